"""Order, decisions and cuts: machines suggest, people decide, and frozen versions stay."""

from __future__ import annotations

from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.errors import AskTheArtist, GateClosed
from rushes.model.production import take_name
from rushes.model.take import ClipFacts, Flag, Take
from rushes.store.files import ingest
from rushes.timebase import Rate
from rushes.workflow.select import (
    assemble,
    changes_between,
    choose,
    circle,
    decisions,
    is_behind,
    is_thrown_out,
    reject,
    suggest,
    undo,
)
from rushes.workflow.walk import walk


@pytest.fixture
def bench(read, opened, tmp_path: Path):
    """Three places; the first has two takes, and the second of them is the better one."""
    job, plan = read(takes=2)
    bench = opened(job)
    facts = ClipFacts(width=960, height=540, rate=Rate(Fraction(24)), frames=48, seconds=Fraction(2))
    for item, attempt in zip(plan.asked, plan.attempts, strict=True):
        bench.ledger.save_recipe(item.recipe)
        bench.ledger.open_attempt(attempt)
        path = tmp_path / f"{attempt.id}.mp4"
        path.write_text(attempt.id)
        take = Take(
            id=attempt.id,
            name=take_name(shot=item.brief.shot, number=attempt.take_number, segment=item.brief.segment),
            shot=item.brief.shot,
            segment=item.brief.segment,
            brief=item.brief.id,
            recipe=attempt.recipe,
            take_number=attempt.take_number,
            engine="previz",
            seed=1,
            origin="previz",
            media=ingest(bench.media, path),
            facts=facts,
            state="collected",
        )
        bench.ledger.save_take(take)
        if attempt.take_number == 1:
            flag = Flag(measure="flicker", level="warn", sentence="it flickers", frames=())
            bench.ledger.save_scores(take.id, (), (flag,))
    return bench


def take(bench, name):
    return bench.ledger.take(name)


def chosen(bench):
    return {choice.take.name: choice.suggested for choice in choose(bench)}


def test_the_machine_suggests_one_take_for_every_place_and_says_it_once(bench) -> None:
    first = suggest(bench)
    second = suggest(bench)

    assert (first, second) == (3, 3)
    assert len(bench.ledger.entries(kinds=("take.suggested",))) == 3
    assert all(entry.actor.kind == "machine" for entry in bench.ledger.entries(kinds=("take.suggested",)))
    assert chosen(bench) == {
        "SPOT_010_0010_tk002": True,
        "SPOT_010_0020_city_tk002": True,
        "SPOT_010_0030_trail_tk002": True,
    }


def test_a_circle_by_a_person_replaces_the_suggestion_of_its_place_alone(bench) -> None:
    suggest(bench)

    circle(bench, take(bench, "SPOT_010_0010_tk001"), why="the hands")

    assert chosen(bench)["SPOT_010_0010_tk001"] is False
    assert "SPOT_010_0010_tk002" not in chosen(bench)
    assert suggest(bench) == 2


def test_undo_brings_back_what_stood_before_and_nothing_more(bench) -> None:
    suggest(bench)
    one = take(bench, "SPOT_010_0010_tk001")
    circle(bench, one, why="")

    left = undo(bench, one)

    assert left.state == "open"
    assert chosen(bench)["SPOT_010_0010_tk002"] is True
    with pytest.raises(GateClosed, match="nothing to undo"):
        undo(bench, one)


def test_a_rejected_take_gives_way_to_the_next_in_order(bench) -> None:
    suggest(bench)
    reject(bench, take(bench, "SPOT_010_0010_tk002"), reason="h", why="six fingers")

    suggest(bench)

    assert chosen(bench)["SPOT_010_0010_tk001"] is True
    assert decisions(bench)[take(bench, "SPOT_010_0010_tk002").id].reason == "hands"


def test_a_reason_that_is_not_in_the_list_is_refused(bench) -> None:
    with pytest.raises(AskTheArtist, match="not a reject reason"):
        reject(bench, take(bench, "SPOT_010_0010_tk001"), reason="ugly", why="")

    assert not bench.ledger.entries(kinds=("take.rejected",))


def test_a_film_for_each_segment_takes_its_own_rows_and_the_common_ones(bench) -> None:
    suggest(bench)

    cuts = {item.cut.segment: [event.take_name for event in item.cut.picture] for item in assemble(bench)}

    assert cuts == {
        "city": ["SPOT_010_0010_tk002", "SPOT_010_0020_city_tk002"],
        "trail": ["SPOT_010_0010_tk002", "SPOT_010_0030_trail_tk002"],
    }


def test_an_unchanged_cut_keeps_its_version_and_a_changed_one_says_what_changed(bench) -> None:
    suggest(bench)
    first = [item.cut.version for item in assemble(bench)]
    same = [item.cut.version for item in assemble(bench)]
    circle(bench, take(bench, "SPOT_010_0020_city_tk001"), why="")

    after = {item.cut.id: item.cut.version for item in assemble(bench)}

    assert (first, same) == ([1, 1], [1, 1])
    assert after == {"SPOT_city_16x9": 2, "SPOT_trail_16x9": 1}
    assert any("tk001" in change.sentence for change in changes_between(bench, "SPOT_city_16x9", old=1, new=2))
    assert len(bench.ledger.entries(kinds=("cut.changed",))) == 1


def test_a_take_that_failed_its_checks_is_never_chosen(bench) -> None:
    bench.ledger.change_take(take(bench, "SPOT_010_0010_tk002").id, state="failed", faults=("black",))

    suggest(bench)

    assert chosen(bench)["SPOT_010_0010_tk001"] is True


def test_a_cut_says_when_other_takes_are_chosen_by_now(bench) -> None:
    suggest(bench)
    before = [item.cut for item in assemble(bench)]

    circle(bench, take(bench, "SPOT_010_0010_tk001"), why="her hands")

    assert all(is_behind(bench, cut) for cut in before)
    assert not any(is_behind(bench, item.cut) for item in assemble(bench))


def test_a_shot_that_people_threw_out_is_a_notice_and_one_that_was_never_made_a_failure(bench) -> None:
    suggest(bench)
    for number in (1, 2):
        reject(bench, take(bench, f"SPOT_010_0010_tk00{number}"), reason="h", why="")
    for other in bench.ledger.takes(shot="SPOT_010_0020"):
        bench.ledger.change_take(other.id, state="failed")

    walked = walk(bench, None, stages=lambda name, total: nullcontext(), only=("select", "cut"))

    assert is_thrown_out(bench, "SPOT_010_0010", segment="")
    assert not is_thrown_out(bench, "SPOT_010_0020", segment="")
    assert {words.partition(": ")[2] for words in walked.notices if "goes without" in words} == {
        "goes without SPOT_010_0010, whose takes were all rejected"
    }
    assert "SPOT_010_0010" not in str(walked.failed)
