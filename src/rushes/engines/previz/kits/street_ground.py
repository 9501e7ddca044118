"""The road and its weather: asphalt, paint, paving, puddles and the rays they mirror; cars, lamp posts and air."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_light import GROUND as STEP
from rushes.engines.previz.kits.street_surface import facade, far_tower, sign_light, sky
from rushes.engines.previz.kits.street_texture import noise2, pulse, stored, wave
from rushes.engines.previz.kits.street_trace import (
    KERB,
    blade,
    cars,
    far_end,
    house,
    shaded,
)


@njit(nogil=True, cache=True, error_model="numpy")
def air_light(air: Any, z: float, y: float) -> tuple[float, float, float]:
    """Colour that the air adds around a point: sky glow, and the street's lamps near the ground."""
    at = (z - lay.Z0) / 4.0
    at = min(max(at - 0.5, 0.0), air.haze.shape[0] - 1.001)
    i = int(at)
    f = at - i
    low = 1.0 / (1.0 + max(y, 0.0) * 0.085)
    r = air.haze[i, 0] + (air.haze[i + 1, 0] - air.haze[i, 0]) * f
    g = air.haze[i, 1] + (air.haze[i + 1, 1] - air.haze[i, 1]) * f
    b = air.haze[i, 2] + (air.haze[i + 1, 2] - air.haze[i, 2]) * f
    return (
        r * low + air.fog[0] + 0.08 * air.glow[0],
        g * low + air.fog[1] + 0.08 * air.glow[1],
        b * low + air.fog[2] + 0.08 * air.glow[2],
    )


@njit(nogil=True, cache=True, error_model="numpy")
def fogged(
    air: Any, r: float, g: float, b: float, y: float, z: float, dy: float, dz: float, t: float
) -> tuple[float, float, float]:
    """Light after its way through the air."""
    way = min(t, 420.0 / (1.0 + 9.0 * max(dy, 0.0)))
    x = air.density * way
    clear = 1.0 / (1.0 + x * (1.0 + x * (0.5 + x * (0.1666667 + x * 0.0416667))))  # a cheap exp(-x)
    mid = min(way, 90.0) * 0.6
    fr, fg, fb = air_light(air, z + dz * mid, y + dy * mid)
    return r * clear + fr * (1.0 - clear), g * clear + fg * (1.0 - clear), b * clear + fb * (1.0 - clear)


@njit(nogil=True, cache=True, error_model="numpy")
def car_light(
    plan: Any,
    air: Any,
    k: int,
    part: int,
    nx: float,
    ny: float,
    nz: float,
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    seconds: float,
) -> tuple[float, float, float]:
    """Paint, glass, tyres and lamps of a car."""
    c = plan.car[k]
    way = -1.0 if c[lay.CV] < 0 or (c[lay.CV] == 0.0 and c[lay.CX] < 0) else 1.0
    lz = (pz - c[lay.CZ] - c[lay.CV] * seconds) * way
    lx = (px - c[lay.CX]) * way
    u, v = pz - lay.Z0, px + plan.half
    er, eg, eb = stored(air.ground, u / STEP, v / STEP)
    er = er * 0.7 + air.ambient[0, 0] * (0.45 + 0.4 * ny)
    eg = eg * 0.7 + air.ambient[0, 1] * (0.45 + 0.4 * ny)
    eb = eb * 0.7 + air.ambient[0, 2] * (0.45 + 0.4 * ny)
    if air.sun[0] > 0.01:
        lean = nx * air.sun_way[0] + ny * air.sun_way[1] + nz * air.sun_way[2]
        if lean > 0 and not shaded(plan, px, py + 0.3, pz, air.sun_way[0], air.sun_way[1], air.sun_way[2]):
            er, eg, eb = er + air.sun[0] * lean, eg + air.sun[1] * lean, eb + air.sun[2] * lean
    if part == 2:
        return 0.012 * er, 0.012 * eg, 0.013 * eb
    facing = -(nx * dx + ny * dy + nz * dz)
    fresnel = 0.05 + 0.6 * (1.0 - min(max(facing, 0.0), 1.0)) ** 4
    rx, ry, rz = dx + 2 * facing * nx, dy + 2 * facing * ny, dz + 2 * facing * nz
    sr, sg, sb = _surroundings(plan, air, px, py, pz, rx, ry, rz)
    base_r, base_g, base_b = c[lay.CR], c[lay.CG], c[lay.CB]
    roof = c[lay.CROOF] - 0.09
    if part == 1 and py < roof and py > c[lay.CBODY] + 0.03 and abs(lz - c[lay.CSHIFT] + 0.1) > 0.06:
        base_r, base_g, base_b = 0.006, 0.007, 0.008
        fresnel += 0.08
    if part == 0 and py < 0.34:
        base_r, base_g, base_b = 0.02, 0.02, 0.02
    r, g, b = base_r * er + sr * fresnel, base_g * eg + sg * fresnel, base_b * eb + sb * fresnel
    moving = c[lay.CV] != 0.0
    if part == 0 and abs(lz) > c[lay.CL] - 0.55 and 0.5 < py < 0.80 and abs(lx) > c[lay.CW] - 0.42:
        if lz < 0:
            glow = 3.2 if moving else 0.05
            r, g, b = r + glow + 0.03, g + glow * 0.05, b + glow * 0.035
        elif moving:
            r, g, b = r + 11.0, g + 10.0, b + 8.6
        else:
            r, g, b = r + 0.06, g + 0.06, b + 0.06
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _surroundings(
    plan: Any, air: Any, px: float, py: float, pz: float, dx: float, dy: float, dz: float
) -> tuple[float, float, float]:
    """A cheap idea of what lies along a mirrored ray: sky through the gap above, glowing fronts at the sides."""
    rise = dy / (abs(dx) + 0.15)
    if rise > 1.5:
        return sky(plan, air, dx, dy, dz)
    side = 1 if dx > 0 else 0
    v, u = max(py + rise * plan.half, 0.0), pz + dz * 6.0 - lay.Z0
    k = 0.35
    r, g, b = stored(air.wall[side], v, u)
    return r * k + air.ambient[0, 0] * 0.25, g * k + air.ambient[0, 1] * 0.25, b * k + air.ambient[0, 2] * 0.25


