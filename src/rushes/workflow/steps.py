"""The bench's table of step names and functions: all that the runner ever calls, JSON in and JSON out."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from rushes import plugins
from rushes.jobs.base import StepFunction
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import Bench
from rushes.workflow.deliver import deliver_film
from rushes.workflow.finish import finish_shot
from rushes.workflow.render import render_take
from rushes.workflow.score import score_take


def steps(bench: Bench) -> Mapping[str, StepFunction]:
    """Every step by its name, bound to one production."""
    table = {
        "engines.render": render_take,
        "measures.score": score_take,
        "finishing.apply": finish_shot,
        "delivery.encode": deliver_film,
    }
    return {name: functools.partial(step, bench) for name, step in table.items()}


def queues(bench: Bench) -> Mapping[str, int]:
    """One queue per engine with the jobs it takes at once, and `work` for everything else."""
    threads = max(1, bench.settings.threads)
    table = {"work": threads}
    for leaf in plugins.list_leaves("engines"):
        if not leaf.refused and not plugins.why_missing("engines", leaf.name):
            card = load_engine(leaf.name, bench.engine_settings(leaf.name)).card()
            table[leaf.name] = threads if card.kind in ("previz", "footage") else card.concurrency
    return table
