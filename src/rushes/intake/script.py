"""Prose as a grid: a plain list of prompts, one per line, and a Fountain script, one shot per paragraph of action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rushes.intake.dialect import Record
from rushes.intake.grid import Grid

_HEADING = re.compile(r"^(?:(int\.?/ext|int/ext|i/e|int|ext|est)(?:\.|\s)\s*|\.(?=[^.\s]))(.+)$", re.IGNORECASE)
_TRANSITION = re.compile(r"^(?:[^a-z]*TO:|FADE (?:IN|OUT)[.:]?|>(?!.*<\s*$).*)$")
_CUE = re.compile(r"^(?:@\s*(?P<forced>[^(^]+)|(?P<name>[^a-z(^!>~=#\[]*[A-Z][^a-z(^]*?))\s*(?:\([^)]*\))?\s*\^?\s*$")
_TITLE_KEY = re.compile(r"^[A-Za-z][A-Za-z ]{0,30}:")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,4}[.)])\s+")
_SCRIPT_HEADER = ("shot", "sequence", "title", "prompt", "setting", "time", "characters", "dialogue")


def read_list_of_prompts(text: str) -> Grid:
    """One prompt per line; bullets and numbers in front are dropped, empty lines and `#` comments left out."""
    records, comments = [], 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        word = line.strip()
        comments += word.startswith("#")
        if word and not word.startswith("#"):
            records.append(Record(number=number, cells=(_BULLET.sub("", word),)))
    notices = (f"{comments} line{'s' if comments > 1 else ''} starting with # left out",) if comments else ()
    return Grid(kind="list", header=Record(number=0, cells=("prompt",)), records=tuple(records), notices=notices)


@dataclass(kw_only=True)
class _Scene:
    """The scene being read; `shots` are records in the making: line, paragraph, people, lines they say."""

    setting: str = ""
    time: str = ""
    inside: str = ""
    shots: list[_Draft] = field(default_factory=list)


@dataclass(kw_only=True)
class _Draft:
    line: int
    text: str
    people: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)


def read_fountain(text: str) -> Grid:
    """A Fountain script (fountain.io syntax 1.1): scenes become sequences, paragraphs of action become shots.

    Speaking characters, and characters named in a paragraph, stand in the picture; a scene with dialogue alone is one
    shot. Title page, sections, synopses, notes, boneyard, transitions and page breaks make no shot.
    """
    scenes: list[_Scene] = [_Scene()]
    for line, block in _blocks(text):
        heading = _HEADING.match(block[0]) if len(block) == 1 else None
        if heading:
            scenes.append(_scene(heading))
        elif not _read_dialogue(scenes[-1], line, block):
            action = " ".join(_plain(part) for part in block)
            if action:
                scenes[-1].shots.append(_Draft(line=line, text=action))
    filled = [scene for scene in scenes if scene.shots]
    cast = list(dict.fromkeys(name for scene in filled for shot in scene.shots for name in shot.people))
    records = [
        _record(shot, scene, place=place, cast=cast)
        for place, scene in enumerate(filled, start=1)
        for shot in scene.shots
    ]
    return Grid(kind="script", header=Record(number=0, cells=_SCRIPT_HEADER), records=tuple(records))


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Paragraphs with the number of their first line; what makes no picture is blanked in place."""
    for pattern in (r"/\*.*?\*/", r"\[\[.*?\]\]"):
        text = re.sub(pattern, lambda match: re.sub(r"[^\n]", "", match[0]), text, flags=re.DOTALL)
    lines = [line.rstrip() for line in re.split(r"\r\n|\n|\r", text)]
    start = _after_title_page(lines)
    blocks: list[tuple[int, list[str]]] = []
    block: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        word = line.strip()
        skipped = re.match(r"^(?:#{1,6}(?!\S*#$)|=|~)", word) or _TRANSITION.match(word) or not word
        if not skipped:
            block.append(word)
        elif block:
            blocks.append((number - len(block), block))
            block = []
    return blocks


def _after_title_page(lines: Sequence[str]) -> int:
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines or not _TITLE_KEY.match(lines[first]) or _TRANSITION.match(lines[first].strip()):
        return 0
    return next((i for i in range(first, len(lines)) if not lines[i].strip()), len(lines))


def _scene(heading: re.Match[str]) -> _Scene:
    words = re.sub(r"\s*#[^#]*#\s*$", "", heading[2]).strip()
    setting, _, time = words.rpartition(" - ") if " - " in words else (words, "", "")
    kind = (heading[1] or "").lower().rstrip(".")
    inside = {"int": "interior", "ext": "exterior", "est": "exterior, wide establishing view"}.get(kind, "")
    return _Scene(setting=setting.strip(" .").lower(), time=time.strip(" .").lower(), inside=inside)


def _read_dialogue(scene: _Scene, line: int, block: Sequence[str]) -> bool:
    cue = _CUE.match(block[0]) if len(block) > 1 and not block[0].startswith("!") else None
    if not cue:
        return False
    name = (cue["forced"] or cue["name"]).strip().title()
    said = " ".join(part for part in block[1:] if not re.match(r"^\(.*\)$", part))
    if not scene.shots:
        scene.shots.append(_Draft(line=line, text=f"{name} speaks"))
    shot = scene.shots[-1]
    if name not in shot.people:
        shot.people.append(name)
    shot.spoken.append(f"{name}: {said}")
    return True


def _plain(line: str) -> str:
    word = line.removeprefix("!").strip()
    if word.startswith(">") and word.endswith("<"):
        return ""
    return re.sub(r"(?<!\\)[*_]{1,3}", "", word).replace("\\*", "*").replace("\\_", "_")


def _record(shot: _Draft, scene: _Scene, *, place: int, cast: Sequence[str]) -> Record:
    named = [name for name in cast if re.search(rf"\b{re.escape(name)}\b", shot.text, re.IGNORECASE)]
    people = list(dict.fromkeys([*named, *shot.people]))
    where = ", ".join(part for part in (scene.setting, scene.inside, scene.time) if part)
    prompt = f"{shot.text.rstrip('.')}. {where}" if where else shot.text
    cells = (
        "",
        f"{place * 10:03d}",
        " ".join(shot.text.split()[:6]),
        prompt,
        scene.setting,
        scene.time,
        ", ".join(people),
        "\n".join(shot.spoken),
    )
    return Record(number=shot.line, cells=cells)
