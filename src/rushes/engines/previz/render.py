"""From a scene spec to frames: builds the world once, solves the camera per frame, shades and develops in bands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, Posed, draw, pose
from rushes.engines.previz.ahead import in_order
from rushes.engines.previz.camera import Framing, basis, frame_up, shoot
from rushes.engines.previz.colour import table
from rushes.engines.previz.company import gather, light_at, on_ground, under
from rushes.engines.previz.extras import Extra, Shown, draw_thing, look_at, set_out, show
from rushes.engines.previz.gait import Figure
from rushes.engines.previz.geometry import Geometry
from rushes.engines.previz.kit import CameraState, Kit, SceneSpec, Vec3, World
from rushes.engines.previz.kits import kit_named
from rushes.engines.previz.kits.landscape import LandscapeKit, ground_at
from rushes.engines.previz.loops import across, closed, earlier, pendulum
from rushes.engines.previz.paints import painted
from rushes.engines.previz.post import Darkroom, Develop, Rows
from rushes.engines.previz.props import shade_box, stand_ins
from rushes.engines.previz.styles import Painter
from rushes.engines.previz.together import together
from rushes.imaging.eyeline import Line, bearing

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
        threads: frames that are worked on at once; no picture depends on it.
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
    scene = Scene(spec, width=width, height=height, seconds=whole, threads=1, grain=grain, shutter=shutter)
    built(scene)
    desks: SimpleQueue[Desk] = SimpleQueue()
    for _ in range(max(1, threads)):
        desks.put(Desk(width, height, scene.rows))

    def work(number: int) -> NDArray[np.uint8]:
        desk = desks.get()
        try:
            return scene.frame(number, rate, desk=desk)
        finally:
            desks.put(desk)

    try:
        yield from in_order(work, range(start, start + frames), threads=threads, cancelled=cancelled)
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


class Desk:
    """The working buffers of one frame at a time."""

    def __init__(self, width: int, height: int, rows: Rows) -> None:
        self.rgb = np.zeros((height, width, 3), np.float32)
        self.depth = np.zeros((height, width), np.float32)
        self.room = Darkroom(width, height, rows)
        self.painter: Painter | None = None


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
        self.loops = bool(spec.extra.get("loop"))
        self.kit: Kit = kit_named(spec.kit)
        self.world: World = self.kit.build(spec)
        self.people: tuple[Figure, ...] = ()
        self.light = Light(key_direction=(0.0, 1.0, 0.0), key_rgb=(0.0, 0.0, 0.0))
        if spec.kit == "landscape":
            self.people, anchors, self.light = gather(spec, self.world, seconds=seconds)
            self.world = replace(self.world, anchors=anchors)
        self.ground, water = under(spec.kit, self.world)
        acting = self._act(seconds)
        extras, anchors = set_out(spec, self.world.anchors, ground=self.ground, water=water)
        self.extras: tuple[Extra, ...] = (*extras, *acting)
        self.world = replace(self.world, anchors=anchors)
        if self.loops:
            self.world = replace(self.world, anchors=replace(self.world.anchors, velocity=(0.0, 0.0, 0.0)))
        self.aspect = width / height
        self.framing: Framing = frame_up(spec, self.world.anchors, aspect=self.aspect)
        if self.loops:
            self._close_ways()
        self.rows = Rows(threads)
        self.size = width, height
        self._desk: Desk | None = None
        self.boxes = stand_ins(spec, self.world.anchors) if spec.kit != "product" else ()
        self.geometry = Geometry(self)
        self.mean: Vec3 = (0.2, 0.2, 0.2)
        still = self.framing.move == "static"
        self.develop = Develop(
            table=table(spec),
            exposure=self._meter() if spec.style == "styled" else 1.0,
            bloom=0.14 if spec.time in ("night", "dusk") else 0.07,
            grain=0.0 if "grain" in spec.remove else grain,
            shutter=0.0 if still or "blur" in spec.remove else shutter,
        )

    def _act(self, seconds: float) -> tuple[Extra, ...]:
        """Let people do what they do with things and each other; what they need for it."""
        theirs = getattr(self.world.data, "people", ())
        people, extras, anchors = together(
            self.spec, self.people or theirs, self.world.anchors, ground=self.ground, seconds=seconds
        )
        if self.people:
            self.people = people
        elif theirs:
            self.world = replace(self.world, data=replace(self.world.data, people=people))
        self.world = replace(self.world, anchors=anchors)
        return extras

    def _close_ways(self) -> None:
        """Let everybody come back to where they began, and nobody go anywhere."""
        framing, world = self.framing, self.world
        wide = 36.0 / framing.focal_mm * framing.distance if framing.pace < 0.5 else math.inf
        self.people = closed(self.people, self.spec, wide=wide)
        if people := getattr(world.data, "people", ()):
            world = replace(world, data=replace(world.data, people=closed(people, self.spec, wide=wide)))
        asked = any(subject.get("kind") == "person" for subject in self.spec.subjects)
        if framing.move == "static" and asked and self.spec.kit not in ("interior", "stage"):
            world = self._across(world)
        heroes = (*self.people, *getattr(world.data, "people", ()))[:1] if asked else ()
        for hero in heroes:  # the camera goes along with the first, as it would on a straight way
            world = replace(world, anchors=replace(world.anchors, round=hero.round))
        self.world = world
        self.extras = tuple(replace(extra, velocity=(0.0, 0.0, 0.0)) for extra in self.extras)

    def _across(self, world: World) -> World:
        """Let the first walker cross the picture where the loop is long enough to come in and to leave."""
        people = self.people or getattr(world.data, "people", ())
        view = basis(self.camera(0.0), aspect=self.aspect)
        walker = across(people[0], view) if people and people[0].round is not None else None
        if walker is None:
            return world
        crossing = (walker, *people[1:])
        if self.people:
            self.people = crossing
            return world
        return replace(world, data=replace(world.data, people=crossing))

    def camera(self, seconds: float) -> CameraState:
        """The camera at an instant."""
        return shoot(
            self.framing,
            self.world.anchors,
            seed=self.spec.seed,
            aspect=self.aspect,
            seconds=seconds,
            length=self.seconds,
            loops=self.loops,
            ground=self._ground,
        )

    def _ground(self, x: float, z: float) -> float:
        """Height of open land; every other ground is level and `Anchors.floor` minds it."""
        return ground_at(self.world, x, z) if self.spec.kit == "landscape" else -math.inf

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

    def line(self) -> Line | None:
        """How the first person heads in the picture as the take starts and ends; None where nobody has a heading."""
        facing = self.world.anchors.facing
        if not any(facing):
            return None
        who = next((s for s in self.spec.subjects if s.get("kind") == "person"), {})
        views = [basis(self.camera(at), aspect=self.aspect)[3] for at in (0.0, self.seconds)]
        start, end = (round(bearing(view, facing), 1) for view in views)
        return Line(subject=str(who.get("name") or who.get("color") or "the person"), start=start, end=end)

    def frame(self, number: int, rate: Fraction, *, desk: Desk | None = None) -> NDArray[np.uint8]:
        """Frame `number` of the take, worked on at the scene's own desk or at another: a desk holds one at a time."""
        if desk is None:
            desk = self._desk = self._desk or Desk(*self.size, self.rows)
        at = float(Fraction(number) / rate)
        return self.draw(self.camera(at), at, self.camera(at + float(1 / rate)), number, desk)

    def draw(self, camera: CameraState, at: float, later: CameraState, number: int, desk: Desk) -> NDArray[np.uint8]:
        """The picture of one instant in the scene's style; `later` is the camera one frame on, for motion blur."""
        if self.spec.style != "styled":
            desk.painter = desk.painter or Painter(self.geometry)
            return desk.painter.frame(camera, at % self.seconds if self.loops else at)
        if self.loops:
            self._shade_loop(camera, at % self.seconds, desk)
        else:
            self.shade(camera, at, desk.rgb, desk.depth)
        picture = desk.room.develop(
            desk.rgb, desk.depth, self.develop, camera=camera, later=later, seed=self.spec.seed, frame=number
        )
        return painted(picture, str(self.spec.extra.get("paint") or ""), seed=self.spec.seed)

    def _shade_loop(self, camera: CameraState, at: float, desk: Desk) -> None:
        """Light and depth of an instant of a loop: near its end the world of one loop earlier dissolves in."""
        share = earlier(at, self.seconds)
        self.shade(camera, at + self.seconds, desk.rgb, desk.depth)
        if share > 0:
            rgb, depth = np.zeros_like(desk.rgb), np.zeros_like(desk.depth)
            self.shade(camera, at, rgb, depth)
            desk.rgb += (rgb - desk.rgb) * np.float32(share)
            if share > 0.5:
                desk.depth[:] = depth

    def shade(self, camera: CameraState, at: float, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> None:
        """Scene light and depth of one instant, before development."""
        view = basis(camera, aspect=self.aspect)
        posed = [pose(on_ground(figure, self.world, seconds=at), view, at, self.light) for figure in self.people]
        size = rgb.shape[1], rgb.shape[0]
        beat = pendulum(at, self.seconds) if self.loops else at
        shown = [
            show(e, view, beat, light_at(self.spec.kit, self.world, e, at, self.light), size=size, ground=self.ground)
            for e in self.extras
        ]
        everything = [*posed, *shown]
        self.rows.each(rgb.shape[0], lambda a, b: self._band(camera, at, everything, rgb, depth, a, b))

    def _band(
        self,
        camera: CameraState,
        at: float,
        posed: list[Posed | Shown],
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
    ) -> None:
        place = next((one for one in posed if isinstance(one, Shown) and one.place), None)
        seen = look_at(place, depth.shape, y0, y1) if place else None
        if seen is not None and isinstance(self.kit, LandscapeKit):
            self.kit.shade(self.world, camera, at, rgb, depth, y0, y1, before=seen[2])
        else:
            self.kit.shade(self.world, camera, at, rgb, depth, y0, y1)
        for figure in posed:
            if isinstance(figure, Shown):
                draw_thing(figure, rgb, depth, y0, y1, seen if figure is place else None)
            else:
                draw(figure, rgb, depth, y0, y1)
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
