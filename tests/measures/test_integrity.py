"""Integrity: every fault planted once, found at its frames, and none found in a clean clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rushes.imaging.view import FrameView
from rushes.measures.base import Subject, score
from rushes.measures.integrity import IntegrityMeasure
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.model.brief import Brief
from rushes.model.take import Flag
from rushes.testing import synthetic as made
from rushes.testing.measure_suite import MeasureSuite, measure_clip, subject_of, value_of
from rushes.timebase import FrameRange

CLIP = made.pan(height=90, width=160, frames=20)
OTHER = made.pan(height=90, width=160, frames=10, seed=7, tint=(0.6, 0.8, 1.1))


class TestIntegrity(MeasureSuite):
    name = "integrity"
    watched = "frozen"
    proxy_tolerance = 0.01

    def better(self) -> made.Clip:
        return CLIP

    def worse(self) -> made.Clip:
        return made.freeze(CLIP, start=8)


def sentences(clip: made.Clip, level: str = "fact") -> list[tuple[str, tuple[FrameRange, ...]]]:
    _, flags = measure_clip(IntegrityMeasure(), clip)
    return [(flag.sentence, flag.frames) for flag in flags if flag.level == level]


def test_a_clean_clip_has_no_flags() -> None:
    _, flags = measure_clip(IntegrityMeasure(), CLIP)

    assert flags == ()


@pytest.mark.parametrize(
    ("fault", "sentence", "frames"),
    [
        (lambda: made.black(CLIP, start=5, frames=3), "3 black frames", (FrameRange(5, 8),)),
        (lambda: made.blank(CLIP, start=2, frames=2), "2 frames of one even colour, no picture", (FrameRange(2, 4),)),
        (
            lambda: made.freeze(CLIP, start=8, frames=9),
            "frozen for 9 frames at the longest",
            (FrameRange(8, 17),),
        ),
    ],
)
def test_a_planted_fault_is_the_only_fact(
    fault: Callable[[], made.Clip], sentence: str, frames: tuple[FrameRange, ...]
) -> None:
    assert sentences(fault()) == [(sentence, frames)]


@pytest.mark.parametrize(
    ("clip", "sentence", "frames"),
    [
        (CLIP[:10] + OTHER, "1 hard cut inside the take", (FrameRange(10, 11),)),
        (CLIP[:1] * 12, "nothing moves from the first frame to the last", (FrameRange(0, 12),)),
        (made.freeze(CLIP, start=13), "nothing moves for 7 frames at the longest", (FrameRange(13, 20),)),
    ],
    ids=["cut", "still", "short-freeze"],
)
def test_what_may_be_meant_is_a_warning_and_no_fact(
    clip: made.Clip, sentence: str, frames: tuple[FrameRange, ...]
) -> None:
    assert sentences(clip) == []
    assert sentences(clip, "warn") == [(sentence, frames)]


def test_a_picture_that_hardly_moves_is_not_called_frozen() -> None:
    still = made.pan(height=90, width=160, frames=24, speed=(0, 0))
    blinking = [frame.copy() for frame in still]
    for frame in blinking[:6]:
        frame[2:8, 2:8] += 30

    assert sentences(tuple(blinking)) == []


def test_black_at_the_ends_is_a_notice_only() -> None:
    clip = made.black(CLIP, start=0, frames=2)

    assert sentences(clip) == []
    assert sentences(clip, "notice") == [("2 black frames at the ends", (FrameRange(0, 2),))]


def test_twelve_pictures_in_twenty_four_frames_are_named() -> None:
    scores, flags = measure_clip(IntegrityMeasure(), made.duplicate(CLIP, every=2))

    assert [flag.sentence for flag in flags] == [
        "10 repeated frames: one frame in 2 repeats: 12 pictures in 24 frames a second"
    ]
    assert value_of(scores, "pictures") == pytest.approx(12)


def flags_of(**changes: int) -> tuple[Flag, ...]:
    subject = subject_of(CLIP)
    facts = replace(subject.facts, **{k: v for k, v in changes.items() if k != "expected"})
    brief = Brief(id="b", row_key="r", row=2, shot="0010", prompt="p", width=160, height=90)
    asked = changes.get("expected")
    return measure_clip(IntegrityMeasure(), CLIP, replace(subject, facts=facts, brief=brief, expected_frames=asked))[1]


@pytest.mark.parametrize(
    ("changes", "level", "sentence"),
    [
        ({"frames": 50}, "fact", "20 of 50 declared frames decode"),
        ({"expected": 24}, "fact", "4 frames too short: 20 of 24"),
        ({"expected": 16}, "notice", "4 frames longer than asked"),
        ({"width": 320, "height": 180}, "notice", "320x180 where 160x90 was asked"),
        ({"width": 90, "height": 160}, "warn", "90x160 where 160x90 was asked: another aspect"),
    ],
)
def test_length_and_size_are_held_against_what_was_asked(changes: dict[str, int], level: str, sentence: str) -> None:
    flags = flags_of(**changes)

    assert [(flag.level, flag.sentence) for flag in flags] == [(level, sentence)]


@pytest.mark.parametrize(
    ("file", "level", "sentence", "starts"),
    [
        ("natural/bikes.mp4", "warn", "5 hard cuts inside the take", [30, 76, 137, 187, 242]),
        ("natural/bigbuckbunny.mp4", "warn", "5 repeated frames", [7, 32, 57, 82, 107]),
        ("generated/vp2_A_large_heavy_pot*.mp4", "warn", "nothing moves for 33 frames at the longest", [0, 37]),
        ("generated/cogvideox_1.mp4", "", "", []),
    ],
)
def test_real_clips_are_told_what_can_be_seen_in_them(
    samples: Path, file: str, level: str, sentence: str, starts: list[int]
) -> None:
    path = next(iter(samples.glob(file)))
    views = (FrameView(index, rgb) for index, rgb in enumerate(read_frames(path)))
    subject = Subject(facts=replace(probe_clip(path), frames=0))

    _, flags = score(IntegrityMeasure(), views, subject)

    found = [(flag.level, flag.sentence, [r.start for r in flag.frames]) for flag in flags]
    assert found == ([(level, sentence, starts)] if level else [])


def test_a_damaged_file_is_measured_up_to_the_damage(samples: Path) -> None:
    path = samples / "broken" / "decord_corrupted.mp4"
    views = (FrameView(index, rgb) for index, rgb in enumerate(read_frames(path, tolerant=True)))

    _, flags = score(IntegrityMeasure(), views, replace(subject_of(CLIP), expected_frames=50))

    assert any(flag.level == "fact" and "frames too short" in flag.sentence for flag in flags)


def test_no_frame_at_all_is_a_fact() -> None:
    scores, flags = measure_clip(IntegrityMeasure(), ())

    assert value_of(scores, "frames") == 0
    assert [flag.sentence for flag in flags] == ["not one frame decodes"]


def test_an_element_may_come_and_go_but_must_be_there_once() -> None:
    nothing = np.full((90, 160, 3), 119, np.uint8)
    subject = replace(subject_of(CLIP), facts=replace(subject_of(CLIP).facts, has_alpha=True))

    _, some = measure_clip(IntegrityMeasure(), [*CLIP[:12], *[nothing] * 8], subject)
    _, none = measure_clip(IntegrityMeasure(), [nothing] * 20, subject)

    assert [(flag.level, flag.sentence) for flag in some if "nothing" in flag.sentence] == [
        ("notice", "8 frames hold nothing")
    ]
    assert not [flag for flag in some if flag.level == "fact"]
    assert [flag.level for flag in none if "no picture" in flag.sentence] == ["fact"]
