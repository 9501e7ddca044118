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

    def add(self, code: str) -> None:
        """Mark a code's number as used."""
        _, sequence, number = code.rsplit("_", 2)
        self.numbers.setdefault(sequence, set()).add(int(number))

    def next_after(self, sequence: str, before: int, after: int | None) -> int:
        """The next ten after the last, or a number in the gap where a row was put between two shots."""
        used = self.numbers.setdefault(sequence, set())
        if after is not None and before < after:
            middle = (before + after) // 2
            if middle > before and middle not in used:
                return middle
        return (max(used, default=0) // 10 + 1) * 10


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
    faults: list[SheetFault] = []
    for row in rows:
        written = _written_code(row, show)
        if written:
            codes[row.number] = written
            taken.add(written)
    labels: dict[tuple[str, str], str] = {}
    for index, row in enumerate(rows):
        if row.number in codes:
            continue
        sequence = _sequence(row)
        label = row.values.get("shot", "").casefold()
        code = labels.get((sequence, label), "") if label else ""
        code = code or remembered.get(row.number, "")
        if not code:
            code = _new_code(rows, index, show=show, sequence=sequence, codes={**remembered, **codes}, taken=taken)
        codes[row.number] = code
        taken.add(code)
        if label:
            labels[sequence, label] = code
    faults += _segment_clashes(rows, codes)
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


def _new_code(rows: list[Row], index: int, *, show: str, sequence: str, codes: Mapping[int, str], taken: _Taken) -> str:
    def number_of(row: Row) -> int | None:
        code = codes.get(row.number, "")
        return int(code.rsplit("_", 1)[1]) if code and code.rsplit("_", 2)[1] == sequence else None

    before = next((n for row in reversed(rows[:index]) if (n := number_of(row)) is not None), 0)
    after = next((n for row in rows[index + 1 :] if (n := number_of(row)) is not None), None)
    return shot_code(show=show, sequence=sequence, number=taken.next_after(sequence, before, after))


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
