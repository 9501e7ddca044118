"""The interior kit: rooms that windows, sun and lamps light, furnished by name, with people who stand, sit or walk."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Figure, Light, Posed, draw, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.gait import pace, place
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits import interior_light as lit
from rushes.engines.previz.kits.interior_panes import daylight, passing_things, sharp
from rushes.engines.previz.kits.interior_passing import gone, hold_back, is_ride, pack_passing
from rushes.engines.previz.kits.interior_plan import furnish
from rushes.engines.previz.kits.interior_room import Room
from rushes.engines.previz.kits.interior_rows import shade_rows
from rushes.engines.previz.kits.interior_solid import PASSED, room_things, trace_room
from rushes.engines.previz.shelf import Shelf
from rushes.engines.previz.solid_rays import tiles
from rushes.engines.previz.solids import BOOKS, packed

#: Level that the middle of the picture's light is exposed to, by hour.
_GOAL = {"day": 0.20, "dawn": 0.17, "dusk": 0.125, "night": 0.085}
#: Metres between entries of the maps of floor, ceiling and walls, in a room whose sides are at most `_AREA` square
#: metres together; they are wider apart in a hall, which is seen from farther away.
_STEPS = (0.05, 0.16, 0.09, 0.09, 0.08, 0.16)
_AREA = 150.0
_PROBES = (4, 5, 5)


@dataclass(frozen=True, kw_only=True)
class Interior:
    """Everything the kernels of a room read (see `interior_rows.shade_rows`), and who is in it."""

    solid: NDArray[np.float64]
    casters: NDArray[np.float64]
    room: NDArray[np.float64]
    windows: NDArray[np.float64]
    lamps: NDArray[np.float64]
    out: NDArray[np.float64]
    maps: NDArray[np.float32]
    place: NDArray[np.float64]
    probes: NDArray[np.float64]
    people: tuple[Figure, ...]
    owners: NDArray[np.int32]
    things: tuple[Thing, ...]
    hour: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the rows of one frame share: camera basis, the tiles' solids, the outside, people from far to near.

    The room's light is that of the world, dimmed by what passes.
    """

    view: NDArray[np.float64]
    first: NDArray[np.int64]
    listed: NDArray[np.int32]
    away: NDArray[np.float64]
    out: NDArray[np.float64]
    room: NDArray[np.float64]
    maps: NDArray[np.float32]
    probes: NDArray[np.float64]
    people: tuple[Posed, ...]


class InteriorKit:
    """Rooms (see `kit.Kit`)."""

    def __init__(self) -> None:
        self._moments: Shelf[Moment] = Shelf()

    def build(self, spec: SceneSpec) -> World:
        """Furnish and light the room of `spec.extra["room"]` (see `interior_plan.ROOMS`; a living room by default)."""
        return build_room(spec, fine=1.0)

    def shade(
        self,
        world: World,
        camera: CameraState,
        seconds: float,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
    ) -> None:
        """Fill rows y0..y1 (see `kit.Kit.shade`)."""
        data: Interior = world.data
        height, width = depth.shape
        key = (camera, seconds, width, height)
        now = self._moments.take(data, key, lambda: _moment(data, camera, seconds, width, height))
        shade_rows(
            data.solid, data.casters, now.room, data.windows, data.lamps, now.out, now.maps, data.place, now.probes,
            now.first, now.listed, now.away, now.view, rgb, depth, y0, y1,
        )  # fmt: skip
        people_in(now.people, rgb, depth, y0, y1)

    def things(self, world: World) -> tuple[Thing, ...]:
        """Floor, ceiling, walls, every piece of furniture, and what passes outside (see `kit.Tracer`)."""
        things: tuple[Thing, ...] = world.data.things
        return things

    def trace(
        self,
        world: World,
        camera: CameraState,
        view: NDArray[np.float64],
        seconds: float,
        into: Surfaces,
        want: NDArray[np.uint8],
        quick: bool,
    ) -> None:
        """Fill the wanted pixels (see `kit.Tracer`)."""
        data: Interior = world.data
        height, width = into.depth.shape
        first, listed, away = tiles(data.solid, view, height, width)
        trace_room(
            data.solid, data.owners, data.room, data.windows, sharp(data.out, seconds), first, listed, away, view, want,
            into.depth, into.normal, into.ids,
        )  # fmt: skip


