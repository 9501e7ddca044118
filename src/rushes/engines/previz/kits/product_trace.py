"""Finds a product with a ray: distances to the solid, its plinth and the liquid inside, and walks along them."""

from __future__ import annotations

import math
from typing import Any

from rushes.engines.previz.kernels import lean

#: Entries of a set's packed numbers.
(
    WIDE,
    DEEP,
    CORNER,
    REACH,
    LOW,
    HIGH,
    BOUND,
    BASE,
    YAW,
    CAP,
    COLLAR,
    LABEL_0,
    LABEL_1,
    WRAP,
    ROUND,
    GLASS,
    FULL,
    KIND,
    PLINTH_R,
    PLINTH_ROUND,
    DISC_X,
    DISC_Y,
    DISC_R,
    DISC_Z,
    WALL_Z,
    DROPS,
    MIRROR,
    SPOT_X,
    SPOT_Y,
    SPOT_S,
    TURN,
    SWEEP,
    LIQUID,
    GLOSS,
    RIPPLE,
    BODY_METAL,
    CAP_ROUGH,
    TOP,
    MIST,
    SEED,
    SCREEN,
    HAZE,
) = range(42)


@lean
def section(p: Any, x: float, z: float) -> float:
    """Reach of a point: 0 on the axis, `WIDE` on the section's outline."""
    qx = abs(x) - p[WIDE] + p[CORNER]
    qz = abs(z) - p[DEEP] + p[CORNER]
    out = math.sqrt(max(qx, 0.0) ** 2 + max(qz, 0.0) ** 2) + min(max(qx, qz), 0.0)
    return p[WIDE] + out - p[CORNER]


@lean
def section_slope(p: Any, x: float, z: float) -> tuple[float, float]:
    """Direction in which the reach grows."""
    qx = abs(x) - p[WIDE] + p[CORNER]
    qz = abs(z) - p[DEEP] + p[CORNER]
    sx = 1.0 if x >= 0.0 else -1.0
    sz = 1.0 if z >= 0.0 else -1.0
    if qx > 0.0 or qz > 0.0:
        a, b = max(qx, 0.0), max(qz, 0.0)
        n = 1.0 / max(math.sqrt(a * a + b * b), 1e-12)
        return sx * a * n, sz * b * n
    return (sx, 0.0) if qx > qz else (0.0, sz)


@lean
def profile(p: Any, table: Any, reach: float, y: float, k: int) -> float:
    """Channel `k` of a baked profile, read bilinearly."""
    rows, columns = table.shape[0], table.shape[1]
    u = max(reach, 0.0) / p[REACH] * (columns - 1)
    v = (y - p[LOW]) / (p[HIGH] - p[LOW]) * (rows - 1)
    u = min(u, columns - 1.001)
    v = min(max(v, 0.0), rows - 1.001)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a = table[j, i, k] + (table[j, i + 1, k] - table[j, i, k]) * fu
    b = table[j + 1, i, k] + (table[j + 1, i + 1, k] - table[j + 1, i, k]) * fu
    return a + (b - a) * fv


@lean
def solid(p: Any, table: Any, x: float, y: float, z: float) -> float:
    """Signed distance to the product; (x, y, z) in its own axes, foot at the origin."""
    reach = section(p, x, z)
    d = profile(p, table, reach, y, 0)
    over = max(reach - p[REACH], 0.0)
    high = max(y - p[HIGH], p[LOW] - y)
    if over > 0.0 or high > 0.0:
        return max(d, math.sqrt(over * over + max(high, 0.0) ** 2))
    return d


@lean
def plinth(p: Any, x: float, y: float, z: float) -> float:
    """Signed distance to the plinth, a round or square block under the product; (x, y, z) in the set's axes."""
    if p[BASE] <= 0.0:
        return 1.0e3
    bevel = 0.0018
    r = math.sqrt(x * x + z * z) if p[PLINTH_ROUND] > 0.5 else max(abs(x), abs(z))
    qr = r - p[PLINTH_R] + bevel
    qy = abs(y - 0.5 * p[BASE]) - 0.5 * p[BASE] + bevel
    return math.sqrt(max(qr, 0.0) ** 2 + max(qy, 0.0) ** 2) + min(max(qr, qy), 0.0) - bevel


