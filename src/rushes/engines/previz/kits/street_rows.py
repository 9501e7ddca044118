"""Fills rows of a street picture: looks where the picture changes, takes the mean of neighbours where it does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.kits.street_ground import car_light, fogged, ground_light, water_slope
from rushes.engines.previz.kits.street_posts import stand_posts
from rushes.engines.previz.kits.street_surface import facade, far_tower, sign_light, sky
from rushes.engines.previz.kits.street_trace import (
    CAR,
    END,
    SIGN,
    SKY,
    blade,
    cars,
    far_end,
    ground,
    house,
    sift,
)

#: Columns of a record: light, share that wet ground mirrors, how deep in a puddle, 1 / view depth.
_R, _G, _B, _SHARE, _POOL, _NEAR = range(6)
#: Blur in pixels from which the developed picture shows nothing of a single pixel.
_SOFT = 1.45


@njit(nogil=True, cache=True, error_model="numpy")
def meet(
    plan: Any, seconds: float, seen: int, x: float, y: float, z: float, dx: float, dy: float, dz: float
) -> tuple[float, int, int, int, int, float, float, float]:
    """What one ray (unit direction) meets; of cars only those with a bit in `seen` are looked at.

    Returns:
        Distance, kind, index, face or part, a key that changes where one thing ends and another begins, and the normal
        of a car.
    """
    side = 1 if dx > 0 else 0
    sign = 1.0 if side == 1 else -1.0
    far = 1e6
    t, kind, level = ground(plan, x, y, dx, dy, far)
    th, k, face = house(plan, side, 0, x * sign, y, z, dx * sign, dy, dz, t)
    if k < 0 and kind == SKY:
        th, k, face = house(plan, side, 1, x * sign, y, z, dx * sign, dy, dz, t)
    if k >= 0:
        t, kind = th, face
    elif kind == SKY:
        te, e = far_end(plan, x, y, z, dx, dy, dz, far)
        if e >= 0:
            t, kind, k = te, END, e
    else:
        face = 1 if level > 0.1 else 0
    mark = face
    tc, car, part, nx, ny, nz = cars(plan, seen, seconds, x, y, z, dx, dy, dz, t)
    if car >= 0:
        t, kind, k, face = tc, CAR, car, part
        mark = 16 + part * 3 + int(nx * 2.0) + int(ny * 2.0) * 5
    ts, sgn = blade(plan, side, x * sign, y, z, dx * sign, dy, dz, t)
    if sgn >= 0:
        t, kind, k = ts, SIGN, sgn
        mark = 0
    return t, kind, k, face, (kind * 4096 + k + 1) * 32 + mark, nx, ny, nz


@njit(nogil=True, cache=True, error_model="numpy")
def _ray(view: Any, u: float, v: float) -> tuple[float, float, float, float]:
    """Unit direction through a point of the picture, and view depth per metre along it."""
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return dx * n, dy * n, dz * n, n


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _paint(
    plan: Any,
    air: Any,
    view: Any,
    seconds: float,
    seen: Any,
    u: float,
    v: float,
    key: int,
    near: float,
    out: Any,
    q: int,
    i: int,
) -> int:
    """Light of one ray into record `q, i`; where `key` is not negative it is known what it meets, and 1 / how far.

    Returns:
        The key of what it meets.
    """
    dx, dy, dz, n = _ray(view, u, v)
    x, y, z = view[0, 0], view[0, 1], view[0, 2]
    pix = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / out.shape[1]
    nx, ny, nz = 0.0, 0.0, 0.0
    if key >= 0 and key >> 17 != CAR:
        t = 1.0 / (near * n)
        kind, k, face = key >> 17, ((key >> 5) & 4095) - 1, key & 31
    else:
        t, kind, k, face, key, nx, ny, nz = meet(plan, seconds, seen[i // 16], x, y, z, dx, dy, dz)
    share, pool = 0.0, 0.0
    side = 1 if dx > 0 else 0
    sign = 1.0 if side == 1 else -1.0
    px, py, pz = x + dx * t, y + dy * t, z + dz * t
    if kind == SKY:
        r, g, b = sky(plan, air, dx, dy, dz)
    elif kind == SIGN:
        r, g, b = sign_light(plan, air, k, side, px * sign, py, dz, pix * t, seconds)
    elif kind == CAR:
        r, g, b = car_light(plan, air, k, face, nx, ny, nz, px, py, pz, dx, dy, dz, seconds)
    elif kind == END:
        r, g, b = far_tower(air, plan, k, px, py, pix, t)
    elif k >= 0:
        row = 1 if k >= plan.span[side, 1, 0] else 0
        r, g, b = facade(plan, air, k, side, row, face, px * sign, py, pz, dx * sign, dy, dz, t, pix, seconds)
    else:
        r, g, b, share, pool = ground_light(plan, air, seconds, kind, px, py, pz, dy, t, pix)
        if share > 0.0:
            share *= math.exp(-air.density * t)
    r, g, b = fogged(air, r, g, b, y, z, dy, dz, t)
    out[q, i, _R], out[q, i, _G], out[q, i, _B] = r, g, b
    out[q, i, _SHARE], out[q, i, _POOL], out[q, i, _NEAR] = share, pool, 1.0 / (t * n)
    return key


@njit(nogil=True, cache=True, error_model="numpy")
def _blurred(lens: Any, near: float) -> bool:
    """True where the lens blurs so much that no single pixel shows; `near` is 1 / view depth."""
    return abs(lens[0] * (1.0 - lens[1] * near)) > _SOFT


@njit(nogil=True, cache=True, error_model="numpy")
def _between(px: Any, qa: int, ia: int, qb: int, ib: int, soft: bool, q: int, i: int) -> bool:
    """The mean of two pixels into a third, if they look nearly the same or nobody can tell; else False."""
    if not soft:
        for c in range(3):
            a, b = px[qa, ia, c], px[qb, ib, c]
            if abs(a - b) > np.float32(0.03) * (a + b) + np.float32(0.001):
                return False
        if abs(px[qa, ia, _SHARE] - px[qb, ib, _SHARE]) > np.float32(0.08):
            return False
    half = np.float32(0.5)
    for c in range(6):
        px[q, i, c] = (px[qa, ia, c] + px[qb, ib, c]) * half
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def _even(
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, lens: Any, v: float, keys: Any, px: Any, q: int
) -> None:
    """A whole row: every second pixel looks, those between two of one thing that look the same take their mean."""
    width = px.shape[1]
    for turn in range(2):
        for i in range(turn, width, 2):
            key, near = -1, 0.0
            if turn == 1 and i + 1 < width:
                a, b = px[q, i - 1, _NEAR], px[q, i + 1, _NEAR]
                soft = _blurred(lens, a) and _blurred(lens, b)
                if keys[q, i - 1] == keys[q, i + 1] or soft:
                    key, near = keys[q, i - 1] if a > b else keys[q, i + 1], 0.5 * (a + b)
                    if _between(px, q, i - 1, q, i + 1, soft, q, i):
                        keys[q, i] = key
                        continue
            u = (i + 0.5) * 2.0 / width - 1.0
            keys[q, i] = _paint(plan, air, view, seconds, seen, u, v, key, near, px, q, i)


@njit(nogil=True, cache=True, error_model="numpy")
def _odd(
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, lens: Any, v: float, keys: Any, px: Any, q: int
) -> None:
    """A row between two that are done: the mean of above and below where they show one thing and look the same."""
    width = px.shape[1]
    for i in range(width):
        key, near = -1, 0.0
        a, b = px[q - 1, i, _NEAR], px[q + 1, i, _NEAR]
        soft = _blurred(lens, a) and _blurred(lens, b)
        if keys[q - 1, i] == keys[q + 1, i] or soft:
            key, near = keys[q - 1, i] if a > b else keys[q + 1, i], 0.5 * (a + b)
            if _between(px, q - 1, i, q + 1, i, soft, q, i):
                keys[q, i] = key
                continue
        u = (i + 0.5) * 2.0 / width - 1.0
        keys[q, i] = _paint(plan, air, view, seconds, seen, u, v, key, near, px, q, i)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _glimpse(
    plan: Any, air: Any, view: Any, seconds: float, image: Any, behind: Any, glass: Any, u: float, v: float,
    px: Any, out: Any, q: int, i: int,
) -> None:  # fmt: skip
    """What a pixel's wet ground mirrors: the picture from below, thrown aside by the slope of the water."""
    rows, columns = behind.shape
    wide = view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2
    rr = 1.0 / (glass[1, 0] ** 2 + glass[1, 1] ** 2 + glass[1, 2] ** 2)
    uu = 1.0 / (glass[2, 0] ** 2 + glass[2, 1] ** 2 + glass[2, 2] ** 2)
    shrink = math.sqrt(wide * rr)
    dx, dy, dz, n = _ray(view, u, v)
    t = 1.0 / (px[q, i, _NEAR] * n)
    wx, wy, wz = view[0, 0] + dx * t, view[0, 1] + dy * t, view[0, 2] + dz * t
    pool = px[q, i, _POOL]
    pix = math.sqrt(wide) * 2.0 / px.shape[1]
    nx, nz = water_slope(plan, air, seconds, wx, wz, pool, t, 1.0 / max(-dy, 0.02), pix)
    row = min(max(int((1.0 - v * shrink) * 0.5 * rows), 0), rows - 1)
    column = min(max(int((u * shrink + 1.0) * 0.5 * columns), 0), columns - 1)
    far = min(max(behind[row, column] / n - t, 0.2), 70.0)
    along = 2.0 * (dx * nx + dy + dz * nz) / (1.0 + nx * nx + nz * nz)
    ex = wx + far * (dx - along * nx) - glass[0, 0]
    ey = wy + far * max(dy - along, 0.004) - glass[0, 1]
    ez = wz + far * (dz - along * nz) - glass[0, 2]
    s = 1.0 / (ex * glass[3, 0] + ey * glass[3, 1] + ez * glass[3, 2])
    fu = (ex * glass[1, 0] + ey * glass[1, 1] + ez * glass[1, 2]) * s * rr
    fv = (ex * glass[2, 0] + ey * glass[2, 1] + ez * glass[2, 2]) * s * uu
    fx = min(max((fu + 1.0) * 0.5 * columns - 0.5, 0.0), columns - 1.001)
    c, e = np.uint64(int(fx)), np.uint64(int(fx) + 1)
    wa = np.float32(fx - int(fx))
    # the grain of the ground smears the image up and down
    smear = ((1.0 - pool) * 0.024 + 0.003) * far / (t + far) * math.sqrt(uu) * 0.5 * rows
    fy = (1.0 - fv) * 0.5 * rows - 0.5
    r, g, b = np.float32(0.0), np.float32(0.0), np.float32(0.0)
    for h in range(2):
        f = min(max(fy + (smear if h == 1 else -smear), 0.0), rows - 1.001)
        d, k = np.uint64(int(f)), np.uint64(int(f) + 1)
        wc = np.float32(f - int(f))
        w0, w1 = np.float32(1.0) - wc, wc
        r0 = image[d, c, 0] * w0 + image[k, c, 0] * w1
        g0 = image[d, c, 1] * w0 + image[k, c, 1] * w1
        b0 = image[d, c, 2] * w0 + image[k, c, 2] * w1
        r += r0 + (image[d, e, 0] * w0 + image[k, e, 0] * w1 - r0) * wa
        g += g0 + (image[d, e, 1] * w0 + image[k, e, 1] * w1 - g0) * wa
        b += b0 + (image[d, e, 2] * w0 + image[k, e, 2] * w1 - b0) * wa
    half = np.float32(0.5)
    out[q, i, 0], out[q, i, 1], out[q, i, 2] = half * r, half * g, half * b


