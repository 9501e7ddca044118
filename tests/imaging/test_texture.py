"""Sharpness, bands and grain against blur and noise that were planted."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from rushes.imaging import texture
from rushes.testing import synthetic as made


@pytest.fixture(scope="module")
def picture() -> texture.Float:
    return made.texture(300, 300, seed=1)


@pytest.mark.parametrize(("sigma", "expected"), [(0.0, 2.8), (1.0, 2.1), (1.4, 1.83)])
def test_sharpness_of_a_blurred_step_is_what_the_formula_says(sigma: float, expected: float) -> None:
    step = np.full((256, 256), 0.1, np.float32)
    step[:, 128:] = 0.9
    blurred = cv2.GaussianBlur(step, (0, 0), sigma) if sigma else step

    assert texture.sharpness(blurred) == pytest.approx(expected, abs=0.1)


def test_sharpness_falls_with_every_step_of_blur(picture: texture.Float) -> None:
    read = [texture.sharpness(cv2.GaussianBlur(picture, (0, 0), s)) for s in (0.3, 0.7, 1.0, 1.4, 2.0)]

    assert all(a is not None and b is not None and a > b for a, b in itertools.pairwise(read))


def test_no_edges_no_sharpness() -> None:
    noise = np.random.default_rng(0).normal(0.5, 0.005, (128, 128)).astype(np.float32)

    assert texture.sharpness(np.full((128, 128), 0.5, np.float32)) is None
    assert texture.sharpness(noise) is None


def test_blur_takes_from_the_fine_band_first(picture: texture.Float) -> None:
    before = texture.band_contrast(picture)
    after = texture.band_contrast(cv2.GaussianBlur(picture, (0, 0), 1.0))

    losses = [20 * np.log10(a / b) for a, b in zip(after, before, strict=True)]
    assert losses[0] < losses[1] < losses[2] < losses[3] < 0.1
    assert losses[0] < -3


def test_band_contrast_of_a_grating_lies_in_its_band() -> None:
    x = np.arange(256, dtype=np.float32)
    grating = np.tile(0.5 + 0.05 * np.sin(2 * np.pi * x / 20), (256, 1)).astype(np.float32)

    bands = texture.band_contrast(grating)

    assert int(np.argmax(bands)) == 2  # a period of 20 pixels peaks near sigma 3
    passed = np.exp(-2 * np.pi**2 * 2.4**2 / 400) - np.exp(-2 * np.pi**2 * 4.8**2 / 400)
    assert bands[2] == pytest.approx(10 / np.sqrt(2) * passed, rel=0.15)


def test_kurtosis_rises_when_texture_is_smoothed_and_edges_are_kept(picture: texture.Float) -> None:
    grainy = made.to_unit(made.grain([made.to_codes(np.dstack([picture] * 3))], codes=3)[0])[..., 1]
    smooth = cv2.bilateralFilter(grainy, 9, 0.08, 3)

    assert texture.contrast_kurtosis(smooth) > texture.contrast_kurtosis(grainy) + 0.1


@pytest.mark.parametrize("codes", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("shift", [0, 3])
def test_grain_reads_as_injected_still_and_in_motion(codes: float, shift: int) -> None:
    scene = made.texture(220, 230, seed=2)
    random = np.random.default_rng(7)
    first, second = scene[:200, :200], scene[shift : 200 + shift, shift : 200 + shift]
    frames = [
        made.to_unit(made.to_codes(part + random.normal(size=part.shape) * codes / 255)) for part in (first, second)
    ]

    read = texture.grain_sigma(frames[0], frames[1])

    assert read.method == "temporal"
    assert read.sigma == pytest.approx(codes, rel=0.2)


def test_a_clean_picture_has_no_grain() -> None:
    scene = made.to_unit(made.to_codes(made.texture(220, 230, seed=2)))

    read = texture.grain_sigma(scene[:200, :200], scene[2:202, 3:203])

    assert read.sigma is not None
    assert read.sigma < 0.6


def test_live_grain_is_told_from_a_pattern_that_moves_with_the_picture() -> None:
    scene = made.texture(220, 230, seed=2)
    random = np.random.default_rng(8)
    dirty = scene + random.normal(size=scene.shape).astype(np.float32) * np.float32(3 / 255)

    live = texture.grain_sigma(scene + (random.normal(size=scene.shape) * 3 / 255).astype(np.float32), dirty)
    baked = texture.grain_sigma(dirty[:200, :200], dirty[2:202, 2:202])

    assert live.alive is not None
    assert baked.alive is not None
    assert live.alive > 0.8
    assert baked.alive < 0.2


def test_the_spatial_fallback_reads_flat_noise() -> None:
    noise = np.random.default_rng(9).normal(0.5, 3 / 255, (128, 128)).astype(np.float32)

    read = texture.grain_sigma(noise)

    assert read.method == "spatial"
    assert read.sigma == pytest.approx(3, rel=0.1)
    assert sum(sigma is not None for sigma in read.by_luma) in {1, 2}


@pytest.mark.parametrize("size", [(540, 960), (100, 60), (256, 4000)])
def test_crops_lie_inside_and_keep_their_size(size: tuple[int, int]) -> None:
    windows = texture.native_crops(*size)

    for rows, columns in windows:
        assert 0 <= rows.start < rows.stop <= size[0]
        assert 0 <= columns.start < columns.stop <= size[1]
        assert rows.stop - rows.start == min(256, size[0])
    assert len(windows) == (5 if min(size) > 256 else 1)


def test_luma_uses_the_weights_of_bt709() -> None:
    rgb = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)

    assert texture.luma_of(rgb)[0] == pytest.approx([0.2126, 0.7152, 0.0722, 1.0])
