"""Rights: data sets with consent and expiry, and the clearance of a take or deliverable as rules that fired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["clear", "clear with duties", "needs human", "blocked"]


@dataclass(frozen=True, kw_only=True)
class DataItem:
    """One item of a data set: hash, who owns it, what consent covers, until when (ISO date or empty)."""

    sha256: str
    rights: str
    consent: str = ""
    expires: str = ""


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """A clean data set a LoRA can name."""

    name: str
    items: tuple[DataItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the clearance arithmetic that fired, with what it saw and what duty follows."""

    id: str
    verdict: Verdict
    sentence: str
    duty: str = ""


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """The legal status of one subject (take or deliverable): the worst verdict of the rules; never `safe`."""

    subject: str
    verdict: Verdict
    rules: tuple[Rule, ...]
    engines: tuple[str, ...] = ()
    authorship: tuple[str, ...] = ()
