"""Read a sheet of any kind into rows, with every fault at once; the front door of intake."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from rushes.errors import CannotReach, SheetFault
from rushes.intake.board import hash_board, read_board
from rushes.intake.check import fault_at, find_faults, find_repeated_ids, with_proper_names
from rushes.intake.column import (
    PICTURE_SOURCES,
    REPEATABLE,
    Placing,
    canonical,
    column_names,
    folded,
    nearest,
    place_columns,
)
from rushes.intake.dialect import Record, decode_text, find_delimiter, parse_records
from rushes.intake.grid import Grid, Limits, Row, Sheet, Vocabulary
from rushes.intake.script import read_fountain, read_list_of_prompts
from rushes.intake.workbook import read_workbook

TABLES = (".csv", ".tsv", ".ssv", ".psv", ".tab")
SUFFIXES = (*TABLES, ".xlsx", ".xlsm", ".txt", ".fountain", ".spmd")


def read_sheet(
    path: Path | str,
    *,
    mapping: Mapping[str, str] | None = None,
    skip_faulty: bool = False,
    vocabulary: Vocabulary | None = None,
    limits: Limits | None = None,
) -> Sheet:
    """Read a table (CSV, TSV, SSV), an XLSX workbook, a list of prompts, a Fountain script or a storyboard folder.

    Cells are data: nothing in them is run, fetched or followed. Only a file that cannot be read at all raises; every
    fault of a cell, row or header is listed in `Sheet.faults`.

    Args:
        path: a file of one of `SUFFIXES`, or a folder of pictures.
        mapping: header as written -> canonical column (`{"Copy": "prompt"}`).
        skip_faulty: go on without the rows that have faults.
        vocabulary: names to check cells against.
        limits: how much to read.

    Raises:
        CannotReach: no such file, or one that may not be read.
        SheetFault: a kind of file that is no sheet, or a damaged one.
    """
    path, limits, vocabulary = Path(path), limits or Limits(), vocabulary or Vocabulary()
    grid, sha256 = _open_grid(path, limits)
    folder = path if path.is_dir() else path.parent
    placing = place_columns(grid.header.cells, mapping=mapping or {}, long=_columns_of_sentences(grid))
    columns = tuple(dict.fromkeys(name for name in placing.names if name))
    faults = [*grid.faults, *_header_faults(grid, placing, columns, mapping or {})]
    if grid.kind == "script":  # whoever speaks in a script is in it, whether the brand knows them or not
        spelling, vocabulary = vocabulary, replace(vocabulary, characters=())
    else:
        spelling = vocabulary
    filled = [record for record in grid.records if any(cell.strip() for cell in record.cells)]
    rows = [with_proper_names(_row(record, placing, limits), spelling) for record in filled]
    found = _row_faults(rows, grid, folder=folder, vocabulary=vocabulary, limits=limits)
    if not any(name in columns for name in PICTURE_SOURCES):  # one fault of the header, not one more of every row
        rows, found = [], [fault for fault in found if fault.column != "prompt"]
        faults = [_no_prompt_column(grid, placing), *faults]
    elif not rows:
        faults.append(SheetFault("a sheet without rows", next_step="write one row per shot"))
    faults += found
    marked = {fault.row for fault in faults}
    return Sheet(
        path=path,
        folder=folder,
        kind=grid.kind,
        sha256=sha256,
        rows=tuple(row for row in rows if row.number not in marked),
        faulty=tuple(row for row in rows if row.number in marked),
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        columns=columns,
        unknown_columns=placing.unknown,
        notices=(*grid.notices, *_demotions(placing)),
        skip_faulty=skip_faulty,
    )


def require_usable(sheet: Sheet) -> Sheet:
    """The sheet itself where it may run.

    Raises:
        SheetFault: the first fault, with all of them in its cause.
    """
    if sheet.is_usable:
        return sheet
    first = sheet.faults[0] if sheet.faults else SheetFault("a sheet without rows")
    if len(sheet.faults) <= 1:
        raise first
    rows = len({fault.row for fault in sheet.faults})
    cause = "\n".join(f"    {fault.about}: {fault.title} ({fault.cause})" for fault in sheet.faults[:50])
    raise SheetFault(
        f"{len(sheet.faults)} faults in {rows} rows of {sheet.path.name}",
        cause=f"\n{cause}",
        next_step="correct them, or go on without these rows: --skip-faulty",
    )


def _open_grid(path: Path, limits: Limits) -> tuple[Grid, str]:
    try:
        grid, sha256 = _read_grid(path, limits)
    except OSError as fault:
        if isinstance(fault, CannotReach):
            raise
        raise CannotReach("the sheet cannot be read", cause=str(fault), about=str(path)) from fault
    if len(grid.records) > limits.rows:
        raise SheetFault(
            "a sheet with too many rows", cause=f"more than {limits.rows}", next_step="part it into several sheets"
        )
    return grid, sha256


def _read_grid(path: Path, limits: Limits) -> tuple[Grid, str]:
    if path.is_dir():
        return read_board(path, limits=limits), hash_board(path)
    if not path.exists():
        raise CannotReach("no such sheet", cause=str(path), next_step="name a file that exists")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SheetFault(
            "a kind of file that is no sheet",
            cause=path.name,
            next_step="one of " + " ".join(SUFFIXES) + ", or a folder",
        )
    if path.stat().st_size > limits.file_bytes:
        raise SheetFault(
            "a sheet beyond the limit", cause=f"{path.stat().st_size} bytes", next_step=f"at most {limits.file_bytes}"
        )
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if suffix in {".xlsx", ".xlsm"}:
        return read_workbook(path, limits=limits), sha256
    if data.startswith(b"PK\x03\x04") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetFault("a workbook under a text file's name", cause=path.name, next_step="name it .xlsx")
    text, encoding, notices = decode_text(data)
    return _text_grid(text, suffix, encoding, notices), sha256


def _text_grid(text: str, suffix: str, encoding: str, notices: tuple[str, ...]) -> Grid:
    if suffix in {".fountain", ".spmd"}:
        grid = read_fountain(text)
    else:
        delimiter = find_delimiter(text, suffix=suffix, recognises=lambda cell: bool(canonical(cell)))
        if suffix in TABLES or _is_table(text, delimiter):
            return _table(text, delimiter, encoding, notices)
        grid = read_list_of_prompts(text)
    return Grid(
        kind=grid.kind,
        header=grid.header,
        records=grid.records,
        encoding=encoding,
        notices=(*notices, *grid.notices),
    )


def _is_table(text: str, delimiter: str) -> bool:
    """A `.txt` whose first line names a picture column and one more is a table that was exported as text."""
    first = parse_records(text[:65536], delimiter)[:1] if delimiter else []
    named = {canonical(cell) for cell in first[0].cells} - {""} if first else set()
    return len(named) >= 2 and any(name in named for name in PICTURE_SOURCES)


def _table(text: str, delimiter: str, encoding: str, notices: tuple[str, ...]) -> Grid:
    if text[:4].lower() == "sep=":  # Excel's own hint, which no spreadsheet counts as a row
        text = text.partition("\n")[2]
    records = parse_records(text, delimiter)
    filled = next((i for i, record in enumerate(records) if any(c.strip() for c in record.cells)), None)
    header = Record(number=1, cells=()) if filled is None else records[filled]
    body = [] if filled is None else records[filled + 1 :]
    empty = sum(not any(c.strip() for c in record.cells) for record in body)
    if empty:
        notices = (*notices, f"{empty} empty rows were left out")
    faults = [
        SheetFault("a quote that is never closed", row=r.number, next_step='close it, or write the quote as ""')
        for r in records
        if r.unclosed
    ]
    return Grid(
        kind="table",
        header=header,
        records=tuple(record for record in body if any(c.strip() for c in record.cells)),
        encoding=encoding,
        delimiter=delimiter,
        notices=notices,
        faults=tuple(faults),
    )


def _columns_of_sentences(grid: Grid) -> frozenset[int]:
    """Positions of columns whose middle cell has more than 20 characters and a space."""
    found = set()
    for position in range(len(grid.header.cells)):
        cells = sorted((r.cells[position].strip() for r in grid.records[:200] if len(r.cells) > position), key=len)
        middle = cells[len(cells) // 2] if cells else ""
        if len(middle) > 20 and " " in middle:
            found.add(position)
    return frozenset(found)


def _demotions(placing: Placing) -> Iterable[str]:
    for header, column in placing.demoted.items():
        better = placing.headers[placing.names.index(column)]
        yield f"the column {header!r} is kept as a note: {column} is read from {better!r}"


def _row(record: Record, placing: Placing, limits: Limits) -> Row:
    values: dict[str, str] = {}
    notes: dict[str, str] = {}
    for name, header, cell in zip(placing.names, placing.headers, record.cells, strict=False):
        text = cell.strip()
        if not text:
            continue
        if not name:
            notes[header] = text[: limits.cell]
        elif name in values and name in REPEATABLE:
            values[name] = f"{values[name]}, {text}"
        else:
            values.setdefault(name, text)
    return Row(number=record.number, values=values, notes=notes)


def _row_faults(
    rows: Iterable[Row], grid: Grid, *, folder: Path, vocabulary: Vocabulary, limits: Limits
) -> list[SheetFault]:
    rows = list(rows)
    faults = [f for row in rows for f in find_faults(row, folder=folder, vocabulary=vocabulary, limits=limits)]
    faults += find_repeated_ids(rows)
    width = len(grid.header.cells)
    for record in grid.records:
        extra = [cell for cell in record.cells[width:] if cell.strip()]
        if extra:
            reason = f"a row of {len(record.cells)} cells under a header of {width}"
            cure = "put cells that contain the delimiter in double quotes"
            faults.append(fault_at(record.number, "", extra[0], reason=reason, cure=cure))
    return faults


def _header_faults(
    grid: Grid, placing: Placing, columns: tuple[str, ...], mapping: Mapping[str, str]
) -> Iterable[SheetFault]:
    row = grid.header.number
    for _, header in placing.repeated:
        reason = "two columns of that name; the first was read"
        yield SheetFault(reason, row=row, column=header, next_step="rename one of them")
    headers = {folded(header): header for header in grid.header.cells}
    for header, column in mapping.items():
        if folded(header) not in headers:
            near = nearest(header, [cell for cell in headers.values() if cell.strip()])
            cure = f"did you mean {near!r}?" if near else "columns: " + ", ".join(headers.values())
            yield SheetFault("--map names a column that the sheet lacks", row=row, column=header, next_step=cure)
        elif not canonical(column):
            near = nearest(column, column_names())
            cure = f"did you mean {near!r}?" if near else "columns: " + ", ".join(column_names())
            yield fault_at(row, header, column, reason="--map names no column of a sheet", cure=cure)


def _no_prompt_column(grid: Grid, placing: Placing) -> SheetFault:
    headers = [header for header in placing.headers[:20] if not header.startswith("column ")]
    free = [
        header for header, name in zip(placing.headers, placing.names, strict=False) if header in headers and not name
    ]
    near = nearest("prompt", headers) or next(iter(free or headers), "Copy")
    return SheetFault(
        "no column holds the prompts",
        row=grid.header.number,
        cause="columns: " + ", ".join(headers) if headers else "the sheet is empty",
        next_step=f'name one of them prompt, or say which it is: --map "{near}=prompt"',
    )
