"""The board: which takes a person asked for, in which order, a page at a time, with what else could be asked for."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from rushes.errors import AskTheArtist, NoSuchRecord
from rushes.review.search import HEADLINES, Bound, parse_bound, split_words
from rushes.workflow.bench import Bench
from rushes.workflow.studio.columns import Columns, Scale
from rushes.workflow.studio.rows import Row
from rushes.workflow.studio.shelf import Shelf
from rushes.workflow.studio.snapshot import Snapshot
from rushes.workflow.studio.veil import Veil

STATES = ("open", "circled", "suggested", "rejected", "failed", "parked")
#: Orders a person may ask for; `measure.name` (or a measure) sorts by a number, `-` before it turns it round.
SORTS = ("film", "look", "newest", "name")
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a person asks the board for; every empty field lets everything pass.

    Args:
        q: words, and bounds such as `flicker > 2` among them.
        shot, tag, segment, aspect, engine, state: exact values; segment may be asked for empty: common to all.
        by: who decided, a name as the board shows it.
        measure: bounds, each of which must hold.
        sort: of `SORTS`, or a number.
        everything: takes whose rows left the sheet, too.
    """

    q: str = ""
    shot: str = ""
    tag: str = ""
    segment: str | None = None
    aspect: str = ""
    engine: str = ""
    state: str = ""
    by: str = ""
    measure: tuple[str, ...] = ()
    sort: str = "film"
    everything: bool = False


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A value that could be asked for, and how many takes would be left."""

    value: str
    count: int
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some of what was asked for.

    Args:
        rows: in order.
        next: cursor of the page after this one; empty at the end.
        total: of all pages.
        facets: field -> what could be asked for beside the rest of the question.
        scales: numbers that could be bounded.
        seq: the log's end that this knows.
    """

    rows: tuple[Row, ...]
    next: str
    total: int
    facets: Mapping[str, tuple[Facet, ...]]
    scales: tuple[Scale, ...]
    seq: int


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The answer to a question: places of rows in order, good as long as the rows are of this `turn`."""

    turn: int
    places: list[int]
    facets: Mapping[str, tuple[Facet, ...]]


class Board:
    """Answers questions about one shelf; remembers the last few answers for the pages that follow.

    Args:
        bench: for people's names.
        shelf: whose rows, whole or as one person may see them.
    """

    def __init__(self, bench: Bench, shelf: Shelf | Veil) -> None:
        self._bench = bench
        self._shelf = shelf
        self._names: dict[str, str] = {}
        self._answers: dict[Query, _Found] = {}

    def page(self, query: Query, *, cursor: str = "", limit: int = 60) -> Page:
        """One page.

        Raises:
            AskTheArtist: a state, an order, a bound or a cursor that does not exist.
        """
        now = self._shelf.look()
        limit = max(1, min(MOST, limit))
        found = self._answers.get(query)
        if found is None or found.turn != now.turn:
            found = self._find(now, query)
            self._answers = {**dict(list(self._answers.items())[-15:]), query: found}  # other threads read the old one
        places = self._settle(now, found.places, query, cursor=cursor, limit=limit)
        start = _start(now, places, cursor)
        rows = tuple(now.rows[place] for place in places[start : start + limit])
        end = start + len(rows)
        following = f"{end}.{rows[-1].take.id}" if rows and end < len(places) else ""
        return Page(
            rows=rows,
            next=following,
            total=len(places),
            facets=found.facets,
            scales=now.columns.scales(),
            seq=now.seq,
        )

    def name_of(self, actor: str) -> str:
        """Who a pseudonym is, read once."""
        if actor and actor not in self._names:
            self._names[actor] = self._bench.ledger.name_of(actor)
        return self._names.get(actor, "")

    def _settle(self, now: Snapshot, places: list[int], query: Query, *, cursor: str, limit: int) -> list[int]:
        """The places with siblings around the page in the order to look at them, which is not known before."""
        if query.sort not in ("", "film") or not places:
            return places
        at = min(int(cursor.partition(".")[0]) if cursor.partition(".")[0].isdecimal() else 0, len(places) - 1)
        first, last = max(0, at - 1), min(len(places), at + limit) - 1
        while first > 0 and now.rows[places[first - 1]].where == now.rows[places[first]].where:
            first -= 1
        while last + 1 < len(places) and now.rows[places[last + 1]].where == now.rows[places[last]].where:
            last += 1
        some = [now.rows[place] for place in places[first : last + 1]]
        judged = self._shelf.judge(now, some)
        group: dict[object, int] = {}
        for row in some:
            group.setdefault(row.where, len(group))
        some.sort(key=lambda row: (group[row.where], judged[row.take.id].place))
        return [*places[:first], *(now.index[row.take.id] for row in some), *places[last + 1 :]]

    def _find(self, now: Snapshot, query: Query) -> _Found:
        columns = now.columns
        words, bounds = _asked(query, known=tuple(columns.units))
        every = range(len(now.rows))
        base: Iterable[int] = every if query.everything else itertools.compress(every, columns.current)
        for word in words:
            texts = columns.texts
            base = [place for place in base if word in texts[place]]
        for bound in bounds:
            holding = bound.places(columns.values[bound.key])
            base = [place for place in base if place in holding]
        left = list(base)
        passing = self._passing(columns, query, left)
        places = _all_but(left, passing, "")
        facets: dict[str, tuple[Facet, ...]] = {}
        titles = {shot.code: shot.title for shot in now.shots}
        for name, values in columns.fields.items():
            counts = Counter(map(values.__getitem__, _all_but(left, passing, name) if name in passing else places))
            facets[name] = self._facets(name, counts, titles)
        tagged = _all_but(left, passing, "tag") if "tag" in passing else places
        counts = Counter(itertools.chain.from_iterable(map(columns.tags.__getitem__, tagged)))
        facets["tag"] = self._facets("tag", counts, titles)
        return _Found(turn=now.turn, places=self._sorted(now, places, query.sort), facets=facets)

    def _passing(self, columns: Columns, query: Query, left: Sequence[int]) -> dict[str, set[int]]:
        """Asked field -> the places that have its value."""
        passing: dict[str, set[int]] = {}
        for name, values in columns.fields.items():
            value = getattr(query, name)
            if value is None or (value == "" and name != "segment"):
                continue
            wanted = {actor for actor in set(values) if self.name_of(actor) == value} if name == "by" else {value}
            passing[name] = {place for place in left if values[place] in wanted}
        if query.tag:
            passing["tag"] = {place for place in left if query.tag in columns.tags[place]}
        return passing

    def _facets(self, name: str, counts: Mapping[str, int], titles: Mapping[str, str]) -> tuple[Facet, ...]:
        if name == "by":
            counts = {self.name_of(actor): count for actor, count in counts.items() if actor}
        label = titles.get if name == "shot" else lambda value, none: none
        return tuple(
            Facet(value=value, count=count, label=label(value, "") or "") for value, count in sorted(counts.items())
        )

    def _sorted(self, now: Snapshot, places: list[int], sort: str) -> list[int]:
        """Places come in film order; every other order keeps it among equals."""
        name, turned, rows = sort.removeprefix("-"), sort.startswith("-"), now.rows
        if name in ("", "film"):
            return places[::-1] if turned else places
        if name == "look":
            judged = self._shelf.judge(now, [rows[place] for place in places])
            return sorted(places, key=lambda place: judged[rows[place].take.id].place, reverse=turned)
        if name == "newest":
            return sorted(places, key=lambda place: -rows[place].made, reverse=turned)
        if name == "name":
            return sorted(places, key=lambda place: rows[place].take.name, reverse=turned)
        measure, _, part = name.partition(".")
        key = f"{measure}.{part or HEADLINES.get(measure, '')}"
        if key not in now.columns.values:
            orders = ", ".join(SORTS)
            raise AskTheArtist(
                f"no order {sort!r}", cause=f"orders: {orders}", next_step="or a measure, e.g. -flicker.global"
            )
        values = now.columns.values[key]
        have = sorted((place for place in places if not isnan(values[place])), key=values.__getitem__)
        return [*(have[::-1] if turned else have), *(place for place in places if isnan(values[place]))]


def find_row(now: Snapshot, name: str) -> Row:
    """A take by id or by name.

    Raises:
        NoSuchRecord: no such take.
    """
    row = now.get(name) or next((row for row in now.rows if row.take.name == name), None)
    if row is None:
        raise NoSuchRecord(f"no take {name!r} in this production", next_step="look for it on the board")
    return row


def _asked(query: Query, *, known: Sequence[str]) -> tuple[tuple[str, ...], tuple[Bound, ...]]:
    if query.state and query.state not in STATES:
        raise AskTheArtist("no such state", cause=f"found {query.state!r}", next_step="use " + ", ".join(STATES))
    words, typed = split_words(query.q)
    texts = (*typed, *(text for text in query.measure if text.strip()))
    return words, tuple(parse_bound(text, known=known) for text in texts)


def _all_but(left: Sequence[int], passing: Mapping[str, set[int]], name: str) -> list[int]:
    """The places that pass every asked field but one."""
    sets = [places for field, places in passing.items() if field != name]
    if not sets:
        return list(left)
    inside = set.intersection(*sets)
    return [place for place in left if place in inside]


def _start(now: Snapshot, places: Sequence[int], cursor: str) -> int:
    """Where the page begins: after the take that the page before ended with, wherever that stands now."""
    if not cursor:
        return 0
    match = re.fullmatch(r"(\d{1,9})\.([A-Za-z0-9_-]{1,200})", cursor)
    if not match:
        raise AskTheArtist("not a cursor", cause=f"found {cursor!r}", next_step="use `next` of the page before")
    at, last = int(match[1]), now.index.get(match[2])
    if last is not None and 0 < at <= len(places) and places[at - 1] == last:
        return at
    return places.index(last) + 1 if last is not None and last in places else min(at, len(places))
