"""The sound of a film: events of the cut mixed with ducking and brought to a specification's loudness."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.sound import SAMPLE_RATE, Strip, fit_loudness, mix
from rushes.model.brief import MediaRef
from rushes.model.cut import AudioEvent, Cut
from rushes.model.master import DeliverableSpec
from rushes.timebase import Rate

Sound = NDArray[np.float32]
#: Room that a lossy codec needs below the true peak limit, in dB.
_LOSSY_MARGIN = 0.7
_CLICK = 240  # 5 ms: no sound starts or stops inside a wave


def mix_audio(cut: Cut, *, open_audio: Callable[[MediaRef], Sound], spec: DeliverableSpec) -> Sound | None:
    """The soundtrack of a cut.

    Args:
        cut: its audio events that are not muted are heard; music ducks under voices and filmed takes.
        open_audio: (n, 2) float32 at 48 kHz of a media file.
        spec: its loudness and true peak, and whether there is sound at all.

    Returns:
        (n, 2) float32 of exactly the film's length, silent for `silent`; None where the file has no sound stream.
    """
    if spec.audio == "none":
        return None
    samples = sample_at(cut.frames, cut.rate)
    heard = [event for event in cut.audio if not event.muted and len(event.record)]
    if spec.audio == "silent" or not heard:
        return np.zeros((samples, 2), np.float32)
    sound = mix([_strip(event, open_audio(event.media), cut.rate) for event in heard], samples=samples)
    if spec.loudness is None:
        return sound
    ceiling = -1.0 if spec.true_peak is None else spec.true_peak
    lossy = not spec.audio_codec.startswith("pcm")
    return fit_loudness(sound, target=spec.loudness, ceiling=ceiling - (_LOSSY_MARGIN if lossy else 0.0))[0]


def sample_at(frame: int, rate: Rate) -> int:
    """First sample of a frame, so that blocks of whole frames never drift (half up)."""
    return int((frame * SAMPLE_RATE / rate.fps * 2 + 1) // 2)


def _strip(event: AudioEvent, sound: Sound, rate: Rate) -> Strip:
    first = sample_at(event.source_start, rate)
    start, end = sample_at(event.record.start, rate), sample_at(event.record.end, rate)
    part = sound[first : first + end - start]
    return Strip(
        sound=part,
        start=start,
        gain_db=event.gain_db,
        fade_in=max(_CLICK, sample_at(event.fade_in, rate)),
        fade_out=max(_CLICK, sample_at(event.fade_out, rate)),
        ducks=event.ducks,
        is_key=event.kind in ("voice", "take"),
    )
