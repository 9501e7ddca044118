"""What people's own answers teach: how steady a person judges, how far to believe a machine's order, which layout.

Everything starts without trust and is earned from answers that were given blind (curation.md 1.1, 1.3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rushes.review.belief import SIGMA, normal_quantile, screen_sigma

#: Below this many repeats or predicted pairs nothing learnt is used.
ENOUGH = 30
#: A machine's worst share goes under a fold only once it agrees with people on this share of pairs.
FOLD_ACCURACY = 0.60
#: Repeats a person is credited with beforehand, at the agreement of the default noise.
_CREDIT = 10.0
#: Seconds a screen takes until this person's own are known (curation.md 1.3, assumed there for 5 s clips).
SECONDS = {1: 7.0, 2: 8.0, 4: 13.0, 9: 16.0}
#: Screens before a person's own seconds are believed.
_ENOUGH_SCREENS = 8
#: Four panes are worth up to this many times the seconds of two at the usual noise, and less as noise grows by this
#: power (`benchmarks/choice.py --deep`): with two at 8 s, four pay up to 18 s.
WORTH_OF_FOUR, _WORTH_POWER = 2.3, 1.5


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """Screens that were shown twice without saying so.

    Args:
        asked: how many.
        agreed: sum over them of the share of pairs that both answers order alike.
    """

    asked: int = 0
    agreed: float = 0.0

    @property
    def agreement(self) -> float | None:
        """Share that agreed, None where nothing was repeated."""
        return self.agreed / self.asked if self.asked else None


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How often a machine's order said beforehand what a person then answered.

    Args:
        pairs: human pairs that the machine ordered one way or the other before they were judged.
        hits: of them, pairs that it ordered as the person did.
    """

    pairs: int = 0
    hits: int = 0

    @property
    def accuracy(self) -> float:
        """Share of pairs ordered right, drawn towards chance: (hits + 10) / (pairs + 20)."""
        return (self.hits + 10.0) / (self.pairs + 20.0)

    @property
    def rho(self) -> float:
        """Correlation with the decider that the belief may start from: 0 below 30 pairs and for worse than chance."""
        if self.pairs < ENOUGH:
            return 0.0
        return max(0.0, rho_of_accuracy(self.accuracy))

    @property
    def may_fold(self) -> bool:
        """True where the machine's worst takes may be parked before a person has seen them."""
        return self.pairs >= ENOUGH and self.accuracy >= FOLD_ACCURACY


@dataclass(frozen=True, kw_only=True)
class Pace:
    """One person's screens of one layout.

    Args:
        screens: answered.
        seconds: median of one answer.
        repeats: of that layout.
    """

    screens: int = 0
    seconds: float = 0.0
    repeats: Repeats = Repeats()


def rho_of_accuracy(accuracy: float) -> float:
    """Correlation of two normal scores that order this share of pairs alike: sin(pi (accuracy - 1/2))."""
    return math.sin(math.pi * (accuracy - 0.5))


def agreement_of_sigma(sigma: float) -> float:
    """Share of pairs that one person orders alike twice at this noise: 1/2 + asin(1 / (1 + sigma^2)) / pi."""
    return 0.5 + math.asin(1.0 / (1.0 + sigma * sigma)) / math.pi


def sigma_of_agreement(agreement: float) -> float:
    """Noise that makes a person agree with themselves this often, the inverse of `agreement_of_sigma`.

    Args:
        agreement: share of pairs, 0.5 to 1; held within 0.52 and 0.99, where the noise is 3.9 and 0.02 SD.
    """
    agreement = min(max(agreement, 0.52), 0.99)
    return math.sqrt(1.0 / math.sin(math.pi * (agreement - 0.5)) - 1.0)


def learn_sigma(repeats: Mapping[int, Repeats]) -> float:
    """Noise of one judgement of two pictures from a person's hidden repeats; the default below 30 of them.

    Args:
        repeats: by panes shown; screens of more panes are noisier by a known factor, which is taken out.
    """
    asked = sum(item.asked for item in repeats.values())
    if asked < ENOUGH:
        return SIGMA
    found = 0.0
    for panes, item in repeats.items():
        usual = screen_sigma(1.0, panes=panes)
        credit = agreement_of_sigma(SIGMA * usual) * _CREDIT
        sigma = sigma_of_agreement((item.agreed + credit) / (item.asked + _CREDIT)) / usual
        found += sigma * item.asked / asked
    return found


def agree(first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> float | None:
    """Share of the pairs that two answers both order, and order alike; None where they have no pair in common.

    Args:
        first, second: (better, worse) pairs.
    """
    again = set(second)
    both = [pair for pair in first if pair in again or pair[::-1] in again]
    return sum(pair in again for pair in both) / len(both) if both else None


def add_predictions(trust: Trust, pairs: Sequence[tuple[str, str]], places: Mapping[str, int]) -> Trust:
    """Count the pairs of one answer that the machine's order had spoken of.

    Args:
        trust: before this answer.
        pairs: (better, worse) as the person said.
        places: the machine's order when the session began, 1 first; equal places say nothing.
    """
    spoken = [(places[a], places[b]) for a, b in pairs if a in places and b in places and places[a] != places[b]]
    return Trust(pairs=trust.pairs + len(spoken), hits=trust.hits + sum(a < b for a, b in spoken))


def points_of_places(count: int) -> tuple[float, ...]:
    """Standard scores of the places 1 to `count`, first best: Blom's normal scores, scaled to variance 1."""
    raw = [-normal_quantile((place - 0.375) / (count + 0.25)) for place in range(1, count + 1)]
    size = math.sqrt(sum(value * value for value in raw) / count) if count > 1 else 1.0
    return tuple(value / size for value in raw)


def choose_layout(paces: Mapping[int, Pace]) -> int:
    """Four panes or two for this person: 4 until their own screens of four prove slow or unsteady.

    A screen of four that costs more than `WORTH_OF_FOUR` screens of two is not worth it; noise above the usual makes
    four panes dearer.

    Args:
        paces: by panes.

    Returns:
        4 or 2.
    """
    four, two = paces.get(4, Pace()), paces.get(2, Pace())
    if four.screens < _ENOUGH_SCREENS:
        return 4
    usual = two.seconds if two.screens >= _ENOUGH_SCREENS else SECONDS[2]
    dearer = four.seconds / max(usual, 0.1)
    if min(four.repeats.asked, two.repeats.asked) >= ENOUGH:
        noise = [sigma_of_agreement(item.agreement or 0.5) for item in (four.repeats, two.repeats)]
        dearer *= (noise[0] / noise[1] / screen_sigma(1.0, panes=4)) ** _WORTH_POWER
    return 2 if dearer > WORTH_OF_FOUR else 4
