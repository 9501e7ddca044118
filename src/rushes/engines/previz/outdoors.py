"""Things of streets, parks and shores at their true size, each standing at the origin and facing -z."""

from __future__ import annotations

import math
from itertools import pairwise

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import CLOTH, LEAVES, STONE, WOOD, Solid, ball, box, drum, placed, rod, turned

YELLOW: Vec3 = (0.66, 0.44, 0.05)
DARK: Vec3 = (0.03, 0.03, 0.032)


def bench(c: Vec3) -> list[Solid]:
    """A park bench."""
    parts = [box((0.0, 0.43, -0.16 + 0.12 * k), (1.6, 0.03, 0.10), c, finish=WOOD) for k in range(4)]
    parts += [
        turned(box((0.0, 0.55 + 0.13 * k, 0.27 + 0.03 * k), (1.6, 0.10, 0.03), c, finish=WOOD), pitch=-0.18)
        for k in range(3)
    ]
    for s in (-1, 1):
        parts += [
            box((0.66 * s, 0.0, -0.14), (0.06, 0.43, 0.06), DARK),
            rod((0.66 * s, 0.0, 0.22), (0.66 * s, 0.92, 0.36), 0.03, DARK),
            box((0.66 * s, 0.40, 0.02), (0.05, 0.03, 0.46), DARK),
            box((0.72 * s, 0.64, 0.0), (0.06, 0.03, 0.48), c, finish=WOOD),
            rod((0.72 * s, 0.43, -0.2), (0.72 * s, 0.65, -0.2), 0.02, DARK),
        ]
    return parts


def traffic_light(_: Vec3) -> list[Solid]:
    """A traffic light."""
    parts = [drum((0.0, 0.0, 0.0), 0.06, 2.5, DARK), box((0.0, 2.4, 0.0), (0.34, 1.0, 0.26), DARK)]
    for k, (color, glow) in enumerate((((0.05, 0.5, 0.12), 0.3), ((0.8, 0.45, 0.03), 0.25), ((1.0, 0.05, 0.03), 4.0))):
        parts.append(turned(drum((0.0, 2.46 + 0.31 * k, -0.14), 0.105, 0.03, color, glow=glow), pitch=1.5708))
        parts.append(box((0.0, 2.67 + 0.31 * k, -0.2), (0.26, 0.012, 0.16), DARK))
    return parts


def hydrant(c: Vec3) -> list[Solid]:
    """A fire hydrant."""
    return [
        drum((0.0, 0.0, 0.0), 0.17, 0.05, c),
        drum((0.0, 0.05, 0.0), 0.12, 0.48, c, gloss=0.3),
        drum((0.0, 0.53, 0.0), 0.15, 0.04, c, gloss=0.3),
        ball((0.0, 0.57, 0.0), (0.125, 0.12, 0.125), c, cut=(0.0, 1.0), gloss=0.3),
        drum((0.0, 0.68, 0.0), 0.035, 0.05, c),
        rod((-0.22, 0.38, 0.0), (0.22, 0.38, 0.0), 0.055, c, gloss=0.3),
        *[rod((0.21 * s, 0.38, 0.0), (0.25 * s, 0.38, 0.0), 0.07, f.STEEL, gloss=0.5) for s in (-1, 1)],
        rod((0.0, 0.36, 0.0), (0.0, 0.36, -0.19), 0.075, c, gloss=0.3),
        rod((0.0, 0.36, -0.18), (0.0, 0.36, -0.22), 0.09, f.STEEL, gloss=0.5),
    ]


def stop_sign(c: Vec3) -> list[Solid]:
    """A stop sign: a red board of eight sides on a post."""
    parts = [rod((0.0, 0.0, 0.02), (0.0, 2.75, 0.02), 0.03, f.STEEL)]
    for k in range(4):  # four bars crossed make eight sides
        for wide, z, color in ((0.75, 0.0, f.WHITE), (0.69, -0.006, c)):
            bar = box((0.0, -wide / 2, z), (wide * 0.4142, wide, 0.012), color)
            parts.append(turned(placed([bar], (0.0, 2.4, 0.0))[0], roll=math.pi * k / 4))
    parts += [box((-0.21 + 0.14 * k, 2.30, -0.015), (0.09, 0.2, 0.008), f.WHITE) for k in range(4)]
    parts += [box((-0.21 + 0.14 * k, 2.335 + 0.03 * (k % 2), -0.019), (0.035, 0.11, 0.006), c) for k in range(4)]
    return parts


