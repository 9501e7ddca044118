"""From an element's scene light to what a file holds: straight or premultiplied codes, or light as it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.colour import NODES
from rushes.imaging.alpha import premultiplied, straight


def develop(light: NDArray[np.float32], table: NDArray[np.float32], *, alpha: str) -> NDArray[np.float32]:
    """An element as codes.

    Colour is looked up as straight colour, so that half-covered pixels have the hue of whole ones, and alpha is
    multiplied in afterwards, in codes, as every compositor of codes expects it.

    Args:
        light: (H, W, 4) float32 scene-linear BT.709 as exposed, premultiplied.
        table: the look, from `colour.table`.
        alpha: `straight` or `premultiplied`.

    Returns:
        (H, W, 4) float32 full-range R'G'B' 0..1 of the kind of previz's takes (BT.709 primaries and transfer), and
        alpha 0..1. Premultiplied, colour is black where alpha is 0; straight, it goes on past the edges there.
    """
    out = straight(light)
    _look_up(out, table)
    return premultiplied(out) if alpha == "premultiplied" else out


@njit(nogil=True, cache=True, error_model="numpy")
def _look_up(picture: Any, table: Any) -> None:
    """Colours through the look's cube, linearly between its nodes (see `colour.table` for its axes)."""
    last = NODES - 1
    at = np.empty(3, np.int64)
    part = np.empty(3)
    for y in range(picture.shape[0]):
        for x in range(picture.shape[1]):
            for c in range(3):
                v = max(picture[y, x, c], 0.0)
                s = min(np.sqrt(v / (1.0 + v)), 0.99999) * last
                at[c] = min(int(s), last - 1)
                part[c] = s - at[c]
            for c in range(3):
                total = 0.0
                for k in range(8):
                    i, j, m = k >> 2, k >> 1 & 1, k & 1
                    w = (part[0] if i else 1.0 - part[0]) * (part[1] if j else 1.0 - part[1])
                    w *= part[2] if m else 1.0 - part[2]
                    total += w * table[at[0] + i, at[1] + j, at[2] + m, c]
                picture[y, x, c] = min(max(total / 255.0, 0.0), 1.0)
