"""Lays out a street from its seed: houses, towers behind, signs, lamps and cars, as plain arrays for the kernels."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import linear
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.strokes import field

#: The street runs along z between these, metres; looked up in bins this long.
Z0, Z1, BIN = -60.0, 340.0, 2.0
BINS = int((Z1 - Z0) / BIN)
#: Metres per sample of the baked skin of the road.
SKIN = 0.14

#: Columns of `box`: front x, back x, from z, to z, height, style, storey, bay, lit share, dice, wall, trim, shop, sign.
BX0, BX1, BZ0, BZ1, BH, BSTYLE, BSTOREY, BBAY, BLIT, BDICE, BR, BG, BB, BTRIM, BSHOP, BSIGN = range(16)
#: Columns of `sign`: z, inner x, outer x, from y, to y, artwork, -, -, rgb, kind, dice, letter units per metre.
SZ, SX0, SX1, SY0, SY1, SAT, SW, SH, SR, SG, SB, SKIND, SDICE, SUNIT = range(14)
#: Columns of `car`: x, z, speed (signed), half width, half length, body height, roof height, cabin shift, rgb, dice.
CX, CZ, CV, CW, CL, CBODY, CROOF, CSHIFT, CR, CG, CB, CDICE = range(12)
#: Columns of `lamp`: x, z, height, arm (towards the road), rgb.
LX, LZ, LY, LARM, LR, LG, LB = range(7)

#: Neon hues, scene-linear.
HUES = {
    "magenta": (1.0, 0.05, 0.42),
    "cyan": (0.04, 0.72, 1.0),
    "amber": (1.0, 0.42, 0.06),
    "red": (1.0, 0.045, 0.04),
    "green": (0.08, 1.0, 0.38),
    "violet": (0.42, 0.11, 1.0),
    "warm": (1.0, 0.66, 0.36),
    "blue": (0.06, 0.24, 1.0),
    "teal": (0.03, 0.85, 0.62),
    "rose": (1.0, 0.28, 0.36),
}

#: Harmonies: a ruling hue, its partner, an accent.
SCHEMES = (
    ("magenta", "cyan", "warm"),
    ("amber", "red", "teal"),
    ("cyan", "violet", "rose"),
    ("red", "warm", "blue"),
    ("teal", "amber", "magenta"),
    ("blue", "rose", "warm"),
    ("rose", "amber", "violet"),
)

WORDS = (
    "HOTEL", "BAR", "NOODLES", "24H", "CINEMA", "CLUB", "RAMEN", "MOTEL", "PHARMACY", "JAZZ", "CAFE", "RADIO", "TAXI",
    "OPEN", "KARAOKE", "BOOKS", "FLORA", "DINER", "ARCADE", "TEA", "RECORDS", "OYSTER", "LUNA", "ORBIT", "SAUNA",
    "PAWN", "DELI", "ROXY", "TATTOO", "SUSHI", "VELVET", "ECHO", "MIRA", "ASTOR",
)  # fmt: skip


class Plan(NamedTuple):
    """Everything that stands in the street."""

    half: float
    road: float
    box: NDArray[np.float64]
    span: NDArray[np.int64]
    bins: NDArray[np.int64]
    rowx: NDArray[np.float64]
    end: NDArray[np.float64]
    sign: NDArray[np.float64]
    sign_bins: NDArray[np.int64]
    glyph: NDArray[np.float32]
    art: NDArray[np.int64]
    car: NDArray[np.float64]
    lamp: NDArray[np.float64]
    crossing: float
    hues: NDArray[np.float64]


def lay_out(spec: SceneSpec) -> Plan:
    """Draw up the street that a spec asks for."""
    chance = stream(spec.seed, "street.plan")
    narrow = spec.extra.get("width") == "alley"
    half = float(chance.uniform(4.0, 5.2) if narrow else chance.uniform(7.8, 11.5))
    road = half - float(chance.uniform(1.1, 1.5) if narrow else chance.uniform(2.9, 3.8))
    hues = _hues(spec, chance)
    glyphs: list[NDArray[np.float32]] = []
    words = _words(spec, chance)
    boxes, span, crossing = _houses(spec, half, glyphs, words)
    signs = _signs(spec, half, boxes, span, glyphs, words, hues)
    sign_list = [s for side in signs for s in side]
    sign = np.array(sign_list, dtype=np.float64).reshape(-1, 14)
    flat = np.concatenate([g.ravel() for g in glyphs]) if glyphs else np.zeros(4, np.float32)
    return Plan(
        half=half,
        road=road,
        box=np.array(boxes, dtype=np.float64),
        span=span,
        bins=_box_bins(np.array(boxes), span),
        rowx=np.array([half, half + 15.0, half + 22.0, half + 44.0]),
        end=_far_end(spec, half),
        sign=sign,
        sign_bins=_sign_bins(signs),
        glyph=flat.astype(np.float32),
        art=_index(glyphs),
        car=_cars(spec, road, narrow),
        lamp=_lamps(spec, road, narrow),
        crossing=crossing,
        hues=hues,
    )


def _index(glyphs: list[NDArray[np.float32]]) -> NDArray[np.int64]:
    """Where each artwork lies in the flat store: offset, columns, rows."""
    rows, at = [], 0
    for art in glyphs:
        rows.append((at, art.shape[1], art.shape[0]))
        at += art.size
    return np.array(rows or [(0, 1, 1)], dtype=np.int64)


def _hues(spec: SceneSpec, chance: np.random.Generator) -> NDArray[np.float64]:
    """Three neon hues: the brand's where a palette is given, else a harmony that the seed picks."""
    scheme = SCHEMES[int(chance.integers(len(SCHEMES)))]
    hues = [np.array(HUES[name]) for name in scheme]
    for k, color in enumerate(spec.palette[:3]):
        rgb = np.array(linear(color))
        if rgb.max() > 0.05:
            rgb = np.maximum(rgb / rgb.max(), 0.0) ** 1.35
            hues[k] = rgb + 0.02
    return np.array(hues)


