"""Separable windowed-sinc resampling of float32 frames, any size to any size, with a crop and a ringing limiter.

One pass over memory: each output row is filtered down the columns into a row that stays in the first cache, then along.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled, split_rows

_F = np.float32
LOBES = 3  # Lanczos-3: the usual compromise of sharpness and ringing


@dataclass(frozen=True)
class Taps:
    """Filter of one axis: for each output sample the first input sample (may lie outside) and `count` weights."""

    first: NDArray[np.int64]
    weights: NDArray[np.float32]

    @property
    def count(self) -> int:
        """Weights per output sample."""
        return int(self.weights.shape[1])


@lru_cache(maxsize=16)
def lanczos_taps(start: float, length: float, size: int) -> Taps:
    """Weights that sample `length` input pixels from `start` on at `size` output pixels (centres aligned).

    Shrinking widens the kernel by the ratio, so that it also filters; the weights of each sample sum to one.
    """
    ratio = length / size
    stretch = max(1.0, ratio)
    half = LOBES * stretch
    count = 2 * int(np.ceil(half))
    centre = start + (np.arange(size) + 0.5) * ratio - 0.5
    first = np.floor(centre).astype(np.int64) - count // 2 + 1
    distance = (first[:, None] + np.arange(count)[None, :] - centre[:, None]) / stretch
    weights = np.where(np.abs(distance) < LOBES, np.sinc(distance) * np.sinc(distance / LOBES), 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    return Taps(first=first, weights=np.ascontiguousarray(weights, np.float32))


@compiled
def _limit(value: np.float32, left: np.float32, right: np.float32, antiring: np.float32) -> np.float32:
    low = left if left < right else right
    high = left + right - low
    bounded = value if value > low else low
    bounded = bounded if bounded < high else high
    return value + (bounded - value) * antiring


@compiled
def _filter_column(
    source: NDArray[np.float32],
    row: NDArray[np.float32],
    first: int,
    weights: NDArray[np.float32],
    antiring: np.float32,
) -> None:
    """One output row's column filter, into `row` (as wide as the source, three channels interleaved)."""
    last = source.shape[0] - 1
    samples = source.shape[1]
    count = weights.shape[0]
    if count == 6:
        r0 = source[min(max(first, 0), last)]
        r1 = source[min(max(first + 1, 0), last)]
        r2 = source[min(max(first + 2, 0), last)]
        r3 = source[min(max(first + 3, 0), last)]
        r4 = source[min(max(first + 4, 0), last)]
        r5 = source[min(max(first + 5, 0), last)]
        w0, w1, w2, w3, w4, w5 = weights[0], weights[1], weights[2], weights[3], weights[4], weights[5]
        for i in range(samples):
            value = w0 * r0[i] + w1 * r1[i] + w2 * r2[i] + w3 * r3[i] + w4 * r4[i] + w5 * r5[i]
            a, b = r2[i], r3[i]
            low = a if a < b else b
            high = a if a > b else b
            bounded = value if value > low else low
            bounded = bounded if bounded < high else high
            row[i] = value + (bounded - value) * antiring
        return
    row[:samples] = _F(0.0)
    for k in range(count):
        line = source[min(max(first + k, 0), last)]
        weight = weights[k]
        for i in range(samples):
            row[i] += weight * line[i]


@compiled
def _filter_phase(
    padded: NDArray[np.float32],
    at: int,
    weights: NDArray[np.float32],
    antiring: np.float32,
    phase: NDArray[np.float32],
    samples: int,
) -> None:
    """Every n-th output sample of a row that grows n times: one filter for all, three channels side by side."""
    w0, w1, w2, w3, w4, w5 = weights[0], weights[1], weights[2], weights[3], weights[4], weights[5]
    row = padded[at : at + samples + 15]
    for i in range(samples):
        a, b = row[i + 6], row[i + 9]
        value = w0 * row[i] + w1 * row[i + 3] + w2 * a + w3 * b + w4 * row[i + 12] + w5 * row[i + 15]
        low = a if a < b else b
        high = a if a > b else b
        bounded = value if value > low else low
        bounded = bounded if bounded < high else high
        phase[i] = value + (bounded - value) * antiring


