"""The camera's way over a still: the moves of every other take, made as small as the picture can bear."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.camera import ease, sway
from rushes.engines.previz.loops import there_and_back
from rushes.engines.previz.moves import MOVES, Course, Travel
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.depth import EYE
from rushes.engines.previz.still.layers import Sheet
from rushes.engines.previz.still.warp import View

#: How much the picture may be enlarged so that a move never looks past its rim.
_CLOSER = 1.16
#: How much larger the middle of the picture may get in a take.
_LARGER = 1.38
#: How far upright things may lean where their depth is a guess, as a slope: in the middle, and half way to the sides.
_LEAN, _LEAN_ASIDE = 0.08, 0.14
#: Moves that show more than the picture: a rim of so much of each side is mirrored for them.
_OUTWARD, _RIM = ("pull_out", "zoom_out", "drone_rise"), 0.03
#: Steps that find how far a move may go, and instants that are looked at.
_STEPS, _LOOKS = 11, 9


@dataclass(frozen=True, kw_only=True)
class Way:
    """A motion fitted to a picture.

    Args:
        motion: what is asked for; its strength is what is left of it.
        distance: metres to what the camera moves about.
        share: of the asked way that is gone, 0..1.
        limit: what held it back, in words; empty where nothing did.
    """

    motion: Motion
    distance: float
    share: float
    limit: str


def fit_way(
    motion: Motion,
    sheets: tuple[Sheet, ...],
    focal: float,
    *,
    distance: float,
    seconds: float,
    reach: float,
    guessed: bool,
) -> Way:
    """Go as far as asked, or as far as the picture bears.

    Args:
        motion: what is asked for.
        sheets: the picture taken apart.
        focal: its focal length in pixels.
        distance: metres to what the camera moves about.
        seconds: of the take.
        reach: pixels that may be uncovered behind an edge.
        guessed: the depth is a guess, so what stands upright must not lean.
    """
    probes = _Probes.of(sheets, focal, reach=reach, guessed=guessed)
    low, high, limit = 0.0, 1.0, ""
    for step in range(_STEPS):
        at = high if step == 0 else 0.5 * (low + high)
        way = Way(motion=replace(motion, strength=motion.strength * at), distance=distance, share=at, limit="")
        found = probes.limit(way, seconds)
        if not found and step == 0:
            return way
        low, high, limit = (low, at, found) if found else (at, high, limit)
    return Way(motion=replace(motion, strength=motion.strength * low), distance=distance, share=low, limit=limit)


def view_at(way: Way, sheets_rim: NDArray[np.float64], focal: float, share: float, seconds: float) -> View:
    """The camera at an instant, drawn in so far that the rim of the picture stays outside the frame.

    Args:
        way: from `fit_way`.
        sheets_rim: from `rim_of`.
        focal: of the picture in pixels.
        share: 0..1 of the take.
        seconds: of the whole take.
    """
    view = _bare(way, share, seconds)
    closer, _ = _cover(view, sheets_rim, focal, way.motion.move)
    return replace(view, zoom=view.zoom * closer)


def rim_of(sheets: tuple[Sheet, ...]) -> NDArray[np.float64]:
    """Points of the picture's rim, as (n, 5) float64: offset from the middle, half the size, inverse metres."""
    found = []
    for number, sheet in enumerate(sheets):
        height, width = sheet.near.shape
        xs, ys = np.linspace(0, width - 1, 49).astype(int), np.linspace(0, height - 1, 33).astype(int)
        rows = np.concatenate([np.zeros_like(xs), np.full_like(xs, height - 1), ys, ys])
        columns = np.concatenate([xs, xs, np.zeros_like(ys), np.full_like(ys, width - 1)])
        x = np.concatenate([xs, xs, np.zeros_like(ys), np.full_like(ys, width)]) - 0.5 * width
        y = np.concatenate([np.zeros_like(xs), np.full_like(xs, height), ys, ys]) - 0.5 * height
        # a corner is on the rim both ways
        x = np.where(columns == width - 1, 0.5 * width, x)
        y = np.where(rows == height - 1, 0.5 * height, y)
        near = sheet.near[rows, columns]
        seen = np.full(len(rows), True) if number == 0 else sheet.color[rows, columns, 3] > 127
        half = np.array([0.5 * width, 0.5 * height])
        found.append(np.column_stack([x, y, np.tile(half, (len(x), 1)), near])[seen])
    return np.concatenate(found).astype(np.float64)


def travel_at(motion: Motion, distance: float, share: float) -> Travel:
    """What the move adds at an instant."""
    at, share = there_and_back(share) if motion.loops else (ease(share), share)
    course = Course(
        ease=at, share=share, reach=motion.strength, side=motion.side, distance=distance,
        height=EYE, aim=EYE, tall=min(1.7, 0.5 * distance),
    )  # fmt: skip
    return MOVES[motion.move](course)


def _bare(way: Way, share: float, seconds: float) -> View:
    """The camera at an instant against the one at the start, which took the picture."""
    first, now = (travel_at(way.motion, way.distance, at) for at in (0.0, share))
    loop = seconds if way.motion.loops else 0.0
    rows_0, eye_0, zoom_0 = _pose(first, way, 0.0, loop)
    rows, eye, zoom = _pose(now, way, share * seconds, loop)
    scale = 1.0 / first.distance  # the picture was taken from where the move begins
    return View(turn=rows @ rows_0.T, eye=rows_0 @ (eye - eye_0) * scale, zoom=zoom / zoom_0)


