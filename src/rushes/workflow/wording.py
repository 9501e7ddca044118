"""How a row of the sheet and the other wordings that people gave it belong together."""

from __future__ import annotations

#: Between a row's key and the number of its refinement: a sign that nobody types into a sheet.
MARK = "\x1f"


def root_key(row_key: str) -> str:
    """The key of the sheet's row that a brief belongs to, whether it was refined or not."""
    return row_key.partition(MARK)[0]


def is_refined(row_key: str) -> bool:
    """True for a wording that was given beside the sheet's own."""
    return MARK in row_key
