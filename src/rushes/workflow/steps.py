"""The bench's table of step names and functions: all that the runner ever calls, JSON in and JSON out."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from rushes import plugins
from rushes.engines.plan import list_cards, load_card
from rushes.errors import AskTheArtist
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
    """One queue per engine with the jobs it takes at once, and `work` for the rest; loads no engine.

    `concurrency` in the table `[engines.NAME]` of production.toml says another number than the engine's card.

    Raises:
        AskTheArtist: a concurrency that is no whole number above 0.
    """
    threads = max(1, bench.settings.threads)
    cards = set(list_cards())
    table = {"work": threads}
    for leaf in plugins.list_leaves("engines"):
        card = load_card(leaf.name) if leaf.name in cards else None
        offered = threads if card and card.kind in ("previz", "footage") else card.concurrency if card else 1
        table[leaf.name] = _wanted(bench, leaf.name, offered)
    return table


def _wanted(bench: Bench, engine: str, offered: int) -> int:
    word = bench.engine_settings(engine).get("concurrency", "")
    if not word:
        return offered
    if not word.isdigit() or int(word) < 1:
        raise AskTheArtist(
            "not a number of takes at once",
            cause=f"found {word!r} in [engines.{engine}] of production.toml",
            next_step="write e.g. concurrency = 2",
        )
    return int(word)
