"""The demo: a sheet that ships with the program, for a studio that has no production yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rushes import plugins
from rushes.store.files import house_errors
from rushes.workflow.bench import Bench
from rushes.workflow.shoot import ShootPlan
from rushes.workflow.walk import Walked, walk

NAME = "demo"
#: As in `examples/`: sheet, settings and brand.
FILES = ("launch.csv", "launch.toml", "brand.yaml")


def write_demo(folder: Path) -> Path:
    """Write the demo's sheet with what belongs to it into a folder, and answer the sheet's path.

    Raises:
        CannotReach, DiskFull: as the disk says.
    """
    with house_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_bytes(plugins.read_data("intake", f"demo/{name}"))
    return folder / FILES[0]


def shoot_demo(bench: Bench, plan: ShootPlan) -> Walked:
    """Make the demo's takes and its cuts; films wait until a person has chosen."""
    return walk(bench, plan, stages=_silent, only=("takes", "select", "cut"))


class _Silent:
    """A stage that nobody watches: the log tells whoever looks."""

    def advance(self, *, ok: bool = True, about: str = "") -> None:
        """One item ended."""


@contextmanager
def _silent(name: str, total: int) -> Iterator[_Silent]:
    yield _Silent()
