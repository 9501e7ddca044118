"""What a person may do with a take now, and why not; and the decisions themselves, each refused with that reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rushes.errors import AskTheArtist, GateClosed
from rushes.review import voices
from rushes.timebase import FrameRange
from rushes.workflow import select
from rushes.workflow.bench import Bench
from rushes.workflow.studio import veil
from rushes.workflow.studio.rows import Row


@dataclass(frozen=True, kw_only=True)
class May:
    """Whether something may be done now, and why not."""

    allowed: bool
    because: str = ""


def what_may_be_done(row: Row) -> Mapping[str, May]:
    """What a person may do with a take now; the front end shows it and decides nothing."""
    state = row.state
    there = row.take.state != "failed"
    damaged = "its file is damaged: " + ("; ".join(row.take.faults) or "it could not be read")
    gone = "its row left the sheet; it is kept and not used"
    circle = May(allowed=True)
    if not there:
        circle = May(allowed=False, because=damaged)
    elif not row.is_current:
        circle = May(allowed=False, because=gone)
    elif state == "circled":
        circle = May(allowed=False, because="it is circled already")
    decided = state in ("circled", "rejected")
    is_file = row.take.origin == "footage"
    return {
        "circle": circle,
        "reject": May(allowed=state != "rejected", because="" if state != "rejected" else "it is rejected already"),
        "undo": May(allowed=decided, because="" if decided else "nobody has decided about it"),
        "range": May(allowed=there, because="" if there else damaged),
        "refine": May(allowed=not is_file, because="a given file has no prompt to change" if is_file else ""),
    }


def circle(bench: Bench, row: Row, *, why: str) -> None:
    """Circle a take from the studio: blind where others have decided unseen, settling where people's circles differ.

    Raises:
        GateClosed: it may not be circled; says why.
    """
    heard = veil.hear(bench, shot=row.take.shot)
    is_dispute = any(dispute.place == row.where for dispute in heard.disputes())
    blind = heard.is_hidden(row.where, bench.actor.id)
    if row.state != "circled" or not is_dispute:  # a disagreement may be settled on what stands
        _must(row, "circle")
    basis = voices.SETTLED if is_dispute and not blind else "studio"
    select.circle(bench, row.take, why=why, basis=basis, blind=blind)


def reject(bench: Bench, row: Row, *, reason: str, why: str) -> None:
    """Throw a take out, with a reason of the list.

    Raises:
        GateClosed: it is rejected already.
        AskTheArtist: a reason that is not in the list.
    """
    _must(row, "reject")
    blind = veil.is_blind(bench, row.where)
    select.reject(bench, row.take, reason=reason, why=why, blind=blind)


def undo(bench: Bench, row: Row) -> None:
    """Take back the latest decision about a take.

    Raises:
        GateClosed: nobody has decided about it.
    """
    _must(row, "undo")
    select.undo(bench, row.take)


def view(bench: Bench, row: Row, *, ms: int, layout: str) -> None:
    """Note that a person looked at a take, for how many milliseconds, and how it was shown: `take`, `compare`."""
    take, body = row.take, {"ms": ms, "layout": layout}
    bench.ledger.append("take.viewed", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def mark_range(bench: Bench, row: Row, frames: FrameRange | None) -> None:
    """Say which frames of a take may be used, in its own frames; None takes the mark away.

    Raises:
        GateClosed: the take is damaged.
        AskTheArtist: frames that the take has not.
    """
    _must(row, "range")
    take = row.take
    if frames is not None and not (len(frames) and frames.within(FrameRange(0, take.facts.frames))):
        raise AskTheArtist(
            "not a range of this take",
            cause=f"found {frames.start} to {frames.end}; it has frames 0 to {take.facts.frames}",
            next_step="mark at least one frame inside it",
            about=take.name,
        )
    body = {"start": frames.start if frames else None, "end": frames.end if frames else None}
    bench.ledger.append("range.marked", actor=bench.actor, shot=take.shot, take=take.id, step="select", body=body)


def _must(row: Row, what: str) -> None:
    may = what_may_be_done(row)[what]
    if not may.allowed:
        raise GateClosed(f"{row.take.name} cannot do this now: {what}", cause=may.because, about=row.take.name)
