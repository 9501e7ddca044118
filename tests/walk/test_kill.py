"""A real process dies at every named point, and `rushes resume` ends with every take once and the film whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rushes.media.write import open_writer
from rushes.settings import KILL_POINTS
from rushes.timebase import Rate
from tests.walk.conftest import rushes

#: Points inside the job engine's own bookkeeping are killed by its own suite (tests/jobs).
POINTS = [name for name in KILL_POINTS if name not in ("after-rename", "before-step", "after-step", "after-enqueue")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rows of footage: a production that needs no renderer, so that what is timed is the corridor itself."""
    rng = np.random.default_rng(3)
    for name in ("one", "two"):
        ground = rng.integers(40, 200, (72, 140, 3)).astype(np.uint8)
        with open_writer(tmp_path / f"{name}.mp4", width=128, height=72, rate=Rate.parse(24)) as writer:
            for n in range(12):
                writer.write(np.ascontiguousarray(ground[:, n : n + 128]))
    (tmp_path / "spot.csv").write_text("id,prompt,footage\na,first plate,one.mp4\nb,second plate,two.mp4\n")
    (tmp_path / "spot.toml").write_text('film_seconds = "1"\ndeliver = ["review-540p"]\n')
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing_and_makes_nothing_twice(folder: Path, point: str) -> None:
    killed = rushes("run", "spot.csv", cwd=folder, kill_at=point)
    resumed = rushes("resume", "--production", "spot", "--json", cwd=folder)

    assert killed.code == 137, f"{point} was never passed: {killed.out}{killed.err}"
    assert resumed.code == 0, resumed.out + resumed.err
    takes = list((folder / "spot" / "takes").rglob("*.mp4"))
    films = list((folder / "spot" / "films").iterdir())
    assert len(takes) == 2
    assert len(films) == 1
    assert not list((folder / "spot").rglob("*.half*"))
    checked = rushes("doctor", "--production", "spot", cwd=folder)
    assert checked.code == 0, checked.out


@pytest.mark.slow
def test_the_job_engines_database_may_be_deleted_between_kill_and_resume(folder: Path) -> None:
    rushes("run", "spot.csv", cwd=folder, kill_at="after-collect")
    for path in (folder / "spot" / ".rushes").glob("jobs.sqlite*"):
        path.unlink()

    resumed = rushes("resume", "--production", "spot", cwd=folder)

    assert resumed.code == 0, resumed.out + resumed.err
    assert len(list((folder / "spot" / "takes").rglob("*.mp4"))) == 2
