"""What stands and drives on the strips of `kits.landscape_road`: lanes, traffic, rails, posts, lamps, goals, poles."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz import furniture as f
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import SceneSpec, Vec3
from rushes.engines.previz.solids import Solid, box, drum, placed, rod, turned
from rushes.engines.previz.strips import (
    CAR_PARK,
    HIGHWAY,
    LAMP_STEP,
    PITCH,
    RACEWAY,
    RAILWAY,
    ROADWAY,
    RUNWAY,
    TRACK,
    strip_of,
)

#: Colours of cars that nobody asked for: mostly greys, few bright ones.
_PAINTS: tuple[Vec3, ...] = (
    (0.42, 0.42, 0.43),
    (0.06, 0.065, 0.07),
    (0.20, 0.21, 0.22),
    (0.55, 0.54, 0.52),
    (0.36, 0.03, 0.025),
    (0.03, 0.08, 0.22),
    (0.02, 0.02, 0.022),
    (0.10, 0.13, 0.11),
)
_RACERS: tuple[Vec3, ...] = ((0.48, 0.03, 0.02), (0.03, 0.12, 0.42), (0.55, 0.36, 0.03), (0.5, 0.5, 0.5))
#: What may drive on a road.
DRIVEN = ("car", "bus", "truck", "motorcycle")
_IRON: Vec3 = (0.16, 0.165, 0.17)


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """Something that drives along a lane, or stands in a bay.

    Args:
        name: of `vehicles.VEHICLES`.
        color: linear.
        x, z: where it is at t = 0, metres.
        way: 1 away along z, -1 towards the camera.
        speed: metres per second.
        yaw: set for what stands across the lane; else it follows from the way.
    """

    name: str
    color: Vec3
    x: float
    z: float
    way: float = 1.0
    speed: float = 0.0
    yaw: float | None = None

    @property
    def turn(self) -> float:
        """Yaw of a thing that heads along its own +x."""
        return self.yaw if self.yaw is not None else -self.way * math.pi / 2


def kind_of(spec: SceneSpec) -> int | None:
    """What is laid on the land of a scene; None where nothing is."""
    found = strip_of(str(spec.extra.get("terrain") or "")) if spec.kit == "landscape" else None
    return found[0] if found else None


def traffic(spec: SceneSpec) -> tuple[Vehicle, ...]:
    """What drives or stands on the strip besides the first vehicle that was asked for; the first one is the hero."""
    kind = kind_of(spec)
    if kind is None or "cars" in spec.remove:
        return ()
    chance = stream(spec.seed, "roads.traffic")
    asked = [s for s in spec.subjects if s.get("kind") == "thing" and s.get("name") in (*DRIVEN, "train")]
    walkers = any(s.get("kind") in ("person", "animal") for s in spec.subjects)
    still = float(spec.extra.get("loop") or 0.0) > 0.0
    if kind == CAR_PARK:
        return _parked(chance)
    if kind == RAILWAY:
        return ()
    if kind not in (ROADWAY, HIGHWAY, RACEWAY):
        return ()
    lanes = {
        ROADWAY: ((1.75, 1.0), (-1.75, -1.0)),
        RACEWAY: ((2.2, 1.0), (-1.4, 1.0)),
        HIGHWAY: ((3.4, 1.0), (7.0, 1.0), (-3.4, -1.0), (-7.0, -1.0)),
    }[kind]
    speed = {ROADWAY: 19.0, HIGHWAY: 27.0, RACEWAY: 46.0}[kind]
    out: list[Vehicle] = []
    for k, (x, way) in enumerate(lanes):
        at = -float(chance.uniform(30.0, 60.0)) if way > 0 else float(chance.uniform(60.0, 95.0))
        pace = speed * (1.0 if abs(x) > 5.0 or kind != HIGHWAY else 1.12)
        for n in range({ROADWAY: 2, HIGHWAY: 3, RACEWAY: 2}[kind]):
            gap = float(chance.uniform(24.0, 52.0)) if kind != RACEWAY else float(chance.uniform(11.0, 24.0))
            z = at + n * gap * 1.4
            if kind == ROADWAY and way < 0:
                z += 20.0 * n
            name = "car" if kind == RACEWAY else str(chance.choice(["car", "car", "car", "truck", "bus"]))
            paints = _RACERS if kind == RACEWAY else _PAINTS
            color = paints[int(chance.integers(len(paints)))]
            if way > 0 and k == 0 and n == 0 and (asked or walkers):
                continue  # its place is taken
            if walkers and (n > 0 or way > 0):
                continue
            out.append(Vehicle(name=name, color=color, x=x, z=z, way=way, speed=0.0 if still else pace))
    if not asked and not walkers and out:  # who is first is a car, not the back of a lorry
        hero = out[0]
        color = _RACERS[int(chance.integers(len(_RACERS)))]
        z = -0.45 * 4.0 * hero.speed
        out[0] = Vehicle(name="car", color=color, x=hero.x, z=z if not still else 2.0, way=1.0, speed=hero.speed)
        out[1:] = [_clear(v, out[0]) for v in out[1:]]
    return tuple(out)


def _clear(other: Vehicle, hero: Vehicle) -> Vehicle:
    """The same, moved on where it would drive into the hero's place."""
    if other.way == hero.way and abs(other.x - hero.x) < 2.0 and abs(other.z - hero.z) < 16.0:
        return Vehicle(name=other.name, color=other.color, x=other.x, z=hero.z + 30.0, way=other.way, speed=other.speed)
    return other


