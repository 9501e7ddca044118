"""Match a shot to the hero shot: by surfaces that both show, else a bounded step towards the look's light, else not.

Statistics of whole pictures are never transferred: they make different framings worse (video-science 2.2).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rushes.errors import AskTheArtist, Cancelled
from rushes.finishing.base import FinishContext, FinishFacts, Frame, resume
from rushes.imaging.balance import Balance, balance_colors, color_error, fit_balance, light_balance, to_balance
from rushes.imaging.cdl import apply_cdl
from rushes.imaging.correspond import LEAST_INLIERS, Correspondence, find_correspondence, find_features
from rushes.model.master import Reading

#: A match must take away this much of the error, on pairs it was not fitted to, and there must be an error to speak of.
LEAST_GAIN, LEAST_ERROR = 0.2, 0.8
#: What may be left on held-back pairs: above it the points were not the same surfaces (dE00).
MOST_LEFT = 6.0
#: Frames of the hero shot that are looked at, and how far apart they lie.
HERO_FRAMES, HERO_STEP = 3, 12
#: With so many points no further frame of the hero shot is looked at.
ENOUGH_INLIERS = 60


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a match decided: the balance, or None with the reason; errors in dE00 where they were measured."""

    balance: Balance | None
    reason: str
    before: float | None = None
    after: float | None = None


def match_surfaces(first: Frame, heroes: Iterable[Frame], *, strength: float = 1.0) -> Verdict:
    """The balance from surfaces that the shot's frame and a frame of the hero shot both show.

    Every third pair is held back and judges the fit; a match that does not help there is not made.

    Args:
        first: (H, W, 3) float32 frame of the shot.
        heroes: frames of the hero shot; taken until one agrees well.
        strength: 1 all of the balance.
    """
    features = find_features(first)
    best: Correspondence | None = None
    for hero in heroes:
        found = find_correspondence(features, find_features(hero))
        if best is None or found.inliers > best.inliers:
            best = found
        if best.inliers >= ENOUGH_INLIERS:
            break
    if best is None or best.inliers < LEAST_INLIERS or best.spread < 0.01:
        seen = best.inliers if best else 0
        return Verdict(balance=None, reason=f"no surface in common ({seen} of {LEAST_INLIERS} points needed)")
    shot, hero = best.first.astype(np.float64), best.second.astype(np.float64)
    usable = (np.minimum(shot.min(axis=1), hero.min(axis=1)) > 0.01) & (
        np.maximum(shot.max(axis=1), hero.max(axis=1)) < 0.98
    )
    shot, hero = shot[usable], hero[usable]
    if len(shot) < LEAST_INLIERS:
        return Verdict(balance=None, reason="the surfaces in common are clipped")
    return _fit_and_judge(shot, hero, strength=strength, words=f"{best.inliers} points in common")


def match_anchors(anchors: list[Mapping[str, Any]], *, strength: float = 1.0) -> Verdict:
    """The balance from pairs of colors that a person said are the same surface.

    Raises:
        AskTheArtist: a pair that is not two display colors.
    """
    try:
        shot = np.array([pair["shot"] for pair in anchors], np.float64).reshape(-1, 3)
        hero = np.array([pair["hero"] for pair in anchors], np.float64).reshape(-1, 3)
    except (KeyError, TypeError, ValueError) as fault:
        raise AskTheArtist(
            "an anchor is a pair of colors",
            cause=f"found {anchors!r}",
            next_step='give {"shot": [r, g, b], "hero": [r, g, b]} in 0..1; three pairs are the least that holds',
        ) from fault
    before = color_error(shot, hero)
    balance = to_balance(strength * fit_balance(shot, hero))
    after = color_error(balance_colors(shot, balance), hero)
    return Verdict(balance=balance, reason=f"{len(shot)} anchors", before=before, after=after)


