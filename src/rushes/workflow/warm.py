"""Compile every picture kernel once, so that the first take starts at once."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import rushes
from rushes import plugins
from rushes.delivery.warm import warm_up as warm_delivery
from rushes.engines.previz import warm_up as warm_previz
from rushes.engines.previz.stamp import drop_stale
from rushes.finishing.base import FinishContext
from rushes.finishing.chain import build_chain, run_chain
from rushes.imaging.view import PROXY_LINES
from rushes.measures.base import Subject
from rushes.media.probe import probe_clip
from rushes.media.write import open_writer
from rushes.timebase import Rate
from rushes.workflow.score import measure_clip
from rushes.workflow.shoot import TAKES


def warm_up() -> None:
    """Run previz, the finishing chains and the measures on tiny frames; the kernels stay in the cache.

    What older sources left there is thrown away first. Two processes share the work, for a compiler uses one core.
    """
    drop_stale(Path(rushes.__file__).parent)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for half in [pool.submit(_warm_open_air), pool.submit(_warm_sets)]:
            half.result()


def _warm_open_air() -> None:
    warm_previz(0)


def _warm_sets() -> None:
    _warm_finishing()
    _warm_measures()
    warm_delivery(plugins.read_data("imaging", "fonts/Inter.ttf"))
    warm_previz(1)


def _warm_finishing() -> None:
    rng = np.random.default_rng(1)
    frames = [rng.random((36, 64, 3), np.float32) for _ in range(3)]
    context = FinishContext(width=64, height=36, out_width=128, out_height=72)
    for out in ("uint8", "uint16"):
        for _ in run_chain(build_chain("film", {"grain": {"out": out}}), iter(frames), context=context):
            pass


def _warm_measures() -> None:
    """Measure a narrow clip as a take is measured; it has lines enough to be looked at at half its size."""
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "narrow.mp4"
        with open_writer(path, width=64, height=2 * PROXY_LINES, rate=Rate(Fraction(24)), encoder=TAKES) as writer:
            for _ in range(4):
                writer.write(rng.integers(0, 255, (2 * PROXY_LINES, 64, 3), np.uint8))
        measure_clip(path, Subject(facts=probe_clip(path, ours=True)), ours=True)
