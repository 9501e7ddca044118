"""The shelf as one person may see it: what others decided about a place shows once this person has judged it too."""

from __future__ import annotations

import operator
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.model.ledger import Entry
from rushes.model.review import Decision
from rushes.review import voices
from rushes.review.decisions import fold_decisions
from rushes.review.voices import Hearing
from rushes.workflow.bench import Bench
from rushes.workflow.select import DECIDING, Place, decisions
from rushes.workflow.studio.reading import Reading, one_place
from rushes.workflow.studio.rows import Judged, Row
from rushes.workflow.studio.shelf import Shelf
from rushes.workflow.studio.snapshot import Snapshot, with_rows

#: A place's rows as everybody's shelf has them, and as one person may see them.
_Covered = tuple[tuple[Row, ...], tuple[Row, ...]]


class Veil:
    """One person's view of a shelf.

    Args:
        shelf: what everybody's view rests on.
        who: pseudonym of the one who looks.
    """

    def __init__(self, shelf: Shelf, *, who: str) -> None:
        self._shelf = shelf
        self._who = who
        self._lock = threading.Lock()
        self._seen: tuple[Reading, Snapshot] | None = None
        self._covered: dict[Place, _Covered] = {}

    def look(self) -> Snapshot:
        """What stands now, without what this person may not see yet."""
        return self.listen()[0]

    def listen(self) -> tuple[Snapshot, Hearing]:
        """What stands now as this person may see it, and everybody's voice at the same moment.

        The voices are those of hidden places, too: whoever shows them asks what is `veiled` first.
        """
        reading = self._shelf.read()
        with self._lock:
            if self._seen is None or self._seen[0] is not reading:
                self._seen = (reading, self._cover(reading))
            return self._seen[1], reading.heard

    def judge(self, now: Snapshot, rows: Sequence[Row]) -> Mapping[str, Judged]:
        """What the machine says of some rows; it knows no person's word."""
        return self._shelf.judge(now, rows)

    def warm(self, *, stop: threading.Event, pause: float = 3.0) -> None:
        """Judge every place ahead of time, a little at a time, until all are or somebody says stop."""
        self._shelf.warm(stop=stop, pause=pause)

    def _cover(self, reading: Reading) -> Snapshot:
        """Places where nothing was said since they were last covered are as they were."""
        now, hidden = reading.now, reading.heard.hidden(self._who)
        before, self._covered = self._covered, {}
        if not hidden:
            return now
        for place in hidden:
            start, end = now.spans[place]
            group = now.rows[start:end]
            known = before.get(place)
            if known is None or len(group) != len(known[0]) or not all(map(operator.is_, group, known[0])):
                known = (group, _own(reading, group, who=self._who))
            self._covered[place] = known
        covered = [(now.spans[place][0], own) for place, (_, own) in self._covered.items()]
        return replace(with_rows(now, covered), veiled=hidden)


def _own(reading: Reading, group: tuple[Row, ...], *, who: str) -> tuple[Row, ...]:
    """A place's rows as if nobody but one person and the machine had spoken."""
    entries = [entry for entry in reading.said_of(group) if _is_open_to(entry, who)]
    own = fold_decisions(entries, siblings=one_place(group))
    return tuple(row if row.decision is None else replace(row, decision=own.get(row.take.id)) for row in group)


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
