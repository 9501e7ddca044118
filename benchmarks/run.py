"""Every benchmark, one table after the other; ratios are taken inside one run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run each script beside this one in a process of its own."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name not in ("run.py", "__init__.py"):
            print(f"\n## {path.stem}\n", flush=True)
            subprocess.run([sys.executable, str(path)], check=True)


if __name__ == "__main__":
    main()
