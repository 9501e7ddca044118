"""Temporal rulers: optical flow that ignores brightness, its validity, flicker, frozen and duplicate frames, cuts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

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
_BLOCK = 12


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


def warp(picture: Float, motion: Float, *, cubic: bool = True) -> Float:
    """Fetch `picture` at `x + motion(x)`: brings frame b onto frame a with the flow from a to b.

    Args:
        picture: (h, w) or (h, w, c) float32.
        motion: (h, w, 2) float32 pixels.
        cubic: bicubic, else bilinear.
    """
    height, width = motion.shape[:2]
    at = motion + _lattice(height, width)
    kind = cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR
    return np.asarray(cv2.remap(picture, at, None, kind, borderMode=cv2.BORDER_REPLICATE), np.float32)


@lru_cache(maxsize=8)
def _lattice(height: int, width: int) -> Float:
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.dstack((xs, ys))


def validity(forward: Float, backward: Float) -> NDArray[np.bool_]:
    """Where a forward flow can be trusted: it comes back, stays in the frame, and is not a motion boundary.

    Squared norms as in Sundaram 2010, with a boundary slack of 0.05 that suits small frames (video-science.md 3).

    Args:
        forward, backward: (h, w, 2) float32 pixels, a to b and b to a.

    Returns:
        (h, w) bool on the grid of a.
    """
    height, width = forward.shape[:2]
    back = warp(backward, forward, cubic=False)
    size = _squares(forward)
    returns = _squares(forward + back) < np.float32(0.01) * (size + _squares(back)) + np.float32(0.5)
    at = forward + _lattice(height, width)
    inside = (at[..., 0] >= 0) & (at[..., 0] <= width - 1) & (at[..., 1] >= 0) & (at[..., 1] <= height - 1)
    bend = np.zeros((height, width), np.float32)
    for channel in (forward[..., 0], forward[..., 1]):
        bend += _square(cv2.Sobel(channel, cv2.CV_32F, 1, 0, ksize=1) * np.float32(0.5))
        bend += _square(cv2.Sobel(channel, cv2.CV_32F, 0, 1, ksize=1) * np.float32(0.5))
    return returns & inside & (bend < np.float32(0.01) * size + np.float32(0.05))


def _square(picture: Float) -> Float:
    return picture * picture


def _squares(motion: Float) -> Float:
    return _square(motion[..., 0]) + _square(motion[..., 1])


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
    """What the ruler keeps of a frame: log luma, log colour differences and the guide."""

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
        luma = proxy @ np.array([0.2126, 0.7152, 0.0722], np.float32)
        logs = cv2.log(proxy + _LOG_FLOOR)
        now = _Seen(
            log=np.asarray(cv2.log(luma + _LOG_FLOOR), np.float32),
            red=logs[..., 0] - logs[..., 1],
            blue=logs[..., 2] - logs[..., 1],
            guide=flow_guide(luma) if guide is None else guide,
        )
        if self._last is not None:
            self._compare(self._last, now)
        self._last = now
        self._frames += 1

    def _compare(self, last: _Seen, now: _Seen) -> None:
        forward = flow(last.guide, now.guide, preset=self._preset)
        backward = flow(now.guide, last.guide, preset=self._preset)
        valid = validity(forward, backward)
        tracked = float(valid.mean())
        if tracked < LEAST_TRACKED or not valid[::2, ::2].any():
            self._steps.append(None)
            self._back_difference = None
            return
        ahead = warp(now.log, forward) - last.log
        self._steps.append(
            _Step(
                brightness=_median(ahead[::2, ::2], valid[::2, ::2]),
                red=_median(_fetch(now.red, forward) - last.red[::2, ::2], valid[::2, ::2]),
                blue=_median(_fetch(now.blue, forward) - last.blue[::2, ::2], valid[::2, ::2]),
                tracked=tracked,
            )
        )
        if self._back_difference is not None and self._back_valid is not None:
            # at the earlier frame t: (L(t) - L(t+1)) + (L(t) - L(t-1)), both brought onto t
            self._take_blocks(-ahead - self._back_difference, valid & self._back_valid)
        self._back_difference = warp(last.log, backward) - now.log
        # what came back on the grid of the earlier frame is trusted on the grid of this one too
        self._back_valid = warp(valid.astype(np.float32), backward, cubic=False) > np.float32(0.99)

    def _take_blocks(self, second: Float, valid: NDArray[np.bool_]) -> None:
        weight = valid.astype(np.float32)
        height, width = weight.shape
        size = (max(1, width // _BLOCK), max(1, height // _BLOCK))
        share = np.asarray(cv2.resize(weight, size, interpolation=cv2.INTER_AREA))
        mean = np.asarray(cv2.resize(second * weight, size, interpolation=cv2.INTER_AREA)) / np.maximum(share, 1e-6)
        mean[share < 0.5] = np.nan
        if np.count_nonzero(share >= 0.5) >= 8:
            self._blocks.append((mean - np.nanmedian(mean)).astype(np.float32))
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
        stack = np.stack(self._blocks)
        scale = 100.0 / np.sqrt(6.0)
        # medians over space and a percentile over time: what motion uncovers is wrong in few blocks for few frames
        frames = 1.4826 * scale * np.nanmedian(np.abs(stack), axis=(1, 2))
        by_frame[self._block_frames] = frames
        seen = stack[:, np.count_nonzero(~np.isnan(stack), axis=0) > 0]
        blocks = scale / 1.2816 * np.nanpercentile(np.abs(seen), 80, axis=0)
        local = _above_floor(float(np.sqrt(np.mean(frames * frames))))
        return local, _above_floor(float(np.percentile(blocks, 95))), tuple(by_frame.tolist())


def _above_floor(percent: float) -> float:
    return float(np.sqrt(max(0.0, percent * percent - LOCAL_FLOOR * LOCAL_FLOOR)))


def _fetch(picture: Float, motion: Float) -> Float:
    """`warp` at every second pixel: enough for a median."""
    height, width = motion.shape[:2]
    at = np.ascontiguousarray((motion + _lattice(height, width))[::2, ::2])
    return np.asarray(cv2.remap(picture, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32)


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
