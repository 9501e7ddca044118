"""The log as read up to one moment: every take's row and what people said; later entries change only what they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rushes.model.brief import Brief
from rushes.model.ledger import Entry
from rushes.model.production import Shot
from rushes.model.take import Take
from rushes.review import voices
from rushes.review.decisions import fold_decisions
from rushes.review.voices import Hearing
from rushes.workflow.bench import Bench
from rushes.workflow.select import DECIDING, range_of
from rushes.workflow.studio.columns import write_numbers
from rushes.workflow.studio.rows import Row, film_order
from rushes.workflow.studio.snapshot import Snapshot, read_snapshot, spans_of, with_rows, with_takes

#: After these a take itself is read again.
_MADE = ("gen.finished", "measure.finished", "take.triaged")
#: After these nothing that was read before is trusted.
_PLANNING = ("sheet.imported", "brief.set", "shot.created", "shot.parked", "tag.set", "prompt.versioned")
#: What people and machines say of takes, and what people chose to look at.
_SAID = tuple(dict.fromkeys((*voices.KINDS, *DECIDING)))
#: More takes than this at once are quicker read with all others than one by one.
_MANY = 100


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the log had said at one moment.

    Args:
        now: all rows; a row about which anything was said since another reading is another object there.
        said: take id -> entries that decide or suggest, in the order of the log; also of takes that have no row yet.
        heard: everybody's voice.
        shots: by code, parked ones too.
        briefs: by id, parked ones too.
        current: ids of the briefs that stand in the sheet.
    """

    now: Snapshot
    said: Mapping[str, tuple[Entry, ...]]
    heard: Hearing
    shots: Mapping[str, Shot]
    briefs: Mapping[str, Brief]
    current: frozenset[str]

    def said_of(self, rows: Iterable[Row]) -> list[Entry]:
        """What was said of some takes."""
        return _of(rows, self.said)


def read_all(bench: Bench, end: int) -> Reading:
    """Everything, up to an entry of the log at least; what came meanwhile is news, and comes once."""
    ledger = bench.ledger
    shots = {shot.code: shot for shot in ledger.shots(parked=True)}
    briefs = {brief.id: brief for brief in ledger.briefs(parked=True)}
    current = frozenset(brief.id for brief in ledger.briefs())
    entries = [entry for entry in ledger.entries(kinds=_SAID) if entry.seq <= end]
    said = _add({}, entries)
    rows = _read_rows(bench, shots=shots, briefs=briefs, current=current)
    for start, stop in spans_of(rows).values():
        rows[start:stop] = _decide(rows[start:stop], said)
    now = read_snapshot(rows, shots.values(), end=end)
    units, index = ledger.score_units(), now.index
    write_numbers(
        now.columns,
        (
            (index[take], key, units[key], value)
            for take, measure, name, value in ledger.score_values()
            if take in index and (key := f"{measure}.{name}") in units  # else it comes with its take's news
        ),
    )
    heard = Hearing(entries, {row.take.id: row.where for row in rows})
    return Reading(now=now, said=said, heard=heard, shots=shots, briefs=briefs, current=current)


def follow(bench: Bench, before: Reading, news: Sequence[Entry]) -> Reading:
    """A reading with what the log added: only rows that it speaks of are made anew.

    Args:
        bench: whose ledger tells more of takes that came, were measured again, or have notes.
        before: up to the entry before the news.
        news: later entries, in order; after a new sheet, or many takes, everything is read again.
    """
    end = news[-1].seq
    made = {entry.take: entry.seq for entry in news if entry.event in _MADE and entry.take}
    if len(made) > _MANY or any(entry.event in _PLANNING for entry in news):
        return read_all(bench, end)
    reading = replace(before, now=replace(before.now, seq=end))
    if made:
        reading = replace(reading, now=_take_in(bench, reading, made))
    said = [entry for entry in news if entry.event in _SAID]
    if said or made:
        reading = _listen(reading, said, made)
    now = reading.now
    changed: dict[str, Row] = {}
    for entry in news:
        if entry.event == "range.marked" and (row := now.get(entry.take)):
            changed[entry.take] = replace(row, marked=range_of(entry))
    for take in {entry.take for entry in news if entry.event.startswith("note.")}:
        if row := changed.get(take) or now.get(take):
            changed[take] = replace(row, notes=len(bench.ledger.notes(take=take, resolved=False)))
    return replace(reading, now=_changed(now, [(now.index[take], (row,)) for take, row in changed.items()]))


