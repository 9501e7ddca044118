from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.elements.cutout import Cutout
from rushes.engines.previz.geometry import PERSON
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.loops import looped

CAMERA = {"move": "static", "size": "ws", "shift": 0.0}
PERSON_SPEC = SceneSpec(
    kit="landscape", seed=4, time="day", weather="overcast", camera=CAMERA,
    subjects=({"kind": "person", "action": "wave", "color": "#c4202a"},), remove=("people",),
)  # fmt: skip
RATE = Fraction(24)


def cut(
    spec: SceneSpec, *, shutter: float = 0.0, seconds: float = 0.5, size: tuple[int, int] = (160, 90)
) -> np.ndarray:
    cutout = Cutout(spec, width=size[0], height=size[1], seconds=2.0, shutter=shutter)
    try:
        return cutout.frame(seconds, RATE)
    finally:
        cutout.close()


def test_the_matte_of_a_person_is_the_share_of_each_pixel_that_exact_ids_give() -> None:
    """Against ids looked up on a grid of 8 by 8 in every pixel."""
    matte = cut(PERSON_SPEC)[..., 3]

    cutout = Cutout(PERSON_SPEC, width=160, height=90, seconds=2.0, shutter=0.0)
    scene = cutout.scene
    seen = scene.geometry.surfaces(160 * 8, 90 * 8)
    scene.geometry.trace(scene.geometry.look(scene.camera(0.5), 0.5, aspect=scene.aspect), seen)
    exact = (seen.ids >= PERSON).reshape(90, 8, 160, 8).mean(axis=(1, 3))
    away = np.abs(matte - exact)
    assert exact.sum() > 300
    assert matte.sum() == pytest.approx(exact.sum(), rel=0.02)
    assert away.max() < 0.35
    assert away[(exact == 0) | (exact == 1)].mean() < 0.002
    assert away[(exact > 0) & (exact < 1)].mean() < 0.1


def test_premultiplied_colour_ends_with_its_alpha_and_edges_are_soft() -> None:
    picture = cut(PERSON_SPEC)
    alpha = picture[..., 3]

    assert picture[alpha == 0.0].max() == 0.0
    assert np.count_nonzero((alpha > 0.05) & (alpha < 0.95)) > 60
    assert alpha.max() == pytest.approx(1.0)
    edge, solid = (alpha > 0.2) & (alpha < 0.8), alpha > 0.99
    # a fringe of the background would move the hue of half-covered pixels towards black: their own colour is as bright
    own = picture[edge, :3] / alpha[edge, None]
    assert own.mean() > 0.8 * picture[solid, :3].mean()


def test_motion_blur_is_in_the_alpha() -> None:
    """An arm that waves: what the open shutter sees of it is wide and half there."""
    sharp, blurred = (cut(PERSON_SPEC, shutter=s, seconds=0.45)[..., 3] for s in (0.0, 1.0))
    part = np.abs(sharp - blurred)

    assert part.max() > 0.12
    assert ((blurred > 0.05) & (blurred < 0.95)).sum() > ((sharp > 0.05) & (sharp < 0.95)).sum()
    assert blurred.sum() == pytest.approx(sharp.sum(), rel=0.05)


@pytest.mark.parametrize("kit", ["landscape", "street"])
def test_who_walks_in_a_loop_stays_in_the_middle_and_ends_where_the_loop_begins(kit: str) -> None:
    walker = replace(
        PERSON_SPEC, kit=kit, camera={**CAMERA, "move": "follow"}, subjects=({"kind": "person", "action": "walk"},)
    )
    cutout = Cutout(looped(walker, 3.0)[0], width=160, height=90, seconds=3.0, shutter=0.5)

    first, quarter, half, last = (cutout.frame(t, RATE) for t in (0.0, 0.8, 1.5, 3.0))

    assert np.abs(first - last).max() < 1e-5
    assert np.abs(first[..., 3] - quarter[..., 3]).max() > 0.5
    middles = [(f[..., 3].sum(axis=0) @ np.arange(160)) / f[..., 3].sum() for f in (first, quarter, half)]
    assert max(middles) - min(middles) < 6.0
    cutout.close()


def test_a_product_is_cut_out_by_its_exact_ids_without_its_table() -> None:
    spec = SceneSpec(kit="product", seed=3, subjects=({"kind": "can", "color": "#2a8a80"},), camera=CAMERA)

    picture = cut(spec)

    cutout = Cutout(spec, width=160, height=90, seconds=2.0, shutter=0.0)
    scene = cutout.scene
    seen = scene.geometry.surfaces(160, 90)
    scene.geometry.trace(scene.geometry.look(scene.camera(0.5), 0.5, aspect=scene.aspect), seen)
    mine = np.isin(seen.ids, [t.id for t in scene.geometry.things if t.kind == "product"])
    assert 0.02 < picture[..., 3].mean() < 0.6
    assert (picture[mine, 3] >= 0.25).all()
    assert picture[..., 3].sum() == pytest.approx(mine.sum(), rel=0.02)
    assert picture[..., :3][picture[..., 3] > 0.5].mean() > 0.02


def test_a_thing_stands_alone_in_the_light_of_its_street_without_the_street() -> None:
    spec = SceneSpec(
        kit="street", seed=3, time="day", subjects=({"kind": "thing", "name": "couch"},), camera=CAMERA,
        remove=("people",),
    )  # fmt: skip

    picture = cut(spec)

    assert 0.01 < picture[..., 3].mean() < 0.5
    assert (picture[:8, :, 3] == 0.0).all()  # no sky, no front
