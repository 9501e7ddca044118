"""Verbs that make: run, plan, resume, finish and deliver."""

from __future__ import annotations

import shlex
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rushes.cli.screen import OPENED, Screen, count

if TYPE_CHECKING:
    from rushes.app import Known
    from rushes.workflow.bench import Bench
    from rushes.workflow.prepare import Job, Wishes
    from rushes.workflow.shoot import ShootPlan
    from rushes.workflow.walk import Walked

Production = Annotated[str, typer.Option("--production", "-P", help="path or name; else the current folder's")]
New = Annotated[str, typer.Option("--production", "-P", help="path or name; else a folder here, named like the sheet")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON line per step, for machines")]
SheetPath = Annotated[Path, typer.Argument(help="CSV, XLSX, list of prompts, Fountain script or folder of frames")]
Engine = Annotated[str, typer.Option(help="engine for rows that name none")]
Takes = Annotated[int, typer.Option(min=1, help="takes per row")]
Vary = Annotated[list[str] | None, typer.Option(help="axis of variation, e.g. lens=24,50,85 (repeatable)")]
Seed = Annotated[int | None, typer.Option(help="seed of rows that name none; else each shot has its own")]
Map = Annotated[list[str] | None, typer.Option("--map", help='column of yours, e.g. "Copy=prompt" (repeatable)')]
Skip = Annotated[bool, typer.Option("--skip-faulty", help="go on without the faulty rows, and list them")]
Priority = Annotated[int, typer.Option(min=1, help="of these takes; a lower number is made earlier")]
Spec = Annotated[list[str] | None, typer.Option(help="deliverable, e.g. web-1080p (repeatable)")]
ChainName = Annotated[str, typer.Option("--chain", help="finishing chain: film, web, clean or none")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the program."""
    app.command("run")(run)
    app.command("plan")(plan)
    app.command("resume")(resume)
    app.command("stop")(stop)
    app.command("deliver")(deliver)


def run(
    sheet: SheetPath,
    *,
    production: New = "",
    engine: Engine = "previz",
    takes: Takes = 1,
    vary: Vary = None,
    seed: Seed = None,
    mapping: Map = None,
    skip_faulty: Skip = False,
    budget: Annotated[str, typer.Option(help="most that may be spent, e.g. 20EUR")] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="only these steps: takes, select, cut, finish, deliver")
    ] = None,
    spec: Spec = None,
    chain: ChainName = "film",
    priority: Priority = 10,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="the same as `rushes plan`")] = False,
    as_json: AsJson = False,
) -> None:
    """The whole walk, unattended: from a sheet to finished films."""
    from rushes.app import open_bench
    from rushes.cli.ask import parse_money, parse_pairs, parse_vary
    from rushes.settings import Settings
    from rushes.workflow.prepare import Wishes, import_job, make_folder
    from rushes.workflow.shoot import check_budget
    from rushes.workflow.walk import check_wishes

    screen, settings = Screen(as_json=as_json), Settings.read()
    check_wishes(only or (), specs=spec or (), chain=chain)
    wishes = Wishes(
        mapping=parse_pairs(mapping or []), skip_faulty=skip_faulty, takes=takes, vary=parse_vary(vary or []), seed=seed
    )
    with screen.step("plan", total=0):
        job, shoot_plan, known = _plan(sheet, production, wishes=wishes, engine=engine, settings=settings)
        _stop_on_faults(screen, job)
        if dry_run:
            _show_plan(screen, job, shoot_plan, known)
            return
        check_budget(shoot_plan, parse_money(budget) if budget else None)
        bench = open_bench(make_folder(job, home=settings.home), settings=settings)
        import_job(bench, job)
    OPENED.append(str(bench.folder))
    screen.line(f"production {bench.folder}")
    for notice in job.notices:
        screen.line(f"  {notice}")
    for words in shoot_plan.adjustments:
        screen.line(f"  {words}")
    for words in shoot_plan.refusals:
        screen.record("refused", sentence=words)
        screen.line(f"  refused: {words}")
    _say_ended(screen, bench, shoot_plan)
    _walk(screen, bench, shoot_plan, only=only, spec=spec, chain=chain, priority=priority)


def plan(
    sheet: SheetPath,
    *,
    production: New = "",
    engine: Engine = "previz",
    takes: Takes = 1,
    vary: Vary = None,
    seed: Seed = None,
    mapping: Map = None,
    skip_faulty: Skip = False,
    as_json: AsJson = False,
) -> None:
    """What would be asked of which engine: adjustments, cost, time, disk, names and every fault; writes nothing."""
    from rushes.cli.ask import parse_pairs, parse_vary
    from rushes.settings import Settings
    from rushes.workflow.prepare import Wishes

    screen = Screen(as_json=as_json)
    wishes = Wishes(
        mapping=parse_pairs(mapping or []), skip_faulty=skip_faulty, takes=takes, vary=parse_vary(vary or []), seed=seed
    )
    job, shoot_plan, known = _plan(sheet, production, wishes=wishes, engine=engine, settings=Settings.read())
    _stop_on_faults(screen, job)
    _show_plan(screen, job, shoot_plan, known)


def resume(
    *,
    production: Production = "",
    retry: Annotated[
        list[str] | None, typer.Option(help="a take that failed or was stopped: try it again (repeatable)")
    ] = None,
    priority: Priority = 10,
    spec: Spec = None,
    chain: ChainName = "film",
    as_json: AsJson = False,
) -> None:
    """Go on after a stop or a kill: unfinished takes, then cut, finish and deliver what changed."""
    from rushes.app import locate, open_bench
    from rushes.errors import NotConfigured
    from rushes.settings import Settings
    from rushes.workflow.control import try_again

    screen, settings = Screen(as_json=as_json), Settings.read()
    bench = open_bench(locate(production, settings=settings), settings=settings)
    if not bench.ledger.briefs(parked=True):
        raise NotConfigured(
            "nothing to resume",
            cause="no sheet has been read into this production yet",
            next_step="run the sheet again: rushes run SHEET",
            about=str(bench.folder),
        )
    if retry:
        try_again(bench, retry)
    _walk(screen, bench, None, only=None, spec=spec, chain=chain, priority=priority)


def stop(
    takes: Annotated[
        list[str] | None, typer.Argument(help="takes to stop; where left out, nothing more starts")
    ] = None,
    *,
    production: Production = "",
    as_json: AsJson = False,
) -> None:
    """Stop some takes for good, or hold everything: what runs ends, nothing more starts until `rushes resume`."""
    from rushes.app import locate, open_bench
    from rushes.settings import Settings
    from rushes.workflow.control import hold, stop_takes

    screen, settings = Screen(as_json=as_json), Settings.read()
    bench = open_bench(locate(production, settings=settings), settings=settings, works=False)
    if not takes:
        hold(bench, bench.open_runner())
        screen.record("held", production=bench.production.name)
        screen.line("nothing more starts; go on with: rushes resume")
        return
    stopped = stop_takes(bench, bench.open_runner(), takes)
    for name in takes:
        was = name in stopped
        screen.record("stopped", take=name, stopped=was)
        screen.line(f"stopped {name}" if was else f"{name} had ended already")
    if len(stopped) < len(takes):
        raise SystemExit(1)


def deliver(
    *,
    spec: Spec = None,
    production: Production = "",
    chain: ChainName = "film",
    as_json: AsJson = False,
) -> None:
    """Cut, finish and deliver what is chosen now, in one or more specifications."""
    from rushes.app import locate, open_bench
    from rushes.settings import Settings

    screen, settings = Screen(as_json=as_json), Settings.read()
    bench = open_bench(locate(production, settings=settings), settings=settings)
    _walk(screen, bench, None, only=["select", "cut", "finish", "deliver"], spec=spec, chain=chain)


def _plan(sheet: Path, production: str, *, wishes: Wishes, engine: str, settings: Any) -> tuple[Job, ShootPlan, Known]:
    """Read and plan without writing: what an existing production knows is taken into account."""
    from rushes.app import plan_sheet, production_root

    sheet = sheet if sheet.name else sheet.resolve()  # `.` is a folder of storyboard frames, too
    root = production_root(sheet, production, settings=settings)
    return plan_sheet(sheet, root=root, wishes=wishes, engine=engine, settings=settings)


def _stop_on_faults(screen: Screen, job: Job) -> None:
    if not job.faults:
        return
    for fault in job.faults:
        screen.record("fault", row=fault.row, column=fault.column, title=fault.title, cause=fault.cause)
        words = " ".join(filter(None, (f"{fault.about}:" if fault.about else "", fault.title)))
        detail = "; ".join(filter(None, (fault.cause, fault.next_step)))
        sys.stderr.write(f"  {words}{' - ' + detail if detail else ''}\n")
    faults = count(len(job.faults), "fault")
    if job.sheet.skip_faulty and job.expansion.briefs:
        screen.line(f"  skipped: {faults} as listed above")
        return
    way_out = ", or go on without these rows: --skip-faulty" if job.expansion.briefs else ""
    sys.stderr.write(
        f"rushes: {faults} in {job.sheet.path.name}; nothing was written\n  next: correct the sheet{way_out}\n"
    )
    raise SystemExit(2)


def _say_ended(screen: Screen, bench: Bench, shoot_plan: ShootPlan) -> None:
    """Takes that ended badly before are not asked for again by themselves; say so."""
    if not shoot_plan.ended:
        return
    from rushes.workflow.control import named_attempts

    names = {attempt.id: name for name, attempt in named_attempts(bench).items()}
    for attempt in shoot_plan.ended:
        name = names.get(attempt.id, attempt.id)
        screen.record("not_asked_again", take=name, state=attempt.state, error=attempt.error)
        why = f" ({attempt.error})" if attempt.error else ""
        screen.line(f"  {name} {attempt.state.lower()} before{why}; try again: rushes resume --retry {name}")


def _show_plan(screen: Screen, job: Job, shoot_plan: ShootPlan, known: Known) -> None:
    from rushes.workflow.forecast import forecast

    told = forecast(job, shoot_plan, past=known.past)
    screen.record("plan", **told.document)
    rows, shots = count(len(job.sheet.rows), "row"), count(told.document["shots"], "shot")
    screen.line(f"{job.sheet.path.name}: {rows}, {shots}")
    screen.table(("engine", "takes", "new", "seconds", "about", "disk", "cost"), told.engines)
    screen.table(("row", "take", "size", "frames", "engine", "prompt as sent"), told.takes, short=True)
    for words in (*job.notices, *shoot_plan.adjustments):
        screen.line(f"  {words}")
    for words in shoot_plan.refusals:
        screen.line(f"  refused: {words}")
    screen.line(told.closing)
    missing = _not_ready(job, shoot_plan)
    for words in missing:
        screen.record("not_ready", sentence=words)
        screen.line(f"  {words}")
    if shoot_plan.refusals:
        screen.line("nothing was written")
        raise SystemExit(1)
    typed = [word for word in sys.argv[2:] if word not in ("--json", "--dry-run")]
    screen.line(f"nothing was written; {'when it can, ' if missing else ''}go: {shlex.join(['rushes', 'run', *typed])}")


def _not_ready(job: Job, shoot_plan: ShootPlan) -> list[str]:
    """What is missing on this machine for the engines that would be asked, in words."""
    from rushes.workflow.asking import load_engine
    from rushes.workflow.bench import engine_settings

    faults = []
    for name in sorted({attempt.engine for attempt in shoot_plan.new}):
        missing = load_engine(name, engine_settings(job.facts.extra, name)).health()
        faults += [f"{name} cannot run yet: {missing}"] if missing else []
    return faults


def _walk(
    screen: Screen,
    bench: Bench,
    shoot_plan: ShootPlan | None,
    *,
    only: list[str] | None,
    spec: list[str] | None,
    chain: str,
    priority: int = 10,
) -> None:
    from rushes.cli.closing import close
    from rushes.workflow.walk import STEPS, check_wishes, walk

    wanted = tuple(only or STEPS)
    check_wishes(wanted, specs=spec or (), chain=chain)

    def stages(name: str, total: int) -> AbstractContextManager[Any]:
        return screen.step(name, total=total)

    walked: Walked = walk(
        bench, shoot_plan, stages=stages, only=wanted, specs=tuple(spec or ()), chain=chain, priority=priority
    )
    refused = len(shoot_plan.refusals) if shoot_plan else 0
    close(screen, bench, walked, refused=refused)
    if walked.failed or refused:
        raise SystemExit(1)
