"""What past sessions teach: whether the machine foretold people's answers, and one person's pace and steadiness."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence

from rushes.model.review import Judged, Session
from rushes.review.pick import heard, pairs_of
from rushes.review.session import repeats_of
from rushes.review.trust import Pace, Repeats, Trust, add_predictions


def machine_trust(sessions: Sequence[Session]) -> Trust:
    """How often the machine's order said beforehand what people answered; what was asked twice counts once.

    Args:
        sessions: of everybody in one production.
    """
    trust = Trust()
    for session in sessions:
        places = {item.take: item.place for item in session.terms.candidates}
        for judged in session.judged:
            if judged.repeats < 0:
                trust = add_predictions(trust, pairs_of(judged), places)
    return trust


def paces_of(sessions: Sequence[Session]) -> dict[int, Pace]:
    """Screens of two and of four panes (three count as four): how many, how long, how steady.

    Args:
        sessions: of one person.
    """
    seconds: dict[int, list[float]] = defaultdict(list)
    repeats: dict[int, list[float]] = defaultdict(list)
    for session in sessions:
        for judged in session.judged:
            if judged.stage == "pick" and judged.answer.best and judged.seconds:
                seconds[_layout(len(judged.shown))].append(judged.seconds)
        for panes, share in repeats_of(session):
            repeats[_layout(panes)].append(share)
    return {
        panes: Pace(
            screens=len(seconds[panes]),
            seconds=statistics.median(seconds[panes]) if seconds[panes] else 0.0,
            repeats=Repeats(asked=len(repeats[panes]), agreed=sum(repeats[panes])),
        )
        for panes in (2, 4)
    }


def earlier_answers(sessions: Sequence[Session], place: tuple[str, str, str]) -> tuple[Judged, ...]:
    """What one person answered about a place so far: the latest session's answers after those it began with.

    Args:
        sessions: of one person, oldest first.
        place: shot, segment and aspect.
    """
    for session in reversed(sessions):
        if (session.terms.shot, session.terms.segment, session.terms.aspect) == place and heard(session):
            return heard(session)
    return ()


def names_worst(sessions: Sequence[Session]) -> bool:
    """True where this person usually names the worst of a screen too."""
    asked = [judged for session in sessions for judged in session.judged if judged.answer.best]
    return sum(bool(judged.answer.worst) for judged in asked) * 2 > len(asked)


def _layout(panes: int) -> int:
    return 2 if panes <= 2 else 4
