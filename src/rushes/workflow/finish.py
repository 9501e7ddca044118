"""From cut to masters: which finished pictures a cut needs, made once each and found again by their content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from rushes.errors import NoSuchRecord
from rushes.finishing.base import FinishContext, Frame
from rushes.finishing.chain import build_chain, chain_key, run_chain, step_versions
from rushes.finishing.deflicker import choose_radius
from rushes.finishing.upscale import describe_scale, plan_crop
from rushes.jobs.base import JobSpec, JobState, Runner
from rushes.media.ahead import make_ahead
from rushes.media.read import read_float
from rushes.media.write import open_writer
from rushes.model.brief import MediaRef
from rushes.model.cut import Cut, PictureEvent
from rushes.model.document import digest, from_document, to_document
from rushes.model.engine import Encoder
from rushes.model.master import Chain, DeliverableSpec, Master, Reading
from rushes.model.take import Score, Take
from rushes.settings import kill_point
from rushes.store.files import has, ingest, path_of
from rushes.timebase import FrameRange, Rate
from rushes.workflow.bench import CORRIDOR, Bench, run_jobs
from rushes.workflow.glue import chain_settings, choose_heroes, reframe_of
from rushes.workflow.layers import Over, layers_over, read_layer
from rushes.workflow.room import ROOM, at_once, shot_mib

#: The mezzanine of cached masters by what the chain ends in, each picture a key picture: eight bits without loss for
#: eight-bit deliverables, ten where the file has room for them.
MEZZANINES = {
    "uint8": (Encoder(codec="magicyuv", preset="", crf=0, threads=1), "yuv420p"),
    "uint16": (Encoder(codec="h264_intra", preset="ultrafast", crf=0, threads=1), "yuv422p10le"),
}


@dataclass(frozen=True, kw_only=True)
class MasterPlan:
    """One finished picture that a cut needs: its key and everything that makes it."""

    key: str
    take: Take
    source: FrameRange
    size: tuple[int, int]
    chain: Chain
    hero: str
    seed: int


def plan_masters(bench: Bench, cuts: Iterable[Cut], *, spec: DeliverableSpec, chain: str) -> tuple[MasterPlan, ...]:
    """The masters that some cuts need for a specification; one that two films share stands once."""
    plans: dict[str, MasterPlan] = {}
    for cut in cuts:
        for _, plan in _planned(bench, cut, spec=spec, chain=chain):
            plans.setdefault(plan.key, plan)
    return tuple(plans.values())


def key_of(bench: Bench, cut: Cut, *, spec: DeliverableSpec, chain: str) -> Mapping[int, str]:
    """Master key by the first record frame of each picture event of a cut."""
    return {event.record.start: plan.key for event, plan in _planned(bench, cut, spec=spec, chain=chain)}


def _planned(bench: Bench, cut: Cut, *, spec: DeliverableSpec, chain: str) -> Iterator[tuple[PictureEvent, MasterPlan]]:
    events = [event for event in cut.picture if event.take and event.source is not None]
    takes = {take.id: take for take in bench.ledger.takes(ids={event.take for event in cut.shown if event.take})}
    briefs = {event.take: bench.ledger.brief(takes[event.take].brief) for event in events}
    scores = bench.ledger.scores_of(takes)
    heroes = choose_heroes([takes[event.take] for event in events], briefs)
    for event, hero in zip(events, heroes, strict=True):
        take = takes[event.take]
        layers = layers_over(cut, event, takes, count=len(native_range(event, take, bench.production.rate)))
        plan = _plan(bench, take, event, spec=spec, chain=chain, hero=hero, scores=scores, layers=layers)
        yield event, plan


def _plan(
    bench: Bench,
    take: Take,
    event: PictureEvent,
    *,
    spec: DeliverableSpec,
    chain: str,
    hero: Take | None,
    scores: Mapping[str, tuple[Score, ...]],
    layers: tuple[Over, ...],
) -> MasterPlan:
    source = native_range(event, take, bench.production.rate)
    overrides = chain_settings(bench, take, scores=scores.get(take.id, ()), name=chain)
    if crop := reframe_of(bench, take, spec):
        overrides["upscale"] = {"crop": list(crop)}
    if layers:
        overrides["comp"] = {"layers": to_document(layers)}
    overrides["grain"]["out"] = "uint16" if "10" in spec.pixel_format else "uint8"
    size = (spec.width, spec.height)
    built = build_chain(chain, overrides)
    seed = int(take.media.sha256[:8], 16)
    picture = chain_key(
        built,
        take=take.media.sha256,
        source=source,
        size=size,
        versions=step_versions(built),
        reference=hero.media.sha256 if hero else "",
        seed=seed,
    )
    kept, _ = MEZZANINES[overrides["grain"]["out"]]  # how a picture is kept decides how much of it comes back
    key = digest({"picture": picture, "kept": to_document(kept)})
    return MasterPlan(
        key=key, take=take, source=source, size=size, chain=built, hero=hero.id if hero else "", seed=seed
    )


def native_range(event: PictureEvent, take: Take, rate: Rate) -> FrameRange:
    """The event's source frames in the take's own frames; equal where the rates are."""
    assert event.source is not None
    if take.facts.frames == 1:
        return FrameRange(0, 1)
    if take.facts.rate == rate:
        return event.source
    start = take.facts.rate.frames(rate.seconds(event.source.start))
    end = max(start + 1, take.facts.rate.frames(rate.seconds(event.source.end)))
    return FrameRange(start, min(end, take.facts.frames))


def make_masters(
    bench: Bench, plans: Sequence[MasterPlan], *, ended: Callable[[JobState], None]
) -> Mapping[str, Master]:
    """Make what is missing, reuse what is there, and say which."""
    known = _there(bench, [plan.key for plan in plans])
    for key in known:
        body = {"step": "finish", "key": key}
        bench.ledger.append("finish.reused", actor=CORRIDOR, step="finish", body=body)
    missing = [plan for plan in plans if plan.key not in known]
    jobs = tuple(
        JobSpec(
            id=f"master-{plan.key}",
            steps=("finishing.apply",),
            payload={
                "job": f"master-{plan.key}",
                "key": plan.key,
                "take": plan.take.id,
                "source": to_document(plan.source),
                "size": list(plan.size),
                "chain": to_document(plan.chain),
                "hero": plan.hero,
                "seed": plan.seed,
            },
            queue="work",
        )
        for plan in missing
    )
    if jobs:
        run_jobs(bench.open_runner(), jobs, ended=ended)
    made = _there(bench, [plan.key for plan in missing])
    return {**{key: replace(master, reused=True) for key, master in known.items()}, **made}


def _there(bench: Bench, keys: Sequence[str]) -> Mapping[str, Master]:
    """Masters that were made and whose files are still there: a cache may be emptied."""
    return {key: master for key, master in bench.ledger.masters(keys).items() if has(bench.media, master.media)}


def finish_shot(bench: Bench, payload: dict[str, Any]) -> dict[str, Any]:
    """The step that makes one master; a replay after it was saved is a read."""
    key = payload["key"]
    if _there(bench, [key]):
        return {"master": key}
    take = bench.ledger.take(payload["take"])
    source, chain = from_document(payload["source"], FrameRange), from_document(payload["chain"], Chain)
    width, height = payload["size"]
    readings: list[Reading] = []
    media = _write_master(bench, take, payload, source=source, chain=chain, readings=readings)
    native = (take.facts.width, take.facts.height)
    asked = next((step.settings.get("crop") for step in chain.steps if step.op == "upscale"), None)
    crop = tuple(asked) if asked else plan_crop(*native, out_width=width, out_height=height)
    whole = asked is None
    master = Master(
        key=key,
        shot=take.shot,
        take=take.id,
        media=media,
        source=source,
        width=width,
        height=height,
        native_width=native[0],
        native_height=native[1],
        upscale=describe_scale(crop, out_width=width, out_height=height),
        reframe=None if whole else tuple(round(value) for value in crop),
        chain=chain,
        readings=tuple(readings),
    )
    bench.ledger.save_master(master)
    return {"master": key}


def _write_master(
    bench: Bench,
    take: Take,
    payload: Mapping[str, Any],
    *,
    source: FrameRange,
    chain: Chain,
    readings: list[Reading],
) -> MediaRef:
    """Finish and encode one shot as soon as there is room for it; a next frame is made while one is encoded."""
    (width, height), runner = payload["size"], bench.open_runner()
    held = _held(take, (width, height), chain)
    threads = max(1, bench.settings.threads // at_once(held, threads=bench.settings.threads))
    encoder, pixels = MEZZANINES[next(step.settings["out"] for step in chain.steps if step.op == "grain")]
    with (
        ROOM.hold(held, cancelled=lambda: runner.is_cancelled(payload["job"])),
        bench.scratch(f"finish-{payload['key'][:24]}") as scratch,
    ):
        path = scratch / "master.mov"
        frames = _finished(
            bench, take, payload, source=source, chain=chain, readings=readings, threads=threads, runner=runner
        )
        with (
            open_writer(
                path, width=width, height=height, rate=bench.production.rate, encoder=encoder, pixel_format=pixels
            ) as writer,
            closing(make_ahead(map(writer.prepare, frames), count=1)) as ready,
        ):
            for frame in ready:
                writer.write(frame)
                del frame
                kill_point("mid-finish")
                bench.progress("finish", take.name, writer.frames / max(1, len(source)))
        return ingest(bench.media, path, move=True, name=f"{take.name}_{width}x{height}.mov")


def _held(take: Take, size: tuple[int, int], chain: Chain) -> float:
    """MiB that a shot holds while it is finished: all that its window may hold, whether it opens or not."""
    native = (take.facts.width, take.facts.height)
    waits = any(step.op == "deflicker" and step.settings.get("strength", 1.0) > 0 for step in chain.steps)
    return shot_mib(size, take=native, window=choose_radius(6, width=native[0], height=native[1]) if waits else 0)


def _finished(
    bench: Bench,
    take: Take,
    payload: Mapping[str, Any],
    *,
    source: FrameRange,
    chain: Chain,
    readings: list[Reading],
    threads: int,
    runner: Runner,
) -> Iterator[Any]:
    hero = bench.ledger.take(payload["hero"]) if payload["hero"] else None

    def reference() -> Iterator[Frame]:
        if hero is None:
            raise NoSuchRecord("no hero shot", about=take.name)
        return read_float(path_of(bench.media, hero.media), size=(take.facts.width, take.facts.height))

    laid = [dict(step.settings).get("layers", ()) for step in chain.steps if step.op == "comp"]
    size = (take.facts.width, take.facts.height)

    def opened(over: Over) -> Callable[[], Iterator[Frame | None]]:
        return lambda: read_layer(path_of(bench.media, over.media), over.frames, size=size)

    context = FinishContext(
        width=take.facts.width,
        height=take.facts.height,
        out_width=payload["size"][0],
        out_height=payload["size"][1],
        seed=payload["seed"],
        first_frame=source.start,
        threads=threads,
        reference=reference if hero is not None else None,
        layers=tuple(opened(from_document(over, Over)) for layers in laid for over in layers),
        cancelled=lambda: runner.is_cancelled(payload["job"]),
    )
    frames = read_float(path_of(bench.media, take.media), start=source.start, end=source.end)
    return run_chain(chain, frames, context=context, readings=readings)
