"""The city street kit: houses, signs, lamps, cars and people under any hour and weather, wet or dry."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, Posed, draw, pose
from rushes.engines.previz.camera import basis, confusion
from rushes.engines.previz.chance import stream
from rushes.engines.previz.gait import Figure, pace, place
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_ground import air_light
from rushes.engines.previz.kits.street_layout import Plan, lay_out
from rushes.engines.previz.kits.street_light import GROUND as STEP
from rushes.engines.previz.kits.street_light import Air, light_up
from rushes.engines.previz.kits.street_pack import pack
from rushes.engines.previz.kits.street_rows import shade_rows
from rushes.engines.previz.kits.street_solid import street_things, trace_street
from rushes.engines.previz.kits.street_trace import shaded
from rushes.engines.previz.loops import DOORS_SECONDS
from rushes.engines.previz.pairs import face_to_face
from rushes.engines.previz.rounds import Round
from rushes.engines.previz.shelf import Shelf
from rushes.engines.previz.weather import fall

#: The image in the water reaches this much farther than the picture, and its blur is counted in its own pixels.
_MARGIN, _SMALLER = 1.2, 0.35
_SOFTER = np.array([_SMALLER / _MARGIN, 1.0, _SMALLER])


@dataclass(frozen=True, kw_only=True)
class StreetData:
    """The plan, its light, both packed for the kernels, and who walks there."""

    plan: Plan
    air: Air
    street: Any
    weather: Any
    people: tuple[Figure, ...]
    falling: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the rows of one frame share.

    Args:
        view: (4, 3) basis of the camera.
        lens: its blur, see `camera.confusion`.
        people: from far to near.
        image: (h, w, 3) the street in level water; no rows where nothing is mirrored.
        behind: (h, w) its view depth.
        glass: (4, 3) basis of the camera below the water.
        drops: light on what falls at the left and right edge.
    """

    view: NDArray[np.float64]
    lens: NDArray[np.float64]
    people: tuple[Posed, ...]
    image: NDArray[np.float32]
    behind: NDArray[np.float32]
    glass: NDArray[np.float64]
    drops: tuple[Vec3, Vec3]


