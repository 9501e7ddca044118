"""Fills rows of a landscape picture: each pixel looks up what its ray meets and blends both sides of an outline."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kernels import lent
from rushes.engines.previz.kits.landscape_light import (
    DISC,
    EXPOSURE,
    NIGHT,
    SUN_X,
    SUN_Y,
    SUN_Z,
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


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def corners(sight: Any, view: Any, x: float, y: float, z: float) -> tuple[float, float, float, float, float]:
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
    least, most = min(q0, q1, q2, q3), max(q0, q1, q2, q3)
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
def fall_through(
    kind: int,
    count: int,
    seed: int,
    color: Any,
    wind: float,
    camera: Any,
    seconds: float,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Draw rain (kind 1) or snow (kind 2) into rows y0..y1: drops in a block of air that repeats round the camera.

    Args:
        kind: what falls.
        count: how many in the block.
        seed: of their places.
        color: their scene-linear light.
        wind: sideways drift in metres per second.
        camera: (4, 3) basis.
        seconds: from the start of the take.
        rgb: (H, W, 3) float32, changed.
        depth: (H, W) float32, read.
        y0: first row.
        y1: row after the last.
    """
    color, camera, rgb, depth = lent(color), lent(camera), lent(rgb), lent(depth)
    rows, columns = depth.shape
    right2 = camera[1, 0] ** 2 + camera[1, 1] ** 2 + camera[1, 2] ** 2
    up2 = camera[2, 0] ** 2 + camera[2, 1] ** 2 + camera[2, 2] ** 2
    side = math.sqrt(right2)
    speed, wide, tall = (9.0, 22.0, 16.0) if kind == 1 else (1.15, 15.0, 10.0)
    for k in range(count):
        a, b, c, d = cell(k, 1, seed), cell(k, 2, seed), cell(k, 3, seed), cell(k, 4, seed)
        sway = 0.25 * math.sin(1.4 * seconds + 6.28 * d) if kind == 2 else 0.0
        qx = (a * wide - camera[0, 0] + wind * seconds + sway) % wide - 0.5 * wide
        qy = (b * tall - camera[0, 1] - speed * (0.8 + 0.4 * d) * seconds) % tall - 0.5 * tall
        qz = (c * wide - camera[0, 2]) % wide - 0.5 * wide
        far = qx * camera[3, 0] + qy * camera[3, 1] + qz * camera[3, 2]
        if far < 1.1:
            continue
        u = (qx * camera[1, 0] + qy * camera[1, 1] + qz * camera[1, 2]) / (right2 * far)
        v = (qx * camera[2, 0] + qy * camera[2, 1] + qz * camera[2, 2]) / (up2 * far)
        px, py = (u + 1.0) * 0.5 * columns - 0.5, (1.0 - v) * 0.5 * rows - 0.5
        scale = columns / (2.0 * side * far)
        fade = smooth(1.1, 2.2, far) * (1.0 - smooth(0.36 * wide, 0.5 * wide, far))
        if kind == 1:
            size, long_ = max(0.0016 * scale, 0.55), 0.17 * scale
            power = fade * 0.0016 * scale / size * (0.35 + 0.5 * d)
        else:
            size = max((0.006 + 0.006 * d + 0.009 / far) * scale, 0.7)
            long_ = size
            power = fade * (0.75 + 0.2 * d)
        lean = wind / speed if kind == 1 else 0.0
        if px < -long_ or px > columns + long_:
            continue
        for j in range(max(int(py - 1.6 * long_) - 1, y0), min(int(py + 1.6 * long_) + 2, y1)):
            dv = (j - py) / long_
            middle = px + lean * (j - py) * -1.0
            reach = 2.2 * size if kind == 1 else 1.6 * size
            for i in range(max(int(middle - reach), 0), min(int(middle + reach) + 2, columns)):
                if depth[j, i] < far:
                    continue
                du = (i - middle) / size
                w = power * math.exp(-du * du - (2.0 * dv * dv if kind == 1 else dv * dv))
                if kind == 1:
                    rgb[j, i, 0] += color[0] * w
                    rgb[j, i, 1] += color[1] * w
                    rgb[j, i, 2] += color[2] * w
                else:
                    rgb[j, i, 0] += (color[0] - rgb[j, i, 0]) * w
                    rgb[j, i, 1] += (color[1] - rgb[j, i, 1]) * w
                    rgb[j, i, 2] += (color[2] - rgb[j, i, 2]) * w


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _smooth_sky(
    dome: Any, clouds: Any, camera: Any, u: float, v: float, drift_c: float, drift_s: float, out: Any, at: int
) -> None:
    x = camera[3, 0] + u * camera[1, 0] + v * camera[2, 0]
    y = camera[3, 1] + u * camera[1, 1] + v * camera[2, 1]
    z = camera[3, 2] + u * camera[1, 2] + v * camera[2, 2]
    k = 1.0 / math.sqrt(x * x + y * y + z * z)
    out[at, 0], out[at, 1], out[at, 2], out[at, 3] = sky_light(dome, clouds, x * k, y * k, z * k, drift_c, drift_s)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _alike(plain: Any, rgb: Any, j: int, i: int) -> bool:
    """True where a pixel meets what both its neighbours meet, about as far away, and they look nearly the same."""
    kind, here, left, right = plain[i, 0], plain[i, 1], plain[i - 1, 1], plain[i + 1, 1]
    slack = 0.06 * abs(here)
    # one way out: with several the arrays are counted at every call, which costs more than the rest
    alike = kind != 0.0 and plain[i - 1, 0] == kind and plain[i + 1, 0] == kind
    alike = alike and (kind <= 1.0 or (abs(left - here) <= slack and abs(right - here) <= slack))
    for c in range(3):
        alike &= abs(rgb[j, i - 1, c] - rgb[j, i + 1, c]) <= 0.02 * (rgb[j, i - 1, c] + rgb[j, i + 1, c]) + 0.001
    return alike


