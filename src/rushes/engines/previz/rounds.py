"""Closed ways that people walk in a loop: to and fro, across the picture, from door to door, or on the spot."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Radius of a turn on foot, metres, and its largest share of the whole way.
_TURN, _SHARE = 0.42, 0.09


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round that somebody walks in a loop, as often as `laps` says; feet keep their pace on it.

    Args:
        kind: `oval`, `across` (straight, out of the picture at both ends), `doors` or `spot`.
        way: metres of one round.
        yaw: radians; of the long side of an oval, the way across, the wall with the doors, or who walks on the spot.
        laps: rounds in a loop.
        deep: of `doors`: metres from within the wall to where one walks along it, to the right of `yaw` if positive.
    """

    kind: str
    way: float = 0.0
    yaw: float = 0.0
    laps: int = 1
    deep: float = 0.0


def after(round_: Round, share: float) -> tuple[float, float, float]:
    """Where somebody is on a round, and which way they head.

    Args:
        round_: the way.
        share: of the loop, 0..1; it may run on.

    Returns:
        Metres along x and z from where the figure stands, and radians of yaw.
    """
    at = (share * round_.laps) % 1.0
    if round_.kind == "spot":
        return 0.0, 0.0, round_.yaw
    if round_.kind == "across":
        along, aside, turn = (at - 0.5) * round_.way, 0.0, 0.0
    elif round_.kind == "doors":
        along, aside, turn = _doors(round_, at)
    else:
        along, aside, turn = _oval(round_.way, at)
    s, c = math.sin(round_.yaw), math.cos(round_.yaw)
    return along * s + aside * c, along * c - aside * s, round_.yaw + turn


def _oval(way: float, share: float) -> tuple[float, float, float]:
    """Along the long side and to its right from the middle, and the turn: two straights, two half circles."""
    r = min(_TURN, _SHARE * way)
    long_ = way / 2 - math.pi * r
    gone, back = share * way, 0.0
    if gone >= way / 2:
        gone, back = gone - way / 2, math.pi
    if gone < long_:
        along, aside, turn = gone - long_ / 2, -r, 0.0
    else:
        turn = (gone - long_) / r
        along, aside = long_ / 2 + r * math.sin(turn), -r * math.cos(turn)
    return (along, aside, turn) if not back else (-along, -aside, turn + back)


def _doors(round_: Round, share: float) -> tuple[float, float, float]:
    """Out of the wall in a quarter circle, along it, and into it again; the ends lie within the wall.

    Along the wall and to its right from the middle of the way, and the turn.
    """
    deep = abs(round_.deep)
    side = 1.0 if round_.deep >= 0.0 else -1.0
    bend = math.pi / 2 * deep
    long_ = max(round_.way - 2.0 * bend, 0.0)
    gone = share * round_.way
    if gone > round_.way / 2:
        along, aside, turn = _doors(round_, 1.0 - share)
        return -along, aside, -turn
    if gone < bend:
        angle = gone / deep  # from straight out of the wall to along it
        return -long_ / 2 - deep * math.cos(angle), side * deep * math.sin(angle), side * (math.pi / 2 - angle)
    return gone - bend - long_ / 2, side * deep, 0.0
