"""What hangs in the air between lens and still: rain, snow, fog and dust of every other take, laid over by depth."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.kit import CameraState, Vec3
from rushes.engines.previz.seeds import stream
from rushes.engines.previz.still.asked import LAID_OVER
from rushes.engines.previz.still.depth import EYE, FOCAL, SENSOR
from rushes.engines.previz.still.warp import View
from rushes.engines.previz.weather import fall

#: Seconds in which it comes up, so that a take begins with the still as it is.
RISE = 0.8
#: Share of light that thick air takes in a metre, the most it may hide, and metres a second that it drifts.
_THICK = {
    "fog": (0.055, 0.72, 0.22),
    "dust": (0.040, 0.60, 0.45),
    "rain": (0.010, 0.25, 0.15),
    "snow": (0.012, 0.35, 0.15),
}
_DUST = np.array([1.06, 0.96, 0.80], np.float32)


class Air:
    """The weather of one take: its light is read from the picture once."""

    def __init__(self, weather: str, picture: NDArray[np.uint8], *, seed: int, strength: float = 1.0) -> None:
        self.weather, self.seed, self.strength = weather, seed, strength
        small = cv2.resize(picture, (32, 18), interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
        bright = np.quantile(small.reshape(-1, 3), 0.85, axis=0)
        veil = cv2.GaussianBlur(small[4:11].mean(axis=0)[None], (0, 0), 4.0).mean(axis=(0, 1))
        self.veil = np.asarray(0.45 * bright + 0.55 * veil, np.float32) * (_DUST if weather == "dust" else 1.0)
        self.veil = np.clip(self.veil, 0.03, 0.95).astype(np.float32)
        sides = small[:9, :12].mean(axis=(0, 1)), small[:9, 20:].mean(axis=(0, 1))
        lift = (0.12, 0.45) if weather == "rain" else (0.42, 0.62)
        self.left, self.right = (_vec(lift[0] + lift[1] * side) for side in sides)
        self.banks = _banks(seed)

    def lay(
        self, view: View, seconds: float, share: float, rgb: NDArray[np.float32], depth: NDArray[np.float32]
    ) -> None:
        """Lay the weather of an instant over a picture.

        Args:
            view: the camera.
            seconds: from the start of the take.
            share: 0 nothing of it .. 1 all of it.
            rgb: (H, W, 3) float32 R'G'B' 0..1, changed in place.
            depth: (H, W) float32 metres.
        """
        if self.weather not in LAID_OVER or share <= 0.0:
            return
        share = share * self.strength
        thick, most, drift = _THICK[self.weather]
        place = np.array(
            [drift * seconds + 0.3 * float(view.eye[0]), 0.08 * drift * seconds, thick, most * min(share, 1.0)]
        )
        _veil(self.banks, place, self.veil, rgb, depth)
        if self.weather in ("rain", "snow"):
            height = depth.shape[0]
            before = rgb.copy() if share < 1.0 else None
            fall(self.weather, _camera(view), seconds, self.left, self.right, rgb, depth, 0, height, seed=self.seed)
            if before is not None:
                cv2.addWeighted(rgb, share, before, 1.0 - share, 0.0, dst=rgb)


def _camera(view: View) -> CameraState:
    """The view as drops and flakes are hung in the world: y up, at eye height."""
    right, _, ahead = view.turn
    x, y, z = (float(v) for v in view.eye)
    position = (x, EYE - y, z)
    target = (x + float(ahead[0]), EYE - y - float(ahead[1]), z + float(ahead[2]))
    roll = math.atan2(-float(right[1]), math.hypot(float(right[0]), float(right[2])))
    return CameraState(
        position=position, target=target, roll=roll, focal_mm=FOCAL * view.zoom, sensor_mm=SENSOR, focus_m=5.0
    )


def _vec(value: NDArray[np.float32]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))


def _banks(seed: int) -> NDArray[np.float32]:
    """Clouds of thicker and thinner air that tile: (128, 256) float32, about 0.4..1.6."""
    chance = stream(seed, "still.air")
    field = np.zeros((128, 256))
    for cells, gain in ((4, 0.5), (8, 0.3), (16, 0.15), (32, 0.08)):
        grid = np.pad(chance.standard_normal((cells, cells * 2)), 2, mode="wrap")
        large = cv2.resize(grid, None, fx=128 / cells, fy=128 / cells, interpolation=cv2.INTER_CUBIC)
        edge = 2 * 128 // cells
        field += gain * large[edge : edge + 128, edge : edge + 256]
    return np.clip(1.0 + 0.55 * field, 0.3, 1.8).astype(np.float32)


@njit(nogil=True, cache=True, error_model="numpy")
def _veil(banks: Any, place: Any, veil: Any, rgb: Any, depth: Any) -> None:
    """Mix the colour of the air in, more with distance, in banks that drift past each other at two distances."""
    height, width = depth.shape
    thick, most = place[2], np.float32(place[3])
    for y in range(height):
        low = 0.55 + 0.45 * y / height  # it lies on the ground
        for x in range(width):
            u, v = x / width, y / width
            far = _tile(banks, u * 160.0 + place[0] * 90.0, v * 190.0 + place[1] * 60.0)
            near = _tile(banks, u * 70.0 + place[0] * 150.0 + 70.0, v * 90.0 + place[1] * 90.0 + 31.0)
            metres = min(depth[y, x], np.float32(60.0))
            heavy = thick * metres * (0.45 * far + 0.25 * low + 0.3) + 0.5 * thick * (near - 0.6)
            a = most * np.float32(1.0 - math.exp(-max(heavy, 0.0)))
            for c in range(3):
                rgb[y, x, c] += (veil[c] - rgb[y, x, c]) * a


@njit(nogil=True, cache=True, error_model="numpy")
def _tile(banks: Any, x: float, y: float) -> float:
    """The banks at a place, which repeat."""
    height, width = banks.shape
    i, j = math.floor(x), math.floor(y)
    s, t = x - i, y - j
    i0, i1, j0, j1 = i % width, (i + 1) % width, j % height, (j + 1) % height
    top = banks[j0, i0] + (banks[j0, i1] - banks[j0, i0]) * s
    low = banks[j1, i0] + (banks[j1, i1] - banks[j1, i0]) * s
    return top + (low - top) * t
