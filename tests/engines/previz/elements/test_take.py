from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.base import Context
from rushes.engines.previz.elements.take import draw_wanted
from rushes.engines.previz.engine import PrevizEngine, scene_of
from rushes.media.probe import probe_clip
from rushes.media.read import read_float
from rushes.model.document import from_json
from rushes.model.engine import Recipe, Request
from rushes.workflow.asking import ELEMENTS


def taken(prompt: str, alpha: str, scratch: Path):
    engine = PrevizEngine()
    options = {"element": alpha, "loop": "yes"}
    plan = engine.plan(Request(prompt=prompt, seconds=Fraction(1, 2), width=192, height=108, seed=7, options=options))
    recipe = Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved, encoder=ELEMENTS)
    context = Context(scratch=scratch, threads=1)
    handle = engine.submit(recipe, attempt="a", context=context)
    assert [event.state for event in engine.observe(handle, context=context)][-1] == "done"
    return recipe, engine.collect(handle, context=context)


@pytest.mark.parametrize("alpha", ["straight", "premultiplied"])
def test_a_take_holds_the_alpha_and_colour_that_were_drawn(alpha: str, tmp_path: Path) -> None:
    recipe, artifacts = taken("autumn leaves", alpha, tmp_path)

    drawn = draw_wanted(recipe.resolved, *scene_of(recipe.resolved), threads=2)
    codes = list(drawn.codes("straight"))
    found = list(read_float(tmp_path / artifacts.video, alpha=True))

    assert probe_clip(tmp_path / artifacts.video).start_timecode == "01:00:00:00"
    assert len(found) == len(codes) == 12
    for wanted, got in zip(codes, found, strict=True):
        assert np.abs(got[..., 3] - wanted[..., 3]).max() <= 1.0 / 1023
        share = wanted[..., 3:]
        assert np.abs((got[..., :3] - wanted[..., :3]) * share).max() < 0.05
        assert np.abs((got[..., :3] - wanted[..., :3]) * share).mean() < 0.002


def test_beside_a_take_stands_what_it_is(tmp_path: Path) -> None:
    _, artifacts = taken("a woman walks in the rain", "straight", tmp_path)

    said = from_json((tmp_path / artifacts.sidecars["element"]).read_text("utf-8"), dict)
    assert (said["element"], said["alpha"]) == ("subject", "straight")
    assert said["draft"] == "DRAFT - previz, no AI"
    assert artifacts.facts["warnings"] == ["rain: left out, ask for it as an element of its own"]
