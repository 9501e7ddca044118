"""A recipe with a first picture made into frames, and the document that says how they came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.still.air import Air
from rushes.engines.previz.still.asked import Asked, Motion, is_on, read_box, read_words, roles_of
from rushes.engines.previz.still.between import Carried, Dissolved, backwards, match
from rushes.engines.previz.still.depth import Depth, guess_depth, take_depth
from rushes.engines.previz.still.source import Given, read_grey, read_picture
from rushes.engines.previz.still.subject import find_subject
from rushes.engines.previz.still.take import Drawer, Still, Timing, render
from rushes.engines.previz.still.travel import Way
from rushes.errors import CannotDo
from rushes.model.brief import MediaRef
from rushes.model.engine import Resolved

#: What every take of a still is, in words; stands in its document.
LIMITS = (
    "nothing in the picture moves by itself: only the camera and what hangs in the air",
    "what is hidden behind an edge is filled in from beside it, a strip and no more: moves stay small",
    "a guessed depth is a guess: ground, horizon and an upright subject, nothing measured",
    "no AI",
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """A take of a still, ready to be drawn.

    Args:
        frames: R'G'B' frames, one by one.
        document: how they come about; plain values.
        subject: where the subject stands over the take, as shares from top left.
        warnings: for whoever looks at the take.
        dropped: what was asked for and is less than that.
    """

    frames: Iterator[NDArray[np.uint8]]
    document: Mapping[str, Any]
    subject: list[tuple[float, float]]
    warnings: tuple[str, ...]
    dropped: tuple[str, ...]


def open_order(
    wanted: Resolved,
    *,
    media: Callable[[MediaRef], Path],
    threads: int = 1,
    cancelled: Callable[[], bool] = lambda: False,
) -> Order:
    """Read the pictures, guess or read their depth, and be ready to draw.

    Args:
        wanted: of mode i2v, with a reference of the role first.
        media: the path of a file.
        threads: frames that are worked on at once; no picture depends on it.
        cancelled: polled before every frame.

    Raises:
        CannotDo: a picture, depth map or matte that cannot be used.
        CannotReach: a file is not there.
    """
    asked, roles, size = read_words(wanted), roles_of(wanted), (wanted.width, wanted.height)
    first_media = roles.get("first")
    if not isinstance(first_media, MediaRef):
        raise CannotDo("no first picture", cause="the recipe names none", next_step="name one as first_frame")
    first = read_picture(media(first_media), first_media, size=size, role="first")
    depth = _depth_of(wanted, first, roles, media)
    timing = Timing(frames=wanted.frames, rate=wanted.rate.fps, closes=asked.motion.loops or "last" in roles)
    kept = [(0, first.picture)]
    notes = [first.note]
    last_media = roles.get("last")
    if isinstance(last_media, MediaRef) and wanted.frames > 1:
        last = read_picture(media(last_media), last_media, size=size, role="last")
        kept.append((wanted.frames - 1, last.picture))
        notes.append(last.note)
        drawer, told = _two(first, last, depth, asked.motion, timing)
    else:
        still = Still(first.picture, depth, asked.motion, timing)
        drawer, told = still.draw, _told_of(still.way) | {"subject": still.subject_track(), "layers": len(still.sheets)}
        if asked.motion.loops and wanted.frames > 1:
            kept.append((wanted.frames - 1, first.picture))
    air = Air(asked.weather, first.picture, seed=wanted.seed, strength=asked.strength)
    frames = render(
        drawer,
        size=size,
        timing=timing,
        air=air,
        grain=0.0 if asked.grainless else wanted.look.grain,
        seed=wanted.seed,
        kept=kept,
        threads=threads,
        cancelled=cancelled,
    )
    document = _document(wanted, asked, depth, roles, told, notes)
    return Order(
        frames=frames,
        document=document,
        subject=list(told.get("subject", [])),
        warnings=tuple(note for note in (*notes, *told.get("warnings", ())) if note),
        dropped=tuple(told.get("dropped", ())),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Opened:
    """A still that a camera moves over, without air and grain.

    Args:
        still: the picture taken apart, with the camera's way.
        moves: its numbers in words: see `Order.document`.
        note: how the picture was fitted, in words; empty where it had the size.
    """

    still: Still
    moves: Mapping[str, Any]
    note: str


def open_still(wanted: Resolved, *, media: Callable[[MediaRef], Path]) -> Opened:
    """The still of a recipe at its size, to ask what every frame of it shows and how far away that is.

    Raises:
        CannotDo: a picture that cannot be used, or two pictures, between which there is no one depth.
        CannotReach: a file is not there.
    """
    roles, size = roles_of(wanted), (wanted.width, wanted.height)
    first_media = roles.get("first")
    if not isinstance(first_media, MediaRef) or "last" in roles:
        raise CannotDo(
            "a take between two pictures has no control package",
            cause="what lies between them is drawn over, not seen by one camera",
            next_step="leave the last picture out, and hand that take over",
        )
    first = read_picture(media(first_media), first_media, size=size, role="first")
    motion = read_words(wanted).motion
    timing = Timing(frames=wanted.frames, rate=wanted.rate.fps, closes=motion.loops)
    still = Still(first.picture, _depth_of(wanted, first, roles, media), motion, timing)
    return Opened(still=still, moves=_told_of(still.way), note=first.note)


def warm_still(picture: NDArray[np.uint8]) -> None:
    """Compile the kernels by moving over a small picture: (H, W, 3) uint8 R'G'B'."""
    matte = np.zeros(picture.shape[:2], np.float32)
    matte[10:30, 20:40] = 1.0
    timing = Timing(frames=3, rate=Fraction(24))
    still = Still(picture, guess_depth(picture, matte=matte), Motion(move="push_in"), timing)
    joined = Carried(picture, picture, np.eye(3), timing)
    size = picture.shape[1], picture.shape[0]
    drawers: tuple[tuple[Drawer, str], ...] = ((still.draw, "rain"), (joined.draw, "snow"))
    for drawer, weather in drawers:
        list(render(drawer, size=size, timing=timing, air=Air(weather, picture, seed=1), grain=1.6, seed=1))
    find_subject(picture)


