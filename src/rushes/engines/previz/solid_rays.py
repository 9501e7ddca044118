"""Rays at convex solids: where they enter, the surface there, its paint, and which solids a tile of a picture sees."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell, noise2
from rushes.engines.previz.kernels import inlined, lean

#: Pixels of a tile; the solids that it may see are listed once for all of them.
TILE = 8
#: Columns of a packed solid (see `solids.packed`).
KIND, COLOR, GLOSS, FINISH, GLOW, DICE, REACH, WIDE, DEEP = 12, 22, 25, 26, 27, 28, 29, 30, 31
FAR = 1e9
#: Metres before the eye at which edges are cut off.
_NEAR = 0.02


@inlined
def enter(
    solid: Any, k: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float
) -> tuple[float, float, int]:
    """Where a ray enters and leaves solid k, and through which face it enters; empty where the second is smaller.

    Faces: 0 and 1 along y (below, above), 2 to 5 the sides of a box, 6 the round side.
    """
    wx, wy, wz = ox - solid[k, 0], oy - solid[k, 1], oz - solid[k, 2]
    y = solid[k, 6] * wx + solid[k, 7] * wy + solid[k, 8] * wz
    ey = solid[k, 6] * dx + solid[k, 7] * dy + solid[k, 8] * dz
    x = solid[k, 3] * wx + solid[k, 4] * wy + solid[k, 5] * wz
    ex = solid[k, 3] * dx + solid[k, 4] * dy + solid[k, 5] * dz
    z = solid[k, 9] * wx + solid[k, 10] * wy + solid[k, 11] * wz
    ez = solid[k, 9] * dx + solid[k, 10] * dy + solid[k, 11] * dz
    if solid[k, KIND] > 0.5:
        return _enter_round(solid, k, x, y, z, ex, ey, ez)
    high = solid[k, 13]
    t0, t1, face = -FAR, FAR, 0
    for side in range(6):
        if side < 2:
            sign = 1.0 if side == 1 else -1.0
            f, g = sign * y - high, sign * ey
        elif side < 4:
            sign = 1.0 if side == 3 else -1.0
            lean = sign * solid[k, 17] + solid[k, 15]
            f, g = sign * (x - solid[k, 16]) - solid[k, 14] - lean * y, sign * ex - lean * ey
        else:
            sign = 1.0 if side == 5 else -1.0
            lean = sign * solid[k, 21] + solid[k, 19]
            f, g = sign * (z - solid[k, 20]) - solid[k, 18] - lean * y, sign * ez - lean * ey
        if abs(g) < 1e-12:
            if f > 0.0:
                return FAR, -FAR, 0
            continue
        t = -f / g
        if g < 0.0:
            if t > t0:
                t0, face = t, side
        elif t < t1:
            t1 = t
    return t0, t1, face


@inlined
def _enter_round(
    solid: Any, k: int, x: float, y: float, z: float, ex: float, ey: float, ez: float
) -> tuple[float, float, int]:
    x, y, z = x * solid[k, 13], y * solid[k, 14], z * solid[k, 15]
    ex, ey, ez = ex * solid[k, 13], ey * solid[k, 14], ez * solid[k, 15]
    t0, t1, face = -FAR, FAR, 0
    if abs(ey) > 1e-12:
        a, b = (solid[k, 16] - y) / ey, (solid[k, 17] - y) / ey
        if a < b:
            t0, t1, face = a, b, 0
        else:
            t0, t1, face = b, a, 1
    elif y < solid[k, 16] or y > solid[k, 17]:
        return FAR, -FAR, 0
    qa = ex * ex + ez * ez - solid[k, 20] * ey * ey
    qb = x * ex + z * ez - 0.5 * solid[k, 19] * ey - solid[k, 20] * y * ey
    qc = x * x + z * z - solid[k, 18] - solid[k, 19] * y - solid[k, 20] * y * y
    root = qb * qb - qa * qc
    if abs(qa) < 1e-12:
        return FAR, -FAR, 0
    if root < 0.0:
        return (FAR, -FAR, 0) if qa > 0.0 else (t0, t1, face)
    root = math.sqrt(root)
    a, b = (-qb - root) / qa, (-qb + root) / qa
    if qa > 0.0:
        if a > t0:
            t0, face = a, 6
        return t0, min(t1, b), face
    if t0 <= b:  # inside the cone before the ray leaves it, or after it comes in again
        return t0, min(t1, b), face
    if a > t0:
        t0, face = a, 6
    return t0, t1, face


@inlined
def facing(
    solid: Any, k: int, face: int, px: float, py: float, pz: float
) -> tuple[float, float, float, float, float, float]:
    """Outward unit normal of a face at a place, a little rounded along the edges, and the place in the solid's axes."""
    wx, wy, wz = px - solid[k, 0], py - solid[k, 1], pz - solid[k, 2]
    x = solid[k, 3] * wx + solid[k, 4] * wy + solid[k, 5] * wz
    y = solid[k, 6] * wx + solid[k, 7] * wy + solid[k, 8] * wz
    z = solid[k, 9] * wx + solid[k, 10] * wy + solid[k, 11] * wz
    nx, ny, nz = 0.0, 0.0, 0.0
    if solid[k, KIND] > 0.5:
        if face < 2:
            ny = 1.0 if face == 1 else -1.0
        else:
            sx, sy, sz = solid[k, 13], solid[k, 14], solid[k, 15]
            nx, nz = x * sx * sx, z * sz * sz
            ny = -(0.5 * solid[k, 19] + solid[k, 20] * y * sy) * sy
    else:
        high = solid[k, 13]
        hx, hz = solid[k, 14] + solid[k, 15] * y, solid[k, 18] + solid[k, 19] * y
        cx, cz = solid[k, 16] + solid[k, 17] * y, solid[k, 20] + solid[k, 21] * y
        soft = min(0.018, 0.4 * min(high, hx, hz))
        bx = min(max((abs(x - cx) - hx) / soft + 1.0, 0.0), 1.0)
        by = min(max((abs(y) - high) / soft + 1.0, 0.0), 1.0)
        bz = min(max((abs(z - cz) - hz) / soft + 1.0, 0.0), 1.0)
        if face < 2:
            by = 1.0
            bx, bz = bx * 0.7, bz * 0.7
        elif face < 4:
            bx = 1.0
            by, bz = by * 0.7, bz * 0.7
        else:
            bz = 1.0
            bx, by = bx * 0.7, by * 0.7
        nx = bx if x > cx else -bx
        nz = bz if z > cz else -bz
        ny = by if y > 0.0 else -by
        if face >= 2:
            lean = (
                solid[k, 17] * (1.0 if x > cx else -1.0) + solid[k, 15]
                if face < 4
                else solid[k, 21] * (1.0 if z > cz else -1.0) + solid[k, 19]
            )
            ny -= lean
    n = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-18)
    nx, ny, nz = nx * n, ny * n, nz * n
    return (
        solid[k, 3] * nx + solid[k, 6] * ny + solid[k, 9] * nz,
        solid[k, 4] * nx + solid[k, 7] * ny + solid[k, 10] * nz,
        solid[k, 5] * nx + solid[k, 8] * ny + solid[k, 11] * nz,
        x,
        y,
        z,
    )


