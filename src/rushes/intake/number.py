"""Which shot each row belongs to: by its id, its content, its place or its `shot` cell, the same on every import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rushes.errors import SheetFault
from rushes.intake.check import fault_at
from rushes.intake.grid import Row, Sheet
from rushes.model.document import digest
from rushes.model.production import legal_name, shot_code

_FULL_CODE = re.compile(r"^[A-Z0-9]+_[A-Z0-9]+_\d{4,}$")
_NUMBER = re.compile(r"^(?:shot|sh|s|einstellung)?[\s._-]*0*(\d{1,7})$", re.IGNORECASE)
_PLACE_KEY = re.compile(r"^row-(\d+)-([0-9a-f]{12})$")


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """Shot codes by row number, shots no row asks for any more, and what could not be numbered."""

    codes: Mapping[int, str]
    parked: tuple[str, ...] = ()
    faults: tuple[SheetFault, ...] = ()


@dataclass(kw_only=True)
class _Taken:
    """Numbers in use, by sequence."""

    numbers: dict[str, set[int]] = field(default_factory=dict)
    highest: dict[str, int] = field(default_factory=dict)

    def add(self, code: str) -> None:
        """Mark a code's number as used."""
        sequence, number = _place(code)
        self.numbers.setdefault(sequence, set()).add(number)
        self.highest[sequence] = max(number, self.highest.get(sequence, 0))

    def next_after(self, sequence: str, before: int, after: int | None) -> int:
        """The next ten after the last, or a number in the gap where a row was put between two shots."""
        if after is not None and before < after:
            middle = (before + after) // 2
            if middle > before and middle not in self.numbers.get(sequence, ()):
                return middle
        return (self.highest.get(sequence, 0) // 10 + 1) * 10


def _place(code: str) -> tuple[str, int]:
    _, sequence, number = code.rsplit("_", 2)
    return sequence, int(number)


def row_keys(sheet: Sheet) -> dict[int, str]:
    """Row number -> key: the `id` cell, else the place with a digest of the cells."""
    keys = {}
    for row in (*sheet.rows, *sheet.faulty):
        content = {name: text for name, text in row.values.items() if name != "id"}
        keys[row.number] = row.values.get("id", "") or f"row-{row.number:04d}-{digest(content)[:12]}"
    return keys


def number_rows(sheet: Sheet, *, show: str, existing: Mapping[str, str]) -> Numbered:
    """Give every row its shot code.

    Args:
        sheet: rows, faulty ones included so that a slip of the pen parks nothing.
        show: upper-case show code.
        existing: row key -> shot code of the last import.
    """
    rows = sorted((*sheet.rows, *sheet.faulty), key=lambda row: row.number)
    keys = row_keys(sheet)
    remembered = _remember(rows, keys, existing)
    taken = _Taken()
    for code in existing.values():
        taken.add(code)
    codes: dict[int, str] = {}
    for row in rows:
        written = _written_code(row, show)
        if written:
            codes[row.number] = written
            taken.add(written)
    following = _following_numbers(rows, {**remembered, **codes})
    labels: dict[tuple[str, str], str] = {}
    before: dict[str, int] = {}
    for index, row in enumerate(rows):
        sequence, label = _sequence(row), row.values.get("shot", "").casefold()
        code = codes.get(row.number, "") or (labels.get((sequence, label), "") if label else "")
        code = code or remembered.get(row.number, "")
        if not code:
            number = taken.next_after(sequence, before.get(sequence, 0), following[index])
            code = shot_code(show=show, sequence=sequence, number=number)
        codes[row.number] = code
        taken.add(code)
        own, number = _place(code)
        before[own] = number
        if label:
            labels.setdefault((sequence, label), code)
    faults = _segment_clashes(rows, codes)
    kept = set(codes.values())
    parked = tuple(dict.fromkeys(code for code in existing.values() if code not in kept))
    return Numbered(codes=codes, parked=parked, faults=tuple(faults))


def _remember(rows: list[Row], keys: Mapping[int, str], existing: Mapping[str, str]) -> dict[int, str]:
    """Rows matched to the last import: by key, then by content elsewhere, then by place with other content."""
    left = dict(existing)
    found: dict[int, str] = {}
    for row in rows:
        if keys[row.number] in left:
            found[row.number] = left.pop(keys[row.number])
    for by in (2, 1):  # content, then place
        table: dict[str, str] = {}
        for key in left:
            match = _PLACE_KEY.match(key)
            if match:
                table.setdefault(match[by], key)
        for row in rows:
            content = digest({name: text for name, text in row.values.items() if name != "id"})[:12]
            word = content if by == 2 else f"{row.number:04d}"
            if row.number not in found and word in table and table[word] in left:
                if by == 1 and not _PLACE_KEY.match(keys[row.number]):
                    continue
                found[row.number] = left.pop(table[word])
    return found


def _written_code(row: Row, show: str) -> str:
    word = row.values.get("shot", "").strip()
    if _FULL_CODE.match(word):
        return word
    number = _NUMBER.match(word)
    return shot_code(show=show, sequence=_sequence(row), number=int(number[1])) if number else ""


def _sequence(row: Row) -> str:
    word = row.values.get("sequence", "")
    whole = re.match(r"^(?:scene|seq|sequence|sc|sq)?[\s._-]*0*(\d{1,6})$", word, re.IGNORECASE)
    if whole:
        return f"{int(whole[1]):03d}"
    return re.sub(r"[^A-Z0-9]", "", legal_name(word, fallback="").upper())[:12] or "010"


def _following_numbers(rows: list[Row], known: Mapping[int, str]) -> list[int | None]:
    """For each row the number of the next row of its sequence whose shot is known already."""
    nearest: dict[str, int] = {}
    found: list[int | None] = []
    for row in reversed(rows):
        found.append(nearest.get(_sequence(row)))
        if row.number in known:
            sequence, number = _place(known[row.number])
            nearest[sequence] = number
    return found[::-1]


def _segment_clashes(rows: list[Row], codes: Mapping[int, str]) -> list[SheetFault]:
    """Two rows with the same words for the same shot are one slip, not two wishes."""
    first: dict[str, int] = {}
    faults = []
    for row in rows:
        content = digest(
            [codes[row.number], {k: v for k, v in row.values.items() if k not in {"id", "shot", "sequence"}}]
        )
        if content in first:
            reason = f"the same shot with the same words as row {first[content]}"
            faults.append(fault_at(row.number, "shot", codes[row.number], reason=reason, cure="remove one of the two"))
        else:
            first[content] = row.number
    return faults
