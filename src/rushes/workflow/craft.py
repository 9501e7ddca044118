"""One file at a time, without a production: previz, measures, a finishing chain, a preflight."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes import plugins
from rushes.delivery.qc import check_film
from rushes.delivery.specs import find_spec
from rushes.engines.base import Context
from rushes.errors import AskTheArtist, CannotDo, CannotReach, UnreadableMedia
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.chain import build_chain, order_steps, run_chain
from rushes.measures.base import MeasureFacts, Subject
from rushes.media.probe import probe_clip
from rushes.media.read import read_float
from rushes.media.write import open_writer
from rushes.model.engine import Encoder, Recipe, Request
from rushes.model.master import Reading, Report, Step
from rushes.model.take import Flag, Score
from rushes.settings import Settings
from rushes.store.files import house_errors
from rushes.timebase import Rate
from rushes.workflow.asking import load_engine
from rushes.workflow.score import measure_clip


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the rulers say of one file; `fault` where it could not be read to its end."""

    scores: tuple[Score, ...] = ()
    flags: tuple[Flag, ...] = ()
    fault: str = ""


def measure_file(path: Path) -> Told:
    """All measures of a clip; damage is told, not raised."""
    try:
        facts = probe_clip(path)
    except (UnreadableMedia, CannotReach) as fault:
        return Told(fault=str(fault))
    scores, flags, damage = measure_clip(path, Subject(facts=facts))
    return Told(scores=scores, flags=flags, fault=damage)


def measure_facts() -> tuple[MeasureFacts, ...]:
    """What every measure says of itself."""
    return tuple(
        plugins.load("measures", leaf.name)().facts for leaf in plugins.list_leaves("measures") if not leaf.refused
    )


def draw_previz(
    prompt: str,
    *,
    output: Path,
    negative: str,
    seed: int,
    seconds: Fraction | str,
    size: tuple[int, int],
    rate: str,
    wishes: Mapping[str, str],
) -> dict[str, Any]:
    """Render one prompt on the embedded engine into a file.

    Raises:
        CannotDo: the engine's card refuses size or length.
    """
    engine = load_engine("previz")
    request = Request(
        prompt=prompt,
        negative=negative,
        seconds=Fraction(seconds),
        rate=Rate.parse(rate),
        width=size[0],
        height=size[1],
        seed=seed,
        wishes=wishes,
    )
    plan = engine.plan(request)
    if plan.resolved is None:
        refusal = plan.refusals[0]
        raise CannotDo(refusal.rule, cause=f"{refusal.field}: {refusal.asked}", next_step=refusal.hint)
    recipe = Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved)
    if output.suffix.lower() != ".mp4":
        raise AskTheArtist(f"no container called {output.suffix!r}", next_step="use .mp4", about=output.name)
    with house_errors(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        place = tempfile.TemporaryDirectory(dir=output.parent, prefix=".rushes-")
    with place as scratch:
        context = Context(scratch=Path(scratch), threads=Settings.read().threads)
        handle = engine.submit(recipe, attempt="previz", context=context)
        for _ in engine.observe(handle, context=context):
            pass
        artifacts = engine.collect(handle, context=context)
        (Path(scratch) / artifacts.video).replace(output)
    coverage = artifacts.facts.get("coverage", {})
    words = [f"{name}: {', '.join(map(str, said))}" for name, said in dict(coverage).items() if said]
    return {"file": str(output), "frames": plan.resolved.frames, "coverage": words}


def finish_file(
    path: Path,
    *,
    output: Path,
    chain: str,
    size: tuple[int, int] | None,
    steps: tuple[str, ...] = (),
    hero: Path | None = None,
) -> list[Reading]:
    """Run a chain over a clip into a file; picture only, the sound stays with the original."""
    facts = probe_clip(path)
    width, height = size or (facts.width, facts.height)
    built = build_chain(chain, {"grain": {"out": "uint16"}})
    built = order_steps(replace(built, steps=(*built.steps, *(Step(op=name) for name in steps))))
    readings: list[Reading] = []

    def reference() -> Iterator[Frame]:
        assert hero is not None
        return read_float(hero, size=(facts.width, facts.height))

    context = FinishContext(
        width=facts.width,
        height=facts.height,
        out_width=width,
        out_height=height,
        threads=Settings.read().threads,
        reference=reference if hero else None,
    )
    codec = "prores_422_hq" if output.suffix.lower() == ".mov" else "h264"
    pixels = "yuv422p10le" if codec == "prores_422_hq" else "yuv420p"
    encoder = Encoder(codec=codec, preset="medium", crf=14, threads=Settings.read().threads)
    with open_writer(
        output, width=width, height=height, rate=facts.rate, encoder=encoder, pixel_format=pixels
    ) as writer:
        for frame in run_chain(built, read_float(path), context=context, readings=readings):
            writer.write(frame)
    return readings


def check_file(path: Path, *, spec: str) -> Report:
    """A quality report of any file against a named specification."""
    return check_film(path, spec=find_spec(spec))
