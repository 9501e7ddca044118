"""Household things at their true size, each standing at the origin and facing -z."""

from __future__ import annotations

import math

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import CLOTH, STONE, WOOD, Solid, ball, box, drum, placed, rod, turned

RED: Vec3 = (0.42, 0.03, 0.02)
DARK: Vec3 = (0.03, 0.03, 0.032)


def clock(c: Vec3) -> list[Solid]:
    """A table clock at ten past ten."""
    parts = [
        turned(drum((0.0, 0.10, 0.0), 0.115, 0.06, c, gloss=0.4), pitch=1.5708),
        turned(drum((0.0, 0.125, -0.028), 0.10, 0.01, (0.68, 0.66, 0.6)), pitch=1.5708),
    ]
    for k in range(12):
        a = math.tau * k / 12
        parts.append(box((0.083 * math.sin(a), 0.127 + 0.083 * math.cos(a), -0.035), (0.006, 0.006, 0.004), DARK))
    for a, long, wide in ((-1.05, 0.05, 0.008), (1.05, 0.075, 0.005)):
        hand = box((0.0, 0.0, 0.0), (wide, long, 0.003), DARK)
        parts += [
            turned(s, roll=-a)
            for s in placed([hand], (0.5 * long * math.sin(a), 0.13 + 0.5 * long * math.cos(a) - long / 2, -0.037))
        ]
    return [*parts, *[drum((0.06 * s, 0.0, 0.0), 0.012, 0.04, c) for s in (-1, 1)]]


def phone(c: Vec3) -> list[Solid]:
    """A telephone that leans on a stand, its screen lit."""
    slab = [
        box((0.0, 0.0, 0.0), (0.074, 0.155, 0.008), DARK, gloss=0.6),
        box((0.0, 0.004, -0.0045), (0.068, 0.147, 0.002), c, finish=5, glow=1.2),
    ]
    return [
        *placed(slab, (0.0, 0.008, 0.0), pitch=-0.25),
        box((0.0, 0.0, 0.02), (0.07, 0.012, 0.08), f.OAK, finish=WOOD),
    ]


def keyboard(c: Vec3) -> list[Solid]:
    """A keyboard with a mouse beside it."""
    keys = [
        box((-0.19 + 0.0295 * i, 0.016, -0.05 + 0.028 * j), (0.024, 0.006, 0.023), DARK)
        for i in range(14)
        for j in range(5)
    ]
    return [
        box((0.0, 0.0, 0.0), (0.43, 0.016, 0.15), c, gloss=0.2),
        *keys,
        ball((0.30, 0.004, 0.0), (0.032, 0.034, 0.055), c, cut=(0.0, 1.0), gloss=0.3),
    ]


def remote(c: Vec3) -> list[Solid]:
    """A remote control."""
    dots = [
        drum((-0.012 + 0.012 * i, 0.02, -0.05 + 0.02 * j), 0.004, 0.003, (0.4, 0.4, 0.4))
        for i in range(3)
        for j in range(5)
    ]
    return [box((0.0, 0.0, 0.0), (0.05, 0.02, 0.18), c, gloss=0.3), *dots, drum((0.0, 0.02, 0.065), 0.006, 0.004, RED)]


def scissors(c: Vec3) -> list[Solid]:
    """Open scissors."""
    parts: list[Solid] = []
    for s in (-1, 1):
        half = [box((0.0, 0.006, 0.05), (0.014, 0.003, 0.12), f.STEEL, gloss=0.9, top=(1.0, 1.0))]
        for k in range(10):
            a = math.tau * k / 10
            half.append(
                ball((0.022 * s + 0.022 * math.cos(a), 0.008, -0.06 + 0.03 * math.sin(a)), (0.009, 0.007, 0.009), c)
            )
        parts += placed(half, (0.0, 0.0, 0.0), yaw=0.22 * s)
    return parts


def toothbrush(c: Vec3) -> list[Solid]:
    """A toothbrush in a glass."""
    brush = [rod((0.0, 0.0, 0.0), (0.0, 0.17, 0.0), 0.005, c), box((0.005, 0.15, 0.0), (0.012, 0.028, 0.009), f.WHITE)]
    return [
        drum((0.0, 0.0, 0.0), 0.034, 0.10, (0.42, 0.5, 0.52), top=1.12, gloss=0.9),
        *placed(brush, (0.0, 0.02, 0.0), pitch=0.15, yaw=0.8),
    ]


def drier(c: Vec3) -> list[Solid]:
    """A hair drier."""
    return [
        rod((-0.07, 0.19, 0.0), (0.12, 0.19, 0.0), 0.045, c, top=0.72, gloss=0.4),
        rod((-0.03, 0.0, 0.0), (0.0, 0.17, 0.0), 0.02, c, top=1.2, gloss=0.4),
        ball((-0.07, 0.19, 0.0), (0.03, 0.045, 0.045), DARK, gloss=0.3),
    ]


