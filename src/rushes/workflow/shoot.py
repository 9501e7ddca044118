"""Briefs to takes: plan offline, check the budget, open attempts, run the jobs, rebuild them after a kill."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from rushes.engines.plan import group_adjustments, group_refusals
from rushes.errors import BudgetSpent
from rushes.jobs.base import JobSpec, JobState
from rushes.model.brief import Brief
from rushes.model.document import to_document
from rushes.model.engine import END_STATES, Attempt, Encoder
from rushes.model.ledger import Money
from rushes.model.production import Production, take_name
from rushes.settings import kill_point
from rushes.store.log import Draft
from rushes.workflow.asking import Asked, ask, load_engine
from rushes.workflow.bench import CORRIDOR, Bench, engine_settings, run_jobs
from rushes.workflow.render import COLLECTED

#: How engines that encode here write takes: luma at 44 to 47 dB with grain, in a third of the time of slow presets.
TAKES = Encoder(preset="ultrafast", crf=14, threads=1)


@dataclass(frozen=True, kw_only=True)
class ShootPlan:
    """What a run would make, before anything is spent.

    Args:
        asked: every wanted take with its plan.
        attempts: the attempt of each asked take that was not refused, in the same order; new ones are PLANNED.
        known: recipe digests whose take exists already: nothing is asked again.
        adjustments, refusals: grouped, in words.
        quote: what the new takes cost together.
    """

    asked: tuple[Asked, ...]
    attempts: tuple[Attempt, ...]
    known: frozenset[str]
    adjustments: tuple[str, ...]
    refusals: tuple[str, ...]
    quote: Money

    @property
    def new(self) -> tuple[Attempt, ...]:
        """Attempts whose take is still to be made."""
        return tuple(a for a in self.attempts if a.recipe not in self.known and a.state not in END_STATES)

    @property
    def ended(self) -> tuple[Attempt, ...]:
        """Attempts that failed, were refused or stopped before: only a person tries them again."""
        return tuple(a for a in self.attempts if a.recipe not in self.known and a.state in END_STATES)


def plan_shoot(
    *,
    production: Production,
    briefs: Sequence[Brief],
    all_briefs: Sequence[Brief],
    attempts: Sequence[Attempt],
    engine: str,
    options: Mapping[str, Any],
) -> ShootPlan:
    """Plan every take that the briefs want; pure and offline.

    Args:
        production: whose look, characters and rate are frozen into the recipes.
        briefs: the current ones.
        all_briefs: the parked ones too: their take numbers stay taken.
        attempts: everything that was tried so far.
        engine: for briefs that name none.
        options: of production.toml; `engines` holds the settings of each engine.

    Raises:
        NoSuchPlugin: a brief names an engine that does not exist.
    """
    asked = ask(
        briefs,
        production=production,
        default_engine=engine,
        encoder=TAKES,
        engines=lambda name: load_engine(name, engine_settings(options, name)),
    )
    known = {attempt.recipe: attempt for attempt in sorted(attempts, key=lambda a: a.take_number)}
    numbers = _numbers({brief.id: brief for brief in (*all_briefs, *briefs)}, attempts)
    planned, seen = [], set()
    for item in asked:
        if item.recipe is None or item.recipe_digest in seen:
            continue
        seen.add(item.recipe_digest)
        planned.append(known.get(item.recipe_digest) or _attempt(item, numbers))
    unmade = [a for a in planned if a.state not in COLLECTED and a.state not in END_STATES]
    total = sum((a.quote.amount for a in unmade if a.quote), Decimal(0))
    plans = [item.plan for item in asked]
    return ShootPlan(
        asked=asked,
        attempts=tuple(planned),
        known=frozenset(name for name, attempt in known.items() if attempt.state in COLLECTED),
        adjustments=group_adjustments(plans),
        refusals=group_refusals(plans),
        quote=Money(amount=total, currency=production.currency),
    )


def _numbers(briefs: Mapping[str, Brief], attempts: Iterable[Attempt]) -> dict[tuple[str, str], int]:
    """The highest take number of each shot's variant so far, counting attempts that have not become takes."""
    highest: dict[tuple[str, str], int] = {}
    for attempt in attempts:
        brief = briefs.get(attempt.brief)
        if brief is not None:
            variant = (brief.shot, brief.segment)
            highest[variant] = max(highest.get(variant, 0), attempt.take_number)
    return highest


def _attempt(item: Asked, numbers: dict[tuple[str, str], int]) -> Attempt:
    variant = (item.brief.shot, item.brief.segment)
    numbers[variant] = number = numbers.get(variant, 0) + 1
    return Attempt(
        id=attempt_id(item.recipe_digest, number),
        recipe=item.recipe_digest,
        take_number=number,
        engine=item.engine,
        brief=item.brief.id,
        quote=item.plan.quote,
    )


def attempt_id(recipe: str, take_number: int) -> str:
    """The id of an attempt, the same wherever it is made from recipe and take number."""
    return hashlib.sha256(f"{recipe}:{take_number}".encode()).hexdigest()[:32]


