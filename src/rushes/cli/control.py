"""The verb that hands a previz take to another engine: control."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.craft import parse_size
from rushes.cli.decide import AsJson, Production, TakeName, _bench
from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.workflow.handover import Wanted


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    app.command("control")(control)


def control(
    name: TakeName,
    *,
    family: Annotated[str, typer.Option("--for", help="engine family, e.g. wan-vace; any where left out")] = "",
    passes: Annotated[str, typer.Option("--pass", help="e.g. depth,normal; all where left out")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder to write")] = None,
    style: Annotated[str, typer.Option(help="of the guide: grey_box, clay or styled")] = "grey_box",
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT, brought to the family's multiple")] = "",
    seconds: Annotated[str, typer.Option(help="the first seconds of the take only")] = "",
    production: Production = "",
    as_json: AsJson = False,
) -> None:
    """Control videos of a previz take for another engine: depth, normals, edges, poses, ids, tracks, camera.

    They are computed and exact, but for a moved still whose depth is a guess: its manifest says so.
    """
    from rushes.workflow.handover import hand_over

    screen, bench = Screen(as_json=as_json), _bench(production)
    wanted = wanted_of(family=family, passes=passes, style=style, size=size, seconds=seconds)
    with screen.step("control", total=100) as step:

        def progress(share: float) -> None:
            while step.done < int(100 * share):
                step.advance()

        folder, manifest = hand_over(bench, name, folder=out, wanted=wanted, progress=progress)
    screen.record("control", folder=str(folder), manifest=manifest)
    screen.line(f"{folder}: {manifest['given']['words']}")
    screen.line(f"  for {manifest['family']['title']}: {', '.join(manifest['family']['takes'])}")


def wanted_of(*, family: str, passes: str, style: str, size: str, seconds: str) -> Wanted:
    """What was typed, as the workflow takes it.

    Raises:
        AskTheArtist: not a size, not a length, no such style.
    """
    from rushes.cli.ask import parse_seconds
    from rushes.engines.previz.control import PASSES
    from rushes.engines.previz.kit import STYLES
    from rushes.errors import AskTheArtist
    from rushes.workflow.handover import Wanted

    if style not in STYLES:
        raise AskTheArtist(f"no style called {style!r}", next_step="styles: " + ", ".join(STYLES), about="--style")
    return Wanted(
        family=family,
        passes=tuple(word.strip() for word in passes.split(",") if word.strip()) or PASSES,
        style=style,
        size=parse_size(size) if size else None,
        seconds=parse_seconds(seconds) if seconds else None,
    )
