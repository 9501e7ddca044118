"""The only composition root: reads settings, opens the store, picks the runner and builds the bench."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rushes.intake.brand import read_brand
from rushes.jobs.base import Runner
from rushes.model.brief import Brief
from rushes.model.engine import Attempt
from rushes.model.ledger import Entry
from rushes.model.production import Production, legal_name
from rushes.settings import Settings
from rushes.store.files import sweep
from rushes.store.production import FILE, Folder, find_production, read_facts, registry
from rushes.store.records import open_ledger
from rushes.workflow.bench import CORRIDOR, Bench

if TYPE_CHECKING:
    from rushes.workflow.prepare import Job, Wishes
    from rushes.workflow.shoot import ShootPlan


def locate(wanted: str, *, settings: Settings) -> Folder:
    """The production a verb speaks of: named, else found by walking up from the current folder.

    Raises:
        NotConfigured: none was found.
    """
    return find_production(wanted=wanted, start=Path.cwd(), home=settings.home)


def last_production(*, settings: Settings) -> Folder | None:
    """The production of the user's registry whose ledger was written last; None where there is none."""
    folders = [Folder(root=Path(where)) for where in registry(settings.home).values()]
    there = [folder for folder in folders if (folder.root / FILE).is_file()]

    def age(folder: Folder) -> float:
        return max((path.stat().st_mtime for path in (folder.root / FILE, folder.ledger) if path.is_file()), default=0)

    return max(there, key=age, default=None)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a production knows already that a plan must respect; empty where there is none yet."""

    all_briefs: tuple[Brief, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    past: tuple[Entry, ...] = ()


def production_root(sheet: Path, wanted: str, *, settings: Settings) -> Path:
    """The folder a sheet's production has or will have: named, else `./<sheet-stem>`, `_film` after a folder's name."""
    if wanted:
        known = registry(settings.home)
        return Path(known[wanted]) if wanted in known and not Path(wanted).exists() else Path.cwd() / wanted
    named = sheet.resolve()
    root = Path.cwd() / legal_name(named.stem if named.suffix else named.name)
    return root.with_name(f"{root.name}_film") if named.is_dir() and root.resolve() == named else root


def planning_facts(root: Path, *, settings: Settings) -> Known:
    """Briefs and attempts of the production in that folder, read without writing anything."""
    folder = Folder(root=root)
    if not (root / FILE).is_file() or not (settings.database_url or folder.ledger.is_file()):
        return Known()
    production = read_facts(folder).production
    ledger = open_ledger(settings.database_url or folder.ledger, production_id=production.id)
    try:
        current = ledger.briefs()
        ids = {brief.id for brief in current}
        parked = tuple(brief for brief in ledger.briefs(parked=True) if brief.id not in ids)
        past = ledger.entries(kinds=("gen.started", "gen.finished"))
        # the newest stand last, so that a row keeps its shot through repeated edits
        return Known(all_briefs=(*parked, *current), attempts=ledger.attempts(), past=past)
    finally:
        ledger.close()


def plan_sheet(
    sheet: Path, *, root: Path, wishes: Wishes, engine: str, settings: Settings
) -> tuple[Job, ShootPlan, Known]:
    """Read and plan without writing: what an existing production knows is taken into account.

    Raises:
        CannotReach, SheetFault, AskTheArtist: as `read_job`.
        NoSuchPlugin: a row names an engine that does not exist.
    """
    from rushes.workflow.prepare import read_job
    from rushes.workflow.shoot import plan_shoot

    known = planning_facts(root, settings=settings)
    job = read_job(sheet, root=root, wishes=wishes, known_briefs=known.all_briefs)
    goes_on = not job.faults or job.sheet.skip_faulty  # else the faults are told before any engine is asked
    plan = plan_shoot(
        production=job.facts.production,
        briefs=job.expansion.briefs if goes_on else (),
        all_briefs=known.all_briefs,
        attempts=known.attempts,
        engine=engine,
        options=job.facts.extra,
    )
    return job, plan, known


def with_brand(production: Production, folder: Folder) -> Production:
    """The production with look, characters and segments of its brand sheet, as that stands now.

    Raises:
        AskTheArtist: brand.yaml cannot be read.
    """
    if not folder.brand.is_file():
        return production
    sheet = read_brand(folder.brand)
    return replace(
        production, brand=sheet.brand, characters=sheet.characters, segments=sheet.segments or production.segments
    )


def open_bench(
    folder: Folder,
    *,
    settings: Settings,
    works: bool = True,
    progress: Callable[[str, str, float], None] = lambda step, about, share: None,
) -> Bench:
    """Open a production for work or for reading; the job engine starts with the first verb that makes something.

    Args:
        folder: of the production.
        settings: of this machine.
        works: False where this process only stops or holds jobs and takes none up itself.
        progress: hears (step, about, share done 0..1).

    Raises:
        AskTheArtist: production.toml or brand.yaml cannot be read.
        CannotReach: the ledger cannot be opened.
    """
    facts = read_facts(folder)
    production = with_brand(facts.production, folder)
    ledger = open_ledger(settings.database_url or folder.ledger, production_id=production.id)
    if ledger.load_production() is None:
        ledger.save_production(production)
        body = {"name": production.name, "rate": str(production.rate)}
        ledger.append("production.created", actor=CORRIDOR, body=body, key="production.created")
    options = {"budget": dict(facts.budget), "policy": dict(facts.policy), **facts.extra}

    starting = threading.RLock()  # a job of a dead process may begin before `start` has returned: its steps wait
    started: list[Runner] = []

    def open_runner() -> Runner:
        with starting:
            if not started:
                started.append(_start_runner(folder, settings, bench if works else None))
                ending.callback(started[0].stop)
            return started[0]

    ending = contextlib.ExitStack()
    ending.callback(ledger.close)
    atexit.register(ending.close)  # a process that is killed instead leaves the same facts behind, in more files

    bench = Bench(
        folder=folder.root,
        production=production,
        settings=settings,
        ledger=ledger,
        media=folder.media,
        actor=ledger.pseudonym(settings.actor),
        open_runner=open_runner,
        close=ending.close,
        options=options,
        progress=progress,
    )
    return bench


def _start_runner(folder: Folder, settings: Settings, bench: Bench | None) -> Runner:
    from rushes.jobs.embedded import EmbeddedRunner
    from rushes.workflow.steps import queues, steps

    runner = EmbeddedRunner(settings.jobs_url or folder.jobs)
    if bench is None:
        runner.start(steps={}, queues={})
        return runner
    sweep(folder.media)
    runner.start(steps=steps(bench), queues=queues(bench))
    return runner
