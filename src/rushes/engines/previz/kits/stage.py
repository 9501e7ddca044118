"""The stage kit: a theatre, a concert or a cinema, dark but for its spots, its screen and the people on the boards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Figure, Light, Posed, draw, linear, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.gait import pace, place
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits import stage_rows as rows
from rushes.engines.previz.kits.stage_sets import Hall, called
from rushes.engines.previz.kits.stage_shows import SETS
from rushes.engines.previz.shelf import Shelf
from rushes.engines.previz.solid_rays import GLOW, REACH, tiles
from rushes.engines.previz.solids import packed
from rushes.engines.previz.thing_rows import mark_thin

#: Colours of curtain and seats, of two sets of lamps: pairs that sit well beside warm light on skin.
_CLOTHS = ("#7a1420", "#5c1018", "#1f3352", "#3a1440", "#6b1d12", "#123c34")
_PAIRS = (
    ("#4a74ff", "#ff5a8a"), ("#3fb0ff", "#ff9a3c"), ("#8a4dff", "#27c7d9"), ("#ff7a2a", "#3a62ff"),
    ("#2fc4a0", "#ff6a4a"), ("#d04aff", "#4a8cff"),
)  # fmt: skip
#: Light of the house on everything, by hour: a show in the evening, work light by day.
_HOUSE = {"day": 0.16, "dawn": 0.10, "dusk": 0.06, "night": 0.03}
_GOAL = {"day": 0.13, "dawn": 0.115, "dusk": 0.095, "night": 0.078}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything the kernels of a hall read (see `stage_rows.shade_rows`), and who is on stage."""

    solid: NDArray[np.float64]
    casters: NDArray[np.float64]
    screens: NDArray[np.float64]
    spots: NDArray[np.float64]
    lit_by: NDArray[np.int32]
    hall: NDArray[np.float64]
    owners: NDArray[np.int32]
    sway: NDArray[np.float64]
    beat: float
    people: tuple[Figure, ...]
    things: tuple[Thing, ...]
    deck: float

    def ground(self, x: float, z: float) -> float:
        """Height of what one stands on at a place: the boards, or the floor of the house."""
        return self.deck if z > self.hall[rows.FRONT] else 0.0


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the rows of one frame share: camera basis, solids where they are, those of the tiles, and people.

    `thin` tells of each tile whether it may see something thin (see `thing_rows.mark_thin`).
    """

    view: NDArray[np.float64]
    solid: NDArray[np.float64]
    first: NDArray[np.int64]
    listed: NDArray[np.int32]
    away: NDArray[np.float64]
    thin: NDArray[np.uint8]
    people: tuple[Posed, ...]


class StageKit:
    """Halls with a stage (see `kit.Kit`)."""

    def __init__(self) -> None:
        self._moments: Shelf[Moment] = Shelf()

    def build(self, spec: SceneSpec) -> World:
        """Set up and light the hall of `spec.extra["hall"]` (see `stage_sets.SETS`; a theatre by default)."""
        chance = stream(spec.seed, "stage")
        name = str(spec.extra.get("hall") or "theatre")
        hall = Hall(chance=chance, colors=_colors(spec, chance), house=_HOUSE.get(spec.time, 0.05))
        SETS.get(name, SETS["theatre"])(hall)
        parts = called(hall)
        solids = [s for _, _, _, of in parts for s in of]
        owners = np.repeat(np.arange(1, len(parts) + 1), [len(of) for _, _, _, of in parts]).astype(np.int32)
        sway = np.zeros((len(solids), 2))
        for k, (_, kind, _, _) in enumerate(parts):
            if kind == "crowd":
                sway[owners == k + 1] = float(chance.uniform(0.008, 0.03)), float(chance.uniform(0.0, math.tau))
        solid = packed(solids)
        house = np.array([1.0, 0.86, 0.70]) * hall.house
        loop = float(spec.extra.get("loop") or 0.0)
        people = _people(spec, hall)
        spots = np.array(_dimmed(spec, hall), dtype=np.float64).reshape(-1, 13)
        world = World(
            anchors=_anchors(spec, hall, people),
            data=Stage(
                solid=solid,
                casters=packed([s for _, _, casts, of in parts if casts for s in of]),
                screens=solid[(solid[:, GLOW] > 0.35) & (solid[:, REACH] > 0.8)][:12],
                spots=spots,
                lit_by=rows.spots_on(spots, solid, float(sway[:, 0].max(initial=0.0))),
                hall=np.array([*house, *hall.shine, *hall.at, hall.spread, 1.0, 0.5, hall.front], dtype=np.float64),
                owners=owners,
                sway=sway,
                beat=math.tau * (max(round(1.9 * loop), 1) / loop if loop else 1.9),
                people=people,
                things=_things(parts),
                deck=hall.deck,
            ),
        )
        _expose(world, spec)
        return world

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
        data: Stage = world.data
        height, width = depth.shape
        now = self._moments.take(
            data, (camera, seconds, width, height), lambda: _moment(data, camera, seconds, width, height)
        )
        _fill(data, now, seconds, rgb, depth, y0, y1)

    def things(self, world: World) -> tuple[Thing, ...]:
        """The hall, what stands in it, and each of the crowd (see `kit.Tracer`)."""
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
        data: Stage = world.data
        height, width = into.depth.shape
        solid = _swayed(data, seconds)
        first, listed, away = tiles(solid, view, height, width)
        rows.trace_rows(solid, data.owners, first, listed, away, view, want, into.depth, into.normal, into.ids)


def _fill(
    data: Stage, now: Moment, seconds: float, rgb: NDArray[np.float32], depth: NDArray[np.float32], y0: int, y1: int
) -> None:
    """The hall, who is in it, then the beams before both."""
    rows.shade_rows(
        now.solid, data.casters, data.screens, data.spots, data.lit_by, data.hall, now.first, now.listed, now.away,
        now.thin, now.view, rgb, depth, y0, y1,
    )  # fmt: skip
    for figure in now.people:
        draw(figure, rgb, depth, y0, y1)
    rows.beam_rows(data.spots, data.hall, now.view, 0.22 * seconds, rgb, depth, y0, y1)


def _colors(spec: SceneSpec, chance: Any) -> dict[str, Vec3]:
    """Cloth, wood, wall, and two lamp colours of the seed; the brand's colours are the lamps and the cloth."""
    pair = list(_PAIRS[int(chance.integers(len(_PAIRS)))])
    cloth = _CLOTHS[int(chance.integers(len(_CLOTHS)))] if chance.random() < 0.5 else _CLOTHS[0]
    pair[: len(spec.palette[:2])] = spec.palette[:2]
    if len(spec.palette) > 2:
        cloth = spec.palette[2]
    lamps = [np.array(linear(code)) for code in pair]
    lamps = [lamp / max(float(lamp.max()), 1e-3) for lamp in lamps]
    if spec.light not in ("neon", "hard"):  # gels of a play are paler than those of a show
        lamps = [0.82 * lamp + 0.18 for lamp in lamps]
    if spec.light in ("golden", "soft"):
        lamps = [0.45 * lamp + 0.55 * np.array((1.0, 0.66, 0.38)) for lamp in lamps]
    wood = _vec(np.array((0.15, 0.085, 0.045)) * float(chance.uniform(0.7, 1.2)))
    return {
        "cloth": linear(cloth),
        "wood": wood,
        "wall": (0.06, 0.042, 0.036),
        "one": _vec(lamps[0]),
        "two": _vec(lamps[1]),
    }


