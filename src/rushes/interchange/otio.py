"""The cut as an OpenTimelineIO file in the shape that Resolve and Kdenlive read right, with what it cannot carry."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import opentimelineio as otio

from rushes.errors import BrokenPromise, CannotReach
from rushes.interchange.base import Turnover
from rushes.model.cut import AudioEvent, Cut, PictureEvent
from rushes.model.production import legal_name
from rushes.model.review import Note
from rushes.model.take import Take
from rushes.timebase import Rate, parse_timecode

_START = "01:00:00:00"
_COLORS = {"super": "CYAN", "cta": "CYAN", "legal": "CYAN", "end_card": "BLUE", "note": "YELLOW", "suggested": "PINK"}
_TRACKS = (("take", "A1 takes"), ("music", "A2 music"), ("voice", "A3 voice"), ("scratch", "A4 scratch"))


@dataclass(frozen=True, kw_only=True)
class OtioExporter:
    """Writes `<cut>_v<version>.otio`.

    The shape (standards.md 0.2): a plain relative path in `target_url`, `available_range` from the file's own timecode,
    `source_range` absolute in it, `global_start_time` 01:00:00:00, the Clip.2 media map, and no transitions.

    Args:
        notes: notes on the cut (frames of the film) or on its takes (frames of the take); they become markers.
    """

    notes: tuple[Note, ...] = ()

    def export(self, cut: Cut, *, takes: Mapping[str, Take], media: Mapping[str, str], folder: Path) -> Turnover:
        """Write the timeline.

        Args:
            cut: a cut; its events count production frames.
            takes: by take id.
            media: take id -> path relative to `folder`; other media (music, voice) by their SHA-256.
            folder: where the file goes; it must exist.

        Raises:
            BrokenPromise: a take of the cut is not among `takes`, or a media path is absolute or an address.
            CannotReach: the folder cannot be written.
        """
        losses: list[str] = []
        timeline = build_timeline(cut, takes=takes, media=media, notes=self.notes, losses=losses)
        name = f"{legal_name(cut.id)}_v{cut.version:03d}.otio"
        text = otio.adapters.write_to_string(timeline, "otio_json")
        path, half = folder / name, folder / f".{name}.half"
        try:
            half.write_text(text, encoding="utf-8")
            os.replace(half, path)
        except OSError as fault:
            raise CannotReach("the timeline cannot be written", cause=str(fault), about=str(path)) from fault
        return Turnover(files=(name,), losses=tuple(dict.fromkeys(losses)))


def build_timeline(
    cut: Cut, *, takes: Mapping[str, Take], media: Mapping[str, str], notes: Sequence[Note] = (), losses: list[str]
) -> Any:
    """The cut as an `otio.schema.Timeline`; what the format cannot carry is added to `losses` in words."""
    rate = cut.rate
    timeline = otio.schema.Timeline(
        name=f"{cut.title or cut.id} v{cut.version:03d}",
        global_start_time=_time(parse_timecode(_START, rate), rate),
        metadata={"rushes": {"cut": cut.id, "version": cut.version, "segment": cut.segment, "aspect": cut.aspect}},
    )
    picture = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    for event in cut.picture:
        picture.append(_picture_item(event, rate=rate, takes=takes, media=media, losses=losses))
    timeline.tracks.append(picture)
    for number, layers in enumerate(_stacked(cut.elements), start=2):
        timeline.tracks.append(_layer_track(f"V{number} elements", layers, cut, takes, media, losses))
    for kind, name in _TRACKS:
        events = [event for event in cut.audio if event.kind == kind]
        if events:
            timeline.tracks.append(_audio_track(name, events, cut=cut, takes=takes, media=media, losses=losses))
    timeline.tracks.markers.extend(_markers(cut, takes, notes))
    if cut.layers:
        losses.append("supers, calls to action, legal lines and end card are markers: lay them in the tool's own type")
    return timeline


def _time(frames: int, rate: Rate) -> Any:
    return otio.opentime.RationalTime(frames, float(rate.fps))


def _range(start: int, frames: int, rate: Rate) -> Any:
    return otio.opentime.TimeRange(_time(start, rate), _time(frames, rate))


def _picture_item(
    event: PictureEvent, *, rate: Rate, takes: Mapping[str, Take], media: Mapping[str, str], losses: list[str]
) -> Any:
    if not event.take or event.source is None:
        if event.card == "end_card":
            losses.append("the end card is a gap with a marker")
        name = event.card.replace("_", " ") or "gap"
        gap = otio.schema.Gap(name=name, source_range=_range(0, len(event.record), rate))
        gap.metadata["rushes"] = {"card": event.card}
        return gap
    take = _take(event.take, takes)
    own = take.facts.rate
    step = own.fps / rate.fps
    start = _own_start(take, losses)
    first = min(take.facts.frames - 1, int(event.source.start * step + Fraction(1, 2)))
    if own != rate:
        losses.append(f"{take.name} runs at {own} in a film of {rate}: set the tool to the nearest frame, no blending")
    clip = otio.schema.Clip(
        name=event.take_name or take.name,
        source_range=otio.opentime.TimeRange(_time(start + first, own), _time(len(event.record), rate)),
        media_reference=_reference(event.take, take.name, take, start=start, media=media, losses=losses),
        metadata={
            "rushes": {
                "shot": event.shot,
                "segment": event.segment,
                "take": event.take,
                "suggested": event.suggested,
                "head_frames": event.handles.head,
                "tail_frames": event.handles.tail,
                "source_start": event.source.start,
            }
        },
    )
    if take.facts.frames == 1 and len(event.record) > 1:
        clip.effects.append(otio.schema.FreezeFrame())
    if take.label:
        clip.metadata["rushes"]["label"] = take.label
    return clip


def _stacked(elements: Sequence[PictureEvent]) -> list[list[PictureEvent]]:
    """Events on as few tracks as they need, so that a later one lies above every earlier one that it overlaps."""
    tracks: list[list[PictureEvent]] = []
    for event in elements:
        meets = [
            n for n, track in enumerate(tracks)
            if any(e.record.start < event.record.end and event.record.start < e.record.end for e in track)
        ]  # fmt: skip
        lowest = meets[-1] + 1 if meets else 0
        if lowest == len(tracks):
            tracks.append([])
        tracks[lowest].append(event)
    return tracks


def _layer_track(
    name: str,
    events: Sequence[PictureEvent],
    cut: Cut,
    takes: Mapping[str, Take],
    media: Mapping[str, str],
    losses: list[str],
) -> Any:
    """Takes with alpha above the picture, with gaps between them."""
    track = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Video)
    at = 0
    for event in sorted(events, key=lambda event: event.record.start):
        if event.record.start > at:
            track.append(otio.schema.Gap(source_range=_range(0, event.record.start - at, cut.rate)))
        clip = _picture_item(event, rate=cut.rate, takes=takes, media=media, losses=losses)
        alpha = _take(event.take, takes).engine_facts.get("alpha", "")
        clip.metadata["rushes"]["alpha"] = alpha or "as the file says"
        if alpha == "premultiplied":
            losses.append(f"{clip.name} is premultiplied over black: tell the tool so, it may take alpha as straight")
        track.append(clip)
        at = event.record.end
    return track


def _take(take_id: str, takes: Mapping[str, Take]) -> Take:
    if take_id not in takes:
        raise BrokenPromise("a take of the cut was not handed to the exporter", cause=take_id)
    return takes[take_id]


def _own_start(take: Take, losses: list[str]) -> int:
    """First frame in the file's own timecode; a file without one counts from zero, and that is said."""
    if take.facts.start_timecode:
        return parse_timecode(take.facts.start_timecode, take.facts.rate)
    losses.append(f"{take.name} has no timecode: its frames count from 0, which Resolve imports as nothing")
    return 0


