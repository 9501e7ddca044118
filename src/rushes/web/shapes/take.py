"""Takes on the wire: the card on the board, the take page, decisions, notes and refinements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rushes.web.shapes.base import Answer, Facet, Frames, May, Question

State = Literal["open", "circled", "rejected", "suggested", "failed", "parked"]
Text = Annotated[str, Field(max_length=4000)]
Frame = Annotated[int, Field(ge=0, le=10_000_000)]


class Flag(Answer):
    """A measure outside its limits: `fact` is a fault, `warn` a warning, `notice` a remark."""

    measure: str
    level: Literal["fact", "warn", "notice"]
    sentence: str
    frames: list[Frames]


class Doings(Answer):
    """What a person may do with a take now."""

    circle: May
    reject: May
    undo: May
    range: May
    refine: May


class TakeCard(Answer):
    """A take on the board.

    Frames are counted from 0 at the take's own rate. `poster`, `sprite` and `video` are addresses, empty where there is
    nothing to show; a take with `flashing` is blurred until a person asks to see it. Where it is `veiled` others have
    decided about its place, which shows once whoever asks has judged it or chosen to look.
    """

    id: str
    name: str
    shot: str
    title: str
    segment: str
    aspect: str
    engine: str
    seed: int
    state: State
    by: str
    why: str
    reason: str
    place: int
    reasons: list[str]
    sentence: str
    flags: list[Flag]
    flashing: bool
    prompt: str
    tags: list[str]
    notes: int
    range: Frames | None
    frames: int
    rate: str
    width: int
    height: int
    label: str
    poster: str
    sprite: str
    video: str
    original: str
    stack: int
    veiled: bool
    may: Doings


class Scale(Answer):
    """A number that could be bounded, with the values it has here."""

    key: str
    unit: str
    low: float
    high: float
    is_headline: bool


class Facets(Answer):
    """What could be asked for beside the rest of the question."""

    shot: list[Facet]
    tag: list[Facet]
    segment: list[Facet]
    aspect: list[Facet]
    engine: list[Facet]
    state: list[Facet]
    by: list[Facet]


class Board(Answer):
    """A page of takes; `next` is the cursor of the page after it, empty at the end."""

    items: list[TakeCard]
    next: str
    total: int
    facets: Facets
    scales: list[Scale]
    seq: int


class Score(Answer):
    """One number of a take; `per_frame` is its heat strip, empty where it has none."""

    measure: str
    name: str
    value: float | None
    unit: str
    direction: Literal["lower", "higher", "none"]
    low: float | None
    high: float | None
    uncertainty: float | None
    note: str
    per_frame: list[float]


class Honoured(Answer):
    """One field of the recipe: what was asked, what was sent, and whether it was kept."""

    field: str
    asked: str
    sent: str
    state: Literal["kept", "changed", "dropped"]
    hint: str


class Recipe(Answer):
    """The instruction a take was made from."""

    digest: str
    engine: str
    revision: str
    asked: dict[str, str]
    sent: dict[str, str]
    honoured: list[Honoured]
    coverage: dict[str, list[str]]


class Piece(Answer):
    """A stretch of text that both versions have, or only the newer or only the older."""

    kind: Literal["same", "added", "removed"]
    text: str


class PromptVersion(Answer):
    """One wording of a shot's prompt, with what changed from the one before."""

    brief: str
    prompt: str
    negative: str
    diff: list[Piece]
    takes: list[str]
    is_current: bool
    is_this: bool


class Prompt(Answer):
    """What was asked in words."""

    text: str
    negative: str


class AnsweredBy(Answer):
    """A take that another wording made to answer a note; `old` is the take whose wording was changed."""

    take: str
    take_name: str
    old: str


class Answers(Answer):
    """A note that a take was made to answer; `take` is the one whose wording was changed."""

    note: str
    text: str
    take: str


class Note(Answer):
    """A remark on a take; frames are the take's own. A note with `from_take` was carried from an earlier take."""

    id: str
    take: str
    from_take: str
    text: str
    author: str
    at: str
    start: int | None
    end: int | None
    drawing: str
    resolved: bool
    carried: bool
    replies: list[Note]
    answered_by: list[AnsweredBy]


class Sibling(Answer):
    """Another take of the same shot, segment and aspect."""

    id: str
    name: str
    state: State
    place: int
    poster: str


class TakePage(TakeCard):
    """Everything about one take."""

    words: Prompt
    recipe: Recipe
    scores: list[Score]
    remarks: list[Note]
    answers: list[Answers]
    history: list[PromptVersion]
    siblings: list[Sibling]
    available: Frames
    media: str
    size_bytes: int
    credentials: str
    made_at: str


class Viewing(Question):
    """How long a person has looked, as their browser measured it while the page was in front, and how it was shown."""

    ms: Annotated[int, Field(ge=0, le=86_400_000)]
    layout: Literal["take", "compare"] = "take"


class Circling(Question):
    """Mark the take to use."""

    why: Text = ""


class Rejecting(Question):
    """Throw the take out; `reason` is a key or a name of the list of reasons."""

    reason: Annotated[str, Field(max_length=40)] = "o"
    why: Text = ""


class Marking(Question):
    """The usable range of a take, in its own frames; both null takes the mark away."""

    start: Frame | None = None
    end: Frame | None = None


class NewNote(Question):
    """A remark; `drawing` is JSON text as the server describes it."""

    text: Text = ""
    start: Frame | None = None
    end: Frame | None = None
    drawing: Annotated[str, Field(max_length=65_536)] = ""


class NoteChange(Question):
    """A change of a note; fields that are left out stay."""

    text: Text | None = None
    resolved: bool | None = None


class NewReply(Question):
    """An answer to a note."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]


class Refining(Question):
    """A change of the prompt: the seed is held, and one thing is changed.

    `prompt` is the whole new prompt; `note` is the id of the note that it answers; without `run` it is only planned,
    and nothing is written.
    """

    prompt: Annotated[str, Field(min_length=1, max_length=4000)]
    negative: Text | None = None
    note: Annotated[str, Field(max_length=200)] = ""
    run: bool = True


class Refined(Answer):
    """What a refinement asks for; the new take comes by the events when it is made."""

    brief: str
    prompt: str
    diff: list[Piece]
    seed: int
    take: str
    name: str
    state: Literal["planned", "queued", "there"]
    adjustments: list[str]
