"""Review sessions and tiles on the wire: what is on the screen, what likely follows, and where it stands."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rushes.web.shapes.base import Answer, Question

Id = Annotated[str, Field(max_length=200)]


class TileCell(Answer):
    """Where one take stands in a tile, in pixels, and when it runs, in tile frames; before and after it holds."""

    take: str
    x: int
    y: int
    width: int
    height: int
    frames: int
    rate: str
    offset: int
    starts: int
    ends: int


class Tile(Answer):
    """Takes side by side in one all-intra file. `state` says whether the file at `url` is there.

    `sound` says that it carries its take's sound, which only a take alone does.
    """

    key: str
    url: str
    state: Literal["ready", "making", "waiting", "failed", "absent"]
    share: float
    error: str
    takes: list[str]
    width: int
    height: int
    columns: int
    rows: int
    cell_width: int
    cell_height: int
    rate: str
    frames: int
    loop: int
    cells: list[TileCell]
    sound: bool


class TileWish(Question):
    """Takes to be seen side by side; `offsets` are frames by which each runs ahead; `columns` 0 is the usual grid."""

    takes: Annotated[list[Id], Field(min_length=1, max_length=16)]
    offsets: Annotated[tuple[Annotated[int, Field(ge=-100_000, le=100_000)], ...], Field(max_length=16)] = ()
    columns: Annotated[int, Field(ge=0, le=16)] = 0


class Pane(Answer):
    """One picture of a screen: a take, and the near duplicates that it stands for."""

    take: str
    stack: list[str]


class Screen(Answer):
    """What to show; `number` goes back with the answer, so that no screen is answered twice."""

    number: int
    stage: Literal["cull", "pick"]
    panes: list[Pane]
    tile: Tile | None


class Choice(Answer):
    """A choice on a screen; `worst` empty where none is named."""

    best: str
    worst: str


class Following(Screen):
    """A screen that may follow: after one of these choices surely, or, where none is named, after any page turned."""

    after: list[Choice]


class Folded(Answer):
    """A take under the fold, with the reason; `hard` where the file itself shows it."""

    take: str
    number: int
    parked: str
    hard: bool


class Session(Answer):
    """A review session: the screen that is up, those that may follow (likeliest first), and where it stands."""

    id: str
    mode: Literal["pick", "cull"]
    shot: str
    segment: str
    aspect: str
    screen: Screen | None
    next: list[Following]
    sentence: str
    is_done: bool
    circled: str
    choice: str
    runner_up: str
    chance: float
    seen: int
    of: int
    kept: int
    parked: int
    stacked: int
    screens: int
    seconds: float
    agreement: float | None
    pause: str
    fold: list[Folded]


class Opening(Question):
    """The place to decide about; `mode` empty for what suits its number of takes."""

    mode: Literal["", "pick", "cull"] = ""
    shot: Id
    segment: Id = ""
    aspect: Annotated[str, Field(max_length=20)] = "16:9"


class Answering(Question):
    """What a person says to the screen that is up; ids of takes."""

    best: Id = ""
    worst: Id = ""
    same: bool = False
    rejected: Annotated[list[Id], Field(max_length=100)] | None = None
    kept: Annotated[list[Id], Field(max_length=1000)] | None = None
    reason: Annotated[str, Field(max_length=40)] = ""
    ms: Annotated[int, Field(ge=0, le=86_400_000)] = 0
    screen: Annotated[int, Field(ge=0)] | None = None


class Choosing(Question):
    """Circle what the answers speak for, or the take that is named."""

    take: Id = ""
