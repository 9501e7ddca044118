"""The studio round a product: soft boxes, rims and walls as a light map by direction, at several roughnesses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENV_CELLS = 160
#: Softness in radians of every edge of light, by level of the map.
ENV_SOFT = (0.025, 0.09, 0.22, 0.50)


@dataclass(frozen=True, kw_only=True)
class SoftBox:
    """One lamp far off.

    Args:
        azimuth: degrees to the right of the view's direction; 180 stands behind the camera.
        height: degrees above the horizon of its middle.
        wide, tall: half sizes in degrees.
        power: radiance.
        color: scene-linear tint.
        falloff: 0 even .. 1 bright in the middle only.
    """

    azimuth: float
    height: float
    wide: float
    tall: float
    power: float
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    falloff: float = 0.25


def directions(cells: int) -> NDArray[np.float64]:
    """(N, N, 3) unit directions of an octahedral map with up in its middle.

    Args:
        cells: along one side.
    """
    line = np.linspace(-1.0, 1.0, cells)
    u, v = np.meshgrid(line, line)
    y = 1.0 - np.abs(u) - np.abs(v)
    x = np.where(y < 0, (1.0 - np.abs(v)) * np.where(u >= 0, 1.0, -1.0), u)
    z = np.where(y < 0, (1.0 - np.abs(u)) * np.where(v >= 0, 1.0, -1.0), v)
    d = np.stack([x, y, z], axis=-1)
    return d / np.linalg.norm(d, axis=-1, keepdims=True)


def _step(
    low: NDArray[np.float64] | float, high: NDArray[np.float64] | float, x: NDArray[np.float64]
) -> NDArray[np.float64]:
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def light_map(
    boxes: tuple[SoftBox, ...], *, wall: NDArray[np.float64], floor: NDArray[np.float64], fill: NDArray[np.float64]
) -> NDArray[np.float32]:
    """(levels, N, N, 3) float32 radiance by direction, each level with softer edges.

    Args:
        boxes: the lamps.
        wall: colour of the backdrop at its brightest, ahead of the camera.
        floor: colour of the table below.
        fill: colour of the dark room elsewhere.
    """
    d = directions(ENV_CELLS)
    x, y, z = d[..., 0], d[..., 1], d[..., 2]
    azimuth = np.arctan2(x, z)
    height = np.arcsin(np.clip(y, -1.0, 1.0))
    maps = []
    for soft in ENV_SOFT:
        out = np.broadcast_to(fill, d.shape).copy()
        out *= (0.7 + 0.5 * np.clip(y, 0, 1))[..., None]
        glow = np.exp(-((np.abs(azimuth) / 0.62) ** 2) - ((height - 0.12) / 0.50) ** 2)[..., None]
        out += wall * glow
        below = _step(0.02 + soft, -0.10 - soft, y)[..., None]
        near = (0.35 + 0.65 * _step(-0.95, -0.05, y))[..., None]
        out = out * (1.0 - below) + floor * near * below
        for box in boxes:
            da = np.abs((azimuth - math.radians(box.azimuth) + math.pi) % (2.0 * math.pi) - math.pi)
            across = (
                da * np.cos(np.minimum(np.abs(height), 1.3))
                if box.height > 60
                else da * np.maximum(np.cos(height), 0.35)
            )
            rise = np.abs(height - math.radians(box.height))
            w, t = math.radians(box.wide), math.radians(box.tall)
            if box.height > 75:  # overhead: its shape is drawn round the zenith
                across, rise = np.abs(x), np.abs(z)
            mask = _step(w + soft, w - min(soft, w), across) * _step(t + soft, t - min(soft, t), rise)
            # light spread over a softer patch keeps its total
            keep = min(1.0, (w * t) / ((w + 0.4 * soft) * (t + 0.4 * soft)))
            middle = 1.0 - box.falloff * np.clip(
                (across / max(w, 1e-6)) ** 2 * 0.5 + (rise / max(t, 1e-6)) ** 2 * 0.5, 0, 1
            )
            out += (box.power * keep * mask * middle)[..., None] * np.array(box.color)
        maps.append(out)
    return np.ascontiguousarray(np.stack(maps), np.float32)


def harmonics(light: NDArray[np.float32]) -> NDArray[np.float64]:
    """(9, 3) coefficients that give the light falling on a surface from its normal (Ramamoorthi and Hanrahan 2001).

    Args:
        light: the sharpest level of a light map.
    """
    d = directions(light.shape[0])
    # an octahedral cell's solid angle goes as the cube of its direction's 1-norm
    weight = np.abs(d).sum(axis=-1) ** 3
    weight *= 4.0 * math.pi / weight.sum()
    x, y, z = d[..., 0], d[..., 1], d[..., 2]
    base = np.stack(
        [
            0.282095 * np.ones_like(x),
            0.488603 * y,
            0.488603 * z,
            0.488603 * x,
            1.092548 * x * y,
            1.092548 * y * z,
            0.315392 * (3 * z * z - 1),
            1.092548 * x * z,
            0.546274 * (x * x - y * y),
        ]
    )
    band = np.array([math.pi] + [2.0 * math.pi / 3.0] * 3 + [math.pi / 4.0] * 5) / math.pi
    return np.einsum("kij,ijc,ij->kc", base, light.astype(np.float64), weight) * band[:, None]


def lamps(
    mood: str, draw: NDArray[np.float64], *, side: float, warm: tuple[float, float, float]
) -> tuple[SoftBox, ...]:
    """The lamps of a mood.

    Args:
        mood: `bright` high key, `warm` low side light, `dark` rims on black, `soft` all round.
        draw: seeded numbers in 0..1.
        side: -1 or 1, where the key stands.
        warm: tint of the key.
    """
    cool = (0.86, 0.94, 1.0)
    turn = 8.0 * (draw[0] - 0.5)
    if mood == "dark":
        return (
            SoftBox(azimuth=side * (68 + turn), height=18, wide=6, tall=58, power=13.0, color=warm),
            SoftBox(azimuth=-side * (74 - turn), height=14, wide=4.0, tall=56, power=10.0, color=cool),
            SoftBox(azimuth=side * 128, height=22, wide=7, tall=44, power=3.6, color=warm),
            SoftBox(azimuth=0, height=88, wide=24, tall=20, power=3.0),
        )
    if mood == "warm":
        return (
            SoftBox(azimuth=side * (98 + turn), height=24, wide=17, tall=42, power=6.2, color=warm, falloff=0.45),
            SoftBox(azimuth=-side * (66 - turn), height=16, wide=4.5, tall=56, power=6.0, color=(1.0, 0.86, 0.74)),
            SoftBox(azimuth=-side * 140, height=12, wide=14, tall=40, power=0.7, color=cool),
            SoftBox(azimuth=0, height=88, wide=22, tall=22, power=2.0, color=warm),
        )
    if mood == "soft":
        return (
            SoftBox(azimuth=side * (122 + turn), height=26, wide=28, tall=46, power=2.4, color=warm, falloff=0.6),
            SoftBox(azimuth=-side * (112 - turn), height=20, wide=20, tall=46, power=2.0, falloff=0.5),
            SoftBox(azimuth=side * 62, height=18, wide=4, tall=54, power=3.2),
            SoftBox(azimuth=0, height=88, wide=46, tall=46, power=2.0),
        )
    return (
        SoftBox(azimuth=side * (116 + turn), height=28, wide=19, tall=46, power=4.8, color=warm, falloff=0.4),
        SoftBox(azimuth=-side * (82 - turn), height=16, wide=5, tall=58, power=6.2),
        SoftBox(azimuth=side * 56, height=14, wide=3.5, tall=56, power=5.0),
        SoftBox(azimuth=-side * 150, height=10, wide=10, tall=34, power=0.8, color=cool),
        SoftBox(azimuth=0, height=88, wide=34, tall=30, power=2.6),
    )