def people_in(
    people: tuple[Posed, ...], rgb: NDArray[np.float32], depth: NDArray[np.float32], y0: int, y1: int
) -> None:
    """Draw people into rows y0..y1, the far ones first."""
    for figure in people:
        draw(figure, rgb, depth, y0, y1)


def build_room(spec: SceneSpec, *, fine: float) -> World:
    """Build a room; `fine` below 1 bakes coarser maps, faster."""
    glow = {"night": 1.0, "dusk": 0.75, "dawn": 0.3}.get(spec.time, 0.12 if spec.weather in ("rain", "fog") else 0.0)
    room = furnish(spec, glow=glow)
    solid = packed(room.solids)
    casters = packed([s for s in room.solids if max(s.half) > 0.15 and s.finish != BOOKS])
    windows = np.array(room.windows, dtype=np.float64).reshape(-1, 7)
    lamps = np.array(room.lamps, dtype=np.float64).reshape(-1, 6)
    packed_room, out = _pack(spec, room)
    probes = np.zeros((*_PROBES, 6, 3))
    bounce = np.zeros((*_PROBES, 6, 3))
    lit.bake_probes(packed_room, windows, lamps, out, casters, probes, bounce)
    maps, where = _bake(room, packed_room, windows, lamps, out, casters, bounce, fine)
    people = _people(spec, room)
    data = Interior(
        solid=solid,
        casters=casters,
        room=packed_room,
        windows=windows,
        lamps=lamps,
        out=out,
        maps=maps,
        place=where,
        probes=probes + bounce,
        people=people,
        owners=np.array(room.owners, np.int32),
        things=(*room_things(room.things), *passing_things(out, PASSED)),
        hour=spec.time,
    )
    anchors = _anchors(spec, room, people)
    _expose(data, anchors, spec)
    return World(anchors=anchors, data=data)


