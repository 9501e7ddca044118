"""What is believed about the quality of takes: a Gaussian with full covariance, what to look at next, when to stop.

The unit everywhere is one standard deviation of quality among the takes of one shot, as the decider would judge them
with unlimited patience. A judgement sees q + e with e ~ N(0, sigma^2) for every take on the screen. The updates are
assumed density filtering with a probit likelihood: moment matching of a Gaussian cut by a half-space, the step of
TrueSkill (Herbrich, Minka & Graepel 2006) kept with full covariance, because two takes that were compared are no longer
independent. The next screen follows ASAP's full-posterior idea (Mikhailiuk et al., ICPR 2020) with expected improvement
in place of information gain, since only the top matters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
#: A take by its index, or by its id.
Name = TypeVar("Name", int, str)

#: Noise of one judgement of two pictures until a person's own repeats say better, SD.
SIGMA = 0.5
#: A screen of more pictures shares attention: noise grows by this factor, by panes shown at most.
ATTENTION = ((2, 1.0), (4, 1.25), (9, 1.75))
#: Stop when more looking would gain less than this, SD; hero shots are looked at longer. The research page says 0.10
#: and 0.05 of a claim that is too small; these, of one that holds, stop after as many seconds and lose as much.
LOSS = 0.15
HERO_LOSS = 0.08
_DRAWS = 400
_SWEEPS = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class Belief:
    """A joint Gaussian over the quality of N takes.

    Args:
        mean: (N,) float64, SD.
        cov: (N, N) float64, symmetric and positive semi-definite, SD squared.
    """

    mean: Vector
    cov: Vector

    def __len__(self) -> int:
        return len(self.mean)


def start_belief(count: int, *, points: Sequence[float] | None = None, rho: float = 0.0) -> Belief:
    """What is believed before anybody looked.

    Args:
        count: how many takes.
        points: a machine's standard scores of them (mean 0, variance 1); None where it says nothing.
        rho: correlation of those scores with the decider's judgement, 0 (no trust) to below 1.

    Returns:
        mean rho * points, variance 1 - rho^2, takes independent.
    """
    said = np.zeros(count) if points is None else rho * np.asarray(points, np.float64)
    return _frozen(said, np.eye(count) * (1.0 - rho * rho))


def prefer(belief: Belief, better: int, worse: int, *, sigma: float = SIGMA) -> Belief:
    """After "`better` before `worse`" at noise `sigma` on each of the two."""
    direction = np.zeros(len(belief))
    direction[better], direction[worse] = 1.0, -1.0
    return _cut(belief, direction, noise=2.0 * sigma * sigma)


def judge(belief: Belief, take: int, *, kept: bool, threshold: float = 0.0, sigma: float = SIGMA) -> Belief:
    """After a take was kept or rejected on its own.

    Args:
        belief: before.
        take: its index.
        kept: False where it was thrown out.
        threshold: the quality from which this person keeps, SD (see `keep_threshold`).
        sigma: noise of one look.
    """
    sign = 1.0 if kept else -1.0
    direction = np.zeros(len(belief))
    direction[take] = sign
    return _cut(belief, direction, noise=sigma * sigma, offset=-sign * threshold)


def call_same(belief: Belief, shown: Sequence[int], *, sigma: float = SIGMA) -> Belief:
    """After "no difference" between all takes shown: every difference was seen as 0.

    For two takes that is a Gaussian observation of their difference with variance 2 sigma^2; for more, the differences
    to the first are observed together with the covariance that independent looks give them, so no take is special.
    """
    if len(shown) < 2:
        return belief
    contrast = np.zeros((len(shown) - 1, len(belief)))
    contrast[:, shown[0]] = -1.0
    contrast[np.arange(len(shown) - 1), list(shown[1:])] = 1.0
    seen = contrast @ belief.cov @ contrast.T + sigma * sigma * (np.eye(len(shown) - 1) + 1.0)
    gain = np.linalg.solve(seen, contrast @ belief.cov).T
    return _frozen(belief.mean - gain @ (contrast @ belief.mean), belief.cov - gain @ contrast @ belief.cov)


def choose(
    belief: Belief, shown: Sequence[int], *, best: int, worst: int | None = None, sigma: float = SIGMA
) -> Belief:
    """After the best, and where said the worst, of a screen.

    The best was seen above all others and the others above the worst: 5 inequalities between 4 looks that each have one
    error, not between 5 independent pairs. They are taken in together by expectation propagation (Minka 2001) on the
    looks. One look at two takes is `prefer`. Pair by pair, even with the noise raised by 1.3 as the research page has
    it, a stop claims 0.07 SD where 0.11 to 0.13 is lost; taken together, a tenth more is lost than claimed among 12
    takes and a third more among 20 (`benchmarks/choice.py`).

    Args:
        belief: before.
        shown: indices of the takes on the screen.
        best, worst: indices among them.
        sigma: noise of one judgement of two pictures; more panes share attention (`ATTENTION`).
    """
    panes = sorted(shown)
    noise = screen_sigma(sigma, panes=len(panes)) ** 2
    looks = belief.cov[np.ix_(panes, panes)] + noise * np.eye(len(panes))
    above = [(panes.index(a), panes.index(b)) for a, b in implied_pairs(panes, best=best, worst=worst)]
    mean, cov = _order_looks(belief.mean[panes], looks, above)
    gain = np.linalg.solve(looks, belief.cov[panes]).T
    return _frozen(belief.mean + gain @ (mean - belief.mean[panes]), belief.cov - gain @ (looks - cov) @ gain.T)


def implied_pairs(shown: Sequence[Name], *, best: Name, worst: Name | None = None) -> tuple[tuple[Name, Name], ...]:
    """The (better, worse) pairs that a best, and a worst where said, stand for, in order of index."""
    pairs = [(best, other) for other in sorted(shown) if other != best]
    if worst is not None and worst != best:
        pairs += [(other, worst) for other in sorted(shown) if other not in (best, worst)]
    return tuple(pairs)


def screen_sigma(sigma: float, *, panes: int) -> float:
    """Noise on each take of a screen of `panes`, from the noise with two."""
    return sigma * next((factor for most, factor in ATTENTION if panes <= most), ATTENTION[-1][1])


def restrict(belief: Belief, takes: Sequence[int]) -> Belief:
    """The belief about some of the takes, in the given order; the others are looked away from, not forgotten."""
    chosen = list(takes)
    return _frozen(belief.mean[chosen], belief.cov[np.ix_(chosen, chosen)])


def champion(belief: Belief) -> int:
    """The take with the highest mean; the first of equals."""
    return int(np.argmax(np.round(belief.mean, 9)))


def expected_improvement(belief: Belief, over: int) -> Vector:
    """What each take is expected to gain over take `over`, E[max(x_j - x_over, 0)], (N,) SD; 0 for `over` itself.

    EI = s (phi(u) + u Phi(u)) with u = difference of means / s and s^2 the variance of the difference (Jones, Schonlau
    & Welch 1998; here the incumbent is uncertain too).
    """
    gap = belief.mean - belief.mean[over]
    spread = _spread(belief, over)
    gains = [_gain(float(mean), float(width)) for mean, width in zip(gap, spread, strict=True)]
    gains[over] = 0.0
    return np.array(gains)


def next_panes(belief: Belief, *, panes: int = 4) -> tuple[int, ...]:
    """The champion first, then the takes of highest expected improvement over it; of equals the earlier index first."""
    first = champion(belief)
    gains = np.round(expected_improvement(belief, first), 9)
    order = sorted((take for take in range(len(belief)) if take != first), key=lambda take: -gains[take])
    return (first, *order[: panes - 1])


def expected_loss(belief: Belief, *, draws: int = _DRAWS, seed: int = 0) -> float:
    """What stopping now is expected to cost, E[max x - x_champion], SD.

    Seeded antithetic draws; max x - x_champion is drawn as one number, which varies less than the maximum alone.
    """
    if len(belief) < 2:
        return 0.0
    drawn = _draw(belief, draws=draws, seed=seed)
    return float(np.mean(drawn.max(axis=1) - drawn[:, champion(belief)]))


def chance_best(belief: Belief, *, draws: int = _DRAWS, seed: int = 0) -> Vector:
    """Probability of each take to be the best of all, (N,), from seeded draws; the sum is 1."""
    drawn = _draw(belief, draws=draws, seed=seed)
    return np.bincount(drawn.argmax(axis=1), minlength=len(belief)) / len(drawn)


def chance_better(belief: Belief, take: int, than: int) -> float:
    """Probability that one take is truly better than another."""
    width = float(_spread(belief, than)[take])
    gap = float(belief.mean[take] - belief.mean[than])
    return 0.5 if width <= 0.0 and gap == 0.0 else float(gap > 0.0) if width <= 0.0 else _cdf(gap / width)


def likely_answers(
    belief: Belief, shown: Sequence[int], *, sigma: float = SIGMA, draws: int = _DRAWS, seed: int = 0
) -> tuple[tuple[float, int, int], ...]:
    """The (probability, best, worst) that a person looking at a screen would answer, likeliest first.

    Args:
        belief: now.
        shown: indices of the takes on the screen, two or more.
        sigma: noise of one judgement of two pictures.
        draws, seed: of the seeded draws.
    """
    panes = list(shown)
    noise = screen_sigma(sigma, panes=len(panes)) ** 2 * np.eye(len(panes))
    looked = restrict(belief, panes)
    seen = _draw(_frozen(looked.mean, looked.cov + noise), draws=draws, seed=seed)
    answers = seen.argmax(axis=1) * len(panes) + seen.argmin(axis=1)
    values, counts = np.unique(answers, return_counts=True)
    found = [
        (float(count) / len(seen), panes[int(value) // len(panes)], panes[int(value) % len(panes)])
        for value, count in zip(values, counts, strict=True)
    ]
    return tuple(sorted(found, key=lambda item: (-item[0], item[1], item[2])))


def keep_threshold(share: float, *, sigma: float = SIGMA) -> float:
    """The quality from which a person keeps who keeps this share of all takes, SD; qualities are N(0, 1) before."""
    return math.sqrt(1.0 + sigma * sigma) * normal_quantile(1.0 - min(max(share, 0.01), 0.99))


def normal_quantile(share: float) -> float:
    """The value below which this share (0 to 1, both excluded) of a standard normal lies, by bisection."""
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _cdf(middle) < share else (low, middle)
    return (low + high) / 2.0


def _frozen(mean: Vector, cov: Vector) -> Belief:
    mean, cov = np.array(mean, np.float64), np.array((cov + cov.T) / 2.0, np.float64)
    mean.setflags(write=False)
    cov.setflags(write=False)
    return Belief(mean=mean, cov=cov)


def _cut(belief: Belief, direction: Vector, *, noise: float, offset: float = 0.0) -> Belief:
    """Moment matching after "direction . (x + e) + offset > 0": mu += S a v/s, S -= S a a'S w/s^2."""
    moved: Vector = belief.cov @ direction
    spread = math.sqrt(float(direction @ moved) + noise)
    z = (float(direction @ belief.mean) + offset) / spread
    v = _inverse_mills(z)
    w = min(v * (v + z), 1.0)
    return _frozen(belief.mean + moved * (v / spread), belief.cov - np.outer(moved, moved) * (w / spread**2))


