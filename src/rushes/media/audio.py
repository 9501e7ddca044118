"""Sound out of any file, as stereo float at 48 kHz."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from rushes.errors import CannotReach, UnreadableMedia
from rushes.media.probe import open_container, unreadable

SAMPLE_RATE = 48_000


def read_audio(
    path: Path, *, rate: int = SAMPLE_RATE, start: int = 0, samples: int | None = None, tolerant: bool = False
) -> NDArray[np.float32]:
    """The first sound stream of a file, placed on the file's own clock.

    Args:
        path: sound or video file.
        rate: hertz wanted.
        start: first sample wanted, at `rate`, counted from the file's time 0 (not from the stream's first packet).
        samples: how many at most, None for all.
        tolerant: keep what decoded before damage instead of raising.

    Returns:
        (n, 2) float32, -1..1 (mono twice, more channels mixed down by FFmpeg's ITU-R BS.775 weights).

    Raises:
        CannotReach: no such file.
        UnreadableMedia: no sound in it, or damage.
    """
    with open_container(path) as container:
        if not container.streams.audio:
            raise UnreadableMedia(
                "no sound in the file", cause="it has no sound stream", next_step="give a sound file", about=path.name
            )
        stream = container.streams.audio[0]
        resampler = AudioResampler(format="fltp", layout="stereo", rate=rate)
        blocks: list[NDArray[np.float32]] = []
        have, wanted = 0, None if samples is None else start + samples
        try:
            for frame in container.decode(stream):
                if not blocks and frame.pts is not None and frame.time_base:
                    late = round(float(frame.pts * frame.time_base) * rate)
                    blocks.append(np.zeros((2, max(0, late)), np.float32))
                    have += max(0, late)
                for block in resampler.resample(frame):
                    blocks.append(np.asarray(block.to_ndarray(), np.float32))
                    have += block.samples
                if wanted is not None and have >= wanted:
                    break
            blocks += [np.asarray(block.to_ndarray(), np.float32) for block in resampler.resample(None)]
        except (av.error.FFmpegError, OSError, ValueError) as fault:
            if not tolerant or not blocks:
                raise unreadable(path, fault, title="a sound that cannot be decoded") from fault
    sound = np.concatenate(blocks, axis=1).T if blocks else np.zeros((0, 2), np.float32)
    return np.ascontiguousarray(sound[start:wanted])


def write_wav(path: Path, sound: NDArray[np.float32], *, rate: int = SAMPLE_RATE) -> Path:
    """Write (n, 2) float32 -1..1 as a 24-bit stereo WAV.

    Raises:
        CannotReach: the file cannot be written.
    """
    whole = np.rint(np.clip(sound, -1.0, 1.0).astype(np.float64) * 8388607.0).astype("<i4")
    data = whole.reshape(-1, 1).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    try:
        with path.open("wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(3)
            out.setframerate(rate)
            out.writeframes(data)
    except OSError as fault:
        raise CannotReach("a sound that cannot be written", cause=str(fault), about=path.name) from fault
    return path


def resample(sound: NDArray[np.float32], *, from_rate: int, to_rate: int = SAMPLE_RATE) -> NDArray[np.float32]:
    """(n, 2) float32 at another rate (FFmpeg's polyphase resampler)."""
    if from_rate == to_rate:
        return sound
    resampler = AudioResampler(format="fltp", layout="stereo", rate=to_rate)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T, np.float32), format="fltp", layout="stereo")
    frame.sample_rate = from_rate
    blocks = [*resampler.resample(frame), *resampler.resample(None)]
    return np.ascontiguousarray(np.concatenate([np.asarray(b.to_ndarray(), np.float32) for b in blocks], axis=1).T)
