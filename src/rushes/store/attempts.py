"""Recipes, attempts with the states they may move to, and the log: what keeps money from being spent twice."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from rushes.errors import BrokenPromise
from rushes.model.document import digest
from rushes.model.engine import ATTEMPT_STATES, END_STATES, FULL_STATES, Attempt, Recipe
from rushes.model.ledger import Actor, Entry, Money
from rushes.store import log, schema
from rushes.store.rows import Rows

_OUT = ("FAILED", "CANCELLED", "REFUSED", "INVALID", "EXPIRED", "LOST", "UNKNOWN")

#: State -> states it may move to (engines.md 2.5). Nothing that was collected is made again.
#: From a state between INTENT and COLLECTED the way back to INTENT is a new submission after a restart, which the
#: engine's recovery class must allow; from an end other than SETTLED the way back to RESERVED is a person's decision
#: to try again.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "PLANNED": ("RESERVED", "INVALID", "REFUSED", "CANCELLED", "FAILED"),
    "RESERVED": ("INTENT", "PLANNED", "INVALID", "REFUSED", "CANCELLED", "FAILED"),
    "INTENT": ("SENDING", "ACCEPTED", *_OUT),
    "SENDING": ("ACCEPTED", "INTENT", *_OUT),
    "ACCEPTED": ("RUNNING", "REMOTE_DONE", "COLLECTED", "INTENT", *_OUT),
    "RUNNING": ("REMOTE_DONE", "COLLECTED", "INTENT", *_OUT),
    "REMOTE_DONE": ("COLLECTED", "INTENT", *_OUT),
    "COLLECTED": ("VERIFIED", "FAILED"),
    "VERIFIED": ("SETTLED", "FAILED"),
    "SETTLED": (),
    "UNKNOWN": ("ACCEPTED", "RESERVED", "FAILED", "LOST"),
    **{end: ("RESERVED",) for end in END_STATES if end not in ("SETTLED", "UNKNOWN")},
}

#: Where the process may die right after a state was committed.
KILLS = {
    "RESERVED": "after-reserve",
    "INTENT": "after-intent",
    "ACCEPTED": "after-accept",
    "COLLECTED": "after-collect",
    "SETTLED": "after-settle",
}


def check_move(*, attempt: str, old: str, new: str) -> None:
    """Pass where the move is legal; staying where one is always is.

    Raises:
        BrokenPromise: the table does not allow it, or the state is none.
    """
    if new not in ATTEMPT_STATES:
        raise BrokenPromise(f"no such state of an attempt: {new!r}", cause="see ATTEMPT_STATES", about=attempt)
    if new != old and new not in TRANSITIONS[old]:
        raise BrokenPromise(
            f"an attempt cannot move from {old} to {new}",
            cause="allowed from here: " + (", ".join(TRANSITIONS[old]) or "nothing"),
            next_step="read the attempt's state first",
            about=attempt,
        )


class Attempts(Rows):
    """Recipes, attempts and the linked log."""

    def save_recipe(self, recipe: Recipe) -> str:
        """Keep a recipe and return its digest, which is its key."""
        name = digest(recipe)
        self._keep(schema.recipes, [self._row(recipe, digest=name, engine=recipe.engine)])
        return name

    def recipe(self, name: str) -> Recipe:
        """The recipe of a digest.

        Raises:
            NoSuchRecord: no such recipe.
        """
        return self._must(schema.recipes, Recipe, "recipe", name, digest=name)

    def open_attempt(self, attempt: Attempt) -> Attempt:
        """Keep an attempt; where its recipe and take number have one already, that one is the answer."""
        self._keep(schema.attempts, [self._attempt_row(attempt)])
        found = self.attempt(attempt.recipe, attempt.take_number)
        if found is None:
            raise BrokenPromise("two attempts with one id", about=attempt.id, next_step="make ids of random bits")
        return found

    def attempt(self, recipe: str, take_number: int) -> Attempt | None:
        """The attempt of a recipe and take number, None where none was opened."""
        return self._one(schema.attempts, Attempt, recipe=recipe, take_number=take_number)

    def attempts(self, *, states: Iterable[str] = (), engine: str = "") -> tuple[Attempt, ...]:
        """Attempts in some states, of one engine where named."""
        table = schema.attempts
        names = tuple(states)
        where: list[ColumnElement[bool]] = [table.c.state.in_(names)] if names else []
        if engine:
            where.append(table.c.engine == engine)
        return self._list(table, Attempt, *where, order=[table.c.id])

    def count_planned(self, engine: str) -> int:
        """How many attempts of an engine nobody has begun."""
        table = schema.attempts
        mine = (table.c.production == self.production, table.c.engine == engine, table.c.state == "PLANNED")
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table).where(*mine)).scalar() or 0

    def move_attempt(
        self,
        attempt_id: str,
        state: str,
        *,
        remote_id: str | None = None,
        handle: Mapping[str, Any] | None = None,
        quote: Money | None = None,
        charged: Money | None = None,
        error: str | None = None,
        actor: Actor | None = None,
        shot: str = "",
        take: str = "",
    ) -> Attempt:
        """Move an attempt and say so in the log, in one transaction; staying where it is is a read.

        States of `FULL_STATES` are committed with `synchronous=FULL`. None keeps what is recorded.

        Raises:
            NoSuchRecord: no such attempt.
            BrokenPromise: the table of transitions does not allow it.
            NotConfigured: a state of `FULL_STATES` inside a batch that is not durable.
        """
        given = {"remote_id": remote_id, "handle": handle, "quote": quote, "charged": charged, "error": error}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        with self._writing(durable=state in FULL_STATES) as connection:
            old = self._must(schema.attempts, Attempt, "attempt", attempt_id, id=attempt_id)
            check_move(attempt=attempt_id, old=old.state, new=state)
            new = dataclasses.replace(old, state=state, **changes)
            if new == old:
                return old
            self._put(schema.attempts, [self._attempt_row(new)])
            if state != old.state:
                body: dict[str, Any] = {"attempt": new.id, "state": state, "remote_id": new.remote_id}
                body |= {"recipe": new.recipe, "take_number": new.take_number}
                who = actor or Actor(id=new.engine, kind="machine")
                draft = log.Draft(event="attempt.moved", actor=who, shot=shot, take=take, body=body)
                log.append(connection, self.production, [draft], ends=self._ends)
                if state in KILLS:
                    self._kill_after_commit(KILLS[state])
        return new

    def _attempt_row(self, attempt: Attempt) -> dict[str, Any]:
        return self._row(
            attempt,
            id=attempt.id,
            recipe=attempt.recipe,
            take_number=attempt.take_number,
            engine=attempt.engine,
            state=attempt.state,
            remote_id=attempt.remote_id,
        )

    def append(
        self,
        event: str,
        *,
        actor: Actor,
        shot: str = "",
        take: str = "",
        step: str = "",
        body: Mapping[str, Any] | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> Entry:
        """Append one event; with `key`, the entry that has it already is the answer.

        Raises:
            BrokenPromise: an event or a body field that the log does not know.
        """
        draft = log.Draft(event=event, actor=actor, shot=shot, take=take, step=step, body=body or {}, key=key, at=at)
        return self.append_many([draft])[0]

    def append_many(self, drafts: Sequence[log.Draft]) -> tuple[Entry, ...]:
        """Append events in order, in one transaction.

        Raises:
            BrokenPromise: an event or a body field that the log does not know; nothing was appended.
        """
        if not self.production:
            raise BrokenPromise("an event before there is a production", next_step="save the production first")
        with self._writing() as connection:
            return log.append(connection, self.production, drafts, ends=self._ends)

    def entries(
        self, *, after: int = 0, kinds: Iterable[str] = (), take: str = "", shot: str = "", limit: int | None = None
    ) -> tuple[Entry, ...]:
        """Entries after a position, oldest first; of some events, one take or one shot where named."""
        with self.database.reading() as connection:
            return log.read(connection, self.production, after=after, kinds=kinds, take=take, shot=shot, limit=limit)

    def last_seq(self) -> int:
        """The number of the log's last entry, 0 where there is none."""
        table = schema.entries
        wanted = select(table.c.seq).where(table.c.production == self.production).order_by(table.c.seq.desc()).limit(1)
        with self.database.reading() as connection:
            return connection.execute(wanted).scalar() or 0

    def take_seqs(self, *events: str) -> dict[str, int]:
        """Take id -> number of the latest entry of these events that speaks of it."""
        table = schema.entries
        wanted = (
            select(table.c.take, func.max(table.c.seq))
            .where(table.c.production == self.production, table.c.event.in_(events))
            .group_by(table.c.take)
        )
        with self.database.reading() as connection:
            return {take: seq for take, seq in connection.execute(wanted)}

    def verify(self) -> tuple[log.Break, ...]:
        """Every place where the chain of the log does not hold; empty where it does."""
        with self.database.reading() as connection:
            return log.verify(connection, self.production)

    def answer(self, key: str) -> dict[str, Any] | None:
        """What a step answered under this key; None where it never ended."""
        table = schema.answers
        wanted = select(table.c.document).where(table.c.production == self.production, table.c.key == key)
        with self.database.reading() as connection:
            document = connection.execute(wanted).scalar()
        return None if document is None else json.loads(document)

    def save_answer(self, key: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what a step answered; the first answer under a key stands and is returned."""
        row = {"production": self.production, "key": key, "document": json.dumps(answer, sort_keys=True)}
        with self._writing():
            self._keep(schema.answers, [row])
            return self.answer(key) or {}
