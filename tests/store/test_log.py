from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from rushes.errors import BrokenPromise, RushesError
from rushes.model.ledger import EVENTS
from rushes.store.log import FIRST, Draft
from rushes.store.records import Ledger, open_ledger
from tests.store import nouns

APPENDER = """
import sys
from rushes.model.ledger import Actor
from rushes.store.records import open_ledger
ledger = open_ledger(sys.argv[1])
for turn in range(20):
    ledger.append("gen.queued", actor=Actor(id=sys.argv[2], kind="machine"), body={"job": str(turn)})
"""


def test_entries_form_a_chain_from_one_without_gaps(ledger: Ledger) -> None:
    first = ledger.append("gen.queued", actor=nouns.MACHINE, body={"job": "j1"}, shot="s", take="t", step="engine")
    second = ledger.append("gen.started", actor=nouns.MACHINE)

    assert (first.seq, second.seq) == (1, 2)
    assert (first.previous, second.previous) == (FIRST, first.hash)
    assert ledger.entries() == (first, second)
    assert ledger.verify() == ()


def test_a_key_makes_the_second_append_a_read(ledger: Ledger) -> None:
    first = ledger.append("delivered", actor=nouns.MACHINE, body={"frames": 48}, key="deliver:1")

    again = ledger.append("delivered", actor=nouns.MACHINE, body={"frames": 49}, key="deliver:1")

    assert again == first
    assert len(ledger.entries()) == 1


def test_a_batch_that_is_undone_leaves_the_chain_whole(ledger: Ledger) -> None:
    def fail_late() -> None:
        with ledger.batch():
            ledger.append("gen.queued", actor=nouns.MACHINE)
            ledger.append("gen.started", actor=nouns.MACHINE)
            raise ZeroDivisionError

    first = ledger.append("gen.queued", actor=nouns.MACHINE)
    with pytest.raises(ZeroDivisionError):
        fail_late()
    with ledger.batch():
        second = ledger.append("gen.queued", actor=nouns.MACHINE)
        third = ledger.append("gen.started", actor=nouns.MACHINE)

    assert (first.seq, second.seq, third.seq) == (1, 2, 3)
    assert third.previous == second.hash
    assert ledger.verify() == ()


def test_a_key_twice_in_one_batch_is_one_entry(ledger: Ledger) -> None:
    draft = Draft(event="gen.queued", actor=nouns.MACHINE, key="k")

    entries = ledger.append_many([draft, draft, Draft(event="gen.started", actor=nouns.MACHINE)])

    assert [entry.seq for entry in entries] == [1, 1, 2]


def test_a_time_is_kept_as_utc_whatever_zone_it_came_in(ledger: Ledger) -> None:
    at = datetime(2026, 11, 25, 17, 0, tzinfo=timezone(timedelta(hours=2)))

    ledger.append("gen.queued", actor=nouns.MACHINE, at=at)

    assert ledger.entries()[0].at == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert ledger.entries()[0].at.utcoffset() == timedelta(0)
    with pytest.raises(BrokenPromise, match="time without a zone"):
        ledger.append("gen.queued", actor=nouns.MACHINE, at=datetime(2026, 11, 25))  # the fault itself


def test_entries_are_found_by_place_event_take_and_shot(ledger: Ledger) -> None:
    for event, take in (("gen.queued", "t1"), ("gen.started", "t1"), ("gen.queued", "t2")):
        ledger.append(event, actor=nouns.MACHINE, take=take, shot=f"shot of {take}")

    assert [entry.seq for entry in ledger.entries(after=1)] == [2, 3]
    assert [entry.seq for entry in ledger.entries(kinds=["gen.queued"])] == [1, 3]
    assert [entry.seq for entry in ledger.entries(take="t1", limit=1)] == [1]
    assert [entry.seq for entry in ledger.entries(shot="shot of t2")] == [3]


@pytest.mark.parametrize(
    ("event", "body", "says"),
    [("take.eaten", {}, "knows no event 'take.eaten'"), ("delivered", {"size": 1}, "has no field size")],
)
def test_unknown_events_and_fields_are_refused_and_nothing_is_appended(
    ledger: Ledger, event: str, body: dict[str, int], says: str
) -> None:
    good = Draft(event="gen.queued", actor=nouns.MACHINE)

    with pytest.raises(BrokenPromise, match=says):
        ledger.append_many([good, Draft(event=event, actor=nouns.MACHINE, body=body)])

    assert ledger.entries() == ()


def test_every_event_of_the_table_can_be_appended(ledger: Ledger) -> None:
    drafts = [
        Draft(event=name, actor=nouns.MACHINE, body=dict.fromkeys(fields, "x")) for name, fields in EVENTS.items()
    ]

    ledger.append_many(drafts)

    assert [entry.event for entry in ledger.entries()] == list(EVENTS)
    assert ledger.verify() == ()


def test_a_body_that_is_no_json_is_our_bug(ledger: Ledger) -> None:
    with pytest.raises(BrokenPromise, match="not JSON"):
        ledger.append("delivered", actor=nouns.MACHINE, body={"frames": object()})


@pytest.mark.parametrize("verb", ["UPDATE entries SET body='{}'", "DELETE FROM entries"])
def test_the_database_itself_refuses_to_edit_the_log(ledger: Ledger, verb: str) -> None:
    ledger.append("gen.queued", actor=nouns.MACHINE)

    with pytest.raises(RushesError, match="an entry of the log is never"), ledger.database.writing() as connection:
        connection.exec_driver_sql(verb)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ('UPDATE entries SET body=\'{"why":"bribed"}\' WHERE seq=2', ["entry 2 (take.circled) was edited"]),
        ("DELETE FROM entries WHERE seq=2", ["entries 2 to 2 are missing"]),
        (
            "UPDATE entries SET previous='" + "1" * 64 + "' WHERE seq=3",
            ["entry 3 does not follow", "entry 3 (take.circled) was edited"],
        ),
    ],
)
def test_the_doctor_finds_what_was_done_behind_our_back(ledger: Ledger, edit: str, says: list[str]) -> None:
    for why in ("a", "b", "c"):
        ledger.append("take.circled", actor=nouns.MACHINE, body={"why": why})
    with ledger.database.writing() as connection:
        for name in ("entries_stay", "entries_remain"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if ledger.database.is_sqlite else " ON entries"))

        connection.exec_driver_sql(edit)

    found = [problem.sentence for problem in ledger.verify()]
    assert len(found) == len(says)
    assert all(sentence.startswith(start) for sentence, start in zip(found, says, strict=True))


def test_two_processes_append_to_one_chain(ledger: Ledger, address: str, tmp_path: Path) -> None:
    script = tmp_path / "appender.py"
    script.write_text(APPENDER)

    workers = [subprocess.Popen([sys.executable, str(script), address, name]) for name in ("a", "b")]
    ends = [worker.wait(60) for worker in workers]

    assert ends == [0, 0]
    assert [entry.seq for entry in ledger.entries()] == list(range(1, 41))
    assert ledger.verify() == ()
    assert {entry.actor.id for entry in ledger.entries()} == {"a", "b"}


def test_the_chain_goes_on_after_closing_and_opening(address: str) -> None:
    ledger = open_ledger(address)
    ledger.save_production(nouns.PRODUCTION)
    ledger.append("gen.queued", actor=nouns.MACHINE)
    ledger.close()

    opened = open_ledger(address)
    opened.append("gen.started", actor=nouns.MACHINE)

    assert opened.production == nouns.PRODUCTION.id
    assert opened.verify() == ()
    assert len(opened.entries()) == 2
    opened.close()
