"""A review session as a fold over the log: what to show now, what likely follows, and where it stands, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from rushes.errors import AskTheArtist, GateClosed
from rushes.model.document import from_document, to_document
from rushes.model.ledger import Entry
from rushes.model.review import (
    REJECT_REASONS,
    Answer,
    Candidate,
    Following,
    Judged,
    Pane,
    Ranked,
    Screen,
    Session,
    Standing,
    Terms,
)
from rushes.review import belief as beliefs
from rushes.review import cull, pick
from rushes.review.trust import SECONDS, agree
from rushes.review.verdicts import heads, is_fold_off, kept, members, rejected, seen, unfolded, verdicts

#: Events a session is told by.
KINDS = ("review.opened", "judgement", "judgement.undone", "review.closed")
#: From this many takes on, a cull comes before the choice.
CULL_FROM = 13
#: The machine's worst share that is parked where its order has earned trust.
FOLD_SHARE = 0.40
#: A session's soft end: sensitivity falls after about this long (curation.md 1.6).
_TIRED_SECONDS, _TIRED_SCREENS = 25 * 60.0, 120
#: A pause is offered where the later half of what was asked twice agrees this much less, with so many in each half.
_LESS_STEADY, _ENOUGH_TWICE = 0.10, 3


def suits(count: int) -> Literal["pick", "cull"]:
    """The mode for this many takes."""
    return "pick" if count < CULL_FROM else "cull"


def expect_seconds(count: int) -> float:
    """What a person will need for this many takes while no machine is trusted, fitted to `benchmarks/choice.py`.

    One screen up to four takes; then 1.2 screens and 0.39 for every take; from 13 on pages of nine and a final of 80 s.
    """
    if count < 2:
        return 0.0
    if suits(count) == "cull":
        return SECONDS[9] * count / 9.0 + 80.0
    return SECONDS[4] * (1.0 if count <= 4 else 1.2 + 0.39 * count)


def list_candidates(
    ranked: Sequence[Ranked],
    *,
    numbers: Mapping[str, int],
    failed: Collection[str] = (),
    stacks: Iterable[Collection[str]] = (),
    may_fold: bool = False,
) -> tuple[Candidate, ...]:
    """The takes of a session, in the machine's order, with stacks and fold laid down.

    Args:
        ranked: one place's takes with reasons.
        numbers: take numbers by id.
        failed: takes whose file has a technical fault; they are parked whatever the trust.
        stacks: groups of near duplicates; the best placed of each stands for the others.
        may_fold: the machine's order has earned that its worst 40 % are parked.
    """
    order = sorted(ranked, key=lambda item: item.place)
    top: dict[str, str] = {}
    for group in stacks:
        inside = [item.take for item in order if item.take in group and item.take not in failed]
        top |= {take: inside[0] for take in inside[1:]}
    shown = [item.take for item in order if item.take not in failed and item.take not in top]
    worst = set(shown[len(shown) - int(FOLD_SHARE * len(shown)) :]) if may_fold else set()
    return tuple(
        Candidate(
            take=item.take,
            number=numbers[item.take],
            place=place,
            parked="; ".join(item.reasons) if item.take in failed or top.get(item.take, item.take) in worst else "",
            hard=item.take in failed,
            stack=top.get(item.take, ""),
        )
        for place, item in enumerate(order, start=1)
    )


def fold_sessions(entries: Iterable[Entry]) -> tuple[Session, ...]:
    """Every session that the log tells of, in the order they were opened.

    `judgement.undone` takes back the latest answer that stands, or the end of the session where it has ended.

    Args:
        entries: in any order, and others than `KINDS`.
    """
    sessions: dict[str, Session] = {}
    for entry in sorted(entries, key=lambda entry: entry.seq):
        name = str(entry.body.get("session", ""))
        if entry.event == "review.opened" and name and name not in sessions:
            terms = from_document(entry.body["terms"], Terms)
            sessions[name] = Session(id=name, decider=entry.actor.id, terms=terms, at=entry.at)
        elif entry.event in KINDS and name in sessions:
            sessions[name] = replace(_after(sessions[name], entry), steps=sessions[name].steps + 1)
    return tuple(sessions.values())


def _after(session: Session, entry: Entry) -> Session:
    if entry.event == "judgement":
        return replace(session, judged=(*session.judged, _read(entry)))
    if entry.event == "review.closed":
        return replace(session, circled=str(entry.body.get("result", "")), closed=entry.id)
    if entry.event != "judgement.undone":
        return session
    if session.closed:
        return replace(session, circled="", closed="")
    return replace(session, judged=session.judged[:-1])


def write_judged(judged: Judged) -> dict[str, Any]:
    """The body of a `judgement` entry, but for its session (the fields of curation.md 4.1)."""
    answer = judged.answer
    kind = "same" if answer.same else "best-worst" if answer.worst else "best" if answer.best else "keep-reject"
    result = {name: value for name, value in to_document(answer).items() if name not in {"ms", "screen"} and value}
    result |= {name: list(value) for name in ("rejected", "kept") if (value := getattr(answer, name)) is not None}
    return {
        "type": kind,
        "shown": list(judged.shown),
        "result": result,
        "ms": answer.ms,
        "stage": judged.stage,
        "repeats": judged.repeats,
    }


def _read(entry: Entry) -> Judged:
    body = entry.body
    answer = from_document({**body["result"], "ms": body["ms"]}, Answer)
    return Judged(
        answer=answer, shown=tuple(body["shown"]), stage=body["stage"], repeats=body["repeats"], entry=entry.id
    )


def in_play(session: Session) -> tuple[str, ...]:
    """The takes of the final, by the machine's place; those thrown out in it too, for what they say of the others."""
    said = verdicts(session)
    chosen = {take for judged in session.judged if judged.stage == "pick" for take in judged.shown}
    if session.terms.mode == "cull":
        chosen |= set(cull.survivors(session))
    else:
        chosen |= {*unfolded(session), *(take for take, is_kept in said.items() if is_kept)}
    return tuple(item.take for item in session.terms.candidates if item.take in chosen)


