"""Turns sight lines of a land into light: ground, water with its reflection, sky, air between, and what falls."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits.landscape_relief import smooth
from rushes.engines.previz.kits.landscape_sight import COLUMN_0, COLUMN_K, ROW_0, ROW_K, YAW_C, YAW_S, turn_of

#: Entries of the packed air of a take.
(
    SUN_X,
    SUN_Y,
    SUN_Z,
    KEY_R,
    KEY_G,
    KEY_B,
    SKY_R,
    SKY_G,
    SKY_B,
    HAZE,
    MIST,
    MIST_BASE,
    MIST_SCALE,
    DISC,
    NIGHT,
    WIND,
    FALL,
    WATER_Y,
    EXPOSURE,
    SEA,
    DEEP_R,
    DEEP_G,
    DEEP_B,
    RIM_R,
    RIM_G,
    RIM_B,
    DETAIL,
    SEED,
    GREY,
) = range(29)

U1, U2, U3, U4, U5 = (np.uint64(k) for k in range(1, 6))


@njit(nogil=True, cache=True, error_model="numpy")
def _dome(dome: Any, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Clear sky in a direction; below the horizon it is the horizon's colour."""
    n = dome.shape[0]
    y = max(y, 0.004)
    k = 0.5 * (n - 1) / (1.0 + y)
    u = min(max(x * k + 0.5 * (n - 1), 0.0), n - 1.01)
    v = min(max(z * k + 0.5 * (n - 1), 0.0), n - 1.01)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    r = dome[j, i, 0] * a + dome[j, i + 1, 0] * b + dome[j + 1, i, 0] * c + dome[j + 1, i + 1, 0] * d
    g = dome[j, i, 1] * a + dome[j, i + 1, 1] * b + dome[j + 1, i, 1] * c + dome[j + 1, i + 1, 1] * d
    w = dome[j, i, 2] * a + dome[j, i + 1, 2] * b + dome[j + 1, i, 2] * c + dome[j + 1, i + 1, 2] * d
    return r, g, w


@njit(nogil=True, cache=True, error_model="numpy")
def _stars(x: float, y: float, z: float, pixel: float, air: Any) -> float:
    """Light of the stars in a direction: one at most in each cell of the dome, never smaller than a pixel."""
    k = 150.0 / (1.0 + y)
    u, v = x * k + 500.0, z * k + 500.0
    i, j = int(u), int(v)
    seed = int(air[SEED])
    if cell(i, j, seed + 71) > 0.40:
        return 0.0
    du = u - i - 0.2 - 0.6 * cell(i, j, seed + 72)
    dv = v - j - 0.2 - 0.6 * cell(i, j, seed + 73)
    size = max(0.7 * pixel * 150.0 * 0.5 * (1.0 + y), 0.02) + 0.02
    r2 = (du * du + dv * dv) / (size * size)
    if r2 > 6.0:
        return 0.0
    m = cell(i, j, seed + 74)
    return (0.012 + 0.7 * m**14) * math.exp(-r2) * smooth(0.0, 0.25, y)


