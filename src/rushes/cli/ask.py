"""Reading what a person typed: pairs, axes of variation, amounts of money and frame ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from rushes.errors import AskTheArtist
from rushes.model.ledger import Money
from rushes.timebase import FrameRange


def parse_pairs(words: Sequence[str], *, example: str = '--map "Copy=prompt"') -> dict[str, str]:
    """`Copy=prompt` to a mapping of header to column.

    Args:
        words: as typed.
        example: of the option they were typed for.

    Raises:
        AskTheArtist: a word without `=`.
    """
    pairs = {}
    for word in words:
        left, equals, right = word.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise AskTheArtist("not a pair", cause=f"found {word!r}", next_step=f"write e.g. {example}")
        pairs[left.strip()] = right.strip()
    return pairs


def parse_vary(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`lens=24,50,85` to axis and values; the same axis twice adds values.

    Raises:
        AskTheArtist: a word that is no axis with its values.
    """
    for word in words:
        axis, equals, values = word.partition("=")
        if not (equals and axis.strip() and values.strip()):
            raise AskTheArtist(
                "not an axis with its values", cause=f"found {word!r}", next_step="write e.g. --vary lens=24,50,85"
            )
    axes: dict[str, tuple[str, ...]] = {}
    for word in words:
        for axis, values in parse_pairs([word]).items():
            more = (value.strip() for value in values.split(",") if value.strip())
            axes[axis] = tuple(dict.fromkeys((*axes.get(axis, ()), *more)))
    return axes


def parse_money(word: str) -> Money:
    """`20EUR` or `20 EUR` to an exact amount.

    Raises:
        AskTheArtist: not an amount with a currency.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d{1,6})?)\s*([A-Za-z]{3})\s*", word)
    if not match:
        raise AskTheArtist("not an amount", cause=f"found {word!r}", next_step="write e.g. --budget 20EUR")
    return Money(amount=Decimal(match[1]), currency=match[2].upper())


def parse_versions(word: str) -> tuple[int, int]:
    """`1,2`: two versions of a cut.

    Raises:
        AskTheArtist: not two versions.
    """
    match = re.fullmatch(r"\s*v?(\d+)\s*,\s*v?(\d+)\s*", word)
    if not match:
        raise AskTheArtist("not two versions", cause=f"found {word!r}", next_step="write e.g. --compare 1,2")
    return int(match[1]), int(match[2])


def parse_seconds(word: str) -> Fraction:
    """`2`, `2.5` or `5/2` seconds, exactly.

    Raises:
        AskTheArtist: not a length.
    """
    try:
        seconds = Fraction(word.strip().removesuffix("s"))
    except (ValueError, ZeroDivisionError):
        seconds = Fraction(0)
    if seconds <= 0:
        raise AskTheArtist("not a length", cause=f"found {word!r}", next_step="write seconds, e.g. --duration 2.5")
    return seconds


def parse_frames(word: str) -> FrameRange | None:
    """`12`, `12-30` or nothing to a frame range (the end is included when typed).

    Raises:
        AskTheArtist: not frames.
    """
    if not word:
        return None
    match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", word)
    if not match:
        raise AskTheArtist("not a frame range", cause=f"found {word!r}", next_step="write e.g. --frames 12-30")
    start, last = int(match[1]), int(match[2] or match[1])
    if last < start:
        raise AskTheArtist("a frame range that ends before it begins", cause=f"found {word!r}")
    return FrameRange(start, last + 1)
