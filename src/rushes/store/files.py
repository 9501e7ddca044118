"""The content-addressed media tree of a production: bytes by their SHA-256, and readable names beside it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rushes.errors import AskTheOperator, BrokenPromise, CannotReach, DiskFull, NamingFault, NoSuchRecord
from rushes.model.brief import MediaRef
from rushes.settings import kill_point

_CHUNK = 1 << 20
#: What the name of everything begins with that may be swept once its process is dead; the process id follows.
HALF = ".half-"
_TOMBSTONE = ".tombstone"


@dataclass(frozen=True, kw_only=True)
class MediaTree:
    """The media of one production.

    Args:
        root: the production's folder; nothing is written outside it.
    """

    root: Path

    @property
    def media(self) -> Path:
        """The folder that holds the files by hash."""
        return self.root / ".rushes" / "media"


def ingest(tree: MediaTree, path: Path, *, move: bool = False, name: str = "") -> MediaRef:
    """Take a file in: hash while copying to a temporary file beside its place, flush to disk, rename, flush the folder.

    A file whose bytes are there already is compared and answered; damaged bytes are replaced. A death at any point
    leaves either nothing or the whole file, and half files for `sweep`.

    Args:
        tree: where to.
        path: a regular file.
        move: remove the original afterwards.
        name: what people call it; the file's own name where empty.

    Raises:
        CannotReach: the file cannot be read, or the production cannot be written.
        DiskFull: no room; nothing was kept.
    """
    with house_errors(path):
        if not path.is_file():
            raise CannotReach("not a file", cause="a folder, a device or nothing is there", about=str(path))
        tree.media.mkdir(parents=True, exist_ok=True)
        linked = _link_hashed(path, tree.media) if move else None
        half, sha256 = linked or _copy_hashed(path, tree.media)
        try:
            ref = MediaRef(sha256=sha256, name=name or path.name, suffix=path.suffix.lower())
            _settle(tree, ref, half)
        finally:
            half.unlink(missing_ok=True)
        place = _place(tree, ref)
        if move and (not path.samefile(place) or (linked and path.resolve() != place.resolve())):
            path.unlink()
    return ref


def path_of(tree: MediaTree, ref: MediaRef) -> Path:
    """Where the bytes lie.

    Raises:
        NoSuchRecord: they are not there, or were erased (the tombstone says when and why).
    """
    place = _place(tree, ref)
    if place.is_file():
        return place
    stone = tombstone(tree, ref.sha256)
    if stone:
        cause, step = f"erased on {stone['at'][:10]}: {stone['why']}", "make the take again if it may be"
        raise NoSuchRecord("this file was erased", cause=cause, next_step=step, about=ref.name or ref.sha256[:12])
    raise NoSuchRecord(
        "this file is not in the production",
        cause=f"no bytes with SHA-256 {ref.sha256[:12]}...",
        next_step="restore .rushes/media from your copy, or make the take again",
        about=ref.name or ref.sha256[:12],
    )


def has(tree: MediaTree, ref: MediaRef) -> bool:
    """True where the bytes are there (not whether they are intact: see `check`)."""
    return _place(tree, ref).is_file()


def check(tree: MediaTree, ref: MediaRef) -> bool:
    """True where the bytes are there and still have their hash."""
    place = _place(tree, ref)
    with house_errors(place):
        return place.is_file() and hash_of(place) == ref.sha256


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes as 64 hex digits, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def link_readable(tree: MediaTree, ref: MediaRef, *, folder: str, name: str) -> Path:
    """Give the bytes a name for people: a hard link, else a copy; an older file of that name is replaced.

    Args:
        tree: whose.
        ref: which bytes.
        folder: inside the production, e.g. `takes/LAUNCH_010_0010`.
        name: file name with its suffix.

    Raises:
        NamingFault: a name or folder that leaves the production, by itself or through a symbolic link.
        NoSuchRecord: the bytes are not there.
        DiskFull, CannotReach: as the disk says.
    """
    source = path_of(tree, ref)
    home = inside(tree.root, folder)
    if name != Path(name).name or name in ("", ".", ".."):
        raise NamingFault("not a file name", cause=f"found {name!r}", next_step="use letters, digits, dot, dash")
    with house_errors(home / name):
        home.mkdir(parents=True, exist_ok=True)
        target = home / name
        if target.is_file() and target.samefile(source):
            return target
        half = home / f"{HALF}{os.getpid()}-{name}"
        half.unlink(missing_ok=True)
        try:
            try:
                os.link(source, half)
            except OSError as fault:
                if fault.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS):
                    raise
                shutil.copyfile(source, half)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    return target


def inside(root: Path, relative: str) -> Path:
    """A path inside the production.

    Raises:
        NamingFault: absolute, climbing out, or out through a symbolic link.
    """
    path = root / relative
    if Path(relative).is_absolute() or not path.resolve().is_relative_to(root.resolve()):
        raise NamingFault(
            "a path that leaves the production",
            cause=f"found {relative!r}",
            next_step="use a path inside the production's folder, without .. and links that lead out",
        )
    return path


def erase(tree: MediaTree, ref: MediaRef, *, why: str) -> None:
    """Remove the bytes and leave a tombstone with their hash; names in `takes/` and elsewhere are the caller's.

    Raises:
        CannotReach: the production cannot be written.
    """
    place = _place(tree, ref)
    stone = place.parent / f"{ref.sha256}{_TOMBSTONE}"
    with house_errors(place):
        size = place.stat().st_size if place.is_file() else 0
        place.parent.mkdir(parents=True, exist_ok=True)
        said = {"sha256": ref.sha256, "name": ref.name, "suffix": ref.suffix, "bytes": size, "why": why}
        stone.write_text(json.dumps(said | {"at": datetime.now(UTC).isoformat()}, sort_keys=True), encoding="utf-8")
        _flush(stone)
        place.unlink(missing_ok=True)
        _flush(place.parent)


def tombstone(tree: MediaTree, sha256: str) -> dict[str, str] | None:
    """What was erased under this hash, why and when; None where nothing was."""
    stone = tree.media / sha256[:2] / sha256[2:4] / f"{sha256}{_TOMBSTONE}"
    return json.loads(stone.read_text(encoding="utf-8")) if stone.is_file() else None


def sweep(tree: MediaTree) -> tuple[Path, ...]:
    """Remove half files and scratch folders that dead processes left, and return their paths; those of the living stay.

    Raises:
        CannotReach: the production cannot be written.
    """
    found = []
    scratch = tree.root / ".rushes" / "scratch"
    folders = (tree.media, scratch, tree.root / "takes", tree.root / "films", tree.root / "deliverables")
    halves = [path for folder in folders if folder.is_dir() for path in folder.rglob(f"{HALF}*")]
    for half in halves:
        owner = half.name.removeprefix(HALF).split("-")[0]
        if not (owner.isdigit() and is_alive(int(owner))):
            with house_errors(half):
                if half.is_dir() and not half.is_symlink():
                    shutil.rmtree(half, ignore_errors=True)
                else:
                    half.unlink(missing_ok=True)
            found.append(half)
    return tuple(found)


@contextlib.contextmanager
def house_errors(path: Path) -> Iterator[None]:
    """Errors of the file system as errors of the house.

    Raises:
        DiskFull: no space or over quota.
        CannotReach: everything else.
    """
    try:
        yield
    except AskTheOperator:
        raise
    except OSError as fault:
        said = fault.strerror or str(fault)
        if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(
                "no room for this file", cause=said, next_step="free some space, then rushes resume", about=str(path)
            ) from fault
        step = "make the folder writable or work on a copy" if fault.errno == errno.EROFS else "check path and rights"
        raise CannotReach("this file cannot be reached", cause=said, next_step=step, about=str(path)) from fault


def _place(tree: MediaTree, ref: MediaRef) -> Path:
    sha256 = ref.sha256
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef") or os.sep in ref.suffix:
        raise BrokenPromise("not a media reference", cause=f"found {sha256!r}{ref.suffix!r}")
    return tree.media / sha256[:2] / sha256[2:4] / f"{sha256}{ref.suffix}"


def _copy_hashed(path: Path, folder: Path) -> tuple[Path, str]:
    handle, name = tempfile.mkstemp(prefix=f"{HALF}{os.getpid()}-", dir=folder)
    half, sha256 = Path(name), hashlib.sha256()
    with contextlib.ExitStack() as undo:
        undo.callback(half.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as target, path.open("rb") as source:
            while piece := source.read(_CHUNK):
                sha256.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        half.chmod(0o444)  # a readable name is a hard link: an edit in place would change the bytes under their hash
        undo.pop_all()
    return half, sha256.hexdigest()


def _link_hashed(path: Path, folder: Path) -> tuple[Path, str] | None:
    """The same without a copy for a file that is given away: a second name for its bytes.

    None where another name shares the bytes already, or disks differ or have no hard links.
    """
    half = folder / f"{HALF}{os.getpid()}-{secrets.token_hex(6)}"
    if path.is_symlink() or path.stat().st_nlink != 1:
        return None
    try:
        os.link(path, half)
    except OSError:
        return None
    with contextlib.ExitStack() as undo:
        undo.callback(half.unlink, missing_ok=True)
        sha256 = hash_of(half)
        _flush(half)
        half.chmod(0o444)
        undo.pop_all()
    return half, sha256


def _settle(tree: MediaTree, ref: MediaRef, half: Path) -> None:
    place = _place(tree, ref)
    if place.is_file() and hash_of(place) == ref.sha256:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    kill_point("before-rename")
    half.replace(place)
    for folder in (place.parent, place.parent.parent, tree.media):
        _flush(folder)
    kill_point("after-rename")


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle on folders to flush
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_alive(process: int) -> bool:
    """True where a process of that number runs on this machine."""
    if os.name == "nt":  # signal 0 is no question there; a file that is in use cannot be removed anyway
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
