"""What a session's answers say of each take: seen, kept or thrown out, in a stack, under the fold or audited."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from rushes.model.review import Candidate, Session

#: Share of the parked takes that are shown among the others without saying so.
AUDIT_SHARE = 0.10
#: Audited takes before the fold may turn itself off.
_ENOUGH_AUDITS = 3
#: The fold turns itself off where parked takes are kept more often than this share of the usual.
_AUDIT_LIMIT = 1.0 / 3.0


def chance_of(session: Session, *words: object) -> float:
    """A number from 0 to 1 that is fixed by the session and the words: chance that a replay repeats."""
    text = "|".join([session.id, *(str(word) for word in words)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2.0**64


def shuffled(session: Session, takes: Iterable[str], *words: object) -> tuple[str, ...]:
    """Takes in an order fixed by the session, the set and the words, that says nothing of the order they came in."""
    names = sorted(set(takes))
    seed = int(chance_of(session, *words, *names) * 2**53)
    return tuple(names[index] for index in np.random.default_rng(seed).permutation(len(names)))


def heads(session: Session) -> tuple[Candidate, ...]:
    """The takes that are shown: one of each stack, no technical failures; by the machine's place."""
    return tuple(item for item in session.terms.candidates if not item.stack and not item.hard)


def members(session: Session, head: str) -> tuple[str, ...]:
    """The near duplicates that a take stands for."""
    return tuple(item.take for item in session.terms.candidates if item.stack == head)


def seen(session: Session) -> tuple[str, ...]:
    """Takes that were on a screen, in the order of their first appearance."""
    return tuple(dict.fromkeys(take for judged in session.judged for take in judged.shown))


@lru_cache(maxsize=128)
def _verdicts(session: Session) -> tuple[tuple[str, bool], ...]:
    found: dict[str, bool] = {}
    for judged in session.judged:
        answer = judged.answer
        kept, rejected = answer.kept or (), answer.rejected or ()
        if judged.stage == "cull":
            others_out = answer.rejected is None and answer.kept is not None
            found |= {take: take in kept or not (others_out or take in rejected) for take in judged.shown}
        found |= {take: True for take in kept}
        found |= {take: False for take in rejected}
    found |= {take: False for take in session.gone}
    return tuple(found.items())


def verdicts(session: Session) -> dict[str, bool]:
    """Take id -> True where it was kept, False where it was thrown out, by the latest word; others are missing."""
    return dict(_verdicts(session))


def rejected(session: Session) -> tuple[str, ...]:
    """Takes that are thrown out now."""
    return tuple(take for take, kept in verdicts(session).items() if not kept)


def kept(session: Session) -> tuple[str, ...]:
    """Takes that are kept now, by the machine's place."""
    said = verdicts(session)
    return tuple(item.take for item in session.terms.candidates if said.get(item.take))


def audits(session: Session) -> tuple[str, ...]:
    """The parked takes that are shown among the others: a tenth of them, at least one, drawn by the session."""
    parked = [item.take for item in heads(session) if item.parked]
    count = math.ceil(len(parked) * AUDIT_SHARE)
    return shuffled(session, parked, "audit")[:count]


def is_fold_off(session: Session) -> bool:
    """True where the audit says that the fold hides takes a person would keep; its takes are shown from now on."""
    said, audited = verdicts(session), set(audits(session))
    looked = [kept for take, kept in said.items() if take in audited]
    shown = [item.take for item in heads(session) if not item.parked and item.take not in session.gone]
    usual = [said[take] for take in shown if take in said]
    if len(looked) < min(_ENOUGH_AUDITS, len(audited)) or not looked or not usual:
        return False
    return _share(looked) > _AUDIT_LIMIT * _share(usual)


def unfolded(session: Session) -> tuple[str, ...]:
    """Heads that a person may be shown: those never parked, and the parked ones once the fold is off."""
    off = is_fold_off(session)
    return tuple(item.take for item in heads(session) if (off or not item.parked) and item.take not in session.gone)


def keep_share(session: Session) -> float:
    """Share of the takes on answered pages that were kept, drawn towards a half by one take."""
    said = verdicts(session)
    pages = {take for judged in session.judged if judged.stage == "cull" for take in judged.shown}
    looked = [said[take] for take in pages if take in said]
    return (sum(looked) + 0.5) / (len(looked) + 1.0)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)
