"""A small production walked once from end to end: three kits, two segments, every specification, 1 s shots."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import rushes as package

SHEET = """id,shot,segment,prompt,negative,seconds,camera,time,weather,character,tags,super,cta,takes
open,10,,"Mara in a red coat walks through a neon street in the rain at night",people,1,push in,night,rain,Mara,hands,Ünïcode & more,,2
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
SETTINGS = 'width = 320\nheight = 180\nfilm_seconds = "3"\naspects = ["16:9"]\nmusic = "made:walk"\n'


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


def rushes(*words: str, cwd: Path, kill_at: str = "", timeout: float = 400) -> Told:
    environ = {**os.environ, "RUSHES_HOME": str(cwd / "home"), "RUSHES_ACTOR": "tester", "COLUMNS": "160"}
    environ["PYTHONPATH"] = str(Path(package.__file__).parents[1])
    environ.pop("RUSHES_KILL_AT", None)
    if kill_at:
        environ["RUSHES_KILL_AT"] = kill_at
    result = subprocess.run(
        [sys.executable, "-c", "from rushes.cli.main import main; main()", *words],
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Told(result.returncode, result.stdout, result.stderr)


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
