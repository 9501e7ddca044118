"""Temporal rulers: optical flow that ignores brightness, its validity, flicker, frozen and duplicate frames, cuts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled

Float = NDArray[np.float32]
Guide = NDArray[np.uint8]

#: Local flicker that interpolation alone reads as, in per cent, in made-up clips: subtracted in quadrature.
LOCAL_FLOOR = 0.2
#: Below this, local flicker cannot be told from what untouched hand-held footage reads.
LOCAL_MEASURABLE = 0.8
#: A pair of frames with less of its area tracked is a break: flicker is never computed across it.
LEAST_TRACKED = 0.25

#: Sides below this are padded before optical flow.
LEAST_SIDE = 32

_PRESETS = {
    "ultrafast": cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST,
    "fast": cv2.DISOPTICAL_FLOW_PRESET_FAST,
    "medium": cv2.DISOPTICAL_FLOW_PRESET_MEDIUM,
}
_LOG_FLOOR = np.float32(4.0 / 255.0)
_LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
#: Side of the places that local flicker is read in, counted in the points that are read: every second pixel.
_BLOCK = 6


def flow_guide(luma: Float) -> Guide:
    """The picture that optical flow should follow: band-passed log luma, contrast-normalised over a noise floor.

    A change of gain moves nothing in it, flat areas stay flat instead of chasing flicker (video-science.md 3).

    Args:
        luma: (h, w) float32 display luma 0..1.

    Returns:
        (h, w) uint8 around 128.
    """
    log = cv2.log(luma + np.float32(0.03))
    band = cv2.GaussianBlur(log, (0, 0), 0.6) - cv2.GaussianBlur(log, (0, 0), 2.5)
    spread = cv2.sqrt(cv2.boxFilter(band * band, -1, (27, 27)))  # a box of 27 has the standard deviation of sigma 8
    return cv2.convertScaleAbs(np.float32(60.0) * band / (spread + np.float32(0.05)) + np.float32(128.0))


def flow(guide_a: Guide, guide_b: Guide, *, preset: Literal["ultrafast", "fast", "medium"] = "fast") -> Float:
    """Dense inverse search flow (Kroeger et al. 2016) from one guide to another.

    Args:
        guide_a, guide_b: (h, w) uint8 of `flow_guide`, of any size; small ones are padded.
        preset: fast is enough to measure; medium to repair.

    Returns:
        (h, w, 2) float32 pixels: `a[y, x]` is found at `b[y + w[..., 1], x + w[..., 0]]`.
    """
    height, width = guide_a.shape
    low, wide = max(0, LEAST_SIDE - height), max(0, LEAST_SIDE - width)
    if low or wide:  # below this the algorithm's finest pyramid level is above its coarsest and OpenCV crashes
        guide_a, guide_b = (
            np.asarray(cv2.copyMakeBorder(guide, 0, low, 0, wide, cv2.BORDER_REPLICATE), np.uint8)
            for guide in (guide_a, guide_b)
        )
    found = cv2.DISOpticalFlow.create(_PRESETS[preset]).calc(guide_a, guide_b, None)
    return np.ascontiguousarray(found[:height, :width], np.float32)


def warp(picture: Float, motion: Float, *, how: int = cv2.INTER_CUBIC) -> Float:
    """Fetch `picture` at `x + motion(x)`: brings frame b onto frame a with the flow from a to b.

    Args:
        picture: (h, w) or (h, w, c) float32.
        motion: (h, w, 2) float32 pixels.
        how: an interpolation of OpenCV.
    """
    return _fetch(picture, _targets(*cv2.split(motion)), how)


def _targets(across: Float, down: Float) -> tuple[Float, Float]:
    """Where pixels are found in the other frame: columns and rows."""
    xs, ys = _lattice(*across.shape)
    return across + xs, down + ys


def _fetch(picture: Float, at: tuple[Float, Float], how: int = cv2.INTER_LINEAR) -> Float:
    return np.asarray(cv2.remap(picture, *at, how, borderMode=cv2.BORDER_REPLICATE), np.float32)


@lru_cache(maxsize=8)
def _lattice(height: int, width: int) -> tuple[Float, Float]:
    return np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]


def validity(forward: Float, backward: Float, *, every: int = 1) -> NDArray[np.bool_]:
    """Where a forward flow can be trusted: it comes back, stays in the frame, and is not a motion boundary.

    Squared norms as in Sundaram 2010, with a boundary slack of 0.05 that suits small frames (video-science.md 3).

    Args:
        forward, backward: (h, w, 2) float32 pixels, a to b and b to a.
        every: looks at each pixel of a, or at every n-th of both directions.

    Returns:
        bool on the grid of a: (h, w), or what `[::every, ::every]` leaves of it.
    """
    height, width = forward.shape[:2]
    size = (-(-height // every), -(-width // every))
    at = np.empty((2, *size), np.float32)
    _land(forward, every, at)
    back = _fetch(backward, (at[0], at[1]))
    trusted = np.empty(size, np.bool_)
    _trust(forward, back, at, every, trusted)
    return trusted


@compiled
def _land(motion: Any, every: int, at: Any) -> None:
    """Where every n-th pixel is found in the other frame: columns, then rows."""
    for i in range(at.shape[1]):
        for j in range(at.shape[2]):
            at[0, i, j] = motion[i * every, j * every, 0] + np.float32(j * every)
            at[1, i, j] = motion[i * every, j * every, 1] + np.float32(i * every)


@compiled
def _trust(motion: Any, back: Any, at: Any, every: int, trusted: Any) -> None:
    """What `validity` says, of flow there and flow back as it was found where the flow led."""
    height, width = motion.shape[:2]
    near, slack, share, bend_slack = np.float32(0.01), np.float32(0.5), np.float32(0.5), np.float32(0.05)
    right, low, zero = np.float32(width - 1), np.float32(height - 1), np.float32(0.0)
    for i in range(trusted.shape[0]):
        y = i * every
        # beyond an edge stands what is before it
        up, under = min(abs(y - 1), height - 1), max(height - 1 - abs(height - 2 - y), 0)
        for j in range(trusted.shape[1]):
            x = j * every
            left, beside = min(abs(x - 1), width - 1), max(width - 1 - abs(width - 2 - x), 0)
            size, away, size_back, bend = zero, zero, zero, zero
            for c in range(2):
                here, returned = motion[y, x, c], back[i, j, c]
                size += here * here
                size_back += returned * returned
                away += (here + returned) * (here + returned)
                sideways = share * (motion[y, beside, c] - motion[y, left, c])
                downwards = share * (motion[under, x, c] - motion[up, x, c])
                bend += sideways * sideways + downwards * downwards
            inside = zero <= at[0, i, j] <= right and zero <= at[1, i, j] <= low
            returns = away < near * (size + size_back) + slack
            trusted[i, j] = inside and returns and bend < near * size + bend_slack


@dataclass(frozen=True, kw_only=True)
class Flicker:
    """Flicker of one clip in per cent of display luma: the deviation of a random gain that would look the same.

    Args:
        global_percent: whole-picture brightness flicker, None where fewer than three frames could be tracked.
        chroma_percent: whole-picture colour flicker, the larger of red against green and blue against green.
        local_percent: brightness flicker that differs over the picture, as the deviation between blocks by medians
            (what motion uncovers is wrong in few blocks), `LOCAL_FLOOR` removed in quadrature.
        local_p95_percent: the same over time for the block that a twentieth of the picture exceeds: one lamp that
            flickers; untouched footage in motion reads up to 2.
        tracked: share of the picture in which motion could be followed, 0..1.
        frames: frames seen.
        beat: frames per cycle where global flicker repeats (a model's stride), None where it does not.
        by_frame: (n,) global deviation per frame in per cent, 0 where not measurable.
        local_by_frame: (n,) local deviation per frame in per cent, floor not removed.
    """

    global_percent: float | None
    chroma_percent: float | None
    local_percent: float | None
    local_p95_percent: float | None
    tracked: float
    frames: int
    beat: int | None
    by_frame: tuple[float, ...]
    local_by_frame: tuple[float, ...]


@dataclass(frozen=True)
class _Seen:
    """What the ruler keeps of a frame: log luma and the guide in full, log colour differences at half size."""

    log: Float
    red: Float
    blue: Float
    guide: Guide


@dataclass(frozen=True)
class _Step:
    """One pair of frames brought onto the earlier one: median changes, and the way back."""

    brightness: float
    red: float
    blue: float
    tracked: float


class FlickerRuler:
    """Motion-compensated flicker over a clip, one frame at a time (video-science.md 2.1 and 3).

    Motion and steady fades do not count: the ruler looks at second differences of log luma along trajectories.
    Keep one per clip; frames in order; all of one size.
    """

    def __init__(self, *, preset: Literal["ultrafast", "fast", "medium"] = "ultrafast") -> None:
        self._preset = preset
        self._last: _Seen | None = None
        self._backward: Float | None = None
        self._back_difference: Float | None = None
        self._back_valid: NDArray[np.bool_] | None = None
        self._steps: list[_Step | None] = []
        self._blocks: list[Float] = []
        self._block_frames: list[int] = []
        self._frames = 0

    def see(self, proxy: Float, *, guide: Guide | None = None) -> None:
        """Take in the next frame.

        Args:
            proxy: (h, w, 3) float32 display R'G'B' 0..1; 180 to 270 lines are what the thresholds were set for.
            guide: its `flow_guide`, where the caller has it already.
        """
        height, width = proxy.shape[:2]
        luma = np.asarray(cv2.transform(proxy, _LUMA), np.float32).reshape(height, width)
        half = cv2.resize(proxy, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
        red, green, blue = cv2.split(cv2.log(half + _LOG_FLOOR))
        now = _Seen(
            log=np.asarray(cv2.log(cv2.transform(half, _LUMA) + _LOG_FLOOR), np.float32),
            red=red - green,
            blue=blue - green,
            guide=flow_guide(luma) if guide is None else guide,
        )
        if self._last is not None:
            self._compare(self._last, now)
        self._last = now
        self._frames += 1

    def _compare(self, last: _Seen, now: _Seen) -> None:
        """Motion is followed at every pixel, brightness along it is read at every second one of both directions."""
        forward = flow(last.guide, now.guide, preset=self._preset)
        backward = flow(now.guide, last.guide, preset=self._preset)
        valid = validity(forward, backward, every=2)
        tracked = float(valid.mean())
        if tracked < LEAST_TRACKED:
            self._steps.append(None)
            self._back_difference = None
            return
        at = _halved(forward)
        ahead = _fetch(now.log, at, cv2.INTER_CUBIC) - last.log
        self._steps.append(
            _Step(
                brightness=_median(ahead, valid),
                red=_median(_fetch(now.red, at) - last.red, valid),
                blue=_median(_fetch(now.blue, at) - last.blue, valid),
                tracked=tracked,
            )
        )
        if self._back_difference is not None and self._back_valid is not None:
            # at the earlier frame t: (L(t) - L(t+1)) + (L(t) - L(t-1)), both brought onto t
            self._take_blocks(-ahead - self._back_difference, valid & self._back_valid)
        came = _halved(backward)
        self._back_difference = _fetch(last.log, came, cv2.INTER_CUBIC) - now.log
        # what came back on the grid of the earlier frame is trusted on the grid of this one too
        self._back_valid = _fetch(valid.astype(np.float32), came) > np.float32(0.99)

    def _take_blocks(self, second: Float, valid: NDArray[np.bool_]) -> None:
        weight = valid.astype(np.float32)
        height, width = weight.shape
        size = (max(1, width // _BLOCK), max(1, height // _BLOCK))
        share = np.asarray(cv2.resize(weight, size, interpolation=cv2.INTER_AREA))
        used = share >= 0.5
        if np.count_nonzero(used) < 8:
            return
        mean = np.asarray(cv2.resize(second * weight, size, interpolation=cv2.INTER_AREA)) / np.maximum(share, 1e-6)
        mean[~used] = np.nan
        self._blocks.append(np.abs(mean - np.median(mean[used])).astype(np.float32))
        self._block_frames.append(self._frames - 1)

    def finish(self) -> Flicker:
        """The reading after the last frame."""
        brightness = self._second("brightness")
        overall = _rms_percent(brightness)
        chroma = [value for value in (_rms_percent(self._second("red")), _rms_percent(self._second("blue"))) if value]
        by_frame = np.zeros(self._frames)
        for index, value in brightness.items():
            by_frame[index] = abs(value) * 100.0 / np.sqrt(6.0)
        local, worst, local_by_frame = self._local()
        steps = [step.tracked for step in self._steps if step is not None]
        return Flicker(
            global_percent=overall,
            chroma_percent=max(chroma) if chroma else overall and 0.0,
            local_percent=local,
            local_p95_percent=worst,
            tracked=float(np.mean(steps)) if steps else 0.0,
            frames=self._frames,
            beat=_beat(brightness) if (overall or 0.0) > 0.3 else None,
            by_frame=tuple(float(v) for v in by_frame),
            local_by_frame=local_by_frame,
        )

    def _second(self, name: Literal["brightness", "red", "blue"]) -> dict[int, float]:
        """Second differences by the frame in the middle, where both neighbouring pairs could be tracked."""
        found = {}
        for index in range(1, len(self._steps)):
            before, after = self._steps[index - 1], self._steps[index]
            if before is not None and after is not None:
                found[index] = getattr(after, name) - getattr(before, name)
        return found

    def _local(self) -> tuple[float | None, float | None, tuple[float, ...]]:
        by_frame = np.zeros(self._frames)
        if not self._blocks:
            return None, None, tuple(by_frame.tolist())
        scale = 100.0 / np.sqrt(6.0)
        # medians over space and a percentile over time: what motion uncovers is wrong in few blocks for few frames
        frames = 1.4826 * scale * np.array([np.median(block[~np.isnan(block)]) for block in self._blocks])
        by_frame[self._block_frames] = frames
        blocks = scale / 1.2816 * _percentiles(np.stack([block.ravel() for block in self._blocks]), 0.8)
        local = _above_floor(float(np.sqrt(np.mean(frames * frames))))
        return local, _above_floor(float(np.percentile(blocks, 95))), tuple(by_frame.tolist())


def _percentiles(values: Float, share: float) -> Float:
    """Of each column with a value, its percentile without what is NaN: a sort, many times faster than `nanpercentile`.

    Args:
        values: (n, c).
        share: 0..1.
    """
    counts = np.count_nonzero(~np.isnan(values), axis=0)
    ordered = np.sort(values, axis=0)[:, counts > 0]  # NaN is sorted to the end
    at = share * (counts[counts > 0] - 1)
    low = at.astype(int)
    columns = np.arange(at.size)
    below, above = ordered[low, columns], ordered[np.ceil(at).astype(int), columns]
    return np.asarray(below + (at - low) * (above - below), np.float32)


def _above_floor(percent: float) -> float:
    return float(np.sqrt(max(0.0, percent * percent - LOCAL_FLOOR * LOCAL_FLOOR)))


def _halved(motion: Float) -> tuple[Float, Float]:
    """Where the pixels of a picture of half the size are found in the other one, by flow at full size."""
    height, width = motion.shape[:2]
    small = cv2.resize(motion, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    across, down = cv2.split(small * np.float32(0.5))
    return _targets(across, down)


def _median(picture: Float, mask: NDArray[np.bool_]) -> float:
    chosen = picture[mask]
    return float(np.partition(chosen, chosen.size // 2)[chosen.size // 2])


def _rms_percent(second: dict[int, float]) -> float | None:
    if not second:
        return None
    values = np.array(list(second.values()))
    return float(100.0 * np.sqrt(np.mean(values * values)) / np.sqrt(6.0))


def _beat(second: dict[int, float], *, longest: int = 12) -> int | None:
    """The shortest period whose phases explain at least 0.7 of the second differences (adjusted R squared)."""
    frames = np.array(list(second), int)
    values = np.array(list(second.values()))
    for period in range(2, min(longest, values.size // 3) + 1):
        means = np.array([values[frames % period == phase].mean() for phase in range(period)])
        rest = float(np.sum((values - means[frames % period]) ** 2)) / (values.size - period)
        if rest < 0.3 * float(np.var(values, ddof=1)):
            return period
    return None
