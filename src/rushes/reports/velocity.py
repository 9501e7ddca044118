"""Where the time and the money went, from the event log alone, and honest where the log says too little."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from fractions import Fraction

from rushes.model.ledger import Entry, Money
from rushes.reports.timeline import IDLE, PERSON, QUEUE, Timeline, charge_time, cover, person_seconds, read_timeline

#: A 95th percentile of fewer values is their largest, and says nothing about the next.
_ENOUGH_FOR_P95 = 20
#: A person who does not move for so long is not looking (curation.md 4.1).
_IDLE_AFTER = 90.0


@dataclass(frozen=True, kw_only=True)
class Share:
    """A step, or a wait, with its part of the whole time."""

    name: str
    seconds: float
    share: float
    is_wait: bool = False


@dataclass(frozen=True, kw_only=True)
class Latency:
    """Seconds by nearest rank; None where there are too few values to say."""

    count: int
    p50: float | None = None
    p95: float | None = None


@dataclass(frozen=True, kw_only=True)
class Velocity:
    """What the log tells.

    Args:
        elapsed: seconds from the first event to the last.
        shares: all of the elapsed time, largest first; each moment counted once.
        slowest: the step (not a wait) with the most time, empty where none was logged.
        made, failed, open: takes that came, that failed, and that are still asked for.
        takes_per_hour: takes that came per hour in which any was asked for and not there.
        latency: asked -> there, without failures.
        queue: asked -> started.
        circled, suggested, rejected: takes that stand so now; a suggestion is no approval.
        approved_seconds: picture of the takes that people circled.
        takes_per_circled: takes that came / circled.
        cost: money settled and posted, failures included, by currency.
        cost_per_approved_second: the same per approved second.
        machine_seconds: work on single takes and films, added up over workers.
        person_seconds: looking and deciding, as far as the log was told.
        notes: what the log cannot say, in words.
    """

    elapsed: float = 0.0
    shares: tuple[Share, ...] = ()
    slowest: str = ""
    made: int = 0
    failed: int = 0
    open: int = 0
    takes_per_hour: float | None = None
    latency: Latency = Latency(count=0)
    queue: Latency = Latency(count=0)
    circled: int = 0
    suggested: int = 0
    rejected: int = 0
    approved_seconds: Fraction = Fraction(0)
    takes_per_circled: float | None = None
    cost: tuple[Money, ...] = ()
    cost_per_approved_second: tuple[Money, ...] = ()
    machine_seconds: float = 0.0
    person_seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The report for people, a line each."""
        return tuple(_lines(self))


@dataclass(kw_only=True)
class _Generation:
    """One take as the log tells it; times in seconds."""

    queue: float | None = None
    latency: float | None = None
    ok: bool | None = None
    seconds: Fraction = Fraction(0)


def velocity(entries: Sequence[Entry]) -> Velocity:
    """Measure a production from its log.

    Args:
        entries: the log or any part of it, in any order; times need not be in the order of the chain (imports).
    """
    log = sorted(entries, key=lambda entry: (entry.at, entry.seq))
    if not log:
        return Velocity(notes=("the log is empty",))
    start, end = log[0].at, log[-1].at
    timeline = read_timeline(log)
    shares = _shares(charge_time(timeline, start=start, end=end), (end - start).total_seconds())
    takes = _generations(log)
    came = [take for take in takes.values() if take.ok]
    states = _states(log)
    circled = [take for take, state in states.items() if state == "circled"]
    approved = sum((takes[take].seconds for take in circled if take in takes), Fraction(0))
    cost = _cost(log)
    hours = cover(_asked(log)).total_seconds() / 3600
    return Velocity(
        elapsed=(end - start).total_seconds(),
        shares=shares,
        slowest=next((share.name for share in shares if not share.is_wait), ""),
        made=len(came),
        failed=sum(take.ok is False for take in takes.values()),
        open=sum(take.ok is None for take in takes.values()),
        takes_per_hour=len(came) / hours if came and hours else None,
        latency=_latency([take.latency for take in came if take.latency is not None]),
        queue=_latency([take.queue for take in takes.values() if take.queue is not None]),
        circled=len(circled),
        suggested=sum(state == "suggested" for state in states.values()),
        rejected=sum(state == "rejected" for state in states.values()),
        approved_seconds=approved,
        takes_per_circled=len(came) / len(circled) if circled else None,
        cost=tuple(Money(amount=amount, currency=currency) for currency, amount in cost.items()),
        cost_per_approved_second=_per_second(cost, approved),
        machine_seconds=sum(span.seconds for span in timeline.work),
        person_seconds=person_seconds(log, idle_after=_IDLE_AFTER),
        notes=_notes(log, timeline, takes, approved),
    )


