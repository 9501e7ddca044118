"""The landscape kit: mountains, hills, coast, beach, sea, lake, river, canyon, desert ..., any hour, any weather."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits.landscape_bake import SIDE_CELLS, Maps, bake
from rushes.engines.previz.kits.landscape_light import EXPOSURE, SEED
from rushes.engines.previz.kits.landscape_relief import (
    BEACH,
    COAST,
    DESERT,
    KINDS,
    LAKE,
    OCEAN,
    QUAY,
    RIVER,
    SNOW,
    WATER,
    gradients,
    plan_of,
)
from rushes.engines.previz.kits.landscape_road import HALF, mark_ids, pack_strip, pave
from rushes.engines.previz.kits.landscape_rows import fall_through, shade_rows
from rushes.engines.previz.kits.landscape_sight import Sight, survey
from rushes.engines.previz.kits.landscape_sky import CLOUD_CELLS, Air, air_of, clear_dome, cloud_dome, far_air
from rushes.engines.previz.kits.landscape_solid import LAND, THINGS, trace_land
from rushes.engines.previz.kits.product_palette import linear
from rushes.engines.previz.roads import Vehicle, beams_at, lit_traffic
from rushes.engines.previz.shelf import Shelf

__all__ = ["Land", "LandscapeKit", "ground_at", "light_of"]

_EYE = 1.65
#: Id of what is laid on graded land.
STRIP = 3
_FLOWERS = ((0.75, 0.70, 0.60), (0.70, 0.48, 0.05), (0.30, 0.16, 0.50), (0.60, 0.10, 0.08))
_MEADOWS = {"hills": 1.0, "mountains": 0.7, "lake": 0.35, "coast": 0.45, "river": 0.8, "plain": 0.8}
_GOAL = {"dawn": 0.19, "day": 0.22, "dusk": 0.17, "night": 0.052}


@dataclass(frozen=True, kw_only=True)
class Land:
    """Everything a landscape's kernels read.

    Args:
        kind: name of `landscape_relief.KINDS`.
        maps: baked height and light.
        air: sun and air.
        packed: (29,) float64 for the kernels, exposure included.
        tile: (256, 256, 5) float32 wave slopes, grain, slopes of the long waves.
        rim: (K, 3) float32 colour of the far air by diamond angle from -2 to 2.
        dome: clear sky.
        clouds: clouds over it.
        water: level of water, far below where there is none.
        strip: what is laid on graded land (see `landscape_road`), empty for nothing.
        traffic: what drives there with its lamps burning.
    """

    kind: str
    maps: Maps
    air: Air
    packed: NDArray[np.float64]
    tile: NDArray[np.float32]
    rim: NDArray[np.float32]
    dome: NDArray[np.float32]
    clouds: NDArray[np.float32]
    water: float
    strip: NDArray[np.float64]
    traffic: tuple[Vehicle, ...]


class LandscapeKit:
    """Height-field landscapes (see `kit.Kit`).

    The world keeps baked maps; what a camera sees of them is surveyed once per camera and kept for a few cameras,
    so bands of one frame share it.
    """

    def __init__(self) -> None:
        self._sights: Shelf[tuple[Sight, Sight]] = Shelf()
        self._bare: Shelf[Sight] = Shelf(keep=4)

    def build(self, spec: SceneSpec) -> World:
        """Lay out, plant and light the land of `spec.extra["terrain"]` (mountains where it names none).

        Args:
            spec: seed, time, weather, light, and `extra.terrain`; `extra.sun_azimuth` in degrees from the heading.
        """
        return build_world(spec, cells=SIDE_CELLS, cloud_cells=CLOUD_CELLS)

    def shade(
        self,
        world: World,
        camera: CameraState,
        seconds: float,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
        before: NDArray[np.float32] | None = None,
    ) -> None:
        """Fill rows y0..y1 at the time `seconds` (see `kit.Kit.shade`).

        Args:
            world: from `build`.
            camera: the view.
            seconds: from the start of the take.
            rgb: (H, W, 3) float32 scene-linear BT.709.
            depth: (H, W) float32 metres along the view axis, `inf` for sky.
            y0: first row.
            y1: row after the last.
            before: (y1 - y0, W) depth of what will be drawn over the land; what lies well behind it stays black.
        """
        land: Land = world.data
        size = (rgb.shape[1], rgb.shape[0])
        view = basis(camera, aspect=size[0] / size[1])
        found = self._sights.take(land, (camera, size), lambda: _look(land, view, size))
        _fill(land, view, found, seconds, rgb, depth, y0, y1, before)

    def things(self, world: World) -> tuple[Thing, ...]:
        """Land, and water where there is any (see `kit.Tracer`)."""
        strip = (
            (Thing(id=STRIP, name=world.data.kind.replace("_", " "), kind="ground"),) if world.data.strip.size else ()
        )
        return (*(THINGS if world.data.water > -1e5 else THINGS[:1]), *strip)

    def trace(
        self,
        world: World,
        camera: CameraState,
        view: NDArray[np.float64],
        seconds: float,
        into: Surfaces,
        want: NDArray[np.uint8],
        quick: bool,
    ) -> None:
        """Fill the wanted pixels (see `kit.Tracer`); looks within one pixel share one survey of the land."""
        fine = 0.52 if quick else 1.0
        land: Land = world.data
        size = (into.depth.shape[1], into.depth.shape[0])
        middle = basis(camera, aspect=size[0] / size[1])
        sight = self._bare.take(
            land,
            (camera, size, fine),
            lambda: survey(land.maps, view=middle, size=size, water=land.water, fine=fine),
        )
        heights, frame, found = land.maps.height, land.maps.frame, (sight.inverse, sight.frame)
        trace_land(heights, frame, land.water, *found, view, want, quick, into.depth, into.normal, into.ids)
        if land.strip.size:
            mark_ids(float(land.strip[HALF]), view, into.depth, LAND, STRIP, into.ids)


def build_world(spec: SceneSpec, *, cells: int, cloud_cells: int) -> World:
    """Build a land with maps of `cells` and a cloud dome of `cloud_cells` along a side; fewer are coarser and faster.

    Args:
        spec: what is asked for.
        cells: of each ground map.
        cloud_cells: of the cloud dome.
    """
    name = str(spec.extra.get("terrain") or "mountains")
    kind = KINDS.get(name, KINDS["mountains"])
    beam = spec.extra.get("sun_azimuth")
    air = air_of(spec, kind, beam=None if beam is None else float(beam))
    table = gradients(spec.seed)
    plan = plan_of(spec.seed, name)
    water = float(plan[WATER])
    dryness = 0.4 + 0.9 * float(stream(spec.seed, "landscape.season").random())
    clouded = 0.0 if air.grey > 0 or air.night > 0 else min(1.3 * air.cover, 0.7)
    wrap = {SNOW: 0.14, DESERT: 0.04}.get(kind, 0.07 if air.sun[1] > 0.3 else 0.22)
    flower = linear(spec.palette[0]) if spec.palette else _FLOWERS[spec.seed % len(_FLOWERS)]
    tint = np.array(
        [dryness, air.snow, wrap, clouded if air.sun[1] > 0.3 else 0.4 * clouded, *flower, _MEADOWS.get(name, 0.0)]
    )
    with ThreadPoolExecutor(1) as pool:  # the sky grows beside the ground
        sky = pool.submit(cloud_dome, air, table, seed=spec.seed, cells=cloud_cells)
        maps = bake(
            kind=kind,
            seed=spec.seed & 0x7FFFFFFF,
            table=table,
            plan=plan,
            sun=air.sun,
            lights=np.stack([air.key, air.sky, air.ground]),
            tint=tint,
            cells=cells,
        )
        clouds = sky.result()
    dome = clear_dome(air)
    land = Land(
        kind=name,
        maps=maps,
        air=air,
        packed=_pack(air, kind, water, spec.seed),
        tile=_tile(spec.seed),
        rim=far_air(dome),
        dome=dome,
        clouds=clouds,
        water=water,
        strip=_strip(spec, name, air),
        traffic=lit_traffic(spec),
    )
    foot = max(ground_of(maps, 0.0, 0.0), water)
    height = 1.75 if any(s.get("kind") == "person" for s in spec.subjects) else 4.2
    anchors = Anchors(
        subject=(0.0, foot + height / 2, 0.0),
        subject_height=height,
        clearance=22.0,
        floor=foot + 0.55,
    )
    _expose(land, anchors, spec)
    return World(anchors=anchors, data=land)


def _strip(spec: SceneSpec, name: str, air: Air) -> NDArray[np.float64]:
    """What is laid on the land in this air, for the kernels; its haze is exposed with the land."""
    lamps = 4.0 if name == "highway" and spec.time in ("night", "dusk") else 0.0
    wet = 1.0 if spec.weather == "rain" or spec.extra.get("wet") else 0.0
    return pack_strip(name, wet=wet, lamps=lamps, seed=spec.seed, haze=air.haze, fog=air.horizon)


def _pack(air: Air, kind: int, water: float, seed: int) -> NDArray[np.float64]:
    """Flatten the air for the kernels, in the order of `landscape_light`'s indices."""
    sea = {COAST: 0.08, BEACH: 0.075, OCEAN: 0.10, LAKE: 0.007, RIVER: 0.012, QUAY: 0.022}.get(kind, 0.0) * {
        1: 1.5,
        3: 1.6,
    }.get(air.fall, 1.0)
    deep = np.array([0.010, 0.042, 0.055] if kind in (COAST, BEACH, OCEAN) else [0.012, 0.026, 0.026])
    lit = air.key * max(float(air.sun[1]), 0.15) + air.sky
    detail = {DESERT: 0.16, SNOW: 0.10, BEACH: 0.10, QUAY: 0.10}.get(kind, 0.55)
    return np.array(
        [
            *air.sun,
            *air.key,
            *air.sky,
            air.haze,
            air.mist,
            air.mist_base if water < -1e5 else water,
            air.mist_scale,
            air.disc,
            air.night,
            air.wind,
            float(air.fall),
            water,
            1.0,
            sea,
            *(deep * lit * 1.2),
            *air.rim,
            detail,
            float(seed & 0xFFFFF),
            air.grey,
        ]
    )


