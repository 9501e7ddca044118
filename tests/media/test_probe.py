from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from rushes.errors import CannotReach, UnreadableMedia
from rushes.media.probe import probe_clip, probe_untrusted
from rushes.media.read import read_coded
from rushes.media.write import AudioPlan
from rushes.model.engine import Encoder
from rushes.timebase import Rate
from tests.media.clips import click, write_clip


def test_facts_of_a_film_we_wrote(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", audio=AudioPlan(), sound=click(48000, 5))

    facts = probe_clip(path, count=True)

    assert (facts.width, facts.height, facts.frames, facts.rate) == (96, 64, 24, Rate(Fraction(24)))
    assert (facts.codec, facts.profile, facts.pixel_format, facts.bit_depth) == ("h264", "High", "yuv420p", 8)
    assert (facts.primaries, facts.transfer, facts.matrix, facts.color_range) == ("bt709", "bt709", "bt709", "tv")
    assert (facts.audio_streams, facts.audio_codec, facts.audio_rate, facts.audio_channels) == (1, "aac", 48000, 2)


def test_a_count_without_decoding_agrees_with_one_that_decodes(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", frames=7, encoder=Encoder(codec="h264_intra"), pixel_format="yuv420p10le")

    assert probe_clip(path).frames == probe_clip(path, count=True).frames == 7


@pytest.mark.parametrize("preset", ["ultrafast", "medium"])
def test_a_file_of_ours_says_the_same_without_being_looked_into(tmp_path: Path, preset: str) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=30, encoder=Encoder(preset=preset), timecode="01:00:00:00")

    assert probe_clip(path, ours=True) == probe_clip(path)
    ours, foreign = (list(read_coded(path, ours=ours)) for ours in (True, False))
    assert [one.rgb().sum() for one in ours] == [one.rgb().sum() for one in foreign]
    assert len(ours) == 30


def test_a_file_of_ours_that_was_damaged_is_told(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=30)
    whole = path.read_bytes()
    at = whole.index(b"mdat") + 64
    path.write_bytes(whole[:at] + bytes(len(whole) - at))

    with pytest.raises(UnreadableMedia):
        probe_clip(path, ours=True)


def test_the_rate_of_a_gif_comes_from_its_delays(samples: Path) -> None:
    facts = probe_clip(samples / "generated" / "animatediff_compare1_new.gif")

    assert facts.rate == Rate(Fraction(100, 13))
    assert facts.frames == 16


def test_a_phone_rate_of_millisecond_ticks_is_not_called_variable(samples: Path) -> None:
    facts = probe_clip(samples / "natural" / "thanks.mkv")

    assert (facts.rate, facts.frames, facts.variable_rate) == (Rate(Fraction(30)), 51, False)


def test_an_untrusted_file_within_limits_is_read_to_its_end(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=5)

    facts = probe_untrusted(path, max_pixels=100_000, max_seconds=60)

    assert facts == probe_clip(path, count=True)


@pytest.mark.parametrize(
    ("pixels", "seconds", "words"), [(100, 60, "6144 pixels a frame, 100 allowed"), (10_000, 1, "2 s long, 1 s")]
)
def test_an_untrusted_file_over_a_limit_is_refused(tmp_path: Path, pixels: int, seconds: int, words: str) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=48)

    with pytest.raises(UnreadableMedia, match="not safe to read") as caught:
        probe_untrusted(path, max_pixels=pixels, max_seconds=seconds)

    assert words in caught.value.cause


def test_an_untrusted_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=2)

    with pytest.raises(UnreadableMedia) as caught:
        probe_untrusted(path, max_pixels=10_000, max_seconds=60, timeout=0.01)

    assert "not read within" in caught.value.cause


def test_missing_and_unreadable_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0" * 100)

    with pytest.raises(CannotReach):
        probe_untrusted(tmp_path / "none.mp4", max_pixels=10, max_seconds=1)
    with pytest.raises(UnreadableMedia):
        probe_untrusted(tmp_path / "a.mp4", max_pixels=10, max_seconds=1)
