"""The column names a sheet may use, what people call them instead, and how a header finds its column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

#: Canonical column -> other headers it answers to (compared by `folded`), most likely first.
ALIASES: dict[str, tuple[str, ...]] = {
    "prompt": (
        "prompts",
        "text prompt",
        "video prompt",
        "text",
        "description",
        "visual",
        "visual description",
        "action",
        "beschreibung",
        "bild",
        "bildbeschreibung",
        "texte",
        "invite",
        "descripcion",
        "prompt en",
    ),
    "negative": ("negative prompt", "neg", "neg prompt", "not", "avoid", "negativ", "negativer prompt"),
    "id": ("row id", "key", "uid", "nr", "no", "#", "kennung"),
    "shot": ("shot code", "shot no", "shot number", "shot id", "shot name", "einstellung", "plan"),
    "sequence": ("seq", "scene", "scene no", "scene number", "sequence code", "sequenz", "szene"),
    "segment": ("audience", "segments", "target group", "target audience", "persona", "zielgruppe", "cible"),
    "aspect": ("ratio", "aspect ratio", "format", "seitenverhaltnis", "aspects"),
    "seconds": ("duration", "length", "secs", "sec", "s", "duration s", "dauer", "lange", "duree", "seconds asked"),
    "hold": ("hold seconds", "cut seconds", "used seconds", "in cut"),
    "title": ("name", "shot title", "label", "titel", "titre"),
    "super": ("title text", "headline", "supers", "on screen text", "overlay", "einblendung", "caption"),
    "cta": ("call to action", "button"),
    "legal": ("disclaimer", "legal line", "legal text", "small print", "rechtliches"),
    "tags": ("tag", "shot tags", "keywords", "schlagworte"),
    "engine": ("model", "generator", "engines"),
    "seed": ("base seed", "seeds"),
    "takes": ("take", "takes wanted", "variants", "n", "anzahl"),
    "must": ("must have", "must honour", "required"),
    "camera": ("camera move", "camera movement", "movement", "move", "kamera"),
    "lens": ("focal length", "focal", "mm", "objektiv", "brennweite"),
    "light": ("lighting", "licht"),
    "time": ("time of day", "daytime", "tageszeit"),
    "weather": ("wetter",),
    "size": ("shot size", "framing", "field size", "einstellungsgrosse"),
    "angle": ("camera angle", "winkel", "perspektive"),
    "setting": ("location", "place", "set", "ort", "lieu"),
    "style": ("look", "stil"),
    "mood": ("tone", "stimmung"),
    "characters": ("character", "cast", "talent", "figur", "figuren", "personen"),
    "first_frame": ("start frame", "first image", "start image", "image", "keyframe"),
    "last_frame": ("end frame", "last image", "end image"),
    "depth": ("depth map", "tiefe", "tiefenkarte"),
    "matte": ("mask", "alpha matte", "maske"),
    "reference": ("references", "ref", "refs", "reference image", "referenz"),
    "footage": ("clip", "source clip", "plate", "video"),
    "element": ("alpha", "with alpha", "transparent", "cut out", "freigestellt"),
    "over": ("lies over", "layer over", "laid over", "on top of", "liegt uber"),
    "voice": ("voice over", "vo", "voiceover", "narration"),
    "music": ("music bed", "track", "musik"),
}

#: Columns whose cells are wishes about the picture; they travel to the engine as written.
WISHES = ("camera", "lens", "light", "time", "weather", "size", "angle", "setting", "style", "mood")
#: Columns that name media files beside the sheet.
FILES = ("first_frame", "last_frame", "depth", "matte", "reference", "footage", "voice", "music")
#: Columns that may stand several times; their cells are joined.
REPEATABLE = ("tags", "characters", "reference", "must", "segment")
#: Columns of short codes; where their cells are sentences the header meant the prompt.
_CODES = ("sequence", "shot")
_BETWEEN_NAME_AND_ALIAS = 600
#: A sheet needs one of these, and every row one of them filled.
PICTURE_SOURCES = ("prompt", "first_frame", "footage")


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where each column of the file goes.

    Args:
        names: canonical column (or `options.x`, or empty for a note) by position in the file.
        headers: the headers as written, made unique.
        repeated: (position, header) of a column that repeats a canonical one that may stand only once.
        demoted: header -> column, of aliases that another column answers better; they are kept as notes.
        unknown: header -> nearest valid column name, or empty where none is near.
    """

    names: tuple[str, ...]
    headers: tuple[str, ...]
    repeated: tuple[tuple[int, str], ...]
    demoted: Mapping[str, str]
    unknown: Mapping[str, str]