def _order_looks(mean: Vector, cov: Vector, above: Sequence[tuple[int, int]]) -> tuple[Vector, Vector]:
    """Mean and covariance of looks of which some were seen above others, by expectation propagation.

    Args:
        mean, cov: of the looks before, (K,) and (K, K).
        above: (higher, lower) by index.
    """
    sites = np.zeros((len(above), 2))  # precision, and precision times mean, that each inequality adds
    for _ in range(_SWEEPS if len(above) > 1 else 1):
        before = sites.copy()
        for site, (high, low) in enumerate(above):
            moved = cov[:, high] - cov[:, low]
            variance, gap = moved[high] - moved[low], mean[high] - mean[low]
            precision, pull = 1.0 / variance - sites[site, 0], gap / variance - sites[site, 1]
            spread = math.sqrt(1.0 / precision)
            z = pull * spread
            v = _inverse_mills(z)
            left = (1.0 - min(v * (v + z), 1.0 - 1e-9)) / precision
            new = 1.0 / left - precision, (pull / precision + spread * v) / left - pull
            more, further = new[0] - sites[site, 0], new[1] - sites[site, 1]
            mean = mean + moved * ((further - more * gap) / (1.0 + more * variance))
            cov = cov - np.outer(moved, moved) * (more / (1.0 + more * variance))
            sites[site] = new
        if np.allclose(sites, before, rtol=1e-4, atol=1e-6):
            break
    return mean, cov


