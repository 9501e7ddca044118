"""A package of a still: depth as it was supplied, seen by the camera that the package states; a guess says so."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.still.depth import FAR, NEAREST
from rushes.errors import AskTheArtist, CannotDo
from rushes.media.read import read_frames
from rushes.model.brief import MediaRef, Reference
from rushes.model.engine import Recipe, Request
from rushes.workflow.handover import Wanted, package_still
from tests.engines.previz.still.made import saved, scene

SIZE = (320, 192)


def nearness() -> np.ndarray:
    """Ground that comes nearer towards the lens, and the post of `scene` upright on it, 0..1."""
    height, width = SIZE[1], SIZE[0]
    below = np.clip((np.arange(height) / height - 0.45) / 0.55, 0.0, 1.0)
    near = np.repeat(below[:, None], width, axis=1)
    _, post = scene(width=width, height=height)
    near[post] = 0.75
    return near


def packed(folder: Path, *, depth: bool, family: str = "", prompt: str = "truck right", **more: Any) -> dict[str, Any]:
    picture, _ = scene(width=SIZE[0], height=SIZE[1])
    files = {"first": saved(folder / "still.png", picture)}
    if depth:
        files["depth"] = folder / "depth.png"
        cv2.imwrite(str(files["depth"]), np.rint(nearness() * 65535).astype(np.uint16))
    media = {role: MediaRef(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name, suffix=".png")
             for role, path in files.items()}  # fmt: skip
    references = [Reference(media=media["first"], role="first")]
    if depth:
        references.append(Reference(media=media["depth"], role="control", label="depth"))
    if more.pop("two", False):
        references.append(Reference(media=media["first"], role="last"))
    plan = PrevizEngine().plan(
        Request(prompt=prompt, seconds=Fraction(1, 2), width=SIZE[0], height=SIZE[1], references=tuple(references))
    )
    assert plan.resolved is not None, plan.refusals
    recipe = Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved)
    paths = {ref.sha256: files[role] for role, ref in media.items()}
    wanted = Wanted(family=family, **more)
    told = package_still(
        recipe, media=lambda ref: paths[ref.sha256], folder=folder / "p", wanted=wanted, source={}, threads=2
    )
    return dict(told)


def metres(folder: Path, number: int, manifest: dict[str, Any]) -> np.ndarray:
    codes = cv2.imread(str(folder / "p" / "depth" / f"{number + 1:05d}.png"), cv2.IMREAD_UNCHANGED).astype(float)
    scale = float(manifest["conventions"]["depth/*.png"].split("z = ")[1].split(" *")[0])
    return scale * 65535.0 / codes


def test_supplied_depth_comes_back_to_its_scale_and_the_manifest_says_so(tmp_path: Path) -> None:
    manifest = packed(tmp_path, depth=True)

    assert (manifest["exact"], manifest["depth"]) == (True, "supplied")
    supplied = FAR + nearness() * (NEAREST - FAR)
    np.testing.assert_allclose(1.0 / metres(tmp_path, 0, manifest), supplied, atol=3e-5)
    first = next(read_frames(tmp_path / "p" / "guide.mp4")).astype(int)
    assert np.abs(first - scene(width=SIZE[0], height=SIZE[1])[0]).mean() < 4


def test_every_frame_is_what_the_stated_camera_sees_of_the_first(tmp_path: Path) -> None:
    manifest = packed(tmp_path, depth=True)
    camera = json.loads((tmp_path / "p" / "camera.json").read_text("utf-8"))["frames"]
    guide = [frame.astype(float) for frame in read_frames(tmp_path / "p" / "guide.mp4")]

    last = len(camera) - 1
    depth, there = metres(tmp_path, 0, manifest), metres(tmp_path, last, manifest)
    y, x = np.mgrid[8 : SIZE[1] - 8 : 3, 8 : SIZE[0] - 8 : 3].reshape(2, -1)
    own, other = np.array(camera[0]["K"]), np.array(camera[last]["K"])
    rays = np.linalg.inv(own) @ np.stack([x, y, np.ones_like(x)])
    world = np.linalg.inv(np.array(camera[0]["world_to_camera"])) @ np.vstack([rays * depth[y, x], np.ones(len(x))])
    seen = (np.array(camera[last]["world_to_camera"]) @ world)[:3]
    flat = (other @ seen)[:2] / seen[2]
    moved = np.hypot(flat[0] - x, flat[1] - y)
    assert moved.max() > 4.0  # the camera goes somewhere
    i, j = np.rint(flat).astype(int)
    inside = (i >= 0) & (j >= 0) & (i < SIZE[0]) & (j < SIZE[1])
    i, j = i[inside], j[inside]
    wrong = np.abs(there[j, i] / seen[2][inside] - 1.0)
    assert np.median(wrong) < 0.005
    assert (wrong < 0.03).mean() > 0.9  # the rest is hidden by the post, or lies at its edge
    good = wrong < 0.03
    shades = np.abs(
        cv2.blur(guide[last], (3, 3))[j[good], i[good]] - cv2.blur(guide[0], (3, 3))[y[inside][good], x[inside][good]]
    )
    assert np.median(shades) < 6.0
    tracks = json.loads((tmp_path / "p" / "tracks.json").read_text("utf-8"))
    assert len(tracks) == len(manifest["tracks"]) == 48
    assert {len(track) for track in tracks} == {len(camera)}
    assert sum(track[last]["visible"] for track in tracks) > 30


def test_a_guess_is_called_a_guess_and_what_nobody_knows_is_absent(tmp_path: Path) -> None:
    manifest = packed(tmp_path, depth=False, prompt="slow push in", family="wan-vace")

    assert (manifest["exact"], manifest["depth"]) == (False, "guessed")
    assert manifest["conventions"]["depth"].startswith("GUESSED")
    assert set(manifest["absent"]) == {"pose", "id"}
    given = manifest["given"]
    assert given["frames"] % 4 == 1
    assert given["width"] % 16 == given["height"] % 16 == 0
    for video in ("guide", "depth", "normal", "edge"):
        assert sum(1 for _ in read_frames(tmp_path / "p" / f"{video}.mp4")) == given["frames"]
    assert (tmp_path / "p" / "prompt.wan-vace.txt").read_text("utf-8").startswith("slow push in.")
    assert not (tmp_path / "p" / "pose.json").exists()


def test_normals_of_level_ground_look_up_and_edges_are_those_of_the_picture(tmp_path: Path) -> None:
    packed(tmp_path, depth=False, prompt="static camera", passes=("normal", "edge", "depth_exr"))

    normal = next(read_frames(tmp_path / "p" / "normal.mp4")).astype(float)
    ground = normal[170:188, 20:100].reshape(-1, 3).mean(axis=0) / 127.5 - 1.0
    edge = next(read_frames(tmp_path / "p" / "edge.mp4"))[..., 0]
    assert ground[1] > 0.9
    assert edge[60:140, 138:150].max() > 200  # the left side of the post
    assert edge[5:30, 5:100].mean() < 20
    assert len(list((tmp_path / "p" / "depth_exr").iterdir())) == 12


def test_two_pictures_and_unknown_passes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="between two pictures"):
        packed(tmp_path, depth=False, two=True)
    with pytest.raises(AskTheArtist, match="no pass"):
        packed(tmp_path, depth=False, passes=("depht",))
    assert not (tmp_path / "p").exists()
