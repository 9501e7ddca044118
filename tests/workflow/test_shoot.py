"""Plans and attempts: numbers that stay, budgets that hold, and takes that are asked for once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from rushes.errors import BudgetSpent, GateClosed
from rushes.model.ledger import Money
from rushes.workflow.control import named_attempts, try_again
from rushes.workflow.shoot import check_budget, open_attempts, shoot
from tests.walk.conftest import make_footage

FOOTAGE = "id,prompt,footage\na,first plate,one.mp4\nb,second plate,two.mp4\n"


def numbers(plan):
    return [attempt.take_number for attempt in plan.attempts]


def keep(bench, plan):
    for item in plan.asked:
        bench.ledger.save_recipe(item.recipe)
    return [bench.ledger.open_attempt(attempt) for attempt in plan.attempts]


def end(bench, attempt, *states):
    for state in states:
        bench.ledger.move_attempt(attempt.id, state, error="why" if state == "FAILED" else None)


def test_more_takes_go_on_counting_and_renumber_nothing(read, opened) -> None:
    job, first = read()
    keep(opened(job), first)

    _, more = read(takes=3)

    assert numbers(more) == [1, 2, 3] * 3
    assert {a.id for a in first.attempts} <= {a.id for a in more.attempts}


def test_axes_of_variation_make_takes_of_the_same_shot(read) -> None:
    job, plan = read(vary={"lens": ("24", "85")})

    assert len(job.expansion.shots) == 3
    assert numbers(plan) == [1, 2] * 3
    assert {item.brief.wishes["lens"] for item in plan.asked} == {"24", "85"}


def test_an_edited_row_gets_the_next_number_of_its_shot(read, opened) -> None:
    job, first = read("id,prompt\na,Mountains\n")
    keep(opened(job), first)

    _, edited = read("id,prompt\na,Mountains at night\n")

    assert numbers(edited) == [2]


def test_what_failed_or_was_refused_is_not_asked_again_by_itself(read, opened) -> None:
    job, plan = read()
    bench = opened(job)
    failed, refused, waiting = keep(bench, plan)
    end(bench, failed, "RESERVED", "INTENT", "FAILED")
    end(bench, refused, "RESERVED", "REFUSED")

    _, again = read()

    assert {attempt.id for attempt in again.ended} == {failed.id, refused.id}
    assert [attempt.id for attempt in again.new] == [waiting.id]
    assert [attempt.id for attempt in open_attempts(bench)] == [waiting.id]


def test_a_person_may_have_a_failed_take_tried_again_and_the_log_says_who(read, opened) -> None:
    job, plan = read()
    bench = opened(job)
    failed = keep(bench, plan)[0]
    end(bench, failed, "RESERVED", "INTENT", "FAILED")
    name = next(name for name, attempt in named_attempts(bench).items() if attempt.id == failed.id)

    again = try_again(bench, [name])

    retried = bench.ledger.entries(kinds=("job.retried",))
    assert [attempt.state for attempt in again] == ["RESERVED"]
    assert [(entry.actor, entry.body["why"]) for entry in retried] == [(bench.actor, "why")]


def test_without_a_budget_only_free_takes_run(read) -> None:
    _, plan = read()
    paid = replace(plan, quote=Money(amount=Decimal("1.50"), currency="EUR"))

    check_budget(plan, None)
    check_budget(paid, Money(amount=Decimal("1.50"), currency="EUR"))
    with pytest.raises(BudgetSpent, match=r"these takes cost 1\.50 EUR"):
        check_budget(paid, Money(amount=Decimal("1.49"), currency="EUR"))


def test_a_budget_in_another_currency_does_not_cover_the_quote(read) -> None:
    _, plan = read()
    paid = replace(plan, quote=Money(amount=Decimal("1.50"), currency="EUR"))

    with pytest.raises(BudgetSpent, match="these takes cost"):
        check_budget(paid, Money(amount=Decimal(200), currency="JPY"))


def test_takes_are_made_once_measured_and_settled_with_every_event(read, opened, tmp_path: Path) -> None:
    make_footage(tmp_path / "one.mp4", seed=1)
    make_footage(tmp_path / "two.mp4", seed=2)
    job, plan = read(FOOTAGE)
    bench = opened(job)

    states = shoot(bench, plan, ended=lambda state: None)
    bench.close()
    _, again = read(FOOTAGE)

    assert sorted(state.result["name"] for state in states) == ["SPOT_010_0010_tk001", "SPOT_010_0020_tk001"]
    assert again.new == ()
    take = bench.ledger.takes()[0]
    assert [entry.event for entry in bench.ledger.entries(take=take.id) if not entry.event.startswith("attempt.")] == [
        "gen.requested",
        "gen.queued",
        "gen.started",
        "measure.started",
        "gen.finished",
        "measure.finished",
        "take.triaged",
    ]
    with pytest.raises(GateClosed, match="is there already"):
        try_again(bench, [take.name])


def test_numbers_that_another_process_gave_away_since_the_plan_are_not_given_twice(
    read, opened, tmp_path: Path
) -> None:
    for name in ("one", "two", "six"):
        make_footage(tmp_path / f"{name}.mp4", seed=len(name) + ord(name[0]))
    row = "id,prompt,footage\na,plate,{}.mp4\n"
    job, mine = read(row.format("one"))
    opened(job)
    other, theirs = read(row.format("two"))
    bench = opened(other)
    keep(bench, theirs)

    shoot(bench, mine, ended=lambda state: None)

    assert sorted(named_attempts(bench)) == ["SPOT_010_0010_tk001", "SPOT_010_0010_tk002"]
