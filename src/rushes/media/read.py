"""Frames out of a file: exact first frame, right matrix and range, upright, square pixels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

import av
import cv2
import numpy as np
from av import VideoFrame
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream
from numpy.typing import NDArray

from rushes.errors import UnreadableMedia
from rushes.media.convert import Depth, Picture, count_at_limits, to_half_picture, to_picture
from rushes.media.probe import carries_alpha, open_container, picture_stream, unreadable


def read_frames(
    path: Path,
    *,
    start: int = 0,
    end: int | None = None,
    size: tuple[int, int] | None = None,
    threads: int = 1,
    alpha: bool = False,
    tolerant: bool = False,
    only: Collection[int] | None = None,
) -> Iterator[NDArray[np.uint8]]:
    """Pictures of a clip in order of showing.

    Args:
        path: video or image; an image is one frame.
        start: first frame, exact whatever the GOP, counted in pictures of the file.
        end: first frame not given, None for all.
        size: (width, height) wanted, as shown; None for the shown size (upright, square pixels).
        threads: decoder threads; the pictures are the same for any number.
        alpha: True for (H, W, 4) with straight alpha (opaque where the file has none). What says that it is
            premultiplied (`alpha` in the container's metadata, or an EXR) is divided by its alpha.
        tolerant: stop quietly at damage instead of raising after the last good picture.
        only: which pictures to give, counted from `start`; the others are decoded and not converted. None for all.

    Yields:
        (H, W, 3) uint8, full-range R'G'B' as tagged (see `convert.to_picture` for untagged files). An EXR, which is
        scene-linear, is shown through the sRGB curve (IEC 61966-2-1).

    Raises:
        CannotReach: no such file.
        UnreadableMedia: damage, after every picture before it was given; or no picture at `start`.
    """
    return _read(
        path, span=(start, end), size=size, threads=threads, alpha=alpha, tolerant=tolerant, depth="uint8", only=only
    )


def read_float(
    path: Path,
    *,
    start: int = 0,
    end: int | None = None,
    size: tuple[int, int] | None = None,
    threads: int = 1,
    alpha: bool = False,
    tolerant: bool = False,
) -> Iterator[NDArray[np.float32]]:
    """The same as `read_frames` in (H, W, 3 or 4) float32 0..1 without losing bits of 10-bit and better sources."""
    return _read(path, span=(start, end), size=size, threads=threads, alpha=alpha, tolerant=tolerant, depth="float32")


def read_video(
    path: Path, *, start: int = 0, end: int | None = None, threads: int = 1, tolerant: bool = False
) -> Iterator[VideoFrame]:
    """The same pictures as the decoder gives them, for `convert.to_format`: neither turned nor made square.

    For files of the house, whose pictures are upright with square pixels; cheaper than R'G'B' by two conversions.
    """
    yield from _read(path, span=(start, end), size=None, threads=threads, alpha=False, tolerant=tolerant, depth=None)


class CodedPicture:
    """One picture as decoded: what is asked for is converted, and nothing else (`imaging.view.Coded`)."""

    def __init__(self, frame: VideoFrame, aspect: Fraction | None) -> None:
        self._frame, self._aspect = frame, aspect  # never the stream: its file may be closed when somebody asks
        self._is_upright = round(frame.rotation / 90) % 4 == 0 and (not aspect or aspect <= 0 or aspect == 1)

    def rgb(self) -> NDArray[np.uint8]:
        """(H, W, 3) uint8, as `read_frames` gives it."""
        return cast(NDArray[np.uint8], _upright(self._frame, self._aspect, size=None, depth="uint8", alpha=False))

    def half(self) -> NDArray[np.float32] | None:
        """(H/2, W/2, 3) float32 R'G'B' 0..1, each pixel the mean of four; None where there is no short way to it."""
        return to_half_picture(self._frame) if self._is_upright else None

    def at_limits(self, *, lines: int, low: int, high: int) -> tuple[int, int, int, int] | None:
        """Pixels on every (H // lines)-th line; those with any channel at a limit, all at the top, all at the bottom.

        Args:
            lines: about how many are looked at.
            low: codes up to this are at the bottom.
            high: codes from this on are at the top.

        Returns:
            four counts; None where there is no short way to them.
        """
        every = max(1, self._frame.height // lines)
        return count_at_limits(self._frame, every=every, low=low, high=high) if self._is_upright else None


def read_coded(path: Path, *, ours: bool = False) -> Iterator[CodedPicture]:
    """The pictures of `read_frames`, converted as far as somebody asks: for who looks at most of them at small size.

    Args:
        path: video or image.
        ours: as for `probe.open_container`.

    Raises:
        CannotReach, UnreadableMedia: as `read_frames`.
    """
    yield from _read(path, span=(0, None), size=None, threads=1, alpha=False, tolerant=False, depth="coded", ours=ours)


def _read(
    path: Path,
    *,
    span: tuple[int, int | None],
    size: tuple[int, int] | None,
    threads: int,
    alpha: bool,
    tolerant: bool,
    depth: Depth | Literal["coded"] | None,
    only: Collection[int] | None = None,
    ours: bool = False,
) -> Iterator[Any]:
    start, end = span
    given = 0
    with open_container(path, ours=ours) as container:
        stream = picture_stream(container, path)
        stream.thread_type = "AUTO" if threads > 1 else "NONE"
        stream.codec_context.thread_count = max(1, threads)
        try:
            for frame in _frames_from(container, stream, start=start, alpha=alpha, path=path):
                if end is not None and given >= end - start:
                    return
                if depth is None:
                    yield frame
                elif depth == "coded":
                    yield CodedPicture(frame, stream.sample_aspect_ratio)
                elif only is None or given in only:
                    picture = _upright(frame, stream.sample_aspect_ratio, size=size, depth=depth, alpha=alpha)
                    yield _divided(picture) if alpha and _is_premultiplied(container, stream) else picture
                given += 1
        except (av.error.FFmpegError, OSError, ValueError) as fault:
            if isinstance(fault, UnreadableMedia):
                if not tolerant:
                    raise
            elif not tolerant:
                raise unreadable(path, fault, title=f"a media file that breaks off after {given} frames") from fault
        if end is None and not given and not tolerant:
            raise UnreadableMedia("no picture to give", cause=f"nothing decodes from frame {start} on", about=path.name)
        if end is not None and given < end - start and not tolerant:
            raise UnreadableMedia(
                f"a media file that ends after {given} of the {end - start} frames asked for",
                cause=f"frames {start} to {end} were asked for",
                next_step="ask for fewer frames, or for the whole file again",
                about=path.name,
            )


def _frames_from(
    container: InputContainer, stream: VideoStream, *, start: int, alpha: bool, path: Path
) -> Iterator[VideoFrame]:
    """Decoded frames from the one asked for; the decoder starts at the key frame before it."""
    first: int | None = None
    skip = start
    if start:
        stamps = sorted(p.pts for p in container.demux(stream) if p.size and p.pts is not None and not p.is_discard)
        if start >= len(stamps) and stamps:
            return
        if stamps:
            first, skip = stamps[start], 0
            container.seek(first, stream=stream, backward=True)
        else:
            container.seek(0)
    decoder = _alpha_decoder(stream) if alpha and carries_alpha(stream) else None
    seen = 0
    for packet in container.demux(stream):
        seen += bool(packet.size)
        for frame in decoder.decode(packet) if decoder else packet.decode():
            if first is not None and frame.pts is not None and frame.pts < first:
                continue
            if skip:
                skip -= 1
                continue
            yield frame
    if not start and stream.frames and seen < stream.frames:
        raise UnreadableMedia(
            "a media file that is cut short",
            cause=f"its index names {stream.frames} pictures, {seen} are in it",
            next_step="ask for the file again; the pictures before the end are good",
            about=path.name,
        )


def _alpha_decoder(stream: VideoStream) -> VideoCodecContext | None:
    """VP8 and VP9 keep alpha beside the picture, which only libvpx decodes; FFmpeg's own decoders drop it."""
    names = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
    if stream.codec_context.codec.canonical_name not in names:
        return None
    context: Any = av.CodecContext.create(names[stream.codec_context.codec.canonical_name], "r")
    context.extradata = stream.codec_context.extradata
    return cast(VideoCodecContext, context)


def _upright(
    frame: VideoFrame, aspect: Fraction | None, *, size: tuple[int, int] | None, depth: Depth, alpha: bool
) -> Picture:
    turns = round(frame.rotation / 90) % 4
    wide = frame.width
    if aspect and aspect > 0 and aspect != 1:
        wide = max(2, round(frame.width * Fraction(aspect) / 2) * 2)
    shown = size or ((wide, frame.height) if turns % 2 == 0 else (frame.height, wide))
    stored = shown if turns % 2 == 0 else (shown[1], shown[0])
    if frame.format.name in ("gbrpf32le", "gbrapf32le", "grayf32le", "gbrpf16le", "gbrapf16le"):
        picture = _shown_linear(frame, depth=depth, alpha=alpha, size=stored)
    else:
        same = stored == (frame.width, frame.height)
        picture = to_picture(frame, depth=depth, size=None if same else stored, alpha=alpha)
    return cast(Picture, np.ascontiguousarray(np.rot90(picture, turns))) if turns else picture


def _is_premultiplied(container: InputContainer, stream: VideoStream) -> bool:
    """True where a file says of its colour that it was multiplied with its alpha."""
    return container.metadata.get("alpha", "") == "premultiplied" and carries_alpha(stream)


def _divided(picture: Picture) -> Picture:
    """Colour over alpha; black where nothing is."""
    white = np.float32(255.0 if picture.dtype == np.uint8 else 1.0)
    share = picture[..., 3:].astype(np.float32) / white
    color = np.where(share > 0.0, picture[..., :3] / np.maximum(share, 1e-6), 0.0)
    out = picture.copy()
    out[..., :3] = np.minimum(color + (0.5 if picture.dtype == np.uint8 else 0.0), white)
    return out


def _shown_linear(frame: VideoFrame, *, depth: Depth, alpha: bool, size: tuple[int, int]) -> Picture:
    """Scene-linear float (EXR, premultiplied) through the sRGB curve; values above 1 clip; alpha becomes straight."""
    linear = np.asarray(frame.reformat(format="gbrapf32le").to_ndarray(), np.float32)
    if alpha:
        share = linear[..., 3:]
        linear = np.concatenate([linear[..., :3] / np.where(share > 0.0, share, 1.0), share], axis=2)
    light = np.clip(linear[..., :3], 0.0, 1.0)
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    picture = np.concatenate([shown, linear[..., 3:]], axis=2) if alpha else shown
    if size != (frame.width, frame.height):
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if depth == "float32":
        return np.asarray(picture, np.float32)
    return np.asarray(np.clip(picture * 255.0 + 0.5, 0, 255), np.uint8)
