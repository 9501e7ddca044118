"""The verb as a process: it says where it is, answers, and ends clean; and refuses to let others in."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from rushes.app import last_production
from rushes.model.production import Production
from rushes.settings import Settings
from rushes.store.production import Facts, create_production
from tests.walk.conftest import begin, rushes


def production(folder: Path, name: str = "spot") -> Path:
    facts = Facts(production=Production(id=name[0] * 32, name=name, code=name.upper()))
    return create_production(folder / name, facts, home=folder / "home").root


def start(*words: str, cwd: Path) -> tuple[subprocess.Popen[str], dict[str, str]]:
    process = begin("studio", "--no-browser", "--json", *words, cwd=cwd)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def test_the_studio_says_where_it_is_answers_and_ends_clean(tmp_path: Path) -> None:
    process, said = start("-P", str(production(tmp_path)), cwd=tmp_path)
    with urllib.request.urlopen(f"{said['url']}v1/productions/spot/home") as answer:
        home = json.load(answer)

    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)

    assert said["production"] == "spot"
    assert said["url"].startswith("http://127.0.0.1:")
    assert home["headline"] == "Nothing shot yet"
    assert process.returncode == 0
    assert errors == ""


def test_without_any_production_it_opens_all_the_same(tmp_path: Path) -> None:
    process, said = start(cwd=tmp_path)
    with urllib.request.urlopen(f"{said['url']}v1/productions") as answer:
        known = json.load(answer)

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)

    assert (said["production"], known, process.returncode) == ("", [], 0)


def test_it_opens_on_the_production_that_was_worked_on_last(tmp_path: Path) -> None:
    import os

    first, second = production(tmp_path, "first"), production(tmp_path, "second")
    os.utime(second / "production.toml", (1, 1))

    found = last_production(settings=Settings.read({"RUSHES_HOME": str(tmp_path / "home")}))

    assert found is not None
    assert found.root == first


@pytest.mark.parametrize("host", ["0.0.0.0", "example.com"])
def test_another_address_is_refused_before_anything_happens(tmp_path: Path, host: str) -> None:
    told = rushes("studio", "--no-browser", "--host", host, cwd=tmp_path)

    assert told.code == 2
    assert "the studio listens on this machine only" in told.err
    assert "ssh -L" in told.err


def test_a_production_that_was_named_and_is_not_there_is_told(tmp_path: Path) -> None:
    told = rushes("studio", "--no-browser", "-P", "nowhere", cwd=tmp_path)

    assert told.code == 2
    assert "no production 'nowhere'" in told.err
