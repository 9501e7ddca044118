"""The layouts of rooms: each furnishes a `Room` whose size and colours are chosen."""

from __future__ import annotations

import math

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kits.interior_room import Room
from rushes.engines.previz.solids import CLOTH, STONE, WOOD, ball, box, drum, rod


def living(room: Room) -> None:
    """A living room: sofa, armchair and rug by a large window."""
    c, w, d = room.colors, room.wide / 2, room.deep
    z = d - 1.9
    room.window(z - 1.5, z + 0.9, 0.55, 2.25, panes=(3, 2))
    room.curtains(z - 1.5, z + 0.9, 2.25)
    room.rug(0.25, z - 0.35, 2.9, 2.1)
    room.put(f.sofa(c["main"], cushion=c["accent"]), 0.35, d - 0.62)
    room.put(f.coffee_table(c["wood"]), 0.3, z - 0.25)
    room.put(f.armchair(c["accent"], c["wood"]), -1.25, z - 0.15, -2.0)
    room.put(f.floor_lamp((1.0, 0.70, 0.42), 2.4 * room.glow), w - 0.55, d - 0.5)
    room.light(w - 0.55, 1.42, d - 0.5, 1.0)
    if room.chance.random() < 0.6:
        room.put(f.shelf(c["wood"], wide=1.3, high=2.1, dice=3), w - 0.18, z - 0.5, math.pi / 2)
    else:
        room.put(f.cabinet(c["wood"]), w - 0.26, z - 0.5, math.pi / 2)
        room.put(f.table_lamp(c["accent"], (1.0, 0.72, 0.45), 2.2 * room.glow), w - 0.28, z - 0.95, y=0.72)
        room.light(w - 0.3, 1.05, z - 0.95, 0.7)
        room.put(f.picture(0.9, 0.65, c["end"], 5), w - 0.03, z - 0.4, math.pi / 2, y=1.6)
        room.put(f.vase(c["rug"]), w - 0.28, z, y=0.72)
    room.put(f.plant(1.25), -w + 0.45, d - 0.45)
    dice = int(room.chance.integers(9))
    room.put(f.picture(1.3, 0.9, c["accent"], dice), 0.35, d - 0.025, y=1.62)
    room.seat(0.75, d - 0.72, math.pi, 0.44)
    room.seat(-0.1, d - 0.72, math.pi, 0.44)
    room.seat(-1.2, z - 0.15, math.pi - 2.0, 0.42)
    room.spots.append((0.3 - 0.05, 0.366, z - 0.42))
    room.stand = (-0.45, z - 1.35)
    room.focus = (0.2, z + 0.4, 1.6)


