from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rushes.errors import NotConfigured
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


def test_a_secret_comes_from_its_own_variable_or_from_the_file_of_the_home(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('fal = "from the file"\nempty = ""\n', "utf-8")
    path.chmod(0o600)
    settings = Settings.read({"RUSHES_HOME": str(tmp_path)})

    assert settings.secret("fal", {"RUSHES_SECRET_FAL": "from the variable"}) == "from the variable"
    assert settings.secret("fal", {"FAL": "another program's"}) == "from the file"
    for name in ("empty", "PATH"):
        with pytest.raises(NotConfigured, match=f"no secret called '{name}'"):
            settings.secret(name, {"PATH": "/usr/bin"})


def test_secrets_that_others_may_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('fal = "value"\n', "utf-8")
    path.chmod(0o640)

    with pytest.raises(NotConfigured, match="others may read the secrets"):
        Settings.read({"RUSHES_HOME": str(tmp_path)}).secret("fal", {})


def test_a_broken_file_of_secrets_does_not_show_them(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('fal = "hush\n', "utf-8")
    path.chmod(0o600)

    with pytest.raises(NotConfigured, match="cannot be read") as found:
        Settings.read({"RUSHES_HOME": str(tmp_path)}).secret("fal", {})

    assert "hush" not in str(found.value)
