"""Flash: screening for flashes that could harm photosensitive viewers; a warning, never a certificate."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.cadence import runs
from rushes.imaging.flash import LONG_MOST, MOST, Flashes, FlashRuler
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

FACTS = MeasureFacts(
    name="flash",
    title="Flashes (screening)",
    definition=(
        "Opposing transitions of relative luminance (a tenth of the maximum, darker state under 0.8) or of saturated "
        "red that a quarter of the picture goes through together within one second; over 6 (three flashes) fails, 4 to "
        "6 for over 4 of 5 seconds fails as extended. Moving: the same without the together, as stripes do that pass "
        "by. Assumes an sRGB display; still stripes are not looked for."
    ),
    source="WCAG 2.2 success criterion 2.3.1; limits of the EA IRIS tool; video-science 3",
    units={"luminance": "transitions/s", "red": "transitions/s", "moving": "transitions/s"},
)


class FlashMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> FlashAccumulator:
        """A fresh accumulator for one clip."""
        return FlashAccumulator(float(subject.facts.rate.fps))


class FlashAccumulator:
    """Running state over one clip."""

    def __init__(self, fps: float) -> None:
        self._ruler = FlashRuler(fps)

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        self._ruler.see(view.small)

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        read = self._ruler.finish()
        scores = tuple(
            Score(
                measure="flash",
                name=name,
                value=float(max(values, default=0)),
                unit=FACTS.units[name],
                direction="lower",
                bounds=(None, float(MOST)),
                per_frame=tuple(float(v) for v in values),
                note="screening, not a certificate",
                version=FACTS.version,
            )
            for name, values in (("luminance", read.luminance), ("red", read.red), ("moving", read.moving))
        )
        return scores, _flags(read)


def _flags(read: Flashes) -> tuple[Flag, ...]:
    frames = len(read.luminance)
    if read.failed:
        worst = max(*read.luminance, *read.red)
        sentence = f"flashes: {worst} transitions a second over a quarter of the picture, {MOST} are allowed"
        return (_flag("fact", sentence, np.isin(np.arange(frames), read.failed)),)
    if read.extended:
        sentence = f"flashes for more than 4 of 5 seconds ({LONG_MOST} or more transitions a second)"
        return (_flag("fact", sentence, np.isin(np.arange(frames), read.extended)),)
    busy = np.array(read.moving) > MOST
    if busy.any():
        sentence = f"a quarter of the picture alternates up to {max(read.moving)} times a second: a pattern in motion?"
        return (_flag("notice", sentence, busy),)
    return ()


def _flag(level: Literal["fact", "notice"], sentence: str, mask: NDArray[np.bool_]) -> Flag:
    frames = tuple(FrameRange(a, b) for a, b in runs(mask))
    return Flag(measure="flash", level=level, sentence=sentence, frames=frames)
