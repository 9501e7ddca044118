"""Photosensitivity screening: luminance and red flashes per second over a quarter of the picture; no certificate."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.color import srgb_to_linear

#: Grid of cells that luminance is averaged over: finer balanced patterns are not flashes (WCAG 2.2, 2.3.1).
GRID = (64, 36)
#: Share of the picture that must flash together.
AREA = 0.25
#: A luminance transition is a tenth of the display's maximum, with the darker state below 0.8.
STEP, DARKER = 0.1, 0.8
#: A red transition changes (R - G - B) x 320 by more than this, with R / (R + G + B) at least `RED_SHARE`.
RED_STEP, RED_SHARE = 20.0, 0.8
#: Transitions in one second: more than this fails (three flashes), this many or more for long is an extended failure.
MOST, LONG_MOST = 6, 4
#: Seconds of the extended window, and how much of it.
LONG_WINDOW, LONG_SHARE = 5.0, 4.0

Float = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Flashes:
    """What the screening found.

    Args:
        luminance, red: (n,) transitions within the last second that a quarter of the picture went through, by frame.
        failed: frames over `MOST`.
        extended: frames at the end of more than 4 s of the last 5 s with `LONG_MOST` to `MOST` transitions.
    """

    luminance: tuple[int, ...]
    red: tuple[int, ...]
    failed: tuple[int, ...]
    extended: tuple[int, ...]

    @property
    def passes(self) -> bool:
        """True where nothing was found."""
        return not self.failed and not self.extended


class _Swings:
    """Opposing swings of one quantity in every cell, counted over the last second."""

    def __init__(self, step: float, darker: float, window: int) -> None:
        self._step, self._darker = step, darker
        self._low = self._high = np.empty(0)
        self._direction = np.empty(0, np.int8)
        self._allowed = np.empty(0, np.bool_)
        self._events: deque[NDArray[np.int8]] = deque(maxlen=window)

    def see(self, value: NDArray[np.float64], allowed: NDArray[np.bool_] | None = None) -> int:
        """Take in the cells' values; how many swings `AREA` of them went through within the window.

        Args:
            value: (n,) the quantity by cell.
            allowed: (n,) cells in a state that counts; one end of a swing must be in it. None: all.
        """
        now = np.ones(value.size, np.bool_) if allowed is None else allowed
        if not self._low.size:
            self._low, self._high = value.copy(), value.copy()
            self._direction = np.zeros(value.size, np.int8)
            self._allowed = now
        self._low, self._high = np.minimum(self._low, value), np.maximum(self._high, value)
        self._allowed = self._allowed | now
        down = (self._high - value > self._step - 1e-6) & (value < self._darker) & (self._direction >= 0)
        up = (value - self._low > self._step - 1e-6) & (self._low < self._darker) & (self._direction <= 0)
        swung = (down | up) & self._allowed
        self._direction = np.where(swung, np.where(up, 1, -1), self._direction).astype(np.int8)
        # a swing ends here and the next one starts here
        self._low, self._high = np.where(swung, value, self._low), np.where(swung, value, self._high)
        self._allowed = np.where(swung, now, self._allowed)
        self._events.append(swung.astype(np.int8))
        counts = np.sort(np.sum(self._events, axis=0, dtype=np.int32))[::-1]
        return int(counts[int(np.ceil(AREA * counts.size)) - 1])


class FlashRuler:
    """Screens a clip for flashes as in WCAG 2.2 (2.3.1) and the IRIS tool's limits, one frame at a time.

    Counts per cell and takes the quarter of the picture that swings most, so that it rather warns too often.
    Regular stripes are not looked for. The limits assume sRGB; a broadcast certificate needs a certified device.
    """

    def __init__(self, fps: float) -> None:
        self._fps = fps
        window = max(1, round(fps))
        self._luminance = _Swings(STEP, DARKER, window)
        self._red = _Swings(RED_STEP, np.inf, window)
        self._counts: list[int] = []
        self._red_counts: list[int] = []

    def see(self, proxy: Float) -> None:
        """Take in the next frame: (h, w, 3) float32 display R'G'B' 0..1."""
        size = (GRID[0] * 2, GRID[1] * 2)
        small = proxy if proxy.shape[0] <= size[1] else cv2.resize(proxy, size, interpolation=cv2.INTER_AREA)
        linear = cv2.resize(srgb_to_linear(small).astype(np.float32), GRID, interpolation=cv2.INTER_AREA)
        red, green, blue = (np.asarray(linear[..., i], np.float64).ravel() for i in range(3))
        self._counts.append(self._luminance.see(0.2126 * red + 0.7152 * green + 0.0722 * blue))
        is_red = red >= RED_SHARE * np.maximum(red + green + blue, 1e-6)
        self._red_counts.append(self._red.see(np.maximum(red - green - blue, 0.0) * 320.0, is_red))

    def finish(self) -> Flashes:
        """The finding after the last frame."""
        luminance, red = np.array(self._counts, int), np.array(self._red_counts, int)
        worst = np.maximum(luminance, red) if luminance.size else luminance
        long = (worst >= LONG_MOST) & (worst <= MOST)
        window = max(1, round(LONG_WINDOW * self._fps))
        sums = np.convolve(long.astype(int), np.ones(window, int))[: long.size] if long.size else long
        return Flashes(
            luminance=tuple(luminance.tolist()),
            red=tuple(red.tolist()),
            failed=tuple(np.flatnonzero(worst > MOST).tolist()),
            extended=tuple(np.flatnonzero(sums > LONG_SHARE * self._fps).tolist()),
        )
