"""The faults of a row: every cell that does not say what its column needs, with the nearest valid name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rushes.errors import SheetFault
from rushes.intake.column import FILES, PICTURE_SOURCES, folded, nearest
from rushes.intake.grid import Limits, Row, Vocabulary
from rushes.intake.value import (
    Unreadable,
    read_aspect,
    read_element,
    read_files,
    read_list,
    read_option,
    read_seconds,
    read_segments,
    read_whole,
)

#: Columns of words that a viewer reads; a brand's banned words may not stand there.
_TEXTS = ("super", "cta", "legal")


def fault_at(row: int, column: str, value: str, *, reason: str, cure: str = "") -> SheetFault:
    """A fault with its place; a long value is shortened for people."""
    shown = value if len(value) <= 60 else f"{value[:57]}..."
    return SheetFault(
        reason, row=row, column=column, value=value[:500], cause=f"found {shown!r}" if value else "", next_step=cure
    )


def find_faults(row: Row, *, folder: Path, vocabulary: Vocabulary, limits: Limits) -> Iterator[SheetFault]:
    """Every fault of one row, in the order of its columns.

    Args:
        row: the row as read.
        folder: where media names are looked up.
        vocabulary: known tags, engines, characters, and banned words.
        limits: lengths and counts.
    """
    if not any(row.values.get(name) for name in PICTURE_SOURCES):
        cure = "write a prompt, or name a first_frame or footage"
        yield SheetFault("a row that asks for no picture", row=row.number, column="prompt", next_step=cure)
    for column, text in row.values.items():
        if len(text) > limits.cell:
            yield fault_at(row.number, column, text, reason=f"a cell of {len(text)} characters; at most {limits.cell}")
            continue
        try:
            _reader(column, folder, limits)(text)
        except Unreadable as why:
            yield fault_at(row.number, column, text, reason=str(why))
    yield from _unknown_names(row, vocabulary)
    yield from _banned_words(row, vocabulary.banned)


def with_proper_names(row: Row, vocabulary: Vocabulary) -> Row:
    """The row with tags, engine and characters spelt as the vocabulary spells them: `MARA` finds the brand's `Mara`."""
    values = dict(row.values)
    for column, known in (
        ("tags", vocabulary.tags),
        ("engine", vocabulary.engines),
        ("characters", vocabulary.characters),
    ):
        table = {folded(name): name for name in known}
        words = read_list(values.get(column, ""))
        if any(table.get(folded(word), word) != word for word in words):
            values[column] = ", ".join(table.get(folded(word), word) for word in words)
    return replace(row, values=values)


def find_repeated_ids(rows: Iterable[Row]) -> Iterator[SheetFault]:
    """A fault for every row whose `id` stands in an earlier row."""
    first: dict[str, int] = {}
    for row in rows:
        word = row.values.get("id", "")
        if word and word in first:
            yield fault_at(
                row.number,
                "id",
                word,
                reason=f"the same id as row {first[word]}",
                cure="give every row an id of its own, or leave the column out",
            )
        elif word:
            first[word] = row.number


def _reader(column: str, folder: Path, limits: Limits) -> Callable[[str], object]:
    """What reads the cells of a column."""
    if column.startswith("options."):
        return partial(read_option, folder=folder)
    return _readers(folder, limits).get(column, str)


def _readers(folder: Path, limits: Limits) -> dict[str, Callable[[str], object]]:
    seconds = partial(read_seconds, most=limits.seconds)
    files = {name: partial(read_files, folder=folder, several=name == "reference") for name in FILES}
    return {
        "seconds": seconds,
        "hold": seconds,
        "takes": partial(read_whole, least=1, most=limits.takes),
        "seed": partial(read_whole, least=0, most=2**32 - 1),
        "aspect": lambda text: [read_aspect(word) for word in read_aspects(text)],
        "segment": read_segments,
        "element": read_element,
        "sequence": _read_code,
        **files,
    }


def read_aspects(text: str) -> tuple[str, ...]:
    """The ratios of an `aspect` cell as written; a decimal comma is no separator (`2,39:1`)."""
    return read_list(re.sub(r"(?<=\d),(?=\d+\s*:\s*1\b)", ".", text))


def _read_code(text: str) -> str:
    if not re.search(r"[A-Za-z0-9]", text):
        raise Unreadable("a sequence needs a name in letters and digits")
    return text


def _unknown_names(row: Row, vocabulary: Vocabulary) -> Iterator[SheetFault]:
    tables: tuple[tuple[str, Sequence[str], str], ...] = (
        ("tags", vocabulary.tags, "tag"),
        ("engine", vocabulary.engines, "engine"),
        ("characters", vocabulary.characters, "character"),
    )
    for column, known, noun in tables:
        text = row.values.get(column, "")
        valid = {folded(word) for word in known}
        for word in (read_list(text) if column != "engine" else (text.strip(),)) if known and text else ():
            if folded(word) in valid:
                continue
            near = nearest(word, known)
            yield fault_at(
                row.number,
                column,
                word,
                reason=f"no {noun} of that name",
                cure=f"did you mean {near!r}?" if near else "known: " + ", ".join(known),
            )


def _banned_words(row: Row, banned: Sequence[str]) -> Iterator[SheetFault]:
    for column in _TEXTS:
        text = row.values.get(column, "")
        for word in banned:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
                reason = f"the brand sheet bans the word {word!r}"
                yield fault_at(row.number, column, text, reason=reason, cure="write it another way")