def _tile(seed: int) -> NDArray[np.float32]:
    """(256, 256, 5) float32: slopes of waves in x and z, a grain, slopes of the long waves; unit deviation, tileable.

    The field is white noise shaped in frequency: waves fall off with the wave number and mostly run one way.
    """
    n = 256
    rng = stream(seed, "landscape.tile")
    fx = np.fft.fftfreq(n)[None, :] * n
    fz = np.fft.fftfreq(n)[:, None] * n
    f = np.sqrt(fx * fx + fz * fz)
    f[0, 0] = 1.0
    along = (fx * 0.35 + fz * 0.94) / f
    swell = (
        np.fft.fft2(rng.standard_normal((n, n))) * f**-1.75 * (0.25 + along**2) * (f > 2.5) * np.exp(-((f / 70.0) ** 2))
    )
    grain = np.fft.fft2(rng.standard_normal((n, n))) * f**-0.72 * (f > 2.5) * np.exp(-((f / 110.0) ** 2))
    long_ = swell * np.exp(-((f / 16.0) ** 2))
    layers = [np.fft.ifft2(1j * fx * swell).real, np.fft.ifft2(1j * fz * swell).real, np.fft.ifft2(grain).real]
    layers += [np.fft.ifft2(1j * fx * long_).real, np.fft.ifft2(1j * fz * long_).real]
    return np.stack([a / a.std() for a in layers], axis=-1).astype(np.float32)


