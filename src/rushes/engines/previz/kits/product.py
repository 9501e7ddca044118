"""The product kit: a pack shot on a lit set, glass, metal, print and carton in the brand's colours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.camera import basis
from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Surfaces, Thing, Vec3, World
from rushes.engines.previz.kits import product_trace as n
from rushes.engines.previz.kits.product_label import print_label
from rushes.engines.previz.kits.product_palette import Tones, tones_for
from rushes.engines.previz.kits.product_rows import float_motes, shade_set
from rushes.engines.previz.kits.product_shape import Shape, shape_for
from rushes.engines.previz.kits.product_solid import DISC, PLINTH, PRODUCT, TABLE, WALL, trace_set
from rushes.engines.previz.kits.product_studio import SoftBox, harmonics, lamps, light_map

__all__ = ["ProductKit", "Stage", "light_of"]

_HALF = 0.75
_FLOOR_CELLS = 112
_NOT_PRODUCTS = frozenset({"person", "proxy", "steam", "mist", "petals", "droplets", "particles", "water"})
_MOTES = {"particles": (1, 60), "petals": (2, 26), "snow": (3, 150), "rain": (4, 90)}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything a product set's kernels read.

    Args:
        shape: the product.
        numbers: packed numbers, see `product_trace`.
        colors: (11, 3) scene-linear colours, see `product_light`.
        label: print pyramid.
        light: light maps by direction.
        sh: (9, 3) light on surfaces.
        floor: baked light of the table.
        motes: kind and count of what floats, or (0, 0).
        mote_color: its colour.
        seed: of the take.
        name, color: what the product is called, and its colour as `#rrggbb` where one was asked for.
    """

    shape: Shape
    numbers: NDArray[np.float64]
    colors: NDArray[np.float64]
    label: NDArray[np.float32]
    light: NDArray[np.float32]
    sh: NDArray[np.float64]
    floor: NDArray[np.float32]
    motes: tuple[int, int]
    mote_color: NDArray[np.float64]
    seed: int
    name: str
    color: str


#: Shortest loop in which the product turns round once.
_TURN_SECONDS = 5.0