def _words(spec: SceneSpec, chance: np.random.Generator) -> list[str]:
    """Words for the signs, the ones the spec brings first."""
    own = [str(w).upper()[:9] for w in spec.extra.get("words", ())]
    pool = [w for w in WORDS if w not in own]
    order = chance.permutation(len(pool))
    return own + [pool[int(i)] for i in order]


def _houses(
    spec: SceneSpec, half: float, glyphs: list[NDArray[np.float32]], words: list[str]
) -> tuple[list[list[float]], NDArray[np.int64], float]:
    """Two rows on both sides: the street front, and taller blocks behind it; one side street crosses."""
    chance = stream(spec.seed, "street.houses")
    base = float(chance.uniform(10, 24))
    crossing = float(chance.uniform(34, 90))
    boxes: list[list[float]] = []
    span = np.zeros((2, 2, 2), dtype=np.int64)
    lit = {"night": 0.42, "dusk": 0.36, "dawn": 0.16}.get(spec.time, 0.04)
    tones = chance.permutation(6)
    for side in range(2):
        for row in range(2):
            span[side, row, 0] = len(boxes)
            z = Z0
            while z < Z1:
                wide = float(chance.uniform(7, 15) if row == 0 else chance.uniform(14, 26))
                tall = base * float(chance.uniform(0.65, 1.6)) if row == 0 else float(chance.uniform(26, 78))
                if row == 0 and z < crossing + 6.0 and z + wide > crossing - 6.0:
                    if crossing - 6.0 - z < 4.0:
                        z = crossing + 6.0
                        continue
                    wide = crossing - 6.0 - z
                set_back = float(chance.choice([0.0, 0.0, 0.25, 0.6])) if row == 0 else float(chance.uniform(0, 5))
                front = half + set_back if row == 0 else half + 22.0 + set_back
                style = int(chance.choice([0, 0, 2, 3, 1] if row == 0 else [1, 1, 2, 3]))
                wall = _wall(int(tones[int(chance.integers(4))]), chance)
                shop = int(chance.choice([1, 1, 1, 2, 0])) if row == 0 else 0
                sign = -1.0
                if shop and row == 0 and z > -12 and z < 140:
                    glyphs.append(field(words[(len(glyphs) * 5 + 3) % len(words)], per_unit=5))
                    sign = float(len(glyphs) - 1)
                boxes.append(
                    [
                        front,
                        half + 15.0 if row == 0 else half + 44.0,
                        z,
                        z + wide,
                        tall,
                        style,
                        float(chance.uniform(3.0, 3.7)),
                        float(chance.uniform(1.9, 3.3)),
                        lit * float(chance.uniform(0.45, 1.5)),
                        float(chance.integers(1 << 20)),
                        *wall,
                        float(chance.uniform(0.6, 1.5)),
                        shop,
                        sign,
                    ]
                )
                gap = 0.0 if row == 0 and chance.random() < 0.86 else float(chance.uniform(1.6, 6))
                z += wide + gap
            span[side, row, 1] = len(boxes)
    return boxes, span, crossing