def _look(land: Land, view: NDArray[np.float64], size: tuple[int, int]) -> tuple[Sight, Sight]:
    """Survey what the camera sees, and what the water mirrors to it."""
    direct = survey(land.maps, view=view, size=size, water=land.water)
    if land.water < -1e5:
        return direct, Sight(inverse=np.zeros((2, 2), np.float32), frame=np.ones(6))
    return direct, survey(land.maps, view=view, size=size, water=land.water, mirror=True)


def _fill(
    land: Land,
    view: NDArray[np.float64],
    sights: tuple[Sight, Sight],
    seconds: float,
    rgb: NDArray[np.float32],
    depth: NDArray[np.float32],
    y0: int,
    y1: int,
    before: NDArray[np.float32] | None = None,
) -> None:
    direct, image = sights
    shade_rows(
        land.maps.height,
        land.maps.light.reshape(-1),
        land.maps.frame,
        land.tile,
        land.rim,
        land.dome,
        land.clouds,
        land.packed,
        view,
        direct.inverse,
        direct.frame,
        image.inverse,
        image.frame,
        float(seconds),
        rgb,
        depth,
        y0,
        y1,
        np.empty((0, 0), np.float32) if before is None else before,
    )
    if land.strip.size:
        pave(land.strip, beams_at(land.traffic, seconds), float(land.packed[EXPOSURE]), view, rgb, depth, y0, y1)
    fall = land.air.fall
    if fall in {1, 2}:
        lit = (0.9 * land.air.horizon if fall == 1 else 1.15 * land.air.horizon + 0.1) * land.packed[EXPOSURE]
        count, wind = (4200, 0.9) if fall == 1 else (2600, 0.45)
        seed = int(land.packed[SEED])
        blow = math.copysign(wind, land.air.wind)
        fall_through(fall, count, seed, lit, blow, view, float(seconds), rgb, depth, y0, y1)


