"""Documents in and out of tables: transactions, insert-or-update and lookup, for one production."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite

from rushes.errors import NoSuchRecord
from rushes.model.document import from_json, to_json
from rushes.settings import kill_point
from rushes.store.database import Database

N = TypeVar("N")


class Rows:
    """What every part of the ledger does with tables.

    Args:
        database: the open database.
        production: id of the production that all rows belong to.
    """

    def __init__(self, database: Database, production: str) -> None:
        self.database = database
        self.production = production
        self._mine = threading.local()

    @contextmanager
    def batch(self, *, durable: bool = False) -> Iterator[None]:
        """Everything inside is one transaction of this thread: all of it is kept or nothing.

        Args:
            durable: wait for the disk at the end (`synchronous=FULL`); needed where an attempt moves to a state of
                `FULL_STATES`.
        """
        with self._writing(durable=durable):
            yield

    @contextmanager
    def _writing(self, *, durable: bool = False) -> Iterator[Connection]:
        outer = not getattr(self._mine, "depth", 0)
        if outer:
            self._mine.kills = []
            self._mine.ends = {}
        self._mine.depth = getattr(self._mine, "depth", 0) + 1
        try:
            with self.database.writing(durable=durable, about=self.production) as connection:
                yield connection
        finally:
            self._mine.depth -= 1
        if outer:
            for name in self._mine.kills:
                kill_point(name)

    @property
    def _ends(self) -> dict[str, tuple[int, str]]:
        """The log's last entry by production, as this thread's transaction knows it."""
        ends: dict[str, tuple[int, str]] = self._mine.ends
        return ends

    def _kill_after_commit(self, name: str) -> None:
        self._mine.kills.append(name)

    def _row(self, noun: Any, **columns: Any) -> dict[str, Any]:
        return {"production": self.production, **columns, "document": to_json(noun)}

    def _put(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert, or write over the row of the same key."""
        if rows:
            with self._writing() as connection:
                connection.execute(_upsert(table, tuple(rows[0]), self.database.is_sqlite), rows)

    def _keep(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert; a row that meets a unique key already there changes nothing."""
        if rows:
            with self._writing() as connection:
                connection.execute(_insert_new(table, self.database.is_sqlite), rows)

    def _one(self, table: Table, kind: type[N], /, **columns: Any) -> N | None:
        """The document whose columns have these values; None where there is none."""
        with self.database.reading() as connection:
            wanted = _equal(table, tuple(columns))
            document = connection.execute(wanted, {"production": self.production, **columns}).scalar()
        return None if document is None else from_json(document, kind)

    def _must(self, table: Table, kind: type[N], what: str, said: str, /, **columns: Any) -> N:
        found = self._one(table, kind, **columns)
        if found is None:
            verb = {"take": "rushes take", "cut": "rushes cut"}.get(what, "rushes status")
            near = difflib.get_close_matches(said, self._names(table), n=1) if "name" in columns else []
            step = f"did you mean {near[0]}? " if near else ""
            raise NoSuchRecord(f"no {what} {said!r} in this production", next_step=f"{step}list the known ones: {verb}")
        return found

    def _names(self, table: Table) -> tuple[str, ...]:
        with self.database.reading() as connection:
            wanted = select(table.c.name).where(table.c.production == self.production).distinct()
            return tuple(connection.execute(wanted).scalars().all())

    def _list(
        self, table: Table, kind: type[N], *where: ColumnElement[bool], order: Sequence[Any] = ()
    ) -> tuple[N, ...]:
        wanted = select(table.c.document).where(table.c.production == self.production, *where).order_by(*order)
        with self.database.reading() as connection:
            documents = connection.execute(wanted).scalars().all()
        return tuple(from_json(document, kind) for document in documents)

    def _first(self, table: Table, kind: type[N], *where: ColumnElement[bool], order: Sequence[Any] = ()) -> N | None:
        wanted = select(table.c.document).where(table.c.production == self.production, *where).order_by(*order).limit(1)
        with self.database.reading() as connection:
            document = connection.execute(wanted).scalar()
        return None if document is None else from_json(document, kind)


# Statements are built once: building one costs more than running it.


@cache
def _upsert(table: Table, names: tuple[str, ...], is_sqlite: bool) -> Any:
    wanted = _insert(table, is_sqlite)
    keys = [column.name for column in table.primary_key]
    changed = {name: wanted.excluded[name] for name in names if name not in keys}
    return wanted.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _insert_new(table: Table, is_sqlite: bool) -> Any:
    return _insert(table, is_sqlite).on_conflict_do_nothing()


@cache
def _equal(table: Table, names: tuple[str, ...]) -> Select[tuple[Any]]:
    tests = [table.c[name] == bindparam(name) for name in ("production", *names)]
    return select(table.c.document).where(*tests).limit(1)


def _insert(table: Table, is_sqlite: bool) -> Any:
    if is_sqlite:
        return sqlite.Insert(table)
    from sqlalchemy.dialects import postgresql  # a tenth of a second that a ledger on SQLite does not need

    return postgresql.Insert(table)
