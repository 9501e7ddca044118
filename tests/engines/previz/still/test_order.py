"""Whole takes from given pictures, through the engine's contract."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from rushes.engines.base import Context, Engine
from rushes.engines.previz import PrevizEngine
from rushes.errors import CannotDo
from rushes.media.probe import probe_clip
from rushes.media.read import read_frames
from rushes.model.brief import MediaRef, Reference
from rushes.model.engine import Artifacts, Recipe, Request
from rushes.testing.engine_suite import EngineSuite
from tests.engines.previz.still.made import drawing, saved, scene


def reference(path: Path, role: str, label: str = "") -> Reference:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    media = MediaRef(sha256=sha256, name=path.name, suffix=path.suffix)
    return Reference(media=media, role=role, label=label)  # type: ignore[arg-type]


def take_of(folder: Path, request: Request, files: dict[str, Path]) -> Artifacts:
    engine = PrevizEngine()
    plan = engine.plan(request)
    assert plan.resolved is not None, plan.refusals
    recipe = Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved)
    context = Context(scratch=folder, media=lambda ref: files[ref.sha256])
    handle = engine.submit(recipe, attempt="a", context=context)
    assert [event.state for event in engine.observe(handle, context=context)][-1] == "done"
    return engine.collect(handle, context=context)


def asked(*references: Reference, prompt: str = "slow push in, light rain", **more: object) -> Request:
    return Request(
        prompt=prompt,
        seconds=Fraction(1, 2),
        width=320,
        height=180,
        references=references,
        **more,  # type: ignore[arg-type]
    )


class TestAStillSetInMotionKeepsTheContract(EngineSuite):
    def make_engine(self, folder: Path) -> Engine:
        return PrevizEngine()

    def make_request(self, folder: Path) -> Request:
        return asked(reference(saved(folder / "still.png", scene()[0]), "first"), prompt="orbit, snow")

    def media(self, folder: Path) -> dict[str, Path]:
        path = folder / "still.png"
        return {hashlib.sha256(path.read_bytes()).hexdigest(): path}


def test_a_take_begins_on_its_picture_and_says_how_it_was_made(tmp_path: Path) -> None:
    picture, _ = scene()
    path = saved(tmp_path / "still.png", picture)
    first = reference(path, "first")

    made = take_of(tmp_path, asked(first), {first.media.sha256: path})

    frames = list(read_frames(tmp_path / made.video))
    said = json.loads((tmp_path / made.sidecars["still"]).read_text("utf-8"))
    assert np.abs(frames[0].astype(int) - picture).mean() < 2.5  # what the codec leaves
    assert np.abs(frames[-1].astype(int) - picture).mean() > 4.0
    assert said["sources"]["first"]["sha256"] == first.media.sha256
    assert (said["depth"], said["weather"], said["camera"]["move"]) == ("guessed", "rain", "push_in")
    assert said["camera"]["layers"] == 2
    assert "no AI" in said["limits"]
    assert made.facts["draft_label"] == "DRAFT - previz, no AI"
    assert len(made.facts["subject"]) == 5


def test_a_take_ends_on_its_last_picture(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "one.png", scene()[0]), saved(tmp_path / "other.png", drawing())
    first, last = reference(one, "first"), reference(other, "last")

    made = take_of(tmp_path, asked(first, last), {first.media.sha256: one, last.media.sha256: other})

    frames = list(read_frames(tmp_path / made.video))
    assert np.abs(frames[0].astype(int) - scene()[0]).mean() < 2.5
    assert np.abs(frames[-1].astype(int) - drawing()).mean() < 2.5
    assert "the two pictures show no common place: each moves by itself and they dissolve" in made.facts["warnings"]


def test_a_loop_of_a_still_ends_as_it_began(tmp_path: Path) -> None:
    path = saved(tmp_path / "still.png", scene()[0])
    first = reference(path, "first")

    made = take_of(tmp_path, asked(first, options={"loop": "yes"}), {first.media.sha256: path})

    frames = [frame.astype(int) for frame in read_frames(tmp_path / made.video)]
    assert np.abs(frames[-1] - frames[0]).mean() < 2.0
    assert np.abs(frames[6] - frames[0]).mean() > 2.0


def test_supplied_depth_is_used_and_an_option_turns_it_round(tmp_path: Path) -> None:
    path = saved(tmp_path / "still.png", scene()[0])
    grey = np.full((180, 320), 30, np.uint8)
    grey[:, 200:] = 220
    cv2.imwrite(str(tmp_path / "depth.png"), grey)
    first, depth = reference(path, "first"), reference(tmp_path / "depth.png", "control", "depth")
    files = {first.media.sha256: path, depth.media.sha256: tmp_path / "depth.png"}
    frames = {}

    for near in ("white", "black"):
        (tmp_path / near).mkdir()
        request = asked(first, depth, prompt="truck right", options={"depth_near": near})
        made = take_of(tmp_path / near, request, files)
        frames[near] = list(read_frames(tmp_path / near / made.video))[-1].astype(int)
        assert made.facts["depth"] == "supplied"

    right, left = (slice(100, 170), slice(260, 310)), (slice(100, 170), slice(20, 70))
    still = scene()[0].astype(int)
    assert np.abs(frames["white"] - still)[right].mean() > np.abs(frames["white"] - still)[left].mean()
    assert np.abs(frames["black"] - still)[left].mean() > np.abs(frames["black"] - still)[right].mean()


def test_a_supplied_matte_stands_in_front(tmp_path: Path) -> None:
    path = saved(tmp_path / "still.png", scene()[0])
    cv2.imwrite(str(tmp_path / "matte.png"), scene()[1].astype(np.uint8) * 255)
    first, matte = reference(path, "first"), reference(tmp_path / "matte.png", "mask")
    files = {first.media.sha256: path, matte.media.sha256: tmp_path / "matte.png"}

    take_of(tmp_path, asked(first, matte), files)

    said = json.loads((tmp_path / "still.json").read_text("utf-8"))
    assert "subject: the supplied matte, confidence 1.00" in said["depth_told"]


def test_what_was_held_back_is_told_with_the_take(tmp_path: Path) -> None:
    path = saved(tmp_path / "still.png", scene()[0])
    first = reference(path, "first")

    made = take_of(tmp_path, asked(first, prompt="orbit"), {first.media.sha256: path})

    assert len(made.dropped) == 1
    assert made.dropped[0].startswith("orbit: ")
    assert "% of the way asked for; held back by" in made.dropped[0]


def test_a_broken_picture_ends_the_take_with_words(tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing" * 20)
    first = reference(path, "first")

    with pytest.raises(CannotDo, match="the first picture cannot be read"):
        take_of(tmp_path, asked(first), {first.media.sha256: path})
    assert not list(tmp_path.glob("*.mp4"))


def test_an_upright_take_and_a_take_of_the_shortest_length_are_made(tmp_path: Path) -> None:
    path = saved(tmp_path / "still.png", scene(width=180, height=320)[0])
    first = reference(path, "first")
    request = replace(asked(first), width=180, height=320)

    made = take_of(tmp_path, request, {first.media.sha256: path})

    facts = probe_clip(tmp_path / made.video, count=True)
    assert (facts.width, facts.height, facts.frames) == (180, 320, 12)
