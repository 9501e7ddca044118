from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest

from rushes.engines.previz.kit import CameraState, SceneSpec, World
from rushes.engines.previz.kits.product import ProductKit, light_of

KINDS = ("perfume", "bottle", "can", "jar", "box", "lipstick", "phone", "proxy")


def stage(kind: str, *, seed: int = 5, time: str = "day", weather: str = "clear", more: tuple[str, ...] = (), **spec):
    subject = {"kind": kind, "word": "kettle"} if kind == "proxy" else {"kind": kind}
    subjects = (subject, *({"kind": k} for k in more))
    return ProductKit().build(
        SceneSpec(kit="product", seed=seed, time=time, weather=weather, subjects=subjects, **spec)
    )


def frame(world: World, *, bands: tuple[int, ...] = (0, 54), seconds: float = 1.0):
    rgb = np.full((54, 96, 3), np.nan, np.float32)
    depth = np.full((54, 96), np.nan, np.float32)
    y = world.anchors.subject[1]
    camera = CameraState(position=(0.05, y + 0.06, -0.75), target=(0.0, y, 0.0), focal_mm=60.0)
    for y0, y1 in itertools.pairwise(bands):
        ProductKit().shade(world, camera, seconds, rgb, depth, y0, y1)
    return rgb, depth


@pytest.mark.parametrize("kind", KINDS)
def test_any_split_into_rows_gives_the_same_picture(kind: str) -> None:
    world = stage(kind, more=("petals", "mist", "droplets"))

    whole, whole_depth = frame(world)
    bands, bands_depth = frame(world, bands=(0, 1, 17, 18, 40, 54))

    assert np.array_equal(whole, bands)
    assert np.array_equal(whole_depth, bands_depth)


@pytest.mark.parametrize("weather", ["clear", "overcast", "fog", "rain", "snow", "dust"])
@pytest.mark.parametrize("time", ["dawn", "day", "dusk", "night"])
def test_every_hour_and_weather_is_finite_lit_and_shaped(time: str, weather: str) -> None:
    world = stage("bottle", time=time, weather=weather)

    rgb, _ = frame(world)

    assert np.isfinite(rgb).all()
    assert rgb.min() >= 0.0
    assert rgb.mean() > 0.012
    assert rgb.std() > 0.01


def test_seeds_make_different_sets_and_the_same_seed_the_same() -> None:
    first, _ = frame(stage("jar", seed=1))
    again, _ = frame(stage("jar", seed=1))
    other, _ = frame(stage("jar", seed=2))

    assert np.array_equal(first, again)
    assert float(np.abs(first - other).mean()) > 0.01


def test_the_product_stands_nearer_than_the_wall_and_on_the_table() -> None:
    world = stage("box")

    _, depth = frame(world)

    middle = float(depth[27, 48])
    assert 0.6 < middle < 0.8
    assert float(depth[2, 2]) > 1.2
    assert np.isfinite(depth).all()


def test_the_brand_color_dominates_the_product() -> None:
    red, _ = frame(stage("box", palette=("#c01020", "#e8e0d8")))
    blue, _ = frame(stage("box", palette=("#1030c0", "#e8e0d8")))

    assert red[27, 48, 0] > 2 * red[27, 48, 2]
    assert blue[27, 48, 2] > 2 * blue[27, 48, 0]


def test_a_box_turns_on_its_axis_over_time() -> None:
    world = stage("box")

    start, _ = frame(world, seconds=0.0)
    later, _ = frame(world, seconds=4.0)

    assert float(np.abs(start - later)[15:40, 35:60].mean()) > 0.01


def test_the_label_word_changes_the_print() -> None:
    kit = ProductKit()
    plain = kit.build(SceneSpec(kit="product", seed=5, subjects=({"kind": "box", "label": ""},)))
    named = kit.build(SceneSpec(kit="product", seed=5, subjects=({"kind": "box", "label": "AURA"},)))

    assert not np.array_equal(plain.data.label, named.data.label)


def test_light_for_what_is_put_in_comes_from_the_key() -> None:
    light = light_of(stage("can"))

    assert abs(sum(v * v for v in light["key_dir"]) - 1.0) < 1e-9
    assert light["key_dir"][1] > 0.3
    assert min(light["key_rgb"]) > 0.0


def test_frame_hash_is_the_golden_one() -> None:
    rgb, depth = frame(stage("perfume", time="dusk", seed=11, more=("petals",)))
    coarse = np.round(np.clip(rgb, 0, 8) * 32).astype(np.uint16)
    far = np.round(np.log2(np.maximum(depth, 1e-3)) * 8).astype(np.int16)

    assert hashlib.sha256(coarse.tobytes() + far.tobytes()).hexdigest()[:16] == "df49d80c74bbbf2e"
