"""The grade: ASC CDL values, then an optional `.cube` table by tetrahedral interpolation, display-referred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rushes.errors import AskTheArtist, Cancelled, CannotReach
from rushes.finishing.base import FinishContext, FinishFacts, Frame
from rushes.imaging.cdl import apply_cdl
from rushes.imaging.cube import MOST_BYTES, Cube, apply_cube, read_cube
from rushes.model.master import Grade

_NEUTRAL = Grade()


def read_grade(settings: Mapping[str, Any]) -> Grade:
    """CDL values out of settings (`slope`, `offset`, `power`: one number or three; `saturation`).

    Raises:
        AskTheArtist: a value that is not a number, or outside what the standard allows.
    """
    grade = Grade(
        slope=_three(settings, "slope", 1.0),
        offset=_three(settings, "offset", 0.0),
        power=_three(settings, "power", 1.0),
        saturation=_three(settings, "saturation", 1.0)[0],
    )
    numbers = (*grade.slope, *grade.offset, *grade.power, grade.saturation)
    is_legal = min(grade.slope) >= 0 and min(grade.power) > 0 and grade.saturation >= 0
    if not (is_legal and np.all(np.isfinite(numbers)) and max(map(abs, numbers)) <= 100):
        raise AskTheArtist(
            "CDL values outside the standard",
            cause=f"slope {grade.slope}, offset {grade.offset}, power {grade.power}, saturation {grade.saturation}",
            next_step="slope and saturation are 0 or more, power is above 0, nothing is beyond 100",
        )
    return grade


def _three(settings: Mapping[str, Any], name: str, neutral: float) -> tuple[float, float, float]:
    value = settings.get(name, neutral)
    try:
        values = [float(value)] * 3 if isinstance(value, int | float) else [float(each) for each in value]
        red, green, blue = values
    except (TypeError, ValueError) as fault:
        raise AskTheArtist(
            f"{name} is one number or three", cause=f"found {value!r}", next_step="e.g. [1.05, 1.0, 0.97]"
        ) from fault
    return red, green, blue


def load_cube(path: str) -> Cube:
    """A `.cube` file from disk.

    Raises:
        CannotReach: the file cannot be read.
        AskTheArtist: it is no `.cube` table that can be used.
    """
    try:
        size = Path(path).stat().st_size
        data = b"" if size > MOST_BYTES else Path(path).read_bytes()
    except OSError as fault:
        raise CannotReach(
            "the look's table cannot be read", cause=str(fault), next_step="check the path of the .cube file"
        ) from fault
    if size > MOST_BYTES:
        raise AskTheArtist(
            "the .cube file is too large", cause=f"{size} bytes", next_step=f"at most {MOST_BYTES} bytes are read"
        )
    return read_cube(data)


class GradeOp:
    """CDL and table."""

    facts = FinishFacts(
        name="grade",
        title="Grade: CDL and table",
        place=80,
        improves="distance to the look",
        defaults={
            "slope": [1.0, 1.0, 1.0],
            "offset": [0.0, 0.0, 0.0],
            "power": [1.0, 1.0, 1.0],
            "saturation": 1.0,
            "lut": None,
            "lut_mix": 1.0,
            "in_place": False,
        },
        source="ASC CDL 1.2; Adobe Cube LUT 1.0; tetrahedral interpolation (Kasson 1993)",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Graded frames; the same object where the grade is neutral.

        Raises:
            AskTheArtist: values or a table that cannot be used.
            CannotReach: the table's file cannot be read.
        """
        grade = read_grade(settings)
        mix = float(settings.get("lut_mix", 1.0))
        cube = load_cube(str(settings["lut"])) if settings.get("lut") and mix > 0 else None
        in_place = bool(settings.get("in_place"))
        for frame in frames:
            if context.cancelled():
                raise Cancelled
            graded = frame
            if grade != _NEUTRAL:
                graded = apply_cdl(
                    frame,
                    slope=grade.slope,
                    offset=grade.offset,
                    power=grade.power,
                    saturation=grade.saturation,
                    out=frame if in_place else None,
                    threads=context.threads,
                )
            if cube is not None:
                owned = in_place or graded is not frame
                graded = apply_cube(graded, cube, mix=mix, out=graded if owned else None, threads=context.threads)
            del frame
            yield graded
            del graded
