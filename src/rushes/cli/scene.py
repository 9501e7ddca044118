"""Verbs of a take's scene: look at it, change it, vary it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.model.take import Take
    from rushes.workflow.bench import Bench
    from rushes.workflow.refine import Refinement

Production = Annotated[str, typer.Option("--production", "-P", help="path or name; else the current folder's")]
AsJson = Annotated[bool, typer.Option("--json", help="for machines")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command("scene")(scene)
    app.command("vary")(vary)
    app.command("preview")(preview)


def scene(
    name: Annotated[str, typer.Argument(help="name or id of a take, e.g. LAUNCH_010_0010_tk001")] = "",
    *,
    production: Production = "",
    edit: Annotated[Path | None, typer.Option(help="an edited scene: make a take of the same shot from it")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="print the JSON Schema of scenes")] = False,
    as_json: AsJson = False,
) -> None:
    """The scene a take was drawn from, as JSON to edit; `--edit FILE` makes a take from the edited file."""
    from rushes.engines.previz import scene_schema
    from rushes.errors import AskTheArtist
    from rushes.workflow.scene import plan_scene, read_file, scene_of

    if schema:
        sys.stdout.write(json.dumps(scene_schema(), indent=2) + "\n")
        return
    if not name:
        raise AskTheArtist("the scene of which take", next_step="name one: rushes scene TAKE; see: rushes take")
    screen, bench = Screen(as_json=as_json), _bench(production)
    take = bench.ledger.take(name)
    if edit is None:
        text = scene_of(bench, take)
        screen.record("scene", take=take.name, scene=json.loads(text))
        screen.line(text.rstrip("\n"))
        return
    _make(screen, bench, take, [plan_scene(bench, take, read_file(edit))])


def vary(
    name: Annotated[str, typer.Argument(help="name or id of a previz take")],
    *,
    production: Production = "",
    near: Annotated[int, typer.Option(min=0, max=100, help="this many takes near it: other lens, camera, light")] = 0,
    between: Annotated[str, typer.Option(help="another take: takes on the way from the one to the other")] = "",
    steps: Annotated[int, typer.Option(min=1, max=100, help="how many takes between the two")] = 3,
    as_json: AsJson = False,
) -> None:
    """More takes of a shot: near one take, or between two; each with a scene of its own in its recipe."""
    from rushes.errors import AskTheArtist
    from rushes.workflow import scene as scenes

    if bool(near) == bool(between):
        raise AskTheArtist(
            "near one take, or between two", next_step="write rushes vary TAKE --near 6, or --between OTHER --steps 5"
        )
    screen, bench = Screen(as_json=as_json), _bench(production)
    take = bench.ledger.take(name)
    if near:
        planned = scenes.near(bench, take, count=near)
    else:
        planned = scenes.between(bench, take, bench.ledger.take(between), steps=steps)
    _make(screen, bench, take, planned)


def preview(
    name: Annotated[str, typer.Argument(help="a take, or a shot whether it was made or not")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="file to write")],
    frames: Annotated[str, typer.Option(help="from 0, e.g. 24-48; all where left out")] = "",
    height: Annotated[int, typer.Option(min=0, max=4320, help="of the picture; 0 for the take's own")] = 0,
    production: Production = "",
    as_json: AsJson = False,
) -> None:
    """A quick look at some frames of a previz take or shot: the very frames, no others rendered, no take made."""
    from rushes.cli.ask import parse_frames
    from rushes.workflow.scene import resolved_of, write_look

    screen, bench = Screen(as_json=as_json), _bench(production)
    wanted = resolved_of(bench, name)
    written = write_look(wanted, parse_frames(frames), output=output, height=height + height % 2 or None)
    screen.record("preview", file=str(output), frames=written, of=wanted.frames)
    screen.line(f"{output}  {written} of {wanted.frames} frames of {name}  DRAFT - previz, no AI")


def _make(screen: Screen, bench: Bench, take: Take, planned: Iterable[Refinement]) -> None:
    """Make the planned takes, one after the other, and say what they are called."""
    from rushes.workflow.refine import accept, make

    failed = 0
    for refined in planned:
        for words in refined.plan.adjustments:
            screen.line(f"  {words}")
        if refined.state == "planned":
            accept(bench, take, refined)
            make(bench, refined)
        made = {item.id: item for item in bench.ledger.takes(shot=take.shot)}.get(refined.attempt.id)
        failed += made is None
        there = refined.state == "there"
        name = made.name if made else refined.name
        screen.record("made", take=name, ok=made is not None, there=there)
        screen.line(f"{name}" + (" was there already" if there else " made" if made else " failed; see: rushes take"))
    if failed:
        raise SystemExit(1)


def _bench(production: str) -> Bench:
    from rushes.app import locate, open_bench
    from rushes.settings import Settings

    settings = Settings.read()
    return open_bench(locate(production, settings=settings), settings=settings)
