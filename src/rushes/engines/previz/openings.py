"""What the words left open: the seed chooses, the look decides on colour, and the scene is complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rushes.engines.previz.creatures import FLYERS, SWIMMERS
from rushes.engines.previz.deeds import settle_deeds, settle_places
from rushes.engines.previz.draft import Coverage, Draft
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.phrases import find, tokens
from rushes.engines.previz.seeds import stream
from rushes.engines.previz.staging import extra_subjects, stage
from rushes.engines.previz.things import THINGS
from rushes.model.brief import Look

#: Most labelled boxes in one picture; further unknown things are told as ignored.
_MOST_PROXIES = 6


def take_negative(draft: Draft, negative: str) -> tuple[str, ...]:
    """What the negative prompt takes out; words it does not know are reported."""
    words = tokens(negative)
    found = find(words, ("removals", "stop", "abstract", "props", "animals"))
    for match in found:
        name = match.meaning.get("thing") or match.meaning.get("animal")
        if name and any(extra["name"] == name for extra in draft.extras):
            draft.extras[:] = [extra for extra in draft.extras if extra["name"] != name]
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


def _guess(draft: Draft, name: str, options: Mapping[str, float], seed: int) -> str:
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


def finish(draft: Draft, seed: int, look: Look, removed: tuple[str, ...]) -> tuple[SceneSpec, Coverage]:
    """Fill the open slots and freeze the scene."""
    values = draft.values
    settle_deeds(draft)
    kit = stage(draft, draft.kit) or draft.kit or _kit_of(draft)
    if kit == "interior" and draft.products and not draft.persons and _is_table(draft):
        kit = "product"  # one thing to sell, on one thing to stand on
    if kit == "landscape" and draft.persons and draft.extra.get("terrain") == "ocean":
        draft.extra["terrain"] = "beach"  # nobody walks on the sea
    if kit == "landscape" and draft.values.get("light") == "neon":
        _unlight(draft)
    if kit == "landscape" and "terrain" not in draft.extra:
        draft.extra["terrain"] = _guess(draft, "terrain", _TERRAINS, seed)
    if kit == "interior" and "door" in draft.extra and "room" not in draft.extra:
        draft.extra["room"] = "corridor"  # where a door is what one sees
        draft.guesses.append("room: corridor")
    _settle(draft, kit)
    time = values.get("time") or _guess(draft, "time", _TIMES[kit if values.get("weather") != "rain" else "rain"], seed)
    weather = values.get("weather")
    if weather is None:
        weather = "clear" if draft.persons and kit == "product" else _guess(draft, "weather", _WEATHERS[kit], seed)
        if weather in removed:
            weather = "clear"
    light = values.get("light") or _light(draft, kit, str(time), str(weather), seed)
    accents = tuple(str(c) for c in draft.extra.pop("accents", ()))
    palette = tuple(c.hex for c in look.palette) or accents
    if any(side != "far" for _, side, _ in draft.relations):
        draft.camera.setdefault("size", "ws")  # near enough to see how they stand
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
    boxes = _unique(draft.proxies)
    draft.ignored.extend(boxes[_MOST_PROXIES:])
    proxied = _unique([*draft.proxied, *boxes[:_MOST_PROXIES]])
    drawn = _unique(word for word in draft.drawn if word not in proxied)
    coverage = Coverage(
        drawn=drawn,
        proxied=proxied,
        ignored=_unique(word for word in draft.ignored if word not in drawn),
        guesses=_unique(draft.guesses),
    )
    return spec, coverage


_TERRAINS: dict[str, float] = {
    "mountains": 3, "lake": 2, "hills": 2, "coast": 1, "beach": 1, "forest": 1, "desert": 1
}  # fmt: skip


_TIMES: dict[str, dict[str, float]] = {
    "street": {"night": 4, "dusk": 3, "day": 2, "dawn": 1},
    "landscape": {"dusk": 3, "dawn": 3, "day": 3, "night": 0.5},
    "interior": {"day": 5, "dusk": 2, "night": 2, "dawn": 1},
    "product": {"day": 1},
    "plate": {"day": 1},
    "stage": {"night": 6, "dusk": 1},
    "rain": {"night": 4, "dusk": 3, "day": 1},
}


_WEATHERS: dict[str, dict[str, float]] = {
    "street": {"clear": 6, "overcast": 1, "fog": 0.8, "rain": 1},
    "landscape": {"clear": 6, "overcast": 1, "fog": 1.5},
    "interior": {"clear": 6, "overcast": 1, "rain": 0.5},
    "product": {"clear": 1},
    "plate": {"clear": 1},
    "stage": {"clear": 1},
}


#: What a word of the section `things` needs to be in the picture: a kit, or a terrain or dress of a landscape.
_SHOWN_IN: dict[str, tuple[str, ...]] = {
    "cars": ("street", "road", "highway", "forest_road", "desert_road", "raceway", "parking_lot"),
    "signs": ("street",),
    "lamps": ("street", "quay", "bund", "park", "highway", "parking_lot"),
    "windows": ("street", "interior", "quay", "bund"),
    "wet": (
        "street",
        "road",
        "highway",
        "forest_road",
        "lake",
        "river",
        "quay",
        "bund",
        "beach",
        "ocean",
        "coast",
        "pool",
        "oasis",
    ),
    "water": ("lake", "river", "quay", "bund", "beach", "ocean", "coast", "pool", "oasis"),
    "sand": ("beach", "desert", "desert_road"),
    "trees": (
        "road",
        "highway",
        "forest_road",
        "hills",
        "forest",
        "mountains",
        "lake",
        "river",
        "snow",
        "quay",
        "bund",
        "park",
    ),
    "grass": (
        "road",
        "forest_road",
        "football_field",
        "running_track",
        "hills",
        "plain",
        "forest",
        "mountains",
        "lake",
        "river",
        "coast",
    ),
    "rock": ("mountains", "coast", "canyon", "snow", "lake", "hills", "street"),
    "heavens": ("landscape",),
}
#: Rooms that drive.
RIDES = ("train", "subway", "bus", "car")
_LAND = {"water", "sand", "trees", "grass", "rock", "heavens"}


#: What animals do too.
_BEASTLY = ("walk", "run", "stand", "sit")


def _settle(draft: Draft, kit: str) -> None:
    """Where people stand, and what the place that was found does not show."""
    settle_places(draft, kit)
    _tell_outside(draft, kit)
    _tell_having(draft, kit)
    _tell_doing(draft, kit)


def _tell_outside(draft: Draft, kit: str) -> None:
    """What passes outside is drawn before the panes of what drives, else it has no effect."""
    if "outside" not in draft.extra or (kit == "interior" and draft.extra.get("room") in RIDES):
        return
    draft.extra.pop("outside")
    told = [word for word in draft.drawn if any("outside" in m.meaning for m in find(tokens(word), ("settings",)))]
    draft.drawn[:] = [word for word in draft.drawn if word not in told]
    draft.ignored.extend(told)


def _tell_having(draft: Draft, kit: str) -> None:
    """Water, windows, cars: drawn only where the place that was found has them."""
    places = {kit, str(draft.extra.get("terrain")), str(draft.extra.get("dress"))} if kit == "landscape" else {kit}
    if kit == "plate" and draft.extra.get("plate") == "space":
        places.add("landscape")  # its stars
    for words, have in draft.having:
        (draft.drawn if places.intersection(_SHOWN_IN[have]) else draft.ignored).append(words)


def _tell_doing(draft: Draft, kit: str) -> None:
    """Swimming, flying, sailing, driving: drawn where somebody does so by nature, else stood in for."""
    names = [str(extra["name"]) for extra in draft.extras]
    able = {
        "swimmers": any(name in SWIMMERS or name in ("duck", "swan") for name in names),
        "flyers": any(name in FLYERS or (name in THINGS and THINGS[name].place == "air") for name in names),
        "ships": any(name in THINGS and THINGS[name].place == "water" for name in names),
        "riders": any(name in THINGS and THINGS[name].speed > 0.0 for name in names),
    }
    if draft.extras and not draft.persons:  # animals and things do not drink, read or dance
        human = [
            w for w in draft.drawn if any(m.meaning["action"] not in _BEASTLY for m in find(tokens(w), ("actions",)))
        ]
        draft.drawn[:] = [word for word in draft.drawn if word not in human]
        draft.proxied.extend(human)
    for words, who in draft.doing:
        done = able[who] and not draft.persons and kit != "product"
        (draft.drawn if done else draft.proxied).append(words)
        if not done:
            draft.values.setdefault("action", "stand")


def _is_table(draft: Draft) -> bool:
    """True where the room is only a table to stand a product on; its words are then told as stood in for."""
    if draft.extra.get("room", "dining") not in ("dining", "tabletop"):
        return False
    draft.extra.pop("room", None)
    tables = [word for word in draft.drawn if any("room" in m.meaning for m in find(tokens(word), ("settings",)))]
    draft.drawn[:] = [word for word in draft.drawn if word not in tables]
    draft.proxied.extend(tables)
    return True


def _unlight(draft: Draft) -> None:
    """Open land has no neon: the hour that the word brings stays, the light does not; the word is told as ignored."""
    draft.values["light"] = "natural"
    told = [
        word for word in draft.drawn if any(m.meaning.get("light") == "neon" for m in find(tokens(word), ("lights",)))
    ]
    draft.drawn[:] = [word for word in draft.drawn if word not in told]
    draft.ignored.extend(told)


def _light(draft: Draft, kit: str, time: str, weather: str, seed: int) -> str:
    """The light that nobody asked for: the seed's choice on a set, and outdoors where the hour was left open too."""
    if kit == "product":
        return _guess(draft, "light", {"soft": 3, "natural": 3, "golden": 2, "neon": 2}, seed)
    if "time" in draft.values or weather != "clear":
        return "natural"
    if time == "night":
        return _guess(draft, "light", {"natural": 3, "neon": 2}, seed) if kit == "street" else "natural"
    return _guess(draft, "light", {"natural": 3, "golden": 1}, seed)


