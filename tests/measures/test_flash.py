"""Flash screening as a measure."""

from __future__ import annotations

from rushes.measures.flash import FlashMeasure
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip


class TestFlash(MeasureSuite):
    name = "flash"
    watched = "luminance"
    proxy_tolerance = 0.0

    def better(self) -> made.Clip:
        return made.flashes(hertz=1.0, frames=48)

    def worse(self) -> made.Clip:
        return made.flashes(hertz=4.0, frames=48)


def test_a_failure_is_a_fact_with_its_frames_and_never_a_certificate() -> None:
    scores, flags = measure_clip(FlashMeasure(), made.flashes(hertz=4.0, frames=48))

    assert [(f.level, f.sentence) for f in flags] == [
        ("fact", "flashes: 8 transitions a second over a quarter of the picture, 6 are allowed")
    ]
    assert flags[0].frames[0].start == 21  # the seventh transition: 7 x 24 / 8
    assert all(s.note == "screening, not a certificate" for s in scores)


def test_long_flashes_fail_as_extended() -> None:
    _, flags = measure_clip(FlashMeasure(), made.flashes(hertz=2.5, frames=24 * 6))

    assert [f.level for f in flags] == ["fact"]
    assert "more than 4 of 5 seconds" in flags[0].sentence


def test_passing_stripes_are_a_notice() -> None:
    base = made.patches(["#101010", "#f0f0f0"] * 8, frames=1)[0]
    passing = tuple(made.np.roll(base, -7 * i, axis=1) for i in range(48))

    _, flags = measure_clip(FlashMeasure(), passing)

    assert [f.level for f in flags] == ["notice"]
    assert "a pattern in motion?" in flags[0].sentence
