"""Memory shared by shots and films: how many fit, who waits, and that nobody waits for ever."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from pathlib import Path

import pytest

from rushes.errors import Cancelled
from rushes.workflow.room import BUDGET, PROGRAM, Room, at_once, film_mib, film_threads, give_back, shot_mib

HD, UHD, EIGHT_K = (1920, 1080), (3840, 2160), (7680, 4320)


@pytest.mark.parametrize("threads", [1, 2, 16, 64])
@pytest.mark.parametrize("size", [HD, UHD, EIGHT_K])
def test_what_runs_at_once_stays_within_the_budget_on_any_number_of_cores(size: tuple[int, int], threads: int) -> None:
    shot = shot_mib(size, take=(960, 540), window=6)

    count = at_once(shot, threads=threads)

    assert 1 <= count <= threads
    assert count == 1 or PROGRAM + count * shot <= BUDGET
    assert BUDGET < 1536


def test_each_core_has_its_own_shot_in_hd_and_one_shot_has_them_all_in_uhd() -> None:
    assert at_once(shot_mib(HD, take=(960, 540), window=6), threads=4) == 4
    assert at_once(shot_mib(UHD, take=(960, 540), window=6), threads=4) == 1
    assert PROGRAM + shot_mib(UHD, take=(960, 540), window=6) <= BUDGET


def test_a_window_over_large_takes_and_more_threads_of_a_film_are_counted() -> None:
    assert shot_mib(UHD, take=UHD, window=4) - shot_mib(UHD) == pytest.approx(12 * 6 * 3840 * 2160 / 2**20)
    assert film_mib(UHD, threads=4) > film_mib(UHD)


def test_a_film_has_as_many_threads_as_find_room() -> None:
    assert film_threads(HD, most=4) == 4
    assert film_threads(EIGHT_K, most=4) == 1
    assert 1 < film_threads(UHD, most=64) < 64
    assert PROGRAM + film_mib(UHD, threads=film_threads(UHD, most=64)) <= BUDGET


def test_jobs_wait_in_the_order_of_asking_until_there_is_room() -> None:
    room, order, most, inside = Room(100.0), [], 0.0, 0.0
    lock, gate = threading.Lock(), threading.Event()

    def work(name: str, mib: float) -> None:
        nonlocal most, inside
        with room.hold(mib):
            with lock:
                order.append(name)
                inside += mib
                most = max(most, inside)
            gate.wait(5)
            with lock:
                inside -= mib

    threads = []
    for name, mib in (("a", 60.0), ("large", 300.0), ("small", 10.0)):
        threads.append(threading.Thread(target=work, args=(name, mib)))
        threads[-1].start()
        time.sleep(0.05)
    at_first = list(order)
    gate.set()
    for thread in threads:
        thread.join(5)

    assert at_first == ["a"]  # the large one waits, and the small one does not pass it
    assert order == ["a", "large", "small"]
    assert most == 300.0  # more than the room has, hence alone


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="only glibc keeps what was freed")
def test_freed_memory_goes_back_to_the_system() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    blocks = [bytearray(b"x" * 60_000) for _ in range(1000)]
    blocks[:] = blocks[::50]  # what stays keeps the heap from shrinking at its end
    before = resident()

    assert give_back()

    assert before - resident() > 30_000_000
    assert len(blocks) == 20


def test_who_is_cancelled_while_waiting_goes_and_lets_the_next_one_in() -> None:
    room = Room(100.0)
    with room.hold(100.0), pytest.raises(Cancelled), room.hold(50.0, cancelled=lambda: True):
        raise AssertionError("it must not get in")

    with room.hold(100.0):
        pass
