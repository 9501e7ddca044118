"""Frames and sound into a file: an encoder per delivery codec, tags in container and stream, all or nothing on disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av import AudioFrame, VideoFrame
from av.video.frame import PictureType
from av.video.stream import VideoStream
from numpy.typing import NDArray

from rushes.errors import BrokenPromise, CannotDo, CannotReach, DiskFull, RushesError
from rushes.media.convert import Picture, to_video_frame
from rushes.media.h273 import BT709, ColorTags
from rushes.model.engine import Encoder
from rushes.timebase import Rate

_DEFAULT_ENCODER = Encoder()
#: AAC decoders give this many samples of run-in before the first real one; without an edit list nobody removes them.
AAC_PRIMING = 1024
_CONTAINERS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm"}
#: Our codec names -> FFmpeg encoder and its fixed options.
_CODECS: dict[str, tuple[str, dict[str, str]]] = {
    "h264": ("libx264", {"profile": "high", "bf": "2"}),
    # mezzanines: lossless and three times as cheap both ways, for eight bits; visually lossless where there are ten
    "magicyuv": ("magicyuv", {}),
    "h264_intra": ("libx264", {"preset": "ultrafast", "tune": "fastdecode", "g": "1", "qp": "10"}),
    "prores_422_hq": ("prores_ks", {"profile": "3", "vendor": "apl0"}),
    "prores_422_hq_fast": ("prores_aw", {"profile": "3", "vendor": "apl0"}),
    "prores_4444": ("prores_ks", {"profile": "4", "vendor": "apl0", "alpha_bits": "16"}),
    "dnxhr_hq": ("dnxhd", {"profile": "dnxhr_hq"}),
    "dnxhr_hqx": ("dnxhd", {"profile": "dnxhr_hqx"}),
    "ffv1": ("ffv1", {"level": "3", "slices": "4", "slicecrc": "1"}),
}


@dataclass(frozen=True, kw_only=True)
class AudioPlan:
    """The sound stream of a file: `aac`, `pcm_s24le` or `pcm_s16le`, stereo at `rate` hertz."""

    codec: str = "aac"
    rate: int = 48000
    bitrate: int = 384_000


@dataclass(frozen=True, kw_only=True)
class WritePlan:
    """Everything that decides a file's bytes besides its pictures and sound."""

    width: int
    height: int
    rate: Rate
    encoder: Encoder = Encoder()
    pixel_format: str = "yuv420p"
    color: ColorTags = BT709
    audio: AudioPlan | None = None
    timecode: str = ""
    reel: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    faststart: bool = True


def open_writer(
    path: Path,
    *,
    width: int,
    height: int,
    rate: Rate,
    encoder: Encoder = _DEFAULT_ENCODER,
    pixel_format: str = "yuv420p",
    color: ColorTags = BT709,
    audio: AudioPlan | None = None,
    timecode: str = "",
    reel: str = "",
    metadata: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    faststart: bool = True,
) -> Writer:
    """A file to write frames to, as a context manager: leaving it well puts the file in place, an error removes it.

    The same frames, plan and library give the same bytes: thread counts are fixed and no clock enters the file. MP4 and
    MOV carry no edit list; picture and sound both start at 0.

    Args:
        path: `.mp4`, `.mov`, `.mkv`; written beside it under a temporary name, synced, then renamed over it.
        width: pixels, even for 4:2:0 and 4:2:2.
        height: pixels.
        rate: exact.
        encoder: codec (`h264`, `h264_intra`, `magicyuv`, `prores_422_hq`, `prores_422_hq_fast`, `prores_4444`,
            `dnxhr_hq`, `dnxhr_hqx`, `ffv1`), preset, crf and threads.
        pixel_format: FFmpeg name.
        color: tags that go into container and stream, and decide the conversion.
        audio: None for no sound stream at all.
        timecode: of the first frame, `HH:MM:SS:FF`; makes a timecode track in MP4 and MOV.
        reel: reel name on the timecode track.
        metadata: keys for the container.
        options: more options for the encoder, e.g. `{"maxrate": "8000000", "bufsize": "8000000"}`.
        faststart: index before the pictures (MP4 and MOV).

    Raises:
        CannotDo: an unknown codec or container.
        CannotReach: the folder cannot be written to.
    """
    if path.suffix.lower() not in _CONTAINERS:
        raise CannotDo(f"no container called {path.suffix!r}", next_step="use .mp4, .mov or .mkv", about=path.name)
    if not path.parent.is_dir():
        raise CannotReach(
            "a film for a folder that does not exist",
            cause=str(path.parent),
            next_step="make the folder first",
            about=path.name,
        )
    if encoder.codec not in _CODECS:
        raise CannotDo(f"no codec called {encoder.codec!r}", cause="known: " + ", ".join(_CODECS), about=path.name)
    plan = WritePlan(
        width=width,
        height=height,
        rate=rate,
        encoder=encoder,
        pixel_format=pixel_format,
        color=color,
        audio=audio,
        timecode=timecode,
        reel=reel,
        metadata=metadata or {},
        options=options or {},
        faststart=faststart,
    )
    return Writer(path, plan)


