"""What the corridor may use: one production's folder, ledger, media tree and runner, and who is acting."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rushes.jobs.base import JobSpec, JobState, Runner
from rushes.model.ledger import Actor
from rushes.model.production import Production
from rushes.settings import Settings
from rushes.store.files import HALF, MediaTree
from rushes.store.records import Ledger

#: The corridor's own name in the log.
CORRIDOR = Actor(id="corridor", kind="machine")
#: What is added to the id of a job that is done by its own account and must be done again.
AGAIN = "+"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One production, opened for work.

    Args:
        folder: the production's folder.
        production: the noun.
        options: production.toml beyond the noun: `film_seconds`, `aspects`, `music`, `deliver` ...
        settings: what the machine decides.
        ledger: nouns and the linked log.
        media: content-addressed files.
        actor: the person at this door, a pseudonym.
        open_runner: starts the job engine; only verbs that make something call it.
        close: ends the job engine and closes the ledger; the end of the process does it too.
        progress: hears (step, about, share done 0..1).
    """

    folder: Path
    production: Production
    settings: Settings
    ledger: Ledger
    media: MediaTree
    actor: Actor
    open_runner: Callable[[], Runner]
    close: Callable[[], None] = lambda: None
    options: dict[str, Any] = field(default_factory=dict)
    progress: Callable[[str, str, float], None] = lambda step, about, share: None

    def engine_settings(self, name: str) -> dict[str, str]:
        """The table `[engines.NAME]` of production.toml; lists become JSON text."""
        return engine_settings(self.options, name)

    @contextmanager
    def scratch(self, name: str) -> Iterator[Path]:
        """An empty folder inside the production, of this process alone, removed afterwards."""
        place = self.folder / ".rushes" / "scratch" / f"{HALF}{os.getpid()}-{name}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def step(self, name: str, *, kind: str = "machine") -> Iterator[None]:
        """Write step.started and step.finished around a stretch of work."""
        self.ledger.append("step.started", actor=CORRIDOR, step=name, body={"step": name, "kind": kind})
        ok = False
        try:
            yield
            ok = True
        finally:
            body = {"step": name, "kind": kind, "ok": ok}
            self.ledger.append("step.finished", actor=CORRIDOR, step=name, body=body)


def engine_settings(options: Mapping[str, Any], name: str) -> dict[str, str]:
    """The table `[engines.NAME]` of a production's options, as the texts that an engine takes."""
    table: Mapping[str, Any] = options.get("engines", {}).get(name, {})
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in table.items()}


def run_jobs(runner: Runner, jobs: Sequence[JobSpec], *, ended: Callable[[JobState], None]) -> tuple[JobState, ...]:
    """Enqueue jobs and wait for all of them; one that fails never stops the others.

    The ledger has asked for these jobs, so one that ended before without its result is run again.
    """
    ids = tuple(_enqueue(runner, job) for job in jobs)
    states = []
    for state in runner.wait(ids):
        ended(state)
        states.append(state)
    return tuple(states)


def _enqueue(runner: Runner, job: JobSpec) -> str:
    state = runner.enqueue(job).state
    if state in ("failed", "cancelled"):
        runner.retry(job.id)
    if state != "done":
        return job.id
    name = job.id + AGAIN  # what it made is gone from the ledger (an older copy was restored)
    return _enqueue(runner, replace(job, id=name, payload={**job.payload, "job": name}))
