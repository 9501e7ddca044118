"""What a scene kit promises the previz engine: a seeded world, its anchors for the camera, and shaded rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.rounds import Round

Vec3 = tuple[float, float, float]

#: How a scene may be drawn: lit and developed, as flat grey solids, or as clay under one lamp.
STYLES = ("styled", "grey_box", "clay")
#: How a finished styled picture may be painted over (see `paints`).
PAINTS = ("black_and_white", "pixel_art", "oil", "watercolour", "cartoon")


@dataclass(frozen=True, kw_only=True)
class SceneSpec:
    """What is drawn: made from prompt and shot-list columns, stored with the take as JSON, editable.

    World axes: x right, y up, z forward, in metres; the ground is y = 0.

    Args:
        kit: `street`, `landscape`, `product`, `interior`, `stage` or `plate`.
        seed: drives layout, light accents and camera variation; nothing else does.
        time: `dawn`, `day`, `dusk` or `night`.
        weather: `clear`, `overcast`, `fog`, `rain`, `snow` or `dust`.
        light: word for the key: `natural`, `neon`, `golden`, `soft`, `hard`.
        palette: brand colors as `#rrggbb`, most important first; may be empty.
        mired: target colour temperature of the look (154 = 6500 K, 250 = 4000 K).
        contrast: -1 flat .. 0 neutral .. 1 hard.
        subjects: what stands in the scene, e.g. `{"kind": "person", "action": "walk", "color": "#d33"}`,
            `{"kind": "bottle", "color": "#..", "label": "AURA"}`; unknown nouns are `{"kind": "proxy", "word": ".."}`;
            `side` (see `relations.SIDES`) and `of` set a thing beside or on the one of that name.
        camera: `move` (see `moves.MOVES`) and its `way`, `size` (ews, ws, ms, mcu, cu, ecu), `angle` (eye, low, high,
            top, over_shoulder), `view` of the subject (front, side, back), `lens_mm`, `aperture`, `focus_m`, `roll` in
            degrees; `yaw`, `distance`, `height`, `shift` and `strength` override what the seed would choose.
        remove: words of the negative prompt that were understood and are kept out.
        extra: kit-specific values.
        style: how it is drawn: `styled` (light, lens and weather), `grey_box` or `clay` (see `styles`).
    """

    kit: str
    seed: int
    time: str = "day"
    weather: str = "clear"
    light: str = "natural"
    palette: tuple[str, ...] = ()
    mired: float = 154.0
    contrast: float = 0.0
    subjects: tuple[dict[str, Any], ...] = ()
    camera: dict[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    style: str = "styled"


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """What the camera solver may know of a world.

    Args:
        subject: centre of the main subject at t = 0, metres.
        subject_height: its height in metres.
        velocity: its motion in metres per second (zero for still subjects).
        facing: unit direction a person walks or looks along; zero for things.
        heading: unit direction the shot looks along by default (from camera to subject).
        clearance: how far behind the subject, along -heading, the camera may go, metres.
        floor: lowest allowed camera height above ground, metres.
        aside: how far the camera may go sideways from the middle of the world, metres (no limit by default).
        roof: highest camera height above ground, metres; a room whose ceiling cannot be taken away.
        offset: where the subject stands sideways from that middle, metres.
        round: the closed way that the subject walks in a loop, round `subject`; none where it stands.
    """

    subject: Vec3
    subject_height: float
    velocity: Vec3 = (0.0, 0.0, 0.0)
    facing: Vec3 = (0.0, 0.0, 0.0)
    heading: Vec3 = (0.0, 0.0, 1.0)
    clearance: float = 30.0
    floor: float = 0.2
    aside: float = 1e9
    roof: float = 1e9
    offset: float = 0.0
    round: Round | None = None


@dataclass(frozen=True, kw_only=True)
class CameraState:
    """One instant of a real camera: position and target in metres, roll in radians, full-frame optics."""

    position: Vec3
    target: Vec3
    roll: float = 0.0
    focal_mm: float = 35.0
    sensor_mm: float = 36.0
    aperture: float = 2.8
    focus_m: float = 6.0


@dataclass(frozen=True, kw_only=True)
class World:
    """A built scene: plain arrays and numbers that the kit's kernels read; never written after `build`."""

    anchors: Anchors
    data: Any


class Kit(Protocol):
    """A scene kit: a pure function of the spec, then rows of light.

    `shade` fills rows `y0 <= y < y1` of `rgb` (H, W, 3) float32 scene-linear BT.709 light (1.0 = diffuse white,
    lamps above) and `depth` (H, W) float32 distance along the view axis in metres (`inf` for sky).
    Each pixel depends on nothing but its own ray, so any split into rows gives the same picture.
    The kernels are `@njit(nogil=True, cache=True)` and hold no global state.
    """

    def build(self, spec: SceneSpec) -> World:
        """Lay the world out from the spec and its seed."""
        ...

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
        """Fill rows y0..y1 at the time `seconds` from the start of the take."""
        ...


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One object of a world, as the legend of an id picture names it.

    Args:
        id: 1..8999 for a kit's own things; 0 is the sky, larger numbers are given out by `geometry`.
        name: for people, e.g. `house 7` or a character's name.
        kind: what it is: `ground`, `house`, `car`, `person`, `product` ...
        color: identity colour `#rrggbb` of a character or product; empty for the rest.
        velocity: metres per second of a rigid thing that drives, zero for what stands.
        spin: radians per second round the upright axis through `pivot`, from +z towards +x.
        pivot: x and z of that axis.
    """

    id: int
    name: str
    kind: str
    color: str = ""
    velocity: Vec3 = (0.0, 0.0, 0.0)
    spin: float = 0.0
    pivot: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Surfaces:
    """What the middle of every pixel sees at one instant: a pinhole, no blur of lens or shutter, no mixed edges.

    Args:
        depth: (H, W) float32 metres along the view axis, `inf` for sky.
        normal: (H, W, 3) float32 unit normal in world axes, towards the camera; zero for sky.
        ids: (H, W) int32 the thing that is seen, 0 for sky.
    """

    depth: NDArray[np.float32]
    normal: NDArray[np.float32]
    ids: NDArray[np.int32]


@runtime_checkable
class Tracer(Protocol):
    """What a kit may promise besides `Kit`: its exact geometry, without people and labelled boxes.

    A kit without it gets its geometry from the depth that `shade` fills (see `geometry`).
    """

    def things(self, world: World) -> tuple[Thing, ...]:
        """The legend of the ids that `trace` writes."""
        ...

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
        """Fill the pixels of `into` that are wanted.

        Args:
            world: from `build`.
            camera: the camera, the same for every look at one frame.
            view: (4, 3) its basis, moved within a pixel where edges are smoothed.
            seconds: from the start of the take.
            into: all pixels that are wanted are written.
            want: (H, W) 1 where a pixel is wanted; an empty array asks for all of them.
            quick: for pictures, not for measuring: a pixel between two that see one plane or one smooth skin may be
                interpolated, and what is smaller than a few pixels be missed. Else each pixel is traced by itself.
        """
        ...
