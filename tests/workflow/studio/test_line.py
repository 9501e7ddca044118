from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rushes.errors import OurBug, UnreadableMedia
from rushes.workflow.studio.line import Job, Line

HERE = Path("made")


@pytest.fixture
def line() -> Iterator[Line]:
    opened = Line()
    yield opened
    opened.close()


def test_one_key_is_one_job_until_it_is_done(line: Line) -> None:
    go = threading.Event()

    first = line.add("a", lambda job: go.wait(5) and HERE, urgent=True)
    second = line.add("a", lambda job: Path("other"), urgent=True)
    go.set()

    assert first is second
    assert first.done.wait(5)
    assert first.path == HERE


def test_a_fault_is_kept_for_whoever_asks_and_the_next_asking_tries_again(line: Line) -> None:
    def fail(job: Job) -> Path:
        raise UnreadableMedia("broken")

    job = line.add("a", fail, urgent=True)
    job.done.wait(5)

    assert isinstance(job.error, UnreadableMedia)
    assert line.job("a") is job
    again = line.add("a", lambda job: HERE, urgent=True)
    assert again.done.wait(5)
    assert again.error is None


def test_work_ahead_steps_aside_for_what_a_person_waits_for(line: Line) -> None:
    order: list[str] = []
    begun, ready = threading.Event(), threading.Event()

    def ahead(job: Job) -> Path:
        begun.set()
        ready.wait(5)
        job.hear(0)
        order.append("ahead")
        return HERE

    def urgent(job: Job) -> Path:
        ready.set()
        threading.Event().wait(0.2)
        order.append("urgent")
        return HERE

    slow = line.add("slow", ahead, urgent=False)
    begun.wait(5)
    line.add("now", urgent, urgent=True)

    assert slow.done.wait(5)
    assert order == ["urgent", "ahead"]


def test_asking_for_work_ahead_makes_it_urgent(line: Line) -> None:
    held, go, release = threading.Event(), threading.Event(), threading.Event()

    def ahead(job: Job) -> Path:
        held.set()
        go.wait(5)
        job.hear(0)
        return HERE

    job = line.add("a", ahead, urgent=False)
    held.wait(5)
    line.add("other", lambda job: release.wait(9) and HERE, urgent=True)

    assert line.add("a", ahead, urgent=True) is job
    go.set()
    ended_before_the_other = job.done.wait(5)
    release.set()
    assert ended_before_the_other


def test_work_ahead_that_nobody_wants_any_more_is_dropped(line: Line) -> None:
    go = threading.Event()
    begun = threading.Event()
    line.add("busy", lambda job: (begun.set(), go.wait(5)) and HERE, urgent=False)
    begun.wait(5)
    line.add("ahead", lambda job: HERE, urgent=False)

    line.forget()
    go.set()

    assert line.job("ahead") is None
    assert line.job("busy") is not None


def test_closing_stops_at_the_next_frame_and_wakes_whoever_waits() -> None:
    line = Line()
    begun = threading.Event()

    def endless(job: Job) -> Path:
        begun.set()
        while True:
            job.hear(0)
            threading.Event().wait(0.01)

    job = line.add("a", endless, urgent=True)
    waiting = line.add("b", endless, urgent=False)
    begun.wait(5)

    line.close()

    assert job.done.is_set()
    assert waiting.done.is_set()
    assert isinstance(job.error, OurBug)
    with pytest.raises(OurBug):
        line.add("c", endless, urgent=True)


def test_a_fault_of_ours_ends_neither_the_line_nor_the_waiting(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", heard.append)

    def burst(job: Job) -> Path:
        raise ZeroDivisionError

    job = line.add("a", burst, urgent=True)
    assert job.done.wait(5)

    assert isinstance(job.error, OurBug)
    for number in range(3):
        assert line.add(f"b{number}", lambda job: HERE, urgent=True).done.wait(5)
    line.close()
    assert [fault.exc_type for fault in heard] == [ZeroDivisionError]
