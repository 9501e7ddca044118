"""The gates from assembly to picture lock as a table, and the pure steps a gate may take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from rushes.errors import GateClosed
from rushes.model.ledger import Entry
from rushes.model.review import GATES, Budget, Gate
from rushes.review.budget import GATE_BUDGETS

GateState = Literal["open", "approved", "reopened"]

#: (state, what a person decides) -> the state after it; what is not here is not allowed.
TRANSITIONS: dict[tuple[str, str], GateState] = {
    ("open", "approve"): "approved",
    ("open", "retake"): "open",
    ("reopened", "approve"): "approved",
    ("reopened", "retake"): "reopened",
    ("approved", "reopen"): "reopened",
}
#: Decisions that must say why: they cost other people's time.
NEEDS_REASON = ("retake", "reopen")


def open_gate(name: str, *, cut: str, version: int, gates: Iterable[Gate] = (), budget: Budget | None = None) -> Gate:
    """Open a gate for a frozen cut version.

    Args:
        name: of `model.review.GATES`.
        cut: id of the cut.
        version: a frozen version, from 1.
        gates: the cut's gates so far.
        budget: rounds and takes per shot; the gate's default where None.

    Raises:
        GateClosed: no such gate, a working cut, or an earlier gate that nobody approved.
    """
    if name not in GATES:
        raise GateClosed("no gate of that name", cause=f"found {name!r}", next_step="one of " + ", ".join(GATES))
    if version < 1:
        raise GateClosed("a gate looks at a frozen version", about=cut, next_step="freeze the cut first")
    approved = {gate.name for gate in gates if gate.cut == cut and gate.state == "approved"}
    missing = [earlier for earlier in GATES[: GATES.index(name)] if earlier not in approved]
    if missing:
        raise GateClosed(
            f"{name} is not open yet",
            cause=f"{missing[0]} is not approved",
            next_step=f"decide {missing[0]} first",
            about=cut,
        )
    return Gate(name=name, cut=cut, version=version, budget=budget or GATE_BUDGETS[name])


def decide_gate(gate: Gate, *, decision: str, by: str, why: str = "", approvers: Collection[str] = ()) -> Gate:
    """Take one step through the table.

    Args:
        gate: as it stands.
        decision: `approve`, `retake` or `reopen`.
        by: pseudonym of the decider.
        why: reason; needed for a retake and for reopening.
        approvers: who must all approve before the gate is approved; empty where one decider is enough.

    Returns:
        The gate after it; with approvals missing it stays as it was, with one approval more.

    Raises:
        GateClosed: the table has no such step, the reason is missing, or `by` is not among the approvers.
    """
    after = TRANSITIONS.get((gate.state, decision))
    if after is None:
        allowed = ", ".join(word for state, word in TRANSITIONS if state == gate.state)
        raise GateClosed(
            f"{gate.name} cannot be decided so",
            cause=f"{decision!r} while it is {gate.state}",
            next_step=f"one of {allowed}",
        )
    if decision in NEEDS_REASON and not why.strip():
        raise GateClosed(f"{decision} needs a reason", about=gate.name, next_step="say why")
    if decision == "approve":
        if approvers and by not in approvers:
            raise GateClosed(
                "not an approver of this gate",
                cause=f"found {by!r}",
                next_step="one of " + ", ".join(sorted(approvers)),
                about=gate.name,
            )
        approvals = tuple(dict.fromkeys((*gate.approvals, by)))
        done = not approvers or set(approvers) <= set(approvals)
        return replace(gate, approvals=approvals, state=after if done else gate.state)
    return replace(gate, approvals=(), state=after)


def missing_approvals(gate: Gate, *, approvers: Collection[str]) -> tuple[str, ...]:
    """Who has not approved yet."""
    return tuple(sorted(set(approvers) - set(gate.approvals)))


def is_locked(gates: Iterable[Gate], *, cut: str) -> bool:
    """True where the cut's picture lock is approved: nothing in the picture may change any more."""
    return any(gate.cut == cut and gate.name == GATES[-1] and gate.state == "approved" for gate in gates)


def fold_gates(
    entries: Iterable[Entry], *, approvers: Mapping[str, Collection[str]] | None = None
) -> dict[tuple[str, str], Gate]:
    """The gates of every cut from the event log, by (cut, gate name).

    A decision on a newer version than the gate's own starts the gate anew for that version. Steps that the table does
    not allow are history that nobody can change; they are passed over.

    Args:
        entries: `gate.decided` events, in any order, and others.
        approvers: gate name -> who must approve.
    """
    gates: dict[tuple[str, str], Gate] = {}
    for entry in sorted(entries, key=lambda entry: entry.seq):
        name, cut = str(entry.body.get("gate", "")), str(entry.body.get("cut", ""))
        if entry.event != "gate.decided" or name not in GATES:
            continue
        version = int(entry.body.get("version") or 0)
        gate = gates.get((cut, name))
        if gate is None or version > gate.version:
            gate = Gate(name=name, cut=cut, version=version, budget=GATE_BUDGETS[name])
        try:
            gates[cut, name] = decide_gate(
                gate,
                decision=str(entry.body.get("decision", "")),
                by=entry.actor.id,
                why=str(entry.body.get("why", "")),
                approvers=(approvers or {}).get(name, ()),
            )
        except GateClosed:
            gates.setdefault((cut, name), gate)
    return gates
