"""The short way from planes to float agrees with the long one, for every matrix and range, at odd places too."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from av import VideoFrame

from rushes.media.convert import to_picture, to_video_frame
from rushes.media.h273 import ColorTags


def smooth(height: int = 54, width: int = 96) -> np.ndarray:
    noise = np.random.default_rng(4).random((3, 5, 3), np.float32)
    return np.clip(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


def tagged(matrix: str, color_range: str) -> VideoFrame:
    tags = ColorTags(primaries="bt709", transfer="bt709", matrix=matrix, color_range=color_range)
    return to_video_frame(smooth(), pixel_format="yuv420p", tags=tags)


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_the_short_way_gives_the_picture_of_the_long_way(matrix: str, color_range: str) -> None:
    frame = tagged(matrix, color_range)

    short = to_picture(frame, depth="float32")
    long = to_picture(frame, depth="uint16").astype(np.float32) / 65535

    assert short.shape == long.shape
    assert np.abs(short - long)[1:-1, 1:-1].mean() < 0.004
    assert np.abs(short - long)[1:-1, 1:-1].max() < 0.03


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_words_become_the_planes_of_the_long_way(matrix: str, color_range: str) -> None:
    tags = ColorTags(primaries="bt709", transfer="bt709", matrix=matrix, color_range=color_range)
    noise = np.random.default_rng(2).random((54, 96, 3))
    picture = np.rint(65535 * np.clip(smooth() + 0.2 * noise - 0.1, 0, 1)).astype(np.uint16)

    short = to_video_frame(picture, pixel_format="yuv422p10le", tags=tags)
    opaque = np.full((54, 96, 1), 65535, np.uint16)  # alpha takes the long way
    long = to_video_frame(np.dstack([picture, opaque]), pixel_format="yuv422p10le", tags=tags)

    for ours, theirs in zip(short.planes, long.planes, strict=True):
        codes = [np.frombuffer(memoryview(p), np.uint16).reshape(54, -1)[:, : ours.width] for p in (ours, theirs)]
        assert np.abs(codes[0].astype(int) - codes[1]).max() <= 1


def test_pure_colors_come_back_as_they_went() -> None:
    for color in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)):
        frame = to_video_frame(np.full((16, 32, 3), color, np.float32), pixel_format="yuv420p")

        back = to_picture(frame, depth="float32")

        assert np.abs(back - np.array(color, np.float32)).max() < 0.012, color


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_bytes_are_the_rounded_floats(matrix: str, color_range: str) -> None:
    frame = tagged(matrix, color_range)

    narrow = to_picture(frame).astype(np.float32)

    assert np.abs(narrow - 255 * to_picture(frame, depth="float32")).max() < 0.501


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
@pytest.mark.parametrize("color_range", ["tv", "pc"])
def test_bytes_become_the_planes_of_the_long_way(matrix: str, color_range: str) -> None:
    tags = ColorTags(primaries="bt709", transfer="bt709", matrix=matrix, color_range=color_range)
    picture = np.rint(255 * smooth()).astype(np.uint8)

    short = to_video_frame(picture, pixel_format="yuv420p", tags=tags)
    long = to_video_frame(picture.astype(np.float32) / 255, pixel_format="yuv420p", tags=tags)

    for index, most in ((0, 1), (1, 3), (2, 3)):  # swscale takes chroma through a wider filter
        a, b = (np.frombuffer(frame.planes[index], np.uint8).astype(int) for frame in (short, long))
        assert np.abs(a - b).max() <= most, index


def test_sides_that_are_odd_go_the_long_way() -> None:
    picture = np.full((15, 32, 3), 90, np.uint8)

    frame = to_video_frame(picture, pixel_format="yuv420p")

    assert (frame.height, frame.width) == (15, 32)
    assert np.abs(to_picture(frame).astype(int) - 90).max() <= 1
