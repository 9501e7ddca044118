"""Labelled boxes: what stands in for a thing that previz cannot draw, with its word on every side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Vec3
from rushes.engines.previz.strokes import field

#: Samples per letter unit of a label.
_FINE = 6


@dataclass(frozen=True, kw_only=True)
class Box:
    """A labelled box: its foot in metres, yaw in radians, half sizes in metres, the label's distance field and word."""

    foot: Vec3
    yaw: float
    half: Vec3
    label: NDArray[np.float32]
    word: str = ""


def stand_ins(spec: SceneSpec, anchors: Anchors) -> tuple[Box, ...]:
    """Place a box for each proxy of a spec beside the subject, or in its place where there is none.

    Args:
        spec: its subjects of the kind `proxy`.
        anchors: the world's subject.
    """
    words = [str(s.get("word", "?")) for s in spec.subjects if s.get("kind") == "proxy"]
    alone = not any(s.get("kind") in ("person", "thing", "animal") for s in spec.subjects)
    chance = stream(spec.seed, "props")
    x, y, z = anchors.subject
    size = max(anchors.subject_height * (0.5 if alone else 0.42), 0.4)
    ahead = math.atan2(anchors.heading[0], anchors.heading[2])
    side = 1.0 if chance.random() < 0.5 else -1.0
    boxes = []
    for k, word in enumerate(words[:6]):
        label = field(word[:12], per_unit=_FINE, margin=1.4)
        wide = size * min(max(0.5 * label.shape[1] / label.shape[0], 0.7), 1.6)
        place = (0.0 if alone else side * size * 2.0) + (0.0, 1.0, -1.0, 2.0, -2.0, 3.0)[k] * size * 3.0
        back = 0.4 * size * k + (0.0 if alone else 0.8 * size)
        boxes.append(
            Box(
                foot=(
                    x + math.cos(ahead) * place + math.sin(ahead) * back,
                    y - anchors.subject_height / 2,
                    z - math.sin(ahead) * place + math.cos(ahead) * back,
                ),
                yaw=ahead + float(chance.uniform(-0.45, 0.45)),
                half=(wide * 0.5, size * 0.5, wide * 0.4),
                label=label,
                word=word,
            )
        )
    return tuple(boxes)


def shade_box(
    box: Box,
    camera: CameraState,
    light: Vec3,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
) -> None:
    """Draw a box where it is nearer than what stands in the picture.

    Args:
        box: what and where.
        camera: the view.
        light: scene-linear light that a white face would send back.
        rgb: (H, W, 3) float32 scene-linear, changed in rows y0..y1.
        depth: (H, W) float32 metres along the view axis, changed in rows y0..y1.
        y0: first row.
        y1: row after the last.
    """
    height, width = depth.shape
    local, _ = _inside(box, basis(camera, aspect=width / height))
    _box(local, np.array(box.half), box.label, np.array(light), rgb, depth, y0, y1)


def trace_box(box: Box, view: NDArray[np.float64], who: int, into: Surfaces, want: NDArray[np.uint8]) -> None:
    """Put a box into a picture's geometry where it is nearer.

    Args:
        box: what and where.
        view: (4, 3) basis of the camera.
        who: its id.
        into: changed.
        want: (H, W) uint8 pixels to look at, or empty for all.
    """
    local, turn = _inside(box, view)
    _stand(local, np.array(box.half), turn.T.copy(), who, want, into.depth, into.normal, into.ids)


