from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from rushes.engines.base import Context
from rushes.engines.previz import PrevizEngine
from rushes.errors import BrokenPromise, Cancelled
from rushes.media.probe import probe_clip
from rushes.model.engine import Recipe, Request

REQUEST = Request(
    prompt="A man runs down a foggy alley at dawn", negative="cars", seconds=Fraction(1, 2), width=64, height=36, seed=9
)


def recipe(request: Request = REQUEST) -> Recipe:
    plan = PrevizEngine().plan(request)
    assert plan.resolved is not None
    return Recipe(engine="previz", revision=plan.revision, resolved=plan.resolved)


def made(folder: Path, of: Recipe) -> tuple[PrevizEngine, object]:
    engine, context = PrevizEngine(), Context(scratch=folder)
    handle = engine.submit(of, attempt="a1", context=context)
    events = list(engine.observe(handle, context=context))
    assert events[-1].state == "done"
    return engine, engine.collect(handle, context=context)


def test_a_take_is_rendered_with_its_scene_beside_it(tmp_path: Path) -> None:
    _, artifacts = made(tmp_path, recipe())

    facts = probe_clip(tmp_path / artifacts.video)
    scene = json.loads((tmp_path / artifacts.sidecars["scene"]).read_text("utf-8"))
    assert (facts.width, facts.height, facts.frames) == (64, 36, 12)
    assert scene["spec"]["kit"] == "street"
    assert scene["coverage"]["ignored"] == []
    assert artifacts.facts["draft_label"] == "DRAFT - previz, no AI"


def test_the_same_recipe_gives_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    made(tmp_path / "a", recipe())
    made(tmp_path / "b", recipe())

    assert (tmp_path / "a" / "take.mp4").read_bytes() == (tmp_path / "b" / "take.mp4").read_bytes()


def test_a_still_is_a_take_of_one_frame(tmp_path: Path) -> None:
    still = Request(prompt="a street at night", mode="still", still=True, width=64, height=36)

    _, artifacts = made(tmp_path, recipe(still))

    assert probe_clip(tmp_path / artifacts.video).frames == 1


def test_cancelling_leaves_no_half_file(tmp_path: Path) -> None:
    engine, context = PrevizEngine(), Context(scratch=tmp_path, cancelled=lambda: True)
    handle = engine.submit(recipe(), attempt="a1", context=context)

    with pytest.raises(Cancelled):
        list(engine.observe(handle, context=context))

    assert not list(tmp_path.glob("*.mp4"))
    with pytest.raises(BrokenPromise):
        engine.collect(handle, context=context)


def test_reconcile_finds_its_own_attempt_and_no_other(tmp_path: Path) -> None:
    engine, context = PrevizEngine(), Context(scratch=tmp_path)
    handle = engine.submit(recipe(), attempt="a1", context=context)

    assert engine.reconcile("a1", recipe=recipe(), context=context).handle == handle
    assert engine.reconcile("a2", recipe=recipe(), context=context).state == "absent"


def test_burn_in_changes_the_corner_only_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    marked = Request(**{**vars(REQUEST), "width": 160, "height": 90, "options": {"burn_in": "yes"}})

    made(tmp_path / "a", recipe(Request(**{**vars(REQUEST), "width": 160, "height": 90})))
    made(tmp_path / "b", recipe(marked))

    assert (tmp_path / "a" / "take.mp4").read_bytes() != (tmp_path / "b" / "take.mp4").read_bytes()


def side_on(yaw: float, **more: object) -> Request:
    scene = {
        "kit": "landscape",
        "seed": 8,
        "camera": {"move": "static", "yaw": yaw},
        "subjects": [{"kind": "person", "name": "Mara"}],
    }
    options = {"scene": json.dumps(scene)}
    return Request(prompt="", seconds=Fraction(1, 2), width=64, height=36, options=options, **more)  # type: ignore[arg-type]


def test_a_take_states_its_line_and_warns_in_degrees_against_a_neighbour(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()

    _, first = made(tmp_path / "a", recipe(side_on(70)))
    line = first.facts["line"]  # type: ignore[attr-defined]
    before = {"shot": "SPOT_010_0010", "line": line, "place": "before"}
    _, near = made(tmp_path / "b", recipe(side_on(75, neighbours=(before,))))
    _, over = made(tmp_path / "c", recipe(side_on(-110, neighbours=(before,))))

    assert line["subject"] == "Mara"
    assert line["start"] == pytest.approx(line["end"], abs=2)
    assert near.facts["warnings"] == []  # type: ignore[attr-defined]
    [words] = over.facts["warnings"]  # type: ignore[attr-defined]
    assert words.startswith("SPOT_010_0010: crosses the 180-degree line: Mara heads")
    assert f"{abs(line['end']):.0f}°" in words
