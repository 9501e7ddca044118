"""Previews of takes: posters, hover sprites, proxies and tiles, each made once, kept by content, made again if gone.

Posters and sprites are quick and are made by whoever asks. Proxies and tiles stand in one line per production: what a
person waits for goes first, and work ahead of time steps aside for it between two frames.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rushes.errors import CannotDo, NoSuchRecord, RushesError
from rushes.media.proxy import write_poster, write_sprite
from rushes.media.tile import Pane, TileGeometry, plan_tile, write_tile
from rushes.model.document import digest, from_json, to_json
from rushes.model.take import Take
from rushes.store.cache import Cache, find, make_once
from rushes.store.files import path_of
from rushes.workflow.bench import Bench
from rushes.workflow.studio.line import Job, Line

#: Of the way previews are made; part of every key, so that older ones are never shown.
VERSION = 3
#: Gigabytes of previews that a production keeps, unless production.toml says `preview_gb`.
QUOTA_GB = 4
#: The width that posters are made at unless another is asked for.
POSTER = 640
_lines: dict[Path, Line] = {}
_guard = threading.Lock()
State = Literal["ready", "making", "waiting", "failed", "absent"]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A proxy or tile and where it stands.

    Args:
        key: names the file; the same takes, offsets and columns have the same.
        state: `ready`, `making`, `waiting` in line, `failed`, or `absent`: nobody asked yet, or the cache was emptied.
        share: 0..1 of its frames done.
        geometry: known before the file is; None where only the key is known and its plan is gone.
        takes: ids, in the order of the cells.
        path: the file, where ready.
        error: why it failed.
    """

    key: str
    state: State
    share: float = 0.0
    geometry: TileGeometry | None = None
    takes: tuple[str, ...] = ()
    path: Path | None = None
    error: RushesError | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a key stands for, kept beside the file so that it can be made again."""

    takes: tuple[str, ...]
    offsets: tuple[int, ...]
    columns: int


def poster(bench: Bench, take: Take, *, frame: int = 0, width: int = POSTER) -> Path:
    """One frame of a take as WebP; made now where it is not there.

    Args:
        bench: the production.
        take: whose.
        frame: of the take, as the decoder counts.
        width: of the box that it fits, in pixels: 160, 320, 640, 1280 or 1920, whichever is nearest.

    Raises:
        NoSuchRecord: the take's file is gone.
        UnreadableMedia, CannotReach, DiskFull: as the file and the disk say.
    """
    side = min((160, 320, POSTER, 1280, 1920), key=lambda step: abs(step - width))
    frame = min(max(0, frame), max(0, take.facts.frames - 1))
    name = _key("poster", take.media.sha256, frame, side) + ".webp"
    source = path_of(bench.media, take.media)
    return make_once(cache_of(bench), name, lambda half: write_poster(half, source, frame=frame, inside=(side, side)))


def sprite(bench: Bench, take: Take) -> Path:
    """Twenty frames of a take in one row (`media.proxy.sprite_frames`) as WebP; made now where it is not there.

    Raises:
        NoSuchRecord, UnreadableMedia, CannotReach, DiskFull: as for `poster`.
    """
    source = path_of(bench.media, take.media)
    name = _key("sprite", take.media.sha256) + ".webp"
    return make_once(cache_of(bench), name, lambda half: write_sprite(half, source))


def proxy(bench: Bench, take: Take) -> Path:
    """The review proxy of a take, frame for frame; waits until it is made.

    Raises:
        NoSuchRecord, CannotDo, UnreadableMedia, CannotReach, DiskFull: as the file and the disk say.
    """
    return tile(bench, [take])


def tile(bench: Bench, takes: Sequence[Take], *, offsets: Sequence[int] = (), columns: int = 0) -> Path:
    """Takes side by side in one file; waits until it is made.

    Args:
        bench: the production.
        takes: one to sixteen, in the order of the cells.
        offsets: frames by which each runs ahead; none for no offsets.
        columns: of the grid; 0 for the usual one.

    Raises:
        NoSuchRecord, CannotDo, UnreadableMedia, CannotReach, DiskFull: as the files and the disk say.
    """
    job = _ask(bench, takes, offsets=offsets, columns=columns, urgent=True)
    if isinstance(job, Path):
        return job
    job.done.wait()
    if job.error is not None:
        raise job.error
    return job.path


def plan(bench: Bench, takes: Sequence[Take], *, offsets: Sequence[int] = (), columns: int = 0) -> Tile:
    """Key and geometry of a tile and where it stands; asks for nothing to be made.

    Raises:
        NoSuchRecord: a take's file is gone.
        CannotDo: too many takes, or one without a picture.
    """
    wanted, panes = _plan(bench, takes, offsets=offsets, columns=columns)
    return _state(bench, _tile_key(takes, wanted), plan_tile(panes, columns=columns), wanted)


def ask_tile(bench: Bench, takes: Sequence[Take], *, offsets: Sequence[int] = (), columns: int = 0) -> Tile:
    """Ask for a tile that a person waits for, and say where it stands; returns at once.

    Raises:
        NoSuchRecord, CannotDo, CannotReach, DiskFull: as for `plan`, and as the disk says.
    """
    _ask(bench, takes, offsets=offsets, columns=columns, urgent=True)
    return plan(bench, takes, offsets=offsets, columns=columns)


def tile_state(bench: Bench, key: str) -> Tile:
    """Where the tile of a key stands.

    Raises:
        NoSuchRecord: no tile ever had this key, or the cache was emptied: ask for its takes again.
    """
    wanted = _known(bench, key)
    takes = [bench.ledger.take(take) for take in wanted.takes]
    return plan(bench, takes, offsets=wanted.offsets, columns=wanted.columns)


def tile_file(bench: Bench, key: str) -> Path | None:
    """The file of a key; where it was given up, it is asked for again and None is answered until it is there.

    Raises:
        NoSuchRecord: as for `tile_state`.
    """
    found = find(cache_of(bench), f"{_checked(key)}.mp4")
    if found is None:
        wanted = _known(bench, key)
        takes = [bench.ledger.take(take) for take in wanted.takes]
        ask_tile(bench, takes, offsets=wanted.offsets, columns=wanted.columns)
    return found


def prefetch(bench: Bench, screens: Sequence[Sequence[Take]]) -> tuple[Tile, ...]:
    """Have the screens that are likely next made ahead of time, likeliest first; it takes the place of the call before.

    Posters of their first frames come first, then the tiles. A screen that cannot be made is passed over here; whoever
    asks for it hears why.
    """
    line = line_of(bench)
    line.forget()
    for take in {take.id: take for screen in screens for take in screen}.values():
        line.add(f"poster:{take.id}", partial(_poster_ahead, bench, take), urgent=False)
    made = []
    for screen in screens:
        try:
            _ask(bench, screen, offsets=(), columns=0, urgent=False)
            made.append(plan(bench, screen))
        except RushesError:
            continue
    return tuple(made)


def close_previews(bench: Bench) -> None:
    """Stop all making for this production and wait for the threads; half files are gone afterwards."""
    with _guard:
        line = _lines.pop(bench.folder, None)
    if line is not None:
        line.close()


def line_of(bench: Bench) -> Line:
    """The one line in which previews of a production are made."""
    with _guard:
        return _lines.setdefault(bench.folder, Line())


def _poster_ahead(bench: Bench, take: Take, job: Job) -> Path:
    job.give_way()
    return poster(bench, take)


def _key(*parts: Any) -> str:
    return digest([VERSION, *parts])[:32]


def _tile_key(takes: Sequence[Take], wanted: Plan) -> str:
    media = [[take.media.sha256, take.facts.frames] for take in takes]
    return _key("tile", media, list(wanted.offsets), wanted.columns)


def cache_of(bench: Bench) -> Cache:
    """Where previews of a production are kept."""
    gigabytes = float(bench.options.get("preview_gb", QUOTA_GB))
    return Cache(root=bench.folder / ".rushes" / "cache" / "previews", quota=int(gigabytes * 1e9))


def _plan(bench: Bench, takes: Sequence[Take], *, offsets: Sequence[int], columns: int) -> tuple[Plan, list[Pane]]:
    if offsets and len(offsets) != len(takes):
        raise CannotDo("a tile with an offset too few or too many", cause=f"{len(offsets)} for {len(takes)} takes")
    moves = tuple(offsets) or (0,) * len(takes)
    panes = [
        Pane(path=path_of(bench.media, take.media), facts=take.facts, offset=move)
        for take, move in zip(takes, moves, strict=True)
    ]
    return Plan(takes=tuple(take.id for take in takes), offsets=moves, columns=columns), panes


def _known(bench: Bench, key: str) -> Plan:
    kept = find(cache_of(bench), f"{_checked(key)}.json")
    if kept is None:
        raise NoSuchRecord("no such tile", cause="the cache may have been emptied", next_step="ask for its takes again")
    return from_json(kept.read_bytes(), Plan)


def _checked(key: str) -> str:
    if len(key) != 32 or set(key) - set("0123456789abcdef"):
        raise NoSuchRecord("no such tile", cause=f"{key[:40]!r} is no key")
    return key


def _state(bench: Bench, key: str, geometry: TileGeometry, wanted: Plan) -> Tile:
    path = find(cache_of(bench), f"{key}.mp4")
    job = None if path else line_of(bench).job(key)
    if path:
        state: State = "ready"
    elif job is None or (job.done.is_set() and job.error is None):
        state = "absent"  # it was made once, and given up since
    else:
        state = "failed" if job.error else "making" if job.begun else "waiting"
    share = 1.0 if path else job.frames / geometry.frames if job else 0.0
    error = job.error if job else None
    return Tile(key=key, state=state, share=share, geometry=geometry, takes=wanted.takes, path=path, error=error)


def _ask(bench: Bench, takes: Sequence[Take], *, offsets: Sequence[int], columns: int, urgent: bool) -> Path | Job:
    """The file where it is there, else its job in the line."""
    wanted, panes = _plan(bench, takes, offsets=offsets, columns=columns)
    cache, key = cache_of(bench), _tile_key(takes, wanted)
    found = find(cache, f"{key}.mp4")
    if found is not None:
        return found
    geometry = plan_tile(panes, columns=columns)
    make_once(cache, f"{key}.json", lambda half: half.write_text(to_json(wanted), encoding="utf-8"))
    threads = max(1, min(4, bench.settings.threads))

    def make(job: Job) -> Path:
        def write(half: Path) -> None:
            write_tile(half, panes, geometry, threads=threads, heard=job.hear)

        return make_once(cache, f"{key}.mp4", write)

    return line_of(bench).add(key, make, urgent=urgent)
