"""Nouns to plain JSON documents and back, and the digest that names a document: one codec for the whole house."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any, TypeVar

import cattrs

from rushes.timebase import Rate

T = TypeVar("T")
_CODEC = cattrs.Converter(forbid_extra_keys=False)
_CODEC.register_unstructure_hook(Fraction, str)
_CODEC.register_structure_hook(Fraction, lambda value, _: Fraction(value))
_CODEC.register_unstructure_hook(Decimal, str)
_CODEC.register_structure_hook(Decimal, lambda value, _: Decimal(value))
_CODEC.register_unstructure_hook(Rate, str)
_CODEC.register_structure_hook(Rate, lambda value, _: Rate.parse(value))
_CODEC.register_unstructure_hook(date, date.isoformat)
_CODEC.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
_CODEC.register_unstructure_hook(datetime, datetime.isoformat)
_CODEC.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
_CODEC.register_unstructure_hook(PurePosixPath, str)
_CODEC.register_structure_hook(PurePosixPath, lambda value, _: PurePosixPath(value))


def to_document(noun: Any) -> Any:
    """A noun (or a tuple or mapping of nouns) as JSON-ready dicts, lists, strings and numbers."""
    return _CODEC.unstructure(noun)


def from_document(document: Any, kind: type[T]) -> T:
    """The inverse of `to_document`; raises cattrs' ClassValidationError for a document of another shape."""
    return _CODEC.structure(document, kind)


def to_json(noun: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text kept; the same noun gives the same text everywhere."""
    return json.dumps(to_document(noun), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(text: str | bytes, kind: type[T]) -> T:
    """The inverse of `to_json`."""
    return from_document(json.loads(text), kind)


def digest(noun: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hex digits: the name of a recipe, a chain, a cut version."""
    return hashlib.sha256(to_json(noun).encode()).hexdigest()
