"""The runner's door: jobs are JSON, their steps are named functions, and nothing here knows pictures or rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JobStateName = Literal["queued", "running", "done", "failed", "cancelled", "paused"]

#: A step: JSON in, JSON out, idempotent by its own key; may raise errors of the house.
StepFunction = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How often a step that raises TryAgain is tried, and how long between (doubling, seconds)."""

    attempts: int = 5
    first_seconds: float = 1.0


@dataclass(frozen=True, kw_only=True)
class JobSpec:
    """One job: steps run in order, each with `payload` merged with the results of the steps before it.

    Args:
        id: workflow id; the same id is the same job, whoever enqueues it again.
        steps: names of registered step functions.
        payload: JSON.
        queue: name of the queue (one per engine, one for the rest).
        priority: lower runs earlier.
        retry: for TryAgain only.
    """

    id: str
    steps: tuple[str, ...]
    payload: Mapping[str, Any] = field(default_factory=dict)
    queue: str = "work"
    priority: int = 10
    retry: Retry = Retry()


@dataclass(frozen=True, kw_only=True)
class JobState:
    """Where a job stands.

    Args:
        step: the step it runs or ended in.
        result: payload merged with the results of all steps, once done.
        error: title, cause and next step of the fault that ended it, as a mapping; empty where none.
    """

    id: str
    state: JobStateName
    step: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, str] = field(default_factory=dict)


class Runner(Protocol):
    """A durable job engine behind our own narrow door."""

    def start(self, *, steps: Mapping[str, StepFunction], queues: Mapping[str, int]) -> None:
        """Register the steps, open the queues (name -> jobs at once) and adopt what an earlier process left."""
        ...

    def enqueue(self, job: JobSpec) -> JobState:
        """Put a job in its queue; a known id is answered with the state it has."""
        ...

    def state(self, job_id: str) -> JobState | None:
        """Where the job stands; None for an id never seen."""
        ...

    def wait(self, job_ids: tuple[str, ...], *, every: float = 0.05) -> Iterator[JobState]:
        """Each job's state once it ended, in the order they end."""
        ...

    def cancel(self, job_id: str) -> None:
        """Stop at the next step; a running step sees `is_cancelled`."""
        ...

    def is_cancelled(self, job_id: str) -> bool:
        """True once a person asked this job to stop; steps poll it."""
        ...

    def pause(self) -> None:
        """Start no further job until `unpause`."""
        ...

    def unpause(self) -> None:
        """Go on after `pause`."""
        ...

    def retry(self, job_id: str) -> JobState:
        """Run a failed or cancelled job again from the step it ended in."""
        ...

    def stop(self) -> None:
        """Finish running steps and close."""
        ...
