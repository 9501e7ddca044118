"""Made-up clips for the media tests: a bar that walks three pixels a frame over a slow ramp."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.media.write import AudioPlan, open_writer
from rushes.model.engine import Encoder
from rushes.timebase import Rate

WIDTH, HEIGHT = 96, 64
RATE = Rate(Fraction(24))


def bar(index: int, *, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    frame = np.empty((height, width, 3), np.uint8)
    frame[:] = (40, 60, 90)
    left = (index * 3) % (width - 12)
    frame[:, left : left + 12] = (220, 180, 60)
    return frame


def bars(count: int, *, width: int = WIDTH, height: int = HEIGHT) -> Iterator[NDArray[np.uint8]]:
    return (bar(index, width=width, height=height) for index in range(count))


def click(samples: int, at: int) -> NDArray[np.float32]:
    sound = np.zeros((samples, 2), np.float32)
    sound[at] = 0.9
    return sound


def write_clip(
    path: Path,
    *,
    frames: int = 24,
    rate: Rate = RATE,
    encoder: Encoder = Encoder(),  # noqa: B008  # frozen
    pixel_format: str = "yuv420p",
    audio: AudioPlan | None = None,
    sound: NDArray[np.float32] | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    timecode: str = "",
    faststart: bool = True,
) -> Path:
    with open_writer(
        path,
        width=size[0],
        height=size[1],
        rate=rate,
        encoder=encoder,
        pixel_format=pixel_format,
        audio=audio,
        timecode=timecode,
        faststart=faststart,
    ) as writer:
        for picture in bars(frames, width=size[0], height=size[1]):
            writer.write(picture)
        if sound is not None:
            writer.write_audio(sound)
    return path
