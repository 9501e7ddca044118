from __future__ import annotations

from pathlib import Path

import pytest

from rushes.delivery.specs import find_spec, load_specs
from rushes.errors import AskTheArtist, CannotReach, NoSuchPlugin


def test_what_ships_is_complete_dated_and_sourced() -> None:
    specs = load_specs()

    assert {"web-1080p", "vertical-1080", "square-1080", "prores-uhd", "dooh-1080x1920", "review-540p"} <= set(specs)
    for spec in specs.values():
        assert spec.verified_on.startswith("20")
        assert spec.source
        assert spec.width % 2 == spec.height % 2 == 0
        assert all(0 <= margin < 0.5 for margin in spec.safe)


def test_the_numbers_that_outlets_ask_for() -> None:
    dooh, uhd, web = find_spec("dooh-1080x1920"), find_spec("prores-uhd"), find_spec("web-1080p")

    assert (dooh.audio, dooh.bitrate_max, dooh.bytes_max) == ("none", 8_000_000, 25_000_000)
    assert (uhd.pixel_format, uhd.audio_codec, uhd.loudness, uhd.faststart) == (
        "yuv422p10le",
        "pcm_s24le",
        -23.0,
        False,
    )
    assert (web.aspect, web.loudness, web.true_peak) == ("16:9", -14.0, -1.0)


def test_an_unknown_name_says_the_nearest() -> None:
    with pytest.raises(NoSuchPlugin, match="no specification called 'web1080'") as caught:
        find_spec("web1080")

    assert "web-1080p" in caught.value.next_step


def test_a_shop_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "tower:\n  title: Tower\n  size: [1280, 1824]\n  codec: h264\n  container: mp4\n  pixel_format: yuv420p\n"
        "  audio: none\n  loudness: null\n"
    )

    specs = load_specs(own)

    assert (specs["tower"].width, specs["tower"].loudness, specs["tower"].audio) == (1280, None, "none")
    assert "web-1080p" in specs


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("a:\n  title: A\n  size: [101, 50]\n  codek: h264\nb: 3\n")

    with pytest.raises(AskTheArtist) as caught:
        load_specs(own)

    for words in ("codek is no field, did you mean codec?", "container is missing", "not even", "b: not a table"):
        assert words in caught.value.cause


def test_a_file_that_is_not_there_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CannotReach):
        load_specs(tmp_path / "none.yaml")
