from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest

from rushes.engines.previz.kit import CameraState, SceneSpec, World
from rushes.engines.previz.kits.landscape import LandscapeKit, build_world, ground_at, light_of
from rushes.engines.previz.kits.landscape_relief import KINDS

CAMERA = CameraState(position=(0.4, 2.1, -9.0), target=(0.0, 3.0, 0.0), focal_mm=26.0)


def small(terrain: str, *, seed: int = 7, time: str = "day", weather: str = "clear") -> World:
    spec = SceneSpec(kit="landscape", seed=seed, time=time, weather=weather, extra={"terrain": terrain})
    return build_world(spec, cells=80, cloud_cells=64)


def frame(world: World, *, bands: tuple[int, ...] = (0, 54), seconds: float = 1.0, camera: CameraState = CAMERA):
    rgb = np.full((54, 96, 3), np.nan, np.float32)
    depth = np.full((54, 96), np.nan, np.float32)
    kit = LandscapeKit()
    for y0, y1 in itertools.pairwise(bands):
        kit.shade(world, camera, seconds, rgb, depth, y0, y1)
    return rgb, depth


@pytest.mark.parametrize("terrain", sorted(KINDS))
def test_any_split_into_rows_gives_the_same_picture(terrain: str) -> None:
    world = small(terrain, weather="rain" if terrain == "lake" else "clear")

    whole, whole_depth = frame(world)
    bands, bands_depth = frame(world, bands=(0, 1, 17, 18, 40, 54))

    assert np.array_equal(whole, bands)
    assert np.array_equal(whole_depth, bands_depth)


@pytest.mark.parametrize("weather", ["clear", "overcast", "fog", "rain", "snow", "dust"])
@pytest.mark.parametrize("time", ["dawn", "day", "dusk", "night"])
def test_every_hour_and_weather_is_finite_lit_and_shaped(time: str, weather: str) -> None:
    world = small("coast" if weather in {"fog", "rain"} else "mountains", time=time, weather=weather)

    rgb, _ = frame(world)

    assert np.isfinite(rgb).all()
    assert rgb.min() >= 0.0
    assert rgb.mean() > 0.015
    assert rgb.std() > 0.004


def test_night_is_darker_than_day() -> None:
    day, _ = frame(small("hills", time="day"))
    night, _ = frame(small("hills", time="night"))

    assert night.mean() < 0.5 * day.mean()


def test_seeds_lay_out_different_lands_and_the_same_seed_the_same() -> None:
    first, _ = frame(small("mountains", seed=1))
    again, _ = frame(small("mountains", seed=1))
    other, _ = frame(small("mountains", seed=2))

    assert np.array_equal(first, again)
    assert float(np.abs(first - other).mean()) > 0.01


def test_depth_is_near_below_far_in_the_middle_and_endless_above() -> None:
    world = small("coast")

    _, depth = frame(world)

    assert 1.0 < float(np.median(depth[-3:])) < 30.0
    assert np.isinf(depth[0]).mean() > 0.5
    column = depth[:, 48]
    seen = column[np.isfinite(column)]
    assert (np.diff(seen) <= 0.15 * seen[:-1] + 1e-3).all()


def test_the_place_of_the_subject_is_level_dry_and_clear_of_the_camera() -> None:
    for terrain in set(KINDS) - {"ocean"}:
        world = small(terrain)
        foot = world.anchors.subject[1] - world.anchors.subject_height / 2
        behind = [ground_at(world, 0.0, -z) for z in (0.0, 5.0, 10.0, 20.0)]

        assert abs(foot - ground_at(world, 0.0, 0.0)) < 1e-6
        assert max(behind) < foot + 1.2, terrain
        assert foot > world.data.water + 0.3


def test_the_open_sea_has_no_ground_near_and_a_beach_has_sea_and_sand() -> None:
    sea, beach = small("ocean"), small("beach")

    assert sea.anchors.subject[1] > sea.data.water
    assert all(ground_at(sea, x, z) < sea.data.water - 10 for x in (-60.0, 0.0, 60.0) for z in (-30.0, 20.0, 120.0))
    heights = [ground_at(beach, x, z) for x in np.linspace(-40, 40, 9) for z in (0.0, 20.0, 40.0)]
    assert min(heights) < beach.data.water - 0.3 < beach.data.water + 0.3 < max(heights)


def test_light_for_a_figure_is_exposed_with_the_picture() -> None:
    light = light_of(small("desert", time="dusk"))

    assert abs(sum(v * v for v in light["key_dir"]) - 1.0) < 1e-9
    assert light["key_rgb"][0] > light["key_rgb"][2] > 0.0
    assert min(*light["sky_rgb"], *light["ground_rgb"], *light["fog_rgb"]) > 0.0
    assert light["fog_density"] > 0.0


def test_water_moves_and_land_stands_still() -> None:
    world = small("lake", weather="overcast")

    one, _ = frame(world, seconds=0.0)
    two, _ = frame(world, seconds=1.0)
    change = np.abs(one - two).mean(axis=(1, 2))

    assert change.max() > 10 * max(float(change[-4:].mean()), 1e-6)


def test_frame_hash_is_the_golden_one() -> None:
    rgb, depth = frame(small("lake", time="dusk", seed=11))
    coarse = np.round(np.clip(rgb, 0, 8) * 32).astype(np.uint16)
    far = np.round(np.log2(np.minimum(depth, 1e5)) * 4).astype(np.int16)

    assert hashlib.sha256(coarse.tobytes() + far.tobytes()).hexdigest()[:16] == "7d714e4259f29e46"
