"""From a scene spec to frames: builds the world once, solves the camera per frame, shades and develops in bands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, shade_figure
from rushes.engines.previz.camera import Framing, basis, frame_up, shoot
from rushes.engines.previz.colour import table
from rushes.engines.previz.company import gather, on_ground
from rushes.engines.previz.gait import Figure
from rushes.engines.previz.kit import CameraState, Kit, SceneSpec, Vec3, World
from rushes.engines.previz.kits import kit_named
from rushes.engines.previz.post import Darkroom, Develop, Rows
from rushes.engines.previz.props import shade_box, stand_ins
from rushes.errors import Cancelled

#: Log-mean of the exposed scene light that each time of day is metered to.
_KEY = {"day": 0.15, "dawn": 0.115, "dusk": 0.115, "night": 0.078}


def render_frames(
    spec: SceneSpec,
    *,
    width: int,
    height: int,
    rate: Fraction,
    frames: int,
    threads: int = 1,
    start: int = 0,
    length: Fraction | None = None,
    grain: float = 1.6,
    shutter: float = 0.5,
    cancelled: Callable[[], bool] = lambda: False,
    built: Callable[[Scene], None] = lambda scene: None,
) -> Iterator[NDArray[np.uint8]]:
    """Render a take.

    Args:
        spec: the scene.
        width, height: of the picture in pixels.
        rate: frames per second.
        frames: how many are made.
        threads: that shade rows; the picture does not depend on it.
        start: number of the first frame; frame n is the same whatever the start.
        length: seconds of the whole take, over which moves ease; by default up to the last frame made.
        grain: sigma in code values at mid grey; 0 for none.
        shutter: share of a frame that the shutter is open.
        cancelled: polled before every frame.
        built: hears the scene once, before the first frame.

    Yields:
        (height, width, 3) uint8 R'G'B' BT.709, full range.

    Raises:
        Cancelled: a person stopped it.
    """
    whole = float(length if length is not None else Fraction(start + frames) / rate)
    scene = Scene(spec, width=width, height=height, seconds=whole, threads=threads, grain=grain, shutter=shutter)
    built(scene)
    try:
        for n in range(start, start + frames):
            if cancelled():
                raise Cancelled("stopped by a person")
            yield scene.frame(n, rate)
    finally:
        scene.close()


def render_still(
    spec: SceneSpec, *, width: int, height: int, seconds: float = 1.0, length: float = 2.0, threads: int = 1
) -> NDArray[np.uint8]:
    """One frame at an instant of a take of `length` seconds: (height, width, 3) uint8 R'G'B' BT.709, full range."""
    rate = Fraction(24)
    scene = Scene(spec, width=width, height=height, seconds=length, threads=threads)
    try:
        return scene.frame(round(seconds * 24), rate)
    finally:
        scene.close()


