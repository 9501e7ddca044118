"""The short way between 4:2:0 planes of eight bits and R'G'B': one pass over memory, chroma where the long way has it.

Rows go through small buffers that stay in the cache, in loops that a compiler turns into wide instructions: four to
seven times as fast as swscale with its accurate flags. Chroma is sited in the middle of its four pixels both ways, as
swscale takes it where nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

Kernel = Callable[..., Any]


def _kernel(function: Kernel) -> Kernel:
    return cast(Kernel, numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def to_float(frame: VideoFrame, *, kr: float, kb: float, full: bool) -> NDArray[np.float32]:
    """A `yuv420p` frame of eight bits as (H, W, 3) float32 R'G'B' 0..1, clipped; chroma bilinear.

    Args:
        frame: as decoded, not scaled, of even width.
        kr: red weight of the matrix (0.2126 for BT.709).
        kb: blue weight of the matrix (0.0722 for BT.709).
        full: full range; else 16..235 and 16..240.
    """
    out = np.empty((frame.height, frame.width, 3), np.float32)
    _to_float(*_planes(frame), _weights(kr, kb, full=full), out)
    return out


def to_bytes(frame: VideoFrame, *, kr: float, kb: float, full: bool) -> NDArray[np.uint8]:
    """The same as (H, W, 3) uint8, rounded."""
    out = np.empty((frame.height, frame.width, 3), np.uint8)
    _to_bytes(*_planes(frame), _weights(kr, kb, full=full), out)
    return out


def to_half(frame: VideoFrame, *, kr: float, kb: float, full: bool) -> NDArray[np.float32]:
    """The same at half the size, of a frame of even sides: the mean of four pixels of luma and their chroma."""
    out = np.empty((frame.height // 2, frame.width // 2, 3), np.float32)
    _to_half(*_planes(frame), _weights(kr, kb, full=full), out)
    return out


def count_limits(
    frame: VideoFrame, *, kr: float, kb: float, full: bool, every: int, low: int, high: int
) -> tuple[int, int, int, int]:
    """Of the pixels of `to_bytes` on every n-th line: how many there are, and how many touch a limit.

    Args:
        frame, kr, kb, full: as for `to_float`.
        every: looks at each n-th line.
        low: codes up to this are at the bottom.
        high: codes from this on are at the top.

    Returns:
        pixels; those with any channel at a limit, with all at the top, with all at the bottom.
    """
    found = np.zeros(3, np.int64)
    _count_limits(*_planes(frame), _weights(kr, kb, full=full), every, np.uint8(low), np.uint8(high), found)
    return len(range(0, frame.height, every)) * frame.width, int(found[0]), int(found[1]), int(found[2])


def from_bytes(picture: NDArray[np.uint8], *, kr: float, kb: float, full: bool) -> VideoFrame:
    """(H, W, 3) uint8 R'G'B' of even sides as an untagged `yuv420p` frame; chroma is the mean of its four pixels.

    Args:
        picture: full range.
        kr, kb, full: of the frame, as for `to_float`.
    """
    height, width = picture.shape[:2]
    frame = VideoFrame(width, height, "yuv420p")
    _from_bytes(picture, _weights(kr, kb, full=full), *_planes(frame))
    return frame


def from_words(picture: NDArray[np.uint16], *, kr: float, kb: float, full: bool) -> VideoFrame:
    """(H, W, 3) uint16 R'G'B' of even width as an untagged `yuv422p10le` frame; chroma is the mean of two pixels.

    Args:
        picture: full range, white 65535.
        kr, kb, full: of the frame, as for `to_float`.
    """
    height, width = picture.shape[:2]
    frame = VideoFrame(width, height, "yuv422p10le")
    gain, foot, tint = (1023 / 65535, 0.0, 1023 / 65535) if full else (876 / 65535, 64.0, 896 / 65535)
    _from_words(picture, np.array([gain, foot, tint, kr, kb], np.float32), *_wide_planes(frame))
    return frame


def _wide_planes(frame: VideoFrame) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]:
    luma, blue, red = (
        np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, -1)[:, : plane.width]
        for plane in frame.planes[:3]
    )
    return luma, blue, red


def _weights(kr: float, kb: float, *, full: bool) -> NDArray[np.float32]:
    gain, foot, tint = (1 / 255, 0.0, 1 / 255) if full else (1 / 219, 16.0, 1 / 224)
    return np.array([gain, foot, tint, kr, kb], np.float32)


def _planes(frame: VideoFrame) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    luma, blue, red = (_plane(frame, index) for index in range(3))
    return luma, blue, red


def _plane(frame: VideoFrame, index: int) -> NDArray[np.uint8]:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


@_kernel
def _chroma_row(plane: Any, y: int, mixed: Any, wide: Any) -> None:
    """One row of chroma at full size around 0: bilinear, sited between pixels.

    `mixed` is a buffer of columns + 2, `wide` receives 2 x columns.
    """
    rows, columns = plane.shape
    near, far, middle = np.float32(0.75), np.float32(0.25), np.float32(128.0)
    row = y >> 1
    other = min(rows - 1, row + 1) if y & 1 else max(0, row - 1)
    first, second = plane[row], plane[other]
    for c in range(columns):
        mixed[c + 1] = near * np.float32(first[c]) + far * np.float32(second[c]) - middle
    mixed[0], mixed[columns + 1] = mixed[1], mixed[columns]
    for c in range(columns):
        wide[2 * c] = near * mixed[c + 1] + far * mixed[c]
        wide[2 * c + 1] = near * mixed[c + 1] + far * mixed[c + 2]


@_kernel
def _to_float(luma: Any, blue: Any, red: Any, weights: Any, out: Any) -> None:
    height, width = luma.shape
    columns = blue.shape[1]
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    zero, one, two = np.float32(0.0), np.float32(1.0), np.float32(2.0)
    to_red, to_blue = two * (one - kr) * tint, two * (one - kb) * tint
    green_red, green_blue = -kr * to_red / (one - kr - kb), -kb * to_blue / (one - kr - kb)
    mixed = np.empty(columns + 2, np.float32)
    cb, cr = np.empty(2 * columns, np.float32), np.empty(2 * columns, np.float32)
    for y in range(height):
        _chroma_row(blue, y, mixed, cb)
        _chroma_row(red, y, mixed, cr)
        codes, row = luma[y], out[y]
        for x in range(width):
            level = (np.float32(codes[x]) - foot) * gain
            row[x, 0] = min(max(level + to_red * cr[x], zero), one)
            row[x, 1] = min(max(level + green_red * cr[x] + green_blue * cb[x], zero), one)
            row[x, 2] = min(max(level + to_blue * cb[x], zero), one)


@_kernel
def _to_bytes(luma: Any, blue: Any, red: Any, weights: Any, out: Any) -> None:
    height, width = luma.shape
    columns = blue.shape[1]
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    zero, half, one, two, top = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(2.0), np.float32(255.0)
    gain, tint = gain * top, tint * top
    to_red, to_blue = two * (one - kr) * tint, two * (one - kb) * tint
    green_red, green_blue = -kr * to_red / (one - kr - kb), -kb * to_blue / (one - kr - kb)
    mixed = np.empty(columns + 2, np.float32)
    cb, cr = np.empty(2 * columns, np.float32), np.empty(2 * columns, np.float32)
    reds, greens, blues = np.empty(width, np.uint8), np.empty(width, np.uint8), np.empty(width, np.uint8)
    for y in range(height):
        _chroma_row(blue, y, mixed, cb)
        _chroma_row(red, y, mixed, cr)
        codes, row = luma[y], out[y]
        for x in range(width):  # planar first: stores that lie apart keep the arithmetic from being widened
            level = (np.float32(codes[x]) - foot) * gain + half
            reds[x] = np.uint8(np.int32(min(max(level + to_red * cr[x], zero), top)))
            greens[x] = np.uint8(np.int32(min(max(level + green_red * cr[x] + green_blue * cb[x], zero), top)))
            blues[x] = np.uint8(np.int32(min(max(level + to_blue * cb[x], zero), top)))
        for x in range(width):
            row[x, 0] = reds[x]
            row[x, 1] = greens[x]
            row[x, 2] = blues[x]


@_kernel
def _to_half(luma: Any, blue: Any, red: Any, weights: Any, out: Any) -> None:
    rows, columns = blue.shape
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    zero, one, two, quarter, middle = (
        np.float32(0.0),
        np.float32(1.0),
        np.float32(2.0),
        np.float32(0.25),
        np.float32(128),
    )
    to_red, to_blue = two * (one - kr) * tint, two * (one - kb) * tint
    green_red, green_blue = -kr * to_red / (one - kr - kb), -kb * to_blue / (one - kr - kb)
    both = np.empty(2 * columns, np.float32)
    reds, greens, blues = np.empty(columns, np.float32), np.empty(columns, np.float32), np.empty(columns, np.float32)
    for y in range(rows):
        first, second, over, under, row = luma[2 * y], luma[2 * y + 1], blue[y], red[y], out[y]
        for x in range(2 * columns):
            both[x] = np.float32(np.int32(first[x]) + np.int32(second[x]))
        for c in range(columns):
            level = (quarter * (both[2 * c] + both[2 * c + 1]) - foot) * gain
            cb, cr = np.float32(over[c]) - middle, np.float32(under[c]) - middle
            reds[c] = min(max(level + to_red * cr, zero), one)
            greens[c] = min(max(level + green_red * cr + green_blue * cb, zero), one)
            blues[c] = min(max(level + to_blue * cb, zero), one)
        for c in range(columns):
            row[c, 0] = reds[c]
            row[c, 1] = greens[c]
            row[c, 2] = blues[c]


@_kernel
def _stays_inside(
    codes: Any, blue: Any, red: Any, y: int, gain: Any, foot: Any, to_red: Any, to_blue: Any, green_red: Any,
    green_blue: Any, low: Any, high: Any
) -> bool:  # fmt: skip
    """True where no pixel of a row can be at a limit, by the extremes of its planes; most rows of most pictures."""
    row = y >> 1
    other = min(blue.shape[0] - 1, row + 1) if y & 1 else max(0, row - 1)
    dark, bright = np.uint8(255), np.uint8(0)
    for x in range(codes.size):
        dark, bright = min(dark, codes[x]), max(bright, codes[x])
    cold, colder, warm, warmer = np.uint8(255), np.uint8(0), np.uint8(255), np.uint8(0)
    for c in range(blue.shape[1]):
        cold, colder = min(cold, blue[row, c], blue[other, c]), max(colder, blue[row, c], blue[other, c])
        warm, warmer = min(warm, red[row, c], red[other, c]), max(warmer, red[row, c], red[other, c])
    middle, one = np.float32(128.0), np.float32(1.0)
    floor, top = (np.float32(dark) - foot) * gain, (np.float32(bright) - foot) * gain
    least_red, most_red = to_red * (np.float32(warm) - middle), to_red * (np.float32(warmer) - middle)
    least_blue, most_blue = to_blue * (np.float32(cold) - middle), to_blue * (np.float32(colder) - middle)
    least_green = green_red * (np.float32(warmer) - middle) + green_blue * (np.float32(colder) - middle)
    most_green = green_red * (np.float32(warm) - middle) + green_blue * (np.float32(cold) - middle)
    least, most = min(least_red, least_blue, least_green), max(most_red, most_blue, most_green)
    return floor + least > np.float32(low) + one and top + most < np.float32(high) - one


@_kernel
def _count_limits(luma: Any, blue: Any, red: Any, weights: Any, every: int, low: Any, high: Any, found: Any) -> None:
    height, width = luma.shape
    columns = blue.shape[1]
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    zero, half, one, two, top = np.float32(0.0), np.float32(0.5), np.float32(1.0), np.float32(2.0), np.float32(255.0)
    gain, tint = gain * top, tint * top
    to_red, to_blue = two * (one - kr) * tint, two * (one - kb) * tint
    green_red, green_blue = -kr * to_red / (one - kr - kb), -kb * to_blue / (one - kr - kb)
    mixed = np.empty(columns + 2, np.float32)
    cb, cr = np.empty(2 * columns, np.float32), np.empty(2 * columns, np.float32)
    least, most = np.empty(width, np.uint8), np.empty(width, np.uint8)
    for y in range(0, height, every):
        if _stays_inside(luma[y], blue, red, y, gain, foot, to_red, to_blue, green_red, green_blue, low, high):
            continue
        _chroma_row(blue, y, mixed, cb)
        _chroma_row(red, y, mixed, cr)
        codes = luma[y]
        for x in range(width):  # stored first: counting on the way would keep the arithmetic from being widened
            level = (np.float32(codes[x]) - foot) * gain + half
            warm, cold = level + to_red * cr[x], level + to_blue * cb[x]
            leaf = level + green_red * cr[x] + green_blue * cb[x]
            least[x] = np.uint8(np.int32(min(max(min(warm, cold, leaf), zero), top)))
            most[x] = np.uint8(np.int32(min(max(warm, cold, leaf, zero), top)))
        touched, blown, crushed = 0, 0, 0
        for x in range(width):
            touched += (least[x] <= low) | (most[x] >= high)
            blown += least[x] >= high
            crushed += most[x] <= low
        found[0] += touched
        found[1] += blown
        found[2] += crushed


@_kernel
def _from_bytes(picture: Any, weights: Any, luma: Any, blue: Any, red: Any) -> None:
    height, width = luma.shape
    columns = blue.shape[1]
    foot, kr, kb = weights[1], weights[3], weights[4]
    gain = np.float32(1.0) / (weights[0] * np.float32(255.0))
    tint = np.float32(1.0) / (weights[2] * np.float32(255.0))
    one, half, middle = np.float32(1.0), np.float32(0.5), np.float32(128.5)
    kg = one - kr - kb
    from_blue, from_red = tint / (np.float32(8.0) * (one - kb)), tint / (np.float32(8.0) * (one - kr))
    rounded, lowest, highest = foot + half, np.float32(0.0), np.float32(255.0)
    level = np.empty((2, width), np.float32)
    reds, blues = np.empty((2, width), np.float32), np.empty((2, width), np.float32)
    for pair in range(height // 2):
        for side in range(2):
            row, codes = picture[2 * pair + side], luma[2 * pair + side]
            shade, warm, cold = level[side], reds[side], blues[side]
            for x in range(width):
                warm[x], cold[x] = np.float32(row[x, 0]), np.float32(row[x, 2])
                shade[x] = kr * warm[x] + kg * np.float32(row[x, 1]) + kb * cold[x]
            for x in range(width):
                codes[x] = np.uint8(np.int32(shade[x] * gain + rounded))
        over, under = blue[pair], red[pair]
        for c in range(columns):
            a, b = 2 * c, 2 * c + 1
            shade = level[0, a] + level[0, b] + level[1, a] + level[1, b]
            cold = blues[0, a] + blues[0, b] + blues[1, a] + blues[1, b] - shade
            warm = reds[0, a] + reds[0, b] + reds[1, a] + reds[1, b] - shade
            over[c] = np.uint8(np.int32(min(max(cold * from_blue + middle, lowest), highest)))
            under[c] = np.uint8(np.int32(min(max(warm * from_red + middle, lowest), highest)))


@_kernel
def _from_words(picture: Any, weights: Any, luma: Any, blue: Any, red: Any) -> None:
    height, width = luma.shape
    columns = blue.shape[1]
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    one, half, middle, lowest, highest = (
        np.float32(1.0), np.float32(0.5), np.float32(512.5), np.float32(0.0), np.float32(1023.0)
    )  # fmt: skip
    kg, rounded, quarter = one - kr - kb, foot + half, np.float32(0.25)
    from_blue, from_red = tint * quarter / (one - kb), tint * quarter / (one - kr)
    reds, blues, shade = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    for y in range(height):
        row, codes, over, under = picture[y], luma[y], blue[y], red[y]
        for x in range(width):
            reds[x], blues[x] = np.float32(row[x, 0]), np.float32(row[x, 2])
            shade[x] = kr * reds[x] + kg * np.float32(row[x, 1]) + kb * blues[x]
        for x in range(width):
            codes[x] = np.uint16(np.int32(shade[x] * gain + rounded))
        for c in range(columns):
            a, b = 2 * c, 2 * c + 1
            both = shade[a] + shade[b]
            cold, warm = blues[a] + blues[b] - both, reds[a] + reds[b] - both
            over[c] = np.uint16(np.int32(min(max(cold * from_blue + middle, lowest), highest)))
            under[c] = np.uint16(np.int32(min(max(warm * from_red + middle, lowest), highest)))
