"""Company in a scene: people in open land, the ground under what moves, and the light of each kind of world."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

from rushes.engines.previz.actors import Light
from rushes.engines.previz.chance import stream
from rushes.engines.previz.extras import Extra
from rushes.engines.previz.gait import Figure, pace, place
from rushes.engines.previz.kit import Anchors, SceneSpec, World
from rushes.engines.previz.kits.landscape import ground_at, light_of
from rushes.engines.previz.pairs import face_to_face


def gather(spec: SceneSpec, world: World, *, seconds: float) -> tuple[tuple[Figure, ...], Anchors, Light]:
    """The persons of a landscape, the anchors that follow the first of them, and the light on all.

    Args:
        spec: its subjects of the kind `person`.
        world: a landscape.
        seconds: of the whole take; the camera follows the mean slope over it.
    """
    chance = stream(spec.seed, "company")
    yaw = float(chance.choice([0.0, 0.0, math.pi, 0.9, -0.9])) + float(chance.uniform(-0.2, 0.2))
    action = next((str(s.get("action") or "walk") for s in spec.subjects if s.get("kind") == "person"), "walk")
    if action not in ("walk", "run", "stand"):  # who does something is seen doing it
        yaw = math.pi + float(chance.choice([-0.6, -0.25, 0.25, 0.6]))
    figures = []
    for k, subject in enumerate([s for s in spec.subjects if s.get("kind") == "person"][:4]):
        figures.append(
            Figure(
                position=(1.0 * k * (1 if k % 2 else -1), 0.0, 0.5 * k),
                yaw=yaw,
                action=str(subject.get("action") or "walk"),
                color=str(subject.get("color") or ("#c2282d", "#2c5c8f", "#c99a2e", "#3f6b4a")[k]),
                carry=str(subject.get("carry") or "none"),
                coat=str(subject.get("coat") or "jacket"),
                hair=str(subject.get("hair") or "#1b1512"),
                height=float(subject.get("height") or 1.74),
                phase=float(chance.random()),
                seat=0.06 if subject.get("action") == "sit" else 0.0,  # on the ground
                product=str(subject.get("product") or "#d8d2c4"),
            )
        )
    anchors = world.anchors
    figures = list(face_to_face(figures, spec, anchors.heading))
    if figures:
        yaw = figures[0].yaw
        speed = pace(figures[0])
        x, _, z = place(figures[0], max(seconds, 0.1))
        rise = (ground_at(world, x, z) - ground_at(world, 0.0, 0.0)) / max(seconds, 0.1)
        velocity = (math.sin(yaw) * speed, rise if speed > 0 else 0.0, math.cos(yaw) * speed)
        facing = (math.sin(yaw), 0.0, math.cos(yaw))
        anchors = dataclasses.replace(anchors, velocity=velocity, facing=facing)
    found = light_of(world)
    light = Light(
        key_direction=found["key_dir"],
        key_rgb=found["key_rgb"],
        sky_rgb=found["sky_rgb"],
        ground_rgb=found["ground_rgb"],
        fog_rgb=found["fog_rgb"],
        fog_density=found["fog_density"],
    )
    return tuple(figures), anchors, light


def on_ground(figure: Figure, world: World, *, seconds: float) -> Figure:
    """The figure as it stands at an instant: its foot on the land, its steps as far as it has walked."""
    x, _, z = place(figure, seconds)
    if figure.round is not None:  # it comes back to where it began, and its steps with it
        return dataclasses.replace(figure, position=(figure.position[0], ground_at(world, x, z), figure.position[2]))
    way = pace(figure) * seconds
    start = (x - math.sin(figure.yaw) * way, ground_at(world, x, z), z - math.cos(figure.yaw) * way)
    return dataclasses.replace(figure, position=start)


def under(kit: str, world: World) -> tuple[Callable[[float, float], float], float | None]:
    """The height of a world's ground at x and z in metres, and the level of its water, if it has any."""
    if kit == "stage":
        return world.data.ground, None
    if kit != "landscape":
        return lambda x, z: 0.0, None
    water = float(world.data.water)
    return lambda x, z: ground_at(world, x, z), (water if water > -1e5 else None)


def light_at(kit: str, world: World, extra: Extra, seconds: float, land: Light) -> Light:
    """The light where a thing or an animal is.

    Args:
        kit: of the world.
        world: as built.
        extra: what is lit.
        seconds: from the start of the take.
        land: the light of open land.
    """
    x, _, z = (p + v * seconds for p, v in zip(extra.at, extra.velocity, strict=True))
    return light_on(kit, world, Figure(position=(x, 0.0, z), action="stand"), 0.0, land)


def light_on(kit: str, world: World, figure: Figure, seconds: float, land: Light) -> Light:
    """The light where a person is; see `light_at`."""
    if kit == "landscape":
        return land
    if kit == "stage":
        from rushes.engines.previz.kits.stage import light_on as light_on_stage

        return light_on_stage(world.data, figure, seconds)
    if kit == "plate":
        from rushes.engines.previz.kits.plate import light_of as light_in_space

        return light_in_space(world)
    if kit == "street":
        from rushes.engines.previz.kits.street import light_on as light_in_street

        return light_in_street(world.data, figure, seconds)
    from rushes.engines.previz.kits.interior import light_on as light_in_room

    return light_in_room(world.data, figure, seconds)
