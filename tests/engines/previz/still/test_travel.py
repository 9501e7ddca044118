from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.moves import MOVES
from rushes.engines.previz.still.asked import Motion
from rushes.engines.previz.still.depth import focal_pixels, guess_depth
from rushes.engines.previz.still.layers import reach_pixels, take_apart
from rushes.engines.previz.still.travel import fit_way, rim_of, view_at
from tests.engines.previz.still.made import scene
from tests.engines.previz.still.test_layers import drawn

PICTURE, _ = scene()
DEPTH = guess_depth(PICTURE)
SHEETS = take_apart(PICTURE, DEPTH)
FOCAL = focal_pixels(320, 180)


def way_of(motion: Motion):
    return fit_way(motion, SHEETS, FOCAL, distance=6.0, seconds=2.0, reach=reach_pixels(DEPTH), guessed=True)


def view_of(motion: Motion, share: float):
    return view_at(way_of(motion), rim_of(SHEETS), FOCAL, share, 2.0)


@pytest.mark.parametrize("move", MOVES)
def test_every_move_begins_on_the_picture(move: str) -> None:
    view = view_of(Motion(move=move), 0.0)

    assert view.turn == pytest.approx(np.eye(3), abs=1e-9)
    assert view.eye == pytest.approx(np.zeros(3), abs=1e-9)
    assert view.zoom == pytest.approx(1.0)


@pytest.mark.parametrize("move", [m for m in MOVES if m not in ("static", "rack_focus")])
def test_every_move_moves_and_never_looks_past_the_rim(move: str) -> None:
    mark = PICTURE.copy()
    mark[:] = 200
    mark[1:-1, 1:-1] = 100  # a bright rim, one pixel wide
    sheets = tuple(type(s)(color=np.dstack([mark, s.color[..., 3]]), near=s.near, live=s.live) for s in SHEETS)

    ends = [view_of(Motion(move=move), share) for share in (0.5, 1.0)]
    seen = [drawn(sheets, view)[0] for view in ends]

    assert any(
        np.abs(view.turn - np.eye(3)).max() + np.abs(view.eye).max() + abs(view.zoom - 1.0) > 1e-3 for view in ends
    )
    if move not in ("pull_out", "zoom_out", "drone_rise"):  # their rim is mirrored, and told
        inner = [picture[6:-6, 6:-6] for picture in seen]
        assert all((picture < 150).all() for picture in inner)


def test_a_move_is_held_back_where_it_would_show_too_much_and_says_by_what() -> None:
    orbit = way_of(Motion(move="orbit"))
    truck = way_of(Motion(move="truck"))

    assert 0.0 < orbit.share < 0.2
    assert truck.limit in ("what lies hidden behind the subject", "upright things that would lean on guessed ground")
    assert way_of(Motion(move="static")).limit == ""


def test_a_loop_ends_where_it_began_and_was_elsewhere_between() -> None:
    views = [view_of(Motion(move="push_in", loops=True), share) for share in (0.0, 0.5, 1.0)]

    assert views[2].eye == pytest.approx(views[0].eye, abs=1e-9)
    assert views[1].eye[2] > 0.05


def test_left_and_right_are_opposite() -> None:
    left, right = (view_of(Motion(move="truck", side=side), 1.0).eye[0] for side in (-1.0, 1.0))

    assert left < 0 < right
    assert left == pytest.approx(-right, rel=0.2)


def test_gentle_is_less_where_nothing_holds_the_move_back() -> None:
    full, gentle = (view_of(Motion(move="handheld" if s == 1 else "roll", strength=s), 1.0) for s in (1, 0.1))
    bold = view_of(Motion(move="roll", strength=0.2), 1.0)

    assert abs(gentle.turn[0, 1]) < abs(bold.turn[0, 1])
    assert full.zoom >= 1.0
