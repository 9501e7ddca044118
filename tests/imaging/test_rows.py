from __future__ import annotations

import numpy as np
import pytest

from rushes.errors import BrokenPromise
from rushes.imaging.rows import BAND, compiled, split_rows


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("height", [1, BAND, BAND + 1, 5 * BAND - 3])
def test_every_row_is_worked_on_once(threads: int, height: int) -> None:
    seen = np.zeros(height, int)

    def work(top: int, bottom: int) -> None:
        seen[top:bottom] += 1

    split_rows(work, height, threads=threads)

    assert (seen == 1).all()


def test_bands_do_not_depend_on_the_number_of_threads() -> None:
    found: dict[int, set[tuple[int, int]]] = {1: set(), 3: set()}

    for threads, bands in found.items():
        split_rows(lambda top, bottom, bands=bands: bands.add((top, bottom)), 300, threads=threads)

    assert found[1] == found[3]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_in_a_band_reaches_the_caller(threads: int) -> None:
    def work(top: int, bottom: int) -> None:
        raise BrokenPromise(f"rows {top} to {bottom}")

    with pytest.raises(BrokenPromise):
        split_rows(work, 200, threads=threads)


def test_a_kernel_keeps_the_order_of_additions() -> None:
    @compiled
    def total(values: np.ndarray) -> np.float32:
        found = np.float32(0.0)
        for value in values:
            found += value
        return found

    values = np.random.default_rng(1).normal(size=4096).astype(np.float32)

    expected = np.float32(0.0)
    for value in values:
        expected += value
    assert total(values) == expected
