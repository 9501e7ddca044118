"""A pipeline offers what its name and signature say, never more than its card; no torch is needed to decide it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rushes.engines.diffusers.folder import ModelFolder
from rushes.engines.diffusers.modes import offer_modes
from rushes.engines.plan import load_card
from rushes.model.engine import Mode

TEXT = ("prompt", "negative_prompt", "num_frames", "generator")


def offered(
    pipeline: str, *params: str, required: tuple[str, ...] = (), lora: bool = True, card: str = "diffusers"
) -> dict[str, Mode]:
    folder = ModelFolder(path=Path("model"), pipeline=pipeline, lattice="4k+1", size_multiple=16, stamp=())
    return offer_modes(load_card(card), folder, {"params": params, "required": required, "lora": lora})


@pytest.mark.parametrize(
    ("pipeline", "params", "required", "modes"),
    [
        ("WanPipeline", TEXT, (), {"t2v"}),
        ("WanImageToVideoPipeline", (*TEXT, "image"), ("image",), {"i2v"}),
        ("LTXImageToVideoPipeline", (*TEXT, "image"), (), {"i2v"}),
        ("LTXConditionPipeline", (*TEXT, "image"), (), {"t2v", "i2v"}),
        ("Kandinsky5I2VPipeline", (*TEXT, "image"), ("image",), {"i2v"}),
        ("StableVideoDiffusionPipeline", ("image", "num_frames", "generator"), ("image",), {"i2v"}),
        ("WanVideoToVideoPipeline", (*TEXT, "video"), (), set()),
        ("CogVideoXFunControlPipeline", (*TEXT, "control_video"), (), set()),
        ("WanAnimatePipeline", (*TEXT, "image", "pose_video"), ("image", "pose_video"), set()),
        ("HunyuanImagePipeline", ("prompt", "generator"), (), set()),
    ],
)
def test_a_pipeline_offers_the_modes_it_can_do(
    pipeline: str, params: tuple[str, ...], required: tuple[str, ...], modes: set[str]
) -> None:
    assert set(offered(pipeline, *params, required=required)) == modes


def test_what_a_signature_lacks_is_not_offered() -> None:
    plain = offered("WanPipeline", *TEXT)["t2v"]
    bare = offered("OddPipeline", "prompt", "num_frames", lora=False)["t2v"]

    assert (plain.negative, plain.seed, plain.loras_max) == ("native", "same-host", 8)
    assert (bare.negative, bare.seed, bare.loras_max) == ("folded", "none", 0)


def test_a_last_frame_is_taken_only_where_there_is_a_place_for_it() -> None:
    without = offered("WanImageToVideoPipeline", *TEXT, "image")["i2v"]
    with_last = offered("WanImageToVideoPipeline", *TEXT, "image", "last_image")["i2v"]

    assert without.roles == {"first": 1}
    assert with_last.roles == {"first": 1, "last": 1}


def test_the_limits_of_a_models_own_card_stay() -> None:
    mode = offered("WanPipeline", *TEXT, card="wan-2.2-5b")["t2v"]
    card_mode = load_card("wan-2.2-5b").modes["t2v"]

    assert (mode.rates, mode.seconds_max, mode.pixels_max) == (
        card_mode.rates,
        card_mode.seconds_max,
        card_mode.pixels_max,
    )
    assert mode.size_multiple == 32
    assert mode.lattice == "4k+1"
