"""How a text table was exported: its encoding, its delimiter, and its records with their places in the file."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
_HINTS = {".tsv": "\t", ".tab": "\t", ".ssv": ";", ".psv": "|"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record of a table.

    Args:
        number: place among all records of the file, from 1, empty ones counted: the row a spreadsheet shows.
        cells: texts as written.
        unclosed: a cell opened a quote that the file never closes; it was read as a plain character.
    """

    number: int
    cells: tuple[str, ...]
    unclosed: bool = False


def decode_text(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Bytes to (text, encoding, notices): marks first, then UTF-16 by its zero bytes, UTF-8, and Windows-1252.

    Text that is not UTF-8 and holds no byte that only Windows-1252 has (0x80-0x9F) is read as Latin-1; the two agree
    everywhere else. NUL characters are removed and counted in a notice.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "") or _encoding_without_mark(data)
    text = data.decode(encoding, errors="replace")
    notices = []
    if encoding in {"cp1252", "latin-1"}:
        notices.append(f"read as {encoding}: the file is not UTF-8")
    if "\ufffd" in text:
        notices.append(f"{text.count(chr(0xFFFD))} characters could not be read as {encoding}")
    if "\0" in text:
        notices.append(f"{text.count(chr(0))} NUL characters were removed")
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff"), encoding, tuple(notices)


def _encoding_without_mark(data: bytes) -> str:
    sample = data[:4096]
    pairs = len(sample) // 2
    if pairs >= 2:
        high = sum(sample[i] == 0 for i in range(0, pairs * 2, 2))
        low = sum(sample[i] == 0 for i in range(1, pairs * 2, 2))
        if max(high, low) > 0.6 * pairs and min(high, low) < 0.1 * pairs:
            return "utf-16-be" if high > low else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # cp1252 leaves five codes undefined; a file that uses them is not cp1252
        has_c1 = any(0x80 <= byte <= 0x9F for byte in data)
        undefined = any(byte in data for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
        return "cp1252" if has_c1 and not undefined else "latin-1"
    return "utf-8"


def find_delimiter(text: str, *, suffix: str, recognises: Callable[[str], bool]) -> str:
    """The delimiter whose header names known columns and whose rows are as wide as the header.

    Args:
        text: the whole table.
        suffix: of the file's name (`.tsv` speaks for the tab), lower case.
        recognises: True for a header cell that names a known column.

    Returns:
        One of `DELIMITERS`, or the empty string for a table of one column.
    """
    named = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if named and named[1] in DELIMITERS:
        return named[1]
    best, best_score = "", (0.0, 0.0, 0.0, 0)
    for delimiter in DELIMITERS:
        records = [r.cells for r in parse_records(text[:65536], delimiter) if any(c.strip() for c in r.cells)][:60]
        if not records or len(records[0]) < 2:
            continue
        width = len(records[0])
        widths = Counter(len(cells) for cells in records)
        known = sum(recognises(cell) for cell in records[0])
        score = (float(known), widths[width] / len(records), float(_HINTS.get(suffix) == delimiter), width)
        if score > best_score:
            best, best_score = delimiter, score
    lone = text.lstrip("\r\n").splitlines()[:1]
    if best and lone and recognises(lone[0].strip().strip('"')):
        return ""  # the whole first line names one column: its commas are words
    return best


def parse_records(text: str, delimiter: str) -> list[Record]:
    """Split a table into records (RFC 4180; CR, LF and CR LF ends, and quoted cells that contain them).

    A quote that is never closed is read as a plain character and its record marked, so that one slip does not swallow
    the rest of the file.
    """
    ends = re.compile(rf"{re.escape(delimiter)}|\r\n|\n|\r" if delimiter else r"\r\n|\n|\r")
    records: list[Record] = []
    cells: list[str] = []
    unclosed, at, size = False, 0, len(text)
    while at < size:
        cell, after, broken = _read_cell(text, at, ends)
        unclosed |= broken
        cells.append(cell)
        end = ends.match(text, after)
        at = end.end() if end else size
        if end and delimiter and end[0] == delimiter:
            if at == size:
                cells.append("")
            else:
                continue
        records.append(Record(number=len(records) + 1, cells=tuple(cells), unclosed=unclosed))
        cells, unclosed = [], False
    if cells:
        records.append(Record(number=len(records) + 1, cells=tuple(cells), unclosed=unclosed))
    return records


def _read_cell(text: str, at: int, ends: re.Pattern[str]) -> tuple[str, int, bool]:
    start = at
    while start < len(text) and text[start] == " ":
        start += 1
    if start < len(text) and text[start] == '"':
        close = _closing_quote(text, start + 1)
        if close < 0:
            return *_plain_cell(text, at, ends), True
        tail, after = _plain_cell(text, close + 1, ends)
        return text[start + 1 : close].replace('""', '"') + tail.rstrip(" "), after, False
    return *_plain_cell(text, at, ends), False


def _plain_cell(text: str, at: int, ends: re.Pattern[str]) -> tuple[str, int]:
    stop = ends.search(text, at)
    after = stop.start() if stop else len(text)
    return text[at:after], after


def _closing_quote(text: str, at: int) -> int:
    while True:
        found = text.find('"', at)
        if found < 0 or text[found + 1 : found + 2] != '"':
            return found
        at = found + 2
