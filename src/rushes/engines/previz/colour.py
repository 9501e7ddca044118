"""The look as one table: light temperature, contrast, filmic curve and brand palette baked into a cube for `post`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.actors import linear
from rushes.engines.previz.kit import SceneSpec

#: Nodes along each edge of the cube.
NODES = 33

# Oklab (Ottosson 2020): linear BT.709 -> cone response -> Lab
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def to_oklab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear BT.709 (..., 3) to Oklab (..., 3): lightness 0..1, then the two colour axes."""
    return np.cbrt(np.maximum(rgb @ _CONES.T, 0.0)) @ _LAB.T


def from_oklab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Oklab (..., 3) to linear BT.709 (..., 3); values outside 0..1 are out of gamut."""
    return (lab @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_CONES).T


def white(mired: float) -> NDArray[np.float64]:
    """Linear BT.709 colour of the light at a temperature, luminance 1.

    CIE daylight locus (CIE 15:2004) from 4000 K up; below it, Kim et al.'s cubic fit of the Planckian locus.

    Args:
        mired: a million over kelvin; 154 is 6500 K.
    """
    kelvin = 1e6 / min(max(mired, 45.0), 550.0)
    k = 1e3 / kelvin
    if kelvin >= 7000:
        x = -2.0064 * k**3 + 1.9018 * k**2 + 0.24748 * k + 0.237040
        y = -3.0 * x * x + 2.87 * x - 0.275
    elif kelvin >= 4000:
        x = -4.6070 * k**3 + 2.9678 * k**2 + 0.09911 * k + 0.244063
        y = -3.0 * x * x + 2.87 * x - 0.275
    else:
        x = -0.2661239 * k**3 - 0.2343589 * k**2 + 0.8776956 * k + 0.179910
        y = -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    xyz = np.array([x / y, 1.0, (1 - x - y) / y])
    to_rgb = np.array(
        [
            [3.2404542, -1.5371385, -0.4985314],
            [-0.9692660, 1.8760108, 0.0415560],
            [0.0556434, -0.2040259, 1.0572252],
        ]
    )
    return np.maximum(to_rgb @ xyz, 0.02)


def table(spec: SceneSpec) -> NDArray[np.float32]:
    """The whole look from exposed scene light to R'G'B' code.

    The cube's axes are shaped as s = sqrt(x / (1 + x)) of the exposed linear light x, so that black to well
    above white fits evenly.

    Args:
        spec: its mired, contrast, palette and time shape the look.

    Returns:
        (NODES, NODES, NODES, 4) float32, indexed by red, green, blue; codes 0..255, the last column is padding.
    """
    s = np.linspace(0.0, 1.0, NODES)
    axis = s * s / np.maximum(1.0 - s * s, 1.0 / 60.0)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    gain = (white(spec.mired) / white(154.0)) ** 0.75
    light = grid * (gain / float(gain @ np.array([0.2126, 0.7152, 0.0722])))
    picture = _film(light, spec.contrast)
    lab = to_oklab(picture)
    lab = _palette(lab, spec)
    code = np.clip(from_oklab(lab), 0.0, 1.0) ** (1 / 2.2) * 255.0
    out = np.zeros((NODES, NODES, NODES, 4), dtype=np.float32)
    out[..., :3] = code
    return out


def _film(light: NDArray[np.float64], contrast: float) -> NDArray[np.float64]:
    """Filmic curve per dye layer: layers talk to each other, so that a lamp goes to white and not to a flat hue.

    The curve is Naka-Rushton's saturating response, which keeps middle grey (0.18) where it is.
    """
    talk = 0.07
    mixed = light * (1 - 3 * talk) + talk * light.sum(axis=-1, keepdims=True)
    power = 1.30 * (1.0 + 0.22 * contrast)
    half = 0.18**power * (0.82 / 0.18)
    curved = mixed**power
    curved = curved / (curved + half)
    back = 0.055
    grey = curved.mean(axis=-1, keepdims=True)
    rich = grey + (curved - grey) / (1 - 3 * back)
    black = 0.006  # the print's densest black lies a little above no light at all
    return np.clip((rich - black) / (1.0 - black), 0.0, None)


def _palette(lab: NDArray[np.float64], spec: SceneSpec) -> NDArray[np.float64]:
    """Draw colours towards the brand's hues in Oklab; lightness, and so contrast, stays."""
    out = lab.copy()
    lightness = lab[..., :1]
    chroma = lab[..., 1:]
    cool = {"night": 0.012, "dusk": 0.010, "dawn": 0.006}.get(spec.time, 0.004)
    # shadows lean cool, lights lean warm: the depth cue every grade begins with
    split = np.concatenate([0.2 * (lightness - 0.45), 1.0 * (lightness - 0.45)], axis=-1)
    chroma = chroma + split * cool * 2.2 * np.minimum(1.0, 4.0 * lightness)
    if spec.palette:
        brand = to_oklab(np.array([linear(c) for c in spec.palette[:5]]))[:, 1:]
        strength = np.linalg.norm(brand, axis=-1)
        brand, strength = brand[strength > 0.02], strength[strength > 0.02]
        if len(brand):
            size = np.linalg.norm(chroma, axis=-1, keepdims=True)
            way = chroma / np.maximum(size, 1e-6)
            goal = brand / strength[:, None]
            near = np.exp(6.0 * (way @ goal.T - 1.0)) * np.array([1.0, 0.8, 0.6, 0.5, 0.4])[: len(goal)]
            near /= near.sum(axis=-1, keepdims=True)
            pulled = near @ goal
            mixed = way + 0.9 * (pulled - way) * 0.6
            mixed /= np.maximum(np.linalg.norm(mixed, axis=-1, keepdims=True), 1e-6)
            chroma = size * mixed
    out[..., 1:] = chroma * 1.06
    return out
