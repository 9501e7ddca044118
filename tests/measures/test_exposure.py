"""Exposure as a measure: stops and clipped areas that are planted exactly."""

from __future__ import annotations

import numpy as np
import pytest

from rushes.measures.exposure import ExposureMeasure
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, value_of

CLIP = made.pan(height=180, width=320, frames=4)


class TestExposure(MeasureSuite):
    name = "exposure"
    watched = "blown"
    proxy_tolerance = 0.7

    def better(self) -> made.Clip:
        return CLIP

    def worse(self) -> made.Clip:
        return made.clip_highlights(CLIP, share=0.2)


@pytest.mark.parametrize("stops", [-2.0, -1.0, 0.4])
def test_stops_follow_the_light(stops: float) -> None:
    before, _ = measure_clip(ExposureMeasure(), CLIP)
    after, _ = measure_clip(ExposureMeasure(), made.cast(CLIP, gains=(2**stops,) * 3))

    assert value_of(after, "stops") - value_of(before, "stops") == pytest.approx(stops, abs=0.06)


def test_burnt_and_crushed_areas_are_exact_and_named() -> None:
    clip = tuple(frame.copy() for frame in made.clip_highlights(CLIP, share=0.1))
    for frame in clip:
        frame[:, -80:] = 0

    scores, flags = measure_clip(ExposureMeasure(), clip)

    assert value_of(scores, "blown") == pytest.approx(10, abs=0.2)
    assert value_of(scores, "crushed") == pytest.approx(25, abs=0.2)
    assert value_of(scores, "clipped") >= 35
    assert [(f.level, f.sentence) for f in flags] == [
        ("warn", "10 % of the picture burnt out to white in the worst frame"),
        ("warn", "25 % of the picture crushed to black in the worst frame"),
    ]


def test_contrast_is_the_spread_of_log_luma() -> None:
    ramp = np.repeat(np.linspace(20, 220, 320).astype(np.uint8)[None, :, None], 180, axis=0).repeat(3, axis=2)

    scores, _ = measure_clip(ExposureMeasure(), (ramp,))

    expected = np.log((210 + 4) / (30 + 4))
    assert value_of(scores, "contrast") == pytest.approx(expected, abs=0.02)