def bedroom(room: Room) -> None:
    """A bedroom."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.window(d - 2.6, d - 0.9, 0.6, 2.2, panes=(2, 2))
    room.curtains(d - 2.6, d - 0.9, 2.2)
    room.rug(0.2, d - 1.9, 2.7, 1.7)
    room.put(f.bed(c["main"], c["wood"]), 0.2, d - 1.16)
    for s in (-1.0, 1.0):
        room.put(f.cabinet(c["wood"], wide=0.46, high=0.52), 0.2 + s * 1.17, d - 0.28)
        room.put(f.table_lamp(c["accent"], (1.0, 0.72, 0.45), 2.3 * room.glow), 0.2 + s * 1.17, d - 0.28, y=0.52)
        room.light(0.2 + s * 1.17, 0.92, d - 0.3, 0.55)
    room.put(f.picture(1.1, 0.7, c["accent"], int(room.chance.integers(9))), 0.2, d - 0.025, y=1.62)
    room.put(f.armchair(c["accent"], c["wood"]), -w + 0.75, d - 3.3, -2.3)
    room.put(f.shelf(c["wood"], wide=1.0, high=1.9, dice=5), w - 0.18, d - 2.9, math.pi / 2)
    room.put(f.plant(1.0), -w + 0.4, d - 0.4)
    room.put(f.book_pile(2), 0.2 + 1.17, d - 0.40, 0.3, y=0.52, scale=0.6)
    room.seat(-0.30, d - 2.10, math.pi, 0.52)
    room.seat(-w + 0.78, d - 3.3, math.pi - 2.3, 0.42)
    room.spots.append((1.37, 0.52, d - 0.42))
    room.stand = (-0.95, d - 2.7)
    room.focus = (0.15, d - 1.8, 1.5)


def office(room: Room) -> None:
    """A desk between shelves."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(wall=0.0)
    room.window(d - 3.4, d - 0.5, 0.75, 2.35, panes=(4, 1))
    z = d - 1.75
    room.put(f.desk(c["wood"]), 0.1, z, math.pi)
    room.put(f.laptop(), 0.0, z + 0.05, 0.12 + math.pi, y=0.75)
    room.put(f.table_lamp(f.BLACK, (1.0, 0.74, 0.48), 2.2 * room.glow), -0.55, z - 0.1, y=0.75)
    room.light(-0.55, 1.15, z - 0.1, 0.6)
    room.put(f.book_pile(1), 0.5, z - 0.05, 0.5, y=0.75)
    room.put(f.cup(f.WHITE), 0.27, z - 0.16, y=0.75)
    room.put(f.chair(f.BLACK, c["accent"]), 0.05, z + 0.62, 0.0)
    room.put(f.armchair(c["main"], c["wood"]), 1.1, z - 1.35, 2.5)
    room.put(f.shelf(c["wood"], wide=1.5, high=2.2, dice=1), 0.95, d - 0.18)
    room.put(f.shelf(c["wood"], wide=1.5, high=2.2, dice=4), w - 0.18, z - 0.1, math.pi / 2)
    room.put(f.plant(1.3), -w + 0.45, d - 0.45)
    room.put(f.picture(0.8, 1.05, c["accent"], int(room.chance.integers(9))), -0.55, d - 0.025, y=1.6)
    room.rug(0.1, z - 0.5, 2.6, 2.4)
    room.put(f.floor_lamp((1.0, 0.72, 0.45), 2.2 * room.glow), w - 0.5, z + 1.1)
    room.light(w - 0.5, 1.42, z + 1.1, 0.9)
    room.seat(0.05, z + 0.60, math.pi, 0.46)
    room.seat(1.1, z - 1.3, 0.7, 0.42)
    room.spots.append((0.3, 0.75, z - 0.22))
    room.stand = (-1.0, z - 0.9)
    room.focus = (0.1, z, 1.5)


def kitchen(room: Room) -> None:
    """A kitchen with a table in it."""
    c, d = room.colors, room.deep
    room.looks.update(floor=float(room.chance.choice([1.0, 0.0, 3.0])), wall=3.0, gloss=0.7)
    front, stone = c["main"], (0.55, 0.53, 0.50)
    room.window(-0.75, 0.75, 1.05, 2.1, side="far", panes=(2, 1))
    room.window(d - 3.2, d - 1.5, 0.9, 2.2, panes=(2, 2))
    room.put(f.counter(1.8, front, stone), -0.1, d - 0.32)
    room.put(f.stove(), 1.12, d - 0.32)
    room.put(f.counter(0.6, front, stone), 1.74, d - 0.32)
    room.put(f.fridge(), -1.36, d - 0.34)
    room.put(
        [
            rod((0.0, 0.905, 0.1), (0.0, 1.16, 0.08), 0.014, f.STEEL, gloss=0.8),
            rod((0.0, 1.16, 0.08), (0.0, 1.12, -0.1), 0.012, f.STEEL, gloss=0.8),
            box((0.0, 0.895, -0.08), (0.5, 0.012, 0.36), (0.2, 0.2, 0.2), gloss=0.7),
        ],
        0.0,
        d - 0.32,
    )
    room.put([box((0.0, 1.55, 0.1), (0.9, 0.6, 0.34), front, gloss=0.2)], 1.62, d - 0.28)
    z = d - 2.25
    room.put(f.table((1.5, 0.85), c["wood"]), 0.1, z)
    for x, zz, yaw in (
        (-0.35, z - 0.62, math.pi),
        (0.5, z - 0.62, math.pi),
        (-0.35, z + 0.6, 0.0),
        (0.55, z + 0.6, 0.0),
    ):
        room.put(f.chair(c["wood"], c["accent"]), x, zz, yaw)
    room.put(f.fruit_bowl(), 0.1, z, y=0.75)
    room.put(f.cup(), -0.35, z - 0.2, y=0.75)
    room.put(f.plate(f.WHITE, (0.36, 0.20, 0.07)), 0.5, z - 0.2, y=0.75)
    room.put(f.flowers(c["accent"]), -0.5, z + 0.18, y=0.75, scale=0.8)
    for x in (-0.3, 0.5):
        room.put(f.pendant(c["accent"], 3.0 * max(room.glow, 0.35), ceiling=room.high, high=1.7), x, z)
    room.light(0.1, 1.62, z, 1.1)
    room.put(f.plant(0.5), -0.62, d - 0.25, y=0.905, scale=0.7)
    room.seat(-0.35, z + 0.58, math.pi, 0.46)
    room.seat(0.55, z + 0.58, math.pi, 0.46)
    room.spots.append((0.1, 0.75, z - 0.26))
    room.stand = (0.55, d - 1.05)
    room.focus = (0.1, z, 1.5)


