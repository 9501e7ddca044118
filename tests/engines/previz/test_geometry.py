"""Exactness: what is told of depth, normals and ids agrees with itself from frame to frame, on every kit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.engines.previz import geometry as g
from rushes.engines.previz.geometry import Geometry
from rushes.engines.previz.kit import SceneSpec, Surfaces
from rushes.engines.previz.kits.street import StreetKit
from rushes.engines.previz.render import Scene

WIDTH, HEIGHT = 320, 180
PERSON = {"kind": "person", "action": "walk", "name": "Mara", "color": "#c2282d"}
SPECS = {
    "street": SceneSpec(kit="street", seed=3, subjects=(PERSON,), camera={"move": "truck", "size": "ws"}),
    "landscape": SceneSpec(kit="landscape", seed=2, subjects=(PERSON,), camera={"move": "truck", "size": "ws"}),
    "lake": SceneSpec(kit="landscape", seed=3, extra={"terrain": "lake"}, camera={"move": "truck", "size": "ews"}),
    "product": SceneSpec(kit="product", seed=4, subjects=({"kind": "bottle"},), camera={"move": "orbit"}),
    "room": SceneSpec(kit="interior", seed=3, subjects=(PERSON,), camera={"move": "truck", "size": "ws"}),
    "kitchen": SceneSpec(
        kit="interior",
        seed=5,
        extra={"room": "kitchen"},
        camera={"move": "push_in", "size": "ws"},
        subjects=({"kind": "thing", "name": "banana"}, {"kind": "thing", "name": "laptop"}),
    ),
    "things": SceneSpec(
        kit="street",
        seed=3,
        camera={"move": "truck", "size": "ws"},
        subjects=({"kind": "thing", "name": "car", "action": "stand"}, {"kind": "thing", "name": "chair"}),
    ),
}
#: Pixels within which 99.9 % of a frame land on the next one, and 99 % on the one half a second later.
BOUNDS = {"street": (0.01, 0.01), "landscape": (0.15, 0.4), "lake": (0.15, 0.4), "product": (0.01, 0.01),
          "room": (0.03, 0.03), "kitchen": (0.03, 0.1), "things": (0.01, 0.01)}  # fmt: skip


def scene_of(spec: SceneSpec) -> Scene:
    return Scene(spec, width=WIDTH, height=HEIGHT, seconds=2.0, threads=1)


def traced(scene: Scene, seconds: float) -> tuple[Surfaces, NDArray[np.float64]]:
    geometry = scene.geometry
    into = geometry.surfaces(WIDTH, HEIGHT)
    look = geometry.look(scene.camera(seconds), seconds, aspect=WIDTH / HEIGHT)
    geometry.trace(look, into)
    return into, look.view


def points(view: NDArray[np.float64], depth: NDArray[np.float32]) -> NDArray[np.float64]:
    """World places of all pixels, (H, W, 3)."""
    depth = np.where(np.isfinite(depth), depth, np.float32(0.0))
    u = (np.arange(WIDTH) + 0.5) * 2.0 / WIDTH - 1.0
    v = 1.0 - (np.arange(HEIGHT) + 0.5) * 2.0 / HEIGHT
    rays = view[3] + u[None, :, None] * view[1] + v[:, None, None] * view[2]
    places: NDArray[np.float64] = view[0] + depth[..., None].astype(np.float64) * rays
    return places


def project(view: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Pixel column, row and depth of world places."""
    away = places - view[0]
    depth = away @ view[3]
    x = ((away @ view[1]) / (view[1] @ view[1]) / depth + 1.0) * 0.5 * WIDTH - 0.5
    y = (1.0 - (away @ view[2]) / (view[2] @ view[2]) / depth) * 0.5 * HEIGHT - 0.5
    return x, y, depth


def still_ids(scene: Scene) -> NDArray[np.int64]:
    moving = [t for t in scene.geometry.things if t.kind == "person" or any(t.velocity) or t.spin]
    return np.array([t.id for t in scene.geometry.things if t not in moving])


