"""Gates open in order, are decided by the table, and need reasons where they cost other people's time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import GateClosed
from rushes.model.ledger import Actor, Entry
from rushes.model.review import GATES, Gate
from rushes.review.gates import TRANSITIONS, decide_gate, fold_gates, is_locked, missing_approvals, open_gate


def make_gate(name: str = "assembly", **more) -> Gate:
    return Gate(name=name, cut="c", version=1, **more)


def make_decision(seq: int, gate: str, decision: str, *, version: int = 1, by: str = "p-1", why: str = "") -> Entry:
    return Entry(
        seq=seq,
        id=f"e{seq}",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        event="gate.decided",
        actor=Actor(id=by),
        production="p",
        body={"gate": gate, "cut": "c", "decision": decision, "version": version, "why": why},
    )


def test_a_gate_opens_only_after_the_ones_before_it() -> None:
    first = open_gate("assembly", cut="c", version=1)

    with pytest.raises(GateClosed, match="rough cut is not open yet"):
        open_gate("rough cut", cut="c", version=1, gates=[first])

    second = open_gate("rough cut", cut="c", version=2, gates=[decide_gate(first, decision="approve", by="p-1")])
    assert (second.state, second.budget.rounds) == ("open", 2)


def test_a_working_cut_and_an_unknown_gate_are_refused() -> None:
    with pytest.raises(GateClosed, match="a gate looks at a frozen version"):
        open_gate("assembly", cut="c", version=0)
    with pytest.raises(GateClosed, match="no gate of that name"):
        open_gate("final", cut="c", version=1)


def test_all_approvers_must_approve_and_nobody_else_may() -> None:
    approvers = ("p-client", "p-legal")

    half = decide_gate(make_gate(), decision="approve", by="p-client", approvers=approvers)
    whole = decide_gate(half, decision="approve", by="p-legal", approvers=approvers)

    assert (half.state, missing_approvals(half, approvers=approvers)) == ("open", ("p-legal",))
    assert (whole.state, whole.approvals) == ("approved", approvers)
    with pytest.raises(GateClosed, match="not an approver of this gate"):
        decide_gate(half, decision="approve", by="p-other", approvers=approvers)


def test_reopening_needs_a_reason_and_forgets_the_approvals() -> None:
    approved = decide_gate(make_gate(), decision="approve", by="p-1")

    with pytest.raises(GateClosed, match="reopen needs a reason"):
        decide_gate(approved, decision="reopen", by="p-1", why=" ")

    again = decide_gate(approved, decision="reopen", by="p-1", why="the legal line changed")
    assert (again.state, again.approvals) == ("reopened", ())


def test_what_the_table_does_not_know_is_refused_with_what_it_knows() -> None:
    with pytest.raises(GateClosed) as fault:
        decide_gate(make_gate(state="approved"), decision="approve", by="p-1")

    assert fault.value.cause == "'approve' while it is approved"
    assert fault.value.next_step == "one of reopen"


def test_the_picture_is_locked_when_its_last_gate_is_approved() -> None:
    lock = make_gate(GATES[-1])

    assert not is_locked([lock], cut="c")
    assert is_locked([decide_gate(lock, decision="approve", by="p-1")], cut="c")
    assert not is_locked([make_gate(GATES[-1], state="approved")], cut="another")


def test_the_log_is_folded_into_gates_and_a_new_version_starts_anew() -> None:
    log = [
        make_decision(1, "assembly", "approve"),
        make_decision(2, "rough cut", "retake", why="hands"),
        make_decision(3, "assembly", "retake", version=2, why="new shot"),
        make_decision(4, "rough cut", "approve"),
    ]

    gates = fold_gates(reversed(log))

    assert {name: (gate.version, gate.state) for (_, name), gate in gates.items()} == {
        "assembly": (2, "open"),
        "rough cut": (1, "approved"),
    }


@settings(deadline=None)
@given(st.lists(st.sampled_from(["approve", "retake", "reopen", "nonsense"]), max_size=12))
def test_a_gate_only_ever_stands_where_the_table_leads(decisions) -> None:
    gate = make_gate()
    for decision in decisions:
        expected = TRANSITIONS.get((gate.state, decision))
        if expected is None:
            with pytest.raises(GateClosed):
                decide_gate(gate, decision=decision, by="p", why="because")
            continue
        gate = decide_gate(gate, decision=decision, by="p", why="because")
        assert gate.state == expected
