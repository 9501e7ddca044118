from __future__ import annotations

import itertools

import numpy as np

from rushes.engines.previz.camera import basis
from rushes.engines.previz.columns import shading
from rushes.engines.previz.dressing import dressing
from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.solid_rays import enter, tiles
from rushes.engines.previz.solids import Solid, ball, box, packed, rod, turned
from rushes.engines.previz.thing_rows import look_rows, shadow_rows, thing_rows

RED, GREY = (0.5, 0.06, 0.04), (0.4, 0.4, 0.4)
WIDE, HIGH = 160, 90
CAMERA = CameraState(position=(0.3, 1.6, -5.0), target=(0.0, 0.8, 0.0), focal_mm=35.0)
THINGS = [
    turned(box((0.0, 0.0, 0.0), (1.2, 1.0, 0.8), RED), yaw=0.5),
    ball((-1.0, 0.5, 0.4), (0.5, 0.5, 0.5), GREY, gloss=0.6),
    rod((0.9, 0.0, 0.2), (1.4, 1.9, 0.4), 0.004, GREY),  # a quarter of a pixel
]


def drawn(solids: list[Solid], *, bands: tuple[int, ...] = (0, HIGH), ground: bool = True) -> tuple[np.ndarray, ...]:
    """Light and depth of things on level ground, whose light is 1."""
    view = basis(CAMERA, aspect=WIDE / HIGH)
    rgb, depth = np.ones((HIGH, WIDE, 3), np.float32), np.full((HIGH, WIDE), np.inf, np.float32)
    for y, x in itertools.product(range(HIGH), range(WIDE)):
        way = view[3] + ((x + 0.5) * 2 / WIDE - 1) * view[1] + (1 - (y + 0.5) * 2 / HIGH) * view[2]
        if ground and way[1] < 0:
            depth[y, x] = -view[0, 1] / way[1]
    solid, lights = packed(solids), np.zeros((7, 6))
    lights[0], lights[1, 3:], lights[2, 3:] = [0.48, 0.64, -0.6, 2.0, 1.9, 1.8], (0.3, 0.4, 0.5), (0.2, 0.2, 0.2)
    sun, near = shading(solid, lights[0, :3], 0.0)
    lists = tiles(solid, view, HIGH, WIDE)
    for y0, y1 in itertools.pairwise(bands):
        shadow_rows(solid, sun, near, lights, 0.8, 0.0, view, rgb, depth, y0, y1)
        thing_rows(solid, sun, lights, np.zeros(4), *lists, view, rgb, depth, y0, y1)
    return rgb, depth


def test_things_are_the_same_in_any_split_into_bands() -> None:
    whole = drawn(THINGS)

    for bands in ((0, 1, 17, 18, 40, HIGH), (0, 45, HIGH), tuple(range(HIGH + 1))):
        split = drawn(THINGS, bands=bands)
        assert all(np.array_equal(one, other) for one, other in zip(whole, split, strict=True))


def test_depth_is_where_the_middle_of_a_pixel_meets_the_nearest_thing() -> None:
    _, depth = drawn(THINGS[:2], ground=False)
    view, solid = basis(CAMERA, aspect=WIDE / HIGH), packed(THINGS[:2])

    for y, x in itertools.product(range(0, HIGH, 3), range(0, WIDE, 3)):
        way = view[3] + ((x + 0.5) * 2 / WIDE - 1) * view[1] + (1 - (y + 0.5) * 2 / HIGH) * view[2]
        met = [t0 for t0, t1, _ in (enter(solid, k, *view[0], *way) for k in range(2)) if t0 < t1 and t0 > 0.02]
        assert depth[y, x] == np.float32(min(met, default=np.inf))


def test_an_edge_is_a_share_of_four_and_what_lies_inside_is_not() -> None:
    rgb, depth = drawn([box((0.0, -3.0, 0.0), (1.5, 8.0, 0.5), RED)], ground=False)
    across = rgb[45, :, 1] - rgb[45, 80, 1]
    inside = np.flatnonzero(np.isfinite(depth[45]))

    edges = np.flatnonzero((np.abs(across) > 1e-3) & (np.abs(rgb[45, :, 1] - 1.0) > 1e-3))
    assert set(edges) <= {*range(inside[0] - 1, inside[0] + 2), *range(inside[-1] - 1, inside[-1] + 2)}
    assert len(inside) > 30


def test_a_wire_thinner_than_a_pixel_is_not_lost() -> None:
    rgb, _ = drawn(THINGS[2:], ground=False)

    rows = (np.abs(rgb - 1.0).max(axis=2) > 0.02).any(axis=1)
    span = np.flatnonzero(rows)
    assert rows.sum() > 0.6 * (span[-1] - span[0] + 1)
    assert span[-1] - span[0] > 40


def test_the_ground_is_dark_beneath_a_thing_and_where_its_shadow_falls_and_nowhere_else() -> None:
    rgb, depth = drawn([box((0.0, 0.0, 0.0), (0.8, 1.2, 0.8), RED)])
    view = basis(CAMERA, aspect=WIDE / HIGH)
    u, v = (np.arange(WIDE) + 0.5) * 2 / WIDE - 1, 1 - (np.arange(HIGH) + 0.5) * 2 / HIGH
    way = view[3] + u[None, :, None] * view[1] + v[:, None, None] * view[2]
    with np.errstate(invalid="ignore"):
        at = view[0] + way * depth[..., None]
    ground = np.isfinite(depth) & (np.abs(at[..., 1]) < 1e-3)
    side = ground & (at[..., 0] > -1.1) & (at[..., 0] < -0.5) & (at[..., 2] > 0.2) & (at[..., 2] < 0.9)
    far = ground & (at[..., 0] > 2.2)

    assert side.sum() > 20
    assert rgb[side].mean() < 0.75
    assert np.all(rgb[far] == 1.0)


def test_what_is_looked_up_first_draws_the_same_and_fills_the_pixels_it_says() -> None:
    spec = SceneSpec(kit="landscape", seed=4, extra={"terrain": "quay"})
    solid = packed(dressing(spec, lambda x, z: 0.0))
    camera = CameraState(position=(0.0, 1.7, -6.0), target=(4.0, 3.0, 30.0), focal_mm=28.0)
    view, lights = basis(camera, aspect=96 / 54), np.zeros((7, 6))
    lights[0] = 0.3, 0.6, -0.74, 1.0, 0.9, 0.8
    lists = tiles(solid, view, 54, 96)
    sun, _ = shading(solid, lights[0, :3], 0.0)
    plain, again = (np.zeros((54, 96, 3), np.float32) for _ in range(2))
    depth, deep = (np.full((54, 96), np.inf, np.float32) for _ in range(2))

    thing_rows(solid, sun, lights, np.zeros(4), *lists, view, plain, depth, 0, 54)
    for y0, y1 in ((0, 20), (20, 54)):
        seen = look_rows(solid, *lists, view, 54, 96, y0, y1)
        thing_rows(solid, sun, lights, np.zeros(4), *lists, view, again, deep, y0, y1, seen)
        filled = np.isfinite(seen[2])
        assert filled.any()
        assert np.array_equal(seen[2][filled], deep[y0:y1][filled])

    assert np.array_equal(plain, again)
    assert np.array_equal(depth, deep)
