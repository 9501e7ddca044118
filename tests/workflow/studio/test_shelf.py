"""The shelf: what it keeps by following the log is what a new one reads, whatever people and machines did."""

from __future__ import annotations

import contextlib
import math
import random
from dataclasses import replace

import pytest

from rushes.app import open_bench
from rushes.errors import GateClosed
from rushes.model.take import Flag, Score
from rushes.store.log import Draft
from rushes.timebase import FrameRange
from rushes.workflow.bench import CORRIDOR
from rushes.workflow.studio import permit
from rushes.workflow.studio.board import Board, Query
from rushes.workflow.studio.permit import mark_range
from rushes.workflow.studio.remark import add_note, change_note
from rushes.workflow.studio.shelf import Shelf
from rushes.workflow.studio.veil import Veil, reveal
from tests.web.conftest import FIRST, SECOND, clips, folder, settings, template  # noqa: F401  # fixtures


@pytest.fixture
def bench(folder, settings):  # noqa: F811  # the fixtures above
    bench = open_bench(folder, settings=settings)
    yield bench
    bench.close()


def told(now):
    """Everything that a snapshot tells, its columns too; numbers that were not measured are equal here."""
    columns = now.columns
    numbers = {
        key: [None if math.isnan(value) else value for value in column] for key, column in columns.values.items()
    }
    for key, column in numbers.items():
        measured = [value for value in column if value is not None]
        assert columns.ranges[key] == (min(measured), max(measured))
    named = (columns.ids, columns.texts, columns.fields, columns.tags, columns.current, columns.units, columns.ranges)
    return now.rows, now.index, now.spans, numbers, named, now.shots, now.veiled


def same(a, b) -> bool:
    return told(a) == told(b)


def add_take(bench, number: int, *, flags: list[Flag]) -> None:
    old = bench.ledger.take(FIRST)
    take = replace(
        old, id=f"new-{number}", name=f"SPOT_010_0010_tk{number:03d}", take_number=number, recipe=f"r{number}"
    )
    bench.ledger.save_take(take)
    score = Score(measure="flicker", name="global", value=number / 10, unit="%", direction="lower")
    bench.ledger.save_scores(take.id, [score, replace(score, name="new")], flags)
    for event in ("gen.finished", "measure.finished"):
        bench.ledger.append(event, actor=CORRIDOR, shot=take.shot, take=take.id, body={})


def act(bench, shelf: Shelf, dice: random.Random, step: int) -> None:
    row = dice.choice(shelf.look().rows)
    kind = dice.choice(["circle", "reject", "undo", "suggest", "range", "clear", "note", "resolve", "take", "again"])
    if kind in ("circle", "reject", "undo", "suggest"):
        event = {"circle": "take.circled", "reject": "take.rejected", "undo": "circle.undone"}.get(
            kind, "take.suggested"
        )
        actor = CORRIDOR if kind == "suggest" else bench.actor
        bench.ledger.append(event, actor=actor, shot=row.take.shot, take=row.take.id, body={"why": str(step)})
    elif kind == "range" and row.take.state != "failed":
        mark_range(bench, row, FrameRange(dice.randrange(3), dice.randrange(4, 9)))
    elif kind == "clear" and row.take.state != "failed":
        mark_range(bench, row, None)
    elif kind == "note":
        add_note(bench, row.take, text=str(step))
    elif kind == "resolve":
        for note in bench.ledger.notes(take=row.take.id, resolved=False)[:1]:
            change_note(bench, row.take, note, resolved=True)
    elif kind == "take":
        hard = [Flag(measure="integrity", level="fact", sentence="black")] if dice.random() < 0.3 else []
        add_take(bench, dice.choice((step + 10, 100 - step)), flags=hard)
    elif kind == "again":
        measure_again(bench, row, dice.choice((dice.random(), 9.0, None)))
    bench.ledger.append("take.viewed", actor=bench.actor, take=row.take.id, body={"ms": 3})


