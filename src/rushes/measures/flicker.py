"""Flicker: brightness and colour that tremble along the motion of the picture, over all of it and in places."""

from __future__ import annotations

import numpy as np

from rushes.imaging.cadence import runs
from rushes.imaging.temporal import LOCAL_MEASURABLE, FlickerRuler
from rushes.imaging.view import FrameView
from rushes.measures.base import MeasureFacts, Subject
from rushes.model.take import Flag, Score
from rushes.timebase import FrameRange

#: Per cent at which a person notices, and at which it is bad (video-science 3).
NOTICE = {"global": 0.5, "local": 1.0, "chroma": 0.5, "local_worst": 3.0}
BAD = {"global": 1.5, "local": 2.0}
#: With less of the picture followed, the figures say little.
LEAST_TRACKED = 0.4

FACTS = MeasureFacts(
    name="flicker",
    title="Flicker",
    definition=(
        "Second differences of log luma along optical flow that ignores brightness, as the deviation of a random "
        "gain in per cent: median over the picture (global), deviation between blocks by medians (local, resampling "
        "floor of 0.2 % removed), the block that a twentieth of the picture exceeds (local_worst; motion alone reads "
        "up to 2), and the median of log colour differences (chroma). "
        "Motion, steady fades and grain do not count; moving shadows, water and lightning do."
    ),
    source="video-science 2.1 and 3; flow: Kroeger et al. 2016; validity: Sundaram et al. 2010",
    units={"global": "%", "local": "%", "local_worst": "%", "chroma": "%", "tracked": "%"},
    version=2,
)


class FlickerMeasure:
    """The measure leaf."""

    facts = FACTS

    def begin(self, subject: Subject) -> FlickerAccumulator:
        """A fresh accumulator for one clip."""
        return FlickerAccumulator()


class FlickerAccumulator:
    """Running state over one clip."""

    def __init__(self) -> None:
        self._ruler = FlickerRuler()

    def see(self, view: FrameView) -> None:
        """Take in the next frame."""
        self._ruler.see(view.middle)

    def finish(self) -> tuple[tuple[Score, ...], tuple[Flag, ...]]:
        """The scores and flags after the last frame."""
        read = self._ruler.finish()
        if read.global_percent is None:
            note = "needs three frames in a row whose motion can be followed"
            names = ("global", "local", "local_worst", "chroma")
            return tuple(_score(name, None, note=note) for name in names), ()
        caution = (
            f"only {100 * read.tracked:.0f} % of the picture could be followed" if read.tracked < LEAST_TRACKED else ""
        )
        if read.local_percent is None:
            faint = "needs eight places that can be followed over three frames"
        else:
            faint = "" if read.local_percent >= LOCAL_MEASURABLE else f"under {LOCAL_MEASURABLE} %: not measurable"
        rhythm = f"repeats every {read.beat} frames" if read.beat else ""
        scores = (
            _score("global", read.global_percent, per_frame=read.by_frame, note=_join(caution, rhythm)),
            _score("local", read.local_percent, per_frame=read.local_by_frame, note=_join(caution, faint)),
            _score(
                "local_worst", read.local_p95_percent, note=_join(caution, faint if read.local_percent is None else "")
            ),
            _score("chroma", read.chroma_percent, note=caution),
            _score("tracked", 100.0 * read.tracked),
        )
        if caution:
            return scores, ()
        flags = [flag for score in scores[:2] if (flag := _flag(score, read.frames)) is not None]
        if not any("in places" in flag.sentence for flag in flags):
            flags.extend(flag for flag in (_flag(scores[2], read.frames),) if flag is not None)
        return scores, tuple(flags)


def _flag(score: Score, length: int) -> Flag | None:
    limit = NOTICE[score.name]
    if score.value is None or score.value < limit:
        return None
    frames = tuple(FrameRange(a, b) for a, b in runs(np.array(score.per_frame) >= limit))
    where = {"local": "in places", "local_worst": "in one part", "global": "over the whole picture"}[score.name]
    return Flag(
        measure="flicker",
        level="warn" if score.value >= BAD.get(score.name, np.inf) else "notice",
        sentence=f"brightness flickers {where} by {score.value:.1f} %",
        frames=frames or (FrameRange(0, length),),
    )


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _score(name: str, value: float | None, *, per_frame: tuple[float, ...] = (), note: str = "") -> Score:
    is_local = name.startswith("local")
    return Score(
        measure="flicker",
        name=name,
        value=value,
        unit="%",
        direction="none" if name == "tracked" else "lower",
        bounds=(None, NOTICE.get(name)),
        uncertainty=None if value is None or name == "tracked" else max(0.15 * value, 0.4 if is_local else 0.1),
        blur_improves=is_local,
        per_frame=per_frame,
        note=note,
        version=FACTS.version,
    )
