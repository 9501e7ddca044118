"""Texture rulers: edge sharpness, band contrast, kurtosis of local contrast, and grain; all at native scale.

Texture depends on scale: give these crops of the picture as it is, never a proxy (video-science.md 3).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.imaging.temporal import flow, flow_guide, validity, warp

Float = NDArray[np.float32]

#: Standard deviations in pixels between which the four bands of `band_contrast` lie, fine to coarse.
BAND_SIGMAS = (0.6, 1.2, 2.4, 4.8, 9.6)
#: Luma limits (0..1) of the bins that grain is measured in.
GRAIN_BINS = (0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0)
#: A bin with fewer flat pixels has no grain reading.
LEAST_PIXELS = 400


def native_crops(height: int, width: int, *, size: int = 256) -> tuple[tuple[slice, slice], ...]:
    """Where to look at texture: up to five crops, middle first, then the four quarters' middles.

    Args:
        height, width: of the picture in pixels.
        size: side of a crop; smaller pictures give one crop with everything.

    Returns:
        pairs of slices (rows, columns).
    """
    if height <= size or width <= size:
        tall, wide = min(height, size), min(width, size)
        return ((_middle(height, 0.5, tall), _middle(width, 0.5, wide)),)
    centres = ((0.5, 0.5), (0.3, 0.25), (0.3, 0.75), (0.7, 0.25), (0.7, 0.75))
    return tuple((_middle(height, y, size), _middle(width, x, size)) for y, x in centres)


def _middle(length: int, at: float, size: int) -> slice:
    start = int(np.clip(round(at * length - size / 2), 0, length - size))
    return slice(start, start + size)


def _gradient(luma: Float, sigma: float) -> Float:
    smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
    return np.asarray(cv2.magnitude(_slope(smooth, 1, 0), _slope(smooth, 0, 1)), np.float32)


def _slope(picture: Float, dx: int, dy: int) -> Float:
    """Central difference per pixel."""
    return np.asarray(cv2.Sobel(picture, cv2.CV_32F, dx, dy, ksize=1, scale=0.5), np.float32)


def sharpness(luma: Float) -> float | None:
    """How steep the strongest edges are: P90 of the gradient at sigma 0.7 over that at sigma 2.8, on the top 3 %.

    A perfect step between two pixels reads 2.8, blurred by sigma 1 2.1, by sigma 1.4 1.8 (video-science.md 3).

    Args:
        luma: (h, w) float32 display luma 0..1 at native scale, e.g. 256 x 256.

    Returns:
        the ratio, or None where there is no edge worth the name.
    """
    coarse = _gradient(luma, 2.8)
    limit = float(np.partition(coarse, int(coarse.size * 0.97), axis=None)[int(coarse.size * 0.97)])
    if limit < 0.004:  # a code per pixel: noise, not an edge
        return None
    edges = coarse >= limit
    fine = _gradient(luma, 0.7)[edges]
    return _percentile(fine, 0.9) / _percentile(coarse[edges], 0.9)


def _percentile(values: Float, share: float) -> float:
    """What `np.percentile` says, for a third of the time: of one row of numbers, by two parts of it."""
    at = share * (values.size - 1)
    low = int(at)
    parted = np.partition(values, (low, min(low + 1, values.size - 1)))
    return float(parted[low] + (at - low) * (parted[min(low + 1, values.size - 1)] - parted[low]))


def band_contrast(luma: Float) -> tuple[float, float, float, float]:
    """RMS contrast of four octave bands away from edges, fine to coarse, in per cent of the local mean.

    Args:
        luma: (h, w) float32 display luma 0..1 at native scale.

    Returns:
        four numbers in per cent; take 20 log10 of a ratio of two for the deficit in dB.
    """
    levels = [_smooth(luma, sigma) for sigma in BAND_SIGMAS]
    calm, floor = _calm(luma), np.maximum(levels[-1], np.float32(0.1))
    found = [_contrast(fine - coarse, floor, calm) for fine, coarse in itertools.pairwise(levels)]
    return found[0], found[1], found[2], found[3]


def fine_contrast(luma: Float) -> float:
    """The finest band of `band_contrast` alone, in per cent."""
    fine, coarse, floor = (_smooth(luma, sigma) for sigma in (*BAND_SIGMAS[:2], BAND_SIGMAS[-1]))
    return _contrast(fine - coarse, np.maximum(floor, np.float32(0.1)), _calm(luma))


def _smooth(luma: Float, sigma: float) -> Float:
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), sigma), np.float32)


def _contrast(band: Float, floor: Float, calm: NDArray[np.bool_]) -> float:
    return 100.0 * float(np.sqrt(np.mean(np.square(band[calm] / floor[calm]))))


def _calm(luma: Float, *, share: float = 0.75) -> NDArray[np.bool_]:
    """The given share of pixels with the weakest coarse gradient: what lies between edges."""
    gradient = _gradient(luma, 2.0)
    at = min(gradient.size - 1, int(gradient.size * share))
    return gradient <= np.partition(gradient, at, axis=None)[at]


def contrast_kurtosis(luma: Float) -> float:
    """Kurtosis of mean-subtracted contrast-normalised luma (MSCN, Mittal et al. 2012): 3 is Gaussian.

    Smoothed, plastic surfaces raise it; only compare pictures of the same content and scale.

    Args:
        luma: (h, w) float32 display luma 0..1 at native scale.
    """
    codes = luma * np.float32(255.0)
    mean = cv2.GaussianBlur(codes, (7, 7), 7.0 / 6.0)
    spread = cv2.sqrt(np.maximum(cv2.GaussianBlur(codes * codes, (7, 7), 7.0 / 6.0) - mean * mean, 0.0))
    normal = ((codes - mean) / (spread + np.float32(1.0))).ravel().astype(np.float64)
    normal -= normal.mean()
    power = float(np.mean(normal**2))
    return float(np.mean(normal**4) / (power * power)) if power > 1e-12 else 3.0


@dataclass(frozen=True, kw_only=True)
class Grain:
    """Grain of one crop or clip in 8-bit codes of luma.

    Args:
        sigma: pixel-weighted mean over the bins with a reading; None where nothing flat was found.
        by_luma: sigma in each bin of `GRAIN_BINS`, None where there is too little to measure.
        pixels: flat pixels behind each bin.
        method: `temporal` needs two frames and sees live noise; `spatial` sees fine texture as well.
        alive: 1 - correlation of the residual with the next frame's: 1 new grain each frame, 0 a fixed pattern;
            None for the spatial method or where there is too little of it.
    """

    sigma: float | None
    by_luma: tuple[float | None, ...]
    pixels: tuple[int, ...]
    method: str
    alive: float | None = None


def grain_sigma(luma: Float, following: Float | None = None) -> Grain:
    """Grain per luma bin: difference along motion over the square root of 2 where a next frame is given.

    Reads -7 to +6 % on flat and bright areas, up to 40 % too much in textured moving mid-tones (video-science.md
    2.2); the floor of a clean 8-bit picture is 0 to 0.6 codes.

    Args:
        luma: (h, w) float32 display luma 0..1 at native scale.
        following: the same window of the next frame; None falls back to one picture (Immerkaer 1996), which
            reads 11 to 16 % too little and takes fine texture for grain.
    """
    flat = _calm(luma, share=0.4)
    level = cv2.GaussianBlur(luma, (0, 0), 2.0)
    if following is None:
        return _by_bin(_residual(luma), level, flat, method="spatial", alive=None)
    guide, next_guide = flow_guide(luma), flow_guide(following)
    forward, backward = (flow(*pair, preset="ultrafast") for pair in ((guide, next_guide), (next_guide, guide)))
    whole = np.rint(forward)  # whole pixels: interpolation would smooth the noise away
    moved = warp(following, whole, how=cv2.INTER_NEAREST)
    flat &= validity(forward, backward)
    # what the fraction of a pixel left over by rounding changes is not noise: first order, on the smoothed picture
    smooth = cv2.GaussianBlur((luma + moved) * np.float32(0.5), (0, 0), 1.0)
    left = forward - whole
    across, down = cv2.split(left)
    slip = _slope(smooth, 1, 0) * across + _slope(smooth, 0, 1) * down
    difference = (moved - luma + slip) / np.float32(np.sqrt(2.0))
    difference -= cv2.GaussianBlur(difference, (0, 0), 6.0)  # light that changes is not grain
    return _by_bin(difference, level, flat, method="temporal", alive=_aliveness(luma, moved, flat))


def _residual(luma: Float) -> Float:
    """What a plane and a saddle cannot explain (Immerkaer 1996), scaled so that white noise keeps its deviation."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / np.float32(6.0)
    return np.asarray(cv2.filter2D(luma, -1, kernel), np.float32)


