"""Lays out rooms: size, windows, colours and furniture of a living room, bedroom, office, kitchen, cafe and more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rushes.engines.previz.actors import linear
from rushes.engines.previz.chance import stream
from rushes.engines.previz.colour import from_oklab, to_oklab
from rushes.engines.previz.kit import SceneSpec, Vec3
from rushes.engines.previz.kits import interior_halls as halls
from rushes.engines.previz.kits import interior_rides as rides
from rushes.engines.previz.kits import interior_rooms as rooms
from rushes.engines.previz.kits import interior_shops as shops
from rushes.engines.previz.kits.interior_passing import RIDES
from rushes.engines.previz.kits.interior_room import Color, Room
from rushes.engines.previz.relations import around, arrange, extent
from rushes.engines.previz.solids import placed
from rushes.engines.previz.things import THINGS

#: Rooms by colour: walls, far wall, wood, main cloth, accent cloth, rug; linear.
_SCHEMES: tuple[dict[str, str], ...] = (
    {"wall": "#d9cfbf", "end": "#d9cfbf", "wood": "#9a6a3c", "main": "#6f7f73", "accent": "#b5562f", "rug": "#b9a48a"},
    {"wall": "#8f9c86", "end": "#7d8b76", "wood": "#5e3a22", "main": "#d3c6ae", "accent": "#a8472c", "rug": "#8c7a62"},
    {"wall": "#c9c4ba", "end": "#234a50", "wood": "#6d4427", "main": "#b98a34", "accent": "#7d2f2a", "rug": "#8b8378"},
    {"wall": "#a9b2b8", "end": "#8e9ba5", "wood": "#7b5534", "main": "#8c4a24", "accent": "#263a52", "rug": "#a59c90"},
    {"wall": "#dedad2", "end": "#cfc9be", "wood": "#b88a58", "main": "#3c4046", "accent": "#c08a2c", "rug": "#cbbfae"},
    {"wall": "#cfaea2", "end": "#b98d80", "wood": "#6a3f28", "main": "#6b2a34", "accent": "#d6b98f", "rug": "#9c6f63"},
    {"wall": "#c8a56a", "end": "#b8934f", "wood": "#5a3820", "main": "#4f5a38", "accent": "#a8442c", "rug": "#7f6a4a"},
    {"wall": "#b9b5c6", "end": "#8f8aa5", "wood": "#8a6242", "main": "#344a6b", "accent": "#c98a6a", "rug": "#9b93a6"},
)  # fmt: skip


def furnish(spec: SceneSpec, *, glow: float) -> Room:
    """The room of `spec.extra["room"]`, laid out by the seed.

    Args:
        spec: seed, palette and room.
        glow: 0 with the lamps off .. 1 at night.
    """
    chance = stream(spec.seed, "interior.room")
    name = str(spec.extra.get("room") or "living")
    lay, wide, deep, high = _ROOMS.get(name, _ROOMS["living"])
    room = Room(
        name=name,
        wide=wide * (1.0 if name in RIDES else float(chance.uniform(0.94, 1.08))),
        deep=deep * (1.0 if name in RIDES else float(chance.uniform(0.95, 1.1))),
        high=high,
        way=1.0 if chance.random() < 0.5 else -1.0,
        colors=_colors(spec, chance),
        glow=glow,
        chance=chance,
        looks={
            "floor": float(chance.choice([0.0, 0.0, 0.0, 2.0])),
            "wall": float(chance.choice([0.0, 0.0, 1.0, 4.0])),
            "gloss": 0.5,
        },
    )
    room.alone = not any(subject.get("kind") == "person" for subject in spec.subjects)
    lay(room)
    if spec.extra.get("door") and name not in RIDES:
        halls.add_door(room, ajar=spec.extra["door"] == "open")
    _things(spec, room)
    return room


#: What a layout holds of itself: it is not set down twice.
_STANDS = {
    "living": ("couch", "plant", "lamp", "book", "bowl"),
    "bedroom": ("lamp", "plant", "book"),
    "office": ("laptop", "lamp", "book", "plant", "chair"),
    "kitchen": ("oven", "refrigerator", "sink", "fruit", "chair", "plant"),
    "dining": ("chair", "flowers", "wine_glass", "lamp", "plant"),
    "cafe": ("chair", "cup", "flowers", "plant"),
    "library": ("book", "lamp", "chair"),
    "bathroom": ("sink", "plant"),
    "gallery": ("statue",),
}


def _things(spec: SceneSpec, room: Room) -> None:
    """Set down what was asked for: on the table what belongs there, the rest on the floor before the furniture."""
    count = {"table": 0, "floor": 0}
    spread: list[float] = []
    x0, y0, z0 = room.spots[0] if room.spots else (room.stand[0] + 0.9, 0.0, room.stand[1])
    asked = [s for s in spec.subjects if s.get("kind") == "thing" and s.get("name") in THINGS][:5]
    spots = _side_by_side(asked, room)
    for number, subject in enumerate(asked):
        if number in spots:
            continue
        if subject["name"] in _STANDS.get(room.name, ()) and not subject.get("color"):
            continue
        thing = THINGS[str(subject["name"])]
        color = linear(str(subject["color"])) if subject.get("color") else thing.color
        parts, named = thing.make(color), str(subject["name"]).replace("_", " ")
        turn = float(room.chance.uniform(-0.5, 0.5))
        low = thing.place == "table"
        k = count["table" if low else "floor"]
        count["table" if low else "floor"] += 1
        step = (0.0, 1.0, -1.0, 2.0, -2.0)[k]
        if low:
            gap = 0.06 + 0.75 * max(thing.size[0], 0.2)
            room.put(parts, x0 + step * gap, z0 + 0.05 * abs(step), turn, y=y0, name=named, asked=True)
            spread += [x0 + step * gap - thing.size[0] / 2, x0 + step * gap + thing.size[0] / 2]
            if room.name == "tabletop":  # the camera frames all of them
                tall = max(thing.size[1], room.focus[2] if k else 0.0, 0.5 * (max(spread) - min(spread)))
                room.focus, room.base = ((min(spread) + max(spread)) / 2, z0, tall), y0
        else:
            scale = min(1.0, 2.2 / max(thing.size))  # a big thing comes as a model of itself
            room.put(
                parts, room.stand[0] + 1.0 + 0.9 * step, room.stand[1] + 0.2, turn, scale=scale, name=named, asked=True
            )


def _side_by_side(asked: list[dict[str, Any]], room: Room) -> dict[int, Vec3]:
    """Set down what is to be beside or on another: on the table where all of it belongs there, else on the floor."""
    things = [THINGS[str(s["name"])] for s in asked]
    made = [
        placed(t.make(linear(str(s["color"])) if s.get("color") else t.color), yaw=0.2 * room.way)
        for t, s in zip(things, asked, strict=True)
    ]
    extents = [extent(solids) for solids in made]
    spots = arrange(asked, extents)
    if not spots:
        return {}
    x0, y0, z0 = (room.stand[0], 0.0, room.stand[1])
    if room.spots and all(things[k].place == "table" for k in spots):
        x0, y0, z0 = room.spots[0]
    for k, (across, up, back) in spots.items():  # the room may be mirrored, left and right are the camera's
        room.solids += placed(made[k], (x0 * room.way + across, y0 + up - extents[k][0][1], z0 + back))
    wide, high = around(spots, extents)
    room.focus, room.base = (x0, z0, max(1.1 * high, 0.62 * wide)), y0
    return spots


def _colors(spec: SceneSpec, chance: Any) -> dict[str, Color]:
    """A scheme of the seed; the brand's colours take the cloth, and tint the walls a little."""
    scheme = {k: linear(v) for k, v in _SCHEMES[int(chance.integers(len(_SCHEMES)))].items()}
    for key, code in zip(("accent", "main", "rug"), spec.palette, strict=False):
        scheme[key] = linear(code)
    if spec.palette:
        hue = to_oklab(np.array([linear(spec.palette[-1])]))[0, 1:]
        for key in ("wall", "end"):
            lab = to_oklab(np.array([scheme[key]]))[0]
            lab[1:] = 0.3 * lab[1:] + 0.22 * hue
            r, g, b = (float(v) for v in np.clip(from_oklab(lab), 0.02, 0.8))
            scheme[key] = (r, g, b)
    return scheme


