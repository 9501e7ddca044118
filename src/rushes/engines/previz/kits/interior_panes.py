"""The panes of a room that drives: which plane is seen through them, the light that gets in, and rain running down."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.chance import cell
from rushes.engines.previz.kernels import lean
from rushes.engines.previz.kit import Thing
from rushes.engines.previz.kits.interior_light import OUT_DICE, SUN, SUN_RGB
from rushes.engines.previz.kits.interior_passing import (
    CITY,
    LEVEL,
    ROAD,
    ROUND,
    ROWS,
    SHIFT,
    SIGHT,
    SIZE,
    SMEAR,
    SPEED,
    TUNNEL,
    gone,
    is_ride,
    row_at,
)

#: Metres between beads of rain, and between the tracks of drops that run; metres that a drop runs before the next.
_BEADS, _TRACKS, _RUN = 0.021, 0.075, 1.3
#: Seconds in which a drop runs that way, where no loop gives them.
_FALL = 2.2


@njit(nogil=True, cache=True, error_model="numpy")
def passed(out: Any, px: float, py: float, pz: float, dx: float, dy: float, dz: float) -> tuple[int, float]:
    """Which plane is seen from a place in a pane along a unit direction, and how far away; `out` is written into.

    Returns:
        The place of its thing in `passing_things`, -1 for the sky and its hills; metres, endless for the sky. A row
        is seen where it and the rows before it cover more than half of what is behind.
    """
    right = ROWS if dx > 0.0 else 0
    if out[SIGHT] == TUNNEL:
        return 1 + right, (math.copysign(2.3, dx) - px) / dx if abs(dx) > 1e-4 else 1e4
    left = 1.0
    for row in range(ROWS if abs(dx) > 1e-4 else 0):
        cover, t = row_at(out, row, px, py, pz, dx, dy, dz, out[SIZE : SIZE + 3])
        left *= 1.0 - cover
        if left < 0.5:
            return 1 + row + right, t
    if dy < -1e-4:
        return 0, (out[LEVEL] - py) / dy
    return -1, math.inf


def passing_things(out: NDArray[np.float64], first: int) -> tuple[Thing, ...]:
    """The legend of what passes: the land, then the rows on the left and those on the right; none where nothing does.

    Args:
        out: packed outside.
        first: id of the land; those of the rows follow.
    """
    if not is_ride(out):
        return ()
    city, road = out[SIGHT] == CITY, out[ROAD] > 0.0
    names = ("lamp posts" if city else "road posts" if road else "masts", *("trees",) * 2, "houses", *("trees",) * 2)
    if city:
        names = (names[0], *("houses",) * 5)
    if out[SIGHT] == TUNNEL:
        names = ("tunnel wall", *("tunnel",) * 5)
    velocity = (0.0, 0.0, -float(out[SPEED]))
    told = [Thing(id=first, name="land outside", kind="ground", velocity=velocity)]
    for k in range(2 * ROWS):
        name = f"{names[k % ROWS]} outside, {'right' if k >= ROWS else 'left'}, row {k % ROWS + 1}"
        told.append(Thing(id=first + 1 + k, name=name, kind="passing", velocity=velocity))
    return tuple(told)


def sharp(out: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """The packed outside at an instant as a shutter of no time sees it."""
    now = gone(out, seconds)
    if is_ride(out):
        now[SMEAR] = 0.0
    return now


@njit(nogil=True, cache=True, error_model="numpy")
def _through(out: Any, x: float, y: float, z: float, dx: float, dy: float, dz: float, long: float) -> float:
    """Share of light from a unit direction that what passes lets through, a mean over `long` metres along the way."""
    total = 0.0
    for k in range(9):
        left = 1.0
        for row in range(ROWS):
            cover, _ = row_at(out, row, x, y, z + long * ((k + 0.5) / 9.0 - 0.5), dx, dy, dz, out[SIZE : SIZE + 3])
            left *= 1.0 - cover
        total += left
    return total / 9.0


def daylight(out: NDArray[np.float64], room: NDArray[np.float64], long: float, hour: str) -> tuple[float, float]:
    """How much of the sun, and of all light of the day, what passes lets into a room at an instant; 1 for all of it.

    Args:
        out: packed outside at the instant, see `interior_passing.gone`.
        room: packed room.
        long: metres of it along the way.
        hour: `day`, `dawn`, `dusk` or `night`.
    """
    if not is_ride(out) or out[SIGHT] == TUNNEL or hour == "night":
        return 1.0, 1.0
    way = room[SUN : SUN + 3]
    middle, long = 0.5 * long, min(long, 5.0)
    out = out.copy()  # it is written into, and shared by the rows of a frame
    if room[SUN_RGB] > 0.0 and abs(way[0]) > 0.05:
        sun = float(_through(out, 0.0, 1.2, middle, way[0], way[1], way[2], long))
        return sun, 1.0 - 0.35 * (1.0 - sun)
    both = [float(_through(out, 0.0, 1.2, middle, 0.94 * side, 0.34, 0.0, long)) for side in (-1.0, 1.0)]
    return 1.0, 1.0 - 0.16 * (1.0 - 0.5 * sum(both))


@lean
def _lens(du: float, dv: float, r: float, pixel: float) -> tuple[float, float, float]:
    """How a drop of a radius bends light at a place off its middle, across and up; and the share that it leaves.

    One of less than three pixels across fades: nobody sees single drops from afar.
    """
    q = (du * du + dv * dv) / (r * r)
    seen = min(max((r / (pixel + 1e-9) - 0.8) / 1.4, 0.0), 1.0)
    if q >= 1.0 or seen <= 0.0:
        return 0.0, 0.0, 1.0
    k = seen * (0.4 + 3.4 * (1.0 - q) * (1.0 - q))
    rim = seen * q * (1.0 - q) * 4.0
    return -du / r * k, -dv / r * k, 1.0 - rim * (0.26 + 0.30 * dv / r)


@lean
def wet_pane(out: Any, side: int, u: float, v: float, pixel: float) -> tuple[float, float, float]:
    """How rain on a pane bends what is seen through a place of it: across, up, and the share of light that is left.

    Beads stand; on tracks drops run down, aslant on the side panes of what drives fast, and leave a trail. In a loop
    each runs its way a whole number of times.

    Args:
        out: packed outside at an instant.
        side: of the room.
        u: across the pane, metres.
        v: up.
        pixel: its size there, metres.
    """
    dice = int(out[OUT_DICE]) + 97 * side
    across, up, keep = 0.0, 0.0, 1.0
    i, j = math.floor(u / _BEADS), math.floor(v / _BEADS)
    if cell(i, j, dice) < 0.62:
        size = 0.12 + 0.26 * cell(i, j, dice + 1) ** 2
        free, r = 1.0 - 2.0 * size, _BEADS * size
        du = u - _BEADS * (i + 0.5 + free * (cell(i, j, dice + 2) - 0.5))
        dv = v - _BEADS * (j + 0.5 + free * (cell(i, j, dice + 3) - 0.5))
        across, up, keep = _lens(du, 0.85 * dv, r, pixel)
    slant = min(0.035 * out[SPEED], 0.9) if side < 4 else 0.0
    n = 1.0 / math.sqrt(1.0 + slant * slant)
    a, b = (u - slant * v) * n, (v + slant * u) * n  # across the tracks, and against the way that drops run
    k = math.floor(a / _TRACKS)
    if cell(k, 7, dice) < 0.8:
        laps = 1.0 + math.floor(2.0 * cell(k, 8, dice))
        whole = out[ROUND] / out[SPEED] if out[ROUND] > 0.0 else _FALL
        gone_ = laps * out[SHIFT] / out[SPEED] / whole + cell(k, 9, dice)
        head = b / _RUN + gone_
        behind = (head - math.floor(head)) * _RUN  # metres that the place lies behind the head that last went over it
        wave = 0.010 * math.sin(b * 17.0 + 40.0 * cell(k, 10, dice)) + 0.004 * math.sin(b * 61.0)
        du = a - _TRACKS * (k + 0.5) - wave
        r = 0.0045 + 0.0035 * cell(k, 11, dice)
        if behind < 0.4 and abs(du) < 0.45 * r:  # the trail is swept, and thins out
            thin = (1.0 - behind / 0.4) * min(0.003 / (pixel + 1e-9), 1.0)
            across, up, keep = -1.6 * thin * du / r, 0.0, 1.0 - 0.10 * thin
        near = behind if behind < 0.5 * _RUN else behind - _RUN
        p, q, s = _lens(du, 0.7 * near, r, pixel)
        if s != 1.0 or p != 0.0 or q != 0.0:
            across, up, keep = p, q, s
    return across, up, keep
