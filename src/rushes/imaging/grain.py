"""Film grain and dither: a bank of autoregressive tiles, luma-dependent amount, clip and quantise in one pass.

The model is that of AV1's film grain (AFGS1 1.0; Norkin, Birkbeck 2018): an autoregressive template of lag 3 and a
piecewise-linear amount over luma; blocks of 128 x 64 pixels come from random places of 512-pixel tiles in every frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.rows import compiled, split_rows

_F = np.float32
TILE, TILES, LAG = 512, 4, 3
TALL, WIDE = 64, 128  # pixels of a block
UNIT = 32  # steps of the int8 tiles per standard deviation
_SHIFT = 19  # columns between the dither of two channels
#: Amount over luma, 1 at mid grey: none in pure black or white, most in the lower mid-tones.
FILM_CURVE = ((0.0, 0.0), (0.04, 0.62), (0.15, 1.05), (0.3, 1.12), (0.5, 1.0), (0.7, 0.75), (0.9, 0.4), (1.0, 0.0))
_RED, _GREEN, _BLUE = _F(0.2126), _F(0.7152), _F(0.0722)
_ZERO, _ONE = _F(0.0), _F(1.0)


def fit_coefficients(size: float) -> NDArray[np.float64]:
    """The 24 causal lag-3 weights whose noise has the correlation of white noise blurred by `size` pixels.

    Yule-Walker equations on the autocorrelation exp(-d^2 / (4 size^2)); order: rows above first, left to right.
    """
    places = np.array(_places(), np.float64)
    apart = np.square(places[:, None, :] - places[None, :, :]).sum(axis=2)
    target = np.exp(-np.square(places).sum(axis=1) / (4.0 * size * size))
    matrix = np.exp(-apart / (4.0 * size * size)) + 2e-3 * np.eye(len(places))  # the ridge keeps the filter stable
    return np.linalg.solve(matrix, target)


def _places() -> list[tuple[int, int]]:
    above = [(dy, dx) for dy in range(-LAG, 0) for dx in range(-LAG, LAG + 1)]
    return above + [(0, dx) for dx in range(-LAG, 0)]


@compiled
def _regress(field: NDArray[np.float64], weights: NDArray[np.float64], places: NDArray[np.int64]) -> None:
    for y in range(LAG, field.shape[0]):
        for x in range(LAG, field.shape[1] - LAG):
            value = field[y, x]
            for k in range(weights.shape[0]):
                value += weights[k] * field[y + places[k, 0], x + places[k, 1]]
            field[y, x] = value


@lru_cache(maxsize=8)
def tile_bank(size: float) -> NDArray[np.int8]:
    """(4, 512, 512) int8 tiles of grain of a `size` in pixels, `UNIT` steps per standard deviation."""
    weights, places = fit_coefficients(size), np.array(_places(), np.int64)
    bank = np.empty((TILES, TILE, TILE), np.int8)
    edge = 24  # run-in, until the filter has forgotten its start
    for index in range(TILES):
        field = np.random.Generator(np.random.Philox(key=7001 + index)).standard_normal((TILE + edge, TILE + 2 * edge))
        _regress(field, weights, places)
        tile = field[edge:, edge : edge + TILE]
        tile = (tile - tile.mean()) / tile.std()
        bank[index] = np.clip(np.rint(tile * UNIT), -127, 127).astype(np.int8)
    return bank


@lru_cache(maxsize=1)
def dither_tile() -> NDArray[np.int8]:
    """(512, 512) int8, all 256 values equally often, neighbours unlike each other: noise the eye sees least."""
    noise = np.random.Generator(np.random.Philox(key=9001)).standard_normal((TILE, TILE))
    fy, fx = np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None, :]
    spectrum = np.fft.rfft2(noise) * (np.minimum(1.0, np.hypot(fy, fx) / 0.35) ** 2)
    order = np.argsort(np.fft.irfft2(spectrum, s=(TILE, TILE)), axis=None, kind="stable")
    ranks = np.empty(TILE * TILE, np.int64)
    ranks[order] = np.arange(TILE * TILE)
    return (ranks * 256 // (TILE * TILE) - 128).astype(np.int8).reshape(TILE, TILE)


def block_places(height: int, width: int, *, seed: int, frame: int) -> NDArray[np.int32]:
    """(blocks down, blocks along, 12) int32: tile and place of luma, red and blue, and the place of the dither."""
    down, along = -(-height // TALL), -(-width // WIDE)
    raw = np.random.Philox(key=[seed & (2**64 - 1), frame & (2**64 - 1)]).random_raw(down * along * 12)
    values = (raw >> np.uint64(11)).reshape(down, along, 12)
    span = np.uint64(TILE - WIDE)
    limits = [np.uint64(TILES), span, span] * 3 + [span, span - np.uint64(2 * _SHIFT), np.uint64(1)]
    return np.stack([values[..., i] % limit for i, limit in enumerate(limits)], axis=-1).astype(np.int32)


def amount_table(sigma: float, curve: Sequence[Sequence[float]] = FILM_CURVE) -> NDArray[np.float32]:
    """(256,) float32: the amount at each luma code as a share of full scale per step of the tiles.

    Args:
        sigma: 8-bit codes at mid grey.
        curve: pairs of luma 0..1 and a factor.
    """
    points = np.array(curve, np.float64)
    factors = np.interp(np.arange(256) / 255.0, points[:, 0], points[:, 1])
    return (sigma / 255.0 / UNIT * factors).astype(np.float32)


@compiled
def _clip(value: np.float32) -> np.float32:
    value = value if value > _ZERO else _ZERO  # also what is not a number
    return value if value < _ONE else _ONE


@compiled
def _lay(tiles: NDArray[np.int8], start: int, row: NDArray[np.int8], first: int, count: int) -> None:
    """One block's part of a row out of flat tiles; unsigned places need no look at their sign."""
    source, target = np.uint64(start), np.uint64(first)
    for i in range(np.uint64(count)):
        row[target + i] = tiles[source + i]


