"""Pipelines, on the worker's side: what a class can do by its signature, loading, LoRA, and one call into frames."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch
from numpy.typing import NDArray

#: Our names of the settings people turn, and what pipelines call them.
ALIASES = {"steps": "num_inference_steps", "guidance": "guidance_scale", "guidance_2": "guidance_scale_2"}

#: Numbers that the request decides elsewhere, or that are no wish of a person.
_NOT_OPTIONS = ("height", "width", "num_frames", "num_videos_per_prompt", "frame_rate", "fps", "video_length")


class Stopped(Exception):  # a signal inside one call, not an error of the house
    """Raised from the step callback to leave a pipeline at once, without decoding what it has."""


def class_facts(name: str) -> dict[str, Any]:
    """What a pipeline class takes, read from its signature; nothing is loaded.

    Returns:
        `params`: names; `required`: names without a default; `options`: numeric options by our names with their
        defaults; `lora`, `callback`: whether it can.
    """
    parameters = inspect.signature(find_class(name).__call__).parameters
    options: dict[str, float | int | None] = {}
    ours = {theirs: alias for alias, theirs in ALIASES.items()}
    for key, parameter in parameters.items():
        default = parameter.default
        number = isinstance(default, (int, float)) and not isinstance(default, bool)
        if key not in _NOT_OPTIONS and (number or key in ours):
            is_float = "float" in str(parameter.annotation)  # some write a whole number as the default of a float
            options[ours.get(key, key)] = (float(default) if is_float else default) if number else None
    return {
        "params": [key for key in parameters if key != "self"],
        "required": [key for key, parameter in parameters.items() if _is_required(key, parameter)],
        "options": options,
        "lora": hasattr(find_class(name), "load_lora_weights"),
        "callback": "callback_on_step_end" in parameters,
    }


def _is_required(name: str, parameter: inspect.Parameter) -> bool:
    loose = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return name != "self" and parameter.default is inspect.Parameter.empty and parameter.kind not in loose


def find_class(name: str) -> Any:
    """The pipeline class that the installed library ships under this name.

    Raises:
        ValueError: it ships none.
    """
    found = getattr(diffusers, name, None)
    if found is None or not isinstance(found, type) or not issubclass(found, diffusers.DiffusionPipeline):
        raise ValueError(f"diffusers {diffusers.__version__} ships no pipeline called {name}")
    return found


def load_pipeline(path: Path, name: str, *, device: str, dtype: torch.dtype, offload: str) -> Any:
    """The pipeline of a folder, in evaluation mode, on its device; local files and safetensors only."""
    pipe = find_class(name).from_pretrained(
        str(path), local_files_only=True, use_safetensors=True, torch_dtype=dtype, trust_remote_code=False
    )
    for part in pipe.components.values():
        if isinstance(part, torch.nn.Module):
            part.eval()
    vae = getattr(pipe, "vae", None)
    if vae is not None and hasattr(vae, "enable_tiling") and offload != "none":
        vae.enable_tiling()
    if offload == "model":
        pipe.enable_model_cpu_offload(device=device)
    elif offload == "sequential":
        pipe.enable_sequential_cpu_offload(device=device)
    else:
        pipe.to(device)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def apply_loras(pipe: Any, loras: list[Mapping[str, Any]]) -> None:
    """Load and weigh the LoRA of one take; `remove_loras` takes them off again.

    Raises:
        ValueError: none of a LoRA's weights has a place in this model.
    """
    from safetensors.torch import load_file

    names = []
    for number, lora in enumerate(loras):
        name = f"lora{number}"
        pipe.load_lora_weights(load_file(lora["path"]), adapter_name=name)
        if name not in {held for part in pipe.get_list_adapters().values() for held in part}:
            raise ValueError(
                f"the LoRA {lora['name']!r} does not fit this model: none of its weights has a place in it"
            )
        names.append(name)
    if names:
        pipe.set_adapters(names, adapter_weights=[float(lora["scale"]) for lora in loras])


def remove_loras(pipe: Any) -> None:
    """Take every LoRA off, so that the next take starts from the plain model."""
    if hasattr(pipe, "unload_lora_weights") and any(pipe.get_list_adapters().values()):
        pipe.unload_lora_weights()


def render(
    pipe: Any, ask: Mapping[str, Any], *, images: Mapping[str, Any], step: Callable[[int], None]
) -> NDArray[np.float32]:
    """One call of a pipeline.

    Args:
        pipe: a loaded pipeline.
        ask: `prompt`, `negative`, `frames`, `width`, `height`, `rate`, `seed`, `options` (by our names).
        images: pictures by role, `first` and `last`, of the size asked.
        step: called after each denoising step with the number done; may raise `Stopped`.

    Returns:
        (frames, H, W, 3) float32, full-range R'G'B' 0..1.
    """
    parameters = inspect.signature(type(pipe).__call__).parameters
    schedule = pipe.scheduler
    pipe.scheduler = type(schedule).from_config(schedule.config)  # a schedule remembers its last run
    call = {
        "prompt": ask["prompt"],
        "negative_prompt": ask["negative"] or None,
        "num_frames": ask["frames"],
        "width": ask["width"],
        "height": ask["height"],
        "frame_rate": float(Fraction(ask["rate"])),
        "fps": round(Fraction(ask["rate"])),
        "generator": torch.Generator("cpu").manual_seed(ask["seed"]),
        "output_type": "np",
        "image": images.get("first"),
        "last_image": images.get("last"),
    }
    call |= {ALIASES.get(name, name): value for name, value in ask["options"].items()}
    call = {name: value for name, value in call.items() if name in parameters and value is not None}
    if "callback_on_step_end" in parameters:
        call["callback_on_step_end"] = _watch(step)
        call["callback_on_step_end_tensor_inputs"] = []
    with torch.inference_mode():
        made = pipe(**call)
    frames = np.asarray(made.frames[0])
    return frames.astype(np.float32)


def _watch(step: Callable[[int], None]) -> Callable[..., dict[str, Any]]:
    def after(pipe: Any, number: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        step(number + 1)
        return tensors

    return after


def quiet_libraries() -> None:
    """Keep the libraries' chatter to warnings; it goes to the worker's error output."""
    logging.basicConfig(level=logging.WARNING)
