"""Compiled kernels over row bands on our own threads: bands have a fixed height, so the thread count never shows.

Kernels release the interpreter lock, hence plain threads scale; the bands depend on the height alone, hence any number
of threads gives the same picture.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

#: Rows of one band: tall enough to amortise a call, low enough to keep eight threads busy at 540 lines.
BAND = 64


def compiled(function: Kernel) -> Kernel:
    """A kernel as machine code, kept on disk; it releases the interpreter lock and divides as IEEE 754 says.

    No fast-math: additions stay in the order they are written in, so that every processor gives the same picture.
    """
    return cast(Kernel, numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def split_rows(work: Callable[[int, int], object], height: int, *, threads: int = 1, band: int = BAND) -> None:
    """Call `work(top, bottom)` for every band of rows `top <= y < bottom` and wait for all of them.

    Args:
        work: fills its own rows and touches no others; a call into a kernel that releases the interpreter lock.
        height: rows of the picture.
        threads: worker threads; 1 stays in the calling thread.
        band: rows of a band.
    """
    edges = [(top, min(top + band, height)) for top in range(0, height, band)]
    if threads <= 1 or len(edges) == 1:
        for top, bottom in edges:
            work(top, bottom)
        return
    for _ in _pool(threads, os.getpid()).map(lambda edge: work(*edge), edges):
        pass


@lru_cache(maxsize=4)
def _pool(threads: int, process: int) -> ThreadPoolExecutor:
    # The process is part of the key: a forked child inherits the dictionary but none of the threads.
    return ThreadPoolExecutor(threads, thread_name_prefix=f"rows-{process}")
