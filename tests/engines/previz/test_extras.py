from __future__ import annotations

import itertools

import numpy as np
import pytest

from rushes.engines.previz.actors import Light, draw
from rushes.engines.previz.camera import basis
from rushes.engines.previz.creatures import BEASTS, CREATURES, body, colors_of, size_of
from rushes.engines.previz.extras import Shown, draw_thing, set_out, show, wanted
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec
from rushes.engines.previz.phrases import lexicon
from rushes.engines.previz.solids import packed
from rushes.engines.previz.things import THINGS

LIGHT = Light(key_direction=(0.5, 0.7, -0.5), key_rgb=(1.0, 1.0, 1.0), sky_rgb=(0.4, 0.4, 0.4))
ANCHORS = Anchors(subject=(0.0, 0.9, 0.0), subject_height=1.8)


def flat(x: float, z: float) -> float:
    return 0.0


def scene(name: str, kind: str, **more: object) -> SceneSpec:
    return SceneSpec(kit="landscape", seed=5, subjects=({"kind": kind, "name": name, **more},))


def drawn(spec: SceneSpec, *, bands: tuple[int, ...] = (0, 72), seconds: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    (extra,), anchors = set_out(spec, ANCHORS, ground=flat)
    x, _, z = anchors.subject
    wide = max(extra.size)
    at = extra.at[1] + 0.4 * extra.size[1]
    camera = CameraState(position=(x, at + 0.2 * wide, z - 2.2 * wide), target=(x, at, z), focal_mm=40.0)
    view = basis(camera, aspect=96 / 72)
    rgb = np.full((72, 96, 3), 0.3, np.float32)
    depth = np.full((72, 96), np.inf, np.float32)
    shown = show(extra, view, seconds, LIGHT, size=(96, 72), ground=flat)
    for y0, y1 in itertools.pairwise(bands):
        (draw_thing if isinstance(shown, Shown) else draw)(shown, rgb, depth, y0, y1)  # type: ignore[arg-type]
    return rgb, depth


@pytest.mark.parametrize("name", sorted(THINGS))
def test_every_thing_is_as_large_as_the_catalogue_says_and_stands_on_the_ground(name: str) -> None:
    thing = THINGS[name]
    solid = packed(thing.make(thing.color))

    assert np.isfinite(solid).all()
    spread = np.abs(solid[:, :3]).max(axis=0)
    assert spread[1] < 1.3 * thing.size[1] + (10.0 if thing.place == "air" else 0.1)
    assert spread[[0, 2]].max() < 1.9 * max(thing.size)
    if thing.place in ("table", "floor", "ground"):
        assert solid[:, 1].min() > -0.2


@pytest.mark.parametrize("name", [*sorted(CREATURES), "car", "boat", "tree", "airplane", "apple"])
def test_every_animal_and_thing_fills_a_fair_part_of_its_frame(name: str) -> None:
    rgb, depth = drawn(scene(name, "thing" if name in THINGS else "animal", action="stand"))

    assert np.isfinite(rgb).all()
    assert 0.02 < np.isfinite(depth).mean() < 0.75


@pytest.mark.parametrize(("name", "kind"), [("elephant", "animal"), ("bicycle", "thing")])
def test_any_split_into_rows_gives_the_same_picture(name: str, kind: str) -> None:
    whole = drawn(scene(name, kind))
    split = drawn(scene(name, kind), bands=(0, 5, 31, 32, 60, 72))

    assert np.array_equal(whole[0], split[0])
    assert np.array_equal(whole[1], split[1])


@pytest.mark.parametrize("name", sorted(BEASTS))
def test_a_walking_animal_moves_its_legs_and_keeps_its_feet_above_ground(name: str) -> None:
    steps = [body(name, "walk", t) for t in np.arange(0.0, 2.0, 0.1)]
    long, tall = size_of(name)

    assert all(np.isfinite(b).all() for b in steps)
    assert min(float(np.minimum(b[:, 1], b[:, 5]).min()) for b in steps) > -0.05 * tall
    assert np.abs(steps[0] - steps[3]).max() > 0.02 * long
    assert len(colors_of(name)) == 7


def test_a_boat_is_set_afloat_and_a_dog_on_land() -> None:
    def shore(x: float, z: float) -> float:
        return 0.4 if z < 30.0 else -5.0

    (boat,), anchors = set_out(scene("boat", "thing"), ANCHORS, ground=shore, water=0.0)
    (dog,), _ = set_out(scene("dog", "animal"), ANCHORS, ground=shore, water=0.0)

    assert boat.float_on
    assert shore(boat.at[0], boat.at[2]) < -1.0
    assert anchors.subject[2] == boat.at[2]
    assert not dog.float_on
    assert dog.at[1] == pytest.approx(0.4)


def test_beside_a_person_the_camera_stays_with_the_person() -> None:
    spec = SceneSpec(kit="landscape", seed=5, subjects=({"kind": "person"}, {"kind": "thing", "name": "bicycle"}))

    (bicycle,), anchors = set_out(spec, ANCHORS, ground=flat)

    assert anchors == ANCHORS
    assert abs(bicycle.at[0]) > 0.8


def test_a_wished_colour_is_worn() -> None:
    red, _ = drawn(scene("car", "thing", color="#c01010"))
    blue, _ = drawn(scene("car", "thing", color="#1010c0"))

    assert (red - blue)[..., 0].max() > 0.2
    assert (blue - red)[..., 2].max() > 0.2


def test_the_words_of_the_lexicon_name_things_and_animals_that_exist() -> None:
    for entry in lexicon()["props"]:
        assert entry["thing"] in THINGS
    for entry in lexicon()["animals"]:
        assert entry["animal"] in CREATURES


def test_a_set_for_products_draws_no_extras() -> None:
    assert wanted(SceneSpec(kit="product", seed=1, subjects=({"kind": "thing", "name": "cup"},))) == []