def reprojection_error(name: str, lead: float = 1 / 24) -> tuple[NDArray[np.float64], int]:
    """How far, in pixels, still things of frame t land from where frame t + 1 shows the same place.

    Every pixel is put into the next frame by its depth; there the plane that the pixel lands on is met by the ray
    through the landing point, and the gap between the two places is counted in pixels.
    """
    scene = scene_of(SPECS[name])
    one, view1 = traced(scene, 1.0)
    two, view2 = traced(scene, 1.0 + lead)
    solid = np.isin(one.ids, still_ids(scene)) & (one.depth < 20000)
    places = points(view1, one.depth)[solid]
    x, y, depth = project(view2, places)
    inside = (x > 1) & (x < WIDTH - 2) & (y > 1) & (y < HEIGHT - 2)
    places, x, y, depth, ids = places[inside], x[inside], y[inside], depth[inside], one.ids[solid][inside]
    i, j = np.rint(x).astype(int), np.rint(y).astype(int)
    same = (two.ids[j, i] == ids) & (np.abs(two.depth[j, i] - depth) < 0.03 * depth)
    places, depth, i, j = places[same], depth[same], i[same], j[same]
    met = points(view2, two.depth)[j, i]
    normal = two.normal[j, i].astype(np.float64)
    eye = view2[0]
    along = ((met - eye) * normal).sum(1) / ((places - eye) * normal).sum(1)
    pixel = 2.0 * float(np.linalg.norm(view2[1])) / WIDTH
    # how far in front of or behind the plane it lies, seen from the first camera's place
    off = np.linalg.norm((along[:, None] - 1.0) * (places - eye), axis=1)
    parallax = np.linalg.norm(view1[0] - eye) / depth
    return off * parallax / (pixel * depth), int((~same).sum())


@pytest.mark.parametrize("name", SPECS)
def test_still_things_of_one_frame_land_on_the_next_to_a_fraction_of_a_pixel(name: str) -> None:
    next_frame, hidden = reprojection_error(name)
    later, _ = reprojection_error(name, 0.5)

    assert len(next_frame) > 0.5 * WIDTH * HEIGHT
    assert hidden < 0.03 * len(next_frame)
    assert np.quantile(next_frame, 0.999) < BOUNDS[name][0]
    assert np.quantile(later, 0.99) < BOUNDS[name][1]


@pytest.mark.parametrize("name", SPECS)
def test_normals_agree_with_the_depth_round_them(name: str) -> None:
    scene = scene_of(SPECS[name])
    seen, view = traced(scene, 1.0)
    places = points(view, seen.depth)
    across, down = places[1:-1, 2:] - places[1:-1, :-2], places[2:, 1:-1] - places[:-2, 1:-1]
    slope = np.cross(across, down)
    slope /= np.maximum(np.linalg.norm(slope, axis=2, keepdims=True), 1e-12)
    told = seen.normal[1:-1, 1:-1]
    away = places[1:-1, 1:-1] - view[0]
    slope *= -np.sign((slope * away).sum(2, keepdims=True))
    ids = seen.ids
    one = (ids[1:-1, 1:-1] > 0) & (ids[1:-1, 2:] == ids[1:-1, :-2]) & (ids[2:, 1:-1] == ids[:-2, 1:-1])
    agree = (slope * told).sum(2)[one]

    assert np.allclose(np.linalg.norm(told[one], axis=1), 1.0, atol=2e-3)
    assert np.median(agree) > (0.97 if name in ("landscape", "lake") else 0.9999)
    assert np.quantile(agree, 0.1) > (0.6 if name in ("landscape", "lake") else 0.95)
    assert ((told * away).sum(2)[one] < 1e-6).mean() > 0.98  # towards the camera


@pytest.mark.parametrize("name", SPECS)
def test_every_id_is_in_the_legend_and_keeps_its_thing_over_the_take(name: str) -> None:
    scene = scene_of(SPECS[name])
    legend = {thing.id: thing for thing in scene.geometry.things}
    one, view1 = traced(scene, 0.5)
    two, view2 = traced(scene, 1.5)

    assert len(legend) == len(scene.geometry.things)
    assert set(np.unique(one.ids)) | set(np.unique(two.ids)) <= {0, *legend}
    still = still_ids(scene)
    for which in np.intersect1d(np.unique(one.ids), still):
        mine = points(view1, one.depth)[one.ids == which]
        x, y, depth = project(view2, mine)
        inside = (depth > 0.1) & (x > 0) & (x < WIDTH - 1) & (y > 0) & (y < HEIGHT - 1)
        i, j = np.rint(x[inside]).astype(int), np.rint(y[inside]).astype(int)
        shown = np.abs(two.depth[j, i] - depth[inside]) < 0.01 * depth[inside]
        if shown.sum() > 60:
            assert (two.ids[j, i][shown] == which).mean() > 0.9, legend[int(which)].name


def test_a_person_of_the_cast_stands_in_the_legend_by_name_with_the_identity_colour() -> None:
    scene = scene_of(SPECS["street"])

    mara = next(thing for thing in scene.geometry.things if thing.name == "Mara")

    assert (mara.kind, mara.color) == ("person", "#c2282d")
    assert mara.id in traced(scene, 1.0)[0].ids


