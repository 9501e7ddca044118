"""Exact rates, timecode, frame ranges and handles: the one place where seconds become frames."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from rushes.errors import AskTheArtist

_NTSC = {"23.976": 24, "23.98": 24, "29.97": 30, "47.952": 48, "59.94": 60, "119.88": 120}


@dataclass(frozen=True, order=True)
class Rate:
    """Frames per second as an exact fraction, e.g. `Rate(24)` or `Rate(Fraction(30000, 1001))`."""

    fps: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "fps", Fraction(self.fps))
        if not 1 <= self.fps <= 1000:
            raise AskTheArtist("a frame rate outside 1 to 1000", cause=f"found {self.fps}", next_step="write e.g. 24")

    @staticmethod
    def parse(text: str | int | float | Fraction | Rate) -> Rate:
        """Read `24`, `23.976`, `30000/1001`; the literal NTSC decimals become their fractions.

        Raises:
            AskTheArtist: not a rate.
        """
        if isinstance(text, Rate):
            return text
        if isinstance(text, (int, Fraction)):
            return Rate(Fraction(text))
        word = f"{text:g}" if isinstance(text, float) else text.strip()
        if word in _NTSC:
            return Rate(Fraction(_NTSC[word] * 1000, 1001))
        try:
            return Rate(Fraction(word))
        except (ValueError, ZeroDivisionError) as fault:
            raise AskTheArtist(
                "not a frame rate", cause=f"found {text!r}", next_step="write e.g. 24, 25, 23.976 or 30000/1001"
            ) from fault

    @property
    def nominal(self) -> int:
        """The counting rate of timecode: 24 for 23.976."""
        return -(-self.fps.numerator // self.fps.denominator)

    @property
    def is_ntsc(self) -> bool:
        """True for the 1000/1001 family."""
        return self.fps.denominator == 1001

    def frames(self, seconds: Fraction | int | float | str) -> int:
        """Seconds to the nearest whole frame (half up); exact for exact input."""
        exact = Fraction(str(seconds)) if isinstance(seconds, float) else Fraction(seconds)
        return int((exact * self.fps + Fraction(1, 2)) // 1)

    def seconds(self, frames: int) -> Fraction:
        """Exact seconds of a frame count."""
        return Fraction(frames) / self.fps

    def __str__(self) -> str:
        return str(self.fps)


@dataclass(frozen=True, order=True)
class FrameRange:
    """Frames `start` (included) to `end` (excluded)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise AskTheArtist("a range that ends before it starts", cause=f"{self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def shifted(self, by: int) -> FrameRange:
        """The same length, `by` frames later."""
        return FrameRange(self.start + by, self.end + by)

    def within(self, outer: FrameRange) -> bool:
        """True where no frame lies outside `outer`."""
        return outer.start <= self.start and self.end <= outer.end


@dataclass(frozen=True)
class Handles:
    """Spare frames before and after a used range."""

    head: int = 0
    tail: int = 0


_TIMECODE = re.compile(r"^(\d{2}):(\d{2}):(\d{2})([:;])(\d{2,3})$")


def timecode(frame: int, rate: Rate, *, drop: bool = False) -> str:
    """Frame count from midnight to `HH:MM:SS:FF` (`;` before the frames when drop-frame, SMPTE ST 12-1).

    Raises:
        AskTheArtist: drop-frame asked at a rate that has none.
    """
    nominal = rate.nominal
    if drop:
        if not rate.is_ntsc or nominal % 30:
            raise AskTheArtist("drop-frame timecode exists at 29.97 and 59.94 only", cause=f"rate {rate}")
        per_ten = nominal * 600 - 9 * (nominal // 15)
        per_one = nominal * 60 - nominal // 15
        tens, rest = divmod(frame, per_ten)
        lost = nominal // 15
        frame += 9 * lost * tens + (lost * max(0, (rest - lost) // per_one) if rest > lost else 0)
    seconds, ff = divmod(frame, nominal)
    minutes, ss = divmod(seconds, 60)
    hh, mm = divmod(minutes, 60)
    return f"{hh % 24:02d}:{mm:02d}:{ss:02d}{';' if drop else ':'}{ff:02d}"


def parse_timecode(text: str, rate: Rate) -> int:
    """`HH:MM:SS:FF` (or `;FF` drop-frame) to a frame count from midnight.

    Raises:
        AskTheArtist: not a timecode of this rate.
    """
    match = _TIMECODE.match(text.strip())
    nominal = rate.nominal
    if not match or int(match[2]) > 59 or int(match[3]) > 59 or int(match[5]) >= nominal:
        raise AskTheArtist("not a timecode", cause=f"found {text!r} at rate {rate}", next_step="write HH:MM:SS:FF")
    hh, mm, ss, ff = (int(match[i]) for i in (1, 2, 3, 5))
    frame = ((hh * 60 + mm) * 60 + ss) * nominal + ff
    if match[4] == ";":
        lost = nominal // 15
        minutes = hh * 60 + mm
        if ss == 0 and ff < lost and mm % 10:
            raise AskTheArtist("a timecode that drop-frame counting skips", cause=f"found {text!r}")
        frame -= lost * (minutes - minutes // 10)
    return frame
