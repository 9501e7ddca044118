"""Every error Rushes raises: one tree, sorted by who acts next.

RushesError
|- AskTheArtist      the person who wrote the sheet or the brief    (ValueError, HTTP 422)
|  |- SheetFault         a cell, row or file of the sheet; carries row and column
|  |- BriefFault         a brief that no engine could honour as written
|  `- NamingFault        a name outside the naming grammar, or a collision
|- AskTheReviewer    producer or director                           (HTTP 409)
|  |- GateClosed         the gate does not allow this now
|  |- CutLocked          a frozen version is never edited
|  |- BudgetSpent        the budget does not cover the quote
|  `- UnknownSpend       money may have been spent; a person decides
|- AskTheOperator    whoever runs the machine                       (LookupError, OSError, HTTP 503)
|  |- NotConfigured      a setting, key or production is missing
|  |- MissingExtra       a library that an optional extra would install
|  |- NoSuchPlugin       no leaf of that name; names the nearest
|  |- NoSuchRecord       no such take, shot, cut ... in this production
|  |- DiskFull           no room left for a file
|  `- CannotReach        a file or folder that cannot be read or written
|- AskLegal          legal counsel                                  (PermissionError, HTTP 451)
|  `- NotCleared         the policy refuses; carries what is missing
|- TryAgain          the runner, by itself                          (ConnectionError, never shown)
|  |- RateLimited, EngineBusy, NetworkDown
|- WillNeverWork     the corridor marks the take and goes on        (ValueError)
|  |- EngineRefused      the engine's policy said no
|  |- CannotDo           the engine lacks the capability
|  |- EngineFault        the engine failed on this recipe
|  `- UnreadableMedia    a media file that cannot be decoded
`- OurBug            us                                             (RuntimeError, HTTP 500)
`- BrokenPromise      a leaf did not keep its contract
Cancelled (BaseException): a person stopped it; nobody has to act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class RushesError(Exception):
    """The root: every error says what happened, why, and what to do next.

    Args:
        title: one line, no full stop, what went wrong.
        cause: why, in a sentence; names the value that was found.
        next_step: what the person who acts next should do.
        about: the slate, row or file this speaks of.
    """

    http_status = 500

    def __init__(self, title: str, *, cause: str = "", next_step: str = "", about: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.cause = cause
        self.next_step = next_step
        self.about = about

    def __str__(self) -> str:
        parts = [f"{self.about}: {self.title}" if self.about else self.title]
        if self.cause:
            parts.append(f"cause: {self.cause}")
        if self.next_step:
            parts.append(f"next: {self.next_step}")
        return "\n  ".join(parts)


class AskTheArtist(RushesError, ValueError):
    """The person who wrote the sheet or brief acts next."""

    http_status = 422


class SheetFault(AskTheArtist):
    """A fault in a sheet, at a row (1 = first line of the file) and a column."""

    def __init__(
        self,
        title: str,
        *,
        row: int = 0,
        column: str = "",
        value: str = "",
        cause: str = "",
        next_step: str = "",
    ) -> None:
        where = ", ".join(([f"row {row}"] if row else []) + ([f"column {column!r}"] if column else []))
        super().__init__(title, cause=cause, next_step=next_step, about=where)
        self.row = row
        self.column = column
        self.value = value


class BriefFault(AskTheArtist):
    """A brief that cannot be honoured as written."""


class NamingFault(AskTheArtist):
    """A name outside the naming grammar, or two things with one name."""


class AskTheReviewer(RushesError):
    """Producer or director acts next."""

    http_status = 409


class GateClosed(AskTheReviewer):
    """The gate does not allow this now."""


class CutLocked(AskTheReviewer):
    """A frozen version is never edited."""


class BudgetSpent(AskTheReviewer):
    """The budget does not cover the quote."""


class UnknownSpend(AskTheReviewer):
    """Money may have been spent and nobody can tell; a person decides."""


class AskTheOperator(RushesError, LookupError, OSError):
    """Whoever runs the machine acts next."""

    http_status = 503


class NotConfigured(AskTheOperator):
    """A setting, a key or a production is missing."""


class MissingExtra(AskTheOperator):
    """An optional library is not installed."""

    def __init__(self, what: str, *, extra: str, cause: str = "") -> None:
        super().__init__(
            f"{what} needs an optional library",
            cause=cause or f"the extra {extra!r} is not installed",
            next_step=f"pip install 'rushes[{extra}]'",
        )
        self.extra = extra


class NoSuchPlugin(AskTheOperator):
    """No leaf of that name; the message names the nearest."""

    http_status = 404


class NoSuchRecord(AskTheOperator):
    """No such take, shot, cut or file in this production."""

    http_status = 404


class DiskFull(AskTheOperator):
    """No room left for a file; nothing was half written."""


class CannotReach(AskTheOperator):
    """A file or folder that cannot be read or written."""


class AskLegal(RushesError, PermissionError):
    """Legal counsel acts next."""

    http_status = 451


class NotCleared(AskLegal):
    """The policy refuses; `missing` lists what is missing."""

    def __init__(self, title: str, *, missing: tuple[str, ...] = (), next_step: str = "", about: str = "") -> None:
        super().__init__(title, cause="; ".join(missing), next_step=next_step, about=about)
        self.missing = missing


class TryAgain(RushesError, ConnectionError):
    """The runner tries again by itself, not before `after` seconds."""

    def __init__(self, title: str, *, after: float = 1.0, cause: str = "", about: str = "") -> None:
        super().__init__(title, cause=cause, next_step=f"tried again in {after:g} s", about=about)
        self.after = after


class RateLimited(TryAgain):
    """The engine asks for a pause."""


class EngineBusy(TryAgain):
    """The engine has no room now (queue full, out of memory)."""


class NetworkDown(TryAgain):
    """The engine could not be reached."""


class WillNeverWork(RushesError, ValueError):
    """The corridor marks the take as failed and goes on."""

    http_status = 422


class EngineRefused(WillNeverWork):
    """The engine's policy refused the request."""


class CannotDo(WillNeverWork):
    """The engine lacks the capability."""


class EngineFault(WillNeverWork):
    """The engine failed on this recipe."""


class UnreadableMedia(WillNeverWork):
    """A media file that cannot be decoded."""


class OurBug(RushesError, RuntimeError):
    """We act next."""


class BrokenPromise(OurBug):
    """A leaf or a room did not keep its contract."""


class Cancelled(BaseException):
    """A person stopped the work; passes through `except Exception` on purpose."""


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[T]):
    """The result for one element of a batch: a value or the error that element met."""

    about: str
    value: T | None = None
    error: RushesError | None = None

    @property
    def is_done(self) -> bool:
        """True where the element has a value and no error."""
        return self.error is None
