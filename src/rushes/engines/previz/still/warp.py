"""Draws sheets as a moved camera sees them: every pixel looks up where it comes from, near sheets over far ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.still.layers import Sheet


@dataclass(frozen=True, kw_only=True)
class View:
    """A camera against the one that took the picture; x right, y down, z ahead.

    Args:
        turn: (3, 3) float64 rows take a direction of the picture's camera into this one's.
        eye: (3,) float64 metres.
        zoom: factor on the focal length.
    """

    turn: NDArray[np.float64]
    eye: NDArray[np.float64]
    zoom: float


def draw(
    sheets: tuple[Sheet, ...], view: View, focal: float, rgb: NDArray[np.float32], depth: NDArray[np.float32]
) -> None:
    """Draw sheets from far to near.

    Args:
        sheets: far first; the first covers everything.
        view: the camera.
        focal: focal length of the picture in pixels.
        rgb: (H, W, 3) float32 R'G'B' 0..1, written.
        depth: (H, W) float32 metres along the view axis, written.
    """
    rgb[:] = 0.0
    left = np.ones(depth.shape, np.float32)
    lens = np.array([focal, view.zoom])
    for number, sheet in enumerate(reversed(sheets)):
        _draw(sheet.color, sheet.near, sheet.live, view.turn, view.eye, lens, number == 0, left, rgb, depth)


@njit(nogil=True, cache=True, error_model="numpy")
def _draw(
    color: Any, near: Any, live: Any, turn: Any, eye: Any, lens: Any, first: bool, left: Any, rgb: Any, depth: Any
) -> None:
    """One sheet under those already drawn: where it comes from is found by steps, as its depth is smooth."""
    height, width = near.shape
    cx, cy, f, zoom = 0.5 * width, 0.5 * height, lens[0], lens[1]
    weights, found = np.empty((2, 4), np.float32), np.empty(4, np.float32)
    for y in range(height):
        ox = oy = 0.0
        for x in range(width):
            if first:
                depth[y, x] = np.float32(1e9)
            if left[y, x] < np.float32(0.004):
                continue
            px, py = x + 0.5, y + 0.5
            qx, qy, w, z = px + ox, py + oy, 0.0, 1.0
            is_live = True
            for _ in range(7):
                w = _between(near, qx - 0.5, qy - 0.5)
                a, b = (qx - cx) / f - w * eye[0], (qy - cy) / f - w * eye[1]
                c = 1.0 - w * eye[2]
                z = max(turn[2, 0] * a + turn[2, 1] * b + turn[2, 2] * c, 0.05)
                ex = px - cx - f * zoom * (turn[0, 0] * a + turn[0, 1] * b + turn[0, 2] * c) / z
                ey = py - cy - f * zoom * (turn[1, 0] * a + turn[1, 1] * b + turn[1, 2] * c) / z
                qx += 0.8 * ex * z / zoom  # damped: where depth is steep a full step would swing to and fro
                qy += 0.8 * ey * z / zoom
                if abs(ex) + abs(ey) < 0.02:
                    break
                i, j = min(max(int(qx), 0), width - 1), min(max(int(qy), 0), height - 1)
                if live[j, i] == 0:
                    is_live = False
                    break
            ox, oy = qx - px, qy - py
            if not is_live:
                continue
            sample(color, qx - 0.5, qy - 0.5, weights, found)
            alpha = found[3] * np.float32(1.0 / 255.0)
            share = alpha * left[y, x] * np.float32(1.0 / 255.0)
            for k in range(3):
                rgb[y, x, k] += share * found[k]
            if alpha > np.float32(0.5) and depth[y, x] > np.float32(1e8):
                depth[y, x] = np.float32(z / max(w, 1e-4))
            left[y, x] *= np.float32(1.0) - alpha


@njit(nogil=True, cache=True, error_model="numpy")
def _between(plane: Any, x: float, y: float) -> float:
    """Between four pixels; beyond the rim the rim itself."""
    height, width = plane.shape
    x, y = min(max(x, 0.0), width - 1.001), min(max(y, 0.0), height - 1.001)
    i, j = int(x), int(y)
    s, t = x - i, y - j
    top = plane[j, i] + (plane[j, i + 1] - plane[j, i]) * s
    low = plane[j + 1, i] + (plane[j + 1, i + 1] - plane[j + 1, i]) * s
    return top + (low - top) * t


@njit(nogil=True, cache=True, error_model="numpy")
def sample(picture: Any, x: float, y: float, weights: Any, out: Any) -> None:
    """Between sixteen pixels, in 0..255; beyond the rim the picture is mirrored.

    Args:
        picture: (H, W, channels) uint8.
        x, y: in pixels from the middle of the first.
        weights: (2, 4) float32, room to work in.
        out: (channels,) float32, written.
    """
    height, width, channels = picture.shape
    i, j = int(np.floor(x)), int(np.floor(y))
    _cubic(np.float32(x - i), weights[0])
    _cubic(np.float32(y - j), weights[1])
    for c in range(channels):
        out[c] = np.float32(0.0)
    for b in range(4):
        row = _fold(j - 1 + b, height)
        for a in range(4):
            column = _fold(i - 1 + a, width)
            k = weights[0, a] * weights[1, b]
            for c in range(channels):
                out[c] += k * np.float32(picture[row, column, c])
    for c in range(channels):
        out[c] = min(max(out[c], np.float32(0.0)), np.float32(255.0))


@njit(nogil=True, cache=True, error_model="numpy")
def _cubic(t: Any, weight: Any) -> None:
    """Weights of four neighbours (Keys 1981, a = -1/2)."""
    half, one = np.float32(0.5), np.float32(1.0)
    weight[0] = half * t * ((np.float32(2.0) - t) * t - one)
    weight[1] = half * (t * t * (np.float32(3.0) * t - np.float32(5.0)) + np.float32(2.0))
    weight[2] = half * t * ((np.float32(4.0) - np.float32(3.0) * t) * t + one)
    weight[3] = half * (t - one) * t * t


@njit(nogil=True, cache=True, error_model="numpy")
def _fold(k: int, size: int) -> int:
    """A place beyond the rim, mirrored back in."""
    if k < 0:
        k = -1 - k
    if k >= size:
        k = 2 * size - 1 - k
    return min(max(k, 0), size - 1)
