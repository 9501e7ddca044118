"""Several reviewers: a first word is given blind, agreement has an interval, and what differs is put up to settle."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rushes.model.ledger import Actor, Entry
from rushes.model.review import Answer, Candidate, Judged, Session, Terms
from rushes.review.decisions import fold_decisions
from rushes.review.voices import Hearing, pooled_chances, wilson

HERE, THERE = ("s10", "", "16:9"), ("s20", "", "16:9")
PLACES = {"a": HERE, "b": HERE, "c": HERE, "x": THERE, "y": THERE}
SIBLINGS = {take: place[0] for take, place in PLACES.items()}


def make_log(*said: tuple[str, str, str] | tuple[str, str, str, dict[str, object]]) -> list[Entry]:
    """(who, event, take or shot, body) in order."""
    entries = []
    for seq, (who, event, about, *body) in enumerate(said, start=1):
        is_look = event == "review.revealed"
        entries.append(
            Entry(
                seq=seq,
                id=f"e{seq}",
                at=datetime(2026, 3, 1, 9, tzinfo=UTC),
                event=event,
                actor=Actor(id=who),
                production="p",
                shot=about if is_look else "",
                take="" if is_look else about,
                body=body[0] if body else {},
            )
        )
    return entries


def hear(*said) -> Hearing:
    return Hearing(make_log(*said), PLACES)


CIRCLE, REJECT, UNDO, LOOK = "take.circled", "take.rejected", "circle.undone", "review.revealed"
BLIND = {"blind": True}


def test_others_words_are_hidden_until_one_has_circled_or_looked() -> None:
    ann = ("ann", CIRCLE, "a")

    assert not hear(ann).is_hidden(HERE, "ann")
    assert hear(ann).is_hidden(HERE, "ben")
    assert not hear(ann).is_hidden(THERE, "ben")
    assert hear(("ann", REJECT, "a")).is_hidden(HERE, "ben")
    assert hear(ann, ("ben", REJECT, "b", BLIND)).is_hidden(HERE, "ben")  # thrown out one, chosen none
    assert not hear(ann, ("ben", CIRCLE, "b", BLIND)).is_hidden(HERE, "ben")
    assert not hear(ann, ("ben", LOOK, "s10", {"segment": "", "aspect": "16:9"})).is_hidden(HERE, "ben")
    assert hear(ann, ("ben", LOOK, "s10", {"segment": "city", "aspect": "16:9"})).is_hidden(HERE, "ben")
    assert hear(ann, ("eve", LOOK, "")).is_hidden(HERE, "ben")


def test_looking_at_everything_opens_what_was_said_until_then_and_nothing_later() -> None:
    heard = hear(("ann", CIRCLE, "a"), ("ben", LOOK, ""), ("ann", CIRCLE, "x"))

    assert heard.hidden("ben") == {THERE}


def test_a_blind_circle_does_not_overturn_another_persons_and_comes_up_where_that_is_taken_back() -> None:
    both = make_log(("ann", CIRCLE, "a"), ("ben", CIRCLE, "b", BLIND))
    alone = make_log(("ann", CIRCLE, "a"), ("ben", CIRCLE, "b", BLIND), ("ann", UNDO, "a"))

    assert {t: d.state for t, d in fold_decisions(both, siblings=SIBLINGS).items()} == {"a": "circled", "b": "open"}
    assert fold_decisions(alone, siblings=SIBLINGS)["b"].state == "circled"


def test_a_blind_reject_leaves_another_persons_circle_and_throws_out_the_rest() -> None:
    log = make_log(("ann", CIRCLE, "a"), ("ben", REJECT, "a", BLIND), ("ben", REJECT, "b", BLIND))

    assert {t: d.state for t, d in fold_decisions(log, siblings=SIBLINGS).items()} == {"a": "circled", "b": "rejected"}


def test_each_takes_back_their_own_word() -> None:
    log = make_log(("ann", CIRCLE, "a"), ("ben", CIRCLE, "a", BLIND), ("ben", UNDO, "a", BLIND))

    stands = fold_decisions(log, siblings=SIBLINGS)["a"]
    assert (stands.state, stands.by) == ("circled", "ann")
    assert [voice.who for voice in Hearing(log, PLACES).voices(HERE)] == ["ann"]


def test_what_differs_is_a_short_list_until_a_circle_settles_it_after_all_have_spoken() -> None:
    said = (("ann", CIRCLE, "a"), ("ben", CIRCLE, "b", BLIND), ("eve", CIRCLE, "b", BLIND))
    settled = (*said, ("ann", CIRCLE, "b", {"basis": "settled"}))

    (dispute,) = hear(*said).disputes()
    assert (dispute.place, dispute.takes) == (HERE, ("b", "a"))
    assert [voice.who for voice in dispute.voices] == ["ann", "ben", "eve"]
    assert hear(*said[:2], ("ben", CIRCLE, "a")).disputes() == ()  # a change of mind
    assert hear(*settled).disputes() == ()
    assert len(hear(*settled, ("max", CIRCLE, "c", BLIND)).disputes()) == 1  # somebody new speaks


def test_agreement_counts_first_choices_only_and_says_what_chance_would_reach() -> None:
    said = (
        ("ann", CIRCLE, "a"),
        ("ben", CIRCLE, "b", BLIND),
        ("ben", CIRCLE, "a"),  # after he saw hers
        ("ann", CIRCLE, "x"),
        ("ben", CIRCLE, "x", BLIND),
    )

    (pair,) = hear(*said).agreements({HERE: 3, THERE: 2})
    assert (pair.a, pair.b, pair.same, pair.of) == ("ann", "ben", 1, 2)
    assert pair.chance == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert pair.low < 0.5 < pair.high
    assert hear(*said).agreements({HERE: 1, THERE: 1}) == ()  # nothing to choose among


def test_the_interval_is_wilsons() -> None:
    assert wilson(5, 7) == pytest.approx((0.3589, 0.9178), abs=1e-4)  # as statsmodels' proportion_confint says
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(3, 3)[1] == 1.0


def session_of(who: str, best: str, *, times: int) -> Session:
    takes = ("a", "b", "c")
    candidates = tuple(Candidate(take=take, number=n, place=n) for n, take in enumerate(takes, 1))
    judged = Judged(answer=Answer(best=best, ms=9000), shown=takes, stage="pick")
    return Session(
        id=f"s-{who}",
        decider=who,
        terms=Terms(mode="pick", shot="s10", candidates=candidates),
        judged=(judged,) * times,
    )


def test_everybodys_comparisons_together_lean_to_where_more_was_said() -> None:
    even = pooled_chances([session_of("ann", "a", times=1), session_of("ben", "b", times=1)], ("a", "b"))
    leaning = pooled_chances([session_of("ann", "a", times=1), session_of("ben", "b", times=3)], ("a", "b"))

    assert sum(even.values()) == pytest.approx(1.0)
    assert even["a"] == pytest.approx(0.5, abs=0.08)
    assert leaning["b"] > 0.6
    assert pooled_chances([], ("a", "b")) == {}
