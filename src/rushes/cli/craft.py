"""Verbs for any file, inside a production or not: previz, measure, match, finish and check."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.model.engine import Request

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
    prompt: Annotated[str, typer.Argument(help="what the picture shows; may be left out with --scene")] = "",
    *,
    output: Out,
    negative: Annotated[str, typer.Option(help="what it must not show")] = "",
    seed: Annotated[int, typer.Option()] = 1,
    duration: Annotated[str, typer.Option(help="seconds")] = "2",
    size: Size = "960x540",
    rate: Annotated[str, typer.Option(help="frames per second")] = "24",
    wish: Annotated[list[str] | None, typer.Option(help="shot-list column, e.g. camera=orbit (repeatable)")] = None,
    loop: Annotated[bool, typer.Option("--loop", help="the last frame meets the first")] = False,
    grid: Annotated[
        int, typer.Option(min=0, max=60, help="in place of a clip: a sheet of stills of so many seeds")
    ] = 0,
    scene: Annotated[Path | None, typer.Option(help="a scene as JSON, in place of words; see: rushes scene")] = None,
    style: Annotated[str, typer.Option(help="styled, grey_box or clay")] = "",
    control: Annotated[Path | None, typer.Option(help="folder for control videos of the take")] = None,
    family: Annotated[str, typer.Option("--for", help="engine family they are for, e.g. wan-vace")] = "",
    first_frame: Annotated[Path | None, typer.Option("--first-frame", help="a picture to set in motion")] = None,
    last_frame: Annotated[Path | None, typer.Option("--last-frame", help="a picture to end on")] = None,
    depth: Annotated[Path | None, typer.Option(help="depth map of the picture: grey, white is near")] = None,
    matte: Annotated[Path | None, typer.Option(help="what stands in front in it: grey, white is in front")] = None,
    option: Annotated[list[str] | None, typer.Option(help="engine option, e.g. horizon=0.4 (repeatable)")] = None,
    element: Annotated[bool, typer.Option("--element", help="what it shows alone, over nothing, with alpha")] = False,
    alpha: Annotated[str, typer.Option(help="of an element: straight or premultiplied")] = "",
    bits: Annotated[int, typer.Option(help="of an element's PNG files: 8 or 16")] = 16,
    as_json: AsJson = False,
) -> None:
    """One picture in motion from the embedded engine: no AI, no network, no key."""
    from rushes.cli.ask import parse_pairs, parse_seconds
    from rushes.model.engine import Request
    from rushes.timebase import Rate
    from rushes.workflow.scene import read_file

    screen, wishes = Screen(as_json=as_json), parse_pairs(wish or [], example="--wish camera=orbit")
    if grid:
        return _grid(screen, prompt, output=output, count=grid, negative=negative, seed=seed, wishes=wishes)
    options = {"scene": read_file(scene)} if scene else {}
    options |= (
        ({"style": style} if style else {})
        | ({"loop": "yes"} if loop else {})
        | parse_pairs(option or [], example="--option horizon=0.4")
    )
    given = _given(first=first_frame, last=last_frame, depth=depth, matte=matte)
    width, height = parse_size(size)
    request = Request(
        prompt=prompt,
        negative=negative,
        seconds=Fraction(parse_seconds(duration)),
        rate=Rate.parse(rate),
        width=width,
        height=height,
        seed=seed,
        wishes=wishes,
        options=options,
    )
    if element:
        return _element(screen, request, given, output=output, alpha=alpha, bits=bits)
    return _clip(screen, request, given, output=output, control=control, family=family)


def _grid(
    screen: Screen, prompt: str, *, output: Path, count: int, negative: str, seed: int, wishes: dict[str, str]
) -> None:
    from rushes.workflow.craft import draw_grid

    sheet = draw_grid(prompt, output=output, count=count, negative=negative, seed=seed, wishes=wishes)
    screen.record("grid", **sheet)
    seconds = f"{sheet['cpu_seconds']} CPU seconds"
    screen.line(f"{output}  seeds {seed} to {seed + count - 1}, {seconds}; go on with one: --seed N")


def _clip(
    screen: Screen, request: Request, given: dict[str, Path], *, output: Path, control: Path | None, family: str
) -> None:
    from rushes.workflow.craft import draw_previz

    told = draw_previz(request, output=output, control=control, family=family, given=given)
    screen.record("previz", **told)
    screen.line(f"{output}  DRAFT - previz, no AI" + (f"; depth {told['depth']}" if given else ""))
    for words in (*told["notes"], *told["coverage"]):
        screen.line(f"  {words}")
    if told["control"]:
        screen.line(f"{control}: {told['control']['given']['words']}")


def _given(**pictures: Path | None) -> dict[str, Path]:
    """The pictures that are there, by what they are for."""
    return {role: path for role, path in pictures.items() if path}


def _element(screen: Screen, request: Request, given: dict[str, Path], *, output: Path, alpha: str, bits: int) -> None:
    from rushes.errors import AskTheArtist
    from rushes.workflow.element import draw_element

    if given:
        raise AskTheArtist(
            "an element is drawn from words",
            cause=f"pictures are given: {', '.join(given)}",
            next_step="leave out --element, or the pictures",
        )
    made = draw_element(request, output=output, alpha=alpha, bits=bits)
    screen.record("element", made=made)
    screen.line(f"{made['file']}  {made['words']}  DRAFT - previz, no AI")
    for words in made["told"]:
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
    told = finish_file(file, output=output, chain=chain, size=parse_size(size) if size else None)
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
    failed = sum(c.verdict == "fail" for c in report.checks)
    warned = sum(c.verdict == "warn" for c in report.checks)
    screen.line(f"{failed} of {len(report.checks)} lines fail, {warned} warn")
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


def parse_size(text: str) -> tuple[int, int]:
    """`1920x1080` as width and height.

    Raises:
        AskTheArtist: not a size.
    """
    from rushes.errors import AskTheArtist

    width, cross, height = text.lower().partition("x")
    if not cross or not width.strip().isdigit() or not height.strip().isdigit():
        raise AskTheArtist("not a size", cause=f"found {text!r}", next_step="write e.g. 1920x1080")
    return int(width), int(height)
