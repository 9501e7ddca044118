"""A scene being put together from phrases: which phrase fills which slot, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rushes.engines.previz.phrases import CJK, Match, lexicon
from rushes.engines.previz.relations import PERSON
from rushes.engines.previz.staging import take_extra

#: Sections of the lexicon that speak of the camera.
CAMERA = ("moves", "sizes", "angles", "lenses", "columns_only")

#: How a word ends that is no thing.
_ADJECTIVE = re.compile(r"(ing|ed|ly|ful|ous|ive|ish|est|able|-(old|style|hued|clear|realistic|like|shaped|sized))$")


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
class Draft:
    """A scene being put together; first come, first kept."""

    kit: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    camera: dict[str, Any] = field(default_factory=dict)
    persons: list[dict[str, Any]] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    extras: list[dict[str, Any]] = field(default_factory=list)
    proxies: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    proxied: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    outdoors: bool = False
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    beside: list[tuple[str, str, str, str]] = field(default_factory=list)
    having: list[tuple[str, str]] = field(default_factory=list)
    doing: list[tuple[str, str]] = field(default_factory=list)
    deeds: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


def take_phrase(  # noqa: PLR0912, PLR0915  # one branch per section of the dictionary
    draft: Draft, match: Match, words: list[str], matches: list[Match]
) -> None:
    """One phrase of the prompt."""
    section, meaning = match.section, match.meaning
    if section in ("stop", "numbers"):
        return
    if section == "relations":
        _take_relation(draft, match, matches)
        return
    if section == "acts":
        draft.deeds.append((match.words, meaning))
        return
    if section in ("settings", "products") and _is_placed(match, matches):
        section = "props"
    if section == "abstract":
        draft.ignored.append(match.words)
    elif section == "colors" or _is_orange(match, matches):
        _take_color(draft, match, matches)
    elif section == "persons":
        _take_person(draft, match, words)
    elif section == "products":
        if not any(p["kind"] == meaning["kind"] for p in draft.products):
            draft.products.append({"kind": meaning["kind"], "word": match.words, "thing": thing_of(match)})
        _report(draft, match)
    elif section in ("props", "animals"):
        take_extra(draft, match, words, thing_of(match))
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
        if "by" in meaning:  # what swims or flies by nature is left to do so
            draft.doing.append((match.words, meaning["by"]))
        else:
            draft.values.setdefault("action", meaning["action"])
            _report(draft, match)
    elif section == "things":
        if meaning["have"] == "wet":
            draft.extra["wet"] = True
        draft.extra.setdefault("have", []).append(meaning["have"])
        draft.having.append((match.words, meaning["have"]))
    else:
        set_slot(draft, match)
        end = match.at + match.size
        if match.meaning.get("angle") == "over_shoulder" and words[end : end + 1] == ["of"]:
            draft.extra["over"] = True


def thing_of(match: Match) -> str:
    """The thing or animal of the catalogue that a phrase names, or empty."""
    return str(match.meaning.get("thing") or match.meaning.get("animal") or "")


def _is_placed(match: Match, matches: list[Match]) -> bool:
    """True for a bed that something is to be next to or on, and for a bottle beside things: a thing among things."""
    others = [m for m in matches if m is not match and thing_of(m)]
    asked = match.section == "products" or any(m.section == "relations" for m in matches)
    on_set = any(m.meaning.get("kit") == "product" for m in matches)
    return bool(thing_of(match)) and bool(others) and asked and not on_set


def _is_orange(match: Match, matches: list[Match]) -> bool:
    """True for `an orange` before what is orange: a colour, no fruit."""
    named = ("props", "animals", "products", "persons", "clothes", "carries")
    after = any(m.at == match.at + match.size and m.section in named for m in matches)
    return match.words == "an orange" and after


def _noun(match: Match) -> str:
    """What a phrase may set somewhere: a thing, an animal, or a person."""
    pronoun = match.words in ("he", "she", "her", "him")
    return PERSON if match.section == "persons" and not pronoun else thing_of(match)


def _take_relation(draft: Draft, match: Match, matches: list[Match]) -> None:
    """`on the left of`, between two things, animals or persons; anywhere else it has no effect."""
    before = [_noun(m) for m in matches if m.at < match.at and _noun(m)]
    after = [_noun(m) for m in matches if m.at > match.at and _noun(m)]
    side = str(match.meaning["side"])
    if side == "far":
        things = [name for name in before if name != PERSON]
        if things:
            draft.relations.append((things[-1], side, ""))
        (draft.drawn if things else draft.ignored).append(match.words)
    elif before and after and PERSON in (before[-1], after[0]):
        draft.beside.append((match.words, before[-1], side, after[0]))
    elif before and after and before[-1] != after[0]:
        one, other = (after[0], before[-1]) if side == "under" else (before[-1], after[0])
        draft.relations.append((one, "on" if side == "under" else side, other))
        draft.drawn.append(match.words)
    elif match.words not in str(lexicon()["stop"]).split(", "):
        draft.ignored.append(match.words)


#: What tells one place from another, and which places show another too.
_PLACE = ("terrain", "width", "room", "plate", "dress", "paint", "hall", "outside", "door")
_WITH = {
    "mountains": ("lake", "canyon", "snow"),
    "hills": ("river", "lake", "mountains", "forest"),
    "forest": ("mountains", "lake", "river", "hills", "snow"),
    "ocean": ("beach", "coast"),
    "coast": ("beach",),
    "desert": ("canyon",),
    "quay": ("bund",),
    "desert_road": ("desert", "road", "highway"),
    "forest_road": ("forest", "road"),
    "road": ("highway", "hills", "mountains", "plain"),
    "highway": ("road", "hills", "mountains", "plain"),
}


def join_pair(draft: Draft, matches: list[Match], words: list[str]) -> None:
    """`a cat and a dog` and nothing else: they stand side by side, so that the picture shows both."""
    named = [m for m in matches if thing_of(m)]
    if len(named) != 2 or len(draft.extras) != 2 or draft.kit or draft.persons or draft.relations or draft.proxies:
        return
    between = set(words[named[0].at + named[0].size : named[1].at])
    doing = draft.doing or "action" in draft.values
    if "and" in between and between <= {"and", "a", "an", "the", *lexicon()["colors"]} and not doing:
        draft.relations.append((thing_of(named[1]), "right", thing_of(named[0])))


def set_slot(draft: Draft, match: Match) -> None:  # noqa: PLR0912  # one branch per kind of slot
    """Settings, times, weather, light, mood and camera: the first word for each slot is kept."""
    meaning, used, clash = match.meaning, False, False
    for key, value in meaning.items():
        if key in ("stands_in", "thing", "refines"):
            continue
        if key == "kit":
            if not draft.kit:
                draft.kit, used = str(value), True
            elif draft.kit == value:
                used = True
            continue
        if key in _PLACE:
            place = draft.extra
            clash = clash or place.get(key, value) not in (value, meaning.get("refines"), *_WITH.get(value, ()))
            if place.get(key) is not None and place.get(key) == meaning.get("refines"):
                place.pop(key)  # a canyon in the mountains is the canyon
            if draft.kit != meaning.get("kit", draft.kit):
                continue
        else:
            place = draft.camera if match.section in CAMERA else draft.values
        if key not in place:
            place[key], used = value, True
        elif place[key] == value:
            used = True
    if used and not clash:
        _report(draft, match)
    elif meaning.get("stands_in"):
        draft.proxies.append(match.words)
    else:
        draft.ignored.append(match.words)


def _report(draft: Draft, match: Match) -> None:
    (draft.proxied if match.meaning.get("stands_in") else draft.drawn).append(match.words)


def _take_color(draft: Draft, match: Match, matches: list[Match]) -> None:
    """A colour goes to the thing named right after it: clothes, carried things, a product; else it tints the scene."""
    after = [m for m in matches if match.at < m.at <= match.at + 3 and m.section not in ("stop", "abstract", "colors")]
    color = str(match.meaning.get("value") or lexicon()["colors"]["orange"])
    if after and after[0].section in ("clothes", "carries", "persons"):
        if not draft.persons or (after[0].section == "persons" and "color" in draft.persons[-1]):
            draft.values["next_color"] = color
        else:
            draft.persons[-1].setdefault("color", color)
        draft.drawn.append(match.words)
    elif after and after[0].section == "products":
        draft.values["product_color"] = color
        draft.drawn.append(match.words)
    elif after and after[0].section in ("props", "animals"):
        draft.values["extra_color"] = color
        draft.drawn.append(match.words)
    elif after and after[0].section == "lights":
        draft.extra.setdefault("accents", []).append(color)
        draft.drawn.append(match.words)
    else:
        draft.extra.setdefault("tints", []).append(color)
        draft.ignored.append(match.words)


def _take_person(draft: Draft, match: Match, words: list[str]) -> None:
    """A person, or several; a pronoun means the one already there."""
    if match.words in ("he", "she", "her", "him") and draft.persons:
        return
    count = int(match.meaning.get("count", 1))
    before = words[match.at - 1] if match.at else ""
    count = int(lexicon()["numbers"].get(before, count))
    if draft.persons and (draft.persons[-1].get("cast") or "hair" not in draft.persons[-1]) and count == 1:
        person = draft.persons[-1]  # "Mara, a woman in ...": the same person again
        if not person.get("said"):
            person.update(
                {k: v for k, v in match.meaning.items() if k in ("hair", "height", "coat", "hairdo")}, said=True
            )
            draft.drawn.append(match.words)
            return
    for _ in range(min(count, 4)):
        person = {"kind": "person", "said": True}
        person.update({k: v for k, v in match.meaning.items() if k in ("hair", "height", "coat", "hairdo")})
        if "next_color" in draft.values and not any("color" in p for p in draft.persons):
            person["color"] = draft.values.pop("next_color")
        draft.persons.append(person)
    _report(draft, match)


def take_unknown(draft: Draft, words: list[str], matches: list[Match]) -> None:
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
            elif _ADJECTIVE.search(head) or head.isdigit() or len(head) < 3:
                draft.ignored.extend(run)
            else:
                draft.ignored.extend(run[:-1])
                if head not in draft.proxies:
                    draft.proxies.append(head)
            run = []
