"""The first page's words and numbers: the sentence, the costs of deciding, and a log that is read once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.app import open_bench
from rushes.reports.timeline import PERSON, QUEUE
from rushes.reports.velocity import Latency, Share, Velocity, velocity
from rushes.workflow.bench import CORRIDOR
from rushes.workflow.select import assemble, suggest
from rushes.workflow.studio.home import Pace, face_of, four_numbers, headline, latest_cut, needs_eye, say_engines
from rushes.workflow.studio.shelf import Shelf
from tests.web.conftest import FIRST, SECOND, clips, folder, settings, template  # noqa: F401  # fixtures


@pytest.fixture
def bench(folder, settings):  # noqa: F811  # the fixtures above
    bench = open_bench(folder, settings=settings)
    yield bench
    bench.close()


def test_a_place_waits_until_a_person_has_circled_in_it(bench) -> None:
    shelf = Shelf(bench)
    suggest(bench)
    before = needs_eye(shelf.look())
    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take=FIRST, body={})
    after = needs_eye(shelf.look())

    assert [item.shot for item in before] == ["SPOT_010_0010", "SPOT_010_0020"]
    assert before[0].reason == "2 takes; the machine suggests one, nobody has decided"
    assert [item.shot for item in after] == ["SPOT_010_0020"]


def test_the_sentence_counts_shots_and_minutes_and_never_is_empty(bench) -> None:
    now = Shelf(bench).look()
    waiting = needs_eye(now)

    assert headline(waiting, now, unfinished=0) == "2 shots need your eye (less than a minute)"
    assert headline(waiting[:1], now, unfinished=0) == "1 shot needs your eye (less than a minute)"
    assert headline(waiting * 4, now, unfinished=0).endswith("(2 minutes)")
    assert headline((), now, unfinished=1) == "1 take is being made"
    assert headline((), now, unfinished=0) == "Every shot has its take"


def test_the_four_numbers_say_how_long_was_waited_and_for_whom(bench) -> None:
    now = Shelf(bench).look()
    waited = Share(name=PERSON, seconds=252.0, share=0.62, is_wait=True)
    brief = Share(name=QUEUE, seconds=4.0, share=0.001, is_wait=True)
    hurried = Share(name=QUEUE, seconds=0.4, share=0.3, is_wait=True)
    told = Velocity(made=5, rejected=2, takes_per_hour=340.6, latency=Latency(count=5, p50=77.2), person_seconds=42.0)

    takes, decided, latency, longest = four_numbers(replace(told, shares=(hurried, waited)), now)
    nothing = four_numbers(Velocity(), now)

    assert (takes.value, takes.unit, takes.hint) == ("5", "", "341 an hour while making")
    assert (decided.value, decided.unit) == ("0", "of 2")
    assert decided.hint == "places where a person circled a take; 2 rejected; looked for 42 s"
    assert (latency.value, latency.unit) == ("77", "s")
    assert (longest.value, longest.unit) == ("4", "min")
    assert longest.hint == "waiting for a person, 62 % of the whole time"
    assert [number.value for number in nothing] == ["0", "0", "-", "-"]
    assert nothing[3].hint == "nothing waited yet"
    assert four_numbers(replace(told, shares=(hurried,)), now)[3] == nothing[3]
    assert four_numbers(replace(told, shares=(brief,)), now)[3].hint == (
        "waiting for an engine, less than 1 % of the whole time"
    )


def test_a_place_shows_the_circled_take_then_the_suggested_one(bench) -> None:
    shelf = Shelf(bench)
    group = shelf.look().rows[:3]
    bench.ledger.append("take.suggested", actor=CORRIDOR, shot="SPOT_010_0010", take=SECOND, body={})
    suggested = shelf.look().rows[:3]
    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take=FIRST, body={})
    circled = shelf.look().rows[:3]

    assert [face_of(rows).take.id for rows in (group, suggested, circled)] == [FIRST, SECOND, FIRST]


def test_the_film_that_was_frozen_last_is_the_one_to_play(bench) -> None:
    assert latest_cut(bench, Shelf(bench).look()) is None

    suggest(bench)
    assemble(bench)

    assert latest_cut(bench, Shelf(bench).look()).id == "SPOT_city_16x9"


def test_the_log_is_read_once_and_then_only_what_is_new(bench, monkeypatch) -> None:
    pace, asked = Pace(bench, every=-1), []
    real = bench.ledger.entries
    monkeypatch.setattr(bench.ledger, "entries", lambda **how: asked.append(how["after"]) or real(**how))
    pace.velocity()
    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take=FIRST, body={})

    told = pace.velocity()

    assert asked == [0, bench.ledger.last_seq() - 1]
    assert told.circled == 1
    assert told == velocity(real())


def test_an_answer_stands_for_some_seconds(bench) -> None:
    pace = Pace(bench, every=60)
    before = pace.velocity()
    bench.ledger.append("take.circled", actor=bench.actor, shot="SPOT_010_0010", take=FIRST, body={})

    assert pace.velocity() is before
    assert pace.engines() is pace.engines()


def test_no_generator_is_said_in_the_words_that_lead_to_one(bench) -> None:
    engines = Pace(bench).engines()

    assert say_engines(engines) == ("Generators: none connected", "connect one")
    assert {item.name for item in engines} >= {"previz", "footage"}
