"""The halls of the stage kit besides its theatre: a concert before a crowd, and a cinema."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.kits.stage_sets import BLACK, IRON, Hall, folds, microphone, rig, seats, shell, theatre
from rushes.engines.previz.solids import CLOTH, SCREEN, Solid, ball, box, drum, placed, rod, turned


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
            coat = _color([0.03 * tone * v for v in ((1.0, 0.9, 0.9), (0.8, 0.9, 1.1), (1.0, 1.0, 0.85))[k % 3]])
            body = [
                ball((0.0, tall - 0.12, 0.0), (0.088, 0.125, 0.105), (0.028, 0.02, 0.016)),
                drum((0.0, tall - 0.34, 0.0), 0.06, 0.14, (0.22, 0.13, 0.09)),
                Solid(
                    at=(0.0, tall - 0.62, 0.0), half=(0.22, 0.34, 0.13), round=True, ball=True, color=coat, finish=CLOTH
                ),
                box((0.0, 0.0, 0.0), (0.36, tall - 0.7, 0.22), coat),
            ]
            if hall.chance.random() < 0.3:
                side = float(hall.chance.choice([-1.0, 1.0]))
                hand = (side * 0.30, tall + float(hall.chance.uniform(0.12, 0.34)), 0.12)
                elbow = (side * 0.33, tall - 0.16, 0.08)
                body += [
                    rod((side * 0.2, tall - 0.4, 0.0), elbow, 0.05, coat),
                    rod(elbow, hand, 0.038, (0.22, 0.13, 0.09)),
                    ball(hand, (0.04, 0.06, 0.04), (0.22, 0.13, 0.09)),
                ]
            hall.put("crowd", body, (x, 0.0, z), yaw=float(hall.chance.uniform(-0.3, 0.3)), kind="crowd")


def concert(hall: Hall) -> None:
    """A concert: a wide dark stage with a screen, a truss, loudspeakers, a band's gear, and a crowd before it."""
    half, high = 7.4, 7.2
    hall.deck, hall.front, hall.eye = 1.35, 12.0, 2.3
    hall.stand, hall.focus, hall.tall = (0.0, 14.6), (0.0, 3.7, 14.5), 7.4
    d, one, two = hall.deck, hall.colors["one"], hall.colors["two"]
    shell(hall, 24.0, 12.0)
    hall.put(
        "stage", [box((0.0, 0.0, 17.2), (2 * half + 2.0, d, 10.6), (0.022, 0.022, 0.025), gloss=0.8)], kind="ground"
    )
    mix = tuple(0.55 * a + 0.45 * b for a, b in zip(one, two, strict=True))
    wall = []
    for k in range(9):  # narrow screens, higher towards the middle, one colour going over into the other
        share = k / 8.0
        tone = tuple(a + (b - a) * share for a, b in zip(one, two, strict=True))
        tall = 5.4 - 0.34 * abs(k - 4)
        wall.append(
            box(
                (1.42 * (k - 4), d + 0.9, 21.5 - 0.12 * abs(k - 4)),
                (1.0, tall, 0.2),
                (tone[0], tone[1], tone[2]),
                finish=SCREEN,
                glow=0.42,
                dice=3 + k,
            )
        )
    hall.put("screen", wall, kind="screen")
    iron: list[Solid] = []
    for y in (d + high, d + high + 0.45):
        for z in (13.4, 13.85, 19.4, 19.85):
            iron.append(rod((-half, y, z), (half, y, z), 0.035, IRON))
    for s in (-1.0, 1.0):
        for z in (13.4, 19.4):
            iron += [
                rod((s * half + a, 0.0, z + b), (s * half + a, d + high + 0.5, z + b), 0.035, IRON)
                for a in (0.0, 0.4)
                for b in (0.0, 0.4)
            ]
    iron += [
        rod((-half + 0.5 * k, d + high, z), (-half + 0.5 * k + 0.5, d + high + 0.45, z), 0.018, IRON)
        for k in range(int(4 * half))
        for z in (13.4,)
    ]
    hall.put("truss", iron)
    _concert_more(hall, d, half, high, mix, one, two)