class ProductKit:
    """Pack shots (see `kit.Kit`): the product turns slowly on its axis while the lamps glide a little."""

    def build(self, spec: SceneSpec) -> World:
        """Choose shape, colours, lamps and set from the spec.

        Args:
            spec: `subjects` name the product with `color` and `label`, and may add `petals`, `mist`, `droplets`,
                `particles`, `water`; `palette` colours product and set; time and light choose the lamps' mood.
        """
        chance = stream(spec.seed, "product")
        draw = chance.random(32)
        product = _product(spec)
        extras = {str(s.get("kind", "")) for s in spec.subjects} | set(spec.extra.get("with", ()))
        extras -= set(spec.remove)
        word = str(product.get("kind") if product.get("kind") != "proxy" else product.get("word", "box"))
        shape = shape_for(word, draw[:10])
        mood = _mood(spec, float(draw[10]))
        tones = tones_for(spec, product, shape, mood, draw[11:19])
        side = 1.0 if draw[19] < 0.5 else -1.0
        boxes = lamps(mood, draw[20:22], side=side, warm=tones.lamp)
        wall = tones.colors[6] * 1.15
        light = light_map(boxes, wall=wall, floor=tones.colors[4] * 0.55, fill=tones.fill)
        numbers = _numbers(spec, shape, tones, mood, extras, draw[22:32], side)
        if loop := float(spec.extra.get("loop") or 0.0):  # a whole turn, or none where it would be a spin
            numbers[n.TURN] = side * math.tau / loop if loop >= _TURN_SECONDS else 0.0
        lamp = _lamp(boxes[0])
        colors = tones.colors.copy()
        sh = harmonics(light[0])
        flat = np.array([0.282095, 0.488603, 0.0, 0.0, 0.0, 0.0, -0.315392, 0.0, -0.546274])
        colors[9] = np.maximum(flat @ sh, 0.02)  # what falls on the table
        colors[10] = lamp
        floor = np.empty((_FLOOR_CELLS, _FLOOR_CELLS, 2), np.float32)
        n.bake_floor(numbers, shape.outer, math.cos(numbers[n.YAW]), math.sin(numbers[n.YAW]), lamp, _HALF, floor)
        kind = next((k for k in ("petals", "particles", "snow", "rain") if k in extras or k == spec.weather), "")
        if not kind and (spec.weather == "dust" or (mood in {"dark", "warm"} and draw[31] < 0.6)):
            kind = "particles"
        stage = Stage(
            shape=shape,
            numbers=numbers,
            colors=colors,
            label=_label(product, word, shape, tones, draw),
            light=light,
            sh=sh,
            floor=floor,
            motes=_MOTES.get(kind, (0, 0)),
            mote_color=tones.mote[max(_MOTES.get(kind, (1, 0))[0] - 1, 0)],
            seed=spec.seed & 0xFFFFF,
            name=word,
            color=str(product.get("color") or ""),
        )
        base = float(numbers[n.BASE])
        anchors = Anchors(
            subject=(0.0, base + shape.height / 2, 0.0),
            subject_height=shape.height,
            clearance=2.6,
            floor=0.03,
        )
        return World(anchors=anchors, data=stage)

    def shade(
        self,
        world: World,
        camera: CameraState,
        seconds: float,
        rgb: NDArray[np.float32],
        depth: NDArray[np.float32],
        y0: int,
        y1: int,
    ) -> None:
        """Fill rows y0..y1 at the time `seconds` (see `kit.Kit.shade`).

        Args:
            world: from `build`.
            camera: the view.
            seconds: from the start of the take.
            rgb: (H, W, 3) float32 scene-linear BT.709.
            depth: (H, W) float32 metres along the view axis.
            y0: first row.
            y1: row after the last.
        """
        stage: Stage = world.data
        p = stage.numbers
        view = basis(camera, aspect=rgb.shape[1] / rgb.shape[0])
        angle = float(p[n.YAW]) + float(p[n.TURN]) * (seconds - 2.5)
        sweep = 0.16 * math.sin(float(p[n.SWEEP]) + 0.55 * seconds)
        turn = np.array([math.cos(angle), math.sin(angle), math.cos(sweep), math.sin(sweep)])
        shade_set(
            p,
            stage.shape.outer,
            stage.shape.inner,
            stage.label,
            stage.colors,
            stage.sh,
            stage.light,
            stage.floor,
            _HALF,
            turn,
            view,
            _touch(p, view, rgb.shape),
            float(seconds),
            rgb,
            depth,
            y0,
            y1,
        )
        kind, count = stage.motes
        if kind:
            float_motes(kind, count, stage.seed, stage.mote_color, view, float(seconds), rgb, depth, y0, y1)

    def things(self, world: World) -> tuple[Thing, ...]:
        """Table, wall, disc, plinth and the product that turns (see `kit.Tracer`)."""
        stage: Stage = world.data
        p = stage.numbers
        spin = float(p[n.TURN])
        things = [Thing(id=TABLE, name="table", kind="ground"), Thing(id=WALL, name="wall", kind="wall")]
        if p[n.DISC_R] > 0.0:
            things.append(Thing(id=DISC, name="disc", kind="disc"))
        if p[n.BASE] > 0.0:
            things.append(Thing(id=PLINTH, name="plinth", kind="plinth"))
        return (*things, Thing(id=PRODUCT, name=stage.name, kind="product", color=stage.color, spin=spin))

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
        """Fill the wanted pixels (see `kit.Tracer`)."""
        stage: Stage = world.data
        p = stage.numbers
        angle = float(p[n.YAW]) + float(p[n.TURN]) * (seconds - 2.5)
        touch = _touch(p, view, into.normal.shape)
        turn = (math.cos(angle), math.sin(angle))
        trace_set(p, stage.shape.outer, *turn, touch, view, want, quick, into.depth, into.normal, into.ids)


