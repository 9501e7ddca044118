"""Frames of an element as premultiplied light: its subject cut out of its scene, or what is in the air."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.ahead import in_order
from rushes.engines.previz.elements.asked import SUBJECT, Element
from rushes.engines.previz.elements.cutout import Cutout
from rushes.engines.previz.elements.falling import KINDS, Air, draw_air
from rushes.engines.previz.elements.mist import draw_mist


def element_frames(
    element: Element,
    *,
    width: int,
    height: int,
    rate: Fraction,
    frames: int,
    threads: int = 1,
    shutter: float = 0.5,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[NDArray[np.float32]]:
    """Frames of an element in order; with `loop` in the scene's `extra`, the last one meets the first.

    Args:
        element: from `asked.element_of`.
        width, height: of the picture, pixels.
        rate: frames per second.
        frames: how many.
        threads: frames worked on at once; no picture depends on it.
        shutter: share of a frame that the shutter is open.
        cancelled: polled before every frame.

    Yields:
        (height, width, 4) float32 scene-linear BT.709 as exposed, premultiplied.

    Raises:
        Cancelled: a person stopped it.
    """
    seconds = float(Fraction(frames) / rate)
    cutout = None
    if element.kind == SUBJECT:
        cutout = Cutout(element.spec, width=width, height=height, seconds=seconds, shutter=shutter)

    def work(number: int) -> NDArray[np.float32]:
        at = float(Fraction(number) / rate)
        if cutout is not None:
            return cutout.frame(at, rate)
        return air_at(element, at, width=width, height=height, loop=seconds, shutter=shutter / float(rate))

    try:
        yield from in_order(work, range(frames), threads=threads, cancelled=cancelled)
    finally:
        if cutout is not None:
            cutout.close()


def air_at(
    element: Element, seconds: float, *, width: int, height: int, loop: float, shutter: float
) -> NDArray[np.float32]:
    """One frame of what is in the air (see `element_frames`); `loop` counts only where the scene is one."""
    loop = loop if element.spec.extra.get("loop") else 0.0
    seed = element.spec.seed & 0xFFFF
    if element.kind in KINDS:
        air = Air(
            kind=element.kind, amount=element.amount, seed=seed, width=width, height=height, loop=loop, shutter=shutter
        )
        return draw_air(air, seconds)
    return draw_mist(
        element.kind, amount=element.amount, seed=seed, width=width, height=height, loop=loop, seconds=seconds
    )
