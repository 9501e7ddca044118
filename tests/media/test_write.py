from __future__ import annotations

import errno
import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.errors import BrokenPromise, CannotDo, CannotReach, DiskFull
from rushes.media.atoms import read_tags
from rushes.media.audio import read_audio
from rushes.media.convert import to_video_frame
from rushes.media.h273 import BT709
from rushes.media.overlay import plane_of
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames, read_video
from rushes.media.write import AudioPlan, _refused, open_writer
from rushes.model.engine import Encoder
from rushes.timebase import Rate
from tests.media.clips import HEIGHT, RATE, WIDTH, bar, click, write_clip

CODECS = [
    ("h264", "yuv420p", ".mp4"),
    ("h264_intra", "yuv420p10le", ".mov"),
    ("prores_422_hq", "yuv422p10le", ".mov"),
    ("prores_422_hq_fast", "yuv422p10le", ".mov"),
    ("prores_4444", "yuva444p10le", ".mov"),
    ("ffv1", "yuv422p10le", ".mkv"),
    ("magicyuv", "yuv420p", ".mov"),
]


@pytest.mark.parametrize(("codec", "pixel_format", "suffix"), CODECS)
def test_every_codec_gives_back_each_frame(tmp_path: Path, codec: str, pixel_format: str, suffix: str) -> None:
    path = write_clip(tmp_path / f"a{suffix}", frames=9, encoder=Encoder(codec=codec), pixel_format=pixel_format)

    pictures = list(read_frames(path))

    assert len(pictures) == 9
    for index, picture in enumerate(pictures):
        assert np.abs(picture.astype(int) - bar(index)).mean() < 2.0


def test_the_mezzanine_of_eight_bits_loses_nothing_but_keeps_its_tags(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (6, HEIGHT, WIDTH, 3), np.uint8)
    given = [to_video_frame(picture, pixel_format="yuv420p") for picture in noise]
    path = tmp_path / "a.mov"

    with open_writer(path, width=WIDTH, height=HEIGHT, rate=RATE, encoder=Encoder(codec="magicyuv")) as writer:
        for picture in noise:
            writer.write(picture)

    for one, other in zip(read_video(path), given, strict=True):
        assert all(np.array_equal(plane_of(one, index), plane_of(other, index)) for index in range(3))
        assert (one.color_primaries, one.color_trc, one.colorspace, one.color_range) == BT709.codes


def test_dnxhr_needs_a_large_frame_and_keeps_it(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "a.mov", frames=3, encoder=Encoder(codec="dnxhr_hq"), pixel_format="yuv422p", size=(256, 128)
    )

    assert probe_clip(path, count=True).frames == 3


@pytest.mark.parametrize(("codec", "pixel_format", "suffix"), CODECS[:4])
def test_tags_stand_in_the_container_and_in_the_stream(
    tmp_path: Path, codec: str, pixel_format: str, suffix: str
) -> None:
    path = write_clip(tmp_path / f"a{suffix}", frames=3, encoder=Encoder(codec=codec), pixel_format=pixel_format)

    tags = read_tags(path)

    for place in (tags.container, tags.bitstream):
        assert (place.primaries, place.transfer, place.matrix) == ("bt709", "bt709", "bt709")
    assert tags.bitstream.color_range == "tv"


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    plan = AudioPlan()
    files = [
        write_clip(tmp_path / name, audio=plan, sound=click(48000, 100), encoder=Encoder(threads=2))
        for name in ("a.mp4", "b.mp4")
    ]

    first, second = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    assert first == second


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "aac"), (".mov", "pcm_s24le")])
def test_picture_and_sound_start_together_without_an_edit_list(tmp_path: Path, suffix: str, codec: str) -> None:
    path = write_clip(tmp_path / f"a{suffix}", audio=AudioPlan(codec=codec), sound=click(48000, 24000))

    sound = read_audio(path)
    first = next(read_frames(path, start=12, end=13))

    assert abs(int(np.abs(sound[:, 0]).argmax()) - 24000) <= 1
    assert np.abs(first.astype(int) - bar(12)).mean() < 2.0
    assert read_tags(path).edit_lists == 0


def test_pcm_keeps_twenty_four_bits(tmp_path: Path) -> None:
    sound = np.full((48000, 2), 1 / 8388608 * 5, np.float32)

    path = write_clip(tmp_path / "a.mov", audio=AudioPlan(codec="pcm_s24le"), sound=sound)

    assert np.allclose(read_audio(path), sound, atol=1 / 8388608)


