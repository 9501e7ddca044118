from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.delivery.soundtrack import mix_audio, sample_at
from rushes.imaging.sound import measure_loudness
from rushes.model.brief import MediaRef
from rushes.model.cut import AudioEvent
from rushes.timebase import FrameRange, Rate
from tests.delivery.films import small_cut, small_spec, tone


def test_a_mix_has_the_films_length_and_loudness() -> None:
    sound = mix_audio(small_cut(), open_audio=lambda ref: tone(5), spec=small_spec(loudness=-23.0))

    assert sound is not None
    assert sound.shape == (72000, 2)
    assert measure_loudness(sound).integrated == pytest.approx(-23, abs=0.2)


def test_an_outlet_without_sound_gets_none_and_a_silent_one_silence() -> None:
    none = mix_audio(small_cut(), open_audio=lambda ref: tone(5), spec=small_spec(audio="none"))
    silent = mix_audio(small_cut(), open_audio=lambda ref: tone(5), spec=small_spec(audio="silent"))

    assert none is None
    assert silent is not None
    assert not silent.any()


def test_muted_takes_are_not_heard_and_not_opened() -> None:
    muted = AudioEvent(record=FrameRange(0, 36), kind="take", media=MediaRef(sha256="t"), muted=True)
    opened = []

    sound = mix_audio(
        replace(small_cut(), audio=(muted,)),
        open_audio=lambda ref: opened.append(ref) or tone(5),  # type: ignore[func-returns-value]  # notes the call
        spec=small_spec(),
    )

    assert opened == []
    assert sound is not None
    assert not sound.any()


def test_a_take_is_heard_from_its_source_frame() -> None:
    material = np.zeros((96000, 2), np.float32)
    material[24000 + 12000] = 0.5
    event = AudioEvent(record=FrameRange(12, 36), kind="take", media=MediaRef(sha256="t"), source_start=12)

    sound = mix_audio(
        replace(small_cut(), audio=(event,)), open_audio=lambda ref: material, spec=small_spec(loudness=None)
    )

    assert sound is not None
    assert int(np.abs(sound[:, 0]).argmax()) == 24000 + 12000


def test_music_ducks_under_a_voice() -> None:
    music = AudioEvent(record=FrameRange(0, 96), kind="music", media=MediaRef(sha256="m"), ducks=True)
    voice = AudioEvent(record=FrameRange(48, 96), kind="voice", media=MediaRef(sha256="v"))
    cut = small_cut()
    cut = replace(cut, audio=(music, voice), picture=(replace(cut.picture[0], record=FrameRange(0, 96)),))
    material = {"m": tone(4, hertz=200.0), "v": tone(2, hertz=4000.0)}

    sound = mix_audio(cut, open_audio=lambda ref: material[ref.sha256], spec=small_spec(loudness=None))

    assert sound is not None
    low = np.abs(np.fft.rfft(sound[24000:72000, 0]))[200], np.abs(np.fft.rfft(sound[120000:168000, 0]))[200]
    assert 20 * math.log10(low[1] / low[0]) == pytest.approx(-11, abs=1)


@given(frame=st.integers(0, 100_000), fps=st.sampled_from(["24", "25", "24000/1001", "30000/1001", "60000/1001"]))
def test_blocks_of_frames_never_drift(frame: int, fps: str) -> None:
    rate = Rate(Fraction(fps))

    assert abs(sample_at(frame, rate) - frame * 48000 / rate.fps) <= Fraction(1, 2)
