from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.between import Carried, backwards, match
from rushes.engines.previz.still.take import Timing
from tests.engines.previz.still.made import scene

TIMING = Timing(frames=9, rate=Fraction(24), closes=True)


def textured(shift: int):
    """A wall of patches, seen from the side by so many pixels."""
    chance = np.random.default_rng(2)
    wall = np.kron(chance.integers(20, 235, (30, 60, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    return np.ascontiguousarray(wall[20:200, 40 + shift : 360 + shift])


def test_two_views_of_one_place_are_matched_and_two_places_are_not() -> None:
    carry, matches = match(textured(0), textured(24))

    assert carry is not None
    assert matches >= 24
    assert carry[0, 2] / carry[2, 2] * 320 == pytest.approx(-24, abs=1.0)
    assert match(textured(0), scene()[0])[0] is None


def test_halfway_along_a_match_things_stand_halfway_and_sharp() -> None:
    first, last, truth = textured(0), textured(24), textured(12)
    carry, _ = match(first, last)
    assert carry is not None
    rgb, depth = np.empty((180, 320, 3), np.float32), np.empty((180, 320), np.float32)

    Carried(first, last, carry, TIMING).draw(4, rgb, depth)

    away = np.abs(rgb * 255 - truth)[20:-20, 40:-40].mean()
    assert away < 12
    assert away < 0.3 * np.abs(first.astype(float) / 2 + last / 2 - truth)[20:-20, 40:-40].mean()


def test_backwards_goes_on_the_same_way() -> None:
    assert backwards(Motion(move="push_in")).move == "pull_out"
    assert backwards(Motion(move="truck", side=1.0)).side == -1.0
