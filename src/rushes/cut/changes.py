"""What changed between two versions of a cut, in words, and which shots must be conformed again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from rushes.model.cut import AudioEvent, Change, Cut, Layer, PictureEvent
from rushes.timebase import timecode

Key = tuple[str, int]


def compare_cuts(a: Cut, b: Cut) -> tuple[Change, ...]:
    """Differences from `a` to `b`, in the order of the newer film; empty where nothing differs.

    A shot that only slides because an earlier one became longer or shorter has not changed. A trim inside the frames
    that the old version used needs no new conform.

    Args:
        a: the older version.
        b: the newer one.
    """
    changes: list[Change] = []
    if a.rate != b.rate:
        sentence = f"the rate went from {a.rate} to {b.rate}"
        changes.append(Change(kind="replaced", shot="", sentence=sentence, conform_again=True))
    old, new = _keyed(a.picture), _keyed(b.picture)
    for key, event in new.items():
        before = old.get(key)
        if before is None:
            sentence = f"{_name(event)} is new at {timecode(event.record.start, b.rate)}, {len(event.record)} frames"
            changes.append(Change(kind="added", shot=event.shot, sentence=sentence, conform_again=bool(event.take)))
        else:
            changes += _event_changes(before, event)
    for key, event in old.items():
        if key not in new:
            changes.append(Change(kind="removed", shot=event.shot, sentence=f"{_name(event)} was taken out"))
    changes += _moves(old, new)
    changes += _layer_changes(a.elements, b.elements)
    changes += _text_changes(a, b)
    changes += _sound_changes(a.audio, b.audio)
    return tuple(changes)


def _layer_changes(a: Sequence[PictureEvent], b: Sequence[PictureEvent]) -> list[Change]:
    """What came to lie over the picture, went, or is another take; a trim is told of the picture below."""
    old, new = ({event.shot: event for event in events} for events in (a, b))
    changes = []
    for shot in dict.fromkeys((*old, *new)):
        before, after = old.get(shot), new.get(shot)
        if before is None and after is not None:
            sentence = f"{after.take_name} lies over the picture from frame {after.record.start} on"
            changes.append(Change(kind="added", shot=shot, sentence=sentence, conform_again=True))
        elif after is None and before is not None:
            sentence = f"{before.take_name} lies over the picture no longer"
            changes.append(Change(kind="removed", shot=shot, sentence=sentence, conform_again=True))
        elif before is not None and after is not None and before.take != after.take:
            changes += _event_changes(before, after)
    return changes


def _keyed(events: Sequence[PictureEvent]) -> dict[Key, PictureEvent]:
    """Events by what they show and which time they show it; cards by their kind."""
    seen: Counter[str] = Counter()
    table: dict[Key, PictureEvent] = {}
    for event in events:
        name = event.shot or event.card
        table[name, seen[name]] = event
        seen[name] += 1
    return table


def _name(event: PictureEvent) -> str:
    return event.shot or f"the {event.card.replace('_', ' ')}" if event.shot or event.card else "an event"


def _event_changes(a: PictureEvent, b: PictureEvent) -> list[Change]:
    changes = []
    if a.take != b.take:
        sentence = f"{_name(b)} shows {b.take_name or b.take} instead of {a.take_name or a.take}"
        changes.append(Change(kind="replaced", shot=b.shot, sentence=sentence, conform_again=True))
    elif a.source != b.source or len(a.record) != len(b.record):
        changes.append(_trim(a, b))
    if a.take == b.take and a.suggested and not b.suggested:
        changes.append(
            Change(kind="replaced", shot=b.shot, sentence=f"{_name(b)}: a person circled the suggested take")
        )
    return changes


def _trim(a: PictureEvent, b: PictureEvent) -> Change:
    difference = len(b.record) - len(a.record)
    parts = []
    if a.source is not None and b.source is not None:
        head, tail = a.source.start - b.source.start, b.source.end - a.source.end
        parts = [
            f"{_frames(n)} {'more' if n > 0 else 'fewer'} at the {end}"
            for n, end in ((head, "head"), (tail, "tail"))
            if n
        ]
        again = not b.source.within(a.source)
    else:
        again = bool(b.take)
    length = f"{_frames(difference)} {'longer' if difference > 0 else 'shorter'}" if difference else "as long as before"
    return Change(
        kind="trimmed",
        shot=b.shot,
        sentence=f"{_name(b)} is {length}" + (f" ({', '.join(parts)})" if parts else ""),
        conform_again=again,
    )


def _frames(number: int) -> str:
    return f"{abs(number)} frame" + ("" if abs(number) == 1 else "s")


def _moves(old: dict[Key, PictureEvent], new: dict[Key, PictureEvent]) -> list[Change]:
    """The fewest shots that must have moved: those outside the longest run that kept its order."""
    place = {key: position for position, key in enumerate(old)}
    shared = [key for key in new if key in old]
    kept = _longest_rising([place[key] for key in shared])
    changes = []
    for index, key in enumerate(shared):
        if index in kept:
            continue
        after = shared[index - 1] if index else None
        where = f"after {_name(new[after])}" if after else "to the start"
        changes.append(Change(kind="moved", shot=new[key].shot, sentence=f"{_name(new[key])} moved {where}"))
    return changes


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [index]
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def _text_changes(a: Cut, b: Cut) -> list[Change]:
    """Texts compared by the shots they stand over, so that a slide is no change."""
    old, new = _anchored(a), _anchored(b)
    changes = []
    for key in dict.fromkeys((*old, *new)):
        kind, shot = key
        if old.get(key) != new.get(key):
            before, after = old.get(key, ""), new.get(key, "")
            if not before:
                sentence = f"new {kind}: {after!r}"
            elif not after:
                sentence = f"the {kind} {before!r} was taken out"
            else:
                sentence = f"the {kind} reads {after!r} instead of {before!r}"
            changes.append(Change(kind="text", shot=shot, sentence=f"{shot}: {sentence}" if shot else sentence))
    return changes


def _anchored(cut: Cut) -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for event in cut.picture:
        for layer in cut.layers:
            if _overlap(layer, event):
                key = (layer.kind.replace("_", " "), event.shot)
                table[key] = " / ".join(part for part in (table.get(key, ""), layer.text) if part)
    return table


def _overlap(layer: Layer, event: PictureEvent) -> bool:
    return layer.record.start < event.record.end and event.record.start < layer.record.end


def _sound_changes(a: Sequence[AudioEvent], b: Sequence[AudioEvent]) -> list[Change]:
    def facts(events: Sequence[AudioEvent], kind: str) -> Counter[tuple[str, float, bool, bool]]:
        return Counter((e.media.sha256, e.gain_db, e.ducks, e.muted) for e in events if e.kind == kind)

    changes = []
    for kind in ("voice", "music", "scratch", "take"):
        old, new = facts(a, kind), facts(b, kind)
        if kind == "take":  # the sound of a take comes and goes with its picture, which is told above
            old, new = (
                Counter({k: n for k, n in old.items() if k[0] in {x[0] for x in new}}),
                Counter({k: n for k, n in new.items() if k[0] in {x[0] for x in old}}),
            )
        if old == new:
            continue
        if not old:
            sentence = f"new {kind}"
        elif not new:
            sentence = f"the {kind} was taken out"
        elif {k[0] for k in old} != {k[0] for k in new}:
            sentence = f"other {kind}"
        else:
            sentence = f"the {kind} sounds at another level"
        changes.append(Change(kind="sound", shot="", sentence=sentence))
    return changes