@lean
def _facade(
    solid: Any, k: int, face: int, x: float, y: float, z: float, pixel: float
) -> tuple[float, float, float, float]:
    """Rows of windows: dark panes by day; of a solid that glows some are lit, and nothing else gives light."""
    r, g, b, dice = solid[k, COLOR], solid[k, COLOR + 1], solid[k, COLOR + 2], int(solid[k, DICE])
    if face < 2:
        return r * 0.6, g * 0.6, b * 0.6, 0.0
    night = solid[k, GLOW] > 0.0
    if night:
        r, g, b = r * 0.05, g * 0.05, b * 0.05
    at, up = (x if face >= 4 else z) / 3.1, y / 3.5
    i, j = math.floor(at), math.floor(up)
    u, v = abs(at - i - 0.5), abs(up - j - 0.5)
    pick = cell(i, j, 51 + dice)
    lit = 1.0 if night and pick < 0.42 else 0.0
    pane = min(max((0.36 - u) * 9.0, 0.0), 1.0) * min(max((0.33 - v) * 9.0, 0.0), 1.0)
    fade = min(max(1.1 / (pixel + 1e-6) - 0.35, 0.0), 1.0)
    pane, lit = 0.47 + (pane - 0.47) * fade, (0.42 if night else 0.0) + (lit - (0.42 if night else 0.0)) * fade
    dim = 0.55 + 0.9 * pick * fade
    wr = 0.055 * dim + lit * 0.95
    wg, wb = 0.075 * dim + lit * 0.66, 0.095 * dim + lit * 0.36
    r, g, b = r + (wr - r) * pane, g + (wg - g) * pane, b + (wb - b) * pane
    return r, g, b, lit * pane


