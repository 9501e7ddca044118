"""Notes: pin one to frames with a drawing, answer it, resolve it, carry it to the shot's next takes, write sheets."""

from __future__ import annotations

import csv
import io
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from rushes.delivery.sheet import safe_cell
from rushes.errors import AskTheArtist, NoSuchRecord
from rushes.model.review import Note
from rushes.model.take import Take
from rushes.review.drawing import read_drawing, write_drawing
from rushes.timebase import FrameRange, timecode
from rushes.workflow.bench import Bench
from rushes.workflow.refine import answered_notes
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot

MOST_TEXT = 4000


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A note with its answers, as it stands on one take.

    Args:
        note: the remark.
        replies: oldest first.
        origin: name of the earlier take it was carried from; empty on its own take.
        answered_by: the takes that another wording made to answer it, with the take that each was changed on.
    """

    note: Note
    replies: tuple[Note, ...] = ()
    origin: str = ""
    answered_by: tuple[tuple[Take, str], ...] = ()


def add_note(bench: Bench, take: Take, *, text: str, frames: FrameRange | None = None, drawing: str = "") -> Note:
    """Pin a remark to a take, and to frames of it where given.

    Raises:
        AskTheArtist: nothing was said or drawn, frames that the take has not, a drawing that cannot be kept.
    """
    marks = read_drawing(drawing)
    if not text.strip() and not marks:
        raise AskTheArtist("an empty note", next_step="write or draw something", about=take.name)
    note = Note(
        id=uuid.uuid4().hex,
        text=_text(text),
        author=bench.actor.id,
        take=take.id,
        frames=_inside(take, frames),
        drawing=write_drawing(marks),
        at=datetime.now(UTC),
    )
    _save(bench, note, take, event="note.added", body={"note": note.id, "text": note.text, **_span(note.frames)})
    return note


def reply(bench: Bench, take: Take, to: Note, *, text: str) -> Note:
    """Answer a note; an answer to an answer belongs to the same note.

    Raises:
        AskTheArtist: nothing was said.
    """
    if not text.strip():
        raise AskTheArtist("an empty answer", next_step="write something", about=take.name)
    root = to.reply_to or to.id
    note = Note(
        id=uuid.uuid4().hex,
        text=_text(text),
        author=bench.actor.id,
        take=to.take,
        at=datetime.now(UTC),
        resolved=True,  # an answer is never open by itself: the note is
        reply_to=root,
    )
    _save(bench, note, take, event="note.added", body={"note": note.id, "text": note.text, "reply_to": root})
    return note


def change_note(bench: Bench, take: Take, note: Note, *, text: str | None = None, resolved: bool | None = None) -> Note:
    """Another wording, or resolved or open again; the log keeps what it said before.

    Raises:
        AskTheArtist: an empty wording without a drawing.
    """
    new = note
    if text is not None and text != note.text:
        if not text.strip() and not note.drawing:
            raise AskTheArtist("an empty note", next_step="write something, or resolve it", about=take.name)
        new = replace(new, text=_text(text))
        _save(bench, new, take, event="note.changed", body={"note": note.id, "text": new.text})
    if resolved is not None and resolved != note.resolved and not note.reply_to:
        new = replace(new, resolved=resolved)
        event, body = ("note.resolved", {}) if resolved else ("note.changed", {"resolved": False})
        _save(bench, new, take, event=event, body={"note": note.id, **body})
    return new


def find_note(bench: Bench, take: Take, note_id: str) -> Note:
    """A note that stands on a take, its own or one carried to it.

    Raises:
        NoSuchRecord: no such note.
    """
    note = bench.ledger.note(note_id)
    if note.take != take.id:
        other = bench.ledger.take(note.take)
        if (other.shot, other.segment, other.aspect) != (take.shot, take.segment, take.aspect):
            raise NoSuchRecord(f"no note {note_id!r} on this take", about=take.name)
    return note


def threads_of(bench: Bench, now: Snapshot, row: Row) -> tuple[Thread, ...]:
    """The notes of a take, and the open ones of its shot's earlier takes, which the next take must answer."""
    earlier = {
        other.take.id: other.take.name for other in now.siblings(row) if other.take.take_number < row.take.take_number
    }
    own = bench.ledger.notes(take=row.take.id)
    carried = [note for take in earlier for note in bench.ledger.notes(take=take)] if earlier else []
    replies: dict[str, list[Note]] = defaultdict(list)
    for note in (*own, *carried):
        if note.reply_to:
            replies[note.reply_to].append(note)
    heads = [note for note in own if not note.reply_to]
    heads += [note for note in carried if not note.reply_to and not note.resolved]
    answered = answers_to_notes(bench, now, row)
    threads = [
        Thread(
            note=note,
            replies=tuple(sorted(replies[note.id], key=_age)),
            origin=earlier.get(note.take, ""),
            answered_by=answered.get(note.id, ()),
        )
        for note in heads
    ]
    return tuple(
        sorted(threads, key=lambda t: (bool(t.origin), t.note.frames.start if t.note.frames else -1, _age(t.note)))
    )


