"""The shape of the land: seeded heights in metres of mountains, hills, coasts, lakes, deserts, beaches, forests."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell, stream
from rushes.engines.previz.kernels import lean, lent
from rushes.engines.previz.kits.landscape_noise import CORNERS, MANY, ROOM, crests, fbm, lattice, worn
from rushes.engines.previz.kits.landscape_road import graded
from rushes.engines.previz.strips import STRIPS

MOUNTAINS, HILLS, COAST, LAKE, DESERT, SNOW, BEACH, OCEAN, FOREST_LAND, RIVER, QUAY, CANYON, PLAIN = range(13)
KINDS = {
    "mountains": MOUNTAINS,
    "hills": HILLS,
    "coast": COAST,
    "lake": LAKE,
    "desert": DESERT,
    "snow": SNOW,
    "beach": BEACH,
    "ocean": OCEAN,
    "forest": FOREST_LAND,
    "river": RIVER,
    "quay": QUAY,
    "bund": QUAY,
    "canyon": CANYON,
    "plain": PLAIN,
    **dict.fromkeys(STRIPS, PLAIN),
    "forest_road": FOREST_LAND,
    "desert_road": DESERT,
}
#: How wide the water between two embankments is, and how far it turns from the way one looks, metres and radians.
_REACHES = {"quay": (72.0, 0.16), "bund": (300.0, 1.36)}
#: What may stand in a plan's entry for water on a beach, and how far above the sea the beach's middle lies.
_STRAND = 0.9

#: Meaning of the entries of a plan, the seeded numbers one land is made of.
PEAK_X, PEAK_Z, PEAK_H, PHASE, BEND, WATER, SIDE, SHORE, TURN_C, TURN_S, SWELL, OFF_X, OFF_Z, DROP, FOREST, SNOWLINE = (
    range(16)
)
GRADED = 16
NO_WATER = -1.0e6


def gradients(seed: int) -> NDArray[np.float32]:
    """(256, 256, 2) float32 unit gradients of the land's noise lattice.

    Args:
        seed: of the take.
    """
    angle = stream(seed, "landscape.gradients").random((256, 256)) * math.tau
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1).astype(np.float32)


def plan_of(seed: int, name: str) -> NDArray[np.float64]:
    """The seeded numbers of one land: where its peak, its bend, its water and its forest lie.

    Args:
        seed: of the take.
        name: of `KINDS`.
    """
    kind = KINDS.get(name, MOUNTAINS)
    draw = stream(seed, "landscape.plan").random(16)
    side = 1.0 if draw[0] < 0.5 else -1.0
    plan = np.zeros(17)
    plan[GRADED] = STRIPS[name][2] if name in STRIPS else 0.0
    plan[PEAK_Z] = 3900.0 + 1700.0 * draw[2]
    plan[PEAK_X] = side * plan[PEAK_Z] * (0.10 + 0.14 * draw[1])
    plan[PEAK_H] = 620.0 + 480.0 * draw[3]
    plan[PHASE] = math.tau * draw[4]
    plan[BEND] = 60.0 + 90.0 * draw[5]
    plan[SIDE] = side
    plan[SHORE] = -side * (16.0 + 16.0 * draw[6])
    turn = (draw[7] - 0.5) * 1.1 + 0.25 * side
    plan[TURN_C], plan[TURN_S] = math.cos(turn), math.sin(turn)
    plan[SWELL] = 0.75 + 0.5 * draw[8]
    plan[OFF_X], plan[OFF_Z] = 251.0 * draw[9], 251.0 * draw[10]
    plan[DROP] = {LAKE: 1.1, COAST: 3.2 if draw[11] < 0.55 else 17.0}.get(kind, 24.0 + 26.0 * draw[11])
    plan[WATER] = {LAKE: -1.1, COAST: -plan[DROP], RIVER: -1.3, QUAY: -4.0}.get(kind, NO_WATER)
    plan[FOREST] = {
        DESERT: 0.0,
        QUAY: 0.0,
        CANYON: 0.0,
        PLAIN: 0.0,
        COAST: 0.12,
        BEACH: 0.0,
        OCEAN: 0.0,
        FOREST_LAND: 1.4,
    }.get(kind, 0.35 + 0.5 * draw[12])
    if kind == PLAIN and plan[GRADED] > 0.0:
        plan[FOREST] = 0.25 + 0.4 * draw[12]
    if kind in (BEACH, OCEAN):
        turn = side * (0.25 + 0.75 * draw[13])
        plan[DROP], plan[WATER] = (_STRAND, -_STRAND) if kind == BEACH else (30.0, 0.0)
        plan[SHORE], plan[TURN_C], plan[TURN_S] = 8.0 + 5.0 * draw[6], math.cos(turn), math.sin(turn)
    if kind == QUAY:
        plan[SWELL], turn = _REACHES.get(name, _REACHES["quay"])
        turn = side * (turn + 0.06 * draw[13])
        plan[SHORE], plan[TURN_C], plan[TURN_S] = 6.0 + 3.0 * draw[6], math.cos(turn), math.sin(turn)
    plan[SNOWLINE] = {SNOW: -95.0, HILLS: 900.0, PLAIN: 900.0}.get(kind, 330.0 + 260.0 * draw[13])
    return plan


@lean
def smooth(low: float, high: float, x: float) -> float:
    """Hermite step: 0 below `low`, 1 above `high`."""
    t = (x - low) / (high - low)
    t = min(max(t, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


@lean
def _alps(p: Any, x: float, z: float, worn_at: float, crest: float) -> float:
    """A valley that bends away between flanks towards a massif off the centre line."""
    middle = p[BEND] * math.sin(z / 800.0 + p[PHASE]) * smooth(60.0, 900.0, z)
    away = abs(x - middle)
    flank = smooth(120.0, 1900.0, away - 0.02 * z)
    back = smooth(1900.0, 5200.0, z)
    mask = 1.0 - (1.0 - 0.62 * flank) * (1.0 - 0.72 * back)
    ex, ez = (x - p[PEAK_X]) / 1250.0, (z - p[PEAK_Z]) / 1150.0
    massif = math.exp(-0.5 * (ex * ex + ez * ez))
    h = mask * (70.0 + 760.0 * crest) + massif * p[PEAK_H] * (0.25 + 0.95 * crest)
    return h - p[DROP] + (7.0 + 38.0 * mask) * worn_at


@lean
def _downs(p: Any, z: float, worn_at: float, crest: float) -> float:
    """Rolling hills in layers that rise with distance."""
    far = smooth(1500.0, 6500.0, z)
    rise = smooth(100.0, 900.0, z)
    base = -14.0 * smooth(10.0, 90.0, z) + (26.0 + 54.0 * rise) * p[SWELL] * worn_at
    return base + 45.0 * smooth(300.0, 2600.0, z) + far * (60.0 + 520.0 * crest)


@lean
def _headland(p: Any, z: float) -> float:
    """How far the land reaches out to sea, metres, as one looks along the coast."""
    swing = 130.0 * smooth(60.0, 600.0, z) * math.sin(z / 330.0 + p[PHASE])
    return swing + 0.07 * max(z, 0.0) - 30.0 * smooth(8.0, 60.0, z)


@lean
def _shore(table: Any, p: Any, x: float, z: float, worn_at: float) -> float:
    """Headlands that step away along one side of an open sea, with stacks before them."""
    ox, oz = p[OFF_X], p[OFF_Z]
    side = p[SIDE]
    inland = side * x + abs(p[SHORE]) + _headland(p, z) + 26.0 * fbm(table, x / 90.0 + ox, z / 90.0 + oz, 4)
    cliff = 26.0 * p[SWELL] * smooth(60.0, 420.0, z) + p[DROP]
    hills = 60.0 * smooth(30.0, 900.0, inland) * (0.75 + worn_at)
    up = smooth(-3.0, 11.0 + 0.4 * cliff, inland + 5.0 * fbm(table, x / 17.0, z / 17.0 + ox, 4))
    h = -p[DROP] - 9.0 + 9.0 * smooth(-90.0, 0.0, inland) + cliff * up + hills
    # stacks: what the sea has left standing off the headlands
    for k in range(3):
        cz = 150.0 + 190.0 * k + 90.0 * cell(k, 3, int(ox * 7.0))
        cx = -side * (abs(p[SHORE]) + _headland(p, cz) + 35.0 + 60.0 * cell(k, 5, int(oz * 7.0)))
        size = 7.0 + 9.0 * cell(k, 7, int(ox * 5.0))
        r, tall = math.hypot(x - cx, z - cz) / size, 0.0
        if r < 2.2:  # noise brings a stack no nearer than that
            r += 0.55 * fbm(table, x / 13.0 + oz, z / 13.0, 3)
            r += 0.16 * fbm(table, x / 3.6 + ox, z / 3.6, 3)
            tall = size * (1.5 * (1.0 - smooth(0.50, 1.12, r)) + 0.9 * (1.0 - smooth(0.15, 0.72, r)))
        h = max(h, -p[DROP] - 2.0 + tall)
    return h


@lean
def _strand(table: Any, p: Any, x: float, z: float, worn_at: float) -> float:
    """A sandy beach along an open sea: the swash, the berm, dunes behind, and a headland far along it."""
    ox, oz, side = p[OFF_X], p[OFF_Z], p[SIDE]
    out = math.sqrt(x * x + z * z)
    along = side * x * p[TURN_S] + z * p[TURN_C]
    inland = p[SHORE] + side * x * p[TURN_C] - z * abs(p[TURN_S])
    inland += smooth(12.0, 90.0, out) * (
        6.0 * math.sin(along / 47.0 + p[PHASE]) + 5.0 * lattice(table, x / 31.0 + ox, z / 31.0)
    )
    inland += 90.0 * smooth(150.0, 900.0, out) * (0.5 + 0.5 * math.sin(along / 420.0 + 2.0 * p[PHASE]))
    if inland < 0.0:
        return p[WATER] + max(inland / 13.0, -9.0)
    berm = p[WATER] + _STRAND * min(inland / p[SHORE], 1.6)
    dunes = 4.5 * smooth(16.0, 55.0, inland) * (0.55 + 1.1 * fbm(table, x / 26.0 + oz, z / 26.0 + ox, 3))
    rise = smooth(500.0, 2200.0, out) * smooth(0.0, 420.0, inland)
    hills = rise * 210.0 * p[SWELL] * (0.55 + 1.1 * worn_at)
    return berm + dunes + hills


@lean
def _open_sea(table: Any, p: Any, x: float, z: float, octaves: int) -> float:
    """The bottom of the sea, and far islands."""
    h = -p[DROP]
    for k in range(3):
        cz = 2200.0 + 1300.0 * k + 900.0 * cell(k, 11, int(p[OFF_X] * 7.0))
        cx = p[SIDE] * (1 - 2 * (k & 1)) * (700.0 + 900.0 * cell(k, 13, int(p[OFF_Z] * 7.0)))
        long = 380.0 + 420.0 * cell(k, 17, int(p[OFF_X] * 5.0))
        ex, ez = (x - cx) / long, (z - cz) / (0.45 * long)
        r = math.sqrt(ex * ex + ez * ez) + 0.35 * fbm(table, x / 260.0 + p[OFF_X], z / 260.0 + p[OFF_Z], octaves)
        if r < 1.2:
            h = max(h, -p[DROP] + (p[DROP] + 0.30 * long) * (1.0 - smooth(0.1, 1.1, r)))
    return h


@lean
def _basin(table: Any, p: Any, x: float, z: float, worn_at: float, crest: float) -> float:
    """A lake that fills the valley floor before the massif."""
    h = _alps(p, x, z, worn_at, crest) + p[DROP]
    middle = p[BEND] * math.sin(z / 800.0 + p[PHASE]) * smooth(60.0, 900.0, z)
    wide = 190.0 + 150.0 * p[SWELL] + 60.0 * lattice(table, z / 260.0, p[OFF_X])
    ex = (x - middle) / wide
    ez = (z - 560.0) / 590.0
    shore = ex * ex + ez * ez + 0.16 * fbm(table, x / 120.0 + p[OFF_Z], z / 120.0, 4)
    land = smooth(0.86, 1.9, shore)
    bank = -7.5 + 7.6 * smooth(0.75, 1.02, shore) + 7.0 * smooth(1.0, 1.6, shore)
    return bank + land * max(h * 0.92 + 6.0, 0.0)


@lean
def _dune(table: Any, ox: float, x: float, z: float, length: float, seed: float) -> float:
    """One train of dunes in 0..1: a long windward back, a sharp crest, a slip face."""
    wander = 1.15 * lattice(table, x / (2.1 * length) + ox, z / (2.1 * length) + seed)
    wander += 0.35 * lattice(table, x / (0.8 * length) + seed, z / (0.8 * length) + ox)
    phase = z / length + 1.5 * wander
    t = phase - math.floor(phase)
    if t < 0.70:
        back = t / 0.70
        return back * back * (1.9 - 0.9 * back)
    lee = (t - 0.70) / 0.30
    return (1.0 - lee) * (1.0 - 0.45 * lee * (1.0 - lee))


@lean
def _sands(table: Any, p: Any, x: float, z: float, octaves: int) -> float:
    """Dune trains at two scales over slow swells; table mountains far off."""
    ox, oz = p[OFF_X], p[OFF_Z]
    c, s = p[TURN_C], p[TURN_S]
    u, v = c * x + s * z, c * z - s * x
    tall = 0.55 + 0.8 * lattice(table, u / 700.0 + ox, v / 700.0 + oz)
    big = _dune(table, ox, u, v, 330.0, oz) * (0.55 + max(tall, 0.0))
    small = _dune(table, oz, u + 40.0, v, 74.0, ox) * (0.35 + 0.65 * big)
    h = (27.0 * big + 4.5 * small) * p[SWELL] - 17.0 - 21.0 * smooth(16.0, 150.0, z) + 26.0 * smooth(300.0, 1800.0, z)
    h += 22.0 * lattice(table, x / 1500.0 + ox, z / 1500.0)
    far = smooth(4200.0, 5200.0, z + 700.0 * lattice(table, x / 2600.0, oz))
    if far > 0.0:
        mesa = smooth(0.02, 0.10, fbm(table, x / 2300.0 + ox, z / 2300.0, octaves))
        h += far * mesa * (330.0 + 120.0 * lattice(table, x / 4000.0, oz))
    return h


@lean
def _stream(table: Any, p: Any, x: float, z: float, worn_at: float, crest: float) -> float:
    """A river that winds away through meadows between low banks, gravel on its inner bends."""
    ox, oz, side = p[OFF_X], p[OFF_Z], p[SIDE]
    land = 0.55 * _downs(p, z, worn_at, crest) + 2.0
    wide = 11.0 + 7.0 * p[SWELL] + 4.0 * lattice(table, z / 90.0 + ox, oz)
    # past the place where people stand, then across the view, then in bends
    middle = side * (wide + 6.0) - side * 62.0 * smooth(6.0, 84.0, z)
    middle += 60.0 * smooth(70.0, 240.0, z) * math.sin((z - 70.0) / 95.0 + 0.4 * side + 0.6 * math.sin(p[PHASE]))
    away = abs(x - middle) - wide + 2.4 * lattice(table, x / 9.0 + oz, z / 9.0)
    bed = p[WATER] - 2.4 + 2.4 * smooth(-9.0, 0.0, away)
    bank = p[WATER] + 1.9 * smooth(-0.5, 4.5, away) + 0.6 * smooth(4.0, 14.0, away)
    if away < 0.0:
        return bed
    return bank + max(land + 10.0, -bank) * smooth(16.0, 130.0, away)


@lean
def _embanked(p: Any, x: float, z: float) -> float:
    """A river in a city between two walls of stone, the ground behind them paved and level."""
    across = p[SIDE] * x * p[TURN_C] + z * abs(p[TURN_S]) - p[SHORE]
    low = p[WATER] - 5.0
    if across > 0.0 and across < p[SWELL]:
        return low
    return 0.0


@lean
def _gorge(table: Any, p: Any, x: float, z: float, worn_at: float, crest: float) -> float:
    """A canyon that twists away between walls in steps of rock, under a plateau and far peaks."""
    ox, oz = p[OFF_X], p[OFF_Z]
    swing = 62.0 * smooth(30.0, 260.0, z) * math.sin(z / 150.0 + p[PHASE]) + 0.06 * p[SIDE] * max(z, 0.0)
    away = abs(x - swing + 62.0 * smooth(30.0, 60.0, -z)) - 17.0 - 0.012 * max(z, 0.0)
    away += 11.0 * fbm(table, x / 46.0 + ox, z / 46.0 + oz, 4) + 26.0 * fbm(table, x / 150.0 + oz, z / 150.0, 3)
    h = 2.2 * smooth(-14.0, 0.0, away) + 6.0 * smooth(-2.0, 9.0, away)
    at = 7.0
    for k in range(5):  # a cliff, then a ledge of rubble
        tall = (20.0 + 15.0 * cell(k, 19, int(ox * 7.0))) * p[SWELL]
        h += tall * smooth(at, at + 4.5, away) + 0.22 * tall * smooth(at + 4.5, at + 19.0, away)
        at += 15.0 + 15.0 * cell(k, 23, int(oz * 7.0))
    h += smooth(80.0, 900.0, away) * 60.0 * worn_at
    far = smooth(900.0, 3800.0, z) * smooth(-20.0, 500.0, away + 240.0 * smooth(1500.0, 3000.0, z))
    if far > 0.0:
        h += far * (220.0 + 900.0 * crest)
    return h


@lean
def _land(  # noqa: PLR0911  # one answer per kind of land
    kind: int, table: Any, p: Any, x: float, z: float, octaves: int, worn_at: float, crest: float
) -> float:
    if kind == HILLS:
        return _downs(p, z, worn_at, crest)
    if kind == FOREST_LAND:
        return 0.35 * _downs(p, z, worn_at, crest) + 4.0 * smooth(12.0, 60.0, abs(x)) + 8.0 * smooth(60.0, 260.0, z)
    if kind == BEACH:
        return _strand(table, p, x, z, worn_at)
    if kind == OCEAN:
        return _open_sea(table, p, x, z, octaves)
    if kind == COAST:
        return _shore(table, p, x, z, worn_at)
    if kind == LAKE:
        return _basin(table, p, x, z, worn_at, crest)
    if kind == DESERT:
        return _sands(table, p, x, z, octaves)
    if kind == PLAIN:  # as even as a field, hills far away
        far = smooth(500.0, 3200.0, math.sqrt(x * x + z * z))
        return 0.25 * lattice(table, x / 23.0, z / 23.0) + far * (60.0 + 0.9 * _downs(p, z, worn_at, crest))
    if kind == RIVER:
        return _stream(table, p, x, z, worn_at, crest)
    if kind == QUAY:
        return _embanked(p, x, z)
    if kind == CANYON:
        return _gorge(table, p, x, z, worn_at, crest)
    return _alps(p, x, z, worn_at, crest)


@lean
def _worn_place(kind: int, p: Any, x: float, z: float) -> tuple[float, float]:
    """Where the worn noise of a land is looked up for a place."""
    ox, oz = p[OFF_X], p[OFF_Z]
    if kind == COAST:
        return x / 300.0 + oz, z / 300.0 + ox
    if kind == BEACH:
        return x / 700.0 + ox, z / 700.0 + oz
    if kind == CANYON:
        return x / 330.0 + oz, z / 330.0 + ox
    if kind in (MOUNTAINS, LAKE, SNOW):
        return x / 210.0 + oz, z / 210.0 + ox
    return x / 520.0 + ox, z / 430.0 + oz


@lean
def _crest_place(kind: int, table: Any, p: Any, x: float, z: float) -> tuple[float, float]:
    """Where the ridges of a land are looked up for a place."""
    ox, oz = p[OFF_X], p[OFF_Z]
    if kind in (MOUNTAINS, LAKE, SNOW):
        wx = x + 160.0 * lattice(table, x / 900.0 + oz, z / 900.0)
        wz = z + 160.0 * lattice(table, x / 900.0, z / 900.0 + ox)
        return wx / 2300.0 + ox, wz / 2300.0 + oz
    if kind == CANYON:
        return x / 2300.0 + ox, z / 2300.0 + oz
    return x / 2900.0 + oz, z / 2900.0 + ox


@njit(nogil=True, cache=True, error_model="numpy")
def raise_land(kind: int, table: Any, p: Any, x0: float, z0: float, size: float, octaves: int, out: Any) -> None:
    """Heights of the broad ground in metres, without what `detail` adds.

    The place where people stand, from 40 m behind the origin to a few metres before it, is nearly level at y = 0.

    Args:
        kind: of `KINDS`.
        table: from `gradients`.
        p: from `plan_of`.
        x0: metres to the right of the first cell.
        z0: metres ahead of the first cell.
        size: of a cell, metres.
        octaves: of the broad shapes; fewer for coarse maps.
        out: (rows, columns) float32, written; rows along z.
    """
    table, p = lent(table), lent(p)
    flat = table.reshape(table.size // 2, 2)
    rows, columns = out.shape
    way, room, at = np.empty(2 * MANY), np.empty(ROOM, np.float32), np.empty(CORNERS, np.int32)
    worn_at, crest = np.zeros(MANY, np.float32), np.zeros(MANY, np.float32)
    has_worn = kind not in (OCEAN, DESERT, QUAY)
    has_crests = has_worn and kind not in (COAST, BEACH)
    smaller = octaves if kind in (COAST, BEACH) else max(octaves - 2, 2 if kind in (MOUNTAINS, LAKE, SNOW) else 3)
    for j in range(rows):
        z = z0 + j * size
        # of hills, and above a canyon, ridges rise far away alone
        is_far = z > 1500.0 or kind in (MOUNTAINS, LAKE, SNOW) or (kind == CANYON and z > 900.0)
        for first in range(0, columns, MANY):
            left = x0 + first * size
            if has_worn:
                for m in range(MANY):
                    way[m], way[MANY + m] = _worn_place(kind, p, left + m * size, z)
                worn(flat, way, smaller, room, at, worn_at)
            if has_crests and is_far:
                for m in range(MANY):
                    way[m], way[MANY + m] = _crest_place(kind, table, p, left + m * size, z)
                crests(flat, way, octaves, room, at, crest)
            for m in range(min(MANY, columns - first)):
                x = left + m * size
                h = _land(kind, table, p, x, z, octaves, worn_at[m], crest[m])
                ground = 0.22 * lattice(table, x / 7.0 + p[OFF_Z], z / 7.0)
                h += (ground - h) * stand(kind, table, p, x, z)
                out[j, first + m] = h * graded(p[GRADED], x, z)


@lean
def stand(kind: int, table: Any, p: Any, x: float, z: float) -> float:
    """1 on the level place where people stand, 0 away from it."""
    if kind in (BEACH, OCEAN, QUAY):  # even as it is, and nobody stands on the sea
        return 0.0
    ahead = z / 14.0 if z > 0.0 else z / 44.0
    wide = 26.0
    if kind in (COAST, CANYON):
        wide = 16.0
    elif kind == RIVER:
        wide = 5.0
    around = math.sqrt((x / wide) * (x / wide) + ahead * ahead)
    if around > 3.2:
        return 0.0
    around += 0.35 * lattice(table, x / 11.0 + p[OFF_X], z / 11.0 + p[OFF_Z])
    level = 1.0 - smooth(0.55, 1.75 if kind != DESERT else 2.6, around)
    if kind == LAKE:
        level *= 1.0 - smooth(5.0, 13.0, z)
    return level


@lean
def detail(kind: int, table: Any, p: Any, x: float, z: float, size: float) -> float:
    """Height of tussocks, pebbles and sand ripples in metres, none finer than the map's cells of `size` metres."""
    h = 0.0
    if kind == QUAY or abs(x) < p[GRADED]:
        return h
    if kind in (DESERT, BEACH, OCEAN):
        if size < 0.5 and kind != OCEAN:
            c, s = p[TURN_C], p[TURN_S]
            bend = 0.9 * lattice(table, x / 1.7, z / 1.7) + 1.6 * lattice(table, x / 6.0, z / 6.0)
            k = 0.013 if kind == DESERT else 0.004
            h = k * math.sin((c * z - s * x) * 34.0 + 2.2 * bend)
        return h
    rough = 0.35 if kind == SNOW else 1.0
    if kind == SNOW and size < 2.0:  # wind-packed drifts, long across the wind
        u, v = p[TURN_C] * x + p[TURN_S] * z, p[TURN_C] * z - p[TURN_S] * x
        ridge = 1.0 - abs(lattice(table, u / 5.2, v / 1.5 + 0.7 * lattice(table, u / 3.1, v / 3.1))) * 2.2
        h += 0.13 * ridge * ridge
    if size < 2.0:
        h += rough * 0.35 * lattice(table, x / 2.3, z / 2.3 + p[OFF_X]) * (1.0 - 0.6 * stand(kind, table, p, x, z))
    if size < 0.5:
        h += rough * (0.07 * lattice(table, x / 0.55 + p[OFF_Z], z / 0.55) + 0.05 * lattice(table, x / 0.21, z / 0.21))
    return h
