"""Pictures that come from outside: read in a process of their own first, then fitted to the take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import CannotDo, CannotReach, UnreadableMedia
from rushes.media.probe import probe_untrusted
from rushes.media.proxy import over_grey
from rushes.media.read import read_float, read_frames
from rushes.model.brief import MediaRef
from rushes.settings import Settings

#: A picture may be enlarged so far; beyond it is a few coloured squares.
_LARGEST = 4.0
#: Shapes of a picture and its depth map may differ by this share.
_ALIKE = 0.02
#: Codes between the channels of a grey picture, as a share.
_GREY = 0.03


@dataclass(frozen=True, kw_only=True)
class Given:
    """A picture as it came, fitted.

    Args:
        picture: (H, W, 3) uint8 R'G'B' of the take's size.
        size: width and height as it came.
        note: how it was fitted, in words; empty where it had the size.
    """

    picture: NDArray[np.uint8]
    size: tuple[int, int]
    note: str


def read_picture(path: Path, media: MediaRef, *, size: tuple[int, int], role: str) -> Given:
    """A picture of a role, cropped from its middle to the take's shape and scaled to its size.

    Args:
        path: the file.
        media: what the recipe names.
        size: width and height of the take.
        role: `first` or `last`, for people.

    Raises:
        CannotDo: unreadable, moving, over a limit, or too small.
        CannotReach: not there.
    """
    name = media.name or media.sha256[:12]
    facts_alpha = _check(path, name, role)
    picture = over_grey(next(read_frames(path, alpha=facts_alpha)))
    height, width = picture.shape[:2]
    scale = max(size[0] / width, size[1] / height)
    if scale > _LARGEST:
        raise CannotDo(
            f"the {role} picture is too small",
            cause=f"{name} has {width}x{height} pixels, the take {size[0]}x{size[1]}",
            next_step=f"bring it at {math.ceil(size[0] / _LARGEST)}x{math.ceil(size[1] / _LARGEST)} pixels or more",
            about=name,
        )
    fitted = np.asarray(_fit(picture, size), np.uint8)
    return Given(picture=fitted, size=(width, height), note=_say_fit((width, height), size, scale, role))


def read_grey(path: Path, media: MediaRef, *, like: Given, size: tuple[int, int], role: str) -> NDArray[np.float32]:
    """A depth map or a matte, fitted as the picture it belongs to: (H, W) float32 0..1.

    Args:
        path: the file, grey with 8 or 16 bits.
        media: what the recipe names.
        like: the picture.
        size: width and height of the take.
        role: `depth` or `matte`, for people.

    Raises:
        CannotDo: unreadable, moving, in colours, or of another shape than the picture.
        CannotReach: not there.
    """
    name = media.name or media.sha256[:12]
    _check(path, name, role)
    picture = next(read_float(path))
    height, width = picture.shape[:2]
    if abs(math.log(width / height * like.size[1] / like.size[0])) > _ALIKE:
        raise CannotDo(
            f"the {role} has another shape than the picture",
            cause=f"{name} has {width}x{height} pixels, the picture {like.size[0]}x{like.size[1]}",
            next_step=f"make the {role} from the same picture, uncropped",
            about=name,
        )
    if float(np.quantile(np.ptp(picture, axis=2), 0.98)) > _GREY:
        raise CannotDo(
            f"the {role} is in colours",
            cause=f"{name} is no grey picture, so nobody can say which colour is near",
            next_step="write it as grey, 8 or 16 bits: white is near",
            about=name,
        )
    return np.asarray(np.clip(_fit(picture[..., 1], size), 0.0, 1.0), np.float32)


def _check(path: Path, name: str, role: str) -> bool:
    """Read a file to its end in a worker with limits; True where it carries alpha."""
    settings = Settings.read()
    try:
        facts = probe_untrusted(path, max_pixels=settings.max_pixels, max_seconds=settings.max_seconds)
    except UnreadableMedia as fault:
        raise CannotDo(
            f"the {role} picture cannot be read",
            cause=f"{name}: {fault.cause}",
            next_step="write it again as PNG or JPEG within the limits of this machine",
            about=name,
        ) from fault
    except CannotReach as fault:
        raise CannotReach(
            f"the {role} picture is not there", cause=name, next_step="bring the file back", about=name
        ) from fault
    if facts.frames > 1:
        raise CannotDo(
            f"the {role} picture moves",
            cause=f"{name} has {facts.frames} frames",
            next_step="export one frame of it as PNG",
            about=name,
        )
    return facts.has_alpha


def _fit(picture: NDArray[np.uint8] | NDArray[np.float32], size: tuple[int, int]) -> NDArray[Any]:
    """Cropped from the middle to a shape, then scaled: smaller by area, larger by cubic."""
    height, width = picture.shape[:2]
    scale = max(size[0] / width, size[1] / height)
    wide, tall = min(width, round(size[0] / scale)), min(height, round(size[1] / scale))
    left, top = (width - wide) // 2, (height - tall) // 2
    part = np.ascontiguousarray(picture[top : top + tall, left : left + wide])
    if (wide, tall) == size:
        return part
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC)


def _say_fit(own: tuple[int, int], size: tuple[int, int], scale: float, role: str) -> str:
    if own == size:
        return ""
    lost = 1.0 - size[0] * size[1] / (scale * scale * own[0] * own[1])
    where = "sides" if own[0] * size[1] > own[1] * size[0] else "top and foot"
    cut = f", {100 * lost:.0f} % of it cut off at the {where}"
    larger = f", enlarged {scale:.1f} times: softer than the take could be" if scale > 1.05 else ""
    return f"the {role} picture was fitted from {own[0]}x{own[1]}" + (cut if lost > 0.005 else "") + larger
