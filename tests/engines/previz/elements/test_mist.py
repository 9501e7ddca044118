from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.elements.mist import draw_mist


def drawn(kind: str, seconds: float, loop: float, amount: float = 1.0, seed: int = 3) -> np.ndarray:
    return draw_mist(kind, amount=amount, seed=seed, width=96, height=54, loop=loop, seconds=seconds)


@pytest.mark.parametrize("kind", ["smoke", "fog"])
@pytest.mark.parametrize("loop", [1.5, 6.0, 14.0])
def test_a_loop_flows_back_into_itself_without_a_step(kind: str, loop: float) -> None:
    step = loop / 40

    first, last = drawn(kind, 0.0, loop), drawn(kind, loop, loop)
    seam = np.abs(drawn(kind, loop - step, loop) - first).mean()
    inside = [np.abs(drawn(kind, t + step, loop) - drawn(kind, t, loop)).mean() for t in (0.2, 0.45 * loop, 0.7 * loop)]

    assert np.abs(first - last).max() < 1e-5
    assert 0.0 < seam <= 1.3 * max(inside)


@pytest.mark.parametrize("kind", ["smoke", "fog"])
def test_contrast_stays_over_a_loop(kind: str) -> None:
    spread = [drawn(kind, t, 6.0)[..., 3].std() for t in (0.0, 0.75, 1.5, 2.25, 3.0)]

    assert min(spread) > 0.6 * max(spread)


def test_smoke_leaves_most_of_the_picture_free_and_thicker_smoke_less() -> None:
    thin, thick = (drawn("smoke", 1.0, 0.0, amount)[..., 3] for amount in (0.5, 1.6))

    assert (thick == 0).mean() > 0.3
    assert thin.mean() < 0.7 * thick.mean()
    assert thick.max() <= 1.0
