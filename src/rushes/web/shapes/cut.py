"""Cuts on the wire: events with their room, versions, changes, and the draft of a person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rushes.web.shapes.base import Answer, Change, Frames, May, Question


class CutEvent(Answer):
    """A piece of the film. `record` counts frames of the film, `source` frames of the take in the production rate.

    A `stand_in` is a draft that previz drew for a shot without any take.
    """

    shot: str
    segment: str
    title: str
    take: str
    take_name: str
    card: Literal["", "end_card", "gap"]
    record: Frames
    source: Frames | None
    available: Frames | None
    head: int
    tail: int
    suggested: bool
    stand_in: bool
    label: str
    poster: str
    video: str
    alternatives: int


class MissingShot(Answer):
    """A shot that the cut has no picture of, for want of a usable take; `is_coming` while one is being made."""

    shot: str
    title: str
    prompt: str
    is_coming: bool


class Sound(Answer):
    """A piece of sound under the film."""

    kind: Literal["take", "voice", "music", "scratch"]
    record: Frames
    name: str
    gain_db: float
    muted: bool
    ducks: bool


class Title(Answer):
    """A text over the film."""

    kind: Literal["super", "cta", "legal", "end_card"]
    record: Frames
    text: str


class Version(Answer):
    """A frozen version."""

    version: int
    frozen_at: str
    by: str
    is_by_hand: bool
    frames: int
    events: int


class CutItem(Answer):
    """A cut in the list."""

    id: str
    title: str
    segment: str
    aspect: str
    version: int
    frames: int
    rate: str
    seconds: float
    suggested: int
    has_draft: bool


class CutPage(CutItem):
    """One cut: the working cut where `version` is 0, else a frozen version."""

    events: list[CutEvent]
    audio: list[Sound]
    layers: list[Title]
    versions: list[Version]
    wanted_frames: int | None
    notices: list[str]
    changes: list[Change]
    missing: list[MissingShot]
    edit: May
    freeze: May
    preview: str


class DraftEvent(Question):
    """A piece of the film as a person wants it, in order; the length of `source` is how long it stands."""

    shot: Annotated[str, Field(max_length=200)] = ""
    take: Annotated[str, Field(max_length=200)] = ""
    card: Literal["", "end_card", "gap"] = ""
    start: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    end: Annotated[int, Field(ge=1, le=10_000_000)]


class Draft(Question):
    """All events of the film, in order; what is not named is taken out."""

    events: Annotated[list[DraftEvent], Field(min_length=1, max_length=1000)]


class StandIns(Answer):
    """The drafts that are being made, by id; each is laid into the working cut when it is there."""

    takes: list[str]
    refused: list[str]


class Freezing(Question):
    """Freeze the working cut as its next version."""

    why: Annotated[str, Field(max_length=4000)] = ""


class Changes(Answer):
    """What differs between two versions."""

    old: int
    new: int
    items: list[Change]


class Screening(Answer):
    """The film of a cut to look at: one all-intra file with titles and sound. `state` says whether `url` is there."""

    key: str
    url: str
    state: Literal["ready", "making", "waiting", "failed", "absent"]
    share: float
    error: str
    frames: int
    rate: str
    width: int
    height: int