def parking_meter(_: Vec3) -> list[Solid]:
    """A parking meter."""
    return [
        drum((0.0, 0.0, 0.0), 0.035, 1.1, f.STEEL),
        box((0.0, 1.08, 0.0), (0.20, 0.24, 0.14), (0.16, 0.18, 0.21), gloss=0.4),
        ball((0.0, 1.32, 0.0), (0.10, 0.10, 0.07), (0.16, 0.18, 0.21), cut=(0.0, 1.0), gloss=0.4),
        box((0.0, 1.24, -0.073), (0.13, 0.09, 0.006), (0.55, 0.6, 0.55), gloss=0.7),
        box((0.0, 1.13, -0.073), (0.06, 0.05, 0.006), DARK),
    ]


def broadleaf(c: Vec3) -> list[Solid]:
    """A broad tree of 7 m."""
    parts = [
        rod((0.0, 0.0, 0.0), (0.1, 2.6, 0.0), 0.26, f.WALNUT, top=0.6),
        rod((0.1, 2.4, 0.0), (1.1, 4.2, 0.3), 0.13, f.WALNUT, top=0.5),
        rod((0.1, 2.4, 0.0), (-0.9, 4.4, -0.4), 0.13, f.WALNUT, top=0.5),
    ]
    for k in range(14):
        a, y = 2.4 * k, 3.4 + 3.0 * ((k * 5) % 14) / 14
        r = 1.7 * math.sqrt(1.0 - ((y - 4.6) / 2.4) ** 2 * 0.7)
        size = 0.95 + 0.35 * ((k * 3) % 5) / 5
        parts.append(ball((r * math.cos(a), y, r * math.sin(a)), (size, size * 0.8, size), c, finish=LEAVES))
    return [*parts, ball((0.0, 5.3, 0.0), (1.7, 1.3, 1.7), c, finish=LEAVES)]


def palm(c: Vec3) -> list[Solid]:
    """A palm of 7 m."""
    parts = [
        rod(
            (0.06 * k * k * 0.3, 0.9 * k, 0.0),
            (0.06 * (k + 1) ** 2 * 0.3, 0.9 * (k + 1) + 0.05, 0.0),
            0.2 - 0.012 * k,
            (0.22, 0.15, 0.09),
        )
        for k in range(7)
    ]
    for k in range(11):
        for j, (reach, fall) in enumerate(((0.9, 0.25), (1.9, 0.0), (2.7, -0.75))):
            leaf = ball((0.0, 0.0, reach), (0.24 - 0.05 * j, 0.03, 0.62), c, finish=LEAVES)
            parts += placed([turned(leaf, pitch=-0.5 + 0.5 * j)], (0.88, 6.4 + fall, 0.0), yaw=math.tau * k / 11)
    return parts


def tent(c: Vec3) -> list[Solid]:
    """A ridge tent."""
    return [
        box((0.0, 0.0, 0.0), (2.2, 1.3, 2.6), c, top=(0.02, 1.0), finish=CLOTH),
        box((0.0, 0.0, -1.31), (0.8, 1.0, 0.03), (c[0] * 0.15, c[1] * 0.15, c[2] * 0.15), top=(0.05, 1.0)),
    ]


def campfire(_: Vec3) -> list[Solid]:
    """A fire of logs."""
    parts = [
        rod((0.35 * math.cos(a), 0.03, 0.35 * math.sin(a)), (0.0, 0.32, 0.0), 0.045, f.WALNUT)
        for a in (0.3, 1.6, 2.9, 4.1, 5.3)
    ]
    parts += [
        ball(
            (0.42 * math.cos(0.7 * k), 0.05, 0.42 * math.sin(0.7 * k)),
            (0.1, 0.07, 0.09),
            (0.2, 0.19, 0.18),
            finish=STONE,
        )
        for k in range(9)
    ]
    for k, (x, y, z, h) in enumerate(((0.0, 0.3, 0.0, 0.34), (0.1, 0.22, 0.05, 0.2), (-0.1, 0.2, -0.04, 0.22))):
        parts.append(ball((x, y, z), (0.10 - 0.02 * k, h, 0.10 - 0.02 * k), (1.0, 0.42, 0.08), glow=4.0))
    return parts


