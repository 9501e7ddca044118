"""Stand-ins: which shots a cut lacks, what is asked of previz for them, and where the drafts are laid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from rushes.app import open_bench
from rushes.errors import GateClosed
from rushes.intake.expand import brief_id
from rushes.model.brief import Brief, Reference
from rushes.model.production import Shot
from rushes.workflow.bench import CORRIDOR
from rushes.workflow.select import assemble, suggest
from rushes.workflow.studio import standin
from rushes.workflow.studio.edit import Wanted, draft_cut, view_cut
from rushes.workflow.studio.shelf import Shelf
from tests.web.conftest import CITY, FIRST, clips, folder, settings, template  # noqa: F401  # fixtures

CUT = "SPOT_city_16x9"
DOOR, HALL = "SPOT_010_0015", "SPOT_010_0030"


@pytest.fixture
def bench(folder, settings):  # noqa: F811  # the fixtures above
    """The machine's cut of two shots, a door between them and a hall after them that nobody has asked a take for."""
    bench = open_bench(folder, settings=settings)
    suggest(bench)
    assemble(bench)
    bench.ledger.save_shots(
        [
            Shot(code=DOOR, order=1, title="A door"),
            replace(bench.ledger.shot("SPOT_010_0020"), order=2),
            Shot(code=HALL, order=3, title="A hall"),
        ]
    )
    yield bench
    bench.close()


@pytest.fixture
def shelf(bench) -> Shelf:
    return Shelf(bench)


@pytest.fixture
def ask(bench) -> Callable[..., Brief]:
    """Write a row for a shot; every row is another one."""

    def write(shot: str = DOOR, **said: Any) -> Brief:
        words = {"row_key": f"{shot} {said}", "row": 9, "prompt": "A city street at night", "engine": "diffusers"}
        brief = Brief(id="", shot=shot, **{"seconds": Fraction(1, 4), "width": 64, "height": 36, **words, **said})
        brief = replace(brief, id=brief_id(brief))
        bench.ledger.save_briefs([brief])
        bench.ledger.append("shot.created", actor=CORRIDOR, shot=shot, body={"code": shot})
        return brief

    return write


def add_take(bench, brief: Brief, *, attempt: str = "", state: str = "collected", segment: str = "") -> str:
    """A take of a row's shot, like one that is there."""
    name, take_id = f"{brief.shot}_tk001", attempt or f"take of {brief.shot}"
    like = bench.ledger.take(FIRST)
    take = replace(like, id=take_id, name=name, shot=brief.shot, brief=brief.id, recipe=f"recipe of {take_id}")
    bench.ledger.save_take(replace(take, state=state, segment=segment))
    bench.ledger.append("gen.finished", actor=CORRIDOR, shot=take.shot, take=take.id, body={"ok": True})
    return take.id


def missing(bench, shelf: Shelf) -> list[tuple[str, str, bool]]:
    now = shelf.look()
    found = standin.missing_shots(bench, now, view_cut(bench, now, CUT, version=0).cut)
    return [(item.brief.shot, item.title, item.is_coming) for item in found]


def test_shots_without_a_take_are_missing_in_the_order_of_the_film(bench, shelf, ask) -> None:
    ask(HALL, title="The long hall")
    ask(DOOR)

    assert missing(bench, shelf) == [(DOOR, "A door", False), (HALL, "The long hall", False)]


def test_a_take_that_may_be_cut_in_is_no_hole_and_a_rejected_one_or_another_audiences_is(bench, shelf, ask) -> None:
    brief = ask()
    take = add_take(bench, brief)
    there = missing(bench, shelf)
    bench.ledger.append("take.rejected", actor=bench.actor, shot=DOOR, take=take, body={"reason": "h"})
    rejected = missing(bench, shelf)
    add_take(bench, ask(HALL), segment="trail")

    assert there == []
    assert [shot for shot, _, _ in rejected] == [DOOR]
    assert [shot for shot, _, _ in missing(bench, shelf)] == [DOOR, HALL]


def test_a_shot_that_the_cut_shows_is_not_missing_although_its_take_was_rejected(bench, shelf) -> None:
    bench.ledger.append("take.rejected", actor=bench.actor, shot="SPOT_010_0020", take=CITY, body={"reason": "h"})
    other = CITY.replace("-1", "-2")
    bench.ledger.append("take.rejected", actor=bench.actor, shot="SPOT_010_0020", take=other, body={"reason": "h"})

    assert missing(bench, shelf) == []


