from __future__ import annotations

import inspect
import json

import pytest

from rushes import errors
from rushes.errors import Cancelled, RushesError, TryAgain
from rushes.jobs.base import Retry
from rushes.jobs.work import fault_document, fault_from, run_step

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, RushesError)]


def made(kind: type[RushesError]) -> RushesError:
    return kind("what", extra="x") if kind is errors.MissingExtra else kind("what")  # type: ignore[call-arg]  # its own


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_of_the_house_goes_through_json_and_keeps_who_acts_next(kind: type[RushesError]) -> None:
    document = json.loads(json.dumps(fault_document(made(kind))))

    back = fault_from(document)

    assert document["kind"] == kind.__name__
    assert document["branch"] in {"RushesError", *(branch.__name__ for branch in RushesError.__subclasses__())}
    assert issubclass(kind, getattr(errors, document["branch"]))
    assert back.title == made(kind).title
    assert isinstance(back, getattr(errors, document["branch"])) or issubclass(kind, TryAgain)


def test_a_document_of_a_later_version_is_still_an_error() -> None:
    assert type(fault_from({"branch": "AskTheStars", "title": "what"})) is RushesError
    assert type(fault_from({"branch": "os", "title": "what"})) is RushesError


def test_a_step_that_stops_itself_is_cancelled_and_not_failed() -> None:
    def step(_: dict[str, object]) -> dict[str, object]:
        raise Cancelled

    answer = run_step("a", {}, steps={"a": step}, retry=Retry(), is_cancelled=lambda: False)

    assert answer == {"cancelled": True}


def test_a_cancel_ends_the_waiting_between_two_tries() -> None:
    tries: list[int] = []

    def busy(_: dict[str, object]) -> dict[str, object]:
        tries.append(1)
        raise TryAgain("busy", after=60)

    answer = run_step("a", {}, steps={"a": busy}, retry=Retry(), is_cancelled=lambda: bool(tries))

    assert answer == {"cancelled": True}
    assert len(tries) == 1


def test_a_step_gets_a_copy_and_cannot_change_what_was_before() -> None:
    state = {"n": 1}

    run_step("a", state, steps={"a": lambda s: {"was": s.pop("n")}}, retry=Retry(), is_cancelled=lambda: False)

    assert state == {"n": 1}
