"""From masters to files: encode each film in each specification, check it, and say where every frame came from."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rushes import plugins
from rushes.delivery.manifest import build_manifest, write_manifest
from rushes.delivery.package import conform_frames, encode_film, mix_audio
from rushes.delivery.qc import check_film
from rushes.errors import NoSuchRecord
from rushes.jobs.base import JobSpec, JobState
from rushes.media.audio import read_audio
from rushes.media.read import read_video
from rushes.model.cut import Cut, PictureEvent
from rushes.model.document import digest, from_document, to_document
from rushes.model.master import Deliverable, DeliverableSpec, Master
from rushes.model.production import legal_name
from rushes.settings import kill_point
from rushes.store.files import has, ingest, link_readable, path_of
from rushes.workflow.bench import CORRIDOR, Bench, run_jobs
from rushes.workflow.films import say_delivered
from rushes.workflow.finish import key_of
from rushes.workflow.room import ROOM, film_mib, film_threads
from rushes.workflow.turnover import hand_over

#: The shipped face of all supers, cards and slates.
FONT = "fonts/Inter.ttf"
#: More threads than this make an encoder's picture worse before they make it quicker.
_MOST_THREADS = 4


def deliver(
    bench: Bench,
    wanted: Sequence[tuple[Cut, DeliverableSpec]],
    *,
    chain: str,
    ended: Callable[[JobState], None],
) -> tuple[Deliverable, ...]:
    """Encode what is not there yet, then write sheets, manifests and the turnover beside the films."""
    jobs, ids = [], []
    known = {film.id: film for film in bench.ledger.deliverables()}
    for cut, spec in wanted:
        keys = key_of(bench, cut, spec=spec, chain=chain)
        name = file_name(bench, cut, spec)
        identity = digest({"cut": to_document(cut), "spec": to_document(spec), "keys": sorted(keys.values())})
        ids.append(identity)
        if identity in known and has(bench.media, known[identity].media):
            film = known[identity]
            _publish(bench, film, cut, spec, {str(start): key for start, key in keys.items()})
            ended(JobState(id=f"film-{identity}", state="done", result={"name": film.file_name}))
            continue
        payload = {
            "job": f"film-{identity}",
            "id": identity,
            "cut": cut.id,
            "version": cut.version,
            "spec": to_document(spec),
            "keys": {str(start): key for start, key in keys.items()},
            "name": name,
        }
        jobs.append(JobSpec(id=f"film-{identity}", steps=("delivery.encode",), payload=payload, queue="work"))
    if jobs:
        run_jobs(bench.open_runner(), jobs, ended=ended)
    made = {film.id: film for film in bench.ledger.deliverables()}
    films = tuple(made[identity] for identity in ids if identity in made)
    hand_over(bench, films)
    return films


def file_name(bench: Bench, cut: Cut, spec: DeliverableSpec) -> str:
    """`CODE_segment_spec_WxH_rate_seconds_v###`, with SUGGESTED and DRAFT where people must not mistake the film."""
    takes = [bench.ledger.take(event.take) for event in cut.shown if event.take]
    rate = f"{float(cut.rate.fps):g}".replace(".", "p")
    seconds = f"{float(cut.rate.seconds(cut.frames)):g}".replace(".", "p")
    parts = [
        bench.production.code,
        cut.segment or "all",
        spec.name,
        f"{spec.width}x{spec.height}",
        f"{rate}fps",
        f"{seconds}s",
        f"v{cut.version:03d}",
    ]
    if any(event.suggested for event in cut.shown):
        parts.append("SUGGESTED")
    if any(take.label.startswith("DRAFT") for take in takes):
        parts.append("DRAFT")
    return legal_name("_".join(parts))


def deliver_film(bench: Bench, payload: dict[str, Any]) -> dict[str, Any]:
    """The step that encodes and checks one film; a replay after it was saved is a read."""
    known = {film.id: film for film in bench.ledger.deliverables()}
    spec = from_document(payload["spec"], DeliverableSpec)
    cut = bench.ledger.cut(payload["cut"], version=payload["version"])
    if payload["id"] in known and has(bench.media, known[payload["id"]].media):
        film = known[payload["id"]]
        _publish(bench, film, cut, spec, payload["keys"])
        return {"name": film.file_name}
    masters = _masters(bench, payload["keys"])
    takes = {take.id: take for take in bench.ledger.takes(ids={event.take for event in cut.shown})}
    label = next((take.label for take in takes.values() if take.label), "")
    name = f"{payload['name']}.{spec.container}"
    body: dict[str, Any] = {"spec": spec.name, "segment": cut.segment}
    bench.ledger.append("delivery.started", actor=CORRIDOR, step="deliver", body=body)
    runner, threads = bench.open_runner(), _threads(bench, spec)
    held = film_mib((spec.width, spec.height), threads=threads)
    stopped = functools.partial(runner.is_cancelled, payload["job"])
    with ROOM.hold(held, cancelled=stopped), bench.scratch(f"film-{payload['id'][:24]}") as scratch:
        path = scratch / name
        sound = mix_audio(cut, open_audio=lambda ref: read_audio(path_of(bench.media, ref)), spec=spec)
        frames = encode_film(
            cut,
            open_picture=lambda event: _picture(bench, event, masters),
            spec=spec,
            brand=bench.production.brand,
            font=plugins.read_data("imaging", FONT),
            audio=sound,
            out=path,
            label=label,
            threads=threads,
            progress=lambda share: _progress(bench, name, share),
            cancelled=stopped,
        )
        report = check_film(
            path,
            spec=spec,
            cut=cut,
            masters=tuple(masters.values()),
            label=label,
            threads=threads,
        )
        media = ingest(bench.media, path, move=True, name=name)
    film = Deliverable(
        id=payload["id"],
        spec=spec.name,
        segment=cut.segment,
        cut=cut.id,
        cut_version=cut.version,
        file_name=name,
        media=media,
        frames=frames,
        report=report,
        suggested=any(event.suggested for event in cut.shown),
    )
    bench.ledger.save_deliverable(film)
    kill_point("after-deliver")
    _publish(bench, film, cut, spec, payload["keys"])
    return {"name": name}


def _threads(bench: Bench, spec: DeliverableSpec) -> int:
    """Of an encoder: H.264 may fill the machine, for the last film has it to itself; others hold large frames each."""
    most = bench.settings.threads if spec.codec == "h264" else max(1, bench.settings.threads // 2)
    return film_threads((spec.width, spec.height), most=min(_MOST_THREADS, most))


def _publish(bench: Bench, film: Deliverable, cut: Cut, spec: DeliverableSpec, keys: Mapping[str, str]) -> None:
    """Say that a film is there, give it its name and write its manifest; what was done before a kill stays as it is."""
    say_delivered(bench, film)
    link_readable(bench.media, film.media, folder="films", name=film.file_name)
    path = bench.folder / "deliverables" / f"{Path(film.file_name).stem}.json"
    if not _speaks_of(path, film):
        write_manifest(_manifest(bench, film, cut, spec, keys), path)


def _speaks_of(manifest: Path, film: Deliverable) -> bool:
    try:
        return film.media.sha256 in manifest.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return False


def _progress(bench: Bench, name: str, share: float) -> None:
    kill_point("mid-encode")
    bench.progress("deliver", name, share)


def _masters(bench: Bench, keys: Mapping[str, str]) -> dict[int, Master]:
    """The master of each picture event, by its first record frame."""
    known = bench.ledger.masters(keys.values())
    missing = [key for key in keys.values() if key not in known]
    if missing:
        raise NoSuchRecord(
            "a film without its masters", cause=f"{len(missing)} are missing", next_step="run: rushes deliver"
        )
    return {int(start): known[key] for start, key in keys.items()}


def _picture(bench: Bench, event: PictureEvent, masters: Mapping[int, Master]) -> Iterator[Any]:
    """Frames of one event as decoded, spread over the frames it shows where the take runs at another rate."""
    master = masters[event.record.start]
    frames = read_video(path_of(bench.media, master.media))
    return conform_frames(frames, given=len(master.source), wanted=len(event.record))


def _manifest(
    bench: Bench, film: Deliverable, cut: Cut, spec: DeliverableSpec, keys: Mapping[str, str]
) -> dict[str, Any]:
    """The manifest that leads from the file back to row, recipe and decisions."""
    masters = _masters(bench, keys)
    takes = {take.id: take for take in bench.ledger.takes(ids={event.take for event in cut.shown})}
    briefs = {take.id: bench.ledger.brief(take.brief) for take in takes.values()}
    recipes = {take.id: bench.ledger.recipe(take.recipe) for take in takes.values()}
    decided = {
        take_id: [
            {"event": e.event, "by": e.actor.id, "kind": e.actor.kind, "at": e.at.isoformat(), **e.body}
            for e in bench.ledger.entries(take=take_id, kinds=("take.circled", "take.suggested", "take.rejected"))
        ]
        for take_id in takes
    }
    return build_manifest(
        film, cut=cut, spec=spec, masters=masters, takes=takes, briefs=briefs, recipes=recipes, decisions=decided
    )