def thread_of(bench: Bench, now: Snapshot, row: Row, note: Note) -> Thread:
    """One note with all that belongs to it, as it stands on a take."""
    replies = [other for other in bench.ledger.notes(take=note.take) if other.reply_to == note.id]
    return Thread(
        note=note,
        replies=tuple(sorted(replies, key=_age)),
        origin="" if note.take == row.take.id else bench.ledger.take(note.take).name,
        answered_by=answers_to_notes(bench, now, row).get(note.id, ()),
    )


def answers_to_notes(bench: Bench, now: Snapshot, row: Row) -> Mapping[str, tuple[tuple[Take, str], ...]]:
    """Note -> the takes of this place that were made to answer it, each with the take that was changed."""
    found: dict[str, dict[str, tuple[Take, str]]] = defaultdict(dict)
    for answer in answered_notes(bench, row.take.shot):
        for other in now.siblings(row):
            if other.take.brief == answer.brief:
                found[answer.note][other.take.id] = (other.take, answer.old)
    return {note: tuple(takes.values()) for note, takes in found.items()}


def answers_of_take(bench: Bench, row: Row) -> tuple[tuple[Note, str], ...]:
    """The notes that a take was made to answer, each with the take that was changed."""
    pairs = dict.fromkeys(
        (answer.note, answer.old)
        for answer in answered_notes(bench, row.take.shot)
        if answer.brief == row.take.brief and answer.old != row.take.id
    )
    return tuple((bench.ledger.note(note), old) for note, old in pairs)


def notes_csv(bench: Bench, now: Snapshot, *, names: Mapping[str, str]) -> str:
    """All notes as a sheet: take, frames, timecode, text, who, when, whether it is resolved, how many marks it has.

    Args:
        bench: whose.
        now: the shelf.
        names: actor id -> name.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        ("shot", "take", "first frame", "last frame", "at", "note", "by", "when (UTC)", "state", "marks", "answer to")
    )
    for note, row in all_notes(bench, now):
        frames = note.frames
        writer.writerow(
            safe_cell(str(cell))
            for cell in (
                row.take.shot,
                row.take.name,
                frames.start if frames else "",
                frames.end - 1 if frames else "",
                timecode(frames.start, row.take.facts.rate) if frames else "",
                note.text,
                names.get(note.author, note.author),
                note.at.strftime("%Y-%m-%d %H:%M") if note.at else "",
                "answer" if note.reply_to else "resolved" if note.resolved else "open",
                len(read_drawing(note.drawing)),
                note.reply_to,
            )
        )
    return text.getvalue()


def all_notes(bench: Bench, now: Snapshot) -> Sequence[tuple[Note, Row]]:
    """Every note on a take with its row, in the order of the film, then of frames, answers after their note."""
    notes = [note for note in bench.ledger.notes() if note.take in now.index]
    heads = {note.id: note for note in notes if not note.reply_to}

    def key(note: Note) -> tuple[Any, ...]:
        head = heads.get(note.reply_to, note)
        return (
            now.index[note.take],
            head.frames.start if head.frames else -1,
            _age(head),
            bool(note.reply_to),
            _age(note),
        )

    return [(note, now.rows[now.index[note.take]]) for note in sorted(notes, key=key)]


def _save(bench: Bench, note: Note, take: Take, *, event: str, body: dict[str, Any]) -> None:
    with bench.ledger.batch():
        bench.ledger.save_note(note)
        bench.ledger.append(event, actor=bench.actor, shot=take.shot, take=note.take, step="select", body=body)


def _text(text: str) -> str:
    return text.strip()[:MOST_TEXT]


def _span(frames: FrameRange | None) -> dict[str, int]:
    return {"start": frames.start, "end": frames.end} if frames else {}


def _inside(take: Take, frames: FrameRange | None) -> FrameRange | None:
    if frames is not None and not (len(frames) and frames.within(FrameRange(0, take.facts.frames))):
        raise AskTheArtist(
            "frames that the take has not",
            cause=f"found {frames.start} to {frames.end - 1}; it has {take.facts.frames} frames, from 0",
            next_step="pin the note to frames of the take",
            about=take.name,
        )
    return frames


def _age(note: Note) -> tuple[str, str]:
    return (note.at.isoformat() if note.at else "", note.id)
