"""A note becomes a refinement: the prompt beside its old wording, the seed held, one thing changed, one more take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rushes.errors import AskTheArtist, GateClosed
from rushes.intake.expand import brief_id
from rushes.model.brief import Brief, MediaRef, Reference
from rushes.model.engine import END_STATES, Attempt
from rushes.model.production import take_name
from rushes.model.take import Take
from rushes.review.wording import Piece, diff_words
from rushes.workflow.asking import mode_of
from rushes.workflow.bench import Bench
from rushes.workflow.render import COLLECTED
from rushes.workflow.shoot import ShootPlan, check_budget, plan_shoot, shoot
from rushes.workflow.wording import MARK, root_key

#: Options of a drawing from words, which a given picture does not take over.
_DRAWS = ("scene", "style")


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A wording that was asked for because of a note.

    Args:
        note: its id.
        brief: the wording; its takes answer the note.
        old: the take that the wording was changed on.
    """

    note: str
    brief: str
    old: str


@dataclass(frozen=True, kw_only=True)
class Refinement:
    """What a refinement asks for; nothing was written yet.

    Args:
        brief: the new wording, of the same row.
        plan: one take of it.
        attempt: that take.
        diff: from the old prompt to the new one.
        state: `there` where this very take was made before.
    """

    brief: Brief
    plan: ShootPlan
    attempt: Attempt
    name: str
    diff: tuple[Piece, ...]
    state: Literal["planned", "there"]


def plan_refinement(bench: Bench, take: Take, *, prompt: str, negative: str | None = None) -> Refinement:
    """Plan one take with another wording, from the take's own seed.

    Raises:
        AskTheArtist: nothing changed, or more than words.
        GateClosed: a file has no prompt; or the engine refuses the new wording.
    """
    old = bench.ledger.brief(take.brief)
    if mode_of(old) == "footage":
        raise GateClosed("a given file has no prompt to change", about=take.name, next_step="film or draw another one")
    words = " ".join(prompt.split())
    against = old.negative if negative is None else " ".join(negative.split())
    if (words, against) == (old.prompt, old.negative):
        raise AskTheArtist("nothing changed", cause="the prompt is as it was", next_step="change a word")
    return plan_beside(bench, take, replace(old, prompt=words, negative=against, engine=take.engine))


def plan_motion(bench: Bench, take: Take, still: MediaRef, *, engine: str, prompt: str = "") -> Refinement:
    """Plan one take that begins with a still, for the place that a take stands in and from that take's seed.

    Args:
        bench: the production.
        take: whose place, wording and seed are taken over.
        still: a picture of the production's media.
        engine: one that takes a first picture.
        prompt: another wording; the take's own where empty.

    Raises:
        GateClosed: the engine refuses.
    """
    old = bench.ledger.brief(take.brief)
    kept = tuple(item for item in old.references if item.role not in ("first", "footage"))
    words = " ".join(prompt.split()) or old.prompt
    first = Reference(media=still, role="first")
    options = {name: text for name, text in old.options.items() if name not in _DRAWS}
    wanted = replace(old, prompt=words, references=(first, *kept), engine=engine, options=options)
    return plan_beside(bench, take, wanted)


def plan_beside(bench: Bench, take: Take, wanted: Brief, *, seed: int | None = None) -> Refinement:
    """Plan one take of another wording beside the row's own.

    Args:
        bench: the production.
        take: whose place it is for.
        wanted: what is asked; its row key and id are given here.
        seed: the take's own where None.

    Raises:
        GateClosed: the engine refuses.
    """
    ledger = bench.ledger
    old = ledger.brief(take.brief)
    new = _beside(
        replace(wanted, seed=take.seed if seed is None else seed), known=ledger.briefs(shot=old.shot, parked=True)
    )
    plan = plan_shoot(
        production=bench.production,
        briefs=(new,),
        all_briefs=ledger.briefs(parked=True),
        attempts=ledger.attempts(),
        engine=take.engine,
        options=bench.options,
    )
    if not plan.attempts:
        raise GateClosed(
            f"{new.engine} refuses this", cause="; ".join(plan.refusals), next_step="change it", about=take.name
        )
    attempt = plan.attempts[0]
    return Refinement(
        brief=new,
        plan=plan,
        attempt=attempt,
        name=take_name(shot=new.shot, number=attempt.take_number, segment=new.segment),
        diff=diff_words(old.prompt, new.prompt),
        state="there" if attempt.recipe in plan.known else "planned",
    )


def accept(bench: Bench, take: Take, refined: Refinement, *, note: str = "") -> None:
    """Write the new wording down, with the note that it answers; the old one stands beside it.

    Raises:
        BudgetSpent: the engine costs money, and a person gave no budget for it.
    """
    check_budget(refined.plan, None)
    brief = refined.brief
    body = {"prompt": brief.prompt, "parent": take.brief, "negative": brief.negative, "brief": brief.id}
    if note:
        body["note"] = note
    with bench.ledger.batch():
        bench.ledger.save_briefs([brief])
        bench.ledger.append("prompt.versioned", actor=bench.actor, shot=brief.shot, take=take.id, body=body)


def answered_notes(bench: Bench, shot: str) -> tuple[Answered, ...]:
    """Every note of a shot that another wording was asked for to answer, oldest first."""
    return tuple(
        Answered(note=str(entry.body["note"]), brief=str(entry.body["brief"]), old=entry.take)
        for entry in bench.ledger.entries(kinds=("prompt.versioned",), shot=shot)
        if entry.body.get("note") and entry.body.get("brief")
    )


def make(bench: Bench, refined: Refinement) -> None:
    """Make the take; returns when it is there or has failed, which the ledger says."""
    ended = refined.attempt.state in END_STATES and refined.attempt.state not in COLLECTED
    if refined.state != "there" and not ended:
        shoot(bench, refined.plan, ended=lambda state: None)


def _beside(wanted: Brief, *, known: tuple[Brief, ...]) -> Brief:
    """A wording as a brief beside its row: one take; the known one where it was given before."""
    root = root_key(wanted.row_key)
    number = 1 + sum(root_key(brief.row_key) == root and brief.row_key != root for brief in known)
    new = replace(wanted, row_key=f"{root}{MARK}{number}", takes=1)
    new = replace(new, id=brief_id(new))
    return next((brief for brief in known if brief.id == new.id), new)
