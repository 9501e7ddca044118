"""From a first picture to a last one: carried along a match where both show the same, else dissolved in their moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.camera import ease
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.take import Still, Timing
from rushes.engines.previz.still.warp import View, sample
from rushes.imaging.correspond import find_correspondence, find_features

#: Matches that hold together, and the share of the picture they cover, before two pictures are taken for one place.
_ENOUGH, _COVERED = 24, 0.10
#: Pixels that a way there and back may miss by, before it is not believed.
_MISS = 2.5
#: Where in a take a plain dissolve begins and how long it is, as shares.
_BEGINS, _LASTS = 0.30, 0.40
#: Metres that everything is away in a matched pair: its depth is not looked for.
_AWAY = 12.0
#: What a picture does before it is reached, so that a move seems to run through.
_BACKWARDS = {"push_in": "pull_out", "pull_out": "push_in", "zoom_in": "zoom_out", "zoom_out": "zoom_in"}


def backwards(motion: Motion) -> Motion:
    """The motion that, run from its end to its start, goes the same way."""
    return replace(motion, move=_BACKWARDS.get(motion.move, motion.move), side=-motion.side)


class Carried:
    """Two pictures of one place: each is drawn towards the other, and they change over."""

    def __init__(
        self, first: NDArray[np.uint8], last: NDArray[np.uint8], carry: NDArray[np.float64], timing: Timing
    ) -> None:
        self.timing = timing
        self.pictures = first, last
        width = float(first.shape[1])
        scale = np.diag([width, width, 1.0])
        there = np.asarray(scale @ carry @ np.linalg.inv(scale), np.float64)
        self.flows = _flow(first, last, there), _flow(last, first, np.asarray(np.linalg.inv(there), np.float64))

    def draw(self, number: int, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> View:
        """The bare picture of a frame: R'G'B' 0..1 and metres."""
        at = ease(self.timing.share(number))
        depth[:] = _AWAY
        _carry(*self.pictures, *self.flows, at, at * at * (3.0 - 2.0 * at), rgb)
        return View(turn=np.eye(3), eye=np.zeros(3), zoom=1.0)


class Dissolved:
    """Two pictures that share nothing: each makes its half of the move, and one dissolves into the other."""

    def __init__(self, first: Still, last: Still, timing: Timing) -> None:
        self.first, self.last, self.timing = first, last, timing

    def draw(self, number: int, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> View:
        """The bare picture of a frame: R'G'B' 0..1 and metres."""
        x = min(max((self.timing.share(number) - _BEGINS) / _LASTS, 0.0), 1.0)
        share = x * x * (3.0 - 2.0 * x)
        back = self.timing.frames - 1 - number
        if share >= 1.0:
            return self.last.draw(back, rgb, depth)
        view = self.first.draw(number, rgb, depth)
        if share > 0.0:
            over, behind = np.empty_like(rgb), np.empty_like(depth)
            self.last.draw(back, over, behind)
            cv2.addWeighted(rgb, 1.0 - share, over, share, 0.0, dst=rgb)
            if share > 0.5:
                depth[:] = behind
        return view


def match(first: NDArray[np.uint8], last: NDArray[np.uint8]) -> tuple[NDArray[np.float64] | None, int]:
    """How the first picture lies in the last, in shares of the width, or None; and how many matches say so."""
    one, other = (find_features(np.asarray(picture, np.float32) / np.float32(255.0)) for picture in (first, last))
    found = find_correspondence(one, other)
    if found.carry is None or found.inliers < _ENOUGH or found.spread < _COVERED:
        return None, found.inliers
    return found.carry, found.inliers


def _flow(one: NDArray[np.uint8], other: NDArray[np.uint8], there: NDArray[np.float64]) -> NDArray[np.float32]:
    """Where each pixel of a picture lies in the other, as an offset: (H, W, 2) float32.

    The match carries the whole; what is left over is found by dense search (DIS, Kroeger et al. 2016) and kept where
    the way back agrees.
    """
    height, width = one.shape[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(other, there, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (one, laid)]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    ahead, back = search.calc(grey[0], grey[1], None), search.calc(grey[1], grey[0], None)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    returned = cv2.remap(back, x + ahead[..., 0], y + ahead[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    good = (np.linalg.norm(ahead + returned, axis=2) < _MISS).astype(np.float32)
    sigma = width / 90.0
    weight = cv2.GaussianBlur(good, (0, 0), sigma)
    even = cv2.GaussianBlur(ahead * good[..., None], (0, 0), sigma) / (weight + np.float32(0.08))[..., None]
    place = np.stack([x, y], axis=2) + even
    carried = cv2.perspectiveTransform(place.reshape(1, -1, 2), there).reshape(height, width, 2)
    return np.ascontiguousarray(carried - np.stack([x, y], axis=2), np.float32)


@njit(nogil=True, cache=True, error_model="numpy")
def _carry(one: Any, other: Any, ahead: Any, back: Any, at: float, share: float, rgb: Any) -> None:
    """Both pictures on their way to each other; where one has nothing, the other shows."""
    height, width = rgb.shape[0], rgb.shape[1]
    weights, found = np.empty((2, 4), np.float32), np.empty(3, np.float32)
    start = np.zeros((2, 2))
    for y in range(height):
        start[:] = 0.0
        for x in range(width):
            total = np.float32(0.0)
            rgb[y, x, 0] = rgb[y, x, 1] = rgb[y, x, 2] = np.float32(0.0)
            for k in range(2):
                flow, picture = (ahead, one) if k == 0 else (back, other)
                go, part = (at, 1.0 - share) if k == 0 else (1.0 - at, share)
                ox, oy = start[k, 0], start[k, 1]
                for _ in range(4):
                    i = min(max(int(x + ox + 0.5), 0), width - 1)
                    j = min(max(int(y + oy + 0.5), 0), height - 1)
                    ox, oy = -go * flow[j, i, 0], -go * flow[j, i, 1]
                start[k, 0], start[k, 1] = ox, oy
                off = max(-x - ox, x + ox - (width - 1), -y - oy, y + oy - (height - 1))
                part *= min(max(1.0 - off / 12.0, 0.001), 1.0)
                sample(picture, x + ox, y + oy, weights, found)
                total += np.float32(part)
                for c in range(3):
                    rgb[y, x, c] += np.float32(part) * found[c]
            for c in range(3):
                rgb[y, x, c] /= np.float32(255.0) * max(total, np.float32(1e-6))
