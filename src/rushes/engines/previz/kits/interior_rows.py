"""Fills rows of a room: walls with their baked light, furniture, windows and what is seen through them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell, noise2
from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.kits.interior_light import (
    CEILING,
    DICE,
    END,
    EXPOSURE,
    FLOOR,
    FLOOR_GLOSS,
    FLOOR_KIND,
    LAMPS,
    NEAR,
    OUT_DICE,
    OUT_KIND,
    SEEN,
    SUN,
    SUN_RGB,
    WALL,
    WALL_KIND,
    lookup,
    sky,
    spot,
    sun_at,
    wall_hit,
    window_at,
)
from rushes.engines.previz.kits.interior_panes import wet_pane
from rushes.engines.previz.kits.interior_passing import SHIFT, SIGHT, TUNNEL, WET, passing
from rushes.engines.previz.solid_rays import GLOSS, GLOW, TILE, enter, facing, paint

_FRAME = 0.055


@inlined
def find(
    solid: Any,
    room: Any,
    windows: Any,
    listed: Any,
    away: Any,
    a: int,
    b: int,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
) -> tuple[int, float]:
    """What a ray meets: 16 * (1 + solid) + face; or the side of the room, + 8 in a window's pane; and how far away."""
    side, t = wall_hit(room, ox, oy, oz, dx, dy, dz)
    best, face = -1, 0
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    for m in range(a, b):
        k = listed[m]
        if away[k] > t * length:
            break
        t0, t1, f = enter(solid, k, ox, oy, oz, dx, dy, dz)
        if t0 < t1 and 0.02 < t0 < t:
            best, face, t = k, f, t0
    if best >= 0:
        return 16 * (best + 1) + face, t
    if side >= 2:
        u, v = spot(side, ox + dx * t, oy + dy * t, oz + dz * t)
        w, open_ = window_at(windows, side, u, v, 0.001)
        if w >= 0 and open_ > 0.5:
            return side + 8, t
    return side, t


@lean
def _outside(out: Any, dx: float, dy: float, dz: float) -> tuple[float, float, float]:
    """What is seen through a window: sky, and before it trees or houses, their windows lit at night."""
    r, g, b = sky(out, dy)
    turn = math.atan2(dx, dz) * 9.0
    rise = dy / math.sqrt(dx * dx + dz * dz + 1e-9)
    dice = int(out[OUT_DICE])
    kind = int(out[OUT_KIND])
    lamp = 0.0
    if kind == 1:
        for layer in range(3):
            at = turn * (2.6 - 0.7 * layer) + 3.3 * layer
            i = math.floor(at)
            top = 0.30 - 0.09 * layer + (0.26 - 0.05 * layer) * (cell(i, dice, layer) - 0.55)
            if rise < top:
                k = 0.35 + 0.25 * layer
                tone = 0.8 + 0.35 * cell(i, dice, layer + 9)
                r, g, b = (
                    r + (out[NEAR] * tone - r) * k,
                    g + (out[NEAR + 1] * tone - g) * k,
                    b + (out[NEAR + 2] * tone - b) * k,
                )
                u, v = (at - i) * (6.0 + layer), (top - rise) * (120.0 - 25.0 * layer)
                fu, fv = u - math.floor(u), v - math.floor(v)
                lamp = 0.0
                if 0.22 < fu < 0.78 and 0.2 < fv < 0.75:
                    r, g, b = r * 0.78, g * 0.80, b * 0.84
                    if cell(math.floor(u) + 31 * i, math.floor(v), dice + layer) < 0.26:
                        lamp = out[LAMPS] * (0.35 + 0.65 * cell(math.floor(v), i, 5))
    else:
        for layer in range(3):
            at = turn * (0.7 + 0.6 * layer)
            top = 0.13 - 0.07 * layer + 0.13 * noise2(at, 2.0, dice + layer) + 0.05 * noise2(at * 4.7, 1.0, dice + 7)
            k = min(max((top - rise) * 30.0 + 0.5, 0.0), 1.0) * (0.5 + 0.25 * layer)
            leaf = 0.62 + 0.5 * noise2(at * 7.0, rise * 26.0, dice + 3) + 0.3 * noise2(at * 21.0, rise * 75.0, dice + 4)
            r, g, b = (
                r + (out[NEAR] * leaf - r) * k,
                g + (out[NEAR + 1] * leaf - g) * k,
                b + (out[NEAR + 2] * leaf - b) * k,
            )
    return (r + 1.0 * lamp) * out[SEEN], (g + 0.62 * lamp) * out[SEEN], (b + 0.28 * lamp) * out[SEEN]


