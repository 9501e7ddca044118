"""The world of the choice bench, and the ways of choosing that need no model: stars, duels, ladders, the machine."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rushes.review import belief as beliefs
from rushes.review.trust import SECONDS, rho_of_accuracy

Values = NDArray[np.float64]
#: A take seen alone is judged with more noise than beside another; this factor comes nearest to the page's star rows.
ALONE = 1.4
#: Share of pairs in which the machine's order agrees with people.
ACCURACY = 0.65


@dataclass(frozen=True)
class World:
    """How people and machines are in this simulation."""

    sigma: float = 0.5
    four: float = 1.25
    nine: float = 1.75
    accuracy: float = ACCURACY


@dataclass(frozen=True)
class Shot:
    """One shot's takes: true quality, the machine's standard score, and what is broken."""

    quality: Values
    score: Values
    broken: Values


def make_shot(rng: Generator, count: int, world: World, *, broken: float = 0.0) -> Shot:
    quality = rng.standard_normal(count)
    rho = rho_of_accuracy(world.accuracy)
    score = rho * quality + math.sqrt(max(0.0, 1 - rho * rho)) * rng.standard_normal(count)
    is_broken = rng.random(count) < broken
    if is_broken.all():
        is_broken[0] = False
    score = np.where(is_broken, score - 1.5, score)  # a ruler sees much of what is broken, not all
    return Shot(quality, score, is_broken.astype(np.float64))


def seconds_of(panes: int) -> float:
    """Seconds of a screen: 8 for two, 13 for four, in between for three."""
    return SECONDS[2] + (SECONDS[4] - SECONDS[2]) * (panes - 2) / 2 if panes <= 4 else SECONDS[9]


def look(rng: Generator, quality: Values, sigma: float) -> Values:
    return quality + sigma * rng.standard_normal(len(quality))


def noise_of(world: World, panes: int) -> float:
    return world.sigma * (1.0 if panes <= 2 else world.four if panes <= 4 else world.nine)


# ways of choosing: each answers (seconds, chosen take)


def stars(rng: Generator, shot: Shot, world: World, *, pairs: bool = False) -> tuple[float, int]:
    sigma = ALONE * world.sigma
    seen = look(rng, shot.quality, sigma)
    edges = [beliefs.normal_quantile(share) * math.sqrt(1 + sigma**2) for share in (0.2, 0.4, 0.6, 0.8)]
    given = np.searchsorted(edges, seen)
    top = rng.permutation(np.flatnonzero(given == given.max()))
    seconds, best = SECONDS[1] * len(seen), int(top[0])
    for other in top[1:] if pairs else ():
        seconds, best = seconds + SECONDS[2], duel(rng, shot, world, best, int(other))
    return seconds, best


def duel(rng: Generator, shot: Shot, world: World, one: int, other: int) -> int:
    pair = np.array([one, other])
    return int(pair[look(rng, shot.quality[pair], world.sigma).argmax()])


def king_of_the_hill(rng: Generator, shot: Shot, world: World) -> tuple[float, int]:
    order = rng.permutation(len(shot.quality))
    best = int(order[0])
    for other in order[1:]:
        best = duel(rng, shot, world, best, int(other))
    return SECONDS[2] * (len(order) - 1), best


def knockout(rng: Generator, shot: Shot, world: World) -> tuple[float, int]:
    left = [int(take) for take in rng.permutation(len(shot.quality))]
    while len(left) > 1:
        odd = left[len(left) - len(left) % 2 :]
        left = odd + [duel(rng, shot, world, *left[i : i + 2]) for i in range(0, len(left) - 1, 2)]
    return SECONDS[2] * (len(shot.quality) - 1), left[0]


def ladder(rng: Generator, shot: Shot, world: World) -> tuple[float, int]:
    order = [int(take) for take in rng.permutation(len(shot.quality))]
    best, rest, seconds = order[0], order[1:], 0.0
    while rest:
        panes = np.array([best, *rest[:3]])
        rest = rest[3:]
        best = int(panes[look(rng, shot.quality[panes], noise_of(world, len(panes))).argmax()])
        seconds += seconds_of(len(panes))
    return seconds, best


def machine(_rng: Generator, shot: Shot, _world: World) -> tuple[float, int]:
    return 0.0, int(shot.score.argmax())
