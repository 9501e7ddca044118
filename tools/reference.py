"""Writes the generated pages of docs/reference from the program itself; `--check` fails where a page is stale."""

from __future__ import annotations

import argparse
import ast
import json
import sys
from pathlib import Path

import typer.main

from rushes import plugins
from rushes.cli.main import app
from rushes.delivery.specs import load_specs
from rushes.engines.previz import scene_schema
from rushes.model.ledger import EVENTS
from rushes.model.production import SHOT_TAGS
from rushes.model.review import REJECT_REASONS

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"


def verbs() -> str:
    """Every verb with its arguments and options."""
    group = typer.main.get_command(app)
    lines = ["# Verbs", "", "Generated from the program: `make docs` fails where this page is stale.", ""]
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group by construction
        lines += [f"## rushes {name}", "", str(command.help or "").strip().replace("\n", " "), ""]
        lines += ["| | |", "|---|---|"]
        for parameter in command.params:
            label = ", ".join(f"`{word}`" for word in parameter.opts) if parameter.opts else parameter.name
            if parameter.param_type_name == "argument":
                label = f"`{parameter.name.upper()}`"
            lines.append(f"| {label} | {getattr(parameter, 'help', '') or ''} |")
        lines.append("")
    return "\n".join(lines)


def leaves() -> str:
    """Measures, finishing operations and specifications with what they say of themselves."""
    lines = [
        "# Measures, finishing operations, specifications",
        "",
        "Generated from the program.",
        "",
        "## Measures",
        "",
    ]
    lines += ["| Measure | Definition | Units | Source |", "|---|---|---|---|"]
    for leaf in plugins.list_leaves("measures"):
        facts = plugins.load("measures", leaf.name)().facts
        units = ", ".join(f"{name}: {unit}" for name, unit in facts.units.items())
        lines.append(f"| `{facts.name}` v{facts.version} | {facts.definition} | {units} | {facts.source} |")
    lines += [
        "",
        "## Finishing operations",
        "",
        "| Operation | Title | Place | Settings | Source |",
        "|---|---|---|---|---|",
    ]
    for leaf in plugins.list_leaves("finishing"):
        facts = plugins.load("finishing", leaf.name)().facts
        settings = ", ".join(f"{name}={value!r}" for name, value in facts.defaults.items())
        lines.append(
            f"| `{facts.name}` v{facts.version} | {facts.title} | {facts.place} | {settings} | {facts.source} |"
        )
    lines += ["", "## Specifications", "", "| Name | Size | File | Sound | Verified on |", "|---|---|---|---|---|"]
    for spec in load_specs().values():
        sound = "no stream" if spec.audio == "none" else f"{spec.audio} {spec.loudness} LUFS"
        size = f"{spec.width}x{spec.height}"
        lines.append(f"| `{spec.name}` | {size} | {spec.codec} in {spec.container} | {sound} | {spec.verified_on} |")
    return "\n".join([*lines, ""])


def words() -> str:
    """Events, shot tags and reject reasons."""
    lines = ["# Events, tags and reasons", "", "Generated from the program.", "", "## Events of the linked log", ""]
    lines += [f"- `{name}`: {', '.join(fields)}" for name, fields in EVENTS.items()]
    lines += ["", "## Shot tags", "", ", ".join(SHOT_TAGS), "", "## Reject reasons", ""]
    lines += [f"- `{key}` {name}" for key, name in REJECT_REASONS.items()]
    return "\n".join([*lines, ""])


def rooms() -> str:
    """The tree of modules with the sentence each opens with."""
    lines = ["# Rooms", "", "Generated from the first sentence of every module.", ""]
    source = ROOT / "src" / "rushes"
    for path in sorted(source.rglob("*.py")):
        sentence = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
        lines.append(f"- `{path.relative_to(source)}`: {sentence}")
    return "\n".join([*lines, ""])


def routes() -> str:
    """Every route of the studio with the sentence it says of itself, from the OpenAPI beside the front end."""
    document = json.loads((ROOT / "ui" / "openapi.json").read_text("utf-8"))
    lines = ["# Routes of the studio", "", "Generated from `ui/openapi.json`.", "", "| | | |", "|---|---|---|"]
    for address, told in document["paths"].items():
        for verb, operation in told.items():
            said = " ".join(str(operation.get("description", "")).split())
            lines.append(f"| {verb.upper()} | `{address}` | {said} |")
    return "\n".join([*lines, ""])


def scene() -> str:
    """The JSON Schema of a previz scene."""
    return json.dumps(scene_schema(), indent=2) + "\n"


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    pages = {
        "verbs.md": verbs, "leaves.md": leaves, "words.md": words, "rooms.md": rooms, "routes.md": routes,
        "scene.schema.json": scene,
    }  # fmt: skip
    for name, page in pages.items():
        path, text = PAGES / name, page()
        if check and (not path.is_file() or path.read_text("utf-8") != text):
            stale.append(path.name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if stale:
        sys.stderr.write(f"docs: stale: {', '.join(stale)}; run python tools/reference.py\n")
        return 1
    sys.stdout.write("docs: the generated pages are as the program is\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
