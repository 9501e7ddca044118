"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

#: Texts longer than this are compared line by line: the matcher is quadratic.
_MOST_WORDS = 2000


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text that both versions have, or only the newer (`added`) or only the older (`removed`)."""

    kind: Literal["same", "added", "removed"]
    text: str


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from `old` to `new`; white space stays with the word before it.

    Joining the texts of `same` and `added` gives `new`; of `same` and `removed` gives `old`.
    """
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > _MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(kind="same", text="".join(before[old_start:old_end])))
            continue
        if old_end > old_start:
            pieces.append(Piece(kind="removed", text="".join(before[old_start:old_end])))
        if new_end > new_start:
            pieces.append(Piece(kind="added", text="".join(after[new_start:new_end])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|^\s+", text)
