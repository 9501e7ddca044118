"""What an exporter promises: one cut written for one outside tool, with a report of what the format cannot carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rushes.model.cut import Cut
from rushes.model.take import Take


@dataclass(frozen=True, kw_only=True)
class Turnover:
    """What was written: files relative to the folder, and each thing that did not survive the format."""

    files: tuple[str, ...]
    losses: tuple[str, ...] = ()


class Exporter(Protocol):
    """An exporter leaf."""

    def export(self, cut: Cut, *, takes: Mapping[str, Take], media: Mapping[str, str], folder: Path) -> Turnover:
        """Write `cut` into `folder`; `media` maps take id to a path relative to `folder`."""
        ...
