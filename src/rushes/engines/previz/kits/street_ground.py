"""The road and its weather: asphalt, paint, paving, puddles and their ripples; cars and air."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_layout import SKIN
from rushes.engines.previz.kits.street_light import GROUND as STEP
from rushes.engines.previz.kits.street_surface import sky
from rushes.engines.previz.kits.street_texture import noise2, noise_pair, pulse, stored, stored_pair, wave
from rushes.engines.previz.kits.street_trace import KERB, shaded

#: How far down an exponential is followed: past it there is less than a thousandth of a lamp's light.
_FAINT = 9.0


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
    way = t
    if t > 42.0:  # less than the least that this can be
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
def ground_light(
    plan: Any,
    air: Any,
    seconds: float,
    kind: int,
    px: float,
    py: float,
    pz: float,
    dy: float,
    t: float,
    pix: float,
) -> tuple[float, float, float, float, float]:
    """Light from road, kerb or pavement at a point, apart from what wet ground mirrors.

    Args:
        plan: the packed street.
        air: its packed light.
        seconds: from the start of the take.
        kind: what it is.
        px, py, pz: the point.
        dy: rise of the unit ray that met it.
        t: metres along that ray.
        pix: metres per pixel at distance 1.

    Returns:
        rgb of the ground itself, the share that it mirrors, and how deep in a puddle it lies, 0..1.
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
    rough, pool = stored_pair(plan.skin, (pz - lay.Z0) / SKIN, px / SKIN + 0.5 * plan.skin.shape[1])
    base, paint = _surface(plan, px, pz, fx, fz, rough)
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
        return r * er, g * eg, b * eb, 0.0, 0.0
    return _wet(plan, air, r * er, g * eg, b * eb, px, dy, pool)


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
        # an exponential is worked out only where something would be seen of it
        ahead = lz - 2.2
        if ahead > 0:
            wide = 0.9 + ahead * 0.16
            if lx * lx < _FAINT * wide * wide:
                pool = 2.0 * power * math.exp(-(lx * lx) / (wide * wide)) * ahead / (6.0 + ahead * ahead * 0.35)
                er, eg, eb = er + pool, eg + pool * 0.92, eb + pool * 0.78
        behind = -2.2 - lz
        if behind > 0 and lx * lx + behind * behind < 5.0 * _FAINT:
            er += 0.5 * power * math.exp(-(lx * lx + behind * behind) / 5.0)
        ox, oz = max(abs(lx) - 0.7, 0.0), max(abs(lz) - 1.9, 0.0)
        under = (ox * ox + oz * oz) * 2.6
        if under < _FAINT:
            keep = 1.0 - 0.85 * math.exp(-under)
            er, eg, eb = er * keep, eg * keep, eb * keep
    return er, eg, eb


@njit(nogil=True, cache=True, error_model="numpy")
def _surface(plan: Any, px: float, pz: float, fx: float, fz: float, rough: float) -> tuple[float, float]:
    """Albedo of the ground and how much of it is painted; `rough` is its broad noise."""
    wide = abs(px)
    if wide > plan.road or plan.half < 6.0:  # an alley is paved from wall to wall
        slab = cell(math.floor(px / 0.9), math.floor(pz / 0.9), 5)
        joint = max(wave(px / 0.9, 0.035, fx / 0.9), wave(pz / 0.9, 0.035, fz / 0.9))
        return (0.15 + 0.045 * slab) * (1.0 - 0.45 * joint), 0.0
    base = 0.050 + 0.028 * rough
    if fz < 0.6:
        fine = noise2(plan, px * 9.0 + 44.3, pz * 9.0 + 12.7) - 0.5
        base += 0.03 * fine * min(1.0, 0.06 / max(fz, 0.06)) * min((0.6 - fz) * 5.0, 1.0)
    base *= 1.0 - 0.20 * pulse(abs(wide - 1.75), 0.45, 0.95, 0.3)
    paint = pulse(px, -0.07, 0.07, fx)
    if paint > 0.0:
        paint *= wave(pz / 6.0, 0.5, fz / 6.0)
    paint += pulse(wide, plan.road - 2.26, plan.road - 2.14, fx) * 0.9
    for at in (plan.crossing - 9.0, plan.crossing + 6.5, 9.0):
        band = pulse(pz, at, at + 3.0, fz)
        if band > 0.0:
            paint += band * wave(px / 1.1, 0.5, fx / 1.1)
    if paint > 0.0:
        paint *= 0.44 + 0.36 * noise2(plan, px * 3.0 + 81.3, pz * 1.1 + 113.7)
    return base, paint


