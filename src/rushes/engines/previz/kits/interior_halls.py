"""Halls, passages and rooms for many: corridor, hospital, classroom, bar, shops, ballroom, gymnasium, stairs; doors."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.kits.interior_room import Room
from rushes.engines.previz.solids import (
    CLOTH,
    STONE,
    WOOD,
    Solid,
    ball,
    box,
    called,
    drum,
    rod,
    turned,
)

PALE: Vec3 = (0.60, 0.59, 0.56)
WARM: Vec3 = (1.0, 0.78, 0.52)


@called("door")
def leaf(wood: Vec3, *, wide: float = 0.88, ajar: float = 0.0) -> list[Solid]:
    """A panelled door in its frame, seen along +x from its front; hinged at +z and turned into the room when ajar."""
    frame = [box((0.0, 0.0, s * (wide / 2 + 0.05)), (0.10, 2.14, 0.10), (0.5, 0.48, 0.45)) for s in (-1, 1)]
    frame.append(box((0.0, 2.06, 0.0), (0.10, 0.10, wide + 0.2), (0.5, 0.48, 0.45)))
    swing = [box((0.0, 0.0, 0.0), (0.045, 2.05, wide), wood, finish=WOOD, gloss=0.25)]
    for y, high in ((0.22, 0.62), (1.02, 0.82)):
        swing.append(box((-0.026, y, 0.0), (0.012, high, wide - 0.28), tuple(0.8 * c for c in wood), finish=WOOD))  # type: ignore[arg-type]
        swing.append(box((0.026, y, 0.0), (0.012, high, wide - 0.28), tuple(0.8 * c for c in wood), finish=WOOD))  # type: ignore[arg-type]
    for s in (-1, 1):
        swing += [
            ball((s * 0.07, 1.02, -wide / 2 + 0.08), (0.03, 0.03, 0.03), f.BRASS, gloss=0.8),
            rod((0.0, 1.02, -wide / 2 + 0.08), (s * 0.06, 1.02, -wide / 2 + 0.08), 0.012, f.BRASS),
        ]
    if ajar:
        swing = _hinged(swing, wide / 2, ajar)
    return [*frame, *swing]


def _hinged(parts: list[Solid], z: float, angle: float) -> list[Solid]:
    """Parts turned about the upright axis at x = 0 and z, the far edge towards -x."""
    c, s = math.cos(angle), math.sin(angle)
    out = []
    for part in parts:
        x, y, w = part.at[0], part.at[1], part.at[2] - z
        moved = (c * x + s * w, y, -s * x + c * w + z)
        out.append(replace(turned(part, yaw=angle), at=moved))
    return out


def _beyond(room: Room, x: float, z: float, side: float, *, wide: float = 0.86) -> None:
    """The lit place behind a door that stands open in a side wall, and the light that falls from it."""
    day = room.glow < 0.5
    tone = (0.80, 0.84, 0.90) if day else WARM
    room.put(
        [box((0.0, 0.0, 0.0), (0.02, 2.05, wide), tone, glow=1.6 if day else 1.35)], x + side * 0.012, z, name="doorway"
    )
    k = 0.55 if day else 0.9
    r, g, b = tone
    room.lamps.append([(x - side * 0.30) * room.way, 1.25, z, k * r, k * g * 0.92, k * b * 0.8])


def add_door(room: Room, *, ajar: bool) -> None:
    """A door in the wall across from the windows, near the far corner; one of a corridor's own doors there."""
    wood, w, z = room.colors["wood"], room.wide / 2, room.deep - 1.2
    if room.name in ("corridor", "hospital"):
        z = 5.4
    if ajar:
        _beyond(room, w - 0.02, z, 1.0)
    room.put(leaf(wood, ajar=1.15 * room.way if ajar else 0.0), w - 0.05, z, 0.0)
    if room.name in ("corridor", "hospital", "empty"):
        room.focus, room.base = (0.35 * w, z - 0.4, 1.9), 0.0


