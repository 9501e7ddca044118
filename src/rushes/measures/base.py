"""What a measure promises: facts, and a streaming accumulator that sees every frame once and ends in scores.

All measures of a take share one decode: the corridor hands each frame's `FrameView` to every accumulator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rushes.imaging.view import FrameView
from rushes.model.brief import Brief, Look
from rushes.model.take import ClipFacts, Flag, Score


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """What a measure says of itself.

    Args:
        name: leaf name.
        title: for people.
        definition: one or two sentences a person can look up, with the formula's idea.
        source: paper, standard or section.
        units: unit by score name.
        needs_reference: compares with siblings, the look or a plate.
        version: of the definition; scores of different versions are never compared.
    """

    name: str
    title: str
    definition: str
    source: str
    units: dict[str, str]
    needs_reference: bool = False
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is measured: facts of the clip, and the brief and look where the clip was made for one."""

    facts: ClipFacts
    brief: Brief | None = None
    look: Look | None = None
    expected_frames: int | None = None


class Accumulator(Protocol):
    """The running state of one measure over one clip."""

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        ...

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and the flags with their frames, after the last frame."""
        ...


class Measure(Protocol):
    """A measure leaf: stateless; `begin` starts a clip."""

    facts: MeasureFacts

    def begin(self, subject: Subject) -> Accumulator:
        """A fresh accumulator for one clip."""
        ...


def score(
    measure: Measure, frames: Iterable[FrameView], subject: Subject
) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
    """Run one measure over a whole clip: for tests and for `rushes measure` with one name."""
    accumulator = measure.begin(subject)
    for view in frames:
        accumulator.see(view)
    return accumulator.finish()
