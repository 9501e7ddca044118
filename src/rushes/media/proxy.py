"""Small pictures for people: stills, posters, hover sprites, grids of frames and a looping strip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

from rushes.errors import BrokenPromise, CannotReach, UnreadableMedia
from rushes.media.convert import to_picture, to_video_frame
from rushes.media.h273 import ColorTags
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames, read_video
from rushes.model.take import ClipFacts
from rushes.timebase import Rate

Pixels = NDArray[np.uint8]
#: Web pictures are shown as sRGB; WebP fixes BT.601 limited range by its format (RFC 9649).
_WEBP = ColorTags(primaries="bt709", transfer="iec61966-2-1", matrix="smpte170m", color_range="tv")


#: Pictures in a hover sprite.
SPRITE = 20


def shown_size(facts: ClipFacts) -> tuple[int, int]:
    """Width and height of a clip as it is shown: upright, with square pixels."""
    wide = facts.width
    if facts.sample_aspect > 0 and facts.sample_aspect != 1:
        wide = max(2, round(facts.width * facts.sample_aspect / 2) * 2)
    return (wide, facts.height) if round(facts.rotation / 90) % 2 == 0 else (facts.height, wide)


def fit(width: int, height: int, *, inside: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of the same shape inside (width, height), never enlarged."""
    scale = min(Fraction(inside[0], width), Fraction(inside[1], height), Fraction(1))
    return max(2, int(width * scale / 2) * 2), max(2, int(height * scale / 2) * 2)


def read_thumbnail(path: Path, *, at: float = 0.4, inside: tuple[int, int] = (480, 480)) -> Pixels:
    """One picture of a clip, scaled to fit.

    Args:
        path: video or image.
        at: where, as a share of the clip's length.
        inside: (width, height) that the picture must fit.

    Raises:
        CannotReach, UnreadableMedia: as `read_frames`.
    """
    facts = probe_clip(path)
    frame = min(max(0, facts.frames - 1), int(facts.frames * at))
    picture = over_squares(next(read_frames(path, start=frame, end=frame + 1, alpha=facts.has_alpha)))
    size = fit(picture.shape[1], picture.shape[0], inside=inside)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def read_samples(path: Path, *, count: int, inside: tuple[int, int] = (320, 320)) -> list[Pixels]:
    """`count` pictures spread over a clip (or all it has, where fewer), scaled to fit."""
    facts = probe_clip(path)
    count = min(count, facts.frames)
    wanted = {int((index + 0.5) * facts.frames / count) for index in range(count)}
    kept = list(read_frames(path, end=max(wanted) + 1, tolerant=True, only=wanted)) if wanted else []
    size = fit(kept[0].shape[1], kept[0].shape[0], inside=inside) if kept else (2, 2)
    return [np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8) for picture in kept]


def over_grey(picture: Pixels) -> Pixels:
    """A picture with straight alpha over a neutral middle grey; one without alpha as it is."""
    if picture.shape[2] == 3:
        return picture
    share = picture[..., 3:].astype(np.float32) / 255.0
    return np.asarray(picture[..., :3] * share + 119.0 * (1.0 - share) + 0.5, np.uint8)


