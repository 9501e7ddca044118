from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.errors import BrokenPromise, CannotReach
from rushes.media.proxy import fit, lay_grid, read_samples, read_thumbnail, write_still, write_strip
from tests.media.clips import RATE, bar, bars, write_clip


def test_a_thumbnail_fits_and_keeps_the_shape(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=10)

    picture = read_thumbnail(path, inside=(48, 48))

    assert picture.shape == (32, 48, 3)


def test_samples_are_spread_over_the_clip(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", frames=24)

    pictures = read_samples(path, count=4, inside=(96, 64))

    assert len(pictures) == 4
    assert np.abs(pictures[0].astype(int) - bar(3)).mean() < 2
    assert np.abs(pictures[3].astype(int) - bar(21)).mean() < 2


def test_a_grid_holds_every_picture_in_reading_order() -> None:
    pictures = [np.full((10, 20, 3), value, np.uint8) for value in (50, 100, 150)]

    sheet = lay_grid(pictures, columns=2, gap=4, margin=2)

    assert sheet.shape == (28, 48, 3)
    assert (sheet[5, 5, 0], sheet[5, 30, 0], sheet[20, 5, 0]) == (50, 100, 150)


def test_a_grid_of_nothing_is_our_bug() -> None:
    with pytest.raises(BrokenPromise):
        lay_grid([], columns=3)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_stills_keep_their_colors(tmp_path: Path, suffix: str) -> None:
    path = write_still(tmp_path / f"a{suffix}", bar(0))

    back = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)

    assert np.abs(back.astype(int) - bar(0)).mean() < 4


def test_a_strip_moves_loops_and_fits(tmp_path: Path) -> None:
    path = write_strip(tmp_path / "a.webp", bars(8), rate=RATE, most_bytes=20_000)

    done, animation = cv2.imreadanimation(str(path))
    assert done
    assert len(animation.frames) == 8
    assert animation.loop_count == 0
    assert path.stat().st_size <= 20_000


def test_a_strip_that_cannot_fit_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotReach, match="does not fit"):
        write_strip(tmp_path / "a.webp", bars(8), rate=RATE, most_bytes=100)

    assert not (tmp_path / "a.webp").exists()


def test_fit_never_enlarges_and_stays_even() -> None:
    assert fit(1920, 1080, inside=(480, 480)) == (480, 270)
    assert fit(100, 50, inside=(480, 480)) == (100, 50)
    assert fit(1080, 1920, inside=(270, 270)) == (150, 270)
