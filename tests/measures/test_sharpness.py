"""Sharpness as a measure: blur that is planted is found, and motion blur is not excused."""

from __future__ import annotations

import pytest

from rushes.measures.sharpness import SharpnessMeasure
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, value_of

CLIP = made.pan(height=270, width=480, frames=3)


class TestSharpness(MeasureSuite):
    name = "sharpness"
    watched = "edges"
    proxy_tolerance = None  # texture depends on scale

    def better(self) -> made.Clip:
        return CLIP

    def worse(self) -> made.Clip:
        return made.blur(CLIP, sigma=1.4)


def test_blur_is_read_within_a_tenth_of_the_published_figures() -> None:
    sharp, _ = measure_clip(SharpnessMeasure(), CLIP)
    blurred, _ = measure_clip(SharpnessMeasure(), made.blur(CLIP, sigma=1.0))

    assert value_of(sharp, "edges") == pytest.approx(2.75, abs=0.15)
    assert value_of(blurred, "edges") == pytest.approx(2.1, abs=0.1)


def test_a_soft_picture_is_a_notice_and_a_sharp_one_is_not() -> None:
    _, sharp = measure_clip(SharpnessMeasure(), CLIP)
    _, soft = measure_clip(SharpnessMeasure(), made.blur(CLIP, sigma=2.0))

    assert sharp == ()
    assert [f.level for f in soft] == ["notice"]
    assert soft[0].sentence.startswith("soft: the steepest edges read 1.5")


def test_one_sharp_place_is_enough() -> None:
    soft = made.blur(CLIP, sigma=3.0)
    focused = []
    for blurred, sharp in zip(soft, CLIP, strict=True):
        frame = blurred.copy()
        frame[:, :240] = sharp[:, :240]
        focused.append(frame)

    scores, _ = measure_clip(SharpnessMeasure(), tuple(focused))

    assert value_of(scores, "edges") > 2.4
