"""Fills rows of a plate: stars, nebula and a planet, or a sheet of flowing colour."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell, cloud
from rushes.engines.previz.kernels import inlined, lean

#: Places in a packed plate: three colours, way to the sun, the planet's middle and radius, seed, kind, gains.
FIRST, SECOND, THIRD, SUN, PLANET, RADIUS, DICE, KIND, GAIN, SCALE = 0, 3, 6, 9, 12, 15, 16, 17, 18, 19
SPACE, FLOW = 0, 1
#: Metres beyond which the sheet is as good as level with the eye.
_AHEAD = 1e6
#: Half turns in a radian, a number whose last bit is worth one, and half a turn in two parts.
_TURN, _WHOLE, _PI, _PI_REST = 1.0 / math.pi, 6755399441055744.0, 3.141592653589793, 1.2246467991473532e-16


@lean
def _stars(x: float, y: float, z: float, fine: float, dice: int, pixel: float) -> float:
    """Light of the star nearest to a direction, on a lattice over the faces of a cube."""
    ax, ay, az = abs(x), abs(y), abs(z)
    if ax >= ay and ax >= az:
        u, v, side = y / ax, z / ax, 0 if x > 0.0 else 1
    elif ay >= az:
        u, v, side = x / ay, z / ay, 2 if y > 0.0 else 3
    else:
        u, v, side = x / az, y / az, 4 if z > 0.0 else 5
    u, v = u * fine, v * fine
    i, j = math.floor(u), math.floor(v)
    pick = cell(i + 997 * side, j, dice)
    if pick > 0.30:
        return 0.0
    du = u - i - 0.25 - 0.5 * cell(i + 997 * side, j, dice + 1)
    dv = v - j - 0.25 - 0.5 * cell(i + 997 * side, j, dice + 2)
    size = max(0.8 * pixel * fine, 0.010)
    bright = 0.10 + 2.6 * (1.0 - pick / 0.30) ** 6
    return bright * math.exp(-(du * du + dv * dv) / (size * size)) * min((0.014 / size) ** 2 * 3.0, 1.0)


@lean
def _space(plate: Any, x: float, y: float, z: float, pixel: float) -> tuple[float, float, float]:
    """The sky of space in a unit direction."""
    dice = int(plate[DICE])
    light = _stars(x, y, z, 26.0, dice, pixel) + 0.5 * _stars(z, x, y, 71.0, dice + 5, pixel)
    gas = cloud(2.1 * x + 0.9 * z + 7.1, 2.1 * y - 0.7 * z + 3.3, dice, 5)
    gas = max(gas - 0.40, 0.0) * 2.2
    if gas == 0.0 and light == 0.0:
        return 0.002, 0.0025, 0.005
    hue = cloud(1.3 * y + 0.8 * z + 1.7, 1.3 * x - 0.6 * z + 9.2, dice + 3, 3)
    if gas > 0.0:
        dust = cloud(3.7 * x - 1.3 * z + 4.0, 3.7 * y + z + 5.0, dice + 11, 4)
        gas = gas * gas * (0.35 + 1.3 * max(dust - 0.3, 0.0))
    k = min(max((hue - 0.36) * 3.6, 0.0), 1.0)
    r = plate[FIRST] + (plate[SECOND] - plate[FIRST]) * k
    g = plate[FIRST + 1] + (plate[SECOND + 1] - plate[FIRST + 1]) * k
    b = plate[FIRST + 2] + (plate[SECOND + 2] - plate[FIRST + 2]) * k
    warm = 0.75 + 0.5 * hue
    return r * gas + light * warm + 0.002, g * gas + light + 0.0025, b * gas + light * (1.75 - warm) + 0.005


@lean
def _planet(plate: Any, nx: float, ny: float, nz: float, facing: float, seconds: float) -> tuple[float, float, float]:
    """Light of a planet at a place of its surface: seas and land under clouds, lit from one side, air at the rim."""
    dice = int(plate[DICE])
    turn = 0.01 * seconds
    c, s = math.cos(turn), math.sin(turn)
    mx, mz = c * nx + s * nz, c * nz - s * nx
    land = cloud(2.6 * mx + 1.1 * mz + 5.0, 2.6 * ny - 0.9 * mz + 2.0, dice + 21, 5)
    veil = cloud(3.4 * mx + 1.7 * ny + 1.0, 5.2 * ny - 2.1 * mz + 8.0, dice + 31, 5)
    k = min(max((land - 0.47) * 18.0, 0.0), 1.0)
    r = 0.02 + (0.5 * plate[THIRD] + 0.04 - 0.02) * k
    g = 0.05 + (0.5 * plate[THIRD + 1] + 0.04 - 0.05) * k
    b = 0.12 + (0.5 * plate[THIRD + 2] + 0.03 - 0.12) * k
    v = min(max((veil - 0.46) * 5.0, 0.0), 0.9)
    r, g, b = r + (0.7 - r) * v, g + (0.7 - g) * v, b + (0.72 - b) * v
    lam = nx * plate[SUN] + ny * plate[SUN + 1] + nz * plate[SUN + 2]
    day = max(lam + 0.06, 0.0) * 2.4
    rim = (1.0 - facing) ** 3 * max(lam + 0.25, 0.0) * 1.6
    return r * day + 0.25 * rim, g * day + 0.55 * rim, b * day + 1.0 * rim


@inlined
def _sine(x: float) -> float:
    """The sine, to 6e-8 of it; without a branch or a call, so that the processor takes several pixels at once."""
    k = (x * _TURN + _WHOLE) - _WHOLE  # half turns, rounded: a sum this large keeps no fraction
    odd = k - 2.0 * ((0.5 * k + _WHOLE) - _WHOLE)
    r = (x - k * _PI) - k * _PI_REST
    q = r * r
    wave = r * (1.0 + q * (-1 / 6 + q * (1 / 120 + q * (-1 / 5040 + q * (1 / 362880 - q * (1 / 39916800))))))
    return wave * (1.0 - 2.0 * odd * odd)


@inlined
def _height(x: float, y: float, t: float) -> float:
    """A slow sheet: waves that bend one another."""
    x += 0.72 * _sine(1.1 * y + t + 1.7)
    y += 0.72 * _sine(1.3 * x - 0.8 * t + 2.3)
    x += 0.36 * _sine(2.2 * y + t + 3.4)
    y += 0.36 * _sine(2.6 * x - 0.8 * t + 4.6)
    x += 0.24 * _sine(3.3 * y + t + 5.1)
    y += 0.24 * _sine(3.9 * x - 0.8 * t + 6.9)
    x += 0.18 * _sine(4.4 * y + t + 6.8)
    y += 0.18 * _sine(5.2 * x - 0.8 * t + 9.2)
    return _sine(x + 0.6 * y) + 0.5 * _sine(1.7 * y - x)


@lean
def _sheet(view: Any, v: float, scale: float, t: float, line: Any) -> None:
    """Along a row of pixels at `v`: distance to the sheet, the folds' two shares of colour, their light and shine.

    Args:
        view: (4, 3) camera basis.
        v: height in the picture, -1 to 1.
        scale: folds per metre.
        t: phase of the waves.
        line: (6, W) float64, its first row where the pixels lie across the picture, -1 to 1; the others are filled.
    """
    bx, by, bz = view[3, 0] + v * view[2, 0], view[3, 1] + v * view[2, 1], view[3, 2] + v * view[2, 2]
    rx, ry, rz = view[1, 0], view[1, 1], view[1, 2]
    ox, oy, back = view[0, 0], view[0, 1], -view[0, 2]
    for i in range(line.shape[1]):
        u = line[0, i]
        far = back / (bz + u * rz)
        x, y = (ox + (bx + u * rx) * far) * scale, (oy + (by + u * ry) * far) * scale
        h = _height(x, y, t)
        slope = 7.0 * (_height(x + 0.03, y + 0.04, t) - h)
        shine = max(slope - 0.35, 0.0)
        line[1, i] = far
        line[2, i] = 0.5 + 0.5 * _sine(1.9 * h)
        line[3, i] = 0.5 + 0.5 * _sine(1.1 * h + 1.9)
        line[4, i] = 0.55 + min(max(slope, -0.45), 0.9)
        line[5, i] = 0.5 * shine * shine


@lean
def _flow(plate: Any, line: Any, light: Any, away: Any) -> None:
    """Three colours folded over one another and lit across the folds; nothing where the sheet is not ahead."""
    gain = plate[GAIN]
    for i in range(away.shape[0]):
        far, a, b, lit, shine = line[1, i], line[2, i], line[3, i], line[4, i], line[5, i]
        if not 0.0 < far < _AHEAD:
            away[i], light[i, 0], light[i, 1], light[i, 2] = np.inf, 0.0, 0.0, 0.0
            continue
        away[i] = far
        for c in range(3):
            fold = (plate[FIRST + c] * a + plate[SECOND + c] * (1.0 - a)) * b + plate[THIRD + c] * (1.0 - b)
            light[i, c] = (fold * lit + shine) * gain


@lean
def _heavens(plate: Any, view: Any, seconds: float, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """Rows of space: its sky, the planet before it, and the air round the planet."""
    height, width = depth.shape
    pixel = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    px, py, pz = plate[PLANET] - view[0, 0], plate[PLANET + 1] - view[0, 1], plate[PLANET + 2] - view[0, 2]
    size = plate[RADIUS]
    gain = plate[GAIN]
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            u = (x + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            r, g, b, t = 0.0, 0.0, 0.0, np.inf
            i = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
            ex, ey, ez = dx * i, dy * i, dz * i
            along = px * ex + py * ey + pz * ez
            miss = math.sqrt(max(px * px + py * py + pz * pz - along * along, 0.0))
            cover = min(max((size - miss) / (pixel * max(along, 1.0)) + 0.5, 0.0), 1.0) if along > 0.0 else 0.0
            if cover < 1.0:
                r, g, b = _space(plate, ex, ey, ez, pixel)
            if along > 0.0 and size <= miss < 1.12 * size:  # air beyond the rim
                nx, ny, nz = ex * along - px, ey * along - py, ez * along - pz
                lam = (nx * plate[SUN] + ny * plate[SUN + 1] + nz * plate[SUN + 2]) / max(miss, 1e-6)
                halo = math.exp((size - miss) / (0.018 * size)) * max(lam + 0.3, 0.0) * 0.8
                r, g, b = r + 0.25 * halo, g + 0.55 * halo, b + halo
            if cover > 0.0:
                near = along - math.sqrt(max(size * size - miss * miss, 0.0))
                nx, ny, nz = (ex * near - px) / size, (ey * near - py) / size, (ez * near - pz) / size
                facing = max(-(nx * ex + ny * ey + nz * ez), 0.0)
                lr, lg, lb = _planet(plate, nx, ny, nz, facing, seconds)
                r, g, b = r + (lr - r) * cover, g + (lg - g) * cover, b + (lb - b) * cover
                if cover >= 0.5:
                    t = near * i
            rgb[y, x, 0], rgb[y, x, 1], rgb[y, x, 2] = r * gain, g * gain, b * gain
            depth[y, x] = t


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(plate: Any, view: Any, seconds: float, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """Fill rows y0..y1.

    Args:
        plate: packed, see the constants.
        view: (4, 3) camera basis.
        seconds: from the start of the take.
        rgb: (H, W, 3) float32 scene-linear.
        depth: (H, W) float32 metres along the view axis.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    if plate[KIND] == FLOW:
        line = np.empty((6, width))
        for x in range(width):
            line[0, x] = (x + 0.5) * 2.0 / width - 1.0
        for y in range(y0, y1):
            _sheet(view, 1.0 - (y + 0.5) * 2.0 / height, plate[SCALE], 0.22 * seconds + 0.37 * plate[DICE], line)
            _flow(plate, line, rgb[y], depth[y])
    else:
        _heavens(plate, view, seconds, rgb, depth, y0, y1)
