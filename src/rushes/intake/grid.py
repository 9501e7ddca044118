"""A table before its columns are known, and the nouns a sheet is read into: row, sheet, limits and vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rushes.errors import SheetFault
from rushes.intake.dialect import Record
from rushes.model.production import SHOT_TAGS

SheetKind = Literal["table", "workbook", "list", "script", "board"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What intake will read before it says no.

    Args:
        file_bytes: largest file; for a workbook also the largest unpacked size.
        rows: most records.
        cell: most characters in a cell.
        seconds: longest shot asked for.
        takes: most takes per brief.
    """

    file_bytes: int = 256_000_000
    rows: int = 20_000
    cell: int = 8_000
    seconds: int = 600
    takes: int = 500


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Names that cells are checked against; an empty tuple means that any name passes."""

    tags: tuple[str, ...] = SHOT_TAGS
    engines: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A header row and its records, whatever kind of file they came from."""

    kind: SheetKind
    header: Record
    records: tuple[Record, ...]
    encoding: str = ""
    delimiter: str = ""
    notices: tuple[str, ...] = ()
    faults: tuple[SheetFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the sheet.

    Args:
        number: the row as a spreadsheet shows it (1 = header); the line of a list or script.
        values: canonical column -> text, empty cells left out.
        notes: cells of unknown columns by their header, kept as data and never interpreted.
    """

    number: int
    values: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a file asked for.

    Args:
        path: the file or folder read; media names in cells are relative to `folder`.
        rows: rows without a fault.
        faulty: rows with a fault; they make no brief, but their shots are not parked either.
        faults: every fault, in the order of the rows.
        columns: canonical columns that the sheet has.
        unknown_columns: header -> nearest valid column name or empty.
        notices: what was repaired or left out, in words.
        skip_faulty: the caller asked to go on without the faulty rows.
    """

    path: Path
    folder: Path
    kind: SheetKind
    sha256: str
    rows: tuple[Row, ...]
    faulty: tuple[Row, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    unknown_columns: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    skip_faulty: bool = False

    @property
    def is_usable(self) -> bool:
        """True where there is a row to run and no fault stands in the way."""
        return bool(self.rows) and (self.skip_faulty or not self.faults)
