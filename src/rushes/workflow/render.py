"""The step that makes one take: an attempt walks from RESERVED to COLLECTED, and is never bought twice."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from rushes.engines.base import Context, Engine
from rushes.errors import Cancelled, CannotDo, EngineFault, EngineRefused, OurBug, UnknownSpend
from rushes.model.brief import MediaRef
from rushes.model.document import from_document, to_document
from rushes.model.engine import Artifacts, Attempt, Handle, Recipe
from rushes.settings import kill_point
from rushes.store.files import ingest, path_of
from rushes.workflow.asking import load_engine
from rushes.workflow.bench import CORRIDOR, Bench

#: Where the work of an attempt has been done already.
COLLECTED = ("COLLECTED", "VERIFIED", "SETTLED")
#: Which end an error of the house means for the attempt (engines.md 2.6).
ENDS: tuple[tuple[type[BaseException], str], ...] = (
    (EngineRefused, "REFUSED"),
    (CannotDo, "INVALID"),
    (UnknownSpend, "UNKNOWN"),
    (EngineFault, "FAILED"),
    (Cancelled, "CANCELLED"),
)


def render_take(bench: Bench, payload: dict[str, Any]) -> dict[str, Any]:
    """Make the take of `payload["recipe"]` and `payload["take_number"]`; a replay after collection is a read.

    Returns:
        `{"collected": {...}}`: media and sidecars by hash, facts, what was dropped and charged.
    """
    ledger = bench.ledger
    attempt = ledger.attempt(payload["recipe"], payload["take_number"])
    if attempt is None:
        raise OurBug("a job without its attempt", cause=str(payload["recipe"]))
    key = f"collected:{attempt.id}"
    if attempt.state in COLLECTED:
        return {"collected": ledger.answer(key)}
    recipe = ledger.recipe(attempt.recipe)
    engine = load_engine(recipe.engine, bench.engine_settings(recipe.engine))
    shot = payload.get("shot", "")
    body = {"engine": recipe.engine, "attempt": attempt.id}
    ledger.append("gen.started", actor=CORRIDOR, shot=shot, take=attempt.id, step="takes", body=body)
    try:
        try:
            collected = _made(bench, engine, attempt, recipe, payload)
        except EngineFault as fault:
            if attempt.quote is not None and attempt.quote.amount:
                raise  # it may have been charged: another try is a person's decision
            body = {"job": payload["job"], "why": str(fault).splitlines()[0]}
            ledger.append("job.retried", actor=CORRIDOR, shot=shot, take=attempt.id, step="takes", body=body)
            again = ledger.attempt(payload["recipe"], payload["take_number"]) or attempt
            collected = _made(bench, engine, again, recipe, payload)
    except (EngineRefused, CannotDo, UnknownSpend, EngineFault, Cancelled) as fault:
        _end(bench, attempt, fault, payload)
        raise
    with ledger.batch():
        ledger.save_answer(key, collected)
        ledger.move_attempt(attempt.id, "COLLECTED", actor=CORRIDOR, shot=shot)
    return {"collected": collected}


def _made(bench: Bench, engine: Engine, attempt: Attempt, recipe: Recipe, payload: dict[str, Any]) -> dict[str, Any]:
    """Ask the engine for the take and keep its files; the seconds are the engine's, rendering and encoding."""
    with bench.scratch(attempt.id) as scratch:
        context = _context(bench, recipe, scratch, payload, threads=_threads(bench, engine, attempt, recipe))
        begin = time.monotonic()
        handle = _submitted(bench, engine, attempt, recipe, context)
        _observe(bench, engine, handle, context)
        artifacts = engine.collect(handle, context=context)
        spent = time.monotonic() - begin
        return _keep(bench, artifacts, scratch, payload["name"]) | {"device_seconds": round(spent, 3)}


def _threads(bench: Bench, engine: Engine, attempt: Attempt, recipe: Recipe) -> int:
    """Threads to draw with: those of the recipe; where no take waits for its turn, every core that would be idle.

    Only previz gives the same frames on any number of them.
    """
    is_last = bench.ledger.count_planned(recipe.engine) <= (attempt.state == "PLANNED")
    is_free = is_last and engine.card().kind == "previz"
    return max(recipe.encoder.threads, bench.settings.threads if is_free else 1)


