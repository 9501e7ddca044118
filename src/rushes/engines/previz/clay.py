"""Clay: matte surfaces under one lamp, with its true shadow and the soft dark of corners, from geometry alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.geometry import Geometry
from rushes.engines.previz.kit import CameraState, Surfaces, Vec3

#: Side of the lamp's own picture, in which its shadow is looked up, pixels.
_MAP = 640
#: Light of lamp and room on a white surface, scene-linear; the lamp is warm, the room a little cool.
_LAMP = (1.22, 1.10, 0.94)
_ROOM = (0.33, 0.36, 0.405)


def _spiral(count: int) -> NDArray[np.float64]:
    """(16, count, 2) places in the unit disc: a spiral, turned sixteen ways."""
    share = (np.arange(count) + 0.5) / count
    angle = np.arange(16)[:, None] * (math.tau / 16) + np.arange(count) * math.pi * (3.0 - math.sqrt(5.0))
    return np.stack([share * np.cos(angle), share * np.sin(angle)], axis=2)


_SPIRAL = _spiral(12)


class Lamp:
    """The one lamp of a scene: it stands behind the camera's left shoulder, and does not move over the take."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry, scene = geometry, geometry.scene
        anchors = scene.world.anchors
        middle = scene.seconds / 2
        camera = scene.camera(middle)
        subject = np.array(anchors.subject) + middle * np.array(anchors.velocity)
        ahead = subject - np.array(camera.position)
        ahead[1] = 0.0
        ahead /= max(float(np.linalg.norm(ahead)), 1e-6)
        right = np.array([ahead[2], 0.0, -ahead[0]])
        way = -0.62 * right - 0.42 * ahead + np.array([0.0, 0.82, 0.0])
        way /= np.linalg.norm(way)
        place = subject + way * 7.0 * anchors.subject_height
        self.camera = CameraState(
            position=_vec(place), target=_vec(subject), focal_mm=24.0, sensor_mm=36.0, focus_m=10.0
        )
        self.view = basis(self.camera, aspect=1.0)
        self.place = place
        self.surfaces = geometry.surfaces(_MAP, _MAP)

    def shine(self, seconds: float) -> NDArray[np.float32]:
        """What the lamp meets at an instant: (S, S) float32 metres along its axis."""
        look = self.geometry.look(self.camera, seconds, aspect=1.0)
        self.geometry.trace(look, self.surfaces, quick=True)
        return self.surfaces.depth


def mould(
    surfaces: Surfaces, view: NDArray[np.float64], lamp: Lamp, shadow: NDArray[np.float32], tints: NDArray[np.float32],
    *, reach: float, far: float, paint: NDArray[np.float32], out: NDArray[np.uint8],
) -> None:  # fmt: skip
    """Draw a picture in clay.

    Args:
        surfaces: its geometry.
        view: (4, 3) basis of its camera.
        lamp: the lamp.
        shadow: from `Lamp.shine`.
        tints: (ids, 3) reflectance, scene-linear.
        reach: metres over which a corner darkens what is in it.
        far: metres after which half is backdrop.
        paint: (H, W, 3) float32, filled with shares of white in code values.
        out: (H, W, 3) uint8, filled.
    """
    open_ = np.empty(surfaces.depth.shape, np.float32)
    _openness(surfaces.depth, surfaces.normal, view, reach, _SPIRAL, open_)
    _mould(
        surfaces.depth, surfaces.normal, surfaces.ids, view, open_, lamp.view, shadow, tints, far,
        np.array(_LAMP), np.array(_ROOM), paint, out,
    )  # fmt: skip


def _vec(value: NDArray[np.float64]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))


