"""What of a land an eye sees: for every direction the inverse distance of the first ground, water or sky it meets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.kits.landscape_bake import BLOCK, Maps

ONE = np.uint64(1)

#: Entries of a sight's frame: cos and sin of its yaw, first column, columns per unit, first row, rows per unit.
YAW_C, YAW_S, COLUMN_0, COLUMN_K, ROW_0, ROW_K = range(6)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Visibility from one eye, by direction.

    Args:
        inverse: (rows, columns) float32: 1 / horizontal metres to what is met; negative where it is water; 0 for sky.
        frame: (6,) float64, see the indices of this module.
    """

    inverse: NDArray[np.float32]
    frame: NDArray[np.float64]


@njit(nogil=True, cache=True, error_model="numpy")
def turn_of(a: float, b: float) -> float:
    """Diamond angle of a horizontal direction (a to the right, b ahead): -2..2, cheap and monotonic."""
    s = abs(a) + abs(b)
    if s < 1e-12:
        return 0.0
    if b >= 0.0:
        return a / s
    p = 2.0 - abs(a) / s
    return p if a >= 0.0 else -p


@njit(nogil=True, cache=True, error_model="numpy")
def _leave(u: float, v: float, du: float, dv: float) -> float:
    """Distance in cells to the edge of the block of 16 cells that a point is in, along a direction in cells."""
    bu, bv = math.floor(u / BLOCK) * BLOCK, math.floor(v / BLOCK) * BLOCK
    tu = 1.0e9
    tv = 1.0e9
    if du > 1e-9:
        tu = (bu + BLOCK - u) / du
    elif du < -1e-9:
        tu = (bu - u) / du
    if dv > 1e-9:
        tv = (bv + BLOCK - v) / dv
    elif dv < -1e-9:
        tv = (bv - v) / dv
    return min(tu, tv)


