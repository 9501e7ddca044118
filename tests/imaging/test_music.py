from __future__ import annotations

import numpy as np
import pytest

from rushes.errors import BriefFault
from rushes.imaging.music import make_music_bed
from rushes.imaging.sound import SAMPLE_RATE, measure_loudness


@pytest.mark.parametrize("seconds", [1.0, 6.0, 15.0])
def test_a_bed_has_its_exact_length_and_ends_in_silence(seconds: float) -> None:
    bed = make_music_bed(seconds, seed=2)

    assert bed.shape == (round(seconds * SAMPLE_RATE), 2)
    assert np.abs(bed[-1]).max() < 1e-4
    assert np.abs(bed[:1]).max() < 1e-4
    assert not measure_loudness(bed).is_silent


def test_the_same_seed_gives_the_same_bed_and_another_seed_another() -> None:
    one, two, other = (make_music_bed(4.0, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_the_bed_is_wide_but_holds_in_mono() -> None:
    bed = make_music_bed(8.0, seed=4)

    correlation = float(np.corrcoef(bed[:, 0], bed[:, 1])[0, 1])

    assert 0.2 < correlation < 0.95


def test_the_key_decides_which_notes_sound() -> None:
    bed = make_music_bed(8.0, seed=1, key="A minor").mean(axis=1)

    spectrum = np.abs(np.fft.rfft(bed * np.hanning(len(bed))))
    bins = np.fft.rfftfreq(len(bed), 1 / SAMPLE_RATE)
    power = [
        sum(spectrum[np.abs(bins - 440 * 2 ** ((step - 9) / 12 + octave)) < 1.5].sum() for octave in (-1, 0, 1))
        for step in range(12)
    ]
    inside = {9, 11, 0, 2, 4, 5, 7}
    assert min(sorted((power[step] for step in inside), reverse=True)[:4]) > max(
        power[step] for step in range(12) if step not in inside
    )


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(BriefFault, match="not a musical key") as caught:
        make_music_bed(4.0, key="H moll")

    assert "A minor" in caught.value.next_step
