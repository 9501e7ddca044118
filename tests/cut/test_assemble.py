"""A film is exactly as long as asked, and every frame it shows exists."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.assemble import Choice, assemble_cut, choose_for_segment, freeze, source_frames, usable_range
from rushes.errors import BriefFault, CutLocked
from rushes.model.brief import Brand, Brief, MediaRef, Texts
from rushes.model.production import Shot
from rushes.model.take import ClipFacts, Take
from rushes.timebase import FrameRange, Rate

RATE = Rate(Fraction(24))
BRAND = Brand(name="Nocturne", end_card=("NOCTURNE", "Worn by the night"))


def make_shot(number: int, **more) -> Shot:
    return Shot(code=f"LAUNCH_010_{number:04d}", order=number, **more)


def make_choice(number: int, *, frames: int = 48, rate: Rate = RATE, suggested: bool = False, **more) -> Choice:
    take_fields = {key: more.pop(key) for key in ("used", "origin", "aspect") if key in more}
    audio = more.pop("audio_streams", 0)
    shot = make_shot(number).code
    facts = ClipFacts(
        width=960, height=540, rate=rate, frames=frames, seconds=rate.seconds(frames), audio_streams=audio
    )
    take = Take(
        id=f"t{number}{more.get('segment', '')}{take_fields.get('aspect', '')}",
        name=f"{shot}_tk001",
        shot=shot,
        segment=more.get("segment", ""),
        brief="b",
        recipe="r",
        take_number=1,
        engine="previz",
        seed=1,
        origin=take_fields.pop("origin", "previz"),
        media=MediaRef(sha256=f"{number:064d}"),
        facts=facts,
        **take_fields,
    )
    brief = Brief(id="b", row_key="k", row=2, shot=shot, prompt="p", **more)
    return Choice(take=take, brief=brief, suggested=suggested)


def assemble(choices: dict[int, Choice], **more):
    shots = [make_shot(number) for number in more.pop("numbers", choices)]
    chosen = {make_shot(number).code: choice for number, choice in choices.items()}
    return assemble_cut(cut_id="c", shots=shots, chosen=chosen, rate=RATE, **more)


def check_whole(assembly, frames: int) -> None:
    at = 0
    for event in assembly.cut.picture:
        assert event.record.start == at
        assert len(event.record) >= 1
        at = event.record.end
        if event.take:
            assert event.source is not None
            assert event.available is not None
            assert len(event.source) == len(event.record)
            assert event.source.within(event.available)
            assert event.handles.head + len(event.source) + event.handles.tail == len(event.available)
    assert at == frames == assembly.cut.frames


def test_twelve_shots_make_fifteen_seconds_to_the_frame() -> None:
    choices = {n: make_choice(n) for n in range(12)}

    found = assemble(choices, film_frames=360, end_card_frames=48, brand=BRAND)

    check_whole(found, 360)
    assert [len(event.record) for event in found.cut.picture] == [26] * 12 + [48]
    assert found.cut.picture[0].source == FrameRange(11, 37)  # the middle of the take
    assert found.cut.picture[-1].card == "end_card"
    assert found.notices == ()


def test_the_odd_frames_are_spread_over_the_film() -> None:
    found = assemble({n: make_choice(n) for n in range(7)}, film_frames=100)

    lengths = [len(event.record) for event in found.cut.picture]
    assert sum(lengths) == 100
    assert set(lengths) == {14, 15}


def test_a_hold_is_kept_and_the_rest_is_shared() -> None:
    choices = {0: make_choice(0, hold=Fraction(1)), 1: make_choice(1), 2: make_choice(2)}

    found = assemble(choices, film_frames=100)

    assert [len(event.record) for event in found.cut.picture] == [24, 38, 38]


def test_a_short_take_leaves_its_share_to_the_others() -> None:
    choices = {0: make_choice(0, frames=10), 1: make_choice(1, frames=200), 2: make_choice(2, frames=200)}

    found = assemble(choices, film_frames=150)

    check_whole(found, 150)
    assert [len(event.record) for event in found.cut.picture] == [10, 70, 70]


def test_where_takes_cannot_fill_the_film_the_end_card_stands_longer() -> None:
    found = assemble({0: make_choice(0)}, film_frames=120, end_card_frames=24, brand=BRAND)

    check_whole(found, 120)
    assert found.notices == ("the takes fill 48 frames; the end card stands 72 instead of 24",)


def test_without_a_brand_the_rest_is_a_gap_and_said() -> None:
    found = assemble({0: make_choice(0)}, film_frames=120, end_card_frames=24)

    check_whole(found, 120)
    assert found.cut.picture[-1].card == "gap"
    assert [words.partition(":")[0] for words in found.notices] == [
        "the takes fill 48 of 120 frames; the last 72 are black"
    ]


def test_holds_that_ask_too_much_are_shortened_alike_and_said() -> None:
    choices = {0: make_choice(0, hold=Fraction(2)), 1: make_choice(1, hold=Fraction(1)), 2: make_choice(2)}

    found = assemble(choices, film_frames=49)

    check_whole(found, 49)
    assert [len(event.record) for event in found.cut.picture] == [32, 16, 1]
    assert found.notices == ("the holds ask for 72 frames and 48 are left; they were shortened alike",)


def test_holds_that_fill_the_film_exactly_are_kept_without_a_word() -> None:
    choices = {0: make_choice(0, hold=Fraction(1)), 1: make_choice(1, hold=Fraction(1)), 2: make_choice(2)}

    found = assemble(choices, film_frames=49)

    assert [len(event.record) for event in found.cut.picture] == [24, 24, 1]
    assert found.notices == ()


def test_without_a_length_every_shot_stands_as_long_as_its_brief_asks() -> None:
    choices = {0: make_choice(0, seconds=Fraction(1)), 1: make_choice(1, hold=Fraction(1, 2))}

    found = assemble(choices, end_card_frames=48, brand=BRAND)

    assert [len(event.record) for event in found.cut.picture] == [24, 12, 48]


def test_missing_shots_are_left_out_and_reported() -> None:
    found = assemble({0: make_choice(0), 2: make_choice(2)}, numbers=[0, 1, 2], film_frames=60)

    check_whole(found, 60)
    assert found.missing == ("LAUNCH_010_0001",)


def test_parked_shots_are_neither_shown_nor_missed() -> None:
    choice = make_choice(0)
    shots = [make_shot(0), make_shot(1, parked=True)]

    found = assemble_cut(cut_id="c", shots=shots, chosen={make_shot(0).code: choice}, rate=RATE)

    assert found.missing == ()


def test_more_shots_than_frames_is_refused() -> None:
    with pytest.raises(BriefFault, match="fewer frames than shots"):
        assemble({n: make_choice(n) for n in range(5)}, film_frames=4)


def test_texts_are_layers_and_the_same_words_over_neighbours_do_not_blink() -> None:
    legal = "Terms apply"
    choices = {
        0: make_choice(0, texts=Texts(super="Rain", legal=legal)),
        1: make_choice(1, texts=Texts(cta="Go", legal=legal)),
    }

    found = assemble(choices, film_frames=60, end_card_frames=20, brand=BRAND)

    assert {(layer.kind, layer.text, layer.record.start, layer.record.end) for layer in found.cut.layers} == {
        ("super", "Rain", 0, 20),
        ("cta", "Go", 20, 40),
        ("legal", legal, 0, 40),
        ("end_card", "NOCTURNE\nWorn by the night", 40, 60),
    }


def test_music_lies_under_the_film_and_ducks_under_a_voice() -> None:
    bed, voice = MediaRef(sha256="m" * 64), MediaRef(sha256="v" * 64)
    choices = {0: make_choice(0), 1: make_choice(1, voice=voice), 2: make_choice(2, voice=voice)}

    spoken = assemble(choices, film_frames=90, music=bed).cut.audio
    silent = assemble({0: make_choice(0)}, film_frames=48, music=bed).cut.audio

    assert [(event.kind, event.record, event.ducks) for event in spoken] == [
        ("voice", FrameRange(30, 60), False),
        ("voice", FrameRange(60, 90), False),
        ("music", FrameRange(0, 90), True),
    ]
    assert [(e.kind, e.ducks, e.fade_in, e.fade_out) for e in silent] == [("music", False, 6, 24)]


def test_the_sound_of_a_generated_take_is_muted_and_that_of_footage_kept() -> None:
    choices = {
        0: make_choice(0, audio_streams=1, origin="generated"),
        1: make_choice(1, audio_streams=1, origin="footage"),
    }

    found = assemble(choices, film_frames=48).cut.audio

    assert [(event.kind, event.muted, event.source_start) for event in found] == [
        ("take", True, 12),
        ("take", False, 12),
    ]


def test_a_still_stands_as_long_as_asked() -> None:
    found = assemble({0: make_choice(0, frames=1), 1: make_choice(1)}, film_frames=200)

    check_whole(found, 200)
    assert len(found.cut.picture[0].record) == 152


def test_a_suggested_take_is_marked() -> None:
    found = assemble({0: make_choice(0, suggested=True), 1: make_choice(1)}, film_frames=48)

    assert [event.suggested for event in found.cut.picture] == [True, False]


def test_only_the_used_frames_of_a_take_are_shown() -> None:
    choice = make_choice(0, frames=81, used=FrameRange(8, 56))

    event = assemble({0: choice}, film_frames=48).cut.picture[0]

    assert (event.source, event.available) == (FrameRange(8, 56), FrameRange(0, 81))


def test_a_take_of_another_rate_is_conformed_by_the_nearest_frame() -> None:
    sixteen, ntsc = Rate(Fraction(16)), Rate(Fraction(30000, 1001))
    half = make_choice(0, frames=32, rate=sixteen)

    assert usable_range(half.take, RATE) == FrameRange(0, 48)
    assert source_frames(FrameRange(0, 7), take_frames=32, take_rate=sixteen, rate=RATE) == (0, 1, 1, 2, 3, 3, 4)
    assert source_frames(FrameRange(0, 5), take_frames=60, take_rate=ntsc, rate=RATE) == (0, 1, 2, 4, 5)


def test_a_segments_own_row_comes_before_the_common_one() -> None:
    common, own = make_choice(0), make_choice(0, segment="night", suggested=True)
    other = make_choice(0, segment="day")

    night = choose_for_segment([common, own, other], segment="night", aspect="16:9")
    everybody = choose_for_segment([common, own, other], segment="", aspect="16:9")

    assert night[common.brief.shot] is own
    assert everybody[common.brief.shot] is common


def test_a_take_of_the_films_aspect_comes_before_another_and_a_circle_before_a_suggestion() -> None:
    wide, tall = make_choice(0, aspect="16:9"), make_choice(0, aspect="9:16", suggested=True)
    circled = make_choice(0, aspect="9:16")

    assert choose_for_segment([wide, tall], segment="", aspect="9:16")[wide.brief.shot] is tall
    assert choose_for_segment([tall, circled], segment="", aspect="9:16")[wide.brief.shot] is circled


def test_of_two_equal_choices_the_first_stays() -> None:
    first, second = make_choice(0), make_choice(0)

    assert choose_for_segment([first, second], segment="", aspect="16:9")[first.brief.shot] is first


def test_a_take_without_a_usable_frame_is_missing() -> None:
    found = assemble({0: make_choice(0, used=FrameRange(5, 5)), 1: make_choice(1)}, film_frames=40)

    check_whole(found, 40)
    assert found.missing == ("LAUNCH_010_0000",)


def test_a_frozen_version_is_never_frozen_again() -> None:
    cut = assemble({0: make_choice(0)}, film_frames=48).cut

    frozen = freeze(cut, 1)

    assert (cut.version, frozen.version) == (0, 1)
    with pytest.raises(CutLocked):
        freeze(frozen, 2)
    with pytest.raises(BriefFault):
        freeze(cut, 0)


@settings(deadline=None)
@given(
    takes=st.lists(
        st.tuples(
            st.integers(1, 300),
            st.sampled_from(["24", "25", "23.976", "29.97", "16", "8", "60"]),
            st.one_of(st.none(), st.fractions(Fraction(1, 24), 6, max_denominator=48)),
        ),
        max_size=30,
    ),
    film=st.integers(40, 2000),
    card=st.integers(0, 10),
    branded=st.booleans(),
)
def test_any_film_is_exactly_as_long_as_asked(takes, film: int, card: int, branded: bool) -> None:
    choices = {
        n: make_choice(n, frames=frames, rate=Rate.parse(rate), hold=hold)
        for n, (frames, rate, hold) in enumerate(takes)
    }

    found = assemble(choices, film_frames=film, end_card_frames=card, brand=BRAND if branded else None)

    check_whole(found, film)
    for event in found.cut.picture:
        if event.take and event.source:
            take = next(choice.take for choice in choices.values() if choice.take.id == event.take)
            own = source_frames(event.source, take_frames=take.facts.frames, take_rate=take.facts.rate, rate=RATE)
            assert 0 <= own[0] <= own[-1] < take.facts.frames


def over(number: int, under: int, **more) -> Choice:
    options = {"element": "straight", **more.pop("options", {})}
    return make_choice(number, over=make_shot(under).code, options=options, **more)


def test_an_element_lies_over_its_shot_frame_for_frame_and_takes_no_time_of_the_film() -> None:
    plain = assemble({10: make_choice(10), 20: make_choice(20)}, film_frames=60)
    made = assemble({10: make_choice(10), 20: make_choice(20), 30: over(30, 20, frames=20)}, film_frames=60)

    assert made.cut.picture == plain.cut.picture
    assert made.missing == ()
    (laid,) = made.cut.elements
    below = made.cut.picture[1]
    assert (laid.shot, laid.source) == (make_shot(30).code, FrameRange(below.source.start, 20))
    assert laid.record == FrameRange(below.record.start, below.record.start + 20 - below.source.start)
    assert made.cut.shown == (*made.cut.picture, laid)


def test_a_loop_goes_round_over_a_longer_shot() -> None:
    made = assemble(
        {10: make_choice(10, frames=48), 20: over(20, 10, frames=20, options={"loop": "yes"})}, film_frames=40
    )

    start = made.cut.picture[0].source.start
    shown = [frame for event in made.cut.elements for frame in range(event.source.start, event.source.end)]
    assert shown == [frame % 20 for frame in range(start, start + 40)]
    assert [event.record.start for event in made.cut.elements] == [0, 16, 36]


def test_an_element_over_nothing_is_no_shot_of_the_film() -> None:
    alone = make_choice(20, options={"element": "straight"})

    made = assemble({10: make_choice(10), 20: alone})

    assert [event.shot for event in made.cut.picture] == [make_shot(10).code]
    assert (made.cut.elements, made.missing) == ((), ())
