"""The bare geometry of a land: where every pixel's middle meets the height field or the water; no light."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.halfway import halfway
from rushes.engines.previz.kernels import lent
from rushes.engines.previz.kit import Thing
from rushes.engines.previz.kits.landscape_rows import corners
from rushes.engines.previz.kits.landscape_sight import ONE

LAND, WATER = 1, 2
THINGS = (Thing(id=LAND, name="land", kind="ground"), Thing(id=WATER, name="water", kind="water"))


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _level(frame: Any, n: int, x: float, z: float) -> int:
    """The finest map that holds a place."""
    for k in range(frame.shape[0] - 1):
        u, v, most = x - frame[k, 0], z - frame[k, 1], (n - 1.01) * frame[k, 2]
        if 0.0 <= u < most and 0.0 <= v < most:
            return k
    return int(frame.shape[0]) - 1


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _rise(flat: Any, frame: Any, n: int, k: int, x: float, z: float) -> float:
    """Height of one map at a place, metres, read bilinearly; unsigned indices spare a sign check at every read."""
    inverse, most = 1.0 / frame[k, 2], n - 1.01
    u = min(max((x - frame[k, 0]) * inverse, 0.0), most)
    v = min(max((z - frame[k, 1]) * inverse, 0.0), most)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    here, row = np.uint64((k * n + j) * n + i), np.uint64(n)
    a = flat[here] + (flat[here + ONE] - flat[here]) * fu
    b = flat[here + row] + (flat[here + row + ONE] - flat[here + row]) * fu
    return float(a + (b - a) * fv)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _slope(flat: Any, frame: Any, n: int, k: int, x: float, z: float, e: float) -> tuple[float, float]:
    """Slope of one map in x and z at a place, from what lies `e` metres to each side.

    Where that is one cell, as in every picture that is not small, all four looks fall into the same part of their cells
    and share what they read.
    """
    inverse = 1.0 / frame[k, 2]
    u, v = (x - frame[k, 0]) * inverse, (z - frame[k, 1]) * inverse
    i, j = int(u), int(v)
    if e == frame[k, 2] and 1 <= i < n - 3 and 1 <= j < n - 3:
        fu, fv, row = u - i, v - j, np.uint64(n)
        q = np.uint64((k * n + j) * n + i)
        a, b = flat[q], flat[q + ONE]
        c, d = flat[q + row], flat[q + row + ONE]
        left0, right0 = a - flat[q - ONE], flat[q + ONE + ONE] - b
        left1, right1 = c - flat[q + row - ONE], flat[q + row + ONE + ONE] - d
        x0, x1 = (left0 + b - a) + (right0 - left0) * fu, (left1 + d - c) + (right1 - left1) * fu
        front0, front1 = a - flat[q - row], b - flat[q - row + ONE]
        back0, back1 = flat[q + row + row] - c, flat[q + row + row + ONE] - d
        z0, z1 = (front0 + c - a) + (back0 - front0) * fv, (front1 + d - b) + (back1 - front1) * fv
        half = 0.5 * inverse
        return half * (x0 + (x1 - x0) * fv), half * (z0 + (z1 - z0) * fu)
    sx = _rise(flat, frame, n, k, x + e, z) - _rise(flat, frame, n, k, x - e, z)
    sz = _rise(flat, frame, n, k, x, z + e) - _rise(flat, frame, n, k, x, z - e)
    return sx / (2.0 * e), sz / (2.0 * e)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _settle(
    flat: Any, frame: Any, n: int, ex: float, ey: float, ez: float, dx: float, dy: float, dz: float, guess: float
) -> float:
    """Where a ray crosses the ground, from a guess that is right within a few cells; the guess where it does not.

    Directions and distances are measured along the ground: dx, dz are a unit vector, dy the slope of the ray.
    """
    k = _level(frame, n, ex + dx * guess, ez + dz * guess)
    step = max(0.5 * frame[k, 2], 0.002 * guess)
    over = ey + dy * guess - _rise(flat, frame, n, k, ex + dx * guess, ez + dz * guess)
    way = step if over > 0.0 else -step
    a, fa = guess, over
    b, fb = guess, over
    for _ in range(8):
        b = a + way
        k = _level(frame, n, ex + dx * b, ez + dz * b)
        fb = ey + dy * b - _rise(flat, frame, n, k, ex + dx * b, ez + dz * b)
        if (fa > 0.0) != (fb > 0.0):
            break
        a, fa = b, fb
    if (fa > 0.0) == (fb > 0.0):
        return guess
    for _ in range(12):
        m = a + (b - a) * min(max(fa / (fa - fb), 0.1), 0.9)
        k = _level(frame, n, ex + dx * m, ez + dz * m)
        fm = ey + dy * m - _rise(flat, frame, n, k, ex + dx * m, ez + dz * m)
        if (fm > 0.0) == (fa > 0.0):
            a, fa = m, fm
        else:
            b, fb = m, fm
        if abs(fm) < 1e-5 * m:
            return m
    return 0.5 * (a + b)


@njit(nogil=True, cache=True, error_model="numpy")
def trace_land(
    height: Any, frame: Any, water: float, sight: Any, sight_frame: Any, view: Any, want: Any, quick: bool,
    depth: Any, normal: Any, ids: Any,
) -> None:  # fmt: skip
    """Fill the wanted pixels (see `kit.Tracer.trace`); a quick look stays where the survey put it, else it is settled.

    Args:
        height: (M, N, N) float32 maps of `landscape_bake.Maps`.
        frame: (M, 4) of the same.
        water: level of the water, far below where there is none.
        sight: what the eye sees by direction, see `landscape_sight.Sight`.
        sight_frame: its frame.
        view: (4, 3) basis of the camera.
        want: (H, W) uint8, or empty for all.
        quick: see the contract.
        depth: (H, W) float32.
        normal: (H, W, 3) float32; it is the slope over one cell or one pixel of ground, whichever is larger.
        ids: (H, W) int32.
    """
    height, frame, sight, sight_frame = lent(height), lent(frame), lent(sight), lent(sight_frame)
    view, want, depth, normal = lent(view), lent(want), lent(depth), lent(normal)
    ids = lent(ids)
    rows, columns = depth.shape
    heights, n = height.reshape(height.size), height.shape[1]
    pixel = 2.0 * math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) / columns
    if want.size or not quick:
        for j in range(rows):
            for i in range(columns):
                if want.size == 0 or want[j, i]:
                    _look(heights, n, frame, water, sight, sight_frame, view, pixel, quick, j, i, depth, normal, ids)
        return
    for gap in (4, 2, 1):  # every fourth row, then the rows half way between two that are done
        for j in range(0 if gap == 4 else gap, rows, 4 if gap == 4 else 2 * gap):
            between = gap < 4 and j + gap < rows
            for turn in range(2 if between else 0, 3):  # a row without both neighbours does the same along itself
                step = 4 >> turn
                stride = 1 if between else (4 if turn == 0 else 2 * step)
                for i in range(0 if between or turn == 0 else step, columns, stride):
                    done = False
                    if between:
                        done = halfway(depth, normal, ids, j - gap, i, j + gap, i, j, i, 1.0 - 0.12 / gap)
                    elif turn > 0 and i + step < columns:
                        done = halfway(depth, normal, ids, j, i - step, j, i + step, j, i, 1.0 - 0.12 / step)
                    if not done:
                        _look(heights, n, frame, water, sight, sight_frame, view, pixel, True, j, i, depth, normal, ids)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _look(
    heights: Any, n: int, frame: Any, water: float, sight: Any, sight_frame: Any, view: Any, pixel: float, quick: bool,
    j: int, i: int, depth: Any, normal: Any, ids: Any,
) -> None:  # fmt: skip
    """One pixel; `pixel` is metres per pixel at one metre of view depth."""
    rows, columns = depth.shape
    ex, ey, ez = view[0, 0], view[0, 1], view[0, 2]
    u, v = (2.0 * i + 1.0) / columns - 1.0, 1.0 - (2.0 * j + 1.0) / rows
    x = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    y = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    z = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    shrink = 1.0 / math.sqrt(x * x + y * y + z * z)
    near, near_w, other, other_w, sky_w = corners(sight, sight_frame, x * shrink, y * shrink, z * shrink)
    q = near if near_w >= other_w else other
    away, who = np.inf, 0
    nx, ny, nz = 0.0, 0.0, 0.0
    # one way out: with several the arrays are counted at every call, which costs more than the rest
    if sky_w <= max(near_w, other_w) and q != 0.0:
        if q < 0.0 and y < -1e-6:
            away, who, ny = (water - ey) / y, WATER, 1.0
        else:
            flat = math.sqrt(max(x * x + z * z, 1e-12))
            dx, dz = x / flat, z / flat
            d = 1.0 / abs(q)
            if not quick:
                d = _settle(heights, frame, n, ex, ey, ez, dx, y / flat, dz, d)
            gx, gz = ex + dx * d, ez + dz * d
            k = _level(frame, n, gx, gz)
            e = max(frame[k, 2], 0.7 * pixel * d / flat)
            sx, sz = _slope(heights, frame, n, k, gx, gz, e)
            up = 1.0 / math.sqrt(1.0 + sx * sx + sz * sz)
            nx, ny, nz = -sx * up, up, -sz * up
            facing = (nx * x + ny * y + nz * z) * shrink
            if facing > -0.02:  # the slope round a ridge may look away from an eye that still sees the ridge
                turn = (facing + 0.02) * shrink
                nx, ny, nz = nx - turn * x, ny - turn * y, nz - turn * z
                up = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
                nx, ny, nz = nx * up, ny * up, nz * up
            away, who = d / flat, LAND
    depth[j, i], ids[j, i] = away, who
    normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = nx, ny, nz