def folded(header: str) -> str:
    """A header without case, accents, spaces, underscores and punctuation: `First_Frame ` -> `firstframe`."""
    plain = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[^\w#]|_", "", "".join(c for c in plain if not unicodedata.combining(c)))


def column_names() -> tuple[str, ...]:
    """Every canonical column name."""
    return tuple(ALIASES)


def nearest(word: str, names: Sequence[str]) -> str:
    """The name a person probably meant, or empty where nothing is near enough to be worth saying."""
    table = {name: folded(name) for name in names}
    key = folded(word)
    if len(key) < 3:  # one or two letters are near to everything
        return ""
    best = process.extractOne(key, table, scorer=fuzz.ratio, score_cutoff=66)
    best = best or process.extractOne(key, table, scorer=fuzz.WRatio, score_cutoff=85)
    return best[2] if best else ""


def canonical(header: str) -> str:
    """The column a header names by itself or by an alias, `options.x` for an engine option, else empty."""
    match = re.match(r"^\s*options?\s*[.:]\s*(\S.*?)\s*$", header, re.IGNORECASE)
    if match:
        return f"options.{match[1].strip().lower().replace(' ', '_')}"
    return _BY_HEADER.get(folded(header), "")


def place_columns(
    headers: Sequence[str], *, mapping: Mapping[str, str], long: Collection[int] = frozenset()
) -> Placing:
    """Find the column of every header; a mapping wins over a name, a name over an alias, and the first over a later.

    Args:
        headers: the header row as read.
        mapping: header (any case) -> canonical column, as `--map "Copy=prompt"` says.
        long: positions of columns whose cells are sentences: a `scene` or `shot` of sentences is the prompt.
    """
    asked = {folded(header): canonical(column) or column for header, column in mapping.items()}
    found = [asked.get(folded(header)) or canonical(header) for header in headers]
    strength = [_strength(header, name, asked) for header, name in zip(headers, found, strict=True)]
    for position, name in enumerate(found):
        if name in _CODES and position in long and folded(headers[position]) not in asked:
            found[position], strength[position] = "prompt", _BETWEEN_NAME_AND_ALIAS
    owner: dict[str, int] = {}
    for position, name in enumerate(found):
        if name and (name not in owner or strength[position] > strength[owner[name]]):
            owner[name] = position
    names: list[str] = []
    repeated: list[tuple[int, str]] = []
    demoted: dict[str, str] = {}
    written = _unique(headers)
    for position, name in enumerate(found):
        if not name or owner[name] == position or name in REPEATABLE:
            names.append(name)
            continue
        names.append("")
        if folded(headers[position]) == folded(headers[owner[name]]):
            repeated.append((position, headers[position]))
        else:
            demoted[written[position]] = name
    unknown = {
        written[i]: nearest(headers[i], column_names())
        for i, name in enumerate(found)
        if not name and headers[i].strip()
    }
    return Placing(names=tuple(names), headers=written, repeated=tuple(repeated), demoted=demoted, unknown=unknown)


def _strength(header: str, name: str, asked: Mapping[str, str]) -> int:
    word = folded(header)
    if word in asked:
        return 1000
    if not name or word == folded(name):
        return 999
    aliases = [folded(alias) for alias in ALIASES.get(name, ())]
    return 500 - aliases.index(word) if word in aliases else 0


def _unique(headers: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    written: list[str] = []
    for position, header in enumerate(headers, start=1):
        word = " ".join(header.split()) or f"column {position}"
        seen[word] = seen.get(word, 0) + 1
        written.append(word if seen[word] == 1 else f"{word} ({seen[word]})")
    return tuple(written)


_BY_HEADER = {folded(alias): name for name, aliases in ALIASES.items() for alias in (*aliases, name)}
