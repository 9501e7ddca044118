from __future__ import annotations

from fractions import Fraction

import pytest

from rushes.engines.plan import load_card, plan_request
from rushes.engines.previz.elements.asked import SUBJECT, WORDS, element_of
from rushes.engines.previz.engine import PrevizEngine
from rushes.engines.previz.lexicon import describe
from rushes.errors import AskTheArtist
from rushes.model.brief import MediaRef, Reference
from rushes.model.engine import Request


def of(prompt: str):
    spec, coverage = describe(prompt, seed=4)
    return element_of(prompt, spec, guesses=coverage.guesses)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("heavy rain", "rain"), ("snow, dust", "snow"), ("dust in sun", "dust"), ("autumn leaves falling", "leaves"),
        ("smoke", "smoke"), ("fireflies", "fireflies"), ("thin fog", "fog"), ("a woman walks in the rain", SUBJECT),
        ("a red car", SUBJECT), ("a perfume bottle", SUBJECT), ("an eagle flies", SUBJECT), ("a teddy bear", SUBJECT),
    ],
)  # fmt: skip
def test_words_name_what_stands_alone(prompt: str, kind: str) -> None:
    assert of(prompt).kind == kind


def test_how_much_of_it_is_in_the_words() -> None:
    assert of("light rain").amount < of("rain").amount == 1.0 < of("heavy rain").amount


def test_what_is_left_out_is_told() -> None:
    assert of("a woman walks in the rain").told == ("rain: left out, ask for it as an element of its own",)
    assert of("snow, dust").told == ("dust: left out, one element a file",)


def test_who_moves_is_followed_and_whole_in_the_picture_where_nobody_says_otherwise() -> None:
    walker, bear, asked = of("a woman walks"), of("a teddy bear"), of("close-up of a woman walking, slow push in")

    assert (walker.spec.camera["move"], walker.spec.camera["size"]) == ("follow", "ws")
    assert bear.spec.extra["whole"]
    assert of("a perfume bottle").spec.camera["move"] == "static"
    assert "whole" not in asked.spec.extra
    assert (asked.spec.camera["move"], asked.spec.camera["size"]) == ("push_in", "cu")
    assert (walker.spec.time, walker.spec.weather) == ("day", "overcast")
    assert of("a woman walks at night").spec.time == "night"


def test_nothing_to_draw_is_refused_with_what_there_is() -> None:
    with pytest.raises(AskTheArtist) as caught:
        of("love")

    assert all(kind in caught.value.next_step for kind in WORDS)


def planned(prompt: str, alpha: str = "straight", **more):
    return PrevizEngine().plan(Request(prompt=prompt, seconds=Fraction(1), options={"element": alpha}, **more))


def test_a_plan_says_what_the_take_will_hold_and_what_is_left_out() -> None:
    plan = planned("a woman walks in the rain", "premultiplied")

    told = {item.given for item in plan.adjustments}
    assert "subject alone, ProRes 4444 with premultiplied alpha" in told
    assert "rain: left out, ask for it as an element of its own" in told
    assert not [item for item in planned("rain", "none").adjustments if "alone" in item.given]


def test_what_no_element_can_be_made_of_is_refused_with_its_cure() -> None:
    still = (Reference(media=MediaRef(sha256="a" * 64), role="first"),)

    said = [
        (plan.resolved, plan.refusals[-1].rule, plan.refusals[-1].hint)
        for plan in (planned("rain", "premult"), planned("love"), planned("a can", references=still))
    ]

    assert [resolved for resolved, _, _ in said] == [None] * 3
    assert said[0][2] == "premultiplied"
    assert "can stand alone" in said[1][1]
    assert "leave the first frame out" in said[2][2]


def test_an_engine_that_makes_no_alpha_refuses_an_element() -> None:
    wanted = Request(prompt="rain", seconds=Fraction(1), options={"element": "straight"})

    refusals = {name: plan_request(wanted, load_card(name)).refusals for name in ("footage", "command")}

    assert all("the engine makes no alpha" in {item.rule for item in found} for found in refusals.values())
