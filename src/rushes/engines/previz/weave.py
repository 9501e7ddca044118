"""The order in which rows are done: each even one, then the odd one before it, which stands between two done ones."""

from __future__ import annotations

from numba import njit


@njit(nogil=True, cache=True, error_model="numpy")
def span(y0: int, y1: int, rows: int) -> tuple[int, int]:
    """First and last row that must be done so that rows y0..y1 - 1 of a picture of `rows` are."""
    return y0 - (y0 & 1), min(y1 - 1 + (y1 - 1 & 1), rows - 1)


@njit(nogil=True, cache=True, error_model="numpy")
def row_at(n: int, first: int, last: int) -> int:
    """The row that is done as the n-th, n from `first` (even) to `last` + 1; -1 where there is none."""
    if n == first:
        return first
    j = n + 1 if n & 1 else n - 1
    return j if j <= last else -1