def next_screen(session: Session) -> Screen | None:
    """What to show now; None where nothing is left to ask or the session has ended.

    The same session gives the same screen everywhere: every draw is seeded by its id.
    """
    if session.closed:
        return None
    stage: Literal["cull", "pick"] = "pick"
    takes: tuple[str, ...] = ()
    if session.terms.mode == "cull":
        takes = cull.next_page(session)
    if takes:
        stage = "cull"
    else:
        takes = pick.next_choice(session, in_play(session))
    if not takes:
        return None
    panes = tuple(Pane(take=take, stack=members(session, take)) for take in takes)
    return Screen(number=session.steps, stage=stage, panes=panes)


def judge_screen(session: Session, answer: Answer) -> Judged:
    """An answer to the screen that is up now, checked.

    Raises:
        GateClosed: nothing is asked any more, or another screen is up than the one that was answered.
        AskTheArtist: an answer that says nothing, speaks of takes that are not there, or contradicts itself.
    """
    screen = next_screen(session)
    if screen is None:
        raise GateClosed("nothing is asked any more", next_step="circle the choice, or undo", about=session.id)
    if answer.screen is not None and answer.screen != screen.number:
        raise GateClosed(
            "this screen was answered already",
            cause=f"screen {answer.screen} was answered, screen {screen.number} is up",
            next_step="look at the screen that is up now",
            about=session.id,
        )
    shown = tuple(pane.take for pane in screen.panes)
    fault = _fault(session, answer, shown, screen.stage)
    if fault:
        raise AskTheArtist("an answer that does not fit the screen", cause=fault, next_step=_ASKED[screen.stage])
    is_choice = screen.stage == "pick" and bool(answer.best)
    repeats = pick.repeated_round(session, in_play(session), shown) if is_choice else -1
    return Judged(answer=answer, shown=shown, stage=screen.stage, repeats=repeats)


_ASKED = {
    "pick": "name the best of the screen (and the worst where you like), or same, or rejected takes",
    "cull": "name the rejected takes of the page, or the kept ones; an empty list keeps all",
}


def _fault(session: Session, answer: Answer, shown: Sequence[str], stage: str) -> str:
    """The first thing that is wrong with an answer, in words; empty where nothing is."""
    named = [take for take in (answer.best, answer.worst) if take]
    known = {item.take for item in session.terms.candidates}
    lists = {*(answer.kept or ()), *(answer.rejected or ())}
    both = (set(answer.kept or ()) | set(named)) & set(answer.rejected or ())
    strangers = [take for take in named if take not in shown] + sorted(lists - known)
    is_listed = answer.rejected is not None or answer.kept is not None
    faults = (
        (bool(strangers), f"{''.join(strangers[:1])!r} is not there"),
        (
            answer.reason not in {"", *REJECT_REASONS, *REJECT_REASONS.values()},
            f"{answer.reason!r} is no reject reason",
        ),
        (bool(both), f"{''.join(sorted(both)[:1])!r} is both in and out"),
        (bool(answer.best) and answer.best == answer.worst, "the best and the worst are one take"),
        (bool(answer.worst) and not answer.best, "a worst without a best"),
        (answer.same and bool(named), "no difference, and a best"),
        (answer.ms < 0, f"{answer.ms} milliseconds"),
        (stage == "cull" and bool(named or answer.same), "a page of a cull asks for no best"),
        (stage == "cull" and not is_listed, "neither the rejected nor the kept takes are named"),
        (stage == "pick" and not (named or answer.same or lists), "it says nothing"),
    )
    return next((words for is_wrong, words in faults if is_wrong), "")