def test_timecode_makes_a_track_and_is_read_back(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", timecode="01:00:00:00")

    assert probe_clip(path).start_timecode == "01:00:00:00"
    assert read_tags(path).has_timecode


def test_an_ntsc_rate_stays_exact(tmp_path: Path) -> None:
    rate = Rate(Fraction(30000, 1001))

    facts = probe_clip(write_clip(tmp_path / "a.mp4", rate=rate))

    assert facts.rate == rate
    assert facts.seconds == Fraction(24 * 1001, 30000)
    assert not facts.variable_rate


def test_faststart_is_asked_for_or_not(tmp_path: Path) -> None:
    early = write_clip(tmp_path / "a.mp4")
    late = write_clip(tmp_path / "b.mp4", faststart=False)

    assert read_tags(early).is_faststart
    assert not read_tags(late).is_faststart


def test_a_frame_prepared_elsewhere_is_the_same_frame(tmp_path: Path) -> None:
    with open_writer(tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, rate=RATE) as writer:
        writer.write(writer.prepare(bar(0)))
        writer.write(bar(1))

    assert probe_clip(tmp_path / "a.mp4", count=True).frames == 2


def test_an_error_leaves_no_half_file(tmp_path: Path) -> None:
    def stop_after_one_frame() -> None:
        with open_writer(tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, rate=RATE) as writer:
            writer.write(bar(0))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stop_after_one_frame()

    assert list(tmp_path.glob("*.mp4")) == []
    assert list(tmp_path.glob(".*.mp4")) == []


def test_a_film_that_fails_does_not_hurt_the_one_before(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=5)
    before = path.read_bytes()

    def write_wrongly() -> None:
        with open_writer(path, width=WIDTH, height=HEIGHT, rate=RATE) as writer:
            writer.write(np.zeros((10, 10, 3), np.uint8))

    with pytest.raises(BrokenPromise):
        write_wrongly()

    assert path.read_bytes() == before


def test_a_frame_of_another_size_is_named(tmp_path: Path) -> None:
    with open_writer(tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, rate=RATE) as writer:
        with pytest.raises(BrokenPromise) as caught:
            writer.write(np.zeros((10, 20, 3), np.uint8))
        writer.write(bar(0))

    assert "found 20x10" in caught.value.cause


def test_unknown_codec_and_container_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="no codec called 'av2'"):
        open_writer(tmp_path / "a.mp4", width=16, height=16, rate=RATE, encoder=Encoder(codec="av2"))
    with pytest.raises(CannotDo, match=r"no container called '\.wmv'"):
        open_writer(tmp_path / "a.wmv", width=16, height=16, rate=RATE)


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotReach) as caught:
        open_writer(tmp_path / "none" / "a.mp4", width=16, height=16, rate=RATE)

    assert caught.value.next_step


def test_a_full_disk_is_told_apart(tmp_path: Path) -> None:
    fault = _refused(tmp_path / "a.mp4", OSError(errno.ENOSPC, "No space left on device"))

    assert isinstance(fault, DiskFull)


def test_sound_without_a_stream_is_our_bug(tmp_path: Path) -> None:
    with (
        pytest.raises(BrokenPromise, match="without a sound stream"),
        open_writer(tmp_path / "a.mp4", width=WIDTH, height=HEIGHT, rate=RATE, color=BT709) as writer,
    ):
        writer.write_audio(click(10, 1))


def test_the_same_frames_give_the_same_file_however_often_they_are_written(tmp_path: Path) -> None:
    """Odd widths in macroblocks once gave one of several files, by what lay in memory before."""
    rng = np.random.default_rng(1)
    frames = rng.integers(0, 255, (13, 36, 64, 3), dtype=np.uint8)
    seen = set()

    for number in range(24):
        litter = [rng.integers(0, 255, 3000 + number * 777, dtype=np.uint8) for _ in range(40)]
        del litter[::2]
        with open_writer(tmp_path / "same.mp4", width=64, height=36, rate=Rate(Fraction(24))) as writer:
            for frame in frames:
                writer.write(frame)
        seen.add((tmp_path / "same.mp4").read_bytes())

    assert len(seen) == 1
