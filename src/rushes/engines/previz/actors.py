"""Draws people into a picture: a moulded figure in its box of the frame, lit, fogged, grounded by its shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.figure_rays import approach, bounds, columns, distance, march, near, normal, prepare, slab
from rushes.engines.previz.gait import CANOPY, Figure, limbs, place
from rushes.engines.previz.kit import CameraState, Vec3

__all__ = ["Figure", "Light", "linear", "shade_figure", "shade_reflection"]


@dataclass(frozen=True, kw_only=True)
class Light:
    """The light a figure stands in, scene-linear BT.709.

    Args:
        key_direction: unit vector from the figure towards the key.
        key_rgb: what the key adds to a white surface that faces it.
        sky_rgb, ground_rgb: ambient from above and below.
        sides: further lights as pairs of direction and colour, e.g. neon from both sides; at most four are used.
        fog_rgb, fog_density: what the air adds, and its extinction per metre.
        shadow: 0 none .. 1 the strength of the cast and contact shadow.
    """

    key_direction: Vec3
    key_rgb: Vec3
    sky_rgb: Vec3 = (0.2, 0.22, 0.25)
    ground_rgb: Vec3 = (0.06, 0.06, 0.06)
    sides: tuple[tuple[Vec3, Vec3], ...] = ()
    fog_rgb: Vec3 = (0.0, 0.0, 0.0)
    fog_density: float = 0.0
    shadow: float = 0.8


def linear(color: str) -> Vec3:
    """`#rrggbb` or `#rgb` as scene-linear BT.709 (sRGB curve, IEC 61966-2-1); grey where it is no colour."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    if len(digits) != 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
        return (0.2, 0.2, 0.2)
    channels = [int(digits[i : i + 2], 16) / 255.0 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return (r, g, b)


def shade_figure(
    figure: Figure,
    camera: CameraState,
    seconds: float,
    light: Light,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
) -> None:
    """Draw a figure over what stands in `rgb` and `depth`, where it is nearer; its shadow falls on the ground there.

    Args:
        figure: who, where and doing what.
        camera: the view.
        seconds: from the start of the take.
        light: what falls on the figure.
        rgb: (H, W, 3) float32 scene-linear, changed in rows y0..y1.
        depth: (H, W) float32 metres along the view axis, changed in rows y0..y1.
        y0: first row.
        y1: row after the last.
    """
    set_up = _set_up(figure, camera, seconds, light, rgb.shape)
    if light.shadow > 0:
        _shadow(*set_up, light.shadow, rgb, depth, y0, y1)
    _draw(*set_up, 0.0, rgb, depth, y0, y1)


def shade_reflection(
    figure: Figure,
    camera: CameraState,
    seconds: float,
    light: Light,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
    amount: float,
) -> None:
    """Mirror a figure in the wet ground it stands on; call it before `shade_figure`.

    Args:
        figure: who, where and doing what.
        camera: the view.
        seconds: from the start of the take.
        light: what falls on the figure.
        rgb: (H, W, 3) float32 scene-linear, changed in rows y0..y1.
        depth: (H, W) float32; read to find the ground.
        y0: first row.
        y1: row after the last.
        amount: 0 dry .. 1 mirror, before the angle's Fresnel share.
    """
    if amount > 0:
        _draw(*_set_up(figure, camera, seconds, light, rgb.shape), amount, rgb, depth, y0, y1)


def _set_up(
    figure: Figure, camera: CameraState, seconds: float, light: Light, shape: tuple[int, ...]
) -> tuple[Any, ...]:
    """Everything the kernels read, in the figure's own axes: rays, body, colours, lights."""
    height, width = shape[0], shape[1]
    view = basis(camera, aspect=width / height)
    foot = np.array(place(figure, seconds))
    c, s = math.cos(figure.yaw), math.sin(figure.yaw)
    turn = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    local = np.empty((4, 3))
    local[0] = turn @ (view[0] - foot)
    local[1:] = view[1:] @ turn.T
    body = limbs(figure, seconds)
    colors = np.array(
        [
            linear(figure.skin),
            linear(figure.color),
            linear(figure.trousers),
            (0.02, 0.018, 0.016),
            linear(figure.hair),
            linear(figure.color),
            (0.035, 0.03, 0.028),
        ]
    )
    if figure.carry == "umbrella":
        colors[CANOPY] = colors[CANOPY] * 0.35 + 0.01
    lights = np.zeros((7, 6))
    lights[0] = [*(turn @ np.array(light.key_direction)), *light.key_rgb]
    lights[1, 3:], lights[2, 3:] = light.sky_rgb, light.ground_rgb
    for k, (direction, color) in enumerate(light.sides[:4]):
        lights[3 + k] = [*(turn @ np.array(direction)), *color]
    air = np.array([*light.fog_rgb, light.fog_density])
    return local, body, colors, lights, air


@njit(nogil=True, cache=True, error_model="numpy")
def _lit(
    lights: Any, colors: Any, mat: int, open_sky: float, n: tuple[float, float, float], v: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Light that a point sends back: wrapped key and sides, sky and ground, a rim where the cloth turns away."""
    nx, ny, nz = n
    facing = max(-(nx * v[0] + ny * v[1] + nz * v[2]), 0.14)
    edge = (1.0 - facing) * (1.0 - facing)
    edge = edge * (1.0 - facing)
    up = 0.5 + 0.5 * ny
    gloss = 0.30 if mat in (1, 5) else (0.12 if mat == 0 else 0.2)
    down, lift = 1.0 - up, edge * 0.22
    r = ((lights[1, 3] * up + lights[2, 3] * down) * colors[mat, 0] + lights[1, 3] * lift) * open_sky
    g = ((lights[1, 4] * up + lights[2, 4] * down) * colors[mat, 1] + lights[1, 4] * lift) * open_sky
    b = ((lights[1, 5] * up + lights[2, 5] * down) * colors[mat, 2] + lights[1, 5] * lift) * open_sky
    for k in (0, 3, 4, 5, 6):
        lam = nx * lights[k, 0] + ny * lights[k, 1] + nz * lights[k, 2]
        wrap = max((lam + 0.25) * 0.8, 0.0)
        back = max(0.35 - (lights[k, 0] * v[0] + lights[k, 1] * v[1] + lights[k, 2] * v[2]) * -0.65, 0.0)
        rim = edge * back * max(lam + 0.35, 0.0) * gloss * 1.6
        wrap *= wrap * (0.4 + 0.6 * open_sky)
        r += lights[k, 3] * (wrap * colors[mat, 0] + rim)
        g += lights[k, 4] * (wrap * colors[mat, 1] + rim)
        b += lights[k, 5] * (wrap * colors[mat, 2] + rim)
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _draw(  # noqa: PLR0915  # a kernel: one pass over the figure's box
    view: Any, body: Any, colors: Any, lights: Any, air: Any, mirror: float, rgb: Any, depth: Any, y0: int, y1: int
) -> None:
    """March the figure's box; `mirror` > 0 draws its image in the ground plane instead, that strong."""
    height, width = depth.shape
    box = bounds(body)
    sign = -1.0 if mirror > 0 else 1.0
    c0, c1 = columns(view, box, sign, width)
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width * 0.5
    ox, oy, oz = view[0, 0], view[0, 1] * sign, view[0, 2]
    limb = prepare(body)
    wide = 2.0 * cone * (14.0 if mirror > 0 else 7.0)  # half a tile of 8 by 4 pixels, and how far ripples throw it
    tiles = width // 8 + 1
    listed = np.empty((tiles, body.shape[0]), np.int64)
    close, total = np.empty(tiles, np.int64), np.empty(tiles, np.int64)
    start, stop, group = np.empty(tiles), np.empty(tiles), np.full(tiles, -1)
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        kept, kr, kg, kb, kmix = -1, 0.0, 0.0, 0.0, 0.0
        for x in range(c0, c1):
            u = (x + 0.5) * 2.0 / width - 1.0
            dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
            dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
            far = float(depth[y, x])
            share = 1.0
            if mirror > 0:
                ground = -view[0, 1] / dy if dy < -1e-6 else -1.0
                if ground <= 0 or abs(far - ground) > 0.03 * ground + 0.05:
                    continue
                if kept == x - 1 and x & 1:  # an image in rough water: every second pixel will do
                    rgb[y, x, 0] += (kr - rgb[y, x, 0]) * kmix
                    rgb[y, x, 1] += (kg - rgb[y, x, 1]) * kmix
                    rgb[y, x, 2] += (kb - rgb[y, x, 2]) * kmix
                    continue
                kept, kmix = x, 0.0
                gx = ox + dx * ground
                gz = oz + dz * ground
                wobble = 0.05 * math.sin(gz * 9.0 + gx * 2.0) + 0.03 * math.sin(gz * 23.0)
                dx += wobble * 0.05
                slant = -dy / math.sqrt(dx * dx + dy * dy + dz * dz)
                fresnel = 1.0 - slant
                share = mirror * (0.10 + 0.90 * fresnel * fresnel * fresnel)
                dy = -dy
                far = 1e9
            a0, a1 = slab(ox, dx, box[0], box[3])
            b0, b1 = slab(oy, dy, box[1], box[4])
            e0, e1 = slab(oz, dz, box[2], box[5])
            t0 = max(a0, b0, e0, 0.05)
            t1 = min(a1, b1, e1, far)
            if t0 >= t1:
                continue
            n = x // 8
            if group[n] != y // 4:  # what is near a tile, and how far it can be walked to, serves all its pixels
                group[n] = y // 4
                bu, bv = (8.0 * n + 4.0) * 2.0 / width - 1.0, 1.0 - (4.0 * group[n] + 2.0) * 2.0 / height
                bx = view[3, 0] + bu * view[1, 0] + bv * view[2, 0]
                by = (view[3, 1] + bu * view[1, 1] + bv * view[2, 1]) * sign
                bz = view[3, 2] + bu * view[1, 2] + bv * view[2, 2]
                close[n], total[n], start[n], stop[n] = near(body, listed[n], ox, oy, oz, bx, by, bz, wide)
                if close[n] > 0:
                    start[n] = approach(limb, listed[n], close[n], ox, oy, oz, bx, by, bz, start[n], stop[n], wide)
            count = close[n]
            t0, t1 = max(t0, start[n]), min(t1, stop[n])
            if count == 0 or t0 >= t1:
                continue
            t, cover, k = march(limb, listed[n], count, ox, oy, oz, dx, dy, dz, t0, t1, cone)
            if cover <= 0.0 or t > far:
                continue
            px, py, pz = ox + dx * t, oy + dy * t, oz + dz * t
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            ray = (dx / length, dy / length, dz / length)
            facing = normal(limb, listed[n], count, px, py, pz, max(0.004, cone * t * 0.7))
            nx, ny, nz = facing
            probe, _ = distance(limb, listed[n], total[n], px + nx * 0.12, py + ny * 0.12, pz + nz * 0.12)
            open_sky = 0.3 + 0.7 * min(max(probe / 0.12, 0.0), 1.0)
            r, g, b = _lit(lights, colors, int(body[k, 8]), open_sky, facing, ray)
            clear = math.exp(-air[3] * t * length)
            mix = cover * share
            r, g, b = (
                r * clear + air[0] * (1.0 - clear),
                g * clear + air[1] * (1.0 - clear),
                b * clear + air[2] * (1.0 - clear),
            )
            kr, kg, kb, kmix = r, g, b, mix
            rgb[y, x, 0] += (r - rgb[y, x, 0]) * mix
            rgb[y, x, 1] += (g - rgb[y, x, 1]) * mix
            rgb[y, x, 2] += (b - rgb[y, x, 2]) * mix
            if mirror <= 0 and cover > 0.5:
                depth[y, x] = t


@njit(nogil=True, cache=True, error_model="numpy")
def _shadow(
    view: Any,
    body: Any,
    colors: Any,
    lights: Any,
    air: Any,
    strength: float,
    rgb: Any,
    depth: Any,
    y0: int,
    y1: int,
) -> None:
    """Darken the ground under the feet, and along the key where it is a sun."""
    height, width = depth.shape
    kx, ky, kz = lights[0, 0], lights[0, 1], lights[0, 2]
    power = lights[0, 3] + lights[0, 4] + lights[0, 5]
    ambient = lights[1, 3] + lights[1, 4] + lights[1, 5]
    sun = strength * power / (power + ambient * 3.0 + 1e-9)
    throw = min(1.8 / max(ky, 0.15), 9.0) if ky > 0.05 else 0.0
    reach = (
        min(-0.8, -kx * throw - 0.5),
        -0.35,
        min(-0.8, -kz * throw - 0.5),
        max(0.8, -kx * throw + 0.5),
        0.35,
        max(0.8, -kz * throw + 0.5),
    )
    c0, c1 = columns(view, reach, 1.0, width)
    slope_x, slope_z = kx / max(ky, 0.05), kz / max(ky, 0.05)
    cast = _cast(body, slope_x, slope_z, max(ky, 0.05))
    for y in range(y0, y1):
        v = 1.0 - (y + 0.5) * 2.0 / height
        for x in range(c0, c1):
            t = float(depth[y, x])
            if t > 1e6:
                continue
            u = (x + 0.5) * 2.0 / width - 1.0
            px = view[0, 0] + t * (view[3, 0] + u * view[1, 0] + v * view[2, 0])
            py = view[0, 1] + t * (view[3, 1] + u * view[1, 1] + v * view[2, 1])
            pz = view[0, 2] + t * (view[3, 2] + u * view[1, 2] + v * view[2, 2])
            if abs(py) > 0.35 or px < reach[0] or px > reach[3] or pz < reach[2] or pz > reach[5]:
                continue
            keep = 1.0
            for k in range(body.shape[0]):
                if body[k, 8] == 3.0:  # under each shoe
                    ex = px - 0.5 * (body[k, 0] + body[k, 4])
                    ez = pz - 0.5 * (body[k, 2] + body[k, 6])
                    lift = max(body[k, 1] - 0.06, 0.0)
                    spread = 0.02 + 0.12 * lift
                    if ex * ex + ez * ez > 7.0 * spread:
                        continue
                    keep *= 1.0 - strength * 0.75 * math.exp(-(ex * ex + ez * ez) / spread) / (1.0 + 8.0 * lift)
            if px * px + pz * pz < 1.1:
                keep *= 1.0 - 0.38 * strength * math.exp(-(px * px + pz * pz) / 0.16)
            if throw > 0 and sun > 0.1:
                dark = 0.0
                gx, gz = px - slope_x * py, pz - slope_z * py
                for k in range(body.shape[0]):
                    if cast[k, 0] < gx < cast[k, 2] and cast[k, 1] < gz < cast[k, 3]:
                        dark = max(dark, _blocks(body, k, px, py, pz, kx, ky, kz))
                keep *= 1.0 - sun * dark
            if keep == 1.0:
                continue
            rgb[y, x, 0] *= keep
            rgb[y, x, 1] *= keep
            rgb[y, x, 2] *= keep


@njit(nogil=True, cache=True, error_model="numpy")
def _cast(body: Any, slope_x: float, slope_z: float, rise: float) -> Any:
    """Where on the ground the shadow of each limb can lie: (limbs, 4) from x, z to x, z."""
    out = np.empty((body.shape[0], 4))
    for k in range(body.shape[0]):
        high = max(body[k, 1], body[k, 5])
        slack = (max(body[k, 3], body[k, 7]) + 0.02 + 0.025 * (high + 0.4) / rise) / rise
        ax, az = body[k, 0] - slope_x * body[k, 1], body[k, 2] - slope_z * body[k, 1]
        bx, bz = body[k, 4] - slope_x * body[k, 5], body[k, 6] - slope_z * body[k, 5]
        out[k, 0], out[k, 1] = min(ax, bx) - slack, min(az, bz) - slack
        out[k, 2], out[k, 3] = max(ax, bx) + slack, max(az, bz) + slack
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _blocks(body: Any, k: int, px: float, py: float, pz: float, kx: float, ky: float, kz: float) -> float:
    """Share of the sun that one limb takes from a ground point: distance between the sun's ray and the limb."""
    bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
    wx, wy, wz = body[k, 0] - px, body[k, 1] - py, body[k, 2] - pz
    bb = bx * bx + by * by + bz * bz + 1e-9
    bk = bx * kx + by * ky + bz * kz
    wk = wx * kx + wy * ky + wz * kz
    wb = wx * bx + wy * by + wz * bz
    den = bb - bk * bk
    s = min(max((bk * wk - wb) / den, 0.0), 1.0) if den > 1e-9 else 0.0
    t = wk + s * bk
    if t < 0.0:
        return 0.0
    ex, ey, ez = wx + s * bx - t * kx, wy + s * by - t * ky, wz + s * bz - t * kz
    gap = math.sqrt(ex * ex + ey * ey + ez * ez)
    radius = body[k, 3] + (body[k, 7] - body[k, 3]) * s
    soft = 0.01 + 0.025 * t
    return min(max((radius - gap) / (2.0 * soft) + 0.5, 0.0), 1.0)
