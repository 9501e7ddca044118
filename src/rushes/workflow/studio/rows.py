"""What the shelf holds: a take with what people said of it, what the machine says of it, and all rows at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rushes.model.production import Shot
from rushes.model.review import Decision
from rushes.model.take import Flag, Take
from rushes.timebase import FrameRange
from rushes.workflow.select import Place

State = Literal["open", "circled", "rejected", "suggested", "failed", "parked"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A take and what people said about it.

    Args:
        take: the noun.
        title: of its row, else of its shot.
        order: of its shot in the film.
        tags: of its shot.
        prompt: what was asked.
        is_current: its row still stands in the sheet; others are kept and not looked at.
        is_parked: it lies under the fold for a hard technical fault.
        decision: what stands about it.
        marked: the usable range that a person marked, in the take's own frames.
        notes: open notes.
        made: number of the log's entry that says it came; orders by age.
    """

    take: Take
    title: str = ""
    order: int = 0
    tags: tuple[str, ...] = ()
    prompt: str = ""
    is_current: bool = True
    is_parked: bool = False
    decision: Decision | None = None
    marked: FrameRange | None = None
    notes: int = 0
    made: int = 0

    @property
    def state(self) -> State:
        """A person's word first, then what the file is, then the machine's suggestion."""
        said = self.decision.state if self.decision else "open"
        if said in ("circled", "rejected"):
            return said
        if self.take.state == "failed":
            return "failed"
        return "parked" if self.take.state == "parked" or self.is_parked else said

    @property
    def decider(self) -> str:
        """The pseudonym of the person whose decision stands; empty where none does."""
        decision = self.decision
        return decision.by if decision and decision.state in ("circled", "rejected") else ""

    @property
    def where(self) -> Place:
        """The brief it answers."""
        return self.take.shot, self.take.segment, self.take.aspect


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the machine says of a take beside its siblings.

    Args:
        place: 1 for the one to look at first.
        reasons: why it stands there.
        sentence: what the rulers say.
        flags: outside their limits.
        stack: how many near duplicates it stands among, with itself.
    """

    place: int = 0
    reasons: tuple[str, ...] = ()
    sentence: str = ""
    flags: tuple[Flag, ...] = ()
    stack: int = 1


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All rows at one moment.

    Args:
        seq: the log's end that this knows.
        turn: changes where any row did.
        epoch: changes where rows came, went or were measured again, and stays where people only decided.
        rows: in the order of the film, then of take numbers; siblings stand together.
        index: take id -> place in `rows`.
        values: `measure.name` -> value by place in `rows`, None where it was not measured.
        units: `measure.name` -> unit.
        shots: every shot that is not parked, in film order.
        veiled: places where others have decided and the person who looks may not see it yet.
    """

    seq: int
    turn: int
    epoch: int
    rows: tuple[Row, ...]
    index: Mapping[str, int]
    values: Mapping[str, Sequence[float | None]]
    units: Mapping[str, str]
    shots: tuple[Shot, ...]
    veiled: frozenset[Place] = frozenset()

    def get(self, take: str) -> Row | None:
        """The row of a take id."""
        place = self.index.get(take)
        return None if place is None else self.rows[place]

    def siblings(self, row: Row) -> tuple[Row, ...]:
        """Every take of the same brief's place, this one too, by take number."""
        start = end = self.index[row.take.id]
        while start > 0 and self.rows[start - 1].where == row.where:
            start -= 1
        while end < len(self.rows) and self.rows[end].where == row.where:
            end += 1
        return self.rows[start:end]


def film_order(row: Row) -> tuple[int, str, str, str, int, str]:
    """The order of the film, siblings together."""
    return (row.order, *row.where, row.take.take_number, row.take.id)