def _touch(p: NDArray[np.float64], view: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """(2, 4) first and last column and row that the product with its plinth, and its mirror image, may touch."""
    height, width = shape[0], shape[1]
    wide = max(float(p[n.BOUND]), float(p[n.PLINTH_R]) * (1.0 if p[n.PLINTH_ROUND] > 0.5 else 1.4143)) * 1.03 + 0.002
    tall = float(p[n.BASE] + p[n.TOP]) + 0.002
    eye = view[0].copy()
    eye[1] = max(eye[1], 0.01)
    out = np.array([[0, width, 0, height], [0, width, 0, height]], np.int64)
    slack = 3.0 + 400.0 * float(p[n.RIPPLE]) * width / 960.0
    for k, sign in enumerate((1.0, -1.0)):
        corners = (
            np.array([(a, b, c) for a in (-wide, wide) for b in (-0.002, tall * sign) for c in (-wide, wide)]) - eye
        )
        far = corners @ view[3]
        if far.min() < 0.03:
            continue
        u = corners @ view[1] / (view[1] @ view[1] * far)
        v = corners @ view[2] / (view[2] @ view[2] * far)
        x, y = (u + 1.0) * 0.5 * width, (1.0 - v) * 0.5 * height
        out[k] = np.clip([x.min() - slack, x.max() + slack, y.min() - slack, y.max() + slack], -1e6, 1e6).astype(
            np.int64
        )
    return out


def _product(spec: SceneSpec) -> dict[str, Any]:
    """The subject that is the product: the first that is one, else an unknown thing, else a flacon."""
    for subject in spec.subjects:
        if str(subject.get("kind", "")) not in _NOT_PRODUCTS:
            return subject
    for subject in spec.subjects:
        if subject.get("kind") == "proxy":
            return subject
    return {"kind": "perfume", "label": str(spec.extra.get("label", ""))}


def _mood(spec: SceneSpec, draw: float) -> str:
    """The lamps' mood from light and time."""
    if spec.light in {"soft", "natural"} and spec.weather in {"overcast", "fog", "snow"}:
        return "soft"
    if spec.light == "golden":
        return "warm"
    if spec.light == "neon":
        return "dark"
    named = {"dawn": "soft" if draw < 0.5 else "warm", "dusk": "warm", "night": "dark"}.get(spec.time)
    if named:
        return named
    return "soft" if spec.light == "soft" or draw < 0.25 else "bright"


def _lamp(box: SoftBox) -> NDArray[np.float64]:
    a, e = math.radians(box.azimuth), math.radians(max(box.height + 14.0, 34.0))
    return np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])


