"""The tiny models, made once for all tests of this folder, and an engine whose worker is kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.engines.base import Context
from rushes.engines.diffusers import DiffusersEngine
from rushes.engines.diffusers.link import missing_library
from rushes.media.read import read_frames
from rushes.model.brief import Lora, MediaRef, Reference
from rushes.model.engine import Encoder, Handle, Progress, Recipe, Request
from rushes.timebase import Rate

TINY = Path(__file__).with_name("tiny.py")
Frames = NDArray[np.float64]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `t2v` and `i2v` models and LoRA files."""
    if missing_library():
        pytest.skip("the diffusers extra is not installed: pip install 'rushes[diffusers]'")
    folder = tmp_path_factory.mktemp("models")
    done = subprocess.run(
        [sys.executable, "-P", str(TINY), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert (folder / "done.json").is_file(), done.stderr
    return folder


@pytest.fixture(scope="session")
def engines(models: Path) -> Iterator[Callable[[str], DiffusersEngine]]:
    """Engines by model name, each with the one worker that all tests share."""
    held: dict[str, DiffusersEngine] = {}

    def engine(name: str) -> DiffusersEngine:
        return held.setdefault(name, DiffusersEngine({"model": str(models / name), "device": "cpu"}))

    yield engine
    for each in held.values():
        each.close()


@pytest.fixture
def copied(models: Path, tmp_path: Path) -> Path:
    """A copy of the text-to-video model that a test may spoil."""
    return Path(shutil.copytree(models / "t2v", tmp_path / "copied"))


@dataclass
class Studio:
    """Makes takes with one engine and looks at their pictures."""

    engine: DiffusersEngine
    folder: Path
    files: dict[str, Path] = field(default_factory=dict)
    events: list[Progress] = field(default_factory=list)
    count: int = 0

    def request(self, **changes: object) -> Request:
        asked: dict[str, object] = {
            "prompt": "a red ball rolls over grass",
            "negative": "blurry ugly",
            "seconds": Fraction(5, 16),
            "rate": Rate(Fraction(16)),
            "width": 32,
            "height": 32,
            "seed": 7,
            "options": {"steps": "2", "guidance": "5"},
        }
        return Request(**{**asked, **changes})  # type: ignore[arg-type]  # tests name fields of Request

    def recipe(self, request: Request) -> Recipe:
        plan = self.engine.plan(request)
        assert plan.resolved is not None, plan.refusals
        return Recipe(
            engine="diffusers", revision=plan.revision, resolved=plan.resolved, encoder=Encoder(codec="ffv1", threads=1)
        )

    def context(self, **others: object) -> Context:
        self.count += 1
        scratch = self.folder / f"scratch{self.count}"
        scratch.mkdir()
        return Context(scratch=scratch, threads=1, media=lambda ref: self.files[ref.sha256], **others)  # type: ignore[arg-type]

    def make(self, recipe: Recipe, context: Context) -> Handle:
        self.events = []
        handle = self.engine.submit(recipe, attempt="a", context=context)
        for event in self.engine.observe(handle, context=context):
            self.events.append(event)
        return handle

    def frames(self, **changes: object) -> Frames:
        """The pictures of a take of the base request with these changes, (frames, H, W, 3) 0..255."""
        context = self.context()
        handle = self.make(self.recipe(self.request(**changes)), context)
        video = context.scratch / self.engine.collect(handle, context=context).video
        return np.stack(list(read_frames(video))).astype(np.float64)

    def keep(self, path: Path) -> MediaRef:
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        self.files[checksum] = path
        return MediaRef(sha256=checksum, name=path.name, suffix=path.suffix)

    def lora(self, path: Path, scale: float = 1.0) -> Lora:
        return Lora(sha256=self.keep(path).sha256, name=path.name, scale=scale)

    def picture(self, role: str, seed: int, size: tuple[int, int] = (32, 32)) -> Reference:
        path = self.folder / f"{role}{seed}.png"
        picture = np.random.default_rng(seed).integers(0, 255, (size[1] // 8, size[0] // 8, 3), dtype=np.uint8)
        cv2.imwrite(str(path), cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST))
        return Reference(media=self.keep(path), role=role)  # type: ignore[arg-type]  # tests name roles


@pytest.fixture
def studio(engines: Callable[[str], DiffusersEngine], tmp_path: Path) -> Studio:
    """Text to video."""
    return Studio(engine=engines("t2v"), folder=tmp_path)


@pytest.fixture
def image_studio(engines: Callable[[str], DiffusersEngine], tmp_path: Path) -> Studio:
    """Image to video."""
    return Studio(engine=engines("i2v"), folder=tmp_path)
