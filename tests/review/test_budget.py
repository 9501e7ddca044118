"""A gate's budget is counted per shot, and the sentence before more takes is honest."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import BudgetSpent
from rushes.model.ledger import Actor, Entry, Money
from rushes.model.review import Budget
from rushes.review.budget import GATE_BUDGETS, Spent, chance_of_better, check_budget, count_spent, say_more_takes

ROUNDS = Budget(rounds=3, takes=12)


def make_entry(seq: int, event: str, *, shot: str = "S", **body) -> Entry:
    return Entry(
        seq=seq,
        id=f"e{seq}",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        event=event,
        actor=Actor(id="m", kind="machine"),
        production="p",
        shot=shot,
        body=body,
    )


def test_a_batch_is_one_round_and_every_request_a_take() -> None:
    log = [
        make_entry(1, "gen.requested", batch="one"),
        make_entry(2, "gen.requested", batch="one"),
        make_entry(3, "gen.requested", batch="two"),
        make_entry(4, "gen.requested", shot="other", batch="three"),
    ]

    assert count_spent(log, shot="S") == Spent(rounds=2, takes=3)


def test_an_approved_gate_starts_the_count_anew() -> None:
    log = [
        make_entry(1, "gen.requested", batch="one"),
        make_entry(2, "gate.decided", shot="", decision="approve"),
        make_entry(3, "gen.requested", batch="two"),
    ]

    assert count_spent(log, shot="S") == Spent(rounds=1, takes=1)


def test_a_spent_budget_refuses_in_words() -> None:
    with pytest.raises(BudgetSpent) as fault:
        check_budget(ROUNDS, Spent(rounds=3, takes=36), more=4, gate="fine cut", shot="LAUNCH_010_0010")

    assert str(fault.value) == (
        "LAUNCH_010_0010: no round is left at fine cut\n"
        "  cause: 3 of 3 rounds are used, 36 takes\n"
        "  next: choose among the takes that exist, or let the budget's owner raise it with a reason"
    )


def test_a_round_may_not_be_larger_than_the_gate_allows() -> None:
    check_budget(ROUNDS, Spent(), more=12, gate="fine cut", shot="S")
    with pytest.raises(BudgetSpent, match="a round larger than fine cut allows"):
        check_budget(ROUNDS, Spent(), more=13, gate="fine cut", shot="S")


def test_after_the_lock_nothing_is_left() -> None:
    with pytest.raises(BudgetSpent):
        check_budget(GATE_BUDGETS["picture lock"], Spent(), more=1, gate="picture lock", shot="S")


def test_with_a_sure_yield_the_chance_is_n_over_n_plus_m() -> None:
    assert chance_of_better(made=4000, usable=4000, more=4000) == pytest.approx(0.5, abs=0.001)
    assert chance_of_better(made=1000, usable=1000, more=10) == pytest.approx(10 / 1010, abs=0.0005)


def test_the_chance_for_one_more_take_is_the_expected_yield_over_the_usable_and_one() -> None:
    # E[yield] = (2 + 6) / (4 + 10); a usable newcomer is best of 7 with probability 1 / 7
    assert chance_of_better(made=10, usable=6, more=1) == pytest.approx(8 / 14 / 7)


def test_without_a_usable_take_it_is_the_chance_of_any_usable_one() -> None:
    # one of two: 1 - E[(1 - y)^2] with y from Beta(2, 2 + 3)
    assert chance_of_better(made=3, usable=0, more=2) == pytest.approx(1 - (5 * 6) / (7 * 8))


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 60))
def test_more_takes_never_lower_the_chance(usable: int, broken: int, more: int) -> None:
    made = usable + broken

    chances = [chance_of_better(made=made, usable=usable, more=n) for n in (more, more + 1)]

    assert 0 < chances[0] <= chances[1] <= 1


def test_the_sentence_says_chance_price_time_and_round() -> None:
    sentence = say_more_takes(
        more=10,
        made=12,
        usable=8,
        gate="fine cut",
        budget=ROUNDS,
        spent=Spent(rounds=1, takes=12),
        cost=Money(amount=Decimal("4.200000")),
        minutes=25.2,
        judged=80,
    )

    assert sentence == (
        "Another 10 takes: 43 % chance that one beats the best so far. 4.20 EUR and 25 min. Round 2 of 3 at fine cut."
    )


def test_the_sentence_owns_up_to_guessing_and_to_an_empty_budget() -> None:
    sentence = say_more_takes(
        more=1, made=2, usable=0, gate="assembly", budget=Budget(rounds=1, takes=4), spent=Spent(rounds=1, takes=2)
    )

    assert (
        sentence
        == "Another 1 take: 33 % chance that one can be used (rough guess). Free. No round is left at assembly."
    )
