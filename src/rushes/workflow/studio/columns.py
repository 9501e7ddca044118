"""The rows of a moment as columns, so that a question over ten thousand takes is a few passes over lists."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from rushes.review.search import HEADLINES
from rushes.workflow.studio.rows import Row

#: Fields with exact values, and where a row has each.
FIELDS: Mapping[str, str] = {
    "shot": "take.shot",
    "segment": "take.segment",
    "aspect": "take.aspect",
    "engine": "take.engine",
    "state": "state",
    "by": "decider",
}
#: Those of them that change when people decide.
DECIDED = ("state", "by")
#: In a column of numbers: not measured. It lies within no bound.
UNMEASURED = math.nan


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
    """What rows say, field by field; every column is as long as there are rows, and never written once it is shown.

    Args:
        ids: of the takes.
        texts: all words of a row, in small letters.
        fields: values by field of `FIELDS`; equal ones are one object.
        tags: of the take's shot.
        current: whether the row stands in the sheet.
        values: `measure.name` -> numbers, or `UNMEASURED`.
        units: `measure.name` -> unit.
        ranges: `measure.name` -> smallest and largest number; nothing where none was measured.
    """

    ids: list[str]
    texts: list[str]
    fields: Mapping[str, list[str]]
    tags: list[tuple[str, ...]]
    current: list[bool]
    values: dict[str, array[float]]
    units: dict[str, str]
    ranges: dict[str, tuple[float, float]]

    def scales(self) -> tuple[Scale, ...]:
        """Every number that could be bounded, by name."""
        return tuple(
            Scale(
                key=key,
                unit=self.units[key],
                low=low,
                high=high,
                is_headline=key in {f"{measure}.{name}" for measure, name in HEADLINES.items()},
            )
            for key, (low, high) in sorted(self.ranges.items())
        )


def read_columns(rows: Sequence[Row]) -> Columns:
    """The columns of rows, without any number yet."""
    return Columns(
        ids=list(map(attrgetter("take.id"), rows)),
        texts=list(map(attrgetter("text"), rows)),
        fields={name: list(map(sys.intern, map(attrgetter(where), rows))) for name, where in FIELDS.items()},
        tags=list(map(attrgetter("tags"), rows)),
        current=list(map(attrgetter("is_current"), rows)),
        values={},
        units={},
        ranges={},
    )


def copy_columns(columns: Columns) -> Columns:
    """Columns that may be written until they are shown."""
    return Columns(
        ids=list(columns.ids),
        texts=list(columns.texts),
        fields={name: list(column) for name, column in columns.fields.items()},
        tags=list(columns.tags),
        current=list(columns.current),
        values={key: array("d", column) for key, column in columns.values.items()},
        units=dict(columns.units),
        ranges=dict(columns.ranges),
    )


def open_place(columns: Columns, place: int) -> None:
    """Make room for a row; what stood there and after it moves on by one."""
    for column in (columns.ids, columns.texts, *columns.fields.values()):
        column.insert(place, "")
    columns.tags.insert(place, ())
    columns.current.insert(place, False)
    for numbers in columns.values.values():
        numbers.insert(place, UNMEASURED)


def write_row(columns: Columns, place: int, row: Row) -> None:
    """Put what a row says into its place."""
    columns.ids[place], columns.texts[place] = row.take.id, row.text
    columns.tags[place], columns.current[place] = row.tags, row.is_current
    for name, where in FIELDS.items():
        columns.fields[name][place] = sys.intern(attrgetter(where)(row))


def write_numbers(columns: Columns, numbers: Iterable[tuple[int, str, str, float | None]]) -> None:
    """Put numbers into their places.

    Args:
        columns: written.
        numbers: place, `measure.name`, unit, value; None where it was not measured.
    """
    stale = set()
    for place, key, unit, value in numbers:
        if key not in columns.values:
            if value is None:
                continue
            columns.values[key] = array("d", [UNMEASURED]) * len(columns.ids)
            columns.units[key] = unit
        column, known = columns.values[key], columns.ranges.get(key)
        before, column[place] = column[place], UNMEASURED if value is None else value
        if known and math.isnan(before) and value is not None:
            columns.ranges[key] = (min(known[0], value), max(known[1], value))
        else:
            stale.add(key)  # what it replaced may have been the smallest or the largest
    for key in stale:
        columns.ranges.pop(key, None)
        if measured := [value for value in columns.values[key] if not math.isnan(value)]:
            columns.ranges[key] = (min(measured), max(measured))


def with_decided(columns: Columns, changed: Iterable[tuple[int, Sequence[Row]]]) -> Columns:
    """Columns after people decided.

    Args:
        columns: from before; left as they are.
        changed: where rows begin, and the rows that stand there now.
    """
    fields = {name: list(columns.fields[name]) for name in DECIDED}
    for start, rows in changed:
        for name, column in fields.items():
            column[start : start + len(rows)] = map(sys.intern, map(attrgetter(FIELDS[name]), rows))
    return replace(columns, fields={**columns.fields, **fields})
