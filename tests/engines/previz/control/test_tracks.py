"""Points on what moves stay on it: where they are said to be, the depth of the picture has the same thing."""

from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.control.tracks import Anchor, choose, follow, moved
from rushes.engines.previz.geometry import EXTRA
from rushes.engines.previz.kit import Thing
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.render import Scene

SIZE = (480, 270)


def seen_at(scene: Scene, seconds: float):
    camera = scene.camera(seconds)
    into = scene.geometry.surfaces(*SIZE)
    scene.geometry.trace(scene.geometry.look(camera, seconds, aspect=SIZE[0] / SIZE[1]), into)
    return basis(camera, aspect=SIZE[0] / SIZE[1]), into


def followed(prompt: str, *, seconds: float):
    spec, _ = describe(prompt, seed=4)
    scene = Scene(spec, width=SIZE[0], height=SIZE[1], seconds=2.0, threads=1, grain=0.0, shutter=0.0)
    view, into = seen_at(scene, 0.0)
    things = {thing.id: thing for thing in scene.geometry.things}
    anchors = choose(into, view, things, [], seconds=0.0, scene=scene)
    first = follow(anchors, seconds=0.0, view=view, surfaces=into, poses=[], scene=scene)
    later_view, later = seen_at(scene, seconds)
    then = follow(anchors, seconds=seconds, view=later_view, surfaces=later, poses=[], scene=scene)
    scene.close()
    hero = next(k for k, extra in enumerate(scene.extras) if extra.name)
    points = [(a, p, q) for a, p, q in zip(anchors, first, then, strict=True) if a.extra == hero]
    return points, (view, into), (later_view, later), scene.extras[hero]


def normal_at(into, point) -> np.ndarray:
    return into.normal[round(point[1]), round(point[0])]


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("a horse gallops across a meadow, static camera", 0.35),
        ("an elephant walks over the plain, tracking shot", 0.8),
        ("a shark swims, static camera", 0.5),
        ("an eagle flies over the mountains, tracking shot", 0.4),
    ],
)
def test_points_on_an_animal_stay_on_the_part_of_it_they_began_on(prompt: str, seconds: float) -> None:
    points, _, (_, later), _ = followed(prompt, seconds=seconds)

    assert len(points) >= 5
    assert all(first[2] for _, first, _ in points)  # where they were picked they are seen
    assert sum(then[2] for _, _, then in points) >= 0.6 * len(points)
    for anchor, first, then in points:
        if then[2]:
            assert later.ids[round(then[1]), round(then[0])] == anchor.thing.id >= EXTRA
        assert first[:2] != then[:2]


@pytest.mark.parametrize(
    "prompt",
    [
        "a sailing boat on the sea, static camera",
        "a red car drives along a country road, tracking shot",
        "a steam train crosses a valley, tracking shot",
    ],
)
def test_points_on_a_hull_or_a_body_keep_their_face_and_go_with_it(prompt: str) -> None:
    points, (view, into), (later_view, later), extra = followed(prompt, seconds=0.5)

    assert len(points) >= 5
    kept = [(first, then) for _, first, then in points if then[2]]
    assert len(kept) >= 0.6 * len(points)
    faces = [normal_at(into, first) @ normal_at(later, then) for first, then in kept]
    assert np.median(faces) > 0.999
    places = [
        [v[0] + s.depth[round(p[1]), round(p[0])] * _ray(v, p) for v, s, p in ((view, into, a), (later_view, later, b))]
        for a, b in kept
    ]
    ways = np.array([then - first for first, then in places])
    wanted = 0.5 * np.array(extra.velocity)
    assert np.abs(np.median(ways, axis=0) - wanted)[[0, 2]].max() < 0.05 * max(extra.size)


def _ray(view: np.ndarray, point) -> np.ndarray:
    x, y = round(point[0]), round(point[1])
    return view[3] + ((2 * x + 1) / SIZE[0] - 1) * view[1] + (1 - (2 * y + 1) / SIZE[1]) * view[2]


def test_a_thing_of_the_set_drives_straight_or_turns_on_its_axis() -> None:
    drives = Anchor(thing=Thing(id=1, name="tram", kind="car", velocity=(2.0, 0.0, 1.0)), place=(1.0, 2.0, 3.0))
    turns = Anchor(thing=Thing(id=2, name="can", kind="product", spin=np.pi, pivot=(1.0, 1.0)), place=(1.0, 0.5, 2.0))

    assert moved(drives, 0.5) == (2.0, 2.0, 3.5)
    assert moved(turns, 0.5) == pytest.approx((2.0, 0.5, 1.0))
