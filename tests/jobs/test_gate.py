from __future__ import annotations

import threading
import time

from rushes.jobs.gate import Gate


class Crowd:
    """Threads that go through a gate and say when they are inside."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.inside: list[str] = []
        self.refused: list[str] = []
        self.threads: list[threading.Thread] = []

    def come(self, job_id: str, priority: int = 10) -> None:
        thread = threading.Thread(target=self._go, args=(job_id, priority), daemon=True)
        self.threads.append(thread)
        thread.start()
        end = time.monotonic() + 5
        while not (self.gate.is_waiting(job_id) or job_id in (*self.inside, *self.refused)) and time.monotonic() < end:
            time.sleep(0.001)

    def _go(self, job_id: str, priority: int) -> None:
        (self.inside if self.gate.enter(job_id, priority=priority) else self.refused).append(job_id)

    def settle(self, inside: int, refused: int = 0) -> None:
        end = time.monotonic() + 5
        while (len(self.inside), len(self.refused)) != (inside, refused) and time.monotonic() < end:
            time.sleep(0.001)


def test_so_many_at_once_and_the_most_urgent_first() -> None:
    gate = Gate(2)
    crowd = Crowd(gate)
    for name, priority in (("a", 10), ("b", 10), ("late", 50), ("c", 10), ("urgent", 1)):
        crowd.come(name, priority)
    crowd.settle(2)
    first = list(crowd.inside)

    for count in (3, 4, 5):
        gate.leave()
        crowd.settle(count)

    assert first == ["a", "b"]
    assert crowd.inside == ["a", "b", "urgent", "c", "late"]


def test_nobody_enters_while_paused() -> None:
    gate = Gate(1)
    crowd = Crowd(gate)
    gate.pause(True)
    crowd.come("a")
    time.sleep(0.02)
    before = list(crowd.inside)

    gate.pause(False)
    crowd.settle(1)

    assert (before, crowd.inside) == ([], ["a"])


def test_who_is_called_off_leaves_without_a_place_and_may_come_again() -> None:
    gate = Gate(1)
    crowd = Crowd(gate)
    gate.call_off("b")
    crowd.come("a")
    crowd.settle(1)
    crowd.come("b")

    gate.call_off("b")
    crowd.settle(1, refused=1)
    gate.leave()
    crowd.come("b")
    crowd.settle(2, refused=1)

    assert (crowd.inside, crowd.refused) == (["a", "b"], ["b"])


def test_closing_lets_everybody_go() -> None:
    gate = Gate(1)
    crowd = Crowd(gate)
    for name in "abc":
        crowd.come(name)
    crowd.settle(1)

    gate.close()
    for thread in crowd.threads:
        thread.join(5)

    assert sorted(crowd.refused) == ["b", "c"]
