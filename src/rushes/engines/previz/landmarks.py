"""Buildings and works that stand alone, at their true size or told smaller: each stands at the origin, facing -z."""

from __future__ import annotations

import math

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import FACADE, STONE, TILES, WOOD, Solid, ball, box, drum, placed, rod, turned

DARK: Vec3 = (0.03, 0.03, 0.032)
SAND: Vec3 = (0.50, 0.43, 0.32)


def stone_bridge(c: Vec3, *, spans: int = 3, wide: float = 14.0) -> list[Solid]:
    """A stone bridge along x, its arches springing from y = -5.5; the roadway lies at y = 0.3."""
    parts: list[Solid] = []
    long = spans * wide
    for k in range(spans + 1):
        x = -long / 2 + wide * k
        parts.append(box((x, -9.0, 0.0), (2.6, 9.0, 6.6), c, finish=STONE))
    for k in range(spans):
        x = -long / 2 + wide * (k + 0.5)
        reach = wide / 2 - 1.1
        for n in range(12):  # the ring of an arch, and the wall above it
            a = math.pi * (n + 0.5) / 12
            px, py = x + reach * math.cos(a), -5.5 + 4.6 * math.sin(a)
            parts.append(turned(box((px, py - 0.4, 0.0), (0.9, 1.75, 6.2), c, finish=STONE), roll=a + math.pi / 2))
            low = py + 0.3
            parts.append(box((px, low, 0.0), (reach * 0.28, max(0.3 - low, 0.1), 6.0), c, finish=STONE))
    parts.append(box((0.0, -0.3, 0.0), (long + 10.0, 0.6, 6.4), c, finish=STONE))
    return parts + [box((0.0, 0.3, 3.0 * s), (long + 10.0, 0.95, 0.35), c, finish=STONE) for s in (-1, 1)]


def bridge(c: Vec3) -> list[Solid]:
    """A stone bridge of three arches that stands on the ground, seen from its side."""
    return placed(stone_bridge(c), (0.0, 5.6, 0.0))


def windmill(c: Vec3) -> list[Solid]:
    """A tower mill with four sails."""
    parts = [
        drum((0.0, 0.0, 0.0), 3.6, 9.5, c, top=0.68, finish=STONE),
        ball((0.0, 9.5, 0.0), (2.7, 2.2, 2.7), (0.12, 0.07, 0.05), cut=(0.0, 1.0)),
        drum((0.0, 3.2, 0.0), 4.3, 0.2, f.WALNUT),
        box((0.0, 0.0, -3.45), (1.1, 2.1, 0.3), f.WALNUT, finish=WOOD),
        rod((0.0, 10.2, -2.0), (0.0, 10.2, -3.9), 0.22, f.WALNUT),
    ]
    parts += [box((0.0, y, -3.3 + 0.11 * y), (0.8, 1.0, 0.2), DARK) for y in (4.2, 7.0)]
    for k in range(4):
        a = math.pi / 2 * k + 0.5
        arm = [rod((0.0, 0.4, 0.0), (0.0, 8.2, 0.0), 0.11, f.WALNUT, top=0.6)]
        arm.append(box((0.75, 1.6, 0.03), (1.3, 6.4, 0.04), (0.62, 0.58, 0.50)))
        arm += [rod((0.1, 1.6 + 0.9 * n, -0.02), (1.4, 1.6 + 0.9 * n, -0.02), 0.04, f.WALNUT) for n in range(8)]
        parts += [_rolled(s, a, (0.0, 10.2, -3.7)) for s in arm]
    return parts


def _rolled(solid: Solid, angle: float, at: Vec3) -> Solid:
    """A solid turned about the z axis of the world, then moved."""
    c, s = math.cos(angle), math.sin(angle)
    x, y, z = solid.at
    spun = turned(solid, roll=angle)
    return placed([_moved(spun, (c * x - s * y, s * x + c * y, z))], at)[0]


def _moved(solid: Solid, at: Vec3) -> Solid:
    return placed([solid], (at[0] - solid.at[0], at[1] - solid.at[1], at[2] - solid.at[2]))[0]


