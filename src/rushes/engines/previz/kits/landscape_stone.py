"""Colours of stone that people cut and of stone that water cut: paving and walls of a quay, sandstone of a canyon."""

from __future__ import annotations

import math
from typing import Any

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kits.landscape_relief import WATER, smooth


@lean
def paving(p: Any, x: float, z: float, h: float, ny: float, fine: float, slow: float) -> tuple[float, float, float]:
    """Slabs of stone, and walls in courses, dark where the water reaches.

    Args:
        p: plan of the land.
        x, z, h: the place, metres.
        ny: how level the ground is there.
        fine, slow: noises, about -0.7..0.7.
    """
    i, j = math.floor(x / 1.1), math.floor(z / 1.1)
    lift = 0.86 + 0.16 * cell(i, j, 41) + 0.06 * fine + 0.08 * slow
    if ny < 0.7:
        lift *= 0.80 if math.sin(h * 7.4) > 0.92 else 0.70 + 0.12 * cell(i + j, math.floor(h / 0.85), 43)
    damp = 0.55 + 0.45 * smooth(p[WATER] + 0.1, p[WATER] + 1.2, h)
    return 0.33 * lift * damp, 0.315 * lift * damp, 0.285 * lift * damp


@lean
def sandstone(h: float, ny: float, fine: float, slow: float, snow: float) -> tuple[float, float, float]:
    """Bands of rock on the walls, sand on the ledges, grey rock above, and snow on what is level.

    Args:
        h: height, metres.
        ny: how level the ground is there.
        fine, slow: noises, about -0.7..0.7.
        snow: fresh snow, 0..1.
    """
    rock_r, rock_g, rock_b = 0.235 + 0.07 * slow, 0.215 + 0.06 * slow, 0.20 + 0.05 * slow
    band = math.sin(h / 2.1 + 2.6 * slow) + 0.7 * math.sin(h / 0.83 + 5.0 * slow)
    lift = 1.0 + 0.13 * band + 0.10 * fine
    sand = smooth(0.72, 0.92, ny)
    r, g, b = 0.40 * lift, 0.205 * lift, 0.115 * lift
    r, g, b = r + (0.47 - r) * sand, g + (0.31 - g) * sand, b + (0.18 - b) * sand
    grey = smooth(260.0, 420.0, h + 90.0 * slow)
    r, g, b = r + (rock_r - r) * grey, g + (rock_g - g) * grey, b + (rock_b - b) * grey
    white = max(smooth(340.0, 520.0, h + 120.0 * slow), snow) * (1.0 - smooth(0.24, 0.52, 1.0 - ny))
    return r + (0.82 - r) * white, g + (0.824 - g) * white, b + (0.845 - b) * white
