"""The balance between two shots as CDL values: fitted to pairs of colors, or stepped from measured light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.color import RGB_TO_XYZ, ciede2000, linear_to_lab, planck_uv, srgb_to_linear

Array = NDArray[np.float64]
#: How far each parameter may reasonably lie from neutral (video-science.md 6): exposure, warmth, tint, offset, power,
#: saturation, as natural logarithms except for the offset.
PRIOR = np.array([0.12, 0.08, 0.04, 0.03, 0.15, 0.15])
_LIMITS = 4.0 * PRIOR
#: Display values follow light by about this power: a stop is 2 ** (1 / 2.2) in display slope.
_DISPLAY = 2.2


@dataclass(frozen=True, kw_only=True)
class Balance:
    """CDL values of a balance: slope, offset and power per channel, saturation."""

    slope: tuple[float, float, float] = (1.0, 1.0, 1.0)
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0)
    power: tuple[float, float, float] = (1.0, 1.0, 1.0)
    saturation: float = 1.0


def to_balance(parameters: Array) -> Balance:
    """The six parameters (ln slope, warmth, tint, offset, ln power, ln saturation) as CDL values."""
    exposure, warmth, tint, offset, power, saturation = (float(value) for value in parameters)
    red, green, blue = np.exp(exposure + np.array([warmth, tint, -warmth]))
    gamma = float(np.exp(power))
    return Balance(
        slope=(float(red), float(green), float(blue)),
        offset=(offset, offset, offset),
        power=(gamma, gamma, gamma),
        saturation=float(np.exp(saturation)),
    )


def balance_colors(colors: Array, balance: Balance) -> Array:
    """(n, 3) display colors through the balance, clamped to 0..1 (the reference of `imaging.cdl`)."""
    graded = np.clip(colors * balance.slope + np.array(balance.offset), 0.0, 1.0) ** np.array(balance.power)
    luma = graded @ np.array([0.2126, 0.7152, 0.0722])
    return np.clip(luma[:, None] + balance.saturation * (graded - luma[:, None]), 0.0, 1.0)


def color_error(first: Array, second: Array) -> float:
    """Median CIEDE2000 between two lists of display colors."""
    return float(np.median(ciede2000(_lab(first), _lab(second))))


def _lab(colors: Array) -> Array:
    return linear_to_lab(srgb_to_linear(np.clip(colors, 0.0, 1.0)))


def fit_balance(first: Array, second: Array, *, rounds: int = 12) -> Array:
    """Parameters that bring `first` to `second`: robust Gauss-Newton on Lab with the prior of video-science.md 6.

    Args:
        first, second: (n, 3) display colors of the same surfaces.
        rounds: Gauss-Newton steps, each halved until it helps.

    Returns:
        (6,) parameters for `to_balance`, each within four deviations of its prior.
    """
    target = _lab(second)
    # Lab error of 2 is about what a patch's own noise makes; fewer pairs lean more on the prior
    scale = 2.0

    def residuals(parameters: Array) -> Array:
        return ((_lab(balance_colors(first, to_balance(parameters))) - target) / scale).ravel()

    def cost(parameters: Array) -> float:
        size = np.abs(residuals(parameters))
        huber = np.where(size < 1.5, 0.5 * size**2, 1.5 * size - 1.125)
        return float(huber.sum() + 0.5 * np.sum((parameters / PRIOR) ** 2))

    found = np.zeros(6)
    best = cost(found)
    for _ in range(rounds):
        now = residuals(found)
        steps = np.eye(6) * 1e-4
        jacobian = np.stack([(residuals(found + step) - now) / 1e-4 for step in steps], axis=1)
        weight = 1.0 / np.maximum(1.0, np.abs(now) / 1.5)
        normal = (jacobian.T * weight) @ jacobian + np.diag(1.0 / PRIOR**2)
        move = -np.linalg.solve(normal, (jacobian.T * weight) @ now + found / PRIOR**2)
        for shorter in (1.0, 0.5, 0.25, 0.125):
            there = np.clip(found + shorter * move, -_LIMITS, _LIMITS)
            if (value := cost(there)) < best:
                found, gained, best = there, best - value, value
                break
        else:
            break
        if gained < 1e-4 * best:
            break
    return found


def light_balance(*, mired: float, stops: float) -> Balance:
    """A step of light: warmer by `mired` (more is warmer) at one luminance of white, brighter by `stops`.

    The change of warmth is that from D65's temperature to D65 plus `mired` along the black-body locus.
    """
    here, there = 1e6 / 6504.0, 1e6 / 6504.0 + mired
    gains = _white(there) / _white(here)
    gains /= gains @ np.array([0.2126, 0.7152, 0.0722])
    red, green, blue = (gains * 2.0**stops) ** (1.0 / _DISPLAY)
    return Balance(slope=(float(red), float(green), float(blue)))


def _white(mired: float) -> Array:
    """Linear RGB of a black body of luminance 1."""
    u, v = planck_uv(np.array(1e6 / mired))
    bottom = 2 * u - 8 * v + 4
    x, y = 3 * u / bottom, 2 * v / bottom
    return np.linalg.solve(RGB_TO_XYZ, np.array([x / y, 1.0, (1 - x - y) / y]))
