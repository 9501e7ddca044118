"""The linked log: one hash chain of events per production, appended under one lock and never edited."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from rushes.errors import BrokenPromise
from rushes.model.ledger import EVENTS, SCHEMA_VERSION, Actor, Entry
from rushes.store.schema import entries

FIRST = "0" * 64

_INSERT = insert(entries)
_LAST = (
    select(entries.c.seq, entries.c.hash)
    .where(entries.c.production == bindparam("of"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An event that is about to be appended.

    Args:
        key: idempotency key; an entry with the same key is answered instead of a second one.
        at: when it happened, UTC; None for now.
    """

    event: str
    actor: Actor
    shot: str = ""
    take: str = ""
    step: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the chain does not hold, in words."""

    seq: int
    sentence: str


def append(
    connection: Connection, production: str, drafts: Sequence[Draft], *, ends: dict[str, tuple[int, str]]
) -> tuple[Entry, ...]:
    """Append events in order and return their entries; the caller holds the writer's lock.

    Args:
        connection: of the writer's transaction.
        production: whose chain.
        drafts: what happened.
        ends: place and hash of the last entry by production, known within this transaction; written here.

    Raises:
        BrokenPromise: an event or a body field that the log does not know.
    """
    for draft in drafts:
        _check(draft)
    known = _by_key(connection, production, [draft.key for draft in drafts if draft.key])
    if production not in ends:
        last = connection.execute(_LAST, {"of": production}).first()
        ends[production] = (last.seq, last.hash) if last else (0, FIRST)
    seq, previous = ends[production]
    answer: list[Entry] = []
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        if draft.key and draft.key in known:
            answer.append(known[draft.key])
            continue
        seq += 1
        entry, row = _link(draft, production=production, seq=seq, previous=previous)
        previous = entry.hash
        if draft.key:
            known[draft.key] = entry
        answer.append(entry)
        rows.append(row)
    if rows:
        connection.execute(_INSERT, rows)
        ends[production] = (seq, previous)
    return tuple(answer)


def read(
    connection: Connection,
    production: str,
    *,
    after: int = 0,
    kinds: Iterable[str] = (),
    take: str = "",
    shot: str = "",
    limit: int | None = None,
) -> tuple[Entry, ...]:
    """Entries after a position, oldest first, of some events, of one take or shot."""
    wanted = select(entries).where(entries.c.production == production, entries.c.seq > after).order_by(entries.c.seq)
    names = tuple(kinds)
    if names:
        wanted = wanted.where(entries.c.event.in_(names))
    if take:
        wanted = wanted.where(entries.c.take == take)
    if shot:
        wanted = wanted.where(entries.c.shot == shot)
    return tuple(_entry(row) for row in connection.execute(wanted.limit(limit)))


def verify(connection: Connection, production: str) -> tuple[Break, ...]:
    """Every place where the chain does not hold: a gap, a link that does not fit, a body that was edited."""
    breaks: list[Break] = []
    seq, previous = 0, FIRST
    wanted = select(entries).where(entries.c.production == production).order_by(entries.c.seq)
    for row in connection.execute(wanted):
        if row.seq != seq + 1:
            breaks.append(Break(seq=row.seq, sentence=f"entries {seq + 1} to {row.seq - 1} are missing"))
        elif row.previous != previous:
            breaks.append(Break(seq=row.seq, sentence=f"entry {row.seq} does not follow the entry before it"))
        if _hash(_content(row._mapping)) != row.hash:
            breaks.append(Break(seq=row.seq, sentence=f"entry {row.seq} ({row.event}) was edited after it was written"))
        seq, previous = row.seq, row.hash
    return tuple(breaks)


def _check(draft: Draft) -> None:
    if draft.event not in EVENTS:
        raise BrokenPromise(
            f"the log knows no event {draft.event!r}", cause="see EVENTS in model.ledger", next_step="use a known event"
        )
    unknown = sorted(set(draft.body) - set(EVENTS[draft.event]))
    if unknown:
        raise BrokenPromise(
            f"the event {draft.event!r} has no field {', '.join(unknown)}",
            cause="its fields are: " + ", ".join(EVENTS[draft.event]),
            next_step="use its fields, or add one to EVENTS in model.ledger",
        )


def _by_key(connection: Connection, production: str, keys: list[str]) -> dict[str, Entry]:
    if not keys:
        return {}
    wanted = select(entries).where(entries.c.production == production, entries.c.key.in_(keys))
    return {row.key: _entry(row) for row in connection.execute(wanted)}


def _link(draft: Draft, *, production: str, seq: int, previous: str) -> tuple[Entry, dict[str, Any]]:
    at = draft.at or datetime.now(UTC)
    if at.tzinfo is None:
        raise BrokenPromise("a time without a zone in the log", cause=f"found {at.isoformat()}", next_step="store UTC")
    row: dict[str, Any] = {
        "production": production,
        "seq": seq,
        "id": uuid.uuid4().hex,
        "at": at.astimezone(UTC).isoformat(),
        "event": draft.event,
        "actor": draft.actor.id,
        "actor_kind": draft.actor.kind,
        "shot": draft.shot,
        "take": draft.take,
        "step": draft.step,
        "body": _canonical(dict(draft.body)),
        "previous": previous,
        "schema": SCHEMA_VERSION,
    }
    row |= {"hash": _hash(_content(row)), "key": draft.key}
    entry = Entry(
        seq=seq,
        id=row["id"],
        at=at.astimezone(UTC),
        event=draft.event,
        actor=draft.actor,
        production=production,
        shot=draft.shot,
        take=draft.take,
        step=draft.step,
        body=json.loads(row["body"]),
        previous=previous,
        hash=row["hash"],
    )
    return entry, row


def _content(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in CONTENT}


#: The fields an entry's hash covers; a later schema may only add to them under its own number.
CONTENT = (
    "production",
    "seq",
    "id",
    "at",
    "event",
    "actor",
    "actor_kind",
    "shot",
    "take",
    "step",
    "body",
    "previous",
    "schema",
)


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def _canonical(value: Any) -> str:
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except TypeError as fault:
        raise BrokenPromise("a body of the log that is not JSON", cause=str(fault)) from fault


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        seq=row.seq,
        id=row.id,
        at=datetime.fromisoformat(row.at),
        event=row.event,
        actor=Actor(id=row.actor, kind=row.actor_kind),
        production=row.production,
        shot=row.shot,
        take=row.take,
        step=row.step,
        body=json.loads(row.body),
        previous=row.previous,
        hash=row.hash,
        schema=row.schema,
    )
