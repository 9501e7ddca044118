from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest

from rushes.engines.previz.camera import basis, frame_up, shoot
from rushes.engines.previz.gait import Figure
from rushes.engines.previz.kit import Anchors, CameraState, SceneSpec
from rushes.engines.previz.lexicon import describe
from rushes.engines.previz.moves import MOVES, Course
from rushes.engines.previz.pairs import face_to_face
from rushes.engines.previz.render import Scene

STANDING = Anchors(subject=(0.0, 0.87, 9.0), subject_height=1.74, clearance=60.0, floor=0.2)
FAR = (2.0, 3.0, 90.0)


def shot(move: str, share: float, **more: object) -> CameraState:
    spec = SceneSpec(kit="street", seed=4, camera={"move": move, "size": "ws", **more})
    framing = frame_up(spec, STANDING, aspect=16 / 9)
    return shoot(framing, STANDING, seed=4, aspect=16 / 9, seconds=2.0 * share, length=2.0)


def seen(state: CameraState, point: tuple[float, float, float]) -> tuple[float, float]:
    eye, right, up, forward = basis(state, aspect=16 / 9)
    way = np.array(point) - eye
    depth = way @ forward
    return float(way @ right / (right @ right) / depth), float(way @ up / (up @ up) / depth)


def size_of(state: CameraState, at: tuple[float, float, float], metres: float) -> float:
    low, high = seen(state, at), seen(state, (at[0], at[1] + metres, at[2]))
    return math.dist(low, high)


def test_a_dolly_zoom_keeps_the_subject_and_changes_what_lies_behind() -> None:
    first, last = shot("dolly_zoom", 0.0), shot("dolly_zoom", 1.0)

    person = [size_of(state, (0.0, 0.1, 9.0), 1.6) for state in (first, last)]
    behind = [size_of(state, FAR, 6.0) for state in (first, last)]

    assert person[1] == pytest.approx(person[0], rel=0.04)
    assert behind[1] < 0.75 * behind[0]
    assert last.focal_mm < 0.7 * first.focal_mm


def test_a_zoom_changes_the_lens_and_not_the_place() -> None:
    first, last = shot("zoom_in", 0.0), shot("zoom_in", 1.0)

    assert first.position == last.position
    assert last.focal_mm > 1.4 * first.focal_mm
    assert shot("zoom_out", 1.0).focal_mm < first.focal_mm * 1.2


def test_a_whip_pan_is_fast_and_lands_on_the_subject() -> None:
    def yaw(state: CameraState) -> float:
        forward = basis(state, aspect=16 / 9)[3]
        return math.atan2(forward[0], forward[2])

    turns = [abs(yaw(shot("whip_pan", (k + 1) / 48)) - yaw(shot("whip_pan", k / 48))) * 24 for k in range(48)]

    assert max(turns) > 2.0
    assert max(turns[26:]) < 0.1
    assert abs(seen(shot("whip_pan", 0.0), (0.0, 1.0, 9.0))[0]) > 1.0
    assert abs(seen(shot("whip_pan", 1.0), (0.0, 1.0, 9.0))[0]) < 0.5


def test_a_pedestal_rises_without_tilting_and_a_crane_tilts() -> None:
    def pitch(state: CameraState) -> float:
        return float(basis(state, aspect=16 / 9)[3][1])

    low, high = shot("pedestal", 0.0), shot("pedestal", 1.0)

    assert high.position[1] > low.position[1] + 0.3
    assert pitch(high) == pytest.approx(pitch(low), abs=1e-6)
    assert abs(pitch(shot("crane", 1.0)) - pitch(shot("crane", 0.0))) > 0.03


def test_a_roll_leans_the_horizon_and_a_dutch_angle_keeps_it_leaning() -> None:
    assert abs(shot("roll", 1.0).roll - shot("roll", 0.0).roll) > 0.2
    assert abs(shot("static", 0.0, roll=12).roll) == pytest.approx(math.radians(12))
    assert shot("static", 1.0, roll=12).roll == shot("static", 0.0, roll=12).roll


def test_a_drone_rises_keeps_the_subject_in_the_picture_and_looks_down() -> None:
    first, last = shot("drone_rise", 0.0), shot("drone_rise", 1.0)

    across, down = seen(last, (0.0, 0.87, 9.0))
    assert last.position[1] > first.position[1] + 3.0
    assert (abs(across) < 0.9, abs(down) < 0.95) == (True, True)
    assert basis(last, aspect=16 / 9)[3][1] < -0.15


def test_the_lens_never_goes_into_the_ground() -> None:
    spec = SceneSpec(kit="landscape", seed=4, camera={"move": "pedestal", "way": "down"})
    framing = frame_up(spec, STANDING, aspect=16 / 9)

    states = [
        shoot(framing, STANDING, seed=4, aspect=16 / 9, seconds=k / 10, length=2.0, ground=lambda x, z: 3.0 - 0.1 * z)
        for k in range(21)
    ]

    assert all(s.position[1] >= 3.0 - 0.1 * s.position[2] + 0.5 for s in states)


