from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rushes.delivery.package import conform_frames
from rushes.delivery.soundtrack import mix_audio
from rushes.errors import BrokenPromise, Cancelled, CannotDo
from rushes.media.audio import read_audio
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames, read_video
from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from rushes.timebase import FrameRange
from tests.delivery.films import RATE, encode, picture, pictures, small_cut, small_spec, tone


def test_a_film_is_as_long_as_its_cut_with_sound_and_tags(tmp_path: Path) -> None:
    spec = small_spec()
    sound = mix_audio(small_cut(), open_audio=lambda ref: tone(3), spec=spec)

    frames = encode(tmp_path / "a.mp4", spec, audio=sound, label="DRAFT - previz, no AI")

    facts = probe_clip(tmp_path / "a.mp4", count=True)
    assert frames == facts.frames == 36
    assert (facts.width, facts.height, facts.rate) == (256, 144, RATE)
    assert (facts.matrix, facts.audio_codec, facts.start_timecode) == ("bt709", "aac", "01:00:00:00")


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_pictures_of_every_depth_come_out_the_same(tmp_path: Path, dtype: str) -> None:
    spec = small_spec()
    cut = replace(small_cut(), layers=())

    encode(tmp_path / "a.mp4", spec, cut=cut, open_picture=pictures(spec, dtype=dtype))

    shown = list(read_frames(tmp_path / "a.mp4", end=24))
    for index in (0, 11, 12, 23):
        assert np.abs(shown[index].astype(int) - picture(spec, index)).mean() < 2.5


def test_frames_straight_from_the_decoder_give_the_same_film(tmp_path: Path) -> None:
    spec = small_spec()
    master = tmp_path / "master.mov"
    encoder = Encoder(codec="h264_intra")
    with open_writer(master, width=256, height=144, rate=RATE, encoder=encoder, pixel_format="yuv422p10le") as writer:
        for index in range(24):
            writer.write(picture(spec, index))

    encode(
        tmp_path / "a.mp4",
        spec,
        open_picture=lambda event: read_video(master, start=event.record.start, end=event.record.end),
    )
    encode(tmp_path / "b.mp4", spec)

    one, two = (list(read_frames(tmp_path / name)) for name in ("a.mp4", "b.mp4"))
    assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(one, two, strict=True)) < 2.0
    assert (tmp_path / "a.mp4").stat().st_size < 1.5 * (tmp_path / "b.mp4").stat().st_size


