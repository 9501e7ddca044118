from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.kit import CameraState
from rushes.engines.previz.solid_rays import TILE, enter, tiles
from rushes.engines.previz.solids import box, packed, rod, turned

GREY = (0.5, 0.5, 0.5)
WIDE, HIGH = 96, 54
SOLIDS = packed(
    [
        box((0.0, -1.0, 0.0), (4.0, 0.95, 300.0), GREY),  # reaches far behind the camera
        turned(box((3.0, 0.0, 6.0), (0.3, 6.0, 40.0), GREY), yaw=0.2),
        turned(box((-2.0, 0.0, 5.0), (1.0, 2.0, 0.6), GREY, top=(0.3, 0.5), shift=(0.4, 0.0)), yaw=0.6, pitch=0.3),
        rod((-4.0, 0.0, 9.0), (5.0, 4.0, 30.0), 0.1, GREY),
        box((0.0, 0.0, -9.0), (2.0, 2.0, 2.0), GREY),  # behind
    ]
)
CAMERA = CameraState(position=(0.2, 1.4, -6.0), target=(0.5, 1.0, 4.0), focal_mm=28.0)


def listed_at(first: np.ndarray, listed: np.ndarray, y: int, x: int) -> set[int]:
    n = (y // TILE) * ((WIDE + TILE - 1) // TILE) + x // TILE
    return set(listed[first[n] : first[n + 1]].tolist())


def test_a_tile_lists_every_solid_that_one_of_its_pixels_meets_and_not_many_more() -> None:
    view = basis(CAMERA, aspect=WIDE / HIGH)
    first, listed, away = tiles(SOLIDS, view, HIGH, WIDE)

    met, pairs = 0, set()
    for y in range(HIGH):
        for x in range(WIDE):
            way = view[3] + ((x + 0.5) * 2 / WIDE - 1) * view[1] + (1 - (y + 0.5) * 2 / HIGH) * view[2]
            for k in range(len(SOLIDS)):
                t0, t1, _ = enter(SOLIDS, k, *view[0], *way)
                if t0 < t1 and t0 > 0.02:
                    assert k in listed_at(first, listed, y, x)
                    assert t0 * np.linalg.norm(way) >= away[k] - 1e-9
                    met += 1
                    pairs.add((y // TILE, x // TILE, k))

    assert met > 1000
    assert 4 not in set(listed[: first[-1]].tolist())
    assert first[-1] < 1.6 * len(pairs) + 12


@pytest.mark.parametrize("turn", range(6))
def test_wherever_the_camera_stands_nothing_that_is_met_is_left_out(turn: int) -> None:
    rng = np.random.default_rng(turn)
    eye = tuple(rng.uniform((-4, 0.2, -8), (4, 5, 12)).tolist())
    aim = tuple(rng.uniform((-4, 0.0, 0), (4, 4, 30)).tolist())
    view = basis(CameraState(position=eye, target=aim, focal_mm=24.0), aspect=WIDE / HIGH)
    first, listed, _ = tiles(SOLIDS, view, HIGH, WIDE)

    for y in range(0, HIGH, 2):
        for x in range(0, WIDE, 2):
            way = view[3] + ((x + 0.5) * 2 / WIDE - 1) * view[1] + (1 - (y + 0.5) * 2 / HIGH) * view[2]
            for k in range(len(SOLIDS)):
                t0, t1, _ = enter(SOLIDS, k, *view[0], *way)
                assert not (t0 < t1 and t0 > 0.02) or k in listed_at(first, listed, y, x)
