from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.still.air import Air
from rushes.engines.previz.still.warp import View
from tests.engines.previz.still.made import scene

PICTURE, _ = scene()
HERE = View(turn=np.eye(3), eye=np.zeros(3), zoom=1.0)


def laid(weather: str, *, seconds: float = 1.0, share: float = 1.0, metres: float = 30.0):
    rgb = PICTURE.astype(np.float32) / 255.0
    depth = np.full(PICTURE.shape[:2], np.float32(metres))
    Air(weather, PICTURE, seed=3).lay(HERE, seconds, share, rgb, depth)
    return rgb - PICTURE / 255.0


@pytest.mark.parametrize("weather", ["rain", "snow", "fog", "dust"])
def test_weather_changes_the_picture_and_moves(weather: str) -> None:
    now, later = laid(weather), laid(weather, seconds=1.5)

    assert np.abs(now).mean() > 0.002
    assert np.abs(now - later).mean() > 0.0005


def test_nothing_is_laid_over_a_picture_that_nobody_asked_weather_for() -> None:
    assert np.abs(laid("")).max() < 1e-6
    assert np.abs(laid("rain", share=0.0)).max() < 1e-6


def test_fog_hides_far_things_more_than_near_ones() -> None:
    assert np.abs(laid("fog", metres=40.0)).mean() > 2.0 * np.abs(laid("fog", metres=3.0)).mean()


def test_rain_does_not_fall_behind_what_is_near() -> None:
    wall = np.abs(laid("rain", metres=1.0)).max(axis=2)
    open_air = np.abs(laid("rain", metres=30.0)).max(axis=2)

    assert (wall > 0.15).sum() < 0.1 * (open_air > 0.15).sum()
