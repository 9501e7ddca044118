"""A session is what the log tells: the same screens everywhere, unlimited undo, and a sentence at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import AskTheArtist, GateClosed
from rushes.model.document import to_document
from rushes.model.ledger import EVENTS, Actor, Entry
from rushes.model.review import Answer, Candidate, Ranked, Session, Terms
from rushes.review.session import (
    CULL_FROM,
    append_judged,
    expect_seconds,
    fold_of,
    fold_sessions,
    in_play,
    judge_screen,
    likely_next,
    list_candidates,
    next_screen,
    suits,
    summary,
    write_judged,
)
from rushes.review.verdicts import seen


class Log:
    """Entries of one session, as the corridor would append them."""

    def __init__(self, terms: Terms, name: str = "S-1") -> None:
        self.entries: list[Entry] = []
        self.name = name
        self.add("review.opened", decider="p", terms=to_document(terms))

    def add(self, event: str, **body) -> None:
        assert set(body) <= set(EVENTS[event])
        seq = len(self.entries) + 1
        self.entries.append(
            Entry(
                seq=seq,
                id=f"e{seq}",
                at=datetime(2026, 1, 1, tzinfo=UTC),
                event=event,
                actor=Actor(id="p"),
                production="x",
                shot="S",
                body={"session": self.name, **body},
            )
        )

    def session(self) -> Session:
        return fold_sessions(self.entries)[0]

    def answer(self, **answer) -> None:
        judged = judge_screen(self.session(), Answer(**answer))
        self.add("judgement", **write_judged(judged))

    def undo(self) -> None:
        session = self.session()
        self.add("judgement.undone", judgement=session.closed or session.judged[-1].entry)


def panes(session: Session) -> list[str]:
    screen = next_screen(session)
    return [pane.take for pane in screen.panes] if screen else []


@pytest.fixture
def log(make_session) -> Log:
    return Log(make_session(12).terms)


def test_a_session_read_from_the_log_is_the_one_that_was_written(log, make_session) -> None:
    log.answer(best=panes(log.session())[0], worst=panes(log.session())[3], ms=4000)
    log.answer(same=True, ms=100_000)
    log.answer(rejected=(panes(log.session())[1],), reason="h", ms=3000)

    session = log.session()

    assert session.terms == make_session(12).terms
    assert [judged.answer.same for judged in session.judged] == [False, True, False]
    assert session.judged[2].answer == Answer(rejected=session.judged[2].answer.rejected, reason="h", ms=3000)
    assert (session.steps, session.seconds) == (3, 97.0)


def test_two_who_read_the_same_log_see_the_same_screens(log) -> None:
    for _ in range(3):
        log.answer(best=panes(log.session())[0])
    again = fold_sessions(reversed(log.entries))[0]

    assert next_screen(again) == next_screen(log.session())
    assert likely_next(again) == likely_next(log.session())


def test_undo_goes_back_to_the_very_beginning_and_the_same_screens_come_again(log) -> None:
    seen = []
    for _ in range(3):
        seen.append(panes(log.session()))
        log.answer(best=seen[-1][0])

    back = []
    for _ in range(3):
        log.undo()
        back.append(panes(log.session()))

    assert back == seen[::-1]
    assert log.session().judged == ()
    assert next_screen(log.session()).number == 6


def test_undo_after_the_end_opens_the_session_again_and_keeps_the_answers(log) -> None:
    log.answer(best=panes(log.session())[0])
    log.add("review.closed", result="t1")
    closed = log.session()

    log.undo()

    assert (closed.circled, next_screen(closed)) == ("t1", None)
    assert log.session().circled == ""
    assert len(log.session().judged) == 1
    assert panes(log.session())


def test_entries_of_other_sessions_and_other_events_are_not_heard(log) -> None:
    other = Log(log.session().terms, name="S-2")
    other.answer(best=panes(other.session())[0])
    mixed = [replace(entry, seq=entry.seq + 100) for entry in other.entries] + log.entries

    sessions = fold_sessions(mixed)

    assert [(session.id, len(session.judged)) for session in sessions] == [("S-1", 0), ("S-2", 1)]


def test_a_screen_is_answered_once(log) -> None:
    number = next_screen(log.session()).number
    log.answer(best=panes(log.session())[0], screen=number)

    with pytest.raises(GateClosed, match="answered already"):
        log.answer(best=panes(log.session())[0], screen=number)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"best": "t99"}, "not there"),
        ({"best": "t1", "worst": "t1"}, "one take"),
        ({"worst": "t1"}, "a worst without a best"),
        ({"best": "t1", "same": True}, "no difference, and a best"),
        ({"best": "t1", "rejected": ("t1",)}, "both in and out"),
        ({"kept": ("t1",), "rejected": ("t1",)}, "both in and out"),
        ({"rejected": ("t1",), "reason": "ugly"}, "no reject reason"),
        ({"rejected": ("t99",)}, "not there"),
        ({"best": "t1", "ms": -1}, "milliseconds"),
        ({}, "says nothing"),
        ({"rejected": ()}, "says nothing"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_its_cause(make_session, wrong, cause) -> None:
    with pytest.raises(AskTheArtist) as fault:
        judge_screen(make_session(4), Answer(**wrong))

    assert cause in fault.value.cause


@pytest.mark.parametrize("wrong", [{"best": "t1"}, {"same": True}, {}])
def test_a_page_of_a_cull_takes_lists_only(make_session, wrong) -> None:
    with pytest.raises(AskTheArtist):
        judge_screen(make_session(20, mode="cull"), Answer(**wrong))


def test_the_end_is_told_in_one_sentence(make_session, person) -> None:
    quality = {f"t{n}": -float(n) for n in range(1, 13)} | {"t7": 2.0, "t2": 1.0}
    session = person(make_session(12), quality)

    told = summary(session)
    circled = summary(replace(session, circled="t7", closed="e"))

    assert (told.choice, told.is_done) == ("t7", True)
    chance = round(100 * told.chance)
    count = len(session.judged)
    assert told.sentence.startswith(f"{count} screens, {10 * count} s. Your choice: take 7. Runner-up: take ")
    assert told.sentence.endswith(f", {chance} % chance it is better.")
    assert circled.sentence == told.sentence.replace("Your choice", "Circled")
    assert 0 < told.chance < 0.5


def test_before_the_first_answer_there_is_no_choice_and_a_single_take_is_one(make_session) -> None:
    assert summary(make_session(5)).choice == ""
    assert summary(make_session(5)).sentence == "0 screens, 0 s."
    assert (summary(make_session(1)).choice, summary(make_session(1)).is_done) == ("t1", True)


def test_a_session_in_which_everything_is_thrown_out_says_so(make_session, say) -> None:
    session = say(make_session(3), rejected=("t1", "t2", "t3"))

    assert summary(session).sentence.endswith("Every take was rejected.")
    assert (summary(session).choice, next_screen(session)) == ("", None)


def test_long_sessions_offer_a_pause_and_refuse_nothing(make_session, say) -> None:
    session = make_session(100, mode="cull")
    for _ in range(5):
        session = say(session, rejected=(), ms=90_000)

    fresh = summary(session).pause
    tired = replace(session, judged=session.judged * 4)

    assert fresh == ""
    assert "30 minutes and 20 screens" in summary(tired).pause
    assert next_screen(tired) is not None


def test_a_pause_is_offered_where_repeats_are_answered_less_alike(make_session, say) -> None:
    steady = unsteady = make_session(300, mode="cull")
    twice = 0
    while twice < 8 and (screen := next_screen(steady)) is not None and screen.stage == "cull":
        again = [pane.take for pane in screen.panes if pane.take in seen(steady)]
        twice += len(again)
        steady = say(steady, rejected=())
        unsteady = say(unsteady, rejected=tuple(again) if twice > 4 else ())

    assert twice >= 6
    assert summary(steady).pause == ""
    assert "less alike" in summary(unsteady).pause


@given(st.integers(2, 14), st.integers(0, 4), st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_what_follows_any_best_is_foreseen_and_never_the_screen_that_is_up(count: int, answers: int, seed: int) -> None:
    takes = tuple(Candidate(take=f"t{n}", number=n, place=n) for n in range(1, count + 1))
    session = Session(id=f"S-{seed}", decider="p", terms=Terms(mode="pick", shot="S", candidates=takes))
    for turn in range(answers):
        if up := panes(session):
            session = append_judged(session, judge_screen(session, Answer(best=up[(seed + turn) % len(up)])))
    now = next_screen(session)

    foreseen = likely_next(session)

    followers = {
        pane.take: next_screen(append_judged(session, judge_screen(session, Answer(best=pane.take))))
        for pane in (now.panes if now else ())
    }
    told = {best: item.screen for item in foreseen for best, worst in item.after if not worst}
    assert told == {take: screen for take, screen in followers.items() if screen is not None}
    assert now not in [item.screen for item in foreseen]


def test_a_person_who_names_the_worst_too_is_foreseen_with_it() -> None:
    takes = tuple(Candidate(take=f"t{n}", number=n, place=n) for n in range(1, 9))
    terms = Terms(mode="pick", shot="S", candidates=takes, names_worst=True)
    session = Session(id="S-1", decider="p", terms=terms)

    foreseen = likely_next(session)

    pairs = [(item.screen, best, worst) for item in foreseen for best, worst in item.after]
    assert any(worst for _, _, worst in pairs)
    for screen, best, worst in pairs:
        assert next_screen(append_judged(session, judge_screen(session, Answer(best=best, worst=worst)))) == screen


def test_the_pages_after_this_one_are_foreseen(make_session, say) -> None:
    session = say(make_session(40, mode="cull"), rejected=())
    foreseen = likely_next(session)

    after = say(session, rejected=())

    assert next_screen(after) == foreseen[0].screen
    assert next_screen(say(after, rejected=())) == foreseen[1].screen


def test_candidates_keep_the_machines_order_and_say_why_they_are_parked() -> None:
    ranked = [Ranked(take=f"t{n}", place=n, reasons=(f"reason {n}",)) for n in range(1, 11)]
    numbers = {f"t{n}": 10 * n for n in range(1, 11)}

    plain = list_candidates(ranked, numbers=numbers, failed={"t10"}, stacks=[("t2", "t5"), ("t3", "t10")])
    folded = list_candidates(ranked, numbers=numbers, may_fold=True)

    assert [item.number for item in plain] == [10 * n for n in range(1, 11)]
    assert [(item.take, item.parked, item.hard) for item in plain if item.parked] == [("t10", "reason 10", True)]
    assert {item.take: item.stack for item in plain if item.stack} == {"t5": "t2"}
    assert [item.take for item in folded if item.parked] == ["t7", "t8", "t9", "t10"]
    assert not any(item.hard for item in folded)


def test_a_fold_lies_over_stacks_and_not_over_their_members_alone() -> None:
    ranked = [Ranked(take=f"t{n}", place=n, reasons=("why",)) for n in range(1, 11)]

    items = list_candidates(
        ranked, numbers={f"t{n}": n for n in range(1, 11)}, stacks=[("t1", "t10"), ("t8", "t9")], may_fold=True
    )

    assert {item.take for item in items if item.parked} == {"t6", "t7", "t8", "t9"}


def test_what_lies_under_the_fold_can_be_looked_up_and_taken_back(make_session, say) -> None:
    takes = [Candidate(take=f"t{n}", number=n, place=n) for n in range(1, 4)]
    takes.append(Candidate(take="t4", number=4, place=4, parked="12 frames are black", hard=True))
    takes.append(Candidate(take="t5", number=5, place=5, parked="flicker 9 %"))
    session = make_session(0, candidates=tuple(takes))

    after = say(session, best=panes(session)[0], kept=("t5",))

    assert [(item.take, item.parked) for item in fold_of(session)] == [
        ("t4", "12 frames are black"),
        ("t5", "flicker 9 %"),
    ]
    assert [item.take for item in fold_of(after)] == ["t4"]
    assert in_play(session) == ("t1", "t2", "t3")
    assert in_play(after) == ("t1", "t2", "t3", "t5")
    assert summary(session).parked == 2


def test_few_takes_are_picked_and_many_are_culled_first() -> None:
    modes = [suits(count) for count in (1, 4, CULL_FROM - 1, CULL_FROM, 300)]
    forecast = [round(expect_seconds(count)) for count in (0, 1, 2, 4, 12, 100)]

    assert modes == ["pick", "pick", "pick", "cull", "cull"]
    assert forecast[:4] == [0, 0, 13, 13]
    assert 70 < forecast[4] < 85
    assert 230 < forecast[5] < 290
