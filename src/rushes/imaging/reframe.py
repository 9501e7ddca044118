"""Where to crop a picture for another aspect: the window that keeps most of what stands out, still for a whole shot."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

#: How much the middle of the picture is preferred: standard deviation of the prior as a share of the width.
_MIDDLE = 0.32


def choose_window(
    pictures: Sequence[NDArray[np.uint8]], *, aspect: float, subject: Sequence[tuple[float, float]] = ()
) -> tuple[float, float, float, float]:
    """The crop of an aspect that keeps most of what stands out by colour, contrast and change.

    What stands out is distance from the picture's mean in CIE Lab plus change between the samples, blurred; nothing is
    recognised, so a person checks the result (it stands in every quality report).

    Args:
        pictures: (h, w, 3) uint8 R'G'B' samples of one shot, all of one size.
        aspect: width over height wanted.
        subject: where the engine says its subject stands over time, x and y as shares; the window is centred on it.

    Returns:
        x, y, width, height as shares of the picture.
    """
    height, width = pictures[0].shape[:2]
    if subject:
        return _around(np.asarray(subject, np.float64), aspect=aspect * height / width)
    labs = [cv2.cvtColor(picture.astype(np.float32) / 255.0, cv2.COLOR_RGB2Lab) for picture in pictures]
    weight = np.zeros((height, width), np.float32)
    for lab in labs:
        away = lab - lab.mean(axis=(0, 1))
        weight += np.hypot(away[..., 1], away[..., 2]) + 0.25 * np.abs(away[..., 0])
    for first, second in itertools.pairwise(labs):
        weight += 0.5 * np.abs(second - first).sum(axis=2)
    weight = cv2.GaussianBlur(weight**2, (0, 0), sigmaX=max(1.0, width * 0.02))
    if aspect * height <= width:
        share = aspect * height / width
        start = _best_start(weight.sum(axis=0), round(share * width))
        return min(start / width, 1.0 - share), 0.0, share, 1.0
    share = width / aspect / height
    start = _best_start(weight.sum(axis=1), round(share * height))
    return 0.0, min(start / height, 1.0 - share), 1.0, share


def cut_window(
    picture: NDArray[np.uint8], window: tuple[float, float, float, float], *, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """What lies in a window, at a size.

    Args:
        picture: (h, w, 3) uint8.
        window: x, y, width, height in pixels of the picture.
        size: (width, height) in pixels.
    """
    left, top, wide, high = (round(value) for value in window)
    inside = picture[top : top + high, left : left + wide]
    return np.asarray(cv2.resize(inside, size, interpolation=cv2.INTER_AREA), np.uint8)


def _around(track: NDArray[np.float64], *, aspect: float) -> tuple[float, float, float, float]:
    """The window centred on the middle of a subject's way, inside the picture; `aspect` in shares."""
    wide, high = min(1.0, aspect), min(1.0, 1.0 / aspect)
    x, y = (track.min(axis=0) + track.max(axis=0)) / 2
    left = float(np.clip(x - wide / 2, 0.0, 1.0 - wide))
    return left, float(np.clip(y - high / 2, 0.0, 1.0 - high)), wide, high


def _best_start(profile: NDArray[np.float32], length: int) -> int:
    """First index of the window of a length that holds most weight, the middle preferred."""
    places = np.arange(profile.size - length + 1)
    held = np.convolve(profile, np.ones(length), mode="valid")
    off = (places + length / 2) / profile.size - 0.5
    return int(np.argmax(held * np.exp(-0.5 * (off / _MIDDLE) ** 2)))
