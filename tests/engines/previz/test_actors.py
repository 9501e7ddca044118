from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rushes.engines.previz.actors import Light, linear, shade_figure, shade_reflection
from rushes.engines.previz.gait import SHOES, Figure, limbs, pace, place
from rushes.engines.previz.kit import CameraState

CAMERA = CameraState(position=(0.0, 1.1, -4.0), target=(0.0, 1.0, 0.0), focal_mm=40.0)
LIGHT = Light(key_direction=(0.4, 0.8, -0.45), key_rgb=(1.0, 1.0, 1.0))
RED = Figure(position=(0.0, 0.0, 0.0), color="#d01010", action="stand", yaw=3.1)


def ground(height: int = 72, width: int = 96) -> tuple[np.ndarray, np.ndarray]:
    """A grey floor at y = 0 under an empty sky."""
    rows = 1.0 - (np.arange(height) + 0.5) * 2.0 / height
    slope = rows * (18.0 / 40.0) * (height / width) - 0.025
    depth = np.where(slope < -1e-3, 1.1 / np.maximum(-slope, 1e-3), np.inf).astype(np.float32)
    return np.full((height, width, 3), 0.3, np.float32), np.repeat(depth[:, None], width, axis=1)


def drawn(figure: Figure, bands: tuple[int, ...] = (0, 72), light: Light = LIGHT) -> tuple[np.ndarray, np.ndarray]:
    rgb, depth = ground()
    for y0, y1 in pairwise(bands):
        shade_figure(figure, CAMERA, 0.4, light, rgb, depth, y0, y1)
    return rgb, depth


def test_the_figure_stands_in_its_colour_at_its_distance() -> None:
    rgb, depth = drawn(RED)

    middle = rgb[40, 48]
    assert middle[0] > 3 * middle[1]
    assert depth[40, 48] == pytest.approx(4.0, abs=0.4)


def test_any_split_into_rows_gives_the_same_figure() -> None:
    whole = drawn(replace(RED, action="walk", carry="umbrella"))
    split = drawn(replace(RED, action="walk", carry="umbrella"), bands=(0, 5, 31, 32, 60, 72))

    assert np.array_equal(whole[0], split[0])
    assert np.array_equal(whole[1], split[1])


def test_nothing_is_drawn_over_what_is_nearer() -> None:
    rgb, depth = ground()
    depth[:] = 1.0
    before = rgb.copy()

    shade_figure(RED, CAMERA, 0.4, replace(LIGHT, shadow=0.0), rgb, depth, 0, 72)

    assert np.array_equal(rgb, before)


def test_the_ground_darkens_under_the_feet_only_where_a_shadow_is_asked_for() -> None:
    with_shadow, _ = drawn(RED)
    without, _ = drawn(RED, light=replace(LIGHT, shadow=0.0))

    assert with_shadow.sum() < without.sum()


def test_fog_hides_a_figure() -> None:
    clear, _ = drawn(RED)
    fogged, _ = drawn(RED, light=replace(LIGHT, fog_rgb=(0.5, 0.5, 0.5), fog_density=2.0))

    assert abs(fogged[40, 48, 0] - 0.5) < 0.05 < abs(clear[40, 48, 0] - 0.5)


def test_wet_ground_mirrors_the_figure_below_its_feet() -> None:
    rgb, depth = ground()
    dry = rgb.copy()

    shade_reflection(RED, CAMERA, 0.4, LIGHT, rgb, depth, 0, 72, 1.0)

    changed = np.abs(rgb - dry).sum(axis=2) > 0.003
    assert changed.any()
    assert not changed[:50].any()


@pytest.mark.parametrize("action", ["walk", "run"])
def test_a_bearing_foot_stays_where_it_was_planted(action: str) -> None:
    figure = Figure(position=(0.0, 0.0, 0.0), action=action)
    steps = np.arange(0.0, 1.2, 0.01)
    heels = []
    for t in steps:
        shoes = limbs(figure, float(t))
        right = shoes[shoes[:, 8] == SHOES][0]
        heels.append((right[6] + place(figure, float(t))[2], right[5]))  # the toe: it bears to the end
    along, height = np.array(heels).T
    down = height < 0.05

    slips = np.abs(np.diff(along))[down[1:] & down[:-1]]

    assert down.mean() > 0.25
    assert np.quantile(slips, 0.8) < 0.25 * pace(figure) * 0.01


def test_a_standing_figure_goes_nowhere_and_a_walking_one_does() -> None:
    assert place(replace(RED, action="stand"), 5.0) == RED.position
    assert place(replace(RED, action="walk", yaw=0.0), 5.0)[2] == pytest.approx(6.5)


def test_colours_are_read_as_srgb_and_nonsense_is_grey() -> None:
    assert linear("#ffffff") == (1.0, 1.0, 1.0)
    assert linear("#808080")[0] == pytest.approx(0.2159, abs=1e-3)
    assert linear("blurple") == (0.2, 0.2, 0.2)
