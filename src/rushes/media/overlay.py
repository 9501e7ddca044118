"""Type and shades laid over video frames in their own planes: a film is never turned to R'G'B' and back for its supers.

Mixing in R'G'B' and in Y'CbCr is the same arithmetic, because the matrix between them is linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numba
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

from rushes.errors import BrokenPromise
from rushes.media.h273 import BT709, ColorTags

_LUMA = {
    "bt709": (0.2126, 0.0722),
    "bt470bg": (0.299, 0.114),
    "smpte170m": (0.299, 0.114),
    "bt2020nc": (0.2627, 0.0593),
}


@dataclass(frozen=True, eq=False)
class Overlay:
    """A patch in a film's own planes; made by `make_overlay`.

    Args:
        planes: three (h, w) float32, the premultiplied part that is added, in codes above black (or above grey).
        alphas: three (h, w) float32 0..1, what is taken from the frame.
        corners: (left, top) in each plane.
    """

    planes: tuple[NDArray[np.float32], ...]
    alphas: tuple[NDArray[np.float32], ...]
    corners: tuple[tuple[int, int], ...]


def can_overlay(pixel_format: str) -> bool:
    """True for planar Y'CbCr of 8 or 10 bits without alpha."""
    return pixel_format in ("yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le")


def make_overlay(
    pixels: NDArray[np.uint8],
    *,
    left: int,
    top: int,
    frame: tuple[int, int],
    pixel_format: str,
    tags: ColorTags = BT709,
) -> Overlay:
    """Turn a premultiplied R'G'B'A patch into planes, once per text.

    Args:
        pixels: (h, w, 4) uint8 premultiplied.
        left, top: where it starts in the frame; what lies outside is cut.
        frame: (width, height) of the film.
        pixel_format: of the film, see `can_overlay`.
        tags: matrix and range of the film.

    Raises:
        BrokenPromise: a pixel format without planes, or nothing of the patch inside the frame.
    """
    if not can_overlay(pixel_format):
        raise BrokenPromise("a pixel format that cannot be laid over in planes", cause=pixel_format)
    wide, high = _subsampling(pixel_format)
    # grow to whole chroma samples, cut to the frame
    x0, y0 = max(0, left) // wide * wide, max(0, top) // high * high
    x1 = min(frame[0], -(-(left + pixels.shape[1]) // wide) * wide)
    y1 = min(frame[1], -(-(top + pixels.shape[0]) // high) * high)
    if x1 <= x0 or y1 <= y0:
        raise BrokenPromise("a patch that lies outside its frame", cause=f"at {left}, {top}")
    whole = np.zeros((y1 - y0, x1 - x0, 4), np.float32)
    source = pixels[max(0, -top) : y1 - top, max(0, -left) : x1 - left].astype(np.float32) / 255.0
    at = (max(0, top) - y0, max(0, left) - x0)
    whole[at[0] : at[0] + source.shape[0], at[1] : at[1] + source.shape[1]] = source
    luma, blue, red = _components(whole, tags)
    scales = _scales(pixel_format, tags)
    alpha = whole[..., 3]
    small = [_shrink(plane, wide, high) for plane in (blue, red, alpha)]
    return Overlay(
        planes=(luma * scales[0], small[0] * scales[1], small[1] * scales[1]),
        alphas=(alpha, small[2], small[2]),
        corners=((x0, y0), (x0 // wide, y0 // high), (x0 // wide, y0 // high)),
    )


def lay_over(
    frame: VideoFrame,
    overlays: list[tuple[Overlay, float]],
    *,
    shade: NDArray[np.float32] | None = None,
    color_range: str = "tv",
) -> None:
    """Darken rows, then lay overlays with their opacities over a frame, in place.

    Args:
        frame: as `make_overlay` was told; it must be writable (fresh from a conversion).
        overlays: each with its opacity 0..1.
        shade: (H,) float32 0..1 darkening of each row, or None.
        color_range: `tv` or `pc`.
    """
    high = _subsampling(frame.format.name)[1]
    deep = "10" in frame.format.name
    unit = 4 if deep else 1
    black = float(16 * unit if color_range == "tv" else 0)
    grey = float(128 * unit)
    for index in range(3):
        plane = plane_of(frame, index)
        offset = np.float32(grey if index else black)
        if shade is not None and shade.any():
            rows = shade if not index else shade[::high]
            _shade(plane, np.ascontiguousarray(rows[: plane.shape[0]], np.float32), offset, _NOISE)
        for overlay, opacity in overlays:
            if opacity > 0:
                x, y = overlay.corners[index]
                part = overlay.planes[index]
                region = plane[y : y + part.shape[0], x : x + part.shape[1]]
                _blend(region, part, overlay.alphas[index], offset, np.float32(opacity), 1023.0 if deep else 255.0)


def mix_frames(one: VideoFrame, other: VideoFrame, share: float) -> VideoFrame:
    """A fresh frame between two of the same size and format: `share` of the other, with its tags."""
    out = VideoFrame(other.width, other.height, other.format.name)
    for index in range(3):
        _mix(plane_of(one, index), plane_of(other, index), plane_of(out, index), np.float32(share))
    out.color_primaries, out.color_trc = other.color_primaries, other.color_trc
    out.colorspace, out.color_range = other.colorspace, other.color_range
    return out


def plane_of(frame: VideoFrame, index: int) -> NDArray[Any]:
    """A writable view of one plane, (h, w) uint8 or uint16, without the padding of its lines."""
    plane = frame.planes[index]
    deep = "10" in frame.format.name
    data: Any = plane
    rows = np.frombuffer(data, np.uint16 if deep else np.uint8).reshape(plane.height, -1)
    return rows[:, : plane.width]


def _subsampling(pixel_format: str) -> tuple[int, int]:
    return (1, 1) if "444" in pixel_format else (2, 1) if "422" in pixel_format else (2, 2)


def _scales(pixel_format: str, tags: ColorTags) -> tuple[float, float]:
    """Codes of full luma and of full chroma swing."""
    unit = 4.0 if "10" in pixel_format else 1.0
    return (219.0 * unit, 224.0 * unit) if tags.color_range != "pc" else (255.0 * unit, 255.0 * unit)


def _components(whole: NDArray[np.float32], tags: ColorTags) -> tuple[NDArray[np.float32], ...]:
    kr, kb = _LUMA.get(tags.matrix, _LUMA["bt709"])
    red, green, blue = (whole[..., index] for index in range(3))
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    return luma, (blue - luma) / (2 * (1 - kb)), (red - luma) / (2 * (1 - kr))


def _shrink(plane: NDArray[np.float32], wide: int, high: int) -> NDArray[np.float32]:
    height, width = plane.shape
    return np.asarray(plane.reshape(height // high, high, width // wide, wide).mean(axis=(1, 3)), np.float32)


Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def _compiled(function: Kernel) -> Kernel:
    """A kernel as machine code, kept on disk, that releases the interpreter lock (imaging's is not for this floor)."""
    return cast(Kernel, numba.njit(nogil=True, cache=True)(function))


_NOISE = np.random.default_rng(7).random((64, 256), np.float32)


@_compiled
def _shade(plane: Any, shade: Any, offset: Any, noise: Any) -> None:
    for y in range(plane.shape[0]):
        if shade[y] > 0:
            keep = np.float32(1.0) - shade[y]
            for x in range(plane.shape[1]):
                plane[y, x] = (plane[y, x] - offset) * keep + offset + noise[y & 63, x & 255]


@_compiled
def _blend(region: Any, part: Any, alpha: Any, offset: Any, opacity: Any, most: Any) -> None:
    for y in range(region.shape[0]):
        for x in range(region.shape[1]):
            a = alpha[y, x] * opacity
            if a > 0:
                value = (region[y, x] - offset) * (np.float32(1.0) - a) + offset + part[y, x] * opacity
                region[y, x] = min(max(value + np.float32(0.5), np.float32(0.0)), most)


@_compiled
def _mix(one: Any, other: Any, out: Any, share: Any) -> None:
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = one[y, x] * (np.float32(1.0) - share) + other[y, x] * share + np.float32(0.5)
