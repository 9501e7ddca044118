"""The moodboard on the wire: pinned stills, what they have in common, and the look as it stands."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rushes.web.shapes.base import Answer, May, Question


class Pin(Answer):
    """A still on the board; `take` and `frame` say where it was grabbed, empty for a file."""

    id: str
    name: str
    url: str
    width: int
    height: int
    take: str
    take_name: str
    frame: int
    by: str
    at: str


class Swatch(Answer):
    """A colour; `share` of the pictures, 0 where it was not read from any."""

    hex: str
    name: str
    share: float


class Look(Answer):
    """The production's look as it stands."""

    palette: list[Swatch]
    mired: float
    kelvin: int
    contrast: float
    grain: float


class Role(Answer):
    """A character or product of the brand sheet; `references` counts the pictures it has."""

    name: str
    references: int


class Mood(Answer):
    """The board; `motion`: is an engine there that sets a still in motion; `cast`: who may get references."""

    pins: list[Pin]
    look: Look
    most_pins: int
    motion: May
    cast: list[Role]


class Reading(Answer):
    """What the stills have in common; `applied` where it was written into the look."""

    palette: list[Swatch]
    mired: float | None
    kelvin: int | None
    contrast: float | None
    grain: float | None
    spread: float
    sentence: str
    applied: bool
    look: Look


class Grab(Question):
    """Pin a frame of a take."""

    take: Annotated[str, Field(max_length=200)]
    frame: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class Reader(Question):
    """Read the look of some pins (all where none is named); `apply` writes it into the production."""

    pins: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=100)] = ()
    apply: bool = False


class Motion(Question):
    """Set a still in motion for the place of a take, from its seed; `engine` empty for one that can."""

    take: Annotated[str, Field(max_length=200)]
    prompt: Annotated[str, Field(max_length=4000)] = ""
    engine: Annotated[str, Field(max_length=100)] = ""
    run: bool = True


class Reference(Question):
    """Make a still a reference of a character."""

    character: Annotated[str, Field(max_length=200)]
