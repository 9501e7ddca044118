from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rushes.engines.previz.camera import MOVES, SIZES, basis, frame_up, shoot
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec

PERSON = Anchors(subject=(0.0, 0.87, 9.0), subject_height=1.74, velocity=(0.0, 0.0, 1.3), clearance=60.0, floor=0.2)


def where(state: CameraState, point: tuple[float, float, float], aspect: float = 16 / 9) -> tuple[float, float]:
    """Normalised place of a point in the picture, -1..1 both ways."""
    eye, right, up, forward = basis(state, aspect=aspect)
    way = np.array(point) - eye
    depth = way @ forward
    return float(way @ right / (right @ right) / depth), float(way @ up / (up @ up) / depth)


def shot(move: str, seconds: float, **camera: object) -> CameraState:
    spec = SceneSpec(kit="street", seed=4, camera={"move": move, **camera})
    framing = frame_up(spec, PERSON, aspect=16 / 9)
    return shoot(framing, PERSON, seed=4, aspect=16 / 9, seconds=seconds, length=2.0)


@pytest.mark.parametrize("size", ["ews", "ws", "ms", "cu"])
def test_a_larger_size_fills_more_of_the_frame(size: str) -> None:
    state = shot("static", 1.0, size=size, angle="eye")
    foot, head = where(state, (0.0, 0.0, 10.3)), where(state, (0.0, 1.74, 10.3))

    filled = (head[1] - foot[1]) / 2

    assert filled == pytest.approx(SIZES[size][0], rel=0.25)


@pytest.mark.parametrize("move", MOVES)
def test_every_move_keeps_the_subject_in_the_picture_and_is_smooth(move: str) -> None:
    states = [shot(move, t / 24, size="ws") for t in range(49)]
    middle = where(states[24], (0.0, 1.0, 9.0 + 1.3))
    steps = [math.dist(a.position, b.position) for a, b in pairwise(states)]

    assert abs(middle[0]) < 0.8
    assert abs(middle[1]) < 0.8
    assert max(steps) < 0.25  # 6 m/s: a drone, not a rocket
    assert max(abs(a - b) for a, b in pairwise(steps)) < 0.05


def test_static_stands_still_and_the_other_moves_do_not() -> None:
    still = shot("static", 0.0) == shot("static", 2.0)
    moved = [move for move in MOVES if shot(move, 0.0) != shot(move, 2.0)]

    assert still
    assert set(moved) == set(MOVES) - {"static"}


def test_push_in_comes_nearer_and_pull_out_goes_away() -> None:
    def gap(state: CameraState) -> float:
        return math.dist(state.position, state.target)

    assert gap(shot("push_in", 2.0)) < gap(shot("push_in", 0.0))
    assert gap(shot("pull_out", 2.0)) > gap(shot("pull_out", 0.0))


def test_follow_travels_with_the_subject() -> None:
    travelled = shot("follow", 2.0).position[2] - shot("follow", 0.0).position[2]

    assert travelled == pytest.approx(2.6, abs=0.15)


def test_a_low_angle_stands_lower_than_a_high_one_and_never_in_the_ground() -> None:
    low, high = shot("static", 1.0, angle="low", size="ws"), shot("static", 1.0, angle="high", size="ws")

    assert PERSON.floor <= low.position[1] < 1.0 < high.position[1]


def test_the_camera_stays_between_the_walls() -> None:
    narrow = replace(PERSON, aside=1.5)
    spec = SceneSpec(kit="street", seed=2, camera={"move": "orbit", "size": "ews"})
    framing = frame_up(spec, narrow, aspect=16 / 9)

    xs = [shoot(framing, narrow, seed=2, aspect=16 / 9, seconds=t / 10, length=2.0).position[0] for t in range(21)]

    assert max(abs(x) for x in xs) <= 1.5


def test_the_wished_lens_is_used_and_the_focus_lies_on_the_subject() -> None:
    state = shot("static", 1.0, lens_mm=85.0, size="ms")

    assert state.focal_mm == 85.0
    assert state.focus_m == pytest.approx(math.dist(state.position, (0.0, 1.25, 10.3)), rel=0.1)


def test_seeds_frame_differently() -> None:
    framings = {frame_up(SceneSpec(kit="street", seed=seed), PERSON, aspect=16 / 9) for seed in range(10)}

    assert len(framings) == 10
    assert len({f.move for f in framings}) >= 3


@pytest.mark.parametrize("size", ["ms", "mcu", "cu"])
def test_a_thing_is_whole_in_a_close_shot_and_a_person_is_cropped(size: str) -> None:
    can = Anchors(subject=(0.0, 0.065, 2.0), subject_height=0.13, clearance=60.0, floor=0.02)
    camera = {"move": "static", "size": size, "angle": "eye"}

    def ends(kind: str) -> tuple[float, float]:
        spec = SceneSpec(kit="interior", seed=4, subjects=({"kind": kind, "name": "can"},), camera=camera)
        state = shoot(frame_up(spec, can, aspect=16 / 9), can, seed=4, aspect=16 / 9, seconds=1.0, length=2.0)
        return where(state, (0.0, 0.0, 2.0))[1], where(state, (0.0, 0.13, 2.0))[1]

    foot, head = ends("thing")
    below, _ = ends("person")

    assert -1.0 < foot < head < 1.0
    assert below < -1.0 or size == "ms"
