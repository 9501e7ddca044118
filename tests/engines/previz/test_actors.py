from __future__ import annotations

from dataclasses import replace
from itertools import combinations, groupby, pairwise

import numpy as np
import pytest

from rushes.engines.previz.actors import Light, draw, linear, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.gait import SHOES, TROUSERS, Figure, bearing, limbs, place
from rushes.engines.previz.kit import CameraState

CAMERA = CameraState(position=(0.0, 1.1, -4.0), target=(0.0, 1.0, 0.0), focal_mm=40.0)
LIGHT = Light(key_direction=(0.4, 0.8, -0.45), key_rgb=(1.0, 1.0, 1.0))
ACTIONS = ("walk", "run", "stand", "sit", "talk", "turn", "wave", "point", "dance", "hold", "drink", "read", "type")
SEATED = ("sit", "drink", "read", "type")
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
        draw(pose(figure, basis(CAMERA, aspect=96 / 72), 0.4, light), rgb, depth, y0, y1)
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

    draw(pose(RED, basis(CAMERA, aspect=96 / 72), 0.4, replace(LIGHT, shadow=0.0)), rgb, depth, 0, 72)

    assert np.array_equal(rgb, before)


def test_the_ground_darkens_under_the_feet_only_where_a_shadow_is_asked_for() -> None:
    with_shadow, _ = drawn(RED)
    without, _ = drawn(RED, light=replace(LIGHT, shadow=0.0))

    assert with_shadow.sum() < without.sum()


def test_fog_hides_a_figure() -> None:
    clear, _ = drawn(RED)
    fogged, _ = drawn(RED, light=replace(LIGHT, fog_rgb=(0.5, 0.5, 0.5), fog_density=2.0))

    assert abs(fogged[40, 48, 0] - 0.5) < 0.05 < abs(clear[40, 48, 0] - 0.5)


@pytest.mark.parametrize("height", [1.25, 1.74, 1.9])
@pytest.mark.parametrize("action", ["walk", "run"])
def test_a_planted_foot_stays_where_it_is_to_the_millimetre(action: str, height: float) -> None:
    figure = Figure(position=(0.0, 0.0, 0.0), action=action, height=height)
    toes, planted = [], []
    for t in np.arange(0.0, 1.6, 0.005):
        shoes = limbs(figure, float(t))
        right = shoes[shoes[:, 8] == SHOES][0]
        toes.append((right[4], right[6] + place(figure, float(t))[2]))
        planted.append(right[5] < 0.036 * height / 1.74)  # the ball of the foot is on the ground
    way = np.array(toes)
    down = np.array(planted)

    runs = [list(g) for on, g in groupby(range(len(down)), key=lambda k: down[k]) if on]
    long = [r for r in runs if len(r) >= 15]
    assert len(long) >= 1
    for r in long:
        assert np.ptp(way[r[1] : r[-1], 1]) < 0.001
        assert np.ptp(way[r[1] : r[-1], 0]) < 0.001


def test_every_action_is_a_pose_of_its_own_and_moves() -> None:
    poses = {}
    for action in ACTIONS:
        figure = Figure(position=(0.0, 0.0, 0.0), action=action, seat=0.45 if action in SEATED else 0.0)
        now, later = limbs(figure, 0.6), limbs(figure, 0.95)
        assert np.isfinite(now).all()
        assert np.abs(now - later).max() > 0.001 or bearing(figure, 0.6) != bearing(figure, 0.95)
        poses[action] = np.concatenate([now[:8].ravel(), now[-8:].ravel(), [bearing(figure, 0.95)]])
    for one, other in combinations(ACTIONS, 2):
        assert np.abs(poses[one] - poses[other]).max() > 0.01, (one, other)


def test_who_sits_rests_on_the_seat_with_the_feet_on_the_floor() -> None:
    sitting = limbs(Figure(position=(0.0, 0.0, 0.0), action="sit", seat=0.45), 0.5)
    standing = limbs(Figure(position=(0.0, 0.0, 0.0), action="stand"), 0.5)

    thighs = sitting[sitting[:, 8] == TROUSERS][::2]
    assert np.abs(thighs[:, 1] - thighs[:, 5]).max() < 0.12
    assert 0.40 < thighs[:, 1].min() - thighs[:, 3].max() + 0.05 < 0.60
    assert sitting[sitting[:, 8] == SHOES][:, [1, 5]].min() < 0.07
    assert sitting[:, [1, 5]].max() < standing[:, [1, 5]].max() - 0.3


def test_who_turns_ends_up_facing_the_other_way() -> None:
    figure = Figure(position=(0.0, 0.0, 0.0), action="turn", yaw=0.5)

    assert bearing(figure, 0.0) == 0.5
    assert bearing(figure, 3.0) == pytest.approx(0.5 + np.pi)


def test_a_standing_figure_goes_nowhere_and_a_walking_one_does() -> None:
    assert place(replace(RED, action="stand"), 5.0) == RED.position
    assert place(replace(RED, action="walk", yaw=0.0), 5.0)[2] == pytest.approx(6.5)


def test_colours_are_read_as_srgb_and_nonsense_is_grey() -> None:
    assert linear("#ffffff") == (1.0, 1.0, 1.0)
    assert linear("#808080")[0] == pytest.approx(0.2159, abs=1e-3)
    assert linear("blurple") == (0.2, 0.2, 0.2)
