"""Sharpness: how steep the steepest edges are, and how much fine contrast lies between edges, at native scale."""

from __future__ import annotations

import numpy as np

from rushes.imaging.texture import fine_contrast, luma_of, native_crops, sharpness
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

#: Looks at a frame this often a second.
PER_SECOND = 2.0
#: Sharp photographs read 2.7; blurred by one pixel 2.1, by 1.4 pixels 1.8 (video-science 3).
SOFT = 1.8

FACTS = MeasureFacts(
    name="sharpness",
    title="Sharpness",
    definition=(
        "Edges: P90 of the gradient at sigma 0.7 over that at sigma 2.8 on the 3 % strongest edges, of the sharpest "
        "of five native crops (what is out of focus on purpose does not count), median over frames. Fine contrast: "
        "RMS of the 1-pixel band away from edges in per cent of the local mean. Motion blur reads as softness; grain "
        "raises fine contrast."
    ),
    source="video-science 2.4 and 3",
    units={"edges": "ratio", "fine_contrast": "%"},
)


class SharpnessMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> SharpnessAccumulator:
        """A fresh accumulator for one clip."""
        return SharpnessAccumulator(max(6, round(float(subject.facts.rate.fps) / PER_SECOND)))


class SharpnessAccumulator:
    """Running state over one clip."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._edges: dict[int, float] = {}
        self._fine: list[float] = []

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        if view.index % self._every:
            return
        crops = [luma_of(view.rgb[window]) for window in native_crops(*view.rgb.shape[:2])]
        found = [(value, crop) for crop in crops if (value := sharpness(crop)) is not None]
        if found:
            value, crop = max(found, key=lambda pair: pair[0])
            self._edges[view.index] = value
            self._fine.append(fine_contrast(crop))

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        edges = float(np.median(list(self._edges.values()))) if self._edges else None
        note = "" if self._edges else "no edge strong enough to judge by"
        scores = (
            Score(
                measure="sharpness",
                name="edges",
                value=edges,
                unit="ratio",
                direction="higher",
                bounds=(SOFT, None),
                uncertainty=0.1,
                note=note,
                version=FACTS.version,
            ),
            Score(
                measure="sharpness",
                name="fine_contrast",
                value=float(np.median(self._fine)) if self._fine else None,
                unit="%",
                note=note,
                version=FACTS.version,
            ),
        )
        if edges is None or edges >= SOFT:
            return scores, ()
        soft = tuple(FrameRange(i, i + 1) for i, value in self._edges.items() if value < SOFT)
        sentence = f"soft: the steepest edges read {edges:.1f}, a sharp picture reads 2.7"
        return scores, (Flag(measure="sharpness", level="notice", sentence=sentence, frames=soft),)
