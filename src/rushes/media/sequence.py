"""Numbered pictures with alpha in a folder: PNG in 8 or 16 bits, and EXR of scene light in half floats."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

from rushes.errors import AskTheArtist, BrokenPromise
from rushes.media.h273 import BT709, ColorTags

#: Kinds of numbered pictures.
SUFFIXES = (".png", ".exr")
_NUMBER = re.compile(r"%0?(\d*)d")


def sequence_name(path: Path) -> str:
    """The pattern of file names that an output asks for: a pattern as it is, a folder as PNG named after it.

    Args:
        path: `frames/rain.%04d.png`, `frames/rain.%04d.exr`, or a folder.

    Raises:
        AskTheArtist: a file that is no pattern.
    """
    if not path.suffix:
        return f"{path.name}.%04d.png"
    if path.suffix.lower() not in SUFFIXES or len(_NUMBER.findall(path.name)) != 1:
        raise AskTheArtist(
            f"no numbered pictures called {path.name!r}",
            next_step="write e.g. frames/rain.%04d.png, frames/rain.%04d.exr, or the name of a folder",
            about=path.name,
        )
    return path.name


class SequenceWriter:
    """Writes frames 1, 2, 3 ... of a sequence, all or none, as a context manager; an error leaves what was there.

    The folder may hold other files; those of the same pattern give way, so that no frame of a longer take stays behind.
    """

    def __init__(self, path: Path, *, bits: int = 16, color: ColorTags = BT709) -> None:
        """Open a sequence.

        Args:
            path: as for `sequence_name`; the folder is made.
            bits: of a PNG, 8 or 16.
            color: primaries and transfer that a PNG is tagged with (cICP, cHRM and gAMA; it is full range). An EXR
                holds none: BT.709 primaries and linear light are what it says by saying nothing.
        """
        self._pattern = sequence_name(path)
        self.folder = path if not path.suffix else path.parent
        self.folder.mkdir(parents=True, exist_ok=True)
        self._scratch = Path(tempfile.mkdtemp(dir=self.folder, prefix=".rushes-"))
        self._bits, self._color = bits, color
        self.frames = 0

    def __enter__(self) -> SequenceWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._put_in_place()
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def write(self, picture: NDArray[np.float32]) -> None:
        """Write the next frame.

        Args:
            picture: (H, W, 4) float32. PNG: full-range R'G'B' 0..1, straight alpha. EXR: scene-linear BT.709,
                premultiplied, any range.

        Raises:
            BrokenPromise: a picture without alpha, or not float32.
        """
        if picture.ndim != 3 or picture.shape[2] != 4 or picture.dtype != np.float32:
            raise BrokenPromise("a picture that is not (H, W, 4) float32", cause=f"{picture.shape} {picture.dtype}")
        self.frames += 1
        png = self._pattern.lower().endswith(".png")
        data = png_bytes(picture, bits=self._bits, color=self._color) if png else exr_bytes(picture)
        (self._scratch / (self._pattern % self.frames)).write_bytes(data)

    def _put_in_place(self) -> None:
        before, after = _NUMBER.split(self._pattern)[0], _NUMBER.split(self._pattern)[-1]
        same = re.compile(re.escape(before) + r"\d+" + re.escape(after))
        for path in self.folder.iterdir():
            if path.is_file() and same.fullmatch(path.name):
                path.unlink()
        for path in sorted(self._scratch.iterdir()):
            os.replace(path, self.folder / path.name)


def png_bytes(picture: NDArray[np.float32], *, bits: int = 16, color: ColorTags = BT709) -> bytes:
    """A PNG with straight alpha, as its standard defines it (W3C, Portable Network Graphics, third edition, 4.4).

    Args:
        picture: (H, W, 4) float32 full-range R'G'B' 0..1.
        bits: 8 or 16.
        color: primaries and transfer for the tags.
    """
    white = 255.0 if bits == 8 else 65535.0
    codes = cv2.multiply(np.clip(picture, 0.0, 1.0), white, dtype=cv2.CV_8U if bits == 8 else cv2.CV_16U)
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(codes), format="rgba" if bits == 8 else "rgba64be")
    primaries, transfer, _, _ = color.codes
    frame.color_primaries, frame.color_trc, frame.colorspace, frame.color_range = primaries, transfer, 0, 2
    return _encode("png", frame, {"compression_level": "3"})


def exr_bytes(picture: NDArray[np.float32], *, half: bool = True) -> bytes:
    """An EXR of scene light, ZIP in blocks of 16 lines: with alpha premultiplied, as its convention has it.

    Args:
        picture: (H, W, 4) float32 premultiplied, or (H, W) of one channel, which is called Y.
        half: half floats; else 32 bits.
    """
    layout = "grayf32le" if picture.ndim == 2 else "gbrapf32le"
    if half:  # the encoder cuts bits off: round to the nearest before
        picture = np.clip(picture, -65504.0, 65504.0).astype(np.float16).astype(np.float32)
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture, np.float32), format=layout)
    return _encode("exr", frame, {"format": "half" if half else "float", "compression": "zip16"})


def _encode(codec: str, frame: VideoFrame, options: dict[str, str]) -> bytes:
    context: Any = av.CodecContext.create(codec, "w")
    context.width, context.height, context.pix_fmt = frame.width, frame.height, frame.format.name
    context.time_base, context.options, context.thread_count = Fraction(1, 24), options, 1
    return b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))
