from __future__ import annotations

from pathlib import Path

import numpy as np

from rushes.delivery.look import look_at
from rushes.media.write import open_writer
from tests.delivery.films import RATE, picture, small_spec


def test_every_frame_is_seen_once_with_its_change(tmp_path: Path) -> None:
    spec = small_spec()
    frames = [picture(spec, index) for index in (0, 1, 1, 2, 3, 4)]
    with open_writer(tmp_path / "a.mp4", width=spec.width, height=spec.height, rate=RATE) as writer:
        for frame in frames:
            writer.write(frame)

    sight = look_at(tmp_path / "a.mp4", fps=24.0)

    assert sight.frames == 6
    assert sight.change[0] == 0.0
    assert sight.change[2] < 0.05 < min(sight.change[1], *sight.change[3:])
    assert sight.flashes is not None


def test_luma_is_in_video_codes_and_excursions_are_kept(tmp_path: Path) -> None:
    grey = np.full((64, 96, 3), 128, np.uint8)
    with open_writer(tmp_path / "a.mp4", width=96, height=64, rate=RATE) as writer:
        for _ in range(3):
            writer.write(grey)

    sight = look_at(tmp_path / "a.mp4", fps=24.0)

    assert abs(sight.luma[0] - (16 + 219 * 128 / 255)) < 1.0
    assert sight.outside[0] == 0.0
