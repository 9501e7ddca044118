from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.looks import render_range
from rushes.errors import AskTheArtist
from rushes.model.engine import Request, Resolved
from rushes.timebase import FrameRange


def wanted(**options: str) -> Resolved:
    request = Request(
        prompt="A man runs down an alley at dawn, push in",
        seconds=Fraction(1, 2),
        width=64,
        height=36,
        seed=9,
        options=options,
    )
    resolved = PrevizEngine().plan(request).resolved
    assert resolved is not None
    return resolved


@pytest.mark.parametrize("options", [{}, {"loop": "yes"}])
def test_a_range_is_the_very_frames_of_the_take(options: dict[str, str]) -> None:
    asked = wanted(**options)

    whole = list(render_range(asked, FrameRange(0, 12)))
    part = list(render_range(asked, FrameRange(5, 8), threads=2))

    assert len(part) == 3
    for n, picture in enumerate(part):
        np.testing.assert_array_equal(picture, whole[5 + n])


def test_a_look_may_be_smaller_than_the_take() -> None:
    picture = next(render_range(replace(wanted(), width=128, height=72), FrameRange(3, 4), height=36))

    assert picture.shape == (36, 64, 3)


@pytest.mark.parametrize("frames", [(0, 13), (12, 13)])
def test_frames_that_the_take_lacks_are_refused_in_words(frames: tuple[int, int]) -> None:
    with pytest.raises(AskTheArtist, match="frames that the take does not have"):
        render_range(wanted(), FrameRange(*frames))
