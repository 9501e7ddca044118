"""A folder of storyboard frames as a grid: one shot per picture, in the order a person counts."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rushes.errors import SheetFault
from rushes.intake.dialect import Record, decode_text
from rushes.intake.grid import Grid, Limits

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".exr")
_HEADER = ("title", "prompt", "first_frame")


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that counts digits as numbers: `frame2` before `frame10`."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def read_board(folder: Path, *, limits: Limits) -> Grid:
    """One row per picture; a text file of the same stem beside it is the prompt.

    Args:
        folder: the storyboard; subfolders and hidden files are left out.
        limits: rows and size of a text.

    Raises:
        SheetFault: no picture in the folder.
    """
    pictures = _pictures(folder)
    if not pictures:
        raise SheetFault(
            "a folder without pictures", cause=str(folder.name), next_step="put in " + ", ".join(PICTURES[:4])
        )
    records = []
    for number, picture in enumerate(pictures[: limits.rows + 1], start=2):
        note = picture.with_suffix(".txt")
        prompt = ""
        if note.is_file() and not note.is_symlink() and note.stat().st_size <= limits.file_bytes:
            prompt = decode_text(note.read_bytes())[0].strip()
        title = re.sub(r"[\s._-]+", " ", re.sub(r"\d+", " ", picture.stem)).strip()
        records.append(Record(number=number, cells=(title, prompt, picture.name)))
    return Grid(kind="board", header=Record(number=1, cells=_HEADER), records=tuple(records))


def hash_board(folder: Path) -> str:
    """SHA-256 over names and bytes of the pictures and their texts, in their order."""
    total = hashlib.sha256()
    for picture in _pictures(folder):
        for path in (picture, picture.with_suffix(".txt")):
            if path.is_file():
                with path.open("rb") as file:
                    total.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()


def _pictures(folder: Path) -> list[Path]:
    found = [p for p in folder.iterdir() if p.suffix.lower() in PICTURES and p.is_file() and not p.name.startswith(".")]
    return sorted(found, key=lambda path: natural_key(path.name))
