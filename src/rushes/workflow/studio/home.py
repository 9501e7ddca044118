"""The first page: which places need a person's eye and how long that takes, four numbers, engines, the latest cut."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rushes import plugins
from rushes.model.cut import Cut
from rushes.model.engine import END_STATES, Card
from rushes.model.ledger import Entry
from rushes.reports.timeline import PERSON, QUEUE
from rushes.reports.velocity import Velocity, velocity
from rushes.review.session import expect_seconds, suits
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import Bench
from rushes.workflow.select import Place
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot

#: Seconds of one look at a single take (curation.md 1.3).
ONE_LOOK = 7.0
#: How to connect a generator; the front end prints it.
CONNECT = (
    "Point the diffusers engine at a folder with a local model, or the command engine at a program of your own, "
    "in production.toml. How, and what each can do: docs/engines.md"
)


@dataclass(frozen=True, kw_only=True)
class Attention:
    """A place that waits for a person.

    Args:
        rows: takes to look at, by number.
        seconds: what deciding costs, about.
        reason: in words.
        is_veiled: others have decided here, which this person does not see yet.
    """

    shot: str
    segment: str
    aspect: str
    title: str
    rows: tuple[Row, ...]
    seconds: float
    mode: Literal["pick", "cull"]
    reason: str
    is_veiled: bool = False


@dataclass(frozen=True, kw_only=True)
class Number:
    """One of the four numbers."""

    label: str
    value: str
    unit: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """An engine as it stands on this machine.

    Args:
        card: None where the leaf does not load.
        health: empty where it could work now, else what is missing and the cure.
    """

    name: str
    card: Card | None
    health: str

    @property
    def is_generator(self) -> bool:
        """A trained model that could work now."""
        return self.card is not None and self.card.is_ai and not self.health


def needs_eye(now: Snapshot) -> tuple[Attention, ...]:
    """Every place where takes stand and no person has circled one, shortest decision first within the film's order."""
    places: dict[Place, list[Row]] = defaultdict(list)
    for row in now.rows:
        if row.is_current:
            places[row.where].append(row)
    waiting = []
    for (shot, segment, aspect), rows in places.items():
        states = [row.state for row in rows]
        left = tuple(row for row in rows if row.state in ("open", "suggested"))
        if "circled" in states or not left:
            continue
        waiting.append(
            Attention(
                shot=shot,
                segment=segment,
                aspect=aspect,
                title=left[0].title,
                rows=left,
                seconds=ONE_LOOK if len(left) == 1 else expect_seconds(len(left)),
                mode=suits(len(left)),
                reason=_reason(
                    len(left), suggested="suggested" in states, veiled=(shot, segment, aspect) in now.veiled
                ),
                is_veiled=(shot, segment, aspect) in now.veiled,
            )
        )
    return tuple(waiting)


def headline(waiting: Sequence[Attention], now: Snapshot, *, unfinished: int) -> str:
    """The sentence the page opens with."""
    if waiting:
        minutes = sum(item.seconds for item in waiting) / 60
        shots = len({item.shot for item in waiting})
        needs = "shot needs" if shots == 1 else "shots need"
        return f"{shots} {needs} your eye ({_minutes(minutes)})"
    if unfinished:
        return f"{unfinished} {'take is' if unfinished == 1 else 'takes are'} being made"
    if not now.rows:
        return "Nothing shot yet"
    return "Every shot has its take"


def four_numbers(told: Velocity, now: Snapshot) -> tuple[Number, ...]:
    """What the team should know at a glance: made, decided, time to a take, and what was waited for longest."""
    places = {row.where for row in now.rows if row.is_current}
    circled = {row.where for row in now.rows if row.is_current and row.state == "circled"}
    waits = next((share for share in told.shares if share.name in (QUEUE, PERSON) and share.seconds >= 1), None)
    hour = f"{told.takes_per_hour:.0f} an hour while making" if told.takes_per_hour else "none is being made"
    latency = told.latency.p50
    looking = f"; looked for {' '.join(_short(told.person_seconds))}" if told.person_seconds else ""
    return (
        Number(label="Takes", value=str(told.made), unit="", hint=hour),
        Number(
            label="Decided",
            value=str(len(circled)),
            unit=f"of {len(places)}",
            hint=f"places where a person circled a take; {told.rejected} rejected{looking}",
        ),
        Number(
            label="Time to a take",
            value="-" if latency is None else _short(latency)[0],
            unit="" if latency is None else _short(latency)[1],
            hint="from asked to there, half of the takes are faster",
        ),
        Number(
            label="Longest wait",
            value="-" if waits is None else _short(waits.seconds)[0],
            unit="" if waits is None else _short(waits.seconds)[1],
            hint="nothing waited yet" if waits is None else f"{waits.name}, {_percent(waits.share)} of the whole time",
        ),
    )


