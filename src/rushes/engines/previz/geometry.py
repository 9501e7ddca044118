"""What every pixel of a shot sees, exactly: kit, people, things and animals in one pass of depth, normals and ids."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.actors import Light, Posed, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.company import on_ground
from rushes.engines.previz.extras import Extra, Ground, Shown, show
from rushes.engines.previz.figure_solid import stand
from rushes.engines.previz.gait import Figure, place
from rushes.engines.previz.kit import CameraState, Kit, SceneSpec, Surfaces, Thing, Tracer, World
from rushes.engines.previz.loops import pendulum
from rushes.engines.previz.props import Box, trace_box
from rushes.engines.previz.thing_solid import set_down

#: First ids of people, of labelled boxes, and of things and animals; a kit's own things stay below.
PERSON, PROXY, EXTRA = 9001, 9101, 9201
#: Ids of a kit that says nothing of its geometry.
_GROUND, _SET = 1, 2
#: No pixel is named: all are wanted.
ALL: NDArray[np.uint8] = np.empty((0, 0), np.uint8)

_DARK = Light(key_direction=(0.0, 1.0, 0.0), key_rgb=(0.0, 0.0, 0.0))


class Staged(Protocol):
    """What geometry and styles read of a scene (`render.Scene`).

    Attributes:
        spec: what was asked for.
        kit: its kit.
        world: as the kit built it.
        people: walkers whom the scene puts on the kit's ground; others may stand in `world.data.people`.
        boxes: labelled boxes.
        extras: things and animals.
        ground: height of the ground at x, z, which they follow.
        loops: True where what moves in place goes there and back.
        seconds: of the whole take.
        size: width and height of the picture in pixels.
    """

    spec: SceneSpec
    kit: Kit
    world: World
    people: tuple[Figure, ...]
    boxes: tuple[Box, ...]
    extras: tuple[Extra, ...]
    ground: Ground
    loops: bool
    seconds: float
    size: tuple[int, int]

    def camera(self, seconds: float) -> CameraState:
        """The camera at an instant."""
        ...


@dataclass(frozen=True, kw_only=True)
class Look:
    """One instant before one camera, ready to be traced, as often as its edges need it.

    Args:
        camera: the camera.
        view: (4, 3) its basis.
        seconds: from the start of the take.
        people: ids and figures of those who may be in the picture, posed.
        axes: (3, 3) by person: from the figure's axes to the world's.
    """

    camera: CameraState
    view: NDArray[np.float64]
    seconds: float
    people: tuple[tuple[int, Posed], ...]
    axes: tuple[NDArray[np.float64], ...]


class Geometry:
    """The geometry of a scene: a legend that holds for the whole take, and looks at single instants."""

    def __init__(self, scene: Staged) -> None:
        self.scene = scene
        self._exact = isinstance(scene.kit, Tracer)
        self.cast = _cast(scene)
        kit = scene.kit
        own = (
            kit.things(scene.world)
            if isinstance(kit, Tracer)
            else (
                Thing(id=_GROUND, name="ground", kind="ground"),
                Thing(id=_SET, name="set", kind="set"),
            )
        )
        boxes = tuple(
            Thing(id=PROXY + k, name=box.word or f"box {k + 1}", kind="proxy") for k, box in enumerate(scene.boxes)
        )
        extras = tuple(_named(k, extra) for k, extra in enumerate(scene.extras))
        self.things: tuple[Thing, ...] = (*own, *(thing for thing, _ in self.cast), *boxes, *extras)

    @property
    def is_exact(self) -> bool:
        """True where the kit tells its geometry; else it is read from the depth of the drawn picture."""
        return self._exact

    def surfaces(self, width: int, height: int) -> Surfaces:
        """Empty buffers for one picture."""
        return Surfaces(
            depth=np.empty((height, width), np.float32),
            normal=np.empty((height, width, 3), np.float32),
            ids=np.empty((height, width), np.int32),
        )

    def figures(self, seconds: float) -> tuple[Figure, ...]:
        """Everybody as they stand at an instant, in the order of the cast."""
        walkers = len(self.scene.people)
        return tuple(
            on_ground(figure, self.scene.world, seconds=seconds) if k < walkers else figure
            for k, (_, figure) in enumerate(self.cast)
        )

    def look(self, camera: CameraState, seconds: float, *, aspect: float) -> Look:
        """Pose everybody for one instant.

        Args:
            camera: the view.
            seconds: from the start of the take.
            aspect: width over height of the picture.
        """
        view = basis(camera, aspect=aspect)
        posed, axes = [], []
        for k, figure in enumerate(self.figures(seconds)):
            if not _may_show(figure, seconds, view):
                continue
            person = pose(figure, view, seconds, _DARK)
            posed.append((PERSON + k, person))
            axes.append(_axes(view, person.view))
        return Look(camera=camera, view=view, seconds=seconds, people=tuple(posed), axes=tuple(axes))

    def trace(
        self,
        look: Look,
        into: Surfaces,
        *,
        want: NDArray[np.uint8] = ALL,
        shift: tuple[float, float] = (0.0, 0.0),
        quick: bool = False,
    ) -> None:
        """Fill depth, normals and ids of one instant.

        Args:
            look: from `look`.
            into: buffers of the picture's size.
            want: (H, W) 1 where a pixel is wanted; empty for all.
            shift: where in the pixel the look goes, in pixels right and down of its middle.
            quick: pixels between two alike may be interpolated, see `kit.Tracer.trace`.
        """
        height, width = into.depth.shape
        kit = self.scene.kit
        moved = shifted(look.view, shift, width, height)
        if isinstance(kit, Tracer):
            kit.trace(self.scene.world, look.camera, moved, look.seconds, into, want, quick)
        else:
            self._from_light(look, into)
        slack = 0.0 if self._exact else 0.05
        for (who, person), axes in zip(look.people, look.axes, strict=True):
            local = shifted(person.view, shift, width, height)
            stand(local, person.body, person.parts, axes, who, want, quick, into.depth, into.normal, into.ids, slack)
        for k, box in enumerate(self.scene.boxes):
            trace_box(box, moved, PROXY + k, into, want)
        self._set_down(look, moved, into, want, quick)

    def _set_down(
        self, look: Look, view: NDArray[np.float64], into: Surfaces, want: NDArray[np.uint8], quick: bool
    ) -> None:
        """Things and animals where they are nearer."""
        scene = self.scene
        height, width = into.depth.shape
        at = pendulum(look.seconds, scene.seconds) if scene.loops else look.seconds
        slack = 0.0 if self._exact else 0.05
        for k, extra in enumerate(scene.extras):
            shown = show(extra, view, at, _DARK, size=(width, height), ground=scene.ground)
            if isinstance(shown, Shown):
                tiles = shown.first, shown.listed, shown.away
                set_down(shown.solid, *tiles, view, EXTRA + k, want, into.depth, into.normal, into.ids)
            else:
                axes = _axes(view, shown.view)
                body = shown.body, shown.parts
                stand(shown.view, *body, axes, EXTRA + k, want, quick, into.depth, into.normal, into.ids, slack)

    def _from_light(self, look: Look, into: Surfaces) -> None:
        """Depth as the kit draws it; the way surfaces face by its differences; sky, ground and the rest as ids."""
        height, width = into.depth.shape
        rgb = np.empty((height, width, 3), np.float32)
        self.scene.kit.shade(self.scene.world, look.camera, look.seconds, rgb, into.depth, 0, height)
        faces_of(look.view, into.depth, into.normal, into.ids)


def _named(number: int, extra: Extra) -> Thing:
    """A thing or an animal in the legend; what swims bobs, and what has limbs bends: only the rest is rigid."""
    kind = "animal" if extra.solid is None else "vessel" if extra.float_on else "thing"
    rigid = extra.velocity if kind == "thing" else (0.0, 0.0, 0.0)
    return Thing(id=EXTRA + number, name=extra.name.replace("_", " "), kind=kind, velocity=rigid)


def _cast(scene: Staged) -> tuple[tuple[Thing, Figure], ...]:
    """Everybody with their ids: those that were asked for by name or number, the others as passers-by."""
    figures = (*scene.people, *getattr(scene.world.data, "people", ()))
    wanted = [subject for subject in scene.spec.subjects if subject.get("kind") == "person"][:4]
    named = []
    for k, figure in enumerate(figures):
        if k < len(wanted):
            name = str(wanted[k].get("name") or ("the person" if len(wanted) == 1 else f"person {k + 1}"))
            thing = Thing(id=PERSON + k, name=name, kind="person", color=figure.color)
        else:
            thing = Thing(id=PERSON + k, name=f"passer-by {k + 1 - len(wanted)}", kind="person")
        named.append((thing, figure))
    return tuple(named)


def _may_show(figure: Figure, seconds: float, view: NDArray[np.float64]) -> bool:
    """False where a ball round a person, umbrella and all, lies beside the picture or behind the camera."""
    away = np.array(place(figure, seconds)) + np.array([0.0, 0.6 * figure.height, 0.0]) - view[0]
    ball, ahead = 0.85 * figure.height, float(away @ view[3])
    if ahead < -ball:
        return False
    for side in (view[1], view[2]):
        half = float(np.linalg.norm(side))
        beside = abs(float(away @ side)) / half
        if beside > half * ahead + ball * math.hypot(1.0, half):
            return False
    return True


def _axes(view: NDArray[np.float64], local: NDArray[np.float64]) -> NDArray[np.float64]:
    """The turn from a figure's axes to the world's: right, up and forward of one camera are known in both."""
    world, own = view[1:], local[1:]
    world = world / np.linalg.norm(world, axis=1, keepdims=True)
    own = own / np.linalg.norm(own, axis=1, keepdims=True)
    return np.ascontiguousarray(world.T @ own)


def shifted(view: NDArray[np.float64], shift: tuple[float, float], width: int, height: int) -> NDArray[np.float64]:
    """The basis whose rays go through other points of the pixels; depth along the view axis stays what it is."""
    if shift == (0.0, 0.0):
        return view
    out = view.copy()
    out[3] += view[1] * (2.0 * shift[0] / width) - view[2] * (2.0 * shift[1] / height)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def faces_of(view: Any, depth: Any, normal: Any, ids: Any) -> None:
    """Fill normals and ids from depth alone: across and down, the neighbour that is nearer in depth gives the slope.

    Args:
        view: (4, 3) camera basis.
        depth: (H, W) float32 metres along the view axis.
        normal: (H, W, 3) float32, world axes, towards the camera; written.
        ids: (H, W) int32, ground or the rest, 0 for sky; written.
    """
    height, width = depth.shape
    a, b, p = np.empty(3), np.empty(3), np.empty(3)
    for y in range(height):
        for x in range(width):
            z = depth[y, x]
            if not z < 1e6:
                ids[y, x] = 0
                normal[y, x, 0], normal[y, x, 1], normal[y, x, 2] = 0.0, 0.0, 0.0
                continue
            left, right = depth[y, max(x - 1, 0)], depth[y, min(x + 1, width - 1)]
            over, under = depth[max(y - 1, 0), x], depth[min(y + 1, height - 1), x]
            sx = 1 if x + 1 < width and (x == 0 or abs(right - z) <= abs(left - z)) else -1
            sy = 1 if y + 1 < height and (y == 0 or abs(under - z) <= abs(over - z)) else -1
            _point(view, x, y, z, width, height, p)
            _point(view, x + sx, y, right if sx > 0 else left, width, height, a)
            _point(view, x, y + sy, under if sy > 0 else over, width, height, b)
            for c in range(3):
                a[c], b[c] = a[c] - p[c], b[c] - p[c]
            nx, ny, nz = a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
            long_ = math.sqrt(nx * nx + ny * ny + nz * nz)
            away = nx * (p[0] - view[0, 0]) + ny * (p[1] - view[0, 1]) + nz * (p[2] - view[0, 2])
            k = (-1.0 if away > 0.0 else 1.0) / max(long_, 1e-12)
            if not long_ < 1e12:
                nx, ny, nz, k = -view[3, 0], -view[3, 1], -view[3, 2], 1.0
            normal[y, x, 0], normal[y, x, 1], normal[y, x, 2] = nx * k, ny * k, nz * k
            ids[y, x] = _GROUND if abs(p[1]) < 0.05 + 0.004 * z and ny * k > 0.9 else _SET


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _point(view: Any, x: int, y: int, z: float, width: int, height: int, out: Any) -> None:
    u, v = (2.0 * x + 1.0) / width - 1.0, 1.0 - (2.0 * y + 1.0) / height
    for c in range(3):
        out[c] = view[0, c] + z * (view[3, c] + u * view[1, c] + v * view[2, c])