@njit(nogil=True, cache=True, error_model="numpy")
def _same_image(px: Any, out: Any, qa: int, ia: int, qb: int, ib: int, slack: float, q: int, i: int) -> bool:
    """The mean of what two pixels mirror, if all three are wet and nobody can tell it from a look; else False."""
    share = px[q, i, _SHARE]
    if px[qa, ia, _SHARE] <= 0.0 or px[qb, ib, _SHARE] <= 0.0:
        return False
    for c in range(3):
        a, b = out[qa, ia, c], out[qb, ib, c]
        both = px[qa, ia, c] + px[qb, ib, c] + (a + b) * share
        if abs(a - b) * share > np.float32(slack) * both + np.float32(0.001):
            return False
    for c in range(3):
        out[q, i, c] = np.float32(0.5) * (out[qa, ia, c] + out[qb, ib, c])
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def _mirror(
    plan: Any,
    air: Any,
    view: Any,
    seconds: float,
    image: Any,
    behind: Any,
    glass: Any,
    first: int,
    height: int,
    px: Any,
) -> None:
    """Add to rows what their wet ground mirrors."""
    rows, width = px.shape[0], px.shape[1]
    out = np.zeros((rows, width, 3), np.float32)
    for odd in range(2):
        for q in range(odd, rows, 2):
            v = 1.0 - (first + q + 0.5) * 2.0 / height
            lone = odd == 1 and q + 1 == rows
            for turn in range(1 if odd else 2):
                for i in range(turn, width, 1 if odd else 2):
                    if px[q, i, _SHARE] <= 0.0:
                        continue
                    if odd == 1 and not lone:
                        if _same_image(px, out, q - 1, i, q + 1, i, 0.04, q, i):
                            continue
                    elif turn == 1 and i + 1 < width and _same_image(px, out, q, i - 1, q, i + 1, 0.10, q, i):
                        continue
                    u = (i + 0.5) * 2.0 / width - 1.0
                    _glimpse(plan, air, view, seconds, image, behind, glass, u, v, px, out, q, i)
    for q in range(rows):
        for i in range(width):
            share = px[q, i, _SHARE]
            for c in range(3):
                px[q, i, c] += share * out[q, i, c]