def over_squares(picture: Pixels) -> Pixels:
    """A picture with straight alpha over squares of two greys, as tools show what can be seen through."""
    if picture.shape[2] == 3:
        return picture
    height, width = picture.shape[:2]
    side = max(4, height // 24)
    rows, columns = np.arange(height) // side, np.arange(width) // side
    back = np.where((rows[:, None] + columns) % 2, 104.0, 128.0)[..., None]
    share = picture[..., 3:].astype(np.float32) / 255.0
    return np.asarray(picture[..., :3] * share + back * (1.0 - share) + 0.5, np.uint8)


def write_poster(path: Path, source: Path, *, frame: int, inside: tuple[int, int] = (960, 960)) -> Path:
    """One frame of a clip as a still; frames count as in `read_frames`.

    Args:
        path: `.webp`, `.jpg` or `.png`.
        source: the clip.
        frame: which; one past the end gives the last.
        inside: (width, height) that the picture must fit; never enlarged.

    Raises:
        CannotReach: no such clip, or the still cannot be written.
        UnreadableMedia: no picture decodes there.
    """
    facts = probe_clip(source)
    frame = min(max(0, frame), max(0, facts.frames - 1))
    picture = over_squares(next(read_frames(source, start=frame, end=frame + 1, alpha=facts.has_alpha)))
    size = fit(picture.shape[1], picture.shape[0], inside=inside)
    if size != (picture.shape[1], picture.shape[0]):
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return write_still(path, picture, quality=88)


def sprite_frames(frames: int, *, count: int = SPRITE) -> tuple[int, ...]:
    """Which frame of a clip stands in each cell of its sprite: spread over the clip, repeated where it is shorter."""
    return tuple((2 * index + 1) * frames // (2 * count) for index in range(count))


def write_sprite(path: Path, source: Path, *, count: int = SPRITE, inside: tuple[int, int] = (256, 256)) -> Path:
    """Pictures spread over a clip, side by side in one row: what a card shows while the pointer moves over it.

    Args:
        path: `.webp`.
        source: the clip; a damaged one repeats its last good picture.
        count: of pictures, see `sprite_frames`.
        inside: (width, height) that each must fit.

    Raises:
        CannotReach: no such clip, or the file cannot be written.
        UnreadableMedia: no picture decodes.
    """
    facts = probe_clip(source)
    wanted = sprite_frames(facts.frames, count=count)
    size = fit(*shown_size(facts), inside=inside)
    if facts.has_alpha:
        whole = read_frames(source, size=size, alpha=True, tolerant=True)
        kept = {index: over_squares(picture) for index, picture in enumerate(whole) if index in wanted}
    else:
        coded = enumerate(read_video(source, tolerant=True))
        kept = {index: _small(frame, size, rotation=facts.rotation) for index, frame in coded if index in wanted}
    if not kept:
        raise UnreadableMedia("no picture for a sprite", cause="nothing decodes", about=source.name)
    last = max(kept)
    return write_still(path, np.hstack([kept.get(index, kept[last]) for index in wanted]), quality=70)


def _small(coded: VideoFrame, size: tuple[int, int], *, rotation: int) -> Pixels:
    turns = round(rotation / 90) % 4
    stored = size if turns % 2 == 0 else (size[1], size[0])
    return np.ascontiguousarray(np.rot90(np.asarray(to_picture(coded, size=stored), np.uint8), turns))


def lay_grid(
    pictures: Sequence[Pixels],
    *,
    columns: int,
    gap: int = 8,
    margin: int = 8,
    background: tuple[int, int, int] = (18, 18, 20),
) -> Pixels:
    """Pictures in rows, each centred in a cell of the largest one's size.

    Returns:
        (H, W, 3) uint8; room for labels is left by the caller, who pastes them into the pictures (type is imaging's).

    Raises:
        BrokenPromise: no pictures.
    """
    if not pictures:
        raise BrokenPromise("a grid of no pictures")
    height = max(picture.shape[0] for picture in pictures)
    width = max(picture.shape[1] for picture in pictures)
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    sheet = np.empty(
        (2 * margin + rows * height + (rows - 1) * gap, 2 * margin + columns * width + (columns - 1) * gap, 3), np.uint8
    )
    sheet[:] = background
    for index, picture in enumerate(pictures):
        top = margin + (index // columns) * (height + gap) + (height - picture.shape[0]) // 2
        left = margin + (index % columns) * (width + gap) + (width - picture.shape[1]) // 2
        sheet[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return sheet


def write_still(path: Path, picture: Pixels, *, quality: int = 90) -> Path:
    """Write one picture as `.png`, `.jpg` or `.webp` by its suffix.

    Args:
        path: where to.
        picture: (H, W, 3 or 4) uint8 R'G'B'; alpha survives in PNG and WebP.
        quality: 0..100 for JPEG and WebP.

    Raises:
        CannotReach: the file cannot be written.
    """
    order = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_WEBP_QUALITY, quality]
    chosen = settings[:2] if path.suffix.lower() in (".jpg", ".jpeg") else settings[2:]
    try:
        done, data = cv2.imencode(
            path.suffix.lower(), cv2.cvtColor(picture, order), chosen if "png" not in path.suffix else []
        )
        if not done:
            raise OSError("the picture could not be encoded")
        path.write_bytes(data.tobytes())
    except (OSError, cv2.error) as fault:
        raise CannotReach("a still that cannot be written", cause=str(fault), about=path.name) from fault
    return path


def write_strip(
    path: Path,
    pictures: Iterable[Pixels],
    *,
    rate: Rate,
    most_bytes: int = 3_000_000,
    quality: int = 72,
) -> Path:
    """A looping animated WebP, made again at lower quality until it fits.

    Args:
        path: `.webp`.
        pictures: (H, W, 3) uint8, all of one even size.
        rate: pictures per second.
        most_bytes: largest file allowed.
        quality: where to start, 0..100.

    Raises:
        CannotReach: the file cannot be written, or does not fit at the lowest quality.
    """
    frames = list(pictures)
    for attempt in range(6):
        _encode_strip(path, frames, rate=rate, quality=max(5, round(quality * 0.78**attempt)))
        if path.stat().st_size <= most_bytes:
            return path
    size = path.stat().st_size
    path.unlink()
    raise CannotReach(
        "a strip that does not fit",
        cause=f"{size} bytes at the lowest quality, {most_bytes} allowed",
        next_step="give fewer or smaller pictures",
        about=path.name,
    )


def _encode_strip(path: Path, frames: Sequence[Pixels], *, rate: Rate, quality: int) -> None:
    height, width = frames[0].shape[:2]
    try:
        with av.open(str(path), "w", format="webp", options={"loop": "0"}) as container:
            options = {"quality": str(quality), "compression_level": "4"}
            stream = container.add_stream("libwebp_anim", rate=rate.fps, options=options)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for index, picture in enumerate(frames):
                frame: VideoFrame = to_video_frame(picture, pixel_format="yuv420p", tags=_WEBP)
                frame.pts, frame.time_base = index, 1 / rate.fps
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except (OSError, ValueError) as fault:
        raise CannotReach("a strip that cannot be written", cause=str(fault), about=path.name) from fault
