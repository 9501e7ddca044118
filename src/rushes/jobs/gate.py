"""The gate of one queue in this process: so many jobs at once, the most urgent first, none while paused."""

from __future__ import annotations

import heapq
import itertools
import threading


class Gate:
    """Jobs wait here, each with its thread.

    The engine hands over one more than may run, so that a free place is filled at once and not at its next look.

    Args:
        at_once: jobs inside at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._change = threading.Condition()
        self._turn = itertools.count()
        self._waiting: list[tuple[int, int, str]] = []
        self._inside = 0
        self._is_paused = False
        self._is_closed = False
        self._called_off: set[str] = set()

    def enter(self, job_id: str, *, priority: int) -> bool:
        """Wait for a place: True with one that `leave` gives back, False where the job was called off or we close."""
        with self._change:
            place = (priority, next(self._turn), job_id)
            heapq.heappush(self._waiting, place)
            try:
                while not self._is_closed and job_id not in self._called_off:
                    if not self._is_paused and self._inside < self.at_once and self._waiting[0] == place:
                        self._inside += 1
                        return True
                    self._change.wait()
                return False
            finally:
                self._called_off.discard(job_id)
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
                self._change.notify_all()

    def leave(self) -> None:
        """Give a place back."""
        with self._change:
            self._inside -= 1
            self._change.notify_all()

    def is_waiting(self, job_id: str) -> bool:
        """True while the job waits for a place."""
        with self._change:
            return any(place[2] == job_id for place in self._waiting)

    def call_off(self, job_id: str) -> None:
        """Let a waiting job go without a place; nothing where it does not wait."""
        with self._change:
            if any(place[2] == job_id for place in self._waiting):
                self._called_off.add(job_id)
                self._change.notify_all()

    def pause(self, is_paused: bool) -> None:
        """Let nobody in, or let them in again."""
        with self._change:
            self._is_paused = is_paused
            self._change.notify_all()

    def close(self) -> None:
        """Let everybody go without a place."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()
