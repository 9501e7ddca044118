"""Food at its true size, each standing at the origin."""

from __future__ import annotations

import math
from itertools import pairwise

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import LEAVES, STONE, WOOD, Solid, ball, box, drum, placed, rod, turned

RED: Vec3 = (0.42, 0.03, 0.02)
YELLOW: Vec3 = (0.66, 0.44, 0.05)


def banana(c: Vec3) -> list[Solid]:
    """Two bananas."""
    parts = []
    for z, tilt in ((0.0, 0.0), (0.045, 0.35)):
        bent = [(0.12 * math.sin(a), 0.137 - 0.118 * math.cos(a), 0.0) for a in (-0.9 + 0.2 * k for k in range(10))]
        for k, (a, b) in enumerate(pairwise(bent)):
            r = 0.0195 - 0.0018 * abs(k - 4)
            parts += placed([rod(a, b, r, c, gloss=0.1), ball(b, (r, r, r), c, gloss=0.1)], (0.0, 0.0, z), yaw=tilt)
    return [*parts, rod((-0.088, 0.06, 0.0), (-0.11, 0.085, 0.0), 0.007, (0.2, 0.16, 0.04))]


def apple(c: Vec3) -> list[Solid]:
    """An apple with its stalk and leaf."""
    return [
        ball((0.0, 0.038, 0.0), (0.042, 0.038, 0.042), c, gloss=0.4),
        rod((0.0, 0.068, 0.0), (0.006, 0.092, 0.0), 0.0025, f.WALNUT),
        turned(ball((0.016, 0.088, 0.0), (0.016, 0.003, 0.008), f.GREEN), roll=0.4),
    ]


def pear(c: Vec3) -> list[Solid]:
    """A pear."""
    return [
        ball((0.0, 0.04, 0.0), (0.04, 0.04, 0.04), c, gloss=0.3),
        drum((0.0, 0.052, 0.0), 0.038, 0.045, c, top=0.5, gloss=0.3),
        ball((0.0, 0.095, 0.0), (0.021, 0.022, 0.021), c, gloss=0.3),
        rod((0.0, 0.11, 0.0), (0.008, 0.138, 0.0), 0.0025, f.WALNUT),
    ]


def melon(c: Vec3) -> list[Solid]:
    """A melon and its red half."""
    return [
        ball((-0.06, 0.11, 0.05), (0.14, 0.11, 0.11), c, gloss=0.3, finish=10),
        turned(ball((0.14, 0.085, -0.06), (0.10, 0.10, 0.10), c, cut=(-1.0, 0.0), gloss=0.2), pitch=-1.0),
        turned(drum((0.14, 0.0835, -0.06), 0.091, 0.004, RED), pitch=-1.0),
    ]


def broccoli(c: Vec3) -> list[Solid]:
    """A head of broccoli."""
    parts = [drum((0.0, 0.0, 0.0), 0.02, 0.07, (0.25, 0.33, 0.12), top=1.5)]
    for k in range(9):
        a, r = 2.4 * k, 0.05 * math.sqrt(k / 9)
        at = (r * math.cos(a), 0.095 - 0.35 * r, r * math.sin(a))
        parts.append(ball(at, (0.032, 0.028, 0.032), c, finish=LEAVES))
    return parts


def carrot(c: Vec3) -> list[Solid]:
    """Two carrots with their green."""
    one = [rod((0.1, 0.02, 0.0), (-0.1, 0.012, 0.0), 0.02, c, top=0.25)]
    one += [rod((0.1, 0.02, 0.0), (0.17, 0.03, 0.02 * k), 0.004, f.GREEN) for k in (-2, -1, 0, 1, 2)]
    return [*placed(one, yaw=0.15), *placed(one, (0.0, 0.0, 0.06), yaw=-0.2)]


def pizza(c: Vec3) -> list[Solid]:
    """A pizza on a board."""
    parts = [
        drum((0.0, 0.0, 0.0), 0.20, 0.015, f.OAK, finish=WOOD),
        drum((0.0, 0.015, 0.0), 0.165, 0.018, (0.42, 0.24, 0.09), top=0.96, finish=STONE),
        drum((0.0, 0.024, 0.0), 0.145, 0.011, (0.55, 0.33, 0.10), finish=11),
    ]
    for k in range(9):
        r = 0.118 * math.sqrt((k + 0.4) / 9)
        parts.append(drum((r * math.cos(2.4 * k), 0.034, r * math.sin(2.4 * k)), 0.019, 0.003, c))
    return parts


