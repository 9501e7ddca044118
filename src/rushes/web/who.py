"""Who asks: the name that a browser or program gives itself with each request, taken at its word."""

from __future__ import annotations

from contextvars import ContextVar
from urllib.parse import unquote

#: The header; its value is the name in UTF-8, percent-encoded as in an address.
HEADER = "rushes-as"
#: Most letters of a name.
MOST = 60

_CALLED: ContextVar[str] = ContextVar("rushes.called", default="")


def called() -> str:
    """The name that this request gave; empty where it gave none: whoever started the studio."""
    return _CALLED.get()


def call(name: str) -> None:
    """Note the name for everything that this request does."""
    _CALLED.set(name)


def read_name(value: str) -> str | None:
    """The name in a header's value, spaces folded; None where it is no name: empty, too long, or with control marks.

    Args:
        value: as it came.
    """
    try:
        name = " ".join(unquote(value, errors="strict").split())
    except UnicodeDecodeError:
        return None
    return name if name and len(name) <= MOST and name.isprintable() else None
