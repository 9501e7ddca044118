"""From brief to recipe: what is asked of which engine, planned offline, before anything is spent; computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rushes import plugins
from rushes.engines.base import Engine
from rushes.model.brief import Brief, Character, alpha_of
from rushes.model.document import digest
from rushes.model.engine import Encoder, Plan, Recipe, Request
from rushes.model.production import Production

#: How a take with alpha is written, whatever the others are: one codec carries it.
ELEMENTS = Encoder(codec="prores_4444", preset="", crf=0, threads=1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One take that is wanted: its brief, the engine's plan, and the recipe where the plan was not refused.

    Args:
        index: 0 for the first take of its brief.
        recipe: None where the engine refuses.
        recipe_digest: names the recipe; empty where refused.
    """

    brief: Brief
    index: int
    engine: str
    plan: Plan
    recipe: Recipe | None
    recipe_digest: str = ""


def mode_of(brief: Brief) -> str:
    """The engine mode a brief's references ask for: `footage`, `i2v` or `t2v`."""
    roles = {reference.role for reference in brief.references}
    if "footage" in roles:
        return "footage"
    return "i2v" if roles & {"first", "last", "reference"} else "t2v"


def engine_of(brief: Brief, *, default: str) -> str:
    """The engine a brief goes to: its own column, footage for a given file, else the run's default."""
    return brief.engine or ("footage" if mode_of(brief) == "footage" else default)


def request_of(brief: Brief, *, production: Production, index: int) -> Request:
    """The request for take `index` of a brief; look and characters are frozen into it."""
    cast: dict[str, Character] = {character.name: character for character in production.characters}
    named = tuple(cast.get(name, Character(name=name)) for name in brief.characters)
    return Request(
        prompt=brief.prompt,
        negative=brief.negative,
        mode=mode_of(brief),
        seconds=brief.seconds,
        rate=production.rate,
        width=brief.width,
        height=brief.height,
        seed=brief.seed + index,
        look=production.brand.look,
        cast=named,
        references=brief.references,
        loras=brief.loras + tuple(lora for character in named for lora in character.loras),
        wishes=brief.wishes,
        options=brief.options,
        must=brief.must,
    )


def ask(
    briefs: Iterable[Brief],
    *,
    production: Production,
    default_engine: str,
    encoder: Encoder,
    engines: Callable[[str], Engine],
) -> tuple[Asked, ...]:
    """Plan every wanted take offline; a refusal is a value in the answer, never an exception.

    Raises:
        NoSuchPlugin: a brief names an engine that does not exist.
    """
    loaded: dict[str, Engine] = {}
    asked = []
    for brief in briefs:
        name = engine_of(brief, default=default_engine)
        engine = loaded.setdefault(name, engines(name))
        for index in range(1 if mode_of(brief) == "footage" else brief.takes):  # a file has one take of itself
            plan = engine.plan(request_of(brief, production=production, index=index))
            recipe = None
            if plan.resolved is not None and not plan.refusals:
                written = ELEMENTS if alpha_of(plan.resolved.options) else encoder
                recipe = Recipe(engine=name, revision=plan.revision, resolved=plan.resolved, encoder=written)
            asked.append(
                Asked(
                    brief=brief,
                    index=index,
                    engine=name,
                    plan=plan,
                    recipe=recipe,
                    recipe_digest=digest(recipe) if recipe else "",
                )
            )
    return tuple(asked)


def load_engine(name: str, settings: Mapping[str, str] | None = None) -> Engine:
    """The engine leaf of that name, constructed with the user's settings for it.

    Raises:
        NoSuchPlugin: no leaf of that name.
        MissingExtra: its library is not installed.
    """
    engine: Engine = plugins.load("engines", name)(settings or {})
    return engine
