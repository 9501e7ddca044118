"""The bench's table of step names and functions: all that the runner ever calls, JSON in and JSON out."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from rushes import plugins
from rushes.engines.plan import list_cards, load_card
from rushes.jobs.base import StepFunction
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
    """One queue per engine with the jobs it takes at once, and `work` for the rest; loads no engine."""
    threads = max(1, bench.settings.threads)
    cards = set(list_cards())
    table = {"work": threads}
    for leaf in plugins.list_leaves("engines"):
        card = load_card(leaf.name) if leaf.name in cards else None
        table[leaf.name] = threads if card and card.kind in ("previz", "footage") else card.concurrency if card else 1
    return table
