"""The belief agrees with brute force, is symmetric where the world is, and stops when it should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.review import belief as beliefs
from rushes.review.belief import Belief

SEEN = np.random.default_rng(5)
SAMPLES = 400_000


@st.composite
def some_beliefs(draw: st.DrawFn, count: int = 5) -> Belief:
    """A belief after a few answers of whatever kind."""
    belief = beliefs.start_belief(
        count, points=draw(st.lists(st.floats(-2, 2), min_size=count, max_size=count)), rho=0.4
    )
    for _ in range(draw(st.integers(0, 4))):
        shown = draw(st.permutations(range(count)))[: draw(st.integers(2, 4))]
        kind = draw(st.sampled_from(["best", "both", "same", "kept"]))
        if kind == "same":
            belief = beliefs.call_same(belief, shown)
        elif kind == "kept":
            belief = beliefs.judge(belief, shown[0], kept=draw(st.booleans()), threshold=draw(st.floats(-1, 1)))
        else:
            belief = beliefs.choose(belief, shown, best=shown[0], worst=shown[-1] if kind == "both" else None)
    return belief


def moments(keep: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return drawn[keep].mean(axis=0), np.cov(drawn[keep].T)


def correlated(count: int = 3) -> tuple[Belief, np.ndarray]:
    mix = np.array([[1.0, 0.0, 0.0], [0.5, 0.8, 0.0], [-0.3, 0.2, 0.9]])
    belief = Belief(mean=np.array([0.2, -0.1, 0.4]), cov=mix @ mix.T)
    return belief, belief.mean + SEEN.standard_normal((SAMPLES, count)) @ mix.T


def test_one_pair_gives_the_moments_of_the_exact_posterior() -> None:
    belief, drawn = correlated()
    seen = drawn + 0.5 * SEEN.standard_normal(drawn.shape)

    told = beliefs.prefer(belief, 0, 1, sigma=0.5)

    mean, cov = moments(seen[:, 0] > seen[:, 1], drawn)
    assert told.mean == pytest.approx(mean, abs=0.01)
    assert told.cov == pytest.approx(cov, abs=0.015)


@pytest.mark.parametrize("kept", [True, False])
def test_a_verdict_on_one_take_gives_the_moments_of_the_exact_posterior(kept: bool) -> None:
    belief, drawn = correlated()
    seen = drawn[:, 2] + 0.5 * SEEN.standard_normal(len(drawn))

    told = beliefs.judge(belief, 2, kept=kept, threshold=0.3, sigma=0.5)

    mean, cov = moments((seen > 0.3) == kept, drawn)
    assert told.mean == pytest.approx(mean, abs=0.01)
    assert told.cov == pytest.approx(cov, abs=0.015)


def test_no_difference_gives_what_regression_on_the_seen_differences_gives() -> None:
    belief, drawn = correlated()
    seen = drawn + 0.5 * SEEN.standard_normal(drawn.shape)
    gaps = np.stack([seen[:, 1] - seen[:, 0], seen[:, 2] - seen[:, 0]], axis=1)

    told = beliefs.call_same(belief, (0, 1, 2), sigma=0.5)

    both = np.cov(np.concatenate([drawn, gaps], axis=1).T)
    slope = both[:3, 3:] @ np.linalg.inv(both[3:, 3:])
    assert told.mean == pytest.approx(drawn.mean(axis=0) - slope @ gaps.mean(axis=0), abs=0.008)
    assert told.cov == pytest.approx(both[:3, :3] - slope @ both[3:, :3], abs=0.008)
    near = moments(np.ptp(seen, axis=1) < 0.15, drawn)[0]
    assert told.mean == pytest.approx(near, abs=0.06)


def test_the_best_and_worst_of_four_give_the_moments_of_the_exact_posterior() -> None:
    belief = beliefs.prefer(beliefs.start_belief(4), 1, 0)
    drawn = SEEN.multivariate_normal(belief.mean, belief.cov, size=2 * SAMPLES)
    seen = drawn + 0.625 * SEEN.standard_normal(drawn.shape)
    keep = (seen.argmax(axis=1) == 0) & (seen.argmin(axis=1) == 3)

    told = beliefs.choose(belief, (0, 1, 2, 3), best=0, worst=3)

    mean, cov = moments(keep, drawn)
    assert told.mean == pytest.approx(mean, abs=0.03)
    assert told.cov == pytest.approx(cov, abs=0.04)


def test_the_best_of_four_alone_gives_the_moments_of_the_exact_posterior() -> None:
    drawn = SEEN.standard_normal((SAMPLES, 5))
    seen = drawn[:, :4] + 0.625 * SEEN.standard_normal((SAMPLES, 4))

    told = beliefs.choose(beliefs.start_belief(5), (3, 2, 1, 0), best=1)

    mean, cov = moments(seen.argmax(axis=1) == 1, drawn)
    assert told.mean == pytest.approx(mean, abs=0.03)
    assert told.cov == pytest.approx(cov, abs=0.04)


@given(some_beliefs(), st.floats(0.1, 2.0))
@settings(deadline=None)
def test_what_is_said_of_two_takes_mirrors_when_they_change_places(belief: Belief, sigma: float) -> None:
    swapped = beliefs.restrict(belief, [1, 0, 2, 3, 4])

    one = beliefs.prefer(belief, 0, 1, sigma=sigma)
    other = beliefs.restrict(beliefs.prefer(swapped, 1, 0, sigma=sigma), [1, 0, 2, 3, 4])

    assert one.mean == pytest.approx(other.mean, abs=1e-9)
    assert one.cov == pytest.approx(other.cov, abs=1e-9)


@given(some_beliefs(), st.floats(0.1, 2.0))
@settings(deadline=None)
def test_good_and_bad_are_symmetric(belief: Belief, sigma: float) -> None:
    upside_down = Belief(mean=-belief.mean, cov=belief.cov)

    up = beliefs.prefer(belief, 0, 1, sigma=sigma)
    down = beliefs.prefer(upside_down, 1, 0, sigma=sigma)

    assert up.mean == pytest.approx(-down.mean, abs=1e-9)
    assert up.cov == pytest.approx(down.cov, abs=1e-9)


@given(some_beliefs(), st.permutations(range(5)))
@settings(max_examples=40, deadline=None)
def test_where_a_take_stands_on_the_screen_changes_nothing(belief: Belief, order: list[int]) -> None:
    first = beliefs.choose(belief, order[:4], best=order[0], worst=order[1])
    again = beliefs.choose(belief, sorted(order[:4]), best=order[0], worst=order[1])

    assert first.mean == pytest.approx(again.mean)


@given(some_beliefs())
@settings(deadline=None)
def test_a_belief_stays_a_belief_and_an_answer_never_widens_it(belief: Belief) -> None:
    told = beliefs.prefer(belief, 0, 1)

    assert np.linalg.eigvalsh(told.cov).min() > -1e-9
    assert np.all(np.diag(told.cov) <= np.diag(belief.cov) + 1e-12)
    assert told.mean[0] - told.mean[1] > belief.mean[0] - belief.mean[1] - 1e-12


@given(some_beliefs())
@settings(max_examples=30, deadline=None)
def test_expected_improvement_is_what_brute_force_says(belief: Belief) -> None:
    over = beliefs.champion(belief)
    drawn = np.random.default_rng(1).multivariate_normal(belief.mean, belief.cov, size=10_000, method="eigh")

    told = beliefs.expected_improvement(belief, over)

    counted = np.maximum(drawn - drawn[:, [over]], 0).mean(axis=0)
    assert told == pytest.approx(counted, abs=0.05)
    assert told[over] == 0


@given(some_beliefs())
@settings(max_examples=40, deadline=None)
def test_the_loss_lies_between_the_best_improvement_and_the_sum_of_all(belief: Belief) -> None:
    gains = beliefs.expected_improvement(belief, beliefs.champion(belief))

    loss = beliefs.expected_loss(belief, draws=4000)

    assert gains.max() - 0.04 <= loss <= gains.sum() + 0.04


def test_the_loss_before_any_answer_is_the_expected_best_of_normals() -> None:
    told = [beliefs.expected_loss(beliefs.start_belief(count), draws=20_000) for count in (4, 8, 12, 20)]

    assert told == pytest.approx([1.03, 1.42, 1.63, 1.87], abs=0.03)


def test_the_chances_to_be_the_best_add_up_and_a_seed_repeats_them() -> None:
    belief = beliefs.choose(beliefs.start_belief(6), (0, 1, 2, 3), best=1, worst=2)

    told = beliefs.chance_best(belief)

    assert told.sum() == pytest.approx(1)
    assert told.argmax() == 1
    assert np.array_equal(told, beliefs.chance_best(belief))


def test_the_chance_that_one_is_better_counts_both_doubts() -> None:
    belief = beliefs.prefer(beliefs.start_belief(2), 0, 1, sigma=0.5)
    drawn = SEEN.standard_normal((SAMPLES, 2))
    seen = drawn + 0.5 * SEEN.standard_normal(drawn.shape)
    won = drawn[seen[:, 0] > seen[:, 1]]

    told = beliefs.chance_better(belief, 1, 0)

    assert told == pytest.approx((won[:, 1] > won[:, 0]).mean(), abs=0.03)
    assert told + beliefs.chance_better(belief, 0, 1) == pytest.approx(1)


def test_the_winner_meets_those_who_promise_most_and_of_equals_the_first() -> None:
    start = beliefs.start_belief(12)

    first = beliefs.next_panes(start)
    second = beliefs.next_panes(beliefs.choose(start, first, best=2, worst=0))
    pair = beliefs.next_panes(start, panes=2)

    assert first == (0, 1, 2, 3)
    assert second == (2, 4, 5, 6)
    assert pair == (0, 1)


def test_the_likeliest_answer_is_the_one_that_is_counted_most() -> None:
    belief = Belief(mean=np.array([2.0, 0.0, -2.0, 0.1]), cov=np.eye(4) * 0.2)

    chance, best, worst = beliefs.likely_answers(belief, (0, 1, 2))[0]

    assert (best, worst) == (0, 2)
    assert 0.8 < chance < 1
    assert sum(item[0] for item in beliefs.likely_answers(belief, (3, 1))) == pytest.approx(1)


def test_a_bar_that_keeps_a_share_keeps_that_share() -> None:
    seen = SEEN.standard_normal(SAMPLES) + 0.875 * SEEN.standard_normal(SAMPLES)

    bars = [beliefs.keep_threshold(share, sigma=0.875) for share in (0.1, 0.5, 0.8)]

    assert [(seen > bar).mean() for bar in bars] == pytest.approx([0.1, 0.5, 0.8], abs=0.005)


def test_an_answer_that_could_hardly_be_moves_the_belief_and_stays_finite() -> None:
    sure = Belief(mean=np.array([30.0, -30.0]), cov=np.eye(2) * 0.01)

    told = beliefs.prefer(sure, 1, 0, sigma=0.1)

    assert np.all(np.isfinite(told.mean))
    assert told.mean[1] > sure.mean[1]
    assert np.linalg.eigvalsh(told.cov).min() >= 0


def test_one_look_at_two_takes_is_a_plain_preference_and_more_panes_are_noisier() -> None:
    start = beliefs.prefer(beliefs.start_belief(3), 2, 0)

    alone = beliefs.choose(start, (1, 0), best=0)
    plain = beliefs.prefer(start, 0, 1)

    assert alone.mean == pytest.approx(plain.mean)
    assert alone.cov == pytest.approx(plain.cov)
    assert [beliefs.screen_sigma(1.0, panes=panes) for panes in (2, 3, 4, 9, 12)] == [1.0, 1.25, 1.25, 1.75, 1.75]
