"""Several reviewers, put together for people: who said what of a place, how far they agree, and what is to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rushes.review.session import KINDS, fold_sessions
from rushes.review.voices import Agreement, Dispute, Hearing, Voice, pooled_chances
from rushes.workflow.bench import Bench
from rushes.workflow.select import Place
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Settling:
    """A disagreement as a short list.

    Args:
        dispute: who said what.
        rows: the short list, the take with most voices first.
        chances: take id -> chance to be the best of the short list by everybody's comparisons; empty where nobody
            compared.
        sentence: in words.
    """

    dispute: Dispute
    rows: tuple[Row, ...]
    chances: Mapping[str, float]
    sentence: str


def places_to_judge(now: Snapshot) -> Mapping[Place, int]:
    """Place -> how many takes could be chosen there."""
    return Counter(row.where for row in now.rows if row.is_current and row.take.state == "collected")


def settlings(bench: Bench, now: Snapshot, heard: Hearing) -> tuple[Settling, ...]:
    """What is to settle, in the order of the film, as far as this person may see it."""
    found = []
    for dispute in heard.disputes():
        if dispute.place in now.veiled:
            continue
        rows = tuple(row for row in (now.get(take) for take in dispute.takes) if row is not None)
        sessions = fold_sessions(bench.ledger.entries(kinds=KINDS, shot=dispute.place[0]))
        here = [s for s in sessions if (s.terms.shot, s.terms.segment, s.terms.aspect) == dispute.place]
        chances = pooled_chances(here, dispute.takes)
        sentence = _say_dispute(bench, dispute, rows, chances)
        found.append(Settling(dispute=dispute, rows=rows, chances=chances, sentence=sentence))
    return tuple(sorted(found, key=lambda item: now.index[item.rows[0].take.id]))


def voices_of(heard: Hearing, now: Snapshot, place: Place) -> tuple[Voice, ...]:
    """Everybody's circle for a place; nobody's while it is hidden from the one who looks."""
    return () if place in now.veiled else heard.voices(place)


def agreements(heard: Hearing, now: Snapshot) -> tuple[Agreement, ...]:
    """How far each two people agree, over places that neither of them is kept from by the one who looks."""
    return heard.agreements({place: size for place, size in places_to_judge(now).items() if place not in now.veiled})


def say_agreement(bench: Bench, agreement: Agreement) -> str:
    """How far two people agree, in one sentence with its interval and what chance alone would reach."""
    a, b = (bench.ledger.name_of(who) for who in (agreement.a, agreement.b))
    share = round(100 * agreement.same / agreement.of)
    shots = "1 shot" if agreement.of == 1 else f"{agreement.of} shots"
    tail = ": too few to say more" if agreement.of < 5 else ""
    return (
        f"{a} and {b} chose the same take in {agreement.same} of {shots} before they saw each other's choice "
        f"({share} %, 95 % interval {round(100 * agreement.low)} to {round(100 * agreement.high)}; "
        f"by chance {round(100 * agreement.chance)}){tail}."
    )


def _say_dispute(bench: Bench, dispute: Dispute, rows: Sequence[Row], chances: Mapping[str, float]) -> str:
    number = {row.take.id: row.take.take_number for row in rows}
    said = ", ".join(
        f"{bench.ledger.name_of(voice.who)}: take {number[voice.take]}"
        for voice in dispute.voices
        if voice.take in number
    )
    if not chances:
        return f"{said}."
    best = max(chances, key=lambda take: chances[take])
    share = round(100 * chances[best])
    if share <= 55:
        return f"{said}. Everybody's comparisons together do not tell them apart ({share} % for take {number[best]})."
    return f"{said}. Everybody's comparisons together: {share} % that take {number[best]} is the better one."
