"""Rulers and arithmetic of sound: loudness, true peak, gain to a target, limiting and mixing with ducking.

Source: ITU-R BS.1770-4 (K-weighting, gating, true peak), EBU R128 and supplement 1. Sound is (n, 2) float32 at 48 kHz.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.errors import BrokenPromise
from rushes.imaging.rows import compiled

SAMPLE_RATE = 48_000
Sound = NDArray[np.float32]

#: BS.1770-4 tables 1 and 2: the head's shelf and the low cut, at 48 kHz (b0, b1, b2, a1, a2).
_FILTERS = np.array(
    [
        (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
        (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
    ]
)
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_BLOCK, _HOP = 19_200, 4_800  # 400 ms, every 100 ms
_LOOK = 240  # 5 ms that the limiter sees ahead
#: How far music goes down under a voice, in dB.
DUCK_DB = -11.0


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """What BS.1770-4 and R128 say of a sound; -inf for silence.

    Args:
        integrated: gated programme loudness in LUFS.
        short_term_max: loudest 3 s in LUFS (R128 s1 limits it for short forms).
        momentary_max: loudest 400 ms in LUFS.
        true_peak: in dBTP, oversampled four times.
    """

    integrated: float
    short_term_max: float
    momentary_max: float
    true_peak: float

    @property
    def is_silent(self) -> bool:
        """True where no block passes the absolute gate of -70 LUFS."""
        return self.integrated == -math.inf


def measure_loudness(sound: Sound) -> Loudness:
    """Loudness and true peak of stereo sound at 48 kHz.

    A sound shorter than one 400 ms block is measured as a single block.

    Raises:
        BrokenPromise: not (n, 2).
    """
    _check(sound)
    if not len(sound):
        return Loudness(integrated=-math.inf, short_term_max=-math.inf, momentary_max=-math.inf, true_peak=-math.inf)
    power = np.cumsum(np.concatenate([[0.0], _hop_powers(np.ascontiguousarray(sound, np.float32), _FILTERS)]))
    blocks, threes = _means(power, len(sound), _BLOCK), _means(power, len(sound), 3 * SAMPLE_RATE)
    return Loudness(
        integrated=_gated(blocks),
        short_term_max=_lufs(float(threes.max())),
        momentary_max=_lufs(float(blocks.max())),
        true_peak=_decibels(true_peak(sound)),
    )


def true_peak(sound: Sound) -> float:
    """Largest absolute value of the sound between its samples too (four times oversampled, BS.1770-4 annex 2)."""
    _check(sound)
    return float(_peaks(sound).max()) if len(sound) else 0.0


def fit_loudness(sound: Sound, *, target: float, ceiling: float) -> tuple[Sound, Loudness]:
    """Bring sound to a programme loudness without a true peak above the ceiling.

    Gain, then a limiter with 5 ms of foresight where peaks would pass; repeated until the loudness is within 0.1 LU or
    cannot be reached without crushing the sound (more than 6 dB of limiting), in which case it stays quieter.

    Args:
        sound: (n, 2) float32.
        target: LUFS.
        ceiling: dBTP.

    Returns:
        the sound and what it measures now. Silence stays silence.
    """
    loudness = measure_loudness(sound)
    if loudness.is_silent:
        return sound, loudness
    gain = target - loudness.integrated
    gain = min(gain, ceiling + 6.0 - loudness.true_peak)
    out, now = sound, loudness
    for _ in range(4):
        out = limit(np.asarray(sound * _ratio(gain), np.float32), ceiling=ceiling)
        now = measure_loudness(out)
        miss = target - now.integrated
        if abs(miss) < 0.1 or (miss > 0 and gain + miss > ceiling + 6.0 - loudness.true_peak):
            break
        gain += miss
    return out, now


def limit(sound: Sound, *, ceiling: float) -> Sound:
    """Hold true peaks at or below a ceiling in dBTP: 5 ms ahead, 60 ms release; untouched where nothing passes."""
    _check(sound)
    most = _ratio(ceiling - 0.05)
    for _ in range(3):
        peaks = _peaks(sound)
        if not len(peaks) or peaks.max() <= _ratio(ceiling):
            return sound
        wanted = np.minimum(1.0, most / np.maximum(peaks, 1e-9))
        sound = np.asarray(sound * _smooth_gain(wanted)[:, None], np.float32)
    return sound


@dataclass(frozen=True, kw_only=True, eq=False)
class Strip:
    """One sound in a mix.

    Args:
        sound: (n, 2) float32.
        start: sample of the mix where it begins.
        gain_db: level.
        fade_in, fade_out: samples, equal-power curves.
        ducks: goes down while a key strip sounds.
        is_key: others duck under it (a voice).
    """

    sound: Sound
    start: int = 0
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    ducks: bool = False
    is_key: bool = False


def mix(strips: Sequence[Strip], *, samples: int) -> Sound:
    """Add strips up; ducking strips go down by `DUCK_DB` while a key strip sounds (80 ms down, 400 ms up).

    Returns:
        (samples, 2) float32, not limited: `fit_loudness` comes after.
    """
    total = np.zeros((samples, 2), np.float32)
    key = np.zeros(samples, np.float32)
    for strip in strips:
        if strip.is_key:
            key = np.maximum(key, np.abs(_placed(strip, samples)).max(axis=1))
    duck = _duck_gain(key) if key.any() else None
    for strip in strips:  # placed again: a track of each strip at once would fill the memory
        sound = _placed(strip, samples)
        total += sound * duck[:, None] if strip.ducks and duck is not None else sound
    return total


def _placed(strip: Strip, samples: int) -> Sound:
    """A strip on a track of the mix's length, with its gain and fades."""
    _check(strip.sound)
    sound = np.array(strip.sound * _ratio(strip.gain_db), np.float32)
    for length, part in ((strip.fade_in, slice(None, strip.fade_in)), (strip.fade_out, slice(-strip.fade_out, None))):
        if length > 0 and len(sound):
            count = len(sound[part])
            curve = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32))
            sound[part] *= (curve if part.start is None else curve[::-1])[:, None]
    track = np.zeros((samples, 2), np.float32)
    skip = max(0, -strip.start)
    start = max(0, strip.start)
    count = max(0, min(len(sound) - skip, samples - start))
    track[start : start + count] = sound[skip : skip + count]
    return track


