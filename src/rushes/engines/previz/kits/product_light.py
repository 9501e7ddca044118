"""Lights a product set: walls, floor, plinth, paint, print, metal and glass under the studio's light map."""

from __future__ import annotations

import math
from typing import Any

from rushes.engines.previz.chance import cell, noise2
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kits.landscape_relief import smooth
from rushes.engines.previz.kits.product_trace import (
    BASE,
    BODY_METAL,
    CAP,
    CAP_ROUGH,
    COLLAR,
    DISC_R,
    DISC_X,
    DISC_Y,
    DISC_Z,
    DROPS,
    FULL,
    GLASS,
    GLOSS,
    LABEL_0,
    LABEL_1,
    ROUND,
    SCREEN,
    SEED,
    SPOT_S,
    SPOT_X,
    SPOT_Y,
    TOP,
    WALL_Z,
    WIDE,
    WRAP,
    inside,
    normal_plinth,
    normal_solid,
    section,
    solid,
)

#: Rows of the set's colours.
(BODY, CAP_COLOR, COLLAR_COLOR, PLINTH_COLOR, FLOOR, WALL_DARK, WALL_LIGHT, DISC, THIN, KEY, LAMP) = range(11)


@lean
def env(light: Any, level: float, x: float, y: float, z: float) -> tuple[float, float, float]:
    """Radiance from a direction at a roughness level 0..3."""
    n = light.shape[1]
    s = 1.0 / max(abs(x) + abs(y) + abs(z), 1e-9)
    u, v = x * s, z * s
    if y < 0.0:
        u, v = (1.0 - abs(z * s)) * (1.0 if x >= 0.0 else -1.0), (1.0 - abs(x * s)) * (1.0 if z >= 0.0 else -1.0)
    u = min(max((u * 0.5 + 0.5) * (n - 1), 0.0), n - 1.001)
    v = min(max((v * 0.5 + 0.5) * (n - 1), 0.0), n - 1.001)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    k = min(int(level), light.shape[0] - 1)
    f = level - k
    m = light[k]
    r = m[j, i, 0] * a + m[j, i + 1, 0] * b + m[j + 1, i, 0] * c + m[j + 1, i + 1, 0] * d
    g = m[j, i, 1] * a + m[j, i + 1, 1] * b + m[j + 1, i, 1] * c + m[j + 1, i + 1, 1] * d
    w = m[j, i, 2] * a + m[j, i + 1, 2] * b + m[j + 1, i, 2] * c + m[j + 1, i + 1, 2] * d
    if f > 0.001 and k + 1 < light.shape[0]:
        m = light[k + 1]
        r += f * (m[j, i, 0] * a + m[j, i + 1, 0] * b + m[j + 1, i, 0] * c + m[j + 1, i + 1, 0] * d - r)
        g += f * (m[j, i, 1] * a + m[j, i + 1, 1] * b + m[j + 1, i, 1] * c + m[j + 1, i + 1, 1] * d - g)
        w += f * (m[j, i, 2] * a + m[j, i + 1, 2] * b + m[j + 1, i, 2] * c + m[j + 1, i + 1, 2] * d - w)
    return r, g, w


@lean
def near_env(
    light: Any, level: float, px: float, py: float, pz: float, x: float, y: float, z: float, c: float, s: float
) -> tuple[float, float, float]:
    """Radiance from lamps about half a metre off: a flat side then sees a slope of light; (c, s) sweeps the lamps."""
    x, y, z = x + 3.2 * px, y + 3.2 * (py - 0.06), z + 3.2 * pz
    return env(light, level, c * x - s * z, y, s * x + c * z)


@lean
def falling(sh: Any, x: float, y: float, z: float, k: int) -> float:
    """Light that falls on a white surface facing (x, y, z)."""
    e = 0.282095 * sh[0, k] + 0.488603 * (y * sh[1, k] + z * sh[2, k] + x * sh[3, k])
    e += 1.092548 * (x * y * sh[4, k] + y * z * sh[5, k] + x * z * sh[7, k])
    e += 0.315392 * (3.0 * z * z - 1.0) * sh[6, k] + 0.546274 * (x * x - y * y) * sh[8, k]
    return max(e, 0.0)


