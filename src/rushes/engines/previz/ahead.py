"""Frames worked on side by side and handed out in order: nobody waits for the last band of one, nor for the encoder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from rushes.errors import Cancelled

T = TypeVar("T")


def in_order(
    work: Callable[[int], T], numbers: Iterable[int], *, threads: int, cancelled: Callable[[], bool]
) -> Iterator[T]:
    """What `work` makes of every number, in their order.

    Args:
        work: draws one frame; called from several threads.
        numbers: of the frames.
        threads: frames that are worked on at once.
        cancelled: polled before every frame.

    Raises:
        Cancelled: a person stopped it.
    """
    pool = ThreadPoolExecutor(max(1, threads))
    ahead: deque[Future[T]] = deque()
    try:
        for number in numbers:
            if cancelled():
                raise Cancelled("stopped by a person")
            ahead.append(pool.submit(work, number))
            if len(ahead) > threads:
                yield ahead.popleft().result()
        while ahead:
            if cancelled():
                raise Cancelled("stopped by a person")
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