@lean
def _span(
    ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, r: float, y0: float, y1: float
) -> tuple[float, float]:
    """Where a ray enters and leaves an upright cylinder round the axis; empty where the second is smaller."""
    t0, t1 = 0.0, 1.0e9
    a = dx * dx + dz * dz
    b = ox * dx + oz * dz
    c = ox * ox + oz * oz - r * r
    if a > 1e-12:
        h = b * b - a * c
        if h < 0.0:
            return 1.0, 0.0
        h = math.sqrt(h)
        t0, t1 = max(t0, (-b - h) / a), min(t1, (-b + h) / a)
    elif c > 0.0:
        return 1.0, 0.0
    if abs(dy) > 1e-9:
        ta, tb = (y0 - oy) / dy, (y1 - oy) / dy
        t0, t1 = max(t0, min(ta, tb)), min(t1, max(ta, tb))
    elif oy < y0 or oy > y1:
        return 1.0, 0.0
    return t0, t1


@lean
def find(
    p: Any,
    table: Any,
    c: float,
    s: float,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    pixel: float,
) -> tuple[float, int, float, float, int]:
    """Walk a ray to the product or the plinth.

    Args:
        p: packed numbers.
        table: outer profile.
        c: cosine of the product's turn.
        s: sine of it.
        ox: origin.
        oy: origin.
        oz: origin.
        dx: unit direction.
        dy: unit direction.
        dz: unit direction.
        pixel: size of a pixel at one metre.

    Returns:
        Distance and part (0 none, 1 product, 2 plinth) of the hit; then, for rays that miss, the closest pass: share
        of a pixel that is covered, its distance, and its part.
    """
    t0, t1 = _span(ox, oy, oz, dx, dy, dz, p[BOUND], p[BASE] - 0.001, p[BASE] + p[TOP] + 0.001)
    u0, u1 = 1.0, 0.0
    if p[BASE] > 0.0:
        grow = 1.0 if p[PLINTH_ROUND] > 0.5 else 1.4143
        u0, u1 = _span(ox, oy, oz, dx, dy, dz, p[PLINTH_R] * grow + 0.001, -0.001, p[BASE] + 0.001)
    has_a, has_b = t0 < t1, u0 < u1
    if not has_a and not has_b:
        return 1.0e9, 0, 0.0, 0.0, 0
    t = min(t0 if has_a else 1.0e9, u0 if has_b else 1.0e9)
    end = max(t1 if has_a else 0.0, u1 if has_b else 0.0)
    pass_share = 9.0
    pass_t = 0.0
    pass_part = 0
    for _ in range(96):
        if t > end:
            break
        x, y, z = ox + t * dx, oy + t * dy, oz + t * dz
        a = 1.0e3
        b = 1.0e3
        if has_a and t <= t1:  # before its bounds a body is no nearer than they are
            a = t0 - t + 1.0e-4 if t < t0 else solid(p, table, c * x - s * z, y - p[BASE], s * x + c * z)
        if has_b and t <= u1:
            b = u0 - t + 1.0e-4 if t < u0 else plinth(p, x, y, z)
        d = min(a, b)
        if d > 1.0e2:
            break
        part = 1 if a <= b else 2
        width = pixel * t
        if (part == 1 and t < t0) or (part == 2 and t < u0):
            t += d
            continue
        if d < 0.22 * width:
            return t, part, 1.0, t, part
        if d < pass_share * width:
            pass_share = d / width
            pass_t = t
            pass_part = part
        t += max(d * 0.985, 0.15 * width)
    share = 1.0 - pass_share
    if share <= 0.0:
        return 1.0e9, 0, 0.0, 0.0, 0
    return 1.0e9, 0, share, pass_t, pass_part


