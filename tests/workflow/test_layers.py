"""Which frames of an element lie over which of a shot, and what its file gives back of what was drawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.imaging.alpha import over
from rushes.media.write import open_writer
from rushes.model.brief import MediaRef
from rushes.model.cut import Cut, PictureEvent
from rushes.model.engine import Encoder
from rushes.model.take import ClipFacts, Take
from rushes.timebase import FrameRange, Rate
from rushes.workflow.layers import NOTHING, layers_over, read_layer

RATE = Rate(Fraction(24))
EVENT = PictureEvent(record=FrameRange(10, 18), shot="A", take="a", source=FrameRange(4, 12))


def element(take: str, start: int, end: int, source: int) -> PictureEvent:
    span = FrameRange(source, source + end - start)
    return PictureEvent(record=FrameRange(start, end), shot=take, take=take, source=span)


def made(name: str, *, frames: int = 24, rate: Rate = RATE) -> Take:
    facts = ClipFacts(width=64, height=36, rate=rate, frames=frames, seconds=rate.seconds(frames), has_alpha=True)
    return Take(
        id=name, name=name, shot=name, segment="", brief="b", recipe="r", take_number=1, engine="previz", seed=1,
        origin="previz", media=MediaRef(sha256=name * 8), facts=facts,
    )  # fmt: skip


CUT = Cut(id="c", segment="", aspect="16:9", rate=RATE, picture=(EVENT,))


def test_each_layer_says_its_frame_for_every_frame_of_the_shot() -> None:
    cut = replace(CUT, elements=(element("rain", 12, 18, 6), element("leaf", 10, 12, 0), element("leaf", 16, 18, 0)))
    takes = {"rain": made("rain"), "leaf": made("leaf")}

    rain, leaf = layers_over(cut, EVENT, takes, count=8)

    assert rain.frames == (NOTHING, NOTHING, 6, 7, 8, 9, 10, 11)
    assert leaf.frames == (0, 1, NOTHING, NOTHING, NOTHING, NOTHING, 0, 1)
    assert layers_over(replace(CUT, elements=(element("rain", 0, 10, 0),)), EVENT, takes, count=8) == ()


def test_a_layer_keeps_step_with_a_shot_of_another_rate() -> None:
    cut = replace(CUT, elements=(element("rain", 10, 18, 4),))

    (four,) = layers_over(cut, EVENT, {"rain": made("rain")}, count=4)  # a take at 12 in a film at 24
    (fast,) = layers_over(cut, EVENT, {"rain": made("rain", frames=48, rate=Rate(Fraction(48)))}, count=8)

    assert four.frames == (5, 7, 9, 11)
    assert fast.frames == (8, 10, 12, 14, 16, 18, 20, 22)


def bright(number: int) -> np.ndarray:
    """A bright disc with a soft edge that moves, as straight codes whose colour goes on past the edge."""
    y, x = np.mgrid[0:36, 0:64].astype(np.float32)
    share = np.clip((12.0 - np.hypot(x - 20 - 3 * number, y - 18)) / 3.0, 0.0, 1.0)
    return np.dstack([np.full((36, 64), 0.98), np.full((36, 64), 0.94), np.full((36, 64), 0.9), share]).astype("f4")


@pytest.mark.parametrize("alpha", ["straight", "premultiplied"])
def test_alpha_and_a_bright_edge_survive_the_file_for_either_kind(alpha: str, tmp_path: Path) -> None:
    path = tmp_path / "disc.mov"
    with open_writer(
        path, width=64, height=36, rate=RATE, encoder=Encoder(codec="prores_4444", threads=1),
        pixel_format="yuva444p10le", metadata={"alpha": alpha},
    ) as writer:  # fmt: skip
        for number in range(4):
            picture = bright(number)
            if alpha == "premultiplied":
                picture[..., :3] *= picture[..., 3:]
            writer.write(picture)

    found = list(read_layer(path, (0, 1, NOTHING, 3, 0), size=(64, 36)))

    assert found[2] is None
    for number, layer in zip((0, 1, 3, 0), (found[0], found[1], found[3], found[4]), strict=True):
        drawn = bright(number)
        assert np.abs(layer[..., 3] - drawn[..., 3]).max() <= 1.0 / 1023  # ten bits of alpha, no loss
        laid = over(layer, np.ones((36, 64, 3), np.float32))
        assert laid.min() > 0.9 - 0.02  # over white nothing is darker than the disc itself
        solid = drawn[..., 3] == 1.0
        assert np.abs(laid[solid] - drawn[solid][:, :3]).max() < 0.02