@njit(nogil=True, cache=True, error_model="numpy")
def bright_spots(air: Any, x: float, y: float, z: float, pixel: float) -> tuple[float, float, float]:
    """Light of the stars and of the sun's or moon's disc in a unit direction, before the clouds."""
    r, g, b = 0.0, 0.0, 0.0
    if air[NIGHT] > 0.0 and y > 0.0 and air[GREY] < 0.5:
        s = _stars(x, y, z, pixel, air)
        r, g, b = s, s * 1.02, s * 1.08
    if air[DISC] > 0.0:
        cosine = x * air[SUN_X] + y * air[SUN_Y] + z * air[SUN_Z]
        if cosine > 0.9996:
            size = 0.99988 if air[NIGHT] == 0.0 else 0.99984
            edge = smooth(size - 2.0e-5 - 0.012 * pixel, size + 2.0e-5, cosine) * air[DISC]
            warm = 0.45 if air[NIGHT] == 0.0 else 0.57
            r, g, b = (
                r + edge * (0.4 + air[RIM_R] * warm),
                g + edge * (0.35 + air[RIM_G] * warm),
                b + edge * (0.3 + air[RIM_B] * warm),
            )
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def sky_light(
    dome: Any, clouds: Any, x: float, y: float, z: float, drift_c: float, drift_s: float
) -> tuple[float, float, float, float]:
    """Light of the clear dome with its drifting clouds in a unit direction, and the share that passes the clouds."""
    r, g, b = _dome(dome, x, y, z)
    keep = 1.0
    if y > 0.012:
        n = clouds.shape[0]
        cx, cz = x * drift_c + z * drift_s, z * drift_c - x * drift_s
        k = 0.5 * n / (1.0 + y)
        u = min(max(cx * k + 0.5 * n - 0.5, 0.0), n - 1.01)
        v = min(max(cz * k + 0.5 * n - 0.5, 0.0), n - 1.01)
        i, j = int(u), int(v)
        fu, fv = u - i, v - j
        a, e = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
        c, d = (1.0 - fu) * fv, fu * fv
        alpha = clouds[j, i, 3] * a + clouds[j, i + 1, 3] * e + clouds[j + 1, i, 3] * c + clouds[j + 1, i + 1, 3] * d
        if alpha > 0.0:
            keep = 1.0 - alpha
            r = (
                r * keep
                + clouds[j, i, 0] * a
                + clouds[j, i + 1, 0] * e
                + clouds[j + 1, i, 0] * c
                + clouds[j + 1, i + 1, 0] * d
            )
            g = (
                g * keep
                + clouds[j, i, 1] * a
                + clouds[j, i + 1, 1] * e
                + clouds[j + 1, i, 1] * c
                + clouds[j + 1, i + 1, 1] * d
            )
            b = (
                b * keep
                + clouds[j, i, 2] * a
                + clouds[j, i + 1, 2] * e
                + clouds[j + 1, i, 2] * c
                + clouds[j + 1, i + 1, 2] * d
            )
    return r, g, b, keep


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _fetch(flat: Any, n: int, frame: Any, level: int, x: float, z: float) -> tuple[float, float, float]:
    """Bilinear light of one map; unsigned indices spare a sign check for each of the twelve reads."""
    u = min(max((x - frame[level, 0]) / frame[level, 2], 0.0), n - 1.01)
    v = min(max((z - frame[level, 1]) / frame[level, 2], 0.0), n - 1.01)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    k = np.uint64(((level * n + j) * n + i) * 3)
    q = k + np.uint64(3 * n)
    r = flat[k] * a + flat[k + U3] * b + flat[q] * c + flat[q + U3] * d
    g = flat[k + U1] * a + flat[k + U4] * b + flat[q + U1] * c + flat[q + U4] * d
    w = flat[k + U2] * a + flat[k + U5] * b + flat[q + U2] * c + flat[q + U5] * d
    return r, g, w


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def ground_light(light: Any, n: int, frame: Any, x: float, z: float, foot: float) -> tuple[float, float, float]:
    """Light leaving the ground at a place, from the finest map that holds it and is not finer than `foot` metres."""
    levels = frame.shape[0]
    for level in range(levels):
        size = frame[level, 2]
        half = 0.5 * n * size
        eu = abs(x - frame[level, 0] - half) / half
        ev = abs(z - frame[level, 1] - half) / half
        edge = max(eu, ev)
        if level == levels - 1:
            return _fetch(light, n, frame, level, x, z)
        if edge >= 0.985:
            continue
        w = max(smooth(0.80, 0.98, edge), smooth(1.2, 2.1, foot / size))
        if w >= 1.0:
            continue
        r, g, b = _fetch(light, n, frame, level, x, z)
        if w > 0.0:
            r1, g1, b1 = _fetch(light, n, frame, level + 1, x, z)
            r, g, b = r + (r1 - r) * w, g + (g1 - g) * w, b + (b1 - b) * w
        return r, g, b
    return 0.0, 0.0, 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def _tile2(tile: Any, u: float, v: float, k: int) -> float:
    n = tile.shape[0]
    u = (u - math.floor(u)) * n
    v = (v - math.floor(v)) * n
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    i, j = i & (n - 1), j & (n - 1)
    i1, j1 = (i + 1) & (n - 1), (j + 1) & (n - 1)
    a = tile[j, i, k] + (tile[j, i1, k] - tile[j, i, k]) * fu
    b = tile[j1, i, k] + (tile[j1, i1, k] - tile[j1, i, k]) * fu
    return a + (b - a) * fv


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def through_air(
    rim: Any, air: Any, r: float, g: float, b: float, x: float, y: float, z: float, length: float, eye_y: float
) -> tuple[float, float, float]:
    """Light after `length` metres of air along the unit direction (x, y, z), with the air's own light added."""
    u = (turn_of(x, z) + 2.0) * (0.25 * (rim.shape[0] - 1))
    i = min(int(u), rim.shape[0] - 2)
    f = u - i
    fr, fg, fb = (
        rim[i, 0] + (rim[i + 1, 0] - rim[i, 0]) * f,
        rim[i, 1] + (rim[i + 1, 1] - rim[i, 1]) * f,
        rim[i, 2] + (rim[i + 1, 2] - rim[i, 2]) * f,
    )
    tau = air[HAZE] * length
    if air[MIST] > 0.0:
        scale = air[MIST_SCALE]
        e0 = math.exp(-min(max((eye_y - air[MIST_BASE]) / scale, -3.0), 30.0))
        rise = y * length / scale
        share = (1.0 - math.exp(-min(max(rise, -6.0), 30.0))) / rise if abs(rise) > 1e-4 else 1.0
        mist = air[MIST] * e0 * share * max(length - 25.0, 0.0)
        cap = 1.5 + 1.5 * air[GREY]
        tau += cap * mist / (cap + mist)  # never a blank wall: what stands behind is kept in part
    # blue is scattered most: what is far turns blue, what stands before the sun turns warm
    q = math.exp(-0.1 * tau)
    q2 = q * q
    q4 = q2 * q2
    q8 = q4 * q4
    tg, tb = q8 * q2, q8 * q4 * q
    return r * q8 + fr * (1.0 - q8), g * tg + fg * (1.0 - tg), b * tb + fb * (1.0 - tb)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def land_light(
    light: Any,
    n: int,
    frame: Any,
    tile: Any,
    rim: Any,
    air: Any,
    eye: Any,
    x: float,
    y: float,
    z: float,
    flat: float,
    far: float,
    pixel: float,
) -> tuple[float, float, float]:
    """Light of the ground met `far` horizontal metres away in the unit direction, through the air."""
    length = far / flat
    px, pz = eye[0] + x * length, eye[2] + z * length
    stretch = math.sqrt(min(1.0 / max(abs(y), 0.03), 14.0))
    stretch += (1.0 - stretch) * smooth(150.0, 600.0, far)
    foot = pixel * length * stretch
    r, g, b = ground_light(light, n, frame, px, pz, foot)
    if length < 70.0:
        amount = air[DETAIL] * (1.0 - smooth(20.0, 70.0, length))
        near = _tile2(tile, px * 0.83, pz * 0.27 + 0.05 * px, 2) * (1.0 - smooth(0.004, 0.018, foot))
        broad = _tile2(tile, px * 0.19, pz * 0.19, 2) * (1.0 - smooth(0.015, 0.06, foot))
        k = max(1.0 + amount * (near + 0.8 * broad), 0.15)
        r, g, b = r * k, g * k, b * k
    return through_air(rim, air, r, g, b, x, y, z, length, eye[1])


