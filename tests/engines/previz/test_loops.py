from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from rushes.engines.previz import PrevizEngine
from rushes.engines.previz.gait import Figure, limbs, pace, place
from rushes.engines.previz.geometry import PERSON
from rushes.engines.previz.kit import SceneSpec
from rushes.engines.previz.loops import closed, earlier, looped, on_the_spot, pendulum, there_and_back
from rushes.engines.previz.moves import MOVES
from rushes.engines.previz.render import Scene
from rushes.model.engine import Request

WALKER = ({"kind": "person", "action": "walk", "color": "#c4202a"},)
SCENES = {
    "street, rain, in the hand": SceneSpec(
        kit="street", seed=4, time="night", weather="rain", subjects=WALKER, camera={"move": "handheld"}
    ),
    "street, snow, crane": SceneSpec(
        kit="street", seed=5, time="day", weather="snow", subjects=WALKER, camera={"move": "crane"}
    ),
    "lake, truck": SceneSpec(kit="landscape", seed=4, time="dawn", extra={"terrain": "lake"}, camera={"move": "truck"}),
    "coast with a walker, push in": SceneSpec(
        kit="landscape", seed=4, time="dusk", extra={"terrain": "coast"}, subjects=WALKER, camera={"move": "push_in"}
    ),
    "can, dust, orbit": SceneSpec(
        kit="product", seed=5, weather="dust", subjects=({"kind": "can"},), camera={"move": "orbit"}
    ),
}


def steps(scene: Scene, numbers: tuple[int, ...]) -> list[float]:
    """Mean change from each of some frames to the one after it."""
    frames = {n: scene.frame(n, Fraction(24)).astype(float) for n in {*numbers, *(n + 1 for n in numbers)}}
    return [float(np.abs(frames[n + 1] - frames[n]).mean()) for n in numbers]


@pytest.mark.parametrize("name", ["street, snow, crane", "coast with a walker, push in"])
def test_the_step_over_the_seam_is_no_larger_with_people_who_walk(name: str) -> None:
    spec, told = looped(SCENES[name], 4.0)
    scene = Scene(spec, width=96, height=54, seconds=4.0, threads=1, grain=0.0)

    seam, *inside = steps(scene, (95, 0, 6, 24, 48, 60, 72, 90, 94))

    assert "walk -> walk on a closed way" in told
    assert 0 < seam <= 1.05 * max(inside)


@pytest.mark.parametrize("name", SCENES)
def test_the_step_over_the_seam_is_no_larger_than_steps_inside(name: str) -> None:
    spec, _ = looped(SCENES[name], 2.0)
    scene = Scene(spec, width=96, height=54, seconds=2.0, threads=1, grain=0.0)

    seam, *inside = steps(scene, (47, 0, 6, 12, 24, 36, 40, 46))

    assert seam <= 1.05 * max(inside)
    assert seam > 0


def test_without_a_loop_the_same_scene_jumps() -> None:
    scene = Scene(SCENES["street, snow, crane"], width=96, height=54, seconds=2.0, threads=1, grain=0.0)

    first, last, before = (scene.frame(n, Fraction(24)).astype(float) for n in (0, 47, 46))

    assert np.abs(first - last).mean() > 2.0 * np.abs(last - before).mean()


@pytest.mark.parametrize("move", MOVES)
def test_every_move_comes_back_to_where_it_began(move: str) -> None:
    spec, _ = looped(SceneSpec(kit="product", seed=2, subjects=({"kind": "can"},), camera={"move": move}), 2.0)
    scene = Scene(spec, width=32, height=18, seconds=2.0, threads=1)

    start, end = scene.camera(0.0), scene.camera(2.0)

    assert end.position == pytest.approx(start.position, abs=1e-6)
    assert end.target == pytest.approx(start.target, abs=1e-6)
    assert end.focus_m == pytest.approx(start.focus_m)
    assert end.focal_mm == pytest.approx(start.focal_mm)


def test_a_loop_that_is_long_enough_turns_the_product_round_once() -> None:
    spec = SceneSpec(kit="product", seed=5, subjects=({"kind": "box", "label": "AURA"},), camera={"move": "static"})

    still, turning = (
        Scene(looped(spec, seconds)[0], width=96, height=54, seconds=seconds, threads=1, grain=0.0)
        for seconds in (2.0, 6.0)
    )

    def change(scene: Scene) -> float:
        quarter = int(scene.seconds * 6)
        return float(np.abs(scene.frame(quarter, Fraction(24)).astype(float) - scene.frame(0, Fraction(24))).mean())

    assert change(turning) > 2.0 * change(still)
    assert steps(turning, (143,))[0] <= 1.1 * max(steps(turning, (20, 72, 120)))


