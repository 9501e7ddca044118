"""Fills rows with things made of solids, lit like the people beside them, and with their shadow on the ground."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.columns import column_at, hidden
from rushes.engines.previz.figure_rays import window
from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.solid_rays import DEEP, FAR, GLOSS, GLOW, KIND, REACH, TILE, WIDE, enter, facing, paint

#: Pixels below which a solid's thickness may fall between the middles of pixels.
_THIN = 1.5
#: Pixels between two looks at the shadows of a row; between them it is looked again where they differ.
_SPAN = 8


@inlined
def _meet(
    solid: Any, listed: Any, away: Any, a: int, b: int, ox: float, oy: float, oz: float, dx: float, dy: float,
    dz: float, limit: float,
) -> tuple[int, float]:  # fmt: skip
    """The solid and face that a ray meets before `limit`: 16 * (1 + solid) + face, else 0; and how far away."""
    key, t = 0, limit
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    for m in range(a, b):
        k = listed[m]
        if away[k] > t * length:
            break
        t0, t1, f = enter(solid, k, ox, oy, oz, dx, dy, dz)
        if t0 < t1 and 0.02 < t0 < t:
            key, t = 16 * (k + 1) + f, t0
    return key, t


@lean
def _lit(
    solid: Any, sun: Any, lights: Any, air: Any, key: int, px: float, py: float, pz: float, dx: float, dy: float,
    dz: float, length: float, pixel: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Light of a thing at a place: key with its own shadow, sides, sky and ground, a gleam, then the air between."""
    k, face = key // 16 - 1, key % 16
    nx, ny, nz, x, y, z = facing(solid, k, face, px, py, pz)
    cr, cg, cb, shade = paint(solid, k, face, x, y, z, pixel)
    up = 0.5 + 0.5 * ny
    r = lights[1, 3] * up + lights[2, 3] * (1.0 - up)
    g = lights[1, 4] * up + lights[2, 4] * (1.0 - up)
    b = lights[1, 5] * up + lights[2, 5] * (1.0 - up)
    lam = nx * lights[0, 0] + ny * lights[0, 1] + nz * lights[0, 2]
    if lam > 0.0:
        qx, qy, qz = px + 0.006 * nx, py + 0.006 * ny, pz + 0.006 * nz
        at = column_at(sun, qx, qy, qz)
        if not hidden(solid, sun, at, qx, qy, qz, lights[0, 0], lights[0, 1], lights[0, 2], 60.0):
            r, g, b = r + lights[0, 3] * lam, g + lights[0, 4] * lam, b + lights[0, 5] * lam
    for s in range(3, 7):
        if lights[s, 3] + lights[s, 4] + lights[s, 5] <= 0.0:
            continue
        lam = max(0.2 + 0.8 * (nx * lights[s, 0] + ny * lights[s, 1] + nz * lights[s, 2]), 0.0)
        r, g, b = r + lights[s, 3] * lam, g + lights[s, 4] * lam, b + lights[s, 5] * lam
    r, g, b = r * cr, g * cg, b * cb
    gloss = solid[k, GLOSS]
    if gloss > 0.0:
        cosine = -(dx * nx + dy * ny + dz * nz)
        m = 1.0 - min(max(cosine, 0.0), 1.0)
        shine = gloss * (0.05 + 0.7 * m * m * m * m * m)
        rx, ry, rz = dx + 2.0 * cosine * nx, dy + 2.0 * cosine * ny, dz + 2.0 * cosine * nz
        at = 1 if ry > 0.0 else 2
        r, g, b = r + lights[at, 3] * shine * 1.4, g + lights[at, 4] * shine * 1.4, b + lights[at, 5] * shine * 1.4
        for s in range(7):
            if s in (1, 2) or lights[s, 3] + lights[s, 4] + lights[s, 5] <= 0.0:
                continue
            spark = rx * lights[s, 0] + ry * lights[s, 1] + rz * lights[s, 2]
            if spark > 0.6:
                flash = math.exp((spark - 1.0) * (12.0 + 140.0 * gloss)) * gloss * (0.12 + 0.9 * gloss)
                r, g, b = r + lights[s, 3] * flash, g + lights[s, 4] * flash, b + lights[s, 5] * flash
    glow = solid[k, GLOW]
    if glow > 0.0 and shade > 0.0:
        r, g, b = r + cr * glow, g + cg * glow, b + cb * glow
    clear = math.exp(-air[3] * length)
    return r * clear + air[0] * (1.0 - clear), g * clear + air[1] * (1.0 - clear), b * clear + air[2] * (1.0 - clear)


