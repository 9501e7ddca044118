"""Routes of the cut page: cuts, versions, what changed, a person's draft, and freezing it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse, JSONResponse

from rushes.model.cut import Cut
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import cut as shapes
from rushes.web.shapes.base import Change, Frames, May
from rushes.workflow.select import changes_between
from rushes.workflow.studio import edit, screening, standin
from rushes.workflow.studio.snapshot import Snapshot

MOST_VERSIONS = 1_000_000


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}/cuts", tags=["cuts"])

    @router.get("")
    def cuts(p: str) -> list[shapes.CutItem]:
        """Every cut, with its newest version."""
        opened = desk.open(p)
        now = opened.look()
        names = [cut.id for cut in opened.bench.ledger.latest_cuts()]
        return [shapes.CutItem(**_item(edit.view_cut(opened.bench, now, name))) for name in names]

    @router.get("/{c}")
    def cut(p: str, c: str, version: Annotated[int | None, Query(ge=0, le=MOST_VERSIONS)] = None) -> shapes.CutPage:
        """One cut: the newest version, the one that is named, or the working cut (0)."""
        opened = desk.open(p)
        now = opened.look()
        return _page(opened, now, edit.view_cut(opened.bench, now, c, version=version))

    @router.get("/{c}/changes")
    def changes(
        p: str,
        c: str,
        old: Annotated[int, Query(ge=0, le=MOST_VERSIONS)],
        new: Annotated[int, Query(ge=0, le=MOST_VERSIONS)],
    ) -> shapes.Changes:
        """What differs between two versions, in words; 0 is the working cut."""
        found = changes_between(desk.open(p).bench, c, old=old, new=new)
        return shapes.Changes(old=old, new=new, items=[Change.model_validate(item) for item in found])

    @router.post("/{c}/draft")
    def draft(p: str, c: str, said: shapes.Draft) -> shapes.CutPage:
        """Keep a person's order, trims and takes as the working cut."""
        opened = desk.open(p)
        now = opened.look()
        wanted = [edit.Wanted(start=e.start, end=e.end, take=e.take, card=e.card) for e in said.events]
        edit.draft_cut(opened.bench, now, c, wanted)
        return _page(opened, now, edit.view_cut(opened.bench, now, c, version=0))

    @router.post("/{c}/freeze")
    def freeze(p: str, c: str) -> shapes.CutPage:
        """Freeze the working cut as its next version."""
        opened = desk.open(p)
        frozen = edit.freeze_cut(opened.bench, c)
        now = opened.look()
        return _page(opened, now, edit.view_cut(opened.bench, now, c, version=frozen.version))

    @router.post("/{c}/stand-ins", status_code=202)
    def stand_in(p: str, c: str) -> shapes.StandIns:
        """Have previz draw a draft for every shot that the working cut lacks, and lay each in when it is there."""
        opened = desk.open(p)
        plan = standin.plan_stand_ins(opened.bench, opened.look(), c)
        opened.bench.open_runner()  # a fault of the job engine is told now, not in the thread
        desk.begin(lambda: standin.make_stand_ins(opened.bench, opened.look, c, plan), about=f"stand-ins of {c}")
        return shapes.StandIns(takes=[attempt.id for attempt in plan.attempts], refused=list(plan.refusals))

    _screening(router, desk)
    return router


def _screening(router: APIRouter, desk: Desk) -> None:
    @router.get("/{c}/preview", responses={202: {"model": shapes.Screening, "description": "it is being made"}})
    def preview(
        p: str, c: str, response: Response, version: Annotated[int | None, Query(ge=0, le=MOST_VERSIONS)] = None
    ) -> shapes.Screening:
        """The film of a cut to look at, gap-free with titles and sound; asked for by looking."""
        opened = desk.open(p)
        view = edit.view_cut(opened.bench, opened.look(), c, version=version)
        told = screening.ask_screening(opened.bench, view.cut)
        response.status_code = 200 if told.path else 202
        return _told(opened, c, told)

    @router.get(
        "/{c}/preview/{key}.mp4",
        response_class=FileResponse,
        responses={200: {"content": {"video/mp4": {}}}, 206: {"description": "a range"}},
    )
    def film(p: str, c: str, key: str) -> Response:
        """The file of a preview, in ranges where asked; 202 while it is being made."""
        opened = desk.open(p)
        told = screening.screening_of(opened.bench, key)
        if told.path is not None:
            headers = {"Cache-Control": "private, max-age=31536000, immutable"}
            return FileResponse(told.path, media_type="video/mp4", headers=headers)
        headers = {"Retry-After": "1", "Cache-Control": "no-store"}
        return JSONResponse(_told(opened, c, told).model_dump(), status_code=202, headers=headers)


