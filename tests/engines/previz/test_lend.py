"""Lent arrays: the same numbers for a kernel's helpers, and nobody counts who holds them."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError

from rushes.engines.previz.lend import lent


@njit
def _first_above(line: Any, least: float) -> int:
    for k in range(line.shape[0]):
        if line[k] > least:
            return k
    return -1


@njit
def _search(table: Any, out: Any) -> None:
    table, out = lent(table), lent(out)
    for j in range(table.shape[0]):
        out[j] = _first_above(table[j], 0.5)


@njit
def _lend_a_number(x: float) -> float:
    return float(lent(x))


def test_a_lent_array_reads_and_writes_the_callers_memory_whatever_its_strides() -> None:
    table = np.random.default_rng(3).random((40, 24))[::2, ::3]
    out = np.full(20, -9)

    _search(table, out)

    expected = [next((k for k, x in enumerate(row) if x > 0.5), -1) for row in table]
    assert out.tolist() == expected


def test_lending_neither_keeps_an_array_alive_nor_frees_it() -> None:
    table, out = np.random.default_rng(4).random((8, 8)), np.zeros(8, np.int64)
    _search(table, out)
    held = sys.getrefcount(table), sys.getrefcount(out)

    for _ in range(50):
        _search(table, out)

    assert (sys.getrefcount(table), sys.getrefcount(out)) == held


def test_what_is_no_array_is_refused_when_the_kernel_is_compiled() -> None:
    with pytest.raises(TypingError):
        _lend_a_number(1.0)