@compiled
def _resample_rows(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    down_first: NDArray[np.int64],
    down_weights: NDArray[np.float32],
    along_first: NDArray[np.int64],
    along_weights: NDArray[np.float32],
    pad: int,
    times: int,
    antiring: np.float32,
    top: int,
    bottom: int,
) -> None:
    samples = source.shape[1]
    out_width = target.shape[1]
    count = along_weights.shape[1]
    padded = np.empty(samples + 6 * pad, np.float32)
    inner = padded[3 * pad : 3 * pad + samples]
    columns = out_width // times if times else 0
    phase = np.empty(3 * columns, np.float32)
    for y in range(top, bottom):
        _filter_column(source, inner, down_first[y], down_weights[y], antiring)
        for i in range(3 * pad):
            padded[i] = padded[3 * pad + i % 3]
            padded[3 * pad + samples + i] = padded[3 * pad + samples - 3 + i % 3]
        for k in range(times):
            _filter_phase(padded, 3 * (along_first[k] + pad), along_weights[k], antiring, phase, 3 * columns)
            for i in range(columns):
                target[y, times * i + k, 0] = phase[3 * i]
                target[y, times * i + k, 1] = phase[3 * i + 1]
                target[y, times * i + k, 2] = phase[3 * i + 2]
        for x in range(times * columns, out_width):
            at = 3 * (along_first[x] + pad)
            if count == 6:
                w0, w1, w2 = along_weights[x, 0], along_weights[x, 1], along_weights[x, 2]
                w3, w4, w5 = along_weights[x, 3], along_weights[x, 4], along_weights[x, 5]
                for c in range(3):
                    i = at + c
                    value = (
                        w0 * padded[i]
                        + w1 * padded[i + 3]
                        + w2 * padded[i + 6]
                        + w3 * padded[i + 9]
                        + w4 * padded[i + 12]
                        + w5 * padded[i + 15]
                    )
                    target[y, x, c] = _limit(value, padded[i + 6], padded[i + 9], antiring)
            else:
                r, g, b = _F(0.0), _F(0.0), _F(0.0)
                for k in range(count):
                    weight = along_weights[x, k]
                    r += weight * padded[at + 3 * k]
                    g += weight * padded[at + 3 * k + 1]
                    b += weight * padded[at + 3 * k + 2]
                target[y, x, 0] = r
                target[y, x, 1] = g
                target[y, x, 2] = b


def _whole_times(along: Taps) -> int:
    """How many times a row grows where every such sample has the same filter one input sample further on; else 0."""
    size = len(along.first)
    for times in range(2, 9):
        if along.count == 2 * LOBES and size % times == 0:
            steady = np.array_equal(along.first[times:], along.first[:-times] + 1)
            if steady and np.abs(along.weights[times:] - along.weights[:-times]).max(initial=0.0) < 1e-6:
                return times
    return 0


def resample(
    frame: NDArray[np.float32],
    *,
    width: int,
    height: int,
    crop: tuple[float, float, float, float] | None = None,
    antiring: float = 0.8,
    out: NDArray[np.float32] | None = None,
    threads: int = 1,
) -> NDArray[np.float32]:
    """The frame, or a crop of it, at another size by Lanczos-3 (Duchon 1979; weights normalised per sample).

    Args:
        frame: (H, W, 3) float32, contiguous.
        width, height: of the result.
        crop: x, y, width, height in input pixels, may be fractional; None is the whole frame.
        antiring: 0 leaves the filter's overshoot, 1 keeps each axis between the two nearest samples (enlarging only).
        out: where to write, (height, width, 3); not `frame`.
        threads: worker threads.
    """
    x, y, crop_width, crop_height = crop or (0.0, 0.0, float(frame.shape[1]), float(frame.shape[0]))
    along, down = lanczos_taps(x, crop_width, width), lanczos_taps(y, crop_height, height)
    flat = np.ascontiguousarray(frame).reshape(frame.shape[0], -1)
    first, last = int(along.first.min()), int(along.first.max()) + along.count
    pad = max(0, -first, last - frame.shape[1])
    target = np.empty((height, width, 3), np.float32) if out is None else out
    times = _whole_times(along)
    split_rows(
        lambda top, bottom: _resample_rows(
            flat, target, down.first, down.weights, along.first, along.weights, pad, times, _F(antiring), top, bottom
        ),
        height,
        threads=threads,
    )
    return target
