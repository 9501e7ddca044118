"""Velocity tells where the time went, and says when the log tells too little."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from rushes.model.ledger import EVENTS, Actor, Entry, Money
from rushes.reports.timeline import IDLE, PERSON, QUEUE
from rushes.reports.velocity import Velocity, velocity

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MACHINE, PERSON_ACTOR = Actor(id="corridor", kind="machine"), Actor(id="p-1")


class Log:
    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(
        self, when: float, event: str, /, *, by: Actor = MACHINE, shot: str = "", take: str = "", step: str = "", **body
    ):
        assert set(body) <= set(EVENTS[event]), event
        self.entries.append(
            Entry(
                seq=len(self.entries) + 1,
                id=f"e{len(self.entries)}",
                at=START + timedelta(seconds=when),
                event=event,
                actor=by,
                production="p",
                shot=shot,
                take=take,
                step=step,
                body=body,
            )
        )

    def take(
        self, name: str, asked: float, started: float, finished: float, *, ok: bool = True, shot: str = ""
    ) -> None:
        shot = shot or f"S-{name}"
        self.add(asked, "gen.requested", take=name, shot=shot, engine="previz", take_number=1)
        self.add(started, "gen.started", take=name, shot=shot, engine="previz")
        self.add(finished, "gen.finished", take=name, shot=shot, engine="previz", ok=ok, seconds="2" if ok else None)


def shares(told: Velocity) -> dict[str, float]:
    return {share.name: round(share.seconds, 3) for share in told.shares}


def demo_log() -> Log:
    log = Log()
    log.add(0, "production.created", name="launch", rate="24")
    log.add(1, "step.started", step="takes")
    log.take("t1", 1, 2, 12)
    log.take("t2", 1, 12, 22)
    log.add(24, "step.finished", step="takes", ok=True)
    log.add(24, "take.suggested", shot="S-t1", take="t1", why="first of one")
    log.add(24, "take.suggested", shot="S-t2", take="t2", why="first of one")
    log.add(24, "step.started", step="finish")
    log.add(34, "step.finished", step="finish", ok=True)
    log.add(34, "delivery.started", spec="web-1080p", segment="night")
    log.add(50, "delivered", spec="web-1080p", segment="night", frames=360)
    return log


def test_a_minutes_demo_is_charged_to_its_steps() -> None:
    told = velocity(demo_log().entries)

    assert told.elapsed == 50
    assert shares(told) == {"render": 20, "deliver": 16, "finish": 10, "takes": 3, IDLE: 1}
    assert sum(share.share for share in told.shares) == pytest.approx(1)
    assert told.slowest == "render"
    assert (told.made, told.failed, told.open) == (2, 0, 0)
    assert told.takes_per_hour == pytest.approx(2 / 21 * 3600)
    assert (told.latency.p50, told.latency.p95, told.queue.p50) == (11, None, 1)
    assert told.machine_seconds == 36


def test_a_suggestion_is_no_approval() -> None:
    told = velocity(demo_log().entries)

    assert (told.circled, told.suggested, told.approved_seconds) == (0, 2, 0)
    assert told.takes_per_circled is None
    assert told.cost_per_approved_second == ()
    assert "nobody has circled a take, so nothing is approved yet; a suggestion is no approval" in told.notes
    assert "2 takes are too few for a 95th percentile; it needs 20" in told.notes


def test_weeks_of_waiting_for_a_person_are_said_as_such() -> None:
    log = Log()
    day = 86_400.0
    log.take("t1", 0, 60, 660)
    log.add(5 * day, "take.viewed", by=PERSON_ACTOR, take="t1", ms=400_000, layout="one")
    log.add(5 * day, "take.circled", by=PERSON_ACTOR, shot="S-t1", take="t1", why="light")

    told = velocity(log.entries)

    assert told.shares[0].name == PERSON
    assert told.shares[0].share > 0.99
    assert shares(told)[QUEUE] == 60
    assert told.slowest == "render"
    assert told.person_seconds == 90  # a look is capped: nobody stares for seven minutes
    assert told.approved_seconds == Fraction(2)


def test_looking_and_judging_of_people_is_counted_and_nobody_elses() -> None:
    log = Log()
    log.add(0, "take.viewed", by=PERSON_ACTOR, take="t1", ms=12_000, layout="take")
    log.add(1, "judgement", by=PERSON_ACTOR, shot="S", ms=3_000)
    log.add(2, "take.viewed", by=MACHINE, take="t1", ms=50_000, layout="take")
    log.add(3, "take.viewed", by=PERSON_ACTOR, take="t1", ms=-40_000, layout="take")
    log.add(4, "take.viewed", by=PERSON_ACTOR, take="t1", layout="take")

    told = velocity(log.entries)

    assert told.person_seconds == 15
    assert "the log holds no looking time of people" not in told.notes


@pytest.mark.parametrize("event", ["take.viewed", "judgement"])
def test_either_kind_of_looking_time_is_looking_time(event: str) -> None:
    log = Log()
    log.add(0, event, by=PERSON_ACTOR, ms=1_000)

    assert "the log holds no looking time of people" not in velocity(log.entries).notes


def test_the_cost_of_failures_is_in_the_price_of_an_approved_second() -> None:
    log = Log()
    log.take("t1", 0, 1, 5)
    log.take("t2", 0, 5, 9, ok=False)
    log.add(9, "money.settled", take="t1", amount="0.40", currency="EUR", attempt="t1", basis="vendor")
    log.add(9, "money.settled", take="t2", amount="0.20", currency="EUR", attempt="t2", basis="vendor")
    log.add(12, "take.circled", by=PERSON_ACTOR, take="t1", shot="S-t1")

    told = velocity(log.entries)

    assert told.cost == (Money(amount=Decimal("0.60")),)
    assert told.cost_per_approved_second == (Money(amount=Decimal("0.300000")),)
    assert (told.failed, told.takes_per_circled) == (1, 1)
    assert "approved: 2.0 s of picture; spent 0.6 EUR, 0.3 EUR per approved second" in told.lines()


def test_a_failed_take_waits_for_nobody() -> None:
    log = Log()
    log.take("t1", 0, 1, 5, ok=False)
    log.add(100, "note.added", text="x")

    told = velocity(log.entries)

    assert shares(told) == {"render": 4, QUEUE: 1, IDLE: 95}


def test_takes_that_nobody_has_judged_wait_for_a_person_until_the_log_ends() -> None:
    log = Log()
    log.take("t1", 0, 0, 5)
    log.take("t2", 0, 5, 10, shot="S-t1")
    log.add(100, "note.added", text="x")

    told = velocity(log.entries)

    assert shares(told) == {"render": 10, PERSON: 90}


def test_an_undone_circle_approves_nothing() -> None:
    log = demo_log()
    log.add(60, "take.circled", by=PERSON_ACTOR, take="t1")
    log.add(61, "circle.undone", by=PERSON_ACTOR, take="t1")
    log.add(62, "take.rejected", by=PERSON_ACTOR, take="t2", reason="h")

    told = velocity(log.entries)

    assert (told.circled, told.suggested, told.rejected) == (0, 1, 1)


def test_with_twenty_takes_the_percentiles_are_by_nearest_rank() -> None:
    log = Log()
    for n in range(1, 21):
        log.take(f"t{n}", 0, n - 1, n)

    told = velocity(log.entries)

    assert (told.latency.p50, told.latency.p95, told.latency.count) == (10, 19, 20)
    assert (told.queue.p50, told.queue.p95) == (9, 18)


def test_a_night_between_a_kill_and_a_resume_is_nobodys_work() -> None:
    log = Log()
    log.add(0, "step.started", step="takes")
    log.add(0, "gen.requested", take="t1", shot="S")
    log.add(1, "gen.started", take="t1", shot="S")
    log.add(4, "gen.requested", take="t2", shot="S")
    log.add(30_000, "step.started", step="takes")
    log.add(30_001, "gen.started", take="t1", shot="S")
    log.add(30_006, "gen.finished", take="t1", shot="S", ok=True, seconds="2")
    log.add(30_007, "step.finished", step="takes", ok=True)

    told = velocity(log.entries)

    assert shares(told)["render"] == 8
    assert shares(told)[QUEUE] == pytest.approx(29_996)
    assert told.open == 1
    assert "2 stretches have no end in the log; they are counted to the last sign of life" in told.notes
    assert "1 takes are still open, the oldest for 8.3 h: finished takes alone look too fast" in told.notes


def test_an_empty_log_says_that_it_is_empty() -> None:
    assert velocity([]).lines() == ("the log is empty",)


def test_a_log_without_takes_says_so() -> None:
    log = Log()
    log.add(0, "production.created", name="x", rate="24")

    assert velocity(log.entries).notes == ("no take was asked for yet", "the log holds no looking time of people")


def test_the_order_of_entries_does_not_matter() -> None:
    log = demo_log().entries

    assert velocity(list(reversed(log))) == velocity(log)


def test_numbers_that_are_no_numbers_stop_nothing() -> None:
    log = demo_log()
    log.add(51, "money.settled", amount="much", currency="EUR")
    log.add(52, "gen.finished", take="t9", ok=True, seconds="1/0")

    assert velocity(log.entries).cost == ()


def test_the_report_reads_as_lines() -> None:
    log = demo_log()
    log.add(60, "take.circled", by=PERSON_ACTOR, take="t1", shot="S-t1")

    lines = velocity(log.entries).lines()

    assert lines[0] == "60 s from the first event to the last"
    assert lines[1] == "   33.3 %       20 s  render"
    assert "slowest step: render" in lines
    assert "takes: 2 came, 0 failed, 0 open; 343 an hour while any was open" in lines
    assert "asked to there: P50 11 s, too few for P95 (2)" in lines
    assert "decided: 1 circled, 1 suggested, 0 rejected, 2.0 takes for each circled" in lines
    assert "approved: 2.0 s of picture; spent nothing" in lines


def test_a_place_has_one_circle_here_as_on_the_board() -> None:
    log = Log()
    for name in ("t1", "t2", "t3"):
        log.add(1, "gen.requested", take=name, shot="S1", engine="previz", segment="", aspect="16:9")
        log.add(2, "gen.finished", take=name, shot="S1", engine="previz", ok=True, seconds="2")
    log.add(10, "take.circled", by=PERSON_ACTOR, shot="S1", take="t1")
    log.add(11, "take.circled", by=PERSON_ACTOR, shot="S1", take="t2")
    log.add(12, "take.circled", by=Actor(id="p-2"), shot="S1", take="t3", blind=True)

    told = velocity(log.entries)
    assert (told.circled, told.approved_seconds, told.takes_per_circled) == (1, 2, 3)

    log.add(13, "circle.undone", by=PERSON_ACTOR, shot="S1", take="t2")
    assert velocity(log.entries).circled == 1  # the one before stands again
    log.add(14, "circle.undone", by=PERSON_ACTOR, shot="S1", take="t1")
    assert velocity(log.entries).circled == 1  # the blind one comes up