def _shares(charged: Mapping[str, timedelta], elapsed: float) -> tuple[Share, ...]:
    waits = {QUEUE, PERSON, IDLE}
    found = [
        Share(
            name=name,
            seconds=time.total_seconds(),
            share=time.total_seconds() / elapsed if elapsed else 0.0,
            is_wait=name in waits,
        )
        for name, time in charged.items()
        if time
    ]
    return tuple(sorted(found, key=lambda share: (-share.seconds, share.name)))


def _generations(log: Sequence[Entry]) -> dict[str, _Generation]:
    takes: dict[str, _Generation] = defaultdict(_Generation)
    asked: dict[str, Entry] = {}
    for entry in log:
        if entry.event == "gen.requested":
            asked.setdefault(entry.take, entry)
            takes[entry.take].ok = None
        elif entry.event == "gen.started" and entry.take in asked and takes[entry.take].queue is None:
            takes[entry.take].queue = (entry.at - asked[entry.take].at).total_seconds()
        elif entry.event == "gen.finished":
            take = takes[entry.take]
            take.ok = bool(entry.body.get("ok"))
            take.seconds = _fraction(entry.body.get("seconds"))
            if entry.take in asked:
                take.latency = (entry.at - asked[entry.take].at).total_seconds()
    return dict(takes)


def _asked(log: Sequence[Entry]) -> list[tuple[datetime, datetime]]:
    since: dict[str, Entry] = {}
    spans: list[tuple[datetime, datetime]] = []
    for entry in log:
        if entry.event == "gen.requested":
            since.setdefault(entry.take, entry)
        elif entry.event == "gen.finished" and entry.take in since:
            spans.append((since.pop(entry.take).at, entry.at))
    return spans


def _states(log: Sequence[Entry]) -> dict[str, str]:
    """What stands about each take: a person's latest word that was not undone, else a machine's suggestion.

    A place (shot, segment, aspect) has one circle, as everywhere in the house: a later one takes the place of the one
    before, and a blind one does not overturn another person's.
    """
    places: dict[str, tuple[str, str, str]] = {}
    words: list[Entry] = []
    suggested: set[str] = set()
    for entry in sorted(log, key=lambda entry: entry.seq):
        if entry.event == "gen.requested":
            group = str(entry.body.get("segment", entry.body.get("batch", "")))
            places[entry.take] = (entry.shot, group, str(entry.body.get("aspect", "")))
        elif entry.event in {"take.circled", "take.rejected"} and entry.actor.kind != "machine":
            words.append(entry)
        elif entry.event == "circle.undone":
            latest = next((word for word in reversed(words) if _takes_back(entry, word)), None)
            words = [word for word in words if word is not latest]
        elif entry.event == "take.suggested":
            suggested.add(entry.take)
    return {take: "suggested" for take in suggested} | _stands(words, places)


def _stands(words: Sequence[Entry], places: Mapping[str, tuple[str, str, str]]) -> dict[str, str]:
    stands: dict[str, str] = {}
    circles: dict[tuple[str, str, str], Entry] = {}
    for word in words:
        place = places.get(word.take, (word.shot, word.take, ""))
        circle = circles.get(place)
        is_circle = word.event == "take.circled"
        if circle is not None and (is_circle or circle.take == word.take):
            if word.body.get("blind") and circle.actor.id != word.actor.id:
                continue
            stands.pop(circle.take, None)
            del circles[place]
        stands[word.take] = word.event.removeprefix("take.")
        if is_circle:
            circles[place] = word
    return stands


def _takes_back(undone: Entry, word: Entry) -> bool:
    is_blind = bool(undone.body.get("blind"))
    if word.take != undone.take or bool(word.body.get("blind")) != is_blind:
        return False
    return not is_blind or word.actor.id == undone.actor.id


