"""The bare geometry of a figure: where every pixel's middle meets its skin, and which way the skin faces; no light."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.figure_rays import approach, bounds, distance, near, normal, prepare, slab, window
from rushes.engines.previz.kernels import lent

#: Pixels of a tile; what is near it is listed once for all of them.
_WIDE, _TALL = 8, 4
#: Columns of a tile: limbs close to it (-1 before it was asked), limbs listed, first and last metre worth a look.
_CLOSE, _LISTED, _START, _STOP = range(4)
#: A ray has met the skin when it is this near to it, metres.
_SKIN = 1e-4


@njit(nogil=True, cache=True, error_model="numpy")
def _survey(view: Any, body: Any, limb: Any, tile: Any, listed: Any, x: int, y: int, height: int, width: int) -> None:
    """List the limbs near a tile, and walk its bundle of rays as far as none of them can meet anything."""
    pixel = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    u, v = (x + 0.5) * _WIDE * 2.0 / width - 1.0, 1.0 - (y + 0.5) * _TALL * 2.0 / height
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    count, total, start, stop = near(body, listed, ox, oy, oz, dx, dy, dz, 5.0 * pixel)
    if count > 0:
        start = approach(limb, listed, count, ox, oy, oz, dx, dy, dz, start, stop, 5.0 * pixel)
    tile[_CLOSE], tile[_LISTED], tile[_START], tile[_STOP] = count, total, start, stop


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _reach(
    limb: Any, listed: Any, count: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, t0: float,
    t1: float, near_enough: float,
) -> float:  # fmt: skip
    """Walk one ray to the skin; a negative number where it misses."""
    pace = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    t = t0
    for _ in range(96 if limb.shape[0] == listed.shape[0] else 200):
        d, _k = distance(limb, listed, count, ox + dx * t, oy + dy * t, oz + dz * t)
        t += d * pace * 0.97
        if d < max(near_enough * t, _SKIN):
            return t
        if t > t1:
            return -1.0
    return -1.0


@njit(nogil=True, cache=True, error_model="numpy")
def _hidden(depth: Any, column: int, row: int, start: float) -> bool:
    """True where everything in a tile stands before the nearest place where its figure can be."""
    height, width = depth.shape
    for y in range(row * _TALL, min((row + 1) * _TALL, height)):
        for x in range(column * _WIDE, min((column + 1) * _WIDE, width)):
            if depth[y, x] > start:
                return False
    return True


@njit(nogil=True, cache=True, error_model="numpy")
def stand(  # noqa: PLR0912, PLR0915  # a kernel: every early way out saves a walk
    view: Any, body: Any, parts: Any, axes: Any, who: int, want: Any, quick: bool, depth: Any, facing: Any, ids: Any,
    slack: float,
) -> None:  # fmt: skip
    """Put a figure into the picture where it is nearer.

    Args:
        view: (4, 3) camera basis in the figure's axes.
        body: limbs, see `gait.limbs`.
        parts: heads and hands near the lens, see `faces.refine`.
        axes: (3, 3) turns a direction in the figure's axes into one in world axes.
        who: its id.
        want: (H, W) uint8 pixels to look at, or empty for all.
        quick: pixels between two alike take their mean.
        depth: (H, W) float32 metres along the view axis, changed.
        facing: (H, W, 3) float32 world normals, changed.
        ids: (H, W) int32, changed.
        slack: metres that what stands there may be nearer and is still this figure: 0, or the doubt of a drawn depth.
    """
    view, body, axes, want = lent(view), lent(body), lent(axes), lent(want)
    depth, facing, ids = lent(depth), lent(facing), lent(ids)
    height, width = depth.shape
    box = bounds(body)
    r0, r1, c0, c1 = window(view, box, 1.0, height, width)
    if r0 >= r1 or c0 >= c1:
        return
    limb = prepare(body, parts)
    left, top = c0 // _WIDE, r0 // _TALL
    tiles = np.full(((r1 - 1) // _TALL - top + 1, (c1 - 1) // _WIDE - left + 1, 4), -1.0)
    listed = np.empty((tiles.shape[0], tiles.shape[1], body.shape[0]), np.int64)
    px = np.zeros((r1 - r0, c1 - c0, 4), np.float32)  # depth (0 where it is missed) and normal
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    near_enough = 0.2 * math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width if quick else 0.0
    for odd in range(2):
        for y in range(r0 + odd, r1, 2):
            q = y - r0
            v = 1.0 - (y + 0.5) * 2.0 / height
            for turn in range(2):
                for x in range(c0 + turn, c1, 2):
                    c = x - c0
                    if want.size:
                        if want[y, x] == 0:
                            continue
                    elif quick and odd == 1 and y + 1 < r1:
                        if _between(px, q - 1, c, q + 1, c, q, c):
                            continue
                    elif quick and turn == 1 and x + 1 < c1 and _between(px, q, c - 1, q, c + 1, q, c):
                        continue
                    m, n = y // _TALL - top, x // _WIDE - left
                    tile, names = tiles[m, n], listed[m, n]
                    if tile[_CLOSE] < 0.0:
                        _survey(view, body, limb, tile, names, x // _WIDE, y // _TALL, height, width)
                        if tile[_CLOSE] > 0.0 and _hidden(depth, x // _WIDE, y // _TALL, tile[_START] - slack):
                            tile[_CLOSE] = 0.0
                    count = int(tile[_CLOSE])
                    if count == 0:
                        continue
                    u = (x + 0.5) * 2.0 / width - 1.0
                    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
                    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
                    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
                    a0, a1 = slab(ox, dx, box[0], box[3])
                    b0, b1 = slab(oy, dy, box[1], box[4])
                    e0, e1 = slab(oz, dz, box[2], box[5])
                    t0, t1 = max(a0, b0, e0, 0.05, tile[_START]), min(a1, b1, e1, tile[_STOP])
                    if t0 >= t1:
                        continue
                    t = _reach(limb, names, count, ox, oy, oz, dx, dy, dz, t0, t1, near_enough)
                    if t > 0.0:
                        px[q, c, 0] = t
                        px[q, c, 1], px[q, c, 2], px[q, c, 3] = normal(
                            limb, names, count, ox + dx * t, oy + dy * t, oz + dz * t
                        )
    for y in range(r0, r1):
        for x in range(c0, c1):
            t = px[y - r0, x - c0, 0]
            if t > 0.0 and t < depth[y, x] + slack:
                depth[y, x], ids[y, x] = t, who
                for c in range(3):
                    facing[y, x, c] = (
                        axes[c, 0] * px[y - r0, x - c0, 1]
                        + axes[c, 1] * px[y - r0, x - c0, 2]
                        + axes[c, 2] * px[y - r0, x - c0, 3]
                    )


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _between(px: Any, qa: int, ca: int, qb: int, cb: int, q: int, c: int) -> bool:
    """The mean of two looks into a third, where both miss, or both meet nearly one flat piece of skin; else False."""
    a, b = px[qa, ca, 0], px[qb, cb, 0]
    if a == 0.0 and b == 0.0:
        px[q, c, 0] = 0.0
        return True
    if a == 0.0 or b == 0.0 or abs(a - b) > np.float32(0.02):
        return False
    x, y, z = px[qa, ca, 1] + px[qb, cb, 1], px[qa, ca, 2] + px[qb, cb, 2], px[qa, ca, 3] + px[qb, cb, 3]
    long_ = x * x + y * y + z * z
    if long_ < np.float32(3.92):  # more than 16 degrees apart
        return False
    n = np.float32(1.0) / np.float32(math.sqrt(long_))
    px[q, c, 0] = np.float32(0.5) * (a + b)
    px[q, c, 1], px[q, c, 2], px[q, c, 3] = x * n, y * n, z * n
    return True
