"""Which shot each row belongs to: by its id, its content, its place or its `shot` cell, the same on every import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rushes.errors import SheetFault
from rushes.intake.check import fault_at
from rushes.intake.column import nearest
from rushes.intake.grid import Row, Sheet
from rushes.intake.value import read_element
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
        keys[row.number] = row.values.get("id", "") or f"row-{row.number:04d}-{_content(row)}"
    return keys


def number_rows(sheet: Sheet, *, show: str, existing: Mapping[str, str]) -> Numbered:
    """Give every row its shot code.

    Args:
        sheet: rows, faulty ones included so that a slip of the pen parks nothing.
        show: upper-case show code.
        existing: row key -> shot code of the last import, or of all imports with the newest keys last.
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
    labels = _known_labels(rows, remembered)
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


def find_covered(sheet: Sheet, codes: Mapping[int, str]) -> tuple[dict[int, str], list[SheetFault]]:
    """Which shot each row with an `over` cell lies over, and what is wrong with such cells.

    Args:
        sheet: a cell names a row by its `id`, or a shot as its `shot` cell or its full code has it.
        codes: shot code by row number.

    Returns:
        Shot code by the number of the row that lies over it.
    """
    rows = (*sheet.rows, *sheet.faulty)
    layers = {row.number for row in rows if row.values.get("over", "")}
    named: dict[str, Row] = {}
    for column in ("shot", "id"):  # an id speaks before a shot of the same name
        named |= {row.values[column].casefold(): row for row in reversed(rows) if row.values.get(column, "")}
    named |= {codes[row.number].casefold(): row for row in rows}
    found: dict[int, str] = {}
    faults = []
    for row in sheet.rows:
        word = row.values.get("over", "")
        under = named.get(word.casefold())
        alone = read_element(row.values.get("element", "none")) or row.values.get("footage", "")
        if word and under is None:
            near = nearest(word, [name for name, other in named.items() if other.number not in layers])
            cure = f"did you mean {near!r}?" if near else "name a row by its id, or a shot"
            faults.append(fault_at(row.number, "over", word, reason="no row of that name to lie over", cure=cure))
        elif under is not None and (codes[under.number] == codes[row.number] or under.number in layers):
            cure = "name the row whose picture lies below"
            faults.append(fault_at(row.number, "over", word, reason="a row that is itself laid over", cure=cure))
        elif under is not None and not alone:
            cure = "write element straight, or name footage with alpha"
            faults.append(
                fault_at(row.number, "over", word, reason="without alpha it would hide the picture", cure=cure)
            )
        elif under is not None:
            found[row.number] = codes[under.number]
    return found, faults


def _remember(rows: list[Row], keys: Mapping[int, str], existing: Mapping[str, str]) -> dict[int, str]:
    """Rows matched to earlier imports: by id, by the same words (in their old place first), then by place alone.

    Newer keys speak first, and words or a place of long ago pull no row into a shot that another row has by now.
    """
    newest = [(key, shot, _PLACE_KEY.match(key)) for key, shot in reversed(list(existing.items()))]
    by_id = {row.values["id"]: row.number for row in rows if row.values.get("id")}
    found = {by_id[key]: shot for key, shot, _ in newest if key in by_id}
    held = set(found.values())
    words: dict[str, list[int]] = {}
    for row in rows:
        if row.number not in found:
            words.setdefault(_content(row), []).append(row.number)
    for _, shot, match in newest:
        same = words.get(match[2], []) if match and shot not in held else []
        if same and match:
            number = int(match[1]) if int(match[1]) in same else same[0]
            same.remove(number)
            found[number] = shot
            held.add(shot)
    nameless = {row.number for row in rows if _PLACE_KEY.match(keys[row.number])}
    for _, shot, match in newest:
        number = int(match[1]) if match else 0
        if number in nameless and number not in found and shot not in held:
            found[number] = shot
            held.add(shot)
    return found


def _content(row: Row) -> str:
    return digest({name: text for name, text in row.values.items() if name != "id"})[:12]


def _known_labels(rows: list[Row], remembered: Mapping[int, str]) -> dict[tuple[str, str], str]:
    """Shots that rows with a worded `shot` cell had before, so that an edited variant finds its shot again."""
    labels: dict[tuple[str, str], str] = {}
    for row in rows:
        label = row.values.get("shot", "").casefold()
        if label and row.number in remembered:
            labels.setdefault((_sequence(row), label), remembered[row.number])
    return labels


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
