"""Puts a real camera in the world: shot size, angle, lens and move become position, aim and focus at any instant."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec, Vec3
from rushes.engines.previz.loops import there_and_back
from rushes.engines.previz.moves import MOVES, Course, Travel
from rushes.engines.previz.rounds import after
from rushes.engines.previz.seeds import stream

__all__ = [
    "ANGLES",
    "MOVES",
    "ONE_WAY",
    "SIZES",
    "WAYS",
    "Framing",
    "basis",
    "confusion",
    "ease",
    "frame_up",
    "shoot",
    "side_of",
    "size_of",
    "sway",
]

#: Heights and places of the lens; `over_shoulder` looks past a partner who faces the subject.
ANGLES = ("eye", "low", "high", "top", "over_shoulder")

#: Share of the frame's height that the subject would fill if it were all in frame; and the lens a crew would reach for.
SIZES = {
    "ews": (0.22, 24.0),
    "ws": (0.52, 32.0),
    "ms": (1.15, 45.0),
    "mcu": (1.9, 60.0),
    "cu": (3.0, 85.0),
    "ecu": (5.5, 100.0),
}

#: Where on the subject the camera looks, as a share of its height from its foot.
_AIM = {"ews": 0.62, "ws": 0.55, "ms": 0.72, "mcu": 0.84, "cu": 0.92, "ecu": 0.94}


#: How far below the middle of the picture that place lies, as a share of its height.
_DROP = {"ews": 0.10, "ws": 0.10}

#: Shares of the frame for shots of a thing from near, which has no face to crop to; one looks at its middle.
_NEAR_THING = {"ms": 0.42, "mcu": 0.58, "cu": 0.8, "ecu": 1.6}

#: What a director who was asked for nothing in particular would try, by weight.
_OPEN_SIZES = {"ws": 0.46, "ews": 0.28, "ms": 0.18, "mcu": 0.08}
#: Moves that keep their own pace beside a walking subject; the others go along as far as the size asks.
_PACE = {"static": 0.0, "pan": 0.0, "tilt": 0.0, "dolly": 0.3, "follow": 1.0}
_OPEN_PAIR = {"static": 0.4, "handheld": 0.35, "push_in": 0.25}
#: What a word for the way of a move means.
WAYS = {"left": -1.0, "right": 1.0, "up": 1.0, "down": -1.0, "in": 1.0, "out": -1.0}
#: Moves that go one way where none is said.
ONE_WAY = ("dolly_zoom", "rack_focus", "pedestal")
#: Metres that the lens keeps above the ground, and how much farther away than the subject a rack of focus begins.
_CLEAR, _BEHIND = 0.55, 6.0
#: Metres between two people who talk, in an over-the-shoulder shot.
PARTNER = 1.6
_OPEN_SET = {"ws": 0.6, "ms": 0.3, "mcu": 0.1}
_OPEN_LAND = {"ews": 0.6, "ws": 0.4}
_OPEN_ROOM = {"ews": 0.65, "ws": 0.35}
_OPEN_MOVES = {
    "push_in": 0.24,
    "follow": 0.26,
    "truck": 0.12,
    "crane": 0.10,
    "orbit": 0.10,
    "handheld": 0.10,
    "static": 0.08,
}
_OPEN_STILL = {"push_in": 0.36, "truck": 0.18, "crane": 0.16, "orbit": 0.14, "dolly": 0.16}


@dataclass(frozen=True, kw_only=True)
class Framing:
    """The solved set-up before it moves: everything in metres and radians.

    Args:
        distance: from the aimed point to the lens.
        height: of the lens above ground.
        yaw: of the view against the world's heading, positive to the right.
        focal_mm, aperture: the lens.
        aim: share of the subject's height that is aimed at.
        shift: where the subject stands across the frame, -0.5 left edge .. 0.5 right edge.
        drop: where it stands down the frame, positive below the middle.
        pace: share of the subject's motion that the camera makes too, 0..1.
        move: of `MOVES`.
        side: -1 or 1, the way a sideways move goes.
        strength: 0.5 gentle .. 1.5 bold.
        roll: of the horizon, radians.
        focus: metres to what is sharp; 0 for the subject.
    """

    distance: float
    height: float
    yaw: float
    focal_mm: float
    aperture: float
    aim: float
    shift: float
    drop: float
    pace: float
    move: str
    side: float
    strength: float
    roll: float = 0.0
    focus: float = 0.0


def basis(state: CameraState, *, aspect: float) -> NDArray[np.float64]:
    """Position, right, up and forward of a camera, ready for kernels.

    Args:
        state: the camera.
        aspect: width over height of the picture.

    Returns:
        (4, 3) float64: position in metres; right and up scaled so that the ray through the normalised point
        (u, v) in -1..1 is `forward + u * right + v * up`; forward of unit length, so ray length equals view depth.
    """
    eye = np.array(state.position, dtype=np.float64)
    forward = np.array(state.target, dtype=np.float64) - eye
    forward /= max(float(np.linalg.norm(forward)), 1e-9)
    right = np.cross(np.array([0.0, 1.0, 0.0]), forward)
    length = float(np.linalg.norm(right))
    right = right / length if length > 1e-6 else np.array([1.0, 0.0, 0.0])
    up = np.cross(forward, right)
    if state.roll:
        c, s = math.cos(state.roll), math.sin(state.roll)
        right, up = c * right + s * up, c * up - s * right
    half = state.sensor_mm / (2.0 * state.focal_mm)
    return np.stack([eye, right * half, up * (half / aspect), forward])


def confusion(camera: CameraState, width: int) -> tuple[float, float, float]:
    """Blur radius in pixels as `scale * (d - focus) / d`, never more than the limit: (scale, focus, limit).

    Args:
        camera: its lens and focus.
        width: of the picture in pixels.
    """
    f = camera.focal_mm / 1000.0
    focus = max(camera.focus_m, f * 2.0)
    diameter = f * f / camera.aperture / (focus - f)
    return 0.5 * diameter / (camera.sensor_mm / 1000.0) * width, focus, 0.016 * width


def frame_up(spec: SceneSpec, anchors: Anchors, *, aspect: float) -> Framing:
    """Choose the set-up: wishes first, the seed for everything that was left open.

    Args:
        spec: its `camera` wishes are honoured; its seed varies yaw, height, side and framing.
        anchors: the subject's place and size.
        aspect: width over height of the picture.
    """
    chance = stream(spec.seed, "camera")
    wish = spec.camera
    wide_open = spec.kit == "landscape"
    on_set = spec.kit == "product"
    size, fill, usual = _size(spec)
    draws = chance.random(8)
    focal = min(max(float(wish.get("lens_mm") or usual * (0.85 + 0.4 * draws[0])), 12.0), 300.0)
    frame_height = anchors.subject_height / fill
    distance = frame_height * focal / (_sensor(aspect) / aspect)
    if aspect < 1.0:  # an upright frame holds a wide subject badly: step back
        distance *= 1.0 + 0.5 * (1.0 - aspect)
    wished = max(distance, 0.6)
    distance = min(wished, max(anchors.clearance, 0.6))
    if spec.kit == "interior" and not wish.get("lens_mm"):  # a wall stops the crew: a wider lens holds the same frame
        focal = max(focal * distance / wished, 24.0)
    side = 1.0 if draws[1] < 0.5 else -1.0
    if str(wish.get("move")) in ("static", "pan", "tilt") and size not in ("ews", "ws"):
        # somebody who walks through a close shot must not walk through the lens
        distance += 0.8 * math.hypot(anchors.velocity[0], anchors.velocity[2])
    straight = bool(wish.get("view"))
    third = (0.10 + 0.08 * draws[2] if size in ("ews", "ws", "ms", "mcu") else 0.05) * side * (not straight)
    angle = str(wish.get("angle") or ("eye" if straight else ""))
    height, yaw = _stand(angle, size, anchors, distance, draws)
    drop, aim = (0.0, 0.5) if _is_near_a_thing(spec, size) else (_DROP.get(size, -0.02), _AIM.get(size, 0.55))
    aperture = 2.0 if size in ("ms", "mcu", "cu", "ecu") else 2.8
    if on_set:
        drop, aim, aperture = 0.045, 0.5 if size != "ecu" else 0.6, 5.6
        if not angle:
            height = anchors.subject[1] + anchors.subject_height * (0.05 + 0.55 * draws[5])
    if wide_open and angle in ("", "eye", "low"):
        # the land is the picture: stand low and let the horizon have the upper half
        height = min(height, anchors.subject[1] + anchors.subject_height * (0.1 + 0.7 * draws[5]))
        drop = {"ews": 0.24 + 0.08 * draws[4], "ws": 0.16}.get(size, drop) if not straight else 0.07
    pair = angle == "over_shoulder" and any(anchors.facing)
    if pair:
        distance, aim, aperture = PARTNER + 1.15, 0.88, 2.0
        focal = float(wish.get("lens_mm") or 46.0 + 8.0 * draws[0])
        height, yaw, drop, third = anchors.subject[1] + 0.42 * anchors.subject_height, 0.0, -0.03, 0.13 * side
    if wish.get("move") == "rack_focus":
        aperture = 1.4 if not on_set else 2.0
    move, way = _move(spec, anchors, pair=pair)
    strength = (0.8 + 0.5 * draws[7]) * (0.3 if pair else 1.0)  # more would lose the shoulder
    return Framing(
        distance=float(wish.get("distance") or distance),
        height=min(max(float(wish.get("height") or height), anchors.floor), anchors.roof),
        yaw=math.radians(float(wish["yaw"])) if "yaw" in wish else 0.0 if straight else yaw,
        focal_mm=focal,
        aperture=float(wish.get("aperture") or aperture),
        aim=aim,
        shift=float(wish["shift"]) if "shift" in wish else third if aspect >= 1.0 else third * 0.5,
        drop=drop,
        pace=_PACE.get(move, {"ews": 0.3, "ws": 0.75}.get(size, 1.0) if _is_slow(anchors) else 1.0),
        move=move,
        side=way or side,
        strength=float(wish["strength"]) if "strength" in wish else strength,
        roll=math.radians(float(wish.get("roll") or 0.0)) * (side if not wish.get("way") else 1.0),
        focus=float(wish.get("focus_m") or 0.0),
    )


def _is_slow(anchors: Anchors) -> bool:
    """False for what drives: a camera that kept only part of its pace would lose it."""
    return math.hypot(anchors.velocity[0], anchors.velocity[2]) < 7.0


def _move(spec: SceneSpec, anchors: Anchors, *, pair: bool) -> tuple[str, float]:
    """The move that is wished or picked, and its way: -1, 1, or 0 where either would do."""
    moving = math.hypot(anchors.velocity[0], anchors.velocity[2]) > 0.05
    options = _OPEN_PAIR if pair else _OPEN_MOVES if moving else _OPEN_STILL
    move = str(spec.camera.get("move") or _pick(stream(spec.seed, "camera.move"), options))
    way = WAYS.get(str(spec.camera.get("way") or ""), 1.0 if move in ONE_WAY else 0.0)
    if move == "whip_pan" and not way and anchors.aside < 1e8:
        way = 1.0 if anchors.offset > 0 else -1.0  # from the far wall: the near one would fill the picture
    return move if move in MOVES else "static", way


def side_of(seed: int) -> float:
    """-1 or 1: the side of the picture that the subject stands on, and the way moves go, where nobody says."""
    return 1.0 if stream(seed, "camera").random(8)[1] < 0.5 else -1.0


def size_of(spec: SceneSpec) -> str:
    """The shot size that a scene asks for or its seed picks, of `SIZES`."""
    return _size(spec)[0]


def _size(spec: SceneSpec) -> tuple[str, float, float]:
    """The shot size that is wished or picked: its name, the share of the frame it fills, its usual lens."""
    options = {"landscape": _OPEN_LAND, "product": _OPEN_SET}.get(spec.kit, _OPEN_SIZES)
    if spec.camera.get("angle") and spec.kit == "street":
        options = {"ws": 0.65, "ews": 0.35}  # a steep angle on a close shot would leave the place out
    racked = spec.camera.get("move") == "rack_focus"
    if racked and spec.kit != "product":
        options = {"ms": 0.6, "mcu": 0.4}  # only near things are sharp alone
    if spec.kit in ("interior", "stage") and not any(s.get("kind") == "person" for s in spec.subjects):
        options = _OPEN_ROOM
    size = str(spec.camera.get("size") or _pick(stream(spec.seed, "camera.size"), options))
    fill, usual = SIZES.get(size, SIZES["ws"])
    if spec.kit == "product":  # a thing is shown whole where a person would be cropped
        fill = {"ews": 0.34, "ws": 0.50, "ms": 0.62, "mcu": 0.78, "cu": 1.15, "ecu": 2.2}.get(size, fill)
        usual = max(usual, 45.0)
    elif _is_near_a_thing(spec, size):
        fill = _NEAR_THING[size]
    return size, fill, max(usual, 65.0) if racked else usual


def _is_near_a_thing(spec: SceneSpec, size: str) -> bool:
    """True for a close shot of a thing: nobody and no animal stands beside it."""
    kinds = {s.get("kind") for s in spec.subjects}
    return size in _NEAR_THING and "thing" in kinds and not kinds & {"person", "animal"}


def _pick(chance: Any, options: dict[str, float]) -> str:
    """One of some weighted options."""
    at = float(chance.random()) * sum(options.values())
    for option, weight in options.items():
        at -= weight
        if at < 0:
            return option
    return next(iter(options))


def _stand(angle: str, size: str, anchors: Anchors, distance: float, draws: Any) -> tuple[float, float]:
    """Height of the lens and yaw of the view for a wished angle, seeded where none is wished."""
    tall = anchors.subject_height
    base = anchors.subject[1] - tall / 2
    yaw = (draws[3] - 0.5) * 0.34
    if angle == "low":
        return base + max(0.2 * tall, _AIM.get(size, 0.55) * tall - 0.42 * distance), yaw
    if angle == "high":
        return base + tall + 0.42 * distance, yaw
    if angle == "top":
        return base + tall + 0.97 * distance, yaw * 0.3
    if angle == "eye" or size in ("mcu", "cu", "ecu"):
        return base + (0.72 + 0.24 * draws[5]) * tall, yaw
    # nobody asked: low for stature, shoulder height for company, up a ladder for the place
    pick = draws[4]
    if pick < 0.34:
        share = 0.20 + 0.18 * draws[5]
    elif pick < 0.74:
        share = 0.55 + 0.4 * draws[5]
    else:
        share = 1.2 + (1.8 if size == "ews" else 0.9) * draws[5]
    # a close shot from a ladder would show a scalp and the floor
    return base + min(share * tall, _AIM.get(size, 0.55) * tall + 0.5 * distance), yaw


def shoot(
    framing: Framing,
    anchors: Anchors,
    *,
    seed: int,
    aspect: float,
    seconds: float,
    length: float,
    loops: bool = False,
    ground: Callable[[float, float], float] = lambda x, z: -math.inf,
) -> CameraState:
    """The camera at one instant of the take.

    Args:
        framing: from `frame_up`.
        anchors: the subject, its velocity, and how far the camera may go.
        seed: of the handheld noise.
        aspect: width over height of the picture.
        seconds: from the start of the take.
        length: seconds of the whole take; moves ease over it.
        loops: the move comes back to where it began.
        ground: height of the ground at x and z, metres; the lens stays above it.
    """
    share = seconds / length if length > 0 else 0.0
    tall = anchors.subject_height
    # the crew keeps pace with a walking subject, the more the closer the shot; else it is framed for the middle
    when = framing.pace * seconds + (1.0 - framing.pace) * 0.5 * length
    foot = anchors.subject[1] - tall / 2
    aim = np.array(anchors.subject, dtype=np.float64) + np.array(anchors.velocity) * when
    aim[1] = foot + framing.aim * tall
    if anchors.round is not None:
        across, ahead, _ = after(anchors.round, seconds / length)
        aim += framing.pace * np.array([across, 0.0, ahead])
    eased, share = there_and_back(share) if loops else (ease(share), share)
    course = Course(
        ease=eased,
        share=share,
        reach=framing.strength,
        side=framing.side,
        distance=framing.distance,
        height=framing.height,
        aim=float(aim[1]),
        tall=tall,
    )
    go = MOVES[framing.move](course)
    yaw, height = framing.yaw + go.yaw, framing.height + go.rise
    eye = _place(aim, anchors, framing.distance * go.distance, height, yaw, go.truck)
    shift = _heading(anchors, yaw) * go.step + np.array([0.0, go.lift, 0.0])
    eye, aim = eye + shift, aim + shift + _sideways(anchors, yaw) * go.truck
    under = max(ground(float(eye[0]), float(eye[2])) + _CLEAR, anchors.floor) - float(eye[1])
    if under > 0.0:  # lens and aim of a lift stay level with each other
        eye[1] += under
        aim[1] += under if go.lift else 0.0
    focal = framing.focal_mm * go.zoom
    if go.holds:
        focal *= float(np.linalg.norm(aim - eye)) / framing.distance
    target, roll = _aim(framing, eye, aim, aspect, focal, go, seed, seconds, length if loops else 0.0)
    reach = max(float(np.linalg.norm(target - eye)), 1e-6)
    focus = framing.focus or max(float(np.dot(aim - eye, target - eye)) / reach, 0.2)
    return CameraState(
        position=_vec(eye),
        target=_vec(target),
        roll=roll,
        focal_mm=focal,
        sensor_mm=_sensor(aspect),
        aperture=framing.aperture,
        focus_m=1.0 / ((1.0 - go.far) / focus + go.far / (_BEHIND * focus)),
    )


def _sensor(aspect: float) -> float:
    """Width of the sensor in use, millimetres: for upright pictures the camera is turned on its side."""
    return 36.0 if aspect >= 1.0 else 36.0 * aspect


def ease(share: float) -> float:
    """Ease in and out without ever standing still, so that a cut inside the move still moves."""
    share = min(max(share, 0.0), 1.0)
    smooth = share * share * share * (share * (6.0 * share - 15.0) + 10.0)
    return 0.55 * share + 0.45 * smooth


def _heading(anchors: Anchors, yaw: float) -> NDArray[np.float64]:
    x, _, z = anchors.heading
    base = math.atan2(x, z) + yaw
    return np.array([math.sin(base), 0.0, math.cos(base)])


def _sideways(anchors: Anchors, yaw: float) -> NDArray[np.float64]:
    ahead = _heading(anchors, yaw)
    return np.array([ahead[2], 0.0, -ahead[0]])


def _place(
    aim: NDArray[np.float64], anchors: Anchors, distance: float, height: float, yaw: float, truck: float
) -> NDArray[np.float64]:
    """Stand `distance` from the aim, at `height`, inside the room the world leaves."""
    rise = height - float(aim[1])
    flat = math.sqrt(max(distance * distance - rise * rise, (0.25 * distance) ** 2))
    eye = aim - _heading(anchors, yaw) * min(flat, anchors.clearance) + _sideways(anchors, yaw) * truck
    eye[1] = min(max(height, anchors.floor), anchors.roof)
    if anchors.aside < 1e8:  # a street or a room: stay between its walls
        base = np.array(anchors.subject)
        across = _sideways(anchors, 0.0)
        off = float(np.dot(eye - base, across)) + anchors.offset
        limit = anchors.aside
        eye += across * (limit * math.tanh(off / limit) - off)
    return eye


def _aim(
    framing: Framing,
    eye: NDArray[np.float64],
    aim: NDArray[np.float64],
    aspect: float,
    focal: float,
    go: Travel,
    seed: int,
    seconds: float,
    loop: float,
) -> tuple[NDArray[np.float64], float]:
    """Turn the camera so that the aim lands on its third; add the move's turn and the operator's hands."""
    look = aim - eye
    reach = float(np.linalg.norm(look))
    half = 0.5 * _sensor(aspect) / focal
    yaw = math.atan2(look[0], look[2]) - math.atan(framing.shift * 2.0 * half) + go.turn
    pitch = go.pitch + math.asin(min(max(look[1] / reach, -1.0), 1.0)) + math.atan(framing.drop * 2.0 * half / aspect)
    roll, shake = framing.roll + go.roll, go.shake
    if shake > 0:
        calm = shake * min(1.0, 35.0 / focal)
        yaw += 0.010 * calm * sway(seed, 1, seconds, loop)
        pitch += 0.008 * calm * sway(seed, 2, seconds, loop)
        roll += 0.006 * calm * sway(seed, 3, seconds, loop)
        eye += np.array([0.025 * sway(seed, 4, seconds, loop), 0.02 * sway(seed, 5, seconds, loop), 0.0]) * shake
    pitch = min(max(pitch, -1.5), 1.5)
    ahead = np.array([math.sin(yaw) * math.cos(pitch), math.sin(pitch), math.cos(yaw) * math.cos(pitch)])
    return eye + ahead * reach, roll


def sway(seed: int, axis: int, seconds: float, loop: float) -> float:
    """Band-limited noise of a held camera, about -1..1: breath, steps and a little tremor; whole waves in a loop."""
    phases = stream(seed, f"hands.{axis}").random(4) * math.tau
    bands: tuple[tuple[float, float], ...] = ((0.31, 0.55), (0.83, 0.28), (1.9, 0.13), (3.7, 0.04))
    if loop > 0:
        bands = tuple((max(1, round(f * loop)) / loop, g) for f, g in bands)
    return sum(g * math.sin(math.tau * f * seconds + p) for (f, g), p in zip(bands, phases, strict=True))


def _vec(value: NDArray[np.float64]) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
