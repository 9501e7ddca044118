"""The whole walk, unattended: takes, suggestion, cuts, masters, deliverables, in order, with the seconds of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from rushes.delivery.specs import find_spec
from rushes.errors import AskTheArtist
from rushes.finishing.chain import build_chain
from rushes.jobs.base import JobState
from rushes.model.cut import Cut
from rushes.model.master import Deliverable, DeliverableSpec
from rushes.workflow.bench import Bench
from rushes.workflow.control import go_on
from rushes.workflow.deliver import deliver
from rushes.workflow.finish import make_masters, plan_masters
from rushes.workflow.select import assemble, is_thrown_out, suggest
from rushes.workflow.shoot import ShootPlan, open_attempts, run_attempts, shoot

#: The walk's steps, in order; `--only` names one of them.
STEPS: tuple[str, ...] = ("takes", "select", "cut", "finish", "deliver")


#: What is said of a job that a person stopped.
STOPPED = "stopped; make it again with: rushes resume --retry"


class Stage(Protocol):
    """Counts one step for whoever watches."""

    def advance(self, *, ok: bool = True, about: str = "") -> None:
        """One item ended."""
        ...


#: Opens a step with its number of items.
Stages = Callable[[str, int], AbstractContextManager[Stage]]


@dataclass(frozen=True, kw_only=True)
class Walked:
    """What a run made.

    Args:
        takes: states of the take jobs that ran.
        suggested: places where the machine's order stands because nobody decided.
        cuts: the frozen cuts.
        masters_made, masters_reused: counts.
        films: deliverables.
        failed: in words, what did not work.
        notices: in words, what had to give way in the cuts.
    """

    takes: tuple[JobState, ...] = ()
    suggested: int = 0
    cuts: tuple[Cut, ...] = ()
    masters_made: int = 0
    masters_reused: int = 0
    films: tuple[Deliverable, ...] = ()
    failed: tuple[str, ...] = field(default_factory=tuple)
    notices: tuple[str, ...] = ()


def walk(
    bench: Bench,
    plan: ShootPlan | None,
    *,
    stages: Stages,
    only: Sequence[str] = STEPS,
    specs: Sequence[str] = (),
    chain: str = "film",
    priority: int = 10,
) -> Walked:
    """Go the whole way; every step reuses what is there, so a second run makes only what changed.

    Args:
        bench: an opened production.
        plan: what to shoot; None to go on with what a stop left unfinished.
        stages: who watches.
        only: steps to go.
        specs: deliverables for every film; those of production.toml where empty.
        chain: finishing chain.
        priority: of the take jobs.
    """
    failed: list[str] = []
    takes: tuple[JobState, ...] = ()
    if "takes" in only:
        attempts = open_attempts(bench) if plan is None else plan.new
        go_on(bench)
        with bench.step("takes"), stages("takes", len(attempts)) as stage:
            watch = _watcher(stage, failed)
            if plan is None:
                takes = run_attempts(bench, attempts, ended=watch, priority=priority)
            else:
                takes = shoot(bench, plan, ended=watch, priority=priority)
    suggested = 0
    if "select" in only:
        with bench.step("select"):
            suggested = suggest(bench)
    notices: list[str] = []
    cuts: tuple[Cut, ...] = tuple(cut for cut in bench.ledger.latest_cuts() if cut.version)
    if "cut" in only:
        with bench.step("cut"), stages("cut", 0):
            assemblies = assemble(bench)
        cuts = tuple(assembly.cut for assembly in assemblies)
        notices += [f"{item.cut.id}: {words}" for item in assemblies for words in item.notices]
        for item in assemblies:
            for shot in item.missing:
                if is_thrown_out(bench, shot, segment=item.cut.segment):  # a decision, not a failure
                    notices.append(f"{item.cut.id}: goes without {shot}, whose takes were all rejected")
                else:
                    failed.append(f"{item.cut.id}: no take for {shot}")
    wanted = wanted_specs(bench, cuts, names=tuple(specs))
    made = reused = 0
    if "finish" in only and cuts:
        made, reused = _finish(bench, wanted, stages=stages, chain=chain, failed=failed)
    films: tuple[Deliverable, ...] = ()
    if "deliver" in only and cuts:
        with bench.step("deliver"), stages("deliver", len(wanted)) as stage:
            films = deliver(bench, wanted, chain=chain, ended=_watcher(stage, failed))
    return Walked(
        takes=takes,
        suggested=suggested,
        cuts=cuts,
        masters_made=made,
        masters_reused=reused,
        films=films,
        failed=tuple(failed),
        notices=tuple(notices),
    )


def check_wishes(steps: Sequence[str], *, specs: Sequence[str], chain: str) -> None:
    """Pass where every named step, deliverable and chain exists, before anything is made.

    Raises:
        AskTheArtist, NoSuchRecord: the first that does not, with the known names.
    """
    unknown = [name for name in steps if name not in STEPS]
    if unknown:
        raise AskTheArtist(f"no step called {unknown[0]!r}", next_step="use " + ", ".join(STEPS))
    for name in specs:
        find_spec(name)
    build_chain(chain)


def wanted_specs(
    bench: Bench, cuts: Sequence[Cut], *, names: tuple[str, ...]
) -> tuple[tuple[Cut, DeliverableSpec], ...]:
    """Which cut goes out in which specification: `deliver` for every film, `deliver_first` for the first one too."""
    for_all = names or tuple(bench.options.get("deliver", ("web-1080p",)))
    for_first = () if names else tuple(bench.options.get("deliver_first", ()))
    pairs = []
    for number, cut in enumerate(cuts):
        for name in (*for_all, *(for_first if number == 0 else ())):
            pairs.append((cut, find_spec(name)))
    return tuple(pairs)


def _finish(
    bench: Bench,
    wanted: Sequence[tuple[Cut, DeliverableSpec]],
    *,
    stages: Stages,
    chain: str,
    failed: list[str],
) -> tuple[int, int]:
    plans = {}
    for cut, spec in wanted:
        for plan in plan_masters(bench, (cut,), spec=spec, chain=chain):
            plans[plan.key] = plan
    with bench.step("finish"), stages("finish", len(plans)) as stage:
        watch = _watcher(stage, failed)
        masters = make_masters(bench, tuple(plans.values()), ended=watch)
        reused = sum(1 for master in masters.values() if master.reused)
        for _ in range(reused):
            stage.advance(about="reused")
    return len(masters) - reused, reused


def _watcher(stage: Stage, failed: list[str]) -> Callable[[JobState], None]:
    def ended(state: JobState) -> None:
        about = str(state.result.get("name") or state.id)
        faults = [str(words) for words in state.result.get("faults", ())]
        ok = state.state == "done" and not faults
        if faults:
            failed.append(f"{about}: {'; '.join(faults)}")
        elif not ok:
            words = (state.error.get(part, "") for part in ("title", "cause", "next_step"))
            failed.append(f"{about}: {'; '.join(filter(None, words)) or STOPPED}")
        stage.advance(ok=ok, about=about)

    return ended
