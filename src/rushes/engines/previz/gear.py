"""Small gear at its true size: what is played with, worn or eaten with, each lying or standing at the origin."""

from __future__ import annotations

import math

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import CLOTH, STONE, WOOD, Solid, ball, box, drum, placed, rod, turned

DARK: Vec3 = (0.03, 0.03, 0.032)


def bat(c: Vec3) -> list[Solid]:
    """A baseball bat lying, its thick end to the right."""
    return [
        rod((-0.42, 0.034, 0.0), (0.02, 0.034, 0.0), 0.014, c, top=1.25, gloss=0.3),
        rod((0.02, 0.034, 0.0), (0.36, 0.034, 0.0), 0.018, c, top=1.85, gloss=0.3),
        ball((0.36, 0.034, 0.0), (0.03, 0.033, 0.033), c, gloss=0.3),
        rod((-0.43, 0.034, 0.0), (-0.415, 0.034, 0.0), 0.024, c),
        rod((-0.40, 0.034, 0.0), (-0.22, 0.034, 0.0), 0.0165, DARK),
    ]


def glove(c: Vec3) -> list[Solid]:
    """A baseball glove standing open: a palm, four fingers, a thumb and the web between."""
    parts = [
        ball((0.0, 0.11, 0.0), (0.11, 0.11, 0.055), c),
        ball((0.0, 0.11, -0.045), (0.075, 0.075, 0.03), (c[0] * 0.55, c[1] * 0.5, c[2] * 0.5)),
        box((0.0, 0.0, 0.01), (0.13, 0.06, 0.07), c),
    ]
    for k in range(4):
        a = -0.30 + 0.22 * k
        foot = (0.06 - 0.04 * k, 0.16, 0.0)
        parts.append(
            rod(
                foot, (foot[0] - 0.55 * math.sin(a) * 0.16 + 0.02, 0.16 + 0.15 * math.cos(a), -0.03), 0.026, c, top=0.85
            )
        )
    parts.append(rod((-0.09, 0.10, 0.0), (-0.155, 0.23, -0.035), 0.03, c, top=0.8))
    web = box((-0.105, 0.19, -0.02), (0.07, 0.10, 0.012), (c[0] * 0.7, c[1] * 0.65, c[2] * 0.6), finish=CLOTH)
    return [*parts, web]


def racket(c: Vec3) -> list[Solid]:
    """A tennis racket standing on its grip, strings and all."""
    parts = [rod((0.0, 0.0, 0.0), (0.0, 0.20, 0.0), 0.017, DARK), rod((0.0, 0.19, 0.0), (0.0, 0.27, 0.0), 0.012, c)]
    ring = [(0.125 * math.sin(math.tau * k / 22), 0.50 - 0.165 * math.cos(math.tau * k / 22), 0.0) for k in range(23)]
    parts += [rod(ring[k], ring[k + 1], 0.010, c, gloss=0.4) for k in range(22)]
    parts += [rod((0.0, 0.26, 0.0), (0.055 * s, 0.355, 0.0), 0.010, c) for s in (-1, 1)]
    for k in range(-5, 6):
        x, y = 0.021 * k, 0.028 * k
        tall = 0.16 * math.sqrt(max(1.0 - (x / 0.125) ** 2, 0.0))
        wide = 0.12 * math.sqrt(max(1.0 - (y / 0.165) ** 2, 0.0))
        parts += [rod((x, 0.50 - tall, 0.0), (x, 0.50 + tall, 0.0), 0.0012, f.WHITE)]
        parts += [rod((-wide, 0.50 + y, 0.0), (wide, 0.50 + y, 0.0), 0.0012, f.WHITE)]
    return parts


def necktie(c: Vec3) -> list[Solid]:
    """A necktie hung over a stand: knot, and a blade that widens to its point."""
    stripe = (min(c[0] * 2.2, 0.8), min(c[1] * 2.2, 0.8), min(c[2] * 2.2, 0.8))
    parts = [
        drum((0.0, 0.0, 0.03), 0.09, 0.015, f.WALNUT, finish=WOOD),
        rod((0.0, 0.0, 0.03), (0.0, 0.60, 0.03), 0.009, f.WALNUT),
        rod((-0.07, 0.59, 0.03), (0.07, 0.59, 0.03), 0.012, f.WALNUT),
        box((0.0, 0.52, -0.012), (0.036, 0.045, 0.026), c, top=(1.5, 1.0), finish=CLOTH),
        box((0.0, 0.13, 0.0), (0.085, 0.39, 0.008), c, top=(0.42, 1.0), finish=CLOTH),
        turned(box((0.0, 0.075, 0.0), (0.085, 0.055, 0.008), c, top=(0.02, 1.0), finish=CLOTH), roll=math.pi),
    ]
    parts += [rod((0.03 * s, 0.56, -0.005), (0.055 * s, 0.60, 0.03), 0.014, c) for s in (-1, 1)]
    for k in range(5):
        y = 0.16 + 0.075 * k
        wide = 0.080 - 0.046 * (y - 0.13) / 0.39
        band = box((0.0, y, -0.005), (wide, 0.012, 0.003), stripe)
        parts.append(turned(band, roll=0.45))
    return parts


def _rest(utensil: list[Solid]) -> list[Solid]:
    """A utensil that stands in a slot of a small block, so that it is seen whole and not by its edge."""
    block = box((0.0, 0.0, 0.0), (0.11, 0.028, 0.07), f.WALNUT, finish=WOOD)
    return [block, *placed(utensil, (0.0, 0.02, 0.0))]


def fork(c: Vec3) -> list[Solid]:
    """A fork."""
    tines = [box((-0.0105 + 0.007 * k, 0.15, 0.0), (0.0035, 0.055, 0.003), c, gloss=0.9) for k in range(4)]
    handle = box((0.0, 0.0, 0.0), (0.013, 0.12, 0.004), c, gloss=0.9, top=(0.6, 1.0))
    return _rest([handle, box((0.0, 0.12, 0.0), (0.010, 0.032, 0.004), c, gloss=0.9, top=(2.5, 1.0)), *tines])


def knife(c: Vec3) -> list[Solid]:
    """A knife."""
    return _rest(
        [
            box((0.0, 0.0, 0.0), (0.016, 0.09, 0.008), DARK, gloss=0.3),
            box((0.0, 0.09, 0.0), (0.019, 0.12, 0.003), c, gloss=0.9, top=(0.35, 1.0), shift=(-0.006, 0.0)),
        ]
    )


def spoon(c: Vec3) -> list[Solid]:
    """A spoon."""
    return _rest(
        [
            box((0.0, 0.0, 0.0), (0.013, 0.14, 0.004), c, gloss=0.9, top=(0.5, 1.0)),
            ball((0.0, 0.165, 0.0), (0.021, 0.032, 0.007), c, gloss=0.9),
        ]
    )


def snowboard(c: Vec3) -> list[Solid]:
    """A snowboard stuck in the snow, its bindings before it."""
    parts = [box((0.0, 0.0, 0.0), (0.28, 1.20, 0.014), c, gloss=0.4)]
    parts.append(turned(drum((0.0, 1.193, 0.0), 0.14, 0.014, c, gloss=0.4), pitch=math.pi / 2))
    for y in (0.38, 0.86):
        parts += [
            box((0.0, y, -0.035), (0.16, 0.10, 0.05), DARK),
            rod((-0.09, y + 0.05, -0.03), (0.09, y + 0.05, -0.10), 0.016, (0.2, 0.2, 0.21)),
            box((0.0, y + 0.10, -0.03), (0.15, 0.06, 0.12), DARK, top=(0.8, 0.6)),
        ]
    return [
        *parts,
        box((0.0, 0.55, -0.009), (0.29, 0.04, 0.004), f.WHITE),
        box((0.0, 0.1, -0.009), (0.29, 0.1, 0.004), DARK),
    ]


def bottle(c: Vec3) -> list[Solid]:
    """A bottle with a label."""
    return [
        drum((0.0, 0.0, 0.0), 0.037, 0.185, c, gloss=0.9),
        drum((0.0, 0.185, 0.0), 0.037, 0.045, c, top=0.36, gloss=0.9),
        drum((0.0, 0.23, 0.0), 0.0135, 0.07, c, gloss=0.9),
        drum((0.0, 0.285, 0.0), 0.0155, 0.02, (0.25, 0.18, 0.05)),
        drum((0.0, 0.05, 0.0), 0.0375, 0.085, (0.66, 0.62, 0.52)),
    ]


def can(c: Vec3) -> list[Solid]:
    """A drinks can: its rims of bare metal, a band of paler print."""
    steel = (0.55, 0.56, 0.58)
    pale = (0.5 + 0.5 * c[0], 0.5 + 0.5 * c[1], 0.5 + 0.5 * c[2])
    return [
        drum((0.0, 0.0, 0.0), 0.027, 0.006, steel, top=1.18, gloss=0.9),
        drum((0.0, 0.006, 0.0), 0.033, 0.102, c, gloss=0.9),
        drum((0.0, 0.108, 0.0), 0.033, 0.010, c, top=0.82, gloss=0.9),
        drum((0.0, 0.118, 0.0), 0.0272, 0.004, steel, gloss=0.9),
        drum((0.0, 0.046, 0.0), 0.0333, 0.026, pale, gloss=0.6),
    ]


def carton(c: Vec3) -> list[Solid]:
    """A box of card with a lid that overlaps and a paler label in front."""
    pale = (0.6 + 0.4 * c[0], 0.6 + 0.4 * c[1], 0.6 + 0.4 * c[2])
    return [
        box((0.0, 0.0, 0.0), (0.22, 0.13, 0.16), c),
        box((0.0, 0.105, 0.0), (0.228, 0.03, 0.168), c),
        box((0.0, 0.03, -0.0815), (0.12, 0.05, 0.003), pale),
    ]


def sneaker(c: Vec3) -> list[Solid]:
    """A running shoe, its toe to the right: sole, toe, vamp, heel, collar, laces and a stripe on either side."""
    sole = (0.74, 0.73, 0.70)
    parts = [
        box((-0.01, 0.0, 0.0), (0.20, 0.026, 0.088), sole),
        *(drum((x, 0.0, 0.0), r, 0.026, sole) for x, r in ((0.09, 0.044), (-0.11, 0.042))),
        ball((0.080, 0.038, 0.0), (0.056, 0.034, 0.043), c, finish=CLOTH),
        ball((0.010, 0.050, 0.0), (0.100, 0.044, 0.043), c, finish=CLOTH),
        ball((-0.074, 0.055, 0.0), (0.070, 0.062, 0.043), c, finish=CLOTH),
        ball((-0.082, 0.094, 0.0), (0.046, 0.027, 0.030), DARK, finish=CLOTH),
    ]
    for k in range(3):
        x, y = 0.040 - 0.022 * k, 0.092 + 0.006 * k
        parts.append(rod((x, y, -0.018), (x - 0.006, y, 0.018), 0.004, sole))
    return parts + [rod((-0.058, 0.034, 0.0405 * s), (-0.022, 0.076, 0.038 * s), 0.005, sole) for s in (-1, 1)]


def snowman(_: Vec3) -> list[Solid]:
    """A snowman with hat, carrot and sticks."""
    white = (0.82, 0.83, 0.85)
    parts = [
        ball((0.0, 0.42, 0.0), (0.46, 0.44, 0.46), white, finish=STONE),
        ball((0.0, 1.05, 0.0), (0.34, 0.33, 0.34), white, finish=STONE),
        ball((0.0, 1.53, 0.0), (0.24, 0.24, 0.24), white, finish=STONE),
        rod((0.0, 1.53, -0.22), (0.0, 1.51, -0.44), 0.04, (0.64, 0.21, 0.02), top=0.1),
        drum((0.0, 1.72, 0.0), 0.27, 0.03, DARK),
        drum((0.0, 1.74, 0.0), 0.18, 0.24, DARK),
    ]
    parts += [ball((0.085 * s, 1.60, -0.21), (0.028, 0.028, 0.028), DARK) for s in (-1, 1)]
    parts += [ball((0.0, 0.92 + 0.13 * k, -0.335), (0.026, 0.026, 0.026), DARK) for k in range(3)]
    return parts + [rod((0.28 * s, 1.12, 0.0), (0.75 * s, 1.42, -0.05), 0.02, f.WALNUT) for s in (-1, 1)]


def cart(c: Vec3) -> list[Solid]:
    """A shopping cart before whoever pushes it at z = 0: its handle across, its basket of wire ahead."""
    steel = (0.45, 0.46, 0.48)
    parts = [
        rod((-0.27, 1.0, 0.40), (0.27, 1.0, 0.40), 0.017, c, gloss=0.4),
        *[rod((0.26 * s, 1.0, 0.40), (0.25 * s, 0.86, 0.52), 0.012, steel, gloss=0.6) for s in (-1, 1)],
        *[rod((0.25 * s, 0.52, 0.55), (0.22 * s, 0.12, 0.48), 0.014, steel, gloss=0.6) for s in (-1, 1)],
        *[rod((0.22 * s, 0.12, 0.48), (0.20 * s, 0.12, 1.18), 0.014, steel, gloss=0.6) for s in (-1, 1)],
        *[rod((0.20 * s, 0.12, 1.18), (0.20 * s, 0.52, 1.25), 0.012, steel, gloss=0.6) for s in (-1, 1)],
        *[ball((0.21 * s, 0.06, z), (0.022, 0.06, 0.06), DARK) for s in (-1, 1) for z in (0.48, 1.18)],
    ]
    for k in range(5):  # hoops round the basket
        y, wide = 0.52 + 0.085 * k, 0.21 + 0.010 * k
        near, far = 0.55 - 0.007 * k, 1.25 + 0.012 * k
        corners = [(-wide, y, near), (wide, y, near), (wide - 0.02, y, far), (-wide + 0.02, y, far)]
        parts += [rod(corners[j], corners[(j + 1) % 4], 0.006 + 0.004 * (k == 4), steel, gloss=0.6) for j in range(4)]
    for k in range(7):
        z = 0.57 + 0.11 * k
        parts += [rod((0.205 * s, 0.52, z), (0.242 * s, 0.86, z + 0.012), 0.005, steel) for s in (-1, 1)]
        parts.append(rod((-0.205, 0.52, z), (0.205, 0.52, z), 0.005, steel))
    return parts


def cranks(pedals: list[Vec3]) -> list[Solid]:
    """The cranks and pedals of a bicycle in its rider's axes.

    Args:
        pedals: middles of the right and the left one.
    """
    parts = []
    for x, y, z in pedals:
        side = math.copysign(1.0, x)
        parts += [
            rod((0.05 * side, 0.29, -0.08), (0.06 * side, y, z), 0.010, (0.5, 0.5, 0.52), gloss=0.7),
            box((x, y - 0.011, z), (0.09, 0.020, 0.085), DARK),
        ]
    return parts


def without_cranks(bicycle: list[Solid]) -> list[Solid]:
    """A bicycle's solids but for its two cranks, which turn."""
    return [s for s in bicycle if not (abs(abs(s.at[2]) - 0.035) < 1e-6 and s.at[1] < 0.36)]
