"""The short way from 4:2:0 planes to float R'G'B': one pass over memory, chroma where the long way has it."""

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
    """A `yuv420p` frame of eight bits as (H, W, 3) float32 R'G'B' 0..1, clipped.

    Chroma is bilinear and sited in the middle of its four pixels, as swscale takes it both ways where nothing is said.

    Args:
        frame: as decoded, not scaled.
        kr: red weight of the matrix (0.2126 for BT.709).
        kb: blue weight of the matrix (0.0722 for BT.709).
        full: full range; else 16..235 and 16..240.
    """
    luma, blue, red = (_plane(frame, index) for index in range(3))
    out = np.empty((frame.height, frame.width, 3), np.float32)
    scale = (1 / 255, 0.0, 1 / 255) if full else (1 / 219, 16.0, 1 / 224)
    weights = np.array([scale[0], scale[1], scale[2], kr, kb], np.float32)
    _convert(luma, blue, red, weights, out)
    return out


def _plane(frame: VideoFrame, index: int) -> NDArray[np.uint8]:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


@_kernel
def _convert(luma: Any, blue: Any, red: Any, weights: Any, out: Any) -> None:
    height, width = luma.shape
    rows, columns = blue.shape
    gain, foot, tint, kr, kb = weights[0], weights[1], weights[2], weights[3], weights[4]
    zero, one, middle = np.float32(0.0), np.float32(1.0), np.float32(128.0)
    to_red, to_blue = np.float32(2.0) * (one - kr), np.float32(2.0) * (one - kb)
    kg = one - kr - kb
    near, far = np.float32(0.75), np.float32(0.25)
    for y in range(height):
        row = y >> 1
        other = min(rows - 1, row + 1) if y & 1 else max(0, row - 1)
        for x in range(width):
            column = x >> 1
            beside = min(columns - 1, column + 1) if x & 1 else max(0, column - 1)
            cb = near * (near * blue[row, column] + far * blue[other, column])
            cb += far * (near * blue[row, beside] + far * blue[other, beside])
            cr = near * (near * red[row, column] + far * red[other, column])
            cr += far * (near * red[row, beside] + far * red[other, beside])
            level = (np.float32(luma[y, x]) - foot) * gain
            b = level + to_blue * (cb - middle) * tint
            r = level + to_red * (cr - middle) * tint
            g = (level - kr * r - kb * b) / kg
            out[y, x, 0] = min(max(r, zero), one)
            out[y, x, 1] = min(max(g, zero), one)
            out[y, x, 2] = min(max(b, zero), one)