def _reference(
    key: str, name: str, take: Take | None, *, start: int, media: Mapping[str, str], losses: list[str]
) -> Any:
    path = media.get(key, "")
    available = _range(start, take.facts.frames, take.facts.rate) if take else None
    if not path:
        losses.append(f"{name} is offline: no file was handed over for it")
        return otio.schema.MissingReference(name=name, available_range=available)
    if "://" in path or PurePosixPath(path).is_absolute() or ":" in path.split("/")[0] or "\\" in path:
        raise BrokenPromise("a media path that is not relative", cause=path)
    return otio.schema.ExternalReference(target_url=path, available_range=available)


def _audio_track(
    name: str,
    events: Sequence[AudioEvent],
    *,
    cut: Cut,
    takes: Mapping[str, Take],
    media: Mapping[str, str],
    losses: list[str],
) -> Any:
    track = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Audio)
    by_start = {event.record.start: event for event in cut.picture if event.take}
    at = 0
    for event in sorted(events, key=lambda event: event.record.start):
        if event.record.start > at:
            track.append(otio.schema.Gap(source_range=_range(0, event.record.start - at, cut.rate)))
        track.append(_sound(event, by_start.get(event.record.start), cut.rate, takes, media, losses))
        at = event.record.end
    return track


def _sound(
    event: AudioEvent,
    picture: PictureEvent | None,
    rate: Rate,
    takes: Mapping[str, Take],
    media: Mapping[str, str],
    losses: list[str],
) -> Any:
    take = _take(picture.take, takes) if event.kind == "take" and picture else None
    if take is not None and picture is not None:
        start = _own_start(take, losses)
        first = min(take.facts.frames - 1, int(event.source_start * take.facts.rate.fps / rate.fps + Fraction(1, 2)))
        source = otio.opentime.TimeRange(_time(start + first, take.facts.rate), _time(len(event.record), rate))
        name, key = take.name, take.id
    else:
        start, source = 0, _range(event.source_start, len(event.record), rate)
        name, key = event.media.name or event.kind, event.media.sha256
    clip = otio.schema.Clip(
        name=name,
        source_range=source,
        media_reference=_reference(key, name, take, start=start, media=media, losses=losses),
        metadata={
            "rushes": {
                "kind": event.kind,
                "gain_db": event.gain_db,
                "ducks": event.ducks,
                "fade_in": event.fade_in,
                "fade_out": event.fade_out,
            }
        },
    )
    clip.enabled = not event.muted
    if event.gain_db or event.ducks or event.fade_in or event.fade_out:
        losses.append(f"gain, fades and ducking of the {event.kind} are metadata only: set them again in the tool")
    return clip


