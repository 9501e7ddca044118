"""One file at a time, without a production: previz, measures, a finishing chain, a preflight."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

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
from rushes.model.brief import MediaRef, MediaRole, Reference
from rushes.model.engine import Encoder, Recipe, Request
from rushes.model.master import Reading, Report, Step
from rushes.model.take import Flag, Score
from rushes.settings import Settings
from rushes.store.files import house_errors
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
    request: Request, *, output: Path, control: Path | None = None, family: str = "", given: Mapping[str, Path] = {}
) -> dict[str, Any]:
    """Render one prompt on the embedded engine into a file, and where `control` names a folder, its control videos.

    Args:
        request: what is asked.
        output: `.mp4`.
        control: folder for control videos.
        family: engine family that they are for.
        given: pictures by what they are for: `first`, `last`, `depth` and `matte`.

    Raises:
        CannotDo: the engine's card refuses size or length; a picture cannot be used, or control videos of two.
        CannotReach: a picture is not there.
    """
    engine = load_engine("previz")
    references = {role: reference_to(path, role) for role, path in given.items()}
    request = replace(request, references=(*request.references, *references.values()))
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
        paths = {reference.media.sha256: given[role] for role, reference in references.items()}
        context = Context(
            scratch=Path(scratch), threads=Settings.read().threads, media=lambda media: paths[media.sha256]
        )
        handle = engine.submit(recipe, attempt="previz", context=context)
        for _ in engine.observe(handle, context=context):
            pass
        artifacts = engine.collect(handle, context=context)
        (Path(scratch) / artifacts.video).replace(output)
        document = (Path(scratch) / next(iter(artifacts.sidecars.values()))).read_text("utf-8")
    told: Mapping[str, Any] = {}
    if control and "first" in given:
        told = _hand_over_still(recipe, control, family=family, take=output.name, media=context.media)
    elif control:
        told = _hand_over(document, recipe, control, family=family, take=output.name)
    coverage = artifacts.facts.get("coverage", {})
    words = [f"{name}: {', '.join(map(str, said))}" for name, said in dict(coverage).items() if said]
    notes = [*artifacts.facts.get("warnings", ()), *artifacts.dropped]
    found = {"depth": artifacts.facts["depth"]} if "first" in given else {}
    return {
        "file": str(output), "frames": plan.resolved.frames, "coverage": words, "control": told, "notes": notes, **found
    }  # fmt: skip


def reference_to(path: Path, role: str) -> Reference:
    """A picture file as a brief names it.

    Args:
        path: the file.
        role: `first`, `last`, `depth` or `matte`.

    Raises:
        CannotReach: it cannot be read.
    """
    with house_errors(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    media = MediaRef(sha256=sha256, name=path.name, suffix=path.suffix.lower())
    kinds: dict[str, MediaRole] = {"depth": "control", "matte": "mask", "last": "last"}
    return Reference(media=media, role=kinds.get(role, "first"), label="depth" if role == "depth" else "")


def _hand_over(scene: str, recipe: Recipe, folder: Path, *, family: str, take: str) -> Mapping[str, Any]:
    """Write a take's control videos, the guide in the take's own style where one was asked for."""
    # the kernels of the passes load only where passes are made
    from rushes.workflow.handover import Wanted, package_scene

    wanted = Wanted(family=family, style=recipe.resolved.options.get("style") or "grey_box")
    threads = Settings.read().threads
    return package_scene(scene, recipe, folder=folder, wanted=wanted, source={"take": take}, threads=threads)


def _hand_over_still(
    recipe: Recipe, folder: Path, *, family: str, take: str, media: Callable[[MediaRef], Path]
) -> Mapping[str, Any]:
    """Write a moved still's control videos."""
    # the kernels of the passes load only where passes are made
    from rushes.workflow.handover import Wanted, package_still

    threads = Settings.read().threads
    return package_still(
        recipe, media=media, folder=folder, wanted=Wanted(family=family), source={"take": take}, threads=threads
    )


#: Size of one idea on a sheet of ideas, pixels.
IDEA = (480, 270)


def draw_grid(
    prompt: str, *, output: Path, count: int, negative: str = "", seed: int = 1, wishes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Draw one prompt with `count` seeds as small stills on one sheet: a picture to choose a seed from.

    Args:
        prompt: what the pictures show.
        output: `.png`, `.jpg` or `.webp`.
        count: ideas; the seeds count up from `seed`.
        negative: what they must not show.
        seed: of the first.
        wishes: columns of a shot list.

    Returns:
        The file, the seeds, and the CPU seconds it took.

    Raises:
        AskTheArtist: not a picture file's name.
        CannotReach: the file cannot be written.
    """
    from rushes.engines.previz import describe
    from rushes.engines.previz.render import render_still
    from rushes.imaging.lettering import compose, lay_text
    from rushes.imaging.typeset import read_face
    from rushes.media.proxy import lay_grid, write_still

    if output.suffix.lower() not in (".png", ".jpg", ".jpeg", ".webp"):
        raise AskTheArtist(
            f"no picture called {output.suffix!r}", next_step="use .webp, .png or .jpg", about=output.name
        )
    begin, threads = time.process_time(), Settings.read().threads
    face, stills = read_face(plugins.read_data("imaging", "fonts/Inter.ttf")), []
    seeds = tuple(range(seed, seed + count))
    for number in seeds:
        spec, _ = describe(prompt, negative=negative, wishes=wishes, seed=number)
        still = render_still(spec, width=IDEA[0], height=IDEA[1], threads=threads)
        label = lay_text(f"seed {number}", kind="label", size=(IDEA[0] * 2, IDEA[1] * 2), face=face)
        stills.append(compose(still, [(label, 1.0)]).astype(np.uint8))
    with house_errors(output):
        output.parent.mkdir(parents=True, exist_ok=True)
        write_still(output, lay_grid(stills, columns=min(count, 2 if count <= 4 else 5)))
    return {"file": str(output), "seeds": list(seeds), "cpu_seconds": round(time.process_time() - begin, 1)}


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
            del frame  # the chain may fill it again
    return readings


def check_file(path: Path, *, spec: str) -> Report:
    """A quality report of any file against a named specification."""
    return check_film(path, spec=find_spec(spec))
