from __future__ import annotations

import numpy as np

from rushes.engines.previz.still.subject import _close_at_rim, find_subject, soften
from tests.engines.previz.still.made import drawing, scene


def test_what_stands_out_is_cut_out_along_its_outline() -> None:
    picture, post = scene()

    found = find_subject(picture)

    assert found is not None
    inside = found.matte > 0.5
    assert (inside & post).sum() / (inside | post).sum() > 0.9
    assert 0.66 <= found.sure <= 1.0


def test_nothing_is_found_where_nothing_stands_out() -> None:
    chance = np.random.default_rng(1)

    assert find_subject(chance.integers(90, 130, (180, 320, 3)).astype(np.uint8)) is None


def test_a_box_points_the_subject_out() -> None:
    picture, post = scene()

    found = find_subject(picture, box=(0.40, 0.15, 0.20, 0.75))

    assert found is not None
    assert found.sure == 1.0
    assert (found.matte[post] > 0.5).mean() > 0.9
    assert (found.matte[:, :100] < 0.01).all()


def test_a_search_is_the_same_twice() -> None:
    picture, _ = scene()

    one, two = find_subject(picture), find_subject(picture)

    assert one is not None
    assert two is not None
    assert np.array_equal(one.matte, two.matte)


def test_a_rough_mask_is_drawn_to_the_edge_of_the_picture() -> None:
    picture = drawing()
    rough = np.zeros(picture.shape[:2], np.float32)
    rough[86:152, 124:157] = 1.0  # one pixel too wide all round

    soft = soften(picture, rough)

    assert soft[120, 140] == 1.0
    assert soft[120, 100] == 0.0
    assert 0.0 <= soft.min() <= soft.max() <= 1.0


def test_a_head_that_the_rim_cuts_has_no_notch() -> None:
    mask = np.zeros((20, 20), np.uint8)
    mask[:, 4:16] = 1
    mask[:4, 8:12] = 0

    closed = _close_at_rim(mask)

    assert closed[:, 4:16].all()
    assert not closed[:, :4].any()
