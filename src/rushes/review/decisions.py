"""What stands about each take now, folded from the log: later supersedes, undo restores, machines suggest.

A word that was given *blind*, before its speaker could see another's, never overturns that other person's circle: both
stand in the log, and `review.voices` says where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rushes.model.ledger import Entry
from rushes.model.review import REJECT_REASONS, Decision

_DECIDING = ("take.circled", "take.rejected")


def fold_decisions(entries: Iterable[Entry], *, siblings: Mapping[str, str] | None = None) -> dict[str, Decision]:
    """The decision of every take that an event speaks of.

    `circle.undone` takes back the latest decision on its take that still stands, whatever it was, so that what stood
    before stands again. Where siblings are known, a circle takes the place of an earlier circle among them; a blind one
    does not where that circle is another person's. A circle by a machine counts as a suggestion, and a suggestion never
    replaces what a person decided.

    Args:
        entries: any part of the log, in any order.
        siblings: take id -> name of its group (its shot, segment and aspect); empty where takes stand alone.
    """
    siblings = siblings or {}
    ordered = sorted(entries, key=lambda entry: entry.seq)
    standing = standing_words(ordered)
    decisions: dict[str, Decision] = {
        entry.take: Decision(take=entry.take, state="open") for entry in ordered if entry.take and _concerns(entry)
    }
    for entry in standing:
        if _is_persons(entry) and not _is_overruled(decisions, entry, siblings):
            _decide(decisions, entry, siblings)
    for entry in standing:
        if not _is_persons(entry):
            _suggest(decisions, entry, siblings)
    return decisions


def _concerns(entry: Entry) -> bool:
    return entry.event in {*_DECIDING, "take.suggested", "circle.undone"}


def _is_persons(entry: Entry) -> bool:
    return entry.event in _DECIDING and entry.actor.kind != "machine"


def standing_words(entries: Sequence[Entry]) -> list[Entry]:
    """The deciding and suggesting entries that nobody took back.

    A `circle.undone` that is marked blind takes back its own speaker's latest blind word on the take; any other takes
    back the latest word that was not blind.

    Args:
        entries: in the order of the log.
    """
    standing: list[Entry] = []
    for entry in entries:
        if entry.event == "circle.undone":
            for index in range(len(standing) - 1, -1, -1):
                if standing[index].take == entry.take and _takes_back(entry, standing[index]):
                    del standing[index]
                    break
        elif entry.take and _concerns(entry):
            standing.append(entry)
    return standing


def is_blind(entry: Entry) -> bool:
    """True for a word that was given before its speaker could see what others had said of the place."""
    return bool(entry.body.get("blind"))


def _takes_back(undone: Entry, word: Entry) -> bool:
    if not _is_persons(word) or is_blind(word) != is_blind(undone):
        return False
    return not is_blind(word) or word.actor.id == undone.actor.id


def _is_overruled(decisions: Mapping[str, Decision], entry: Entry, siblings: Mapping[str, str]) -> bool:
    """A blind word where another person's circle stands: the circle among the siblings, or on the take itself."""
    if not is_blind(entry):
        return False
    others = _others(decisions, entry.take, siblings) if entry.event == "take.circled" else []
    stands = (decisions[take] for take in (entry.take, *others))
    return any(decision.state == "circled" and decision.by != entry.actor.id for decision in stands)


def _decide(decisions: dict[str, Decision], entry: Entry, siblings: Mapping[str, str]) -> None:
    if entry.event == "take.circled":
        for other in _others(decisions, entry.take, siblings):
            if decisions[other].state == "circled":
                decisions[other] = Decision(take=other, state="open", by=entry.actor.id, why="another take was circled")
    reason = str(entry.body.get("reason", ""))
    decisions[entry.take] = Decision(
        take=entry.take,
        state="circled" if entry.event == "take.circled" else "rejected",
        by=entry.actor.id,
        why=str(entry.body.get("why", "")),
        reason=REJECT_REASONS.get(reason, reason),
        at=entry.at,
    )


def _suggest(decisions: dict[str, Decision], entry: Entry, siblings: Mapping[str, str]) -> None:
    others = _others(decisions, entry.take, siblings)
    if any(decisions[take].state == "circled" for take in (entry.take, *others)):
        return
    if entry.event == "take.rejected" or decisions[entry.take].state == "rejected":
        return  # a machine rejects nothing, and does not argue
    for other in others:
        if decisions[other].state == "suggested":
            decisions[other] = Decision(take=other, state="open")
    decisions[entry.take] = Decision(
        take=entry.take, state="suggested", by=entry.actor.id, why=str(entry.body.get("why", "")), at=entry.at
    )


def _others(decisions: Mapping[str, Decision], take: str, siblings: Mapping[str, str]) -> list[str]:
    group = siblings.get(take)
    return [other for other in decisions if other != take and group is not None and siblings.get(other) == group]
