from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.errors import AskTheArtist, BrokenPromise
from rushes.media.read import read_float
from rushes.media.sequence import SequenceWriter, exr_bytes, png_bytes, sequence_name


def ramp(height: int = 32, width: int = 64) -> np.ndarray:
    """Colour and alpha from 0 to 1, each another way."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x / (width - 1), y / (height - 1)
    return np.dstack([x, 1 - x, y, 0.5 * (x + y)]).astype(np.float32)


@pytest.mark.parametrize("bits", [8, 16])
def test_a_png_holds_straight_alpha_within_half_a_code_and_says_its_colour(bits: int) -> None:
    white = 255 if bits == 8 else 65535

    data = png_bytes(ramp(), bits=bits)

    held = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]]
    assert held.dtype == (np.uint8 if bits == 8 else np.uint16)
    assert np.abs(held / white - ramp()).max() <= 0.51 / white
    at = data.index(b"cICP") + 4
    assert struct.unpack("4B", data[at : at + 4]) == (1, 1, 0, 1)  # BT.709 primaries and transfer, R'G'B', full range


def test_an_exr_holds_light_above_white_and_alpha_as_half_floats(tmp_path: Path) -> None:
    light = ramp() * np.array([6.0, 1.0, 0.001, 1.0], np.float32)
    (tmp_path / "a.exr").write_bytes(exr_bytes(light))

    shown = next(read_float(tmp_path / "a.exr", alpha=True))

    assert b"compression\x00\x01\x00\x00\x00\x03" in exr_bytes(light)  # ZIP, 16 lines
    assert (
        np.abs(shown[..., 3] - light[..., 3]).max() <= 2.0**-12 + 1e-5
    )  # half a step below 1, and what the reader adds
    np.testing.assert_allclose(shown[16, 32, :2], srgb(light[16, 32, :2] / light[16, 32, 3]), atol=1e-3)


def srgb(light: np.ndarray) -> np.ndarray:
    light = np.clip(light, 0.0, 1.0)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def test_frames_are_numbered_from_one_and_replace_those_of_a_longer_take(tmp_path: Path) -> None:
    folder = tmp_path / "rain"
    for count in (3, 2):
        with SequenceWriter(folder) as writer:
            for _ in range(count):
                writer.write(ramp())
    (folder / "notes.txt").write_text("mine")
    with SequenceWriter(folder) as writer:
        writer.write(ramp())

    assert sorted(p.name for p in folder.iterdir()) == ["notes.txt", "rain.0001.png"]


def test_an_error_leaves_the_frames_that_were_there(tmp_path: Path) -> None:
    with SequenceWriter(tmp_path / "a.%04d.exr") as writer:
        writer.write(ramp())

    with pytest.raises(BrokenPromise), SequenceWriter(tmp_path / "a.%04d.exr") as writer:
        writer.write(ramp()[..., :3])

    assert [p.name for p in tmp_path.iterdir()] == ["a.0001.exr"]


def test_a_name_that_no_sequence_has_is_refused_with_what_to_write(tmp_path: Path) -> None:
    assert sequence_name(tmp_path / "frames") == "frames.%04d.png"
    for name in ("a.png", "a.%04d.jpg", "a.%d.%d.png"):
        with pytest.raises(AskTheArtist) as caught:
            sequence_name(tmp_path / name)
        assert "%04d" in caught.value.next_step
