"""The model folder, read without loading it: its pipeline class, its lattice, its safety and the hash that names it."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rushes.errors import CannotDo, CannotReach, NotConfigured

#: Weights that run code when they are opened.
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_NAMED = (".json", ".safetensors", ".txt", ".model", ".index")
_CHUNK = 1 << 22

#: Pipeline family (prefix of its class name) -> frames lattice and size multiple, where the configs do not say.
_FAMILIES = (
    ("LTX", "8k+1", 32),
    ("Wan", "4k+1", 16),
    ("CogVideoX", "4k+1", 16),
    ("HunyuanVideo", "4k+1", 16),
    ("SkyReels", "4k+1", 16),
    ("Kandinsky5", "4k+1", 16),
    ("Cosmos", "8k+1", 16),
    ("Mochi", "any", 16),
    ("Allegro", "any", 16),
)


@dataclass(frozen=True, kw_only=True)
class ModelFolder:
    """What a folder says of itself before any weight is loaded.

    Args:
        path: the folder.
        pipeline: name of the pipeline class.
        lattice: frames it makes: `4k+1`, `8k+1` or `any`.
        size_multiple: width and height are multiples of this.
        stamp: changes whenever a file of the folder changes in size or time.
    """

    path: Path
    pipeline: str
    lattice: str
    size_multiple: int
    stamp: tuple[tuple[str, int, int], ...]


def read_folder(path: Path) -> ModelFolder:
    """Read and judge a model folder.

    Raises:
        NotConfigured: no such folder, or not a diffusers model.
        CannotDo: it brings code or pickled weights, or a kind of pipeline this leaf does not drive.
    """
    index = _read_index(path)
    _check_index(index, path)
    files = sorted(item for item in path.rglob("*") if item.is_file())
    _check_files(files, path)
    name = str(index["_class_name"])
    lattice, multiple = _laws(name, path)
    return ModelFolder(path=path, pipeline=name, lattice=lattice, size_multiple=multiple, stamp=_stamp(files, path))


@functools.lru_cache(maxsize=8)
def hash_folder(folder: ModelFolder) -> str:
    """SHA-256 over names and contents of configs, tokenizers and weights: the revision of a local model.

    Remembered in this process while no file of the folder changes in size or time.

    Raises:
        CannotReach: a file cannot be read.
    """
    whole = hashlib.sha256()
    for name, _, _ in folder.stamp:
        whole.update(name.encode() + b"\0" + hash_file(folder.path / name).encode() + b"\n")
    return whole.hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file as hex.

    Raises:
        CannotReach: it cannot be read.
    """
    checksum = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                checksum.update(piece)
    except OSError as fault:
        raise CannotReach(f"{path.name} cannot be read", cause=str(fault), next_step="check the file") from fault
    return checksum.hexdigest()


def check_lora(path: Path, *, sha256: str, name: str) -> None:
    """See that a LoRA is the file it should be, and safetensors: nothing that runs code when it is opened.

    Raises:
        CannotReach: not there.
        CannotDo: a pickle, another format, or another file than the recipe names.
    """
    if not path.is_file():
        raise CannotReach(f"the LoRA {name!r} is not there", cause=path.name, next_step="bring the file back")
    with path.open("rb") as file:
        head = file.read(9)
    length = int.from_bytes(head[:8], "little")
    if path.suffix.lower() in PICKLES or len(head) < 9 or head[8:] != b"{" or length > path.stat().st_size:
        raise CannotDo(
            f"the LoRA {name!r} is not a safetensors file",
            cause="pickled weights run code when they are opened, so they never are",
            next_step="convert it to .safetensors on a machine you can lose",
        )
    if sha256 and hash_file(path) != sha256:
        raise CannotDo(
            f"the LoRA {name!r} is not the file the recipe names",
            cause="its SHA-256 differs",
            next_step="bring the original back, or read the sheet again",
        )


def _read_index(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise NotConfigured(
            "no model folder", cause=f"{path} is not a folder", next_step="set model to the folder of a diffusers model"
        )
    if not (path / "model_index.json").is_file():
        modular = (path / "modular_model_index.json").is_file()
        raise NotConfigured(
            "a modular pipeline, which this engine does not drive" if modular else "not a diffusers model",
            cause=f"{path} holds no model_index.json",
            next_step="use a classic pipeline of the model" if modular else "point model at a folder that holds one",
        )
    try:
        index = json.loads((path / "model_index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise NotConfigured(
            "a model_index.json that cannot be read", cause=str(fault), next_step="download the model again"
        ) from fault
    if not isinstance(index, dict) or "_class_name" not in index:
        raise NotConfigured(
            "a model_index.json without a class", cause=str(path), next_step="point model at a whole diffusers model"
        )
    return index


def _check_index(index: dict[str, Any], path: Path) -> None:
    """A class written as a list names a Python file in the folder: remote code."""
    if not isinstance(index["_class_name"], str):
        raise _own_code(path, str(index["_class_name"]))


def _check_files(files: list[Path], path: Path) -> None:
    for file in files:
        if file.suffix == ".py":
            raise _own_code(path, file.name)
    safe = {file.parent for file in files if file.suffix == ".safetensors"}
    for file in files:
        if file.suffix.lower() in PICKLES and file.parent not in safe:
            raise CannotDo(
                "a model whose weights are pickles",
                cause=f"{file.relative_to(path)} runs code when it is opened, and has no safetensors beside it",
                next_step="get the model's safetensors weights",
            )


def _own_code(path: Path, name: str) -> CannotDo:
    return CannotDo(
        "a model that brings code of its own",
        cause=f"{name} in {path.name} would have to be run",
        next_step="use a pipeline class that the diffusers library ships",
    )


def _laws(pipeline: str, path: Path) -> tuple[str, int]:
    """Lattice and size multiple, from the VAE's and the transformer's configs where they say, else by family."""
    lattice, multiple = next(
        ((lattice, multiple) for prefix, lattice, multiple in _FAMILIES if pipeline.startswith(prefix)), ("any", 16)
    )
    vae, transformer = _config(path / "vae"), _config(path / "transformer")
    temporal = vae.get("scale_factor_temporal") or vae.get("temporal_compression_ratio")
    if lattice != "any" and temporal in (4, 8):
        lattice = f"{temporal}k+1"
    spatial = vae.get("scale_factor_spatial") or vae.get("spatial_compression_ratio")
    patch = transformer.get("patch_size")
    across = patch[-1] if isinstance(patch, list) and patch else patch
    if isinstance(spatial, int) and isinstance(across, int):
        multiple = spatial * across
    return lattice, multiple


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return config if isinstance(config, dict) else {}


def _stamp(files: list[Path], path: Path) -> tuple[tuple[str, int, int], ...]:
    named = [file for file in files if file.suffix in _NAMED and ".cache" not in file.parts]
    stats = [(file.relative_to(path).as_posix(), os.stat(file)) for file in named]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
