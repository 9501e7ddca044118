"""Things and animals of a scene: where they stand or move, what the camera then follows, and how they are drawn."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, Posed, linear
from rushes.engines.previz.chance import stream
from rushes.engines.previz.columns import Columns, shading
from rushes.engines.previz.creatures import BEASTS, CREATURES, FLYERS, SWIMMERS, body, colors_of, pace_of, size_of
from rushes.engines.previz.dressing import dressing, river_way
from rushes.engines.previz.kit import Anchors, SceneSpec, Vec3
from rushes.engines.previz.relations import PERSON, Extent, around, arrange, beside_person, extent
from rushes.engines.previz.roads import DRIVEN, Vehicle, kind_of, lane_of, traffic
from rushes.engines.previz.solid_rays import tiles
from rushes.engines.previz.solids import Solid, packed, placed
from rushes.engines.previz.thing_rows import look_rows, shadow_rows, thing_rows
from rushes.engines.previz.things import THINGS
from rushes.engines.previz.vehicles import VEHICLES

#: Where a spec may ask for things of which kind; a room furnishes itself.
Ground = Callable[[float, float], float]


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A thing or an animal of a scene.

    Args:
        name: in `things.THINGS` or `creatures.CREATURES`.
        at: metres, at t = 0.
        yaw: radians; a thing moves along its own +x, an animal along its own +z.
        velocity: metres per second.
        action: of an animal.
        colors: of an animal's materials, linear.
        solid: packed solids of a thing at t = 0.
        size: width and height.
        float_on: True on water.
        rise: metres of its origin above the ground.
        moving: solids of the parts that turn, after some seconds, as they were if the whole stayed at `at`.
    """

    name: str
    at: Vec3
    yaw: float
    velocity: Vec3
    size: tuple[float, float]
    action: str = "walk"
    colors: NDArray[np.float64] | None = None
    solid: NDArray[np.float64] | None = None
    float_on: bool = False
    rise: float = 0.0
    moving: Callable[[float], list[Solid]] | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A thing before one camera at one instant (see `thing_rows.thing_rows`); `place` where it dresses the land."""

    solid: NDArray[np.float64]
    sun: Columns
    near: Columns
    lights: NDArray[np.float64]
    air: NDArray[np.float64]
    first: NDArray[np.int64]
    listed: NDArray[np.int32]
    away: NDArray[np.float64]
    view: NDArray[np.float64]
    foot: float
    shadow: float
    place: bool = False


#: What the middles of rows see of a thing (see `thing_rows.look_rows`).
Seen = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float32]]


def wanted(spec: SceneSpec) -> list[dict[str, Any]]:
    """Subjects of a spec that are things or animals this module draws."""
    known = {"thing": THINGS if spec.kit != "interior" else (), "animal": CREATURES}
    if spec.kit == "product":
        return []
    return [s for s in spec.subjects if s.get("name") in known.get(str(s.get("kind")), ())][:6]


def set_out(
    spec: SceneSpec, anchors: Anchors, *, ground: Ground, water: float | None = None
) -> tuple[tuple[Extra, ...], Anchors]:
    """Place the things and animals of a spec, and turn the camera to the first where nobody else is the subject.

    Args:
        spec: its subjects of the kinds `thing` and `animal`.
        anchors: of the world, with its people.
        ground: height of the ground at x, z.
        water: level of water, if the world has any.
    """
    asked = wanted(spec)
    people = any(s.get("kind") == "person" for s in spec.subjects)
    chance = stream(spec.seed, "extras")
    ahead = math.atan2(anchors.heading[0], anchors.heading[2])
    view = str(spec.camera.get("view") or "")
    extents = [_extent(subject, view) for subject in asked]
    spots = arrange(asked, extents)
    out: list[Extra] = []
    side = 1.0 if chance.random() < 0.5 else -1.0
    for k, subject in enumerate(asked):
        name, animal = str(subject["name"]), subject["kind"] == "animal"
        size = size_of(name) if animal else THINGS[name].size
        gap = 0.6 + 0.6 * size[0] if (k or people) else 0.0
        before = out[-1].size[0] * 0.6 if out else 0.0
        across = side * (gap + before) * (1.0 if k % 2 == 0 else -1.0)
        back = (0.9 * size[0] if people else 0.0) + (0.5 * k if k else 0.0) + (9.0 if size[1] > 6.0 else 0.0)
        x = anchors.subject[0] + math.cos(ahead) * across + math.sin(ahead) * back
        z = anchors.subject[2] - math.sin(ahead) * across + math.cos(ahead) * back
        spot = spots.get(k)
        if spot is not None:
            across, back = spot[0], spot[2] + (0.9 * size[0] if people else 0.0)
            x = anchors.subject[0] + math.cos(ahead) * across + math.sin(ahead) * back
            z = anchors.subject[2] - math.sin(ahead) * across + math.cos(ahead) * back
        wet = name in SWIMMERS or name in ("duck", "swan") if animal else THINGS[name].place == "water"
        river = river_way(spec)
        if wet and river is not None and not people and not out:
            (x, _, z), anchors = river[0], dataclasses.replace(anchors, heading=river[1])
        elif wet and water is not None and spot is None:
            x, z = _afloat(x, z, ground, water, max(1.0, size[0] * 0.3), side)
        elif subject.get("of") == PERSON:
            across, back = beside_person(str(subject["side"]), extents[k])
            x = anchors.subject[0] + math.cos(ahead) * across + math.sin(ahead) * back
            z = anchors.subject[2] - math.sin(ahead) * across + math.cos(ahead) * back
            lift = -extents[k][0][1] if not animal else 0.0
            out.append(_settled(subject, (x, ground(x, z), z), lift, ahead, view))
            continue
        y = max(ground(x, z), water) if water is not None else ground(x, z)
        if subject.get("side") == "far" and out:
            out.append(_distant(subject, out[0], ahead, side, ground, water))
            continue
        if spot is not None:  # all on the level of the first: a slope would set them apart
            y = out[min(spots)].at[1] - out[min(spots)].rise if k > min(spots) else y
            out.append(_settled(subject, (x, y, z), spot[1] - extents[k][0][1], ahead, view))
            continue
        out.append(_extra(subject, name, (x, y, z), ahead, chance, wet and water is not None, view))
    if out and not people:
        anchors = _follow(out[0], anchors, ground) if not spots else _frame(spots, extents, out, anchors, ground)
    if kind_of(spec) is not None:
        out, anchors = _driving(spec, out, people, anchors, ground)
    return (*_dressed(spec, ground), *out), anchors


def _driving(
    spec: SceneSpec, out: list[Extra], people: bool, anchors: Anchors, ground: Ground
) -> tuple[list[Extra], Anchors]:
    """Vehicles in their lanes, those that were asked for first; the camera goes with the first of them."""
    asked, placed_, number = [], False, 0
    for extra in out:
        if extra.name in (*DRIVEN, "train") and extra.solid is not None:
            lane = lane_of(spec, number)
            subject = next((s for s in wanted(spec) if s.get("name") == extra.name), {})
            color = linear(str(subject["color"])) if subject.get("color") else THINGS[extra.name].color
            asked.append(_in_lane(dataclasses.replace(lane, name=extra.name, color=color)))
            number, placed_ = number + 1, True
        else:
            asked.append(extra)
    others = [_in_lane(vehicle) for vehicle in traffic(spec)]
    every = [*asked, *others]
    if not people and every and (placed_ or (not asked and others)):
        chance = stream(spec.seed, "roads.camera")
        turn = float(
            chance.choice([-0.5, -0.36, -0.2, 0.08, 0.22] if every[0].at[0] > 2.5 else [-0.5, -0.3, 0.22, 0.42])
        )
        heading = (math.sin(turn), 0.0, math.cos(turn)) if not spec.camera.get("view") else anchors.heading
        hero = every[0] if every[0].name != "train" else dataclasses.replace(every[0], size=(9.0, 4.4))
        anchors = _follow(hero, dataclasses.replace(anchors, heading=heading), ground)
    return every, anchors


def _in_lane(vehicle: Vehicle) -> Extra:
    """A vehicle as a thing that drives, or stands."""
    thing = THINGS[vehicle.name]
    at, yaw = (vehicle.x, 0.02, vehicle.z), vehicle.turn
    return Extra(
        name=vehicle.name,
        at=at,
        yaw=yaw,
        velocity=(0.0, 0.0, vehicle.way * vehicle.speed if vehicle.yaw is None else 0.0),
        size=thing.size,
        solid=packed(placed(thing.make(vehicle.color), at, yaw=yaw)),
    )


def _dressed(spec: SceneSpec, ground: Ground) -> tuple[Extra, ...]:
    """What belongs to the place itself, as one still thing."""
    solids = dressing(spec, ground)
    still = (0.0, 0.0, 0.0)
    lift = 4.0 if kind_of(spec) is not None else 0.0  # what stands along a road is too long for one shadow
    found = (
        Extra(name="", at=still, yaw=0.0, velocity=still, size=(1.0, 1.0), solid=packed(solids), rise=lift)
        if solids
        else None
    )
    return (found,) if found else ()


def _distant(
    subject: dict[str, Any], first: Extra, ahead: float, side: float, ground: Ground, water: float | None
) -> Extra:
    """Something in the background: as far behind the first as shows it whole above it, on the nearest dry ground."""
    name, animal = str(subject["name"]), subject["kind"] == "animal"
    wide, high = size_of(name) if animal else THINGS[name].size
    back = 14.0 + 2.6 * high + 1.2 * wide
    away = 0.0
    for step in range(60):
        away = side * (0.16 * back + 4.0 * step)
        x = first.at[0] + math.sin(ahead) * back + math.cos(ahead) * away
        z = first.at[2] + math.cos(ahead) * back - math.sin(ahead) * away
        if water is None or ground(x, z) > water + 0.3:
            break
    lift = 0.0 if animal else THINGS[name].lift
    return _settled(subject, (x, ground(x, z), z), lift, ahead, "")


def _turn_to(view: str, vehicle: bool, animal: bool) -> float:
    """Yaw against the camera's heading of what is seen from the front, the side or the back; a little off straight."""
    front = math.pi / 2 if vehicle else math.pi if animal else 0.0
    return front + {"side": math.pi / 2, "back": math.pi}.get(view, 0.0) + 0.2