def job_id(attempt: Attempt) -> str:
    """The id of the job that makes an attempt's take."""
    return f"take-{attempt.recipe}-{attempt.take_number}"


def check_budget(plan: ShootPlan, budget: Money | None) -> None:
    """Refuse before spending: without a budget only free engines run unattended.

    Raises:
        BudgetSpent: the quote is above the budget, in another currency, or there is no budget and the takes cost money.
    """
    if budget and plan.quote.amount and budget.currency != plan.quote.currency:
        raise BudgetSpent(
            f"these takes cost {plan.quote.amount} {plan.quote.currency}",
            cause=f"the budget is in another currency: {budget.amount} {budget.currency}",
            next_step=f"give it in {plan.quote.currency}",
        )
    allowed = budget.amount if budget else Decimal(0)
    if plan.quote.amount > allowed:
        raise BudgetSpent(
            f"these takes cost {plan.quote.amount} {plan.quote.currency}",
            cause=f"the budget is {allowed} {budget.currency}" if budget else "no budget was given",
            next_step=f"run again with --budget {plan.quote.amount}{plan.quote.currency}, or with a free engine",
        )


def shoot(
    bench: Bench, plan: ShootPlan, *, ended: Callable[[JobState], None], priority: int = 10
) -> tuple[JobState, ...]:
    """Make every new take of the plan and measure it; returns the state of each job, in the order they end."""
    ledger = bench.ledger
    asked = {item.recipe_digest: item for item in plan.asked}
    new = []
    with ledger.batch():
        drafts = []
        for attempt in _free_numbers(bench, plan.new):
            recipe, brief = asked[attempt.recipe].recipe, asked[attempt.recipe].brief
            if recipe is not None:
                ledger.save_recipe(recipe)
            new.append(ledger.open_attempt(attempt))
            body = {"engine": attempt.engine, "recipe": attempt.recipe, "take_number": attempt.take_number}
            drafts.append(
                Draft(
                    event="gen.requested",
                    actor=bench.actor,
                    shot=brief.shot,
                    take=attempt.id,
                    step="takes",
                    body={**body, "batch": brief.id, "segment": brief.segment, "aspect": brief.aspect},
                    key=f"requested:{attempt.id}",
                )
            )
        ledger.append_many(
            [
                Draft(
                    event="plan.accepted",
                    actor=bench.actor,
                    step="plan",
                    body={
                        "takes": len(new),
                        "quote": to_document(plan.quote),
                        "adjustments": list(plan.adjustments),
                    },
                ),
                *drafts,
            ]
        )
    kill_point("after-plan")
    return run_attempts(bench, tuple(new), ended=ended, priority=priority)


def _free_numbers(bench: Bench, attempts: Sequence[Attempt]) -> list[Attempt]:
    """The same attempts, with other take numbers where another process has given theirs away since the plan."""
    ledger = bench.ledger
    known, briefs = ledger.attempts(), {brief.id: brief for brief in ledger.briefs(parked=True)}
    by_recipe = {attempt.recipe: attempt for attempt in known}
    taken = {(briefs[a.brief].shot, briefs[a.brief].segment, a.take_number) for a in known if a.brief in briefs}
    numbers = _numbers(briefs, known)
    free = []
    for attempt in attempts:
        variant = (briefs[attempt.brief].shot, briefs[attempt.brief].segment)
        mine = by_recipe.get(attempt.recipe, attempt)
        if attempt.recipe not in by_recipe and (*variant, attempt.take_number) in taken:
            numbers[variant] = number = numbers[variant] + 1
            mine = replace(attempt, id=attempt_id(attempt.recipe, number), take_number=number)
        taken.add((*variant, mine.take_number))
        numbers[variant] = max(numbers.get(variant, 0), mine.take_number)
        free.append(mine)
    return free


def run_attempts(
    bench: Bench, attempts: tuple[Attempt, ...], *, ended: Callable[[JobState], None], priority: int = 10
) -> tuple[JobState, ...]:
    """Put attempts into their engines' queues and wait; also what `rushes resume` does with open attempts."""
    if not attempts:
        return ()
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    jobs, drafts = [], []
    for attempt in attempts:
        brief, job = briefs[attempt.brief], job_id(attempt)
        payload = {
            "job": job,
            "recipe": attempt.recipe,
            "take_number": attempt.take_number,
            "shot": brief.shot,
            "name": take_name(shot=brief.shot, number=attempt.take_number, segment=brief.segment),
        }
        steps = ("engines.render", "measures.score")
        jobs.append(JobSpec(id=job, steps=steps, payload=payload, queue=attempt.engine, priority=priority))
        draft = partial(Draft, event="gen.queued", actor=CORRIDOR, shot=brief.shot, take=attempt.id, step="takes")
        drafts.append(draft(body={"job": job}, key=f"queued:{attempt.id}"))
    bench.ledger.append_many(drafts)
    return run_jobs(bench.open_runner(), jobs, ended=ended)


def open_attempts(bench: Bench) -> tuple[Attempt, ...]:
    """Attempts that a stop left unfinished; the job engine's own database is not asked."""
    return tuple(a for a in bench.ledger.attempts() if a.state not in END_STATES)
