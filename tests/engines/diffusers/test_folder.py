"""A model folder is judged before anything of it is loaded; these tests need no torch."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import pytest

from rushes.engines.diffusers.folder import check_lora, hash_file, hash_folder, read_folder
from rushes.errors import CannotDo, CannotReach, NotConfigured


def make_model(folder: Path, pipeline: object = "WanPipeline", **configs: object) -> Path:
    (folder / "transformer").mkdir(parents=True)
    (folder / "vae").mkdir()
    (folder / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))
    for name, config in configs.items():
        (folder / name / "config.json").write_text(json.dumps(config))
    (folder / "transformer" / "weights.safetensors").write_bytes(b"weights")
    return folder


@pytest.mark.parametrize(
    ("pipeline", "vae", "transformer", "lattice", "multiple"),
    [
        ("WanPipeline", {}, {}, "4k+1", 16),
        ("WanPipeline", {"scale_factor_spatial": 16}, {"patch_size": [1, 2, 2]}, "4k+1", 32),
        ("LTXPipeline", {"temporal_compression_ratio": 8}, {"patch_size": 1}, "8k+1", 32),
        ("LTXPipeline", {"spatial_compression_ratio": 32}, {"patch_size": 2}, "8k+1", 64),
        ("HunyuanVideoPipeline", {"temporal_compression_ratio": 4}, {}, "4k+1", 16),
        ("SomethingNewPipeline", {}, {}, "any", 16),
    ],
)  # fmt: skip
def test_the_laws_of_length_and_size_are_read_from_the_configs_else_from_the_family(
    tmp_path: Path, pipeline: str, vae: object, transformer: object, lattice: str, multiple: int
) -> None:
    folder = read_folder(make_model(tmp_path / "m", pipeline, vae=vae, transformer=transformer))

    assert (folder.lattice, folder.size_multiple) == (lattice, multiple)


def test_a_model_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    listed = make_model(tmp_path / "listed", ["pipeline", "MyPipeline"])
    brought = make_model(tmp_path / "brought")
    (brought / "transformer" / "modeling.py").write_text("print('run me')")

    for folder in (listed, brought):
        with pytest.raises(CannotDo, match="code of its own"):
            read_folder(folder)


@pytest.mark.parametrize("suffix", [".bin", ".pt", ".pth", ".ckpt", ".PKL"])
def test_a_model_of_pickles_is_refused_unless_safe_weights_lie_beside_them(tmp_path: Path, suffix: str) -> None:
    folder = make_model(tmp_path / "m")
    (folder / "transformer" / f"weights{suffix}").write_bytes(b"pickle")
    read_folder(folder)
    (folder / "vae" / f"weights{suffix}").write_bytes(b"pickle")

    with pytest.raises(CannotDo, match="weights are pickles"):
        read_folder(folder)


def test_what_is_not_a_model_is_told_with_what_to_do(tmp_path: Path) -> None:
    empty, modular, broken, classless = (tmp_path / name for name in ("empty", "modular", "broken", "classless"))
    for folder in (empty, modular, broken, classless):
        folder.mkdir()
    (modular / "modular_model_index.json").write_text("{}")
    (broken / "model_index.json").write_text("{")
    (classless / "model_index.json").write_text("[]")

    for folder, words in (
        (tmp_path / "none", "no model folder"),
        (empty, "not a diffusers model"),
        (modular, "modular pipeline"),
        (broken, "cannot be read"),
        (classless, "without a class"),
    ):
        with pytest.raises(NotConfigured) as fault:
            read_folder(folder)
        assert words in fault.value.title
        assert fault.value.next_step


def test_the_revision_follows_content_not_time(tmp_path: Path) -> None:
    path = make_model(tmp_path / "m")
    first = read_folder(path)
    name = hash_folder(first)
    weights = path / "transformer" / "weights.safetensors"
    os.utime(weights, ns=(1, 1))
    touched = read_folder(path)
    same = hash_folder(touched)
    weights.write_bytes(b"weighty")
    changed = hash_folder(read_folder(path))

    assert touched.stamp != first.stamp
    assert same == name
    assert changed != name


def test_a_moved_model_keeps_its_revision_and_a_renamed_file_does_not(tmp_path: Path) -> None:
    path = make_model(tmp_path / "m")
    name = hash_folder(read_folder(path))
    moved = path.rename(tmp_path / "elsewhere")
    same = hash_folder(read_folder(moved))
    (moved / "transformer" / "weights.safetensors").rename(moved / "transformer" / "other.safetensors")

    assert same == name
    assert hash_folder(read_folder(moved)) != name


def write_lora(path: Path, head: bytes = b'{"a":1}') -> Path:
    path.write_bytes(struct.pack("<Q", len(head)) + head + b"\0" * 8)
    return path


def test_a_lora_is_taken_by_its_form_and_its_hash(tmp_path: Path) -> None:
    lora = write_lora(tmp_path / "style.safetensors")

    check_lora(lora, sha256=hash_file(lora), name="style")

    with pytest.raises(CannotDo, match="not the file"):
        check_lora(lora, sha256="0" * 64, name="style")
    with pytest.raises(CannotReach, match="not there"):
        check_lora(tmp_path / "none.safetensors", sha256="", name="none")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("style.pt", b""),
        ("style.safetensors", b"\x80\x04\x95" + b"." * 64),
        ("style.safetensors", b"PK\x03\x04" + b"\0" * 64),
        ("style.safetensors", b"short"),
        ("style.safetensors", struct.pack("<Q", 10**9) + b"{" + b"\0" * 64),
    ],
)
def test_a_pickle_is_never_taken_for_a_lora_whatever_it_is_called(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    write_lora(path) if not content else path.write_bytes(content)

    with pytest.raises(CannotDo, match="not a safetensors file"):
        check_lora(path, sha256="", name=name)