@inlined
def _baked(maps: Any, place: Any, side: int, u: float, v: float) -> tuple[float, float, float]:
    """Light on a side of the room, between the four nearest entries of its map."""
    wide, high = int(place[side, 1]), int(place[side, 2])
    x = min(max((u - place[side, 3]) / place[side, 5], 0.0), wide - 1.001)
    y = min(max((v - place[side, 4]) / place[side, 5], 0.0), high - 1.001)
    i, j = int(x), int(y)
    fx, fy = x - i, y - j
    k = int(place[side, 0]) + (j * wide + i) * 3
    q = k + 3 * wide
    a, b, c, d = (1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy
    return (
        maps[k] * a + maps[k + 3] * b + maps[q] * c + maps[q + 3] * d,
        maps[k + 1] * a + maps[k + 4] * b + maps[q + 1] * c + maps[q + 4] * d,
        maps[k + 2] * a + maps[k + 5] * b + maps[q + 2] * c + maps[q + 5] * d,
    )


@inlined
def _floor(room: Any, x: float, z: float, pixel: float) -> float:
    """Brightness of the floor's pattern: boards, tiles, carpet or cast floor."""
    kind, dice = int(room[FLOOR_KIND]), int(room[DICE])
    if kind == 0:
        row = math.floor(x / 0.14)
        along = z / 1.3 + cell(row, dice, 1)
        board = math.floor(along)
        gap = min(abs(x / 0.14 - math.floor(x / 0.14 + 0.5)) * 0.14, abs(along - math.floor(along + 0.5)) * 1.3)
        seam = max(1.0 - gap / max(0.004, pixel), 0.0) * min(0.004 / max(pixel, 0.004), 1.0)
        fade = min(max(0.03 / (pixel + 1e-6) - 0.4, 0.0), 1.0)
        grain = noise2(x * 60.0, z * 3.0 + 17.0 * row, dice) - 0.5
        return (0.80 + 0.40 * cell(row, board, dice)) * (1.0 - 0.55 * seam) * (1.0 + 0.22 * grain * fade)
    if kind == 1:
        i, j = math.floor(x / 0.5), math.floor(z / 0.5)
        gap = min(abs(x / 0.5 - math.floor(x / 0.5 + 0.5)), abs(z / 0.5 - math.floor(z / 0.5 + 0.5))) * 0.5
        seam = max(1.0 - gap / max(0.005, pixel), 0.0) * min(0.005 / max(pixel, 0.005), 1.0)
        return (0.94 + 0.12 * cell(i, j, dice)) * (1.0 - 0.35 * seam)
    if kind == 2:
        return 0.9 + 0.2 * noise2(x * 1.7, z * 1.7, dice) + 0.06 * noise2(x * 11.0, z * 11.0, dice + 1)
    if kind == 3:
        i, j = math.floor(x / 0.4), math.floor(z / 0.4)
        return 1.25 if (i + j) % 2 == 0 else 0.28
    fade = min(max(0.02 / (pixel + 1e-6) - 0.4, 0.0), 1.0)
    return 0.96 + 0.16 * (noise2(x * 120.0, z * 120.0, dice) - 0.5) * fade


@inlined
def _wall(room: Any, side: int, u: float, v: float, pixel: float) -> float:
    """Brightness of a wall's finish: paint, panels, bricks, tiles or stripes; and the skirting board."""
    kind = int(room[WALL_KIND])
    k = 1.0
    if v < 0.10:
        return 1.12 if v < 0.095 else 0.7
    if kind == 1 and v < 1.15:  # panels up to the dado
        if v > 1.10:
            return 1.15 if v < 1.14 else 0.75
        a, b = (u / 0.62 - math.floor(u / 0.62) - 0.5) * 0.62, v - 0.6
        edge = max(abs(a) - 0.22, abs(b) - 0.36)
        if abs(edge) < 0.012:
            k *= 1.0 + (0.25 if edge * (b + 0.4 * a) > 0 else -0.3) * min(0.012 / max(pixel, 0.004), 1.0)
    elif kind == 2:
        row = math.floor(v / 0.075)
        shift = 0.5 * (row % 2)
        brick = math.floor(u / 0.22 + shift)
        gap = min(
            abs(v / 0.075 - math.floor(v / 0.075 + 0.5)) * 0.075,
            abs(u / 0.22 + shift - math.floor(u / 0.22 + shift + 0.5)) * 0.22,
        )
        fade = min(0.012 / max(pixel, 1e-4), 1.0)
        k = (0.78 + 0.42 * cell(brick, row, side)) * (1.0 + (0.45 if gap < 0.006 else 0.0) * fade)
    elif kind == 3 and v < 1.5:
        gap = min(abs(v / 0.1 - math.floor(v / 0.1 + 0.5)), abs(u / 0.2 - math.floor(u / 0.2 + 0.5)) * 2.0) * 0.1
        k = 1.1 - 0.3 * max(1.0 - gap / max(0.004, pixel), 0.0) * min(0.004 / max(pixel, 0.004), 1.0)
    elif kind == 4:
        a = u / 0.16 - math.floor(u / 0.16)
        k *= 1.0 + 0.07 * min(max(math.sin(a * 6.2832) * 4.0, -1.0), 1.0) * min(0.04 / max(pixel, 0.01), 1.0)
    return k


@inlined
def _gleam(
    room: Any, windows: Any, lamps: Any, out: Any, x: float, y: float, z: float, dx: float, dy: float, dz: float,
    rough: float,
) -> tuple[float, float, float]:  # fmt: skip
    """What a polished place sees of windows and lamps in the direction it mirrors."""
    r, g, b = 0.0, 0.0, 0.0
    side, t = wall_hit(room, x, y, z, dx, dy, dz)
    if side >= 2:
        u, v = spot(side, x + dx * t, y + dy * t, z + dz * t)
        w, open_ = window_at(windows, side, u, v, 0.02 + rough * t)
        if w >= 0:
            a, c, d = sky(out, dy)
            r, g, b = a * open_, c * open_, d * open_
    for m in range(lamps.shape[0]):
        ex, ey, ez = lamps[m, 0] - x, lamps[m, 1] - y, lamps[m, 2] - z
        far = math.sqrt(ex * ex + ey * ey + ez * ez) + 1e-6
        k = (ex * dx + ey * dy + ez * dz) / far
        size = (0.15 / far) ** 2 + rough * rough
        flash = math.exp(-(1.0 - k) * 2.0 / size) * 0.022 / size if k > 0.5 else 0.0
        flash /= far * far
        r, g, b = r + lamps[m, 3] * flash, g + lamps[m, 4] * flash, b + lamps[m, 5] * flash
    return r, g, b


@inlined
def _pane(
    out: Any, side: int, px: float, py: float, pz: float, dx: float, dy: float, dz: float, pixel: float
) -> tuple[float, float, float]:
    """What is seen through a place of a pane: the outside that stands or passes, bent by rain on it."""
    if out.shape[0] <= SHIFT:
        return _outside(out, dx, dy, dz)
    keep = 1.0
    if out[WET] > 0.0 and out[SIGHT] != TUNNEL:
        u, v = spot(side, px, py, pz)
        across, up, keep = wet_pane(out, side, u, v, pixel)
        dx, dy, dz = dx + (across if side >= 4 else 0.0), dy + up, dz + (across if side < 4 else 0.0)
        n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
        dx, dy, dz = dx * n, dy * n, dz * n
    r, g, b = passing(out, px, py, pz, dx, dy, dz)
    return r * keep, g * keep, b * keep


@inlined
def _shell(
    room: Any, windows: Any, lamps: Any, out: Any, maps: Any, place: Any, solid: Any, key: int,
    px: float, py: float, pz: float, dx: float, dy: float, dz: float, pixel: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Light of the room's own sides at a place."""
    if key >= 8:
        return _pane(out, key - 8, px, py, pz, dx, dy, dz, pixel)
    u, v = spot(key, px, py, pz)
    r, g, b = _baked(maps, place, key, u, v)
    if key == 1:
        return r * room[CEILING], g * room[CEILING + 1], b * room[CEILING + 2]
    if key == 0:
        k = _floor(room, px, pz, pixel / max(-dy, 0.08))
        r, g, b = r * k * room[FLOOR], g * k * room[FLOOR + 1], b * k * room[FLOOR + 2]
        if room[FLOOR_GLOSS] > 0.0:
            m = 1.0 + dy
            shine = room[FLOOR_GLOSS] * (0.05 + 0.95 * m * m * m * m * m)
            a, c, d = _gleam(room, windows, lamps, out, px, 0.0, pz, dx, -dy, dz, 0.07)
            r, g, b = r + a * shine, g + c * shine, b + d * shine
        return r, g, b
    base = END if key == 4 else WALL
    for w in range(windows.shape[0]):  # the frame of a window
        if int(windows[w, 0]) == key:
            edge = max(windows[w, 1] - u, u - windows[w, 2], windows[w, 3] - v, v - windows[w, 4])
            if edge < _FRAME:
                k = 0.62 + 0.1 * min(abs(edge) * 25.0, 1.0)
                k *= min(0.14, 0.5 * room[WALL]) if out.shape[0] > SHIFT else 1.0  # of rubber, where the room drives
                return r * k + 0.012, g * k + 0.012, b * k + 0.012
    k = _wall(room, key, u, v, pixel)
    if v < 0.10:
        return r * 0.6 * k, g * 0.59 * k, b * 0.57 * k
    return r * k * room[base], g * k * room[base + 1], b * k * room[base + 2]


@inlined
def _thing(
    room: Any, windows: Any, lamps: Any, out: Any, probes: Any, solid: Any, casters: Any, key: int,
    px: float, py: float, pz: float, dx: float, dy: float, dz: float, pixel: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Light of a piece of furniture at a place."""
    k, face = key // 16 - 1, key % 16
    nx, ny, nz, x, y, z = facing(solid, k, face, px, py, pz)
    cr, cg, cb, shade = paint(solid, k, face, x, y, z, pixel)
    glow = solid[k, GLOW]
    if glow > 0.0 and shade > 0.0:
        return cr * glow, cg * glow, cb * glow
    r, g, b = lookup(probes, room, px + 0.06 * nx, py + 0.06 * ny, pz + 0.06 * nz, nx, ny, nz)
    low = 0.45 + 0.55 * min(py * 2.5, 1.0)  # less light finds its way close to the floor
    if ny < 0.5:
        r, g, b = r * low, g * low, b * low
    lit = room[SUN] * nx + room[SUN + 1] * ny + room[SUN + 2] * nz
    if lit > 0.0 and room[SUN_RGB] > 0.0:
        lit *= sun_at(
            room, windows, casters, px + 0.006 * nx, py + 0.006 * ny, pz + 0.006 * nz,
            room[SUN], room[SUN + 1], room[SUN + 2], -1,
        )  # fmt: skip
        r, g, b = r + room[SUN_RGB] * lit, g + room[SUN_RGB + 1] * lit, b + room[SUN_RGB + 2] * lit
    r, g, b = r * cr, g * cg, b * cb
    gloss = solid[k, GLOSS]
    if gloss > 0.0:
        cosine = -(dx * nx + dy * ny + dz * nz)
        m = 1.0 - min(max(cosine, 0.0), 1.0)
        shine = gloss * (0.05 + 0.8 * m * m * m * m * m)
        a, c, d = _gleam(
            room, windows, lamps, out, px + 0.004 * nx, py + 0.004 * ny, pz + 0.004 * nz,
            dx + 2.0 * cosine * nx, dy + 2.0 * cosine * ny, dz + 2.0 * cosine * nz, 0.16 - 0.1 * gloss,
        )  # fmt: skip
        r, g, b = r + a * shine, g + c * shine, b + d * shine
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(  # noqa: PLR0915  # a kernel: one pass over what a ray meets
    solid: Any, casters: Any, room: Any, windows: Any, lamps: Any, out: Any, maps: Any, place: Any, probes: Any,
    first: Any, listed: Any, away: Any, view: Any, rgb: Any, depth: Any, y0: int, y1: int,
) -> None:  # fmt: skip
    """Fill rows y0..y1 of a picture of a room.

    Args:
        solid: packed solids.
        casters: those that are large enough to cast shadows.
        room: packed room.
        windows: (W, 7).
        lamps: (L, 6) places and light.
        out: packed outside.
        maps: flat float32 light of the six sides.
        place: (6, 6) where each side's map lies.
        probes: grid of light.
        first: of each tile.
        listed: solids of the tiles, the nearest first.
        away: how far each solid is at the least.
        view: (4, 3) camera basis.
        rgb: (H, W, 3) float32 scene-linear.
        depth: (H, W) float32 metres along the view axis, endless through windows.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    across = (width + TILE - 1) // TILE
    top, foot = max(y0 - 1, 0), min(y1 + 1, height)
    keys = np.empty((foot - top, width), np.int32)
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    gain = room[EXPOSURE]
    found, share, way = np.zeros(4, np.int64), np.zeros(4), np.zeros((4, 4))
    far = np.empty((foot - top, width), np.float64)
    for y in range(top, foot):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            u = (x + 0.5) * 2.0 / width - 1.0
            n = (y // TILE) * across + x // TILE
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            key, t = find(solid, room, windows, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz)
            keys[y - top, x], far[y - top, x] = key, t
    for y in range(y0, y1):
        j = y - top
        for x in range(width):
            key, t = keys[j, x], far[j, x]
            depth[y, x] = np.inf if 8 <= key < 16 else t
            edge = (
                (x > 0 and keys[j, x - 1] != key)
                or (x + 1 < width and keys[j, x + 1] != key)
                or (y > 0 and keys[j - 1, x] != key)
                or (y + 1 < height and keys[j + 1, x] != key)
            )
            n = (y // TILE) * across + x // TILE
            found[0], share[0] = key, 1.0
            kinds = 1
            if edge:  # four rays tell what shares the pixel; each of those is lit once
                kinds = 0
                for s in range(4):
                    u = (x + 0.125 + 0.25 * ((2 * s + 1) % 4 if s < 2 else (2 * s) % 4)) * 2.0 / width - 1.0
                    v = 1.0 - (y + 0.125 + 0.25 * s) * 2.0 / height
                    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
                    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
                    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
                    key, t = find(solid, room, windows, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz)
                    m = 0
                    while m < kinds and found[m] != key:
                        m += 1
                    if m == kinds:
                        found[m], share[m], way[m, 0], way[m, 1], way[m, 2], way[m, 3] = key, 0.0, dx, dy, dz, t
                        kinds += 1
                    share[m] += 0.25
            else:
                u = (x + 0.5) * 2.0 / width - 1.0
                v = 1.0 - (y + 0.5) * 2.0 / height
                way[0, 0] = view[3, 0] + u * view[1, 0] + v * view[2, 0]
                way[0, 1] = view[3, 1] + u * view[1, 1] + v * view[2, 1]
                way[0, 2] = view[3, 2] + u * view[1, 2] + v * view[2, 2]
                way[0, 3] = t
            r, g, b = 0.0, 0.0, 0.0
            for m in range(kinds):
                dx, dy, dz, t, key = way[m, 0], way[m, 1], way[m, 2], way[m, 3], found[m]
                px, py, pz = ox + dx * t, oy + dy * t, oz + dz * t
                i = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
                if key >= 16:
                    lr, lg, lb = _thing(
                        room,
                        windows,
                        lamps,
                        out,
                        probes,
                        solid,
                        casters,
                        key,
                        px,
                        py,
                        pz,
                        dx * i,
                        dy * i,
                        dz * i,
                        cone * t,
                    )
                else:
                    lr, lg, lb = _shell(
                        room, windows, lamps, out, maps, place, solid, key, px, py, pz, dx * i, dy * i, dz * i, cone * t
                    )
                k = share[m] * gain
                r, g, b = r + min(lr, 12.0) * k, g + min(lg, 12.0) * k, b + min(lb, 12.0) * k
            rgb[y, x, 0], rgb[y, x, 1], rgb[y, x, 2] = r, g, b