def teddy(c: Vec3) -> list[Solid]:
    """A teddy bear that sits."""
    light = (min(c[0] * 1.9, 0.8), min(c[1] * 1.9, 0.8), min(c[2] * 1.9, 0.8))
    parts = [
        ball((0.0, 0.13, 0.0), (0.11, 0.13, 0.10), c, finish=CLOTH),
        ball((0.0, 0.31, -0.01), (0.10, 0.09, 0.09), c, finish=CLOTH),
        ball((0.0, 0.285, -0.085), (0.045, 0.036, 0.035), light, finish=CLOTH),
        ball((0.0, 0.30, -0.12), (0.014, 0.010, 0.008), DARK, gloss=0.6),
        ball((0.0, 0.13, -0.06), (0.07, 0.085, 0.05), light, finish=CLOTH),
    ]
    for s in (-1, 1):
        parts += [
            ball((0.08 * s, 0.385, 0.0), (0.036, 0.036, 0.02), c, finish=CLOTH),
            ball((0.036 * s, 0.335, -0.09), (0.011, 0.012, 0.008), DARK, gloss=0.9),
            rod((0.09 * s, 0.20, -0.01), (0.15 * s, 0.09, -0.10), 0.036, c),
            ball((0.15 * s, 0.085, -0.10), (0.038, 0.038, 0.038), c, finish=CLOTH),
            rod((0.06 * s, 0.05, -0.02), (0.12 * s, 0.045, -0.18), 0.045, c),
            ball((0.12 * s, 0.05, -0.19), (0.048, 0.052, 0.03), light, finish=CLOTH),
        ]
    return parts


def toaster(c: Vec3) -> list[Solid]:
    """A toaster with bread in it."""
    return [
        box((0.0, 0.01, 0.0), (0.30, 0.18, 0.17), c, gloss=0.7, top=(0.94, 0.9)),
        *[box((0.0, 0.17, 0.035 * s), (0.20, 0.06, 0.018), (0.42, 0.22, 0.08), finish=STONE) for s in (-1, 1)],
        box((0.158, 0.10, 0.0), (0.02, 0.02, 0.04), DARK),
        drum((0.0, 0.0, 0.0), 0.10, 0.012, DARK),
    ]


def oven_box(c: Vec3) -> list[Solid]:
    """A microwave oven."""
    return [
        box((0.0, 0.0, 0.0), (0.50, 0.29, 0.36), c, gloss=0.3),
        box((-0.06, 0.035, -0.182), (0.32, 0.22, 0.006), DARK, gloss=0.9),
        rod((0.125, 0.05, -0.20), (0.125, 0.24, -0.20), 0.008, f.STEEL, gloss=0.7),
        box((0.19, 0.21, -0.182), (0.08, 0.035, 0.006), (0.1, 0.6, 0.3), glow=1.0),
        *[
            box((0.17 + 0.02 * i, 0.06 + 0.03 * j, -0.182), (0.014, 0.02, 0.006), (0.3, 0.3, 0.3))
            for i in range(3)
            for j in range(4)
        ],
    ]


def ball_game(c: Vec3) -> list[Solid]:
    """A ball."""
    return [ball((0.0, 0.12, 0.0), (0.12, 0.12, 0.12), c, gloss=0.2, finish=11)]


def guitar(c: Vec3) -> list[Solid]:
    """A guitar on a stand."""
    return [
        ball((0.0, 0.30, 0.0), (0.20, 0.19, 0.05), c, gloss=0.6),
        ball((0.0, 0.55, 0.0), (0.145, 0.14, 0.05), c, gloss=0.6),
        turned(drum((0.0, 0.40, -0.05), 0.045, 0.006, DARK), pitch=1.57),
        box((0.0, 0.60, -0.035), (0.055, 0.46, 0.025), f.WALNUT, finish=WOOD, top=(0.8, 1.0)),
        box((0.0, 1.06, -0.03), (0.075, 0.16, 0.02), f.WALNUT, top=(1.15, 1.0)),
        box((0.0, 0.26, -0.052), (0.10, 0.02, 0.012), DARK),
        *[rod((0.12 * s, 0.0, -0.10), (0.03 * s, 0.30, 0.06), 0.01, DARK) for s in (-1, 1)],
        rod((0.0, 0.0, 0.28), (0.0, 0.45, 0.06), 0.01, DARK),
    ]


def suitcase(c: Vec3) -> list[Solid]:
    """A suitcase on wheels."""
    return [
        box((0.0, 0.06, 0.0), (0.45, 0.62, 0.25), c, gloss=0.3),
        *[box((0.0, 0.06, z), (0.46, 0.62, 0.012), DARK) for z in (-0.06, 0.06)],
        *[rod((0.12 * s, 0.68, 0.08), (0.12 * s, 1.02, 0.08), 0.01, f.STEEL, gloss=0.6) for s in (-1, 1)],
        rod((-0.13, 1.02, 0.08), (0.13, 1.02, 0.08), 0.016, DARK),
        *[ball((0.18 * s, 0.03, 0.1 * t), (0.03, 0.03, 0.03), DARK) for s in (-1, 1) for t in (-1, 1)],
    ]


def candle(c: Vec3) -> list[Solid]:
    """Three candles, burning."""
    parts = []
    for x, z, h in ((0.0, 0.0, 0.17), (0.10, 0.05, 0.11), (-0.08, 0.07, 0.08)):
        parts.append(drum((x, 0.0, z), 0.035, h, c))
        parts.append(ball((x, h + 0.022, z), (0.008, 0.02, 0.008), (1.0, 0.62, 0.22), glow=8.0))
    return parts
