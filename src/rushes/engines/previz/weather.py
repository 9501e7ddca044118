"""Rain and snow in the air: layers of drops and flakes at fixed distances, hung in the world, lit by the scene."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import cell
from rushes.engines.previz.kit import CameraState, Vec3

#: Distances of the layers, metres.
_RAIN = np.array([1.6, 3.2, 6.5, 13.0])
_SNOW = np.array([1.3, 2.6, 5.2, 10.0, 18.0])


def fall(
    kind: str,
    camera: CameraState,
    seconds: float,
    left: Vec3,
    right: Vec3,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
    *,
    seed: int = 1,
) -> None:
    """Let it rain or snow over rows of a picture.

    Args:
        kind: `rain` or `snow`; anything else leaves the picture as it is.
        camera: the view.
        seconds: from the start of the take.
        left, right: light that falls on drops at the left and right edge of the picture, scene-linear.
        rgb: (H, W, 3) float32 scene-linear, changed in rows y0..y1.
        depth: (H, W) float32 metres; nothing falls behind things.
        y0: first row.
        y1: row after the last.
        seed: where drops are.
    """
    view = basis(camera, aspect=depth.shape[1] / depth.shape[0])
    light = np.array([left, right])
    if kind == "rain":
        _rain(view, seconds, light, _RAIN, seed, rgb, depth, y0, y1)
    elif kind == "snow":
        _snow(view, seconds, light, _SNOW, seed, rgb, depth, y0, y1)


@njit(nogil=True, cache=True, error_model="numpy")
def _rain(
    view: Any, seconds: float, light: Any, layers: Any, seed: int, rgb: Any, depth: Any, y0: int, y1: int
) -> None:
    """Streaks as long as a drop falls while the shutter is open, thinner than a pixel when far."""
    height, width = depth.shape
    scale_r = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2)
    rx, rz = view[1, 0] / scale_r, view[1, 2] / scale_r
    across = view[0, 0] * rx + view[0, 2] * rz
    along = view[0, 0] * view[3, 0] + view[0, 2] * view[3, 2]
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for k in range(layers.shape[0]):
            d = layers[k]
            pix = 2.0 * scale_r * d / width
            # walking on through a layer changes its drops a few times a metre
            slab = math.floor(along * 0.7 / d + 0.5)
            level = view[0, 1] + d * (view[3, 1] + v * view[2, 1])
            wide, tall = 0.060 * d**0.72, 0.55 + 0.10 * d
            streak = 0.17 + 0.01 * d
            thick = 0.0030
            cover = min(thick / pix, 1.0)
            body = max(thick, pix)
            row = level + (8.3 + 0.25 * k) * seconds
            start = across - d * scale_r - 0.055 * level
            first = math.floor((start - body) / wide) - 1
            last = math.floor((start + 2.0 * d * scale_r + body) / wide) + 1
            for iu in range(first, last + 1):
                shift = cell(iu, slab, seed + k) * tall * 7.0
                iv = math.floor((row + shift) / tall)
                dice = cell(iu, iv, seed * 5 + k)
                if dice > 0.72:
                    continue
                dv = row + shift - (iv + 0.5) * tall
                if dv < 0.0 or dv > streak:
                    continue
                strong = 4.0 * (dv / streak) * (1.0 - dv / streak) * cover * (0.35 + 0.65 * dice / 0.72)
                middle = ((iu + 0.2 + 0.6 * dice / 0.72) * wide - start) / pix - 0.5
                reach = body / pix
                for x in range(max(math.ceil(middle - reach), 0), min(int(middle + reach) + 1, width)):
                    if depth[y, x] < d:
                        continue
                    a = max(1.0 - abs(x - middle) / reach, 0.0) * strong
                    m = (x + 0.5) / width
                    rgb[y, x, 0] += (light[0, 0] + (light[1, 0] - light[0, 0]) * m) * a
                    rgb[y, x, 1] += (light[0, 1] + (light[1, 1] - light[0, 1]) * m) * a
                    rgb[y, x, 2] += (light[0, 2] + (light[1, 2] - light[0, 2]) * m) * a


@njit(nogil=True, cache=True, error_model="numpy")
def _snow(
    view: Any, seconds: float, light: Any, layers: Any, seed: int, rgb: Any, depth: Any, y0: int, y1: int
) -> None:
    """Round flakes that drift; near ones are large and soft."""
    height, width = depth.shape
    scale_r = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2)
    rx, rz = view[1, 0] / scale_r, view[1, 2] / scale_r
    across = view[0, 0] * rx + view[0, 2] * rz
    along = view[0, 0] * view[3, 0] + view[0, 2] * view[3, 2]
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for k in range(layers.shape[0]):
            d = layers[k]
            pix = 2.0 * scale_r * d / width
            slab = math.floor(along * 0.7 / d + 0.5)
            level = view[0, 1] + d * (view[3, 1] + v * view[2, 1]) + (0.95 + 0.05 * k) * seconds
            size = 0.105 * d**0.62
            radius = max(0.0062 + 0.0012 * d, 0.9 * pix)
            cover = min((0.0062 + 0.0012 * d) / (0.9 * pix), 1.0)
            iv = math.floor(level / size)
            start = across - d * scale_r + 0.06 * math.sin(seconds * 0.9 + 2.1 * k) + 0.22 * seconds
            first = math.floor(start / size) - 1
            last = math.floor((start + 2.0 * d * scale_r) / size) + 1
            for iu in range(first, last + 1):
                dice = cell(iu, iv, seed * 3 + k + 64 * slab)
                if dice > 0.55:
                    continue
                dv = level - (iv + 0.25 + 0.5 * cell(iv, iu, seed + k)) * size
                if abs(dv) > radius:
                    continue
                middle = ((iu + 0.25 + 0.5 * dice / 0.55) * size - start) / pix - 0.5
                reach = radius / pix
                for x in range(max(math.ceil(middle - reach), 0), min(int(middle + reach) + 1, width)):
                    if depth[y, x] < d:
                        continue
                    du = (x - middle) * pix
                    r = (du * du + dv * dv) / (radius * radius)
                    if r > 1.0:
                        continue
                    a = (1.0 - r) * cover * (0.85 if k > 0 else 0.5)
                    m = (x + 0.5) / width
                    for c in range(3):
                        lit = light[0, c] + (light[1, c] - light[0, c]) * m
                        rgb[y, x, c] += (lit - rgb[y, x, c] * 0.7) * a
