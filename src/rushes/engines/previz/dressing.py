"""Dresses a land so that a place is known by it: quays and skyline of a city at its river, a park, a pool, an oasis."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rushes.engines.previz import landmarks
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import SceneSpec, Vec3
from rushes.engines.previz.kits.landscape_relief import KINDS, QUAY, SHORE, SIDE, SWELL, TURN_C, TURN_S, WATER, plan_of
from rushes.engines.previz.outdoors import bench, palm
from rushes.engines.previz.roads import kind_of, roadside
from rushes.engines.previz.solids import (
    CLOTH,
    FACADE,
    LEAVES,
    STONE,
    TILES,
    Solid,
    ball,
    box,
    drum,
    placed,
    rod,
    turned,
)

Ground = Callable[[float, float], float]

_STONE: Vec3 = (0.36, 0.34, 0.30)
_LEAF: Vec3 = (0.07, 0.14, 0.035)
_SLATE: Vec3 = (0.07, 0.08, 0.10)


def dressing(spec: SceneSpec, ground: Ground) -> list[Solid]:
    """The solids that belong to a place of the landscape kit, in the world's axes; none for most.

    Args:
        spec: `extra.terrain` and `extra.dress` name the place.
        ground: height of the land at x, z.
    """
    if kind_of(spec) is not None:
        return roadside(spec)
    terrain, dress = str(spec.extra.get("terrain") or ""), str(spec.extra.get("dress") or "")
    chance = stream(spec.seed, "dressing")
    if KINDS.get(terrain) == QUAY:
        return _river_city(spec, terrain, chance)
    make = {"park": _park, "pool": _pool, "oasis": _oasis, "campsite": _campsite}.get(dress)
    return make(ground, chance) if make and spec.kit == "landscape" else []


def river_way(spec: SceneSpec) -> tuple[Vec3, Vec3] | None:
    """A place in the middle of an embanked river to set a boat, and the way it flows away; None on other land."""
    terrain = str(spec.extra.get("terrain") or "")
    if KINDS.get(terrain) != QUAY:
        return None
    plan = plan_of(spec.seed, terrain)
    side, c, s = float(plan[SIDE]), float(plan[TURN_C]), abs(float(plan[TURN_S]))
    across, along = float(plan[SHORE]) + min(0.42 * float(plan[SWELL]), 60.0), 46.0 if terrain == "quay" else 0.0
    way = (-side * s, 0.0, c) if terrain == "quay" else (0.0, 0.0, 1.0)
    return (side * c * across - side * s * along, 0.0, s * across + c * along), way


def _tree(high: float, chance: Any, leaf: Vec3 = _LEAF) -> list[Solid]:
    """A broad tree of few parts."""
    wide = 0.34 * high
    parts = [rod((0.0, 0.0, 0.0), (0.0, 0.55 * high, 0.0), 0.035 * high, (0.10, 0.07, 0.05), top=0.6)]
    for k in range(9):
        a, y = 2.4 * k + float(chance.uniform(0.0, 0.6)), (0.48 + 0.055 * k) * high
        r = wide * (0.80 if k < 6 else 0.45)
        size = wide * float(chance.uniform(0.38, 0.56))
        parts.append(ball((r * math.cos(a), y, r * math.sin(a)), (size, size * 0.8, size), leaf, finish=LEAVES))
    return [*parts, ball((0.0, 0.70 * high, 0.0), (0.82 * wide, 0.25 * high, 0.82 * wide), leaf, finish=LEAVES)]


def _far_tree(high: float, chance: Any) -> list[Solid]:
    """A broad tree of five parts, as one sees it from afar."""
    trunk, *balls, middle = _tree(high, chance)
    large = [replace(one, half=(1.35 * one.half[0], 1.25 * one.half[1], 1.35 * one.half[2])) for one in balls[1:8:3]]
    return [trunk, *large, middle]


def _lamp_post(glow: float) -> list[Solid]:
    """A cast-iron lamp post with a lantern."""
    iron = (0.025, 0.03, 0.028)
    return [
        drum((0.0, 0.0, 0.0), 0.16, 0.5, iron, top=0.6),
        rod((0.0, 0.4, 0.0), (0.0, 3.3, 0.0), 0.05, iron),
        drum((0.0, 3.3, 0.0), 0.13, 0.42, (1.0, 0.80, 0.50), top=1.5, glow=glow),
        drum((0.0, 3.72, 0.0), 0.24, 0.16, iron, top=0.2),
    ]


def _house(wide: float, high: float, chance: Any, glow: float, *, far: bool) -> list[Solid]:
    """A town house as in Paris: a pale front with rows of windows, a slate mansard with dormers, chimneys; faces -z.

    A `far` one goes without its balconies, which no pixel would see whole.
    """
    tone = float(chance.uniform(0.88, 1.1))
    wall = (0.56 * tone, 0.50 * tone, 0.40 * tone)
    dice = int(chance.integers(1000))
    parts = [
        box((0.0, 0.0, 7.0), (wide, high, 14.0), wall, finish=FACADE, glow=glow, dice=dice),
        box((0.0, high, 7.0), (wide + 0.5, 0.5, 14.6), (0.50, 0.45, 0.37)),
        box((0.0, high + 0.5, 7.0), (wide, 4.6, 13.6), _SLATE, top=(0.96, 0.62)),
    ]
    if not far:
        parts += [box((0.0, k * high, -0.35), (wide, 0.16, 0.7), (0.05, 0.05, 0.055)) for k in (0.28, 0.82)]
    parts += [box((x, high + 5.0, 7.0), (1.0, 2.0, 5.0), (0.36, 0.20, 0.14)) for x in (-0.46 * wide, 0.46 * wide)]
    for k in range(int(wide / 4)):
        x = -wide / 2 + 2.6 + 4.0 * k
        parts.append(box((x, high + 0.8, 1.1), (1.2, 2.1, 1.6), (0.50, 0.46, 0.38), top=(0.9, 1.0)))
    return parts


def _tower(kind: int, chance: Any, glow: float) -> list[Solid]:
    """One tower of a skyline: plain, stepped, tapered or round-topped."""
    high, wide = float(chance.uniform(45.0, 150.0)), float(chance.uniform(18.0, 34.0))
    tints: tuple[Vec3, ...] = ((0.30, 0.35, 0.40), (0.44, 0.42, 0.38), (0.20, 0.26, 0.32), (0.50, 0.46, 0.40))
    c, dice = tints[int(chance.integers(4))], int(chance.integers(1000))
    if kind == 1:
        return landmarks.skyscraper(c, high=high, wide=wide, glow=glow, dice=dice)
    top = (0.72, 0.72) if kind == 2 else (1.0, 1.0)
    parts = [box((0.0, 0.0, 0.0), (wide, high, wide), c, finish=FACADE, glow=glow, dice=dice, top=top, gloss=0.25)]
    if kind == 3:
        parts.append(ball((0.0, high, 0.0), (wide * 0.45, wide * 0.4, wide * 0.45), c, cut=(0.0, 1.0), gloss=0.4))
    return parts


def _pearl(glow: float) -> list[Solid]:
    """The television tower at the bend of the Huangpu: three columns through a large and a small ball, and a needle."""
    grey, red = (0.40, 0.39, 0.38), (0.42, 0.10, 0.14)
    ways = [(math.sin(a), math.cos(a)) for a in (0.4, 2.5, 4.6)]
    parts = [rod((9.0 * x, 0.0, 9.0 * z), (9.0 * x, 190.0, 9.0 * z), 4.2, grey) for x, z in ways]
    parts += [rod((46.0 * x, 0.0, 46.0 * z), (7.0 * x, 78.0, 7.0 * z), 3.6, grey) for x, z in ways]
    for y, r in ((74.0, 25.0), (196.0, 20.0), (232.0, 7.0)):
        parts.append(ball((0.0, y, 0.0), (r, r, r), red, gloss=0.7, glow=0.8 * glow))
        parts.append(
            ball((0.0, y, 0.0), (1.01 * r, r, 1.01 * r), (0.5, 0.48, 0.47), cut=(-0.12, 0.12), glow=1.2 * glow)
        )
    for y, (x, z) in zip((105.0, 128.0, 151.0), ways, strict=True):
        parts.append(ball((9.0 * x, y, 9.0 * z), (6.0, 6.0, 6.0), red, gloss=0.7, glow=0.8 * glow))
    return [
        *parts,
        rod((0.0, 210.0, 0.0), (0.0, 260.0, 0.0), 3.4, grey, top=0.6),
        rod((0.0, 260.0, 0.0), (0.0, 330.0, 0.0), 1.6, grey, top=0.2),
    ]


def _landmark_towers(glow: float) -> list[tuple[list[Solid], float, float]]:
    """The three highest of Lujiazui, each with its place along the bank and behind it: twisted, notched and tiered."""
    glass = (0.34, 0.40, 0.44)
    twist = [
        s
        for k in range(9)
        for s in placed(
            [
                box(
                    (0.0, 44.0 * k, 0.0),
                    (50.0 - 3.4 * k, 44.5, 44.0 - 3.0 * k),
                    glass,
                    finish=FACADE,
                    glow=glow,
                    dice=k,
                    top=(0.93, 0.93),
                    gloss=0.3,
                )
            ],
            yaw=0.16 * k,
        )
    ]
    notch = [
        box(
            (0.0, 0.0, 0.0),
            (40.0, 262.0, 40.0),
            (0.26, 0.32, 0.38),
            finish=FACADE,
            glow=glow,
            top=(1.0, 0.5),
            gloss=0.4,
        )
    ]
    notch += [box((14.5 * s, 262.0, 0.0), (10.0, 36.0, 18.0), (0.26, 0.32, 0.38), top=(1.0, 0.8)) for s in (-1, 1)]
    notch.append(box((0.0, 296.0, 0.0), (39.0, 9.0, 14.0), (0.26, 0.32, 0.38)))
    tiers, y = [], 0.0
    for k in range(9):
        high = 58.0 * 0.83**k
        tiers.append(
            box(
                (0.0, y, 0.0),
                (34.0 - 2.6 * k, high, 34.0 - 2.6 * k),
                (0.40, 0.39, 0.36),
                finish=FACADE,
                glow=glow,
                dice=k,
            )
        )
        y += high
    tiers.append(rod((0.0, y, 0.0), (0.0, y + 30.0, 0.0), 1.5, (0.3, 0.3, 0.3), top=0.1))
    return [(twist, 175.0, 150.0), (notch, 110.0, 190.0), (tiers, 140.0, 120.0)]


def _river_city(spec: SceneSpec, terrain: str, chance: Any) -> list[Solid]:
    """Both banks of an embanked river: parapets, lamps and trees; town houses, or the towers across the Huangpu."""
    plan = plan_of(spec.seed, terrain)
    side, c, s = float(plan[SIDE]), float(plan[TURN_C]), abs(float(plan[TURN_S]))
    shore, wide, low = float(plan[SHORE]), float(plan[SWELL]), float(plan[WATER])
    way = math.atan2(-side * s, c)  # along the river, away
    glow = {"night": 1.3, "dusk": 0.9}.get(spec.time, 0.0)

    def at(across: float, along: float) -> Vec3:
        a = across + shore
        return side * c * a - side * s * along, 0.0, s * a + c * along

    out: list[Solid] = []
    for edge, face in ((0.0, 1.0), (wide, -1.0)):
        for along in (-150.0, 150.0, 450.0, 750.0):  # the wall covers the steps that maps make of the land's edge
            spot, rim = at(edge + 1.2 * face, along), at(edge + 2.9 * face, along)
            out += placed([box((0.0, low - 3.0, 0.0), (4.2, -low + 3.05, 300.0), _STONE)], spot, yaw=way)
            out += placed(
                [box((0.0, y, 0.0), (4.3, 0.06, 300.0), (0.24, 0.23, 0.20)) for y in (-3.1, -2.2, -1.3)], spot, yaw=way
            )
            out += placed(
                [
                    box((0.0, 0.0, 0.0), (0.5, 0.95, 300.0), _STONE),
                    box((0.0, 0.95, 0.0), (0.8, 0.12, 300.0), (0.42, 0.40, 0.36)),
                ],
                rim,
                yaw=way,
            )
        for k in range(16):
            out += placed(_lamp_post(3.0 * glow), at(edge + face * 1.8, 12.0 + 26.0 * k))
    if terrain == "bund":
        return out + _skyline(at, wide, glow, chance)
    for k in range(24):
        for edge in (-6.0, wide + 6.0):
            grown = _tree if k < 11 else _far_tree
            out += placed(
                grown(float(chance.uniform(7.0, 10.0)), chance),
                at(edge, 20.0 + 15.0 * k + float(chance.uniform(-3.0, 3.0))),
            )
    for edge, face in ((-34.0, -1.0), (wide + 17.0, 1.0)):
        along = 26.0 if face < 0 else -60.0
        while along < 620.0:
            front = float(chance.uniform(15.0, 26.0))
            facade = _house(front, float(chance.uniform(14.5, 18.5)), chance, glow, far=along > 170.0)
            out += placed(facade, at(edge, along + front / 2), yaw=way + face * side * math.pi / 2)
            along += front
    bridge = landmarks.stone_bridge(_STONE, spans=5, wide=wide / 4.6)
    return out + placed(bridge, at(wide / 2, 185.0), yaw=way)


def _skyline(at: Callable[[float, float], Vec3], wide: float, glow: float, chance: Any) -> list[Solid]:
    """Towers on the far bank, the highest and the one with the balls where one knows them."""
    out: list[Solid] = []
    for k in range(46):
        along = -460.0 + 20.0 * k + float(chance.uniform(-8.0, 8.0))
        behind = float(chance.uniform(35.0, 190.0))
        if -75.0 < along < 5.0 and behind < 150.0:
            continue
        tower = _tower(int(chance.integers(4)), chance, glow)
        out += placed(tower, at(wide + behind, along), yaw=float(chance.uniform(0.0, 1.5)), scale=0.62)
    out += placed(_pearl(glow), at(wide + 70.0, -35.0), scale=0.5)
    for high, along, behind in _landmark_towers(glow):
        out += placed(high, at(wide + behind, along), yaw=0.4, scale=0.5)
    for k in range(60):
        out += placed(_far_tree(float(chance.uniform(6.0, 9.0)), chance), at(wide + 9.0, -450.0 + 15.0 * k))
    return out


def _park(ground: Ground, chance: Any) -> list[Solid]:
    """A lawn under broad trees, with a winding path, benches and lamps."""
    out: list[Solid] = []
    way = float(chance.choice([-1.0, 1.0]))

    def bend(z: float) -> float:
        return way * (4.2 + 1.8 * math.sin(z / 9.0))

    for k in range(46):
        z = -6.0 + 1.1 * k
        x = bend(z)
        yaw = math.atan2(bend(z + 0.5) - bend(z - 0.5), 1.0)
        slab = box((0.0, -0.30, 0.0), (2.3, 0.34, 1.5), (0.42, 0.36, 0.27), finish=STONE)
        out += placed([slab], (x, ground(x, z), z), yaw=yaw)
    spots = (
        (-9.0, 15.0),
        (11.5, 13.0),
        (-14.0, 27.0),
        (16.0, 30.0),
        (-5.5, 37.0),
        (6.5, 46.0),
        (-21.0, 44.0),
        (25.0, 50.0),
        (0.5, 60.0),
    )
    for x0, z0 in spots:
        x, z = x0 + float(chance.uniform(-1.5, 1.5)), z0 + float(chance.uniform(-2.0, 2.0))
        x -= way * 4.0 if abs(x - bend(z)) < 2.8 else 0.0
        out += placed(_tree(float(chance.uniform(7.0, 11.0)), chance), (x, ground(x, z) - 0.1, z))
    for z in (10.0, 24.0):
        x = bend(z) + way * 2.2
        out += placed(bench((0.27, 0.14, 0.06)), (x, ground(x, z), z), yaw=way * math.pi / 2)
    for z in (7.0, 21.0, 36.0):
        x = bend(z) - way * 1.7
        out += placed(_lamp_post(0.4), (x, ground(x, z), z))
    return out


def _pool(ground: Ground, chance: Any) -> list[Solid]:
    """A swimming pool in the ground: a pale rim, clear water, a ladder, loungers and a parasol."""
    y, z = max(ground(x, z) for x in (-6.0, 0.0, 6.0) for z in (4.0, 9.0, 14.0)) + 0.05, 9.5
    rim, water = (0.62, 0.60, 0.55), (0.06, 0.42, 0.50)
    out = [
        box((0.0, y - 1.2, z), (16.0, 1.2, 13.0), (0.46, 0.43, 0.38), finish=TILES),
        box((0.0, y - 0.1, z), (11.0, 0.2, 6.4), rim),
        box((0.0, y - 0.05, z), (10.2, 0.16, 5.6), water, gloss=0.9, finish=TILES),
    ]
    out += [
        rod((4.2 + 0.3 * k, y, z - 2.6), (4.2 + 0.3 * k, y + 0.9, z - 2.75), 0.025, (0.5, 0.5, 0.52), gloss=0.9)
        for k in range(2)
    ]
    for k, x in enumerate((-4.6, -2.6, 3.0)):
        cloth = (0.62, 0.60, 0.56) if k else (0.48, 0.12, 0.07)
        lounger = [
            box((0.0, 0.3, 0.0), (0.66, 0.09, 1.3), cloth, finish=CLOTH),
            box((0.0, 0.0, 0.0), (0.5, 0.3, 1.0), (0.2, 0.13, 0.07)),
        ]
        lounger.append(turned(box((0.0, 0.42, 0.9), (0.66, 0.08, 0.8), cloth, finish=CLOTH), pitch=-0.7))
        out += placed(lounger, (x, y, z + 4.6))
    out += placed(
        [
            rod((0.0, 0.0, 0.0), (0.0, 2.5, 0.0), 0.03, (0.5, 0.5, 0.5)),
            drum((0.0, 2.2, 0.0), 1.5, 0.5, (0.62, 0.16, 0.08), top=0.05, finish=CLOTH),
        ],
        (-3.6, y, z + 4.9),
    )
    return out


def _oasis(ground: Ground, chance: Any) -> list[Solid]:
    """Still water among palms and reeds in the sand."""
    x0, z0 = float(chance.choice([-2.0, 2.0])), 12.0
    y = max(ground(x0 + dx, z0 + dz) for dx in (-5.0, 0.0, 5.0) for dz in (-4.0, 0.0)) + 0.02
    out = [
        drum((x0, y - 0.6, z0), 13.5, 0.66, (0.50, 0.31, 0.16), top=0.66),
        drum((x0, y, z0), 8.6, 0.09, (0.03, 0.11, 0.13), gloss=1.0),
        drum((x0 + 3.5, y, z0 + 1.5), 6.0, 0.091, (0.03, 0.11, 0.13), gloss=1.0),
    ]
    for k in range(8):
        a = 0.7 + 0.62 * k + float(chance.uniform(-0.15, 0.15))
        x, z = x0 + 10.0 * math.sin(a + 1.6), z0 + 6.5 * math.cos(a + 1.6)
        out += placed(
            palm((0.07, 0.16, 0.03)), (x, ground(x, z) - 0.1, z), yaw=2.0 * k, scale=float(chance.uniform(0.8, 1.15))
        )
    for k in range(26):
        a = math.tau * k / 26
        x, z = x0 + 8.9 * math.sin(a), z0 + 5.9 * math.cos(a)
        if math.cos(a) < -0.5:
            continue
        out.append(ball((x, y + 0.25, z), (0.5, 0.45, 0.4), (0.10, 0.17, 0.05), finish=LEAVES))
    return out


def _campsite(ground: Ground, chance: Any) -> list[Solid]:
    """Three tents round a fire."""
    from rushes.engines.previz.outdoors import campfire, tent

    out = placed(campfire((0.0, 0.0, 0.0)), (0.4, ground(0.4, 6.0), 6.0))
    colors: tuple[Vec3, ...] = ((0.62, 0.24, 0.05), (0.08, 0.22, 0.30), (0.40, 0.34, 0.10))
    for (x, z, yaw), color in zip(((-3.4, 9.0, -0.5), (3.6, 9.6, 0.6), (0.4, 14.0, 0.1)), colors, strict=True):
        out += placed(tent(color), (x, ground(x, z), z), yaw=yaw)
    return out
