"""Deflicker in two stages, gated on flicker that is really there: one gain per frame and channel, then a gain map.

Stage A follows motion and takes the median change of each channel; stage B follows every point of the picture and
takes away what its brightness does beside a straight line over the window. Both look at small pictures only; the full
frame is touched once. A fade is a straight line, a cut ends the window, and a frame below the gates passes as it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import Cancelled
from rushes.finishing.base import FinishContext, FinishFacts, Frame
from rushes.imaging.rows import compiled, split_rows
from rushes.imaging.temporal import LEAST_TRACKED, flow, flow_guide, validity, warp
from rushes.model.master import Reading

Float = NDArray[np.float32]
Mask = NDArray[np.bool_]

#: A step of log brightness beyond this is an event of the scene (a lamp, lightning), not flicker: it ends the window.
EVENT = 0.2
#: A point whose log brightness differs more than this along its path was lost on the way.
LOST = 0.4
#: The most that stage A and stage B may correct, as natural logarithms.
MOST_GLOBAL, MOST_LOCAL = 0.35, 0.2
#: Where the gates begin to open and stand open, per cent (video-science.md 3: notice 0.5 global, floor 0.6 local).
GLOBAL_GATE, LOCAL_GATE = (0.25, 0.5), (0.6, 1.0)
#: The same for the worst twentieth of the picture (one lamp): untouched footage in motion reads up to 2.3.
AREA_GATE = (2.5, 3.5)
#: What a gate has heard fades by this much a frame: a shot that flickers does so on and off.
FADE = 0.97
#: The most pixels that wait in the window, for the sake of memory: four frames each side at 3840x2160.
WINDOW_PIXELS = 36_000_000
_BLOCK = 12
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_DARK, _CLIPPED = np.float32(0.06), np.float32(0.97)


@dataclass
class _Seen:
    """One frame of the window: the full picture until it is handed on, and what was learnt from the small one."""

    frame: Frame | None
    logs: Float  # (h, w, 3) natural logarithm of R'G'B'
    luma: Float  # (h, w) natural logarithm of Y'
    usable: Mask  # neither dark nor clipped
    guide: NDArray[np.uint8]
    is_start: bool = True  # no trusted link to the frame before
    level: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))  # summed changes: R, G, B, Y
    ahead: Float | None = None  # motion to the next frame, where linked
    ahead_valid: Mask | None = None
    back: Float | None = None  # motion to the frame before, where linked
    back_valid: Mask | None = None
    blocks: Float | None = None  # second differences of blocks, per cent of a random gain; not a number if unknown
    shift: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))  # correction of stage A
    map: Float | None = None  # correction of stage B


class Window:
    """The running window of one stream: `push` frames, `pull` finished ones in order.

    Args:
        radius: frames looked at on each side.
        lines: lines of the small pictures.
        preset: of the optical flow.
        strength: 1 takes away all that was found.
    """

    def __init__(self, *, radius: int, lines: int, preset: Any, strength: float) -> None:
        self._radius, self._lines, self._preset, self._strength = radius, lines, preset, strength
        self._seen: deque[_Seen] = deque()
        self._next = 0  # place in the deque of the next frame to hand on
        self._heard = np.zeros(3)  # flicker that the gates still hear, per cent: whole, within, worst area
        self._squares: list[tuple[float, float]] = []  # global second differences before and after, squared
        self._blocks: list[tuple[Float, Float]] = []  # block differences before and after

    def push(self, frame: Frame) -> None:
        """Take in the next frame and link it to the one before."""
        now = _look(frame, self._lines)
        if self._seen:
            _link(self._seen[-1], now, self._preset)
            if len(self._seen) > 1:
                self._seen[-1].blocks = _second_blocks(self._seen[-2], self._seen[-1], now)
        self._seen.append(now)

    def pull(self, *, is_over: bool = False) -> Iterator[tuple[Frame, NDArray[np.float32] | None, Float | None]]:
        """Frames whose window is complete, each with the gains of R, G, B and the small map of log gain, or None."""
        while self._next < len(self._seen) and (is_over or len(self._seen) - self._next > self._radius):
            self._correct(self._next)
            now = self._seen[self._next]
            assert now.frame is not None
            frame, now.frame = now.frame, None
            gains = np.exp(now.shift[:3]).astype(np.float32) if np.any(now.shift) else None
            self._note(self._next)
            yield frame, gains, now.map
            self._next += 1
            while self._next > self._radius + 1:
                self._seen.popleft()
                self._next -= 1

    def _segment(self, at: int) -> tuple[int, int]:
        """First and last place of the window around `at` that no break cuts off."""
        first = last = at
        while first > 0 and at - first < self._radius and not self._seen[first].is_start:
            first -= 1
        while last + 1 < len(self._seen) and last - at < self._radius and not self._seen[last + 1].is_start:
            last += 1
        return first, last

    def _correct(self, at: int) -> None:
        first, last = self._segment(at)
        if last - first < 2:
            return
        if at == first:
            self._heard[:] = 0.0
        window = [self._seen[i] for i in range(first, last + 1)]
        levels = np.array([each.level for each in window])
        second = np.diff(levels, n=2, axis=0)
        found = 100.0 * np.sqrt(np.mean(second**2, axis=0)) / np.sqrt(6.0)
        self._heard = np.maximum(self._heard * FADE, [found.max(), 0.0, 0.0])
        overall = self._strength * _opening(self._heard[0], GLOBAL_GATE)
        places = np.arange(first - at, last - at + 1, dtype=np.float64)
        now = self._seen[at]
        if overall > 0:
            wanted = _line_at_zero(places, levels, self._radius)
            now.shift = np.clip(overall * (wanted - levels[at - first]), -MOST_GLOBAL, MOST_GLOBAL)
        stack = [each.blocks for each in window if each.blocks is not None]
        self._heard[1:] = np.maximum(self._heard[1:], _local_levels(stack))
        opening = max(_opening(self._heard[1], LOCAL_GATE), _opening(self._heard[2], AREA_GATE)) * self._strength
        if opening > 0:
            now.map = np.float32(opening) * self._map(at, first, last, done=overall)

    def _map(self, at: int, first: int, last: int, *, done: float) -> Float:
        """What each point's log brightness lacks to lie on the line through its own past and future.

        `done` is the share of whole-picture flicker that stage A already takes away; the rest is left to this one.
        """
        now = self._seen[at]
        shape = now.luma.shape
        base = now.luma - np.float32(done * now.level[3])
        own = now.usable.astype(np.float32)
        weight = np.float32(_hann(0, self._radius))
        sums = [weight * own, np.zeros(shape, np.float32), np.zeros(shape, np.float32)]
        totals = [np.zeros(shape, np.float32), np.zeros(shape, np.float32)]
        for step, end in ((1, last), (-1, first)):
            motion, valid = np.zeros((*shape, 2), np.float32), own
            for place in range(at, end, step):
                here, there = self._seen[place], self._seen[place + step]
                move = here.ahead if step > 0 else here.back
                trusted = here.ahead_valid if step > 0 else here.back_valid
                assert move is not None
                assert trusted is not None
                if place == at:
                    motion, valid = move, valid * trusted
                else:
                    valid = valid * (warp(trusted.astype(np.float32), motion, how=cv2.INTER_LINEAR) > 0.99)
                    motion = motion + warp(move, motion, how=cv2.INTER_LINEAR)
                valid = valid * (warp(there.usable.astype(np.float32), motion, how=cv2.INTER_LINEAR) > 0.99)
                change = warp(there.luma, motion) - np.float32(done * there.level[3]) - base
                # a change that no flicker makes is a surface that was lost
                trust = np.float32(_hann(place + step - at, self._radius)) * valid * (np.abs(change) < LOST)
                distance = np.float32(place + step - at)
                sums[0] += trust
                sums[1] += trust * distance
                sums[2] += trust * distance * distance
                totals[0] += trust * change
                totals[1] += trust * distance * change
        spread = sums[0] * sums[2] - sums[1] * sums[1]
        line = np.where(spread > 1e-3, (sums[2] * totals[0] - sums[1] * totals[1]) / np.maximum(spread, 1e-3), 0.0)
        return _smooth(line.astype(np.float32), sums[0] * (spread > 1e-3), lines=shape[0])

    def _note(self, at: int) -> None:
        """Second differences around the frame before, as they were and as they are now."""
        if at < 2 or self._seen[at].is_start or self._seen[at - 1].is_start:
            return
        before, middle, now = self._seen[at - 2], self._seen[at - 1], self._seen[at]
        second = now.level[3] - 2 * middle.level[3] + before.level[3]
        after = second + now.shift[3] - 2 * middle.shift[3] + before.shift[3]
        self._squares.append((second**2, after**2))
        if middle.blocks is None:
            return
        left: Float | None = middle.blocks
        if any(each.map is not None for each in (before, middle, now)):
            left = _second_blocks(before, middle, now, corrected=True)
        self._blocks.append((middle.blocks, middle.blocks if left is None else left))

    def readings(self) -> tuple[Reading, ...]:
        """Global and local flicker before and after, in per cent."""
        found = []
        if self._squares:
            pair = 100.0 * np.sqrt(np.mean(self._squares, axis=0)) / np.sqrt(6.0)
            found.append(_reading("flicker of the whole picture", pair))
        if self._blocks:
            before, after = (_local_levels([pair[i] for pair in self._blocks]) for i in (0, 1))
            found.append(_reading("flicker within the picture", (before[0], after[0])))
            found.append(_reading("flicker of the worst area", (before[1], after[1])))
        return tuple(found)


def _reading(label: str, pair: Any) -> Reading:
    return Reading(
        step="deflicker", label=label, before=round(float(pair[0]), 3), after=round(float(pair[1]), 3), unit="%"
    )


def _look(frame: Frame, lines: int) -> _Seen:
    height, width = frame.shape[:2]
    small = frame
    if height > lines:
        small = cv2.resize(frame, (max(16, round(width * lines / height)), lines), interpolation=cv2.INTER_AREA)
    luma = np.maximum(small @ _LUMA, np.float32(0.0))
    usable = (luma > _DARK) & (small.max(axis=2) < _CLIPPED)
    return _Seen(
        frame=frame,
        logs=np.log(np.maximum(small, np.float32(1 / 255))),
        luma=np.log(np.maximum(luma, np.float32(1 / 255))),
        usable=usable,
        guide=flow_guide(luma),
    )


def _link(last: _Seen, now: _Seen, preset: Any) -> None:
    forward, backward = flow(last.guide, now.guide, preset=preset), flow(now.guide, last.guide, preset=preset)
    ahead_valid, back_valid = validity(forward, backward), validity(backward, forward)
    arrives = warp(now.usable.astype(np.float32), forward, how=cv2.INTER_LINEAR) > 0.99
    valid = ahead_valid & last.usable & arrives
    if float(ahead_valid.mean()) < LEAST_TRACKED or np.count_nonzero(valid) < 64:
        return
    changes = (warp(now.logs, forward, how=cv2.INTER_LINEAR) - last.logs)[valid]
    luma = (warp(now.luma, forward, how=cv2.INTER_LINEAR) - last.luma)[valid]
    step = np.array([*np.median(changes, axis=0), np.median(luma)], np.float64)
    if np.abs(step).max() > EVENT:
        return
    now.is_start = False
    now.level = last.level + step
    last.ahead, last.ahead_valid = forward, ahead_valid
    now.back, now.back_valid = backward, back_valid


def _second_blocks(before: _Seen, middle: _Seen, after: _Seen, *, corrected: bool = False) -> Float | None:
    """Second differences of log luma along motion by blocks, per cent of a random gain; None where motion is lost."""
    if middle.ahead is None or middle.back is None or middle.ahead_valid is None or middle.back_valid is None:
        return None
    valid = (middle.ahead_valid & middle.back_valid & middle.usable).astype(np.float32)
    own, next_, last = middle.luma, after.luma, before.luma
    if corrected:
        own, next_, last = (each.luma if each.map is None else each.luma + each.map for each in (middle, after, before))
    second = np.float32(2.0) * own - warp(next_, middle.ahead) - warp(last, middle.back)
    size = (max(1, own.shape[1] // _BLOCK), max(1, own.shape[0] // _BLOCK))
    share = np.asarray(cv2.resize(valid, size, interpolation=cv2.INTER_AREA))
    mean = np.asarray(cv2.resize(second * valid, size, interpolation=cv2.INTER_AREA)) / np.maximum(share, 1e-6)
    mean[share <= 0.5] = np.nan
    if np.count_nonzero(share > 0.5) < 8:
        return None
    return np.asarray((mean - np.nanmedian(mean)) * (100.0 / np.sqrt(6.0)), np.float32)


def _local_levels(stack: list[Float]) -> tuple[float, float]:
    """Flicker between blocks and that of the worst twentieth of them, per cent, by medians and percentiles.

    What motion uncovers is wrong in few blocks for few frames; flicker is there again and again.
    """
    if not stack:
        return 0.0, 0.0
    sizes = np.abs(np.stack(stack))
    frames = 1.4826 * np.nanmedian(sizes.reshape(len(stack), -1), axis=1)
    seen = sizes[:, np.count_nonzero(~np.isnan(sizes), axis=0) >= (len(stack) + 1) // 2]
    areas = np.nanpercentile(seen, 80, axis=0) / 1.2816 if seen.size and len(stack) >= 3 else np.zeros(1)
    return float(np.sqrt(np.mean(frames * frames))), float(np.percentile(areas, 95))


def _opening(found: float, gate: tuple[float, float]) -> float:
    return float(np.clip((found - gate[0]) / (gate[1] - gate[0]), 0.0, 1.0))


def _hann(distance: float, radius: int) -> float:
    return float(0.5 + 0.5 * np.cos(np.pi * distance / (radius + 1)))


def _line_at_zero(places: NDArray[np.float64], levels: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """Weighted straight line through the levels, read at place 0."""
    weight = np.array([_hann(place, radius) for place in places])
    s0, s1, s2 = weight.sum(), weight @ places, weight @ places**2
    t0, t1 = weight @ levels, (weight * places) @ levels
    return np.asarray((s2 * t0 - s1 * t1) / (s0 * s2 - s1 * s1))


def _smooth(line: Float, trust: Float, *, lines: int) -> Float:
    """Normalised convolution: where nothing is trusted the map runs out to 0."""
    sigma = lines / 30.0
    clipped = np.clip(line, -MOST_LOCAL, MOST_LOCAL)
    top = cv2.GaussianBlur(clipped * trust, (0, 0), sigma)
    bottom = cv2.GaussianBlur(trust, (0, 0), sigma)
    return np.asarray(top / (bottom + np.float32(0.05)), np.float32)


@compiled
def _gain_rows(source: Frame, target: Frame, gains: Float, gain: Float, top: int, bottom: int) -> None:
    for y in range(top, bottom):
        for x in range(source.shape[1]):
            target[y, x, 0] = source[y, x, 0] * gains[0] * gain[y, x]
            target[y, x, 1] = source[y, x, 1] * gains[1] * gain[y, x]
            target[y, x, 2] = source[y, x, 2] * gains[2] * gain[y, x]


def apply_gain(frame: Frame, gains: Float | None, small: Float | None, *, threads: int = 1) -> Frame:
    """A frame times its gains and the exponential of its map; the same object where there are neither."""
    if gains is None and small is None:
        return frame
    height, width = frame.shape[:2]
    channel = np.ones(3, np.float32) if gains is None else gains
    if small is None:
        return np.asarray(frame * channel, np.float32)
    gain = cv2.resize(np.exp(small), (width, height), interpolation=cv2.INTER_LINEAR)
    target = np.empty_like(frame)
    split_rows(lambda top, bottom: _gain_rows(frame, target, channel, gain, top, bottom), height, threads=threads)
    return target


class DeflickerOp:
    """Two-stage deflicker behind gates."""

    facts = FinishFacts(
        name="deflicker",
        title="Deflicker",
        place=20,
        window=6,
        improves="flicker (down)",
        defaults={"measured": {}, "radius": 6, "lines": 180, "preset": "fast", "strength": 1.0},
        source="video-science 2.1; DIS flow (Kroeger et al. 2016); validity (Sundaram et al. 2010)",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Steadied frames; the same objects where flicker is below the gates.

        Settings: `measured` as `{"global": %, "chroma": %, "local": %}` of a flicker measure: all below the gates and
        nothing is looked at; `radius` frames, `lines` of the small picture, `preset` of the flow, `strength` 0..1.
        """
        own = {**self.facts.defaults, **settings}
        if float(own["strength"]) <= 0 or _is_clean(own["measured"]):
            measured = own["measured"] or {}
            label = "flicker is below the gate: left as it is"
            value = measured.get("global")
            context.report(Reading(step="deflicker", label=label, before=value, after=value, unit="%"))
            yield from frames
            return
        window = Window(
            radius=choose_radius(int(own["radius"]), width=context.width, height=context.height),
            lines=int(own["lines"]),
            preset=own["preset"],
            strength=float(own["strength"]),
        )
        for frame in frames:
            if context.cancelled():
                raise Cancelled
            window.push(frame)
            del frame
            for ready in window.pull():
                yield apply_gain(*ready, threads=context.threads)
                del ready
        for ready in window.pull(is_over=True):
            yield apply_gain(*ready, threads=context.threads)
        for reading in window.readings():
            context.report(reading)


def choose_radius(wanted: int, *, width: int, height: int) -> int:
    """Frames each side of the window: what was asked for, less where the frames are huge."""
    return max(2, min(wanted, WINDOW_PIXELS // (width * height)))


def _is_clean(measured: Mapping[str, Any] | None) -> bool:
    """True where a measure was given and everything it says lies below the gates."""
    if not measured or measured.get("global") is None:
        return False
    overall = max(float(measured.get(name) or 0.0) for name in ("global", "chroma"))
    return overall < GLOBAL_GATE[0] and float(measured.get("local") or 0.0) < LOCAL_GATE[0]
