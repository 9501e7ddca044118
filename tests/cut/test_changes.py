"""What changed between two cuts is said in words, and only what must be is conformed again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.changes import compare_cuts
from rushes.model.brief import MediaRef
from rushes.model.cut import AudioEvent, Change, Cut, Layer, PictureEvent
from rushes.timebase import FrameRange, Rate

RATE = Rate(Fraction(24))


def make_cut(*pieces: tuple[str, str, int, int], **more) -> Cut:
    events, at = [], 0
    for shot, take, start, end in pieces:
        record = FrameRange(at, at + end - start)
        events.append(
            PictureEvent(record=record, shot=shot, take=take, take_name=take, source=FrameRange(start, end))
            if take
            else PictureEvent(record=record, shot="", card="end_card")
        )
        at = record.end
    return Cut(id="c", segment="", aspect="16:9", rate=RATE, picture=tuple(events), **more)


BASE = make_cut(("S10", "a", 10, 30), ("S20", "b", 10, 30), ("S30", "c", 10, 30), ("", "", 0, 24))


def say(a: Cut, b: Cut) -> list[tuple[str, str, bool]]:
    return [(change.kind, change.sentence, change.conform_again) for change in compare_cuts(a, b)]


def test_a_replaced_take_is_conformed_again() -> None:
    new = make_cut(("S10", "a2", 10, 30), ("S20", "b", 10, 30), ("S30", "c", 10, 30), ("", "", 0, 24))

    assert say(BASE, new) == [("replaced", "S10 shows a2 instead of a", True)]


def test_a_trim_inside_what_was_used_needs_no_conform_and_an_extension_does() -> None:
    shorter = make_cut(("S10", "a", 12, 29), ("S20", "b", 10, 30), ("S30", "c", 10, 30), ("", "", 0, 24))
    slipped = make_cut(("S10", "a", 9, 29), ("S20", "b", 10, 30), ("S30", "c", 10, 30), ("", "", 0, 24))

    assert say(BASE, shorter) == [
        ("trimmed", "S10 is 3 frames shorter (2 frames fewer at the head, 1 frame fewer at the tail)", False)
    ]
    assert say(BASE, slipped) == [
        ("trimmed", "S10 is as long as before (1 frame more at the head, 1 frame fewer at the tail)", True)
    ]


def test_added_and_removed_shots_are_told_and_the_others_only_slide() -> None:
    new = make_cut(("S10", "a", 10, 30), ("S15", "x", 0, 12), ("S30", "c", 10, 30), ("", "", 0, 24))

    assert say(BASE, new) == [
        ("added", "S15 is new at 00:00:00:20, 12 frames", True),
        ("removed", "S20 was taken out", False),
    ]


def test_one_moved_shot_is_one_change() -> None:
    new = make_cut(("S30", "c", 10, 30), ("S10", "a", 10, 30), ("S20", "b", 10, 30), ("", "", 0, 24))

    assert say(BASE, new) == [("moved", "S30 moved to the start", False)]


def test_texts_are_compared_by_their_shot() -> None:
    old = replace(BASE, layers=(Layer(record=FrameRange(20, 40), kind="super", text="Rain"),))
    slid = make_cut(("S10", "a", 10, 28), ("S20", "b", 10, 30), ("S30", "c", 10, 30), ("", "", 0, 24))
    slid = replace(slid, layers=(Layer(record=FrameRange(18, 38), kind="super", text="Rain"),))
    reworded = replace(BASE, layers=(Layer(record=FrameRange(20, 40), kind="super", text="Fog"),))

    assert [kind for kind, _, _ in say(old, slid)] == ["trimmed"]
    assert say(old, reworded) == [("text", "S20: the super reads 'Fog' instead of 'Rain'", False)]
    assert say(BASE, old) == [("text", "S20: new super: 'Rain'", False)]


def test_sound_is_told_when_it_comes_goes_or_changes() -> None:
    bed = AudioEvent(record=FrameRange(0, 84), kind="music", media=MediaRef(sha256="m"))
    with_music = replace(BASE, audio=(bed,))

    assert say(BASE, with_music) == [("sound", "new music", False)]
    assert say(with_music, BASE) == [("sound", "the music was taken out", False)]
    assert say(with_music, replace(BASE, audio=(replace(bed, gain_db=-12),))) == [
        ("sound", "the music sounds at another level", False)
    ]
    assert say(with_music, replace(BASE, audio=(replace(bed, media=MediaRef(sha256="n")),))) == [
        ("sound", "other music", False)
    ]


def test_a_circle_on_a_suggested_take_is_told() -> None:
    first = replace(BASE.picture[0], suggested=True)
    old = replace(BASE, picture=(first, *BASE.picture[1:]))

    assert say(old, BASE) == [("replaced", "S10: a person circled the suggested take", False)]


def test_another_rate_conforms_everything_again() -> None:
    assert say(BASE, replace(BASE, rate=Rate(Fraction(25))))[0] == ("replaced", "the rate went from 24 to 25", True)


pieces = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("xyz"), st.integers(0, 20), st.integers(21, 60)), max_size=8
)


@settings(deadline=None)
@given(pieces)
def test_a_cut_does_not_differ_from_itself(found) -> None:
    cut = make_cut(*found)

    assert compare_cuts(cut, cut) == ()


@settings(deadline=None)
@given(pieces, pieces)
def test_cuts_that_differ_are_never_called_equal(a, b) -> None:
    old, new = make_cut(*a), make_cut(*b)

    changes = compare_cuts(old, new)

    assert (changes == ()) == (old == new)
    assert all(isinstance(change, Change) and change.sentence for change in changes)


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_as_few_shots_as_possible_are_said_to_move(order) -> None:
    old = make_cut(*[(f"S{n}", f"t{n}", 0, 10) for n in range(6)])
    new = make_cut(*[(f"S{n}", f"t{n}", 0, 10) for n in order])

    moved = {change.shot for change in compare_cuts(old, new)}

    kept = [n for n in order if f"S{n}" not in moved]
    assert kept == sorted(kept)
