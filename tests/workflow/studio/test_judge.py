"""Review sessions on a real ledger: they survive a restart, two browsers agree, and decisions follow the answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.errors import AskTheArtist, GateClosed, NoSuchRecord
from rushes.model.ledger import Actor
from rushes.model.production import take_name
from rushes.model.review import Answer
from rushes.model.take import ClipFacts, Flag, Take
from rushes.review.history import machine_trust, paces_of
from rushes.review.session import KINDS, fold_sessions, next_screen, summary
from rushes.store.files import ingest
from rushes.timebase import Rate
from rushes.workflow.select import choose, circle, decisions, reject, undo
from rushes.workflow.studio.judge import answer, circle_choice, load_session, open_session, undo_answer

SHEET = "id,prompt,seconds\na,Mountains at dawn,2\n"
PLACE = ("SPOT_010_0010", "", "16:9")


@pytest.fixture
def make_bench(read, opened, tmp_path: Path):
    """One place with `count` takes; those with an odd number flicker, so the machine prefers the even ones."""

    def of(count: int):
        job, plan = read(SHEET, takes=count)
        bench = opened(job)
        facts = ClipFacts(width=960, height=540, rate=Rate(Fraction(24)), frames=48, seconds=Fraction(2))
        path = tmp_path / "take.mp4"
        path.write_text("a take")
        media = ingest(bench.media, path)
        for item, attempt in zip(plan.asked, plan.attempts, strict=True):
            bench.ledger.save_recipe(item.recipe)
            bench.ledger.open_attempt(attempt)
            number = attempt.take_number
            take = Take(
                id=attempt.id,
                name=take_name(shot=item.brief.shot, number=number),
                shot=item.brief.shot,
                segment="",
                brief=item.brief.id,
                recipe=attempt.recipe,
                take_number=number,
                engine="previz",
                seed=number,
                origin="previz",
                media=media,
                facts=facts,
                state="collected",
            )
            bench.ledger.save_take(take)
            if number % 2:
                flag = Flag(measure="flicker", level="warn", sentence="it flickers", frames=())
                bench.ledger.save_scores(take.id, (), (flag,))
        return bench

    return of


@pytest.fixture
def bench(make_bench):
    return make_bench(8)


def panes(session):
    screen = next_screen(session)
    return [pane.take for pane in screen.panes] if screen else []


def number_of(bench, take: str) -> int:
    return bench.ledger.take(take).take_number


def finish(bench, session, favourite):
    """Answer to the end: the take with the highest value of `favourite` is the best of every screen."""
    while up := panes(session):
        best = max(up, key=lambda take: favourite(number_of(bench, take)))
        session = answer(bench, session.id, Answer(best=best, ms=12_000))
    return session


def test_a_session_survives_a_restart_and_two_browsers_see_the_same_screen(bench) -> None:
    session = open_session(bench, place=PLACE)
    after = answer(bench, session.id, Answer(best=panes(session)[1], ms=9000))

    again = load_session(bench, session.id)

    assert again == after
    assert next_screen(again) == next_screen(after)
    assert again.terms.mode == "pick"
    assert [judged.seconds for judged in again.judged] == [9.0]


def test_opening_again_goes_on_where_it_was_left(bench) -> None:
    first = open_session(bench, place=PLACE)
    answer(bench, first.id, Answer(rejected=(panes(first)[0],), reason="h"))

    second = open_session(bench, mode="pick", place=PLACE)
    other_mode = open_session(bench, mode="cull", place=PLACE)

    assert (second.id, len(second.judged)) == (first.id, 1)
    assert other_mode.id != first.id


def test_a_take_rejected_on_the_board_leaves_the_session_that_is_open(bench) -> None:
    first = open_session(bench, place=PLACE)
    up = panes(first)
    answer(bench, first.id, Answer(best=up[0], worst=up[1]))
    reject(bench, bench.ledger.take(up[0]), reason="o", why="on the board")

    second = open_session(bench, place=PLACE)
    done = finish(bench, second, favourite=lambda n: n)

    assert (second.id, second.gone) == (first.id, (up[0],))
    assert up[0] not in panes(second)
    assert summary(done).choice not in ("", up[0])
    for _ in done.judged:
        undo_answer(bench, first.id)
    assert decisions(bench)[up[0]].state == "rejected"


def test_takes_that_came_since_make_another_session_that_knows_what_was_said(bench) -> None:
    newcomer = bench.ledger.takes()[0]
    reject(bench, newcomer, reason="o", why="")
    first = open_session(bench, place=PLACE)
    up = panes(first)
    answer(bench, first.id, Answer(best=up[0], worst=up[1]))
    undo(bench, newcomer)

    second = open_session(bench, place=PLACE)

    assert second.id != first.id
    assert newcomer.id in {item.take for item in second.terms.candidates}
    assert [judged.answer.best for judged in second.terms.earlier] == [up[0]]
    assert summary(second).choice == up[0]


def test_the_machines_order_opens_but_is_not_believed(bench) -> None:
    session = open_session(bench, place=PLACE)

    assert {number_of(bench, take) for take in panes(session)} == {2, 4, 6, 8}
    assert session.terms.rho == 0


def test_a_screen_answered_in_one_browser_is_refused_from_the_other(bench) -> None:
    session = open_session(bench, place=PLACE)
    number = next_screen(session).number
    answer(bench, session.id, Answer(best=panes(session)[0], screen=number))

    with pytest.raises(GateClosed, match="answered already"):
        answer(bench, session.id, Answer(best=panes(session)[1], screen=number))

    assert len(load_session(bench, session.id).judged) == 1


def test_the_choice_is_circled_with_its_sentence_and_the_session_ends(bench) -> None:
    session = finish(bench, open_session(bench, place=PLACE), favourite=lambda n: n == 7)

    done = circle_choice(bench, session.id)

    chosen = choose(bench)[0]
    stands = decisions(bench)[chosen.take.id]
    assert (chosen.take.take_number, chosen.suggested) == (7, False)
    assert stands.why == summary(done).sentence
    assert "Circled: take 7." in stands.why
    assert bench.ledger.entries(kinds=("take.circled",))[-1].body["basis"] == "pick"
    assert next_screen(done) is None
    with pytest.raises(GateClosed, match="nothing is asked any more"):
        answer(bench, session.id, Answer(best="x"))


def test_another_take_than_the_choice_may_be_circled_and_one_that_is_not_there_may_not(bench) -> None:
    session = open_session(bench, place=PLACE)
    other = session.terms.candidates[-1].take

    with pytest.raises(GateClosed, match="nothing to circle"):
        circle_choice(bench, session.id)
    with pytest.raises(GateClosed, match="nothing to circle"):
        circle_choice(bench, session.id, take="nobody")
    circle_choice(bench, session.id, take=other)

    assert choose(bench)[0].take.id == other


def test_undo_takes_back_the_circle_then_every_answer_with_its_decisions(bench) -> None:
    session = open_session(bench, place=PLACE)
    out = panes(session)[0]
    answer(bench, session.id, Answer(rejected=(out,), reason="h"))
    session = finish(bench, load_session(bench, session.id), favourite=lambda n: n)
    count = len(session.judged)
    circle_choice(bench, session.id)

    reopened = undo_answer(bench, session.id)
    states = [decisions(bench)[out].state]
    for _ in range(count):
        undo_answer(bench, session.id)
    states.append(decisions(bench)[out].state)

    assert (reopened.closed, len(reopened.judged)) == ("", count)
    assert not [take for take, item in decisions(bench).items() if item.state == "circled"]
    assert states == ["rejected", "open"]
    with pytest.raises(GateClosed, match="nothing to undo"):
        undo_answer(bench, session.id)


def test_undo_does_not_touch_what_was_decided_elsewhere_since(bench) -> None:
    session = open_session(bench, place=PLACE)
    out = panes(session)[0]
    answer(bench, session.id, Answer(rejected=(out,)))
    circle(bench, bench.ledger.take(out), why="on the board")

    undo_answer(bench, session.id)

    assert decisions(bench)[out].state == "circled"


def test_a_rejection_carries_its_reason_and_the_log_what_was_seen(bench) -> None:
    session = open_session(bench, place=PLACE)
    up = panes(session)

    answer(bench, session.id, Answer(rejected=(up[0],), reason="h", ms=4000))

    stands = decisions(bench)[up[0]]
    viewed = bench.ledger.entries(kinds=("take.viewed",))
    judged = bench.ledger.entries(kinds=("judgement",))
    assert (stands.state, stands.reason) == ("rejected", "hands")
    assert [entry.take for entry in viewed] == up
    assert {entry.body["layout"] for entry in viewed} == {"4-up"}
    assert (judged[0].body["shown"], judged[0].body["ms"]) == (up, 4000)
    assert bench.ledger.verify() == ()


def test_an_answer_that_does_not_fit_leaves_no_trace(bench) -> None:
    session = open_session(bench, place=PLACE)
    before = len(bench.ledger.entries())

    with pytest.raises(AskTheArtist):
        answer(bench, session.id, Answer(best=panes(session)[0], rejected=("nobody",)))

    assert len(bench.ledger.entries()) == before


def test_somebody_else_opens_a_session_of_their_own(bench) -> None:
    session = open_session(bench, place=PLACE)
    other = replace(bench, actor=Actor(id="p-other"))

    with pytest.raises(GateClosed, match="somebody else"):
        answer(other, session.id, Answer(best=panes(session)[0]))

    assert open_session(other, place=PLACE).id != session.id


def test_the_winner_of_an_earlier_session_meets_the_takes_that_came_since(bench) -> None:
    newcomer = max(bench.ledger.takes(), key=lambda take: take.take_number)
    bench.ledger.change_take(newcomer.id, state="failed", faults=("not there yet",))
    session = finish(bench, open_session(bench, place=PLACE), favourite=lambda n: n == 5)
    circle_choice(bench, session.id)
    bench.ledger.change_take(newcomer.id, state="collected", faults=())

    second = open_session(bench, place=PLACE)

    assert second.terms.earlier
    assert newcomer.id in panes(second)
    assert summary(second).choice in panes(second)
    assert number_of(bench, summary(second).choice) == 5


def test_there_must_be_something_to_choose_from(bench) -> None:
    for take in bench.ledger.takes():
        reject(bench, take, reason="o", why="")

    with pytest.raises(GateClosed, match="nothing to choose from"):
        open_session(bench, place=PLACE)
    with pytest.raises(NoSuchRecord, match="no review session"):
        load_session(bench, "SPOT_010_0010-nothing")
    with pytest.raises(NoSuchRecord, match="no review session"):
        load_session(bench, "nothing")


def test_failed_takes_lie_under_the_fold_and_are_not_shown(bench) -> None:
    failed = bench.ledger.takes()[3]
    bench.ledger.change_take(failed.id, state="failed", faults=("12 frames are black",))

    session = open_session(bench, place=PLACE)

    parked = [item for item in session.terms.candidates if item.parked]
    assert [(item.take, item.parked, item.hard) for item in parked] == [(failed.id, "12 frames are black", True)]
    with pytest.raises(GateClosed) as fault:
        circle_choice(bench, session.id, take=failed.id)
    assert "cannot be used here" in fault.value.cause


def test_hero_shots_are_looked_at_longer(bench) -> None:
    usual = open_session(bench, place=PLACE)
    shot = bench.ledger.shot(PLACE[0])
    bench.ledger.save_shots([replace(shot, tags=("product hero",))])

    hero = open_session(replace(bench, actor=Actor(id="p-other")), place=PLACE)

    assert hero.terms.loss < usual.terms.loss


def test_a_machine_that_foretells_people_is_believed_in_the_next_session(bench) -> None:
    liked = {2: 9.0, 4: 8.0, 6: 7.0, 8: 6.0, 1: 5.0, 3: 4.0, 5: 3.0, 7: 2.0}
    for _ in range(14):
        session = finish(bench, open_session(bench, place=PLACE), favourite=lambda n: liked[n])
        circle_choice(bench, session.id)

    trust = machine_trust(fold_sessions(bench.ledger.entries(kinds=KINDS)))
    after = open_session(bench, place=PLACE)

    assert trust.pairs >= 30
    assert trust.accuracy > 0.6
    assert after.terms.rho == pytest.approx(trust.rho)
    assert after.terms.rho > 0.3


def test_a_person_who_is_slow_on_four_panes_is_given_two(bench) -> None:
    for _ in range(10):  # somebody who is sure of a favourite sees one screen or two a session
        session = open_session(bench, place=PLACE)
        while up := panes(session):
            best = max(up, key=lambda take: number_of(bench, take))  # steady: hidden repeats agree with themselves
            session = answer(bench, session.id, Answer(best=best, ms=40_000 if len(up) > 2 else 9000))
        circle_choice(bench, session.id)

    paces = paces_of(fold_sessions(bench.ledger.entries(kinds=KINDS)))

    assert paces[4].seconds == 40.0
    assert open_session(bench, place=PLACE).terms.panes == 2


def test_a_cull_records_what_it_throws_out_and_takes_it_back(make_bench) -> None:
    bench = make_bench(20)
    session = open_session(bench, place=PLACE)
    page = panes(session)
    answer(bench, session.id, Answer(rejected=tuple(page[:4]), ms=15_000))

    thrown = {take for take, item in decisions(bench).items() if item.state == "rejected"}
    undo_answer(bench, session.id)

    assert session.terms.mode == "cull"
    assert len(page) == 9
    assert thrown == set(page[:4])
    assert not any(item.state == "rejected" for item in decisions(bench).values())


def test_a_cull_ends_in_a_choice_that_is_circled(make_bench) -> None:
    bench = make_bench(20)
    session = open_session(bench, place=PLACE)
    while (screen := next_screen(session)) is not None:
        up = [pane.take for pane in screen.panes]
        best = max(up, key=lambda take: number_of(bench, take))
        said = Answer(best=best) if screen.stage == "pick" else Answer(kept=(best,), ms=16_000)
        session = answer(bench, session.id, said)

    done = circle_choice(bench, session.id)

    assert number_of(bench, done.circled) == 20
    assert "Seen 20 of 20, kept " in summary(done).sentence
    assert "Circled: take 20." in summary(done).sentence
