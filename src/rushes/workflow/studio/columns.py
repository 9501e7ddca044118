"""The shelf's rows as columns, so that a question over ten thousand takes is a few passes over lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rushes.review.search import HEADLINES
from rushes.workflow.studio.rows import Row, Snapshot

#: Fields with exact values, and how each is read of a row.
FIELDS: Mapping[str, Callable[[Row], str]] = {
    "shot": lambda row: row.take.shot,
    "segment": lambda row: row.take.segment,
    "aspect": lambda row: row.take.aspect,
    "engine": lambda row: row.take.engine,
    "state": lambda row: row.state,
    "by": lambda row: row.decider,
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A number that could be bounded, with the values it has here."""

    key: str
    unit: str
    low: float
    high: float
    is_headline: bool = False


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What rows say, field by field, so that a question is a few passes over lists.

    Args:
        turn, epoch: of the snapshot they were read from.
        rows: of that snapshot.
        texts: all words of a row, in small letters.
        fields: values by field.
        tags: tag -> places.
        current: places of rows that stand in the sheet.
        scales: numbers that could be bounded.
    """

    turn: int
    epoch: int
    rows: tuple[Row, ...]
    texts: Sequence[str]
    fields: Mapping[str, Sequence[str]]
    tags: Mapping[str, frozenset[int]]
    current: Sequence[int]
    scales: tuple[Scale, ...]


def read_columns(now: Snapshot, *, before: Columns | None = None) -> Columns:
    """Columns of a snapshot; where people only decided since `before`, only what they decide is read again."""
    if before is not None and before.epoch == now.epoch:
        changed = [place for place, row in enumerate(now.rows) if row is not before.rows[place]]
        moving = {name: list(before.fields[name]) for name in ("state", "by")}
        for name, values in moving.items():
            for place in changed:
                values[place] = FIELDS[name](now.rows[place])
        return replace(before, turn=now.turn, rows=now.rows, fields={**before.fields, **moving})
    tags: dict[str, set[int]] = {}
    for place, row in enumerate(now.rows):
        for tag in row.tags:
            tags.setdefault(tag, set()).add(place)
    return Columns(
        turn=now.turn,
        epoch=now.epoch,
        rows=now.rows,
        texts=[_text(row) for row in now.rows],
        fields={name: [read(row) for row in now.rows] for name, read in FIELDS.items()},
        tags={tag: frozenset(places) for tag, places in tags.items()},
        current=[place for place, row in enumerate(now.rows) if row.is_current],
        scales=_read_scales(now),
    )


def _read_scales(now: Snapshot) -> tuple[Scale, ...]:
    scales = []
    for key, column in sorted(now.values.items()):
        values = [value for value in column if value is not None]
        measure, _, name = key.partition(".")
        if values:
            scales.append(
                Scale(
                    key=key,
                    unit=now.units.get(key, ""),
                    low=min(values),
                    high=max(values),
                    is_headline=HEADLINES.get(measure) == name,
                )
            )
    return tuple(scales)


def _text(row: Row) -> str:
    take = row.take
    parts = (take.name, row.title, row.prompt, take.engine, take.segment, *row.tags, take.label)
    return " ".join(parts).lower()
