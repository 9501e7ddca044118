"""What the halls of the stage kit share: walls, seats, curtains, lamps and spots; and a theatre."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import (
    CLOTH,
    DRAPE,
    WOOD,
    Solid,
    ball,
    box,
    drum,
    placed,
    rod,
    turned,
)

BLACK: Vec3 = (0.012, 0.012, 0.013)
IRON: Vec3 = (0.03, 0.03, 0.033)


@dataclass
class Hall:
    """A hall while it is set up; x to the right, z from the seats to the stage, metres.

    Args:
        chance: of this hall.
        colors: linear: `cloth` of curtains and seats, `wood` of the deck, `wall`, and the spots' `one` and `two`.
        house: share of the house's own lights, 0 in a show .. 1 at work.
        deck: height of the stage's floor.
        front: z of its front edge.
        back: z of its backdrop.
        parts: name, kind, whether it throws shadows in spot light, and the solids of everything.
        crowd: names of things that sway.
        spots: rows of `stage_rows`.
        stand: where who is on stage stands.
        focus: middle of the picture where nobody does, and its height.
        shine: light that the stage as a whole sends into the hall, from where, and its spread in square metres.
    """

    chance: Any
    colors: dict[str, Vec3]
    house: float
    deck: float = 1.0
    front: float = 14.0
    back: float = 23.5
    parts: list[tuple[str, str, bool, list[Solid]]] = field(default_factory=list)
    spots: list[list[float]] = field(default_factory=list)
    stand: tuple[float, float] = (0.0, 17.2)
    focus: Vec3 = (0.0, 3.2, 16.0)
    tall: float = 7.0
    shine: Vec3 = (0.42, 0.33, 0.28)
    at: Vec3 = (0.0, 3.2, 17.0)
    spread: float = 90.0
    eye: float = 3.5

    def put(
        self,
        name: str,
        solids: list[Solid],
        at: Vec3 = (0.0, 0.0, 0.0),
        *,
        yaw: float = 0.0,
        casts: bool = False,
        kind: str = "furniture",
    ) -> None:
        """Set a thing down."""
        self.parts.append((name, kind, casts, placed(solids, at, yaw=yaw)))

    def spot(
        self,
        at: Vec3,
        to: Vec3,
        color: Vec3,
        *,
        wide: float = 0.16,
        soft: float = 0.35,
        haze: float = 1.0,
        level: float = 1.0,
    ) -> None:
        """Hang a spot: `level` is its light on white at `to`, `wide` half the angle of its cone, radians."""
        way = np.subtract(to, at)
        reach = float(np.linalg.norm(way))
        way = way / reach
        inner = math.cos(wide * (1.0 - soft))
        rgb = [level * c for c in color]
        self.spots.append([*at, *(float(c) for c in way), *rgb, math.cos(wide), inner, 0.0016 * haze, reach * reach])


def shell(hall: Hall, wide: float, high: float, deep: float = 25.0) -> None:
    """Floor, walls and ceiling, as slabs around."""
    wall = hall.colors["wall"]
    z, long = (deep - 9.0) / 2, deep + 9.0
    hall.put("floor", [box((0.0, -0.2, z), (wide + 1.0, 0.2, long), (0.035, 0.03, 0.03), gloss=0.15)], kind="ground")
    hall.put("ceiling", [box((0.0, high, z), (wide + 1.0, 0.3, long), wall)], kind="wall")
    for name, x in (("left wall", -wide / 2 - 0.2), ("right wall", wide / 2 + 0.2)):
        hall.put(name, [box((x, -0.2, z), (0.4, high + 0.4, long), wall, finish=WOOD)], kind="wall")
    hall.put("back wall", [box((0.0, -0.2, -9.2), (wide + 1.0, high + 0.4, 0.4), wall)], kind="wall")
    hall.put(
        "far wall", [box((0.0, -0.2, deep + 0.2), (wide + 1.0, high + 0.4, 0.4), (0.02, 0.02, 0.022))], kind="wall"
    )


def seats(hall: Hall, rows: int, each: int, first: float, *, pitch: float = 1.02, rake: float = 0.115) -> None:
    """Rows of upholstered seats that rise to the back, with an aisle in the middle, on their steps."""
    cloth = hall.colors["cloth"]
    seat = [
        box((0.0, 0.38, 0.02), (0.52, 0.14, 0.46), cloth, finish=CLOTH, top=(0.96, 0.96)),
        turned(box((0.0, 0.44, -0.25), (0.50, 0.56, 0.12), cloth, finish=CLOTH, top=(0.88, 0.75)), pitch=0.16),
    ]
    for row in range(rows):
        z, y = first - pitch * row, rake * row
        if row:
            hall.put("step", [box((0.0, -0.01, z), (0.58 * (each + 3.4), y + 0.01, pitch), (0.04, 0.028, 0.026))])
        solids: list[Solid] = []
        for k in range(each):
            x = 0.58 * (k - (each - 1) / 2)
            x += math.copysign(0.6, x)
            lean = 0.05 * x
            solids += placed(seat, (x, y, z - 0.022 * x * x * 0.35), yaw=-lean * 0.5)
        hall.put(f"row of seats {row + 1}", solids)


def folds(wide: float, high: float, cloth: Vec3, *, deep: float = 0.16) -> list[Solid]:
    """A heavy curtain in round folds; its foot at the origin, its middle at x = 0."""
    count = max(round(wide / 0.42), 2)
    step = wide / count
    out: list[Solid] = []
    for k in range(count):
        x = -wide / 2 + (k + 0.5) * step
        r = step * (0.56 + 0.08 * ((k * 7) % 3))
        out.append(
            Solid(
                at=(x, high / 2, 0.06 * ((k * 5) % 3)),
                half=(r, high / 2, deep),
                round=True,
                color=cloth,
                finish=CLOTH,
                top=(0.86, 0.86),
            )
        )
    return [*out, box((0.0, 0.0, 0.1), (wide, high, 0.1), (cloth[0] * 0.5, cloth[1] * 0.5, cloth[2] * 0.5))]


def _stage(hall: Hall, half: float, high: float) -> None:
    """Deck, side curtains and borders of a stage of `half` width and an opening of some height."""
    d, z0, z1 = hall.deck, hall.front, hall.back
    wood = hall.colors["wood"]
    hall.put(
        "stage",
        [
            box((0.0, 0.0, (z0 + z1) / 2 + 0.4), (2 * half + 7.0, d - 0.06, z1 - z0 + 1.2), BLACK),
            *[
                box(
                    (0.0, d - 0.06, z0 + 0.62 * (k + 0.5) - 0.25),
                    (2 * half + 7.0, 0.06, 0.612),
                    wood,
                    finish=WOOD,
                    gloss=0.55,
                    dice=k,
                )
                for k in range(int((z1 - z0 + 0.6) / 0.62))
            ],
        ],
        kind="ground",
    )
    for z in (z0 + 3.4, z0 + 6.4):
        for s in (-1.0, 1.0):
            hall.put("wing curtain", [box((s * (half + 0.7), d, z), (2.4, high + 1.5, 0.14), BLACK, finish=DRAPE)])
        hall.put("border", [box((0.0, d + high - 0.4, z + 0.1), (2 * half + 6.0, 3.0, 0.12), BLACK, finish=DRAPE)])


def rig(hall: Hall, z: float, y: float, half: float, count: int) -> None:
    """A bar with lanterns."""
    hall.put("lighting bar", [rod((-half, y, z), (half, y, z), 0.04, IRON)])
    for k in range(count):
        x = half * (2.0 * (k + 0.5) / count - 1.0) * 0.92
        can = [
            turned(drum((0.0, -0.5, 0.0), 0.13, 0.42, IRON, top=0.8, gloss=0.3), pitch=0.35),
            ball((0.0, -0.48, -0.06), (0.1, 0.05, 0.1), (1.0, 0.9, 0.75), glow=2.6),
            rod((0.0, 0.0, 0.0), (0.0, -0.1, 0.0), 0.02, IRON),
        ]
        hall.put("lantern", can, (x, y, z))


def microphone(high: float = 1.45) -> list[Solid]:
    """A microphone on its stand."""
    return [
        drum((0.0, 0.0, 0.0), 0.15, 0.03, IRON, top=0.8),
        rod((0.0, 0.02, 0.0), (0.0, high, 0.0), 0.011, f.STEEL, gloss=0.7),
        rod((0.0, high, 0.0), (0.0, high + 0.05, -0.13), 0.014, IRON),
        ball((0.0, high + 0.065, -0.16), (0.034, 0.034, 0.045), f.STEEL, gloss=0.6),
    ]


def theatre(hall: Hall) -> None:
    """A theatre: red plush, an open curtain, a bare deck in spot light."""
    half, high = 6.2, 6.4
    cloth, d = hall.colors["cloth"], hall.deck
    shell(hall, 19.0, 10.5)
    _stage(hall, half, high)
    gold = (0.30, 0.19, 0.065)
    z = hall.front + 0.55
    for s in (-1.0, 1.0):
        hall.put(
            "proscenium",
            [
                box((s * (half + 2.1), 0.0, z - 0.35), (3.6, 10.5, 0.5), hall.colors["wall"]),
                box((s * (half + 0.18), 0.0, z - 0.5), (0.34, d + high + 0.3, 0.5), gold, gloss=0.4),
                box((s * (half + 0.62), 0.0, z - 0.62), (0.16, d + high + 0.8, 0.3), gold, gloss=0.4),
            ],
            kind="wall",
        )
        hall.put("curtain", folds(2.3, d + high, cloth, deep=0.2), (s * (half - 0.75), d, z + 0.5))
        hall.put("curtain", folds(0.9, d + high, cloth, deep=0.2), (s * (half + 0.5), d, z + 0.7))
    hall.put(
        "proscenium",
        [
            box((0.0, d + high, z - 0.35), (2 * half + 7.0, 4.4, 0.5), hall.colors["wall"]),
            box((0.0, d + high, z - 0.5), (2 * half + 0.7, 0.34, 0.5), gold, gloss=0.4),
        ],
        kind="wall",
    )
    swags = []
    for k in range(5):
        x = (k - 2) * half * 0.42
        swags.append(
            Solid(
                at=(x, d + high + 0.15, z + 0.15),
                half=(half * 0.225, 1.35 - 0.12 * abs(k - 2), 0.24),
                round=True,
                ball=True,
                cut=(-1.0, 0.1),
                color=cloth,
                finish=CLOTH,
            )
        )
    _theatre_more(hall, cloth, d, gold, half, high, swags, z)


def _theatre_more(hall: Hall, cloth: Any, d: Any, gold: Any, half: Any, high: Any, swags: Any, z: Any) -> None:
    """The rest of the theatre."""
    hall.put("valance", [*swags, box((0.0, d + high - 0.75, z + 0.3), (2 * half + 0.4, 1.4, 0.1), cloth, finish=DRAPE)])
    hall.put(
        "backdrop",
        [box((0.0, d, hall.back), (2 * half + 4.0, 9.0, 0.1), (0.30, 0.31, 0.34), finish=CLOTH)],
        kind="wall",
    )
    seats(hall, 9, 18, 11.6)
    foot = [
        ball((x, d + 0.02, hall.front + 0.28), (0.05, 0.05, 0.05), (1.0, 0.78, 0.5), glow=3.0)
        for x in np.linspace(-half + 0.9, half - 0.9, 13)
    ]
    hall.put("footlights", [box((0.0, d, hall.front + 0.12), (2 * half, 0.1, 0.06), gold), *foot])
    pick = int(hall.chance.integers(3))
    if pick == 0:
        hall.put("piano", f.piano(), (2.6, d, 18.6), yaw=0.5, casts=True)
        hall.put("stool", f.stool(f.WALNUT), (2.3, d, 17.7), casts=True)
        hall.put("microphone", microphone(), (-0.3, d, 16.2), casts=True)
    elif pick == 1:
        hall.put("chair", f.chair(f.WALNUT, cloth), (0.3, d, 17.6), yaw=0.35, casts=True)
        hall.put("lamp", f.floor_lamp((1.0, 0.75, 0.45), 2.0), (1.5, d, 18.3), casts=True)
    else:
        hall.put("microphone", microphone(), (0.0, d, 16.4), casts=True)
    one, two = hall.colors["one"], hall.colors["two"]
    warm = (1.0, 0.80, 0.56)
    hero = (hall.stand[0], d + 0.4, hall.stand[1])
    hall.spot((-4.2, 9.6, 5.0), hero, warm, wide=0.105, soft=0.3, haze=0.55, level=2.2)
    hall.spot((5.2, 9.6, 6.0), (hero[0] + 0.4, hero[1], hero[2]), warm, wide=0.13, soft=0.4, haze=0.35, level=0.9)
    hall.spot((0.6, 8.9, 21.6), (0.0, d, 17.0), (0.95, 0.97, 1.0), wide=0.25, soft=0.4, haze=2.4, level=1.6)
    for s in (-1.0, 1.0):
        hall.spot((s * 3.8, 8.8, 20.6), (s * 2.9, d, 16.6), one, wide=0.26, soft=0.45, haze=2.0, level=1.1)
        hall.spot((s * 3.2, d + 0.25, 21.2), (s * 2.2, d + 3.6, 23.4), two, wide=0.95, soft=0.9, haze=0.0, level=1.1)
        hall.spot((s * 3.6, 8.4, 21.8), (s * 2.6, d + 4.6, 23.4), one, wide=0.8, soft=0.9, haze=0.0, level=0.8)
        hall.spot(
            (s * 5.0, 9.4, 8.0), (s * 5.2, d + 3.0, 15.0), (1.0, 0.66, 0.45), wide=0.42, soft=0.8, haze=0.0, level=0.75
        )
    rig(hall, 20.9, 8.6, 6.0, 6)


def called(hall: Hall) -> list[tuple[str, str, bool, list[Solid]]]:
    """Everything in the hall; things of one name are numbered."""
    names = [name for name, _, _, _ in hall.parts]
    count: dict[str, int] = {}
    out = []
    for name, kind, casts, solids in hall.parts:
        count[name] = count.get(name, 0) + 1
        full = f"{name} {count[name]}" if names.count(name) > 1 else name
        out.append((full, kind, casts, [replace(s, name=full) for s in solids]))
    return out