def _inside(box: Box, view: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The camera's basis in the box's own axes, and the turn into them."""
    c, s = math.cos(box.yaw), math.sin(box.yaw)
    turn = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    local = np.empty((4, 3))
    local[0] = turn @ (view[0] - np.array(box.foot) - np.array([0.0, box.half[1], 0.0]))
    local[1:] = view[1:] @ turn.T
    return local, turn


@njit(nogil=True, cache=True, error_model="numpy")
def _box(view: Any, half: Any, label: Any, light: Any, rgb: Any, depth: Any, y0: int, y1: int) -> None:
    height, width = depth.shape
    for y in range(y0, y1):
        for x in range(width):
            hits, near = 0, 1e9
            lit = 0.0
            for s in range(4):
                u = (x + 0.25 + 0.5 * (s & 1)) * 2.0 / width - 1.0
                v = 1.0 - (y + 0.25 + 0.5 * (s >> 1)) * 2.0 / height
                t, axis, px, py = _hit(view, half, u, v)
                if axis < 0 or t >= depth[y, x]:
                    if s == 0 and axis < 0 and _outside(view, half, u, v, 4.0 / width):
                        break  # far from the box: the other samples miss too
                    continue
                hits += 1
                near = min(near, t)
                lit += _face(label, half, axis, px, py)
            if hits == 0:
                continue
            share = hits * 0.25
            lit /= hits
            for c in range(3):
                rgb[y, x, c] += (light[c] * lit - rgb[y, x, c]) * share
            if hits >= 2:
                depth[y, x] = near


@njit(nogil=True, cache=True, error_model="numpy")
def _stand(view: Any, half: Any, axes: Any, who: int, want: Any, depth: Any, normal: Any, ids: Any) -> None:
    height, width = depth.shape
    for y in range(height):
        v = 1.0 - (2.0 * y + 1.0) / height
        for x in range(width):
            u = (2.0 * x + 1.0) / width - 1.0
            if (want.size and want[y, x] == 0) or _outside(view, half, u, v, 0.0):
                continue
            t, axis, _, _ = _hit(view, half, u, v)
            if axis < 0 or t >= depth[y, x]:
                continue
            speed = view[3, axis] + u * view[1, axis] + v * view[2, axis]
            side = -1.0 if speed > 0.0 else 1.0
            depth[y, x], ids[y, x] = t, who
            for c in range(3):
                normal[y, x, c] = axes[c, axis] * side


@njit(nogil=True, cache=True, error_model="numpy")
def _outside(view: Any, half: Any, u: float, v: float, slack: float) -> bool:
    """True where the ray passes clear of the sphere around the box."""
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    dd = dx * dx + dy * dy + dz * dz
    t = -(view[0, 0] * dx + view[0, 1] * dy + view[0, 2] * dz) / dd
    ex, ey, ez = view[0, 0] + dx * t, view[0, 1] + dy * t, view[0, 2] + dz * t
    reach = math.sqrt(half[0] ** 2 + half[1] ** 2 + half[2] ** 2) + slack * max(t, 0.0)
    return t < 0 or ex * ex + ey * ey + ez * ez > reach * reach


@njit(nogil=True, cache=True, error_model="numpy")
def _hit(view: Any, half: Any, u: float, v: float) -> tuple[float, int, float, float]:
    """Where a ray enters: distance, face (0 x, 1 y, 2 z; -1 none) and the place on it as seen from outside."""
    t0, t1, axis = 0.0, 1e9, -1
    for k in range(3):
        d = view[3, k] + u * view[1, k] + v * view[2, k]
        o = view[0, k]
        if abs(d) < 1e-9:
            if abs(o) > half[k]:
                return 1e9, -1, 0.0, 0.0
            continue
        a, b = (-half[k] - o) / d, (half[k] - o) / d
        if a > b:
            a, b = b, a
        if a > t0:
            t0, axis = a, k
        t1 = min(t1, b)
    if axis < 0 or t0 >= t1:
        return 1e9, -1, 0.0, 0.0
    px = view[0, 0] + t0 * (view[3, 0] + u * view[1, 0] + v * view[2, 0])
    py = view[0, 1] + t0 * (view[3, 1] + u * view[1, 1] + v * view[2, 1])
    pz = view[0, 2] + t0 * (view[3, 2] + u * view[1, 2] + v * view[2, 2])
    if axis == 0:
        return t0, axis, pz if view[0, 0] > 0 else -pz, py
    if axis == 1:
        return t0, axis, px, pz
    return t0, axis, px if view[0, 2] < 0 else -px, py


@njit(nogil=True, cache=True, error_model="numpy")
def _face(label: Any, half: Any, axis: int, px: float, py: float) -> float:
    """Brightness of a face at a place: lighter above, darker at the side, the word in dark strokes, a dark edge."""
    wide = half[2] if axis == 0 else half[0]
    high = half[2] if axis == 1 else half[1]
    base = (0.62, 0.95, 0.78)[axis]
    edge = min(wide - abs(px), high - abs(py))
    if edge < 0.02 * (wide + high):
        return base * 0.45
    unit = min(2.0 * wide / (label.shape[1] / _FINE), 1.2 * high / (label.shape[0] / _FINE))
    lx = (px / unit + 0.5 * label.shape[1] / _FINE) * _FINE
    ly = (py / unit + 0.5 * label.shape[0] / _FINE) * _FINE
    i, j = int(ly), int(lx)
    if lx < 0 or ly < 0 or i >= label.shape[0] - 1 or j >= label.shape[1] - 1:
        return base
    ty, tx = ly - i, lx - j
    low = label[i, j] + (label[i, j + 1] - label[i, j]) * tx
    top = label[i + 1, j] + (label[i + 1, j + 1] - label[i + 1, j]) * tx
    d = low + (top - low) * ty
    ink = min(max((0.52 - d) * 3.0 + 0.5, 0.0), 1.0)
    return base * (1.0 - 0.9 * ink)
