"""Review proxies: one take, or several side by side in one file, every picture a key picture so that any frame shows.

A browser seeks and steps exactly only in such a file, and several takes in one picture can never drift apart. Frame n
of a proxy is frame n of `read.read_frames`; in a tile the geometry says which frame of each take stands where.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av import VideoFrame
from numpy.typing import NDArray

from rushes.errors import CannotDo, UnreadableMedia
from rushes.media.audio import read_audio
from rushes.media.convert import to_format, to_video_frame
from rushes.media.proxy import fit, over_squares, shown_size
from rushes.media.read import read_frames, read_video
from rushes.media.write import AAC_PRIMING, AudioPlan, open_writer
from rushes.model.engine import Encoder
from rushes.model.take import ClipFacts
from rushes.timebase import Rate

#: Most takes in one file.
MOST = 16
#: Largest picture of a take by how many stand in the file: a third of a screen needs no more than its pixels.
BOXES = ((2, (1280, 720)), (4, (960, 540)), (9, (640, 360)), (MOST, (480, 270)))
#: Cells are whole macroblocks, so that no block of the codec holds two takes.
BLOCK = 16
#: Y'CbCr of the grey around pictures of another shape: neutral, and dark enough not to glare.
GREY = (56, 128, 128)
PRESET = "superfast"
#: Alone or in a pair a take is judged closely: its grain shall survive. In a grid nobody sees the difference.
CRF_CLOSE, CRF_GRID = 18, 20
#: Sound of a take that stands alone in its file: hertz, and what nobody tells from the original in a review.
SOUND = AudioPlan(codec="aac", rate=48_000, bitrate=160_000)
#: Every picture alone; no deblocking across the seams, and little work for the decoder.
INTRA = {"g": "1", "bf": "0", "refs": "1", "tune": "fastdecode", "rc-lookahead": "0"}


@dataclass(frozen=True, kw_only=True)
class Pane:
    """One take as it goes into a tile.

    Args:
        path: its file.
        facts: of the file; `frames` is how many pictures of it are shown.
        offset: frames of the take by which it runs ahead of the tile; negative: it waits on its first frame.
    """

    path: Path
    facts: ClipFacts
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class TileCell:
    """Where one take stands in the picture, and which of its frames is shown when.

    Args:
        x, y, width, height: the take's picture in pixels of the tile, without the grey around it.
        frames, rate, offset: of the take.
        starts, ends: tile frames between which the take runs; before and after it holds its first and last frame.
    """

    x: int
    y: int
    width: int
    height: int
    frames: int
    rate: Rate
    offset: int
    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class TileGeometry:
    """What a player must know of a tile.

    Args:
        width, height: of the file, in pixels.
        columns, rows: of the grid; cell i stands in row i // columns.
        cell_width, cell_height: distance from one cell to the next.
        rate: of the file, constant.
        frames: pictures in the file: until the last take ends.
        loop: tile frames until the first take ends, where a loop of all takes in motion turns back.
        cells: one for each take, in the order given.
        sound: the file carries its take's sound: only where one stands alone, so that two are never heard at once.
    """

    width: int
    height: int
    columns: int
    rows: int
    cell_width: int
    cell_height: int
    rate: Rate
    frames: int
    loop: int
    cells: tuple[TileCell, ...]
    sound: bool = False


def take_frame(cell: TileCell, tile_frame: int, rate: Rate) -> int:
    """The frame of a take that stands in a picture of the tile.

    The one that is shown at the middle of the tile's picture, so that equal rates count alike; held at both ends.

    Args:
        cell: the take's.
        tile_frame: from 0.
        rate: the tile's.
    """
    played = math.floor((tile_frame + Fraction(1, 2)) * cell.rate.fps / rate.fps)
    return min(max(played + cell.offset, 0), cell.frames - 1)


def plan_tile(panes: Sequence[Pane], *, columns: int = 0, rate: Rate | None = None) -> TileGeometry:
    """Where everything will stand; the file is made by `write_tile`.

    No take is enlarged. Takes of one shape fill their cells; others stand in the middle of theirs on grey.

    Args:
        panes: 1 to `MOST` takes.
        columns: of the grid; 0 for a row of up to three, then two, three or four.
        rate: of the file; None for the rate that most takes have (the first of those).

    Raises:
        CannotDo: too many takes, none, or one without a picture.
    """
    _refuse(panes)
    count = len(panes)
    rates = [pane.facts.rate for pane in panes]
    rate = rate or max(rates, key=rates.count)
    columns = min(count, columns or (count if count <= 3 else next(n for n in (2, 3, 4) if n * n >= count)))
    rows = -(-count // columns)
    box = _box([shown_size(pane.facts) for pane in panes])
    sizes = [fit(*shown_size(pane.facts), inside=box) for pane in panes]
    widest, highest = max(w for w, _ in sizes), max(h for _, h in sizes)
    block = BLOCK if count > 1 else 2
    cell_width, cell_height = -(-widest // block) * block, -(-highest // block) * block
    cells = tuple(
        _cell(
            pane, size, rate, at=(index % columns * cell_width, index // columns * cell_height), room=(widest, highest)
        )
        for index, (pane, size) in enumerate(zip(panes, sizes, strict=True))
    )
    frames = max(1, *(cell.ends for cell in cells))
    return TileGeometry(
        width=columns * cell_width,
        height=rows * cell_height,
        columns=columns,
        rows=rows,
        cell_width=cell_width,
        cell_height=cell_height,
        rate=rate,
        frames=frames,
        loop=max(1, min(cell.ends for cell in cells)),
        cells=cells,
        sound=_is_heard(panes, _samples(frames, rate)),
    )


def _is_heard(panes: Sequence[Pane], samples: int) -> bool:
    """One take with sound that keeps step with its pictures: shown frame by frame, an uneven rate would leave it."""
    facts = panes[0].facts
    return len(panes) == 1 and facts.audio_streams > 0 and not facts.variable_rate and samples > AAC_PRIMING


def _samples(frames: int, rate: Rate) -> int:
    """Samples of sound beside some pictures: whole packets, so that the file does not go on when its pictures end."""
    return _sample_at(frames, rate) // AAC_PRIMING * AAC_PRIMING


def _sample_at(frame: int, rate: Rate) -> int:
    return math.floor(frame * SOUND.rate / rate.fps)


def _refuse(panes: Sequence[Pane]) -> None:
    if not 1 <= len(panes) <= MOST:
        raise CannotDo(f"a tile of {len(panes)} takes", cause=f"1 to {MOST} fit", next_step="show fewer at once")
    for pane in panes:
        if pane.facts.frames < 1 or pane.facts.width < 2 or pane.facts.height < 2:
            size = f"{pane.facts.frames} frames of {pane.facts.width}x{pane.facts.height}"
            raise CannotDo("a take without a picture", cause=size, next_step="leave it out", about=pane.path.name)


def _box(sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The largest picture: the pixels of `BOXES` in the middle one of the takes' shapes."""
    wide, high = next(box for most, box in BOXES if len(sizes) <= most)
    shape = sorted(w / h for w, h in sizes)[len(sizes) // 2]
    if abs(shape - wide / high) < 0.02:
        return wide, high
    width = min(4 * wide, max(BLOCK, round(math.sqrt(wide * high * shape) / 2) * 2))
    return width, max(BLOCK, round(width / shape / 2) * 2)


def _cell(pane: Pane, size: tuple[int, int], rate: Rate, *, at: tuple[int, int], room: tuple[int, int]) -> TileCell:
    speed = pane.facts.rate.fps / rate.fps
    half = Fraction(1, 2)
    starts = max(0, math.ceil(Fraction(-pane.offset) / speed - half))
    return TileCell(
        x=at[0] + (room[0] - size[0]) // 4 * 2,
        y=at[1] + (room[1] - size[1]) // 4 * 2,
        width=size[0],
        height=size[1],
        frames=pane.facts.frames,
        rate=pane.facts.rate,
        offset=pane.offset,
        starts=starts,
        ends=max(starts, math.ceil((pane.facts.frames - pane.offset) / speed - half)),
    )


def write_proxy(
    path: Path, source: Path, *, facts: ClipFacts, threads: int = 2, heard: Callable[[int], None] = lambda frame: None
) -> TileGeometry:
    """The review proxy of one take: a tile of one, frame for frame.

    Args:
        path: `.mp4`, put in place whole or not at all.
        source: the take's file.
        facts: of the take.
        threads: of the encoder and of the decoder.
        heard: called with the number of each finished frame; what it raises ends the work and leaves nothing.

    Raises:
        CannotDo, UnreadableMedia, CannotReach, DiskFull: as `write_tile`.
    """
    panes = (Pane(path=source, facts=facts),)
    geometry = plan_tile(panes)
    write_tile(path, panes, geometry, threads=threads, heard=heard)
    return geometry


def write_tile(
    path: Path,
    panes: Sequence[Pane],
    geometry: TileGeometry,
    *,
    threads: int = 2,
    heard: Callable[[int], None] = lambda frame: None,
) -> None:
    """Compose takes into one all-intra H.264 file: BT.709, constant rate, index first; one picture of each in memory.

    A take that stands alone is heard, too: AAC, as long as the pictures.

    A take that ends, or whose file is damaged, stands on its last good picture. Primaries and transfer are taken as
    they are: a browser is no grading monitor.

    Args:
        path: `.mp4`, put in place whole or not at all.
        panes: as given to `plan_tile`.
        geometry: what it answered.
        threads: of the encoder and of each decoder.
        heard: called with the number of each finished frame; what it raises ends the work and leaves nothing.

    Raises:
        UnreadableMedia: a take of which no picture decodes.
        CannotReach, DiskFull: a source that is gone, or a file that cannot be written.
    """
    running = [
        _Reel(pane, cell, rate=geometry.rate, threads=threads) for pane, cell in zip(panes, geometry.cells, strict=True)
    ]
    room = _room(geometry)
    is_covered = all(cell.width * cell.height == room[0] * room[1] for cell in geometry.cells)
    is_covered = is_covered and len(panes) == geometry.columns * geometry.rows
    sound = _read_sound(panes[0], geometry)
    with open_writer(
        path,
        width=geometry.width,
        height=geometry.height,
        rate=geometry.rate,
        encoder=Encoder(codec="h264", preset=PRESET, crf=CRF_CLOSE if len(panes) <= 2 else CRF_GRID, threads=threads),
        options=INTRA,
        audio=SOUND if geometry.sound else None,
    ) as writer:
        for number in range(geometry.frames):
            canvas = VideoFrame(geometry.width, geometry.height, "yuv420p")
            planes = _planes(canvas)
            if not is_covered:
                for plane, code in zip(planes, GREY, strict=True):
                    plane[:] = code
            for reel in running:
                reel.paint(planes, number, geometry=geometry, room=room)
            canvas.color_primaries, canvas.color_trc, canvas.colorspace, canvas.color_range = 1, 1, 1, 1
            writer.write(canvas)
            if geometry.sound:
                writer.write_audio(sound[_sample_at(number, geometry.rate) : _sample_at(number + 1, geometry.rate)])
            heard(number)


def _read_sound(pane: Pane, geometry: TileGeometry) -> NDArray[np.float32]:
    """A take's sound as long as the tile's pictures: silence before and after it, and where it is damaged.

    Returns:
        (n, 2) float32, -1..1, at the rate of `SOUND`; empty where the tile has none.
    """
    whole = np.zeros((_samples(geometry.frames, geometry.rate) if geometry.sound else 0, 2), np.float32)
    if not len(whole):
        return whole
    ahead = round(pane.offset / pane.facts.rate.fps * SOUND.rate)
    late = min(len(whole), max(0, -ahead))
    with suppress(UnreadableMedia):  # a tile is for the eyes first
        found = read_audio(pane.path, rate=SOUND.rate, start=max(0, ahead), samples=len(whole) - late, tolerant=True)
        whole[late : late + len(found)] = found
    return whole


class _Reel:
    """One take that is read as far as the tile has come."""

    def __init__(self, pane: Pane, cell: TileCell, *, rate: Rate, threads: int) -> None:
        self._cell, self._rate, self._name = cell, rate, pane.path.name
        self._at = take_frame(cell, 0, rate) - 1
        self._frames = _pictures(pane, start=self._at + 1, size=(cell.width, cell.height), threads=threads)
        self._planes: tuple[NDArray[np.uint8], ...] | None = None

    def paint(
        self, planes: tuple[NDArray[np.uint8], ...], number: int, *, geometry: TileGeometry, room: tuple[int, int]
    ) -> None:
        """Copy the take's picture for tile frame `number` into the planes of the tile."""
        cell = self._cell
        latest = None
        for _ in range(take_frame(cell, number, self._rate) - self._at):
            self._at += 1
            latest = next(self._frames, latest)
        if latest is not None:
            self._planes = _planes(to_format(latest, pixel_format="yuv420p", size=(cell.width, cell.height)))
        if self._planes is None:
            cause = f"nothing decodes from frame {take_frame(cell, number, self._rate)} on"
            raise UnreadableMedia("a take without a picture", cause=cause, about=self._name)
        # the strip that makes a cell whole macroblocks repeats the picture's edge, which costs nothing and cannot ring
        more = (
            geometry.cell_width - room[0] if cell.width == room[0] else 0,
            geometry.cell_height - room[1] if cell.height == room[1] else 0,
        )
        for source, target, half in zip(self._planes, planes, (1, 2, 2), strict=True):
            x, y, width, height = (value // half for value in (cell.x, cell.y, cell.width, cell.height))
            right, low = more[0] // half, more[1] // half
            target[y : y + height, x : x + width] = source
            if right:
                target[y : y + height, x + width : x + width + right] = source[:, -1:]
            if low:
                target[y + height : y + height + low, x : x + width + right] = target[
                    y + height - 1 : y + height, x : x + width + right
                ]


def _room(geometry: TileGeometry) -> tuple[int, int]:
    """The largest picture of the tile."""
    return max(cell.width for cell in geometry.cells), max(cell.height for cell in geometry.cells)


def _pictures(pane: Pane, *, start: int, size: tuple[int, int], threads: int) -> Iterator[VideoFrame]:
    """Decoded frames from one on: as the codec gives them, or turned and made square where the file asks for it."""
    facts = pane.facts
    is_upright = facts.sample_aspect == 1 and not facts.rotation
    if facts.pixel_format.startswith("yuv") and is_upright and not facts.has_alpha:
        yield from read_video(pane.path, start=start, threads=threads, tolerant=True)
        return
    alpha = facts.has_alpha
    for picture in read_frames(pane.path, start=start, size=size, threads=threads, alpha=alpha, tolerant=True):
        yield to_video_frame(over_squares(picture), pixel_format="yuv420p")


def _planes(frame: VideoFrame) -> tuple[NDArray[np.uint8], ...]:
    """Luma, blue and red difference of a frame, as arrays over its own memory."""
    found = []
    for plane in frame.planes:
        memory: Any = plane
        rows = np.frombuffer(memory, np.uint8).reshape(plane.height, -1)
        found.append(rows[:, : plane.width])
    return tuple(found)
