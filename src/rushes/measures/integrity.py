"""Integrity: what can be told exactly of a clip: damage, length, black, blank, frozen or repeated frames, cuts."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rushes.imaging.cadence import (
    STILL,
    Change,
    CutRuler,
    change_around,
    duplicate_frames,
    duplicate_period,
    frozen_frames,
    is_black,
    is_blank,
    measure_change,
    runs,
)
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

FACTS = MeasureFacts(
    name="integrity",
    title="Integrity",
    definition=(
        "Frames that decode against frames declared and asked for; frames that are black (99.5 % under 10 codes) or "
        "one even colour; frames that repeat the one before (mean change under 0.3 codes and no 12-pixel block over 1 "
        "code): more than 4 in a row are frozen, fewer in a moving picture are duplicates, whose rhythm is found; "
        "hard cuts, where colours jump and nothing can be followed."
    ),
    source="video-science 3: frozen and duplicate frames, cadence, hard cut inside a take",
    units={
        "frames": "frames",
        "black": "%",
        "blank": "%",
        "frozen": "%",
        "duplicates": "%",
        "pictures": "pictures/s",
        "cuts": "count",
    },
)


class IntegrityMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> IntegrityAccumulator:
        """A fresh accumulator for one clip."""
        return IntegrityAccumulator(subject)


class IntegrityAccumulator:
    """Running state over one clip."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._last: NDArray[np.float32] | None = None
        self._changes: list[Change] = []
        self._black: list[bool] = []
        self._blank: list[bool] = []
        self._cuts = CutRuler()

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        luma = view.luma
        black = is_black(luma)
        self._black.append(black)
        self._blank.append(not black and is_blank(view.proxy))
        if self._last is not None:
            self._changes.append(measure_change(self._last, luma))
        self._cuts.see(view.lab, luma)
        self._last = luma

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        seen = len(self._black)
        flags = list(self._shape_flags(seen))
        if not seen:
            return (_score("frames", 0.0, direction="none"),), tuple(flags)
        black, blank = np.array(self._black), np.array(self._blank)
        empty = black | blank
        duplicates = duplicate_frames(self._changes) & ~empty
        frozen = frozen_frames(self._changes) & ~duplicates & ~empty
        cuts = tuple(at for at in self._cuts.finish() if not (empty[at] or empty[at - 1]))
        period = duplicate_period(duplicates)
        fps = float(self._subject.facts.rate.fps)
        scores = (
            _score("frames", float(seen), direction="none"),
            _score("black", _percent(black), bounds=(None, 0.0)),
            _score("blank", _percent(blank), bounds=(None, 0.0)),
            _score("frozen", _percent(frozen), bounds=(None, 0.0), per_frame=tuple(frozen.astype(float).tolist())),
            _score("duplicates", _percent(duplicates), bounds=(None, 0.0), note=_rhythm(period, fps)),
            _score("pictures", fps * (1.0 - float(np.mean(duplicates | frozen))), direction="none"),
            _score("cuts", float(len(cuts)), bounds=(None, 0.0)),
        )
        stopped = change_around(self._changes, frozen) >= 4 * STILL
        found = (
            *_empty_flags(black, blank, alone=self._subject.facts.has_alpha),
            *_frozen_flags(frozen, is_stopped=stopped, least=fps / 3),
            *_duplicate_flags(duplicates, _rhythm(period, fps)),
            *_cut_flags(cuts),
        )
        return scores, (*flags, *found)

    def _shape_flags(self, seen: int) -> list[Flag]:
        facts, brief, asked = self._subject.facts, self._subject.brief, self._subject.expected_frames
        found = []
        if not seen:
            found.append(_flag("fact", "not one frame decodes"))
        elif facts.frames and seen < facts.frames:
            found.append(
                _flag("fact", f"{seen} of {facts.frames} declared frames decode", FrameRange(seen, facts.frames))
            )
        if asked is not None and 0 < seen < asked:
            found.append(_flag("fact", f"{asked - seen} frames too short: {seen} of {asked}", FrameRange(seen, asked)))
        elif asked is not None and seen > asked:
            found.append(_flag("notice", f"{seen - asked} frames longer than asked", FrameRange(asked, seen)))
        if brief is not None and (facts.width, facts.height) != (brief.width, brief.height):
            sentence = f"{facts.width}x{facts.height} where {brief.width}x{brief.height} was asked"
            is_other_shape = abs(facts.width * brief.height - facts.height * brief.width) > 0.01 * (
                facts.height * brief.width
            )
            found.append(_flag("warn", f"{sentence}: another aspect") if is_other_shape else _flag("notice", sentence))
        if facts.variable_rate:
            found.append(_flag("notice", "the frame rate varies inside the file"))
        return found


