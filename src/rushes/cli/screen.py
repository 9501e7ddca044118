"""What a verb shows: progress bars for people, one JSON line per step for machines; the only place that prints."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

#: Folders of the productions that this process works on; what a stop tells people to go on with.
OPENED: list[str] = []


def count(number: int, noun: str) -> str:
    """`1 take`, `2 takes`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


class Screen:
    """Words for people on a terminal, or JSON lines.

    Args:
        as_json: one JSON object per line on standard output, and nothing else there.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.seconds: dict[str, float] = {}
        self._born = time.monotonic()

    def elapsed(self) -> float:
        """Seconds since the verb began."""
        return time.monotonic() - self._born

    def line(self, words: str) -> None:
        """One line for people; nothing for machines."""
        if not self.as_json:
            sys.stdout.write(words + "\n")
            sys.stdout.flush()

    def record(self, kind: str, **fields: Any) -> None:
        """One JSON line for machines; nothing for people."""
        if self.as_json:
            from rushes.model.document import to_document

            sys.stdout.write(json.dumps({"kind": kind, **to_document(fields)}, ensure_ascii=False) + "\n")
            sys.stdout.flush()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, short: bool = False) -> None:
        """A table for people; machines get records instead.

        Args:
            columns: headings.
            rows: cells, as they are: no markup is read in them.
            short: a long last cell is cut off, not folded.
        """
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        console = Console(soft_wrap=False)
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        cells = [[str(cell) for cell in row] for row in rows]
        widths = [max([len(column), *(len(row[place]) for row in cells)]) for place, column in enumerate(columns)]
        left = max(12, console.width - 2 - sum(width + 2 for width in widths[:-1]))
        for place, column in enumerate(columns):
            # on a narrow screen the first column stays whole and what is between folds
            least = None if short or place == len(columns) - 1 else min(widths[place], 14 if place else 34)
            table.add_column(column, overflow="fold", no_wrap=short or place == 0, min_width=least)
        for row in cells:
            *others, last = row
            cut = short and len(last) > left
            table.add_row(*map(Text, others), Text(last[: left - 1] + "…" if cut else last))
        console.print(table)

    @contextmanager
    def step(self, name: str, *, total: int) -> Iterator[Stepper]:
        """One step of the walk with its bar; its wall seconds are kept in `seconds`."""
        start = time.monotonic()
        stepper = Stepper(self, name, total)
        if not self.as_json and sys.stderr.isatty() and total:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("{task.description:<10}"),
                BarColumn(bar_width=32),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
                stepper.attach(bar)
                yield stepper
        else:
            yield stepper
        spent = time.monotonic() - start
        self.seconds[name] = self.seconds.get(name, 0.0) + spent
        self.record("step", step=name, done=stepper.done, failed=stepper.failed, seconds=round(spent, 3))
        if total:
            failed = f", {stepper.failed} failed" if stepper.failed else ""
            self.line(f"  {name:<10} {stepper.done} of {total}{failed}   {spent:.1f} s")


class Stepper:
    """Counts what a step has done."""

    def __init__(self, screen: Screen, name: str, total: int) -> None:
        self.screen = screen
        self.name = name
        self.total = total
        self.done = 0
        self.failed = 0
        self._bar: Any = None
        self._task: Any = None

    def attach(self, bar: Any) -> None:
        """Show the count in a bar."""
        self._bar = bar
        self._task = bar.add_task(self.name, total=self.total)

    def advance(self, *, ok: bool = True, about: str = "", **fields: Any) -> None:
        """One item ended."""
        self.done += 1 if ok else 0
        self.failed += 0 if ok else 1
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done + self.failed)
        self.screen.record("item", step=self.name, about=about, ok=ok, **fields)
