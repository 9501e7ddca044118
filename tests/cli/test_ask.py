"""What a person types, read exactly or refused in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.cli.ask import parse_frames, parse_money, parse_pairs, parse_seconds, parse_vary, parse_versions
from rushes.errors import AskTheArtist
from rushes.model.ledger import Money
from rushes.timebase import FrameRange


def test_pairs_keep_spaces_inside_and_drop_them_outside() -> None:
    assert parse_pairs(["Ad copy = prompt", "Bild=reference"]) == {"Ad copy": "prompt", "Bild": "reference"}


def test_axes_are_lists_of_values_without_empty_ones() -> None:
    assert parse_vary(["lens=24,50, 85,", "light=dawn"]) == {"lens": ("24", "50", "85"), "light": ("dawn",)}


def test_the_same_axis_twice_adds_values() -> None:
    assert parse_vary(["lens=24,50", "lens=50,85"]) == {"lens": ("24", "50", "85")}


@pytest.mark.parametrize("word", ["lens", "=24", "lens=", " = "])
def test_what_is_no_pair_is_refused(word: str) -> None:
    with pytest.raises(AskTheArtist, match="not an axis with its values"):
        parse_vary([word])
    with pytest.raises(AskTheArtist, match="not a pair"):
        parse_pairs([word])


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_money_is_exact_in_any_spelling(amount: Decimal) -> None:
    assert parse_money(f" {amount:f} eur ") == parse_money(f"{amount:f}EUR") == Money(amount=amount, currency="EUR")


@pytest.mark.parametrize("word", ["", "20", "EUR", "-1EUR", "1.0000001EUR", "1,50EUR", "20EURO"])
def test_what_is_no_amount_is_refused(word: str) -> None:
    with pytest.raises(AskTheArtist, match="not an amount"):
        parse_money(word)


def test_the_last_typed_frame_belongs_to_the_range() -> None:
    assert parse_frames("12-30") == FrameRange(12, 31)
    assert parse_frames("7") == FrameRange(7, 8)
    assert parse_frames("") is None


@pytest.mark.parametrize("word", ["a", "1-", "-3", "1-2-3"])
def test_what_is_no_range_is_refused(word: str) -> None:
    with pytest.raises(AskTheArtist, match="not a frame range"):
        parse_frames(word)


def test_seconds_are_exact_fractions() -> None:
    assert parse_seconds("0.1") == Fraction(1, 10)
    assert parse_seconds("5/2") == parse_seconds("2.5s") == Fraction(5, 2)


@pytest.mark.parametrize("word", ["long", "0", "-1", "1/0", ""])
def test_what_is_no_length_is_refused(word: str) -> None:
    with pytest.raises(AskTheArtist, match="not a length"):
        parse_seconds(word)


def test_two_versions_are_numbers_with_or_without_v() -> None:
    assert parse_versions("1,2") == parse_versions("v1, v2") == (1, 2)
    with pytest.raises(AskTheArtist, match="not two versions"):
        parse_versions("1")
