from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.finishing.base import Frame
from rushes.finishing.grain import GrainOp, missing_grain
from rushes.model.master import Reading
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
WANTED = 2.0


def flat(value: float = 0.5, *, height: int = 130, width: int = 200) -> Frame:
    return np.full((height, width, 3), value, np.float32)


def sigma(frame: Frame) -> float:
    return float((frame.astype(np.float64) @ LUMA).std() * 255.0)


class TestGrainSuite(FinishSuite):
    op = GrainOp()
    settings: ClassVar[Mapping[str, Any]] = {"sigma": WANTED}
    neutral: ClassVar[Mapping[str, Any]] = {"sigma": 0.0}
    least_psnr = 199.0

    def clean(self) -> list[Frame]:
        return [flat(), flat(0.2)]

    def faulty(self) -> list[Frame]:
        return [flat(), flat(), flat()]

    def error(self, frames: Sequence[Frame]) -> float:
        return float(np.mean([abs(sigma(frame) - WANTED) for frame in frames]))


def run(frames: list[Frame], seed: int = 1, first: int = 0, **settings: object) -> list[Frame]:
    return finish_clip(GrainOp(), frames, settings=settings, context=context_for(frames, seed=seed, first_frame=first))


def test_mid_grey_gets_the_amount_asked_for_and_black_and_white_none() -> None:
    tall = [flat(value, height=1080, width=256) for value in (0.5, 0.0, 1.0, 0.9)]

    middle, black, white, bright = run(tall, sigma=2.0)

    assert sigma(middle) == pytest.approx(2.0, rel=0.06)
    assert sigma(black) == sigma(white) == 0.0
    assert 0.2 < sigma(bright) < 1.2


def test_only_what_is_missing_is_added() -> None:
    assert missing_grain(2.0, 1.2) == pytest.approx(1.6)
    assert missing_grain(1.0, 3.0) == 0.0

    (out,) = run([flat()], sigma=1.5, measured=2.0)

    assert np.array_equal(out, flat())


def test_grain_that_the_take_brings_is_measured_and_counted() -> None:
    random = np.random.default_rng(5)
    grainy = [
        np.repeat(flat(height=256, width=256)[..., :1] + (1.5 / 255) * random.normal(size=(256, 256, 1)), 3, axis=2)
        for _ in range(2)
    ]
    readings: list[Reading] = []

    frames = [frame.astype(np.float32) for frame in grainy]
    out = finish_clip(GrainOp(), frames, settings={"sigma": 2.0}, context=context_for(frames, report=readings.append))

    assert readings[0].before == pytest.approx(np.sqrt(1.5**2 - 0.6**2), rel=0.1)
    assert sigma(out[0]) == pytest.approx(2.0, rel=0.12)


def test_grain_of_two_frames_has_nothing_in_common() -> None:
    first, second = (frame[..., 1].ravel() - 0.5 for frame in run([flat(), flat()], sigma=2.0))

    assert abs(float(np.corrcoef(first, second)[0, 1])) < 0.02


def test_grain_belongs_to_the_frame_and_the_seed() -> None:
    three = run([flat()] * 3, sigma=2.0)

    assert np.array_equal(run([flat()], sigma=2.0, first=2)[0], three[2])
    assert not np.array_equal(run([flat()], sigma=2.0, seed=9)[0], three[0])


def test_no_block_of_the_grain_comes_back_in_the_picture() -> None:
    (out,) = run([flat(height=512, width=1024)], sigma=2.0)
    field = (out @ LUMA) - np.float32((out @ LUMA).mean())

    spectrum = np.fft.rfft2(field)
    together = np.fft.irfft2(np.abs(spectrum) ** 2, s=field.shape)
    together /= together[0, 0]
    together[:8, :8] = together[-8:, :8] = together[:8, -8:] = together[-8:, -8:] = 0.0

    assert np.abs(together).max() < 0.05


def test_codes_that_are_exact_stay_exact_without_grain() -> None:
    codes = np.arange(256, dtype=np.float32).reshape(16, 16, 1).repeat(3, axis=2)

    (out,) = run([codes / np.float32(255.0)], sigma=0.0, out="uint8")

    assert out.dtype == np.uint8
    assert np.array_equal(out, codes.astype(np.uint8))


def test_a_ramp_is_dithered_and_keeps_its_mean() -> None:
    frame = flat(100.3 / 255.0, height=256, width=256)

    (out,) = run([frame], sigma=0.0, out="uint8")

    assert set(np.unique(out)) == {100, 101}
    assert float(out.mean()) == pytest.approx(100.3, abs=0.01)


def test_sixteen_bits_carry_ten_bits_of_dither() -> None:
    value = 300.4 / 1023.0

    (out,) = run([flat(value, height=256, width=256)], sigma=0.0, out="uint16")

    assert out.dtype == np.uint16
    assert float(np.mean(out / 65535.0)) == pytest.approx(value, abs=2e-5)
    assert float(out.astype(np.float64).std()) == pytest.approx(65535 / 1023 / np.sqrt(12), rel=0.05)


def test_what_is_not_a_number_and_what_lies_outside_ends_inside() -> None:
    frame = flat()
    frame[0, 0], frame[0, 1], frame[0, 2] = np.nan, 7.0, -3.0

    (out,) = run([frame], sigma=0.0)

    assert out[0, :3, 0].tolist() == [0.0, 1.0, 0.0]


def test_an_output_that_is_not_known_is_refused() -> None:
    with pytest.raises(AskTheArtist, match="grain cannot be set so"):
        run([flat()], out="int4")
