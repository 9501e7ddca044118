"""What a person types to find takes: words, and bounds on measures such as `flicker > 2`; parsing and matching only."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rushes.errors import AskTheArtist

#: The number that a measure's bare name means.
HEADLINES = {
    "flicker": "global",
    "palette": "outside",
    "temperature": "difference",
    "sharpness": "edges",
    "noise": "sigma",
    "flash": "luminance",
    "exposure": "stops",
    "integrity": "frozen",
}
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}
_BOUND = re.compile(
    r"^\s*(?P<measure>[a-z][a-z0-9_]*)(?:[.\s]+(?P<name>[a-z][a-z0-9_]*))?"
    r"\s*(?P<sign>>=|<=|>|<|=)\s*(?P<limit>-?\d{1,12}(?:\.\d{1,12})?)\s*%?\s*$"
)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A limit on one number of a measure.

    Args:
        key: `measure.name`.
        sign: `>`, `>=`, `<`, `<=` or `=`.
        limit: in the number's own unit.
    """

    key: str
    sign: str
    limit: float

    def places(self, values: Sequence[float | None]) -> set[int]:
        """Places of a column of values where the number was measured and lies on the wanted side."""
        holds, limit = _SIGNS[self.sign], self.limit
        return {place for place, value in enumerate(values) if value is not None and holds(value, limit)}


def parse_bound(text: str, *, known: Sequence[str] = ()) -> Bound:
    """`flicker > 2` or `flicker.local<=0.5` as a bound; a bare measure means its headline number.

    Args:
        text: as typed.
        known: numbers that exist, as `measure.name`; any where empty.

    Raises:
        AskTheArtist: not a bound, or a number that nothing measures.
    """
    match = _BOUND.match(text.lower())
    if not match:
        raise AskTheArtist("not a bound on a measure", cause=f"found {text!r}", next_step="write e.g. flicker > 2")
    measure, name = match["measure"], match["name"]
    key = f"{measure}.{name or HEADLINES.get(measure, '')}"
    if not name and known and key not in known:
        key = next((item for item in sorted(known) if item.startswith(f"{measure}.")), key)
    if known and key not in known:
        shown = ", ".join(sorted(known)[:40])
        raise AskTheArtist(f"no measure {key.rstrip('.')!r}", cause=f"known: {shown}", next_step="use one of them")
    return Bound(key=key, sign=match["sign"], limit=float(match["limit"]))


def split_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A search field's text to plain lower-case words and the bounds that stand among them.

    `red coat flicker > 2` gives (`red`, `coat`) and (`flicker > 2`,).
    """
    found = re.findall(r"[a-z][a-z0-9_.]*\s*(?:>=|<=|>|<|=)\s*-?\d+(?:\.\d+)?%?", text.lower())
    rest = text.lower()
    for piece in found:
        rest = rest.replace(piece, " ", 1)
    return tuple(rest.split()), tuple(found)
