"""From cut to file: finishing chain, grade, master, deliverable specification, quality report and the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from rushes.model.brief import MediaRef
from rushes.timebase import FrameRange


@dataclass(frozen=True, kw_only=True)
class Grade:
    """ASC CDL v1.2 values: out = clamp(in * slope + offset) ** power, then saturation on BT.709 luma."""

    slope: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    power: tuple[float, float, float] = (1.0, 1.0, 1.0)
    saturation: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One finishing operation with its settings (JSON-ready)."""

    op: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A finishing chain: steps run in the order of ground-rules.md, whatever order they were named in."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One ruler of imaging read before and after a step; `label` for people, never blur-friendly numbers alone."""

    step: str
    label: str
    before: float | None
    after: float | None
    unit: str


@dataclass(frozen=True, kw_only=True)
class Master:
    """The finished picture of one shot's used range plus handles.

    Args:
        key: content key: take hash, range, size, chain and code versions; equal keys mean equal pictures.
        shot, take: whose.
        source: frames of the take (production rate) that the file holds.
        native_width, native_height: pixels the engine made.
        upscale: method in words (`lanczos 2.00x`), or `none`.
        reframe: crop of the native frame as x, y, width, height where the aspect differs, else None.
    """

    key: str
    shot: str
    take: str
    media: MediaRef
    source: FrameRange
    width: int
    height: int
    native_width: int
    native_height: int
    upscale: str = "none"
    reframe: tuple[int, int, int, int] | None = None
    chain: Chain | None = None
    readings: tuple[Reading, ...] = ()
    reused: bool = False


@dataclass(frozen=True, kw_only=True)
class DeliverableSpec:
    """A named, dated specification of a file.

    Args:
        name: e.g. `web-1080p`.
        codec: `h264`, `prores_422_hq` ...; `container`: `mp4`, `mov`.
        pixel_format: e.g. `yuv420p`, `yuv422p10le`.
        audio: `none` (no stream at all), `silent` or `mix`.
        loudness: LUFS target, None for none; `true_peak`: dBTP.
        rate: empty for the production rate.
        seconds_max, bytes_max, bitrate_max: limits, None for none.
        safe: title-safe margins as shares (left, top, right, bottom).
        color: H.273 names primaries, transfer, matrix and range.
    """

    name: str
    title: str
    width: int
    height: int
    codec: str
    container: str
    pixel_format: str
    quality: Mapping[str, str] = field(default_factory=dict)
    rate: str = ""
    audio: Literal["none", "silent", "mix"] = "mix"
    audio_codec: str = "aac"
    loudness: float | None = -14.0
    true_peak: float | None = -1.0
    seconds_max: Fraction | None = None
    bytes_max: int | None = None
    bitrate_max: int | None = None
    safe: tuple[float, float, float, float] = (0.05, 0.05, 0.05, 0.05)
    color: tuple[str, str, str, str] = ("bt709", "bt709", "bt709", "tv")
    faststart: bool = True
    start_timecode: str = "01:00:00:00"
    verified_on: str = ""
    source: str = ""
    notes: str = ""

    @property
    def aspect(self) -> str:
        """The size's ratio in lowest terms, e.g. `16:9`."""
        ratio = Fraction(self.width, self.height)
        return f"{ratio.numerator}:{ratio.denominator}"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of a quality report: rule, what was measured, what is allowed, verdict."""

    rule: str
    measured: str
    allowed: str
    verdict: Literal["pass", "warn", "fail", "info"]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """The quality report of a finished file."""

    spec: str
    sha256: str
    checks: tuple[Check, ...]

    @property
    def has_failed(self) -> bool:
        """True where any rule failed."""
        return any(check.verdict == "fail" for check in self.checks)


@dataclass(frozen=True, kw_only=True)
class Deliverable:
    """A finished file in a named specification, with its quality report."""

    id: str
    spec: str
    segment: str
    cut: str
    cut_version: int
    file_name: str
    media: MediaRef
    frames: int
    report: Report
    suggested: bool = False
