"""What previz makes of a request, told in the plan: stand-ins, words without a picture, guesses, unknown wishes."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterator

from rushes.engines.previz.lexicon import COLUMNS, Coverage
from rushes.engines.previz.phrases import lexicon
from rushes.model.engine import Adjustment

#: Keys of an entry that are no value of a slot.
_NOT_VALUES = ("say", "stands_in", "way", "kit", "contrast", "mired", "roll")


def adjustments(coverage: Coverage) -> tuple[Adjustment, ...]:
    """What a take will not show as written, in a few lines whatever the length of the prompt.

    Args:
        coverage: of `describe`.
    """
    asked = [word for word in coverage.ignored if not _column(word)]
    negative = [word.removeprefix("-") for word in asked if word.startswith("-")]
    words = [word for word in asked if not word.startswith("-")]
    found = [_wish(*told) for told in map(_split, coverage.ignored) if told[0]]
    if coverage.proxied:
        found.append(_change("prompt", coverage.proxied, "something near, or a labelled box", "stand-ins in previz"))
    if words:
        found.append(_change("prompt", words, "not drawn", "no picture for these words in previz", lost=True))
    if negative:
        found.append(_change("negative", negative, "not taken out", "previz does not know these words", lost=True))
    if coverage.guesses:
        chosen = ", ".join(coverage.guesses)
        found.append(
            Adjustment(
                field="prompt", asked="left open", given=chosen, rule="the seed chooses what is open", effect="lossless"
            )
        )
    return tuple(found)


@functools.cache
def nearest(column: str, text: str) -> str:
    """The known value of a shot-list column that is written most like `text`; empty where none is near.

    Args:
        column: a key of `lexicon.COLUMNS`.
        text: as written in the sheet.
    """
    known = _known(column)
    plain = text.lower().replace("_", " ").replace("-", " ").strip()
    near = difflib.get_close_matches(plain, known, n=1, cutoff=0.7)
    if not near:  # a word of it may be meant: "dolly-ish"
        words = (difflib.get_close_matches(word, known, n=1, cutoff=0.75) for word in plain.split() if len(word) > 2)
        near = next((hit for hit in words if hit), [])
    return near[0] if near else ""


def values(column: str) -> tuple[str, ...]:
    """The plain values of a column's slots, e.g. `dawn`, `day`, `dusk` and `night` for the time."""
    section = COLUMNS[column][0]
    first = (
        next((value for key, value in entry.items() if key not in _NOT_VALUES), "") for entry in lexicon()[section]
    )
    plain = (str(value).replace("_", " ") for value in first if value != "")
    return tuple(dict.fromkeys(plain)) or tuple(_phrases(section))


@functools.cache
def _known(column: str) -> tuple[str, ...]:
    return tuple(phrase for section in COLUMNS[column] for phrase in _phrases(section)) + values(column)


def _phrases(section: str) -> Iterator[str]:
    for entry in lexicon()[section]:
        yield from (phrase.strip() for phrase in str(entry["say"]).split(","))


def _split(word: str) -> tuple[str, str]:
    """Column and text of a wish; the words of a prompt have no colon."""
    column, colon, text = word.partition(": ")
    return (column, text) if colon else ("", word)


def _column(word: str) -> str:
    return _split(word)[0]


def _key(column: str) -> str:
    return column.strip().lower().replace(" ", "_").replace("-", "_")


def _wish(column: str, text: str) -> Adjustment:
    key = _key(column)
    if key not in COLUMNS:
        near = next(iter(difflib.get_close_matches(key, COLUMNS, n=1)), "")
        cure = f"nearest: {near}" if near else "known: " + ", ".join(COLUMNS)
        rule = "previz knows no such column"
        return Adjustment(
            field=f"wishes.{column}", asked=text, given=f"left open; {cure}", rule=rule, effect="drops_intent"
        )
    near = nearest(key, text)
    cure = f"nearest: {near}" if near else "known: " + ", ".join(values(key)[:12])
    return Adjustment(
        field=f"wishes.{column}",
        asked=text,
        given=f"left open; {cure}",
        rule=f"previz does not know this {key.replace('_', ' ')}",
        effect="drops_intent",
        hint=cure,
    )


def _change(field: str, words: tuple[str, ...] | list[str], given: str, rule: str, *, lost: bool = False) -> Adjustment:
    return Adjustment(
        field=field,
        asked=", ".join(words),
        given=given,
        rule=rule,
        effect="drops_intent" if lost else "changes_picture",
    )
