"""What each camera move does: how far lens, aim, focal length and focus have gone at a point of the take."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where a take stands in its move, and the set-up it started from.

    Args:
        ease: 0 at the start .. 1 at the end, slow at both ends and never standing still.
        share: 0..1 of the take's time.
        reach: how far moves go, 1 as usual.
        side: -1 or 1, the way a move goes: left or right, down or up, out or in.
        distance: metres from lens to aim.
        height: metres of the lens above the ground.
        aim: metres of the aimed point above the ground.
        tall: metres of the subject.
    """

    ease: float
    share: float
    reach: float
    side: float
    distance: float
    height: float
    aim: float
    tall: float

    @property
    def swing(self) -> float:
        """-1 at the start .. 1 at the end, 0 in the middle, where the set-up is as it was framed."""
        return 2.0 * self.ease - 1.0


@dataclass(frozen=True, kw_only=True)
class Travel:
    """What a move adds to the set-up.

    Args:
        distance: factor on the distance to the aim.
        rise: metres of the lens; the aim stays.
        lift: metres of lens and aim together.
        yaw: radians around the subject.
        truck: metres of lens and aim sideways.
        step: metres of lens and aim ahead.
        turn: radians of the lens to the right, on its spot.
        pitch: radians of the lens up, on its spot.
        roll: radians of the horizon.
        zoom: factor on the focal length.
        holds: the focal length follows the distance, so that the subject keeps its size.
        far: 0 sharp on the subject .. 1 sharp on what lies behind it.
        shake: 0 on a tripod .. 1 in the hand.
    """

    distance: float = 1.0
    rise: float = 0.0
    lift: float = 0.0
    yaw: float = 0.0
    truck: float = 0.0
    step: float = 0.0
    turn: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    zoom: float = 1.0
    holds: bool = False
    far: float = 0.0
    shake: float = 0.0


def _crane(c: Course) -> Travel:
    rise = (0.10 * c.distance + 0.4 * min(c.tall / 1.7, 1.0)) * c.reach
    room = max(c.aim + 0.42 * c.distance - c.height, 0.15 * c.distance)  # higher would show a scalp and the floor
    return Travel(rise=min(rise, 0.5 * room) * (c.swing + 1.0))


def _drone(c: Course) -> Travel:
    """Up and back at once from eye height; the lens looks down less than it rises, and the place comes into view."""
    distance = 1.0 + 0.8 * c.reach * c.ease
    return Travel(
        distance=distance, rise=0.34 * c.distance * distance * c.reach * c.ease, pitch=0.05 * c.reach * c.ease
    )


def _whip(c: Course) -> Travel:
    """Look elsewhere, throw the lens round within a third of a second or so, and land on the subject."""
    at = _smooth((c.share - 0.24) / 0.20)
    return Travel(turn=-c.side * (0.72 * (1.0 - at) + 0.02 * (1.0 - c.ease)) * min(c.reach, 1.2))


def _rack(c: Course) -> Travel:
    at = _smooth((c.share - 0.30) / 0.34)
    return Travel(far=1.0 - at if c.side > 0 else at)


def _smooth(x: float) -> float:
    x = min(max(x, 0.0), 1.0)
    return x * x * x * (x * (6.0 * x - 15.0) + 10.0)


#: Every move by name.
MOVES: dict[str, Callable[[Course], Travel]] = {
    "static": lambda c: Travel(),
    "push_in": lambda c: Travel(distance=1.0 - 0.11 * c.reach * c.swing),
    "pull_out": lambda c: Travel(distance=1.0 + 0.13 * c.reach * c.swing),
    "pan": lambda c: Travel(turn=0.12 * c.reach * c.swing * c.side),
    "whip_pan": _whip,
    "tilt": lambda c: Travel(pitch=0.10 * c.reach * c.swing * c.side),
    "roll": lambda c: Travel(roll=0.17 * c.reach * c.swing * c.side),
    "dolly": lambda c: Travel(step=0.16 * c.distance * c.reach * c.swing),
    "truck": lambda c: Travel(truck=c.side * 0.09 * c.distance * c.reach * c.swing),
    "pedestal": lambda c: Travel(lift=c.side * 0.07 * min(c.distance, 3.0 * c.tall) * c.reach * c.swing),
    "crane": _crane,
    "drone_rise": _drone,
    "orbit": lambda c: Travel(yaw=c.side * 0.20 * c.reach * c.swing),
    "zoom_in": lambda c: Travel(zoom=math.exp(0.26 * c.reach * c.swing)),
    "zoom_out": lambda c: Travel(zoom=math.exp(-0.26 * c.reach * c.swing)),
    "dolly_zoom": lambda c: Travel(distance=math.exp(-0.28 * c.side * c.reach * c.swing), holds=True),
    "handheld": lambda c: Travel(shake=1.0),
    "follow": lambda c: Travel(shake=0.35),
    "rack_focus": _rack,
}
