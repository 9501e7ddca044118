"""A classroom, a bar and shops: a pharmacy, a bakery, a supermarket's aisle, and their shelves full of goods."""

from __future__ import annotations

import math
from typing import Any

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kits.interior_halls import PALE as _PALE
from rushes.engines.previz.kits.interior_halls import WARM as _WARM
from rushes.engines.previz.kits.interior_room import Room
from rushes.engines.previz.solids import BOOKS, SCREEN, STONE, WOOD, ball, box, drum, rod, turned


def bar(room: Room) -> None:
    """A bar: a long counter with stools before shelves of lit bottles."""
    c, w, d = room.colors, room.wide / 2, room.deep
    dark = (0.07, 0.036, 0.02)
    room.colors["wall"] = tuple(0.32 * v for v in room.colors["wall"])  # type: ignore[assignment]
    room.colors["end"] = tuple(0.32 * v for v in room.colors["end"])  # type: ignore[assignment]
    room.looks.update(floor=0.0, wall=2.0, gloss=0.7)
    room.window(1.0, 2.7, 0.9, 2.3, panes=(2, 1))
    z = d - 1.55
    counter = [
        box((0.0, 0.0, 0.0), (4.2, 1.04, 0.6), dark, finish=WOOD, gloss=0.2),
        box((0.0, 1.04, -0.06), (4.4, 0.05, 0.78), c["wood"], finish=WOOD, gloss=0.7),
        rod((-2.1, 0.2, -0.42), (2.1, 0.2, -0.42), 0.022, f.BRASS, gloss=0.9),
    ]
    counter += [
        box((-1.75 + 0.7 * k, 0.25, -0.31), (0.5, 0.65, 0.02), (0.049, 0.025, 0.014), finish=WOOD) for k in range(6)
    ]
    room.put(counter, 0.0, z, name="counter")
    back = [
        box((0.0, 0.0, 0.16), (4.3, 2.6, 0.04), dark, finish=WOOD),
        box((0.0, 0.0, 0.0), (4.3, 0.9, 0.4), dark, finish=WOOD, gloss=0.3),
    ]
    tones = (
        (0.30, 0.12, 0.02),
        (0.03, 0.14, 0.06),
        (0.42, 0.40, 0.36),
        (0.16, 0.02, 0.03),
        (0.05, 0.10, 0.22),
        (0.45, 0.28, 0.05),
    )
    _bar_more(room, back, c, d, tones, w, z)


def _bar_more(room: Room, back: Any, c: Any, d: Any, tones: Any, w: Any, z: Any) -> None:
    """The rest of the bar."""
    for level in range(3):
        y = 1.12 + 0.46 * level
        back += [
            box((0.0, y, 0.03), (4.2, 0.03, 0.24), c["wood"], finish=WOOD),
            box((0.0, y - 0.012, -0.085), (4.2, 0.012, 0.012), _WARM, glow=2.4),
        ]
        for k in range(19):
            if (k * 5 + level * 3) % 11 == 0:
                continue
            tone, x, h = tones[(k * 7 + level * 5) % 6], -2.0 + 0.222 * k, 0.2 + 0.05 * ((k * 3 + level) % 3)
            back += [
                drum((x, y + 0.03, 0.03), 0.036, h, tone, gloss=0.9),
                drum((x, y + 0.03 + h, 0.03), 0.013, 0.09, tone, gloss=0.6),
            ]
    room.put(back, 0.0, d - 0.22, name="bottles")
    for k in range(5):
        room.put([*f.stool(c["accent"])], -1.7 + 0.85 * k, z - 0.75, scale=1.14)
    for k in range(3):
        x = -1.4 + 1.4 * k
        room.put(f.pendant(c["accent"], 3.0 * max(room.glow, 0.6), ceiling=room.high, high=1.95), x, z - 0.15)
        room.lamps.append([x * room.way, 1.85, z - 0.2, 0.62, 0.38, 0.18])
    room.lamps.append([0.0, 1.9, d - 0.55, 0.55, 0.33, 0.14])
    room.put(f.glass_of((0.30, 0.12, 0.02)), -0.4, z - 0.2, y=1.09)
    room.put(f.glass_of((0.16, 0.01, 0.02)), 0.75, z - 0.15, y=1.09)
    room.put(f.round_table(0.36, c["wood"]), -w + 0.8, 2.2)
    room.put(f.chair(f.BLACK, c["main"]), -w + 0.8, 1.6, math.pi)
    room.seat(-0.85, z - 0.75, 0.0, 0.76)
    room.seat(0.85, z - 0.75, 0.0, 0.76)
    room.spots.append((0.2, 1.09, z - 0.22))
    room.stand = (-0.35, z + 0.65)
    room.focus = (0.0, z, 1.7)


