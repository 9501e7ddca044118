"""Rays at a body of limbs: its signed distance, which limbs a bundle of rays comes near, and where a ray meets it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, error_model="numpy")
def prepare(body: Any) -> Any:
    """The limbs as the distance wants them: end, way to the other end, 1 / its square, radius, its change, material."""
    out = np.empty((body.shape[0], 10))
    for k in range(body.shape[0]):
        bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
        out[k, 0], out[k, 1], out[k, 2] = body[k, 0], body[k, 1], body[k, 2]
        out[k, 3], out[k, 4], out[k, 5] = bx, by, bz
        out[k, 6] = 1.0 / (bx * bx + by * by + bz * bz + 1e-12)
        out[k, 7], out[k, 8], out[k, 9] = body[k, 3], body[k, 7] - body[k, 3], body[k, 8]
    return out


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def distance(limb: Any, near: Any, count: int, px: float, py: float, pz: float) -> tuple[float, int]:
    """Signed distance to the limbs listed in `near`, melted together a little, and the row of the nearest limb."""
    best = 1e9
    melt = 1e9
    who = 0
    for j in range(count):
        k = near[j]
        qx, qy, qz = px - limb[k, 0], py - limb[k, 1], pz - limb[k, 2]
        if limb[k, 9] == 5.0:
            d = canopy(qx, qy, qz, limb[k, 7], limb[k, 7] + limb[k, 8])
        else:
            bx, by, bz = limb[k, 3], limb[k, 4], limb[k, 5]
            h = (qx * bx + qy * by + qz * bz) * limb[k, 6]
            h = min(max(h, 0.0), 1.0)
            ex, ey, ez = qx - bx * h, qy - by * h, qz - bz * h
            d = math.sqrt(ex * ex + ey * ey + ez * ez) - (limb[k, 7] + limb[k, 8] * h)
        if d < best:
            best = d
            who = k
        blend = 0.045 - abs(d - melt)
        melt = min(d, melt)
        if blend > 0.0:
            melt -= blend * blend * 5.5555555555555555
    return melt, who


@njit(nogil=True, cache=True, error_model="numpy")
def canopy(x: float, y: float, z: float, curve: float, rim: float) -> float:
    """Distance to a thin dome whose apex is at the origin."""
    drop = curve - math.sqrt(max(curve * curve - rim * rim, 0.0))
    flat = math.sqrt(x * x + z * z)
    r = math.sqrt(flat * flat + (y + curve) * (y + curve))
    if flat * (curve - drop) < rim * (y + curve):  # inside the cone of the cap: the sphere itself is nearest
        return abs(r - curve) - 0.010
    dx = flat - rim
    dy = y + drop
    return math.sqrt(dx * dx + dy * dy) - 0.012


@njit(nogil=True, cache=True, error_model="numpy")
def near(
    body: Any, near: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, cone: float
) -> tuple[int, int, float, float]:
    """List the limbs whose skin a bundle of rays, `cone` wide at one metre, comes close to, then those a hand away.

    Returns:
        How many are close, how many there are in all, and the stretch along which the bundle is close to any.
    """
    count, more = 0, body.shape[0]
    t0, t1 = 1e9, -1e9
    dd = dx * dx + dy * dy + dz * dz
    length = math.sqrt(dd)
    for k in range(body.shape[0]):
        wx, wy, wz = body[k, 0] - ox, body[k, 1] - oy, body[k, 2] - oz
        bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
        radius = max(body[k, 3], body[k, 7])
        if body[k, 8] == 5.0:
            by, radius = -0.25, body[k, 7] * 0.96
        bb = bx * bx + by * by + bz * bz + 1e-12
        bd = bx * dx + by * dy + bz * dz
        wd = wx * dx + wy * dy + wz * dz
        wb = wx * bx + wy * by + wz * bz
        den = bb * dd - bd * bd
        s = min(max((bd * wd - wb * dd) / den, 0.0), 1.0) if den > 1e-9 else 0.5
        t = (wd + s * bd) / dd
        ex, ey, ez = wx + s * bx - t * dx, wy + s * by - t * dy, wz + s * bz - t * dz
        gap = ex * ex + ey * ey + ez * ez
        reach = radius + 0.05 + cone * max(t, 0.0)
        if gap < reach * reach:
            near[count] = k
            count += 1
            slack = (reach + math.sqrt(bb)) / length
            t0, t1 = min(t0, t - slack), max(t1, t + slack)
        elif gap < (reach + 0.13) * (reach + 0.13):
            more -= 1
            near[more] = k
    total = count
    for k in range(more, body.shape[0]):
        near[total] = near[k]
        total += 1
    return count, total, t0, t1


@njit(nogil=True, cache=True, error_model="numpy")
def approach(
    limb: Any,
    near: Any,
    count: int,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    t0: float,
    t1: float,
    cone: float,
) -> float:
    """Walk a bundle of rays, `cone` wide at one metre, as far as none of them can meet anything; 1e9 past all."""
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    t = max(t0, 0.05)
    for _ in range(24):
        d, _k = distance(limb, near, count, ox + dx * t, oy + dy * t, oz + dz * t)
        free = d - cone * t
        if free < 0.01:
            return t
        t += free * 0.94 / (length + cone)
        if t > t1:
            return 1e9
    return t


@njit(nogil=True, cache=True, error_model="numpy")
def bounds(body: Any) -> tuple[float, float, float, float, float, float]:
    """The box around all limbs."""
    x0, y0, z0 = 1e9, 1e9, 1e9
    x1, y1, z1 = -1e9, -1e9, -1e9
    for k in range(body.shape[0]):
        for j in (0, 4):
            r = body[k, 7] + 0.02 if body[k, 8] == 5.0 else body[k, j + 3] + 0.02
            x0, x1 = min(x0, body[k, j] - r), max(x1, body[k, j] + r)
            y0, y1 = min(y0, body[k, j + 1] - r), max(y1, body[k, j + 1] + r)
            z0, z1 = min(z0, body[k, j + 2] - r), max(z1, body[k, j + 2] + r)
    return x0, y0, z0, x1, y1, z1


@njit(nogil=True, cache=True, error_model="numpy")
def slab(o: float, d: float, low: float, high: float) -> tuple[float, float]:
    """Stretch of a ray between two planes across one axis; empty where the second is smaller."""
    if abs(d) < 1e-12:
        if o < low or o > high:
            return 1e9, -1e9
        return -1e9, 1e9
    a = (low - o) / d
    b = (high - o) / d
    return min(a, b), max(a, b)


@njit(nogil=True, cache=True, error_model="numpy")
def window(view: Any, box: Any, mirror: float, height: int, width: int) -> tuple[int, int, int, int]:
    """First and last row, first and last column that a box can touch; all where it reaches behind the camera."""
    low, high, down, rise = 1e9, -1e9, 1e9, -1e9
    rr = view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2
    uu = view[2, 0] ** 2 + view[2, 1] ** 2 + view[2, 2] ** 2
    ff = view[3, 0] ** 2 + view[3, 1] ** 2 + view[3, 2] ** 2
    for k in range(8):
        x = (box[0] if k & 1 else box[3]) - view[0, 0]
        y = (box[1] if k & 2 else box[4]) * mirror - view[0, 1]
        z = (box[2] if k & 4 else box[5]) - view[0, 2]
        ahead = (x * view[3, 0] + y * view[3, 1] + z * view[3, 2]) / ff
        if ahead < 0.05:
            return 0, height, 0, width
        u = (x * view[1, 0] + y * view[1, 1] + z * view[1, 2]) / (rr * ahead)
        v = (x * view[2, 0] + y * view[2, 1] + z * view[2, 2]) / (uu * ahead)
        low, high = min(low, u), max(high, u)
        down, rise = min(down, v), max(rise, v)
    top, foot = int((0.5 - rise * 0.5) * height) - 2, int((0.5 - down * 0.5) * height) + 3
    left, right = int((low * 0.5 + 0.5) * width) - 2, int((high * 0.5 + 0.5) * width) + 3
    return max(top, 0), min(max(foot, 0), height), max(left, 0), min(max(right, 0), width)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def march(
    limb: Any,
    near: Any,
    count: int,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    t0: float,
    t1: float,
    cone: float,
) -> tuple[float, float, int]:
    """Walk a ray to the body: where it came nearest, how much of the pixel it covers there, and which limb."""
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    t = t0
    best, best_t, best_k = 1e9, t0, 0
    for _ in range(48):
        d, k = distance(limb, near, count, ox + dx * t, oy + dy * t, oz + dz * t)
        share = d / (cone * t + 1e-9)
        if share < best:
            best, best_t, best_k = share, t, k
        if share < 0.45:  # the pixel is covered, and its middle nearly met
            break
        t += d * 0.94 / length
        if t > t1:
            break
    cover = min(max(0.75 - best * 0.5, 0.0), 1.0) if best > 0.5 else 1.0
    if best > 1.5:
        cover = 0.0
    return best_t, cover, best_k


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def normal(limb: Any, near: Any, count: int, px: float, py: float, pz: float) -> tuple[float, float, float]:
    """Outward unit normal: the slope of `distance`, limb by limb with the same melting."""
    melt, sx, sy, sz = 1e9, 0.0, 1.0, 0.0
    for j in range(count):
        k = near[j]
        qx, qy, qz = px - limb[k, 0], py - limb[k, 1], pz - limb[k, 2]
        if limb[k, 9] == 5.0:
            a, b = limb[k, 7], limb[k, 7] + limb[k, 8]
            d, e = canopy(qx, qy, qz, a, b), 0.004
            gx = (canopy(qx + e, qy, qz, a, b) - d) / e
            gy = (canopy(qx, qy + e, qz, a, b) - d) / e
            gz = (canopy(qx, qy, qz + e, a, b) - d) / e
        else:
            bx, by, bz = limb[k, 3], limb[k, 4], limb[k, 5]
            h = (qx * bx + qy * by + qz * bz) * limb[k, 6]
            lean = limb[k, 8] * limb[k, 6] if 0.0 < h < 1.0 else 0.0
            h = min(max(h, 0.0), 1.0)
            gx, gy, gz = qx - bx * h, qy - by * h, qz - bz * h
            away = math.sqrt(gx * gx + gy * gy + gz * gz)
            d, n = away - (limb[k, 7] + limb[k, 8] * h), 1.0 / max(away, 1e-9)
            gx, gy, gz = gx * n - bx * lean, gy * n - by * lean, gz * n - bz * lean
        share = 1.0 if d < melt else 0.0
        blend = 0.045 - abs(d - melt)
        melt = min(d, melt)
        if blend > 0.0:
            melt -= blend * blend * 5.5555555555555555
            share += (0.5 - share) * blend * 22.222222222222222
        sx, sy, sz = sx + (gx - sx) * share, sy + (gy - sy) * share, sz + (gz - sz) * share
    n = 1.0 / math.sqrt(sx * sx + sy * sy + sz * sz + 1e-18)
    return sx * n, sy * n, sz * n
