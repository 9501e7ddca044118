"""Routes of the studio itself: productions, the first page, engines, shots, measures, words and events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse

from rushes.model.cut import Cut
from rushes.model.production import SHOT_TAGS
from rushes.model.review import GATES, REJECT_REASONS
from rushes.review import drawing
from rushes.review.search import HEADLINES
from rushes.review.session import suits
from rushes.web import dress, guard, stream
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import home as shapes
from rushes.workflow.craft import measure_facts
from rushes.workflow.studio import board, home
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot

#: A number of the log that a browser can hold exactly.
MOST_ENTRIES = 2**53
After = Annotated[int | None, Query(ge=0, le=MOST_ENTRIES, description="number of the last entry that the client has")]
LastEvent = Annotated[str, Header(max_length=20)]


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1", tags=["studio"])
    _of_the_machine(router, desk)
    _of_a_production(router, desk)
    _of_the_log(router, desk)
    return router


def _of_the_machine(router: APIRouter, desk: Desk) -> None:
    @router.get("/productions")
    def productions() -> list[shapes.ProductionItem]:
        """Every production that this machine knows."""
        return [_production(desk, item) for item in desk.known()]

    @router.post("/demo", status_code=202)
    def demo() -> shapes.ProductionItem:
        """Make the demo production, for a studio that has none; its takes come while one looks."""
        name = desk.start_demo().name
        return _production(desk, next(item for item in desk.known() if item.name == name))

    @router.get("/engines")
    def engines(production: str = "") -> shapes.Engines:
        """Every engine with what it can do and what it lacks; with the settings of a production, where one is named."""
        name = production or (desk.current.root.name if desk.current else "")
        told = desk.open(name).pace.engines() if name else home.list_engines(None)
        status, todo = home.say_engines(told)
        return shapes.Engines(items=[_engine(item) for item in told], status=status, todo=todo, connect=home.CONNECT)

    @router.get("/measures")
    def measures() -> list[shapes.Measure]:
        """What every measure is, with its source."""
        return [
            shapes.Measure(
                name=facts.name,
                title=facts.title,
                definition=facts.definition,
                source=facts.source,
                units=dict(facts.units),
                headline=HEADLINES.get(facts.name, ""),
            )
            for facts in measure_facts()
        ]

    @router.get("/words")
    def words() -> shapes.Words:
        """Lists that the house fixes."""
        return shapes.Words(
            reject_reasons=[shapes.Reason(key=key, name=name) for key, name in REJECT_REASONS.items()],
            shot_tags=list(SHOT_TAGS),
            states=list(board.STATES),
            sorts=list(board.SORTS),
            gates=list(GATES),
            upload_bytes=guard.UPLOAD_BYTES,
            drawing_bytes=drawing.MOST_BYTES,
        )


def _of_a_production(router: APIRouter, desk: Desk) -> None:
    @router.get("/productions/{p}/home")
    def first_page(p: str) -> shapes.Home:
        """What needs a person's eye, four numbers, engines and the latest cut."""
        return _home(desk.open(p))

    @router.get("/productions/{p}/shots")
    def shots(p: str) -> list[shapes.Shot]:
        """Every shot with its places and what stands in each."""
        opened = desk.open(p)
        return _shots(opened, opened.look())


