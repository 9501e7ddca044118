"""A choice among few: the best is found in few screens, whoever answers, and positions tell nothing."""

from __future__ import annotations

import csv
from itertools import pairwise

import numpy as np
import pytest

from rushes.model.review import Answer
from rushes.review import pick
from rushes.review.session import append_judged, in_play, judge_screen, next_screen, repeats_of, summary


def panes(session):
    screen = next_screen(session)
    return [pane.take for pane in screen.panes] if screen else []


@pytest.mark.parametrize("best", [1, 5, 12])
def test_a_steady_person_finds_the_best_of_twelve_in_a_few_screens(make_session, person, best) -> None:
    quality = {f"t{n}": float((n * 7) % 12) / 6 for n in range(1, 13)} | {f"t{best}": 3.0}

    session = person(make_session(12), quality)

    assert summary(session).choice == f"t{best}"
    assert len(session.judged) <= 8


@pytest.mark.parametrize("count", [2, 3, 4])
def test_what_fits_on_one_screen_is_settled_by_one(make_session, person, count) -> None:
    session = person(make_session(count), {f"t{n}": float(n) for n in range(1, count + 1)})

    assert len(session.judged) == 1
    assert summary(session).choice == f"t{count}"


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_the_winner_stays_in_its_place_and_three_challengers_come_in(make_session, say, place) -> None:
    for name in ("S-1", "S-2", "S-3"):
        session = make_session(12, name=name)
        first = panes(session)

        second = panes(say(session, best=first[place]))

        assert second[place] == first[place]
        assert not set(second) & (set(first) - {first[place]})
        assert len(second) == 4


def test_the_best_placed_come_first_but_their_position_does_not_say_so(make_session) -> None:
    positions = [panes(make_session(12, name=f"S-{n}")).index("t1") for n in range(400)]

    counts = np.bincount(positions, minlength=4)

    assert set(panes(make_session(12))) == {"t1", "t2", "t3", "t4"}
    assert counts.min() > 65


def test_a_thrown_out_take_leaves_the_screen_and_never_comes_back(make_session, say, person) -> None:
    session = make_session(8)
    gone = panes(session)[1]

    after = say(session, rejected=(gone,), reason="h")
    done = person(after, {f"t{n}": 9.0 if f"t{n}" == gone else float(n) for n in range(1, 9)})

    assert gone not in panes(after)
    assert all(gone not in judged.shown for judged in done.judged[1:])
    assert summary(done).choice != gone


def test_two_panes_for_those_who_judge_better_so(make_session, person) -> None:
    session = person(make_session(5, panes=2), {f"t{n}": float(n) for n in range(1, 6)})

    assert {len(judged.shown) for judged in session.judged} == {2}
    assert summary(session).choice == "t5"


def test_one_serious_challenger_makes_the_screen_a_and_b(make_session, say) -> None:
    session = make_session(6, loss=0.02)
    shown = panes(session)
    for _ in range(3):
        up = panes(session)
        first = "t1" if "t1" in up else "t2" if "t2" in up else up[0]
        low = next(take for take in up if take not in ("t1", "t2"))
        session = say(session, best=first, worst=low if len(up) > 2 else "")
    sizes = []
    for turn in range(12):
        up = panes(session)
        if not up:
            break
        sizes.append(len(up))
        favourite = [take for take in (("t1", "t2") if turn % 2 else ("t2", "t1")) if take in up]
        session = say(session, best=(favourite or up)[0])

    assert len(shown) == 4
    assert 2 in sizes


def test_no_difference_brings_the_end_nearer(make_session, say) -> None:
    session = make_session(4)
    left = panes(session)

    same = say(session, same=True)

    assert len(left) == 4
    assert next_screen(same) is None
    assert summary(same).choice in left


@pytest.mark.parametrize("count", [7, 12])
def test_every_take_is_shown_until_the_machines_order_has_earned_that_it_need_not(make_session, person, count) -> None:
    quality = {f"t{n}": 5.0 - n for n in range(1, count + 1)}

    plain = [person(make_session(count, name=f"S-{n}", loss=0.4), quality) for n in range(6)]
    trusted = [person(make_session(count, name=f"S-{n}", loss=0.4, rho=0.8), quality) for n in range(6)]

    assert all(summary(session).seen == count for session in plain)
    assert any(summary(session).seen < count for session in trusted)
    hidden = next(summary(session) for session in trusted if summary(session).seen < count)
    assert hidden.sentence.endswith("not shown.")


def test_a_machine_never_picks_alone_however_much_it_is_trusted(make_session, say) -> None:
    session = make_session(12, rho=0.99, loss=5.0)

    after = say(session, best=panes(session)[0])

    assert len(panes(session)) >= 2
    assert summary(session).choice == ""
    assert (panes(after), summary(after).choice) == ([], panes(session)[0])