def test_a_rack_of_focus_really_changes_what_is_sharp() -> None:
    spec = SceneSpec(kit="product", seed=6, subjects=({"kind": "perfume"},), camera={"move": "rack_focus", "way": "in"})
    scene = Scene(spec, width=320, height=180, seconds=2.0, threads=1, grain=0.0)
    x, y = scene.subject_track(1)[0]
    box = np.s_[int(y * 180) - 30 : int(y * 180) + 30, int(x * 320) - 30 : int(x * 320) + 30]

    def sharpness(number: int) -> float:
        return float(cv2.Laplacian(cv2.cvtColor(scene.frame(number, Fraction(24))[box], cv2.COLOR_RGB2GRAY), 3).var())

    soft, sharp = sharpness(0), sharpness(47)

    assert sharp > 3.0 * soft


def test_over_the_shoulder_both_are_in_the_picture_and_the_partner_does_not_hide_the_subject() -> None:
    spec = SceneSpec(kit="street", seed=4, camera={"angle": "over_shoulder"}, subjects=({"kind": "person"},))
    hero, partner = face_to_face((Figure(position=(0.0, 0.0, 9.0)),), spec, (0.0, 0.0, 1.0))
    framing = frame_up(spec, replace(STANDING, facing=(0.0, 0.0, -1.0)), aspect=16 / 9)

    for second in (0.0, 1.0, 2.0):
        state = shoot(framing, STANDING, seed=4, aspect=16 / 9, seconds=second, length=2.0)
        face, back = seen(state, (0.0, 1.6, 9.0)), seen(state, (partner.position[0], 1.6, partner.position[2]))

        assert (abs(face[0]) < 0.8, abs(back[0]) < 1.0) == (True, True)
        assert abs(face[0] - back[0]) > 0.3
        assert state.position[2] < partner.position[2] < hero.position[2]


@pytest.mark.parametrize("move", MOVES)
def test_every_move_begins_and_ends_gently_but_never_stands(move: str) -> None:
    def travel(share: float) -> object:
        return MOVES[move](
            Course(ease=share, share=share, reach=1.0, side=1.0, distance=6.0, height=1.5, aim=1.2, tall=1.74)
        )

    still = move in ("static", "handheld", "follow")

    assert (travel(0.0) == travel(1.0)) is still


@pytest.mark.parametrize(
    ("words", "camera"),
    [
        ("slow zoom in", {"move": "zoom_in"}),
        ("dolly zoom", {"move": "dolly_zoom", "way": "in"}),
        ("vertigo effect", {"move": "dolly_zoom", "way": "in"}),
        ("whip pan left", {"move": "whip_pan", "way": "left"}),
        ("drone shot", {"move": "drone_rise"}),
        ("pedestal down", {"move": "pedestal", "way": "down"}),
        ("camera roll", {"move": "roll"}),
        ("rack focus to background", {"move": "rack_focus", "way": "out"}),
        ("racking focus", {"move": "rack_focus", "way": "in"}),
        ("over-the-shoulder", {"angle": "over_shoulder"}),
        ("dutch tilt", {"roll": 12}),
    ],
)
def test_words_ask_for_every_move_in_the_prompt_and_in_the_column(words: str, camera: dict[str, object]) -> None:
    by_prompt, _ = describe(f"a woman in a street, {words}", seed=1)
    by_column, coverage = describe("a woman in a street", wishes={"camera": words}, seed=1)

    assert (by_prompt.camera, by_column.camera) == (camera, camera)
    assert not [word for word in coverage.ignored if word.startswith("camera")]


@pytest.mark.parametrize(
    "prompt", ["A bottle on a pedestal", "A roll of paper", "A Dutch farmer in a field", "Whip and cream in a cup"]
)
def test_things_that_share_a_word_with_a_move_ask_for_none(prompt: str) -> None:
    assert describe(prompt, seed=1)[0].camera == {}


@pytest.mark.parametrize(
    ("column", "word", "camera"),
    [
        ("camera", "pedestal", {"move": "pedestal", "way": "up"}),
        ("camera", "roll", {"move": "roll"}),
        ("angle", "dutch", {"roll": 12}),
        ("camera", "whip", {"move": "whip_pan"}),
    ],
)
def test_in_a_column_the_short_words_are_enough(column: str, word: str, camera: dict[str, object]) -> None:
    assert describe("a bottle", wishes={column: word}, seed=1)[0].camera == camera


def test_the_second_person_named_is_the_one_looked_at_over_the_shoulder_of_the_first() -> None:
    spec, _ = describe("over the shoulder of a man in a black coat, a woman in a red coat, street", seed=1)

    assert spec.subjects[0]["color"] == "#c4202a"