@njit(nogil=True, cache=True, error_model="numpy")
def _edge(
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, keys: Any, px: Any, q: int, i: int, j: int, height: int,
    spare: Any, out: Any,
) -> None:  # fmt: skip
    """A pixel where one thing ends: three more looks round its middle, each in the light of the pixel it falls to."""
    width, last = px.shape[1], px.shape[0] - 1
    own = keys[q, i]
    total, r, g, b = 0.0, 0.0, 0.0, 0.0
    x, y, z = view[0, 0], view[0, 1], view[0, 2]
    for s in range(4):
        row, column, which = q, i, 0
        if s > 0:
            # with the middle they make a rotated square: every sample has its own row and column
            ox = (0.0, -0.30, 0.40, -0.12)[s]
            oy = (0.0, -0.38, -0.10, 0.36)[s]
            to_i = min(max(i + (1 if ox > 0.0 else -1), 0), width - 1)
            to_q = min(max(q + (1 if oy > 0.0 else -1), 0), last)
            if keys[q, to_i] != own or keys[to_q, i] != own or keys[to_q, to_i] != own:
                u = (i + 0.5 + ox) * 2.0 / width - 1.0
                v = 1.0 - (j + 0.5 + oy) * 2.0 / height
                dx, dy, dz, _ = _ray(view, u, v)
                found = meet(plan, seconds, seen[i // 16], x, y, z, dx, dy, dz)[4]
                if found == own:
                    pass
                elif found == keys[q, to_i]:
                    column = to_i
                elif found == keys[to_q, i]:
                    row = to_q
                elif found == keys[to_q, to_i]:
                    row, column = to_q, to_i
                else:
                    which = 1
                    _paint(plan, air, view, seconds, seen, u, v, -1, 0.0, spare, 0, i)
        if which == 1:
            p0, p1, p2 = spare[0, i, _R], spare[0, i, _G], spare[0, i, _B]
        else:
            p0, p1, p2 = px[row, column, _R], px[row, column, _G], px[row, column, _B]
        w = 1.0 / (1.0 + max(p0, p1, p2))
        r, g, b, total = r + p0 * w, g + p1 * w, b + p2 * w, total + w
    out[j, i, 0], out[j, i, 1], out[j, i, 2] = r / total, g / total, b / total


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(
    plan: Any,
    air: Any,
    view: Any,
    seconds: float,
    lens: Any,
    image: Any,
    behind: Any,
    glass: Any,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Fill rows y0..y1 of `rgb` (scene-linear) and `depth` (metres along the view axis).

    Args:
        plan: the packed street.
        air: its packed light.
        view: (4, 3) basis of the camera.
        seconds: from the start of the take.
        lens: blur in pixels far away, and the distance in focus; see `camera.confusion`.
        image: (h, w, 3) float32 light of the street as seen in level water; no rows where nothing is mirrored.
        behind: (h, w) float32 view depth of the image.
        glass: (4, 3) basis of the camera below the water that the image belongs to.
        rgb: (H, W, 3) float32.
        depth: (H, W) float32.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    top, bottom = max(y0 - 1, 0), min(y1, height - 1)
    first = top - (top & 1)
    last = min(bottom + (bottom & 1), height - 1)
    px = np.empty((last - first + 1, width, 6), np.float32)
    spare = np.empty((1, width, 6), np.float32)
    keys = np.empty((last - first + 1, width), np.int32)
    seen = np.empty(width // 16 + 1, np.int64)
    sift(plan, view, seconds, width, seen)
    for j in range(first, last + 1):
        if j & 1 == 0 or j == height - 1:
            _even(plan, air, view, seconds, seen, lens, 1.0 - (j + 0.5) * 2.0 / height, keys, px, j - first)
    for j in range(first + 1, last, 2):
        _odd(plan, air, view, seconds, seen, lens, 1.0 - (j + 0.5) * 2.0 / height, keys, px, j - first)
    if behind.shape[0] > 0:
        _mirror(plan, air, view, seconds, image, behind, glass, first, height, px)
    for j in range(y0, y1):
        q = j - first
        up, down = max(q - 1, 0), min(q + 1, last - first)
        for i in range(width):
            near = px[q, i, _NEAR]
            key = keys[q, i]
            depth[j, i] = 1.0 / near if near > 2e-6 else np.inf
            if (
                key == keys[up, i]
                and key == keys[down, i]
                and key == keys[q, max(i - 1, 0)]
                and key == keys[q, min(i + 1, width - 1)]
            ) or _blurred(lens, near):
                for c in range(3):
                    rgb[j, i, c] = px[q, i, c]
            else:
                _edge(plan, air, view, seconds, seen, keys, px, q, i, j, height, spare, rgb)
    stand_posts(plan, air, view, rgb, depth, y0, y1)
