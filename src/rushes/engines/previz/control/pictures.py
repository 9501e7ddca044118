"""Geometry as pictures that other engines read: depth, normals, edges and ids."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.kit import Surfaces


def depth_8(surfaces: Surfaces, *, near: float, far: float) -> NDArray[np.uint8]:
    """Inverse depth as grey, near white and far black, as depth estimators give it: (H, W, 3) uint8.

    Args:
        surfaces: geometry of the picture.
        near: metres that are white, and everything nearer.
        far: metres that are black, and everything farther.
    """
    share = (1.0 / np.maximum(surfaces.depth, 1e-6) - 1.0 / far) / (1.0 / near - 1.0 / far)
    grey = np.rint(np.clip(share, 0.0, 1.0) * 255.0).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def depth_16(surfaces: Surfaces, *, near: float) -> NDArray[np.uint16]:
    """Inverse depth in 16 bits: code = 65535 * near / metres, 0 for the sky: (H, W) uint16.

    Args:
        surfaces: geometry of the picture.
        near: metres of the highest code; nothing may be nearer.
    """
    code = np.rint(65535.0 * near / np.maximum(surfaces.depth.astype(np.float64), near))
    code[~np.isfinite(surfaces.depth)] = 0.0
    return code.astype(np.uint16)


def normals_8(surfaces: Surfaces, view: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Normals in camera axes as colour: red right, green up, blue towards the camera; sky faces the camera.

    Args:
        surfaces: geometry of the picture.
        view: (4, 3) basis of the camera.

    Returns:
        (H, W, 3) uint8, code = 255 * (n + 1) / 2.
    """
    axes = view[1:] / np.linalg.norm(view[1:], axis=1, keepdims=True)
    axes[2] *= -1.0
    turned = surfaces.normal @ axes.T.astype(np.float32)
    turned[surfaces.ids == 0] = (0.0, 0.0, 1.0)
    return np.rint(np.clip(turned * 127.5 + 127.5, 0.0, 255.0)).astype(np.uint8)


def edges_8(surfaces: Surfaces, view: NDArray[np.float64]) -> NDArray[np.uint8]:
    """White lines on black where one thing, one face or one depth ends: (H, W, 3) uint8.

    Only geometry is drawn: no print, no lit window, no shadow.

    Args:
        surfaces: geometry of the picture.
        view: (4, 3) basis of the camera.
    """
    mark = np.zeros(surfaces.ids.shape, np.uint8)
    _outline(surfaces.depth, surfaces.normal, surfaces.ids, view, mark)
    return lines(mark)


def lines(mark: Any) -> NDArray[np.uint8]:
    """Marked pixels as white lines that a codec and a smaller size keep: (H, W) uint8 0 or 255 to (H, W, 3) uint8."""
    soft = cv2.GaussianBlur(mark, (3, 3), 0.6)
    grey = np.minimum(soft.astype(np.uint16) * 3 // 2, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def ids_8(surfaces: Surfaces, colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every thing in its colour of the legend: (H, W, 3) uint8.

    Args:
        surfaces: geometry of the picture.
        colors: (ids, 3) uint8 by id.
    """
    picture: NDArray[np.uint8] = colors[surfaces.ids]
    return picture


def png(picture: NDArray[Any]) -> bytes:
    """A picture as PNG: (H, W) or (H, W, 3) R'G'B', uint8 or uint16."""
    ok, data = cv2.imencode(
        ".png", picture[..., ::-1] if picture.ndim == 3 else picture, [cv2.IMWRITE_PNG_COMPRESSION, 3]
    )
    assert ok
    return bytes(data.tobytes())


@njit(nogil=True, cache=True, error_model="numpy")
def _outline(depth: Any, normal: Any, ids: Any, view: Any, mark: Any) -> None:
    """Set 255 on the nearer side of every outline and on one side of every crease."""
    height, width = ids.shape
    for y in range(height - 1):
        for x in range(width - 1):
            for side in range(2):
                yy, xx = (y, x + 1) if side == 0 else (y + 1, x)
                a, b = depth[y, x], depth[yy, xx]
                if ids[y, x] == ids[yy, xx]:
                    if ids[y, x] == 0:
                        continue
                    turn = (
                        normal[y, x, 0] * normal[yy, xx, 0]
                        + normal[y, x, 1] * normal[yy, xx, 1]
                        + normal[y, x, 2] * normal[yy, xx, 2]
                    )
                    # where the pixel's own plane runs on into its neighbour, nothing ends
                    if turn > np.float32(0.80) and abs(_ahead(normal, view, y, x, yy, xx, a) - b) < 0.06 * b:
                        continue
                if a <= b:
                    mark[y, x] = 255
                else:
                    mark[yy, xx] = 255


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _ahead(normal: Any, view: Any, y: int, x: int, yy: int, xx: int, z: float) -> float:
    """Depth of the plane of one pixel in another."""
    height, width = normal.shape[0], normal.shape[1]
    u, v = (2.0 * x + 1.0) / width - 1.0, 1.0 - (2.0 * y + 1.0) / height
    uu, vv = (2.0 * xx + 1.0) / width - 1.0, 1.0 - (2.0 * yy + 1.0) / height
    here, there = 0.0, 0.0
    for c in range(3):
        n = normal[y, x, c]
        here += n * (view[3, c] + u * view[1, c] + v * view[2, c])
        there += n * (view[3, c] + uu * view[1, c] + vv * view[2, c])
    return z * here / there if abs(there) > 1e-9 else 1e9
