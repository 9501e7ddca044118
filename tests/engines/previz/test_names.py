"""Names that nobody listed: people where they act, dress or are introduced, never a box in the picture."""

from __future__ import annotations

import pytest

from rushes.engines.previz.lexicon import SECTIONS, describe
from rushes.engines.previz.names import split_names


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("Mara in a red coat walks through the rain", ["Mara"]),
        ("Mara, in a red coat, walks", ["Mara"]),
        ("Beautiful Mara walks", ["Mara"]),
        ("a woman named Mara in a street", ["Mara"]),
        ("Lena sits in a cafe and talks to Tom", ["Lena", "Tom"]),
        ("Tom and Lena walk", ["Tom", "Lena"]),
        ("Gwen Stacy reading a book", ["Gwen Stacy"]),
        ("Kyoto in spring", []),
        ("Rolex watch on a table", []),
        ("Turtle swimming in ocean", []),
        ("a street in Kyoto with Mara", []),
    ],
)
def test_a_name_is_a_person_where_it_acts_dresses_or_is_introduced(prompt: str, names: list[str]) -> None:
    rest, found = split_names(prompt, SECTIONS)

    assert list(found) == names
    assert not any(name in rest for name in names)


def test_a_named_person_is_drawn_in_what_they_wear_and_told_as_a_guess() -> None:
    spec, coverage = describe("Mara in a red coat talks to Tom in a cafe")

    assert [(who["kind"], who.get("name"), who.get("color")) for who in spec.subjects] == [
        ("person", "Mara", "#c4202a"),
        ("person", "Tom", None),
    ]
    assert coverage.proxied == ()
    assert {"person: Mara", "person: Tom"} <= set(coverage.guesses)
