from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.previz.camera import basis, frame_up, shoot
from rushes.engines.previz.extras import set_out
from rushes.engines.previz.kit import Anchors, SceneSpec
from rushes.engines.previz.kits.interior import _anchors
from rushes.engines.previz.kits.interior_plan import furnish
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.relations import arrange, extent
from rushes.engines.previz.solids import ball, box
from rushes.engines.previz.things import THINGS

SAMPLES = Path(os.environ.get("RUSHES_SAMPLES", Path(__file__).parents[4] / "shared" / "samples"))
OPEN = Anchors(subject=(0.0, 0.9, 0.0), subject_height=1.8, clearance=22.0, floor=0.3)


def places(spec: SceneSpec) -> tuple[dict[str, np.ndarray], Anchors]:
    """The middle of each thing and animal in the world, and the anchors that frame them."""
    if spec.kit == "interior":
        room = furnish(spec, glow=0.0)
        own = [s for s in spec.subjects if s.get("of")]
        names = [str(own[0]["of"]), str(own[0]["name"])]
        sizes = [len(THINGS[name].make(THINGS[name].color)) for name in names]
        put = np.array([solid.at for solid in room.solids[-sum(sizes) :]])
        found = {names[0]: put[: sizes[0]].mean(axis=0), names[1]: put[sizes[0] :].mean(axis=0)}
        return found, _anchors(spec, room, ())
    extras, anchors = set_out(spec, OPEN, ground=lambda x, z: 0.0)
    middles = {
        e.name: np.array((e.at[0], e.at[1] + 0.5 * e.size[1], e.at[2]))
        if e.solid is None
        else e.solid[:, :3].mean(axis=0)
        for e in extras
    }
    return middles, anchors


def seen(spec: SceneSpec) -> dict[str, tuple[float, float]]:
    """Where each stands in the picture: -1 left to 1 right, -1 bottom to 1 top, in the middle of the take."""
    aspect = 16 / 9
    found, anchors = places(spec)
    framing = frame_up(spec, anchors, aspect=aspect)
    eye, right, up, forward = basis(
        shoot(framing, anchors, seed=spec.seed, aspect=aspect, seconds=1.0, length=2.0), aspect=aspect
    )
    out = {}
    for name, at in found.items():
        depth = float((at - eye) @ forward)
        assert depth > 0.0
        out[name] = float((at - eye) @ right / (right @ right) / depth), float((at - eye) @ up / (up @ up) / depth)
    return out


def holds(prompt: str, seed: int) -> bool:
    spec, coverage = describe(prompt, seed=seed)
    one = next(s for s in spec.subjects if s.get("of"))
    spots = seen(spec)
    (x, y), (u, v) = spots[str(one["name"])], spots[str(one["of"])]
    inside = all(abs(value) < 1.0 for value in (x, y, u, v))
    side = {"left": x < u, "right": x > u, "on": y > v}[str(one["side"])]
    return side and inside and coverage.proxied == ()


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize(
    "prompt",
    [
        "a bicycle on the left of a car, front view",
        "a cow to the right of an elephant",
        "an apple on top of a sandwich",
        "a toaster below a microwave",
        "a couch on the right of a bed, front view",
        "a bottle on the left of a wine glass",
        "skis on the bottom of a snowboard, side view",
    ],
)
def test_things_stand_in_the_picture_where_the_words_say(prompt: str, seed: int) -> None:
    assert holds(prompt, seed)


def test_every_spatial_prompt_of_the_benchmark_is_obeyed_in_the_picture() -> None:
    path = SAMPLES / "prompts" / "vbench_full_info.json"
    if not path.is_file():
        pytest.skip("needs the VBench prompts (set RUSHES_SAMPLES to the samples folder)")
    rows = [row for row in json.loads(path.read_text("utf-8")) if "spatial_relationship" in row["dimension"]]

    assert len(rows) == 84
    assert [row["prompt_en"] for row in rows if not holds(row["prompt_en"], 1)] == []


@pytest.mark.parametrize("prompt", ["a bus", "a horse", "a bench", "a car on the left of a bus"])
def test_a_view_turns_what_is_seen_and_the_camera_looks_straight_at_it(prompt: str) -> None:
    away = {}
    for view in ("front", "side", "back"):
        spec, coverage = describe(f"{prompt}, {view} view", seed=4)
        extras, anchors = set_out(spec, OPEN, ground=lambda x, z: 0.0)
        name, yaw = extras[0].name, extras[0].yaw
        face = {"bench": (-np.sin(yaw), -np.cos(yaw)), "horse": (np.sin(yaw), np.cos(yaw))}
        away[view] = float(face.get(name, (np.cos(yaw), -np.sin(yaw)))[1])
        assert f"{view} view" in coverage.drawn
        assert frame_up(spec, anchors, aspect=16 / 9).yaw == 0.0

    assert away["front"] < -0.9
    assert abs(away["side"]) < 0.3
    assert away["back"] > 0.9


def test_the_box_round_a_thing_holds_what_is_turned() -> None:
    low, high = extent(
        [box((0.0, 0.0, 0.0), (2.0, 1.0, 4.0), (0.5, 0.5, 0.5)), ball((3.0, 0.0, 0.0), (0.5, 0.5, 0.5), (1, 1, 1))]
    )

    assert low == pytest.approx((-1.0, -0.5, -2.0))
    assert high == pytest.approx((3.5, 1.0, 2.0))


def test_before_is_nearer_to_the_camera_and_a_relation_to_nothing_places_nothing() -> None:
    cube = ((-0.5, 0.0, -0.5), (0.5, 1.0, 0.5))

    spots = arrange([{"name": "a", "side": "before", "of": "b"}, {"name": "b"}], [cube, cube])

    assert spots[0][2] < spots[1][2] - 1.0
    assert arrange([{"name": "a", "side": "left", "of": "c"}, {"name": "b"}], [cube, cube]) == {}


def test_what_is_in_the_background_is_seen_whole_behind_the_first() -> None:
    spec, coverage = describe("a boat on a lake with a windmill in the background", seed=3)
    extras, _ = set_out(spec, OPEN, ground=lambda x, z: 0.0)
    boat, mill = extras

    assert "in the background" in coverage.drawn
    assert mill.at[2] - boat.at[2] > 2.0 * mill.size[1]
