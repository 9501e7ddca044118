"""Routes of the moodboard: stills dropped in or grabbed, and the look that is read from them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import FileResponse

from rushes.errors import GateClosed
from rushes.model.brief import Character, Look
from rushes.store.files import path_of
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.routes.takes import refined
from rushes.web.shapes import mood as shapes
from rushes.web.shapes.base import May
from rushes.web.shapes.take import Refined
from rushes.workflow.refine import plan_motion
from rushes.workflow.studio import board as boards
from rushes.workflow.studio import home, mood

Still = Annotated[bytes, Body(media_type="application/octet-stream", description="a PNG or JPEG file, as it is")]


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}/mood", tags=["mood"])
    _of_the_board(router, desk)
    _of_a_pin(router, desk)
    return router


def _of_the_board(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    def look(p: str) -> shapes.Mood:
        """The board and the look as it stands."""
        opened = desk.open(p)
        pins = [_pin(opened, pin) for pin in mood.pins(opened.bench)]
        engine = home.moving_engine(opened.pace.engines())
        return shapes.Mood(
            pins=pins,
            look=_look(opened.bench.production.brand.look),
            most_pins=mood.MOST_PINS,
            motion=May(allowed=bool(engine), because="" if engine else f"no engine here takes a still. {home.CONNECT}"),
            cast=[_role(known) for known in opened.bench.production.characters],
        )

    @router.post("/frames", status_code=201)
    def grab(p: str, said: shapes.Grab) -> shapes.Pin:
        """Pin a frame of a take."""
        opened = desk.open(p)
        row = boards.find_row(opened.look(), said.take)
        return _pin(opened, mood.pin_frame(opened.bench, row, said.frame))

    @router.post("/files", status_code=201)
    def drop(p: str, still: Still, name: Annotated[str, Query(max_length=200)] = "still") -> shapes.Pin:
        """Pin a still; the body is the file."""
        opened = desk.open(p)
        return _pin(opened, mood.pin_file(opened.bench, still, name=name))

    @router.post("/read")
    def read(p: str, said: shapes.Reader) -> shapes.Reading:
        """Read what the stills have in common, and write it into the look where asked."""
        opened = desk.open(p)
        some = [mood.find_pin(opened.bench, name) for name in said.pins] or list(mood.pins(opened.bench))
        found = mood.read_look(opened.bench, some)
        stands = opened.bench.production.brand.look
        if said.apply:
            stands = mood.apply_look(opened.bench, found, some)
            desk.read_again(p)
        return _reading(found, stands, applied=said.apply)


def _of_a_pin(router: APIRouter, desk: Desk) -> None:
    @router.post("/{pin}/motion", status_code=202)
    def move(p: str, pin: str, said: shapes.Motion) -> Refined:
        """Set a still in motion: one take that begins with it, made like any other."""
        opened = desk.open(p)
        row = boards.find_row(opened.look(), said.take)
        still = mood.find_pin(opened.bench, pin).media
        engine = said.engine or home.moving_engine(opened.pace.engines())
        if not engine:
            raise GateClosed("no engine here sets a still in motion", next_step=home.CONNECT)
        planned = plan_motion(opened.bench, row.take, still, engine=engine, prompt=said.prompt)
        return refined(desk, opened, row, planned, run=said.run)

    @router.post("/{pin}/reference", status_code=201)
    def mark(p: str, pin: str, said: shapes.Reference) -> shapes.Role:
        """Make a still a reference of a character."""
        opened = desk.open(p)
        marked = mood.mark_reference(opened.bench, mood.find_pin(opened.bench, pin), character=said.character)
        desk.read_again(p)
        return _role(marked)

    @router.delete("/{pin}", status_code=204)
    def remove(p: str, pin: str) -> None:
        """Take a still off the board."""
        opened = desk.open(p)
        mood.unpin(opened.bench, mood.find_pin(opened.bench, pin))

    @router.get("/{pin}/picture", response_class=FileResponse, responses={200: {"content": {"image/*": {}}}})
    def picture(p: str, pin: str) -> FileResponse:
        """The still's file."""
        opened = desk.open(p)
        found = mood.find_pin(opened.bench, pin)
        kind = "image/png" if found.media.suffix == ".png" else "image/jpeg"
        headers = {"Cache-Control": "private, max-age=31536000, immutable"}
        return FileResponse(path_of(opened.bench.media, found.media), media_type=kind, headers=headers)


def _pin(opened: Opened, pin: mood.Pin) -> shapes.Pin:
    row = opened.look().get(pin.take) if pin.take else None
    return shapes.Pin(
        id=pin.id,
        name=pin.media.name,
        url=dress.address(opened, "mood", pin.id, "picture"),
        width=pin.width,
        height=pin.height,
        take=pin.take,
        take_name=row.take.name if row else "",
        frame=pin.frame,
        by=opened.board.name_of(pin.by),
        at=dress.moment(pin.at),
    )


def _role(known: Character) -> shapes.Role:
    return shapes.Role(name=known.name, references=len(known.references))


def _look(look: Look) -> shapes.Look:
    return shapes.Look(
        palette=[shapes.Swatch(hex=color.hex, name=color.name, share=0.0) for color in look.palette],
        mired=look.mired,
        kelvin=round(1e6 / look.mired),
        contrast=look.contrast,
        grain=look.grain,
    )


def _reading(found: mood.Reading, stands: Look, *, applied: bool) -> shapes.Reading:
    return shapes.Reading(
        palette=[shapes.Swatch(hex=swatch.hex, name="", share=swatch.share) for swatch in found.palette],
        mired=found.mired,
        kelvin=None if found.mired is None else round(1e6 / found.mired),
        contrast=found.contrast,
        grain=found.grain,
        spread=found.spread,
        sentence=mood.say_reading(found),
        applied=applied,
        look=_look(stands),
    )
