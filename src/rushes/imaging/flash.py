"""Photosensitivity screening: luminance and red flashes per second over a quarter of the picture; no certificate."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.color import srgb_to_linear

#: Grid of cells that the picture is averaged over: finer balanced patterns are not flashes (WCAG 2.2, 2.3.1).
GRID = (50, 28)
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
#: Seconds within which cells swing together.
TOGETHER = 0.15

Float = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Flashes:
    """What the screening found.

    Args:
        luminance, red: (n,) transitions within the last second that a quarter of the picture went through together
            and in one direction, by frame: light that changes.
        moving: (n,) the same with transitions that run against each other or one after another: patterns that move
            or alternate, and flashes among them.
        failed: frames over `MOST` in luminance or red.
        extended: frames at the end of more than 4 s of the last 5 s with `LONG_MOST` to `MOST` transitions.
    """

    luminance: tuple[int, ...]
    red: tuple[int, ...]
    moving: tuple[int, ...]
    failed: tuple[int, ...]
    extended: tuple[int, ...]

    @property
    def passes(self) -> bool:
        """True where nothing failed."""
        return not self.failed and not self.extended


class _Swings:
    """Opposing swings of one quantity in every cell, counted over the last second."""

    def __init__(self, *, step: float, darker: float, fps: float) -> None:
        self._step, self._darker = step, darker
        self._low = self._high = np.empty(0)
        self._direction = np.empty(0, np.int8)
        self._allowed = np.empty(0, np.bool_)
        self._recent: deque[NDArray[np.int8]] = deque(maxlen=max(1, round(TOGETHER * fps)))
        self._all = _LastSecond(fps)
        self._together = _LastSecond(fps)

    def see(self, value: NDArray[np.float64], allowed: NDArray[np.bool_] | None = None) -> tuple[int, int]:
        """Take in the cells' values.

        Args:
            value: (n,) the quantity by cell.
            allowed: (n,) cells in a state that counts; one end of a swing must be in it. None: all.

        Returns:
            swings that `AREA` of the cells went through within the window: together, and in any order.
        """
        swung = self._swing(value, np.ones(value.size, np.bool_) if allowed is None else allowed)
        in_any_order = self._all.add(np.abs(swung))
        self._recent.append(swung)
        return self._together.add(self._confirm()), in_any_order

    def _swing(self, value: NDArray[np.float64], allowed: NDArray[np.bool_]) -> NDArray[np.int8]:
        """1 where a rise of at least a step ends now, -1 where a fall does, else 0."""
        if not self._low.size:
            self._low, self._high = value.copy(), value.copy()
            self._direction = np.zeros(value.size, np.int8)
            self._allowed = allowed
        self._low, self._high = np.minimum(self._low, value), np.maximum(self._high, value)
        self._allowed = self._allowed | allowed
        down = (self._high - value > self._step - 1e-6) & (value < self._darker) & (self._direction >= 0)
        up = (value - self._low > self._step - 1e-6) & (self._low < self._darker) & (self._direction <= 0)
        swung = (down | up) & self._allowed
        if not swung.any():  # as in most frames of most clips
            return np.zeros(value.size, np.int8)
        self._direction = np.where(swung, np.where(up, 1, -1), self._direction).astype(np.int8)
        # a swing ends here and the next one starts here
        self._low, self._high = np.where(swung, value, self._low), np.where(swung, value, self._high)
        self._allowed = np.where(swung, allowed, self._allowed)
        return np.where(swung, self._direction, 0).astype(np.int8)

    def _confirm(self) -> NDArray[np.int8]:
        """1 for each recent swing that proves to be part of one common change of `AREA`; each is taken once."""
        found = np.zeros(self._recent[0].size, np.int8)
        if not any(swings.any() for swings in self._recent):
            return found
        balance = np.sum(self._recent, axis=0, dtype=np.int32)
        for sign in (1, -1):
            if np.count_nonzero(sign * balance > 0) - np.count_nonzero(sign * balance < 0) < AREA * found.size:
                continue
            for swings in self._recent:
                found[swings == sign] = 1
                swings[swings == sign] = 0
        return found


class _LastSecond:
    """Events of every cell, counted over the last second."""

    def __init__(self, fps: float) -> None:
        self._frames = max(1, round(fps))
        self._events: deque[NDArray[np.int8]] = deque()
        self._counts = np.zeros(0, np.int32)

    def add(self, events: NDArray[np.int8]) -> int:
        """Take in a frame's events: how many the most eventful `AREA` of the cells has at least."""
        if not self._counts.size:
            self._counts = np.zeros(events.size, np.int32)
        self._counts += events
        self._events.append(events)
        if len(self._events) > self._frames:
            self._counts -= self._events.popleft()
        if not self._counts.any():
            return 0
        return int(np.sort(self._counts)[::-1][int(np.ceil(AREA * events.size)) - 1])


class FlashRuler:
    """Screens a clip for flashes as in WCAG 2.2 (2.3.1) and the IRIS tool's limits, one frame at a time.

    Regular stripes are not looked for. The limits assume an sRGB display; a broadcast certificate needs a certified
    device.
    """

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._luminance = _Swings(step=STEP, darker=DARKER, fps=fps)
        self._red = _Swings(step=RED_STEP, darker=np.inf, fps=fps)
        self._counts: list[tuple[int, int]] = []
        self._red_counts: list[tuple[int, int]] = []

    def see(self, proxy: Float) -> None:
        """Take in the next frame: (h, w, 3) float32 display R'G'B' 0..1."""
        linear = srgb_to_linear(cv2.resize(proxy, GRID, interpolation=cv2.INTER_AREA))
        red, green, blue = (np.asarray(linear[..., i], np.float64).ravel() for i in range(3))
        self._counts.append(self._luminance.see(0.2126 * red + 0.7152 * green + 0.0722 * blue))
        is_red = red >= RED_SHARE * np.maximum(red + green + blue, 1e-6)
        self._red_counts.append(self._red.see(np.maximum(red - green - blue, 0.0) * 320.0, is_red))

    def finish(self) -> Flashes:
        """The finding after the last frame."""
        luminance = np.array(self._counts, int).reshape(-1, 2)
        red = np.array(self._red_counts, int).reshape(-1, 2)
        worst = np.maximum(luminance[:, 0], red[:, 0])
        long = (worst >= LONG_MOST) & (worst <= MOST)
        window = max(1, round(LONG_WINDOW * self._fps))
        sums = np.convolve(long.astype(int), np.ones(window, int))[: long.size] if long.size else long
        return Flashes(
            luminance=tuple(luminance[:, 0].tolist()),
            red=tuple(red[:, 0].tolist()),
            moving=tuple(np.maximum(luminance[:, 1], red[:, 1]).tolist()),
            failed=tuple(np.flatnonzero(worst > MOST).tolist()),
            extended=tuple(np.flatnonzero(sums > LONG_SHARE * self._fps).tolist()),
        )