@lean
def paint(  # noqa: PLR0911, PLR0912, PLR0915  # a kernel: one pass over what a ray meets
    solid: Any, k: int, face: int, x: float, y: float, z: float, pixel: float
) -> tuple[float, float, float, float]:
    """Colour of a solid at a place in its own axes, and how much light that place lets through or hides (1 = open).

    Args:
        solid: packed solids.
        k: which.
        face: entered.
        x: in its own axes.
        y: in its own axes.
        z: in its own axes.
        pixel: size of a pixel there, metres; finer patterns fade.
    """
    r, g, b = solid[k, COLOR], solid[k, COLOR + 1], solid[k, COLOR + 2]
    finish = int(solid[k, FINISH])
    dice = int(solid[k, DICE])
    shade = 1.0
    if finish == 0:
        return r, g, b, shade
    if finish == 1:  # wood: rings drawn long along the longest side
        u, v = (x, z) if face < 2 else ((z, y) if face < 4 else (x, y))
        if solid[k, WIDE] > solid[k, DEEP] or (face >= 4 and solid[k, WIDE] > solid[k, 13]):
            u, v = v, u
        fade = min(max(0.03 / (pixel + 1e-6) - 0.5, 0.0), 1.0)
        grain = noise2(u * 34.0, v * 3.1, 7 + dice) - 0.5 + 0.5 * (noise2(u * 110.0, v * 6.0, 9 + dice) - 0.5)
        shade = 1.0 + 0.34 * grain * fade
    elif finish == 2:  # cloth
        fade = min(max(0.02 / (pixel + 1e-6) - 0.5, 0.0), 1.0)
        shade = 1.0 + 0.16 * (noise2((x + 0.7 * y) * 90.0, (z - 0.6 * y) * 90.0, 5) - 0.5) * fade
        shade *= 0.96 + 0.10 * (noise2((x + y) * 4.0, (z + y) * 4.0, 6) - 0.3)
    elif finish == 3:  # rows of books
        u = x if face >= 4 else z
        at = u * 27.0 + 0.35 * math.sin(u * 31.0 + dice)
        i = math.floor(at)
        pick = cell(i, dice, 3)
        tall = 0.70 + 0.28 * cell(i, dice, 4)
        edge = min(at - i, 1.0 - at + i)
        if (y / solid[k, 13] + 1.0) * 0.5 > tall:
            return 0.012, 0.011, 0.010, shade
        shade = (0.5 + 0.9 * cell(i, dice, 5)) * (0.55 + 0.45 * min(edge * 7.0, 1.0))
        if pick < 0.22:
            r, g, b = 0.30, 0.05, 0.04
        elif pick < 0.42:
            r, g, b = 0.05, 0.09, 0.16
        elif pick < 0.6:
            r, g, b = 0.42, 0.36, 0.26
        elif pick < 0.72:
            r, g, b = 0.06, 0.13, 0.08
        elif pick < 0.8:
            r, g, b = 0.40, 0.22, 0.05
        band = abs((y / solid[k, 13] + 1.0) * 0.5 / tall - 0.78)
        if band < 0.03 and pick > 0.3:
            shade *= 1.9
    elif finish == 4:  # a picture in a frame
        u, v = (x / solid[k, WIDE] if face >= 4 else z / solid[k, DEEP]), y / solid[k, 13]
        if face >= 2:
            if max(abs(u), abs(v)) > 0.93:
                return 0.02, 0.017, 0.014, shade
            if max(abs(u), abs(v)) > 0.74:
                return 0.62, 0.60, 0.56, shade
            hill = 0.35 * math.sin(2.2 * u + 6.3 * cell(dice, 2, 1)) * 0.4 - 0.1
            style = dice % 3
            if style == 1:  # blocks of colour
                i, j = math.floor(u * 1.4 + cell(dice, 1, 1)), math.floor(v * 2.0 + cell(dice, 4, 1))
                pick = cell(i, j, dice)
                if pick < 0.34:
                    r, g, b = 0.62, 0.55, 0.43
                elif pick < 0.6:
                    r, g, b = 0.06, 0.065, 0.075
                elif pick < 0.78:
                    r, g, b = 0.55 - r * 0.5, 0.42 - g * 0.5, 0.3 - b * 0.4
            elif style == 2:  # one bent stroke on paper
                bend = abs(u - 0.45 * math.sin(3.0 * v + 6.3 * cell(dice, 2, 1))) - 0.16 * (1.2 - abs(v))
                if bend > 0.0 and (u + 0.3) ** 2 + (v - 0.3) ** 2 > 0.03:
                    r, g, b = 0.62, 0.57, 0.48
            elif (u - 0.5 * (cell(dice, 1, 1) - 0.5)) ** 2 + (v - 0.25) ** 2 < 0.06 + 0.05 * cell(dice, 3, 1):
                r, g, b = 0.70, 0.32, 0.12
            elif v < hill - 0.28 + 0.2 * u:
                r, g, b = r * 0.25, g * 0.25, b * 0.3
            elif v < hill:
                r, g, b = r * 0.8, g * 0.7, b * 0.6
            else:
                r, g, b = 0.62, 0.55, 0.43
    elif finish == 5:  # a lit screen
        u, v = (x / solid[k, WIDE] if face >= 4 else z / solid[k, DEEP]), y / solid[k, 13]
        if face < 2 or max(abs(u), abs(v)) > 0.94:
            return 0.01, 0.01, 0.011, 0.0
        shade = 0.7 + 0.5 * v + 0.4 * (noise2(u * 2.3 + dice, v * 2.1, 3) - 0.5)
    elif finish == 6:  # hanging cloth: light and dark folds
        u = x if solid[k, WIDE] > solid[k, DEEP] else z
        shade = 0.72 + 0.34 * math.sin(u * 46.0 + 1.3 * math.sin(u * 17.0 + dice) + 0.35 * y)
    elif finish == 7:  # leaves
        fade = min(max(0.06 / (pixel + 1e-6) - 0.4, 0.0), 1.0)
        w = noise2((x + 0.4 * y) * 19.0, (z - 0.5 * y) * 19.0, 11) + 0.6 * noise2((x - z) * 44.0, y * 44.0, 12)
        shade = 1.0 + (w - 0.8) * (0.35 + 0.75 * fade)
    elif finish == 8:  # stone
        w = noise2((x + 0.5 * y) * 3.1, (z - 0.4 * y) * 3.1, 21 + dice)
        w = noise2((x + y) * 1.3 + 2.4 * w, (z + y) * 1.3 - 1.7 * w, 22 + dice)
        shade = 0.90 + 0.22 * w - 0.35 * max(1.0 - abs(w - 0.5) * 22.0, 0.0)
    elif finish == 9:  # tiles
        u, v = (x, z) if face < 2 else ((z, y) if face < 4 else (x, y))
        gap = min(abs(u * 9.0 - math.floor(u * 9.0 + 0.5)), abs(v * 9.0 - math.floor(v * 9.0 + 0.5)))
        shade = 1.0 - 0.3 * max(1.0 - gap * 18.0, 0.0) * min(max(0.02 / (pixel + 1e-6) - 0.5, 0.0), 1.0)
    elif finish == 10:  # stripes
        shade = 1.0 if math.sin(14.0 * (x if solid[k, WIDE] > solid[k, DEEP] else z) + 3.0 * y) > 0.0 else 0.35
    elif finish == 11:  # spots
        w = noise2((x + 0.6 * y) * 9.0, (z - 0.7 * y) * 9.0, 31 + dice)
        shade = 0.25 if w > 0.58 else 1.0
    elif finish == 12:  # rows of windows
        return _facade(solid, k, face, x, y, z, pixel)
    return r * shade, g * shade, b * shade, shade


