from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import cv2
import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.match import MatchOp, match_anchors, step_to_look
from rushes.imaging.balance import Balance, balance_colors, color_error
from rushes.model.master import Reading
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, to_frames
from rushes.testing.synthetic import pan

CLIP = to_frames(pan(height=240, width=426, frames=12, speed=(6.0, 0.5), seed=3))
OTHER = to_frames(pan(height=240, width=426, frames=2, seed=99))
WRONG = Balance(slope=(1.12, 0.97, 0.86), offset=(0.01, 0.01, 0.01), power=(1.08, 1.08, 1.08), saturation=0.9)


def graded(frames: Sequence[Frame]) -> list[Frame]:
    return [
        balance_colors(frame.reshape(-1, 3).astype(np.float64), WRONG).reshape(frame.shape).astype(np.float32)
        for frame in frames
    ]


def error_to(frames: Sequence[Frame], truth: Sequence[Frame]) -> float:
    small = [cv2.resize(np.clip(f, 0, 1), (64, 36), interpolation=cv2.INTER_AREA).reshape(-1, 3) for f in frames]
    right = [cv2.resize(f, (64, 36), interpolation=cv2.INTER_AREA).reshape(-1, 3) for f in truth]
    return color_error(np.concatenate(small).astype(np.float64), np.concatenate(right).astype(np.float64))


class TestMatchSuite(FinishSuite):
    op = MatchOp()
    neutral: ClassVar[Mapping[str, Any]] = {"strength": 0.0}

    def clean(self) -> list[Frame]:
        return CLIP[8:]

    def faulty(self) -> list[Frame]:
        return graded(CLIP[8:])

    def error(self, frames: Sequence[Frame]) -> float:
        return error_to(frames, CLIP[8:][: len(frames)])

    def context(self, frames: Sequence[Frame], **more: object) -> FinishContext:
        return context_for(frames, reference=lambda: iter(CLIP[:1]), **more)


def run(frames: list[Frame], reference: list[Frame], **settings: object) -> tuple[list[Frame], list[Reading]]:
    readings: list[Reading] = []
    context = context_for(frames, reference=lambda: iter(reference), report=readings.append)
    return finish_clip(MatchOp(), frames, settings=settings, context=context), readings


def test_another_framing_of_the_same_set_is_matched_below_half_a_just_noticeable_difference() -> None:
    shot = graded(CLIP[9:11])

    out, readings = run(shot, CLIP[:1])

    assert error_to(shot, CLIP[9:11]) > 4.0
    assert error_to(out, CLIP[9:11]) < 0.5
    assert readings[0].unit == "dE00"
    assert readings[0].after is not None
    assert readings[0].before is not None
    assert readings[0].after < readings[0].before


def test_different_content_is_left_alone_and_said_so() -> None:
    shot = graded(CLIP[:2])

    out, readings = run(shot, OTHER)

    assert all(np.array_equal(a, b) for a, b in zip(shot, out, strict=True))
    assert readings[0].label == "match to hero left out: no surface in common (0 of 12 points needed)"


def test_a_shot_that_already_matches_is_left_alone() -> None:
    out, readings = run(CLIP[9:11], CLIP[:1])

    assert all(np.array_equal(a, b) for a, b in zip(CLIP[9:11], out, strict=True))
    assert readings[0].label.startswith("match to hero left out: already matches")


@pytest.mark.parametrize("seed", range(6))
def test_a_match_is_never_worse_than_none(seed: int) -> None:
    random = np.random.default_rng(seed)
    wrong = Balance(slope=tuple(np.exp(random.normal(0, 0.1, 3))), power=(float(np.exp(random.normal(0, 0.1))),) * 3)
    truth = CLIP[7:8]
    shot = [balance_colors(truth[0].reshape(-1, 3).astype(float), wrong).reshape(truth[0].shape).astype(np.float32)]

    out, _ = run(shot, CLIP[:1] if seed % 2 else OTHER)

    assert error_to(out, truth) <= error_to(shot, truth)


def test_anchors_that_a_person_drew_are_used() -> None:
    colors = np.random.default_rng(2).uniform(0.15, 0.8, (5, 3))
    seen = balance_colors(colors, WRONG)

    verdict = match_anchors([{"shot": s.tolist(), "hero": h.tolist()} for s, h in zip(seen, colors, strict=True)])

    assert verdict.before is not None
    assert verdict.after is not None
    assert verdict.after < 0.35 * verdict.before


def test_anchors_that_are_no_colours_are_refused() -> None:
    with pytest.raises(AskTheArtist, match="an anchor is a pair of colors"):
        match_anchors([{"shot": [1, 2]}])


def test_light_moves_half_way_to_the_look_and_never_beyond_the_bounds() -> None:
    own = dict(MatchOp.facts.defaults)

    near = step_to_look({**own, "measured": {"mired": 180, "stops": -0.2}, "target": {"mired": 154, "stops": 0.2}})
    far = step_to_look({**own, "measured": {"mired": 300, "stops": -3.0}, "target": {"mired": 154, "stops": 0.0}})
    close = step_to_look({**own, "measured": {"mired": 160, "stops": 0.0}, "target": {"mired": 154, "stops": 0.05}})

    assert near == pytest.approx((-13.0, 0.2))
    assert far == (-30.0, 0.35)
    assert close == (0.0, 0.0)


def test_without_a_common_surface_the_light_steps_towards_the_look_and_is_reported() -> None:
    shot = [frame * np.float32(0.8) for frame in OTHER]

    out, readings = run(shot, CLIP[:1], measured={"mired": 190, "stops": -0.6}, target={"mired": 154, "stops": 0.0})

    assert [(r.label, r.unit) for r in readings[1:]] == [
        ("warmth towards the look", "mired"),
        ("exposure towards the look", "stops"),
    ]
    assert out[0].mean() > shot[0].mean()
    assert (out[0][..., 2] / np.maximum(out[0][..., 0], 1e-3)).mean() > (
        shot[0][..., 2] / np.maximum(shot[0][..., 0], 1e-3)
    ).mean()
