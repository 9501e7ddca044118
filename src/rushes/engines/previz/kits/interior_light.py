"""Light in a room: what windows, sun and lamps send to a place, baked on its walls and in a grid of probes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.solid_rays import COLOR, FAR, GLOW, blocked, enter, facing

#: Places in the packed room: half width, depth, height; colours of wall, floor, ceiling, far wall; sun; the rest.
HALF, DEEP, HIGH, WALL, FLOOR, CEILING, END, SUN, SUN_RGB, EXPOSURE, FLOOR_KIND, FLOOR_GLOSS, WALL_KIND, DICE, AIR = (
    0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 22, 23, 24, 25, 26,
)  # fmt: skip
#: Places in the packed outside: sky at the horizon, above, ground, what stands there, its kind, lit windows, gains.
HORIZON, ZENITH, GROUND, NEAR, OUT_KIND, LAMPS, OUT_DICE, SEEN = 0, 3, 6, 9, 12, 13, 14, 15
#: Columns of a window: its wall (2 left, 3 right, 4 far, 5 near), span across and up, panes across and up.
SIDE, U0, U1, V0, V1, PANES_U, PANES_V = range(7)
_BAR = 0.022


@inlined
def wall_hit(room: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float) -> tuple[int, float]:
    """Which side of the room a ray leaves through (0 floor, 1 ceiling, 2 left, 3 right, 4 far, 5 near), and where."""
    side, t = 5, FAR
    if dy != 0.0:
        a = ((room[HIGH] if dy > 0.0 else 0.0) - oy) / dy
        if 0.0 < a < t:
            side, t = (1 if dy > 0.0 else 0), a
    if dx != 0.0:
        a = ((room[HALF] if dx > 0.0 else -room[HALF]) - ox) / dx
        if 0.0 < a < t:
            side, t = (3 if dx > 0.0 else 2), a
    if dz != 0.0:
        a = ((room[DEEP] if dz > 0.0 else 0.0) - oz) / dz
        if 0.0 < a < t:
            side, t = (4 if dz > 0.0 else 5), a
    return side, t


@inlined
def window_at(windows: Any, side: int, u: float, v: float, soft: float) -> tuple[int, float]:
    """The window that holds a place of a wall, and the share of its light that passes the bars there."""
    for w in range(windows.shape[0]):
        if int(windows[w, SIDE]) != side:
            continue
        edge = min(u - windows[w, U0], windows[w, U1] - u, v - windows[w, V0], windows[w, V1] - v)
        if edge < -soft:
            continue
        open_ = min(max(edge / (2.0 * soft) + 0.5, 0.0), 1.0)
        step = (windows[w, U1] - windows[w, U0]) / windows[w, PANES_U]
        a = (u - windows[w, U0]) / step
        off = abs(a - math.floor(a + 0.5)) * step
        open_ *= min(max((off - _BAR) / (2.0 * soft) + 0.5, 0.0), 1.0)
        step = (windows[w, V1] - windows[w, V0]) / windows[w, PANES_V]
        a = (v - windows[w, V0]) / step
        off = abs(a - math.floor(a + 0.5)) * step
        open_ *= min(max((off - _BAR) / (2.0 * soft) + 0.5, 0.0), 1.0)
        return w, open_
    return -1, 0.0


@inlined
def spot(side: int, x: float, y: float, z: float) -> tuple[float, float]:
    """A place of the room's shell in its side's own two axes."""
    if side < 2:
        return x, z
    if side < 4:
        return z, y
    return x, y


@inlined
def sky(out: Any, dy: float) -> tuple[float, float, float]:
    """Plain light of the outside by the rise of a direction."""
    if dy < 0.0:
        k = min(-dy * 6.0, 1.0)
        return (
            out[HORIZON] + (out[GROUND] - out[HORIZON]) * k,
            out[HORIZON + 1] + (out[GROUND + 1] - out[HORIZON + 1]) * k,
            out[HORIZON + 2] + (out[GROUND + 2] - out[HORIZON + 2]) * k,
        )
    k = math.sqrt(min(dy, 1.0))
    return (
        out[HORIZON] + (out[ZENITH] - out[HORIZON]) * k,
        out[HORIZON + 1] + (out[ZENITH + 1] - out[HORIZON + 1]) * k,
        out[HORIZON + 2] + (out[ZENITH + 2] - out[HORIZON + 2]) * k,
    )


@lean
def sun_at(
    room: Any, windows: Any, solid: Any, x: float, y: float, z: float, sx: float, sy: float, sz: float, skip: int
) -> float:
    """Share of the sun in a direction that reaches a place through a window and past the furniture."""
    side, t = wall_hit(room, x, y, z, sx, sy, sz)
    if side < 2:
        return 0.0
    u, v = spot(side, x + sx * t, y + sy * t, z + sz * t)
    found, open_ = window_at(windows, side, u, v, 0.006 + 0.006 * t)
    if found < 0 or open_ <= 0.0 or blocked(solid, x, y, z, sx, sy, sz, t, skip):
        return 0.0
    return open_


@lean
def _direct(
    room: Any, windows: Any, lamps: Any, out: Any, solid: Any, n: Any, p: Any, grid: int, suns: int, light: Any
) -> None:
    """Light on a white surface at p that looks along n: windows in a grid of samples, sun, lamps."""
    light[0], light[1], light[2] = 0.0, 0.0, 0.0
    x, y, z = p[0] + n[0] * 0.004, p[1] + n[1] * 0.004, p[2] + n[2] * 0.004
    for w in range(windows.shape[0]):
        side = int(windows[w, SIDE])
        du, dv = (windows[w, U1] - windows[w, U0]) / grid, (windows[w, V1] - windows[w, V0]) / grid
        for i in range(grid):
            for j in range(grid):
                u, v = windows[w, U0] + (i + 0.5) * du, windows[w, V0] + (j + 0.5) * dv
                qx = u if side >= 4 else (-room[HALF] if side == 2 else room[HALF])
                qz = (room[DEEP] if side == 4 else 0.0) if side >= 4 else u
                ex, ey, ez = qx - x, v - y, qz - z
                r = math.sqrt(ex * ex + ey * ey + ez * ez) + 1e-6
                ex, ey, ez = ex / r, ey / r, ez / r
                cosine = ex * n[0] + ey * n[1] + ez * n[2]
                leave = abs(ex) if side < 4 else abs(ez)
                if cosine <= 0.001 or leave <= 0.01 or blocked(solid, x, y, z, ex, ey, ez, r, -1):
                    continue
                k = cosine * leave * du * dv / (math.pi * r * r + du * dv)
                a, b, c = sky(out, ey)
                light[0], light[1], light[2] = light[0] + a * k, light[1] + b * k, light[2] + c * k
    lit = room[SUN] * n[0] + room[SUN + 1] * n[1] + room[SUN + 2] * n[2]
    if lit > 0.0 and room[SUN_RGB] > 0.0:
        share = 0.0
        for s in range(suns):
            a = 0.012 * math.cos(2.4 * s) * math.sqrt(s / suns)
            b = 0.012 * math.sin(2.4 * s) * math.sqrt(s / suns)
            share += sun_at(room, windows, solid, x, y, z, room[SUN] + a, room[SUN + 1] + b, room[SUN + 2] - a, -1)
        for c in range(3):
            light[c] += room[SUN_RGB + c] * lit * share / suns
    for m in range(lamps.shape[0]):
        share = 0.0
        a, b, c = 0.0, 0.0, 0.0
        for s in range(suns):
            a = lamps[m, 0] + 0.11 * math.cos(2.4 * s) - x
            b = lamps[m, 1] + 0.05 * ((s % 3) - 1) - y
            c = lamps[m, 2] + 0.11 * math.sin(2.4 * s) - z
            r = math.sqrt(a * a + b * b + c * c) + 1e-6
            cosine = (a * n[0] + b * n[1] + c * n[2]) / r
            if cosine > 0.0 and not blocked(solid, x, y, z, a / r, b / r, c / r, r, -1):
                share += cosine / (r * r + 0.03)
        for q in range(3):
            light[q] += lamps[m, 3 + q] * share / suns


@inlined
def lookup(probes: Any, room: Any, x: float, y: float, z: float, nx: float, ny: float, nz: float) -> tuple[
    float, float, float
]:  # fmt: skip
    """Light on a white surface from the grid of probes: (levels, deep, wide, 6 ways, 3)."""
    ny_, nz_, nx_ = probes.shape[0], probes.shape[1], probes.shape[2]
    u = min(max((x / room[HALF] + 1.0) * 0.5 * nx_ - 0.5, 0.0), nx_ - 1.001)
    v = min(max(z / room[DEEP] * nz_ - 0.5, 0.0), nz_ - 1.001)
    w = min(max(y / room[HIGH] * ny_ - 0.5, 0.0), ny_ - 1.001)
    i, j, h = int(u), int(v), int(w)
    fu, fv, fw = u - i, v - j, w - h
    ax, ay, az = nx * nx, ny * ny, nz * nz
    kx, ky, kz = (0 if nx > 0.0 else 1), (2 if ny > 0.0 else 3), (4 if nz > 0.0 else 5)
    r, g, b = 0.0, 0.0, 0.0
    for c in range(8):
        share = (fu if c & 1 else 1.0 - fu) * (fv if c & 2 else 1.0 - fv) * (fw if c & 4 else 1.0 - fw)
        if share < 1e-4:
            continue
        e, f, q = h + (c >> 2), j + ((c >> 1) & 1), i + (c & 1)
        sx, sy, sz = share * ax, share * ay, share * az
        r += sx * probes[e, f, q, kx, 0] + sy * probes[e, f, q, ky, 0] + sz * probes[e, f, q, kz, 0]
        g += sx * probes[e, f, q, kx, 1] + sy * probes[e, f, q, ky, 1] + sz * probes[e, f, q, kz, 1]
        b += sx * probes[e, f, q, kx, 2] + sy * probes[e, f, q, ky, 2] + sz * probes[e, f, q, kz, 2]
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def bake_probes(  # noqa: PLR0912  # a kernel: one pass over what a ray meets
    room: Any, windows: Any, lamps: Any, out: Any, solid: Any, probes: Any, bounce: Any
) -> None:  # a kernel: one pass over what a ray meets
    """Fill two grids of probes: what comes straight from windows and lamps, and what the room throws back."""
    levels, deep, wide = probes.shape[0], probes.shape[1], probes.shape[2]
    p, n, light = np.zeros(3), np.zeros(3), np.zeros(3)
    buried = np.zeros((levels, deep, wide), np.uint8)
    for h in range(levels):
        for j in range(deep):
            for i in range(wide):
                p[0] = ((i + 0.5) / wide * 2.0 - 1.0) * room[HALF]
                p[1], p[2] = (h + 0.5) / levels * room[HIGH], (j + 0.5) / deep * room[DEEP]
                for k in range(solid.shape[0]):
                    t0, t1, _ = enter(solid, k, p[0], p[1], p[2], 0.0, 1.0, 0.0)
                    if t0 < 0.0 < t1:
                        buried[h, j, i] = 1
                for way in range(6):
                    n[:] = 0.0
                    n[way // 2] = 1.0 if way % 2 == 0 else -1.0
                    _direct(room, windows, lamps, out, solid, n, p, 3, 2, light)
                    probes[h, j, i, way, :] = light
    for h in range(levels - 1, -1, -1):
        for j in range(deep):
            for i in range(wide):
                if buried[h, j, i] and h + 1 < levels:
                    probes[h, j, i] = probes[h + 1, j, i]
    rays = 64
    for turn in range(2):
        before = bounce.copy()
        for h in range(levels):
            for j in range(deep):
                for i in range(wide):
                    if buried[h, j, i] and h + 1 < levels:
                        continue
                    x = ((i + 0.5) / wide * 2.0 - 1.0) * room[HALF]
                    y, z = (h + 0.5) / levels * room[HIGH], (j + 0.5) / deep * room[DEEP]
                    _gather(room, windows, solid, probes, before, bounce[h, j, i], x, y, z, rays, turn)
        for h in range(levels - 2, -1, -1):
            for j in range(deep):
                for i in range(wide):
                    if buried[h, j, i]:
                        bounce[h, j, i] = bounce[h + 1, j, i]


@njit(nogil=True, cache=True, error_model="numpy")
def _gather(  # noqa: PLR0912, PLR0915  # a kernel: one pass over what a ray meets
    room: Any,
    windows: Any,
    solid: Any,
    probes: Any,
    before: Any,
    cube: Any,
    x: float,
    y: float,
    z: float,
    rays: int,
    turn: int,
) -> None:
    """Light that walls and furniture send to a place, into the six ways of a probe."""
    cube[:] = 0.0
    total = np.zeros(6)
    for s in range(rays):
        dy = 1.0 - (2.0 * s + 1.0) / rays
        flat = math.sqrt(1.0 - dy * dy)
        dx, dz = flat * math.cos(2.399963 * s), flat * math.sin(2.399963 * s)
        side, t = wall_hit(room, x, y, z, dx, dy, dz)
        best, face = -1, 0
        for k in range(solid.shape[0]):
            t0, t1, f = enter(solid, k, x, y, z, dx, dy, dz)
            if t0 < t1 and 0.0 < t0 < t:
                best, face, t = k, f, t0
        px, py, pz = x + dx * t, y + dy * t, z + dz * t
        if best >= 0:
            nx, ny, nz, _, _, _ = facing(solid, best, face, px, py, pz)
            cr, cg, cb = solid[best, COLOR], solid[best, COLOR + 1], solid[best, COLOR + 2]
            glow = solid[best, GLOW]
        else:
            u, v = spot(side, px, py, pz)
            found, _ = window_at(windows, side, u, v, 0.02)
            nx, ny, nz = 0.0, 0.0, 0.0
            base = WALL
            if side == 0:
                ny, base = 1.0, FLOOR
            elif side == 1:
                ny, base = -1.0, CEILING
            elif side < 4:
                nx = 1.0 if side == 2 else -1.0
            else:
                nz = -1.0 if side == 4 else 1.0
                base = END if side == 4 else WALL
            cr, cg, cb = room[base], room[base + 1], room[base + 2]
            glow = -1.0 if found >= 0 else 0.0
        if glow < 0.0:  # a window: it counts among the samples, its light came straight
            lr, lg, lb = 0.0, 0.0, 0.0
        else:
            lr, lg, lb = lookup(probes, room, px, py, pz, nx, ny, nz)
            lit = room[SUN] * nx + room[SUN + 1] * ny + room[SUN + 2] * nz
            if lit > 0.0 and room[SUN_RGB] > 0.0:
                lit *= sun_at(
                    room, windows, solid, px + nx * 0.004, py + ny * 0.004, pz + nz * 0.004,
                    room[SUN], room[SUN + 1], room[SUN + 2], best,
                )  # fmt: skip
                lr, lg, lb = lr + room[SUN_RGB] * lit, lg + room[SUN_RGB + 1] * lit, lb + room[SUN_RGB + 2] * lit
            if turn > 0:
                a, b, c = lookup(before, room, px, py, pz, nx, ny, nz)
                lr, lg, lb = lr + a, lg + b, lb + c
            lr, lg, lb = (lr + 0.4 * glow) * cr, (lg + 0.4 * glow) * cg, (lb + 0.4 * glow) * cb
        for way in range(6):
            d = dx if way < 2 else (dy if way < 4 else dz)
            d = d if way % 2 == 0 else -d
            if d > 0.0:
                total[way] += d
                cube[way, 0] += lr * d
                cube[way, 1] += lg * d
                cube[way, 2] += lb * d
    for way in range(6):
        for c in range(3):
            cube[way, c] /= total[way]


@njit(nogil=True, cache=True, error_model="numpy")
def bake_side(  # noqa: PLR0912  # a kernel: one pass over what a ray meets
    room: Any,
    windows: Any,
    lamps: Any,
    out: Any,
    solid: Any,
    bounce: Any,
    side: int,
    u0: float,
    step: float,
    light: Any,
    first: int,
) -> None:
    """Fill rows of one side's map (v, u, 3), the first of them `first`, with the light on its white surface."""
    p, n, here = np.zeros(3), np.zeros(3), np.zeros(3)
    if side < 2:
        n[1] = 1.0 if side == 0 else -1.0
    elif side < 4:
        n[0] = 1.0 if side == 2 else -1.0
    else:
        n[2] = -1.0 if side == 4 else 1.0
    for j in range(light.shape[0]):
        for i in range(light.shape[1]):
            u, v = u0 + i * step, (first + j) * step
            if side < 2:
                p[0], p[1], p[2] = u, (0.0 if side == 0 else room[HIGH]), v
            elif side < 4:
                p[0], p[1], p[2] = (-room[HALF] if side == 2 else room[HALF]), v, u
            else:
                p[0], p[1], p[2] = u, v, (room[DEEP] if side == 4 else 0.0)
            _direct(room, windows, lamps, out, solid, n, p, 4, 5, here)
            r, g, b = lookup(bounce, room, p[0], p[1], p[2], n[0], n[1], n[2])
            free = 0
            for s in range(10):
                ring = 0.45 + 0.4 * (s % 2)
                a = 0.6283 * s + 6.2832 * cell(i, first + j, 5)
                cu, cv, cn = ring * math.cos(a), ring * math.sin(a), math.sqrt(1.0 - ring * ring)
                if side < 2:
                    dx, dy, dz = cu, cn * n[1], cv
                elif side < 4:
                    dx, dy, dz = cn * n[0], cv, cu
                else:
                    dx, dy, dz = cu, cv, cn * n[2]
                x, y, z = p[0] + n[0] * 0.004, p[1] + n[1] * 0.004, p[2] + n[2] * 0.004
                if not blocked(solid, x, y, z, dx, dy, dz, 0.7, -1):
                    free += 1
            k = 0.12 + 0.88 * free / 10.0
            light[j, i, 0], light[j, i, 1], light[j, i, 2] = here[0] + r * k, here[1] + g * k, here[2] + b * k