def _concert_more(hall: Hall, d: Any, half: Any, high: Any, mix: Any, one: Any, two: Any) -> None:
    """The rest of the concert."""
    for s in (-1.0, 1.0):
        stack = [
            turned(
                box((s * (half + 1.3), d + 1.7 + 0.62 * k, 12.9 + 0.05 * (5 - k)), (1.25, 0.6, 0.9), BLACK, gloss=0.1),
                pitch=0.05 * (4 - k),
            )
            for k in range(8)
        ]
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
        hall.spot(
            (s * 6.6, d + high, 13.2),
            (s * 3.0, d, 16.4),
            two if s < 0 else one,
            wide=0.34,
            soft=0.8,
            haze=0.3,
            level=1.1,
        )
    hall.shine = _color([0.12 + 0.95 * c for c in mix])
    hall.at, hall.spread = (0.0, d + 4.6, 18.5), 110.0
    rig(hall, 13.2, d + high, half, 6)
    rig(hall, 19.2, d + high, half, 8)


def _film(hall: Hall, wide: float, high: float) -> list[Solid]:
    """A screen with a film on it: evening sky, sun, and mountains one behind the other; its foot at the origin."""
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
            out.append(
                box(
                    (x, 0.0, -0.075 - 0.02 * layer - 0.003 * k),
                    (2.0 * half, tall, 0.01),
                    tone,
                    top=(0.02, 1.0),
                    shift=(half * float(chance.uniform(-0.4, 0.4)), 0.0),
                    glow=0.62,
                )
            )
    return [*out, box((0.0, 0.0, -0.15), (wide, 0.07 * high, 0.01), _color(0.05 * cold), glow=0.5)]


def _color(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))


def cinema(hall: Hall) -> None:
    """A cinema: rows of seats before the one bright screen."""
    hall.deck, hall.front, hall.back = 0.5, 16.6, 20.0
    hall.stand, hall.focus, hall.tall, hall.eye = (-1.2, 17.4), (0.0, 3.0, 19.6), 5.6, 4.0
    one, two = hall.colors["one"], hall.colors["two"]
    cloth = hall.colors["cloth"]
    shell(hall, 16.0, 7.6, 21.0)
    hall.put("stage", [box((0.0, 0.0, 18.6), (15.6, hall.deck, 4.0), (0.03, 0.022, 0.02), finish=CLOTH)], kind="ground")
    look = tuple(0.35 * a + 0.3 * b + 0.3 for a, b in zip(one, two, strict=True))
    hall.put("screen", _film(hall, 11.2, 4.7), (0.0, 1.25, 20.6), kind="screen")
    hall.put("screen frame", [box((0.0, 1.0, 20.72), (11.9, 5.2, 0.1), BLACK)])
    for s in (-1.0, 1.0):
        hall.put("curtain", folds(1.9, 6.2, cloth), (s * 6.9, 0.5, 20.2))
        for k in range(5):
            z = 2.0 + 3.6 * k
            lamp = [
                box((s * 7.86, 2.5, z), (0.14, 0.5, 0.24), (0.10, 0.07, 0.03), gloss=0.4),
                box((s * 7.84, 2.56, z), (0.2, 0.36, 0.18), (1.0, 0.55, 0.22), glow=1.1),
            ]
            hall.put("wall lamp", lamp)
            hall.put(
                "panel",
                [
                    box(
                        (s * 7.93, 0.9, z + 1.8),
                        (0.14, 4.6, 2.3),
                        tuple(0.55 * c for c in cloth),  # type: ignore[arg-type]
                        finish=CLOTH,
                    )
                ],
            )
    seats(hall, 11, 20, 13.6, pitch=1.1, rake=0.16)
    hall.shine = tuple(0.25 + 0.9 * c for c in look)  # type: ignore[assignment]
    hall.at, hall.spread = (0.0, 3.4, 20.0), 130.0
    for s in (-1.0, 1.0):
        for k in range(3):
            hall.spot(
                (s * 7.5, 3.1, 2.0 + 7.2 * k),
                (s * 7.95, 6.6, 2.0 + 7.2 * k),
                (1.0, 0.58, 0.26),
                wide=0.9,
                soft=0.9,
                haze=0.0,
                level=0.22,
            )


SETS: dict[str, Callable[[Hall], None]] = {"theatre": theatre, "concert": concert, "cinema": cinema}
