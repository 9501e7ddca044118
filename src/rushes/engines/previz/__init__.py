"""Previz, the embedded engine: true three-dimensional drafts on the CPU, without AI; the same recipe, the same frames.

Lexicon (words to a scene spec) -> kit (spec to a world) -> camera -> kernels (light and depth) -> post -> frames.
"""

from __future__ import annotations

from rushes.engines.previz.engine import PrevizEngine
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.lexicon import Coverage, describe
from rushes.engines.previz.scene import read_scene, scene_schema, write_scene

__all__ = ["Coverage", "PrevizEngine", "SceneSpec", "describe", "read_scene", "scene_schema", "warm_up", "write_scene"]


def warm_up(part: int | None = None) -> float:
    """Compile kernels by drawing with them; later processes load them from the cache.

    Args:
        part: 0 for open air and people, 1 for sets and sheets: for two processes side by side. None for everything.

    Returns:
        Seconds it took.
    """
    import time

    from rushes.engines.previz.render import render_still
    from rushes.engines.previz.still.order import warm_still

    begin = time.perf_counter()
    person = {"kind": "person", "action": "walk", "carry": "umbrella"}
    proxy = {"kind": "proxy", "word": "box"}
    bottle, bench = {"kind": "bottle"}, {"kind": "thing", "name": "bench"}
    outdoors = (
        SceneSpec(kit="street", seed=1, time="night", weather="rain", subjects=(person, proxy), camera={"move": "pan"}),
        SceneSpec(kit="street", seed=1, time="day", weather="snow"),
        SceneSpec(kit="landscape", seed=1, subjects=(person,)),
        SceneSpec(kit="street", seed=1, subjects=(person, proxy), style="grey_box"),
        SceneSpec(kit="landscape", seed=1, subjects=(person,), style="clay"),
        SceneSpec(kit="landscape", seed=2, subjects=(bench,), extra={"terrain": "beach"}),
    )
    indoors = (
        SceneSpec(kit="product", seed=1, subjects=(bottle,)),
        SceneSpec(kit="plate", seed=1),
        SceneSpec(kit="product", seed=1, subjects=(bottle,), style="grey_box"),
        SceneSpec(kit="interior", seed=1, time="dusk", subjects=({"kind": "person", "action": "sit"},)),
    )
    for spec in (*outdoors, *indoors) if part is None else (outdoors, indoors)[part]:
        still = render_still(spec, width=64, height=36)
    if part != 0:
        warm_still(still)
    return time.perf_counter() - begin
