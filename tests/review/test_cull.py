"""Many takes: everything not parked is seen once, the fold is audited blind, and the rest goes to a choice."""

from __future__ import annotations

import numpy as np
import pytest

from rushes.model.review import Candidate
from rushes.review.cull import PAGE
from rushes.review.session import in_play, next_screen, summary
from rushes.review.verdicts import audits, is_fold_off, rejected, seen


def panes(session):
    screen = next_screen(session)
    return [pane.take for pane in screen.panes] if screen else []


def folded(count: int, *, parked: int, stacks: int = 0) -> tuple[Candidate, ...]:
    """`parked` at the end under the fold; the last `stacks` of the others are near duplicates of `t1`."""
    shown = count - parked
    return tuple(
        Candidate(
            take=f"t{n}",
            number=n,
            place=n,
            parked="flicker 9 %" if n > shown else "",
            stack="t1" if shown - stacks < n <= shown else "",
        )
        for n in range(1, count + 1)
    )


def through_the_pages(session, say, keeps):
    while (screen := next_screen(session)) is not None and screen.stage == "cull":
        session = say(session, rejected=tuple(pane.take for pane in screen.panes if not keeps(pane.take)))
    return session


def test_every_take_is_seen_once_a_few_twice_and_a_page_holds_nine(make_session, say) -> None:
    session = through_the_pages(make_session(100, mode="cull"), say, lambda take: take == "t50")
    shown = [take for judged in session.judged for take in judged.shown]

    assert set(shown) == {f"t{n}" for n in range(1, 101)}
    assert 0 < len(shown) - 100 <= 8
    assert {len(judged.shown) for judged in session.judged[:-1]} == {PAGE}
    assert all(len(set(judged.shown)) == len(judged.shown) for judged in session.judged)


def test_the_order_of_the_pages_says_nothing_of_the_machines_order(make_session, say) -> None:
    session = through_the_pages(make_session(100, mode="cull"), say, lambda take: True)
    place = [int(take[1:]) for take in seen(session)]

    assert abs(np.corrcoef(place, range(100))[0, 1]) < 0.3


def test_survivors_go_to_a_choice_and_the_best_is_found(make_session, person) -> None:
    quality = {f"t{n}": float(np.sin(n * 12.9898) * 2) for n in range(1, 61)} | {"t33": 3.0}

    session = person(make_session(60, mode="cull"), quality, bar=1.2)
    told = summary(session)

    assert told.choice == "t33"
    assert (told.seen, told.of, told.kept) == (60, 60, sum(value >= 1.2 for value in quality.values()))
    assert f"Seen 60 of 60, kept {told.kept}. Your choice: take 33." in told.sentence
    assert {judged.stage for judged in session.judged} == {"cull", "pick"}


def test_halfway_it_says_how_much_was_seen(make_session, say) -> None:
    session = say(make_session(100, mode="cull"), rejected=())

    assert "Seen 9 of 100, kept 9." in summary(session).sentence


def test_a_page_may_be_answered_by_what_is_kept(make_session, say) -> None:
    session = make_session(20, mode="cull")
    first = panes(session)

    after = say(session, kept=(first[0], first[3]))

    assert set(rejected(after)) == set(first) - {first[0], first[3]}


def test_a_take_shown_twice_counts_by_the_later_word(make_session, say) -> None:
    session = make_session(60, mode="cull")
    while (screen := next_screen(session)).stage == "cull":
        again = [pane.take for pane in screen.panes if pane.take in seen(session)]
        if again:
            break
        session = say(session, rejected=tuple(pane.take for pane in screen.panes))

    after = say(session, kept=tuple(again))

    assert again[0] in rejected(session)
    assert again[0] not in rejected(after)
    assert summary(after).agreement == 0.0


def test_a_tenth_of_what_is_parked_is_shown_among_the_others(make_session, say) -> None:
    session = make_session(0, mode="cull", candidates=folded(100, parked=40))

    done = through_the_pages(session, say, lambda take: int(take[1:]) % 6 == 0 and int(take[1:]) <= 60)

    assert len(audits(session)) == 4
    assert set(seen(done)) == {f"t{n}" for n in range(1, 61)} | set(audits(session))
    assert not is_fold_off(done)
    assert summary(done).parked == 40


def test_the_fold_turns_itself_off_where_people_keep_what_it_hides(make_session, say) -> None:
    session = make_session(0, mode="cull", candidates=folded(100, parked=40))

    done = through_the_pages(session, say, lambda take: int(take[1:]) % 2 == 0 or take in audits(session))

    assert is_fold_off(done)
    assert set(seen(done)) == {f"t{n}" for n in range(1, 101)}
    assert (summary(done).parked, summary(done).of) == (0, 100)


def test_one_kept_audit_is_not_enough_to_turn_the_fold_off(make_session, say) -> None:
    session = make_session(0, mode="cull", candidates=folded(100, parked=40))
    one = audits(session)[0]
    while one not in seen(session):
        session = say(session, rejected=tuple(take for take in panes(session) if take != one))

    looked = [take for take in audits(session) if take in seen(session)]

    assert len(looked) < 3
    assert not is_fold_off(session)


def test_technical_failures_are_never_shown(make_session, say) -> None:
    takes = tuple(
        Candidate(take=f"t{n}", number=n, place=n, parked="cannot be decoded" if n > 20 else "", hard=n > 20)
        for n in range(1, 31)
    )

    done = through_the_pages(make_session(0, mode="cull", candidates=takes), say, lambda take: True)

    assert set(seen(done)) == {f"t{n}" for n in range(1, 21)}


def test_a_stack_shows_one_take_with_its_depth_and_a_member_can_be_called_in(make_session, say) -> None:
    session = make_session(0, mode="cull", candidates=folded(20, parked=0, stacks=3))
    depths = {}
    while "t1" not in depths:
        screen = next_screen(session)
        depths |= {pane.take: pane.stack for pane in screen.panes}
        if "t1" in depths:
            break
        session = say(session, rejected=())

    after = say(session, rejected=("t1",), kept=("t19",))

    assert depths.pop("t1") == ("t18", "t19", "t20")
    assert set(depths.values()) <= {()}
    assert "t19" in in_play(after)
    assert "t1" not in in_play(after)
    assert summary(after).stacked == 3


@pytest.mark.parametrize(("keeps", "words"), [(0, "Nothing was kept."), (1, "Your choice: take 7.")])
def test_nothing_or_one_kept_needs_no_choice(make_session, say, keeps, words) -> None:
    done = through_the_pages(make_session(30, mode="cull"), say, lambda take: bool(keeps) and take == "t7")

    assert next_screen(done) is None
    assert words in summary(done).sentence


def test_three_hundred_takes_are_no_burden(make_session, say) -> None:
    session = through_the_pages(make_session(300, mode="cull"), say, lambda take: int(take[1:]) % 5 == 0)

    assert len(in_play(session)) == 60
    assert len(panes(session)) == 4
