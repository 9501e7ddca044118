"""Footage: an existing file becomes a take, byte for byte as it was received."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from rushes.engines.base import Context, write_note
from rushes.engines.plan import load_card, plan_request
from rushes.errors import BrokenPromise, CannotDo, CannotReach, DiskFull, EngineFault
from rushes.model.brief import MediaRef
from rushes.model.document import from_json, to_json
from rushes.model.engine import Artifacts, Card, Found, Handle, Plan, Progress, Recipe, Refusal, Request

_CHUNK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_TICKET = "attempt.json"


class FootageEngine:
    """Takes the one reference with the role `footage`; nothing is decoded, re-encoded or guessed here."""

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})

    def card(self) -> Card:
        """The engine's facts."""
        return load_card("footage")

    def plan(self, request: Request) -> Plan:
        """Which file becomes the take; words, seed and size are not sent to anyone."""
        return plan_request(request, self.card())

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        """Check that the file is there and remember the attempt.

        Raises:
            CannotDo: the recipe names no footage, or more than one.
            CannotReach: the file is not where it was.
        """
        media = _footage(recipe)
        path = context.media(media)
        if not path.is_file():
            raise CannotReach(
                f"the footage {media.name or media.sha256[:12]!r} is not there",
                cause=f"looked for {path.name!r}",
                next_step="bring the file back, or point the row at where it is now",
            )
        handle = Handle(engine="footage", attempt=attempt, remote_id=attempt, recipe=recipe)
        write_note(context.scratch / _TICKET, to_json(handle))
        return handle

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        """Copy the file into the scratch folder and check its hash while it passes.

        Raises:
            EngineFault: the bytes are not those the recipe names.
            DiskFull: no room for the copy.
            Cancelled: stopped; no half file stays.
        """
        media = _footage(handle.recipe)
        source = context.media(media)
        target = context.scratch / _name(media)
        half = target.with_name(target.name + ".part")
        target.unlink(missing_ok=True)
        yield Progress(state="running", share=0.0, message="copying")
        try:
            yield from _copy(source, half, media, context)
            context.stop_if_cancelled()
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
        yield Progress(state="done", share=1.0, message="copied and verified")

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """The copied file."""
        name = _name(_footage(handle.recipe))
        path = context.scratch / name
        if not path.is_file():
            raise BrokenPromise("the footage was not copied", cause=f"{name} is not in the scratch folder")
        facts = {"sha256": _footage(handle.recipe).sha256, "bytes": path.stat().st_size, "kept_as_received": True}
        return Artifacts(video=name, facts=facts)

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        """Nothing runs elsewhere: the copy stops at its next piece."""
        return True

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        """Found where this attempt was accepted in this scratch folder; copying again is harmless."""
        try:
            handle = from_json((context.scratch / _TICKET).read_text(), Handle)
        except FileNotFoundError:
            return Found(state="absent", why="nothing was started; copying again costs nothing")
        if handle.attempt != attempt or handle.recipe != recipe:
            return Found(state="absent", why="another attempt used this folder")
        return Found(state="found", handle=handle)

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        """A file has no better version of itself."""
        refusal = Refusal(field="tier", asked=tier, rule="a file is what it is", hint="use an upscale in finishing")
        return Plan(engine="footage", revision="", resolved=None, refusals=(refusal,))

    def health(self) -> str:
        """Always able."""
        return ""


def _footage(recipe: Recipe) -> MediaRef:
    found = [reference.media for reference in recipe.resolved.references if reference.role == "footage"]
    if len(found) != 1:
        raise CannotDo(
            "a footage take is made of exactly one file",
            cause=f"the recipe names {len(found)}",
            next_step="give the row one file with the role footage",
        )
    return found[0]


def _name(media: MediaRef) -> str:
    suffix = media.suffix.lower()
    return "footage" + (suffix if _SUFFIX.fullmatch(suffix) else "")


def _copy(source: Path, target: Path, media: MediaRef, context: Context) -> Iterator[Progress]:
    checksum = hashlib.sha256()
    try:
        size = source.stat().st_size
        if shutil.disk_usage(context.scratch).free < size:
            raise DiskFull(
                "no room for the footage",
                cause=f"{size} bytes are needed",
                next_step="free some space, or move the production",
            )
        done = 0
        with source.open("rb") as read, target.open("wb") as write:
            while piece := read.read(_CHUNK):
                context.stop_if_cancelled()
                checksum.update(piece)
                write.write(piece)
                done += len(piece)
                share = min(1.0, done / max(1, size))
                context.progress(share, "copying")
                yield Progress(state="running", share=share, message="copying")
    except OSError as fault:
        if isinstance(fault, DiskFull):
            raise
        raise CannotReach(
            f"the footage {media.name!r} cannot be copied",
            cause=fault.strerror or str(fault),
            next_step="check the file and the disk",
        ) from fault
    if checksum.hexdigest() != media.sha256:
        raise EngineFault(
            f"the footage {media.name!r} is not the file the recipe names",
            cause=f"its SHA-256 is {checksum.hexdigest()[:12]}..., the recipe says {media.sha256[:12]}...",
            next_step="bring the original back, or read the sheet again so that the row names the new file",
        )
