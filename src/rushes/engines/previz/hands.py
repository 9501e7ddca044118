"""What the hands of a person do: where fingers point, where the palm looks, and how far the fingers are curled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.acts import Marks, marks_of
from rushes.engines.previz.gait import Figure, pace

Place = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Grip:
    """One hand.

    Args:
        fingers: unit direction from the wrist along the fingers, in the figure's axes.
        palm: unit direction out of the palm, square to them.
        curl: of each of two joints, radians.
        point: 1 where the forefinger is stretched out.
        hold: 1 where the hand's own place is what the fist holds, 0 where it is the middle of the palm.
    """

    fingers: Place
    palm: Place
    curl: float = 0.35
    point: float = 0.0
    hold: float = 0.0


#: Per action: where the palm looks (across to the person's own right; turned about for the left hand), curl, point,
#: hold, and how much the fingers lean from the forearm's way towards a way of their own.
_HANDS: dict[str, tuple[tuple[float, float, float], float, float, float, tuple[float, float, float]]] = {
    "wave": ((0.0, 0.0, 1.0), 0.06, 0.0, 0.0, (0.0, 0.5, 0.0)),
    "point": ((0.0, -1.0, 0.0), 1.35, 1.0, 0.0, (0.0, 0.0, 1.0)),
    "talk": ((-0.5, 0.9, 0.1), 0.28, 0.0, 0.0, (0.0, 0.0, 0.3)),
    "hold": ((-1.0, 0.0, 0.0), 0.55, 0.0, 0.6, (0.0, 0.1, 0.8)),
    "drink": ((-1.0, 0.0, 0.0), 0.85, 0.0, 1.0, (-0.3, 0.1, 0.6)),
    "read": ((-1.0, 0.2, -0.3), 0.6, 0.0, 0.6, (0.0, 0.5, 0.5)),
    "type": ((0.0, -1.0, 0.0), 0.5, 0.0, 0.0, (0.0, -0.2, 0.5)),
    "dance": ((-0.4, -0.6, 0.4), 0.25, 0.0, 0.0, (0.0, 0.0, 0.0)),
}
#: Only the right hand does these.
_RIGHT = ("wave", "point", "drink")


def grips(figure: Figure, arms: Place, seconds: float) -> tuple[Grip, Grip]:
    """The right and the left hand.

    Args:
        figure: who, doing what.
        arms: (6, 9) rows of `gait.limbs`: right upper arm, forearm and hand, then the left ones.
        seconds: from the start of the take.
    """
    marks = marks_of(figure.act, seconds, figure.height / 1.74, pace(figure), figure.loop) or Marks()
    one, other = (
        square(np.array(mark.fingers), np.array(mark.palm), curl=mark.curl, hold=mark.hold)
        if mark is not None
        else _grip(figure, side, arms[k : k + 3])
        for mark, k, side in zip(marks.hands, (0, 3), (1.0, -1.0), strict=True)
    )
    return one, other


def _grip(figure: Figure, side: float, arm: Place) -> Grip:
    along = arm[1, 4:7] - arm[1, 0:3]
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    action = figure.action
    if side > 0 and figure.carry == "umbrella":
        return square(np.array([-0.2, 0.1, 1.0]), np.array([-1.0, 0.0, 0.0]), curl=1.25, hold=1.0)
    if side > 0 and figure.carry == "bag":
        return square(along + np.array([0.0, -0.3, 0.0]), np.array([-1.0, 0.0, 0.0]), curl=1.2)
    if action in _HANDS and (side > 0 or action not in _RIGHT):
        palm, curl, point, hold, lean = _HANDS[action]
        way = along + np.array(lean) * np.array([side, 1.0, 1.0])
        return square(way, np.array(palm) * np.array([side, 1.0, 1.0]), curl=curl, point=point, hold=hold)
    if figure.seat > 0.0:  # on the thighs
        return square(along + np.array([0.0, 0.1, 0.8]), np.array([0.0, -1.0, 0.0]), curl=0.18)
    running = action == "run" and pace(figure) > 0.0
    return square(along, np.array([-side, 0.0, 0.12]), curl=1.05 if running else 0.42)


def square(fingers: Place, palm: Place, *, curl: float, point: float = 0.0, hold: float = 0.0) -> Grip:
    """A hand from two directions that need not be square to each other; the fingers' is kept."""
    fingers = fingers / max(float(np.linalg.norm(fingers)), 1e-6)
    palm = palm - fingers * float(palm @ fingers)
    length = float(np.linalg.norm(palm))
    if length < 1e-3:
        palm = np.array([0.0, -fingers[2], fingers[1]])
        length = max(math.hypot(float(palm[1]), float(palm[2])), 1e-6)
    return Grip(fingers=fingers, palm=palm / length, curl=curl, point=point, hold=hold)
