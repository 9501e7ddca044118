from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.elements.element import element_frames
from rushes.errors import Cancelled
from tests.engines.previz.elements.test_asked import of


def test_frames_are_the_same_for_any_number_of_threads_and_stop_when_told() -> None:
    def made(threads: int) -> list[np.ndarray]:
        element = of("rain")
        return list(element_frames(element, width=64, height=36, rate=Fraction(24), frames=4, threads=threads))

    for one, two in zip(made(1), made(3), strict=True):
        assert (one == two).all()
    with pytest.raises(Cancelled):
        list(element_frames(of("rain"), width=64, height=36, rate=Fraction(24), frames=4, cancelled=lambda: True))
