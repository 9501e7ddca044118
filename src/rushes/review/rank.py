"""What to look at first among siblings, with reasons in words; it orders and decides nothing."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rushes.model.review import Decision, Ranked
from rushes.model.take import Flag, Score, Take

#: No number may say more than this many standard deviations: one wild value must not outvote all others.
_FARTHEST = 2.5
#: A spread below this share of the values' size is a tie, not a difference.
_SMALLEST_SPREAD = 0.02
_WARN_COST = 0.5


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """The take a machine would show first where nobody has decided, with its reason; never a person's circle."""

    take: str
    why: str


@dataclass(frozen=True, kw_only=True)
class _Word:
    """One number's say about one take: standard deviations better (+) or worse (-) than its siblings."""

    points: float
    blur_improves: bool
    sentence: str


def rank_takes(
    takes: Sequence[Take],
    *,
    scores: Mapping[str, Sequence[Score]],
    flags: Mapping[str, Sequence[Flag]] | None = None,
) -> tuple[Ranked, ...]:
    """Order takes within their siblings (same shot, segment and aspect).

    Each number becomes a z-score of its distance outside the bounds within which nobody would notice. Numbers that blur
    improves are heard only as loudly as the others speak: they never decide alone. Takes with a hard technical fault
    come last and are parked; ties go by take number.

    Args:
        takes: of one or several shots.
        scores: by take id.
        flags: by take id; `fact` parks, `warn` costs half a standard deviation.

    Returns:
        Siblings together, groups in the order of their first take; places from 1 in each group.
    """
    flags = flags or {}
    groups: dict[tuple[str, str, str], list[Take]] = {}
    for take in takes:
        groups.setdefault((take.shot, take.segment, take.aspect), []).append(take)
    ranked: list[Ranked] = []
    for group in groups.values():
        ranked += _rank_siblings(group, scores, flags)
    return tuple(ranked)


def suggest_take(ranked: Sequence[Ranked], *, decisions: Mapping[str, Decision]) -> Suggestion | None:
    """The first of one group of siblings that may be shown, or None where a person has circled or nothing is left.

    Args:
        ranked: one group of siblings, as `rank_takes` orders them.
        decisions: what stands about each take.
    """
    states = {take: decision.state for take, decision in decisions.items()}
    if any(states.get(entry.take) == "circled" for entry in ranked):
        return None
    for entry in sorted(ranked, key=lambda entry: entry.place):
        if not entry.parked and states.get(entry.take) != "rejected":
            return Suggestion(take=entry.take, why="; ".join(entry.reasons))
    return None


def _rank_siblings(
    group: Sequence[Take], scores: Mapping[str, Sequence[Score]], flags: Mapping[str, Sequence[Flag]]
) -> list[Ranked]:
    faults = {take.id: _hard_faults(take, flags.get(take.id, ())) for take in group}
    sound = [take for take in group if not faults[take.id]]
    words = _words(sound, scores)
    points = {take.id: _points(words[take.id], flags.get(take.id, ())) for take in sound}
    order = sorted(sound, key=lambda take: (-round(points[take.id], 6), take.take_number, take.id))
    last = sorted((take for take in group if faults[take.id]), key=lambda take: (take.take_number, take.id))
    ranked = [
        Ranked(
            take=take.id, place=place, reasons=_reasons(words[take.id], flags.get(take.id, ()), alone=len(group) == 1)
        )
        for place, take in enumerate(order, start=1)
    ]
    for place, take in enumerate(last, start=len(order) + 1):
        ranked.append(Ranked(take=take.id, place=place, reasons=faults[take.id], parked=True))
    return ranked


def _hard_faults(take: Take, flags: Sequence[Flag]) -> tuple[str, ...]:
    facts = tuple(flag.sentence for flag in flags if flag.level == "fact")
    if take.state == "collected":
        return facts
    return (*take.faults, *facts) or ("it failed",)


def _words(takes: Sequence[Take], scores: Mapping[str, Sequence[Score]]) -> dict[str, list[_Word]]:
    table: dict[tuple[str, str, int], dict[str, Score]] = {}
    for take in takes:
        for score in scores.get(take.id, ()):
            if score.value is not None:
                table.setdefault((score.measure, score.name, score.version), {})[take.id] = score
    words: dict[str, list[_Word]] = {take.id: [] for take in takes}
    for found in table.values():
        for take_id, word in _compare(found).items():
            words[take_id].append(word)
    return words


def _compare(found: Mapping[str, Score]) -> dict[str, _Word]:
    """One number over the siblings that have it; nothing to say where they agree within what anybody would notice."""
    losses = {take: loss for take, score in found.items() if (loss := _loss(score)) is not None}
    if len(losses) < 2:
        return {}
    values = [abs(score.value or 0.0) for score in found.values()]
    noise = max((score.uncertainty or 0.0 for score in found.values()), default=0.0)
    middle = statistics.fmean(losses.values())
    # `statistics.pstdev` sums exact fractions, which takes ten times as long
    spread = math.sqrt(statistics.fmean((loss - middle) ** 2 for loss in losses.values()))
    if spread <= max(noise / 2, _SMALLEST_SPREAD * max(values), 1e-12):
        return {}
    usual = statistics.median(score.value or 0.0 for score in found.values())
    words = {}
    for take, loss in losses.items():
        points = max(-_FARTHEST, min(_FARTHEST, (middle - loss) / spread))
        words[take] = _Word(
            points=points, blur_improves=found[take].blur_improves, sentence=_sentence(found[take], usual, points)
        )
    return words


def _loss(score: Score) -> float | None:
    """How far a value lies on the wrong side: outside its bounds, or along its direction where it has none."""
    value, (low, high) = score.value or 0.0, score.bounds
    if low is not None or high is not None:
        return max(0.0, low - value if low is not None else 0.0, value - high if high is not None else 0.0)
    return {"lower": value, "higher": -value}.get(score.direction)


def _sentence(score: Score, usual: float, points: float) -> str:
    name = (
        score.measure
        if score.name in {score.measure, "global", ""}
        else f"{score.measure} {score.name}".replace("_", " ")
    )
    unit = f" {score.unit}" if score.unit and score.unit != "ratio" else ""
    verdict = "better" if points > 0 else "worse"
    return f"{name} {score.value:.3g}{unit}, {verdict} than its siblings (middle {usual:.3g})"


def _points(words: Sequence[_Word], flags: Sequence[Flag]) -> float:
    plain = sum(word.points for word in words if not word.blur_improves)
    blur = sum(word.points for word in words if word.blur_improves)
    heard = max(-abs(plain), min(abs(plain), blur))
    if heard * plain < 0:  # it may soften what the others say, and never turn it round
        heard /= 2
    return plain + heard - _WARN_COST * sum(flag.level == "warn" for flag in flags)


def _reasons(words: Sequence[_Word], flags: Sequence[Flag], *, alone: bool) -> tuple[str, ...]:
    strong = sorted((word for word in words if abs(word.points) >= 0.5), key=lambda word: -abs(word.points))[:3]
    found = [word.sentence for word in strong]
    found += [flag.sentence for flag in flags if flag.level == "warn"]
    if not found:
        found = ["the only take"] if alone else ["nothing sets it apart; in the order the takes were made"]
    return tuple(dict.fromkeys(found))
