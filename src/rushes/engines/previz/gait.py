"""How a person moves: walking and running with planted feet, sitting, talking, dancing, holding; as tapered limbs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.acts import SEATED, Marks, marks_of, sway_of
from rushes.engines.previz.rounds import Round, after

#: Materials of a limb.
SKIN, COAT, TROUSERS, SHOES, HAIR, CANOPY, BAG = range(7)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One person in the scene.

    Args:
        position: metres; where the figure stands on the ground at t = 0.
        yaw: radians; 0 walks along +z, positive turns to +x.
        action: `walk`, `run`, `stand`, `sit`, `talk`, `turn`, `wave`, `point`, `dance`, `hold`, `drink`, `read` or
            `type`.
        color: identity colour of the coat, `#rrggbb`.
        trousers, hair, skin: colours, `#rrggbb`.
        height: metres.
        carry: `none`, `umbrella` or `bag`.
        product: colour of what the figure holds, drinks from or reads.
        coat: `long` or `jacket`.
        speed: metres per second; None for the action's own.
        phase: 0..1, where in the step cycle the figure starts.
        climb: metres of rise per metre walked, for sloping ground.
        seat: height of what the figure sits on, metres; 0 where it does not sit.
        loop: seconds after which every limb is where it was; 0 for none.
        round: in a loop, the way that somebody who walks goes instead of straight ahead (see `rounds`).
        hairdo: `short` or `long`.
        gaze: how far the head is turned to its right and bent down, radians.
        act: what it does with a thing or with somebody, a name of `acts.ACTS`; where that puts hands and feet, it wins.
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
    product: str = "#d8d2c4"
    coat: str = "long"
    speed: float | None = None
    phase: float = 0.0
    climb: float = 0.0
    seat: float = 0.0
    loop: float = 0.0
    round: Round | None = None
    hairdo: str = "short"
    gaze: tuple[float, float] = (0.0, 0.0)
    act: str = ""


def pace(figure: Figure) -> float:
    """Metres per second over the ground."""
    if figure.speed is not None:
        return figure.speed
    return {"walk": 1.3, "run": 3.4}.get(figure.action, 0.0)


def place(figure: Figure, seconds: float) -> tuple[float, float, float]:
    """Where the figure stands on the ground, metres."""
    way = pace(figure) * seconds
    x, y, z = figure.position
    if figure.round is not None:
        across, ahead, _ = after(figure.round, seconds / figure.loop)
        return (x + across, y, z + ahead)
    return (x + math.sin(figure.yaw) * way, y + figure.climb * way, z + math.cos(figure.yaw) * way)


def bearing(figure: Figure, seconds: float) -> float:
    """The way the figure looks at an instant, radians: `turn` is half a turn on the spot in two seconds."""
    if figure.round is not None:
        return after(figure.round, seconds / figure.loop)[2]
    if figure.action != "turn":
        return figure.yaw
    if figure.loop:  # there and back
        return figure.yaw + math.pi * (0.5 - 0.5 * math.cos(math.tau * seconds / figure.loop))
    share = min(max((seconds - 0.3) / 2.0, 0.0), 1.0)
    return figure.yaw + math.pi * share * share * (3.0 - 2.0 * share)


def strides(figure: Figure) -> tuple[float, float]:
    """Two steps in metres, and how many of those a second: as size and pace have it, in a loop a whole number.

    A loop moves the stride, not the pace, so that feet stay where they are planted.
    """
    stride = (1.9 if figure.action == "run" else 1.36) * figure.height / 1.74
    speed = pace(figure)
    if figure.loop <= 0.0 or speed <= 0.0:
        return stride, speed / stride
    often = max(1, round(speed * figure.loop / stride)) / figure.loop
    return speed / often, often


def beats(figure: Figure, often: float) -> float:
    """An angular frequency in radians a second; in a loop the nearest that has a whole number of waves in it."""
    if figure.loop <= 0.0:
        return often
    return max(1, round(often * figure.loop / math.tau)) * math.tau / figure.loop


def limbs(figure: Figure, seconds: float) -> NDArray[np.float64]:
    """The body at one instant in its own axes (x right, y up from the ground, z ahead), metres.

    Returns:
        (N, 9) float64 rows: from xyz, radius there, to xyz, radius there, material.
    """
    h = figure.height / 1.74
    speed = pace(figure)
    running = figure.action == "run"
    stride, often = strides(figure)
    phase = figure.phase
    if speed > 0:
        phase += seconds * often if figure.loop else seconds * speed / stride
    step = math.tau * phase
    marks = marks_of(figure.act, seconds, h, speed, figure.loop) or Marks()
    going = speed > 0 and figure.act not in SEATED
    hip_y = (0.86 + ((0.022 * math.cos(2 * step + (0.6 if running else 3.1))) if going else 0.052)) * h
    sway = 0.018 * math.cos(step) if going else 0.02 * math.sin(seconds * beats(figure, 0.9))
    hip_z = 0.0
    if marks.hip is not None:
        sway, hip_y, hip_z = marks.hip
    elif figure.act in ("dance.a", "dance.b"):
        sway = sway_of(seconds, figure.loop) * (1.0 if figure.act == "dance.a" else -1.0)
    elif figure.seat > 0:
        hip_y, sway = figure.seat + 0.085 * h, 0.006 * math.sin(seconds * beats(figure, 0.9))
    elif figure.action == "dance":
        beat = beats(figure, math.pi * 2.0) * seconds
        hip_y, sway = hip_y - (0.045 - 0.035 * math.cos(2.0 * beat)) * h, 0.075 * h * math.sin(beat)
    rows: list[tuple[float, ...]] = []
    for side, lag in ((1.0, 0.0), (-1.0, 0.5)):
        foot, toe = _foot(phase + lag, stride, running, going, side, h)
        hip = np.array([side * 0.09 * h + sway, hip_y, hip_z + (0.02 * math.sin(step) * side if going else 0.0)])
        shift = _stance(figure, side, seconds, h)
        foot, toe = foot + shift, toe + shift
        out, up = 0.03, 0.0 if figure.seat > 0.3 else 0.3
        if marks.feet is not None:
            foot, toe = (np.array(v) for v in marks.feet[0 if side > 0 else 1])
            out, up = marks.knees, 0.3
        knee = _bend(hip, foot, 0.43 * h, 0.42 * h, np.array([side * out, up, 1.0]))
        rows.append((*hip, 0.088 * h, *knee, 0.062 * h, TROUSERS))
        rows.append((*knee, 0.060 * h, *foot, 0.043 * h, TROUSERS))
        if figure.coat == "long":  # cloth lies on the thigh that pushes it
            rows.append((*hip, 0.11 * h, *(hip + (knee - hip) * 0.92), 0.105 * h, COAT))
        rows.append((*(foot + np.array([0.0, -0.025 * h, -0.03 * h])), 0.042 * h, *toe, 0.034 * h, SHOES))
    lean = (0.14 if running else 0.035) if going else 0.0
    twist = 0.16 * math.sin(step) if going else 0.04 * math.sin(seconds * beats(figure, 0.7))
    if figure.action == "dance":
        twist = 0.22 * math.sin(beats(figure, math.pi * 2.0) * seconds + 0.6)
    first = len(rows)
    _torso(rows, figure, h, hip_y, sway, lean, twist, step if going else 0.0)
    if marks.hip is not None or marks.bow:
        _bow(rows, first, (sway, hip_y, hip_z), marks.bow)
    _turn_head(rows, *head_turn(figure, seconds))
    _arms(rows, figure, marks, h, (sway, hip_y, hip_z), lean, twist, step, seconds)
    rows += [(*a, thick, *b, thick, SHOES) for a, b, thick in marks.ropes]
    return np.array(rows, dtype=np.float64)


def _bow(rows: list[tuple[float, ...]], first: int, hip: tuple[float, float, float], bow: float) -> None:
    """Bend the trunk ahead about the hips, and set it above them; its hem stays with the legs."""
    c, s = math.cos(bow), math.sin(bow)
    for k in range(first, len(rows)):
        row = list(rows[k])
        for j in (0, 4):
            y, z = row[j + 1] - hip[1], row[j + 2]
            if y > 0.0:
                y, z = c * y - s * z, s * y + c * z
            row[j + 1], row[j + 2] = hip[1] + y, hip[2] + z
        rows[k] = tuple(row)


def _stance(figure: Figure, side: float, seconds: float, h: float) -> NDArray[np.float64]:
    """How far a foot is set from where it would stand: before the seat, beside the beat, lifted in a turn."""
    if figure.seat > 0.3:
        return np.array([0.0, 0.0, (0.36 + 0.06 * side) * h])
    if figure.seat > 0:
        return np.array([side * 0.04, 0.0, 0.52 * h])
    if figure.action == "dance":
        beat = beats(figure, math.pi * 2.0) * seconds
        lift = max(side * math.sin(beat), 0.0)
        return np.array([side * (0.05 + 0.07 * lift) * h, 0.10 * lift * h, 0.06 * lift * h])
    if figure.action == "turn" and (figure.loop or 0.3 < seconds < 2.3):
        lift = math.sin(beats(figure, math.tau * 1.5) * (seconds - 0.3))
        slow = abs(math.sin(math.tau * seconds / figure.loop)) if figure.loop else 1.0
        return np.array([0.0, 0.05 * max(lift * side, 0.0) * h * slow, 0.0])
    if figure.action in ("talk", "point", "wave", "hold"):  # weight on one leg
        return np.array([0.0, 0.0, 0.07 * h if side > 0 else -0.03 * h])
    return np.zeros(3)


def head_turn(figure: Figure, seconds: float) -> tuple[float, float]:
    """How far the head is turned to the right and bent down against the body, radians."""
    slow, quick, nodding = (beats(figure, often) * seconds for often in (0.9, 2.3, 3.1))
    yaw, nod = figure.gaze
    if figure.action == "talk":
        yaw, nod = yaw + 0.14 * math.sin(slow) + 0.06 * math.sin(quick), nod + 0.06 * math.sin(nodding)
    nod += {"read": 0.42, "drink": -0.10}.get(figure.action, 0.0)
    return yaw, nod + {"phone": 0.40, "guitar": 0.16, "bicycle": 0.05}.get(figure.act, 0.0)


def _turn_head(rows: list[tuple[float, ...]], yaw: float, nod: float) -> None:
    """Nod and turn the head about the neck: it is the last limbs of the torso, from the chin up."""
    neck = np.array(rows[-5][4:7])
    c, s, cn, sn = math.cos(yaw), math.sin(yaw), math.cos(nod), math.sin(nod)
    for k in (-3, -2, -1):
        row = list(rows[k])
        for j in (0, 4):
            x, y, z = np.array(row[j : j + 3]) - neck
            y, z = cn * y - sn * z, sn * y + cn * z
            row[j : j + 3] = neck + np.array([c * x + s * z, y, c * z - s * x])
        rows[k] = tuple(float(v) for v in row)


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
    toe_y = (0.034 + lift * 0.85 + 0.05 * max(0.0, (q - 0.7) / 0.3)) * h
    return (
        np.array([side * width, ankle_y, z + 0.06 * heel * h]),
        np.array([side * width, toe_y, z + (0.15 - 0.03 * math.sin(math.pi * q)) * h]),
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
    seated = figure.seat > 0 or figure.act in SEATED[:3]
    hem = (0.46 if figure.coat == "long" else 0.79) * h if not seated else hip_y - 0.05 * h
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
        (
            *(base + np.array([0.0, -0.012 * h, 0.0])),
            0.082 * h,
            *(base + np.array([0.0, 0.014 * h, 0.0])),
            0.064 * h,
            COAT,
        )
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
    marks: Marks,
    h: float,
    hip: tuple[float, float, float],
    lean: float,
    twist: float,
    step: float,
    seconds: float,
) -> None:
    """Two arms that do what the action says; what is carried hangs on the right hand or is held in both."""
    sway, hip_y, hip_z = hip
    c, s = math.cos(marks.bow), math.sin(marks.bow)
    hands = []
    for side, mark in zip((1.0, -1.0), marks.hands, strict=True):
        back = lean * 0.45 - side * twist * 0.12
        rise, ahead = c * 0.445 * h - s * back, hip_z + s * 0.445 * h + c * back
        shoulder = np.array([sway + side * 0.18 * h, hip_y + rise, ahead])
        hand = shoulder + np.array(_hand(figure, side, step, seconds)) * h if mark is None else np.array(mark.at)
        hands.append(hand)
        out = 0.9 if mark or figure.action in ("hold", "type", "read", "drink", "talk") else 0.35
        elbow = _bend(shoulder, hand, 0.29 * h, 0.27 * h, np.array([side * out, -0.6 if out > 0.5 else -0.25, -1.0]))
        rows.append((*shoulder, 0.060 * h, *elbow, 0.052 * h, COAT))
        rows.append((*elbow, 0.052 * h, *hand, 0.043 * h, COAT))
        tip = np.array([0.0, -0.05 * h, 0.02])
        if figure.action == "point" and side > 0:
            tip = np.array([0.03, 0.0, 0.09]) * h
        rows.append((*hand, 0.042 * h, *(hand + tip), 0.034 * h, SKIN))
    if figure.carry == "umbrella":
        _umbrella(rows, hands[0], h)
    if figure.carry == "bag":
        low = hands[0] + np.array([0.0, -0.22 * h, -0.07])
        rows.append((*low, 0.085 * h, *(low + np.array([0.0, 0.0, 0.16])), 0.085 * h, BAG))
    if figure.action == "hold":
        middle = (hands[0] + hands[1]) / 2 + np.array([0.0, 0.02, 0.03]) * h
        rows.append((*middle, 0.045 * h, *(middle + np.array([0.0, 0.17, 0.0]) * h), 0.04 * h, BAG))
    if figure.action == "drink":
        cup = hands[0] + np.array([-0.02, 0.02, 0.05]) * h
        rows.append((*cup, 0.032 * h, *(cup + np.array([0.0, 0.06, 0.0]) * h), 0.036 * h, BAG))
    if figure.act == "phone":
        way, across = np.array([-0.05, 0.78, 0.55]) * h, np.array([0.021, 0.0, 0.0]) * h
        middle = hands[0] + np.array([-0.045, -0.01, 0.0]) * h
        for k in (-1.0, 0.0, 1.0):
            foot = middle + k * across - 0.02 * way
            rows.append((*foot, 0.008 * h, *(foot + 0.15 * way), 0.008 * h, BAG))
    if figure.action == "read":
        for side in (-1.0, 1.0):
            middle = (hands[0] + hands[1]) / 2 + np.array([side * 0.055, 0.03, 0.03]) * h
            rows.append((*middle, 0.05 * h, *(middle + np.array([0.0, 0.12, 0.05]) * h), 0.05 * h, BAG))


def _hand(  # noqa: PLR0911  # one answer per action
    figure: Figure, side: float, step: float, seconds: float
) -> tuple[float, float, float]:
    """Where a hand is from its shoulder, in units of a body of 1.74 m: across, up and ahead."""
    action, right = figure.action, side > 0
    if right and figure.carry == "umbrella":
        return 0.015, -0.20 + 0.008 * math.sin(2 * step), 0.19
    if pace(figure) > 0:
        lag = math.pi if right else 0.0
        swing = (0.75 if action == "run" else 0.42) * math.cos(step + lag)
        if action == "run":
            return side * 0.045, -0.22 + 0.10 * math.sin(swing), 0.20 + 0.24 * math.sin(swing)
        return side * 0.045, -0.51 * math.cos(swing), 0.05 + 0.5 * math.sin(swing)

    def at(often: float) -> float:
        return beats(figure, often) * seconds

    still = (side * 0.045, -0.51 + 0.003 * math.sin(at(1.0) + side), 0.05 + 0.02 * math.sin(at(1.0) + side))
    poses: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
        "wave": ((0.16 + 0.10 * math.sin(at(7.0)), 0.46, 0.08), still),
        "dance": (
            (0.22, 0.12 + 0.26 * math.sin(at(math.tau) + 1.0), 0.18 * math.cos(at(math.tau) + 1.0)),
            (-0.22, 0.12 + 0.26 * math.sin(at(math.tau) - 1.0), 0.18 * math.cos(at(math.tau) - 1.0)),
        ),
        "point": ((0.16, 0.02 + 0.01 * math.sin(at(1.3)), 0.52), still),
        "talk": (
            (0.05 + 0.06 * math.sin(at(2.1)), -0.27 + 0.10 * math.sin(at(3.1) + 0.5), 0.31 + 0.06 * math.sin(at(2.6))),
            (-0.03 - 0.05 * math.sin(at(1.7)), -0.33 + 0.06 * math.sin(at(2.3)), 0.27 + 0.04 * math.sin(at(1.9))),
        ),
        "hold": ((-0.13, -0.17 + 0.01 * math.sin(at(1.2)), 0.33), (0.13, -0.17 + 0.01 * math.sin(at(1.2)), 0.33)),
        "read": ((-0.10, -0.20, 0.31), (0.10, -0.20, 0.31)),
        "type": (
            (-0.06, -0.26 + 0.012 * math.sin(at(13.0)), 0.37),
            (0.06, -0.26 + 0.012 * math.sin(at(11.0) + 1.0), 0.37),
        ),
    }
    if action == "drink" and right:
        sip = 0.5 - 0.5 * math.cos(min(max(math.sin(at(1.1)) * 1.6 + 0.5, 0.0), 1.0) * math.pi)
        return 0.02 - 0.19 * sip, -0.26 + 0.33 * sip, 0.32 - 0.12 * sip
    if action in poses:
        return poses[action][0 if right else 1]
    if figure.seat > 0.3:
        return -side * 0.06, -0.36 + 0.004 * math.sin(at(1.3)), 0.30
    if figure.seat > 0:
        return side * 0.02, -0.30, 0.34
    return still


def _umbrella(rows: list[tuple[float, ...]], hand: NDArray[np.float64], h: float) -> None:
    """Shaft from the hand, and the canopy as one row: apex, its radius of curvature, rim level and rim radius."""
    apex = np.array([hand[0] * 0.25, hand[1] + 0.88 * h, 0.05])
    rows.append((*(hand + np.array([0.0, -0.12, 0.0])), 0.011, *(apex + np.array([0.0, 0.05, 0.0])), 0.009, BAG))
    rows.append((*apex, 0.66, *apex, 0.54, CANOPY))
