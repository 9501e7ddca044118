"""What a plan comes to, for people and machines: takes, new ones, time, disk, cost and file names; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rushes.errors import NamingFault
from rushes.model.document import to_document
from rushes.model.production import take_name
from rushes.workflow.prepare import Job
from rushes.workflow.shoot import ShootPlan

#: Bytes of a take's file per pixel and frame, with its masters and films: measured on the demo, rounded up.
BYTES_PER_PIXEL_FRAME = 1.0


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Rows for two tables, a closing sentence, and the same as a document."""

    engines: Sequence[Sequence[str]]
    takes: Sequence[Sequence[str]]
    closing: str
    document: dict[str, Any]


def forecast(job: Job, plan: ShootPlan) -> Forecast:
    """Sum a plan up.

    Raises:
        NamingFault: two takes would have one file name.
    """
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
        if names.setdefault(name, item.recipe_digest) != item.recipe_digest:
            raise NamingFault("two takes with one name", cause=name, next_step="give the rows different shot numbers")
        is_new = item.recipe_digest not in plan.known
        pixels = resolved.width * resolved.height * resolved.frames
        total = totals[item.engine]
        total[0] += 1
        total[1] += is_new
        total[2] += float(resolved.rate.seconds(resolved.frames))
        total[3] += item.plan.seconds_estimate if is_new else 0.0
        total[4] += pixels * BYTES_PER_PIXEL_FRAME if is_new else 0.0
        size = f"{resolved.width}x{resolved.height}"
        words = resolved.prompt if len(resolved.prompt) <= 60 else resolved.prompt[:57] + "..."
        rows.append((str(item.brief.row), name, size, str(resolved.frames), item.engine, words))
    engines = [
        (
            name,
            f"{made:.0f}",
            f"{new:.0f}",
            f"{seconds:.1f} s",
            f"{spent:.0f} s" if spent else "unknown",
            f"{size / 1e6:.0f} MB",
            "free" if not plan.quote.amount else f"{plan.quote.amount} {plan.quote.currency}",
        )
        for name, (made, new, seconds, spent, size) in sorted(totals.items())
    ]
    new = len(plan.new)
    closing = (
        f"{new} takes to make, {len(plan.attempts) - new} known already; nothing was written. "
        f"Go: rushes run {job.sheet.path}"
    )
    document = {
        "rows": len(job.sheet.rows),
        "shots": len(job.expansion.shots),
        "takes": [dict(zip(("row", "name", "size", "frames", "engine", "prompt"), row, strict=True)) for row in rows],
        "new": new,
        "quote": to_document(plan.quote),
        "adjustments": list(plan.adjustments),
        "refusals": list(plan.refusals),
    }
    return Forecast(engines=engines, takes=rows, closing=closing, document=document)
