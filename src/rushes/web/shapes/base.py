"""What every answer and question has in common, and the few shapes that all of them use."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Something the server sends; read straight from the house's nouns. Every field is always there."""

    model_config = ConfigDict(from_attributes=True, frozen=True, json_schema_serialization_defaults_required=True)


class Question(BaseModel):
    """Something a client sends; a field that does not exist is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fault(Answer):
    """An error as people read it: what, why, what next, and what it speaks of."""

    title: str
    cause: str = ""
    next_step: str = ""
    about: str = ""


class Frames(Answer):
    """Frames `start` (included) to `end` (excluded)."""

    start: int
    end: int


class May(Answer):
    """Whether something may be done now, and why not."""

    allowed: bool
    because: str = ""


class Facet(Answer):
    """A value that could be asked for, and how many there would be."""

    value: str
    count: int
    label: str = ""


class Change(Answer):
    """One difference in words."""

    kind: str
    shot: str
    sentence: str
    conform_again: bool
