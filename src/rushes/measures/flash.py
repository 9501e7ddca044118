"""Flash: screening for flashes that could harm photosensitive viewers; a warning, never a certificate."""

from __future__ import annotations

import numpy as np

from rushes.imaging.cadence import runs
from rushes.imaging.flash import LONG_MOST, MOST, FlashRuler
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

FACTS = MeasureFacts(
    name="flash",
    title="Flashes (screening)",
    definition=(
        "Opposing transitions of relative luminance (a tenth of the maximum, darker state under 0.8) or of saturated "
        "red that a quarter of the picture goes through within one second; over 6 (three flashes) fails, 4 to 6 for "
        "over 4 of 5 seconds fails as extended. Assumes an sRGB display; regular stripes are not looked for."
    ),
    source="WCAG 2.2 success criterion 2.3.1; limits of the EA IRIS tool; video-science 3",
    units={"luminance": "transitions/s", "red": "transitions/s"},
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
        self._ruler.see(view.proxy)

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
            for name, values in (("luminance", read.luminance), ("red", read.red))
        )
        mask = np.zeros(len(read.luminance), np.bool_)
        mask[list(read.failed)] = True
        long = np.zeros(len(read.luminance), np.bool_)
        long[list(read.extended)] = True
        flags = []
        if read.failed:
            ranges = tuple(FrameRange(a, b) for a, b in runs(mask))
            worst = int(max(*read.luminance, *read.red))
            flags.append(
                Flag(
                    measure="flash",
                    level="fact",
                    sentence=f"flashes: {worst} transitions a second over a quarter of the picture, {MOST} are allowed",
                    frames=ranges,
                )
            )
        elif read.extended:
            ranges = tuple(FrameRange(a, b) for a, b in runs(long))
            sentence = f"flashes for more than 4 of 5 seconds ({LONG_MOST} or more transitions a second)"
            flags.append(Flag(measure="flash", level="fact", sentence=sentence, frames=ranges))
        return scores, tuple(flags)
