"""The dictionary of previz and how a text is searched in it: longest phrases first, plurals and hyphens opened."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from rushes.plugins import read_data

try:
    from yaml import CSafeLoader as SafeLoader  # a tenth of the time, where the library in C is there
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]  # the same in Python

#: Longest phrase of the lexicon in words.
_LONGEST = 5

CJK = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
#: Letters with an accent, and the same without.
_PLAIN = str.maketrans("àáâãäåçèéêëìíîïñòóôõöùúûüýÿ\u2019", "aaaaaaceeeeiiiinooooouuuuyy'")
_TOKEN = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[a-z0-9]+(?:['\u2019-][a-z0-9]+)*|[.,;:!?()\u3002\uff0c\u3001]"
)


@dataclass(frozen=True)
class Match:
    """A phrase found in a text: what it means, and where it stood."""

    section: str
    meaning: Mapping[str, Any]
    words: str
    at: int
    size: int


@functools.cache
def lexicon() -> Mapping[str, Any]:
    """The data file, parsed once."""
    data: Mapping[str, Any] = yaml.load(read_data("engines", "previz/data/lexicon.yaml"), Loader=SafeLoader)
    return data


@functools.cache
def _phrases(sections: tuple[str, ...]) -> Mapping[tuple[str, ...], tuple[str, Mapping[str, Any]]]:
    """Every phrase of some sections as a tuple of words; the earlier section wins."""
    table: dict[tuple[str, ...], tuple[str, Mapping[str, Any]]] = {}
    for section in sections:
        data = lexicon()[section]
        if isinstance(data, str):
            entries: list[dict[str, Any]] = [{"say": data}]
        elif isinstance(data, dict):
            entries = [{"say": str(word), "value": value} for word, value in data.items()]
        else:
            entries = data
        for entry in entries:
            meaning = {k: v for k, v in entry.items() if k != "say"}
            for phrase in str(entry["say"]).split(","):
                table.setdefault(tuple(tokens(phrase)), (section, meaning))
    table.pop((), None)
    return table


def tokens(text: str) -> list[str]:
    """Lower-case words without accents, single characters of scripts without spaces, punctuation that ends a phrase."""
    return _TOKEN.findall(text.lower().translate(_PLAIN))


def find(words: list[str], sections: tuple[str, ...]) -> list[Match]:
    """Longest phrases first, left to right; words inside a found phrase are not looked at again.

    Args:
        words: from `tokens`.
        sections: names of the lexicon's sections.
    """
    table = _phrases(sections)
    found: list[Match] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            hit = _look_up(table, tuple(words[at : at + size]))
            if hit:
                joint = "" if CJK.match(words[at]) else " "
                found.append(Match(hit[0], hit[1], joint.join(words[at : at + size]), at, size))
                at += size
                break
        else:
            at += 1
    return found


def _look_up(
    table: Mapping[tuple[str, ...], tuple[str, Mapping[str, Any]]], phrase: tuple[str, ...]
) -> tuple[str, Mapping[str, Any]] | None:
    """A phrase as it stands, else with its last word in the singular, else with hyphens opened."""
    if phrase in table:
        return table[phrase]
    last = phrase[-1]
    stems = [last[:-1]] if last.endswith("s") and len(last) > 3 else []
    if last.endswith("es") and len(last) > 4:
        stems.append(last[:-2])
    if last.endswith("'s"):
        stems.append(last[:-2])
    for stem in stems:
        if (*phrase[:-1], stem) in table:
            return table[(*phrase[:-1], stem)]
    if len(phrase) == 1 and "-" in last:
        return table.get(tuple(last.split("-")))
    return None