class _Room(threading.local):
    """Room that the rows of a picture are worked out in, kept by every thread: new pages cost more than they hold."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int], tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]] = {}

    def of(self, height: int, width: int) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int32]]:
        """Records, what is mirrored, and keys of a picture size; whatever they held before."""
        if (height, width) not in self._kept:
            while len(self._kept) > 3:
                del self._kept[next(iter(self._kept))]
            self._kept[height, width] = (
                np.empty((height, width, 6), np.float32),
                np.empty((height, width, 5), np.float32),
                np.empty((height, width), np.int32),
            )
        return self._kept[height, width]


_ROOM = _Room()


class StreetKit:
    """City streets."""

    def __init__(self) -> None:
        self._moments: Shelf[Moment] = Shelf()

    def build(self, spec: SceneSpec) -> World:
        """Lay the street out, light it, and let people in."""
        plan = lay_out(spec)
        air = light_up(spec, plan)
        street, weather = pack(plan, air)
        people = _people(spec, plan)
        falling = spec.weather if spec.weather in ("rain", "snow") and spec.weather not in spec.remove else ""
        chance = stream(spec.seed, "street.anchor")
        clearance = 34.0
        turn = float(chance.choice([-1.0, 1.0])) * float(chance.choice([0.0, 0.12, 0.3, 0.5]))
        heading = (math.sin(turn), 0.0, math.cos(turn))
        people = face_to_face(people, spec, heading)
        if any(s.get("kind") == "person" for s in spec.subjects) and people:
            hero = people[0]
            x, y, z = hero.position
            speed = pace(hero)
            anchors = Anchors(
                subject=(x, y + hero.height / 2, z),
                subject_height=hero.height * (1.22 if hero.carry == "umbrella" else 1.0),
                velocity=(math.sin(hero.yaw) * speed, 0.0, math.cos(hero.yaw) * speed),
                facing=(math.sin(hero.yaw), 0.0, math.cos(hero.yaw)),
                heading=heading,
                clearance=clearance,
                floor=0.35,
                aside=plan.half - 1.6,
                offset=x,
            )
        else:
            x = float(chance.uniform(-0.35, 0.35)) * plan.road
            anchors = Anchors(
                subject=(x, 3.2, float(chance.uniform(20, 28))),
                subject_height=6.4,
                heading=heading,
                clearance=clearance,
                floor=0.35,
                aside=plan.half - 1.6,
                offset=x,
            )
        return World(
            anchors=anchors,
            data=StreetData(plan=plan, air=air, street=street, weather=weather, people=people, falling=falling),
        )

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
        """Fill rows y0..y1."""
        data: StreetData = world.data
        height, width = depth.shape
        key = (camera, seconds, width, height)
        moment = self._moments.take(data, key, lambda: _moment(data, camera, seconds, width, height))
        mirrored = (moment.image, moment.behind, moment.glass)
        room = _ROOM.of(height, width)
        shade_rows(data.street, data.weather, moment.view, seconds, moment.lens, *mirrored, *room, rgb, depth, y0, y1)
        people_in(moment.people, rgb, depth, y0, y1)
        if data.falling:
            left, right = moment.drops
            fall(data.falling, camera, seconds, left, right, rgb, depth, y0, y1, seed=data.air.dice)

    def things(self, world: World) -> tuple[Thing, ...]:
        """Road, houses, signs, cars and lamps (see `kit.Tracer`)."""
        return street_things(world.data.street)

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
        trace_street(world.data.street, view, seconds, want, quick, into.depth, into.normal, into.ids)


def people_in(
    people: tuple[Posed, ...], rgb: NDArray[np.float32], depth: NDArray[np.float32], y0: int, y1: int
) -> None:
    """Let people walk into rows y0..y1, the far ones first."""
    for figure in people:
        draw(figure, rgb, depth, y0, y1)


def _moment(data: StreetData, camera: CameraState, seconds: float, width: int, height: int) -> Moment:
    view = basis(camera, aspect=width / height)
    figures = sorted(data.people, key=lambda f: -place(f, seconds)[2])
    lights = [light_on(data, figure, seconds) for figure in figures]
    lens = np.array(confusion(camera, width))
    image, behind = np.empty((0, 2, 3), np.float32), np.empty((0, 2), np.float32)
    glass = view * np.array([1.0, -1.0, 1.0])
    glass[1:3] *= _MARGIN
    if data.air.wet > 0:
        high, wide = round(height * _SMALLER), round(width * _SMALLER)
        image, behind = np.zeros((high, wide, 3), np.float32), np.full((high, wide), np.inf, np.float32)
        top = _horizon(glass, high)
        dry, room = (np.empty((0, 2, 3), np.float32), np.empty((0, 2), np.float32), glass), _ROOM.of(high, wide)
        shade_rows(data.street, data.weather, glass, seconds, lens * _SOFTER, *dry, *room, image, behind, top, high)
        for figure, light in zip(figures, lights, strict=True):
            draw(pose(figure, glass, seconds, _brighter(light)), image, behind, top, high)
        image[:top] = image[top : top + 1]
        np.minimum(image, 9.0, out=image)
    return Moment(
        view=view,
        lens=lens,
        people=tuple(pose(figure, view, seconds, light) for figure, light in zip(figures, lights, strict=True)),
        image=image,
        behind=behind,
        glass=glass,
        drops=_drop_light(data, camera) if data.falling else ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    )


def _brighter(light: Light) -> Light:
    """The light on a person's image in the water: more than there is, for it is what the eye looks for there."""
    gain = 2.2

    def more(color: Vec3) -> Vec3:
        return (color[0] * gain, color[1] * gain, color[2] * gain)

    return replace(
        light,
        key_rgb=more(light.key_rgb),
        sky_rgb=more(light.sky_rgb),
        ground_rgb=more(light.ground_rgb),
        sides=tuple((way, more(color)) for way, color in light.sides),
        shadow=0.0,
    )


