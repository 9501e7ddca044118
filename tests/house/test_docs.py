"""The pages say what is there: verbs, tests and pictures that they name exist, and the ten-line example runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import typer.main

from rushes.cli.main import app
from rushes.delivery.specs import load_specs
from tests.conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
PAGES = [*DOCS.rglob("*.md"), REPOSITORY / "README.md"]


def article_rows() -> list[list[str]]:
    text = (DOCS / "from-the-article.md").read_text("utf-8")
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def verbs() -> set[str]:
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group


def test_every_demand_of_the_article_leads_to_a_command_a_picture_a_test_and_a_limit() -> None:
    for demand, command, picture, test, limit in article_rows():
        named = re.findall(r"`rushes (\w+)", command)

        assert named, demand
        assert set(named) <= verbs(), demand
        assert (REPOSITORY / picture).is_file(), (demand, picture)
        assert (REPOSITORY / test).exists(), (demand, test)
        assert len(limit) > 20, demand


def test_the_table_holds_every_demand() -> None:
    assert len(article_rows()) >= 25


def test_every_verb_that_a_page_names_exists() -> None:
    for page in PAGES:
        named = set(re.findall(r"`(?:\.venv/bin/)?rushes ([a-z]+)", page.read_text("utf-8")))

        assert named <= verbs(), (page.name, named - verbs())


def test_every_specification_that_a_page_names_exists() -> None:
    for page in PAGES:
        named = set(re.findall(r"--spec ([a-z0-9-]+)", page.read_text("utf-8")))

        assert named <= set(load_specs()), page.name


def test_every_file_that_a_page_links_to_exists() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_pictures_in_the_readme_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}

    assert {name: size for name, size in sizes.items() if size > 3_000_000} == {}


def test_the_generated_pages_are_as_the_program_is() -> None:
    result = subprocess.run(
        [sys.executable, str(REPOSITORY / "tools" / "reference.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr


def test_the_ten_line_example_runs(tmp_path: Path) -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]

    assert len(code.strip().splitlines()) <= 10
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.glob("*.mp4"))
