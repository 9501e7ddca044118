"""What is planned: production, sequences, shots, briefs, and the people behind the log's pseudonyms."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select, update

from rushes.errors import BrokenPromise, NoSuchRecord
from rushes.model import production as story
from rushes.model.brief import Brief
from rushes.model.ledger import Actor
from rushes.store import schema
from rushes.store.rows import Rows

ERASED = "erased person"


class Story(Rows):
    """Productions, sequences, shots, briefs and people."""

    def save_production(self, production: story.Production) -> None:
        """Save the production; a ledger that belonged to none belongs to it from now on."""
        if self.production and self.production != production.id:
            raise BrokenPromise("a ledger of another production", cause=f"it belongs to {self.production}")
        self.production = production.id
        self._put(schema.productions, [self._row(production, name=production.name)])

    def load_production(self) -> story.Production | None:
        """The production, None before it was saved."""
        return self._one(schema.productions, story.Production)

    def save_sequences(self, sequences: Sequence[story.Sequence]) -> None:
        """Save or change sequences, by code."""
        self._put(schema.sequences, [self._row(item, code=item.code) for item in sequences])

    def sequences(self) -> tuple[story.Sequence, ...]:
        """All sequences by code."""
        return self._list(schema.sequences, story.Sequence, order=[schema.sequences.c.code])

    def save_shots(self, shots: Sequence[story.Shot]) -> None:
        """Save or change shots, by code."""
        rows = [
            self._row(shot, code=shot.code, sequence=shot.sequence, order=shot.order, parked=shot.parked)
            for shot in shots
        ]
        self._put(schema.shots, rows)

    def shots(self, *, parked: bool = False) -> tuple[story.Shot, ...]:
        """Shots in film order; the parked ones too where asked."""
        table = schema.shots
        where = () if parked else (table.c.parked.is_(False),)
        return self._list(table, story.Shot, *where, order=[table.c.order, table.c.code])

    def shot(self, code: str) -> story.Shot:
        """One shot.

        Raises:
            NoSuchRecord: no such shot.
        """
        return self._must(schema.shots, story.Shot, "shot", code, code=code)

    def save_briefs(self, briefs: Sequence[Brief]) -> None:
        """Save briefs as current, by id."""
        rows = [
            self._row(
                brief,
                id=brief.id,
                shot=brief.shot,
                segment=brief.segment,
                aspect=brief.aspect,
                row_key=brief.row_key,
                row=brief.row,
                current=True,
            )
            for brief in briefs
        ]
        self._put(schema.briefs, rows)

    def park_briefs(self, ids: Iterable[str]) -> None:
        """The rows of these briefs were edited or removed: kept, no longer current."""
        table = schema.briefs
        wanted = update(table).where(table.c.production == self.production, table.c.id.in_(tuple(ids)))
        with self._writing() as connection:
            connection.execute(wanted.values(current=False))

    def briefs(self, *, shot: str = "", parked: bool = False) -> tuple[Brief, ...]:
        """Briefs in the order of the sheet, of one shot where named; the parked ones too where asked."""
        table = schema.briefs
        where: list[ColumnElement[bool]] = [] if parked else [table.c.current.is_(True)]
        if shot:
            where.append(table.c.shot == shot)
        return self._list(table, Brief, *where, order=[table.c.row, table.c.id])

    def brief(self, brief_id: str) -> Brief:
        """One brief, current or not.

        Raises:
            NoSuchRecord: no such brief.
        """
        return self._must(schema.briefs, Brief, "brief", brief_id, id=brief_id)

    def pseudonym(self, name: str) -> Actor:
        """The actor that stands for a person in the log; made at the first use, and nothing in it tells the name."""
        table = schema.people
        wanted = select(table.c.id).where(table.c.name == name)
        with self.database.reading() as connection:
            known = connection.execute(wanted).scalar()
        if known:
            return Actor(id=known)
        with self._writing() as connection:
            row = {"id": f"p-{uuid.uuid4().hex[:12]}", "name": name}
            self._keep(table, [row])
            return Actor(id=connection.execute(wanted).scalar_one())

    def name_of(self, actor_id: str) -> str:
        """The name behind a pseudonym, `erased person` where it was erased, the id itself for machines."""
        with self.database.reading() as connection:
            row = connection.execute(select(schema.people.c.name).where(schema.people.c.id == actor_id)).first()
        return actor_id if row is None else row.name or ERASED

    def erase_person(self, actor_id: str) -> None:
        """Forget the name behind a pseudonym; the log stays as it is, and nobody is named in it.

        Raises:
            NoSuchRecord: no such pseudonym.
        """
        wanted = update(schema.people).where(schema.people.c.id == actor_id).values(name=None)
        with self._writing() as connection:
            if not connection.execute(wanted).rowcount:
                raise NoSuchRecord(f"no person {actor_id!r}", next_step="use the pseudonym that the log shows")
