"""Where a person's joints are, from the limbs that are drawn, and the stick figure that other engines read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.faces import axes
from rushes.engines.previz.gait import COAT, SKIN, TROUSERS, Figure, bearing, head_turn, limbs, place
from rushes.engines.previz.kit import Surfaces

#: The 18 points of OpenPose (COCO order); right and left are the person's own.
NAMES = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
    "right_ear", "left_ear",
)  # fmt: skip
#: Points of the face, which count as seen only where nothing of the head itself is before them.
_FACE = (0, 14, 15, 16, 17)
#: A person of whom fewer points are seen is not drawn: nobody could tell it for one.
_LEAST = 4
#: Bones as pairs of points, and the usual colours by bone, then by point (OpenPose, Cao et al. 2019).
BONES = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
COLORS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0), (0, 255, 85),
    (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255), (170, 0, 255),
    (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pose:
    """One person's points in one picture.

    Args:
        who: id of the person.
        points: (18, 2) float64 pixel column and row, pixel centres at whole numbers; nan where there is none.
        depth: (18,) float64 metres along the view axis.
        seen: (18,) bool in the picture and not hidden by something else.
    """

    who: int
    points: NDArray[np.float64]
    depth: NDArray[np.float64]
    seen: NDArray[np.bool_]


def joints(figure: Figure, seconds: float) -> NDArray[np.float64]:
    """The 18 points in world axes, read off the chains of limbs that are drawn: hip to ankle, shoulder to hand, head.

    Args:
        figure: who, where and doing what.
        seconds: from the start of the take.

    Returns:
        (18, 3) float64 metres; nan for a point whose limb is not there.
    """
    rows = limbs(figure, seconds)
    out = np.full((18, 3), np.nan)
    legs = [k for k in range(len(rows) - 1) if _chained(rows, k) and rows[k, 8] == rows[k + 1, 8] == TROUSERS]
    for k, first in zip(_right_first(rows, legs), (8, 11), strict=False):
        out[first], out[first + 1], out[first + 2] = rows[k, 0:3], rows[k, 4:7], rows[k + 1, 4:7]
    arms = [
        k
        for k in range(len(rows) - 2)
        if _chained(rows, k) and _chained(rows, k + 1) and rows[k, 8] == COAT and rows[k + 2, 8] == SKIN
    ]
    for k, first in zip(_right_first(rows, arms), (2, 5), strict=False):
        out[first], out[first + 1], out[first + 2] = rows[k, 0:3], rows[k, 4:7], rows[k + 1, 4:7]
    out[1] = 0.5 * (out[2] + out[5])
    skin = np.flatnonzero(rows[:, 8] == SKIN)
    if len(skin):
        head = skin[np.argmax(rows[skin, 7])]
        skull, size = rows[head, 4:7], rows[head, 7]
        turned = np.stack(axes(*head_turn(figure, seconds))) * size
        out[0] = skull + np.array([0.0, -0.62, 1.20]) @ turned
        for side, eye, ear in ((1.0, 14, 16), (-1.0, 15, 17)):
            out[eye] = skull + np.array([0.36 * side, -0.19, 0.90]) @ turned
            out[ear] = skull + np.array([0.90 * side, -0.25, -0.12]) @ turned
    yaw = bearing(figure, seconds)
    c, s = math.cos(yaw), math.sin(yaw)
    turn = np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])
    world: NDArray[np.float64] = np.array(place(figure, seconds)) + out @ turn.T
    return world


def _chained(rows: NDArray[np.float64], k: int) -> bool:
    """True where the next limb begins where this one ends."""
    return bool(np.allclose(rows[k, 4:7], rows[k + 1, 0:3], atol=1e-9))


def _right_first(rows: NDArray[np.float64], chains: list[int]) -> list[int]:
    return sorted(chains[:2], key=lambda k: -rows[k, 0])


def pose_in(points: NDArray[np.float64], *, who: int, view: NDArray[np.float64], surfaces: Surfaces) -> Pose:
    """Project a person's points, and say which of them are seen.

    Args:
        points: (18, 3) from `joints`.
        who: id of the person.
        view: (4, 3) basis of the camera.
        surfaces: geometry of the picture.
    """
    height, width = surfaces.depth.shape
    flat, depth = project(points, view, width=width, height=height)
    seen = np.zeros(len(points), bool)
    for k, ((x, y), z) in enumerate(zip(flat, depth, strict=True)):
        if not (z > 0.05 and -0.5 <= x < width - 0.5 and -0.5 <= y < height - 0.5):
            continue
        i, j = round(float(x)), round(float(y))
        before = float(surfaces.depth[j, i])
        if k in _FACE:
            seen[k] = before > z - 0.06
        else:
            seen[k] = surfaces.ids[j, i] == who or before > z - 0.2
    return Pose(who=who, points=flat, depth=depth, seen=seen)


def project(
    places: NDArray[np.float64], view: NDArray[np.float64], *, width: int, height: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pixel columns and rows, (N, 2), and depths, (N,), of world places; pixel centres at whole numbers."""
    away = places - view[0]
    depth = away @ view[3]
    safe = np.where(np.abs(depth) > 1e-9, depth, 1e-9)
    x = ((away @ view[1]) / (view[1] @ view[1]) / safe + 1.0) * 0.5 * width - 0.5
    y = (1.0 - (away @ view[2]) / (view[2] @ view[2]) / safe) * 0.5 * height - 0.5
    return np.stack([x, y], axis=1), depth


def draw_poses(poses: Sequence[Pose], *, width: int, height: int) -> NDArray[np.uint8]:
    """Stick figures on black as OpenPose draws them, the nearest last.

    Returns:
        (height, width, 3) uint8 R'G'B'.
    """
    canvas = np.zeros((height, width, 3), np.uint8)
    for pose in sorted(poses, key=lambda p: -float(np.nanmean(p.depth))):
        if pose.seen.sum() < _LEAST:
            continue
        tall = float(np.nanmax(pose.points[:, 1]) - np.nanmin(pose.points[:, 1]))
        stick = max(1, round(min(min(width, height) / 128, tall / 36)))
        for (a, b), color in zip(BONES, COLORS, strict=False):
            if not (pose.seen[a] and pose.seen[b]):
                continue
            (xa, ya), (xb, yb) = pose.points[a], pose.points[b]
            long_, turn = math.hypot(xb - xa, yb - ya), math.degrees(math.atan2(yb - ya, xb - xa))
            middle = (round((xa + xb) / 2), round((ya + yb) / 2))
            shape = cv2.ellipse2Poly(middle, (round(long_ / 2), stick), round(turn), 0, 360, 1)
            cv2.fillConvexPoly(canvas, shape, tuple(int(0.6 * c) for c in color), lineType=cv2.LINE_AA)
        for k, color in enumerate(COLORS):
            if pose.seen[k]:
                x, y = pose.points[k]
                cv2.circle(canvas, (round(x), round(y)), stick, color, -1, lineType=cv2.LINE_AA)
    return canvas
