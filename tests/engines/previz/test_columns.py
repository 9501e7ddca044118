from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.columns import column_at, columns, hidden, shading
from rushes.engines.previz.solid_rays import blocked
from rushes.engines.previz.solids import Solid, ball, box, drum, packed, rod, turned

GREY = (0.5, 0.5, 0.5)


def some(count: int, *, seed: int) -> np.ndarray:
    """Boxes, balls, drums and rods strewn over level ground; every ninth glows."""
    rng = np.random.default_rng(seed)
    out: list[Solid] = []
    for k in range(count):
        at = (float(rng.uniform(-30, 30)), float(rng.uniform(0, 3)), float(rng.uniform(-30, 30)))
        size = (float(rng.uniform(0.2, 4)), float(rng.uniform(0.2, 5)), float(rng.uniform(0.2, 9)))
        glow = 1.0 if k % 9 == 8 else 0.0
        made = (
            box(at, size, GREY, top=(0.5, 0.8), shift=(0.3, -0.2), glow=glow),
            ball(at, (0.5 * size[0], 0.5 * size[1], 0.5 * size[2]), GREY, cut=(-0.6, 0.9), glow=glow),
            drum(at, 0.5 * size[0], size[1], GREY, top=1.4, glow=glow),
            rod(at, (at[0] + 3.0, at[1] + 2.0, at[2] - 1.0), 0.1, GREY),
        )[k % 4]
        out.append(turned(made, yaw=float(rng.uniform(0, 3)), pitch=float(rng.uniform(-0.5, 0.5))))
    return packed(out)


def posts(count: int) -> np.ndarray:
    """Thin posts close together, whose columns are narrower than their shade is wide."""
    rng = np.random.default_rng(4)
    spots = rng.uniform(-8, 8, (count, 2))
    return packed([drum((float(x), 0.0, float(z)), 0.08, float(rng.uniform(0.3, 7)), GREY) for x, z in spots])


@pytest.mark.parametrize("key", [(0.4, 0.8, -0.3), (0.9, 0.06, 0.2), (0.02, 1.0, 0.01), (0.0, -0.3, 1.0)])
def test_a_column_hides_the_light_from_a_place_exactly_where_some_solid_of_all_does(key: tuple[float, ...]) -> None:
    solid, way = some(80, seed=5), np.array(key) / np.linalg.norm(key)
    sun, _ = shading(solid, way, 0.0)
    rng = np.random.default_rng(2)

    answers = []
    for _ in range(3000):
        x, y, z = rng.uniform((-36, -0.5, -36), (36, 4, 36))
        lit = hidden(solid, sun, column_at(sun, x, y, z), x, y, z, *way, 60.0)
        answers.append((lit, blocked(solid, x, y, z, *way, 60.0, -1)))

    assert all(one == other for one, other in answers)
    assert 100 < sum(one for one, _ in answers) < 2900


@pytest.mark.parametrize("turn", [-0.014, 0.014])
def test_upright_and_slanted_columns_hold_all_that_darkens_the_ground(turn: float) -> None:
    solid, way = posts(400), np.array((0.5, 0.7, 0.4)) / np.linalg.norm((0.5, 0.7, 0.4))
    sun, near = shading(solid, way, 0.0)
    rng = np.random.default_rng(3)

    dark = 0
    for _ in range(2000):
        x, y, z = rng.uniform((-9, -0.6, -9), (9, 0.6, 9))
        ways = [(sun, way[0] + turn, way[1], way[2] - turn, 60.0)]
        ways += [(near, 0.78 * ax, 0.62, 0.78 * az, 0.9) for ax, az in ((0.8, 0.1), (-0.8, -0.1), (0.1, 0.8))]
        for lists, dx, dy, dz, reach in ways:
            one = hidden(solid, lists, column_at(lists, x, y, z), x, y, z, dx, dy, dz, reach)
            assert one == blocked(solid, x, y, z, dx, dy, dz, reach, -1)
            dark += one
    assert dark > 250


def test_a_column_lists_few_of_many_solids() -> None:
    solid = some(400, seed=7)

    sun, near = shading(solid, np.array((0.5, 0.7, 0.4)), 0.0)

    assert np.diff(sun.first).mean() < 40
    assert np.diff(near.first).mean() < 40


def test_nothing_in_columns_hides_nothing() -> None:
    solid = some(8, seed=1)
    none = columns(solid, np.array((0.0, 1.0, 0.0)), np.full(8, -1.0))

    assert column_at(none, 0.0, 0.0, 0.0) == -1
    assert not hidden(solid, none, -1, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 9.0)
