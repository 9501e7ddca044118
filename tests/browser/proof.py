"""The proof page of the player: built with the pages' own tools, served with the tiles it plays, opened in Chromium."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import uvicorn
from numpy.typing import NDArray
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from rushes.media.probe import probe_clip
from rushes.media.proxy import write_poster
from rushes.media.read import read_frames
from rushes.media.tile import Pane, plan_tile, write_tile
from rushes.media.write import AudioPlan, open_writer
from rushes.model.document import to_document
from rushes.testing.frame_id import write_frame_id_clip
from rushes.timebase import Rate
from tests.conftest import REPOSITORY

UI = REPOSITORY / "ui"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"]


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One take of a tile in a test."""

    take: int
    frames: int = 48
    rate: str = "24"
    offset: int = 0
    size: tuple[int, int] = (320, 180)
    has_sound: bool = False


def find_chromium() -> str:
    """The browser, or a skip that says how to get it."""
    for name in (os.environ.get("RUSHES_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = name and shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium: apt install chromium, or set RUSHES_CHROMIUM to its path")


def build_page(folder: Path) -> Path:
    """Build the proof page, or skip where the pages' tools are not installed."""
    if not (UI / "node_modules" / "vite").is_dir():
        pytest.skip("the pages' tools are not installed: make ui")
    sys.path.insert(0, str(REPOSITORY / "tools"))
    try:
        from ui import find_wheel
    finally:
        sys.path.pop(0)
    wheel = find_wheel()
    node = shutil.which("node", path=str(wheel)) if wheel else shutil.which("node")
    if not node:
        pytest.skip("no Node to build the proof page: make ui")
    command = [node, "node_modules/vite/bin/vite.js", "build", "--config", "proof/vite.config.ts"]
    subprocess.run([*command, "--logLevel", "error", "--outDir", str(folder)], cwd=UI, check=True)
    return folder


def make_tile(
    folder: Path,
    name: str,
    clips: Sequence[Clip],
    *,
    stills: bool = False,
    is_known: bool = True,
    flashing: Sequence[int] = (),
) -> None:
    """Write a tile of frame-id clips and what the page must know of it: stills, and whether their frame is known."""
    panes = []
    for number, clip in enumerate(clips):
        path = folder / f"{name}-{number}.mp4"
        width, height = clip.size
        write_frame_id_clip(
            path, take=clip.take, frames=clip.frames, rate=Rate.parse(clip.rate), width=width, height=height
        )
        if clip.has_sound:
            path = with_tone(path)
        panes.append(Pane(path=path, facts=probe_clip(path), offset=clip.offset))
        if stills:
            write_poster(folder / f"{name}-{number}.webp", path, frame=max(0, clip.offset))
    geometry = plan_tile(panes)
    write_tile(folder / f"{name}.mp4", panes, geometry, threads=1)
    told: dict[str, Any] = {"url": f"/media/{name}.mp4", "geometry": to_document(geometry), "flashing": list(flashing)}
    told["ids"] = [clip.take for clip in clips]
    if stills:
        told["stills"] = [f"/media/{name}-{number}.webp" for number in range(len(clips))]
        told |= {"still_frame": 0} if is_known else {}
    (folder / f"{name}.json").write_text(json.dumps(told))


def with_tone(path: Path) -> Path:
    """The same pictures in another file, with a tone beside them."""
    facts, heard = probe_clip(path), path.with_suffix(".mov")
    time = np.arange(48_000, dtype=np.float32) / 48_000
    second = 0.5 * np.sin(2 * np.pi * 440 * time)[:, None].repeat(2, axis=1)
    with open_writer(
        heard, width=facts.width, height=facts.height, rate=facts.rate, audio=AudioPlan(codec="pcm_s16le")
    ) as writer:
        for picture in read_frames(path):
            writer.write(picture)
        for _ in range(math.ceil(facts.frames / facts.rate.fps)):
            writer.write_audio(second)
    return heard


@contextlib.contextmanager
def serve(page: Path, media: Path) -> Iterator[str]:
    """The page and its media on loopback, ranges included."""
    app = Starlette(routes=[Mount("/media", StaticFiles(directory=media)), Mount("/", StaticFiles(directory=page))])
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def decode_png(data: bytes) -> NDArray[np.uint8]:
    """A screenshot as (h, w, 3) uint8 R'G'B'."""
    picture = cv2.imdecode(np.frombuffer(BytesIO(data).getbuffer(), np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
