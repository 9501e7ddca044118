"""What previz costs: CPU milliseconds a frame by stage for shots of every kit, building, first frame and memory.

Run it as `python benchmarks/previz.py [--size 960x540] [--frames 8] [--only street]`. Everything is drawn on one thread
and timed by that thread's CPU clock, so the figures hold on a busy machine; frames a second on two free cores are
2000 / all. With `--first` it times, in one warm process, the way from a prompt to its first frame: for every setting of
the lexicon and for the shots of the list.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from rushes.engines.previz import geometry, render, styles
from rushes.engines.previz.control import pictures
from rushes.engines.previz.control.manifest import legend_colors
from rushes.engines.previz.control.skeleton import Pose, draw_poses, joints, pose_in
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits import interior, landscape, plate, product, street
from rushes.engines.previz.kits import stage as halls
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.phrases import lexicon
from rushes.engines.previz.post import Darkroom
from rushes.media.write import open_writer
from rushes.timebase import Rate

RATE = Fraction(24)
SECONDS = 2.0
STAGES = ("world", "people", "weather", "develop", "trace", "paint", "convert", "encode")

#: Shots as a sheet would ask for them: name, prompt, columns, seed.
SHOTS: tuple[tuple[str, str, dict[str, str], int], ...] = (
    (
        "street, neon rain",
        "a woman in a red coat walks through a neon city street at night in heavy rain, wet asphalt",
        {"camera": "push in", "size": "ws", "lens": "35"},
        5,
    ),
    (
        "street, follow 50 mm",
        "following a woman in a red coat past neon signs on a rainy street at night, wet asphalt",
        {"camera": "follow", "size": "ws", "lens": "50"},
        12,
    ),
    (
        "street, blue hour",
        "wide city street at blue hour, wet asphalt, street lights, a woman in a red coat walks",
        {"camera": "crane up", "size": "ews", "lens": "24"},
        7,
    ),
    (
        "street, noon",
        "a woman in a red coat walks through a city street in daylight, hard shadows",
        {"camera": "handheld", "size": "ws", "lens": "50", "weather": "clear"},
        3,
    ),
    (
        "street, snow",
        "a man walks through a city street in falling snow at dusk",
        {"camera": "truck left", "size": "ws", "lens": "35"},
        4,
    ),
    (
        "landscape, ridge",
        "a woman in a red coat walks along a mountain ridge at dawn",
        {"camera": "truck right", "size": "ws", "lens": "35", "weather": "clear"},
        2,
    ),
    (
        "landscape, peaks",
        "snow-capped mountain peaks at golden hour",
        {"camera": "crane up", "size": "ews", "lens": "24", "weather": "clear"},
        5,
    ),
    (
        "landscape, lake",
        "a calm lake at dawn below the mountains, golden light",
        {"camera": "truck left", "size": "ews", "lens": "35", "weather": "clear"},
        3,
    ),
    (
        "landscape, coast",
        "sea coast at sunset, waves",
        {"camera": "truck left", "size": "ews", "lens": "35", "weather": "clear"},
        6,
    ),
    (
        "product, glass",
        'a teal bottle "SOLVEI" on a pedestal, warm rim light, studio background',
        {"camera": "orbit", "size": "ms", "lens": "85"},
        4,
    ),
    (
        "interior, sunny",
        "a woman in a red coat sits in a living room in daylight",
        {"camera": "push in", "size": "ws", "weather": "clear"},
        3,
    ),
    (
        "sea, boat",
        "a sailing boat on the ocean at golden hour",
        {"camera": "truck left", "size": "ws", "weather": "clear"},
        4,
    ),
    (
        "beach, walker",
        "a woman in a red coat walks along a beach at dusk",
        {"camera": "follow", "size": "ws", "weather": "clear"},
        2,
    ),
    ("things, car", "a red car in a city street by day", {"camera": "orbit", "size": "ws", "weather": "clear"}, 2),
    ("animals, elephant", "an elephant walks through a meadow by day", {"camera": "truck left", "size": "ws"}, 2),
    ("plate, space", "a spaceship in outer space", {"camera": "push in", "size": "ws"}, 3),
    ("plate, abstract", "abstract background", {"camera": "push in"}, 3),
    ("interior, library", "a library at night", {"camera": "truck left", "size": "ews"}, 8),
    (
        "interior, cafe",
        "two people sitting in a cafe at sunset",
        {"camera": "push in", "size": "ws", "weather": "clear"},
        6,
    ),
    ("river, Seine", "a woman walks by the Seine", {"size": "ws"}, 3),
    ("river, Bund", "a woman walks on the Bund in Shanghai", {"size": "ws"}, 3),
    ("stage, theatre", "a theatre stage at night", {"size": "ws"}, 3),
    ("stage, concert", "a rock concert", {"size": "ws"}, 3),
    ("road, highway at night", "a highway at night", {"size": "ws"}, 3),
    ("ride, train", "a train interior by day", {"size": "ws"}, 3),
    ("ride, car", "a man in a car at dusk", {"size": "ws"}, 3),
    ("product, close", "close-up of a red can of soda with droplets", {"camera": "push in", "size": "cu"}, 2),
)
#: Shots of the list that are drawn again from geometry alone.
STYLES = (
    ("grey_box", "street, neon rain"),
    ("grey_box", "street, follow 50 mm"),
    ("grey_box", "street, noon"),
    ("grey_box", "landscape, ridge"),
    ("grey_box", "landscape, lake"),
    ("grey_box", "product, glass"),
    ("clay", "street, noon"),
)
#: Milliseconds that a prompt may take to its first frame.
FIRST = 700.0
#: Shots whose control passes are timed.
PASSES = ("street, noon", "landscape, ridge", "product, glass")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one shot cost: milliseconds, and megabytes at the peak of the process so far."""

    build: float
    first: float
    stages: dict[str, float]
    total: float
    memory: float


