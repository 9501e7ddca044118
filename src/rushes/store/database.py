"""The connection to a ledger: SQLite in WAL or PostgreSQL, one writer at a time, and who waits for the disk."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from rushes.errors import CannotReach, CutLocked, DiskFull, NotConfigured, RushesError, TryAgain

BUSY_SECONDS = 30


class Database:
    """One ledger database.

    Writers are serialised: in this process by a lock, between processes by `BEGIN IMMEDIATE` (SQLite) or an advisory
    lock (PostgreSQL). A durable transaction runs on a connection of its own with `synchronous=FULL`, because SQLite
    does not change the level inside a transaction.

    Args:
        url: a PostgreSQL URL, or the path of a SQLite file.
        read_only: open an archived SQLite file without writing a byte beside it; a file or folder that may not be
            written is opened so anyway.
    """

    def __init__(self, url: str | Path, *, read_only: bool = False) -> None:
        self.url = _address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.read_only = read_only or (self.is_sqlite and _is_archived(self.url.database or ""))
        self._lock = threading.RLock()
        self._mine = threading.local()
        self.normal = self._engine("NORMAL")
        self.full = self._engine("FULL") if self.is_sqlite else self.normal

    def _engine(self, level: str) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_size=4, max_overflow=28, pool_pre_ping=True)
        path = self.url.database or ""
        query = {"mode": "ro" if self.read_only else "rwc", "uri": "true"}
        if self.read_only and not _has_bytes(f"{path}-wal"):
            query["immutable"] = "1"  # else SQLite would make files beside it
        engine = create_engine(
            URL.create("sqlite", database=f"file:{_quoted(path)}", query=query),
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=28,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # we say BEGIN ourselves
            cursor = connection.cursor()
            if not self.read_only:
                _switch_to_wal(cursor)
            cursor.execute(f"PRAGMA synchronous={level}")
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("rushes_writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with; inside `writing` it is the writer's own and sees what was just written."""
        mine: Connection | None = getattr(self._mine, "connection", None)
        if mine is not None:
            yield mine
            return
        with translated(self.url), self.normal.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = False, about: str = "") -> Iterator[Connection]:
        """One transaction; nested calls in the same thread join the outer one.

        Args:
            durable: commit with `synchronous=FULL`.
            about: the production that is written; others in one PostgreSQL database are not kept waiting.

        Raises:
            CannotReach: read-only, or a file that is no ledger.
            DiskFull: no room; nothing of the transaction was kept.
            TryAgain: another process held the lock too long.
            NotConfigured: durable work was asked for inside a batch that is not durable.
        """
        mine: Connection | None = getattr(self._mine, "connection", None)
        if mine is not None:
            if durable and not self._mine.durable:
                raise NotConfigured(
                    "a state that waits for the disk inside a batch that does not",
                    next_step="open the batch with durable=True",
                )
            yield mine
            return
        if self.read_only:
            raise CannotReach("the ledger is open for reading only", about=str(self.url.database))
        engine = self.full if durable else self.normal
        with self._lock, translated(self.url), engine.connect() as plain:
            connection = plain.execution_options(rushes_writes=True)
            self._mine.connection, self._mine.durable = connection, durable
            try:
                with connection.begin():
                    if not self.is_sqlite:
                        number = int.from_bytes(hashlib.sha256(about.encode()).digest()[:8], "big", signed=True)
                        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
                    yield connection
            finally:
                self._mine.connection = None

    def close(self) -> None:
        """Close every connection."""
        self.normal.dispose()
        self.full.dispose()


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Faults of the database as errors of the house.

    Raises:
        DiskFull, TryAgain, CannotReach: by what the database says.
    """
    try:
        yield
    except (OperationalError, DatabaseError) as fault:
        raise _fault(str(fault.orig), url) from fault


def _fault(said: str, url: URL) -> RushesError:
    about = url.render_as_string(hide_password=True)
    low = said.lower()
    if "never edited" in low or "never deleted" in low:
        return CutLocked(said, next_step="freeze a new version; history stays", about=about)
    if "full" in low or "no space" in low:
        return DiskFull("no room for the ledger", cause=said, next_step="free some space, then run again", about=about)
    if "locked" in low or "busy" in low or "deadlock" in low:
        return TryAgain("the ledger is busy", after=1.0, cause=said, about=about)
    return CannotReach(
        "the ledger cannot be used", cause=said, next_step="check the path, its permissions, or the URL", about=about
    )


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Set WAL where it is not set; SQLite does not wait for other processes here, so we do."""
    end = time.monotonic() + BUSY_SECONDS
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _address(url: str | Path) -> URL:
    said = str(url)
    if "://" not in said:
        return URL.create("sqlite", database=os.path.abspath(said))
    address = make_url(said)
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _is_archived(path: str) -> bool:
    return os.path.exists(path) and not (os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK))


def _has_bytes(path: str) -> bool:
    return os.path.exists(path) and os.path.getsize(path) > 0


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
