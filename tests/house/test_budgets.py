"""The house's budgets and tables: sizes of files, functions and rooms, broad handlers, leaves and their suites."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rushes import plugins
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src" / "rushes"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "versions" not in path.parts)
ROOMS_WITH_LEAVES = ("engines", "measures", "finishing", "interchange")
#: `except Exception` is allowed in these places only: the plug-in loader and the job worker loop (the web edge has a
#: handler for what nobody expected instead).
BROAD = {"plugins.py", "jobs"}
#: Functions that are one long table or one kernel, with the reason; this list only shrinks.
LONG_FUNCTIONS_ALLOWED: dict[str, str] = {}


#: What is made, not written.
SKIPPED = {
    ".git",
    ".venv",
    "node_modules",
    "out",
    ".ruff_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
}


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node))
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and ast.get_docstring(node)
    return (first.end_lineno or first.lineno) - first.lineno + 1 if is_text else 0


def is_kernel(path: Path, name: str) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            marks = [ast.unparse(d) for d in node.decorator_list]
            return any("njit" in mark or "kernel" in mark or mark in ("lean", "inlined") for mark in marks)
    return False


def test_no_file_is_longer_than_500_lines() -> None:
    long = {str(p.relative_to(REPOSITORY)): len(p.read_text("utf-8").splitlines()) for p in MODULES}

    assert {name: lines for name, lines in long.items() if lines > 500} == {}


def test_no_function_but_a_picture_kernel_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(SOURCE)}:{name} {lines}"
        for path in MODULES
        for name, lines in functions(path)
        if lines > 60
        and not is_kernel(path, name)
        and f"{path.relative_to(SOURCE)}:{name}" not in LONG_FUNCTIONS_ALLOWED
    ]

    assert long == []


def test_the_model_has_at_most_ten_files_and_no_logic_longer_than_a_property() -> None:
    files = [path for path in (SOURCE / "model").glob("*.py") if path.name != "__init__.py"]

    assert len(files) <= 10


def test_the_corridor_stays_thin() -> None:
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in (SOURCE / "workflow").rglob("*.py")}

    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_every_module_opens_with_a_sentence() -> None:
    silent = [str(p.relative_to(SOURCE)) for p in MODULES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "processor", "misc"}

    assert [str(p) for p in MODULES if p.stem in empty] == []


def test_broad_handlers_stand_in_their_allowed_places_only() -> None:
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            is_broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            cleans_up = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if is_broad and not cleans_up:
                found.append(path.relative_to(SOURCE).parts[0])

    assert set(found) <= BROAD


@pytest.mark.parametrize("room", ROOMS_WITH_LEAVES)
def test_a_rooms_table_points_into_its_own_room_and_every_leaf_loads_or_says_why_not(room: str) -> None:
    for leaf in plugins.list_leaves(room):
        assert leaf.target.startswith(f"rushes.{room}."), leaf

        missing = plugins.why_missing(room, leaf.name)

        assert missing == "" or "pip install 'rushes[" in missing


@pytest.mark.parametrize("room", ROOMS_WITH_LEAVES)
def test_a_rooms_table_and_its_folder_agree(room: str) -> None:
    modules = {
        leaf.target.split(":")[0].removeprefix(f"rushes.{room}.").split(".")[0] for leaf in plugins.list_leaves(room)
    }
    on_disk = {
        path.stem for path in (SOURCE / room).iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert modules <= on_disk


@pytest.mark.parametrize("room", ["engines", "measures", "finishing"])
def test_every_built_in_leaf_runs_its_suite(room: str) -> None:
    suite = {"engines": "EngineSuite", "measures": "MeasureSuite", "finishing": "FinishSuite"}[room]
    tests = "\n".join(path.read_text("utf-8") for path in (REPOSITORY / "tests" / room).rglob("test_*.py"))
    names = [leaf.name for leaf in plugins.list_leaves(room) if leaf.origin == "built-in"]

    assert suite in tests
    assert [name for name in names if f'"{name}"' not in tests] == []


def test_tests_mirror_the_source() -> None:
    allowed = {"house", "walk", "golden", "browser"}
    orphans = []
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        parts = path.relative_to(REPOSITORY / "tests").parts
        target = SOURCE.joinpath(*parts[:-1], parts[-1].removeprefix("test_"))
        package = target.with_suffix("")
        room = SOURCE.joinpath(*parts[:-1])
        if parts[0] not in allowed and not target.is_file() and not package.is_dir() and not room.is_dir():
            orphans.append(str(path))

    assert orphans == []


def test_nothing_names_a_machine_path_or_a_registry_host() -> None:
    words = ["/" + "work/", "/" + "root/", "pythonhosted" + ".org", "pypi" + ".org", "registry.npmjs" + ".org"]
    kinds = {".py", ".md", ".toml", ".yaml", ".lock", ".sh", ".csv", ""}
    hits = []
    for path in REPOSITORY.rglob("*"):
        inside = path.relative_to(REPOSITORY).parts
        if SKIPPED.intersection(inside) or not path.is_file() or path.suffix not in kinds:
            continue
        text = path.read_text("utf-8", errors="ignore")
        hits += [f"{path.relative_to(REPOSITORY)}: {word}" for word in words if word in text]

    assert hits == []
