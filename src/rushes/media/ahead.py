"""A stream made in a thread of its own, a few items ahead of whoever takes them, and never more."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def make_ahead(items: Iterator[Item], *, count: int) -> Generator[Item, None, None]:
    """The same items in the same order; an error comes out where its item would have.

    At most `count` wait or are being made while the taker works on one more. Close it: the thread ends with it.

    Args:
        items: none of them None.
        count: 1 or more.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
    try:
        waiting = deque(pool.submit(next, items, None) for _ in range(count))
        while (item := waiting.popleft().result()) is not None:
            waiting.append(pool.submit(next, items, None))
            yield item
            del item  # before the next is waited for
    finally:
        pool.shutdown(cancel_futures=True)
