"""The step that verifies and measures one collected take: one decode for all rulers, then the attempt is settled."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes import plugins
from rushes.clearance.c2pa import read_credentials
from rushes.errors import OurBug, UnreadableMedia
from rushes.imaging.view import FrameView
from rushes.measures.base import Accumulator, Subject
from rushes.media.probe import probe_clip, probe_untrusted
from rushes.model.brief import Brief, MediaRef
from rushes.model.document import from_document
from rushes.model.engine import Attempt, Card, Recipe
from rushes.model.ledger import Money
from rushes.model.production import take_name
from rushes.model.take import ClipFacts, Flag, Score, Take
from rushes.review.sentence import explain
from rushes.settings import kill_point
from rushes.store.files import link_readable, path_of
from rushes.store.log import Draft
from rushes.timebase import FrameRange
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import CORRIDOR, Bench
from rushes.workflow.stack import Watcher, keep_print
from rushes.workflow.views import views_of

#: What can be said of a clip with alpha: light, colour, grain and sharpness are those of the picture it will lie over.
OF_ELEMENTS = ("integrity", "flicker", "flash")


def score_take(bench: Bench, payload: dict[str, Any]) -> dict[str, Any]:
    """Verify, measure and settle the take of a collected attempt; a replay after settling is a read."""
    ledger = bench.ledger
    attempt = ledger.attempt(payload["recipe"], payload["take_number"])
    collected = payload.get("collected")
    if attempt is None or collected is None:
        raise OurBug("a take is measured before it was collected", cause=str(payload["recipe"]))
    if attempt.state == "SETTLED":
        known = ledger.take(attempt.id)
        return {"take": known.id, "state": known.state, "faults": list(known.faults)}
    recipe, brief = ledger.recipe(attempt.recipe), ledger.brief(attempt.brief)
    body = {"measures": [leaf.name for leaf in plugins.list_leaves("measures") if not leaf.refused]}
    ledger.append("measure.started", actor=CORRIDOR, shot=brief.shot, take=attempt.id, step="takes", body=body)
    card = load_engine(recipe.engine, bench.engine_settings(recipe.engine)).card()
    media = from_document(collected["media"], MediaRef)
    path = path_of(bench.media, media)
    ours = card.kind == "previz"
    facts, fault = _probe(bench, path, ours=ours)
    scores: tuple[Score, ...] = ()
    flags: tuple[Flag, ...] = ()
    watcher = Watcher(facts.frames if facts is not None else 0)
    if facts is not None:
        expected = facts.frames if card.kind == "footage" else recipe.resolved.frames
        subject = Subject(facts=facts, brief=brief, look=recipe.resolved.look, expected_frames=expected)
        scores, flags, fault = measure_clip(path, subject, watch=watcher.see, ours=ours)
    faults = tuple(flag.sentence for flag in flags if flag.level == "fact") + ((fault,) if fault else ())
    take = _take(
        attempt, recipe, brief, card=card, media=media, collected=collected, facts=facts or _no_facts(recipe, path)
    )
    take = _with_state(take, faults=faults, credentials="none" if ours else _credentials(path))
    kill_point("after-measure")
    _settle(bench, attempt, take, scores=scores, flags=flags, watcher=watcher, collected=collected)
    if take.state == "collected":
        link_readable(bench.media, media, folder=f"takes/{take.shot}", name=take.name + media.suffix)
    return {"take": take.id, "state": take.state, "faults": list(faults)}


def measure_clip(
    path: Path, subject: Subject, *, watch: Callable[[FrameView], None] = lambda view: None, ours: bool = False
) -> tuple[tuple[Score, ...], tuple[Flag, ...], str]:
    """All measures over one decode; damage ends the reading and is the third value, in words.

    Args:
        path: the clip.
        subject: what it should be.
        watch: sees every frame too, so that nothing else has to decode the clip.
        ours: the clip was written by the house, as for `media.probe.open_container`.
    """
    alone = subject.facts.has_alpha
    running: dict[str, Accumulator] = {
        leaf.name: plugins.load("measures", leaf.name)().begin(subject)
        for leaf in plugins.list_leaves("measures")
        if not leaf.refused and (not alone or leaf.name in OF_ELEMENTS)
    }
    fault = ""
    frames = views_of(path, subject.facts, ours=ours)
    while True:
        try:
            view = next(frames)
        except StopIteration:
            break
        except UnreadableMedia as damage:
            fault = f"{damage.title}: {damage.cause}"
            break
        for accumulator in running.values():
            accumulator.see(view)
        watch(view)
        kill_point("mid-measure")
    scores: list[Score] = []
    flags: list[Flag] = []
    for accumulator in running.values():
        more, raised = accumulator.finish()
        scores.extend(_over_grey(more) if alone else more)
        flags.extend(raised)
    return tuple(scores), tuple(flags), fault


def _over_grey(scores: tuple[Score, ...]) -> tuple[Score, ...]:
    """Numbers of a clip with alpha, saying over what it was measured."""
    notes = ["; ".join(filter(None, (score.note, "over middle grey"))) for score in scores]
    return tuple(dataclasses.replace(score, note=note) for score, note in zip(scores, notes, strict=True))


def _probe(bench: Bench, path: Path, *, ours: bool) -> tuple[ClipFacts | None, str]:
    try:
        if ours:
            return probe_clip(path, ours=True), ""
        settings = bench.settings
        return probe_untrusted(path, max_pixels=settings.max_pixels, max_seconds=settings.max_seconds), ""
    except UnreadableMedia as damage:
        return None, f"{damage.title}: {damage.cause}"


def _no_facts(recipe: Recipe, path: Path) -> ClipFacts:
    """What is known of a file that cannot be probed: its size on disk."""
    rate, size = recipe.resolved.rate, path.stat().st_size
    return ClipFacts(width=0, height=0, rate=rate, frames=0, seconds=Fraction(0), size_bytes=size)


def _credentials(path: Path) -> str:
    return read_credentials(path).state


def _take(
    attempt: Attempt,
    recipe: Recipe,
    brief: Brief,
    *,
    card: Card,
    media: MediaRef,
    collected: dict[str, Any],
    facts: ClipFacts,
) -> Take:
    resolved = recipe.resolved
    origin = {"previz": "previz", "footage": "footage"}.get(card.kind, "generated")
    trim = resolved.trim_frames
    return Take(
        id=attempt.id,
        name=take_name(shot=brief.shot, number=attempt.take_number, segment=brief.segment),
        shot=brief.shot,
        segment=brief.segment,
        brief=brief.id,
        recipe=attempt.recipe,
        take_number=attempt.take_number,
        engine=recipe.engine,
        seed=resolved.seed,
        origin=origin,  # type: ignore[arg-type]  # one of the three by the line above
        media=media,
        facts=facts,
        aspect=brief.aspect,
        used=FrameRange(0, trim) if trim else None,
        sidecars={role: from_document(ref, MediaRef) for role, ref in collected["sidecars"].items()},
        label=card.draft_label,
        engine_facts=collected["facts"],
    )


def _with_state(take: Take, *, faults: tuple[str, ...], credentials: str) -> Take:
    state = "failed" if faults else "collected"
    return dataclasses.replace(take, state=state, faults=faults, credentials=credentials)  # type: ignore[arg-type]  # two literals


def _settle(
    bench: Bench,
    attempt: Attempt,
    take: Take,
    *,
    scores: tuple[Score, ...],
    flags: tuple[Flag, ...],
    watcher: Watcher,
    collected: dict[str, Any],
) -> None:
    """Save the take, its scores and its fingerprint and settle the attempt, with the events, in one transaction."""
    ledger = bench.ledger
    measures = sorted({score.measure for score in scores})
    marks = [f"{flag.measure}: {flag.sentence}" for flag in flags]
    look = bench.production.brand.look
    draft = functools.partial(Draft, actor=CORRIDOR, shot=take.shot, take=take.id)
    facts: dict[str, Any] = {"engine": take.engine, "frames": take.facts.frames, "seconds": str(take.facts.seconds)}
    finished = {**facts, "ok": take.state == "collected", "error": "; ".join(take.faults), "attempt": attempt.id}
    finished["device_seconds"] = collected.get("device_seconds", 0)
    triaged = {"sentence": explain(scores, flags, look), "parked": take.state == "failed", "flags": marks}
    drafts = [
        draft(event="gen.finished", step="takes", body=finished, key=f"finished:{take.id}"),
        draft(event="measure.finished", step="takes", body={"measures": measures, "flags": marks}),
        draft(event="take.triaged", step="takes", body=triaged),
    ]
    charged = from_document(collected["charged"], Money) if collected["charged"] else attempt.quote
    if charged is not None and charged.amount:
        body = {"amount": str(charged.amount), "currency": charged.currency, "attempt": attempt.id}
        body["basis"] = "vendor" if collected["charged"] else "quote"
        drafts.append(draft(event="money.settled", body=body, key=f"settled:{take.id}"))
    kill_point("before-settle")
    with ledger.batch(durable=True):
        ledger.save_take(take)
        ledger.save_scores(take.id, scores, flags)
        keep_print(bench, take.media.sha256, watcher)
        ledger.append_many(drafts)
        ledger.move_attempt(attempt.id, "VERIFIED", actor=CORRIDOR, shot=take.shot, take=take.id)
        ledger.move_attempt(attempt.id, "SETTLED", charged=charged, actor=CORRIDOR, shot=take.shot, take=take.id)
