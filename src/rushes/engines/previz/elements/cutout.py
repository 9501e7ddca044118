"""The subject of a scene alone: the same person, thing or product in the same light, before the same camera."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, Posed, draw, pose
from rushes.engines.previz.camera import basis, frame_up
from rushes.engines.previz.company import light_at, light_on, on_ground
from rushes.engines.previz.elements.asked import WHOLE
from rushes.engines.previz.extras import Shown, draw_thing, show
from rushes.engines.previz.faces import HEAD
from rushes.engines.previz.gait import CANOPY, place
from rushes.engines.previz.geometry import shifted
from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.loops import on_the_spot, pendulum
from rushes.engines.previz.render import Scene
from rushes.engines.previz.solid_rays import COLOR, FINISH, GLOSS, GLOW

#: Looks across a pixel each way on a product; people and things get a look in another place of the pixel each time.
_FINE = 2
#: Fewest and most looks while the shutter is open, and pixels that a subject may travel between two of them.
_LEAST, _MOST, _STEP = 8, 16, 2.0
_PRODUCT = "product"


class Cutout:
    """The subjects of one scene, cut out frame by frame; every buffer belongs to one call."""

    def __init__(self, spec: SceneSpec, *, width: int, height: int, seconds: float, shutter: float) -> None:
        """Build the scene.

        Args:
            spec: with its subjects; a `loop` in `extra` closes their motion.
            width, height: of the picture.
            seconds: of the whole take, over which the camera moves.
            shutter: share of a frame that the shutter is open.
        """
        self.scene = Scene(spec, width=width, height=height, seconds=seconds, threads=1, grain=0.0, shutter=0.0)
        if self.scene.loops:  # nothing but the subject is in the picture: it may walk in the middle of it
            _stay(self.scene)
        if spec.extra.get(WHOLE):
            _centre(self.scene)
        self.size, self.shutter = (width, height), shutter
        self.exposure = self.scene.develop.exposure

    def frame(self, seconds: float, rate: Fraction) -> NDArray[np.float32]:
        """The subjects while the shutter is open round an instant.

        Args:
            seconds: the middle of the exposure.
            rate: frames per second.

        Returns:
            (H, W, 4) float32 scene-linear BT.709 as exposed, premultiplied; alpha is the share of pixel and of time.
        """
        open_ = self.shutter / float(rate)
        looks = self._looks(seconds, open_)
        total = np.zeros((self.size[1], self.size[0], 4), np.float32)
        for k in range(looks):
            at = seconds + ((k + 0.5) / looks - 0.5) * open_
            total += self._instant(at, _spot(k))
        total /= np.float32(looks)
        total[..., :3] *= np.float32(self.exposure)
        return total

    def _instant(self, seconds: float, shift: tuple[float, float]) -> NDArray[np.float32]:
        scene = self.scene
        at = seconds % scene.seconds if scene.loops else seconds
        if scene.spec.kit == "product":
            return self._product(at)
        camera = scene.camera(at)
        view = shifted(basis(camera, aspect=scene.aspect), shift, *self.size)
        figures = [on_ground(f, scene.world, seconds=at) for f in scene.people]
        figures += getattr(scene.world.data, "people", ())
        drawn: list[Posed | Shown] = []
        for figure in sorted(figures, key=lambda f: -_away(place(f, at), camera)):
            light = light_on(scene.spec.kit, scene.world, figure, at, scene.light)
            drawn.append(_thinner(pose(figure, view, at, _bare(light)), self.size[0]))
        for extra in scene.extras:
            light = light_at(scene.spec.kit, scene.world, extra, at, scene.light)
            beat = pendulum(at, scene.seconds) if scene.loops else at
            shown = show(extra, view, beat, _bare(light), size=self.size, ground=scene.ground)
            drawn.append(shown if isinstance(shown, Shown) else _thinner(shown, self.size[0]))
        return _colour_and_cover(drawn, *self.size)

    def _product(self, at: float) -> NDArray[np.float32]:
        """The product by the exact ids of its pixels; its light is carried out over the half-covered rim."""
        scene = self.scene
        width, height = self.size[0] * _FINE, self.size[1] * _FINE
        camera = scene.camera(at)
        seen = scene.geometry.surfaces(width, height)
        scene.geometry.trace(scene.geometry.look(camera, at, aspect=scene.aspect), seen)
        mine = [thing.id for thing in scene.geometry.things if thing.kind == _PRODUCT]
        mask = np.isin(seen.ids, mine).astype(np.float32)
        rgb, depth = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
        scene.kit.shade(scene.world, camera, at, rgb, depth, 0, height)
        inner = cv2.erode(mask, np.ones((3, 3), np.uint8))
        weight = inner + np.float32(1e-4) * mask  # where the thing is too thin to have an inside, its own pixels count
        near = cv2.blur(np.dstack([rgb * weight[..., None], weight]), (5, 5))
        rim = near[..., :3] / np.maximum(near[..., 3:], 1e-9)
        color = np.where(inner[..., None] > 0.0, rgb, rim) * mask[..., None]
        return cv2.resize(np.dstack([color, mask]), self.size, interpolation=cv2.INTER_AREA)

    def _looks(self, seconds: float, open_: float) -> int:
        """How many looks an exposure needs so that nothing steps visibly."""
        scene, most = self.scene, 0.0
        if open_ <= 0.0:
            return 1 if scene.spec.kit == "product" else _LEAST
        anchors = scene.world.anchors
        places = []
        for at in (seconds - open_ / 2, seconds + open_ / 2):
            eye, right, up, forward = basis(scene.camera(at), aspect=scene.aspect)
            spots = [np.array(place(f, at)) for f in (*scene.people, *getattr(scene.world.data, "people", ()))]
            spots += [np.array(e.at) + at * np.array(e.velocity) for e in scene.extras]
            spots = spots or [np.array(anchors.subject)]
            rays = [spot - eye for spot in spots]
            places.append([(r @ right / (right @ right) / max(r @ forward, 0.2),
                            r @ up / (up @ up) / max(r @ forward, 0.2), r @ forward) for r in rays])  # fmt: skip
        half = np.array(self.size) / 2.0
        for (ax, ay, az), (bx, by, _) in zip(*places, strict=True):
            most = max(most, math.hypot((bx - ax) * half[0], (by - ay) * half[1]))
            # limbs swing at up to four metres a second, wheels and wings as well
            focal = scene.camera(seconds).focal_mm / scene.camera(seconds).sensor_mm * self.size[0]
            if scene.spec.kit != "product" and az > 0.2:
                most = max(most, 4.0 * open_ * focal / az)
        least = 1 if scene.spec.kit == "product" else _LEAST
        return min(max(least, math.ceil(most / _STEP)), _MOST)

    def close(self) -> None:
        """Let the scene go."""
        self.scene.close()


def _stay(scene: Scene) -> None:
    """Let who walks in a loop walk on the spot."""
    scene.people = on_the_spot(scene.people)
    scene.world = replace(scene.world, anchors=replace(scene.world.anchors, round=None))
    if people := getattr(scene.world.data, "people", ()):
        scene.world = replace(scene.world, data=replace(scene.world.data, people=on_the_spot(people)))


def _centre(scene: Scene) -> None:
    """Frame the subject in the middle of the picture: no ground and no sky has a claim on it."""
    anchors = scene.world.anchors
    if scene.extras and not scene.people and not getattr(scene.world.data, "people", ()):
        hero = scene.extras[0]
        x, y, z = hero.at
        anchors = replace(anchors, subject=(x, y + 0.5 * hero.size[1], z), floor=-1e6)
        scene.world = replace(scene.world, anchors=anchors)
        scene.framing = frame_up(scene.spec, anchors, aspect=scene.aspect)
    scene.framing = replace(scene.framing, aim=0.5, drop=0.0)


def _colour_and_cover(drawn: Sequence[Posed | Shown], width: int, height: int) -> NDArray[np.float32]:
    """Colour and alpha of what is drawn: what it adds to black, and what it leaves of white when black itself."""
    pictures = []
    for back, items in ((0.0, drawn), (1.0, [_silhouette(item) for item in drawn])):
        rgb = np.full((height, width, 3), back, np.float32)
        depth = np.full((height, width), np.inf, np.float32)
        for item in items:
            if isinstance(item, Shown):
                draw_thing(item, rgb, depth, 0, height)
            else:
                draw(item, rgb, depth, 0, height)
        pictures.append(rgb)
    cover = np.clip(1.0 - pictures[1][..., 0], 0.0, 1.0)
    cover[cover < 1e-5] = 0.0
    cover[cover > 1.0 - 1e-5] = 1.0
    return np.dstack([np.maximum(pictures[0], 0.0), cover])


def _thinner(posed: Posed, width: int) -> Posed:
    """The body as it must be for its drawn outline to lie where its skin is.

    `figure_rows` covers pixels up to a quarter of one outside the skin, and from half to none of the next ones:
    three eighths of a pixel in the mean, which over a plate nobody sees, and in a matte is a fringe.
    """
    eye, right = posed.view[0], posed.view[1]
    pixel = 2.0 * float(np.linalg.norm(right)) / width * float(np.linalg.norm(eye))
    body = posed.body.copy()
    solid = (body[:, 8] != CANOPY) & (body[:, 8] < HEAD)
    parts = posed.parts.copy()
    parts[:, 19] = 0.375 * pixel
    for end in (3, 7):
        body[solid, end] = np.maximum(body[solid, end] - 0.375 * pixel, 0.3 * body[solid, end])
    return replace(posed, body=body, parts=parts)


def _silhouette(item: Posed | Shown) -> Posed | Shown:
    """The same thing in black, with no light on it."""
    lights, air = np.zeros_like(item.lights), np.zeros_like(item.air)
    if isinstance(item, Posed):
        return replace(item, colors=np.zeros_like(item.colors), lights=lights, air=air)
    solid = item.solid.copy()
    solid[:, [*range(COLOR, COLOR + 3), GLOSS, FINISH, GLOW]] = 0.0
    return replace(item, solid=solid, lights=lights, air=air)


def _spot(number: int) -> tuple[float, float]:
    """A place in the pixel, in pixels from its middle: the R2 sequence (M. Roberts 2018) fills it evenly."""
    return (0.5 + 0.7548776662 * number) % 1.0 - 0.5, (0.5 + 0.5698402910 * number) % 1.0 - 0.5


def _bare(light: Light) -> Light:
    """The light without the air between and without a shadow: nothing is there for it to fall on."""
    return replace(light, fog_density=0.0, shadow=0.0)


def _away(spot: tuple[float, float, float], camera: CameraState) -> float:
    return float(np.linalg.norm(np.array(spot) - np.array(camera.position)))
