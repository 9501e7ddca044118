"""What the shelf holds of a take: what people said of it, and what the machine says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rushes.model.review import Decision
from rushes.model.take import Flag, Take
from rushes.timebase import FrameRange
from rushes.workflow.select import Place

State = Literal["open", "circled", "rejected", "suggested", "failed", "parked"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A take and what people said about it; what follows from its fields is worked out once for each row.

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

    @cached_property
    def state(self) -> State:
        """A person's word first, then what the file is, then the machine's suggestion."""
        said = self.decision.state if self.decision else "open"
        if said in ("circled", "rejected"):
            return said
        if self.take.state == "failed":
            return "failed"
        return "parked" if self.take.state == "parked" or self.is_parked else said

    @cached_property
    def decider(self) -> str:
        """The pseudonym of the person whose decision stands; empty where none does."""
        decision = self.decision
        return decision.by if decision and decision.state in ("circled", "rejected") else ""

    @cached_property
    def where(self) -> Place:
        """The brief it answers."""
        return self.take.shot, self.take.segment, self.take.aspect

    @cached_property
    def text(self) -> str:
        """All its words, in small letters."""
        take = self.take
        parts = (take.name, self.title, self.prompt, take.engine, take.segment, *self.tags, take.label)
        return " ".join(parts).lower()


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


def film_order(row: Row) -> tuple[int, str, str, str, int, str]:
    """The order of the film, siblings together."""
    return (row.order, *row.where, row.take.take_number, row.take.id)
