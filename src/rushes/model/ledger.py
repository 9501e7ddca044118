"""Money, actors and the entries of the linked event log: who did what, when, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

SCHEMA_VERSION = 1

ActorKind = Literal["person", "machine", "import"]


@dataclass(frozen=True, kw_only=True)
class Money:
    """An exact amount; never a float. Settled amounts are rounded once, half-even; quotes keep six places."""

    amount: Decimal
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acted: people are pseudonyms (`p-...`), machines are named by what they run."""

    id: str
    kind: ActorKind = "person"


#: Every event the log knows, and the fields its body carries (curation.md 4.1 and ground-rules.md).
EVENTS: dict[str, tuple[str, ...]] = {
    "production.created": ("name", "rate"),
    "sheet.imported": ("path", "sha256", "rows", "faults", "skipped"),
    "brief.set": ("seconds", "segment", "aspect", "row"),
    "shot.created": ("code", "tags", "row"),
    "shot.parked": ("reason",),
    "tag.set": ("tags",),
    "prompt.versioned": ("prompt", "parent", "negative", "brief", "note"),
    "plan.accepted": ("engine", "takes", "quote", "adjustments"),
    "gen.requested": ("engine", "recipe", "take_number", "batch", "segment", "aspect"),
    "gen.queued": ("job",),
    "gen.started": ("engine", "attempt"),
    "gen.finished": ("engine", "frames", "seconds", "ok", "error", "device_seconds", "attempt"),
    "attempt.moved": ("attempt", "state", "remote_id", "recipe", "take_number"),
    "money.reserved": ("amount", "currency", "attempt"),
    "money.settled": ("amount", "currency", "attempt", "basis"),
    "measure.started": ("measures",),
    "measure.finished": ("measures", "flags"),
    "take.triaged": ("sentence", "parked", "flags"),
    "take.viewed": ("ms", "layout", "session"),
    "suggestion.made": ("ranking", "reasons"),
    "judgement": ("type", "shown", "result", "ms", "session", "stage", "repeats"),
    "judgement.undone": ("session", "judgement"),
    "review.requested": ("layout",),
    "review.opened": ("decider", "session", "terms"),
    "review.closed": ("result", "session"),
    "review.revealed": ("segment", "aspect"),
    "take.circled": ("why", "basis", "blind"),
    "circle.undone": ("why", "blind"),
    "take.rejected": ("reason", "why", "blind"),
    "take.suggested": ("why",),
    "take.stands_in": ("cut",),
    "range.marked": ("start", "end"),
    "note.added": ("note", "text", "start", "end", "reply_to"),
    "note.changed": ("note", "text", "resolved"),
    "note.resolved": ("note",),
    "gate.decided": ("gate", "cut", "decision", "version", "why"),
    "cut.assembled": ("cut", "segment", "aspect", "events"),
    "cut.frozen": ("cut", "version"),
    "cut.changed": ("cut", "changes"),
    "mood.pinned": ("pin", "sha256", "suffix", "name", "frame", "width", "height"),
    "mood.unpinned": ("pin",),
    "reference.marked": ("pin", "character", "sha256"),
    "look.read": ("pins", "palette", "mired", "contrast", "grain"),
    "job.retried": ("job", "why"),
    "job.cancelled": ("job",),
    "job.paused": ("job",),
    "step.started": ("step", "kind"),
    "step.finished": ("step", "kind", "ok", "cpu_seconds"),
    "finish.reused": ("step", "key"),
    "delivery.started": ("spec", "segment"),
    "delivered": ("spec", "segment", "path", "sha256", "frames"),
    "clearance.decided": ("verdict", "rules"),
    "file.verified": ("sha256", "ok"),
    "media.erased": ("sha256", "why"),
    "link.created": ("link",),
    "link.used": ("link",),
    "cost.posted": ("amount", "currency", "basis"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event of a production's linked log; never edited, only superseded by a later one.

    Args:
        seq: position in the chain, from 1 without gaps.
        id: stable id of the event (a UUID hex).
        at: UTC time of the event itself.
        event: one of `EVENTS`.
        actor: who.
        production: id of the production.
        shot, take, step: what it speaks of; empty where it speaks of none.
        body: the event's own fields, JSON-ready.
        previous: hash of the entry before (64 zeros for the first).
        hash: SHA-256 over all fields above and `previous`.
        schema: version of this shape.
    """

    seq: int
    id: str
    at: datetime
    event: str
    actor: Actor
    production: str
    shot: str = ""
    take: str = ""
    step: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    previous: str = "0" * 64
    hash: str = ""
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time between two entries: work (`made`) or waiting (`waited`) at one step."""

    step: str
    kind: Literal["made", "waited"]
    start: datetime
    end: datetime
    about: str = ""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return (self.end - self.start).total_seconds()