def append_judged(session: Session, judged: Judged) -> Session:
    """The session after one more answer, before the log has it."""
    return replace(session, judged=(*session.judged, judged), steps=session.steps + 1)


def likely_next(session: Session) -> tuple[Following, ...]:
    """The screens that may follow the one that is up, likeliest first: what to prepare, and what to show at once.

    On a page of a cull these are the two pages after it. In a choice every best is tried out, and with a worst those
    pairs that the belief expects of a person who names one; the same answer always leads to the same screen.
    """
    screen = next_screen(session)
    if screen is None:
        return ()
    if screen.stage == "cull":
        return _pages_after(session, screen)
    shown = tuple(pane.take for pane in screen.panes)
    takes = in_play(session)
    belief = pick.believe(session, takes)
    expected = beliefs.likely_answers(belief, [takes.index(take) for take in shown], sigma=session.terms.sigma)
    chances: dict[tuple[str, str], float] = {}
    for chance, best, worst in expected:
        key = (takes[best], takes[worst] if session.terms.names_worst else "")
        chances[key] = chances.get(key, 0.0) + chance
    repeats = pick.repeated_round(session, takes, shown)
    screens: dict[Screen, float] = {}
    after: dict[Screen, tuple[tuple[str, str], ...]] = {}
    for best_take, worst_take in dict.fromkeys([*chances, *((take, "") for take in shown)]):
        answer = Answer(best=best_take, worst=worst_take)
        judged = Judged(answer=answer, shown=shown, stage="pick", repeats=repeats)
        found = next_screen(append_judged(session, judged))
        if found is not None:
            screens[found] = screens.get(found, 0.0) + chances.get((best_take, worst_take), 0.0)
            after[found] = (*after.get(found, ()), (best_take, worst_take))
    order = sorted(screens, key=lambda found: -screens[found])
    return tuple(Following(screen=found, after=after[found]) for found in order)


def _pages_after(session: Session, screen: Screen) -> tuple[Following, ...]:
    """The next two screens while they are pages of a cull, and the first screen of the final where it comes before."""
    found: list[Following] = []
    up: Screen | None = screen
    while up is not None and up.stage == "cull" and len(found) < 2:
        shown = tuple(pane.take for pane in up.panes)
        session = append_judged(session, Judged(answer=Answer(rejected=()), shown=shown, stage="cull"))
        up = next_screen(session)
        found += [Following(screen=up)] if up else []
    return tuple(found)


def summary(session: Session) -> Standing:
    """Where the session stands.

    Its sentence, e.g. `3 screens, 40 s. Circled: take 7. Runner-up: take 2, 31 % chance it is better.`
    """
    takes = in_play(session)
    choice, runner_up, chance = _lead(session, takes)
    looked, under = set(seen(session)), not is_fold_off(session)
    of = len(unfolded(session))
    folded = [item for item in session.terms.candidates if item.hard or (item.parked and under)]
    numbers = {
        "seen": len(looked & set(unfolded(session))),
        "of": of,
        "kept": len(kept(session)),
        "parked": len(folded),
        "stacked": sum(bool(item.stack) for item in session.terms.candidates if item not in folded),
        "screens": len(session.judged),
    }
    shares = _shares(session)
    return Standing(
        sentence=_sentence(session, numbers, choice=choice, runner_up=runner_up, chance=chance),
        is_done=next_screen(session) is None,
        choice=choice,
        runner_up=runner_up,
        chance=chance,
        seconds=session.seconds,
        agreement=sum(shares) / len(shares) if shares else None,
        pause=_pause(session),
        **numbers,
    )


def fold_of(session: Session) -> tuple[Candidate, ...]:
    """What lies under the fold now, with the reasons; a person may take any of it back."""
    off, said = is_fold_off(session), verdicts(session)
    return tuple(
        item
        for item in session.terms.candidates
        if item.parked and (item.hard or not off) and item.take not in said and item.take not in seen(session)
    )


