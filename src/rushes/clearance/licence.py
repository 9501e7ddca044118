"""Licence classes of engines as dated data: what each asks, by words found in the card's own licence text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

#: When the texts behind this table were read (standards.md 1.7).
VERIFIED_ON = "2026-11-22"

LicenceKind = Literal["permissive", "behavioural", "revenue", "territory", "registration", "non-commercial"]


@dataclass(frozen=True, kw_only=True)
class LicenceClass:
    """What a family of licences asks.

    Args:
        kind: of the taxonomy.
        pattern: words in the card's licence that name the family.
        duty: what follows where it is allowed.
        revenue_cap: yearly revenue in US dollars from which a paid licence is needed.
        territories: where neither use nor showing of outputs is allowed (ISO 3166 and `EU`).
    """

    kind: LicenceKind
    pattern: str
    duty: str = ""
    revenue_cap: int | None = None
    territories: tuple[str, ...] = ()


#: First match wins: the narrower stands before the wider.
LICENCE_CLASSES = (
    LicenceClass(kind="non-commercial", pattern=r"non-?commercial|cc-by-nc|research (?:use )?only|academic"),
    LicenceClass(
        kind="territory",
        pattern=r"hunyuan|tencent",
        duty="say in public that it was made by a machine; train no other model on the outputs",
        territories=("EU", "GB", "KR"),
    ),
    LicenceClass(
        kind="revenue",
        pattern=r"\bltx",
        duty="keep every mark and credential that the model sets",
        revenue_cap=10_000_000,
    ),
    LicenceClass(
        kind="revenue",
        pattern=r"stability|stable video|krea",
        duty="name the model as its licence asks (Powered by ...)",
        revenue_cap=1_000_000,
    ),
    LicenceClass(kind="registration", pattern=r"cogvideox(?!-2b)", duty="keep the registration's number with the film"),
    LicenceClass(kind="behavioural", pattern=r"openrail|rail-m|responsible ai", duty="hand the use restrictions on"),
    LicenceClass(kind="permissive", pattern=r"apache|\bmit\b|bsd|cc0|cc-by-4|public domain"),
)


def classify_licence(text: str) -> LicenceClass | None:
    """The class a licence text belongs to, or None where the table does not know it."""
    return next((c for c in LICENCE_CLASSES if re.search(c.pattern, text, re.IGNORECASE)), None)


def clashing_territories(excluded: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Wanted territories that are excluded; `EU` covers its members and `world` everything.

    Args:
        excluded: of a licence or card.
        wanted: where the film will be shown, ISO 3166 codes, `EU` or `world`.
    """
    closed = {word.upper() for word in excluded}
    found = []
    for word in (territory.upper() for territory in wanted):
        everywhere = bool(closed) and word in {"WORLD", "WW"}
        if everywhere or word in closed or (word in _EU and "EU" in closed) or (word == "EU" and closed & _EU):
            found.append(word)
    return tuple(dict.fromkeys(found))


_EU = frozenset(  # the 27 members of 2026
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