def _listen(reading: Reading, news: Sequence[Entry], made: Iterable[str]) -> Reading:
    """What people said since, and what had been said of takes that came, with what stands in those places now."""
    now, said = reading.now, _add(reading.said, news)
    takes = {*(entry.take for entry in news), *made}
    places = {row.where for row in map(now.get, takes) if row is not None}
    spans = [now.spans[place] for place in places]
    group = [row for start, end in spans for row in now.rows[start:end]]
    looks = [entry for entry in news if entry.event == "review.revealed"]
    heard = reading.heard.again([*_of(group, said), *looks], {row.take.id: row.where for row in group})
    now = _changed(now, [(start, _decide(now.rows[start:end], said)) for start, end in spans])
    return replace(reading, now=replace(now, turn=now.seq) if looks else now, said=said, heard=heard)


def _take_in(bench: Bench, reading: Reading, made: Mapping[str, int]) -> Snapshot:
    """The snapshot with takes that came or were measured again."""
    now, ledger = reading.now, bench.ledger
    flags, scores = ledger.flags_of(made), ledger.scores_of(made, strips=False)
    taken = []
    for take in ledger.takes(ids=made):
        row = now.get(take.id) or _row(take, reading.shots.get(take.shot), reading.briefs.get(take.brief))
        is_parked = any(flag.level == "fact" for flag in flags[take.id])
        is_current = take.brief in reading.current
        row = replace(row, take=take, is_parked=is_parked, is_current=is_current, made=made[take.id])
        taken.append((row, scores[take.id]))
    return replace(with_takes(now, taken), turn=now.seq)


def _read_rows(
    bench: Bench, *, shots: Mapping[str, Shot], briefs: Mapping[str, Brief], current: frozenset[str]
) -> list[Row]:
    """Every take in film order, with all that is known of it but decisions."""
    ledger = bench.ledger
    made, hard = ledger.take_seqs(*_MADE), ledger.takes_flagged("fact")
    marks = {entry.take: range_of(entry) for entry in ledger.entries(kinds=("range.marked",))}
    notes: dict[str, int] = defaultdict(int)
    for note in ledger.notes(resolved=False):
        notes[note.take] += 1
    rows = [
        replace(
            _row(take, shots.get(take.shot), briefs.get(take.brief)),
            is_current=take.brief in current,
            is_parked=take.id in hard,
            marked=marks.get(take.id),
            notes=notes.get(take.id, 0),
            made=made.get(take.id, 0),
        )
        for take in ledger.takes()
    ]
    return sorted(rows, key=film_order)


def _row(take: Take, shot: Shot | None, brief: Brief | None) -> Row:
    return Row(
        take=take,
        title=(brief.title if brief else "") or (shot.title if shot else ""),
        order=shot.order if shot else 0,
        tags=shot.tags if shot else (),
        prompt=brief.prompt if brief else "",
    )


def _changed(now: Snapshot, changed: Sequence[tuple[int, Sequence[Row]]]) -> Snapshot:
    return replace(with_rows(now, changed), turn=now.seq) if changed else now


def _decide(group: Sequence[Row], said: Mapping[str, Sequence[Entry]]) -> list[Row]:
    """A place's rows with what stands about each."""
    entries = _of(group, said)
    if not entries:
        return list(group)
    stand = fold_decisions(entries, siblings=one_place(group))
    return [replace(row, decision=stand.get(row.take.id)) for row in group]


def _of(rows: Iterable[Row], said: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    return [entry for row in rows for entry in said.get(row.take.id, ())]


def one_place(group: Iterable[Row]) -> dict[str, str]:
    """Take id -> the name of its place, as a fold over siblings wants it."""
    return {row.take.id: " ".join(row.where) for row in group}


def _add(said: Mapping[str, tuple[Entry, ...]], news: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """What was said by take, with what came since."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in news:
        if entry.take:
            found[entry.take].append(entry)
    return {**said, **{take: (*said.get(take, ()), *entries) for take, entries in found.items()}}
