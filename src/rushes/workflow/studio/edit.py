"""The cut page: a person's draft, its versions, what changed, and who froze what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Literal

from rushes.cut.changes import compare_cuts
from rushes.cut.draft import Piece, lay_draft
from rushes.errors import CutLocked, GateClosed, NoSuchRecord
from rushes.model.cut import Change, Cut
from rushes.model.ledger import Entry
from rushes.review.gates import fold_gates, is_locked
from rushes.timebase import FrameRange
from rushes.workflow.bench import Bench
from rushes.workflow.select import choose_layers, music_bed
from rushes.workflow.studio.board import find_row
from rushes.workflow.studio.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A frozen version with who froze it and when."""

    cut: Cut
    at: datetime | None
    by: str
    is_by_hand: bool


@dataclass(frozen=True, kw_only=True)
class View:
    """One cut as the page shows it.

    Args:
        cut: the version asked for.
        working: what a person edits.
        versions: oldest first.
        changes: from the newest frozen version to the working cut.
        wanted_frames: how long the film should be; None where nobody said.
        notices: what a person should know, in words.
        locked: why it may not be changed; empty where it may.
    """

    cut: Cut
    working: Cut
    versions: tuple[Frozen, ...]
    changes: tuple[Change, ...]
    wanted_frames: int | None
    notices: tuple[str, ...]
    locked: str

    @property
    def has_draft(self) -> bool:
        """The working cut differs from its newest frozen version, or there is none."""
        return not self.versions or replace(self.versions[-1].cut, version=0) != replace(self.working, version=0)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A piece of the film as it was asked for: a take by id or name, or a card, with frames in the production rate."""

    start: int
    end: int
    take: str = ""
    card: Literal["", "end_card", "gap"] = ""


def view_cut(bench: Bench, now: Snapshot, cut_id: str, *, version: int | None = None) -> View:
    """One cut: the newest version, a named one, or the working cut (0).

    Raises:
        NoSuchRecord: no such cut or version.
    """
    working, frozen = _working(bench, cut_id), versions_of(bench, cut_id)
    cut = working
    if version is None and frozen and replace(frozen[-1].cut, version=0) == working:
        cut = frozen[-1].cut
    elif version:
        cut = bench.ledger.cut(cut_id, version=version)
    wanted = _wanted_frames(bench, cut)
    return View(
        cut=cut,
        working=working,
        versions=frozen,
        changes=compare_cuts(frozen[-1].cut, working) if frozen else (),
        wanted_frames=wanted,
        notices=_notices(now, cut, wanted),
        locked=_locked(bench, cut_id),
    )


def versions_of(bench: Bench, cut_id: str) -> tuple[Frozen, ...]:
    """The frozen versions of a cut, oldest first."""
    entries: dict[int, Entry] = {}
    for entry in bench.ledger.entries(kinds=("cut.frozen",)):
        if entry.body.get("cut") == cut_id:
            entries.setdefault(int(entry.body.get("version") or 0), entry)
    found = []
    for cut in bench.ledger.cut_versions(cut_id):
        said = entries.get(cut.version)
        found.append(
            Frozen(
                cut=cut,
                at=said.at if said else None,
                by=said.actor.id if said else "",
                is_by_hand=said is not None and said.actor.kind == "person",
            )
        )
    return tuple(found)


def draft_cut(bench: Bench, now: Snapshot, cut_id: str, wanted: Sequence[Wanted]) -> tuple[Change, ...]:
    """Keep a person's order, trims and takes as the working cut; answers what changed against what stood before.

    Raises:
        NoSuchRecord: no such cut or take.
        BriefFault: a piece outside its take.
        GateClosed: a take whose file is damaged.
        CutLocked: the picture is locked.
    """
    before = _working(bench, cut_id)
    _must_be_open(bench, cut_id)
    pieces, briefs = [], {}
    for item in wanted:
        row = find_row(now, item.take) if item.take else None
        if row is not None and row.take.state == "failed":
            raise GateClosed("a damaged take cannot be cut in", cause="; ".join(row.take.faults), about=row.take.name)
        if row is not None:
            briefs[row.take.id] = bench.ledger.brief(row.take.brief)
        pieces.append(
            Piece(
                source=FrameRange(item.start, item.end),
                take=row.take if row else None,
                card=item.card,
                suggested=row is not None and row.state != "circled",
            )
        )
    cut = lay_draft(
        before,
        pieces,
        briefs=briefs,
        brand=bench.production.brand,
        music=music_bed(bench),
        layers=choose_layers(bench, before),
    )
    changes = compare_cuts(before, cut)
    if replace(before, version=0) == cut:
        return ()
    said = [change.sentence for change in changes]
    with bench.ledger.batch():
        bench.ledger.save_cut(cut)
        bench.ledger.append("cut.changed", actor=bench.actor, step="cut", body={"cut": cut_id, "changes": said})
    return changes


def freeze_cut(bench: Bench, cut_id: str) -> Cut:
    """Freeze the working cut as its next version, in the name of the person at this door.

    Raises:
        NoSuchRecord: no such cut.
        GateClosed: nothing changed since the newest version.
        CutLocked: the picture is locked.
    """
    working = _working(bench, cut_id)
    _must_be_open(bench, cut_id)
    versions = bench.ledger.cut_versions(cut_id)
    if versions and replace(versions[-1], version=0) == working:
        raise GateClosed(
            "nothing to freeze",
            cause=f"the cut is as version {versions[-1].version} has it",
            next_step="change the cut first",
            about=cut_id,
        )
    with bench.ledger.batch():
        bench.ledger.save_cut(working)
        frozen = bench.ledger.freeze_cut(cut_id)
        body = {"cut": cut_id, "version": frozen.version}
        bench.ledger.append("cut.frozen", actor=bench.actor, step="cut", body=body)
    return frozen


def _working(bench: Bench, cut_id: str) -> Cut:
    """The working cut; where only frozen versions are left, the newest of them."""
    working = next((cut for cut in bench.ledger.cuts() if cut.id == cut_id), None)
    latest = working or next((cut for cut in bench.ledger.latest_cuts() if cut.id == cut_id), None)
    if latest is None:
        known = ", ".join(cut.id for cut in bench.ledger.latest_cuts()) or "none"
        raise NoSuchRecord(
            f"no cut {cut_id!r}", cause=f"known: {known}", next_step="assemble one: rushes cut --assemble"
        )
    return replace(latest, version=0)


def _must_be_open(bench: Bench, cut_id: str) -> None:
    locked = _locked(bench, cut_id)
    if locked:
        raise CutLocked("this cut is locked", cause=locked, next_step="reopen the picture lock first", about=cut_id)


def _locked(bench: Bench, cut_id: str) -> str:
    gates = fold_gates(bench.ledger.entries(kinds=("gate.decided",)))
    return "picture lock is approved" if is_locked(gates.values(), cut=cut_id) else ""


def _wanted_frames(bench: Bench, cut: Cut) -> int | None:
    seconds = bench.production.film_seconds
    return cut.rate.frames(Fraction(seconds)) if seconds else None


def _notices(now: Snapshot, cut: Cut, wanted: int | None) -> tuple[str, ...]:
    """What a person should know of this cut: its length, damaged or replaced takes, shots that are left out."""
    notices = []
    if wanted is not None and cut.frames != wanted:
        more = cut.frames - wanted
        notices.append(f"the film is {abs(more)} frames {'longer' if more > 0 else 'shorter'} than it should be")
    circled = {row.where[:2]: row.take for row in now.rows if row.is_current and row.state == "circled"}
    for event in cut.picture:
        row = now.get(event.take)
        better = circled.get((event.shot, event.segment))
        if row is not None and better is not None and row.state != "circled":
            notices.append(f"{event.take_name} is in the cut, and {better.name} is circled")
        if row is not None and row.state == "rejected":
            notices.append(f"{event.take_name} is in the cut and was rejected")
    shown = Counter(event.shot for event in cut.shown)
    ours = [row.take for row in now.rows if row.is_current and row.take.segment in ("", cut.segment)]
    with_takes = {take.shot for take in ours if not take.facts.has_alpha}
    left_out = [shot.code for shot in now.shots if shot.code in with_takes and not shown[shot.code]]
    if left_out:
        notices.append(f"not in the cut: {', '.join(left_out)}")
    return tuple(dict.fromkeys(notices))