def _parked(chance: Any) -> tuple[Vehicle, ...]:
    """Cars in their bays, nose in or nose out."""
    out = []
    for row in range(3):
        for half in (0, 1):
            for k in range(-7, 8):
                x, z = 2.6 * k, 9.0 + 16.0 * row + 2.6 + 5.2 * half - 0.0
                if chance.random() > 0.36 or (row == 0 and abs(k) < 1):
                    continue
                turn = math.pi / 2 * (1.0 if chance.random() < 0.7 else -1.0) * (1.0 if half else -1.0)
                color = _PAINTS[int(chance.integers(len(_PAINTS)))]
                out.append(Vehicle(name="car", color=color, x=x + 0.0, z=z, yaw=turn))
    out.sort(key=lambda v: abs(v.x - 2.6) + abs(v.z - 12.0))
    return tuple(out[:16])


def lane_of(spec: SceneSpec, number: int) -> Vehicle:
    """Where the vehicle number `number` that was asked for drives; its name and colour are to be filled in."""
    kind = kind_of(spec)
    speed = {ROADWAY: 19.0, HIGHWAY: 27.0, RACEWAY: 46.0, RAILWAY: 22.0, RUNWAY: 34.0}.get(kind or 0, 0.0)
    loop = float(spec.extra.get("loop") or 0.0) > 0.0
    still = loop or any(s.get("action") == "stand" for s in spec.subjects if s.get("kind") == "thing")
    speed = 0.0 if still or kind in (CAR_PARK, PITCH, TRACK) else speed
    x = {ROADWAY: 1.75, HIGHWAY: 3.4, RACEWAY: 2.0}.get(kind or 0, 0.0)
    if number % 2 and kind in (ROADWAY, HIGHWAY):
        return Vehicle(name="", color=(0.0, 0.0, 0.0), x=-x, z=70.0 if speed else 6.0, way=-1.0, speed=speed)
    start = -1.8 * speed + 2.0 - 17.0 * (number // 2)
    if kind == CAR_PARK:
        return Vehicle(name="", color=(0.0, 0.0, 0.0), x=0.0, z=12.0 + 5.0 * number, yaw=1.1)
    return Vehicle(name="", color=(0.0, 0.0, 0.0), x=x, z=start, way=1.0, speed=speed)


def lit_traffic(spec: SceneSpec) -> tuple[Vehicle, ...]:
    """What drives with its lamps burning: in the dark, everything that drives; else nothing."""
    kind = kind_of(spec)
    if kind is None or kind == CAR_PARK or spec.time not in ("night", "dusk"):
        return ()
    asked = [s for s in spec.subjects if s.get("kind") == "thing" and s.get("name") in (*DRIVEN, "train")]
    return (*(lane_of(spec, k) for k in range(len(asked))), *traffic(spec))


def beams_at(vehicles: tuple[Vehicle, ...], seconds: float) -> NDArray[np.float64]:
    """Where the lamps of vehicles are at an instant, as `landscape_road.pave` reads them."""
    rows = [(v.x, v.z + v.way * v.speed * seconds, v.way, 8.0) for v in vehicles]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _guard_rail(x: float, z0: float, z1: float) -> list[Solid]:
    """A steel rail on posts along z."""
    parts = [box((x, 0.52, (z0 + z1) / 2), (0.06, 0.30, z1 - z0), (0.42, 0.43, 0.44), gloss=0.4)]
    step = 4.0
    for k in range(min(int((z1 - z0) / step), 46)):
        parts.append(box((x + 0.06 * math.copysign(1.0, x), 0.0, z0 + step * k), (0.1, 0.7, 0.12), _IRON))
    return parts


def _poles(x: float, count: int) -> list[Solid]:
    """Wooden poles with wires along a road."""
    wood = (0.12, 0.085, 0.06)
    parts: list[Solid] = []
    for k in range(count):
        z = -30.0 + 42.0 * k
        parts += [rod((x, -0.5, z), (x, 8.2, z), 0.13, wood, top=0.75), box((x, 7.5, z), (2.0, 0.13, 0.13), wood)]
        parts += [drum((x + s, 7.62, z), 0.05, 0.14, (0.3, 0.28, 0.25)) for s in (-0.85, 0.85)]
        for s in (-0.85, 0.85):  # each span sags in two
            mid = (x + s, 7.15, z + 21.0)
            parts += [
                rod((x + s, 7.7, z), mid, 0.014, (0.02, 0.02, 0.02)),
                rod(mid, (x + s, 7.7, z + 42.0), 0.014, (0.02, 0.02, 0.02)),
            ]
    return parts


def _lamps(x: float, count: int, glow: float) -> list[Solid]:
    """Lamp posts with two arms, on the strip between two carriageways."""
    parts: list[Solid] = []
    for k in range(count):
        z = LAMP_STEP * k
        parts.append(rod((x, 0.0, z), (x, 9.4, z), 0.10, _IRON, top=0.6))
        for s in (-1.0, 1.0):
            parts += [
                rod((x, 9.3, z), (x + 2.6 * s, 9.9, z), 0.05, _IRON),
                box((x + 2.7 * s, 9.82, z), (0.8, 0.1, 0.3), (1.0, 0.80, 0.52), glow=glow),
            ]
    return parts


def _road(chance: Any, glow: float) -> list[Solid]:
    side = float(chance.choice([-1.0, 1.0]))
    parts: list[Solid] = []
    for k in range(18):
        for s in (-1.0, 1.0):
            post = [
                box((0.0, 0.0, 0.0), (0.12, 0.95, 0.10), (0.66, 0.65, 0.62)),
                box((0.0, 0.62, 0.0), (0.125, 0.18, 0.105), (0.02, 0.02, 0.02)),
                box((0.0, 0.66, -0.055), (0.05, 0.10, 0.01), (0.9, 0.35, 0.05), glow=0.25),
            ]
            parts += placed(post, (s * 4.7, 0.0, -20.0 + 25.0 * k))
    parts += _poles(side * 9.5, 9)
    if chance.random() < 0.7:
        parts += _guard_rail(-side * 5.4, 18.0, 190.0)
    return parts


def _highway(chance: Any, glow: float) -> list[Solid]:
    parts = [*_guard_rail(10.9, -60.0, 420.0), *_guard_rail(-10.9, -60.0, 420.0)]
    wall = (0.30, 0.295, 0.28)
    parts += [box((0.0, 0.0, 180.0), (0.60, 0.34, 560.0), wall), box((0.0, 0.34, 180.0), (0.26, 0.55, 560.0), wall)]
    parts += _lamps(0.0, 11, 3.0 * glow + 0.05)
    z = float(chance.uniform(95.0, 140.0))
    blue = (0.02, 0.10, 0.30) if chance.random() < 0.5 else (0.02, 0.17, 0.08)
    parts += [rod((s * 11.6, 0.0, z), (s * 11.6, 7.2, z), 0.22, _IRON) for s in (-1.0, 1.0)]
    parts += [box((0.0, 6.9, z), (23.4, 0.5, 0.4), _IRON)]
    for x in (3.2, 7.4):
        parts += [
            box((x, 5.7, z - 0.3), (3.7, 2.3, 0.1), (0.62, 0.62, 0.62)),
            box((x, 5.76, z - 0.36), (3.55, 2.18, 0.05), blue),
            box((x - 0.5, 7.0, z - 0.40), (1.9, 0.26, 0.02), (0.6, 0.6, 0.6)),
            box((x - 0.2, 6.4, z - 0.40), (2.5, 0.26, 0.02), (0.6, 0.6, 0.6)),
            box((x + 1.3, 6.0, z - 0.40), (0.16, 1.3, 0.02), (0.6, 0.6, 0.6)),
        ]
    return parts


def _raceway(chance: Any, glow: float) -> list[Solid]:
    parts: list[Solid] = []
    for s in (-1.0, 1.0):
        parts.append(box((s * 15.5, 0.0, 150.0), (0.4, 1.0, 520.0), (0.34, 0.34, 0.33)))
        for k in range(18):
            tone = ((0.45, 0.04, 0.03), (0.6, 0.58, 0.55))[k % 2]
            parts.append(box((s * 15.25, 0.25, -40.0 + 8.0 * k), (0.1, 0.6, 7.6), tone))
            parts.append(rod((s * 15.5, 1.0, -40.0 + 8.0 * k), (s * 15.5, 3.6, -40.0 + 8.0 * k), 0.05, _IRON))
        for y in (1.8, 2.6, 3.4):
            parts.append(box((s * 15.5, y, 100.0), (0.03, 0.03, 300.0), _IRON))
    side = float(chance.choice([-1.0, 1.0]))
    for k in range(7):  # a stand
        parts.append(box((side * (18.5 + 1.1 * k), 0.0, 62.0), (1.1, 0.8 + 0.75 * k, 70.0), (0.30, 0.30, 0.31)))
        for n in range(9):
            tone = ((0.40, 0.05, 0.04), (0.05, 0.12, 0.34), (0.5, 0.45, 0.36), (0.08, 0.08, 0.09))[(n + k) % 4]
            parts.append(box((side * (18.4 + 1.1 * k), 0.8 + 0.75 * k, 31.0 + 7.6 * n), (0.5, 0.8, 6.6), tone))
    parts.append(box((side * 22.5, 8.6, 62.0), (10.0, 0.25, 72.0), (0.5, 0.5, 0.5)))
    parts += [
        rod((side * 26.0, 0.0, 30.0 + 16.0 * k), (side * 26.0, 8.6, 30.0 + 16.0 * k), 0.2, _IRON) for k in range(5)
    ]
    gantry = [rod((s * 8.2, 0.0, 7.0), (s * 8.2, 6.4, 7.0), 0.16, _IRON) for s in (-1.0, 1.0)]
    return [
        *parts,
        *gantry,
        box((0.0, 5.6, 7.0), (16.6, 1.0, 0.4), (0.03, 0.03, 0.034)),
        *[box((-1.6 + 0.8 * k, 5.85, 6.78), (0.36, 0.36, 0.04), (1.0, 0.08, 0.05), glow=1.5) for k in range(5)],
    ]


def _railway(chance: Any, glow: float) -> list[Solid]:
    parts = [box((s * 0.75, 0.04, 240.0), (0.075, 0.15, 700.0), (0.34, 0.32, 0.31), gloss=0.6) for s in (-1.0, 1.0)]
    side = float(chance.choice([-1.0, 1.0]))
    for k in range(11):
        z = -40.0 + 46.0 * k
        parts += [
            rod((side * 3.2, -0.2, z), (side * 3.2, 7.4, z), 0.13, _IRON),
            rod((side * 3.2, 6.5, z), (side * -0.2, 6.3, z), 0.05, _IRON),
            rod((side * 3.2, 7.2, z), (side * 0.8, 6.35, z), 0.035, _IRON),
        ]
    for y in (5.5, 6.35):
        parts.append(rod((0.0, y, -60.0), (0.0, y, 440.0), 0.016, (0.02, 0.02, 0.02)))
    signal = [
        rod((0.0, 0.0, 0.0), (0.0, 4.2, 0.0), 0.09, _IRON),
        box((0.0, 3.4, -0.12), (0.5, 1.2, 0.2), (0.02, 0.02, 0.02)),
        turned(drum((0.0, 4.1, -0.25), 0.13, 0.03, (0.1, 0.9, 0.4), glow=2.0), pitch=math.pi / 2),
    ]
    return parts + placed(signal, (-side * 3.0, 0.0, 34.0))


def _car_park(chance: Any, glow: float) -> list[Solid]:
    parts: list[Solid] = []
    for k in range(3):
        for x in (-14.0, 14.0):
            z = 17.0 + 16.0 * k
            parts += [
                rod((x, 0.0, z), (x, 6.8, z), 0.09, _IRON),
                box((x, 6.7, z), (1.6, 0.12, 0.3), (1.0, 0.84, 0.6), glow=3.0 * glow + 0.05),
            ]
    sign = [
        rod((0.0, 0.0, 0.0), (0.0, 2.3, 0.0), 0.04, _IRON),
        box((0.0, 2.1, -0.03), (0.66, 0.66, 0.04), (0.02, 0.09, 0.36)),
        box((-0.1, 2.2, -0.06), (0.08, 0.46, 0.02), (0.62, 0.62, 0.62)),
        turned(drum((0.03, 2.53, -0.06), 0.15, 0.02, (0.62, 0.62, 0.62)), pitch=math.pi / 2),
        turned(drum((0.03, 2.53, -0.065), 0.075, 0.025, (0.02, 0.09, 0.36)), pitch=math.pi / 2),
    ]
    return parts + placed(sign, (float(chance.choice([-4.4, 4.4])), 0.0, 6.4))


def _runway(chance: Any, glow: float) -> list[Solid]:
    parts: list[Solid] = []
    for k in range(24):
        for s in (-1.0, 1.0):
            parts.append(drum((s * 23.0, 0.0, 24.0 * k), 0.14, 0.28, (1.0, 0.85, 0.6), top=0.7, glow=0.4 + 4.0 * glow))
    tower = [
        drum((0.0, 0.0, 0.0), 3.4, 19.0, (0.5, 0.5, 0.49), top=0.8),
        drum((0.0, 19.0, 0.0), 4.6, 3.4, f.STEEL, top=1.25),
        drum((0.0, 19.6, 0.0), 5.05, 2.1, (0.05, 0.08, 0.10), top=1.16, gloss=1.0),
        drum((0.0, 22.4, 0.0), 6.0, 0.4, f.WHITE),
        rod((0.0, 22.6, 0.0), (0.0, 28.0, 0.0), 0.12, f.STEEL),
    ]
    side = float(chance.choice([-1.0, 1.0]))
    hall = [
        box((0.0, 0.0, 0.0), (26.0, 11.0, 60.0), (0.42, 0.43, 0.44)),
        box((0.0, 11.0, 0.0), (27.0, 1.0, 61.0), f.STEEL),
    ]
    return [
        *parts,
        *placed(tower, (side * 90.0, 0.0, 210.0)),
        *placed(hall, (side * 128.0, 0.0, 270.0)),
        *placed(hall, (side * 128.0, 0.0, 345.0)),
    ]


def _pitch(chance: Any, glow: float) -> list[Solid]:
    white = (0.66, 0.65, 0.62)
    parts: list[Solid] = []
    for z, s in ((-60.0, -1.0), (45.0, 1.0)):
        for x in (-3.66, 3.66):
            parts += [
                rod((x, 0.0, z), (x, 2.44, z), 0.06, white),
                rod((x, 2.44, z), (x, 2.2, z + 1.0 * s), 0.03, white),
                rod((x, 2.2, z + 1.0 * s), (x, 0.0, z + 2.0 * s), 0.03, white),
            ]
        parts.append(rod((-3.66, 2.44, z), (3.66, 2.44, z), 0.06, white))
        for k in range(13):  # the net
            x = -3.66 + 0.61 * k
            parts.append(rod((x, 2.2, z + 1.0 * s), (x, 0.0, z + 2.0 * s), 0.012, white))
        for k in range(5):
            a = k / 4.0
            parts.append(
                rod((-3.66, 2.2 * (1 - a), z + s * (1.0 + a)), (3.66, 2.2 * (1 - a), z + s * (1.0 + a)), 0.012, white)
            )
    for x in (-34.0, 34.0):
        for z in (-60.0, 45.0):
            parts += [
                rod((x, 0.0, z), (x, 1.6, z), 0.025, white),
                box((x + 0.2, 1.3, z), (0.4, 0.28, 0.02), (0.6, 0.05, 0.04)),
            ]
    for x in (-44.0, 44.0):
        for z in (-30.0, 52.0):
            parts += [
                rod((x, 0.0, z), (x, 21.0, z), 0.3, _IRON, top=0.6),
                box((x, 20.0, z), (0.5, 2.6, 4.6), (1.0, 0.95, 0.85), glow=0.3 + 4.0 * glow),
            ]
    for k in range(5):
        parts.append(box((0.0, 0.4 + 0.5 * k, 58.0 + 0.9 * k), (60.0, 0.5, 0.9), (0.30, 0.31, 0.33)))
    return parts


def _track(chance: Any, glow: float) -> list[Solid]:
    parts: list[Solid] = []
    white = (0.62, 0.61, 0.58)
    for lane in range(8):
        x = -4.27 + 1.22 * lane
        for k in range(3):
            z = 14.0 + 10.0 * k
            if lane % 2 == 0:
                parts += [
                    box((x, 0.88, z), (1.05, 0.09, 0.03), white),
                    rod((x - 0.5, 0.0, z), (x - 0.5, 0.92, z), 0.02, _IRON),
                    rod((x + 0.5, 0.0, z), (x + 0.5, 0.92, z), 0.02, _IRON),
                    rod((x - 0.5, 0.02, z), (x - 0.5, 0.02, z - 0.6), 0.02, _IRON),
                    rod((x + 0.5, 0.02, z), (x + 0.5, 0.02, z - 0.6), 0.02, _IRON),
                ]
    side = float(chance.choice([-1.0, 1.0]))
    for k in range(6):
        parts.append(box((side * (13.0 + 0.95 * k), 0.0, 45.0), (0.95, 0.55 + 0.48 * k, 74.0), (0.36, 0.36, 0.37)))
    for x in (-20.0, 20.0):
        parts += [
            rod((x, 0.0, 66.0), (x, 17.0, 66.0), 0.25, _IRON),
            box((x, 16.0, 66.0), (3.6, 2.2, 0.4), (1.0, 0.95, 0.85), glow=0.3 + 4.0 * glow),
        ]
    return parts


_MAKERS: dict[int, Callable[[Any, float], list[Solid]]] = {
    ROADWAY: _road,
    HIGHWAY: _highway,
    RACEWAY: _raceway,
    RAILWAY: _railway,
    CAR_PARK: _car_park,
    RUNWAY: _runway,
    PITCH: _pitch,
    TRACK: _track,
}


def roadside(spec: SceneSpec) -> list[Solid]:
    """What stands beside the strip: posts, rails, lamps, goals; empty where nothing is laid."""
    kind = kind_of(spec)
    if kind is None:
        return []
    glow = {"night": 1.0, "dusk": 0.6}.get(spec.time, 0.0)
    return _MAKERS[kind](stream(spec.seed, "roads.side"), glow)
