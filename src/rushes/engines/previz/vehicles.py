"""Vehicles at their true sizes, each heading along its own +x: cars, buses, trains, bicycles, boats and aircraft."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import CLOTH, WOOD, Solid, ball, box, drum, placed, rod, turned

DARK: Vec3 = (0.02, 0.02, 0.022)
GLASS: Vec3 = (0.03, 0.04, 0.05)
LAMP: Vec3 = (1.0, 0.9, 0.7)


def wheel(x: float, z: float, radius: float, wide: float = 0.2) -> list[Solid]:
    """A wheel that stands on the ground."""
    tyre = turned(drum((x, radius - wide / 2, z), radius, wide, DARK), pitch=math.pi / 2)
    rim = turned(drum((x, radius - wide * 0.52, z), radius * 0.62, wide * 1.04, f.STEEL, gloss=0.7), pitch=math.pi / 2)
    return [tyre, rim]


def car(c: Vec3) -> list[Solid]:
    """A saloon car of 4.4 m."""
    parts = [
        box((0.0, 0.26, 0.0), (4.4, 0.36, 1.76), c, gloss=0.8, top=(0.99, 1.0)),
        box((1.35, 0.60, 0.0), (1.6, 0.24, 1.70), c, gloss=0.8, top=(0.86, 0.9), shift=(-0.06, 0.0)),
        box((-0.72, 0.60, 0.0), (2.95, 0.28, 1.72), c, gloss=0.8, top=(0.97, 0.94), shift=(0.02, 0.0)),
        box((-0.45, 0.86, 0.0), (2.55, 0.50, 1.52), GLASS, gloss=1.0, top=(0.60, 0.84), shift=(-0.12, 0.0)),
        box((-0.55, 1.335, 0.0), (1.50, 0.05, 1.26), c, gloss=0.8, top=(0.94, 0.9)),
        box((0.0, 0.2, 0.0), (3.9, 0.1, 1.5), DARK),
    ]
    for x in (1.38, -1.36):
        for z in (0.80, -0.80):
            parts += wheel(x, z, 0.32)
    for s in (-1, 1):
        parts += [
            box((2.18, 0.52, 0.62 * s), (0.06, 0.13, 0.34), LAMP, glow=1.2, gloss=0.8),
            box((-2.19, 0.56, 0.62 * s), (0.05, 0.13, 0.36), (0.7, 0.02, 0.02), glow=0.7),
            box((0.42, 0.86, 0.86 * s), (0.14, 0.12, 0.12), c, gloss=0.6),
            box((-0.3, 0.66, 0.872 * s), (0.16, 0.03, 0.02), f.STEEL, gloss=0.7),
            box((-0.62, 0.88, 0.71 * s), (0.08, 0.46, 0.06), c, gloss=0.6),
        ]
    return [
        *parts,
        box((2.19, 0.36, 0.0), (0.05, 0.14, 0.9), DARK),
        box((2.205, 0.28, 0.0), (0.02, 0.08, 0.4), f.WHITE),
    ]


def bus(c: Vec3) -> list[Solid]:
    """A city bus of 11 m."""
    parts = [
        box((0.0, 0.35, 0.0), (11.0, 2.6, 2.5), c, gloss=0.5, top=(0.995, 0.97)),
        box((0.05, 1.25, 0.0), (10.4, 1.05, 2.52), GLASS, gloss=1.0),
        box((5.48, 1.05, 0.0), (0.06, 1.45, 2.2), GLASS, gloss=1.0),
        box((5.47, 2.55, 0.0), (0.08, 0.26, 1.7), (1.0, 0.6, 0.15), glow=1.0),
        box((0.0, 2.95, 0.0), (9.6, 0.14, 2.0), f.WHITE),
    ]
    parts += [box((-4.6 + 1.5 * k, 1.2, 0.0), (0.10, 1.15, 2.54), c, gloss=0.4) for k in range(7)]
    for x in (3.7, -3.2):
        for z in (1.15, -1.15):
            parts += wheel(x, z, 0.48, 0.26)
    for s in (-1, 1):
        parts.append(box((5.49, 0.7, 0.9 * s), (0.06, 0.2, 0.36), LAMP, glow=1.4))
    return parts


def lorry(c: Vec3) -> list[Solid]:
    """A truck of 8 m."""
    parts = [
        box((-1.2, 1.0, 0.0), (5.6, 2.5, 2.4), f.WHITE, gloss=0.2),
        box((2.75, 0.7, 0.0), (1.9, 1.3, 2.3), c, gloss=0.6),
        box((2.68, 2.0, 0.0), (1.75, 0.95, 2.25), c, gloss=0.6, top=(0.78, 0.94), shift=(-0.18, 0.0)),
        box((3.30, 2.02, 0.0), (0.55, 0.72, 2.0), GLASS, gloss=1.0, top=(0.6, 0.94), shift=(-0.14, 0.0)),
        box((0.0, 0.6, 0.0), (7.4, 0.3, 1.0), DARK),
        box((3.7, 0.55, 0.0), (0.12, 0.35, 2.3), f.STEEL, gloss=0.6),
    ]
    for x in (2.7, -1.9, -3.1):
        for z in (1.0, -1.0):
            parts += wheel(x, z, 0.5, 0.3)
    parts += [box((3.72, 0.95, 0.85 * s), (0.06, 0.2, 0.3), LAMP, glow=1.4) for s in (-1, 1)]
    return parts


def train(c: Vec3) -> list[Solid]:
    """A locomotive and two coaches on rails."""
    parts: list[Solid] = []
    for k in range(3):
        x = -18.5 * k
        parts += [
            box((x, 0.9, 0.0), (17.6, 2.9, 2.8), c, gloss=0.5, top=(0.995, 0.9)),
            box((x, 1.95, 0.0), (16.2, 0.95, 2.76), GLASS, gloss=1.0),
            box((x, 0.95, 0.0), (17.62, 0.3, 2.82), f.WHITE),
            box((x, 0.45, 0.0), (15.0, 0.5, 2.2), DARK),
        ]
        parts += [box((x - 7.2 + 2.4 * j, 1.9, 0.0), (0.3, 1.05, 2.78), c, gloss=0.4) for j in range(7)]
        for q in (-6.4, -4.4, 4.4, 6.4):
            parts += [*wheel(x + q, 0.75, 0.45, 0.14), *wheel(x + q, -0.75, 0.45, 0.14)]
    parts += [
        box((9.7, 0.9, 0.0), (2.2, 2.5, 2.7), c, gloss=0.6, top=(0.3, 0.86), shift=(-0.75, 0.0)),
        turned(box((9.55, 1.98, 0.0), (0.9, 0.9, 2.2), GLASS, gloss=1.0, top=(0.6, 0.9)), roll=0.55),
        *[box((10.55, 1.25, 0.8 * s), (0.2, 0.22, 0.34), LAMP, glow=2.5) for s in (-1, 1)],
    ]
    parts += [box((-15.0, -0.02, 0.75 * s), (90.0, 0.14, 0.08), f.STEEL, gloss=0.5) for s in (-1, 1)]
    return parts


def bicycle(c: Vec3) -> list[Solid]:
    """A bicycle, its tyres as rings of short bars."""
    parts: list[Solid] = []
    for x in (0.52, -0.52):
        ring = [
            (x + 0.33 * math.cos(math.tau * k / 16), 0.345 + 0.33 * math.sin(math.tau * k / 16), 0.0) for k in range(17)
        ]
        parts += [rod(a, b, 0.016, DARK) for a, b in pairwise(ring)]
        parts += [rod((x, 0.345, 0.0), ring[2 * k], 0.0025, f.STEEL) for k in range(8)]
    for a, b, r in (
        ((-0.52, 0.345, 0.0), (-0.08, 0.29, 0.0), 0.012),
        ((-0.52, 0.345, 0.0), (-0.20, 0.80, 0.0), 0.010),
        ((-0.08, 0.29, 0.0), (-0.22, 0.88, 0.0), 0.016),
        ((-0.08, 0.29, 0.0), (0.36, 0.78, 0.0), 0.017),
        ((-0.20, 0.80, 0.0), (0.34, 0.85, 0.0), 0.016),
        ((0.52, 0.345, 0.0), (0.34, 0.92, 0.0), 0.014),
        ((0.34, 0.95, -0.25), (0.34, 0.95, 0.25), 0.012),
        ((-0.08, 0.29, 0.0), (0.02, 0.16, 0.07), 0.010),
        ((-0.08, 0.29, 0.0), (-0.18, 0.42, -0.07), 0.010),
    ):
        parts.append(rod(a, b, r, c, gloss=0.5))
    parts += [
        ball((-0.24, 0.91, 0.0), (0.13, 0.03, 0.07), DARK),
        turned(drum((-0.08, 0.275, 0.03), 0.09, 0.01, f.STEEL, gloss=0.6), pitch=math.pi / 2),
        *[rod((0.34, 0.95, 0.25 * s), (0.26, 0.95, 0.27 * s), 0.017, DARK) for s in (-1, 1)],
    ]
    return parts


def motorcycle(c: Vec3) -> list[Solid]:
    """A motorcycle."""
    parts = [*wheel(0.72, 0.0, 0.32, 0.13), *wheel(-0.70, 0.0, 0.32, 0.17)]
    parts += [
        ball((0.16, 0.80, 0.0), (0.33, 0.16, 0.15), c, gloss=0.8),
        ball((-0.42, 0.76, 0.0), (0.40, 0.075, 0.14), DARK, gloss=0.2),
        box((0.0, 0.32, 0.0), (0.52, 0.34, 0.30), f.STEEL, gloss=0.7, top=(0.8, 0.8)),
        ball((-0.72, 0.72, 0.0), (0.25, 0.06, 0.11), c, gloss=0.8),
        ball((0.72, 0.66, 0.0), (0.24, 0.05, 0.09), c, gloss=0.8),
        ball((0.60, 0.92, 0.0), (0.10, 0.11, 0.11), LAMP, glow=1.2),
        rod((-0.2, 0.28, 0.17), (-0.95, 0.34, 0.19), 0.05, f.STEEL, gloss=0.9),
        rod((0.36, 1.02, -0.36), (0.36, 1.02, 0.36), 0.016, DARK),
        rod((-0.70, 0.33, 0.12), (-0.05, 0.42, 0.12), 0.03, DARK),
    ]
    for s in (-1, 1):
        parts.append(rod((0.74, 0.32, 0.10 * s), (0.44, 1.0, 0.10 * s), 0.024, f.STEEL, gloss=0.8))
    return parts


def sailing_boat(c: Vec3) -> list[Solid]:
    """A sailing boat of 8 m, its mainsail and jib set."""
    hull = [
        ball((0.0, 0.75, 0.0), (4.2, 1.25, 1.25), c, cut=(-0.95, 0.0), gloss=0.5),
        ball((0.0, 0.77, 0.0), (4.1, 0.06, 1.18), f.OAK, finish=WOOD),
        ball((0.0, 0.66, 0.0), (4.24, 0.10, 1.28), f.WHITE),
        box((0.1, 0.78, 0.0), (2.2, 0.45, 1.2), f.WHITE, top=(0.78, 0.8), gloss=0.3),
        box((0.15, 0.92, 0.0), (1.7, 0.16, 1.22), GLASS, gloss=0.9, top=(0.95, 0.92)),
    ]
    mast = [
        rod((0.7, 0.8, 0.0), (0.7, 9.8, 0.0), 0.07, f.STEEL, top=0.6),
        rod((0.7, 1.75, 0.0), (-2.9, 1.65, 0.35), 0.05, f.STEEL),
    ]
    cloth = (0.72, 0.70, 0.65)
    sails = [
        box((-1.1, 1.85, 0.12), (3.5, 7.4, 0.05), cloth, top=(0.02, 1.0), shift=(1.72, -0.12), finish=CLOTH),
        turned(
            box((2.2, 1.4, 0.05), (2.6, 7.0, 0.04), cloth, top=(0.02, 1.0), shift=(-1.3, 0.0), finish=CLOTH), yaw=0.10
        ),
        rod((4.1, 0.85, 0.0), (0.72, 9.3, 0.0), 0.012, DARK),
    ]
    return [*hull, *mast, *sails]


def rowing_boat(c: Vec3) -> list[Solid]:
    """A wooden boat with oars."""
    return [
        ball((0.0, 0.42, 0.0), (2.1, 0.62, 0.72), c, cut=(-0.9, 0.0), finish=WOOD),
        ball((0.0, 0.425, 0.0), (1.95, 0.02, 0.62), (c[0] * 0.35, c[1] * 0.35, c[2] * 0.35)),
        *[box((x, 0.40, 0.0), (0.24, 0.04, 1.2), f.OAK, finish=WOOD) for x in (-0.8, 0.5)],
        *[rod((0.1, 0.55, 0.5 * s), (-0.5, 0.12, 1.9 * s), 0.025, f.OAK) for s in (-1, 1)],
        *[ball((-0.55, 0.1, 2.0 * s), (0.1, 0.02, 0.28), f.OAK) for s in (-1, 1)],
    ]


def ship(c: Vec3) -> list[Solid]:
    """A cargo ship of 90 m."""
    parts = [
        box((0.0, -2.0, 0.0), (86.0, 9.0, 14.0), c, top=(1.06, 1.1), shift=(1.5, 0.0)),
        box((-30.0, 7.0, 0.0), (14.0, 11.0, 13.0), f.WHITE),
        box((-29.0, 15.0, 0.0), (10.0, 1.6, 15.0), GLASS, gloss=0.9),
        drum((-34.0, 17.0, 0.0), 2.2, 6.0, c, top=0.85),
    ]
    colors = ((0.36, 0.06, 0.04), (0.05, 0.12, 0.24), (0.42, 0.26, 0.06), (0.09, 0.2, 0.12))
    for k in range(9):
        for j in range(1 + (k * 3) % 3):
            parts.append(box((-16.0 + 6.4 * k, 7.0 + 2.6 * j, 0.0), (6.0, 2.5, 12.0), colors[(k + 2 * j) % 4]))
    return parts


def aeroplane(c: Vec3) -> list[Solid]:
    """An airliner of 37 m in flight."""
    white = (0.70, 0.70, 0.70)
    parts = [
        ball((0.0, 0.0, 0.0), (18.5, 2.0, 2.0), white, gloss=0.5),
        ball((0.0, -0.1, 0.0), (17.5, 1.2, 2.03), c, cut=(-0.2, 0.2), gloss=0.4),
        ball((16.6, 0.6, 0.0), (1.2, 0.42, 1.0), GLASS, gloss=1.0),
        box((-15.2, 1.0, 0.0), (4.6, 6.2, 0.35), c, top=(0.42, 0.6), shift=(-2.2, 0.0)),
    ]
    for s in (-1, 1):
        wing = turned(
            box((0.0, -8.5, 0.0), (5.6, 17.0, 0.55), white, top=(0.3, 0.35), shift=(-6.5, 0.0), gloss=0.4),
            pitch=s * 1.48,
        )
        parts += placed([wing], (1.0, -0.6, 8.6 * s))
        tail = turned(box((0.0, -3.1, 0.0), (3.0, 6.2, 0.3), white, top=(0.4, 0.5), shift=(-2.0, 0.0)), pitch=s * 1.5)
        parts += placed([tail], (-15.6, 0.8, 3.3 * s))
        parts += [
            rod((2.6, -1.9, 5.6 * s), (-1.2, -1.9, 5.6 * s), 1.05, white, top=0.7, gloss=0.5),
            ball((2.6, -1.9, 5.6 * s), (0.2, 0.85, 0.85), DARK),
        ]
    parts += [ball((-12.5 + 0.95 * k, 0.35, 0.0), (0.18, 0.22, 2.01), GLASS) for k in range(27)]
    return parts


def helicopter(c: Vec3) -> list[Solid]:
    """A helicopter in flight."""
    return [
        ball((0.0, 0.0, 0.0), (2.3, 1.1, 1.0), c, gloss=0.6),
        ball((1.0, 0.12, 0.0), (1.35, 0.85, 0.92), GLASS, gloss=1.0),
        rod((-1.6, 0.3, 0.0), (-6.2, 0.7, 0.0), 0.34, c, top=0.35),
        box((-6.2, 0.3, 0.0), (0.8, 1.6, 0.12), c, top=(0.5, 1.0), shift=(-0.4, 0.0)),
        drum((0.0, 0.9, 0.0), 0.14, 0.7, DARK),
        turned(box((0.0, 1.55, 0.0), (10.4, 0.05, 0.32), DARK), yaw=0.6),
        turned(box((0.0, 1.56, 0.0), (10.4, 0.05, 0.32), DARK), yaw=2.17),
        *[rod((-1.4, -1.55, 0.95 * s), (1.9, -1.55, 0.95 * s), 0.06, DARK) for s in (-1, 1)],
        *[rod((x, -1.55, 0.95 * s), (x, -0.7, 0.6 * s), 0.05, DARK) for x in (-0.7, 0.9) for s in (-1, 1)],
    ]


def rocket(c: Vec3) -> list[Solid]:
    """A spaceship: a hull with fins and burning engines."""
    parts = [
        ball((0.0, 0.0, 0.0), (9.0, 1.7, 1.9), (0.48, 0.49, 0.5), gloss=0.6),
        ball((4.2, 0.7, 0.0), (2.0, 0.9, 1.0), GLASS, gloss=1.0),
        ball((0.0, -0.2, 0.0), (7.5, 0.8, 1.98), c, cut=(-0.3, 0.3), gloss=0.5),
    ]
    for s in (-1, 1):
        wing = turned(
            box((0.0, -3.0, 0.0), (6.0, 6.0, 0.4), (0.4, 0.41, 0.42), top=(0.3, 0.4), shift=(-3.0, 0.0), gloss=0.5),
            pitch=s * 1.45,
        )
        parts += placed([wing], (-3.0, 0.0, 4.0 * s))
        parts += [
            rod((-4.0, 0.1, 2.2 * s), (-8.6, 0.1, 2.2 * s), 0.8, (0.3, 0.3, 0.31), top=0.8, gloss=0.5),
            ball((-8.7, 0.1, 2.2 * s), (1.4, 0.55, 0.55), (0.4, 0.7, 1.0), glow=5.0),
        ]
    return parts


Make = Callable[[Vec3], list[Solid]]
#: Builder, width and height as framed, place, colour, speed and lift.
VEHICLES: dict[str, tuple[Make, tuple[float, float], str, Vec3, float, float]] = {
    "car": (car, (4.8, 1.5), "ground", (0.42, 0.04, 0.03), 0.0, 0.0),
    "bus": (bus, (11.5, 3.2), "ground", (0.45, 0.05, 0.04), 4.0, 0.0),
    "truck": (lorry, (8.5, 3.6), "ground", (0.05, 0.14, 0.30), 4.0, 0.0),
    "train": (train, (30.0, 3.9), "ground", (0.07, 0.16, 0.30), 11.0, 0.0),
    "bicycle": (bicycle, (1.9, 1.1), "ground", (0.05, 0.25, 0.28), 0.0, 0.0),
    "motorcycle": (motorcycle, (2.3, 1.2), "ground", (0.42, 0.05, 0.03), 0.0, 0.0),
    "boat": (sailing_boat, (8.8, 9.8), "water", (0.06, 0.12, 0.25), 1.3, -0.25),
    "rowing_boat": (rowing_boat, (4.6, 1.3), "water", (0.30, 0.14, 0.06), 0.5, -0.12),
    "ship": (ship, (92.0, 24.0), "water", (0.30, 0.05, 0.04), 4.0, -1.5),
    "airplane": (aeroplane, (38.0, 12.0), "air", (0.06, 0.16, 0.40), 24.0, 55.0),
    "helicopter": (helicopter, (12.0, 4.0), "air", (0.40, 0.06, 0.04), 8.0, 20.0),
    "spaceship": (rocket, (19.0, 6.0), "air", (0.45, 0.10, 0.05), 10.0, 26.0),
}