def corridor(room: Room) -> None:
    """A long corridor: doors on one side, windows or doors on the other, a runner that leads to the bright end."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=float(room.chance.choice([0.0, 1.0, 3.0])), wall=1.0, gloss=0.9)
    inner = bool(room.chance.random() < 0.35)
    room.window(-0.62, 0.62, 0.75, 2.25, side="far", panes=(2, 3))
    for s in (-1.0, 1.0):
        room.put(
            [box((0.0, 0.02, 0.0), (0.34, 2.36, 0.07), c["accent"], finish=CLOTH)], s * 0.82, d - 0.08, name="curtain"
        )
    for k in range(4):
        z = 2.6 + k * (d - 3.2) / 4
        if not inner and (k % 2 == 0 or room.glow < 0.5):
            room.window(z - 1.0, z + 0.0, 0.8, 2.3, panes=(1, 3))
        elif inner:
            room.put(leaf(c["wood"]), -(w - 0.05), z - 0.3, math.pi)
        if not (k == 1 and abs(z - 5.4) < 1.4):
            room.put(leaf(c["wood"]), w - 0.05, z + 0.9)
        plaque = box((0.0, 0.0, 0.0), (0.01, 0.10, 0.16), f.BRASS, gloss=0.7)
        room.put([plaque], w - 0.01, z + 0.25, y=1.52, name="number")
        for s in (-1.0, 1.0) if inner else (1.0,):
            sconce = [
                box((0.0, 0.0, 0.0), (0.05, 0.2, 0.09), f.BRASS, gloss=0.6),
                drum((-s * 0.10, 0.06, 0.0), 0.07, 0.15, WARM, top=1.3, glow=2.6 * max(room.glow, 0.35)),
            ]
            room.put(sconce, s * (w - 0.03), z - 0.05, y=1.62, name="wall lamp")
        shade = [drum((0.0, 0.0, 0.0), 0.16, 0.07, (1.0, 0.78, 0.52), top=0.8, glow=3.0 * max(room.glow, 0.4))]
        room.put(shade, 0.0, z - 0.5, y=room.high - 0.09, name="lamp")
        room.light(0.0, room.high - 0.2, z - 0.5, 0.62 + 0.12 * k)
        beam = box((0.0, 0.0, 0.0), (2 * w, 0.16, 0.2), c["end"])
        room.put([beam], 0.0, z + 1.0, y=room.high - 0.16, name="beam")
    room.put([box((0.0, 0.0, 0.0), (1.2, 0.012, d - 1.6), c["main"], finish=CLOTH)], 0.0, d / 2, name="runner")
    room.put([box((0.0, 0.0, 0.0), (1.02, 0.0135, d - 1.75), c["rug"], finish=CLOTH)], 0.0, d / 2, name="runner")
    room.put(f.cabinet(c["wood"], wide=0.9, high=0.8), -(w - 0.26), d - 3.0, -math.pi / 2)
    room.put(f.flowers(c["accent"]), -(w - 0.26), d - 3.0, y=0.8)
    room.put(f.plant(1.3), w - 0.36, d - 0.5)
    room.stand, room.eyes = (0.05, 4.6), (0.6, 2.0)
    room.focus = (0.0, 6.4, 2.0)


def hospital(room: Room) -> None:
    """A hospital corridor: rails along the walls, wide doors, a bed on wheels, panels of light."""
    w, d = room.wide / 2, room.deep
    teal = room.colors["main"] if room.chance.random() < 0.3 else (0.10, 0.33, 0.34)
    room.colors["wall"] = room.colors["end"] = (0.58, 0.60, 0.59)
    room.looks.update(floor=2.0, wall=0.0, gloss=0.9)
    for s in (-1.0, 1.0):
        room.put([box((0.0, 0.0, 0.0), (0.012, 0.34, d), teal)], s * (w - 0.006), d / 2, y=0.62, name="stripe")
        room.put(
            [box((0.0, 0.0, 0.0), (0.05, 0.13, d - 0.4), (0.30, 0.20, 0.12), finish=WOOD, gloss=0.3)],
            s * (w - 0.07),
            d / 2,
            y=0.86,
            name="rail",
        )
    for k in range(4):
        z = 2.4 + 3.5 * k
        room.window(z - 0.75, z + 0.75, 1.0, 2.2, panes=(2, 1))
        if abs(z + 1.2 - 5.4) > 1.2:
            room.put(leaf((0.42, 0.36, 0.28), wide=1.05), w - 0.05, z + 1.2)
        panel = box((0.0, 0.0, 0.0), (0.62, 0.03, 1.2), (0.95, 0.98, 1.0), glow=1.9)
        room.put([panel], 0.0, z, y=room.high - 0.035, name="lamp")
        room.lamps.append([0.0, room.high - 0.15, z, 0.62, 0.64, 0.62])
        plate = [
            box((0.0, 0.0, 0.0), (0.03, 0.2, 0.34), (0.62, 0.62, 0.62)),
            box((-0.018, 0.06, 0.0), (0.01, 0.08, 0.2), teal),
        ]
        room.put(plate, w - 0.02, z + 2.05, y=1.55, name="sign")
    swing = [box((s * 0.55, 0.0, 0.0), (1.08, 2.1, 0.05), (0.62, 0.63, 0.61), gloss=0.2) for s in (-1, 1)]
    _hospital_more(room, swing, d, teal, w)


def _hospital_more(room: Room, swing: Any, d: Any, teal: Any, w: Any) -> None:
    """The rest of the hospital."""
    swing += [
        box((s * 0.28, 1.15, -0.03), (0.26, 0.55, 0.02), (0.30, 0.36, 0.38), gloss=1.0, glow=0.5) for s in (-1, 1)
    ]
    swing += [box((s * 0.55, 0.0, -0.03), (1.06, 0.34, 0.01), f.STEEL, gloss=0.6) for s in (-1, 1)]
    room.put(swing, 0.0, d - 0.06, name="double door")
    sign = [
        box((0.0, 0.0, 0.0), (0.9, 0.26, 0.05), (0.03, 0.30, 0.16), glow=0.5),
        box((-0.28, 0.05, -0.03), (0.05, 0.16, 0.01), (0.7, 0.7, 0.7), glow=0.9),
        box((-0.28, 0.105, -0.03), (0.16, 0.05, 0.01), (0.7, 0.7, 0.7), glow=0.9),
    ]
    room.put(sign, 0.0, d - 2.6, y=2.36, name="sign")
    bed = [
        box((0.0, 0.62, 0.0), (0.76, 0.05, 2.0), f.STEEL, gloss=0.6),
        box((0.0, 0.67, 0.0), (0.72, 0.12, 1.9), (0.6, 0.62, 0.62), finish=CLOTH),
        box((0.0, 0.79, 0.72), (0.5, 0.09, 0.36), (0.64, 0.64, 0.62), finish=CLOTH, top=(0.8, 0.7)),
        box((0.0, 0.785, -0.35), (0.74, 0.03, 1.15), teal, finish=CLOTH),
    ]
    bed += [rod((0.33 * s, 0.08, 0.8 * t), (0.33 * s, 0.62, 0.8 * t), 0.02, f.STEEL) for s in (-1, 1) for t in (-1, 1)]
    bed += [
        turned(drum((0.33 * s, 0.02, 0.8 * t), 0.06, 0.04, f.BLACK), pitch=0.0, roll=math.pi / 2)
        for s in (-1, 1)
        for t in (-1, 1)
    ]
    bed += [rod((0.38 * s, 0.85, -0.6), (0.38 * s, 0.85, 0.6), 0.014, f.STEEL, gloss=0.8) for s in (-1, 1)]
    bed += [
        rod((0.3, 0.62, 0.95), (0.3, 1.75, 0.95), 0.012, f.STEEL),
        ball((0.3, 1.62, 0.9), (0.06, 0.11, 0.03), (0.6, 0.64, 0.66), gloss=0.6),
    ]
    room.put(bed, -(w - 0.55), 6.6, name="bed on wheels")
    for k in range(3):
        room.put(f.chair(f.STEEL, teal), w - 0.34, 8.6 + 0.56 * k, -math.pi / 2 + math.pi)
    room.stand, room.eyes = (0.35, 4.8), (0.6, 2.0)
    room.focus = (0.0, 6.4, 2.0)


def ballroom(room: Room) -> None:
    """A ballroom: polished floor, columns, tall windows, chandeliers, gilded mouldings."""
    c, w, d = room.colors, room.wide / 2, room.deep
    gold = (0.42, 0.28, 0.10)
    room.colors["wall"] = room.colors["end"] = (0.56, 0.51, 0.43)
    room.colors["wood"] = (0.30, 0.17, 0.085)
    room.looks.update(floor=0.0, wall=1.0, gloss=1.0)
    for k in range(4):
        z = 3.2 + 3.7 * k
        room.window(z - 0.85, z + 0.85, 0.5, 4.6, panes=(2, 5))
        room.curtains(z - 0.85, z + 0.85, 4.6)
    for k in range(5):
        z = 1.4 + 3.7 * k
        for s in (-1.0, 1.0):
            column = [
                box((0.0, 0.0, 0.0), (0.7, 0.5, 0.7), PALE),
                drum((0.0, 0.5, 0.0), 0.26, room.high - 1.1, (0.60, 0.57, 0.51), top=0.9, finish=STONE, gloss=0.3),
                drum((0.0, 0.5, 0.0), 0.32, 0.12, gold, gloss=0.5),
                drum((0.0, room.high - 0.75, 0.0), 0.25, 0.25, gold, top=1.5, gloss=0.5),
                box((0.0, room.high - 0.5, 0.0), (0.76, 0.2, 0.76), PALE),
            ]
            room.put(column, s * (w - 0.6), z, name="column")
    for s in (-1.0, 1.0):
        room.put(
            [box((0.0, 0.0, 0.0), (0.7, 0.3, d), PALE), box((-s * 0.36, 0.05, 0.0), (0.04, 0.06, d), gold, gloss=0.5)],
            s * (w - 0.35),
            d / 2,
            y=room.high - 0.3,
            name="cornice",
        )
    room.put(
        [box((0.0, 0.0, 0.0), (2 * w, 0.3, 0.7), PALE), box((0.0, 0.05, -0.36), (2 * w, 0.06, 0.04), gold, gloss=0.5)],
        0.0,
        d - 0.35,
        y=room.high - 0.3,
        name="cornice",
    )
    _ballroom_more(room, c, d, gold, w)


def _ballroom_more(room: Room, c: Any, d: Any, gold: Any, w: Any) -> None:
    """The rest of the ballroom."""
    for k in range(3):
        x = -3.6 + 3.6 * k
        room.put(
            [
                box((0.0, 0.0, 0.0), (2.0, 3.7, 0.06), gold, gloss=0.5),
                box((0.0, 0.1, -0.03), (1.8, 3.5, 0.04), (0.40, 0.42, 0.43), gloss=1.0),
            ],
            x,
            d - 0.04,
            y=0.7,
            name="mirror",
        )
    for z in (4.4, 8.6, 12.8):
        light = [
            rod((0.0, 1.0, 0.0), (0.0, 2.4, 0.0), 0.02, gold),
            drum((0.0, 0.5, 0.0), 0.10, 0.5, gold, top=0.6, gloss=0.7),
        ]
        for ring, (r, y, n) in enumerate(((0.95, 0.28, 14), (0.55, 0.62, 9))):
            for k in range(n):
                a = math.tau * k / n + ring
                p = (r * math.cos(a), y, r * math.sin(a))
                light += [
                    rod((0.0, y - 0.02, 0.0), p, 0.012, gold),
                    ball((p[0], y + 0.08, p[2]), (0.032, 0.075, 0.032), WARM, glow=4.5),
                ]
                light.append(ball((p[0] * 0.92, y - 0.1, p[2] * 0.92), (0.02, 0.07, 0.02), (0.5, 0.5, 0.48), gloss=1.0))
        room.put(light, 0.0, z, y=room.high - 2.4, name="chandelier")
        level = 2.6 if room.glow > 0.4 else 0.9
        room.lamps.append([0.0, room.high - 2.0, z, level, 0.70 * level, 0.40 * level])
    for k in range(5):
        for s in (-1.0, 1.0):
            room.put(f.chair(gold, c["accent"]), s * (w - 1.25), 3.2 + 2.6 * k, s * math.pi / 2)
    room.stand = (0.2, 6.4)
    room.focus = (0.0, 9.0, 3.4)


def gymnasium(room: Room) -> None:
    """A sports hall: a marked wooden floor, hoops at the ends, wall bars, high windows."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.colors["wall"], room.colors["end"] = (0.52, 0.50, 0.46), (0.50, 0.48, 0.44)
    room.colors["wood"] = (0.44, 0.26, 0.12)
    room.looks.update(floor=0.0, wall=2.0, gloss=0.9)
    white, blue = (0.62, 0.62, 0.60), c["main"]
    for k in range(4):
        room.window(1.6 + 4.3 * k, 4.9 + 4.3 * k, 4.2, 6.3, panes=(4, 1))
    e = 0.006
    lines = [box((s * (w - 1.6), 0.0, d / 2), (0.08, e, d - 2.4), white) for s in (-1, 1)]
    lines += [box((0.0, 0.0, z), (2 * (w - 1.6), e, 0.08), white) for z in (1.2, d / 2, d - 1.2)]
    lines += [box((s * 1.8, 0.0, d - 4.1), (0.08, e, 5.8), white) for s in (-1, 1)] + [
        box((0.0, 0.0, d - 7.0), (3.6, e, 0.08), white)
    ]
    lines.append(box((0.0, 0.0, d - 4.1), (3.6, 0.004, 5.8), tuple(0.7 * v for v in blue)))  # type: ignore[arg-type]
    for z, r in ((d - 7.0, 1.8), (d / 2, 1.8), (d - 2.6, 6.0)):
        for k in range(40):
            a = math.tau * (k + 0.5) / 40
            if r > 5.0 and math.sin(a) > 0.15:
                continue
            x, zz, long_ = r * math.cos(a), z + r * math.sin(a), math.tau * r / 40 + 0.02
            if abs(x) < w - 1.6 and zz < d - 1.2:
                lines.append(turned(box((x, 0.0, zz), (0.08, e, long_), white), yaw=-a))
    room.put(lines, 0.0, 0.0, name="lines")
    hoop = [
        box((0.0, 2.9, 0.0), (1.8, 1.06, 0.05), white, gloss=0.3),
        box((0.0, 3.05, -0.03), (0.6, 0.46, 0.01), (0.5, 0.05, 0.03)),
        box((0.0, 3.07, -0.035), (0.52, 0.38, 0.01), white),
        box((0.0, 3.2, 0.55), (0.14, 0.14, 1.1), f.STEEL),
        rod((0.0, 3.1, 0.1), (0.0, 4.3, 1.1), 0.04, f.STEEL),
    ]
    ring = [(0.225 * math.cos(math.tau * k / 14), 3.05, -0.30 + 0.225 * math.sin(math.tau * k / 14)) for k in range(15)]
    _gymnasium_more(room, hoop, blue, d, ring, w, white)