def _spread(belief: Belief, over: int) -> Vector:
    """Standard deviation of every take's difference to one, (N,)."""
    variance: Any = np.diag(belief.cov) + belief.cov[over, over] - 2.0 * belief.cov[:, over]
    return np.sqrt(np.maximum(variance, 0.0))


def _gain(mean: float, width: float) -> float:
    if width <= 1e-12:
        return max(mean, 0.0)
    u = mean / width
    return max(width * (_pdf(u) + u * _cdf(u)), 0.0)


def _draw(belief: Belief, *, draws: int, seed: int) -> Vector:
    factor = np.linalg.cholesky(belief.cov + np.eye(len(belief)) * 1e-9)
    return np.asarray(belief.mean + _normals(len(belief), draws, seed) @ factor.T)


@lru_cache(maxsize=64)
def _normals(count: int, draws: int, seed: int) -> Vector:
    half = np.random.default_rng(seed).standard_normal((max(1, draws // 2), count))
    return np.concatenate([half, -half])


def _pdf(z: float) -> float:
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _cdf(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _inverse_mills(z: float) -> float:
    """phi(z) / Phi(z); far in the tail by Laplace's continued fraction, where both underflow."""
    if z > -20.0:
        return _pdf(z) / _cdf(z)
    t = -z
    return t + 1.0 / (t + 2.0 / (t + 3.0 / (t + 4.0 / t)))