def _of_the_log(router: APIRouter, desk: Desk) -> None:
    @router.get(
        "/productions/{p}/events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}, "description": "entries of the log as they come"}},
    )
    def events(p: str, after: After = None, last_event_id: LastEvent = "") -> StreamingResponse:
        """The log as server-sent events: each is an `Event`; `Last-Event-ID` (or `after`) goes on where one stopped."""
        opened = desk.open(p)
        last = min(int(last_event_id), MOST_ENTRIES) if last_event_id.isdecimal() else after
        body = stream.follow(opened, after=last, leaving=desk.leaving)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(body, media_type="text/event-stream", headers=headers)

    @router.get("/productions/{p}/log")
    def log(
        p: str,
        after: Annotated[int, Query(ge=0, le=MOST_ENTRIES)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
    ) -> list[shapes.Event]:
        """Entries of the log after a position, oldest first."""
        opened = desk.open(p)
        entries = opened.bench.ledger.entries(after=after, limit=limit)
        return [shapes.Event.model_validate(stream.document(opened, entry)) for entry in entries]


def _production(desk: Desk, item: Any) -> shapes.ProductionItem:
    code = desk.code_of(item)
    return shapes.ProductionItem(name=item.name, code=code, is_current=item.is_current, is_there=bool(code))


def _engine(item: home.Told) -> shapes.Engine:
    card = item.card
    price = "free" if card is None or not card.price.amount else f"{card.price.amount} {card.price.currency}"
    return shapes.Engine(
        name=item.name,
        title=card.title if card else item.name,
        kind=card.kind if card else "",
        is_ai=card.is_ai if card else False,
        ready=card is not None and not item.health,
        health=item.health,
        hardware=card.hardware if card else "",
        network=card.network if card else False,
        price=price if card and card.price.unit == "free" else f"{price} per {card.price.unit}" if card else "",
        modes=list(card.modes) if card else [],
        licence=card.statement.licence if card else "unknown",
        training_data=card.statement.training_data if card else "unknown",
        verified_on=str(card.verified_on or "") if card else "",
        source=card.source if card else "",
        draft_label=card.draft_label if card else "",
    )


def _home(opened: Opened) -> shapes.Home:
    now = opened.look()
    waiting = home.needs_eye(now)
    unfinished = home.count_unfinished(opened.bench)
    status, todo = home.say_engines(opened.pace.engines())
    cut = home.latest_cut(opened.bench, now)
    return shapes.Home(
        production=opened.bench.production.name,
        code=opened.bench.production.code,
        headline=home.headline(waiting, now, unfinished=unfinished),
        attention=[
            shapes.Attention(
                shot=item.shot,
                segment=item.segment,
                aspect=item.aspect,
                title=item.title,
                takes=len(item.rows),
                seconds=round(item.seconds),
                mode=item.mode,
                poster=dress.poster(opened, home.face_of(item.rows)),
                reason=item.reason,
                veiled=item.is_veiled,
            )
            for item in waiting
        ],
        numbers=[
            shapes.Number(label=n.label, value=n.value, unit=n.unit, hint=n.hint)
            for n in home.four_numbers(opened.pace.velocity(), now)
        ],
        engines=shapes.Connect(status=status, todo=todo, connect=home.CONNECT),
        cut=strip(opened, now, cut) if cut else None,
        takes=len(now.rows),
        unfinished=unfinished,
        empty=not now.rows and not now.shots,
    )


def strip(opened: Opened, now: Snapshot, cut: Cut) -> shapes.CutStrip:
    """A cut as a strip of pictures."""
    return shapes.CutStrip(
        id=cut.id,
        version=cut.version,
        title=cut.title,
        segment=cut.segment,
        aspect=cut.aspect,
        rate=dress.rate(cut.rate),
        frames=cut.frames,
        seconds=float(cut.rate.seconds(cut.frames)),
        events=[
            shapes.StripEvent(
                shot=event.shot,
                take=event.take,
                take_name=event.take_name,
                card=event.card,
                start=event.record.start,
                frames=len(event.record),
                suggested=event.suggested,
                poster=dress.poster(opened, now.get(event.take)),
            )
            for event in cut.picture
        ],
        preview=dress.address(opened, "cuts", cut.id, "preview"),
    )


def _shots(opened: Opened, now: Snapshot) -> list[shapes.Shot]:
    places = home.places_of(now)
    return [
        shapes.Shot(
            code=shot.code,
            title=shot.title,
            sequence=shot.sequence,
            order=shot.order,
            tags=list(shot.tags),
            places=[
                _place(opened, segment, aspect, rows) for (segment, aspect), rows in sorted(places[shot.code].items())
            ],
        )
        for shot in now.shots
    ]


def _place(opened: Opened, segment: str, aspect: str, rows: tuple[Row, ...]) -> shapes.ShotPlace:
    states = [row.state for row in rows]
    standing = {row.state: row.take.id for row in reversed(rows)}
    return shapes.ShotPlace(
        segment=segment,
        aspect=aspect,
        takes=len(rows),
        open=states.count("open") + states.count("suggested"),
        circled=standing.get("circled", ""),
        suggested=standing.get("suggested", ""),
        rejected=states.count("rejected"),
        failed=states.count("failed"),
        mode=suits(states.count("open") + states.count("suggested")),
        poster=dress.poster(opened, home.face_of(rows)),
        prompt=rows[0].prompt,
    )
