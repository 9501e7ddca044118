from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from rushes.errors import UnreadableMedia
from rushes.media.atoms import read_tags
from rushes.media.h273 import ColorTags
from rushes.model.engine import Encoder
from tests.media.clips import write_clip


def test_the_prores_header_is_read_apart_from_the_atom(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", frames=2, encoder=Encoder(codec="prores_422_hq"), pixel_format="yuv422p10le")
    data = bytearray(path.read_bytes())
    head = data.index(b"icpf") - 4
    data[head + 22 : head + 25] = b"\x09\x02\x02"
    path.write_bytes(data)

    tags = read_tags(path)

    assert tags.container.primaries == "bt709"
    assert (tags.bitstream.primaries, tags.bitstream.matrix) == ("bt2020", "unspecified")
    assert tags.codec == "apch"


def test_an_atom_can_disagree_with_the_stream(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=2)
    data = bytearray(path.read_bytes())
    at = data.index(b"colrnclx") + 8
    data[at : at + 6] = b"\0\x09\0\x10\0\x09"
    path.write_bytes(data)

    tags = read_tags(path)

    assert tags.container == ColorTags(primaries="bt2020", transfer="smpte2084", matrix="bt2020nc", color_range="tv")
    assert tags.bitstream.primaries == "bt709"


def test_edit_lists_of_other_programs_are_counted(samples: Path) -> None:
    tags = read_tags(samples / "natural" / "bigbuckbunny.mp4")

    assert tags.handlers[:2] == ("vide", "soun") or set(tags.handlers) >= {"vide", "soun"}
    assert tags.edit_lists >= 0
    assert tags.codec == "avc1"


def test_the_vui_of_every_h264_sample_agrees_with_the_decoder(samples: Path) -> None:
    from rushes.media.probe import probe_clip

    checked = 0
    for path in sorted(samples.rglob("*.mp4")):
        facts = probe_clip(path)
        if facts.codec == "h264" and "corrupted" not in path.name and path.stat().st_size < 700_000:
            tags = read_tags(path)
            if tags.container == ColorTags():
                assert tags.bitstream.transfer == facts.transfer, path.name
                checked += 1

    assert checked > 10


def test_what_is_no_mp4_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"hello world, this is no film at all")

    with pytest.raises(UnreadableMedia):
        read_tags(tmp_path / "a.mp4")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9])
def test_a_cut_file_never_crashes_the_parser(tmp_path: Path, share: float) -> None:
    data = write_clip(tmp_path / "a.mp4", frames=3).read_bytes()
    (tmp_path / "b.mp4").write_bytes(data[: int(len(data) * share)])

    with suppress(UnreadableMedia):
        read_tags(tmp_path / "b.mp4")
