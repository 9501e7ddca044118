from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.still.depth import focal_pixels, guess_depth, take_depth
from rushes.engines.previz.still.layers import reach_pixels, take_apart
from rushes.engines.previz.still.warp import View, draw
from tests.engines.previz.still.made import scene

HERE = View(turn=np.eye(3), eye=np.zeros(3), zoom=1.0)


def drawn(sheets, view=HERE):
    height, width = sheets[0].near.shape
    rgb, depth = np.empty((height, width, 3), np.float32), np.empty((height, width), np.float32)
    draw(sheets, view, focal_pixels(width, height), rgb, depth)
    return rgb * 255.0, depth


def test_sheets_in_place_are_the_picture_again() -> None:
    picture, _ = scene()

    again, _ = drawn(take_apart(picture, guess_depth(picture)))

    away = np.abs(again - picture).max(axis=2)
    assert away.mean() < 0.5
    assert (away > 8).mean() < 0.01


def test_behind_a_subject_lies_what_is_beside_it_and_none_of_the_subject() -> None:
    picture, post = scene()
    depth = guess_depth(picture)

    back, front = take_apart(picture, depth)

    near = round(reach_pixels(depth))
    behind = back.color[60:140, 144 : 144 + near, :3].astype(int)
    assert (behind[..., 0] < 160).all()  # the post is red, sky and ground are not
    assert (front.color[post][:, 3] > 127).mean() > 0.85
    assert back.near[70, 146] < 0.5 * front.near[70, 146]


def test_three_depths_make_three_sheets_far_first() -> None:
    picture, _ = scene()
    nearness = np.full(picture.shape[:2], np.float32(0.05))
    nearness[40:, 60:200] = 0.4
    nearness[80:, 120:160] = 0.9

    sheets = take_apart(picture, take_depth(nearness))

    assert len(sheets) == 3
    assert sheets[2].near[100, 122] > sheets[1].near[60, 65] > sheets[0].near[60, 20]
    assert sheets[1].color[60, 65, 3] > 127
    assert sheets[1].color[60, 20, 3] == 0
    assert sheets[2].color[100, 122, 3] > 127
    assert sheets[2].color[60, 65, 3] == 0


def test_a_slope_is_not_cut() -> None:
    picture, _ = scene()
    slope = np.linspace(0.0, 1.0, picture.shape[0], dtype=np.float32)[:, None].repeat(picture.shape[1], axis=1)

    assert len(take_apart(picture, take_depth(slope))) == 1


def test_a_guess_shows_less_of_what_is_hidden_than_a_supplied_depth() -> None:
    picture, _ = scene()

    guessed = reach_pixels(guess_depth(picture))

    assert guessed == pytest.approx(0.02 * 320)
    assert reach_pixels(take_depth(np.zeros((180, 320), np.float32))) > guessed
