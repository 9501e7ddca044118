"""Reads a prompt and a shot list's wishes into a scene, without a language model, and accounts for every word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rushes.engines.previz.chance import stream
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.phrases import CJK, Match, find, lexicon, tokens
from rushes.model.brief import Character, Look

#: Most labelled boxes in one picture; further unknown things are reported.
_MOST_PROXIES = 3

#: Sections whose words may answer a column of the shot list.
_COLUMNS = {
    "camera": ("moves", "sizes", "angles", "lenses"),
    "move": ("moves",),
    "movement": ("moves",),
    "lens": ("lenses",),
    "aperture": ("lenses",),
    "light": ("lights", "times"),
    "lighting": ("lights", "times"),
    "time": ("times", "lights"),
    "time_of_day": ("times", "lights"),
    "weather": ("weathers",),
    "size": ("sizes",),
    "shot_size": ("sizes",),
    "framing": ("sizes", "angles"),
    "angle": ("angles",),
    "setting": ("settings",),
    "location": ("settings",),
    "style": ("moods", "lights"),
    "mood": ("moods", "lights"),
    "kit": ("settings",),
}
_CAMERA = ("moves", "sizes", "angles", "lenses")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What became of every word.

    Args:
        drawn: phrases that the picture shows.
        proxied: phrases that something near, or a labelled box, stands in for.
        ignored: words without effect.
        guesses: what nobody asked for and the seed chose, e.g. `time: night`.
    """

    drawn: tuple[str, ...] = ()
    proxied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A scene being put together; first come, first kept."""

    kit: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    camera: dict[str, Any] = field(default_factory=dict)
    persons: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    proxies: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    proxied: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    outdoors: bool = False


_ALL = (
    "moves", "sizes", "angles", "lenses", "settings", "products", "persons", "carries", "actions", "times", "weathers",
    "lights", "things", "clothes", "moods", "colors", "numbers", "abstract", "stop", "outdoor",
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
    draft = _Draft()
    _take_wishes(draft, wishes or {})
    quoted = re.findall(r"[\"\u201c]([^\"\u201d]{1,24})[\"\u201d]", prompt)
    if quoted:
        draft.extra["words"] = tuple(quoted)
        draft.drawn.extend(quoted)
        for text in quoted:
            prompt = prompt.replace(f'"{text}"', " ").replace(f"\u201c{text}\u201d", " ")
    prompt = _take_cast(draft, prompt, cast)
    words = _take_numbers(draft, prompt)
    matches = find(words, _ALL)
    for match in matches:
        _take(draft, match, words, matches)
    _take_unknown(draft, words, matches)
    removed = _take_negative(draft, negative)
    return _finish(draft, seed, look or Look(), removed)


def _take_wishes(draft: _Draft, wishes: Mapping[str, str]) -> None:
    """Columns of the shot list, before any word of the prompt."""
    for column, value in wishes.items():
        text = str(value).strip()
        key = column.strip().lower().replace(" ", "_").replace("-", "_")
        sections = _COLUMNS.get(key)
        if not text or sections is None:
            continue
        plain = text.lower().replace(" ", "_")
        if key == "kit" and plain in ("street", "landscape", "product"):
            draft.kit = plain
            continue
        words = _take_numbers(draft, text.replace("_", " "), bare_lens=key == "lens")
        found = find(words, sections)
        for match in found:
            _set(draft, match)
        if not found and _take_value(draft, text, sections):
            continue
        if not found and not (key in ("lens", "aperture", "camera") and draft.camera):
            draft.ignored.append(f"{column}: {text}")


def _take_value(draft: _Draft, text: str, sections: tuple[str, ...]) -> bool:
    """A column that holds a slot's own value (`clear`, `push_in`) rather than a phrase for it."""
    plain = text.lower().replace(" ", "_").replace("-", "_")
    for section in sections:
        for entry in lexicon()[section]:
            for key, value in entry.items() if isinstance(entry, dict) else ():
                if key not in ("say", "stands_in") and str(value).replace(" ", "_") == plain:
                    place = draft.camera if section in _CAMERA else draft.values
                    place.setdefault(key, value)
                    draft.drawn.append(text)
                    return True
    return False


