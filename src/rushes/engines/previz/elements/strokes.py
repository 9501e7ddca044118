"""Draws what falls or floats, far before near: soft discs and streaks, and leaves, as premultiplied light."""

from __future__ import annotations

import math
from typing import Any

from numba import njit

#: Columns of a stroke: its two ends, radius, softness, alpha, colour, and 1 where it fades towards its ends.
AX, AY, BX, BY, RADIUS, SOFT, ALPHA, RED, TAPER = 0, 1, 2, 3, 4, 5, 6, 7, 10
STROKE = 11
#: Columns of a leaf: middle, half length and half width as vectors, alpha, colour.
LEAF = 10


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _lay(out: Any, y: int, x: int, a: float, r: float, g: float, b: float) -> None:
    keep = 1.0 - a
    out[y, x, 0] = out[y, x, 0] * keep + r * a
    out[y, x, 1] = out[y, x, 1] * keep + g * a
    out[y, x, 2] = out[y, x, 2] * keep + b * a
    out[y, x, 3] = out[y, x, 3] * keep + a


@njit(nogil=True, cache=True, error_model="numpy")
def lay_strokes(strokes: Any, out: Any) -> None:
    """Lay strokes over a picture in their order.

    Args:
        strokes: (N, STROKE) float64, pixels; a disc has its two ends in one place.
        out: (H, W, 4) float32 premultiplied, changed.
    """
    height, width = out.shape[0], out.shape[1]
    for n in range(strokes.shape[0]):
        ax, ay, bx, by = strokes[n, 0], strokes[n, 1], strokes[n, 2], strokes[n, 3]
        radius, soft, alpha = strokes[n, 4], max(strokes[n, 5], 1.0), strokes[n, 6]
        reach = radius + 0.5 * soft
        x0, x1 = max(math.floor(min(ax, bx) - reach), 0), min(math.ceil(max(ax, bx) + reach) + 1, width)
        y0, y1 = max(math.floor(min(ay, by) - reach), 0), min(math.ceil(max(ay, by) + reach) + 1, height)
        wx, wy = bx - ax, by - ay
        ww = wx * wx + wy * wy
        for y in range(y0, y1):
            for x in range(x0, x1):
                px, py = x + 0.5 - ax, y + 0.5 - ay
                s = min(max((px * wx + py * wy) / ww, 0.0), 1.0) if ww > 1e-9 else 0.5
                dx, dy = px - s * wx, py - s * wy
                cover = min(max((reach - math.sqrt(dx * dx + dy * dy)) / soft, 0.0), 1.0)
                if cover <= 0.0:
                    continue
                cover = cover * cover * (3.0 - 2.0 * cover) if soft > 1.5 else cover
                a = alpha * cover * (4.0 * s * (1.0 - s) if strokes[n, 10] > 0.5 else 1.0)
                _lay(out, y, x, a, strokes[n, 7], strokes[n, 8], strokes[n, 9])


@njit(nogil=True, cache=True, error_model="numpy")
def lay_leaves(leaves: Any, out: Any) -> None:
    """Lay leaves over a picture in their order: two arcs from tip to tip, a darker rib between.

    Args:
        leaves: (N, LEAF) float64: middle x, y, half length x, y, half width x, y, alpha, colour.
        out: (H, W, 4) float32 premultiplied, changed.
    """
    height, width = out.shape[0], out.shape[1]
    for n in range(leaves.shape[0]):
        mx, my, lx, ly, tx, ty = leaves[n, 0], leaves[n, 1], leaves[n, 2], leaves[n, 3], leaves[n, 4], leaves[n, 5]
        det = lx * ty - ly * tx
        area = abs(det)
        if area < 0.25:  # seen from its edge: as thin as half a pixel and no more
            continue
        rx, ry = abs(lx) + abs(tx) + 1.0, abs(ly) + abs(ty) + 1.0
        x0, x1 = max(math.floor(mx - rx), 0), min(math.ceil(mx + rx) + 1, width)
        y0, y1 = max(math.floor(my - ry), 0), min(math.ceil(my + ry) + 1, height)
        for y in range(y0, y1):
            for x in range(x0, x1):
                px, py = x + 0.5 - mx, y + 0.5 - my
                u, v = (px * ty - py * tx) / det, (lx * py - ly * px) / det
                if abs(u) >= 1.15:
                    continue
                wide = (1.0 - u * u) * (1.0 - 0.35 * u)
                # distance to the rim in pixels: the implicit form over the length of its slope
                gu = -2.0 * u * (1.0 - 0.35 * u) - 0.35 * (1.0 - u * u)
                sv = 1.0 if v >= 0.0 else -1.0
                gx = (gu * ty - sv * -ly) / det
                gy = (gu * -tx - sv * lx) / det
                slope = math.sqrt(gx * gx + gy * gy) + 1e-9
                cover = min(max((wide - abs(v)) / slope + 0.5, 0.0), 1.0)
                if cover <= 0.0:
                    continue
                shade = 0.72 + 0.28 * min(abs(v) * 6.0, 1.0)
                shade *= 1.0 - 0.12 * (math.sin(11.0 * u + 6.0 * abs(v)) > 0.6)
                _lay(
                    out, y, x, leaves[n, 6] * cover,
                    leaves[n, 7] * shade, leaves[n, 8] * shade, leaves[n, 9] * shade,
                )  # fmt: skip
