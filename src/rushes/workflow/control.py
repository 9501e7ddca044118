"""What a person does to work under way: stop takes, hold everything, go on, and have a take tried again."""

from __future__ import annotations

import difflib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.errors import GateClosed, NoSuchRecord
from rushes.jobs.base import Runner
from rushes.model.engine import END_STATES, Attempt
from rushes.model.production import take_name
from rushes.store.log import Draft
from rushes.workflow.bench import Bench
from rushes.workflow.render import COLLECTED
from rushes.workflow.shoot import attempt_id, job_id

#: How long a running step may take to notice that it was stopped, in seconds.
NOTICE_SECONDS = 5.0


def named_attempts(bench: Bench) -> Mapping[str, Attempt]:
    """Every attempt by the name of the take it makes or made."""
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    return {
        take_name(shot=briefs[a.brief].shot, number=a.take_number, segment=briefs[a.brief].segment): a
        for a in bench.ledger.attempts()
        if a.brief in briefs
    }


def count_attempts(bench: Bench) -> dict[str, dict[str, int]]:
    """How many takes of each engine wait, are being made, were made, failed or were stopped."""
    damaged = {take.id for take in bench.ledger.takes(states=("failed",))}
    counts: dict[str, dict[str, int]] = {}
    for attempt in bench.ledger.attempts():
        count = counts.setdefault(attempt.engine, dict.fromkeys(("waiting", "running", "made", "failed", "stopped"), 0))
        if attempt.state in ("PLANNED", "RESERVED"):
            count["waiting"] += 1
        elif attempt.state not in END_STATES:
            count["running"] += 1
        elif attempt.state == "CANCELLED":
            count["stopped"] += 1
        else:
            count["made" if attempt.state == "SETTLED" and attempt.id not in damaged else "failed"] += 1
    return dict(sorted(counts.items()))


def find_attempts(bench: Bench, names: Sequence[str]) -> Mapping[str, Attempt]:
    """The attempts of some take names or ids, by take name.

    Raises:
        NoSuchRecord: a name that no take has; says the nearest.
    """
    known = named_attempts(bench)
    by_id = {attempt.id: name for name, attempt in known.items()}
    found = {}
    for word in names:
        name = by_id.get(word, word)
        if name not in known:
            near = difflib.get_close_matches(word, known, n=1)
            step = f"did you mean {near[0]!r}?" if near else "see: rushes status"
            raise NoSuchRecord(f"no take {word!r}", next_step=step)
        found[name] = known[name]
    return found


def stop_takes(bench: Bench, runner: Runner, names: Sequence[str]) -> tuple[str, ...]:
    """Stop takes that wait or are being made; those that are there already are left alone.

    Returns:
        The names of the takes that were stopped.
    """
    wanted = {name: a for name, a in find_attempts(bench, names).items() if a.state not in (*END_STATES, *COLLECTED)}
    for attempt in wanted.values():
        if runner.state(job_id(attempt)) is not None:
            runner.cancel(job_id(attempt))
    until = time.monotonic() + NOTICE_SECONDS
    stopped = []
    for name, attempt in wanted.items():
        if _has_stopped(bench, attempt, until=until):
            body = {"job": job_id(attempt)}
            bench.ledger.append("job.cancelled", actor=bench.actor, take=attempt.id, step="takes", body=body)
            stopped.append(name)
    return tuple(stopped)


def _has_stopped(bench: Bench, attempt: Attempt, *, until: float) -> bool:
    """Wait for a worker that is making it to say so; where none is, the attempt is ended here."""
    now = attempt
    while attempt.state not in ("PLANNED", "RESERVED") and now.state not in END_STATES and time.monotonic() < until:
        time.sleep(0.1)
        now = bench.ledger.attempt(attempt.recipe, attempt.take_number) or attempt
    if now.state in COLLECTED:
        return False
    if now.state not in END_STATES:
        bench.ledger.move_attempt(attempt.id, "CANCELLED", actor=bench.actor)
    return True


def hold(bench: Bench, runner: Runner) -> None:
    """Start nothing more, here and in every other process; what runs goes on to its end."""
    runner.pause()
    bench.ledger.append("job.paused", actor=bench.actor, step="takes", body={"job": "*"})


def go_on(bench: Bench) -> None:
    """Take back a hold."""
    if bench.ledger.entries(kinds=("job.paused",), limit=1):
        bench.open_runner().unpause()


def try_again(bench: Bench, names: Sequence[str]) -> tuple[Attempt, ...]:
    """A person has takes tried again that failed, were refused or stopped; the caller runs what is open then.

    A take whose file came and was damaged stays as it is: the next number is made from the same recipe.

    Raises:
        GateClosed: a take that is there and sound.
    """
    wanted = find_attempts(bench, names)
    for name, attempt in wanted.items():
        if attempt.state in COLLECTED and attempt.state != "SETTLED":
            continue
        if attempt.state == "SETTLED" and bench.ledger.take(attempt.id).state != "failed":
            raise GateClosed(f"{name} is there already", next_step="more takes of its row: rushes run SHEET --takes N")
    again = []
    for attempt in wanted.values():
        if attempt.state == "SETTLED":
            again.append(_next_number(bench, attempt))
        elif attempt.state in END_STATES:
            again.append(bench.ledger.move_attempt(attempt.id, "RESERVED", actor=bench.actor))
        else:
            again.append(attempt)
    bench.ledger.append_many(
        [
            Draft(
                event="job.retried", actor=bench.actor, take=a.id, step="takes", body={"job": job_id(a), "why": a.error}
            )
            for a in again
        ]
    )
    return tuple(again)


def _next_number(bench: Bench, attempt: Attempt) -> Attempt:
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    place = (briefs[attempt.brief].shot, briefs[attempt.brief].segment)
    numbers = [
        a.take_number
        for a in bench.ledger.attempts()
        if a.brief in briefs and (briefs[a.brief].shot, briefs[a.brief].segment) == place
    ]
    number = max(numbers) + 1
    new = replace(
        attempt,
        id=attempt_id(attempt.recipe, number),
        take_number=number,
        state="PLANNED",
        remote_id="",
        charged=None,
        error="",
        handle={},
    )
    opened = bench.ledger.open_attempt(new)
    body = {"engine": opened.engine, "recipe": opened.recipe, "take_number": number}
    bench.ledger.append(
        "gen.requested",
        actor=bench.actor,
        shot=place[0],
        take=opened.id,
        step="takes",
        body=body,
        key=f"requested:{opened.id}",
    )
    return opened
