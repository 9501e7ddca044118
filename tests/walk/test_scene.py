"""A take's scene by the program's own door: looked at, edited, made again, varied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rushes.media.probe import probe_clip
from tests.walk.conftest import rushes

TAKE = "SPOT_010_0010_tk001"


@pytest.fixture(scope="module")
def spot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    (folder / "spot.csv").write_text("prompt,seconds,seed\nA woman in a red coat walks down a street,0.5,4\n", "utf-8")
    (folder / "spot.toml").write_text("width = 64\nheight = 36\n", "utf-8")
    told = rushes("run", "spot.csv", "--only", "takes", "--json", cwd=folder)
    assert told.code == 0, told.err + told.out
    return folder / "spot"


def test_an_edited_scene_makes_one_more_take_of_the_shot_and_the_same_scene_none(spot: Path) -> None:
    scene = rushes("scene", TAKE, "--json", cwd=spot).one("scene")["scene"]
    scene["camera"] = {"move": "orbit", "lens_mm": 85}
    (spot / "mine.json").write_text(json.dumps(scene), "utf-8")

    made = rushes("scene", TAKE, "--edit", "mine.json", "--json", cwd=spot)
    again = rushes("scene", TAKE, "--edit", "mine.json", "--json", cwd=spot)

    name = made.one("made")["take"]
    assert (made.code, again.code) == (0, 0), made.err + again.err
    assert name != TAKE
    assert again.one("made") == {"kind": "made", "take": name, "ok": True, "there": True}
    assert rushes("scene", name, "--json", cwd=spot).one("scene")["scene"]["camera"] == scene["camera"]


def test_a_faulty_scene_makes_nothing_and_tells_every_fault(spot: Path) -> None:
    (spot / "bad.json").write_text('{"kit": "strt", "camera": {"move": "orbti"}}', "utf-8")

    told = rushes("scene", TAKE, "--edit", "bad.json", cwd=spot)

    assert told.code == 2
    assert "nearest: street" in told.err
    assert "nearest: orbit" in told.err
    assert "Traceback" not in told.err


def test_the_schema_is_printed_without_a_production(tmp_path: Path) -> None:
    told = rushes("scene", "--schema", cwd=tmp_path)

    assert json.loads(told.out)["required"] == ["kit"]


def test_a_cut_over_the_line_is_told_in_degrees_and_scenes_may_stand_in_the_sheet(tmp_path: Path) -> None:
    scene = {"kit": "landscape", "seed": 8, "subjects": [{"kind": "person", "name": "Mara"}]}
    for name, yaw in (("east", 70), ("west", -110)):
        text = json.dumps({**scene, "camera": {"move": "static", "yaw": yaw}})
        (tmp_path / f"{name}.json").write_text(text, "utf-8")
    rows = "prompt,seconds,options.scene\nMara walks,0.5,@east.json\nMara walks,0.5,@west.json\n"
    (tmp_path / "line.csv").write_text(rows, "utf-8")
    (tmp_path / "line.toml").write_text("width = 64\nheight = 36\n", "utf-8")

    ran = rushes("run", "line.csv", "--only", "takes", "--only", "select", "--only", "cut", "--json", cwd=tmp_path)
    told = rushes("cut", "--json", cwd=tmp_path / "line")

    assert ran.code == 0, ran.err
    warning = told.one("warning")["sentence"]
    assert warning.startswith("LINE_010_0020_tk001 after LINE_010_0010_tk001 crosses the 180-degree line: Mara heads")
    assert "° to the " in warning


def test_takes_near_a_take_and_between_two_are_made_with_scenes_of_their_own(spot: Path) -> None:
    near = rushes("vary", TAKE, "--near", "2", "--json", cwd=spot)
    names = [record["take"] for record in near.records if record["kind"] == "made"]
    between = rushes("vary", TAKE, "--between", names[0], "--steps", "1", "--json", cwd=spot)
    again = rushes("vary", TAKE, "--near", "2", "--json", cwd=spot)

    assert (near.code, between.code, again.code) == (0, 0, 0), near.err + between.err
    assert len(set(names)) == 2
    middle = between.one("made")["take"]
    yaws = [
        rushes("scene", name, "--json", cwd=spot).one("scene")["scene"]["camera"]["yaw"] for name in (names[0], middle)
    ]
    assert yaws[0] != yaws[1]
    assert all(record["there"] for record in again.records if record["kind"] == "made")


def test_a_grid_of_ideas_is_one_picture(tmp_path: Path) -> None:
    told = rushes("previz", "a can on a pedestal", "--grid", "3", "-o", "ideas.png", "--json", cwd=tmp_path)

    grid = told.one("grid")
    assert (told.code, grid["seeds"]) == (0, [1, 2, 3]), told.err
    assert (tmp_path / "ideas.png").stat().st_size > 10_000
    assert grid["cpu_seconds"] < 60


def test_a_still_is_set_in_motion_and_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    grid = rushes("previz", "a can on a pedestal", "--grid", "1", "-o", "still.png", "--json", cwd=tmp_path)
    still = ("previz", "slow push in, light rain", "--first-frame", "still.png", "--size", "320x180", "-o", "a.mp4")

    told = rushes(*still, "--duration", "1", "--json", cwd=tmp_path)
    control = rushes(*still, "--control", "control", "--for", "ltx", "--json", cwd=tmp_path)
    lost = rushes("previz", "--depth", "still.png", "-o", "b.mp4", cwd=tmp_path)

    assert (grid.code, told.code) == (0, 0), told.err
    assert (told.one("previz")["frames"], told.one("previz")["depth"]) == (24, "guessed")
    assert control.code == 0, control.err
    manifest = json.loads((tmp_path / "control" / "manifest.json").read_text("utf-8"))
    assert (manifest["exact"], manifest["depth"], manifest["given"]["frames"] % 8) == (False, "guessed", 1)
    assert lost.code != 0
    assert "Traceback" not in lost.err


def test_an_element_is_a_file_with_alpha_and_takes_no_picture(tmp_path: Path) -> None:
    rain = ("previz", "heavy rain", "--element", "--size", "320x180", "--duration", "0.5")

    told = rushes(*rain, "-o", "rain.mov", "--json", cwd=tmp_path)
    given = rushes(*rain, "--first-frame", "rain.mov", "-o", "no.mov", cwd=tmp_path)

    assert told.code == 0, told.err
    assert probe_clip(tmp_path / "rain.mov").has_alpha
    assert given.code == 2
    assert "an element is drawn from words" in given.err
    assert not (tmp_path / "no.mov").exists()


def test_a_preview_renders_only_the_frames_asked_for_and_makes_no_take(spot: Path) -> None:
    before = rushes("take", "--json", cwd=spot).records

    of_take = rushes("preview", TAKE, "--frames", "3-6", "-o", "look.mp4", "--json", cwd=spot)
    of_shot = rushes(
        "preview", "SPOT_010_0010", "--frames", "0", "--height", "20", "-o", "shot.mp4", "--json", cwd=spot
    )
    outside = rushes("preview", TAKE, "--frames", "9-40", "-o", "no.mp4", cwd=spot)

    assert (of_take.code, of_shot.code, outside.code) == (0, 0, 2), of_take.err + of_shot.err
    assert (probe_clip(spot / "look.mp4").frames, probe_clip(spot / "shot.mp4").height) == (4, 20)
    assert "it has 0-11" in outside.err
    assert rushes("take", "--json", cwd=spot).records == before