@njit(nogil=True, cache=True, error_model="numpy")
def _ripples(plan: Any, px: float, pz: float, seconds: float) -> tuple[float, float]:
    """Slope of the rings that drops leave, one drop per cell at a time."""
    sx, sz = 0.0, 0.0
    for layer in range(2):
        size = 0.42 + 0.23 * layer
        u, w = px / size, pz / size
        fx, fz = math.floor(u), math.floor(w)
        ix, iz = int(fx), int(fz)
        beat = seconds * (1.9 + 0.5 * layer) + 7.0 * plan.grain[(iz + 40 * layer) & 255, ix & 255]
        n = int(beat)
        age = beat - n
        where = plan.pair[(iz + 57 * n) & 255, (ix + 23 * n + 91 * layer) & 255]
        ex, ez = (u - fx - 0.25 - 0.5 * where[0]) * size, (w - fz - 0.25 - 0.5 * where[1]) * size
        rr = ex * ex + ez * ez
        middle, wide = age * 0.30 * size / 0.42, 0.028 + 0.02 * age
        inside, outside = max(middle - 1.9 * wide, 0.0), middle + 1.9 * wide
        if inside * inside < rr < outside * outside:
            r = math.sqrt(rr) + 1e-6
            ring = (r - middle) / wide
            soft = 1.0 - ring * ring * 0.277
            push = ring * soft * soft * (1.0 - age) * 0.34 / r
            sx += push * ex
            sz += push * ez
    return sx, sz


@njit(nogil=True, cache=True, error_model="numpy")
def _wet(
    plan: Any, air: Any, r: float, g: float, b: float, px: float, dy: float, pool: float
) -> tuple[float, float, float, float, float]:
    """Wet ground: darker itself, and a mirror; puddles, where the ground lies deep in `pool`, mirror most."""
    low = 0.08 if abs(px) < plan.road else -0.03
    puddle = min(max((pool - 0.55 + low + 0.06 * air.wet) * 7.0, 0.0), 1.0)
    slant = max(-dy, 0.0)
    fresnel = 1.0 - slant
    fresnel = 0.035 + 0.965 * fresnel * fresnel * fresnel * fresnel * fresnel
    share = (0.30 + 0.70 * puddle) * (0.10 + 0.90 * fresnel) * min(air.wet * 1.15, 1.0) * 1.25
    dark = 0.62 - 0.2 * puddle
    return r * dark, g * dark, b * dark, min(share, 0.92), puddle


@njit(nogil=True, cache=True, error_model="numpy")
def water_slope(
    plan: Any, air: Any, seconds: float, px: float, pz: float, puddle: float, t: float, slant: float, pix: float
) -> tuple[float, float]:
    """Slope in x and z of the wet skin at a point: grain of the ground, calm in puddles, and rings of drops.

    Args:
        plan: the packed street.
        air: its packed light.
        seconds: from the start of the take.
        px, pz: the point.
        puddle: how deep in a puddle, 0..1.
        t: metres to the eye.
        slant: sine of the angle at which the eye meets the ground.
        pix: metres per pixel at distance 1.
    """
    foot = pix * t
    fine = min(1.0, 0.30 * max(slant, 0.02) / foot)
    calm = 1.0 - 0.65 * puddle
    a, b = noise_pair(plan, px * 1.5 + 87.3, pz * 3.2 + 151.7)
    nx, nz = (a - 0.5) * 0.020 * calm, (b - 0.5) * 0.058 * calm
    if fine * calm > 0.1:
        a, b = noise_pair(plan, px * 6.0 + 161.3, pz * 12.0 + 153.7)
        nx += (a - 0.5) * 0.014 * calm * fine
        nz += (b - 0.5) * 0.055 * calm * fine
    if air.wet > 0.9 and t < 26.0:
        qx, qz = _ripples(plan, px, pz, seconds)
        fade = min(max((26.0 - t) / 14.0, 0.0), 1.0) * (0.25 + 0.75 * puddle)
        nx, nz = nx + qx * fade * 0.8, nz + qz * fade * 0.8
    return nx, nz


@njit(nogil=True, cache=True, error_model="numpy")
def bake_skin(plan: Any) -> None:
    """Work out the broad noise of the road, and where its puddles lie, once per street."""
    rows, columns = plan.skin.shape[0], plan.skin.shape[1]
    for j in range(rows):
        z = lay.Z0 + (j + 0.5) * SKIN
        for i in range(columns):
            x = (i + 0.5 - 0.5 * columns) * SKIN
            plan.skin[j, i, 0] = noise2(plan, x * 0.8 + 7.3, z * 0.5 + 111.7)
            plan.skin[j, i, 1] = (
                0.56 * noise2(plan, x * 0.42 + 111.3, z * 0.16 + 103.7)
                + 0.29 * noise2(plan, x * 0.95 + z * 0.1 + 148.3, z * 0.36 + 4.7)
                + 0.15 * noise2(plan, x * 2.1 + 185.3, z * 0.9 + 105.7)
            )
