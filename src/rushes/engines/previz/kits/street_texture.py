"""Filtered patterns that street surfaces are made of: stripes, baked maps, tubes of light, rooms seen through panes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

#: Unsigned indices spare a check for negative ones at every read.
U1 = np.uint64(1)
U255 = np.uint64(255)


@njit(nogil=True, cache=True, error_model="numpy")
def spot(x: float, count: int) -> Any:
    """Cell of a coordinate between samples, unsigned, and how far in the cell it lies."""
    x = min(max(x, 0.0), count - 1.001)
    i = int(x)
    return np.uint64(i), x - i


@njit(nogil=True, cache=True, error_model="numpy")
def pulse(x: float, a: float, b: float, w: float) -> float:
    """Share of a pixel `w` wide at x that lies in a..b (box filter)."""
    w = max(w, 1e-6)
    if x <= a - 0.5 * w or x >= b + 0.5 * w:  # nearly every call ends here, without a division
        return 0.0
    k = 1.0 / w
    return min((x - a) * k + 0.5, 1.0) - max((x - b) * k + 0.5, 0.0)


@njit(nogil=True, cache=True, error_model="numpy")
def wave(x: float, share: float, w: float) -> float:
    """Box-filtered stripes: period 1, on for 0..share."""
    if w >= 1.0:
        return share
    f = x - math.floor(x)
    return pulse(f, 0.0, share, w) + pulse(f - 1.0, 0.0, share, w) + pulse(f + 1.0, 0.0, share, w)


@njit(nogil=True, cache=True, error_model="numpy")
def noise2(plan: Any, x: float, y: float) -> float:
    """Smooth noise 0..1 over the plane from the street's stored grain, one cell per unit."""
    fx, fy = math.floor(x), math.floor(y)
    i, j = np.uint64(int(fy) & 255), np.uint64(int(fx) & 255)
    u, v = x - fx, y - fy
    u, v = u * u * (3.0 - 2.0 * u), v * v * (3.0 - 2.0 * v)
    i1, j1 = (i + U1) & U255, (j + U1) & U255
    low = plan.grain[i, j] + (plan.grain[i, j1] - plan.grain[i, j]) * u
    high = plan.grain[i1, j] + (plan.grain[i1, j1] - plan.grain[i1, j]) * u
    return low + (high - low) * v


@njit(nogil=True, cache=True, error_model="numpy")
def noise_pair(plan: Any, x: float, y: float) -> tuple[float, float]:
    """Two smooth noises 0..1 at one place of the plane, for the price of little more than one."""
    fx, fy = math.floor(x), math.floor(y)
    i, j = np.uint64(int(fy) & 255), np.uint64(int(fx) & 255)
    u, v = x - fx, y - fy
    u, v = u * u * (3.0 - 2.0 * u), v * v * (3.0 - 2.0 * v)
    i1, j1 = (i + U1) & U255, (j + U1) & U255
    a, b, c, d = (1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v
    g = plan.pair
    return (
        g[i, j, 0] * a + g[i, j1, 0] * b + g[i1, j, 0] * c + g[i1, j1, 0] * d,
        g[i, j, 1] * a + g[i, j1, 1] * b + g[i1, j, 1] * c + g[i1, j1, 1] * d,
    )


@njit(nogil=True, cache=True, error_model="numpy")
def stored_pair(data: Any, v: float, u: float) -> tuple[float, float]:
    """A baked map of two values between its samples (rows v, columns u)."""
    i, fv = spot(v - 0.5, data.shape[0])
    j, fu = spot(u - 0.5, data.shape[1])
    i1, j1 = i + U1, j + U1
    a, b, c, d = (1.0 - fv) * (1.0 - fu), (1.0 - fv) * fu, fv * (1.0 - fu), fv * fu
    return (
        a * data[i, j, 0] + b * data[i, j1, 0] + c * data[i1, j, 0] + d * data[i1, j1, 0],
        a * data[i, j, 1] + b * data[i, j1, 1] + c * data[i1, j, 1] + d * data[i1, j1, 1],
    )


@njit(nogil=True, cache=True, error_model="numpy")
def stored(data: Any, v: float, u: float) -> tuple[float, float, float]:
    """A baked map between its samples (rows v, columns u): rgb."""
    i, fv = spot(v - 0.5, data.shape[0])
    j, fu = spot(u - 0.5, data.shape[1])
    i1, j1 = i + U1, j + U1
    a, b, c, d = (1.0 - fv) * (1.0 - fu), (1.0 - fv) * fu, fv * (1.0 - fu), fv * fu
    return (
        a * data[i, j, 0] + b * data[i, j1, 0] + c * data[i1, j, 0] + d * data[i1, j1, 0],
        a * data[i, j, 1] + b * data[i, j1, 1] + c * data[i1, j, 1] + d * data[i1, j1, 1],
        a * data[i, j, 2] + b * data[i, j1, 2] + c * data[i1, j, 2] + d * data[i1, j1, 2],
    )


@njit(nogil=True, cache=True, error_model="numpy")
def tube(plan: Any, art: int, x: float, y: float, soft: float) -> tuple[float, float]:
    """A word of light at a point in letter units from its lower left: (tube, halo), each 0..1."""
    at, wide, high = plan.art[art, 0], plan.art[art, 1], plan.art[art, 2]
    fx, fy = (x + 1.6) * 5.0, (y + 1.6) * 5.0
    if fx < 0 or fy < 0 or fx >= wide - 1.001 or fy >= high - 1.001:
        return 0.0, 0.0
    i, j = int(fy), int(fx)
    ty, tx = fy - i, fx - j
    base, above = np.uint64(at + i * wide + j), np.uint64(at + (i + 1) * wide + j)
    low = plan.glyph[base] + (plan.glyph[base + U1] - plan.glyph[base]) * tx
    high_v = plan.glyph[above] + (plan.glyph[above + U1] - plan.glyph[above]) * tx
    d = low + (high_v - low) * ty
    w = 0.30 + 0.55 * soft
    core = min(max((0.34 + 0.25 * soft - d) / w + 0.5, 0.0), 1.0) / (1.0 + 1.6 * soft)
    return core, math.exp(-d * 0.95)


@njit(nogil=True, cache=True, error_model="numpy")
def room(x: float, y: float, wide: float, high: float, deep: float, sx: float, sy: float) -> tuple[float, int]:
    """Light inside a box room behind a window at x, y, seen along slopes sx, sy per metre inwards: (light, surface)."""
    tu = ((wide - x) if sx > 0 else -x) / (sx if abs(sx) > 1e-6 else 1e-6)
    tv = ((high - y) if sy > 0 else -y) / (sy if abs(sy) > 1e-6 else 1e-6)
    t = min(deep, tu, tv)
    px, py = x + sx * t, y + sy * t
    if t == deep:
        lamp = 1.0 / (1.0 + 0.35 * (high - py) * (high - py))
        return 0.45 + 0.65 * lamp - 0.25 * abs(px / wide - 0.5), 0
    if t == tv:
        if sy > 0:
            gx, gz = px / wide - 0.5, t / deep - 0.4
            return 0.55 + 1.9 * math.exp(-(gx * gx + gz * gz) * 26.0), 1
        return 0.30, 2
    lamp = 1.0 / (1.0 + 0.5 * (high - py) * (high - py))
    return (0.30 + 0.5 * lamp) * (1.0 - 0.35 * t / deep), 3