def _turn(subject: dict[str, Any], view: str) -> float:
    """Yaw against the heading of a thing or an animal that stands beside another."""
    name, animal = str(subject["name"]), subject["kind"] == "animal"
    vehicle = not animal and name in VEHICLES
    return _turn_to(view or ("side" if vehicle or animal else "front"), vehicle, animal)


def _extent(subject: dict[str, Any], view: str) -> Extent:
    """The box round a thing or an animal as it stands beside another, before a camera that looks along +z."""
    name, turn = str(subject["name"]), _turn(subject, view)
    if subject["kind"] == "thing":
        return extent(placed(THINGS[name].make(THINGS[name].color), yaw=turn))
    wide, high = size_of(name)
    half = 0.5 * wide * max(abs(math.sin(turn)), 0.4)
    return (-half, 0.0, -half), (half, high, half)


def _settled(subject: dict[str, Any], at: Vec3, rise: float, ahead: float, view: str) -> Extra:
    """A thing or an animal that stays where a relation sets it, its origin `rise` metres above the ground."""
    name, yaw = str(subject["name"]), ahead + _turn(subject, view)
    place = (at[0], at[1] + rise, at[2])
    if subject["kind"] == "animal":
        colors = _colors(subject)
        return Extra(
            name=name, at=place, yaw=yaw, velocity=(0.0, 0.0, 0.0), size=size_of(name), action="stand", colors=colors,
            rise=rise,
        )  # fmt: skip
    thing = THINGS[name]
    color = linear(str(subject["color"])) if subject.get("color") else thing.color
    solid = packed(placed(thing.make(color), place, yaw=yaw))
    return Extra(name=name, at=place, yaw=yaw, velocity=(0.0, 0.0, 0.0), size=thing.size, solid=solid, rise=rise)


