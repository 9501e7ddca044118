"""The plate kit: space with stars, nebula and a planet, and abstract sheets of flowing colour for backgrounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Figure, Light, draw, linear, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits.plate_rows import FLOW, SPACE, SUN, shade_rows
from rushes.engines.previz.kits.plate_solid import plate_things, trace_plate

_GAS = (
    ("#5a2a7a", "#1f6a8a", "#b07a4a"),
    ("#8a2f3a", "#3a2a7a", "#7a8a5a"),
    ("#1f5a7a", "#2a7a5a", "#a8905a"),
    ("#a0522a", "#5a1f4a", "#6a8aa0"),
)
_INKS = (
    ("#e0633a", "#23304f", "#f0d9b0"),
    ("#17524f", "#d9a441", "#0f1f2a"),
    ("#7a2a5a", "#e8a598", "#2a1f45"),
    ("#2a5a9a", "#cfe0e6", "#101a3a"),
    ("#b8402f", "#f2e3c8", "#3a1420"),
)


@dataclass(frozen=True, kw_only=True)
class Plate:
    """A packed plate (see `plate_rows`) and who floats before it."""

    packed: NDArray[np.float64]
    people: tuple[Figure, ...]


class PlateKit:
    """Space and abstract plates (see `kit.Kit`)."""

    def build(self, spec: SceneSpec) -> World:
        """The plate of `spec.extra["plate"]`: `space` (by default) or `flow`; the brand's colours are its colours."""
        chance = stream(spec.seed, "plate")
        flow = spec.extra.get("plate") == "flow"
        sets = _INKS if flow else _GAS
        names = list(sets[int(chance.integers(len(sets)))])
        names[: len(spec.palette[:3])] = spec.palette[:3]
        side = float(chance.choice([-1.0, 1.0]))
        turn = float(chance.uniform(0.5, 1.5)) * side
        sun = np.array([math.sin(turn), float(chance.uniform(-0.1, 0.5)), -0.55 * math.cos(turn) - 0.1])
        sun /= np.linalg.norm(sun)
        size = float(chance.uniform(14.0, 34.0))
        middle = (-side * size * float(chance.uniform(0.4, 1.1)), size * float(chance.uniform(-0.9, 0.35)), 88.0)
        packed = np.array(
            [
                *(c for name in names for c in linear(name)),
                *sun, *middle, size, float(int(chance.integers(1, 4000))),
                float(FLOW if flow else SPACE), 1.0 if flow else 1.15, float(chance.uniform(0.8, 1.9)),
            ],
            dtype=np.float64,
        )  # fmt: skip
        people = () if flow else _people(spec, chance)
        tall = people[0].height if people else (2.2 if flow else 3.0)
        return World(
            anchors=Anchors(
                subject=(0.0, tall / 2 if people else 1.2, 0.0),
                subject_height=tall,
                clearance=8.0 if flow else 30.0,
                floor=-1e6 if not flow else -40.0,
            ),
            data=Plate(packed=packed, people=people),
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
        """Fill rows y0..y1 (see `kit.Kit.shade`)."""
        data: Plate = world.data
        view = basis(camera, aspect=depth.shape[1] / depth.shape[0])
        shade_rows(data.packed, view, float(seconds), rgb, depth, y0, y1)
        for figure in data.people:
            draw(pose(figure, view, seconds, light_of(world)), rgb, depth, y0, y1)

    def things(self, world: World) -> tuple[Thing, ...]:
        """The planet or the sheet (see `kit.Tracer`)."""
        return plate_things(world.data.packed)

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
        """Fill the wanted pixels (see `kit.Tracer.trace`)."""
        trace_plate(world.data.packed, view, into, want)


def light_of(world: World) -> Light:
    """The light on people and things before a plate: one hard sun, and little else."""
    x, y, z = (float(v) for v in world.data.packed[SUN : SUN + 3])
    return Light(
        key_direction=(x, y, z),
        key_rgb=(2.0, 1.95, 1.85),
        sky_rgb=(0.05, 0.06, 0.09),
        ground_rgb=(0.03, 0.04, 0.06),
        shadow=0.0,
    )


def _people(spec: SceneSpec, chance: Any) -> tuple[Figure, ...]:
    """Who floats in space; in white, where no colour is wished."""
    if "person" in spec.remove:
        return ()
    wanted = [s for s in spec.subjects if s.get("kind") == "person"][:3]
    places: tuple[Vec3, ...] = ((0.0, 0.0, 0.0), (1.5, 0.5, 1.0), (-1.4, -0.4, 1.4))
    return tuple(
        Figure(
            position=places[k],
            yaw=math.pi + float(chance.uniform(-0.8, 0.8)),
            action=str(s.get("action") or "stand") if s.get("action") not in ("walk", "run", "sit") else "stand",
            color=str(s.get("color") or "#d4d3cf"),
            trousers="#c4c3bf",
            hair="#e2e1dd",
            skin="#2b2620",  # the visor of a helmet, and gloves
            coat=str(s.get("coat") or "jacket"),
        )
        for k, s in enumerate(wanted)
    )
