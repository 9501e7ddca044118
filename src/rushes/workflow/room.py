"""How many shots and films are worked on at once: as many as what they hold finds room in the memory set aside.

A 1080p shot holds little, so each core has its own; in UHD one shot at a time uses all cores instead.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rushes.errors import Cancelled

#: MiB that a process may hold while it finishes and delivers, and what the program holds without any frame.
BUDGET, PROGRAM = 1200, 450
#: Bytes for each pixel of a frame: a shot at the size it comes out, and at the size of its take where a window waits;
#: a film, with the encoder's frames, and for each further thread of encoder and decoder.
_SHOT, _WINDOW, _FILM, _FILM_THREAD = 64, 12, 48, 20
_MIB = 1 << 20


def shot_mib(size: tuple[int, int], *, take: tuple[int, int] = (0, 0), window: int = 0) -> float:
    """What finishing one shot holds, whatever its length.

    Args:
        size: width and height it comes out at.
        take: width and height of its take.
        window: frames of the take that wait for each other, as in a deflicker.
    """
    return (_SHOT * size[0] * size[1] + _WINDOW * (window + 2) * take[0] * take[1]) / _MIB


def film_mib(size: tuple[int, int], *, threads: int = 1) -> float:
    """What encoding one film, or reading it again, holds.

    Args:
        size: width and height.
        threads: of encoder and decoder.
    """
    return (_FILM + _FILM_THREAD * (threads - 1)) * size[0] * size[1] / _MIB


def film_threads(size: tuple[int, int], *, most: int) -> int:
    """How many threads of one film find room, `most` at most."""
    return max(count for count in range(1, most + 1) if count == 1 or film_mib(size, threads=count) <= BUDGET - PROGRAM)


def at_once(mib: float, *, threads: int, room: float = BUDGET - PROGRAM) -> int:
    """How many jobs that hold so much run beside each other: one at least, one a thread at most."""
    return max(1, min(threads, int(room // mib)))


def give_back() -> bool:
    """Hand freed memory back to the system: glibc keeps what large frames leave in each thread's heap.

    Returns:
        whether anything was handed back; other systems' libraries do it by themselves.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return bool(trim(0)) if trim else False


class Room:
    """Memory that jobs share: each says what it will hold and waits for it in the order of asking.

    Args:
        mib: of all together; a job that wants more has it to itself.
    """

    def __init__(self, mib: float = BUDGET - PROGRAM) -> None:
        self.mib = mib
        self._held: list[float] = []
        self._waiting: deque[object] = deque()
        self._change = threading.Condition()

    @contextmanager
    def hold(self, mib: float, *, cancelled: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Wait until there is room, and keep it for the time of the block.

        Raises:
            Cancelled: where `cancelled` says so while it waits.
        """
        ticket = object()
        with self._change:
            self._waiting.append(ticket)
            try:
                while self._waiting[0] is not ticket or (self._held and sum(self._held) + mib > self.mib):
                    self._change.wait(0.5)
                    if cancelled():
                        raise Cancelled
                self._held.append(mib)
            finally:
                self._waiting.remove(ticket)
                self._change.notify_all()
        give_back()
        try:
            yield
        finally:
            give_back()
            with self._change:
                self._held.remove(mib)
                self._change.notify_all()


#: Of this process: the jobs of all productions that it has open draw on one memory.
ROOM = Room()