def dining(room: Room) -> None:
    """A set table close by: for food, cups and hands."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.window(d - 2.9, d - 1.1, 0.6, 2.3, panes=(2, 2))
    room.curtains(d - 2.9, d - 1.1, 2.3)
    z = d - 2.0
    room.put(f.table((1.8, 0.95), c["wood"]), 0.0, z)
    for x in (-0.5, 0.45):
        room.put(f.chair(c["wood"], c["main"]), x, z + 0.66, 0.0)
        room.put(f.chair(c["wood"], c["main"]), x, z - 0.72, math.pi)
        room.put(f.plate(f.WHITE, (0.38, 0.16, 0.06)), x, z + 0.24, y=0.75)
        room.put(f.glass_of((0.16, 0.01, 0.02)), x + 0.22, z + 0.1, y=0.75)
    room.put(f.cup(), 0.42, z - 0.24, y=0.75)
    room.put(f.bowl(c["accent"]), -0.45, z - 0.2, y=0.75)
    room.put(f.flowers(c["accent"], count=9), 0.0, z + 0.02, y=0.75)
    room.put(f.cabinet(c["wood"], wide=1.7), 0.1, d - 0.26)
    room.put(f.table_lamp(c["accent"], (1.0, 0.72, 0.45), 2.2 * room.glow), 0.7, d - 0.28, y=0.72)
    room.put(f.vase(c["main"]), -0.4, d - 0.26, y=0.72)
    room.light(0.7, 1.05, d - 0.3, 0.6)
    room.put(f.pendant(c["accent"], 3.0 * max(room.glow, 0.3), ceiling=room.high, high=1.65), 0.0, z)
    room.light(0.0, 1.58, z, 1.0)
    room.put(f.picture(1.2, 0.8, c["end"], int(room.chance.integers(9))), 0.1, d - 0.025, y=1.65)
    room.put(f.plant(1.2), w - 0.45, d - 0.45)
    room.seat(-0.5, z + 0.64, math.pi, 0.46)
    room.seat(0.45, z + 0.64, math.pi, 0.46)
    room.spots.append((0.0, 0.75, z - 0.3))
    room.stand = (1.2, z + 0.5)
    room.focus = (0.0, z, 1.05)


def cafe(room: Room) -> None:
    """A cafe with tables along the windows and a counter."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=float(room.chance.choice([0.0, 3.0])), wall=2.0, gloss=0.6)
    room.window(1.4, 3.3, 0.5, 2.5, panes=(2, 1))
    room.window(3.7, d - 0.5, 0.5, 2.5, panes=(2, 1))
    spots = [(-w + 0.9, d - 1.3), (-w + 1.0, d - 2.9), (0.5, d - 2.3), (w - 0.8, d - 3.4)]
    for k, (x, z) in enumerate(spots):
        room.put(f.round_table(0.36, c["wood"]), x, z)
        for s in (-1.0, 1.0):
            room.put(f.chair(f.BLACK, c["accent"]), x + 0.10 * s, z + 0.55 * s, 0.0 if s > 0 else math.pi)
        room.put(f.cup(), x - 0.12, z - 0.1, y=0.74)
        room.put(
            f.cup() if k % 2 else f.flowers(c["main"], count=4), x + 0.1, z + 0.08, y=0.74, scale=1.0 if k % 2 else 0.6
        )
    room.put(
        [
            box((0.0, 0.0, 0.0), (2.2, 1.05, 0.55), c["main"], finish=WOOD),
            box((0.0, 1.05, 0.0), (2.3, 0.045, 0.66), c["wood"], finish=WOOD, gloss=0.5),
        ],
        w - 1.35,
        d - 1.05,
    )
    for k in range(3):
        room.put([drum((0.0, 1.095, 0.0), 0.05, 0.22, (0.3, 0.28, 0.24), gloss=0.5)], w - 1.9 + 0.22 * k, d - 1.0)
    room.put(f.shelf(c["wood"], wide=1.9, high=2.1, dice=7), w - 1.3, d - 0.2)
    for k in range(3):
        room.put(
            f.pendant(c["accent"], 3.2 * max(room.glow, 0.4), ceiling=room.high, high=1.95), w - 2.1 + 0.75 * k, d - 1.1
        )
    room.light(w - 1.4, 1.85, d - 1.15, 1.3)
    room.put(f.pendant(c["accent"], 3.2 * max(room.glow, 0.4), ceiling=room.high, high=1.8), 0.5, d - 2.3)
    room.light(0.5, 1.72, d - 2.3, 0.8)
    room.put(f.plant(1.3), -w + 0.4, d - 0.4)
    room.seat(0.6, d - 1.78, math.pi, 0.46)
    room.seat(-w + 1.0, d - 0.78, math.pi, 0.46)
    room.seat(-w + 1.1, d - 2.38, math.pi, 0.46)
    room.spots.append((0.5, 0.74, d - 2.42))
    room.stand = (-0.4, d - 3.1)
    room.focus = (0.35, d - 2.3, 1.5)


