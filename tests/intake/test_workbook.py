"""A workbook is read by its first visible sheet, within limits, and no formula is run."""

from __future__ import annotations

import zipfile
from datetime import time, timedelta
from pathlib import Path

import openpyxl
import pytest

from rushes.errors import SheetFault
from rushes.intake.grid import Limits
from rushes.intake.sheet import read_sheet
from rushes.intake.workbook import read_workbook


def save(folder: Path, *rows: tuple, hidden: bool = False) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    if hidden:
        page.append(["prompt"])
        page.append(["secret"])
        page.sheet_state = "hidden"
        page = book.create_sheet("Shots")
    for row in rows:
        page.append(row)
    book.save(folder / "s.xlsx")
    return folder / "s.xlsx"


def test_numbers_times_and_truths_become_the_texts_a_person_typed(tmp_path: Path) -> None:
    path = save(
        tmp_path, ("prompt", "aspect", "seconds"), (7.0, time(9, 16), 2.5), (True, timedelta(hours=16, minutes=9), 3)
    )

    cells = [record.cells for record in read_workbook(path, limits=Limits()).records]

    assert cells == [("7", "09:16:00", "2.5"), ("yes", "16:09:00", "3")]
    assert not read_sheet(path).faults


def test_a_hidden_sheet_is_passed_over_and_the_choice_is_said(tmp_path: Path) -> None:
    sheet = read_sheet(save(tmp_path, ("prompt",), ("rain",), hidden=True))

    assert [row.values["prompt"] for row in sheet.rows] == ["rain"]
    assert sheet.notices == ("read the sheet 'Shots' of 2",)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetFault, match="without a filled sheet"):
        read_sheet(save(tmp_path))


def test_a_workbook_that_unpacks_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = save(tmp_path, ("prompt",), ("rain",))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", "0" * 5_000_000)

    with pytest.raises(SheetFault, match="unpacks to more than the limit"):
        read_sheet(path, limits=Limits(file_bytes=1_000_000))


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path, ("prompt",), *[(f"p{n}",) for n in range(12)])

    with pytest.raises(SheetFault, match="too many rows"):
        read_sheet(path, limits=Limits(rows=10))
    assert len(read_sheet(path, limits=Limits(rows=12)).rows) == 12


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")

    with pytest.raises(SheetFault, match=r"not an Excel workbook\n  cause: .* is damaged, or another kind"):
        read_sheet(path)
