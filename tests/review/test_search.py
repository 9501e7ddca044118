"""What a person types to find takes: bounds with a headline, words beside them, faults that name what is known."""

from __future__ import annotations

import pytest

from rushes.errors import AskTheArtist
from rushes.review.search import HEADLINES, Bound, parse_bound, split_words

KNOWN = ("flicker.global", "flicker.local", "palette.outside", "own.number")


@pytest.mark.parametrize(
    ("text", "key", "sign", "limit"),
    [
        ("flicker > 2", "flicker.global", ">", 2.0),
        ("flicker>2", "flicker.global", ">", 2.0),
        ("Flicker.local <= 0.5 %", "flicker.local", "<=", 0.5),
        ("flicker local >= 1", "flicker.local", ">=", 1.0),
        ("palette = -3", "palette.outside", "=", -3.0),
        ("own < 1", "own.number", "<", 1.0),
    ],
)
def test_a_bound_is_read_as_people_write_it(text: str, key: str, sign: str, limit: float) -> None:
    assert parse_bound(text, known=KNOWN) == Bound(key=key, sign=sign, limit=limit)


@pytest.mark.parametrize("text", ["", "flicker", "flicker >", "> 2", "flicker > two", "flicker == 2", "a.b.c > 1"])
def test_what_is_no_bound_is_told(text: str) -> None:
    with pytest.raises(AskTheArtist, match="not a bound on a measure"):
        parse_bound(text, known=KNOWN)


def test_a_number_that_nothing_measures_is_told_with_the_known_ones() -> None:
    with pytest.raises(AskTheArtist) as told:
        parse_bound("beauty > 9", known=KNOWN)

    assert told.value.title == "no measure 'beauty'"
    assert "flicker.global" in told.value.cause


def test_a_bound_holds_for_measured_numbers_on_its_side_alone() -> None:
    bound = Bound(key="flicker.global", sign=">", limit=1.0)

    assert bound.places([0.5, None, 1.0, 1.5]) == {3}
    assert Bound(key="flicker.global", sign="<=", limit=1.0).places([0.5, None, 1.0, 1.5]) == {0, 2}


def test_words_and_bounds_stand_in_one_field() -> None:
    assert split_words("Red coat flicker > 2 hands palette.outside<=5%") == (
        ("red", "coat", "hands"),
        ("flicker > 2", "palette.outside<=5%"),
    )
    assert split_words("   ") == ((), ())


def test_every_shipped_measure_has_a_headline_that_it_gives() -> None:
    from rushes import plugins

    for leaf in plugins.list_leaves("measures"):
        if leaf.origin == "built-in":
            assert HEADLINES[leaf.name] in plugins.load("measures", leaf.name)().facts.units