def library(room: Room) -> None:
    """A reading table between tall shelves."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=0.0, wall=1.0, gloss=0.8)
    room.window(-0.65, 0.65, 0.9, room.high - 0.4, side="far", panes=(2, 3))
    room.window(1.2, 2.3, 0.9, room.high - 0.4, panes=(2, 3))
    for k in range(3):
        room.put(f.shelf(c["wood"], wide=1.45, high=2.75, dice=2 + k), w - 0.18, d - 0.9 - 1.5 * k, math.pi / 2)
    for k in range(2):
        room.put(f.shelf(c["wood"], wide=1.45, high=2.75, dice=7 + k), -w + 0.18, d - 0.9 - 1.5 * k, -math.pi / 2)
    room.put(f.shelf(c["wood"], wide=1.0, high=2.75, dice=12), w - 0.95, d - 0.18)
    room.put(f.shelf(c["wood"], wide=1.0, high=2.75, dice=14), -w + 0.95, d - 0.18)
    z = d - 2.1
    room.rug(0.0, z, 2.6, 2.2)
    room.put(f.table((1.7, 0.9), c["wood"]), 0.0, z)
    room.put(f.table_lamp(f.BRASS, (0.10, 0.42, 0.18), 2.6 * max(room.glow, 0.2)), -0.4, z + 0.1, y=0.75)
    room.put(f.table_lamp(f.BRASS, (0.10, 0.42, 0.18), 2.6 * max(room.glow, 0.2)), 0.5, z + 0.1, y=0.75)
    room.light(-0.4, 1.05, z, 0.55)
    room.light(0.5, 1.05, z, 0.55)
    room.put(f.book_pile(0), 0.05, z - 0.15, 0.4, y=0.75)
    room.put(f.chair(c["wood"], c["accent"]), -0.4, z + 0.68)
    room.put(f.chair(c["wood"], c["accent"]), 0.5, z + 0.68)
    room.put(f.armchair(c["main"], c["wood"]), -1.15, z - 1.25, -2.4)
    room.put(f.floor_lamp((1.0, 0.70, 0.42), 2.4 * room.glow), -1.75, z - 0.9)
    room.light(-1.75, 1.42, z - 0.9, 0.9)
    room.seat(-0.4, z + 0.66, math.pi, 0.46)
    room.seat(0.5, z + 0.66, math.pi, 0.46)
    room.spots.append((0.05, 0.75, z - 0.32))
    room.stand = (0.85, z - 1.1)
    room.focus = (0.0, z, 1.6)


def bathroom(room: Room) -> None:
    """A bathroom with a free-standing tub."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=float(room.chance.choice([1.0, 3.0])), wall=3.0, gloss=0.8)
    room.window(d - 2.0, d - 0.8, 0.95, 2.2, panes=(2, 2))
    room.put(f.bathtub(), 0.25, d - 0.75)
    room.put(f.basin(), w - 0.32, d - 2.0, math.pi / 2)
    room.put(
        [box((0.0, -0.35, 0.0), (0.6, 0.8, 0.02), (0.5, 0.53, 0.55), gloss=1.0)], w - 0.02, d - 2.0, math.pi / 2, y=1.55
    )
    room.put(f.toilet(), -w + 0.45, d - 2.6, -math.pi / 2)
    room.put(f.plant(1.0), -w + 0.4, d - 0.4)
    room.put(f.stool(c["wood"]), -1.0, d - 1.2, scale=0.7)
    room.put([box((0.0, 0.0, 0.0), (0.3, 0.10, 0.22), c["accent"], finish=CLOTH)], -1.0, d - 1.2, y=0.465)
    room.put([box((0.0, 0.0, 0.0), (1.1, 0.015, 0.7), c["main"], finish=CLOTH)], 0.2, d - 1.75)
    room.put(
        [drum((0.0, 0.0, 0.0), 0.18, 0.08, (1.0, 0.82, 0.6), glow=3.0 * max(room.glow, 0.3))],
        0.0,
        d - 1.6,
        y=room.high - 0.09,
    )
    room.light(0.0, room.high - 0.25, d - 1.6, 1.3)
    room.stand = (0.55, d - 1.95)
    room.focus = (0.1, d - 1.3, 1.5)


