"""A few takes: which to compare next so that the best is found soon; the winner stays until looking pays no more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rushes.model.review import Answer, Judged, Session
from rushes.review import belief as beliefs
from rushes.review.belief import Belief
from rushes.review.trust import points_of_places
from rushes.review.verdicts import chance_of, keep_share, seen, shuffled, verdicts

#: A challenger that promises less than this share of the best challenger's improvement is not worth a pane.
_WORTH_A_PANE = 0.10
#: While fewer than one screen in twenty was a repeat, the next one is with this chance.
_REPEAT, _REPEAT_SHARE = 0.10, 0.05


def rounds(session: Session) -> tuple[Judged, ...]:
    """The answered screens on which something was chosen, or called the same."""
    return tuple(
        judged for judged in session.judged if judged.stage == "pick" and (judged.answer.best or judged.answer.same)
    )


def heard(session: Session) -> tuple[Judged, ...]:
    """What the belief rests on: the same person's answers of earlier sessions of this place, then those of this one."""
    return (*session.terms.earlier, *rounds(session))


def looked_at(session: Session) -> frozenset[str]:
    """Takes that this person has seen, here or in an earlier session of this place."""
    return frozenset(seen(session)) | {take for judged in session.terms.earlier for take in judged.shown}


def pairs_of(judged: Judged) -> tuple[tuple[str, str], ...]:
    """The (better, worse) takes that an answer stands for; none where no best was named."""
    if judged.stage != "pick" or judged.answer.best not in judged.shown:
        return ()
    return beliefs.implied_pairs(judged.shown, best=judged.answer.best, worst=judged.answer.worst or None)


def believe(session: Session, takes: Sequence[str]) -> Belief:
    """What the answers so far say of some takes.

    Args:
        session: as it stands.
        takes: ids, by the machine's place; answers about other takes are not heard.
    """
    pages = [judged.shown for judged in session.judged if judged.stage == "cull"]
    survived: tuple[str, ...] = ()
    if session.terms.mode == "cull":
        shown = {take for page in pages for take in page}
        survived = tuple(take for take in takes if take in shown)
    return _believe(
        tuple(takes),
        sigma=session.terms.sigma,
        rho=session.terms.rho,
        survived=survived,
        share=keep_share(session) if survived else 0.0,
        asked=tuple((judged.shown, judged.answer) for judged in heard(session)),
    )


@lru_cache(maxsize=512)
def _believe(
    takes: tuple[str, ...],
    *,
    sigma: float,
    rho: float,
    survived: tuple[str, ...],
    share: float,
    asked: tuple[tuple[tuple[str, ...], Answer], ...],
) -> Belief:
    """The belief after the last answer from the belief before it, which is remembered: sessions grow by one answer."""
    index = {take: place for place, take in enumerate(takes)}
    if not asked:
        belief = beliefs.start_belief(len(takes), points=points_of_places(len(takes)) if rho else None, rho=rho)
        noise = beliefs.screen_sigma(sigma, panes=9)
        threshold = beliefs.keep_threshold(share, sigma=noise)
        for take in survived:
            belief = beliefs.judge(belief, index[take], kept=True, threshold=threshold, sigma=noise)
        return belief
    belief = _believe(takes, sigma=sigma, rho=rho, survived=survived, share=share, asked=asked[:-1])
    shown, answer = asked[-1]
    here = [index[take] for take in shown if take in index]
    if answer.same:
        return beliefs.call_same(belief, here, sigma=beliefs.screen_sigma(sigma, panes=len(here)))
    if answer.best not in index or len(here) < 2:
        return belief
    return beliefs.choose(belief, here, best=index[answer.best], worst=index.get(answer.worst), sigma=sigma)


def live(session: Session, takes: Sequence[str]) -> tuple[str, ...]:
    """Those that nobody threw out."""
    said = verdicts(session)
    return tuple(take for take in takes if said.get(take) is not False)


def next_choice(session: Session, takes: Sequence[str]) -> tuple[str, ...]:
    """The takes of the next screen by position; empty where nothing is left to ask.

    One screen settles what fits on it. Otherwise the champion meets the takes that promise most, until what more
    looking would gain is expected to be below the session's limit; with one serious challenger left it is A or B.
    While the machine's order has no trust every take is shown before the end; with trust, those it places low may stay
    unseen.

    Args:
        session: as it stands.
        takes: those in play, by the machine's place.
    """
    left = live(session, takes)
    if len(left) < 2 or is_settled(session, left):
        return ()
    again = _repeated(session, left)
    if again:
        return arrange(session, again)
    belief = beliefs.restrict(believe(session, takes), [list(takes).index(take) for take in left])
    if rounds(session) and beliefs.expected_loss(belief) <= session.terms.loss:  # a machine never picks alone
        known = looked_at(session)
        unseen = [place for place, take in enumerate(left) if take not in known]
        if session.terms.rho or not unseen:
            return ()
        shown = [beliefs.champion(belief), *unseen[: session.terms.panes - 1]]
        return arrange(session, [left[place] for place in shown])
    order = beliefs.next_panes(belief, panes=len(left))
    gains = beliefs.expected_improvement(belief, order[0])
    worth = [take for take in order[1 : session.terms.panes] if gains[take] >= _WORTH_A_PANE * gains[order[1]]]
    up = [left[take] for take in (order[0], *worth)]
    if session.judged and set(up) == set(session.judged[-1].shown):  # nobody is asked the same twice in a row
        fresh = [left[take] for take in order if left[take] not in up][:1]
        up = [*up[:-1], *fresh]
    return arrange(session, up) if len(up) > 1 else ()


def is_settled(session: Session, left: Sequence[str]) -> bool:
    """True where one answered screen showed all that is left, and four or fewer are left."""
    return len(left) <= session.terms.panes and any(set(left) <= set(judged.shown) for judged in rounds(session))


def arrange(session: Session, takes: Sequence[str]) -> tuple[str, ...]:
    """Positions on the screen: who was the champion keeps its place, the others are shuffled by the session.

    Args:
        session: as it stands.
        takes: the champion first.
    """
    order = list(shuffled(session, takes, "panes"))
    last = session.judged[-1].shown if session.judged and session.judged[-1].stage == "pick" else ()
    if takes[0] in last and last.index(takes[0]) < len(order):
        order.remove(takes[0])
        order.insert(last.index(takes[0]), takes[0])
    return tuple(order)


def repeated_round(session: Session, takes: Sequence[str], shown: Sequence[str]) -> int:
    """Which judged screen is shown again on purpose, -1 where this one is new.

    Contenders that meet again by themselves do not count: they are closer to each other than any four takes, and
    agreement about them would make everybody look unsteady.

    Args:
        session: as it stands.
        takes: those in play, by the machine's place.
        shown: the takes of the screen that is up.
    """
    if set(_repeated(session, live(session, takes))) != set(shown):
        return -1
    return next(index for index, judged in enumerate(session.judged) if set(judged.shown) == set(shown))


def _repeated(session: Session, left: Sequence[str]) -> tuple[str, ...]:
    asked = rounds(session)
    repeats = sum(judged.repeats >= 0 for judged in asked)
    if len(asked) < 2 or repeats > _REPEAT_SHARE * len(asked):
        return ()
    if chance_of(session, "repeat", len(asked)) >= _REPEAT:
        return ()
    before = [judged.shown for judged in asked[:-1] if judged.answer.best and judged.repeats < 0]
    whole = [shown for shown in before if set(shown) <= set(left) and set(shown) != set(asked[-1].shown)]
    return shuffled(session, whole[0], "again") if whole else ()
