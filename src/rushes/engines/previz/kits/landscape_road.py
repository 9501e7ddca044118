"""Paved and marked strips of open land: roads, a railway's bed, a runway, a car park, pitches; painted on level ground.

The land is graded level along z = 0 (`landscape_relief`) and covered with grit of one colour, so the light that leaves
it tells how much falls there, shadows and clouds too. What is laid on it changes that light by the ratio of the two
colours; depth and normals stay those of the land.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import noise2
from rushes.engines.previz.strips import LAMP_STEP, strip_of

#: Colour of the grit.
GRIT = (0.30, 0.285, 0.255)
#: Places in the packed strip: kind, half width, wetness, level of lamps, seed.
KIND, HALF, WET, LAMPS, SEED, HAZE, FOG = 0, 1, 2, 3, 4, 5, 6


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _soft(x: float, edge: float) -> float:
    return min(max(0.5 + 0.5 * x / edge, 0.0), 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def graded(wide: float, x: float, z: float) -> float:
    """0 on the strip that is graded level at y = 0, 1 beside it and far along it, where a road is lost in the land."""
    if wide <= 0.0:
        return 1.0
    a = min(max((abs(x) - wide) / (1.2 * wide + 34.0), 0.0), 1.0)
    b = min(max((z - 650.0) / 850.0, 0.0), 1.0)
    return max(a * a * (3.0 - 2.0 * a), b * b * (3.0 - 2.0 * b))


@njit(nogil=True, cache=True, error_model="numpy")
def _laid(  # noqa: PLR0912, PLR0915  # a kernel: one branch per kind of ground
    strip: Any, x: float, z: float, across: float, along: float, out: Any
) -> float:
    """Colour of what is laid at a place into `out`, and how much of the grit it covers; a pixel is as large as told."""
    kind, half, dice = int(strip[KIND]), strip[HALF], int(strip[SEED])
    side = abs(x)
    cover = _soft(half - side, 0.05 + across)
    near = 1.0 / (1.0 + 6.0 * along)
    tone = 0.062 * (
        0.9 + 0.24 * noise2(x * 0.9, z * 0.11, dice) + 0.35 * (noise2(x * 13.0, z * 13.0, dice + 1) - 0.5) * near
    )
    out[0], out[1], out[2] = tone, tone * 1.01, tone * 1.04
    mark, thin = 0.0, 0.03 + across
    if kind == 0:
        worn = math.exp(-(((side - 1.0) / 0.35) ** 2)) + math.exp(-(((side - 2.6) / 0.35) ** 2))
        for c in range(3):
            out[c] *= 1.0 + 0.22 * worn
        f = z / 9.0 - math.floor(z / 9.0)
        dash = _soft(min(f, 0.34 - f) * 9.0, 0.06 + along)
        dash += (0.33 - dash) * min(along / 5.0, 1.0)
        mark = max(_soft(0.07 - abs(side - half + 0.36), thin), dash * _soft(0.07 - side, thin))
    elif kind == 1:
        cover *= _soft(side - 1.35, 0.05 + across)
        f = z / 18.0 - math.floor(z / 18.0)
        dash = _soft(min(f, 0.34 - f) * 18.0, 0.06 + along)
        dash += (0.33 - dash) * min(along / 9.0, 1.0)
        mark = max(_soft(0.09 - abs(side - 1.85), thin), _soft(0.09 - abs(side - 8.75), thin))
        mark = max(mark, dash * _soft(0.08 - abs(side - 5.2), thin))
    elif kind == 2:
        groove = math.exp(-(((x - 2.0 * math.sin(z / 60.0)) / 1.3) ** 2))
        for c in range(3):
            out[c] *= 1.05 - 0.35 * groove
        kerb = _soft(side - half + 1.0, 0.03 + across)
        f = z / 2.4 - math.floor(z / 2.4)
        red = _soft(min(f, 0.5 - f) * 2.4, 0.03 + along)
        red += (0.5 - red) * min(along / 1.6, 1.0)
        out[0] += (0.62 + (0.50 - 0.62) * red - out[0]) * kerb
        out[1] += (0.60 + (0.03 - 0.60) * red - out[1]) * kerb
        out[2] += (0.57 + (0.025 - 0.57) * red - out[2]) * kerb
        mark = _soft(0.07 - abs(side - half + 1.15), thin)
        if abs(z - 7.0) < 1.2:  # the line
            u, v = math.floor(x / 0.6), math.floor(z / 0.6)
            mark = max(mark, (1.0 if (int(u) + int(v)) % 2 == 0 else 0.0) * (1.0 - kerb))
    elif kind == 3:
        f = z / 0.62 - math.floor(z / 0.62)
        tie = _soft(0.13 - abs(f - 0.5) * 0.62, 0.02 + along) * _soft(1.3 - side, thin)
        tie += (0.42 * _soft(1.3 - side, thin) - tie) * min(along / 0.5, 1.0)
        stone = 0.17 * (0.75 + 0.5 * noise2(x * 9.0, z * 9.0, dice + 2))
        out[0] = stone * 1.05 + (0.135 - stone) * tie
        out[1] = stone + (0.115 - stone) * tie
        out[2] = stone * 0.95 + (0.095 - stone) * tie
        cover = _soft(half - side - 0.25 * noise2(z * 1.4, 2.0, dice), 0.25 + across)
    elif kind == 4:
        row = z - 9.0 - 16.0 * math.floor((z - 9.0) / 16.0)
        bay = x / 2.6 - math.floor(x / 2.6 + 0.5)
        line = _soft(0.055 - abs(bay) * 2.6, thin)
        in_rows = 1.0 if row < 10.4 else 0.0
        mark = line * in_rows * _soft(22.2 - side, 0.1)
        mark = max(mark, _soft(0.055 - abs(row - 5.2), 0.03 + along) * _soft(22.2 - side, 0.1))
        cover *= _soft(z + 22.0, 0.2 + along) * _soft(78.0 - z, 0.2 + along)
        oil = noise2(x / 1.3, z / 2.6, dice + 5)
        for c in range(3):
            out[c] *= 1.15 - 0.5 * max(oil - 0.6, 0.0)
    elif kind == 5:
        f = z / 50.0 - math.floor(z / 50.0)
        dash = _soft(min(f, 0.6 - f) * 50.0, 0.1 + along)
        dash += (0.6 - dash) * min(along / 25.0, 1.0)
        mark = max(_soft(0.45 - abs(side - half + 1.4), thin), dash * _soft(0.45 - side, thin))
        if 6.0 < z < 36.0:
            g = side / 3.5 - math.floor(side / 3.5)
            key = _soft(min(g, 0.5 - g) * 3.5, thin) * _soft(min(z - 6.0, 36.0 - z), 0.1 + along)
            mark = max(mark, key if 1.7 < side < 19.2 else 0.0)
        for c in range(3):
            out[c] *= 1.35
        tyre = math.exp(-(((side - 4.5) / 2.0) ** 2)) * (1.0 if z > 20.0 else 0.4)
        for c in range(3):
            out[c] *= 1.0 - 0.45 * tyre
    elif kind == 6:
        stripe = 1.0 if math.sin(z * math.pi / 5.5) > 0.0 else 0.0
        stripe += (0.5 - stripe) * min(along / 5.0, 1.0)
        blade = 0.86 + 0.3 * noise2(x * 2.7, z * 2.7, dice) + 0.4 * (noise2(x * 21.0, z * 21.0, dice + 1) - 0.5) * near
        k = (0.80 + 0.34 * stripe) * blade
        out[0], out[1], out[2] = 0.072 * k, 0.165 * k, 0.038 * k
        z0, z1 = -60.0, 45.0
        inside = _soft(min(z - z0, z1 - z) + 0.06, 0.05 + along) * _soft(half - side + 0.06, thin)
        mark = (
            max(_soft(0.06 - abs(side - half), thin), _soft(0.06 - min(abs(z - z0), abs(z - z1)), 0.03 + along))
            * inside
        )
        mid = 0.5 * (z0 + z1)
        r = math.sqrt(x * x + (z - mid) * (z - mid))
        mark = max(
            mark, _soft(0.06 - abs(z - mid), 0.03 + along) * inside, _soft(0.06 - abs(r - 9.15), 0.03 + 0.5 * along)
        )
        for e in range(2):
            deep = abs(z - (z0 if e == 0 else z1))
            for wide, long_ in ((20.15, 16.5), (9.15, 5.5)):
                line = _soft(0.06 - abs(deep - long_), 0.03 + along) * _soft(wide - side, thin)
                line = max(line, _soft(0.06 - abs(side - wide), thin) * _soft(long_ - deep, 0.03 + along))
                mark = max(mark, line)
        cover = _soft(half + 6.0 - side, 0.3 + across)
    elif kind == 7:
        lane = x / 1.22 - math.floor(x / 1.22 + 0.5)
        k = 0.9 + 0.2 * noise2(x * 4.0, z * 1.0, dice) + 0.25 * (noise2(x * 40.0, z * 40.0, dice + 1) - 0.5) * near
        out[0], out[1], out[2] = 0.34 * k, 0.085 * k, 0.055 * k
        mark = _soft(0.028 - abs(lane) * 1.22, 0.015 + across) * _soft(4.95 - side, thin)
        mark = max(mark, _soft(0.03 - abs(z - 1.0), 0.03 + along) * _soft(4.95 - side, thin))
        if cover < 1.0:  # a lawn on either side
            grass = 0.85 + 0.3 * noise2(x * 2.1, z * 2.1, dice + 3)
            out[0] += (0.075 * grass - out[0]) * (1.0 - cover)
            out[1] += (0.15 * grass - out[1]) * (1.0 - cover)
            out[2] += (0.04 * grass - out[2]) * (1.0 - cover)
            mark *= cover
            cover = _soft(24.0 - side, 1.0)
    for c in range(3):
        out[c] += (0.60 - 0.02 * c - out[c]) * mark
    return cover


@njit(nogil=True, cache=True, error_model="numpy")
def pave(strip: Any, beams: Any, gain: float, view: Any, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """Lay the strip over rows y0..y1 of a picture of the bare land.

    Args:
        strip: packed, see the constants above; the last three are the colour of the haze.
        beams: (N, 4) x and z of vehicles whose lamps burn, the way they head along z (1 or -1), strength.
        gain: exposure of the land.
        view: (4, 3) camera basis.
        rgb: (H, W, 3) float32 scene-linear, changed.
        depth: (H, W) float32 metres along the view axis.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    most = strip[HALF] + (6.0 if strip[KIND] == 6.0 else 20.0 if strip[KIND] == 7.0 else 0.5)
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    color = np.zeros(3)
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            t = float(depth[y, x])
            if t > 4000.0:
                continue
            u = (x + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            py = view[0, 1] + t * dy
            if py > 0.35 + 0.004 * t or py < -0.35 - 0.004 * t or dy > -1e-5:
                continue
            t0 = -view[0, 1] / dy  # the level itself: the survey of the land is a little rough
            if abs(t0 - t) > 0.12 * t + 0.3:
                continue
            px, pz = view[0, 0] + t0 * dx, view[0, 2] + t0 * dz
            if abs(px) > most:
                continue
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            steep = -dy / length
            pixel = 0.5 * cone * t0
            cover = _laid(
                strip,
                px,
                pz,
                pixel * (abs(dz) + abs(dx) / max(steep, 0.02)) / length,
                pixel * (abs(dx) + abs(dz) / max(steep, 0.02)) / length,
                color,
            )
            if cover <= 0.0:
                continue
            clear = math.exp(-strip[HAZE] * t0 * length)
            e = 0.0
            for b in range(beams.shape[0]):
                ahead = (pz - beams[b, 1]) * beams[b, 2] - 2.2
                if 0.0 < ahead < 60.0:
                    off = (px - beams[b, 0]) / (0.9 + 0.11 * ahead)
                    rise = min(ahead / 5.0, 1.0)
                    e += beams[b, 3] * rise * math.exp(-off * off - ahead / 15.0)
            if strip[LAMPS] > 0.0:
                dzl = pz - LAMP_STEP * math.floor(pz / LAMP_STEP + 0.5)
                e += strip[LAMPS] * math.exp(-(dzl * dzl) / 90.0)
            m = 1.0 - steep
            mirror = strip[WET] * (0.03 + 0.6 * m * m * m * m * m)
            for c in range(3):
                grit = 0.30 if c == 0 else (0.285 if c == 1 else 0.255)
                ratio = color[c] * (1.0 - 0.42 * strip[WET]) / grit
                fog = gain * strip[FOG + c] * (1.0 - clear)
                lit = rgb[y, x, c] * ratio + fog * (1.0 - ratio)
                lamp = e * gain * color[c] * clear * (1.0 if c == 0 else (0.86 if c == 1 else 0.62))
                lit += lamp + mirror * (gain * strip[FOG + c] - lit) * clear
                rgb[y, x, c] += (lit - rgb[y, x, c]) * cover


def pack_strip(terrain: str, *, wet: float, lamps: float, seed: int, haze: float, fog: Any) -> NDArray[np.float64]:
    """The strip of a terrain as `pave` reads it; empty where nothing is laid.

    Args:
        terrain: of `landscape_relief.KINDS`.
        wet: 0 dry .. 1 rain.
        lamps: light of lamp posts on the ground, 0 where none burn.
        seed: of its wear.
        haze: extinction of the air per metre.
        fog: colour of the air.
    """
    found = strip_of(terrain)
    if found is None:
        return np.empty(0)
    return np.array([found[0], found[1], wet, lamps, seed & 0xFFFF, haze, *fog], dtype=np.float64)


@njit(nogil=True, cache=True, error_model="numpy")
def mark_ids(half: float, view: Any, depth: Any, land: int, road: int, ids: Any) -> None:
    """Call level land within `half` of x = 0 by the id of what is laid there."""
    height, width = depth.shape
    for y in range(height):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(width):
            if ids[y, x] != land:
                continue
            t = depth[y, x]
            u = (x + 0.5) * 2.0 / width - 1.0
            py = view[0, 1] + t * (view[3, 1] + u * view[1, 1] + v * view[2, 1])
            px = view[0, 0] + t * (view[3, 0] + u * view[1, 0] + v * view[2, 0])
            if abs(px) < half and abs(py) < 0.05 + 0.0015 * t:
                ids[y, x] = road
