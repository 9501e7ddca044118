"""How far things in a picture are: a guess from ground, horizon and subject, or what somebody supplied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.still.subject import Subject, find_subject, soften

#: A lens of 35 mm on full frame, held at eye height: what a picture is taken to be made with.
FOCAL, SENSOR, EYE = 35.0, 36.0, 1.6
#: Inverse metres of what is far, and of the nearest code of a supplied depth.
FAR, NEAREST = 1.0 / 80.0, 1.0 / 2.5
#: Inverse metres of a flat sheet.
_SHEET = 1.0 / 4.0
#: Where the horizon is taken to be when no row parts the picture, as a share of its height from the top.
_USUAL_HORIZON = 0.42
#: A row parts the picture where the colours above and below differ by so many Lab steps.
_PARTS = 16.0
#: Share of a drawing that its paper and flat fills cover.
_FLAT = 0.80


@dataclass(frozen=True, kw_only=True)
class Depth:
    """Distances in a picture.

    Args:
        near: (H, W) float32 inverse metres.
        matte: (H, W) float32 of what stands in front, soft at its outline, or None.
        kind: where it comes from; `flat` for a drawing, which is moved as one sheet.
        horizon: share of the height from the top; 0 where none is needed.
        told: how it was found, in words.
        subject: middle of what stands in front as shares from top left, or of the picture.
    """

    near: NDArray[np.float32]
    matte: NDArray[np.float32] | None
    kind: Literal["guessed", "supplied", "flat"]
    horizon: float
    told: tuple[str, ...]
    subject: tuple[float, float]


def guess_depth(
    picture: NDArray[np.uint8],
    *,
    matte: NDArray[np.float32] | None = None,
    box: tuple[float, float, float, float] | None = None,
    alone: bool = False,
    horizon: float | None = None,
) -> Depth:
    """A guess: ground in front of the lens, everything above the horizon far, the subject upright where it stands.

    Args:
        picture: (H, W, 3) uint8 R'G'B'.
        matte: (H, W) float32 of the subject where somebody supplied it.
        box: where a person pointed the subject out, as shares of the picture.
        alone: True where a person said that there is no subject.
        horizon: share of the height from the top, where a person said it.
    """
    if matte is None and box is None and horizon is None and is_drawing(picture):
        height, width = picture.shape[:2]
        near = np.full((height, width), _SHEET, np.float32)
        said = "a drawing of flat areas: moved as one sheet, nothing in it comes apart"
        return Depth(near=near, matte=None, kind="flat", horizon=0.0, told=(said,), subject=(0.5, 0.5))
    subject: Subject | None = None
    if matte is not None:
        subject = Subject(matte=matte, sure=1.0, how="the supplied matte")
    elif not alone:
        subject = find_subject(picture, box=box)
    line, seen = (horizon, "as told") if horizon is not None else find_horizon(picture, subject)
    near = _ground(picture.shape[:2], line)
    told = [f"horizon {seen}, {100 * line:.0f} % from the top", "ground in front of the lens, far above the horizon"]
    if subject is not None:
        subject = _stand(near, subject, round(line * picture.shape[0]))
    if subject is None:
        told.append("no subject found that could be cut out with confidence: two layers")
        return Depth(near=near, matte=None, kind="guessed", horizon=line, told=tuple(told), subject=(0.5, 0.5))
    told.append(f"subject: {subject.how}, confidence {subject.sure:.2f}")
    return Depth(
        near=near,
        matte=subject.matte,
        kind="guessed",
        horizon=line,
        told=tuple(told),
        subject=_middle(subject.matte),
    )


def take_depth(nearness: NDArray[np.float32], *, matte: NDArray[np.float32] | None = None) -> Depth:
    """Depth that somebody supplied.

    Args:
        nearness: (H, W) float32, 1 nearest .. 0 farthest, linear in one over the distance.
        matte: (H, W) float32 of what stands in front, or None.
    """
    near = np.asarray(FAR + np.clip(nearness, 0.0, 1.0) * np.float32(NEAREST - FAR), np.float32)
    front = near > np.quantile(near, 0.85) if matte is None else matte > 0.5
    return Depth(
        near=near,
        matte=matte,
        kind="supplied",
        horizon=0.0,
        told=("depth as supplied; its scale is taken to be 2.5 m to 80 m",),
        subject=_middle(front.astype(np.float32)),
    )


def is_drawing(picture: NDArray[np.uint8]) -> bool:
    """True for a drawing or a flat graphic: most of it has no texture and no shading at all."""
    small = cv2.resize(picture, (320, max(2, round(picture.shape[0] * 320 / picture.shape[1]))))
    level = cv2.GaussianBlur(small, (3, 3), 0).astype(np.int16)
    step = np.maximum(
        np.abs(np.diff(level, axis=1)).max(axis=2)[:-1], np.abs(np.diff(level, axis=0)).max(axis=2)[:, :-1]
    )
    flat = step <= 1
    # shading of a set is smooth too, yet it goes from one colour to another; paper and fills stay what they are
    codes = small[:-1, :-1][flat] >> 3
    if flat.mean() < _FLAT or not len(codes):
        return False
    keys = codes.astype(np.int32) @ np.array([1024, 32, 1])
    common = np.sort(np.unique(keys, return_counts=True)[1])[::-1][:8].sum()
    return bool(common >= 0.9 * len(keys))


def find_horizon(picture: NDArray[np.uint8], subject: Subject | None) -> tuple[float, str]:
    """Share of the height where the picture parts into above and below, and how it was found."""
    height = 180
    size = (max(8, round(picture.shape[1] * height / picture.shape[0])), height)
    lab = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2LAB).astype(np.float32)
    weight = np.ones(lab.shape[:2], np.float32)
    if subject is not None:
        weight -= cv2.resize(subject.matte, size, interpolation=cv2.INTER_AREA) * np.float32(0.98)
    band = height // 10
    rows = np.cumsum(np.concatenate([np.zeros((1, 4), np.float32), _row_sums(lab, weight)]), axis=0)
    best, found = 0.0, 0
    for y in range(round(0.24 * height), round(0.72 * height)):
        above, below = rows[y] - rows[y - band], rows[y + band] - rows[y]
        apart = float(np.linalg.norm(above[:3] / above[3] - below[:3] / below[3]))
        if apart > best:
            best, found = apart, y
    if best < _PARTS:
        return _USUAL_HORIZON, "not seen: where it usually is"
    return found / height, "where colours above and below part"


def _row_sums(lab: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([(lab * weight[..., None]).sum(axis=1), weight.sum(axis=1, keepdims=True)], axis=1)


def _ground(size: tuple[int, int], horizon: float) -> NDArray[np.float32]:
    """Inverse metres of level ground seen from eye height, rounded off where it meets what is far."""
    height, width = size
    below = np.arange(height, dtype=np.float64) + 0.5 - horizon * height
    soft = 0.05 * height
    metres = np.logaddexp(0.0, below / soft) * soft / (EYE * focal_pixels(width, height))
    return np.repeat((FAR + metres).astype(np.float32)[:, None], width, axis=1)


def focal_pixels(width: int, height: int) -> float:
    """Focal length in pixels of the lens that pictures are taken to be made with; upright ones turn the camera."""
    return FOCAL / SENSOR * max(width, height)


def _stand(near: NDArray[np.float32], subject: Subject, horizon: int) -> Subject | None:
    """Stand every part of the subject upright on the ground at its foot, in `near`; parts that hang are left out."""
    height = near.shape[0]
    count, parts, facts, _ = cv2.connectedComponentsWithStats((subject.matte > 0.5).astype(np.uint8))
    kept = np.zeros(count, bool)
    base = near[:, 0].copy()
    for k in range(1, count):
        foot = int(facts[k, cv2.CC_STAT_TOP] + facts[k, cv2.CC_STAT_HEIGHT]) - 1
        if foot < horizon + 0.03 * height and subject.sure < 1.0:
            continue
        kept[k] = True
        cut = foot >= height - max(2, height // 100)  # the rim cuts it: it stands nearer than the ground that is seen
        stands = max(float(base[min(foot, height - 1)]), FAR + 0.04) * (1.25 if cut else 1.0)
        near[parts == k] = stands
    if not kept.any():
        return None
    hung = cv2.dilate((~kept[parts] & (parts > 0)).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    matte = np.where(hung & ~kept[parts], np.float32(0.0), subject.matte)
    return Subject(matte=matte, sure=subject.sure, how=subject.how)


def _middle(matte: NDArray[np.float32]) -> tuple[float, float]:
    """Centre of a matte as shares of the picture from top left."""
    total = float(matte.sum())
    if total < 1.0:
        return 0.5, 0.5
    height, width = matte.shape
    x = float(matte.sum(axis=0) @ (np.arange(width) + 0.5)) / total / width
    y = float(matte.sum(axis=1) @ (np.arange(height) + 0.5)) / total / height
    return round(x, 4), round(y, 4)


__all__ = ["FAR", "Depth", "find_horizon", "focal_pixels", "guess_depth", "is_drawing", "soften", "take_depth"]
