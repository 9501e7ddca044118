"""Shop fronts: stall riser, shutter or glass with goods and guests behind, and the name in light above."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_texture import pulse, room, tube, wave


@njit(nogil=True, cache=True, error_model="numpy")
def _display(
    plan: Any,
    dice: int,
    iu: int,
    cu: float,
    v: float,
    bw: float,
    fu: float,
    sx: float,
    sy: float,
    cr: float,
    cg: float,
    cb: float,
) -> tuple[float, float, float]:
    """Behind a shop window: shelves of goods, or a bar with pendant lamps and guests in silhouette."""
    light, surface = room(cu * bw, v, bw, 3.2, 4.2, sx, sy)
    light *= 0.75
    r, g, b = cr * light, cg * light, cb * light
    soft = min(max(1.0 - (fu - 0.05) / 0.25, 0.0), 1.0)
    if cell(dice, 4, 6) < 0.5:  # shelves
        if surface == 0:
            gx, gy = cu * bw + sx * 4.2, v + sy * 4.2
            shelf = gy / 0.46
            i, j = math.floor(gx / 0.24), math.floor(shelf)
            goods = cell(i, j, dice)
            tall = 0.25 + 0.6 * cell(i, j, dice + 1)
            there = 1.0 if shelf - j < tall and goods > 0.25 else 0.0
            tint = cell(i // 3, j, dice + 2)
            m = 0.75 * there * soft
            if tint < 0.33:
                r, g, b = r * (1 - 0.2 * m), g * (1 - 0.7 * m), b * (1 - 0.75 * m)
            elif tint < 0.6:
                r, g, b = r * (1 - 0.75 * m), g * (1 - 0.45 * m), b * (1 - 0.1 * m)
            else:
                r, g, b = r * (1 - 0.35 * m), g * (1 - 0.45 * m), b * (1 - 0.6 * m)
            dim = (0.42 + 0.58 * math.exp(-(gy - 2.2) * (gy - 2.2))) * (1.0 - 0.5 * wave(shelf, 0.10, 0.08) * soft)
            r, g, b = r * dim, g * dim, b * dim
        return r, g, b
    dim = 0.30 + 0.35 * min(max((v - 0.6) / 2.4, 0.0), 1.0)
    r, g, b = r * dim, g * dim, b * dim
    for k in range(2):  # pendant lamps on two rows
        deep = 1.3 + 1.4 * k
        px, py = cu * bw + sx * deep, v + sy * deep
        ex = (px / 1.15 - math.floor(px / 1.15) - 0.5) * 1.15
        ey = py - 2.25
        q = ex * ex + ey * ey * 1.6
        glow = 2.6 * min(max((0.016 - q) / 0.012 + 0.3, 0.0), 1.0) + 0.30 * math.exp(-q * 5.0)
        r, g, b = r + glow * cr, g + glow * cg * 0.92, b + glow * cb * 0.85
    for k in range(2):  # guests and the counter, dark against the light
        deep = 0.9 + 1.1 * k
        px, py = cu * bw + sx * deep, v + sy * deep
        place = px / 0.85 + 0.4 * k
        i = math.floor(place)
        if cell(i, dice + k, 11) < 0.42:
            ex = (place - i - 0.5) * 0.85
            head = ex * ex + (py - 1.52 - 0.1 * cell(i, dice, 12)) ** 2
            body = ex * ex / 0.055 + max(py - 1.22, 0.0) ** 2 / 0.02
            if head < 0.0135 or (body < 1.0 and py < 1.42):
                keep = 1.0 - 0.86 * soft
                r, g, b = r * keep, g * keep, b * keep
    return r, g, b


@njit(nogil=True, cache=True, error_model="numpy")
def shop_front(
    plan: Any,
    air: Any,
    box: Any,
    side: int,
    u: float,
    v: float,
    wide: float,
    fu: float,
    fv: float,
    sx: float,
    sy: float,
    er: float,
    eg: float,
    eb: float,
) -> tuple[float, float, float]:
    """A shop front: stall riser, window with goods, shutter or glass, and the name in light above."""
    dice = int(box[lay.BDICE])
    bays = max(math.floor(wide / 4.3 + 0.5), 1.0)
    bw = wide / bays
    iu = math.floor(u / bw)
    cu = u / bw - iu
    tone = 0.55 + 0.25 * cell(dice, 3, 1)
    r, g, b = box[lay.BR] * tone * er, box[lay.BG] * tone * eg, box[lay.BB] * tone * eb
    cr, cg, cb = 1.0, 0.62, 0.30
    pick = (box[lay.BDICE] * 0.61803398875) % 1.0
    if pick >= 0.82:
        cr, cg, cb = 0.35 + 0.65 * plan.hues[1, 0], 0.35 + 0.65 * plan.hues[1, 1], 0.35 + 0.65 * plan.hues[1, 2]
    elif pick >= 0.58:
        cr, cg, cb = 0.78, 0.92, 1.0
    pane = pulse(cu, 0.05, 0.95, fu / bw) * pulse(v, 0.45, 3.05, fv)
    if box[lay.BSHOP] == 2.0 or cell(iu, dice, 5) > 0.88:
        slat = wave(v / 0.14, 0.35, fv / 0.14)
        tone = 0.10 + 0.05 * slat
        r, g, b = r + (tone * er - r) * pane, g + (tone * eg - g) * pane, b + (tone * 1.04 * eb - b) * pane
    elif pane > 0.0:
        wr, wg, wb = _display(plan, dice, iu, cu, v, bw, fu, sx, sy, cr, cg, cb)
        power = 1.5 * air.windows * (0.7 + 0.6 * cell(iu, dice, 9))
        frame = 1.0 - 0.85 * pulse(cu, 0.487, 0.513, fu / bw)
        frame *= 1.0 - 0.7 * pulse(v, 2.42, 2.50, fv)
        mirror = (0.015 + 0.02 * abs(sx)) * 0.6
        r += (wr * power * frame + er * mirror - r) * pane
        g += (wg * power * frame + eg * mirror - g) * pane
        b += (wb * power * frame + eb * mirror - b) * pane
    board = pulse(v, 3.15, 3.98, fv)
    if board > 0.0:
        br, bg, bb = 0.035 * er, 0.035 * eg, 0.04 * eb
        if box[lay.BSIGN] >= 0:
            art = int(box[lay.BSIGN])
            span = plan.art[art, 1] / 5.0 - 3.2
            x = (u - 0.5 * wide) * (1.0 if side == 0 else -1.0) * 11.0 + 0.5 * span
            core, halo = tube(plan, art, x, (v - 3.29) * 11.0, min(fu * 11.0, 3.0))
            hue = int(cell(dice, 8, 2) * 3.0)
            power = air.lamps * 3.2 + 0.12
            br += plan.hues[hue, 0] * (core * power * 1.6 + halo * power * 0.10) + core * 0.35 * power
            bg += plan.hues[hue, 1] * (core * power * 1.6 + halo * power * 0.10) + core * 0.35 * power
            bb += plan.hues[hue, 2] * (core * power * 1.6 + halo * power * 0.10) + core * 0.35 * power
        r, g, b = r + (br - r) * board, g + (bg - g) * board, b + (bb - b) * board
    return r, g, b
