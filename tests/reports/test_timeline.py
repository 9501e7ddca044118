"""Every moment of a log is charged once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.model.ledger import Span
from rushes.reports.timeline import IDLE, PERSON, QUEUE, Timeline, charge_time, cover

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def make_span(name: str, start: float, end: float, kind: str = "made") -> Span:
    return Span(step=name, kind=kind, start=at(start), end=at(end))  # type: ignore[arg-type]


def charge(end: float, *, work=(), steps=(), waits=()) -> dict[str, float]:
    timeline = Timeline(work=tuple(work), steps=tuple(steps), waits=tuple(waits), interrupted=0)
    return {name: time.total_seconds() for name, time in charge_time(timeline, start=at(0), end=at(end)).items()}


def test_work_comes_before_steps_and_steps_before_waiting() -> None:
    found = charge(
        100,
        work=[make_span("render", 10, 50)],
        steps=[make_span("takes", 5, 60)],
        waits=[make_span(QUEUE, 0, 30, "waited"), make_span(PERSON, 50, 90, "waited")],
    )

    assert found == {"render": 40, "takes": 15, QUEUE: 5, PERSON: 30, IDLE: 10}


def test_what_runs_at_once_shares_the_moment() -> None:
    found = charge(10, work=[make_span("render", 0, 10), make_span("render", 0, 10), make_span("measure", 4, 10)])

    assert found == {"render": 8, "measure": 2}


def test_overlapping_stretches_cover_once() -> None:
    assert cover([(at(0), at(10)), (at(5), at(12)), (at(20), at(21)), (at(1), at(2))]) == timedelta(seconds=13)
    assert cover([]) == timedelta()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 100), st.integers(0, 100), st.integers(0, 2))))
def test_the_shares_always_add_up_to_the_whole(spans) -> None:
    layers: list[list[Span]] = [[], [], []]
    for name, a, b, layer in spans:
        layers[layer].append(make_span(name, min(a, b), max(a, b)))

    found = charge(100, work=layers[0], steps=layers[1], waits=layers[2])

    assert abs(sum(found.values()) - 100) < 0.001
