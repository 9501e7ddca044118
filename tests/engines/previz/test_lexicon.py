from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.engines.previz.lexicon import describe
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

    assert spec.kit in {"street", "landscape", "product"}
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
