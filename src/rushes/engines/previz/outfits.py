"""Dresses the limbs of a person in more than a coat: a space suit with helmet and pack, a robot's shell, a backpack."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.gait import BAG, COAT, HAIR, SHOES, SKIN, TROUSERS, Figure

#: Coats that `dress` knows.
OUTFITS = ("space_suit", "robot")
_WHITE, _GREY, _JOINT = (0.52, 0.515, 0.50), (0.16, 0.165, 0.18), (0.08, 0.084, 0.095)
_DARK, _GOLD = (0.03, 0.032, 0.036), (0.20, 0.10, 0.015)

Body = NDArray[np.float64]


def dress(figure: Figure, body: Body, colors: Body) -> tuple[Body, Body]:
    """The limbs and the colours of their materials, in the outfit that the figure's coat or load names.

    Args:
        figure: its `coat` and `carry`.
        body: (N, 9) from `gait.limbs`; the row of hair is the only one of its material.
        colors: (7, 3) of the materials, linear.

    Returns:
        Both, new where they change.
    """
    h = figure.height / 1.74
    if figure.coat == "space_suit":
        body, colors = _space_suit(body, colors, h)
    elif figure.coat == "robot":
        body, colors = _robot(body, colors, h)
    if figure.carry == "backpack":
        body = np.concatenate([body, _pack(body, h, 0.115)])
    return body, colors


def _head(body: Body) -> tuple[int, NDArray[np.float64]]:
    """The row of the hair, and the middle of the head."""
    at = int(np.flatnonzero(body[:, 8] == HAIR)[0])
    return at, body[at, 0:3].copy()


def _swell(body: Body, which: NDArray[np.bool_], grow: float) -> None:
    """Make some limbs thicker or thinner, in place."""
    body[which, 3] *= grow
    body[which, 7] *= grow


def _bar(middle: Body, half: float, radius: float, stuff: int) -> list[float]:
    """A limb that lies across the body."""
    x, y, z = (float(v) for v in middle)
    return [x - half, y, z, radius, x + half, y, z, radius, stuff]


def _pack(body: Body, h: float, thick: float) -> Body:
    """Two rolls side by side behind the chest: a pack, in the stuff of what is carried."""
    x, y, z = _head(body)[1] - np.array([0.0, 0.27, 0.13]) * h
    back, low = z - thick * h, y - 0.33 * h
    sides = (x - 0.09 * h, x + 0.09 * h)
    return np.array([[side, y, back, thick * h, side, low, back, thick * h, BAG] for side in sides])


def _space_suit(body: Body, colors: Body, h: float) -> tuple[Body, Body]:
    """White cloth, thick all over; helmet, gold visor, collar, a panel on the chest, cuffs above the boots, a pack."""
    body, colors = body.copy(), colors.copy()
    at, head = _head(body)
    cloth = np.isin(body[:, 8], (COAT, TROUSERS))
    _swell(body, cloth, 1.22)
    body[body[:, 8] == SHOES, 3] *= 1.35
    face = np.flatnonzero(body[:, 8] == SKIN)
    hands = face[face > at]
    body[face[face < at], 8] = COAT  # neck, and what the visor hides
    _swell(body, body[:, 8] == SKIN, 1.3)
    body[hands, 8] = SHOES
    body[at] = _bar(head, 0.005 * h, 0.168 * h, HAIR)
    more = [
        _bar(head + np.array([0.0, -0.005, 0.055]) * h, 0.035 * h, 0.132 * h, SKIN),
        _bar(head + np.array([0.0, -0.16, 0.0]) * h, 0.06 * h, 0.10 * h, SHOES),
        _bar(head + np.array([0.0, -0.36, 0.14]) * h, 0.06 * h, 0.065 * h, BAG),
    ]
    for shin in body[(body[:, 8] == TROUSERS) & (body[:, 5] < 0.4 * h)]:
        way, thick = shin[4:7] - shin[0:3], 1.12 * shin[7]
        more.append([*(shin[0:3] + 0.86 * way), thick, *(shin[0:3] + 0.98 * way), thick, SHOES])
    colors[[COAT, TROUSERS, HAIR]], colors[SHOES], colors[SKIN], colors[BAG] = _WHITE, _GREY, _GOLD, (0.36, 0.36, 0.37)
    return np.concatenate([body, more, _pack(body, h, 0.14)]), colors


def _robot(body: Body, colors: Body, h: float) -> tuple[Body, Body]:
    """A grey shell over dark joints, a round head with a lit visor, ears and an aerial, plates on the shoulders."""
    body, colors = body.copy(), colors.copy()
    at, head = _head(body)
    _swell(body, body[:, 8] == TROUSERS, 0.82)
    face = np.flatnonzero(body[:, 8] == SKIN)
    skull = face[face < at]
    body[face[face > at], 8] = SHOES
    body[skull, 8] = TROUSERS
    body[skull[-1], [3, 7]] *= 0.3  # no nose
    shell = head + np.array([0.0, 0.01, 0.012]) * h
    body[at] = _bar(shell, 0.035 * h, 0.118 * h, HAIR)
    top, tip = shell + np.array([0.0, 0.1, 0.0]) * h, shell + np.array([0.0, 0.24, 0.0]) * h
    more = [
        _bar(shell + np.array([0.0, 0.002, 0.088]) * h, 0.055 * h, 0.036 * h, SKIN),
        [*top, 0.012 * h, *tip, 0.008 * h, SHOES],
        _bar(tip, 0.002 * h, 0.022 * h, SKIN),
    ]
    for side in (-h, h):
        more.append(_bar(shell + np.array([0.155 * side, -0.04 * h, 0.0]), 0.008 * h, 0.040 * h, SHOES))
        more.append(_bar(head + np.array([0.195 * side, -0.275 * h, 0.0]), 0.008 * h, 0.085 * h, TROUSERS))
    colors[[COAT, HAIR]], colors[TROUSERS], colors[SHOES], colors[SKIN] = _GREY, _JOINT, _DARK, (0.05, 0.75, 0.95)
    return np.concatenate([body, more]), colors
