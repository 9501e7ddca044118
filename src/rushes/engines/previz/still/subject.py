"""Guesses what a picture is of, without a trained model: what stands out from the rim, cut out by colour (GrabCut)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

#: Width that a picture is looked at, in pixels.
_WIDE = 256
#: Smallest and largest share of the picture that is taken for a subject.
_LEAST, _MOST = 0.004, 0.62
#: Below this a cut-out is not trusted: a half-cut figure that comes apart is worse than none.
_SURE = 0.66
#: The same search, begun narrower and wider: where its answers differ, none is trusted.
_STRICT = (1.0, 0.8, 1.25)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What stands in front.

    Args:
        matte: (H, W) float32, 1 where it is; soft at its outline.
        sure: 0..1, how far the cut-out is trusted; 1 for one that was supplied.
        how: in words.
    """

    matte: NDArray[np.float32]
    sure: float
    how: str


def find_subject(picture: NDArray[np.uint8], *, box: tuple[float, float, float, float] | None = None) -> Subject | None:
    """The subject of a picture, or None where nothing stands out.

    Args:
        picture: (H, W, 3) uint8 R'G'B'.
        box: left, top, width and height as shares of the picture, where a person pointed it out.
    """
    height, width = picture.shape[:2]
    size = (_WIDE, max(16, round(height * _WIDE / width)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    stands = _stand_out(small)
    tries = [_cut_out(small, _seeds(stands, box, strict)) for strict in (_STRICT[:1] if box else _STRICT)]
    found = [mask for mask in tries if mask is not None]
    if 2 * len(found) <= len(tries):
        return None
    mask = np.asarray(np.sum(found, axis=0) * 2 > len(found), np.uint8)
    sure = 1.0 if box else _trust(small, stands, mask) * min(_agree(mask, other) for other in found)
    mask = _close_at_rim(_close_at_rim(_complete(small, mask))[::-1])[::-1]
    if sure < _SURE:
        return None
    large = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    how = "cut out of the box by colour" if box else "what stands out from the rim, cut out by colour"
    return Subject(matte=soften(picture, large), sure=round(sure, 3), how=how)


def soften(picture: NDArray[np.uint8], mask: NDArray[np.float32]) -> NDArray[np.float32]:
    """A rough mask drawn to the edges of the picture: a guided filter (He, Sun, Tang 2013) on its luma.

    Args:
        picture: (H, W, 3) uint8 R'G'B'.
        mask: (H, W) float32 0..1.
    """
    radius = max(2, round(picture.shape[1] / 240))
    guide = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255.0
    box = (2 * radius + 1, 2 * radius + 1)

    def mean(plane: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        return np.asarray(cv2.boxFilter(plane, cv2.CV_32F, box), np.float32)

    around, level = mean(guide), mean(mask)
    slope = (mean(guide * mask) - around * level) / (mean(guide * guide) - around * around + np.float32(4e-4))
    soft = mean(slope) * guide + mean(level - slope * around)
    # what is far inside or outside stays as it is
    inside, outside = cv2.erode(mask, np.ones(box, np.uint8)), cv2.dilate(mask, np.ones(box, np.uint8))
    soft = np.clip((soft - 0.5) * 1.6 + 0.5, 0.0, 1.0)
    return np.asarray(np.clip(np.maximum(soft, (inside > 0.99)) * (outside > 0.01), 0.0, 1.0), np.float32)


def _stand_out(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How far each pixel differs from what reaches the top and the sides: 0..1, favouring the middle.

    The minimum barrier distance by raster scans (Zhang et al., ICCV 2015), more where the picture is in focus. The
    lower rim is left out: people and bottles are often cut by it.
    """
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 1.6), cv2.COLOR_RGB2LAB).astype(np.float32)
    barrier = np.zeros(small.shape[:2], np.float32)
    for channel in range(3):
        barrier += _barrier(np.ascontiguousarray(lab[..., channel])) * (0.6 if channel == 0 else 1.0)
    height, width = small.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    off = ((x / width - 0.5) / 0.36) ** 2 + ((y / height - 0.54) / 0.46) ** 2
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = cv2.GaussianBlur(np.abs(luma - cv2.GaussianBlur(luma, (0, 0), 1.2)), (0, 0), 7.0)
    focus = np.clip(fine / max(float(np.quantile(fine, 0.9)), 1.5), 0.0, 1.0)
    barrier = cv2.GaussianBlur(barrier, (0, 0), 2.0) * np.exp(-0.5 * off) * (0.75 + 0.25 * focus)
    return np.asarray(barrier / max(float(np.quantile(barrier, 0.995)), 12.0), np.float32).clip(0.0, 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _barrier(plane: Any) -> Any:
    """Smallest range of values that a path from the top or the sides must cross to reach each pixel."""
    height, width = plane.shape
    far = np.full((height, width), np.float32(1e9))
    high, low = plane.copy(), plane.copy()
    far[0, :] = np.float32(0.0)
    far[:, 0] = np.float32(0.0)
    far[:, width - 1] = np.float32(0.0)
    for turn in range(6):
        down = turn % 2 == 0
        for j in range(height):
            y = j if down else height - 1 - j
            for i in range(width):
                x = i if down else width - 1 - i
                for k in range(2):
                    yy = y if k == 0 else (y - 1 if down else y + 1)
                    xx = (x - 1 if down else x + 1) if k == 0 else x
                    if yy < 0 or xx < 0 or yy >= height or xx >= width:
                        continue
                    top, bottom = max(high[yy, xx], plane[y, x]), min(low[yy, xx], plane[y, x])
                    if top - bottom < far[y, x]:
                        far[y, x], high[y, x], low[y, x] = top - bottom, top, bottom
    return far


def _seeds(
    stands: NDArray[np.float32], box: tuple[float, float, float, float] | None, strict: float
) -> NDArray[np.uint8]:
    """Where GrabCut begins: sure and probable pixels of subject and background."""
    height, width = stands.shape
    seeds = np.full(stands.shape, cv2.GC_PR_BGD, np.uint8)
    if box:
        left, top, wide, tall = box
        x0, y0 = round(left * width), round(top * height)
        x1, y1 = round((left + wide) * width), round((top + tall) * height)
        seeds[:] = cv2.GC_BGD
        seeds[y0:y1, x0:x1] = cv2.GC_PR_FGD
        return seeds
    level = np.asarray(stands * 255.0, np.uint8)
    cut = max(float(cv2.threshold(level, 0, 255, cv2.THRESH_OTSU)[0]) / 255.0, 0.22) * strict
    seeds[stands > cut] = cv2.GC_PR_FGD
    seeds[stands > cut + 0.55 * (1.0 - cut)] = cv2.GC_FGD
    seeds[stands < 0.35 * cut] = cv2.GC_BGD
    return seeds


def _cut_out(small: NDArray[np.uint8], seeds: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """GrabCut (Rother et al. 2004) from seeds; the parts that belong to it, without holes."""
    if not ((seeds == cv2.GC_PR_FGD) | (seeds == cv2.GC_FGD)).any() or (seeds != cv2.GC_BGD).all():
        return None
    cv2.setRNGSeed(7)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), seeds, None, *models, 3, cv2.GC_INIT_WITH_MASK)
    mask = np.asarray((seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD), np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, parts, facts, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    if count < 2:
        return None
    areas = facts[1:, cv2.CC_STAT_AREA]
    kept = [k + 1 for k, area in enumerate(areas) if area >= 0.35 * areas.max()]
    mask = np.isin(parts, kept).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
    holes = filled - mask
    count, parts, facts, _ = cv2.connectedComponentsWithStats(holes, connectivity=4)
    for k in range(1, count):  # a small hole is a highlight; a large one is seen through, as under an arm
        if facts[k, cv2.CC_STAT_AREA] < 0.08 * mask.sum():
            mask[parts == k] = 1
    return mask if _LEAST <= mask.mean() <= _MOST else None


def _complete(small: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A second look above and below: heads and feet are of other colours than coats, and of others than what is beside.

    A pixel joins where it differs from both sides of its row and hangs together with what was found.
    """
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 0.8), cv2.COLOR_RGB2LAB).astype(np.float32)
    height, width = mask.shape
    wide_mask = mask.copy()
    count, _, facts, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    for k in range(1, count):
        left, top, wide, tall = (int(v) for v in facts[k, :4])
        right, aside = left + wide, max(wide, 6)
        first, last = max(top - round(0.3 * tall), 0), min(top + tall + round(0.3 * tall), height)
        sides = [(left - aside - aside // 6, left - aside // 6), (right + aside // 6, right + aside // 6 + aside)]
        differs = np.ones((last - first, wide), bool)
        for a, b in sides:
            beside = lab[first:last, max(a, 0) : min(max(b, 0), width)]
            if beside.shape[1] < 3:
                continue
            mean, spread = beside.mean(axis=1, keepdims=True), beside.std(axis=1).max(axis=1)[:, None]
            away = np.linalg.norm(lab[first:last, left:right] - mean, axis=2)
            differs &= away > np.maximum(20.0, 2.4 * spread)
        differs[top - first : top - first + tall] = False
        differs[differs.sum(axis=1) > 0.6 * wide] = False  # heads and feet are narrower than what they belong to
        wide_mask[first:last, left:right] |= differs
    wide_mask = cv2.morphologyEx(wide_mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) | mask
    _, parts = cv2.connectedComponents(wide_mask, connectivity=4)
    more = np.isin(parts, np.unique(parts[mask > 0])).astype(np.uint8)
    return more if more.sum() < 1.4 * mask.sum() else mask


def _close_at_rim(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A subject that the upper rim cuts goes up to it and has no notch there: a parting is not a hole in a head.

    The search takes the rim itself for background, so a subject ends a little below it.
    """
    height = len(mask)
    begins = np.where(mask.any(axis=0), mask.argmax(axis=0), height)
    columns = np.nonzero(begins <= 0.06 * height)[0]
    if not len(columns):
        return mask
    span = np.arange(mask.shape[1])
    cut = (span >= columns[0]) & (span <= columns[-1]) & (begins < 0.25 * height)
    return mask | (cut[None] & (np.arange(height)[:, None] < begins[None])).astype(np.uint8)


def _agree(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Shared pixels over pixels of either."""
    return float((one & other).sum()) / max(float((one | other).sum()), 1.0)


def _trust(small: NDArray[np.uint8], stands: NDArray[np.float32], mask: NDArray[np.uint8]) -> float:
    """How far a cut-out is believed: it stands out, its outline lies on edges, it is of a piece, and not at the rim."""
    inside = mask > 0
    apart = float(stands[inside].mean() - stands[~inside].mean())
    luma = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.0)
    slope = np.sqrt(
        sum(
            cv2.Sobel(luma[..., c], cv2.CV_32F, 1, 0) ** 2 + cv2.Sobel(luma[..., c], cv2.CV_32F, 0, 1) ** 2
            for c in range(3)
        )
    )
    slope = cv2.dilate(slope, np.ones((3, 3), np.uint8))
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    outline[[0, -1], :] = outline[:, [0, -1]] = False
    if not outline.any():
        return 0.0
    on_edge = float((slope[outline] > max(float(np.quantile(slope, 0.6)), 24.0)).mean())
    length = max(float(outline.sum()) / 2.0, 1.0)
    compact = min(4.0 * np.pi * float(mask.sum()) / (length * length) * 3.0, 1.0)
    sides = float(np.concatenate([mask[0], mask[:, 0], mask[:, -1]]).mean())
    _, _, facts, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    piece = float(facts[1:, cv2.CC_STAT_AREA].max()) / float(mask.sum())
    sure = 0.45 * min(apart / 0.45, 1.0) + 0.4 * on_edge + 0.15 * compact - 1.2 * sides
    return float(np.clip(sure * piece**0.6, 0.0, 1.0))
