from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.imaging.eyeline import Line, bearing, crossing, crossing_inside, read_line, side

angles = st.floats(-math.pi, math.pi)


def flat(angle: float) -> tuple[float, float, float]:
    return (math.sin(angle), 0.0, math.cos(angle))


def mara(start: float, end: float | None = None) -> Line:
    return Line(subject="Mara", start=start, end=start if end is None else end)


def test_a_walk_to_the_right_of_the_picture_has_a_positive_bearing() -> None:
    assert bearing((0, 0, 1), (1, 0, 0)) == pytest.approx(90)
    assert bearing((0, 0, 1), (-1, 0, 0)) == pytest.approx(-90)
    assert abs(bearing((0, 0, 1), (0, 0, -1))) == pytest.approx(180)


@given(angles, angles, angles)
def test_turning_the_whole_world_changes_no_bearing(view: float, heading: float, turn: float) -> None:
    plain, turned = bearing(flat(view), flat(heading)), bearing(flat(view + turn), flat(heading + turn))

    assert math.cos(math.radians(plain - turned)) == pytest.approx(1.0, abs=1e-6)


@given(st.floats(16, 164))
def test_the_other_side_of_the_line_mirrors_the_heading(degrees: float) -> None:
    assert (side(degrees), side(-degrees)) == (1, -1)
    assert crossing(mara(degrees), mara(-degrees))
    assert not crossing(mara(degrees), mara(degrees))


@pytest.mark.parametrize("neutral", [0.0, 10.0, -10.0, 172.0, -175.0])
def test_towards_and_away_from_the_lens_have_no_side(neutral: float) -> None:
    assert side(neutral) == 0
    assert not crossing(mara(60), mara(neutral))


def test_the_warning_names_who_and_by_how_many_degrees() -> None:
    words = crossing(mara(20, 62), mara(-48))

    assert words == (
        "crosses the 180-degree line: Mara heads 62° to the right of the lens before the cut "
        "and 48° to the left of the lens after it"
    )


def test_only_the_same_subject_can_cross_and_only_where_it_has_a_line() -> None:
    assert not crossing(mara(60), Line(subject="Tom", start=-60, end=-60))
    assert not crossing(None, mara(60))
    assert read_line({"line": None}) is None
    assert read_line({"line": {"subject": "Mara", "start": 1, "end": 2}}) == mara(1, 2)


def test_a_camera_that_goes_over_the_line_by_itself_is_told() -> None:
    assert "60° to the right of the lens at the start" in crossing_inside(mara(60, -40))
    assert not crossing_inside(mara(60, 20))
