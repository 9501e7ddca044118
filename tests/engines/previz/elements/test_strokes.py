from __future__ import annotations

import math

import numpy as np
import pytest

from rushes.engines.previz.elements.strokes import LEAF, STROKE, lay_leaves, lay_strokes


def test_a_disc_covers_its_area_and_its_rim_is_soft() -> None:
    out = np.zeros((64, 64, 4), np.float32)

    lay_strokes(np.array([[32.3, 31.7, 32.3, 31.7, 10.0, 1.0, 1.0, 1.0, 0.5, 0.25, 0.0]]), out)

    assert out[..., 3].sum() == pytest.approx(math.pi * 100.0, rel=0.01)
    assert ((out[..., 3] > 0.05) & (out[..., 3] < 0.95)).sum() > 40
    np.testing.assert_allclose(out[..., :3], out[..., 3:] * np.array([1.0, 0.5, 0.25]), atol=1e-6)


def test_the_second_lies_over_the_first() -> None:
    out = np.zeros((16, 16, 4), np.float32)
    strokes = np.zeros((2, STROKE))
    strokes[:, 0:4], strokes[:, 4:6] = 8.0, (20.0, 1.0)
    strokes[0, 6:10], strokes[1, 6:10] = (1.0, 1.0, 0.0, 0.0), (0.25, 0.0, 0.0, 1.0)

    lay_strokes(strokes, out)

    np.testing.assert_allclose(out[8, 8], [0.75, 0.0, 0.25, 1.0], atol=1e-6)


def test_a_leaf_covers_the_area_between_its_two_arcs() -> None:
    out = np.zeros((128, 128, 4), np.float32)
    leaf = np.zeros((1, LEAF))
    leaf[0] = [64.0, 64.0, 40.0, 10.0, -5.0, 20.0, 1.0, 0.5, 0.5, 0.5]

    lay_leaves(leaf, out)

    # the form is |v| < (1 - u^2)(1 - 0.35 u): 2 * 4/3 of the box spanned by half length and half width
    assert out[..., 3].sum() == pytest.approx(8.0 / 3.0 * (40.0 * 20.0 + 10.0 * 5.0), rel=0.02)
