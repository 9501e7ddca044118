"""Production, sequence, shot and the naming grammar: one grammar, one parser, for every name on disk."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rushes.errors import NamingFault
from rushes.model.brief import Brand, Character, Segment
from rushes.timebase import Rate

#: The multi-valued shot tags of curation.md 3.2.
SHOT_TAGS = (
    "hands",
    "face close-up",
    "eye contact",
    "lip sync",
    "crowd",
    "text/logo",
    "product hero",
    "fluid/smoke",
    "cloth/hair",
    "rigid physics",
    "contact",
    "complex camera",
    "fast motion",
    "long take",
    "multi-character",
    "animal",
    "landscape/plate",
    "loop",
)


@dataclass(frozen=True, kw_only=True)
class Production:
    """One film, campaign or project; everything below belongs to one.

    Args:
        id: stable id (a UUID hex).
        name: folder and display name, in the naming grammar.
        code: upper-case show code of the names on disk, e.g. `LAUNCH`.
        rate: the one exact production rate, fixed before the first take.
        width, height: frame size asked of engines for the main aspect, pixels.
        zone: IANA time zone shown to people; everything is stored in UTC.
        currency: ISO 4217.
        film_seconds: length of a segment's film in seconds as text (`15`), or empty for the sum of its shots.
        music: path of a music bed inside the production, or empty.
    """

    id: str
    name: str
    code: str
    rate: Rate = Rate(24)  # type: ignore[arg-type]  # the class turns whole numbers into fractions
    width: int = 960
    height: int = 540
    zone: str = "UTC"
    currency: str = "EUR"
    film_seconds: str = ""
    music: str = ""
    brand: Brand = Brand()
    characters: tuple[Character, ...] = ()
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """A group of shots that tell one part."""

    code: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One continuous picture the cut needs.

    Args:
        code: `SHOW_SEQ_0010` (segment variants share their shot's code).
        sequence: code of its sequence.
        order: place in the film, from 0.
        title: a few words for people.
        tags: of `SHOT_TAGS`.
        parked: its row was removed from the sheet; never deleted.
    """

    code: str
    sequence: str = "010"
    order: int = 0
    title: str = ""
    tags: tuple[str, ...] = ()
    parked: bool = False


_PART = re.compile(r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$")
_SHOT = re.compile(r"^(?P<show>[A-Z0-9]+)_(?P<sequence>[A-Z0-9]+)_(?P<shot>\d{4,})$")
_TAKE = re.compile(r"^(?P<shot>[A-Z0-9]+_[A-Z0-9]+_\d{4,})(?:_(?P<segment>[a-z0-9-]+))?_tk(?P<number>\d{3,})$")


def legal_name(text: str, *, fallback: str = "untitled") -> str:
    """Any text as a name of letters, digits, dot, underscore and dash (Netflix naming pages), at most 80 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:80].strip("-._")
    return name or fallback


def show_code(name: str) -> str:
    """The upper-case show code of a production name: `launch` -> `LAUNCH`."""
    return re.sub(r"[^A-Z0-9]", "", legal_name(name).upper())[:12] or "SHOW"


def shot_code(*, show: str, sequence: str, number: int) -> str:
    """`SHOW_SEQ_0010`.

    Raises:
        NamingFault: a part outside the grammar.
    """
    code = f"{show}_{sequence.upper()}_{number:04d}"
    if not _SHOT.match(code):
        raise NamingFault("not a shot name", cause=f"found {code!r}", next_step="use letters and digits only")
    return code


def take_name(*, shot: str, number: int, segment: str = "") -> str:
    """`SHOW_SEQ_0010_tk007`, with the segment's code before `tk` for a segment's own variant."""
    name = f"{shot}_{segment}_tk{number:03d}" if segment else f"{shot}_tk{number:03d}"
    if not _TAKE.match(name):
        raise NamingFault("not a take name", cause=f"found {name!r}", next_step="use lower-case segment codes")
    return name


def parse_take_name(name: str) -> tuple[str, str, int]:
    """A take's name to (shot code, segment code or empty, take number).

    Raises:
        NamingFault: not a take name.
    """
    match = _TAKE.match(name)
    if not match:
        raise NamingFault("not a take name", cause=f"found {name!r}", next_step="e.g. LAUNCH_010_0010_tk001")
    return match["shot"], match["segment"] or "", int(match["number"])
