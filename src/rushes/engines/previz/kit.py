"""What a scene kit promises the previz engine: a seeded world, its anchors for the camera, and shaded rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, kw_only=True)
class SceneSpec:
    """What is drawn: made from prompt and shot-list columns, stored with the take as JSON, editable.

    World axes: x right, y up, z forward, in metres; the ground is y = 0.

    Args:
        kit: `street`, `landscape` or `product`.
        seed: drives layout, light accents and camera variation; nothing else does.
        time: `dawn`, `day`, `dusk` or `night`.
        weather: `clear`, `overcast`, `fog`, `rain`, `snow` or `dust`.
        light: word for the key: `natural`, `neon`, `golden`, `soft`, `hard`.
        palette: brand colors as `#rrggbb`, most important first; may be empty.
        mired: target colour temperature of the look (154 = 6500 K, 250 = 4000 K).
        contrast: -1 flat .. 0 neutral .. 1 hard.
        subjects: what stands in the scene, e.g. `{"kind": "person", "action": "walk", "color": "#d33"}`,
            `{"kind": "bottle", "color": "#..", "label": "AURA"}`; unknown nouns are `{"kind": "proxy", "word": ".."}`.
        camera: `move` (static, push_in, pull_out, pan, tilt, dolly, truck, crane, orbit, handheld, follow),
            `size` (ews, ws, ms, mcu, cu, ecu), `angle` (eye, low, high, top), `lens_mm`, `aperture`, `focus`.
        remove: words of the negative prompt that were understood and are kept out.
        extra: kit-specific values.
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


@dataclass(frozen=True, kw_only=True)
class Anchors:
    """What the camera solver may know of a world.

    Args:
        subject: centre of the main subject at t = 0, metres.
        subject_height: its height in metres.
        velocity: its motion in metres per second (zero for still subjects).
        heading: unit direction the shot looks along by default (from camera to subject).
        clearance: how far behind the subject, along -heading, the camera may go, metres.
        floor: lowest allowed camera height above ground, metres.
        aside: how far the camera may go sideways from the middle of the world, metres (no limit by default).
        offset: where the subject stands sideways from that middle, metres.
    """

    subject: Vec3
    subject_height: float
    velocity: Vec3 = (0.0, 0.0, 0.0)
    heading: Vec3 = (0.0, 0.0, 1.0)
    clearance: float = 30.0
    floor: float = 0.2
    aside: float = 1e9
    offset: float = 0.0


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
