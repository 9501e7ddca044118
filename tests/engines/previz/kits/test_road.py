from __future__ import annotations

import functools
import itertools
import math

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.extras import set_out
from rushes.engines.previz.kit import CameraState, SceneSpec, Surfaces, World
from rushes.engines.previz.kits.landscape import STRIP, LandscapeKit, build_world, ground_at
from rushes.engines.previz.roads import beams_at, lane_of, lit_traffic, roadside, traffic
from rushes.engines.previz.strips import STRIPS

CAMERA = CameraState(position=(1.0, 1.6, -6.0), target=(0.0, 0.6, 20.0), focal_mm=28.0)
ALL = np.empty((0, 0), np.uint8)


def spec_of(terrain: str = "road", *, seed: int = 4, time: str = "day", **more: object) -> SceneSpec:
    extra = {"terrain": terrain, **more.pop("extra", {})}  # type: ignore[dict-item]
    return SceneSpec(kit="landscape", seed=seed, time=time, extra=extra, **more)  # type: ignore[arg-type]


@functools.cache
def land(terrain: str = "road", time: str = "day") -> World:
    return build_world(spec_of(terrain, time=time), cells=160, cloud_cells=64)


def frame(world: World, *, bands: tuple[int, ...] = (0, 54)):
    rgb, depth = np.empty((54, 96, 3), np.float32), np.empty((54, 96), np.float32)
    kit = LandscapeKit()
    for y0, y1 in itertools.pairwise(bands):
        kit.shade(world, CAMERA, 0.0, rgb, depth, y0, y1)
    return rgb, depth


@pytest.mark.parametrize("terrain", STRIPS)
def test_the_graded_land_is_level_and_the_strip_has_an_id_of_its_own(terrain: str) -> None:
    world = land(terrain)
    half = STRIPS[terrain][1]
    for x in (0.0, 0.9 * half, -0.9 * half):
        for z in (-10.0, 0.0, 30.0, 200.0):
            assert ground_at(world, x, z) == pytest.approx(0.0, abs=0.05 if z < 100.0 else 0.3)  # coarse maps

    into = Surfaces(
        depth=np.empty((54, 96), np.float32), normal=np.empty((54, 96, 3), np.float32), ids=np.empty((54, 96), np.int32)
    )
    kit = LandscapeKit()
    kit.trace(world, CAMERA, basis(CAMERA, aspect=96 / 54), 0.0, into, ALL, False)

    assert STRIP in {thing.id for thing in kit.things(world)}
    laid = into.ids == STRIP
    assert laid.mean() > 0.05
    assert np.allclose(into.normal[laid], (0.0, 1.0, 0.0), atol=0.06)


def test_asphalt_is_darker_than_its_shoulder_and_its_marks_are_brighter() -> None:
    rgb, _ = frame(land("road"))

    row = rgb[44, :, 1]
    assert row.max() > 4.0 * np.median(row[20:60])


def test_any_split_into_rows_gives_the_same_road() -> None:
    world = land("road")

    whole, bands = frame(world), frame(world, bands=(0, 1, 30, 31, 54))

    assert np.array_equal(whole[0], bands[0])
    assert np.array_equal(whole[1], bands[1])


def test_lamps_of_vehicles_light_the_road_before_them_in_the_dark_alone() -> None:
    assert lit_traffic(spec_of(time="day")) == ()
    night = lit_traffic(spec_of(time="night"))
    assert night

    beams = beams_at(night, 2.0)
    assert beams[0, 1] == pytest.approx(night[0].z + 2.0 * night[0].way * night[0].speed)


def test_vehicles_keep_to_their_lanes_and_their_speeds_follow_their_noses() -> None:
    for terrain in ("road", "highway", "raceway"):
        for seed in range(6):
            for vehicle in traffic(spec_of(terrain, seed=seed)):
                assert abs(vehicle.x) < STRIPS[terrain][1] - 1.0
                if terrain != "raceway":
                    assert math.copysign(1.0, vehicle.x) == vehicle.way
                assert vehicle.turn == pytest.approx(-vehicle.way * math.pi / 2)


def test_nobody_drives_through_anybody() -> None:
    for terrain in ("road", "highway", "raceway"):
        for seed in range(8):
            cars = traffic(spec_of(terrain, seed=seed))
            for k, one in enumerate(cars):
                for other in cars[k + 1 :]:
                    for at in (0.0, 2.0, 4.0):
                        z1, z2 = (v.z + v.way * v.speed * at for v in (one, other))
                        assert abs(one.x - other.x) > 1.9 or abs(z1 - z2) > 5.0, (terrain, seed, at)


def test_the_vehicle_that_was_asked_for_drives_in_its_lane_and_the_camera_goes_with_it() -> None:
    spec = spec_of("highway", subjects=({"kind": "thing", "name": "bus", "color": "#c03020"},))
    world = land("highway")

    extras, anchors = set_out(spec, world.anchors, ground=lambda x, z: ground_at(world, x, z))

    bus = next(extra for extra in extras if extra.name == "bus")
    assert bus.at[0] == lane_of(spec, 0).x
    assert bus.velocity[2] > 20.0
    assert anchors.velocity == bus.velocity


def test_in_a_loop_and_without_cars_nothing_drives() -> None:
    assert all(v.speed == 0.0 for v in traffic(spec_of(extra={"loop": 4.0})))
    assert traffic(spec_of(remove=("cars",))) == ()
    assert traffic(spec_of("hills")) == ()


def test_every_strip_has_something_beside_it_and_other_land_has_nothing() -> None:
    assert all(roadside(spec_of(terrain)) for terrain in STRIPS)
    assert roadside(spec_of("hills")) == []