@njit(nogil=True, cache=True, error_model="numpy")
def _openness(  # noqa: PLR0912  # a kernel: one pass, then its mean
    depth: Any, normal: Any, view: Any, reach: float, spiral: Any, out: Any
) -> None:
    """Share of the room that a pixel's place sees, 0..1, by what stands round it in the picture.

    The estimator is that of M. McGuire et al., The Alchemy screen-space ambient obscurance algorithm (2011); the spiral
    is turned by a fixed pattern of 4 x 4 pixels, and the mean over that pattern is taken where it lies on one surface.
    """
    height, width = depth.shape
    raw = np.empty((height, width), np.float32)
    scale = width / (2.0 * math.sqrt(view[1, 0] ** 2 + view[1, 1] ** 2 + view[1, 2] ** 2))
    q = np.empty(3)
    p = np.empty(3)
    count = spiral.shape[1]
    for y in range(height):
        for x in range(width):
            z = depth[y, x]
            if not z < 1e6:
                raw[y, x] = 1.0
                continue
            _place(view, x, y, z, width, height, p)
            spread = min(reach * scale / z, 0.22 * width)
            if spread < 1.5:
                raw[y, x] = 1.0
                continue
            turn = ((x & 3) * 4 + (y & 3)) * 7 % 16
            total = 0.0
            for k in range(count):
                i = int(x + spread * spiral[turn, k, 0] + 0.5)
                j = int(y + spread * spiral[turn, k, 1] + 0.5)
                if i < 0 or j < 0 or i >= width or j >= height:
                    continue
                d = depth[j, i]
                if not d < 1e6:
                    continue
                _place(view, i, j, d, width, height, q)
                vx, vy, vz = q[0] - p[0], q[1] - p[1], q[2] - p[2]
                vv = vx * vx + vy * vy + vz * vz
                rise = vx * normal[y, x, 0] + vy * normal[y, x, 1] + vz * normal[y, x, 2] - 0.004 * z
                if rise > 0.0 and vv < 4.0 * reach * reach:
                    total += rise / (vv + 0.0004 * reach * reach) * (1.0 - vv / (4.0 * reach * reach))
            raw[y, x] = max(1.0 - 0.85 * reach * total / count, 0.0)
    for y in range(height):
        for x in range(width):
            z = depth[y, x]
            if not z < 1e6:
                out[y, x] = 1.0
                continue
            total, weight = 0.0, 0.0
            for dy in range(-2, 2):
                for dx in range(-2, 2):
                    i, j = x + dx, y + dy
                    if i < 0 or j < 0 or i >= width or j >= height or abs(depth[j, i] - z) > 0.03 * z:
                        continue
                    total += raw[j, i]
                    weight += 1.0
            out[y, x] = total / max(weight, 1.0)


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _place(view: Any, x: int, y: int, z: float, width: int, height: int, out: Any) -> None:
    u, v = (2.0 * x + 1.0) / width - 1.0, 1.0 - (2.0 * y + 1.0) / height
    for c in range(3):
        out[c] = view[0, c] + z * (view[3, c] + u * view[1, c] + v * view[2, c])


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _lit(lamp: Any, shadow: Any, px: float, py: float, pz: float, slope: float) -> float:
    """Share of the lamp that reaches a place: the mean of 16 looks at its own picture; all of it outside."""
    size = shadow.shape[0]
    ax, ay, az = px - lamp[0, 0], py - lamp[0, 1], pz - lamp[0, 2]
    d = ax * lamp[3, 0] + ay * lamp[3, 1] + az * lamp[3, 2]
    if d < 0.05:
        return 1.0
    rr = lamp[1, 0] ** 2 + lamp[1, 1] ** 2 + lamp[1, 2] ** 2
    u = (ax * lamp[1, 0] + ay * lamp[1, 1] + az * lamp[1, 2]) / (rr * d)
    v = (ax * lamp[2, 0] + ay * lamp[2, 1] + az * lamp[2, 2]) / (rr * d)
    fx, fy = (u + 1.0) * 0.5 * size - 0.5, (1.0 - v) * 0.5 * size - 0.5
    if fx < 3.0 or fy < 3.0 or fx > size - 4.0 or fy > size - 4.0:
        return 1.0
    bias = d * math.sqrt(rr) * 2.0 / size * (1.5 + 2.5 * slope)
    lit = 0.0
    for j in range(4):
        for i in range(4):
            k = shadow[int(fy + 1.1 * (j - 1.5) + 0.5), int(fx + 1.1 * (i - 1.5) + 0.5)]
            if k > d - bias:
                lit += 0.0625
    edge = max(abs(u), abs(v))
    return lit if edge < 0.8 else lit + (1.0 - lit) * min((edge - 0.8) * 5.0, 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _mould(
    depth: Any, normal: Any, ids: Any, view: Any, open_: Any, lamp: Any, shadow: Any, tints: Any, far: float,
    key: Any, room: Any, paint: Any, out: Any,
) -> None:  # fmt: skip
    height, width = ids.shape
    p = np.empty(3)
    for y in range(height):
        v = 1.0 - (2.0 * y + 1.0) / height
        for x in range(width):
            who, z = ids[y, x], depth[y, x]
            u = (2.0 * x + 1.0) / width - 1.0
            rise = view[3, 1] + u * view[1, 1] + v * view[2, 1]
            lost, lam, ambient = 1.0, 0.0, 0.0
            if who > 0:
                _place(view, x, y, z, width, height, p)
                lx, ly, lz = lamp[0, 0] - p[0], lamp[0, 1] - p[1], lamp[0, 2] - p[2]
                n = 1.0 / math.sqrt(lx * lx + ly * ly + lz * lz)
                nx, ny, nz = normal[y, x, 0], normal[y, x, 1], normal[y, x, 2]
                lam = (nx * lx + ny * ly + nz * lz) * n
                slope = math.sqrt(max(1.0 - lam * lam, 0.0)) / max(lam, 0.15)
                soft = max((lam + 0.12) * 0.892857, 0.0)
                lam = soft * _lit(lamp, shadow, p[0], p[1], p[2], slope) * (0.35 + 0.65 * open_[y, x])
                ambient = open_[y, x] * (0.72 + 0.28 * ny)
                lost = 1.0 - 1.0 / (1.0 + z / far)
            for c in range(3):
                up = min(max(rise, 0.0), 1.0)
                back = (0.80, 0.785, 0.765)[c] - (0.15, 0.13, 0.105)[c] * up
                value = back
                if who > 0:
                    light = tints[who, c] * (key[c] * lam + room[c] * ambient)
                    light = light * (1.0 + 0.18 * light) / (1.0 + light * 0.62)  # a soft shoulder
                    value = math.sqrt(max(light, 0.0)) * 1.06
                    value += (back - value) * lost
                paint[y, x, c] = value
                out[y, x, c] = np.uint8(min(max(value * 255.0 + 0.5, 0.0), 255.0))
