"""Take and its measures: one clip made from one recipe, never overwritten, with scores and flags that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from rushes.model.brief import MediaRef
from rushes.model.engine import Adjustment
from rushes.timebase import FrameRange, Rate


@dataclass(frozen=True, kw_only=True)
class ClipFacts:
    """What a decoder says of a file.

    Args:
        frames: picture frames that decode.
        primaries, transfer, matrix, color_range: names as in H.273 (`bt709`, `tv`), `unspecified` where absent.
        sample_aspect: pixel aspect ratio.
        rotation: display rotation in degrees.
    """

    width: int
    height: int
    rate: Rate
    frames: int
    seconds: Fraction
    codec: str = ""
    profile: str = ""
    pixel_format: str = ""
    bit_depth: int = 8
    primaries: str = "unspecified"
    transfer: str = "unspecified"
    matrix: str = "unspecified"
    color_range: str = "unspecified"
    sample_aspect: Fraction = Fraction(1)
    rotation: int = 0
    has_alpha: bool = False
    audio_streams: int = 0
    audio_codec: str = ""
    audio_rate: int = 0
    audio_channels: int = 0
    container: str = ""
    size_bytes: int = 0
    start_timecode: str = ""
    variable_rate: bool = False


@dataclass(frozen=True, kw_only=True)
class Slate:
    """The identity of an attempt, as it stands on a slate."""

    production: str
    shot: str
    segment: str
    take_number: int
    engine: str
    seed: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A measure outside its limits, with the frames where it happens."""

    measure: str
    level: Literal["fact", "warn", "notice"]
    sentence: str
    frames: tuple[FrameRange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Score:
    """One number computed from a take.

    Args:
        measure: name of the measure leaf.
        name: name of the number inside it, e.g. `global`.
        value: None where not measurable, with `note` saying why.
        unit: `%`, `mired`, `codes`, `stops`, `ratio`, `dE00` ...
        direction: whether less or more is better, or neither.
        bounds: values between which nobody would notice, (None, x) for an upper bound.
        uncertainty: plus or minus, same unit, where known.
        blur_improves: True where blur makes the value better: never ranks a take alone.
        per_frame: values by frame for heat strips; may be empty.
        version: of the measure's definition.
    """

    measure: str
    name: str
    value: float | None
    unit: str
    direction: Literal["lower", "higher", "none"] = "none"
    bounds: tuple[float | None, float | None] = (None, None)
    uncertainty: float | None = None
    blur_improves: bool = False
    per_frame: tuple[float, ...] = ()
    note: str = ""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Take:
    """One attempt that was collected.

    Args:
        id: attempt id.
        name: naming grammar, e.g. `LAUNCH_010_0010_tk001`.
        recipe: digest of the recipe it was made from.
        brief: id of the brief.
        media: the file as received.
        sidecars: other files by role (`scene`, `log`, ...).
        label: `DRAFT - previz, no AI` and the like; empty for real engines.
        state: `collected`, `failed` (technical fault) or `parked`.
        used: frames to use (a lattice engine makes more than asked), in the take's own frames.
        credentials: what was read of C2PA on collection: `none`, `valid`, `trusted`, `invalid`, `unreadable`.
    """

    id: str
    name: str
    shot: str
    segment: str
    brief: str
    recipe: str
    take_number: int
    engine: str
    seed: int
    origin: Literal["generated", "previz", "footage"]
    media: MediaRef
    facts: ClipFacts
    aspect: str = "16:9"
    used: FrameRange | None = None
    sidecars: Mapping[str, MediaRef] = field(default_factory=dict)
    label: str = ""
    state: Literal["collected", "failed", "parked"] = "collected"
    faults: tuple[str, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    engine_facts: Mapping[str, Any] = field(default_factory=dict)
    credentials: str = "none"