class Writer:
    """An open file; made by `open_writer`. `prepare` may run in any thread, the rest in one."""

    def __init__(self, path: Path, plan: WritePlan) -> None:
        self._path = path
        self._plan = plan
        self._part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
        self.frames = 0
        self._sound_samples = 0
        self._skip = AAC_PRIMING if plan.audio and plan.audio.codec == "aac" else 0
        try:
            self._container = av.open(
                str(self._part), "w", format=_CONTAINERS[path.suffix.lower()], options=_mux_options(path, plan)
            )
        except OSError as fault:
            raise _refused(path, fault) from fault
        self._picture = _add_picture(self._container, plan)
        self._sound: Any = None
        if plan.audio:
            self._sound = self._container.add_stream(plan.audio.codec, rate=plan.audio.rate, layout="stereo")
            if plan.audio.codec == "aac":
                self._sound.bit_rate = plan.audio.bitrate
            self._sound.codec_context.thread_count = 1
        for key, value in plan.metadata.items():
            self._container.metadata[key] = value
        if plan.timecode:
            self._container.metadata["timecode"] = plan.timecode
        if plan.reel:
            self._picture.metadata["reel_name"] = plan.reel

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abort()
            return
        try:
            self._finish()
        except BaseException:
            self.abort()
            raise

    def prepare(self, picture: Picture) -> VideoFrame:
        """A picture in the encoder's pixel format, ready for `write`; may run in another thread.

        Args:
            picture: (H, W, 3 or 4) uint8, uint16 (white 65535) or float32 (0..1), full-range R'G'B'.

        Raises:
            BrokenPromise: a picture of another size than the file's.
        """
        if picture.shape[:2] != (self._plan.height, self._plan.width):
            raise BrokenPromise(
                "a frame of another size than its file",
                cause=f"found {picture.shape[1]}x{picture.shape[0]}, file is {self._plan.width}x{self._plan.height}",
                about=self._path.name,
            )
        return to_video_frame(picture, pixel_format=self._plan.pixel_format, tags=self._plan.color)

    def write(self, picture: Picture | VideoFrame) -> None:
        """Encode the next frame: a picture as for `prepare`, or what `prepare` gave.

        Raises:
            DiskFull, CannotReach: the file cannot grow.
            BrokenPromise: a picture of another size.
        """
        frame = picture if isinstance(picture, VideoFrame) else self.prepare(picture)
        frame.pts = self.frames
        # a decoded frame remembers that it was a key picture, and would make the encoder write one
        frame.pict_type = PictureType.NONE
        frame.time_base = 1 / self._plan.rate.fps
        self.frames += 1
        self._encode(self._picture, frame)

    def write_audio(self, block: NDArray[np.float32]) -> None:
        """Encode the next stretch of sound.

        Args:
            block: (n, 2) float32, -1..1, at the plan's rate; any length, in order. Written along with the frames they
                belong to, they keep memory flat.

        Raises:
            BrokenPromise: the file was opened without sound.
            DiskFull, CannotReach: the file cannot grow.
        """
        if self._sound is None or self._plan.audio is None:
            raise BrokenPromise("sound written to a file without a sound stream", about=self._path.name)
        if self._skip:
            # the encoder's run-in takes the place of the first samples, so that sound stays in sync with no edit list
            drop = min(self._skip, len(block))
            self._skip -= drop
            block = block[drop:]
        if not len(block):
            return
        frame = _sound_frame(block, self._plan.audio)
        frame.pts = self._sound_samples
        frame.time_base = Fraction(1, self._plan.audio.rate)
        self._sound_samples += len(block)
        self._encode(self._sound, frame)

    def abort(self) -> None:
        """Close and remove the half file; harmless when called twice."""
        with suppress(OSError, ValueError):  # the half file goes away in any case
            self._container.close()
        self._part.unlink(missing_ok=True)

    def _encode(self, stream: Any, frame: VideoFrame | AudioFrame | None) -> None:
        try:
            for packet in stream.encode(frame):
                self._container.mux(packet)
        except (OSError, ValueError) as fault:
            if isinstance(fault, RushesError):
                raise
            raise _refused(self._path, fault) from fault

    def _finish(self) -> None:
        self._encode(self._picture, None)
        if self._sound is not None:
            self._encode(self._sound, None)
        try:
            self._container.close()
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(self._part, self._path)
        except OSError as fault:
            raise _refused(self._path, fault) from fault
        _sync_folder(self._path.parent)