def shop(room: Room) -> None:
    """A pharmacy: white shelves of boxes and bottles on all sides, a counter, a green cross."""
    w, d = room.wide / 2, room.deep
    room.colors["wall"] = room.colors["end"] = (0.60, 0.61, 0.59)
    room.looks.update(floor=1.0, wall=0.0, gloss=0.8)
    room.window(0.8, 2.6, 0.4, 2.4, panes=(2, 1))
    z = d - 2.0
    room.put(
        [
            box((0.0, 0.0, 0.0), (3.0, 0.98, 0.6), (0.62, 0.62, 0.6)),
            box((0.0, 0.98, -0.03), (3.1, 0.05, 0.72), (0.05, 0.26, 0.14), gloss=0.5),
            box((0.9, 1.03, 0.0), (0.4, 0.3, 0.05), (0.2, 0.4, 0.5), finish=SCREEN, glow=0.6),
        ],
        0.0,
        z,
        name="counter",
    )
    for k in range(3):
        _stocked(room, -1.5 + 1.5 * k, d - 0.2, 0.0, 1.4, 2.2, 3 + k)
    for k in range(3):
        _stocked(room, w - 0.2, 1.4 + 1.5 * k, math.pi / 2, 1.4, 2.2, 11 + k)
    cross = [
        box((0.0, 0.0, 0.0), (0.5, 0.17, 0.05), (0.05, 0.85, 0.25), glow=1.8),
        box((0.0, -0.165, 0.0), (0.17, 0.5, 0.05), (0.05, 0.85, 0.25), glow=1.8),
    ]
    room.put(cross, 0.0, d - 0.06, y=2.62, name="cross")
    _panels(room, 2, 2)
    room.stand = (0.3, z + 0.75)
    room.focus = (0.0, d - 1.6, 1.9)


def _stocked(room: Room, x: float, z: float, yaw: float, wide: float, high: float, dice: int) -> None:
    """A shelf of goods in rows of one kind and colour each."""
    parts = [box((0.0, 0.0, 0.16), (wide, high, 0.03), _PALE)]
    tones = (
        (0.55, 0.08, 0.06),
        (0.08, 0.22, 0.45),
        (0.55, 0.42, 0.08),
        (0.10, 0.34, 0.14),
        (0.60, 0.58, 0.54),
        (0.48, 0.20, 0.36),
        (0.10, 0.36, 0.40),
    )
    levels = max(round(high / 0.42), 3)
    for level in range(levels):
        y = 0.12 + level * (high - 0.1) / levels
        parts.append(box((0.0, y - 0.03, 0.0), (wide, 0.03, 0.32), _PALE))
        parts.append(box((0.0, y - 0.045, -0.165), (wide, 0.05, 0.01), (0.62, 0.56, 0.2)))
        at, n = -wide / 2 + 0.06, 0
        while at < wide / 2 - 0.18:
            pick = (dice * 7 + level * 5 + n * 3) % 7
            each, tall = 0.10 + 0.02 * (pick % 3), 0.17 + 0.03 * ((pick + level) % 4)
            for _ in range(2 + (pick + n) % 2):
                if at + each > wide / 2 - 0.04:
                    break
                if pick % 3 == 0:
                    parts += [drum((at + each / 2, y, -0.04), each * 0.4, tall, tones[pick], gloss=0.4)]
                else:
                    parts.append(box((at + each / 2, y, -0.04), (each * 0.9, tall, 0.16), tones[pick]))
                at += each
            n += 1
    room.put(parts, x, z, yaw, name="shelf")


