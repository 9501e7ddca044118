"""Fills the rows of a moulded figure: marched where it changes, the mean of neighbours where not; and its shadow."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.face_rays import complexion
from rushes.engines.previz.figure_rays import (
    HEAD,
    approach,
    bounds,
    distance,
    march,
    near,
    normal,
    prepare,
    slab,
    window,
)
from rushes.engines.previz.kernels import lent

#: Columns of a figure's pixel: light, share covered, depth, material.
_COVER, _T, _MAT = 3, 4, 5
#: Pixels of a tile; what is near it is listed once for all of them.
_WIDE, _TALL = 8, 4
#: Columns of a tile: limbs close to it (-1 before it was asked), limbs listed, first and last metre worth a look.
_CLOSE, _LISTED, _START, _STOP = range(4)


@njit(nogil=True, cache=True, error_model="numpy")
def _lit(
    lights: Any, color: tuple[float, float, float, float], open_sky: float, n: tuple[float, float, float],
    v: tuple[float, float, float],
) -> tuple[float, float, float]:  # fmt: skip
    """Light that a point sends back: wrapped key and sides, sky and ground, a rim where the cloth turns away."""
    cr, cg, cb, gloss = color
    nx, ny, nz = n
    facing = max(-(nx * v[0] + ny * v[1] + nz * v[2]), 0.14)
    edge = (1.0 - facing) * (1.0 - facing)
    edge = edge * (1.0 - facing)
    up = 0.5 + 0.5 * ny
    down, lift = 1.0 - up, edge * 0.22
    r = ((lights[1, 3] * up + lights[2, 3] * down) * cr + lights[1, 3] * lift) * open_sky
    g = ((lights[1, 4] * up + lights[2, 4] * down) * cg + lights[1, 4] * lift) * open_sky
    b = ((lights[1, 5] * up + lights[2, 5] * down) * cb + lights[1, 5] * lift) * open_sky
    for k in (0, 3, 4, 5, 6):
        lam = nx * lights[k, 0] + ny * lights[k, 1] + nz * lights[k, 2]
        wrap = max((lam + 0.25) * 0.8, 0.0)
        back = max(0.35 - (lights[k, 0] * v[0] + lights[k, 1] * v[1] + lights[k, 2] * v[2]) * -0.65, 0.0)
        rim = edge * back * max(lam + 0.35, 0.0) * gloss * 1.6
        wrap *= wrap * (0.4 + 0.6 * open_sky)
        r += lights[k, 3] * (wrap * cr + rim)
        g += lights[k, 4] * (wrap * cg + rim)
        b += lights[k, 5] * (wrap * cb + rim)
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _survey(
    view: Any, body: Any, limb: Any, tile: Any, listed: Any, column: int, row: int, height: int, width: int
) -> None:
    """List the limbs near a tile, and walk its bundle of rays as far as none of them can meet anything."""
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width * 0.5
    u = (column + 0.5) * _WIDE * 2.0 / width - 1.0
    v = 1.0 - (row + 0.5) * _TALL * 2.0 / height
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    x, y, z = view[0, 0], view[0, 1], view[0, 2]
    wide = 2.0 * cone * 5.0
    count, total, start, stop = near(body, listed, x, y, z, dx, dy, dz, wide)
    if count > 0:
        start = approach(limb, listed, count, x, y, z, dx, dy, dz, start, stop, wide)
    tile[_CLOSE], tile[_LISTED], tile[_START], tile[_STOP] = count, total, start, stop


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _look(
    view: Any,
    limb: Any,
    box: Any,
    colors: Any,
    lights: Any,
    air: Any,
    tile: Any,
    listed: Any,
    u: float,
    v: float,
    cone: float,
    px: Any,
    q: int,
    c: int,
) -> None:
    """March one ray to the figure and light what it meets."""
    px[q, c, _COVER] = 0.0
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    a0, a1 = slab(ox, dx, box[0], box[3])
    b0, b1 = slab(oy, dy, box[1], box[4])
    e0, e1 = slab(oz, dz, box[2], box[5])
    t0 = max(a0, b0, e0, 0.05, tile[_START])
    t1 = min(a1, b1, e1, tile[_STOP])
    count = int(tile[_CLOSE])
    if count == 0 or t0 >= t1:
        return
    steps = 48 if limb.shape[0] == listed.shape[0] else 120  # a ray along a cheek takes short ones
    t, cover, k = march(limb, listed, count, ox, oy, oz, dx, dy, dz, t0, t1, cone, steps)
    if cover <= 0.0:
        return
    x, y, z = ox + dx * t, oy + dy * t, oz + dz * t
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    facing = normal(limb, listed, count, x, y, z)
    probe, _ = distance(
        limb, listed, int(tile[_LISTED]), x + facing[0] * 0.12, y + facing[1] * 0.12, z + facing[2] * 0.12, True
    )
    open_sky = 0.3 + 0.7 * min(max(probe / 0.12, 0.0), 1.0)
    mat = int(limb[k, 9])
    if mat == HEAD:
        color = complexion(limb, int(limb[k, 8]), colors, x, y, z, 2.0 * cone * t)
    else:
        stuff = mat if mat < HEAD else 0
        gloss = 0.30 if stuff in (1, 5) else (0.12 if stuff == 0 else 0.2)
        color = (colors[stuff, 0], colors[stuff, 1], colors[stuff, 2], gloss)
    r, g, b = _lit(lights, color, open_sky, facing, (dx / length, dy / length, dz / length))
    clear = math.exp(-air[3] * t * length)
    px[q, c, 0] = r * clear + air[0] * (1.0 - clear)
    px[q, c, 1] = g * clear + air[1] * (1.0 - clear)
    px[q, c, 2] = b * clear + air[2] * (1.0 - clear)
    px[q, c, _COVER], px[q, c, _T], px[q, c, _MAT] = cover, t, mat


@njit(nogil=True, cache=True, error_model="numpy")
def _between(px: Any, qa: int, ca: int, qb: int, cb: int, q: int, c: int) -> bool:
    """The mean of two pixels into a third, where both are the figure's alone, of one stuff and nearly one light."""
    one = np.float32(0.999)
    if px[qa, ca, _MAT] != px[qb, cb, _MAT] or abs(px[qa, ca, _T] - px[qb, cb, _T]) > np.float32(0.04):
        if px[qa, ca, _COVER] > 0.0 or px[qb, cb, _COVER] > 0.0:
            return False
    elif px[qa, ca, _COVER] < one or px[qb, cb, _COVER] < one:
        return False
    for k in range(3):
        a, b = px[qa, ca, k], px[qb, cb, k]
        if abs(a - b) > np.float32(0.05) * (a + b) + np.float32(0.002):
            return False
    for k in range(6):
        px[q, c, k] = (px[qa, ca, k] + px[qb, cb, k]) * np.float32(0.5)
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def _fill_row(
    view: Any, body: Any, limb: Any, box: Any, colors: Any, lights: Any, air: Any, tiles: Any, listed: Any,
    y: int, last: int, c0: int, height: int, width: int, px: Any, q: int,
) -> None:  # fmt: skip
    """One row: in even ones every second pixel first; odd ones stand between two rows that are done."""
    view, body, limb, colors = lent(view), lent(body), lent(limb), lent(colors)
    lights, air, tiles, listed, px = lent(lights), lent(air), lent(tiles), lent(listed), lent(px)
    odd = y & 1 == 1
    v = 1.0 - (y + 0.5) * 2.0 / height
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width * 0.5
    top, left = (y - q) // _TALL, c0 // _WIDE
    wide = px.shape[1]
    for turn in range(1 if odd else 2):
        for c in range(turn, wide, 1 if odd else 2):
            if odd:
                if y < last and _between(px, q - 1, c, q + 1, c, q, c):
                    continue
            elif turn == 1 and c + 1 < wide and _between(px, q, c - 1, q, c + 1, q, c):
                continue
            x = c0 + c
            m, n = y // _TALL - top, x // _WIDE - left
            if tiles[m, n, _CLOSE] < 0.0:
                _survey(view, body, limb, tiles[m, n], listed[m, n], x // _WIDE, y // _TALL, height, width)
            if tiles[m, n, _CLOSE] > 0.0:
                u = (x + 0.5) * 2.0 / width - 1.0
                _look(view, limb, box, colors, lights, air, tiles[m, n], listed[m, n], u, v, cone, px, q, c)


@njit(nogil=True, cache=True, error_model="numpy")
def fill_rows(
    view: Any, body: Any, parts: Any, colors: Any, lights: Any, air: Any, rgb: Any, depth: Any, y0: int, y1: int
) -> None:
    """Draw a figure over rows y0..y1 of a picture, where it is nearer.

    Args:
        view: (4, 3) camera basis in the figure's axes.
        body: limbs, see `gait.limbs`.
        parts: heads and hands near the lens, see `faces.refine`.
        colors: (7, 3) of the materials.
        lights: (7, 6) directions and colours.
        air: fog colour and extinction.
        rgb: (H, W, 3) float32 scene-linear, changed.
        depth: (H, W) float32 metres along the view axis, changed.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    box = bounds(body)
    r0, r1, c0, c1 = window(view, box, 1.0, height, width)
    r0, r1 = max(r0, y0), min(r1, y1)
    if r0 >= r1 or c0 >= c1:
        return
    first = r0 - (r0 & 1)
    last = min(r1 + (r1 & 1), height - 1)
    limb = prepare(body, parts)
    px = np.zeros((last - first + 1, c1 - c0, 6), np.float32)
    tiles = np.full((last // _TALL - first // _TALL + 1, (c1 - 1) // _WIDE - c0 // _WIDE + 1, 4), -1.0)
    listed = np.empty((tiles.shape[0], tiles.shape[1], body.shape[0]), np.int64)
    for odd in range(2):
        for y in range(first + odd, last + 1, 2):
            _fill_row(
                view, body, limb, box, colors, lights, air, tiles, listed, y, last, c0, height, width, px, y - first
            )
    for y in range(r0, r1):
        q = y - first
        for c in range(c1 - c0):
            cover, t, x = px[q, c, _COVER], px[q, c, _T], c0 + c
            if cover <= 0.0 or t > depth[y, x]:
                continue
            for k in range(3):
                rgb[y, x, k] += (px[q, c, k] - rgb[y, x, k]) * cover
            if cover > 0.5:
                depth[y, x] = t


@njit(nogil=True, cache=True, error_model="numpy")
def cast_shadow(
    view: Any,
    body: Any,
    colors: Any,
    lights: Any,
    air: Any,
    strength: float,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Darken the ground under the feet, and along the key where it is a sun."""
    view, body, colors, lights = lent(view), lent(body), lent(colors), lent(lights)
    air, rgb, depth = lent(air), lent(rgb), lent(depth)
    height, width = depth.shape
    kx, ky, kz = lights[0, 0], lights[0, 1], lights[0, 2]
    power = lights[0, 3] + lights[0, 4] + lights[0, 5]
    ambient = lights[1, 3] + lights[1, 4] + lights[1, 5]
    sun = strength * power / (power + ambient * 3.0 + 1e-9)
    throw = min(1.8 / max(ky, 0.15), 9.0) if ky > 0.05 else 0.0
    reach = (
        min(-0.8, -kx * throw - 0.5),
        -0.35,
        min(-0.8, -kz * throw - 0.5),
        max(0.8, -kx * throw + 0.5),
        0.35,
        max(0.8, -kz * throw + 0.5),
    )
    r0, r1, c0, c1 = window(view, reach, 1.0, height, width)
    slope_x, slope_z = kx / max(ky, 0.05), kz / max(ky, 0.05)
    cast = _cast(body, slope_x, slope_z, max(ky, 0.05))
    for y in range(max(y0, r0), min(y1, r1)):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(c0, c1):
            t = float(depth[y, x])
            if t > 1e6:
                continue
            u = (x + 0.5) * 2.0 / width - 1.0
            px = view[0, 0] + t * (view[3, 0] + u * view[1, 0] + v * view[2, 0])
            py = view[0, 1] + t * (view[3, 1] + u * view[1, 1] + v * view[2, 1])
            pz = view[0, 2] + t * (view[3, 2] + u * view[1, 2] + v * view[2, 2])
            if abs(py) > 0.35 or px < reach[0] or px > reach[3] or pz < reach[2] or pz > reach[5]:
                continue
            keep = 1.0
            for k in range(body.shape[0]):
                if body[k, 8] == 3.0:  # under each shoe
                    ex = px - 0.5 * (body[k, 0] + body[k, 4])
                    ez = pz - 0.5 * (body[k, 2] + body[k, 6])
                    lift = max(body[k, 1] - 0.06, 0.0)
                    spread = 0.02 + 0.12 * lift
                    if ex * ex + ez * ez > 7.0 * spread:
                        continue
                    keep *= 1.0 - strength * 0.75 * math.exp(-(ex * ex + ez * ez) / spread) / (1.0 + 8.0 * lift)
            if px * px + pz * pz < 1.1:
                keep *= 1.0 - 0.38 * strength * math.exp(-(px * px + pz * pz) / 0.16)
            if throw > 0 and sun > 0.1:
                dark = 0.0
                gx, gz = px - slope_x * py, pz - slope_z * py
                for k in range(body.shape[0]):
                    if cast[k, 0] < gx < cast[k, 2] and cast[k, 1] < gz < cast[k, 3]:
                        dark = max(dark, _blocks(body, k, px, py, pz, kx, ky, kz))
                keep *= 1.0 - sun * dark
            if keep == 1.0:
                continue
            rgb[y, x, 0] *= keep
            rgb[y, x, 1] *= keep
            rgb[y, x, 2] *= keep


@njit(nogil=True, cache=True, error_model="numpy")
def _cast(body: Any, slope_x: float, slope_z: float, rise: float) -> Any:
    """Where on the ground the shadow of each limb can lie: (limbs, 4) from x, z to x, z."""
    out = np.empty((body.shape[0], 4))
    for k in range(body.shape[0]):
        high = max(body[k, 1], body[k, 5])
        slack = (max(body[k, 3], body[k, 7]) + 0.02 + 0.025 * (high + 0.4) / rise) / rise
        ax, az = body[k, 0] - slope_x * body[k, 1], body[k, 2] - slope_z * body[k, 1]
        bx, bz = body[k, 4] - slope_x * body[k, 5], body[k, 6] - slope_z * body[k, 5]
        out[k, 0], out[k, 1] = min(ax, bx) - slack, min(az, bz) - slack
        out[k, 2], out[k, 3] = max(ax, bx) + slack, max(az, bz) + slack
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _blocks(body: Any, k: int, px: float, py: float, pz: float, kx: float, ky: float, kz: float) -> float:
    """Share of the sun that one limb takes from a ground point: distance between the sun's ray and the limb."""
    bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
    wx, wy, wz = body[k, 0] - px, body[k, 1] - py, body[k, 2] - pz
    bb = bx * bx + by * by + bz * bz + 1e-9
    bk = bx * kx + by * ky + bz * kz
    wk = wx * kx + wy * ky + wz * kz
    wb = wx * bx + wy * by + wz * bz
    den = bb - bk * bk
    s = min(max((bk * wk - wb) / den, 0.0), 1.0) if den > 1e-9 else 0.0
    t = wk + s * bk
    if t < 0.0:
        return 0.0
    ex, ey, ez = wx + s * bx - t * kx, wy + s * by - t * ky, wz + s * bz - t * kz
    gap = math.sqrt(ex * ex + ey * ey + ez * ez)
    radius = body[k, 3] + (body[k, 7] - body[k, 3]) * s
    soft = 0.01 + 0.025 * t
    return min(max((radius - gap) / (2.0 * soft) + 0.5, 0.0), 1.0)
