"""R'G'B' to Y'CbCr and back: the only module of the house that converts between them.

FFmpeg converts with BT.601 unless told (pure red becomes 81/90/240 and a file tagged BT.709 then shows orange), and on
the way back its quick 8-bit path darkens every picture by up to two codes. Both are settled here, once.
"""

from __future__ import annotations

import threading
from typing import Any, Literal

import cv2
import numpy as np
from av import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from numpy.typing import NDArray

from rushes.errors import BrokenPromise, UnreadableMedia
from rushes.media.h273 import BT709, ColorTags
from rushes.media.planes import count_limits, from_bytes, from_words, to_bytes, to_float, to_half

Picture = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]
#: A frame in a codec's own planes, for rooms that pass it on without opening it.
Coded = VideoFrame
Depth = Literal["uint8", "uint16", "float32"]

#: Code of white in swscale's 16-bit R'G'B', in and out: 255 * 256, so that 8-bit codes are the high bytes.
_WHITE = 255 * 256
_INTO_VIDEO = Interpolation.BICUBIC | Interpolation.ACCURATE_RND
_INTO_PICTURE = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_SMALLER = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
#: H.273 matrix -> the number swscale calls the same coefficients.
_SWS_MATRIX = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
#: The same number -> red and blue weights of the matrix, for the short ways of `planes`.
_WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 9: (0.2627, 0.0593)}
#: Lines from which an untagged file is taken as HD, hence BT.709; below, BT.601 (ITU-R BT.709-6, BT.601-7).
HD_LINES = 720
_local = threading.local()


def to_video_frame(picture: Picture, *, pixel_format: str, tags: ColorTags = BT709) -> VideoFrame:
    """One picture as an encoder takes it, tagged.

    Args:
        picture: (H, W, 3) or (H, W, 4 with straight alpha) full-range R'G'B', as uint8, uint16 (white 65535) or
            float32 (0..1, clipped). Dither is the caller's business (finishing applies it last).
        pixel_format: FFmpeg name, e.g. `yuv420p`, `yuv422p10le`, `yuva444p10le`.
        tags: matrix and range that the frame is converted to and tagged with.

    Raises:
        BrokenPromise: a picture of another shape or type.
    """
    if picture.ndim != 3 or picture.shape[2] not in (3, 4):
        raise BrokenPromise("a picture that is not (H, W, 3) or (H, W, 4)", cause=f"found shape {picture.shape}")
    codes = tags.codes
    layout = "rgb" if picture.shape[2] == 3 else "rgba"
    matrix = _SWS_MATRIX.get(codes[2], 1)
    is_even = picture.shape[0] % 2 == picture.shape[1] % 2 == 0
    if picture.dtype == np.uint8 and layout == "rgb" and pixel_format == "yuv420p" and is_even and matrix in _WEIGHTS:
        kr, kb = _WEIGHTS[matrix]
        short = from_bytes(np.ascontiguousarray(picture, np.uint8), kr=kr, kb=kb, full=codes[3] == 2)
        return _tagged(short, codes)
    is_whole = layout == "rgb" and picture.dtype == np.uint16 and not picture.shape[1] % 2
    if is_whole and pixel_format == "yuv422p10le" and matrix in _WEIGHTS:
        kr, kb = _WEIGHTS[matrix]
        words = from_words(np.ascontiguousarray(picture, np.uint16), kr=kr, kb=kb, full=codes[3] == 2)
        return _tagged(words, codes)
    if picture.dtype == np.uint8:
        narrow = np.ascontiguousarray(picture, np.uint8)
        frame = VideoFrame.from_ndarray(narrow, "rgb24" if layout == "rgb" else "rgba")
    else:
        wide = _sixteen_bit(picture)
        frame = VideoFrame.from_ndarray(wide, "rgb48le" if layout == "rgb" else "rgba64le")
    out = _reformatter().reformat(
        frame,
        format=pixel_format,
        dst_colorspace=matrix,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.JPEG if codes[3] == 2 else ColorRange.MPEG,
        interpolation=_INTO_VIDEO,
        threads=1,
    )
    if layout == "rgba" and pixel_format.startswith("yuva"):
        white = {"uint8": 255.0, "uint16": 65535.0, "float32": 1.0}[str(picture.dtype)]
        _set_alpha(out, np.asarray(picture[..., 3], np.float32) / np.float32(white))
    return _tagged(out, codes)