def _pose(go: Travel, way: Way, seconds: float, loop: float) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Rows right, down and ahead of the lens, its place, and the factor on its focal length; x right, y down."""
    far, seed = way.distance, way.motion.seed
    aim = np.array([go.truck, -go.lift, far + go.step])
    reach = far * go.distance
    eye = aim - reach * np.array([math.sin(go.yaw), 0.0, math.cos(go.yaw)]) - np.array([0.0, go.rise, 0.0])
    look = aim - eye
    length = float(np.linalg.norm(look))
    yaw = math.atan2(look[0], look[2]) + go.turn
    pitch = go.pitch - math.asin(look[1] / length)
    roll = go.roll
    if go.shake:
        yaw += 0.010 * go.shake * sway(seed, 1, seconds, loop)
        pitch += 0.008 * go.shake * sway(seed, 2, seconds, loop)
        roll += 0.006 * go.shake * sway(seed, 3, seconds, loop)
        hands = np.array([sway(seed, 4, seconds, loop), -sway(seed, 5, seconds, loop), 0.0])
        eye = eye + 0.02 * go.shake * hands * min(1.0, far / 4.0)
    ahead = np.array([math.sin(yaw) * math.cos(pitch), -math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    right = np.array([math.cos(yaw), 0.0, -math.sin(yaw)])
    down = np.cross(ahead, right)
    c, s = math.cos(roll), math.sin(roll)
    right, down = c * right - s * down, c * down + s * right
    return np.stack([right, down, ahead]), eye, go.zoom * (length / far if go.holds else 1.0)


def _project(view: View, points: NDArray[np.float64], focal: float) -> NDArray[np.float64]:
    """(n, 3) offsets from the middle and inverse metres -> (n, 2) offsets from the middle in the view."""
    rays = np.column_stack([points[:, 0] / focal, points[:, 1] / focal, np.ones(len(points))])
    seen = (rays - points[:, 2:3] * view.eye) @ view.turn.T
    return np.asarray(seen[:, :2] * (focal * view.zoom / np.maximum(seen[:, 2:3], 0.05)), np.float64)


def _cover(view: View, rim: NDArray[np.float64], focal: float, move: str) -> tuple[float, float]:
    """How much closer the lens must come to keep the rim outside, and how much it would be without a mirrored rim."""
    at = np.abs(_project(view, rim[:, [0, 1, 4]], focal)) / rim[:, 2:4]
    needed = float(np.max(1.0 / np.maximum(at.max(axis=1), 0.2)))
    spare = 1.0 + 2.0 * _RIM if move in _OUTWARD else 1.0
    return max(1.0, needed / spare), max(1.0, needed)


@dataclass(frozen=True, kw_only=True)
class _Probes:
    """Where a move is watched: the rim, and places where a near sheet hides a far one."""

    rim: NDArray[np.float64]
    fronts: NDArray[np.float64]
    ground: NDArray[np.float64]
    reach: float
    guessed: bool
    focal: float

    @classmethod
    def of(cls, sheets: tuple[Sheet, ...], focal: float, *, reach: float, guessed: bool) -> _Probes:
        height, width = sheets[0].near.shape
        found = [np.zeros((0, 4))]
        step = max(2, width // 240)
        y, x = np.mgrid[0:height:step, 0:width:step]
        for back, front in pairwise(sheets):
            seen = front.color[::step, ::step, 3] > 127
            place = np.column_stack([x[seen] + 0.5 - width / 2, y[seen] + 0.5 - height / 2])
            both = np.column_stack([front.near[::step, ::step][seen], back.near[::step, ::step][seen]])
            found.append(np.column_stack([place, both]))
        fronts = np.concatenate(found)
        fronts = fronts[np.abs(fronts[:, 2] - fronts[:, 3]) > 1e-3]
        rows = np.arange(0, height, max(1, height // 48))
        level = sheets[0].near.min(axis=1)[rows]  # what stands on it is nearer
        lines = [np.column_stack([np.full(len(rows), x), rows + 0.5 - height / 2, level]) for x in _columns(width)]
        ground = np.stack(lines).astype(np.float64)
        return cls(rim=rim_of(sheets), fronts=fronts, ground=ground, reach=reach, guessed=guessed, focal=focal)

    def limit(self, way: Way, seconds: float) -> str:
        """What a way runs into, in words; empty for nothing."""
        for share in np.linspace(0.0, 1.0, _LOOKS):
            view = _bare(way, float(share), seconds)
            closer, needed = _cover(view, self.rim, self.focal, way.motion.move)
            if closer > _CLOSER or (way.motion.move in _OUTWARD and needed > 1.0 + 3.0 * _RIM):
                return "the rim of the picture"
            if view.zoom * closer / max(1.0 - float(view.eye[2]) / way.distance, 0.2) > _LARGER:
                return "the size of its pixels"
            if self.guessed and self._leans(view):
                return "upright things that would lean on guessed ground"
            if len(self.fronts):
                near = _project(view, self.fronts[:, [0, 1, 2]], self.focal)
                far = _project(view, self.fronts[:, [0, 1, 3]], self.focal)
                if float(np.abs(near - far).max()) * closer > self.reach:
                    return "what lies hidden behind the subject"
        return ""

    def _leans(self, view: View) -> bool:
        """True where an upright line would lean too far on the ground, but for the roll of the camera."""
        roll = math.atan2(float(view.turn[0, 1]), float(view.turn[1, 1]))
        for line, most in zip(self.ground, (_LEAN_ASIDE, _LEAN, _LEAN_ASIDE), strict=True):
            steps = np.diff(_project(view, line, self.focal), axis=0)
            slope = np.arctan2(steps[:, 0], np.maximum(steps[:, 1], 1e-6))
            if float(np.abs(slope - roll).max()) > most:
                return True
        return False


def _columns(width: int) -> tuple[float, float, float]:
    """Where upright lines are watched, as offsets from the middle."""
    return (-0.25 * width, 0.0, 0.25 * width)
