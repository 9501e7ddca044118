"""The scene as a document that people edit: its JSON Schema, read with every fault at once, written for eyes."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rushes.engines.previz.acts import ACTS, PAIRS
from rushes.engines.previz.kit import PAINTS, STYLES, SceneSpec
from rushes.engines.previz.outfits import OUTFITS
from rushes.engines.previz.phrases import lexicon
from rushes.engines.previz.relations import SIDES
from rushes.errors import BriefFault

Schema = dict[str, Any]

#: How a colour is written.
_COLOR = {"type": "string", "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"}
#: Least and most of the camera's numbers.
_CAMERA: dict[str, tuple[float, float, str]] = {
    "lens_mm": (8, 400, "focal length for a 36 mm wide sensor"),
    "aperture": (0.7, 64, "f-number"),
    "focus_m": (0.1, 2000, "metres to what is sharp; the subject where left out"),
    "roll": (-60, 60, "degrees that the horizon leans, positive clockwise"),
    "yaw": (-180, 180, "degrees of the view against the world's heading, positive to the right"),
    "distance": (0.3, 500, "metres from the aimed point to the lens"),
    "height": (0.05, 300, "metres of the lens above the ground"),
    "shift": (-0.45, 0.45, "where the subject stands across the picture, 0 in the middle"),
    "strength": (0, 3, "how far the move goes, 1 as usual"),
}


@dataclass(frozen=True, kw_only=True)
class SceneFault:
    """One fault of a scene document: where (`camera.move`), what is wrong, and the nearest valid value."""

    path: str
    reason: str
    cure: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" + (f"; {self.cure}" if self.cure else "")


@functools.cache
def scene_schema() -> Schema:
    """JSON Schema (draft 2020-12) of a scene, generated from `SceneSpec` and the words that previz knows."""
    about = _descriptions()
    known: dict[str, Schema] = {
        "kit": _one_of("kit"),
        "seed": {"type": "integer", "minimum": 0, "maximum": 2**32 - 1},
        "time": _one_of("time"),
        "weather": _one_of("weather"),
        "style": {"type": "string", "enum": list(STYLES)},
        "light": _one_of("light"),
        "palette": {"type": "array", "items": _COLOR},
        "mired": {"type": "number", "minimum": 50, "maximum": 600},
        "contrast": {"type": "number", "minimum": -1, "maximum": 1},
        "subjects": {"type": "array", "items": _subject()},
        "camera": _camera(),
        "remove": {"type": "array", "items": _one_of("remove")},
        "extra": _extra(),
    }
    fields = {}
    for field in dataclasses.fields(SceneSpec):
        text = {"description": about[field.name]} if field.name in about else {}
        fields[field.name] = known.get(field.name, {"type": "string"}) | text
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scene of a previz take",
        "type": "object",
        "properties": fields,
        "required": ["kit"],
        "additionalProperties": False,
    }


def read_scene(text: str, *, seed: int = 1) -> SceneSpec:
    """A scene from JSON: a bare scene, or a take's whole scene document with the scene under `spec`.

    Args:
        text: JSON.
        seed: for a scene that names none.

    Raises:
        BriefFault: not JSON, or with faults: all are told, each with its path and the nearest valid value.
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise BriefFault(
            "the scene is no JSON", cause=str(fault), next_step="start from a take's own: rushes scene TAKE"
        ) from fault
    if isinstance(document, dict) and isinstance(document.get("spec"), dict):
        document = document["spec"]
    if isinstance(document, dict):
        document = {name: value for name, value in document.items() if name != "$schema"}
    faults = tuple(find_faults(document))
    if faults:
        raise BriefFault(
            f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the scene",
            cause="; ".join(map(str, faults)),
            next_step="correct them; what may stand where is told by: rushes scene --schema",
        )
    return SceneSpec(**{"seed": seed, **{name: _frozen(value) for name, value in document.items()}})


def write_scene(spec: SceneSpec) -> str:
    """A scene as indented JSON with a last line end; `read_scene` gives the same scene back."""
    return json.dumps(asdict(spec), indent=2, ensure_ascii=False) + "\n"


def find_faults(value: Any, schema: Schema | None = None, path: str = "") -> Iterator[SceneFault]:
    """Every fault of a document against the schema, in its order.

    Args:
        value: parsed JSON.
        schema: a part of `scene_schema()`; the whole where None.
        path: where `value` stands.
    """
    schema = scene_schema() if schema is None else schema
    kind = schema.get("type", "")
    if kind and not _is(value, kind):
        yield SceneFault(path=path or "scene", reason=f"{_shown(value)} is no {kind}", cure=_cure("", schema))
    elif kind == "object":
        yield from _object_faults(value, schema, path)
    elif kind == "array":
        for place, item in enumerate(value):
            yield from find_faults(item, schema.get("items", {}), f"{path}[{place}]")
    elif "enum" in schema and value not in schema["enum"]:
        yield SceneFault(path=path, reason=f"{_shown(value)} is not known", cure=_cure(str(value), schema))
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield SceneFault(path=path, reason=f"{_shown(value)} is no colour", cure="write e.g. #c8322b")
    elif kind in ("number", "integer"):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            near = low if value < low else high
            yield SceneFault(path=path, reason=f"{value} is outside {low} to {high}", cure=f"nearest: {near}")


