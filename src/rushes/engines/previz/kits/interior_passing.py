"""What goes by outside the panes of a train or a car: fields, trees, houses, masts, a street, a road, a tunnel.

The vehicle's floor is y = 0 and it drives along +z; the land is flat, with rows of things on upright planes beside the
way, each at its own distance, so that near ones pass fast and far ones slowly. In a loop everything repeats after the
way of one round. Everything along the way is smeared by what passes while the shutter is open.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell, noise2, stream
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits.interior_light import (
    GROUND,
    HORIZON,
    LAMPS,
    NEAR,
    OUT_DICE,
    OUT_KIND,
    SEEN,
    ZENITH,
    sky,
)

#: Places in the packed outside after those of `interior_light`: metres gone, metres of a round (0 for none), metres
#: smeared, height of the land, what passes, x of the middle of a road (its half width 0 for none), metres per second.
SHIFT, ROUND, SMEAR, LEVEL, SIGHT, LANE, ROAD, SPEED, WET, SIZE = 16, 17, 18, 19, 20, 21, 22, 23, 24, 25
#: What may pass.
COUNTRY, CITY, TUNNEL = 0.0, 1.0, 2.0
#: Rows of things on either side.
ROWS = 6
#: Kind of outside (see `interior_light.OUT_KIND`) that passes.
PASSING = 2.0
#: Radians of a pixel, about.
_PIXEL = 0.0009
#: Metres per second and height of the land below the floor, by room; then the middle and half width of a road.
_RIDES = {
    "train": (31.0, -1.5, 0.0, 0.0),
    "tram": (9.0, -0.7, 0.0, 0.0),
    "subway": (16.0, -1.2, 0.0, 0.0),
    "bus": (13.0, -0.95, 1.4, 3.6),
    "car": (19.0, -0.32, -1.75, 3.7),
}
RIDES = tuple(_RIDES)


def pack_passing(spec: SceneSpec, room: str, way: float, out: NDArray[np.float64]) -> NDArray[np.float64]:
    """The packed outside of a room that drives; of any other room as it is.

    Args:
        spec: `extra.outside` names what passes (`country`, `city` or `tunnel`); by default what suits the ride.
        room: name of the layout.
        way: -1 where it is mirrored: it then drives on the left.
        out: packed outside of `interior_light`.
    """
    if room not in _RIDES:
        return out
    speed, level, lane, road = _RIDES[room]
    chance = stream(spec.seed, "interior.passing")
    usual = {"subway": "tunnel", "tram": "city", "bus": "city"}.get(room) or str(
        chance.choice(["country", "country", "city"])
    )
    name = str(spec.extra.get("outside") or usual)
    sight = {"city": CITY, "tunnel": TUNNEL}.get(name, COUNTRY)
    if sight == CITY and room in ("train", "car"):
        speed *= 0.6
    more = np.zeros(SIZE + 6 - len(out))
    full = np.concatenate([out, more])
    loop = float(spec.extra.get("loop") or 0.0)
    full[OUT_KIND], full[LEVEL], full[SIGHT] = PASSING, level, sight
    full[LANE], full[ROAD], full[SPEED] = lane * way, road, speed
    full[ROUND] = speed * loop
    full[SMEAR] = 0.5 * speed / 24.0 if "blur" not in spec.remove else 0.0
    full[LAMPS] = {"night": 0.9, "dusk": 0.7}.get(spec.time, 0.0)
    full[WET] = 1.0 if spec.weather == "rain" else 0.0
    if sight == TUNNEL:
        full[HORIZON : NEAR + 3] = np.tile((0.03, 0.028, 0.025), 4)
        full[SEEN] = 1.0
    elif sight == CITY:
        mean = 0.45 * full[HORIZON : HORIZON + 3] + 0.15 * full[ZENITH : ZENITH + 3]
        full[NEAR : NEAR + 3] = mean * np.array([1.0, 0.94, 0.86]) * 0.8
        full[GROUND : GROUND + 3] = mean * 0.3
    return full


def gone(out: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """The packed outside at an instant; the same where nothing passes."""
    if not is_ride(out):
        return out
    now = out.copy()
    now[SHIFT] = seconds * out[SPEED]
    return now


def is_ride(out: NDArray[np.float64]) -> bool:
    """True where something passes outside the panes."""
    return bool(out[OUT_KIND] >= PASSING)


def hold_back(out: NDArray[np.float64], gain: float, hour: str) -> None:
    """Let as much of the outside in as a picture exposed for the room can hold, as tinted panes do.

    Args:
        out: packed outside, changed; of a room that stands it stays as it is.
        gain: exposure of the room.
        hour: `day`, `dawn`, `dusk` or `night`.
    """
    if not is_ride(out) or out[SIGHT] == TUNNEL:
        return
    sky_ = float(out[HORIZON : HORIZON + 3] @ np.array([0.2126, 0.7152, 0.0722]))
    level = {"day": 1.5, "dawn": 1.25, "dusk": 0.75, "night": 0.13}.get(hour, 1.0)
    out[SEEN] = min(float(out[SEEN]), level / max(gain * sky_, 1e-6))
    if out[LAMPS] > 0.0:
        out[LAMPS] = (1.15 if hour == "night" else 0.85) / (gain * out[SEEN])


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _turn(out: Any, at: float, step: float) -> tuple[int, float]:
    """The cell of a row along the way, and the place in it 0..1; in a loop the row repeats after one round."""
    many = 0
    if out[ROUND] > 0.0:
        many = max(int(out[ROUND] / step + 0.5), 1)
        step = out[ROUND] / many
    f = at / step
    i = math.floor(f)
    share = f - i
    if many > 0:
        i = i % many
    return i, share


@njit(nogil=True, cache=True, error_model="numpy")
def _wave(out: Any, at: float, step: float, seed: int) -> float:
    """Smooth noise along the way, 0..1."""
    i, f = _turn(out, at, step)
    many = max(int(out[ROUND] / step + 0.5), 1) if out[ROUND] > 0.0 else 0
    j = (i + 1) % many if many > 0 else i + 1
    f = f * f * (3.0 - 2.0 * f)
    a, b = cell(i, seed, 3), cell(j, seed, 3)
    return a + (b - a) * f


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _soft(x: float, edge: float) -> float:
    """0 below -edge, 1 above edge."""
    return min(max(0.5 + 0.5 * x / edge, 0.0), 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _land(out: Any, gx: float, gz: float, far: float, dice: int, rgb: Any) -> None:
    """Colour of the flat land at a place `far` metres away: fields, gravel and rails, or asphalt with its marks."""
    along = gz + out[SHIFT]
    near = out[SMEAR] + _PIXEL * far * far / max(-out[LEVEL] + 1.2, 0.5)
    if out[SIGHT] == CITY:
        k = 0.62 + 0.3 * _wave(out, along, 7.0, dice)
        for c in range(3):
            rgb[c] = out[GROUND + c] * k * 1.5
    else:
        i, f = _turn(out, along + 0.2 * gx, 62.0)
        j = math.floor(gx / 48.0)
        pick = cell(i, j, dice + 5)
        tone = 0.75 + 0.6 * cell(i, j, dice + 6)
        wr, wg, wb = 1.0, 1.0, 1.0
        if pick < 0.30:
            wr, wg, wb = 1.65, 1.25, 0.75
        elif pick < 0.45:
            wr, wg, wb = 1.25, 0.9, 0.8
        edge = _soft(min(f, 1.0 - f) * 62.0 - near, 0.8 + near)
        grain = 0.8 + 0.4 * _wave(out, along + 3.0 * gx, 2.3, dice + 7) / (1.0 + 0.6 * near)
        for c in range(3):
            w = wr if c == 0 else (wg if c == 1 else wb)
            rgb[c] = out[NEAR + c] * tone * grain * ((w - 1.0) * edge + 1.0) * 0.95
    half = out[ROAD]
    side = gx - out[LANE]
    if half > 0.0:
        verge = _soft(half + 0.9 - abs(side), 0.35)
        paved = _soft(half - abs(side), 0.06 + 0.3 * _PIXEL * far)
        worn = 0.9 + 0.2 * noise2(gx * 1.3, 3.0, dice) + 0.1 * (_wave(out, along, 11.0, dice + 9) - 0.5)
        lit = 0.55 * (out[HORIZON] + out[HORIZON + 1] + out[HORIZON + 2]) / 3.0 + 0.2 * out[ZENITH + 1]
        dull = 0.115 * lit * worn * (0.6 if out[WET] > 0.0 else 1.0)
        mark = _soft(0.075 - abs(abs(side) - half + 0.35), 0.02 + 0.35 * _PIXEL * far)
        _, f = _turn(out, along, 9.0)
        dash = _soft(min(f, 0.36 - f) * 9.0, 0.15 + near)
        dash = dash + (0.33 - dash) * min(near / 6.0, 1.0)
        mark = max(mark, dash * _soft(0.07 - abs(side), 0.02 + 0.35 * _PIXEL * far))
        for c in range(3):
            gravel = out[GROUND + c] * 0.55 + 0.06 * lit
            rgb[c] += (gravel - rgb[c]) * verge
            rgb[c] += (dull + 0.62 * lit * mark * 0.5 - rgb[c]) * paved
    elif out[SIGHT] != TUNNEL:
        bed = _soft(5.9 - abs(gx), 0.5)
        lit = 0.4 * (out[HORIZON] + out[HORIZON + 1] + out[HORIZON + 2]) / 3.0
        rail = max(
            _soft(0.06 - abs(abs(gx) - 3.3), 0.03 + _PIXEL * far),
            _soft(0.06 - abs(abs(gx) - 4.75), 0.03 + _PIXEL * far),
        )
        tie = _soft(1.25 - abs(abs(gx) - 4.0), 0.05)
        for c in range(3):
            stone = lit * (0.20 - 0.03 * c) * (1.0 - 0.2 * tie)
            rgb[c] += (stone - rgb[c]) * bed
            rgb[c] += (lit * 1.2 - rgb[c]) * rail * bed


@njit(nogil=True, cache=True, error_model="numpy")
def _trees(out: Any, at: float, y: float, far: float, layer: int, dice: int, rgb: Any) -> float:
    """A row of trees and bushes on a plane `far` metres away: how much it covers a place, and its colour."""
    smear = out[SMEAR] + _PIXEL * far
    wide = 46.0 if layer < 2 else 19.0
    grove = _wave(out, at, wide * 2.6, dice + 21 + layer)
    tall = 15.0 if layer < 1 else (12.5 if layer < 2 else 7.0)
    ridge = 0.35 + 0.65 * _wave(out, at, 9.0 - 1.5 * layer, dice + 31 + layer)
    ridge += 0.26 * (_wave(out, at, 2.7, dice + 41 + layer) - 0.5)
    if smear < 0.8:
        ridge += 0.10 * (_wave(out, at, 0.8, dice + 51 + layer) - 0.5)
    gate = min(max((grove - (0.30 if layer < 2 else 0.47)) * 5.0, 0.0), 1.0)
    top = out[LEVEL] + tall * ridge * gate + (0.7 if layer > 0 else 2.0)
    cover = _soft(top - y, 0.12 + 0.35 * smear + 0.02 * far * 0.2)
    if cover <= 0.0:
        return 0.0
    up = min(max((y - out[LEVEL]) / max(top - out[LEVEL], 0.5), 0.0), 1.0)
    leaf = 0.42 + 0.55 * up * up
    mott = _wave(out, at + 0.7 * y, 1.9, dice + 61) * _wave(out, at - 0.9 * y, 1.3, dice + 62)
    leaf *= 0.8 + (0.75 * mott) / (1.0 + 1.2 * smear)
    hue = cell(math.floor(at / (9.0 - 1.5 * layer)), layer, dice) - 0.5 if out[ROUND] <= 0.0 else 0.0
    rgb[0] = out[NEAR] * leaf * (0.92 + 0.3 * hue)
    rgb[1] = out[NEAR + 1] * leaf
    rgb[2] = out[NEAR + 2] * leaf * (0.95 - 0.2 * hue)
    return cover


@njit(nogil=True, cache=True, error_model="numpy")
def _houses(  # a kernel: one pass over what a ray meets
    out: Any, at: float, y: float, far: float, layer: int, dice: int, rgb: Any
) -> float:
    """A row of houses on a plane: cover and colour, windows lit in the evening. In the country few, with gables."""
    smear = out[SMEAR] + _PIXEL * far
    city = out[SIGHT] == CITY
    step = (17.0 if layer < 2 else 14.0) if city else 58.0
    i, f = _turn(out, at, step)
    u, v = (f - 0.5) * step, y - out[LEVEL]
    pick = cell(i, layer, dice + 71)
    if city:
        half = 0.5 * step - (0.0 if pick > 0.2 else 1.6)
        tall = (26.0, 16.0, 11.0)[layer] * (0.55 + 0.9 * cell(i, layer, dice + 72))
        if layer == 0 and cell(i, 9, dice) > 0.82:
            tall *= 2.1
    else:
        if pick > 0.34:
            return 0.0
        half, tall = 4.5 + 3.0 * cell(i, 5, dice), 3.6
        tall += max(3.4 - 3.4 * abs(u) / (half + 0.4), 0.0)
    cover = _soft(half - abs(u), 0.05 + 0.5 * smear) * _soft(tall - v, 0.05 + _PIXEL * far)
    if cover <= 0.0:
        return 0.0
    tone = 0.65 + 0.7 * cell(i, layer, dice + 73)
    warm = cell(i, layer, dice + 74) - 0.5
    lit = (out[HORIZON] + out[HORIZON + 1] + out[HORIZON + 2]) / 3.0
    roof = not city and v > 3.6
    for c in range(3):
        base = out[NEAR + c] if city else lit * (0.34 - 0.03 * c)
        rgb[c] = base * tone * (1.0 + 0.56 * warm * (1 - c))
        if city and (v % 9.9 < 0.35 or v > tall - 0.7):
            rgb[c] *= 1.22
        if roof:
            rgb[c] = lit * (0.16 if c == 0 else 0.085) * tone
    if roof:
        return cover
    wide = 2.6 if city else 2.2
    high = 3.3 if city else 3.6
    a, b = u / wide, v / high
    ia, ib = math.floor(a), math.floor(b)
    fa, fb = a - ia, b - ib
    fade = 1.0 / (1.0 + (smear / wide * 2.2) ** 2)
    pane = _soft(min(fa - 0.2, 0.8 - fa) * wide, 0.06 + 0.5 * smear) * _soft(
        min(fb - 0.26, 0.82 - fb) * high, 0.05 + _PIXEL * far
    )
    pane = pane * fade + 0.36 * (1.0 - fade) * _soft(min(fb - 0.26, 0.82 - fb) * high, 0.05 + _PIXEL * far)
    burn = 1.0 if cell(ia + 31 * i, ib, dice + 75 + layer) < (0.40 if city else 0.7) else 0.0
    burn = burn * fade + 0.4 * (1.0 - fade)
    glow = 0.55 * out[LAMPS] * burn * (0.35 + 0.8 * cell(ib, i, 5)) * pane
    shop = city and layer == 2 and v < 3.4
    if shop:
        fit = _soft(min(fa - 0.08, 0.92 - fa) * wide, 0.06 + 0.5 * smear) * fade + 0.8 * (1.0 - fade)
        glow = 0.6 * out[LAMPS] * (0.3 + 0.9 * cell(i, 3, dice + 76)) * _soft(min(v - 0.6, 2.7 - v), 0.1) * fit
        glow *= 0.75 + 0.5 * (_wave(out, at, 0.9, dice + 78) - 0.5) + 0.3 * (v - 1.5) / 1.5
    tint = cell(i, 4, dice + 77) if shop else 0.0
    for c in range(3):
        rgb[c] *= 1.0 - 0.55 * pane
    rgb[0] += glow * (1.0 if tint < 0.66 else 0.35)
    rgb[1] += glow * (0.64 if tint < 0.33 else 0.35 if tint < 0.66 else 0.75)
    rgb[2] += glow * (0.30 if tint < 0.33 else 0.45 if tint < 0.66 else 0.95)
    return cover


@njit(nogil=True, cache=True, error_model="numpy")
def _posts(out: Any, at: float, y: float, far: float, dice: int, rgb: Any) -> float:
    """Masts with wires beside a railway; lamps beside a street; posts and a rail beside a road; lights of a tunnel."""
    smear = out[SMEAR] + _PIXEL * far
    v = y - out[LEVEL]
    lit = (out[HORIZON] + out[HORIZON + 1] + out[HORIZON + 2]) / 3.0
    rgb[0], rgb[1], rgb[2] = lit * 0.09, lit * 0.095, lit * 0.10
    if out[SIGHT] == TUNNEL:
        _, f = _turn(out, at, 11.0)
        glow = _soft(0.55 - abs(f - 0.5) * 11.0, 0.05 + smear) * _soft(0.10 - abs(v - 2.5), 0.03)
        halo = math.exp(-(((f - 0.5) * 11.0 / (1.6 + smear)) ** 2) - ((v - 2.5) / 0.9) ** 2)
        pipe = (
            _soft(0.05 - abs(v - 1.55), 0.02)
            + 0.7 * _soft(0.04 - abs(v - 1.85), 0.02)
            + 0.5 * _soft(0.10 - abs(v - 0.8), 0.03)
        )
        wall = 0.004 + 0.003 * _wave(out, at, 4.0, dice) + 0.014 * pipe
        share = min(1.1 / (1.1 + 2.0 * smear), 1.0)
        rgb[0] = wall + 1.9 * glow * share + 0.16 * halo
        rgb[1] = wall * 0.95 + 1.45 * glow * share + 0.115 * halo
        rgb[2] = wall * 0.9 + 0.85 * glow * share + 0.065 * halo
        return 1.0
    if out[SIGHT] == CITY:
        _, f = _turn(out, at, 27.0)
        u = (f - 0.5) * 27.0
        share = min(0.11 / (0.11 + smear), 1.0)
        cover = _soft(0.11 - abs(u), 0.03 + smear) * _soft(6.2 - v, 0.1) * (0.4 + 0.6 * share)
        head = _soft(0.7 - abs(u - 0.5), 0.1 + smear) * _soft(0.13 - abs(v - 6.2), 0.04)
        if head > cover:
            glow = 3.2 * out[LAMPS] * min(1.4 / (0.7 + smear), 1.6)
            rgb[0], rgb[1], rgb[2] = rgb[0] + glow, rgb[1] + 0.72 * glow, rgb[2] + 0.38 * glow
            return head
        return cover * 0.9
    if out[ROAD] > 0.0:
        if v > 1.1:
            return 0.0
        _, f = _turn(out, at, 34.0)
        u = (f - 0.5) * 34.0
        cover = _soft(0.07 - abs(u), 0.02 + smear) * _soft(0.95 - v, 0.02)
        rgb[0] = rgb[1] = rgb[2] = lit * (0.6 if v < 0.62 or v > 0.8 else 0.05)
        return cover
    _, f = _turn(out, at, 52.0)
    u = (f - 0.5) * 52.0
    cover = _soft(0.13 - abs(u), 0.03 + smear) * _soft(7.6 - v, 0.1)
    sag = 6.1 + 0.55 * (2.0 * (f - 0.5)) ** 2 * 1.0
    thin = 0.012 + _PIXEL * far
    wire = max(_soft(0.012 - abs(v - 5.45), thin), _soft(0.012 - abs(v - sag), thin)) * min(0.03 / thin, 1.0)
    return max(cover, 0.8 * wire)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _strips(px: float, py: float, dx: float, dy: float, road: float) -> float:
    """The lamps under the ceiling as a side pane mirrors them, from where it is dark outside; none in a car."""
    if dy < 0.02 or abs(px) < 0.9:
        return 0.0
    x = px - dx * (2.2 - py) / dy
    return 0.16 * _soft(0.09 - abs(abs(x) - (0.36 if road > 0.0 else 0.40)), 0.012)


@njit(nogil=True, cache=True, error_model="numpy")
def _behind(out: Any, px: float, py: float, pz: float, dx: float, dy: float, dz: float, side: float, rgb: Any) -> None:
    """What is behind every row: the land, or hills before the sky."""
    dice = int(out[OUT_DICE])
    flat = math.sqrt(dx * dx + dz * dz) + 1e-9
    if dy < -1e-4:
        t = (out[LEVEL] - py) / dy
        far = t * flat
        _land(out, px + dx * t, pz + dz * t, far, dice, rgb)
        air = 1.0 - math.exp(-far / 620.0)
        for c in range(3):
            rgb[c] += (0.75 * out[HORIZON + c] - rgb[c]) * air
        return
    r, g, b = sky(out, dy)
    turn = math.atan2(dx, dz)
    if dy > 0.0 and out[ZENITH + 2] > 0.3:  # a few long clouds, lit from the horizon
        at = turn * 2.2 + 0.0004 * out[SHIFT] * (1.0 if out[ROUND] <= 0.0 else 0.0)
        veil = noise2(at, dy * 7.0, dice + 1) * 0.6 + noise2(at * 2.7, dy * 21.0, dice + 2) * 0.4
        k = min(max((veil - 0.47) * 3.2, 0.0), 1.0) * min(dy * 8.0, 1.0) * 0.55
        r += (1.25 * out[HORIZON] - r) * k
        g += (1.2 * out[HORIZON + 1] - g) * k
        b += (1.15 * out[HORIZON + 2] - b) * k
    rgb[0], rgb[1], rgb[2] = r, g, b
    for layer in range(2):  # hills that the way of the take does not reach
        if dy / flat > 0.13:
            break
        drift = out[SHIFT] * (0.00035 + 0.0009 * layer) if out[ROUND] <= 0.0 else 0.0
        at = turn * (1.5 + 1.4 * layer) + side * drift + 5.0 * layer
        rise = 0.052 - 0.022 * layer + (0.10 - 0.035 * layer) * (noise2(at * 2.0, 3.0, dice + layer) - 0.35)
        rise += 0.012 * noise2(at * 11.0, 1.0, dice + 9)
        k = _soft(rise - dy / flat, 0.0022)
        deep = 0.42 + 0.2 * layer
        for c in range(3):
            tone = out[HORIZON + c] * (0.62 if c < 2 else 0.78) + (out[NEAR + c] - out[HORIZON + c] * 0.6) * (
                deep - 0.2
            )
            rgb[c] += (tone - rgb[c]) * k


@njit(nogil=True, cache=True, error_model="numpy")
def row_at(
    out: Any, row: int, px: float, py: float, pz: float, dx: float, dy: float, dz: float, here: Any
) -> tuple[float, float]:
    """How much the row number `row` on the side of a unit direction covers what is behind it, and how far it is there.

    Its colour goes into `here`.
    """
    city, road = out[SIGHT] == CITY, out[ROAD] > 0.0
    away = (7.2, 21.0, 40.0, 58.0, 84.0, 150.0)[row]
    most = (8.4, 9.0, 9.0, 8.0, 18.0, 21.0)[row]
    if city:
        away = (8.6, 15.0, 52.0, 52.0, 130.0, 130.0)[row]
        most = (6.6, 17.0, 24.0, 0.0, 78.0, 0.0)[row]
    elif road:
        away = (6.6, 14.0, 34.0, 58.0, 84.0, 150.0)[row]
        most = (1.2, 9.0, 9.0, 8.0, 18.0, 21.0)[row]
    side = 1.0 if dx > 0.0 else -1.0
    t = (side * away + (out[LANE] if road else 0.0) - px) / dx
    y = py + dy * t
    if t <= 0.0 or y < out[LEVEL] or y > out[LEVEL] + most + 0.012 * t:
        return 0.0, t
    at = pz + dz * t + out[SHIFT]
    far = t * (math.sqrt(dx * dx + dz * dz) + 1e-9)
    seed = int(out[OUT_DICE]) + (0 if side > 0.0 else 400)
    if row == 0:
        return _posts(out, at, y, far, seed, here), t
    if city:
        return _houses(out, at, y, far, (0, 2, 1, 1, 0, 0)[row], seed, here), t
    if row == 3:
        return _houses(out, at, y, far, 1, seed, here), t
    return _trees(out, at, y, far, (0, 2, 2, 0, 1, 0)[row], seed + 13 * (5 - row), here), t


@njit(nogil=True, cache=True, error_model="numpy")
def passing(out: Any, px: float, py: float, pz: float, dx: float, dy: float, dz: float) -> tuple[float, float, float]:
    """What is seen from a place in a pane along a unit direction."""
    dice = int(out[OUT_DICE])
    here, rgb = out[SIZE : SIZE + 3], out[SIZE + 3 : SIZE + 6]  # room to write in: every frame has its own
    rgb[:] = 0.0
    side = 1.0 if dx > 0.0 else -1.0
    if out[SIGHT] == TUNNEL:
        t = (side * 2.3 - px) / dx if abs(dx) > 1e-4 else 1e4
        y = py + dy * t
        _posts(out, pz + dz * t + out[SHIFT], y, t, dice, here)
        fade = math.exp(-t / 26.0) * min(max((5.0 - (y - out[LEVEL])) * 0.6, 0.0), 1.0)
        k = _strips(px, py, dx, dy, out[ROAD])
        return here[0] * fade + k, here[1] * fade + 0.86 * k, here[2] * fade + 0.66 * k
    left = 1.0  # of what is behind, as one looks from near to far
    flat = math.sqrt(dx * dx + dz * dz) + 1e-9
    for row in range(ROWS if abs(dx) > 1e-4 else 0):
        cover, t = row_at(out, row, px, py, pz, dx, dy, dz, here)
        if cover > 0.0:
            air = 1.0 - math.exp(-t * flat / (220.0 if out[SIGHT] == CITY else 520.0))
            for c in range(3):
                rgb[c] += left * cover * (here[c] + (0.72 * out[HORIZON + c] - here[c]) * air)
            left *= 1.0 - cover
            if left < 0.02:
                break
    if left >= 0.02:
        _behind(out, px, py, pz, dx, dy, dz, side, here)
        for c in range(3):
            rgb[c] += left * here[c]
    k = _strips(px, py, dx, dy, out[ROAD]) * min(out[LAMPS] * out[SEEN], 1.0)
    return rgb[0] * out[SEEN] + k, rgb[1] * out[SEEN] + 0.86 * k, rgb[2] * out[SEEN] + 0.66 * k
