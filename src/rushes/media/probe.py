"""Facts about a media file: exact rate, frames, color tags, shape, sound and timecode."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from rushes.errors import CannotReach, RushesError, UnreadableMedia
from rushes.media.h273 import ColorTags
from rushes.model.document import from_json
from rushes.model.take import ClipFacts
from rushes.timebase import Rate

STILLS = {".png", ".jpg", ".jpeg", ".exr", ".tif", ".tiff", ".webp", ".bmp", ".dpx"}
#: Exit status of the worker for a file over a limit.
REFUSED = 3
#: Self-contained formats only: a playlist or script that names other files or addresses is never followed.
_FORMATS = (
    "mov,matroska,avi,mxf,gif,apng,mpegts,mpeg,h264,hevc,ivf,nut,ogg,flv,asf,wav,w64,aiff,flac,mp3,aac,caf,"
    "image2,png_pipe,jpeg_pipe,exr_pipe,tiff_pipe,webp_pipe,bmp_pipe,dpx_pipe"
)


@contextmanager
def open_container(path: Path, *, ours: bool = False) -> Iterator[InputContainer]:
    """An open file, closed again; the codec library's errors leave as errors of the house.

    Args:
        path: any file that the codec library reads.
        ours: written by `media.write` a moment ago: its header says everything, so no picture is decoded to guess the
            order of the others. A foreign file must be looked into.

    Raises:
        CannotReach: no such file, or no right to read it.
        UnreadableMedia: nothing that a decoder knows.
    """
    if not path.is_file():
        raise CannotReach("no such media file", cause=str(path), next_step="check the path", about=path.name)
    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    if path.suffix.lower() in STILLS:
        options["pattern_type"] = "none"  # a `%03d` in a still's name is a name
    try:
        look: Any = [{"skip_frame": "all"}] if ours else None  # the library's stub has a list of str here
        container = av.open(str(path), metadata_errors="replace", options=options, stream_options=look)
    except PermissionError as fault:
        raise CannotReach("a media file that may not be read", cause=str(fault), about=path.name) from fault
    except (av.error.FFmpegError, OSError, ValueError) as fault:
        raise unreadable(path, fault) from fault
    try:
        yield container
    finally:
        container.close()


def unreadable(path: Path, fault: Exception, *, title: str = "a media file that cannot be decoded") -> UnreadableMedia:
    """The house's error for a decoder's fault."""
    return UnreadableMedia(
        title,
        cause=f"{type(fault).__name__}: {getattr(fault, 'strerror', None) or fault}",
        next_step="play the file elsewhere to see whether it is whole; ask for it again or export it as MP4 or MOV",
        about=path.name,
    )


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first moving picture of a file; cover art is passed over.

    Raises:
        UnreadableMedia: no picture in it.
    """
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    raise UnreadableMedia(
        "no picture in the file",
        cause=f"{len(container.streams)} streams, none is a picture",
        next_step="give a video or an image",
        about=path.name,
    )


def probe_clip(path: Path, *, count: bool = False, ours: bool = False) -> ClipFacts:
    """Facts of a file.

    Args:
        path: any file the codec library reads: MP4, MOV, MKV, GIF, PNG, JPEG, EXR ...
        count: decode every picture and count those that come out; else count packets, which costs no decoding.
        ours: as for `open_container`; a third of the time.

    Raises:
        CannotReach: no such file.
        UnreadableMedia: not media, no picture, or (with `count`) nothing that decodes.
    """
    with open_container(path, ours=ours) as container:
        stream = picture_stream(container, path)
        context = stream.codec_context
        sound = container.streams.audio
        heard = sound[0].codec_context if sound else None
        timecodes = [
            container.metadata.get("timecode", ""),
            *(s.metadata.get("timecode", "") for s in container.streams),
        ]
        tags = ColorTags.from_codes(
            primaries=int(context.color_primaries),
            transfer=int(context.color_trc),
            matrix=int(context.colorspace),
            color_range=int(context.color_range),
        )
        stamps, decoded, first = _scan(container, stream, path, count=count, ours=ours)
        pixel_format = _pixel_format(stream, path)
        rate, varies = exact_rate(stream, stamps, path)
        frames = decoded if count else len(stamps)
        aspect = stream.sample_aspect_ratio
        return ClipFacts(
            width=context.width,
            height=context.height,
            rate=rate,
            frames=frames,
            seconds=Fraction(frames) / rate.fps,
            codec=context.codec.canonical_name,
            profile=stream.profile or "",
            pixel_format=pixel_format.name,
            bit_depth=max(part.bits for part in pixel_format.components),
            primaries=tags.primaries,
            transfer=tags.transfer,
            matrix=tags.matrix,
            color_range=tags.color_range,
            sample_aspect=Fraction(aspect) if aspect and aspect > 0 else Fraction(1),
            rotation=int(first.rotation) if first is not None else 0,
            has_alpha=carries_alpha(stream),
            audio_streams=len(sound),
            audio_codec=heard.name if heard else "",
            audio_rate=heard.sample_rate if heard else 0,
            audio_channels=heard.channels if heard else 0,
            container=container.format.name,
            size_bytes=path.stat().st_size,
            start_timecode=next((word for word in timecodes if word), ""),
            variable_rate=varies,
        )


def _pixel_format(stream: VideoStream, path: Path) -> VideoFormat:
    found = stream.codec_context.format
    if found is None or not stream.codec_context.width or not stream.codec_context.height:
        raise UnreadableMedia(
            "a picture without size or pixel format",
            cause=f"codec {stream.codec_context.name}",
            next_step="ask for the file again; its header is incomplete",
            about=path.name,
        )
    return found


