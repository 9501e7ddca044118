from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.render import Scene, render_still
from rushes.engines.previz.scene import read_scene, write_scene
from rushes.engines.previz.vary import between, near, settle

PROMPTS = (
    ("A woman in a red coat walks down a street at night", 4),
    ("A hiker in the mountains at dawn, crane shot", 5),
    ("A teal perfume bottle, dutch angle", 3),
    ("Over the shoulder, two people in a street at dusk", 8),
)


@pytest.mark.parametrize(("prompt", "seed"), PROMPTS)
def test_a_settled_scene_is_the_same_picture_with_its_camera_in_numbers(prompt: str, seed: int) -> None:
    spec, _ = describe(prompt, seed=seed)
    settled = settle(spec, aspect=16 / 9)

    for second in (0.0, 1.5):
        old, new = (Scene(s, width=64, height=36, seconds=2.0, threads=1).camera(second) for s in (spec, settled))
        assert new.position == pytest.approx(old.position, abs=0.05)
        assert new.target == pytest.approx(old.target, abs=0.1)
        assert new.roll == pytest.approx(old.roll, abs=0.002)
    assert {"lens_mm", "distance", "yaw", "height", "size", "way"} <= set(settled.camera)
    assert read_scene(write_scene(settled)) == settled


def test_between_two_scenes_numbers_go_over_evenly_and_words_switch_at_half() -> None:
    first = settle(describe("A woman in a red coat in a street at night, 24mm", seed=4)[0])
    last = settle(describe("A woman in a blue coat in a street at dawn, 96mm", seed=9)[0])

    way = [between(first, last, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]

    assert (way[0], way[-1]) == (first, last)
    assert [s.camera["lens_mm"] for s in way] == pytest.approx([24, 33.9, 48, 67.9, 96], rel=0.01)
    assert [s.time for s in way] == ["night", "night", "dawn", "dawn", "dawn"]
    assert [s.seed for s in way] == [4, 4, 9, 9, 9]
    colors = [s.subjects[0]["color"] for s in way]
    assert len(set(colors)) == 5
    for scene in way:
        assert read_scene(write_scene(scene)) == scene


def test_a_subject_that_only_one_end_has_stays_on_its_half() -> None:
    first = SceneSpec(kit="street", seed=1, subjects=({"kind": "person"}, {"kind": "proxy", "word": "kite"}))
    last = SceneSpec(kit="street", seed=1, subjects=({"kind": "person"},))

    assert len(between(first, last, 0.4).subjects) == 2
    assert len(between(first, last, 0.6).subjects) == 1


def test_near_scenes_keep_place_and_people_and_differ_from_each_other() -> None:
    base = settle(describe("A woman in a red coat in a street at night", seed=4)[0])

    scenes = [near(base, number) for number in range(1, 9)]

    assert all((s.kit, s.seed, s.weather, s.subjects) == ("street", 4, base.weather, base.subjects) for s in scenes)
    assert len({str(asdict(s)) for s in (base, *scenes)}) == 9
    assert len({s.camera["lens_mm"] for s in scenes}) >= 5
    assert len({s.camera["yaw"] for s in scenes}) == 8
    assert any(s.time != base.time for s in scenes)
    assert scenes[0] == near(base, 1)
    for scene in scenes:
        assert read_scene(write_scene(scene)) == scene


def test_a_longer_lens_nearby_keeps_the_subject_about_as_large() -> None:
    base = settle(describe("A woman in a red coat in a street at night", seed=4)[0])

    for number in range(1, 9):
        camera = near(base, number).camera
        scale = (camera["lens_mm"] / camera["distance"]) / (base.camera["lens_mm"] / base.camera["distance"])
        assert 0.8 < scale < 1.25


def test_near_pictures_are_nearer_to_the_scene_than_those_of_other_seeds() -> None:
    spec, _ = describe("A woman in a red coat in a street at night, clear sky", seed=4)
    base = settle(spec)

    def small(scene: SceneSpec) -> np.ndarray:
        return render_still(scene, width=96, height=54).astype(np.float32)

    picture = small(base)
    close = np.mean([np.abs(small(near(base, k, spread=0.3)) - picture).mean() for k in (1, 2, 3)])
    others = np.mean(
        [
            np.abs(small(describe("A woman in a red coat in a street at night, clear sky", seed=k)[0]) - picture).mean()
            for k in (11, 12, 13)
        ]
    )

    assert close < 0.8 * others


def test_nothing_is_changed_where_the_spread_is_none() -> None:
    base = settle(describe("A woman in a street", seed=4)[0])

    assert near(base, 2, spread=0.0) == base


def test_a_settled_scene_renders_the_frames_of_the_scene_it_came_from() -> None:
    spec, _ = describe("A can on a pedestal, orbit", seed=2)

    a, b = (Scene(s, width=96, height=54, seconds=2.0, threads=1).frame(12, Fraction(24)) for s in (spec, settle(spec)))

    assert np.abs(a.astype(int) - b.astype(int)).mean() < 1.0
