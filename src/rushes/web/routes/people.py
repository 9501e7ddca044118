"""Routes of several reviewers: who is asking, everybody's voices, and the choice to look before judging."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from rushes.errors import NoSuchRecord
from rushes.web import dress
from rushes.web.desk import Desk, Opened
from rushes.web.shapes import people as shapes
from rushes.workflow.studio import opinions, veil

Short = Annotated[str, Query(max_length=200)]


def routes(desk: Desk) -> APIRouter:
    """The routes over a desk."""
    router = APIRouter(prefix="/v1/productions/{p}", tags=["people"])

    @router.get("/people")
    def people(p: str) -> shapes.People:
        """Who is asking, how far people agree, and what is to settle."""
        return _people(desk.open(p))

    @router.get("/voices")
    def voices(p: str, shot: Short, segment: Short = "", aspect: Short = "16:9") -> shapes.PlaceVoices:
        """What everybody says of one place, once whoever asks has judged it or chosen to look."""
        return _voices(desk.open(p), (shot, segment, aspect))

    @router.post("/look")
    def look(p: str, said: shapes.Revealing) -> shapes.People:
        """Choose to see what others said of a place, or of every place so far, before judging it; the log says so."""
        opened = desk.open(p)
        place = (said.shot, said.segment, said.aspect) if said.shot else None
        if place is not None and not any(row.where == place for row in opened.look().rows):
            raise NoSuchRecord(f"no takes of {said.shot!r}", next_step="see the board")
        veil.reveal(opened.bench, place)
        return _people(opened)

    return router


def _people(opened: Opened) -> shapes.People:
    bench, (now, heard) = opened.bench, opened.shelf.listen()
    return shapes.People(
        you=bench.ledger.name_of(bench.actor.id),
        names=sorted(bench.ledger.name_of(who) for who in heard.people()),
        hidden=len(now.veiled),
        agreements=[
            shapes.Agreement(
                a=bench.ledger.name_of(item.a),
                b=bench.ledger.name_of(item.b),
                same=item.same,
                of=item.of,
                low=round(item.low, 3),
                high=round(item.high, 3),
                chance=round(item.chance, 3),
                sentence=opinions.say_agreement(bench, item),
            )
            for item in opinions.agreements(heard, now)
        ],
        to_settle=[_settling(opened, item) for item in opinions.settlings(bench, now, heard)],
    )


def _settling(opened: Opened, item: opinions.Settling) -> shapes.Settling:
    names = opened.bench.ledger.name_of
    shot, segment, aspect = item.dispute.place
    return shapes.Settling(
        shot=shot,
        segment=segment,
        aspect=aspect,
        title=item.rows[0].title,
        sentence=item.sentence,
        choices=[
            shapes.Choice(
                take=row.take.id,
                take_name=row.take.name,
                number=row.take.take_number,
                poster=dress.poster(opened, row),
                sprite=dress.sprite(opened, row),
                by=[names(voice.who) for voice in item.dispute.voices if voice.take == row.take.id],
                chance=item.chances.get(row.take.id),
                in_film=row.state == "circled",
            )
            for row in item.rows
        ],
    )


def _voices(opened: Opened, place: tuple[str, str, str]) -> shapes.PlaceVoices:
    bench, (now, heard) = opened.bench, opened.shelf.listen()
    said = opinions.voices_of(heard, now, place)
    rows = {voice.take: now.get(voice.take) for voice in said}
    return shapes.PlaceVoices(
        hidden=place in now.veiled,
        voices=[
            shapes.Voice(
                who=bench.ledger.name_of(voice.who),
                take=voice.take,
                take_name=row.take.name,
                why=voice.why,
                first=voice.first,
                is_you=voice.who == bench.actor.id,
            )
            for voice in said
            if (row := rows[voice.take]) is not None
        ],
    )