def _mux_options(path: Path, plan: WritePlan) -> dict[str, str]:
    if _CONTAINERS[path.suffix.lower()] not in ("mp4", "mov"):
        return {"fflags": "+bitexact"}
    flags = "+negative_cts_offsets" + ("+faststart" if plan.faststart else "")
    if plan.metadata:
        flags += "+use_metadata_tags"
    # without an edit list and with negative offsets, B-frames start at 0 instead of two frames late
    return {"movflags": flags, "use_editlist": "0", "fflags": "+bitexact"}


def _add_picture(container: Any, plan: WritePlan) -> VideoStream:
    encoder = plan.encoder
    name, fixed = _CODECS[encoder.codec]
    options = {**fixed, **plan.options}
    if encoder.codec == "h264":
        half_second = max(1, round(plan.rate.fps / 2))
        options = {
            "preset": encoder.preset,
            "crf": str(encoder.crf),
            "g": str(half_second),
            "mbtree": "0",  # its SIMD code reads memory nobody wrote: the same frames gave one of three files
            "flags": "+cgop",
            **options,
        }
        if plan.pixel_format != "yuv420p":
            options.pop("profile", None)
    stream: VideoStream = container.add_stream(name, rate=plan.rate.fps, options=options)
    stream.width, stream.height, stream.pix_fmt = plan.width, plan.height, plan.pixel_format
    context = stream.codec_context
    context.time_base = 1 / plan.rate.fps
    context.thread_count = max(1, encoder.threads)
    context.color_primaries, context.color_trc, context.colorspace, context.color_range = plan.color.codes
    return stream


def _sound_frame(block: NDArray[np.float32], audio: AudioPlan) -> AudioFrame:
    limited = np.clip(np.asarray(block, np.float32), -1.0, 1.0)
    if audio.codec == "aac":
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(limited.T), format="fltp", layout="stereo")
    elif audio.codec == "pcm_s24le":
        # the encoder keeps the upper 24 of 32 bits
        whole = np.rint(limited.astype(np.float64) * 8388607.0).astype(np.int32) << 8
        frame = AudioFrame.from_ndarray(whole.reshape(1, -1), format="s32", layout="stereo")
    else:
        whole16 = np.rint(limited * 32767.0).astype(np.int16)
        frame = AudioFrame.from_ndarray(whole16.reshape(1, -1), format="s16", layout="stereo")
    frame.sample_rate = audio.rate
    return frame


def _refused(path: Path, fault: BaseException) -> RushesError:
    if getattr(fault, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(
            "no room left for a film",
            cause=f"{path.parent} is full",
            next_step="free some space and run the same command again; nothing was half written",
            about=path.name,
        )
    return CannotReach(
        "a film that cannot be written",
        cause=str(fault),
        next_step="check the folder, its rights and the size asked for",
        about=path.name,
    )


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where the platform lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
