"""The bare geometry of a plate: a planet as the ball it is, and the sheet of colour as the plane it lies in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import Surfaces, Thing
from rushes.engines.previz.kits.plate_rows import FLOW, KIND, PLANET, RADIUS

#: Id of the planet or the sheet.
ONLY = 1
#: Metres beyond which the sheet is as good as level with the eye.
_AHEAD = 1e6
#: Radians per second by which the planet turns (see `plate_rows._planet`), from +z towards +x.
_SPIN = -0.01


def plate_things(packed: NDArray[np.float64]) -> tuple[Thing, ...]:
    """The legend of a packed plate; stars and nebula are sky."""
    if packed[KIND] == FLOW:
        return (Thing(id=ONLY, name="sheet", kind="sheet"),)
    x, z = float(packed[PLANET]), float(packed[PLANET + 2])
    return (Thing(id=ONLY, name="planet", kind="planet", spin=_SPIN, pivot=(x, z)),)


def trace_plate(
    packed: NDArray[np.float64], view: NDArray[np.float64], into: Surfaces, want: NDArray[np.uint8]
) -> None:
    """Fill the wanted pixels of a plate (see `kit.Tracer`).

    Args:
        packed: see `plate_rows`.
        view: (4, 3) camera basis.
        into: depth, normals and ids.
        want: (H, W) 1 where a pixel is wanted; empty for all.
    """
    height, width = into.depth.shape
    u = (np.arange(width) + 0.5) * 2.0 / width - 1.0
    v = 1.0 - (np.arange(height) + 0.5) * 2.0 / height
    ray = view[3] + u[None, :, None] * view[1] + v[:, None, None] * view[2]
    far, normal = _sheet(view, ray) if packed[KIND] == FLOW else _planet(packed, view, ray)
    seen = np.isfinite(far)
    mine: Any = want != 0 if want.size else ...
    into.depth[mine] = far[mine]
    into.normal[mine] = np.where(seen[..., None], normal, 0.0)[mine]
    into.ids[mine] = np.where(seen, ONLY, 0)[mine]


def _sheet(view: NDArray[np.float64], ray: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance along the view axis to the plane z = 0, and its face towards the camera."""
    with np.errstate(divide="ignore"):
        far = -view[0, 2] / ray[..., 2]
    far = np.where((far > 0.0) & (far < _AHEAD), far, np.inf)
    return far, np.broadcast_to(np.array((0.0, 0.0, -1.0 if view[0, 2] < 0.0 else 1.0)), ray.shape)


def _planet(
    packed: NDArray[np.float64], view: NDArray[np.float64], ray: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance along the view axis to the ball, and the way its surface faces."""
    middle, size = packed[PLANET : PLANET + 3] - view[0], float(packed[RADIUS])
    square = np.sum(ray * ray, axis=2)
    along = ray @ middle / square
    inside = along * along - (middle @ middle - size * size) / square
    far = np.where((inside >= 0.0) & (along > 0.0), along - np.sqrt(np.maximum(inside, 0.0)), np.inf)
    hit = np.where(np.isfinite(far), far, 0.0)[..., None] * ray
    return far, (hit - middle) / size