def _latency(values: Sequence[float]) -> Latency:
    ordered = sorted(values)

    def rank(share: float) -> float:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    return Latency(
        count=len(ordered),
        p50=rank(0.5) if ordered else None,
        p95=rank(0.95) if len(ordered) >= _ENOUGH_FOR_P95 else None,
    )


def _cost(log: Sequence[Entry]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = defaultdict(Decimal)
    for entry in log:
        if entry.event in {"money.settled", "cost.posted"}:
            try:
                amount = Decimal(str(entry.body.get("amount", "0")))
            except InvalidOperation:
                continue
            if amount:
                total[str(entry.body.get("currency", "EUR"))] += amount
    return dict(total)


def _per_second(cost: Mapping[str, Decimal], approved: Fraction) -> tuple[Money, ...]:
    if not approved:
        return ()
    seconds = Decimal(approved.numerator) / Decimal(approved.denominator)
    places = Decimal("0.000001")
    return tuple(
        Money(amount=(amount / seconds).quantize(places, rounding=ROUND_HALF_EVEN), currency=currency)
        for currency, amount in cost.items()
    )


def _fraction(value: object) -> Fraction:
    try:
        return Fraction(str(value)) if value is not None else Fraction(0)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _notes(
    log: Sequence[Entry], timeline: Timeline, takes: Mapping[str, _Generation], approved: Fraction
) -> tuple[str, ...]:
    notes = []
    came = sum(bool(take.ok) for take in takes.values())
    if not takes:
        notes.append("no take was asked for yet")
    elif came < _ENOUGH_FOR_P95:
        notes.append(f"{came} takes are too few for a 95th percentile; it needs {_ENOUGH_FOR_P95}")
    still = sum(take.ok is None for take in takes.values())
    if still:
        oldest = min((e.at for e in log if e.event == "gen.requested" and takes[e.take].ok is None), default=log[-1].at)
        age = _duration((log[-1].at - oldest).total_seconds())
        notes.append(f"{still} takes are still open, the oldest for {age}: finished takes alone look too fast")
    if timeline.interrupted:
        notes.append(
            f"{timeline.interrupted} stretches have no end in the log; they are counted to the last sign of life"
        )
    if takes and not approved:
        notes.append("nobody has circled a take, so nothing is approved yet; a suggestion is no approval")
    if not any(entry.event in {"take.viewed", "judgement"} for entry in log):
        notes.append("the log holds no looking time of people")
    return tuple(notes)


def _lines(told: Velocity) -> list[str]:
    if not told.elapsed and not told.made:
        return list(told.notes)
    lines = [f"{_duration(told.elapsed)} from the first event to the last"]
    lines += [
        f"  {100 * share.share:5.1f} %  {_duration(share.seconds):>9}  {share.name}"
        for share in told.shares
        if share.share >= 0.0005
    ]
    if told.slowest:
        lines.append(f"slowest step: {told.slowest}")
    takes = f"takes: {told.made} came, {told.failed} failed, {told.open} open"
    lines.append(takes + (f"; {told.takes_per_hour:.0f} an hour while any was open" if told.takes_per_hour else ""))
    for name, latency in (("asked to there", told.latency), ("of it in the queue", told.queue)):
        if latency.count:
            tail = f"P95 {_duration(latency.p95)}" if latency.p95 is not None else f"too few for P95 ({latency.count})"
            lines.append(f"{name}: P50 {_duration(latency.p50 or 0)}, {tail}")
    ratio = f", {told.takes_per_circled:.1f} takes for each circled" if told.takes_per_circled else ""
    lines.append(f"decided: {told.circled} circled, {told.suggested} suggested, {told.rejected} rejected{ratio}")
    seconds = float(told.approved_seconds)
    cost = " + ".join(f"{money.amount.normalize():f} {money.currency}" for money in told.cost) or "nothing"
    per = " + ".join(f"{money.amount.normalize():f} {money.currency}" for money in told.cost_per_approved_second)
    lines.append(
        f"approved: {seconds:.1f} s of picture; spent {cost}" + (f", {per} per approved second" if per else "")
    )
    lines.append(f"work: machines {_duration(told.machine_seconds)}, people {_duration(told.person_seconds)}")
    return lines + [f"note: {note}" for note in told.notes]


def _duration(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} days"
