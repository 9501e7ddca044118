"""How a person moves: joints of a walking, running or standing figure as tapered limbs with planted feet."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Materials of a limb.
SKIN, COAT, TROUSERS, SHOES, HAIR, CANOPY, BAG = range(7)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One person in the scene.

    Args:
        position: metres; where the figure stands on the ground at t = 0.
        yaw: radians; 0 walks along +z, positive turns to +x.
        action: `walk`, `run`, `stand`, `wave` or `dance`.
        color: identity colour of the coat, `#rrggbb`.
        trousers, hair, skin: colours, `#rrggbb`.
        height: metres.
        carry: `none`, `umbrella` or `bag`.
        coat: `long` or `jacket`.
        speed: metres per second; None for the action's own.
        phase: 0..1, where in the step cycle the figure starts.
        climb: metres of rise per metre walked, for sloping ground.
    """

    position: tuple[float, float, float]
    yaw: float = 0.0
    action: str = "walk"
    color: str = "#c2282d"
    trousers: str = "#1d2129"
    hair: str = "#1b1512"
    skin: str = "#c69072"
    height: float = 1.74
    carry: str = "none"
    coat: str = "long"
    speed: float | None = None
    phase: float = 0.0
    climb: float = 0.0


def pace(figure: Figure) -> float:
    """Metres per second over the ground."""
    if figure.speed is not None:
        return figure.speed
    return {"walk": 1.3, "run": 3.4}.get(figure.action, 0.0)


def place(figure: Figure, seconds: float) -> tuple[float, float, float]:
    """Where the figure stands on the ground, metres."""
    way = pace(figure) * seconds
    x, y, z = figure.position
    return (x + math.sin(figure.yaw) * way, y + figure.climb * way, z + math.cos(figure.yaw) * way)


def limbs(figure: Figure, seconds: float) -> NDArray[np.float64]:
    """The body at one instant in its own axes (x right, y up from the ground, z ahead), metres.

    Returns:
        (N, 9) float64 rows: from xyz, radius there, to xyz, radius there, material.
    """
    h = figure.height / 1.74
    speed = pace(figure)
    running = figure.action == "run"
    stride = (1.9 if running else 1.36) * h
    phase = figure.phase + (seconds * speed / stride if speed > 0 else 0.0)
    step = math.tau * phase
    going = speed > 0
    hip_y = (0.86 + ((0.022 * math.cos(2 * step + (0.6 if running else 3.1))) if going else 0.012)) * h
    sway = 0.018 * math.cos(step) if going else 0.02 * math.sin(seconds * 0.9)
    rows: list[tuple[float, ...]] = []
    hips = []
    for side, lag in ((1.0, 0.0), (-1.0, 0.5)):
        foot, toe = _foot(phase + lag, stride, running, going, side, h)
        hip = np.array([side * 0.09 * h + sway, hip_y, 0.02 * math.sin(step) * side if going else 0.0])
        hips.append(hip)
        knee = _bend(hip, foot, 0.43 * h, 0.42 * h, np.array([side * 0.03, 0.0, 1.0]))
        rows.append((*hip, 0.088 * h, *knee, 0.062 * h, TROUSERS))
        rows.append((*knee, 0.060 * h, *foot, 0.043 * h, TROUSERS))
        if figure.coat == "long":  # cloth lies on the thigh that pushes it
            rows.append((*hip, 0.11 * h, *(hip + (knee - hip) * 0.92), 0.105 * h, COAT))
        rows.append((*(foot + np.array([0.0, -0.025 * h, -0.03 * h])), 0.042 * h, *toe, 0.034 * h, SHOES))
    lean = (0.14 if running else 0.035) if going else 0.0
    twist = 0.16 * math.sin(step) if going else 0.04 * math.sin(seconds * 0.7)
    _torso(rows, figure, h, hip_y, sway, lean, twist, step if going else 0.0)
    _arms(rows, figure, h, hip_y, sway, lean, twist, step, seconds)
    return np.array(rows, dtype=np.float64)


