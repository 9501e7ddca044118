"""Documents in and out of tables: transactions, insert-or-update and lookup, for one production."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

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
        self._mine.depth = getattr(self._mine, "depth", 0) + 1
        try:
            with self.database.writing(durable=durable) as connection:
                yield connection
        finally:
            self._mine.depth -= 1
        if outer:
            for name in self._mine.kills:
                kill_point(name)

    def _kill_after_commit(self, name: str) -> None:
        self._mine.kills.append(name)

    def _row(self, noun: Any, **columns: Any) -> dict[str, Any]:
        return {"production": self.production, **columns, "document": to_json(noun)}

    def _put(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert, or write over the row of the same key."""
        if not rows:
            return
        wanted = self._insert(table)
        keys = [column.name for column in table.primary_key]
        changed = {name: wanted.excluded[name] for name in rows[0] if name not in keys}
        with self._writing() as connection:
            connection.execute(wanted.on_conflict_do_update(index_elements=keys, set_=changed), rows)

    def _keep(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert; a row that meets a unique key already there changes nothing."""
        if rows:
            with self._writing() as connection:
                connection.execute(self._insert(table).on_conflict_do_nothing(), rows)

    def _insert(self, table: Table) -> Any:
        kind: type[Insert] = sqlite.Insert if self.database.is_sqlite else postgresql.Insert
        return kind(table)

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

    def _must(self, table: Table, kind: type[N], what: str, name: str, *where: ColumnElement[bool]) -> N:
        found = self._first(table, kind, *where)
        if found is None:
            raise NoSuchRecord(f"no {what} {name!r} in this production", next_step="list the known ones: rushes status")
        return found
