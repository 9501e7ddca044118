from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.engines.base import Context
from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.scene import find_faults, read_scene, scene_schema, write_scene
from rushes.errors import BriefFault
from rushes.model.engine import Recipe, Request

SCENE = SceneSpec(kit="street", seed=9, time="night", subjects=({"kind": "person", "color": "#c4202a"},))


def drawn(folder: Path, **more: object) -> tuple[bytes, dict]:
    """The file and the scene document of a tiny take."""
    folder.mkdir()
    request = Request(seconds=Fraction(1, 2), width=64, height=36, **more)  # type: ignore[arg-type]
    engine, context = PrevizEngine(), Context(scratch=folder)
    plan = engine.plan(request)
    assert plan.resolved is not None, plan.refusals
    handle = engine.submit(
        Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved), attempt="a", context=context
    )
    list(engine.observe(handle, context=context))
    made = engine.collect(handle, context=context)
    return (folder / made.video).read_bytes(), json.loads((folder / made.sidecars["scene"]).read_text("utf-8"))


def test_every_scene_that_words_make_stands_in_the_schema_and_comes_back_as_it_was(samples: Path) -> None:
    rows = json.loads((samples / "prompts" / "vbench_full_info.json").read_text("utf-8"))

    for seed, row in enumerate(rows):
        spec, _ = describe(row["prompt_en"], seed=seed)

        assert read_scene(write_scene(spec)) == spec


def test_the_schema_knows_every_field_and_the_words_of_the_lexicon() -> None:
    properties = scene_schema()["properties"]

    assert set(properties) == set(SceneSpec.__dataclass_fields__)
    assert {"street", "landscape", "product"} <= set(properties["kit"]["enum"])
    assert "push_in" in properties["camera"]["properties"]["move"]["enum"]
    assert {"person", "proxy", "bottle"} <= set(properties["subjects"]["items"]["properties"]["kind"]["enum"])
    assert "drives layout" in properties["seed"]["description"]


def test_all_faults_are_told_at_once_with_path_and_nearest_value() -> None:
    text = json.dumps(
        {
            "kit": "stret",
            "time": 3,
            "wether": "rain",
            "camera": {"move": "puhs_in", "lens_mm": 5000},
            "subjects": [{"kind": "person", "color": "red"}, {"action": "walk"}],
        }
    )

    with pytest.raises(BriefFault) as told:
        read_scene(text)

    assert told.value.title == "7 faults in the scene"
    for words in (
        'kit: "stret" is not known; nearest: street',
        "time: 3 is no string",
        "wether: no such entry; nearest: weather",
        'camera.move: "puhs_in" is not known; nearest: push_in',
        "camera.lens_mm: 5000 is outside 8 to 400; nearest: 400",
        'subjects[0].color: "red" is no colour',
        "subjects[1].kind: missing",
    ):
        assert words in told.value.cause


@pytest.mark.parametrize("text", ["", "[", "[]", "3", '{"kit": "street", "contrast": NaN}', "[" * 100_000])
def test_what_is_no_scene_is_refused_in_words(text: str) -> None:
    with pytest.raises(BriefFault):
        read_scene(text)


def test_a_scene_without_faults_has_none_and_takes_the_seed_it_lacks() -> None:
    assert list(find_faults(json.loads(write_scene(SCENE)))) == []
    assert read_scene('{"kit": "product"}', seed=7).seed == 7


def test_a_take_from_its_own_scene_is_the_same_take_and_an_edited_one_is_another(tmp_path: Path) -> None:
    words = {"prompt": "A man runs down an alley at dawn, push in", "seed": 9}

    first, scene = drawn(tmp_path / "a", **words)
    again, _ = drawn(tmp_path / "b", prompt="", options={"scene": json.dumps(scene)})
    scene["spec"]["time"] = "night"
    other, told = drawn(tmp_path / "c", prompt="", options={"scene": json.dumps(scene)})

    assert again == first
    assert other != first
    assert told["spec"]["time"] == "night"


def test_the_same_scene_is_the_same_recipe_however_its_file_is_laid_out() -> None:
    engine, text = PrevizEngine(), write_scene(SCENE)

    def resolved(scene: str, seed: int) -> object:
        return engine.plan(Request(prompt="x", seed=seed, options={"scene": scene})).resolved

    assert resolved(text, 1) == resolved(json.dumps(json.loads(text)), 2)
    assert resolved(text.replace("night", "dusk"), 1) != resolved(text, 1)


def test_a_faulty_scene_refuses_the_take_and_says_all_of_it() -> None:
    plan = PrevizEngine().plan(Request(prompt="x", options={"scene": '{"kit": "strt", "time": "dask"}'}))

    assert plan.resolved is None
    assert "nearest: street" in plan.refusals[0].rule
    assert "nearest: dusk" in plan.refusals[0].rule


def test_words_beside_a_scene_are_told_to_be_left_alone() -> None:
    plan = PrevizEngine().plan(
        Request(prompt="x", negative="cars", wishes={"camera": "pan"}, options={"scene": write_scene(SCENE)})
    )

    assert {a.field for a in plan.adjustments if a.rule == "the scene says everything"} == {"negative", "wishes"}