def _fit_and_judge(shot: Any, hero: Any, *, strength: float, words: str) -> Verdict:
    held = np.arange(len(shot)) % 3 == 2
    before = color_error(shot[held], hero[held])
    if before < LEAST_ERROR:
        return Verdict(balance=None, reason=f"already matches ({words})", before=before, after=before)
    balance = to_balance(strength * fit_balance(shot[~held], hero[~held]))
    after = color_error(balance_colors(shot[held], balance), hero[held])
    if after > (1.0 - LEAST_GAIN) * before:
        return Verdict(balance=None, reason=f"no balance helps ({words})", before=before, after=before)
    if after > MOST_LEFT:
        return Verdict(balance=None, reason=f"not the same surfaces ({words})", before=before, after=before)
    return Verdict(balance=balance, reason=words, before=before, after=after)


def step_to_look(settings: Mapping[str, Any]) -> tuple[float, float]:
    """Mired and stops towards the target at the set strength, within the bounds; 0 where nothing was measured."""
    measured, target = settings.get("measured") or {}, settings.get("target") or {}
    strength = float(settings["light_strength"])

    def step(name: str, bound: float, dead: float) -> float:
        if measured.get(name) is None or target.get(name) is None:
            return 0.0
        gap = float(target[name]) - float(measured[name])
        return float(np.clip(strength * gap, -bound, bound)) if abs(gap) > dead else 0.0

    # differences within the rulers' own uncertainty are no differences
    return step("mired", float(settings["most_mired"]), 10.0), step("stops", float(settings["most_stops"]), 0.1)


class MatchOp:
    """Correspondence-based match with honest abstention."""

    facts = FinishFacts(
        name="match",
        title="Match to the hero shot",
        place=50,
        improves="colour difference to the hero shot on the same surfaces (down)",
        defaults={
            "strength": 1.0,
            "anchors": [],
            "measured": {},
            "target": {},
            "light_strength": 0.5,
            "most_mired": 30.0,
            "most_stops": 0.35,
        },
        source="SIFT (Lowe 2004), RANSAC, constrained ASC CDL; video-science 2.2 and 6",
    )

    def apply(self, frames: Iterator[Frame], *, settings: Mapping[str, Any], context: FinishContext) -> Iterator[Frame]:
        """Matched frames; the same objects where the match abstains. One balance for the whole shot.

        Settings: `strength` of a match by surfaces, `anchors` drawn by a person, `measured` and `target` light as
        `{"mired": m, "stops": s}` for the bounded step towards the look, its `light_strength` and bounds.

        Raises:
            AskTheArtist: anchors that are no pairs of colors.
        """
        own = {**self.facts.defaults, **settings}
        first = next(frames, None)
        if first is None:
            return
        balance, ahead = self._decide(first, own, context), [first]
        del first
        for frame in resume(ahead, frames):
            if context.cancelled():
                raise Cancelled
            if balance is None:
                yield frame
            else:
                yield apply_cdl(
                    frame,
                    slope=balance.slope,
                    offset=balance.offset,
                    power=balance.power,
                    saturation=balance.saturation,
                    is_clamped=False,
                    threads=context.threads,
                )
            del frame

    def _decide(self, first: Frame, own: Mapping[str, Any], context: FinishContext) -> Balance | None:
        strength = float(own["strength"])
        if own["anchors"]:
            verdict = match_anchors(list(own["anchors"]), strength=strength)
        elif context.reference is not None and strength > 0:
            stream = itertools.islice(context.reference(), 0, HERO_FRAMES * HERO_STEP, HERO_STEP)
            verdict = match_surfaces(first, stream, strength=strength)
        else:
            off = context.reference is not None
            verdict = Verdict(balance=None, reason="switched off" if off else "no hero shot")
        done = verdict.balance is not None
        label = f"match to hero, {verdict.reason}" if done else f"match to hero left out: {verdict.reason}"
        context.report(
            Reading(step="match", label=label, before=_tidy(verdict.before), after=_tidy(verdict.after), unit="dE00")
        )
        if done or verdict.before is not None:
            return verdict.balance
        mired, stops = step_to_look(own)
        measured = own["measured"] or {}
        for name, step, unit in (("mired", mired, "mired"), ("stops", stops, "stops")):
            if step:
                start = float(measured[name])
                label = f"{'warmth' if name == 'mired' else 'exposure'} towards the look"
                context.report(
                    Reading(step="match", label=label, before=_tidy(start), after=_tidy(start + step), unit=unit)
                )
        return light_balance(mired=mired, stops=stops) if mired or stops else None


def _tidy(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
