"""What people do with things and with each other: where seat, hands and feet are while they ride, hold, push or hug."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import Vec3

Place = NDArray[np.float64]

#: Handles, saddles and pedals of things in a rider's axes (x right, y up, z ahead), metres; the right one of two.
BIKE_GRIP, BIKE_SADDLE, BIKE_AXLE, CRANK = (0.26, 0.955, 0.30), (0.0, 0.935, -0.24), (0.11, 0.29, -0.08), 0.165
MOTOR_GRIP, MOTOR_SEAT, MOTOR_PEG = (0.33, 1.02, 0.36), (0.0, 0.835, -0.34), (0.22, 0.33, 0.04)
CART_GRIP = (0.19, 1.00, 0.40)
#: How high a horse's back and a skateboard's deck are.
HORSE_BACK, DECK = 1.44, 0.09
#: Metres a second that an act goes by itself.
PACES = {"bicycle": 3.4, "motorcycle": 6.0, "horse": 1.6, "skateboard": 2.4, "cart": 0.9, "lead": 1.1, "in_hand": 1.1}
#: Metres between the places of two who do something together, and whether they look at each other.
PAIRS: dict[str, tuple[float, bool]] = {
    "talk": (1.05, True), "shake": (0.80, True), "hug": (0.34, True), "dance": (0.50, True), "in_hand": (0.66, False),
    "beside": (0.74, False),
}  # fmt: skip
#: Metres a second over which pedals turn once, and how far a dancing pair sways.
_ROLL, _SWAY = 4.2, 0.06


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Where a hand holds or lies, and how: see `hands.Grip`."""

    at: Vec3
    fingers: Vec3
    palm: Vec3
    curl: float = 0.4
    hold: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Where an act puts a body; what is None is left to the body itself.

    Args:
        hip: middle between the hips, metres in the figure's axes.
        bow: radians that the trunk is bent ahead.
        hands: right and left.
        feet: right and left ankle and ball of the foot.
        knees: how far the knees point outwards.
        ropes: thin lines that are drawn with the body: from, to, radius.
    """

    hip: Vec3 | None = None
    bow: float = 0.0
    hands: tuple[Hand | None, Hand | None] = (None, None)
    feet: tuple[tuple[Vec3, Vec3], tuple[Vec3, Vec3]] | None = None
    knees: float = 0.05
    ropes: tuple[tuple[Vec3, Vec3, float], ...] = ()


def marks_of(act: str, seconds: float, h: float, speed: float, loop: float) -> Marks | None:
    """The marks of an act at an instant; None for an act that needs none.

    Args:
        act: a name of `ACTS`, for a pair with `.a` or `.b` behind it.
        seconds: from the start of the take.
        h: size of the body against one of 1.74 m.
        speed: metres a second.
        loop: seconds after which everything is where it was; 0 for none.
    """
    make = ACTS.get(act)
    return make(seconds, h, speed, loop) if make else None


def _waves(often: float, seconds: float, loop: float) -> float:
    """An angle that turns `often` times a second, in a loop a whole number of times."""
    if loop > 0.0 and often > 0.0:
        often = max(1, round(often * loop)) / loop
    return math.tau * often * seconds


def pedal(seconds: float, speed: float, loop: float, side: float) -> Vec3:
    """Where a pedal of a bicycle is, in the rider's axes; `side` 1 is the right one."""
    turn = -_waves(speed / _ROLL, seconds, loop) + (0.0 if side > 0 else math.pi)
    x, y, z = BIKE_AXLE
    return side * x, y + CRANK * math.sin(turn), z + CRANK * math.cos(turn)


def _foot_on(at: Vec3, h: float, *, rise: float = 0.055) -> tuple[Vec3, Vec3]:
    """Ankle and ball of a foot whose sole rests on a place."""
    x, y, z = at
    ball = (x, y + 0.034 * h, z + 0.01)
    return (x, ball[1] + rise * h, ball[2] - 0.145 * h), ball


def _two(at: Vec3, fingers: Vec3, palm: Vec3, *, curl: float, hold: float = 1.0) -> tuple[Hand, Hand]:
    """The same with both hands."""
    left = ((-at[0], at[1], at[2]), (-fingers[0], *fingers[1:]), (-palm[0], *palm[1:]))
    return (
        Hand(at=at, fingers=fingers, palm=palm, curl=curl, hold=hold),
        Hand(at=left[0], fingers=left[1], palm=left[2], curl=curl, hold=hold),
    )


def _bicycle(seconds: float, h: float, speed: float, loop: float) -> Marks:
    feet = (_foot_on(pedal(seconds, speed, loop, 1.0), h), _foot_on(pedal(seconds, speed, loop, -1.0), h))
    x, y, z = BIKE_SADDLE
    return Marks(
        hip=(x, y + 0.075 * h, z), bow=0.42, feet=feet, knees=0.06,
        hands=_two(BIKE_GRIP, (-0.25, -0.35, 1.0), (0.0, -1.0, -0.3), curl=1.15),
    )  # fmt: skip


