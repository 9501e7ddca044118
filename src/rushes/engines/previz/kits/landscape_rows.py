"""Fills rows of a landscape picture: each pixel looks up what its ray meets and blends both sides of an outline."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits.landscape_light import (
    DISC,
    EXPOSURE,
    FALL,
    KEY_G,
    NIGHT,
    SEED,
    SKY_B,
    SKY_G,
    SKY_R,
    WATER_Y,
    WIND,
    bright_spots,
    land_light,
    sky_light,
    water_light,
)
from rushes.engines.previz.kits.landscape_relief import smooth
from rushes.engines.previz.kits.landscape_sight import COLUMN_0, COLUMN_K, ROW_0, ROW_K, YAW_C, YAW_S, turn_of

FAR = 1.0e5


@njit(nogil=True, cache=True, error_model="numpy")
def _corners(sight: Any, view: Any, x: float, y: float, z: float) -> tuple[float, float, float, float, float]:
    """What a direction meets: near value and its share, second value and its share, and the share of sky.

    Values are inverse distances, negative for water. The nearest of the four neighbours leads; those like it are
    averaged with it, the rest make the second value.
    """
    c, s = view[YAW_C], view[YAW_S]
    rows, columns = sight.shape
    u = (turn_of(x * c - z * s, x * s + z * c) - view[COLUMN_0]) * view[COLUMN_K]
    v = (y - view[ROW_0]) * view[ROW_K]
    u = min(max(u, 0.0), columns - 1.01)
    v = min(max(v, 0.0), rows - 1.01)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    q0, q1, q2, q3 = sight[j, i], sight[j, i + 1], sight[j + 1, i], sight[j + 1, i + 1]
    least, most = min(min(q0, q1), min(q2, q3)), max(max(q0, q1), max(q2, q3))
    if most <= 1.5 * least or most * 1.5 <= least:  # all of one kind: the common case
        low, high = q0 + (q1 - q0) * fu, q2 + (q3 - q2) * fu
        value = low + (high - low) * fv
        return value, 1.0 if value != 0.0 else 0.0, 0.0, 0.0, 1.0 if value == 0.0 else 0.0
    lead = 0.0
    for k in range(4):
        q = sight[j + (k >> 1), i + (k & 1)]
        if abs(q) > abs(lead):
            lead = q
    if lead == 0.0:
        return 0.0, 0.0, 0.0, 0.0, 1.0
    near = 0.0
    near_w = 0.0
    other = 0.0
    other_w = 0.0
    sky_w = 0.0
    for k in range(4):
        a, b = k & 1, k >> 1
        q = sight[j + b, i + a]
        w = (fu if a else 1.0 - fu) * (fv if b else 1.0 - fv)
        if q == 0.0:
            sky_w += w
        elif q * lead > 0.0 and abs(q) * 1.5 > abs(lead):
            near += w * abs(q)
            near_w += w
        else:
            if other_w == 0.0:
                other = 0.0
            other += w * q
            other_w += w
    if near_w > 0.0:
        near = near / near_w * (1.0 if lead > 0.0 else -1.0)
    if other_w > 0.0:
        other /= other_w
    if other_w > 0.0 and other == 0.0:
        sky_w += other_w
        other_w = 0.0
    return near, near_w, other, other_w, sky_w


@njit(nogil=True, cache=True, error_model="numpy")
def _rain(air: Any, x: float, y: float, z: float, eye: Any, seconds: float, pixel: float) -> float:
    """Brightness of rain streaks in a direction: three curtains at 3, 7 and 16 m that the camera moves through."""
    flat = math.sqrt(max(x * x + z * z, 1e-6))
    turn = math.atan2(x, z)
    total = 0.0
    seed = int(air[SEED])
    for k in range(3):
        far = 3.0 * 2.35**k
        up = y / flat * far + eye[1]
        lean = 0.10 * (1.0 if air[WIND] > 0 else -1.0)
        across = turn * far + lean * up + eye[0] * 0.7
        wide = 0.075 + 0.012 * k
        i = int(math.floor(across / wide))
        speed = 8.5 + 2.0 * cell(i, k, seed + 31)
        tall = 2.4
        down = (up + speed * seconds) / tall + 7.0 * cell(i, k, seed + 32)
        j = int(math.floor(down))
        if cell(i, j, seed + 33 + k) > 0.50:
            continue
        f = down - j
        size = max(0.0016, 0.55 * pixel * far)
        du = (across / wide - i - 0.15 - 0.7 * cell(i, j, seed + 37 + k)) * wide / size
        if abs(du) > 2.5:
            continue
        body = smooth(0.0, 0.06, f) * (1.0 - smooth(0.10, 0.26, f))
        total += 0.0016 / size * body * math.exp(-du * du) * (0.5 + 0.5 * cell(i, j, seed + 41))
    return total


@njit(nogil=True, cache=True, error_model="numpy")
def _flakes(air: Any, x: float, y: float, z: float, eye: Any, seconds: float, pixel: float) -> float:
    """Cover of falling snow in a direction: four curtains of soft flakes, the nearest large and out of focus."""
    flat = math.sqrt(max(x * x + z * z, 1e-6))
    turn = math.atan2(x, z)
    clear = 1.0
    seed = int(air[SEED])
    for k in range(4):
        far = 1.6 * 2.1**k
        pitch = 0.34 + 0.11 * k
        across = turn * far + eye[0] * 0.7 + 0.35 * seconds * (1.0 if air[WIND] > 0 else -1.0)
        down = y / flat * far + eye[1] + 1.15 * seconds
        i, j = int(math.floor(across / pitch)), int(math.floor(down / pitch))
        if cell(i, j, seed + 51 + k) > 0.62:
            continue
        size = 0.006 + 0.007 * cell(i, j, seed + 55 + k) + 0.006 / far
        size = max(size, 0.9 * pixel * far)
        sway = 0.10 * math.sin(1.7 * seconds + 6.28 * cell(i, j, seed + 59))
        du = (across / pitch - i - 0.25 - 0.5 * cell(i, j, seed + 60 + k) - sway) * pitch / size
        dv = (down / pitch - j - 0.15 - 0.7 * cell(i, j, seed + 64 + k)) * pitch / size
        r2 = du * du + dv * dv
        if r2 < 4.0:
            clear *= 1.0 - (0.75 if k > 0 else 0.35) * math.exp(-1.6 * r2)
    return 1.0 - clear


@njit(nogil=True, cache=True, error_model="numpy")
def _smooth_sky(dome: Any, clouds: Any, camera: Any, u: float, v: float, drift_c: float, drift_s: float, out: Any, at: int) -> None:
    x = camera[3, 0] + u * camera[1, 0] + v * camera[2, 0]
    y = camera[3, 1] + u * camera[1, 1] + v * camera[2, 1]
    z = camera[3, 2] + u * camera[1, 2] + v * camera[2, 2]
    k = 1.0 / math.sqrt(x * x + y * y + z * z)
    out[at, 0], out[at, 1], out[at, 2], out[at, 3] = sky_light(dome, clouds, x * k, y * k, z * k, drift_c, drift_s)


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(
    height: Any, light: Any, frame: Any, tile: Any, rim: Any, dome: Any, clouds: Any, air: Any,
    camera: Any, sight: Any, view: Any, image: Any, image_view: Any, seconds: float,
    rgb: Any, depth: Any, y0: int, y1: int,
) -> None:
    """Fill rows y0..y1 of `rgb` (scene-linear) and `depth` (metres along the view axis).

    Args:
        height: see `Maps`.
        light: light of `Maps`, flat.
        frame: see `Maps`.
        tile: (256, 256, 3) wave slopes and grain.
        rim: (K, 3) colour of the far air by diamond angle from -2 to 2.
        dome: clear sky.
        clouds: clouds of the sky.
        air: packed air.
        camera: (4, 3) basis.
        sight: what the eye sees, with its frame in `view`.
        view: frame of `sight`.
        image: what the water mirrors, with its frame in `image_view`.
        image_view: frame of `image`.
        seconds: from the start of the take.
        rgb: (H, W, 3) float32.
        depth: (H, W) float32.
        y0: first row.
        y1: row after the last.
    """
    rows, columns = depth.shape
    n = height.shape[1]
    eye = camera[0]
    wide = math.sqrt(camera[1, 0] ** 2 + camera[1, 1] ** 2 + camera[1, 2] ** 2)
    pixel = 2.0 * wide / columns
    drift_c, drift_s = math.cos(air[WIND] * seconds), math.sin(air[WIND] * seconds)
    gain = air[EXPOSURE]
    fall = int(air[FALL])
    spots = air[DISC] > 0.0 or air[NIGHT] > 0.0
    ready = np.full(columns // 2 + 2, -1)  # the smooth sky of every other column, by the row it was made for
    sky = np.empty((columns // 2 + 2, 4))
    for j in range(y0, y1):
        v = 1.0 - (2.0 * j + 1.0) / rows
        for i in range(columns):
            u = (2.0 * i + 1.0) / columns - 1.0
            x = camera[3, 0] + u * camera[1, 0] + v * camera[2, 0]
            y = camera[3, 1] + u * camera[1, 1] + v * camera[2, 1]
            z = camera[3, 2] + u * camera[1, 2] + v * camera[2, 2]
            stretch = math.sqrt(x * x + y * y + z * z)
            shrink = 1.0 / stretch
            x, y, z = x * shrink, y * shrink, z * shrink
            flat = math.sqrt(max(1.0 - y * y, 1e-9))
            near, near_w, other, other_w, sky_w = _corners(sight, view, x, y, z)
            r, g, b = 0.0, 0.0, 0.0
            away = math.inf
            if sky_w > 0.0:
                h = i >> 1
                for k in range(h, h + 1 + (i & 1)):
                    if ready[k] != j:
                        _smooth_sky(dome, clouds, camera, (4.0 * k + 1.0) / columns - 1.0, v, drift_c, drift_s, sky, k)
                        ready[k] = j
                k = h + (i & 1)
                r, g, b = 0.5 * (sky[h, 0] + sky[k, 0]), 0.5 * (sky[h, 1] + sky[k, 1]), 0.5 * (sky[h, 2] + sky[k, 2])
                if spots:
                    sr, sg, sb = bright_spots(air, x, y, z, pixel)
                    keep = 0.5 * (sky[h, 3] + sky[k, 3])
                    r, g, b = r + sr * keep, g + sg * keep, b + sb * keep
                r, g, b = r * sky_w, g * sky_w, b * sky_w
            for k in range(2):
                q = near if k == 0 else other
                w = near_w if k == 0 else other_w
                if w <= 0.0:
                    continue
                if q < 0.0:
                    lr, lg, lb = water_light(
                        height, light, n, frame, tile, rim, dome, clouds, air, eye, image, image_view,
                        x, y, z, drift_c, drift_s, seconds, pixel,
                    )
                    reach = min((air[WATER_Y] - eye[1]) / min(y, -1e-5), FAR)
                else:
                    lr, lg, lb = land_light(light, n, frame, tile, rim, air, eye, x, y, z, flat, 1.0 / q, pixel)
                    reach = 1.0 / q / flat
                r, g, b = r + lr * w, g + lg * w, b + lb * w
                if w >= 0.5 or (k == 0 and sky_w < 0.5 and other_w < 0.5):
                    away = reach / stretch
            if fall == 1:
                s = _rain(air, x, y, z, eye, seconds, pixel)
                s *= 0.35 * (air[SKY_G] + 0.4 * air[KEY_G])
                r, g, b = r + s * 0.95, g + s, b + s * 1.05
            elif fall == 2:
                s = _flakes(air, x, y, z, eye, seconds, pixel)
                r += (1.9 * air[SKY_R] - r) * s
                g += (1.9 * air[SKY_G] - g) * s
                b += (1.9 * air[SKY_B] - b) * s
            rgb[j, i, 0] = r * gain
            rgb[j, i, 1] = g * gain
            rgb[j, i, 2] = b * gain
            depth[j, i] = away
