from __future__ import annotations

import subprocess
import sys

import pytest

from rushes.errors import CannotReach
from rushes.jobs import slots as slots_module
from rushes.jobs.engine import open_slots
from rushes.jobs.slots import take_first

HOLDER = """
import sys, time
from rushes.jobs.engine import open_slots
from rushes.jobs.slots import take_first
slots = open_slots(sys.argv[1])
print(take_first(slots), flush=True)
time.sleep(60)
"""


def test_a_slot_is_held_by_one_and_goes_with_its_process(where: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, where], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    theirs = int(holder.stdout.readline())
    slots = open_slots(where)

    ours = take_first(slots)
    while_it_lives = slots.take(theirs)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    for _ in range(200):  # a server notices a closed session a moment later
        if after := slots.take(theirs):
            break

    assert (theirs, ours, while_it_lives, after) == (0, 1, False, True)
    slots.close()


def test_a_freed_slot_can_be_taken_again(where: str) -> None:
    slots, others = open_slots(where), open_slots(where)
    slots.take(3)

    before = others.take(3)
    slots.free(3)

    assert (before, others.take(3), slots.take(3)) == (False, True, False)
    slots.close()
    others.close()


def test_more_processes_than_slots_are_refused(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots_module, "MOST", 2)
    slots = open_slots(where)
    take_first(slots)
    take_first(slots)

    with pytest.raises(CannotReach, match="more than 2 processes"):
        take_first(slots)

    slots.close()
