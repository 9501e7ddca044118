"""Perfect loops: a scene whose last frame meets its first, by closed ways of what moves and a dissolve of the rest.

The camera goes its move and comes back. People move in whole numbers of steps and gestures and walk closed ways, so
that each of them is at the end exactly as at the start; animals and vehicles stay where they are. Weather, water,
clouds and lamps repeat nowhere by themselves: near the end of the take, the world as it was one loop earlier dissolves
in, in scene light, so that the first frame follows the last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.gait import Figure, pace
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.rounds import Round
from rushes.engines.previz.strips import STRIPS

#: What goes somewhere must come back within a loop.
_TRAVELS = {"walk": 1.3, "run": 3.4}
#: Shortest round that reads as walking to and fro, and its longest indoors and in the open, metres.
_LEAST, _INDOORS, _OPEN = 3.0, 5.0, 11.0
#: How the long side of a round is turned from the way that somebody would have gone: across the picture, mostly.
_ACROSS = 1.2
#: Longest dissolve in seconds, and its longest share of the loop.
_DISSOLVE, _SHARE = 1.0, 0.4
#: Metres past the picture's edge at which nothing of a walker is seen.
_BODY = 0.6
#: Shortest loop in which a passer-by comes out of one door and goes in at the next.
DOORS_SECONDS = 5.0


def looped(spec: SceneSpec, seconds: float) -> tuple[SceneSpec, tuple[str, ...]]:
    """The scene made fit for a loop, and in words what stands still for it.

    Args:
        spec: any scene.
        seconds: of one round.
    """
    told: list[str] = []
    subjects = tuple(_subject(subject, seconds, told) for subject in spec.subjects)
    roads = spec.kit == "landscape" and str(spec.extra.get("terrain")) in STRIPS
    if spec.kit == "street" or roads:
        told.append("cars stand")
        if spec.kit == "street" and seconds < DOORS_SECONDS and "people" not in spec.remove:
            told.append(f"no passers-by: {DOORS_SECONDS:g} s let them go from door to door")
    extra = {**spec.extra, "loop": seconds}
    return replace(spec, subjects=subjects, extra=extra), tuple(dict.fromkeys(told))


def _subject(subject: dict[str, Any], seconds: float, told: list[str]) -> dict[str, Any]:
    """A subject as it can be in a loop."""
    action, kind = str(subject.get("action") or "walk"), subject.get("kind")
    if kind in ("animal", "thing") and subject.get("action") not in (None, "stand"):
        told.append(f"{action} -> stays where it is")
    if kind != "person" or action not in _TRAVELS:
        return subject
    if _TRAVELS[action] * seconds < _LEAST:
        told.append(f"{action} -> stand: {math.ceil(10.0 * _LEAST / _TRAVELS[action]) / 10:g} s let them go to and fro")
        return {**subject, "action": "stand"}
    told.append(f"{action} -> {action} on a closed way")
    return subject


def closed(people: Sequence[Figure], spec: SceneSpec, *, wide: float = math.inf) -> tuple[Figure, ...]:
    """People who at the end of a loop are as at its start: gestures in whole numbers, steps as well, on a closed way.

    Args:
        people: as a kit set them; who has a round already keeps it.
        spec: the scene, with its `loop`.
        wide: metres across the picture where the first of them is, before a camera that stands.
    """
    loop = float(spec.extra["loop"])
    most = max(min(_INDOORS if spec.kit in ("interior", "stage") else _OPEN, 2.2 * wide), _LEAST)
    out = []
    for figure in people:
        way = pace(figure) * loop
        round_ = figure.round
        if way > 0.0 and round_ is None:
            laps = max(1, min(math.ceil(way / most - 1e-9), math.floor(way / _LEAST)))
            round_ = Round(kind="oval", way=way / laps, yaw=figure.yaw + _ACROSS, laps=laps)
        out.append(replace(figure, loop=loop, round=round_))
    return tuple(out)


def across(figure: Figure, view: NDArray[np.float64]) -> Figure | None:
    """A walker who goes straight across a picture that stands; None where a loop is too short to leave it.

    Args:
        figure: in a loop; it crosses as far away as it stands.
        view: (4, 3) basis of the camera.
    """
    right = view[1, [0, 2]] / max(float(np.linalg.norm(view[1, [0, 2]])), 1e-9)
    way, spot = pace(figure) * figure.loop, np.array(figure.position) - view[0]
    half = float(np.linalg.norm(view[1]))
    ahead, aside = float(spot @ view[3]), float(spot[[0, 2]] @ right)
    needed = 2.0 * (half * ahead + _BODY)
    if way < needed or ahead <= 0.0:
        return None
    laps = math.floor(way / needed)
    to_right = math.sin(figure.yaw - math.atan2(*view[3, [0, 2]])) >= 0.0
    turn = math.atan2(*right) + (0.0 if to_right else math.pi)
    x, y, z = figure.position
    middle = (x - aside * float(right[0]), y, z - aside * float(right[1]))
    return replace(figure, position=middle, round=Round(kind="across", way=way / laps, yaw=turn, laps=laps))


def on_the_spot(people: Sequence[Figure]) -> tuple[Figure, ...]:
    """Walkers of a loop who stay in the middle of their picture, as on a moving floor."""
    return tuple(replace(f, round=Round(kind="spot", yaw=f.yaw)) if pace(f) > 0.0 else f for f in people)


def pendulum(seconds: float, loop: float) -> float:
    """A time that goes on for half a loop and comes back: for what moves in place and repeats nowhere by itself."""
    return 0.25 * loop * (1.0 - math.cos(math.tau * seconds / loop))


def there_and_back(share: float) -> tuple[float, float]:
    """Ease and share of a move that ends where it began: both 0 at the ends and 1 in the middle.

    Args:
        share: 0..1 of the loop; it may run on.
    """
    at = share % 1.0
    return 0.5 - 0.5 * math.cos(math.tau * at), 1.0 - abs(1.0 - 2.0 * at)


def earlier(seconds: float, loop: float) -> float:
    """How much of the world one loop earlier is in the picture: 0 until near the end, 1 where the loop closes.

    Args:
        seconds: from the start of the loop.
        loop: seconds of one round.
    """
    fade = min(_DISSOLVE, _SHARE * loop)
    x = min(max((seconds - (loop - fade)) / fade, 0.0), 1.0)
    return x * x * (3.0 - 2.0 * x)
