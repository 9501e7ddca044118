"""Verbs that look: status, engines, velocity, clear and doctor."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rushes.cli.decide import AsJson, Production, _bench
from rushes.cli.screen import Screen

if TYPE_CHECKING:
    from rushes.workflow.bench import Bench


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command("status")(status)
    app.command("engines")(engines)
    app.command("velocity")(velocity)
    app.command("clear")(clear)
    app.command("doctor")(doctor)


def status(
    *,
    production: Production = "",
    watch: Annotated[bool, typer.Option("--watch", help="look again every two seconds while takes are made")] = False,
    as_json: AsJson = False,
) -> None:
    """Where the production stands: shots, takes, jobs, decisions, cuts and films; never starts the job engine."""
    screen, bench = Screen(as_json=as_json), _bench(production)
    while _stand(screen, bench) and watch:
        time.sleep(2)
        if sys.stdout.isatty() and not as_json:
            sys.stdout.write("\x1b[H\x1b[J")


def _stand(screen: Screen, bench: Bench) -> int:
    """Show where it stands once; answers how many takes are not made yet."""
    from rushes.workflow.control import count_attempts
    from rushes.workflow.films import standing_films
    from rushes.workflow.select import decisions

    decided = [decision.state for decision in decisions(bench).values()]
    takes, jobs = bench.ledger.takes(), count_attempts(bench)
    unfinished = sum(count["waiting"] + count["running"] for count in jobs.values())
    counts = {
        "shots": len(bench.ledger.shots()),
        "takes": len(takes),
        "unfinished": unfinished,
        "failed": sum(count["failed"] for count in jobs.values()),
        "circled": decided.count("circled"),
        "suggested": decided.count("suggested"),
        "rejected": decided.count("rejected"),
        "cuts": len(bench.ledger.latest_cuts()),
        "films": len(standing_films(bench)),
    }
    screen.record("status", production=bench.production.name, folder=str(bench.folder), jobs=jobs, **counts)
    screen.line(f"{bench.production.name}  {bench.folder}")
    screen.table(tuple(counts), [tuple(str(value) for value in counts.values())])
    if unfinished or counts["failed"]:
        rows = [(engine, *(str(value) for value in count.values())) for engine, count in jobs.items()]
        screen.table(("engine", *next(iter(jobs.values()))), rows)
    if unfinished:
        screen.line("unfinished takes go on with: rushes resume")
    return unfinished


def engines(
    name: Annotated[str, typer.Argument(help="one engine; all where left out")] = "", *, as_json: AsJson = False
) -> None:
    """Which engines there are, what each can do, what is missing and how to connect one."""
    from rushes import plugins
    from rushes.engines.plan.cards import tell_mode
    from rushes.workflow.asking import load_engine

    screen = Screen(as_json=as_json)
    settings_of = _engine_settings()
    if name:
        load_engine(name, settings_of(name))
    rows = []
    connected = 0
    for leaf in plugins.list_leaves("engines"):
        if name and leaf.name != name:
            continue
        missing = leaf.refused or plugins.why_missing("engines", leaf.name)
        if missing:
            rows.append((leaf.name, "-", "-", missing))
            screen.record("engine", name=leaf.name, missing=missing)
            continue
        engine = load_engine(leaf.name, settings_of(leaf.name))
        card, health = engine.card(), engine.health()
        connected += card.is_ai and not health
        rows.append((leaf.name, card.title, "AI" if card.is_ai else "no AI", health or "ready"))
        screen.record("engine", name=leaf.name, card=card, health=health)
        if name:
            screen.line(f"{card.title} ({card.kind}), verified {card.verified_on}, source: {card.source}")
            stated = [(key.replace("_", " "), _stated(value)) for key, value in vars(card.statement).items()]
            screen.table(("statement", ""), stated)
            screen.table(("mode", "takes"), [(mode, "; ".join(tell_mode(facts))) for mode, facts in card.modes.items()])
            options = [(f"options.{key}", said) for key, said in card.options.items()]
            if options:
                screen.table(("option of a row", "takes"), options)
    screen.table(("engine", "what it is", "kind", "state"), rows)
    if not connected and not name:
        screen.line("Generators: none connected. Takes come from previz, which is no AI and is marked DRAFT.")
        screen.line(
            "Connect one: a local model folder for `diffusers`, or any program for `command`; see docs/engines.md"
        )


def _stated(value: str | tuple[str, ...]) -> str:
    """One statement of a card in words."""
    return value if isinstance(value, str) and value else ", ".join(value) or "none"


def _engine_settings(production: str = "") -> Callable[[str], dict[str, str]]:
    """The engines' settings of a production, by default of the one around us; none outside one."""
    from rushes.errors import NotConfigured

    try:
        return _bench(production).engine_settings
    except NotConfigured:
        return lambda name: {}


