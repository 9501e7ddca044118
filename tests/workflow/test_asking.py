"""What is asked of which engine: modes, engines, seeds, and recipes that name exactly what decides the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.errors import NoSuchPlugin
from rushes.model.brief import Brand, Brief, Character, Look, MediaRef, Reference
from rushes.model.engine import Encoder
from rushes.model.production import Production
from rushes.workflow.asking import ask, engine_of, load_engine, mode_of, request_of

BRIEF = Brief(id="b", row_key="a", row=2, shot="SPOT_010_0010", prompt="a city street", width=320, height=180)
PRODUCTION = Production(id="p", name="spot", code="SPOT")
FILE = MediaRef(sha256="a" * 64, name="plate.mp4", suffix=".mp4")


def with_file(role: str) -> Brief:
    return replace(BRIEF, references=(Reference(media=FILE, role=role),))


def asked(*briefs: Brief, production: Production = PRODUCTION):
    return ask(briefs, production=production, default_engine="previz", encoder=Encoder(), engines=load_engine)


@pytest.mark.parametrize(("role", "mode"), [("footage", "footage"), ("first", "i2v"), ("last", "i2v")])
def test_what_a_brief_brings_decides_the_mode(role: str, mode: str) -> None:
    assert mode_of(with_file(role)) == mode
    assert mode_of(BRIEF) == "t2v"


def test_a_rows_own_engine_comes_before_the_runs_and_a_file_goes_to_footage() -> None:
    assert engine_of(BRIEF, default="previz") == "previz"
    assert engine_of(replace(BRIEF, engine="command"), default="previz") == "command"
    assert engine_of(with_file("footage"), default="previz") == "footage"


def test_look_and_named_characters_are_frozen_into_the_request() -> None:
    mara = Character(name="Mara", description="a woman in a red coat")
    production = replace(PRODUCTION, brand=Brand(look=Look(mired=180.0)), characters=(mara, Character(name="Ben")))

    request = request_of(replace(BRIEF, characters=("Mara", "Nobody")), production=production, index=2)

    assert request.cast == (mara, Character(name="Nobody"))
    assert request.look.mired == 180.0
    assert request.seed == BRIEF.seed + 2


def test_every_take_of_a_brief_has_its_own_seed_and_recipe() -> None:
    takes = asked(replace(BRIEF, takes=3))

    assert [item.recipe.resolved.seed for item in takes if item.recipe] == [1, 2, 3]
    assert len({item.recipe_digest for item in takes}) == 3


def test_a_file_gives_one_take_of_itself_however_many_are_asked() -> None:
    assert len(asked(replace(with_file("footage"), takes=3))) == 1


def test_the_digest_follows_what_decides_the_picture_and_nothing_else() -> None:
    plain = asked(BRIEF)[0].recipe_digest

    assert asked(replace(BRIEF, row=9, title="another title", id="c"))[0].recipe_digest == plain
    assert asked(replace(BRIEF, prompt="a lake"))[0].recipe_digest != plain
    warm = replace(PRODUCTION, brand=Brand(look=Look(mired=300.0)))
    assert asked(BRIEF, production=warm)[0].recipe_digest != plain


def test_a_refusal_is_a_value_and_the_others_are_planned() -> None:
    huge, fine = asked(replace(BRIEF, width=100_000, height=100_000), BRIEF)

    assert huge.recipe is None
    assert huge.plan.refusals
    assert fine.recipe is not None


def test_an_unknown_engine_is_told_with_the_nearest_name() -> None:
    with pytest.raises(NoSuchPlugin) as fault:
        asked(replace(BRIEF, engine="prviz"))

    assert "previz" in str(fault.value)