@njit(nogil=True, cache=True, error_model="numpy")
def _march(  # noqa: PLR0912, PLR0915  # a kernel: every early way out saves a walk
    flat: Any,
    blocks: Any,
    n: int,
    frame: Any,
    water: float,
    ex: float,
    ey: float,
    ez: float,
    dx: float,
    dz: float,
    slopes: Any,
    mirror: bool,
    out: Any,
    column: int,
) -> None:
    """Walk one azimuth outward; every slope the ground newly rises above gets its inverse distance.

    Where the ground lies well below the line of sight, whole blocks are stepped over by their highest point.
    """
    levels = frame.shape[0]
    rows = slopes.shape[0]
    top = -1.0e9
    for k in range(levels):
        top = max(top, frame[k, 3])
    reach = frame[levels - 1, 2] * n * 1.05
    b = 0
    d = 0.35
    if slopes[0] < -1e-3 and not mirror:
        d = max(d, 0.75 * (ey - frame[0, 3]) / -slopes[0])
    level = 0
    left, front, size = frame[0, 0], frame[0, 1], frame[0, 2]
    inverse = 1.0 / size
    before_d = 0.0
    before_h = 0.0
    started = False
    open_water = not mirror
    limit = n - 1.01
    while d < reach and b < rows:
        x, z = ex + dx * d, ez + dz * d
        u, v = (x - left) * inverse, (z - front) * inverse
        while level < levels - 1 and not (0.0 <= u < limit and 0.0 <= v < limit):
            level += 1
            left, front, size = frame[level, 0], frame[level, 1], frame[level, 2]
            inverse = 1.0 / size
            u, v = (x - left) * inverse, (z - front) * inverse
        u = min(max(u, 0.0), limit)
        v = min(max(v, 0.0), limit)
        i, j = int(u), int(v)
        fu, fv = u - i, v - j
        here = np.uint64((level * n + j) * n + i)
        q = np.uint64(n)
        h0 = flat[here] + (flat[here + ONE] - flat[here]) * fu
        h1 = flat[here + q] + (flat[here + q + ONE] - flat[here + q]) * fu
        h = h0 + (h1 - h0) * fv
        sign = 1.0
        if h < water:
            # a puddle among tussocks is not yet the lake that mirrors
            open_water = open_water or h < water - 0.6
            h = water
            sign = -1.0
        line = slopes[b] * d + ey
        step = max((0.0048 if d < 450.0 else 0.0060) * d, 0.55 * size if level < 3 else 0.35 * size)
        if h >= line and open_water and not (mirror and sign < 0.0):
            slope = (h - ey) / d
            gap, rise = d - before_d, h - before_h
            while b < rows and slopes[b] <= slope:
                t = slopes[b]
                if started:  # share of the last step = over / whole, put into one division
                    whole = rise - t * gap + 1e-30
                    over = min(max(ey + t * before_d - before_h, 0.0), whole)
                    out[b, column] = sign * min(whole / (before_d * whole + gap * over), 20.0)
                else:
                    out[b, column] = sign / max((h - ey) / t if t < -1e-6 else d, 0.05)
                b += 1
            started = True
        elif line > top and slopes[b] >= 0.0:
            break
        elif line - h > 2.0 * size and level > 0:
            high = max(blocks[level, j // BLOCK, i // BLOCK], water)
            gap = _leave(u, v, dx, dz) * size
            if min(line, slopes[b] * (d + gap) + ey) > high and gap > step:
                d += gap + 0.02 * size
                before_d = d - step
                before_h = slopes[b] * before_d + ey - 0.01
                if water > -1.0e5 and high <= water:
                    open_water = True
                continue
        before_d, before_h = d, h
        d += step
    if not mirror and water > -1.0e5:
        while b < rows and slopes[b] < -1e-5:  # open sea beyond the maps
            out[b, column] = -1.0 / max((water - ey) / slopes[b], 0.05)
            b += 1
    while b < rows:
        out[b, column] = 0.0
        b += 1


@njit(nogil=True, cache=True, error_model="numpy")
def _survey(
    flat: Any, blocks: Any, n: int, frame: Any, water: float, eye: Any, view: Any, slopes: Any, mirror: bool, out: Any
) -> None:
    c, s = view[YAW_C], view[YAW_S]
    for column in range(out.shape[1]):
        p = view[COLUMN_0] + column / view[COLUMN_K]
        if abs(p) <= 1.0:
            a, b = p, 1.0 - abs(p)
        else:
            a, b = (2.0 - abs(p)) * (1.0 if p > 0 else -1.0), 1.0 - abs(p)
        norm = 1.0 / math.sqrt(a * a + b * b)
        a, b = a * norm, b * norm
        dx, dz = a * c + b * s, b * c - a * s
        _march(flat, blocks, n, frame, water, eye[0], eye[1], eye[2], dx, dz, slopes, mirror, out, column)


def survey(
    maps: Maps,
    *,
    view: NDArray[np.float64],
    size: tuple[int, int],
    water: float,
    mirror: bool = False,
    fine: float = 1.0,
) -> Sight:
    """See the land from a camera, or its reflection from the camera's image below the water.

    Args:
        maps: the baked land.
        view: (4, 3) basis of the camera: position, right, up, forward.
        size: width and height of the picture in pixels.
        water: level of the water, far below everything where there is none.
        mirror: look from under the water, past the first shore, upwards only.
        fine: directions per pixel, against the usual.
    """
    width, height = size
    eye = view[0].copy()
    ahead = view[3] if abs(view[3][1]) < 0.95 else view[2] * math.copysign(1.0, -view[3][1])
    flat = max(math.hypot(ahead[0], ahead[2]), 1e-9)
    c, s = ahead[2] / flat, ahead[0] / flat
    u, v = np.meshgrid(np.linspace(-1.02, 1.02, 17), np.linspace(-1.02, 1.02, 17))
    rays = view[3] + u[..., None] * view[1] + v[..., None] * view[2]
    rays = rays / np.linalg.norm(rays, axis=-1, keepdims=True)
    right, front = rays[..., 0] * c - rays[..., 2] * s, rays[..., 0] * s + rays[..., 2] * c
    turns = [turn_of(float(a), float(b)) for a, b in zip(right.ravel(), front.ravel(), strict=True)]
    first, last = min(turns), max(turns)
    low, high = float(rays[..., 1].min()), float(rays[..., 1].max())
    if abs(view[3][1]) > 0.8 or last - first > 2.4:  # a pole may be in the picture
        first, last = -2.0, 2.0
        low, high = (-1.0, high) if view[3][1] < 0 else (low, 1.0)
    if mirror:
        low, high = 0.0005, min(max(-low, 0.02) + 0.25, 0.999)
        eye[1] = 2.0 * water - eye[1]
        first, last = max(first - 0.06, -2.0), min(last + 0.06, 2.0)
    low, high = max(low - 0.004, -0.9999), min(high + 0.004, 0.9999)
    columns = max(int(width * fine * (0.7 if mirror else 1.05)), 24)
    rows = max(int(height * fine * (0.8 if mirror else 1.4)), 24)
    frame = np.array([c, s, first, (columns - 1) / (last - first), low, (rows - 1) / max(high - low, 1e-6)])
    sines = low + np.arange(rows) / frame[ROW_K]
    slopes = sines / np.sqrt(1.0 - sines * sines)
    inverse = np.empty((rows, columns), np.float32)
    heights, side = maps.height.reshape(-1), maps.height.shape[1]
    _survey(heights, maps.blocks, side, maps.frame, water, eye, frame, slopes, mirror, inverse)
    return Sight(inverse=inverse, frame=frame)