def _depth_of(wanted: Resolved, first: Given, roles: Mapping[str, object], media: Callable[[MediaRef], Path]) -> Depth:
    size, said = (wanted.width, wanted.height), wanted.options
    greys = {
        role: read_grey(media(ref), ref, like=first, size=size, role=role)
        for role in ("depth", "matte")
        if isinstance(ref := roles.get(role), MediaRef)
    }
    matte = greys.get("matte")
    if "depth" in greys:
        nearness = greys["depth"] if said.get("depth_near", "white") == "white" else np.float32(1.0) - greys["depth"]
        return take_depth(nearness, matte=matte)
    subject = said.get("subject", "")
    horizon = float(said["horizon"]) if "horizon" in said else None
    return guess_depth(first.picture, matte=matte, box=read_box(subject), alone=subject == "none", horizon=horizon)


def _two(first: Given, last: Given, depth: Depth, motion: Motion, timing: Timing) -> tuple[Drawer, dict[str, Any]]:
    """From one picture to another."""
    carry, matches = match(first.picture, last.picture)
    if carry is not None:
        told = {"way": f"carried along {matches} matches between the two pictures", "matches": matches}
        return Carried(first.picture, last.picture, carry, timing).draw, told
    one = Still(first.picture, depth, motion, timing)
    other = Still(last.picture, guess_depth(last.picture), backwards(motion), timing)
    words = "the two pictures show no common place: each moves by itself and they dissolve"
    told = _told_of(one.way) | {"way": words, "matches": matches, "warnings": [words], "subject": one.subject_track()}
    return Dissolved(one, other, timing).draw, told


def _told_of(way: Way) -> dict[str, Any]:
    """What a fitted way came to: in numbers, and in words where it is less than was asked for."""
    move = way.motion.move.replace("_", " ")
    told: dict[str, Any] = {
        "move": way.motion.move,
        "share_of_the_usual_way": round(way.motion.strength, 3),
        "distance_m": round(way.distance, 2),
        "limit": way.limit,
    }
    if way.limit:
        told["dropped"] = [f"{move}: {100 * way.share:.0f} % of the way asked for; held back by {way.limit}"]
    return told


def _document(
    wanted: Resolved,
    asked: Asked,
    depth: Depth,
    roles: Mapping[str, object],
    told: Mapping[str, Any],
    notes: list[str],
) -> dict[str, Any]:
    sources = {
        role: {"sha256": ref.sha256, "name": ref.name} for role, ref in roles.items() if isinstance(ref, MediaRef)
    }
    return {
        "kind": "still set in motion",
        "sources": sources,
        "depth": depth.kind,
        "depth_told": list(depth.told),
        "horizon": round(depth.horizon, 3),
        "camera": {"asked": asked.motion.move, "side": asked.motion.side, "loop": is_on(wanted, "loop"), **told},
        "weather": asked.weather or "as in the picture",
        "fitted": [note for note in notes if note],
        "coverage": asdict(asked.coverage),
        "limits": list(LIMITS),
    }
