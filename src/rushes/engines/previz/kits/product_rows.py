"""Fills rows of a product picture: product, plinth, table with its reflection, backdrop, and what floats in the air."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell, noise2
from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.kits.landscape_relief import smooth
from rushes.engines.previz.kits.product_light import (
    KEY,
    WALL_LIGHT,
    backdrop,
    floor_light,
    plinth_light,
    product_light,
)
from rushes.engines.previz.kits.product_trace import (
    DISC_R,
    DISC_X,
    DISC_Y,
    DISC_Z,
    HAZE,
    MIRROR,
    MIST,
    RIPPLE,
    SEED,
    WALL_Z,
    find,
)
from rushes.engines.previz.weave import row_at, span

#: Columns of a pixel's record after its light: depth; and what it shows: 0 a mixture, 1 table, 2 wall, 3 the disc
#: before it, 4 table with the product mirrored in it, 5 product, 6 plinth.
_AWAY, _KIND = 3, 4


@lean
def _meet(
    part: int,
    p: Any,
    outer: Any,
    inner: Any,
    label: Any,
    colors: Any,
    sh: Any,
    light: Any,
    baked: Any,
    half: float,
    turn: Any,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    pixel: float,
    far: float,
    full: bool,
) -> tuple[float, float, float]:
    if part == 1:
        return product_light(
            p,
            outer,
            inner,
            label,
            colors,
            sh,
            light,
            baked,
            half,
            turn[0],
            turn[1],
            turn[2],
            turn[3],
            x,
            y,
            z,
            dx,
            dy,
            dz,
            pixel,
            far,
            full,
        )
    return plinth_light(p, outer, colors, sh, light, turn[0], turn[1], turn[2], turn[3], x, y, z, dx, dy, dz)


@lean
def _bounce(
    p: Any, x: float, z: float, dx: float, dy: float, dz: float, seconds: float
) -> tuple[float, float, float, float]:
    """Direction that a ray leaves the table in, and the share of light that goes that way (Fresnel)."""
    nx, nz = 0.0, 0.0
    if p[RIPPLE] > 0.0:
        far = math.sqrt(x * x + z * z)
        ring = p[RIPPLE] * math.exp(-far * 3.0)
        wave = math.cos(far * 150.0 - 5.0 * seconds) * ring
        nx, nz = wave * x / max(far, 1e-3), wave * z / max(far, 1e-3)
        nx += 0.4 * p[RIPPLE] * (noise2(x * 26.0 + 0.5 * seconds, z * 26.0, 5) - 0.5)
        nz += 0.4 * p[RIPPLE] * (noise2(x * 26.0, z * 26.0 + 0.6 * seconds, 6) - 0.5)
    k = 2.0 * (dx * nx + dy + dz * nz)
    rx, ry, rz = dx - k * nx, max(dy - k, 0.002), dz - k * nz
    n = 1.0 / math.sqrt(rx * rx + ry * ry + rz * rz)
    m = 1.0 - min(-dy, 1.0)
    m2 = m * m
    f = p[MIRROR] * (0.10 + 0.90 * m2 * m2 * m) * (1.0 - smooth(0.25, p[WALL_Z] * 0.9, z))
    return rx * n, ry * n, rz * n, f


@lean
def _bare_table(
    p: Any,
    colors: Any,
    baked: Any,
    half: float,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    seconds: float,
) -> tuple[float, float, float]:
    """Light of the table where nothing stands mirrored in it but the far wall."""
    t = oy / -dy
    x, z = ox + t * dx, oz + t * dz
    r, g, b = floor_light(p, colors, baked, half, x, z)
    rx, ry, rz, f = _bounce(p, x, z, dx, dy, dz, seconds)
    if f <= 0.0:
        return r, g, b
    # no table is flat enough for a sharp image of what is far: hence the wide pixel
    er, eg, eb = backdrop(p, colors, x, 0.0, z, rx, ry, rz, 0.09)
    return r + (er - r) * f, g + (eg - g) * f, b + (eb - b) * f


@lean
def _table(
    p: Any,
    outer: Any,
    inner: Any,
    label: Any,
    colors: Any,
    sh: Any,
    light: Any,
    baked: Any,
    half: float,
    turn: Any,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    pixel: float,
    seconds: float,
) -> tuple[float, float, float]:
    """Light of the table where a downward ray meets it: its own colour and, by Fresnel, what stands mirrored in it."""
    t = oy / -dy
    x, z = ox + t * dx, oz + t * dz
    rx, ry, rz, f = _bounce(p, x, z, dx, dy, dz, seconds)
    r, g, b = _bare_table(p, colors, baked, half, ox, oy, oz, dx, dy, dz, seconds)
    if f <= 0.004:
        return r, g, b
    hit, part, share, near, near_part = find(p, outer, turn[0], turn[1], x, 0.0002, z, rx, ry, rz, pixel * (1.0 + t))
    if part == 0 and share <= 0.0:
        return r, g, b
    if part == 0:
        hit, part = near, near_part
    sr, sg, sb = _meet(
        part,
        p,
        outer,
        inner,
        label,
        colors,
        sh,
        light,
        baked,
        half,
        turn,
        x + hit * rx,
        hit * ry,
        z + hit * rz,
        rx,
        ry,
        rz,
        pixel,
        t + hit,
        False,
    )
    er, eg, eb = backdrop(p, colors, x, 0.0, z, rx, ry, rz, 0.09)
    k = f * share * math.exp(-hit * 5.0)
    return r + (min(sr, 4.0) - er) * k, g + (min(sg, 4.0) - eg) * k, b + (min(sb, 4.0) - eb) * k


@lean
def _veil(
    p: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, far: float, seconds: float
) -> float:
    """Cover of the mist that creeps over the table along a ray: a few slices through drifting noise."""
    total = 0.0
    seed = int(p[SEED])
    for k in range(4):
        plane = -0.16 + 0.13 * k
        t = (plane - oz) / max(dz, 0.05)
        if t <= 0.0 or t > far:
            continue
        x, y = ox + t * dx, oy + t * dy
        if y < -0.06 or y > 0.20:
            continue
        low = smooth(-0.06, 0.03, y)  # each slice thins out towards the table, so its foot draws no line
        u, v = x * 7.0 + 0.22 * seconds * (1.0 if k & 1 else -0.7) + 3.1 * k, y * 10.0 - 0.10 * seconds
        d = (
            0.6 * noise2(u, v, seed + k)
            + 0.3 * noise2(2.3 * u, 2.3 * v + 4.0, seed + k)
            + 0.15 * noise2(5.1 * u, 5.1 * v, seed + k)
        )
        total += smooth(0.42, 0.85, d + 0.35 * math.exp(-y / 0.02)) * math.exp(-max(y, 0.0) / 0.045) * 0.34 * low
    return min(total * p[MIST], 0.85)


@inlined
def _pixel(  # noqa: PLR0915  # a kernel: one branch per thing a pixel may hold
    p: Any,
    outer: Any,
    inner: Any,
    label: Any,
    colors: Any,
    sh: Any,
    light: Any,
    baked: Any,
    half: float,
    turn: Any,
    camera: Any,
    reach: Any,
    seconds: float,
    i: int,
    j: int,
    v: float,
    px: Any,
    q: int,
) -> None:
    """Light, depth and kind of one pixel into its record `q, i`."""
    columns = px.shape[1]
    ox, oy, oz = camera[0, 0], max(camera[0, 1], 0.01), camera[0, 2]
    pixel = 2.0 * math.sqrt(camera[1, 0] ** 2 + camera[1, 1] ** 2 + camera[1, 2] ** 2) / columns
    u = (2.0 * i + 1.0) / columns - 1.0
    dx = camera[3, 0] + u * camera[1, 0] + v * camera[2, 0]
    dy = camera[3, 1] + u * camera[1, 1] + v * camera[2, 1]
    dz = camera[3, 2] + u * camera[1, 2] + v * camera[2, 2]
    shrink = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx * shrink, dy * shrink, dz * shrink
    hit, part, share, near, near_part = 1.0e9, 0, 0.0, 0.0, 0
    on_product = reach[0, 2] <= j <= reach[0, 3] and reach[0, 0] <= i <= reach[0, 1]
    if on_product:
        hit, part, share, near, near_part = find(p, outer, turn[0], turn[1], ox, oy, oz, dx, dy, dz, pixel)
        if part == 0 and share > 0.0:
            hit, part = near, near_part
    r, g, b = 0.0, 0.0, 0.0
    away = math.inf
    kind = 0
    if share < 1.0:
        floor_t = oy / -dy if dy < -1e-6 else math.inf
        wall_t = (p[WALL_Z] - oz) / dz if dz > 1e-6 else math.inf
        if floor_t < wall_t:
            if reach[1, 2] <= j <= reach[1, 3] and reach[1, 0] <= i <= reach[1, 1]:
                r, g, b = _table(
                    p, outer, inner, label, colors, sh, light, baked, half, turn, ox, oy, oz, dx, dy, dz, pixel, seconds
                )
                kind = 4 if p[RIPPLE] == 0.0 else 0
            else:
                r, g, b = _bare_table(p, colors, baked, half, ox, oy, oz, dx, dy, dz, seconds)
                kind = 1 if p[RIPPLE] == 0.0 else 0
            away = floor_t
        else:
            r, g, b = backdrop(p, colors, ox, oy, oz, dx, dy, dz, pixel)
            away = min(wall_t, 50.0)
            kind = _wall_kind(p, ox, oy, oz, dx, dy, dz, pixel)
    if on_product and share > 0.0:
        kind = 4 + part if share >= 1.0 else 0
    if share > 0.0:
        lr, lg, lb = _meet(
            part, p, outer, inner, label, colors, sh, light, baked, half, turn,
            ox + hit * dx, oy + hit * dy, oz + hit * dz, dx, dy, dz, pixel, hit, True,
        )  # fmt: skip
        r, g, b = r + (lr - r) * share, g + (lg - g) * share, b + (lb - b) * share
        if share >= 0.5:
            away = hit
    if p[MIST] > 0.0:
        m = _veil(p, ox, oy, oz, dx, dy, dz, away, seconds)
        r += (0.10 * colors[KEY, 0] + 0.85 * colors[WALL_LIGHT, 0] - r) * m
        g += (0.10 * colors[KEY, 1] + 0.85 * colors[WALL_LIGHT, 1] - g) * m
        b += (0.10 * colors[KEY, 2] + 0.85 * colors[WALL_LIGHT, 2] - b) * m
    if p[HAZE] > 0.0:
        h = 0.8 - 0.8 * math.exp(-p[HAZE] * away)
        r += (colors[WALL_LIGHT, 0] - r) * h
        g += (colors[WALL_LIGHT, 1] - g) * h
        b += (colors[WALL_LIGHT, 2] - b) * h
    px[q, i, 0], px[q, i, 1], px[q, i, 2], px[q, i, _AWAY], px[q, i, _KIND] = r, g, b, away * shrink, kind


@lean
def _between(px: Any, qa: int, ia: int, qb: int, ib: int, q: int, i: int) -> bool:
    """The mean of two pixels into a third, where both show one thing in nearly the same light; else False."""
    kind = px[qa, ia, _KIND]
    if kind == 0.0 or kind != px[qb, ib, _KIND]:
        return False
    if kind > np.float32(3.5):
        if abs(px[qa, ia, _AWAY] - px[qb, ib, _AWAY]) > np.float32(0.01) * px[qa, ia, _AWAY]:
            return False
        for c in range(3):
            a, b = px[qa, ia, c], px[qb, ib, c]
            if abs(a - b) > np.float32(0.015) * (a + b) + np.float32(0.001):
                return False
    for c in range(5):
        px[q, i, c] = np.float32(0.5) * (px[qa, ia, c] + px[qb, ib, c])
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def shade_set(
    p: Any,
    outer: Any,
    inner: Any,
    label: Any,
    colors: Any,
    sh: Any,
    light: Any,
    baked: Any,
    half: float,
    turn: Any,
    camera: Any,
    reach: Any,
    seconds: float,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Fill rows y0..y1 of `rgb` (scene-linear) and `depth` (metres along the view axis).

    Every second pixel of every second row is looked at; of the rest, those between two that look the same are a mean.

    Args:
        p: packed numbers of the set.
        outer: outer profile.
        inner: inner profile.
        label: print pyramid.
        colors: the set's colours.
        sh: light on surfaces.
        light: light maps.
        baked: floor light.
        half: half side of the baked floor in metres.
        turn: cosine and sine of the product's turn and of the lamps' sweep.
        camera: (4, 3) basis.
        reach: (2, 4) first and last column and row that the product, and its mirror image, may touch.
        seconds: from the start of the take.
        rgb: (H, W, 3) float32.
        depth: (H, W) float32.
        y0: first row.
        y1: row after the last.
    """
    rows, columns = depth.shape
    first, last = span(y0, y1, rows)
    px = np.empty((4, columns, 5), np.float32)  # the last rows: they stay where the processor finds them
    for n in range(first, last + 2):
        j = row_at(n, first, last)
        if j < 0:
            continue
        q, above, below = j & 3, (j + 3) & 3, (j + 1) & 3
        v = 1.0 - (2.0 * j + 1.0) / rows
        whole = j & 1 == 0 or j == last
        for turned in range(2):
            for i in range(turned, columns, 2):
                # thin glints run along a product: only its columns are thinned out, not its rows
                if not whole and px[above, i, _KIND] < 4.5 and _between(px, above, i, below, i, q, i):
                    continue
                if turned == 1 and i + 1 < columns and _between(px, q, i - 1, q, i + 1, q, i):
                    continue
                _pixel(
                    p, outer, inner, label, colors, sh, light, baked, half, turn, camera, reach, seconds,
                    i, j, v, px, q,
                )  # fmt: skip
        if y0 <= j < y1:
            for i in range(columns):
                rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2] = px[q, i, 0], px[q, i, 1], px[q, i, 2]
                depth[j, i] = px[q, i, _AWAY]


