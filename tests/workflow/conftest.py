"""A production made from a sheet in code, opened for work; the job engine starts only where a test makes something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rushes.app import open_bench, planning_facts
from rushes.settings import Settings
from rushes.workflow.bench import Bench
from rushes.workflow.prepare import Job, Wishes, import_job, make_folder, read_job
from rushes.workflow.shoot import ShootPlan, plan_shoot

SHEET = """id,prompt,segment,seconds
a,Mountains at dawn,,2
b,A city street,city,2
b2,A forest,trail,2
"""
BRAND = "name: Solvei\npalette:\n  - {name: ember, hex: '#f0a03c'}\nlight: 5600K\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"RUSHES_HOME": str(tmp_path / "home"), "RUSHES_ACTOR": "tester", "RUSHES_THREADS": "2"})


@pytest.fixture
def read(tmp_path: Path, settings: Settings) -> Callable[..., tuple[Job, ShootPlan]]:
    """Read and plan `spot.csv`, as `rushes plan` does."""

    def read_sheet(
        text: str = SHEET, *, takes: int = 1, seed: int | None = None, vary: dict[str, tuple[str, ...]] | None = None
    ):
        path = tmp_path / "spot.csv"
        path.write_text(text, encoding="utf-8")
        root = tmp_path / "spot"
        known = planning_facts(root, settings=settings)
        wishes = Wishes(mapping={}, takes=takes, seed=seed, vary=vary)
        job = read_job(path, root=root, wishes=wishes, known_briefs=known.all_briefs)
        plan = plan_shoot(
            production=job.facts.production,
            briefs=job.expansion.briefs,
            all_briefs=known.all_briefs,
            attempts=known.attempts,
            engine="previz",
            options=job.facts.extra,
        )
        return job, plan

    return read_sheet


@pytest.fixture
def opened(settings: Settings) -> Iterator[Callable[[Job], Bench]]:
    """Make or open the folder of a job and write what its sheet asks for."""
    benches: list[Bench] = []

    def open_job(job: Job) -> Bench:
        bench = open_bench(make_folder(job, home=settings.home), settings=settings)
        import_job(bench, job)
        benches.append(bench)
        return bench

    yield open_job
    for bench in benches:
        bench.close()