@lean
def wall_light(p: Any, colors: Any, x: float, y: float) -> tuple[float, float, float]:
    """The backdrop: one pool of light behind the product that falls away softly to the corners."""
    dx, dy = (x - p[SPOT_X]) / p[SPOT_S], (y - p[SPOT_Y]) / (p[SPOT_S] * 0.85)
    pool = 1.0 / (1.0 + dx * dx + dy * dy)
    pool *= pool
    r = colors[WALL_DARK, 0] + (colors[WALL_LIGHT, 0] - colors[WALL_DARK, 0]) * pool
    g = colors[WALL_DARK, 1] + (colors[WALL_LIGHT, 1] - colors[WALL_DARK, 1]) * pool
    b = colors[WALL_DARK, 2] + (colors[WALL_LIGHT, 2] - colors[WALL_DARK, 2]) * pool
    return r, g, b


@lean
def backdrop(
    p: Any, colors: Any, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, pixel: float
) -> tuple[float, float, float]:
    """What a ray sees behind the product: a paper disc before the wall, if the set has one, else the wall."""
    ahead = max(dz, 0.02)
    t = (p[WALL_Z] - oz) / ahead
    x, y = ox + t * dx, oy + t * dy
    r, g, b = wall_light(p, colors, x, y)
    if p[DISC_R] > 0.0:
        t = (p[DISC_Z] - oz) / ahead
        if t > 0.0:
            ax, ay = ox + t * dx - p[DISC_X], oy + t * dy - p[DISC_Y]
            far = math.sqrt(ax * ax + ay * ay)
            width = pixel * t
            # the disc throws a soft shadow on the wall below it
            fall = math.sqrt((ax - 0.03) ** 2 + (ay + 0.05) ** 2) - p[DISC_R]
            k = 1.0 - 0.35 * (1.0 - smooth(-0.05, 0.09, fall))
            r, g, b = r * k, g * k, b * k
            w = min(max(0.5 - (far - p[DISC_R]) / width, 0.0), 1.0)
            if w > 0.0:
                lift = 0.80 + 0.28 * ay / p[DISC_R] + 0.16 * ax / p[DISC_R] * (1.0 if p[SPOT_X] > 0 else -1.0)
                r += (colors[DISC, 0] * lift - r) * w
                g += (colors[DISC, 1] * lift - g) * w
                b += (colors[DISC, 2] * lift - b) * w
    return r, g, b


@lean
def floor_light(p: Any, colors: Any, baked: Any, half: float, x: float, z: float) -> tuple[float, float, float]:
    """Light of the table at a place: its colour in the pool of the key, less shadow, melting into the wall behind."""
    n = baked.shape[0]
    u = min(max((x / half * 0.5 + 0.5) * (n - 1), 0.0), n - 1.001)
    v = min(max((z / half * 0.5 + 0.5) * (n - 1), 0.0), n - 1.001)
    i, j = int(u), int(v)
    fu, fv = u - i, v - j
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    key = baked[j, i, 0] * a + baked[j, i + 1, 0] * b + baked[j + 1, i, 0] * c + baked[j + 1, i + 1, 0] * d
    open_ = baked[j, i, 1] * a + baked[j, i + 1, 1] * b + baked[j + 1, i, 1] * c + baked[j + 1, i + 1, 1] * d
    pool = 1.0 / (1.0 + (x * x + (z - 0.05) ** 2) / 0.42)
    wr, wg, wb = wall_light(p, colors, x, 0.0)
    melt = smooth(0.15, p[WALL_Z] * 0.96, z)
    k = (0.62 * key + 0.38) * open_ * (0.35 + 0.85 * pool)
    r, g, b_ = (
        colors[FLOOR, 0] * k * colors[KEY, 0],
        colors[FLOOR, 1] * k * colors[KEY, 1],
        colors[FLOOR, 2] * k * colors[KEY, 2],
    )
    return r + (wr - r) * melt, g + (wg - g) * melt, b_ + (wb - b_) * melt


