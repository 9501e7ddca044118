"""A program that works like ours: `worker.py WHERE LOG VERB [ID ...]`; each step that ends writes one line to LOG."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from rushes.jobs import embedded
from rushes.jobs.base import JobSpec, StepFunction
from rushes.jobs.embedded import EmbeddedRunner

STEPS = ("plan", "render", "measure")


def written(log: str, name: str) -> StepFunction:
    def step(state: dict[str, Any]) -> dict[str, Any]:
        if state.get("slow") == name:
            say(log, f"{state['job']} begins {name}")
            time.sleep(float(os.environ.get("SECONDS", "60")))
        say(log, f"{state['job']} {name} {os.getpid()}")
        return {name: len(state)}

    return step


def say(log: str, line: str) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def main(where: str, log: str, verb: str, *ids: str) -> None:
    embedded.REAP_SECONDS = 0.2
    runner = EmbeddedRunner(where)
    runner.start(
        steps={name: written(log, name) for name in STEPS}, queues={"previz": int(os.environ.get("AT_ONCE", "2"))}
    )
    slow = os.environ.get("SLOW", "")
    for job in ids if verb == "run" else ():
        runner.enqueue(JobSpec(id=job, steps=STEPS, payload={"job": job, "slow": slow}, queue="previz"))
    say(log, f"up {os.getpid()}")
    for state in runner.wait(ids):
        say(log, f"{state.id} is {state.state}")
    runner.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
