"""What stands along a street looks like: sky, fronts with rooms behind their windows, signs, far towers."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_shop import shop_front
from rushes.engines.previz.kits.street_texture import noise2, pulse, room, stored, tube, wave
from rushes.engines.previz.kits.street_trace import FRONT, ROOF, shaded

_SHOP = 4.1  # metres: top of the shop front


@njit(nogil=True, cache=True, error_model="numpy")
def sky(plan: Any, air: Any, dx: float, dy: float, dz: float) -> tuple[float, float, float]:
    """Light of the sky along a unit direction."""
    up = max(dy, 0.0)
    h = 1.0 / (1.0 + 5.5 * up)
    h = h * h * (1.4 - 0.4 * h)
    sun = dx * air.sun_way[0] + dy * air.sun_way[1] + dz * air.sun_way[2]
    flat = max(0.5 + 0.5 * sun, 0.0)
    halo = flat**6 * 0.55 + flat**40 * 1.2
    r = air.zenith[0] + (air.horizon[0] - air.zenith[0]) * h + air.glow[0] * halo * (0.35 + 0.65 * h)
    g = air.zenith[1] + (air.horizon[1] - air.zenith[1]) * h + air.glow[1] * halo * (0.35 + 0.65 * h)
    b = air.zenith[2] + (air.horizon[2] - air.zenith[2]) * h + air.glow[2] * halo * (0.35 + 0.65 * h)
    if up > 0.015:
        s = 1.0 / (up + 0.12)
        cx, cz = dx * s * 1.3 + (air.dice & 255), dz * s * 1.3 + ((air.dice >> 8) & 255)
        n = 0.0
        weight = 0.53333333
        for _ in range(4):
            n += weight * noise2(plan, cx, cz)
            weight *= 0.5
            # the odd turn keeps the lattices of the octaves from lining up
            cx, cz = 1.62 * cx - 1.18 * cz + 3.7, 1.18 * cx + 1.62 * cz - 1.9
        m = min(max((n - 0.66 + 0.30 * air.clouds) * 3.2, 0.0), 1.0) * min(up * 9.0, 1.0)
        lightside = 0.30 + 0.9 * flat * flat
        r += (air.horizon[0] * 0.55 + air.glow[0] * lightside * 0.5 + air.sun[0] * 0.10 - r) * m * 0.8
        g += (air.horizon[1] * 0.55 + air.glow[1] * lightside * 0.5 + air.sun[1] * 0.10 - g) * m * 0.8
        b += (air.horizon[2] * 0.57 + air.glow[2] * lightside * 0.5 + air.sun[2] * 0.10 - b) * m * 0.8
    if sun > 0.9994 and air.sun[0] > 0.3:
        r, g, b = r + 12.0 * air.sun[0], g + 12.0 * air.sun[1], b + 12.0 * air.sun[2]
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _warmth(dice: float) -> tuple[float, float, float]:
    """Colour of a lit window."""
    if dice < 0.62:
        return 1.0, 0.56 + 0.12 * dice, 0.24 + 0.1 * dice
    if dice < 0.82:
        return 1.0, 0.80, 0.56
    if dice < 0.94:
        return 0.62, 0.82, 1.0
    return 0.45, 0.55, 1.0


@njit(nogil=True, cache=True, error_model="numpy")
def _opening(style: int) -> tuple[float, float, float, float]:
    """The window in its bay: left, right, bottom, top as shares."""
    if style == 1:
        return 0.04, 0.96, 0.08, 0.96
    if style == 2:
        return 0.02, 0.98, 0.34, 0.82
    if style == 3:
        return 0.24, 0.76, 0.14, 0.86
    return 0.27, 0.73, 0.26, 0.80


@njit(nogil=True, cache=True, error_model="numpy")
def window_light(
    air: Any,
    box: Any,
    iu: int,
    iv: int,
    cu: float,
    cv: float,
    bw: float,
    sx: float,
    sy: float,
    near: bool,
    seconds: float,
) -> tuple[float, float, float, float]:
    """What shines out of one window: rgb and 1 where somebody is in."""
    dice = int(box[lay.BDICE])
    if cell(iu, iv, dice) >= box[lay.BLIT]:
        return 0.0, 0.0, 0.0, 0.0
    tone = cell(iu, iv, dice + 1)
    r, g, b = _warmth(tone)
    level = 0.35 + 0.9 * cell(iu, iv, dice + 2)
    if near and tone < 0.8:
        light, _ = room(cu * bw, cv * box[lay.BSTOREY], bw, box[lay.BSTOREY], 3.4, sx, sy)
        curtain = cell(iu, iv, dice + 3)
        if curtain < 0.35:
            level *= 0.55 + 0.25 * wave(cu * 7.0, 0.5, 0.6)
        elif curtain < 0.55 and cv > 0.52:
            level *= 0.5
        else:
            level *= light
    elif tone >= 0.94:  # a television
        beat = int(seconds * 5.0) + iu * 3
        level *= 0.6 + 0.5 * cell(beat, iv, dice + 5)
    else:
        level *= 0.55 + 0.4 * cv
    return r * level, g * level, b * level, 1.0


@njit(nogil=True, cache=True, error_model="numpy")
def facade(  # noqa: PLR0915  # a kernel: one pass over a wall
    plan: Any,
    air: Any,
    k: int,
    side: int,
    row: int,
    face: int,
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    t: float,
    pix: float,
    seconds: float,
) -> tuple[float, float, float]:
    """Light from a house at a point (x outward); `pix` is metres per pixel at distance 1."""
    box = plan.box[k]
    if face == FRONT:
        u, wide, into, along = pz - box[lay.BZ0], box[lay.BZ1] - box[lay.BZ0], dx, dz
    else:
        u, wide, into, along = px - box[lay.BX0], box[lay.BX1] - box[lay.BX0], abs(dz), dx
    er, eg, eb = _fall(plan, air, box, side, row, face, px, py, pz)
    if face == ROOF:
        return 0.10 * er, 0.10 * eg, 0.10 * eb
    into = max(into, 0.02)
    fu, fv = pix * t / into, pix * t
    sx, sy = along / into, dy / into
    if face == FRONT and row == 0 and box[lay.BSHOP] > 0 and py < _SHOP:
        return shop_front(plan, air, box, side, u, py, wide, fu, fv, sx, sy, er, eg, eb)
    style = int(box[lay.BSTYLE])
    storey = box[lay.BSTOREY]
    bays = max(math.floor(wide / box[lay.BBAY]), 1.0)
    bw = wide / bays
    v = py - _SHOP
    iu, iv = math.floor(u / bw), math.floor(v / storey)
    cu, cv = u / bw - iu, v / storey - iv
    wu, wv = fu / bw, fv / storey
    ul, ur, vl, vh = _opening(style)
    crown = box[lay.BH] - py
    whole = (ur - ul) * (vh - vl)
    far = min(max((max(wu, wv) - 0.45) / 0.55, 0.0), 1.0)
    front = pulse(cu, ul, ur, wu) * pulse(cv, vl, vh, wv)
    glass, gu, gv = front, cu, cv
    if wu < 0.22 and front > 0.0:
        deep = 0.10 if style == 1 else 0.24
        gu, gv = cu + sx * deep / bw, cv + sy * deep / storey
        glass = front * pulse(gu, ul, ur, wu) * pulse(gv, vl, vh, wv)
        if style != 1:  # glazing bars
            bar = pulse(gu, 0.5 * (ul + ur) - 0.012, 0.5 * (ul + ur) + 0.012, wu)
            glass *= 1.0 - 0.85 * bar - 0.85 * (1.0 - bar) * pulse(gv, 0.55, 0.565, wv)
    glass += (whole - glass) * far
    front += (whole - front) * far
    if crown < 1.1 or v < 0.0:
        glass, front = 0.0, 0.0
    r, g, b = _masonry(plan, box, style, u, v, cu, cv, wu, wv, crown, fu, fv, t)
    shade = 1.0 - 0.55 * (front - glass)
    r, g, b = r * er * shade, g * eg * shade, b * eb * shade
    if glass > 0.002:
        gr, gg, gb = _glass(air, box, style, into, dy, er, eg, eb)
        wr, wg, wb = 0.0, 0.0, 0.0
        if far < 1.0:
            wr, wg, wb, _ = window_light(air, box, iu, iv, gu, gv, bw, sx, sy, t < 55.0, seconds)
        mean = box[lay.BLIT] * 0.5
        wr += (mean * 0.95 - wr) * far
        wg += (mean * 0.64 - wg) * far
        wb += (mean * 0.40 - wb) * far
        power = air.windows * 1.15
        r = r * (1.0 - glass) + (gr + wr * power) * glass
        g = g * (1.0 - glass) + (gg + wg * power) * glass
        b = b * (1.0 - glass) + (gb + wb * power) * glass
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _fall(
    plan: Any, air: Any, box: Any, side: int, row: int, face: int, px: float, py: float, pz: float
) -> tuple[float, float, float]:
    """Light that falls on a wall: open sky, bounce, sun where it reaches, and the street's own lamps."""
    open_sky = 0.30 + 0.70 * min(py / (box[lay.BH] + 6.0), 1.0)
    if face == FRONT:
        facing = 0.62
    elif face == ROOF:
        facing = 1.1
    else:
        facing = 0.46
    low = max(1.0 - py / 14.0, 0.0)
    r = air.ambient[0, 0] * open_sky * facing + air.ambient[1, 0] * low
    g = air.ambient[0, 1] * open_sky * facing + air.ambient[1, 1] * low
    b = air.ambient[0, 2] * open_sky * facing + air.ambient[1, 2] * low
    if air.sun[0] > 0.01:
        sign = 1.0 if side == 1 else -1.0
        lean = (
            -air.sun_way[0] * sign if face == FRONT else (air.sun_way[1] if face == ROOF else abs(air.sun_way[2]) * 0.7)
        )
        if face == FRONT and lean > 0.0:
            x = px * sign - 0.02 * sign
            if shaded(plan, x, py, pz, air.sun_way[0], air.sun_way[1], air.sun_way[2]):
                lean = 0.0
        elif face != FRONT and row == 0 and py < 0.7 * box[lay.BH]:
            lean = 0.0
        lean = max(lean, 0.0)
        r, g, b = r + air.sun[0] * lean, g + air.sun[1] * lean, b + air.sun[2] * lean
    if row == 0:
        gain = 1.0 if face == FRONT else 0.45
        v, u = py, pz - lay.Z0
        wr, wg, wb = stored(air.wall[side], v, u)
        r, g, b = r + wr * gain, g + wg * gain, b + wb * gain
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def _masonry(
    plan: Any,
    box: Any,
    style: int,
    u: float,
    v: float,
    cu: float,
    cv: float,
    wu: float,
    wv: float,
    crown: float,
    fu: float,
    fv: float,
    t: float,
) -> tuple[float, float, float]:
    """Colour of the wall between the windows."""
    tone = 1.0
    if style == 0:
        tone *= 1.0 - 0.22 * pulse(cv, 0.0, 0.05, wv) + 0.35 * pulse(cv, 0.21, 0.255, wv) * pulse(cu, 0.22, 0.78, wu)
        if t < 26.0:
            row = v / 0.21
            tone *= 1.0 - 0.20 * wave(row, 0.16, fv / 0.21)
            tone *= 0.90 + 0.20 * cell(math.floor(u / 0.45 + 0.5 * math.floor(row)), math.floor(row), 7)
    elif style == 2:
        tone *= 1.0 + 0.25 * pulse(cv, 0.84, 0.92, wv) - 0.3 * pulse(cv, 0.92, 1.0, wv)
    elif style == 3:
        pier = pulse(cu, 0.0, 0.16, wu) + pulse(cu, 0.84, 1.0, wu)
        tone *= 0.72 + 0.42 * pier
    else:
        tone *= 0.55
    if crown < 1.1:
        tone *= 0.72 + 0.55 * pulse(crown, 0.25, 0.85, fv)
    if t < 40.0:
        su, sv = u * 0.5 + box[lay.BDICE] % 251.0, v * 0.11
        stain = 0.667 * noise2(plan, su, sv) + 0.333 * noise2(plan, 1.62 * su - 1.18 * sv, 1.18 * su + 1.62 * sv)
        tone *= 0.80 + 0.40 * stain
    tone *= box[lay.BTRIM]
    return box[lay.BR] * tone, box[lay.BG] * tone, box[lay.BB] * tone


