from __future__ import annotations

import itertools

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.kit import CameraState, SceneSpec, Surfaces, World
from rushes.engines.previz.kits import stage_rows as rows
from rushes.engines.previz.kits.stage import StageKit, light_on
from rushes.engines.previz.kits.stage_shows import SETS

CAMERA = CameraState(position=(0.4, 3.6, 1.0), target=(0.0, 3.0, 17.0), focal_mm=28.0)
ALL = np.empty((0, 0), np.uint8)
SPEAKER = {"kind": "person", "action": "talk", "color": "#b8452f"}


def built(hall: str = "theatre", *, seed: int = 3, time: str = "night", **more: object) -> World:
    extra = {"hall": hall, **more.pop("extra", {})}  # type: ignore[dict-item]
    return StageKit().build(SceneSpec(kit="stage", seed=seed, time=time, extra=extra, **more))  # type: ignore[arg-type]


def frame(world: World, *, bands: tuple[int, ...] = (0, 54), camera: CameraState = CAMERA, seconds: float = 0.5):
    rgb = np.full((54, 96, 3), np.nan, np.float32)
    depth = np.full((54, 96), np.nan, np.float32)
    kit = StageKit()
    for y0, y1 in itertools.pairwise(bands):
        kit.shade(world, camera, seconds, rgb, depth, y0, y1)
    return rgb, depth


def traced(world: World, camera: CameraState = CAMERA) -> Surfaces:
    into = Surfaces(
        depth=np.empty((54, 96), np.float32), normal=np.empty((54, 96, 3), np.float32), ids=np.empty((54, 96), np.int32)
    )
    StageKit().trace(world, camera, basis(camera, aspect=96 / 54), 0.5, into, ALL, False)
    return into


@pytest.mark.parametrize("hall", SETS)
def test_every_hall_is_finite_lit_and_the_same_in_any_split(hall: str) -> None:
    world = built(hall, subjects=(SPEAKER,))

    whole, whole_depth = frame(world)
    bands, bands_depth = frame(world, bands=(0, 1, 17, 18, 40, 54))

    assert np.isfinite(whole).all()
    assert whole.min() >= 0.0
    assert whole.std() > 0.02
    assert np.array_equal(whole, bands)
    assert np.array_equal(whole_depth, bands_depth)


@pytest.mark.parametrize("hall", SETS)
def test_the_control_pass_has_the_depth_of_the_picture_unit_normals_and_named_ids(hall: str) -> None:
    world = built(hall)
    _, depth = frame(world)

    into = traced(world)

    hit = np.isfinite(into.depth)
    assert hit.mean() > 0.98
    assert np.allclose(into.depth[hit], depth[hit], rtol=1e-5)
    assert np.allclose(np.linalg.norm(into.normal[hit], axis=-1), 1.0, atol=1e-5)
    known = {thing.id for thing in StageKit().things(world)}
    assert set(np.unique(into.ids[hit])) <= known


def test_depth_is_metric_at_the_backdrop() -> None:
    straight = CameraState(position=(0.0, 4.6, 2.0), target=(0.0, 4.6, 20.0), focal_mm=30.0)

    into = traced(built(), straight)

    assert into.depth[20, 48] == pytest.approx(23.45 - 2.0, abs=0.01)
    assert into.normal[20, 48] == pytest.approx((0.0, 0.0, -1.0), abs=1e-6)


def test_the_boards_are_bright_where_the_spot_falls_and_the_house_is_dark() -> None:
    world = built()
    rgb, _ = frame(world)
    into = traced(world)
    names = {thing.id: thing.name for thing in StageKit().things(world)}

    def level(word: str) -> float:
        mask = np.isin(into.ids, [k for k, name in names.items() if name.startswith(word)])
        return float(rgb[mask].max(axis=-1).max())

    assert level("stage") > 6.0 * level("row of seats")


def test_a_spot_lights_nothing_outside_its_cone_and_falls_with_the_square_of_the_distance() -> None:
    spot = np.zeros((1, 13))
    spot[0, rows.SPOT_WAY : rows.SPOT_WAY + 3] = 0.0, -1.0, 0.0
    spot[0, rows.SPOT_RGB : rows.SPOT_RGB + 3] = 1.0
    spot[0, rows.OUTER], spot[0, rows.INNER], spot[0, rows.REACH2] = np.cos(0.3), np.cos(0.2), 100.0

    near, far = rows.cone(spot, 0, 0.0, -1.0, 0.0, 100.0), rows.cone(spot, 0, 0.0, -1.0, 0.0, 400.0)

    assert rows.cone(spot, 0, np.sin(0.31), -np.cos(0.31), 0.0, 100.0) == 0.0
    assert near / far == pytest.approx(400.5 / 100.5, rel=1e-6)


def test_beams_add_light_to_the_air_and_fog_makes_them_stronger() -> None:
    world, foggy = built("concert"), built("concert", weather="fog")

    def air(of: World) -> float:
        rgb, depth = np.zeros((54, 96, 3), np.float32), np.full((54, 96), 30.0, np.float32)
        rows.beam_rows(of.data.spots, of.data.hall, basis(CAMERA, aspect=96 / 54), 0.0, rgb, depth, 0, 54)
        return float(rgb.mean()) / float(of.data.hall[rows.GAIN])

    assert air(world) > 0.0
    assert air(foggy) == pytest.approx(1.7 * air(world), rel=1e-3)


def test_who_is_on_stage_stands_on_the_boards_in_the_light_of_a_spot() -> None:
    world = built(subjects=(SPEAKER,))
    hero = world.data.people[0]

    assert hero.position[1] == world.data.deck
    assert world.data.ground(0.0, 17.0) == world.data.deck
    assert world.data.ground(0.0, 3.0) == 0.0
    light = light_on(world.data, hero, 0.0)
    assert max(light.key_rgb) > 6.0 * max(light.sky_rgb)


def test_brand_colours_are_the_colours_of_the_lamps() -> None:
    red, _ = frame(built("concert", palette=("#ff2020", "#ff2020")))
    blue, _ = frame(built("concert", palette=("#2040ff", "#2040ff")))

    assert red[..., 0].mean() / red[..., 2].mean() > 2.0 * blue[..., 0].mean() / blue[..., 2].mean()


def test_the_crowd_moves_and_in_a_loop_comes_back() -> None:
    world = built("concert", extra={"loop": 4.0})
    kit_depth = [frame(world, seconds=at)[1] for at in (0.0, 0.7, 4.0)]

    assert not np.array_equal(kit_depth[0], kit_depth[1])
    assert np.allclose(kit_depth[0], kit_depth[2], rtol=1e-5)


def test_work_light_by_day_shows_the_seats() -> None:
    day, _ = frame(built(time="day"))
    night, _ = frame(built(time="night"))

    assert np.median(day) > 2.0 * np.median(night)
