"""Temperature as a measure: a cast in light is read in mired against the look, with its uncertainty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rushes.imaging.color import linear_to_xy, xy_to_light
from rushes.measures.base import Subject
from rushes.measures.temperature import TemperatureMeasure
from rushes.model.brief import Look
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, subject_of, value_of

NEUTRAL = made.pan(height=144, width=256, frames=3, tint=(1.0, 1.0, 1.0))
WARM = (1.15, 1.0, 0.7)


def with_look(clip: made.Clip, mired: float = 154.0) -> Subject:
    return replace(subject_of(clip), look=Look(mired=mired))


class TestTemperature(MeasureSuite):
    name = "temperature"
    watched = "mired"
    proxy_tolerance = 6.0

    def better(self) -> made.Clip:
        return NEUTRAL

    def worse(self) -> made.Clip:
        return made.cast(NEUTRAL, gains=WARM)

    def subject(self, clip: made.Clip) -> Subject:
        return with_look(clip)


def test_a_cast_is_read_as_the_light_that_was_planted() -> None:
    clip = made.cast(NEUTRAL, gains=WARM)

    scores, flags = measure_clip(TemperatureMeasure(), clip, with_look(clip))

    planted = xy_to_light(*linear_to_xy(np.array(WARM)))
    assert planted is not None
    assert value_of(scores, "mired") == pytest.approx(planted.mired, abs=6)
    assert value_of(scores, "difference") == pytest.approx(planted.mired - 154, abs=6)
    assert [f.sentence for f in flags] == [
        f"{value_of(scores, 'difference'):.0f} mired warmer than the look (within 10)"
    ]


def test_a_neutral_clip_is_as_the_look_and_never_surer_than_ten_mired() -> None:
    scores, flags = measure_clip(TemperatureMeasure(), NEUTRAL, with_look(NEUTRAL))

    assert value_of(scores, "difference") == pytest.approx(0, abs=5)
    assert flags == ()
    assert all((s.uncertainty or 0) >= 10 for s in scores if s.unit == "mired")


def test_halves_that_disagree_make_it_less_sure() -> None:
    warm = made.cast(NEUTRAL, gains=WARM)
    mixed = tuple(np.concatenate((w[:, :128], n[:, 128:]), axis=1) for w, n in zip(warm, NEUTRAL, strict=True))

    scores, _ = measure_clip(TemperatureMeasure(), mixed, with_look(mixed))

    assert all((s.uncertainty or 0) > 20 for s in scores if s.unit == "mired")


def test_without_a_look_nothing_is_compared() -> None:
    scores, flags = measure_clip(TemperatureMeasure(), made.cast(NEUTRAL, gains=WARM))

    assert flags == ()
    assert next(s for s in scores if s.name == "difference").value is None


def test_one_saturated_colour_has_no_temperature() -> None:
    green = made.cast(NEUTRAL, gains=(0.05, 1.0, 0.05))

    scores, flags = measure_clip(TemperatureMeasure(), green, with_look(green))

    assert {s.value for s in scores} == {None}
    assert flags == ()
