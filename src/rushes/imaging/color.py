"""Colour rulers: transfer functions, Lab and Oklab, CIEDE2000, light temperature in mired, exposure and clipping."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

#: BT.709 / sRGB primaries, D65 white: linear RGB to CIE XYZ with Y of white = 1 (IEC 61966-2-1).
RGB_TO_XYZ = np.array(
    [[0.4123907993, 0.3575843394, 0.1804807884], [0.2126390059, 0.7151686788, 0.0721923154],
     [0.0193308187, 0.1191947798, 0.9505321522]]
)  # fmt: skip
#: Linear light of mid grey.
MID_GREY = 0.18
#: Two halves of one photograph under one light differ by this much (video-science.md 0, decision 5).
MIRED_UNCERTAINTY = 10.0
#: Codes of eight bits from which on, and down to which, a channel counts as clipped: 0.995 and 0.005 of full range.
HIGHEST_CODE, LOWEST_CODE = 254, 1
#: CIE D65, the display's white, in mired.
D65_MIRED = 1e6 / 6504.0

_LUMA = np.array([0.2126390059, 0.7151686788, 0.0721923154])
_WHITE = RGB_TO_XYZ.sum(axis=1)


def srgb_to_linear(display: Array) -> Array:
    """Display values 0..1 to linear light by the sRGB curve (IEC 61966-2-1), any shape; float32 within 2e-6."""
    if display.dtype == np.float32 and display.ndim >= 2:
        bright = cv2.pow((np.maximum(display, 0.0) + np.float32(0.055)) * np.float32(1 / 1.055), 2.4)
        return np.where(display <= 0.04045, display * np.float32(1 / 12.92), np.asarray(bright, np.float32))
    return np.where(display <= 0.04045, display / 12.92, ((np.maximum(display, 0.0) + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(linear: Array) -> Array:
    """Linear light 0..1 to display values by the sRGB curve, any shape."""
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0.0) ** (1 / 2.4) - 0.055)


def bt1886_to_linear(display: Array) -> Array:
    """Display values 0..1 to linear light on a reference video display with perfect black: gamma 2.4 (BT.1886)."""
    return np.maximum(display, 0.0) ** 2.4


def linear_to_bt1886(linear: Array) -> Array:
    """Linear light 0..1 to display values, inverse of `bt1886_to_linear`."""
    return np.maximum(linear, 0.0) ** (1 / 2.4)


def bt709_to_linear(signal: Array) -> Array:
    """Camera signal 0..1 to scene light by the inverse of the BT.709 curve, any shape."""
    return np.where(signal < 0.081, signal / 4.5, ((np.maximum(signal, 0.0) + 0.099) / 1.099) ** (1 / 0.45))


def linear_to_bt709(linear: Array) -> Array:
    """Scene light 0..1 to a camera signal by the BT.709 curve, any shape."""
    return np.where(linear < 0.018, linear * 4.5, 1.099 * np.maximum(linear, 0.0) ** 0.45 - 0.099)


@lru_cache(maxsize=1)
def linear_table() -> NDArray[np.float32]:
    """(256,) float32: linear light of each 8-bit sRGB code, for table look-up."""
    return srgb_to_linear(np.arange(256) / 255.0).astype(np.float32)


def linear_to_lab(linear: Array) -> Array:
    """(..., 3) linear RGB 0..1 to CIE L*a*b* under D65 (CIE 15)."""
    ratio = (linear @ RGB_TO_XYZ.T) / _WHITE
    cube = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = cube[..., 0], cube[..., 1], cube[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def linear_to_oklab(linear: Array) -> Array:
    """(..., 3) linear RGB 0..1 to Oklab (Ottosson 2020): L 0..1, a and b about -0.4..0.4."""
    cones = np.array(
        [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]
    )  # fmt: skip
    mix = np.array(
        [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
         [0.0259040371, 0.7827717662, -0.8086757660]]
    )  # fmt: skip
    return np.cbrt(linear @ cones.T) @ mix.T


def hex_to_lab(color: str) -> Array:
    """`#rrggbb` (sRGB) to (3,) CIE L*a*b*."""
    code = color.lstrip("#")
    channels = np.array([int(code[at : at + 2], 16) for at in (0, 2, 4)]) / 255.0
    return linear_to_lab(srgb_to_linear(channels))


def lab_to_hex(lab: Array) -> str:
    """(3,) CIE L*a*b* under D65 to `#rrggbb` (sRGB), clipped to what sRGB can show."""
    y = (float(lab[0]) + 16) / 116
    cube = np.array([y + float(lab[1]) / 500, y, y - float(lab[2]) / 200])
    ratio = np.where(cube > 6 / 29, cube**3, 3 * (6 / 29) ** 2 * (cube - 4 / 29))
    display = linear_to_srgb(np.linalg.solve(RGB_TO_XYZ, ratio * _WHITE))
    return "#" + "".join(f"{code:02x}" for code in (np.clip(display, 0, 1) * 255 + 0.5).astype(int))


def ciede2000(first: Array, second: Array, *, lightness_weight: float = 1.0) -> Array:
    """Colour difference CIEDE2000 (CIE 142; Sharma, Wu and Dalal 2005), broadcasting.

    Args:
        first, second: (..., 3) CIE L*a*b*.
        lightness_weight: kL; 2 forgives shading, 1 is the standard.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(first), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(second), -1, 0)
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grey = (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7))) / 2
    a1, a2 = a1 * (1 + grey), a2 * (1 + grey)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    colored = (c1 * c2) > 0
    turn = np.where(colored, (h2 - h1 + 180) % 360 - 180, 0.0)
    turn = np.where(colored & (np.abs(h2 - h1) == 180), h2 - h1, turn)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    far = np.abs(h1 - h2) > 180
    h = np.where(colored, (h1 + h2 + np.where(far, np.where(h1 + h2 < 360, 360, -360), 0)) / 2, h1 + h2)
    t = (
        1 - 0.17 * np.cos(np.radians(h - 30)) + 0.24 * np.cos(np.radians(2 * h))
        + 0.32 * np.cos(np.radians(3 * h + 6)) - 0.20 * np.cos(np.radians(4 * h - 63))
    )  # fmt: skip
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    twist = -2 * np.sqrt(c**7 / (c**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / (lightness_weight * sl), (c2 - c1) / sc, dh / sh
    return np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + twist * dc * dh, 0.0))


