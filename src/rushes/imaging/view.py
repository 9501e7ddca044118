"""One decoded frame as rulers see it: full-size R'G'B' and small proxies that are computed once and shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.color import HIGHEST_CODE, LOWEST_CODE, Clipping, clipping

#: Height of the analysis proxy in lines (video-science.md 3: flow, flicker, cuts at 216 to 270 lines).
PROXY_LINES = 216
#: Lines of a frame whose codes are looked at, evenly spread: the same shares at any size and cost.
CODE_LINES = 270
_LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)


class Coded(Protocol):
    """A picture as a file holds it, of which only what is asked for is converted (`media.read.read_coded`)."""

    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, display-referred R'G'B', full range."""
        ...

    def half(self) -> NDArray[np.float32] | None:
        """(H/2, W/2, 3) float32 R'G'B' 0..1, each pixel the mean of four; None where there is no short way to it."""
        ...

    def at_limits(self, *, lines: int, low: int, high: int) -> tuple[int, int, int, int] | None:
        """Pixels on every (H // lines)-th line; those with any channel at a limit, all at the top, all at the bottom.

        None where there is no short way to these counts.
        """
        ...


@dataclass(frozen=True)
class FrameView:
    """Frame `index` of a clip.

    Args:
        index: from 0.
        picture: (H, W, 3) uint8, display-referred R'G'B', BT.709 primaries, full range; or the same still coded.
    """

    index: int
    picture: NDArray[np.uint8] | Coded

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, display-referred R'G'B', BT.709 primaries, full range."""
        return self.picture if isinstance(self.picture, np.ndarray) else self.picture.rgb()

    @cached_property
    def proxy(self) -> NDArray[np.float32]:
        """(h, w, 3) float32 R'G'B' 0..1 of at most `PROXY_LINES` lines: averaged, the last step interpolated."""
        half = None if isinstance(self.picture, np.ndarray) else self.picture.half()
        if half is not None and half.shape[0] >= PROXY_LINES:
            return _to_lines(half, PROXY_LINES)
        return _to_lines(self.rgb, min(PROXY_LINES, self.rgb.shape[0]))

    @cached_property
    def clipping(self) -> Clipping:
        """Shares of the area at the limits of the code range, on about `CODE_LINES` lines of all."""
        picture = self.picture
        if not isinstance(picture, np.ndarray):
            counts = picture.at_limits(lines=CODE_LINES, low=LOWEST_CODE, high=HIGHEST_CODE)
            if counts is not None:
                pixels, touched, blown, crushed = counts
                return Clipping(touched=touched / pixels, blown=blown / pixels, crushed=crushed / pixels)
        return clipping(self.rgb[:: max(1, self.rgb.shape[0] // CODE_LINES)])

    @cached_property
    def luma(self) -> NDArray[np.float32]:
        """(h, w) float32 Y' of the proxy, BT.709 weights, 0..1."""
        return np.asarray(cv2.transform(self.proxy, _LUMA), np.float32).reshape(self.proxy.shape[:2])

    @cached_property
    def full_luma(self) -> NDArray[np.float32]:
        """(H, W) float32 Y' at native size, 0..1."""
        weights = _LUMA / np.float32(255.0)
        return np.asarray(cv2.transform(self.rgb.astype(np.float32), weights), np.float32).reshape(self.rgb.shape[:2])

    @cached_property
    def middle(self) -> NDArray[np.float32]:
        """(h, w, 3) float32 R'G'B' 0..1: the proxy averaged to at most half of `PROXY_LINES`."""
        height, width = self.proxy.shape[:2]
        lines = PROXY_LINES // 2
        if height <= lines:
            return self.proxy
        size = (max(16, round(width * lines / height)), lines)
        return np.asarray(cv2.resize(self.proxy, size, interpolation=cv2.INTER_AREA), np.float32)

    @cached_property
    def small(self) -> NDArray[np.float32]:
        """(54, w, 3) float32 R'G'B' 0..1: averaged once more, for what is seen over large parts."""
        height, width = self.proxy.shape[:2]
        size = (max(2, round(width * 54 / height)), 54)
        return np.asarray(cv2.resize(self.middle, size, interpolation=cv2.INTER_AREA), np.float32)

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """(54, w, 3) float32 CIE L*a*b* (D65) of `small`: palette and embeddings."""
        return np.asarray(cv2.cvtColor(self.small, cv2.COLOR_RGB2Lab), np.float32)


def _to_lines(picture: NDArray[np.uint8] | NDArray[np.float32], lines: int) -> NDArray[np.float32]:
    """A picture at that many lines as float32 0..1: averaged by exact halves, and a last step.

    Halves are many times faster than odd ratios and differ only in the finest detail.
    """
    height, width = picture.shape[:2]
    size = (max(2, round(width * lines / height)), lines)
    small: NDArray[Any] = picture
    while small.shape[0] >= 2 * lines and small.shape[0] % 2 == 0 and small.shape[1] % 2 == 0:
        half = (small.shape[1] // 2, small.shape[0] // 2)
        small = np.asarray(cv2.resize(small, half, interpolation=cv2.INTER_AREA))
    if small.dtype == np.uint8:
        small = small.astype(np.float32) * np.float32(1 / 255.0)
    if lines == small.shape[0]:
        return np.asarray(small, np.float32)
    # averaged halves hold little that a step of less than 3:2 could alias
    how = cv2.INTER_LINEAR if 2 * small.shape[0] < 3 * lines else cv2.INTER_AREA
    return np.asarray(cv2.resize(small, size, interpolation=how), np.float32)
