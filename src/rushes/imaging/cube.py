"""Color tables in the `.cube` format: a strict, bounded reader and tetrahedral interpolation of whole frames."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.errors import AskTheArtist
from rushes.imaging.rows import compiled, split_rows

_F = np.float32
MOST_BYTES = 64 << 20
MOST_SIDE, MOST_LENGTH = 129, 65536


@dataclass(frozen=True, kw_only=True)
class Cube:
    """A table with the domain it is defined on.

    Args:
        shaper: (n, 3) float32 per-channel curve that comes first, or None.
        shaper_low, shaper_high: input range of the curve per channel.
        lattice: (n, n, n, 3) float32 indexed [blue, green, red], or None.
        low, high: input range of the lattice per channel.
    """

    shaper: NDArray[np.float32] | None = None
    shaper_low: tuple[float, float, float] = (0.0, 0.0, 0.0)
    shaper_high: tuple[float, float, float] = (1.0, 1.0, 1.0)
    lattice: NDArray[np.float32] | None = None
    low: tuple[float, float, float] = (0.0, 0.0, 0.0)
    high: tuple[float, float, float] = (1.0, 1.0, 1.0)


def read_cube(data: bytes) -> Cube:
    """Read a `.cube` file: 1D, 3D, or a 1D shaper followed by a 3D table (as Resolve writes).

    Args:
        data: the bytes of the file; ASCII or UTF-8, any line ends.

    Raises:
        AskTheArtist: not such a file; the line and what is wrong with it are named.
    """
    sizes: dict[str, int] = {}
    ranges: dict[str, list[float]] = {}
    values: list[tuple[float, float, float]] = []
    for number, raw in enumerate(data[:MOST_BYTES].decode("utf-8-sig", errors="replace").splitlines(), start=1):
        line = raw.strip()
        word = line.split(maxsplit=1)[0].upper() if line else ""
        if not word or word.startswith("#") or word == "TITLE":
            continue
        numbers = _numbers(line.split()[1:] if word[0].isalpha() else line.split(), number, line)
        if word in ("LUT_1D_SIZE", "LUT_3D_SIZE"):
            most = MOST_LENGTH if word == "LUT_1D_SIZE" else MOST_SIDE
            if len(numbers) != 1 or not 2 <= numbers[0] <= most or numbers[0] != int(numbers[0]):
                raise _fault(number, line, f"a whole number from 2 to {most} is expected")
            sizes[word] = int(numbers[0])
        elif word in ("DOMAIN_MIN", "DOMAIN_MAX", "LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"):
            if len(numbers) != (3 if word.startswith("DOMAIN") else 2):
                raise _fault(number, line, "the wrong count of numbers")
            ranges[word] = numbers
        elif word[0].isalpha():
            raise _fault(number, line, "this keyword is not known")
        else:
            if len(numbers) != 3:
                raise _fault(number, line, "three numbers are expected")
            values.append((numbers[0], numbers[1], numbers[2]))
    return _assemble(sizes, ranges, values)


def _numbers(words: list[str], number: int, line: str) -> list[float]:
    try:
        found = [float(word) for word in words]
    except ValueError as fault:
        raise _fault(number, line, "a number is expected") from fault
    if not all(math.isfinite(value) for value in found):
        raise _fault(number, line, "numbers must be finite")
    return found


def _fault(number: int, line: str, why: str) -> AskTheArtist:
    return AskTheArtist(
        "the .cube table cannot be used",
        cause=f"line {number}, {line[:60]!r}: {why}",
        next_step="export it again as a .cube of the Adobe or Resolve kind",
    )


def _assemble(sizes: dict[str, int], ranges: dict[str, list[float]], values: list[tuple[float, float, float]]) -> Cube:
    length, side = sizes.get("LUT_1D_SIZE", 0), sizes.get("LUT_3D_SIZE", 0)
    wanted = length + side**3
    if not wanted or len(values) != wanted:
        raise _fault(0, "", f"{wanted} lines of three numbers announced, {len(values)} found")
    table = np.array(values, np.float32)
    domain = (_triple(ranges.get("DOMAIN_MIN"), 0.0), _triple(ranges.get("DOMAIN_MAX"), 1.0))
    shaper_range, lattice_range = domain, domain
    if "LUT_1D_INPUT_RANGE" in ranges:
        shaper_range = (_triple(ranges["LUT_1D_INPUT_RANGE"][:1], 0.0), _triple(ranges["LUT_1D_INPUT_RANGE"][1:], 1.0))
    if "LUT_3D_INPUT_RANGE" in ranges:
        lattice_range = (_triple(ranges["LUT_3D_INPUT_RANGE"][:1], 0.0), _triple(ranges["LUT_3D_INPUT_RANGE"][1:], 1.0))
    for low, high in (shaper_range, lattice_range):
        if any(a >= b for a, b in zip(low, high, strict=True)):
            raise _fault(0, "", f"the input range {low} to {high} is empty")
    return Cube(
        shaper=table[:length] if length else None,
        shaper_low=shaper_range[0],
        shaper_high=shaper_range[1],
        lattice=np.ascontiguousarray(table[length:].reshape(side, side, side, 3)) if side else None,
        low=lattice_range[0],
        high=lattice_range[1],
    )


def _triple(values: list[float] | None, neutral: float) -> tuple[float, float, float]:
    if values is None:
        return neutral, neutral, neutral
    return (values[0], values[0], values[0]) if len(values) == 1 else (values[0], values[1], values[2])


@compiled
def _clamp(value: np.float32, most: np.float32) -> np.float32:
    value = value if value > _F(0.0) else _F(0.0)
    return value if value < most else most


@compiled
def _curve_rows(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    curve: NDArray[np.float32],
    low: NDArray[np.float32],
    scale: NDArray[np.float32],
    top: int,
    bottom: int,
) -> None:
    last = curve.shape[0] - 1
    for y in range(top, bottom):
        for x in range(source.shape[1]):
            for c in range(3):
                at = _clamp((source[y, x, c] - low[c]) * scale[c], _F(last))
                index = min(np.int32(at), last - 1)
                part = at - _F(index)
                target[y, x, c] = curve[index, c] + part * (curve[index + 1, c] - curve[index, c])


@compiled
def _split_axis(
    plane: NDArray[np.float32],
    base: NDArray[np.float32],
    low: np.float32,
    scale: np.float32,
    side: int,
    step: np.float32,
    count: int,
) -> None:
    """Replace an axis by the part that lies beyond its lattice point, and add that point's place to `base`."""
    last, most = _F(side - 2), _F(side - 1)
    for x in range(count):
        at = _clamp((plane[x] - low) * scale, most)
        whole = np.floor(at)
        whole = whole if whole < last else last
        plane[x] = at - whole
        base[x] += whole * step  # below 2**24: exact


