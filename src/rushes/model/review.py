"""Decisions of people: notes, circles, rejects with reasons, gates, budgets and the ranking that only orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rushes.timebase import FrameRange

#: Reject reasons by their key (curation.md 6.2).
REJECT_REASONS = {
    "h": "hands",
    "f": "face",
    "m": "morph",
    "c": "camera",
    "b": "brand",
    "t": "text",
    "l": "light",
    "o": "other",
}

GATES = ("assembly", "rough cut", "fine cut", "picture lock")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark over the picture.

    Args:
        kind: `pen`, `arrow` (from, to), `box` (two corners) or `text` (where it begins).
        points: (x, y) as shares of the picture's width and height, 0..1.
        color: `#rrggbb`.
        width: of the stroke, or height of the letters, as a share of the picture's height.
        text: of a text mark.
    """

    kind: Literal["pen", "arrow", "box", "text"]
    points: tuple[tuple[float, float], ...]
    color: str = "#ff5a4f"
    width: float = 0.005
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A remark pinned to a frame range of a take or a cut.

    Args:
        drawing: canonical JSON of `review.drawing`, or empty.
        reply_to: the note it answers; answers are never open by themselves.
    """

    id: str
    text: str
    author: str
    take: str = ""
    cut: str = ""
    frames: FrameRange | None = None
    drawing: str = ""
    at: datetime | None = None
    resolved: bool = False
    reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What stands about one take now, from the latest event that was not undone.

    `suggested` is the machine's order recorded unattended; it is never a person's circle.
    """

    take: str
    state: Literal["open", "circled", "rejected", "suggested"]
    by: str = ""
    why: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A take's place among its siblings with the reasons; it orders what to look at first and decides nothing."""

    take: str
    place: int
    reasons: tuple[str, ...] = ()
    parked: bool = False


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a gate allows per shot."""

    rounds: int = 1
    takes: int = 4


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A review milestone of one cut version."""

    name: str
    cut: str
    version: int
    state: Literal["open", "approved", "reopened"] = "open"
    approvals: tuple[str, ...] = ()
    budget: Budget = Budget()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A take as a review session sees it: never its pixels.

    Args:
        take: its id.
        number: take number, for sentences.
        place: the machine's order among its siblings when the session began, from 1; it decides nothing.
        parked: why it lies under the fold; empty where it is shown. Parked takes are kept.
        hard: parked for a technical fault that the file itself shows, so no eye is needed.
        stack: the take that stands for its near duplicates; empty for that take itself and for one without any.
    """

    take: str
    number: int
    place: int
    parked: str = ""
    hard: bool = False
    stack: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a person says to one screen.

    Args:
        best, worst: take ids of the screen.
        same: no difference worth a name.
        rejected: takes thrown out; on a page of a cull the others are kept.
        kept: takes kept; on a page of a cull without `rejected` the others are thrown out. A parked take that is named
            here comes back from under the fold.
        reason: why the rejected ones were thrown out, a key or name of `REJECT_REASONS`.
        ms: what the person's browser measured, milliseconds.
        screen: number of the screen that is answered; None where the caller cannot tell.
    """

    best: str = ""
    worst: str = ""
    same: bool = False
    rejected: tuple[str, ...] | None = None
    kept: tuple[str, ...] | None = None
    reason: str = ""
    ms: int = 0
    screen: int | None = None


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One answered screen of a session.

    Args:
        answer: as given.
        shown: takes by position.
        stage: `cull` for a page, `pick` for a choice among few.
        repeats: the earlier judged screen (from 0) that this one showed again without saying so; -1 for none.
        entry: id of its entry in the log.
    """

    answer: Answer
    shown: tuple[str, ...]
    stage: Literal["cull", "pick"]
    repeats: int = -1
    entry: str = ""

    @property
    def seconds(self) -> float:
        """Time of the answer; longer than 90 s counts as idle (curation.md 4.1)."""
        return min(max(self.answer.ms, 0), 90_000) / 1000.0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a review session was opened with; never changed, so that everyone who reads it sees the same screens.

    Args:
        mode: `pick` a take of a few, or `cull` many first.
        shot, segment, aspect: the place that needs a take.
        candidates: by the machine's place.
        panes: pictures on one screen of the final, 4 or 2.
        sigma: noise of this person's judgement, SD of quality.
        rho: how far the machine's order is believed, 0 until it has earned more.
        loss: the session ends when more looking would gain less than this, SD.
        earlier: what this person answered about takes of this place before; the winner stays when new takes come in.
        names_worst: True where this person usually names the worst too (for what to prepare, not for what to believe).
    """

    mode: Literal["pick", "cull"]
    shot: str
    segment: str = ""
    aspect: str = "16:9"
    candidates: tuple[Candidate, ...] = ()
    panes: int = 4
    sigma: float = 0.5
    rho: float = 0.0
    loss: float = 0.15
    earlier: tuple[Judged, ...] = ()
    names_worst: bool = False


@dataclass(frozen=True, kw_only=True)
class Session:
    """A review session as the log tells it now.

    Args:
        id: of the session.
        decider: pseudonym of the one who decides.
        terms: what it was opened with.
        judged: the answers that stand, in order.
        steps: everything that happened in it, also what was taken back: the number of the next screen.
        circled: the take that ended it; empty while it is open.
        closed: entry id of its end; empty while it is open.
        gone: takes that were thrown out elsewhere since; they are not shown any more.
        at: when it was opened.
    """

    id: str
    decider: str
    terms: Terms
    judged: tuple[Judged, ...] = ()
    steps: int = 0
    circled: str = ""
    closed: str = ""
    gone: tuple[str, ...] = ()
    at: datetime | None = None

    @property
    def seconds(self) -> float:
        """Looking and deciding so far."""
        return sum(judged.seconds for judged in self.judged)


@dataclass(frozen=True, kw_only=True)
class Pane:
    """One picture of a screen: a take, and the near duplicates that it stands for."""

    take: str
    stack: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What to show next; nothing in it tells what is believed, what is repeated or what was parked.

    Args:
        number: to be given back with the answer, so that no screen is answered twice.
        stage: `cull` (digits reject) or `pick` (digits choose).
        panes: by position.
    """

    number: int
    stage: Literal["cull", "pick"]
    panes: tuple[Pane, ...]


@dataclass(frozen=True, kw_only=True)
class Following:
    """A screen that may follow the one that is up, so that it can be made ready and shown without a question.

    Args:
        screen: the screen.
        after: the choices (best, worst) that lead to it, worst empty where none is named; empty on a page of a cull,
            where the page follows whatever is said.
    """

    screen: Screen
    after: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a session stands, in numbers and one sentence.

    Args:
        sentence: for people.
        is_done: nothing is left to ask.
        choice: the take that the answers so far speak for; empty where none.
        runner_up: the other seen take with the best chance to be better; empty where none.
        chance: that the runner-up is truly better, 0 to 1.
        seen, of: takes that were on a screen, and all that are not under the fold.
        kept, parked, stacked: takes kept in a cull, under the fold, and hidden in stacks.
        screens, seconds: answered so far.
        agreement: share of hidden repeats answered alike, None where there were none.
        pause: why now is a good moment to stop, or empty; nothing is refused.
    """

    sentence: str
    is_done: bool
    choice: str = ""
    runner_up: str = ""
    chance: float = 0.0
    seen: int = 0
    of: int = 0
    kept: int = 0
    parked: int = 0
    stacked: int = 0
    screens: int = 0
    seconds: float = 0.0
    agreement: float | None = None
    pause: str = ""