def _panels(room: Room, columns: int, rows: int, level: float = 0.75) -> None:
    """Panels of cool light in the ceiling that burn by day too."""
    for i in range(columns):
        for j in range(rows):
            x = (2.0 * (i + 0.5) / columns - 1.0) * 0.72 * room.wide / 2
            z = room.deep * (j + 0.6) / rows
            room.put(
                [box((0.0, 0.0, 0.0), (0.24, 0.04, 1.5), (0.95, 0.98, 1.0), glow=1.8)],
                x,
                z,
                y=room.high - 0.06,
                name="lamp",
            )
            room.lamps.append([x * room.way, room.high - 0.25, z, level, level, 0.94 * level])


def bakery(room: Room) -> None:
    """A baker's shop: loaves on wooden shelves and in a glass counter, warm light."""
    c, d = room.colors, room.deep
    crust, pale = (0.36, 0.17, 0.05), (0.52, 0.33, 0.14)
    room.looks.update(floor=3.0, wall=3.0, gloss=0.7)
    room.window(0.9, 2.9, 0.6, 2.4, panes=(2, 1))
    z = d - 1.9
    case = [
        box((0.0, 0.0, 0.0), (3.4, 0.5, 0.7), c["wood"], finish=WOOD),
        box((0.0, 0.5, 0.05), (3.4, 0.03, 0.6), _PALE),
        box((0.0, 0.78, 0.1), (3.3, 0.015, 0.4), _PALE),
        box((0.0, 1.06, 0.0), (3.5, 0.05, 0.8), c["wood"], finish=WOOD, gloss=0.5),
    ]
    case += [rod((x, 0.5, -0.32), (x, 1.06, -0.32), 0.012, f.STEEL) for x in (-1.68, -0.56, 0.56, 1.68)]
    for k in range(14):
        x = -1.56 + 0.24 * k
        case += [
            ball((x, 0.58, -0.05), (0.085, 0.055, 0.06), crust if k % 3 else pale),
            ball((x, 0.83, 0.02), (0.07, 0.045, 0.05), pale if k % 2 else crust),
        ]
    room.put(case, 0.0, z, name="counter")
    shelf = [box((0.0, 0.0, 0.16), (3.6, 2.3, 0.03), c["wood"], finish=WOOD)]
    for level in range(4):
        y = 0.75 + 0.42 * level
        shelf.append(box((0.0, y, 0.0), (3.6, 0.03, 0.36), c["wood"], finish=WOOD))
        for k in range(9):
            x = -1.58 + 0.395 * k
            tone = tuple((0.8 + 0.3 * ((k + level) % 3) / 2) * v for v in (crust if (k + level) % 2 else pale))
            loaf = (tone[0], tone[1], tone[2])
            if (k + 2 * level) % 4 == 3:
                shelf += [
                    turned(
                        rod((x + 0.09 * q - 0.09, y + 0.06, 0.12), (x + 0.09 * q - 0.09, y + 0.10, -0.16), 0.035, loaf),
                        pitch=0.0,
                    )
                    for q in range(3)
                ]
            else:
                shelf.append(ball((x, y + 0.10, -0.02), (0.16, 0.10, 0.12), loaf, finish=STONE))
    room.put(shelf, 0.0, d - 0.2, name="bread")
    for k in range(3):
        x = -1.2 + 1.2 * k
        room.put(f.pendant(c["accent"], 3.0 * max(room.glow, 0.55), ceiling=room.high, high=1.95), x, z + 0.1)
        room.lamps.append([x * room.way, 1.84, z, 0.66, 0.44, 0.22])
    room.put(
        [
            box((0.0, 0.0, 0.0), (1.7, 0.5, 0.03), (0.03, 0.035, 0.03)),
            *[
                box((-0.3 + 0.05 * k, 0.34 - 0.11 * k, -0.02), (0.8 - 0.1 * k, 0.03, 0.01), (0.5, 0.5, 0.47))
                for k in range(3)
            ],
        ],
        0.0,
        d - 0.05,
        y=2.4,
        name="slate",
    )
    room.spots.append((0.4, 1.11, z - 0.1))
    room.stand = (0.3, z + 0.7)
    room.focus = (0.0, d - 1.4, 1.9)


