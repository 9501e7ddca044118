from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.still.depth import FAR, find_horizon, guess_depth, is_drawing, take_depth
from tests.engines.previz.still.made import drawing, scene


def test_a_guess_has_far_sky_near_ground_and_an_upright_subject_on_it() -> None:
    picture, _ = scene()

    depth = guess_depth(picture)

    assert depth.kind == "guessed"
    assert depth.horizon == pytest.approx(0.45, abs=0.04)
    sky, foot, front = depth.near[5, 20], depth.near[146, 20], depth.near[175, 20]
    assert sky < 1.3 * FAR < foot < front
    upright = depth.near[50:140, 160]
    assert np.ptp(upright) == 0.0
    assert upright[0] == pytest.approx(float(foot), rel=0.1)
    assert depth.subject == pytest.approx((0.5, 0.535), abs=0.02)


def test_a_subject_that_the_rim_cuts_stands_nearer_than_the_ground_in_front() -> None:
    picture, _ = scene()
    matte = np.zeros(picture.shape[:2], np.float32)
    matte[60:, 140:180] = 1.0

    depth = guess_depth(picture, matte=matte)

    assert depth.near[100, 160] > depth.near[179, 10]


def test_nobody_is_found_where_a_person_said_there_is_nobody() -> None:
    depth = guess_depth(scene()[0], alone=True)

    assert depth.matte is None
    assert np.ptp(depth.near[100]) == 0.0
    assert any("no subject" in words for words in depth.told)


def test_a_horizon_that_is_told_is_taken() -> None:
    depth = guess_depth(scene()[0], alone=True, horizon=0.8)

    assert depth.horizon == 0.8
    assert depth.near[120, 0] < 2.5 * FAR


def test_a_drawing_is_one_flat_sheet() -> None:
    depth = guess_depth(drawing())

    assert depth.kind == "flat"
    assert np.ptp(depth.near) == 0.0
    assert not is_drawing(scene()[0])


def test_an_even_picture_has_its_horizon_where_it_usually_is() -> None:
    assert find_horizon(np.full((180, 320, 3), 90, np.uint8), None) == (0.42, "not seen: where it usually is")


def test_supplied_depth_is_linear_in_one_over_the_distance() -> None:
    ramp = np.linspace(0.0, 1.0, 11, dtype=np.float32)[None].repeat(3, axis=0)

    depth = take_depth(ramp)

    assert depth.kind == "supplied"
    assert 1.0 / depth.near[0, [0, 10]] == pytest.approx([80.0, 2.5])
    assert np.diff(depth.near[0]) == pytest.approx(np.diff(depth.near[0])[0])
