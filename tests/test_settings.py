from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from rushes.settings import KILL_POINTS, Settings, kill_point
from rushes.store.attempts import KILLS
from tests.conftest import REPOSITORY

PASSER = """
import sys
from rushes.settings import kill_point
for turn in range(5):
    print(turn, flush=True)
    kill_point("after-plan")
"""


def test_every_named_kill_point_is_passed_somewhere_and_every_call_is_named() -> None:
    called = set(KILLS.values())
    for path in (REPOSITORY / "src" / "rushes").rglob("*.py"):
        called |= set(re.findall(r'kill_point\("([^"]+)"\)', path.read_text("utf-8")))

    assert called == set(KILL_POINTS)


def test_a_process_dies_at_the_pass_that_was_asked_for() -> None:
    env = {**os.environ, "RUSHES_KILL_AT": "after-plan:3"}

    end = subprocess.run([sys.executable, "-c", PASSER], env=env, capture_output=True, text=True, check=False)

    assert end.returncode == 137
    assert end.stdout.split() == ["0", "1", "2"]


def test_nothing_dies_where_no_test_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUSHES_KILL_AT", "mid-render")

    kill_point("after-plan")


def test_settings_come_from_the_environment_with_defaults_for_what_is_missing() -> None:
    settings = Settings.read({"RUSHES_THREADS": "3", "RUSHES_ACTOR": "p", "RUSHES_JOBS_URL": "postgresql://x/y"})

    assert (settings.threads, settings.actor, settings.jobs_url) == (3, "p", "postgresql://x/y")
    assert settings.home.name == ".rushes"
    assert Settings.read({"USERNAME": "w"}).actor == "w"