@lean
def print_at(p: Any, label: Any, x: float, y: float, z: float, foot: float) -> tuple[float, float, float, float]:
    """Colour and cover of the print at a point of the skin, in the product's own axes."""
    if y <= p[LABEL_0] or y >= p[LABEL_1] or p[WRAP] <= 0.0:
        return 0.0, 0.0, 0.0, 0.0
    if p[ROUND] > 0.5:
        u = math.atan2(x, -z) / p[WRAP]
        size = 2.0 * p[WRAP] * p[WIDE]
        if p[WRAP] > 3.0:
            u = 2.0 * u - math.floor(u + 0.5) * 2.0  # a full wrap shows its face twice
            size *= 0.5
    else:
        if z > -0.0005 - 0.2 * p[WIDE] and abs(x) > p[WRAP]:
            return 0.0, 0.0, 0.0, 0.0
        if z > 0.0:
            return 0.0, 0.0, 0.0, 0.0
        u = x / p[WRAP]
        size = 2.0 * p[WRAP]
    if abs(u) >= 1.0:
        return 0.0, 0.0, 0.0, 0.0
    rows, columns = label.shape[1], label.shape[2]
    su = (0.5 * u + 0.5) * (columns - 1)
    sv = (p[LABEL_1] - y) / (p[LABEL_1] - p[LABEL_0]) * (rows - 1)
    texels = max(foot / size * columns, foot / (p[LABEL_1] - p[LABEL_0]) * rows)
    level = min(max(math.log2(max(texels, 1e-6)) - 0.25, 0.0), label.shape[0] - 1.001)
    k = int(level)
    f = level - k
    i, j = min(int(su), columns - 2), min(int(sv), rows - 2)
    fu, fv = su - i, sv - j
    a, b = (1.0 - fu) * (1.0 - fv), fu * (1.0 - fv)
    c, d = (1.0 - fu) * fv, fu * fv
    m, q = label[k], label[k + 1]
    o0 = m[j, i, 0] * a + m[j, i + 1, 0] * b + m[j + 1, i, 0] * c + m[j + 1, i + 1, 0] * d
    o1 = m[j, i, 1] * a + m[j, i + 1, 1] * b + m[j + 1, i, 1] * c + m[j + 1, i + 1, 1] * d
    o2 = m[j, i, 2] * a + m[j, i + 1, 2] * b + m[j + 1, i, 2] * c + m[j + 1, i + 1, 2] * d
    o3 = m[j, i, 3] * a + m[j, i + 1, 3] * b + m[j + 1, i, 3] * c + m[j + 1, i + 1, 3] * d
    o3 += f * (q[j, i, 3] * a + q[j, i + 1, 3] * b + q[j + 1, i, 3] * c + q[j + 1, i + 1, 3] * d - o3)
    return o0, o1, o2, o3


@lean
def _drop_bump(p: Any, x: float, y: float, z: float, reach: float) -> tuple[float, float, float]:
    """Dew on the skin: tilt of the normal sideways and upward, and cover, of the drop at a point if one sits there."""
    across = math.atan2(x, -z) * p[WIDE] if p[ROUND] > 0.5 else (x if abs(z) > abs(x) * 0.2 else z)
    seed = int(p[SEED])
    for k in range(3):
        pitch = 0.0125 / (1.0 + 1.1 * k)
        i, j = math.floor(across / pitch), math.floor(y / pitch)
        if cell(i, j, seed + 91 + k) > p[DROPS]:
            continue
        big = cell(i, j, seed + 95 + k)
        size = pitch * (0.14 + 0.26 * big)
        cx = (i + 0.32 + 0.36 * cell(i, j, seed + 98 + k)) * pitch
        cy = (j + 0.32 + 0.36 * cell(i, j, seed + 102 + k)) * pitch
        dx, dy = (across - cx) / size, (y - cy) / (size * (1.0 + 0.25 * big))
        r2 = dx * dx + dy * dy
        if r2 < 1.0:
            tilt = 0.85 * (1.0 - 0.4 * math.sqrt(1.0 - r2))
            return dx * tilt, dy * tilt, smooth(1.0, 0.72, r2)
    return 0.0, 0.0, 0.0


