"""Rain, snow, dust, leaves and fireflies over nothing: where each drop or flake is at an instant, before one lens."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.chance import stream
from rushes.engines.previz.elements.strokes import LEAF, STROKE, lay_leaves, lay_strokes

_Many = NDArray[np.float64]
_Whole = NDArray[np.int64]
#: Half the picture's width at one metre: a lens of 35 mm on full frame.
_HALF = 18.0 / 35.0
#: Metres to what is sharp, and pixels of blur per dioptre away from it, as a share of the width.
_SHARP, _BLUR = 4.0, 0.009
_AUTUMN = ((0.52, 0.22, 0.03), (0.44, 0.07, 0.02), (0.30, 0.13, 0.04), (0.60, 0.38, 0.05), (0.24, 0.22, 0.04))


@dataclass(frozen=True, kw_only=True)
class Air:
    """What is in the air, the picture it is in and how it moves.

    Args:
        kind: of `KINDS`.
        amount: 1 for the usual number of drops or flakes.
        seed: where they are.
        width, height: of the picture, pixels.
        loop: seconds of a loop in which everything returns to where it was; 0 for none.
        shutter: seconds that the shutter is open.
    """

    kind: str
    amount: float
    seed: int
    width: int
    height: int
    loop: float
    shutter: float


def draw_air(air: Air, seconds: float) -> NDArray[np.float32]:
    """What is in the air while the shutter is open round an instant.

    Args:
        air: from words.
        seconds: the middle of the exposure.

    Returns:
        (H, W, 4) float32 scene-linear BT.709, premultiplied; light of 1 is diffuse white.
    """
    out = np.zeros((air.height, air.width, 4), np.float32)
    KINDS[air.kind](air, seconds, out)
    return out


def waves(air: Air, frequency: _Many) -> _Many:
    """Frequencies in hertz, moved to whole numbers of waves in a loop: none below one."""
    if not air.loop:
        return frequency
    return np.maximum(np.rint(frequency * air.loop), 1.0) / air.loop


def fallen(air: Air, start: _Many, speed: _Many, box: _Many, seconds: float) -> tuple[_Whole, _Many, _Whole]:
    """How far below the top of its box each of many things is that falls through it again and again.

    In a loop, what falls through its box several times does so a whole number of times; what does not get through
    it once is followed by more like it, so far apart as one falls in a loop. Speeds stay as they are.

    Args:
        air: for its loop.
        start: metres below the top at 0 seconds.
        speed: metres per second.
        box: height of the box, metres.
        seconds: when.

    Returns:
        Which thing each of the drops in the picture is (M,), metres below the top (M,), and the number of its fall (M,)
        by which a thing may start elsewhere each time.
    """
    slot, falls = box, np.full(len(box), 1 << 40)
    copies = np.ones(len(box), np.int64)
    if air.loop:
        way = speed * air.loop
        falls = np.maximum(np.floor(way / box), 1.0).astype(np.int64)
        slot = way / falls
        copies = np.maximum(np.ceil(box / slot), 1.0).astype(np.int64)
    gone = (start + speed * seconds) / slot
    which: _Whole = np.repeat(np.arange(len(box), dtype=np.int64), copies)
    copy = np.arange(len(which)) - np.repeat(np.cumsum(copies) - copies, copies)
    level = (gone - np.floor(gone))[which] * slot[which] + copy * slot[which]
    number = np.where(copies > 1, 0, np.floor(gone).astype(np.int64) % falls)[which]
    keep = level < box[which]
    return which[keep], level[keep], number[keep]


def dice(a: _Whole, b: _Whole, salt: int) -> _Many:
    """A number in [0, 1) for each pair of whole numbers; the same on every machine."""
    h = a.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ b.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    h ^= np.uint64(salt * 0x165667B19E3779F9 & 0xFFFFFFFFFFFFFFFF)  # a product of two scalars would warn
    h = (h ^ (h >> np.uint64(29))) * np.uint64(0xD6E8FEB86659FD93)
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray((h >> np.uint64(40)).astype(np.float64) / 16777216.0)


@dataclass(frozen=True, kw_only=True)
class _Cast:
    """Things in a frustum: distance, box of the fall (height, and half its width), pixels to a metre there."""

    z: _Many
    box: _Many
    wide: _Many
    scale: _Many
    roll: _Many


def _cast(air: Air, count: int, near: float, far: float, name: str) -> _Cast:
    """Spread things over the depth of a picture, far ones first; so many for a picture of 16:9, whatever its size."""
    chance = stream(air.seed, f"element.{name}")
    number = max(1, round(count * air.amount))
    roll = chance.random((number, 8))
    z = np.sort(near + (far - near) * roll[:, 0] ** 0.65)[::-1]
    aspect = air.width / air.height
    tall = 2.0 * _HALF / aspect * z
    return _Cast(z=z, box=1.12 * tall + 0.7, wide=1.15 * _HALF * z + 0.3, scale=0.5 * air.width / _HALF / z, roll=roll)


def _pixels(air: Air, cast: _Cast, which: _Whole, x: _Many, level: _Many) -> tuple[_Many, _Many]:
    """Pixel of places `x` metres right of the middle and `level` metres below the top of their boxes."""
    scale = cast.scale[which]
    y = level - 0.5 * cast.box[which]
    return 0.5 * air.width + x * scale, 0.5 * air.height + y * scale


def _blur(air: Air, z: _Many) -> _Many:
    """Pixels of the circle of confusion."""
    return np.abs(1.0 / z - 1.0 / _SHARP) * _BLUR * air.width


def _strokes(
    ends: tuple[_Many, _Many, _Many, _Many], radius: _Many, blur: _Many, alpha: _Many, color: _Many, *, taper: bool
) -> _Many:
    """Strokes for the kernel: what is finer than a pixel, out of focus or moving is paler."""
    ax, ay, bx, by = ends
    out = np.zeros((len(ax), STROKE))
    wide = np.sqrt(np.maximum(radius, 0.5) ** 2 + blur**2)
    long_ = np.hypot(bx - ax, by - ay)
    thin = np.minimum(radius / wide, 1.0)
    # the light of a disc is spread over the area that it sweeps; a streak was swept from the start
    share = thin if taper else thin * thin * (math.pi * wide) / (math.pi * wide + 2.0 * long_)
    out[:, 0:4] = np.stack([ax, ay, bx, by], axis=1)
    out[:, 4], out[:, 5], out[:, 6] = wide, np.maximum(1.0, blur), np.clip(alpha * share, 0.0, 1.0)
    out[:, 7:10], out[:, 10] = color, 1.0 if taper else 0.0
    return out


def _rain(air: Air, seconds: float, out: NDArray[np.float32]) -> None:
    """Streaks as long as a drop falls while the shutter is open, a little aslant."""
    cast = _cast(air, 1500, 1.1, 17.0, "rain")
    speed = 7.6 + 2.2 * cast.roll[:, 1]
    which, level, number = fallen(air, cast.roll[:, 2] * cast.box, speed, cast.box, seconds)
    lean = 0.07
    x = (2.0 * dice(which, number, air.seed) - 1.0) * cast.wide[which] + lean * level
    way = 0.5 * speed[which] * max(air.shutter, 1.0 / 200.0)
    ax, ay = _pixels(air, cast, which, x - lean * way, level - way)
    bx, by = _pixels(air, cast, which, x + lean * way, level + way)
    radius = 0.0013 * cast.scale[which]
    alpha = 0.50 + 0.45 * cast.roll[which, 3]
    color = np.array([0.70, 0.76, 0.84]) * (0.7 + 0.6 * cast.roll[which, 4:5])
    lay_strokes(_strokes((ax, ay, bx, by), radius, _blur(air, cast.z[which]), alpha, color, taper=True), out)


def _snow(air: Air, seconds: float, out: NDArray[np.float32]) -> None:
    """Flakes that sink and sway; near ones are large and soft."""
    cast = _cast(air, 2600, 1.3, 13.0, "snow")
    roll = cast.roll
    speed = 0.75 + 0.6 * roll[:, 1]
    lines = []
    for side in (-0.5, 0.5):  # where the shutter opens and where it closes
        which, level, number = fallen(air, roll[:, 2] * cast.box, speed, cast.box, seconds)
        at = seconds + side * air.shutter
        level = level + speed[which] * side * air.shutter
        beat = waves(air, 0.25 + 0.4 * roll[:, 3])[which]
        sway = 0.10 * np.sin(math.tau * (beat * at + roll[which, 4]))
        sway += 0.03 * np.sin(math.tau * (2.0 * beat * at + roll[which, 5]))
        x = (2.0 * dice(which, number, air.seed) - 1.0) * cast.wide[which] + sway + 0.16 * level
        lines.append(_pixels(air, cast, which, x, level))
    (ax, ay), (bx, by) = lines
    radius = (0.0045 + 0.0055 * roll[which, 6]) * cast.scale[which]
    color = np.broadcast_to(np.array([1.25, 1.29, 1.36]), (len(which), 3)) * (0.8 + 0.4 * roll[which, 7:8])
    lay_strokes(
        _strokes(
            (ax, ay, bx, by), radius, 0.8 * _blur(air, cast.z[which]), np.full(len(which), 0.95), color, taper=False
        ),
        out,
    )


def _wander(air: Air, cast: _Cast, seconds: float, reach: float, pace: float) -> tuple[_Many, _Many]:
    """Pixels of things that float round their places on closed curves."""
    roll = cast.roll
    x = (2.0 * roll[:, 1] - 1.0) * cast.wide
    y = roll[:, 2] * cast.box
    for k, part in ((1.0, 1.0), (2.0, 0.45)):
        slow, quick = waves(air, k * pace * (0.5 + roll[:, 3])), waves(air, k * pace * (0.5 + roll[:, 4]))
        x = x + reach * part * np.sin(math.tau * (slow * seconds + k * roll[:, 5]))
        y = y + 0.7 * reach * part * np.sin(math.tau * (quick * seconds + k * roll[:, 6]))
    return _pixels(air, cast, np.arange(len(roll)), x, y)


def _dust(air: Air, seconds: float, out: NDArray[np.float32]) -> None:
    """Motes in warm light, most of them out of focus, that glint as they turn."""
    cast = _cast(air, 700, 0.6, 6.0, "dust")
    ax, ay = _wander(air, cast, seconds - 0.5 * air.shutter, 0.14, 0.10)
    bx, by = _wander(air, cast, seconds + 0.5 * air.shutter, 0.14, 0.10)
    glint = 0.55 + 0.45 * np.sin(math.tau * (waves(air, 0.3 + 0.9 * cast.roll[:, 7]) * seconds + cast.roll[:, 3]))
    radius = (0.0016 + 0.0030 * cast.roll[:, 6] ** 2) * cast.scale
    blur = 1.6 * _blur(air, cast.z)
    # a mote out of focus is a pale disc: it keeps more of its light than its size would leave it
    alpha = (0.25 + 0.75 * glint) * (1.0 + blur / np.maximum(radius, 0.5))
    color = np.broadcast_to(np.array([1.5, 1.2, 0.80]), (len(cast.z), 3))
    lay_strokes(_strokes((ax, ay, bx, by), radius, blur, alpha, color, taper=False), out)


def _fireflies(air: Air, seconds: float, out: NDArray[np.float32]) -> None:
    """Lights that wander and pulse, each with its glow."""
    cast = _cast(air, 60, 1.2, 7.0, "fireflies")
    ax, ay = _wander(air, cast, seconds - 0.5 * air.shutter, 0.42, 0.14)
    bx, by = _wander(air, cast, seconds + 0.5 * air.shutter, 0.42, 0.14)
    beat = np.sin(math.tau * (waves(air, 0.35 + 0.35 * cast.roll[:, 7]) * seconds + cast.roll[:, 4]))
    lit = np.clip(0.15 + 0.85 * beat, 0.0, 1.0) ** 1.5
    color = np.broadcast_to(np.array([1.3, 1.9, 0.30]), (len(cast.z), 3))
    core = np.maximum(0.011 * cast.scale, 1.1)
    for size, share, soft in ((10.0, 0.16, 20.0), (4.0, 0.34, 8.0), (1.2, 1.0, 1.4)):
        strokes = np.zeros((len(cast.z), STROKE))
        strokes[:, 0:4] = np.stack([ax, ay, bx, by], axis=1)
        strokes[:, 4], strokes[:, 5] = 0.5 * size * core, soft * core
        strokes[:, 6], strokes[:, 7:10] = share * lit, color * (2.0 if size == 1.0 else 0.8)
        lay_strokes(strokes, out)


def _leaves(air: Air, seconds: float, out: NDArray[np.float32]) -> None:
    """Leaves that tumble as they fall; several looks while the shutter is open."""
    cast = _cast(air, 60, 1.5, 8.0, "leaves")
    roll = cast.roll
    hues = np.array(_AUTUMN)[(roll[:, 7] * len(_AUTUMN)).astype(int)]
    looks = 6 if air.shutter else 1
    whole = np.zeros_like(out, np.float32)
    for k in range(looks):
        at = seconds + ((k + 0.5) / looks - 0.5) * air.shutter
        which, level, number = fallen(air, roll[:, 2] * cast.box, 0.55 + 0.7 * roll[:, 1], cast.box, at)
        beat = waves(air, 0.25 + 0.3 * roll[:, 3])[which]
        x = (2.0 * dice(which, number, air.seed) - 1.0) * cast.wide[which] + 0.25 * level
        x += 0.16 * np.sin(math.tau * (beat * at + roll[which, 4]))
        mx, my = _pixels(air, cast, which, x, level)
        turn = math.tau * (waves(air, 0.2 + 0.5 * roll[:, 5])[which] * at + roll[which, 6])
        roll_over = math.tau * (waves(air, 0.4 + 0.7 * roll[:, 6])[which] * at + roll[which, 5])
        long_ = (0.030 + 0.022 * roll[which, 4]) * cast.scale[which]
        flat = np.cos(roll_over)
        leaves = np.zeros((len(which), LEAF))
        leaves[:, 0], leaves[:, 1] = mx, my
        leaves[:, 2], leaves[:, 3] = long_ * np.cos(turn), long_ * np.sin(turn)
        wide = 0.52 * long_ * flat
        leaves[:, 4], leaves[:, 5] = -wide * np.sin(turn), wide * np.cos(turn)
        leaves[:, 6] = 1.0
        # a leaf that shows its upper side to the sky is bright; light also comes through it
        leaves[:, 7:10] = hues[which] * (0.55 + 0.75 * np.abs(np.sin(roll_over + 0.6)))[:, None]
        part = np.zeros_like(out)
        lay_leaves(leaves, part)
        whole += part / np.float32(looks)
    out[:] = whole


Painter = Callable[[Air, float, NDArray[np.float32]], None]
KINDS: dict[str, Painter] = {
    "rain": _rain,
    "snow": _snow,
    "dust": _dust,
    "leaves": _leaves,
    "fireflies": _fireflies,
}
