"""The whole street as one record of fixed layout: kernels take it by reference, so that a call costs nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from rushes.engines.previz.kits.street_ground import bake_skin
from rushes.engines.previz.kits.street_layout import BINS, BTRIM, CV, Plan
from rushes.engines.previz.kits.street_light import WALL_TOP, Air
from rushes.engines.previz.kits.street_trace import shape_car

#: Room for each list; what does not fit is not drawn.
_BOXES, _SIGNS, _CARS, _LAMPS, _GLYPHS = 320, 200, 60, 24, 640_000

STREET = np.dtype(
    [
        ("half", "f8"),
        ("road", "f8"),
        ("crossing", "f8"),
        ("signs", "i8"),
        ("cars", "i8"),
        ("moving", "i8"),
        ("lamps", "i8"),
        ("box", "f8", (_BOXES, 16)),
        ("span", "i8", (2, 2, 2)),
        ("bins", "i8", (2, 2, BINS)),
        ("rowx", "f8", (4,)),
        ("end", "f8", (7, 8)),
        ("sign", "f8", (_SIGNS, 14)),
        ("sign_bins", "i8", (2, BINS + 1)),
        ("art", "i8", (_SIGNS, 3)),
        ("car", "f8", (_CARS, 12)),
        ("hull", "f8", (_CARS, 16, 4)),
        ("lamp", "f8", (_LAMPS, 7)),
        ("hues", "f8", (3, 3)),
        ("grain", "f4", (256, 256)),
        ("pair", "f4", (256, 256, 2)),
        ("skin", "f4", (1400, 172, 2)),
        ("glyph", "f4", (_GLYPHS,)),
    ],
    align=True,
)

AIR = np.dtype(
    [
        ("zenith", "f8", (3,)),
        ("fog", "f8", (3,)),
        ("horizon", "f8", (3,)),
        ("glow", "f8", (3,)),
        ("sun_way", "f8", (3,)),
        ("sun", "f8", (3,)),
        ("ambient", "f8", (2, 3)),
        ("density", "f8"),
        ("clouds", "f8"),
        ("wet", "f8"),
        ("snow", "f8"),
        ("lamps", "f8"),
        ("windows", "f8"),
        ("dice", "i8"),
        ("ground", "f4", (800, 48, 3)),
        ("wall", "f4", (2, WALL_TOP, 400, 3)),
        ("haze", "f4", (100, 3)),
    ],
    align=True,
)


def pack(plan: Plan, air: Air) -> tuple[Any, Any]:
    """Copy a street and its light into the two records."""
    street = np.zeros(1, STREET)
    for name in ("half", "road", "crossing"):
        street[name] = getattr(plan, name)
    for name in ("span", "bins", "rowx", "end", "sign_bins", "hues"):
        street[name][0] = getattr(plan, name)
    for name in ("box", "sign", "art", "lamp", "glyph"):
        rows = getattr(plan, name)[: street[name].shape[1]]
        street[name][0, : len(rows)] = rows
    street["box"][0, :, BTRIM] **= 0.3  # the kernels want the power, not the number
    # cars under way come first: only they have lamps that light the road
    cars = plan.car[np.argsort(plan.car[:, CV] == 0.0, kind="stable")][:_CARS]
    street["car"][0, : len(cars)] = cars
    street["moving"] = int(np.count_nonzero(cars[:, CV]))
    chance = np.random.Generator(np.random.PCG64(7))
    street["grain"][0] = chance.random((256, 256))
    street["pair"][0] = chance.random((256, 256, 2))
    bake_skin(street[0])
    street["signs"] = min(len(plan.sign), _SIGNS)
    street["cars"] = min(len(plan.car), _CARS)
    street["lamps"] = min(len(plan.lamp), _LAMPS)
    for k in range(len(cars)):
        shape_car(cars, k, street["hull"][0, k, :10], street["hull"][0, k, 10:])
    weather = np.zeros(1, AIR)
    for name in AIR.names or ():
        value = getattr(air, name)
        if name == "ground":
            wide = min(value.shape[1], 48)
            weather[name][0, :, :wide] = value[:, :wide]
        elif np.ndim(value):
            weather[name][0] = value
        else:
            weather[name] = value
    return street[0], weather[0]
