"""The sky over a land: the sun by time of day, its light and air by weather, a clear dome and a dome of clouds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell, stream
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits.landscape_noise import blended
from rushes.engines.previz.kits.landscape_relief import DESERT, SNOW, smooth

DOME_CELLS = 224
CLOUD_CELLS = 896
_TILE = 320
_ONE = np.uint64(1)


@dataclass(frozen=True, kw_only=True)
class Air:
    """Light and air of one take, scene-linear BT.709.

    Args:
        sun: unit vector towards the sun, or the moon at night.
        key, sky, ground: light of the sun, of the sky from above, and the return from below.
        zenith, horizon, rim: clear-sky colours overhead, at the horizon, and at the horizon under the sun.
        glow: strength of the halo round the sun.
        haze: extinction per metre.
        mist, mist_base, mist_scale: extinction of ground mist per metre at its base height; its base; its scale height.
        cover: share of the sky under clouds, 0..1.  thick: their depth, 0..1.
        grey: how far overcast or dust takes the sky to one even colour, 0..1.
        disc: radiance of the sun's or moon's disc.  night: 0 or 1.
        snow: fresh snow on the ground 0..1.  wind: drift of clouds, radians per second.
        fall: 0 none, 1 rain, 2 snow, 3 dust.
    """

    sun: NDArray[np.float64]
    key: NDArray[np.float64]
    sky: NDArray[np.float64]
    ground: NDArray[np.float64]
    zenith: NDArray[np.float64]
    horizon: NDArray[np.float64]
    rim: NDArray[np.float64]
    glow: float
    haze: float
    mist: float
    mist_base: float
    mist_scale: float
    cover: float
    thick: float
    grey: float
    disc: float
    night: float
    snow: float
    wind: float
    fall: int


#: elevation range of the sun or moon in degrees, key, sky light, zenith, horizon, rim, glow, disc
_HOURS: dict[str, tuple[Any, ...]] = {
    "dawn": (
        (5.0, 10.0),
        (1.75, 1.02, 0.56),
        (0.25, 0.31, 0.45),
        (0.10, 0.20, 0.44),
        (0.46, 0.50, 0.62),
        (1.25, 0.72, 0.42),
        0.8,
        26.0,
    ),
    "day": (
        (27.0, 46.0),
        (1.62, 1.48, 1.28),
        (0.30, 0.38, 0.52),
        (0.115, 0.235, 0.52),
        (0.54, 0.68, 0.86),
        (0.74, 0.76, 0.80),
        0.35,
        40.0,
    ),
    "dusk": (
        (3.5, 7.5),
        (1.85, 0.86, 0.36),
        (0.21, 0.25, 0.41),
        (0.065, 0.125, 0.34),
        (0.40, 0.36, 0.48),
        (1.50, 0.62, 0.24),
        1.0,
        24.0,
    ),
    "night": (
        (24.0, 38.0),
        (0.145, 0.175, 0.235),
        (0.022, 0.031, 0.056),
        (0.008, 0.015, 0.036),
        (0.030, 0.044, 0.075),
        (0.045, 0.060, 0.092),
        0.10,
        3.2,
    ),
}


def air_of(spec: SceneSpec, kind: int, *, beam: float | None = None) -> Air:
    """Sun, colours and air for the time, the weather and the seed.

    Args:
        spec: its time, weather, light, seed.
        kind: of the land; deserts are hazier and warmer, snow is brighter from below.
        beam: azimuth of the sun from the heading in degrees, to override the seeded one.
    """
    draw = stream(spec.seed, "landscape.air").random(12)
    hour = _HOURS.get(spec.time, _HOURS["day"])
    span, key, sky, zenith, horizon, rim, glow, disc = hour
    side = 1.0 if draw[0] < 0.5 else -1.0
    azimuth = _azimuth(spec, kind, draw, side) if beam is None else beam
    high = span[0] + (span[1] - span[0]) * draw[3]
    if spec.light == "golden" and spec.time == "day":
        high, key, rim, glow = 13.0, (1.75, 1.18, 0.70), (1.05, 0.78, 0.52), 0.7
    if kind == DESERT and spec.time == "day":
        high *= 0.62
    a, e = math.radians(azimuth), math.radians(high)
    sun = np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])
    colours = {"key": key, "sky": sky, "zenith": zenith, "horizon": horizon, "rim": rim}
    values = {name: np.array(colour) for name, colour in colours.items()}
    numbers = {
        "glow": glow,
        "haze": 4.2e-5 + 3.0e-5 * draw[4],
        "mist": 0.0,
        "cover": 0.16 + 0.34 * draw[5],
        "thick": 0.5 + 0.4 * draw[6],
        "grey": 0.0,
        "disc": disc,
        "snow": 0.0,
    }
    if spec.time == "dawn" or (spec.time == "dusk" and draw[7] < 0.5):
        numbers["mist"] = 0.0010 + 0.0014 * draw[8]
        numbers["haze"] *= 1.5
    if kind == DESERT:
        numbers["haze"] *= 1.3
        numbers["cover"] *= 0.45
        values["horizon"] = values["horizon"] * np.array([1.06, 0.98, 0.90])
    _weather(spec, values, numbers, float(draw[9]))
    bounce = {DESERT: (0.30, 0.18, 0.09), SNOW: (0.24, 0.26, 0.30)}.get(kind, (0.085, 0.080, 0.060))
    ground = (values["key"] * max(sun[1], 0.2) + values["sky"]) * np.array(bounce)
    return Air(
        sun=sun,
        ground=ground,
        night=1.0 if spec.time == "night" else 0.0,
        mist_base=-25.0,
        mist_scale=26.0,
        wind=(0.002 + 0.003 * draw[10]) * side,
        fall={"rain": 1, "snow": 2, "dust": 3}.get(spec.weather, 0),
        key=values["key"],
        sky=values["sky"],
        zenith=values["zenith"],
        horizon=values["horizon"],
        rim=values["rim"],
        glow=numbers["glow"],
        haze=numbers["haze"],
        mist=numbers["mist"],
        cover=numbers["cover"],
        thick=numbers["thick"],
        grey=numbers["grey"],
        disc=numbers["disc"],
        snow=numbers["snow"],
    )


def _azimuth(spec: SceneSpec, kind: int, draw: NDArray[np.float64], side: float) -> float:
    """Where the sun stands from the heading, in degrees: low light is best ahead or aside, high light aside."""
    low = spec.time in {"dawn", "dusk"}
    if kind == DESERT and low:  # dunes are drawn by their shadows
        return float(side * (48.0 + 40.0 * draw[1]))
    if low or spec.time == "night":
        return float(side * (14.0 + 16.0 * draw[1] if draw[2] < 0.62 else 55.0 + 40.0 * draw[1]))
    return float(side * (62.0 + 62.0 * draw[1]))


def _weather(
    spec: SceneSpec, colours: dict[str, NDArray[np.float64]], numbers: dict[str, float], chance: float
) -> None:
    """Change light and air in place for anything but clear weather."""
    weather = spec.weather
    if spec.light == "soft" and weather == "clear":
        weather = "overcast"
    if weather == "clear":
        return
    veil = {"overcast": 0.13, "fog": 0.22, "rain": 0.07, "snow": 0.12, "dust": 0.42}.get(weather, 0.5)
    mean = 0.45 * colours["horizon"] + 0.25 * colours["zenith"] + 0.30 * colours["rim"]
    luma = float(mean @ np.array([0.2126, 0.7152, 0.0722]))
    even = 0.45 * mean + 0.55 * luma * np.array([0.96, 1.0, 1.06])
    if weather == "dust":
        even = luma * np.array([1.38, 0.95, 0.58])
    lift = {"overcast": 1.15, "fog": 1.2, "rain": 0.85, "snow": 1.2, "dust": 1.05}.get(weather, 1.0)
    colours["sky"] = colours["sky"] * 0.75 + even * lift * 0.62 + 0.12 * colours["key"] * (1.0 - veil)
    colours["key"] = colours["key"] * veil
    grey = {"overcast": 0.72, "fog": 0.96, "rain": 0.82, "snow": 0.88, "dust": 0.93}.get(weather, 0.5)
    for name in ("zenith", "horizon", "rim"):
        own = 0.25 if name == "rim" else 0.12
        colours[name] = colours[name] * (1.0 - grey) + (even * (1.0 - own) + own * colours[name]) * lift * grey
    even_up = {"fog": 0.9, "snow": 0.85, "dust": 0.55, "rain": 0.4}.get(weather, 0.0)
    colours["zenith"] = 0.8 * colours["zenith"] * (1.0 - even_up) + colours["horizon"] * even_up
    numbers["glow"] *= {"dust": 0.7, "fog": 0.55}.get(weather, 0.18)
    numbers["grey"] = grey
    numbers["cover"] = {"overcast": 0.96, "rain": 0.98, "snow": 0.0, "fog": 0.0, "dust": 0.0}.get(
        weather, numbers["cover"]
    )
    numbers["thick"] = {"overcast": 0.55, "rain": 0.85}.get(weather, 0.5)
    numbers["disc"] *= {"fog": 0.06, "dust": 0.10}.get(weather, 0.0)
    haze = {"overcast": 1.8, "fog": 15.0, "rain": 8.0, "snow": 9.0, "dust": 24.0}.get(weather, 1.0)
    numbers["haze"] *= haze
    if weather == "dust":
        numbers["mist"] = 0.0022 + 0.002 * chance
    if weather == "fog":
        numbers["mist"] = 0.0016 + 0.0022 * chance
    elif weather in {"rain", "snow"}:
        numbers["mist"] = 0.0008
    numbers["snow"] = 0.85 if weather == "snow" else 0.0


def clear_dome(air: Air) -> NDArray[np.float32]:
    """(N, N, 3) float32 clear sky in the paraboloid of `dome_at`: gradient, rim towards the sun, halo; no disc.

    Args:
        air: light and air of the take.
    """
    line = np.linspace(-1.0, 1.0, DOME_CELLS)
    px, pz = np.meshgrid(line, line)
    r2 = np.minimum(px * px + pz * pz, 1.15)
    y = np.maximum((1.0 - r2) / (1.0 + r2), 0.0)
    flat = np.sqrt(np.maximum(1.0 - y * y, 1e-9))
    length = np.sqrt(np.maximum(px * px + pz * pz, 1e-12))
    x, z = px / length * flat, pz / length * flat
    toward = (x * air.sun[0] + z * air.sun[2]) / max(math.hypot(air.sun[0], air.sun[2]), 1e-6)
    cosine = x * air.sun[0] + y * air.sun[1] + z * air.sun[2]
    warm = np.clip(0.5 + 0.5 * toward, 0.0, 1.0) ** 4.0
    low = air.horizon + (air.rim - air.horizon) * warm[..., None]
    up = (1.0 - np.exp(-y * 4.6))[..., None]
    dome = low * (1.0 - up) + air.zenith * up
    hug = np.exp(-y * 9.0)[..., None] * warm[..., None]
    dome = dome * (1.0 - 0.25 * hug) + air.rim * 0.38 * hug
    pos = np.clip(cosine, 0.0, 1.0)
    halo = 0.30 * pos**6 + 0.55 * pos**40 + 0.9 * pos**300
    dome = dome + air.rim * (air.glow * halo * (1.0 - 0.5 * air.night))[..., None]
    return np.ascontiguousarray(dome, np.float32)


def far_air(dome: NDArray[np.float32], *, columns: int = 257) -> NDArray[np.float32]:
    """(columns, 3) float32 colour of the sky just above the horizon by diamond angle from -2 to 2.

    Args:
        dome: from `clear_dome`.
        columns: of the table.
    """
    p = np.linspace(-2.0, 2.0, columns)
    a = np.where(np.abs(p) <= 1.0, p, np.sign(p) * (2.0 - np.abs(p)))
    b = 1.0 - np.abs(p)
    size = np.sqrt(a * a + b * b)
    half = 0.5 * (dome.shape[0] - 1)
    k = half / 1.03  # three hundredths up
    u, v = np.rint(a / size * k + half).astype(int), np.rint(b / size * k + half).astype(int)
    out = np.pad(dome[v, u].astype(np.float64), ((6, 6), (0, 0)), mode="wrap")
    soft = np.stack(
        [np.convolve(out[:, c], np.hanning(15)[1:-1] / np.hanning(15).sum(), "valid") for c in range(3)], axis=1
    )
    return np.ascontiguousarray(soft, np.float32)


@lean
def _wrapped(table: Any, x: float, z: float, period: int, shift: int) -> float:
    """Gradient noise that repeats after `period` cells, a power of two."""
    fx, fz = math.floor(x), math.floor(z)
    u, v = x - fx, z - fz
    m = period - 1
    i, j = (int(fx) & m) + shift & 255, (int(fz) & m) + shift & 255
    i1, j1 = (int(fx) + 1 & m) + shift & 255, (int(fz) + 1 & m) + shift & 255
    return blended(table, i, j, i1, j1, u, v)


@lean
def _depths(table: Any, cover: float, shift: int, out: Any) -> None:
    """Tileable depth of cloud over the plane, 0..1: billows on slow banks, cut off at the cover."""
    n = out.shape[0]
    for j in range(n):
        for i in range(n):
            u, v = i / n, j / n
            base = 0.75 * _wrapped(table, 4 * u, 4 * v, 4, shift) + 0.62 * _wrapped(table, 8 * u, 8 * v, 8, shift + 9)
            base += 0.33 * _wrapped(table, 16 * u, 16 * v, 16, shift + 29)
            puff = 1.0 - abs(_wrapped(table, 16 * u, 16 * v, 16, shift + 50)) * 2.0
            puff += 0.5 * (1.0 - abs(_wrapped(table, 32 * u, 32 * v, 32, shift + 70)) * 2.0)
            puff += 0.3 * (1.0 - abs(_wrapped(table, 64 * u, 64 * v, 64, shift + 90)) * 2.0)
            out[j, i] = min(max((base + 0.22 * (puff - 1.05) + 1.15 * (cover - 0.5)) * 1.9 + 0.06, 0.0), 1.0)


@lean
def _tile(tile: Any, u: float, v: float) -> float:
    """Depth of cloud at a place in tiles; the tile's last row and column are its first, so that nothing turns over."""
    n = tile.shape[0] - 1
    u, v = (u - math.floor(u)) * n, (v - math.floor(v)) * n
    i, j = np.uint64(min(int(u), n - 1)), np.uint64(min(int(v), n - 1))
    fu, fv = u - np.float64(i), v - np.float64(j)
    i1, j1 = i + _ONE, j + _ONE
    a = tile[j, i] + (tile[j, i1] - tile[j, i]) * fu
    b = tile[j1, i] + (tile[j1, i1] - tile[j1, i]) * fu
    return a + (b - a) * fv


