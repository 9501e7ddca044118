"""Light and air of a street: sky and sun for each hour; the glow of signs, shops and lamps, baked."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits import street_layout as lay

#: Metres per sample of the baked maps.
GROUND, WALL, WALL_TOP = 0.5, 1.0, 34


class Air(NamedTuple):
    """Sky, sun, weather and the baked lamp light of one street."""

    zenith: NDArray[np.float64]
    fog: NDArray[np.float64]
    horizon: NDArray[np.float64]
    glow: NDArray[np.float64]
    sun_way: NDArray[np.float64]
    sun: NDArray[np.float64]
    ambient: NDArray[np.float64]
    density: float
    clouds: float
    wet: float
    snow: float
    lamps: float
    windows: float
    ground: NDArray[np.float32]
    wall: NDArray[np.float32]
    haze: NDArray[np.float32]
    dice: int


_HOURS: dict[str, dict[str, Any]] = {
    "day": {
        "zenith": (0.20, 0.38, 0.80),
        "horizon": (0.74, 0.83, 0.95),
        "fog": (0.50, 0.60, 0.74),
        "sun": (3.5, 3.1, 2.6),
        "high": (0.62, 0.95),
        "ambient": 0.62,
        "lamps": 0.05,
        "windows": 0.35,
    },
    "dawn": {
        "zenith": (0.16, 0.21, 0.36),
        "horizon": (0.86, 0.50, 0.42),
        "fog": (0.46, 0.36, 0.38),
        "sun": (1.9, 1.05, 0.60),
        "high": (0.12, 0.22),
        "ambient": 0.55,
        "lamps": 0.35,
        "windows": 0.7,
    },
    "dusk": {
        "zenith": (0.045, 0.075, 0.19),
        "horizon": (0.55, 0.27, 0.24),
        "fog": (0.125, 0.130, 0.215),
        "sun": (0.0, 0.0, 0.0),
        "high": (0.02, 0.06),
        "ambient": 0.50,
        "lamps": 0.85,
        "windows": 1.0,
    },
    "night": {
        "zenith": (0.005, 0.010, 0.028),
        "horizon": (0.026, 0.038, 0.072),
        "fog": (0.016, 0.024, 0.046),
        "sun": (0.0, 0.0, 0.0),
        "high": (0.4, 0.8),
        "ambient": 0.55,
        "lamps": 1.0,
        "windows": 1.0,
    },
}


def light_up(spec: SceneSpec, plan: lay.Plan) -> Air:
    """Choose sky, sun and weather of a spec, and bake the light of everything that shines."""
    chance = stream(spec.seed, "street.light")
    hour = dict(_HOURS.get(spec.time, _HOURS["day"]))
    zenith, horizon, fog = np.array(hour["zenith"]), np.array(hour["horizon"]), np.array(hour["fog"])
    sun = np.array(hour["sun"])
    if spec.light == "golden" and spec.time in ("day", "dusk", "dawn"):
        sun, horizon = np.array([3.4, 1.75, 0.75]), np.array([1.15, 0.66, 0.34])
        zenith, fog = np.array([0.15, 0.24, 0.46]), np.array([0.60, 0.44, 0.32])
        hour.update(high=(0.14, 0.26), lamps=0.2, windows=0.6)
    turn = float(chance.uniform(-0.75, 0.75))
    if spec.time == "day" and spec.light != "golden":  # from the side or behind the camera: one front in the sun
        turn = (1.0 if turn > 0 else -1.0) * (0.95 + 2.0 * abs(turn))
    lift = float(chance.uniform(*hour["high"]))
    way = np.array([math.sin(turn) * math.cos(lift), math.sin(lift), math.cos(turn) * math.cos(lift)])
    grey = {"overcast": 0.9, "rain": 0.92, "snow": 0.92, "fog": 0.85, "dust": 0.4}.get(spec.weather, 0.0)
    sun = sun * (1.0 - grey) * (0.25 if spec.light == "soft" else 1.0)
    if grey:
        level = 0.85 if spec.time == "day" else 0.8
        zenith, horizon, fog = (_greyed(color, grey) for color in (zenith, horizon, fog))
        zenith += (horizon - zenith) * 0.55 * grey
        zenith *= level
    density = {"fog": 0.034, "rain": 0.0115, "snow": 0.014, "dust": 0.016, "overcast": 0.0045}.get(spec.weather, 0.0028)
    if "fog" in spec.remove:
        density = 0.0016
    elif spec.weather == "clear" and spec.time in ("night", "dusk"):
        density = float(chance.uniform(0.004, 0.0085))
    if spec.weather == "dust":
        horizon, fog = horizon * np.array([1.1, 0.85, 0.6]), fog * np.array([1.15, 0.88, 0.6])
    if spec.time == "night":
        lean = plan.hues[0] * 0.6 + plan.hues[1] * 0.4
        lean = lean / max(float(lean.max()), 1e-6) * float(chance.uniform(0.5, 1.2))
        horizon, fog = horizon + 0.05 * lean, fog + 0.022 * lean
    damp = spec.time in ("night", "dusk") and spec.weather in ("clear", "fog") and chance.random() < 0.45
    wet = 1.0 if spec.weather == "rain" else (0.55 if damp or spec.extra.get("wet") else 0.0)
    if "rain" in spec.remove or "wet" in spec.remove:
        wet = 0.0
    lamps = float(hour["lamps"])
    ground, wall, haze = _bake(plan, _lights(plan, spec, lamps), lamps)
    ambient = np.stack([0.5 * zenith + 0.5 * horizon, 0.22 * (zenith + horizon) * np.array([1.0, 0.95, 0.88])])
    return Air(
        zenith=zenith,
        fog=fog,
        horizon=horizon,
        glow=np.array(hour["horizon"]) * (0.8 if spec.time in ("dusk", "dawn") else 0.25) * (1 - 0.7 * grey)
        + sun * 0.16,
        sun_way=way,
        sun=sun,
        ambient=ambient * float(hour["ambient"]) + (0.0035 if spec.time == "night" else 0.0),
        density=density,
        clouds=1.0 if grey else float(chance.uniform(0.2, 0.75)),
        wet=wet,
        snow=1.0 if spec.weather == "snow" and "snow" not in spec.remove else 0.0,
        lamps=lamps,
        windows=float(hour["windows"]),
        ground=ground,
        wall=wall,
        haze=haze,
        dice=int(chance.integers(1 << 20)),
    )


def _greyed(color: NDArray[np.float64], grey: float) -> NDArray[np.float64]:
    """A sky colour under cloud: drawn towards its own cool grey."""
    return color + (np.array([0.92, 1.0, 1.10]) * float(color.mean()) - color) * grey * 0.75


def _lights(plan: lay.Plan, spec: SceneSpec, lamps: float) -> NDArray[np.float64]:
    """Every thing that shines as a point: x, y, z, rgb power, kind (0 all around, 1 downwards)."""
    rows: list[list[float]] = []
    split = int(plan.sign_bins[0, -1])
    for k, s in enumerate(plan.sign):
        side = -1.0 if k < split else 1.0
        area = (s[lay.SX1] - s[lay.SX0]) * (s[lay.SY1] - s[lay.SY0])
        power = (4.2 if s[lay.SKIND] == 0 else 4.6) * min(area, 7.0)
        middle = 0.5 * (s[lay.SX0] + s[lay.SX1])
        for share in (0.25, 0.75):
            y = s[lay.SY0] + share * (s[lay.SY1] - s[lay.SY0])
            rows.append([side * middle, y, s[lay.SZ], *(0.5 * power * s[lay.SR : lay.SB + 1]), 0.0])
    for side in range(2):
        sign = -1.0 if side == 0 else 1.0
        for k in range(plan.span[side, 0, 0], plan.span[side, 0, 1]):
            b = plan.box[k]
            if b[lay.BSHOP] != 1:
                continue
            color = shop_color(b[lay.BDICE], plan.hues)
            for z in np.arange(b[lay.BZ0] + 2.0, b[lay.BZ1], 4.0):
                rows.append([sign * (b[lay.BX0] - 0.5), 2.2, float(z), *(2.6 * color), 0.0])
    for lamp in plan.lamp:
        color = lamp[lay.LR : lay.LB + 1] * (21.0 if lamps > 0.5 else 12.0)
        rows.append([lamp[lay.LX] + lamp[lay.LARM], lamp[lay.LY], lamp[lay.LZ], *color, 1.0])
    return np.array(rows or [[0.0] * 7], dtype=np.float64)


def shop_color(dice: float, hues: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light of a shop: warm mostly, sometimes cool white, sometimes the street's second hue."""
    pick = (dice * 0.61803398875) % 1.0
    if pick < 0.58:
        return np.array([1.0, 0.62, 0.30])
    if pick < 0.82:
        return np.array([0.78, 0.92, 1.0])
    return 0.35 + 0.65 * hues[1]


