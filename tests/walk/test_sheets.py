"""Every kind of sheet by the program's own door, and verbs that speak to machines in JSON lines alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import openpyxl
import opentimelineio as otio
import pytest

from rushes.media.read import read_frames
from tests.walk.conftest import Door, make_footage, rushes

SCRIPT = """INT. KITCHEN - NIGHT

Mara pours tea.

EXT. HARBOUR - DAWN

Boats leave in the fog.
"""


def takes(told) -> list[dict]:
    assert told.code == 0, told.err + told.out
    return told.one("plan")["takes"]


def test_a_plain_list_of_prompts_is_a_sheet(door: Door, tmp_path: Path) -> None:
    (tmp_path / "ideas.txt").write_text("a city at night\n\na lake at dawn\n", encoding="utf-8")

    told = takes(door("plan", "ideas.txt", "--json"))

    assert [take["prompt"] for take in told] == ["a city at night", "a lake at dawn"]
    assert [take["name"] for take in told] == ["IDEAS_010_0010_tk001", "IDEAS_010_0020_tk001"]


def test_a_workbook_is_a_sheet_and_columns_may_be_mapped(door: Door, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Shot", "Ad copy", "Length"])
    book.active.append([10, "a city at night", 3])
    book.save(tmp_path / "shots.xlsx")

    told = takes(door("plan", "shots.xlsx", "--map", "Ad copy=prompt", "--map", "Length=seconds", "--json"))

    assert [(take["prompt"], take["frames"]) for take in told] == [("a city at night", "72")]


def test_a_script_becomes_shots(door: Door, tmp_path: Path) -> None:
    (tmp_path / "story.fountain").write_text(SCRIPT, encoding="utf-8")

    told = takes(door("plan", "story.fountain", "--json"))

    assert len(told) == 2
    assert "tea" in told[0]["prompt"]
    assert "Boats" in told[1]["prompt"]


def test_a_folder_of_frames_becomes_shots_that_move_over_them(door: Door, tmp_path: Path) -> None:
    clip = make_footage(tmp_path / "clip.mp4", frames=2)
    (tmp_path / "board").mkdir()
    stills = [cv2.resize(frame, (480, 270)) for frame in read_frames(clip)]
    for number, still in enumerate(stills, 1):
        cv2.imwrite(str(tmp_path / "board" / f"{number:02d}_harbour.png"), np.ascontiguousarray(still[..., ::-1]))
    (tmp_path / "board" / "02_harbour.txt").write_text("slow truck left, fog", encoding="utf-8")

    plan = door("plan", "board", "--json")
    made = rushes("run", "board", "--only", "takes", "--json", cwd=tmp_path)

    assert (plan.code, made.code) == (0, 0), plan.err + made.err + made.out
    assert plan.one("plan")["rows"] == 2
    assert "truck, as far as the picture bears" in str(plan.one("plan"))
    takes = sorted((tmp_path / "board_film" / "takes").rglob("*_tk001.mp4"))
    assert len(takes) == 2
    for take, still in zip(takes, stills, strict=True):
        frames = [frame.astype(float) for frame in read_frames(take, size=(480, 270))]
        assert np.abs(frames[0] - still).mean() < 4.0
        assert np.abs(frames[-1] - frames[0]).mean() > 0.5


def test_takes_axes_and_segments_expand_from_one_sheet(door: Door, tmp_path: Path) -> None:
    (tmp_path / "spot.csv").write_text("prompt,segment\na city,\na lake,trail\n", encoding="utf-8")

    told = takes(door("plan", "spot.csv", "--takes", "2", "--vary", "lens=24,85", "--json"))

    names = [take["name"] for take in told]
    assert len(names) == len(set(names)) == 8
    assert names[0] == "SPOT_010_0010_tk001"
    assert names[-1] == "SPOT_010_0020_trail_tk004"


def test_a_plan_says_disk_time_and_cost(door: Door, tmp_path: Path) -> None:
    (tmp_path / "spot.csv").write_text("prompt\na city\n", encoding="utf-8")

    plan = door("plan", "spot.csv", "--json").one("plan")
    words = door("plan", "spot.csv").out

    assert plan["disk_bytes"]["takes"] > 0
    assert plan["disk_bytes"]["films"] > plan["disk_bytes"]["takes"]
    assert plan["seconds"] == {"previz": None}
    assert float(plan["quote"]["amount"]) == 0
    assert "nothing was written" in words


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("take",),
        ("cut",),
        ("velocity",),
        ("clear",),
        ("doctor",),
        ("engines",),
        ("engines", "previz"),
        ("measure", "one.mp4", "--definitions"),
        ("plan", "spot.csv"),
        ("run", "spot.csv", "--only", "select"),
        ("run", "spot.csv", "--dry-run"),
        ("check", "one.mp4", "--spec", "web-1080p"),
    ],
)
def test_machines_get_json_lines_and_nothing_else(door: Door, tmp_path: Path, words: tuple[str, ...]) -> None:
    make_footage(tmp_path / "one.mp4")
    (tmp_path / "spot.csv").write_text("id,prompt\na,a city\n", encoding="utf-8")
    door("run", "spot.csv", "--only", "select")
    needs = words[0] in ("status", "take", "cut", "velocity", "clear", "doctor")

    told = door(*words, "--json", *(("--production", "spot") if needs else ()))

    assert told.code in (0, 1), told.err
    for line in told.out.splitlines():
        assert json.loads(line)["kind"]
    assert told.out or words[0] in ("take", "cut", "clear")


def test_a_plan_says_what_previz_will_not_draw_and_loads_neither_kernels_nor_codecs(tmp_path: Path) -> None:
    (tmp_path / "ideas.csv").write_text("prompt,element\na gramophone in the street,\nrain,yes\n", encoding="utf-8")
    code = (
        "import atexit, sys; sys.argv = ['rushes', 'plan', 'ideas.csv']; from rushes.cli.main import main; "
        "atexit.register(lambda: print('loaded', [m for m in ('numba', 'cv2', 'av', 'skia') if m in sys.modules])); "
        "main()"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert "1 of 2: prompt: gramophone -> something near, or a labelled box (stand-ins in previz)" in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded []"


def test_an_element_is_a_take_that_lies_over_the_film_and_above_it_in_the_turnover(tmp_path: Path) -> None:
    make_footage(tmp_path / "wall.mp4")
    (tmp_path / "rainy.csv").write_text(
        "id,prompt,footage,seconds,element,over\nwall,,wall.mp4,0.5,,\nrain,heavy rain,,0.5,straight,wall\n", "utf-8"
    )
    (tmp_path / "rainy.toml").write_text("width = 128\nheight = 72\n", "utf-8")

    told = rushes("run", "rainy.csv", "--chain", "none", "--json", cwd=tmp_path)

    assert told.code == 0, told.out + told.err
    root = tmp_path / "rainy"
    rain = root / "takes" / "RAINY_010_0020" / "RAINY_010_0020_tk001.mov"
    (film,) = (root / "films").iterdir()
    shown, wanted = [], []
    for picture, wall, drop in zip(
        read_frames(film), read_frames(tmp_path / "wall.mp4"), read_frames(rain, alpha=True), strict=True
    ):
        small = cv2.resize(picture, (128, 72), interpolation=cv2.INTER_AREA)
        shown.append(cv2.blur(small.astype(np.float32) - wall, (5, 5)))
        wanted.append(cv2.blur((drop[..., :3].astype(np.float32) - wall) * (drop[..., 3:] / 255.0), (5, 5)))
    slope, _ = np.polyfit(np.ravel(wanted), np.ravel(shown), 1)
    assert 0.8 < slope < 1.2  # the rain is there once, at its strength; noise of the wall and codec is the rest
    timeline = otio.adapters.read_from_file(str(next((root / "deliverables").rglob("*.otio"))))
    above = next(track for track in timeline.video_tracks() if track.name == "V2 elements")
    (clip,) = above.find_clips()
    assert (clip.name, clip.metadata["rushes"]["alpha"]) == (rain.stem, "straight")
    assert (next((root / "deliverables").rglob("*.otio")).parent / clip.media_reference.target_url).resolve() == rain
    manifest = json.loads(next((root / "deliverables").glob("*_v001_*.json")).read_text("utf-8"))
    assert [item["take"]["name"] for item in manifest["elements"]] == [rain.stem]
    assert manifest["elements"][0]["recipe"]["encoder"]["codec"] == "prores_4444"
    assert "other takes are chosen" not in rushes("cut", "--production", "rainy", cwd=tmp_path).out
