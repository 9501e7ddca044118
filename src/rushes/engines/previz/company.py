"""People in open land: where they walk on uneven ground, and the land's light on them."""

from __future__ import annotations

import dataclasses
import math

from rushes.engines.previz.actors import Light
from rushes.engines.previz.chance import stream
from rushes.engines.previz.gait import Figure, pace, place
from rushes.engines.previz.kit import Anchors, SceneSpec, World
from rushes.engines.previz.kits.landscape import ground_at, light_of


def gather(spec: SceneSpec, world: World, *, seconds: float) -> tuple[tuple[Figure, ...], Anchors, Light]:
    """The persons of a landscape, the anchors that follow the first of them, and the light on all.

    Args:
        spec: its subjects of the kind `person`.
        world: a landscape.
        seconds: of the whole take; the camera follows the mean slope over it.
    """
    chance = stream(spec.seed, "company")
    yaw = float(chance.choice([0.0, 0.0, math.pi, 0.9, -0.9])) + float(chance.uniform(-0.2, 0.2))
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
            )
        )
    anchors = world.anchors
    if figures:
        speed = pace(figures[0])
        x, _, z = place(figures[0], max(seconds, 0.1))
        rise = (ground_at(world, x, z) - ground_at(world, 0.0, 0.0)) / max(seconds, 0.1)
        velocity = (math.sin(yaw) * speed, rise if speed > 0 else 0.0, math.cos(yaw) * speed)
        anchors = dataclasses.replace(anchors, velocity=velocity)
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
    way = pace(figure) * seconds
    start = (x - math.sin(figure.yaw) * way, ground_at(world, x, z), z - math.cos(figure.yaw) * way)
    return dataclasses.replace(figure, position=start)
