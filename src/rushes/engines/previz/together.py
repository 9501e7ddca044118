"""Lets people do what they do with a thing, an animal or each other: who stands where, and what they ride or hold."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rushes.engines.previz import acts, gear, household
from rushes.engines.previz.actors import linear
from rushes.engines.previz.camera import size_of as size_of_shot
from rushes.engines.previz.chance import stream
from rushes.engines.previz.creatures import colors_of, size_of
from rushes.engines.previz.extras import Extra
from rushes.engines.previz.gait import Figure, pace
from rushes.engines.previz.kit import Anchors, SceneSpec, Vec3
from rushes.engines.previz.relations import PERSON
from rushes.engines.previz.solids import Solid, packed, placed
from rushes.engines.previz.things import THINGS

Ground = Callable[[float, float], float]
#: How far the bodies of two pass each other, metres.
_ASIDE = {"hug": 0.065}
_ACTION = {"talk": "talk", "dance": "dance", "in_hand": "walk"}
_RIDES = ("bicycle", "motorcycle", "horse", "skateboard")
_LEADING = ("lead", "cart")
#: Colour of a second person who would look like the first.
_SECOND = "#2c5c8f"
#: How high a horse and its rider are.
_MOUNTED = 2.45


def together(
    spec: SceneSpec, people: Sequence[Figure], anchors: Anchors, *, ground: Ground, seconds: float
) -> tuple[tuple[Figure, ...], tuple[Extra, ...], Anchors]:
    """Everybody as they stand when some do something together, what that needs, and where the camera looks then.

    Args:
        spec: its persons' `act` and `hairdo`, and `pair` of its extra.
        people: as the kit has set them, those of the spec first.
        anchors: of the world.
        ground: height of the ground at x, z.
        seconds: of the whole take.
    """
    asked = [s for s in spec.subjects if s.get("kind") == "person"][:4]
    if "person" in spec.remove or not asked or not people:
        return tuple(people), (), anchors
    cast = [
        dataclasses.replace(figure, hairdo=str(subject.get("hairdo") or "short"))
        for figure, subject in zip(people, asked, strict=False)
    ]
    if len(cast) > 1 and cast[1].color == cast[0].color and not asked[1].get("color"):
        cast[1] = dataclasses.replace(cast[1], color=_SECOND)
    loop = bool(spec.extra.get("loop"))
    pair = str(spec.extra.get("pair") or "")
    extras: list[Extra] = []
    if pair in acts.PAIRS and len(cast) > 1:
        cast[:2] = _pair(pair, cast[0], cast[1], spec, anchors, still=loop)
        anchors = _aim_at(cast[:2], anchors)
    for k, subject in enumerate(asked[: len(cast)]):
        act = str(subject.get("act") or "")
        if act in acts.ACTS and not (pair and k < 2):
            cast[k] = _doing(cast[k], act, spec, anchors, seconds, still=loop)
            extras += _props(cast[k], subject, ground)
            if k == 0:
                anchors = _go_along(cast[0], anchors)
    if not pair and not pace(cast[0]):
        cast[0], anchors = _face(cast[0], spec, anchors)
    return (*cast, *people[len(cast) :]), tuple(extras), anchors


def _face(hero: Figure, spec: SceneSpec, anchors: Anchors) -> tuple[Figure, Anchors]:
    """Who stands in a close shot, or beside something, looks towards the camera, unless the words want the back."""
    away = math.atan2(anchors.heading[0], anchors.heading[2])
    close = size_of_shot(spec) in ("ms", "mcu", "cu", "ecu") or any(s.get("of") == PERSON for s in spec.subjects)
    if not close or spec.camera.get("view") or spec.camera.get("angle") == "over_shoulder" or hero.act or hero.seat:
        return hero, anchors
    if math.cos(hero.yaw - away) < 0.3:
        return hero, anchors
    yaw = away + math.pi + float(stream(spec.seed, "face").uniform(-0.6, 0.6))
    facing = anchors.facing if not any(anchors.facing) else (math.sin(yaw), 0.0, math.cos(yaw))
    return dataclasses.replace(hero, yaw=yaw), dataclasses.replace(anchors, facing=facing)


def _pair(
    pair: str, one: Figure, other: Figure, spec: SceneSpec, anchors: Anchors, *, still: bool
) -> tuple[Figure, Figure]:
    """Two people at the distance of what they do: seen from beside, or from before where they face the same way."""
    apart, facing = acts.PAIRS[pair]
    chance = stream(spec.seed, "together")
    ahead = math.atan2(anchors.heading[0], anchors.heading[2])
    action = _ACTION.get(pair, "stand" if facing else one.action)
    seat = one.seat if pair == "beside" else 0.0
    side = str(spec.extra.get("side") or "")
    x, y, z = one.position
    if facing:
        across = ahead + math.pi / 2 + float(chance.uniform(-0.30, 0.30))
        dx, dz = math.sin(across), math.cos(across)
        yaws = (across, across + math.pi)
        away = _ASIDE.get(pair, 0.0)
        spots = tuple(
            (x + w * dx * apart / 2 + w * dz * away, y, z + w * dz * apart / 2 - w * dx * away) for w in (-1, 1)
        )
    else:
        yaw = one.yaw if pair == "in_hand" or one.action == "walk" else ahead + math.pi
        right = (math.cos(yaw), -math.sin(yaw))
        if side in ("before", "behind"):
            way = -0.9 if side == "before" else 0.9
            right = (0.35 * math.cos(ahead) + way * math.sin(ahead), way * math.cos(ahead) - 0.35 * math.sin(ahead))
            apart = -0.9
        elif side and (side == "left") != (right[0] * math.cos(ahead) - right[1] * math.sin(ahead) > 0.0):
            apart = -apart
        yaws = (yaw, yaw)
        spots = tuple((x + w * right[0] * apart / 2, y, z + w * right[1] * apart / 2) for w in (-1, 1))
    speed = 0.0 if still else acts.PACES.get(pair)
    phases = (0.0, 0.5) if pair == "talk" else (one.phase, one.phase)
    out = []
    for k, (figure, part) in enumerate(((one, "a"), (other, "b"))):
        out.append(
            dataclasses.replace(
                figure,
                position=spots[k],
                yaw=yaws[k],
                action=action,
                act=f"{pair}.{part}" if f"{pair}.a" in acts.ACTS else "",
                speed=speed if pair in acts.PACES else figure.speed if not facing else None,
                phase=phases[k],
                carry="none" if facing or pair == "in_hand" else figure.carry,
                gaze=_gaze(pair, action, 1.0 if (k == 0) == (apart > 0.0) else -1.0),
                seat=seat,
            )
        )
    return out[0], out[1]


def _gaze(pair: str, action: str, towards: float) -> tuple[float, float]:
    """How the head of one of two is turned; `towards` 1 where the other is on its right, -1 on its left."""
    if pair == "beside":
        return (0.5 * towards, 0.0) if action == "talk" else (0.0, 0.0)
    return {"hug": (0.42, 0.05), "in_hand": (0.22 * towards, 0.0)}.get(pair, (0.0, 0.0))


def _aim_at(pair: Sequence[Figure], anchors: Anchors) -> Anchors:
    """Anchors in the middle of two people; nobody of them walks away unless both do."""
    one, other = pair
    middle = tuple(0.5 * (a + b) for a, b in zip(one.position, other.position, strict=True))
    speed = pace(one)
    return dataclasses.replace(
        anchors,
        subject=(middle[0], anchors.subject[1], middle[2]),
        velocity=(math.sin(one.yaw) * speed, anchors.velocity[1] if speed else 0.0, math.cos(one.yaw) * speed),
        facing=(math.sin(one.yaw), 0.0, math.cos(one.yaw)),
    )


def _doing(figure: Figure, act: str, spec: SceneSpec, anchors: Anchors, seconds: float, *, still: bool) -> Figure:
    """Somebody on or with a thing; who comes towards the camera starts farther off."""
    speed = 0.0 if still else acts.PACES.get(act, 0.0)
    x, y, z = figure.position
    yaw = figure.yaw
    if act in (*_RIDES, "guitar", "phone"):
        ahead = math.atan2(anchors.heading[0], anchors.heading[2])
        yaw = (figure.yaw if act in _RIDES else ahead + math.pi) + float(stream(spec.seed, "acts").choice([-0.5, 0.5]))
    if spec.kit == "street" and speed:
        yaw = math.pi + 0.04  # towards the camera: the face is to be seen
        z += 0.6 * speed * min(seconds, 8.0)
    walking = act in _LEADING
    return dataclasses.replace(
        figure,
        position=(x, y, z),
        yaw=yaw,
        act=act,
        action="walk" if walking else "stand",
        speed=speed,
        carry="none",
        seat=0.0,
        coat="jacket" if figure.coat == "long" and act in _RIDES else figure.coat,
    )


def _go_along(hero: Figure, anchors: Anchors) -> Anchors:
    """Anchors that frame the first person and what it rides."""
    x, _, z = hero.position
    speed = pace(hero)
    tall = _MOUNTED if hero.act == "horse" else anchors.subject_height
    return dataclasses.replace(
        anchors,
        subject=(x, anchors.subject[1] + 0.5 * (tall - anchors.subject_height), z),
        subject_height=tall,
        velocity=(math.sin(hero.yaw) * speed, anchors.velocity[1] if speed else 0.0, math.cos(hero.yaw) * speed),
        facing=(math.sin(hero.yaw), 0.0, math.cos(hero.yaw)),
    )


def _props(figure: Figure, subject: dict[str, Any], ground: Ground) -> list[Extra]:
    """What somebody rides, pushes, plays or leads, at t = 0; it goes along at the same pace."""
    speed = pace(figure)
    velocity = (math.sin(figure.yaw) * speed, 0.0, math.cos(figure.yaw) * speed)
    x, y, z = figure.position
    y += ground(x, z) if not y else 0.0
    color = subject.get("act_color")
    name = {"lead": "dog", "horse": "horse"}.get(figure.act)
    if name:
        aside, ahead = (acts.COLLAR[0], 0.5) if name == "dog" else (0.0, 0.0)
        c, s = math.cos(figure.yaw), math.sin(figure.yaw)
        at = (x + c * aside + s * ahead, y, z - s * aside + c * ahead)
        colors = np.array([linear(value) for value in colors_of(name)])
        if color:
            colors[1] = colors[5] = linear(str(color))
        return [
            Extra(
                name=name, at=at, yaw=figure.yaw, velocity=velocity, size=size_of(name), colors=colors,
                action="walk" if speed else "stand",
            )
        ]  # fmt: skip
    thing = _solids(figure, linear(str(color)) if color else None)
    if not thing:
        return []
    at, yaw = (x, y, z), figure.yaw
    solid = packed(placed(thing, at, yaw=yaw))

    def cranks(seconds: float) -> list[Solid]:
        feet = [acts.pedal(seconds, speed, figure.loop, side) for side in (1.0, -1.0)]
        return placed(gear.cranks(feet), at, yaw=yaw)

    return [
        Extra(
            name=figure.act,
            at=at,
            yaw=yaw,
            velocity=velocity,
            size=(1.0, 1.0),
            solid=solid,
            moving=cranks if figure.act == "bicycle" else None,
        )
    ]


def _solids(figure: Figure, color: Vec3 | None) -> list[Solid]:
    """The solids of a thing in the axes of who uses it: x right, y up, z ahead."""
    act = figure.act
    if act in ("bicycle", "motorcycle", "skateboard"):
        thing = THINGS[act]
        solids = thing.make(color or thing.color)
        return placed(gear.without_cranks(solids) if act == "bicycle" else solids, yaw=-math.pi / 2)
    if act == "cart":
        return gear.cart(color or (0.30, 0.31, 0.33))
    if act == "guitar":
        return _slung(household.guitar(color or THINGS["guitar"].color)[:-3], figure.height / 1.74)
    return []


def _slung(guitar: list[Solid], h: float) -> list[Solid]:
    """A guitar before the belly, its strings ahead, its neck to the player's left."""
    hole, fret = np.array(acts.STRINGS), np.array(acts.FRETS)
    neck = (fret - hole) / np.linalg.norm(fret - hole)
    back = np.array([0.0, 0.0, -1.0])
    back = back - neck * float(back @ neck)
    back /= np.linalg.norm(back)
    axes = np.stack([np.cross(neck, back), neck, back])
    move = hole * h - np.array([0.0, 0.40, -0.05]) @ axes
    out = []
    for solid in guitar:
        turn = np.array(solid.turn) @ axes
        out.append(
            dataclasses.replace(
                solid, at=_vec(np.array(solid.at) @ axes + move), turn=(_vec(turn[0]), _vec(turn[1]), _vec(turn[2]))
            )
        )
    return out


def _vec(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
