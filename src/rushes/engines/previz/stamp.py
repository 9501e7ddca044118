"""Keeps compiled kernels honest: when any kernel's source has changed, what was compiled before is thrown away."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

#: Rooms of the package with kernels; a kernel compiled into another is not noticed by numba's own check of one file.
_ROOMS = ("engines/previz", "imaging", "finishing")
_STAMP = "kernels.sha256"


def fingerprint(package: Path) -> str:
    """SHA-256 over names and bytes of all sources with kernels below the package folder."""
    total = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            source = path.read_bytes()
            if b"njit" in source:
                total.update(path.relative_to(package).as_posix().encode() + b"\0" + source + b"\0")
    return total.hexdigest()


def drop_stale(package: Path) -> int:
    """Delete compiled kernels of other sources than today's, and note today's beside the cache.

    Only `*.nbi` and `*.nbc` files in `__pycache__` folders below the package folder are touched. Where the folder
    cannot be written, nothing can be stale in it that this program could mend.

    Args:
        package: the folder of the `rushes` package.

    Returns:
        How many files were deleted.
    """
    stamp = package / _ROOMS[0] / "__pycache__" / _STAMP
    today = fingerprint(package)
    with contextlib.suppress(OSError):
        if stamp.read_text("ascii") == today:
            return 0
    gone = 0
    for room in _ROOMS:
        for path in sorted((package / room).rglob("__pycache__/*.nb[ic]")):
            with contextlib.suppress(OSError):
                path.unlink()
                gone += 1
    with contextlib.suppress(OSError):
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(today, "ascii")
    return gone