@njit(nogil=True, cache=True, error_model="numpy")
def glance(
    plan: Any,
    air: Any,
    seconds: float,
    seen: int,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    pix: float,
) -> tuple[float, float, float]:
    """What a mirrored ray brings back (unit direction, upwards): houses, signs, cars or sky, in less detail."""
    side = 1 if dx > 0 else 0
    sign = 1.0 if side == 1 else -1.0
    far = 900.0
    t, k, face = house(plan, side, 0, x * sign, y, z, dx * sign, dy, dz, far)
    row = 0
    if k < 0:
        t, k, face = house(plan, side, 1, x * sign, y, z, dx * sign, dy, dz, far)
        row = 1
    tc, car, part, nx, ny, nz = cars(plan, seen, seconds, x, y, z, dx, dy, dz, t)
    ts, sgn = blade(plan, side, x * sign, y, z, dx * sign, dy, dz, tc)
    if sgn >= 0:
        r, g, b = sign_light(plan, air, sgn, side, (x + dx * ts) * sign, y + dy * ts, dz, pix * ts * 1.5, seconds)
        return fogged(air, r, g, b, y, z, dy, dz, ts)
    if car >= 0:
        r, g, b = car_light(
            plan, air, car, part, nx, ny, nz, x + dx * tc, y + dy * tc, z + dz * tc, dx, dy, dz, seconds
        )
        return fogged(air, r, g, b, y, z, dy, dz, tc)
    if k >= 0:
        r, g, b = facade(
            plan, air, k, side, row, face, (x + dx * t) * sign, y + dy * t, z + dz * t, dx * sign, dy, dz, t,
            pix * 2.5, seconds,
        )  # fmt: skip
        return fogged(air, r, g, b, y, z, dy, dz, t)
    t, k = far_end(plan, x, y, z, dx, dy, dz, far)
    if k >= 0:
        r, g, b = far_tower(air, plan, k, x + dx * t, y + dy * t, pix * 2.0, t)
    else:
        r, g, b = sky(plan, air, dx, dy, dz)
    return fogged(air, r, g, b, y, z, dy, dz, t)


