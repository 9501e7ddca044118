"""The sentence of a take, word for word."""

from __future__ import annotations

from rushes.model.brief import Look, PaletteColor
from rushes.model.take import Flag, Score
from rushes.review.sentence import explain
from rushes.timebase import FrameRange

LOOK = Look(palette=(PaletteColor(hex="#e0475b"),))


def number(measure: str, name: str, value: float | None, **more: object) -> Score:
    return Score(measure=measure, name=name, value=value, unit="x", **more)  # type: ignore[arg-type]  # test shorthand


def test_distance_to_the_look_and_flicker_in_one_sentence() -> None:
    scores = [
        number("palette", "outside", 31.2, note="mostly #2f6b8f"),
        number("temperature", "difference", -40.0, uncertainty=10.0),
        number("flicker", "global", 0.4),
        number("flicker", "local", 0.3, note="under 0.8 %: not measurable"),
    ]

    assert explain(scores, [], LOOK) == (
        "31 % of the picture outside the palette (mostly #2f6b8f), 40 mired cooler than the look (give or take 10); "
        "flicker 0.4 %."
    )


def test_differences_within_their_uncertainty_are_not_differences() -> None:
    scores = [
        number("palette", "outside", 0.2),
        number("temperature", "difference", 8.0, uncertainty=11.0),
        number("flicker", "global", 0.02),
        number("flicker", "local", 2.41),
    ]

    assert explain(scores, [], LOOK) == (
        "No colour outside the palette, light as in the look (within 11 mired); flicker under 0.1 %, 2.4 % in places."
    )


def test_facts_come_first_with_their_frames_and_notices_stay_out() -> None:
    flags = [
        Flag(measure="exposure", level="notice", sentence="3 % of the picture burnt out"),
        Flag(measure="integrity", level="warn", sentence="5 repeated frames", frames=(FrameRange(7, 8),)),
        Flag(
            measure="integrity",
            level="fact",
            sentence="1 hard cut inside the take",
            frames=(FrameRange(10, 11), FrameRange(20, 22)),
        ),
        Flag(measure="flash", level="fact", sentence="flashes", frames=(FrameRange(4, 9),)),
        Flag(measure="palette", level="warn", sentence="said in numbers already"),
    ]

    assert explain([number("flicker", "global", 1.0)], flags, None) == (
        "1 hard cut inside the take (frame 10 and 1 more), flashes (frames 4 to 8); flicker 1.0 %; "
        "5 repeated frames (frame 7)."
    )


def test_a_look_without_a_palette_is_not_compared_by_colour() -> None:
    scores = [number("palette", "outside", 50.0), number("temperature", "difference", 90.0, uncertainty=10.0)]

    assert explain(scores, [], Look()) == "90 mired warmer than the look (give or take 10)."
    assert explain(scores, []) == (
        "50 % of the picture outside the palette, 90 mired warmer than the look (give or take 10)."
    )


def test_softness_and_doubt_about_motion_are_said() -> None:
    scores = [
        number("flicker", "global", 1.2, note="only 30 % of the picture could be followed; repeats every 4 frames"),
        number("sharpness", "edges", 1.62, bounds=(1.8, None)),
    ]

    assert explain(scores, [], None) == (
        "Flicker 1.2 % (only 30 % of the picture could be followed); soft (edges 1.6, a sharp picture has 2.7)."
    )


def test_what_could_not_be_measured_is_not_spoken_of() -> None:
    scores = [
        number("temperature", "difference", None, note="one colour"),
        number("flicker", "global", None),
        number("sharpness", "edges", 2.6, bounds=(1.8, None)),
    ]

    assert explain(scores, [], LOOK) == "Nothing was measured."
