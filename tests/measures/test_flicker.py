"""Flicker as a measure: the amount injected, the notes and the flags."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from rushes.imaging.view import FrameView
from rushes.measures.base import score
from rushes.measures.flicker import FlickerMeasure
from rushes.media.read import read_frames
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, subject_of, value_of

CLIP = made.pan(height=144, width=256, frames=14)


class TestFlicker(MeasureSuite):
    name = "flicker"
    watched = "global"
    proxy_tolerance = 0.15

    def better(self) -> made.Clip:
        return CLIP

    def worse(self) -> made.Clip:
        return made.flicker_global(CLIP, percent=2)


@pytest.mark.parametrize("percent", [0.5, 1.0, 3.0])
def test_global_flicker_reads_as_injected(percent: float) -> None:
    scores, _ = measure_clip(FlickerMeasure(), made.flicker_global(CLIP, percent=percent))

    assert value_of(scores, "global") == pytest.approx(percent, rel=0.15)


def test_more_local_flicker_reads_as_more_and_blur_is_marked_as_improving_it() -> None:
    read = [
        value_of(measure_clip(FlickerMeasure(), made.flicker_local(CLIP, percent=p))[0], "local") for p in (1, 2, 4)
    ]
    scores, _ = measure_clip(FlickerMeasure(), CLIP)

    assert read == pytest.approx([1, 2, 4], rel=0.2)
    assert {s.name for s in scores if s.blur_improves} == {"local", "local_worst"}
    assert next(s for s in scores if s.name == "local").note == "under 0.8 %: not measurable"


def test_flags_say_where_and_how_much() -> None:
    _, clean = measure_clip(FlickerMeasure(), CLIP)
    _, whole = measure_clip(FlickerMeasure(), made.flicker_global(CLIP, percent=2))
    _, places = measure_clip(FlickerMeasure(), made.flicker_local(CLIP, percent=3))

    assert clean == ()
    assert [f.level for f in whole] == ["warn"]
    assert whole[0].sentence in {f"brightness flickers over the whole picture by {p} %" for p in (1.9, 2.0, 2.1)}
    assert any(f.level == "warn" and f.sentence.startswith("brightness flickers in places by") for f in places)
    assert all(flag.frames for flag in (*whole, *places))


def test_two_frames_are_not_measurable_and_say_so() -> None:
    scores, flags = measure_clip(FlickerMeasure(), CLIP[:2])

    assert flags == ()
    assert {s.value for s in scores if s.name != "tracked"} == {None}
    assert scores[0].note == "needs three frames in a row whose motion can be followed"


def test_filmed_clips_are_steady_and_early_generated_ones_are_not(samples: Path) -> None:
    read = {}
    for file in ("natural/bikes.mp4", "natural/Dinky_2015-06-11.m4v", "generated/fetv_fluid_motions_23_cogvideo.gif"):
        frames = itertools.islice(read_frames(samples / file), 30)
        scores, _ = score(FlickerMeasure(), (FrameView(i, rgb) for i, rgb in enumerate(frames)), subject_of(CLIP))
        read[file.split("/")[0]] = max(read.get(file.split("/")[0], 0.0), value_of(scores, "local"))

    assert read["natural"] < 0.8  # LOCAL_MEASURABLE
    assert read["generated"] > 2.0