def _gymnasium_more(room: Room, hoop: Any, blue: Any, d: Any, ring: Any, w: Any, white: Any) -> None:
    """The rest of the gymnasium."""
    hoop += [rod(ring[k], ring[k + 1], 0.014, (0.55, 0.12, 0.02)) for k in range(14)]
    hoop += [
        rod(ring[k], (0.55 * ring[k][0], 2.62, -0.30 + 0.55 * (ring[k][2] + 0.30)), 0.006, white) for k in range(14)
    ]
    room.put(hoop, 0.0, d - 1.15, name="basket")
    for k in range(4):
        bars = [
            rod((-0.45, 0.25 + 0.2 * n, 0.0), (0.45, 0.25 + 0.2 * n, 0.0), 0.018, (0.36, 0.22, 0.10)) for n in range(12)
        ]
        bars += [box((s * 0.46, 0.0, 0.03), (0.05, 2.7, 0.1), (0.36, 0.22, 0.10), finish=WOOD) for s in (-1, 1)]
        room.put(bars, w - 0.08, 4.0 + 1.0 * k, math.pi / 2, name="wall bars")
    room.put([box((0.0, 0.0, 0.0), (0.08, 1.8, 6.0), blue, finish=CLOTH)], w - 0.05, d - 4.5, name="mat")
    room.put([box((0.0, 0.0, 0.0), (2.6, 1.6, 0.06), blue, finish=CLOTH)], -w + 2.4, d - 0.06, y=0.1, name="mat")
    room.put([box((0.0, 0.0, 0.0), (2.6, 1.6, 0.06), blue, finish=CLOTH)], w - 2.4, d - 0.06, y=0.1, name="mat")
    room.put([ball((0.0, 0.12, 0.0), (0.12, 0.12, 0.12), (0.50, 0.17, 0.04))], 1.2, d - 6.2, name="ball")
    for k in range(4):
        room.put(
            [box((0.0, 0.0, 0.0), (2 * w, 0.5, 0.22), (0.34, 0.36, 0.38))],
            0.0,
            2.6 + 4.6 * k,
            y=room.high - 0.5,
            name="girder",
        )
        for x in (-3.4, 3.4):
            room.put(
                [drum((0.0, 0.0, 0.0), 0.28, 0.22, (1.0, 0.93, 0.82), top=0.5, glow=0.7 + 1.8 * room.glow)],
                x,
                4.6 + 4.2 * k,
                y=room.high - 0.7,
                name="lamp",
            )
            room.light(x, room.high - 0.9, 4.6 + 4.2 * k, 3.4)
    room.stand = (0.6, d - 6.2)
    room.focus = (0.0, d - 4.6, 3.0)


