from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.errors import BrokenPromise
from rushes.imaging.sound import (
    DUCK_DB,
    SAMPLE_RATE,
    Strip,
    _least_around,
    _peaks,
    fit_loudness,
    limit,
    measure_loudness,
    mix,
    true_peak,
)


def tone(decibels: float, seconds: float, hertz: float = 1000.0) -> NDArray[np.float32]:
    time = np.arange(int(SAMPLE_RATE * seconds)) / SAMPLE_RATE
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)
    return wave.astype(np.float32)[:, None].repeat(2, 1)


def level(sound: NDArray[np.float32]) -> float:
    return 20 * math.log10(float(np.sqrt((sound.astype(float) ** 2).mean())) + 1e-12)


# EBU Tech 3341, minimum requirements test signals 1 to 5, made again as described there
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_programme_loudness_agrees_with_the_ebu_test_signals(parts: list[tuple[float, float]], expected: float) -> None:
    sound = np.concatenate([tone(decibels, seconds) for decibels, seconds in parts])

    assert measure_loudness(sound).integrated == pytest.approx(expected, abs=0.1)


def test_low_tones_weigh_less_than_high_ones() -> None:
    low, high = (measure_loudness(tone(-20, 3, hertz)).integrated for hertz in (40.0, 4000.0))

    assert high - low > 6


def test_true_peak_sees_between_the_samples() -> None:
    time = np.arange(4800) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * 12000 * time + np.pi / 4).astype(np.float32)[:, None].repeat(2, 1)

    assert np.abs(wave).max() == pytest.approx(0.707, abs=0.001)
    assert 20 * math.log10(true_peak(wave)) == pytest.approx(0.0, abs=0.4)


@pytest.mark.parametrize("samples", [1, 37, 512, 1025])
def test_peaks_are_the_largest_of_each_sample_and_the_three_points_after_it(samples: int) -> None:
    sound = np.random.default_rng(2).normal(0, 0.5, (samples, 2)).astype(np.float32)
    padded = np.pad(sound.astype(np.float64), ((11, 12), (0, 0)))
    reach = np.arange(-12, 12) + 1

    found = _peaks(sound)

    expected = np.abs(sound).max(axis=1).astype(np.float64)
    for phase in (1, 2, 3):
        window = np.i0(7.0 * np.sqrt(1 - ((reach - phase / 4) / 12.5) ** 2))
        taps = np.sinc(reach - phase / 4) * window
        between = [np.abs(taps @ padded[i : i + 24]).max() / taps.sum() for i in range(samples)]
        expected = np.maximum(expected, between)
    assert np.allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize("samples", [1, 200, 481, 1500])
def test_the_limiter_looks_five_milliseconds_both_ways(samples: int) -> None:
    wanted = np.random.default_rng(3).uniform(0.2, 1.0, samples)

    found = _least_around(wanted)

    assert np.array_equal(found, [wanted[max(0, i - 240) : i + 241].min() for i in range(samples)])


def test_silence_is_said_to_be_silent() -> None:
    silent = np.zeros((SAMPLE_RATE, 2), np.float32)

    loudness = measure_loudness(silent)
    out, after = fit_loudness(silent, target=-14, ceiling=-1)

    assert loudness.is_silent
    assert after.is_silent
    assert not out.any()


@pytest.mark.parametrize("target", [-14.0, -23.0])
def test_sound_is_brought_to_its_target_under_the_ceiling(target: float) -> None:
    rng = np.random.default_rng(5)
    swell = np.linspace(0.05, 1, 4 * SAMPLE_RATE)[:, None]
    sound = (rng.standard_normal((4 * SAMPLE_RATE, 2)) * 0.05 * swell).astype(np.float32)

    out, loudness = fit_loudness(sound, target=target, ceiling=-1.0)

    assert loudness.integrated == pytest.approx(target, abs=0.15)
    assert measure_loudness(out).true_peak <= -1.0


def test_a_sound_of_peaks_stays_quieter_rather_than_crushed() -> None:
    clicks = np.zeros((2 * SAMPLE_RATE, 2), np.float32)
    clicks[::4800] = 0.8

    out, loudness = fit_loudness(clicks, target=-5, ceiling=-1.0)

    assert loudness.integrated < -5
    assert true_peak(out) <= 10 ** (-1 / 20) + 1e-4


def test_the_limiter_leaves_quiet_sound_alone_and_holds_loud_sound() -> None:
    quiet, loud = tone(-12, 0.5), tone(3, 0.5)

    assert np.array_equal(limit(quiet, ceiling=-1), quiet)
    assert true_peak(limit(loud, ceiling=-1)) <= 10 ** (-1 / 20)


def test_music_goes_down_under_a_voice_and_comes_back() -> None:
    music = Strip(sound=tone(-20, 4, 200.0), ducks=True)
    voice = Strip(sound=tone(-60, 1, 5000.0) + tone(-12, 1, 5000.0), start=SAMPLE_RATE, is_key=True, gain_db=-200.0)
    audible = Strip(sound=voice.sound, start=SAMPLE_RATE, is_key=True)

    alone = mix([music, voice], samples=4 * SAMPLE_RATE)
    out = mix([music, audible], samples=4 * SAMPLE_RATE) - mix([audible], samples=4 * SAMPLE_RATE)

    under = slice(int(1.5 * SAMPLE_RATE), int(1.9 * SAMPLE_RATE))
    after = slice(int(3.5 * SAMPLE_RATE), 4 * SAMPLE_RATE)
    assert level(out[under]) - level(alone[under]) == pytest.approx(DUCK_DB, abs=0.5)
    assert level(out[after]) - level(alone[after]) == pytest.approx(0, abs=0.2)


def test_strips_start_where_they_are_told_with_gain_and_fades() -> None:
    ones = np.ones((1000, 2), np.float32)

    out = mix([Strip(sound=ones, start=500, gain_db=-6.0206, fade_in=100, fade_out=100)], samples=2000)

    assert not out[:501].any()
    assert out[1000, 0] == pytest.approx(0.5, abs=0.001)
    assert out[1499, 0] == pytest.approx(0, abs=0.001)
    assert not out[1500:].any()


def test_a_strip_that_begins_before_the_mix_is_cut_at_its_start() -> None:
    ramp = np.arange(10, dtype=np.float32)[:, None].repeat(2, 1)

    assert mix([Strip(sound=ramp, start=-4)], samples=4)[:, 0].tolist() == [4, 5, 6, 7]


def test_sound_of_another_shape_is_our_bug() -> None:
    with pytest.raises(BrokenPromise, match=r"not \(n, 2\)"):
        measure_loudness(np.zeros(100, np.float32))
