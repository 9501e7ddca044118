from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.still.asked import read_box, read_words
from rushes.model.brief import MediaRef, Reference
from rushes.model.engine import Plan, Request


def named(role: str, label: str = "") -> Reference:
    return Reference(media=MediaRef(sha256=role[0] * 64, name=f"{role}.png"), role=role, label=label)  # type: ignore[arg-type]


REQUEST = Request(prompt="slow push in, light rain", references=(named("first"),))


def plan_of(**changes: object) -> Plan:
    return PrevizEngine().plan(replace(REQUEST, **changes))  # type: ignore[arg-type]


def asked_of(**changes: object):
    resolved = plan_of(**changes).resolved
    assert resolved is not None
    return read_words(resolved)


def test_a_first_picture_alone_asks_for_it_to_be_set_in_motion() -> None:
    plan = plan_of(prompt="")

    assert plan.resolved is not None
    assert plan.resolved.mode == "i2v"
    assert [(r.role, r.media.name) for r in plan.resolved.references] == [("first", "first.png")]


def test_move_weather_and_their_strength_come_from_the_words() -> None:
    asked, heavy = asked_of(), asked_of(prompt="orbit, heavy snow")

    assert (asked.motion.move, asked.weather) == ("push_in", "rain")
    assert (heavy.motion.move, heavy.weather) == ("orbit", "snow")
    assert asked.motion.strength < heavy.motion.strength
    assert asked.strength < heavy.strength
    assert asked.coverage.ignored == ()


def test_columns_are_read_like_words_and_win() -> None:
    asked = asked_of(prompt="push in", wishes={"camera": "truck left", "weather": "fog"})

    assert (asked.motion.move, asked.motion.side, asked.weather) == ("truck", -1.0, "fog")


def test_weather_that_nobody_asked_for_is_not_laid_over() -> None:
    for seed in range(1, 9):
        assert asked_of(prompt="a street", seed=seed).weather == ""


def test_what_the_words_say_besides_is_told_to_be_the_pictures_own() -> None:
    plan = plan_of(prompt="a dog runs, pan left", wishes={"lens": "85", "camera": "fast wobble"})

    told = {a.field: a for a in plan.adjustments}
    assert told["prompt"].asked == "a dog runs"
    assert told["prompt"].given == "as the picture has it"
    assert told["wishes.lens"].effect == "drops_intent"
    assert told["wishes.camera"].rule == "previz does not know this camera"
    assert told["depth"].given == "guessed from ground, horizon and subject"


def test_a_move_is_told_to_be_small_and_a_whip_to_be_a_pan() -> None:
    told = [a for a in plan_of(prompt="whip pan").adjustments if a.field == "camera"]

    assert [(a.asked, a.given) for a in told] == [("whip pan", "pan"), ("pan", "pan, as far as the picture bears")]


def test_supplied_depth_and_matte_are_roles_of_the_mode() -> None:
    plan = plan_of(references=(named("first"), named("control", "depth"), named("mask"), named("last")))

    assert plan.refusals == ()
    assert not [a for a in plan.adjustments if a.field == "depth"]


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("scene", "{}", "leave out scene, or the picture"),
        ("style", "clay", "leave out style, or the picture"),
        ("horizon", "2", "e.g. 0.45"),
        ("subject", "0.5 0.5 0.9 0.9", "e.g. 0.3 0.2 0.4 0.7"),
        ("depth_near", "grey", ""),
    ],
)
def test_an_option_that_says_nothing_of_a_still_is_refused(name: str, said: str, hint: str) -> None:
    plan = plan_of(options={name: said})

    assert plan.resolved is None
    assert [(r.field, r.hint) for r in plan.refusals] == [(f"options.{name}", hint)]


def test_a_loop_cannot_end_on_another_picture() -> None:
    plan = plan_of(references=(named("first"), named("last")), options={"loop": "yes"})

    assert [r.field for r in plan.refusals] == ["options.loop"]


def test_a_last_picture_without_a_first_is_refused() -> None:
    plan = plan_of(references=(named("last"),), mode="i2v")

    assert plan.resolved is None
    assert plan.refusals[0].hint


def test_a_box_is_shares_inside_the_picture() -> None:
    assert read_box("0.1, 0.2 0.3 0.4") == (0.1, 0.2, 0.3, 0.4)
    assert read_box("0 0 1 1") is None
    assert read_box("left half") is None