def board(c: Vec3) -> list[Solid]:
    """A skateboard."""
    wheels = [
        turned(drum((0.22 * s, 0.0, 0.07 * t), 0.028, 0.035, f.WHITE), pitch=1.57) for s in (-1, 1) for t in (-1, 1)
    ]
    return [
        box((0.0, 0.075, 0.0), (0.56, 0.014, 0.20), c, finish=WOOD),
        *[turned(box((0.34 * s, 0.085, 0.0), (0.16, 0.014, 0.19), c, finish=WOOD), roll=-0.35 * s) for s in (-1, 1)],
        *wheels,
    ]


def upright_board(c: Vec3) -> list[Solid]:
    """A surfboard stuck in the ground."""
    return [
        ball((0.0, 0.95, 0.0), (0.27, 1.05, 0.035), c, gloss=0.5, cut=(-0.9, 1.0)),
        box((0.0, 0.1, -0.034), (0.03, 1.7, 0.006), f.WHITE),
    ]


def ski_pair(c: Vec3) -> list[Solid]:
    """Skis and poles stuck in the snow."""
    parts = [
        turned(box((0.09 * s, -0.1, 0.0), (0.09, 1.75, 0.015), c, top=(0.6, 1.0), gloss=0.4), roll=0.10 * s)
        for s in (-1, 1)
    ]
    return [*parts, *[rod((0.34 * s, 0.0, 0.1), (0.27 * s, 1.2, 0.1), 0.012, DARK) for s in (-1, 1)]]


def disc(c: Vec3) -> list[Solid]:
    """A frisbee in flight."""
    return [turned(ball((0.0, 0.0, 0.0), (0.14, 0.035, 0.14), c, cut=(-0.3, 1.0), gloss=0.3), pitch=0.3)]


def kite(c: Vec3) -> list[Solid]:
    """A kite with its tail."""
    sail = [
        box((0.0, 0.0, 0.0), (1.0, 0.45, 0.02), c, top=(0.02, 1.0), finish=CLOTH),
        turned(
            box((0.0, -0.75, 0.0), (1.0, 0.75, 0.02), (c[0] * 0.6, c[1] * 0.6, c[2] * 0.6), top=(0.02, 1.0)),
            roll=math.pi,
        ),
    ]
    tail = [ball((0.12 * math.sin(1.3 * k), -0.9 - 0.28 * k, 0.0), (0.08, 0.05, 0.03), YELLOW) for k in range(5)]
    return placed([*sail, *tail], pitch=0.35)


def balloon(c: Vec3) -> list[Solid]:
    """A hot-air balloon."""
    second = (0.62, 0.58, 0.5)
    parts = [ball((0.0, 12.0, 0.0), (6.0, 6.4, 6.0), c, cut=(-0.82, 1.0), finish=CLOTH)]
    parts += [ball((0.0, 12.0, 0.0), (6.02, 6.42, 6.02), second, cut=(lo, lo + 0.14)) for lo in (-0.35, 0.15, 0.6)]
    parts.append(box((0.0, 2.6, 0.0), (1.5, 1.1, 1.5), (0.25, 0.14, 0.06), finish=CLOTH))
    parts += [rod((0.7 * s, 3.7, 0.7 * t), (2.4 * s, 7.2, 2.4 * t), 0.03, DARK) for s in (-1, 1) for t in (-1, 1)]
    return parts


