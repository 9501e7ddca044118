"""What a cell may say: lengths, ratios, numbers, lists and files, each read or refused with a reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from rushes.model.brief import MediaRef, MediaRole, Reference
from rushes.model.production import legal_name

_SECONDS = re.compile(
    r"^(-?\d+(?:[.,]\d+)?|-?[.,]\d+)\s*(?:s|sec|secs|second|seconds|sek|sekunden|\"|'')?$", re.IGNORECASE
)
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$")
_RATIO = re.compile(r"^(\d+(?:[.,]\d+)?)\s*[:/x×]\s*(\d+(?:[.,]\d+)?)(?::00)?$", re.IGNORECASE)
_EVERYBODY = {"", "all", "*", "any", "everyone", "everybody", "alle", "tous", "todos"}


class Unreadable(ValueError):
    """A cell that does not say what its column needs; the text is the reason (stays inside intake)."""


def read_seconds(text: str, *, most: int) -> Fraction:
    """`2`, `2.5`, `2,5`, `2 s` or `0:02` to exact seconds between 0 (excluded) and `most`.

    Raises:
        Unreadable: anything else.
    """
    word = text.strip()
    match, clock = _SECONDS.match(word), _CLOCK.match(word)
    if match:
        value = Fraction(match[1].replace(",", "."))
    elif clock:
        value = (int(clock[1] or 0) * 60 + int(clock[2])) * 60 + Fraction(clock[3].replace(",", "."))
    else:
        raise Unreadable("not a number of seconds; write e.g. 2 or 2.5")
    if value <= 0:
        raise Unreadable("a length must be more than 0 seconds")
    if value > most:
        raise Unreadable(f"a length of more than {most} seconds")
    return value


def read_whole(text: str, *, least: int, most: int) -> int:
    """A whole number between two limits (`4`, also `4.0` as spreadsheets write it).

    Raises:
        Unreadable: anything else.
    """
    match = re.match(r"^([+-]?\d+)(?:[.,]0+)?$", text.strip())
    if not match:
        raise Unreadable("not a whole number")
    value = int(match[1][:20])
    if not least <= value <= most:
        raise Unreadable(f"a number outside {least} to {most}")
    return value


def read_aspect(text: str) -> str:
    """`16:9`, `16x9`, `16/9`, `2.39:1` or `2.39` in the form `W:H`; also `16:09:00`, as spreadsheets spoil 16:9.

    Raises:
        Unreadable: not a ratio, or one beyond 1:4 and 4:1.
    """
    word = text.strip()
    match = _RATIO.match(word) or re.match(r"^(\d+[.,]\d+)()$", word)
    if not match:
        raise Unreadable("not an aspect ratio; write e.g. 16:9, 9:16 or 1:1")
    wide, high = (Fraction(part.replace(",", ".")) if part else Fraction(1) for part in match.groups())
    if not wide or not high or not Fraction(1, 4) <= wide / high <= 4:
        raise Unreadable("an aspect ratio outside 1:4 to 4:1")
    return f"{_number(wide)}:{_number(high)}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def read_element(text: str) -> str:
    """The alpha of a row's takes: `straight` (also for yes), `premultiplied`, or empty for a whole picture.

    Raises:
        Unreadable: another word.
    """
    word = text.strip().casefold()
    found = {"none": "", "no": "", "yes": "straight", "straight": "straight", "premultiplied": "premultiplied"}.get(
        word
    )
    if found is None:
        raise Unreadable("not a kind of alpha; write straight, premultiplied or none")
    return found


def read_list(text: str) -> tuple[str, ...]:
    """A cell's several values, parted by comma, semicolon, bar or line end; empty ones and repeats dropped."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;|\n\r]+", text) if part.strip()))


