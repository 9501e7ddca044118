"""Which films there are: one for each segment, and of those that bear one file name the one delivered last."""

from __future__ import annotations

from collections.abc import Iterable

from rushes.model.brief import Brief
from rushes.model.master import Deliverable
from rushes.workflow.bench import CORRIDOR, Bench


def segments_of(briefs: Iterable[Brief]) -> tuple[str, ...]:
    """The segments a film is made for: those the rows name, or one film for everybody (empty)."""
    return tuple(sorted({brief.segment for brief in briefs if brief.segment})) or ("",)


def standing_films(bench: Bench) -> tuple[Deliverable, ...]:
    """The films that lie in `films/` now; what they took the place of stays in the ledger and the media tree."""
    latest = {str(entry.body["path"]): entry.body["sha256"] for entry in bench.ledger.entries(kinds=("delivered",))}
    return tuple(
        film for film in bench.ledger.deliverables() if latest.get(path_of_film(film)) in (None, film.media.sha256)
    )


def say_delivered(bench: Bench, film: Deliverable) -> None:
    """Write that a film was delivered, unless it is what its file name already holds."""
    path = path_of_film(film)
    earlier = [entry for entry in bench.ledger.entries(kinds=("delivered",)) if entry.body["path"] == path]
    if earlier and earlier[-1].body["sha256"] == film.media.sha256:
        return
    body = {"spec": film.spec, "segment": film.segment, "path": path}
    bench.ledger.append(
        "delivered",
        actor=CORRIDOR,
        step="deliver",
        body={**body, "sha256": film.media.sha256, "frames": film.frames},
        key=f"delivered:{film.id}:{len(earlier)}",
    )


def path_of_film(film: Deliverable) -> str:
    """Where a film lies inside its production."""
    return f"films/{film.file_name}"
