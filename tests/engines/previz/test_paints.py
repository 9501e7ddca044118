from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.kit import PAINTS, SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.paints import painted
from rushes.engines.previz.render import render_still


def picture() -> np.ndarray:
    """A coloured disc before a ramp, with grain."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:180, 0:320]
    rgb = np.stack([x / 320 * 200, y / 180 * 160, 120 + 0 * x], axis=-1)
    rgb[(x - 160) ** 2 + (y - 90) ** 2 < 2500] = (220, 40, 30)
    return np.clip(rgb + rng.normal(0, 6, rgb.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("paint", PAINTS)
def test_a_paint_changes_the_picture_the_same_way_each_time_and_keeps_its_subject(paint: str) -> None:
    before = picture()
    once, again = (painted(before, paint, seed=3) for _ in range(2))

    assert once.shape == before.shape
    assert once.dtype == np.uint8
    assert np.array_equal(once, again)
    assert np.abs(once.astype(int) - before).mean() > 2.0
    disc, ground = (once[80:100, 150:170], once[20:40, 150:170])
    assert np.abs(disc.mean(axis=(0, 1)) - ground.mean(axis=(0, 1))).max() > 25


def test_black_and_white_has_no_colour() -> None:
    out = painted(picture(), "black_and_white", seed=1)

    assert int((out.max(axis=2) - out.min(axis=2)).max()) == 0


def test_pixel_art_is_large_pixels_of_few_colours() -> None:
    out = painted(picture(), "pixel_art", seed=1)

    assert len(np.unique(out.reshape(-1, 3), axis=0)) < 120
    runs = (np.abs(np.diff(out.astype(int), axis=1)).max(axis=2) > 0).any(axis=0).sum()
    assert runs < 192


@pytest.mark.parametrize("paint", ["oil", "watercolour", "cartoon"])
def test_brushes_keep_edges(paint: str) -> None:
    out = painted(picture(), paint, seed=1)

    assert np.abs(out[90, 215].astype(int) - out[90, 200].astype(int)).max() > 30


def test_oil_leaves_no_grain_within_a_stroke() -> None:
    before, out = picture(), painted(picture(), "oil", seed=1)

    assert out[85:95, 155:165, 2].std() < before[85:95, 155:165, 2].std()


def test_no_paint_is_the_picture_itself() -> None:
    before = picture()

    assert painted(before, "", seed=1) is before
    assert painted(before, "van_gogh", seed=1) is before


def test_a_prompt_in_black_and_white_is_rendered_so_and_a_painter_s_manner_is_told_as_ignored() -> None:
    spec, coverage = describe("abstract background, black and white", seed=1)
    _, van_gogh = describe("abstract background, Van Gogh style", seed=1)
    out = render_still(spec, width=64, height=36)

    assert isinstance(spec, SceneSpec)
    assert coverage.ignored == ()
    assert int((out.max(axis=2) - out.min(axis=2)).max()) == 0
    assert van_gogh.ignored == ("van gogh style",)
