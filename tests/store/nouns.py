"""Small nouns for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from rushes.model.brief import Brief, MediaRef
from rushes.model.cut import Cut, PictureEvent
from rushes.model.engine import Attempt, Recipe, Resolved
from rushes.model.ledger import Actor
from rushes.model.production import Production, Shot
from rushes.model.take import ClipFacts, Score, Take
from rushes.timebase import FrameRange, Rate

MACHINE = Actor(id="previz", kind="machine")
PRODUCTION = Production(id="a" * 32, name="launch", code="LAUNCH")


def recipe(*, seed: int = 1) -> Recipe:
    resolved = Resolved(
        prompt="rain, näkymä",
        negative="",
        mode="t2v",
        frames=48,
        rate=Rate(Fraction(24)),
        width=64,
        height=36,
        seed=seed,
    )
    return Recipe(engine="previz", revision="1", resolved=resolved)


def attempt(number: int = 1, **changes: Any) -> Attempt:
    made = Attempt(id=f"at{number}", recipe="r" * 64, take_number=number, engine="previz")
    return replace(made, **changes)


def take(number: int = 1, **changes: Any) -> Take:
    made = Take(
        id=f"t{number}",
        name=f"LAUNCH_010_0010_tk{number:03d}",
        shot="LAUNCH_010_0010",
        segment="",
        brief="b1",
        recipe="r" * 64,
        take_number=number,
        engine="previz",
        seed=number,
        origin="previz",
        media=MediaRef(sha256=f"{number:064x}", suffix=".mp4"),
        facts=ClipFacts(width=64, height=36, rate=Rate(Fraction(24)), frames=48, seconds=Fraction(2)),
    )
    return replace(made, **changes)


def score(name: str = "global", value: float = 1.5) -> Score:
    return Score(measure="flicker", name=name, value=value, unit="%", bounds=(None, 2.0))


def shot(number: int = 10, **changes: Any) -> Shot:
    return replace(Shot(code=f"LAUNCH_010_{number:04d}", order=number), **changes)


def brief(number: int = 1, **changes: Any) -> Brief:
    return replace(
        Brief(id=f"b{number}", row_key=f"k{number}", row=number + 1, shot="LAUNCH_010_0010", prompt="rain"), **changes
    )


def cut(**changes: Any) -> Cut:
    event = PictureEvent(record=FrameRange(0, 48), shot="LAUNCH_010_0010", take="t1")
    return replace(Cut(id="film", segment="", aspect="16:9", rate=Rate(Fraction(24)), picture=(event,)), **changes)