@dataclass(frozen=True, kw_only=True)
class Light:
    """The light of a picture as estimated.

    Args:
        mired: 1e6 / correlated colour temperature; more is warmer.
        duv: distance from the Planckian locus in CIE 1960 uv; positive is greenish, negative pinkish.
    """

    mired: float
    duv: float


def grey_edge(linear: Array, *, sigma: float = 2.0, power: float = 6.0) -> Array | None:
    """Illuminant by the grey-edge assumption (van de Weijer et al. 2007): edges are grey on average.

    Args:
        linear: (h, w, 3) linear RGB 0..1; pixels near black or clipped are left out.
        sigma: Gaussian scale of the derivative in pixels.
        power: Minkowski norm.

    Returns:
        (3,) linear RGB of the illuminant with green 1, or None where there is no edge to judge by.
    """
    return _light_of_edges(*_edges(linear, sigma=sigma), power=power)


def _edges(linear: Array, *, sigma: float = 2.0) -> tuple[Array, Array]:
    """(h, w, 3) float32 gradient of each channel, and (h, w) bool where it can be judged by."""
    picture = np.ascontiguousarray(linear, np.float32)
    red, green, blue = cv2.split(picture)
    highest = cv2.max(cv2.max(red, green), blue)
    used = cv2.erode(((highest < 0.98) & (highest > 0.002)).astype(np.uint8), np.ones((5, 5), np.uint8))
    smooth = cv2.GaussianBlur(picture, (0, 0), sigma)
    size = cv2.magnitude(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=1), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=1))
    return np.asarray(size, np.float32), used > 0


def _light_of_edges(size: Array, used: Array, *, power: float = 6.0) -> Array | None:
    edges = size[used]
    if edges.shape[0] < 100 or float(edges.max()) < 1e-4:
        return None
    shares = np.asarray(cv2.pow(edges / edges.max(), power))
    norms = np.asarray(np.mean(shares, axis=0, dtype=np.float64) ** (1.0 / power))
    return np.asarray(norms / norms[1]) if float(norms.min()) > 1e-4 else None


def linear_to_xy(linear: Array) -> tuple[float, float]:
    """(3,) linear RGB to CIE 1931 x, y."""
    x, y, z = RGB_TO_XYZ @ np.asarray(linear, np.float64)
    return float(x / (x + y + z)), float(y / (x + y + z))


def planck_uv(kelvin: Array) -> tuple[Array, Array]:
    """CIE 1960 u, v of a black body, 1000 to 15000 K within 1e-4 (Krystek 1985)."""
    t = np.asarray(kelvin, np.float64)
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t**2) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t**2)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t**2) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t**2)
    return u, v


@lru_cache(maxsize=1)
def _locus() -> tuple[Array, Array, Array]:
    kelvin = 1000.0 * 1.01 ** np.arange(int(np.log(25.0) / np.log(1.01)) + 2)
    return kelvin, *planck_uv(kelvin)


