from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.kits import street
from rushes.engines.previz.kits.street import StreetKit

WET = SceneSpec(
    kit="street",
    seed=7,
    time="night",
    weather="rain",
    light="neon",
    subjects=({"kind": "person", "action": "stand", "color": "#ff2010"},),
)
DRY = replace(WET, time="day", weather="clear", light="natural")
CAMERA = CameraState(position=(0.0, 1.6, 2.0), target=(0.0, 1.3, 9.0), focal_mm=32.0, aperture=8.0, focus_m=7.0)


def frame(spec: SceneSpec, *, bands: tuple[int, ...] = (0, 72), camera: CameraState = CAMERA):
    rgb = np.full((72, 128, 3), np.nan, np.float32)
    depth = np.full((72, 128), np.nan, np.float32)
    kit = StreetKit()
    world = kit.build(spec)
    for y0, y1 in itertools.pairwise(bands):
        kit.shade(world, camera, 1.0, rgb, depth, y0, y1)
    return rgb, depth


@pytest.mark.parametrize("spec", [WET, DRY], ids=["wet", "dry"])
def test_any_split_into_rows_gives_the_same_picture(spec: SceneSpec) -> None:
    whole, whole_depth = frame(spec)
    bands, bands_depth = frame(spec, bands=(0, 1, 17, 18, 40, 72))

    assert np.array_equal(whole, bands)
    assert np.array_equal(whole_depth, bands_depth)


def test_what_the_room_of_a_picture_held_before_is_not_seen_in_it() -> None:
    fresh, _ = frame(WET)
    for kept in street._ROOM._kept.values():
        for sheet in kept:
            sheet.fill(123456)

    again, _ = frame(WET)

    assert np.array_equal(fresh, again)


def test_light_and_depth_are_finite_but_for_the_sky() -> None:
    rgb, depth = frame(WET)

    assert np.isfinite(rgb).all()
    assert rgb.min() >= 0.0
    assert depth.min() > 0.3
    assert np.isfinite(depth[40:]).all()


def test_wet_ground_mirrors_who_stands_on_it_and_dry_ground_does_not() -> None:
    change = {}
    for name, spec in (("wet", WET), ("dry", replace(WET, weather="overcast", remove=("wet",)))):
        with_her, depth = frame(replace(spec, remove=(*spec.remove, "people")))
        without, bare = frame(replace(spec, subjects=(), remove=(*spec.remove, "people")))
        ground = (depth == bare)[45:]
        red = (with_her[45:, :, 0] - without[45:, :, 0])[ground]
        change[name] = float(np.maximum(red, 0.0).sum())

    assert change["wet"] > 0.05
    assert change["wet"] > 5.0 * change["dry"]  # edges of the figure itself are half covered


def test_a_flat_wall_far_from_any_edge_has_the_depth_of_a_plane() -> None:
    _, depth = frame(DRY)
    column = 1.0 / depth[56:72, 64].astype(float)

    assert np.abs(np.diff(column, 2)).max() < 2e-4 * column.max()
