"""Fills rows of a street picture: looks where the picture changes, takes the mean of neighbours where it does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.kernels import lent
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
#: Places in a line of sight: the eye, what a step across adds to a ray, the ray in the middle of a row, metres per
#: pixel at distance 1.
_EX, _EY, _EZ, _RX, _RY, _RZ, _DX, _DY, _DZ, _PIX = range(10)
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


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _line(view: Any, v: float, width: int) -> Any:
    """What the rays of a row at height `v` share, as numbers: arrays would be read again at every ray."""
    rx, ry, rz = view[1, 0], view[1, 1], view[1, 2]
    return (
        view[0, 0],
        view[0, 1],
        view[0, 2],
        rx,
        ry,
        rz,
        view[3, 0] + v * view[2, 0],
        view[3, 1] + v * view[2, 1],
        view[3, 2] + v * view[2, 2],
        math.sqrt(rx * rx + ry * ry + rz * rz) * 2.0 / width,
    )


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _paint(
    plan: Any, air: Any, line: Any, seconds: float, seen: int, u: float, key: int, near: float, out: Any, q: int, i: int
) -> int:
    """Light of one ray into record `q, i`; where `key` is not negative it is known what it meets, and 1 / how far.

    Returns:
        The key of what it meets.
    """
    dx, dy, dz = line[_DX] + u * line[_RX], line[_DY] + u * line[_RY], line[_DZ] + u * line[_RZ]
    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx * n, dy * n, dz * n
    x, y, z, pix = line[_EX], line[_EY], line[_EZ], line[_PIX]
    nx, ny, nz = 0.0, 0.0, 0.0
    if key >= 0 and key >> 17 != CAR:
        t = 1.0 / (near * n)
        kind, k, face = key >> 17, ((key >> 5) & 4095) - 1, key & 31
    else:
        t, kind, k, face, key, nx, ny, nz = meet(plan, seconds, seen, x, y, z, dx, dy, dz)
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
def _blurred(blur: float, focus: float, near: float) -> bool:
    """True where the lens blurs so much that no single pixel shows; `near` is 1 / view depth."""
    return abs(blur * (1.0 - focus * near)) > _SOFT


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _between(px: Any, qa: int, ia: int, qb: int, ib: int, soft: bool, q: int, i: int) -> bool:
    """The mean of two pixels into a third, if they look nearly the same or nobody can tell; else False."""
    alike = soft
    if not soft:
        alike = abs(px[qa, ia, _SHARE] - px[qb, ib, _SHARE]) <= np.float32(0.08)
        r, g, b = px[qa, ia, 0] + px[qb, ib, 0], px[qa, ia, 1] + px[qb, ib, 1], px[qa, ia, 2] + px[qb, ib, 2]
        # in light of one colour the eye does not see what the others do
        slack, top, least = np.float32(0.02), max(r, g, b), np.float32(0.001)
        alike &= abs(px[qa, ia, 0] - px[qb, ib, 0]) <= slack * (r + top) + least
        alike &= abs(px[qa, ia, 1] - px[qb, ib, 1]) <= slack * (g + top) + least
        alike &= abs(px[qa, ia, 2] - px[qb, ib, 2]) <= slack * (b + top) + least
    if alike:
        half = np.float32(0.5)
        for c in range(6):
            px[q, i, c] = (px[qa, ia, c] + px[qb, ib, c]) * half
    return alike


@njit(nogil=True, cache=True, error_model="numpy")
def _even(
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, lens: Any, v: float, keys: Any, px: Any, q: int
) -> None:
    """A whole row: every second pixel looks, those between two of one thing that look the same take their mean."""
    seen, keys, px = lent(seen), lent(keys), lent(px)
    width = px.shape[1]
    line, step = _line(view, v, width), 2.0 / width
    blur, focus = lens[0], lens[1]
    for turn in range(2):
        for i in range(turn, width, 2):
            key, near = -1, 0.0
            if turn == 1 and i + 1 < width:
                a, b = px[q, i - 1, _NEAR], px[q, i + 1, _NEAR]
                soft = _blurred(blur, focus, a) and _blurred(blur, focus, b)
                if keys[q, i - 1] == keys[q, i + 1] or soft:
                    key, near = keys[q, i - 1] if a > b else keys[q, i + 1], 0.5 * (a + b)
                    if _between(px, q, i - 1, q, i + 1, soft, q, i):
                        keys[q, i] = key
                        continue
            u = (i + 0.5) * step - 1.0
            keys[q, i] = _paint(plan, air, line, seconds, seen[i // 16], u, key, near, px, q, i)


@njit(nogil=True, cache=True, error_model="numpy")
def _odd(
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, lens: Any, v: float, keys: Any, px: Any, q: int
) -> None:
    """A row between two that are done: the mean of above and below where they show one thing and look the same."""
    seen, keys, px = lent(seen), lent(keys), lent(px)
    width = px.shape[1]
    line, step = _line(view, v, width), 2.0 / width
    blur, focus = lens[0], lens[1]
    for i in range(width):
        key, near = -1, 0.0
        a, b = px[q - 1, i, _NEAR], px[q + 1, i, _NEAR]
        soft = _blurred(blur, focus, a) and _blurred(blur, focus, b)
        if keys[q - 1, i] == keys[q + 1, i] or soft:
            key, near = keys[q - 1, i] if a > b else keys[q + 1, i], 0.5 * (a + b)
            if _between(px, q - 1, i, q + 1, i, soft, q, i):
                keys[q, i] = key
                continue
        u = (i + 0.5) * step - 1.0
        keys[q, i] = _paint(plan, air, line, seconds, seen[i // 16], u, key, near, px, q, i)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _lenses(view: Any, glass: Any, v: float, rows: int) -> Any:
    """What the looks into water of a row at height `v` share: the eye below, its axes, sizes of both pictures."""
    rr = 1.0 / (glass[1, 0] ** 2 + glass[1, 1] ** 2 + glass[1, 2] ** 2)
    uu = glass[2, 0] ** 2 + glass[2, 1] ** 2 + glass[2, 2] ** 2
    shrink = math.sqrt((view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * rr)
    kr, ku = rr, 1.0 / uu
    return (
        (glass[0, 0], glass[0, 1], glass[0, 2]),
        (glass[1, 0] * kr, glass[1, 1] * kr, glass[1, 2] * kr),
        (glass[2, 0] * ku, glass[2, 1] * ku, glass[2, 2] * ku),
        (glass[3, 0], glass[3, 1], glass[3, 2]),
        shrink,
        min(max(int((1.0 - v * shrink) * 0.5 * rows), 0), rows - 1),
        0.5 * rows / math.sqrt(uu),
    )


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _glimpse(
    plan: Any, air: Any, line: Any, seconds: float, image: Any, behind: Any, glass: Any, u: float,
    px: Any, out: Any, q: int, i: int, fresh: bool,
) -> None:  # fmt: skip
    """What a pixel's wet ground mirrors: the picture from below, thrown aside by the slope of the water.

    Where it is not `fresh` the slope already stands in `out`, from the pixels beside.

    Rays are as long as one metre of view depth, so that ways along them are view depths.
    """
    rows, columns = behind.shape
    (gx, gy, gz), (ax, ay, az), (bx, by, bz), (cx, cy, cz), shrink, row, tall = glass
    dx, dy, dz = line[_DX] + u * line[_RX], line[_DY] + u * line[_RY], line[_DZ] + u * line[_RZ]
    long_ = math.sqrt(dx * dx + dy * dy + dz * dz)
    d, short = 1.0 / px[q, i, _NEAR], 1.0 / long_
    wx, wy, wz = line[_EX] + dx * d, line[_EY] + dy * d, line[_EZ] + dz * d
    pool = px[q, i, _POOL]
    if fresh:
        nx, nz = water_slope(plan, air, seconds, wx, wz, pool, d * long_, -dy * short, line[_PIX])
        out[q, i, 3], out[q, i, 4] = nx, nz
    else:
        nx, nz = np.float64(out[q, i, 3]), np.float64(out[q, i, 4])
    column = min(max(int((u * shrink + 1.0) * 0.5 * columns), 0), columns - 1)
    far = min(max(behind[row, column] - d, 0.2 * short), 70.0 * short)
    along = 2.0 * (dx * nx + dy + dz * nz) / (1.0 + nx * nx + nz * nz)
    ex = wx + far * (dx - along * nx) - gx
    ey = wy + far * max(dy - along, 0.004 * long_) - gy
    ez = wz + far * (dz - along * nz) - gz
    s = 1.0 / (ex * cx + ey * cy + ez * cz)
    fu = (ex * ax + ey * ay + ez * az) * s
    fv = (ex * bx + ey * by + ez * bz) * s
    fx = min(max((fu + 1.0) * 0.5 * columns - 0.5, 0.0), columns - 1.001)
    c, e = np.uint64(int(fx)), np.uint64(int(fx) + 1)
    wa = np.float32(fx - int(fx))
    # the grain of the ground smears the image up and down
    smear = ((1.0 - pool) * 0.024 + 0.003) * far / (d + far) * tall
    fy = (1.0 - fv) * 0.5 * rows - 0.5
    r, g, b = np.float32(0.0), np.float32(0.0), np.float32(0.0)
    for h in range(2):
        f = min(max(fy + (smear if h == 1 else -smear), 0.0), rows - 1.001)
        k, m = np.uint64(int(f)), np.uint64(int(f) + 1)
        w1 = np.float32(f - int(f))
        w0 = np.float32(1.0) - w1
        r0 = image[k, c, 0] * w0 + image[m, c, 0] * w1
        g0 = image[k, c, 1] * w0 + image[m, c, 1] * w1
        b0 = image[k, c, 2] * w0 + image[m, c, 2] * w1
        r += r0 + (image[k, e, 0] * w0 + image[m, e, 0] * w1 - r0) * wa
        g += g0 + (image[k, e, 1] * w0 + image[m, e, 1] * w1 - g0) * wa
        b += b0 + (image[k, e, 2] * w0 + image[m, e, 2] * w1 - b0) * wa
    half = np.float32(0.5)
    out[q, i, 0], out[q, i, 1], out[q, i, 2] = half * r, half * g, half * b


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _same_image(
    px: Any, out: Any, qa: int, ia: int, qb: int, ib: int, slack: float, q: int, i: int
) -> tuple[bool, bool]:
    """The mean of what two pixels mirror, if all three are wet and nobody can tell it from a look; else False.

    The slope of the water is that between the two wherever both are wet, which is the second answer.
    """
    share = px[q, i, _SHARE]
    wet = px[qa, ia, _SHARE] > np.float32(0.0) and px[qb, ib, _SHARE] > np.float32(0.0)
    alike = wet
    if wet:
        for c in range(3, 5):
            out[q, i, c] = np.float32(0.5) * (out[qa, ia, c] + out[qb, ib, c])
    r = px[qa, ia, 0] + px[qb, ib, 0] + (out[qa, ia, 0] + out[qb, ib, 0]) * share
    g = px[qa, ia, 1] + px[qb, ib, 1] + (out[qa, ia, 1] + out[qb, ib, 1]) * share
    b = px[qa, ia, 2] + px[qb, ib, 2] + (out[qa, ia, 2] + out[qb, ib, 2]) * share
    # in light of one colour the eye does not see what the others do
    most, top = np.float32(0.5 * slack), max(r, g, b)
    alike &= abs(out[qa, ia, 0] - out[qb, ib, 0]) * share <= most * (r + top) + np.float32(0.001)
    alike &= abs(out[qa, ia, 1] - out[qb, ib, 1]) * share <= most * (g + top) + np.float32(0.001)
    alike &= abs(out[qa, ia, 2] - out[qb, ib, 2]) * share <= most * (b + top) + np.float32(0.001)
    if alike:
        for c in range(3):
            out[q, i, c] = np.float32(0.5) * (out[qa, ia, c] + out[qb, ib, c])
    return alike, wet


@njit(nogil=True, cache=True, error_model="numpy")
def _mirror(
    plan: Any,
    air: Any,
    view: Any,
    seconds: float,
    lens: Any,
    image: Any,
    behind: Any,
    glass: Any,
    first: int,
    rows: int,
    height: int,
    px: Any,
    out: Any,
) -> None:
    """Add to `rows` rows what their wet ground mirrors; `out` is room for it."""
    px, out = lent(px), lent(out)
    width = px.shape[1]
    step, dry = 2.0 / width, np.float32(0.0)
    blur, focus = lens[0], lens[1]
    for odd in range(2):
        for q in range(odd, rows, 2):
            v = 1.0 - (first + q + 0.5) * 2.0 / height
            line, lenses = _line(view, v, width), _lenses(view, glass, v, behind.shape[0])
            lone = odd == 1 and q + 1 == rows
            for turn in range(1 if odd else 2):
                for i in range(turn, width, 1 if odd else 2):
                    if px[q, i, _SHARE] <= dry:
                        continue
                    slack = 0.30 if _blurred(blur, focus, px[q, i, _NEAR]) else 0.10
                    same, wet = False, False
                    if odd == 1 and not lone:
                        same, wet = _same_image(px, out, q - 1, i, q + 1, i, slack, q, i)
                    elif turn == 1 and i + 1 < width:
                        same, wet = _same_image(px, out, q, i - 1, q, i + 1, 1.5 * slack, q, i)
                    if same:
                        continue
                    u = (i + 0.5) * step - 1.0
                    _glimpse(plan, air, line, seconds, image, behind, lenses, u, px, out, q, i, not wet)
    for q in range(rows):
        for i in range(width):
            share = px[q, i, _SHARE]
            if share > dry:
                for c in range(3):
                    px[q, i, c] += share * out[q, i, c]


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _plain(px: Any, q: int, above: int, below: int, i: int) -> bool:
    """True where a pixel looks like its four neighbours, so that it does not matter which of them a look falls to."""
    left, right = max(i - 1, 0), min(i + 1, px.shape[1] - 1)
    alike = True
    for c in range(3):
        a = px[q, i, c]
        slack = np.float32(0.055) * a + np.float32(0.001)
        alike &= abs(px[q, left, c] - a) <= slack and abs(px[q, right, c] - a) <= slack
        alike &= abs(px[above, i, c] - a) <= slack and abs(px[below, i, c] - a) <= slack
    return alike


@njit(nogil=True, cache=True, error_model="numpy")
def _settle(  # noqa: PLR0912  # a kernel: every early way out saves a look
    plan: Any, air: Any, view: Any, seconds: float, seen: Any, lens: Any, keys: Any, px: Any, q: int, last: int, j: int,
    height: int, spare: Any, rgb: Any, depth: Any,
) -> None:  # fmt: skip
    """Row `j` of the picture from row `q` of the records 0..last; where one thing ends a pixel looks three more times.

    Each of those looks round its middle takes the light of the pixel it falls to. Where all that meet look alike,
    nobody could tell.
    """
    seen, keys, px, spare = lent(seen), lent(keys), lent(px), lent(spare)
    width = px.shape[1]
    above, below = max(q - 1, 0), min(q + 1, last)
    blur, focus = lens[0], lens[1]
    for i in range(width):
        near, own = px[q, i, _NEAR], keys[q, i]
        depth[j, i] = 1.0 / near if near > 2e-6 else np.inf
        if (
            (
                own == keys[above, i]
                and own == keys[below, i]
                and own == keys[q, max(i - 1, 0)]
                and own == keys[q, min(i + 1, width - 1)]
            )
            or _blurred(blur, focus, near)
            or _plain(px, q, above, below, i)
        ):
            for c in range(3):
                rgb[j, i, c] = px[q, i, c]
            continue
        total, r, g, b = 0.0, 0.0, 0.0, 0.0
        for s in range(4):
            row, column, which = q, i, 0
            if s > 0:
                # with the middle they make a rotated square: every sample has its own row and column
                ox = (0.0, -0.30, 0.40, -0.12)[s]
                oy = (0.0, -0.38, -0.10, 0.36)[s]
                to_i = min(max(i + (1 if ox > 0.0 else -1), 0), width - 1)
                to_q = below if oy > 0.0 else above
                if keys[q, to_i] != own or keys[to_q, i] != own or keys[to_q, to_i] != own:
                    u = (i + 0.5 + ox) * 2.0 / width - 1.0
                    line = _line(view, 1.0 - (j + 0.5 + oy) * 2.0 / height, width)
                    dx, dy, dz = line[_DX] + u * line[_RX], line[_DY] + u * line[_RY], line[_DZ] + u * line[_RZ]
                    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
                    found = meet(plan, seconds, seen[i // 16], line[_EX], line[_EY], line[_EZ], dx * n, dy * n, dz * n)[
                        4
                    ]
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
                        _paint(plan, air, line, seconds, seen[i // 16], u, -1, 0.0, spare, 0, i)
            if which == 1:
                p0, p1, p2 = spare[0, i, _R], spare[0, i, _G], spare[0, i, _B]
            else:
                p0, p1, p2 = px[row, column, _R], px[row, column, _G], px[row, column, _B]
            w = 1.0 / (1.0 + max(p0, p1, p2))
            r, g, b, total = r + p0 * w, g + p1 * w, b + p2 * w, total + w
        rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2] = r / total, g / total, b / total


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
    px: Any,
    shine: Any,
    keys: Any,
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
        px: (H, W, 6) float32 room for records; what it holds is of no account, and it is filled.
        shine: (H, W, 5) float32 room for what is mirrored, and the slopes of the water.
        keys: (H, W) int32 room for keys.
        rgb: (H, W, 3) float32.
        depth: (H, W) float32.
        y0: first row.
        y1: row after the last.
    """
    view, lens, image, behind = lent(view), lent(lens), lent(image), lent(behind)
    px, shine, keys = lent(px), lent(shine), lent(keys)
    glass, rgb, depth = lent(glass), lent(rgb), lent(depth)
    height, width = depth.shape
    top, bottom = max(y0 - 1, 0), min(y1, height - 1)
    first = top - (top & 1)
    last = min(bottom + (bottom & 1), height - 1)
    spare = np.empty((1, width, 6), np.float32)
    seen = np.empty(width // 16 + 1, np.int64)
    sift(plan, view, seconds, width, seen)
    for j in range(first, last + 1):
        if j & 1 == 0 or j == height - 1:
            _even(plan, air, view, seconds, seen, lens, 1.0 - (j + 0.5) * 2.0 / height, keys, px, j - first)
    for j in range(first + 1, last, 2):
        _odd(plan, air, view, seconds, seen, lens, 1.0 - (j + 0.5) * 2.0 / height, keys, px, j - first)
    if behind.shape[0] > 0:
        _mirror(plan, air, view, seconds, lens, image, behind, glass, first, last - first + 1, height, px, shine)
    for j in range(y0, y1):
        _settle(plan, air, view, seconds, seen, lens, keys, px, j - first, last - first, j, height, spare, rgb, depth)
    stand_posts(plan, air, view, rgb, depth, y0, y1)
