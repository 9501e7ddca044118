from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.engines.previz.still.source import read_grey, read_picture
from rushes.errors import CannotDo, CannotReach
from rushes.model.brief import MediaRef
from tests.engines.previz.still.made import saved, scene

MEDIA = MediaRef(sha256="0" * 64, name="still.png")


def test_a_picture_of_the_takes_size_comes_as_it_is(tmp_path: Path) -> None:
    picture, _ = scene()

    given = read_picture(saved(tmp_path / "a.png", picture), MEDIA, size=(320, 180), role="first")

    assert np.array_equal(given.picture, picture)
    assert given.note == ""


def test_another_shape_is_cropped_from_the_middle_and_told(tmp_path: Path) -> None:
    picture, _ = scene(width=320, height=320)

    given = read_picture(saved(tmp_path / "a.png", picture), MEDIA, size=(320, 180), role="first")

    assert np.array_equal(given.picture, picture[70:250])
    assert given.note == "the first picture was fitted from 320x320, 44 % of it cut off at the top and foot"


def test_a_transparent_picture_lies_over_grey(tmp_path: Path) -> None:
    clear = np.zeros((180, 320, 4), np.uint8)
    cv2.imwrite(str(tmp_path / "a.png"), clear)

    assert (read_picture(tmp_path / "a.png", MEDIA, size=(320, 180), role="first").picture == 119).all()


def test_a_picture_that_cannot_be_used_says_why_and_what_to_do(tmp_path: Path) -> None:
    small = saved(tmp_path / "small.png", scene(width=60, height=34)[0])
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"no picture" * 9)

    with pytest.raises(CannotDo, match="the first picture is too small") as found:
        read_picture(small, MEDIA, size=(320, 180), role="first")
    assert found.value.next_step == "bring it at 80x45 pixels or more"
    with pytest.raises(CannotDo, match="the last picture cannot be read"):
        read_picture(tmp_path / "broken.png", MEDIA, size=(320, 180), role="last")
    with pytest.raises(CannotReach, match="the first picture is not there"):
        read_picture(tmp_path / "none.png", MEDIA, size=(320, 180), role="first")


def test_a_clip_is_no_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rushes.media.write import open_writer
    from rushes.model.engine import Encoder
    from rushes.timebase import Rate

    with open_writer(tmp_path / "a.mp4", width=64, height=36, rate=Rate.parse("24"), encoder=Encoder()) as writer:
        for _ in range(3):
            writer.write(np.zeros((36, 64, 3), np.uint8))

    with pytest.raises(CannotDo, match="the first picture moves") as found:
        read_picture(tmp_path / "a.mp4", MEDIA, size=(64, 36), role="first")
    assert "3 frames" in found.value.cause


def test_more_pixels_than_this_machine_allows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUSHES_MAX_PIXELS", "5000")

    with pytest.raises(CannotDo, match="cannot be read") as found:
        read_picture(saved(tmp_path / "a.png", scene()[0]), MEDIA, size=(320, 180), role="first")
    assert "5000 allowed" in found.value.cause


@pytest.mark.parametrize(("kind", "steps"), [(np.uint8, 255.0), (np.uint16, 65535.0)])
def test_grey_of_eight_and_sixteen_bits_is_read_to_its_last_step(tmp_path: Path, kind: type, steps: float) -> None:
    like = read_picture(saved(tmp_path / "a.png", scene()[0]), MEDIA, size=(320, 180), role="first")
    ramp = np.linspace(0, steps, 320).astype(kind)[None].repeat(180, axis=0)
    cv2.imwrite(str(tmp_path / "d.png"), ramp)

    grey = read_grey(tmp_path / "d.png", MEDIA, like=like, size=(320, 180), role="depth")

    assert grey[0] == pytest.approx(ramp[0] / steps, abs=0.005)
    assert len(np.unique(grey[0])) > (250 if steps == 255 else 315)


def test_a_depth_map_of_another_shape_or_in_colours_is_refused(tmp_path: Path) -> None:
    like = read_picture(saved(tmp_path / "a.png", scene()[0]), MEDIA, size=(320, 180), role="first")
    square = saved(tmp_path / "square.png", np.full((180, 180, 3), 9, np.uint8))

    with pytest.raises(CannotDo, match="the depth has another shape than the picture") as found:
        read_grey(square, MEDIA, like=like, size=(320, 180), role="depth")
    assert found.value.next_step == "make the depth from the same picture, uncropped"
    with pytest.raises(CannotDo, match="the matte is in colours"):
        read_grey(tmp_path / "a.png", MEDIA, like=like, size=(320, 180), role="matte")
