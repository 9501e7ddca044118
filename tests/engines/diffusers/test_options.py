"""Numbers a person turned are checked, defaults are written down, and a negative prompt nobody hears is told."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from rushes.engines.diffusers.options import plan_options
from rushes.model.engine import Plan, Resolved
from rushes.timebase import Rate

WAN = {"steps": 50, "guidance": 5.0, "guidance_2": None}
HUNYUAN = {"steps": 50, "guidance": 6.0, "true_cfg_scale": 1.0}
DISTILLED = {"steps": 4}


def planned(options: Mapping[str, str], known: Mapping[str, object], *, must: tuple[str, ...] = ()) -> Plan:
    resolved = Resolved(
        prompt="a dog",
        negative="blur",
        mode="t2v",
        frames=9,
        rate=Rate(Fraction(16)),
        width=32,
        height=32,
        seed=1,
        options=options,
    )
    return plan_options(Plan(engine="diffusers", revision="r", resolved=resolved), resolved, known, must=must)


@pytest.mark.parametrize(
    ("options", "known", "heard"),
    [
        ({}, WAN, True),
        ({"guidance": "1"}, WAN, False),
        ({"guidance": "1.5"}, WAN, True),
        ({}, HUNYUAN, False),
        ({"true_cfg_scale": "4"}, HUNYUAN, True),
        ({"guidance": "1", "true_cfg_scale": "4"}, HUNYUAN, True),
        ({}, DISTILLED, True),
    ],
)
def test_a_negative_prompt_is_sent_only_where_it_would_be_heard(
    options: Mapping[str, str], known: Mapping[str, object], heard: bool
) -> None:
    plan = planned(options, known)
    pinned = planned(options, known, must=("negative",))

    assert plan.resolved is not None
    assert (plan.resolved.negative == "blur") is heard
    assert ("negative" in {item.field for item in plan.adjustments}) is not heard
    assert (pinned.resolved is not None) is heard


@pytest.mark.parametrize(
    ("options", "fine"),
    [
        ({"steps": "30", "guidance": "6.5"}, True),
        ({"guidance_2": "3"}, True),
        ({"steps": "2.5"}, False),
        ({"steps": "1001"}, False),
        ({"guidance": "inf"}, False),
        ({"guidance": "-1"}, False),
        ({"shift": "3"}, False),
    ],
)
def test_a_number_the_pipeline_does_not_take_is_refused_with_what_it_takes(
    options: Mapping[str, str], fine: bool
) -> None:
    plan = planned(options, WAN)

    assert (plan.resolved is not None) is fine
    assert all("steps" in refusal.hint for refusal in plan.refusals)


def test_the_recipe_names_the_defaults_it_was_made_with() -> None:
    plan = planned({}, WAN)

    assert plan.resolved is not None
    assert plan.resolved.options == {"steps": "50", "guidance": "5.0"}
    assert {item.field for item in plan.adjustments} == {"options.steps", "options.guidance"}