def supermarket(room: Room) -> None:
    """An aisle between full shelves under long lamps."""
    d = room.deep
    room.colors["wall"] = room.colors["end"] = (0.56, 0.57, 0.56)
    room.colors["wood"] = (0.42, 0.42, 0.41)
    room.looks.update(floor=1.0, wall=0.0, gloss=0.9)
    for k in range(8):
        for s in (-1.0, 1.0):
            _stocked(room, s * 1.55, 1.4 + 1.45 * k, s * math.pi / 2, 1.42, 2.05, 3 * k + (5 if s > 0 else 0))
    for k in range(4):
        _stocked(room, -2.6 + 1.7 * k, d - 0.3, 0.0, 1.6, 2.0, 40 + k)
    for k in range(3):
        sign = [
            box((0.0, 0.0, 0.0), (1.3, 0.36, 0.03), room.colors["accent"], gloss=0.2),
            box((0.0, 0.12, -0.02), (0.8, 0.1, 0.01), (0.65, 0.65, 0.62)),
            rod((-0.5, 0.36, 0.0), (-0.5, 1.0, 0.0), 0.005, f.BLACK),
            rod((0.5, 0.36, 0.0), (0.5, 1.0, 0.0), 0.005, f.BLACK),
        ]
        room.put(sign, 0.0, 3.6 + 3.6 * k, y=2.5, name="sign")
    for x in (-0.8, 0.8):
        for k in range(6):
            room.put(
                [box((0.0, 0.0, 0.0), (0.14, 0.05, 1.9), (0.97, 0.98, 1.0), glow=2.0)],
                x,
                1.2 + 2.2 * k,
                y=room.high - 0.3,
                name="lamp",
            )
    for k in range(5):
        room.lamps.append([0.0, room.high - 0.5, 1.6 + 2.6 * k, 1.5, 1.5, 1.42])
    trolley = [
        box((0.0, 0.45, 0.0), (0.5, 0.4, 0.8), (0.30, 0.31, 0.32), top=(1.15, 1.1)),
        rod((-0.25, 1.0, -0.5), (0.25, 1.0, -0.5), 0.02, room.colors["accent"]),
    ]
    trolley += [
        rod((0.22 * s, 0.06, 0.32 * t), (0.24 * s, 0.5, 0.34 * t), 0.015, f.STEEL) for s in (-1, 1) for t in (-1, 1)
    ]
    trolley += [rod((0.25 * s, 0.85, -0.42), (0.25 * s, 1.0, -0.5), 0.015, f.STEEL) for s in (-1, 1)]
    room.put(trolley, -0.5, 5.4, 0.25, name="trolley")
    room.aisle, room.turns, room.eyes = 0.7, (-0.14, 0.0, 0.14), (0.9, 2.2)
    room.stand = (0.2, 4.6)
    room.focus = (0.0, 6.2, 2.0)