def _take_numbers(draft: _Draft, text: str, *, bare_lens: bool = False) -> list[str]:
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


def _take_cast(draft: _Draft, prompt: str, cast: tuple[Character, ...]) -> str:
    """Characters by name become persons in their identity colour."""
    for character in cast:
        pattern = re.compile(rf"\b{re.escape(character.name)}\b", re.IGNORECASE)
        if pattern.search(prompt):
            draft.persons.append({"kind": "person", "color": character.color, "name": character.name, "cast": True})
            draft.drawn.append(character.name)
            prompt = pattern.sub(" ", prompt)
    return prompt


def _take(  # noqa: PLR0912  # one branch per section of the dictionary
    draft: _Draft, match: Match, words: list[str], matches: list[Match]
) -> None:
    """One phrase of the prompt."""
    section, meaning = match.section, match.meaning
    if section in ("stop", "numbers"):
        return
    if section == "abstract":
        draft.ignored.append(match.words)
    elif section == "colors":
        _take_color(draft, match, matches)
    elif section == "persons":
        _take_person(draft, match, words)
    elif section == "products":
        if not any(p["kind"] == meaning["kind"] for p in draft.products):
            draft.products.append({"kind": meaning["kind"], "word": match.words})
        _report(draft, match)
    elif section == "outdoor":
        draft.outdoors = True
        draft.proxies.append(match.words)
    elif section == "clothes":
        if not draft.persons:
            draft.persons.append({"kind": "person"})
        if match.words in str(lexicon()["short_clothes"]):
            draft.persons[-1].setdefault("coat", "jacket")
        draft.drawn.append(match.words)
    elif section == "carries":
        if not draft.persons:
            draft.persons.append({"kind": "person"})
        draft.persons[-1].setdefault("carry", meaning["carry"])
        draft.drawn.append(match.words)
    elif section == "actions":
        draft.values.setdefault("action", meaning["action"])
        _report(draft, match)
    elif section == "things":
        if meaning["have"] == "wet":
            draft.extra["wet"] = True
        draft.extra.setdefault("have", []).append(meaning["have"])
        draft.drawn.append(match.words)
    else:
        _set(draft, match)


def _set(draft: _Draft, match: Match) -> None:  # noqa: PLR0912  # one branch per kind of slot
    """Settings, times, weather, light, mood and camera: the first word for each slot is kept."""
    meaning, used = match.meaning, False
    for key, value in meaning.items():
        if key == "stands_in":
            continue
        if key == "kit":
            if not draft.kit:
                draft.kit, used = str(value), True
            elif draft.kit == value:
                used = True
            continue
        if key in ("terrain", "width"):
            place = draft.extra
            if draft.kit != meaning.get("kit", draft.kit):
                continue
        else:
            place = draft.camera if match.section in _CAMERA else draft.values
        if key not in place:
            place[key], used = value, True
        elif place[key] == value:
            used = True
    if used:
        _report(draft, match)
    elif meaning.get("stands_in"):
        draft.proxies.append(match.words)
    else:
        draft.ignored.append(match.words)


def _report(draft: _Draft, match: Match) -> None:
    (draft.proxied if match.meaning.get("stands_in") else draft.drawn).append(match.words)


def _take_color(draft: _Draft, match: Match, matches: list[Match]) -> None:
    """A colour goes to the thing named right after it: clothes, carried things, a product; else it tints the scene."""
    after = [m for m in matches if match.at < m.at <= match.at + 3 and m.section not in ("stop", "abstract", "colors")]
    color = str(match.meaning["value"])
    if after and after[0].section in ("clothes", "carries", "persons"):
        if not draft.persons or (after[0].section == "persons" and "color" in draft.persons[-1]):
            draft.values["next_color"] = color
        else:
            draft.persons[-1].setdefault("color", color)
        draft.drawn.append(match.words)
    elif after and after[0].section == "products":
        draft.values["product_color"] = color
        draft.drawn.append(match.words)
    elif after and after[0].section == "lights":
        draft.extra.setdefault("accents", []).append(color)
        draft.drawn.append(match.words)
    else:
        draft.extra.setdefault("tints", []).append(color)
        draft.ignored.append(match.words)


