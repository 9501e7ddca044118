"""What goes out beside the films: the cut for other tools, the trafficking sheet and the clearance sheets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from rushes import plugins
from rushes.delivery.sheet import write_trafficking
from rushes.interchange.base import Turnover
from rushes.model.cut import Cut
from rushes.model.master import Deliverable
from rushes.model.production import legal_name
from rushes.store.files import link_readable
from rushes.workflow.bench import Bench
from rushes.workflow.rights import clear_films


def hand_over(bench: Bench, films: Sequence[Deliverable]) -> None:
    """Write trafficking sheet, OTIO of each cut and one clearance sheet per film into `deliverables/`."""
    if not films:
        return
    cuts = {(film.cut, film.cut_version): bench.ledger.cut(film.cut, version=film.cut_version) for film in films}
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    takes = {take.id: take for take in bench.ledger.takes()}
    rows = {
        film.id: sorted(
            {briefs[takes[event.take].brief].row for event in cuts[film.cut, film.cut_version].picture if event.take}
        )
        for film in films
    }
    write_trafficking(bench.folder / "deliverables" / "trafficking.csv", films, rows=rows)
    for cut in cuts.values():
        turn_over(bench, cut)
    clear_films(bench, films=films)


def turn_over(bench: Bench, cut: Cut, *, leaf: str = "otio") -> Turnover:
    """One cut for another tool, in a folder of its own with relative media."""
    folder = bench.folder / "deliverables" / f"{legal_name(cut.id)}_v{cut.version:03d}_{leaf}"
    folder.mkdir(parents=True, exist_ok=True)
    takes = {event.take: bench.ledger.take(event.take) for event in cut.picture if event.take}
    media = {}
    for take in takes.values():
        path = link_readable(bench.media, take.media, folder=f"takes/{take.shot}", name=take.name + take.media.suffix)
        media[take.id] = Path(os.path.relpath(path, folder)).as_posix()
    for event in cut.audio:
        name = event.media.name or f"{event.kind}{event.media.suffix}"
        path = link_readable(bench.media, event.media, folder="takes/sound", name=legal_name(name))
        media[event.media.sha256] = Path(os.path.relpath(path, folder)).as_posix()
    turnover: Turnover = plugins.load("interchange", leaf)().export(cut, takes=takes, media=media, folder=folder)
    return turnover
