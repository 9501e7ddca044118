"""A quick look at some frames of a recipe: the very frames of the take, without rendering the others."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from rushes.engines.previz.engine import scene_of
from rushes.errors import AskTheArtist
from rushes.model.engine import Resolved
from rushes.timebase import FrameRange

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def render_range(
    wanted: Resolved, frames: FrameRange, *, height: int | None = None, threads: int = 1
) -> Iterator[NDArray[np.uint8]]:
    """Render frames of a take; at the recipe's own size they are the take's frames before encoding.

    Args:
        wanted: what the recipe says.
        frames: from 0, the end is left out.
        height: another height in pixels, for a faster look; the width follows.
        threads: frames at once.

    Yields:
        (height, width, 3) uint8 R'G'B' BT.709, full range.

    Raises:
        AskTheArtist: frames that the take does not have.
    """
    from rushes.engines.previz.render import render_frames

    if not 0 <= frames.start < frames.end <= wanted.frames:
        raise AskTheArtist(
            "frames that the take does not have",
            cause=f"asked for {frames.start}-{frames.end - 1}; it has 0-{wanted.frames - 1}",
            next_step="ask for frames inside it",
        )
    high = height or wanted.height
    wide = max(2, round(wanted.width * high / wanted.height / 2) * 2)
    rate = wanted.rate.fps
    return render_frames(
        scene_of(wanted)[0],
        width=wide,
        height=high,
        rate=rate,
        frames=frames.end - frames.start,
        threads=threads,
        start=frames.start,
        length=Fraction(wanted.frames) / rate,
        grain=wanted.look.grain,
        shutter=wanted.look.shutter / 360.0,
    )
