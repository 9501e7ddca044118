"""Sheets for people: the trafficking sheet that says which file is whose, and contact sheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.errors import CannotReach
from rushes.imaging.lettering import draw, paint_block, pixels_of
from rushes.imaging.typeset import Color, Face, read_face, set_lines
from rushes.media.proxy import lay_grid, write_still
from rushes.model.master import Deliverable

COLUMNS = (
    "file",
    "specification",
    "segment",
    "cut",
    "version",
    "rows",
    "frames",
    "choice",
    "quality",
    "failed",
    "warned",
    "sha256",
)
Pixels = NDArray[np.uint8]


def write_trafficking(path: Path, films: Sequence[Deliverable], *, rows: Mapping[str, Sequence[int]]) -> Path:
    """Write the sheet that leads from a file to its segment and to the rows of the sheet it was made from.

    Args:
        path: `.csv`, UTF-8.
        films: one line each, in order of file name.
        rows: by film id: lines of the sheet.

    Raises:
        CannotReach: the file cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for film in sorted(films, key=lambda film: film.file_name):
        writer.writerow([safe_cell(cell) for cell in _line(film, rows.get(film.id, ()))])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    except OSError as fault:
        raise CannotReach("a trafficking sheet that cannot be written", cause=str(fault), about=path.name) from fault
    return path


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(film: Deliverable, rows: Sequence[int]) -> list[str]:
    by_verdict = {
        verdict: "; ".join(check.rule for check in film.report.checks if check.verdict == verdict)
        for verdict in ("fail", "warn")
    }
    return [
        film.file_name,
        film.spec,
        film.segment or "all",
        film.cut,
        str(film.cut_version),
        " ".join(str(row) for row in rows),
        str(film.frames),
        "suggested" if film.suggested else "circled",
        "fails" if film.report.has_failed else "passes",
        by_verdict["fail"],
        by_verdict["warn"],
        film.media.sha256,
    ]


def draw_contact_sheet(
    cells: Sequence[tuple[Pixels, str]], *, font: bytes, columns: int = 5, title: str = ""
) -> Pixels:
    """Pictures in rows with a line of type under each.

    Args:
        cells: (h, w, 3) uint8 pictures of one size with their labels.
        font: bytes of the face.
        columns: pictures in a row.
        title: above the grid, or empty.

    Returns:
        (H, W, 3) uint8.

    Raises:
        BrokenPromise: no pictures.
    """
    face = read_face(font)
    grid = lay_grid([_labelled(picture, label, face) for picture, label in cells], columns=columns, gap=14, margin=28)
    if not title:
        return grid
    band = _type_band(title, face=face, width=grid.shape[1] - 56, size=max(18.0, grid.shape[1] * 0.018), cut="display")
    head = np.empty((band.shape[0] + 28, grid.shape[1], 3), np.uint8)
    head[:] = grid[0, 0]
    head[28:, 28 : 28 + band.shape[1]] = band
    return np.concatenate([head, grid], axis=0)


def write_contact_sheet(
    path: Path, cells: Sequence[tuple[Pixels, str]], *, font: bytes, columns: int = 5, title: str = ""
) -> Path:
    """Draw a contact sheet into a `.png`, `.jpg` or `.webp`.

    Raises:
        CannotReach: the file cannot be written.
    """
    return write_still(path, draw_contact_sheet(cells, font=font, columns=columns, title=title))


def _labelled(picture: Pixels, label: str, face: Face) -> Pixels:
    size = max(11.0, picture.shape[1] * 0.045)
    band = _type_band(label, face=face, width=picture.shape[1], size=size, cut="body")
    return np.concatenate([picture, band], axis=0)


def _type_band(text: str, *, face: Face, width: int, size: float, cut: str) -> Pixels:
    """(h, width, 3): one line of type on the sheet's ground; as high for any text."""
    ground: Color = (18, 18, 20)
    height = round(size * 1.9)
    band = np.empty((height, width, 3), np.uint8)
    band[:] = ground
    if text.strip():
        block = set_lines(
            text,
            face=face,
            cut=cut,
            size=size,
            leading=1.2,
            tracking=0.0,
            color=(214, 217, 221),
            widest=width - 2,
            most_lines=1,
            highest=height,
        )
        surface, canvas = draw(width, height)
        paint_block(canvas, block, 0, (height - block.height) / 2)
        pixels = pixels_of(surface).astype(np.uint16)
        band = ((band * (255 - pixels[..., 3:]) + 127) // 255 + pixels[..., :3]).clip(0, 255).astype(np.uint8)
    return band
