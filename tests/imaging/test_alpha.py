from __future__ import annotations

import numpy as np
import pytest

from rushes.imaging.alpha import over, premultiplied, straight

RED = np.array([0.8, 0.1, 0.05], np.float32)


def disc(size: int = 64) -> np.ndarray:
    """A red disc with a soft rim, straight: (size, size, 4), black where nothing is."""
    y, x = np.mgrid[:size, :size] + 0.5 - size / 2
    alpha = np.clip(size / 3 - np.hypot(x, y) + 0.5, 0.0, 1.0).astype(np.float32)
    return np.dstack([np.where(alpha[..., None] > 0, RED, 0.0), alpha]).astype(np.float32)


def test_straight_and_premultiplied_are_two_ways_of_one_picture() -> None:
    picture = disc()

    there = premultiplied(picture)
    back = straight(there)

    seen = picture[..., 3] > 1e-3
    assert np.abs(back[seen] - picture[seen]).max() < 1e-4
    assert there[picture[..., 3] == 0].max() == 0.0


def test_the_colour_of_straight_goes_on_past_every_edge() -> None:
    spread = straight(premultiplied(disc()))

    assert np.abs(spread[..., :3] - RED).max() < 1e-3  # a corner far from the disc as well
    assert spread[0, 0, 3] == 0.0


@pytest.mark.parametrize("back", [0.0, 1.0, (0.2, 0.5, 0.9)])
def test_over_black_white_and_colour_gives_the_share_of_each(back: float | tuple[float, ...]) -> None:
    picture = disc()
    ground = np.full(3, back, np.float32) if isinstance(back, float) else np.array(back, np.float32)

    laid = over(premultiplied(picture), ground)

    share = picture[..., 3:]
    assert np.abs(laid - (RED * share + ground * (1 - share))).max() < 1e-6
    half = laid[np.abs(picture[..., 3] - 0.5) < 0.1]
    assert half.min() >= min(RED.min(), ground.min()) - 1e-6  # no darker than the darker of both: no fringe


def test_a_picture_of_nothing_stays_nothing() -> None:
    nothing = np.zeros((7, 5, 4), np.float32)

    assert straight(nothing).max() == 0.0
