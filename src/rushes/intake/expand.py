"""Rows to briefs: rows x segments x aspects x axes of variation, each row tied to its shot across imports."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.errors import SheetFault
from rushes.intake.check import fault_at, read_aspects
from rushes.intake.column import FILES, WISHES, folded, nearest
from rushes.intake.grid import Row, Sheet
from rushes.intake.number import find_covered, number_rows, row_keys
from rushes.intake.value import (
    read_aspect,
    read_element,
    read_list,
    read_option,
    read_references,
    read_seconds,
    read_segments,
    read_whole,
)
from rushes.model.brief import Brief, MediaRef, Reference, Segment, Texts
from rushes.model.document import digest, to_document
from rushes.model.production import SHOT_TAGS, Shot

_MOST_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Expansion:
    """What a sheet comes to.

    Args:
        shots: in the order of the film; shots whose rows are gone are in `parked` and not here.
        segments: those given and those the sheet names.
        briefs: in the order of the rows; one id stands once.
        faults: what could not be expanded; the other rows are not held up.
        parked: codes of existing shots that no row asks for any more.
        row_shots: row key -> shot code, to be handed in as `existing` next time.
        files: media by their name relative to the sheet's folder; the store takes them in by content.
        music: a film's music bed where the sheet names one.
    """

    shots: tuple[Shot, ...]
    segments: tuple[Segment, ...]
    briefs: tuple[Brief, ...]
    faults: tuple[SheetFault, ...] = ()
    parked: tuple[str, ...] = ()
    row_shots: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    music: MediaRef | None = None


@dataclass(frozen=True, kw_only=True)
class _Usual:
    """What holds where a row says nothing."""

    takes: int
    seconds: Fraction
    seed: int | None
    tags: tuple[str, ...]
    aspects: tuple[str, ...]
    size: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a row's takes belong: its key, its shot, and the shot that it lies over, if any."""

    key: str
    shot: str
    over: str


@dataclass(kw_only=True)
class _Made:
    """What the rows have come to so far."""

    briefs: dict[str, Brief] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    music: MediaRef | None = None


def expand_briefs(
    sheet: Sheet,
    *,
    show: str,
    takes: int = 1,
    vary: Mapping[str, Sequence[str]] | None = None,
    segments: Sequence[Segment] = (),
    aspects: Sequence[str] = ("16:9",),
    size: tuple[int, int] = (960, 540),
    seconds: Fraction = Fraction(2),
    seed: int | None = None,
    known_tags: Sequence[str] = SHOT_TAGS,
    existing: Mapping[str, str] | None = None,
) -> Expansion:
    """Make the shots and briefs of a sheet.

    A row without a segment makes one brief for everybody; a row that names segments makes one for each. Rows with the
    same `shot` belong to one shot. The same sheet again gives the same shots and the same brief ids; an edited row
    gives a new brief of its old shot; a removed row parks its shot.

    Args:
        sheet: rows as read; faulty rows make no brief and park nothing.
        show: upper-case show code.
        takes: takes per brief where the row does not say.
        vary: axis -> values; a wish (`lens`), `engine` or `options.x`; it overrides the row's, the seed is kept.
        segments: audiences known so far; where given, a row may name no other.
        aspects: ratios wanted of rows that name none.
        size: frame size of the main aspect, pixels.
        seconds: length asked for where the row does not say.
        seed: of rows that name none; where None, each shot has its own (`seed_of_shot`).
        known_tags: valid shot tags in their proper spelling.
        existing: row key -> shot code of the last import, or of all imports with the newest keys last.
    """
    vary = dict(vary or {})
    faults = list(_axis_faults(vary))
    numbered = number_rows(sheet, show=show, existing=existing or {})
    faults += numbered.faults
    keys = row_keys(sheet)
    covered, strays = find_covered(sheet, numbered.codes)
    faults += strays
    usual = _Usual(takes=takes, seconds=seconds, seed=seed, tags=tuple(known_tags), aspects=tuple(aspects), size=size)
    combos = list(_combinations({axis: values for axis, values in vary.items() if _is_axis(axis)}))
    made = _Made()
    for row in sheet.rows:
        place = _Place(key=keys[row.number], shot=numbered.codes[row.number], over=covered.get(row.number, ""))
        if place.over or not row.values.get("over", ""):
            _add_row(made, row, sheet.folder, place, usual, segments, combos)
    return Expansion(
        shots=_shots(sheet, numbered.codes, known_tags),
        segments=_segments(segments, made.briefs.values()),
        briefs=tuple(made.briefs.values()),
        faults=(*faults, *made.faults),
        parked=numbered.parked,
        row_shots={keys[row]: code for row, code in numbered.codes.items()},
        files=made.files,
        music=made.music,
    )


