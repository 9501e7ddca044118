"""Colours of a product set: the brand's colours on product, wall and table, in harmony and in contrast, by mood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits.product_shape import Shape

#: Pairs of product and set where no brand colour is given.
_PAIRS = (
    ("#c8553d", "#f0d9c0"),
    ("#1f4e5f", "#d8c3a5"),
    ("#b08d57", "#22302c"),
    ("#e4b7a0", "#7a4b3a"),
    ("#2e3f6e", "#c7d3e8"),
    ("#6b2737", "#e8c4b8"),
    ("#8a9a5b", "#efe6d2"),
    ("#d98e04", "#40241a"),
    ("#5b3a6b", "#d9c2dc"),
    ("#0f6b5c", "#cfe3d4"),
)
_GOLD, _ROSE, _SILVER, _BLACK, _IVORY = (
    (1.0, 0.70, 0.34),
    (0.95, 0.60, 0.46),
    (0.90, 0.91, 0.93),
    (0.012, 0.012, 0.014),
    (0.78, 0.74, 0.66),
)


@dataclass(frozen=True, kw_only=True)
class Tones:
    """Scene-linear colours of a set.

    Args:
        colors: (11, 3), in the order of `product_light`'s rows; the last two are filled by the kit.
        ink, accent, panel: of the label; no panel prints straight on the product.
        lamp: tint of the key.
        fill: colour of the dark room.
        cap_rough: 0 mirror .. 2 satin.
        mote: (4, 3) colours of glints, petals, snow, rain.
    """

    colors: NDArray[np.float64]
    ink: Vec
    accent: Vec
    panel: Vec | None
    lamp: Vec
    fill: NDArray[np.float64]
    cap_rough: float
    mote: NDArray[np.float64]


Vec = tuple[float, float, float]


def linear(color: str) -> NDArray[np.float64]:
    """`#rrggbb` or `#rgb` as scene-linear BT.709 (sRGB curve, IEC 61966-2-1); mid grey where it is no colour.

    Args:
        color: the hexadecimal word.
    """
    digits = color.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    if len(digits) != 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
        return np.array([0.2, 0.2, 0.2])
    c = np.array([int(digits[i : i + 2], 16) / 255.0 for i in (0, 2, 4)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def luma(color: NDArray[np.float64]) -> float:
    """Relative luminance of a scene-linear colour.

    Args:
        color: BT.709.
    """
    return float(color @ np.array([0.2126, 0.7152, 0.0722]))


def at_level(color: NDArray[np.float64], level: float, *, keep: float = 1.0) -> NDArray[np.float64]:
    """The same hue at another luminance; light levels desaturate as pigments do.

    Args:
        color: scene-linear.
        level: luminance wanted.
        keep: share of saturation kept.
    """
    y = max(luma(color), 1e-4)
    grey = np.full(3, y)
    shade = (grey + (color - grey) * keep) * (level / y)
    top = float(shade.max())
    if top > 1.0:  # mix towards white rather than clip
        mix = (top - 1.0) / max(top - level, 1e-6)
        shade = shade + (np.full(3, level) - shade) * min(mix, 1.0)
    return np.clip(shade, 0.0, None)


def tones_for(spec: SceneSpec, product: dict[str, Any], shape: Shape, mood: str, draw: NDArray[np.float64]) -> Tones:
    """Colour a set.

    Args:
        spec: its palette leads; without one the seed picks a pair.
        product: the subject; its `color` wins over the palette.
        shape: what is coloured.
        mood: of the lamps.
        draw: at least eight seeded numbers in 0..1.
    """
    pair = _PAIRS[7 * spec.seed % len(_PAIRS)]  # seeds side by side never share one
    words = list(spec.palette) or list(pair)
    own = linear(str(product["color"])) if product.get("color") else linear(words[0])
    second = linear(words[1]) if len(words) > 1 else own
    third = linear(words[2]) if len(words) > 2 else second
    wall_level = {"bright": (0.30, 0.80), "soft": (0.34, 0.70), "warm": (0.05, 0.42), "dark": (0.004, 0.085)}[mood]
    if luma(second) < 0.10 and mood in {"bright", "soft"} and len(words) > 1 and luma(second) > 0.012:
        wall_level = (wall_level[0] * 0.35, wall_level[1] * 0.45)
    keep = {"bright": 0.85, "soft": 0.75, "warm": 1.0, "dark": 0.95}[mood]
    wall_dark, wall_light = at_level(second, wall_level[0], keep=keep), at_level(second, wall_level[1], keep=keep)
    floor = at_level(second, {"bright": 0.46, "soft": 0.46, "warm": 0.13, "dark": 0.012}[mood], keep=keep * 0.9)
    body = at_level(own, float(np.clip(luma(own), 0.03, 0.62)))
    if abs(luma(body) - luma(floor)) < 0.06 and not shape.glass:
        body = at_level(body, luma(body) * (1.8 if luma(body) < 0.25 else 0.5))
    metal = (_GOLD, _SILVER, _ROSE)[int(draw[1] * 3) % 3]
    cap = np.array(metal if draw[2] < 0.5 else (_BLACK if luma(body) > 0.10 or draw[2] < 0.8 else _IVORY))
    if mood == "dark" and luma(cap) < 0.02:
        cap = np.array(metal)
    if mood in {"soft", "bright"} and luma(cap) > 0.6:  # pale metal among pale walls needs its own value
        cap = cap * 0.62
    if shape.name == "can":
        cap = np.array(_SILVER) * 0.92
    liquid = np.clip(at_level(own, max(luma(own), 0.22), keep=1.15), 0.02, 0.97)
    depth = 2.0 * shape.deep * 0.8
    thin = -np.log(liquid) / max(depth, 0.01) * (0.55 + 0.6 * draw[3])
    plinth = at_level(second, {"bright": 0.60, "soft": 0.62, "warm": 0.26, "dark": 0.035}[mood], keep=0.7)
    disc = at_level(
        third if len(words) > 2 else own, {"bright": 0.50, "soft": 0.52, "warm": 0.30, "dark": 0.07}[mood], keep=0.95
    )
    colors = np.zeros((11, 3))
    for row, value in enumerate(
        (liquid if shape.glass else body, cap, np.array(metal), plinth, floor, wall_dark, wall_light, disc, thin)
    ):
        colors[row] = value
    ink, accent, panel = _print(shape, body, metal, float(draw[4]))
    lamp = {
        "bright": (1.0, 0.98, 0.95),
        "soft": (1.0, 0.97, 0.94),
        "warm": (1.0, 0.80, 0.58),
        "dark": (1.0, 0.90, 0.80),
    }[mood]
    fill = at_level(second, {"bright": 0.34, "soft": 0.52, "warm": 0.06, "dark": 0.012}[mood], keep=0.5)
    petal = at_level(third if len(words) > 2 else own, 0.34 if mood != "dark" else 0.16)
    mote = np.array(
        [np.array([1.0, 0.78, 0.45]) * (1.2 if mood != "bright" else 0.5), petal, [0.9, 0.92, 0.95], [0.8, 0.85, 0.9]]
    )
    if mood == "dark":
        mote[2:] *= 0.4
    return Tones(
        colors=colors,
        ink=ink,
        accent=accent,
        panel=panel,
        lamp=lamp,
        fill=fill,
        cap_rough=0.15 if luma(cap) < 0.05 else 0.3 + 0.7 * float(draw[5]),
        mote=mote,
    )


def _print(shape: Shape, body: NDArray[np.float64], metal: Vec, draw: float) -> tuple[Vec, Vec, Vec | None]:
    """Ink, accent and panel of the label, readable on the product."""
    white, black = (0.86, 0.85, 0.82), (0.015, 0.015, 0.018)
    if shape.glass:
        if draw < 0.45:  # a paper panel
            return black, (body[0], body[1], body[2]), (0.80, 0.775, 0.72)
        return white, (metal[0] * 0.8, metal[1] * 0.8, metal[2] * 0.8), None
    ink = white if luma(body) < 0.32 else black
    return ink, (metal[0] * 0.7, metal[1] * 0.7, metal[2] * 0.7), None
