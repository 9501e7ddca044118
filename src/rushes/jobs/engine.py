"""The durable engine behind our door: its database with WAL, its JSON, its silence; nothing else here knows it."""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rushes.errors import CannotReach, DiskFull, RushesError
from rushes.jobs.slots import FileSlots, PostgresSlots, Slots

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: Bump when the order or meaning of steps changes: a process adopts only work of its own version.
VERSION = "rushes-1"
NAME = "rushes"
BUSY_SECONDS = 0.25  # between looks at a queue where something began or ended a moment ago
IN_HAND = 1  # jobs handed over beyond those that may run: they wait at the gate, so that no place stays empty
LISTEN_SECONDS = 0.05  # the library sleeps so long before it can close; it asks nothing of the database meanwhile


class Import:
    """The engine's library, imported in a thread of its own: it takes about a second and a half of one core."""

    def __init__(self) -> None:
        self._module: ModuleType | None = None
        self._fault: ImportError | None = None
        self._thread = threading.Thread(target=self._load, name="rushes-import-jobs", daemon=True)
        self._thread.start()

    def _load(self) -> None:
        try:
            import dbos
        except ImportError as fault:
            self._fault = fault
            return
        self._module = dbos

    def wait(self) -> Any:
        """The library.

        Raises:
            CannotReach: it does not import.
        """
        self._thread.join()
        if self._module is None:
            raise CannotReach(
                "the job engine does not start", cause=str(self._fault), next_step="install Rushes again: make setup"
            )
        return self._module


class _QuietFile(logging.FileHandler):
    """A log file that a full disk ends without a word: the fault itself is told by whoever waits for the job."""

    def handleError(self, record: logging.LogRecord) -> None:  # the library's name
        """Say nothing."""


@contextmanager
def told(where: str | Path) -> Iterator[None]:
    """Faults of the jobs' database as errors of the house.

    Raises:
        DiskFull: no room.
        CannotReach: everything else that the database says.
    """
    from sqlalchemy.exc import DatabaseError

    try:
        yield
    except DatabaseError as fault:
        raise fault_of(fault, where) from fault


def fault_of(fault: Exception, where: str | Path) -> RushesError:
    """A database's fault as an error of the house."""
    words = str(getattr(fault, "orig", None) or fault)
    name = "the jobs' database" if is_url(where) else str(where)
    if "full" in words or "disk I/O" in words:
        return DiskFull(
            "no room for the jobs", cause=words, next_step="free some space, then: rushes resume", about=name
        )
    return CannotReach("the jobs' database cannot be written", cause=words, next_step="then: rushes resume", about=name)


def open_log(where: str | Path) -> logging.Handler:
    """Send our messages and the library's into `rushes.log` beside the jobs' file, and none to the terminal."""
    handler: logging.Handler = logging.NullHandler()
    if not is_url(where):
        handler = _QuietFile(Path(where).parent / "rushes.log", delay=True, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("rushes").addHandler(handler)
    theirs = logging.getLogger("dbos")
    theirs.handlers = [handler for handler in theirs.handlers if isinstance(handler, logging.NullHandler)]
    if not theirs.handlers:
        theirs.addHandler(logging.NullHandler())  # a handler is there, so the library adds none for the terminal
    theirs.parent = logging.getLogger("rushes.jobs")
    theirs.propagate = True
    theirs.setLevel(logging.WARNING)
    return handler


def close_log(handler: logging.Handler) -> None:
    """Close what `open_log` opened."""
    logging.getLogger("rushes").removeHandler(handler)
    handler.close()


def sqlite_engine(path: Path) -> Engine:
    """A SQLite database in WAL with `synchronous=NORMAL` and writers that begin at once.

    Raises:
        CannotReach: the file cannot be made or is no database.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import DatabaseError

    module: Any = sqlite3
    if sqlite3.sqlite_version_info < (3, 42) and sys.version_info >= (3, 12):
        import pysqlite3

        module = pysqlite3  # the library asks for unixepoch('subsec') there, which SQLite has since 3.42
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}", module=module, pool_size=8, max_overflow=56, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "foreign_keys=ON", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        _switch_to_wal(connection, module.OperationalError)

    try:
        engine.connect().close()
    except DatabaseError as fault:
        raise CannotReach(
            "the job engine's database cannot be used",
            cause=str(fault.orig),
            next_step=f"delete {path.name}: rushes resume makes it again from the ledger",
            about=str(path),
        ) from fault
    return engine


def _switch_to_wal(connection: Any, fault_kind: type[Exception]) -> None:
    """Set WAL where it is not set; SQLite does not wait for other processes here, so we do, for half a minute."""
    end = time.monotonic() + 30.0
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except fault_kind as fault:
            if "locked" not in str(fault) or time.monotonic() > end:
                raise
            time.sleep(0.02)


def configuration(where: str | Path, *, executor: str, library: Any) -> tuple[dict[str, Any], Engine | None]:
    """The library's settings for a SQLite path or a PostgreSQL URL, and the engine we made for it, if any."""
    said: dict[str, Any] = {
        "name": NAME,
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": library.DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": LISTEN_SECONDS,
        "scheduler_polling_interval_sec": 3600.0,
    }
    if is_url(where):
        return said | {"system_database_url": postgres_url(str(where))}, None
    engine = sqlite_engine(Path(where))
    said |= {"system_database_engine": engine, "system_database_url": f"sqlite:///{where}"}
    return said, engine


def found(database: Engine | None, where: str, *, queues: Mapping[str, int], library: Any) -> None:
    """Make a new SQLite database with its queues before launch: the library finds later queues a second late."""
    library.DBOS.migrate(f"sqlite:///{where}")
    client = library.DBOSClient(
        system_database_engine=database, serializer=library.DBOSPortableJSONSerializer(), application_name=NAME
    )
    try:
        for name, at_once in queues.items():
            client.register_queue(
                name,
                worker_concurrency=at_once + IN_HAND,
                global_concurrency=at_once + IN_HAND,
                polling_interval_sec=BUSY_SECONDS,
            )
    finally:
        client.destroy()


def open_slots(where: str | Path) -> Slots:
    """The slots of the processes that share one job database."""
    if not is_url(where):
        path = Path(where)
        return FileSlots(path.parent / f"{path.stem}.slots")
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return PostgresSlots(create_engine(postgres_url(str(where)), poolclass=NullPool))


def is_url(where: str | Path) -> bool:
    """True for a database URL, False for the path of a SQLite file."""
    return "://" in str(where)


def postgres_url(url: str) -> str:
    """The URL with the driver we install."""
    for start in ("postgresql://", "postgres://"):
        if url.startswith(start):
            return "postgresql+psycopg://" + url.removeprefix(start)
    return url