def _add_row(
    made: _Made,
    row: Row,
    folder: Path,
    place: _Place,
    usual: _Usual,
    segments: Sequence[Segment],
    combos: Sequence[Mapping[str, str]],
) -> None:
    references, voice, bed, found = read_references(row.values, folder=folder)
    made.files.update(found)
    made.music = made.music or bed
    base = _base_brief(row, folder, place=place, usual=usual, references=references, voice=voice)
    wanted = [read_aspect(word) for word in read_aspects(row.values.get("aspect", "")) or usual.aspects]
    codes, strangers = _row_segments(row, segments)
    made.faults += strangers
    for segment, aspect, combo in itertools.product(codes, wanted, combos):
        brief = _variant(base, segment=segment, aspect=aspect, size=usual.size, combo=combo)
        made.briefs.setdefault(brief.id, brief)


def size_of_aspect(aspect: str, *, size: tuple[int, int]) -> tuple[int, int]:
    """Pixels of an aspect whose short side is the production's short side, rounded to even numbers.

    Args:
        aspect: `W:H`.
        size: width and height of the production's main aspect.
    """
    wide, high = (Fraction(part) for part in aspect.split(":"))
    ratio = wide / high
    if ratio == Fraction(size[0], size[1]):
        return size
    short = min(size)
    return (_even(short * ratio), _even(short)) if ratio >= 1 else (_even(short), _even(short / ratio))


def seed_of_shot(shot: str) -> int:
    """The seed of a row that names none: its shot's own, so that rows of one kind do not share a layout.

    It does not change with the row's words, its segment or its aspect, nor with the show's name.

    Args:
        shot: code by the naming grammar, `SHOW_SEQUENCE_SHOT`.
    """
    return 1 + zlib.crc32(shot.partition("_")[2].encode()) % 99_999


def _seed(values: Mapping[str, str], shot: str, usual: _Usual) -> int:
    if "seed" in values:
        return read_whole(values["seed"], least=0, most=2**32 - 1)
    return seed_of_shot(shot) if usual.seed is None else usual.seed


def brief_id(brief: Brief) -> str:
    """Digest of what a brief asks for: without row, row key, takes wanted and the names that files go by.

    A row that moves, or asks for more takes of the same, is not a new brief.
    """
    document = to_document(brief)
    for name in ("id", "row", "row_key", "takes", *(() if brief.over else ("over",))):
        del document[name]
    _forget_file_names(document)
    return digest(document)