@compiled
def _walk(
    r: NDArray[np.float32],
    g: NDArray[np.float32],
    b: NDArray[np.float32],
    first: NDArray[np.float32],
    least: NDArray[np.float32],
    side: np.float32,
    count: int,
) -> None:
    """The axes walked first and last from the dark to the bright corner: of the largest and the smallest part.

    The six tetrahedra of a cell share that diagonal; which of two equal parts comes first does not matter.
    """
    right, down, back = _F(3.0), _F(3.0) * side, _F(3.0) * side * side
    for x in range(count):
        up = right if r[x] >= g[x] else down
        above = r[x] if r[x] >= g[x] else g[x]
        first[x] = up if above >= b[x] else back
        off = down if g[x] <= r[x] else right
        below = g[x] if g[x] <= r[x] else r[x]
        least[x] = back if b[x] <= below else off


@compiled
def _sort(r: NDArray[np.float32], g: NDArray[np.float32], b: NDArray[np.float32], count: int) -> None:
    """Large, middle and small in place of r, g and b."""
    for x in range(count):
        above, below = (r[x] if r[x] > g[x] else g[x]), (g[x] if r[x] > g[x] else r[x])
        big, rest = (above if above > b[x] else b[x]), (b[x] if above > b[x] else above)
        r[x] = big
        g[x] = rest if rest > below else below
        b[x] = below if rest > below else rest


