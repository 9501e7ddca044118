"""Still, duplicate, black and blank frames and cuts, planted exactly."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from rushes.imaging import cadence
from rushes.testing import synthetic as made

CLIP = made.pan(height=90, width=160, frames=20)


def changes_of(clip: Sequence[made.Frame]) -> list[cadence.Change]:
    lumas = [view.luma for view in made.views(clip)]
    return [cadence.measure_change(a, b) for a, b in itertools.pairwise(lumas)]


def cuts_of(clip: Sequence[made.Frame]) -> tuple[int, ...]:
    ruler = cadence.CutRuler()
    for view in made.views(clip):
        ruler.see(view.lab, view.luma)
    return ruler.finish()


@pytest.mark.parametrize("every", [2, 5])
def test_planted_duplicates_are_found_exactly_with_their_rhythm(every: int) -> None:
    found = cadence.duplicate_frames(changes_of(made.duplicate(CLIP, every=every)))

    assert np.flatnonzero(found).tolist() == list(range(every - 1, 20, every))
    assert cadence.duplicate_period(found) == every


def test_a_freeze_is_not_a_duplicate() -> None:
    changes = changes_of(made.freeze(CLIP, start=6, frames=9))

    assert np.flatnonzero(cadence.frozen_frames(changes)).tolist() == list(range(7, 15))
    assert not cadence.duplicate_frames(changes).any()


def test_a_moving_picture_neither_freezes_nor_repeats() -> None:
    changes = changes_of(CLIP)

    assert not cadence.frozen_frames(changes).any()
    assert not cadence.duplicate_frames(changes).any()
    assert cadence.duplicate_period(cadence.duplicate_frames(changes)) is None


def test_a_small_thing_that_moves_before_a_fixed_camera_is_not_a_freeze() -> None:
    still = made.pan(height=90, width=160, frames=8, speed=(0, 0))
    alive = [frame.copy() for frame in still]
    for number, frame in enumerate(alive):
        frame[40:44, 20 + 5 * number : 24 + 5 * number] = 190

    assert cadence.frozen_frames(changes_of(still)).sum() == 7
    assert not cadence.frozen_frames(changes_of(alive)).any()


def test_black_and_blank_frames_are_told_from_dark_pictures() -> None:
    dark = made.to_codes(made.to_unit(CLIP[0]) * 0.15)
    views = list(made.views([CLIP[0], dark, CLIP[0] * 0, np.full_like(CLIP[0], 128)]))

    assert [cadence.is_black(view.luma) for view in views] == [False, False, True, False]
    assert [cadence.is_blank(view.proxy) for view in views] == [False, False, True, True]


def test_a_planted_cut_is_found_at_its_frame() -> None:
    other = made.pan(height=90, width=160, frames=10, seed=7, tint=(0.6, 0.8, 1.1))

    assert cuts_of(CLIP[:10] + other) == (10,)


def test_a_strobe_of_pictures_has_no_single_cut() -> None:
    tints = [(1.0, 0.9, 0.8), (0.6, 0.8, 1.1), (0.9, 0.5, 0.5)]
    strobe = tuple(made.pan(height=90, width=160, frames=1, seed=i, tint=tints[i % 3])[0] for i in range(12))

    assert cuts_of(strobe) == ()


def test_a_flash_a_fade_and_a_fast_pan_are_not_cuts() -> None:
    flashed = tuple(made.to_codes(made.to_unit(f) * (1.7 if i == 9 else 0.9)) for i, f in enumerate(CLIP))
    fast = made.pan(height=90, width=160, frames=16, speed=(7, 2))

    assert cuts_of(flashed) == ()
    assert cuts_of(made.fade(CLIP, log_gain=-2)) == ()
    assert cuts_of(fast) == ()


def test_runs_are_stretches_of_true() -> None:
    mask = np.array([True, True, False, True, False, False, True])

    assert cadence.runs(mask) == [(0, 2), (3, 4), (6, 7)]
    assert cadence.runs(np.zeros(3, np.bool_)) == []
