"""Draws people into a picture: a moulded figure in its box of the frame, lit, fogged, grounded by its shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
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
def _spread(body: Any) -> Any:
    """The limbs as the distance wants them: end, way to the other end, 1 / its square, radius, its change, material."""
    out = np.empty((body.shape[0], 10))
    for k in range(body.shape[0]):
        bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
        out[k, 0], out[k, 1], out[k, 2] = body[k, 0], body[k, 1], body[k, 2]
        out[k, 3], out[k, 4], out[k, 5] = bx, by, bz
        out[k, 6] = 1.0 / (bx * bx + by * by + bz * bz + 1e-12)
        out[k, 7], out[k, 8], out[k, 9] = body[k, 3], body[k, 7] - body[k, 3], body[k, 8]
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _distance(limb: Any, near: Any, count: int, px: float, py: float, pz: float) -> tuple[float, int]:
    """Signed distance to the limbs listed in `near`, melted together a little, and the row of the nearest limb."""
    best = 1e9
    melt = 1e9
    who = 0
    for j in range(count):
        k = near[j]
        qx, qy, qz = px - limb[k, 0], py - limb[k, 1], pz - limb[k, 2]
        if limb[k, 9] == 5.0:
            d = _canopy(qx, qy, qz, limb[k, 7], limb[k, 7] + limb[k, 8])
        else:
            bx, by, bz = limb[k, 3], limb[k, 4], limb[k, 5]
            h = (qx * bx + qy * by + qz * bz) * limb[k, 6]
            h = min(max(h, 0.0), 1.0)
            ex, ey, ez = qx - bx * h, qy - by * h, qz - bz * h
            d = math.sqrt(ex * ex + ey * ey + ez * ez) - (limb[k, 7] + limb[k, 8] * h)
        if d < best:
            best = d
            who = k
        blend = 0.045 - abs(d - melt)
        melt = min(d, melt)
        if blend > 0.0:
            melt -= blend * blend * 5.5555555555555555
    return melt, who


@njit(nogil=True, cache=True, error_model="numpy")
def _canopy(x: float, y: float, z: float, curve: float, rim: float) -> float:
    """Distance to a thin dome whose apex is at the origin."""
    drop = curve - math.sqrt(max(curve * curve - rim * rim, 0.0))
    flat = math.sqrt(x * x + z * z)
    r = math.sqrt(flat * flat + (y + curve) * (y + curve))
    if flat * (curve - drop) < rim * (y + curve):  # inside the cone of the cap: the sphere itself is nearest
        return abs(r - curve) - 0.010
    dx = flat - rim
    dy = y + drop
    return math.sqrt(dx * dx + dy * dy) - 0.012


@njit(nogil=True, cache=True, error_model="numpy")
def _near(
    body: Any, near: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, cone: float
) -> tuple[int, int, float, float]:
    """List the limbs whose skin a bundle of rays, `cone` wide at one metre, comes close to, then those a hand away.

    Returns:
        How many are close, how many there are in all, and the stretch along which the bundle is close to any.
    """
    count, more = 0, body.shape[0]
    t0, t1 = 1e9, -1e9
    dd = dx * dx + dy * dy + dz * dz
    length = math.sqrt(dd)
    for k in range(body.shape[0]):
        wx, wy, wz = body[k, 0] - ox, body[k, 1] - oy, body[k, 2] - oz
        bx, by, bz = body[k, 4] - body[k, 0], body[k, 5] - body[k, 1], body[k, 6] - body[k, 2]
        radius = max(body[k, 3], body[k, 7])
        if body[k, 8] == 5.0:
            by, radius = -0.25, body[k, 7] * 0.96
        bb = bx * bx + by * by + bz * bz + 1e-12
        bd = bx * dx + by * dy + bz * dz
        wd = wx * dx + wy * dy + wz * dz
        wb = wx * bx + wy * by + wz * bz
        den = bb * dd - bd * bd
        s = min(max((bd * wd - wb * dd) / den, 0.0), 1.0) if den > 1e-9 else 0.5
        t = (wd + s * bd) / dd
        ex, ey, ez = wx + s * bx - t * dx, wy + s * by - t * dy, wz + s * bz - t * dz
        gap = ex * ex + ey * ey + ez * ez
        reach = radius + 0.05 + cone * max(t, 0.0)
        if gap < reach * reach:
            near[count] = k
            count += 1
            slack = (reach + math.sqrt(bb)) / length
            t0, t1 = min(t0, t - slack), max(t1, t + slack)
        elif gap < (reach + 0.13) * (reach + 0.13):
            more -= 1
            near[more] = k
    total = count
    for k in range(more, body.shape[0]):
        near[total] = near[k]
        total += 1
    return count, total, t0, t1


@njit(nogil=True, cache=True, error_model="numpy")
def _approach(
    limb: Any,
    near: Any,
    count: int,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    t0: float,
    t1: float,
    cone: float,
) -> float:
    """Walk a bundle of rays, `cone` wide at one metre, as far as none of them can meet anything; 1e9 past all."""
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    t = max(t0, 0.05)
    for _ in range(24):
        d, _k = _distance(limb, near, count, ox + dx * t, oy + dy * t, oz + dz * t)
        free = d - cone * t
        if free < 0.01:
            return t
        t += free * 0.94 / (length + cone)
        if t > t1:
            return 1e9
    return t


@njit(nogil=True, cache=True, error_model="numpy")
def _bounds(body: Any) -> tuple[float, float, float, float, float, float]:
    """The box around all limbs."""
    x0, y0, z0 = 1e9, 1e9, 1e9
    x1, y1, z1 = -1e9, -1e9, -1e9
    for k in range(body.shape[0]):
        for j in (0, 4):
            r = body[k, 7] + 0.02 if body[k, 8] == 5.0 else body[k, j + 3] + 0.02
            x0, x1 = min(x0, body[k, j] - r), max(x1, body[k, j] + r)
            y0, y1 = min(y0, body[k, j + 1] - r), max(y1, body[k, j + 1] + r)
            z0, z1 = min(z0, body[k, j + 2] - r), max(z1, body[k, j + 2] + r)
    return x0, y0, z0, x1, y1, z1


@njit(nogil=True, cache=True, error_model="numpy")
def _span(o: float, d: float, low: float, high: float) -> tuple[float, float]:
    if abs(d) < 1e-12:
        if o < low or o > high:
            return 1e9, -1e9
        return -1e9, 1e9
    a = (low - o) / d
    b = (high - o) / d
    return min(a, b), max(a, b)


@njit(nogil=True, cache=True, error_model="numpy")
def _columns(view: Any, box: Any, mirror: float, width: int) -> tuple[int, int]:
    """First and last column that the box can touch; the whole width where it reaches behind the camera."""
    low, high = 1e9, -1e9
    rr = view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2
    for k in range(8):
        x = (box[0] if k & 1 else box[3]) - view[0, 0]
        y = (box[1] if k & 2 else box[4]) * mirror - view[0, 1]
        z = (box[2] if k & 4 else box[5]) - view[0, 2]
        ahead = x * view[3, 0] + y * view[3, 1] + z * view[3, 2]
        if ahead < 0.05:
            return 0, width
        u = (x * view[1, 0] + y * view[1, 1] + z * view[1, 2]) / (rr * ahead)
        low, high = min(low, u), max(high, u)
    a = int((low * 0.5 + 0.5) * width) - 2
    b = int((high * 0.5 + 0.5) * width) + 3
    return max(a, 0), min(max(b, 0), width)


@njit(nogil=True, cache=True, error_model="numpy")
def _march(
    limb: Any,
    near: Any,
    count: int,
    ox: float,
    oy: float,
    oz: float,
    dx: float,
    dy: float,
    dz: float,
    t0: float,
    t1: float,
    cone: float,
) -> tuple[float, float, int]:
    """Walk a ray to the body: where it came nearest, how much of the pixel it covers there, and which limb."""
    length = math.sqrt(dx * dx + dy * dy + dz * dz)
    t = t0
    best, best_t, best_k = 1e9, t0, 0
    for _ in range(48):
        d, k = _distance(limb, near, count, ox + dx * t, oy + dy * t, oz + dz * t)
        share = d / (cone * t + 1e-9)
        if share < best:
            best, best_t, best_k = share, t, k
        if share < 0.25:
            break
        t += d * 0.94 / length
        if t > t1:
            break
    cover = min(max(0.75 - best * 0.5, 0.0), 1.0) if best > 0.5 else 1.0
    if best > 1.5:
        cover = 0.0
    return best_t, cover, best_k


@njit(nogil=True, cache=True, error_model="numpy")
def _normal(limb: Any, near: Any, count: int, x: float, y: float, z: float, e: float) -> tuple[float, float, float]:
    a, _ = _distance(limb, near, count, x + e, y - e, z - e)
    b, _ = _distance(limb, near, count, x - e, y - e, z + e)
    c, _ = _distance(limb, near, count, x - e, y + e, z - e)
    d, _ = _distance(limb, near, count, x + e, y + e, z + e)
    nx, ny, nz = a - b - c + d, -a - b + c + d, -a + b - c + d
    n = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz + 1e-18)
    return nx * n, ny * n, nz * n


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
    box = _bounds(body)
    sign = -1.0 if mirror > 0 else 1.0
    c0, c1 = _columns(view, box, sign, width)
    cone = math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2) * 2.0 / width * 0.5
    ox, oy, oz = view[0, 0], view[0, 1] * sign, view[0, 2]
    limb = _spread(body)
    wide = 2.0 * cone * (14.0 if mirror > 0 else 7.0)  # half a tile of 8 by 4 pixels, and how far ripples throw it
    tiles = width // 8 + 1
    near = np.empty((tiles, body.shape[0]), np.int64)
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
            a0, a1 = _span(ox, dx, box[0], box[3])
            b0, b1 = _span(oy, dy, box[1], box[4])
            e0, e1 = _span(oz, dz, box[2], box[5])
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
                close[n], total[n], start[n], stop[n] = _near(body, near[n], ox, oy, oz, bx, by, bz, wide)
                if close[n] > 0:
                    start[n] = _approach(
                        limb, near[n], close[n], ox, oy, oz, bx, by, bz, start[n], stop[n], wide
                    )
            count = close[n]
            t0, t1 = max(t0, start[n]), min(t1, stop[n])
            if count == 0 or t0 >= t1:
                continue
            t, cover, k = _march(limb, near[n], count, ox, oy, oz, dx, dy, dz, t0, t1, cone)
            if cover <= 0.0 or t > far:
                continue
            px, py, pz = ox + dx * t, oy + dy * t, oz + dz * t
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            ray = (dx / length, dy / length, dz / length)
            normal = _normal(limb, near[n], count, px, py, pz, max(0.004, cone * t * 0.7))
            nx, ny, nz = normal
            probe, _ = _distance(limb, near[n], total[n], px + nx * 0.12, py + ny * 0.12, pz + nz * 0.12)
            open_sky = 0.3 + 0.7 * min(max(probe / 0.12, 0.0), 1.0)
            r, g, b = _lit(lights, colors, int(body[k, 8]), open_sky, normal, ray)
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
    c0, c1 = _columns(view, reach, 1.0, width)
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
