"""Points that are followed through a take: on still things, on what drives or turns, and the joints of people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.control.skeleton import NAMES, Pose, project
from rushes.engines.previz.kit import Surfaces, Thing

#: Joints that make tracks of a person.
_JOINTS = (0, 1, 2, 4, 5, 7, 8, 10, 11, 13)
#: Kinds of things whose places do not follow from one place and a velocity.
_BENDS = ("person", "animal", "vessel")
#: Columns and rows of the grid of points on everything else.
_GRID = (8, 6)


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A point that is followed: a place on a thing at one instant, or a joint of a person.

    Args:
        thing: what it belongs to.
        label: `joint nose`, or empty.
        place: world metres at `seconds`; unused for a joint.
        joint: 0..17, -1 for none.
        seconds: when it was there.
    """

    thing: Thing
    label: str = ""
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)
    joint: int = -1
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Tracks:
    """Anchors, and for every frame that was seen their pixel and whether they show."""

    anchors: tuple[Anchor, ...]
    frames: list[list[tuple[float, float, int]]] = field(default_factory=list)


def choose(
    surfaces: Surfaces, view: NDArray[np.float64], things: Mapping[int, Thing], people: Sequence[Thing], *,
    seconds: float,
) -> tuple[Anchor, ...]:  # fmt: skip
    """Pick points in a frame: one per field of a grid where a thing is, and the joints of the people asked for.

    Args:
        surfaces: geometry of the frame.
        view: (4, 3) basis of its camera.
        things: the legend.
        people: whose joints are followed.
        seconds: when the frame is.
    """
    height, width = surfaces.depth.shape
    anchors = [Anchor(thing=who, label=f"joint {NAMES[k]}", joint=k) for who in people for k in _JOINTS]
    columns, rows = _GRID
    for row in range(rows):
        for column in range(columns):
            i, j = int((column + 0.5) * width / columns), int((row + 0.5) * height / rows)
            thing = things.get(int(surfaces.ids[j, i]))
            if thing is None or thing.kind in _BENDS:
                continue
            u, v = (2.0 * i + 1.0) / width - 1.0, 1.0 - (2.0 * j + 1.0) / height
            ray = view[3] + u * view[1] + v * view[2]
            x, y, z = (float(c) for c in view[0] + float(surfaces.depth[j, i]) * ray)
            anchors.append(Anchor(thing=thing, place=(x, y, z), seconds=seconds))
    return tuple(anchors)


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
    anchors: Sequence[Anchor], *, seconds: float, view: NDArray[np.float64], surfaces: Surfaces, poses: Sequence[Pose]
) -> list[tuple[float, float, int]]:
    """Pixel column, row and 1 or 0 for seen, of every anchor in one frame.

    Args:
        anchors: from `choose`.
        seconds: when the frame is.
        view: (4, 3) basis of its camera.
        surfaces: its geometry.
        poses: everybody in it.
    """
    height, width = surfaces.depth.shape
    by_person = {pose.who: pose for pose in poses}
    on_things = np.array([moved(a, seconds) for a in anchors])
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
                before = float(surfaces.depth[round(float(y)), round(float(x))])
                shown = before > z * 0.98 - 0.01
            elif z <= 0.05:
                x, y = -1.0, -1.0
        told.append((round(float(x), 3), round(float(y), 3), int(shown)))
    return told
