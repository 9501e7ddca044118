"""Micro-contrast: edge-aware bands of luma, amplified softly above the noise, in three passes over memory.

Self-guided filters (He, Sun, Tang 2010) of radius 2 on the full, half and quarter picture split luma into three bands;
the coarse two are computed small and applied at full size (He, Sun 2015), hence edges stay where they are: no halos.
All sums are taken afresh per pixel, not carried along, so that no band of rows knows where another began.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled, split_rows

_F = np.float32
Plane = NDArray[np.float32]
_STRIP = 32  # rows whose full-size coefficients are kept at a time
_RED, _GREEN, _BLUE = _F(0.2126), _F(0.7152), _F(0.0722)


@compiled
def _luma_rows(source: NDArray[np.float32], luma: Plane, top: int, bottom: int) -> None:
    for y in range(top, bottom):
        for x in range(source.shape[1]):
            luma[y, x] = _RED * source[y, x, 0] + _GREEN * source[y, x, 1] + _BLUE * source[y, x, 2]


@compiled
def _halve_rows(source: Plane, small: Plane, top: int, bottom: int) -> None:
    height, width = source.shape
    whole = width // 2
    for y in range(top, bottom):
        upper, lower = source[2 * y], source[min(2 * y + 1, height - 1)]
        for x in range(whole):
            small[y, x] = _F(0.25) * (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1])
        if whole < small.shape[1]:
            small[y, whole] = _F(0.5) * (upper[width - 1] + lower[width - 1])


@compiled
def _sum_row(values: Plane, sums: Plane, width: int) -> None:
    """Sums of five along a row that carries two replicated samples on each side."""
    for x in range(2):
        values[x] = values[2]
        values[width + 2 + x] = values[width + 1]
    for x in range(width):
        sums[x] = values[x] + values[x + 1] + values[x + 2] + values[x + 3] + values[x + 4]


@compiled
def _coefficient_row(luma: Plane, y: int, eps: np.float32, work: Plane, a: Plane, b: Plane) -> None:
    """One row of the filter's a and b: base = a * luma + b is what an edge-aware average would be."""
    height, width = luma.shape
    r0, r1 = luma[min(max(y - 2, 0), height - 1)], luma[min(max(y - 1, 0), height - 1)]
    r2, r3 = luma[min(max(y, 0), height - 1)], luma[min(max(y + 1, 0), height - 1)]
    r4 = luma[min(max(y + 2, 0), height - 1)]
    first, second, mean, square = work[0], work[1], work[2], work[3]
    for x in range(width):
        first[x + 2] = r0[x] + r1[x] + r2[x] + r3[x] + r4[x]
        second[x + 2] = r0[x] * r0[x] + r1[x] * r1[x] + r2[x] * r2[x] + r3[x] * r3[x] + r4[x] * r4[x]
    _sum_row(first, mean, width)
    _sum_row(second, square, width)
    share = _F(1.0 / 25.0)
    for x in range(width):
        average = mean[x] * share
        variance = square[x] * share - average * average
        variance = variance if variance > _F(0.0) else _F(0.0)
        slope = variance / (variance + eps)
        a[x] = slope
        b[x] = average * (_F(1.0) - slope)


@compiled
def _guided_rows(luma: Plane, eps: np.float32, mean_a: Plane, mean_b: Plane, top: int, bottom: int) -> None:
    """Averaged coefficients of rows `top <= y < bottom`, from row 0 of the results on; a ring holds five raw rows."""
    height, width = luma.shape
    ring_a, ring_b = np.empty((5, width), np.float32), np.empty((5, width), np.float32)
    work = np.empty((4, width + 4), np.float32)
    share = _F(1.0 / 25.0)
    for y in range(top - 2, bottom + 2):
        inside = min(max(y, 0), height - 1)
        _coefficient_row(luma, inside, eps, work, ring_a[(y + 10) % 5], ring_b[(y + 10) % 5])
        if y < top + 2:
            continue
        first, second, sums = work[0], work[1], work[2]
        for x in range(width):
            first[x + 2] = ring_a[0, x] + ring_a[1, x] + ring_a[2, x] + ring_a[3, x] + ring_a[4, x]
            second[x + 2] = ring_b[0, x] + ring_b[1, x] + ring_b[2, x] + ring_b[3, x] + ring_b[4, x]
        _sum_row(first, sums, width)
        for x in range(width):
            mean_a[y - 2 - top, x] = sums[x] * share
        _sum_row(second, sums, width)
        for x in range(width):
            mean_b[y - 2 - top, x] = sums[x] * share


