from __future__ import annotations

import numpy as np
import pytest
from numba.core.errors import NumbaError

from rushes.engines.previz.kernels import inlined, lean


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