@pytest.mark.parametrize("name", ["room", "kitchen"])
def test_a_room_tells_the_depth_that_it_draws_and_names_each_of_its_pieces_once(name: str) -> None:
    scene = scene_of(replace(SPECS[name], remove=("person",)))
    seen, _ = traced(scene, 1.0)
    rgb, drawn = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
    scene.kit.shade(scene.world, scene.camera(1.0), 1.0, rgb, drawn, 0, HEIGHT)

    assert scene.geometry.is_exact
    assert (np.isfinite(seen.depth) == np.isfinite(drawn)).all()
    solid = np.isfinite(drawn)
    np.testing.assert_allclose(seen.depth[solid], drawn[solid], rtol=1e-6)
    names = [t.name for t in scene.geometry.things]
    assert len(names) == len(set(names))
    assert {"floor", "ceiling", "far wall"} <= set(names)
    assert len(np.unique(seen.ids)) > 8


def test_what_was_asked_for_is_in_the_legend_of_a_room_by_its_name() -> None:
    scene = scene_of(SPECS["kitchen"])

    asked = {t.name: t for t in scene.geometry.things if t.kind == "thing"}

    assert set(asked) == {"banana", "laptop"}
    seen = {int(i) for at in (0.0, 1.0, 2.0) for i in np.unique(traced(scene, at)[0].ids)}
    assert {t.id for t in asked.values()} & seen


def test_things_and_animals_have_ids_of_their_own_where_they_are_drawn() -> None:
    """Where the picture with them differs from the picture without, but for shadows, their ids stand."""
    spec = replace(
        SPECS["things"], camera={"move": "static", "size": "ews", "lens_mm": 24.0},
        subjects=({"kind": "thing", "name": "couch"}, {"kind": "animal", "name": "dog", "action": "stand"}),
    )  # fmt: skip
    scene = scene_of(spec)
    seen, _ = traced(scene, 1.0)
    depths = []
    for extras in (scene.extras, ()):
        scene.extras = extras
        rgb, depth = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
        scene.shade(scene.camera(1.0), 1.0, rgb, depth)
        depths.append(depth)

    told = seen.ids >= g.EXTRA
    changed = depths[0] != depths[1]
    assert {t.kind for t in scene.geometry.things if t.id >= g.EXTRA} == {"thing", "animal"}
    assert {g.EXTRA, g.EXTRA + 1} <= set(np.unique(seen.ids))
    assert told.sum() > 300
    assert (told == changed).mean() > 0.997
    couch = seen.ids == g.EXTRA
    assert np.median(np.abs(seen.depth[couch] / depths[0][couch] - 1.0)) < 1e-5


def test_a_quick_look_is_the_exact_one_but_for_a_few_pixels() -> None:
    scene = scene_of(SPECS["street"])
    exact, _ = traced(scene, 1.0)
    quick = scene.geometry.surfaces(WIDTH, HEIGHT)
    look = scene.geometry.look(scene.camera(1.0), 1.0, aspect=WIDTH / HEIGHT)

    scene.geometry.trace(look, quick, quick=True)

    assert (quick.ids == exact.ids).mean() > 0.985
    same = (quick.ids == exact.ids) & (exact.ids < g.PERSON) & (exact.ids > 0)
    assert np.quantile(np.abs(quick.depth[same] / exact.depth[same] - 1.0), 0.99) < 1e-4


def test_a_quick_look_at_land_asks_a_part_of_its_pixels_and_tells_the_same_relief() -> None:
    scene = scene_of(SPECS["landscape"])
    exact, _ = traced(scene, 1.0)
    quick = scene.geometry.surfaces(WIDTH, HEIGHT)
    look = scene.geometry.look(scene.camera(1.0), 1.0, aspect=WIDTH / HEIGHT)

    scene.geometry.trace(look, quick, quick=True)

    assert (quick.ids == exact.ids).mean() > 0.99
    same = (quick.ids == exact.ids) & (exact.ids < g.PERSON) & (exact.ids > 0)
    assert np.quantile(np.abs(quick.depth[same] / exact.depth[same] - 1.0), 0.9) < 0.03
    turn = (quick.normal[same] * exact.normal[same]).sum(-1)
    assert np.median(turn) > 0.985  # gullies of a range are finer than what a quick look asks
    assert np.quantile(turn, 0.1) > 0.75


def test_a_kit_that_only_draws_still_has_depth_normals_people_and_ground() -> None:
    class Plain:
        def __init__(self) -> None:
            self.street = StreetKit()
            self.build, self.shade = self.street.build, self.street.shade

    scene = scene_of(replace(SPECS["street"], time="day"))
    exact, _ = traced(scene, 1.0)
    scene.kit = Plain()
    scene.geometry = Geometry(scene)
    seen, _ = traced(scene, 1.0)

    assert not scene.geometry.is_exact
    assert {t.kind for t in scene.geometry.things} == {"ground", "set", "person"}
    person = exact.ids == g.PERSON
    assert (seen.ids[person] == g.PERSON).mean() > 0.95
    road = exact.ids == 1
    assert (seen.ids[road] == 1).mean() > 0.9
    assert np.median((seen.normal[road] * exact.normal[road]).sum(1)) > 0.99
    assert ((seen.ids == 0) == (exact.ids == 0)).mean() > 0.97
