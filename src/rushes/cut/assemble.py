"""Circled takes laid in the order of the film, which is exactly as long as asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from rushes.cut.share import share_frames
from rushes.cut.sound import lay_sound
from rushes.errors import BriefFault, CutLocked
from rushes.model.brief import Brand, Brief, MediaRef
from rushes.model.cut import Cut, Layer, PictureEvent
from rushes.model.production import Shot
from rushes.model.take import Take
from rushes.timebase import FrameRange, Handles, Rate


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A take that stands for its shot; `suggested` where a machine ordered it and no person circled it."""

    take: Take
    brief: Brief
    suggested: bool = False


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """A cut with what it lacks.

    Args:
        cut: the working cut.
        missing: codes of shots without a take; they are left out of the film.
        notices: what had to give way for the exact length, in words.
    """

    cut: Cut
    missing: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def choose_for_segment(choices: Iterable[Choice], *, segment: str, aspect: str) -> dict[str, Choice]:
    """The choice of every shot: a segment's own row before the common one, its own aspect before another, then circles.

    Args:
        choices: of any segment and aspect.
        segment: code, empty for the common film.
        aspect: `W:H`.
    """

    def weight(choice: Choice) -> tuple[bool, bool, bool]:
        return choice.brief.segment == segment, choice.take.aspect == aspect, not choice.suggested

    best: dict[str, Choice] = {}
    for choice in choices:
        shot = choice.brief.shot
        if choice.brief.segment in {segment, ""} and (shot not in best or weight(choice) > weight(best[shot])):
            best[shot] = choice
    return best


def assemble_cut(
    *,
    cut_id: str,
    shots: Sequence[Shot],
    chosen: Mapping[str, Choice],
    rate: Rate,
    segment: str = "",
    aspect: str = "16:9",
    film_frames: int | None = None,
    end_card_frames: int = 0,
    brand: Brand | None = None,
    music: MediaRef | None = None,
    music_gain_db: float = -6.0,
) -> Assembly:
    """Lay the chosen takes in the order of the shots.

    Every shot stands for its brief's `hold`, or for an equal share of what is left; the middle of the take is used so
    that spare frames remain on both sides. Where the takes cannot fill the film, the end card (or a gap) stands longer.

    Args:
        cut_id: id of the cut.
        shots: all shots; parked ones are left out.
        chosen: shot code -> choice.
        rate: the production rate; every number of the cut counts its frames.
        segment, aspect: of this film.
        film_frames: exact length with the end card, or None for the sum of the shots.
        end_card_frames: frames of the end card at the end of the film.
        brand: texts of the end card.
        music: bed under the whole film.
        music_gain_db: gain of the bed in dB.

    Raises:
        BriefFault: the film has fewer frames than shots.
    """
    brand = brand or Brand()
    order = [shot for shot in sorted(shots, key=lambda shot: shot.order) if not shot.parked]
    own = {code: choice for code, choice in chosen.items() if not choice.brief.is_layer}
    filled = [(s, own[s.code]) for s in order if s.code in own and len(usable_range(own[s.code].take, rate))]
    card_text = card_words(brand)
    card = end_card_frames if card_text or brand.logo else 0
    events, notices = _lay_picture(filled, rate=rate, segment=segment, film_frames=film_frames, card=card)
    shown = {shot.code for shot, _ in filled} | (set(chosen) - set(own))
    layers = [chosen[shot.code] for shot in order if shot.code in chosen]
    cut = Cut(
        id=cut_id,
        segment=segment,
        aspect=aspect,
        rate=rate,
        picture=events,
        audio=lay_sound(events, filled_takes=_by_take(filled), rate=rate, music=music, music_gain_db=music_gain_db),
        layers=lay_titles(events, briefs={shot: choice.brief for shot, choice in chosen.items()}, card_text=card_text),
        title=" ".join(part for part in (brand.name, segment, aspect) if part),
        elements=lay_elements(events, layers, rate=rate),
    )
    return Assembly(
        cut=cut, missing=tuple(shot.code for shot in order if shot.code not in shown), notices=tuple(notices)
    )