def phone_booth(c: Vec3) -> list[Solid]:
    """A red telephone booth."""
    parts = [
        box((0.0, 0.0, 0.0), (0.92, 0.12, 0.92), c),
        box((0.0, 0.12, 0.0), (0.76, 2.0, 0.76), (0.5, 0.45, 0.32), glow=0.15),
    ]
    parts += [box((0.42 * s, 0.1, 0.42 * t), (0.09, 2.15, 0.09), c, gloss=0.4) for s in (-1, 1) for t in (-1, 1)]
    for k in range(7):
        y = 0.45 + 0.27 * k
        parts.append(box((0.0, y, 0.0), (0.80, 0.03, 0.80), c))
    for s in (-1, 1):
        parts += [
            box((0.14 * s, 0.45, 0.0), (0.025, 1.65, 0.81), c),
            box((0.0, 0.45, 0.14 * s), (0.81, 1.65, 0.025), c),
        ]
    parts += [
        box((0.0, 0.1, 0.0), (0.82, 0.36, 0.82), c),
        box((0.0, 2.12, 0.0), (0.94, 0.26, 0.94), c),
        box((0.0, 2.18, 0.0), (0.7, 0.14, 0.96), f.WHITE),
    ]
    return [*parts, ball((0.0, 2.38, 0.0), (0.56, 0.22, 0.56), c, cut=(0.0, 1.0))]


def lighthouse(c: Vec3) -> list[Solid]:
    """A lighthouse of 18 m, its lamp lit."""
    parts = [drum((0.0, 0.0, 0.0), 4.5, 1.2, (0.3, 0.29, 0.27), finish=STONE)]
    for k in range(5):
        r = 2.1 - 0.19 * k
        parts.append(drum((0.0, 1.2 + 2.6 * k, 0.0), r, 2.6, c if k % 2 else (0.66, 0.64, 0.6), top=(r - 0.19) / r))
    parts += [
        drum((0.0, 14.2, 0.0), 1.75, 0.25, DARK),
        drum((0.0, 14.45, 0.0), 0.85, 1.8, (1.0, 0.82, 0.5), glow=3.0),
        *[
            rod((0.9 * math.cos(a), 14.4, 0.9 * math.sin(a)), (0.9 * math.cos(a), 16.3, 0.9 * math.sin(a)), 0.05, DARK)
            for a in (0.4, 1.2, 2.0, 2.8, 3.5, 4.3, 5.1, 5.9)
        ],
        *[
            rod(
                (1.65 * math.cos(0.4 * k), 14.4, 1.65 * math.sin(0.4 * k)),
                (1.65 * math.cos(0.4 * k), 15.3, 1.65 * math.sin(0.4 * k)),
                0.03,
                DARK,
            )
            for k in range(16)
        ],
        drum((0.0, 16.25, 0.0), 1.15, 1.2, c, top=0.05),
        box((3.6, 1.0, 1.0), (3.4, 2.4, 3.0), (0.62, 0.6, 0.56)),
        box((3.6, 3.4, 1.0), (3.8, 1.5, 3.4), c, top=(1.0, 0.02)),
    ]
    return parts


def house(c: Vec3) -> list[Solid]:
    """A house with a gable roof, its windows lit a little."""
    parts = [
        box((0.0, 0.0, 0.0), (8.0, 3.2, 6.0), (0.55, 0.51, 0.45)),
        box((0.0, 3.2, 0.0), (8.8, 2.6, 6.8), c, top=(1.0, 0.02), finish=10),
        box((2.4, 4.0, 0.8), (0.7, 2.4, 0.7), (0.28, 0.12, 0.09)),
        box((0.0, 0.0, -3.02), (1.05, 2.1, 0.08), f.WALNUT, finish=WOOD),
        box((0.0, 0.0, -3.4), (1.8, 0.18, 0.9), (0.35, 0.34, 0.33)),
    ]
    for x in (-2.6, 2.6):
        parts += [
            box((x, 0.95, -3.0), (1.5, 1.35, 0.1), f.WHITE),
            box((x, 1.03, -3.03), (1.3, 1.18, 0.08), (0.95, 0.68, 0.35), glow=0.45),
        ]
        parts += [box((x, 1.03, -3.09), (0.05, 1.2, 0.02), f.WHITE), box((x, 1.6, -3.09), (1.3, 0.05, 0.02), f.WHITE)]
    return parts


