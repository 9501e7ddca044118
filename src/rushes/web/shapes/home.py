"""The first page on the wire, productions, engines, measures and the words a client needs."""

from __future__ import annotations

from typing import Literal

from rushes.web.shapes.base import Answer


class ProductionItem(Answer):
    """A production that this machine knows."""

    name: str
    code: str
    is_current: bool
    is_there: bool


class Engine(Answer):
    """An engine as it stands on this machine; `health` is empty where it could work now."""

    name: str
    title: str
    kind: str
    is_ai: bool
    ready: bool
    health: str
    hardware: str
    network: bool
    price: str
    modes: list[str]
    licence: str
    training_data: str
    verified_on: str
    source: str
    draft_label: str


class Engines(Answer):
    """All engines; `status` says whether a generator is connected, `todo` what to do about it."""

    items: list[Engine]
    status: str
    todo: str
    connect: str


class Attention(Answer):
    """A place that needs a person's eye."""

    shot: str
    segment: str
    aspect: str
    title: str
    takes: int
    seconds: int
    mode: Literal["pick", "cull"]
    poster: str
    reason: str
    veiled: bool


class Number(Answer):
    """One of the four numbers of the first page."""

    label: str
    value: str
    unit: str
    hint: str


class Connect(Answer):
    """Whether a generator is connected, what to do about it in a word or two, and how to connect one."""

    status: str
    todo: str
    connect: str


class StripEvent(Answer):
    """A picture of the cut's strip."""

    shot: str
    take: str
    take_name: str
    card: str
    start: int
    frames: int
    suggested: bool
    poster: str


class CutStrip(Answer):
    """The latest cut as a strip."""

    id: str
    version: int
    title: str
    segment: str
    aspect: str
    rate: str
    frames: int
    seconds: float
    events: list[StripEvent]
    preview: str


class Home(Answer):
    """The first page."""

    production: str
    code: str
    headline: str
    attention: list[Attention]
    numbers: list[Number]
    engines: Connect
    cut: CutStrip | None
    takes: int
    unfinished: int
    empty: bool


class Measure(Answer):
    """What a measure is."""

    name: str
    title: str
    definition: str
    source: str
    units: dict[str, str]
    headline: str


class Reason(Answer):
    """A reason to reject, with its key."""

    key: str
    name: str


class Words(Answer):
    """Lists that the house fixes, so that no client keeps its own."""

    reject_reasons: list[Reason]
    shot_tags: list[str]
    states: list[str]
    sorts: list[str]
    gates: list[str]
    upload_bytes: int
    drawing_bytes: int


class Shot(Answer):
    """A shot with its places."""

    code: str
    title: str
    sequence: str
    order: int
    tags: list[str]
    places: list[ShotPlace]


class ShotPlace(Answer):
    """One segment and aspect of a shot: what was made for it and what stands."""

    segment: str
    aspect: str
    takes: int
    open: int
    circled: str
    suggested: str
    rejected: int
    failed: int
    mode: Literal["pick", "cull"]
    poster: str
    prompt: str


class Event(Answer):
    """One entry of the log, as the stream of events sends it."""

    seq: int
    event: str
    at: str
    by: str
    shot: str
    take: str
    step: str
    body: dict[str, object]
