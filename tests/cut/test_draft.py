"""A person's own cut: pieces end to end, sound and titles laid again, and every fault named."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.cut.assemble import Choice
from rushes.cut.draft import Piece, lay_draft
from rushes.errors import BriefFault
from rushes.model.brief import Brand, Brief, MediaRef, Texts
from rushes.model.cut import AudioEvent, Cut
from rushes.model.take import ClipFacts, Take
from rushes.timebase import FrameRange, Handles, Rate

RATE = Rate(Fraction(24))
BASE = Cut(id="SPOT_city_16x9", segment="city", aspect="16:9", rate=RATE, picture=(), title="Spot")
BRAND = Brand(name="Solvei", end_card=("Solvei",))
VOICE = MediaRef(sha256="c" * 64, name="voice.wav", suffix=".wav")
MUSIC = MediaRef(sha256="d" * 64, name="bed.wav", suffix=".wav")


def take(name: str, *, shot: str = "A", segment: str = "", frames: int = 48, rate: Rate = RATE, sound: int = 0) -> Take:
    facts = ClipFacts(
        width=64,
        height=36,
        rate=rate,
        frames=frames,
        seconds=rate.seconds(frames),
        audio_streams=sound,
    )
    return Take(
        id=name,
        name=name,
        shot=shot,
        segment=segment,
        brief="b",
        recipe="r",
        take_number=1,
        engine="footage",
        seed=1,
        origin="footage",
        media=MediaRef(sha256=f"{ord(name[0]):064x}"),
        facts=facts,
    )


def brief(shot: str = "A", words: str = "", voice: MediaRef | None = None) -> Brief:
    return Brief(id="b", row_key="r", row=2, shot=shot, prompt="p", texts=Texts(super=words), voice=voice)


def lay(*pieces: Piece, base: Cut = BASE, music: MediaRef | None = None, **briefs: Brief) -> Cut:
    known = {piece.take.id: briefs.get(piece.take.id, brief(piece.take.shot)) for piece in pieces if piece.take}
    return lay_draft(base, pieces, briefs=known, brand=BRAND, music=music)


def test_pieces_stand_end_to_end_with_the_handles_that_are_left() -> None:
    cut = lay(
        Piece(take=take("a"), source=FrameRange(10, 30)),
        Piece(take=take("b", shot="B"), source=FrameRange(0, 48), suggested=True),
        Piece(card="end_card", source=FrameRange(0, 12)),
    )

    assert [(e.record.start, e.record.end) for e in cut.picture] == [(0, 20), (20, 68), (68, 80)]
    assert cut.picture[0].handles == Handles(10, 18)
    assert [event.suggested for event in cut.picture] == [False, True, False]
    assert cut.layers[-1].text == "Solvei"
    assert (cut.id, cut.version, cut.title) == (BASE.id, 0, "Spot")


def test_a_shot_may_be_stitched_from_two_takes_and_its_voice_and_title_stay_one() -> None:
    first, second = take("a", sound=1), take("b", sound=1)
    said = brief(words="Carry the warm.", voice=VOICE)

    cut = lay(Piece(take=first, source=FrameRange(0, 20)), Piece(take=second, source=FrameRange(5, 25)), a=said, b=said)

    assert [layer.record for layer in cut.layers if layer.kind == "super"] == [FrameRange(0, 40)]
    assert [event.record for event in cut.audio if event.kind == "voice"] == [FrameRange(0, 40)]
    assert [event.media for event in cut.audio if event.kind == "take"] == [first.media, second.media]


def test_music_lies_under_the_new_length_and_a_scratch_track_stays() -> None:
    scratch = AudioEvent(record=FrameRange(0, 10), kind="scratch", media=VOICE)
    base = replace(BASE, audio=(scratch,))

    cut = lay(Piece(take=take("a"), source=FrameRange(0, 30)), base=base, music=MUSIC)

    assert [(e.kind, e.record.end) for e in cut.audio] == [("music", 30), ("scratch", 10)]


def test_a_still_stands_as_long_as_anybody_likes() -> None:
    cut = lay(Piece(take=take("a", frames=1), source=FrameRange(0, 100)))

    assert cut.frames == 100


def test_a_take_of_another_rate_is_counted_in_production_frames() -> None:
    slow = take("a", frames=12, rate=Rate(Fraction(12)))

    assert lay(Piece(take=slow, source=FrameRange(0, 23))).frames == 23
    with pytest.raises(BriefFault, match="cannot be laid"):
        lay(Piece(take=slow, source=FrameRange(0, 26)))


def test_every_piece_that_cannot_stand_is_named() -> None:
    with pytest.raises(BriefFault) as told:
        lay(
            Piece(take=take("a"), source=FrameRange(40, 60)),
            Piece(take=take("b", segment="trail"), source=FrameRange(0, 10)),
            Piece(source=FrameRange(0, 10)),
            Piece(take=take("c"), source=FrameRange(3, 3)),
        )

    cause = told.value.cause
    assert "piece 1: a has frames 0 to 48, asked for 40 to 60" in cause
    assert "piece 2: b is of another audience (trail)" in cause
    assert "piece 3: it names neither a take nor a card" in cause
    assert "piece 4: it has no frame" in cause


def test_a_film_of_nothing_is_refused() -> None:
    with pytest.raises(BriefFault):
        lay()


def test_what_lies_over_a_shot_goes_with_it_and_is_no_piece_of_its_own() -> None:
    street, rain = take("street", shot="A"), take("rain", shot="B")
    layer = Brief(id="b", row_key="k", row=3, shot="B", prompt="rain", over="A", options={"element": "straight"})
    briefs = {"street": Brief(id="a", row_key="j", row=2, shot="A", prompt="street"), "rain": layer}
    pieces = [Piece(source=FrameRange(0, 6), card="gap"), Piece(source=FrameRange(12, 24), take=street)]

    cut = lay_draft(BASE, pieces, briefs=briefs, brand=BRAND, music=None, layers=[Choice(take=rain, brief=layer)])

    assert [(event.record, event.source) for event in cut.elements] == [(FrameRange(6, 18), FrameRange(12, 24))]
    with pytest.raises(BriefFault, match="is an element"):
        lay_draft(BASE, [Piece(source=FrameRange(0, 6), take=rain)], briefs=briefs, brand=BRAND, music=None)