def _wall(tone: int, chance: np.random.Generator) -> list[float]:
    """Colour of a wall: brick, sandstone, plaster, slate, dark paint or concrete."""
    bases = (
        (0.20, 0.085, 0.055),
        (0.40, 0.31, 0.22),
        (0.46, 0.43, 0.39),
        (0.13, 0.145, 0.165),
        (0.075, 0.085, 0.10),
        (0.27, 0.26, 0.245),
    )
    shift = float(chance.uniform(0.8, 1.2))
    return [c * shift for c in bases[tone]]


def _far_end(spec: SceneSpec, half: float) -> NDArray[np.float64]:
    """Towers where the street ends, so that the eye arrives somewhere.

    Returns:
        (7, 8) float64 rows: from x, to x, z, height, dice, storey, bay, lit share.
    """
    chance = stream(spec.seed, "street.end")
    rows = []
    for k in range(7):
        x = float(chance.uniform(-46, 46)) if k else float(chance.uniform(-0.8, 0.8) * half)
        wide = float(chance.uniform(9, 22))
        rows.append(
            [
                x - wide / 2,
                x + wide / 2,
                Z1 - 90.0 + 26.0 * k,
                float(chance.uniform(40, 125)),
                float(chance.integers(1 << 20)),
                3.4,
                2.4,
                {"night": 0.42, "dusk": 0.38, "dawn": 0.2}.get(spec.time, 0.03) * float(chance.uniform(0.6, 1.3)),
            ]
        )
    return np.array(rows)


def _signs(
    spec: SceneSpec,
    half: float,
    boxes: list[list[float]],
    span: NDArray[np.int64],
    glyphs: list[NDArray[np.float32]],
    words: list[str],
    hues: NDArray[np.float64],
) -> list[list[list[float]]]:
    """Blade signs that stand out from the fronts, denser near the camera."""
    chance = stream(spec.seed, "street.signs")
    out: list[list[list[float]]] = [[], []]
    if "neon" in spec.remove or "signs" in spec.remove:
        return out
    density = 0.95 if spec.light == "neon" else (0.6 if spec.time in ("night", "dusk") else 0.28)
    used = 0
    for side in range(2):
        for k in range(span[side, 0, 0], span[side, 0, 1]):
            box = boxes[k]
            if box[BZ0] < -20 or box[BZ0] > 150:
                continue
            for share in (0.15, 0.55, 0.85):
                if chance.random() > density * (1.0 if share < 0.5 else 0.6):
                    continue
                word = words[used % len(words)]
                stacked = chance.random() < 0.72
                if not stacked and len(word) > 5:
                    word = str(chance.choice(["BAR", "24H", "TEA", "\u2606\u2606", "\u25c7", "OPEN"]))
                used += 1
                art = field(word, stacked=stacked, per_unit=5)
                unit = float(chance.uniform(5.2, 9.0)) if stacked else float(chance.uniform(9.0, 14.0))
                high, wide = art.shape[0] / 5 / unit, art.shape[1] / 5 / unit
                low = float(chance.uniform(3.4, 6.0))
                low = min(low, max(box[BH] - high, 3.0))
                glyphs.append(art)
                hue = hues[int(chance.choice(3, p=[0.5, 0.32, 0.18]))]
                gap = float(chance.uniform(0.12, 0.35))
                z = box[BZ0] + share * (box[BZ1] - box[BZ0])
                kind = float(chance.choice([0.0, 0.0, 1.0]))
                out[side].append(
                    [z, half - gap - wide, half - gap, low, low + high, len(glyphs) - 1, 0.0, 0.0, *hue, kind,
                     float(chance.integers(1 << 20)), unit]
                )  # fmt: skip
        out[side].sort(key=lambda s: s[SZ])
    return out


