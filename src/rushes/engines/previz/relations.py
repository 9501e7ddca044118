"""Sets things where words say, as the camera sees it: left or right of others, on, below, before or behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import Solid

#: Where a subject may be asked to be, against another (`of`); below is told as the other on this one, and
#: `far` is in the distance behind all, of nobody.
SIDES = ("left", "right", "on", "before", "behind", "far")
#: What `of` says where a thing stands against the person of the scene.
PERSON = "person"
#: Share of the smaller width that is left between two neighbours.
_GAP = 0.18

#: Lowest and highest x, y and z of a thing that stands at the origin, metres.
Extent = tuple[Vec3, Vec3]


def extent(solids: Iterable[Solid]) -> Extent:
    """The box round solids, their tapers left out."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for solid in solids:
        reach = np.abs(np.array(solid.turn)).T @ np.array(solid.half)
        low, high = np.minimum(low, np.array(solid.at) - reach), np.maximum(high, np.array(solid.at) + reach)
    return _vec(low), _vec(high)


def arrange(asked: Sequence[Mapping[str, Any]], extents: Sequence[Extent]) -> dict[int, Vec3]:
    """Where subjects stand that a relation names, against the middle of them all on the ground.

    Args:
        asked: subjects; one with `side` stands at that side of the first other whose `name` is its `of`.
        extents: of each, turned as it will stand.

    Returns:
        By number: metres to the right, up from the ground to the thing's lowest point, and away from the camera.
    """
    spots: dict[int, Vec3] = {}
    for k, subject in enumerate(asked):
        if subject.get("side") in SIDES and subject.get("of"):
            other = next((j for j, s in enumerate(asked) if j != k and s.get("name") == subject["of"]), None)
            if other is not None and k not in spots:
                base = spots.setdefault(other, (0.0, 0.0, 0.0))
                spots[k] = _beside(str(subject["side"]), base, extents[k], extents[other])
    if not spots:
        return {}
    left = min(x + extents[k][0][0] for k, (x, _, _) in spots.items())
    right = max(x + extents[k][1][0] for k, (x, _, _) in spots.items())
    return {k: (x - (left + right) / 2, y, z) for k, (x, y, z) in spots.items()}


def beside_person(side: str, own: Extent) -> tuple[float, float]:
    """Where a thing stands whose other is a person in the middle: metres to the right, and away from the camera."""
    (left, _, near), (right, _, far) = own
    if side == "left":
        return -right - 0.45, 0.0
    if side == "right":
        return -left + 0.45, 0.0
    aside = 0.25 * (right - left)  # neither hides the other whole
    return (-aside, -far - 0.5) if side == "before" else (aside, -near + 0.6)


def around(spots: Mapping[int, Vec3], extents: Sequence[Extent]) -> tuple[float, float]:
    """Width and height of all that `arrange` has placed, metres."""
    left = min(x + extents[k][0][0] for k, (x, _, _) in spots.items())
    right = max(x + extents[k][1][0] for k, (x, _, _) in spots.items())
    top = max(y + extents[k][1][1] - extents[k][0][1] for k, (_, y, _) in spots.items())
    return right - left, top


def _beside(side: str, base: Vec3, own: Extent, other: Extent) -> Vec3:
    """Where one goes whose other stands at `base`: beside it at its level, or with its foot on the other's top."""
    x, y, z = base
    (l0, _, n0), (r0, _, f0) = own
    (l1, b1, n1), (r1, t1, f1) = other
    gap = _GAP * min(r0 - l0, r1 - l1)
    if side == "left":
        return x + l1 - r0 - gap, y, z
    if side == "right":
        return x + r1 - l0 + gap, y, z
    if side == "on":
        return x, y + t1 - b1, z
    aside = 0.3 * (r1 - l1)  # what stands behind is not hidden whole
    return (x - aside, y, z + n1 - f0 - gap) if side == "before" else (x + aside, y, z + f1 - n0 + gap)


def _vec(value: Any) -> Vec3:
    return (float(value[0]), float(value[1]), float(value[2]))
