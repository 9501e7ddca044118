"""Noise as a measure: grain that is planted is read back in codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.measures.noise import NoiseMeasure
from rushes.model.brief import Look
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, subject_of, value_of

CLIP = made.pan(height=270, width=480, frames=3)


class TestNoise(MeasureSuite):
    name = "noise"
    watched = "sigma"
    proxy_tolerance = None  # grain depends on scale

    def better(self) -> made.Clip:
        return made.grain(CLIP, codes=1)

    def worse(self) -> made.Clip:
        return made.grain(CLIP, codes=3)


@pytest.mark.parametrize("codes", [1.5, 3.0, 5.0])
def test_grain_reads_as_injected(codes: float) -> None:
    scores, _ = measure_clip(NoiseMeasure(), made.grain(CLIP, codes=codes))

    assert value_of(scores, "sigma") == pytest.approx(codes, abs=0.6)  # fractions of a pixel of texture add to it
    assert value_of(scores, "live") > 80
    assert next(s for s in scores if s.name == "sigma").blur_improves


def test_grain_that_stands_still_is_read_from_one_picture() -> None:
    still = made.pan(height=270, width=480, frames=3, speed=(0, 0))

    scores, _ = measure_clip(NoiseMeasure(), made.grain(still, codes=3, baked=True))

    assert value_of(scores, "sigma") == pytest.approx(3, rel=0.25)
    assert "frames are identical" in next(s for s in scores if s.name == "sigma").note


def test_the_look_sets_the_bounds() -> None:
    subject = replace(subject_of(CLIP), look=Look(grain=2.0))

    scores, _ = measure_clip(NoiseMeasure(), CLIP, subject)

    assert next(s for s in scores if s.name == "sigma").bounds == (1.0, 3.0)