@njit(nogil=True, cache=True, error_model="numpy")
def shade_rows(  # noqa: PLR0912, PLR0915  # a kernel: one pass over a row
    height: Any,
    light: Any,
    frame: Any,
    tile: Any,
    rim: Any,
    dome: Any,
    clouds: Any,
    air: Any,
    camera: Any,
    sight: Any,
    view: Any,
    image: Any,
    image_view: Any,
    seconds: float,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
    before: Any,
) -> None:
    """Fill rows y0..y1 of `rgb` (scene-linear) and `depth` (metres along the view axis).

    Args:
        height: see `Maps`.
        light: light of `Maps`, flat.
        frame: see `Maps`.
        tile: (256, 256, 5) wave slopes, grain, slopes of the long waves.
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
        before: (y1 - y0, W) float32 depth of what will be drawn over it, or empty; what lies behind stays black.
    """
    height, light, frame, tile = lent(height), lent(light), lent(frame), lent(tile)
    rim, dome, clouds, air = lent(rim), lent(dome), lent(clouds), lent(air)
    camera, sight, view, image = lent(camera), lent(sight), lent(view), lent(image)
    image_view, rgb, depth, before = lent(image_view), lent(rgb), lent(depth), lent(before)
    rows, columns = depth.shape
    n = height.shape[1]
    eye = camera[0]
    wide = math.sqrt(camera[1, 0] ** 2 + camera[1, 1] ** 2 + camera[1, 2] ** 2)
    pixel = 2.0 * wide / columns
    drift_c, drift_s = math.cos(air[WIND] * seconds), math.sin(air[WIND] * seconds)
    gain = air[EXPOSURE]
    spots = air[DISC] > 0.0 or air[NIGHT] > 0.0
    ready = np.full(columns // 2 + 2, -1)  # the smooth sky of every other column, by the row it was made for
    sky = np.empty((columns // 2 + 2, 4))
    plain = np.zeros((columns, 2))  # 1 sky, 2 land, 3 water, 0 a mixture; and its inverse distance
    evens = (columns + 1) // 2
    for j in range(y0, y1):
        v = 1.0 - (2.0 * j + 1.0) / rows
        for n_th in range(columns):
            # even columns first; an odd one between two alike, that meets the same, is their mean
            i = 2 * n_th if n_th < evens else 2 * (n_th - evens) + 1
            u = (2.0 * i + 1.0) / columns - 1.0
            x = camera[3, 0] + u * camera[1, 0] + v * camera[2, 0]
            y = camera[3, 1] + u * camera[1, 1] + v * camera[2, 1]
            z = camera[3, 2] + u * camera[1, 2] + v * camera[2, 2]
            stretch = math.sqrt(x * x + y * y + z * z)
            shrink = 1.0 / stretch
            x, y, z = x * shrink, y * shrink, z * shrink
            flat = math.sqrt(max(1.0 - y * y, 1e-9))
            near, near_w, other, other_w, sky_w = corners(sight, view, x, y, z)
            plain[i, 0] = 0.0
            if sky_w == 1.0 and (
                not spots or (air[NIGHT] == 0.0 and x * air[SUN_X] + y * air[SUN_Y] + z * air[SUN_Z] < 0.999)
            ):
                plain[i, 0] = 1.0
            elif near_w == 1.0:
                plain[i, 0] = 2.0 if near > 0.0 else 3.0
            plain[i, 1] = near
            if before.size and before[j - y0, i] < np.inf and plain[i, 0] > 0.0:
                reach = math.inf
                if near > 0.0:
                    reach = 1.0 / near / flat
                elif near < 0.0:
                    reach = min((air[WATER_Y] - eye[1]) / min(y, -1e-5), FAR)
                if before[j - y0, i] < 0.97 * reach / stretch:
                    plain[i, 0] = 0.0
                    rgb[j, i, 0], rgb[j, i, 1], rgb[j, i, 2] = 0.0, 0.0, 0.0
                    depth[j, i] = reach / stretch
                    continue
            if i & 1 and i + 1 < columns and _alike(plain, rgb, j, i):
                for c in range(3):
                    rgb[j, i, c] = 0.5 * (rgb[j, i - 1, c] + rgb[j, i + 1, c])
                a, e = depth[j, i - 1], depth[j, i + 1]
                depth[j, i] = 2.0 * a * e / (a + e) if plain[i, 0] > 1.0 else np.inf
                continue
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
                        height,
                        light,
                        n,
                        frame,
                        tile,
                        rim,
                        dome,
                        clouds,
                        air,
                        eye,
                        image,
                        image_view,
                        x,
                        y,
                        z,
                        drift_c,
                        drift_s,
                        seconds,
                        pixel,
                    )
                    reach = min((air[WATER_Y] - eye[1]) / min(y, -1e-5), FAR)
                else:
                    lr, lg, lb = land_light(light, n, frame, tile, rim, air, eye, x, y, z, flat, 1.0 / q, pixel)
                    reach = 1.0 / q / flat
                r, g, b = r + lr * w, g + lg * w, b + lb * w
                if w >= 0.5 or (k == 0 and sky_w < 0.5 and other_w < 0.5):
                    away = reach / stretch
            rgb[j, i, 0] = r * gain
            rgb[j, i, 1] = g * gain
            rgb[j, i, 2] = b * gain
            depth[j, i] = away
