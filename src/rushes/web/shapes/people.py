"""Several reviewers on the wire: who is asking, who said what, how far people agree, and what is to settle."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rushes.web.shapes.base import Answer, Question


class Voice(Answer):
    """One person's circle for a place; `first` where it was given before they could see what others had said."""

    who: str
    take: str
    take_name: str
    why: str
    first: bool
    is_you: bool


class Choice(Answer):
    """A take of a short list; `chance` to be the best of it by everybody's comparisons, null where nobody compared."""

    take: str
    take_name: str
    number: int
    poster: str
    sprite: str
    by: list[str]
    chance: float | None
    in_film: bool


class Settling(Answer):
    """A place where people's circles differ: whoever circles a take of the list now settles it."""

    shot: str
    segment: str
    aspect: str
    title: str
    sentence: str
    choices: list[Choice]


class Agreement(Answer):
    """How often two people chose the same take before they saw each other's choice; shares from 0 to 1."""

    a: str
    b: str
    same: int
    of: int
    low: float
    high: float
    chance: float
    sentence: str


class People(Answer):
    """Who is asking, and everybody's voices as far as that person may see them.

    `hidden` counts the places where others have decided and this person neither judged nor chose to look. Names are
    taken at their word: there are no accounts.
    """

    you: str
    names: list[str]
    hidden: int
    agreements: list[Agreement]
    to_settle: list[Settling]


class PlaceVoices(Answer):
    """What everybody says of one place; empty while it is `hidden` from whoever asks."""

    hidden: bool
    voices: list[Voice]


class Revealing(Question):
    """A place that is to be looked at before judging; an empty shot for every place so far."""

    shot: Annotated[str, Field(max_length=200)] = ""
    segment: Annotated[str, Field(max_length=200)] = ""
    aspect: Annotated[str, Field(max_length=20)] = "16:9"