def measure_again(bench, row, value: float | None) -> None:
    score = Score(measure="flicker", name=f"{row.take.take_number % 2}", value=value, unit="%", direction="lower")
    bench.ledger.save_scores(row.take.id, [score, replace(score, name="global")])
    bench.ledger.append("measure.finished", actor=CORRIDOR, shot=row.take.shot, take=row.take.id, body={})


def judge_as(bench, veil: Veil, dice: random.Random, step: int) -> None:
    """One person does what the studio lets them do, as far as it lets them."""
    row = dice.choice(veil.look().rows)
    with contextlib.suppress(GateClosed):
        match dice.choice(("circle", "circle", "reject", "undo", "look here", "look at all")):
            case "circle":
                permit.circle(bench, row, why=str(step))
            case "reject":
                permit.reject(bench, row, reason="o", why=str(step))
            case "undo":
                permit.undo(bench, row)
            case "look here":
                reveal(bench, row.where)
            case "look at all":
                if dice.random() < 0.3:
                    reveal(bench)


@pytest.mark.parametrize("seed", range(4))
def test_following_the_log_comes_to_what_reading_it_all_comes_to(bench, seed: int) -> None:
    dice, shelf = random.Random(seed), Shelf(bench)
    for step in range(25):
        act(bench, shelf, dice, step)
        if dice.random() < 0.6:
            shelf.look()

    assert same(shelf.look(), Shelf(bench).look())


@pytest.mark.parametrize("seed", range(6))
def test_what_each_person_sees_by_following_is_what_they_would_see_anew(bench, seed: int) -> None:
    dice, shelf = random.Random(seed), Shelf(bench)
    people = [replace(bench, actor=bench.ledger.pseudonym(name)) for name in ("ann", "bob", "cyd")]
    veils = [Veil(shelf, who=person.actor.id) for person in people]
    for step in range(30):
        who = dice.randrange(3)
        judge_as(people[who], veils[who], dice, step)
        if dice.random() < 0.3:
            act(bench, shelf, dice, step)
        if dice.random() < 0.6:
            some = dice.choice(veils)
            some.look()

    anew = Shelf(bench)
    for person, veil in zip(people, veils, strict=True):
        seen, heard = veil.listen()
        again, reheard = Veil(anew, who=person.actor.id).listen()
        assert same(seen, again)
        assert heard.people() == reheard.people()
        assert {place: heard.voices(place) for place in seen.spans} == {p: reheard.voices(p) for p in seen.spans}
        assert sorted(heard.disputes(), key=str) == sorted(reheard.disputes(), key=str)
        assert seen.veiled == frozenset(p for p in seen.spans if reheard.is_hidden(p, person.actor.id))


def test_a_decision_that_changes_nothing_for_the_film_still_shows_to_whoever_gave_it(bench) -> None:
    """A blind word where another's circle stands: the shelf's rows say the same as before, this person's do not."""
    ann, bob = (replace(bench, actor=bench.ledger.pseudonym(name)) for name in ("ann", "bob"))
    shelf = Shelf(bench)
    veil = Veil(shelf, who=bob.actor.id)
    permit.circle(ann, shelf.look().get(FIRST), why="")
    assert veil.look().get(FIRST).state == "open"

    permit.reject(bob, veil.look().get(FIRST), reason="o", why="")

    assert shelf.look().get(FIRST).state == "circled"
    assert veil.look().get(FIRST).state == "rejected"


def test_a_place_where_the_only_word_was_taken_back_is_hidden_from_nobody(bench) -> None:
    ann, bob = (replace(bench, actor=bench.ledger.pseudonym(name)) for name in ("ann", "bob"))
    shelf = Shelf(bench)
    veil = Veil(shelf, who=bob.actor.id)
    permit.circle(ann, shelf.look().get(FIRST), why="")
    place = shelf.look().get(FIRST).where
    assert veil.look().veiled == {place}

    permit.undo(ann, shelf.look().get(FIRST))

    seen, heard = veil.listen()
    assert not seen.veiled
    assert heard.people() == frozenset()