def _foot(
    phase: float, stride: float, running: bool, going: bool, side: float, h: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ankle and toe: planted (moving back at ground speed) while bearing, carried forward in an arc otherwise."""
    width = 0.075 * h
    if not going:
        spread = 0.10 * h
        return np.array([side * spread, 0.085 * h, -0.02]), np.array([side * (spread + 0.03), 0.034 * h, 0.15 * h])
    bear = 0.38 if running else 0.6
    p = phase % 1.0
    reach = stride * bear / 2
    if p < bear:
        q = p / bear
        z, lift = reach * (1 - 2 * q), 0.0
        heel = max(0.0, (q - 0.62) / 0.38)
        toe_up = max(0.0, 1 - q / 0.16) * 0.05
        ankle = np.array([side * width, (0.085 + 0.10 * heel * heel) * h, z + 0.06 * heel * heel * h])
        return ankle, np.array([side * width, (0.034 + toe_up) * h, z + 0.15 * h])
    q = (p - bear) / (1 - bear)
    ease = q * q * (3 - 2 * q)
    z = reach * (2 * ease - 1)
    lift = (0.26 if running else 0.10) * math.sin(math.pi * q) ** 1.2
    heel = max(0.0, 1 - q / 0.55)
    ankle_y = (0.085 + 0.10 * heel * (1 - 0.3 * q) + lift) * h
    toe_y = (0.034 + lift * 0.85 - 0.02 * heel + 0.05 * max(0.0, (q - 0.7) / 0.3)) * h
    return (
        np.array([side * width, ankle_y, z + 0.06 * heel * h]),
        np.array([side * width, max(toe_y, 0.034 * h), z + (0.15 - 0.03 * heel) * h]),
    )


def _bend(
    root: NDArray[np.float64], end: NDArray[np.float64], upper: float, lower: float, way: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The middle joint of two bones, bent towards `way` (law of cosines)."""
    line = end - root
    span = max(float(np.linalg.norm(line)), 1e-6)
    ahead = line / span
    span = min(span, (upper + lower) * 0.998)
    along = (upper * upper - lower * lower + span * span) / (2 * span)
    out = way - ahead * float(np.dot(way, ahead))
    out /= max(float(np.linalg.norm(out)), 1e-6)
    return root + ahead * along + out * math.sqrt(max(upper * upper - along * along, 0.0))


def _torso(
    rows: list[tuple[float, ...]],
    figure: Figure,
    h: float,
    hip_y: float,
    sway: float,
    lean: float,
    twist: float,
    step: float,
) -> None:
    """Coat as two capsules side by side (a body is wider than deep), neck, head and hair."""
    top = hip_y + 0.50 * h
    hem = (0.46 if figure.coat == "long" else 0.80) * h
    flare = 0.155 if figure.coat == "long" else 0.13
    for side in (1.0, -1.0):
        swing = 0.035 * math.sin(step) * side if step else 0.0
        chest = (sway + side * 0.085 * h, top - 0.06 * h, lean * 0.45 - side * twist * 0.06)
        waist = (sway + side * 0.055 * h, hip_y + 0.13 * h, lean * 0.15)
        skirt = (sway + side * 0.08 * h, hem, swing + 0.01 * h)
        rows.append((*chest, 0.105 * h, *waist, 0.105 * h, COAT))
        rows.append((*waist, 0.105 * h, *skirt, flare * h, COAT))
        shoulder = (sway + side * 0.165 * h, top - 0.055 * h, lean * 0.45 - side * twist * 0.12)
        rows.append((*chest, 0.085 * h, *shoulder, 0.068 * h, COAT))
    # a middle strand fills the groove between the two sides
    rows.append((sway, top - 0.08 * h, lean * 0.45, 0.108 * h, sway, hip_y + 0.10 * h, lean * 0.15, 0.112 * h, COAT))
    rows.append((sway, hip_y + 0.10 * h, lean * 0.15, 0.112 * h, sway, hem, 0.01 * h, (flare + 0.01) * h, COAT))
    base = np.array([sway, top, lean * 0.5])
    chin = base + np.array([0.0, 0.085 * h, 0.012])
    rows.append((*base, 0.058 * h, *chin, 0.052 * h, SKIN))
    rows.append(
        (*(base + np.array([0.0, -0.005, 0.0])), 0.085 * h, *(base + np.array([0.0, 0.035 * h, 0.0])), 0.068 * h, COAT)
    )
    skull = base + np.array([0.0, 0.195 * h, 0.028])
    rows.append((*(base + np.array([0.0, 0.125 * h, 0.038])), 0.066 * h, *skull, 0.086 * h, SKIN))
    nose = skull + np.array([0.0, -0.036, 0.082]) * h
    rows.append((*nose, 0.010 * h, *(nose + np.array([0.0, -0.026, 0.012]) * h), 0.013 * h, SKIN))
    rows.append(
        (
            *(skull + np.array([0.0, 0.018, -0.026])),
            0.094 * h,
            *(skull + np.array([0.0, -0.085 * h, -0.045])),
            0.072 * h,
            HAIR,
        )
    )


def _arms(
    rows: list[tuple[float, ...]],
    figure: Figure,
    h: float,
    hip_y: float,
    sway: float,
    lean: float,
    twist: float,
    step: float,
    seconds: float,
) -> None:
    """Two arms that swing against the legs, or hold, wave and dance; what is carried hangs on the right hand."""
    top = hip_y + 0.445 * h
    running = figure.action == "run"
    going = pace(figure) > 0
    for side, lag in ((1.0, math.pi), (-1.0, 0.0)):
        shoulder = np.array([sway + side * 0.18 * h, top, lean * 0.45 - side * twist * 0.12])
        swing = (0.75 if running else 0.42) * math.cos(step + lag) if going else 0.05 * math.sin(seconds + side)
        if side > 0 and figure.carry == "umbrella":
            hand = shoulder + np.array([0.015 * h, -0.20 * h + 0.008 * math.sin(2 * step), 0.19 * h])
        elif figure.action == "wave" and side > 0:
            hand = shoulder + np.array([0.16 + 0.10 * math.sin(seconds * 7), 0.46, 0.08]) * h
        elif figure.action == "dance":
            beat = seconds * 6.0 + side
            hand = shoulder + np.array([0.22 * side, 0.12 + 0.26 * math.sin(beat), 0.18 * math.cos(beat)]) * h
        else:
            if running:
                ahead, down = 0.20 + 0.24 * math.sin(swing), 0.22 - 0.10 * math.sin(swing)
            else:
                ahead, down = 0.05 + 0.5 * math.sin(swing), 0.51 * math.cos(swing)
            hand = shoulder + np.array([side * 0.045, -down, ahead]) * h
        elbow = _bend(shoulder, hand, 0.29 * h, 0.27 * h, np.array([side * 0.35, -0.25, -1.0]))
        rows.append((*shoulder, 0.060 * h, *elbow, 0.052 * h, COAT))
        rows.append((*elbow, 0.052 * h, *hand, 0.043 * h, COAT))
        rows.append((*hand, 0.042 * h, *(hand + np.array([0.0, -0.05 * h, 0.02])), 0.034 * h, SKIN))
        if side > 0 and figure.carry == "umbrella":
            _umbrella(rows, hand, h)
        if side > 0 and figure.carry == "bag":
            rows.append(
                (
                    *(hand + np.array([0.0, -0.22 * h, -0.07])),
                    0.085 * h,
                    *(hand + np.array([0.0, -0.22 * h, 0.09])),
                    0.085 * h,
                    BAG,
                )
            )


def _umbrella(rows: list[tuple[float, ...]], hand: NDArray[np.float64], h: float) -> None:
    """Shaft from the hand, and the canopy as one row: apex, its radius of curvature, rim level and rim radius."""
    apex = np.array([hand[0] * 0.25, hand[1] + 0.88 * h, 0.05])
    rows.append((*(hand + np.array([0.0, -0.12, 0.0])), 0.011, *(apex + np.array([0.0, 0.05, 0.0])), 0.009, BAG))
    rows.append((*apex, 0.66, *apex, 0.54, CANOPY))
