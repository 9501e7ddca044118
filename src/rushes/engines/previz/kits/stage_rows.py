"""Fills rows of a hall with a stage: seats in the dark, what stands in spot light, and the beams in the air."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import noise2
from rushes.engines.previz.kernels import inlined, lean
from rushes.engines.previz.solid_rays import COLOR, GLOSS, GLOW, REACH, TILE, blocked, enter, facing, paint
from rushes.engines.previz.thing_solid import surface

#: Columns of a spot: place, way, light at its reach, cosines of the outer and the inner cone, haze, reach squared.
SPOT_AT, SPOT_WAY, SPOT_RGB, OUTER, INNER, HAZE, REACH2 = 0, 3, 6, 9, 10, 11, 12
#: Places in the packed hall: light of the house, of the stage into it, whence, spread, exposure, front.
HOUSE, SHINE, FROM, SPREAD, GAIN, BOUNCE, FRONT = 0, 3, 6, 9, 10, 11, 12
#: Pixels between two looks at the beams of a row.
_STEP = 4


@inlined
def meet(
    solid: Any, listed: Any, away: Any, a: int, b: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float
) -> tuple[int, float]:
    """The solid and face that a ray meets first: 16 * (1 + solid) + face, 0 for none; and how far away."""
    key, t = 0, 1e9
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    for m in range(a, b):
        k = listed[m]
        if away[k] > t * length:
            break
        t0, t1, f = enter(solid, k, ox, oy, oz, dx, dy, dz)
        if t0 < t1 and 0.02 < t0 < t:
            key, t = 16 * (k + 1) + f, t0
    return key, t


@inlined
def cone(spots: Any, s: int, ex: float, ey: float, ez: float, far: float) -> float:
    """Share of a spot's light that goes a way from it: e is the unit way from the lamp, `far` its length squared."""
    c = ex * spots[s, 3] + ey * spots[s, 4] + ez * spots[s, 5]
    if c <= spots[s, OUTER]:
        return 0.0
    k = min((c - spots[s, OUTER]) / (spots[s, INNER] - spots[s, OUTER]), 1.0)
    return k * k * (3.0 - 2.0 * k) * spots[s, REACH2] / (far + 0.5)


def spots_on(spots: NDArray[np.float64], solid: NDArray[np.float64], slack: float) -> NDArray[np.int32]:
    """Which spots may light which solids.

    Args:
        spots: (S, 13), see the constants above.
        solid: (N, 32) packed solids.
        slack: metres that solids may move.

    Returns:
        (N, S + 1) numbers of spots in each row, then -1.
    """
    out = np.full((len(solid), len(spots) + 1), -1, np.int32)
    way = solid[:, None, :3] - spots[None, :, :3]
    far = np.linalg.norm(way, axis=-1)
    round_ = solid[:, REACH, None] + slack
    cosine = np.einsum("nsc,sc->ns", way, spots[:, SPOT_WAY : SPOT_WAY + 3]) / np.maximum(far, 1e-9)
    off = np.arccos(np.clip(cosine, -1.0, 1.0)) - np.arcsin(np.clip(round_ / np.maximum(far, 1e-9), 0.0, 1.0))
    met = (far <= round_) | (off <= np.arccos(np.clip(spots[None, :, OUTER], -1.0, 1.0)) + 1e-6)
    for k in range(len(solid)):
        found = np.flatnonzero(met[k])
        out[k, : len(found)] = found
    return out


