"""A previz take handed to another engine: its scene is read back and written as a control package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.engines.previz.control import (
    PASSES,
    Family,
    Fit,
    Job,
    StillJob,
    find_family,
    fit,
    write_package,
    write_still_package,
)
from rushes.engines.previz.scene import read_scene
from rushes.engines.previz.still.order import open_still
from rushes.errors import CannotDo
from rushes.model.brief import MediaRef
from rushes.model.document import digest
from rushes.model.engine import Recipe
from rushes.store.files import house_errors, path_of
from rushes.workflow.bench import Bench


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person asks of a package.

    Args:
        family: engine family, empty for none in particular.
        passes: which, in any order.
        style: how the guide is drawn.
        size: width and height, None for the family's or the take's own.
        seconds: the first seconds of the take only; None for all of it.
    """

    family: str = ""
    passes: tuple[str, ...] = PASSES
    style: str = "grey_box"
    size: tuple[int, int] | None = None
    seconds: Fraction | None = None


def hand_over(
    bench: Bench,
    name: str,
    *,
    folder: Path | None,
    wanted: Wanted,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[Path, Mapping[str, Any]]:
    """Write the control package of a take.

    Args:
        bench: its production.
        name: of the take, or its id.
        folder: where to; `control/TAKE.FAMILY` in the production where None.
        wanted: what of it.
        progress: hears the share done.

    Returns:
        The folder and the manifest.

    Raises:
        NoSuchRecord: no such take.
        CannotDo: not a previz take: only previz knows what stands where.
        AskTheArtist: an unknown family, pass or style, a take too long for the family, or a folder in use.
    """
    take = bench.ledger.take(name)
    if "element" in take.sidecars:
        raise CannotDo(
            "an element has no control package",
            cause=f"{take.name} stands alone, without a scene round it",
            next_step="leave element out of its row, and hand that take over",
        )
    if take.engine != "previz" or not {"scene", "still"} & set(take.sidecars):
        raise CannotDo(
            "only a previz take has a control package",
            cause=f"{take.name} was made by {take.engine}",
            next_step="make its row with --engine previz, and hand that take over",
        )
    recipe = bench.ledger.recipe(take.recipe)
    place = folder or bench.folder / "control" / (f"{take.name}.{wanted.family}" if wanted.family else take.name)
    source = {"production": bench.production.name, "take": take.name, "media": take.media.sha256}
    if "still" in take.sidecars:
        manifest = package_still(
            recipe,
            media=lambda ref: path_of(bench.media, ref),
            folder=place,
            wanted=wanted,
            source=source,
            threads=bench.settings.threads,
            progress=progress,
        )
        return place, manifest
    scene = path_of(bench.media, take.sidecars["scene"]).read_text("utf-8")
    manifest = package_scene(
        scene,
        recipe,
        folder=place,
        wanted=wanted,
        source=source,
        threads=bench.settings.threads,
        progress=progress,
    )
    return place, manifest


def package_scene(
    scene: str,
    recipe: Recipe,
    *,
    folder: Path,
    wanted: Wanted,
    source: Mapping[str, Any],
    threads: int,
    progress: Callable[[float], None] = lambda share: None,
) -> Mapping[str, Any]:
    """Write the package of a rendered scene.

    Args:
        scene: the scene document that lies beside the take.
        recipe: the take's recipe.
        folder: where to.
        wanted: what of it.
        source: what else the manifest says of where it comes from.
        threads: frames worked on at once.
        progress: hears the share done.
    """
    sent = recipe.resolved
    family, given = _fitted(recipe, wanted)
    job = Job(
        spec=read_scene(scene),
        fit=given,
        seconds=sent.rate.seconds(sent.frames),
        family=family,
        passes=wanted.passes,
        style=wanted.style,
        prompt=sent.prompt,
        negative=sent.negative,
        descriptions={person.name: person.description for person in sent.cast},
        source=_source(recipe, source),
        threads=threads,
    )
    with house_errors(folder):
        return write_package(job, folder, progress=progress)


def package_still(
    recipe: Recipe,
    *,
    media: Callable[[MediaRef], Path],
    folder: Path,
    wanted: Wanted,
    source: Mapping[str, Any],
    threads: int,
    progress: Callable[[float], None] = lambda share: None,
) -> Mapping[str, Any]:
    """Write the package of a still set in motion; its guide is the picture itself, whatever style is wanted.

    Args:
        recipe: the take's recipe.
        media: the path of a file.
        folder, wanted, source, threads, progress: as for `package_scene`.

    Raises:
        CannotDo: a take between two pictures, or a picture that cannot be used.
    """
    sent = recipe.resolved
    family, given = _fitted(recipe, wanted)
    sized = replace(sent, width=given.size[0], height=given.size[1])
    job = StillJob(
        opened=open_still(sized, media=media),
        fit=given,
        family=family,
        passes=wanted.passes,
        prompt=sent.prompt,
        negative=sent.negative,
        source=_source(recipe, source),
        threads=threads,
    )
    with house_errors(folder):
        return write_still_package(job, folder, progress=progress)


def _fitted(recipe: Recipe, wanted: Wanted) -> tuple[Family, Fit]:
    """The engine family that is asked for, and the take's length and size on its lattice."""
    sent, family = recipe.resolved, find_family(wanted.family)
    whole = sent.rate.seconds(sent.frames)
    seconds = min(wanted.seconds or whole, whole)
    return family, fit(family, seconds=seconds, rate=sent.rate, size=(sent.width, sent.height), wanted=wanted.size)


def _source(recipe: Recipe, source: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest says of where its package comes from."""
    return {**source, "recipe": digest(recipe), "revision": recipe.revision, "seed": recipe.resolved.seed}
