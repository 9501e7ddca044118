"""A stand-in for a shot without any take: previz draws one when asked, so that the whole cut plays without a hole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rushes.errors import GateClosed
from rushes.model.brief import Brief
from rushes.model.cut import Cut
from rushes.model.engine import END_STATES
from rushes.model.take import Take
from rushes.store.log import Draft
from rushes.workflow.asking import mode_of
from rushes.workflow.bench import Bench
from rushes.workflow.shoot import ShootPlan, plan_shoot, shoot
from rushes.workflow.studio.edit import Wanted, draft_cut, view_cut
from rushes.workflow.studio.snapshot import Snapshot

#: The engine that stands in; its takes say themselves that they are drafts.
ENGINE = "previz"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A shot that the cut has no picture of, because no usable take of it is there.

    Args:
        brief: what was asked, the film's own segment before the common row.
        title: of the row, else of the shot.
        is_coming: a stand-in was asked for and is not there yet.
    """

    brief: Brief
    title: str
    is_coming: bool


def missing_shots(bench: Bench, now: Snapshot, cut: Cut) -> tuple[Missing, ...]:
    """The shots that a cut lacks for want of a take, in the order of the film."""
    shown = {event.shot for event in cut.picture}
    usable = {
        row.take.shot
        for row in now.rows
        if row.is_current and row.state in ("open", "circled", "suggested") and row.take.segment in ("", cut.segment)
    }
    briefs: dict[str, Brief] = {}
    for brief in bench.ledger.briefs():
        is_ours = brief.segment in ("", cut.segment) and brief.aspect == cut.aspect and mode_of(brief) != "footage"
        if is_ours and not brief.is_layer and (brief.shot not in briefs or brief.segment):
            briefs[brief.shot] = brief
    lacking = [s for s in now.shots if s.code in briefs and s.code not in shown and s.code not in usable]
    asked = stand_ins(bench) if lacking else frozenset()
    open_briefs = {a.brief for a in bench.ledger.attempts() if a.id in asked and a.state not in END_STATES}
    return tuple(
        Missing(
            brief=briefs[shot.code],
            title=briefs[shot.code].title or shot.title,
            is_coming=briefs[shot.code].id in open_briefs,
        )
        for shot in lacking
    )


def plan_stand_ins(bench: Bench, now: Snapshot, cut_id: str) -> ShootPlan:
    """Plan one draft take for each shot that the working cut lacks.

    Raises:
        NoSuchRecord: no such cut.
        GateClosed: nothing is missing, everything is being made already, the picture is locked, or previz refuses all.
    """
    view = view_cut(bench, now, cut_id, version=0)
    if view.locked:
        raise GateClosed("this cut is locked", cause=view.locked, next_step="reopen the picture lock first")
    wanted = [item.brief for item in missing_shots(bench, now, view.cut) if not item.is_coming]
    if not wanted:
        raise GateClosed(
            "nothing needs a stand-in", cause="every shot has a take, or its stand-in is being made", about=cut_id
        )
    plan = plan_shoot(
        production=bench.production,
        briefs=[replace(brief, engine=ENGINE, takes=1) for brief in wanted],
        all_briefs=bench.ledger.briefs(parked=True),
        attempts=bench.ledger.attempts(),
        engine=ENGINE,
        options=bench.options,
    )
    if not plan.attempts:
        raise GateClosed(
            "previz refuses these shots", cause="; ".join(plan.refusals), next_step="cut a take in by hand"
        )
    return plan


def make_stand_ins(bench: Bench, look: Callable[[], Snapshot], cut_id: str, plan: ShootPlan) -> None:
    """Make the drafts and lay them into the working cut, each where its shot belongs; returns when they are there.

    Args:
        bench: its actor is the person who asked.
        look: what stands, asked again when the takes are there.
        cut_id: of the cut.
        plan: of `plan_stand_ins`.
    """
    marks = [
        Draft(event="take.stands_in", actor=bench.actor, take=attempt.id, step="cut", body={"cut": cut_id})
        for attempt in plan.attempts
    ]
    bench.ledger.append_many(marks)
    shoot(bench, plan, ended=lambda state: None)
    lay_in(bench, look(), cut_id, takes=[attempt.id for attempt in plan.attempts])


def lay_in(bench: Bench, now: Snapshot, cut_id: str, *, takes: list[str]) -> None:
    """Put takes into the working cut in the order of the film, as long as their rows ask; those not there are left."""
    cut = view_cut(bench, now, cut_id, version=0).cut
    order = {shot.code: place for place, shot in enumerate(now.shots)}
    wanted = [
        (
            order.get(event.shot, len(order)),
            Wanted(
                start=event.source.start if event.source else 0,
                end=event.source.end if event.source else len(event.record),
                take=event.take,
                card=event.card,
            ),
        )
        for event in cut.picture
    ]
    shown = {event.shot for event in cut.picture}
    for row in (row for row in (now.get(take) for take in takes) if row is not None):
        if row.take.state != "collected" or row.take.shot in shown:
            continue  # it failed, or somebody cut the shot in meanwhile
        place = order.get(row.take.shot, len(order))
        at = next((n for n, (other, _) in enumerate(wanted) if other > place), len(wanted))
        wanted.insert(at, (place, Wanted(start=0, end=_frames(bench, cut, row.take), take=row.take.id)))
        shown.add(row.take.shot)
    draft_cut(bench, now, cut_id, [item for _, item in wanted])


def stand_ins(bench: Bench) -> frozenset[str]:
    """The takes that were made to stand in; one that a person circled stands in no longer."""
    return frozenset(entry.take for entry in bench.ledger.entries(kinds=("take.stands_in",)))


def _frames(bench: Bench, cut: Cut, take: Take) -> int:
    """As long as its row asks, in frames of the film, and no longer than the take."""
    asked = cut.rate.frames(bench.ledger.brief(take.brief).seconds)
    return max(1, min(asked, cut.rate.frames(take.facts.seconds)))
