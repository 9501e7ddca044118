from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import cv2
import numpy as np

from rushes.finishing.base import Frame
from rushes.finishing.detail import DetailOp
from rushes.imaging.texture import band_contrast
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, to_frames
from rushes.testing.synthetic import pan

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
CLIP = to_frames(pan(height=120, width=201, frames=3))


def surface(seed: int = 5) -> Frame:
    """A soft texture of about three codes over a slow ramp, as a generator's surfaces are."""
    random = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(random.normal(size=(120, 201)).astype(np.float32), (0, 0), 1.5)
    ramp = np.linspace(0.3, 0.6, 201, dtype=np.float32)[None, :]
    return np.repeat((ramp + 0.015 * soft / soft.std())[..., None], 3, axis=2)


class TestDetailSuite(FinishSuite):
    op = DetailOp()
    neutral: ClassVar[Mapping[str, Any]] = {"strength": 0.0}
    least_psnr = 199.0

    def clean(self) -> list[Frame]:
        return CLIP

    def faulty(self) -> list[Frame]:
        return [surface(index) for index in range(3)]

    def error(self, frames: Sequence[Frame]) -> float:
        return -float(np.mean([band_contrast(frame @ LUMA)[:3] for frame in frames]))


def run(frame: Frame, **settings: object) -> Frame:
    return finish_clip(DetailOp(), [frame], settings=settings, context=context_for([frame]))[0]


def test_texture_gets_stronger_by_what_was_asked() -> None:
    frame = surface()

    half, full = run(frame, strength=0.5), run(frame, strength=1.0)

    def strength(picture: Frame) -> float:
        return float((picture - cv2.GaussianBlur(picture, (0, 0), 6))[..., 1][12:-12, 12:-12].std())

    assert 1.1 < strength(half) / strength(frame) < 1.45
    assert strength(half) < strength(full) < 1.9 * strength(frame)


def test_a_hard_edge_gets_no_halo() -> None:
    edge = np.full((64, 96, 3), 0.25, np.float32)
    edge[:, 48:] = 0.75

    out = run(edge, strength=1.0)

    assert out.max() < 0.755
    assert out.min() > 0.245


def test_noise_below_the_floor_is_not_lifted() -> None:
    random = np.random.default_rng(3)
    frame = (0.5 + 0.3 / 255 * random.normal(size=(64, 64, 1))).astype(np.float32).repeat(3, axis=2)

    out = run(frame, strength=1.0)

    assert out[..., 0].std() < 1.15 * frame[..., 0].std()


def test_colour_differences_stay_as_they_were() -> None:
    frame = CLIP[0]

    out = run(frame, strength=1.0)

    assert np.abs((out[..., 0] - out[..., 1]) - (frame[..., 0] - frame[..., 1])).max() < 1e-6


def test_no_band_adds_more_than_its_limit() -> None:
    frame = CLIP[0]

    out = run(frame, strength=2.0, limit=0.01)

    assert np.abs(out - frame).max() <= 0.03 + 1e-6


def test_every_size_works() -> None:
    random = np.random.default_rng(1)
    for height, width in ((8, 8), (9, 13), (65, 31), (7, 40)):
        frame = random.uniform(0, 1, (height, width, 3)).astype(np.float32)
        assert np.isfinite(run(frame)).all()
