"""Smoke and fog over nothing: fields of noise that flow, and in a loop flow back into themselves."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell

#: Rows and columns of the picture to one of the field, which is smooth.
_COARSE = 2
#: Seconds after which a field without a loop has flowed into a new one.
_TURN = 6.0


def draw_mist(
    kind: str, *, amount: float, seed: int, width: int, height: int, loop: float, seconds: float
) -> NDArray[np.float32]:
    """Smoke or fog at an instant.

    Two fields flow on, half a turn apart; each is drawn anew where it cannot be seen, and their mean keeps the contrast
    of one. So a loop ends where it began and nothing runs backwards.

    Args:
        kind: `smoke` or `fog`.
        amount: 1 for the usual density.
        seed: of the field.
        width, height: of the picture.
        loop: seconds of a loop; 0 for none.
        seconds: when.

    Returns:
        (H, W, 4) float32 scene-linear BT.709, premultiplied.
    """
    turn = loop / max(1, round(loop / _TURN)) if loop else _TURN
    phase = seconds / turn
    high, wide = -(-height // _COARSE), -(-width // _COARSE)
    small = np.zeros((high, wide, 2), np.float32)
    rounds = max(1, round(loop / turn)) if loop else 1 << 30
    ages, weights, dice = [], [], []
    for half in (0.0, 0.5):
        at = phase + half
        number = math.floor(at)
        ages.append((at - number - 0.5) * turn)
        weights.append(1.0 - abs(2.0 * (at - number) - 1.0))
        dice.append(seed * 31 + (number % rounds) * 2 + int(2 * half))
    norm = math.hypot(*weights)
    _fill(0 if kind == "smoke" else 1, amount, ages[0], ages[1], weights[0] / norm, weights[1] / norm,
          dice[0] & 0xFFFFFF, dice[1] & 0xFFFFFF, width / height, small)  # fmt: skip
    field = cv2.resize(small, (wide * _COARSE, high * _COARSE), interpolation=cv2.INTER_CUBIC)[:height, :width]
    alpha = np.clip(field[..., 0], 0.0, 1.0)
    lit = np.clip(field[..., 1], 0.3, 1.4)
    tint = np.array([0.60, 0.62, 0.66] if kind == "smoke" else [0.74, 0.77, 0.82], np.float32)
    out = np.empty((height, width, 4), np.float32)
    out[..., :3] = (alpha * lit)[..., None] * tint
    out[..., 3] = alpha
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _noise3(x: float, y: float, z: float, seed: int) -> float:
    """Smooth value noise in [0, 1) in space, one cell per unit."""
    ix, iy, iz = math.floor(x), math.floor(y), math.floor(z)
    u, v, w = x - ix, y - iy, z - iz
    u, v, w = u * u * (3.0 - 2.0 * u), v * v * (3.0 - 2.0 * v), w * w * (3.0 - 2.0 * w)
    total = 0.0
    for k in range(2):
        s = seed + 7919 * (iz + k)
        low = cell(ix, iy, s) * (1.0 - u) + cell(ix + 1, iy, s) * u
        high = cell(ix, iy + 1, s) * (1.0 - u) + cell(ix + 1, iy + 1, s) * u
        total += (low * (1.0 - v) + high * v) * (w if k else 1.0 - w)
    return total


@njit(nogil=True, cache=True, error_model="numpy")
def _cloud3(x: float, y: float, z: float, seed: int, octaves: int) -> float:
    """Fractal noise about 0, deviation about 1: each octave twice as fine."""
    total, weight, norm = 0.0, 1.0, 0.0
    for k in range(octaves):
        total += weight * (_noise3(x, y, z, seed + 131 * k) - 0.5)
        norm += weight * weight
        weight *= 0.55
        x, y, z = 1.93 * x - 0.35 * y + 0.42 * z + 3.7, 0.47 * x + 1.87 * y - 0.5 * z - 1.9, 1.5 * z + 0.3 * x + 5.3
    return total / (0.19 * math.sqrt(norm))


@njit(nogil=True, cache=True, error_model="numpy")
def _fill(
    kind: int, amount: float, age0: float, age1: float, w0: float, w1: float, dice0: int, dice1: int, aspect: float,
    out: Any,
) -> None:  # fmt: skip
    """Alpha and light of a field: (h, w, 2)."""
    high, wide = out.shape[0], out.shape[1]
    for j in range(high):
        up = 1.0 - (j + 0.5) / high
        for i in range(wide):
            x = ((i + 0.5) / wide - 0.5) * aspect
            total, shade = 0.0, 0.0
            for k in range(2):
                age, weight, dice = (age0, w0, dice0) if k == 0 else (age1, w1, dice1)
                if weight <= 0.0:
                    continue
                if kind == 0:  # it rises, and churns slower than it rises
                    bend = _cloud3(2.2 * x, 2.2 * up - 0.35 * age, 0.10 * age, dice + 40, 2)
                    lift = _cloud3(2.2 * x + 9.0, 2.2 * up - 0.35 * age, 0.10 * age, dice + 80, 2)
                    px, py = 4.2 * x + 0.42 * bend, 3.6 * up - 0.95 * age + 0.42 * lift
                    n = _cloud3(px, py, 0.22 * age, dice, 5)
                    m = _cloud3(px - 0.22, py + 0.30, 0.22 * age, dice, 3)
                else:  # it drifts, in banks
                    bend = _cloud3(1.4 * x - 0.05 * age, 1.9 * up, 0.06 * age, dice + 40, 2)
                    lift = _cloud3(1.4 * x + 7.0, 1.9 * up, 0.06 * age, dice + 80, 2)
                    px, py = 1.5 * x - 0.16 * age + 0.14 * bend, 2.3 * up + 0.14 * lift
                    n = _cloud3(px, py, 0.08 * age, dice, 5)
                    m = _cloud3(px - 0.06, py + 0.22, 0.08 * age, dice, 3)
                total += weight * n
                shade += weight * (n - m)
            if kind == 0:
                widen = 0.035 + 0.34 * up**0.9
                sway = 0.06 * math.sin(3.1 * up + 0.7) * up
                q = (x - sway) / widen
                body = math.exp(-q * q) * (1.0 - 0.62 * up)
                rough = 0.25 + 0.75 * min(up * 2.2, 1.0)
                dense = body * (1.7 + 1.2 * rough * total) - 0.22 - 0.20 * rough * (1.0 - body)
            else:
                dense = 0.62 * (1.05 - 0.75 * up) + (0.20 + 0.16 * up) * total
            thick = max(dense, 0.0) * amount
            out[j, i, 0] = 1.0 - math.exp(-1.15 * thick)
            out[j, i, 1] = min(max(0.82 + 0.16 * shade - 0.10 * min(thick, 2.0), 0.3), 1.4)