def _pack(spec: SceneSpec, room: Room) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The room and what is outside it as the kernels want them."""
    chance = stream(spec.seed, "interior.light")
    sun = np.zeros(3)
    hour = spec.time
    grey = spec.weather in ("overcast", "rain", "fog", "snow")
    golden = spec.light == "golden" or hour in ("dawn", "dusk")
    rise = float(chance.uniform(0.30, 0.46) if golden else chance.uniform(0.55, 0.85))
    turn = float(chance.uniform(-0.15, 0.75))
    way = np.array([-room.way * math.cos(turn), rise, math.sin(turn)])
    if hour == "day" and not grey:
        sun = np.array([6.4, 4.7, 2.6]) if golden else np.array([5.6, 5.1, 4.3])
    elif hour == "dawn" and not grey:
        sun = np.array([4.4, 2.7, 1.5])
    elif hour == "dusk" and spec.light == "golden" and not grey:
        sun = np.array([5.2, 2.4, 0.9])
    if spec.light == "soft":
        sun = sun * 0.25
    near: Any
    horizon, zenith, ground, near = {
        "day": ((5.2, 5.6, 6.2), (3.2, 4.3, 6.2), (1.5, 1.55, 1.3), (0.75, 0.95, 0.55)),
        "dawn": ((4.6, 3.1, 2.3), (1.5, 1.7, 2.5), (0.5, 0.45, 0.42), (0.32, 0.28, 0.26)),
        "dusk": ((1.25, 0.78, 0.62), (0.34, 0.46, 0.88), (0.10, 0.11, 0.16), (0.07, 0.075, 0.11)),
        "night": ((0.10, 0.12, 0.20), (0.045, 0.065, 0.14), (0.02, 0.022, 0.03), (0.014, 0.017, 0.028)),
    }[hour if hour in _GOAL else "day"]
    if hour == "dusk" and spec.light == "golden":
        horizon, zenith = (4.4, 2.1, 0.9), (0.9, 0.8, 1.0)
    if grey:
        flat = 0.75 if spec.weather == "rain" else 1.0
        mean = sum(horizon) / 3 * flat
        horizon, zenith = (mean * 0.95, mean, mean * 1.06), (mean * 0.8, mean * 0.86, mean * 0.95)
    c, looks = room.colors, room.looks
    floor = c["wood"] if looks["floor"] == 0.0 else ((0.34, 0.33, 0.31) if looks["floor"] < 3.0 else (0.42, 0.41, 0.38))
    if looks["floor"] == 0.0:
        floor = (floor[0] * 0.85 + 0.02, floor[1] * 0.85 + 0.02, floor[2] * 0.85 + 0.02)
    way = way / np.linalg.norm(way)
    packed_room = np.array(
        [
            room.wide / 2, room.deep, room.high, *c["wall"], *floor, 0.66, 0.65, 0.62, *c["end"], *way, *sun,
            1.0, looks["floor"], looks["gloss"], looks["wall"], float(spec.seed & 0xFFFF), 0.0,
        ],
        dtype=np.float64,
    )  # fmt: skip
    city = 1.0 if room.name in ("office", "cafe") or chance.random() < 0.4 else 0.0
    lights = {"night": 0.9, "dusk": 0.8}.get(hour, 0.0)
    seen = {"day": 0.36, "dawn": 0.42, "dusk": 0.75, "night": 1.0}.get(hour, 0.4)
    if city:
        near = (
            tuple(0.5 * h + 0.1 * z for h, z in zip(horizon, zenith, strict=True)) if hour in ("day", "dawn") else near
        )
    out = np.array([*horizon, *zenith, *ground, *near, city, lights, float(spec.seed & 0xFFF), seen], dtype=np.float64)
    if room.name == "subway" and not spec.extra.get("outside"):
        packed_room[lit.SUN_RGB : lit.SUN_RGB + 3] = 0.0
    return packed_room, pack_passing(spec, room.name, room.way, out)


def _bake(
    room: Room,
    packed_room: NDArray[np.float64],
    windows: NDArray[np.float64],
    lamps: NDArray[np.float64],
    out: NDArray[np.float64],
    solid: NDArray[np.float64],
    bounce: NDArray[np.float64],
    fine: float,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Bake the light of the six sides, two at a time: the flat maps, and where each lies."""
    where = np.zeros((6, 6))
    area = 2.0 * (room.wide * room.deep + room.wide * room.high + room.deep * room.high)
    coarse = max(1.0, math.sqrt(area / _AREA)) / fine
    lights: list[NDArray[np.float64]] = []
    offset = 0
    for side in range(6):
        step = _STEPS[side] * coarse
        u0 = 0.0 if side in (2, 3) else -room.wide / 2
        long = room.deep if side in (2, 3) else room.wide
        tall = room.deep if side < 2 else room.high
        shape = max(int(tall / step) + 2, 2), max(int(long / step) + 2, 2)
        lights.append(np.zeros((*shape, 3)))
        where[side] = offset, shape[1], shape[0], u0, 0.0, step
        offset += lights[side].size

    def bake(part: tuple[int, int]) -> None:
        side, half = part
        u0, step, light = where[side, 3], where[side, 5], lights[side]
        middle = len(light) // 2
        first, end = (middle, len(light)) if half else (0, middle)
        lit.bake_side(packed_room, windows, lamps, out, solid, bounce, side, u0, step, light[first:end], first)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(bake, [(side, half) for side in range(6) for half in range(2)]))
    return np.concatenate([_soften(light).astype(np.float32).ravel() for light in lights]), where


