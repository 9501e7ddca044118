"""Routes of review sessions: open one, look at its screen, answer, take back, circle."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from rushes.errors import RushesError
from rushes.model.review import Answer, Screen, Session
from rushes.model.take import Take
from rushes.review.session import fold_of, likely_next, next_screen, summary
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import session as shapes
from rushes.workflow.studio import judge, preview

#: Screens ahead whose tiles are made; the stills of the others are there anyway.
_PREPARED = 2


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}/sessions", tags=["sessions"])

    @router.post("", status_code=201)
    def begin(p: str, said: shapes.Opening) -> shapes.Session:
        """Open a session for a place, or go on with the one that is open there."""
        opened = desk.open(p)
        place = (said.shot, said.segment, said.aspect)
        return _session(opened, judge.open_session(opened.bench, mode=said.mode, place=place))

    @router.get("/{s}")
    def session(p: str, s: str) -> shapes.Session:
        """A session as it stands."""
        opened = desk.open(p)
        return _session(opened, judge.load_session(opened.bench, s))

    @router.post("/{s}/answers")
    def answer(p: str, s: str, said: shapes.Answering) -> shapes.Session:
        """Answer the screen that is up; the next one comes back."""
        opened = desk.open(p)
        answer = Answer(
            best=said.best,
            worst=said.worst,
            same=said.same,
            rejected=None if said.rejected is None else tuple(said.rejected),
            kept=None if said.kept is None else tuple(said.kept),
            reason=said.reason,
            ms=said.ms,
            screen=said.screen,
        )
        return _session(opened, judge.answer(opened.bench, s, answer))

    @router.post("/{s}/undo")
    def undo(p: str, s: str) -> shapes.Session:
        """Take back the latest answer, or the circle that ended the session."""
        opened = desk.open(p)
        return _session(opened, judge.undo_answer(opened.bench, s))

    @router.post("/{s}/circle")
    def circle(p: str, s: str, said: shapes.Choosing) -> shapes.Session:
        """Circle the choice, or another take of the session, and end it."""
        opened = desk.open(p)
        return _session(opened, judge.circle_choice(opened.bench, s, take=said.take))

    return router


def _session(opened: Opened, session: Session) -> shapes.Session:
    """The session with the tile of its screen asked for, and those of the next two prepared."""
    terms, stand = session.terms, summary(session)
    screen = next_screen(session)
    following = likely_next(session)
    ahead = [item.screen for item in following]
    takes = {take.id: take for take in opened.bench.ledger.takes(ids=_named(screen, ahead))}
    up = None if screen is None else _screen(opened, screen, _ask(opened, screen, takes))
    tiles = _prepare(opened, ahead[:_PREPARED], takes)
    return shapes.Session(
        id=session.id,
        mode=terms.mode,
        shot=terms.shot,
        segment=terms.segment,
        aspect=terms.aspect,
        screen=up,
        next=[
            shapes.Following(
                **dict(_screen(opened, item.screen, tiles.get(_ids(item.screen)))),
                after=[shapes.Choice(best=best, worst=worst) for best, worst in item.after],
            )
            for item in following
        ],
        sentence=stand.sentence,
        is_done=stand.is_done,
        circled=session.circled,
        choice=stand.choice,
        runner_up=stand.runner_up,
        chance=stand.chance,
        seen=stand.seen,
        of=stand.of,
        kept=stand.kept,
        parked=stand.parked,
        stacked=stand.stacked,
        screens=stand.screens,
        seconds=stand.seconds,
        agreement=stand.agreement,
        pause=stand.pause,
        fold=[
            shapes.Folded(take=item.take, number=item.number, parked=item.parked, hard=item.hard)
            for item in fold_of(session)
        ],
    )


def _ids(screen: Screen) -> tuple[str, ...]:
    return tuple(pane.take for pane in screen.panes)


def _named(screen: Screen | None, following: Sequence[Screen]) -> set[str]:
    return {take for item in (screen, *following) if item is not None for take in _ids(item)}


def _ask(opened: Opened, screen: Screen, takes: dict[str, Take]) -> preview.Tile | None:
    """The tile of the screen that is up; None where it cannot be made, which the panes' own pictures show."""
    try:
        return preview.ask_tile(opened.bench, [takes[name] for name in _ids(screen)])
    except RushesError:
        return None


def _prepare(
    opened: Opened, following: Sequence[Screen], takes: dict[str, Take]
) -> dict[tuple[str, ...], preview.Tile]:
    made = preview.prefetch(opened.bench, [[takes[name] for name in _ids(item)] for item in following])
    return {tile.takes: tile for tile in made}


def _screen(opened: Opened, screen: Screen, tile: preview.Tile | None) -> shapes.Screen:
    return shapes.Screen(
        number=screen.number,
        stage=screen.stage,
        panes=[shapes.Pane(take=pane.take, stack=list(pane.stack)) for pane in screen.panes],
        tile=dress.tile(opened, tile) if tile is not None and tile.geometry is not None else None,
    )