def _expose(land: Land, anchors: Anchors, spec: SceneSpec) -> None:
    """Set the exposure from a thumbnail of the default view: the middle of its light goes to the hour's level."""
    x, y, z = anchors.subject
    camera = CameraState(position=(x, y + 1.0, z - 12.0), target=(x, y + 1.9, z), focal_mm=26.0)
    rgb = np.empty((36, 64, 3), np.float32)
    depth = np.empty((36, 64), np.float32)
    view = basis(camera, aspect=64 / 36)
    _fill(land, view, _look(land, view, (64, 36)), 0.0, rgb, depth, 0, 36)
    luma = np.clip(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), 1e-4, 4.0)
    middle = 0.5 * float(np.exp(np.log(luma).mean())) + 0.5 * float(luma.mean())
    goal = _GOAL.get(spec.time, 0.2)
    if spec.weather in {"fog", "snow"} or land.kind == "snow":
        goal *= 1.35
    land.packed[EXPOSURE] = (goal / middle) ** 0.85


def ground_of(maps: Maps, x: float, z: float) -> float:
    """Height of the ground in metres at a place, from the finest map that holds it.

    Args:
        maps: the baked land.
        x: metres to the right.
        z: metres ahead.
    """
    n = maps.height.shape[1]
    for level in range(len(maps.frame)):
        x0, z0, size, _ = (float(v) for v in maps.frame[level])
        u, v = (x - x0) / size, (z - z0) / size
        if 0 <= u < n - 1 and 0 <= v < n - 1:
            i, j = int(u), int(v)
            part = maps.height[level, j : j + 2, i : i + 2].astype(np.float64)
            return float(np.array([1 - (v - j), v - j]) @ part @ np.array([1 - (u - i), u - i]))
    return 0.0


def ground_at(world: World, x: float, z: float) -> float:
    """Height in metres of the ground that a foot would find at a place.

    Args:
        world: a landscape.
        x: metres to the right.
        z: metres ahead.
    """
    return ground_of(world.data.maps, x, z)


def light_of(world: World) -> dict[str, Any]:
    """The light where people stand, exposed like the picture, for shading a figure.

    Args:
        world: a landscape.

    Returns:
        `key_dir` unit vector towards the sun or moon; `key_rgb`, `sky_rgb`, `ground_rgb` scene-linear light;
        `fog_rgb` colour of the air ahead and `fog_density` its extinction per metre.
    """
    land: Land = world.data
    gain = float(land.packed[EXPOSURE])
    seen = _sunlit(land)
    haze = np.asarray(land.dome[land.dome.shape[0] - 6, land.dome.shape[1] // 2], np.float64)
    return {
        "key_dir": _vec(land.air.sun),
        "key_rgb": _vec(land.air.key * gain * seen),
        "sky_rgb": _vec(land.air.sky * gain),
        "ground_rgb": _vec(land.air.ground * gain),
        "fog_rgb": _vec(haze * gain),
        "fog_density": land.air.haze,
    }


def _sunlit(land: Land) -> float:
    """Share of the sun or moon that reaches a head at the anchor, past the land between."""
    sun = land.air.sun
    head = ground_of(land.maps, 0.0, 0.0) + _EYE
    for step in range(60):
        d = 2.0 * 1.16**step
        x, y, z = (float(v) * d for v in sun)
        if math.hypot(x, z) > 12000.0:
            break
        if ground_of(land.maps, x, z) > head + y:
            return 0.15
    return 1.0


def _vec(value: NDArray[np.float64]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