def _cars(spec: SceneSpec, road: float, narrow: bool) -> NDArray[np.float64]:
    """Parked along both kerbs, and a few under way."""
    chance = stream(spec.seed, "street.cars")
    rows: list[list[float]] = []
    if "cars" in spec.remove or "car" in spec.remove or narrow:
        return np.zeros((0, 12))
    paints = ((0.012, 0.013, 0.016), (0.30, 0.31, 0.32), (0.05, 0.055, 0.065), (0.22, 0.02, 0.02), (0.02, 0.05, 0.11),
              (0.42, 0.40, 0.36), (0.46, 0.27, 0.03))  # fmt: skip
    for side in (-1.0, 1.0):
        z = float(chance.uniform(8.5, 13))
        while z < 110:
            if chance.random() < 0.6:
                rows.append(_car(chance, side * (road - 1.05), z, 0.0, paints))
            z += float(chance.uniform(5.6, 9.0))
    for k in range(int(chance.integers(1, 4))):
        way = -1.0 if k % 2 == 0 else 1.0
        speed = 0.0 if spec.extra.get("loop") else 7.5  # what drives away cannot come back in a loop
        lane = -way * 1.65  # right-hand traffic: oncoming cars on the left
        rows.append(_car(chance, -lane if way > 0 else lane, float(chance.uniform(26, 85)), way * speed, paints))
        rows[-1][CX] = 1.65 if way > 0 else -1.65
    rows.sort(key=lambda r: r[CX] > 0)
    return np.array(rows, dtype=np.float64).reshape(-1, 12)


def _car(chance: np.random.Generator, x: float, z: float, v: float, paints: Any) -> list[float]:
    van = chance.random() < 0.16
    return [
        x,
        z,
        v,
        0.88 if not van else 0.95,
        2.2 if not van else 2.45,
        0.86 if not van else 1.15,
        1.42 if not van else 1.98,
        -0.25 if not van else -0.35,
        *paints[int(chance.integers(len(paints)))],
        float(chance.integers(1 << 20)),
    ]


def _lamps(spec: SceneSpec, road: float, narrow: bool) -> NDArray[np.float64]:
    """Street lamps at the kerbs, left and right in turn."""
    chance = stream(spec.seed, "street.lamps")
    kinds = ((1.0, 0.56, 0.24), (1.0, 0.70, 0.44), (0.82, 0.92, 1.0))
    color = np.array(kinds[int(chance.choice(3, p=[0.45, 0.35, 0.2]))])
    rows = []
    gap = float(chance.uniform(19, 27))
    z = float(chance.uniform(-8, 6)) - gap
    side = 1.0 if chance.random() < 0.5 else -1.0
    while z < 190:
        rows.append([side * (road + 0.35), z, 4.6 if narrow else 6.3, -side * (0.5 if narrow else 1.5), *color])
        side = -side
        z += gap * 0.62
    return np.array(rows, dtype=np.float64)


def _box_bins(box: NDArray[np.float64], span: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each stretch of the street, the first house of each row that reaches into it."""
    bins = np.zeros((2, 2, BINS), dtype=np.int64)
    for side in range(2):
        for row in range(2):
            first, last = int(span[side, row, 0]), int(span[side, row, 1])
            ends = box[first:last, BZ1]
            starts = Z0 + BIN * np.arange(BINS)
            bins[side, row] = np.minimum(first + np.searchsorted(ends, starts), last - 1)
    return bins


def _sign_bins(signs: list[list[list[float]]]) -> NDArray[np.int64]:
    """For each stretch of the street, the first sign at or after it; the last column ends the side."""
    bins = np.zeros((2, BINS + 1), dtype=np.int64)
    base = 0
    for side in range(2):
        places = np.array([s[SZ] for s in signs[side]])
        bins[side, :BINS] = base + np.searchsorted(places, Z0 + BIN * np.arange(BINS))
        base += len(places)
        bins[side, BINS] = base
    return bins
