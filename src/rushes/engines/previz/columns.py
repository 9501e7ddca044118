"""Which solids may stand in the way of light: lists of them by columns that run along its direction."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.solid_rays import DEEP, GLOW, KIND, REACH, WIDE, enter

#: Places in the frame of columns: two directions across, the first corner, columns in a metre and in all, both ways.
_ACROSS, _CORNER, _FINE, _COUNT, _FRAME = 0, 6, 8, 10, 12
#: Most columns along one side, and metres by which a list is made too generous, for rounding.
_MOST, _SLACK = 160, 1e-3


class Columns(NamedTuple):
    """Columns along a direction, and the solids that each may hold.

    Args:
        frame: (12,) float64, see the constants.
        first: (N + 1,) int64 first entry of each column.
        listed: int32 numbers of solids.
        thin: (N,) float64 metres across the thinnest shadow that a solid of each column may lay on level ground.
    """

    frame: NDArray[np.float64]
    first: NDArray[np.int64]
    listed: NDArray[np.int32]
    thin: NDArray[np.float64]


def columns(solid: NDArray[np.float64], way: NDArray[np.float64], spread: NDArray[np.float64]) -> Columns:
    """Sort solids into columns.

    Args:
        solid: (N, 32) packed solids.
        way: (3,) unit direction of the columns.
        spread: (N,) metres that each solid is taken wider across them than it is; below 0 it is in none.
    """
    return Columns(*_sort(solid, way, spread))


def shading(solid: NDArray[np.float64], key: NDArray[np.float64], foot: float) -> tuple[Columns, Columns]:
    """Columns along the key light, and upright ones for the dark at the foot of things (see `thing_rows.shadow_rows`).

    Args:
        solid: (N, 32) packed solids.
        key: (3,) direction to the key light.
        foot: level of the ground.
    """
    high = np.where(solid[:, KIND] < 0.5, solid[:, 13], 1.0 / solid[:, 14])
    halves = np.stack([solid[:, WIDE], high, solid[:, DEEP]], axis=1)
    rise = np.abs(solid[:, (4, 7, 10)] * halves).sum(axis=1)
    length = float(np.linalg.norm(key))
    way = key / length if length > 1e-6 else np.array([0.0, 1.0, 0.0])
    away = np.clip((solid[:, 1] + rise - foot + 0.6) / max(float(key[1]), 0.05), 0.0, 60.0)
    lit = solid[:, GLOW] > 0.0
    sun = columns(solid, way, np.where(lit, -1.0, 0.02 * away))
    low = (solid[:, 1] - rise < foot + 1.3) & (solid[:, 1] + rise > foot - 0.7)
    return sun, columns(solid, np.array([0.0, 1.0, 0.0]), np.where(low & ~lit, 0.6, -1.0))


@lean
def _outline(solid: Any, k: int, frame: Any, spread: float, line: Any) -> None:
    """The shadow of a solid's box across the columns, as the strips that hold it: along both directions, and its edges.

    Args:
        solid: packed solids.
        k: which.
        frame: with the directions across.
        spread: metres to add all round.
        line: (5, 4) float64 filled: a direction across, where the middle is along it, how far the box reaches.
    """
    high = solid[k, 13] if solid[k, KIND] < 0.5 else 1.0 / solid[k, 14]
    u = solid[k, 0] * frame[0] + solid[k, 1] * frame[1] + solid[k, 2] * frame[2]
    v = solid[k, 0] * frame[3] + solid[k, 1] * frame[4] + solid[k, 2] * frame[5]
    line[0, 0], line[0, 1], line[1, 0], line[1, 1] = 1.0, 0.0, 0.0, 1.0
    for i in range(3):  # across each of the box's three edges
        at = 3 + 3 * i
        x = solid[k, at] * frame[0] + solid[k, at + 1] * frame[1] + solid[k, at + 2] * frame[2]
        y = solid[k, at] * frame[3] + solid[k, at + 1] * frame[4] + solid[k, at + 2] * frame[5]
        n = math.sqrt(x * x + y * y)
        line[2 + i, 0], line[2 + i, 1] = (-y / n, x / n) if n > 1e-6 else (0.0, 0.0)
    for m in range(5):
        reach = spread
        for i in range(3):
            at = 3 + 3 * i
            half = solid[k, WIDE] if i == 0 else (high if i == 1 else solid[k, DEEP])
            x = solid[k, at] * frame[0] + solid[k, at + 1] * frame[1] + solid[k, at + 2] * frame[2]
            y = solid[k, at] * frame[3] + solid[k, at + 1] * frame[4] + solid[k, at + 2] * frame[5]
            reach += half * abs(x * line[m, 0] + y * line[m, 1])
        line[m, 2], line[m, 3] = u * line[m, 0] + v * line[m, 1], reach


@lean
def _lay(solid: Any, frame: Any, spread: Any, line: Any, first: Any, listed: Any, fill: bool) -> None:
    """Count the entries of every column into the place after its own, or write them at the places in `first`."""
    wide, high = int(frame[_COUNT]), int(frame[_COUNT + 1])
    a, b = 1.0 / frame[_FINE], 1.0 / frame[_FINE + 1]
    for k in range(solid.shape[0]):
        if spread[k] < 0.0:
            continue
        _outline(solid, k, frame, spread[k] + _SLACK, line)
        left = int((line[0, 2] - line[0, 3] - frame[_CORNER]) * frame[_FINE])
        right = int((line[0, 2] + line[0, 3] - frame[_CORNER]) * frame[_FINE])
        low = int((line[1, 2] - line[1, 3] - frame[_CORNER + 1]) * frame[_FINE + 1])
        top = int((line[1, 2] + line[1, 3] - frame[_CORNER + 1]) * frame[_FINE + 1])
        for j in range(max(low, 0), min(top, high - 1) + 1):
            for i in range(max(left, 0), min(right, wide - 1) + 1):
                x, y = frame[_CORNER] + (i + 0.5) * a, frame[_CORNER + 1] + (j + 0.5) * b
                apart = False
                for m in range(2, 5):
                    half = 0.5 * (a * abs(line[m, 0]) + b * abs(line[m, 1]))
                    apart = apart or abs(x * line[m, 0] + y * line[m, 1] - line[m, 2]) > line[m, 3] + half
                if apart:
                    continue
                n = j * wide + i
                if fill:
                    listed[first[n]] = k
                    first[n] += 1
                else:
                    first[n + 1] += 1


@njit(nogil=True, cache=True, error_model="numpy")
def _sort(solid: Any, way: Any, spread: Any) -> tuple[Any, Any, Any, Any]:
    """Frame, first entries, entries and thinnest solids of `columns`."""
    frame, line = np.zeros(_FRAME), np.zeros((5, 4))
    x, y, z = way[0], way[1], way[2]
    n = math.sqrt(x * x + z * z)
    frame[0], frame[1], frame[2] = (z / n, 0.0, -x / n) if n > 0.1 else (1.0, 0.0, 0.0)
    if n <= 0.1:
        n = math.sqrt(y * y + z * z)
        frame[3], frame[4], frame[5] = 0.0, -z / n, y / n
        n = math.sqrt(1.0 - (x * frame[0]) ** 2)
        frame[0], frame[1], frame[2] = n, -x * y / n, -x * z / n
    else:
        frame[3], frame[4], frame[5] = y * frame[2], z * frame[0] - x * frame[2], -y * frame[0]
    low_a, high_a, low_b, high_b, count = 1e9, -1e9, 1e9, -1e9, 0
    for k in range(solid.shape[0]):
        if spread[k] >= 0.0:
            _outline(solid, k, frame, spread[k] + _SLACK, line)
            low_a, high_a = min(low_a, line[0, 2] - line[0, 3]), max(high_a, line[0, 2] + line[0, 3])
            low_b, high_b = min(low_b, line[1, 2] - line[1, 3]), max(high_b, line[1, 2] + line[1, 3])
            count += 1
    if count == 0:
        return frame, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0)
    most = min(max(int(5.0 * math.sqrt(count)), 4), _MOST)
    a, b = high_a - low_a, high_b - low_b
    wide = min(max(int(most * math.sqrt(a / b) + 0.5), 1), 4 * _MOST)
    high = min(max(int(most * math.sqrt(b / a) + 0.5), 1), 4 * _MOST)
    frame[_CORNER], frame[_CORNER + 1] = low_a, low_b
    frame[_FINE], frame[_FINE + 1], frame[_COUNT], frame[_COUNT + 1] = wide / a, high / b, wide, high
    first = np.zeros(wide * high + 1, np.int64)
    _lay(solid, frame, spread, line, first, np.zeros(0, np.int32), False)
    for n in range(wide * high):
        first[n + 1] += first[n]
    listed = np.zeros(first[-1], np.int32)
    _lay(solid, frame, spread, line, first.copy(), listed, True)
    thin = np.full(wide * high, 1e9)
    for n in range(wide * high):
        for m in range(first[n], first[n + 1]):
            thin[n] = min(thin[n], _across(solid, listed[m]))
    return frame, first, listed, thin


@lean
def _across(solid: Any, k: int) -> float:
    """Metres across a solid's shadow on level ground at the least: a level plate's is as wide as the plate."""
    tall = solid[k, 13] if solid[k, KIND] < 0.5 else 1.0 / solid[k, 14]
    if abs(solid[k, 7]) > 0.98:
        return 2.0 * min(solid[k, WIDE], solid[k, DEEP])
    return 2.0 * min(tall, solid[k, WIDE], solid[k, DEEP])


@inlined
def column_at(columns: Any, x: float, y: float, z: float) -> int:
    """The column that holds a place; -1 beyond all of them, and where it lists nothing."""
    frame = columns.frame
    u = (x * frame[0] + y * frame[1] + z * frame[2] - frame[_CORNER]) * frame[_FINE]
    v = (x * frame[3] + y * frame[4] + z * frame[5] - frame[_CORNER + 1]) * frame[_FINE + 1]
    if not (0.0 <= u < frame[_COUNT] and 0.0 <= v < frame[_COUNT + 1]):
        return -1
    n = int(v) * int(frame[_COUNT]) + int(u)
    return n if columns.first[n] < columns.first[n + 1] else -1


@lean
def hidden(
    solid: Any, columns: Any, at: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, reach: float
) -> bool:
    """True where a solid of a column that does not glow stands within `reach` of a point along a unit direction.

    The same answer as `solid_rays.blocked` gives, where the column lists all that the direction can meet from there.
    """
    if at < 0:
        return False
    for m in range(columns.first[at], columns.first[at + 1]):
        k = columns.listed[m]
        if solid[k, GLOW] > 0.0:
            continue
        wx, wy, wz = solid[k, 0] - ox, solid[k, 1] - oy, solid[k, 2] - oz
        along = wx * dx + wy * dy + wz * dz
        r = solid[k, REACH]
        if along < -r or along > reach + r or wx * wx + wy * wy + wz * wz - along * along > r * r:
            continue
        t0, t1, _ = enter(solid, k, ox, oy, oz, dx, dy, dz)
        if t0 < t1 and t1 > 0.002 and t0 < reach and (t0 > 0.002 or t1 > 0.02):
            return True
    return False
