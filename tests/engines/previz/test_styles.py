from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.geometry import PERSON
from rushes.engines.previz.kit import SceneSpec, Thing
from rushes.engines.previz.render import Scene, render_frames
from rushes.engines.previz.styles import IDENTITY, identities, identity
from rushes.model.document import digest
from rushes.model.engine import Recipe, Request

WIDTH, HEIGHT = 320, 180
MARA = {"kind": "person", "action": "walk", "name": "Mara", "color": "#c2282d"}
SPECS = {
    "street": SceneSpec(kit="street", seed=3, subjects=(MARA,), camera={"size": "ws", "move": "truck"}),
    "landscape": SceneSpec(kit="landscape", seed=2, subjects=(MARA,), camera={"size": "ws"}),
    "product": SceneSpec(kit="product", seed=4, subjects=({"kind": "bottle", "color": "#0a9a8c"},)),
}


def drawn(kit: str, style: str) -> tuple[np.ndarray, np.ndarray]:
    """A picture and the ids of what it shows."""
    scene = Scene(replace(SPECS[kit], style=style), width=WIDTH, height=HEIGHT, seconds=2.0, threads=1)
    picture = scene.frame(24, Fraction(24))
    into = scene.geometry.surfaces(WIDTH, HEIGHT)
    scene.geometry.trace(scene.geometry.look(scene.camera(1.0), 1.0, aspect=WIDTH / HEIGHT), into)
    return picture.astype(int), into.ids


def spread(picture: np.ndarray) -> np.ndarray:
    return picture.max(axis=2) - picture.min(axis=2)


@pytest.mark.parametrize(("kit", "who"), [("street", PERSON), ("landscape", PERSON), ("product", 5)])
def test_a_grey_box_is_grey_but_for_who_was_asked_for(kit: str, who: int) -> None:
    picture, ids = drawn(kit, "grey_box")

    assert (ids == who).sum() > 200
    assert np.median(spread(picture)[ids == who]) > 90
    rest = (ids != who) & (ids > 0)
    assert np.quantile(spread(picture)[rest], 0.97) < 12
    assert spread(picture)[ids == 0].max(initial=0) < 70


@pytest.mark.parametrize("kit", ["street", "product"])
def test_a_face_of_a_grey_solid_has_one_tone(kit: str) -> None:
    picture, ids = drawn(kit, "grey_box")
    which = {"street": 1, "product": 2}[kit]

    inside = ids == which
    inside[:, 1:] &= ids[:, :-1] == which

    rows = [row for row in range(HEIGHT) if inside[row].sum() > 20]
    assert rows
    flat = [np.ptp(np.median(picture[row][inside[row]], axis=0)) for row in rows]
    assert max(flat) < 6


def test_clay_is_lit_by_one_lamp_that_throws_a_shadow_and_darkens_where_things_meet() -> None:
    grey, ids = drawn("street", "grey_box")
    clay, _ = drawn("street", "clay")

    road = (ids == 1) | (ids == 2)
    feet = np.argwhere(ids == PERSON)[-1]
    near = np.zeros_like(road)
    near[max(feet[0] - 8, 0) : feet[0] + 4, max(feet[1] - 30, 0) : feet[1] + 40] = True
    darkest = np.quantile(clay[road & near][:, 1], 0.05)
    assert darkest < 0.8 * np.median(clay[road & near][:, 1])
    assert np.median(spread(clay)[ids == PERSON]) < np.median(spread(grey)[ids == PERSON])


@pytest.mark.parametrize("style", ["grey_box", "clay"])
def test_the_same_scene_gives_the_same_frames_on_any_number_of_threads(style: str) -> None:
    spec = replace(SPECS["street"], style=style)

    one, two = (list(render_frames(spec, width=96, height=54, rate=Fraction(24), frames=4, threads=n)) for n in (1, 3))

    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert (one[0] != one[3]).any()


def test_identity_colours_are_saturated_and_stand_apart_where_the_own_colour_is_grey() -> None:
    people = tuple(
        Thing(id=PERSON + k, name=f"p{k}", kind="person", color=c)
        for k, c in enumerate(["#c2282d", "#222222", "#eeeeee"])
    )

    own = identities((*people, Thing(id=PERSON + 3, name="passer-by", kind="person")))

    assert set(own) == {PERSON, PERSON + 1, PERSON + 2}
    assert own[PERSON + 1] == IDENTITY[1]
    assert own[PERSON + 2] == IDENTITY[2]
    r, g, b = (int(own[PERSON][k : k + 2], 16) for k in (1, 3, 5))
    assert r > 150
    assert max(g, b) < 90
    assert identity(people[0], 0) == own[PERSON]


def test_a_style_is_an_option_of_the_row_and_part_of_the_recipe() -> None:
    engine = PrevizEngine()

    def planned(**options: str):
        return engine.plan(Request(prompt="a street by day", options=options))

    grey, plain, wrong = planned(style="grey_box"), planned(), planned(style="gray_box")

    assert grey.resolved is not None
    assert plain.resolved is not None
    names = [digest(Recipe(engine="previz", revision=p.revision, resolved=p.resolved)) for p in (grey, plain)]
    assert names[0] != names[1]
    assert wrong.resolved is None
    assert "grey_box" in wrong.refusals[0].hint
