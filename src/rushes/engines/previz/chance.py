"""Seeded chance: integer-hash noise for kernels, and named random streams for layouts; the only source of variety."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.seeds import stream

__all__ = ["cell", "cloud", "noise2", "stream"]

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xC2B2AE3D27D4EB4F)
_C = np.uint64(0x165667B19E3779F9)
_D = np.uint64(0xD6E8FEB86659FD93)
_S29 = np.uint64(29)
_S32 = np.uint64(32)
_MASK = np.uint64(0xFFFFFF)


@njit(nogil=True, cache=True, inline="always")
def cell(a: Any, b: Any, c: Any) -> Any:
    """A number in [0, 1) for an integer cell; the same on every machine."""
    h = (np.uint64(np.int64(a)) * _A) ^ (np.uint64(np.int64(b)) * _B) ^ (np.uint64(np.int64(c)) * _C)
    h = (h ^ (h >> _S29)) * _D
    h = (h ^ (h >> _S32)) * _A
    h = h ^ (h >> _S29)
    return np.float64(np.int64(h & _MASK)) * (1.0 / 16777216.0)


@njit(nogil=True, cache=True)
def noise2(x: float, y: float, seed: int) -> float:
    """Smooth value noise in [0, 1) over the plane, one cell per unit."""
    fx = math.floor(x)
    fy = math.floor(y)
    ix = int(fx)
    iy = int(fy)
    u = x - fx
    v = y - fy
    u = u * u * (3.0 - 2.0 * u)
    v = v * v * (3.0 - 2.0 * v)
    a = cell(ix, iy, seed)
    b = cell(ix + 1, iy, seed)
    c = cell(ix, iy + 1, seed)
    d = cell(ix + 1, iy + 1, seed)
    low = a + (b - a) * u
    high = c + (d - c) * u
    return low + (high - low) * v


@njit(nogil=True, cache=True)
def cloud(x: float, y: float, seed: int, octaves: int) -> float:
    """Fractal value noise in [0, 1): each octave twice as fine and half as strong."""
    total = 0.0
    weight = 0.5
    norm = 0.0
    for k in range(octaves):
        total += weight * noise2(x, y, seed + 17 * k)
        norm += weight
        weight *= 0.5
        # the odd turn keeps the lattices of the octaves from lining up
        x, y = 1.62 * x - 1.18 * y + 3.7, 1.18 * x + 1.62 * y - 1.9
    return total / norm
