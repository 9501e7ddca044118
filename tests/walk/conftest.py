"""The program as a process, footage made in code, and a small production walked once through every specification."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rushes as package
from rushes.cli.main import main
from rushes.media.write import open_writer
from rushes.timebase import Rate

SHEET = """id,shot,segment,prompt,negative,seconds,camera,time,weather,character,tags,super,cta,takes
open,10,,Mara in a red coat walks through a neon street,people,1,push in,night,rain,Mara,hands,Ünïcode & more,,2
city,20,city,Wide city street at dusk,,1,static,dusk,clear,,,,,1
trail,20,trail,Mountains at dawn over a lake,,1,truck,dawn,clear,,landscape/plate,,,1
hero,30,,A teal bottle labelled SOLVEI on a pedestal,people,1,orbit,,,,product hero,Twelve hours warm.,Find yours,1
"""
BRAND = """name: Solvei
palette:
  - {name: deep water, hex: "#12323b"}
  - {name: ember, hex: "#f0a03c"}
light: 5600K
end_card: {seconds: 0.5, lines: ["Solvei", "Carry the warm."]}
characters:
  - {name: Mara, description: a woman in a long red coat, color: "#c8382e"}
segments:
  - {code: city, title: Commuters}
  - {code: trail, title: Hikers}
"""
SETTINGS = 'width = 320\nheight = 180\nfilm_seconds = "1.5"\naspects = ["16:9"]\nmusic = "made:walk"\n'


@dataclass(frozen=True)
class Told:
    """What a run of the program said."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    def one(self, kind: str) -> dict[str, Any]:
        return next(record for record in self.records if record["kind"] == kind)


def _environ(cwd: Path, kill_at: str) -> dict[str, str]:
    environ = {**os.environ, "RUSHES_HOME": str(cwd / "home"), "RUSHES_ACTOR": "tester", "COLUMNS": "160"}
    environ["PYTHONPATH"] = str(Path(package.__file__).parents[1])
    environ.pop("RUSHES_KILL_AT", None)
    if kill_at:
        environ["RUSHES_KILL_AT"] = kill_at
    return environ


#: The installed program, whatever folder it is started in.
PROGRAM = (sys.executable, "-c", "from rushes.cli.main import main; main()")


def begin(*words: str, cwd: Path) -> subprocess.Popen[str]:
    """Start the program and do not wait for it."""
    return subprocess.Popen(
        [*PROGRAM, *words],
        cwd=cwd,
        env=_environ(cwd, ""),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def make_footage(path: Path, *, seed: int = 3, frames: int = 12) -> Path:
    """A textured ground that slides by, 128x72 at 24 a second."""
    ground = np.random.default_rng(seed).integers(40, 200, (72, 128 + frames, 3)).astype(np.uint8)
    with open_writer(path, width=128, height=72, rate=Rate.parse(24)) as writer:
        for n in range(frames):
            writer.write(np.ascontiguousarray(ground[:, n : n + 128]))
    return path


def rushes(*words: str, cwd: Path, kill_at: str = "", timeout: float = 900, limit: str = "") -> Told:
    """Run the program to its end; `limit` is a line for the shell before it, e.g. `ulimit -f 100`."""
    command = [*PROGRAM, *words]
    if limit:
        command = ["/bin/sh", "-c", f'{limit}; exec "$@"', "sh", *command]
    result = subprocess.run(
        command,
        cwd=cwd,
        env=_environ(cwd, kill_at),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Told(result.returncode, result.stdout, result.stderr)


Door = Callable[..., Told]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Door:
    """The program in this process, for verbs that start no jobs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUSHES_HOME", str(tmp_path / "home"))

    def call(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["rushes", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return call


@dataclass(frozen=True)
class Walked:
    """The folder of the walked production and what the run said."""

    folder: Path
    told: Told

    @property
    def root(self) -> Path:
        return self.folder / "spot"


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    from rushes.delivery.specs import load_specs

    folder = tmp_path_factory.mktemp("walk")
    (folder / "spot.csv").write_text(SHEET, encoding="utf-8")
    (folder / "brand.yaml").write_text(BRAND, encoding="utf-8")
    (folder / "spot.toml").write_text(SETTINGS, encoding="utf-8")
    specs = [word for name in load_specs() for word in ("--spec", name)]
    told = rushes("run", "spot.csv", "--json", *specs, cwd=folder)
    assert told.code == 0, told.err + told.out
    return Walked(folder, told)
