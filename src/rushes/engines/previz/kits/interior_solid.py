"""The bare geometry of a room: its sides, its windows as openings, and its furniture piece by piece; no light."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kit import Thing
from rushes.engines.previz.kits.interior_panes import passed
from rushes.engines.previz.kits.interior_passing import SHIFT
from rushes.engines.previz.kits.interior_rows import find
from rushes.engines.previz.solid_rays import TILE
from rushes.engines.previz.thing_solid import surface

#: First ids of a room's sides (in the order of `interior_light.wall_hit`), of what stands in it, and of what passes.
SIDE, PIECE, PASSED = 1, 10, 8001
_SIDES = ("floor", "ceiling", "left wall", "right wall", "far wall", "near wall")


def room_things(pieces: Sequence[tuple[str, bool]]) -> tuple[Thing, ...]:
    """The legend of a room; pieces of one name are numbered.

    Args:
        pieces: name of everything that stands in it, and whether it was asked for.
    """
    names = [name for name, _ in pieces]
    count: dict[str, int] = {}
    told = [Thing(id=SIDE + k, name=name, kind="ground" if k == 0 else "wall") for k, name in enumerate(_SIDES)]
    for k, (name, asked) in enumerate(pieces):
        count[name] = count.get(name, 0) + 1
        full = f"{name} {count[name]}" if names.count(name) > 1 else name
        told.append(Thing(id=PIECE + k, name=full, kind="thing" if asked else "furniture"))
    return tuple(told)


@lean
def trace_room(  # noqa: PLR0912  # a kernel: one branch per kind of what a ray meets
    solid: Any, owner: Any, room: Any, windows: Any, out: Any, first: Any, listed: Any, away: Any, view: Any,
    want: Any, depth: Any, normal: Any, ids: Any,
) -> None:  # fmt: skip
    """Fill the wanted pixels of a picture of a room (see `kit.Tracer`); a pane is open to what passes, or to the sky.

    Args:
        solid: packed solids.
        owner: (N,) the piece that each of them belongs to.
        room: packed room.
        windows: (W, 7).
        out: packed outside, see `interior_panes.sharp`; written into.
        first: of each tile.
        listed: solids of the tiles, the nearest first.
        away: how far each solid is at the least.
        view: (4, 3) camera basis.
        want: (H, W) uint8, or empty for all.
        depth: (H, W) float32 metres along the view axis.
        normal: (H, W, 3) float32, world axes.
        ids: (H, W) int32.
    """
    height, width = depth.shape
    across = (width + TILE - 1) // TILE
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    for y in range(height):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            if want.size and want[y, x] == 0:
                continue
            u = (x + 0.5) * 2.0 / width - 1.0
            n = (y // TILE) * across + x // TILE
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            key, t = find(solid, room, windows, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz)
            nx, ny, nz, who = 0.0, 0.0, 0.0, 0
            if key >= 16:
                k = key // 16 - 1
                nx, ny, nz = surface(solid, k, key % 16, ox + dx * t, oy + dy * t, oz + dz * t)
                who = PIECE + owner[k]
            elif key >= 8:
                plane, beyond = -1, math.inf
                if out.shape[0] > SHIFT:
                    n_ = math.sqrt(dx * dx + dy * dy + dz * dz)
                    plane, beyond = passed(
                        out, ox + dx * t, oy + dy * t, oz + dz * t, dx / n_, dy / n_, dz / n_
                    )  # fmt: skip
                    beyond /= n_
                t += beyond
                if plane == 0:
                    ny = 1.0
                elif plane > 0:
                    nx = -1.0 if dx > 0.0 else 1.0
                if plane >= 0:
                    who = PASSED + plane
            else:
                who = SIDE + key
                if key < 2:
                    ny = -1.0 if dy > 0.0 else 1.0
                elif key < 4:
                    nx = -1.0 if dx > 0.0 else 1.0
                else:
                    nz = -1.0 if dz > 0.0 else 1.0
            depth[y, x], ids[y, x] = t, who
            normal[y, x, 0], normal[y, x, 1], normal[y, x, 2] = nx, ny, nz
