"""A take of a production handed over: the package is of that take, its scene and its seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.previz.render import render_frames
from rushes.engines.previz.scene import read_scene
from rushes.errors import AskTheArtist, CannotDo, NoSuchRecord
from rushes.media.read import read_frames
from rushes.model.engine import Request
from rushes.store.files import path_of
from rushes.timebase import Rate
from rushes.workflow.bench import Bench
from rushes.workflow.craft import draw_previz
from rushes.workflow.handover import Wanted, hand_over
from rushes.workflow.prepare import Job
from rushes.workflow.shoot import ShootPlan, shoot

SHEET = "id,prompt,seconds,seed\na,A woman walks through a city street by day,0.5,7\n"


@pytest.fixture
def bench(read: Callable[..., tuple[Job, ShootPlan]], opened: Callable[[Job], Bench]) -> Bench:
    job, plan = read(SHEET)
    bench = opened(job)
    ended = []
    shoot(bench, plan, ended=ended.append)
    assert [state.state for state in ended] == ["done"], ended
    return bench


def test_the_package_is_of_the_take_its_scene_and_its_seed(bench: Bench) -> None:
    take = bench.ledger.takes()[0]

    folder, manifest = hand_over(
        bench, take.name, folder=None, wanted=Wanted(passes=("guide", "camera"), style="styled")
    )

    scene = path_of(bench.media, take.sidecars["scene"]).read_text("utf-8")
    spec = read_scene(scene)
    assert folder == bench.folder / "control" / take.name
    assert (spec.seed, manifest["source"]["seed"], take.seed) == (7, 7, 7)
    assert manifest["source"]["recipe"] == take.recipe
    assert manifest["source"]["take"] == take.name
    assert manifest["given"]["frames"] == take.facts.frames
    assert (manifest["given"]["width"], manifest["given"]["height"]) == (take.facts.width, take.facts.height)
    # the guide is the take itself, without grain and motion blur
    drawn = next(iter(render_frames(
        spec, width=take.facts.width, height=take.facts.height, rate=Fraction(24), frames=1,
        length=Fraction(take.facts.frames, 24), grain=0.0, shutter=0.0,
    )))  # fmt: skip
    written = next(iter(read_frames(folder / "guide.mp4")))
    assert np.abs(drawn.astype(int) - written).mean() < 3.0


def test_what_cannot_be_handed_over_says_why(bench: Bench, tmp_path: Path) -> None:
    take = bench.ledger.takes()[0]

    with pytest.raises(NoSuchRecord):
        hand_over(bench, "NOBODY_tk001", folder=tmp_path / "a", wanted=Wanted())
    with pytest.raises(AskTheArtist, match="wan-vase"):
        hand_over(bench, take.name, folder=tmp_path / "a", wanted=Wanted(family="wan-vase"))
    footage = Path(path_of(bench.media, take.media))
    assert footage.is_file()
    from dataclasses import replace

    bench.ledger.take = lambda name: replace(take, engine="footage")  # type: ignore[method-assign]
    with pytest.raises(CannotDo, match="only a previz take"):
        hand_over(bench, take.name, folder=tmp_path / "a", wanted=Wanted())


def test_one_prompt_is_drawn_with_its_control_videos_beside_it(tmp_path: Path) -> None:
    request = Request(
        prompt="a teal bottle on a pedestal",
        seed=4,
        seconds=Fraction(1, 2),
        width=96,
        height=64,
        rate=Rate(Fraction(24)),
        options={"style": "clay"},
    )
    told = draw_previz(request, output=tmp_path / "a.mp4", control=tmp_path / "control", family="ltx")

    manifest = json.loads((tmp_path / "control" / "manifest.json").read_text("utf-8"))
    assert told["control"]["given"] == manifest["given"]
    assert manifest["given"]["frames"] == 17
    assert "style clay" in manifest["conventions"]["guide.mp4"]
    assert any(entry["kind"] == "product" and entry["identity"] for entry in manifest["legend"])
