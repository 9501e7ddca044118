from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from rushes.engines.previz.elements.element import SUBJECT, WORDS, element_frames, element_of
from rushes.engines.previz.lexicon import describe
from rushes.errors import AskTheArtist, Cancelled


def of(prompt: str):
    spec, coverage = describe(prompt, seed=4)
    return element_of(prompt, spec, guesses=coverage.guesses)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("heavy rain", "rain"), ("snow, dust", "snow"), ("dust in sun", "dust"), ("autumn leaves falling", "leaves"),
        ("smoke", "smoke"), ("fireflies", "fireflies"), ("thin fog", "fog"), ("a woman walks in the rain", SUBJECT),
        ("a red car", SUBJECT), ("a perfume bottle", SUBJECT), ("an eagle flies", SUBJECT), ("a teddy bear", SUBJECT),
    ],
)  # fmt: skip
def test_words_name_what_stands_alone(prompt: str, kind: str) -> None:
    assert of(prompt).kind == kind


def test_how_much_of_it_is_in_the_words() -> None:
    assert of("light rain").amount < of("rain").amount == 1.0 < of("heavy rain").amount


def test_what_is_left_out_is_told() -> None:
    assert of("a woman walks in the rain").told == ("rain: left out, ask for it as an element of its own",)
    assert of("snow, dust").told == ("dust: left out, one element a file",)


def test_who_moves_is_followed_and_whole_in_the_picture_where_nobody_says_otherwise() -> None:
    walker, bear, asked = of("a woman walks"), of("a teddy bear"), of("close-up of a woman walking, slow push in")

    assert (walker.spec.camera["move"], walker.spec.camera["size"]) == ("follow", "ws")
    assert bear.spec.extra["whole"]
    assert of("a perfume bottle").spec.camera["move"] == "static"
    assert "whole" not in asked.spec.extra
    assert (asked.spec.camera["move"], asked.spec.camera["size"]) == ("push_in", "cu")
    assert (walker.spec.time, walker.spec.weather) == ("day", "overcast")
    assert of("a woman walks at night").spec.time == "night"


def test_nothing_to_draw_is_refused_with_what_there_is() -> None:
    with pytest.raises(AskTheArtist) as caught:
        of("love")

    assert all(kind in caught.value.next_step for kind in WORDS)


def test_frames_are_the_same_for_any_number_of_threads_and_stop_when_told() -> None:
    def made(threads: int) -> list[np.ndarray]:
        element = of("rain")
        return list(element_frames(element, width=64, height=36, rate=Fraction(24), frames=4, threads=threads))

    for one, two in zip(made(1), made(3), strict=True):
        assert (one == two).all()
    with pytest.raises(Cancelled):
        list(element_frames(of("rain"), width=64, height=36, rate=Fraction(24), frames=4, cancelled=lambda: True))
