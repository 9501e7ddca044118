"""Flash screening against the IRIS tool's own log and planted flashes on both sides of every limit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rushes.imaging.flash import Flashes, FlashRuler
from rushes.imaging.view import FrameView
from rushes.media.read import read_frames
from rushes.testing import synthetic as made


def screen(clip: made.Clip, fps: float = 24.0) -> Flashes:
    ruler = FlashRuler(fps)
    for frame in clip:
        ruler.see(made.to_unit(frame))
    return ruler.finish()


@pytest.mark.parametrize(("hertz", "area", "passes"), [(3, 0.26, True), (4, 0.24, True), (4, 0.26, False)])
@pytest.mark.parametrize("color", [(1.0, 1.0, 1.0), (1.0, 0.0, 0.0)])
def test_the_limits_of_rate_and_area(hertz: float, area: float, passes: bool, color: tuple[float, ...]) -> None:
    found = screen(made.flashes(hertz=hertz, area=area, color=(color[0], color[1], color[2])))

    assert found.passes is passes


def test_red_flashes_are_counted_as_red() -> None:
    red = screen(made.flashes(color=(1.0, 0.0, 0.0), low=0.6, high=0.85))
    green = screen(made.flashes(color=(0.0, 1.0, 0.0)))

    assert max(red.red) == 8
    assert max(green.red) == 0


def test_small_steps_and_bright_states_do_not_count() -> None:
    assert max(screen(made.flashes(low=0.50, high=0.56)).luminance) == 0
    assert max(screen(made.flashes(low=0.92, high=1.0)).luminance) == 0


def test_a_slow_ramp_is_one_transition() -> None:
    ramp = tuple(made.to_codes(made.to_unit(made.pan(frames=1)[0]) * 0 + i / 23) for i in range(24))

    assert max(screen(ramp).luminance) == 1


def test_flashes_for_long_fail_as_extended() -> None:
    long = screen(made.flashes(hertz=2.5, frames=24 * 7))
    short = screen(made.flashes(hertz=2.5, frames=24 * 3))

    assert long.extended
    assert not long.failed
    assert short.passes


def test_stripes_that_pass_by_are_told_from_flashes() -> None:
    base = made.patches(["#101010", "#f0f0f0"] * 8, frames=1)[0]
    passing = tuple(base[:, (i * 7 + offset) % 160] for i in range(48) for offset in [made.np.arange(160)])

    found = screen(passing)

    assert found.passes
    assert max(found.moving) > 6


def test_a_pan_is_not_a_flash() -> None:
    assert max(screen(made.pan(frames=24, speed=(3.0, 1.0))).luminance) <= 1


def test_transitions_agree_with_the_log_of_the_iris_tool(samples: Path) -> None:
    folder = samples / "flash"
    with (folder / "iris_2Hz_5s_expected.csv").open(encoding="utf-8") as file:
        expected = [int(row["LuminanceTransitions"]) for row in csv.DictReader(file)]
    ruler = FlashRuler(5.0)

    for index, rgb in enumerate(read_frames(folder / "iris_2Hz_5s.mp4")):
        ruler.see(FrameView(index, rgb).proxy)

    assert list(ruler.finish().luminance) == expected
