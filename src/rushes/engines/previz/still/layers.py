"""A picture taken apart into sheets that may move over each other, each with colours and depth beyond its own edge."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.still.depth import Depth
from rushes.engines.previz.still.subject import soften

#: Widest strip behind an edge that is filled in, as a share of the picture's longer side: moves uncover no more.
#: Where the depth is a guess, a cut may go through a thing, and less of it shows.
REACH, REACH_GUESSED = 0.030, 0.020
#: A step in inverse metres, and as a share of it, that is an edge and not a slope.
_STEP, _STEEP = 0.016, 0.08
#: Most sheets, and as many where the depth is a guess: one subject before all else.
_MOST, _MOST_GUESSED = 4, 2
#: Pixels around a sheet in which its place is searched with care.
_CLOSE = 12
#: Fewer pixels of edge than this share of the picture's sides are noise.
_EDGES = 0.02


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet, of the picture's size.

    Args:
        color: (H, W, 4) uint8 R'G'B' and cover, straight; colours run on beyond the cover.
        near: (H, W) float32 inverse metres, smooth; runs on likewise.
        live: (H, W) uint8, 1 close to where it covers anything.
    """

    color: NDArray[np.uint8]
    near: NDArray[np.float32]
    live: NDArray[np.uint8]


def take_apart(picture: NDArray[np.uint8], depth: Depth) -> tuple[Sheet, ...]:
    """Sheets from far to near; composed in place they are the picture again.

    Args:
        picture: (H, W, 3) uint8 R'G'B'.
        depth: of the picture.
    """
    whole = np.full(picture.shape[:2], np.float32(1.0))
    reach = reach_pixels(depth)
    back: _Loose = (picture, depth.near, whole)
    fronts: list[_Loose] = []
    below = float("inf")
    for level in _levels(depth.near, _MOST if depth.kind == "supplied" else _MOST_GUESSED):
        back, front = _split(back, level, below, depth.matte, reach)
        fronts.append(front)
        below = level
    return tuple(_sheet(color, _bend(near, cover, reach), cover) for color, near, cover in (back, *reversed(fronts)))


