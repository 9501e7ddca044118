from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.upscale import UpscaleOp, choose_crop, describe_scale, plan_crop
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, psnr, to_frames
from rushes.testing.synthetic import pan

LARGE = to_frames(pan(height=180, width=320, frames=3))
SMALL = [cv2.resize(frame, (160, 90), interpolation=cv2.INTER_AREA) for frame in LARGE]


class TestUpscaleSuite(FinishSuite):
    op = UpscaleOp()
    least_psnr = 199.0

    def clean(self) -> list[Frame]:
        return LARGE

    def faulty(self) -> list[Frame]:
        return SMALL

    def error(self, frames: Sequence[Frame]) -> float:
        plain = [cv2.resize(frame, (320, 180), interpolation=cv2.INTER_LINEAR) for frame in frames]
        return -psnr(plain, LARGE)

    def context(self, frames: Sequence[Frame], **more: object) -> FinishContext:
        return FinishContext(width=160, height=90, out_width=320, out_height=180, **more)


def context(width: int, height: int, out_width: int, out_height: int) -> FinishContext:
    return FinishContext(width=width, height=height, out_width=out_width, out_height=out_height)


def test_enlarging_beats_bicubic_on_a_picture_that_was_made_small() -> None:
    out = finish_clip(UpscaleOp(), SMALL, settings={}, context=context(160, 90, 320, 180))
    cubic = [cv2.resize(frame, (320, 180), interpolation=cv2.INTER_CUBIC) for frame in SMALL]

    assert psnr(out, LARGE) >= psnr(cubic, LARGE) - 0.05


def test_an_edge_does_not_ring() -> None:
    edge = np.full((32, 32, 3), 0.2, np.float32)
    edge[:, 16:] = 0.8

    (out,) = finish_clip(UpscaleOp(), [edge], settings={}, context=context(32, 32, 96, 96))
    (free,) = finish_clip(UpscaleOp(), [edge], settings={"antiring": 0.0}, context=context(32, 32, 96, 96))

    assert out.max() < 0.82
    assert free.max() > 0.83


def test_a_crop_is_the_part_of_the_picture_it_names() -> None:
    ramp = np.repeat(np.linspace(0, 1, 64, dtype=np.float32)[None, :, None], 48, axis=0).repeat(3, axis=2)

    (out,) = finish_clip(UpscaleOp(), [ramp], settings={"crop": [16.5, 8, 24, 32]}, context=context(64, 48, 96, 128))

    expected = (16.5 + (np.arange(96) + 0.5) / 4 - 0.5) / 63
    assert np.abs(out[64, :, 0] - expected).max() < 2e-3


def test_another_aspect_without_a_crop_is_refused() -> None:
    with pytest.raises(AskTheArtist) as caught:
        choose_crop({}, context(960, 540, 1080, 1920))

    assert caught.value.title == "another aspect needs a reframe"
    assert caught.value.cause == "960x540 into 1080x1920 would lose 68 %"


def test_an_engines_odd_size_is_trimmed_and_not_squeezed() -> None:
    crop = choose_crop({}, context(832, 480, 1920, 1080))

    assert crop == (0.0, 6.0, 832.0, 468.0)


@pytest.mark.parametrize("crop", [[-1, 0, 20, 20], [0, 0, 200, 20], [0, 0, 4, 4], ["a", 0, 1, 1], [1, 2, 3]])
def test_a_crop_outside_the_picture_is_refused(crop: list[object]) -> None:
    with pytest.raises(AskTheArtist, match="crop"):
        choose_crop({"crop": crop}, context(64, 48, 96, 72))


def test_the_method_is_said_in_words() -> None:
    assert describe_scale((0, 0, 960, 540), out_width=1920, out_height=1080) == "lanczos3 2.00x"
    assert describe_scale((0, 0, 960, 540), out_width=960, out_height=540) == "none"
    assert plan_crop(960, 540, out_width=1080, out_height=1920) == (328.125, 0.0, 303.75, 540.0)


def test_shrinking_filters_what_the_small_picture_cannot_hold() -> None:
    stripes = np.zeros((64, 64, 3), np.float32)
    stripes[:, ::2] = 1.0

    (out,) = finish_clip(
        UpscaleOp(), [stripes], settings={}, context=context_for([stripes], out_width=20, out_height=20)
    )

    assert np.abs(out[:, 2:-2] - 0.5).max() < 0.05
