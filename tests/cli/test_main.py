"""The front door: every verb helps, speaks JSON, and ends with the code that its kind of fault has."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rushes import errors
from rushes.cli import main as door
from rushes.errors import AskTheArtist, BudgetSpent, Cancelled, DiskFull, NotConfigured, RushesError, UnreadableMedia


def verbs() -> list[str]:
    return [command.name or "" for command in door.app.registered_commands]


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["rushes", *words])
    try:
        door.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_explains_itself_and_speaks_json(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, verb, "--help")

    said = capsys.readouterr().out
    assert code == 0
    assert "--json" in said


def test_the_list_of_verbs_cuts_no_sentence_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "--help")

    said = " ".join(capsys.readouterr().out.split())
    assert "..." not in said.partition("Commands:")[2]
    assert "What would be asked of which engine: adjustments, cost, time, disk, names and every fault" in said


def test_the_help_loads_no_room() -> None:
    program = (
        "import sys; from rushes.cli.main import app\n"
        "heavy = {'numpy', 'av', 'cv2', 'numba', 'skia', 'sqlalchemy', 'dbos', 'rich', 'openpyxl', 'torch'}\n"
        "heavy |= {'fastapi', 'starlette', 'pydantic', 'uvicorn'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (AskTheArtist("a"), 2),
        (BudgetSpent("a"), 2),
        (NotConfigured("a"), 2),
        (UnreadableMedia("a"), 1),
        (DiskFull("a"), 1),
        (errors.TryAgain("a", after=1.0), 1),
        (errors.BrokenPromise("a"), 1),
        (FileNotFoundError(2, "No such file or directory", "x"), 1),
        (MemoryError(), 1),
    ],
)
def test_a_fault_ends_in_words_and_its_code(fault: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise fault

    with pytest.raises(SystemExit) as end:
        door.guard(fails)

    assert end.value.code == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("rushes: ")
    assert "Traceback" not in said.err


def test_every_branch_of_the_tree_has_a_code() -> None:
    late = {kind.__name__ for kind in RushesError.__subclasses__() if issubclass(kind, door.LATE)}

    assert late == {"TryAgain", "WillNeverWork", "OurBug"}
    assert not issubclass(Cancelled, Exception)
