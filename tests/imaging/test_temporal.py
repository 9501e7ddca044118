"""Flow, validity and flicker against motion and gain that were planted."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from rushes.imaging.temporal import Flicker, FlickerRuler, flow, flow_guide, validity, warp
from rushes.testing import synthetic as made


def read(clip: Sequence[made.Frame]) -> Flicker:
    ruler = FlickerRuler()
    for frame in clip:
        ruler.see(made.to_unit(frame))
    return ruler.finish()


@pytest.fixture(scope="module")
def moving() -> made.Clip:
    return made.pan(height=144, width=256, frames=20)


@pytest.fixture(scope="module")
def fast() -> made.Clip:
    return made.pan(height=144, width=256, frames=14, speed=(5.2, 1.3))


def test_flow_finds_a_known_shift() -> None:
    picture = made.texture(160, 260, seed=3)
    first, second = picture[8:152, 8:248], picture[6:150, 5:245]

    motion = flow(flow_guide(first), flow_guide(second))

    assert np.median(motion.reshape(-1, 2), axis=0) == pytest.approx([3, 2], abs=0.1)
    inner = np.s_[16:-16, 16:-16]
    assert np.median(np.abs(warp(second, motion) - first)[inner]) < 0.003


@pytest.mark.parametrize("size", [(2, 2), (16, 90), (31, 400), (90, 16)])
@pytest.mark.parametrize("preset", ["ultrafast", "fast", "medium"])
def test_flow_of_a_tiny_picture_has_its_size_and_ends(size: tuple[int, int], preset: str) -> None:
    guide = np.random.default_rng(0).integers(0, 256, size).astype(np.uint8)

    motion = flow(guide, guide, preset=preset)  # type: ignore[arg-type]  # one of the three

    assert motion.shape == (*size, 2)
    assert np.abs(motion).max() < 0.5


def test_the_guide_ignores_gain_and_does_not_invent_texture() -> None:
    picture = made.texture(100, 160, seed=4)

    bright, dim = flow_guide(picture), flow_guide(picture * np.float32(0.7))
    flat = flow_guide(np.full((100, 160), 0.4, np.float32))

    assert np.abs(bright.astype(int) - dim).mean() < 4
    assert bright.std() > 20
    assert np.ptp(flat) == 0


def test_validity_drops_what_leaves_the_frame_and_what_does_not_return() -> None:
    still = np.zeros((40, 60, 2), np.float32)
    out = np.dstack((np.full((40, 60), 10, np.float32), np.zeros((40, 60), np.float32)))

    assert validity(still, still).all()
    assert validity(out, -out)[:, :49].all()
    assert not validity(out, -out)[:, 50:].any()
    assert not validity(out, still).any()


def test_warp_fetches_the_other_frame() -> None:
    picture = np.arange(20 * 30, dtype=np.float32).reshape(20, 30)
    motion = np.zeros((20, 30, 2), np.float32)
    motion[..., 0] = 1

    assert warp(picture, motion)[:, :-2] == pytest.approx(picture[:, 1:-1], abs=1e-2)


@pytest.mark.parametrize("percent", [1.0, 5.0])
def test_global_flicker_reads_as_injected_in_motion(moving: made.Clip, percent: float) -> None:
    found = read(made.flicker_global(moving, percent=percent))

    assert found.global_percent == pytest.approx(percent, rel=0.05)
    assert found.local_percent == pytest.approx(0, abs=0.3)


def test_local_flicker_reads_as_injected_in_fast_motion(fast: made.Clip) -> None:
    found = read(made.flicker_local(fast, percent=3))

    assert found.local_percent == pytest.approx(3, rel=0.15)
    assert found.local_p95_percent is not None
    assert found.local_p95_percent > 3


def test_chroma_flicker_reads_as_injected(moving: made.Clip) -> None:
    clip = made.flicker_chroma(moving, percent=2)
    gains = np.log([float(f[..., 0].mean()) / float(g[..., 0].mean()) for f, g in zip(clip, moving, strict=True)])

    found = read(clip)

    injected = 100 * np.sqrt(np.mean(np.diff(gains, 2) ** 2) / 6)
    assert found.chroma_percent == pytest.approx(injected, rel=0.15)


@pytest.mark.parametrize("fault", ["none", "fade", "grain"])
def test_motion_fades_and_grain_are_not_flicker(fast: made.Clip, fault: str) -> None:
    clip = {"none": fast, "fade": made.fade(fast), "grain": made.grain(fast, codes=4)}[fault]

    found = read(clip)

    assert found.global_percent is not None
    assert found.local_percent is not None
    assert found.global_percent < 0.1
    assert found.local_percent < 0.6  # grain of 4 codes at proxy size reads 0.4


def test_a_cut_is_not_flicker(moving: made.Clip) -> None:
    other = tuple(255 - frame for frame in made.pan(height=144, width=256, frames=10, seed=9))

    found = read(moving[:10] + other)

    assert found.global_percent is not None
    assert found.global_percent < 0.3
    assert found.by_frame[9] == found.by_frame[10] == 0


def test_a_lamp_that_flickers_shows_in_its_part_only(moving: made.Clip) -> None:
    gains = np.exp(np.random.default_rng(5).normal(size=len(moving)) * 0.06)
    lamp = np.zeros((144, 256), np.float32)
    cv2.circle(lamp, (190, 60), 40, (1.0,), -1)
    lit = [
        made.to_codes(made.to_unit(frame) * (1 + (gain - 1) * lamp[..., None]))
        for frame, gain in zip(moving, gains, strict=True)
    ]

    found = read(lit)

    assert found.global_percent is not None
    assert found.local_p95_percent is not None
    assert found.global_percent < 0.3
    assert found.local_p95_percent > 3


def test_the_rhythm_of_flicker_is_found(moving: made.Clip) -> None:
    pulsed = tuple(made.to_codes(made.to_unit(f) * (1.05 if i % 4 == 0 else 1.0)) for i, f in enumerate(moving))

    found = read(pulsed)

    assert found.beat == 4
    assert read(made.flicker_global(moving, percent=3)).beat is None


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_too_few_frames_have_no_flicker(moving: made.Clip, frames: int) -> None:
    found = read(moving[:frames])

    assert (found.global_percent, found.local_percent, found.frames) == (None, None, frames)


def test_time_reversed_reads_the_same(moving: made.Clip) -> None:
    clip = made.flicker_global(moving, percent=2)

    there, back = read(clip), read(clip[::-1])

    assert there.global_percent == pytest.approx(back.global_percent, rel=0.05)