def test_texts_stand_over_their_own_frames_only(tmp_path: Path) -> None:
    spec = small_spec()

    encode(tmp_path / "a.mp4", spec)

    shown = list(read_frames(tmp_path / "a.mp4", end=24))
    foot = slice(spec.height // 2, None)
    with_super = int((shown[6][foot].min(axis=2) > 225).sum())
    between = np.abs(shown[12][foot, :60].astype(int) - picture(spec, 12)[foot, :60]).mean()
    orange = np.abs(shown[18].astype(int) - (0xF0, 0xA0, 0x3C)).max(axis=2) < 40
    assert with_super > 60
    assert between < 12
    assert orange.sum() > 80


def test_the_end_card_dissolves_in_and_stands_still(tmp_path: Path) -> None:
    spec = small_spec()

    encode(tmp_path / "a.mp4", spec)

    shown = list(read_frames(tmp_path / "a.mp4"))
    card = shown[-1].astype(int)
    distances = [np.abs(frame.astype(int) - card).mean() for frame in shown[23:30]]
    assert distances[0] > 40
    assert distances[1] < distances[0]
    assert distances[-1] < 2
    assert np.abs(card[4, 4] - (0x12, 0x32, 0x3B)).max() < 25


def test_the_last_call_to_action_stays_on_the_card(tmp_path: Path) -> None:
    spec = small_spec()

    encode(tmp_path / "a.mp4", spec)

    card = list(read_frames(tmp_path / "a.mp4"))[-1]
    orange = np.abs(card.astype(int) - (0xF0, 0xA0, 0x3C)).max(axis=2) < 40
    assert orange.sum() > 150


def test_a_lone_frame_is_held_but_a_short_shot_is_refused(tmp_path: Path) -> None:
    spec = small_spec()

    held = encode(tmp_path / "a.mp4", spec, open_picture=pictures(spec, count=1))

    assert held == 36
    with pytest.raises(BrokenPromise, match="fewer frames than it shows") as caught:
        encode(tmp_path / "b.mp4", spec, open_picture=pictures(spec, count=7))
    assert "7 of 12" in caught.value.cause
    assert not (tmp_path / "b.mp4").exists()


def test_pictures_of_another_size_are_refused(tmp_path: Path) -> None:
    spec = small_spec()

    with pytest.raises(BrokenPromise, match="another size than its film"):
        encode(tmp_path / "a.mp4", spec, open_picture=pictures(small_spec(width=128)))


def test_a_stopped_film_leaves_nothing(tmp_path: Path) -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        encode(tmp_path / "a.mp4", small_spec(), cancelled=cancelled)

    assert list(tmp_path.iterdir()) == []


def test_progress_ends_at_one(tmp_path: Path) -> None:
    shares: list[float] = []

    encode(tmp_path / "a.mp4", small_spec(), progress=shares.append)

    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_another_rate_and_a_hole_are_refused(tmp_path: Path) -> None:
    cut = small_cut()
    holed = replace(cut, picture=(cut.picture[0], replace(cut.picture[1], record=FrameRange(14, 24))))

    with pytest.raises(CannotDo, match="another frame rate"):
        encode(tmp_path / "a.mp4", small_spec(rate="25"))
    with pytest.raises(CannotDo, match="a hole or an overlap"):
        encode(tmp_path / "a.mp4", small_spec(), cut=holed)


@pytest.mark.parametrize(
    ("name", "suffix", "audio"),
    [
        ("vertical-1080", ".mp4", True),
        ("square-1080", ".mp4", True),
        ("prores-uhd", ".mov", True),
        ("dooh-1080x1920", ".mp4", False),
        ("review-540p", ".mp4", True),
    ],
)
def test_every_specification_makes_a_film(tmp_path: Path, name: str, suffix: str, audio: bool) -> None:
    spec = small_spec(name)
    sound = mix_audio(small_cut(), open_audio=lambda ref: tone(3), spec=spec)

    encode(tmp_path / f"a{suffix}", spec, audio=sound)

    facts = probe_clip(tmp_path / f"a{suffix}", count=True)
    assert facts.frames == 36
    assert facts.pixel_format == spec.pixel_format
    assert facts.audio_streams == int(audio)


def test_the_same_film_twice_is_the_same_file(tmp_path: Path) -> None:
    spec = small_spec()

    encode(tmp_path / "a.mp4", spec, audio=tone(1.5))
    encode(tmp_path / "b.mp4", spec, audio=tone(1.5))

    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_sound_lies_under_the_frame_it_belongs_to(tmp_path: Path) -> None:
    sound = np.zeros((72000, 2), np.float32)
    sound[24000] = 0.9

    encode(tmp_path / "a.mov", small_spec("prores-uhd"), audio=sound)

    assert int(np.abs(read_audio(tmp_path / "a.mov")[:, 0]).argmax()) == 24000


@pytest.mark.parametrize(("given", "wanted"), [(8, 24), (24, 24), (30, 24), (60, 24)])
def test_conforming_spreads_frames_evenly(given: int, wanted: int) -> None:
    frames = [np.full((2, 2, 3), index, np.uint8) for index in range(given)]

    shown = [int(frame[0, 0, 0]) for frame in conform_frames(iter(frames), given=given, wanted=wanted)]  # type: ignore[index]  # arrays

    assert len(shown) == wanted
    assert shown == sorted(shown)
    steps = np.diff(shown)
    assert steps.max() - steps.min() <= 1
    assert abs(shown[0] - 0.5 * given / wanted) <= 1
