"""The ASC color decision list on float32 frames: slope, offset, power and saturation in one pass over memory.

Only additions, multiplications and one division are used (no library pow), so the result is the same on any processor.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled, split_rows

_F = np.float32
_RED, _GREEN, _BLUE = _F(0.2126), _F(0.7152), _F(0.0722)  # BT.709 luma, as ASC CDL v1.2 asks
_ZERO, _HALF, _ONE, _SQRT2 = _F(0.0), _F(0.5), _F(1.0), _F(1.4142135)
# log2(m) = 2/ln2 * atanh((m-1)/(m+1)) as an odd series; |t| <= 0.172 leaves less than 4e-10
_L1, _L3, _L5, _L7, _L9 = (_F(2.0 / np.log(2.0) / odd) for odd in (1, 3, 5, 7, 9))
# 2**f on [-0.5, 0.5]: ln2**k / k!
_E1, _E2, _E3, _E4, _E5, _E6 = (_F(np.log(2.0) ** k / f) for k, f in enumerate((1, 2, 6, 24, 120, 720), start=1))


@compiled
def raise_row(values: NDArray[np.float32], power: np.float32, count: int) -> None:
    """In place `values[:count] ** power` for values >= 0 (relative error below 2e-6); 0 stays 0, power > 0."""
    bits = values.view(np.int32)
    for i in range(count):
        value = values[i]
        word = bits[i]
        exponent = np.float32((word >> 23) - 127)
        bits[i] = (word & 0x7FFFFF) | 0x3F800000
        mantissa = values[i]
        is_high = mantissa > _SQRT2
        mantissa = mantissa * _HALF if is_high else mantissa
        exponent = exponent + _ONE if is_high else exponent
        t = (mantissa - _ONE) / (mantissa + _ONE)
        t2 = t * t
        log = exponent + t * (_L1 + t2 * (_L3 + t2 * (_L5 + t2 * (_L7 + t2 * _L9))))
        y = log * power
        y = y if y > _F(-126.0) else _F(-126.0)
        y = y if y < _F(126.0) else _F(126.0)
        whole = np.floor(y + _HALF)
        f = y - whole
        small = _ONE + f * (_E1 + f * (_E2 + f * (_E3 + f * (_E4 + f * (_E5 + f * _E6)))))
        bits[i] = (np.int32(whole) + np.int32(127)) << np.int32(23)
        scaled = values[i] * small
        values[i] = scaled if value > _ZERO else _ZERO


@compiled
def _cdl_rows(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    sop: NDArray[np.float32],
    saturation: np.float32,
    has_power: bool,
    is_clamped: bool,
    top: int,
    bottom: int,
) -> None:
    width = source.shape[1]
    red, green, blue = np.empty(256, np.float32), np.empty(256, np.float32), np.empty(256, np.float32)
    rest = _ONE - saturation
    for y in range(top, bottom):
        for start in range(0, width, 256):
            count = min(256, width - start)
            pixels, written = source[y, start : start + count], target[y, start : start + count]
            for x in range(count):
                red[x] = pixels[x, 0]
                green[x] = pixels[x, 1]
                blue[x] = pixels[x, 2]
            _slope_offset_power(red, sop[0, 0], sop[1, 0], sop[2, 0], has_power, is_clamped, count)
            _slope_offset_power(green, sop[0, 1], sop[1, 1], sop[2, 1], has_power, is_clamped, count)
            _slope_offset_power(blue, sop[0, 2], sop[1, 2], sop[2, 2], has_power, is_clamped, count)
            for x in range(count):
                luma = rest * (_RED * red[x] + _GREEN * green[x] + _BLUE * blue[x])
                red[x] = luma + saturation * red[x]
                green[x] = luma + saturation * green[x]
                blue[x] = luma + saturation * blue[x]
            if is_clamped:
                _clamp(red, count)
                _clamp(green, count)
                _clamp(blue, count)
            for x in range(count):
                written[x, 0] = red[x]
                written[x, 1] = green[x]
                written[x, 2] = blue[x]


@compiled
def _clamp(plane: NDArray[np.float32], count: int) -> None:
    for x in range(count):
        value = plane[x] if plane[x] > _ZERO else _ZERO
        plane[x] = value if value < _ONE else _ONE


@compiled
def _slope_offset_power(
    plane: NDArray[np.float32],
    slope: np.float32,
    offset: np.float32,
    power: np.float32,
    has_power: bool,
    is_clamped: bool,
    count: int,
) -> None:
    for x in range(count):
        plane[x] = plane[x] * slope + offset
    if is_clamped:
        _clamp(plane, count)
    if not has_power:
        return
    if is_clamped:
        raise_row(plane, power, count)
        return
    under = np.empty(256, np.float32)  # negative values pass the power untouched
    for x in range(count):
        value = plane[x]
        under[x] = value if value < _ZERO else _ZERO
        plane[x] = value if value > _ZERO else _ZERO
    raise_row(plane, power, count)
    for x in range(count):
        plane[x] += under[x]


def apply_cdl(
    frame: NDArray[np.float32],
    *,
    slope: tuple[float, float, float],
    offset: tuple[float, float, float] = (0.0, 0.0, 0.0),
    power: tuple[float, float, float] = (1.0, 1.0, 1.0),
    saturation: float = 1.0,
    is_clamped: bool = True,
    out: NDArray[np.float32] | None = None,
    threads: int = 1,
) -> NDArray[np.float32]:
    """ASC CDL v1.2: `clamp(in * slope + offset) ** power`, then saturation on BT.709 luma, then clamp.

    Args:
        frame: (H, W, 3) float32 R'G'B', contiguous.
        slope: per channel, > 0.
        offset: per channel, in units of full scale.
        power: per channel, > 0.
        saturation: 0 grey, 1 unchanged.
        is_clamped: clamp to 0..1 as the standard says; False keeps what lies outside (negatives pass the power).
        out: where to write; may be `frame` itself.
        threads: worker threads.
    """
    target = np.empty_like(frame) if out is None else out
    sop = np.array([slope, offset, power], np.float32)
    has_power = any(value != 1.0 for value in power)
    split_rows(
        lambda top, bottom: _cdl_rows(frame, target, sop, _F(saturation), has_power, is_clamped, top, bottom),
        frame.shape[0],
        threads=threads,
    )
    return target
