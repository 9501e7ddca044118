"""Noise: grain at native scale in 8-bit codes, by brightness, and whether it lives or sticks to the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.texture import GRAIN_BINS, Grain, grain_sigma, luma_of, native_crops
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score

#: Looks at a pair of frames this often a second.
PER_SECOND = 2.0

FACTS = MeasureFacts(
    name="noise",
    title="Noise and grain",
    definition=(
        "Deviation of the difference between two frames along whole-pixel motion over the square root of 2, on the "
        "flattest 40 % of a native crop, clipped at 3 sigma, by luma bin; one picture alone (Immerkaer) where frames "
        "are identical. Live: 100 % is new grain in every frame, 0 % a pattern that repeats."
    ),
    source="video-science 2.2 and 3; Immerkaer 1996",
    units={"sigma": "codes", "live": "%"},
    version=2,
)


class NoiseMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> NoiseAccumulator:
        """A fresh accumulator for one clip."""
        look = subject.look.grain if subject.look else None
        return NoiseAccumulator(every=max(6, round(float(subject.facts.rate.fps) / PER_SECOND)), wish=look)


class NoiseAccumulator:
    """Running state over one clip."""

    def __init__(self, *, every: int, wish: float | None) -> None:
        self._every = every
        self._wish = wish
        self._first: NDArray[np.float32] | None = None
        self._read: list[Grain] = []
        self._spatial: list[Grain] = []

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        phase = view.index % self._every
        if phase > 1:
            return
        windows = native_crops(*view.rgb.shape[:2])
        crop = luma_of(view.rgb[windows[(view.index // self._every + 1) % len(windows)]])  # another place each time
        if phase == 0 or self._first is None:
            self._first = crop
        elif np.array_equal(self._first, crop):
            self._spatial.append(grain_sigma(crop))
        else:
            self._read.append(grain_sigma(self._first, crop))

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        is_live = any(grain.sigma is not None for grain in self._read)
        used = [g for g in (self._read if is_live else self._spatial or self._read) if g.sigma is not None]
        alive = [g.alive for g in used if g.alive is not None]
        sigma = float(np.median([g.sigma for g in used if g.sigma is not None])) if used else None
        note = "needs two frames with a flat area" if sigma is None else _by_luma(used)
        if sigma is not None and not is_live:
            note = "frames are identical: from one picture, fine texture counts as grain; " + note
        wish = self._wish
        scores = (
            Score(
                measure="noise",
                name="sigma",
                value=sigma,
                unit="codes",
                bounds=(None, None) if wish is None else (max(0.0, wish - 1.0), wish + 1.0),
                uncertainty=None if sigma is None else max(0.5, 0.15 * sigma),
                blur_improves=True,
                note=note,
                version=FACTS.version,
            ),
            Score(
                measure="noise",
                name="live",
                value=100.0 * float(np.median(alive)) if alive else None,
                unit="%",
                direction="none",
                note="" if alive else "too little grain to tell",
                version=FACTS.version,
            ),
        )
        return scores, ()


def _by_luma(used: list[Grain]) -> str:
    """Sigma from dark to bright, e.g. `12-25 %: 1.8, 25-38 %: 2.0`."""
    parts = []
    for number in range(len(GRAIN_BINS) - 1):
        values = [sigma for grain in used if (sigma := grain.by_luma[number]) is not None]
        if values:
            low, high = GRAIN_BINS[number], GRAIN_BINS[number + 1]
            parts.append(f"luma {100 * low:.0f}-{100 * high:.0f} %: {float(np.median(values)):.1f}")
    return ", ".join(parts)
