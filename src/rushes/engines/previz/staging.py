"""Chooses the set for things and animals of the catalogue when the words name none, or one that cannot hold them."""

from __future__ import annotations

from typing import Any, Protocol

from rushes.engines.previz.creatures import FLYERS, SWIMMERS
from rushes.engines.previz.phrases import Match, lexicon
from rushes.engines.previz.things import THINGS

_GROUPS = {"herd", "flock", "pack"}
#: Animals that go where the furniture is.
_PETS = ("cat", "dog")
#: Most things and animals of one picture.
_MOST = 6


class Draft(Protocol):
    """What this module reads and writes of a scene that is being put together."""

    extra: dict[str, Any]
    extras: list[dict[str, Any]]
    persons: list[dict[str, Any]]
    products: list[dict[str, Any]]
    values: dict[str, Any]
    drawn: list[str]
    proxied: list[str]
    proxies: list[str]
    relations: list[tuple[str, str, str]]
    guesses: list[str]


def take_extra(draft: Draft, match: Match, words: list[str], name: str) -> None:
    """A thing or an animal of the catalogue that the words name, or several of it.

    Args:
        draft: gets them.
        match: of the section `props` or `animals`.
        words: of the prompt.
        name: of the thing or animal in its catalogue.
    """
    kind = "animal" if "animal" in match.meaning else "thing"
    before = words[match.at - 1] if match.at else ""
    count = int(lexicon()["numbers"].get(before, 1))
    groups = _GROUPS.intersection(words[max(match.at - 3, 0) : match.at])
    if kind == "animal" and "kind" in words[match.at :]:  # to join a herd of its kind
        groups |= _GROUPS.intersection(words[match.at :])
    if groups:
        count = max(count, 3)
        draft.drawn.extend(sorted(groups))
    one = {"kind": kind, "name": name}
    if "color" in match.meaning:
        one["color"] = str(match.meaning["color"])
    if "extra_color" in draft.values:
        one["color"] = draft.values.pop("extra_color")
    if not any(e["name"] == one["name"] for e in draft.extras):
        draft.extras.extend(dict(one) for _ in range(min(count, 4)))
    (draft.proxied if match.meaning.get("stands_in") else draft.drawn).append(match.words)


def extra_subjects(draft: Draft, kit: str) -> list[dict[str, Any]]:
    """Subjects of a spec for the things and animals of a draft; a set for products shows none, and says so."""
    if kit == "product":
        draft.proxies.extend(e["name"].replace("_", " ") for e in draft.extras)
        return []
    action = draft.values.get("action")
    out = []
    placed = {name for one, side, other in draft.relations for name in (one, other) if side != "far"}
    far = {one for one, side, _ in draft.relations if side == "far"} - placed
    for extra in draft.extras[:_MOST]:
        shown = dict(extra)
        if "of" in extra:  # beside somebody
            out.append(shown)
            continue
        if extra["name"] in placed:  # what is beside something stays there
            side = next(((side, of) for one, side, of in draft.relations if one == extra["name"] and of), None)
            out.append(shown | {"action": "stand"} | ({"side": side[0], "of": side[1]} if side else {}))
            continue
        if extra["name"] in far and len(draft.extras) > 1:
            shown["side"] = "far"
        if extra["name"] in FLYERS:
            shown["action"] = "stand" if action == "sit" else "fly"
        elif extra["kind"] == "animal" and action in ("run", "sit", "stand"):
            shown["action"] = "stand" if action == "sit" else action
        out.append(shown)
    return out


def stage(draft: Draft, kit: str) -> str:
    """Where catalogue things are set when no place is named, or one that cannot hold them.

    Args:
        draft: its `extras` are placed; `extra` and `guesses` are changed.
        kit: that the words named, or empty.

    Returns:
        The kit, or empty to leave it open.
    """
    places = [THINGS[e["name"]].place if e["kind"] == "thing" else "ground" for e in draft.extras]
    if not places:
        return ""
    placing = any(side != "far" for _, side, _ in draft.relations)
    indoors = [place for place, e in zip(places, draft.extras, strict=True) if e["name"] not in _PETS]
    small = bool(indoors) and all(place in ("table", "floor") for place in indoors)
    if kit in ("", "product") and small and not draft.products:
        room = "tabletop" if "table" in places and not draft.persons else "living"
        if placing and set(places) != {"table"}:
            room = "empty"
        draft.extra.setdefault("room", room)
        draft.guesses.append(f"setting: {room}")
        return "interior"
    if kit == "interior" and "table" in places and not draft.persons and draft.extra.get("room") == "dining":
        draft.extra["room"] = "tabletop"
    if placing and kit == "" and max(_wide(e) for e in draft.extras) > 20.0:
        draft.extra.setdefault("terrain", "plain")  # room for an airliner, and no tree before it
        draft.guesses.append("setting: landscape")
        return "landscape"
    if placing and len(set(places)) > 1 and kit == "":
        draft.extra.setdefault("terrain", "hills")
    if kit == "" and ("site" in places or any(e["name"] == "bridge" for e in draft.extras)):
        draft.extra.setdefault("terrain", "hills" if "site" in places else "river")
    afloat = "water" in places or any(e["name"] in SWIMMERS for e in draft.extras)
    if kit in ("", "product") and not draft.products:
        if afloat:
            draft.extra.setdefault("terrain", "ocean")
        draft.guesses.append("setting: landscape")
        on_street = places[0] == "ground" and _of_the_street(draft) and not {"air", "water"}.intersection(places)
        return "street" if on_street else "landscape"
    if afloat and kit in ("street", "landscape"):
        if draft.extra.get("terrain") in (None, "hills"):
            draft.extra["terrain"] = "ocean" if kit == "landscape" else "lake"
        return "landscape"
    return ""


def _wide(extra: dict[str, Any]) -> float:
    """Metres across a thing; an animal is never the widest."""
    return THINGS[extra["name"]].size[0] if extra["kind"] == "thing" else 0.0


def _of_the_street(draft: Draft) -> bool:
    """True where the first thing belongs in a street."""
    return draft.extras[0]["name"] in (
        "car", "bus", "truck", "traffic_light", "fire_hydrant", "stop_sign", "parking_meter", "phone_booth",
        "motorcycle", "skateboard",
    )  # fmt: skip
