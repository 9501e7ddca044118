"""What lies over a piece of the film: which frames of which takes with alpha, and the frames themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.alpha import premultiplied
from rushes.media.read import read_float
from rushes.model.brief import MediaRef
from rushes.model.cut import Cut, PictureEvent
from rushes.model.take import Take

#: Stands where a layer shows nothing.
NOTHING = -1


@dataclass(frozen=True, kw_only=True)
class Over:
    """One take over one piece of the film.

    Args:
        media: the take's file, with alpha.
        frames: which of its frames lies over each frame of the piece, or `NOTHING`.
    """

    media: MediaRef
    frames: tuple[int, ...]


def layers_over(cut: Cut, event: PictureEvent, takes: Mapping[str, Take], *, count: int) -> tuple[Over, ...]:
    """The layers over an event, lowest first.

    Args:
        cut: with its elements.
        event: of its picture.
        takes: by id, those of the elements among them.
        count: frames of the piece, spread evenly over the event: those of its take where it has another rate.
    """
    found: dict[str, list[int]] = {}
    length = len(event.record)
    places = [event.record.start + (2 * n + 1) * length // (2 * count) for n in range(count)]
    for element in cut.elements:
        if element.source is None or not set(places) & set(range(element.record.start, element.record.end)):
            continue
        take = takes[element.take]
        step = take.facts.rate.fps / cut.rate.fps
        shown = found.setdefault(element.take, [NOTHING] * count)
        for n, place in enumerate(places):
            if element.record.start <= place < element.record.end:
                own = element.source.start + place - element.record.start
                shown[n] = min(take.facts.frames - 1, int(own * step + Fraction(1, 2)))
    return tuple(Over(media=takes[take].media, frames=tuple(shown)) for take, shown in found.items())


def read_layer(path: Path, frames: Sequence[int], *, size: tuple[int, int]) -> Iterator[NDArray[np.float32] | None]:
    """Frames of a take with alpha in any order, premultiplied; a loop that goes round is read again.

    Args:
        path: the take's file.
        frames: which of them, or `NOTHING`.
        size: width and height wanted.

    Yields:
        (H, W, 4) float32 R'G'B' times alpha, alpha 0..1; None for `NOTHING`.
    """
    stream: Iterator[Any] = iter(())
    at = NOTHING
    picture = np.empty(0, np.float32)
    for wanted in frames:
        if wanted == NOTHING:
            yield None
            continue
        if at == NOTHING or wanted < at:
            stream, at = read_float(path, start=wanted, size=size, alpha=True), wanted - 1
        while at < wanted:
            picture, at = next(stream), at + 1
        yield premultiplied(picture)
