"""The shelf: every take with what stands about it, folded from the ledger once and kept fresh by the log's end."""

from __future__ import annotations

import bisect
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.model.brief import Brief
from rushes.model.ledger import Entry
from rushes.model.production import Shot
from rushes.model.take import Take
from rushes.review.decisions import fold_decisions
from rushes.review.rank import rank_takes
from rushes.review.sentence import explain
from rushes.workflow.bench import Bench
from rushes.workflow.select import DECIDING, Place, range_of
from rushes.workflow.stack import stacks_of
from rushes.workflow.studio.rows import Judged, Row, Snapshot, film_order

#: After these a take itself is read again.
_MADE = ("gen.finished", "measure.finished", "take.triaged")
#: After these nothing that was read before is trusted.
_PLANNING = ("sheet.imported", "brief.set", "shot.created", "shot.parked", "tag.set", "prompt.versioned")
#: More takes than this at once are quicker read with all others than one by one.
_MANY = 100
#: Takes in one question to the database.
_CHUNK = 500


class Shelf:
    """Keeps one production's rows; safe to ask from many threads.

    Args:
        bench: whose ledger is read; nothing is written.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._lock = threading.Lock()
        self._now: Snapshot | None = None
        self._deciding: dict[str, list[Entry]] = {}
        self._shots: dict[str, Shot] = {}
        self._briefs: dict[str, Brief] = {}
        self._current: frozenset[str] = frozenset()
        self._judged: dict[Place, tuple[tuple[tuple[str, int], ...], dict[str, Judged]]] = {}

    def look(self) -> Snapshot:
        """What stands now; reads only what the log added since the last look."""
        end = self._bench.ledger.last_seq()
        now = self._now
        if now is not None and now.seq == end:
            return now
        with self._lock:
            now = self._now
            if now is None:
                now = self._read_all(end)
            elif now.seq < end:
                now = self._catch_up(now)
            self._now = now
            return now

    def judge(self, now: Snapshot, rows: Sequence[Row]) -> Mapping[str, Judged]:
        """What the machine says of some rows: read and ranked among their siblings when first asked for, then kept."""
        found: dict[str, Judged] = {}
        missing: dict[Place, tuple[Row, ...]] = {}
        for place, row in {row.where: row for row in rows}.items():
            group = now.siblings(row)
            known = self._judged.get(place)
            if known is not None and known[0] == _signature(group):
                found |= known[1]
            else:
                missing[place] = group
        takes = [row.take for group in missing.values() for row in group]
        judged = {take: word for some in _chunks(takes) for take, word in self._rank(some).items()}
        for place, group in missing.items():
            mine = {row.take.id: judged[row.take.id] for row in group}
            order = sorted((row.take for row in group), key=lambda take: mine[take.id].place)
            for stack in stacks_of(self._bench, order) if len(order) > 1 else ():
                mine |= {take: replace(mine[take], stack=len(stack)) for take in stack}
            judged |= mine
            self._judged[place] = (_signature(group), mine)
        return found | judged

    def warm(self, *, stop: threading.Event, pause: float = 3.0) -> None:
        """Judge every place ahead of time, a little at a time, until all are or somebody says stop.

        Args:
            stop: ends it.
            pause: rests so many times as long as it worked, so that whoever asks meanwhile hardly waits for it.
        """
        for place in {row.where: row for row in self.look().rows}.values():
            begun = time.perf_counter()
            now = self.look()
            if place.take.id in now.index:
                self.judge(now, [place])
            if stop.wait(pause * (time.perf_counter() - begun)):
                return

    def _rank(self, takes: Sequence[Take]) -> dict[str, Judged]:
        ids, look = [take.id for take in takes], self._bench.production.brand.look
        scores = self._bench.ledger.scores_of(ids, strips=False)
        flags = self._bench.ledger.flags_of(ids)
        return {
            item.take: Judged(
                place=item.place,
                reasons=item.reasons,
                sentence=explain(scores[item.take], flags[item.take], look),
                flags=flags[item.take],
            )
            for item in rank_takes(takes, scores=scores, flags=flags)
        }

    def _catch_up(self, now: Snapshot) -> Snapshot:
        """Only rows that the news speak of are made anew; after a new sheet everything is read again."""
        news = self._bench.ledger.entries(after=now.seq)
        if not news:
            return now
        end = news[-1].seq
        made = {entry.take: entry.seq for entry in news if entry.event in _MADE and entry.take}
        if len(made) > _MANY or any(entry.event in _PLANNING for entry in news):
            return self._read_all(end)
        now = self._take_in(now, made, end=end) if made else now
        changed: dict[int, Row] = {}
        decided = {e.take: e for e in news if e.event in DECIDING and e.take in now.index}
        for entry in news:
            if entry.event in DECIDING and entry.take in now.index:
                self._deciding.setdefault(entry.take, []).append(entry)
        groups = {now.rows[now.index[take]].where: now.rows[now.index[take]] for take in decided}
        for row in groups.values():
            changed |= {now.index[item.take.id]: item for item in self._decide(now.siblings(row))}
        for entry in news:
            if entry.event == "range.marked" and entry.take in now.index:
                place = now.index[entry.take]
                changed[place] = replace(changed.get(place, now.rows[place]), marked=range_of(entry))
        for take in {e.take for e in news if e.event.startswith("note.") and e.take in now.index}:
            place = now.index[take]
            count = len(self._bench.ledger.notes(take=take, resolved=False))
            changed[place] = replace(changed.get(place, now.rows[place]), notes=count)
        if not changed:
            return replace(now, seq=end)
        rows = list(now.rows)
        for place, row in changed.items():
            rows[place] = row
        return replace(now, seq=end, turn=end, rows=tuple(rows))

    def _take_in(self, now: Snapshot, made: Mapping[str, int], *, end: int) -> Snapshot:
        """The snapshot with takes that came or were measured again, each put in its place."""
        ledger = self._bench.ledger
        rows, columns = list(now.rows), {key: list(column) for key, column in now.values.items()}
        units = dict(now.units)
        for take in ledger.takes(ids=made):
            old = now.get(take.id)
            hard = any(flag.level == "fact" for flag in ledger.flags_of([take.id])[take.id])
            row = old or _row(take, self._shots.get(take.shot), self._briefs.get(take.brief))
            is_current = take.brief in self._current
            row = replace(row, take=take, is_parked=hard, is_current=is_current, made=made[take.id])
            place = bisect.bisect_left(rows, film_order(row), key=film_order)
            if old is None:
                rows.insert(place, row)
                for column in columns.values():
                    column.insert(place, None)
            else:
                rows[place] = row
            for score in ledger.scores_of([take.id], strips=False)[take.id]:
                name = f"{score.measure}.{score.name}"
                units.setdefault(name, score.unit)
                columns.setdefault(name, [None] * len(rows))[place] = score.value
        index = {row.take.id: place for place, row in enumerate(rows)}
        return replace(now, turn=end, epoch=end, rows=tuple(rows), index=index, values=columns, units=units)

    def _read_all(self, end: int) -> Snapshot:
        ledger = self._bench.ledger
        self._shots = {shot.code: shot for shot in ledger.shots(parked=True)}
        self._briefs = {brief.id: brief for brief in ledger.briefs(parked=True)}
        self._current = frozenset(brief.id for brief in ledger.briefs())
        self._deciding = defaultdict(list)
        for entry in ledger.entries(kinds=DECIDING):
            if entry.seq <= end:  # what came meanwhile is news, and comes once
                self._deciding[entry.take].append(entry)
        made, hard = ledger.take_seqs(*_MADE), ledger.takes_flagged("fact")
        marks = {entry.take: range_of(entry) for entry in ledger.entries(kinds=("range.marked",))}
        notes: dict[str, int] = defaultdict(int)
        for note in ledger.notes(resolved=False):
            notes[note.take] += 1
        groups: dict[Place, list[Row]] = defaultdict(list)
        for take in ledger.takes():
            row = _row(take, self._shots.get(take.shot), self._briefs.get(take.brief))
            row = replace(
                row,
                is_current=take.brief in self._current,
                is_parked=take.id in hard,
                marked=marks.get(take.id),
                notes=notes.get(take.id, 0),
                made=made.get(take.id, 0),
            )
            groups[row.where].append(row)
        rows = [row for group in groups.values() for row in self._decide(group)]
        rows.sort(key=film_order)
        index = {row.take.id: place for place, row in enumerate(rows)}
        units = ledger.score_units()
        columns: dict[str, list[float | None]] = {key: [None] * len(rows) for key in units}
        for take_id, measure, name, value in ledger.score_values():
            key = f"{measure}.{name}"
            if take_id in index and key in columns:  # a number that came this moment comes with its take's news
                columns[key][index[take_id]] = value
        standing = sorted((s for s in self._shots.values() if not s.parked), key=lambda s: (s.order, s.code))
        return Snapshot(
            seq=end,
            turn=end,
            epoch=end,
            rows=tuple(rows),
            index=index,
            values=columns,
            units=units,
            shots=tuple(standing),
        )

    def _decide(self, group: Sequence[Row]) -> list[Row]:
        """A place's rows with what stands about each."""
        entries = [entry for row in group for entry in self._deciding.get(row.take.id, ())]
        if not entries:
            return list(group)
        name = " ".join(group[0].where)
        stand = fold_decisions(entries, siblings={row.take.id: name for row in group})
        return [replace(row, decision=stand.get(row.take.id)) for row in group]


def _chunks(takes: Sequence[Take]) -> list[list[Take]]:
    """Takes in pieces that a database can be asked for, siblings together."""
    pieces: list[list[Take]] = []
    before: Place | None = None
    for take in takes:
        place = (take.shot, take.segment, take.aspect)
        if not pieces or (len(pieces[-1]) >= _CHUNK and place != before):
            pieces.append([])
        pieces[-1].append(take)
        before = place
    return pieces


def _signature(group: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    """What a place's order depends on: which takes it has, and when each was measured."""
    return tuple((row.take.id, row.made) for row in group)


def _row(take: Take, shot: Shot | None, brief: Brief | None) -> Row:
    return Row(
        take=take,
        title=(brief.title if brief else "") or (shot.title if shot else ""),
        order=shot.order if shot else 0,
        tags=shot.tags if shot else (),
        prompt=brief.prompt if brief else "",
    )
