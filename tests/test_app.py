"""The composition root: what one process opens once, however many ask."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rushes.app import open_bench
from rushes.jobs.base import JobSpec
from rushes.jobs.embedded import EmbeddedRunner
from tests.web.conftest import clips, folder, settings, template  # noqa: F401  # fixtures


@pytest.fixture
def bench(folder, settings):  # noqa: F811  # the fixtures above
    bench = open_bench(folder, settings=settings)
    yield bench
    bench.close()


def test_the_job_engine_starts_once_for_all_threads_that_ask(bench) -> None:
    with ThreadPoolExecutor(3) as pool:
        runners = [future.result() for future in [pool.submit(bench.open_runner) for _ in range(3)]]

    assert runners[0] is runners[1] is runners[2]


def test_a_job_of_a_dead_process_that_begins_while_the_engine_starts_finds_its_runner(bench, monkeypatch) -> None:
    launch = EmbeddedRunner._launch

    def slow_launch(self: EmbeddedRunner, *args: object, **words: bool) -> None:
        launch(self, *args, **words)
        time.sleep(1.5)  # queues are open and jobs begin, but `start` has not returned

    found: list[object] = []
    monkeypatch.setattr("rushes.workflow.steps.steps", lambda bench: {"ask": lambda _: _ask(bench, found)})
    monkeypatch.setattr("rushes.workflow.steps.queues", lambda bench: {"work": 1})
    left = EmbeddedRunner(bench.folder / ".rushes" / "jobs.sqlite")
    left.start(steps={}, queues={})
    left.enqueue(JobSpec(id="left", steps=("ask",), payload={}, queue="work"))
    left.stop()
    monkeypatch.setattr(EmbeddedRunner, "_launch", slow_launch)

    runner = bench.open_runner()
    (state,) = runner.wait(("left",))

    assert state.state == "done", state.error
    assert found == [runner]


def _ask(bench, found: list[object]) -> dict[str, object]:
    found.append(bench.open_runner())
    return {}
