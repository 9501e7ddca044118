"""What stands about each take now, folded from the log: later supersedes, undo restores, machines suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rushes.model.ledger import Entry
from rushes.model.review import REJECT_REASONS, Decision

_DECIDING = ("take.circled", "take.rejected")


def fold_decisions(entries: Iterable[Entry], *, siblings: Mapping[str, str] | None = None) -> dict[str, Decision]:
    """The decision of every take that an event speaks of.

    `circle.undone` takes back the latest decision on its take that still stands, whatever it was, so that what stood
    before stands again. Where siblings are known, a circle takes the place of an earlier circle among them. A circle by
    a machine counts as a suggestion, and a suggestion never replaces what a person decided.

    Args:
        entries: any part of the log, in any order.
        siblings: take id -> name of its group (its shot, segment and aspect); empty where takes stand alone.
    """
    siblings = siblings or {}
    ordered = sorted(entries, key=lambda entry: entry.seq)
    standing = _without_undone(ordered)
    decisions: dict[str, Decision] = {
        entry.take: Decision(take=entry.take, state="open") for entry in ordered if entry.take and _concerns(entry)
    }
    for entry in standing:
        if _is_persons(entry):
            _decide(decisions, entry, siblings)
    for entry in standing:
        if not _is_persons(entry):
            _suggest(decisions, entry, siblings)
    return decisions


def _concerns(entry: Entry) -> bool:
    return entry.event in {*_DECIDING, "take.suggested", "circle.undone"}


def _is_persons(entry: Entry) -> bool:
    return entry.event in _DECIDING and entry.actor.kind != "machine"


def _without_undone(entries: Sequence[Entry]) -> list[Entry]:
    standing: list[Entry] = []
    for entry in entries:
        if entry.event == "circle.undone":
            for index in range(len(standing) - 1, -1, -1):
                if standing[index].take == entry.take and _is_persons(standing[index]):
                    del standing[index]
                    break
        elif entry.take and _concerns(entry):
            standing.append(entry)
    return standing


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
