"""A fingerprint tells layout and colour, forgives a nudge of grade, and stacks only what agrees almost everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import BrokenPromise
from rushes.imaging import likeness
from rushes.imaging.view import FrameView


def clip(seed: int, *, frames: int = 12) -> list[np.ndarray]:
    """Blocks of colour that drift: (90, 160, 3) uint8 each."""
    rng = np.random.default_rng(seed)
    ground = np.repeat(np.repeat(rng.uniform(20, 220, (10, 18, 3)), 10, axis=0), 10, axis=1)
    return [np.roll(ground, frame, axis=1)[:90, :160].astype(np.uint8) for frame in range(frames)]


def fingerprint(frames: list[np.ndarray]) -> likeness.Print:
    moments = likeness.moments_of(len(frames))
    return likeness.make_print([likeness.cells_of(FrameView(0, frames[moment]).lab) for moment in moments])


ONE = clip(1)


def test_a_clip_is_like_itself_and_unlike_another() -> None:
    assert likeness.unlikeness(fingerprint(ONE), fingerprint(ONE)) == 0
    assert likeness.unlikeness(fingerprint(ONE), fingerprint(clip(2))) > 5 * likeness.NEAR


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: np.clip(frame * 1.03 + 1, 0, 255),
        lambda frame: np.clip(frame * np.array([1.03, 1.0, 0.97]), 0, 255),
        lambda frame: np.clip(frame + np.random.default_rng(1).normal(0, 6, frame.shape), 0, 255),
    ],
    ids=["brighter", "warmer", "grain"],
)
def test_a_nudge_of_grade_or_a_little_grain_is_no_other_clip(change) -> None:
    nudged = [change(frame).astype(np.uint8) for frame in ONE]

    assert likeness.unlikeness(fingerprint(ONE), fingerprint(nudged)) < likeness.NEAR


def test_a_regrade_is_another_clip() -> None:
    cold = [np.clip(frame * np.array([0.7, 0.9, 1.2]), 0, 255).astype(np.uint8) for frame in ONE]

    assert likeness.unlikeness(fingerprint(ONE), fingerprint(cold)) > likeness.NEAR


def test_much_more_light_is_another_clip_even_where_nothing_else_changes() -> None:
    made = fingerprint(ONE)
    lifted = made.copy()
    lifted[..., 0] = np.minimum(made[..., 0].astype(int) + 12, 100)

    assert likeness.unlikeness(made, lifted) > likeness.NEAR


def test_something_that_covers_a_tenth_of_the_picture_makes_it_another_clip() -> None:
    other = [frame.copy() for frame in ONE]
    for frame in other:
        frame[20:60, 20:60] = (230, 20, 20)

    assert likeness.unlikeness(fingerprint(ONE), fingerprint(other)) > likeness.NEAR


def test_the_same_pictures_in_another_order_are_another_clip() -> None:
    assert likeness.unlikeness(fingerprint(ONE), fingerprint(ONE[::-1])) > likeness.NEAR


def test_distance_is_the_same_both_ways() -> None:
    one, other = fingerprint(ONE), fingerprint(clip(3))

    assert likeness.unlikeness(one, other) == pytest.approx(likeness.unlikeness(other, one))


def test_a_fingerprint_is_small_and_survives_being_kept() -> None:
    made = fingerprint(ONE)

    text = likeness.to_text(made)

    assert made.nbytes == 2592
    assert len(text) < 3300
    assert np.array_equal(likeness.from_text(text), made)


def test_moments_lie_inside_the_clip_and_short_clips_repeat_some() -> None:
    assert likeness.moments_of(48) == (4, 12, 20, 28, 36, 44)
    assert likeness.moments_of(1) == (0,) * 6
    assert likeness.moments_of(0) == (0,) * 6


def test_a_fingerprint_of_too_few_moments_is_refused() -> None:
    with pytest.raises(BrokenPromise, match="another number of moments"):
        likeness.make_print([np.zeros((9, 16, 3), np.float32)] * 5)


def test_chains_do_not_grow_everything_is_near_the_first_of_its_stack() -> None:
    flat = np.zeros((6, 9, 16, 3), np.int8)
    stepped = []
    for step in (0, 3, 6, 20):
        made = flat.copy()
        made[:, :, 11:, 0] = step
        stepped.append(made)

    assert likeness.stack_prints(stepped) == ((0, 1),)
    assert likeness.stack_prints(stepped[::-1]) == ((1, 2),)
    assert likeness.stack_prints([]) == ()


@given(st.lists(st.integers(0, 5), max_size=9))
@settings(max_examples=30, deadline=None)
def test_a_take_is_in_one_stack_at_most_and_alike_takes_are_together(kinds: list[int]) -> None:
    prints = [fingerprint_of_kind(kind) for kind in kinds]

    groups = likeness.stack_prints(prints)

    members = [index for group in groups for index in group]
    assert len(members) == len(set(members))
    assert {tuple(index for index, other in enumerate(kinds) if other == kind) for kind in kinds} >= set(groups)


KINDS: dict[int, likeness.Print] = {}


def fingerprint_of_kind(kind: int) -> likeness.Print:
    if kind not in KINDS:
        KINDS[kind] = fingerprint(clip(10 + kind, frames=2))
    return KINDS[kind]
