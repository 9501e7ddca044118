"""One job's walk: its steps in order, tried again where the runner may, and every fault as a JSON document."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rushes import errors
from rushes.errors import BrokenPromise, Cancelled, NotConfigured, RushesError, TryAgain
from rushes.jobs.base import JobSpec, Retry, StepFunction
from rushes.settings import kill_point

LOG = logging.getLogger("rushes.jobs")
LONGEST_WAIT = 300.0

#: Runs a function once and keeps its answer under a step's name: the durable engine.
Once = Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]]


def to_document(job: JobSpec) -> dict[str, Any]:
    """A job as JSON, complete: another process runs it from this alone."""
    return {
        "id": job.id,
        "steps": list(job.steps),
        "payload": dict(job.payload),
        "queue": job.queue,
        "priority": job.priority,
        "retry": {"attempts": job.retry.attempts, "first_seconds": job.retry.first_seconds},
    }


def run_job(
    document: Mapping[str, Any],
    *,
    steps: Mapping[str, StepFunction],
    once: Once,
    is_cancelled: Callable[[], bool],
    at_step: Callable[[str], None],
) -> dict[str, Any]:
    """Run a job's steps in order and answer how it ended: `result`, or `fault` with the step it ended in.

    Args:
        document: of `to_document`.
        steps: name -> function.
        once: keeps each step's answer, so that a step that ended is not run again after a death.
        is_cancelled: True once a person asked this job to stop.
        at_step: told the name of each step before it runs.
    """
    state = dict(document["payload"])
    retry = Retry(**document["retry"])
    name = ""
    for name in document["steps"]:
        at_step(name)
        kill_point("before-step")

        step = partial(run_step, name, state, steps=steps, retry=retry, is_cancelled=is_cancelled)
        answer = once(name, step)
        if "answer" not in answer:
            return {"step": name, "result": state, **answer}
        state |= answer["answer"]
        kill_point("after-step")
    return {"step": name, "result": state}


def run_step(
    name: str,
    state: Mapping[str, Any],
    *,
    steps: Mapping[str, StepFunction],
    retry: Retry,
    is_cancelled: Callable[[], bool],
) -> dict[str, Any]:
    """Run one step and answer `{"answer": ...}`, `{"fault": ...}` or `{"cancelled": True}`; TryAgain is tried again."""
    if name not in steps:
        known = ", ".join(sorted(steps)) or "none"
        return {"fault": fault_document(NotConfigured(f"no step called {name!r}", cause=f"known: {known}"))}
    for attempt in range(1, max(1, retry.attempts) + 1):
        if attempt > 1 and is_cancelled():  # before the first, the engine has just looked
            break
        try:
            return {"answer": _checked(name, steps[name](dict(state)))}
        except TryAgain as fault:
            if attempt >= retry.attempts:
                return {"fault": fault_document(fault)}
            LOG.info("step %s: %s; attempt %d of %d", name, fault.title, attempt, retry.attempts)
            _wait(min(max(retry.first_seconds * 2 ** (attempt - 1), fault.after), LONGEST_WAIT), is_cancelled)
        except RushesError as fault:
            return {"fault": fault_document(fault)}
        except Cancelled:
            break
        except Exception as fault:  # the job worker loop: one failing job never stops the rest
            LOG.exception("step %s failed", name)
            ours = BrokenPromise(
                f"the step {name!r} failed", cause=repr(fault), next_step="report it with .rushes/rushes.log"
            )
            return {"fault": fault_document(ours)}
    return {"cancelled": True}


def fault_document(fault: RushesError) -> dict[str, str]:
    """An error of the house as JSON: kind (its class), branch (who acts next), title, cause, next step, about."""
    branch = next(kind.__name__ for kind in type(fault).__mro__ if RushesError in kind.__bases__ or kind is RushesError)
    return {
        "kind": type(fault).__name__,
        "branch": branch,
        "title": fault.title,
        "cause": fault.cause,
        "next_step": fault.next_step,
        "about": fault.about,
    }


def fault_from(document: Mapping[str, str]) -> RushesError:
    """The inverse of `fault_document`, as the branch it belongs to: what a verb raises for a job that failed."""
    kind = getattr(errors, document.get("branch", ""), RushesError)
    title = document.get("title", "the job failed")
    said = {name: document.get(name, "") for name in ("cause", "next_step", "about")}
    if kind is TryAgain:
        return RushesError(title, **said)
    if kind is errors.AskLegal or issubclass(kind, RushesError):
        return kind(title, **said)
    return RushesError(title, **said)


def _checked(name: str, answer: Any) -> dict[str, Any]:
    try:
        json.dumps(answer)
    except (TypeError, ValueError) as fault:
        raise BrokenPromise(f"the step {name!r} answered something that is not JSON", cause=str(fault)) from fault
    if not isinstance(answer, dict):
        raise BrokenPromise(f"the step {name!r} answered no mapping", cause=f"found {type(answer).__name__}")
    return answer


def _wait(seconds: float, is_cancelled: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not is_cancelled():
        time.sleep(min(left, 0.1))
