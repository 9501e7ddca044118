from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.previz.kits import KITS
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.phrases import tokens
from rushes.model.brief import Character, Look, PaletteColor

HERO = "A woman in a red coat walks down a rain-soaked neon street at night, umbrella in hand, slow push in, 35mm"
SAMPLES = Path(os.environ.get("RUSHES_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))


def test_the_hero_prompt_is_read_slot_by_slot() -> None:
    spec, coverage = describe(HERO, seed=3)

    assert (spec.kit, spec.time, spec.weather, spec.light) == ("street", "night", "rain", "neon")
    assert spec.camera == {"lens_mm": 35.0, "move": "push_in"}
    assert spec.subjects[0]["carry"] == "umbrella"
    assert spec.subjects[0]["color"] == "#c4202a"
    assert spec.subjects[0]["action"] == "walk"
    assert coverage.proxied == ()
    assert coverage.guesses == ()


def test_columns_of_the_shot_list_win_over_the_prompt() -> None:
    wishes = {"time": "dawn", "camera": "orbit left", "lens": "85", "size": "close-up", "weather": "fog"}

    spec, _ = describe(HERO.replace(", 35mm", ""), wishes=wishes, seed=3)

    assert (spec.time, spec.weather) == ("dawn", "fog")
    assert spec.camera["move"] == "orbit"
    assert spec.camera["lens_mm"] == 85.0
    assert spec.camera["size"] == "cu"


def test_a_wish_that_is_not_understood_is_reported() -> None:
    _, coverage = describe("a street", wishes={"camera": "teleport"}, seed=1)

    assert "camera: teleport" in coverage.ignored


def test_the_longest_phrase_is_taken_first() -> None:
    spec, coverage = describe("extreme close-up of a perfume bottle", seed=1)

    assert spec.camera["size"] == "ecu"
    assert spec.subjects[0]["kind"] == "perfume"
    assert "perfume bottle" in coverage.drawn


def test_an_unknown_noun_becomes_a_labelled_box_and_never_vanishes() -> None:
    spec, coverage = describe("A shiny gramophone", seed=1)

    assert {"kind": "proxy", "word": "gramophone"} in spec.subjects
    assert "gramophone" in coverage.proxied


def test_negative_words_take_things_out_and_unknown_ones_are_reported() -> None:
    spec, coverage = describe("rainy street, people", negative="rain, cars, film grain, quux", seed=1)

    assert set(spec.remove) >= {"rain", "cars", "grain"}
    assert spec.weather != "rain"
    assert "-quux" in coverage.ignored


def test_what_is_left_open_is_a_seeded_guess_and_is_told() -> None:
    first, coverage = describe("a street", seed=5)
    again, _ = describe("a street", seed=5)
    times = {describe("a street", seed=seed)[0].time for seed in range(12)}

    assert first == again
    assert f"time: {first.time}" in coverage.guesses
    assert len(times) > 1


def test_a_character_in_the_prompt_wears_the_identity_colour() -> None:
    spec, _ = describe("Mara, a woman, waits in an alley", cast=(Character(name="Mara", color="#0a7b83"),), seed=1)

    people = [s for s in spec.subjects if s["kind"] == "person"]
    assert len(people) == 1
    assert people[0]["color"] == "#0a7b83"
    assert people[0]["action"] == "stand"


def test_the_look_brings_palette_and_temperature() -> None:
    look = Look(palette=(PaletteColor(hex="#123456"),), mired=190.0, contrast=2.9)

    spec, _ = describe("a street", look=look, seed=1)

    assert spec.palette == ("#123456",)
    assert spec.mired == 190.0
    assert spec.contrast > 0.3


def test_chinese_words_are_read_and_the_rest_is_reported() -> None:
    spec, coverage = describe("一个女人在雨夜的街上走路，神秘", seed=1)

    assert (spec.kit, spec.time, spec.weather) == ("street", "night", "rain")
    assert spec.subjects[0]["action"] == "walk"
    assert any("神" in word for word in coverage.ignored)


def test_quoted_text_is_lettering_for_the_product() -> None:
    spec, _ = describe('Perfume bottle "AURA" on a pedestal', seed=1)

    assert spec.subjects[0]["label"] == "AURA"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40), st.integers(0, 2**32 - 1))