def staircase(room: Room) -> None:
    """A broad flight of stairs with a carpet and banisters, up to a landing with a tall window."""
    c, w, d = room.colors, room.wide / 2, room.deep
    room.looks.update(floor=float(room.chance.choice([1.0, 3.0, 0.0])), wall=1.0, gloss=0.8)
    steps, first, rise, deep = 15, 3.1, 0.165, 0.29
    top = steps * rise
    room.window(-0.9, 0.9, top + 0.75, room.high - 0.5, side="far", panes=(3, 3))
    room.window(1.2, 2.6, 0.9, 2.7, panes=(2, 3))
    half = 1.35
    for k in range(steps):
        z = first + deep * k
        room.put(
            [
                box((0.0, 0.0, z), (2 * half + 0.3, rise * (k + 1) - 0.035, deep), (0.52, 0.50, 0.46)),
                box(
                    (0.0, rise * (k + 1) - 0.035, z - 0.02),
                    (2 * half + 0.34, 0.035, deep + 0.04),
                    c["wood"],
                    finish=WOOD,
                    gloss=0.4,
                ),
                box((0.0, rise * (k + 1) - 0.002, z - 0.025), (1.4, 0.012, deep + 0.05), c["main"], finish=CLOTH),
                box((0.0, rise * k, z - deep / 2 - 0.03), (1.4, rise, 0.012), c["main"], finish=CLOTH),
            ],
            0.0,
            0.0,
            name="stairs",
        )
        for s in (-1.0, 1.0):
            room.put(
                [rod((0.0, 0.0, 0.0), (0.0, 0.86, 0.0), 0.018, PALE)], s * half, z, y=rise * (k + 1), name="banister"
            )
    z1 = first + deep * steps
    for s in (-1.0, 1.0):
        rail = [rod((0.0, rise + 0.88, first - 0.1), (0.0, top + 0.88, z1 - deep), 0.036, c["wood"], gloss=0.5)]
        post = [
            box((0.0, 0.0, 0.0), (0.16, 1.2, 0.16), c["wood"], finish=WOOD, gloss=0.4),
            ball((0.0, 1.29, 0.0), (0.1, 0.1, 0.1), c["wood"], gloss=0.5),
        ]
        room.put(rail, s * half, 0.0, name="handrail")
        room.put(post, s * half, first - 0.25, name="newel")
    _staircase_more(room, c, d, deep, half, top, w, z1)