@njit(nogil=True, cache=True, error_model="numpy")
def ground_light(
    plan: Any,
    air: Any,
    seconds: float,
    look: int,
    seen: int,
    kind: int,
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    t: float,
    pix: float,
) -> tuple[float, float, float, float, float, float, float, bool]:
    """Light from road, kerb or pavement at a point (unit direction), apart from what wet ground mirrors.

    Returns:
        rgb of the ground itself, the share that it mirrors, rgb of the mirrored ray (traced where `look` is not 0), and
        whether the ground is so rough that `look` 1 and 2 bring different halves of what it mirrors.
    """
    fx = pix * t
    fz = pix * t / max(-dy, 0.015)
    u, v = (pz - lay.Z0) / STEP, (px + plan.half) / STEP
    er, eg, eb = stored(air.ground, u, v)
    edge = min(max((plan.half - abs(px)) / 4.0, 0.0), 1.0)
    open_sky = 0.45 + 0.45 * edge
    er += air.ambient[0, 0] * open_sky
    eg += air.ambient[0, 1] * open_sky
    eb += air.ambient[0, 2] * open_sky
    if air.sun[0] > 0.01 and not shaded(plan, px, py + 0.01, pz, air.sun_way[0], air.sun_way[1], air.sun_way[2]):
        lean = air.sun_way[1]
        er, eg, eb = er + air.sun[0] * lean, eg + air.sun[1] * lean, eb + air.sun[2] * lean
    er, eg, eb = _headlamps(plan, seconds, px, pz, er, eg, eb, air.lamps)
    base, paint = _surface(plan, kind, px, pz, fx, fz)
    white = min(paint, 1.0)
    r, g, b = base * 1.0, base * 0.985, base * 0.97
    if kind == KERB:
        r, g, b = 0.16, 0.155, 0.15
    r, g, b = r + (0.55 - r) * white, g + (0.54 - g) * white, b + (0.50 - b) * white
    if air.snow > 0:
        track = 0.0
        if abs(px) < plan.road:
            track = max(pulse(abs(abs(px) - 1.7), 0.5, 0.95, 0.25), 0.0) * 0.75
        drift = 0.62 * noise2(plan, px * 0.6 + 37.3, pz * 0.4 + 101.7) + 0.38 * noise2(
            plan, px * 1.5 + 74.3, pz * 1.0 + 2.7
        )
        cover = min(max(0.55 + 0.9 * drift - track, 0.0), 1.0) * air.snow
        r, g, b = r + (0.80 - r) * cover, g + (0.83 - g) * cover, b + (0.88 - b) * cover
    if air.wet <= 0.0 or kind == KERB:
        return r * er, g * eg, b * eb, 0.0, 0.0, 0.0, 0.0, False
    return _wet(plan, air, seconds, look, seen, r * er, g * eg, b * eb, px, py, pz, dx, dy, dz, t, pix)


@njit(nogil=True, cache=True, error_model="numpy")
def _headlamps(
    plan: Any, seconds: float, px: float, pz: float, er: float, eg: float, eb: float, power: float
) -> tuple[float, float, float]:
    """Pools that moving cars push before them, red behind, and the dark they stand in."""
    for k in range(plan.moving):
        way = 1.0 if plan.car[k, 2] > 0 else -1.0
        lz = (pz - plan.car[k, 1] - plan.car[k, 2] * seconds) * way
        lx = px - plan.car[k, 0]
        if abs(lx) > 7.0 or lz < -8.0 or lz > 26.0:
            continue
        ahead = lz - 2.2
        if ahead > 0:
            wide = 0.9 + ahead * 0.16
            pool = 2.0 * power * math.exp(-(lx * lx) / (wide * wide)) * ahead / (6.0 + ahead * ahead * 0.35)
            er, eg, eb = er + pool, eg + pool * 0.92, eb + pool * 0.78
        behind = -2.2 - lz
        if behind > 0:
            er += 0.5 * power * math.exp(-(lx * lx + behind * behind) / 5.0)
        ox, oz = max(abs(lx) - 0.7, 0.0), max(abs(lz) - 1.9, 0.0)
        keep = 1.0 - 0.85 * math.exp(-(ox * ox + oz * oz) * 2.6)
        er, eg, eb = er * keep, eg * keep, eb * keep
    return er, eg, eb