def _dimmed(spec: SceneSpec, hall: Hall) -> list[list[float]]:
    """The spots, dimmer where the house is lit for work, with more haze in fog."""
    level = {"day": 0.45, "dawn": 0.6}.get(spec.time, 1.0)
    haze = {"day": 0.25, "dawn": 0.6}.get(spec.time, 1.0) * (1.7 if spec.weather == "fog" else 1.0)
    return [[*s[:6], *(c * level for c in s[6:9]), s[9], s[10], s[11] * haze, s[12]] for s in hall.spots]


def _things(parts: list[tuple[str, str, bool, Any]]) -> tuple[Thing, ...]:
    """The legend: one thing for each part."""
    return tuple(Thing(id=k + 1, name=name, kind=kind) for k, (name, kind, _, _) in enumerate(parts))


def _people(spec: SceneSpec, hall: Hall) -> tuple[Figure, ...]:
    """Who was asked for, on the boards: the first in the middle of the light, turned to the house."""
    if "person" in spec.remove:
        return ()
    chance = stream(spec.seed, "stage.people")
    figures = []
    for k, subject in enumerate([s for s in spec.subjects if s.get("kind") == "person"][:4]):
        action = str(subject.get("action") or "stand")
        if action in ("sit", "type"):
            action = "stand"
        x, z = hall.stand[0] + (0.0, 1.5, -1.6, 3.0)[k], hall.stand[1] + (0.0, 0.7, 0.5, 1.0)[k]
        across = action in ("walk", "run")
        way = float(chance.choice([-1.0, 1.0]))
        yaw = way * math.pi / 2 if across else math.pi + float(chance.uniform(-0.45, 0.45))
        figures.append(
            Figure(
                position=(x - (2.2 * way if across else 0.0), hall.deck, z),
                yaw=yaw,
                action=action,
                color=str(subject.get("color") or ("#b8452f", "#2c5c8f", "#c99a2e", "#3f6b4a")[k]),
                carry=str(subject.get("carry") or "none"),
                coat=str(subject.get("coat") or "jacket"),
                hair=str(subject.get("hair") or "#1b1512"),
                height=float(subject.get("height") or 1.74),
                phase=float(chance.random()),
                product=str(subject.get("product") or "#d8d2c4"),
                speed=0.9 if action == "walk" else None,
            )
        )
    return tuple(figures)


