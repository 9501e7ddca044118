from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from rushes.engines.plan import group_adjustments
from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.lexicon import COLUMNS
from rushes.engines.previz.telling import nearest, values
from rushes.model.engine import Adjustment, Request


def told(prompt: str, **more: object) -> dict[str, list[Adjustment]]:
    plan = PrevizEngine().plan(Request(prompt=prompt, seconds=Fraction(1), **more))  # type: ignore[arg-type]
    assert plan.resolved is not None
    assert not plan.refusals
    by_rule: dict[str, list[Adjustment]] = {}
    for item in plan.adjustments:
        by_rule.setdefault(item.rule, []).append(item)
    return by_rule


def test_a_plan_says_what_stands_in_for_a_word_and_which_words_have_no_picture() -> None:
    rules = told("A gramophone in the street at night, masterpiece", negative="quux")

    assert [a.asked for a in rules["stand-ins in previz"]] == ["gramophone"]
    assert [a.asked for a in rules["no picture for these words in previz"]] == ["masterpiece"]
    assert [a.asked for a in rules["previz does not know these words"]] == ["quux"]
    assert rules["no picture for these words in previz"][0].effect == "drops_intent"


def test_a_plan_says_what_the_seed_chose() -> None:
    rules = told("A street")

    assert rules["the seed chooses what is open"][0].given.startswith("time: ")


@pytest.mark.parametrize(
    ("column", "value", "near"),
    [("time", "midnite", "midnight"), ("camera", "dolley in", "dolly in"), ("weather", "foggi", "foggy")],
)
def test_an_unknown_value_of_a_column_is_told_with_the_nearest_known_one(column: str, value: str, near: str) -> None:
    rules = told("a street", wishes={column: value})

    found = rules[f"previz does not know this {column}"][0]
    assert (found.field, found.asked, found.effect) == (f"wishes.{column}", value, "drops_intent")
    assert near in found.given


def test_where_nothing_is_near_the_known_values_are_named() -> None:
    found = told("a street", wishes={"weather": "zzyzx"})["previz does not know this weather"][0]

    assert "known: rain" in found.given


def test_a_column_that_previz_does_not_have_is_told_too() -> None:
    found = told("a street", wishes={"lense": "35"})["previz knows no such column"][0]

    assert "nearest: lens" in found.given


def test_a_prompt_of_known_words_leaves_nothing_to_tell() -> None:
    assert told("A woman walks down the street at night under a clear sky", wishes={"light": "natural"}) == {}


def test_every_column_knows_values_and_itself() -> None:
    for column in COLUMNS:
        assert values(column)
        assert nearest(column, values(column)[0]) == values(column)[0]


def test_a_hundred_rows_come_to_a_handful_of_lines() -> None:
    prompts = [f"a gizmo{n} in a street, masterpiece{n}ly" for n in range(100)]

    rows = group_adjustments([PrevizEngine().plan(Request(prompt=text, seed=n)) for n, text in enumerate(prompts)])

    assert len(rows) <= 3
    assert all(row.startswith("100 of 100: prompt: ") for row in rows)


def test_planning_loads_neither_kernels_nor_codecs() -> None:
    code = (
        "import sys; from rushes.engines.previz import PrevizEngine; from rushes.model.engine import Request; "
        "PrevizEngine().plan(Request(prompt='a gramophone', wishes={'time': 'midnite'})); "
        "print([m for m in ('numba', 'cv2', 'av', 'skia') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
