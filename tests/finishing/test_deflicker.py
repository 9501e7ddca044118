from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from rushes.finishing.base import Frame
from rushes.finishing.deflicker import DeflickerOp, choose_radius
from rushes.imaging.temporal import FlickerRuler
from rushes.model.master import Reading
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, psnr, to_frames
from rushes.testing.synthetic import fade, flicker_chroma, flicker_global, flicker_local, pan


def flicker_of(frames: Sequence[Frame]) -> tuple[float, float, float]:
    ruler = FlickerRuler()
    for frame in frames:
        ruler.see(np.clip(frame, 0, 1))
    found = ruler.finish()
    return found.global_percent or 0.0, found.chroma_percent or 0.0, found.local_percent or 0.0


def removed_db(clean: Sequence[Frame], dirty: Sequence[Frame], out: Sequence[Frame]) -> float:
    """How much of the planted flicker is gone: second differences in time of the log gain against the clean clip."""

    def left(frames: Sequence[Frame]) -> float:
        gains = [
            cv2.resize(np.log(np.maximum(f.mean(2), 0.02) / np.maximum(c.mean(2), 0.02)), (32, 18), interpolation=3)
            for f, c in zip(frames, clean, strict=True)
        ]
        return float(np.sqrt(np.mean(np.diff(np.array(gains), n=2, axis=0) ** 2)))

    return float(20 * np.log10(left(dirty) / max(left(out), 1e-9)))


def steady(frames: list[Frame], **settings: object) -> list[Frame]:
    return finish_clip(DeflickerOp(), frames, settings=settings, context=context_for(frames))


CLIP = pan(height=180, width=320, frames=16)


class TestDeflickerSuite(FinishSuite):
    op = DeflickerOp()

    def clean(self) -> list[Frame]:
        return to_frames(CLIP)

    def faulty(self) -> list[Frame]:
        return to_frames(flicker_global(CLIP, percent=3.0))

    def error(self, frames: Sequence[Frame]) -> float:
        return flicker_of(frames)[0]


def test_flicker_of_the_whole_picture_is_taken_away_under_motion() -> None:
    dirty = to_frames(flicker_global(CLIP, percent=3.0))

    out = steady(dirty)

    assert removed_db(to_frames(CLIP), dirty, out) >= 23.0


def test_flicker_within_the_picture_is_taken_away_under_motion() -> None:
    dirty = to_frames(flicker_local(CLIP, percent=3.0))

    out = steady(dirty)

    assert removed_db(to_frames(CLIP), dirty, out) >= 14.0


def test_flicker_of_one_colour_is_taken_away() -> None:
    dirty = to_frames(flicker_chroma(CLIP, percent=2.0))

    before, after = flicker_of(dirty)[1], flicker_of(steady(dirty))[1]

    assert after < 0.1 * before


def test_texture_stays_as_sharp_as_it_was() -> None:
    clean = to_frames(CLIP)

    out = steady(to_frames(flicker_local(CLIP, percent=3.0)))

    def fine(frames: Sequence[Frame]) -> np.ndarray:
        return np.concatenate([(f - cv2.GaussianBlur(f, (0, 0), 1.5)).ravel() for f in frames[4:12]])

    gain = float(fine(clean) @ fine(out) / (fine(clean) @ fine(clean)))
    assert 0.98 < gain < 1.02


def test_a_clean_clip_passes_as_the_very_same_objects() -> None:
    frames = to_frames(CLIP)

    out = list(DeflickerOp().apply(iter(frames), settings={}, context=context_for(frames)))

    assert all(before is after for before, after in zip(frames, out, strict=True))


def test_a_fade_is_not_flattened() -> None:
    frames = to_frames(fade(CLIP, log_gain=-0.5))

    assert psnr(frames, steady(frames)) > 46.0


def test_a_measured_clean_take_is_not_looked_at() -> None:
    frames = to_frames(flicker_global(CLIP, percent=3.0))
    readings: list[Reading] = []

    context = context_for(frames, report=readings.append)
    out = list(DeflickerOp().apply(iter(frames), settings={"measured": {"global": 0.1, "local": 0.2}}, context=context))

    assert all(before is after for before, after in zip(frames, out, strict=True))
    assert [reading.label for reading in readings] == ["flicker is below the gate: left as it is"]


def test_a_cut_is_not_blended_over() -> None:
    first, second = to_frames(pan(frames=8, seed=1)), to_frames(pan(frames=8, seed=42))
    darker = [frame * np.float32(0.5) for frame in second]

    out = steady([*first, *darker])

    assert psnr([first[-1], darker[0]], [out[7], out[8]]) > 50.0


def test_a_lamp_that_is_switched_on_stays_an_event() -> None:
    frames = to_frames(pan(frames=16, speed=(0, 0)))
    switched = [frame * np.float32(1.0 if index < 8 else 1.35) for index, frame in enumerate(frames)]

    assert psnr(switched, steady(switched)) > 46.0


def test_the_readings_say_what_was_removed() -> None:
    frames = to_frames(flicker_global(CLIP, percent=3.0))
    readings: list[Reading] = []

    finish_clip(DeflickerOp(), frames, settings={}, context=context_for(frames, report=readings.append))

    whole = readings[0]
    assert whole.unit == "%"
    assert whole.before == pytest.approx(3.0, abs=0.3)
    assert whole.after is not None
    assert whole.after < 0.2


def test_huge_frames_wait_in_a_smaller_window() -> None:
    assert choose_radius(6, width=960, height=540) == 6
    assert choose_radius(6, width=1920, height=1080) == 6
    assert choose_radius(6, width=3840, height=2160) == 4