def test_any_text_gives_a_scene(prompt: str, negative: str, seed: int) -> None:
    spec, coverage = describe(prompt, negative=negative, wishes={"camera": negative, "lens": prompt}, seed=seed)

    assert spec.kit in KITS
    assert spec.time in {"dawn", "day", "dusk", "night"}
    assert all(word for word in coverage.proxied)


def test_every_english_prompt_of_the_benchmark_gives_a_scene() -> None:
    path = SAMPLES / "prompts" / "vbench_full_info.json"
    if not path.is_file():
        pytest.skip("needs the VBench prompts (set RUSHES_SAMPLES to the samples folder)")
    prompts = [row["prompt_en"] for row in json.loads(path.read_text("utf-8"))]

    scenes = [describe(prompt, seed=1) for prompt in prompts]

    assert len(scenes) == 946
    silent = [p for p, (s, c) in zip(prompts, scenes, strict=True) if not (c.drawn or c.proxied or c.guesses)]
    assert silent == []


@pytest.mark.parametrize(
    ("prompt", "kit", "where", "subject"),
    [
        ("a banana", "interior", "tabletop", "banana"),
        ("a dog running in a meadow", "landscape", "hills", "dog"),
        ("a sailing boat", "landscape", "ocean", "boat"),
        ("a red car in the city", "street", "", "car"),
        ("a man reading a book in a library", "interior", "library", "book"),
        ("a spaceship in outer space", "plate", "space", "spaceship"),
        ("a lighthouse on cliffs", "landscape", "coast", "lighthouse"),
    ],
)
def test_things_and_animals_are_set_where_they_belong(prompt: str, kit: str, where: str, subject: str) -> None:
    spec, coverage = describe(prompt, seed=2)

    assert spec.kit == kit
    assert where in ("", *(spec.extra.get(k) for k in ("room", "terrain", "plate")))
    assert subject in [s.get("name") for s in spec.subjects]
    assert coverage.proxied == ()


def test_a_colour_before_a_thing_is_its_colour_and_a_number_its_count() -> None:
    spec, _ = describe("a green couch and two chairs in a living room", seed=1)

    names = [s["name"] for s in spec.subjects]
    assert names == ["couch", "chair", "chair"]
    assert spec.subjects[0]["color"] == "#2a7d3c"
    assert "color" not in spec.subjects[1]


def test_an_orange_is_a_fruit_and_an_orange_cat_a_colour() -> None:
    fruit, _ = describe("an orange and a clock", seed=1)
    cat, coverage = describe("an orange cat", seed=1)

    assert [s["name"] for s in fruit.subjects] == ["orange", "clock"]
    assert [(s["name"], s["color"]) for s in cat.subjects] == [("cat", "#dd6a1c")]
    assert coverage.drawn == ("an orange", "cat")


def test_what_the_prompt_or_the_negative_denies_is_not_there() -> None:
    spec, _ = describe("a person petting an animal (not cat) in the street without cars", seed=1)
    bare, _ = describe("a dog and a bench in a park", negative="bench", seed=1)

    assert [s["kind"] for s in spec.subjects if s.get("name") == "cat"] == []
    assert "cars" in spec.remove
    assert [s["name"] for s in bare.subjects] == ["dog"]


def test_a_canyon_in_the_mountains_is_the_canyon_and_a_later_place_of_another_kind_is_not() -> None:
    canyon, told = describe("snowy rocky mountains and deep canyons", seed=1)
    lake, _ = describe("a lake in the mountains", seed=1)

    _, two_rooms = describe("a kitchen beside the library", seed=1)

    assert canyon.extra["terrain"] == "canyon"
    assert {"rocky mountains", "canyons"} <= set(told.drawn)
    assert lake.extra["terrain"] == "lake"
    assert "kitchen" in two_rooms.drawn
    assert "library" in two_rooms.ignored


