"""Keeps what is worked out once per frame, so that the bands of rows that share a frame share it too."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Slot(Generic[T]):
    """One thing, or the promise of it."""

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.making = threading.Lock()
        self.things: list[T] = []


class Shelf(Generic[T]):
    """The last few things made, by owner and key; safe to use from several threads, each thing is made once."""

    def __init__(self, keep: int = 12) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._slots: OrderedDict[Hashable, _Slot[T]] = OrderedDict()

    def take(self, owner: object, key: Hashable, make: Callable[[], T]) -> T:
        """The thing of an owner and a key; made if it is not there, and the oldest one then goes.

        Args:
            owner: what the thing belongs to, told apart by identity; it lives as long as the thing is kept.
            key: everything else that the thing depends on.
            make: called without arguments, while those wait who want the same thing.
        """
        with self._lock:
            slot = self._slots.setdefault((id(owner), key), _Slot(owner))
            while len(self._slots) > self._keep:
                self._slots.popitem(last=False)
        with slot.making:
            if not slot.things:
                slot.things.append(make())
            return slot.things[0]