@njit(nogil=True, cache=True, error_model="numpy")
def _surface(plan: Any, kind: int, px: float, pz: float, fx: float, fz: float) -> tuple[float, float]:
    """Albedo of the ground and how much of it is painted."""
    wide = abs(px)
    if wide > plan.road or plan.half < 6.0:  # an alley is paved from wall to wall
        slab = cell(math.floor(px / 0.9), math.floor(pz / 0.9), 5)
        joint = max(wave(px / 0.9, 0.035, fx / 0.9), wave(pz / 0.9, 0.035, fz / 0.9))
        return (0.15 + 0.045 * slab) * (1.0 - 0.45 * joint), 0.0
    rough = noise2(plan, px * 0.8 + 7.3, pz * 0.5 + 111.7)
    fine = noise2(plan, px * 9.0 + 44.3, pz * 9.0 + 12.7) - 0.5
    fine *= min(1.0, 0.06 / max(fz, 0.06))
    base = 0.050 + 0.028 * rough + 0.03 * fine
    base *= 1.0 - 0.20 * pulse(abs(wide - 1.75), 0.45, 0.95, 0.3)
    paint = pulse(px, -0.07, 0.07, fx) * wave(pz / 6.0, 0.5, fz / 6.0)
    paint += pulse(wide, plan.road - 2.26, plan.road - 2.14, fx) * 0.9
    for at in (plan.crossing - 9.0, plan.crossing + 6.5, 9.0):
        band = pulse(pz, at, at + 3.0, fz)
        if band > 0.0:
            paint += band * wave(px / 1.1, 0.5, fx / 1.1)
    if paint > 0.0:
        paint *= 0.44 + 0.36 * noise2(plan, px * 3.0 + 81.3, pz * 1.1 + 113.7)
    return base, paint


@njit(nogil=True, cache=True, error_model="numpy")
def _ripples(px: float, pz: float, seconds: float) -> tuple[float, float]:
    """Slope of the rings that drops leave, one drop per cell at a time."""
    sx, sz = 0.0, 0.0
    for layer in range(2):
        size = 0.42 + 0.23 * layer
        ix, iz = math.floor(px / size), math.floor(pz / size)
        beat = seconds * (1.9 + 0.5 * layer) + 7.0 * cell(ix, iz, 40 + layer)
        n = math.floor(beat)
        age = beat - n
        cx = (ix + 0.25 + 0.5 * cell(ix, iz, n * 3 + 1)) * size
        cz = (iz + 0.25 + 0.5 * cell(ix, iz, n * 3 + 2)) * size
        ex, ez = px - cx, pz - cz
        r = math.sqrt(ex * ex + ez * ez) + 1e-6
        ring = (r - age * 0.30 * size / 0.42) / (0.028 + 0.02 * age)
        if abs(ring) < 3.0:
            push = math.exp(-ring * ring) * math.sin(ring * 2.6) * (1.0 - age) * 0.20
            sx += push * ex / r
            sz += push * ez / r
    return sx, sz


@njit(nogil=True, cache=True, error_model="numpy")
def _wet(
    plan: Any,
    air: Any,
    seconds: float,
    look: int,
    seen: int,
    r: float,
    g: float,
    b: float,
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    t: float,
    pix: float,
) -> tuple[float, float, float, float, float, float, float, bool]:
    """Wet ground: darker itself, and a mirror broken by its grain; puddles lie calm."""
    pool = 0.56 * noise2(plan, px * 0.42 + 111.3, pz * 0.16 + 103.7) + 0.29 * noise2(
        plan, px * 0.95 + pz * 0.1 + 148.3, pz * 0.36 + 4.7
    )
    pool += 0.15 * noise2(plan, px * 2.1 + 185.3, pz * 0.9 + 105.7)
    low = 0.08 if abs(px) < plan.road else -0.03
    puddle = min(max((pool - 0.55 + low + 0.06 * air.wet) * 7.0, 0.0), 1.0)
    slant = max(-dy, 0.0)
    fresnel = 0.035 + 0.965 * (1.0 - slant) ** 5
    share = (0.30 + 0.70 * puddle) * (0.10 + 0.90 * fresnel) * min(air.wet * 1.15, 1.0) * 1.25
    share = min(share, 0.92)
    dark = 0.62 - 0.2 * puddle
    r, g, b = r * dark, g * dark, b * dark
    rough = puddle <= 0.6 and t <= 30.0
    if look == 0:
        return r, g, b, share, 0.0, 0.0, 0.0, rough
    grain = (1.0 - puddle) * 0.036 + 0.005
    fine = min(1.0, 0.30 / max(pix * t / max(-dy, 0.02), 0.30))
    calm = 1.0 - 0.65 * puddle
    nx = (noise2(plan, px * 2.1 + 87.3, pz * 0.9 + 151.7) - 0.5) * 0.020 * calm
    nz = (noise2(plan, px * 1.5 + 124.3, pz * 3.2 + 52.7) - 0.5) * 0.055 * calm
    if fine * calm > 0.1:
        nz += (noise2(plan, px * 6.0 + 161.3, pz * 11.0 + 153.7) - 0.5) * 0.045 * calm * fine
        nx += (noise2(plan, px * 9.0 + 198.3, pz * 7.0 + 54.7) - 0.5) * 0.014 * calm * fine
    if air.wet > 0.9 and t < 26.0:
        qx, qz = _ripples(px, pz, seconds)
        fade = min(max((26.0 - t) / 14.0, 0.0), 1.0) * (0.25 + 0.75 * puddle)
        nx, nz = nx + qx * fade * 0.8, nz + qz * fade * 0.8
    if rough:
        nz += (look - 1.5) * grain
    along = (dx * nx + dy + dz * nz) / (1.0 + nx * nx + nz * nz)
    rx, ry, rz = dx - 2 * along * nx, dy - 2 * along, dz - 2 * along * nz
    ry = max(ry, 0.004)
    n = 1.0 / math.sqrt(rx * rx + ry * ry + rz * rz)
    cr, cg, cb = glance(plan, air, seconds, seen, px, py + 0.01, pz, rx * n, ry * n, rz * n, pix)
    return r, g, b, share, min(cr, 9.0), min(cg, 9.0), min(cb, 9.0), rough