class Stopwatch:
    """CPU time of one thread by stage; a stage inside another is not counted twice."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open: list[float] = []

    def wrap(self, work: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.thread_time()
            self._open.append(0.0)
            try:
                return work(*args, **kwargs)
            finally:
                whole, inner = time.thread_time() - start, self._open.pop()
                self.spent[stage] += whole - inner
                if self._open:
                    self._open[-1] += whole

        return timed


def instrument(watch: Stopwatch) -> None:
    """Put the watch round every stage."""
    places: tuple[tuple[Any, str, str], ...] = (
        (street.StreetKit, "shade", "world"),
        (landscape.LandscapeKit, "shade", "world"),
        (product.ProductKit, "shade", "world"),
        (interior.InteriorKit, "shade", "world"),
        (street, "people_in", "people"),
        (interior, "people_in", "people"),
        (halls.StageKit, "shade", "world"),
        (halls, "draw", "people"),
        (street, "fall", "weather"),
        (landscape, "fall_through", "weather"),
        (product, "float_motes", "weather"),
        (plate.PlateKit, "shade", "world"),
        (render, "draw", "people"),
        (render, "draw_thing", "people"),
        (render, "look_at", "people"),
        (Darkroom, "develop", "develop"),
        (geometry.Geometry, "trace", "trace"),
        (styles.Painter, "frame", "paint"),
    )
    for place, name, stage in places:
        setattr(place, name, watch.wrap(getattr(place, name), stage))


def measure(spec: SceneSpec, watch: Stopwatch, *, size: tuple[int, int], frames: int, folder: Path) -> Cost:
    """Build a shot, draw its frames and encode them as a take is encoded."""
    start = time.thread_time()
    scene = render.Scene(spec, width=size[0], height=size[1], seconds=SECONDS, threads=1)
    built = time.thread_time()
    picture = scene.frame(0, RATE)
    first = time.thread_time()
    watch.spent.clear()
    step = max(int(SECONDS * RATE) // frames, 1)
    spent = 0.0
    with open_writer(folder / "take.mp4", width=size[0], height=size[1], rate=Rate(RATE)) as writer:
        writer.prepare(picture)  # loads its own kernel
        prepare, write = watch.wrap(writer.prepare, "convert"), watch.wrap(writer.write, "encode")
        for n in range(frames):
            before = time.thread_time()
            write(prepare(scene.frame(n * step, RATE)))
            spent += time.thread_time() - before
    scene.close()
    return Cost(
        build=1000.0 * (built - start),
        first=1000.0 * (first - built),
        stages={stage: 1000.0 * watch.spent[stage] / frames for stage in STAGES},
        total=1000.0 * spent / frames,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    )


def pass_costs(spec: SceneSpec, *, size: tuple[int, int], frames: int) -> dict[str, float]:
    """CPU milliseconds a frame of every control pass before encoding; `trace` is what all of them share."""
    scene = render.Scene(spec, width=size[0], height=size[1], seconds=SECONDS, threads=1)
    seen, spent = scene.geometry.surfaces(*size), defaultdict(float)
    colors = legend_colors(scene.geometry.things)
    for n in range(frames + 1):
        if n == 1:
            spent.clear()  # the first frame loads the kernels
        at = SECONDS * n / (frames + 1)
        look = scene.geometry.look(scene.camera(at), at, aspect=size[0] / size[1])

        def bodies(at: float = at, look: geometry.Look = look) -> list[Pose]:
            cast = zip(scene.geometry.cast, scene.geometry.figures(at), strict=True)
            return [pose_in(joints(body, at), who=thing.id, view=look.view, surfaces=seen) for (thing, _), body in cast]

        works: tuple[tuple[str, Callable[[], object]], ...] = (
            ("trace", lambda look=look: scene.geometry.trace(look, seen)),
            ("depth", lambda: pictures.depth_8(seen, near=1.0, far=100.0)),
            ("depth 16", lambda: pictures.png(pictures.depth_16(seen, near=0.5))),
            ("normal", lambda look=look: pictures.normals_8(seen, look.view)),
            ("edge", lambda look=look: pictures.edges_8(seen, look.view)),
            ("pose", lambda: draw_poses(bodies(), width=size[0], height=size[1])),
            ("id", lambda: pictures.ids_8(seen, colors)),
            ("id 16", lambda: pictures.png(seen.ids.astype("uint16"))),
        )
        for name, work in works:
            start = time.thread_time()
            work()
            spent[name] += time.thread_time() - start
    scene.close()
    return {name: 1000.0 * value / frames for name, value in spent.items()}


def print_passes(size: tuple[int, int], frames: int, only: str) -> None:
    """Print one row per shot of `PASSES`."""
    head = True
    for name, prompt, wishes, seed in SHOTS:
        if name in PASSES and only in name:
            spec, _ = describe(prompt, wishes=wishes, seed=seed)
            costs = pass_costs(spec, size=size, frames=frames)
            if head:
                print(f"\n{'control passes':30}" + "".join(f"{name:>9}" for name in costs))
            head = False
            print(f"{name:30}" + "".join(f"{v:9.1f}" for v in costs.values()), flush=True)


def settings() -> list[tuple[str, str, dict[str, str], int]]:
    """A shot for every setting of the lexicon, by its first words, drawn or stood in for; then `SHOTS`."""
    heard = [(str(entry["say"]).split(",")[0].strip(), entry) for entry in lexicon()["settings"]]
    hours = {"wet": {"weather": "rain"}, "night": {"time": "night"}}
    streets = [(f"a street, {name}", "a city street", wishes, 3) for name, wishes in hours.items()]
    return [(words, f"a woman in {words}", {"size": "ws"}, 3) for words, _ in heard] + streets + list(SHOTS)


@dataclass(frozen=True, kw_only=True)
class Start:
    """Milliseconds from a prompt to its first frame, by the process's CPU clock, and by the wall's."""

    name: str
    kit: str
    words: float
    build: float
    frame: float
    wall: float

    @property
    def all(self) -> float:
        """CPU milliseconds of the whole way."""
        return self.words + self.build + self.frame


def start_of(shot: tuple[str, str, dict[str, str], int], *, size: tuple[int, int], turn: int = 0) -> Start:
    """The way from a shot's prompt to its first frame; another `turn` is another seed."""
    name, prompt, wishes, seed = shot
    wall, at = time.monotonic(), [time.process_time()]
    spec, _ = describe(prompt, wishes=wishes, seed=seed + 100 * turn)
    at.append(time.process_time())
    scene = render.Scene(spec, width=size[0], height=size[1], seconds=SECONDS, threads=1)
    at.append(time.process_time())
    scene.frame(0, RATE)
    at.append(time.process_time())
    wall = time.monotonic() - wall
    scene.close()
    words, build, frame = (1000.0 * (b - a) for a, b in pairwise(at))
    return Start(name=name, kit=spec.kit, words=words, build=build, frame=frame, wall=1000.0 * wall)