def _take_person(draft: _Draft, match: Match, words: list[str]) -> None:
    """A person, or several; a pronoun means the one already there."""
    if match.words in ("he", "she", "her", "him") and draft.persons:
        return
    count = int(match.meaning.get("count", 1))
    before = words[match.at - 1] if match.at else ""
    count = max(count, int(lexicon()["numbers"].get(before, 1)))
    if draft.persons and (draft.persons[-1].get("cast") or "hair" not in draft.persons[-1]) and count == 1:
        person = draft.persons[-1]  # "Mara, a woman in ...": the same person again
        if not person.get("said"):
            person.update({k: v for k, v in match.meaning.items() if k in ("hair", "height")}, said=True)
            draft.drawn.append(match.words)
            return
    for _ in range(min(count, 4)):
        person = {"kind": "person", "said": True}
        person.update({k: v for k, v in match.meaning.items() if k in ("hair", "height")})
        if "next_color" in draft.values and not any("color" in p for p in draft.persons):
            person["color"] = draft.values.pop("next_color")
        draft.persons.append(person)
    _report(draft, match)


def _take_unknown(draft: _Draft, words: list[str], matches: list[Match]) -> None:
    """Words nobody listed: the last of a run is taken for a thing and gets a labelled box, the rest for adjectives."""
    known = {k for m in matches for k in range(m.at, m.at + m.size)}
    run: list[str] = []
    for k, word in enumerate([*words, "."]):
        unknown = k not in known and k < len(words) and bool(re.match(r"\w", word))
        if unknown:
            run.append(word)
            continue
        if run:
            head = run[-1]
            cjk = bool(CJK.match(head))
            if cjk:
                draft.ignored.append("".join(run))
            elif re.search(r"(ing|ed|ly|ful|ous|ive|ish|est|able)$", head) or head.isdigit() or len(head) < 3:
                draft.ignored.extend(run)
            else:
                draft.ignored.extend(run[:-1])
                if head not in draft.proxies:
                    draft.proxies.append(head)
            run = []


def _take_negative(draft: _Draft, negative: str) -> tuple[str, ...]:
    """What the negative prompt takes out; words it does not know are reported."""
    words = tokens(negative)
    found = find(words, ("removals", "stop", "abstract"))
    removed = dict.fromkeys(str(m.meaning["remove"]) for m in found if m.section == "removals")
    known = {k for m in found for k in range(m.at, m.at + m.size)}
    draft.ignored.extend(f"-{w}" for k, w in enumerate(words) if k not in known and re.match(r"\w", w))
    draft.ignored.extend(f"-{m.words}" for m in found if m.section == "abstract")
    if "rain" in removed and draft.values.get("weather") == "rain":
        draft.values["weather"] = "overcast"
    if "snow" in removed and draft.values.get("weather") == "snow":
        draft.values["weather"] = "overcast"
    if "fog" in removed and draft.values.get("weather") == "fog":
        draft.values["weather"] = "clear"
    if "night" in removed and draft.values.get("time") == "night":
        draft.values["time"] = "dusk"
    if "shake" in removed and draft.camera.get("move") == "handheld":
        draft.camera["move"] = "static"
    return tuple(removed)


def _guess(draft: _Draft, name: str, options: Mapping[str, float], seed: int) -> str:
    """Let the seed choose what the words left open, and say so."""
    chance = stream(seed, f"guess.{name}")
    pick = float(chance.random()) * sum(options.values())
    chosen = next(iter(options))
    for option, weight in options.items():
        chosen = option
        pick -= weight
        if pick < 0:
            break
    draft.guesses.append(f"{name}: {chosen}")
    return chosen