@njit(nogil=True, cache=True, error_model="numpy")
def _slopes(tile: Any, u: float, v: float, k: int) -> tuple[float, float]:
    """Both wave slopes of the tile from channel `k` on, at a place in tiles."""
    n = tile.shape[0]
    u = (u - math.floor(u)) * n
    v = (v - math.floor(v)) * n
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    i, j = i & (n - 1), j & (n - 1)
    i1, j1 = (i + 1) & (n - 1), (j + 1) & (n - 1)
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    x = tile[j, i, k] * a + tile[j, i1, k] * b + tile[j1, i, k] * c + tile[j1, i1, k] * d
    return x, tile[j, i, k + 1] * a + tile[j, i1, k + 1] * b + tile[j1, i, k + 1] * c + tile[j1, i1, k + 1] * d


@njit(nogil=True, cache=True, error_model="numpy")
def _waves(tile: Any, air: Any, x: float, z: float, seconds: float, foot: float) -> tuple[float, float]:
    """Slope of the water in x and z: three trains of ripples, each gone once a pixel holds whole waves."""
    sea = air[SEA]
    nx = 0.0
    nz = 0.0
    w = 1.0 - smooth(0.012, 0.08, foot)
    if w > 0.0:
        u, v = x / 3.1 + 0.11 * seconds, z / 3.1 + 0.05 * seconds
        sx, sz = _slopes(tile, u, v, 0)
        nx, nz = nx + w * 0.55 * sx, nz + w * 0.55 * sz
    w = 1.0 - smooth(0.05, 0.35, foot)
    if w > 0.0:
        u, v = x / 13.0 - 0.045 * seconds, z / 13.0 - 0.06 * seconds
        sx, sz = _slopes(tile, u, v, 0)
        nx, nz = nx + w * 0.75 * sx, nz + w * 0.75 * sz
    w = 1.0 - 0.92 * smooth(1.5, 14.0, foot)
    u, v = 0.8 * x / 57.0 + 0.6 * z / 57.0 + 0.012 * seconds, 0.8 * z / 57.0 - 0.6 * x / 57.0 + 0.02 * seconds
    sx, sz = _slopes(tile, u, v, 3)
    nx, nz = nx + w * 0.9 * sx, nz + w * 0.9 * sz
    return sea * nx, sea * nz


