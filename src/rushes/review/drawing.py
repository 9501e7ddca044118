"""Drawings on a note: which marks there are, how large one may be, and the one form in which it is kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from rushes.errors import AskTheArtist
from rushes.model.review import Mark

MOST_BYTES = 65_536
MOST_MARKS = 64
MOST_POINTS = 4000
MOST_TEXT = 200

#: Kind of mark -> fewest and most points it has.
KINDS: Mapping[str, tuple[int, int]] = {"pen": (2, 2000), "arrow": (2, 2), "box": (2, 2), "text": (1, 1)}
_COLOR = re.compile(r"^#[0-9a-f]{6}$")
_PLACES = 4
_A = {"pen": "a pen line", "arrow": "an arrow", "box": "a box", "text": "a text"}


def read_drawing(text: str) -> tuple[Mark, ...]:
    """The marks of a drawing: `{"marks": [{"kind": "arrow", "points": [[0.1, 0.2], [0.5, 0.5]]}]}`.

    Raises:
        AskTheArtist: too large, no JSON of that shape, a point outside the picture; every fault is named.
    """
    if not text:
        return ()
    if len(text.encode()) > MOST_BYTES:
        raise _fault([f"it has {len(text.encode())} bytes, at most {MOST_BYTES}"])
    try:
        said = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise _fault([f"it is no JSON: {fault}"]) from fault
    marks = said.get("marks") if isinstance(said, dict) and set(said) <= {"marks"} else None
    if not isinstance(marks, list):
        raise _fault(["it is no list of marks"])
    if len(marks) > MOST_MARKS:
        raise _fault([f"it has {len(marks)} marks, at most {MOST_MARKS}"])
    faults = [f"mark {number}: {words}" for number, mark in enumerate(marks, 1) for words in _mark_faults(mark)]
    if not faults and sum(len(mark["points"]) for mark in marks) > MOST_POINTS:
        faults = [f"it has more than {MOST_POINTS} points"]
    if faults:
        raise _fault(faults)
    return tuple(_mark(mark) for mark in marks)


def write_drawing(marks: tuple[Mark, ...]) -> str:
    """The one form in which a drawing is kept: canonical JSON with four places; empty where there are no marks."""
    if not marks:
        return ""
    said = [
        {
            "kind": mark.kind,
            "points": [[round(x, _PLACES), round(y, _PLACES)] for x, y in mark.points],
            "color": mark.color,
            "width": round(mark.width, _PLACES),
            **({"text": mark.text} if mark.kind == "text" else {}),
        }
        for mark in marks
    ]
    return json.dumps({"marks": said}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _mark_faults(mark: Any) -> list[str]:
    if not isinstance(mark, dict):
        return ["it is no object"]
    faults = [f"unknown field {name!r}" for name in mark if name not in ("kind", "points", "color", "width", "text")]
    kind, points = mark.get("kind"), mark.get("points")
    if not isinstance(kind, str) or kind not in KINDS:
        return [*faults, f"no kind {str(kind)[:20]!r}; use " + ", ".join(KINDS)]
    fewest, most = KINDS[kind]
    if not isinstance(points, list) or not fewest <= len(points) <= most:
        faults.append(f"{_A[kind]} has {fewest if fewest == most else f'{fewest} to {most}'} points")
    elif not all(_is_point(point) for point in points):
        faults.append("a point is two shares of the picture from 0 to 1")
    if not isinstance(mark.get("color", "#ffffff"), str) or not _COLOR.match(mark.get("color", "#ffffff")):
        faults.append("a colour is #rrggbb in small letters")
    width = mark.get("width", 0.005)
    if not _is_number(width) or not 0 < width <= 0.25:
        faults.append("a width is a share of the height above 0 and at most 0.25")
    words = mark.get("text", "")
    if not isinstance(words, str) or len(words) > MOST_TEXT or (kind == "text" and not words.strip()):
        faults.append(f"a text has 1 to {MOST_TEXT} characters")
    return faults


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 2 and all(_is_number(part) and 0 <= part <= 1 for part in point)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _mark(mark: Mapping[str, Any]) -> Mark:
    return Mark(
        kind=mark["kind"],
        points=tuple((float(x), float(y)) for x, y in mark["points"]),
        color=mark.get("color", Mark.color),
        width=float(mark.get("width", Mark.width)),
        text=mark.get("text", "") if mark["kind"] == "text" else "",
    )


def _fault(faults: list[str]) -> AskTheArtist:
    cause = "; ".join(faults[:10]) + (f"; and {len(faults) - 10} more" if len(faults) > 10 else "")
    return AskTheArtist("a drawing that cannot be kept", cause=cause, next_step="draw it again, or send none")
