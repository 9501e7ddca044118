from __future__ import annotations

import pytest

from rushes.imaging.typeset import Face, is_right_to_left, missing_characters, read_face, set_lines
from rushes.plugins import read_data


@pytest.fixture(scope="module")
def face() -> Face:
    return read_face(read_data("imaging", "fonts/Inter.ttf"))


def width_of(text: str, face: Face, cut: str) -> float:
    return set_lines(
        text,
        face=face,
        cut=cut,
        size=40,
        leading=1.2,
        tracking=0.0,
        color=(255, 255, 255),
        widest=2000,
        most_lines=1,
        highest=500,
    ).width


def test_the_cuts_are_really_different_weights(face: Face) -> None:
    text = "Hamburgefonstiv"

    assert width_of(text, face, "bold") > width_of(text, face, "body") * 1.015


def test_a_long_word_shrinks_before_it_would_be_cut(face: Face) -> None:
    block = set_lines(
        "Donaudampfschifffahrtsgesellschaftskapitän",
        face=face,
        cut="display",
        size=80,
        leading=1.1,
        tracking=0.0,
        color=(0, 0, 0),
        widest=400,
        most_lines=2,
        highest=300,
    )

    assert block.width <= 400.5
    assert block.size < 80


def test_newlines_are_kept(face: Face) -> None:
    block = set_lines(
        "a\nb\nc",
        face=face,
        cut="body",
        size=20,
        leading=1.2,
        tracking=0.0,
        color=(0, 0, 0),
        widest=400,
        most_lines=5,
        highest=300,
    )

    assert block.lines == 3


def test_direction_follows_the_first_strong_letter() -> None:
    assert is_right_to_left("123 שלום")
    assert is_right_to_left("مرحبا")
    assert not is_right_to_left("Hello שלום")


def test_latin_greek_and_cyrillic_ship_with_the_house(face: Face) -> None:
    text = "Grüße, Ελληνικά, Привет - 12 °C"

    assert missing_characters(text, face) == ""
    assert not set(text) & set(face.stand_ins)


def test_the_licence_of_the_font_ships_with_it() -> None:
    text = read_data("imaging", "fonts/OFL.txt").decode()

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
