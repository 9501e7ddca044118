"""Tiny Wan pipelines with random weights, made in code and offline: run as a program, it fills a folder.

They draw nothing that anyone would want to see, but every input must reach every output pixel as in the real model,
so their weights are made large enough for a changed word to change the picture.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKLWan,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
)
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, T5Config, T5EncoderModel

WORDS = """a the red blue green ball dog cat rolls runs sleeps over on in grass sand snow rain neon street at night day
blurry ugly text dark bright slow fast camera push pan"""
VOCABULARY = {"<pad>": 0, "</s>": 1, "<unk>": 2} | {word: n + 3 for n, word in enumerate(WORDS.split())}


def make_tokenizer() -> PreTrainedTokenizerFast:
    plain = Tokenizer(models.WordLevel(VOCABULARY, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def make_vae() -> AutoencoderKLWan:
    return AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    ).eval()


def make_transformer(in_channels: int) -> WanTransformer3DModel:
    made = WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=in_channels,
        out_channels=16,
        text_dim=32,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=32,
    ).eval()
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "attn2" in name and name.endswith("weight") and weight.ndim == 2:
                weight.mul_(6.0)
            if name.startswith("proj_out"):
                weight.mul_(6.0)
            if name == "patch_embedding.weight":
                weight[:, 16:].mul_(20.0)  # the channels that carry the given pictures
    return made


def make_text_encoder() -> T5EncoderModel:
    config = T5Config(vocab_size=len(VOCABULARY), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    return T5EncoderModel(config).eval()


def make_pipeline(kind: str) -> Any:
    torch.manual_seed(11)
    parts = {
        "vae": make_vae(),
        "scheduler": UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0),
        "text_encoder": make_text_encoder(),
        "tokenizer": make_tokenizer(),
    }
    if kind == "t2v":
        return WanPipeline(transformer=make_transformer(16), **parts)
    return WanImageToVideoPipeline(transformer=make_transformer(36), image_encoder=None, image_processor=None, **parts)


def save_lora(path: Path, seed: int) -> None:
    """A LoRA of rank 4 on the attention of both layers, as trainers write them."""
    chance = torch.Generator().manual_seed(seed)
    weights = {}
    for layer in (0, 1):
        for part in ("attn1.to_q", "attn1.to_v", "attn2.to_v", "attn2.to_out.0"):
            name = f"transformer.blocks.{layer}.{part}"
            weights[f"{name}.lora_A.weight"] = torch.randn(4, 24, generator=chance)
            weights[f"{name}.lora_B.weight"] = torch.randn(24, 4, generator=chance)
    save_file(weights, path)


def save_stranger_lora(path: Path) -> None:
    """A LoRA for another family of models: none of its names fit."""
    save_file({"unet.down.lora_A.weight": torch.zeros(4, 8), "unet.down.lora_B.weight": torch.zeros(8, 4)}, path)


def main(folder: Path) -> None:
    for kind in ("t2v", "i2v"):
        make_pipeline(kind).save_pretrained(folder / kind, safe_serialization=True)
    save_lora(folder / "style.safetensors", 5)
    save_lora(folder / "other.safetensors", 6)
    save_stranger_lora(folder / "stranger.safetensors")
    (folder / "done.json").write_text(json.dumps({"torch": torch.__version__}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
