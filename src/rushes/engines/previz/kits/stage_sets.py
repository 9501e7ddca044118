"""The halls of the stage kit: a theatre with curtains, a concert before a crowd, a cinema; seats, scenery and spots."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import (
    CLOTH,
    DRAPE,
    SCREEN,
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
        self, name: str, solids: list[Solid], at: Vec3 = (0.0, 0.0, 0.0), *, yaw: float = 0.0, casts: bool = False,
        kind: str = "furniture",
    ) -> None:  # fmt: skip
        """Set a thing down."""
        self.parts.append((name, kind, casts, placed(solids, at, yaw=yaw)))

    def spot(
        self, at: Vec3, to: Vec3, color: Vec3, *, wide: float = 0.16, soft: float = 0.35, haze: float = 1.0,
        level: float = 1.0,
    ) -> None:  # fmt: skip
        """Hang a spot: `level` is its light on a white surface at `to`, `wide` the half angle of its cone in radians."""
        way = np.subtract(to, at)
        reach = float(np.linalg.norm(way))
        way = way / reach
        inner = math.cos(wide * (1.0 - soft))
        rgb = [level * c for c in color]
        self.spots.append([*at, *(float(c) for c in way), *rgb, math.cos(wide), inner, 0.0016 * haze, reach * reach])


def _shell(hall: Hall, wide: float, high: float, deep: float = 25.0) -> None:
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


def _seats(hall: Hall, rows: int, each: int, first: float, *, pitch: float = 1.02, rake: float = 0.115) -> None:
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


def _folds(wide: float, high: float, cloth: Vec3, *, deep: float = 0.16) -> list[Solid]:
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
            )  # fmt: skip
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
                box((0.0, d - 0.06, z0 + 0.62 * (k + 0.5) - 0.25), (2 * half + 7.0, 0.06, 0.612), wood, finish=WOOD,
                    gloss=0.55, dice=k)
                for k in range(int((z1 - z0 + 0.6) / 0.62))
            ],
        ],
        kind="ground",
    )  # fmt: skip
    for z in (z0 + 3.4, z0 + 6.4):
        for s in (-1.0, 1.0):
            hall.put("wing curtain", [box((s * (half + 0.7), d, z), (2.4, high + 1.5, 0.14), BLACK, finish=DRAPE)])
        hall.put("border", [box((0.0, d + high - 0.4, z + 0.1), (2 * half + 6.0, 3.0, 0.12), BLACK, finish=DRAPE)])


def _rig(hall: Hall, z: float, y: float, half: float, count: int) -> None:
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


def drum_kit(shell: Vec3) -> list[Solid]:
    """A drum kit on the floor, its front towards -z."""
    chrome = (0.42, 0.42, 0.43)
    parts = [
        turned(drum((0.0, 0.08, -0.1), 0.29, 0.42, shell, gloss=0.6), pitch=math.pi / 2),
        turned(drum((0.0, 0.26, -0.325), 0.27, 0.03, (0.6, 0.58, 0.54), gloss=0.3), pitch=math.pi / 2),
    ]
    for x, y, z, r, h in ((-0.24, 0.62, -0.02, 0.16, 0.2), (0.2, 0.62, -0.02, 0.17, 0.22)):
        parts.append(turned(drum((x, y, z), r, h, shell, gloss=0.6), pitch=-0.3))
    parts += [
        drum((0.56, 0.2, 0.22), 0.22, 0.38, shell, gloss=0.6),
        drum((0.56, 0.58, 0.22), 0.21, 0.01, (0.6, 0.58, 0.54)),
        drum((-0.5, 0.5, 0.3), 0.18, 0.16, chrome, gloss=0.8),
        rod((-0.5, 0.0, 0.3), (-0.5, 0.5, 0.3), 0.02, chrome),
        drum((0.0, 0.0, 0.75), 0.17, 0.5, BLACK, top=1.0),
    ]
    for x, z, y, r in ((-0.72, -0.1, 1.1, 0.24), (0.68, -0.12, 1.16, 0.26), (-0.85, 0.35, 0.84, 0.18)):
        parts.append(rod((x, 0.0, z), (x, y, z), 0.014, chrome, gloss=0.7))
        parts.append(turned(ball((x, y, z), (r, 0.014, r), (0.5, 0.34, 0.1), gloss=0.9), pitch=0.22, roll=0.15))
    return parts


def _crowd(hall: Hall, rows: int, each: int, first: float) -> None:
    """People who stand before a stage, seen from behind: heads, shoulders, some with raised arms."""
    for row in range(rows):
        for k in range(each):
            if hall.chance.random() < 0.14:
                continue
            x = 0.72 * (k - (each - 1) / 2) + float(hall.chance.uniform(-0.2, 0.2)) + 0.36 * (row % 2)
            z = first - 0.85 * row + float(hall.chance.uniform(-0.18, 0.18))
            tall = float(hall.chance.uniform(1.56, 1.86))
            tone = float(hall.chance.uniform(0.5, 1.4))
            coat = tuple(0.03 * tone * v for v in ((1.0, 0.9, 0.9), (0.8, 0.9, 1.1), (1.0, 1.0, 0.85))[k % 3])
            body = [
                ball((0.0, tall - 0.12, 0.0), (0.088, 0.125, 0.105), (0.028, 0.02, 0.016)),
                drum((0.0, tall - 0.34, 0.0), 0.06, 0.14, (0.22, 0.13, 0.09)),
                Solid(at=(0.0, tall - 0.62, 0.0), half=(0.22, 0.34, 0.13), round=True, ball=True, color=coat,
                      finish=CLOTH),
                box((0.0, 0.0, 0.0), (0.36, tall - 0.7, 0.22), coat),
            ]  # fmt: skip
            if hall.chance.random() < 0.3:
                side = float(hall.chance.choice([-1.0, 1.0]))
                hand = (side * 0.30, tall + float(hall.chance.uniform(0.12, 0.34)), 0.12)
                elbow = (side * 0.33, tall - 0.16, 0.08)
                body += [rod((side * 0.2, tall - 0.4, 0.0), elbow, 0.05, coat),
                         rod(elbow, hand, 0.038, (0.22, 0.13, 0.09)),
                         ball(hand, (0.04, 0.06, 0.04), (0.22, 0.13, 0.09))]  # fmt: skip
            hall.put("crowd", body, (x, 0.0, z), yaw=float(hall.chance.uniform(-0.3, 0.3)), kind="crowd")


def theatre(hall: Hall) -> None:
    """A theatre: red plush, an open curtain, a bare deck in spot light."""
    half, high = 6.2, 6.4
    cloth, d = hall.colors["cloth"], hall.deck
    _shell(hall, 19.0, 10.5)
    _stage(hall, half, high)
    gold = (0.30, 0.19, 0.065)
    z = hall.front + 0.55
    for s in (-1.0, 1.0):
        hall.put(
            "proscenium",
            [box((s * (half + 2.1), 0.0, z - 0.35), (3.6, 10.5, 0.5), hall.colors["wall"]),
             box((s * (half + 0.18), 0.0, z - 0.5), (0.34, d + high + 0.3, 0.5), gold, gloss=0.4),
             box((s * (half + 0.62), 0.0, z - 0.62), (0.16, d + high + 0.8, 0.3), gold, gloss=0.4)],
            kind="wall",
        )  # fmt: skip
        hall.put("curtain", _folds(2.3, d + high, cloth, deep=0.2), (s * (half - 0.75), d, z + 0.5))
        hall.put("curtain", _folds(0.9, d + high, cloth, deep=0.2), (s * (half + 0.5), d, z + 0.7))
    hall.put("proscenium", [box((0.0, d + high, z - 0.35), (2 * half + 7.0, 4.4, 0.5), hall.colors["wall"]),
                            box((0.0, d + high, z - 0.5), (2 * half + 0.7, 0.34, 0.5), gold, gloss=0.4)],
             kind="wall")  # fmt: skip
    swags = []
    for k in range(5):
        x = (k - 2) * half * 0.42
        swags.append(
            Solid(at=(x, d + high + 0.15, z + 0.15), half=(half * 0.225, 1.35 - 0.12 * abs(k - 2), 0.24), round=True,
                  ball=True, cut=(-1.0, 0.1), color=cloth, finish=CLOTH)
        )  # fmt: skip
    hall.put("valance", [*swags, box((0.0, d + high - 0.75, z + 0.3), (2 * half + 0.4, 1.4, 0.1), cloth, finish=DRAPE)])
    hall.put("backdrop", [box((0.0, d, hall.back), (2 * half + 4.0, 9.0, 0.1), (0.30, 0.31, 0.34), finish=CLOTH)],
             kind="wall")  # fmt: skip
    _seats(hall, 9, 18, 11.6)
    foot = [ball((x, d + 0.02, hall.front + 0.28), (0.05, 0.05, 0.05), (1.0, 0.78, 0.5), glow=3.0)
            for x in np.linspace(-half + 0.9, half - 0.9, 13)]  # fmt: skip
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
        hall.spot((s * 5.0, 9.4, 8.0), (s * 5.2, d + 3.0, 15.0), (1.0, 0.66, 0.45), wide=0.42, soft=0.8, haze=0.0,
                  level=0.75)  # fmt: skip
    _rig(hall, 20.9, 8.6, 6.0, 6)


def concert(hall: Hall) -> None:
    """A concert: a wide dark stage with a screen, a truss, loudspeakers, a band's gear, and a crowd before it."""
    half, high = 7.4, 7.2
    hall.deck, hall.front, hall.eye = 1.35, 12.0, 2.3
    hall.stand, hall.focus, hall.tall = (0.0, 14.6), (0.0, 3.7, 14.5), 7.4
    d, one, two = hall.deck, hall.colors["one"], hall.colors["two"]
    _shell(hall, 24.0, 12.0)
    hall.put(
        "stage", [box((0.0, 0.0, 17.2), (2 * half + 2.0, d, 10.6), (0.022, 0.022, 0.025), gloss=0.8)], kind="ground"
    )
    mix = tuple(0.55 * a + 0.45 * b for a, b in zip(one, two, strict=True))
    wall = []
    for k in range(9):  # narrow screens, higher towards the middle, one colour going over into the other
        share = k / 8.0
        tone = tuple(a + (b - a) * share for a, b in zip(one, two, strict=True))
        tall = 5.4 - 0.34 * abs(k - 4)
        wall.append(box((1.42 * (k - 4), d + 0.9, 21.5 - 0.12 * abs(k - 4)), (1.0, tall, 0.2), (tone[0], tone[1], tone[2]),
                        finish=SCREEN, glow=0.42, dice=3 + k))  # fmt: skip
    hall.put("screen", wall, kind="screen")
    iron: list[Solid] = []
    for y in (d + high, d + high + 0.45):
        for z in (13.4, 13.85, 19.4, 19.85):
            iron.append(rod((-half, y, z), (half, y, z), 0.035, IRON))
    for s in (-1.0, 1.0):
        for z in (13.4, 19.4):
            iron += [rod((s * half + a, 0.0, z + b), (s * half + a, d + high + 0.5, z + b), 0.035, IRON)
                     for a in (0.0, 0.4) for b in (0.0, 0.4)]  # fmt: skip
    iron += [rod((-half + 0.5 * k, d + high, z), (-half + 0.5 * k + 0.5, d + high + 0.45, z), 0.018, IRON)
             for k in range(int(4 * half)) for z in (13.4,)]  # fmt: skip
    hall.put("truss", iron)
    for s in (-1.0, 1.0):
        stack = [turned(box((s * (half + 1.3), d + 1.7 + 0.62 * k, 12.9 + 0.05 * (5 - k)), (1.25, 0.6, 0.9), BLACK,
                            gloss=0.1), pitch=0.05 * (4 - k)) for k in range(8)]  # fmt: skip
        base = [box((s * (half + 1.2), 0.78 * k, 12.6), (1.4, 0.76, 1.0), BLACK) for k in range(3)]
        hall.put("loudspeakers", [*stack, *base], casts=True)
        wedge = turned(box((s * 1.5, d, 12.8), (0.6, 0.36, 0.42), BLACK, top=(1.0, 0.5)), yaw=0.2 * s)
        hall.put("monitor", [wedge], casts=True)
        amp = [
            box((s * 3.4, d, 17.2), (0.78, 0.78, 0.4), BLACK),
            box((s * 3.4, d + 0.79, 17.2), (0.76, 0.3, 0.36), IRON),
        ]
        hall.put("amplifier", amp, casts=True)
    hall.put("riser", [box((0.0, d, 18.2), (3.0, 0.5, 2.4), (0.03, 0.03, 0.032), gloss=0.4)], kind="ground")
    shell = tuple(0.5 * c + 0.03 for c in hall.colors["cloth"])
    hall.put("drum kit", placed(drum_kit((shell[0], shell[1], shell[2])), scale=1.15), (0.0, d + 0.5, 18.1), casts=True)
    hall.put("microphone", microphone(), (0.0, d, 13.6), casts=True)
    hall.put("microphone", microphone(), (-2.6, d, 14.4), casts=True)
    if hall.chance.random() < 0.6:
        hall.put("microphone", microphone(), (2.5, d, 14.2), casts=True)
    _crowd(hall, 9, 25, 10.6)
    hero = (hall.stand[0], d + 0.3, hall.stand[1])
    hall.spot((-4.4, d + high, 13.0), hero, (1.0, 0.88, 0.74), wide=0.15, haze=0.7, level=1.7)
    hall.spot((0.0, d + high, 19.3), (0.0, d, 14.4), (1.0, 0.96, 0.9), wide=0.17, haze=1.6, level=1.7)
    for k, x in enumerate((-6.0, -3.4, 3.4, 6.0)):
        color = one if k in (0, 3) else two
        out = (x * (1.7 if k in (0, 3) else 0.2), 0.4, 8.0 if k in (0, 3) else 13.0)
        hall.spot((x, d + high, 19.0), out, color, wide=0.10, soft=0.5, haze=3.4, level=1.5)
    for s in (-1.0, 1.0):
        hall.spot((s * 6.6, d + high, 13.2), (s * 3.0, d, 16.4), two if s < 0 else one, wide=0.34, soft=0.8, haze=0.3,
                  level=1.1)  # fmt: skip
    hall.shine = tuple(0.12 + 0.95 * c for c in mix)  # type: ignore[assignment]
    hall.at, hall.spread = (0.0, d + 4.6, 18.5), 110.0
    _rig(hall, 13.2, d + high, half, 6)
    _rig(hall, 19.2, d + high, half, 8)