def _bend(near: NDArray[np.float32], cover: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Depth of a sheet without the steps that no cut was made at: what is left of them bends, it does not tear."""
    edge = _steps(near)[2] & (cover > 0.02)
    if not edge.any():
        return near
    away = cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    side = 2 * round(reach) + 1
    smooth = cv2.blur(cv2.blur(near, (side, side)), (side, side))
    share = np.clip(2.0 - away / reach, 0.0, 1.0).astype(np.float32)
    return np.asarray(near + (smooth - near) * share, np.float32)


_Loose = tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]


def _steps(near: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Lowest and highest inverse metres near each pixel, and where one thing ends in front of another."""
    box = _box(near.shape[1], 1)
    low, high = cv2.erode(near, box), cv2.dilate(near, box)
    return low, high, near - low > _STEP + _STEEP * near


def _box(width: int, times: int) -> NDArray[np.uint8]:
    side = 2 * times * max(2, width // 320) + 1
    return np.ones((side, side), np.uint8)


def _levels(near: NDArray[np.float32], most: int) -> list[float]:
    """The depths, nearest first, at which a cut parts what most stands in front of something else."""
    low, _, edge = _steps(near)
    lows, nears = low[edge], near[edge]
    found: list[float] = []
    while len(found) < most - 1 and len(lows) >= _EDGES * sum(near.shape):
        cuts = np.quantile(np.concatenate([lows, nears]), np.linspace(0.02, 0.98, 49))
        spans = [(lows < cut) & (nears >= cut) for cut in cuts]
        gains = [float((nears[span] - lows[span]).sum()) for span in spans]
        best = int(np.argmax(gains))
        # anywhere between two plateaus cuts them alike: the middle is surest
        span = spans[best]
        found.append(0.5 * (float(np.quantile(lows[span], 0.9)) + float(np.quantile(nears[span], 0.1))))
        kept = ~((lows < found[-1]) & (nears >= found[-1]))
        if kept.all():
            found.pop()
            break
        lows, nears = lows[kept], nears[kept]
    return sorted(found, reverse=True)


def _split(
    sheet: _Loose, level: float, below: float, matte: NDArray[np.float32] | None, reach: float
) -> tuple[_Loose, _Loose]:
    """What is nearer than a level and stands in front of something, lifted off near its outline.

    Behind the outline the back is filled one reach deep; the front covers that even when it has moved by a reach.

    Args:
        sheet: what is left so far.
        level: inverse metres.
        below: what is nearer than this was lifted off before.
        matte: soft outline of the subject, or None.
        reach: pixels.
    """
    color, near, cover = sheet
    low, high, edge = _steps(near)
    nearer = (near >= level) & (near < below)
    edge &= nearer & (low < level)
    away = cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    zone = nearer & (away <= 4.0 * reach)
    if matte is None:
        rim = soften(color, zone.astype(np.float32))
    else:  # ground that runs up to a foot belongs to both sheets: it covers fully and fades where both are the same
        beside = cv2.dilate(zone.astype(np.uint8), _box(near.shape[1], 1)) > 0
        rim = np.where(beside, np.maximum(matte, (zone & (matte < 0.5) & ~_edged(matte)).astype(np.float32)), 0.0)
    front = rim * np.clip((2.9 * reach - away) / (0.6 * reach), 0.0, 1.0).astype(np.float32)
    touched = cv2.dilate((front > 0.02).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    hole = (zone | touched) & (away <= 4.0 * reach)
    # from what is filled in, depth climbs to the thing's own under cover of the front, gently: steps would tear
    climbs = np.where(hole, np.clip((away - 1.1 * reach) / (1.2 * reach), 0.0, 1.0), 1.0).astype(np.float32)
    back_color, back_near = _fill(color, np.where(edge, low, near), hole, climbs=climbs)
    front_near = _extend(np.where(edge, high, near), (front > 0.6) & nearer, reach)
    return (back_color, back_near, cover), (_clean(color, back_color, front), front_near, front)


def _edged(matte: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Close to the outline of a matte."""
    return cv2.dilate((matte > 0.02).astype(np.uint8), _box(matte.shape[1], 2)) > 0


def reach_pixels(depth: Depth) -> float:
    """Widest strip that is filled in behind an edge, in pixels."""
    return (REACH if depth.kind == "supplied" else REACH_GUESSED) * max(depth.near.shape)


def _fill(
    color: NDArray[np.uint8], near: NDArray[np.float32], hole: NDArray[np.bool_], *, climbs: NDArray[np.float32]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Colours and depth behind what was lifted off, from the far side of its outline only.

    Colours are Telea's (2004), which are smooth; the grain of what lies beside the edge is mirrored into them.
    """
    if hole.all():
        return color, near
    smooth = cv2.inpaint(color, hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)
    source_y, source_x = _nearest(~hole)
    y, x = np.ogrid[0 : hole.shape[0], 0 : hole.shape[1]]
    my = np.clip(2 * source_y - y, 0, hole.shape[0] - 1)
    mx = np.clip(2 * source_x - x, 0, hole.shape[1] - 1)
    fine = cv2.subtract(color, cv2.GaussianBlur(color, (0, 0), 2.5), dtype=cv2.CV_16S)
    wanted = hole & (climbs <= 0.0)
    detail = fine[my[wanted], mx[wanted]] * ~hole[my[wanted], mx[wanted]][:, None]
    filled = color.copy()
    filled[wanted] = np.clip(smooth[wanted] + detail, 0, 255).astype(np.uint8)
    ground = np.where(hole, cv2.blur(near[source_y, source_x], (9, 9)), near)
    return filled, np.asarray(ground + (near - ground) * climbs, np.float32)


def _extend(near: NDArray[np.float32], inside: NDArray[np.bool_], reach: float) -> NDArray[np.float32]:
    """Depth of a sheet, running on unchanged beyond its outline."""
    if not inside.any():
        return near
    y, x = _nearest(inside)
    side = 2 * round(0.5 * reach) + 1
    return np.asarray(np.where(inside, near, cv2.blur(near[y, x], (side, side))), np.float32)


def _clean(color: NDArray[np.uint8], back: NDArray[np.uint8], cover: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Colours of a front sheet without what shone through its soft outline, so that over `back` it is the picture."""
    y, x = _nearest(cover >= min(0.97, float(cover.max())))
    own, share = color[y, x].astype(np.float32), cover[..., None]
    solved = (color.astype(np.float32) - (1.0 - share) * back.astype(np.float32)) / np.maximum(share, 0.05)
    front = own + (np.clip(solved, 0.0, 255.0) - own) * np.clip((share - 0.15) / 0.35, 0.0, 1.0)
    return np.clip(front + 0.5, 0.0, 255.0).astype(np.uint8)


def _nearest(inside: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Row and column of the nearest pixel inside, for every pixel."""
    _, label = cv2.distanceTransformWithLabels(
        (~inside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    ys, xs = np.nonzero(inside)
    row, column = np.zeros((2, int(label.max()) + 1), np.int32)
    row[label[ys, xs]], column[label[ys, xs]] = ys, xs
    return row[label], column[label]


def _sheet(color: NDArray[np.uint8], near: NDArray[np.float32], cover: NDArray[np.float32]) -> Sheet:
    alpha = np.clip(cover * 255.0 + 0.5, 0, 255).astype(np.uint8)
    live = cv2.dilate((alpha > 0).astype(np.uint8), np.ones((2 * _CLOSE + 1, 2 * _CLOSE + 1), np.uint8))
    return Sheet(color=np.dstack([color, alpha]), near=np.ascontiguousarray(near, np.float32), live=live)
