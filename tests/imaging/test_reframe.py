"""The window for another aspect holds what stands out, stays inside, and prefers the middle of an even picture."""

from __future__ import annotations

import numpy as np
import pytest

from rushes.imaging.reframe import choose_window


def picture(left: int) -> np.ndarray:
    frame = np.full((90, 160, 3), 90, np.uint8)
    frame[20:80, left : left + 14] = (200, 40, 40)
    return frame


@pytest.mark.parametrize("left", [6, 60, 120, 140])
def test_an_upright_window_holds_the_thing_that_stands_out(left: int) -> None:
    x, y, width, height = choose_window([picture(left), picture(left)], aspect=9 / 16)

    assert (y, height) == (0.0, 1.0)
    assert width == pytest.approx(9 / 16 * 90 / 160)
    assert x <= left / 160 + 0.01
    assert x + width >= (left + 14) / 160 - 0.01
    assert 0.0 <= x <= 1.0 - width


def test_an_even_picture_is_cropped_in_the_middle() -> None:
    x, _, width, _ = choose_window([np.full((90, 160, 3), 90, np.uint8)] * 2, aspect=1.0)

    assert x + width / 2 == pytest.approx(0.5, abs=0.02)


def test_a_wider_aspect_takes_a_band() -> None:
    x, y, width, height = choose_window([picture(60)], aspect=2.4)

    assert (x, width) == (0.0, 1.0)
    assert height == pytest.approx(160 / 2.4 / 90)
    assert 0.0 <= y <= 1.0 - height


def test_a_window_follows_the_subject_that_the_engine_names() -> None:
    frames = [picture(6)] * 2

    x, _, width, _ = choose_window(frames, aspect=9 / 16, subject=[(0.7, 0.5), (0.8, 0.5)])
    edge, _, _, _ = choose_window(frames, aspect=9 / 16, subject=[(0.99, 0.5)])

    assert x + width / 2 == pytest.approx(0.75)
    assert edge + width == pytest.approx(1.0)
