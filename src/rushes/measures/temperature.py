"""Temperature: the colour of the light in mired, against the look, with the uncertainty that such an estimate has."""

from __future__ import annotations

import cv2
import numpy as np

from rushes.imaging.color import MIRED_UNCERTAINTY, Light, estimate_lights, srgb_to_linear
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

#: Looks at a frame this often a second.
PER_SECOND = 2.0

FACTS = MeasureFacts(
    name="temperature",
    title="Colour temperature",
    definition=(
        "Illuminant by grey-edge (sigma 2, power 6) on unclipped linear pixels, to correlated colour temperature and "
        "Duv by Ohno 2013, mean over frames, in mired (1e6 / kelvin; more is warmer). Difference: that minus the "
        "look's. Pixels cannot tell a warm lamp from an orange wall: plus or minus 10 mired at best, more where frames "
        "or the two halves of the picture disagree."
    ),
    source="van de Weijer et al. 2007; Ohno 2013; video-science 0 (decision 5) and 3",
    units={"mired": "mired", "difference": "mired", "duv": "duv"},
    needs_reference=True,
)


class TemperatureMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> TemperatureAccumulator:
        """A fresh accumulator for one clip."""
        every = max(1, round(float(subject.facts.rate.fps) / PER_SECOND))
        return TemperatureAccumulator(every=every, wish=subject.look.mired if subject.look else None)


class TemperatureAccumulator:
    """Running state over one clip."""

    def __init__(self, *, every: int, wish: float | None) -> None:
        self._every = every
        self._wish = wish
        self._lights: list[Light] = []
        self._disagreement: list[float] = []
        self._looked = 0
        self._frames = 0

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        self._frames += 1
        if view.index % self._every:
            return
        height, width = view.proxy.shape[:2]
        size = (max(16, width // 2), max(16, height // 2))
        linear = srgb_to_linear(cv2.resize(view.proxy, size, interpolation=cv2.INTER_AREA))
        light, *halves = estimate_lights(linear)
        self._looked += 1
        if light is not None:
            self._lights.append(light)
        mireds = [half.mired for half in halves if half is not None]
        if len(mireds) == 2:
            self._disagreement.append(abs(mireds[0] - mireds[1]) / 2)

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        if 2 * len(self._lights) <= self._looked or not self._lights:
            note = "the colours are too far from any white light to speak of a temperature"
            return tuple(_score(name, None, note=note) for name in ("mired", "difference", "duv")), ()
        mireds = np.array([light.mired for light in self._lights])
        mired = float(mireds.mean())
        halves = float(np.median(self._disagreement)) if self._disagreement else 0.0
        doubt = float(np.sqrt(MIRED_UNCERTAINTY**2 + mireds.var() + halves**2))
        duv = float(np.mean([light.duv for light in self._lights]))
        scores = [_score("mired", mired, doubt=doubt), _score("duv", duv, doubt=0.005)]
        if self._wish is None:
            return (*scores, _score("difference", None, note="no look to compare with")), ()
        difference = mired - self._wish
        scores.append(_score("difference", difference, doubt=doubt, bounds=(-2 * doubt, 2 * doubt)))
        if abs(difference) <= 2 * doubt:
            return tuple(scores), ()
        word = "warmer" if difference > 0 else "cooler"
        sentence = f"{abs(difference):.0f} mired {word} than the look (within {doubt:.0f})"
        whole = (FrameRange(0, self._frames),)
        return tuple(scores), (Flag(measure="temperature", level="warn", sentence=sentence, frames=whole),)


def _score(
    name: str,
    value: float | None,
    *,
    doubt: float | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
    note: str = "",
) -> Score:
    return Score(
        measure="temperature",
        name=name,
        value=value,
        unit=FACTS.units[name],
        bounds=bounds,
        uncertainty=doubt,
        note=note,
        version=FACTS.version,
    )
