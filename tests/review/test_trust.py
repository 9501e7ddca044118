"""Trust is earned: noise from repeats, the machine's order from pairs it foretold, the layout from seconds."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.review.trust import (
    Pace,
    Repeats,
    Trust,
    add_predictions,
    agree,
    agreement_of_sigma,
    choose_layout,
    learn_sigma,
    points_of_places,
    rho_of_accuracy,
    sigma_of_agreement,
)


@pytest.mark.parametrize(("agreement", "sigma"), [(0.86, 0.33), (0.80, 0.5), (0.67, 1.0)])
def test_agreement_tells_the_noise_as_on_the_research_page(agreement, sigma) -> None:
    assert sigma_of_agreement(agreement) == pytest.approx(sigma, abs=0.02)


@given(st.floats(0.1, 3.0))
@settings(deadline=None)
def test_agreement_and_noise_are_each_others_inverse(sigma: float) -> None:
    assert sigma_of_agreement(agreement_of_sigma(sigma)) == pytest.approx(sigma, rel=1e-6)


def test_agreement_is_what_two_looks_at_two_takes_agree_on() -> None:
    rng = np.random.default_rng(1)
    gap = rng.standard_normal(400_000) - rng.standard_normal(400_000)
    looks = [gap + 0.7 * np.sqrt(2) * rng.standard_normal(400_000) for _ in range(2)]

    assert agreement_of_sigma(0.7) == pytest.approx((looks[0] * looks[1] > 0).mean(), abs=0.003)


@pytest.mark.parametrize(("accuracy", "rho"), [(0.60, 0.31), (0.65, 0.45), (0.74, 0.69), (0.5, 0.0)])
def test_accuracy_on_pairs_tells_the_correlation_as_on_the_research_page(accuracy, rho) -> None:
    assert rho_of_accuracy(accuracy) == pytest.approx(rho, abs=0.006)


def test_a_machine_starts_without_trust_and_has_none_below_thirty_pairs() -> None:
    assert Trust().rho == 0
    assert Trust(pairs=29, hits=29).rho == 0
    assert not Trust(pairs=29, hits=29).may_fold


def test_trust_is_drawn_towards_chance_and_never_below_it() -> None:
    good, wrong, fair = Trust(pairs=30, hits=30), Trust(pairs=100, hits=20), Trust(pairs=100, hits=65)

    assert good.accuracy == pytest.approx(40 / 50)
    assert (wrong.rho, wrong.may_fold) == (0.0, False)
    assert fair.rho == pytest.approx(rho_of_accuracy(75 / 120))
    assert fair.may_fold
    assert not Trust(pairs=200, hits=115).may_fold


def test_only_pairs_that_the_machine_spoke_of_are_counted() -> None:
    places = {"a": 1, "b": 2, "c": 2}

    trust = add_predictions(Trust(pairs=1, hits=1), [("a", "b"), ("c", "a"), ("b", "c"), ("a", "x")], places)

    assert (trust.pairs, trust.hits) == (3, 2)


def test_repeats_are_compared_by_the_pairs_that_both_answers_order() -> None:
    first = [("a", "b"), ("a", "c"), ("b", "c")]

    assert agree(first, first) == 1.0
    assert agree(first, [("b", "a"), ("a", "c")]) == 0.5
    assert agree(first, [("x", "y")]) is None


def test_noise_is_the_default_until_thirty_repeats_then_the_persons_own() -> None:
    few = learn_sigma({4: Repeats(asked=29, agreed=29.0)})
    steady = learn_sigma({4: Repeats(asked=200, agreed=180.0)})
    usual = learn_sigma({4: Repeats(asked=60, agreed=43.0)})
    unsteady = learn_sigma({4: Repeats(asked=200, agreed=115.0)})

    assert few == 0.5
    assert steady < usual < unsteady
    assert 0.05 < steady < 0.4
    assert unsteady > 0.8


def test_places_become_scores_of_mean_0_and_variance_1_best_first() -> None:
    points = points_of_places(12)

    assert list(points) == sorted(points, reverse=True)
    assert np.mean(points) == pytest.approx(0, abs=1e-9)
    assert np.var(points) == pytest.approx(1)
    assert points_of_places(1) == (pytest.approx(0.0),)


def test_four_panes_until_a_persons_own_screens_prove_slow() -> None:
    def pace(screens: int, seconds: float) -> Pace:
        return Pace(screens=screens, seconds=seconds)

    assert choose_layout({}) == 4
    assert choose_layout({4: pace(7, 60.0)}) == 4
    assert choose_layout({4: pace(8, 15.0)}) == 4
    assert choose_layout({4: pace(8, 24.0)}) == 2
    assert choose_layout({4: pace(8, 24.0), 2: pace(8, 14.0)}) == 4


def test_unsteady_answers_on_four_panes_count_against_them() -> None:
    steady, unsteady = Repeats(asked=40, agreed=34.0), Repeats(asked=40, agreed=25.0)

    alike = choose_layout({4: Pace(screens=9, seconds=16.0, repeats=steady), 2: Pace(repeats=steady)})
    worse = choose_layout({4: Pace(screens=9, seconds=16.0, repeats=unsteady), 2: Pace(repeats=steady)})

    assert (alike, worse) == (4, 2)


def test_a_published_machines_order_earns_its_trust_on_published_human_ratings(samples) -> None:
    rated = json.loads((samples / "judgements" / "videoscore_eval_video_feedback_videoscore.json").read_text("utf-8"))
    people = {item["id"]: sum(json.loads(item["ref"])) for item in rated}
    machine = {item["id"]: sum(json.loads(item["ans"])) for item in rated}
    places = {name: place for place, name in enumerate(sorted(machine, key=lambda name: -machine[name]), start=1)}
    pairs = [(a, b) if people[a] > people[b] else (b, a) for a, b in combinations(people, 2) if people[a] != people[b]]

    trust = add_predictions(Trust(), pairs, places)
    turned = add_predictions(Trust(), pairs, {name: -place for name, place in places.items()})

    assert trust.pairs > 500
    assert 0.7 < trust.accuracy < 0.9
    assert trust.may_fold
    assert (turned.rho, turned.may_fold) == (0.0, False)
