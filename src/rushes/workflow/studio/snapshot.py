"""All rows at one moment, and how the next moment is made of it: what changed is made anew, the rest is shared."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from rushes.model.production import Shot
from rushes.model.take import Score
from rushes.workflow.select import Place
from rushes.workflow.studio.columns import (
    Columns,
    copy_columns,
    open_place,
    read_columns,
    with_decided,
    write_numbers,
    write_row,
)
from rushes.workflow.studio.rows import Row, film_order

#: Where siblings stand among rows: the first of them, and the one after the last.
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All rows at one moment.

    Args:
        seq: the log's end that this knows.
        turn: changes where any row did, or who may see it.
        rows: in the order of the film, then of take numbers; siblings stand together.
        index: take id -> place in `rows`.
        spans: where the takes of each place stand in `rows`.
        columns: what the rows say and what was measured, by place in `rows`.
        shots: every shot that is not parked, in film order.
        veiled: places where others have decided and the person who looks may not see it yet.
    """

    seq: int
    turn: int
    rows: tuple[Row, ...]
    index: Mapping[str, int]
    spans: Mapping[Place, Span]
    columns: Columns
    shots: tuple[Shot, ...]
    veiled: frozenset[Place] = frozenset()

    def get(self, take: str) -> Row | None:
        """The row of a take id."""
        place = self.index.get(take)
        return None if place is None else self.rows[place]

    def siblings(self, row: Row) -> tuple[Row, ...]:
        """Every take of the same brief's place, this one too, by take number."""
        start, end = self.spans[row.where]
        return self.rows[start:end]


def read_snapshot(rows: Sequence[Row], shots: Iterable[Shot], *, end: int) -> Snapshot:
    """Rows in film order as they stand at an entry of the log, without any number yet."""
    columns = read_columns(rows)
    return Snapshot(
        seq=end,
        turn=end,
        rows=tuple(rows),
        index={take: place for place, take in enumerate(columns.ids)},
        spans=spans_of(rows),
        columns=columns,
        shots=tuple(sorted((shot for shot in shots if not shot.parked), key=lambda shot: (shot.order, shot.code))),
    )


def spans_of(rows: Sequence[Row]) -> dict[Place, Span]:
    """Where the takes of each place stand in rows in film order."""
    counts = Counter(map(attrgetter("where"), rows))
    ends = itertools.accumulate(counts.values())
    return {place: (end - count, end) for (place, count), end in zip(counts.items(), ends, strict=True)}


def with_rows(now: Snapshot, changed: Sequence[tuple[int, Sequence[Row]]]) -> Snapshot:
    """A snapshot in which other words stand about some takes.

    Args:
        now: from before.
        changed: where rows begin, and the rows that stand there now.
    """
    rows = list(now.rows)
    for start, some in changed:
        rows[start : start + len(some)] = some
    return replace(now, rows=tuple(rows), columns=with_decided(now.columns, changed))


def with_takes(now: Snapshot, taken: Iterable[tuple[Row, Sequence[Score]]]) -> Snapshot:
    """A snapshot with takes that came or were measured again, each put in its place with its numbers."""
    rows, columns = list(now.rows), copy_columns(now.columns)
    index, spans = dict(now.index), dict(now.spans)
    for row, scores in taken:
        place = bisect.bisect_left(rows, film_order(row), key=film_order)
        if row.take.id in index:
            rows[place] = row
        else:
            rows.insert(place, row)
            open_place(columns, place)
            spans |= _moved(spans, row.where, place)
        write_row(columns, place, row)
        index |= zip(columns.ids[place:], range(place, len(rows)), strict=True)
        write_numbers(columns, [(place, f"{s.measure}.{s.name}", s.unit, s.value) for s in scores])
    return replace(now, rows=tuple(rows), index=index, spans=spans, columns=columns)


def _moved(spans: Mapping[Place, Span], where: Place, at: int) -> dict[Place, Span]:
    """The spans that are others once a row of one place was put in."""
    moved = {place: (start + 1, end + 1) for place, (start, end) in spans.items() if start >= at and place != where}
    start, end = spans.get(where, (at, at))
    return {**moved, where: (start, end + 1)}
