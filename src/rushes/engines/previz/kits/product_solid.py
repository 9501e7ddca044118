"""The bare geometry of a product set: product, plinth, table, paper disc and wall; no light."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rushes.engines.previz.halfway import halfway
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kits.product_trace import (
    BASE,
    DISC_R,
    DISC_X,
    DISC_Y,
    DISC_Z,
    WALL_Z,
    find,
    normal_plinth,
    normal_solid,
    plinth,
    solid,
)

TABLE, WALL, DISC, PLINTH, PRODUCT = 1, 2, 3, 4, 5


@lean
def trace_set(
    p: Any, table: Any, c: float, s: float, reach: Any, view: Any, want: Any, quick: bool, depth: Any, normal: Any,
    ids: Any,
) -> None:  # fmt: skip
    """Fill the wanted pixels (see `kit.Tracer.trace`).

    Args:
        p: packed numbers of the set.
        table: outer profile of the product.
        c: cosine of the product's turn.
        s: sine of it.
        reach: (2, 4) first and last column and row that the product with its plinth may touch.
        view: (4, 3) basis of the camera.
        want: (H, W) uint8, or empty for all.
        quick: see the contract.
        depth: (H, W) float32.
        normal: (H, W, 3) float32.
        ids: (H, W) int32.
    """
    rows, columns = depth.shape
    first, last = max(reach[0, 2], 0), min(reach[0, 3], rows - 1)
    left, right = max(reach[0, 0], 0), min(reach[0, 1], columns - 1)
    for j in range(rows):
        v = 1.0 - (2.0 * j + 1.0) / rows
        for i in range(columns):
            if (want.size == 0 or want[j, i]) and not (first <= j <= last and left <= i <= right):
                _look(p, table, c, s, view, (2.0 * i + 1.0) / columns - 1.0, v, False, j, i, depth, normal, ids)
    thin = quick and want.size == 0
    for odd in range(2):
        for j in range(first + odd, last + 1, 2):
            v = 1.0 - (2.0 * j + 1.0) / rows
            for turn in range(2):
                for i in range(left + turn, right + 1, 2):
                    if want.size and want[j, i] == 0:
                        continue
                    if thin:
                        if odd == 1 and j < last:
                            if halfway(depth, normal, ids, j - 1, i, j + 1, i, j, i, 0.96):
                                continue
                        elif turn == 1 and i < right and halfway(depth, normal, ids, j, i - 1, j, i + 1, j, i, 0.96):
                            continue
                    _look(p, table, c, s, view, (2.0 * i + 1.0) / columns - 1.0, v, True, j, i, depth, normal, ids)


@lean
def _look(
    p: Any, table: Any, c: float, s: float, view: Any, u: float, v: float, inside: bool, j: int, i: int, depth: Any,
    normal: Any, ids: Any,
) -> None:  # fmt: skip
    ox, oy, oz = view[0, 0], max(view[0, 1], 0.01), view[0, 2]
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    shrink = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx * shrink, dy * shrink, dz * shrink
    t, who = math.inf, 0
    nx, ny, nz = 0.0, 0.0, 0.0
    if dy < -1e-9:
        t, who, ny = oy / -dy, TABLE, 1.0
    if dz > 1e-9 and (p[WALL_Z] - oz) / dz < t:
        t, who, nx, ny, nz = (p[WALL_Z] - oz) / dz, WALL, 0.0, 0.0, -1.0
    if p[DISC_R] > 0.0 and dz > 1e-9:
        a = (p[DISC_Z] - oz) / dz
        far = math.hypot(ox + a * dx - p[DISC_X], oy + a * dy - p[DISC_Y])
        if 0.0 < a < t and far < p[DISC_R]:
            t, who, nx, ny, nz = a, DISC, 0.0, 0.0, -1.0
    if inside:
        pixel = 2.0 * math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) / depth.shape[1]
        a, part, _, _, _ = find(p, table, c, s, ox, oy, oz, dx, dy, dz, 0.5 * pixel)
        if part > 0 and a < t:
            gap = 0.0
            for _ in range(10):  # the walk stops within a tenth of a pixel; these steps end on the skin
                x, y, z = ox + a * dx, oy + a * dy, oz + a * dz
                gap = solid(p, table, c * x - s * z, y - p[BASE], s * x + c * z) if part == 1 else plinth(p, x, y, z)
                a += gap
                if abs(gap) < 1e-6:
                    break
            if gap < 2e-5 and a < t:
                x, y, z = ox + a * dx, oy + a * dy, oz + a * dz
                t, who = a, PRODUCT if part == 1 else PLINTH
                if part == 1:
                    lx, ny, lz = normal_solid(p, table, c * x - s * z, y - p[BASE], s * x + c * z)
                    nx, nz = c * lx + s * lz, c * lz - s * lx
                else:
                    nx, ny, nz = normal_plinth(p, x, y, z)
    depth[j, i], ids[j, i] = t * shrink if who > 0 else np.inf, who
    normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = nx, ny, nz