def _colors(subject: dict[str, Any]) -> NDArray[np.float64]:
    """Colours of an animal's materials; a wished one takes the coat."""
    colors = np.array([linear(c) for c in colors_of(str(subject["name"]))])
    if subject.get("color"):
        colors[1] = colors[5] = linear(str(subject["color"]))
    return colors


def _frame(
    spots: dict[int, Vec3], extents: list[Extent], out: list[Extra], anchors: Anchors, ground: Ground
) -> Anchors:
    """Anchors that frame all that stand beside each other."""
    wide, high = around(spots, extents)
    first = out[min(spots)]
    x, y, z = anchors.subject[0], first.at[1] - first.rise, anchors.subject[2]
    whole = dataclasses.replace(first, name="", at=(x, y, z), size=(1.2 * wide, 1.1 * high), float_on=True)
    return _follow(whole, anchors, ground)


def _extra(subject: dict[str, Any], name: str, at: Vec3, ahead: float, chance: Any, wet: bool, view: str) -> Extra:
    """One thing or animal at its place, turned so that it is seen from a quarter."""
    action = str(subject.get("action") or "walk")
    way = float(chance.choice([-1.0, 1.0]))
    turn = float(chance.uniform(0.35, 0.95))
    if subject["kind"] == "animal":
        yaw = ahead + math.pi / 2 * way + turn * way * float(chance.choice([-0.4, 0.8]))
        speed = pace_of(name, action)
        yaw = ahead + _turn_to(view, vehicle=False, animal=True) if view else yaw
        lift = {"bird": 2.2, "eagle": 4.5}.get(name, 0.0) if action != "stand" else 0.0
        colors = _colors(subject)
        sink = -0.02 * size_of(name)[0] if name in SWIMMERS else 0.0
        return Extra(
            name=name,
            at=(at[0], at[1] + lift + sink, at[2]),
            yaw=yaw,
            velocity=(math.sin(yaw) * speed, 0.0, math.cos(yaw) * speed),
            size=size_of(name),
            action=action,
            colors=colors,
            float_on=wet,
        )
    thing = THINGS[name]
    speed = thing.speed if action != "stand" else 0.0
    yaw = ahead + (turn if thing.speed or thing.size[0] > 1.4 * thing.size[1] else 0.5 * turn) * way
    yaw += math.pi if way < 0 and thing.speed else 0.0
    yaw = ahead + _turn_to(view, vehicle=name in VEHICLES, animal=False) if view else yaw
    color = linear(str(subject["color"])) if subject.get("color") else thing.color
    place = (at[0], at[1] + thing.lift, at[2])
    return Extra(
        name=name,
        at=place,
        yaw=yaw,
        velocity=(math.cos(yaw) * speed, 0.0, -math.sin(yaw) * speed),
        size=thing.size,
        solid=packed(placed(thing.make(color), place, yaw=yaw)),
        float_on=wet,
        rise=thing.lift,
    )


