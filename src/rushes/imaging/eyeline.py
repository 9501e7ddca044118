"""The 180-degree line: which way a person heads in the picture, and whether two shots disagree about it.

The line runs through the subject along the way it walks or looks. While the camera stays on one side of it, the subject
heads the same way across the picture in every shot (Arijon, Grammar of the Film Language, 1976, chapter 4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Degrees from straight towards or away from the lens within which a heading has no side.
NEUTRAL = 15.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """How a subject heads in the picture at the start and at the end of a take.

    Args:
        subject: who, as both shots name it.
        start, end: degrees between the view and the heading seen from above, -180..180: 0 walks away from the lens,
            90 to the right of the picture, -90 to the left, 180 towards the lens.
    """

    subject: str
    start: float
    end: float


def bearing(view: Sequence[float], heading: Sequence[float]) -> float:
    """Degrees of a heading against a view from above, -180..180, positive to the right.

    Args:
        view: direction the camera looks, x right, y up, z forward.
        heading: direction the subject walks or looks.
    """
    turned = math.degrees(math.atan2(heading[0], heading[2]) - math.atan2(view[0], view[2]))
    return (turned + 180.0) % 360.0 - 180.0


def side(degrees: float) -> int:
    """1 where a heading goes to the right of the picture, -1 to the left, 0 where it has no side."""
    off = min(abs(degrees), 180.0 - abs(degrees))
    return 0 if off < NEUTRAL else (1 if degrees > 0 else -1)


def read_line(facts: Mapping[str, Any]) -> Line | None:
    """The line of a take's facts; None where its subject has no heading."""
    told = facts.get("line")
    return Line(subject=str(told["subject"]), start=float(told["start"]), end=float(told["end"])) if told else None


def crossing(before: Line | None, after: Line | None) -> str:
    """A sentence with degrees where a cut from one take to the next jumps over the line; empty where it does not.

    Args:
        before, after: of takes that follow each other; None where there is no line.
    """
    if before is None or after is None or before.subject != after.subject:
        return ""
    if side(before.end) * side(after.start) >= 0:
        return ""
    return (
        f"crosses the 180-degree line: {before.subject} heads {_told(before.end)} before the cut "
        f"and {_told(after.start)} after it"
    )


def crossing_inside(line: Line | None) -> str:
    """A sentence where the camera itself goes over the line during a take; empty where it does not."""
    if line is None or side(line.start) * side(line.end) >= 0:
        return ""
    return (
        f"the camera crosses the 180-degree line: {line.subject} heads {_told(line.start)} at the start "
        f"and {_told(line.end)} at the end"
    )


def _told(degrees: float) -> str:
    return f"{abs(degrees):.0f}° to the {'right' if degrees > 0 else 'left'} of the lens"
