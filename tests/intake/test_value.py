"""Cells are read as people write them, or refused with a reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rushes.intake.value import Unreadable, read_aspect, read_list, read_seconds, read_segments, read_whole


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2", 2), ("2.5", Fraction(5, 2)), ("2,5 s", Fraction(5, 2)), ("0:15", 15), ("1:02:03", 3723), ('3"', 3)],
)
def test_lengths_are_exact(text: str, seconds: Fraction) -> None:
    assert read_seconds(text, most=4000) == seconds


@pytest.mark.parametrize("text", ["-1", "0", "two", "1e3", "nan", "inf", "601", "1/0"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_seconds(text, most=600)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("16:9", "16:9"),
        ("16x9", "16:9"),
        (" 9 / 16 ", "9:16"),
        ("16:09:00", "16:9"),
        ("01:01:00", "1:1"),
        ("2.39:1", "2.39:1"),
        ("1,91:1", "1.91:1"),
        ("2.39", "2.39:1"),
    ],
)
def test_ratios_are_read_also_as_spreadsheets_spoil_them(text: str, aspect: str) -> None:
    assert read_aspect(text) == aspect


@pytest.mark.parametrize("text", ["wide", "16", "0:1", "1:0", "100:1", "-16:9", "16:9:4"])
def test_what_is_no_ratio_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_aspect(text)


def test_whole_numbers_keep_their_limits() -> None:
    assert read_whole("4.0", least=1, most=10) == 4
    for text in ("0", "11", "2.5", "x", "9" * 5000):
        with pytest.raises(Unreadable):
            read_whole(text, least=1, most=10)


def test_lists_drop_repeats_and_segments_become_codes() -> None:
    assert read_list("a, b;a\n c") == ("a", "b", "c")
    assert read_segments("Night Owls, früh") == ("night-owls", "fruh")
    assert read_segments("all") == ()
    with pytest.raises(Unreadable):
        read_segments("夜")
