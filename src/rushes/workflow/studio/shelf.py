"""The shelf: every take with what stands about it, folded from the ledger once and kept fresh by the log's end."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.model.take import Take
from rushes.review.rank import rank_takes
from rushes.review.sentence import explain
from rushes.workflow.bench import Bench
from rushes.workflow.select import Place
from rushes.workflow.stack import stacks_of
from rushes.workflow.studio.reading import Reading, follow, read_all
from rushes.workflow.studio.rows import Judged, Row
from rushes.workflow.studio.snapshot import Snapshot

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
        self._reading: Reading | None = None
        self._judged: dict[Place, tuple[tuple[tuple[str, int], ...], dict[str, Judged]]] = {}

    def look(self) -> Snapshot:
        """What stands now, whoever may see it."""
        return self.read().now

    def read(self) -> Reading:
        """The log up to now; reads only what was added since it was last asked."""
        end = self._bench.ledger.last_seq()
        reading = self._reading
        if reading is not None and reading.now.seq == end:
            return reading
        with self._lock:
            reading = self._reading
            if reading is None:
                reading = read_all(self._bench, end)
            elif news := self._bench.ledger.entries(after=reading.now.seq):
                reading = follow(self._bench, reading, news)
            self._reading = reading
            return reading

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