def _alpha_plane(frame: VideoFrame) -> tuple[NDArray[Any], int]:
    """The alpha plane of a planar Y'CbCr frame, as it lies in memory, and its code of opaque."""
    plane: Any = frame.planes[3]
    bits = frame.format.components[3].bits
    codes = np.frombuffer(plane, np.uint8 if bits == 8 else np.uint16).reshape(frame.height, -1)
    return codes[:, : frame.width], (1 << bits) - 1


def _set_alpha(frame: VideoFrame, alpha: NDArray[np.float32]) -> None:
    """Alpha 0..1 to the nearest code: swscale cuts bits off, and makes opaque 1020 of 1023."""
    codes, most = _alpha_plane(frame)
    codes[:] = np.rint(np.clip(alpha, 0.0, 1.0) * most)


def _tagged(frame: VideoFrame, codes: tuple[int, int, int, int]) -> VideoFrame:
    frame.color_primaries, frame.color_trc, frame.colorspace, frame.color_range = codes
    return frame


def to_picture(
    frame: VideoFrame, *, depth: Depth = "uint8", size: tuple[int, int] | None = None, alpha: bool = False
) -> Picture:
    """One decoded frame as full-range R'G'B'.

    Matrix and range come from the frame's tags. Untagged frames of 720 lines or more are read as BT.709, smaller ones
    as BT.601, both limited range. Primaries and transfer are not converted: the facts of the file say what they are.

    Args:
        frame: as decoded.
        depth: `uint8`, `uint16` (white 65535) or `float32` (0..1, white 1).
        size: (width, height) to scale to, or None.
        alpha: True for (H, W, 4) with straight alpha.

    Raises:
        UnreadableMedia: a pixel format that cannot be converted.
    """
    width, height = size or (frame.width, frame.height)
    smaller = width < frame.width or height < frame.height
    name = ("rgba" if alpha else "rgb24") if depth == "uint8" else ("rgba64le" if alpha else "rgb48le")
    full, matrix = _is_full(frame), _matrix_of(frame)
    weights = None if size or alpha or depth == "uint16" else _short_way(frame)
    if weights is not None:
        return (to_bytes if depth == "uint8" else to_float)(frame, kr=weights[0], kb=weights[1], full=full)
    try:
        out = _reformatter().reformat(
            frame,
            width=width,
            height=height,
            format=name,
            src_colorspace=matrix,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation=_SMALLER if smaller else _INTO_PICTURE,
            threads=1,
        )
    except (ValueError, OSError) as fault:
        raise UnreadableMedia(
            "a picture format that cannot be converted",
            cause=f"{frame.format.name} {frame.width}x{frame.height}: {fault}",
            next_step="write the file again as H.264, ProRes or PNG",
        ) from fault
    pixels = out.to_ndarray()
    if depth == "uint8":
        return np.asarray(pixels, np.uint8)
    # what was R'G'B' or grey of 16 bits has its white at 65535, what swscale makes has it at its own
    white = 65535.0 if frame.format.name.startswith(("rgb48", "rgba64", "gray16")) else float(_WHITE)
    most = 65535.0 if depth == "uint16" else 1.0
    picture: NDArray[Any] = cv2.multiply(pixels, most / white, dtype=cv2.CV_16U if depth == "uint16" else cv2.CV_32F)
    if alpha and frame.format.name.startswith("yuva") and not size:
        codes, opaque = _alpha_plane(frame)
        picture[..., 3] = codes * (most / opaque) + (0.5 if depth == "uint16" else 0.0)
    return np.asarray(picture, np.uint16) if depth == "uint16" else np.asarray(picture, np.float32)