def _afloat(x: float, z: float, ground: Ground, water: float, deep: float, side: float) -> tuple[float, float]:
    """The nearest place ahead where a keel is clear of the bottom."""
    for step in range(60):
        away = 4.0 * step
        for turn in (0.0, 0.35, -0.35, 0.8, -0.8, 1.3, -1.3):
            px, pz = x + away * math.sin(turn * side), z + away * math.cos(turn)
            if ground(px, pz) < water - deep and ground(px, pz + 6.0) < water - deep:
                return px, pz
    return x, z


def _follow(hero: Extra, anchors: Anchors, ground: Ground) -> Anchors:
    """Anchors that frame a thing or an animal: as tall as it is, or as its length needs."""
    wide, high = hero.size
    tall = max(high, 0.5 * wide)
    rise = 0.0
    if hero.name in FLYERS or (hero.name in THINGS and THINGS[hero.name].place == "air"):
        rise = -1.25 * tall  # what flies is seen from below, with sky around it
    x, y, z = hero.at
    open_way = hero.float_on or rise != 0.0
    near = 22.0 if tall < 4.0 else min(26.0 + 4.0 * tall, 260.0 if open_way else 70.0)
    path = [
        ground(x - d * anchors.heading[0], z - d * anchors.heading[2]) for d in np.linspace(0.0, 6.0 * tall + 4.0, 24)
    ]
    low = max(*path, y if hero.float_on else -1e9) + min(0.45, 0.35 * tall)  # the bank behind is not looked through
    return dataclasses.replace(
        anchors,
        subject=(x, y + rise + 0.35 * high + 0.15 * tall, z),
        subject_height=tall,
        velocity=hero.velocity,
        clearance=max(anchors.clearance, near) if anchors.aside > 1e8 else anchors.clearance,
        floor=low,
        offset=x if anchors.aside < 1e8 else anchors.offset,
    )


