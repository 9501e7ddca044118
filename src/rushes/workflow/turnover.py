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
from rushes.workflow.films import standing_films
from rushes.workflow.rights import clear_films


def hand_over(bench: Bench, films: Sequence[Deliverable]) -> None:
    """Write the trafficking sheet of all films that stand, and OTIO and clearance sheets of these films."""
    if not films:
        return
    standing = standing_films(bench)
    cuts = {(film.cut, film.cut_version): bench.ledger.cut(film.cut, version=film.cut_version) for film in standing}
    briefs = {brief.id: brief for brief in bench.ledger.briefs(parked=True)}
    takes = {take.id: take for take in bench.ledger.takes()}
    rows = {
        film.id: sorted(
            {briefs[takes[event.take].brief].row for event in cuts[film.cut, film.cut_version].shown if event.take}
        )
        for film in standing
    }
    write_trafficking(bench.folder / "deliverables" / "trafficking.csv", standing, rows=rows)
    for key in dict.fromkeys((film.cut, film.cut_version) for film in films):
        turn_over(bench, cuts[key] if key in cuts else bench.ledger.cut(key[0], version=key[1]))
    clear_films(bench, films=films)


def turn_over(bench: Bench, cut: Cut, *, leaf: str = "otio") -> Turnover:
    """One cut for another tool, in a folder of its own with relative media."""
    folder = bench.folder / "deliverables" / f"{legal_name(cut.id)}_v{cut.version:03d}_{leaf}"
    folder.mkdir(parents=True, exist_ok=True)
    takes = {event.take: bench.ledger.take(event.take) for event in cut.shown if event.take}
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