@njit(nogil=True, cache=True, error_model="numpy")
def _mirrored(
    image: Any,
    view: Any,
    light: Any,
    n: int,
    frame: Any,
    rim: Any,
    dome: Any,
    clouds: Any,
    air: Any,
    eye: Any,
    x: float,
    y: float,
    z: float,
    drift_c: float,
    drift_s: float,
    pixel: float,
    rough: float,
) -> tuple[float, float, float]:
    """Light that reaches the water from the direction it reflects: the far shore where one stands there, else sky."""
    c, s = view[YAW_C], view[YAW_S]
    rows, columns = image.shape
    u = (turn_of(x * c - z * s, x * s + z * c) - view[COLUMN_0]) * view[COLUMN_K]
    v = (y - view[ROW_0]) * view[ROW_K]
    u = min(max(u, 0.0), columns - 1.01)
    v = min(max(v, 0.0), rows - 1.01)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    w = 0.0
    inverse = 0.0
    clear = 1.0 - smooth(0.5, 5.0, rough) * 0.92  # waves too fine to see break far shores up
    for k in range(4):
        a, b = k & 1, k >> 1
        q = image[j + b, i + a]
        if q != 0.0:
            share = (fu if a else 1.0 - fu) * (fv if b else 1.0 - fv) * clear
            w += share
            inverse += share * abs(q)
    r, g, b_ = 0.0, 0.0, 0.0
    if w < 1.0:
        r, g, b_, _ = sky_light(dome, clouds, x, y, z, drift_c, drift_s)
    if w > 0.0:
        flat = math.sqrt(max(1.0 - y * y, 1e-9))
        length = w / inverse / flat
        lr, lg, lb = ground_light(
            light, n, frame, eye[0] + x * length, eye[2] + z * length, pixel * length * (1.0 + rough)
        )
        lr, lg, lb = through_air(rim, air, lr, lg, lb, x, y, z, length, 2.0 * air[WATER_Y] - eye[1])
        r, g, b_ = r * (1.0 - w) + lr * w, g * (1.0 - w) + lg * w, b_ * (1.0 - w) + lb * w
    return r, g, b_


