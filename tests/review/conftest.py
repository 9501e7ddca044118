"""Review sessions made in code, and people who answer them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rushes.model.review import Answer, Candidate, Session, Terms
from rushes.review.session import append_judged, judge_screen, next_screen


@pytest.fixture
def make_session() -> Callable[..., Session]:
    """A session over takes `t1`, `t2` ... in the machine's order."""

    def of(count: int, *, mode: str = "pick", name: str = "S-1", candidates=None, **terms) -> Session:
        takes = candidates or tuple(Candidate(take=f"t{n}", number=n, place=n) for n in range(1, count + 1))
        return Session(id=name, decider="p", terms=Terms(mode=mode, shot="S", candidates=takes, **terms))

    return of


@pytest.fixture
def say() -> Callable[..., Session]:
    """Answer the screen that is up."""

    def of(session: Session, **answer) -> Session:
        return append_judged(session, judge_screen(session, Answer(**{"ms": 10_000, **answer})))

    return of


@pytest.fixture
def person() -> Callable[..., Session]:
    """Somebody who knows what they like (`quality` by take), keeps what is above `bar`, and answers to the end."""

    def of(session: Session, quality: dict[str, float], *, bar: float = 0.0, sigma: float = 0.0, worst: bool = True):
        rng = np.random.default_rng(3)
        while (screen := next_screen(session)) is not None and len(session.judged) < 300:
            seen = {pane.take: quality[pane.take] + sigma * rng.standard_normal() for pane in screen.panes}
            if screen.stage == "cull":
                answer = Answer(rejected=tuple(take for take in seen if seen[take] < bar), ms=16_000)
            else:
                low = min(seen, key=lambda take: seen[take])
                answer = Answer(best=max(seen, key=lambda take: seen[take]), worst=low if worst else "", ms=10_000)
            session = append_judged(session, judge_screen(session, answer))
        return session

    return of
