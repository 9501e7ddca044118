"""The cut: ordered picture events, audio events and layers of type, counted in production frames; frozen by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rushes.model.brief import MediaRef
from rushes.timebase import FrameRange, Handles, Rate


@dataclass(frozen=True, kw_only=True)
class PictureEvent:
    """A piece of one take in the film.

    Args:
        record: frames of the film, from 0.
        take: take id; empty for a card or a gap.
        take_name: for people and for interchange.
        source: frames of the take in the production rate (same length as `record`).
        available: all frames of the take in the production rate.
        handles: spare frames on both sides that exist.
        card: `end_card` or `slate` where no take is shown.
        suggested: the take was suggested by the machine and not circled by a person.
    """

    record: FrameRange
    shot: str
    segment: str = ""
    take: str = ""
    take_name: str = ""
    source: FrameRange | None = None
    available: FrameRange | None = None
    handles: Handles = Handles()
    card: Literal["", "end_card", "gap"] = ""
    suggested: bool = False


@dataclass(frozen=True, kw_only=True)
class AudioEvent:
    """Sound in the film: `take` sound, `voice`, `music` or `scratch`; gain in dB; music ducks under voice."""

    record: FrameRange
    kind: Literal["take", "voice", "music", "scratch"]
    media: MediaRef
    source_start: int = 0
    gain_db: float = 0.0
    ducks: bool = False
    fade_in: int = 0
    fade_out: int = 0
    muted: bool = False


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A text over the picture: `super`, `cta`, `legal` or `end_card` lines (newline separated)."""

    record: FrameRange
    kind: Literal["super", "cta", "legal", "end_card"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One film of one segment and aspect; `version` 0 is the working cut, versions from 1 are frozen.

    `elements` are takes with alpha over the picture: `source` keeps step with the take below, later ones lie on top.
    """

    id: str
    segment: str
    aspect: str
    rate: Rate
    picture: tuple[PictureEvent, ...]
    audio: tuple[AudioEvent, ...] = ()
    layers: tuple[Layer, ...] = ()
    version: int = 0
    title: str = ""
    elements: tuple[PictureEvent, ...] = ()

    @property
    def shown(self) -> tuple[PictureEvent, ...]:
        """Everything that shows a take or a card: the picture, then what lies over it."""
        return (*self.picture, *self.elements)

    @property
    def frames(self) -> int:
        """Length of the film in production frames."""
        return max((event.record.end for event in self.picture), default=0)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two versions of a cut, in words, with what must be conformed again."""

    kind: Literal["added", "removed", "moved", "trimmed", "replaced", "text", "sound"]
    shot: str
    sentence: str
    conform_again: bool = False
