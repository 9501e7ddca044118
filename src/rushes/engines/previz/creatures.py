"""Animals as bodies of tapered limbs, moulded like people: dogs, cats, horses, cattle, bears, birds, fish and more."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.creature_bodies import Species, beast, flyer
from rushes.engines.previz.creature_fins import fish, turtle


def _species(
    *, light: str, coat: str, second: str, dark: str = "#14110f", third: str = "#14110f", **more: object
) -> Species:
    return Species(colors=(light, coat, second, dark, third), **more)  # type: ignore[arg-type]


BEASTS: dict[str, Species] = {
    "dog": _species(
        long=0.42,
        tall=0.56,
        girth=0.145,
        leg=0.055,
        neck=(0.20, 0.9),
        head=(0.118, 0.12),
        ears=-0.10,
        tail=(0.32, 0.8),
        light="#d8c3a0",
        coat="#a9743f",
        second="#a9743f",
        speed=1.1,
    ),
    "corgi": _species(
        long=0.34,
        tall=0.34,
        girth=0.135,
        leg=0.05,
        neck=(0.14, 0.9),
        head=(0.118, 0.10),
        ears=0.11,
        tail=(0.05, 0.6),
        light="#f0e9dc",
        coat="#c47a35",
        second="#f0e9dc",
        speed=0.9,
    ),
    "cat": _species(
        long=0.27,
        tall=0.27,
        girth=0.085,
        leg=0.032,
        neck=(0.09, 0.8),
        head=(0.082, 0.03),
        ears=0.055,
        tail=(0.30, 1.0),
        light="#e6ddd0",
        coat="#8b6c4a",
        second="#8b6c4a",
        third="#4b3826",
        stripes=5,
        speed=0.7,
    ),
    "horse": _species(
        long=1.0,
        tall=1.45,
        girth=0.31,
        leg=0.12,
        neck=(0.72, 0.95),
        head=(0.155, 0.38),
        ears=0.14,
        tail=(0.75, -1.1),
        light="#8a5a36",
        coat="#6b3d20",
        second="#5a331b",
        third="#1a120d",
        speed=1.6,
    ),
    "cow": _species(
        long=1.05,
        tall=1.32,
        girth=0.38,
        leg=0.12,
        neck=(0.42, 0.35),
        head=(0.19, 0.28),
        ears=-0.16,
        tail=(0.8, -1.3),
        light="#e9ddd0",
        coat="#ece6dc",
        second="#ece6dc",
        third="#2a2019",
        stripes=3,
        horns=0.18,
        speed=0.9,
    ),
    "sheep": _species(
        long=0.55,
        tall=0.72,
        girth=0.27,
        leg=0.055,
        neck=(0.20, 0.6),
        head=(0.11, 0.14),
        ears=-0.11,
        tail=(0.1, -0.6),
        light="#e8e1d2",
        coat="#ded5c3",
        second="#2b2622",
        legs_dark=True,
        wool=0.13,
        speed=0.7,
    ),
    "elephant": _species(
        long=1.45,
        tall=2.75,
        girth=0.82,
        leg=0.34,
        neck=(0.55, 0.25),
        head=(0.55, 0.2),
        ears=-0.75,
        tail=(0.9, -1.35),
        light="#8d857e",
        coat="#77706a",
        second="#77706a",
        dark="#4c4641",
        third="#e8dfcf",
        horns=0.75,
        trunk=True,
        speed=1.2,
    ),
    "zebra": _species(
        long=0.95,
        tall=1.3,
        girth=0.29,
        leg=0.11,
        neck=(0.62, 0.9),
        head=(0.15, 0.30),
        ears=0.14,
        tail=(0.6, -1.1),
        light="#e9e5dd",
        coat="#ece8e0",
        second="#d8d4cb",
        third="#181614",
        stripes=9,
        speed=1.3,
    ),
    "giraffe": _species(
        long=1.1,
        tall=2.75,
        girth=0.42,
        leg=0.14,
        neck=(2.1, 1.12),
        head=(0.18, 0.34),
        ears=0.2,
        tail=(0.9, -1.35),
        light="#ead6ae",
        coat="#c98f4a",
        second="#dcb980",
        third="#8a5526",
        stripes=7,
        horns=0.14,
        speed=1.2,
    ),
    "bear": _species(
        long=0.8,
        tall=1.05,
        girth=0.40,
        leg=0.17,
        neck=(0.32, 0.35),
        head=(0.26, 0.17),
        ears=0.09,
        tail=(0.08, 0.0),
        light="#7a573a",
        coat="#4d321f",
        second="#3f2918",
        speed=1.0,
    ),
    "panda": _species(
        long=0.55,
        tall=0.82,
        girth=0.36,
        leg=0.15,
        neck=(0.24, 0.5),
        head=(0.29, 0.10),
        ears=0.10,
        tail=(0.06, 0.0),
        light="#f0ece4",
        coat="#f0ece4",
        second="#17161a",
        third="#17161a",
        legs_dark=True,
        speed=0.7,
    ),
    "raccoon": _species(
        long=0.27,
        tall=0.32,
        girth=0.13,
        leg=0.045,
        neck=(0.10, 0.6),
        head=(0.11, 0.06),
        ears=0.06,
        tail=(0.30, 0.2),
        light="#cfc8bd",
        coat="#77706a",
        second="#3a3634",
        third="#26231f",
        stripes=0,
        legs_dark=True,
        speed=0.7,
    ),
    "fox": _species(
        long=0.37,
        tall=0.42,
        girth=0.115,
        leg=0.04,
        neck=(0.15, 0.8),
        head=(0.098, 0.13),
        ears=0.10,
        tail=(0.42, -0.2),
        light="#efe6d8",
        coat="#c2602a",
        second="#2a2020",
        legs_dark=True,
        speed=1.1,
    ),
    "wolf": _species(
        long=0.6,
        tall=0.78,
        girth=0.18,
        leg=0.07,
        neck=(0.27, 0.6),
        head=(0.135, 0.17),
        ears=0.11,
        tail=(0.45, -0.9),
        light="#d2ccc2",
        coat="#77736e",
        second="#8d877e",
        speed=1.3,
    ),
    "lion": _species(
        long=0.85,
        tall=0.98,
        girth=0.27,
        leg=0.12,
        neck=(0.32, 0.55),
        head=(0.23, 0.14),
        ears=0.08,
        tail=(0.8, -0.5),
        light="#e6cfa4",
        coat="#c2985a",
        second="#b98d50",
        third="#6a4020",
        wool=0.0,
        speed=1.1,
    ),
    "tiger": _species(
        long=0.9,
        tall=0.95,
        girth=0.27,
        leg=0.12,
        neck=(0.30, 0.4),
        head=(0.215, 0.12),
        ears=0.08,
        tail=(0.85, -0.3),
        light="#f0e6d4",
        coat="#cf7a2c",
        second="#cf7a2c",
        third="#1c1613",
        stripes=9,
        speed=1.1,
    ),
    "deer": _species(
        long=0.8,
        tall=1.1,
        girth=0.22,
        leg=0.065,
        neck=(0.52, 1.0),
        head=(0.12, 0.20),
        ears=0.15,
        tail=(0.12, 0.4),
        light="#e2cfae",
        coat="#9a6a3c",
        second="#8a5c33",
        third="#4a3422",
        horns=0.55,
        speed=1.2,
    ),
    "rabbit": _species(
        long=0.13,
        tall=0.2,
        girth=0.09,
        leg=0.035,
        neck=(0.05, 0.8),
        head=(0.078, 0.03),
        ears=0.11,
        tail=(0.03, 0.6),
        light="#efe8dc",
        coat="#b59a7c",
        second="#b59a7c",
        speed=0.5,
    ),
    "pig": _species(
        long=0.6,
        tall=0.72,
        girth=0.29,
        leg=0.075,
        neck=(0.18, 0.1),
        head=(0.2, 0.16),
        ears=-0.11,
        tail=(0.1, 0.6),
        light="#e8b8a8",
        coat="#dca494",
        second="#d39a8a",
        speed=0.8,
    ),
}

#: Animals that fly or swim: their builder's name, size and colours.
FLYERS: dict[str, tuple[float, tuple[str, str, str, str, str]]] = {
    "bird": (0.55, ("#e9e4da", "#3f5a78", "#2c4058", "#1a1a1c", "#d8962c")),
    "eagle": (1.0, ("#f0ece2", "#4a3423", "#38271a", "#1c1512", "#e0a52c")),
    "duck": (0.5, ("#e6ddcc", "#8a6a48", "#1f5a3a", "#1c1512", "#e0922c")),
    "swan": (0.9, ("#f2efe8", "#efece4", "#e6e2d8", "#1c1512", "#e07c2c")),
}
SWIMMERS: dict[str, tuple[float, tuple[str, str, str, str, str]]] = {
    "shark": (3.2, ("#cfd2d2", "#66727a", "#58646c", "#1d2226", "#4d585f")),
    "fish": (0.6, ("#f0d8b0", "#d8722c", "#f0ece2", "#1d1a18", "#b8541c")),
    "dolphin": (2.4, ("#d5dadd", "#7b8a96", "#6a7985", "#20262b", "#5d6b76")),
    "whale": (11.0, ("#b9c2c8", "#3c4b58", "#344350", "#171d22", "#2c3945")),
    "turtle": (0.9, ("#b9b07a", "#5a6a3a", "#7d8a52", "#23281a", "#4a5a30")),
}
CREATURES = (*BEASTS, *FLYERS, *SWIMMERS)


def size_of(name: str) -> tuple[float, float]:
    """Length and height of an animal as a camera frames it, metres."""
    if name in BEASTS:
        s = BEASTS[name]
        rise = s.neck[0] * math.sin(s.neck[1]) + s.head[0] * 1.3
        return s.long + 2 * s.girth + s.neck[0] * math.cos(s.neck[1]) + s.head[1], s.tall + max(rise, 0.1)
    long = FLYERS[name][0] if name in FLYERS else SWIMMERS[name][0]
    return (long * 1.3, long * 0.9) if name in FLYERS else (long, long * 0.35)


def colors_of(name: str) -> tuple[str, ...]:
    """Colours of an animal's materials, in the order of `gait`."""
    light, coat, second, dark, third = (
        BEASTS[name].colors if name in BEASTS else (FLYERS.get(name) or SWIMMERS[name])[1]
    )
    return light, coat, second, dark, third, coat, third


def pace_of(name: str, action: str) -> float:
    """Metres per second of an animal that does something."""
    if name in FLYERS:
        return {"bird": 5.0, "eagle": 7.0, "duck": 0.5, "swan": 0.6}[name] if action != "stand" else 0.0
    if name in SWIMMERS:
        return 0.9 * math.sqrt(SWIMMERS[name][0])
    speed = BEASTS[name].speed
    return {"walk": speed, "run": 2.6 * speed}.get(action, 0.0)


def body(name: str, action: str, seconds: float) -> NDArray[np.float64]:
    """The animal at one instant in its own axes (x right, y up, z ahead), as `gait.limbs` gives a person."""
    if name in BEASTS:
        rows = beast(BEASTS[name], action, seconds, name)
    elif name in FLYERS:
        rows = flyer(FLYERS[name][0], name, action, seconds)
    else:
        rows = turtle(seconds) if name == "turtle" else fish(SWIMMERS[name][0], name, seconds)
    return np.array(rows, dtype=np.float64)