def classroom(room: Room) -> None:
    """A classroom: desks in rows before a board, tall windows."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=float(room.chance.choice([0.0, 2.0])), wall=0.0, gloss=0.6)
    for k in range(3):
        room.window(1.2 + 2.45 * k, 3.0 + 2.45 * k, 0.95, 2.75, panes=(2, 2))
    board = (0.018, 0.055, 0.04) if room.chance.random() < 0.65 else (0.62, 0.63, 0.62)
    chalk = (0.55, 0.56, 0.53) if board[0] < 0.1 else (0.04, 0.08, 0.28)
    parts = [
        box((0.0, 0.0, 0.0), (4.3, 1.3, 0.04), c["wood"], finish=WOOD),
        box((0.0, 0.05, -0.02), (4.16, 1.2, 0.03), board, gloss=0.1),
        box((0.0, -0.02, -0.08), (4.2, 0.03, 0.12), c["wood"], finish=WOOD),
    ]
    for k in range(3):
        parts.append(box((-1.0 + 0.08 * k, 0.95 - 0.2 * k, -0.04), (1.5 - 0.3 * k, 0.025, 0.004), chalk))
    parts += [turned(box((1.2, 0.3, -0.04), (0.9, 0.02, 0.004), chalk), roll=a) for a in (0.0, 1.05, -1.05)]
    room.put(parts, 0.0, d - 0.04, y=0.95, name="blackboard")
    room.put(f.desk(c["wood"]), -1.9, d - 1.5, 0.0)
    room.put(f.book_pile(1), -1.6, d - 1.55, y=0.75)
    _classroom_more(room, c, d, w)


def _classroom_more(room: Room, c: Any, d: Any, w: Any) -> None:
    """The rest of the classroom."""
    for row in range(4):
        for k in range(4):
            x, z = -2.45 + 1.6 * k, d - 3.3 - 1.3 * row
            top = [
                box((0.0, 0.70, 0.0), (0.72, 0.03, 0.5), c["wood"], finish=WOOD, gloss=0.3),
                *[
                    rod((0.32 * s, 0.0, 0.2 * t), (0.32 * s, 0.70, 0.2 * t), 0.014, f.STEEL)
                    for s in (-1, 1)
                    for t in (-1, 1)
                ],
            ]
            room.put(top, x, z, name="desk")
            seat = [
                box((0.0, 0.43, 0.0), (0.40, 0.025, 0.38), c["accent"], gloss=0.2),
                box((0.0, 0.62, -0.19), (0.38, 0.2, 0.02), c["accent"], gloss=0.2),
                *[
                    rod((0.17 * s, 0.0, 0.15 * t), (0.17 * s, 0.43, 0.15 * t), 0.012, f.STEEL)
                    for s in (-1, 1)
                    for t in (-1, 1)
                ],
            ]
            room.put(seat, x, z - 0.45, name="chair")
            if (row + k) % 3 == 0:
                room.put(
                    [box((0.0, 0.0, 0.0), (0.2, 0.03, 0.28), c[("main", "rug", "accent")[k % 3]])],
                    x,
                    z,
                    0.2,
                    y=0.73,
                    name="book",
                )
    room.put(
        [box((0.0, 0.0, 0.0), (0.03, 0.8, 1.2), (0.45, 0.5, 0.5), finish=BOOKS)], w - 0.03, d - 2.6, y=1.3, name="map"
    )
    for x in (-1.8, 1.8):
        for z in (d - 2.4, d - 5.4):
            room.put(
                [box((0.0, 0.0, 0.0), (0.22, 0.06, 1.3), (1.0, 0.95, 0.88), glow=0.5 + 1.6 * room.glow)],
                x,
                z,
                y=room.high - 0.1,
                name="lamp",
            )
            room.light(x, room.high - 0.3, z, 1.1)
    room.seat(-2.45 + 1.6, d - 3.75 - 1.3, 0.0, 0.46)
    room.seat(-2.45 + 3.2, d - 3.75 - 1.3, 0.0, 0.46)
    room.stand = (0.5, d - 1.3)
    room.focus = (0.2, d - 2.2, 2.0)