def _forget_file_names(node: Any) -> None:
    if isinstance(node, dict):
        if set(node) == {"sha256", "name", "suffix"}:
            node["name"] = ""
        for value in node.values():
            _forget_file_names(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            _forget_file_names(value)


def _even(value: Fraction | int) -> int:
    return max(2, 2 * round(Fraction(value) / 2))


def _base_brief(
    row: Row,
    folder: Path,
    *,
    place: _Place,
    usual: _Usual,
    references: tuple[Reference, ...],
    voice: MediaRef | None,
) -> Brief:
    values = row.values
    hold = values.get("hold", "")
    return Brief(
        id="",
        row_key=place.key,
        row=row.number,
        shot=place.shot,
        over=place.over,
        prompt=values.get("prompt", ""),
        negative=values.get("negative", ""),
        seconds=read_seconds(values["seconds"], most=_MOST_SECONDS) if "seconds" in values else usual.seconds,
        hold=read_seconds(hold, most=_MOST_SECONDS) if hold else None,
        title=values.get("title", ""),
        tags=_proper(read_list(values.get("tags", "")), usual.tags),
        characters=read_list(values.get("characters", "")),
        wishes={name: values[name] for name in WISHES if name in values},
        references=references,
        texts=Texts(super=values.get("super", ""), cta=values.get("cta", ""), legal=values.get("legal", "")),
        voice=voice,
        takes=read_whole(values["takes"], least=1, most=10**6) if "takes" in values else usual.takes,
        seed=_seed(values, place.shot, usual),
        engine=values.get("engine", "").strip(),
        must=read_list(values.get("must", "")),
        options=_options(values, folder),
    )


def _options(values: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What a row says to its engine alone; `element` is a column of its own, as the cut reads it too."""
    options = {
        name.removeprefix("options."): read_option(text, folder=folder)
        for name, text in values.items()
        if name.startswith("options.")
    }
    alpha = read_element(values.get("element", "none"))
    return {**options, "element": alpha} if alpha else options


def _variant(base: Brief, *, segment: str, aspect: str, size: tuple[int, int], combo: Mapping[str, str]) -> Brief:
    width, height = size_of_aspect(aspect, size=size)
    wishes = dict(base.wishes) | {axis: value for axis, value in combo.items() if axis in WISHES}
    options = dict(base.options) | {
        axis.removeprefix("options."): value for axis, value in combo.items() if axis.startswith("options.")
    }
    words = " · ".join(f"{axis.removeprefix('options.')} {value}" for axis, value in combo.items())
    title = " · ".join(part for part in (base.title, words) if part)
    brief = replace(
        base,
        segment=segment,
        aspect=aspect,
        width=width,
        height=height,
        wishes=wishes,
        options=options,
        title=title,
        engine=combo.get("engine", base.engine),
    )
    return replace(brief, id=brief_id(brief))


def _combinations(vary: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    for values in itertools.product(*vary.values()):
        yield dict(zip(vary, values, strict=True))


def _is_axis(axis: str) -> bool:
    return axis in WISHES or axis == "engine" or axis.startswith("options.")


def _axis_faults(vary: Mapping[str, Sequence[str]]) -> Iterator[SheetFault]:
    for axis, values in vary.items():
        if not _is_axis(axis):
            near = nearest(axis, (*WISHES, "engine"))
            cure = f"did you mean {near!r}?" if near else "axes: " + ", ".join((*WISHES, "engine", "options.NAME"))
            yield SheetFault("--vary names no axis of variation", column=axis, next_step=cure)
        elif not values:
            yield SheetFault("--vary without values", column=axis, next_step=f"write e.g. --vary {axis}=24,50")


def _row_segments(row: Row, segments: Sequence[Segment]) -> tuple[list[str], list[SheetFault]]:
    """Codes a row is for (`[""]` for everybody), without those that are not among the known, and their faults."""
    codes, known = read_segments(row.values.get("segment", "")), [segment.code for segment in segments]
    if not codes:
        return [""], []
    faults = []
    for code in codes if known else ():
        if code not in known:
            near = nearest(code, known)
            cure = f"did you mean {near!r}?" if near else "known: " + ", ".join(known)
            faults.append(fault_at(row.number, "segment", code, reason="no segment of that name", cure=cure))
    return [code for code in codes if not known or code in known], faults


def _proper(words: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    table = {folded(name): name for name in known}
    return tuple(table.get(folded(word), word) for word in words)


def _shots(sheet: Sheet, codes: Mapping[int, str], known_tags: Sequence[str]) -> tuple[Shot, ...]:
    shots: dict[str, Shot] = {}
    for row in sorted((*sheet.rows, *sheet.faulty), key=lambda row: row.number):
        code = codes.get(row.number, "")
        if not code:
            continue
        tags = _proper(read_list(row.values.get("tags", "")), known_tags)
        tags = tuple(tag for tag in tags if tag in known_tags)
        old = shots.get(code)
        if old:
            shots[code] = replace(old, title=old.title or _title(row), tags=tuple(dict.fromkeys((*old.tags, *tags))))
        else:
            sequence = code.split("_")[1]
            shots[code] = Shot(code=code, sequence=sequence, order=len(shots), title=_title(row), tags=tags)
    return tuple(shots.values())


def _title(row: Row) -> str:
    title = row.values.get("title", "") or " ".join(row.values.get("prompt", "").split()[:6])
    files = (row.values[name] for name in FILES if name in row.values)
    return title or next(files, "")


def _segments(given: Sequence[Segment], briefs: Any) -> tuple[Segment, ...]:
    table = {segment.code: segment for segment in given}
    for brief in briefs:
        if brief.segment and brief.segment not in table:
            table[brief.segment] = Segment(code=brief.segment, title=brief.segment.replace("-", " ").capitalize())
    return tuple(table.values())
