from __future__ import annotations

import cv2
import numpy as np

from rushes.imaging.microcontrast import Microcontrast

EPS = 0.02**2


def picture(height: int = 96, width: int = 130) -> np.ndarray:
    random = np.random.default_rng(2)
    soft = cv2.GaussianBlur(random.normal(size=(height, width)).astype(np.float32), (0, 0), 1.2)
    grey = np.clip(0.5 + 0.03 * soft / soft.std(), 0, 1)
    grey[30:60, 40:80] += 0.3
    return np.ascontiguousarray(np.repeat(grey[..., None], 3, axis=2).astype(np.float32))


def guided(luma: np.ndarray) -> np.ndarray:
    """The self-guided filter of radius 2 in plain calls."""

    def box(plane: np.ndarray) -> np.ndarray:
        return cv2.blur(plane.astype(np.float64), (5, 5), borderType=cv2.BORDER_REPLICATE)

    mean = box(luma)
    variance = np.maximum(box(luma.astype(np.float64) ** 2) - mean * mean, 0)
    a = variance / (variance + EPS)
    return box(a) * luma + box(mean * (1 - a))


def test_the_fine_band_is_that_of_a_guided_filter() -> None:
    frame = picture()
    work = Microcontrast(width=130, height=96)

    # without noise floor and far from the limit what is added is the gain times the band
    out = work.enhance(frame, gains=(0.5, 0.0, 0.0), eps=EPS, limit=10.0)

    luma = frame @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    expected = 0.5 * (luma - guided(luma))
    inside = (slice(4, -4), slice(4, -4))  # the border replicates averaged coefficients, not raw ones
    assert np.abs((out - frame)[..., 1] - expected)[inside].max() < 2e-4


def test_the_same_planes_serve_many_frames() -> None:
    work = Microcontrast(width=130, height=96)
    first = work.enhance(picture(), gains=(0.4, 0.3, 0.15))

    work.enhance(np.zeros((96, 130, 3), np.float32), gains=(0.4, 0.3, 0.15))

    assert np.array_equal(work.enhance(picture(), gains=(0.4, 0.3, 0.15)), first)


def test_an_even_field_stays_even() -> None:
    frame = np.full((70, 50, 3), 0.4, np.float32)

    out = Microcontrast(width=50, height=70).enhance(frame, gains=(2.0, 2.0, 2.0))

    assert np.abs(out - frame).max() < 1e-6


def test_bands_of_rows_do_not_show() -> None:
    frame = picture(150, 61)

    one, three = (
        Microcontrast(width=61, height=150).enhance(frame, gains=(0.8, 0.6, 0.3), threads=threads) for threads in (1, 3)
    )

    assert np.array_equal(one, three)