def print_first(size: tuple[int, int], only: str) -> None:
    """Print the ways to first frames, the longest first; each kernel has then been loaded by a look at another seed."""
    shots = [shot for shot in settings() if only in shot[0]]
    for shot in shots:
        start_of(shot, size=(96, 54), turn=1)
    starts = [start_of(shot, size=size) for shot in shots]
    print(f"ms from prompt to first frame at {size[0]}x{size[1]} in a warm process; CPU is of all threads that build\n")
    print(f"{'setting':30}{'kit':>10}" + "".join(f"{name:>9}" for name in ("words", "build", "frame", "CPU", "wall")))
    for s in sorted(starts, key=lambda s: -s.all):
        print(f"{s.name[:29]:30}{s.kit:>10}" + "".join(f"{v:9.0f}" for v in (s.words, s.build, s.frame, s.all, s.wall)))
    print(f"\n{len(starts)} settings; over {FIRST:.0f} ms by the wall's clock (true on a quiet machine) and by CPU:")
    for clock, late in (
        ("wall", [s.name for s in starts if s.wall > FIRST]),
        ("CPU", [s.name for s in starts if s.all > FIRST]),
    ):
        print(f"{clock}: {len(late)} {', '.join(late)}")


def main() -> None:
    """Print one row per shot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="960x540")
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--only", default="", help="shots whose name contains this")
    parser.add_argument("--first", action="store_true", help="time the way from a prompt to its first frame instead")
    args = parser.parse_args()
    wide, high = (int(v) for v in args.size.split("x"))
    if args.first:
        print_first((wide, high), args.only)
        return
    watch = Stopwatch()
    instrument(watch)
    print(f"CPU ms at {args.size}: per shot to build and for its first frame, then per frame by stage\n")
    print(f"{'shot':30}" + "".join(f"{name:>9}" for name in ("build", "first", *STAGES, "all", "fps x2", "MiB")))
    with tempfile.TemporaryDirectory() as folder:
        for name, prompt, wishes, seed in SHOTS:
            if args.only not in name:
                continue
            spec, _ = describe(prompt, wishes=wishes, seed=seed)
            for label, style in ((name, "styled"), *((f"{s}: {name}", s) for s, shot in STYLES if shot == name)):
                drawn = replace(spec, style=style)
                cost = measure(drawn, watch, size=(wide, high), frames=args.frames, folder=Path(folder))
                numbers = [cost.build, cost.first, *cost.stages.values(), cost.total, 2000.0 / cost.total, cost.memory]
                print(f"{label:30}" + "".join(f"{v:9.1f}" for v in numbers), flush=True)
    print_passes((wide, high), args.frames, args.only)


if __name__ == "__main__":
    main()