class Pace:
    """Where the time went, and which engines there are, as they were a few seconds ago: pages ask often.

    Args:
        bench: whose log.
        every: seconds for which an answer stands.
    """

    def __init__(self, bench: Bench, *, every: float = 5.0) -> None:
        self._bench = bench
        self._every = every
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._velocity: tuple[float, Velocity] | None = None
        self._engines: tuple[float, tuple[Told, ...]] | None = None

    def velocity(self) -> Velocity:
        """Measured from the whole log; only what is new of it is read."""
        with self._lock:
            now = time.monotonic()
            if self._velocity is None or now - self._velocity[0] > self._every:
                after = self._entries[-1].seq if self._entries else 0
                news = self._bench.ledger.entries(after=after)
                if news or self._velocity is None:
                    self._entries += news
                    self._velocity = (now, velocity(self._entries))
            return self._velocity[1]

    def engines(self) -> tuple[Told, ...]:
        """Every engine as it stands on this machine, with this production's settings."""
        with self._lock:
            now = time.monotonic()
            if self._engines is None or now - self._engines[0] > self._every:
                self._engines = (now, list_engines(self._bench))
            return self._engines[1]


def count_unfinished(bench: Bench) -> int:
    """Takes that were asked for and have not ended."""
    return sum(attempt.state not in END_STATES for attempt in bench.ledger.attempts())


def list_engines(bench: Bench | None) -> tuple[Told, ...]:
    """Every engine with its card and what is missing; the settings are those of the production, where there is one."""
    told = []
    for leaf in plugins.list_leaves("engines"):
        missing = leaf.refused or plugins.why_missing("engines", leaf.name)
        if missing:
            told.append(Told(name=leaf.name, card=None, health=missing))
            continue
        engine = load_engine(leaf.name, bench.engine_settings(leaf.name) if bench else {})
        told.append(Told(name=leaf.name, card=engine.card(), health=engine.health()))
    return tuple(told)


def moving_engine(engines: Sequence[Told]) -> str:
    """An engine that is ready and sets a still in motion, generators first; empty where none is."""
    ready = (item for item in engines if item.card is not None and not item.health)
    able = [item for item in ready if item.card and "i2v" in item.card.modes]
    return next((item.name for item in sorted(able, key=lambda item: not (item.card and item.card.is_ai))), "")


def say_engines(engines: Sequence[Told]) -> tuple[str, str]:
    """Whether a generator is connected, and what to do about it, in words."""
    names = [item.card.title for item in engines if item.is_generator and item.card]
    if not names:
        return "Generators: none connected", "connect one"
    return "Generators: " + ", ".join(names), "see the engines"


def latest_cut(bench: Bench, now: Snapshot) -> Cut | None:
    """The film that the page plays: of the newest versions, the one that was frozen last."""
    cuts = {cut.id: cut for cut in bench.ledger.latest_cuts()}
    order = [str(entry.body.get("cut", "")) for entry in bench.ledger.entries(kinds=("cut.frozen",))]
    last = next((name for name in reversed(order) if name in cuts), next(iter(cuts), ""))
    return cuts.get(last)


def places_of(now: Snapshot) -> Mapping[str, Mapping[tuple[str, str], tuple[Row, ...]]]:
    """Shot -> (segment, aspect) -> its takes by number."""
    found: dict[str, dict[tuple[str, str], list[Row]]] = {shot.code: {} for shot in now.shots}
    for row in now.rows:
        if row.is_current and row.take.shot in found:
            found[row.take.shot].setdefault((row.take.segment, row.take.aspect), []).append(row)
    return {shot: {place: tuple(rows) for place, rows in places.items()} for shot, places in found.items()}


def face_of(rows: Sequence[Row]) -> Row:
    """The take that stands for a place in a picture: circled, else suggested, else the first that can be seen."""
    for state in ("circled", "suggested", "open"):
        for row in rows:
            if row.state == state:
                return row
    return rows[0]


def _reason(count: int, *, suggested: bool, veiled: bool) -> str:
    takes = "1 take" if count == 1 else f"{count} takes"
    if veiled:
        return f"{takes}; others have judged it, unseen until you have"
    return f"{takes}; the machine suggests one, nobody has decided" if suggested else f"{takes}, nobody has decided"


def _minutes(minutes: float) -> str:
    if minutes < 1:
        return "less than a minute"
    return "1 minute" if round(minutes) == 1 else f"{round(minutes)} minutes"


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.005 else f"{100 * share:.0f} %"


def _short(seconds: float) -> tuple[str, Literal["s", "min", "h"]]:
    if seconds < 100:
        return f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}", "s"
    return (f"{seconds / 60:.0f}", "min") if seconds < 6000 else (f"{seconds / 3600:.1f}", "h")
