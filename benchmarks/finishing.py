"""What finishing costs: CPU milliseconds a frame by operation, as ratios to a memory copy and to ffmpeg's filters.

Run it as `python benchmarks/finishing.py [--uhd]`; every figure is the best of a few runs on one thread, all in one
process, so that the ratios hold where the machine is slow or busy.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.filter
import cv2
import numpy as np

from rushes.delivery.look import look_at
from rushes.delivery.specs import find_spec
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.chain import build_chain, load_step, run_chain
from rushes.media.convert import to_video_frame
from rushes.media.read import read_video
from rushes.media.write import open_writer
from rushes.model.engine import Encoder
from rushes.testing.synthetic import flicker_local, pan
from rushes.timebase import Rate

GRADE = {"slope": [1.05, 1.0, 0.96], "offset": 0.005, "power": [1.05, 1.02, 1.0], "saturation": 1.08}


def cpu_ms(work: Callable[[], object], *, runs: int = 5) -> float:
    """Least CPU time of all threads of this process, in milliseconds; the first call warms up."""
    work()
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(1000.0 * (time.process_time() - start))
    return min(found)


def filter_ms(picture: np.ndarray, *filters: tuple[str, str], pixels: str, runs: int = 8) -> float | None:
    """CPU time a frame of ffmpeg filters fed with frames of one pixel format; None where a filter is not built in."""
    graph = av.filter.Graph()
    source = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixels)
    try:
        nodes = [graph.add_buffer(width=source.width, height=source.height, format=pixels, time_base=Fraction(1, 24))]
        nodes.extend(graph.add(name, arguments) if arguments else graph.add(name) for name, arguments in filters)
    except (ValueError, av.error.FFmpegError):
        return None
    nodes.append(graph.add("buffersink"))
    for first, second in itertools.pairwise(nodes):
        first.link_to(second)
    graph.configure()
    spent, out = 0.0, 0
    for index in range(runs + 8):  # windows fill first
        frame = source.reformat(format=pixels)
        frame.pts = index
        start = time.process_time()
        graph.push(frame)
        try:
            graph.pull()
            done = True
        except (av.error.BlockingIOError, BlockingIOError):
            done = False
        if index >= 8:
            spent, out = spent + 1000.0 * (time.process_time() - start), out + done
    return spent / max(out, 1)


def stream_ms(name: str, frames: list[Frame], settings: dict[str, object], *, width: int, height: int) -> float:
    """CPU time a frame of one operation over a stream of ten, caches warm."""
    op = load_step(name)
    in_height, in_width = frames[0].shape[:2]
    context = FinishContext(width=in_width, height=in_height, out_width=width, out_height=height)

    def run(count: int) -> float:
        start = time.process_time()
        stream: Iterator[Frame] = (frames[i % len(frames)] for i in range(count))
        for _ in op.apply(stream, settings={**op.facts.defaults, **settings}, context=context):
            pass
        return 1000.0 * (time.process_time() - start)

    run(2)
    return min(run(10) / 10 for _ in range(4))


def write_table(folder: Path) -> Path:
    """A 33-point table with a gentle curve and a twist of hue."""
    axis = np.linspace(0, 1, 33)
    b, g, r = np.meshgrid(axis, axis, axis, indexing="ij")
    rows = np.stack((r**1.05, 0.97 * g + 0.03 * r, b**0.95), axis=-1).reshape(-1, 3)
    path = folder / "look.cube"
    path.write_text("LUT_3D_SIZE 33\n" + "\n".join(" ".join(f"{v:.6f}" for v in row) for row in rows))
    return path


def operations(width: int, height: int, table: Path) -> list[tuple[str, float]]:
    """Each operation at one output size; the input of the scale is half of it."""
    small = [
        frame.astype(np.float32) / np.float32(255) for frame in pan(height=height // 2, width=width // 2, frames=4)
    ]
    large = [cv2.resize(frame, (width, height), interpolation=cv2.INTER_CUBIC) for frame in small]
    shaky = [
        f.astype(np.float32) / np.float32(255)
        for f in flicker_local(pan(height=height // 2, width=width // 2), percent=3)
    ]
    size = {"width": width, "height": height}
    half = {"width": width // 2, "height": height // 2}
    calm = {"measured": {"global": 0.05, "chroma": 0.05, "local": 0.2}}
    return [
        ("deflicker, measured clean", stream_ms("deflicker", small, calm, **half)),
        ("deflicker, both stages at half size", stream_ms("deflicker", shaky, {}, **half)),
        ("upscale 2x lanczos3", stream_ms("upscale", small, {}, **size)),
        ("grade, CDL", stream_ms("grade", large, {**GRADE, "in_place": True}, **size)),
        (
            "grade, CDL and 33-point table",
            stream_ms("grade", large, {**GRADE, "lut": str(table), "in_place": True}, **size),
        ),
        ("detail", stream_ms("detail", large, {"in_place": True}, **size)),
        ("grain, dither, 8 bits", stream_ms("grain", large, {"out": "uint8", "measured": 0.0}, **size)),
        ("grain, dither, 16 bits", stream_ms("grain", large, {"out": "uint16", "measured": 0.0}, **size)),
    ]


def whole_chain(width: int, height: int) -> float:
    """The film chain from half size to 8 bits, CPU time a frame over a shot of 48 frames, its start included."""
    frames = [f.astype(np.float32) / np.float32(255) for f in pan(height=height // 2, width=width // 2, frames=4)]
    chain = build_chain(
        "film",
        {"deflicker": {"measured": {"global": 0.05, "local": 0.2}}, "grade": GRADE, "grain": {"out": "uint8"}},
    )
    context = FinishContext(
        width=width // 2, height=height // 2, out_width=width, out_height=height, reference=lambda: iter(frames[:1])
    )
    count = 48 if height < 2000 else 16
    for _ in run_chain(chain, frames[:2], context=context):
        pass
    start = time.process_time()
    for _ in run_chain(chain, (frames[i % 4] for i in range(count)), context=context):
        pass
    return 1000.0 * (time.process_time() - start) / count


def files(width: int, height: int, *, count: int = 24) -> list[tuple[str, float]]:
    """Masters and films as files: what is written and read around the pictures' own work, CPU time a frame."""
    rng = np.random.default_rng(1)
    frames = [
        to_video_frame(
            np.clip(frame + rng.normal(0, 1.6, frame.shape), 0, 255).astype(np.uint8), pixel_format="yuv420p"
        )
        for frame in pan(height=height, width=width, frames=8)
    ]
    spec = find_spec("web-1080p")
    web = {"x264-params": spec.quality["x264"]}
    kinds: list[tuple[str, str, Encoder, dict[str, str]]] = [
        ("master", ".mov", Encoder(codec="magicyuv", preset=""), {}),
        ("web film", ".mp4", Encoder(preset=spec.quality["preset"], crf=int(spec.quality["crf"])), web),
    ]
    words = rng.integers(0, 65536, (height, width, 3), np.uint16)
    found = [("16 bits to 4:2:2 of ten", cpu_ms(lambda: to_video_frame(words, pixel_format="yuv422p10le")))]
    with tempfile.TemporaryDirectory() as folder:
        for name, suffix, encoder, options in kinds:
            path = Path(folder) / f"a{suffix}"

            def write(path: Path = path, encoder: Encoder = encoder, options: dict[str, str] = options) -> None:
                rate = Rate(Fraction(24))
                with open_writer(
                    path, width=width, height=height, rate=rate, encoder=encoder, options=options
                ) as writer:
                    for index in range(count):
                        writer.write(frames[index % len(frames)])

            def read(path: Path = path) -> None:
                for _ in read_video(path):
                    pass

            found.append((f"{name}, write", cpu_ms(write, runs=3) / count))
            found.append((f"{name}, read", cpu_ms(read, runs=3) / count))
        found.append(("web film, read and look for QC", cpu_ms(lambda: look_at(path, fps=24.0), runs=3) / count))
    return found