class Scene:
    """A built world with its camera, exposure and darkroom: everything that stays the same over a take."""

    def __init__(
        self,
        spec: SceneSpec,
        *,
        width: int,
        height: int,
        seconds: float,
        threads: int,
        grain: float = 1.6,
        shutter: float = 0.5,
    ) -> None:
        self.spec, self.seconds = spec, seconds
        self.kit: Kit = kit_named(spec.kit)
        self.world: World = self.kit.build(spec)
        self.people: tuple[Figure, ...] = ()
        self.light = Light(key_direction=(0.0, 1.0, 0.0), key_rgb=(0.0, 0.0, 0.0))
        if spec.kit == "landscape":
            self.people, anchors, self.light = gather(spec, self.world, seconds=seconds)
            self.world = replace(self.world, anchors=anchors)
        self.aspect = width / height
        self.framing: Framing = frame_up(spec, self.world.anchors, aspect=self.aspect)
        self.rows = Rows(threads)
        self.room = Darkroom(width, height, self.rows)
        self.rgb = np.zeros((height, width, 3), np.float32)
        self.depth = np.zeros((height, width), np.float32)
        self.boxes = stand_ins(spec, self.world.anchors) if spec.kit != "product" else ()
        self.mean: Vec3 = (0.2, 0.2, 0.2)
        still = self.framing.move == "static"
        self.develop = Develop(
            table=table(spec),
            exposure=self._meter(),
            bloom=0.14 if spec.time in ("night", "dusk") else 0.07,
            grain=0.0 if "grain" in spec.remove else grain,
            shutter=0.0 if still or "blur" in spec.remove else shutter,
        )

    def camera(self, seconds: float) -> CameraState:
        """The camera at an instant."""
        return shoot(
            self.framing,
            self.world.anchors,
            seed=self.spec.seed,
            aspect=self.aspect,
            seconds=seconds,
            length=self.seconds,
        )

    def subject_track(self, count: int = 5) -> list[tuple[float, float]]:
        """Where the main subject's centre stands, at instants spread over the take: x and y as shares from top left."""
        anchors, places = self.world.anchors, []
        for index in range(count):
            at = self.seconds * (index + 0.5) / count
            eye, right, up, forward = basis(self.camera(at), aspect=self.aspect)
            away = np.array(anchors.subject) + at * np.array(anchors.velocity) - eye
            depth = max(float(away @ forward), 1e-3)
            across = float(away @ right) / float(right @ right) / depth
            above = float(away @ up) / float(up @ up) / depth
            places.append((round(0.5 + across / 2, 4), round(0.5 - above / 2, 4)))
        return places

    def frame(self, number: int, rate: Fraction) -> NDArray[np.uint8]:
        """Frame `number` of the take."""
        at = float(Fraction(number) / rate)
        camera = self.camera(at)
        self.shade(camera, at, self.rgb, self.depth)
        return self.room.develop(
            self.rgb,
            self.depth,
            self.develop,
            camera=camera,
            later=self.camera(at + float(1 / rate)),
            seed=self.spec.seed,
            frame=number,
        )

    def shade(self, camera: CameraState, at: float, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> None:
        """Scene light and depth of one instant, before development."""
        self.rows.each(rgb.shape[0], lambda a, b: self._band(camera, at, rgb, depth, a, b))

    def _band(
        self,
        camera: CameraState,
        at: float,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
    ) -> None:
        self.kit.shade(self.world, camera, at, rgb, depth, y0, y1)
        for figure in self.people:
            shade_figure(on_ground(figure, self.world, seconds=at), camera, at, self.light, rgb, depth, y0, y1)
        for box in self.boxes:
            shade_box(box, camera, self.mean, rgb, depth, y0, y1)

    def close(self) -> None:
        """Let the threads go."""
        self.rows.close()

    def _meter(self) -> float:
        """Exposure of the whole take from a thumbnail of its middle, as a cinematographer meters: once."""
        high, wide = 54, max(2, round(54 * self.aspect))
        rgb = np.zeros((high, wide, 3), np.float32)
        depth = np.zeros((high, wide), np.float32)
        self.kit.shade(self.world, self.camera(self.seconds / 2), self.seconds / 2, rgb, depth, 0, high)
        luma = rgb.astype(np.float64) @ np.array([0.2126, 0.7152, 0.0722])
        tone = np.median(rgb.reshape(-1, 3).astype(np.float64), axis=0) + 0.25 * rgb.reshape(-1, 3).mean(axis=0)
        self.mean = (float(tone[0]) * 1.6, float(tone[1]) * 1.6, float(tone[2]) * 1.6)
        mean = float(np.exp(np.mean(np.log(np.clip(luma, 1e-4, 8.0)))))
        bright = float(np.quantile(luma, 0.97))
        key = _KEY.get(self.spec.time, 0.13)
        factor = float(np.clip(min(key / mean, 5.0 / max(bright, 1e-3)), 0.3, 5.0))
        # the other kits light their sets for the camera themselves: only the worst misses are mended
        return factor if self.spec.kit == "street" else factor**0.25