@njit(nogil=True, cache=True, error_model="numpy")
def posts(
    plan: Any,
    air: Any,
    mask: int,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    far: float,
    pix: float,
) -> tuple[float, float, float, float, float]:
    """Lamp posts, thin and edge-filtered: (rgb, cover, distance) of what stands before `far`."""
    flat = dx * dx + dz * dz
    if flat < 1e-9 or mask == 0:
        return 0.0, 0.0, 0.0, 0.0, far
    length = math.sqrt(flat)
    best_r, best_g, best_b, cover, near = 0.0, 0.0, 0.0, 0.0, far
    for k in range(plan.lamps):
        rest = mask >> k
        if rest == 0:
            break
        if rest & 1 == 0:
            continue
        wx, wz = plan.lamp[k, 0] - x, plan.lamp[k, 1] - z
        cross = wx * dz - wz * dx
        if cross * cross > 7.0 * flat:  # passes more than 2.6 m beside it
            continue
        t = (wx * dx + wz * dz) / flat
        if t <= 2.6 or t >= far:
            continue
        w = pix * t
        gap = abs(cross) / length
        top = plan.lamp[k, lay.LY]
        py = y + dy * t
        if gap > 2.2 + w or py > top + 0.5:
            continue
        c = min(max((0.055 - gap) / w + 0.5, 0.0), 1.0) * pulse(py, 0.0, top, w)
        thin = min(0.11 / w, 1.0)
        c *= thin if w > 0.11 else 1.0
        er, eg, eb = 0.0, 0.0, 0.0
        # arm and head reach over the road
        if py > top - 0.5:
            arm = plan.lamp[k, lay.LARM]
            if abs(dz) > 1e-6:
                ta = wz / dz
                ax = x + dx * ta - plan.lamp[k, 0]
                ay = y + dy * ta
                wa = pix * ta
                share = ax / arm
                if 0.3 < ta < far:
                    bar = pulse(share, 0.0, 1.0, wa / abs(arm)) * pulse(ay, top - 0.03, top + 0.05, wa)
                    head = pulse(share, 0.62, 1.12, wa / abs(arm)) * pulse(ay, top - 0.11, top + 0.06, wa)
                    glow = pulse(share, 0.66, 1.08, wa / abs(arm)) * pulse(ay, top - 0.15, top - 0.06, wa)
                    c = max(c, bar, head)
                    if glow > 0.0:
                        c = max(c, glow)
                        er = plan.lamp[k, lay.LR] * 14.0 * glow * air.lamps
                        eg = plan.lamp[k, lay.LG] * 14.0 * glow * air.lamps
                        eb = plan.lamp[k, lay.LB] * 14.0 * glow * air.lamps
        if c > 0.003 and t < near:
            base = 0.025
            r = base * air.ambient[0, 0] + er
            g = base * air.ambient[0, 1] + eg
            b = base * air.ambient[0, 2] + eb
            r, g, b = fogged(air, r, g, b, y, z, dy, dz, t)
            best_r, best_g, best_b, cover, near = r, g, b, c, t
    return best_r, best_g, best_b, cover, near