@compiled
def _add_grain(
    plane: NDArray[np.float32],
    amount: NDArray[np.float32],
    luma_row: NDArray[np.int8],
    own_row: NDArray[np.int8],
    share: np.float32,
) -> None:
    for x in range(plane.shape[0]):
        plane[x] = _clip(plane[x] + amount[x] * (_F(luma_row[x]) + share * _F(own_row[x])))


@compiled
def _quantise(
    plane: NDArray[np.float32], noise: NDArray[np.int8], scale: np.float32, spread: np.float32, codes: NDArray[Any]
) -> None:
    for x in range(plane.shape[0]):
        scaled = plane[x] * scale + (spread * _F(noise[x]) + _F(0.5))
        scaled = scaled if scaled > _ZERO else _ZERO
        codes[x] = np.int32(scaled if scaled < scale else scale)


@compiled
def _load_row(pixels: NDArray[np.float32], red: Any, green: Any, blue: Any) -> None:
    """A row's channels, clipped; apart, because three neighbours in memory keep arithmetic from being widened."""
    for x in range(pixels.shape[0]):
        red[x] = pixels[x, 0]
        green[x] = pixels[x, 1]
        blue[x] = pixels[x, 2]
    for x in range(red.shape[0]):
        red[x] = _clip(red[x])
    for x in range(red.shape[0]):
        green[x] = _clip(green[x])
    for x in range(red.shape[0]):
        blue[x] = _clip(blue[x])


@compiled
def _store_row(red: Any, green: Any, blue: Any, pixels: NDArray[Any]) -> None:
    for x in range(pixels.shape[0]):
        pixels[x, 0] = red[x]
        pixels[x, 1] = green[x]
        pixels[x, 2] = blue[x]


@compiled
def _amounts(red: Any, green: Any, blue: Any, table: NDArray[np.float32], amount: NDArray[np.float32]) -> None:
    for x in range(amount.shape[0]):
        luma = _RED * red[x] + _GREEN * green[x] + _BLUE * blue[x]
        amount[x] = table[np.uint32(np.int32(_F(255.0) * luma))]


