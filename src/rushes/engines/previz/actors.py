"""People in a picture: who stands where in which light, set up once per frame and drawn in rows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.faces import refine
from rushes.engines.previz.figure_rows import cast_shadow, fill_rows
from rushes.engines.previz.gait import BAG, CANOPY, Figure, bearing, limbs, place
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.outfits import dress

__all__ = ["Figure", "Light", "Posed", "draw", "linear", "pose"]


@dataclass(frozen=True, kw_only=True)
class Light:
    """The light a figure stands in, scene-linear BT.709.

    Args:
        key_direction: unit vector from the figure towards the key.
        key_rgb: what the key adds to a white surface that faces it.
        sky_rgb, ground_rgb: ambient from above and below.
        sides: further lights as pairs of direction and colour, e.g. neon from both sides; at most four are used.
        fog_rgb, fog_density: what the air adds, and its extinction per metre.
        shadow: 0 none .. 1 the strength of the cast and contact shadow.
    """

    key_direction: Vec3
    key_rgb: Vec3
    sky_rgb: Vec3 = (0.2, 0.22, 0.25)
    ground_rgb: Vec3 = (0.06, 0.06, 0.06)
    sides: tuple[tuple[Vec3, Vec3], ...] = ()
    fog_rgb: Vec3 = (0.0, 0.0, 0.0)
    fog_density: float = 0.0
    shadow: float = 0.8


def linear(color: str) -> Vec3:
    """`#rrggbb` or `#rgb` as scene-linear BT.709 (sRGB curve, IEC 61966-2-1); grey where it is no colour."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    if len(digits) != 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
        return (0.2, 0.2, 0.2)
    channels = [int(digits[i : i + 2], 16) / 255.0 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return (r, g, b)


@dataclass(frozen=True, kw_only=True)
class Posed:
    """A figure at one instant before one camera: everything its kernels read, in the figure's own axes.

    Args:
        view: (4, 3) camera basis.
        body: limbs, see `gait.limbs`.
        colors: (7, 3) of the materials.
        lights: (7, 6) directions and colours.
        air: fog colour and extinction.
        shadow: strength of its shadow.
        parts: (K, 20) heads and hands near the lens, see `faces.refine`.
    """

    view: NDArray[np.float64]
    body: NDArray[np.float64]
    colors: NDArray[np.float64]
    lights: NDArray[np.float64]
    air: NDArray[np.float64]
    shadow: float
    parts: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 20)))


def draw(posed: Posed, rgb: NDArray[np.float32], depth: NDArray[np.float32], y0: int, y1: int) -> None:
    """Draw a figure over what stands in `rgb` and `depth`, where it is nearer; its shadow falls on the ground there.

    Args:
        posed: from `pose`.
        rgb: (H, W, 3) float32 scene-linear, changed in rows y0..y1.
        depth: (H, W) float32 metres along the view axis, changed in rows y0..y1.
        y0: first row.
        y1: row after the last.
    """
    light = (posed.colors, posed.lights, posed.air)
    if posed.shadow > 0:
        cast_shadow(posed.view, posed.body, *light, posed.shadow, rgb, depth, y0, y1)
    fill_rows(posed.view, posed.body, posed.parts, *light, rgb, depth, y0, y1)


def pose(figure: Figure, view: NDArray[np.float64], seconds: float, light: Light) -> Posed:
    """Set a figure up once for all rows of a frame.

    Args:
        figure: who, where and doing what.
        view: (4, 3) basis of the camera, see `camera.basis`.
        seconds: from the start of the take.
        light: what falls on the figure.
    """
    foot = np.array(place(figure, seconds))
    yaw = bearing(figure, seconds)
    c, s = math.cos(yaw), math.sin(yaw)
    turn = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    local = np.empty((4, 3))
    local[0] = turn @ (view[0] - foot)
    local[1:] = view[1:] @ turn.T
    body = limbs(figure, seconds)
    colors = np.array(
        [
            linear(figure.skin),
            linear(figure.color),
            linear(figure.trousers),
            (0.02, 0.018, 0.016),
            linear(figure.hair),
            linear(figure.color),
            (0.035, 0.03, 0.028),
        ]
    )
    if figure.carry == "umbrella":
        colors[CANOPY] = colors[CANOPY] * 0.35 + 0.01
    if figure.action in ("hold", "drink", "read"):
        colors[BAG] = linear(figure.product)
    elif figure.act == "phone":
        colors[BAG] = (0.012, 0.012, 0.014)
    body, colors = dress(figure, body, colors)
    body, parts = refine(figure, body, seconds, local)
    lights = np.zeros((7, 6))
    lights[0] = [*(turn @ np.array(light.key_direction)), *light.key_rgb]
    lights[1, 3:], lights[2, 3:] = light.sky_rgb, light.ground_rgb
    for k, (direction, color) in enumerate(light.sides[:4]):
        lights[3 + k] = [*(turn @ np.array(direction)), *color]
    air = np.array([*light.fog_rgb, light.fog_density])
    return Posed(view=local, body=body, colors=colors, lights=lights, air=air, shadow=light.shadow, parts=parts)
