"""What a plan comes to, for people and machines: takes, new ones, time, disk, cost and file names; writes nothing."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.delivery.specs import find_spec
from rushes.errors import NamingFault
from rushes.model.document import to_document
from rushes.model.ledger import Entry
from rushes.model.production import take_name
from rushes.reports.timeline import cover
from rushes.workflow.films import segments_of
from rushes.workflow.prepare import Job
from rushes.workflow.shoot import ShootPlan

#: Bytes per pixel and frame, measured on the demo (12 takes at 960x540, two films in 1080p) and rounded up: of a
#: take's file, and of a finished picture in the cache together with the film it goes into.
TAKE_BYTES = 0.16
#: Of a take with alpha at the most: rain all over the picture; a thing alone takes a tenth of it.
ELEMENT_BYTES = 1.1
FILM_BYTES = 0.40


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Rows for two tables, a closing sentence, and the same as a document."""

    engines: Sequence[Sequence[str]]
    takes: Sequence[Sequence[str]]
    closing: str
    document: dict[str, Any]


def forecast(job: Job, plan: ShootPlan, *, past: Sequence[Entry] = ()) -> Forecast:
    """Sum a plan up.

    Args:
        job: the sheet, read.
        plan: what it asks for.
        past: `gen.started` and `gen.finished` events of the production: how long its takes took so far.

    Raises:
        NamingFault: two takes would have one file name.
    """
    pace = paces(past)
    by_digest = {attempt.recipe: attempt for attempt in plan.attempts}
    names: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    totals: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0, 0.0, 0.0])
    for item in plan.asked:
        attempt = by_digest.get(item.recipe_digest)
        if attempt is None or item.plan.resolved is None:
            continue
        resolved = item.plan.resolved
        name = take_name(shot=item.brief.shot, number=attempt.take_number, segment=item.brief.segment)
        if names.get(name) == item.recipe_digest:
            continue
        if names.setdefault(name, item.recipe_digest) != item.recipe_digest:
            raise NamingFault("two takes with one name", cause=name, next_step="give the rows different shot numbers")
        is_new = item.recipe_digest not in plan.known
        pixels = resolved.width * resolved.height * resolved.frames
        total = totals[item.engine]
        total[0] += 1
        total[1] += is_new
        total[2] += float(resolved.rate.seconds(resolved.frames))
        clip = float(resolved.rate.seconds(resolved.frames))
        total[3] += (item.plan.seconds_estimate or clip * pace.get(item.engine, 0.0)) if is_new else 0.0
        total[4] += pixels * (ELEMENT_BYTES if item.brief.is_layer else TAKE_BYTES) if is_new else 0.0
        size = f"{resolved.width}x{resolved.height}"
        rows.append((str(item.brief.row), name, size, str(resolved.frames), item.engine, resolved.prompt))
    engines = [
        (
            name,
            f"{made:.0f}",
            f"{new:.0f}",
            f"{seconds:.1f} s",
            "-" if not new else _duration(spent) if spent else "unknown",
            _size(size) if new else "-",
            "free" if not plan.quote.amount else f"{plan.quote.amount} {plan.quote.currency}",
        )
        for name, (made, new, seconds, spent, size) in sorted(totals.items())
    ]
    new = len(plan.new)
    films, free = film_bytes(job), _free(job.root)
    closing = (
        f"{new} take{'' if new == 1 else 's'} to make, {len(plan.attempts) - new} known already; "
        f"about {_size(films)} more for masters and films, {_size(free)} are free"
    )
    document = {
        "rows": len(job.sheet.rows),
        "shots": len({brief.shot for brief in job.expansion.briefs}),  # a row that is skipped makes none
        "takes": [dict(zip(("row", "name", "size", "frames", "engine", "prompt"), row, strict=True)) for row in rows],
        "new": new,
        "disk_bytes": {"takes": round(sum(total[4] for total in totals.values())), "films": round(films), "free": free},
        "seconds": {name: round(total[3], 1) if total[3] else None for name, total in sorted(totals.items())},
        "quote": to_document(plan.quote),
        "adjustments": list(plan.adjustments),
        "refusals": list(plan.refusals),
    }
    return Forecast(engines=engines, takes=rows, closing=closing, document=document)


def paces(past: Sequence[Entry]) -> dict[str, float]:
    """Seconds of waiting per second of picture, by engine, from what was made before and as it ran side by side."""
    started: dict[str, datetime] = {}
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    clips: dict[str, float] = defaultdict(float)
    for entry in past:
        if entry.event == "gen.started":
            started[entry.take] = entry.at
        elif entry.event == "gen.finished" and entry.body.get("ok") and entry.take in started:
            engine = str(entry.body.get("engine", ""))
            spans[engine].append((started.pop(entry.take), entry.at))
            clips[engine] += float(Fraction(str(entry.body.get("seconds", 0))))
    return {engine: cover(spans[engine]).total_seconds() / clip for engine, clip in clips.items() if clip}


def film_bytes(job: Job) -> float:
    """What the masters and films of a sheet come to, about: each of its films in each of its deliverables."""
    production, extra = job.facts.production, job.facts.extra
    whole = sum((shot_seconds for shot_seconds in _longest(job).values()), Fraction(0))
    frames = production.rate.frames(Fraction(production.film_seconds) if production.film_seconds else whole)
    films = len(segments_of(job.expansion.briefs))
    total = 0.0
    for name, times in (
        *((name, films) for name in extra.get("deliver", ("web-1080p",))),
        *((name, 1) for name in extra.get("deliver_first", ())),
    ):
        spec = find_spec(name)
        total += spec.width * spec.height * frames * times * FILM_BYTES
    return total


def _longest(job: Job) -> dict[str, Fraction]:
    seconds: dict[str, Fraction] = {}
    for brief in job.expansion.briefs:
        seconds[brief.shot] = max(seconds.get(brief.shot, Fraction(0)), brief.seconds)
    return seconds


def _free(root: Path) -> int:
    """Bytes that are free where the production is or will be."""
    place = next((path for path in (root, *root.parents) if path.is_dir()), Path.cwd())
    return shutil.disk_usage(place).free


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
