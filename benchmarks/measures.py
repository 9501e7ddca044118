"""What measuring a take costs, in CPU milliseconds a frame: decoding, conversion, what all rulers share, each measure.

Run it as `python benchmarks/measures.py [CLIP ...]`; without clips it draws the four prompts of `house.py`, one second
each. Every figure is the least of a few runs on one thread, all in one process.
"""

from __future__ import annotations

import functools
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from rushes import plugins
from rushes.engines.base import Context
from rushes.imaging.view import FrameView
from rushes.measures.base import Subject
from rushes.media.probe import probe_clip
from rushes.media.read import read_coded
from rushes.model.brief import Look, PaletteColor
from rushes.model.engine import Recipe, Request
from rushes.workflow.asking import load_engine
from rushes.workflow.score import measure_clip
from rushes.workflow.shoot import TAKES
from rushes.workflow.stack import Watcher

PROMPTS = ("a neon street in the rain at night", "mountains at dawn", "a bottle on a pedestal", "a street at noon")
#: With a palette, which the batch of `house.py` does not have: the dearest case of each measure.
LOOK = Look(palette=tuple(PaletteColor(hex=code) for code in ("#0f4c5c", "#e36414", "#fb8b24", "#9a031e", "#5f0f40")))
SHARED = ("rgb", "proxy", "luma", "small", "lab", "clipping")


def least_ms(work: Callable[[], object], *, runs: int = 5) -> float:
    """Least CPU milliseconds of this process over a few runs."""
    found = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        found.append(1000.0 * (time.process_time() - begin))
    return min(found)


def draw(folder: Path, *, seconds: int = 1) -> Iterator[Path]:
    """The four takes, as a run makes them."""
    engine = load_engine("previz")
    for number, prompt in enumerate(PROMPTS):
        resolved = engine.plan(Request(prompt=prompt, seconds=Fraction(seconds), seed=number)).resolved
        assert resolved is not None
        place = folder / str(number)
        place.mkdir()
        context = Context(scratch=place, threads=1)
        recipe = Recipe(engine="previz", revision="", resolved=resolved, encoder=TAKES)
        handle = engine.submit(recipe, attempt=str(number), context=context)
        for _ in engine.observe(handle, context=context):
            pass
        yield place / engine.collect(handle, context=context).video


def cost_of(path: Path) -> dict[str, float]:
    """CPU milliseconds a frame of each part for one clip, and of the whole as a run does it."""
    facts = probe_clip(path)
    subject = Subject(facts=facts, look=LOOK)
    pictures = list(read_coded(path))
    told = {"decode": least_ms(lambda: [None for _ in read_coded(path)])}
    told.update(dict.fromkeys(SHARED, math.inf))
    for _ in range(5):
        views = [FrameView(index, picture) for index, picture in enumerate(pictures)]
        for name in SHARED:
            begin = time.process_time()
            for view in views:
                getattr(view, name)
            told[name] = min(told[name], 1000.0 * (time.process_time() - begin))
    for leaf in plugins.list_leaves("measures"):
        told[leaf.name] = least_ms(functools.partial(_run, leaf.name, views, subject))
    told["together"] = least_ms(lambda: measure_clip(path, subject, watch=Watcher(facts.frames).see))
    return {name: ms / len(pictures) for name, ms in told.items()}


def _run(name: str, views: list[FrameView], subject: Subject) -> None:
    accumulator = plugins.load("measures", name)().begin(subject)
    for view in views:
        accumulator.see(view)
    accumulator.finish()


def main() -> None:
    """Print the table: a row for each part, a column for each clip."""
    with tempfile.TemporaryDirectory() as folder:
        clips = [Path(word) for word in sys.argv[1:]] or list(draw(Path(folder)))
        costs = [cost_of(clip) for clip in clips]
    names = [clip.name for clip in clips] if sys.argv[1:] else list(PROMPTS)
    print(f"| CPU-ms a frame | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for part in costs[0]:
        print(f"| {part} | {' | '.join(f'{cost[part]:.2f}' for cost in costs)} |")


if __name__ == "__main__":
    main()
