"""A folder of files that may be deleted at any time: each made once, found by its key, given up oldest first."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rushes.errors import BrokenPromise
from rushes.store.files import HALF, house_errors, is_alive

_NAME = re.compile(r"[0-9a-f]{16,64}\.(mp4|webp|json)")
_CLAIM = ".claim"
#: A claim or half file this old, in seconds, belongs to nobody, whatever process has that number now; at worst a file
#: is made twice, and the second one takes the place of its equal.
STALE = 300.0
#: A file used this recently, in seconds, is never given up, and its last use is not written down again.
FRESH = 60.0


@dataclass(frozen=True, kw_only=True)
class Cache:
    """A cache on disk.

    Args:
        root: its folder, made where needed.
        quota: bytes; over it the files used longest ago go.
    """

    root: Path
    quota: int


#: Bytes made by this process since it last trimmed a cache, by the cache's folder.
_grown: dict[Path, int] = {}
_locks: dict[Path, tuple[threading.Lock, int]] = {}
_guard = threading.Lock()


def find(cache: Cache, name: str) -> Path | None:
    """The file of that name, marked as used; None where it is not there.

    Args:
        cache: where.
        name: hex digits and `.mp4`, `.webp` or `.json`.

    Raises:
        BrokenPromise: another kind of name.
    """
    place = _place(cache, name)
    try:
        said = place.stat()
        if time.time() - said.st_mtime > FRESH:
            os.utime(place)
    except OSError:  # not there, or gone between the two
        return place if place.is_file() else None
    return place


def make_once(cache: Cache, name: str, make: Callable[[Path], object]) -> Path:
    """The file of that name, made where it is not there; whoever asks meanwhile waits and gets the same.

    Args:
        cache: where.
        name: as in `find`.
        make: writes the file at the path it is given, which is renamed into place afterwards.

    Raises:
        BrokenPromise: another kind of name, or a `make` that wrote nothing.
        CannotReach, DiskFull: as the disk says; and what `make` raises. Nothing is left behind.
    """
    place = _place(cache, name)
    with _one_thread(place):
        found = find(cache, name)
        if found is not None:
            return found
        with house_errors(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        with _one_process(place):
            if place.is_file():
                return place
            half = place.with_name(f"{HALF}{os.getpid()}-{name}")
            try:
                make(half)
                if not half.is_file():
                    raise BrokenPromise("a preview that was not written", about=name)
                with house_errors(place):
                    size = half.stat().st_size
                    half.replace(place)
            finally:
                half.unlink(missing_ok=True)
    _grown[cache.root] = _grown.get(cache.root, cache.quota) + size  # the first file of a process trims
    if _grown[cache.root] > cache.quota // 32:
        _grown[cache.root] = 0
        trim(cache)
    return place


def trim(cache: Cache) -> int:
    """Give up the files used longest ago until the rest fits the quota, and what dead processes left; bytes freed."""
    now, kept, freed = time.time(), [], 0
    for path in cache.root.rglob("*"):
        try:
            said = path.stat()
        except OSError:  # another process was faster
            continue
        if not path.is_file() or now - said.st_mtime < FRESH:
            continue
        if _NAME.fullmatch(path.name):
            kept.append((said.st_mtime, said.st_size, path))
        elif now - said.st_mtime > STALE:
            path.unlink(missing_ok=True)
    over = sum(size for _, size, _ in kept) - cache.quota
    for _, size, path in sorted(kept):
        if freed >= over:
            break
        with contextlib.suppress(OSError):  # in use elsewhere: the next trim will have it
            path.unlink()
            freed += size
    return freed


def _place(cache: Cache, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise BrokenPromise("not the name of a preview", cause=f"found {name!r}")
    return cache.root / name[:2] / name


@contextlib.contextmanager
def _one_thread(place: Path) -> Iterator[None]:
    """One thread of this process at a time for one file."""
    with _guard:
        lock, users = _locks.get(place, (threading.Lock(), 0))
        _locks[place] = (lock, users + 1)
    try:
        with lock:
            yield
    finally:
        with _guard:
            lock, users = _locks.pop(place)
            if users > 1:
                _locks[place] = (lock, users - 1)


@contextlib.contextmanager
def _one_process(place: Path) -> Iterator[None]:
    """One process at a time for one file, until it is there; the claim of a dead process is void."""
    claim = place.with_name(place.name + _CLAIM)
    mine = False
    while not mine and not place.is_file():
        try:
            with claim.open("x") as file:
                file.write(str(os.getpid()))
            mine = True
        except FileExistsError:
            if _is_void(claim):
                claim.unlink(missing_ok=True)
            else:
                time.sleep(0.05)
    try:
        yield
    finally:
        if mine:
            claim.unlink(missing_ok=True)


def _is_void(claim: Path) -> bool:
    try:
        owner, age = claim.read_text(), time.time() - claim.stat().st_mtime
    except OSError:  # just removed
        return False
    if not owner.isdigit():
        return age > 1.0  # opened and not yet written, or the writer died in between
    return age > STALE or not is_alive(int(owner))
