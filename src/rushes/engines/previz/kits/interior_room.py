"""A room while it is furnished: where things, windows and lamps are put, mirrored by the seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rushes.engines.previz import furniture as f
from rushes.engines.previz.kit import Vec3
from rushes.engines.previz.solids import CLOTH, DRAPE, Solid, box, placed, rod

Color = Vec3


@dataclass
class Room:
    """A room while it is furnished; x to the right, z away from the camera's side, metres.

    Args:
        name: of the layout.
        wide, deep, high: of the room.
        way: 1 with the windows on the left, -1 mirrored.
        colors: of `_SCHEMES`, linear.
        glow: 0 with the lamps off .. 1 at night.
        solids: furniture so far.
        windows: rows of `interior_light`'s windows.
        lamps: places and light of lamps that are on.
        seats: place, height and yaw of who sits.
        stand: where who stands.
        spots: free places on tables: x, height, z; a wish for more goes beside the first.
        focus: middle of what the shot is about, and its height.
        looks: kinds of floor and wall, gloss of the floor.
        chance: of this room.
        base: height that the focus stands on.
        turns: ways that the camera may look, radians from the length of the room to the right; the seed's own if none.
        shut: True where the camera cannot step back through the near wall.
        aisle: how far from the middle of the room the camera may go, metres; 0 for up to the walls.
        eyes: lowest and highest place of the camera, metres; 0 and endless where the room does not mind.
        alone: nobody was asked for.
        things: name of everything that was put down, and whether it was asked for.
        owners: for each of the solids, the place of its thing in `things`.
    """

    name: str
    wide: float
    deep: float
    high: float
    way: float
    colors: dict[str, Color]
    glow: float
    chance: Any
    solids: list[Solid] = field(default_factory=list)
    windows: list[list[float]] = field(default_factory=list)
    lamps: list[list[float]] = field(default_factory=list)
    seats: list[tuple[float, float, float, float]] = field(default_factory=list)
    stand: tuple[float, float] = (0.0, 2.6)
    spots: list[tuple[float, float, float]] = field(default_factory=list)
    focus: tuple[float, float, float] = (0.0, 2.8, 1.5)
    looks: dict[str, float] = field(default_factory=dict)
    base: float = 0.0
    turns: tuple[float, ...] = ()
    shut: bool = False
    aisle: float = 0.0
    eyes: tuple[float, float] = (0.0, 1e9)
    alone: bool = True
    things: list[tuple[str, bool]] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)

    def put(
        self, thing: list[Solid], x: float, z: float, yaw: float = 0.0, *, y: float = 0.0, scale: float = 1.0,
        name: str = "", asked: bool = False,
    ) -> None:  # fmt: skip
        """Set a thing down; x and yaw are mirrored with the room. It is called by its maker's name, or by `name`."""
        self.owners += [len(self.things)] * len(thing)
        self.things.append((name or thing[0].name or "fitting", asked))
        self.solids += placed(thing, (x * self.way, y, z), yaw=yaw * self.way, scale=scale)

    def seat(self, x: float, z: float, yaw: float, high: float) -> None:
        """A place to sit; yaw is the way a sitter looks, 0 away from the camera."""
        self.seats.append((x * self.way, z, yaw * self.way, high))

    def window(
        self, u0: float, u1: float, v0: float, v1: float, *, side: str = "left", panes: tuple[int, int] = (2, 1)
    ) -> None:
        """A window in the wall with the windows (u along the room) or in the far wall (u across it)."""
        if side == "far":
            a, b = sorted((u0 * self.way, u1 * self.way))
            self.windows.append([4.0, a, b, v0, v1, *panes])
        else:
            which = 2.0 if (self.way > 0) == (side == "left") else 3.0
            self.windows.append([which, u0, u1, v0, v1, *panes])

    def light(self, x: float, y: float, z: float, strength: float = 1.0) -> None:
        """A lamp that burns when it is dark."""
        if self.glow > 0.0:
            k = strength * self.glow
            self.lamps.append([x * self.way, y, z, 1.0 * k, 0.62 * k, 0.30 * k])

    def curtains(self, u0: float, u1: float, v1: float, *, side: str = "left") -> None:
        """A drape on either side of a window."""
        for u in (u0 - 0.16, u1 + 0.16):
            if side == "far":
                self.put(
                    [box((0.0, 0.02, 0.0), (0.42, v1 + 0.12, 0.07), self.colors["accent"], finish=DRAPE)],
                    u,
                    self.deep - 0.08,
                    name="curtain",
                )
            else:
                x = -self.wide / 2 + 0.08 if side == "left" else self.wide / 2 - 0.08
                self.put([box((0.0, 0.02, 0.0), (0.07, v1 + 0.12, 0.42), self.colors["accent"], finish=DRAPE)], x, u,
                         name="curtain")  # fmt: skip
        mid, long = (u0 + u1) / 2, u1 - u0 + 0.8
        if side == "far":
            self.put(
                [rod((-long / 2, 0.0, 0.0), (long / 2, 0.0, 0.0), 0.015, f.BLACK)], mid, self.deep - 0.08, y=v1 + 0.14,
                name="curtain rail",
            )  # fmt: skip
        else:
            x = -self.wide / 2 + 0.08 if side == "left" else self.wide / 2 - 0.08
            self.put([rod((0.0, 0.0, -long / 2), (0.0, 0.0, long / 2), 0.015, f.BLACK)], x, mid, y=v1 + 0.14,
                     name="curtain rail")  # fmt: skip

    def rug(self, x: float, z: float, wide: float, deep: float) -> None:
        """A rug with a border."""
        r, g, b = self.colors["rug"]
        border = box((0.0, 0.0, 0.0), (wide, 0.012, deep), (r * 0.45, g * 0.42, b * 0.42), finish=CLOTH)
        field_ = box((0.0, 0.0, 0.0), (wide - 0.24, 0.0135, deep - 0.24), (r, g, b), finish=CLOTH)
        self.put([border, field_], x, z, name="rug")
