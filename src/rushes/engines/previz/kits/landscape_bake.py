"""Bakes a land once per take: nested maps of height and of the light that leaves the ground towards any eye."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kits.landscape_grid import Grid, grids_of
from rushes.engines.previz.kits.landscape_noise import fbm, lattice
from rushes.engines.previz.kits.landscape_relief import (
    BEACH,
    CANYON,
    COAST,
    DESERT,
    FOREST,
    FOREST_LAND,
    GRADED,
    HILLS,
    LAKE,
    OCEAN,
    OFF_X,
    OFF_Z,
    QUAY,
    RIVER,
    SNOW,
    SNOWLINE,
    WATER,
    detail,
    raise_land,
    smooth,
)
from rushes.engines.previz.kits.landscape_road import GRIT
from rushes.engines.previz.kits.landscape_stone import paving, sandstone

#: Cells of a map along one side.
SIDE_CELLS = 640
TREE_PITCH = 5.2
BLOCK = 16


@dataclass(frozen=True, kw_only=True)
class Maps:
    """The baked land.

    Args:
        height: (M, N, N) float32 metres, trees and rocks included, rows along z.
        light: (M, N, N, 3) float32 scene-linear light leaving the ground.
        frame: (M, 4) float64: x and z of the first cell, cell size, highest point of the map.
        blocks: (M, N / 16, N / 16) float32 highest point of each block of 16 cells and its next neighbours.
    """

    height: NDArray[np.float32]
    light: NDArray[np.float32]
    frame: NDArray[np.float64]
    blocks: NDArray[np.float32]


@lean
def _roughen(kind: int, table: Any, p: Any, x0: float, z0: float, size: float, out: Any) -> None:
    rows, columns = out.shape
    for j in range(rows):
        for i in range(columns):
            out[j, i] += detail(kind, table, p, x0 + i * size, z0 + j * size, size)


@lean
def _drift(table: Any, p: Any, x0: float, z0: float, size: float, shift_x: float, shift_z: float, out: Any) -> None:
    """Slow noises over a map: change of the ground's colour, and shadows of clouds."""
    rows, columns = out.shape[0], out.shape[1]
    for j in range(rows):
        for i in range(columns):
            x, z = x0 + i * size, z0 + j * size
            out[j, i, 0] = fbm(table, x / 130.0 + p[OFF_X], z / 130.0 + p[OFF_Z], 3)
            cloud = lattice(table, (x - shift_x) / 640.0 + p[OFF_Z], (z - shift_z) / 640.0)
            out[j, i, 1] = smooth(-0.05, 0.22, cloud + 0.5 * lattice(table, x / 290.0 + p[OFF_Z], z / 290.0))


