"""The nested maps that a land is baked into: how fine each is and where it lies."""

from __future__ import annotations

from typing import NamedTuple

from rushes.engines.previz.kits.landscape_relief import LAKE, MOUNTAINS, SNOW


class Grid(NamedTuple):
    """One map of a land: its cell size and the z of its middle in metres.

    Every `coarse` cells the broad ground is worked out, every `slow` cells the slow colours; between them they are
    interpolated.
    """

    cell: float
    middle: float
    coarse: int
    slow: int


_NEAR = (Grid(0.06, 0.0, 8, 8), Grid(0.24, 52.0, 4, 8), Grid(1.0, 240.0, 2, 8), Grid(4.5, 1180.0, 1, 2))
_FAR = Grid(22.0, 6000.0, 1, 1)
#: Where a range stands, three to seven kilometres away, its crests and gullies have a map of their own.
_RANGE, _BEHIND = Grid(9.0, 3900.0, 1, 2), Grid(28.0, 7000.0, 2, 1)


def grids_of(kind: int) -> tuple[Grid, ...]:
    """The maps of a kind of land, nearest first."""
    return (*_NEAR, _RANGE, _BEHIND) if kind in (MOUNTAINS, LAKE, SNOW) else (*_NEAR, _FAR)