def repeats_of(session: Session) -> tuple[tuple[int, float], ...]:
    """Of every choice that was asked twice unsaid: how many panes, and the share of pairs answered alike."""
    found = []
    for judged in session.judged:
        if judged.repeats >= 0:
            share = agree(pick.pairs_of(session.judged[judged.repeats]), pick.pairs_of(judged))
            found += [] if share is None else [(len(judged.shown), share)]
    return tuple(found)


def _lead(session: Session, takes: Sequence[str]) -> tuple[str, str, float]:
    """The choice, the runner-up among the takes seen, and its chance to be better."""
    left = pick.live(session, takes)
    if session.circled and session.circled in takes:
        left = tuple(dict.fromkeys((*left, session.circled)))
    if not left or (len(left) > 1 and not session.circled and not pick.heard(session)):
        return (session.circled, "", 0.0)
    belief = beliefs.restrict(pick.believe(session, takes), [list(takes).index(take) for take in left])
    choice = left.index(session.circled) if session.circled in left else beliefs.champion(belief)
    looked = pick.looked_at(session)
    others = [place for place, take in enumerate(left) if place != choice and take in looked]
    chances = {place: beliefs.chance_better(belief, place, choice) for place in others}
    if not chances:
        return left[choice], "", 0.0
    second = max(others, key=lambda place: (chances[place], -place))
    return left[choice], left[second], chances[second]


def _sentence(session: Session, numbers: Mapping[str, int], *, choice: str, runner_up: str, chance: float) -> str:
    number = {item.take: item.number for item in session.terms.candidates}
    count = numbers["screens"]
    if not count and session.terms.mode == "pick" and len(number) == 1 and choice in number:
        return f"{'Circled' if session.circled else 'Your choice'}: take {number[choice]}, the only one."
    parts = [f"{count} screen{'' if count == 1 else 's'}, {_clock(session.seconds)}."]
    if session.terms.mode == "cull":
        parts.append(f"Seen {numbers['seen']} of {numbers['of']}, kept {numbers['kept']}{_hidden(numbers)}.")
    if choice in number:
        word = "Circled" if session.circled else "Your choice"
        parts.append(f"{word}: take {number[choice]}.")
    elif session.terms.mode == "cull" and not numbers["kept"] and numbers["seen"] == numbers["of"]:
        parts.append("Nothing was kept.")
    elif rejected(session) and len(rejected(session)) >= len(heads(session)):
        parts.append("Every take was rejected.")
    if runner_up in number:
        parts.append(f"Runner-up: take {number[runner_up]}, {round(100 * chance)} % chance it is better.")
    unseen = len(set(unfolded(session)) - pick.looked_at(session))
    if choice in number and session.terms.mode == "pick" and unseen and next_screen(session) is None:
        parts.append(f"{unseen} take{' was' if unseen == 1 else 's were'} not shown.")
    return " ".join(parts)


def _hidden(numbers: Mapping[str, int]) -> str:
    words = [f"{numbers[key]} {word}" for key, word in (("parked", "parked"), ("stacked", "in stacks")) if numbers[key]]
    return "".join(f", {word}" for word in words)


def _clock(seconds: float) -> str:
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _shares(session: Session) -> list[float]:
    """How far each thing that was asked twice was answered alike, 0 to 1: choices first, then takes on pages."""
    shares = [share for _, share in repeats_of(session)]
    first: dict[str, bool] = {}
    for judged in session.judged:
        if judged.stage == "cull":
            out = set(judged.answer.rejected or ())
            for take in judged.shown:
                is_kept = take not in out if judged.answer.rejected is not None else take in (judged.answer.kept or ())
                if take in first:
                    shares.append(float(first[take] == is_kept))
                first.setdefault(take, is_kept)
    return shares


def _pause(session: Session) -> str:
    count, minutes = len(session.judged), round(session.seconds / 60)
    if session.seconds >= _TIRED_SECONDS or count >= _TIRED_SCREENS:
        return (
            f"{minutes} minutes and {count} screens: eyes tire here. "
            "Everything is kept; go on later, or circle what you have."
        )
    shares = _shares(session)
    half = len(shares) // 2
    if half >= _ENOUGH_TWICE and sum(shares[-half:]) < sum(shares[:half]) - _LESS_STEADY * half:
        return "What was asked twice is answered less alike than at the start: a good moment for a pause."
    return ""