@lean
def plinth_light(
    p: Any,
    table: Any,
    colors: Any,
    sh: Any,
    light: Any,
    c: float,
    s: float,
    sweep_c: float,
    sweep_s: float,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
) -> tuple[float, float, float]:
    """A honed block: diffuse under the room and the key's soft shadow, with a faint sheen."""
    nx, ny, nz = normal_plinth(p, x, y, z)
    ao = 1.0
    for k in range(3):
        h = 0.006 * (1 << (k * 2)) * 0.7
        qx, qy, qz = x + nx * h, y + ny * h, z + nz * h
        d = qy
        if ny > 0.1:  # a side sees the floor only
            d = min(d, solid(p, table, c * qx - s * qz, qy - p[BASE], s * qx + c * qz))
        ao -= max(h - d, 0.0) / h * (0.34 / (1.0 + k))
    ao = max(ao, 0.12)
    lit = 1.0
    if ny > 0.1:
        t = 0.003
        for _ in range(11):
            qx, qy, qz = x + t * colors[LAMP, 0], y + t * colors[LAMP, 1], z + t * colors[LAMP, 2]
            d = solid(p, table, c * qx - s * qz, qy - p[BASE], s * qx + c * qz)
            lit = min(lit, 0.5 + 0.5 * d / (0.24 * t))
            t += min(max(abs(d) * 0.95, 0.006), 0.06)
            if lit <= 0.0 or t > 0.3 or qy > p[BASE] + p[TOP]:
                break
        lit = max(lit, 0.0)
        lit = lit * lit * (3.0 - 2.0 * lit)
    grain = 0.94 + 0.12 * noise2(x * 260.0 + 7.0, (y + z) * 260.0, int(p[SEED]))
    k = ao * (0.42 + 0.58 * lit) * grain
    r = colors[PLINTH_COLOR, 0] * falling(sh, nx, ny, nz, 0) * k
    g = colors[PLINTH_COLOR, 1] * falling(sh, nx, ny, nz, 1) * k
    b = colors[PLINTH_COLOR, 2] * falling(sh, nx, ny, nz, 2) * k
    e = -(dx * nx + dy * ny + dz * nz)
    f = 0.03 + 0.35 * (1.0 - min(max(e, 0.0), 1.0)) ** 5
    er, eg, eb = near_env(light, 2.4, x, y, z, dx + 2 * e * nx, dy + 2 * e * ny, dz + 2 * e * nz, sweep_c, sweep_s)
    return r + er * f * ao * lit, g + eg * f * ao * lit, b + eb * f * ao * lit


@lean
def _glass(
    p: Any,
    outer: Any,
    inner: Any,
    colors: Any,
    light: Any,
    baked: Any,
    half: float,
    c: float,
    s: float,
    sweep_c: float,
    sweep_s: float,
    ox: float,
    oy: float,
    oz: float,
    nx: float,
    ny: float,
    nz: float,
    dx: float,
    dy: float,
    dz: float,
) -> tuple[float, float, float]:
    """Light through thick glass and what it holds; point and directions in the product's own axes."""
    e = -(dx * nx + dy * ny + dz * nz)
    eta = 1.0 / 1.45
    k = 1.0 - eta * eta * (1.0 - e * e)
    bend = eta * e - math.sqrt(max(k, 0.0))
    rx, ry, rz = eta * dx + bend * nx, eta * dy + bend * ny, eta * dz + bend * nz
    n = 1.0 / math.sqrt(rx * rx + ry * ry + rz * rz)
    rx, ry, rz = rx * n, ry * n, rz * n
    far, wet, first, graze = inside(p, outer, inner, ox, oy, oz, rx, ry, rz)
    qx, qy, qz = ox + far * rx, oy + far * ry, oz + far * rz
    mx, my, mz = normal_solid(p, outer, qx, qy, qz)
    e = rx * mx + ry * my + rz * mz
    k = 1.0 - 1.45 * 1.45 * (1.0 - e * e)
    edge = 1.0
    if k > 0.0:
        bend = math.sqrt(k) - 1.45 * e
        tx, ty, tz = 1.45 * rx + bend * mx, 1.45 * ry + bend * my, 1.45 * rz + bend * mz
        edge = smooth(0.0, 0.25, k)
    else:  # mirrored inside: it looks along its own wall
        tx, ty, tz = rx - 2.0 * e * mx, ry - 2.0 * e * my, rz - 2.0 * e * mz
        edge = 0.35
    # back to the set's axes
    wx, wz = c * tx + s * tz, c * tz - s * tx
    px, pz = c * qx + s * qz, c * qz - s * qx
    py = qy + p[BASE]
    if ty < -0.02:
        t = (py + 0.0005) / -ty
        fx, fz = px + t * wx, pz + t * wz
        r, g, b = floor_light(p, colors, baked, half, fx, fz)
        # glass gathers the light it stands in
        r, g, b = r * 1.15, g * 1.15, b * 1.15
    elif wz > 0.25:
        t = (p[WALL_Z] - pz) / wz
        r, g, b = wall_light(p, colors, px + t * wx, py + t * ty)
        r, g, b = r * 1.1, g * 1.1, b * 1.1
    else:
        r, g, b = near_env(light, 1.0, px, py, pz, wx, ty, wz, sweep_c, sweep_s)
        r, g, b = min(r, 3.0), min(g, 3.0), min(b, 3.0)
    if qy < 0.02 and my < -0.5:  # out through the foot: the dark under the product, with a lift from the glass
        lift = 0.55
        r, g, b = r * lift, g * lift, b * lift
    r, g, b = r * edge, g * edge, b * edge
    deep = 1.0 - 0.45 * math.exp(-((graze / 0.0011) ** 2)) if first < 0.0 else 1.0
    thick = max(far - wet, 0.0)
    if wet > 0.0:
        # light scattered in the liquid keeps deep colours from going black
        glow_r, glow_g, glow_b = colors[BODY, 0], colors[BODY, 1], colors[BODY, 2]
        rise = 0.55 + 0.6 * min(max((oy + first * ry) / max(p[FULL], 1e-3), 0.0), 1.0)
        tr, tg, tb = (
            math.exp(-colors[THIN, 0] * wet),
            math.exp(-colors[THIN, 1] * wet),
            math.exp(-colors[THIN, 2] * wet),
        )
        r = r * tr + 0.42 * glow_r * rise * (1.0 - tr)
        g = g * tg + 0.42 * glow_g * rise * (1.0 - tg)
        b = b * tb + 0.42 * glow_b * rise * (1.0 - tb)
    tint = math.exp(-4.5 * thick)
    return r * deep * tint * 0.98, g * deep * math.exp(-3.4 * thick), b * deep * math.exp(-3.9 * thick)


