from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from rushes.errors import BrokenPromise, NoSuchRecord, NotConfigured
from rushes.model.engine import ATTEMPT_STATES, FULL_STATES
from rushes.model.ledger import Money
from rushes.store.attempts import TRANSITIONS, check_move
from rushes.store.records import Ledger, open_ledger
from tests.store import nouns

LADDER = ("RESERVED", "INTENT", "SENDING", "ACCEPTED", "RUNNING", "REMOTE_DONE", "COLLECTED", "VERIFIED", "SETTLED")
WALKER = """
import sys
from rushes.store.records import open_ledger
ledger = open_ledger(sys.argv[1])
for state in ("RESERVED", "INTENT", "ACCEPTED", "COLLECTED", "VERIFIED", "SETTLED"):
    ledger.move_attempt("at1", state)
"""


def test_an_attempt_walks_the_ladder_and_the_log_says_each_step(ledger: Ledger) -> None:
    ledger.open_attempt(nouns.attempt())

    for state in LADDER:
        ledger.move_attempt("at1", state, shot="LAUNCH_010_0010")

    moved = ledger.entries(kinds=["attempt.moved"])
    assert [entry.body["state"] for entry in moved] == list(LADDER)
    assert moved[0].shot == "LAUNCH_010_0010"
    assert moved[0].actor == nouns.MACHINE
    assert ledger.attempt("r" * 64, 1) == nouns.attempt(state="SETTLED")


def test_opening_an_attempt_again_is_a_read(ledger: Ledger) -> None:
    ledger.open_attempt(nouns.attempt())
    ledger.move_attempt("at1", "RESERVED")

    again = ledger.open_attempt(nouns.attempt(id="other"))

    assert (again.id, again.state) == ("at1", "RESERVED")
    assert ledger.attempts(states=["RESERVED"], engine="previz") == (again,)
    assert ledger.attempt("r" * 64, 2) is None


def test_staying_is_no_move_and_what_is_given_is_kept(ledger: Ledger) -> None:
    ledger.open_attempt(nouns.attempt())
    for state in ("RESERVED", "INTENT"):
        ledger.move_attempt("at1", state)
    price = Money(amount=Decimal("0.123456"))
    ledger.move_attempt("at1", "ACCEPTED", remote_id="r-7", handle={"queue": 3}, quote=price)

    again = ledger.move_attempt("at1", "ACCEPTED")

    assert (again.remote_id, again.handle, again.quote) == ("r-7", {"queue": 3}, price)
    assert len(ledger.entries(kinds=["attempt.moved"])) == 3


def test_what_was_collected_is_never_made_again() -> None:
    after = {"COLLECTED", "VERIFIED", "SETTLED"}
    before = {"PLANNED", "RESERVED", "INTENT", "SENDING", "ACCEPTED", "RUNNING", "REMOTE_DONE"}

    assert all(not before & set(TRANSITIONS[state]) for state in after)
    assert set(TRANSITIONS) == set(ATTEMPT_STATES)


def test_an_illegal_move_says_what_is_allowed(ledger: Ledger) -> None:
    ledger.open_attempt(nouns.attempt())

    with pytest.raises(BrokenPromise, match="cannot move from PLANNED to SETTLED") as fault:
        ledger.move_attempt("at1", "SETTLED")

    assert fault.value.cause == "allowed from here: RESERVED, INVALID, REFUSED, CANCELLED, FAILED"
    with pytest.raises(BrokenPromise, match="no such state"):
        check_move(attempt="at1", old="PLANNED", new="EATEN")
    with pytest.raises(NoSuchRecord, match="no attempt 'at2'"):
        ledger.move_attempt("at2", "RESERVED")


def test_money_states_wait_for_the_disk_and_the_others_do_not(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite")
    ledger.save_production(nouns.PRODUCTION)
    ledger.open_attempt(nouns.attempt())
    levels: list[int] = []

    def at_commit(connection: Connection) -> None:
        levels.append(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    for engine in (ledger.database.normal, ledger.database.full):
        event.listen(engine, "commit", at_commit)

    for state in LADDER:
        ledger.move_attempt("at1", state)

    normal, full = 1, 2
    assert levels == [full if state in FULL_STATES else normal for state in LADDER]
    ledger.close()


def test_a_money_state_is_refused_in_a_batch_that_does_not_wait_for_the_disk(ledger: Ledger) -> None:
    ledger.open_attempt(nouns.attempt())

    with pytest.raises(NotConfigured, match="inside a batch that does not"), ledger.batch():
        ledger.move_attempt("at1", "RESERVED")
    with ledger.batch(durable=True):
        ledger.move_attempt("at1", "RESERVED")

    found = ledger.attempt("r" * 64, 1)
    assert found is not None
    assert found.state == "RESERVED"


@pytest.mark.parametrize(
    ("point", "state"),
    [
        ("after-reserve", "RESERVED"),
        ("after-intent", "INTENT"),
        ("after-accept", "ACCEPTED"),
        ("after-collect", "COLLECTED"),
        ("after-settle", "SETTLED"),
    ],
)
def test_a_process_killed_after_a_state_left_exactly_that_state(
    ledger: Ledger, address: str, tmp_path: Path, point: str, state: str
) -> None:
    ledger.open_attempt(nouns.attempt())
    script = tmp_path / "walker.py"
    script.write_text(WALKER)
    env: dict[str, Any] = {**os.environ, "RUSHES_KILL_AT": point}

    end = subprocess.run([sys.executable, str(script), address], env=env, check=False)

    found = ledger.attempt("r" * 64, 1)
    assert end.returncode == 137
    assert found is not None
    assert found.state == state
    assert ledger.entries()[-1].body["state"] == state
    assert ledger.verify() == ()