def test_the_dissolve_ends_where_the_loop_closes() -> None:
    assert [earlier(t, 4.0) for t in (0.0, 2.9, 4.0)] == [0.0, 0.0, 1.0]
    assert 0.4 < earlier(3.5, 4.0) < 0.6
    assert there_and_back(0.0) == (0.0, 0.0)
    assert there_and_back(0.5) == (1.0, 1.0)
    assert there_and_back(1.25)[0] == pytest.approx(there_and_back(0.25)[0])


ACTIONS = ("walk", "run", "stand", "sit", "talk", "turn", "wave", "point", "dance", "hold", "drink", "read", "type")
#: Scenes in which nothing but people moves, so that a frame after the loop must be its first frame to the last bit.
STILL = {
    "street": SceneSpec(
        kit="street", seed=4, time="day", weather="overcast", subjects=WALKER, camera={"move": "handheld", "size": "ws"}
    ),
    "land": SceneSpec(
        kit="landscape", seed=4, time="day", weather="fog", extra={"terrain": "meadow"}, camera={"move": "push_in"},
        subjects=({"kind": "person", "action": "dance"}, {"kind": "person", "action": "wave"}),
    ),
    "room": SceneSpec(
        kit="interior", seed=4, time="day", camera={"move": "static"}, subjects=({"kind": "person", "action": "walk"},)
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("loop", [2.0, 4.5])
def test_every_limb_is_at_the_end_of_a_loop_where_it_was_at_its_start(action: str, loop: float) -> None:
    spec = SceneSpec(kit="landscape", seed=1, extra={"loop": loop})
    (figure,) = closed((Figure(position=(1.0, 0.0, 2.0), action=action, phase=0.3),), spec)

    for t in (0.0, 0.4 * loop):
        assert np.abs(limbs(figure, t) - limbs(figure, t + loop)).max() < 1e-9
        assert place(figure, t) == pytest.approx(place(figure, t + loop), abs=1e-9)
    if action != "read":
        assert np.abs(limbs(figure, 0.0) - limbs(figure, 0.37 * loop)).max() > 1e-3


@pytest.mark.parametrize("action", ["walk", "run"])
def test_a_planted_foot_stays_where_it_is_on_the_straight_of_a_round(action: str) -> None:
    spec = SceneSpec(kit="landscape", seed=1, extra={"loop": 5.0})
    (figure,) = closed((Figure(position=(0.0, 0.0, 0.0), action=action),), spec)
    turn = figure.round.yaw
    spots = []
    for t in np.arange(0.02, 0.9, 0.01):
        x, _, z = place(figure, t)
        along = x * np.sin(turn) + z * np.cos(turn)
        ankles = [row for row in limbs(figure, t) if row[8] == 3.0]
        spots.append([(row[1], along + row[2] - 0.06 * 0.0) for row in ankles])
    low = [[(y, a) for y, a in (s[k] for s in spots)] for k in (0, 1)]

    planted = [abs(b[1] - a[1]) for foot in low for a, b in pairwise(foot) if max(a[0], b[0]) < 0.0605]
    assert len(planted) > 10
    assert max(planted) < 0.002


@pytest.mark.parametrize("name", STILL)
def test_the_layer_of_people_is_the_same_at_both_ends_of_a_loop_and_moves_between(name: str) -> None:
    """No arm is seen twice: the dissolve has two equal pictures of everybody."""
    spec, _ = looped(STILL[name], 6.0)
    scene = Scene(spec, width=96, height=54, seconds=6.0, threads=1, grain=0.0)

    def people(seconds: float) -> np.ndarray:
        seen = scene.geometry.surfaces(96, 54)
        scene.geometry.trace(scene.geometry.look(scene.camera(seconds % 6.0), seconds, aspect=96 / 54), seen)
        return np.where(seen.ids >= PERSON, seen.ids, 0)

    def light(seconds: float) -> np.ndarray:
        rgb, depth = np.zeros((54, 96, 3), np.float32), np.zeros((54, 96), np.float32)
        scene.shade(scene.camera(seconds % 6.0), seconds, rgb, depth)
        return rgb * (people(seconds) > 0)[..., None]

    for t in (0.0, 5.5):
        assert (people(t) == people(t + 6.0)).all()
        assert np.abs(light(t) - light(t + 6.0)).max() < 1e-3
    assert (people(0.0) > 0).sum() > 20
    assert (people(0.0) != people(2.0)).sum() > 10


def test_who_passes_by_is_out_of_sight_when_the_loop_closes_and_seen_between() -> None:
    seen_between = 0
    for seed in range(1, 9):
        spec, _ = looped(SceneSpec(kit="street", seed=seed, time="day", camera={"move": "static"}), 6.0)
        scene = Scene(spec, width=192, height=108, seconds=6.0, threads=1, grain=0.0)
        people = scene.world.data.people

        def shown(seconds: float, scene: Scene = scene) -> int:
            seen = scene.geometry.surfaces(192, 108)
            scene.geometry.trace(scene.geometry.look(scene.camera(seconds), seconds, aspect=16 / 9), seen)
            return int((seen.ids >= PERSON).sum())

        assert all(f.round is not None and f.round.kind == "doors" for f in people)
        assert shown(0.0) == 0
        assert shown(6.0 - 1e-6) == 0
        seen_between += shown(3.0) > 0
    assert seen_between >= 3


def test_a_camera_that_goes_along_keeps_who_walks_in_the_picture_and_one_that_stands_has_a_way_that_fits() -> None:
    for size in ("ws", "ms"):
        for move in ("follow", "handheld", "static"):
            spec = replace(STILL["street"], camera={"move": move, "size": size}, remove=("people",))
            scene = Scene(looped(spec, 8.0)[0], width=96, height=54, seconds=8.0, threads=1, grain=0.0)
            counts = []
            for t in np.linspace(0.0, 8.0, 9):
                seen = scene.geometry.surfaces(96, 54)
                scene.geometry.trace(scene.geometry.look(scene.camera(t), t, aspect=96 / 54), seen)
                counts.append(int((seen.ids >= PERSON).sum()))

            assert counts[0] == counts[-1]
            assert sum(c > 10 for c in counts) >= (2 if move == "static" else 6)


@pytest.mark.parametrize("kit", ["street", "landscape"])
def test_who_crosses_a_picture_that_stands_comes_in_on_one_side_and_leaves_on_the_other(kit: str) -> None:
    spec = replace(STILL["street"], kit=kit, camera={"move": "static", "size": "ms"}, remove=("people",))
    scene = Scene(looped(spec, 8.0)[0], width=96, height=54, seconds=8.0, threads=1, grain=0.0)

    def columns(seconds: float) -> np.ndarray:
        seen = scene.geometry.surfaces(96, 54)
        scene.geometry.trace(scene.geometry.look(scene.camera(seconds), seconds, aspect=96 / 54), seen)
        return np.nonzero((seen.ids >= PERSON).any(axis=0))[0]

    hero = (*scene.people, *getattr(scene.world.data, "people", ()))[0]
    once = 8.0 / hero.round.laps
    middles = [columns(t).mean() for t in np.linspace(0.0, once, 61) if len(columns(t)) > 2]
    assert hero.round.kind == "across"
    assert not len(columns(0.0))
    assert not len(columns(7.999))
    assert len(middles) > 15
    assert (np.diff(middles) > 0).all() or (np.diff(middles) < 0).all()
    assert abs(middles[-1] - middles[0]) > 70


def test_animals_and_cars_stay_and_move_in_place() -> None:
    spec, told = looped(
        SceneSpec(kit="landscape", seed=4, extra={"terrain": "meadow"},
                  subjects=({"kind": "animal", "name": "dog", "action": "run"},)), 3.0,
    )  # fmt: skip
    scene = Scene(spec, width=96, height=54, seconds=3.0, threads=1, grain=0.0)

    assert told == ("run -> stays where it is",)
    assert scene.extras[0].velocity == (0.0, 0.0, 0.0)
    assert scene.world.anchors.velocity == (0.0, 0.0, 0.0)
    assert pendulum(0.0, 3.0) == pendulum(3.0, 3.0) == 0.0
    assert pendulum(1.5, 3.0) == pytest.approx(1.5)


def test_without_a_loop_people_move_as_ever() -> None:
    figure = Figure(position=(0.0, 0.0, 0.0), phase=0.2)

    assert place(figure, 2.0) == pytest.approx((0.0, 0.0, 2.6))
    assert pace(figure) == 1.3
    assert on_the_spot((replace(figure, action="stand"),))[0].round is None


def test_the_plan_says_what_a_loop_changes_and_leaves_others_alone() -> None:
    engine = PrevizEngine()

    def told(options: dict[str, str], words: str = "runs", seconds: int = 6) -> list[str]:
        prompt = f"A woman {words} down a street at night"
        plan = engine.plan(Request(prompt=prompt, options=options, seconds=Fraction(seconds)))
        assert plan.resolved is not None
        return [a.given for a in plan.adjustments if a.field == "options.loop"]

    assert told({"loop": "yes"}) == ["run -> run on a closed way", "cars stand"]
    assert told({"loop": "yes"}, "walks", 2) == [
        "walk -> stand: 2.4 s let them go to and fro", "cars stand", "no passers-by: 5 s let them go from door to door",
    ]  # fmt: skip
    assert told({}) == []
    assert told({"loop": "no"}) == []