def velocity(*, production: Production = "", as_json: AsJson = False) -> None:
    """Where the time went, from the event log alone."""
    from rushes.reports.velocity import velocity as measure

    screen, bench = Screen(as_json=as_json), _bench(production)
    told = measure(bench.ledger.entries())
    screen.record("velocity", velocity=told)
    for line in told.lines():
        screen.line(line)


def clear(*, production: Production = "", as_json: AsJson = False) -> None:
    """The clearance of every film: which rules fired, what is unknown, and where the sheet is."""
    from rushes.workflow.rights import clear_films

    screen, bench = Screen(as_json=as_json), _bench(production)
    films = clear_films(bench)
    for film, clearance, path in films:
        screen.record("clearance", film=film.file_name, clearance=clearance, sheet=str(path))
        screen.line(f"{clearance.verdict}: {film.file_name}")
        screen.table(
            ("rule", "verdict", "what it saw"),
            [(rule.id, rule.verdict, "; ".join(filter(None, (rule.sentence, rule.duty)))) for rule in clearance.rules],
        )
        screen.line(f"  sheet: {path}")
    if not films:
        screen.line("no films yet; make them with: rushes deliver")


def doctor(
    *,
    production: Production = "",
    warm_up: Annotated[bool, typer.Option("--warm-up", help="compile the picture kernels now")] = False,
    as_json: AsJson = False,
) -> None:
    """What is installed, reachable and missing; verifies a production's linked log and files."""
    from rushes import plugins

    screen = Screen(as_json=as_json)
    if warm_up:
        from rushes.workflow.warm import warm_up as compile_kernels

        start = time.monotonic()
        compile_kernels()
        screen.record("kernels", seconds=round(time.monotonic() - start, 1))
        screen.line(f"kernels compiled in {time.monotonic() - start:.0f} s")
        return
    from rushes.workflow.asking import load_engine

    screen.line(f"Python {sys.version.split()[0]}, Rushes from {Path(__file__).parents[1]}")
    settings_of = _engine_settings(production)
    rows = []
    for room in ("engines", "measures", "finishing", "interchange"):
        for leaf in plugins.list_leaves(room):
            missing = leaf.refused or plugins.why_missing(room, leaf.name)
            health = (
                load_engine(leaf.name, settings_of(leaf.name)).health() if room == "engines" and not missing else ""
            )
            rows.append((room, leaf.name, leaf.origin, missing or (f"not connected: {health}" if health else "ready")))
            screen.record("leaf", room=room, name=leaf.name, missing=missing, health=health)
    screen.table(("room", "leaf", "from", "state"), rows)
    from rushes.errors import NotConfigured

    try:
        bench = _bench(production)
    except NotConfigured as fault:
        if production:
            raise
        screen.line(f"no production checked: {fault.title}")
        return
    breaks = bench.ledger.verify()
    screen.record("log", breaks=[item.sentence for item in breaks], entries=len(bench.ledger.entries()))
    for item in breaks:
        screen.line(f"log: {item.sentence}")
    damaged = _damaged(screen, bench)
    if breaks or damaged:
        raise SystemExit(1)
    screen.line(f"log: {len(bench.ledger.entries())} entries, every link holds; every take's file has its hash")


def _damaged(screen: Screen, bench: Bench) -> int:
    from rushes.store.files import check

    damaged = [take for take in bench.ledger.takes() if not check(bench.media, take.media)]
    for take in damaged:
        screen.line(f"file of {take.name} is missing or damaged; restore .rushes/media from your copy")
    return len(damaged)