@lean
def direct(
    spots: Any, lit_by: Any, casters: Any, x: float, y: float, z: float, nx: float, ny: float, nz: float, out: Any
) -> None:
    """Add the light of spots on a white surface to `out`, each with its shadow; `lit_by` lists them, -1 ends it."""
    for m in range(lit_by.shape[0]):
        s = lit_by[m]
        if s < 0:
            break
        ex, ey, ez = x - spots[s, 0], y - spots[s, 1], z - spots[s, 2]
        far = ex * ex + ey * ey + ez * ez
        ahead = ex * spots[s, 3] + ey * spots[s, 4] + ez * spots[s, 5]
        if ahead <= 0.0 or ahead * ahead <= spots[s, OUTER] * spots[s, OUTER] * far:
            continue
        inv = 1.0 / math.sqrt(far + 1e-9)
        ex, ey, ez = ex * inv, ey * inv, ez * inv
        lam = -(ex * nx + ey * ny + ez * nz)
        if lam <= 0.0:
            continue
        k = cone(spots, s, ex, ey, ez, far) * lam
        if k < 0.004 or blocked(casters, x + 0.01 * nx, y + 0.01 * ny, z + 0.01 * nz, -ex, -ey, -ez, 1.0 / inv, -1):
            continue
        out[0] += spots[s, 6] * k
        out[1] += spots[s, 7] * k
        out[2] += spots[s, 8] * k