@compiled
def _blend_small(plane: Plane, y: int, row: Plane) -> None:
    """The row of a half-size plane that belongs to full row y (bilinear, centres aligned)."""
    height = plane.shape[0]
    near = min(y // 2, height - 1)
    other = min(max(near + (1 if y % 2 else -1), 0), height - 1)
    for x in range(plane.shape[1]):
        row[x] = _F(0.75) * plane[near, x] + _F(0.25) * plane[other, x]


@compiled
def _widen(row: Plane, count: int, wide: Plane, width: int) -> None:
    """Twice as many samples along a row (bilinear, centres aligned)."""
    wide[0] = row[0]
    for x in range(1, count):
        wide[2 * x - 1] = _F(0.75) * row[x - 1] + _F(0.25) * row[x]
        wide[2 * x] = _F(0.25) * row[x - 1] + _F(0.75) * row[x]
    if 2 * count - 1 < width:
        wide[2 * count - 1] = row[count - 1]


@compiled
def _soft(value: np.float32, gain: np.float32, noise2: np.float32) -> np.float32:
    """What a band adds, in units of the limit: nothing below the noise, `gain` times the band above it, one at most.

    tanh(w) = w (27 + w^2) / (27 + 9 w^2) within 2.4 %, with w = gain * v * v^2 / (v^2 + noise^2), as one division.
    """
    square = value * value
    under = square + noise2
    over = gain * value * square
    most = _F(3.0) * under
    over = over if over < most else most
    over = over if over > -most else -most
    under2, over2 = _F(27.0) * under * under, over * over
    return over * (under2 + over2) / (under * (under2 + _F(9.0) * over2))


@compiled
def _texture(a: np.float32) -> np.float32:
    """1 where a patch is texture, 0 at an edge, where small coefficients leak across when they are made wide."""
    rest = _F(2.0) - _F(2.0) * a
    rest = rest if rest < _F(1.0) else _F(1.0)
    return rest * rest


@compiled
def _enhance_rows(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    luma: Plane,
    half: NDArray[np.float32],
    quarter: NDArray[np.float32],
    gains: NDArray[np.float32],
    noise: np.float32,
    limit: np.float32,
    eps: np.float32,
    top: int,
    bottom: int,
) -> None:
    width = luma.shape[1]
    half_width, quarter_width = half.shape[2], quarter.shape[2]
    small, wide_half = np.empty(half_width + 2, np.float32), np.empty(half_width + 4, np.float32)
    quarter_row = np.empty(quarter_width + 2, np.float32)
    planes = np.empty((4, width + 4), np.float32)  # a1, b1, a2, b2 of this row
    other = np.empty(half_width + 4, np.float32)
    added = np.empty(width, np.float32)
    fine = np.empty((2, _STRIP, width), np.float32)  # full-size coefficients live in the cache only
    noise2 = noise * noise
    gain0, gain1, gain2 = gains[0] / limit, gains[1] / limit, gains[2] / limit
    for y in range(top, bottom):
        if (y - top) % _STRIP == 0:
            _guided_rows(luma, eps, fine[0], fine[1], y, min(y + _STRIP, bottom))
        a0, b0 = fine[0, (y - top) % _STRIP], fine[1, (y - top) % _STRIP]
        for k in range(2):
            _blend_small(half[k], y, small)
            _widen(small, half_width, planes[k], width)
            near = min(y // 2, half.shape[1] - 1)
            beside = min(max(near + (1 if y % 2 else -1), 0), half.shape[1] - 1)
            _blend_small(quarter[k], near, quarter_row)
            _widen(quarter_row, quarter_width, wide_half, half_width)
            _blend_small(quarter[k], beside, quarter_row)
            _widen(quarter_row, quarter_width, other, half_width)
            for x in range(half_width):
                wide_half[x] = _F(0.75) * wide_half[x] + _F(0.25) * other[x]
            _widen(wide_half, half_width, planes[2 + k], width)
        for x in range(width):
            value = luma[y, x]
            base0 = a0[x] * value + b0[x]
            base1 = planes[0, x] * value + planes[1, x]
            base2 = planes[2, x] * value + planes[3, x]
            added[x] = limit * (
                _soft(value - base0, gain0, noise2)
                + _soft((base0 - base1) * _texture(planes[0, x]), gain1, noise2)
                + _soft((base1 - base2) * _texture(planes[2, x]), gain2, noise2)
            )
        for x in range(width):
            target[y, x, 0] = source[y, x, 0] + added[x]
            target[y, x, 1] = source[y, x, 1] + added[x]
            target[y, x, 2] = source[y, x, 2] + added[x]


class Microcontrast:
    """The work planes of one stream, allocated once; `enhance` may be called for any number of frames of that size.

    Args:
        width, height: of the frames, at least 8 each.
    """

    def __init__(self, *, width: int, height: int) -> None:
        half, quarter = ((width + 1) // 2, (height + 1) // 2), ((width + 3) // 4, (height + 3) // 4)
        self._luma = np.empty((height, width), np.float32)
        self._small = [np.empty((size[1], size[0]), np.float32) for size in (half, quarter)]
        self._coefficients = [np.empty((2, size[1], size[0]), np.float32) for size in (half, quarter)]

    def enhance(
        self,
        frame: NDArray[np.float32],
        *,
        gains: Sequence[float],
        eps: float = 0.02**2,
        noise: float = 0.0,
        limit: float = 0.06,
        out: NDArray[np.float32] | None = None,
        threads: int = 1,
    ) -> NDArray[np.float32]:
        """Add to R', G' and B' alike what the three bands of luma deserve.

        Args:
            frame: (height, width, 3) float32 R'G'B', contiguous.
            gains: what is added per band, fine to coarse (0.8 makes a band 1.8 times as strong).
            eps: variance below which a patch counts as texture, above as an edge.
            noise: amplitude of a band at which half of it is taken for noise.
            limit: the most that one band may add.
            out: where to write; may be `frame` itself.
            threads: worker threads.
        """
        height, target = frame.shape[0], np.empty_like(frame) if out is None else out
        luma, (half, quarter) = self._luma, self._small
        split_rows(lambda top, bottom: _luma_rows(frame, luma, top, bottom), height, threads=threads)
        split_rows(lambda top, bottom: _halve_rows(luma, half, top, bottom), half.shape[0], threads=threads)
        split_rows(lambda top, bottom: _halve_rows(half, quarter, top, bottom), quarter.shape[0], threads=threads)
        for plane, pair in ((half, self._coefficients[0]), (quarter, self._coefficients[1])):
            _guide(plane, pair, eps=eps, threads=threads)
        strengths = np.array(gains, np.float32)
        pair1, pair2 = self._coefficients
        noise32, limit32, eps32 = _F(max(noise, 1e-6)), _F(limit), _F(eps)
        split_rows(
            lambda top, bottom: _enhance_rows(
                frame, target, luma, pair1, pair2, strengths, noise32, limit32, eps32, top, bottom
            ),
            height,
            threads=threads,
        )
        return target


def _guide(plane: Plane, pair: NDArray[np.float32], *, eps: float, threads: int) -> None:
    split_rows(
        lambda top, bottom: _guided_rows(plane, _F(eps), pair[0, top:], pair[1, top:], top, bottom),
        plane.shape[0],
        threads=threads,
    )
