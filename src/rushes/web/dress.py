"""Dresses the house's nouns for the wire: addresses, names of people, rates as text; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from rushes.model.review import Note
from rushes.model.take import Flag
from rushes.timebase import FrameRange, Rate
from rushes.web.desk import Opened
from rushes.web.shapes import base, session
from rushes.web.shapes import take as shapes
from rushes.workflow.studio.board import Page
from rushes.workflow.studio.particulars import Honoured, Particulars, Wording
from rushes.workflow.studio.permit import what_may_be_done
from rushes.workflow.studio.preview import Tile
from rushes.workflow.studio.remark import Thread
from rushes.workflow.studio.rows import Judged, Row


def address(opened: Opened, *parts: str) -> str:
    """An address below a production."""
    return "/v1/productions/" + "/".join(quote(part, safe="") for part in (opened.name, *parts))


def span(frames: FrameRange | None) -> base.Frames | None:
    """A frame range, or None."""
    return base.Frames(start=frames.start, end=frames.end) if frames is not None else None


def moment(at: datetime | None) -> str:
    """A time in UTC as text, or empty."""
    return at.isoformat() if at is not None else ""


def poster(opened: Opened, row: Row | None) -> str:
    """Where a take's still is; empty where it has no picture."""
    return _picture(opened, row, "poster.webp")


def sprite(opened: Opened, row: Row | None) -> str:
    """Where a take's strip of stills is; empty where it has no picture."""
    return _picture(opened, row, "sprite.webp")


def video(opened: Opened, row: Row | None) -> str:
    """Where a take's review proxy is; empty where it has no picture."""
    return _picture(opened, row, "video")


def _picture(opened: Opened, row: Row | None, name: str) -> str:
    return address(opened, "takes", row.take.id, name) if row is not None and row.take.facts.frames else ""


def flag(item: Flag) -> shapes.Flag:
    """A flag with its frames."""
    frames = [base.Frames(start=part.start, end=part.end) for part in item.frames]
    return shapes.Flag(measure=item.measure, level=item.level, sentence=item.sentence, frames=frames)


def card(opened: Opened, row: Row) -> shapes.TakeCard:
    """A take on the board."""
    return cards(opened, [row])[0]


def cards(opened: Opened, rows: Sequence[Row]) -> list[shapes.TakeCard]:
    """Takes on the board; what the machine says of them is read in one piece."""
    now = opened.look()
    judged = opened.shelf.judge(now, rows)
    return [shapes.TakeCard(**_card(opened, row, judged[row.take.id], veiled=row.where in now.veiled)) for row in rows]


def _card(opened: Opened, row: Row, judged: Judged, *, veiled: bool) -> dict[str, Any]:
    take, decision = row.take, row.decision
    decided = decision is not None and row.state in ("circled", "rejected", "suggested")
    return {
        "id": take.id,
        "name": take.name,
        "shot": take.shot,
        "title": row.title,
        "segment": take.segment,
        "aspect": take.aspect,
        "engine": take.engine,
        "seed": take.seed,
        "state": row.state,
        "by": opened.board.name_of(row.decider),
        "why": decision.why if decision and decided else "",
        "reason": decision.reason if decision and decided else "",
        "place": judged.place,
        "reasons": list(judged.reasons),
        "sentence": judged.sentence,
        "flags": [flag(item) for item in judged.flags],
        "flashing": any(item.measure == "flash" and item.level in ("fact", "warn") for item in judged.flags),
        "prompt": row.prompt,
        "tags": list(row.tags),
        "notes": row.notes,
        "range": span(row.marked),
        "frames": take.facts.frames,
        "rate": rate(take.facts.rate),
        "width": take.facts.width,
        "height": take.facts.height,
        "label": take.label,
        "poster": poster(opened, row),
        "sprite": sprite(opened, row),
        "video": video(opened, row),
        "original": _picture(opened, row, "original"),
        "stack": judged.stack,
        "veiled": veiled,
        "may": shapes.Doings(**{name: _may(may) for name, may in what_may_be_done(row).items()}),
    }


def _may(may: object) -> base.May:
    return base.May.model_validate(may)


def rate(exact: Rate) -> str:
    """An exact rate: `24/1`, `30000/1001`."""
    return f"{exact.fps.numerator}/{exact.fps.denominator}"


def board(opened: Opened, page: Page) -> shapes.Board:
    """A page of the board."""
    facets = {
        name: [base.Facet(value=f.value, count=f.count, label=f.label) for f in items]
        for name, items in page.facets.items()
    }
    return shapes.Board(
        items=cards(opened, page.rows),
        next=page.next,
        total=page.total,
        facets=shapes.Facets(**facets),
        scales=[shapes.Scale.model_validate(scale) for scale in page.scales],
        seq=page.seq,
    )