def stands_at(extra: Extra, seconds: float, ground: Ground) -> NDArray[np.float64]:
    """World metres of its origin at an instant: it follows the ground, or bobs on the water."""
    at = np.array(extra.at) + seconds * np.array(extra.velocity)
    if not extra.float_on:
        at[1] += ground(float(at[0]), float(at[2])) - ground(extra.at[0], extra.at[2])
    else:
        at[1] += 0.03 * math.sqrt(extra.size[0]) * math.sin(1.1 * seconds + extra.yaw)
    return at


def axes_of(animal: Extra) -> NDArray[np.float64]:
    """(3, 3) from the world's axes to an animal's own."""
    c, s = math.cos(animal.yaw), math.sin(animal.yaw)
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


def show(
    extra: Extra,
    view: NDArray[np.float64],
    seconds: float,
    light: Light,
    *,
    size: tuple[int, int],
    ground: Ground,
) -> Shown | Posed:
    """A thing or an animal before a camera at an instant.

    Args:
        extra: from `set_out`.
        view: (4, 3) camera basis.
        seconds: from the start of the take.
        light: where it stands.
        size: width and height of the picture in pixels.
        ground: height of the ground at x, z, which feet and wheels follow.
    """
    lights = np.zeros((7, 6))
    lights[0] = [*light.key_direction, *light.key_rgb]
    lights[1, 3:], lights[2, 3:] = light.sky_rgb, light.ground_rgb
    for k, (direction, color) in enumerate(light.sides[:4]):
        lights[3 + k] = [*direction, *color]
    air = np.array([*light.fog_rgb, light.fog_density])
    at = stands_at(extra, seconds, ground)
    if extra.solid is None:
        return _animal(extra, at, view, seconds, lights, air, light.shadow)
    turning = extra.moving(seconds) if extra.moving else []
    solid = np.concatenate([extra.solid, packed(turning)]) if turning else extra.solid.copy()
    solid[:, :3] += at - np.array(extra.at)
    first, listed, away = tiles(solid, view, size[1], size[0])
    shadow = 0.0 if extra.float_on or extra.rise > 3.0 else light.shadow
    foot = float(at[1]) - extra.rise
    sun, near = shading(solid, lights[0, :3], foot)
    return Shown(
        solid=solid, sun=sun, near=near, lights=lights, air=air, first=first, listed=listed, away=away, view=view,
        foot=foot, shadow=shadow, place=not extra.name,
    )  # fmt: skip


def _animal(
    extra: Extra,
    at: NDArray[np.float64],
    view: NDArray[np.float64],
    seconds: float,
    lights: NDArray[np.float64],
    air: NDArray[np.float64],
    shadow: float,
) -> Posed:
    """An animal as a moulded body, scaled to a person's size for the kernels, whose joints melt by centimetres."""
    turn = axes_of(extra)
    grow = 1.5 / max(extra.size[0], extra.size[1])
    local = np.empty((4, 3))
    local[0] = turn @ (view[0] - at)
    local[1:] = view[1:] @ turn.T
    rows = body(extra.name, extra.action, seconds)
    rows[:, :8] *= grow
    turned = lights.copy()
    turned[:, :3] = lights[:, :3] @ turn.T
    assert extra.colors is not None
    return Posed(
        view=local * grow,
        body=rows,
        colors=extra.colors,
        lights=turned,
        air=np.array([*air[:3], air[3] / grow]),
        shadow=shadow if extra.name in BEASTS or extra.name not in SWIMMERS else 0.0,
    )


def look_at(shown: Shown, size: tuple[int, int], y0: int, y1: int) -> Seen:
    """What rows y0..y1 of a picture of a height and width see of a thing, before there is anything else."""
    return look_rows(shown.solid, shown.first, shown.listed, shown.away, shown.view, *size, y0, y1)


def draw_thing(
    shown: Shown,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
    seen: Seen | None = None,
) -> None:
    """Draw a thing and its shadow into rows y0..y1 (see `actors.draw`); `seen` is what `look_at` found of them."""
    if shown.shadow > 0:
        shadow_rows(
            shown.solid, shown.sun, shown.near, shown.lights, shown.shadow, shown.foot, shown.view, rgb, depth, y0, y1
        )
    thing_rows(
        shown.solid, shown.sun, shown.lights, shown.air, shown.first, shown.listed, shown.away, shown.view, rgb, depth,
        y0, y1, seen,
    )  # fmt: skip
