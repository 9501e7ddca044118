from __future__ import annotations

import hashlib

import numpy as np
import pytest

from rushes.imaging.grain import (
    TILE,
    UNIT,
    amount_table,
    block_places,
    dither_tile,
    finish_frame,
    fit_coefficients,
    tile_bank,
)


def correlation(tile: np.ndarray, dy: int, dx: int) -> float:
    field = tile.astype(np.float64)
    field = (field - field.mean()) / field.std()
    return float(np.mean(field[dy:, dx:] * field[: TILE - dy, : TILE - dx]))


@pytest.mark.parametrize("size", [0.55, 1.1])
def test_tiles_have_the_correlation_of_noise_blurred_by_the_size(size: float) -> None:
    bank = tile_bank(size)

    for dy, dx in ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0)):
        expected = float(np.exp(-(dy * dy + dx * dx) / (4 * size * size)))
        assert correlation(bank[0], dy, dx) == pytest.approx(expected, abs=0.03)
    assert float(bank.std()) == pytest.approx(UNIT, rel=0.02)


def test_the_tiles_differ_and_are_always_the_same() -> None:
    bank = tile_bank(0.55)

    assert abs(float(np.corrcoef(bank[0].ravel(), bank[1].ravel())[0, 1])) < 0.01
    assert fit_coefficients(0.55).shape == (24,)


def test_dither_has_every_value_equally_often_and_little_that_is_coarse() -> None:
    tile = dither_tile()

    assert np.unique(np.bincount((tile.astype(int) + 128).ravel(), minlength=256)).tolist() == [1024]
    power = np.abs(np.fft.fft2(tile.astype(np.float64))) ** 2
    coarse = power[1:26, 1:26].mean()
    assert coarse < 0.06 * power.mean()


def test_places_are_those_of_seed_and_frame_on_every_machine() -> None:
    places = block_places(1080, 1920, seed=7, frame=3)

    assert places.shape == (17, 15, 12)
    assert hashlib.sha256(places.astype("<i4").tobytes()).hexdigest()[:16] == "157416e68b89f29e"
    assert not np.array_equal(places, block_places(1080, 1920, seed=7, frame=4))
    assert not np.array_equal(places, block_places(1080, 1920, seed=8, frame=3))


def test_the_amount_follows_the_curve() -> None:
    table = amount_table(2.0, [[0.0, 0.0], [0.5, 1.0], [1.0, 0.0]])

    assert float(table[0]) == float(table[255]) == 0.0
    assert float(table[127]) * UNIT * 255 == pytest.approx(2.0, rel=0.01)


def test_the_whole_picture_does_not_depend_on_threads() -> None:
    frame = np.random.default_rng(1).uniform(0, 1, (140, 100, 3)).astype(np.float32)
    found = []
    for threads in (1, 3):
        out = np.empty(frame.shape, np.uint8)
        finish_frame(frame, out, sigma=2.0, seed=1, index=0, threads=threads)
        found.append(out)

    assert np.array_equal(*found)


def test_every_pixel_is_its_grain_and_dither_by_the_book() -> None:
    height, width, sigma, chroma = 70, 300, 2.0, np.float32(0.35)
    frame = np.random.default_rng(4).uniform(-0.1, 1.1, (height, width, 3)).astype(np.float32)
    bank, noise, table = tile_bank(0.55), dither_tile(), amount_table(sigma)
    places = block_places(height, width, seed=5, frame=9)
    out = np.empty(frame.shape, np.uint8)

    finish_frame(frame, out, sigma=sigma, seed=5, index=9)

    spread = np.float32(0.998 / 256.0 * 255.0 / 255)
    for y, x in ((0, 0), (13, 127), (13, 128), (63, 299), (64, 0), (69, 255)):
        place, row, column = places[y // 64, x // 128], y % 64, x % 128
        red, green, blue = np.clip(frame[y, x], 0, 1)
        luma = np.float32(0.2126) * red + np.float32(0.7152) * green + np.float32(0.0722) * blue
        shared, warm, cold = (np.float32(bank[place[k], place[k + 1] + row, place[k + 2] + column]) for k in (0, 3, 6))
        amount = table[int(np.float32(255.0) * luma)]
        expected = []
        for channel, (value, own) in enumerate(((red, chroma * warm), (green, 0), (blue, chroma * cold))):
            grained = np.clip(value + amount * (shared + own), 0, 1)
            dither = np.float32(noise[place[9] + row, place[10] + column + 19 * channel])
            expected.append(int(np.clip(grained * np.float32(255) + (spread * dither + np.float32(0.5)), 0, 255)))
        assert out[y, x].tolist() == expected
