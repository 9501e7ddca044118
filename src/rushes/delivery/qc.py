"""The quality report of a finished film: one line per rule with what was measured and what is allowed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

from rushes.delivery.hear import hear_checks
from rushes.delivery.look import BLACK, EXCUSED, HIGHEST, LINES, LOWEST, STILL, Sight, look_at
from rushes.errors import UnreadableMedia
from rushes.media.atoms import FileTags, read_tags
from rushes.media.h273 import ColorTags
from rushes.media.probe import probe_clip, probe_starts
from rushes.model.cut import Cut
from rushes.model.master import Check, DeliverableSpec, Master, Report
from rushes.model.take import ClipFacts
from rushes.timebase import Rate

Verdict = Literal["pass", "warn", "fail", "info"]
#: What a probe calls our codecs, and the profile it must show (empty for any).
_CODECS = {
    "h264": ("h264", "High"),
    "prores_422_hq": ("prores", "HQ"),
    "prores_422_hq_fast": ("prores", "HQ"),
    "prores_4444": ("prores", "4444"),
    "dnxhr_hq": ("dnxhd", "DNXHR HQ"),
    "dnxhr_hqx": ("dnxhd", "DNXHR HQX"),
}
_LEGAL_NAME = re.compile(r"^[A-Za-z0-9._-]+$")


def check_film(
    path: Path,
    *,
    spec: DeliverableSpec,
    cut: Cut | None = None,
    masters: Sequence[Master] = (),
    label: str = "",
    threads: int = 1,
) -> Report:
    """Check a file against a specification, decoding it once.

    Args:
        path: the finished (and signed) file.
        spec: what is asked.
        cut: the film it was made from: its length, rate and where stillness is meant; None for any file.
        masters: for native pixels, upscale method and reframes.
        label: e.g. `DRAFT - previz, no AI`, repeated in the report.
        threads: of the decoder.

    Returns:
        the report with the SHA-256 of the bytes that were checked. A file that breaks off fails a line, it raises
        nothing.

    Raises:
        CannotReach, UnreadableMedia: no such file, or nothing in it decodes.
    """
    facts = probe_clip(path)
    rate = cut.rate if cut else Rate.parse(spec.rate) if spec.rate else facts.rate
    checks = [*_file_checks(path, facts, spec), *_time_checks(facts, spec, cut=cut, rate=rate)]
    checks += _tag_checks(path, facts, spec)
    checks += hear_checks(path, facts, spec)
    try:
        sight = look_at(path, fps=float(facts.rate.fps), threads=threads)
        checks.append(_check("decode", f"{sight.frames} frames", "all of them", sight.frames == facts.frames))
        checks += _sight_checks(sight, cut)
    except UnreadableMedia as fault:
        checks.append(
            Check(rule="decode", measured=fault.title, allowed="all frames", verdict="fail", note=fault.cause)
        )
    checks += _origin_checks(masters, spec, cut=cut, label=label)
    return Report(spec=spec.name, sha256=file_digest(path), checks=tuple(checks))


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(rule: str, measured: str, allowed: str, good: bool, *, bad: Verdict = "fail", note: str = "") -> Check:
    return Check(rule=rule, measured=measured, allowed=allowed, verdict="pass" if good else bad, note=note)


def _file_checks(path: Path, facts: ClipFacts, spec: DeliverableSpec) -> list[Check]:
    codec, profile = _CODECS.get(spec.codec, (spec.codec, ""))
    container = path.suffix.lstrip(".").lower()
    bitrate = round(facts.size_bytes * 8 / float(facts.seconds)) if facts.seconds else 0
    checks = [
        _check("file name", path.name, "letters, digits, dot, dash, underscore", bool(_LEGAL_NAME.match(path.name))),
        _check("container", container, spec.container, container == spec.container and "mov" in facts.container),
        _check("codec", facts.codec, codec, facts.codec == codec),
        _check("profile", facts.profile or "none", profile or "any", not profile or facts.profile == profile),
        _check("pixel format", facts.pixel_format, spec.pixel_format, facts.pixel_format == spec.pixel_format),
        _check(
            "size",
            f"{facts.width}x{facts.height}",
            f"{spec.width}x{spec.height}, square pixels, upright",
            (facts.width, facts.height) == (spec.width, spec.height)
            and facts.sample_aspect == 1
            and facts.rotation == 0,
        ),
        _check(
            "file size",
            f"{facts.size_bytes / 1e6:.2f} MB",
            f"at most {spec.bytes_max / 1e6:g} MB" if spec.bytes_max else "any",
            not spec.bytes_max or facts.size_bytes <= spec.bytes_max,
        ),
        _check(
            "bit rate",
            f"{bitrate / 1e6:.2f} Mbit/s",
            f"at most {spec.bitrate_max / 1e6:g} Mbit/s" if spec.bitrate_max else "any",
            not spec.bitrate_max or bitrate <= spec.bitrate_max,
            note="mean of the whole file",
        ),
    ]
    return checks


def _time_checks(facts: ClipFacts, spec: DeliverableSpec, *, cut: Cut | None, rate: Rate) -> list[Check]:
    seconds = facts.seconds
    checks = [
        _check(
            "frame rate",
            f"{facts.rate}{', variable' if facts.variable_rate else ''}",
            f"{rate}, constant",
            facts.rate == rate and not facts.variable_rate,
        )
    ]
    if cut:
        checks.append(_check("frames", str(facts.frames), str(cut.frames), facts.frames == cut.frames))
    checks.append(
        _check(
            "duration",
            f"{float(seconds):.3f} s",
            f"at most {float(spec.seconds_max):g} s" if spec.seconds_max else "any",
            spec.seconds_max is None or seconds <= spec.seconds_max,
        )
    )
    if "slot_seconds" in spec.quality:
        slot = Fraction(spec.quality["slot_seconds"])
        checks.append(
            _check(
                "slot",
                f"{float(seconds):.3f} s",
                f"a multiple of {float(slot):g} s",
                seconds % slot == 0,
                bad="warn",
                note="many networks sell slots of this length; ask yours",
            )
        )
    wanted = spec.start_timecode if spec.container in ("mov", "mp4") else ""
    return [
        *checks,
        _check(
            "timecode", facts.start_timecode or "none", wanted or "none", facts.start_timecode == wanted, bad="warn"
        ),
    ]


def _tag_checks(path: Path, facts: ClipFacts, spec: DeliverableSpec) -> list[Check]:
    wanted = ColorTags.from_names(spec.color)
    try:
        tags = read_tags(path)
    except UnreadableMedia as fault:
        return [Check(rule="color tags", measured=fault.cause, allowed="MP4 or MOV atoms", verdict="fail")]
    return [
        _tag_check("color in container", tags.container, wanted),
        _tag_check("color in stream", tags.bitstream, wanted, may_lack=spec.codec.startswith("dnx")),
        _check("range", facts.color_range, wanted.color_range, facts.color_range == wanted.color_range),
        _check("edit lists", str(tags.edit_lists), "0", tags.edit_lists == 0),
        _faststart(tags, spec),
        _start_check(path),
    ]


def _tag_check(rule: str, found: ColorTags, wanted: ColorTags, *, may_lack: bool = False) -> Check:
    names = (found.primaries, found.transfer, found.matrix)
    asked = (wanted.primaries, wanted.transfer, wanted.matrix)
    if may_lack and found == ColorTags():
        return Check(rule=rule, measured="none", allowed="/".join(asked), verdict="info", note="the codec carries none")
    return _check(rule, "/".join(names), "/".join(asked), names == asked)


def _faststart(tags: FileTags, spec: DeliverableSpec) -> Check:
    place = "before the pictures" if tags.is_faststart else "after the pictures"
    return _check(
        "index", place, "before the pictures" if spec.faststart else "any", tags.is_faststart or not spec.faststart
    )


def _start_check(path: Path) -> Check:
    picture, sound = probe_starts(path)
    slip = float(sound - picture) if sound is not None else 0.0
    measured = f"picture {float(picture):.4f} s" + (f", sound {float(sound):.4f} s" if sound is not None else "")
    return _check("start", measured, "both at 0, within 5 ms", abs(float(picture)) < 0.005 and abs(slip) < 0.005)


def _sight_checks(sight: Sight, cut: Cut | None) -> list[Check]:
    still = _meant_still(cut, sight.frames)
    bad = [index for index, share in enumerate(sight.outside) if share > EXCUSED]
    worst = max(sight.outside, default=0.0)
    repeats = [i for i in range(1, sight.frames) if sight.change[i] < STILL and i not in still]
    head = _run(sight.change[1:13], still, start=1)
    tail_start = max(1, sight.frames - 12)
    tail = _run(sight.change[tail_start:], still, start=tail_start)
    first, last = (sight.luma[0], sight.luma[-1]) if sight.luma else (0.0, 0.0)
    flashes = sight.flashes
    return [
        _check(
            "levels",
            f"worst frame {worst:.2%} outside" + (f", {len(bad)} frames over" if bad else ""),
            f"R, G, B, Y in {LOWEST:g}-{HIGHEST:g} but for {EXCUSED:.0%}",
            not bad,
            bad="warn",
            note=f"EBU R103 v3, measured at {LINES} lines{_where(bad)}",
        ),
        _check("first frame", f"luma {first:.0f}", f"over {BLACK:g}", first > BLACK, bad="warn", note="not black"),
        _check("last frame", f"luma {last:.0f}", f"over {BLACK:g}", last > BLACK, bad="warn", note="not black"),
        _check("frozen head", "moves" if not head else "still", "moves", not head, bad="warn"),
        _check(
            "frozen tail", "moves or is a card" if not tail else "still", "moves or is a card", not tail, bad="warn"
        ),
        _check(
            "repeated frames",
            str(len(repeats)),
            "0 outside cards",
            not repeats,
            bad="warn",
            note=_where(repeats).lstrip("; "),
        ),
        _check(
            "flashes",
            "none over the limit"
            if flashes is None or flashes.passes
            else f"{len(flashes.failed)} frames over the limit",
            "at most 3 a second over a quarter of the picture",
            flashes is None or flashes.passes,
            note="screening, not a certified test",
        ),
    ]


def _meant_still(cut: Cut | None, frames: int) -> set[int]:
    """Frames that may repeat: cards, gaps, and the first of anything after them."""
    if cut is None:
        return set()
    meant = [event.record for event in cut.picture if event.card]
    return {frame for record in meant for frame in range(record.start, min(frames, record.end + 1))}


def _run(changes: Sequence[float], still: set[int], *, start: int) -> bool:
    """True where every one of these frames stands still and none is meant to."""
    places = range(start, start + len(changes))
    return bool(changes) and all(c < STILL and i not in still for c, i in zip(changes, places, strict=True))


def _where(frames: Sequence[int]) -> str:
    if not frames:
        return ""
    shown = ", ".join(str(frame) for frame in frames[:8])
    return f"; frames {shown}{' ...' if len(frames) > 8 else ''}"


def _origin_checks(masters: Sequence[Master], spec: DeliverableSpec, *, cut: Cut | None, label: str) -> list[Check]:
    checks = []
    by_way: dict[str, list[str]] = {}
    for master in masters:
        way = f"native {master.native_width}x{master.native_height}, upscale {master.upscale}"
        by_way.setdefault(way, []).append(master.shot)
    for way, shots in by_way.items():
        checks.append(
            Check(
                rule="native pixels",
                measured=way,
                allowed=f"stated; file is {spec.width}x{spec.height}",
                verdict="info",
                note="shots " + ", ".join(sorted(set(shots))),
            )
        )
    for master in masters:
        if master.reframe is not None:
            x, y, width, height = master.reframe
            measured = f"{width}x{height} at {x},{y} of {master.native_width}x{master.native_height}"
            checks.append(
                Check(rule="reframe", measured=measured, allowed="stated", verdict="info", note=f"shot {master.shot}")
            )
    suggested = sum(1 for event in cut.picture if event.suggested) if cut else 0
    if suggested:
        measured = f"{suggested} shots suggested by the machine, not circled by a person"
        checks.append(Check(rule="choice", measured=measured, allowed="circled", verdict="warn"))
    if label:
        checks.append(Check(rule="label", measured=label, allowed="stated", verdict="info"))
    return checks