@lean
def _clouds(tile: Any, sun: Any, key: Any, ambient: Any, horizon: Any, thick: float, glow: float, out: Any) -> None:
    """March each direction of the dome through a slab of cloud, lit through its own depth towards the sun."""
    n = out.shape[0]
    base, span = 1.5, 0.35 + 1.25 * thick
    scale = 1.0 / 17.0
    steps = 16
    for j in range(n):
        for i in range(n):
            px, pz = 2.0 * (i + 0.5) / n - 1.0, 2.0 * (j + 0.5) / n - 1.0
            r2 = px * px + pz * pz
            for k in range(4):
                out[j, i, k] = 0.0
            y = (1.0 - r2) / (1.0 + r2)
            if r2 > 1.0 or y < 0.012:
                continue
            x, z = 2.0 * px / (1.0 + r2), 2.0 * pz / (1.0 + r2)
            near, far = base / y, (base + span) / y
            cosine = x * sun[0] + y * sun[1] + z * sun[2]
            ahead = max(cosine, 0.0)
            phase = 0.62 + 0.25 * cosine * cosine + glow * (0.9 * ahead**8 + 2.2 * ahead**60)
            lum = 0.0
            amb = 0.0
            through = 1.0
            far = min(far, near + 9.0)
            dt = (far - near) / steps
            start = cell(i, j, 5)  # each direction starts elsewhere in its first step: no rings
            for k in range(steps):
                t = near + (k + start) * dt
                h = (t * y - base) / span
                depth = _tile(tile, t * x * scale, t * z * scale)
                body = depth - max(h * 1.05, (0.10 - h) * 2.0)
                if body <= 0.0:
                    continue
                sigma = min(body * 5.0, 1.0) * 5.5
                a = 1.0 - math.exp(-sigma * dt)
                # how much cloud stands between here and the sun: its depth a little way towards it
                block = 0.0
                for q in range(3):
                    s = 0.16 + 0.36 * q
                    away = _tile(tile, (t * x + s * sun[0]) * scale, (t * z + s * sun[2]) * scale)
                    block += max(away - max(h + s * sun[1] / span, 0.0), 0.0) * (0.5 + 0.5 * q)
                lit = 0.14 + 0.86 * math.exp(-3.1 * block)
                lum += through * a * lit
                amb += through * a * (0.50 + 0.50 * min(max(h, 0.0), 1.0))
                through *= 1.0 - a
                if through < 0.02:
                    break
            alpha = 1.0 - through
            if alpha <= 0.0:
                continue
            fade = math.exp(-near / 34.0) * smooth(0.012, 0.06, y)
            veil = 1.0 - math.exp(-near / 26.0)
            for c in range(3):
                light = key[c] * 0.80 * phase * lum + ambient[c] * amb
                out[j, i, c] = (light * (1.0 - 0.8 * veil) + horizon[c] * alpha * 0.8 * veil) * fade
            out[j, i, 3] = alpha * fade


def cloud_dome(air: Air, table: NDArray[np.float32], *, seed: int, cells: int = CLOUD_CELLS) -> NDArray[np.float32]:
    """(N, N, 4) float32 clouds over the dome: premultiplied light and cover.

    Args:
        air: light and air of the take.
        table: noise lattice of the land.
        seed: shifts the clouds.
        cells: along one side.
    """
    tile = np.empty((_TILE, _TILE), np.float32)
    _depths(table, air.cover, int(stream(seed, "landscape.clouds").integers(0, 100)), tile)
    tile = np.pad(tile, (0, 1), mode="wrap")
    out = np.empty((cells, cells, 4), np.float32)
    ambient = 0.55 * air.sky + 0.30 * air.horizon + 0.10 * air.zenith
    key = air.key * (1.0 if air.grey == 0 else 2.0)
    _clouds(tile, air.sun, key, ambient * (1.0 + 0.25 * air.grey), air.horizon, air.thick, air.glow, out)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), 0.75), np.float32)
