from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.dressing import dressing, river_way
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits.landscape_relief import (
    CANYON,
    KINDS,
    QUAY,
    RIVER,
    WATER,
    gradients,
    plan_of,
    raise_land,
)


def land(name: str, seed: int) -> tuple[float, np.ndarray]:
    """The level of water, and heights every 2 m: rows from 10 m behind to 190 m ahead, x from -90 to 90."""
    plan, table = plan_of(seed, name), gradients(seed)
    heights = np.empty((100, 91), np.float32)
    raise_land(KINDS[name], table, plan, -90.0, -10.0, 2.0, 6, heights)
    return float(plan[WATER]), heights


def scene(**extra: str) -> SceneSpec:
    return SceneSpec(kit="landscape", seed=3, extra=dict(extra))


@pytest.mark.parametrize("seed", range(6))
def test_a_canyon_has_high_walls_on_both_sides_of_a_floor_that_goes_on(seed: int) -> None:
    _, height = land("canyon", seed)
    floor = height.argmin(axis=1)
    for row, low in list(zip(height, floor, strict=True))[10::20]:
        assert row[low] < 12.0
        assert row[:low].max(initial=0.0) > 25.0 or row[low:].max() > 25.0
    near = height[30]
    assert min(near[:15].max(), near[-15:].max()) > 25.0
    assert KINDS["canyon"] == CANYON


@pytest.mark.parametrize("seed", range(6))
def test_a_river_runs_between_banks_and_people_stand_dry(seed: int) -> None:
    water, height = land("river", seed)
    wet = height < water
    for row in wet[:90:10]:
        runs = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
        assert len(runs) in (0, 2)  # one stream across, or none within the strip
    assert wet.any(axis=1)[:60].mean() > 0.7
    assert not wet[5, 44:47].any()
    assert KINDS["river"] == RIVER


@pytest.mark.parametrize("terrain", ["quay", "bund"])
def test_a_boat_is_set_on_the_river_of_a_city_between_its_walls(terrain: str) -> None:
    water, height = land(terrain, 3)
    found = river_way(scene(terrain=terrain))
    assert found is not None
    (x, _, z), (u, _, v) = found
    plan, table = plan_of(3, terrain), gradients(3)

    here = np.empty((2, 1, 1), np.float32)
    raise_land(QUAY, table, plan, x, z, 1.0, 6, here[0])
    raise_land(QUAY, table, plan, 0.0, 0.0, 1.0, 6, here[1])
    assert here[0, 0, 0] < water - 2.0
    assert here[1, 0, 0] == 0.0
    assert np.hypot(u, v) == pytest.approx(1.0)
    assert set(np.unique(height)) == {0.0, water - 5.0}


def test_no_other_land_has_a_river_way() -> None:
    assert river_way(scene(terrain="lake")) is None


@pytest.mark.parametrize(
    ("extra", "tallest"),
    [({"terrain": "quay"}, 14.0), ({"terrain": "bund"}, 150.0), ({"dress": "park"}, 6.0), ({"dress": "pool"}, 1.0),
     ({"dress": "oasis"}, 4.0), ({"dress": "campsite"}, 1.0)],
)  # fmt: skip
def test_a_place_is_dressed_with_what_it_is_known_by(extra: dict[str, str], tallest: float) -> None:
    solids = dressing(scene(**{"terrain": "hills", **extra}), lambda x, z: 0.0)

    assert max(s.at[1] + s.half[1] for s in solids) > tallest
    assert all(np.isfinite(s.at).all() for s in solids)


def test_open_land_is_not_dressed() -> None:
    assert dressing(scene(terrain="hills"), lambda x, z: 0.0) == []


def test_windows_of_a_city_glow_by_night_and_not_by_day() -> None:
    day, night = (
        dressing(SceneSpec(kit="landscape", seed=3, time=time, extra={"terrain": "bund"}), lambda x, z: 0.0)
        for time in ("day", "night")
    )

    assert sum(s.glow for s in day) == 0.0
    assert sum(s.glow > 0.0 for s in night) > 50