def _finish(draft: _Draft, seed: int, look: Look, removed: tuple[str, ...]) -> tuple[SceneSpec, Coverage]:
    """Fill the open slots and freeze the scene."""
    values = draft.values
    kit = draft.kit or _kit_of(draft)
    if kit == "landscape" and "terrain" not in draft.extra:
        draft.extra["terrain"] = _guess(
            draft, "terrain", {"mountains": 3, "lake": 2, "hills": 2, "coast": 2, "desert": 1}, seed
        )
    time = values.get("time") or _guess(draft, "time", _TIMES[kit if values.get("weather") != "rain" else "rain"], seed)
    weather = values.get("weather")
    if weather is None:
        weather = "clear" if draft.persons and kit == "product" else _guess(draft, "weather", _WEATHERS[kit], seed)
        if weather in removed:
            weather = "clear"
    light = values.get("light") or ("soft" if kit == "product" else "natural")
    accents = tuple(str(c) for c in draft.extra.pop("accents", ()))
    palette = tuple(c.hex for c in look.palette) or accents
    subjects = _subjects(draft, kit, removed)
    for key in ("have", "tints"):
        if key in draft.extra:
            draft.extra[key] = tuple(dict.fromkeys(draft.extra[key]))
    mired = look.mired if look.mired != Look().mired else float(values.get("mired", look.mired))
    # Look states P95-P5 of ln luma; 2.2 is what the film curve gives by itself
    contrast = (look.contrast - 2.2) / 1.5 if look.contrast else float(values.get("contrast", 0.0))
    spec = SceneSpec(
        kit=kit,
        seed=seed,
        time=str(time),
        weather=str(weather),
        light=str(light),
        palette=palette,
        mired=mired,
        contrast=min(max(contrast, -1.0), 1.0),
        subjects=subjects,
        camera=dict(draft.camera),
        remove=removed,
        extra=dict(draft.extra),
    )
    coverage = Coverage(
        drawn=_unique(draft.drawn),
        proxied=_unique([*draft.proxied, *draft.proxies]),
        ignored=_unique(draft.ignored),
        guesses=_unique(draft.guesses),
    )
    return spec, coverage


_TIMES: dict[str, dict[str, float]] = {
    "street": {"night": 4, "dusk": 3, "day": 2, "dawn": 1},
    "landscape": {"dusk": 3, "dawn": 3, "day": 3, "night": 0.5},
    "product": {"day": 1},
    "rain": {"night": 4, "dusk": 3, "day": 1},
}
_WEATHERS: dict[str, dict[str, float]] = {
    "street": {"clear": 6, "overcast": 1, "fog": 0.8, "rain": 1},
    "landscape": {"clear": 6, "overcast": 1, "fog": 1.5},
    "product": {"clear": 1},
}


def _kit_of(draft: _Draft) -> str:
    """Where a scene without a named place is set: products on a pedestal, animals outdoors, people in the street."""
    if draft.products and not draft.persons:
        kit = "product"
    elif draft.outdoors:
        kit = "landscape"
    elif draft.persons or draft.values.get("light") == "neon" or "cars" in draft.extra.get("have", ()):
        kit = "street"
    elif "nature" in draft.extra.get("have", ()):
        kit = "landscape"
    elif draft.proxies:
        kit = "product"
    else:
        kit = "street"
    draft.guesses.append(f"setting: {kit}")
    return kit


def _subjects(draft: _Draft, kit: str, removed: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """Persons, products and labelled boxes, the ones the kit can show."""
    subjects: list[dict[str, Any]] = []
    if "person" not in removed:
        for person in draft.persons[:4]:
            shown = {k: v for k, v in person.items() if k not in ("said", "cast")}
            shown.setdefault("action", draft.values.get("action", "walk"))
            if "next_color" in draft.values:
                shown.setdefault("color", draft.values["next_color"])
            if draft.values.get("weather") == "rain" and "umbrella" not in removed:
                shown.setdefault("carry", "none")
            subjects.append(shown)
    words = draft.extra.get("words", ())
    for product in draft.products[:3]:
        if kit != "product":
            draft.proxies.append(str(product["word"]))
            continue
        shown = {"kind": product["kind"], "color": draft.values.get("product_color", "")}
        if words:
            shown["label"] = str(words[0])
        subjects.append({k: v for k, v in shown.items() if v})
    subjects.extend({"kind": "proxy", "word": word} for word in dict.fromkeys(draft.proxies[:_MOST_PROXIES]))
    return tuple(subjects)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
