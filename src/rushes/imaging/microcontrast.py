"""Micro-contrast: edge-aware bands of luma, amplified softly above the noise, in three passes over memory.

Self-guided filters (He, Sun, Tang 2010) of radius 2 on the full, half and quarter picture split luma into three bands;
the coarse two are computed small and applied at full size (He, Sun 2015), hence edges stay where they are: no halos.
All sums are taken afresh per pixel, not carried along, so that no band of rows knows where another began.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled, split_rows

_F = np.float32
Plane = NDArray[np.float32]
_STRIP = 32  # rows whose quarter-size coefficients are made wide at a time
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
    """One row of the filter's a and b: base = a * luma + b is what an edge-aware average would be.

    Rows outside are those at the border.
    """
    height, width = luma.shape
    y = min(max(y, 0), height - 1)
    r0, r1 = luma[min(max(y - 2, 0), height - 1)], luma[min(max(y - 1, 0), height - 1)]
    r2, r3 = luma[y], luma[min(max(y + 1, 0), height - 1)]
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
def _mean_row(ring_a: Plane, ring_b: Plane, work: Plane, mean_a: Plane, mean_b: Plane) -> None:
    """Averages over five by five of the coefficients in two rings of five rows."""
    width = mean_a.shape[0]
    first, second, sums = work[0], work[1], work[2]
    share = _F(1.0 / 25.0)
    for x in range(width):
        first[x + 2] = ring_a[0, x] + ring_a[1, x] + ring_a[2, x] + ring_a[3, x] + ring_a[4, x]
        second[x + 2] = ring_b[0, x] + ring_b[1, x] + ring_b[2, x] + ring_b[3, x] + ring_b[4, x]
    _sum_row(first, sums, width)
    for x in range(width):
        mean_a[x] = sums[x] * share
    _sum_row(second, sums, width)
    for x in range(width):
        mean_b[x] = sums[x] * share


@compiled
def _guided_rows(luma: Plane, eps: np.float32, mean_a: Plane, mean_b: Plane, top: int, bottom: int) -> None:
    """Averaged coefficients of rows `top <= y < bottom`, from row 0 of the results on; a ring holds five raw rows."""
    width = luma.shape[1]
    ring_a, ring_b = np.empty((5, width), np.float32), np.empty((5, width), np.float32)
    work = np.empty((4, width + 4), np.float32)
    for y in range(top - 2, bottom + 2):
        _coefficient_row(luma, y, eps, work, ring_a[(y + 10) % 5], ring_b[(y + 10) % 5])
        if y >= top + 2:
            _mean_row(ring_a, ring_b, work, mean_a[y - 2 - top], mean_b[y - 2 - top])


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
def _bands_row(
    luma: Any, a0: Any, b0: Any, planes: Any, noise2: Any, gain0: Any, gain1: Any, gain2: Any, limit: Any, added: Any
) -> None:
    """What the three bands add to one row."""
    a1, b1, a2, b2 = planes[0], planes[1], planes[2], planes[3]
    for x in range(added.shape[0]):
        value = luma[x]
        base0 = a0[x] * value + b0[x]
        base1 = a1[x] * value + b1[x]
        base2 = a2[x] * value + b2[x]
        added[x] = limit * (
            _soft(value - base0, gain0, noise2)
            + _soft((base0 - base1) * _texture(a1[x]), gain1, noise2)
            + _soft((base1 - base2) * _texture(a2[x]), gain2, noise2)
        )


@compiled
def _add_row(added: Any, thrice: Any, pixels: Any) -> None:
    """The same added to three channels; in one array alone, whose arithmetic a compiler makes wide."""
    for x in range(added.shape[0]):
        thrice[3 * x] = added[x]
        thrice[3 * x + 1] = added[x]
        thrice[3 * x + 2] = added[x]
    for i in range(pixels.shape[0]):
        pixels[i] += thrice[i]


@compiled
def _enhance_rows(
    target: Plane,
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
    """Add to a picture whose rows hold three channels side by side what the bands of its luma deserve."""
    width = luma.shape[1]
    half_height, half_width, quarter_width = half.shape[1], half.shape[2], quarter.shape[2]
    small, quarter_row = np.empty(half_width + 2, np.float32), np.empty(quarter_width + 2, np.float32)
    middle = np.empty((2, _STRIP // 2 + 2, half_width + 4), np.float32)  # the quarter's, at half size, of this strip
    planes = np.empty((4, width + 4), np.float32)  # a1, b1, a2, b2 of this row
    added, thrice = np.empty(width, np.float32), np.empty(3 * width, np.float32)
    ring_a, ring_b = np.empty((5, width), np.float32), np.empty((5, width), np.float32)
    work = np.empty((4, width + 4), np.float32)
    a0, b0 = np.empty(width, np.float32), np.empty(width, np.float32)
    noise2 = noise * noise
    gain0, gain1, gain2 = gains[0] / limit, gains[1] / limit, gains[2] / limit
    first = 0
    for below in range(top - 2, bottom + 2):  # the coefficients of full size run two rows ahead
        _coefficient_row(luma, below, eps, work, ring_a[(below + 10) % 5], ring_b[(below + 10) % 5])
        y = below - 2
        if y < top:
            continue
        _mean_row(ring_a, ring_b, work, a0, b0)
        if (y - top) % _STRIP == 0:
            first = y // 2 - 1
            for k in range(2):
                for row in range(_STRIP // 2 + 2):
                    _blend_small(quarter[k], min(max(first + row, 0), half_height - 1), quarter_row)
                    _widen(quarter_row, quarter_width, middle[k, row], half_width)
        near = min(y // 2, half_height - 1)
        beside = min(max(near + (1 if y % 2 else -1), 0), half_height - 1)
        for k in range(2):
            _blend_small(half[k], y, small)
            _widen(small, half_width, planes[k], width)
            here, there = middle[k, near - first], middle[k, beside - first]
            for x in range(half_width):
                small[x] = _F(0.75) * here[x] + _F(0.25) * there[x]
            _widen(small, half_width, planes[2 + k], width)
        _bands_row(luma[y], a0, b0, planes, noise2, gain0, gain1, gain2, limit, added)
        _add_row(added, thrice, target[y])


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
            out: where to write, contiguous; may be `frame` itself.
            threads: worker threads.
        """
        height, target = frame.shape[0], np.empty_like(frame) if out is None else out
        if target is not frame:
            np.copyto(target, frame)
        flat = target.reshape(height, -1)
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
                flat, luma, pair1, pair2, strengths, noise32, limit32, eps32, top, bottom
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
