"""The manifest beside a film: a JSON document that leads from every frame back to row, recipe, decision and master."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rushes.errors import CannotReach, NoSuchRecord
from rushes.model.brief import Brief
from rushes.model.cut import Cut, PictureEvent
from rushes.model.document import to_document
from rushes.model.engine import Recipe
from rushes.model.master import Deliverable, DeliverableSpec, Master
from rushes.model.take import Take
from rushes.timebase import parse_timecode, timecode

#: Version of the document's shape.
VERSION = 1


def build_manifest(
    film: Deliverable,
    *,
    cut: Cut,
    spec: DeliverableSpec,
    masters: Mapping[int, Master],
    takes: Mapping[str, Take],
    briefs: Mapping[str, Brief],
    recipes: Mapping[str, Recipe],
    decisions: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, Any]:
    """Everything that is known of one file, JSON-ready.

    Args:
        film: the deliverable with its report.
        cut: the frozen version it was made from.
        spec: what was asked.
        masters: by the first record frame of each picture event.
        takes: by take id.
        briefs: by take id.
        recipes: by take id.
        decisions: by take id: who chose it, when, why.
    """
    start = parse_timecode(spec.start_timecode, cut.rate) if spec.start_timecode else 0

    def told(event: PictureEvent, master: Master | None) -> dict[str, Any]:
        return _event(
            event,
            cut=cut,
            start=start,
            master=master,
            take=takes.get(event.take),
            brief=briefs.get(event.take),
            recipe=recipes.get(event.take),
            decisions=decisions.get(event.take, ()),
        )

    labels = sorted({take.label for take in takes.values() if take.label})
    return {
        "manifest": VERSION,
        "file": {"name": film.file_name, "sha256": film.media.sha256, "frames": film.frames},
        "label": "; ".join(labels),
        "suggested": film.suggested,
        "spec": to_document(spec),
        "cut": {
            "id": cut.id,
            "version": cut.version,
            "title": cut.title,
            "segment": cut.segment,
            "aspect": cut.aspect,
            "rate": str(cut.rate),
            "frames": cut.frames,
        },
        "events": [told(event, masters.get(event.record.start)) for event in cut.picture],
        "elements": [told(event, None) for event in cut.elements],
        "layers": to_document(cut.layers),
        "audio": to_document(cut.audio),
        "report": to_document(film.report),
    }


def find_event(manifest: Mapping[str, Any], frame: int) -> Mapping[str, Any]:
    """The event that shows a frame of the film, from a manifest as built or as read back.

    Raises:
        NoSuchRecord: no such frame.
    """
    for event in manifest["events"]:
        if event["record"][0] <= frame < event["record"][1]:
            return event
    raise NoSuchRecord(f"no frame {frame} in this film", cause=f"it has {manifest['cut']['frames']} frames")


def write_manifest(manifest: Mapping[str, Any], path: Path) -> Path:
    """Write a manifest beside its film, whole or not at all.

    Raises:
        CannotReach: the folder cannot be written to.
    """
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CannotReach("a manifest that cannot be written", cause=str(fault), about=path.name) from fault
    return path


def _event(
    event: PictureEvent,
    *,
    cut: Cut,
    start: int,
    master: Master | None,
    take: Take | None,
    brief: Brief | None,
    recipe: Recipe | None,
    decisions: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "record": [event.record.start, event.record.end],
        "timecode": [timecode(start + event.record.start, cut.rate), timecode(start + event.record.end, cut.rate)],
        "shot": event.shot,
        "segment": event.segment,
        "card": event.card,
        "suggested": event.suggested,
        "source": [event.source.start, event.source.end] if event.source else None,
    }
    if brief is not None:
        document["row"] = {"line": brief.row, "key": brief.row_key, "brief": brief.id, "prompt": brief.prompt}
    if take is not None:
        document["take"] = {
            "id": take.id,
            "name": take.name,
            "number": take.take_number,
            "engine": take.engine,
            "origin": take.origin,
            "seed": take.seed,
            "label": take.label,
            "credentials": take.credentials,
            "sha256": take.media.sha256,
        }
        document["recipe"] = {"digest": take.recipe, **(to_document(recipe) if recipe is not None else {})}
    if decisions:
        document["decisions"] = [dict(decision) for decision in decisions]
    if master is not None:
        document["master"] = to_document(master)
    return document