def _motorcycle(seconds: float, h: float, speed: float, loop: float) -> Marks:
    x, y, z = MOTOR_PEG
    feet = (_foot_on((x, y, z), h), _foot_on((-x, y, z), h))
    sx, sy, sz = MOTOR_SEAT
    buzz = 0.004 * math.sin(_waves(3.0, seconds, loop))
    return Marks(
        hip=(sx, sy + 0.075 * h, sz), bow=0.20 + buzz, feet=feet, knees=0.35,
        hands=_two(MOTOR_GRIP, (-0.3, -0.2, 1.0), (0.0, -1.0, -0.2), curl=1.2),
    )  # fmt: skip


def horse_bob(seconds: float, speed: float, loop: float) -> float:
    """How far a horse's back is above its mean, metres; as `creature_bodies.beast` moves it."""
    reach = (0.42 if speed > 2.5 else 0.30) * 1.45
    going = 2.0 * math.tau * seconds * speed / (reach * 3.3)
    if speed > 0.0:
        return 0.029 * math.sin(going)
    return 0.0 if loop > 0.0 else 0.0087 * math.sin(1.6 * seconds)


def _horse(seconds: float, h: float, speed: float, loop: float) -> Marks:
    back = HORSE_BACK + horse_bob(seconds, speed, loop)
    hip = back + 0.105 * h
    feet = (_foot_on((0.43, back - 0.64, 0.08), h), _foot_on((-0.43, back - 0.64, 0.08), h))
    hands = _two((0.075, hip + 0.20 * h, 0.34 * h), (-0.25, -0.1, 1.0), (-1.0, 0.0, 0.0), curl=1.2)
    nose = (back + 0.50, 1.42)
    ropes = [((s * 0.075, hip + 0.20 * h, 0.34 * h), (s * 0.12, nose[0], nose[1]), 0.007) for s in (1.0, -1.0)]
    ropes += [((-0.10, back + 0.02, -0.10), (0.10, back + 0.02, -0.10), 0.075)]  # the saddle
    ropes += [((0.0, back + 0.03, -0.24), (0.0, back + 0.03, 0.12), 0.055)]
    ropes += [((s * 0.30, back - 0.08, 0.0), (s * 0.42, back - 0.63, 0.06), 0.010) for s in (1.0, -1.0)]
    return Marks(hip=(0.0, hip, -0.04), bow=0.02, feet=feet, knees=1.5, hands=hands, ropes=tuple(ropes))


def _skateboard(seconds: float, h: float, speed: float, loop: float) -> Marks:
    lean = math.sin(_waves(0.45, seconds, loop))
    front, back = _foot_on((0.03, DECK, 0.22), h), _foot_on((-0.03, DECK, -0.10), h)
    right = Hand(at=(0.52 * h, 1.12 * h + 0.05 * lean, 0.16), fingers=(1.0, -0.1, 0.25), palm=(0.0, -1.0, 0.0))
    left = Hand(at=(-0.50 * h, 1.10 * h - 0.05 * lean, -0.02), fingers=(-1.0, -0.1, 0.1), palm=(0.0, -1.0, 0.0))
    return Marks(hip=(0.02 * lean, 0.83 * h + DECK - 0.02, 0.0), bow=0.16, feet=(front, back), hands=(right, left))


#: Where a held guitar has its sound hole, and where on its neck the left hand is, in the player's axes.
STRINGS, FRETS = (0.03, 1.06, 0.235), (-0.415, 1.185, 0.225)


def _guitar(seconds: float, h: float, speed: float, loop: float) -> Marks:
    stroke = math.sin(_waves(1.6, seconds, loop))
    chord = 0.03 * math.sin(_waves(0.4, seconds, loop))
    x, y, z = (v * h for v in STRINGS)
    fx, fy, fz = (v * h for v in FRETS)
    right = Hand(
        at=(x, y + 0.045 * h * stroke, z + 0.02 * h), fingers=(-0.9, -0.45, 0.1), palm=(0.0, -0.1, -1.0), curl=0.5
    )
    left = Hand(
        at=(fx - chord, fy + 0.28 * chord, fz), fingers=(0.15, 0.9, 0.4), palm=(0.25, -0.1, 0.9), curl=0.95, hold=1.0
    )
    return Marks(hands=(right, left))


def _cart(seconds: float, h: float, speed: float, loop: float) -> Marks:
    return Marks(bow=0.10, hands=_two(CART_GRIP, (-0.1, -0.1, 1.0), (0.0, -1.0, -0.2), curl=1.15))


#: Where the dog's collar is that somebody leads, in that person's axes.
COLLAR = (-0.50, 0.55, 0.80)


