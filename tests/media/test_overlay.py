from __future__ import annotations

import numpy as np
import pytest

from rushes.errors import BrokenPromise
from rushes.media.convert import to_format, to_picture, to_video_frame
from rushes.media.overlay import can_overlay, lay_over, make_overlay, mix_frames, plane_of

FORMATS = ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le"]


def patch(opacity: int = 255) -> np.ndarray:
    pixels = np.zeros((16, 16, 4), np.uint8)
    pixels[..., 0] = opacity
    pixels[..., 3] = opacity
    return pixels


@pytest.mark.parametrize("pixel_format", FORMATS)
def test_laying_over_in_planes_is_mixing_in_rgb(pixel_format: str) -> None:
    base = np.full((32, 48, 3), (60, 120, 180), np.uint8)
    frame = to_format(to_video_frame(base, pixel_format=pixel_format), pixel_format=pixel_format)
    overlay = make_overlay(patch(128), left=8, top=4, frame=(48, 32), pixel_format=pixel_format)

    lay_over(frame, [(overlay, 0.5)])

    shown = to_picture(frame)
    expected = np.array([60, 120, 180]) * (1 - 0.251) + np.array([128, 0, 0]) * 0.5
    assert np.abs(shown[12, 16] - expected).max() < 3
    assert np.abs(shown[28, 40].astype(int) - (60, 120, 180)).max() < 3


def test_an_odd_corner_keeps_the_luma_in_place() -> None:
    frame = to_video_frame(np.zeros((32, 48, 3), np.uint8), pixel_format="yuv420p")
    pixels = np.full((5, 5, 4), 255, np.uint8)

    lay_over(frame, [(make_overlay(pixels, left=7, top=3, frame=(48, 32), pixel_format="yuv420p"), 1.0)])

    luma = plane_of(frame, 0)
    assert (luma[3:8, 7:12] > 230).all()
    assert (np.delete(luma[3], range(7, 12)) < 20).all()


def test_a_patch_over_the_edge_is_cut_and_one_outside_refused() -> None:
    frame = to_video_frame(np.zeros((32, 48, 3), np.uint8), pixel_format="yuv420p")

    lay_over(frame, [(make_overlay(patch(), left=-8, top=24, frame=(48, 32), pixel_format="yuv420p"), 1.0)])

    assert to_picture(frame)[30, 3, 0] > 200
    with pytest.raises(BrokenPromise, match="outside its frame"):
        make_overlay(patch(), left=60, top=0, frame=(48, 32), pixel_format="yuv420p")


def test_a_shade_darkens_rows_by_its_share() -> None:
    frame = to_video_frame(np.full((32, 48, 3), 200, np.uint8), pixel_format="yuv420p")
    shade = np.zeros(32, np.float32)
    shade[16:] = 0.5

    lay_over(frame, [], shade=shade)

    shown = to_picture(frame)
    assert abs(int(shown[4, 4, 1]) - 200) <= 2
    assert abs(int(shown[28, 4, 1]) - 100) <= 2


def test_mixing_two_frames_meets_in_the_middle() -> None:
    one, two = (to_video_frame(np.full((16, 16, 3), v, np.uint8), pixel_format="yuv422p10le") for v in (40, 200))

    shown = to_picture(mix_frames(one, two, 0.5))

    assert np.abs(shown.astype(int) - 120).max() <= 2


def test_what_has_no_such_planes_is_refused() -> None:
    assert not can_overlay("yuva444p10le")
    with pytest.raises(BrokenPromise, match="laid over in planes"):
        make_overlay(patch(), left=0, top=0, frame=(48, 32), pixel_format="rgb24")