def _lay_picture(
    filled: Sequence[tuple[Shot, Choice]], *, rate: Rate, segment: str, film_frames: int | None, card: int
) -> tuple[tuple[PictureEvent, ...], list[str]]:
    picture = None if film_frames is None else max(0, film_frames - card)
    if picture is not None and filled and picture < len(filled):
        raise BriefFault(
            "a film with fewer frames than shots",
            cause=f"{len(filled)} shots in {picture} frames",
            next_step="make the film longer, or take rows out",
        )
    usable = [usable_range(choice.take, rate) for _, choice in filled]
    # a still may stand as long as anybody likes
    caps = [None if c.take.facts.frames == 1 else len(span) for (_, c), span in zip(filled, usable, strict=True)]
    wanted = [_wanted(choice, rate=rate, whole=picture is None) for _, choice in filled]
    lengths, notices = share_frames(wanted=wanted, caps=caps, total=picture)
    events: list[PictureEvent] = []
    at = 0
    for (shot, choice), span, length in zip(filled, usable, lengths, strict=True):
        events.append(_event(shot, choice, span=span, at=at, length=length, rate=rate))
        at += length
    total = at + card if film_frames is None else film_frames
    if total > at:
        kind: Literal["end_card", "gap"] = "end_card" if card else "gap"
        events.append(PictureEvent(record=FrameRange(at, total), shot="", segment=segment, card=kind))
        if card and total - at > card:
            notices.append(f"the takes fill {at} frames; the end card stands {total - at} instead of {card}")
        elif not card:
            cure = "longer takes, another shot or a shorter film_seconds would fill them"
            notices.append(f"the takes fill {at} of {total} frames; the last {total - at} are black: {cure}")
    return tuple(events), notices


def lay_elements(events: Sequence[PictureEvent], choices: Iterable[Choice], *, rate: Rate) -> tuple[PictureEvent, ...]:
    """Takes with alpha over the shots that their rows name, frame n of the one over frame n of the other.

    So a trim of the picture trims what lies over it. Where an element is shorter nothing lies there; a loop goes round.

    Args:
        events: the picture.
        choices: of any rows, in the order of the film; those that lie over no shot are passed by.
        rate: the production rate.
    """
    laid = []
    for event in events:
        for choice in choices:
            if event.source is None or not event.shot or choice.brief.over != event.shot:
                continue
            span = usable_range(choice.take, rate)
            turn = len(span) if choice.brief.options.get("loop", "no") in ("yes", "true", "1", "on") else 0
            for at, start, end in _turns(event.source, span, turn):
                record = event.record.start + at
                available = FrameRange(0, max(available_range(choice.take, rate).end, span.end))
                laid.append(
                    PictureEvent(
                        record=FrameRange(record, record + end - start),
                        shot=choice.take.shot,
                        segment=choice.take.segment,
                        take=choice.take.id,
                        take_name=choice.take.name,
                        source=FrameRange(start, end),
                        available=available,
                        handles=Handles(start, available.end - end),
                        suggested=choice.suggested,
                    )
                )
    return tuple(laid)


def _turns(source: FrameRange, span: FrameRange, turn: int) -> list[tuple[int, int, int]]:
    """Pieces of an element over frames of a picture: offset in the picture's range, first frame and end.

    Args:
        source: frames of the picture.
        span: frames of the element.
        turn: length of a loop in frames; 0 for an element that is seen once.
    """
    if not len(span):
        return []
    first = source.start // turn if turn else 0
    last = (source.end - 1) // turn if turn else 0
    found = []
    for number in range(first, last + 1):
        start = max(source.start - number * turn, 0 if turn else span.start)
        end = min(source.end - number * turn, turn or span.end)
        move = span.start if turn else 0
        if start < end:
            found.append((start + number * turn - source.start, start + move, end + move))
    return found