def _horizon(glass: NDArray[np.float64], height: int) -> int:
    """First row of the image in level water in which anything but the ground's own horizon can be seen."""
    rise = glass[3][1] + abs(glass[1][1])
    v = -rise / glass[2][1] if abs(glass[2][1]) > 1e-9 else 1.0
    return min(max(int((1.0 - v) * 0.5 * height) - 2, 0), height - 1)


def _drop_light(data: StreetData, camera: CameraState) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """What drops and flakes near the camera send back: the sky, and the glow of the front on either side."""
    air = data.air
    at = min(max(int(camera.position[2] - lay.Z0) + 8, 6), air.wall.shape[2] - 7)
    sides = [air.wall[side, 1:9, at - 6 : at + 7].mean(axis=(0, 1)).astype(float) for side in (0, 1)]
    both = 0.5 * (sides[0] + sides[1])
    base = air.ambient[0] * 0.9 + 0.5 * np.array(air_light(data.weather, camera.position[2] + 10.0, 2.0))
    gain = 0.62 if data.falling == "snow" else 0.85
    return _rgb((base + 0.5 * sides[0] + 0.3 * both) * gain), _rgb((base + 0.5 * sides[1] + 0.3 * both) * gain)


def _people(spec: SceneSpec, plan: Plan) -> tuple[Figure, ...]:
    """The asked-for persons first, then a few passers-by."""
    chance = stream(spec.seed, "street.people")
    figures: list[Figure] = []
    wanted = [s for s in spec.subjects if s.get("kind") == "person"]
    for k, subject in enumerate(wanted[:4]):
        away = bool(chance.random() < 0.5) and subject.get("action") in (None, "walk", "run", "stand")
        x = float(chance.uniform(-0.45, 0.45)) * plan.road + 1.1 * k
        figures.append(
            Figure(
                position=(x, 0.0, 9.0 + 1.6 * k),
                yaw=float(chance.uniform(-0.12, 0.12)) + (0.0 if away else math.pi),
                action=str(subject.get("action") or "walk"),
                color=str(subject.get("color") or "#c2282d"),
                carry=str(subject.get("carry") or "none"),
                coat=str(subject.get("coat") or "long"),
                hair=str(subject.get("hair") or "#1b1512"),
                phase=float(chance.random()),
                seat=0.06 if subject.get("action") == "sit" else 0.0,
                product=str(subject.get("product") or "#d8d2c4"),
            )
        )
    if "people" in spec.remove or "person" in spec.remove:
        return tuple(figures) if wanted and "person" not in spec.remove else ()
    rain, loop = spec.weather == "rain", float(spec.extra.get("loop") or 0.0)
    if loop and loop < DOORS_SECONDS:
        return tuple(figures)
    coats = ("#23272f", "#3a3531", "#2f3a44", "#1e1f24", "#4a3f34")
    for _ in range(int(chance.integers(2, 6))):
        side = 1.0 if chance.random() < 0.5 else -1.0
        away = chance.random() < 0.5
        figures.append(
            Figure(
                position=(
                    side * float(chance.uniform(min(plan.road + 0.6, plan.half - 0.6), plan.half - 0.6)),
                    0.14,
                    float(chance.uniform(16, 62)),
                ),
                yaw=0.0 if away else math.pi,
                color=coats[int(chance.integers(len(coats)))],
                carry="umbrella" if rain and chance.random() < 0.6 else ("bag" if chance.random() < 0.4 else "none"),
                height=float(chance.uniform(1.62, 1.84)),
                phase=float(chance.random()),
                speed=float(chance.uniform(1.1, 1.45)),
            )
        )
    asked = min(len(wanted), 4)
    if loop:  # who passes by comes out of one door and goes in at the next
        figures[asked:] = [f for walker in figures[asked:] if (f := _from_door_to_door(walker, plan, loop)) is not None]
    return tuple(figures)


