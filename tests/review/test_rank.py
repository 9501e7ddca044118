"""A ranking orders takes with reasons and decides nothing."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.model.brief import MediaRef
from rushes.model.review import Decision, Ranked
from rushes.model.take import ClipFacts, Flag, Score, Take
from rushes.review.rank import rank_takes, suggest_take
from rushes.timebase import Rate

RATE = Rate(Fraction(24))
FACTS = ClipFacts(width=64, height=36, rate=RATE, frames=48, seconds=Fraction(2))


def make_take(number: int, *, shot: str = "S", **more) -> Take:
    fields = {"state": "collected", **more}
    return Take(
        id=f"{shot}{number}",
        name=f"{shot}_tk{number:03d}",
        shot=shot,
        segment="",
        brief="b",
        recipe="r",
        take_number=number,
        engine="previz",
        seed=number,
        origin="previz",
        media=MediaRef(sha256="0"),
        facts=FACTS,
        **fields,
    )


def make_score(value: float | None, *, measure: str = "flicker", **more) -> Score:
    fields = {"name": "global", "unit": "%", "direction": "lower", "bounds": (None, 1.0), **more}
    return Score(measure=measure, value=value, **fields)


def order(takes, scores, flags=None) -> list[str]:
    return [entry.take for entry in rank_takes(takes, scores=scores, flags=flags)]


def test_the_steadier_take_comes_first_and_the_reason_says_so() -> None:
    takes = [make_take(1), make_take(2)]
    scores = {"S1": [make_score(4.0)], "S2": [make_score(1.5)]}

    first, second = rank_takes(takes, scores=scores)

    assert (first.take, first.place, second.place) == ("S2", 1, 2)
    assert first.reasons == ("flicker 1.5 %, better than its siblings (middle 2.75)",)
    assert second.reasons == ("flicker 4 %, worse than its siblings (middle 2.75)",)


def test_values_within_what_nobody_would_notice_are_a_tie_by_take_number() -> None:
    takes = [make_take(2), make_take(1)]
    scores = {"S1": [make_score(0.9)], "S2": [make_score(0.1)]}

    ranked = rank_takes(takes, scores=scores)

    assert [entry.take for entry in ranked] == ["S1", "S2"]
    assert ranked[0].reasons == ("nothing sets it apart; in the order the takes were made",)


def test_a_difference_within_its_uncertainty_is_a_tie() -> None:
    takes = [make_take(1), make_take(2)]
    scores = {"S1": [make_score(3.0, uncertainty=2.0)], "S2": [make_score(2.5, uncertainty=2.0)]}

    assert order(takes, scores) == ["S1", "S2"]


def test_a_hard_fault_comes_last_and_is_parked_with_its_reason() -> None:
    takes = [make_take(1), make_take(2, state="failed", faults=("cannot be decoded",)), make_take(3)]
    scores = {"S1": [make_score(0.0)], "S2": [make_score(0.0)], "S3": [make_score(9.0)]}
    flags = {"S1": [Flag(measure="integrity", level="fact", sentence="12 frames are black")]}

    ranked = rank_takes(takes, scores=scores, flags=flags)

    assert [(entry.take, entry.place, entry.parked) for entry in ranked] == [
        ("S3", 1, False),
        ("S1", 2, True),
        ("S2", 3, True),
    ]
    assert ranked[1].reasons == ("12 frames are black",)
    assert ranked[2].reasons == ("cannot be decoded",)


def test_numbers_that_blur_improves_never_decide_alone() -> None:
    takes = [make_take(1), make_take(2)]
    blur = {"measure": "noise", "blur_improves": True}
    scores = {"S1": [make_score(9.0, **blur)], "S2": [make_score(2.0, **blur)]}

    assert order(takes, scores) == ["S1", "S2"]


def test_numbers_that_blur_improves_never_turn_the_others_round() -> None:
    takes = [make_take(1), make_take(2)]
    scores = {
        "S1": [make_score(2.0), *[make_score(9.0, measure=f"n{i}", blur_improves=True) for i in range(5)]],
        "S2": [make_score(3.0), *[make_score(2.0, measure=f"n{i}", blur_improves=True) for i in range(5)]],
    }

    assert order(takes, scores) == ["S1", "S2"]


def test_higher_is_better_where_the_score_says_so() -> None:
    takes = [make_take(1), make_take(2)]
    sharp = {"measure": "sharpness", "direction": "higher", "bounds": (None, None)}
    scores = {"S1": [make_score(2.0, **sharp)], "S2": [make_score(5.0, **sharp)]}

    assert order(takes, scores) == ["S2", "S1"]


def test_a_value_is_judged_by_its_bounds_on_both_sides() -> None:
    takes = [make_take(n) for n in (1, 2, 3)]
    mired = {"measure": "temperature", "direction": "none", "bounds": (-10.0, 10.0)}
    scores = {"S1": [make_score(-60.0, **mired)], "S2": [make_score(40.0, **mired)], "S3": [make_score(5.0, **mired)]}

    assert order(takes, scores) == ["S3", "S2", "S1"]


def test_a_warning_costs_a_place_and_is_told() -> None:
    takes = [make_take(1), make_take(2)]
    flags = {"S1": [Flag(measure="palette", level="warn", sentence="31 % of the picture outside the palette")]}

    first, second = rank_takes(takes, scores={}, flags=flags)

    assert (first.take, second.take) == ("S2", "S1")
    assert second.reasons == ("31 % of the picture outside the palette",)


def test_a_notice_costs_nothing() -> None:
    takes = [make_take(1), make_take(2)]
    flags = {"S1": [Flag(measure="noise", level="notice", sentence="very clean")]}

    assert order(takes, {}, flags) == ["S1", "S2"]


def test_one_wild_number_does_not_outvote_all_others() -> None:
    takes = [make_take(n) for n in range(1, 9)]
    scores = {take.id: [make_score(2.0), *[make_score(2.0, measure=f"m{i}") for i in range(3)]] for take in takes}
    scores["S8"] = [make_score(1000.0), *[make_score(0.0, measure=f"m{i}") for i in range(3)]]

    assert order(takes, scores)[0] == "S8"


def test_scores_of_another_version_are_not_compared() -> None:
    takes = [make_take(1), make_take(2)]
    scores = {"S1": [make_score(9.0, version=1)], "S2": [make_score(2.0, version=2)]}

    assert order(takes, scores) == ["S1", "S2"]


def test_a_number_that_could_not_be_measured_says_nothing() -> None:
    takes = [make_take(1), make_take(2), make_take(3)]
    scores = {"S1": [make_score(None)], "S2": [make_score(9.0)], "S3": [make_score(2.0)]}

    assert order(takes, scores)[0] == "S3"
    assert order(takes, scores)[-1] == "S2"


def test_siblings_are_compared_with_siblings_only() -> None:
    takes = [make_take(1, shot="A"), make_take(1, shot="B"), make_take(2, shot="A")]
    scores = {"A1": [make_score(5.0)], "A2": [make_score(2.0)], "B1": [make_score(50.0)]}

    ranked = rank_takes(takes, scores=scores)

    assert [(entry.take, entry.place) for entry in ranked] == [("A2", 1), ("A1", 2), ("B1", 1)]
    assert ranked[2].reasons == ("the only take",)


def test_a_suggestion_is_the_first_that_nobody_rejected() -> None:
    ranked = [Ranked(take="a", place=1, reasons=("x", "y")), Ranked(take="b", place=2), Ranked(take="c", place=3)]

    plain = suggest_take(ranked, decisions={})
    after = suggest_take(ranked, decisions={"a": Decision(take="a", state="rejected")})

    assert plain is not None
    assert after is not None
    assert (plain.take, plain.why, after.take) == ("a", "x; y", "b")


def test_nothing_is_suggested_where_a_person_has_circled_or_all_is_parked() -> None:
    ranked = [Ranked(take="a", place=1), Ranked(take="b", place=2)]

    assert suggest_take(ranked, decisions={"b": Decision(take="b", state="circled")}) is None
    assert suggest_take([Ranked(take="a", place=1, parked=True)], decisions={}) is None


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12), st.randoms())
def test_the_order_of_asking_does_not_matter(values, random) -> None:
    takes = [make_take(n) for n in range(len(values))]
    scores = {take.id: [make_score(value)] for take, value in zip(takes, values, strict=True)}
    shuffled = takes[:]
    random.shuffle(shuffled)

    ranked = rank_takes(takes, scores=scores)

    assert ranked == rank_takes(shuffled, scores=scores)
    assert sorted(entry.take for entry in ranked) == sorted(take.id for take in takes)
    assert [entry.place for entry in ranked] == list(range(1, len(takes) + 1))
