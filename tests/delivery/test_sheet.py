from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from rushes.delivery.sheet import COLUMNS, draw_contact_sheet, safe_cell, write_contact_sheet, write_trafficking
from rushes.errors import CannotReach
from rushes.model.master import Check, Report
from tests.delivery.films import font
from tests.delivery.test_manifest import deliverable


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_leads_to_its_segment_and_rows(tmp_path: Path) -> None:
    films = [deliverable(id="b", file_name="b.mp4", segment="", suggested=True), deliverable(id="a", file_name="a.mp4")]

    rows = read(write_trafficking(tmp_path / "t.csv", films, rows={"a": [2, 5], "b": [3]}))

    assert [row["file"] for row in rows] == ["a.mp4", "b.mp4"]
    assert (rows[0]["segment"], rows[0]["rows"], rows[0]["choice"]) == ("city", "2 5", "circled")
    assert (rows[1]["segment"], rows[1]["choice"], rows[1]["sha256"]) == ("all", "suggested", "f" * 64)
    assert tuple(rows[0]) == COLUMNS


def test_failures_and_warnings_are_named(tmp_path: Path) -> None:
    checks = (
        Check(rule="levels", measured="", allowed="", verdict="warn"),
        Check(rule="frames", measured="", allowed="", verdict="fail"),
    )
    film = deliverable(report=Report(spec="web-1080p", sha256="", checks=checks))

    row = read(write_trafficking(tmp_path / "t.csv", [film], rows={}))[0]

    assert (row["quality"], row["failed"], row["warned"]) == ("fails", "frames", "levels")


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("city") == "city"


def test_a_hostile_segment_is_only_text_in_the_sheet(tmp_path: Path) -> None:
    film = deliverable(segment='=HYPERLINK("http://x","y")')

    row = read(write_trafficking(tmp_path / "t.csv", [film], rows={}))[0]

    assert row["segment"].startswith("'=")


def test_a_sheet_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(CannotReach):
        write_trafficking(tmp_path / "file" / "t.csv", [], rows={})


def test_a_contact_sheet_shows_every_picture_with_its_label(tmp_path: Path) -> None:
    cells = [(np.full((36, 64, 3), 40 * index + 40, np.uint8), f"tk00{index}") for index in range(4)]

    sheet = draw_contact_sheet(cells, font=font(), columns=2, title="Launch")
    path = write_contact_sheet(tmp_path / "c.png", cells, font=font(), columns=2)

    for index in range(4):
        assert (sheet == 40 * index + 40).all(axis=2).sum() >= 36 * 64
    assert (sheet[:40].min(axis=2) > 180).any()
    assert path.stat().st_size > 500