@lean
def product_light(  # noqa: PLR0915  # a kernel: one branch per material
    p: Any,
    outer: Any,
    inner: Any,
    label: Any,
    colors: Any,
    sh: Any,
    light: Any,
    baked: Any,
    half: float,
    c: float,
    s: float,
    sweep_c: float,
    sweep_s: float,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    pixel: float,
    far: float,
    full: bool,
) -> tuple[float, float, float]:
    """Light of the product's skin at a point (set's axes) towards a ray in the unit direction.

    `full` false leaves out what a mirror image in the floor does not need.
    """
    lx, ly, lz = c * x - s * z, y - p[BASE], s * x + c * z
    vx, vz = c * dx - s * dz, s * dx + c * dz
    nx, ny, nz = normal_solid(p, outer, lx, ly, lz)
    reach = section(p, lx, lz)
    dew = 0.0
    if p[DROPS] > 0.0 and full and ly < p[CAP] and abs(ny) < 0.8:
        bx, by, dew = _drop_bump(p, lx, ly, lz, reach)
        if dew > 0.0:
            fx, fz = -nz, nx  # along the skin, horizontally
            nx, ny, nz = nx - fx * bx * dew, ny + by * dew, nz - fz * bx * dew
            n = 1.0 / math.sqrt(nx * nx + ny * ny + nz * nz)
            nx, ny, nz = nx * n, ny * n, nz * n
    e = -(vx * nx + dy * ny + vz * nz)
    e = max(e, 0.0)
    m = 1.0 - e
    schlick = m * m * m * m * m
    rx, ry, rz = vx + 2.0 * e * nx, dy + 2.0 * e * ny, vz + 2.0 * e * nz
    # the set's axes again for everything that looks at lamps
    wx, wz = c * rx + s * rz, c * rz - s * rx
    gx, gz = c * nx + s * nz, c * nz - s * nx
    ao = 1.0 - 0.55 * math.exp(-max(ly, 0.0) / 0.007)
    mirror_ao = ao if ry < 0.0 else 1.0
    if ly >= p[COLLAR]:
        which = CAP_COLOR if ly >= p[CAP] else COLLAR_COLOR
        rough = p[CAP_ROUGH] if ly >= p[CAP] else 0.6
        er, eg, eb = near_env(light, rough, x, y, z, wx, ry, wz, sweep_c, sweep_s)
        # a lamp's image in metal rolls off, as film does, before it clips
        er, eg, eb = er / (1.0 + 0.30 * er), eg / (1.0 + 0.30 * eg), eb / (1.0 + 0.30 * eb)
        f0r, f0g, f0b = colors[which, 0], colors[which, 1], colors[which, 2]
        if max(f0r, f0g, f0b) < 0.12:  # lacquer, not metal
            f = 0.045 + 0.955 * schlick
            r = f0r * falling(sh, gx, ny, gz, 0) + er * f
            g = f0g * falling(sh, gx, ny, gz, 1) + eg * f
            b = f0b * falling(sh, gx, ny, gz, 2) + eb * f
            return r, g, b
        return (
            er * (f0r + (1.0 - f0r) * schlick) + 0.06 * f0r * falling(sh, gx, ny, gz, 0),
            eg * (f0g + (1.0 - f0g) * schlick) + 0.06 * f0g * falling(sh, gx, ny, gz, 1),
            eb * (f0b + (1.0 - f0b) * schlick) + 0.06 * f0b * falling(sh, gx, ny, gz, 2),
        )
    pr, pg, pb, cover = print_at(p, label, lx, ly, lz, pixel * far)
    f = 0.04 + 0.96 * schlick
    if p[GLASS] > 0.5:
        er, eg, eb = near_env(light, 0.0, x, y, z, wx, ry, wz, sweep_c, sweep_s)
        r, g, b = 0.0, 0.0, 0.0
        if cover < 0.99:
            r, g, b = _glass(
                p, outer, inner, colors, light, baked, half, c, s, sweep_c, sweep_s, lx, ly, lz, nx, ny, nz, vx, dy, vz
            )
        if cover > 0.0:
            r += (pr * falling(sh, gx, ny, gz, 0) - r) * cover
            g += (pg * falling(sh, gx, ny, gz, 1) - g) * cover
            b += (pb * falling(sh, gx, ny, gz, 2) - b) * cover
        k = f * mirror_ao
        return r * (1.0 - f) + er * k, g * (1.0 - f) + eg * k, b * (1.0 - f) + eb * k
    ar, ag, ab = colors[BODY, 0], colors[BODY, 1], colors[BODY, 2]
    ar, ag, ab = ar + (pr - ar) * cover, ag + (pg - ag) * cover, ab + (pb - ab) * cover
    rough = p[GLOSS]
    er, eg, eb = near_env(light, rough, x, y, z, wx, ry, wz, sweep_c, sweep_s)
    metal = p[BODY_METAL]
    if p[SCREEN] > 0.0 and lz < -0.003:
        ex, ey = lx / p[WIDE], ly / 0.152
        if abs(ex) < 0.94 and 0.014 < ey < 0.986:
            wave = 0.5 + 0.5 * math.sin(3.0 * ex + 5.0 * ey + 1.2 * math.sin(4.0 * ey))
            k = p[SCREEN] * (0.35 + 0.9 * wave)
            return ar * k + er * f, ag * k + eg * f, ab * k + eb * f
    if metal > 0.0:  # printed metal: the lacquer lets the metal's mirror through, tinted
        k = metal * (1.0 - 0.25 * cover)
        r = ar * falling(sh, gx, ny, gz, 0) * ao * (1.0 - 0.6 * k) + er * mirror_ao * (
            ar * 1.1 * k + f * (1.0 - k) + 0.5 * schlick
        )
        g = ag * falling(sh, gx, ny, gz, 1) * ao * (1.0 - 0.6 * k) + eg * mirror_ao * (
            ag * 1.1 * k + f * (1.0 - k) + 0.5 * schlick
        )
        b = ab * falling(sh, gx, ny, gz, 2) * ao * (1.0 - 0.6 * k) + eb * mirror_ao * (
            ab * 1.1 * k + f * (1.0 - k) + 0.5 * schlick
        )
    else:
        weak = 1.0 / (1.0 + 1.2 * rough)
        r = ar * falling(sh, gx, ny, gz, 0) * ao + er * f * weak * mirror_ao
        g = ag * falling(sh, gx, ny, gz, 1) * ao + eg * f * weak * mirror_ao
        b = ab * falling(sh, gx, ny, gz, 2) * ao + eb * f * weak * mirror_ao
    if dew > 0.0:
        lens = dew * (0.75 + 0.5 * smooth(0.3, -0.6, ny))
        sr, sg, sb = near_env(light, 0.0, x, y, z, wx, ry, wz, sweep_c, sweep_s)
        r = r * (1.0 - dew * 0.35) + dew * (0.30 * lens * ar + sr * (0.06 + 0.5 * schlick))
        g = g * (1.0 - dew * 0.35) + dew * (0.30 * lens * ag + sg * (0.06 + 0.5 * schlick))
        b = b * (1.0 - dew * 0.35) + dew * (0.30 * lens * ab + sb * (0.06 + 0.5 * schlick))
    return r, g, b
