"""From a cut to a file: its pictures in order, its texts over them, its sound under them, encoded and tagged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.delivery.soundtrack import mix_audio, sample_at
from rushes.delivery.titles import CARD_DISSOLVE, Title, draw_card, lay_titles, smooth
from rushes.errors import BrokenPromise, Cancelled, CannotDo
from rushes.imaging.lettering import Patch
from rushes.imaging.typeset import read_face
from rushes.media.ahead import make_ahead
from rushes.media.convert import Coded, Picture, to_format, to_video_frame
from rushes.media.h273 import ColorTags
from rushes.media.overlay import Overlay, can_overlay, lay_over, make_overlay, mix_frames
from rushes.media.write import AudioPlan, Writer, open_writer
from rushes.model.brief import Brand
from rushes.model.cut import Cut, PictureEvent
from rushes.model.engine import Encoder
from rushes.model.master import DeliverableSpec
from rushes.timebase import Rate

__all__ = ["conform_frames", "encode_film", "mix_audio"]

#: Pixels that wait between the pictures' thread and the encoder: six frames of 1080p, two of UHD.
_PIXELS_AHEAD = 13_000_000
OpenPicture = Callable[[PictureEvent], Iterator[Picture] | Iterator[Coded]]


def encode_film(
    cut: Cut,
    *,
    open_picture: OpenPicture,
    spec: DeliverableSpec,
    brand: Brand,
    font: bytes,
    audio: NDArray[np.float32] | None,
    out: Path,
    label: str = "",
    metadata: Mapping[str, str] | None = None,
    threads: int = 1,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Encode one film in one specification; pictures are prepared in one thread while another encodes.

    Args:
        cut: picture events, layers of type and length.
        open_picture: frames of one event, at least as many as it shows (a single frame is held): arrays
            (H, W, 3) uint8, uint16 or float32 R'G'B' of the specification's size, or, cheaper, frames of
            `media.read.read_video`.
        spec: size, codec, tags, loudness.
        brand: palette and end card.
        font: bytes of the face that all texts are set in.
        audio: (n, 2) float32 at 48 kHz as `mix_audio` gives it, None for a file without sound.
        out: the file; nothing is left of it after an error.
        label: e.g. `DRAFT - previz, no AI`; stands in the file's metadata.
        metadata: more keys for the file.
        threads: of the encoder.
        progress: told the share done, now and then.
        cancelled: asked now and then.

    Returns:
        frames written.

    Raises:
        Cancelled: where `cancelled` says so.
        CannotDo: a specification at another rate, or a cut with holes.
        BrokenPromise: pictures too few or of another size.
        DiskFull, CannotReach: as `media.write`.
    """
    if spec.rate and Rate.parse(spec.rate) != cut.rate:
        raise CannotDo(
            "a specification at another frame rate than the film",
            cause=f"{spec.name} wants {spec.rate}, the production runs at {cut.rate}",
            next_step="set the production's rate before its first take, or choose another specification",
        )
    total = cut.frames
    film = _film(cut, open_picture=open_picture, spec=spec, brand=brand, font=font)
    sound = audio if spec.audio != "none" else None
    with (
        open_writer(
            out,
            width=spec.width,
            height=spec.height,
            rate=cut.rate,
            encoder=_encoder(spec, threads),
            pixel_format=spec.pixel_format,
            color=ColorTags.from_names(spec.color),
            audio=AudioPlan(codec=spec.audio_codec) if sound is not None else None,
            timecode=spec.start_timecode,
            reel=cut.id[:32],
            metadata={
                **({"comment": label} if label else {}),
                **({"title": cut.title} if cut.title else {}),
                **(metadata or {}),
            },
            options=_options(spec),
            faststart=spec.faststart,
        ) as writer,
        closing(make_ahead(film, count=max(2, min(6, _PIXELS_AHEAD // (spec.width * spec.height))))) as frames,
    ):
        for index, frame in enumerate(frames):
            if cancelled and index % 4 == 0 and cancelled():
                raise Cancelled(f"{out.name} was stopped at frame {index} of {total}")
            writer.write(frame)
            _write_sound(writer, sound, index, cut.rate)
            if progress and (index % 6 == 5 or index + 1 == total):
                progress((index + 1) / total)
    return writer.frames


def conform_frames(
    frames: Iterator[Coded] | Iterator[Picture], *, given: int, wanted: int
) -> Iterator[Coded | Picture]:
    """As many frames as wanted out of as many as given, each the nearest in time: a cadence, never a blend."""
    position, current = -1, None
    for index in range(wanted):
        place = min(given - 1, int((2 * index + 1) * given // (2 * wanted)))
        while position < place:
            current = next(frames, current)
            position += 1
        if current is None:
            raise BrokenPromise("a clip without frames")
        yield current


def _encoder(spec: DeliverableSpec, threads: int) -> Encoder:
    quality = spec.quality
    return Encoder(
        codec=spec.codec,
        preset=quality.get("preset", "veryfast"),
        crf=int(quality.get("crf", "17")),
        threads=max(1, threads),
    )


def _options(spec: DeliverableSpec) -> dict[str, str]:
    """Of H.264: key pictures every `quality.g`, tools by `quality.x264`, a ceiling on the bit rate.

    The ceiling leaves room for sound and container.
    """
    if spec.codec != "h264":
        return {}
    options = {"g": spec.quality["g"], "bf": "0"} if "g" in spec.quality else {}
    if "x264" in spec.quality:
        options["x264-params"] = spec.quality["x264"]
    if spec.bitrate_max:
        room = 0.96 * spec.bitrate_max - (384_000 if spec.audio != "none" else 0)
        options |= {"maxrate": str(int(room)), "bufsize": str(int(room))}
    return options


def _write_sound(writer: Writer, sound: NDArray[np.float32] | None, index: int, rate: Rate) -> None:
    if sound is not None:
        writer.write_audio(sound[sample_at(index, rate) : sample_at(index + 1, rate)])


@dataclass(frozen=True, kw_only=True, eq=False)
class _Type:
    """A title in the film's planes."""

    title: Title
    overlay: Overlay


def _film(cut: Cut, *, open_picture: OpenPicture, spec: DeliverableSpec, brand: Brand, font: bytes) -> Iterator[Coded]:
    """Every frame of a film in the encoder's pixel format, with its texts."""
    face = read_face(font)
    tags = ColorTags.from_names(spec.color)
    types = [
        _Type(title=title, overlay=_overlay(title.patch, spec, tags))
        for title in lay_titles(cut, spec=spec, brand=brand, face=face)
    ]
    events = sorted(cut.picture, key=lambda event: event.record.start)
    previous: Coded | None = None
    at = 0
    for event in events:
        if event.record.start != at:
            raise CannotDo(
                "a film with a hole or an overlap",
                cause=f"frame {at} is followed by an event at {event.record.start}",
                next_step="assemble the cut again",
                about=cut.id,
            )
        at = event.record.end
        if event.card == "end_card":
            card = to_video_frame(
                draw_card(cut, event, spec=spec, brand=brand, face=face), pixel_format=spec.pixel_format, tags=tags
            )
            yield from _dissolve(previous, card, len(event.record), spec, tags)
        else:
            for index, frame in enumerate(_pictures(event, open_picture, spec, tags), event.record.start):
                _set_type(frame, types, index, spec)
                previous = frame
                yield frame


def _overlay(patch: Patch, spec: DeliverableSpec, tags: ColorTags) -> Overlay:
    if not can_overlay(spec.pixel_format):
        raise CannotDo("texts on a film in this pixel format", cause=spec.pixel_format, about=spec.name)
    return make_overlay(
        patch.pixels,
        left=patch.left,
        top=patch.top,
        frame=(spec.width, spec.height),
        pixel_format=spec.pixel_format,
        tags=tags,
    )


def _pictures(
    event: PictureEvent, open_picture: OpenPicture, spec: DeliverableSpec, tags: ColorTags
) -> Iterator[Coded]:
    """Exactly as many frames as the event shows, converted; a lone frame is held."""
    wanted = len(event.record)
    if event.card == "gap" or not event.take:
        black = np.zeros((spec.height, spec.width, 3), np.uint8)
        for _ in range(wanted):
            yield to_video_frame(black, pixel_format=spec.pixel_format, tags=tags)
        return
    given, last = 0, None
    for last in open_picture(event):
        if given == wanted:
            return
        given += 1
        yield _convert(last, spec, tags)
    if given != wanted and (given != 1 or last is None):
        raise BrokenPromise(
            "a shot with fewer frames than it shows",
            cause=f"{given} of {wanted} frames",
            next_step="make its master again",
            about=event.take_name or event.shot,
        )
    for _ in range(wanted - given):
        yield _convert(last, spec, tags)  # type: ignore[arg-type]  # there is exactly one


def _convert(frame: Picture | Coded, spec: DeliverableSpec, tags: ColorTags) -> Coded:
    found = (frame.width, frame.height) if isinstance(frame, Coded) else (frame.shape[1], frame.shape[0])
    if found != (spec.width, spec.height):
        raise BrokenPromise(
            "a picture of another size than its film",
            cause=f"found {found[0]}x{found[1]}, {spec.name} is {spec.width}x{spec.height}",
            next_step="make the masters at the specification's size",
        )
    if isinstance(frame, Coded):
        return to_format(frame, pixel_format=spec.pixel_format, tags=tags)
    return to_video_frame(frame, pixel_format=spec.pixel_format, tags=tags)


def _set_type(frame: Coded, types: Sequence[_Type], index: int, spec: DeliverableSpec) -> None:
    now = [(item, item.title.opacity(index)) for item in types]
    now = [(item, opacity) for item, opacity in now if opacity > 0]
    if not now:
        return
    shade = np.zeros(spec.height, np.float32)
    for item, opacity in now:
        patch = item.title.patch
        part = shade[patch.shade_top : patch.shade_top + len(patch.shade)]
        np.maximum(part, patch.shade[: len(part)] * opacity, out=part)
    overlays = [(item.overlay, opacity) for item, opacity in now]
    lay_over(frame, overlays, shade=shade, color_range=spec.color[3])


def _dissolve(
    before: Coded | None, card: Coded, length: int, spec: DeliverableSpec, tags: ColorTags
) -> Iterator[Coded]:
    """The card for its length, appearing out of the picture before it."""
    rise = min(CARD_DISSOLVE, length // 3) if before is not None else 0
    for index in range(length):
        if index >= rise or before is None:
            yield to_format(card, pixel_format=spec.pixel_format, tags=tags)
        else:
            yield mix_frames(before, card, smooth((index + 1) / (rise + 1)))
