"""Lamp posts of a street: thin things, each drawn over what stands behind it with its own soft edges."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.figure_rays import window
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_ground import fogged
from rushes.engines.previz.kits.street_texture import pulse

#: No post nearer than this is drawn, metres: the camera would stand in it.
NEAREST = 2.6


@njit(nogil=True, cache=True, error_model="numpy")
def stand_posts(plan: Any, air: Any, view: Any, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    """Draw the posts into rows y0..y1, the far ones first.

    Args:
        plan: the packed street.
        air: its packed light.
        view: (4, 3) basis of the camera.
        rgb: (H, W, 3) float32 scene-linear, changed.
        depth: (H, W) float32 metres along the view axis, changed where a post covers most of a pixel.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    pix = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width
    box = np.empty(6)
    ahead = view[3, 2] >= 0.0
    for n in range(plan.lamps):
        k = plan.lamps - 1 - n if ahead else n
        x, z, top, arm = plan.lamp[k, 0], plan.lamp[k, 1], plan.lamp[k, lay.LY], plan.lamp[k, lay.LARM]
        away = (x - view[0, 0]) * view[3, 0] + (z - view[0, 2]) * view[3, 2]
        if away < 0.5:
            continue
        grow = 0.06 + pix * max(away, 1.0)
        box[0], box[1], box[2] = x - grow, 0.0, z - grow
        box[3], box[4], box[5] = x + grow, top, z + grow
        _pole(air, view, pix, x, z, top, window(view, box, 1.0, height, width), rgb, depth, y0, y1)
        box[0], box[1] = x + min(0.0, 1.12 * arm) - grow, top - 0.15 - grow
        box[3], box[4] = x + max(0.0, 1.12 * arm) + grow, top + 0.06 + grow
        _arm(plan, air, view, pix, k, window(view, box, 1.0, height, width), rgb, depth, y0, y1)


@njit(nogil=True, cache=True, error_model="numpy")
def _pole(
    air: Any,
    view: Any,
    pix: float,
    x: float,
    z: float,
    top: float,
    place: tuple[int, int, int, int],
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """The upright."""
    height, width = depth.shape
    wx, wz = x - view[0, 0], z - view[0, 2]
    for j in range(max(y0, place[0]), min(y1, place[1])):
        v = 1.0 - (j + 0.5) * 2.0 / height
        for i in range(place[2], place[3]):
            u = (i + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            flat = dx * dx + dz * dz
            t = (wx * dx + wz * dz) / flat
            if t <= NEAREST or t >= depth[j, i]:
                continue
            length = math.sqrt(flat + dy * dy)
            w = pix * t * length
            gap = abs(wx * dz - wz * dx) / math.sqrt(flat)
            cover = min(max((0.055 - gap) / w + 0.5, 0.0), 1.0) * pulse(view[0, 1] + dy * t, 0.0, top, w)
            if w > 0.11:
                cover *= 0.11 / w
            if cover > 0.003:
                _mix(air, view, 0.0, 0.0, 0.0, cover, dy / length, dz / length, t, length, rgb, depth, j, i)


@njit(nogil=True, cache=True, error_model="numpy")
def _arm(
    plan: Any,
    air: Any,
    view: Any,
    pix: float,
    k: int,
    place: tuple[int, int, int, int],
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """The arm over the road with its head and its light."""
    height, width = depth.shape
    top, arm = plan.lamp[k, lay.LY], plan.lamp[k, lay.LARM]
    for j in range(max(y0, place[0]), min(y1, place[1])):
        v = 1.0 - (j + 0.5) * 2.0 / height
        for i in range(place[2], place[3]):
            u = (i + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            if abs(dz) < 1e-6:
                continue
            t = (plan.lamp[k, 1] - view[0, 2]) / dz
            if t <= NEAREST or t >= depth[j, i]:
                continue
            share = (view[0, 0] + dx * t - plan.lamp[k, 0]) / arm
            level = view[0, 1] + dy * t
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            w = pix * t * length
            wide = w / abs(arm)
            bar = pulse(share, 0.0, 1.0, wide) * pulse(level, top - 0.03, top + 0.05, w)
            head = pulse(share, 0.62, 1.12, wide) * pulse(level, top - 0.11, top + 0.06, w)
            glow = pulse(share, 0.66, 1.08, wide) * pulse(level, top - 0.15, top - 0.06, w)
            cover = max(bar, head, glow)
            if cover > 0.003:
                power = 14.0 * glow * air.lamps
                r, g, b = plan.lamp[k, lay.LR], plan.lamp[k, lay.LG], plan.lamp[k, lay.LB]
                _mix(
                    air, view, r * power, g * power, b * power, cover, dy / length, dz / length, t, length, rgb, depth,
                    j, i,
                )  # fmt: skip


@njit(nogil=True, cache=True, error_model="numpy")
def _mix(
    air: Any,
    view: Any,
    r: float,
    g: float,
    b: float,
    cover: float,
    dy: float,
    dz: float,
    t: float,
    length: float,
    rgb: Any,
    depth: Any,
    j: int,
    i: int,
) -> None:
    """Lay dark metal that shines by itself with (r, g, b) over a pixel."""
    base = 0.025
    r, g, b = fogged(
        air,
        r + base * air.ambient[0, 0],
        g + base * air.ambient[0, 1],
        b + base * air.ambient[0, 2],
        view[0, 1],
        view[0, 2],
        dy,
        dz,
        t * length,
    )
    rgb[j, i, 0] += (r - rgb[j, i, 0]) * cover
    rgb[j, i, 1] += (g - rgb[j, i, 1]) * cover
    rgb[j, i, 2] += (b - rgb[j, i, 2]) * cover
    if cover > 0.6:
        depth[j, i] = t