def _context(bench: Bench, recipe: Recipe, scratch: Path, payload: dict[str, Any], *, threads: int) -> Context:
    job, runner = payload["job"], bench.open_runner()

    def progress(share: float, words: str) -> None:
        kill_point("mid-render")
        bench.progress("takes", payload["name"], share)

    return Context(
        scratch=scratch,
        threads=threads,
        progress=progress,
        cancelled=lambda: runner.is_cancelled(job),
        media=lambda ref: path_of(bench.media, ref),
        secret=bench.settings.secret,
        settings=bench.engine_settings(recipe.engine),
    )


def _submitted(bench: Bench, engine: Engine, attempt: Attempt, recipe: Recipe, context: Context) -> Handle:
    """The handle of the attempt: the one that was accepted, one that was found, or a new submission."""
    ledger = bench.ledger
    if attempt.state in ("ACCEPTED", "RUNNING", "REMOTE_DONE"):
        return from_document(attempt.handle, Handle)
    if attempt.state in ("INTENT", "SENDING"):
        found = engine.reconcile(attempt.id, recipe=recipe, context=context)
        if found.state == "found" and found.handle is not None:
            return _accept(bench, attempt, found.handle)
        if found.state == "unknown":
            raise UnknownSpend(
                "nobody can tell whether this take was bought",
                cause=found.why,
                next_step="look at the engine's own list, then: rushes resume --retry TAKE",
                about=attempt.id,
            )
    if attempt.state not in ("INTENT", "SENDING"):
        ledger.move_attempt(attempt.id, "RESERVED", actor=CORRIDOR)
        _reserve(bench, attempt)
        ledger.move_attempt(attempt.id, "INTENT", actor=CORRIDOR)
    return _accept(bench, attempt, engine.submit(recipe, attempt=attempt.id, context=context))


def _reserve(bench: Bench, attempt: Attempt) -> None:
    if attempt.quote is None or not attempt.quote.amount:
        return
    body = {"amount": str(attempt.quote.amount), "currency": attempt.quote.currency, "attempt": attempt.id}
    bench.ledger.append("money.reserved", actor=CORRIDOR, take=attempt.id, body=body, key=f"reserved:{attempt.id}")


def _accept(bench: Bench, attempt: Attempt, handle: Handle) -> Handle:
    document = to_document(handle)
    bench.ledger.move_attempt(attempt.id, "ACCEPTED", remote_id=handle.remote_id, handle=document, actor=CORRIDOR)
    return handle


def _observe(bench: Bench, engine: Engine, handle: Handle, context: Context) -> None:
    for event in engine.observe(handle, context=context):
        if event.share is not None:
            context.progress(event.share, event.message)
        if event.state == "failed":
            raise EngineFault("the engine failed on this recipe", cause=event.message, about=handle.attempt)


def _keep(bench: Bench, artifacts: Artifacts, scratch: Path, name: str) -> dict[str, Any]:
    """Take the files into the media tree; only names inside the scratch folder are accepted."""

    def take_in(relative: str, as_name: str) -> MediaRef:
        path = (scratch / relative).resolve()
        if not path.is_relative_to(scratch.resolve()):
            raise OurBug("an engine named a file outside its scratch folder", cause=relative)
        return ingest(bench.media, path, move=True, name=as_name + path.suffix)

    return {
        "media": to_document(take_in(artifacts.video, name)),
        "sidecars": {
            role: to_document(take_in(relative, f"{name}.{role}")) for role, relative in artifacts.sidecars.items()
        },
        "facts": to_document(artifacts.facts),
        "dropped": list(artifacts.dropped),
        "charged": to_document(artifacts.charged) if artifacts.charged else None,
    }


def _end(bench: Bench, attempt: Attempt, fault: BaseException, payload: dict[str, Any]) -> None:
    state = next(end for kind, end in ENDS if isinstance(fault, kind))
    words = str(fault).splitlines()
    bench.ledger.move_attempt(attempt.id, state, error=" ".join(words), actor=CORRIDOR)
    body = {"engine": attempt.engine, "ok": False, "error": words[0] if words else state, "attempt": attempt.id}
    bench.ledger.append(
        "gen.finished", actor=CORRIDOR, shot=payload.get("shot", ""), take=attempt.id, step="takes", body=body
    )
