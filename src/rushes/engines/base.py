"""The engine contract: what every generator, renderer or footage source promises the corridor.

All calls are synchronous. `card`, `plan` and `health` are offline and pure; only `submit`, `observe`, `collect`,
`cancel` and `reconcile` touch the engine. A leaf downloads and writes files inside `context.scratch` and nowhere else;
the corridor runs the rulers and reads credentials afterwards.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from rushes.errors import Cancelled, CannotReach, DiskFull, NotConfigured
from rushes.model.brief import MediaRef
from rushes.model.engine import Artifacts, Card, Found, Handle, Plan, Progress, Recipe, Request


def _no_secret(name: str) -> str:
    raise NotConfigured(
        f"no secret called {name!r}",
        cause="none was given to this run",
        next_step=f"set it with: rushes engines key {name}",
    )


@dataclass(frozen=True, kw_only=True)
class Context:
    """All that a leaf can reach: no store, no queue, no other takes.

    Args:
        scratch: an empty folder of this attempt; everything the leaf writes lies below it.
        threads: worker threads it may use.
        progress: share done 0..1 and a few words.
        cancelled: True once a person asked to stop; poll it at least once a second of work.
        log: one line for the take's log; never a secret.
        secret: value of a named secret; raises NotConfigured.
        media: local path of a referenced media file (read only).
        settings: the user's settings of this engine (a models folder, a program), JSON-ready strings.
    """

    scratch: Path
    threads: int = 1
    progress: Callable[[float, str], None] = lambda share, words: None
    cancelled: Callable[[], bool] = lambda: False
    log: Callable[[str], None] = lambda line: None
    secret: Callable[[str], str] = _no_secret
    media: Callable[[MediaRef], Path] = lambda ref: Path(ref.name)
    settings: dict[str, str] = field(default_factory=dict)

    def stop_if_cancelled(self) -> None:
        """Raise Cancelled where a person asked to stop."""
        if self.cancelled():
            raise Cancelled("stopped by a person")


def write_note(path: Path, text: str) -> None:
    """Write a small text of an attempt, such as its ticket, into its scratch folder.

    Raises:
        DiskFull: no room for it.
        CannotReach: the folder cannot be written to.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise DiskFull(
                "no room for the work of a take", cause=str(fault), next_step="free some space, then go on"
            ) from fault
        raise CannotReach(
            "the scratch folder cannot be written to", cause=str(fault), next_step="check the folder's rights"
        ) from fault


class Engine(Protocol):
    """One generator behind the one contract; constructed without arguments beyond its settings, cheap to construct."""

    def card(self) -> Card:
        """The engine's facts; offline."""
        ...

    def plan(self, request: Request) -> Plan:
        """What would be sent, every adjustment, refusals and the quote; pure and offline."""
        ...

    def submit(self, recipe: Recipe, *, attempt: str, context: Context) -> Handle:
        """Start the work (or accept it, for embedded engines); returns at once with what identifies it."""
        ...

    def observe(self, handle: Handle, *, context: Context) -> Iterator[Progress]:
        """Events until `done` or `failed`; embedded engines do their work here. Raises Cancelled when stopped."""
        ...

    def collect(self, handle: Handle, *, context: Context) -> Artifacts:
        """Bring the files into `context.scratch`; names in the answer are relative to it."""
        ...

    def cancel(self, handle: Handle, *, context: Context) -> bool:
        """Stop the work; True where the engine confirmed it."""
        ...

    def reconcile(self, attempt: str, *, recipe: Recipe, context: Context) -> Found:
        """After a crash between intent and acceptance: was it submitted? Never submits."""
        ...

    def promote(self, handle: Handle, *, tier: str) -> Plan:
        """Plan the final of the same take from a draft; a refusal where the engine has no such thing."""
        ...

    def health(self) -> str:
        """Empty where the engine could work now, else what is missing and the cure."""
        ...
