"""Review sessions on the bench: open one for a place, append what people answer to the log, fold it back, circle."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rushes.errors import GateClosed, NoSuchRecord
from rushes.model.document import to_document
from rushes.model.review import REJECT_REASONS, Answer, Judged, Ranked, Session, Terms
from rushes.model.take import Take
from rushes.review import belief as beliefs
from rushes.review.history import earlier_answers, machine_trust, names_worst, paces_of
from rushes.review.rank import rank_takes
from rushes.review.session import (
    KINDS,
    append_judged,
    fold_sessions,
    judge_screen,
    list_candidates,
    suits,
    summary,
    write_judged,
)
from rushes.review.trust import choose_layout, learn_sigma
from rushes.review.verdicts import rejected
from rushes.store.log import Draft
from rushes.workflow.bench import Bench
from rushes.workflow.select import Place, circle, undo
from rushes.workflow.stack import add_prints, stacks_of
from rushes.workflow.studio.veil import decisions_seen, is_blind, own_decisions

#: The tag of shots that are looked at longer (curation.md 3.2).
HERO_TAG = "product hero"
#: Fingerprints that an older production lacks are made while a session opens, where they are this few.
_FEW_PRINTS = 12


def open_session(bench: Bench, *, mode: str = "", place: Place) -> Session:
    """Open a review session for a place, or go on with the one this person left open there.

    Args:
        bench: the production; its actor is the decider.
        mode: `pick`, `cull`, or empty for what suits the number of takes.
        place: shot, segment and aspect.

    Returns:
        The session; `review.session.next_screen` says what to show.

    Raises:
        GateClosed: nothing to choose from: no takes, or all rejected or failed.
    """
    shot, segment, aspect = place
    thrown = _thrown(bench, place, who=bench.actor.id)
    takes = _open_takes(bench, place, thrown)
    ids = [take.id for take in takes]
    ranked = rank_takes(takes, scores=bench.ledger.scores_of(ids), flags=bench.ledger.flags_of(ids))
    failed = _failed(takes, ranked)
    if len(failed) == len(takes):
        raise GateClosed(
            "nothing to choose from",
            cause=f"{len(takes)} takes are open, {len(failed)} of them failed" if takes else "no take is open",
            next_step="make takes, or undo a rejection",
            about=" ".join(part for part in place if part),
        )
    sessions = fold_sessions(bench.ledger.entries(kinds=KINDS))
    mine = [session for session in sessions if session.decider == bench.actor.id]
    chosen_mode: Literal["pick", "cull"] = "cull" if (mode or suits(len(takes) - len(failed))) == "cull" else "pick"
    known = _left_open(mine, place, mode=chosen_mode, takes=set(ids), thrown=thrown)
    if known is not None:
        return load_session(bench, known)
    paces, trust = paces_of(mine), machine_trust(sessions)
    by_id = {take.id: take for take in takes}
    add_prints(bench, takes, most=_FEW_PRINTS)
    terms = Terms(
        mode=chosen_mode,
        shot=shot,
        segment=segment,
        aspect=aspect,
        candidates=list_candidates(
            ranked,
            numbers={take.id: take.take_number for take in takes},
            failed=failed,
            stacks=stacks_of(bench, [by_id[item.take] for item in sorted(ranked, key=lambda item: item.place)]),
            may_fold=chosen_mode == "cull" and trust.may_fold,
        ),
        panes=choose_layout(paces),
        sigma=learn_sigma({panes: pace.repeats for panes, pace in paces.items()}),
        rho=trust.rho,
        loss=beliefs.HERO_LOSS if HERO_TAG in bench.ledger.shot(shot).tags else beliefs.LOSS,
        earlier=earlier_answers(mine, place),
        names_worst=names_worst(mine),
    )
    name = f"{shot}-{uuid.uuid4().hex[:12]}"
    body = {"decider": bench.actor.id, "session": name, "terms": to_document(terms)}
    bench.ledger.append("review.opened", actor=bench.actor, shot=shot, step="select", body=body)
    return load_session(bench, name)


def load_session(bench: Bench, session_id: str) -> Session:
    """A session as the log tells it now, whoever wrote to it and from where.

    Raises:
        NoSuchRecord: no such session.
    """
    shot = session_id.rpartition("-")[0]
    for session in fold_sessions(bench.ledger.entries(kinds=KINDS, shot=shot) if shot else ()):
        if session.id == session_id:
            own = set(rejected(session))
            thrown = _thrown(bench, _place(session), who=session.decider)
            candidates = {item.take for item in session.terms.candidates}
            return replace(session, gone=tuple(sorted((thrown & candidates) - own)))
    raise NoSuchRecord(f"no review session {session_id!r}", next_step="open one for the shot")


def answer(bench: Bench, session_id: str, said: Answer) -> Session:
    """Record an answer to the screen that is up; takes that it throws out are rejected, those it takes back are open.

    Raises:
        NoSuchRecord: no such session.
        GateClosed: another screen is up, nothing is asked any more, or somebody else decides in this session.
        AskTheArtist: an answer that does not fit the screen.
    """
    with bench.ledger.batch():
        session = _mine(bench, session_id)
        judged = judge_screen(session, said)
        after = append_judged(session, judged)
        _append(bench, session, "judgement", {**write_judged(judged), "session": session_id})
        _append_views(bench, session, judged)
        _append_verdicts(bench, session, after, reason=said.reason)
    return load_session(bench, session_id)


def undo_answer(bench: Bench, session_id: str) -> Session:
    """Take back the latest answer that stands, or the circle that ended the session; as often as there is something.

    Raises:
        NoSuchRecord: no such session.
        GateClosed: nothing to undo, or somebody else decides in this session.
    """
    with bench.ledger.batch():
        session = _mine(bench, session_id)
        if not session.closed and not session.judged:
            raise GateClosed("nothing to undo", cause="no screen was answered", about=session_id)
        what = session.closed or session.judged[-1].entry
        _append(bench, session, "judgement.undone", {"session": session_id, "judgement": what})
        after = load_session(bench, session_id)
        if session.circled and _own_state(bench, session, session.circled) == "circled":
            undo(bench, bench.ledger.take(session.circled))
        _append_verdicts(bench, session, after, reason="")
    return load_session(bench, session_id)


def circle_choice(bench: Bench, session_id: str, *, take: str = "") -> Session:
    """Circle what the answers speak for, or another take of the session, and end it.

    Raises:
        NoSuchRecord: no such session.
        GateClosed: it has ended, nothing was answered yet, the take cannot be used, or somebody else decides.
    """
    with bench.ledger.batch():
        session = _mine(bench, session_id)
        chosen = take or summary(session).choice
        usable = {item.take for item in session.terms.candidates if not item.hard}
        if session.closed or chosen not in usable:
            raise GateClosed(
                "nothing to circle",
                cause="the session has ended"
                if session.closed
                else f"{chosen!r} cannot be used here"
                if chosen
                else "no screen speaks for a take yet",
                next_step="undo, or open a new session" if session.closed else "answer a screen, or name a take",
                about=session_id,
            )
        _append(bench, session, "review.closed", {"session": session_id, "result": chosen})
        after = load_session(bench, session_id)
        why, blind = summary(after).sentence, is_blind(bench, _place(session))
        circle(bench, bench.ledger.take(chosen), why=why, basis=session.terms.mode, blind=blind)
    return load_session(bench, session_id)


def _left_open(
    sessions: Sequence[Session], place: Place, *, mode: str, takes: set[str], thrown: set[str]
) -> str | None:
    """The latest session of this place that has not ended and speaks of exactly the takes that are open."""
    for session in reversed(sessions):
        terms = session.terms
        left = {item.take for item in terms.candidates} - thrown
        is_same = (terms.shot, terms.segment, terms.aspect) == place and terms.mode == mode and left == takes
        if is_same and not session.closed:
            return session.id
    return None


def _open_takes(bench: Bench, place: Place, thrown: set[str]) -> tuple[Take, ...]:
    """The takes of a place that nobody threw out; those of rows that were edited since do not count."""
    shot, segment, aspect = place
    current = {brief.id for brief in bench.ledger.briefs(shot=shot)}
    return tuple(
        take
        for take in bench.ledger.takes(shot=shot, segment=segment, aspect=aspect)
        if take.brief in current and take.id not in thrown
    )


def _failed(takes: Sequence[Take], ranked: Sequence[Ranked]) -> set[str]:
    """Takes with a technical fault; a cut cannot use them."""
    return {take.id for take in takes if take.state != "collected"} | {item.take for item in ranked if item.parked}


def _mine(bench: Bench, session_id: str) -> Session:
    session = load_session(bench, session_id)
    if session.decider != bench.actor.id:
        raise GateClosed(
            "somebody else decides in this session", next_step="open a session of your own", about=session_id
        )
    return session


def _append(bench: Bench, session: Session, event: str, body: dict[str, object], *, take: str = "") -> None:
    bench.ledger.append(event, actor=bench.actor, shot=session.terms.shot, take=take, step="select", body=body)


def _append_views(bench: Bench, session: Session, judged: Judged) -> None:
    """One event for every take on the screen; the seconds stand once, in the judgement."""
    body = {"layout": f"{len(judged.shown)}-up", "session": session.id}
    shot = session.terms.shot
    bench.ledger.append_many(
        [
            Draft(event="take.viewed", actor=bench.actor, shot=shot, take=take, step="select", body=body)
            for take in judged.shown
        ]
    )


def _append_verdicts(bench: Bench, before: Session, after: Session, *, reason: str) -> None:
    """Decisions follow the session: what is thrown out now and was not before is rejected, and the other way round."""
    old, new = (set(rejected(replace(session, gone=()))) for session in (before, after))
    name = REJECT_REASONS.get(reason, reason)
    blind = {"blind": True} if is_blind(bench, _place(before)) else {}
    for take in sorted(new - old):
        _append(bench, before, "take.rejected", {"reason": name, "why": before.terms.mode, **blind}, take=take)
    for take in sorted(old - new):
        if _own_state(bench, before, take) == "rejected":
            undo(bench, bench.ledger.take(take))


def _own_state(bench: Bench, session: Session, take: str) -> str:
    decision = own_decisions(bench, session.terms.shot, who=bench.actor.id).get(take)
    return decision.state if decision else "open"


def _thrown(bench: Bench, place: Place, *, who: str) -> set[str]:
    """Takes that were thrown out, as far as this person may know of it."""
    stands = decisions_seen(bench, place, who=who)
    return {take for take, decision in stands.items() if decision.state == "rejected"}


def _place(session: Session) -> Place:
    return session.terms.shot, session.terms.segment, session.terms.aspect