def _markers(cut: Cut, takes: Mapping[str, Take], notes: Sequence[Note]) -> list[Any]:
    """Markers of the whole timeline in film frames: readers disagree on the base of markers on clips."""
    found = [
        _marker(
            f"{layer.kind.replace('_', ' ')}: {layer.text}", layer.record.start, len(layer.record), cut.rate, layer.kind
        )
        for layer in cut.layers
    ]
    for event in cut.picture:
        if event.suggested:
            text = f"suggested, not circled: {event.take_name or event.take}"
            found.append(_marker(text, event.record.start, len(event.record), cut.rate, "suggested"))
    for note in notes:
        for start, frames in _note_places(note, cut, takes):
            found.append(_marker(f"note: {note.text}", start, frames, cut.rate, "note"))
    return sorted(found, key=lambda marker: marker.marked_range.start_time.value)


def _marker(text: str, start: int, frames: int, rate: Rate, kind: str) -> Any:
    return otio.schema.Marker(
        name=" / ".join(text.splitlines()),
        marked_range=_range(start, frames, rate),
        color=_COLORS[kind],
        metadata={"rushes": {"kind": kind}},
    )


def _note_places(note: Note, cut: Cut, takes: Mapping[str, Take]) -> list[tuple[int, int]]:
    """Where a note falls in the film; nowhere where its frames are not used."""
    if note.resolved:
        return []
    if note.cut == cut.id:
        return [(0, 1)] if note.frames is None else [(note.frames.start, max(1, len(note.frames)))]
    places = []
    for event in cut.picture:
        if not event.take or event.take != note.take or event.source is None:
            continue
        step = cut.rate.fps / takes[event.take].facts.rate.fps if event.take in takes else Fraction(1)
        frames = note.frames
        first = event.source.start if frames is None else int(frames.start * step + Fraction(1, 2))
        last = first + 1 if frames is None else int(frames.end * step + Fraction(1, 2))
        start, end = max(first, event.source.start), min(max(last, first + 1), event.source.end)
        if start < end:
            places.append((event.record.start + start - event.source.start, end - start))
    return places
