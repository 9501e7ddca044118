"""Points that are followed through a take: on still things, on all that moves, and the joints of people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.control.skeleton import NAMES, Pose, project
from rushes.engines.previz.creatures import body
from rushes.engines.previz.extras import axes_of, stands_at
from rushes.engines.previz.geometry import EXTRA, Staged
from rushes.engines.previz.kit import Surfaces, Thing
from rushes.engines.previz.loops import pendulum

#: Joints that make tracks of a person.
_JOINTS = (0, 1, 2, 4, 5, 7, 8, 10, 11, 13)
#: Kinds of things on which no point keeps its place: who bends, and a sheet whose picture flows over it.
_BENDS = ("person", "sheet")
#: Most points on each animal, vessel and vehicle, besides those of the grid.
_EACH = 8
#: How far a moulded skin lies from the parts it is moulded of, and a hull from its box, as a share of the size.
_MOULD = 0.03
#: Columns and rows of the grid of points on everything else.
_GRID = (8, 6)


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A point that is followed: a place on a thing at one instant, or a joint of a person.

    Args:
        thing: what it belongs to.
        label: `joint nose`, or empty.
        place: world metres at `seconds`, or in the axes of `extra`; unused for a joint.
        joint: 0..17, -1 for none.
        seconds: when it was there.
        extra: number of the thing or animal in the scene that it belongs to, -1 for none.
        part: row of an animal's body that it goes with.
    """

    thing: Thing
    label: str = ""
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)
    joint: int = -1
    seconds: float = 0.0
    extra: int = -1
    part: int = 0


@dataclass(frozen=True, kw_only=True)
class Tracks:
    """Anchors, and for every frame that was seen their pixel and whether they show."""

    anchors: tuple[Anchor, ...]
    frames: list[list[tuple[float, float, int]]] = field(default_factory=list)


def choose(
    surfaces: Surfaces, view: NDArray[np.float64], things: Mapping[int, Thing], people: Sequence[Thing], *,
    seconds: float, scene: Staged,
) -> tuple[Anchor, ...]:  # fmt: skip
    """Pick points in a frame: the joints of the people asked for, one per field of a grid, and some on all that moves.

    Args:
        surfaces: geometry of the frame.
        view: (4, 3) basis of its camera.
        things: the legend.
        people: whose joints are followed.
        seconds: when the frame is.
        scene: whose things and animals move.
    """
    height, width = surfaces.depth.shape
    anchors = [Anchor(thing=who, label=f"joint {NAMES[k]}", joint=k) for who in people for k in _JOINTS]
    columns, rows = _GRID
    spots = [
        (int((column + 0.5) * width / columns), int((row + 0.5) * height / rows))
        for row in range(rows)
        for column in range(columns)
    ]
    for k, extra in enumerate(scene.extras):
        if extra.name and (extra.solid is None or extra.float_on or any(extra.velocity)):
            spots += [spot for spot in _spread(surfaces.ids == EXTRA + k) if spot not in spots]
    frames = _Frames(scene, seconds)
    for i, j in spots:
        thing = things.get(int(surfaces.ids[j, i]))
        if thing is None or thing.kind in _BENDS:
            continue
        u, v = (2.0 * i + 1.0) / width - 1.0, 1.0 - (2.0 * j + 1.0) / height
        place = view[0] + float(surfaces.depth[j, i]) * (view[3] + u * view[1] + v * view[2])
        number, part = thing.id - EXTRA, 0
        if 0 <= number < len(scene.extras):
            part = frames.nearest_part(number, place)
            place = frames.inside(number, part, place)
        x, y, z = (float(c) for c in place)
        anchors.append(Anchor(thing=thing, place=(x, y, z), seconds=seconds, extra=max(number, -1), part=part))
    return tuple(anchors)