def freeze(cut: Cut, version: int) -> Cut:
    """The working cut as version 1, 2, 3 ...

    Raises:
        CutLocked: the cut is a frozen version already.
        BriefFault: not a version number.
    """
    if cut.version:
        raise CutLocked("a frozen version is never frozen again", about=cut.id, cause=f"it is version {cut.version}")
    if version < 1:
        raise BriefFault("not a version", cause=f"found {version}", next_step="count from 1")
    return replace(cut, version=version)


def usable_range(take: Take, rate: Rate) -> FrameRange:
    """Frames of a take that may be used, in the production rate.

    A production frame belongs to the range where the nearest frame of the take does (half up).
    """
    used = FrameRange(0, take.facts.frames) if take.used is None else take.used
    end = min(used.end, take.facts.frames)
    start = min(used.start, end)
    return FrameRange(_first_at(start, take, rate), max(_first_at(start, take, rate), _first_at(end, take, rate)))


def available_range(take: Take, rate: Rate) -> FrameRange:
    """All frames of a take, in the production rate: what a trim may reach."""
    return FrameRange(0, _first_at(take.facts.frames, take, rate))


def source_frames(source: FrameRange, *, take_frames: int, take_rate: Rate, rate: Rate) -> tuple[int, ...]:
    """The take's own frame for each frame of a source range: conform by the nearest frame, never blended.

    Args:
        source: frames of the take counted in the production rate.
        take_frames: frames the file has.
        take_rate, rate: of the take and of the production.
    """
    step = take_rate.fps / rate.fps
    half = Fraction(1, 2)
    return tuple(min(take_frames - 1, int(frame * step + half)) for frame in range(source.start, source.end))


def _first_at(own: int, take: Take, rate: Rate) -> int:
    step = take.facts.rate.fps / rate.fps
    exact = (own - Fraction(1, 2)) / step
    return max(0, -(-exact.numerator // exact.denominator))


def _wanted(choice: Choice, *, rate: Rate, whole: bool) -> int | None:
    if choice.brief.hold is not None:
        return max(1, rate.frames(choice.brief.hold))
    return max(1, rate.frames(choice.brief.seconds)) if whole else None


def _event(shot: Shot, choice: Choice, *, span: FrameRange, at: int, length: int, rate: Rate) -> PictureEvent:
    take = choice.take
    available = FrameRange(0, max(available_range(take, rate).end, span.end))
    if take.facts.frames == 1:
        span = available = FrameRange(0, length)
    start = span.start + (len(span) - length) // 2
    source = FrameRange(start, start + length)
    return PictureEvent(
        record=FrameRange(at, at + length),
        shot=shot.code,
        segment=take.segment,
        take=take.id,
        take_name=take.name,
        source=source,
        available=available,
        handles=Handles(source.start - available.start, available.end - source.end),
        suggested=choice.suggested,
    )


def _by_take(filled: Sequence[tuple[Shot, Choice]]) -> dict[str, tuple[Take, Brief]]:
    return {choice.take.id: (choice.take, choice.brief) for _, choice in filled}


def card_words(brand: Brand) -> str:
    """What stands on the end card: its lines, else the brand's name."""
    return "\n".join(brand.end_card) or brand.name


def lay_titles(events: Sequence[PictureEvent], *, briefs: Mapping[str, Brief], card_text: str) -> tuple[Layer, ...]:
    """Texts over their shots; the same words over neighbouring shots are one layer, so that they do not blink.

    Args:
        events: the picture.
        briefs: shot code -> the brief whose texts stand over it.
        card_text: of the end card.
    """
    layers: list[Layer] = []
    for kind in ("super", "cta", "legal"):
        for event in events:
            text = getattr(briefs[event.shot].texts, kind).strip() if event.take else ""
            last = layers[-1] if layers and layers[-1].kind == kind else None
            if text and last and last.text == text and last.record.end == event.record.start:
                layers[-1] = replace(last, record=FrameRange(last.record.start, event.record.end))
            elif text:
                layers.append(Layer(record=event.record, kind=kind, text=text))
    layers += [Layer(record=e.record, kind="end_card", text=card_text) for e in events if e.card == "end_card"]
    return tuple(sorted(layers, key=lambda layer: layer.record.start))
