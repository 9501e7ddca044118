from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.media.read import read_frames
from rushes.testing.frame_id import (
    code_bits,
    frame_id_picture,
    read_code,
    read_difference,
    read_mix,
    read_picture,
    write_frame_id_clip,
)
from rushes.timebase import Rate


@pytest.mark.parametrize(("take", "frame"), [(0, 0), (3, 119), (255, 65535), (7, 256)])
def test_a_picture_says_which_it_is_on_both_sides(take: int, frame: int) -> None:
    picture = frame_id_picture(take, frame)

    assert read_picture(picture) == (take, frame)
    assert read_picture(picture, right=True) == (take, frame)


def test_one_wrong_block_makes_a_code_unreadable() -> None:
    bits = code_bits(5, 77)

    for place in range(64):
        damaged = bits.copy()
        damaged[place] ^= True
        assert read_code(damaged) is None


@pytest.mark.parametrize("width", [320, 160, 133])
def test_the_code_survives_scaling(width: int) -> None:
    small = cv2.resize(frame_id_picture(9, 1234), (width, width * 9 // 16), interpolation=cv2.INTER_AREA)

    assert read_picture(np.asarray(small, np.uint8)) == (9, 1234)


def test_the_code_survives_encoding(tmp_path: Path) -> None:
    path = write_frame_id_clip(tmp_path / "a.mp4", take=2, frames=15, rate=Rate(Fraction(24)), width=320, height=180)

    assert [read_picture(picture) for picture in read_frames(path)] == [(2, frame) for frame in range(15)]


def test_a_difference_names_the_pair_even_where_both_are_off_by_the_same() -> None:
    first, second = (frame_id_picture(take, frame).astype(int) for take, frame in ((1, 40), (2, 41)))

    picture = np.abs(first - second).astype(np.uint8)

    assert read_difference(picture, takes=(1, 2), near=(38, 45)) == (40, 41)


def test_a_mix_gives_both_back() -> None:
    first, second = frame_id_picture(1, 40), frame_id_picture(2, 41)

    picture = np.asarray(first * 0.65 + second * 0.35, np.uint8)

    assert read_mix(picture, share=0.35) == ((1, 40), (2, 41))