#: Layouts, and their usual width, depth and height.
_ROOMS: dict[str, tuple[Callable[[Room], None], float, float, float]] = {
    "living": (rooms.living, 5.0, 5.6, 2.7),
    "bedroom": (rooms.bedroom, 4.6, 5.2, 2.6),
    "office": (rooms.office, 4.8, 5.6, 2.8),
    "kitchen": (rooms.kitchen, 4.6, 5.4, 2.6),
    "dining": (rooms.dining, 4.6, 5.2, 2.7),
    "cafe": (rooms.cafe, 5.6, 6.6, 3.1),
    "corridor": (halls.corridor, 2.4, 15.0, 2.7),
    "library": (rooms.library, 5.2, 6.2, 3.4),
    "bathroom": (rooms.bathroom, 3.4, 4.4, 2.6),
    "gallery": (rooms.gallery, 6.4, 7.0, 3.8),
    "tabletop": (rooms.tabletop, 4.4, 4.8, 2.6),
    "cell": (rooms.cell, 2.9, 4.6, 2.8),
    "empty": (rooms.empty, 6.0, 7.4, 2.8),
    "hospital": (halls.hospital, 2.9, 16.0, 2.75),
    "classroom": (shops.classroom, 7.4, 8.6, 3.1),
    "bar": (shops.bar, 5.6, 7.2, 3.0),
    "shop": (shops.shop, 6.2, 7.6, 3.0),
    "bakery": (shops.bakery, 6.0, 6.6, 3.0),
    "supermarket": (shops.supermarket, 7.2, 14.0, 3.6),
    "ballroom": (halls.ballroom, 13.0, 17.0, 6.4),
    "gymnasium": (halls.gymnasium, 15.0, 19.0, 7.2),
    "staircase": (halls.staircase, 5.2, 9.0, 5.6),
    "train": (rides.train, 2.84, 9.4, 2.28),
    "subway": (rides.subway, 2.66, 10.2, 2.25),
    "bus": (rides.bus, 2.44, 7.6, 2.2),
    "car": (rides.car, 1.48, 2.75, 1.24),
}
ROOMS = tuple(_ROOMS)
