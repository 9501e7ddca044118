"""Names of running processes: a slot is held by one living process, and a dead one's name and work are taken over."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, Protocol

from rushes.errors import CannotReach

MOST = 256


class Slots(Protocol):
    """Locks by number that die with the process that holds them."""

    def take(self, number: int) -> bool:
        """Hold a slot; False where a living process holds it (this one included)."""
        ...

    def free(self, number: int) -> None:
        """Let a slot go."""
        ...

    def close(self) -> None:
        """Let every slot go."""
        ...


def take_first(slots: Slots) -> int:
    """The lowest slot that no living process holds: a restarted process gets the name it had, and its work.

    Raises:
        CannotReach: more processes than slots.
    """
    for number in range(MOST):
        if slots.take(number):
            return number
    raise CannotReach(f"more than {MOST} processes work on this production", next_step="stop some of them")


class FileSlots:
    """Slots as locked files in one folder; the lock belongs to the open file and goes with the process.

    Args:
        folder: beside the job engine's database; on a disk of this machine (file locks do not cross machines).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[int, IO[bytes]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, number: int) -> bool:
        """Hold a slot; False where a living process holds it (this one included)."""
        if number in self._held:
            return False
        file = (self.folder / f"{number:03d}.lock").open("ab")
        if not _lock(file):
            file.close()
            return False
        self._held[number] = file
        return True

    def free(self, number: int) -> None:
        """Let a slot go."""
        self._held.pop(number).close()

    def close(self) -> None:
        """Let every slot go."""
        for number in tuple(self._held):
            self.free(number)


class PostgresSlots:
    """Slots as advisory locks of one PostgreSQL session, so that they hold between machines.

    Args:
        engine: a SQLAlchemy engine; one connection of it is kept.
        space: a name for this family of slots.
    """

    def __init__(self, engine: object, *, space: str = "rushes.jobs") -> None:
        from sqlalchemy import Engine

        assert isinstance(engine, Engine)  # narrows the type without importing SQLAlchemy at the top
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._space = int.from_bytes(hashlib.sha256(space.encode()).digest()[:4], "big", signed=True)
        self._held: set[int] = set()

    def take(self, number: int) -> bool:
        """Hold a slot; False where a living process holds it (this one included)."""
        if number in self._held:
            return False
        if self._ask("SELECT pg_try_advisory_lock(%s, %s)", number):
            self._held.add(number)
            return True
        return False

    def free(self, number: int) -> None:
        """Let a slot go."""
        self._held.discard(number)
        self._ask("SELECT pg_advisory_unlock(%s, %s)", number)

    def close(self) -> None:
        """Let every slot go: they end with the session."""
        self._connection.invalidate()
        self._connection.close()

    def _ask(self, question: str, number: int) -> bool:
        return bool(self._connection.exec_driver_sql(question, (self._space, number)).scalar())


def _lock(file: IO[bytes]) -> bool:
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # Windows only
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