def _aliveness(luma: Float, moved: Float, flat: NDArray[np.bool_]) -> float | None:
    first, second = _residual(luma)[flat].astype(np.float64), _residual(moved)[flat].astype(np.float64)
    power = float(np.sqrt(np.mean(first**2) * np.mean(second**2))) if first.size >= LEAST_PIXELS else 0.0
    if power < (0.3 / 255.0) ** 2:
        return None
    return float(np.clip(1.0 - np.mean(first * second) / power, 0.0, 1.0))


def _by_bin(residual: Float, level: Float, flat: NDArray[np.bool_], *, method: str, alive: float | None) -> Grain:
    residual, level = residual[flat], level[flat]
    index = np.clip((level * np.float32(len(GRAIN_BINS) - 1)).astype(np.int8), 0, len(GRAIN_BINS) - 2)
    sigmas: list[float | None] = []
    counts: list[int] = []
    for number in range(len(GRAIN_BINS) - 1):
        values = residual[index == number]
        counts.append(int(values.size))
        sigmas.append(255.0 * _clipped_deviation(values) if values.size >= LEAST_PIXELS else None)
    used = [(s, n) for s, n in zip(sigmas, counts, strict=True) if s is not None]
    total = sum(n for _, n in used)
    mean = float(np.sqrt(sum(s * s * n for s, n in used) / total)) if total else None
    return Grain(sigma=mean, by_luma=tuple(sigmas), pixels=tuple(counts), method=method, alive=alive)


def _clipped_deviation(values: Float) -> float:
    """Standard deviation after three rounds of clipping at 3 sigma, corrected for what Gaussian noise loses by it."""
    deviation = float(np.std(values))
    for _ in range(3):
        inside = values[np.abs(values) <= 3.0 * deviation]
        if inside.size < 2 or deviation == 0.0:
            break
        deviation = float(np.std(inside)) * 1.0136
    return deviation


def luma_of(rgb: NDArray[np.uint8]) -> Float:
    """(h, w, 3) uint8 display R'G'B' to (h, w) float32 display luma 0..1, BT.709 weights: for native crops."""
    weights = np.array([[0.2126, 0.7152, 0.0722]], np.float32) / np.float32(255.0)
    return np.asarray(cv2.transform(rgb.astype(np.float32), weights), np.float32).reshape(rgb.shape[:2])
