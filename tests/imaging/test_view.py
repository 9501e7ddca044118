"""A frame that is still coded is seen as the same frame is after it was converted whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rushes.imaging.view import FrameView
from rushes.media.read import read_coded, read_frames
from rushes.media.write import open_writer
from rushes.testing import synthetic as made
from rushes.timebase import Rate


@pytest.mark.parametrize("height", [288, 540, 720])
def test_proxies_and_clipping_agree_with_those_of_the_whole_picture(tmp_path: Path, height: int) -> None:
    width = height * 16 // 9
    with open_writer(tmp_path / "a.mp4", width=width, height=height, rate=Rate.parse(24)) as writer:
        for frame in made.clip_highlights(made.pan(height=height, width=width, frames=2), share=0.1):
            writer.write(frame)

    for coded, rgb in zip(read_coded(tmp_path / "a.mp4"), read_frames(tmp_path / "a.mp4"), strict=True):
        short, long = FrameView(0, coded), FrameView(0, rgb)
        assert short.proxy.shape == long.proxy.shape == (216, 384, 3)
        assert np.abs(short.proxy - long.proxy).mean() < 0.003
        assert np.abs(short.luma - long.luma).mean() < 0.002
        assert short.clipping == long.clipping
        assert 0.05 < short.clipping.blown < 0.2
        assert np.array_equal(short.rgb, long.rgb)
