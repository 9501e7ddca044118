"""A real process dies at every named point, and `rushes resume` ends with every take once and the film whole."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from rushes.settings import KILL_POINTS
from rushes.store.files import check
from rushes.store.production import Folder, read_facts
from rushes.store.records import Ledger, open_ledger
from tests.walk.conftest import begin, make_footage, rushes

#: Points inside the job engine's own bookkeeping are killed by its own suite (tests/jobs).
OF_JOBS = ("before-step", "after-step", "after-enqueue")
#: The first files that are taken in are the sheet's own footage, before anything else is written; the third is a
#: master.
POINTS = [f"{name}:3" if name.endswith("-rename") else name for name in KILL_POINTS if name not in OF_JOBS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rows of footage: a production that needs no renderer, so that what is tried is the corridor itself."""
    for number, name in enumerate(("one", "two")):
        make_footage(tmp_path / f"{name}.mp4", seed=number)
    (tmp_path / "spot.csv").write_text("id,prompt,footage\na,first plate,one.mp4\nb,second plate,two.mp4\n")
    (tmp_path / "spot.toml").write_text('film_seconds = "0.5"\ndeliver = ["review-540p"]\n')
    return tmp_path


def ledger_of(folder: Path) -> Ledger:
    place = Folder(root=folder / "spot")
    return open_ledger(place.ledger, production_id=read_facts(place).production.id)


def assert_whole(folder: Path) -> None:
    """Every take once, one film, no half files, and a log whose links hold."""
    media = Folder(root=folder / "spot").media
    ledger = ledger_of(folder)
    takes, films = ledger.takes(), ledger.deliverables()
    entries = ledger.entries()

    assert len(takes) == 2
    assert {path.name for path in (folder / "spot" / "takes").rglob("*.mp4")} == {f"{take.name}.mp4" for take in takes}
    assert [path.name for path in (folder / "spot" / "films").iterdir()] == [film.file_name for film in films]
    assert all(check(media, item.media) for item in (*takes, *films))
    assert not list((folder / "spot").rglob(".half*"))
    assert len(list((folder / "spot" / "deliverables").glob("*_v001_*.json"))) == 1
    assert ledger.verify() == ()
    assert {attempt.state for attempt in ledger.attempts()} == {"SETTLED"}
    for take in takes:
        mine = [entry.event for entry in entries if entry.take == take.id]
        assert [mine.count(event) for event in ("gen.requested", "gen.finished", "take.suggested")] == [1, 1, 1]
    assert [entry.event for entry in entries].count("delivered") == 1


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing_and_makes_nothing_twice(folder: Path, point: str) -> None:
    killed = rushes("run", "spot.csv", cwd=folder, kill_at=point)
    resumed = rushes("resume", "--production", "spot", "--json", cwd=folder)

    assert killed.code == 137, f"{point} was never passed: {killed.out}{killed.err}"
    assert resumed.code == 0, resumed.out + resumed.err
    assert_whole(folder)


@pytest.mark.slow
def test_the_job_engines_database_may_be_deleted_between_kill_and_resume(folder: Path) -> None:
    rushes("run", "spot.csv", cwd=folder, kill_at="after-collect")
    for path in (folder / "spot" / ".rushes").glob("jobs.sqlite*"):
        path.unlink()

    resumed = rushes("resume", "--production", "spot", cwd=folder)

    assert resumed.code == 0, resumed.out + resumed.err
    assert_whole(folder)


def test_a_kill_before_the_sheet_was_read_leaves_nothing_to_resume_and_the_sheet_runs_again(folder: Path) -> None:
    killed = rushes("run", "spot.csv", "--only", "takes", cwd=folder, kill_at="before-rename")
    resumed = rushes("resume", "--production", "spot", cwd=folder)
    again = rushes("run", "spot.csv", "--only", "takes", "--json", cwd=folder)

    assert killed.code == 137
    assert resumed.code == 2
    assert "next: run the sheet again" in resumed.err
    assert again.one("closing")["made"] == 2
    assert not list((folder / "spot").rglob(".half*"))


def test_ctrl_c_ends_with_one_sentence_and_loses_nothing(folder: Path) -> None:
    process = begin("run", "spot.csv", "--only", "takes", cwd=folder)
    until = time.monotonic() + 60
    while not (folder / "spot" / ".rushes" / "jobs.sqlite").exists() and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    resumed = rushes("resume", "--production", "spot", "--json", cwd=folder)

    assert process.returncode == 1, out + err
    assert "stopped; nothing is lost, go on with: rushes resume" in err
    assert "Traceback" not in err
    assert resumed.code == 0, resumed.err
    assert_whole(folder)


def test_the_walk_may_be_gone_step_by_step(folder: Path) -> None:
    first = rushes("run", "spot.csv", "--only", "takes", "--only", "select", "--only", "cut", "--json", cwd=folder)
    second = rushes("run", "spot.csv", "--only", "finish", "--only", "deliver", "--json", cwd=folder)

    assert (first.one("closing")["made"], first.one("closing")["films"]) == (2, [])
    assert (second.one("closing")["made"], second.one("closing")["masters"]) == (0, 2)
    assert_whole(folder)


def test_what_a_person_stopped_waits_for_a_person(folder: Path) -> None:
    rushes("run", "spot.csv", cwd=folder, kill_at="after-plan")
    stopped = rushes("stop", "SPOT_010_0010_tk001", "--production", "spot", "--json", cwd=folder)
    resumed = rushes("resume", "--production", "spot", "--json", cwd=folder)
    same = rushes("run", "spot.csv", "--json", "--only", "takes", cwd=folder)
    retried = rushes("resume", "--retry", "SPOT_010_0010_tk001", "--production", "spot", "--json", cwd=folder)

    assert stopped.one("stopped") == {"kind": "stopped", "take": "SPOT_010_0010_tk001", "stopped": True}
    assert resumed.one("closing")["takes"] == 1
    assert same.one("not_asked_again")["take"] == "SPOT_010_0010_tk001"
    assert retried.one("closing")["takes"] == 2
    events = [entry.event for entry in ledger_of(folder).entries()]
    assert (events.count("job.cancelled"), events.count("job.retried")) == (1, 1)


def test_a_hold_starts_nothing_more_until_resume(folder: Path) -> None:
    rushes("run", "spot.csv", cwd=folder, kill_at="after-plan")
    held = rushes("stop", "--production", "spot", "--json", cwd=folder)
    resumed = rushes("resume", "--production", "spot", "--json", cwd=folder)

    assert held.records == [{"kind": "held", "production": "spot"}]
    assert resumed.one("closing")["made"] == 2


@pytest.mark.slow
def test_two_processes_run_one_production_at_once_and_make_every_take_once(folder: Path) -> None:
    both = [begin("run", "spot.csv", cwd=folder) for _ in range(2)]
    ends = [process.communicate(timeout=300) for process in both]

    assert [process.returncode for process in both] == [0, 0], ends
    assert_whole(folder)


def test_settings_name_no_kill_point_that_the_program_never_passes() -> None:
    source = Path(__file__).parents[2] / "src" / "rushes"
    text = "".join(path.read_text("utf-8") for path in source.rglob("*.py") if path.name != "settings.py")

    assert [name for name in KILL_POINTS if f'"{name}"' not in text] == []