def fountain(c: Vec3) -> list[Solid]:
    """A fountain of three basins, water falling from one to the next."""
    water = (0.42, 0.56, 0.62)
    parts = [drum((0.0, 0.0, 0.0), 3.4, 0.55, c, finish=STONE), drum((0.0, 0.50, 0.0), 3.1, 0.08, water, gloss=0.9)]
    for y, r in ((1.9, 1.5), (3.0, 0.85)):
        parts += [
            drum((0.0, y - 0.35, 0.0), r * 0.35, 0.35, c, top=2.6, finish=STONE),
            drum((0.0, y, 0.0), r, 0.14, c, finish=STONE),
            drum((0.0, y + 0.13, 0.0), r * 0.9, 0.04, water, gloss=0.9),
        ]
    parts.append(drum((0.0, 0.5, 0.0), 0.38, 2.6, c, top=0.6, finish=STONE))
    for k in range(14):
        a = math.tau * k / 14
        x, z = math.cos(a), math.sin(a)
        parts.append(rod((1.48 * x, 1.98, 1.48 * z), (1.78 * x, 0.56, 1.78 * z), 0.035, water, gloss=0.8, top=1.8))
    for k in range(8):
        a = math.tau * k / 8
        x, z = math.cos(a), math.sin(a)
        parts.append(rod((0.84 * x, 3.1, 0.84 * z), (1.1 * x, 2.05, 1.1 * z), 0.03, water, gloss=0.8, top=1.8))
    return [*parts, rod((0.0, 3.1, 0.0), (0.0, 4.2, 0.0), 0.07, water, top=0.3, gloss=0.8)]


def castle(c: Vec3) -> list[Solid]:
    """A castle: a curtain wall with four round towers and a keep."""
    parts = [box((0.0, 0.0, -11.0), (24.0, 8.0, 1.8), c, finish=STONE)]
    parts += [box((12.0 * s, 0.0, 0.0), (1.8, 8.0, 22.0), c, finish=STONE) for s in (-1, 1)]
    parts += [box((-11.4 + 1.9 * k, 8.0, -11.4), (1.1, 1.0, 0.7), c, finish=STONE) for k in range(13)]
    for sx in (-1, 1):
        for sz in (-1, 1):
            x, z = 12.0 * sx, 11.0 * sz
            parts += [
                drum((x, 0.0, z), 2.9, 12.5, c, top=0.95, finish=STONE),
                drum((x, 12.5, z), 3.2, 1.0, c, finish=STONE),
                drum((x, 13.5, z), 3.3, 5.2, (0.16, 0.08, 0.07), top=0.02),
                box((x, 8.0, z - 2.72), (0.5, 1.7, 0.3), DARK),
            ]
    parts += [
        box((0.0, 0.0, 3.0), (10.0, 17.0, 9.0), c, finish=STONE),
        *[box((-4.6 + 1.84 * k, 17.0, -1.2), (1.0, 1.1, 0.7), c, finish=STONE) for k in range(6)],
        *[box((x, y, -1.6), (0.8, 1.9, 0.3), DARK) for x in (-2.6, 2.6) for y in (10.5, 14.0)],
        box((0.0, 0.0, -12.0), (3.8, 4.2, 0.4), (0.12, 0.07, 0.04), finish=WOOD),
        turned(drum((0.0, 2.2, -12.0), 1.9, 0.4, (0.12, 0.07, 0.04)), pitch=math.pi / 2),
        rod((0.0, 17.0, 3.0), (0.0, 24.0, 3.0), 0.08, DARK),
        box((1.1, 22.5, 3.0), (2.2, 1.3, 0.05), (0.45, 0.03, 0.03)),
    ]
    return parts


def temple(c: Vec3) -> list[Solid]:
    """A Doric temple of eight columns by twelve, on three steps, with a gable."""
    parts = [box((0.0, 0.5 * k, 0.0), (26.0 - 1.2 * k, 0.5, 40.0 - 1.2 * k), c, finish=STONE) for k in range(3)]
    spots = [(-10.5 + 3.0 * k, s * 17.5) for k in range(8) for s in (-1, 1)]
    spots += [(s * 10.5, -14.3 + 3.18 * k) for k in range(10) for s in (-1, 1)]
    for x, z in spots:
        parts += [
            drum((x, 1.5, z), 0.85, 8.4, c, top=0.78, finish=STONE),
            drum((x, 9.9, z), 0.68, 0.4, c, top=1.5),
            box((x, 10.3, z), (2.1, 0.4, 2.1), c),
        ]
    return [
        *parts,
        box((0.0, 10.7, 0.0), (23.6, 2.2, 37.6), c, finish=STONE),
        box((0.0, 12.9, 0.0), (24.8, 0.4, 38.8), c),
        box((0.0, 13.3, 0.0), (24.8, 3.4, 38.8), c, top=(0.01, 1.0), finish=STONE),
    ]


