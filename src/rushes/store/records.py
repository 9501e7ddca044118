"""The ledger: open it, and load and save what one production made of its plan: takes, cuts, masters, deliverables."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Table, delete, func, select, update

from rushes.errors import CutLocked, NotConfigured
from rushes.model.cut import Cut
from rushes.model.document import from_json
from rushes.model.master import Deliverable, Master
from rushes.model.review import Note
from rushes.model.rights import Clearance, DataSet
from rushes.model.take import Flag, Score, Take
from rushes.store import schema
from rushes.store.attempts import Attempts
from rushes.store.database import Database
from rushes.store.migrations import upgrade
from rushes.store.story import Story

N = TypeVar("N")


def open_ledger(where: str | Path, *, production_id: str = "", read_only: bool = False) -> Ledger:
    """Open a ledger at a SQLite path or a PostgreSQL URL, made or migrated where needed.

    Args:
        where: path of `ledger.sqlite`, or `postgresql://...`.
        production_id: which production, where the database holds several or none yet.
        read_only: an archived production: nothing is written, not even beside the file.

    Raises:
        CannotReach: a file that is no ledger or is newer than this program.
        NotConfigured: several productions and none named.
    """
    database = Database(where, read_only=read_only)
    upgrade(database)
    if not production_id:
        with database.reading() as connection:
            known = connection.execute(select(schema.productions.c.production)).scalars().all()
        if len(known) > 1:
            raise NotConfigured(
                "the ledger holds several productions",
                cause=f"found {len(known)}",
                next_step="name one with --production",
            )
        production_id = known[0] if known else ""
    return Ledger(database, production_id)


class Ledger(Story, Attempts):
    """Everything one production knows: takes and their scores, notes, cuts, masters, deliverables, rights."""

    def save_take(self, take: Take) -> Take:
        """Keep a take; where its recipe and take number have one already, that one is the answer."""
        table = schema.takes
        row = self._row(
            take,
            id=take.id,
            name=take.name,
            shot=take.shot,
            segment=take.segment,
            aspect=take.aspect,
            brief=take.brief,
            recipe=take.recipe,
            take_number=take.take_number,
            engine=take.engine,
            state=take.state,
            media=take.media.sha256,
        )
        with self._writing():
            self._keep(table, [row])
            return self._must(table, Take, "take", take.id, recipe=take.recipe, take_number=take.take_number)

    def change_take(self, take_id: str, *, state: str, faults: Sequence[str] | None = None) -> Take:
        """Park a take, or mark it failed or collected again; its picture and recipe are never edited.

        Raises:
            NoSuchRecord: no such take.
        """
        table = schema.takes
        with self._writing() as connection:
            old = self.take(take_id)
            kept = old.faults if faults is None else tuple(faults)
            new = dataclasses.replace(old, state=state, faults=kept)  # type: ignore[arg-type]  # checked by the caller
            wanted = update(table).where(table.c.production == self.production, table.c.id == take_id)
            connection.execute(wanted.values(state=state, document=self._row(new)["document"]))
        return new

    def take(self, take_id: str) -> Take:
        """One take by id, or by name where one take has it.

        Raises:
            NoSuchRecord: no such take.
        """
        return self._one(schema.takes, Take, id=take_id) or self._must(
            schema.takes, Take, "take", take_id, name=take_id
        )

    def takes(
        self,
        *,
        shot: str = "",
        segment: str | None = None,
        aspect: str = "",
        states: Iterable[str] = (),
        ids: Iterable[str] | None = None,
    ) -> tuple[Take, ...]:
        """Takes by shot, segment (empty text: those common to all; None: any), aspect, state or id, in take order."""
        table = schema.takes
        names = tuple(states)
        asked = {"shot": shot or None, "segment": segment, "aspect": aspect or None}
        where = [table.c[name] == value for name, value in asked.items() if value is not None]
        if names:
            where.append(table.c.state.in_(names))
        if ids is not None:
            where.append(table.c.id.in_(tuple(ids)))
        order = [table.c.shot, table.c.segment, table.c.aspect, table.c.take_number, table.c.id]
        return self._list(table, Take, *where, order=order)

    def next_take_number(self, shot: str, segment: str = "") -> int:
        """One more than the highest take number of a shot's variant: what the naming grammar counts."""
        table = schema.takes
        wanted = select(func.max(table.c.take_number)).where(
            table.c.production == self.production, table.c.shot == shot, table.c.segment == segment
        )
        with self.database.reading() as connection:
            return (connection.execute(wanted).scalar() or 0) + 1

    def save_scores(self, take_id: str, scores: Sequence[Score], flags: Sequence[Flag] = ()) -> None:
        """Write the scores of a take; the measures among them lose the flags they had, and get the given ones."""
        rows = [
            self._row(
                score, take=take_id, measure=score.measure, name=score.name, version=score.version, value=score.value
            )
            for score in scores
        ]
        marks = [
            self._row(flag, take=take_id, measure=flag.measure, place=place, level=flag.level)
            for place, flag in enumerate(flags)
        ]
        table = schema.flags
        measures = {score.measure for score in scores} | {flag.measure for flag in flags}
        with self._writing() as connection:
            self._put(schema.scores, rows)
            mine = (table.c.production == self.production, table.c.take == take_id, table.c.measure.in_(measures))
            connection.execute(delete(table).where(*mine))
            self._put(table, marks)

    def scores_of(self, take_ids: Iterable[str], *, strips: bool = True) -> dict[str, tuple[Score, ...]]:
        """Scores of many takes in one query; a take without any has an empty tuple.

        Args:
            take_ids: which.
            strips: False leaves `per_frame` empty: a tenth of the time and the memory.
        """
        order = [schema.scores.c.measure, schema.scores.c.name]
        return self._by_take(schema.scores, Score, take_ids, order=order, read=None if strips else _without_strip)

    def flags_of(self, take_ids: Iterable[str]) -> dict[str, tuple[Flag, ...]]:
        """Flags of many takes in one query, in the order they were raised."""
        return self._by_take(schema.flags, Flag, take_ids, order=[schema.flags.c.place])

    def save_note(self, note: Note) -> None:
        """Save or change a note, by id."""
        self._put(schema.notes, [self._row(note, id=note.id, take=note.take, cut=note.cut, resolved=note.resolved)])

    def score_values(self) -> Iterator[tuple[str, str, str, float]]:
        """Every measured number of the production as take, measure, name and value; no document is read."""
        table = schema.scores
        columns = (table.c.take, table.c.measure, table.c.name, table.c.value)
        wanted = select(*columns).where(table.c.production == self.production, table.c.value.is_not(None))
        with self.database.reading() as connection:
            for row in connection.execute(wanted):
                yield row[0], row[1], row[2], row[3]

    def score_units(self) -> dict[str, str]:
        """Unit of every number that was ever measured, by `measure.name`."""
        table = schema.scores
        wanted = (
            select(table.c.measure, table.c.name, func.min(table.c.take))
            .where(table.c.production == self.production, table.c.value.is_not(None))
            .group_by(table.c.measure, table.c.name)
        )
        with self.database.reading() as connection:
            found = connection.execute(wanted).all()
        scores = ((m, n, self._one(table, Score, take=take, measure=m, name=n)) for m, n, take in found)
        return {f"{measure}.{name}": score.unit for measure, name, score in scores if score is not None}

    def takes_flagged(self, level: str) -> frozenset[str]:
        """Ids of the takes that have a flag of a level."""
        table = schema.flags
        wanted = select(table.c.take).where(table.c.production == self.production, table.c.level == level).distinct()
        with self.database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def note(self, note_id: str) -> Note:
        """One note.

        Raises:
            NoSuchRecord: no such note.
        """
        return self._must(schema.notes, Note, "note", note_id, id=note_id)

    def notes(self, *, take: str = "", cut: str = "", resolved: bool = True) -> tuple[Note, ...]:
        """Notes of a take or a cut; only the open ones with `resolved=False`."""
        table = schema.notes
        where = [table.c[name] == value for name, value in (("take", take), ("cut", cut)) if value]
        if not resolved:
            where.append(table.c.resolved.is_(False))
        return self._list(table, Note, *where, order=[table.c.id])

    def save_cut(self, cut: Cut) -> None:
        """Save the working cut (version 0), or keep a frozen version; the same frozen version again is a read.

        Raises:
            CutLocked: another cut stands under this id and frozen version.
        """
        row = self._row(cut, id=cut.id, version=cut.version, segment=cut.segment, aspect=cut.aspect)
        if cut.version == 0:
            self._put(schema.cuts, [row])
            return
        with self._writing():
            self._keep(schema.cuts, [row])
            if self.cut(cut.id, version=cut.version) != cut:
                raise CutLocked(
                    f"version {cut.version} of this cut is frozen",
                    cause="its content differs from what was to be saved",
                    next_step="change the working cut and freeze a new version",
                    about=cut.id,
                )

    def freeze_cut(self, cut_id: str) -> Cut:
        """Freeze the working cut as its next version; an unchanged cut keeps the version it has.

        Raises:
            NoSuchRecord: no working cut of that id.
        """
        with self._writing():
            working = self.cut(cut_id)
            latest = self._first(schema.cuts, Cut, schema.cuts.c.id == cut_id, order=[schema.cuts.c.version.desc()])
            version = latest.version if latest else 0
            if latest and version and dataclasses.replace(latest, version=0) == working:
                return latest
            frozen = dataclasses.replace(working, version=version + 1)
            self.save_cut(frozen)
        return frozen

    def cut(self, cut_id: str, *, version: int = 0) -> Cut:
        """The working cut, or one frozen version.

        Raises:
            NoSuchRecord: no such cut or version.
        """
        return self._must(schema.cuts, Cut, "cut", f"{cut_id} v{version:03d}", id=cut_id, version=version)

    def cut_versions(self, cut_id: str) -> tuple[Cut, ...]:
        """The frozen versions of a cut, oldest first."""
        table = schema.cuts
        return self._list(table, Cut, table.c.id == cut_id, table.c.version > 0, order=[table.c.version])

    def cuts(self, *, segment: str | None = None, aspect: str = "") -> tuple[Cut, ...]:
        """The working cuts, of one segment or aspect where named."""
        table = schema.cuts
        where = [table.c.version == 0]
        if segment is not None:
            where.append(table.c.segment == segment)
        if aspect:
            where.append(table.c.aspect == aspect)
        return self._list(table, Cut, *where, order=[table.c.segment, table.c.aspect, table.c.id])

    def latest_cuts(self, *, segment: str | None = None, aspect: str = "") -> tuple[Cut, ...]:
        """Of each cut its newest frozen version, else the working cut."""
        table = schema.cuts
        where = [] if segment is None else [table.c.segment == segment]
        if aspect:
            where.append(table.c.aspect == aspect)
        found = self._list(table, Cut, *where, order=[table.c.segment, table.c.aspect, table.c.id, table.c.version])
        return tuple({cut.id: cut for cut in found}.values())

    def save_master(self, master: Master) -> None:
        """Keep a master under its content key."""
        self._put(schema.masters, [self._row(master, key=master.key, shot=master.shot, take=master.take)])

    def masters(self, keys: Iterable[str]) -> dict[str, Master]:
        """Masters by their keys, in one query; a key without one is missing from the answer."""
        found = self._list(schema.masters, Master, schema.masters.c.key.in_(tuple(keys)))
        return {master.key: master for master in found}

    def save_deliverable(self, deliverable: Deliverable) -> None:
        """Save a deliverable, by id."""
        row = self._row(
            deliverable,
            id=deliverable.id,
            spec=deliverable.spec,
            segment=deliverable.segment,
            cut=deliverable.cut,
            cut_version=deliverable.cut_version,
        )
        self._put(schema.deliverables, [row])

    def deliverables(self, *, spec: str = "", segment: str | None = None) -> tuple[Deliverable, ...]:
        """Deliverables, of one specification or segment where named."""
        table = schema.deliverables
        where = [table.c.spec == spec] if spec else []
        if segment is not None:
            where.append(table.c.segment == segment)
        return self._list(table, Deliverable, *where, order=[table.c.spec, table.c.segment, table.c.id])

    def save_clearance(self, clearance: Clearance) -> None:
        """Save the clearance of a take or deliverable; the latest one stands, the log keeps the earlier decisions."""
        self._put(schema.clearances, [self._row(clearance, subject=clearance.subject, verdict=clearance.verdict)])

    def clearances(self, subjects: Iterable[str]) -> dict[str, Clearance]:
        """Clearances by subject, in one query."""
        found = self._list(schema.clearances, Clearance, schema.clearances.c.subject.in_(tuple(subjects)))
        return {clearance.subject: clearance for clearance in found}

    def save_data_set(self, data_set: DataSet) -> None:
        """Save a data set, by name."""
        self._put(schema.data_sets, [self._row(data_set, name=data_set.name)])

    def data_sets(self) -> tuple[DataSet, ...]:
        """All data sets by name."""
        return self._list(schema.data_sets, DataSet, order=[schema.data_sets.c.name])

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def _by_take(
        self,
        table: Table,
        kind: type[N],
        take_ids: Iterable[str],
        *,
        order: Sequence[Any],
        read: Callable[[str], N] | None = None,
    ) -> dict[str, tuple[N, ...]]:
        ids = tuple(take_ids)
        wanted = (
            select(table.c.take, table.c.document)
            .where(table.c.production == self.production, table.c.take.in_(ids))
            .order_by(*order)
        )
        found: dict[str, list[N]] = {take: [] for take in ids}
        with self.database.reading() as connection:
            for take, document in connection.execute(wanted):
                found[take].append(read(document) if read else from_json(document, kind))
        return {take: tuple(items) for take, items in found.items()}


def _without_strip(document: str) -> Score:
    """A score from its document without the values by frame, and without the codec's checks: it was written by it.

    The strip is cut out of the text, because most of the work would be to read it; inside a JSON text no quote stands
    without a backslash before it, so the field's name is found in its own place alone.
    """
    start = document.find(',"per_frame":[')
    if start >= 0:
        document = document[:start] + document[document.index("]", start) + 1 :]
    said = json.loads(document)
    said["bounds"] = tuple(said["bounds"])
    return Score(**said)
