"""A person's own cut: the pieces they put in order, laid end to end with sound and titles again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rushes.cut.assemble import Choice, available_range, card_words, lay_elements, lay_titles
from rushes.cut.sound import lay_sound
from rushes.errors import BriefFault
from rushes.model.brief import Brand, Brief, MediaRef
from rushes.model.cut import AudioEvent, Cut, PictureEvent
from rushes.model.take import Take
from rushes.timebase import FrameRange, Handles


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of the film as a person wants it.

    Args:
        source: frames of the take in the production rate, or 0 to the length of a card.
        take: None for a card or a gap.
        card: what stands where no take is shown.
        suggested: nobody has circled this take.
    """

    source: FrameRange
    take: Take | None = None
    card: Literal["", "end_card", "gap"] = ""
    suggested: bool = False


def lay_draft(
    base: Cut,
    pieces: Sequence[Piece],
    *,
    briefs: Mapping[str, Brief],
    brand: Brand,
    music: MediaRef | None,
    music_gain_db: float = -6.0,
    layers: Sequence[Choice] = (),
) -> Cut:
    """The working cut with these pieces end to end.

    Args:
        base: whose id, segment, aspect and rate are kept.
        pieces: in order.
        briefs: take id -> brief.
        brand: texts of the end card.
        music: bed under the whole film.
        music_gain_db: its gain in dB.
        layers: takes with alpha that their rows lay over a shot, wherever it stands now.

    Raises:
        BriefFault: a piece outside its take, without a frame, or of another audience; every one is named.
    """
    faults = [
        f"piece {number}: {words}"
        for number, piece in enumerate(pieces, 1)
        if (words := _fault(base, piece, briefs=briefs))
    ]
    if faults or not pieces:
        cause = "; ".join(faults) or "it has no piece"
        raise BriefFault("a cut that cannot be laid", cause=cause, next_step="trim within the handles", about=base.id)
    events: list[PictureEvent] = []
    at = 0
    for piece in pieces:
        events.append(_event(base, piece, at=at))
        at += len(piece.source)
    takes = {piece.take.id: (piece.take, briefs[piece.take.id]) for piece in pieces if piece.take}
    by_shot = {take.shot: brief for take, brief in takes.values()}
    sound = lay_sound(events, filled_takes=takes, rate=base.rate, music=music, music_gain_db=music_gain_db)
    return Cut(
        id=base.id,
        segment=base.segment,
        aspect=base.aspect,
        rate=base.rate,
        picture=tuple(events),
        audio=(*sound, *_scratch(base, at)),
        layers=lay_titles(events, briefs=by_shot, card_text=card_words(brand)),
        title=base.title,
        elements=lay_elements(events, layers, rate=base.rate),
    )


def _scratch(base: Cut, end: int) -> tuple[AudioEvent, ...]:
    """A scratch track belongs to the cut, not to its takes: it stays."""
    return tuple(event for event in base.audio if event.kind == "scratch" and event.record.end <= end)


def _fault(base: Cut, piece: Piece, *, briefs: Mapping[str, Brief]) -> str:
    if not len(piece.source):
        return "it has no frame"
    if piece.take is None:
        return "" if piece.card else "it names neither a take nor a card"
    take = piece.take
    if briefs[take.id].is_layer:
        return f"{take.name} is an element: it lies over a shot by its row's column over"
    if take.segment not in ("", base.segment):
        return f"{take.name} is of another audience ({take.segment})"
    available = available_range(take, base.rate)
    if take.facts.frames != 1 and not piece.source.within(available):
        asked = f"{piece.source.start} to {piece.source.end}"
        return f"{take.name} has frames {available.start} to {available.end}, asked for {asked}"
    return ""


def _event(base: Cut, piece: Piece, *, at: int) -> PictureEvent:
    record = FrameRange(at, at + len(piece.source))
    take = piece.take
    if take is None:
        return PictureEvent(record=record, shot="", segment=base.segment, card=piece.card)
    is_still = take.facts.frames == 1
    source = FrameRange(0, len(piece.source)) if is_still else piece.source
    available = source if is_still else available_range(take, base.rate)
    return PictureEvent(
        record=record,
        shot=take.shot,
        segment=take.segment,
        take=take.id,
        take_name=take.name,
        source=source,
        available=available,
        handles=Handles(source.start - available.start, available.end - source.end),
        suggested=piece.suggested,
    )
