"""One decode of a finished film for its quality report: levels, black, stillness, repeats and flashes."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.flash import Flashes, FlashRuler
from rushes.media.convert import Coded, to_format
from rushes.media.h273 import BT709
from rushes.media.overlay import plane_of
from rushes.media.read import read_video

Plane = NDArray[np.float32]

#: Lines that a film is looked at in: area averaging is the low-pass that EBU R103 asks for before levels are judged.
LINES = 216
#: EBU R103 v3: R, G, B and Y within these 8-bit codes, but for 1 % of the picture.
LOWEST, HIGHEST, EXCUSED = 5.0, 246.0, 0.01
#: Mean luma in 8-bit codes below which a frame is black (16 is black).
BLACK = 18.0
#: Mean change of luma in codes below which a frame repeats the one before.
STILL = 0.05


@dataclass(kw_only=True)
class Sight:
    """What was seen, by frame.

    Args:
        frames: that decoded.
        luma: mean luma in 8-bit codes.
        change: mean absolute change of luma to the frame before, in codes; 0 for the first.
        outside: share of the picture outside the R103 codes.
        flashes: the screening.
    """

    frames: int = 0
    luma: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    outside: list[float] = field(default_factory=list)
    flashes: Flashes | None = None


def look_at(path: Path, *, fps: float, threads: int = 1) -> Sight:
    """Decode a film once and read every frame at `LINES` lines.

    Raises:
        CannotReach, UnreadableMedia: as `media.read`.
    """
    sight, ruler = Sight(), FlashRuler(fps)
    before: Plane | None = None
    for frame in read_video(path, threads=threads):
        luma, blue, red = _codes(frame)
        sight.frames += 1
        sight.luma.append(float(luma.mean()))
        sight.change.append(0.0 if before is None else float(np.abs(luma - before).mean()))
        before = luma
        channels = _narrow_rgb(luma, blue, red)
        # plane by plane: the least of three neighbours in memory costs twenty times as much
        low, high = (functools.reduce(least, channels, luma) for least in (np.minimum, np.maximum))
        sight.outside.append(float(np.mean((low < LOWEST) | (high > HIGHEST))))
        ruler.see(np.clip((np.stack(channels, axis=2) - 16.0) / 219.0, 0.0, 1.0))
    sight.flashes = ruler.finish()
    return sight


def _codes(frame: Coded) -> tuple[Plane, Plane, Plane]:
    """Y', Cb and Cr, each (h, w) float32 in 8-bit limited-range codes."""
    height = min(LINES, frame.height // 2 * 2)
    width = max(2, round(frame.width * height / frame.height / 2) * 2)
    small = to_format(frame, pixel_format="yuv444p", tags=BT709, size=(width, height))
    luma, blue, red = (plane_of(small, index).astype(np.float32) for index in range(3))
    return luma, blue, red


def _narrow_rgb(y: Plane, blue: Plane, red: Plane) -> tuple[Plane, Plane, Plane]:
    """R'G'B' in limited-range codes, not clipped: excursions are what R103 looks for (ITU-R BT.709-6)."""
    cb, cr = (blue - 128) * (219 / 224), (red - 128) * (219 / 224)
    return y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb
