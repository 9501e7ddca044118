"""Rooms that drive: a railway carriage, an underground car, a bus and a car; what passes is `interior_passing`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.kits.interior_room import Room
from rushes.engines.previz.solids import CLOTH, SCREEN, Solid, ball, box, called, drum, rod, turned

GREY: Vec3 = (0.30, 0.30, 0.31)
PALE: Vec3 = (0.55, 0.54, 0.51)
DARK: Vec3 = (0.03, 0.03, 0.033)


@called("bench")
def bench(cloth: Vec3, cover: Vec3, *, wide: float = 0.98, seats: int = 2) -> list[Solid]:
    """A railway bench of some seats at 0.45 m; who sits on it looks along -z."""
    each = wide / seats
    parts = [box((0.0, 0.0, 0.05), (wide - 0.1, 0.30, 0.36), DARK)]
    for k in range(seats):
        x = (k - (seats - 1) / 2) * each
        parts += [
            box((x, 0.30, -0.02), (each - 0.015, 0.15, 0.50), cloth, finish=CLOTH, top=(0.96, 0.95)),
            turned(box((x, 0.42, 0.235), (each - 0.02, 0.62, 0.11), cloth, finish=CLOTH, top=(0.94, 0.8)), pitch=-0.10),
            turned(box((x, 0.98, 0.285), (each - 0.10, 0.21, 0.10), cover, finish=CLOTH, top=(0.9, 0.7)), pitch=-0.10),
        ]
    for s in (-1, 1):
        parts.append(box((s * (wide / 2 - 0.01), 0.58, 0.0), (0.045, 0.045, 0.42), GREY, gloss=0.3))
    return parts


@called("luggage rack")
def rack(long: float) -> list[Solid]:
    """A shelf of bars along +z, its back at x = 0, towards -x."""
    parts = [
        rod((-0.06 - 0.09 * k, 0.0, -long / 2), (-0.06 - 0.09 * k, 0.0, long / 2), 0.011, f.STEEL, gloss=0.7)
        for k in range(4)
    ]
    return [*parts, rod((-0.36, 0.04, -long / 2), (-0.36, 0.04, long / 2), 0.018, f.STEEL, gloss=0.7)]


def _strips(room: Room, xs: tuple[float, ...], glow: float) -> None:
    """Long lamps under the ceiling, and lamps that burn there."""
    tone = (1.0, 0.86, 0.66)
    for x in xs:
        for z in range(int(room.deep / 1.5)):
            lamp = box((x, 0.0, 0.9 + 1.5 * z), (0.16, 0.03, 1.36), tone, glow=glow * (0.35 + 1.4 * room.glow))
            room.put([lamp], 0.0, 0.0, y=room.high - 0.035, name="lamp")
    for z in range(int(room.deep / 2.4)):
        room.light(0.0, room.high - 0.14, 1.2 + 2.4 * z, 0.42)


def _panels(room: Room, tone: Vec3, low: float, high: float) -> None:
    """Lining of the side walls below and above the panes, a sill, and the rounded shoulder under the ceiling."""
    w, d = room.wide / 2, room.deep
    for s in (-1.0, 1.0):
        room.put([box((0.0, 0.0, 0.0), (0.05, low - 0.06, d), tone, gloss=0.15)], s * (w - 0.025), d / 2, name="panel")
        room.put(
            [box((0.0, 0.0, 0.0), (0.11, 0.035, d), GREY, gloss=0.4)], s * (w - 0.055), d / 2, y=low - 0.06, name="sill"
        )
        shoulder = turned(box((0.0, 0.0, 0.0), (0.46, 0.05, d), tone, gloss=0.1), roll=s * -0.85)
        room.put([shoulder], s * (w - 0.13), d / 2, y=high + 0.19, name="panel")


def _door(room: Room, tone: Vec3, *, wide: float = 0.86) -> None:
    """A door in the far wall with a dark pane."""
    d = room.deep
    parts = [
        box((0.0, 0.0, 0.0), (wide + 0.16, 2.04, 0.04), GREY, gloss=0.3),
        box((0.0, 0.0, -0.03), (wide, 1.98, 0.04), tone, gloss=0.3),
        box((0.0, 0.95, -0.055), (wide - 0.3, 0.78, 0.02), (0.04, 0.05, 0.06), gloss=1.0),
        rod((wide / 2 - 0.09, 0.85, -0.08), (wide / 2 - 0.09, 1.25, -0.08), 0.014, f.STEEL, gloss=0.8),
    ]
    room.put(parts, 0.0, d - 0.03, name="door")
    sign = box((0.0, 0.0, 0.0), (0.62, 0.12, 0.03), (1.0, 0.45, 0.08), finish=SCREEN, glow=0.9)
    room.put([sign], 0.0, d - 0.05, y=2.07, name="display")


def train(room: Room) -> None:
    """A railway carriage: benches that face each other at tables under wide panes, an aisle between."""
    c, w = room.colors, room.wide / 2
    room.looks.update(floor=4.0, wall=0.0, gloss=0.15)
    room.colors["wall"] = room.colors["end"] = (0.50, 0.49, 0.46)
    room.colors["wood"] = (0.11, 0.11, 0.12)
    bays = 4
    cover = tuple(0.25 + 0.55 * v for v in c["accent"])
    for k in range(bays):
        z = 1.55 + 2.05 * k
        for side in ("left", "right"):
            room.window(z - 0.84, z + 0.84, 0.80, 1.72, side=side, panes=(1, 1))
        for s in (-1.0, 1.0):
            x = s * (w - 0.58)
            room.put(bench(c["main"], (cover[0], cover[1], cover[2])), x, z + 0.76, 0.0)
            room.put(bench(c["main"], (cover[0], cover[1], cover[2])), x, z - 0.76, math.pi)
            if k < bays:
                top = [
                    box((0.0, 0.70, 0.0), (0.78, 0.03, 0.46), c["wood"], gloss=0.5),
                    box((s * 0.22, 0.0, 0.0), (0.05, 0.7, 0.05), GREY),
                ]
                room.put(top, s * (w - 0.44), z, name="table")
    room.put(f.cup(f.WHITE), -(w - 0.5), 1.55 + 2.05 + 0.06, y=0.73)
    room.put(f.book_pile(1), -(w - 0.34), 1.55 + 2.05 - 0.1, 0.4, y=0.73, scale=0.8)
    room.put([*f.laptop()], w - 0.42, 1.55 + 4.1, math.pi, y=0.73, scale=0.9)
    _panels(room, PALE, 0.80, 1.72)
    for s in (-1.0, 1.0):
        room.put([*rack(room.deep - 0.6)], s * (w - 0.10), room.deep / 2, 0.0 if s > 0 else math.pi, y=1.84)
        for k in range(3):
            if room.chance.random() < 0.7:
                tone = (c["accent"], (0.05, 0.055, 0.06), c["rug"])[k]
                bag = [box((0.0, 0.0, 0.0), (0.26, 0.24, 0.62), tone, finish=CLOTH, gloss=0.1, top=(0.94, 0.96))]
                room.put(
                    bag, s * (w - 0.30), 1.6 + 2.2 * k + float(room.chance.uniform(-0.3, 0.5)), y=1.86, name="luggage"
                )
    _strips(room, (-0.42, 0.42), 1.0)
    _door(room, c["accent"])
    for k in range(1, bays):
        z = 1.55 + 2.05 * k
        room.seat(-(w - 0.33), z + 0.70, math.pi, 0.45)
        room.seat(-(w - 0.33), z - 0.70, 0.0, 0.45)
        room.seat(w - 0.36, z + 0.70, math.pi, 0.45)
    room.spots.append((-(w - 0.42), 0.73, 1.55 + 2.05))
    room.stand = (0.0, 3.6)
    room.aisle, room.eyes = 0.40, (1.16, 1.56)
    room.turns = (-1.05, -0.85, -0.62, -0.42)
    room.focus, room.base = (-(w - 0.55), 1.55 + 2.05 + 0.25, 1.15), 0.55


def subway(room: Room) -> None:
    """An underground car: benches along the sides, bars, straps, and doors between."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=2.0, wall=0.0, gloss=0.5)
    room.colors["wall"] = room.colors["end"] = (0.46, 0.47, 0.48)
    seat = c["main"]
    for k in range(3):
        z = 1.7 + 3.3 * k
        for side, s in (("left", -1.0), ("right", 1.0)):
            room.window(z - 1.15, z + 1.15, 0.86, 1.74, side=side, panes=(2, 1))
            x = s * (w - 0.26)
            parts = [
                box((0.0, 0.30, 0.0), (0.44, 0.14, 2.3), seat, finish=CLOTH, gloss=0.1),
                box((s * 0.19, 0.44, 0.0), (0.09, 0.44, 2.3), seat, finish=CLOTH),
                box((s * 0.05, 0.0, 0.0), (0.3, 0.3, 2.2), DARK),
            ]
            room.put(parts, x, z, name="bench")
            for e in (-1.2, 1.2):
                room.put(
                    [rod((0.0, 0.30, 0.0), (0.0, room.high, 0.0), 0.018, f.STEEL, gloss=0.9)],
                    s * (w - 0.5),
                    z + e,
                    name="bar",
                )
            leaf = [box((0.0, 0.0, dz), (0.03, 1.96, 0.44), GREY, gloss=0.5) for dz in (-0.225, 0.225)]
            glass = [
                box((-s * 0.02, 0.86, dz), (0.02, 0.86, 0.28), (0.03, 0.035, 0.04), gloss=1.0) for dz in (-0.225, 0.225)
            ]
            room.put([*leaf, *glass], s * (w - 0.02), z + 1.65, name="door")
    _subway_more(room, c, d, w)


def _subway_more(room: Room, c: Any, d: Any, w: Any) -> None:
    """The rest of the subway."""
    for s in (-1.0, 1.0):
        bar = rod((0.0, 0.0, 0.3), (0.0, 0.0, d - 0.3), 0.017, f.STEEL, gloss=0.9)
        room.put([bar], s * 0.52, 0.0, y=1.92, name="bar")
        for k in range(12):
            z = 0.8 + 0.78 * k
            strap = [rod((0.0, 0.0, 0.0), (0.0, -0.16, 0.0), 0.008, DARK)]
            ring = [(0.0, -0.22 + 0.06 * math.cos(0.785 * q), 0.06 * math.sin(0.785 * q)) for q in range(9)]
            strap += [rod(a, b, 0.009, c["accent"]) for a, b in pairwise(ring)]
            room.put(strap, s * 0.52, z, y=1.92, name="strap")
        poster = [
            box((0.0, 0.0, 0.0), (0.02, 0.26, 0.9), (1.0, 0.95, 0.85), glow=0.35 + 0.25 * room.glow, finish=SCREEN)
        ]
        for k in range(3):
            room.put(poster, s * (w - 0.03), 1.7 + 3.3 * k, y=1.84, name="poster")
    for k in range(3):
        room.put(
            [rod((0.0, 0.0, 0.0), (0.0, room.high, 0.0), 0.02, f.STEEL, gloss=0.9)],
            0.0,
            3.35 + 3.3 * k - 1.65,
            name="bar",
        )
    _panels(room, PALE, 0.86, 1.74)
    lit = max(room.glow, 0.85)  # it is always evening under the ground
    before, room.glow = room.glow, lit
    _strips(room, (-0.34, 0.34), 1.0)
    room.glow = before
    _door(room, GREY, wide=0.7)
    for k in range(3):
        for e in (-0.7, 0.1, 0.8):
            room.seat(-(w - 0.30), 1.7 + 3.3 * k + e, math.pi / 2, 0.45)
    room.seats.sort(key=lambda one: abs(one[1] - 4.3))
    room.stand = (-0.15, 4.6)
    room.aisle, room.eyes = 0.42, (1.05, 1.75)
    room.turns = (-0.5, -0.28, 0.0, 0.28)
    room.focus, room.base = (-0.25, 5.2, 1.5), 0.3


