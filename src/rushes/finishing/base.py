"""What a finishing operation promises: facts, and a pure stream of frames in and frames out.

Frames are (H, W, 3) float32 display-referred R'G'B', BT.709, nominal 0..1 (values outside are kept until the last
step). A stream is an iterator; an operation with a window buffers only that many frames, so memory is constant
whatever the length. The same frames in any chunking give the same output.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rushes.model.master import Reading

Frame = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class FinishFacts:
    """What an operation says of itself.

    Args:
        name: leaf name.
        title: for people.
        window: frames it looks at on each side.
        changes_size: the output size differs from the input size.
        place: order of ground-rules.md (conform 10, deflicker 20, denoise 30, stabilise 40, match 50, comp 60,
            upscale 70, grade 80, detail 90, grain 100, dither 110).
        improves: name of the ruler it should move, and which way.
        defaults: settings with their default values.
        source: paper, standard or section.
        version: of the arithmetic; part of the cache key.
    """

    name: str
    title: str
    place: int
    window: int = 0
    changes_size: bool = False
    improves: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class FinishContext:
    """What an operation may know of its shot.

    Args:
        width, height: of the frames that come in.
        out_width, out_height: size the chain must end at.
        seed: of shot and take, for grain and dither; frame n adds n.
        first_frame: index in the take of the first frame of the stream.
        threads: worker threads.
        reference: opens a stream of the hero shot's frames (same colour space), or None.
        layers: each opens a stream of what lies over the frames, lowest first: (height, width, 4) float32 R'G'B'
            premultiplied with alpha 0..1, or None for a frame over which nothing lies.
        cancelled: poll it; raise errors.Cancelled.
        report: hands over a before/after reading.
    """

    width: int
    height: int
    out_width: int
    out_height: int
    seed: int = 1
    first_frame: int = 0
    threads: int = 1
    reference: Callable[[], Iterator[Frame]] | None = None
    layers: tuple[Callable[[], Iterator[Frame | None]], ...] = ()
    cancelled: Callable[[], bool] = lambda: False
    report: Callable[[Reading], None] = lambda reading: None


class Spares:
    """Arrays of one stream that are filled again once nobody holds them: fresh memory costs as much as the work in it.

    A frame that a later step still keeps, itself or by a view, is never touched. What is kept has a limit in bytes: six
    frames of 1080p, or the one frame of UHD that a chain holds where every step lets go of a frame before it asks for
    the next. Who holds more gets fresh ones.
    """

    def __init__(self) -> None:
        self._arrays: list[NDArray[Any]] = []

    def take(self, shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
        """An array of that shape and type with any content."""
        for index in range(len(self._arrays)):
            # held by this list and for the time of the question, hence by nobody else
            if sys.getrefcount(self._arrays[index]) == _OWN:
                found = self._arrays[index]
                if found.shape == shape and found.dtype == kind:
                    return found
        made: NDArray[Any] = np.empty(shape, kind)
        if sum(array.nbytes for array in self._arrays) + made.nbytes <= _KEPT:
            self._arrays.append(made)
        return made


def resume(ahead: list[Frame], frames: Iterator[Frame]) -> Iterator[Frame]:
    """The frames already taken, then the rest; none is kept after it was handed on."""
    while ahead:
        yield ahead.pop(0)
    yield from frames


def _count_own() -> int:
    """How many references an array in a list shows when nobody else holds it; interpreters differ."""
    lone = [np.empty(1)]
    return sys.getrefcount(lone[0])


_OWN = _count_own()
#: Bytes that are kept: a frame of 1080p in float32 is 25 million, one of UHD 100.
_KEPT = 150_000_000


class FinishOp(Protocol):
    """A finishing leaf: stateless; `apply` starts a stream."""

    facts: FinishFacts

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """The finished stream, one frame out for each frame in; raises AskTheArtist for settings it cannot use."""
        ...
