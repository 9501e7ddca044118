"""People whom a prompt calls by name and nobody listed: `Mara in a red coat walks` is about a person, not a box."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rushes.engines.previz.phrases import find, tokens

_NAME = re.compile(r"\b[A-Z][a-z\u00e0-\u00ff]+(?: [A-Z][a-z\u00e0-\u00ff]+){0,2}\b")
#: Tokens after a name in which what it wears is looked for.
_NEAR = 8


@dataclass(frozen=True)
class _Name:
    """A word or a few in capitals that the dictionary does not know, and where it stands."""

    text: str
    start: int
    end: int


def split_names(prompt: str, sections: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Find who is named: a name does something, wears something, is `called` so, or stands beside one that does.

    Args:
        prompt: as written; capitals count.
        sections: of the lexicon; a word that one of them knows is no name.

    Returns:
        The prompt without the names, and the names by first mention.
    """
    names = list(_candidates(prompt, sections))
    people: set[_Name] = set()
    size = -1
    while size != len(people):  # who stands beside a person is one, and so on
        size = len(people)
        people |= {name for k, name in enumerate(names) if _is_person(prompt, names, k, people)}
    for name in sorted(people, key=lambda name: -name.start):
        before = re.sub(r"\b(named|called)\s+$", "", prompt[: name.start], flags=re.IGNORECASE)
        prompt = f"{before} {prompt[name.end :]}"
    told = sorted(people, key=lambda name: name.start)
    return prompt, tuple(dict.fromkeys(name.text for name in told))


def _candidates(prompt: str, sections: tuple[str, ...]) -> Iterable[_Name]:
    for hit in _NAME.finditer(prompt):
        words, start = hit.group().split(" "), hit.start()
        while words and find(tokens(words[0]), sections):
            start += len(words[0]) + 1
            words = words[1:]
        if words and not any(find(tokens(word), sections) for word in words):
            yield _Name(" ".join(words), start, hit.end())


def _is_person(prompt: str, names: list[_Name], at: int, people: set[_Name]) -> bool:
    name = names[at]
    before = tokens(prompt[: name.start])[-1:]
    after = [word for word in tokens(prompt[name.end :]) if word != ","][:_NEAR]
    acts = any(match.at == 0 and "by" not in match.meaning for match in find(after, ("actions",)))
    wears = after[:1] in (["in"], ["wearing"], ["wears"]) and bool(find(after, ("clothes",)))
    following = next((other for other in names[at + 1 :]), None)
    joined = (
        following in people and after[:1] == ["and"] and prompt[name.end :].split()[1:2] == following.text.split()[:1]
    )
    beside = before in (["to"], ["with"], ["and"]) and any(other.start < name.start for other in people)
    return acts or wears or joined or beside or before in (["named"], ["called"])
