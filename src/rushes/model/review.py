"""Decisions of people: notes, circles, rejects with reasons, gates, budgets and the ranking that only orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rushes.timebase import FrameRange

#: Reject reasons by their key (curation.md 6.2).
REJECT_REASONS = {
    "h": "hands",
    "f": "face",
    "m": "morph",
    "c": "camera",
    "b": "brand",
    "t": "text",
    "l": "light",
    "o": "other",
}

GATES = ("assembly", "rough cut", "fine cut", "picture lock")


@dataclass(frozen=True, kw_only=True)
class Note:
    """A remark pinned to a frame range of a take or a cut; `drawing` is normalised JSON."""

    id: str
    text: str
    author: str
    take: str = ""
    cut: str = ""
    frames: FrameRange | None = None
    drawing: str = ""
    at: datetime | None = None
    resolved: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What stands about one take now, from the latest event that was not undone.

    `suggested` is the machine's order recorded unattended; it is never a person's circle.
    """

    take: str
    state: Literal["open", "circled", "rejected", "suggested"]
    by: str = ""
    why: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A take's place among its siblings with the reasons; it orders what to look at first and decides nothing."""

    take: str
    place: int
    reasons: tuple[str, ...] = ()
    parked: bool = False


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a gate allows per shot."""

    rounds: int = 1
    takes: int = 4


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A review milestone of one cut version."""

    name: str
    cut: str
    version: int
    state: Literal["open", "approved", "reopened"] = "open"
    approvals: tuple[str, ...] = ()
    budget: Budget = Budget()