@lean
def blocked(
    solid: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, reach: float, skip: int
) -> bool:
    """True where a solid that does not glow stands within `reach` of a point along a direction of unit length."""
    for k in range(solid.shape[0]):
        if k == skip or solid[k, GLOW] > 0.0:
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


@lean
def _edges(solid: Any, k: int, view: Any, height: int, width: int, corner: Any, spot: Any) -> int:
    """The edges of a solid's box in the picture, cut off where they come too close to the eye.

    Args:
        solid: packed solids.
        k: which.
        view: (4, 3) camera basis.
        height: of the picture.
        width: of the picture.
        corner: (8, 3) float64 to work in.
        spot: (24, 2) float64 filled: both ends of every edge, in pixels.

    Returns:
        How many edges there are.
    """
    rr = view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2
    uu = view[2, 0] ** 2 + view[2, 1] ** 2 + view[2, 2] ** 2
    high = solid[k, 13] if solid[k, KIND] < 0.5 else 1.0 / solid[k, 14]
    for c in range(8):
        lx = solid[k, WIDE] if c & 1 else -solid[k, WIDE]
        ly = high if c & 2 else -high
        lz = solid[k, DEEP] if c & 4 else -solid[k, DEEP]
        x = solid[k, 0] + solid[k, 3] * lx + solid[k, 6] * ly + solid[k, 9] * lz - view[0, 0]
        y = solid[k, 1] + solid[k, 4] * lx + solid[k, 7] * ly + solid[k, 10] * lz - view[0, 1]
        z = solid[k, 2] + solid[k, 5] * lx + solid[k, 8] * ly + solid[k, 11] * lz - view[0, 2]
        corner[c, 0] = (x * view[1, 0] + y * view[1, 1] + z * view[1, 2]) / rr
        corner[c, 1] = (x * view[2, 0] + y * view[2, 1] + z * view[2, 2]) / uu
        corner[c, 2] = x * view[3, 0] + y * view[3, 1] + z * view[3, 2]
    count = 0
    for c in range(8):
        for side in range(3):
            e = c | (1 << side)
            if e == c or (corner[c, 2] < _NEAR and corner[e, 2] < _NEAR):
                continue
            for end in range(2):
                q, o = (c, e) if end == 0 else (e, c)
                u, v, t = corner[q, 0], corner[q, 1], corner[q, 2]
                if t < _NEAR:
                    share = (_NEAR - t) / (corner[o, 2] - t)
                    u, v, t = u + share * (corner[o, 0] - u), v + share * (corner[o, 1] - v), _NEAR
                spot[2 * count + end, 0] = (0.5 + 0.5 * u / t) * width
                spot[2 * count + end, 1] = (0.5 - 0.5 * v / t) * height
            count += 1
    return count


