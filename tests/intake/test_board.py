"""A folder of frames becomes shots in the order a person counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.errors import SheetFault
from rushes.intake.board import natural_key
from rushes.intake.sheet import read_sheet


def test_frames_are_sorted_as_people_count_and_become_first_frames(tmp_path: Path) -> None:
    for name in ("frame10.png", "frame2.png", "frame1_rain street.PNG", "notes.md"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "frame2.txt").write_text("a wet street", encoding="utf-8")

    sheet = read_sheet(tmp_path)

    assert sheet.kind == "board"
    assert [row.values["first_frame"] for row in sheet.rows] == ["frame1_rain street.PNG", "frame2.png", "frame10.png"]
    assert sheet.rows[1].values["prompt"] == "a wet street"
    assert sheet.rows[0].values["title"] == "frame rain street"
    assert not sheet.faults


def test_a_changed_frame_changes_the_sheets_hash(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"1")
    before = read_sheet(tmp_path).sha256

    (tmp_path / "a.png").write_bytes(b"2")

    assert read_sheet(tmp_path).sha256 != before


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetFault, match="a folder without pictures"):
        read_sheet(tmp_path)


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["a10", "a9", "b1", "a9b"], key=natural_key) == ["a9", "a9b", "a10", "b1"]