@compiled
def _lattice_rows(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    lattice: NDArray[np.float32],
    low: NDArray[np.float32],
    scale: NDArray[np.float32],
    original: NDArray[np.float32],
    mix: np.float32,
    top: int,
    bottom: int,
) -> None:
    side, width = lattice.shape[0], source.shape[1]
    flat = lattice.reshape(-1)
    steps = np.array([3.0, 3.0 * side, 3.0 * side * side], np.float32)
    axes, base = np.empty((3, 256), np.float32), np.empty(256, np.float32)
    first, least = np.empty(256, np.float32), np.empty(256, np.float32)
    diagonal = np.uint32(steps[0] + steps[1] + steps[2])
    for y in range(top, bottom):
        for start in range(0, width, 256):
            count = min(256, width - start)
            pixels = source[y, start : start + count]
            before, written = original[y, start : start + count], target[y, start : start + count]
            base[:] = _F(0.0)
            for c in range(3):
                plane = axes[c]
                for x in range(count):
                    plane[x] = pixels[x, c]
                _split_axis(plane, base, low[c], scale[c], side, steps[c], count)
            _walk(axes[0], axes[1], axes[2], first, least, _F(side), count)
            _sort(axes[0], axes[1], axes[2], count)
            for x in range(count):
                big, mid, small = axes[0, x], axes[1, x], axes[2, x]
                w0, w1, w2 = _F(1.0) - big, big - mid, mid - small
                i0 = np.uint32(base[x])
                i1, i3 = i0 + np.uint32(first[x]), i0 + diagonal
                i2 = i3 - np.uint32(least[x])
                for c in range(3):
                    k = np.uint32(c)
                    value = w0 * flat[i0 + k] + w1 * flat[i1 + k] + w2 * flat[i2 + k] + small * flat[i3 + k]
                    written[x, c] = before[x, c] + mix * (value - before[x, c])


def apply_cube(
    frame: NDArray[np.float32],
    cube: Cube,
    *,
    mix: float = 1.0,
    out: NDArray[np.float32] | None = None,
    threads: int = 1,
) -> NDArray[np.float32]:
    """A frame through the table; input outside the domain takes the edge's value.

    Args:
        frame: (H, W, 3) float32, contiguous.
        cube: of `read_cube`.
        mix: 1 the table's answer, 0 the frame.
        out: where to write; may be `frame` itself.
        threads: worker threads.
    """
    target = np.empty_like(frame) if out is None else out
    shaped = frame
    if cube.shaper is not None:
        curve, low, scale = cube.shaper, *_axis(cube.shaper_low, cube.shaper_high, cube.shaper.shape[0])
        shaped = np.empty_like(frame)
        split_rows(
            lambda top, bottom: _curve_rows(frame, shaped, curve, low, scale, top, bottom),
            frame.shape[0],
            threads=threads,
        )
    if cube.lattice is None:
        np.add(frame, _F(mix) * (shaped - frame), out=target)
        return target
    lattice, low, scale = cube.lattice, *_axis(cube.low, cube.high, cube.lattice.shape[0])
    split_rows(
        lambda top, bottom: _lattice_rows(shaped, target, lattice, low, scale, frame, _F(mix), top, bottom),
        frame.shape[0],
        threads=threads,
    )
    return target


def _axis(
    low: tuple[float, float, float], high: tuple[float, float, float], count: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    start, end = np.array(low, np.float32), np.array(high, np.float32)
    return start, ((count - 1) / (end - start)).astype(np.float32)
