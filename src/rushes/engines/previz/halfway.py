"""Fills a pixel between two that were traced, where both see nearly one flat piece of one thing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def halfway(depth: Any, normal: Any, ids: Any, ja: int, ia: int, jb: int, ib: int, j: int, i: int, turn: float) -> bool:
    """The mean of pixels (ja, ia) and (jb, ib) into (j, i); False, and nothing written, where they are not alike.

    Args:
        depth: (H, W) float32 metres; 1 / depth is what runs evenly over the picture of a plane.
        normal: (H, W, 3) float32.
        ids: (H, W) int32.
        ja, ia, jb, ib: row and column of the two.
        j, i: row and column of the third.
        turn: least cosine between their normals.
    """
    done = False  # one way out: with several the arrays are counted at every call, which costs more than the rest
    if ids[ja, ia] == ids[jb, ib]:
        if ids[ja, ia] == 0:
            depth[j, i], ids[j, i] = np.float32(np.inf), 0
            normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = 0.0, 0.0, 0.0
            done = True
        else:
            a, b = depth[ja, ia], depth[jb, ib]
            x, y = normal[ja, ia, 0] + normal[jb, ib, 0], normal[ja, ia, 1] + normal[jb, ib, 1]
            z = normal[ja, ia, 2] + normal[jb, ib, 2]
            long_ = x * x + y * y + z * z
            if abs(a - b) <= np.float32(0.04) * a and long_ >= np.float32(2.0 + 2.0 * turn):
                n = np.float32(1.0) / np.float32(math.sqrt(long_))
                depth[j, i], ids[j, i] = np.float32(2.0) * a * b / (a + b), ids[ja, ia]
                normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = x * n, y * n, z * n
                done = True
    return done
