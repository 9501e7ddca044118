"""The bare geometry of things made of solids: where each pixel meets them and which way they face."""

from __future__ import annotations

import math
from typing import Any

from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.solid_rays import KIND, TILE, enter


@inlined
def surface(solid: Any, k: int, face: int, px: float, py: float, pz: float) -> tuple[float, float, float]:
    """Outward unit normal, in world axes, of the face itself at a place on it, without the soft edges of light."""
    wx, wy, wz = px - solid[k, 0], py - solid[k, 1], pz - solid[k, 2]
    nx, ny, nz = 0.0, 0.0, 0.0
    if face < 2:
        ny = 1.0 if face == 1 else -1.0
    elif solid[k, KIND] > 0.5:
        sx, sy, sz = solid[k, 13], solid[k, 14], solid[k, 15]
        x = solid[k, 3] * wx + solid[k, 4] * wy + solid[k, 5] * wz
        y = solid[k, 6] * wx + solid[k, 7] * wy + solid[k, 8] * wz
        z = solid[k, 9] * wx + solid[k, 10] * wy + solid[k, 11] * wz
        nx, nz = x * sx * sx, z * sz * sz
        ny = -(0.5 * solid[k, 19] + solid[k, 20] * y * sy) * sy
    elif face < 4:
        nx = 1.0 if face == 3 else -1.0
        ny = -(nx * solid[k, 17] + solid[k, 15])
    else:
        nz = 1.0 if face == 5 else -1.0
        ny = -(nz * solid[k, 21] + solid[k, 19])
    n = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-18)
    nx, ny, nz = nx * n, ny * n, nz * n
    return (
        solid[k, 3] * nx + solid[k, 6] * ny + solid[k, 9] * nz,
        solid[k, 4] * nx + solid[k, 7] * ny + solid[k, 10] * nz,
        solid[k, 5] * nx + solid[k, 8] * ny + solid[k, 11] * nz,
    )


@lean
def set_down(
    solid: Any, first: Any, listed: Any, away: Any, view: Any, who: int, want: Any, depth: Any, facing: Any, ids: Any
) -> None:
    """Put a thing into the picture where it is nearer.

    Args:
        solid: packed solids in world axes.
        first: of each tile, see `solid_rays.tiles`.
        listed: solids of the tiles, the nearest first.
        away: how far each solid is at the least.
        view: (4, 3) camera basis.
        who: id of the thing.
        want: (H, W) uint8 pixels to look at, or empty for all.
        depth: (H, W) float32 metres along the view axis, changed.
        facing: (H, W, 3) float32 world normals, changed.
        ids: (H, W) int32, changed.
    """
    height, width = depth.shape
    across = (width + TILE - 1) // TILE
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    for y in range(height):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            n = (y // TILE) * across + x // TILE
            if first[n] == first[n + 1] or (want.size and want[y, x] == 0):
                continue
            u = (x + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            best, face, t = -1, 0, float(depth[y, x])
            for m in range(first[n], first[n + 1]):
                k = listed[m]
                if away[k] > t * length:
                    break
                t0, t1, f = enter(solid, k, ox, oy, oz, dx, dy, dz)
                if t0 < t1 and 0.02 < t0 < t:
                    best, face, t = k, f, t0
            if best >= 0:
                depth[y, x], ids[y, x] = t, who
                facing[y, x, 0], facing[y, x, 1], facing[y, x, 2] = surface(
                    solid, best, face, ox + dx * t, oy + dy * t, oz + dz * t
                )
