from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.still.depth import focal_pixels, take_depth
from rushes.engines.previz.still.layers import take_apart
from rushes.engines.previz.still.warp import View
from tests.engines.previz.still.test_layers import drawn


def board(nearness: float) -> tuple:
    """A bright column in the middle of a plane at one distance."""
    picture = np.full((90, 160, 3), 60, np.uint8)
    picture[:, 78:82] = 230
    return take_apart(picture, take_depth(np.full((90, 160), np.float32(nearness))))


def column(rgb) -> float:
    row = rgb[45, :, 0] - 60.0
    return float((row * np.arange(160)).sum() / row.sum())


@pytest.mark.parametrize(("nearness", "metres"), [(1.0, 2.5), (0.0, 80.0)])
def test_a_step_aside_moves_a_point_by_focal_length_times_step_over_distance(nearness: float, metres: float) -> None:
    view = View(turn=np.eye(3), eye=np.array([0.1, 0.0, 0.0]), zoom=1.0)

    rgb, depth = drawn(board(nearness), view)

    assert column(rgb) == pytest.approx(79.5 - focal_pixels(160, 90) * 0.1 / metres, abs=0.05)
    assert depth[45, 20] == pytest.approx(metres, rel=1e-3)


def test_going_nearer_makes_things_larger_and_their_distance_less() -> None:
    view = View(turn=np.eye(3), eye=np.array([0.0, 0.0, 0.5]), zoom=1.0)

    rgb, depth = drawn(board(1.0), view)

    assert (rgb[45, :, 0] > 145).sum() == 5  # 4 pixels times 2.5 / 2.0
    assert depth[45, 20] == pytest.approx(2.0, rel=1e-3)


def test_a_turn_moves_near_and_far_alike() -> None:
    turn = np.array([[np.cos(0.05), 0, -np.sin(0.05)], [0, 1, 0], [np.sin(0.05), 0, np.cos(0.05)]])
    view = View(turn=turn, eye=np.zeros(3), zoom=1.0)

    near, far = (column(drawn(board(nearness), view)[0]) for nearness in (1.0, 0.0))

    assert near == pytest.approx(far, abs=0.02)
    assert near == pytest.approx(79.5 - focal_pixels(160, 90) * np.tan(0.05), abs=0.1)