def _film(hall: Hall, wide: float, high: float) -> list[Solid]:
    """A screen with a film on it: an evening sky, the sun, and mountains one behind the other; its foot at the origin."""
    chance = hall.chance
    warm = np.array((1.0, 0.52, 0.26)) if chance.random() < 0.6 else np.array((0.86, 0.74, 0.62))
    cold = np.array((0.20, 0.30, 0.52))
    bands = 22
    out = []
    for k in range(bands):
        share = k / (bands - 1)
        tone = _color(warm + (cold - warm) * share**0.8)
        out.append(box((0.0, high * k / bands, 0.0), (wide, high / bands + 0.002, 0.1), tone, glow=0.78))
    sun = float(chance.uniform(-0.28, 0.28)) * wide
    disc = turned(drum((sun, 0.40 * high, -0.06), 0.085 * wide, 0.012, (1.0, 0.86, 0.58), glow=1.7), pitch=math.pi / 2)
    out.append(disc)
    for layer in range(3):
        far = 1.0 - layer / 2.0
        tone = _color(0.20 * warm * far + cold * (0.10 + 0.30 * far))
        for k in range(5):
            half = wide * float(chance.uniform(0.13, 0.24))
            x = float(chance.uniform(-0.5 * wide + half, 0.5 * wide - half))
            tall = high * (0.56 - 0.16 * layer) * float(chance.uniform(0.6, 1.0))
            out.append(box((x, 0.0, -0.075 - 0.02 * layer - 0.003 * k), (2.0 * half, tall, 0.01), tone, top=(0.02, 1.0),
                           shift=(half * float(chance.uniform(-0.4, 0.4)), 0.0), glow=0.62))  # fmt: skip
    return [*out, box((0.0, 0.0, -0.15), (wide, 0.07 * high, 0.01), _color(0.05 * cold), glow=0.5)]