def gallery(room: Room) -> None:
    """A gallery hung with pictures."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.colors["wall"] = room.colors["end"] = (0.70, 0.69, 0.67)
    room.looks.update(floor=float(room.chance.choice([0.0, 2.0])), wall=0.0, gloss=0.8)
    room.window(1.6, d - 0.8, 2.55, room.high - 0.3, panes=(5, 1))
    for k, x in enumerate((-1.5, 0.2, 1.9)):
        room.put(
            f.picture(1.15, 1.45 - 0.3 * (k % 2), c[("accent", "main", "rug")[k]], k + int(room.chance.integers(5))),
            x,
            d - 0.03,
            y=1.6,
        )
    for k in range(2):
        room.put(f.picture(1.5, 1.1, c[("main", "accent")[k]], 11 + k), w - 0.03, d - 1.6 - 2.0 * k, math.pi / 2, y=1.6)
    room.put([box((0.0, 0.0, 0.0), (1.5, 0.42, 0.45), c["wood"], finish=WOOD, gloss=0.3)], 0.2, d - 2.7)
    room.put(
        [
            box((0.0, 0.0, 0.0), (0.45, 1.05, 0.45), (0.7, 0.7, 0.68)),
            ball((0.0, 1.32, 0.0), (0.16, 0.26, 0.13), c["accent"], finish=STONE, gloss=0.5),
            ball((0.05, 1.66, 0.0), (0.10, 0.13, 0.10), c["accent"], finish=STONE, gloss=0.5),
        ],
        -1.4,
        d - 2.0,
    )
    for x in (-1.5, 0.2, 1.9):
        room.light(x, room.high - 0.4, d - 1.1, 0.8)
    room.seat(0.2, d - 2.7, 0.0, 0.42)
    room.stand = (0.9, d - 2.0)
    room.focus = (0.2, d - 1.4, 1.9)


def tabletop(room: Room) -> None:
    """The end of a table by the window, with little on it: a still life."""
    c, w, d = room.colors, room.wide / 2, room.deep
    z = d - 2.3
    room.window(z - 0.6, z + 1.2, 0.85, 2.3, panes=(2, 2))
    room.curtains(z - 0.6, z + 1.2, 2.3)
    x = -w + 1.05
    room.put(f.table((1.5, 0.95), c["wood"]), x, z)
    if room.chance.random() < 0.6:
        r, g, b = c["rug"]
        room.put(
            [box((0.0, 0.0, 0.0), (0.6, 0.004, 0.42), (r * 0.9, g * 0.9, b * 0.9), finish=CLOTH)],
            x,
            z - 0.1,
            0.1,
            y=0.75,
        )
    room.put(f.chair(c["wood"], c["main"]), x + 0.25, z + 0.75, 0.3)
    room.put(f.cabinet(c["wood"], wide=1.8, high=0.85), -w + 1.6, d - 0.26)
    room.put(f.table_lamp(c["accent"], (1.0, 0.72, 0.45), 2.2 * room.glow), -w + 2.1, d - 0.28, y=0.85)
    room.light(-w + 2.1, 1.2, d - 0.3, 0.8)
    room.put(f.plant(1.3), -w + 0.45, d - 0.4)
    room.put(f.picture(0.9, 0.7, c["accent"], int(room.chance.integers(9))), -w + 1.3, d - 0.025, y=1.7)
    room.put(f.pendant(c["accent"], 3.0 * max(room.glow, 0.15), ceiling=room.high, high=1.75), x, z)
    room.light(x, 1.66, z, 1.0)
    room.spots.append((x, 0.754, z - 0.12))
    room.seat(x + 0.25, z + 0.72, math.pi, 0.46)
    room.stand = (x + 0.2, z + 0.8)
    room.focus, room.base = (x, z - 0.1, 0.4), 0.75


def cell(room: Room) -> None:
    """A bare room with a barred window."""
    d = room.deep
    room.colors["wall"] = room.colors["end"] = (0.26, 0.26, 0.25)
    room.looks.update(floor=2.0, wall=2.0, gloss=0.2)
    room.window(-0.4, 0.4, 1.7, 2.35, side="far", panes=(6, 1))
    w = room.wide / 2
    room.put(
        [
            box((0.0, 0.38, 0.0), (0.8, 0.05, 1.9), f.STEEL),
            box((0.0, 0.43, 0.0), (0.78, 0.12, 1.85), (0.30, 0.31, 0.30), finish=CLOTH),
            box((0.0, 0.53, 0.75), (0.5, 0.10, 0.3), (0.5, 0.5, 0.47), finish=CLOTH),
        ],
        -w + 0.45,
        d - 1.1,
    )
    room.put(f.toilet(f.STEEL), w - 0.4, d - 0.5, 0.6)
    room.put(f.basin(f.STEEL), w - 0.3, d - 1.6, math.pi / 2)
    for k in range(15):
        x = -w + (k + 0.5) * room.wide / 15
        room.put([rod((0.0, 0.0, 0.0), (0.0, room.high, 0.0), 0.014, f.STEEL, gloss=0.3)], x, d - 3.3)
    room.light(0.0, room.high - 0.3, d - 1.6, 0.9)
    room.seat(-w + 0.5, d - 1.2, math.pi / 2, 0.55)
    room.stand = (0.25, d - 1.5)
    room.focus = (0.0, d - 1.5, 1.7)


def empty(room: Room) -> None:
    """A room with nothing in it: floor, a window, and space for what is asked for."""
    d = room.deep
    room.window(d - 3.2, d - 1.2, 0.7, 2.3, panes=(3, 2))
    room.light(0.0, 2.4, d - 2.0, 1.2)
    room.stand = (0.0, d - 1.7)
    room.focus = (0.0, d - 1.7, 1.4)