def _spread(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Pixels of a mask as far from each other as they can be, the one nearest its middle first; none at its rim."""
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    j, i = np.nonzero(inner)
    if not len(i):
        return []
    away = np.hypot(i - i.mean(), j - j.mean())
    found = [int(np.argmin(away))]
    away = np.full(len(i), np.inf)
    for _ in range(_EACH - 1):
        away = np.minimum(away, np.hypot(i - i[found[-1]], j - j[found[-1]]))
        if away.max() < 2.0:
            break
        found.append(int(np.argmax(away)))
    return [(int(i[k]), int(j[k])) for k in found]


class _Frames:
    """The axes that move with things and with the parts of animals, at one instant; each is worked out once."""

    def __init__(self, scene: Staged, seconds: float) -> None:
        self._scene = scene
        self._beat = pendulum(seconds, scene.seconds) if scene.loops else seconds
        self._at: dict[int, NDArray[np.float64]] = {}
        self._rows: dict[int, NDArray[np.float64]] = {}

    def nearest_part(self, number: int, place: NDArray[np.float64]) -> int:
        """The row of an animal's body whose skin is nearest to a place in the world; 0 for a thing."""
        extra = self._scene.extras[number]
        if extra.solid is not None:
            return 0
        own = axes_of(extra) @ (place - self._origin(number))
        rows = self._body(number)
        start, way = rows[:, :3], rows[:, 4:7] - rows[:, :3]
        share = np.clip(np.sum((own - start) * way, axis=1) / np.maximum(np.sum(way * way, axis=1), 1e-12), 0.0, 1.0)
        away = np.linalg.norm(own - start - share[:, None] * way, axis=1)
        return int(np.argmin(np.abs(away - (rows[:, 3] + share * (rows[:, 7] - rows[:, 3])))))

    def inside(self, number: int, part: int, place: NDArray[np.float64]) -> NDArray[np.float64]:
        """A place in the world, in the axes of a part."""
        origin, axes = self._axes(number, part)
        return np.asarray(np.linalg.solve(axes, place - origin), np.float64)

    def outside(self, number: int, part: int, place: Sequence[float]) -> NDArray[np.float64]:
        """The inverse of `inside`."""
        origin, axes = self._axes(number, part)
        return np.asarray(origin + axes @ np.array(place))

    def _axes(self, number: int, part: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Origin and axes (columns): along a limb from joint to joint, and across it in the plane that it swings in."""
        extra, at = self._scene.extras[number], self._origin(number)
        if extra.solid is not None:
            return at, np.eye(3)
        row, world = self._body(number)[part], axes_of(extra).T
        along = row[4:7] - row[:3]
        long_ = float(np.linalg.norm(along))
        if long_ < 1e-6:
            return at + world @ row[:3], world
        unit = along / long_
        hinge = np.array((1.0, 0.0, 0.0) if abs(unit[0]) < 0.7 else (0.0, 0.0, 1.0))
        hinge -= (hinge @ unit) * unit
        hinge /= np.linalg.norm(hinge)
        return at + world @ row[:3], world @ np.column_stack([along, hinge, np.cross(unit, hinge)])

    def _origin(self, number: int) -> NDArray[np.float64]:
        if number not in self._at:
            self._at[number] = stands_at(self._scene.extras[number], self._beat, self._scene.ground)
        return self._at[number]

    def _body(self, number: int) -> NDArray[np.float64]:
        if number not in self._rows:
            extra = self._scene.extras[number]
            self._rows[number] = body(extra.name, extra.action, self._beat)
        return self._rows[number]


def moved(anchor: Anchor, seconds: float) -> tuple[float, float, float]:
    """Where an anchor on a thing is at another instant, world metres: things drive straight, or turn on their axis."""
    gone = seconds - anchor.seconds
    thing = anchor.thing
    x, y, z = anchor.place
    if thing.spin:
        c, s = math.cos(thing.spin * gone), math.sin(thing.spin * gone)
        dx, dz = x - thing.pivot[0], z - thing.pivot[1]
        x, z = thing.pivot[0] + c * dx + s * dz, thing.pivot[1] + c * dz - s * dx
    return (x + thing.velocity[0] * gone, y + thing.velocity[1] * gone, z + thing.velocity[2] * gone)


def follow(
    anchors: Sequence[Anchor], *, seconds: float, view: NDArray[np.float64], surfaces: Surfaces,
    poses: Sequence[Pose], scene: Staged,
) -> list[tuple[float, float, int]]:  # fmt: skip
    """Pixel column, row and 1 or 0 for seen, of every anchor in one frame.

    Args:
        anchors: from `choose`.
        seconds: when the frame is.
        view: (4, 3) basis of its camera.
        surfaces: its geometry.
        poses: everybody in it.
        scene: whose things and animals move.
    """
    height, width = surfaces.depth.shape
    frames = _Frames(scene, seconds)
    by_person = {pose.who: pose for pose in poses}
    on_things = np.array(
        [moved(a, seconds) if a.extra < 0 else frames.outside(a.extra, a.part, a.place) for a in anchors]
    )
    flat, depth = project(on_things, view, width=width, height=height)
    told = []
    for k, anchor in enumerate(anchors):
        if anchor.joint >= 0:
            pose = by_person[anchor.thing.id]
            (x, y), shown = pose.points[anchor.joint], bool(pose.seen[anchor.joint])
        else:
            (x, y), z = flat[k], float(depth[k])
            shown = z > 0.05 and -0.5 <= x < width - 0.5 and -0.5 <= y < height - 0.5
            if shown:
                j, i = round(float(y)), round(float(x))
                before = float(surfaces.depth[j, i])
                shown = before > z * 0.98 - 0.01
                if anchor.extra >= 0:  # thin as a leg may be: its far side is told from its near one
                    slack = _MOULD * max(scene.extras[anchor.extra].size) + 0.004 * z
                    shown = int(surfaces.ids[j, i]) == anchor.thing.id and abs(before - z) < slack
            elif z <= 0.05:
                x, y = -1.0, -1.0
        told.append((round(float(x), 3), round(float(y), 3), int(shown)))
    return told