def bus(room: Room) -> None:
    """A bus: rows of seats that look ahead, panes on both sides and the windscreen."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=2.0, wall=0.0, gloss=0.3)
    room.colors["wall"] = room.colors["end"] = (0.44, 0.44, 0.43)
    room.window(-1.08, 1.08, 0.62, 1.80, side="far", panes=(1, 1))
    for k in range(4):
        z = 0.95 + 1.66 * k
        for side in ("left", "right"):
            room.window(z - 0.72, z + 0.74, 0.80, 1.72, side=side, panes=(1, 1))
    for k in range(5):
        z = 0.95 + 0.98 * k
        for s in (-1.0, 1.0):
            room.put(bench(c["main"], c["accent"], wide=0.88), s * (w - 0.52), z, math.pi)
            grip = [rod((-s * 0.36, 1.12, 0.26), (-s * 0.36, room.high, 0.26), 0.016, (0.62, 0.42, 0.05), gloss=0.5)]
            if k % 2 == 0:
                room.put(grip, s * (w - 0.52), z, math.pi, name="bar")
    for s in (-1.0, 1.0):
        room.put(
            [rod((0.0, 0.0, 0.3), (0.0, 0.0, d - 1.2), 0.016, (0.62, 0.42, 0.05), gloss=0.5)],
            s * 0.34,
            0.0,
            y=1.95,
            name="bar",
        )
    _panels(room, PALE, 0.80, 1.72)
    _strips(room, (-0.36, 0.36), 0.9)
    dash = [
        box((0.0, 0.0, 0.0), (2.3, 0.62, 0.42), DARK, top=(1.0, 0.8)),
        box((-0.5, 0.62, 0.02), (0.5, 0.12, 0.05), (0.25, 0.5, 0.62), finish=SCREEN, glow=0.5),
    ]
    room.put(dash, 0.0, d - 0.24, name="dashboard")
    room.put(_wheel(0.23), -0.58, d - 0.62, y=0.86)
    room.put(bench(DARK, DARK, wide=0.5, seats=1), -0.58, d - 1.22, math.pi)
    if room.alone:
        room.put(_driver(c["accent"]), -0.58, d - 1.22, y=0.42, name="driver")
    room.put(
        [
            box((0.0, 0.0, 0.0), (0.9, 0.02, 0.03), (0.62, 0.42, 0.05)),
            rod((-0.4, 0.0, 0.0), (-0.4, -1.0, 0.0), 0.018, (0.62, 0.42, 0.05)),
        ],
        0.75,
        d - 1.3,
        y=1.0,
        name="bar",
    )
    for k in range(1, 4):
        room.seat(-(w - 0.34), 0.95 + 0.98 * k, 0.0, 0.45)
    for k in range(2, 4):
        room.seat(w - 0.34, 0.95 + 0.98 * k, 0.0, 0.45)
    room.stand = (0.0, 3.4)
    room.aisle, room.eyes = 0.30, (1.34, 1.80)
    room.turns = (-0.32, -0.16, 0.0, 0.16)
    if not room.alone:
        room.turns, room.aisle = (-1.25, -1.05), 0.5
    room.focus, room.base = (0.0, 5.4, 1.35), 0.55


@called("steering wheel")
def _wheel(radius: float) -> list[Solid]:
    """A steering wheel, tilted towards who sits before it at -z."""
    ring = []
    for k in range(17):
        a = math.tau * k / 16
        ring.append((radius * math.cos(a), radius * 0.86 * math.sin(a), radius * 0.5 * math.sin(a)))
    parts = [rod(p, q, 0.014, DARK, gloss=0.2) for p, q in pairwise(ring)]
    parts += [rod((0.0, 0.0, 0.0), ring[k], 0.013, DARK) for k in (0, 8, 12)]
    return [
        *parts,
        ball((0.0, 0.0, 0.0), (0.06, 0.05, 0.03), DARK),
        rod((0.0, 0.0, 0.0), (0.0, -0.16, 0.28), 0.025, DARK),
    ]


def _driver(coat: Vec3) -> list[Solid]:
    """Somebody at the wheel, seen from behind; the seat at the origin, hands ahead at +z."""
    skin, hair = (0.36, 0.20, 0.13), (0.030, 0.020, 0.014)
    parts = [
        Solid(at=(0.0, 0.28, 0.0), half=(0.20, 0.34, 0.12), round=True, ball=True, color=coat, finish=CLOTH),
        drum((0.0, 0.54, 0.0), 0.055, 0.12, skin),
        ball((0.0, 0.72, 0.01), (0.078, 0.115, 0.095), skin),
        ball((0.0, 0.755, -0.015), (0.084, 0.095, 0.096), hair),
        ball((0.0, 0.72, -0.035), (0.08, 0.09, 0.07), hair),
    ]
    for s in (-1, 1):
        parts += [
            rod((0.18 * s, 0.46, 0.0), (0.26 * s, 0.24, 0.16), 0.05, coat),
            rod((0.26 * s, 0.24, 0.16), (0.15 * s, 0.34, 0.46), 0.042, coat),
            ball((0.145 * s, 0.35, 0.48), (0.04, 0.045, 0.05), skin),
        ]
    return parts


def car(room: Room) -> None:
    """The inside of a car, seen from the back seats: two seats, the wheel, the dashboard, the road ahead."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=4.0, wall=0.0, gloss=0.0)
    trim = (0.05, 0.05, 0.052)
    room.colors["wall"] = room.colors["end"] = (0.10, 0.10, 0.105)
    room.colors["wood"] = (0.04, 0.04, 0.042)
    room.window(-w + 0.07, w - 0.07, 0.66, 1.15, side="far", panes=(1, 1))
    for side in ("left", "right"):
        room.window(1.28, 2.28, 0.70, 1.12, side=side, panes=(1, 1))
        room.window(0.18, 1.12, 0.72, 1.12, side=side, panes=(1, 1))
    leather = c["main"] if max(c["main"]) < 0.4 else (0.10, 0.055, 0.03)
    for s in (-1.0, 1.0):
        if s > 0 and not room.alone:
            continue  # the camera sits there
        parts = [
            box((0.0, 0.14, 0.08), (0.50, 0.18, 0.52), leather, gloss=0.25, top=(0.94, 0.95)),
            turned(box((0.0, 0.26, -0.16), (0.50, 0.58, 0.15), leather, gloss=0.25, top=(0.80, 0.8)), pitch=-0.20),
            turned(box((0.0, 0.88, -0.26), (0.27, 0.19, 0.11), leather, gloss=0.25, top=(0.84, 0.8)), pitch=-0.12),
            rod((-0.07, 0.80, -0.24), (-0.07, 0.92, -0.26), 0.009, f.STEEL, gloss=0.8),
            rod((0.07, 0.80, -0.24), (0.07, 0.92, -0.26), 0.009, f.STEEL, gloss=0.8),
        ]
        room.put(parts, s * 0.37, 1.35, name="seat")
    for s in (-1.0, 1.0):
        pillar = [rod((0.0, 0.60, 0.34), (0.0, 1.24, -0.22), 0.035, trim)]
        room.put(pillar, s * (w - 0.03), 2.36, name="pillar")
        room.put([box((0.0, 0.0, 0.0), (0.05, 1.24, 0.13), trim)], s * (w - 0.02), 1.2, name="pillar")
        panel = [
            box((0.0, 0.10, 0.0), (0.07, 0.58, 1.6), trim, gloss=0.2, top=(0.6, 1.0)),
            box((-s * 0.05, 0.44, 0.1), (0.08, 0.05, 0.7), leather, gloss=0.25),
        ]
        room.put(panel, s * (w - 0.035), 1.75, name="door panel")
        room.put([box((0.0, 0.0, 0.0), (0.46, 0.012, 0.17), (0.16, 0.155, 0.15))], s * 0.36, 2.5, y=1.185, name="visor")
    _car_more(room, c, d, trim, w)