def standing_stones(c: Vec3) -> list[Solid]:
    """A ring of standing stones, most under lintels, and taller ones within."""
    parts: list[Solid] = []
    n = 18
    for k in range(n):
        a = math.tau * (k + 0.5) / n
        if k in (3, 10):
            continue
        lean = 0.05 * math.sin(7.0 * k)
        stone = box((0.0, 0.0, 0.0), (1.9, 4.1, 1.1), c, top=(0.88, 0.85), finish=STONE, dice=k)
        parts += placed([turned(stone, roll=lean)], (9.5 * math.sin(a), 0.0, 9.5 * math.cos(a)), yaw=a)
        if k % 5 not in (2, 4) and k + 1 not in (3, 10):
            m = a + math.pi / n
            lintel = box((0.0, 4.05, 0.0), (3.3, 0.85, 1.15), c, finish=STONE, dice=k + 40)
            parts += placed([lintel], (9.4 * math.sin(m), 0.0, 9.4 * math.cos(m)), yaw=m)
    for k in range(4):
        m = -1.4 + 0.95 * k + math.pi
        x, z = 5.0 * math.sin(m), 5.0 * math.cos(m) + 0.6
        for s in (-1, 1):
            leg = box((1.25 * s, 0.0, 0.0), (1.6, 5.8, 1.1), c, top=(0.85, 0.85), finish=STONE, dice=k + 9 * s)
            parts += placed([leg], (x, 0.0, z), yaw=m)
        parts += placed([box((0.0, 5.7, 0.0), (4.4, 0.95, 1.3), c, finish=STONE, dice=k)], (x, 0.0, z), yaw=m)
    return parts


def rock_arch(c: Vec3) -> list[Solid]:
    """A natural arch of sandstone, 14 m wide."""
    parts: list[Solid] = []
    for k in range(19):
        a = math.pi * k / 18
        thick = 1.5 + 1.5 * abs(math.cos(a)) + 0.25 * math.sin(5.0 * k)
        x, y = 6.6 * math.cos(a) * (1.0 + 0.05 * math.sin(3.0 * k)), 9.2 * math.sin(a) ** 0.8
        parts.append(
            ball((x, y, 0.4 * math.sin(2.1 * k)), (thick * 1.15, thick, 1.5 + 0.9 * abs(math.cos(a))), c, finish=STONE)
        )
    return parts + [ball((7.6 * s, 0.0, 0.3), (4.2, 2.1, 3.2), c, cut=(0.0, 1.0), finish=STONE) for s in (-1, 1)]


def pumps(c: Vec3) -> list[Solid]:
    """A gas station: a lit canopy over two islands of pumps, a shop behind, and a price sign."""
    white = (0.70, 0.70, 0.68)
    parts = [
        box((0.0, -1.2, 2.0), (22.0, 1.24, 20.0), (0.16, 0.16, 0.165)),
        box((0.0, 4.8, 0.0), (16.0, 0.9, 9.0), white),
        box((0.0, 4.95, 0.0), (16.15, 0.6, 9.15), c),
        box((0.0, 4.78, 0.0), (15.0, 0.03, 8.0), (1.0, 0.97, 0.9), glow=1.6),
        box((0.0, 0.0, 9.5), (18.0, 3.6, 5.0), white),
        box((0.0, 0.5, 6.97), (14.0, 2.3, 0.1), (1.0, 0.9, 0.7), glow=0.7),
        box((0.0, 3.0, 6.95), (18.1, 0.7, 0.2), c),
        rod((11.0, 0.0, -7.0), (11.0, 7.0, -7.0), 0.16, (0.3, 0.3, 0.31)),
        box((11.0, 4.4, -7.0), (2.2, 3.2, 0.35), c),
        *[box((11.0, 4.8 + 0.8 * k, -7.2), (1.7, 0.5, 0.06), (0.95, 0.93, 0.88), glow=0.8) for k in range(3)],
        *[box((-6.2 + 2.07 * k, 0.5, 6.9), (0.08, 2.4, 0.1), DARK) for k in range(7)],
    ]
    for x in (-4.2, 4.2):
        parts += [
            rod((x, 0.0, 0.0), (x, 4.8, 0.0), 0.18, white),
            box((x, 0.06, 0.0), (1.3, 0.18, 5.0), (0.42, 0.41, 0.38)),
        ]
        for z in (-1.5, 1.5):
            parts += [
                box((x, 0.24, z), (0.62, 1.7, 0.9), white),
                box((x, 1.5, z), (0.68, 0.55, 0.94), c),
                box((x, 1.15, z - 0.46), (0.4, 0.28, 0.04), (0.1, 0.13, 0.12), gloss=0.8),
                rod((x + 0.36, 1.4, z), (x + 0.40, 0.7, z + 0.12), 0.03, DARK),
                box((x + 0.36, 1.05, z - 0.2), (0.1, 0.3, 0.16), DARK),
            ]
    return parts


def swing(c: Vec3) -> list[Solid]:
    """A frame with two swings."""
    parts = [rod((-2.0, 2.4, 0.0), (2.0, 2.4, 0.0), 0.05, c)]
    for s in (-1, 1):
        parts += [rod((2.0 * s, 2.4, 0.0), (2.3 * s, 0.0, 1.0 * t), 0.05, c) for t in (-1, 1)]
        parts.append(box((0.95 * s, 0.5, -0.05), (0.5, 0.04, 0.2), DARK))
        parts += [
            rod((0.95 * s + 0.23 * t, 0.52, -0.05), (0.95 * s + 0.21 * t, 2.4, 0.0), 0.012, f.STEEL) for t in (-1, 1)
        ]
    return parts