def ring_cake(c: Vec3) -> list[Solid]:
    """A doughnut with icing, as a ring of balls."""
    parts = []
    for k in range(18):
        a = math.tau * k / 18
        at = (0.034 * math.cos(a), 0.0, 0.034 * math.sin(a))
        parts.append(ball((at[0], 0.02, at[2]), (0.021, 0.020, 0.021), (0.42, 0.22, 0.07)))
        parts.append(ball((at[0], 0.025, at[2]), (0.019, 0.018, 0.019), c, gloss=0.35, cut=(0.15, 1.0)))
    return parts


def cake(c: Vec3) -> list[Solid]:
    """A layered cake with candles on a stand."""
    parts = [
        drum((0.0, 0.0, 0.0), 0.06, 0.06, f.WHITE, top=0.5, gloss=0.4),
        drum((0.0, 0.06, 0.0), 0.16, 0.012, f.WHITE, gloss=0.4),
        drum((0.0, 0.072, 0.0), 0.13, 0.05, (0.30, 0.15, 0.06), finish=STONE),
        drum((0.0, 0.122, 0.0), 0.132, 0.014, c),
        drum((0.0, 0.136, 0.0), 0.13, 0.045, (0.30, 0.15, 0.06), finish=STONE),
        drum((0.0, 0.181, 0.0), 0.134, 0.018, c, top=0.97),
    ]
    for k in range(7):
        a = math.tau * k / 7
        x, z = 0.09 * math.cos(a), 0.09 * math.sin(a)
        parts.append(drum((x, 0.198, z), 0.004, 0.05, (0.6, 0.3, 0.35)))
        parts.append(ball((x, 0.256, z), (0.005, 0.011, 0.005), (1.0, 0.6, 0.2), glow=5.0))
        parts.append(ball((0.112 * math.cos(a + 0.4), 0.203, 0.112 * math.sin(a + 0.4)), (0.013, 0.013, 0.013), RED))
    return parts


def sandwich(c: Vec3) -> list[Solid]:
    """A sandwich cut in two halves on a plate."""
    half = []
    for y, h, color, grow in (
        (0.0, 0.018, c, 0.0),
        (0.018, 0.008, (0.10, 0.22, 0.04), 0.008),
        (0.026, 0.008, (0.45, 0.12, 0.08), 0.002),
        (0.034, 0.006, (0.62, 0.45, 0.10), 0.006),
        (0.04, 0.018, c, 0.0),
    ):
        half.append(box((0.0, y, 0.0), (0.12 + grow, h, 0.075 + grow), color, finish=STONE))
    return [*f.plate(), *placed(half, (-0.03, 0.018, 0.03), yaw=0.5), *placed(half, (0.04, 0.018, -0.05), yaw=0.9)]


def burger(c: Vec3) -> list[Solid]:
    """A burger."""
    return [
        *f.plate(),
        drum((0.0, 0.018, 0.0), 0.056, 0.02, c, top=1.03),
        drum((0.0, 0.038, 0.0), 0.060, 0.018, (0.09, 0.04, 0.02), finish=STONE),
        turned(box((0.0, 0.055, 0.0), (0.112, 0.004, 0.112), YELLOW), yaw=0.7),
        drum((0.0, 0.059, 0.0), 0.066, 0.006, (0.12, 0.26, 0.05), finish=LEAVES),
        drum((0.0, 0.065, 0.0), 0.055, 0.008, RED),
        ball((0.0, 0.072, 0.0), (0.060, 0.04, 0.060), c, cut=(0.0, 1.0), gloss=0.25),
    ]


def hot_dog(c: Vec3) -> list[Solid]:
    """A hot dog."""
    return [
        *f.plate(),
        ball((0.0, 0.035, 0.016), (0.095, 0.022, 0.024), (0.50, 0.28, 0.10)),
        ball((0.0, 0.035, -0.016), (0.095, 0.022, 0.024), (0.50, 0.28, 0.10)),
        ball((0.0, 0.052, 0.0), (0.105, 0.015, 0.015), c, gloss=0.4),
        *[ball((-0.075 + 0.0167 * k, 0.067, 0.007 * (-1) ** k), (0.010, 0.003, 0.005), YELLOW) for k in range(10)],
    ]


def cutlery(c: Vec3) -> list[Solid]:
    """A plate with fork, knife and spoon."""
    parts = [*f.plate(f.WHITE)]
    for x in (-0.19, 0.17, 0.21):
        parts.append(box((x, 0.004, -0.03), (0.012, 0.003, 0.13), c, gloss=0.9))
    parts += [box((-0.199 + 0.006 * k, 0.004, 0.065), (0.003, 0.003, 0.06), c, gloss=0.9) for k in range(4)]
    parts += [box((0.172, 0.004, 0.085), (0.018, 0.002, 0.11), c, gloss=0.9)]
    return [*parts, ball((0.21, 0.007, 0.06), (0.018, 0.005, 0.028), c, gloss=0.9)]
