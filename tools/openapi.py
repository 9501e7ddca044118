"""Writes ui/openapi.json from the program, for the typed client; `--check` fails where the file is stale."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rushes.settings import Settings
from rushes.web.desk import Desk
from rushes.web.server import build_api

TARGET = Path(__file__).resolve().parent.parent / "ui" / "openapi.json"


def text() -> str:
    """The OpenAPI as it is kept: sorted and indented, so that changes can be read."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read({"RUSHES_HOME": folder})
        document = build_api(Desk(settings=settings, current=None)).openapi()
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    said = text()
    if parser.parse_args().check:
        if not TARGET.is_file() or TARGET.read_text("utf-8") != said:
            sys.stderr.write("openapi: ui/openapi.json is stale; run python tools/openapi.py\n")
            return 1
        sys.stdout.write("openapi: as the program is\n")
        return 0
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(said, "utf-8")
    sys.stdout.write(f"openapi: {len(said)} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
