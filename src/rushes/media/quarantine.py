"""The worker that reads a file of unknown origin: it limits itself first, then decodes, then prints the facts."""

from __future__ import annotations

import sys
from pathlib import Path

from rushes.errors import RushesError
from rushes.media.probe import REFUSED, open_container, picture_stream, probe_clip
from rushes.model.document import to_json

#: Address space of the worker; an 8K 16-bit frame with a codec's reference frames stays well below.
MEMORY_BYTES = 6 << 30


def limit_self(*, seconds: int) -> None:
    """Cap this process: CPU seconds, memory, no files written, no core dump; nothing where the platform has no caps."""
    try:
        import resource
    except ImportError:  # Windows: the caller's timeout remains
        return
    caps = (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in caps:
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def check_limits(path: Path, *, max_pixels: int, max_seconds: int) -> str:
    """Empty where size and length as the header states them are within limits, else the reason in words."""
    with open_container(path) as container:
        stream = picture_stream(container, path)
        pixels = stream.codec_context.width * stream.codec_context.height
        seconds = container.duration / 1_000_000 if container.duration else 0
    if pixels > max_pixels:
        return f"{pixels} pixels a frame, {max_pixels} allowed"
    if seconds > max_seconds:
        return f"{seconds:.0f} s long, {max_seconds} s allowed"
    return ""


def main(arguments: list[str]) -> int:
    """`PATH MAX_PIXELS MAX_SECONDS CPU_SECONDS`: print facts as JSON and return 0, or print why not and return 3."""
    path, max_pixels, max_seconds, cpu = Path(arguments[0]), *(int(word) for word in arguments[1:])
    limit_self(seconds=cpu)
    try:
        refusal = check_limits(path, max_pixels=max_pixels, max_seconds=max_seconds)
        text = refusal or to_json(probe_clip(path, count=True))
    except (RushesError, MemoryError) as fault:
        refusal = text = getattr(fault, "cause", "") or str(fault) or "more memory than allowed"
    sys.stdout.write(text)
    return REFUSED if refusal else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
