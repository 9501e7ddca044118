from __future__ import annotations

import numpy as np

from rushes.engines.previz.colour import table
from rushes.engines.previz.elements.develop import develop
from rushes.engines.previz.kit import SceneSpec
from rushes.imaging.alpha import over

LOOK = table(SceneSpec(kit="street", seed=1))


def edge() -> np.ndarray:
    """A bright grey half plane whose edge leans: (48, 48, 4) premultiplied light."""
    y, x = np.mgrid[:48, :48] + 0.5
    alpha = np.clip(24.0 - x + 0.2 * y, 0.0, 1.0).astype(np.float32)
    return np.dstack([alpha * 0.7, alpha * 0.7, alpha * 0.7, alpha]).astype(np.float32)


def test_premultiplied_is_straight_times_alpha_and_black_where_nothing_is() -> None:
    straight, multiplied = (develop(edge(), LOOK, alpha=kind) for kind in ("straight", "premultiplied"))

    assert np.abs(straight[..., :3] * straight[..., 3:] - multiplied[..., :3]).max() < 1e-6
    assert multiplied[multiplied[..., 3] == 0.0].max() == 0.0
    assert (straight[..., 3] == edge()[..., 3]).all()


def test_an_edge_over_white_shows_no_dark_fringe() -> None:
    laid = over(develop(edge(), LOOK, alpha="premultiplied"), np.ones(3, np.float32))

    inside, row = laid[24, 2], laid[24]
    assert (row >= inside - 1e-5).all()
    assert (np.diff(row[:, 0]) >= -1e-5).all()  # from the thing to white without a dip


def test_half_covered_pixels_have_the_code_of_covered_ones() -> None:
    straight = develop(edge(), LOOK, alpha="straight")

    assert np.abs(straight[..., :3] - straight[2, 2, :3]).max() < 1e-4


def test_colours_go_through_the_look_as_in_a_take() -> None:
    """At the nodes of the cube the code is the cube's own."""
    s = 12 / 32
    light = np.full((1, 1, 4), s * s / (1 - s * s), np.float32)
    light[..., 3] = 1.0

    code = develop(light, LOOK, alpha="straight")[0, 0, :3]

    np.testing.assert_allclose(code, LOOK[12, 12, 12, :3] / 255.0, atol=1e-4)