def _check(sound: Sound) -> None:
    if sound.ndim != 2 or sound.shape[1] != 2:
        raise BrokenPromise("a sound that is not (n, 2)", cause=f"found shape {sound.shape}")


def _ratio(decibels: float) -> float:
    return float(10.0 ** (decibels / 20.0))


def _decibels(ratio: float) -> float:
    return 20.0 * math.log10(ratio) if ratio > 0 else -math.inf


def _lufs(power: float) -> float:
    return -0.691 + 10.0 * math.log10(power) if power > 1e-12 else -math.inf


def _gated(blocks: NDArray[np.float64]) -> float:
    """Programme loudness of block powers: the absolute gate, then the one 10 LU below what passed it."""
    heard = blocks[blocks > 10.0 ** ((_ABSOLUTE_GATE + 0.691) / 10.0)]
    if not len(heard):
        return -math.inf
    threshold = _lufs(float(heard.mean())) + _RELATIVE_GATE
    heard = heard[heard > 10.0 ** ((threshold + 0.691) / 10.0)]
    return _lufs(float(heard.mean())) if len(heard) else -math.inf


def _means(power: NDArray[np.float64], count: int, span: int) -> NDArray[np.float64]:
    """Mean power of every stretch of `span` samples, a hop apart; of the whole where the sound is shorter."""
    if count < span:
        return power[-1:] / count
    starts = (count - span) // _HOP + 1
    return np.maximum(0.0, power[span // _HOP :][:starts] - power[:starts]) / span


@compiled
def _hop_powers(sound: Any, filters: Any) -> Any:
    """Summed squares of both weighed channels in each hop, the last one as long as it is; nothing else is kept."""
    powers = np.zeros(sound.shape[0] // _HOP + 1, np.float64)
    for channel in range(sound.shape[1]):
        u1 = u2 = v1 = v2 = 0.0
        for index in range(sound.shape[0]):
            x = np.float64(sound[index, channel])
            y = filters[0, 0] * x + u1
            u1 = filters[0, 1] * x - filters[0, 3] * y + u2
            u2 = filters[0, 2] * x - filters[0, 4] * y
            z = filters[1, 0] * y + v1
            v1 = filters[1, 1] * y - filters[1, 3] * z + v2
            v2 = filters[1, 2] * y - filters[1, 4] * z
            powers[index // _HOP] += z * z
    return powers


def _oversampler() -> NDArray[np.float32]:
    """(3, 24) taps that give the three points between samples: a Kaiser-windowed sinc cut at the old Nyquist."""
    taps = np.arange(-12, 12) + 1
    rows = [
        np.sinc(taps - phase / 4) * np.i0(7.0 * np.sqrt(1 - ((taps - phase / 4) / 12.5) ** 2)) for phase in (1, 2, 3)
    ]
    return np.asarray([row / row.sum() for row in rows], np.float32)


_TAPS = _oversampler()


def _peaks(sound: Sound) -> NDArray[np.float32]:
    """(n,) largest absolute value of both channels at and after each sample, oversampled."""
    return _peak_kernel(np.ascontiguousarray(sound, np.float32), _TAPS)


@compiled
def _peak_kernel(sound: Any, taps: Any) -> Any:
    """By blocks, tap after tap over a whole block: the sums of many samples grow side by side."""
    count, block, length = sound.shape[0], 512, taps.shape[1]
    out = np.zeros(count, np.float32)
    near, total = np.zeros(block + length, np.float32), np.empty(block, np.float32)
    for start in range(0, count, block):
        here = min(block, count - start)
        for channel in range(2):
            for place in range(here + length - 1):
                at = start + place - 11
                near[place] = sound[at, channel] if 0 <= at < count else np.float32(0.0)
            for index in range(here):
                out[start + index] = max(out[start + index], abs(near[index + 11]))
            for phase in range(taps.shape[0]):
                total[:] = np.float32(0.0)
                for k in range(length):
                    tap, moved = taps[phase, k], near[k:]
                    for index in range(here):
                        total[index] += moved[index] * tap
                for index in range(here):
                    out[start + index] = max(out[start + index], abs(total[index]))
    return out


@compiled
def _least_around(wanted: Any) -> Any:
    """The least of 1 and of the values within `_LOOK` on both sides, by running minima of blocks (van Herk 1992)."""
    count, span = wanted.shape[0], 2 * _LOOK + 1
    padded = np.ones(count + 2 * _LOOK, np.float64)
    padded[_LOOK : _LOOK + count] = wanted
    ahead, behind = padded.copy(), padded.copy()
    for index in range(1, padded.shape[0]):
        if index % span:
            behind[index] = min(behind[index], behind[index - 1])
    for index in range(padded.shape[0] - 2, -1, -1):
        if (index + 1) % span:
            ahead[index] = min(ahead[index], ahead[index + 1])
    out = np.empty(count, np.float64)
    for index in range(count):
        out[index] = min(ahead[index], behind[index + span - 1])
    return out


@compiled
def _smooth_gain(wanted: Any) -> Any:
    """Gain never above what is wanted: the least of 5 ms to both sides, released slowly, then averaged over 5 ms."""
    count, least = wanted.shape[0], _least_around(wanted)
    release = 1.0 - math.exp(-1.0 / (0.060 * SAMPLE_RATE))
    held = 1.0
    for index in range(count):
        held = least[index] if least[index] < held else held + (least[index] - held) * release
        least[index] = held
    sums = np.zeros(count + 1, np.float64)
    for index in range(count):
        sums[index + 1] = sums[index] + least[index]
    half = _LOOK // 2
    out = np.empty(count, np.float32)
    for index in range(count):
        first, last = max(0, index - half), min(count, index + half + 1)
        out[index] = (sums[last] - sums[first]) / (last - first)
    return out


@compiled
def _duck_gain(key: Any) -> Any:
    """Gain of ducking strips from the key's envelope: held for 250 ms so that pauses between words stay down."""
    count = key.shape[0]
    down = 1.0 - math.exp(-1.0 / (0.080 * SAMPLE_RATE / 3))
    up = 1.0 - math.exp(-1.0 / (0.400 * SAMPLE_RATE / 3))
    low = 10.0 ** (DUCK_DB / 20.0)
    out = np.empty(count, np.float32)
    gain, hold = 1.0, 0
    for index in range(count):
        if key[index] > 0.01:
            hold = SAMPLE_RATE // 4
        target = low if hold > 0 else 1.0
        hold -= 1
        gain += (target - gain) * (down if target < gain else up)
        out[index] = gain
    return out