def take_page(
    opened: Opened,
    row: Row,
    told: Particulars,
    threads: tuple[Thread, ...],
    answers: tuple[tuple[Note, str], ...],
) -> shapes.TakePage:
    """Everything about one take."""
    take = row.take
    now = opened.look()
    judged = opened.shelf.judge(now, [row, *told.siblings])
    return shapes.TakePage(
        **_card(opened, row, judged[take.id], veiled=row.where in now.veiled),
        words=shapes.Prompt(text=told.brief.prompt, negative=told.brief.negative),
        recipe=shapes.Recipe(
            digest=take.recipe,
            engine=told.recipe.engine,
            revision=told.recipe.revision,
            asked=dict(told.asked),
            sent=dict(told.sent),
            honoured=[_honoured(item) for item in told.honoured],
            coverage={name: list(words) for name, words in told.coverage.items()},
        ),
        scores=[
            shapes.Score(
                measure=score.measure,
                name=score.name,
                value=score.value,
                unit=score.unit,
                direction=score.direction,
                low=score.bounds[0],
                high=score.bounds[1],
                uncertainty=score.uncertainty,
                note=score.note,
                per_frame=list(score.per_frame),
            )
            for score in told.scores
        ],
        remarks=[note(opened, thread, on=take.id) for thread in threads],
        answers=[shapes.Answers(note=item.id, text=item.text, take=old) for item, old in answers],
        history=[_wording(item, this=take.brief) for item in told.history],
        siblings=[
            shapes.Sibling(
                id=other.take.id,
                name=other.take.name,
                state=other.state,
                place=judged[other.take.id].place,
                poster=poster(opened, other),
            )
            for other in sorted(told.siblings, key=lambda other: judged[other.take.id].place)
        ],
        available=base.Frames(start=0, end=take.facts.frames),
        media=take.media.sha256,
        size_bytes=take.facts.size_bytes,
        credentials=take.credentials,
        made_at=moment(told.made_at),
    )


def note(opened: Opened, thread: Thread, *, on: str) -> shapes.Note:
    """A note with its answers, as it stands on a take."""
    answers = [_note(opened, item, origin=thread.origin, on=on) for item in thread.replies]
    answered = [shapes.AnsweredBy(take=take.id, take_name=take.name, old=old) for take, old in thread.answered_by]
    return _note(opened, thread.note, origin=thread.origin, on=on, replies=answers, answered=answered)


def _note(
    opened: Opened,
    item: Note,
    *,
    origin: str,
    on: str,
    replies: Sequence[shapes.Note] = (),
    answered: Sequence[shapes.AnsweredBy] = (),
) -> shapes.Note:
    return shapes.Note(
        id=item.id,
        take=item.take,
        from_take=origin,
        text=item.text,
        author=opened.board.name_of(item.author),
        at=moment(item.at),
        start=item.frames.start if item.frames else None,
        end=item.frames.end if item.frames else None,
        drawing=item.drawing,
        resolved=item.resolved,
        carried=item.take != on,
        replies=list(replies),
        answered_by=list(answered),
    )


def _honoured(item: Honoured) -> shapes.Honoured:
    return shapes.Honoured(field=item.field, asked=item.asked, sent=item.sent, state=item.state, hint=item.hint)


def _wording(item: Wording, *, this: str) -> shapes.PromptVersion:
    return shapes.PromptVersion(
        brief=item.brief,
        prompt=item.prompt,
        negative=item.negative,
        diff=[shapes.Piece(kind=piece.kind, text=piece.text) for piece in item.diff],
        takes=list(item.takes),
        is_current=item.is_current,
        is_this=item.brief == this,
    )


def tile(opened: Opened, told: Tile) -> session.Tile:
    """A tile with its geometry."""
    geometry = told.geometry
    assert geometry is not None  # every tile of a plan has one
    cells = [
        session.TileCell(
            take=take,
            x=cell.x,
            y=cell.y,
            width=cell.width,
            height=cell.height,
            frames=cell.frames,
            rate=rate(cell.rate),
            offset=cell.offset,
            starts=cell.starts,
            ends=cell.ends,
        )
        for take, cell in zip(told.takes, geometry.cells, strict=True)
    ]
    return session.Tile(
        key=told.key,
        url=address(opened, "tiles", f"{told.key}.mp4"),
        state=told.state,
        share=round(told.share, 3),
        error=told.error.title if told.error else "",
        takes=list(told.takes),
        width=geometry.width,
        height=geometry.height,
        columns=geometry.columns,
        rows=geometry.rows,
        cell_width=geometry.cell_width,
        cell_height=geometry.cell_height,
        rate=rate(geometry.rate),
        frames=geometry.frames,
        loop=geometry.loop,
        cells=cells,
        sound=geometry.sound,
    )
