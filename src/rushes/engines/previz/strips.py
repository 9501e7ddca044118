"""The strips that may be laid on open land: their kinds and widths."""

from __future__ import annotations

#: What is laid, by terrain: its kind, half its width, and half the width that is graded, metres.
ROADWAY, HIGHWAY, RACEWAY, RAILWAY, CAR_PARK, RUNWAY, PITCH, TRACK = range(8)
STRIPS: dict[str, tuple[int, float, float]] = {
    "road": (ROADWAY, 3.75, 5.6),
    "forest_road": (ROADWAY, 3.4, 5.2),
    "desert_road": (ROADWAY, 3.6, 9.5),
    "highway": (HIGHWAY, 10.3, 12.4),
    "raceway": (RACEWAY, 6.4, 17.0),
    "railway": (RAILWAY, 2.1, 6.5),
    "parking_lot": (CAR_PARK, 24.0, 30.0),
    "runway": (RUNWAY, 22.0, 34.0),
    "football_field": (PITCH, 34.0, 46.0),
    "running_track": (TRACK, 5.2, 26.0),
}
#: Metres between lamp posts of a highway.
LAMP_STEP = 38.0


def strip_of(terrain: str) -> tuple[int, float, float] | None:
    """What is laid on a terrain; None for most."""
    return STRIPS.get(terrain)