def barn(c: Vec3) -> list[Solid]:
    """A red barn."""
    parts = [
        box((0.0, 0.0, 0.0), (10.0, 4.2, 8.0), c, finish=WOOD),
        box((0.0, 4.2, 0.0), (10.4, 1.8, 8.6), (0.16, 0.15, 0.15), top=(1.0, 0.62)),
        box((0.0, 6.0, 0.0), (10.4, 1.1, 5.3), (0.16, 0.15, 0.15), top=(1.0, 0.02)),
        box((0.0, 0.0, -4.03), (3.2, 3.2, 0.08), f.WHITE),
        box((0.0, 0.0, -4.06), (2.9, 3.0, 0.08), c, finish=WOOD),
    ]
    parts += [turned(box((0.0, 0.0, -4.12), (0.18, 3.7, 0.04), f.WHITE), roll=0.78 * s) for s in (-1, 1)]
    return parts


def lattice_tower(c: Vec3) -> list[Solid]:
    """An iron tower like the one in Paris, 60 m (a fifth of the original)."""
    parts: list[Solid] = []
    levels = ((0.0, 12.0), (11.0, 7.0), (22.0, 4.2), (40.0, 1.9), (56.0, 0.8))
    for (y0, r0), (y1, r1) in pairwise(levels):
        for s in (-1, 1):
            for t in (-1, 1):
                parts.append(rod((r0 * s, y0, r0 * t), (r1 * s, y1, r1 * t), 0.9 - y0 / 80, c, top=0.8))
        steps = 4
        for k in range(steps):
            a, b = k / steps, (k + 1) / steps
            ra, rb = r0 + (r1 - r0) * a, r0 + (r1 - r0) * b
            ya, yb = y0 + (y1 - y0) * a, y0 + (y1 - y0) * b
            if y0 < 1.0 and k < 2:
                continue
            for s in (-1, 1):
                parts += [
                    rod((-ra, ya, ra * s), (rb, yb, rb * s), 0.16, c),
                    rod((ra, ya, ra * s), (-rb, yb, rb * s), 0.16, c),
                ]
                parts += [
                    rod((ra * s, ya, -ra), (rb * s, yb, rb), 0.16, c),
                    rod((ra * s, ya, ra), (rb * s, yb, -rb), 0.16, c),
                ]
    parts += [
        box((0.0, 10.6, 0.0), (16.5, 1.0, 16.5), c),
        box((0.0, 21.6, 0.0), (10.4, 0.8, 10.4), c),
        box((0.0, 55.0, 0.0), (3.0, 1.4, 3.0), c),
    ]
    for s in (-1, 1):
        for k in range(9):
            a = math.pi * (k + 0.5) / 9
            for turn in (0.0, math.pi / 2):
                parts += placed(
                    [
                        turned(
                            box((7.6 * math.cos(a), 2.4 + 7.0 * math.sin(a), 9.6 * s), (2.9, 0.5, 0.4), c),
                            roll=a + math.pi / 2,
                        )
                    ],
                    yaw=turn,
                )
    return [*parts, rod((0.0, 56.0, 0.0), (0.0, 64.0, 0.0), 0.3, c, top=0.2)]


def statue(c: Vec3) -> list[Solid]:
    """A stone figure on a plinth."""
    return [
        box((0.0, 0.0, 0.0), (1.4, 0.3, 1.4), c, finish=STONE),
        box((0.0, 0.3, 0.0), (1.0, 1.3, 1.0), c, finish=STONE, top=(0.92, 0.92)),
        drum((0.0, 1.6, 0.0), 0.34, 1.2, c, top=0.62, finish=STONE),
        ball((0.0, 2.95, 0.0), (0.27, 0.34, 0.19), c, finish=STONE),
        ball((0.0, 3.42, -0.03), (0.12, 0.15, 0.13), c, finish=STONE),
        rod((0.22, 3.12, 0.0), (0.42, 3.65, -0.15), 0.075, c, top=0.8),
        rod((-0.22, 3.12, 0.0), (-0.30, 2.65, -0.16), 0.075, c, top=0.8),
    ]