@lean
def _strips(spot: Any, count: int, strip: Any) -> None:
    """For each edge the strip along it that holds all ends of edges, and a pixel more: (12, 4) direction, from, to."""
    for m in range(count):
        x, y = spot[2 * m, 1] - spot[2 * m + 1, 1], spot[2 * m + 1, 0] - spot[2 * m, 0]
        n = math.sqrt(x * x + y * y) + 1e-12
        x, y = x / n, y / n
        low, top = 1e30, -1e30
        for q in range(2 * count):
            at = spot[q, 0] * x + spot[q, 1] * y
            low, top = min(low, at), max(top, at)
        strip[m, 0], strip[m, 1], strip[m, 2], strip[m, 3] = x, y, low - 1.0, top + 1.0


@lean
def _cover(
    k: int, spot: Any, strip: Any, count: int, height: int, width: int, first: Any, listed: Any, fill: bool
) -> None:
    """Count a solid into the place after that of each tile it may be seen in, or write it at the places in `first`."""
    rows, columns = (height + TILE - 1) // TILE, (width + TILE - 1) // TILE
    left, right, top, foot = 1e30, -1e30, 1e30, -1e30
    for q in range(2 * count):
        left, right = min(left, spot[q, 0]), max(right, spot[q, 0])
        top, foot = min(top, spot[q, 1]), max(foot, spot[q, 1])
    if right < -1.0 or left > width + 1.0 or foot < -1.0 or top > height + 1.0:
        return
    i0, i1 = int(max(left - 1.0, 0.0)) // TILE, min(int(min(right + 1.0, 1e6)) // TILE, columns - 1)
    j0, j1 = int(max(top - 1.0, 0.0)) // TILE, min(int(min(foot + 1.0, 1e6)) // TILE, rows - 1)
    edges = count if (i1 - i0 + 1) * (j1 - j0 + 1) > 4 else 0
    _strips(spot, edges, strip)
    for j in range(j0, j1 + 1):
        for i in range(i0, i1 + 1):
            apart = False
            for m in range(edges):
                at = (i + 0.5) * TILE * strip[m, 0] + (j + 0.5) * TILE * strip[m, 1]
                half = 0.5 * TILE * (abs(strip[m, 0]) + abs(strip[m, 1]))
                if at + half < strip[m, 2] or at - half > strip[m, 3]:
                    apart = True
                    break
            if apart:
                continue
            n = j * columns + i
            if fill:
                listed[first[n]] = k
                first[n] += 1
            else:
                first[n + 1] += 1


