"""One picture over another: as by hand, where it lies, in its order, and never darker at a bright edge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pytest

from rushes.errors import AskTheArtist
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.chain import build_chain, chain_key, step_versions
from rushes.finishing.comp import CompOp
from rushes.model.master import Chain
from rushes.testing.finish_suite import FinishSuite, context_for, finish_clip, to_frames
from rushes.testing.synthetic import pan
from rushes.timebase import FrameRange

CLIP = to_frames(pan(height=48, width=64, frames=3))


def disc(color: tuple[float, float, float], *, soft: float = 4.0) -> Frame:
    """A disc with a soft edge, premultiplied."""
    y, x = np.mgrid[0:48, 0:64].astype(np.float32)
    share = np.clip((18.0 - np.hypot(x - 32, y - 24)) / soft, 0.0, 1.0)[..., None]
    return np.concatenate([np.array(color, np.float32) * share, share], axis=2).astype(np.float32)


RED = disc((0.8, 0.1, 0.1))
WANTED = [RED[..., :3] + frame * (1 - RED[..., 3:]) for frame in CLIP]


class TestCompSuite(FinishSuite):
    op = CompOp()
    settings: ClassVar[Mapping[str, Any]] = {"layers": ["red"]}
    neutral: ClassVar[Mapping[str, Any]] = {}

    def clean(self) -> list[Frame]:
        return CLIP

    def faulty(self) -> list[Frame]:
        return CLIP

    def error(self, frames: Sequence[Frame]) -> float:
        return float(np.mean([np.abs(a - b).mean() for a, b in zip(frames, WANTED, strict=True)]))

    def context(self, frames: Sequence[Frame], **more: Any) -> FinishContext:
        return replace(context_for(frames, **more), layers=(lambda: iter([RED] * len(CLIP)),))


def laid(frames: Sequence[Frame], *layers: Sequence[Frame | None]) -> list[Frame]:
    def opened(layer: Sequence[Frame | None]) -> Any:
        def stream() -> Iterator[Frame | None]:
            return iter(layer)

        return stream

    context = replace(context_for(frames), layers=tuple(opened(layer) for layer in layers))
    return finish_clip(CompOp(), frames, settings={"layers": [str(n) for n in range(len(layers))]}, context=context)


def test_the_later_layer_lies_on_top_and_nothing_lies_where_there_is_none() -> None:
    blue = disc((0.0, 0.0, 1.0))

    out = laid(CLIP, [RED, None, RED], [blue, None, None])

    assert np.allclose(out[0][24, 32], (0.0, 0.0, 1.0))
    assert np.array_equal(out[1], CLIP[1])
    assert np.allclose(out[2], WANTED[2], atol=1e-6)


def test_a_bright_disc_over_white_has_no_dark_edge() -> None:
    white = [np.ones((48, 64, 3), np.float32)]

    out = laid(white, [disc((1.0, 0.95, 0.9))])

    assert out[0].min() > 0.9 - 1e-6


def test_layers_that_nobody_opens_are_refused() -> None:
    with pytest.raises(AskTheArtist, match="layers without"):
        finish_clip(CompOp(), CLIP, settings={"layers": ["red"]}, context=context_for(CLIP))


def test_it_joins_any_chain_before_scale_grade_and_grain_and_other_layers_are_another_picture() -> None:
    one, two = (build_chain("none", {"comp": {"layers": [{"frames": [n]}]}}) for n in (1, 2))

    def key(chain: Chain) -> str:
        return chain_key(chain, take="t", source=FrameRange(0, 4), size=(64, 36), versions=step_versions(chain))

    assert [step.op for step in one.steps] == ["comp", "upscale", "grain"]
    assert key(one) != key(two)
