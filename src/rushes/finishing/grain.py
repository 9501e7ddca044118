"""The look's grain, as much of it as is missing, then clip, dither and quantise: the last step of a chain."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rushes.errors import AskTheArtist, Cancelled
from rushes.finishing.base import FinishContext, FinishFacts, Frame, Spares, resume
from rushes.imaging.grain import finish_frame
from rushes.imaging.texture import grain_sigma, native_crops
from rushes.model.master import Reading

_TYPES: dict[str, Any] = {"float32": np.float32, "uint8": np.uint8, "uint16": np.uint16}

#: What the ruler reads in pictures without grain, 8-bit codes (video-science 2.2): taken off in quadrature.
FLOOR = 0.6
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def present_grain(first: Frame, second: Frame) -> float:
    """Grain of two successive frames in 8-bit codes: the calmer quarter of the crops, less the ruler's own floor.

    Texture that moves reads as grain; the calmest crops are the ones to believe.
    """
    found = []
    for crop in native_crops(*first.shape[:2]):
        sigma = grain_sigma(np.clip(first[crop] @ _LUMA, 0, 1), np.clip(second[crop] @ _LUMA, 0, 1)).sigma
        if sigma is not None:
            found.append(sigma)
    calm = float(np.percentile(found, 25)) if found else 0.0
    return float(np.sqrt(max(0.0, calm * calm - FLOOR * FLOOR)))


def missing_grain(wanted: float, measured: float) -> float:
    """What to add so that variances sum to the look's: sqrt(max(0, wanted^2 - measured^2)), in 8-bit codes."""
    return float(np.sqrt(max(0.0, wanted * wanted - measured * measured)))


class GrainOp:
    """Grain, dither, quantise."""

    facts = FinishFacts(
        name="grain",
        title="Grain and dither",
        place=100,
        window=1,
        improves="grain against the look's",
        defaults={
            "sigma": 1.6,
            "measured": None,
            "size": 0.55,
            "chroma": 0.35,
            "out": "float32",
            "bits": 0,
            "in_place": False,
        },
        source="AFGS1 1.0; Norkin, Birkbeck 2018; video-science 6",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Frames clipped to 0..1 with grain; with `out` uint8 or uint16 the arrays are of that type, dithered.

        Settings: `sigma` (look) and `measured` (already there; None looks at the first two frames) in 8-bit codes at
        delivery size, `size` in pixels of a 1080-line picture, `chroma`, `out`, `bits` the dither prepares for.

        Raises:
            AskTheArtist: an output type that is not known, or a negative amount.
        """
        own = {**self.facts.defaults, **settings}
        kind = _TYPES.get(str(own["out"]))
        if kind is None or float(own["sigma"]) < 0:
            raise AskTheArtist(
                "grain cannot be set so",
                cause=f"out is {own['out']!r}, sigma is {own['sigma']!r}",
                next_step="out is float32, uint8 or uint16; sigma is 0 or more, in 8-bit codes",
            )
        looks = own["measured"] is None and float(own["sigma"]) > 0
        ahead = list(itertools.islice(frames, 2)) if looks else []
        measured = float(own["measured"] or 0.0)
        if len(ahead) == 2:
            measured = present_grain(ahead[0], ahead[1])
        added = missing_grain(float(own["sigma"]), measured)
        context.report(
            Reading(
                step="grain",
                label="grain",
                before=round(measured, 2),
                after=round(float(np.hypot(measured, added)), 2),
                unit="8-bit codes",
            )
        )
        spares = Spares()
        index = context.first_frame - 1
        for frame in resume(ahead, frames):  # no enumerate: it keeps the frame it gave while it asks for the next
            index += 1
            if context.cancelled():
                raise Cancelled
            is_same = kind is np.float32 and bool(own["in_place"])
            out: NDArray[Any] = frame if is_same else spares.take(frame.shape, kind)
            finish_frame(
                frame,
                out,
                sigma=added,
                seed=context.seed,
                index=index,
                size=float(own["size"]) * min(frame.shape[:2]) / 1080.0,
                chroma=float(own["chroma"]),
                bits=int(own["bits"]),
                threads=context.threads,
            )
            del frame
            yield cast(Frame, out)  # integers where asked: the end of a chain feeds an encoder
            del out
