"""Kernels that count no holders: lean functions and lent arrays give the same numbers, and nothing is kept or freed."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from numba import njit
from numba.core.errors import NumbaError, TypingError

from rushes.engines.previz.kernels import inlined, lean, lent


@lean
def _sum(values: np.ndarray) -> float:
    total = 0.0
    for k in range(values.shape[0]):
        total += values[k]
    return total


@inlined
def _most(values: np.ndarray) -> float:
    most = values[0]
    for k in range(values.shape[0]):
        most = max(most, values[k])
    return most


@lean
def _span(values: np.ndarray) -> tuple[float, float]:
    return _most(values), _sum(values)


@lean
def _makes(count: int) -> float:
    return np.zeros(count)[0]


def test_a_lean_function_reads_arrays_and_leaves_them_to_their_holder() -> None:
    values = np.arange(5.0)

    answers = [_span(values) for _ in range(1000)]

    assert set(answers) == {(4.0, 10.0)}
    assert values.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert values.base is None
    assert values.flags.owndata


def test_a_lean_function_may_not_make_an_array() -> None:
    with pytest.raises(NumbaError, match="array passed into the function"):
        _makes(3)


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
