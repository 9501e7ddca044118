"""The moodboard: stills that people pin, and what they have in common, read into the production's look."""

from __future__ import annotations

import re
import statistics
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import yaml

from rushes.errors import AskTheArtist, NoSuchRecord
from rushes.imaging.swatch import Swatch, find_swatches
from rushes.intake.brand import BrandSheet, read_brand
from rushes.media.probe import probe_untrusted
from rushes.media.proxy import read_thumbnail, write_poster
from rushes.model.brief import Character, Look, MediaRef
from rushes.model.production import legal_name
from rushes.store.files import HALF, house_errors, ingest, link_readable, path_of
from rushes.workflow.bench import Bench
from rushes.workflow.craft import measure_file
from rushes.workflow.studio.rows import Row

#: First bytes of the stills that are taken, and the suffix each gets; a name's own suffix is not believed.
KINDS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
MOST_PINS = 60
#: Number of the look -> the measure that reads it from a still.
_NUMBERS = {"mired": ("temperature", "mired"), "contrast": ("exposure", "contrast"), "grain": ("noise", "sigma")}


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A still on the board.

    Args:
        id: of the pin.
        media: its file.
        take, frame: where it was grabbed; empty and 0 for a file that was dropped in.
        by: who pinned it.
    """

    id: str
    media: MediaRef
    width: int
    height: int
    take: str = ""
    frame: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What stills have in common.

    Args:
        palette: largest share first.
        mired, contrast, grain: medians; None where no still shows it.
        spread: of the light between the stills, in mired; large where they do not belong together.
    """

    palette: tuple[Swatch, ...]
    mired: float | None
    contrast: float | None
    grain: float | None
    spread: float = 0.0


def pins(bench: Bench) -> tuple[Pin, ...]:
    """The stills on the board, in the order they were pinned."""
    found: dict[str, Pin] = {}
    for entry in bench.ledger.entries(kinds=("mood.pinned", "mood.unpinned")):
        body = entry.body
        name = str(body.get("pin", ""))
        if entry.event == "mood.unpinned":
            found.pop(name, None)
            continue
        found[name] = Pin(
            id=name,
            media=MediaRef(sha256=body["sha256"], name=body["name"], suffix=body["suffix"]),
            width=int(body["width"]),
            height=int(body["height"]),
            take=entry.take,
            frame=int(body.get("frame") or 0),
            by=entry.actor.id,
            at=entry.at,
        )
    return tuple(found.values())


def find_pin(bench: Bench, name: str) -> Pin:
    """One pin.

    Raises:
        NoSuchRecord: it is not on the board.
    """
    for pin in pins(bench):
        if pin.id == name:
            return pin
    raise NoSuchRecord(f"no still {name[:40]!r} on the board", next_step="look at the board")


def pin_file(bench: Bench, data: bytes, *, name: str) -> Pin:
    """Pin a still that somebody dropped in; it is decoded by a process of its own first.

    Raises:
        AskTheArtist: neither PNG nor JPEG, or the board is full.
        UnreadableMedia: it does not decode, or is over a limit.
    """
    suffix = next((suffix for begin, suffix in KINDS if data.startswith(begin)), "")
    if not suffix:
        raise AskTheArtist("not a still", cause="neither PNG nor JPEG", next_step="export it as one of them")
    plain = re.sub(r"[^\w .()-]+", "_", name).strip(" .")[:80] or "still"
    with bench.scratch(f"mood-{uuid.uuid4().hex[:12]}") as scratch:
        path = scratch / f"still{suffix}"
        path.write_bytes(data)
        return _pin(bench, path, name=Path(plain).stem + suffix)


def pin_frame(bench: Bench, row: Row, frame: int) -> Pin:
    """Pin a frame of a take.

    Raises:
        AskTheArtist: a frame that the take has not, or the board is full.
    """
    take = row.take
    if not 0 <= frame < take.facts.frames:
        raise AskTheArtist("a frame that the take has not", cause=f"{frame} of {take.facts.frames}", about=take.name)
    with bench.scratch(f"mood-{uuid.uuid4().hex[:12]}") as scratch:
        path = write_poster(scratch / "frame.png", path_of(bench.media, take.media), frame=frame, inside=(1920, 1920))
        return _pin(bench, path, name=f"{take.name}_{frame:04d}.png", row=row, frame=frame)


def unpin(bench: Bench, pin: Pin) -> None:
    """Take a still off the board; its file stays."""
    bench.ledger.append("mood.unpinned", actor=bench.actor, take=pin.take, body={"pin": pin.id})


def read_look(bench: Bench, some: Sequence[Pin]) -> Reading:
    """Measure what stills have in common, with the rulers that measure takes.

    Raises:
        AskTheArtist: no still.
    """
    if not some:
        raise AskTheArtist("nothing to read", cause="no still is pinned", next_step="drop a still or grab a frame")
    paths = [path_of(bench.media, pin.media) for pin in some]
    found: dict[str, list[float]] = {name: [] for name in _NUMBERS}
    for path in paths:
        scores = {(s.measure, s.name): s.value for s in measure_file(path).scores}
        for name, key in _NUMBERS.items():
            value = scores.get(key)
            if value is not None:
                found[name].append(value)
    lights = found["mired"]
    return Reading(
        palette=find_swatches([read_thumbnail(path) for path in paths]),
        spread=max(lights) - min(lights) if lights else 0.0,
        **{name: round(statistics.median(values), 3) if values else None for name, values in found.items()},
    )


