"""Notes on paper: every note with its frame and drawing, as a PDF to send or as pictures to drop anywhere."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes import plugins
from rushes.errors import NoSuchRecord, RushesError
from rushes.imaging.notepaper import Remark, draw_page, pages_of, write_pdf
from rushes.imaging.typeset import read_face
from rushes.media.proxy import write_still
from rushes.media.read import read_frames
from rushes.model.review import Note
from rushes.review.drawing import read_drawing
from rushes.store.files import path_of
from rushes.timebase import timecode
from rushes.workflow.bench import Bench
from rushes.workflow.deliver import FONT
from rushes.workflow.studio.board import Board
from rushes.workflow.studio.remark import all_notes
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.snapshot import Snapshot

#: Frames on paper are read at this width.
_WIDTH = 720


def notes_pdf(bench: Bench, now: Snapshot, *, names: Board) -> bytes:
    """All notes as a PDF."""
    face = read_face(plugins.read_data("imaging", FONT))
    return write_pdf(_remarks(bench, now, names), title=f"{bench.production.name}: notes", face=face)


def notes_page(bench: Bench, now: Snapshot, *, names: Board, number: int) -> bytes:
    """One page of notes as a JPEG, from 1.

    Raises:
        NoSuchRecord: fewer pages than that.
    """
    face = read_face(plugins.read_data("imaging", FONT))
    pages = pages_of(_remarks(bench, now, names))
    if not 1 <= number <= len(pages):
        raise NoSuchRecord(f"no page {number} of notes", cause=f"there are {len(pages)}", next_step="count from 1")
    title = f"{bench.production.name}: notes"
    with bench.scratch(f"notes-{uuid.uuid4().hex[:12]}") as scratch:  # the same page may be asked for twice at once
        path: Path = scratch / "page.jpg"
        write_still(path, draw_page(pages[number - 1], title=title, number=number, face=face))
        return path.read_bytes()


def _remarks(bench: Bench, now: Snapshot, names: Board) -> list[Remark]:
    notes = all_notes(bench, now)
    answers: dict[str, list[str]] = {}
    for note, _ in notes:
        if note.reply_to:
            answers.setdefault(note.reply_to, []).append(f"{names.name_of(note.author)}: {note.text}")
    return [
        _remark(bench, note, row, names, tuple(answers.get(note.id, ()))) for note, row in notes if not note.reply_to
    ]


def _remark(bench: Bench, note: Note, row: Row, names: Board, answers: tuple[str, ...]) -> Remark:
    frames, take = note.frames, row.take
    place = "the whole take"
    if frames is not None:
        which = f"frame {frames.start}" if len(frames) == 1 else f"frames {frames.start} to {frames.end - 1}"
        place = f"{which}, {timecode(frames.start, take.facts.rate)}"
    at = note.at.strftime("%Y-%m-%d %H:%M UTC") if note.at else ""
    state = "resolved" if note.resolved else "open"
    return Remark(
        picture=_picture(bench, row, frames.start if frames else take.facts.frames // 2),
        marks=read_drawing(note.drawing),
        head=f"{take.name}  {row.title}",
        place=place,
        text=note.text,
        foot=", ".join(part for part in (names.name_of(note.author), at, state) if part),
        answers=answers,
    )


def _picture(bench: Bench, row: Row, frame: int) -> NDArray[np.uint8] | None:
    facts = row.take.facts
    if not facts.frames:
        return None
    size = (_WIDTH, max(2, round(_WIDTH * facts.height / facts.width / 2) * 2))
    try:
        path = path_of(bench.media, row.take.media)
        return next(iter(read_frames(path, start=frame, end=frame + 1, size=size)), None)
    except RushesError:
        return None  # the note stands without its picture where the file is gone or damaged
