"""What past sessions teach, each answer once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rushes.model.review import Answer, Judged, Session
from rushes.review.history import earlier_answers, machine_trust, names_worst, paces_of


@pytest.fixture
def session(make_session) -> Session:
    """Two screens, and the first of them once more: the machine foretold 4 of 5 pairs, then 1 of 1."""
    four = Judged(answer=Answer(best="t2", worst="t4", ms=12_000), shown=("t4", "t2", "t1", "t3"), stage="pick")
    again = replace(four, answer=Answer(best="t1", worst="t4", ms=14_000), repeats=0)
    pair = Judged(answer=Answer(best="t2", ms=8000), shown=("t5", "t2"), stage="pick")
    return replace(make_session(6), judged=(four, pair, again))


def test_a_machine_is_judged_by_every_pair_once_though_it_was_asked_twice(session) -> None:
    trust = machine_trust([session])

    assert (trust.pairs, trust.hits) == (6, 5)


def test_a_persons_pace_is_told_by_layout_and_repeats_by_the_pairs_that_agree(session) -> None:
    paces = paces_of([session])

    assert (paces[4].screens, paces[4].seconds) == (2, 13.0)
    assert (paces[2].screens, paces[2].seconds) == (1, 8.0)
    assert (paces[4].repeats.asked, paces[4].repeats.agreed) == (1, pytest.approx(0.75))
    assert paces[2].repeats.asked == 0
    assert paces_of([])[4].screens == 0


def test_the_latest_session_of_a_place_is_remembered_with_what_it_began_with(session) -> None:
    place = ("S", "", "16:9")
    second = replace(session, terms=replace(session.terms, earlier=session.judged[:1]), judged=session.judged[1:2])

    assert earlier_answers([session, second], place) == session.judged[:2]
    assert earlier_answers([session, replace(second, judged=(), terms=session.terms)], place) == session.judged
    assert earlier_answers([session], ("S", "city", "16:9")) == ()


def test_who_mostly_names_the_worst_is_expected_to(session) -> None:
    assert names_worst([session])
    assert not names_worst([replace(session, judged=session.judged[1:2])])
    assert not names_worst([])