def _soften(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blend each entry with its neighbours (1 2 1 both ways): a few samples of a window would show as steps."""
    for axis in (0, 1):
        ends = np.concatenate([light.take([0], axis), light, light.take([-1], axis)], axis)
        n = light.shape[axis]
        a, b, c = (ends.take(np.arange(k, k + n), axis) for k in range(3))
        light = 0.25 * a + 0.5 * b + 0.25 * c
    return light


def _people(spec: SceneSpec, room: Room) -> tuple[Figure, ...]:
    """Who was asked for: the first where the room is made for, the others beside."""
    if "person" in spec.remove:
        return ()
    chance = stream(spec.seed, "interior.people")
    figures = []
    seats = list(room.seats)
    for k, subject in enumerate([s for s in spec.subjects if s.get("kind") == "person"][:4]):
        action = str(subject.get("action") or "stand")
        if room.shut:  # nobody stands in a car
            action = "sit"
        sit = 0.0
        if action in ("sit", "type", "read", "drink") and seats:
            x, z, yaw, sit = seats.pop(0)
        else:
            if action in ("sit", "type", "read", "drink"):
                action = "stand"
            x, z = room.stand[0] * room.way + (0.0, 0.75, -0.8, 1.5)[k], room.stand[1] + (0.0, 0.3, 0.45, 0.7)[k]
            x = min(max(x, -room.wide / 2 + 0.5), room.wide / 2 - 0.5)
            facing = math.pi + float(chance.uniform(-0.7, 0.7))
            yaw = facing if action not in ("walk", "run") else math.pi * float(chance.choice([0.0, 1.0]))
            if action in ("walk", "run"):
                z += 1.1 if yaw else -1.4
        figures.append(
            Figure(
                position=(x, 0.0, z),
                yaw=yaw,
                action=action,
                color=str(subject.get("color") or ("#b8452f", "#2c5c8f", "#c99a2e", "#3f6b4a")[k]),
                carry=str(subject.get("carry") or "none"),
                coat=str(subject.get("coat") or "jacket"),
                hair=str(subject.get("hair") or "#1b1512"),
                height=float(subject.get("height") or 1.72),
                phase=float(chance.random()),
                seat=sit,
                product=str(subject.get("product") or "#d8d2c4"),
                speed=0.9 if action == "walk" else None,
            )
        )
    return tuple(figures)


def _anchors(spec: SceneSpec, room: Room, people: tuple[Figure, ...]) -> Anchors:
    """What the camera may do: it stands inside, or behind a wall that can be taken away."""
    chance = stream(spec.seed, "interior.anchor")
    turn = room.way * float(chance.choice([-0.5, -0.28, -0.1, 0.16, 0.34]))
    if room.turns:
        turn = room.way * float(chance.choice(room.turns))
    elif room.name in ("corridor", "cell", "bathroom"):
        turn *= 0.25
    if spec.camera.get("view"):
        turn = 0.0
    velocity = (0.0, 0.0, 0.0)
    if people:
        hero = people[0]
        x, z = hero.position[0], hero.position[2]
        tall = hero.height if not hero.seat else hero.height * 0.52 + hero.seat
        middle = tall / 2
        speed = pace(hero)
        velocity = (math.sin(hero.yaw) * speed, 0.0, math.cos(hero.yaw) * speed)
    else:
        x, z, tall = room.focus[0] * room.way, room.focus[1], room.focus[2]
        middle = room.base + tall / 2
    heading = (math.sin(turn), 0.0, math.cos(turn))
    back = (z + (1.3 if not room.shut else -0.25)) / max(heading[2], 0.2)
    if abs(heading[0]) > 1e-3:
        wall = math.copysign(room.wide / 2 - 0.8 if not room.aisle else 0.6 * room.aisle, -heading[0])
        back = min(back, max((x - wall) / heading[0], 1.0))
    return Anchors(
        subject=(x, middle, z),
        subject_height=tall,
        velocity=velocity,
        heading=heading,
        clearance=back,
        floor=room.eyes[0] or (0.35 if spec.camera.get("angle") == "low" else 0.95),
        roof=room.eyes[1],
        aside=room.aisle or room.wide / 2 - (0.8 if room.wide > 3.0 else 0.5),
        offset=x if not room.aisle else 0.0,
    )


def light_on(data: Interior, figure: Figure, seconds: float) -> Light:
    """The light at a person's place from the probes, the sun through the window, or the nearest lamp."""
    x, _, z = place(figure, seconds)
    y = 1.2 if not figure.seat else 0.9
    gain = float(data.room[lit.EXPOSURE])

    def seen(nx: float, ny: float, nz: float) -> NDArray[np.float64]:
        return np.array(lit.lookup(data.probes, data.room, x, y, z, nx, ny, nz))

    way = data.room[lit.SUN : lit.SUN + 3]
    sun = data.room[lit.SUN_RGB : lit.SUN_RGB + 3]
    share = 0.0
    if float(sun.max()) > 0:
        spots = [(y, 0.0), (0.6, 0.0), (1.5, 0.0), (1.0, 0.25), (1.0, -0.25)]
        share = sum(
            lit.sun_at(data.room, data.windows, data.casters, x + dx, h, z, way[0], way[1], way[2], -1)
            for h, dx in spots
        ) / len(spots)
    key_way, key = way, sun * share
    if share < 0.15 and len(data.lamps):
        gaps = data.lamps[:, :3] - np.array([x, 1.3, z])
        power = data.lamps[:, 3] / (np.sum(gaps * gaps, axis=1) + 0.15)
        best = int(np.argmax(power))
        key_way = gaps[best] / np.linalg.norm(gaps[best])
        key = data.lamps[best, 3:6] / (float(np.sum(gaps[best] ** 2)) + 0.3)
    left, right, ahead, behind = seen(-1, 0, 0), seen(1, 0, 0), seen(0, 0, 1), seen(0, 0, -1)
    low = np.minimum(np.minimum(left, right), np.minimum(ahead, behind))
    return Light(
        key_direction=_vec(key_way),
        key_rgb=_vec(key * gain * 0.6),
        sky_rgb=_vec((0.4 * seen(0, 1, 0) + 0.4 * low) * gain),
        ground_rgb=_vec((0.5 * seen(0, -1, 0) + 0.3 * low) * gain),
        sides=(
            ((-0.97, 0.2, 0.0), _vec((left - low) * gain * 0.5)),
            ((0.97, 0.2, 0.0), _vec((right - low) * gain * 0.5)),
            ((0.0, 0.2, 0.97), _vec((ahead - low) * gain * 0.4)),
            ((0.0, 0.2, -0.97), _vec((behind - low) * gain * 0.4)),
        ),
        shadow=0.75,
    )


def _moment(data: Interior, camera: CameraState, seconds: float, width: int, height: int) -> Moment:
    view = basis(camera, aspect=width / height)
    first, listed, away = tiles(data.solid, view, height, width)
    eye = np.array(camera.position)
    order = sorted(data.people, key=lambda f: -float(np.linalg.norm(np.array(place(f, seconds)) - eye)))
    out = gone(data.out, seconds)
    sun, day = daylight(out, data.room, float(data.room[lit.DEEP]), data.hour)
    lit_now = data
    if day < 1.0:
        room = data.room.copy()
        room[lit.SUN_RGB : lit.SUN_RGB + 3] *= sun
        lit_now = replace(data, room=room, maps=data.maps * np.float32(day), probes=data.probes * day)
    return Moment(
        view=view,
        first=first,
        listed=listed,
        away=away,
        out=out,
        room=lit_now.room,
        maps=lit_now.maps,
        probes=lit_now.probes,
        people=tuple(pose(figure, view, seconds, light_on(lit_now, figure, seconds)) for figure in order),
    )


def _expose(data: Interior, anchors: Anchors, spec: SceneSpec) -> None:
    """Set the exposure from a thumbnail of the default view."""
    x, y, z = anchors.subject
    back = min(anchors.clearance, 4.5)
    eye = (x - anchors.heading[0] * back, 1.35, z - anchors.heading[2] * back)
    camera = CameraState(position=eye, target=(x, y, z), focal_mm=24.0)
    rgb, depth = np.empty((36, 64, 3), np.float32), np.empty((36, 64), np.float32)
    view = basis(camera, aspect=64 / 36)
    first, listed, away = tiles(data.solid, view, 36, 64)
    shade_rows(
        data.solid, data.casters, data.room, data.windows, data.lamps, data.out, data.maps, data.place, data.probes,
        first, listed, away, view, rgb, depth, 0, 36,
    )  # fmt: skip
    luma = np.clip(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), 1e-4, 4.0)
    middle = 0.5 * float(np.exp(np.log(luma).mean())) + 0.5 * float(luma.mean())
    data.room[lit.EXPOSURE] = _GOAL.get(spec.time, 0.2) / middle * (0.68 if is_ride(data.out) else 1.0)
    hold_back(data.out, float(data.room[lit.EXPOSURE]), spec.time)


def _vec(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
