"""Previz, the embedded engine: true three-dimensional drafts on the CPU, without AI; the same recipe, the same frames.

Lexicon (words to a scene spec) -> kit (spec to a world) -> camera -> kernels (light and depth) -> post -> frames.
"""

from __future__ import annotations

from rushes.engines.previz.engine import PrevizEngine
from rushes.engines.previz.lexicon import Coverage, describe

__all__ = ["Coverage", "PrevizEngine", "describe", "warm_up"]


def warm_up(threads: int = 1) -> float:
    """Compile every kernel once, after dropping those of older sources; later processes load them from the cache.

    Args:
        threads: to render the warm-up frames with.

    Returns:
        Seconds it took.
    """
    import time
    from pathlib import Path

    from rushes.engines.previz.kit import SceneSpec
    from rushes.engines.previz.render import render_still
    from rushes.engines.previz.stamp import drop_stale

    begin = time.perf_counter()
    drop_stale(Path(__file__).parents[2])
    person = {"kind": "person", "action": "walk", "carry": "umbrella"}
    proxy = {"kind": "proxy", "word": "box"}
    specs = (
        SceneSpec(kit="street", seed=1, time="night", weather="rain", subjects=(person, proxy), camera={"move": "pan"}),
        SceneSpec(kit="street", seed=1, time="day", weather="snow"),
        SceneSpec(kit="landscape", seed=1, subjects=(person,)),
        SceneSpec(kit="product", seed=1, subjects=({"kind": "bottle"},)),
    )
    for spec in specs:
        render_still(spec, width=64, height=36, threads=threads)
    return time.perf_counter() - begin
