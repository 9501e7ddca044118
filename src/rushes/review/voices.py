"""Several reviewers: what each says of a place, who may see it yet, how far they agree, and what is to settle."""

from __future__ import annotations

import copy
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rushes.model.ledger import Entry
from rushes.model.review import Session
from rushes.review import belief as beliefs
from rushes.review.decisions import is_blind, standing_words
from rushes.review.pick import believe, heard
from rushes.review.session import in_play

#: Events that voices are told by.
KINDS = ("take.circled", "take.rejected", "circle.undone", "review.revealed")
#: Basis of a circle that settles a disagreement.
SETTLED = "settled"
#: Two people's tastes correlate by about this much (curation.md 1.6); what is left is noise in another's judgement.
TASTE = 0.5
#: Two-sided 95 %.
_Z = 1.959963984540054

#: Shot, segment, aspect.
Place = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One person's circle for a place, as it stands.

    Args:
        who: pseudonym.
        take: the circled take.
        why: in their words.
        first: it was given before they could see what others had said of the place.
        settles: it was given to settle a disagreement.
        seq: of its entry.
    """

    who: str
    take: str
    why: str = ""
    first: bool = True
    settles: bool = False
    seq: int = 0


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How often two people chose the same take before they saw each other's choice.

    Args:
        a, b: pseudonyms.
        same, of: places with the same choice, and places that both judged.
        low, high: 95 % interval of the share (Wilson 1927), 0 to 1.
        chance: the share that blind guessing among the same takes would reach, 0 to 1.
    """

    a: str
    b: str
    same: int
    of: int
    low: float
    high: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A place where people's circles differ and nobody has settled it.

    Args:
        place: shot, segment, aspect.
        voices: one for each person, oldest first.
        takes: the short list, the take with most voices first.
    """

    place: Place
    voices: tuple[Voice, ...]
    takes: tuple[str, ...]


class Hearing:
    """What people said of every place, as the log tells it.

    Args:
        entries: of `KINDS`, in any order; others are passed over.
        places: take id -> its place.
    """

    def __init__(self, entries: Iterable[Entry], places: Mapping[str, Place]) -> None:
        ordered = sorted((entry for entry in entries if entry.event in KINDS), key=lambda entry: entry.seq)
        self._words: dict[Place, list[Entry]] = defaultdict(list)
        for entry in standing_words([entry for entry in ordered if entry.event != "review.revealed"]):
            if entry.actor.kind == "person" and entry.take in places:
                self._words[places[entry.take]].append(entry)
        self._looks = [entry for entry in ordered if entry.event == "review.revealed"]
        self._hidden: dict[str, frozenset[Place]] = {}

    def again(self, entries: Iterable[Entry], places: Mapping[str, Place]) -> Hearing:
        """This hearing with some places heard anew and with later looks; every other place stays as it was.

        Args:
            entries: all that was ever said of the takes of those places, and the looks that came since.
            places: take id -> its place, of all takes of those places.
        """
        fresh, touched = Hearing(entries, places), set(places.values())
        new = copy.copy(self)
        new._words = {**self._words, **fresh._words}
        for place in touched - fresh._words.keys():
            new._words.pop(place, None)
        new._looks = [*self._looks, *fresh._looks]
        looked = {look.actor.id for look in fresh._looks}
        new._hidden = {
            who: known - touched | {place for place in touched if new.is_hidden(place, who)}
            for who, known in self._hidden.items()
            if who not in looked
        }
        return new

    def people(self) -> frozenset[str]:
        """Everybody whose word stands somewhere."""
        return frozenset(entry.actor.id for words in self._words.values() for entry in words)

    def is_hidden(self, place: Place, who: str) -> bool:
        """True while others have decided something here that this person may not see yet.

        It shows once the person has circled a take of the place, has chosen to look at it, or has chosen to look at
        everything after the first of the others spoke.
        """
        words = self._words.get(place, ())
        others = [entry.seq for entry in words if entry.actor.id != who]
        if not others or any(entry.actor.id == who and entry.event == "take.circled" for entry in words):
            return False
        for look in self._looks:
            if look.actor.id != who:
                continue
            is_here = (look.shot, look.body.get("segment", ""), look.body.get("aspect", "")) == place
            if is_here or (not look.shot and look.seq > others[0]):
                return False
        return True

    def hidden(self, who: str) -> frozenset[Place]:
        """Every place that is hidden from a person."""
        if who not in self._hidden:
            hidden = frozenset(place for place in self._words if self.is_hidden(place, who))
            self._hidden = {**self._hidden, who: hidden}  # other threads read the old one
        return self._hidden[who]

    def voices(self, place: Place) -> tuple[Voice, ...]:
        """Each person's latest standing circle for a place, oldest first."""
        said: dict[str, Voice] = {}
        for entry in self._words.get(place, ()):
            if entry.event == "take.circled":
                said.pop(entry.actor.id, None)
                said[entry.actor.id] = Voice(
                    who=entry.actor.id,
                    take=entry.take,
                    why=str(entry.body.get("why", "")),
                    first=self._is_first(place, entry),
                    settles=entry.body.get("basis") == SETTLED,
                    seq=entry.seq,
                )
            elif entry.actor.id in said and said[entry.actor.id].take == entry.take:
                del said[entry.actor.id]  # thrown out by the one who circled it
        return tuple(said.values())

    def first_choices(self, place: Place) -> Mapping[str, str]:
        """Person -> the take they circled last before they could see anybody else's choice."""
        return {
            entry.actor.id: entry.take
            for entry in self._words.get(place, ())
            if entry.event == "take.circled" and self._is_first(place, entry)
        }

    def disputes(self) -> tuple[Dispute, ...]:
        """Places where people circled different takes, and nobody settled it after all of them had spoken."""
        found = []
        for place in self._words:
            voices = self.voices(place)
            counts: dict[str, int] = defaultdict(int)
            for voice in voices:
                counts[voice.take] += 1
            is_settled = bool(voices) and max(voices, key=lambda voice: voice.seq).settles
            if len(counts) > 1 and not is_settled:
                takes = tuple(sorted(counts, key=lambda take: -counts[take]))
                found.append(Dispute(place=place, voices=voices, takes=takes))
        return tuple(found)

    def agreements(self, sizes: Mapping[Place, int]) -> tuple[Agreement, ...]:
        """For each two people, how often their first choices were the same.

        Args:
            sizes: place -> how many takes could be chosen there; places with one take say nothing and are left out.
        """
        pairs: dict[tuple[str, str], list[tuple[bool, int]]] = defaultdict(list)
        for place in self._words:
            if sizes.get(place, 0) < 2:
                continue
            choices = self.first_choices(place)
            for a, b in itertools.combinations(sorted(choices), 2):
                pairs[a, b].append((choices[a] == choices[b], sizes[place]))
        return tuple(
            Agreement(
                a=a,
                b=b,
                same=sum(is_same for is_same, _ in asked),
                of=len(asked),
                low=wilson(sum(is_same for is_same, _ in asked), len(asked))[0],
                high=wilson(sum(is_same for is_same, _ in asked), len(asked))[1],
                chance=sum(1.0 / size for _, size in asked) / len(asked),
            )
            for (a, b), asked in sorted(pairs.items())
        )

    def _is_first(self, place: Place, entry: Entry) -> bool:
        """Blind, or before anybody else had said anything of the place."""
        earlier = (word for word in self._words[place] if word.seq < entry.seq)
        return is_blind(entry) or all(word.actor.id == entry.actor.id for word in earlier)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (E. B. Wilson, JASA 22, 1927); 0 to 1 where nothing was asked."""
    if not of:
        return 0.0, 1.0
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def pooled_chances(sessions: Sequence[Session], takes: Sequence[str]) -> Mapping[str, float]:
    """The chance of each of some takes to be the best of them, from everybody's comparisons in one belief.

    One person's noise is added to by what tastes differ, variance `1 - TASTE` (curation.md 1.6).

    Args:
        sessions: of one place, of everybody; each person's latest counts, with the answers it began with.
        takes: the short list.

    Returns:
        Empty where nobody compared anything.
    """
    latest = {session.decider: session for session in sessions}
    asked = [judged for session in latest.values() for judged in heard(session)]
    if not asked or len(takes) < 2:
        return {}
    base = max(latest.values(), key=lambda session: len(session.terms.candidates))
    known = in_play(base)
    every = (*known, *(take for take in takes if take not in known))
    sigma = math.sqrt(base.terms.sigma**2 + 1.0 - TASTE)
    terms = replace(base.terms, mode="pick", earlier=tuple(asked), sigma=sigma)
    belief = believe(replace(base, judged=(), terms=terms), every)
    few = beliefs.restrict(belief, [every.index(take) for take in takes])
    return dict(zip(takes, (float(chance) for chance in beliefs.chance_best(few)), strict=True))
