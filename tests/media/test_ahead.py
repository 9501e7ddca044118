"""A stream made ahead: the same items, no more of them alive than promised, errors in their place, no thread left."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing

import pytest

from rushes.media.ahead import make_ahead


class Frame:
    def __init__(self, number: int) -> None:
        self.number = number


def test_items_come_in_order_and_no_more_are_alive_than_wait_and_are_worked_on() -> None:
    alive: weakref.WeakSet[Frame] = weakref.WeakSet()
    most = 0

    def make() -> Iterator[Frame]:
        for number in range(30):
            frame = Frame(number)
            alive.add(frame)
            yield frame
            del frame

    seen = []
    with closing(make_ahead(make(), count=2)) as frames:
        for frame in frames:
            time.sleep(0.002)  # the other thread gets as far as it may
            most = max(most, len(alive))
            seen.append(frame.number)
            del frame

    assert seen == list(range(30))
    assert most == 3  # two wait, one is worked on


def test_an_error_comes_where_its_item_would_have() -> None:
    def make() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("the third")

    got = []
    with pytest.raises(ValueError, match="the third"):
        got.extend(make_ahead(make(), count=2))

    with closing(make_ahead(make(), count=2)) as items:
        assert [next(items), next(items)] == [1, 2]


def test_no_thread_is_left_where_the_taker_stops_early() -> None:
    before = threading.active_count()
    with closing(make_ahead(iter(range(100)), count=3)) as items:
        assert next(items) == 0

    assert threading.active_count() == before
