"""A plate's geometry is the one that its picture was drawn from."""

from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.kits.plate import PlateKit
from rushes.engines.previz.kits.plate_rows import PLANET, RADIUS
from rushes.engines.previz.render import Scene

SIZE = (192, 108)


def looked(plate: str, seed: int):
    spec = SceneSpec(kit="plate", seed=seed, extra={"plate": plate})
    scene = Scene(spec, width=SIZE[0], height=SIZE[1], seconds=2.0, threads=1, grain=0.0, shutter=0.0)
    camera = scene.camera(0.7)
    into = scene.geometry.surfaces(*SIZE)
    look = scene.geometry.look(camera, 0.7, aspect=SIZE[0] / SIZE[1])
    scene.geometry.trace(look, into)
    rgb, depth = np.empty((*SIZE[::-1], 3), np.float32), np.empty(SIZE[::-1], np.float32)
    scene.kit.shade(scene.world, camera, 0.7, rgb, depth, 0, SIZE[1])
    scene.close()
    return scene, look.view, into, depth


@pytest.mark.parametrize(("plate", "seed"), [("space", 2), ("space", 5), ("flow", 3)])
def test_depth_is_what_the_picture_was_drawn_with(plate: str, seed: int) -> None:
    scene, _, into, depth = looked(plate, seed)

    same = np.isinf(into.depth) == np.isinf(depth)
    assert scene.geometry.is_exact
    assert same.mean() > 0.995  # half a pixel of the planet's rim is covered by less than half
    both = np.isfinite(into.depth) & np.isfinite(depth)
    assert both.any()
    assert np.abs(into.depth[both] / depth[both] - 1.0).max() < 1e-3
    assert ((into.ids > 0) == np.isfinite(into.depth)).all()


def test_a_planet_faces_outwards_all_over() -> None:
    scene, view, into, _ = looked("space", 2)
    packed = scene.world.data.packed

    j, i = np.nonzero(into.ids)
    ray = view[3] + (((2 * i + 1) / SIZE[0] - 1)[:, None]) * view[1] + ((1 - (2 * j + 1) / SIZE[1])[:, None]) * view[2]
    place = view[0] + into.depth[j, i, None] * ray
    outwards = (place - packed[PLANET : PLANET + 3]) / packed[RADIUS]

    assert len(j) > 200
    assert np.abs(into.normal[j, i] - outwards).max() < 1e-3
    assert (np.sum(into.normal[j, i] * ray, axis=1) < 0.0).all()


def test_only_wanted_pixels_are_written() -> None:
    kit = PlateKit()
    world = kit.build(SceneSpec(kit="plate", seed=3, extra={"plate": "flow"}))
    camera = CameraState(position=(0.0, 1.0, -8.0), target=(0.0, 1.0, 0.0), focal_mm=35.0)
    _, _, into, _ = looked("flow", 3)
    into.depth[:], into.ids[:] = 7.0, 7
    want = np.zeros(SIZE[::-1], np.uint8)
    want[:, :96] = 1

    kit.trace(world, camera, basis(camera, aspect=SIZE[0] / SIZE[1]), 0.0, into, want, False)

    assert (into.ids[:, :96] == 1).all()
    assert (into.ids[:, 96:] == 7).all()
