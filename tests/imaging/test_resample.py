from __future__ import annotations

import numpy as np
import pytest

from rushes.imaging.resample import lanczos_taps, resample


def reference(line: np.ndarray, size: int, start: float, length: float) -> np.ndarray:
    """Lanczos-3 along the first axis, written out plainly with replicated edges."""
    ratio = length / size
    stretch = max(1.0, ratio)
    out = np.zeros((size, *line.shape[1:]))
    for x in range(size):
        centre = start + (x + 0.5) * ratio - 0.5
        reach = range(int(np.floor(centre - 3 * stretch)), int(np.ceil(centre + 3 * stretch)) + 1)
        weights = {i: np.sinc((i - centre) / stretch) * np.sinc((i - centre) / stretch / 3) for i in reach
                   if abs(i - centre) < 3 * stretch}  # fmt: skip
        total = sum(weights.values())
        out[x] = sum(w / total * line[min(max(i, 0), len(line) - 1)] for i, w in weights.items())
    return out


@pytest.mark.parametrize(
    ("size", "crop"),
    [
        ((40, 30), None),
        ((60, 45), None),
        ((33, 50), None),
        ((10, 8), None),
        ((40, 30), (2.25, 1.5, 10.0, 7.5)),
        ((20, 15), (3.0, 2.0, 10.0, 7.5)),
    ],
)
def test_it_is_lanczos_of_three_lobes(size: tuple[int, int], crop: tuple[float, float, float, float] | None) -> None:
    frame = np.random.default_rng(1).uniform(0, 1, (15, 20, 3)).astype(np.float32)
    x, y, wide, tall = crop or (0.0, 0.0, 20.0, 15.0)

    out = resample(frame, width=size[0], height=size[1], crop=crop, antiring=0.0)

    down = reference(frame.astype(np.float64), size[1], y, tall)
    expected = reference(down.transpose(1, 0, 2), size[0], x, wide).transpose(1, 0, 2)
    assert np.abs(out - expected).max() < 2e-6


def test_an_even_field_stays_even_at_every_size() -> None:
    frame = np.full((9, 14, 3), 0.3, np.float32)

    for width, height in ((28, 18), (31, 17), (5, 4), (56, 27)):
        assert np.abs(resample(frame, width=width, height=height) - 0.3).max() < 1e-6


def test_weights_of_every_sample_sum_to_one() -> None:
    for start, length, size in ((0.0, 960.0, 1920), (3.3, 120.7, 801), (0.0, 1000.0, 333)):
        assert np.abs(lanczos_taps(start, length, size).weights.sum(axis=1) - 1.0).max() < 1e-6


def test_the_limiter_keeps_samples_between_their_neighbours() -> None:
    frame = np.random.default_rng(7).uniform(0, 1, (24, 24, 3)).astype(np.float32)

    out = resample(frame, width=72, height=72, antiring=1.0)

    assert out.min() >= frame.min() - 1e-6
    assert out.max() <= frame.max() + 1e-6


def test_bands_and_threads_do_not_show() -> None:
    frame = np.random.default_rng(7).uniform(0, 1, (90, 50, 3)).astype(np.float32)

    one, three = (resample(frame, width=100, height=180, threads=threads) for threads in (1, 3))

    assert np.array_equal(one, three)