def _lead(seconds: float, h: float, speed: float, loop: float) -> Marks:
    swing = 0.02 * math.sin(_waves(0.8, seconds, loop))
    at = (-0.28 * h, 0.86 * h, 0.22 + swing)
    left = Hand(at=at, fingers=(-0.1, -0.4, 1.0), palm=(1.0, 0.0, 0.0), curl=1.2, hold=1.0)
    return Marks(hands=(None, left), ropes=((at, COLLAR, 0.006),))


def _phone(seconds: float, h: float, speed: float, loop: float) -> Marks:
    tap = 0.006 * math.sin(_waves(2.2, seconds, loop))
    right = Hand(
        at=(0.05 * h, 1.20 * h, 0.30 * h), fingers=(-0.35, 0.75, 0.6), palm=(-0.3, 0.45, -0.85), curl=0.55, hold=0.7
    )
    left = Hand(at=(-0.06 * h, 1.16 * h + tap, 0.29 * h), fingers=(0.5, 0.6, 0.55), palm=(0.6, 0.2, -0.75), curl=0.6)
    return Marks(hands=(right, left))


def _shake(seconds: float, h: float, speed: float, loop: float) -> Marks:
    pump = 0.025 * math.sin(_waves(1.5, seconds, loop))
    at = (0.0, 1.02 + pump, 0.40)
    return Marks(bow=0.06, hands=(Hand(at=at, fingers=(-0.12, 0.05, 1.0), palm=(-1.0, 0.0, -0.1), curl=0.5), None))


def _hug(over: bool) -> Callable[[float, float, float, float], Marks]:
    def make(seconds: float, h: float, speed: float, loop: float) -> Marks:
        pat = 0.012 * math.sin(_waves(0.5, seconds, loop))
        y, z = (1.36, 0.455) if over else (1.16, 0.475)
        right = Hand(at=(0.10, y + pat, z), fingers=(-0.9, 0.25, 0.3), palm=(-0.2, 0.0, -1.0), curl=0.15)
        left = Hand(at=(-0.10, y - 0.04, z), fingers=(0.9, 0.25, 0.3), palm=(0.2, 0.0, -1.0), curl=0.15)
        return Marks(bow=0.10, hands=(right, left))

    return make


def sway_of(seconds: float, loop: float) -> float:
    """How far a dancing pair is to the first one's right, metres."""
    return _SWAY * math.sin(_waves(0.5, seconds, loop))


def _dance(lead: bool) -> Callable[[float, float, float, float], Marks]:
    def make(seconds: float, h: float, speed: float, loop: float) -> Marks:
        way = 1.0 if lead else -1.0
        sway = way * sway_of(seconds, loop)
        held = (-way * 0.44 + sway, 1.34 + 0.02 * math.sin(_waves(0.5, seconds, loop) * 2.0), 0.25)
        holding = Hand(at=held, fingers=(-way * 0.35, 0.55, 0.7), palm=(way * 0.8, 0.1, 0.5), curl=0.7)
        if lead:
            back = Hand(at=(0.215 + sway, 1.20, 0.50), fingers=(-0.25, 0.2, 1.0), palm=(-1.0, 0.0, -0.2), curl=0.2)
            return Marks(hands=(back, holding))
        lies = Hand(at=(-0.21 + sway, 1.43, 0.46), fingers=(0.1, 0.1, 1.0), palm=(0.1, -1.0, 0.1), curl=0.35)
        return Marks(hands=(holding, lies))

    return make


def _in_hand(side: float) -> Callable[[float, float, float, float], Marks]:
    def make(seconds: float, h: float, speed: float, loop: float) -> Marks:
        swing = 0.10 * math.sin(_waves(speed / 1.36, seconds, loop))
        at = (side * 0.33, 0.83, 0.04 + swing)
        hand = Hand(at=at, fingers=(side * 0.1, -1.0, 0.25), palm=(-side * 0.25, 0.0, side), curl=0.75, hold=0.5)
        return Marks(hands=(hand, None) if side > 0 else (None, hand))

    return make


ACTS: dict[str, Callable[[float, float, float, float], Marks]] = {
    "bicycle": _bicycle, "motorcycle": _motorcycle, "horse": _horse, "skateboard": _skateboard, "guitar": _guitar,
    "cart": _cart, "lead": _lead, "phone": _phone, "shake.a": _shake, "shake.b": _shake, "hug.a": _hug(over=True),
    "hug.b": _hug(over=False), "dance.a": _dance(lead=True), "dance.b": _dance(lead=False),
    "in_hand.a": _in_hand(1.0), "in_hand.b": _in_hand(-1.0),
}  # fmt: skip
#: Acts in which legs do what the act says, not what walking would.
SEATED = ("bicycle", "motorcycle", "horse", "skateboard")
