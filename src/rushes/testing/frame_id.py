"""Clips whose every picture says which one it is: black and white blocks that survive encoding, scaling and cropping.

A code is a square of 8 x 8 blocks, read row by row from the top, most significant bit first: take (8 bits), frame (16),
check (8, CRC-8 of polynomial 0x07 over those three bytes), then 32 bits that scramble take and frame, so that even the
difference of two codes names the pair. It stands twice in a picture, on the left and on the right, so that a wipe shows
one of either take. `ui/src/player/frameId.ts` reads the same code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from rushes.timebase import Rate

Frame = NDArray[np.uint8]
Bits = NDArray[np.bool_]

#: Left edge of the two codes, top edge and size, as shares of the picture's width and height.
LEFT, RIGHT, TOP, WIDE, HIGH = 0.0625, 0.625, 0.25, 0.3125, 0.5
#: Display levels of 0 and 1: inside the range that any codec keeps.
DARK, LIGHT = 40, 215
SIDE = 8


def code_bits(take: int, frame: int) -> Bits:
    """The code of one picture.

    Args:
        take: 0..255.
        frame: 0..65535.

    Returns:
        (64,) bool.
    """
    head = bytes([take & 0xFF, frame >> 8 & 0xFF, frame & 0xFF])
    words = (int.from_bytes(head + bytes([_crc8(head)])), _scramble(take & 0xFF, frame & 0xFFFF))
    return np.array([word >> (31 - place) & 1 for word in words for place in range(32)], np.bool_)


def read_code(bits: Bits) -> tuple[int, int] | None:
    """Take and frame of a code, or None where it is damaged.

    Args:
        bits: (64,) bool.
    """
    packed = np.packbits(bits).tobytes()
    head, rest = packed[:3], int.from_bytes(packed[4:8])
    take, frame = head[0], head[1] << 8 | head[2]
    return (take, frame) if packed[3] == _crc8(head) and rest == _scramble(take, frame) else None


def read_levels(picture: Frame, *, right: bool = False) -> NDArray[np.float64]:
    """Mean level of the inner half of each block of one code.

    Args:
        picture: (h, w, 3) uint8, the whole picture of one take at any size from about 100 pixels.
        right: the code on the right.

    Returns:
        (64,) 0..255.
    """
    height, width = picture.shape[:2]
    luma = picture.astype(np.float64).mean(axis=2)
    left, top = (RIGHT if right else LEFT) * width, TOP * height
    across, down = WIDE * width / SIDE, HIGH * height / SIDE
    levels = np.empty(SIDE * SIDE)
    for place in range(SIDE * SIDE):
        row, column = divmod(place, SIDE)
        y, x = top + (row + 0.25) * down, left + (column + 0.25) * across
        block = luma[int(y) : max(int(y) + 1, int(y + down / 2)), int(x) : max(int(x) + 1, int(x + across / 2))]
        levels[place] = block.mean()
    return levels


def read_picture(picture: Frame, *, right: bool = False) -> tuple[int, int] | None:
    """Take and frame that a picture shows, or None where no whole code can be read."""
    return read_code(read_levels(picture, right=right) > (DARK + LIGHT) / 2)


def read_difference(
    picture: Frame,
    *,
    takes: tuple[int, int],
    near: tuple[int, int],
    within: int = 12,
    gain: int = 1,
    right: bool = False,
) -> tuple[int, int] | None:
    """The two frames whose absolute difference a picture shows, searched around two frames; None where none fits.

    Args:
        picture: as in `read_levels`, black where both takes have the same level.
        takes: the two takes.
        near: frame of each to search around.
        within: how far.
        gain: by which the difference was made lighter, and with it the traces of the codec.
        right: the code on the right.
    """
    seen = read_levels(picture, right=right) > min(220, gain * (LIGHT - DARK) / 2)
    first, second = (range(max(0, frame - within), frame + within + 1) for frame in near)
    codes = {frame: code_bits(takes[1], frame) for frame in second}
    found = [(a, b) for a in first for b, code in codes.items() if np.array_equal(code_bits(takes[0], a) ^ code, seen)]
    return found[0] if len(found) == 1 else None


def read_mix(picture: Frame, *, share: float, right: bool = False) -> tuple[tuple[int, int] | None, ...]:
    """Take and frame of both pictures laid over each other.

    Args:
        picture: as in `read_levels`.
        share: of the second picture, not one half (the four mixtures must differ).
        right: the code on the right.
    """
    levels = read_levels(picture, right=right)
    mixtures = np.array([[DARK * (1 - share) + b, LIGHT * (1 - share) + b] for b in (DARK * share, LIGHT * share)])
    nearest = np.abs(levels[:, None] - mixtures.ravel()[None]).argmin(axis=1)
    return read_code(nearest % 2 == 1), read_code(nearest >= 2)


def frame_id_picture(take: int, frame: int, *, width: int = 640, height: int = 360) -> Frame:
    """One picture: the code twice over a tinted ground that moves, with its number between for people."""
    hue = np.array([[[(take * 47) % 180, 90, 110]]], np.uint8)
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = cv2.cvtColor(hue, cv2.COLOR_HSV2RGB)
    ramp = (np.arange(width) + 3 * frame) % width * 40 // width
    picture = np.asarray(picture + ramp[None, :, None].astype(np.uint8), np.uint8)
    blocks = np.where(code_bits(take, frame), LIGHT, DARK).astype(np.uint8).reshape(SIDE, SIDE)
    across, down = round(WIDE * width), round(HIGH * height)
    code = cv2.resize(blocks, (across, down), interpolation=cv2.INTER_NEAREST)[..., None]
    for left in (LEFT, RIGHT):
        x, y = round(left * width), round(TOP * height)
        picture[y : y + down, x : x + across] = code
    text = f"{take}:{frame}"
    at = (round(0.385 * width), round(0.53 * height))
    cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, width / 700, (240, 240, 240), 2, cv2.LINE_AA)
    return picture


def write_frame_id_clip(
    path: Path, *, take: int, frames: int, rate: Rate, width: int = 640, height: int = 360, first: int = 0
) -> Path:
    """A clip of such pictures, long-GOP H.264 with B-frames as engines give it.

    Args:
        path: `.mp4`.
        take: 0..255, in every code.
        frames: how many.
        rate: of the clip.
        width, height: even.
        first: number of the first picture.
    """
    encoder = Encoder(codec="h264", preset="ultrafast", crf=23)
    with open_writer(path, width=width, height=height, rate=rate, encoder=encoder) as writer:
        for picture in frame_id_pictures(take, frames=frames, width=width, height=height, first=first):
            writer.write(picture)
    return path


def frame_id_pictures(take: int, *, frames: int, width: int, height: int, first: int = 0) -> Iterator[Frame]:
    """The pictures of such a clip, in order."""
    return (frame_id_picture(take, first + index, width=width, height=height) for index in range(frames))


def _crc8(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


def _scramble(take: int, frame: int) -> int:
    """32 bits that differ in about half their places between any two pictures (MurmurHash3's finalizer)."""
    value = (take << 16 | frame) + 0x9E3779B9 & 0xFFFFFFFF
    value = (value ^ value >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    value = (value ^ value >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return value ^ value >> 16
