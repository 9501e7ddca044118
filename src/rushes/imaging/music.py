"""A music bed made in code: warm pads, plucks with echo and a kick that the pads breathe to; same seed, same bed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.errors import BriefFault
from rushes.imaging.rows import compiled
from rushes.imaging.sound import SAMPLE_RATE, Sound

_NOTES = {name: step for step, name in enumerate(("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"))}
_NOTES |= {"Db": 1, "Eb": 3, "Gb": 6, "Ab": 8, "Bb": 10}
_SCALES = {"minor": (0, 2, 3, 5, 7, 8, 10), "major": (0, 2, 4, 5, 7, 9, 11)}
#: Four-bar turns as scale degrees; each ends so that the tonic is the natural next chord.
_TURNS = {
    "minor": ((0, 5, 2, 6), (0, 3, 5, 4), (0, 2, 5, 6), (5, 6, 0, 4)),
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (3, 0, 4, 5), (0, 2, 3, 4)),
}
_PATTERNS = ((0, 2, 3, 1, 2, 4, 3, 2), (0, 3, 1, 4, 2, 3, 4, 1), (4, 2, 3, 0, 2, 1, 3, 2), (0, 1, 2, 4, 3, 2, 4, 3))


def make_music_bed(seconds: float, *, seed: int = 1, tempo: float = 92.0, key: str = "A minor") -> Sound:
    """A minimal ambient bed of an exact length that starts softly, grows, and ends on its home chord.

    Args:
        seconds: length.
        seed: decides chord turn, melody and small timing.
        tempo: beats a minute as wished; nudged so that whole bars fit and the last chord falls on a bar line.
        key: e.g. `A minor`, `Eb major`.

    Returns:
        (n, 2) float32 at 48 kHz, true peak near -3 dBFS; `fit_loudness` sets its level.

    Raises:
        BriefFault: an unknown key or no length.
    """
    root, scale = _read_key(key)
    if not 0.5 <= seconds <= 3600 or not 40 <= tempo <= 200:
        raise BriefFault("a music bed of no sensible length or tempo", cause=f"{seconds} s at {tempo} bpm")
    rng = np.random.default_rng(seed)
    count = round(seconds * SAMPLE_RATE)
    tail = min(2.6, seconds * 0.28)
    bars = max(1, round((seconds - tail) * tempo / 240.0))
    bar = int((seconds - tail) * SAMPLE_RATE / bars)
    turn = _TURNS[scale][int(rng.integers(len(_TURNS[scale])))]
    degrees = [turn[index % len(turn)] for index in range(bars)] + [0]
    chords = [_chord(root, scale, degree) for degree in degrees]
    pads, plucks, drums = (np.zeros((count, 2), np.float32) for _ in range(3))
    for index, chord in enumerate(chords):
        last = index == bars
        length = count - index * bar if last else bar + SAMPLE_RATE // 3
        _add(pads, _pad(chord, length, rng, bright=min(1.0, 0.35 + 0.65 * index / max(1, bars))), index * bar)
    pattern = _PATTERNS[int(rng.integers(len(_PATTERNS)))]
    _play_plucks(plucks, chords, bar=bar, bars=bars, pattern=pattern, rng=rng)
    beats = _play_drums(drums, chords, bar=bar, bars=bars, rng=rng)
    plucks = _echo(plucks, round(bar * 3 / 16))
    wet = _reverb(pads * 0.5 + plucks, rng)
    bed = (pads * 0.5 + plucks * 0.64 + wet * 0.34) * _breathe(count, beats)[:, None] + drums
    return _finish(bed, fade=tail * 0.85)


def _read_key(key: str) -> tuple[int, str]:
    words = key.split()
    if len(words) != 2 or words[0] not in _NOTES or words[1] not in _SCALES:
        raise BriefFault("not a musical key", cause=f"found {key!r}", next_step="write e.g. 'A minor' or 'Eb major'")
    return _NOTES[words[0]], words[1]


def _chord(root: int, scale: str, degree: int) -> list[int]:
    """MIDI notes of a ninth chord in open voicing, kept in one register so that voices move little."""
    steps = _SCALES[scale]

    def note(place: int) -> int:
        octave, step = divmod(place, 7)
        return 48 + root + 12 * octave + steps[step]

    def near(place: int, low: int) -> int:
        pitch = note(place)
        while pitch >= low + 12:
            pitch -= 12
        while pitch < low:
            pitch += 12
        return pitch

    bass = near(degree, 33)
    return [bass, near(degree + 4, 48), near(degree + 2, 55), near(degree + 6, 58), near(degree + 8, 62)]


def _hertz(note: float) -> float:
    return float(440.0 * 2.0 ** ((note - 69) / 12))


def _add(track: Sound, sound: NDArray[np.float32], at: int) -> None:
    count = min(len(sound), len(track) - at)
    if count > 0:
        track[at : at + count] += sound[:count]


def _pad(chord: list[int], length: int, rng: np.random.Generator, *, bright: float) -> Sound:
    """A chord of slightly detuned voices, each a few falling harmonics, spread over the stereo field."""
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    out = np.zeros((length, 2), np.float32)
    for voice, note in enumerate(chord):
        level = 0.125 if voice == 0 else 0.095
        for side, cents in ((0, -5.0), (1, 5.0)):
            base = _hertz(note + (cents + float(rng.uniform(-2, 2))) / 100)
            drift = 1.0 + 0.35 * np.sin(2 * np.pi * float(rng.uniform(0.07, 0.16)) * time + float(rng.uniform(0, 6.28)))
            tone = np.zeros(length, np.float32)
            for harmonic in range(1, 6 if voice else 4):
                if base * harmonic > 5200:
                    break
                phase = float(rng.uniform(0, 6.28))
                weight = harmonic**-1.9 * (1.0 if harmonic == 1 else bright)
                tone += (
                    np.float32(weight)
                    * np.sin(2 * np.pi * base * harmonic * time + phase)
                    * (1.0 if harmonic < 3 else drift)
                )
            out[:, side] += level * tone
            out[:, 1 - side] += level * 0.35 * tone
    attack, release = min(length // 3, SAMPLE_RATE * 5 // 10), min(length // 3, SAMPLE_RATE // 3)
    envelope = np.ones(length, np.float32)
    envelope[:attack] = np.sin(np.linspace(0, np.pi / 2, attack)) ** 2
    envelope[length - release :] *= np.cos(np.linspace(0, np.pi / 2, release)) ** 2
    return np.asarray(out * envelope[:, None], np.float32)


def _pluck(note: int, *, strength: float, pan: float) -> Sound:
    """A soft mallet: two-operator FM whose color dies faster than its tone."""
    length = int(1.1 * SAMPLE_RATE)
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    pitch = _hertz(note)
    color = 1.5 * strength * np.exp(-time * 14) * np.sin(2 * np.pi * pitch * 3.0 * time)
    tone = np.sin(2 * np.pi * pitch * time + color) + 0.22 * np.sin(2 * np.pi * pitch * 2 * time) * np.exp(-time * 6)
    tone *= np.exp(-time * 4.2) * np.minimum(1.0, time / 0.003) * np.minimum(1.0, (length / SAMPLE_RATE - time) / 0.05)
    angle = (pan + 1) * np.pi / 4
    return np.asarray(0.17 * strength * tone[:, None] * np.array([np.cos(angle), np.sin(angle)]), np.float32)


def _play_plucks(
    track: Sound, chords: list[list[int]], *, bar: int, bars: int, pattern: tuple[int, ...], rng: np.random.Generator
) -> None:
    for index in range(bars):
        if index == 0 and bars > 2:
            continue  # the first bar is the pads alone
        for step, place in enumerate(pattern):
            if float(rng.random()) < (0.30 if step % 2 else 0.06):
                continue
            note = chords[index][place] + (12 if place == 0 else 0) + 12
            late = int(rng.normal(0, 0.003) * SAMPLE_RATE)
            strength = (1.0 if step % 4 == 0 else 0.72) * float(rng.uniform(0.8, 1.0))
            _add(
                track,
                _pluck(note, strength=strength, pan=0.45 * np.sin(index * 2.1 + step)),
                max(0, index * bar + step * bar // 8 + late),
            )
    for step, note in enumerate(chords[-1][1:]):
        _add(track, _pluck(note + 12, strength=0.8 - 0.1 * step, pan=0.3 * (-1) ** step), bars * bar + step * bar // 16)


def _play_drums(
    track: Sound, chords: list[list[int]], *, bar: int, bars: int, rng: np.random.Generator
) -> list[tuple[int, float]]:
    """Soft kick, sub and brushed off-beats; gives back (sample, strength) of each kick for the breathing."""
    kick, brush = _kick(), _brush(rng)
    beats: list[tuple[int, float]] = []
    start = 0 if bars < 3 else 1
    for index in range(start, bars):
        for beat in (0, 1, 2, 3):
            at = index * bar + beat * bar // 4
            strength = 0.62 if index == start else 0.85
            _add(track, kick * np.float32(strength), at)
            beats.append((at, strength))
            if index > start:
                _add(track, brush * np.float32(0.5 if beat % 2 else 0.34), at + bar // 8)
        _add(track, _sub(chords[index][0], bar), index * bar)
    _add(track, kick * np.float32(0.8), bars * bar)
    _add(track, _sub(chords[-1][0], 2 * bar), bars * bar)
    return [*beats, (bars * bar, 0.8)]


def _kick() -> Sound:
    time = np.arange(int(0.34 * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    phase = 2 * np.pi * (46 * time + (118 - 46) * 0.038 * (1 - np.exp(-time / 0.038)))
    tone = np.sin(phase) * np.exp(-time * 10.5) * np.minimum(1.0, time / 0.002)
    return np.asarray(0.42 * tone[:, None].repeat(2, 1), np.float32)


def _sub(note: int, length: int) -> Sound:
    time = np.arange(length, dtype=np.float32) / SAMPLE_RATE
    shape = np.minimum(1.0, time / 0.03) * np.minimum(1.0, (length / SAMPLE_RATE - time) / 0.12)
    tone = np.sin(2 * np.pi * _hertz(note) * time) + 0.25 * np.sin(4 * np.pi * _hertz(note) * time)
    return np.asarray(0.085 * (tone * shape)[:, None].repeat(2, 1), np.float32)


def _brush(rng: np.random.Generator) -> Sound:
    length = int(0.12 * SAMPLE_RATE)
    noise = rng.standard_normal((length + 2, 2)).astype(np.float32)
    bright = 1.6 * (noise[2:] - noise[:-2])
    shape = np.exp(-np.arange(length) / SAMPLE_RATE * 38) * np.minimum(1.0, np.arange(length) / 480)
    return np.asarray(0.016 * bright * shape[:, None], np.float32)


def _breathe(count: int, beats: list[tuple[int, float]]) -> NDArray[np.float32]:
    """Gain that dips at each kick and comes back within a third of a second."""
    gain = np.ones(count, np.float32)
    time = np.arange(int(0.34 * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    dip = np.exp(-time / 0.1) * np.minimum(1.0, time / 0.008)
    for at, strength in beats:
        stop = min(count, at + len(dip))
        gain[at:stop] = np.minimum(gain[at:stop], 1.0 - 0.5 * strength * dip[: stop - at])
    return gain


def _echo(sound: Sound, delay: int) -> Sound:
    """A ping-pong echo at a dotted eighth, darker with each turn."""
    out, turn = sound.copy(), sound
    for _ in range(4):
        moved = np.zeros_like(sound)
        moved[delay:] = turn[:-delay, ::-1] * np.float32(0.46)
        turn = _darker(moved)
        out += turn
    return out


def _darker(sound: Sound) -> Sound:
    out = sound.copy()
    _low_pass(out, 0.32)
    return out


@compiled
def _low_pass(sound: Any, share: float) -> None:
    for channel in range(sound.shape[1]):
        held = np.float32(0.0)
        for index in range(sound.shape[0]):
            held += np.float32(share) * (sound[index, channel] - held)
            sound[index, channel] = held


def _reverb(sound: Sound, rng: np.random.Generator) -> Sound:
    """A hall of 2.2 s: convolution with decaying noise that gets darker as it decays."""
    length = int(2.2 * SAMPLE_RATE)
    time = np.arange(length) / SAMPLE_RATE
    hall = rng.standard_normal((length, 2)).astype(np.float32)
    dark = _darker(_darker(hall))
    blend = np.clip(time / 0.7, 0, 1)[:, None]
    hall = np.asarray((hall * 0.4 * (1 - blend) + dark * blend) * np.exp(-time * 3.1)[:, None], np.float32)
    hall[: int(0.018 * SAMPLE_RATE)] = 0
    hall /= np.sqrt((hall**2).sum(axis=0))
    size = 1 << (len(sound) + length - 1).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size, axis=0) * np.fft.rfft(hall, size, axis=0), size, axis=0)
    return np.asarray(wet[: len(sound)], np.float32)


def _finish(bed: Sound, *, fade: float) -> Sound:
    """Level, a soft start, and a fade that reaches silence on the last sample."""
    bed = bed - bed.mean(axis=0)
    bed *= np.float32(0.7 / max(1e-6, float(np.abs(bed).max())))
    rise, fall = min(len(bed) // 4, int(0.25 * SAMPLE_RATE)), min(len(bed) // 2, int(fade * SAMPLE_RATE))
    bed[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))[:, None] ** 2
    bed[len(bed) - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))[:, None] ** 2
    return np.asarray(bed, np.float32)
