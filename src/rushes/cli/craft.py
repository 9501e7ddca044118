"""Verbs for any file, inside a production or not: previz, measure, match, finish and check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rushes.cli.screen import Screen

AsJson = Annotated[bool, typer.Option("--json", help="for machines")]
Out = Annotated[Path, typer.Option("--output", "-o", help="file to write")]
Size = Annotated[str, typer.Option(help="WIDTHxHEIGHT")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command("previz")(previz)
    app.command("measure")(measure)
    app.command("match")(match)
    app.command("finish")(finish)
    app.command("check")(check)


def previz(
    prompt: Annotated[str, typer.Argument(help="what the picture shows")],
    *,
    output: Out,
    negative: Annotated[str, typer.Option(help="what it must not show")] = "",
    seed: Annotated[int, typer.Option()] = 1,
    duration: Annotated[str, typer.Option(help="seconds")] = "2",
    size: Size = "960x540",
    rate: Annotated[str, typer.Option(help="frames per second")] = "24",
    wish: Annotated[list[str] | None, typer.Option(help="shot-list column, e.g. camera=orbit (repeatable)")] = None,
    as_json: AsJson = False,
) -> None:
    """One picture in motion from the embedded engine: no AI, no network, no key."""
    from rushes.cli.ask import parse_pairs, parse_seconds
    from rushes.workflow.craft import draw_previz

    screen = Screen(as_json=as_json)
    told = draw_previz(
        prompt,
        output=output,
        negative=negative,
        seed=seed,
        seconds=parse_seconds(duration),
        size=_size(size),
        rate=rate,
        wishes=parse_pairs(wish or []),
    )
    screen.record("previz", **told)
    screen.line(f"{output}  DRAFT - previz, no AI")
    for words in told["coverage"]:
        screen.line(f"  {words}")


def measure(
    files: Annotated[list[Path], typer.Argument(help="clips or stills")],
    *,
    definitions: Annotated[bool, typer.Option("--definitions", help="say what each measure is")] = False,
    as_json: AsJson = False,
) -> None:
    """Measures of any clip, with units; what cannot be read is said and the rest goes on."""
    from rushes.workflow.craft import measure_facts, measure_file

    screen = Screen(as_json=as_json)
    failed = 0
    for path in files:
        told = measure_file(path)
        screen.record("measures", file=str(path), scores=told.scores, flags=told.flags, fault=told.fault)
        screen.line(str(path))
        if told.fault:
            failed += 1
            screen.line(f"  {told.fault}")
        rows = [
            (f"{s.measure}.{s.name}", "-" if s.value is None else f"{s.value:.4g}", s.unit, s.note) for s in told.scores
        ]
        if rows:
            screen.table(("measure", "value", "unit", "note"), rows)
        for flag in told.flags:
            screen.line(f"  {flag.level}: {flag.sentence}")
    if definitions:
        for facts in measure_facts():
            screen.record("definition", facts=facts)
            screen.line(f"{facts.name}: {facts.definition} ({facts.source})")
    if failed:
        raise SystemExit(1)


def match(
    shot: Annotated[Path, typer.Argument(help="the shot to change")],
    hero: Annotated[Path, typer.Argument(help="the shot it should sit beside")],
    *,
    output: Out,
    as_json: AsJson = False,
) -> None:
    """Match one clip to another by surfaces both show; says so and changes nothing where it cannot know."""
    from rushes.workflow.craft import finish_file

    screen = Screen(as_json=as_json)
    told = finish_file(shot, output=output, chain="none", size=None, steps=("match",), hero=hero)
    _readings(screen, output, told)


def finish(
    file: Annotated[Path, typer.Argument(help="a clip")],
    *,
    output: Out,
    chain: Annotated[str, typer.Option("--chain", help="film, web, clean or none")] = "film",
    size: Size = "",
    as_json: AsJson = False,
) -> None:
    """The finishing chain on any clip: deflicker, scale, grade, detail, grain, with before and after numbers."""
    from rushes.workflow.craft import finish_file

    screen = Screen(as_json=as_json)
    told = finish_file(file, output=output, chain=chain, size=_size(size) if size else None)
    _readings(screen, output, told)


def check(
    file: Annotated[Path, typer.Argument(help="a finished file")],
    *,
    spec: Annotated[str, typer.Option(help="specification, e.g. web-1080p")],
    as_json: AsJson = False,
) -> None:
    """Preflight of any file against a specification."""
    from rushes.workflow.craft import check_file

    screen = Screen(as_json=as_json)
    report = check_file(file, spec=spec)
    screen.record("report", report=report)
    screen.table(
        ("rule", "verdict", "measured", "allowed", ""),
        [(c.rule, c.verdict, c.measured, c.allowed, c.note) for c in report.checks],
    )
    if report.has_failed:
        raise SystemExit(1)


def _readings(screen: Screen, output: Path, told: object) -> None:
    from rushes.model.master import Reading

    readings = [item for item in told if isinstance(item, Reading)] if isinstance(told, (list, tuple)) else []
    screen.record("finished", file=str(output), readings=readings)
    screen.line(str(output))

    def cell(value: float | None) -> str:
        return "-" if value is None else f"{value:.4g}"

    screen.table(
        ("step", "what", "before", "after", "unit"),
        [(r.step, r.label, cell(r.before), cell(r.after), r.unit) for r in readings],
    )


def _size(text: str) -> tuple[int, int]:
    from rushes.errors import AskTheArtist

    width, cross, height = text.lower().partition("x")
    if not cross or not width.strip().isdigit() or not height.strip().isdigit():
        raise AskTheArtist("not a size", cause=f"found {text!r}", next_step="write e.g. 1920x1080")
    return int(width), int(height)
