"""A written package is read back with other tools than wrote it, and says of itself what is true."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from rushes.engines.previz.control import PASSES, Job, find_family, fit, write_package
from rushes.engines.previz.geometry import PERSON
from rushes.engines.previz.kit import SceneSpec
from rushes.errors import AskTheArtist, Cancelled
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.timebase import Rate

MARA = {"kind": "person", "action": "walk", "name": "Mara", "color": "#c2282d"}
SPEC = SceneSpec(kit="street", seed=3, subjects=(MARA,), camera={"move": "truck", "size": "ws"})


def job_for(name: str = "", *, spec: SceneSpec = SPEC, passes: tuple[str, ...] = PASSES, threads: int = 1) -> Job:
    family = find_family(name)
    given = fit(family, seconds=Fraction(1, 2), rate=Rate(24), size=(320, 180), wanted=(320, 192))
    return Job(
        spec=spec, fit=given, seconds=Fraction(1, 2), family=family, passes=passes, threads=threads,
        prompt="Mara walks through a street", negative="cars", descriptions={"Mara": "a woman in a red coat"},
        source={"seed": spec.seed},
    )  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("control") / "package"
    write_package(job_for("wan-vace"), folder)
    return folder, json.loads((folder / "manifest.json").read_text("utf-8"))


def test_depth_in_floats_is_made_when_asked_for_and_holds_metres(tmp_path: Path) -> None:
    write_package(job_for(passes=("depth", "depth_exr", "id", "stills")), tmp_path / "p")

    with av.open(str(tmp_path / "p" / "depth_exr" / "00001.exr")) as container:
        metres = next(container.decode(video=0)).to_ndarray()
    codes = cv2.imread(str(tmp_path / "p" / "depth" / "00001.png"), cv2.IMREAD_UNCHANGED).astype(float)
    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text("utf-8"))
    near = float(re.search(r"z = ([0-9.]+) \* 65535", manifest["conventions"]["depth/*.png"]).group(1))
    assert metres.dtype == np.float32
    assert (np.isinf(metres) == (codes == 0)).all()
    solid = codes > 300
    np.testing.assert_allclose(metres[solid], near * 65535.0 / codes[solid], rtol=2e-3)
    plan = cv2.imread(str(tmp_path / "p" / "stills" / "plan.png"))
    assert plan.shape == (960, 1280, 3)
    assert not (tmp_path / "p" / "normal.mp4").exists()


@pytest.mark.parametrize("name", ["wan-vace", "ltx", "minimax-h3", "kling"])
def test_the_lattice_holds_in_the_files_themselves(name: str, tmp_path: Path) -> None:
    asked = job_for(name, passes=("guide", "depth", "edge"))

    write_package(asked, tmp_path / "p")

    manifest = json.loads((tmp_path / "p" / "manifest.json").read_text("utf-8"))
    lattice = {"wan-vace": (4, 1), "ltx": (8, 1), "minimax-h3": (17, 5), "kling": (1, 0)}[name]
    for video in ("guide", "depth", "edge"):
        facts = probe_clip(tmp_path / "p" / f"{video}.mp4")
        assert (facts.frames - lattice[1]) % lattice[0] == 0
        assert (
            facts.frames == manifest["given"]["frames"] == sum(1 for _ in read_frames(tmp_path / "p" / f"{video}.mp4"))
        )
        assert facts.rate == asked.fit.rate
        assert (facts.width, facts.height) == (manifest["given"]["width"], manifest["given"]["height"])
        assert facts.width % asked.family.multiple == facts.height % asked.family.multiple == 0
    assert len(list((tmp_path / "p" / "depth").iterdir())) == asked.fit.frames
    assert manifest["asked"]["frames"] == asked.fit.asked_frames
    if asked.fit.frames != asked.fit.asked_frames:
        assert f"adds {asked.fit.frames - asked.fit.asked_frames}" in manifest["given"]["words"]


def test_every_pass_is_there_with_its_hash(package: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = package

    assert {f"{v}.mp4" for v in ("guide", "depth", "normal", "edge", "pose", "id")} <= set(manifest["files"])
    assert {"camera.json", "tracks.json", "pose.json", "prompt.wan-vace.txt", "stills/first.png"} <= set(
        manifest["files"]
    )
    for name, told in manifest["files"].items():
        assert sha256((folder / name).read_bytes()).hexdigest() == told
    for row, told in manifest["frames"].items():
        files = sorted((folder / row).iterdir())
        assert len(files) == told["count"] == manifest["given"]["frames"]
        assert sha256(b"".join(f.read_bytes() for f in files)).hexdigest() == told["sha256"]


def depth_of(folder: Path, manifest: dict[str, Any], frame: int) -> np.ndarray:
    code = cv2.imread(str(folder / "depth" / f"{frame + 1:05d}.png"), cv2.IMREAD_UNCHANGED).astype(np.float64)
    near = float(manifest["conventions"]["depth/*.png"].split("z = ")[1].split(" *")[0])
    with np.errstate(divide="ignore"):
        return near * 65535.0 / code


def test_the_files_alone_put_one_frame_onto_the_next(package: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = package
    cameras = json.loads((folder / "camera.json").read_text("utf-8"))["frames"]
    ids = [cv2.imread(str(folder / "id" / f"{n:05d}.png"), cv2.IMREAD_UNCHANGED) for n in (1, 9)]
    one, two = depth_of(folder, manifest, 0), depth_of(folder, manifest, 8)
    still = [e["id"] for e in manifest["legend"] if e["kind"] in ("house", "ground", "lamp")]
    j, i = np.nonzero(np.isin(ids[0], still) & (one < 60))
    k, pose = np.array(cameras[0]["K"]), np.array(cameras[0]["world_to_camera"])
    rays = np.linalg.inv(k) @ np.stack([i, j, np.ones_like(i)])
    world = np.linalg.inv(pose) @ np.vstack([rays * one[j, i], np.ones((1, len(i)))])

    k2, pose2 = np.array(cameras[8]["K"]), np.array(cameras[8]["world_to_camera"])
    seen = k2 @ (pose2 @ world)[:3]
    x, y, z = seen[0] / seen[2], seen[1] / seen[2], seen[2]

    assert abs(np.linalg.det(pose[:3, :3]) - 1.0) < 1e-6
    assert np.abs(x - i).max() > 2.0  # the camera has moved
    inside = (x > 0) & (x < 319) & (y > 0) & (y < 191)
    a, b = np.rint(x[inside]).astype(int), np.rint(y[inside]).astype(int)
    same = ids[1][b, a] == ids[0][j, i][inside]
    assert same.mean() > 0.9
    x, y, z, near = x[inside], y[inside], z[inside], 1.0 / two
    c, r = np.floor(x).astype(int), np.floor(y).astype(int)
    u, v = x - c, y - r
    there = (near[r, c] * (1 - u) + near[r, c + 1] * u) * (1 - v) + (
        near[r + 1, c] * (1 - u) + near[r + 1, c + 1] * u
    ) * v
    off = np.abs(there - 1.0 / z)[same] * k2[0, 0]
    moved = float(np.linalg.norm(np.array(cameras[8]["position"]) - cameras[0]["position"]))
    # inverse depth runs evenly over a plane; what is left are 16 bits, and pixels half on another plane
    assert np.quantile(off * moved, 0.9) < 0.01


def test_depth_video_and_frames_tell_the_same_metres(package: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = package
    video = next(iter(read_frames(folder / "depth.mp4")))[..., 1].astype(np.float64)
    words = manifest["conventions"]["depth.mp4"]
    near, far = float(words.split("near ")[1].split(" m")[0]), float(words.split("white, ")[1].split(" m")[0])
    told = depth_of(folder, manifest, 0)

    code = 255.0 * np.clip((1.0 / told - 1.0 / far) / (1.0 / near - 1.0 / far), 0.0, 1.0)

    assert np.median(np.abs(code - video)) < 1.5
    assert manifest["clipped_depth_pixels"] == 0
    assert code.max() > 235


def test_mattes_ids_pose_and_tracks_agree(package: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = package
    mara = next(e for e in manifest["legend"] if e["name"] == "Mara")
    ids = cv2.imread(str(folder / "id" / "00004.png"), cv2.IMREAD_UNCHANGED)
    matte = cv2.imread(str(folder / mara["matte"] / "00004.png"), cv2.IMREAD_UNCHANGED)
    people = json.loads((folder / "pose.json").read_text("utf-8"))["frames"][3]["people"]
    tracks = json.loads((folder / "tracks.json").read_text("utf-8"))
    still = {e["id"] for e in manifest["legend"] if e["kind"] == "house"}

    assert mara["id"] == PERSON
    assert mara["identity"].startswith("#")
    assert ((ids == PERSON) == (matte == 255)).all()
    assert (ids == PERSON).sum() > 100
    assert people[0]["name"] == "Mara"
    assert len(tracks) == len(manifest["tracks"])
    assert {len(track) for track in tracks} == {manifest["given"]["frames"]}
    points = np.array(people[0]["pose_keypoints_2d"]).reshape(18, 3)
    for told, track in zip(manifest["tracks"], tracks, strict=True):
        point = track[3]
        if told["name"] == "Mara" and told["point"] == "joint right_hip" and point["visible"]:
            assert abs(point["x"] - points[8, 0]) < 0.01
        if told["thing"] in still and point["visible"]:
            near = ids[
                max(round(point["y"]) - 1, 0) : round(point["y"]) + 2,
                max(round(point["x"]) - 1, 0) : round(point["x"]) + 2,
            ]
            assert told["thing"] in near


def test_the_guide_shows_mara_in_her_colour_and_carries_no_text(package: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = package
    guide = list(read_frames(folder / "guide.mp4"))[3].astype(int)
    ids = cv2.imread(str(folder / "id" / "00004.png"), cv2.IMREAD_UNCHANGED)
    core = cv2.erode((ids == PERSON).astype(np.uint8), np.ones((3, 3), np.uint8)) == 1
    spread = guide.max(2) - guide.min(2)

    assert (spread[core] > 60).mean() > 0.9
    assert (spread[ids < PERSON] > 40).mean() < 0.02
    text = (folder / "prompt.wan-vace.txt").read_text("utf-8")
    assert "What is red there is Mara: a woman in a red coat." in text
    assert "negative: cars" in text


def test_the_same_job_gives_the_same_files_on_any_number_of_threads(tmp_path: Path) -> None:
    one = write_package(job_for(), tmp_path / "one")
    two = write_package(job_for(threads=2), tmp_path / "two")

    assert one == two


def test_only_the_passes_that_were_asked_for_are_written(tmp_path: Path) -> None:
    write_package(job_for(passes=("normal",)), tmp_path / "p")

    assert sorted(p.name for p in (tmp_path / "p").iterdir() if not p.name.startswith("prompt")) == [
        "manifest.json",
        "normal.mp4",
    ]
    with pytest.raises(AskTheArtist, match="dept"):
        write_package(job_for(passes=("dept",)), tmp_path / "q")


def test_a_folder_of_something_else_is_left_alone_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "film.mp4").write_bytes(b"x")

    with pytest.raises(AskTheArtist):
        write_package(job_for(), tmp_path / "mine")
    with pytest.raises(Cancelled):
        write_package(job_for(), tmp_path / "new", cancelled=lambda: True)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]


def test_past_the_takes_end_the_camera_runs_on(tmp_path: Path) -> None:
    write_package(job_for("minimax-h3", passes=("camera",)), tmp_path / "p")

    places = [f["position"] for f in json.loads((tmp_path / "p" / "camera.json").read_text("utf-8"))["frames"]]
    steps = np.linalg.norm(np.diff(np.array(places), axis=0), axis=1)

    assert len(places) == 22
    assert steps.min() > 0.2 * np.median(steps)
