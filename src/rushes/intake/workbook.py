"""An Excel workbook as a grid: the first visible sheet with a table, values as Excel left them, no formula run."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

from rushes.errors import SheetFault
from rushes.intake.dialect import Record
from rushes.intake.grid import Grid, Limits


def read_workbook(path: Path, *, limits: Limits) -> Grid:
    """Read an `.xlsx` file.

    Args:
        path: the workbook.
        limits: rows and unpacked size.

    Raises:
        SheetFault: not a workbook, one that unpacks beyond the limit, or one without a filled sheet.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _check_archive(path, limits)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as fault:
        raise _not_a_workbook(path) from fault
    try:
        for sheet in book.worksheets:
            if getattr(sheet, "sheet_state", "visible") != "visible":
                continue
            records = _records(sheet, limits)
            if records:
                notices = (
                    () if len(book.worksheets) == 1 else (f"read the sheet {sheet.title!r} of {len(book.worksheets)}",)
                )
                return Grid(kind="workbook", header=records[0], records=tuple(records[1:]), notices=notices)
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as fault:
        raise _not_a_workbook(path) from fault
    finally:
        book.close()
    raise SheetFault("a workbook without a filled sheet", cause=path.name, next_step="write one row per shot")


def _records(sheet: Any, limits: Limits) -> list[Record]:
    sheet.reset_dimensions()  # exporters write wrong dimensions; the cells themselves are right
    records: list[Record] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = tuple(_text(cell) for cell in cells)
        while texts and not texts[-1]:
            texts = texts[:-1]
        if any(texts):
            records.append(Record(number=number, cells=texts))
        if len(records) > limits.rows + 1 or number > limits.rows * 10:
            break
    return records


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
    if isinstance(cell, dt.datetime) and cell.date() == dt.date(1899, 12, 30):
        cell = cell.time()
    if isinstance(cell, dt.timedelta):  # 25:14 typed as a ratio becomes a day and more
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell).replace("_x000D_", "").replace("\0", "")


def _check_archive(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError) as fault:
        raise _not_a_workbook(path) from fault
    if size > limits.file_bytes:
        raise SheetFault(
            "a workbook that unpacks to more than the limit",
            cause=f"{size} bytes, at most {limits.file_bytes}",
            next_step="save the one sheet as CSV",
        )


def _not_a_workbook(path: Path) -> SheetFault:
    return SheetFault(
        "not an Excel workbook",
        cause=f"{path.name} is damaged, or another kind of file under that name",
        next_step="save it as .xlsx or .csv again",
    )
