"""From a still to frames: the picture taken apart once, then drawn for every frame from where the camera is by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.ahead import in_order
from rushes.engines.previz.still.air import RISE, Air
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.depth import Depth, focal_pixels
from rushes.engines.previz.still.layers import Sheet, reach_pixels, take_apart
from rushes.engines.previz.still.travel import Way, fit_way, rim_of, travel_at, view_at
from rushes.engines.previz.still.warp import View, draw
from rushes.imaging.grain import finish_frame

#: Sigma of the softest that a rack of focus makes, as a share of the width.
_SOFT = 0.006

#: What a camera moves about where no subject was found: ground in front of the lens, in shares from top left.
_FOREGROUND = (0.5, 0.75)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """When frames are.

    Args:
        frames: how many.
        rate: frames per second.
        closes: the take ends as it begins, or on a picture of its own: the air clears for it.
    """

    frames: int
    rate: Fraction
    closes: bool = False

    @property
    def seconds(self) -> float:
        """From the first frame to the last."""
        return float(Fraction(max(self.frames - 1, 1)) / self.rate)

    def share(self, number: int) -> float:
        """0 at the first frame .. 1 at the last."""
        return number / max(self.frames - 1, 1)

    def risen(self, number: int) -> float:
        """How much of air and grain there is: none in the first frame, and none in the last of a take that closes."""
        at = float(Fraction(number) / self.rate)
        left = self.seconds - at if self.closes else RISE
        x = min(max(min(at, left) / min(RISE, 0.4 * self.seconds), 0.0), 1.0)
        return x * x * (3.0 - 2.0 * x)


class Still:
    """A picture ready to be moved over."""

    def __init__(self, picture: NDArray[np.uint8], depth: Depth, motion: Motion, timing: Timing) -> None:
        height, width = picture.shape[:2]
        self.picture, self.depth, self.timing = picture, depth, timing
        self.focal = focal_pixels(width, height)
        self.sheets: tuple[Sheet, ...] = take_apart(picture, depth)
        at = depth.subject if depth.matte is not None or depth.kind != "guessed" else _FOREGROUND
        x, y = int(at[0] * (width - 1)), int(at[1] * (height - 1))
        top = next((s for s in reversed(self.sheets) if s.color[y, x, 3] > 127), self.sheets[0])
        distance = 1.0 / max(float(top.near[y, x]), 1.0 / 25.0)
        self.way: Way = fit_way(
            motion,
            self.sheets,
            self.focal,
            distance=distance,
            seconds=timing.seconds,
            reach=reach_pixels(depth),
            guessed=depth.kind == "guessed",
        )
        self.rim = rim_of(self.sheets)

    def view(self, number: int) -> View:
        """The camera of a frame."""
        return self.view_at(self.timing.share(number))

    def view_at(self, share: float) -> View:
        """The camera at a share of the take, 0..1."""
        return view_at(self.way, self.rim, self.focal, share, self.timing.seconds)

    def draw_from(self, view: View, number: int, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> None:
        """The bare picture from a camera, in focus as in a frame: R'G'B' 0..1 and metres, written."""
        draw(self._focused(number), view, self.focal, rgb, depth)

    def draw(self, number: int, rgb: NDArray[np.float32], depth: NDArray[np.float32]) -> View:
        """The bare picture of a frame: R'G'B' 0..1 and metres."""
        view = self.view(number)
        self.draw_from(view, number, rgb, depth)
        return view

    def subject_track(self, count: int = 5) -> list[tuple[float, float]]:
        """Where the subject stands, at instants spread over the take: x and y as shares from top left."""
        height, width = self.picture.shape[:2]
        places = []
        for index in range(count):
            view = self.view_at((index + 0.5) / count)
            at = np.array(self.depth.subject) * (width, height) - (0.5 * width, 0.5 * height)
            ray = np.array([at[0] / self.focal, at[1] / self.focal, 1.0]) - view.eye / self.way.distance
            seen = view.turn @ ray
            x, y = seen[:2] / seen[2] * self.focal * view.zoom
            places.append((round(float(0.5 + x / width), 4), round(float(0.5 + y / height), 4)))
        return places

    def _focused(self, number: int) -> tuple[Sheet, ...]:
        """The sheets, one of them soft while focus is pulled from it."""
        motion = self.way.motion
        if motion.move != "rack_focus" or len(self.sheets) < 2:
            return self.sheets
        far = [travel_at(motion, self.way.distance, at).far for at in (0.0, self.timing.share(number))]
        sigma = abs(far[1] - far[0]) * _SOFT * self.picture.shape[1]
        if sigma < 0.3:
            return self.sheets
        soft = range(len(self.sheets) - 1) if motion.side > 0 else range(1, len(self.sheets))
        return tuple(
            replace(sheet, color=cv2.GaussianBlur(sheet.color, (0, 0), sigma)) if k in soft else sheet
            for k, sheet in enumerate(self.sheets)
        )


Drawer = Callable[[int, NDArray[np.float32], NDArray[np.float32]], View]


def render(
    drawer: Drawer,
    *,
    size: tuple[int, int],
    timing: Timing,
    air: Air,
    grain: float,
    seed: int,
    kept: Sequence[tuple[int, NDArray[np.uint8]]] = (),
    threads: int = 1,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[NDArray[np.uint8]]:
    """Frames of a take, one by one.

    Args:
        drawer: draws the bare picture of a frame; called from several threads at once.
        size: width and height.
        timing: when frames are.
        air: what hangs between.
        grain: sigma in code values at mid grey.
        seed: of the grain.
        kept: frames that are a given picture, by number.
        threads: frames that are worked on at once; no picture depends on it.
        cancelled: polled before every frame.

    Yields:
        (H, W, 3) uint8 R'G'B'.

    Raises:
        Cancelled: a person stopped it.
    """
    whole = dict(kept)

    def work(number: int) -> NDArray[np.uint8]:
        if number in whole:
            return whole[number]
        rgb = np.empty((size[1], size[0], 3), np.float32)
        depth = np.empty((size[1], size[0]), np.float32)
        view = drawer(number, rgb, depth)
        risen = timing.risen(number)
        air.lay(view, float(Fraction(number) / timing.rate), risen, rgb, depth)
        out = np.empty(rgb.shape, np.uint8)
        finish_frame(rgb, out, sigma=grain * risen, seed=seed, index=number)
        return out

    yield from in_order(work, range(timing.frames), threads=threads, cancelled=cancelled)