@pytest.mark.parametrize(
    ("prompt", "word", "fate"),
    [
        ("a cat drinks water in a living room", "water", "ignored"),
        ("a lake, water", "water", "drawn"),
        ("a shark is swimming in the ocean", "swimming", "drawn"),
        ("a person swimming in the ocean", "swimming", "proxied"),
        ("a bird flying", "flying", "drawn"),
        ("a panda drinking coffee in a cafe", "drinking", "proxied"),
        ("a woman drinking coffee in a cafe", "drinking", "drawn"),
        ("a beach in cyberpunk style", "cyberpunk", "ignored"),
        ("gwen stacy in the street", "gwen stacy", "proxied"),
        ("a squirrel in a meadow", "squirrel", "proxied"),
        ("a snowboard", "snowboard", "drawn"),
        ("an astronaut in space", "astronaut", "drawn"),
    ],
)  # fmt: skip
def test_a_word_is_told_as_what_the_picture_makes_of_it(prompt: str, word: str, fate: str) -> None:
    _, coverage = describe(prompt, seed=1)

    assert word in getattr(coverage, fate)
    assert sum(word in getattr(coverage, other) for other in ("drawn", "proxied", "ignored")) == 1


def test_more_unknown_things_than_boxes_are_told_as_ignored() -> None:
    names = ("gramophone", "theremin", "zeppelin", "anvil", "sextant", "samovar", "abacus", "loom")

    spec, coverage = describe(", a ".join(("", *names)), seed=1)

    assert [s["word"] for s in spec.subjects] == list(names[:6])
    assert coverage.proxied == names[:6]
    assert coverage.ignored == names[6:]


@pytest.mark.parametrize(
    ("prompt", "pair"),
    [
        ("a cat and a dog", ("cat", "dog")),
        ("a bottle and a chair", ("bottle", "chair")),
        ("a red vase and a blue bowl", ("vase", "bowl")),
    ],
)
def test_two_things_and_nothing_else_stand_side_by_side(prompt: str, pair: tuple[str, str]) -> None:
    spec, coverage = describe(prompt, seed=1)

    assert tuple(s["name"] for s in spec.subjects) == pair
    assert (spec.subjects[1]["side"], spec.subjects[1]["of"]) == ("right", pair[0])
    assert coverage.proxied == ()


@pytest.mark.parametrize("prompt", ["a cat and a dog running", "a couch and a lamp in a living room"])
def test_two_who_do_something_or_are_somewhere_are_left_to_it(prompt: str) -> None:
    spec, _ = describe(prompt, seed=1)

    assert all("side" not in subject for subject in spec.subjects)


def test_what_is_as_long_as_a_train_is_set_on_open_level_ground() -> None:
    spec, _ = describe("a car and a train", seed=1)

    assert (spec.kit, spec.extra["terrain"]) == ("landscape", "plain")


def test_letters_with_accents_are_read_as_letters() -> None:
    assert tokens("Caf\u00e9, fa\u00e7ades") == ["cafe", ",", "facades"]


def test_a_herd_is_more_than_one() -> None:
    spec, coverage = describe("a horse running to join a herd of its kind", seed=1)

    assert len(spec.subjects) > 2
    assert "herd" in coverage.drawn


@pytest.mark.parametrize(
    ("words", "kit", "name"),
    [
        ("a teal bottle on a rock by the lake at dawn", "landscape", "bottle"),
        ("a red soda can on a beach at sunset", "landscape", "can"),
        ("a woman walks past a box in a street", "street", "carton"),
    ],
)
def test_a_product_stands_in_the_place_that_is_named(words: str, kit: str, name: str) -> None:
    spec, coverage = describe(words, seed=1)

    assert spec.kit == kit
    assert name in [subject.get("name") for subject in spec.subjects]
    assert not coverage.proxied
    assert describe("a red soda can", seed=1)[0].kit == "product"
