"""Cadence rulers: still, duplicate, black and blank frames, the rhythm of duplicates, and hard cuts inside a take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled
from rushes.imaging.temporal import Float, Guide, flow, flow_guide, validity, warp

#: A mean change below this (0..1 luma) is no change: a third of an 8-bit code.
STILL = 0.3 / 255.0
#: ... as long as no block of 12 x 12 proxy pixels changed by more than this.
STILL_BLOCK = 1.0 / 255.0
#: A frame whose brightest half per cent stays below this is black (10 of 255 codes).
BLACK = 10.0 / 255.0
#: A frame whose luma varies by less than this has no picture in it.
BLANK = 0.5 / 255.0


@dataclass(frozen=True)
class Change:
    """Difference of two frames in display luma 0..1: mean over the picture, and of the block that changed most."""

    mean: float
    worst: float

    @property
    def is_still(self) -> bool:
        """True where nothing moved: a small moving thing before a fixed camera is not still."""
        return self.mean < STILL and self.worst < STILL_BLOCK


def measure_change(first: Float, second: Float) -> Change:
    """How much two frames differ.

    Args:
        first, second: (h, w) float32 display luma 0..1 of one size, 216 to 270 lines.
    """
    difference = cv2.absdiff(first, second)
    height, width = first.shape
    blocks = cv2.resize(difference, (max(1, width // 12), max(1, height // 12)), interpolation=cv2.INTER_AREA)
    return Change(mean=float(cv2.mean(difference)[0]), worst=float(np.max(blocks)))


def is_black(luma: Float) -> bool:
    """True where 99.5 % of the picture lies below 10 of 255 codes. `luma`: (h, w) float32 display luma 0..1."""
    return float(np.count_nonzero(luma > BLACK)) < 0.005 * luma.size


def is_blank(proxy: Float) -> bool:
    """True for one even colour all over, as a failed decode or a not-a-number leaves it; black counts too.

    Args:
        proxy: (h, w, 3) float32 display R'G'B' 0..1.
    """
    _, spread = cv2.meanStdDev(proxy)
    return bool(np.max(spread) < BLANK)


def still_frames(changes: Sequence[Change]) -> NDArray[np.bool_]:
    """(n + 1,) bool: frames that repeat the frame before, from the n changes between frames."""
    return np.array([False, *(change.is_still for change in changes)])


def frozen_frames(changes: Sequence[Change], *, reach: int = 4) -> NDArray[np.bool_]:
    """(n + 1,) bool: frames of runs of more than `reach` that repeat the frame before: a freeze, or a true still."""
    found = still_frames(changes)
    for start, end in runs(found):
        if end - start <= min(reach, found.size - 2):
            found[start:end] = False
    return found


def change_around(changes: Sequence[Change], frozen: NDArray[np.bool_], *, reach: int = 6) -> float:
    """Median change (0..1 luma) of the moving pairs within `reach` frames of frozen ones; 0 where nothing moves.

    Large: the picture was stopped. Small: hardly anything moved anyway.
    """
    near = [
        changes[i].mean
        for start, end in runs(frozen)
        for i in (*range(max(0, start - 1 - reach), start - 1), *range(end - 1, min(len(changes), end - 1 + reach)))
        if not frozen[i + 1]
    ]
    return float(np.median(near)) if near else 0.0


def duplicate_frames(changes: Sequence[Change], *, reach: int = 4) -> NDArray[np.bool_]:
    """(n + 1,) bool: frames that repeat the frame before while the picture moves on around them.

    A still frame counts where its change is under a tenth of the median change of the moving pairs within `reach`;
    a run longer than `reach` is a freeze, not a duplicate.
    """
    means = np.array([change.mean for change in changes])
    found = still_frames(changes)
    for start, end in runs(found):
        near = [i for i in range(max(0, start - 1 - reach), min(len(means), end - 1 + reach)) if not found[i + 1]]
        moving = float(np.median(means[near])) if near else 0.0
        worst = float(means[start - 1 : end - 1].max())
        if end - start > reach or moving < STILL or worst >= 0.1 * moving:
            found[start:end] = False
    return found


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of True as (start, end), end excluded."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def duplicate_period(duplicates: NDArray[np.bool_], *, longest: int = 5) -> int | None:
    """The rhythm of duplicates: 2 is 12 pictures in 24 frames, 5 is 24 in 30; None where there is no rhythm."""
    mask = duplicates[1:].astype(np.float64)
    if mask.sum() < 3:
        return None
    for period in range(2, min(longest, mask.size // 3) + 1):
        same = mask[period:] == mask[:-period]
        if np.count_nonzero(duplicates) >= mask.size // period - 1 and float(same.mean()) >= 0.9:
            return period
    return None


@dataclass(frozen=True)
class CutFrame:
    """What `CutRuler` keeps of a frame: its Lab histogram (8 x 8 x 8, sums to 1) and its luma."""

    histogram: NDArray[np.float32]
    luma: Float


def histogram_lab(lab: Float) -> NDArray[np.float32]:
    """(512,) float32: share of the picture in each of 8 x 8 x 8 bins of (h, w, 3) CIE L*a*b*."""
    counts = np.zeros(512, np.int64)
    _count_lab(np.asarray(lab, np.float32), counts)
    return counts.astype(np.float32) / np.float32(lab.shape[0] * lab.shape[1])


@compiled
def _count_lab(lab: Any, counts: Any) -> None:
    """Pixels by bin of 12.5 x 20 x 20 units of L, a and b; what lies beyond the last bin is in it."""
    height, width = lab.shape[:2]
    for y in range(height):
        for x in range(width):
            light = min(max(int(lab[y, x, 0] * np.float32(0.08)), 0), 7)
            warm = min(max(int((lab[y, x, 1] + np.float32(80.0)) * np.float32(0.05)), 0), 7)
            gold = min(max(int((lab[y, x, 2] + np.float32(80.0)) * np.float32(0.05)), 0), 7)
            counts[64 * light + 8 * warm + gold] += 1


class CutRuler:
    """Hard cuts inside a take: colours jump *and* nothing can be followed from one frame to the next.

    The score is (1 - histogram intersection) x (1 - share of the picture that can be followed); a cut scores over
    0.25 and its jump of colour is three times the median around it (video-science.md 3). A flash keeps its
    picture, a pan its colours: neither is a cut. Flow is only computed where the colours jump. One ruler per clip.
    """

    def __init__(self) -> None:
        self._last: CutFrame | None = None
        self._jumps: list[float] = []
        self._lost: dict[int, float] = {}

    def see(self, lab: Float, luma: Float) -> None:
        """Take in the next frame.

        Args:
            lab: (h, w, 3) float32 CIE L*a*b*, 54 lines are enough.
            luma: (h, w) float32 display luma 0..1 of the analysis proxy.
        """
        now = CutFrame(histogram_lab(lab), luma)
        if self._last is not None:
            jump = 1.0 - float(np.minimum(now.histogram, self._last.histogram).sum())
            if jump > 0.25:  # the other factor is at most 1
                guides = flow_guide(self._last.luma), flow_guide(now.luma)
                self._lost[len(self._jumps)] = 1.0 - followed_share(*guides)
            self._jumps.append(jump)
        self._last = now

    def finish(self, *, reach: int = 6) -> tuple[int, ...]:
        """Indices of frames that begin a new picture."""
        found = []
        for pair, lost in self._lost.items():
            around = self._jumps[max(0, pair - reach) : pair] + self._jumps[pair + 1 : pair + 1 + reach]
            usual = float(np.median(around)) if around else 0.0
            if self._jumps[pair] * lost > 0.25 and self._jumps[pair] > 3.0 * usual:
                found.append(pair + 1)
        return tuple(found)


def followed_share(guide_a: Guide, guide_b: Guide) -> float:
    """Share of the picture, 0..1, that is found again in the next frame: flow returns and lands on the same texture."""
    forward, backward = flow(guide_a, guide_b, preset="ultrafast"), flow(guide_b, guide_a, preset="ultrafast")
    landed = warp(guide_b.astype(np.float32), forward, how=cv2.INTER_LINEAR)
    same = np.abs(landed - guide_a.astype(np.float32)) < 40.0  # two thirds of a local standard deviation
    return float(np.mean(validity(forward, backward) & same))