def _anchors(spec: SceneSpec, hall: Hall, people: tuple[Figure, ...]) -> Anchors:
    """The camera stands in the house, over the heads, or close before who is on stage."""
    chance = stream(spec.seed, "stage.anchor")
    turn = float(chance.choice([-0.34, -0.18, 0.0, 0.0, 0.18, 0.34]))
    if spec.camera.get("view"):
        turn = 0.0
    heading = (math.sin(turn), 0.0, math.cos(turn))
    if people:
        hero = people[0]
        x, y, z = hero.position
        speed = pace(hero)
        return Anchors(
            subject=(x, y + hero.height / 2, z),
            subject_height=hero.height,
            velocity=(math.sin(hero.yaw) * speed, 0.0, math.cos(hero.yaw) * speed),
            facing=(math.sin(hero.yaw), 0.0, math.cos(hero.yaw)),
            heading=heading,
            clearance=z + 4.0,
            floor=hall.deck + 0.35,
            aside=7.0,
            offset=x,
        )
    x, y, z = hall.focus
    return Anchors(
        subject=(x, y, z), subject_height=hall.tall, heading=heading, clearance=z + 1.5, floor=hall.eye, aside=7.0
    )


def light_on(data: Stage, figure: Figure, seconds: float) -> Light:
    """The light at a person's place: the strongest spot from before is the key, the others come from their sides."""
    x, y, z = place(figure, seconds)
    gain = float(data.hall[rows.GAIN])
    found: list[tuple[float, NDArray[np.float64], NDArray[np.float64]]] = []
    for s in range(len(data.spots)):
        spot = data.spots[s]
        way = spot[:3] - np.array([x, y + 0.62 * figure.height, z])
        far = float(way @ way)
        way = way / math.sqrt(far + 1e-9)
        share = rows.cone(data.spots, s, float(-way[0]), float(-way[1]), float(-way[2]), far)
        if share > 0.01:
            found.append((share * float(spot[6:9].max()) * (1.3 if way[2] < 0 else 1.0), way, spot[6:9] * share * gain))
    found.sort(key=lambda one: -one[0])
    house, shine = data.hall[rows.HOUSE : rows.HOUSE + 3], data.hall[rows.SHINE : rows.SHINE + 3]
    low = (house + 0.35 * shine) * gain
    _, key_way, key = found[0] if found else (0.0, np.array([0.0, 0.8, -0.6]), np.zeros(3))
    return Light(
        key_direction=_vec(key_way),
        key_rgb=_vec(0.8 * key),
        sky_rgb=_vec(low),
        ground_rgb=_vec(low * 0.7 + 0.05 * key),
        sides=tuple((_vec(way), _vec(0.6 * rgb)) for _, way, rgb in found[1:5]),
        shadow=0.75,
    )


def _swayed(data: Stage, seconds: float) -> NDArray[np.float64]:
    """The solids at an instant: the crowd moves with the beat."""
    if not data.sway.any():
        return data.solid
    solid = data.solid.copy()
    solid[:, 1] += data.sway[:, 0] * np.abs(np.sin(0.5 * data.beat * seconds + data.sway[:, 1]))
    return solid


def _moment(data: Stage, camera: CameraState, seconds: float, width: int, height: int) -> Moment:
    view = basis(camera, aspect=width / height)
    solid = _swayed(data, seconds)
    first, listed, away = tiles(solid, view, height, width)
    thin = np.zeros(len(first) - 1, np.uint8)
    pixel = 2.0 * float(np.linalg.norm(view[1])) / width
    mark_thin(solid, first, listed, view, pixel, height, width, thin)
    eye = np.array(camera.position)
    order = sorted(data.people, key=lambda one: -float(np.linalg.norm(np.array(place(one, seconds)) - eye)))
    people = tuple(pose(one, view, seconds, light_on(data, one, seconds)) for one in order)
    return Moment(view=view, solid=solid, first=first, listed=listed, away=away, thin=thin, people=people)


def _expose(world: World, spec: SceneSpec) -> None:
    """Set the exposure from a thumbnail of the whole stage: half by its mean, so that the dark stays dark."""
    data: Stage = world.data
    x, _, z = world.anchors.subject
    camera = CameraState(position=(0.0, 3.2, 0.0), target=(0.5 * x, 3.0, z), focal_mm=30.0)
    rgb, depth = np.empty((36, 64, 3), np.float32), np.empty((36, 64), np.float32)
    now = _moment(data, camera, 0.0, 64, 36)
    _fill(data, now, 0.0, rgb, depth, 0, 36)
    luma = np.clip(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), 1e-4, 4.0)
    middle = 0.35 * float(np.exp(np.log(luma).mean())) + 0.65 * float(luma.mean())
    data.hall[rows.GAIN] = (_GOAL.get(spec.time, 0.1) / middle) ** 0.8


def _vec(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
