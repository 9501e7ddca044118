"""The bench's table: every step the corridor enqueues exists, and queues follow cards and settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.errors import AskTheArtist
from rushes.workflow.steps import queues, steps


@pytest.fixture
def bench(read, opened):
    return opened(read()[0])


def test_every_step_of_every_job_has_a_function(bench) -> None:
    assert set(steps(bench)) == {"engines.render", "measures.score", "finishing.apply", "delivery.encode"}


def test_each_engine_has_a_queue_and_a_person_may_say_how_many_at_once(bench) -> None:
    usual = queues(bench)
    told = queues(replace(bench, options={"engines": {"command": {"concurrency": 3}}}))

    assert (usual["previz"], usual["work"]) == (2, 2)
    assert usual["command"] == 1
    assert told == {**usual, "command": 3}


@pytest.mark.parametrize("word", ["0", "many", "-1"])
def test_what_is_no_number_is_refused(bench, word: str) -> None:
    with pytest.raises(AskTheArtist, match="not a number of takes at once"):
        queues(replace(bench, options={"engines": {"command": {"concurrency": word}}}))
