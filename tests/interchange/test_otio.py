"""The exported timeline says, frame for frame, what the cut says, to a reader that knows nothing of us."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes import plugins
from rushes.errors import BrokenPromise, CannotReach
from rushes.interchange.otio import OtioExporter, build_timeline
from rushes.model.brief import MediaRef
from rushes.model.cut import AudioEvent, Cut, Layer, PictureEvent
from rushes.model.review import Note
from rushes.model.take import ClipFacts, Take
from rushes.timebase import FrameRange, Handles, Rate

RATE = Rate(Fraction(24))
NTSC = Rate(Fraction(24000, 1001))
HOUR = 86_400
MUSIC = MediaRef(sha256="f" * 64, name="bed.wav")


def make_take(number: int, *, rate: Rate = RATE, frames: int = 48, start: str = "01:00:00:00", **more) -> Take:
    facts = ClipFacts(width=64, height=36, rate=rate, frames=frames, seconds=rate.seconds(frames), start_timecode=start)
    return Take(
        id=f"t{number}",
        name=f"LAUNCH_010_{number:04d}_tk001",
        shot=f"LAUNCH_010_{number:04d}",
        segment="",
        brief="b",
        recipe="r",
        take_number=1,
        engine="previz",
        seed=1,
        origin="previz",
        media=MediaRef(sha256=str(number) * 64),
        facts=facts,
        **more,
    )


def make_cut(takes: list[Take], pieces: list[tuple[int, int]], *, rate: Rate = RATE, card: int = 24, **more) -> Cut:
    events, at = [], 0
    for take, (start, end) in zip(takes, pieces, strict=True):
        record = FrameRange(at, at + end - start)
        events.append(
            PictureEvent(
                record=record,
                shot=take.shot,
                take=take.id,
                take_name=take.name,
                source=FrameRange(start, end),
                available=FrameRange(0, 48),
                handles=Handles(start, 48 - end),
                suggested=take.id == "t2",
            )
        )
        at = record.end
    if card:
        events.append(PictureEvent(record=FrameRange(at, at + card), shot="", card="end_card"))
    fields = {"id": "LAUNCH_night_16x9", "version": 1, **more}
    return Cut(segment="night", aspect="16:9", rate=rate, picture=tuple(events), **fields)


def export(cut: Cut, takes: list[Take], folder: Path, *, notes=(), media=None):
    paths = {take.id: f"../takes/{take.name}.mp4" for take in takes} if media is None else media
    turnover = OtioExporter(notes=tuple(notes)).export(
        cut, takes={take.id: take for take in takes}, media=paths, folder=folder
    )
    return otio.adapters.read_from_file(str(folder / turnover.files[0])), turnover


def test_an_outside_reader_finds_every_frame_where_the_cut_has_it(tmp_path: Path) -> None:
    takes = [make_take(1), make_take(2), make_take(3)]
    cut = make_cut(takes, [(10, 30), (0, 48), (5, 6)])

    timeline, turnover = export(cut, takes, tmp_path)

    assert turnover.files == ("LAUNCH_night_16x9_v001.otio",)
    track = timeline.video_tracks()[0]
    clips = list(track.find_clips())
    assert [clip.name for clip in clips] == [take.name for take in takes]
    assert [(int(c.source_range.start_time.value), int(c.source_range.duration.value)) for c in clips] == [
        (HOUR + 10, 20),
        (HOUR, 48),
        (HOUR + 5, 1),
    ]
    for clip, event in zip(clips, cut.picture, strict=False):
        placed = clip.range_in_parent()
        assert (placed.start_time.value, placed.duration.value) == (event.record.start, len(event.record))
    assert timeline.duration() == otio.opentime.RationalTime(cut.frames, 24)


def test_the_shape_is_the_one_that_resolve_and_kdenlive_read(tmp_path: Path) -> None:
    takes = [make_take(1)]

    timeline, _ = export(make_cut(takes, [(10, 30)]), takes, tmp_path)

    assert timeline.global_start_time.to_timecode() == "01:00:00:00"
    clip = next(iter(timeline.find_clips()))
    assert clip.schema_name() == "Clip"
    assert clip.schema_version() == 2
    reference = clip.media_references()[otio.schema.Clip.DEFAULT_MEDIA_KEY]
    assert reference.target_url == "../takes/LAUNCH_010_0001_tk001.mp4"
    assert (reference.available_range.start_time.value, reference.available_range.duration.value) == (HOUR, 48)
    assert "Transition" not in (tmp_path / "LAUNCH_night_16x9_v001.otio").read_text()


def test_at_23_976_the_rate_is_exact_and_timecode_starts_at_one_hour(tmp_path: Path) -> None:
    takes = [make_take(1, rate=NTSC)]

    timeline, _ = export(make_cut(takes, [(10, 30)], rate=NTSC), takes, tmp_path)

    clip = next(iter(timeline.find_clips()))
    assert timeline.global_start_time.to_timecode() == "01:00:00:00"
    assert clip.source_range.start_time.rate == 24000 / 1001
    assert clip.source_range.start_time.value == HOUR + 10


def test_a_take_of_another_rate_starts_at_its_own_nearest_frame_and_says_so(tmp_path: Path) -> None:
    takes = [make_take(1, rate=Rate(Fraction(16)), frames=32)]

    timeline, turnover = export(make_cut(takes, [(9, 33)]), takes, tmp_path)

    source = next(iter(timeline.find_clips())).source_range
    assert (source.start_time.value, source.start_time.rate) == (3600 * 16 + 6, 16)
    assert (source.duration.value, source.duration.rate) == (24, 24)
    assert "LAUNCH_010_0001_tk001 runs at 16 in a film of 24: set the tool to the nearest frame, no blending" in (
        turnover.losses
    )


def test_a_file_without_timecode_counts_from_zero_and_says_what_that_means(tmp_path: Path) -> None:
    takes = [make_take(1, start="")]

    timeline, turnover = export(make_cut(takes, [(10, 30)]), takes, tmp_path)

    assert next(iter(timeline.find_clips())).source_range.start_time.value == 10
    assert any("has no timecode" in loss for loss in turnover.losses)


def test_texts_notes_and_suggestions_are_markers_in_film_frames(tmp_path: Path) -> None:
    takes = [make_take(1), make_take(2)]
    layers = (Layer(record=FrameRange(20, 40), kind="super", text="Rain\nall night"),)
    cut = make_cut(takes, [(10, 30), (10, 30)], layers=layers)
    notes = [
        Note(id="1", text="hands", author="p", take="t2", frames=FrameRange(12, 16)),
        Note(id="2", text="unused part", author="p", take="t2", frames=FrameRange(40, 44)),
        Note(id="3", text="film", author="p", cut=cut.id, frames=FrameRange(3, 5)),
        Note(id="5", text="one frame", author="p", take="t1", frames=FrameRange(20, 20)),
        Note(id="6", text="whole take", author="p", take="t1"),
        Note(id="4", text="done", author="p", cut=cut.id, resolved=True),
    ]

    timeline, turnover = export(cut, takes, tmp_path, notes=notes)

    assert [
        (m.name, int(m.marked_range.start_time.value), int(m.marked_range.duration.value))
        for m in timeline.tracks.markers
    ] == [
        ("note: whole take", 0, 1),
        ("note: film", 3, 2),
        ("note: one frame", 10, 1),
        ("super: Rain / all night", 20, 20),
        ("suggested, not circled: LAUNCH_010_0002_tk001", 20, 20),
        ("note: hands", 22, 4),
    ]
    clips = list(timeline.find_clips())
    assert [clip.metadata["rushes"]["suggested"] for clip in clips] == [False, True]
    assert any(loss.startswith("supers") for loss in turnover.losses)


def test_music_lies_on_the_second_audio_track_and_muted_takes_are_disabled(tmp_path: Path) -> None:
    takes = [make_take(1), make_take(2)]
    audio = (
        AudioEvent(record=FrameRange(20, 40), kind="take", media=takes[1].media, source_start=10, muted=True),
        AudioEvent(record=FrameRange(0, 64), kind="music", media=MUSIC, gain_db=-6, fade_out=24),
    )
    cut = make_cut(takes, [(10, 30), (10, 30)], audio=audio)
    media = {"t1": "a.mp4", "t2": "b.mp4", MUSIC.sha256: "bed.wav"}

    timeline, turnover = export(cut, takes, tmp_path, media=media)

    assert [track.name for track in timeline.audio_tracks()] == ["A1 takes", "A2 music"]
    sound = next(iter(timeline.audio_tracks()[0].find_clips()))
    music = next(iter(timeline.audio_tracks()[1].find_clips()))
    assert (sound.enabled, sound.range_in_parent().start_time.value, sound.source_range.start_time.value) == (
        False,
        20,
        HOUR + 10,
    )
    assert (music.media_reference.target_url, music.source_range.duration.value) == ("bed.wav", 64)
    assert music.metadata["rushes"]["gain_db"] == -6
    assert music.name == "bed.wav"
    assert "gain, fades and ducking of the music are metadata only: set them again in the tool" in turnover.losses


def test_sounds_with_pauses_between_them_start_where_the_cut_has_them(tmp_path: Path) -> None:
    takes = [make_take(n) for n in (1, 2, 3)]
    voice = MediaRef(sha256="e" * 64)
    records = [FrameRange(5, 15), FrameRange(25, 30), FrameRange(30, 41)]
    audio = tuple(AudioEvent(record=record, kind="voice", media=voice) for record in records)
    cut = make_cut(takes, [(10, 30), (10, 30), (10, 30)], audio=audio)

    timeline, _ = export(cut, takes, tmp_path)

    clips = list(timeline.audio_tracks()[0].find_clips())
    placed = [clip.range_in_parent() for clip in clips]
    assert [(p.start_time.value, p.duration.value) for p in placed] == [(5, 10), (25, 5), (30, 11)]
    assert clips[0].name == "voice"


def test_an_end_card_is_a_named_gap_and_said_and_a_plain_gap_is_not(tmp_path: Path) -> None:
    takes = [make_take(1)]
    cut = make_cut(takes, [(10, 30)])
    gap = replace(cut, picture=(cut.picture[0], replace(cut.picture[1], card="gap")))

    with_card, told = export(cut, takes, tmp_path)
    with_gap, silent = export(gap, takes, tmp_path)

    assert [item.name for item in with_card.video_tracks()[0]] == [takes[0].name, "end card"]
    assert [item.name for item in with_gap.video_tracks()[0]] == [takes[0].name, "gap"]
    assert "the end card is a gap with a marker" in told.losses
    assert "the end card is a gap with a marker" not in silent.losses


def test_a_file_that_was_not_handed_over_is_offline_and_said(tmp_path: Path) -> None:
    takes = [make_take(1)]

    timeline, turnover = export(make_cut(takes, [(10, 30)]), takes, tmp_path, media={})

    assert next(iter(timeline.find_clips())).media_reference.is_missing_reference
    assert "LAUNCH_010_0001_tk001 is offline: no file was handed over for it" in turnover.losses


@pytest.mark.parametrize("path", ["/abs/x.mp4", "file:///x.mp4", "C:/x.mp4", "a\\b.mp4"])
def test_a_media_path_that_is_not_relative_is_refused(tmp_path: Path, path: str) -> None:
    takes = [make_take(1)]

    with pytest.raises(BrokenPromise, match="not relative"):
        export(make_cut(takes, [(10, 30)]), takes, tmp_path, media={"t1": path})


def test_a_take_that_was_not_handed_over_is_our_bug(tmp_path: Path) -> None:
    takes = [make_take(1)]

    with pytest.raises(BrokenPromise):
        OtioExporter().export(make_cut(takes, [(10, 30)]), takes={}, media={}, folder=tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    takes = [make_take(1)]

    with pytest.raises(CannotReach):
        export(make_cut(takes, [(10, 30)]), takes, tmp_path / "none")


def test_a_still_is_a_frozen_frame(tmp_path: Path) -> None:
    takes = [make_take(1, frames=1)]
    cut = make_cut(takes, [(0, 40)])

    timeline, _ = export(cut, takes, tmp_path)

    clip = next(iter(timeline.find_clips()))
    assert [effect.schema_name() for effect in clip.effects] == ["FreezeFrame"]
    assert clip.source_range.duration.value == 40


def test_the_same_cut_gives_the_same_file(tmp_path: Path) -> None:
    takes = [make_take(1), make_take(2)]
    cut = make_cut(takes, [(10, 30), (0, 4)])
    export(cut, takes, tmp_path)
    first = (tmp_path / "LAUNCH_night_16x9_v001.otio").read_bytes()

    export(cut, takes, tmp_path)

    assert (tmp_path / "LAUNCH_night_16x9_v001.otio").read_bytes() == first
    assert json.loads(first)["OTIO_SCHEMA"] == "Timeline.1"
    assert [path.name for path in tmp_path.iterdir()] == ["LAUNCH_night_16x9_v001.otio"]


def test_the_leaf_is_found_by_its_name() -> None:
    assert plugins.load("interchange", "otio") is OtioExporter


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 47), st.integers(1, 48)), min_size=1, max_size=9),
    st.sampled_from(["24", "25", "23.976", "29.97", "60"]),
    st.integers(0, 50),
)
def test_any_cut_survives_a_round_trip_to_the_frame(pieces, rate, card: int) -> None:
    exact = Rate.parse(rate)
    ranges = [(min(a, b - 1), b) for a, b in pieces]
    takes = [make_take(n, rate=exact) for n in range(1, len(ranges) + 1)]
    cut = make_cut(takes, ranges, rate=exact, card=card)
    hour = exact.nominal * 3600

    built = build_timeline(cut, takes={take.id: take for take in takes}, media={}, losses=[])
    back = otio.adapters.read_from_string(otio.adapters.write_to_string(built, "otio_json"), "otio_json")

    items = list(back.video_tracks()[0])
    assert [round(item.range_in_parent().start_time.value) for item in items] == [e.record.start for e in cut.picture]
    assert [
        (round(clip.source_range.start_time.value) - hour, round(clip.source_range.duration.value))
        for clip in back.find_clips()
    ] == [(start, end - start) for start, end in ranges]


def test_elements_stand_on_tracks_above_the_picture_at_their_frames(tmp_path: Path) -> None:
    street, rain, fog = make_take(1), make_take(2, engine_facts={"alpha": "premultiplied"}), make_take(3)
    cut = make_cut([street], [(0, 24)])
    laid = [
        replace(
            cut.picture[0], record=FrameRange(4, 14), shot=t.shot, take=t.id, take_name=t.name, source=FrameRange(4, 14)
        )
        for t in (rain, fog)
    ]
    again = replace(laid[0], record=FrameRange(16, 20), source=FrameRange(0, 4))
    losses: list[str] = []

    timeline = build_timeline(
        replace(cut, elements=(*laid, again)),
        takes={t.id: t for t in (street, rain, fog)},
        media={t.id: f"{t.name}.mov" for t in (street, rain, fog)},
        losses=losses,
    )

    tracks = {track.name: track for track in timeline.video_tracks()}
    assert list(tracks) == ["V1", "V2 elements", "V3 elements"]
    where = {
        name: [(clip.name, int(clip.range_in_parent().start_time.value), int(clip.source_range.start_time.value) - HOUR)
               for clip in track.find_clips()]
        for name, track in tracks.items()
    }  # fmt: skip
    assert where["V2 elements"] == [(rain.name, 4, 4), (rain.name, 16, 0)]
    assert where["V3 elements"] == [(fog.name, 4, 4)]
    assert sum("premultiplied" in words for words in set(losses)) == 1
