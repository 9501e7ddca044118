"""The law of the house catches each planted violation, and the house as it stands breaks none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

#: file to plant (or append to), its text, and the contract that must be the one to break
VIOLATIONS = {
    "an engine that reads the store": ("engines/footage.py", "import rushes.store\n", "Floors of the house"),
    "review importing measures": ("review/rank.py", "import rushes.measures.base\n", "Floors of the house"),
    "model importing media": ("model/take.py", "import rushes.media\n", "Floors of the house"),
    "jobs importing engines": ("jobs/base.py", "import rushes.engines\n", "Floors of the house"),
    "an import hidden in a function": (
        "jobs/base.py",
        "def hidden() -> None:\n    import rushes.engines\n",
        "Floors of the house",
    ),
    "an import under a type-checking guard": (
        "jobs/base.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rushes.engines\n",
        "Floors of the house",
    ),
    "an undeclared new folder": ("newroom/__init__.py", '"""A room nobody declared."""\n', "Floors of the house"),
    "a leaf importing a leaf": (
        "measures/flicker.py",
        "import rushes.measures.noise\n",
        "Plug-in leaves are strangers",
    ),
    "a web framework in intake": ("intake/sheet.py", "import fastapi\n", "One front door"),
    "a web server in the corridor": ("workflow/select.py", "import uvicorn\n", "One front door"),
    "a wire shape in a noun": ("model/take.py", "import pydantic\n", "One front door"),
    "a request in a verb": ("cli/studio.py", "import starlette\n", "One front door"),
    "the web importing a verb": ("web/desk.py", "import rushes.cli.main\n", "Floors of the house"),
    "torch in media": ("media/read.py", "import torch\n", "Weights stay in the craft rooms"),
    "a dynamic import": ("intake/sheet.py", "import importlib\n", "Only the registry imports by name"),
    "a second door to the codec": ("delivery/qc.py", "import av\n", "One door to the codec"),
    "SQL in review": ("review/rank.py", "import sqlalchemy\n", "One door to the database"),
    "a measure that writes": ("measures/flicker.py", "import rushes.media.write\n", "Measures only look"),
    "a paper room that sees pictures": ("cut/assemble.py", "import rushes.imaging\n", "Paper rooms see no pictures"),
    "a timeline library in the cut": ("cut/assemble.py", "import opentimelineio\n", "Interchange stays at the edge"),
    "a ring inside model": ("model/brief.py", "import rushes.model.engine\n", "No rings among siblings"),
}


def lint(folder: Path) -> str:
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr


def broken(report: str) -> list[str]:
    return [line.rsplit(" BROKEN", 1)[0] for line in report.splitlines() if " BROKEN" in line]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / ".importlinter", tmp_path)
    return tmp_path


def test_the_house_breaks_none_of_its_contracts(house: Path) -> None:
    report = lint(house)

    assert broken(report) == []
    assert "0 broken" in report


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_planted_violation_is_caught_by_its_own_contract(house: Path, name: str) -> None:
    file, text, contract = VIOLATIONS[name]
    target = house / "src" / "rushes" / file
    target.parent.mkdir(exist_ok=True)
    with target.open("a") as stream:
        stream.write(text)

    report = lint(house)

    assert contract in broken(report), report[-2000:]
