"""Exposure: stops from mid grey, contrast, and the share of the picture at the limits of the code range."""

from __future__ import annotations

import cv2
import numpy as np

from rushes.imaging.cadence import runs
from rushes.imaging.color import exposure_stops, srgb_to_linear
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

#: Looks at stops and contrast this often a second; at clipping in every frame.
PER_SECOND = 3.0
#: Share of the picture in per cent that may touch the limits (EBU R 103 allows 1 %).
LIMIT = 1.0

FACTS = MeasureFacts(
    name="exposure",
    title="Exposure and clipping",
    definition=(
        "Stops: log2 of median linear luminance (sRGB curve) over 0.18. Contrast: P95 - P5 of ln(display luma + "
        "4/255). Clipped: pixels with any channel at 0.995 or more or 0.005 or less; blown: all channels at the top; "
        "crushed: all at the bottom; on 270 lines spread over the native frame. Levels beyond 0 to 100 % "
        "(EBU R 103) are cut off before a measure sees the picture: the finished file's check looks for those."
    ),
    source="video-science 3; EBU R 103",
    units={"stops": "stops", "contrast": "ln", "clipped": "%", "blown": "%", "crushed": "%"},
)


class ExposureMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> ExposureAccumulator:
        """A fresh accumulator for one clip."""
        return ExposureAccumulator(max(1, round(float(subject.facts.rate.fps) / PER_SECOND)))


class ExposureAccumulator:
    """Running state over one clip."""

    def __init__(self, every: int) -> None:
        self._every = every
        self._stops: list[float] = []
        self._contrast: list[float] = []
        self._touched: list[float] = []
        self._blown: list[float] = []
        self._crushed: list[float] = []

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        read = view.clipping
        self._touched.append(100.0 * read.touched)
        self._blown.append(100.0 * read.blown)
        self._crushed.append(100.0 * read.crushed)
        if view.index % self._every:
            return
        height, width = view.proxy.shape[:2]
        small = cv2.resize(view.proxy, (max(2, width // 2), max(2, height // 2)), interpolation=cv2.INTER_AREA)
        self._stops.append(exposure_stops(srgb_to_linear(small)))
        low, high = np.percentile(np.log(view.luma[::2, ::2] + 4.0 / 255.0), (5, 95))
        self._contrast.append(float(high - low))

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        if not self._touched:
            return (), ()
        scores = (
            _score("stops", float(np.median(self._stops)), direction="none"),
            _score("contrast", float(np.median(self._contrast)), direction="none"),
            _score("clipped", float(np.mean(self._touched)), per_frame=self._touched),
            _score("blown", float(np.mean(self._blown)), per_frame=self._blown),
            _score("crushed", float(np.mean(self._crushed)), per_frame=self._crushed),
        )
        flags = []
        for score, words in ((scores[3], "burnt out to white"), (scores[4], "crushed to black")):
            over = np.array(score.per_frame) > LIMIT
            if over.any():
                worst = max(score.per_frame)
                flags.append(
                    Flag(
                        measure="exposure",
                        level="warn" if float(over.mean()) > 0.5 and worst > 5 * LIMIT else "notice",
                        sentence=f"{worst:.0f} % of the picture {words} in the worst frame",
                        frames=tuple(FrameRange(a, b) for a, b in runs(over)),
                    )
                )
        return scores, tuple(flags)


def _score(name: str, value: float, *, direction: str = "lower", per_frame: list[float] | None = None) -> Score:
    return Score(
        measure="exposure",
        name=name,
        value=value,
        unit=FACTS.units[name],
        direction="lower" if direction == "lower" else "none",
        bounds=(None, LIMIT) if direction == "lower" else (None, None),
        per_frame=tuple(per_frame or ()),
        version=FACTS.version,
    )