@njit(nogil=True, cache=True, error_model="numpy")
def water_light(  # noqa: PLR0915  # a kernel: one pass over what a water ray gathers
    height: Any,
    light: Any,
    n: int,
    frame: Any,
    tile: Any,
    rim: Any,
    dome: Any,
    clouds: Any,
    air: Any,
    eye: Any,
    image: Any,
    view: Any,
    x: float,
    y: float,
    z: float,
    drift_c: float,
    drift_s: float,
    seconds: float,
    pixel: float,
) -> tuple[float, float, float]:
    """Light of the water in a downward unit direction: reflection by Fresnel, depth below, glitter, foam, then air."""
    length = (air[WATER_Y] - eye[1]) / min(y, -1e-5)
    length = min(length, 60000.0)
    px, pz = eye[0] + x * length, eye[2] + z * length
    foot = pixel * length * min(1.0 / max(-y, 0.01), 60.0) ** 0.8
    sx, sz = _waves(tile, air, px, pz, seconds, foot)
    calm = 1.0 / math.sqrt(1.0 + sx * sx + sz * sz)
    nx, ny, nz = -sx * calm, calm, -sz * calm
    cosine = -(x * nx + y * ny + z * nz)
    cosine = max(cosine, 0.02)
    m = 1.0 - min(cosine, 1.0)
    m2 = m * m
    fresnel = 0.02 + 0.98 * m2 * m2 * m
    fresnel = min(fresnel, 0.86)  # unresolved waves never let a rough sea mirror at grazing angles
    rx, ry, rz = x + 2.0 * cosine * nx, y + 2.0 * cosine * ny, z + 2.0 * cosine * nz
    ry = abs(ry) + 0.004 + 0.10 * air[SEA] * smooth(0.3, 6.0, foot)
    inv = 1.0 / math.sqrt(rx * rx + ry * ry + rz * rz)
    rx, ry, rz = rx * inv, ry * inv, rz * inv
    r, g, b = _mirrored(
        image,
        view,
        light,
        n,
        frame,
        rim,
        dome,
        clouds,
        air,
        eye,
        rx,
        ry,
        rz,
        drift_c,
        drift_s,
        pixel,
        foot * min(air[SEA] * 9.0, 1.0),
    )
    dr, dg, db = air[DEEP_R], air[DEEP_G], air[DEEP_B]
    foam = 0.0
    if length < 900.0:
        level = 0
        while level < height.shape[0] - 1:
            half = 0.5 * n * frame[level, 2]
            if max(abs(px - frame[level, 0] - half), abs(pz - frame[level, 1] - half)) < 0.98 * half:
                break
            level += 1
        i = int(min(max((px - frame[level, 0]) / frame[level, 2], 0.0), n - 1.0))
        j = int(min(max((pz - frame[level, 1]) / frame[level, 2], 0.0), n - 1.0))
        depth = air[WATER_Y] - height[level, j, i]
        if depth < 7.0:
            er, eg, eb = ground_light(light, n, frame, px, pz, foot + 0.3)
            k = max(depth, 0.0)
            dr += (er * 0.8 - dr) * math.exp(-1.5 * k)
            dg += (eg * 0.8 - dg) * math.exp(-0.55 * k)
            db += (eb * 0.8 - db) * math.exp(-0.65 * k)
            if air[SEA] > 0.06:
                swash = math.sin(0.75 * seconds + 2.5 * _tile2(tile, px / 41.0, pz / 41.0, 2)) * 0.45
                broad = 1.0 - smooth(0.03, 0.4, foot)  # lace finer than a pixel would only flicker
                lace = broad * _tile2(tile, px / 6.3 + 0.02 * seconds, pz / 6.3, 2)
                lace += 0.6 * (1.0 - smooth(0.01, 0.08, foot)) * _tile2(tile, px / 1.9, pz / 1.9, 2)
                foam = (1.0 - smooth(0.0, 1.5, depth + swash - 0.5)) * smooth(-0.2, 0.9, lace + 0.5 - 0.4 * depth)
                roll = math.sin(depth * 2.2 + 0.9 * seconds + 1.5 * _tile2(tile, px / 60.0, pz / 60.0, 2))
                foam += 0.55 * smooth(0.80, 0.98, roll) * (1.0 - smooth(2.0, 5.0, depth)) * smooth(0.0, 0.8, lace)
    r, g, b = r * fresnel + dr * (1.0 - fresnel), g * fresnel + dg * (1.0 - fresnel), b * fresnel + db * (1.0 - fresnel)
    spark = rx * air[SUN_X] + ry * air[SUN_Y] + rz * air[SUN_Z]
    if spark > 0.9 and air[DISC] > 0.0:
        sharp = 900.0 - 760.0 * smooth(0.02, 1.5, foot)
        flash = math.exp(sharp * (spark - 1.0)) * sharp * 0.018 * fresnel
        flash *= 0.5 + 0.9 * max(_tile2(tile, px / 1.7 + 0.3 * seconds, pz / 1.7, 2) + 0.3, 0.0)
        r, g, b = r + air[KEY_R] * flash, g + air[KEY_G] * flash, b + air[KEY_B] * flash
    if foam > 0.0:
        foam = min(foam, 1.0) * 0.85
        wr, wg, wb = (
            0.75 * (air[KEY_R] * max(air[SUN_Y], 0.25) + air[SKY_R]),
            0.75 * (air[KEY_G] * max(air[SUN_Y], 0.25) + air[SKY_G]),
            0.75 * (air[KEY_B] * max(air[SUN_Y], 0.25) + air[SKY_B]),
        )
        r, g, b = r + (wr - r) * foam, g + (wg - g) * foam, b + (wb - b) * foam
    return through_air(rim, air, r, g, b, x, y, z, length, eye[1])