def test_a_tighter_limit_asks_more(make_session, person) -> None:
    quality = {f"t{n}": 0.1 * n for n in range(1, 13)}

    quick = person(make_session(12, loss=0.3), quality, sigma=0.5)
    thorough = person(make_session(12, loss=0.05), quality, sigma=0.5)

    assert len(quick.judged) < len(thorough.judged)


def test_a_machine_that_has_earned_trust_shortens_the_choice(make_session, person) -> None:
    spent = {}
    for rho in (0.0, 0.69):
        rounds = []
        for seed in range(12):
            quality = np.sort(np.random.default_rng(seed).standard_normal(12))[::-1]
            done = person(make_session(12, rho=rho, name=f"S-{seed}"), {f"t{n + 1}": quality[n] for n in range(12)})
            rounds.append(len(done.judged))
        spent[rho] = sum(rounds)

    assert spent[0.69] < spent[0.0]


def sittings(make_session, person, *, sigma: float, count: int = 30):
    for seed in range(count):
        rng = np.random.default_rng(seed)
        quality = {f"t{n}": float(rng.standard_normal()) for n in range(1, 13)}
        yield person(make_session(12, name=f"S-{seed}", loss=0.05), quality, sigma=sigma)


def test_a_few_screens_are_asked_twice_unsaid_and_never_the_one_just_seen(make_session, person) -> None:
    done = list(sittings(make_session, person, sigma=0.5))
    asked = sum(len(session.judged) for session in done)
    again = [(session, judged) for session in done for judged in session.judged if judged.repeats >= 0]

    assert 0.02 * asked < len(again) < 0.12 * asked
    for session, judged in again:
        earlier = session.judged[judged.repeats]
        assert set(earlier.shown) == set(judged.shown)
        assert session.judged[session.judged.index(judged) - 1].shown != judged.shown


def test_a_steady_person_agrees_with_themselves_and_an_unsteady_one_less(make_session, person) -> None:
    told = {}
    for sigma in (0.0, 2.0):
        shares = [share for session in sittings(make_session, person, sigma=sigma) for _, share in repeats_of(session)]
        told[sigma] = sum(shares) / len(shares)

    assert told[0.0] == 1.0
    assert told[2.0] < 0.8


@pytest.mark.parametrize("seed", range(4))
def test_real_raters_who_often_disagree_still_arrive_near_the_best(make_session, samples, seed) -> None:
    """Thirty clips rated by twenty people; every screen is answered by another of them."""
    with (samples / "judgements" / "sureal_p910_small.csv").open(encoding="utf-8") as file:
        rated = np.array([[float(cell) for cell in row] for row in csv.reader(file)])
    usual = np.nanmean(rated, axis=1)
    rng = np.random.default_rng(seed)
    session = make_session(len(usual), name=f"S-{seed}", sigma=0.9)
    while (up := panes(session)) and len(session.judged) < 40:
        rater = rng.integers(rated.shape[1])
        said = {take: np.nan_to_num(rated[int(take[1:]) - 1, rater], nan=3.0) + 0.01 * rng.random() for take in up}
        best, worst = max(said, key=lambda take: said[take]), min(said, key=lambda take: said[take])
        answer = Answer(best=best, worst=worst if len(up) > 2 else "")
        session = append_judged(session, judge_screen(session, answer))

    chosen = int(summary(session).choice[1:]) - 1

    assert usual[chosen] > usual.max() - 0.6 * usual.std()


def test_nobody_is_asked_the_same_twice_in_a_row(make_session, person) -> None:
    for session in sittings(make_session, person, sigma=0.5, count=15):
        shown = [set(judged.shown) for judged in session.judged]

        assert all(one != other for one, other in pairwise(shown))


def test_the_pairs_of_an_answer_are_all_that_it_says(make_session, say) -> None:
    session = make_session(4)
    a, b, c, d = panes(session)

    said = pick.pairs_of(say(session, best=a, worst=d).judged[0])
    alone = pick.pairs_of(say(session, best=a).judged[0])
    nothing = pick.pairs_of(say(session, same=True).judged[0])

    assert set(said) == {(a, b), (a, c), (a, d), (b, d), (c, d)}
    assert set(alone) == {(a, b), (a, c), (a, d)}
    assert nothing == ()


def test_answers_about_a_take_that_was_thrown_out_later_still_count_for_the_others(make_session, say) -> None:
    session = make_session(8)
    a, b, _, _ = panes(session)
    judged = append_judged(session, judge_screen(session, Answer(best=a, worst=b)))

    after = say(judged, rejected=(b,))

    takes = in_play(after)
    belief = pick.believe(after, takes)
    assert b not in pick.live(after, takes)
    assert belief.mean[takes.index(a)] > 0.3
