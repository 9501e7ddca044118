"""An element as a take: its frames as codes with alpha, and what is said of it beside its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.colour import table
from rushes.engines.previz.elements.asked import Element, wanted_element
from rushes.engines.previz.elements.develop import develop
from rushes.engines.previz.elements.element import element_frames
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import Coverage
from rushes.model.brief import alpha_of
from rushes.model.engine import Resolved


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """An element that is being drawn.

    Args:
        element: what stands alone.
        look: the table of its look, for `develop`.
        light: its frames in order, (H, W, 4) float32 scene-linear BT.709 as exposed, premultiplied.
    """

    element: Element
    look: NDArray[np.float32]
    light: Iterator[NDArray[np.float32]]

    def codes(self, alpha: str) -> Iterator[NDArray[np.float32]]:
        """Its frames as a file holds them: (H, W, 4) float32 R'G'B' 0..1, `straight` or `premultiplied`."""
        for frame in self.light:
            yield develop(frame, self.look, alpha=alpha)


def draw_wanted(
    wanted: Resolved,
    spec: SceneSpec,
    coverage: Coverage,
    *,
    threads: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Drawn:
    """Begin to draw the element of a request.

    Args:
        wanted: size, length, rate, words and shutter.
        spec, coverage: the scene that its words come to.
        threads: frames worked on at once; no picture depends on it.
        cancelled: polled before every frame.

    Raises:
        AskTheArtist: nothing in the words can stand alone.
    """
    element = wanted_element(wanted, spec, coverage)
    light = element_frames(
        element,
        width=wanted.width,
        height=wanted.height,
        rate=wanted.rate.fps,
        frames=wanted.frames,
        threads=threads,
        shutter=float(Fraction(wanted.look.shutter).limit_denominator(1000) / 360),
        cancelled=cancelled,
    )
    return Drawn(element=element, look=table(element.spec), light=light)


def said_of(drawn: Drawn, wanted: Resolved, coverage: Coverage) -> dict[str, Any]:
    """The document beside an element's file."""
    element = drawn.element
    return {
        "element": element.kind,
        "alpha": alpha_of(wanted.options),
        "amount": element.amount,
        "told": list(element.told),
        "spec": asdict(element.spec),
        "coverage": asdict(coverage),
    }
