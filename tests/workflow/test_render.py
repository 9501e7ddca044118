"""One take from one attempt: a fault of a free engine is tried once more, and secrets reach only the program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rushes.engines.previz import PrevizEngine
from rushes.errors import CannotDo
from rushes.workflow.prepare import Job
from rushes.workflow.shoot import ShootPlan, shoot
from tests.walk.conftest import make_footage

PROGRAM = """
import os, pathlib, shutil, sys
tries = pathlib.Path({tries!r})
tries.write_text((tries.read_text() if tries.exists() else "") + os.environ.get("key", "-") + " ")
if len(tries.read_text().split()) <= {faults}:
    sys.exit("the card fell out: " + os.environ.get("key", ""))
shutil.copy({clip!r}, sys.argv[1])
"""


@pytest.fixture
def run(read: Callable[..., tuple[Job, ShootPlan]], opened, tmp_path: Path, monkeypatch):
    """Make the one take of a sheet by a program that fails the first `faults` times; says how it ended."""

    def make(faults: int):
        tries, program = tmp_path / "tries", tmp_path / "engine.py"
        program.write_text(
            PROGRAM.format(tries=str(tries), faults=faults, clip=str(make_footage(tmp_path / "clip.mp4")))
        )
        argv = json.dumps([sys.executable, str(program), "{out}"])
        monkeypatch.setenv("RUSHES_SECRET_KEY", "hush-hush")
        sheet = tmp_path / "spot.toml"
        sheet.write_text(f"[engines.command]\nargv = {argv!r}\nsecrets = 'key'\n", "utf-8")
        job, plan = read("prompt,engine,seconds\na city,command,0.5\n")
        bench = opened(job)
        ended = []
        shoot(bench, plan, ended=ended.append)
        return bench, ended[0], tries.read_text().split()

    return make


def test_a_fault_of_a_free_engine_is_tried_once_more_and_logged(run) -> None:
    bench, state, tries = run(1)

    assert (state.state, len(tries)) == ("done", 2)
    assert len(bench.ledger.entries(kinds=("job.retried",))) == 1
    assert len(bench.ledger.takes()) == 1


def test_the_second_fault_ends_the_attempt(run) -> None:
    bench, state, tries = run(9)

    assert (state.state, len(tries)) == ("failed", 2)
    assert [attempt.state for attempt in bench.ledger.attempts()] == ["FAILED"]


def test_a_secret_reaches_the_program_and_nothing_that_is_kept(run, tmp_path: Path) -> None:
    _, _, tries = run(9)

    assert tries == ["hush-hush", "hush-hush"]
    kept = [path for path in (tmp_path / "spot").rglob("*") if path.is_file()]
    assert kept
    assert not [path.name for path in kept if b"hush-hush" in path.read_bytes()]


@pytest.mark.parametrize(("rows", "threads"), [(1, [2]), (3, [1, 1, 2])])
def test_a_take_draws_on_every_core_once_no_other_waits(
    read, opened, monkeypatch, rows: int, threads: list[int]
) -> None:
    told = []

    def observe(self, handle, *, context):
        told.append(context.threads)
        raise CannotDo("enough seen")

    monkeypatch.setattr(PrevizEngine, "observe", observe)
    job, plan = read("prompt,seconds\n" + "".join(f"a city {row},0.5\n" for row in range(rows)))

    shoot(opened(job), plan, ended=lambda state: None)

    assert sorted(told) == threads
