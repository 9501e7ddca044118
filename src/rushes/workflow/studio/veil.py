"""The shelf as one person may see it: what others decided about a place shows once this person has judged it too."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.model.ledger import Entry
from rushes.model.review import Decision
from rushes.review import voices
from rushes.review.decisions import fold_decisions
from rushes.review.voices import Hearing
from rushes.workflow.bench import Bench
from rushes.workflow.select import DECIDING, Place, decisions
from rushes.workflow.studio.rows import Judged, Row, Snapshot
from rushes.workflow.studio.shelf import Shelf

_KINDS = tuple(dict.fromkeys((*voices.KINDS, *DECIDING)))


class Words:
    """What people said, read once for everybody who looks and kept fresh by the log's end.

    Args:
        bench: whose log is read; nothing is written.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._lock = threading.Lock()
        self._entries: tuple[Entry, ...] = ()
        self._read = 0
        self._heard: tuple[int, int, Hearing] | None = None

    def up_to(self, end: int) -> tuple[Entry, ...]:
        """The entries that decide or suggest, up to a position of the log at least."""
        with self._lock:
            if end > self._read:
                news = self._bench.ledger.entries(after=self._read, kinds=_KINDS)
                self._entries = (*self._entries, *news)
                self._read = max(end, news[-1].seq if news else 0)
            return self._entries

    def hearing(self, now: Snapshot) -> Hearing:
        """Everybody's voice over the rows of a snapshot."""
        entries = self.up_to(now.seq)
        last = entries[-1].seq if entries else 0
        known = self._heard
        if known is not None and known[:2] == (last, now.epoch):
            return known[2]
        heard = Hearing(entries, {row.take.id: row.where for row in now.rows})
        self._heard = (last, now.epoch, heard)
        return heard


class Veil:
    """One person's view of a shelf.

    Args:
        shelf: what everybody's view rests on.
        words: what people said.
        who: pseudonym of the one who looks.
    """

    def __init__(self, shelf: Shelf, words: Words, *, who: str) -> None:
        self._shelf = shelf
        self._words = words
        self._who = who
        self._lock = threading.Lock()
        self._seen: tuple[Hearing, Snapshot, Snapshot] | None = None

    def look(self) -> Snapshot:
        """What stands now, without what this person may not see yet."""
        now = self._shelf.look()
        heard = self._words.hearing(now)
        if heard.people() <= {self._who}:
            return now
        with self._lock:
            known = self._seen
            if known is not None and known[0] is heard and known[1] is now:
                return known[2]
            seen = self._cover(now, heard)
            self._seen = (heard, now, seen)
            return seen

    def hearing(self) -> Hearing:
        """Everybody's voice, also where it is hidden from this person; whoever shows it asks `is_hidden` first."""
        return self._words.hearing(self._shelf.look())

    def judge(self, now: Snapshot, rows: Sequence[Row]) -> Mapping[str, Judged]:
        """What the machine says of some rows; it knows no person's word."""
        return self._shelf.judge(now, rows)

    def warm(self, *, stop: threading.Event, pause: float = 3.0) -> None:
        """Judge every place ahead of time, a little at a time, until all are or somebody says stop."""
        self._shelf.warm(stop=stop, pause=pause)

    def _cover(self, now: Snapshot, heard: Hearing) -> Snapshot:
        hidden = heard.hidden(self._who)
        entries = self._words.up_to(now.seq)
        turn = max(now.turn, entries[-1].seq if entries else 0)
        if not hidden:
            return replace(now, turn=turn)
        mine: dict[Place, list[Entry]] = defaultdict(list)
        for entry in entries:
            row = now.get(entry.take) if entry.take else None
            if row is not None and row.where in hidden and _is_open_to(entry, self._who):
                mine[row.where].append(entry)
        rows = list(now.rows)
        for place, row in enumerate(rows):
            if row.where in hidden and row.decision is not None:
                group = {other.take.id: "here" for other in now.siblings(row)}
                own = fold_decisions(mine[row.where], siblings=group)
                rows[place] = replace(row, decision=own.get(row.take.id))
        return replace(now, turn=turn, rows=tuple(rows), veiled=hidden)


def hear(bench: Bench, *, shot: str = "") -> Hearing:
    """Everybody's voice, of one shot where named."""
    looks = bench.ledger.entries(kinds=("review.revealed",)) if shot else ()  # a look at everything names no shot
    entries = bench.ledger.entries(kinds=voices.KINDS, shot=shot)
    known = {entry.seq for entry in entries}
    places = {take.id: (take.shot, take.segment, take.aspect) for take in bench.ledger.takes(shot=shot)}
    return Hearing((*entries, *(entry for entry in looks if entry.seq not in known)), places)


def is_blind(bench: Bench, place: Place) -> bool:
    """True where others have decided about a place what this bench's person may not see yet."""
    return hear(bench, shot=place[0]).is_hidden(place, bench.actor.id)


def decisions_seen(bench: Bench, place: Place, *, who: str) -> Mapping[str, Decision]:
    """What stands about the takes of a place as one person may see it: everything, or only their own words."""
    if not hear(bench, shot=place[0]).is_hidden(place, who):
        return decisions(bench, shot=place[0])
    return own_decisions(bench, place[0], who=who)


def own_decisions(bench: Bench, shot: str, *, who: str) -> Mapping[str, Decision]:
    """What one person said of a shot's takes, and what the machine suggests, as if nobody else had spoken."""
    siblings = {take.id: f"{take.shot} {take.segment} {take.aspect}" for take in bench.ledger.takes(shot=shot)}
    entries = bench.ledger.entries(kinds=DECIDING, shot=shot)
    return fold_decisions([entry for entry in entries if _is_open_to(entry, who)], siblings=siblings)


def reveal(bench: Bench, place: Place | None = None) -> None:
    """This person chooses to see what others said of a place before judging it; of every place so far where None."""
    shot, segment, aspect = place or ("", "", "")
    body = {"segment": segment, "aspect": aspect} if place else {}
    bench.ledger.append("review.revealed", actor=bench.actor, shot=shot, step="select", body=body)


def _is_open_to(entry: Entry, who: str) -> bool:
    return entry.actor.id == who or entry.actor.kind != "person"