def _told(opened: Opened, c: str, told: screening.Screening) -> shapes.Screening:
    return shapes.Screening(
        key=told.key,
        url=dress.address(opened, "cuts", c, "preview", f"{told.key}.mp4"),
        state=told.state,
        share=round(min(1.0, told.share), 3),
        error=told.error.title if told.error else "",
        frames=told.cut.frames,
        rate=dress.rate(told.cut.rate),
        width=told.size[0],
        height=told.size[1],
    )


def _item(view: edit.View) -> dict[str, Any]:
    cut = view.cut
    return {
        "id": cut.id,
        "title": cut.title,
        "segment": cut.segment,
        "aspect": cut.aspect,
        "version": cut.version,
        "frames": cut.frames,
        "rate": dress.rate(cut.rate),
        "seconds": float(cut.rate.seconds(cut.frames)),
        "suggested": sum(event.suggested for event in cut.picture),
        "has_draft": view.has_draft,
    }


def _page(opened: Opened, now: Snapshot, view: edit.View) -> shapes.CutPage:
    locked = view.locked
    nothing = "" if view.has_draft else "nothing changed since the newest version"
    return shapes.CutPage(
        **_item(view),
        events=_events(opened, now, view.cut),
        audio=[
            shapes.Sound(
                kind=event.kind,
                record=Frames(start=event.record.start, end=event.record.end),
                name=event.media.name,
                gain_db=event.gain_db,
                muted=event.muted,
                ducks=event.ducks,
            )
            for event in view.cut.audio
        ],
        layers=[
            shapes.Title(
                kind=layer.kind, record=Frames(start=layer.record.start, end=layer.record.end), text=layer.text
            )
            for layer in view.cut.layers
        ],
        versions=[
            shapes.Version(
                version=item.cut.version,
                frozen_at=dress.moment(item.at),
                by=opened.board.name_of(item.by) if item.is_by_hand else "",
                is_by_hand=item.is_by_hand,
                frames=item.cut.frames,
                events=len(item.cut.picture),
            )
            for item in view.versions
        ],
        wanted_frames=view.wanted_frames,
        notices=list(view.notices),
        changes=[Change.model_validate(change) for change in view.changes],
        missing=[
            shapes.MissingShot(
                shot=item.brief.shot, title=item.title, prompt=item.brief.prompt, is_coming=item.is_coming
            )
            for item in standin.missing_shots(opened.bench, now, view.cut)
        ],
        edit=May(allowed=not locked, because=locked),
        freeze=May(allowed=not (locked or nothing), because=locked or nothing),
        preview=dress.address(opened, "cuts", view.cut.id, "preview"),
    )


def _events(opened: Opened, now: Snapshot, cut: Cut) -> list[shapes.CutEvent]:
    counts: dict[tuple[str, str], int] = {}
    for row in now.rows:
        if row.is_current and row.take.state != "failed":
            place = (row.take.shot, row.take.segment)
            counts[place] = counts.get(place, 0) + 1
    answers, drafts = [], standin.stand_ins(opened.bench)
    for event in cut.picture:
        shown = now.get(event.take)
        answers.append(
            shapes.CutEvent(
                shot=event.shot,
                segment=event.segment,
                title=shown.title if shown else "",
                take=event.take,
                take_name=event.take_name,
                card=event.card,
                record=Frames(start=event.record.start, end=event.record.end),
                source=dress.span(event.source),
                available=dress.span(event.available),
                head=event.handles.head,
                tail=event.handles.tail,
                suggested=event.suggested,
                stand_in=shown is not None and event.take in drafts and shown.state != "circled",
                label=shown.take.label if shown else "",
                poster=dress.poster(opened, shown),
                video=dress.video(opened, shown),
                alternatives=max(0, counts.get((event.shot, event.segment), 0) - 1),
            )
        )
    return answers