@pytest.mark.parametrize("said", [{"segment": "trail"}, {"aspect": "9:16"}])
def test_rows_for_another_film_leave_no_hole_in_this_one(bench, shelf, ask, said: dict[str, str]) -> None:
    ask(**said)

    assert missing(bench, shelf) == []


def test_a_row_that_brings_its_own_file_is_never_drawn(bench, shelf, ask) -> None:
    ask(references=(Reference(media=bench.ledger.take(FIRST).media, role="footage"),))

    assert missing(bench, shelf) == []


def test_the_films_own_row_goes_before_the_common_one(bench, shelf, ask) -> None:
    ask(prompt="A door for all")
    ask(prompt="A door in town", segment="city", row=10)
    ask(prompt="Another door for all", row=11)
    now = shelf.look()

    (item,) = standin.missing_shots(bench, now, view_cut(bench, now, CUT, version=0).cut)

    assert item.brief.prompt == "A door in town"


def test_one_draft_of_previz_is_planned_whatever_the_row_asks(bench, shelf, ask) -> None:
    ask(takes=3)

    plan = standin.plan_stand_ins(bench, shelf.look(), CUT)

    assert [attempt.engine for attempt in plan.attempts] == ["previz"]


def test_a_stand_in_under_way_is_not_asked_for_again_and_one_that_failed_is(bench, shelf, ask) -> None:
    ask()
    plan = standin.plan_stand_ins(bench, shelf.look(), CUT)
    (attempt,) = plan.attempts
    bench.ledger.save_recipe(plan.asked[0].recipe)
    bench.ledger.open_attempt(attempt)
    other = missing(bench, shelf)  # the run asked for it: nobody has asked for a stand-in
    bench.ledger.append("take.stands_in", actor=bench.actor, take=attempt.id, body={"cut": CUT})
    coming = missing(bench, shelf)

    assert [is_coming for _, _, is_coming in other] == [False]
    assert [is_coming for _, _, is_coming in coming] == [True]
    with pytest.raises(GateClosed, match="nothing needs a stand-in"):
        standin.plan_stand_ins(bench, shelf.look(), CUT)
    for state in ("RESERVED", "INTENT", "ACCEPTED", "RUNNING", "FAILED"):
        bench.ledger.move_attempt(attempt.id, state)
    assert [is_coming for _, _, is_coming in missing(bench, shelf)] == [False]


def test_nothing_is_drawn_for_a_locked_picture(bench, shelf, ask) -> None:
    ask()
    for gate in ("assembly", "rough cut", "fine cut", "picture lock"):
        body = {"gate": gate, "cut": CUT, "decision": "approve", "version": 1}
        bench.ledger.append("gate.decided", actor=bench.actor, body=body)

    with pytest.raises(GateClosed, match="this cut is locked"):
        standin.plan_stand_ins(bench, shelf.look(), CUT)


def shots_of(bench, shelf: Shelf) -> list[str]:
    return [event.shot for event in view_cut(bench, shelf.look(), CUT, version=0).cut.picture]


def test_drafts_lie_where_their_shots_belong_and_no_longer_than_their_rows_ask(bench, shelf, ask) -> None:
    takes = [add_take(bench, ask(HALL)), add_take(bench, ask(DOOR, seconds=Fraction(99)))]

    standin.lay_in(bench, shelf.look(), CUT, takes=takes)

    events = view_cut(bench, shelf.look(), CUT, version=0).cut.picture
    assert [event.shot for event in events] == ["SPOT_010_0010", DOOR, "SPOT_010_0020", HALL, ""]
    assert [len(event.record) for event in events][1:4:2] == [12, 6]  # the take has twelve frames, the row asks six


def test_a_draft_that_failed_is_not_laid_in(bench, shelf, ask) -> None:
    take = add_take(bench, ask(), state="failed")

    standin.lay_in(bench, shelf.look(), CUT, takes=[take, "nobody"])

    assert shots_of(bench, shelf) == ["SPOT_010_0010", "SPOT_010_0020", ""]


def test_a_shot_that_somebody_cut_in_meanwhile_is_left_as_they_cut_it(bench, shelf, ask) -> None:
    brief = ask()
    mine = add_take(bench, brief)
    theirs = add_take(bench, brief, attempt="another take")
    wanted = [Wanted(start=0, end=12, take=take) for take in (FIRST, theirs, CITY)]
    draft_cut(bench, shelf.look(), CUT, wanted)

    standin.lay_in(bench, shelf.look(), CUT, takes=[mine])

    assert shots_of(bench, shelf) == ["SPOT_010_0010", DOOR, "SPOT_010_0020"]
