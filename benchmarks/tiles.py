"""Tile proxies: CPU per take, against decoding and encoding alone and against an ffmpeg program; memory; posters.

Takes are 5 s of 1280x720 at 24 frames a second as engines give them. CPU time is of all threads; the floor decodes the
same takes and encodes the same pictures with nothing between. `make bench` prints the table.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from rushes.media.probe import probe_clip
from rushes.media.proxy import write_poster, write_sprite
from rushes.media.read import read_video
from rushes.media.tile import CRF_CLOSE, CRF_GRID, INTRA, PRESET, Pane, plan_tile, write_tile
from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from rushes.testing.synthetic import texture
from rushes.timebase import Rate

RATE = Rate.parse(24)
FRAMES = 120
THREADS = 2
GOAL = 3.0


def make_take(path: Path, *, seed: int, frames: int = FRAMES, size: tuple[int, int] = (1280, 720)) -> Pane:
    """A camera that pans over a textured picture, with grain: no easier to code than footage."""
    random = np.random.default_rng(seed)
    ground = (texture(size[1] + 64, size[0] + 2 * frames + 8, seed=seed, discs=60) * 255).astype(np.uint8)
    tint = np.array([1.0, 0.92, 0.84]) * (0.8 + 0.2 * random.random(3))
    grain = random.normal(0, 2, (size[1] + 32, size[0] + 32)).astype(np.int8)
    with open_writer(path, width=size[0], height=size[1], rate=RATE) as writer:
        for number in range(frames):
            top = number // 2 % 64
            grey = ground[top : top + size[1], 2 * number : 2 * number + size[0]]
            y, x = random.integers(0, 32, 2)
            noisy = cv2.add(grey, grain[y : y + size[1], x : x + size[0]], dtype=cv2.CV_8U)
            writer.write(np.clip(noisy[..., None] * tint, 0, 255).astype(np.uint8))
    return Pane(path=path, facts=probe_clip(path))


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this process and its children, and wall seconds, that some work takes."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    begin = time.perf_counter()
    work()
    wall = time.perf_counter() - begin
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    spent = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    return spent, wall


def floor(panes: Sequence[Pane], composed: Path, folder: Path) -> float:
    """CPU seconds to decode the takes, and to encode the tile's pictures from a file that is quick to read."""
    decoded = sum(cpu(lambda pane=pane: [0 for _ in read_video(pane.path, threads=THREADS)])[0] for pane in panes)
    read = cpu(lambda: [0 for _ in read_video(composed, threads=THREADS)])[0]
    facts = probe_clip(composed)
    crf = CRF_CLOSE if len(panes) <= 2 else CRF_GRID
    encoder = Encoder(codec="h264", preset=PRESET, crf=crf, threads=THREADS)

    def encode() -> None:
        size = {"width": facts.width, "height": facts.height}
        with open_writer(folder / "floor.mp4", rate=RATE, encoder=encoder, options=INTRA, **size) as writer:
            for frame in read_video(composed, threads=THREADS):
                writer.write(frame)

    return decoded + max(0.0, cpu(encode)[0] - read)


def with_ffmpeg(program: str, panes: Sequence[Pane], folder: Path) -> float:
    """CPU seconds of the program for the same takes, cells and encoder settings."""
    geometry = plan_tile(panes)
    inputs = [word for pane in panes for word in ("-i", str(pane.path))]
    scales = [f"[{n}]scale={c.width}:{c.height}:flags=area[v{n}]" for n, c in enumerate(geometry.cells)]
    names = "".join(f"[v{n}]" for n in range(len(panes)))
    places = "|".join(f"{cell.x}_{cell.y}" for cell in geometry.cells)
    stack = f"{names}xstack=inputs={len(panes)}:layout={places}:fill=gray[o]" if len(panes) > 1 else "[v0]null[o]"
    crf = CRF_CLOSE if len(panes) <= 2 else CRF_GRID
    codec = ["-c:v", "libx264", "-preset", PRESET, "-crf", str(crf), "-tune", "fastdecode", "-g", "1", "-bf", "0"]
    command = [program, "-v", "error", "-y", *inputs, "-filter_complex", ";".join([*scales, stack]), "-map", "[o]"]
    command += [*codec, "-threads", str(THREADS), "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    return cpu(lambda: subprocess.run([*command, str(folder / "ffmpeg.mp4")], check=True))[0]


def memory(frames: int) -> float:
    """Peak MiB of a process that makes a four-up tile of takes that long."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(4):
            make_take(folder / f"{number}.mp4", seed=number, frames=frames, size=(640, 360))
        code = (
            "import json, resource, sys; from pathlib import Path; from rushes.media.probe import probe_clip;"
            "from rushes.media.tile import Pane, plan_tile, write_tile; folder = Path(sys.argv[1]);"
            "paths = [folder / f'{n}.mp4' for n in range(4)];"
            "panes = [Pane(path=path, facts=probe_clip(path)) for path in paths];"
            "write_tile(folder / 'tile.mp4', panes, plan_tile(panes));"
            "print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))"
        )
        told = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
        return float(json.loads(told.stdout))


def lossless(panes: Sequence[Pane], folder: Path) -> Path:
    """The tile's pictures in a file that is quick to read, for the floor."""
    path = folder / "composed.mp4"
    write_tile(folder / "tile.mp4", panes, plan_tile(panes), threads=THREADS)
    facts = probe_clip(folder / "tile.mp4")
    encoder = Encoder(codec="h264_intra", preset="ultrafast", threads=THREADS)
    with open_writer(path, width=facts.width, height=facts.height, rate=RATE, encoder=encoder) as writer:
        for frame in read_video(folder / "tile.mp4"):
            writer.write(frame)
    return path


def main() -> None:
    """Print the table."""
    program = shutil.which("ffmpeg")
    print("| Tile of 5 s takes at 720p | CPU-s per take (goal 3) | times the floor | times ffmpeg | wall s | MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        takes = [make_take(folder / f"take{number}.mp4", seed=number) for number in range(9)]
        for count in (1, 2, 4, 9):
            panes = takes[:count]
            geometry = plan_tile(panes)
            spent, wall = cpu(lambda: write_tile(folder / "tile.mp4", panes, geometry, threads=THREADS))  # noqa: B023
            size = (folder / "tile.mp4").stat().st_size / 1e6
            low = floor(panes, lossless(panes, folder), folder)
            other = f"{spent / with_ffmpeg(program, panes, folder):.2f}" if program else "not found"
            what = f"{count} in {geometry.width}x{geometry.height}"
            print(f"| {what} | {spent / count:.2f} | {spent / low:.2f} | {other} | {wall:.1f} | {size:.1f} |")
        quick = {
            "poster of a frame in the middle": lambda: write_poster(folder / "p.webp", takes[0].path, frame=60),
            "sprite of twenty frames": lambda: write_sprite(folder / "s.webp", takes[0].path),
        }
        for what, work in quick.items():
            print(f"| {what} | {cpu(work)[0]:.2f} | | | | |")
    short, long = memory(24), memory(240)
    print(f"\nPeak memory of a four-up tile: {short:.0f} MiB for 24 frames, {long:.0f} MiB for 240.")


if __name__ == "__main__":
    main()