def _from_door_to_door(walker: Figure, plan: Plan, loop: float) -> Figure | None:
    """A passer-by whose way begins and ends within houses of one front; None where no two stand so."""
    side, way = (1 if walker.position[0] > 0.0 else -1), pace(walker) * loop
    inside = plan.half + 1.2
    deep = min(inside - abs(walker.position[0]), (way - 0.3) / math.pi)
    if inside - deep > plan.half - 0.5:
        return None
    first, last = plan.span[int(side > 0), 0]
    houses = plan.box[first:last]
    long_ = way - math.pi * deep

    def hidden(z: float) -> bool:
        return any(box[lay.BZ0] + 0.5 < z < box[lay.BZ1] - 0.5 and box[lay.BX0] < inside - 0.5 for box in houses)

    for step in range(60):
        z = walker.position[2] + 0.7 * (step // 2 if step % 2 else -(step // 2))
        if z > 12.0 and hidden(z - long_ / 2 - deep) and hidden(z + long_ / 2 + deep):
            ahead = walker.yaw < 1.0  # away from the camera, or towards it
            yaw, to_right = (0.0, -side) if ahead else (math.pi, side)
            door = Round(kind="doors", way=way, yaw=yaw, deep=deep * to_right)
            return replace(walker, position=(side * inside, walker.position[1], z), round=door)
    return None


def light_on(data: StreetData, figure: Figure, seconds: float) -> Light:
    """The light at a person's place: sun or the brightest lamps near, fronts glowing from both sides."""
    plan, air = data.plan, data.air
    x, _, z = place(figure, seconds)
    row = min(max(int((z - lay.Z0) / STEP), 1), air.ground.shape[0] - 2)
    col = min(max(int((x + plan.half) / STEP), 0), air.ground.shape[1] - 1)
    under = air.ground[row - 1 : row + 2, col].mean(axis=0).astype(float)
    at = min(max(int(z - lay.Z0), 3), air.wall.shape[2] - 5)
    left = air.wall[0, 1:6, at - 3 : at + 4].mean(axis=(0, 1)).astype(float)
    right = air.wall[1, 1:6, at - 3 : at + 4].mean(axis=(0, 1)).astype(float)
    fog = np.array(air_light(data.weather, z - 4.0, 1.5))
    back = np.array(air_light(data.weather, z + 25.0, 3.0))
    sun_up = float(air.sun.max()) > 0.05 and not shaded(data.street, x, 1.0, z, *(float(c) for c in air.sun_way))
    key_way = air.sun_way if sun_up else np.array([0.25 if x < 0 else -0.25, 0.72, 0.62])
    key = air.sun if sun_up else under * 1.5
    key_way = key_way / np.linalg.norm(key_way)
    # shops behind the camera light faces too: without the sun nobody is only an outline
    front = 0.0 * left if float(air.sun.max()) > 0.05 else 0.3 * (left + right)
    return Light(
        key_direction=(float(key_way[0]), float(key_way[1]), float(key_way[2])),
        key_rgb=_rgb(key),
        sky_rgb=_rgb(air.ambient[0] * 1.05 + under * 0.2),
        ground_rgb=_rgb(air.ambient[1] + under * 0.22),
        sides=(
            ((-0.93, 0.22, 0.28), _rgb(left * 0.75)),
            ((0.93, 0.22, 0.28), _rgb(right * 0.75)),
            ((0.0, 0.25, 0.97), _rgb(back * 1.4)),
            ((0.25 if x < 0 else -0.25, 0.35, -0.90), _rgb(front)),
        ),
        fog_rgb=_rgb(fog),
        fog_density=air.density,
        shadow=0.85 if sun_up else 0.7,
    )


def _rgb(value: NDArray[np.float64]) -> tuple[float, float, float]:
    return (float(value[0]), float(value[1]), float(value[2]))