@lean
def normal_solid(p: Any, table: Any, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Outward unit normal of the product in its own axes."""
    reach = section(p, x, z)
    out = profile(p, table, reach, y, 1)
    up = profile(p, table, reach, y, 2)
    gx, gz = section_slope(p, x, z)
    n = 1.0 / max(math.sqrt(out * out * (gx * gx + gz * gz) + up * up), 1e-9)
    return gx * out * n, up * n, gz * out * n


@lean
def normal_plinth(p: Any, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Outward unit normal of the plinth by differences."""
    e = 0.0005
    nx = plinth(p, x + e, y, z) - plinth(p, x - e, y, z)
    ny = plinth(p, x, y + e, z) - plinth(p, x, y - e, z)
    nz = plinth(p, x, y, z + e) - plinth(p, x, y, z - e)
    n = 1.0 / max(math.sqrt(nx * nx + ny * ny + nz * nz), 1e-12)
    return nx * n, ny * n, nz * n


@lean
def inside(
    p: Any, outer: Any, inner: Any, x: float, y: float, z: float, dx: float, dy: float, dz: float
) -> tuple[float, float, float, float]:
    """Walk through glass from a point on its skin: metres to the far skin, metres of liquid, where it was met, edge.

    The last value is 0..1, how nearly the ray grazed the liquid's skin: thick glass darkens there.
    """
    t = 0.0012
    wet = 0.0
    first = -1.0
    graze = 1.0
    for _ in range(34):
        qx, qy, qz = x + t * dx, y + t * dy, z + t * dz
        d = -solid(p, outer, qx, qy, qz)
        if d < 0.0002:
            break
        reach = section(p, qx, qz)
        e = max(profile(p, inner, reach, qy, 0), qy - p[FULL])
        if e < 0.0:
            step = max(min(d, -e), 0.0012)
            wet += step
            if first < 0.0:
                first = t
        else:
            step = max(min(d, e), 0.0009)
            graze = min(graze, e)
        t += step
    return t, wet, first, graze


@lean
def shadow(
    p: Any, table: Any, c: float, s: float, x: float, y: float, z: float, lx: float, ly: float, lz: float, soft: float
) -> float:
    """Share of a lamp in the unit direction (lx, ly, lz) that reaches a point past product and plinth.

    The classic widening cone: the closest pass against the distance walked, over the lamp's half size `soft`.
    """
    lit = 1.0
    t = 0.004
    for _ in range(40):
        qx, qy, qz = x + t * lx, y + t * ly, z + t * lz
        d = min(solid(p, table, c * qx - s * qz, qy - p[BASE], s * qx + c * qz), plinth(p, qx, qy, qz))
        lit = min(lit, 0.5 + 0.5 * d / (soft * t))
        if lit <= 0.0:
            return 0.0
        t += min(max(abs(d) * 0.8, 0.003), 0.05)
        if t > 0.55 or qy > p[BASE] + p[TOP] + 0.1:
            break
    lit = min(max(lit, 0.0), 1.0)
    return lit * lit * (3.0 - 2.0 * lit)


@lean
def bake_floor(p: Any, table: Any, c: float, s: float, lamp: Any, half: float, out: Any) -> None:
    """Light on the floor round the set: (N, N, 2) share of the key and openness to the room, 0..1.

    Args:
        p: packed numbers.
        table: outer profile.
        c: cosine of the product's turn.
        s: sine of it.
        lamp: unit direction of the key.
        half: half side of the baked square in metres.
        out: (N, N, 2) float32, filled.
    """
    n = out.shape[0]
    for j in range(n):
        for i in range(n):
            x, z = (2.0 * i / (n - 1) - 1.0) * half, (2.0 * j / (n - 1) - 1.0) * half
            out[j, i, 0] = shadow(p, table, c, s, x, 0.0005, z, lamp[0], lamp[1], lamp[2], 0.26)
            open_ = 0.0
            for k in range(6):
                a = 1.047198 * k + 0.35
                e = 0.55 if k & 1 else 1.0
                open_ += shadow(
                    p, table, c, s, x, 0.0005, z, math.cos(a) * math.cos(e), math.sin(e), math.sin(a) * math.cos(e), 0.5
                )
            out[j, i, 1] = open_ / 6.0
