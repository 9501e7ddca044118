"""Paints a finished picture over: black and white, pixel art, oil, watercolour, cartoon; each frame in one way."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.kit import PAINTS
from rushes.engines.previz.seeds import stream

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
#: Pixels of pixel art across a picture, and levels of each of its channels.
_ACROSS, _LEVELS = 192, 8
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16.0 - 0.47

Picture = NDArray[np.uint8]
Light = NDArray[np.float32]


def painted(picture: Picture, paint: str, *, seed: int) -> Picture:
    """The picture in a paint, or as it is where the name is empty or unknown.

    Args:
        picture: (H, W, 3) uint8 R'G'B', full range.
        paint: of `PAINTS`.
        seed: of paper and bristles.
    """
    if paint not in PAINTS:
        return picture
    light = picture.astype(np.float32)
    if paint == "black_and_white":
        out = np.repeat((light @ _LUMA)[..., None], 3, axis=2)
    elif paint == "pixel_art":
        out = _pixels(light)
    elif paint == "oil":
        out = _oil(light, seed)
    elif paint == "watercolour":
        out = _watercolour(light, seed)
    else:
        out = _cartoon(light)
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def _pixels(light: Light) -> Light:
    """Few large pixels of few colours, ordered dither between them."""
    height, width = light.shape[:2]
    across = min(_ACROSS, width)
    down = max(1, round(across * height / width))
    small = cv2.resize(light, (across, down), interpolation=cv2.INTER_AREA)
    mean = small.mean(axis=2, keepdims=True)
    small = np.clip(mean + 1.25 * (small - mean), 0, 255)
    dots = np.tile(_BAYER, (down // 4 + 1, across // 4 + 1))[:down, :across, None]
    step = 255.0 / (_LEVELS - 1)
    small = np.clip(np.rint(small / step + 0.42 * dots), 0, _LEVELS - 1) * step
    return np.asarray(cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_NEAREST))


def _strokes(light: Light, reach: int) -> Light:
    """Each pixel takes the mean of that quarter around it which is most even (Kuwahara et al., 1976)."""
    luma = light @ _LUMA
    size = (reach + 1, reach + 1)
    best, out = np.full(luma.shape, np.inf, np.float32), light
    for ax in (0, reach):
        for ay in (0, reach):
            mean = cv2.boxFilter(luma, -1, size, anchor=(ax, ay), borderType=cv2.BORDER_REFLECT)
            square = cv2.boxFilter(luma * luma, -1, size, anchor=(ax, ay), borderType=cv2.BORDER_REFLECT)
            spread = square - mean * mean
            tone = cv2.boxFilter(light, -1, size, anchor=(ax, ay), borderType=cv2.BORDER_REFLECT)
            take = spread < best
            out, best = np.where(take[..., None], tone, out), np.where(take, spread, best)
    return np.asarray(out, np.float32)


def _noise(shape: tuple[int, ...], seed: int, sigma: tuple[float, float]) -> Light:
    """Smooth noise of unit deviation, longer one way than the other; the same for every frame of a take."""
    field = stream(seed, "paint").standard_normal(shape[:2]).astype(np.float32)
    field = cv2.GaussianBlur(field, (0, 0), sigmaX=sigma[0], sigmaY=sigma[1])
    return np.asarray(field / max(float(field.std()), 1e-6), np.float32)


def _oil(light: Light, seed: int) -> Light:
    """Flat strokes, rich colour, and the relief of bristles."""
    reach = max(3, light.shape[1] // 150)
    out = _strokes(_strokes(light, reach), max(2, reach // 2))
    mean = out.mean(axis=2, keepdims=True)
    out = mean + 1.22 * (out - mean)
    unit = light.shape[1] / 960.0
    bristle = _noise(light.shape, seed, (5.0 * unit + 0.5, 0.9 * unit + 0.3))
    relief = bristle - np.roll(bristle, 1, axis=0)
    edge = out @ _LUMA
    edge = edge - np.roll(edge, (1, 1), axis=(0, 1))
    return np.asarray(out * (1.0 + 0.045 * relief[..., None]) + 0.10 * np.clip(edge, -40, 40)[..., None], np.float32)


def _watercolour(light: Light, seed: int) -> Light:
    """Washes on paper: even fields that run a little, darker at their rims, light where the paper shows."""
    unit = light.shape[1] / 960.0
    reach = max(2, light.shape[1] // 260)
    run = _noise(light.shape, seed, (7.0 * unit + 0.6, 7.0 * unit + 0.6))
    rows, columns = np.indices(light.shape[:2], dtype=np.float32)
    bent = cv2.remap(
        light,
        columns + 2.2 * unit * run,
        rows + 2.2 * unit * np.roll(run, 37, axis=1),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    wash = _strokes(_strokes(np.asarray(bent, np.float32), reach), reach)
    luma = cv2.GaussianBlur(wash @ _LUMA, (0, 0), 1.0 * unit + 0.4)
    rim = np.abs(cv2.Laplacian(luma, cv2.CV_32F, ksize=3))
    rim = np.clip(cv2.GaussianBlur(rim, (0, 0), 0.8 * unit + 0.3) / 34.0, 0, 1)[..., None]
    paper = _noise(light.shape, seed + 1, (0.9 * unit + 0.3, 0.9 * unit + 0.3))[..., None]
    pool = 1.0 + 0.05 * cv2.GaussianBlur(run, (0, 0), 5.0 * unit)[..., None]
    mean = wash.mean(axis=2, keepdims=True)
    wash = 255.0 * np.power(np.clip(mean + 1.3 * (wash - mean), 0, 255) / 255.0, 0.72)
    ink = (1.0 - wash / 255.0) * 0.86 * pool * (1.0 + 0.5 * rim) * (1.0 + 0.035 * paper)
    return np.asarray(np.array([250.0, 246.0, 236.0], np.float32) * (1.0 - np.clip(ink, 0, 1)), np.float32)


def _cartoon(light: Light) -> Light:
    """Flat fields of colour in few steps of light, with dark outlines."""
    unit = light.shape[1] / 960.0
    flat = _strokes(light, max(3, light.shape[1] // 200))
    luma = flat @ _LUMA
    step = 255.0 / 7.0
    part = luma / step
    ramp = np.floor(part) + np.clip((part - np.floor(part) - 0.42) / 0.16, 0, 1)
    gain = (ramp * step + 6.0) / (luma + 6.0)
    mean = flat.mean(axis=2, keepdims=True)
    out = (mean + 1.35 * (flat - mean)) * gain[..., None]
    soft = cv2.GaussianBlur(light @ _LUMA, (0, 0), 0.9 * unit + 0.5)
    wide = cv2.GaussianBlur(light @ _LUMA, (0, 0), 2.2 * unit + 0.9)
    line = np.clip((wide - soft) / np.maximum(0.10 * wide, 3.0) - 0.35, 0, 1)[..., None]
    return np.asarray(out * (1.0 - 0.85 * line), np.float32)