def xy_to_light(x: float, y: float) -> Light | None:
    """Correlated colour temperature with Duv by Ohno 2013 (Leukos 10): triangular near the locus, else parabolic.

    Returns:
        the light, or None outside 1000 to 25000 K or further than 0.05 from the locus, where the word
        temperature means nothing.
    """
    u, v = 4 * x / (-2 * x + 12 * y + 3), 6 * y / (-2 * x + 12 * y + 3)
    kelvin, us, vs = _locus()
    distances = np.hypot(us - u, vs - v)
    m = int(np.argmin(distances))
    if not 1 <= m <= kelvin.size - 2:
        return None
    t0, t1, t2 = kelvin[m - 1 : m + 2]
    d0, d1, d2 = distances[m - 1 : m + 2]
    base = float(np.hypot(us[m + 1] - us[m - 1], vs[m + 1] - vs[m - 1]))
    along = float((d0**2 - d2**2 + base**2) / (2 * base))
    foot = vs[m - 1] + (vs[m + 1] - vs[m - 1]) * along / base
    sign = 1.0 if v >= foot else -1.0
    found = float(t0 + (t2 - t0) * along / base)
    duv = float(np.sqrt(max(d0**2 - along**2, 0.0))) * sign
    if abs(duv) >= 0.002:
        a, b, c = np.polyfit([t0 - t1, 0.0, t2 - t1], [d0, d1, d2], 2)
        found = float(t1 - b / (2 * a))
        duv = float(c - b * b / (4 * a)) * sign
    return Light(mired=1e6 / found, duv=duv) if abs(duv) <= 0.05 else None


def estimate_light(linear: Array) -> Light | None:
    """Light temperature of a picture: `grey_edge` to xy to `xy_to_light`; within about 10 mired at best.

    Args:
        linear: (h, w, 3) linear RGB 0..1, 200 to 540 lines.
    """
    return _to_light(grey_edge(linear))


def estimate_lights(linear: Array) -> tuple[Light | None, Light | None, Light | None]:
    """The same of the whole picture, and of its left and right half by themselves, for little more than one."""
    size, used = _edges(linear)
    middle = used.shape[1] // 2
    parts = (slice(None), slice(None, middle), slice(middle, None))
    whole, left, right = (_to_light(_light_of_edges(size[:, part], used[:, part])) for part in parts)
    return whole, left, right


def _to_light(illuminant: Array | None) -> Light | None:
    return xy_to_light(*linear_to_xy(illuminant)) if illuminant is not None else None


def exposure_stops(linear: Array) -> float:
    """Stops from mid grey: log2 of median linear luminance over 0.18; -10 at least.

    Args:
        linear: (h, w, 3) linear RGB 0..1.
    """
    return float(np.log2(max(float(np.median(linear @ _LUMA)) / MID_GREY, 2.0**-10)))


@dataclass(frozen=True, kw_only=True)
class Clipping:
    """Shares of the area 0..1: any channel at a limit, all channels at the top, all channels at the bottom."""

    touched: float
    blown: float
    crushed: float


def clipping(rgb: NDArray[np.uint8]) -> Clipping:
    """Area at the limits of the code range: 0.995 and above, 0.005 and below (codes 254, 255 and 0, 1).

    Args:
        rgb: (h, w, 3) uint8 display R'G'B', full range.
    """
    pixels = rgb.shape[0] * rgb.shape[1]
    red, green, blue = cv2.split(rgb)
    low, high = cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)
    blown = cv2.countNonZero(cv2.inRange(low, HIGHEST_CODE, 255))
    crushed = cv2.countNonZero(cv2.inRange(high, 0, LOWEST_CODE))
    touched = cv2.countNonZero(cv2.bitwise_or(cv2.inRange(low, 0, LOWEST_CODE), cv2.inRange(high, HIGHEST_CODE, 255)))
    return Clipping(touched=touched / pixels, blown=blown / pixels, crushed=crushed / pixels)


def excursion_share(display: Array) -> float:
    """Share of the area 0..1 outside R'G'B' -5..105 % or luma -1..103 % (EBU R 103): at most 0.01 is allowed.

    Args:
        display: (h, w, 3) float R'G'B' as decoded from Y'CbCr *without* clipping; clipped pictures always read 0.
    """
    luma = display @ np.array([0.2126, 0.7152, 0.0722])
    wild = (display < -0.05).any(axis=-1) | (display > 1.05).any(axis=-1) | (luma < -0.01) | (luma > 1.03)
    return float(wild.mean())