def _numbers(
    spec: SceneSpec, shape: Shape, tones: Tones, mood: str, extras: set[str], draw: NDArray[np.float64], side: float
) -> NDArray[np.float64]:
    """Pack shape and set for the kernels."""
    p = np.zeros(42)
    round_ = shape.wide == shape.deep == shape.corner
    p[n.WIDE], p[n.DEEP], p[n.CORNER] = shape.wide, shape.deep, shape.corner
    p[n.REACH], p[n.LOW], p[n.HIGH], p[n.BOUND] = shape.box
    p[n.CAP], p[n.COLLAR] = shape.cap, shape.collar
    p[n.LABEL_0], p[n.LABEL_1] = shape.label
    p[n.WRAP], p[n.ROUND], p[n.GLASS], p[n.FULL] = shape.wrap, float(round_), float(shape.glass), shape.full
    p[n.TOP] = shape.height
    p[n.YAW] = 0.0 if round_ else side * (0.20 + 0.34 * draw[0])
    if shape.name == "phone":
        p[n.YAW] = side * 0.3
    p[n.TURN] = side * (0.10 if round_ else 0.055)
    p[n.SWEEP] = math.tau * draw[1]
    if draw[2] < 0.62 and "water" not in extras:
        p[n.BASE] = 0.012 + 0.035 * draw[3]
        p[n.PLINTH_R] = p[n.BOUND] * (1.25 + 0.75 * draw[4])
        p[n.PLINTH_ROUND] = float(draw[5] < 0.7)
    p[n.WALL_Z] = 0.85
    middle = p[n.BASE] + 0.5 * shape.height
    p[n.SPOT_X], p[n.SPOT_Y], p[n.SPOT_S] = -side * (0.02 + 0.10 * draw[6]), middle * 1.15, 0.30 + 0.14 * draw[7]
    if draw[8] < (0.5 if mood != "dark" else 0.25):
        p[n.DISC_R] = shape.height * (0.62 + 0.25 * draw[9])
        p[n.DISC_X] = side * shape.height * (0.10 + 0.3 * draw[6])
        p[n.DISC_Y] = p[n.BASE] + shape.height * (0.55 + 0.25 * draw[7])
        p[n.DISC_Z] = 0.30
    wet = spec.weather == "rain" or "droplets" in extras or shape.name == "can"
    p[n.DROPS] = 0.42 if wet and shape.name not in {"box", "phone"} else 0.0
    p[n.MIRROR] = {"dark": 0.75, "warm": 0.55, "bright": 0.38, "soft": 0.28}[mood]
    p[n.RIPPLE] = 0.05 if "water" in extras or spec.weather == "rain" else 0.0
    if p[n.RIPPLE] > 0:
        p[n.MIRROR] = max(p[n.MIRROR], 0.8)
    p[n.MIST] = 1.0 if extras & {"mist", "steam"} or spec.weather == "fog" else 0.0
    p[n.HAZE] = {"fog": 0.20, "dust": 0.20, "snow": 0.12}.get(spec.weather, 0.0)
    p[n.GLOSS] = {"box": 1.4, "jar": 0.35, "can": 0.5}.get(shape.name, 0.25)
    p[n.BODY_METAL] = 0.75 if shape.name == "can" else 0.0
    p[n.CAP_ROUGH] = tones.cap_rough
    p[n.SCREEN] = 1.6 if shape.name == "phone" else 0.0
    p[n.SEED] = float(spec.seed & 0xFFFFF)
    return p


def _label(
    product: dict[str, Any], word: str, shape: Shape, tones: Tones, draw: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Print the product's word; an unknown thing carries its own name."""
    text = str(product.get("label") or (word if product.get("kind") == "proxy" else ""))
    tall = shape.label[1] - shape.label[0]
    wide = 2.0 * shape.wrap * (shape.wide if shape.wide == shape.corner else 1.0)
    if shape.wrap > 3.0:
        wide *= 0.5
    style = int(draw[31] * 2.999) if shape.name in {"can", "box"} else (0 if draw[31] < 0.6 else 2)
    if shape.name == "phone":
        text, style = "", 0
    return print_label(
        text,
        style=style,
        ink=tones.ink,
        ground=tones.panel,
        accent=tones.accent,
        aspect=wide / tall,
    )


def light_of(world: World) -> dict[str, Any]:
    """The light on the set, for shading a hand or a figure that is put in.

    Args:
        world: a product set.

    Returns:
        `key_dir` unit vector towards the key; `key_rgb`, `sky_rgb`, `ground_rgb` scene-linear light; `fog_rgb` and
        `fog_density` as in the landscape.
    """
    stage: Stage = world.data
    up = stage.colors[9]
    return {
        "key_dir": _vec(stage.colors[10]),
        "key_rgb": _vec(up * 0.9),
        "sky_rgb": _vec(up * 0.45),
        "ground_rgb": _vec(stage.colors[4] * up * 0.4),
        "fog_rgb": _vec(stage.colors[6]),
        "fog_density": float(stage.numbers[n.HAZE]),
    }


def _vec(value: NDArray[np.float64]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