@lean
def shadow_rows(
    solid: Any, sun: Any, near: Any, lights: Any, strength: float, foot: float, view: Any, rgb: Any, depth: Any,
    y0: int, y1: int,
) -> None:  # fmt: skip
    """Darken the ground that lies within 0.6 m of a thing's foot: under it, and along the key where that is strong.

    Args:
        solid: packed solids in world axes.
        sun: columns of them along the key, and
        near: upright ones, see `columns.shading`.
        lights: (7, 6) directions and colours, see `thing_rows`.
        strength: 0 to 1.
        foot: level of the ground.
        view: (4, 3) camera basis.
        rgb: (H, W, 3) float32 scene-linear, changed.
        depth: (H, W) float32 metres along the view axis.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    kx, ky, kz = lights[0, 0], lights[0, 1], lights[0, 2]
    key, sky = 0.0, 1e-9
    for c in range(3):
        key += lights[0, 3 + c] * max(ky, 0.0)
        sky += lights[1, 3 + c]
    share = strength * key / (key + sky)
    left, right, near_z, far_z = 1e9, -1e9, 1e9, -1e9
    throw = 1.0 / max(ky, 0.22) if ky > 0.05 else 0.0
    for k in range(solid.shape[0]):
        r = solid[k, 29]
        tall = max(solid[k, 1] + r - foot, 0.0) * throw
        for side in range(2):
            x = solid[k, 0] - (kx * tall if side else 0.0)
            z = solid[k, 2] - (kz * tall if side else 0.0)
            left, right = min(left, x - r), max(right, x + r)
            near_z, far_z = min(near_z, z - r), max(far_z, z + r)
    box = (left, foot - 0.6, near_z, right, foot + 0.6, far_z)
    top, end, x0, x1 = window(view, box, 1.0, height, width)
    spread = _SPAN * math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    for y in range(max(y0, top), min(y1, end)):
        close, at, keep, t = -2, -2, 1.0, 0.0
        for x in range(x0, x1 + _SPAN - 1, _SPAN):
            last = min(x, x1 - 1)
            far, near_before, sun_before, keep_before = t, close, at, keep
            close, at, keep, t = _shaded(
                solid, sun, near, lights, share, strength, throw, box, view, depth, y, last
            )  # fmt: skip
            even = close > -2 and close == near_before and at == sun_before and keep == keep_before
            wide = 1.5 * spread * max(t, far)
            even = even and wide < 0.75 and (close < 0 or near.thin[close] > wide) and (at < 0 or sun.thin[at] > wide)
            for xx in range(max(x - _SPAN + 1, x0), last):
                level = far + (t - far) * (xx - x + _SPAN) / _SPAN
                dark = keep
                if not even or abs(depth[y, xx] - level) > 0.01 * level:
                    _, _, dark, _ = _shaded(
                        solid, sun, near, lights, share, strength, throw, box, view, depth, y, xx
                    )  # fmt: skip
                if dark < 1.0:
                    for c in range(3):
                        rgb[y, xx, c] *= dark
            if keep < 1.0:
                for c in range(3):
                    rgb[y, last, c] *= keep


@lean
def _shaded(
    solid: Any, sun: Any, near: Any, lights: Any, share: float, strength: float, throw: float, box: Any, view: Any,
    depth: Any, y: int, x: int,
) -> tuple[int, int, float, float]:  # fmt: skip
    """What things leave of the light of the ground that a pixel sees.

    Returns:
        The upright column and the one along the key, -1 for none, -2 where the pixel sees no ground of theirs; the
        share of the light, and the depth.
    """
    height, width = depth.shape
    t = float(depth[y, x])
    if t > 1e6:
        return -2, -2, 1.0, t
    u, v = (x + 0.5) * 2.0 / width - 1.0, 1.0 - (y + 0.5) * 2.0 / height
    px = view[0, 0] + t * (view[3, 0] + u * view[1, 0] + v * view[2, 0])
    py = view[0, 1] + t * (view[3, 1] + u * view[1, 1] + v * view[2, 1]) + 0.004
    pz = view[0, 2] + t * (view[3, 2] + u * view[1, 2] + v * view[2, 2])
    if px < box[0] or px > box[3] or pz < box[2] or pz > box[5] or py < box[1] or py > box[4]:
        return -2, -2, 1.0, t
    kx, ky, kz = lights[0, 0], lights[0, 1], lights[0, 2]
    under = 0.0
    close, at = column_at(near, px, py, pz), column_at(sun, px, py, pz)
    for s in range(4 if close >= 0 else 0):  # a short way up, in four directions: the dark at a foot
        ax, az = (0.8, -0.8, 0.1, -0.1)[s], (0.1, -0.1, 0.8, -0.8)[s]
        if hidden(solid, near, close, px, py, pz, ax * 0.78, 0.62, az * 0.78, 0.9):
            under += 0.25
    keep = 1.0 - strength * (0.25 + 0.5 * (1.0 - share)) * under
    if share > 0.03 and throw > 0.0 and at >= 0:
        dark = 0.0
        for s in range(3):
            e = 0.014 * (s - 1)
            if hidden(solid, sun, at, px, py, pz, kx + e, ky, kz - e, 60.0):
                dark += 0.3333
        keep *= 1.0 - share * dark
    return close, at, keep, t


@lean
def _reach(solid: Any, k: int, view: Any, dx: float, dy: float, dz: float) -> float:
    """About how far away the part of a solid is that lies at a ray, metres: of a long one not the far end.

    Args:
        solid: packed solids.
        k: which.
        view: (4, 3) camera basis.
        dx, dy, dz: of the ray, not of unit length.
    """
    high = solid[k, 13] if solid[k, KIND] < 0.5 else 1.0 / solid[k, 14]
    a, b, c = solid[k, WIDE], high, solid[k, DEEP]
    long = max(a, b, c)
    second = max(min(a, b), min(max(a, b), c))
    x, y, z = solid[k, 0] - view[0, 0], solid[k, 1] - view[0, 1], solid[k, 2] - view[0, 2]
    away = math.sqrt(x * x + y * y + z * z)
    most = away + solid[k, REACH]
    if long < 0.25 * away:
        return most
    at = 3 if a >= long else (6 if b >= long else 9)
    ax, ay, az = solid[k, at], solid[k, at + 1], solid[k, at + 2]
    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx * n, dy * n, dz * n
    cosine = ax * dx + ay * dy + az * dz
    sine2 = 1.0 - cosine * cosine
    if sine2 < 1e-4:
        return most
    dw, aw = dx * x + dy * y + dz * z, ax * x + ay * y + az * z
    s = min(max((cosine * dw - aw) / sine2, -long), long)  # along the solid, where the ray passes it
    x, y, z = x + s * ax, y + s * ay, z + s * az
    return min(1.2 * math.sqrt(x * x + y * y + z * z) + second / math.sqrt(sine2), most)


@lean
def mark_thin(solid: Any, first: Any, listed: Any, view: Any, cone: float, height: int, width: int, fine: Any) -> None:
    """Mark the tiles that may see a solid too thin for the middles of pixels to find it.

    Args:
        solid: packed solids.
        first: of each tile.
        listed: solids of the tiles.
        view: (4, 3) camera basis.
        cone: width of a pixel, metres in a metre of distance.
        height: of the picture.
        width: of the picture.
        fine: (tiles) uint8, changed.
    """
    across = (width + TILE - 1) // TILE
    for n in range(fine.shape[0]):
        fine[n] = 0
        u, v = (n % across + 0.5) * TILE * 2.0 / width - 1.0, 1.0 - (n // across + 0.5) * TILE * 2.0 / height
        dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
        dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
        dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
        for m in range(first[n], first[n + 1]):
            k = listed[m]
            high = solid[k, 13] if solid[k, KIND] < 0.5 else 1.0 / solid[k, 14]
            thin = 2.0 * min(high, solid[k, WIDE], solid[k, DEEP])
            if thin < _THIN * cone * _reach(solid, k, view, dx, dy, dz):
                fine[n] = 1
                break


@lean
def _middles(
    solid: Any, first: Any, listed: Any, away: Any, view: Any, height: int, y: int, keys: Any, far: Any
) -> None:
    """What the middles of a row's pixels see of the things, whatever stands before them, and how far away."""
    width = keys.shape[0]
    across = (width + TILE - 1) // TILE
    v = 1.0 - (y + 0.5) * 2.0 / height
    for x in range(width):
        n = (y // TILE) * across + x // TILE
        keys[x] = 0
        if y < 0 or y >= height or first[n] == first[n + 1]:
            continue
        u = (x + 0.5) * 2.0 / width - 1.0
        keys[x], far[x] = _meet(
            solid, listed, away, first[n], first[n + 1], view[0, 0], view[0, 1], view[0, 2],
            view[3, 0] + u * view[1, 0] + v * view[2, 0], view[3, 1] + u * view[1, 1] + v * view[2, 1],
            view[3, 2] + u * view[1, 2] + v * view[2, 2], FAR,
        )  # fmt: skip


@lean
def _sampled(
    solid: Any, sun: Any, lights: Any, air: Any, listed: Any, away: Any, a: int, b: int, view: Any, cone: float,
    rgb: Any, depth: Any, y: int, x: int, key: int, near: float, work: Any,
) -> None:  # fmt: skip
    """Draw one pixel by four rays, each face that they meet lit once; the middle sees `key`, at `near`.

    `work` is (4, 4) float64 to write in: faces and their light.
    """
    height, width = depth.shape
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    limit, seen, kinds = float(depth[y, x]), 0, 0
    tr, tg, tb = 0.0, 0.0, 0.0
    for s in range(4):
        u = (x + (0.375, 0.875, 0.125, 0.625)[s]) * 2.0 / width - 1.0
        v = 1.0 - (y + (0.125, 0.375, 0.625, 0.875)[s]) * 2.0 / height
        dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
        dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
        dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
        found, t = _meet(solid, listed, away, a, b, ox, oy, oz, dx, dy, dz, limit)
        if found == 0:
            continue
        seen += 1
        m = 0
        while m < kinds and work[m, 0] != found:
            m += 1
        if m == kinds:
            kinds += 1
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            work[m, 0] = found
            work[m, 1], work[m, 2], work[m, 3] = _lit(
                solid, sun, lights, air, found, ox + dx * t, oy + dy * t, oz + dz * t,
                dx / length, dy / length, dz / length, t * length, cone * t,
            )  # fmt: skip
        tr, tg, tb = tr + work[m, 1], tg + work[m, 2], tb + work[m, 3]
    if seen > 0:
        share = 0.25 * seen
        rgb[y, x, 0] += tr * 0.25 - rgb[y, x, 0] * share
        rgb[y, x, 1] += tg * 0.25 - rgb[y, x, 1] * share
        rgb[y, x, 2] += tb * 0.25 - rgb[y, x, 2] * share
    if key > 0:
        depth[y, x] = near


@lean
def _plain(
    solid: Any, sun: Any, lights: Any, air: Any, view: Any, cone: float, rgb: Any, depth: Any, y: int, x: int, key: int,
    near: float,
) -> None:  # fmt: skip
    """Draw one pixel that one face fills, lit where the first of `_sampled`'s rays meets it."""
    height, width = depth.shape
    u, v = (x + 0.375) * 2.0 / width - 1.0, 1.0 - (y + 0.125) * 2.0 / height
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    t, leave, _ = enter(solid, key // 16 - 1, view[0, 0], view[0, 1], view[0, 2], dx, dy, dz)
    if t >= leave:
        t = near
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    rgb[y, x, 0], rgb[y, x, 1], rgb[y, x, 2] = _lit(
        solid, sun, lights, air, key, view[0, 0] + dx * t, view[0, 1] + dy * t, view[0, 2] + dz * t,
        dx / length, dy / length, dz / length, t * length, cone * t,
    )  # fmt: skip
    depth[y, x] = near


@njit(nogil=True, cache=True, error_model="numpy")
def look_rows(
    solid: Any, first: Any, listed: Any, away: Any, view: Any, height: int, width: int, y0: int, y1: int
) -> tuple[Any, Any, Any]:
    """What the middles of pixels see of things, before anything else of rows y0..y1 is known.

    Args:
        solid: packed solids in world axes.
        first: of each tile, see `solid_rays.tiles`.
        listed: solids of the tiles.
        away: how far each solid is at the least.
        view: (4, 3) camera basis.
        height: of the picture.
        width: of the picture.
        y0: first row.
        y1: row after the last.

    Returns:
        Keys of faces (see `_meet`) and depths for rows y0 - 1 to y1, for `thing_rows`; and for rows y0..y1 (float32)
        the depth of a face that fills its pixel and its neighbours, endless elsewhere: what lies behind is not seen.
    """
    rows = y1 - y0
    keys, far = np.zeros((rows + 2, width + 2), np.int64), np.zeros((rows + 2, width))
    before = np.full((rows, width), np.inf, np.float32)
    fine = np.zeros(first.shape[0] - 1, np.uint8)
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    mark_thin(solid, first, listed, view, cone, height, width, fine)
    _look(solid, first, listed, away, view, height, y0, keys, far, before, fine)
    return keys, far, before


@lean
def _look(
    solid: Any, first: Any, listed: Any, away: Any, view: Any, height: int, y0: int, keys: Any, far: Any, before: Any,
    fine: Any,
) -> None:  # fmt: skip
    """`look_rows` with its arrays to fill."""
    rows, width = before.shape
    across = (width + TILE - 1) // TILE
    for j in range(rows + 2):
        _middles(solid, first, listed, away, view, height, y0 - 1 + j, keys[j, 1:-1], far[j])
    for j in range(1, rows + 1):
        y = y0 - 1 + j
        for x in range(width):
            if keys[j, x + 1] == 0 or fine[(y // TILE) * across + x // TILE] != 0:
                continue
            if _fills(keys[j], keys[j - 1], keys[j + 1], x, y, width, height):
                before[j - 1, x] = far[j, x]


@inlined
def _fills(here: Any, over: Any, under: Any, x: int, y: int, width: int, height: int) -> bool:
    """True where the neighbours of a pixel see the same face; the rows of keys begin one pixel outside the picture."""
    key = here[x + 1]
    same = (x == 0 or here[x] == key) and (x + 1 == width or here[x + 2] == key)
    return same and (y == 0 or over[x + 1] == key) and (y + 1 == height or under[x + 1] == key)


@njit(nogil=True, cache=True, error_model="numpy")
def thing_rows(
    solid: Any, sun: Any, lights: Any, air: Any, first: Any, listed: Any, away: Any, view: Any, rgb: Any, depth: Any,
    y0: int, y1: int, seen: Any = None,
) -> None:  # fmt: skip
    """Draw things over rows y0..y1 of a picture, where they are nearer.

    A pixel whose neighbours see the same face as itself is lit once; every other is looked at by four rays, and so is
    each one that may hold something thin.

    Args:
        solid: packed solids in world axes.
        sun: columns of them along the key, see `columns.shading`.
        lights: (7, 6) directions and colours: key, sky, ground, four sides.
        air: fog colour and extinction.
        first: of each tile, see `solid_rays.tiles`.
        listed: solids of the tiles.
        away: how far each solid is at the least.
        view: (4, 3) camera basis.
        rgb: (H, W, 3) float32 scene-linear, changed.
        depth: (H, W) float32 metres along the view axis, changed.
        y0: first row.
        y1: row after the last.
        seen: what `look_rows` found out about these rows; by default it is looked now.
    """
    height, width = depth.shape
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    keys, far = (np.zeros((3, width + 2), np.int64), np.zeros((3, width))) if seen is None else (seen[0], seen[1])
    fine = np.zeros(first.shape[0] - 1, np.uint8)
    mark_thin(solid, first, listed, view, cone, height, width, fine)
    work = np.zeros((4, 4))
    looked = seen is not None
    _rows(solid, sun, lights, air, first, listed, away, view, cone, rgb, depth, y0, y1, keys, far, fine, work, looked)


@lean
def _rows(
    solid: Any, sun: Any, lights: Any, air: Any, first: Any, listed: Any, away: Any, view: Any, cone: float, rgb: Any,
    depth: Any, y0: int, y1: int, keys: Any, far: Any, fine: Any, work: Any,
    looked: bool,
) -> None:  # fmt: skip
    """`thing_rows` with arrays to work in: what the middles of three rows see, which tiles hold thin solids, faces.

    Where it is `looked` up already, the middles are of all rows.
    """
    height, width = depth.shape
    across = (width + TILE - 1) // TILE
    ring = keys.shape[0]
    for j in range(0 if looked else 2):
        _middles(solid, first, listed, away, view, height, y0 - 1 + j, keys[j, 1:-1], far[j])
    for y in range(y0, y1):
        a, j, b = (y - y0) % ring, (y - y0 + 1) % ring, (y - y0 + 2) % ring
        if not looked:
            _middles(solid, first, listed, away, view, height, y + 1, keys[b, 1:-1], far[b])
        over, here, under = keys[a], keys[j], keys[b]
        for x in range(width):
            n = (y // TILE) * across + x // TILE
            key, t, limit = here[x + 1], far[j, x], float(depth[y, x])
            if first[n] == first[n + 1]:
                continue
            if fine[n] == 0 and _fills(here, over, under, x, y, width, height):
                if key == 0 or t > 1.02 * limit:
                    continue
                if t < 0.98 * limit:
                    _plain(solid, sun, lights, air, view, cone, rgb, depth, y, x, key, t)
                    continue
            _sampled(
                solid, sun, lights, air, listed, away, first[n], first[n + 1], view, cone, rgb, depth, y, x,
                key if t < limit else 0, t, work,
            )  # fmt: skip