def _staircase_more(room: Room, c: Any, d: Any, deep: Any, half: Any, top: Any, w: Any, z1: Any) -> None:
    """The rest of the staircase."""
    room.put(
        [
            box((0.0, 0.0, (z1 + d) / 2 - deep / 2), (2 * w, top, d - z1 + deep), (0.52, 0.50, 0.46)),
            box((0.0, top, (z1 + d) / 2 - deep / 2), (2 * w, 0.012, d - z1 + deep), c["rug"], finish=CLOTH),
        ],
        0.0,
        0.0,
        name="landing",
    )
    for s in (-1.0, 1.0):
        for k in range(7):
            x = s * (half + 0.22 + 0.15 * k)
            if abs(x) < w - 0.05:
                room.put([rod((0.0, 0.0, 0.0), (0.0, 0.9, 0.0), 0.018, PALE)], x, z1 - 0.1, y=top, name="banister")
        room.put(
            [rod((s * half, 0.0, 0.0), (s * w, 0.0, 0.0), 0.036, c["wood"])],
            0.0,
            z1 - 0.1,
            y=top + 0.9,
            name="handrail",
        )
        room.put(
            f.picture(0.7, 0.95, c["accent"], int(room.chance.integers(9))), s * (w - 0.03), 4.6, s * math.pi / 2, y=2.3
        )
    room.put(f.plant(1.5), -w + 0.55, 2.5)
    room.put(f.cabinet(c["wood"], wide=1.2), w - 0.28, 2.0, math.pi / 2)
    room.put(f.table_lamp(c["accent"], WARM, 2.3 * room.glow), w - 0.28, 2.0, y=0.72)
    room.light(w - 0.4, 1.2, 2.0, 0.9)
    lamp = [
        rod((0.0, 0.6, 0.0), (0.0, 1.6, 0.0), 0.012, f.BRASS),
        *[
            ball(
                (0.3 * math.cos(1.2566 * k), 0.35, 0.3 * math.sin(1.2566 * k)),
                (0.09, 0.12, 0.09),
                WARM,
                glow=3.0 * max(room.glow, 0.3),
            )
            for k in range(5)
        ],
        *[
            rod((0.0, 0.6, 0.0), (0.3 * math.cos(1.2566 * k), 0.4, 0.3 * math.sin(1.2566 * k)), 0.01, f.BRASS)
            for k in range(5)
        ],
    ]
    room.put(lamp, 0.0, 2.9, y=room.high - 1.6, name="lamp")
    room.light(0.0, room.high - 1.3, 2.9, 1.9)
    room.light(0.0, top + 2.0, d - 0.8, 0.8)
    room.stand = (0.55, 2.2)
    room.focus = (0.0, 4.6, 2.9)