def _kit_of(draft: Draft) -> str:
    """Where a scene without a named place is set: products on a pedestal, animals outdoors, people in the street."""
    if draft.products and not draft.persons:
        kit = "product"
    elif draft.outdoors:
        kit = "landscape"
    elif draft.persons or draft.values.get("light") == "neon" or "cars" in draft.extra.get("have", ()):
        kit = "street"
    elif _LAND.intersection(draft.extra.get("have", ())):
        kit = "landscape"
    elif draft.proxies:
        kit = "product"
    else:
        kit = "street"
    draft.guesses.append(f"setting: {kit}")
    return kit


def _subjects(draft: Draft, kit: str, removed: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """Persons, products and labelled boxes, the ones the kit can show."""
    subjects: list[dict[str, Any]] = []
    if draft.camera.get("angle") == "over_shoulder" and kit != "product" and not draft.persons:
        draft.persons.append({"kind": "person"})
        draft.guesses.append("subject: two people, for a shot over a shoulder")
    if draft.extra.pop("over", False) and len(draft.persons) > 1:
        draft.persons[:2] = draft.persons[1::-1]  # the one whose shoulder it is comes second
    if "person" not in removed:
        for person in draft.persons[:4]:
            shown = {k: v for k, v in person.items() if k not in ("said", "cast")}
            shown.setdefault("action", draft.values.get("action", "stand" if kit in ("interior", "stage") else "walk"))
            if "next_color" in draft.values:
                shown.setdefault("color", draft.values["next_color"])
            if draft.values.get("weather") == "rain" and "umbrella" not in removed:
                shown.setdefault("carry", "none")
            subjects.append(shown)
    words = draft.extra.get("words", ())
    for product in draft.products[:3]:
        if kit != "product" and product["thing"]:  # it stands where the words say, not on a pedestal
            color = {"color": draft.values["product_color"]} if "product_color" in draft.values else {}
            draft.extras.append({"kind": "thing", "name": product["thing"], **color})
            continue
        if kit != "product":
            draft.proxies.append(str(product["word"]))
            continue
        shown = {"kind": product["kind"], "color": draft.values.get("product_color", "")}
        if words:
            shown["label"] = str(words[0])
        subjects.append({k: v for k, v in shown.items() if v})
    subjects.extend(extra_subjects(draft, kit))
    subjects.extend({"kind": "proxy", "word": word} for word in _unique(draft.proxies)[:_MOST_PROXIES])
    return tuple(subjects)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