def _bake(
    plan: lay.Plan, lights: NDArray[np.float64], lamps: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Irradiance of the road, of both fronts, and the glow of the air along the street."""
    length = lay.Z1 - lay.Z0
    ground = np.zeros((int(length / GROUND), int(2 * plan.half / GROUND) + 1, 3), np.float32)
    wall = np.zeros((2, WALL_TOP, int(length / WALL), 3), np.float32)
    haze = np.zeros((int(length / 4.0), 3), np.float32)
    _pour(lights, plan.half, lay.Z0, ground, wall, haze)
    _occlude(plan.car, plan.half, lay.Z0, ground)
    return ground * np.float32(lamps), wall * np.float32(lamps), haze * np.float32(lamps)


@njit(nogil=True, cache=True, error_model="numpy")
def _pour(lights: Any, half: float, z0: float, ground: Any, wall: Any, haze: Any) -> None:
    """Add every light to the maps: inverse square with a soft core, cosine on the surface, nothing past 34 m."""
    reach = 34.0
    for k in range(lights.shape[0]):
        lx, ly, lz = lights[k, 0], lights[k, 1], lights[k, 2]
        down = lights[k, 6] > 0
        first = max(int((lz - reach - z0) / GROUND), 0)
        last = min(int((lz + reach - z0) / GROUND), ground.shape[0])
        for j in range(first, last):
            dz = z0 + (j + 0.5) * GROUND - lz
            for i in range(ground.shape[1]):
                dx = -half + i * GROUND - lx
                dd = dx * dx + dz * dz + ly * ly
                power = ly / math.sqrt(dd) / (dd + 0.6)
                if down:
                    cone = ly * ly / dd
                    power *= cone * (0.4 + 1.1 * cone)
                power *= max(1.0 - dd / (reach * reach), 0.0) * 0.32
                for c in range(3):
                    ground[j, i, c] += power * lights[k, 3 + c]
        first = max(int(lz - reach - z0), 0)
        last = min(int(lz + reach - z0), wall.shape[2])
        for side in range(2):
            gap = (half + lx) if side == 0 else (half - lx)
            gap = max(gap, 0.25)
            for v in range(wall.shape[1]):
                dy = v + 0.5 - ly
                for j in range(first, last):
                    dz = z0 + j + 0.5 - lz
                    dd = dy * dy + dz * dz + gap * gap
                    power = (gap + 0.35) / math.sqrt(dd) / (dd + 0.9)
                    if down:
                        power *= 0.5 if dy > 0 else 1.0
                    power *= max(1.0 - dd / (reach * reach), 0.0) * 0.32
                    for c in range(3):
                        wall[side, v, j, c] += power * lights[k, 3 + c]
        for j in range(haze.shape[0]):
            dz = z0 + (j + 0.5) * 4.0 - lz
            share = 0.020 / (1.0 + dz * dz / 90.0)
            for c in range(3):
                haze[j, c] += share * lights[k, 3 + c] * (0.016 if down else 0.050)


@njit(nogil=True, cache=True, error_model="numpy")
def _occlude(car: Any, half: float, z0: float, ground: Any) -> None:
    """Darkness under and beside the parked cars."""
    for k in range(car.shape[0]):
        if car[k, 2] != 0.0:
            continue
        first = max(int((car[k, 1] - 4.0 - z0) / GROUND), 0)
        last = min(int((car[k, 1] + 4.0 - z0) / GROUND), ground.shape[0])
        for j in range(first, last):
            dz = max(abs(z0 + (j + 0.5) * GROUND - car[k, 1]) - car[k, 4] + 0.3, 0.0)
            for i in range(ground.shape[1]):
                dx = max(abs(-half + i * GROUND - car[k, 0]) - car[k, 3] + 0.2, 0.0)
                keep = 1.0 - 0.85 * math.exp(-(dx * dx + dz * dz) * 2.2)
                for c in range(3):
                    ground[j, i, c] *= keep
