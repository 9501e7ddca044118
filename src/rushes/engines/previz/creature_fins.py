"""Bodies of animals that swim, as rows of tapered limbs."""

from __future__ import annotations

import math
from collections.abc import Callable

from rushes.engines.previz.creature_bodies import COAT, DARK, LIGHT, SECOND, THIRD, Row, bone


def fish(size: float, name: str, seconds: float) -> list[Row]:
    """A fish, shark, dolphin or whale that swims at the surface; its back and fin stand out of the water."""
    rows: list[Row] = []
    flat = name in ("dolphin", "whale")
    thick = (0.11, 0.15, 0.16, 0.14, 0.10, 0.06, 0.03) if name != "fish" else (0.14, 0.22, 0.24, 0.20, 0.14, 0.08, 0.05)
    wide = {"whale": 1.1}.get(name, 1.0)

    def spine(k: float) -> tuple[float, float, float]:
        wave = 0.05 * size * (max(k, 0.0) / 6) ** 1.5 * math.sin(4.0 * seconds / math.sqrt(size) - 0.7 * k)
        return (0.0 if flat else wave, wave if flat else 0.0, size * (0.42 - 0.15 * k))

    for k in range(6):
        rows.append(
            (
                *spine(k),
                thick[k] * size * 0.8 * wide,
                *spine(k + 1),
                thick[k + 1] * size * 0.8 * wide,
                float(SECOND if name == "fish" and k in (1, 3) else COAT),
            )
        )
        if k < 4:
            a, b = spine(k), spine(k + 1)
            rows.append(
                bone(
                    (a[0], a[1] - 0.035 * size, a[2]),
                    thick[k] * size * 0.68,
                    (b[0], b[1] - 0.03 * size, b[2]),
                    thick[k + 1] * size * 0.66,
                    LIGHT,
                )
            )
    nose = spine(-0.7)
    rows.append(
        (
            *spine(0.0),
            thick[0] * size * 0.75,
            nose[0],
            nose[1] - 0.01 * size,
            nose[2],
            thick[0] * size * 0.35,
            float(COAT),
        )
    )
    _fins(rows, size, name, spine)
    return rows


def _fins(rows: list[Row], size: float, name: str, spine: Callable[[float], tuple[float, float, float]]) -> None:
    """The fin on the back, the tail, side fins and eyes."""
    flat, wide = name in ("dolphin", "whale"), 1.1 if name == "whale" else 1.0
    back = spine(2.4)
    tall = {"shark": 0.24, "dolphin": 0.19, "whale": 0.05}.get(name, 0.22) * size
    rows.append(
        bone(
            (back[0], back[1] + 0.08 * size, back[2] + 0.05 * size),
            0.035 * size,
            (back[0], back[1] + 0.08 * size + tall, back[2] - 0.10 * size),
            0.012 * size,
            COAT,
        )
    )
    rows.append(
        bone(
            (back[0], back[1] + 0.08 * size, back[2] - 0.04 * size),
            0.03 * size,
            (back[0], back[1] + 0.05 * size + tall * 0.7, back[2] - 0.12 * size),
            0.012 * size,
            COAT,
        )
    )
    tail = spine(6.2)
    for side in (-1.0, 1.0):
        end = (
            tail[0] + (side * 0.17 * size if flat else 0.0),
            tail[1] + (0.0 if flat else side * 0.17 * size),
            tail[2] - 0.13 * size,
        )
        rows.append(bone(tail, 0.03 * size, end, 0.012 * size, SECOND))
        fin = spine(1.6)
        rows.append(
            bone(
                (side * 0.1 * size, fin[1] - 0.05 * size, fin[2]),
                0.03 * size,
                (side * 0.27 * size, fin[1] - 0.11 * size, fin[2] - 0.13 * size),
                0.012 * size,
                SECOND,
            )
        )
        eye = spine(0.1)
        rows.append(
            bone(
                (side * 0.078 * size * wide, eye[1] + 0.02 * size, eye[2]),
                0.012 * size,
                (side * 0.078 * size * wide, eye[1] + 0.02 * size, eye[2]),
                0.012 * size,
                DARK,
            )
        )


def turtle(seconds: float) -> list[Row]:
    """A sea turtle that paddles."""
    rows = [
        bone(
            (0.12 * x, 0.10 - 0.02 * abs(x), -0.16 + 0.08 * z),
            0.14,
            (0.12 * x, 0.10, -0.06 + 0.08 * z),
            0.14,
            COAT if (x + z) % 2 else THIRD,
        )
        for x in (-1, 0, 1)
        for z in (0, 1, 2)
    ]
    rows.append(bone((0.0, 0.03, -0.22), 0.15, (0.0, 0.03, 0.18), 0.16, LIGHT))
    beat = math.sin(2.6 * seconds)
    rows.append(bone((0.0, 0.08, 0.28), 0.06, (0.0, 0.10, 0.42), 0.075, SECOND))
    for side in (-1.0, 1.0):
        rows.append(bone((side * 0.06, 0.13, 0.45), 0.015, (side * 0.06, 0.13, 0.45), 0.015, DARK))
        rows.append(
            bone((side * 0.2, 0.06, 0.16), 0.06, (side * 0.52, 0.06 + 0.14 * beat, 0.02 - 0.05 * beat), 0.025, SECOND)
        )
        rows.append(bone((side * 0.16, 0.05, -0.26), 0.05, (side * 0.30, 0.03 - 0.05 * beat, -0.44), 0.025, SECOND))
    return rows
