"""A take's scene as a document: read it, and make a take of the same place from an edited one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rushes.engines.previz import SceneSpec, read_scene, write_scene
from rushes.engines.previz.engine import FROM_STILL
from rushes.errors import AskTheArtist, CannotReach, GateClosed
from rushes.media.write import open_writer
from rushes.model.engine import Resolved
from rushes.model.take import Take
from rushes.settings import Settings
from rushes.store.files import path_of
from rushes.timebase import FrameRange
from rushes.workflow.asking import load_engine, request_of
from rushes.workflow.bench import Bench
from rushes.workflow.refine import Refinement, plan_beside
from rushes.workflow.shoot import TAKES

#: The engine that draws scenes, and the option that brings one.
ENGINE, OPTION = "previz", "scene"


def scene_of(bench: Bench, take: Take) -> str:
    """The scene that a take was drawn from, as JSON for people.

    Raises:
        GateClosed: the take has no scene: another engine made it.
    """
    ref = take.sidecars.get(OPTION)
    if ref is None:
        raise GateClosed(
            "this take has no scene",
            cause="it sets a given still in motion" if "still" in take.sidecars else f"{take.engine} made it",
            next_step="only what previz draws from words has a scene",
            about=take.name,
        )
    return write_scene(read_scene(path_of(bench.media, ref).read_text("utf-8"), seed=take.seed))


def plan_scene(bench: Bench, take: Take, text: str) -> Refinement:
    """Plan one take from a scene, for the place that a take stands in; the scene is part of its recipe.

    Args:
        bench: the production.
        take: whose place and wording are taken over.
        text: JSON of the scene.

    Raises:
        BriefFault: faults in the scene, all at once.
        GateClosed: the engine refuses for another reason.
    """
    spec = read_scene(text, seed=take.seed)
    old = bench.ledger.brief(take.brief)
    options = {**old.options, OPTION: write_scene(spec)}
    return plan_beside(
        bench, take, replace(old, engine=ENGINE, negative="", wishes={}, options=options), seed=spec.seed
    )


def near(bench: Bench, take: Take, *, count: int) -> Iterator[Refinement]:
    """Plan takes near a take, one at a time: each is planned when the one before is written down.

    Raises:
        GateClosed: the take has no scene.
    """
    from rushes.engines.previz import vary

    base = vary.settle(_spec_of(bench, take), aspect=_aspect(take), seconds=float(take.facts.seconds))
    for number in range(1, count + 1):
        yield plan_scene(bench, take, write_scene(vary.near(base, number)))


def between(bench: Bench, first: Take, last: Take, *, steps: int) -> Iterator[Refinement]:
    """Plan takes on the way from one take to another, both left out, one at a time as `near` does.

    Raises:
        GateClosed: one of the takes has no scene.
    """
    from rushes.engines.previz import vary

    start, end = (
        vary.settle(_spec_of(bench, take), aspect=_aspect(take), seconds=float(take.facts.seconds))
        for take in (first, last)
    )
    for step in range(1, steps + 1):
        yield plan_scene(bench, first, write_scene(vary.between(start, end, step / (steps + 1))))


def _spec_of(bench: Bench, take: Take) -> SceneSpec:
    return read_scene(scene_of(bench, take), seed=take.seed)


def _aspect(take: Take) -> float:
    return take.facts.width / take.facts.height


def read_file(path: Path) -> str:
    """The text of a scene file without faults.

    Raises:
        CannotReach: it cannot be read, or is no text.
        BriefFault: with faults, all at once.
    """
    try:
        text = path.read_text("utf-8-sig")
        read_scene(text)
        return text
    except (OSError, UnicodeDecodeError) as fault:
        cause = fault.strerror if isinstance(fault, OSError) else "it is no UTF-8 text"
        raise CannotReach("the scene cannot be read", cause=str(cause), about=str(path)) from fault


def resolved_of(bench: Bench, name: str) -> Resolved:
    """What is asked of previz for a take, or for a shot whether it was made or not (its first brief).

    Raises:
        NoSuchRecord: neither a take nor a shot has that name.
        GateClosed: another engine makes it, or previz refuses it.
    """
    ledger = bench.ledger
    briefs = ledger.briefs(shot=name)
    if not briefs:
        recipe = ledger.recipe(ledger.take(name).recipe)
        if recipe.engine != ENGINE:
            raise GateClosed("only previz renders a range", cause=f"{recipe.engine} made it", about=name)
        return _drawn(recipe.resolved, name)
    plan = load_engine(ENGINE, bench.engine_settings(ENGINE)).plan(
        request_of(briefs[0], production=bench.production, index=0)
    )
    if plan.resolved is None:
        raise GateClosed("previz refuses this shot", cause="; ".join(r.rule for r in plan.refusals), about=name)
    return _drawn(plan.resolved, name)


def _drawn(wanted: Resolved, name: str) -> Resolved:
    if wanted.mode == FROM_STILL:
        raise GateClosed(
            "a still set in motion has no range to render",
            cause="its picture is given",
            next_step="make the take: rushes run",
            about=name,
        )
    return wanted


def write_look(wanted: Resolved, frames: FrameRange | None, *, output: Path, height: int | None) -> int:
    """Render some frames of what is asked into a file for a quick look; no take comes of it.

    Args:
        wanted: what is asked of previz.
        frames: which; all where None.
        output: `.mp4`.
        height: of the picture in pixels; the recipe's own where None.

    Returns:
        How many frames were written.

    Raises:
        AskTheArtist: frames that the take does not have, or another container.
    """
    from rushes.engines.previz.looks import render_range

    if output.suffix.lower() != ".mp4":
        raise AskTheArtist(f"no container called {output.suffix!r}", next_step="use .mp4", about=output.name)
    span = frames or FrameRange(0, wanted.frames)
    pictures = render_range(wanted, span, height=height, threads=Settings.read().threads)
    first = next(pictures)
    with open_writer(output, width=first.shape[1], height=first.shape[0], rate=wanted.rate, encoder=TAKES) as writer:
        writer.write(first)
        for picture in pictures:
            writer.write(picture)
    return span.end - span.start
