"""Many takes: pages of nine on which digits reject; every take that is not parked is shown once, some twice, unsaid."""

from __future__ import annotations

from rushes.model.review import Session
from rushes.review.verdicts import audits, chance_of, kept, seen, shuffled, unfolded

#: Pictures on one page.
PAGE = 9
#: A page shows one earlier take again with this chance: about 5 % of all pictures.
_REPEAT = 0.45


def queue(session: Session) -> tuple[str, ...]:
    """Every take that is to be seen, in an order that says nothing: the audited ones stand among the others.

    Takes that come back because the fold is off follow after those that never lay under it.
    """
    parked = {item.take for item in session.terms.candidates if item.parked}
    shown = [take for take in unfolded(session) if take not in parked]
    first = shuffled(session, (*shown, *audits(session)), "pages")
    back = [take for take in unfolded(session) if take in parked and take not in first]
    return (*first, *shuffled(session, back, "unfolded"))


def next_page(session: Session) -> tuple[str, ...]:
    """The takes of the next page by position; empty where everything was seen."""
    known = seen(session)
    left = [take for take in queue(session) if take not in known and take not in session.gone]
    if not left:
        return ()
    again = _repeated(session)
    page = left[: PAGE - len(again)]
    return shuffled(session, (*page, *again), "page", len(known)) if again else tuple(page)


def survivors(session: Session) -> tuple[str, ...]:
    """The takes that go to the final, by the machine's place."""
    return kept(session)


def _repeated(session: Session) -> tuple[str, ...]:
    """One take of an earlier page than the last, now and then; never the same twice."""
    pages = [judged.shown for judged in session.judged if judged.stage == "cull"]
    if len(pages) < 2 or chance_of(session, "repeat", len(pages)) >= _REPEAT:
        return ()
    count: dict[str, int] = {}
    for page in pages:
        for take in page:
            count[take] = count.get(take, 0) + 1
    once = [take for page in pages[:-1] for take in page if count[take] == 1 and take not in session.gone]
    return shuffled(session, once, "again", len(pages))[:1]