def apply_look(bench: Bench, reading: Reading, some: Sequence[Pin]) -> Look:
    """Write a reading into brand.yaml: palette, light, contrast and grain; everything else in it stays as it stands.

    The sheet as it was is kept among the production's media. Takes that are there keep the look they were made with.

    Raises:
        AskTheArtist: the sheet would not be read any more; it is left as it was.
        CannotReach, DiskFull: as the disk says.
    """
    sheet = _write_brand(bench, lambda old: rewrite_look(old, reading))
    body = {
        "pins": [pin.id for pin in some],
        "palette": [swatch.hex for swatch in reading.palette],
        **{name: getattr(reading, name) for name in _NUMBERS},
    }
    bench.ledger.append("look.read", actor=bench.actor, step="plan", body=body)
    return sheet.brand.look


def mark_reference(bench: Bench, pin: Pin, *, character: str) -> Character:
    """Make a still a reference of a character: a file under `references/`, named in brand.yaml.

    Recipes made from now on carry it; takes that are there keep what they were made with.

    Raises:
        NoSuchRecord: no character of that name.
        AskTheArtist: the sheet would not be read any more; it is left as it was.
        CannotReach, DiskFull: as the disk says.
    """
    names = [known.name for known in bench.production.characters]
    if character not in names:
        step = "known: " + ", ".join(names) if names else "name one in brand.yaml, under characters"
        raise NoSuchRecord(f"no character {character[:40]!r}", next_step=step)
    place = f"references/{legal_name(character)}_{pin.id}{pin.media.suffix}"
    link_readable(bench.media, pin.media, folder="references", name=Path(place).name)
    sheet = _write_brand(bench, lambda old: rewrite_references(old, character=character, place=place))
    body = {"pin": pin.id, "character": character, "sha256": pin.media.sha256}
    bench.ledger.append("reference.marked", actor=bench.actor, take=pin.take, step="plan", body=body)
    return next(known for known in sheet.characters if known.name == character)


def _write_brand(bench: Bench, rewrite: Callable[[str], str]) -> BrandSheet:
    """Write brand.yaml anew where it can still be read afterwards; the sheet as it was is kept among the media."""
    path = bench.folder / "brand.yaml"
    with house_errors(path):
        old = path.read_text(encoding="utf-8") if path.is_file() else f"name: {bench.production.name}\n"
        if path.is_file():
            ingest(bench.media, path, name="brand-before.yaml")
        half = path.with_name(f"{HALF}brand.yaml")
        half.write_text(rewrite(old), encoding="utf-8")
        try:
            sheet = read_brand(half)
            if sheet.faults:
                raise AskTheArtist("brand.yaml would not be read any more", cause=str(sheet.faults[0]))
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    return sheet


def say_reading(reading: Reading) -> str:
    """The reading in words; says where the stills do not belong together."""
    parts = [f"{len(reading.palette)} colours"]
    if reading.mired is not None:
        parts.append(f"light of {round(1e6 / reading.mired, -2):.0f} K")
    if reading.grain is not None:
        parts.append(f"grain of {reading.grain:.1f} codes")
    said = ", ".join(parts)
    apart = (
        f"; the stills differ by {reading.spread:.0f} mired: they are lit differently" if reading.spread > 60 else ""
    )
    return f"{said}{apart}"


def rewrite_look(text: str, reading: Reading) -> str:
    """A brand sheet with its look's keys written anew, and everything else, comments too, as it stands."""
    said: dict[str, object] = {
        "palette": [{"name": f"mood {n}", "hex": swatch.hex} for n, swatch in enumerate(reading.palette, 1)]
    }
    said |= {name: value for name in _NUMBERS if (value := getattr(reading, name)) is not None}
    gone = {"palette"} | {name for name in _NUMBERS if name in said} | ({"light"} if "mired" in said else set())
    return _replace_keys(text, said, gone=gone)


def rewrite_references(text: str, *, character: str, place: str) -> str:
    """A brand sheet in which a character has one more reference; everything but its characters stays as it stands."""
    characters = (yaml.safe_load(text) or {}).get("characters", [])
    for known in characters:
        if known.get("name") == character:
            old = known.get("references") or []
            known["references"] = list(dict.fromkeys([*([old] if isinstance(old, str) else old), place]))
    return _replace_keys(text, {"characters": characters}, gone={"characters"})


def _replace_keys(text: str, said: Mapping[str, object], *, gone: Collection[str]) -> str:
    """YAML without some keys of its first level, and others written at its end."""
    kept, skips = [], False
    for line in text.splitlines():
        key = re.match(r"([A-Za-z_]+)\s*:", line)
        if key:
            skips = key[1] in gone
        elif line[:1] not in ("", " ", "\t", "-"):
            skips = False
        if not skips:
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n" + yaml.safe_dump(dict(said), sort_keys=False, allow_unicode=True)


def _pin(bench: Bench, path: Path, *, name: str, row: Row | None = None, frame: int = 0) -> Pin:
    if len(pins(bench)) >= MOST_PINS:
        raise AskTheArtist("the board is full", cause=f"{MOST_PINS} stills", next_step="take some off")
    settings = bench.settings
    facts = probe_untrusted(path, max_pixels=settings.max_pixels, max_seconds=settings.max_seconds)
    media = replace(ingest(bench.media, path, move=True, name=name), name=name)
    pin = Pin(id=uuid.uuid4().hex[:16], media=media, width=facts.width, height=facts.height, frame=frame)
    body = {"pin": pin.id, "sha256": media.sha256, "suffix": media.suffix, "name": name, "frame": frame}
    body |= {"width": pin.width, "height": pin.height}
    take, shot = (row.take.id, row.take.shot) if row else ("", "")
    entry = bench.ledger.append("mood.pinned", actor=bench.actor, take=take, shot=shot, body=body)
    return replace(pin, take=take, by=entry.actor.id, at=entry.at)