def _empty_flags(black: NDArray[np.bool_], blank: NDArray[np.bool_], *, alone: bool) -> list[Flag]:
    """Frames without a picture; of an element, which may come and go, only if there is none from first to last."""
    found = []
    if alone and not (black | blank).all():
        return [_flag("notice", f"{int(blank.sum())} frames hold nothing", *_ranges(blank))] if blank.any() else []
    if black.any():
        inside = [(a, b) for a, b in runs(black) if a > 0 and b < black.size]
        is_exact = bool(inside) or float(black.mean()) > 0.25
        sentence = f"{int(black.sum())} black frames{'' if inside else ' at the ends'}"
        found.append(_flag("fact" if is_exact else "notice", sentence, *_ranges(black)))
    if blank.any():
        found.append(_flag("fact", f"{int(blank.sum())} frames of one even colour, no picture", *_ranges(blank)))
    return found


def _frozen_flags(frozen: NDArray[np.bool_], *, is_stopped: bool, least: float) -> list[Flag]:
    """A picture in motion that stops for a third of a second is at fault; one that hardly moves may be meant so."""
    if not frozen.any():
        return []
    if int(np.count_nonzero(~frozen)) == 1:
        return [_flag("warn", "nothing moves from the first frame to the last", FrameRange(0, frozen.size))]
    where = tuple(FrameRange(a - 1, b) for a, b in runs(frozen))
    longest = max(len(stretch) for stretch in where)
    if is_stopped and longest >= least:
        return [_flag("fact", f"frozen for {longest} frames at the longest", *where)]
    return [_flag("warn", f"nothing moves for {longest} frames at the longest", *where)]


def _duplicate_flags(duplicates: NDArray[np.bool_], rhythm: str) -> list[Flag]:
    if not duplicates.any():
        return []
    sentence = f"{int(duplicates.sum())} repeated frames" + (f": {rhythm}" if rhythm else "")
    return [_flag("notice" if rhythm else "warn", sentence, *_ranges(duplicates))]


def _cut_flags(cuts: tuple[int, ...]) -> list[Flag]:
    """A warning, not a fact: a whip pan may look like a cut, and what lies on one side of it can be used."""
    if not cuts:
        return []
    places = tuple(FrameRange(at, at + 1) for at in cuts)
    return [_flag("warn", f"{len(cuts)} hard cut{'s' if len(cuts) > 1 else ''} inside the take", *places)]


def _rhythm(period: int | None, fps: float) -> str:
    return (
        f"one frame in {period} repeats: {fps * (1 - 1 / period):g} pictures in {fps:g} frames a second"
        if period
        else ""
    )


def _ranges(mask: NDArray[np.bool_]) -> tuple[FrameRange, ...]:
    return tuple(FrameRange(a, b) for a, b in runs(mask))


def _percent(mask: NDArray[np.bool_]) -> float:
    return 100.0 * float(mask.mean())


def _flag(level: Literal["fact", "warn", "notice"], sentence: str, *frames: FrameRange) -> Flag:
    return Flag(measure="integrity", level=level, sentence=sentence, frames=frames)


def _score(
    name: str,
    value: float,
    *,
    direction: str = "lower",
    bounds: tuple[float | None, float | None] = (None, None),
    per_frame: tuple[float, ...] = (),
    note: str = "",
) -> Score:
    return Score(
        measure="integrity",
        name=name,
        value=value,
        unit=FACTS.units[name],
        direction="lower" if direction == "lower" else "none",
        bounds=bounds,
        per_frame=per_frame,
        note=note,
        version=FACTS.version,
    )
