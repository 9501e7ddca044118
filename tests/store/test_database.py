from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from rushes.errors import CannotReach, DiskFull, TryAgain
from rushes.store import database
from rushes.store.database import Database
from rushes.store.records import open_ledger
from tests.store import nouns


def test_a_ledger_on_sqlite_is_in_wal(tmp_path: Path) -> None:
    opened = Database(tmp_path / "a b%?#.sqlite")

    with opened.reading() as connection:
        mode = connection.execute(text("PRAGMA journal_mode")).scalar()

    assert mode == "wal"
    assert (tmp_path / "a b%?#.sqlite").is_file()
    opened.close()


def test_a_full_disk_keeps_nothing_of_the_transaction(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite")
    ledger.save_production(nouns.PRODUCTION)
    ledger.database.normal.dispose()

    @event.listens_for(ledger.database.normal, "connect")
    def almost_full(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(DiskFull, match="no room for the ledger") as fault:
        ledger.append_many([_draft("x" * 3000) for _ in range(50)])

    assert fault.value.next_step == "free some space, then run again"
    assert ledger.entries() == ()
    ledger.append_many([_draft("short")])
    assert ledger.verify() == ()
    ledger.close()


def test_a_writer_that_holds_on_too_long_makes_the_others_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    first, second = Database(tmp_path / "l.sqlite"), Database(tmp_path / "l.sqlite")

    def meddle() -> None:
        with second.writing():
            pass

    with first.writing(), pytest.raises(TryAgain, match="the ledger is busy"):
        meddle()

    meddle()
    first.close()
    second.close()


def test_readers_are_not_kept_waiting_by_a_writer(address: str) -> None:
    ledger, reader = open_ledger(address), open_ledger(address)
    ledger.save_production(nouns.PRODUCTION)
    reader.production = ledger.production

    with ledger.batch():
        ledger.save_take(nouns.take())

        mine, theirs = ledger.takes(), reader.takes()

    assert (len(mine), len(theirs), len(reader.takes())) == (1, 0, 1)
    ledger.close()
    reader.close()


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(CannotReach, match="the ledger cannot be used") as fault:
        open_ledger("postgresql://me:secret@127.0.0.1:9/none")

    assert "127.0.0.1" in fault.value.about
    assert "secret" not in str(fault.value)


def _draft(words: str) -> Any:
    from rushes.store.log import Draft

    return Draft(event="take.circled", actor=nouns.MACHINE, body={"why": words})