def test_whoever_chooses_to_look_gets_another_page_although_no_row_changed(bench) -> None:
    ann, bob = (replace(bench, actor=bench.ledger.pseudonym(name)) for name in ("ann", "bob"))
    shelf = Shelf(bench)
    veil = Veil(shelf, who=bob.actor.id)
    board = Board(bob, veil)
    permit.circle(ann, shelf.look().get(FIRST), why="")
    assert board.page(Query(state="circled")).total == 0

    reveal(bob, shelf.look().get(FIRST).where)

    assert board.page(Query(state="circled")).total == 1


def test_a_word_that_came_before_its_take_stands_once_the_take_is_there(bench) -> None:
    shelf = Shelf(bench)
    shelf.look()
    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take="new-9", body={})
    shelf.look()

    add_take(bench, 9, flags=[])

    assert shelf.look().get("new-9").state == "circled"
    assert same(shelf.look(), Shelf(bench).look())


def test_nothing_new_is_the_very_same_snapshot_and_a_look_changes_no_row(bench) -> None:
    shelf = Shelf(bench)
    first = shelf.look()
    second = shelf.look()
    bench.ledger.append("take.viewed", actor=bench.actor, take=FIRST, body={"ms": 3})
    third = shelf.look()

    assert second is first
    assert third.rows is first.rows
    assert (third.turn, third.seq) == (first.turn, first.seq + 1)


def test_only_the_rows_of_a_decisions_place_are_made_anew(bench) -> None:
    shelf = Shelf(bench)
    before = shelf.look()

    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take=FIRST, body={})
    after = shelf.look()

    changed = [new.take.id for old, new in zip(before.rows, after.rows, strict=True) if old is not new]
    assert FIRST in changed
    assert all(name.startswith("spot-010-0010") for name in changed)
    assert after.turn == before.seq + 1
    assert after.columns.texts is before.columns.texts
    assert after.columns.values is before.columns.values


def test_a_new_take_is_judged_with_its_siblings_and_other_places_are_not_read_again(bench, monkeypatch) -> None:
    shelf = Shelf(bench)
    now = shelf.look()
    shelf.judge(now, now.rows)
    asked: list[str] = []
    real = bench.ledger.scores_of
    monkeypatch.setattr(bench.ledger, "scores_of", lambda ids, **how: asked.extend(ids) or real(ids, **how))

    add_take(bench, 9, flags=[])
    now = shelf.look()
    judged = shelf.judge(now, now.rows)

    assert judged["new-9"].place == 3  # after the two that flicker less, before the damaged one
    assert not any(name.startswith("spot-010-0020") for name in asked)


def test_many_takes_at_once_are_read_in_one_piece(bench) -> None:
    shelf = Shelf(bench)
    shelf.look()
    with bench.ledger.batch():
        for number in range(20, 140):
            add_take(bench, number, flags=[])

    assert same(shelf.look(), Shelf(bench).look())


def test_a_person_is_heard_before_the_file_and_the_file_before_the_machine(bench) -> None:
    shelf = Shelf(bench)
    suggested = [Draft(event="take.suggested", actor=CORRIDOR, shot="SPOT_010_0010", take=SECOND)]
    bench.ledger.append_many(suggested)
    first = {row.take.id: row.state for row in shelf.look().rows}
    bench.ledger.append("take.rejected", actor=bench.actor, shot="SPOT_010_0010", take="spot-010-0010-3", body={})
    second = {row.take.id: row.state for row in shelf.look().rows}

    assert (first[SECOND], first["spot-010-0010-3"]) == ("suggested", "failed")
    assert second["spot-010-0010-3"] == "rejected"