def _car_more(room: Room, c: Any, d: Any, trim: Any, w: Any) -> None:
    """The rest of the car."""
    dash = [
        box((0.0, 0.30, 0.0), (2 * w - 0.02, 0.32, 0.50), trim, gloss=0.1, top=(1.0, 0.62), shift=(0.0, 0.07)),
        box((0.0, 0.12, -0.28), (0.30, 0.36, 0.36), trim, gloss=0.2, top=(0.9, 0.7)),
        box((-0.37, 0.56, -0.10), (0.44, 0.13, 0.16), trim, top=(0.9, 0.7)),
        turned(box((-0.37, 0.58, -0.19), (0.32, 0.10, 0.01), (0.35, 0.62, 0.85), finish=SCREEN, glow=0.10), pitch=0.3),
        turned(
            box((0.02, 0.57, -0.17), (0.27, 0.16, 0.012), (0.30, 0.50, 0.62), finish=SCREEN, glow=0.10, dice=4),
            pitch=0.2,
        ),
        box((0.40, 0.50, -0.205), (0.30, 0.035, 0.02), (0.2, 0.2, 0.2), gloss=0.6),
    ]
    room.put(dash, 0.0, d - 0.27, name="dashboard")
    room.put(_wheel(0.185), -0.37, d - 0.66, y=0.60)
    room.put(
        [
            box((0.0, 0.0, 0.0), (0.25, 0.065, 0.03), DARK, gloss=0.3),
            box((0.0, 0.008, -0.017), (0.235, 0.05, 0.004), (0.12, 0.14, 0.17), gloss=1.0),
            rod((0.0, 0.06, 0.0), (0.0, 0.14, 0.03), 0.01, DARK),
        ],
        0.0,
        d - 0.36,
        y=1.07,
        name="mirror",
    )
    if room.alone:
        room.put(_driver(c["accent"]), -0.37, 1.40, y=0.32, name="driver")
    if room.glow > 0.0:
        room.lamps.append([0.0, 0.7, d - 0.75, 0.020 * room.glow, 0.034 * room.glow, 0.046 * room.glow])
    room.seat(-0.37, 1.42, 0.0, 0.30)
    room.seat(0.37, 1.42, 0.0, 0.30)
    room.stand, room.shut = (0.37, 1.4), True
    room.aisle, room.eyes = 0.13, (0.86, 1.06)
    room.turns = (-0.14, 0.0, 0.0, 0.12)
    if not room.alone:
        room.turns, room.aisle = (-1.22, -1.0, -0.86), 0.56
    room.focus, room.base = (0.0, 2.3, 0.62), 0.5