def _object_faults(value: Mapping[str, Any], schema: Schema, path: str) -> Iterator[SceneFault]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield SceneFault(path=f"{path}.{name}".lstrip("."), reason="missing", cure=_cure("", known[name]))
    for name, item in value.items():
        where = f"{path}.{name}".lstrip(".")
        if name in known:
            yield from find_faults(item, known[name], where)
        elif schema.get("additionalProperties") is False:
            near = difflib.get_close_matches(name, known, n=1)
            cure = f"nearest: {near[0]}" if near else "known: " + ", ".join(known)
            yield SceneFault(path=where, reason="no such entry", cure=cure)


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    kinds: dict[str, Any] = {
        "object": Mapping, "array": (list, tuple), "string": str, "integer": int, "number": (int, float),
        "boolean": bool,
    }  # fmt: skip
    return isinstance(value, kinds[kind])


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _cure(text: str, schema: Schema) -> str:
    if "enum" not in schema:
        return ""
    near = difflib.get_close_matches(text.lower().replace(" ", "_"), schema["enum"], n=1)
    return f"nearest: {near[0]}" if near else "known: " + ", ".join(schema["enum"])


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"


def _frozen(value: Any) -> Any:
    """Lists as tuples, all the way down, so that a scene that was read equals the one that was written."""
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item) for item in value)
    return {name: _frozen(item) for name, item in value.items()} if isinstance(value, dict) else value


def _said(key: str) -> tuple[str, ...]:
    """Every value that an entry of the lexicon may set for a key, in its order."""
    entries = (entry for section in lexicon().values() if isinstance(section, list) for entry in section)
    return tuple(dict.fromkeys(str(entry[key]) for entry in entries if key in entry))


def _one_of(key: str, *more: str) -> Schema:
    return {"type": "string", "enum": list(dict.fromkeys((*_said(key), *more)))}


def _subject() -> Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["kind"],
        "additionalProperties": False,
        "properties": {
            "kind": _one_of("kind", "person", "thing", "animal", "proxy"),
            "action": _one_of("action", "fly"),
            "act": {
                "type": "string",
                "enum": sorted(act for act in ACTS if "." not in act),
                "description": "what a person does with a thing that comes along",
            },
            "act_color": _COLOR | {"description": "of that thing"},
            "hairdo": {"type": "string", "enum": ["short", "long"]},
            "carry": _one_of("carry", "none"),
            "coat": {"type": "string", "enum": ["jacket", "long", *OUTFITS]},
            "color": _COLOR,
            "hair": _COLOR,
            "height": {"type": "number", "minimum": 0.5, "maximum": 2.5, "description": "metres"},
            "name": text | {"description": "of a character of the cast, or which thing or animal"},
            "label": text | {"description": "letters on a product"},
            "side": {"type": "string", "enum": list(SIDES), "description": "where it stands against `of`"},
            "of": text | {"description": "name of another thing or animal, or `person`"},
            "word": text | {"description": "on the box that stands in for a thing previz cannot draw"},
        },
    }


def _camera() -> Schema:
    from rushes.engines.previz.camera import ANGLES, MOVES, SIZES

    numbers = {
        name: {"type": "number", "minimum": low, "maximum": high, "description": about}
        for name, (low, high, about) in _CAMERA.items()
    }
    words = {
        "move": {"type": "string", "enum": list(MOVES)},
        "way": {"type": "string", "enum": ["left", "right", "up", "down", "in", "out"]},
        "size": {"type": "string", "enum": list(SIZES)},
        "angle": {"type": "string", "enum": list(ANGLES)},
        "view": _one_of("view"),
    }
    return {"type": "object", "additionalProperties": False, "properties": words | numbers}


def _extra() -> Schema:
    """Values of a kit's own; what is not listed here is the kit's business."""
    words = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": {
            "terrain": _one_of("terrain"),
            "width": _one_of("width"),
            "room": _one_of("room", "tabletop"),
            "plate": _one_of("plate"),
            "dress": _one_of("dress"),
            "hall": _one_of("hall"),
            "outside": _one_of("outside", "tunnel"),
            "door": _one_of("door"),
            "pair": {"type": "string", "enum": list(PAIRS), "description": "what the first two persons do together"},
            "side": {
                "type": "string",
                "enum": ["left", "right", "before", "behind"],
                "description": "where the first person stands against the second",
            },
            "paint": {
                "type": "string",
                "enum": list(PAINTS),
                "description": "how the finished picture is painted over",
            },
            "words": words | {"description": "on-screen text: signs, labels"},
            "wet": {"type": "boolean"},
            "loop": {"type": "number", "minimum": 0, "maximum": 60, "description": "seconds of a loop; 0 for none"},
            "sun_azimuth": {"type": "number", "minimum": -180, "maximum": 180},
        },
    }


def _descriptions() -> dict[str, str]:
    """What `SceneSpec` says of each of its fields."""
    lines = (SceneSpec.__doc__ or "").partition("Args:")[2]
    found = re.findall(r"^\s+(\w+): (.+(?:\n\s{12,}.+)*)", lines, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}
