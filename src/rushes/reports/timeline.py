"""The log as stretches of time: what was made, what waited and for what, and each moment charged to one cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from rushes.model.ledger import Entry, Span

#: Events that end or begin work on something: start event -> (end event, name of the work).
_WORK = {
    "gen.started": ("gen.finished", "render"),
    "measure.started": ("measure.finished", "measure"),
    "delivery.started": ("delivered", "deliver"),
}
_DECIDED = ("take.circled", "take.rejected", "take.suggested")

QUEUE = "waiting for an engine"
PERSON = "waiting for a person"
IDLE = "nothing was asked"


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Stretches of a log.

    Args:
        work: work on one take, film or shot.
        steps: whole steps of the corridor, with the work inside them.
        waits: stretches in which something was ready and nobody had taken it up.
        interrupted: stretches whose end was never written (a kill, or still running).
    """

    work: tuple[Span, ...]
    steps: tuple[Span, ...]
    waits: tuple[Span, ...]
    interrupted: int


def read_timeline(entries: Sequence[Entry]) -> Timeline:
    """Pair the starts and ends of a log, oldest first.

    A stretch that was cut off ends at the last event before the longest silence that followed, so that a night between
    a kill and a resume is nobody's work.
    """
    work: list[Span] = []
    steps: list[Span] = []
    times = [entry.at for entry in entries]
    open_: dict[tuple[str, str, str], tuple[Entry, int]] = {}
    ends = {end: start for start, (end, _) in _WORK.items()} | {"step.finished": "step.started"}
    cut_off = 0
    for index, entry in enumerate(entries):
        if entry.event in _WORK or entry.event == "step.started":
            key = _key(entry.event, entry)
            if key in open_:
                cut_off += 1
                _close(work, steps, open_[key][0], _last_sign(times, open_[key][1], index))
            open_[key] = (entry, index)
        elif entry.event in ends and (key := _key(ends[entry.event], entry)) in open_:
            _close(work, steps, open_.pop(key)[0], entry.at)
    for started, index in open_.values():
        cut_off += 1
        _close(work, steps, started, _last_sign(times, index, len(times)))
    return Timeline(work=tuple(work), steps=tuple(steps), waits=_waits(entries), interrupted=cut_off)


def charge_time(timeline: Timeline, *, start: datetime, end: datetime) -> dict[str, timedelta]:
    """Every moment from `start` to `end` charged once, so that the shares add up to the whole.

    Work on single things comes first and is shared among what runs at once; then the corridor's steps; then waiting;
    what is left is idle.
    """
    layers = [
        [(span.start, span.end, span.step) for span in layer]
        for layer in (timeline.work, timeline.steps, timeline.waits)
    ]
    marks = sorted(
        {start, end, *(mark for layer in layers for a, b, _ in layer for mark in (a, b) if start < mark < end)}
    )
    changes: list[dict[datetime, list[tuple[str, int]]]] = []
    for layer in layers:
        table: dict[datetime, list[tuple[str, int]]] = defaultdict(list)
        for a, b, name in layer:
            if b > a:
                table[max(a, start)].append((name, 1))
                table[max(b, start)].append((name, -1))
        changes.append(table)
    charged: dict[str, timedelta] = defaultdict(timedelta)
    active: list[dict[str, int]] = [defaultdict(int) for _ in layers]
    for mark, following in pairwise(marks):
        for table, counts in zip(changes, active, strict=True):
            for name, change in table.get(mark, ()):
                counts[name] += change
        busy = next((found for counts in active if (found := {n: c for n, c in counts.items() if c > 0})), {IDLE: 1})
        for name, count in busy.items():
            charged[name] += (following - mark) * count / sum(busy.values())
    return dict(charged)


def cover(spans: Sequence[tuple[datetime, datetime]]) -> timedelta:
    """Time in which at least one of the stretches ran."""
    total, reach = timedelta(), datetime.min
    for start, end in sorted(spans):
        begin = start if reach == datetime.min else max(start, reach)
        if end > begin:
            total += end - begin
            reach = end
    return total


def _key(start_event: str, entry: Entry) -> tuple[str, str, str]:
    if start_event == "step.started":
        return start_event, str(entry.body.get("step") or entry.step), f"{entry.shot}/{entry.take}"
    if start_event == "delivery.started":
        return start_event, str(entry.body.get("spec", "")), f"{entry.body.get('segment', '')}"
    return start_event, entry.take, str(entry.body.get("attempt", "")) if not entry.take else ""


def _close(work: list[Span], steps: list[Span], started: Entry, end: datetime) -> None:
    about = started.take or started.shot
    if started.event == "step.started":
        name = str(started.body.get("step") or started.step)
        steps.append(Span(step=name, kind="made", start=started.at, end=max(started.at, end), about=about))
    else:
        name = _WORK[started.event][1]
        work.append(Span(step=name, kind="made", start=started.at, end=max(started.at, end), about=about))


def _last_sign(times: Sequence[datetime], start: int, stop: int) -> datetime:
    """The event before the longest silence between two places of the log; the last one where the log ends there."""
    inside = times[start : stop + 1]
    if stop >= len(times) or len(inside) < 2:
        return inside[-1]
    gaps = [later - earlier for earlier, later in pairwise(inside)]
    return inside[gaps.index(max(gaps))]


def _waits(entries: Sequence[Entry]) -> tuple[Span, ...]:
    asked: dict[str, datetime] = {}
    ready: dict[str, datetime] = {}
    waits: list[Span] = []
    for entry in entries:
        if entry.event == "gen.requested":
            asked.setdefault(entry.take, entry.at)
        elif entry.event in {"gen.started", "gen.finished"} and entry.take in asked:
            waits.append(_wait(QUEUE, asked.pop(entry.take), entry))
        if entry.event == "gen.finished" and entry.body.get("ok"):
            ready.setdefault(entry.shot or entry.take, entry.at)
        elif entry.event in _DECIDED and (entry.shot or entry.take) in ready:
            waits.append(_wait(PERSON, ready.pop(entry.shot or entry.take), entry))
    if entries:
        last = entries[-1]
        waits += [_wait(QUEUE, since, last) for since in asked.values()]
        waits += [_wait(PERSON, since, last) for since in ready.values()]
    return tuple(waits)


def _wait(name: str, since: datetime, entry: Entry) -> Span:
    return Span(step=name, kind="waited", start=since, end=max(since, entry.at), about=entry.shot or entry.take)


def person_seconds(entries: Sequence[Entry], *, idle_after: float) -> float:
    """Seconds that people looked and decided, each look capped (curation.md 4.1)."""
    seconds = 0.0
    for entry in entries:
        if entry.event in {"take.viewed", "judgement"} and entry.actor.kind == "person":
            seconds += min(idle_after, max(0.0, _number(entry.body, "ms") / 1000))
    return seconds


def _number(body: Mapping[str, object], field: str) -> float:
    value = body.get(field)
    return float(value) if isinstance(value, (int, float)) else 0.0
