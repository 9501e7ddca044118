from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import BrokenPromise
from rushes.media.convert import to_picture, to_video_frame
from rushes.media.h273 import BT709, ColorTags

codes = st.integers(0, 255)


@given(color=st.tuples(codes, codes, codes), pixel_format=st.sampled_from(["yuv420p", "yuv422p10le", "yuv444p10le"]))
@settings(max_examples=60, deadline=None)
def test_a_flat_color_comes_back_within_rounding(color: tuple[int, int, int], pixel_format: str) -> None:
    picture = np.full((8, 8, 3), color, np.uint8)

    back = to_picture(to_video_frame(picture, pixel_format=pixel_format))

    assert np.abs(back.astype(int) - picture).max() <= (3 if pixel_format == "yuv420p" else 1)


@given(color=st.tuples(*[st.floats(0, 1, width=32)] * 3), depth=st.sampled_from(["uint16", "float32"]))
@settings(max_examples=40, deadline=None)
def test_deep_pictures_come_back_within_a_ten_bit_code(color: tuple[float, float, float], depth: str) -> None:
    white = 65535 if depth == "uint16" else 1.0
    picture = (np.full((8, 8, 3), color, np.float32) * white).astype(depth)

    back = to_picture(to_video_frame(picture, pixel_format="yuv444p10le"), depth=depth)  # type: ignore[arg-type]  # a name

    assert np.abs(back.astype(float) - picture).max() / white < 2.5 / 1023


def test_pure_red_is_written_with_bt709_codes() -> None:
    red = np.zeros((16, 16, 3), np.uint8)
    red[..., 0] = 255

    frame = to_video_frame(red, pixel_format="yuv444p10le")

    y, cb, cr = (int(np.frombuffer(plane, np.uint16)[0]) for plane in frame.planes)
    # ITU-R BT.709-6: Y' = 0.2126, C'r = 0.5 on 64..940 and 64..960
    assert (y, cb, cr) == (pytest.approx(250, abs=1), pytest.approx(409, abs=1), pytest.approx(960, abs=1))


def test_eight_bit_conversion_does_not_darken_the_picture() -> None:
    rng = np.random.default_rng(3)
    picture = rng.integers(40, 200, (64, 64, 1), np.uint8).repeat(3, axis=2)

    back = to_picture(to_video_frame(picture, pixel_format="yuv420p"))

    assert abs(float(back.mean()) - float(picture.mean())) < 0.2


def test_the_frame_carries_the_tags_it_was_converted_to() -> None:
    frame = to_video_frame(np.zeros((8, 8, 3), np.uint8), pixel_format="yuv420p", tags=BT709)

    tags = (int(frame.color_primaries), int(frame.color_trc), int(frame.colorspace), int(frame.color_range))
    assert tags == (1, 1, 1, 1)


def test_full_range_tags_use_all_codes() -> None:
    white = np.full((8, 8, 3), 255, np.uint8)
    full = ColorTags(primaries="bt709", transfer="bt709", matrix="bt709", color_range="pc")

    frame = to_video_frame(white, pixel_format="yuv420p", tags=full)

    assert np.frombuffer(frame.planes[0], np.uint8)[0] == 255
    assert to_picture(frame)[0, 0, 0] == 255


def test_alpha_survives_in_a_format_that_has_it() -> None:
    picture = np.full((8, 8, 4), 200, np.uint8)
    picture[..., 3] = 77

    back = to_picture(to_video_frame(picture, pixel_format="yuva444p10le"), alpha=True)

    assert abs(int(back[4, 4, 3]) - 77) <= 1


def test_deep_alpha_is_scaled_like_color() -> None:
    picture = np.full((8, 8, 4), 0.5, np.float32)

    back = to_picture(to_video_frame(picture, pixel_format="yuva444p10le"), depth="float32", alpha=True)

    assert np.abs(back - 0.5).max() < 0.003


def test_a_picture_of_another_type_is_our_bug() -> None:
    with pytest.raises(BrokenPromise, match="not uint8, uint16 or float32"):
        to_video_frame(np.zeros((8, 8, 3), np.float64), pixel_format="yuv420p")  # type: ignore[arg-type]  # the fault
