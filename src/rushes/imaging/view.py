"""One decoded frame as rulers see it: full-size R'G'B' and small proxies that are computed once and shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

#: Height of the analysis proxy in lines (video-science.md 3: flow, flicker, cuts at 216 to 270 lines).
PROXY_LINES = 216
_LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)


@dataclass(frozen=True)
class FrameView:
    """Frame `index` of a clip.

    Args:
        index: from 0.
        rgb: (H, W, 3) uint8, display-referred R'G'B', BT.709 primaries, full range.
    """

    index: int
    rgb: NDArray[np.uint8]

    @cached_property
    def proxy(self) -> NDArray[np.float32]:
        """(h, w, 3) float32 R'G'B' 0..1 of at most `PROXY_LINES` lines: averaged, the last step interpolated."""
        height, width = self.rgb.shape[:2]
        lines = min(PROXY_LINES, height)
        size = (max(2, round(width * lines / height)), lines)
        small: NDArray[np.uint8] = self.rgb
        while small.shape[0] >= 2 * lines and small.shape[0] % 2 == 0 and small.shape[1] % 2 == 0:
            # exact halves are averaged many times faster than odd ratios and differ only in the finest detail
            half = (small.shape[1] // 2, small.shape[0] // 2)
            small = np.asarray(cv2.resize(small, half, interpolation=cv2.INTER_AREA), np.uint8)
        picture = small.astype(np.float32) * np.float32(1 / 255.0)
        if lines == small.shape[0]:
            return picture
        # averaged halves hold little that a step of less than 3:2 could alias
        how = cv2.INTER_LINEAR if 2 * small.shape[0] < 3 * lines else cv2.INTER_AREA
        return np.asarray(cv2.resize(picture, size, interpolation=how))

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
    def small(self) -> NDArray[np.float32]:
        """(54, w, 3) float32 R'G'B' 0..1: the proxy averaged once more, for what is seen over large parts."""
        height, width = self.proxy.shape[:2]
        size = (max(2, round(width * 54 / height)), 54)
        return np.asarray(cv2.resize(self.proxy, size, interpolation=cv2.INTER_AREA), np.float32)

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """(54, w, 3) float32 CIE L*a*b* (D65) of `small`: palette and embeddings."""
        return np.asarray(cv2.cvtColor(self.small, cv2.COLOR_RGB2Lab), np.float32)