def carries_alpha(stream: VideoStream) -> bool:
    """True where the pictures have an alpha channel, VP8 and VP9 side alpha included."""
    pixel_format = stream.codec_context.format
    inside = pixel_format is not None and any(part.is_alpha for part in pixel_format.components)
    return inside or stream.metadata.get("alpha_mode", stream.metadata.get("ALPHA_MODE")) == "1"


def probe_starts(path: Path) -> tuple[Fraction, Fraction | None]:
    """Seconds at which the first picture and the first sound are shown, by the file's own clock; None without sound.

    Raises:
        CannotReach, UnreadableMedia: as `probe_clip`.
    """
    with open_container(path) as container:
        picture = picture_stream(container, path)
        streams = [picture, *container.streams.audio[:1]]
        first: dict[int, Fraction] = {}
        seen = 0
        for packet in container.demux(streams):
            if packet.pts is None or packet.is_discard:
                continue
            at = Fraction(packet.pts) * (packet.time_base or Fraction(0))
            first[packet.stream.index] = min(at, first.get(packet.stream.index, at))
            seen += 1
            # B-frames come up to a few packets before the picture that is shown first
            if seen > 48 and len(first) == len(streams):
                break
        sound = first.get(streams[1].index) if len(streams) > 1 else None
        return first.get(picture.index, Fraction(0)), sound


def _scan(
    container: InputContainer, stream: VideoStream, path: Path, *, count: bool, ours: bool
) -> tuple[list[int], int, VideoFrame | None]:
    """Presentation times of all pictures, pictures decoded, and the first, which alone tells its rotation."""
    stamps: list[int] = []
    decoded, first = 0, None
    try:
        for packet in container.demux(stream):
            if packet.size and not packet.is_discard:
                stamps.append(packet.pts if packet.pts is not None else packet.dts or len(stamps))
            if count or first is None:
                frames = packet.decode()
                if ours and not count and not frames:  # the key picture alone, without those that the order waits for
                    frames = stream.codec_context.decode(None)
                decoded += len(frames)
                first = first or next(iter(frames), None)
    except (av.error.FFmpegError, OSError, ValueError) as fault:
        if not stamps or (count and not decoded):
            raise unreadable(path, fault) from fault
    if count and not decoded:
        raise unreadable(path, ValueError("no picture in it decodes"))
    return sorted(stamps), decoded, first


def exact_rate(stream: VideoStream, stamps: list[int], path: Path) -> tuple[Rate, bool]:
    """Frames per second as a fraction, and whether the distances between pictures vary.

    The container's word is taken where the times agree with it within one tick; else the mean of the times.

    Raises:
        UnreadableMedia: a rate outside 1 to 1000.
    """
    gaps = [b - a for a, b in pairwise(stamps)]
    said = stream.average_rate or stream.guessed_rate or stream.base_rate
    tick = stream.time_base or Fraction(1, 90000)
    varies = False
    if gaps:
        usual = sorted(gaps)[len(gaps) // 2]
        # a container with millisecond ticks jitters by one tick; more than that is a variable rate
        varies = sum(abs(gap - usual) > max(1, usual // 50) for gap in gaps) > len(gaps) // 100
        if not said or said <= 0:
            said = 1 / (Fraction(stamps[-1] - stamps[0], len(gaps)) * tick) if stamps[-1] > stamps[0] else None
        elif not varies and stream.base_rate and abs(1 / (usual * tick) - stream.base_rate) < Fraction(1, 100):
            said = stream.base_rate
    try:
        return Rate(Fraction(said) if said else Fraction(25)), varies
    except RushesError as fault:
        raise UnreadableMedia(
            "a frame rate outside 1 to 1000", cause=f"found {said}", next_step="conform the file first", about=path.name
        ) from fault


def probe_untrusted(path: Path, *, max_pixels: int, max_seconds: int, timeout: float | None = None) -> ClipFacts:
    """Facts of a file of unknown origin, found in a worker process with limits on time, memory and pixels.

    The worker decodes every picture, so that a file that passes here has been read to its end once.

    Args:
        path: the file.
        max_pixels: largest frame allowed, in pixels (`Settings.max_pixels`).
        max_seconds: longest clip allowed, in seconds (`Settings.max_seconds`).
        timeout: seconds of wall time for the worker; None for 20 and one more for every two megabytes.

    Raises:
        CannotReach: no such file.
        UnreadableMedia: not media, over a limit, or the worker died of it.
    """
    if not path.is_file():
        raise CannotReach("no such media file", cause=str(path), next_step="check the path", about=path.name)
    if timeout is None:  # a small file that takes long is a bomb, a large one is long
        timeout = 20.0 + path.stat().st_size / 2e6
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    command = [sys.executable, "-m", "rushes.media.quarantine", str(path.absolute()), str(max_pixels), str(max_seconds)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the path is one argument, no shell
            [*command, str(int(timeout) + 1)], capture_output=True, timeout=timeout, env=environment, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise _refused(path, f"not read within {timeout:g} s") from fault
    if done.returncode == REFUSED:
        raise _refused(path, done.stdout.decode(errors="replace").strip())
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word"]
        raise _refused(path, f"the worker that read it stopped with code {done.returncode}: {last[0]}")
    return from_json(done.stdout, ClipFacts)


def _refused(path: Path, cause: str) -> UnreadableMedia:
    return UnreadableMedia(
        "a media file that is not safe to read",
        cause=cause,
        next_step="ask for the file as MP4 or MOV within the limits, or raise them for this machine",
        about=path.name,
    )
