"""A cut to look at before anything is finished: its takes, titles and sound in one small file, made once and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rushes import plugins
from rushes.delivery.package import conform_frames, encode_film, mix_audio
from rushes.errors import NoSuchRecord, RushesError
from rushes.imaging.alpha import stack
from rushes.imaging.reframe import cut_window
from rushes.intake.expand import size_of_aspect
from rushes.media.audio import read_audio
from rushes.media.read import read_frames
from rushes.model.cut import Cut, PictureEvent
from rushes.model.document import digest, from_json, to_json
from rushes.model.master import DeliverableSpec
from rushes.model.take import Take
from rushes.store.cache import find, make_once
from rushes.store.files import path_of
from rushes.workflow.bench import Bench
from rushes.workflow.deliver import FONT
from rushes.workflow.finish import native_range
from rushes.workflow.glue import reframe_of
from rushes.workflow.layers import Over, layers_over, read_layer
from rushes.workflow.studio.line import Job
from rushes.workflow.studio.preview import cache_of, line_of

#: Of the way it is made; part of every key.
VERSION = 1
#: The usual size; other aspects have the same short side.
SIZE = (640, 360)


@dataclass(frozen=True, kw_only=True)
class Screening:
    """A cut's preview and where it stands.

    Args:
        key: names the file; the same cut has the same.
        share: 0..1 of its frames done.
        path: the file, where ready.
        error: why it failed.
    """

    key: str
    cut: Cut
    size: tuple[int, int]
    state: Literal["ready", "making", "waiting", "failed", "absent"]
    share: float = 0.0
    path: Path | None = None
    error: RushesError | None = None


def ask_screening(bench: Bench, cut: Cut) -> Screening:
    """Ask for the preview of a cut and say where it stands; returns at once.

    Raises:
        CannotReach, DiskFull: as the disk says.
    """
    key = digest([VERSION, SIZE, cut])[:32]
    make_once(cache_of(bench), f"{key}.json", lambda half: half.write_text(to_json(cut), encoding="utf-8"))
    return _stand(bench, key, cut)


def screening_of(bench: Bench, key: str) -> Screening:
    """The preview of a key; where it was given up, it is asked for again.

    Raises:
        NoSuchRecord: nobody asked for it, or the cache was emptied.
    """
    kept = find(cache_of(bench), f"{key}.json") if len(key) == 32 and not set(key) - set("0123456789abcdef") else None
    if kept is None:
        raise NoSuchRecord(
            "no such preview", cause="the cache may have been emptied", next_step="ask for its cut again"
        )
    return _stand(bench, key, from_json(kept.read_bytes(), Cut))


def spec_of(aspect: str) -> DeliverableSpec:
    """Small, with every picture a key picture, so that a browser stops on any frame."""
    width, height = size_of_aspect(aspect, size=SIZE)
    return DeliverableSpec(
        name="preview",
        title="Preview",
        width=width,
        height=height,
        codec="h264",
        container="mp4",
        pixel_format="yuv420p",
        quality={"preset": "superfast", "crf": "22", "g": "1"},
        loudness=None,
    )


def _stand(bench: Bench, key: str, cut: Cut) -> Screening:
    spec = spec_of(cut.aspect)
    size = (spec.width, spec.height)
    name = f"{key}.mp4"
    path = find(cache_of(bench), name)
    if path is not None:
        return Screening(key=key, cut=cut, size=size, state="ready", share=1.0, path=path)
    job = line_of(bench).job(key)
    if job is None or (job.done.is_set() and job.error is None):
        job = line_of(bench).add(key, lambda job: _make(bench, name, cut, spec, job), urgent=True)
    state: Literal["making", "waiting", "failed"] = "failed" if job.error else "making" if job.begun else "waiting"
    return Screening(key=key, cut=cut, size=size, state=state, share=job.frames / max(1, cut.frames), error=job.error)


def _make(bench: Bench, name: str, cut: Cut, spec: DeliverableSpec, job: Job) -> Path:
    takes = {take.id: take for take in bench.ledger.takes(ids={event.take for event in cut.shown if event.take})}
    with bench.scratch(f"screening-{name[:12]}") as scratch:
        out = scratch / name

        def write(half: Path) -> None:
            sound = mix_audio(cut, open_audio=lambda ref: read_audio(path_of(bench.media, ref)), spec=spec)
            encode_film(
                cut,
                open_picture=lambda event: _pictures(bench, takes, cut, event, spec),
                spec=spec,
                brand=bench.production.brand,
                font=plugins.read_data("imaging", FONT),
                audio=sound,
                out=out,
                threads=max(1, bench.settings.threads),
                progress=lambda share: job.hear(round(share * cut.frames) - 1),
            )
            out.replace(half)

        return make_once(cache_of(bench), name, write)


def _pictures(
    bench: Bench, takes: Mapping[str, Take], cut: Cut, event: PictureEvent, spec: DeliverableSpec
) -> Iterator[Any]:
    """Frames of one event at the preview's size with what lies over them, as many as it shows."""
    take = takes[event.take]
    source = native_range(event, take, bench.production.rate)
    path, window = path_of(bench.media, take.media), reframe_of(bench, take, spec)
    size = (spec.width, spec.height)
    layers = layers_over(cut, event, takes, count=len(source))
    if window is None:
        frames: Iterator[Any] = _covered(
            bench, read_frames(path, start=source.start, end=source.end, size=size), layers, size=size
        )
    else:
        own = (take.facts.width, take.facts.height)
        whole = _covered(bench, read_frames(path, start=source.start, end=source.end), layers, size=own)
        frames = (cut_window(picture, window, size=size) for picture in whole)
    return conform_frames(frames, given=len(source), wanted=len(event.record))


def _covered(bench: Bench, frames: Iterator[Any], layers: Sequence[Over], *, size: tuple[int, int]) -> Iterator[Any]:
    """8-bit pictures with the layers over them."""
    streams = [read_layer(path_of(bench.media, item.media), item.frames, size=size) for item in layers]
    for picture in frames:
        now = [next(stream, None) for stream in streams]
        if any(layer is not None for layer in now):
            yield np.rint(255.0 * stack(picture.astype(np.float32) / 255.0, now)).astype(np.uint8)
        else:
            yield picture