@lean
def _wall_kind(p: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, pixel: float) -> int:
    """2 on the bare wall, 3 inside the disc before it, 0 on the disc's edge."""
    if p[DISC_R] <= 0.0:
        return 2
    t = (p[DISC_Z] - oz) / max(dz, 0.02)
    far = math.hypot(ox + t * dx - p[DISC_X], oy + t * dy - p[DISC_Y]) - p[DISC_R]
    if abs(far) < 2.0 * pixel * t:
        return 0
    return 2 if far > 0.0 else 3


@lean
def float_motes(  # noqa: PLR0912, PLR0915  # a kernel: one branch per thing that floats
    kind: int, count: int, seed: int, color: Any, camera: Any, seconds: float, rgb: Any, depth: Any, y0: int, y1: int
) -> None:
    """Draw what floats round the product into rows y0..y1: 1 glints out of focus, 2 petals, 3 snow, 4 rain drops.

    Args:
        kind: what floats.
        count: how many.
        seed: of their places.
        color: their scene-linear colour.
        camera: (4, 3) basis.
        seconds: from the start of the take.
        rgb: (H, W, 3) float32, changed.
        depth: (H, W) float32, read.
        y0: first row.
        y1: row after the last.
    """
    rows, columns = depth.shape
    right2 = camera[1, 0] ** 2 + camera[1, 1] ** 2 + camera[1, 2] ** 2
    up2 = camera[2, 0] ** 2 + camera[2, 1] ** 2 + camera[2, 2] ** 2
    fall = (0.012, 0.11, 0.07, 0.5)[kind - 1]
    for k in range(count):
        a, b, c, d = cell(k, 1, seed), cell(k, 2, seed), cell(k, 3, seed), cell(k, 4, seed)
        x = (a - 0.5) * 0.9 + 0.03 * math.sin(0.7 * seconds + 6.28 * d)
        z = (b - 0.62) * 0.95
        tall = 0.55
        y = tall * (1.0 - (c + fall * (0.7 + 0.6 * d) / tall * seconds) % 1.0)
        if math.sqrt(x * x + z * z) < 0.075:
            continue
        qx, qy, qz = x - camera[0, 0], y - camera[0, 1], z - camera[0, 2]
        far = qx * camera[3, 0] + qy * camera[3, 1] + qz * camera[3, 2]
        if far < 0.12:
            continue
        u = (qx * camera[1, 0] + qy * camera[1, 1] + qz * camera[1, 2]) / (right2 * far)
        v = (qx * camera[2, 0] + qy * camera[2, 1] + qz * camera[2, 2]) / (up2 * far)
        px, py = (u + 1.0) * 0.5 * columns - 0.5, (1.0 - v) * 0.5 * rows - 0.5
        scale = columns / (2.0 * math.sqrt(right2) * far)
        size = (0.0016 + 0.0028 * d * d, 0.007 + 0.005 * d, 0.0014 + 0.0016 * d, 0.0004)[kind - 1] * scale
        size = max(size, 0.6 if kind == 4 else 0.8)
        long_, turn = 1.0, 0.0
        if kind == 2:
            turn = 6.28 * a + (0.8 + d) * seconds
            long_ = 0.30 + 0.65 * abs(math.sin(6.28 * b + 1.3 * seconds))
        reach = size * (44.0 if kind == 4 else 2.2 if kind == 2 else 1.2) + 1.0
        ct, st = math.cos(turn), math.sin(turn)
        for j in range(max(int(py - reach), y0), min(int(py + reach) + 2, y1)):
            for i in range(max(int(px - reach), 0), min(int(px + reach) + 2, columns)):
                if depth[j, i] < far:
                    continue
                du, dv = (i - px) / size, (j - py) / size
                if kind == 4:
                    w = math.exp(-du * du) * math.exp(-((dv / 26.0) ** 2)) * 0.22
                elif kind == 2:
                    eu, ev = du * ct + dv * st, (dv * ct - du * st) / long_
                    ev += 0.35 * eu * eu - 0.12
                    r = math.sqrt(eu * eu * max(1.0 + 0.35 * eu, 0.25) + ev * ev)
                    w = min(max((1.0 - r) * size * 0.8, 0.0), 1.0)
                else:
                    r = math.sqrt(du * du + dv * dv)
                    w = smooth(1.0, 0.72, r) * (0.55 + 0.45 * r * r)
                if w <= 0.0:
                    continue
                if kind == 1:
                    k2 = w * (0.10 + 0.50 * d * d) * (0.65 + 0.35 * math.sin(2.0 * seconds + 40.0 * a))
                    rgb[j, i, 0] += color[0] * k2
                    rgb[j, i, 1] += color[1] * k2
                    rgb[j, i, 2] += color[2] * k2
                else:
                    k2 = w * (0.92 if kind == 2 else 0.8)
                    lift = 0.75 + 0.4 * (1.0 - long_) + 0.25 * du * st if kind == 2 else 1.0
                    rgb[j, i, 0] += (color[0] * lift - rgb[j, i, 0]) * k2
                    rgb[j, i, 1] += (color[1] * lift - rgb[j, i, 1]) * k2
                    rgb[j, i, 2] += (color[2] * lift - rgb[j, i, 2]) * k2