def to_half_picture(frame: VideoFrame) -> NDArray[np.float32] | None:
    """A decoded frame as (H/2, W/2, 3) float32 R'G'B' 0..1, each pixel the mean of four; None without a short way."""
    weights = None if frame.height % 2 else _short_way(frame)
    return weights and to_half(frame, kr=weights[0], kb=weights[1], full=_is_full(frame))


def count_at_limits(frame: VideoFrame, *, every: int, low: int, high: int) -> tuple[int, int, int, int] | None:
    """Pixels at the limits of the code range, as `planes.count_limits` counts them; None without a short way."""
    weights = _short_way(frame)
    if weights is None:
        return None
    return count_limits(frame, kr=weights[0], kb=weights[1], full=_is_full(frame), every=every, low=low, high=high)


def _is_full(frame: VideoFrame) -> bool:
    return frame.format.name.startswith("yuvj") or int(frame.color_range) == ColorRange.JPEG


def _matrix_of(frame: VideoFrame) -> int:
    """The number that swscale calls a frame's matrix."""
    return _SWS_MATRIX.get(int(frame.colorspace), 1 if frame.height >= HD_LINES else 5)


def _short_way(frame: VideoFrame) -> tuple[float, float] | None:
    """Red and blue weights of a frame that `planes` can convert; None for any other."""
    is_plain = frame.format.name in ("yuv420p", "yuvj420p") and not frame.width % 2
    return _WEIGHTS.get(_matrix_of(frame)) if is_plain else None


def to_format(
    frame: VideoFrame, *, pixel_format: str, tags: ColorTags = BT709, size: tuple[int, int] | None = None
) -> VideoFrame:
    """A decoded frame in another pixel format or size without the way over R'G'B'; always a fresh, writable frame.

    Args:
        frame: as decoded; untagged ones are read as in `to_picture`.
        pixel_format: FFmpeg name of a Y'CbCr format.
        tags: matrix and range wanted.
        size: (width, height), or None.
    """
    codes = tags.codes
    width, height = size or (frame.width, frame.height)
    smaller = width < frame.width or height < frame.height
    out = _reformatter().reformat(
        frame,
        width=width,
        height=height,
        format=pixel_format,
        src_colorspace=_matrix_of(frame),
        dst_colorspace=_SWS_MATRIX.get(codes[2], 1),
        src_color_range=ColorRange.JPEG if _is_full(frame) else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG if codes[3] == 2 else ColorRange.MPEG,
        interpolation=_SMALLER if smaller else _INTO_VIDEO,
        threads=1,
    )
    if out is frame:  # nothing to do: still a copy, because the decoder may keep the original as a reference
        out = _copy(frame)
    return _tagged(out, codes)


def _copy(frame: VideoFrame) -> VideoFrame:
    out = VideoFrame(frame.width, frame.height, frame.format.name)
    for old, new in zip(frame.planes, out.planes, strict=True):
        source: Any = old
        target: Any = new
        rows = np.frombuffer(source, np.uint8).reshape(old.height, -1)
        length = min(rows.shape[1], abs(new.line_size))
        np.frombuffer(target, np.uint8).reshape(new.height, -1)[:, :length] = rows[:, :length]
    return out


def _sixteen_bit(picture: Picture) -> NDArray[np.uint16]:
    """uint16 or float32 to swscale's 16-bit codes, rounded and clipped."""
    if picture.dtype not in (np.uint16, np.float32):
        raise BrokenPromise("a picture that is not uint8, uint16 or float32", cause=f"found {picture.dtype}")
    scale = _WHITE / 65535.0 if picture.dtype == np.uint16 else float(_WHITE)
    return np.asarray(cv2.multiply(picture, scale, dtype=cv2.CV_16U), np.uint16)


def _reformatter() -> VideoReformatter:
    """One scaler per thread: it keeps its tables between frames and is not thread-safe."""
    if not hasattr(_local, "scaler"):
        _local.scaler = VideoReformatter()
    return _local.scaler