def peers(width: int, height: int, table: Path) -> list[tuple[str, float | None]]:
    """What ffmpeg pays for the like, through PyAV's filter graph on one thread."""
    large = pan(height=height, width=width, frames=1)[0]
    small = pan(height=height // 2, width=width // 2, frames=1)[0]
    lut = (("format", "gbrpf32"), ("lut3d", f"file={table}:interp=tetrahedral"), ("format", "gbrp"))
    return [
        (
            "scale 2x lanczos, 8 bits 4:2:0",
            filter_ms(small, ("scale", f"{width}:{height}:flags=lanczos"), pixels="yuv420p"),
        ),
        (
            "scale 2x lanczos, float R'G'B'",
            filter_ms(small, ("scale", f"{width}:{height}:flags=lanczos"), pixels="gbrpf32le"),
        ),
        ("lut3d tetrahedral through float", filter_ms(large, *lut, pixels="gbrp")),
        ("unsharp 5x5", filter_ms(large, ("unsharp", "5:5:0.8"), pixels="yuv420p")),
        ("noise, temporal", filter_ms(large, ("noise", "alls=4:allf=t"), pixels="yuv420p")),
        ("deflicker s=5, half size", filter_ms(small, ("deflicker", "size=5"), pixels="yuv420p")),
    ]


def report(width: int, height: int) -> None:
    """Print the table of one output size."""
    plain = np.ones((height, width, 3), np.float32)
    target = np.empty_like(plain)
    copy = cpu_ms(lambda: np.copyto(target, plain), runs=9)
    with tempfile.TemporaryDirectory() as folder:
        table = write_table(Path(folder))
        ours, theirs = operations(width, height, table), peers(width, height, table)
    print(f"\n{width}x{height}, CPU ms a frame, one thread; a float32 copy is {copy:.1f} ms")
    print(f"{'operation':44} {'ms':>8} {'copies':>8}")
    for name, cost in ours:
        print(f"{name:44} {cost:8.1f} {cost / copy:8.1f}")
    for name, cost in files(width, height):
        print(f"{name:44} {cost:8.1f} {cost / copy:8.1f}")
    for name, cost in theirs:
        print(f"ffmpeg {name:37} " + (f"{cost:8.1f} {cost / copy:8.1f}" if cost is not None else "    not built in"))
    found, like = dict(ours), {name: cost or 0.0 for name, cost in theirs}
    three = found["grade, CDL and 33-point table"] + found["detail"] + found["grain, dither, 8 bits"]
    plainer = found["grade, CDL"] + found["detail"] + found["grain, dither, 8 bits"]
    paid = like["lut3d tetrahedral through float"] + like["unsharp 5x5"] + like["noise, temporal"]
    print(f"grade (CDL) + detail + grain {plainer:.0f} ms, with the table {three:.0f} ms")
    print(f"that is {three / paid:.2f} times what ffmpeg pays for lut3d, unsharp and noise ({paid:.0f} ms)")
    print(f"film chain, half size to 8 bits, deflicker gated off: {whole_chain(width, height):.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024.0 if sys.platform != "darwin" else 1024.0**2)
    print(f"peak memory of this benchmark so far, its own test frames included: {peak:.0f} MiB")


def main() -> None:
    """The tables that were asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uhd", action="store_true", help="also at 3840x2160")
    cv2.setNumThreads(1)
    report(1920, 1080)
    if parser.parse_args().uhd:
        report(3840, 2160)


if __name__ == "__main__":
    main()
