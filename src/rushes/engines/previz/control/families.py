"""Families of engines that take control videos, and the frames and size that a package for one of them gets."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from rushes.engines.plan import LATTICE
from rushes.errors import AskTheArtist, BriefFault
from rushes.plugins import read_data
from rushes.timebase import Rate


@dataclass(frozen=True, kw_only=True)
class Family:
    """What one family of engines accepts as control video.

    Args:
        name: how it is called.
        title: its full name.
        lattice: frame counts: `any`, `4k+1`, `8k+1`, `17k+5`.
        multiple: of width and height in pixels.
        sizes: (width, height) it was trained on; empty where any will do.
        rate: frames a second, None for the take's own.
        frames_max: longest clip, 0 where no limit is known.
        takes: passes it can use, best first.
        negative: True where it has a field for what must not be seen.
        known: `read` in code or schema, or `reported`.
        source: where that stands.
        verified_on: the day it was looked up.
    """

    name: str
    title: str = ""
    lattice: str = "any"
    multiple: int = 2
    sizes: tuple[tuple[int, int], ...] = ()
    rate: Rate | None = None
    frames_max: int = 0
    takes: tuple[str, ...] = ()
    negative: bool = False
    known: str = ""
    source: str = ""
    verified_on: date | None = None


#: No engine in particular: the take's own rate, length and size.
PLAIN = Family(name="any", title="no engine in particular", takes=("guide",), negative=True)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What was asked and what is given: nothing is resampled, every frame is rendered at its own time.

    Args:
        asked_frames: frames of the take's seconds at the given rate, rounded up.
        frames: on the lattice, at least as many.
        rate: of the package.
        asked_size: width and height of the take.
        size: of the package.
    """

    asked_frames: int
    frames: int
    rate: Rate
    asked_size: tuple[int, int]
    size: tuple[int, int]


@functools.cache
def families() -> Mapping[str, Family]:
    """Every family by name, as the data file states them."""
    data: Mapping[str, Mapping[str, Any]] = yaml.safe_load(read_data("engines", "previz/data/families.yaml"))
    found = {}
    for name, facts in data.items():
        sizes = tuple(tuple(int(v) for v in text.split("x")) for text in facts["sizes"])
        found[name] = Family(
            name=name,
            title=facts["title"],
            lattice=facts["lattice"],
            multiple=facts["multiple"],
            sizes=sizes,  # type: ignore[arg-type]  # pairs, by the file's own test
            rate=Rate.parse(facts["rate"]) if facts["rate"] else None,
            frames_max=facts["frames_max"],
            takes=tuple(facts["takes"]),
            negative=facts["negative"] == "own",
            known=facts["known"],
            source=facts["source"],
            verified_on=date.fromisoformat(facts["verified_on"]),
        )
    return found


def find_family(name: str) -> Family:
    """The family of that name; `any` or nothing for no engine in particular.

    Raises:
        AskTheArtist: no such family; says the nearest.
    """
    if name in ("", PLAIN.name):
        return PLAIN
    known = families()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
        raise AskTheArtist(
            f"no engine family called {name!r}",
            cause="known: " + ", ".join(known),
            next_step=f"did you mean {near[0]!r}?" if near else "leave --for out for the take as it is",
        )
    return known[name]


def fit(
    family: Family, *, seconds: Fraction, rate: Rate, size: tuple[int, int], wanted: tuple[int, int] | None = None
) -> Fit:
    """Frames, rate and size of a package.

    Args:
        family: whom it is for.
        seconds: of the take.
        rate: of the take.
        size: of the take.
        wanted: a size that a person asked for; it too is brought to the family's multiple.

    Raises:
        BriefFault: the take is longer than the family accepts.
    """
    given = family.rate or rate
    asked = max(1, -(-(seconds * given.fps) // 1).__int__())
    step, offset = LATTICE[family.lattice]
    frames = offset + step * max(0, -(-(asked - offset) // step))
    if family.frames_max and frames > family.frames_max:
        most = given.seconds(family.frames_max)
        raise BriefFault(
            f"the take is longer than {family.title or family.name} accepts",
            cause=f"{asked} frames at {given} a second, at most {family.frames_max}",
            next_step=f"take its first part: --seconds {float(most):.3g}",
        )
    asked_size = wanted or size
    return Fit(
        asked_frames=asked, frames=frames, rate=given, asked_size=asked_size, size=_size(family, asked_size, wanted)
    )


def _size(family: Family, asked: tuple[int, int], wanted: tuple[int, int] | None) -> tuple[int, int]:
    """The trained size of nearest shape and area, else the nearest multiples."""
    if family.sizes and wanted is None:
        shape, area = asked[0] / asked[1], asked[0] * asked[1]
        return min(
            family.sizes, key=lambda s: (round(abs(s[0] / s[1] / shape - 1.0), 1), abs(s[0] * s[1] / area - 1.0), s)
        )
    m = family.multiple
    return (max(m, round(asked[0] / m) * m), max(m, round(asked[1] / m) * m))
