"""Looks at a cut's neighbours: where a subject would turn round on a cut because the camera jumped over the line."""

from __future__ import annotations

from itertools import pairwise

from rushes.imaging.eyeline import crossing, crossing_inside, read_line
from rushes.model.cut import Cut
from rushes.workflow.bench import Bench


def line_warnings(bench: Bench, cut: Cut) -> tuple[str, ...]:
    """Sentences with degrees, in the order of the film; only takes that state their line can be judged.

    Args:
        bench: the production.
        cut: its picture events.
    """
    takes = {take.id: take for take in bench.ledger.takes()}
    shown = [takes[event.take] for event in cut.picture if event.take in takes]
    lines = {take.id: read_line(take.engine_facts) for take in shown}
    told = []
    for take in shown:
        inside = crossing_inside(lines[take.id])
        told += [f"{take.name}: {inside}"] if inside else []
    for before, after in pairwise(shown):
        jump = crossing(lines[before.id], lines[after.id]) if _is_sequence(before.shot, after.shot) else ""
        told += [f"{after.name} after {before.name} {jump}"] if jump else []
    return tuple(told)


def _is_sequence(before: str, after: str) -> bool:
    """True for two shots of one sequence: across sequences the line begins anew."""
    return before.rpartition("_")[0] == after.rpartition("_")[0] and before != after
