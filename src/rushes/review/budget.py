"""What a gate allows per shot, what was used of it, and the plain sentence on what more takes would likely buy."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rushes.errors import BudgetSpent
from rushes.model.ledger import Entry, Money
from rushes.model.review import Budget

#: Defaults of curation.md 2.3: cheap rounds early, none after the lock.
GATE_BUDGETS = {
    "assembly": Budget(rounds=1, takes=4),
    "rough cut": Budget(rounds=2, takes=12),
    "fine cut": Budget(rounds=3, takes=12),
    "picture lock": Budget(rounds=0, takes=0),
}
#: Below this many judged takes a production's own numbers are a rough guess.
_ENOUGH_JUDGED = 30


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Rounds (batches) and takes asked for one shot within its present gate."""

    rounds: int = 0
    takes: int = 0


def count_spent(entries: Iterable[Entry], *, shot: str) -> Spent:
    """Rounds and takes requested for a shot since its last gate was approved.

    A batch is one round whatever its size; a request without a batch is a round of its own.

    Args:
        entries: the log, in any order.
        shot: shot code.
    """
    batches: set[str] = set()
    takes = 0
    for entry in sorted(entries, key=lambda entry: entry.seq):
        if entry.event == "gate.decided" and entry.shot in {shot, ""} and entry.body.get("decision") == "approve":
            batches, takes = set(), 0
        elif entry.event == "gen.requested" and entry.shot == shot:
            batches.add(str(entry.body.get("batch") or entry.id))
            takes += 1
    return Spent(rounds=len(batches), takes=takes)


def check_budget(budget: Budget, spent: Spent, *, more: int, gate: str, shot: str) -> None:
    """Let another round of `more` takes pass, or say why not.

    Args:
        budget: rounds, and takes per round.
        spent: so far.
        more: takes of the new round.
        gate, shot: for people.

    Raises:
        BudgetSpent: no round is left, or the round is larger than the gate allows.
    """
    if spent.rounds >= budget.rounds:
        raise BudgetSpent(
            f"no round is left at {gate}",
            cause=f"{spent.rounds} of {budget.rounds} rounds are used, {spent.takes} takes",
            next_step="choose among the takes that exist, or let the budget's owner raise it with a reason",
            about=shot,
        )
    if more > budget.takes:
        raise BudgetSpent(
            f"a round larger than {gate} allows",
            cause=f"{more} takes, at most {budget.takes} a round",
            next_step=f"ask for {budget.takes}",
            about=shot,
        )


def chance_of_better(*, made: int, usable: int, more: int) -> float:
    """Probability that the best of `more` new takes beats the best of the usable ones so far.

    Takes are exchangeable and the yield is uncertain: k of the new takes are usable with Beta-binomial probability
    (prior Beta(2, 2)), and the best of u + k is new with probability k / (k + u) (curation.md 2.1).

    Args:
        made: takes made so far.
        usable: of them, takes without a hard fault that nobody rejected.
        more: takes to come.
    """
    a, b = 2 + usable, 2 + made - usable
    total = 0.0
    for k in range(1, more + 1):
        log = math.lgamma(more + 1) - math.lgamma(k + 1) - math.lgamma(more - k + 1)
        log += _log_beta(k + a, more - k + b) - _log_beta(a, b)
        total += math.exp(log) * k / (k + usable)
    return min(1.0, total)


def say_more_takes(
    *,
    more: int,
    made: int,
    usable: int,
    gate: str,
    budget: Budget,
    spent: Spent,
    cost: Money | None = None,
    minutes: float | None = None,
    judged: int = 0,
) -> str:
    """The sentence in front of the button.

    Args:
        more: takes of the next round.
        made, usable: takes of this brief so far, and those that could be used.
        gate: its name; budget, spent: of this shot.
        cost: quote of the round, None where it is free.
        minutes: machine time of the round, None where nobody knows.
        judged: takes judged in the whole production; below 30 the sentence says that it guesses.

    Returns:
        E.g. `Another 10 takes: 45 % chance that one beats the best so far. 4.20 EUR and 25 min. Round 2 of 3 at
        fine cut.`
    """
    percent = round(100 * chance_of_better(made=made, usable=usable, more=more))
    better = "one beats the best so far" if usable else "one can be used"
    sentence = f"Another {more} take{'' if more == 1 else 's'}: {percent} % chance that {better}"
    sentence += " (rough guess)." if judged < _ENOUGH_JUDGED else "."
    price = "Free" if cost is None or not cost.amount else f"{cost.amount:.2f} {cost.currency}"
    time = "" if minutes is None else " and less than a minute" if minutes < 1 else f" and {round(minutes)} min"
    sentence += f" {price}{time}."
    if spent.rounds >= budget.rounds:
        return f"{sentence} No round is left at {gate}."
    return f"{sentence} Round {spent.rounds + 1} of {budget.rounds} at {gate}."


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