def quadcopter(c: Vec3) -> list[Solid]:
    """A small drone with four rotors and a camera."""
    parts = [
        ball((0.0, 0.0, 0.0), (0.15, 0.05, 0.10), c, gloss=0.5),
        ball((0.10, -0.06, 0.0), (0.035, 0.035, 0.035), DARK, gloss=0.9),
    ]
    for s in (-1, 1):
        for t in (-1, 1):
            x, z = 0.20 * s, 0.18 * t
            parts += [
                rod((0.06 * s, 0.0, 0.05 * t), (x, 0.02, z), 0.014, c),
                drum((x, 0.0, z), 0.02, 0.05, DARK),
                drum((x, 0.055, z), 0.12, 0.006, (0.12, 0.12, 0.125)),
                rod((x, 0.0, z), (x * 1.02, -0.08, z * 1.02), 0.008, DARK),
            ]
    return parts


def iceberg(_: Vec3) -> list[Solid]:
    """An iceberg of 20 m above the water."""
    ice, blue = (0.74, 0.80, 0.84), (0.34, 0.55, 0.66)
    return [
        box((0.0, -3.0, 0.0), (46.0, 6.0, 30.0), blue, top=(0.86, 0.85)),
        turned(
            box((-6.0, 1.0, 0.0), (24.0, 20.0, 20.0), ice, top=(0.22, 0.35), shift=(-3.0, 2.0), finish=STONE), yaw=0.5
        ),
        turned(box((9.0, 1.0, 2.0), (20.0, 11.0, 18.0), ice, top=(0.3, 0.5), shift=(4.0, 0.0), finish=STONE), yaw=-0.4),
        turned(box((2.0, 1.0, -6.0), (18.0, 7.0, 10.0), (0.66, 0.76, 0.82), top=(0.6, 0.4), finish=STONE), yaw=0.9),
    ]


def skyscraper(c: Vec3, *, high: float = 150.0, wide: float = 34.0, glow: float = 0.0, dice: int = 0) -> list[Solid]:
    """A tower of glass with a setback and a mast."""
    return [
        box((0.0, 0.0, 0.0), (wide, 0.72 * high, wide * 0.9), c, finish=FACADE, glow=glow, dice=dice, gloss=0.25),
        box(
            (0.0, 0.72 * high, 0.0), (wide * 0.72, 0.28 * high, wide * 0.66), c, finish=FACADE, glow=glow, dice=dice + 1
        ),
        rod((0.0, high, 0.0), (0.0, 1.12 * high, 0.0), 0.5, (0.3, 0.3, 0.31), top=0.3),
    ]


def mansion(c: Vec3) -> list[Solid]:
    """A large house with two wings, a portico and tall windows."""
    roof = (0.10, 0.10, 0.12)
    parts = [
        box((0.0, 0.0, 0.0), (18.0, 9.0, 11.0), c),
        box((0.0, 9.0, 0.0), (18.8, 3.2, 11.8), roof, top=(0.7, 0.3), finish=TILES),
        *[box((13.5 * s, 0.0, 1.0), (10.0, 7.0, 9.0), c) for s in (-1, 1)],
        *[box((13.5 * s, 7.0, 1.0), (10.7, 2.4, 9.7), roof, top=(0.6, 0.2), finish=TILES) for s in (-1, 1)],
        box((0.0, 6.8, -7.0), (9.4, 0.7, 3.4), f.WHITE),
        box((0.0, 7.5, -7.0), (9.6, 1.9, 3.4), f.WHITE, top=(0.02, 1.0)),
        box((0.0, 0.0, -7.0), (10.0, 0.5, 4.4), (0.4, 0.39, 0.37)),
        box((0.0, 0.5, -5.55), (1.9, 3.4, 0.1), f.WALNUT, finish=WOOD),
    ]
    parts += [drum((x, 0.5, -8.2), 0.38, 6.3, f.WHITE, top=0.85) for x in (-4.2, -1.5, 1.5, 4.2)]
    for y, rows in ((1.3, 1), (5.4, 2)):
        for x in (-7.2, -4.4, 4.4, 7.2, *((-16.0, -11.2, 11.2, 16.0) if rows else ())):
            z = -5.52 if abs(x) < 9.0 else -3.52
            high = 2.3 if abs(x) < 9.0 or y < 2.0 else 1.3
            parts += [
                box((x, y, z), (1.5, high, 0.1), f.WHITE),
                box((x, y + 0.1, z - 0.05), (1.2, high - 0.2, 0.06), (0.10, 0.12, 0.14), gloss=0.8),
            ]
    return parts
