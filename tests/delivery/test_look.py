from __future__ import annotations

from pathlib import Path

import numpy as np
from av import VideoFrame

from rushes.delivery.look import look_at
from rushes.media.h273 import BT709
from rushes.media.overlay import plane_of
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


def test_a_channel_outside_the_codes_counts_though_luma_is_inside(tmp_path: Path) -> None:
    planes = VideoFrame(96, 64, "yuv420p")
    for index, code in enumerate((120, 230, 128)):  # blue is far over white, luma is in the middle
        plane_of(planes, index)[:] = code
    planes.color_primaries, planes.color_trc, planes.colorspace, planes.color_range = BT709.codes
    with open_writer(tmp_path / "a.mp4", width=96, height=64, rate=RATE) as writer:
        for _ in range(3):
            writer.write(planes)

    sight = look_at(tmp_path / "a.mp4", fps=24.0)

    assert sight.outside[0] > 0.9
