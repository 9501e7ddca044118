"""Scenes near a scene and between two: numbers go over step by step, words switch at half, layouts keep their seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rushes.engines.previz.camera import frame_up, size_of
from rushes.engines.previz.company import gather
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits import kit_named
from rushes.engines.previz.seeds import stream
from rushes.imaging.color import hex_to_lab, lab_to_hex

#: Numbers that go over by ratio: half way between 24 and 96 mm lie 48.
_RATIOS = ("lens_mm", "aperture", "distance", "focus_m")
#: The hours in order, for a neighbour of an hour.
_HOURS = ("dawn", "day", "dusk", "night")
#: Pairs of words for the way of a move; the others go left or right.
_WAYS = {"pedestal": ("down", "up"), "tilt": ("down", "up"), "dolly_zoom": ("out", "in"), "rack_focus": ("out", "in")}


def settle(spec: SceneSpec, *, aspect: float = 16 / 9, seconds: float = 2.0) -> SceneSpec:
    """The same scene with everything the seed chose for the camera written out in numbers.

    Args:
        spec: any scene.
        aspect: width over height of its pictures.
        seconds: of the take.

    Returns:
        A scene whose frames are those of `spec`, up to rounding to a tenth of a millimetre and of a degree.
    """
    world = kit_named(spec.kit).build(spec)
    anchors = gather(spec, world, seconds=seconds)[1] if spec.kit == "landscape" else world.anchors
    framing = frame_up(spec, anchors, aspect=aspect)
    low, high = _WAYS.get(framing.move, ("left", "right"))
    camera: dict[str, Any] = {
        **spec.camera,
        "move": framing.move,
        "way": high if framing.side > 0 else low,
        "size": size_of(spec),
        "lens_mm": round(framing.focal_mm, 1),
        "aperture": framing.aperture,
        "yaw": round(math.degrees(framing.yaw), 1),
        "distance": round(framing.distance, 4),
        "height": round(framing.height, 4),
        "shift": round(framing.shift, 4),
        "strength": round(framing.strength, 4),
        "roll": round(math.degrees(framing.roll), 1),
    }
    return replace(spec, camera=camera)


def between(first: SceneSpec, last: SceneSpec, share: float) -> SceneSpec:
    """A scene on the way from one to another.

    Numbers and colours go over evenly (lenses, apertures and distances by ratio, colours in CIELAB); words, and with
    them the layout's seed, are those of the nearer scene. What only one of the two states is its own affair.

    Args:
        first, last: settled scenes, so that both have numbers for the camera.
        share: 0 gives `first`, 1 gives `last`.
    """
    near, far, at = (first, last, share) if share < 0.5 else (last, first, 1.0 - share)
    others = list(far.subjects)
    subjects = []
    for subject in near.subjects:
        twin = next((other for other in others if other.get("kind") == subject.get("kind")), {})
        if twin:
            others.remove(twin)
        subjects.append(_mixed(subject, twin, at))
    pairs = zip(near.palette, far.palette, strict=False)
    palette = tuple(_color(a, b, at) for a, b in pairs) + near.palette[len(far.palette) :]
    return replace(
        near,
        palette=palette,
        mired=_number(near.mired, far.mired, at),
        contrast=_number(near.contrast, far.contrast, at),
        subjects=tuple(subjects),
        camera=_mixed(near.camera, far.camera, at),
    )


def near(spec: SceneSpec, number: int, *, spread: float = 1.0) -> SceneSpec:
    """The `number`-th scene near a settled one: same place, people and layout, another camera, lens and light.

    Args:
        spec: a settled scene.
        number: 1, 2, 3 ...; the same number gives the same scene.
        spread: how far away, 1 as a second unit would try it, 0 the scene itself.
    """
    chance = stream(spec.seed, f"near.{number}")
    side = 1.0 if number % 2 else -1.0
    draws = chance.random(8)
    view = spec.camera
    # the lens changes with the distance: the subject keeps its size and the place behind it changes
    lens = 2.0 ** (spread * (-0.9, 0.7, 0.0, 1.0, -0.5)[number % 5] * (0.6 + 0.4 * draws[0]))
    size = 2.0 ** (spread * 0.4 * (draws[1] - 0.5))
    focal = min(max(float(view["lens_mm"]) * lens, 12.0), 200.0)
    camera = {
        **view,
        "lens_mm": round(focal, 1),
        "distance": round(max(float(view["distance"]) * focal / float(view["lens_mm"]) * size, 0.5), 4),
        "yaw": round(float(view["yaw"]) + spread * side * (6.0 + 16.0 * draws[2]), 1),
        "height": round(max(float(view["height"]) * 2.0 ** (spread * 1.2 * (draws[3] - 0.5)), 0.06), 4),
        "shift": round(float(view["shift"]) * (-1.0 if draws[4] < 0.4 * spread else 1.0), 4),
    }
    time = spec.time
    if draws[5] < 0.34 * spread and time in _HOURS:
        time = _HOURS[(_HOURS.index(time) + (1 if draws[6] < 0.5 else -1)) % len(_HOURS)]
    mired = min(max(spec.mired + spread * 36.0 * (draws[7] - 0.5), 60.0), 500.0)
    return replace(spec, camera=camera, time=time, mired=round(mired, 1))


def _mixed(near: Mapping[str, Any], far: Mapping[str, Any], at: float) -> dict[str, Any]:
    mixed: dict[str, Any] = dict(near)
    for name, value in near.items():
        other = far.get(name)
        if isinstance(value, str) and isinstance(other, str) and value.startswith("#") and other.startswith("#"):
            mixed[name] = _color(value, other, at)
        elif isinstance(value, (int, float)) and isinstance(other, (int, float)):
            by_ratio = name in _RATIOS and value > 0 and other > 0
            mixed[name] = round(value * (other / value) ** at, 4) if by_ratio else _number(value, other, at)
    return mixed


def _number(near: float, far: float, at: float) -> float:
    return round(near + (far - near) * at, 4)


def _color(near: str, far: str, at: float) -> str:
    a, b = hex_to_lab(near), hex_to_lab(far)
    return near if near == far or at == 0 else lab_to_hex(a + (b - a) * at)