@njit(nogil=True, cache=True, error_model="numpy")
def tiles(solid: Any, view: Any, height: int, width: int) -> tuple[Any, Any, Any]:
    """Which solids the tiles of a picture may see.

    Args:
        solid: packed solids.
        view: (4, 3) camera basis.
        height: of the picture.
        width: of the picture.

    Returns:
        First entry of each tile (rows * columns + 1), the entries (numbers of solids, the nearest first), and how far
        from the camera each solid begins at the least.
    """
    rows, columns = (height + TILE - 1) // TILE, (width + TILE - 1) // TILE
    count = solid.shape[0]
    corner, spot, strip, away = np.zeros((8, 3)), np.zeros((24, 2)), np.zeros((12, 4)), np.zeros(count)
    first, listed = np.zeros(rows * columns + 1, np.int64), np.zeros(0, np.int32)
    for k in range(count):
        edges = _edges(solid, k, view, height, width, corner, spot)
        if edges > 0:
            _cover(k, spot, strip, edges, height, width, first, listed, False)
            x, y, z = solid[k, 0] - view[0, 0], solid[k, 1] - view[0, 1], solid[k, 2] - view[0, 2]
            away[k] = max(math.sqrt(x * x + y * y + z * z) - solid[k, REACH], 0.0)
    for n in range(rows * columns):
        first[n + 1] += first[n]
    at = first.copy()
    listed = np.zeros(max(first[-1], 1), np.int32)
    for k in np.argsort(away):
        edges = _edges(solid, k, view, height, width, corner, spot)
        if edges > 0:
            _cover(k, spot, strip, edges, height, width, at, listed, True)
    return first, listed, away
