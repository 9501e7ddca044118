"""Takes, on the worker's side: one task in, a written video file out, with the facts that make it repeatable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps

from rushes.engines.diffusers import pipelines
from rushes.media.read import read_frames
from rushes.media.write import open_writer
from rushes.model.document import from_document
from rushes.model.engine import Encoder
from rushes.timebase import Rate

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


class Holder:
    """The one pipeline that is kept loaded between takes."""

    def __init__(self) -> None:
        self._key: tuple[str, ...] = ()
        self.pipe: Any = None

    def hold(self, task: Mapping[str, Any]) -> tuple[Any, str, str]:
        """The pipeline a task asks for, loaded or as it was, with its device and number format."""
        device = task["device"] if task["device"] != "auto" else ("cuda" if torch.cuda.is_available() else "cpu")
        dtype = task["dtype"] if task["dtype"] != "auto" else ("float32" if device == "cpu" else "bfloat16")
        key = (task["model"], task["stamp"], device, dtype, task["offload"])
        if key != self._key:
            self.drop()
            self.pipe = pipelines.load_pipeline(
                Path(task["model"]), task["pipeline"], device=device, dtype=_DTYPES[dtype], offload=task["offload"]
            )
            self._key = key
        return self.pipe, device, dtype

    def drop(self) -> None:
        """Forget the pipeline: after a fault its state is not known."""
        self.pipe, self._key = None, ()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def do(task: Mapping[str, Any], holder: Holder, *, say: Callable[..., None], stop: threading.Event) -> dict[str, Any]:
    """Answer one task: `facts` of a pipeline class, or `render` a take."""
    if task["do"] == "facts":
        return {"event": "facts", "facts": pipelines.class_facts(task["pipeline"])}
    torch.set_num_threads(max(1, int(task["threads"])))
    say(event="progress", share=0.0, message="loading the model")
    pipe, device, dtype = holder.hold(task)
    steps = int(task["options"].get("steps", 0))

    def step(done: int) -> None:
        if stop.is_set():
            raise pipelines.Stopped
        say(event="progress", share=0.95 * done / max(steps, done), message=f"step {done} of {max(steps, done)}")

    if stop.is_set():
        raise pipelines.Stopped
    images, notes = _read_images(task)
    try:
        pipelines.apply_loras(pipe, task["loras"])
        frames = pipelines.render(pipe, task, images=images, step=step)
    finally:
        pipelines.remove_loras(pipe)
        if hasattr(pipe, "maybe_free_model_hooks"):
            pipe.maybe_free_model_hooks()
    _check(frames, task)
    if stop.is_set():
        raise pipelines.Stopped
    say(event="progress", share=0.97, message="encoding")
    _write(frames, task)
    facts = {"device": _device_name(device), "dtype": dtype, "threads": torch.get_num_threads(), "notes": notes}
    return {"event": "done", "facts": facts | {"peak_memory_mb": _peak_memory(device)}}


def _read_images(task: Mapping[str, Any]) -> tuple[dict[str, Image.Image], list[str]]:
    """Pictures by role, cropped from their middle and scaled to the size of the take."""
    size, images, notes = (task["width"], task["height"]), {}, []
    for role, path in task["images"].items():
        picture = Image.fromarray(next(read_frames(Path(path))))
        if picture.size != size:
            notes.append(f"the {role} frame was fitted from {picture.size[0]}x{picture.size[1]}")
        images[role] = ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return images, notes


def _check(frames: np.ndarray[Any, Any], task: Mapping[str, Any]) -> None:
    wanted = (task["frames"], task["height"], task["width"], 3)
    if frames.shape != wanted:
        raise ValueError(f"the model made {frames.shape} (frames, height, width, channels), asked were {wanted}")
    if not np.isfinite(frames).all():
        raise ValueError("the model made values that are not numbers; try another dtype")


def _write(frames: np.ndarray[Any, Any], task: Mapping[str, Any]) -> None:
    encoder = from_document(task["encoder"], Encoder)
    with open_writer(
        Path(task["out"]), width=task["width"], height=task["height"], rate=Rate.parse(task["rate"]), encoder=encoder
    ) as writer:
        for frame in frames:
            writer.write(np.ascontiguousarray(np.clip(frame, 0.0, 1.0)))


def _device_name(device: str) -> str:
    return f"{device} ({torch.cuda.get_device_name()})" if device.startswith("cuda") else device


def _peak_memory(device: str) -> int:
    if device.startswith("cuda"):
        return int(torch.cuda.max_memory_allocated() // 2**20)
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