@lean
def _lit(
    solid: Any,
    casters: Any,
    screens: Any,
    spots: Any,
    lit_by: Any,
    hall: Any,
    key: int,
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    pixel: float,
    out: Any,
) -> None:
    """Light of a place into `out`: the house, the shine of the stage, spots with shadows, and a gleam of screens."""
    k, face = key // 16 - 1, key % 16
    nx, ny, nz, x, y, z = facing(solid, k, face, px, py, pz)
    cr, cg, cb, shade = paint(solid, k, face, x, y, z, pixel)
    glow = solid[k, GLOW]
    if glow > 0.0 and shade > 0.0:
        out[0], out[1], out[2] = cr * glow, cg * glow, cb * glow
        return
    up = 0.55 + 0.45 * ny
    vx, vy, vz = hall[FROM] - px, hall[FROM + 1] - py, hall[FROM + 2] - pz
    far = vx * vx + vy * vy + vz * vz
    inv = 1.0 / math.sqrt(far + 1e-6)
    lam = max(0.22 + 0.78 * (nx * vx + ny * vy + nz * vz) * inv, 0.0) * hall[SPREAD] / (hall[SPREAD] + far)
    if pz > hall[FRONT]:  # on the boards it is the spots that light
        lam *= 0.3
    floor = hall[BOUNCE] * max(0.6 - 0.4 * ny, 0.0) * hall[SPREAD] / (hall[SPREAD] + 3.0 * far)
    for c in range(3):
        out[c] = hall[HOUSE + c] * up + hall[SHINE + c] * (lam + floor)
    direct(spots, lit_by[k], casters, px, py, pz, nx, ny, nz, out)
    out[0] *= cr
    out[1] *= cg
    out[2] *= cb
    gloss = solid[k, GLOSS]
    if gloss > 0.0:
        cosine = -(dx * nx + dy * ny + dz * nz)
        m = 1.0 - min(max(cosine, 0.0), 1.0)
        shine = gloss * (0.04 + 0.7 * m * m * m * m * m)
        rx, ry, rz = dx + 2.0 * cosine * nx, dy + 2.0 * cosine * ny, dz + 2.0 * cosine * nz
        for s in range(screens.shape[0]):
            wx, wy, wz = screens[s, 0] - px, screens[s, 1] - py, screens[s, 2] - pz
            along, r = wx * rx + wy * ry + wz * rz, screens[s, REACH]
            if along < -r or wx * wx + wy * wy + wz * wz - along * along > r * r:
                continue
            t0, t1, _ = enter(screens, s, px, py, pz, rx, ry, rz)
            if t0 < t1 and t0 > 0.01:
                fade = shine * screens[s, GLOW] / (1.0 + 0.02 * t0 * t0)
                for c in range(3):
                    out[c] += fade * screens[s, COLOR + c]
        for s in range(spots.shape[0]):
            ex, ey, ez = spots[s, 0] - px, spots[s, 1] - py, spots[s, 2] - pz
            away, spark = ex * ex + ey * ey + ez * ez, rx * ex + ry * ey + rz * ez
            if spark <= 0.0 or spark * spark < 0.85 * away:
                continue
            away = math.sqrt(away) + 1e-6
            spark = (rx * ex + ry * ey + rz * ez) / away
            if spark > 0.93:
                flash = math.exp((spark - 1.0) * (30.0 + 200.0 * gloss)) * gloss * 0.35
                flash *= min(cone(spots, s, -ex / away, -ey / away, -ez / away, away * away), 2.0)
                for c in range(3):
                    out[c] += spots[s, SPOT_RGB + c] * flash


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(
    solid: Any,
    casters: Any,
    screens: Any,
    spots: Any,
    lit_by: Any,
    hall: Any,
    first: Any,
    listed: Any,
    away: Any,
    thin: Any,
    view: Any,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Fill rows y0..y1 of a picture of a hall, without people and beams.

    Args:
        solid: packed solids, the hall's own walls among them.
        casters: those that throw shadows in spot light.
        screens: those that glow and are mirrored by polished floors.
        spots: (S, 13), see the constants above.
        lit_by: (N, S + 1) spots whose cones each solid stands in, see `spots_on`.
        hall: packed hall.
        first: of each tile.
        listed: solids of the tiles, the nearest first.
        away: how far each solid is at the least.
        thin: of each tile, whether it may see a solid too thin for the middles of pixels.
        view: (4, 3) camera basis.
        rgb: (H, W, 3) float32 scene-linear.
        depth: (H, W) float32 metres along the view axis.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    top, foot = max(y0 - 1, 0), min(y1 + 1, height)
    keys, far = np.empty((foot - top, width), np.int32), np.empty((foot - top, width), np.float64)
    here, found, share, way = np.zeros(3), np.zeros(4, np.int64), np.zeros(4), np.zeros((4, 4))
    _fill(
        solid, casters, screens, spots, lit_by, hall, first, listed, away, thin, view, rgb, depth, y0, y1, top, keys,
        far, here, found, share, way,
    )  # fmt: skip


@inlined
def _alike(rgb: Any, y: int, x: int) -> bool:
    """True where both neighbours of a pixel in its row look nearly the same."""
    alike = True
    for c in range(3):
        a, b = rgb[y, x - 1, c], rgb[y, x + 1, c]
        alike = alike and abs(a - b) <= 0.012 * (a + b) + 0.0006
    return alike


@lean
def _fill(  # noqa: PLR0912, PLR0915  # a kernel: what rays meet, then its light
    solid: Any, casters: Any, screens: Any, spots: Any, lit_by: Any, hall: Any, first: Any, listed: Any, away: Any,
    thin: Any, view: Any, rgb: Any, depth: Any, y0: int, y1: int, top: int, keys: Any, far: Any, here: Any, found: Any,
    share: Any, way: Any,
) -> None:  # fmt: skip
    """`shade_rows` with arrays to work in; `keys` and `far` begin at row `top`."""
    height, width = depth.shape
    across = (width + TILE - 1) // TILE
    foot = top + keys.shape[0]
    cone_ = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    ox, oy, oz = view[0, 0], view[0, 1], view[0, 2]
    for y in range(top, foot):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for nth in range(width):  # even pixels first: one between two on one flat face is on it too
            x = 2 * nth if nth < (width + 1) // 2 else 2 * (nth - (width + 1) // 2) + 1
            u = (x + 0.5) * 2.0 / width - 1.0
            n = (y // TILE) * across + x // TILE
            if x & 1 and x + 1 < width and thin[n] == 0:
                j, key = y - top, keys[y - top, x - 1]
                if key > 0 and key == keys[j, x + 1] and key % 16 < 6:
                    keys[j, x] = key
                    far[j, x] = 2.0 * far[j, x - 1] * far[j, x + 1] / (far[j, x - 1] + far[j, x + 1])
                    continue
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            keys[y - top, x], far[y - top, x] = meet(
                solid, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz
            )
    for y in range(y0, y1):
        j = y - top
        for nth in range(width):
            x = 2 * nth if nth < (width + 1) // 2 else 2 * (nth - (width + 1) // 2) + 1
            key, t = keys[j, x], far[j, x]
            depth[y, x] = np.inf if key == 0 else t
            edge = (
                (x > 0 and keys[j, x - 1] != key)
                or (x + 1 < width and keys[j, x + 1] != key)
                or (y > 0 and keys[j - 1, x] != key)
                or (y + 1 < height and keys[j + 1, x] != key)
            )
            if x & 1 and x + 1 < width and not edge and _alike(rgb, y, x):
                for c in range(3):
                    rgb[y, x, c] = 0.5 * (rgb[y, x - 1, c] + rgb[y, x + 1, c])
                continue
            n = (y // TILE) * across + x // TILE
            found[0], share[0], kinds = key, 1.0, 1
            if edge:  # four rays tell what shares the pixel; each of those is lit once
                kinds = 0
            for q in range(4 if edge else 1):
                ax, ay = (0.125 + 0.25 * (1, 3, 0, 2)[q], 0.125 + 0.25 * q) if edge else (0.5, 0.5)
                u, v = (x + ax) * 2.0 / width - 1.0, 1.0 - (y + ay) * 2.0 / height
                dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
                dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
                dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
                m = 0
                if edge:
                    key, t = meet(solid, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz)
                    while m < kinds and found[m] != key:
                        m += 1
                    if m < kinds:
                        share[m] += 0.25
                        continue
                    kinds += 1
                    found[m], share[m] = key, 0.25
                way[m, 0], way[m, 1], way[m, 2], way[m, 3] = dx, dy, dz, t
            r, g, b = 0.0, 0.0, 0.0
            for m in range(kinds):
                if found[m] == 0:
                    continue
                dx, dy, dz, t = way[m, 0], way[m, 1], way[m, 2], way[m, 3]
                i = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
                _lit(
                    solid, casters, screens, spots, lit_by, hall, found[m], ox + dx * t, oy + dy * t, oz + dz * t,
                    dx * i, dy * i, dz * i, cone_ * t, here,
                )  # fmt: skip
                k = share[m] * hall[GAIN]
                r, g, b = r + min(here[0], 12.0) * k, g + min(here[1], 12.0) * k, b + min(here[2], 12.0) * k
            rgb[y, x, 0], rgb[y, x, 1], rgb[y, x, 2] = r, g, b


@lean
def _along(spots: Any, view: Any, dx: float, dy: float, dz: float, reach: float, drift: float, out: Any) -> None:
    """Light that hazy air in the beams sends along a ray of unit length, up to `reach` metres."""
    out[0], out[1], out[2] = 0.0, 0.0, 0.0
    for s in range(spots.shape[0]):
        if spots[s, HAZE] <= 0.0:
            continue
        wx, wy, wz = view[0, 0] - spots[s, 0], view[0, 1] - spots[s, 1], view[0, 2] - spots[s, 2]
        ax, ay, az = spots[s, 3], spots[s, 4], spots[s, 5]
        cc = spots[s, OUTER] * spots[s, OUTER]
        da, wa = dx * ax + dy * ay + dz * az, wx * ax + wy * ay + wz * az
        dw, ww = dx * wx + dy * wy + dz * wz, wx * wx + wy * wy + wz * wz
        qa, qb, qc = da * da - cc, da * wa - cc * dw, wa * wa - cc * ww
        low, high = 0.0, reach
        root = qb * qb - qa * qc
        if root < 0.0 or abs(qa) < 1e-9:
            if qc < 0.0 or abs(qa) < 1e-9:
                continue
        else:
            root = math.sqrt(root)
            t0, t1 = (-qb - root) / qa, (-qb + root) / qa
            t0, t1 = min(t0, t1), max(t0, t1)
            if qa < 0.0:  # the ray goes in and comes out
                if wa + 0.5 * (t0 + t1) * da < 0.0:
                    continue
                low, high = max(low, t0), min(high, t1)
            elif wa + (t1 + 1.0) * da > 0.0:  # it goes in and stays in, or came from within
                low = max(low, t1)
            elif wa + (t0 - 1.0) * da > 0.0:
                high = min(high, t0)
            else:
                continue
        if high <= low:
            continue
        near = max(math.sqrt(max(ww - dw * dw, 0.0)), 0.25)
        part = (math.atan((high + dw) / near) - math.atan((low + dw) / near)) / near
        mid = 0.5 * (low + high)  # how deep in the cone, which softens its edge
        ex, ey, ez = wx + dx * mid, wy + dy * mid, wz + dz * mid
        c = (ex * ax + ey * ay + ez * az) / math.sqrt(ex * ex + ey * ey + ez * ez + 1e-9)
        soft = min(max((c - spots[s, OUTER]) / (spots[s, INNER] - spots[s, OUTER]), 0.0), 1.0)
        px, py, pz = view[0, 0] + dx * mid, view[0, 1] + dy * mid, view[0, 2] + dz * mid
        veil = 0.72 + 0.56 * noise2(0.45 * (px + pz) + drift, 0.6 * py - 0.4 * drift + 3.0 * s, 77)
        k = spots[s, HAZE] * part * spots[s, REACH2] * soft * (2.0 - soft) * veil
        for q in range(3):
            out[q] += spots[s, SPOT_RGB + q] * k


@njit(nogil=True, cache=True, error_model="numpy")
def beam_rows(spots: Any, hall: Any, view: Any, drift: float, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """Lay the beams of the spots over rows y0..y1, in front of what `depth` holds; see `shade_rows`."""
    _beams(spots, hall, view, drift, rgb, depth, y0, y1, np.zeros(3), np.zeros(3), np.zeros(3))


@lean
def _beams(
    spots: Any, hall: Any, view: Any, drift: float, rgb: Any, depth: Any, y0: int, y1: int, a: Any, b: Any, here: Any
) -> None:
    """`beam_rows` with arrays to work in: light at both ends of a span, and between them."""
    height, width = depth.shape
    gain = hall[GAIN]
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x0 in range(0, width, _STEP):
            x1 = min(x0 + _STEP, width - 1)
            at0, at1 = min(depth[y, x0], 60.0), min(depth[y, x1], 60.0)
            if x0 == 0:
                _look(spots, view, x0, v, width, at0, drift, a)
            else:
                a[0], a[1], a[2] = b[0], b[1], b[2]
            _look(spots, view, x1, v, width, at1, drift, b)
            most = a[0] + a[1] + a[2] + b[0] + b[1] + b[2]
            even = abs(a[0] + a[1] + a[2] - b[0] - b[1] - b[2]) < 0.2 * most + 0.004 / gain
            even = even and abs(at0 - at1) < 0.35 * min(at0, at1)
            for x in range(x0, min(x0 + _STEP, width)):
                share = (x - x0) / max(x1 - x0, 1)
                t, level = min(depth[y, x], 60.0), at0 + (at1 - at0) * share
                if even and abs(t - level) < 0.12 * level:
                    for c in range(3):
                        rgb[y, x, c] += gain * (a[c] + (b[c] - a[c]) * share)
                else:
                    _look(spots, view, x, v, width, t, drift, here)
                    for c in range(3):
                        rgb[y, x, c] += gain * here[c]


@lean
def _look(spots: Any, view: Any, x: int, v: float, width: int, t: float, drift: float, out: Any) -> None:
    """The beams along the ray through a pixel of a row, up to the view depth t."""
    u = (x + 0.5) * 2.0 / width - 1.0
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    _along(spots, view, dx / length, dy / length, dz / length, t * length, drift, out)


@lean
def trace_rows(
    solid: Any, owner: Any, first: Any, listed: Any, away: Any, view: Any, want: Any, depth: Any, normal: Any, ids: Any
) -> None:
    """Depth, normals and ids of the wanted pixels of a hall (see `kit.Tracer`).

    Args:
        solid: packed solids.
        owner: (N,) id of the thing that each belongs to.
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
            key, t = meet(solid, listed, away, first[n], first[n + 1], ox, oy, oz, dx, dy, dz)
            nx, ny, nz, who = 0.0, 0.0, 0.0, 0
            if key == 0:
                t = math.inf
            else:
                k = key // 16 - 1
                nx, ny, nz = surface(solid, k, key % 16, ox + dx * t, oy + dy * t, oz + dz * t)
                who = owner[k]
            depth[y, x], ids[y, x] = t, who
            normal[y, x, 0], normal[y, x, 1], normal[y, x, 2] = nx, ny, nz
