from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rushes.errors import UnreadableMedia
from rushes.media.audio import read_audio, resample
from rushes.media.write import AudioPlan
from tests.media.clips import click, write_clip


def test_a_tone_keeps_pitch_and_level_through_resampling() -> None:
    tone = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(44100) / 44100)).astype(np.float32)[:, None].repeat(2, 1)

    out = resample(tone, from_rate=44100, to_rate=48000)

    spectrum = np.abs(np.fft.rfft(out[4800:43200, 0]))
    assert abs(len(out) - 48000) <= 64
    assert np.argmax(spectrum) * 48000 / 38400 == pytest.approx(1000, abs=2)
    assert np.abs(out[4800:43200]).max() == pytest.approx(0.5, abs=0.01)


def test_a_stretch_can_be_read_by_samples(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", audio=AudioPlan(codec="pcm_s24le"), sound=click(48000, 30000))

    part = read_audio(path, start=29000, samples=2000)

    assert part.shape == (2000, 2)
    assert int(part[:, 0].argmax()) == 1000


def test_mono_and_low_rates_come_out_as_48_kilohertz_stereo(samples: Path) -> None:
    sound = read_audio(samples / "natural" / "nasa_13013.mp4")

    assert sound.shape[1] == 2
    assert len(sound) > 10 * 48000
    assert np.isfinite(sound).all()


def test_a_silent_film_says_so(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=2)

    with pytest.raises(UnreadableMedia, match="no sound in the file"):
        read_audio(path)