def _color(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))


def cinema(hall: Hall) -> None:
    """A cinema: rows of seats before the one bright screen."""
    hall.deck, hall.front, hall.back = 0.5, 16.6, 20.0
    hall.stand, hall.focus, hall.tall, hall.eye = (-1.2, 17.4), (0.0, 3.0, 19.6), 5.6, 4.0
    one, two = hall.colors["one"], hall.colors["two"]
    cloth = hall.colors["cloth"]
    _shell(hall, 16.0, 7.6, 21.0)
    hall.put("stage", [box((0.0, 0.0, 18.6), (15.6, hall.deck, 4.0), (0.03, 0.022, 0.02), finish=CLOTH)], kind="ground")
    look = tuple(0.35 * a + 0.3 * b + 0.3 for a, b in zip(one, two, strict=True))
    hall.put("screen", _film(hall, 11.2, 4.7), (0.0, 1.25, 20.6), kind="screen")
    hall.put("screen frame", [box((0.0, 1.0, 20.72), (11.9, 5.2, 0.1), BLACK)])
    for s in (-1.0, 1.0):
        hall.put("curtain", _folds(1.9, 6.2, cloth), (s * 6.9, 0.5, 20.2))
        for k in range(5):
            z = 2.0 + 3.6 * k
            lamp = [
                box((s * 7.86, 2.5, z), (0.14, 0.5, 0.24), (0.10, 0.07, 0.03), gloss=0.4),
                box((s * 7.84, 2.56, z), (0.2, 0.36, 0.18), (1.0, 0.55, 0.22), glow=1.1),
            ]
            hall.put("wall lamp", lamp)
            hall.put("panel", [box((s * 7.93, 0.9, z + 1.8), (0.14, 4.6, 2.3), tuple(0.55 * c for c in cloth),  # type: ignore[arg-type]
                                   finish=CLOTH)])  # fmt: skip
    _seats(hall, 11, 20, 13.6, pitch=1.1, rake=0.16)
    hall.shine = tuple(0.25 + 0.9 * c for c in look)  # type: ignore[assignment]
    hall.at, hall.spread = (0.0, 3.4, 20.0), 130.0
    for s in (-1.0, 1.0):
        for k in range(3):
            hall.spot((s * 7.5, 3.1, 2.0 + 7.2 * k), (s * 7.95, 6.6, 2.0 + 7.2 * k), (1.0, 0.58, 0.26), wide=0.9,
                      soft=0.9, haze=0.0, level=0.22)  # fmt: skip


SETS: dict[str, Callable[[Hall], None]] = {"theatre": theatre, "concert": concert, "cinema": cinema}


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