@njit(nogil=True, cache=True, error_model="numpy")
def _glass(
    air: Any, box: Any, style: int, into: float, dy: float, er: float, eg: float, eb: float
) -> tuple[float, float, float]:
    """What dark glass mirrors: sky above, the street's light below."""
    away = 1.0 - min(into, 1.0)
    fresnel = (0.08 if style != 1 else 0.16) + 0.7 * away**4
    up = min(max(dy * 1.6 + 0.45, 0.0), 1.0)
    r = (air.horizon[0] * 0.6 + (air.zenith[0] - air.horizon[0] * 0.6) * up * 0.6) * up + er * 0.10
    g = (air.horizon[1] * 0.6 + (air.zenith[1] - air.horizon[1] * 0.6) * up * 0.6) * up + eg * 0.10
    b = (air.horizon[2] * 0.6 + (air.zenith[2] - air.horizon[2] * 0.6) * up * 0.6) * up + eb * 0.10
    return r * fresnel + 0.012 * er, g * fresnel + 0.013 * eg, b * fresnel + 0.015 * eb


@njit(nogil=True, cache=True, error_model="numpy")
def sign_light(
    plan: Any, air: Any, k: int, side: int, px: float, py: float, dz: float, soft: float, seconds: float
) -> tuple[float, float, float]:
    """A blade sign: bent tubes on a dark board, or a lit panel with dark letters."""
    s = plan.sign[k]
    unit = s[lay.SUNIT]
    x = px - s[lay.SX0]
    mirrored = (side == 0) != (dz < 0)
    if mirrored:
        x = s[lay.SX1] - s[lay.SX0] - x
    wide, high = s[lay.SX1] - s[lay.SX0], s[lay.SY1] - s[lay.SY0]
    y = py - s[lay.SY0]
    core, halo = tube(plan, int(s[lay.SAT]), x * unit - 1.6, y * unit - 1.6, min(soft * unit, 3.0))
    dice = int(s[lay.SDICE])
    power = air.lamps
    if cell(dice, 1, 1) > 0.86:  # a tired transformer
        power *= 0.55 + 0.45 * (1.0 if cell(int(seconds * 11.0), dice, 4) > 0.25 else 0.0)
    edge = min(x, wide - x, y, high - y)
    rim = min(max((0.07 - edge) / max(soft, 0.01) + 0.5, 0.0), 1.0)
    if s[lay.SKIND] == 1.0:
        panel = power * 1.9 * (0.7 + 0.3 * y / high) * (1.0 - 0.92 * core) * (1.0 - 0.9 * rim) + 0.02
        w = 0.05 * panel
        return s[lay.SR] * panel + w, s[lay.SG] * panel + w, s[lay.SB] * panel + w
    light = power * (core * 9.0 + halo * 0.50 + rim * 2.2) + core * 0.15
    w = core * power * 0.9
    back = 0.008 + 0.02 * (air.ambient[0, 0] + air.ambient[0, 1])
    return s[lay.SR] * light + w + back, s[lay.SG] * light + w + back, s[lay.SB] * light + w + back


@njit(nogil=True, cache=True, error_model="numpy")
def far_tower(air: Any, plan: Any, k: int, px: float, py: float, pix: float, t: float) -> tuple[float, float, float]:
    """A tower where the street ends."""
    e = plan.end[k]
    u, v = (px - e[0]) / e[6], py / e[5]
    iu, iv = math.floor(u), math.floor(v)
    w = pix * t / e[6]
    far = min(max((w - 0.35) / 0.6, 0.0), 1.0)
    on = 1.0 if cell(iu, iv, int(e[4])) < e[7] else 0.0
    pane = pulse(u - iu, 0.2, 0.8, w) * pulse(v - iv, 0.25, 0.8, w)
    glow = on * pane * (1.0 - far) + e[7] * 0.33 * far
    r = 0.16 * air.ambient[0, 0] + 0.75 * air.windows * glow
    g = 0.16 * air.ambient[0, 1] + 0.52 * air.windows * glow
    b = 0.17 * air.ambient[0, 2] + 0.32 * air.windows * glow
    return r, g, b