@compiled
def _finish_rows(
    source: NDArray[np.float32],
    target: NDArray[Any],
    bank: NDArray[np.int8],
    dither: NDArray[np.int8],
    places: NDArray[np.int32],
    amounts: NDArray[np.float32],
    chroma: np.float32,
    scale: np.float32,
    spread: np.float32,
    has_grain: bool,
    is_whole: bool,
    top: int,
    bottom: int,
) -> None:
    """Rows as wide as the picture: their tiles are laid first, so that no loop is as short as a block."""
    width = source.shape[1]
    red, green, blue = np.empty(width, np.float32), np.empty(width, np.float32), np.empty(width, np.float32)
    amount = np.empty(width, np.float32)
    grain, noise = np.empty((3, width), np.int8), np.empty((3, width), np.int8)
    codes = np.empty((3, width), target.dtype)
    for y in range(top, bottom):
        row = y % TALL
        for block in range(places.shape[1]):
            place, first = places[y // TALL, block], WIDE * block
            count = min(WIDE, width - first)
            for k in range(3):
                if has_grain:
                    start = (place[3 * k] * TILE + place[3 * k + 1] + row) * TILE + place[3 * k + 2]
                    _lay(bank, start, grain[k], first, count)
                if is_whole:
                    _lay(dither, (place[9] + row) * TILE + place[10] + k * _SHIFT, noise[k], first, count)
        _load_row(source[y], red, green, blue)
        if has_grain:
            _amounts(red, green, blue, amounts, amount)
            _add_grain(red, amount, grain[0], grain[1], chroma)
            _add_grain(green, amount, grain[0], grain[1], _ZERO)
            _add_grain(blue, amount, grain[0], grain[2], chroma)
        if is_whole:
            _quantise(red, noise[0], scale, spread, codes[0])
            _quantise(green, noise[1], scale, spread, codes[1])
            _quantise(blue, noise[2], scale, spread, codes[2])
            _store_row(codes[0], codes[1], codes[2], target[y])
        else:
            _store_row(red, green, blue, target[y])


def finish_frame(
    frame: NDArray[np.float32],
    out: NDArray[np.float32] | NDArray[np.uint8] | NDArray[np.uint16],
    *,
    sigma: float,
    seed: int,
    index: int,
    size: float = 0.55,
    chroma: float = 0.35,
    curve: Sequence[Sequence[float]] = FILM_CURVE,
    bits: int = 0,
    threads: int = 1,
) -> None:
    """Grain, clip to 0..1, dither and quantise, in one pass.

    Args:
        frame: (H, W, 3) float32 R'G'B', contiguous; what is not a number becomes black.
        out: float32 (clipped, not dithered; may be `frame`), uint8 (255 is white) or uint16 (65535 is white).
        sigma: grain in 8-bit codes at mid grey; 0 adds none.
        seed: of shot and take.
        index: of the frame; grain of two frames has nothing in common.
        size: blur of the grain in pixels of this picture.
        chroma: amount of grain that red and blue have for themselves.
        curve: amount over luma, 1 at mid grey.
        bits: depth that the dither prepares for; 0 is that of `out` (8 or, for uint16, 10); exact codes stay.
        threads: worker threads.
    """
    height, width = frame.shape[:2]
    is_whole = out.dtype != np.float32
    scale = 255.0 if out.dtype == np.uint8 else 65535.0
    depth = bits or (8 if out.dtype == np.uint8 else 10)
    spread = 0.998 / 256.0 * scale / (2**depth - 1)
    bank = tile_bank(round(size, 3)) if sigma > 0 else np.zeros((TILES, TILE, TILE), np.int8)
    bank, tile = bank.reshape(-1), dither_tile().reshape(-1)
    places, amounts = block_places(height, width, seed=seed, frame=index), amount_table(sigma, curve)
    split_rows(
        lambda top, bottom: _finish_rows(
            frame, out, bank, tile, places, amounts, _F(chroma), _F(scale), _F(spread), sigma > 0, is_whole, top, bottom
        ),
        height,
        threads=threads,
    )