def read_segments(text: str) -> tuple[str, ...]:
    """Segment codes in the naming grammar (lower case, digits, dash); empty for everybody.

    Raises:
        Unreadable: a name without a single letter or digit of the grammar.
    """
    codes = []
    for word in read_list(text):
        if word.casefold() in _EVERYBODY:
            return ()
        code = re.sub(r"[^a-z0-9-]+", "-", legal_name(word, fallback="").lower()).strip("-")
        if not code:
            raise Unreadable("a segment needs a name in letters a-z, digits and dashes")
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def read_files(text: str, *, folder: Path, several: bool) -> tuple[tuple[str, str], ...]:
    """File names of a cell as (label, name relative to the sheet's folder); `face=mia.png` labels a file.

    Raises:
        Unreadable: an address, an absolute path, one that leaves the folder (also through a link), or no such file.
    """
    found = []
    for part in read_list(text) if several else (text.strip(),):
        label, equals, name = part.partition("=")
        if not equals:
            label, name = "", part
        found.append((label.strip(), inside_name(name.strip(), folder=folder)))
    return tuple(found)


def inside_name(name: str, *, folder: Path) -> str:
    """A file name relative to `folder`, with forward slashes, after checking that it stays inside and exists.

    Raises:
        Unreadable: with the reason.
    """
    word = name.replace("\\", "/")
    if re.match(r"^[a-z][a-z0-9+.-]+://", word, re.IGNORECASE):
        raise Unreadable("an address is not fetched; put the file beside the sheet and name it")
    if word.startswith(("/", "~")) or re.match(r"^[A-Za-z]:", word):
        raise Unreadable("an absolute path; name a file inside the sheet's folder")
    if ".." in word.split("/"):
        raise Unreadable("a path that leaves the sheet's folder")
    home = folder.resolve()
    try:
        path = (home / word).resolve()
        is_file = path.is_file()
    except (OSError, ValueError) as fault:
        raise Unreadable("not a file name") from fault
    if not path.is_relative_to(home):
        raise Unreadable("a link that leaves the sheet's folder")
    if not is_file:
        raise Unreadable("no such file in the sheet's folder")
    return (home / word).relative_to(home).as_posix()


#: Longest text that an option takes from a file.
_OPTION_BYTES = 1 << 20


def read_option(text: str, *, folder: Path) -> str:
    """An engine option: the cell itself, or for `@scene.json` the text of that file beside the sheet.

    Raises:
        Unreadable: no such file in the sheet's folder, one that is too long, or no UTF-8 text.
    """
    if not text.startswith("@"):
        return text
    path = folder / inside_name(text[1:].strip(), folder=folder)
    if path.stat().st_size > _OPTION_BYTES:
        raise Unreadable(f"a file of {path.stat().st_size} bytes; at most {_OPTION_BYTES}")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable("a file that is no UTF-8 text") from fault


_ROLES: dict[str, MediaRole] = {
    "first_frame": "first",
    "last_frame": "last",
    "depth": "control",
    "matte": "mask",
    "reference": "reference",
    "footage": "footage",
}


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def media_ref(name: str, *, folder: Path) -> MediaRef:
    """A file of the sheet's folder by its content; `name` keeps the relative name for people."""
    path = folder / name
    return MediaRef(sha256=hash_file(path), name=name, suffix=path.suffix.lower())


def read_references(
    values: Mapping[str, str], *, folder: Path
) -> tuple[tuple[Reference, ...], MediaRef | None, MediaRef | None, dict[str, Path]]:
    """A checked row's media.

    Args:
        values: the row's cells by canonical column.
        folder: the sheet's folder.

    Returns:
        References of the picture, the voice, the music bed, and every file by its relative name.
    """
    references = []
    single: dict[str, MediaRef | None] = {"voice": None, "music": None}
    files: dict[str, Path] = {}
    for column in (*_ROLES, "voice", "music"):
        if column not in values:
            continue
        for label, name in read_files(values[column], folder=folder, several=column == "reference"):
            media = media_ref(name, folder=folder)
            files[name] = folder / name
            if column in single:
                single[column] = media
            else:
                named = legal_name(Path(name).stem) if column == "reference" else ""
                word = "depth" if column == "depth" else label or named  # a control file's label is its kind
                references.append(Reference(media=media, role=_ROLES[column], label=word))
    return tuple(references), single["voice"], single["music"], files
