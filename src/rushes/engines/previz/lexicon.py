"""Reads a prompt and a shot list's wishes into a scene, without a language model, and accounts for every word."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rushes.engines.previz.draft import CAMERA, Coverage, Draft, join_pair, set_slot, take_phrase, take_unknown
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.kits import KITS
from rushes.engines.previz.names import split_names
from rushes.engines.previz.openings import finish, take_negative
from rushes.engines.previz.phrases import find, lexicon, tokens
from rushes.model.brief import Character, Look

__all__ = ["COLUMNS", "Coverage", "describe"]

#: Sections whose words may answer a column of the shot list.
COLUMNS = {
    "camera": ("moves", "sizes", "angles", "lenses", "columns_only"),
    "move": ("moves", "columns_only"),
    "movement": ("moves", "columns_only"),
    "lens": ("lenses",),
    "aperture": ("lenses",),
    "light": ("lights", "times"),
    "lighting": ("lights", "times"),
    "time": ("times", "lights"),
    "time_of_day": ("times", "lights"),
    "weather": ("weathers",),
    "size": ("sizes",),
    "shot_size": ("sizes",),
    "framing": ("sizes", "angles", "columns_only"),
    "angle": ("angles", "columns_only"),
    "setting": ("settings",),
    "location": ("settings",),
    "style": ("paints", "moods", "lights"),
    "mood": ("moods", "lights"),
    "kit": ("settings",),
}
#: Sections that a prompt is searched in; where two hold a phrase, the earlier has it.
SECTIONS = (
    "moves", "sizes", "angles", "lenses", "relations", "acts", "paints", "props", "animals", "settings", "products",
    "persons", "carries", "actions", "times", "weathers", "lights", "things", "clothes", "moods", "colors", "numbers",
    "abstract", "stop", "outdoor",
)  # fmt: skip


def describe(
    prompt: str,
    *,
    negative: str = "",
    wishes: Mapping[str, str] | None = None,
    seed: int = 1,
    look: Look | None = None,
    cast: tuple[Character, ...] = (),
) -> tuple[SceneSpec, Coverage]:
    """Turn words into a scene; any text at all gives one.

    Args:
        prompt: in plain words.
        negative: what must not be there.
        wishes: columns of the shot list (camera, lens, light, time, weather, size, angle, setting ...); they win.
        seed: chooses whatever the words leave open.
        look: palette, light temperature and contrast of the production.
        cast: characters; one whose name is in the prompt gets its identity colour.

    Returns:
        The scene, and what became of every word.
    """
    draft = Draft()
    _take_wishes(draft, wishes or {})
    quoted = re.findall(r"[\"\u201c]([^\"\u201d]{1,24})[\"\u201d]", prompt)
    if quoted:
        draft.extra["words"] = tuple(quoted)
        draft.drawn.extend(quoted)
        for text in quoted:
            prompt = prompt.replace(f'"{text}"', " ").replace(f"\u201c{text}\u201d", " ")
    prompt = _take_cast(draft, prompt, cast)
    prompt, names = split_names(prompt, SECTIONS)
    _take_names(draft, names[:1])  # what is said of clothes is said of whom is named first
    prompt, without = _take_denials(prompt)
    words = _take_numbers(draft, prompt)
    matches = find(words, SECTIONS)
    for match in matches:
        take_phrase(draft, match, words, matches)
    _take_names(draft, names[1:])
    take_unknown(draft, words, matches)
    join_pair(draft, matches, words)
    removed = take_negative(draft, f"{negative} {without}")
    return finish(draft, seed, look or Look(), removed)


def _take_wishes(draft: Draft, wishes: Mapping[str, str]) -> None:
    """Columns of the shot list, before any word of the prompt."""
    for column, value in wishes.items():
        text = str(value).strip()
        key = column.strip().lower().replace(" ", "_").replace("-", "_")
        sections = COLUMNS.get(key)
        if not text:
            continue
        if sections is None:
            draft.ignored.append(f"{column}: {text}")
            continue
        plain = text.lower().replace(" ", "_")
        if key == "kit" and plain in KITS:
            draft.kit = plain
            continue
        words = _take_numbers(draft, text.replace("_", " "), bare_lens=key == "lens")
        found = find(words, sections)
        for match in found:
            set_slot(draft, match)
        if not found and _take_value(draft, text, sections):
            continue
        if not found and not (key in ("lens", "aperture", "camera") and draft.camera):
            draft.ignored.append(f"{column}: {text}")


def _take_value(draft: Draft, text: str, sections: tuple[str, ...]) -> bool:
    """A column that holds a slot's own value (`clear`, `push_in`) rather than a phrase for it."""
    plain = text.lower().replace(" ", "_").replace("-", "_")
    for section in sections:
        for entry in lexicon()[section]:
            for key, value in entry.items() if isinstance(entry, dict) else ():
                if key not in ("say", "stands_in") and str(value).replace(" ", "_") == plain:
                    place = draft.camera if section in CAMERA else draft.values
                    place.setdefault(key, value)
                    draft.drawn.append(text)
                    return True
    return False


def _take_numbers(draft: Draft, text: str, *, bare_lens: bool = False) -> list[str]:
    """Lens and aperture written as figures; the rest as tokens."""
    lens = re.search(r"(\d{1,3}(?:\.\d)?)\s*mm\b", text, re.IGNORECASE) or (
        re.search(r"^\s*(\d{1,3})\s*$", text) if bare_lens else None
    )
    stop = re.search(r"\b[fT]/?\s*(\d{1,2}(?:\.\d)?)\b", text)
    for hit, key in ((lens, "lens_mm"), (stop, "aperture")):
        if hit and float(hit.group(1)) > 0:
            draft.camera.setdefault(key, float(hit.group(1)))
            draft.drawn.append(hit.group(0).strip())
            text = text.replace(hit.group(0), " ")
    return tokens(text)


def _take_denials(prompt: str) -> tuple[str, str]:
    """`without people`, `no cars`, `(not cat)`: the prompt without them, and what is not to be there."""
    denied = []
    for hit in re.finditer(r"\b(?:without|not|no)\s+(?:any\s+|a\s+)?([a-z]+)\b", prompt, re.IGNORECASE):
        if find(tokens(hit.group(1)), ("removals", "props", "animals")) and hit.group(1).lower() != "one":
            denied.append(hit)
    for hit in reversed(denied):
        prompt = f"{prompt[: hit.start()]} {prompt[hit.end() :]}"
    return prompt, " ".join(hit.group(1).lower() for hit in denied)


def _take_cast(draft: Draft, prompt: str, cast: tuple[Character, ...]) -> str:
    """Characters by name become persons in their identity colour."""
    for character in cast:
        pattern = re.compile(rf"\b{re.escape(character.name)}\b", re.IGNORECASE)
        if pattern.search(prompt):
            draft.persons.append({"kind": "person", "color": character.color, "name": character.name, "cast": True})
            draft.drawn.append(character.name)
            prompt = pattern.sub(" ", prompt)
    return prompt


def _take_names(draft: Draft, names: tuple[str, ...]) -> None:
    """Whoever is named without being in the cast is a person all the same, and the report says that it is a guess."""
    for name in names:
        draft.persons.append({"kind": "person", "name": name})
        draft.drawn.append(name)
        draft.guesses.append(f"person: {name}")