def _spread(coarse: NDArray[np.float32], cells: int, step: int, *, cubic: bool = False) -> NDArray[np.float32]:
    """Interpolate a grid of every `step`-th cell, with one cell to spare, to `cells` cells along a side."""
    if step == 1:
        return np.ascontiguousarray(coarse[:cells, :cells])
    turn = np.array([[1.0 / step, 0.0, 0.0], [0.0, 1.0 / step, 0.0]])
    flags = (cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(coarse, turn, (cells, cells), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32)


@lean
def forest_at(kind: int, table: Any, p: Any, x: float, z: float, h: float, steep: float) -> float:
    """Share of ground under trees, 0..1, from a slow noise, the slope, the tree line and the shore."""
    grove = fbm(table, x / 240.0 + p[OFF_Z], z / 240.0 + p[OFF_X], 3)
    share = smooth(0.36 - p[FOREST], 0.62 - p[FOREST], grove + 0.25)
    share *= 1.0 - smooth(0.55, 0.95, steep)
    line = 330.0 + 140.0 * lattice(table, x / 500.0, z / 500.0 + p[OFF_X])
    if kind == SNOW:
        line -= 60.0
    share *= 1.0 - smooth(line - 120.0, line, h)
    share *= smooth(p[WATER] + 0.8, p[WATER] + 2.5, h)
    if p[GRADED] > 0.0:
        return max(share, 0.8 if kind == FOREST_LAND else 0.0) * smooth(p[GRADED] + 3.0, p[GRADED] + 9.0, abs(x))
    if kind == HILLS:
        share *= smooth(-0.05, 0.30, grove) * (0.25 + 0.75 * smooth(140.0, 420.0, z))
    if kind == FOREST_LAND:  # a glade along the way the camera looks, wider where the camera stands
        near = 9.0 * (1.0 - smooth(-6.0, 14.0, z))
        return max(share, 0.75) * smooth(8.0 + near, 15.0 + near, abs(x) + 0.3 * max(z - 60.0, 0.0))
    clear = 95.0 if kind == LAKE else 60.0
    if kind == RIVER:
        clear = 85.0
    share *= smooth(0.5 * clear, clear, math.hypot(x * 1.4, z - 4.0))
    return share


@lean
def _plant(
    kind: int, table: Any, p: Any, seed: int, x0: float, z0: float, size: float, ground: Any, out: Any, mark: Any
) -> None:
    """Stand conifers on a map: cones with ragged tiers raised out of `ground`; `mark` keeps height in the tree 0..1."""
    n = ground.shape[0]
    pitch = TREE_PITCH
    first_i, last_i = math.floor(x0 / pitch), math.floor((x0 + n * size) / pitch)
    first_j, last_j = math.floor(z0 / pitch), math.floor((z0 + n * size) / pitch)
    for tj in range(first_j, last_j + 1):
        for ti in range(first_i, last_i + 1):
            tx = (ti + 0.1 + 0.8 * cell(ti, tj, seed)) * pitch
            tz = (tj + 0.1 + 0.8 * cell(ti, tj, seed + 1)) * pitch
            ci, cj = int((tx - x0) / size), int((tz - z0) / size)
            if ci < 1 or cj < 1 or ci >= n - 1 or cj >= n - 1:
                continue
            h = ground[cj, ci]
            steep = math.hypot(ground[cj, ci + 1] - ground[cj, ci - 1], ground[cj + 1, ci] - ground[cj - 1, ci]) / (
                2.0 * size
            )
            share = forest_at(kind, table, p, tx, tz, h, steep)
            if cell(ti, tj, seed + 2) > share:
                continue
            tall = (6.0 + 10.0 * cell(ti, tj, seed + 3)) * (0.55 + 0.45 * share)
            radius = tall * (0.16 + 0.07 * cell(ti, tj, seed + 4)) + 0.4 * size
            turn = 6.28 * cell(ti, tj, seed + 5)
            reach = int(radius / size) + 1
            for j in range(max(cj - reach, 0), min(cj + reach + 1, n)):
                for i in range(max(ci - reach, 0), min(ci + reach + 1, n)):
                    dx, dz = x0 + i * size - tx, z0 + j * size - tz
                    r = math.sqrt(dx * dx + dz * dz)
                    if size < 2.0:
                        r *= 1.0 + 0.16 * math.sin(5.0 * math.atan2(dz, dx) + turn + 9.0 * r)
                    level = 1.0 - r / radius
                    if level <= 0.0:
                        continue
                    if size < 2.0:
                        level += 0.05 * math.sin(level * 34.0)
                    top = h + tall * level
                    if top > out[j, i]:
                        out[j, i] = top
                        mark[j, i] = min(max(level, 0.02), 1.0)


@lean
def _scatter(
    kind: int, table: Any, p: Any, seed: int, x0: float, z0: float, size: float, ground: Any, out: Any, mark: Any
) -> None:
    """Lay boulders on a near map; `mark` is set below zero where stone shows."""
    n = ground.shape[0]
    pitch = 2.6
    for tj in range(math.floor(z0 / pitch), math.floor((z0 + n * size) / pitch) + 1):
        for ti in range(math.floor(x0 / pitch), math.floor((x0 + n * size) / pitch) + 1):
            chance = 0.08 + 0.45 * smooth(0.05, 0.4, fbm(table, ti / 9.0 + p[OFF_X], tj / 9.0, 2))
            if kind in (HILLS, SNOW):
                chance *= 0.5
            elif kind in (DESERT, BEACH, OCEAN):
                chance *= 0.04
            elif kind == QUAY:
                chance = 0.0
            if cell(ti, tj, seed + 11) > chance:
                continue
            bx = (ti + cell(ti, tj, seed + 12)) * pitch
            bz = (tj + cell(ti, tj, seed + 13)) * pitch
            big = cell(ti, tj, seed + 14)
            radius = 0.12 + 0.75 * big * big * big
            if (abs(bx) < 1.6 + radius and abs(bz) < 6.0) or abs(bx) < p[GRADED] + radius:
                continue
            ci, cj = int((bx - x0) / size), int((bz - z0) / size)
            if ci < 0 or cj < 0 or ci >= n or cj >= n:
                continue
            h = ground[cj, ci]
            reach = int(1.5 * radius / size) + 1
            for j in range(max(cj - reach, 0), min(cj + reach + 1, n)):
                for i in range(max(ci - reach, 0), min(ci + reach + 1, n)):
                    dx, dz = (x0 + i * size - bx) / radius, (z0 + j * size - bz) / radius
                    dent = lattice(table, dx * 1.3 + 17.0 * big, dz * 1.3 + bx)
                    r2 = (dx * dx * (0.7 + 0.7 * big) + dz * dz) * (1.0 + 0.9 * dent)
                    if r2 >= 1.0:
                        continue
                    top = h + radius * (
                        0.75 * math.sqrt(1.0 - r2) - 0.12 + 0.16 * lattice(table, dx * 3.0 + bz, dz * 3.0)
                    )
                    if top > out[j, i]:
                        out[j, i] = top
                        mark[j, i] = -1.0


@lean
def _lookup(height: Any, frame: Any, level: int, x: float, z: float) -> float:
    n = height.shape[1]
    u = (x - frame[level, 0]) / frame[level, 2]
    v = (z - frame[level, 1]) / frame[level, 2]
    u = min(max(u, 0.0), n - 1.001)
    v = min(max(v, 0.0), n - 1.001)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a = height[level, j, i] + (height[level, j, i + 1] - height[level, j, i]) * fu
    b = height[level, j + 1, i] + (height[level, j + 1, i + 1] - height[level, j + 1, i]) * fu
    return a + (b - a) * fv


@lean
def _sweep(height: Any, shade: Any, frame: Any, level: int, sx: float, sz: float, rise: float, water: float) -> None:
    """Carry the height of the sun's shadow away from the sun across one map, from the coarser map at its edges.

    A point stands in shadow by as much as `shade` exceeds its height. One pass: each row (or column) takes the shadow
    of the row nearer to the sun, lowered by the sun's rise over one step.
    """
    n = height.shape[1]
    size = frame[level, 2]
    by_row = abs(sz) >= abs(sx)
    main = sz if by_row else sx
    drift = (sx if by_row else sz) / abs(main)
    step = 1 if main > 0.0 else -1
    drop = size * math.sqrt(1.0 + drift * drift) * rise
    top = level + 1 < height.shape[0]
    for a in range(n):
        row = n - 1 - a if step > 0 else a
        before = row + step
        for b in range(n):
            q = b + drift
            k = math.floor(q)
            f = q - k
            j, i = (row, b) if by_row else (b, row)
            if a > 0 and 0 <= k < n - 1:
                if by_row:
                    past = shade[level, before, k] + (shade[level, before, k + 1] - shade[level, before, k]) * f
                else:
                    past = shade[level, k, before] + (shade[level, k + 1, before] - shade[level, k, before]) * f
                past -= drop
            elif top:
                x, z = frame[level, 0] + i * size, frame[level, 1] + j * size
                past = (
                    _lookup(shade, frame, level + 1, x, z)
                    - 0.7 * frame[level + 1, 2] * rise
                    - 0.02 * frame[level + 1, 2]
                )
            else:
                past = -1.0e5
            shade[level, j, i] = max(height[level, j, i], water, past)


@lean
def _ground(
    kind: int, table: Any, p: Any, x: float, z: float, h: float, ny: float, size: float, slow: float, tint: Any
) -> tuple[float, float, float]:
    """Colour of bare ground: what grows, lies or shows on it by slope, height and chance."""
    fine = lattice(table, x / (9.0 * size) + p[OFF_Z], z / (9.0 * size))
    if size < 1.5:
        fine = 0.6 * fine + 0.6 * lattice(table, x / 0.9, z / 0.9 + p[OFF_X])
    rock_r, rock_g, rock_b = 0.235 + 0.07 * slow, 0.215 + 0.06 * slow, 0.20 + 0.05 * slow
    if abs(x) < p[GRADED] - 0.6 and z < 700.0:
        return GRIT[0], GRIT[1], GRIT[2]
    if kind == DESERT:
        lift = 1.0 + 0.16 * slow + 0.06 * fine
        rock = smooth(170.0, 260.0, h) * 0.8
        r, g, b = 0.56 * lift, 0.345 * lift, 0.175 * lift
        band = 0.5 + 0.5 * math.sin(h / 9.0 + 2.0 * slow)
        return (
            r + (0.36 + 0.08 * band - r) * rock,
            g + (0.19 + 0.06 * band - g) * rock,
            b + (0.12 + 0.04 * band - b) * rock,
        )
    if kind == QUAY:
        return paving(p, x, z, h, ny, fine, slow)
    if kind == CANYON:
        return sandstone(h, ny, fine, slow, tint[1])
    dry = min(max(0.5 + 0.9 * slow + 0.45 * fine + 0.0012 * h, 0.0), 1.0)
    r = 0.085 + (0.235 - 0.085) * dry * tint[0]
    g = 0.135 + (0.195 - 0.135) * dry
    b = 0.035 + (0.075 - 0.035) * dry
    lush = 1.0 + 0.35 * fine
    r, g, b = r * lush, g * lush, b * lush
    if size < 0.5 and kind != SNOW:  # flowers stand in drifts
        i, j = math.floor(x / 0.12), math.floor(z / 0.12)
        drift = lattice(table, x / 3.7 + p[OFF_Z], z / 2.6 + p[OFF_X]) + 0.25 * slow
        if cell(i, j, 77) < 0.55 * smooth(0.02, 0.42, drift) * tint[7]:
            k = 0.55 + 0.6 * cell(i, j, 78)
            r, g, b = tint[4] * k, tint[5] * k, tint[6] * k
    bare = smooth(0.10, 0.24, 1.0 - ny + 0.10 * fine) if size > 0.1 else smooth(0.30, 0.55, 1.0 - ny)
    bare = max(bare, smooth(360.0, 560.0, h + 180.0 * slow))
    strata = 1.0 + 0.16 * math.sin(h / 6.0 + 5.0 * slow) if size > 0.5 else 1.0
    r, g, b = r + (rock_r * strata - r) * bare, g + (rock_g * strata - g) * bare, b + (rock_b * strata - b) * bare
    if kind == BEACH:
        dry = smooth(p[WATER] + 3.2, p[WATER] + 5.5, h + 1.2 * slow)
        damp = 0.46 + 0.54 * smooth(p[WATER] + 0.12, p[WATER] + 0.75, h + 0.12 * slow)
        lift = (1.0 + 0.10 * fine + 0.08 * slow) * damp
        return (
            0.52 * lift + (r - 0.52 * lift) * dry,
            0.42 * lift + (g - 0.42 * lift) * dry,
            0.29 * lift + (b - 0.29 * lift) * dry,
        )
    if kind in (COAST, LAKE, OCEAN, RIVER):
        wet = 1.0 - smooth(p[WATER] + 0.5, p[WATER] + (2.6 if kind == COAST else 1.5) + 0.8 * slow, h)
        tide = smooth(p[WATER], p[WATER] + 0.5, h)
        sand = 0.62 + 0.38 * tide
        base = 0.36 if kind == COAST else 0.21
        r, g, b = (
            r + (base * 1.05 * sand - r) * wet,
            g + (base * 0.9 * sand - g) * wet,
            b + (base * 0.72 * sand - b) * wet,
        )
    line = p[SNOWLINE]
    cover = smooth(line, line + (40.0 if kind == SNOW else 150.0), h + 170.0 * slow + 25.0 * fine)
    cover *= 1.0 - smooth(0.26, 0.36, 1.0 - ny + 0.10 * fine)
    cover = max(cover, tint[1] * (1.0 - smooth(0.30, 0.6, 1.0 - ny)))
    white = 0.82 + 0.05 * fine
    return r + (white - r) * cover, g + (white * 1.005 - g) * cover, b + (white * 1.03 - b) * cover


@lean
def _light_map(
    kind: int,
    table: Any,
    p: Any,
    level: int,
    height: Any,
    bare: Any,
    shade: Any,
    low: Any,
    wide: Any,
    mark: Any,
    drift: Any,
    frame: Any,
    sun: Any,
    lights: Any,
    tint: Any,
    out: Any,
) -> None:
    """Light leaving each cell: sun through the shadow and the clouds, sky by openness, a return from the ground."""
    n = height.shape[1]
    size = frame[level, 2]
    soft = max(0.9 * size, 0.05)
    for j in range(n):
        j0, j1 = max(j - 1, 0), min(j + 1, n - 1)
        for i in range(n):
            i0, i1 = max(i - 1, 0), min(i + 1, n - 1)
            h = height[level, j, i]
            if mark[j, i] == 0.0:  # the ground's own slope, not that of a tree beside it
                gx = (bare[j, i1] - bare[j, i0]) / ((i1 - i0) * size)
                gz = (bare[j1, i] - bare[j0, i]) / ((j1 - j0) * size)
            else:
                gx = (height[level, j, i1] - height[level, j, i0]) / ((i1 - i0) * size)
                gz = (height[level, j1, i] - height[level, j0, i]) / ((j1 - j0) * size)
            inv = 1.0 / math.sqrt(1.0 + gx * gx + gz * gz)
            x, z = frame[level, 0] + i * size, frame[level, 1] + j * size
            m = mark[j, i]
            if m > 0.0:
                shy = 0.55 + 0.75 * m
                r, g, b = 0.050 * shy, 0.082 * shy, 0.040 * shy
                frost = tint[1] * 0.75 if kind != SNOW else 0.55
                frost *= smooth(0.30, 0.80, m + 0.5 * lattice(table, x / 1.7, z / 1.7))
                r, g, b = r + (0.7 - r) * frost, g + (0.72 - g) * frost, b + (0.76 - b) * frost
            elif m < 0.0:
                grain = 1.0 + 0.5 * lattice(table, x / 0.31, z / 0.31)
                r, g, b = 0.20 * grain, 0.19 * grain, 0.178 * grain
                if kind == DESERT:
                    r, g, b = 0.34 * grain, 0.23 * grain, 0.15 * grain
                cap = max(tint[1], 1.0 if kind == SNOW else 0.0) * smooth(0.72, 0.9, inv)
                r, g, b = r + (0.8 - r) * cap, g + (0.81 - g) * cap, b + (0.84 - b) * cap
            else:
                r, g, b = _ground(kind, table, p, x, z, h, inv, size, drift[j, i, 0], tint)
            facing = (sun[1] - gx * sun[0] - gz * sun[2]) * inv
            through = 0.26 if m > 0.0 else tint[2]  # leaves and snow let some light round the corner
            facing = max((facing + through) / (1.0 + through), 0.0)
            under = shade[level, j, i] - h
            seen = 1.0 - smooth(0.0, soft + 0.012 * under, under) if under > 0.0 else 1.0
            seen *= 1.0 - tint[3] * drift[j, i, 1]
            open_ = 1.0 - min(
                max(1.1 * (low[j, i] - h) / (5.0 * size) + 0.9 * (wide[j, i] - h) / (16.0 * size), -0.25), 0.72
            )
            up = (0.5 + 0.5 * inv) * open_
            key = facing * seen
            back = 0.5 - 0.5 * inv + 0.06
            out[j, i, 0] = r * (lights[0, 0] * key + lights[1, 0] * up + lights[2, 0] * back)
            out[j, i, 1] = g * (lights[0, 1] * key + lights[1, 1] * up + lights[2, 1] * back)
            out[j, i, 2] = b * (lights[0, 2] * key + lights[1, 2] * up + lights[2, 2] * back)


def bake(
    *,
    kind: int,
    seed: int,
    table: NDArray[np.float32],
    plan: NDArray[np.float64],
    sun: NDArray[np.float64],
    lights: NDArray[np.float64],
    tint: NDArray[np.float64],
    cells: int = SIDE_CELLS,
) -> Maps:
    """Raise, plant and light the land.

    Args:
        kind: of `KINDS`.
        seed: of trees and stones.
        table: noise lattice.
        plan: seeded numbers of the land.
        sun: unit vector towards the sun or moon.
        lights: (3, 3) rows key, sky, ground return; scene-linear.
        tint: dryness of the grass, fresh snow 0..1, light that wraps round slopes, depth of cloud shadows 0..1.
        cells: along one side of every map; cell sizes grow when there are fewer.
    """
    stretch = SIDE_CELLS / cells
    grids = grids_of(kind)
    count = len(grids)
    height = np.empty((count, cells, cells), np.float32)
    light = np.empty((count, cells, cells, 3), np.float32)
    frame = np.empty((count, 4))
    marks = np.zeros((count, cells, cells), np.float32)
    shade = np.empty_like(height)
    rise = float(sun[1]) / max(math.hypot(float(sun[0]), float(sun[2])), 1e-6)
    grounds = np.empty_like(height)

    def build(level: int) -> None:
        size, step = grids[level].cell * stretch, grids[level].coarse
        x0, z0 = -0.5 * cells * size, grids[level].middle - 0.5 * cells * size
        broad = np.empty((cells // step + 3, cells // step + 3), np.float32)
        raise_land(kind, table, plan, x0, z0, size * step, 9 if size < 10 else 8, broad)
        ground = grounds[level]
        # on a quay a curve would swing over the edge of a wall
        ground[:] = _spread(broad, cells, step, cubic=kind != QUAY)
        if size < 2.0:
            _roughen(kind, table, plan, x0, z0, size, ground)
        height[level] = ground
        if plan[FOREST] > 0 and size < 10:
            _plant(kind, table, plan, seed, x0, z0, size, ground, height[level], marks[level])
        if size < 0.5:
            _scatter(kind, table, plan, seed, x0, z0, size, ground, height[level], marks[level])
        frame[level] = (x0, z0, size, max(float(height[level].max()), float(plan[WATER])))

    def lit(level: int) -> None:
        drift = _slow(table, plan, grids[level], stretch, sun, cells)
        low, wide = cv2.blur(height[level], (9, 9)), cv2.blur(height[level], (33, 33))
        maps = (height, grounds[level], shade, low, wide, marks[level], drift)
        _light_map(kind, table, plan, level, *maps, frame, sun, lights, tint, light[level])
        if level > 0:  # a texel's worth of softness: crowns do not flicker when the camera moves
            light[level] = cv2.GaussianBlur(light[level], (0, 0), 0.7)

    # maps know nothing of each other but in the sweep of shadows, which goes from the widest to the nearest
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(build, reversed(range(count))))  # the farthest take longest
        for level in reversed(range(count)):
            _sweep(height, shade, frame, level, float(sun[0]), float(sun[2]), rise, float(plan[WATER]))
        blocks = pool.submit(_tops, height)
        list(pool.map(lit, reversed(range(count))))
    return Maps(height=height, light=light, frame=frame, blocks=blocks.result())


def _slow(
    table: NDArray[np.float32],
    plan: NDArray[np.float64],
    grid: Grid,
    stretch: float,
    sun: NDArray[np.float64],
    cells: int,
) -> NDArray[np.float32]:
    """What changes slowly over the ground of one map, coarse and then spread over its cells."""
    size, step = grid.cell * stretch, grid.slow
    x0, z0 = -0.5 * cells * size, grid.middle - 0.5 * cells * size
    slow = np.empty((cells // step + 3, cells // step + 3, 2), np.float32)
    _drift(table, plan, x0, z0, size * step, float(sun[0]) * 900.0, float(sun[2]) * 900.0, slow)
    return _spread(slow, cells, step)


def _tops(height: NDArray[np.float32]) -> NDArray[np.float32]:
    """Highest point of each block of cells, the next row and column included; short blocks at the far edges too."""
    count, cells = height.shape[0], height.shape[1]
    blocks = -(-cells // BLOCK)
    pad = np.pad(height, ((0, 0), (0, blocks * BLOCK + 1 - cells), (0, blocks * BLOCK + 1 - cells)), mode="edge")
    wide = np.maximum(np.maximum(pad[:, :-1, :-1], pad[:, 1:, 1:]), np.maximum(pad[:, :-1, 1:], pad[:, 1:, :-1]))
    return np.ascontiguousarray(wide.reshape(count, blocks, BLOCK, blocks, BLOCK).max(axis=(2, 4)))
