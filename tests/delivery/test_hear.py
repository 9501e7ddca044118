from __future__ import annotations

from pathlib import Path

import numpy as np

from rushes.delivery.hear import hear_checks
from rushes.media.probe import probe_clip
from rushes.media.write import AudioPlan, open_writer
from rushes.model.master import Check, DeliverableSpec
from tests.delivery.films import RATE, picture, small_spec, tone


def checks(path: Path, spec: DeliverableSpec) -> dict[str, Check]:
    return {check.rule: check for check in hear_checks(path, probe_clip(path), spec)}


def film(path: Path, sound: np.ndarray | None, *, codec: str = "aac") -> Path:
    spec = small_spec()
    plan = AudioPlan(codec=codec) if sound is not None else None
    with open_writer(path, width=spec.width, height=spec.height, rate=RATE, audio=plan) as writer:
        for index in range(24):
            writer.write(picture(spec, index))
        if sound is not None:
            writer.write_audio(sound)
    return path


def test_a_film_that_is_too_loud_fails_and_one_too_quiet_warns(tmp_path: Path) -> None:
    loud = film(tmp_path / "a.mp4", tone(1, decibels=-10, hertz=1000))
    quiet = film(tmp_path / "b.mp4", tone(1, decibels=-20, hertz=1000))

    assert checks(loud, small_spec())["loudness"].verdict == "fail"
    assert checks(quiet, small_spec())["loudness"].verdict == "warn"


def test_peaks_over_the_limit_fail(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mov", tone(1, decibels=-0.2), codec="pcm_s24le")

    assert checks(path, small_spec(audio_codec="pcm_s24le"))["true peak"].verdict == "fail"


def test_short_forms_for_broadcast_are_held_to_the_short_term_limit(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", tone(1, decibels=-17, hertz=1000))

    assert checks(path, small_spec(loudness=-23.0))["short-term loudness"].verdict == "fail"


def test_no_stream_means_no_stream_at_all(tmp_path: Path) -> None:
    without, silent = film(tmp_path / "a.mp4", None), film(tmp_path / "b.mp4", np.zeros((48000, 2), np.float32))

    assert checks(without, small_spec(audio="none"))["sound layout"].verdict == "pass"
    assert checks(silent, small_spec(audio="none"))["sound layout"].verdict == "fail"
    assert checks(without, small_spec())["sound layout"].verdict == "fail"
