"""The bare geometry of a street: what every pixel's middle meets, how far away, which way it faces; no light.

Two pixels see one face of one thing where its number is the same, and any pixel between them that sees it too lies on
its plane. Faces of a car have negative numbers: theirs are coarse, and the way a face looks tells them apart. The test
stands in the loops twice, not in a function: arrays handed to one with several ways out are counted at every call,
which costs more than the test.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from rushes.engines.previz.figure_rays import window
from rushes.engines.previz.kit import Thing
from rushes.engines.previz.kits import street_layout as lay
from rushes.engines.previz.kits.street_layout import CV
from rushes.engines.previz.kits.street_posts import NEAREST
from rushes.engines.previz.kits.street_rows import meet
from rushes.engines.previz.kits.street_trace import CAR, END, FLANK, FRONT, KERB, ROOF, SIGN, SKY, sift

#: First ids of what stands in a street.
ROAD, PAVEMENT, KERBSTONE, HOUSE, TOWER, BLADE, WAGON, POST = 1, 2, 3, 10, 400, 500, 800, 900
#: Half the thickness of a lamp post, metres.
_POLE = 0.055


def street_things(plan: Any) -> tuple[Thing, ...]:
    """The legend of a packed street."""
    ground = (
        Thing(id=ROAD, name="road", kind="ground"),
        Thing(id=PAVEMENT, name="pavement", kind="ground"),
        Thing(id=KERBSTONE, name="kerb", kind="ground"),
    )
    houses = int(plan["span"].max())
    return (
        *ground,
        *(Thing(id=HOUSE + k, name=f"house {k + 1}", kind="house") for k in range(houses)),
        *(Thing(id=TOWER + k, name=f"tower {k + 1}", kind="house") for k in range(len(plan["end"]))),
        *(Thing(id=BLADE + k, name=f"sign {k + 1}", kind="sign") for k in range(int(plan["signs"]))),
        *(
            Thing(id=WAGON + k, name=f"car {k + 1}", kind="car", velocity=(0.0, 0.0, float(plan["car"][k, CV])))
            for k in range(int(plan["cars"]))
        ),
        *(Thing(id=POST + k, name=f"lamp {k + 1}", kind="lamp") for k in range(int(plan["lamps"]))),
    )


@njit(nogil=True, cache=True, error_model="numpy")
def _look(
    plan: Any, view: Any, seconds: float, seen: int, u: float, v: float, face_of: Any, i: int, depth: Any, normal: Any,
    ids: Any,
) -> None:  # fmt: skip
    """Trace one ray into pixel `i` of a row; `face_of` gets a number of the face that is met, 0 for none."""
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    n = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    t, kind, k, face, mark, nx, ny, nz = meet(
        plan, seconds, seen, view[0, 0], view[0, 1], view[0, 2], dx * n, dy * n, dz * n
    )
    t *= n
    who = 0
    if kind == SKY:
        t, nx, ny, nz = math.inf, 0.0, 0.0, 0.0
    elif kind == CAR:
        who = WAGON + k
    elif kind in (SIGN, END, FLANK):
        who = (BLADE if kind == SIGN else TOWER if kind == END else HOUSE) + k
        nx, ny, nz = 0.0, 0.0, -1.0 if dz > 0.0 else 1.0
    elif kind in (FRONT, KERB):
        who = HOUSE + k if kind == FRONT else KERBSTONE
        nx, ny, nz = -1.0 if dx > 0.0 else 1.0, 0.0, 0.0
    elif kind == ROOF:
        who, nx, ny, nz = HOUSE + k, 0.0, 1.0, 0.0
    else:
        who, nx, ny, nz = PAVEMENT if face == 1 else ROAD, 0.0, 1.0, 0.0
    depth[i], ids[i] = t, who
    normal[i, 0], normal[i, 1], normal[i, 2] = nx, ny, nz
    way = (2 if nx > 0.0 else 0) + (1 if nz > 0.0 else 0)
    face_of[i] = np.int32(mark * 4 + way if kind != CAR else -(mark * 4 + way))


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _between(a: float, b: float) -> float:
    """Depth half way between two pixels of one plane: 1 / depth runs evenly over the picture of a plane."""
    return 2.0 * a * b / (a + b) if a < math.inf else math.inf


@njit(nogil=True, cache=True, error_model="numpy")
def _whole(
    plan: Any, view: Any, seconds: float, seen: Any, j: int, depth: Any, normal: Any, ids: Any, faces: Any
) -> None:
    """A row: every fourth pixel looks, those half way between two of one face lie on it."""
    height, width = depth.shape
    v = 1.0 - (j + 0.5) * 2.0 / height
    for gap in (4, 2, 1):
        for i in range(0 if gap == 4 else gap, width, 4 if gap == 4 else 2 * gap):
            alike = gap < 4 and i + gap < width and faces[j, i - gap] == faces[j, i + gap]
            if alike and faces[j, i - gap] < 0:
                alike = (
                    normal[j, i - gap, 0] == normal[j, i + gap, 0]
                    and normal[j, i - gap, 1] == normal[j, i + gap, 1]
                    and normal[j, i - gap, 2] == normal[j, i + gap, 2]
                )
            if alike:
                depth[j, i] = _between(depth[j, i - gap], depth[j, i + gap])
                ids[j, i], faces[j, i] = ids[j, i - gap], faces[j, i - gap]
                for c in range(3):
                    normal[j, i, c] = normal[j, i - gap, c]
                continue
            u = (i + 0.5) * 2.0 / width - 1.0
            _look(plan, view, seconds, seen[i // 16], u, v, faces[j], i, depth[j], normal[j], ids[j])


@njit(nogil=True, cache=True, error_model="numpy")
def _filled(
    plan: Any, view: Any, seconds: float, seen: Any, j: int, gap: int, depth: Any, normal: Any, ids: Any, faces: Any
) -> None:
    """A row half way between two that are done: what sees one face above and below lies on it, the rest looks."""
    height, width = depth.shape
    v = 1.0 - (j + 0.5) * 2.0 / height
    inside = j + gap < height
    if inside:  # the whole row as if nothing changed, in loops that the machine runs many pixels at a time
        above, below, row = depth[j - gap], depth[j + gap], depth[j]
        for i in range(width):
            a, b = np.float64(above[i]), np.float64(below[i])
            row[i] = 2.0 * a * b / (a + b)
        ids[j, :] = ids[j - gap]
        faces[j, :] = faces[j - gap]
        normal[j, :, :] = normal[j - gap]
    for i in range(width):
        alike = inside and faces[j - gap, i] == faces[j + gap, i]
        if alike and faces[j - gap, i] < 0:
            alike = (
                normal[j - gap, i, 0] == normal[j + gap, i, 0]
                and normal[j - gap, i, 1] == normal[j + gap, i, 1]
                and normal[j - gap, i, 2] == normal[j + gap, i, 2]
            )
        if alike:
            if faces[j, i] == 0:
                depth[j, i] = np.float32(math.inf)
            continue
        u = (i + 0.5) * 2.0 / width - 1.0
        _look(plan, view, seconds, seen[i // 16], u, v, faces[j], i, depth[j], normal[j], ids[j])


@njit(nogil=True, cache=True, error_model="numpy")
def trace_street(
    plan: Any, view: Any, seconds: float, want: Any, quick: bool, depth: Any, normal: Any, ids: Any
) -> None:
    """Fill the wanted pixels (see `kit.Tracer.trace`); a quick look asks every fourth pixel of every fourth row first.

    Args:
        plan: the packed street.
        view: (4, 3) basis of the camera.
        seconds: from the start of the take; it moves the cars under way.
        want: (H, W) uint8, or empty for all.
        quick: see the contract.
        depth: (H, W) float32.
        normal: (H, W, 3) float32.
        ids: (H, W) int32.
    """
    height, width = depth.shape
    seen = np.empty(width // 16 + 1, np.int64)
    sift(plan, view, seconds, width, seen)
    faces = np.empty((height, width), np.int32)
    if want.size or not quick:
        for j in range(height):
            v = 1.0 - (j + 0.5) * 2.0 / height
            for i in range(width):
                if want.size == 0 or want[j, i]:
                    u = (i + 0.5) * 2.0 / width - 1.0
                    _look(plan, view, seconds, seen[i // 16], u, v, faces[j], i, depth[j], normal[j], ids[j])
    else:
        for j in range(0, height, 4):
            _whole(plan, view, seconds, seen, j, depth, normal, ids, faces)
        for gap in (2, 1):
            for j in range(gap, height, 2 * gap):
                _filled(plan, view, seconds, seen, j, gap, depth, normal, ids, faces)
    _posts(plan, view, want, depth, normal, ids)


@njit(nogil=True, cache=True, error_model="numpy")
def _posts(plan: Any, view: Any, want: Any, depth: Any, normal: Any, ids: Any) -> None:
    """Stand the lamp posts in the picture: a round pole, and arm and head as flat as they are drawn."""
    height, width = depth.shape
    box = np.empty(6)
    for k in range(plan.lamps):
        x, z, top, arm = plan.lamp[k, 0], plan.lamp[k, 1], plan.lamp[k, lay.LY], plan.lamp[k, lay.LARM]
        if (x - view[0, 0]) * view[3, 0] + (z - view[0, 2]) * view[3, 2] < 0.5:
            continue
        box[0], box[1], box[2] = x - _POLE, 0.0, z - _POLE
        box[3], box[4], box[5] = x + _POLE, top, z + _POLE
        r0, r1, c0, c1 = window(view, box, 1.0, height, width)
        for j in range(r0, r1):
            left, right = _across(view, x, z, 1.0 - (j + 0.5) * 2.0 / height, width)
            for i in range(max(c0, left), min(c1, right)):
                if want.size == 0 or want[j, i]:
                    _pole(view, k, x, z, top, j, i, depth, normal, ids)
        box[0], box[1] = x + min(0.0, 1.12 * arm), top - 0.11
        box[3], box[4] = x + max(0.0, 1.12 * arm), top + 0.06
        r0, r1, c0, c1 = window(view, box, 1.0, height, width)
        for j in range(r0, r1):
            v = 1.0 - (j + 0.5) * 2.0 / height
            px, py, pz = view[3, 0] + v * view[2, 0], view[3, 1] + v * view[2, 1], view[3, 2] + v * view[2, 2]
            for i in range(c0, c1):
                u = (i + 0.5) * 2.0 / width - 1.0
                dz = pz + u * view[1, 2]
                t = (z - view[0, 2]) / dz if abs(dz) > 1e-6 else 0.0
                if t <= NEAREST or t >= depth[j, i] or not (want.size == 0 or want[j, i]):
                    continue
                share = (view[0, 0] + (px + u * view[1, 0]) * t - x) / arm
                rise = view[0, 1] + (py + u * view[1, 1]) * t - top
                is_arm = 0.0 <= share <= 1.0 and -0.03 <= rise <= 0.05
                if is_arm or (0.62 <= share <= 1.12 and -0.11 <= rise <= 0.06):
                    depth[j, i], ids[j, i] = t, POST + k
                    normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = 0.0, 0.0, -1.0 if dz > 0.0 else 1.0


@njit(nogil=True, cache=True, error_model="numpy")
def _across(view: Any, x: float, z: float, v: float, width: int) -> tuple[int, int]:
    """First column of a row in which a round pole may be seen, and the one after the last.

    Along a row a ray meets the endless pole where a quadratic in u is positive (`room` in `_pole`).
    """
    ox, oz = view[0, 0] - x, view[0, 2] - z
    px, pz = view[3, 0] + v * view[2, 0], view[3, 2] + v * view[2, 2]
    qx, qz = view[1, 0], view[1, 2]
    c = ox * ox + oz * oz - _POLE * _POLE
    b0, b1 = ox * px + oz * pz, ox * qx + oz * qz
    k0, k1, k2 = b0 * b0 - c * (px * px + pz * pz), b0 * b1 - c * (px * qx + pz * qz), b1 * b1 - c * (qx * qx + qz * qz)
    if k2 >= 0.0:  # the camera looks along the row, or stands inside the pole
        return 0, width
    room = k1 * k1 - k2 * k0
    if room <= 0.0:
        return 0, 0
    root = math.sqrt(room)
    low, high = (-k1 + root) / k2, (-k1 - root) / k2
    first, last = (low * 0.5 + 0.5) * width - 1.5, (high * 0.5 + 0.5) * width + 1.5
    return int(min(max(first, 0.0), width)), int(min(max(last, 0.0), width))


@njit(nogil=True, cache=True, error_model="numpy", forceinline=True)
def _pole(view: Any, k: int, x: float, z: float, top: float, j: int, i: int, depth: Any, normal: Any, ids: Any) -> None:
    height, width = depth.shape
    u, v = (i + 0.5) * 2.0 / width - 1.0, 1.0 - (j + 0.5) * 2.0 / height
    dx = view[3, 0] + u * view[1, 0] + v * view[2, 0]
    dy = view[3, 1] + u * view[1, 1] + v * view[2, 1]
    dz = view[3, 2] + u * view[1, 2] + v * view[2, 2]
    ox, oz = view[0, 0] - x, view[0, 2] - z
    a, b, c = dx * dx + dz * dz, ox * dx + oz * dz, ox * ox + oz * oz - _POLE * _POLE
    room = b * b - a * c
    if room <= 0.0:
        return
    t = (-b - math.sqrt(room)) / a
    y = view[0, 1] + dy * t
    if t <= NEAREST or t >= depth[j, i] or y < 0.0 or y > top:
        return
    depth[j, i], ids[j, i] = t, POST + k
    normal[j, i, 0], normal[j, i, 1], normal[j, i, 2] = (ox + dx * t) / _POLE, 0.0, (oz + dz * t) / _POLE
