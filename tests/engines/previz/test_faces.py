from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rushes.engines.previz.actors import Light, draw, pose
from rushes.engines.previz.camera import basis
from rushes.engines.previz.control.skeleton import joints
from rushes.engines.previz.faces import HAND, HEAD, blink, speech
from rushes.engines.previz.figure_solid import stand
from rushes.engines.previz.gait import Figure
from rushes.engines.previz.kit import CameraState

LIGHT = Light(key_direction=(0.4, 0.6, -0.7), key_rgb=(1.5, 1.5, 1.5), sky_rgb=(0.3, 0.3, 0.3), shadow=0.0)
WHO = Figure(position=(0.0, 0.0, 0.0), yaw=math.pi, action="stand", skin="#c69072", hair="#101010")
WIDTH, HEIGHT = 240, 180


def view(away: float, *, aim: float = 1.56, turn: float = 0.0) -> np.ndarray:
    at = (away * math.sin(turn), aim, -away * math.cos(turn))
    return basis(CameraState(position=at, target=(0.0, aim, 0.0), focal_mm=50.0), aspect=WIDTH / HEIGHT)


def drawn(figure: Figure, away: float, *, seconds: float = 0.6, turn: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rgb, depth = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.full((HEIGHT, WIDTH), np.inf, np.float32)
    draw(pose(figure, view(away, turn=turn), seconds, LIGHT), rgb, depth, 0, HEIGHT)
    return rgb, depth


def traced(figure: Figure, away: float, *, turn: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    posed = pose(figure, view(away, turn=turn), 0.6, LIGHT)
    depth, ids = np.full((HEIGHT, WIDTH), np.inf, np.float32), np.zeros((HEIGHT, WIDTH), np.int32)
    facing, want = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.empty((0, 0), np.uint8)
    stand(posed.view, posed.body, posed.parts, np.eye(3), 7, want, False, depth, facing, ids, 0.0)
    return depth, ids, facing


def test_a_head_has_features_near_the_lens_and_none_in_a_wide_shot() -> None:
    near, far = (pose(WHO, view(away), 0.6, LIGHT) for away in (1.2, 12.0))

    assert [int(stuff) for stuff in near.body[-3:, 8]] == [HEAD, HAND, HAND]
    assert near.parts.shape == (3, 20)
    assert far.parts.shape == (0, 20)
    assert far.body[:, 8].max() < HEAD


def test_features_grow_in_and_nothing_jumps_as_the_camera_comes_near() -> None:
    amounts = [
        float(p[0, 10]) if len(p := pose(WHO, view(a), 0.6, LIGHT).parts) else 0.0 for a in np.linspace(9, 4, 60)
    ]

    assert amounts[0] == 0.0
    assert amounts[-1] == 1.0
    assert 0.0 < np.diff(amounts).max() < 0.2
    assert np.diff(amounts).min() >= 0.0


@pytest.mark.parametrize("coat", ["space_suit", "robot"])
def test_helmets_and_robots_have_no_face(coat: str) -> None:
    assert len(pose(replace(WHO, coat=coat), view(1.2), 0.6, LIGHT).parts) == 0


@pytest.mark.parametrize("turn", [0.0, 0.8, 1.57, 3.1])
def test_what_is_traced_is_what_is_drawn(turn: float) -> None:
    who = replace(WHO, hairdo="long", action="talk")
    _, depth = drawn(who, 1.2, turn=turn)
    exact, ids, facing = traced(who, 1.2, turn=turn)

    both = (ids == 7) & np.isfinite(depth)
    assert both.sum() > 5000
    assert (np.isfinite(depth) != (ids == 7)).sum() < 0.02 * both.sum()  # half-covered rims only
    off = np.abs(depth[both] - exact[both])
    assert np.quantile(off, 0.99) < 0.01  # drawing stops within the width of a pixel, 3.6 mm, at a slant
    assert np.median(off) < 0.002
    assert np.allclose(np.linalg.norm(facing[both], axis=1), 1.0, atol=1e-3)


def test_eyes_are_dark_in_a_bright_face_and_gone_from_behind() -> None:
    def eyes(picture: np.ndarray) -> np.ndarray:
        ends = joints(WHO, 0.6)[14:16]
        camera = view(1.2)
        away = ends - camera[0]
        x = (away @ camera[1] / (camera[1] @ camera[1]) / (away @ camera[3]) + 1.0) * WIDTH / 2 - 0.5
        y = (1.0 - away @ camera[2] / (camera[2] @ camera[2]) / (away @ camera[3])) * HEIGHT / 2 - 0.5
        return np.array(
            [
                picture[round(v) - 2 : round(v) + 3, round(u) - 2 : round(u) + 3].sum(axis=2).min()
                for u, v in zip(x, y, strict=True)
            ]
        )

    face, _ = drawn(WHO, 1.2)
    assert (eyes(face) < 0.3 * np.median(face[face[..., 0] > 0.2].sum(axis=1))).all()


def test_the_jaw_moves_with_speech_and_rests() -> None:
    times = np.arange(0.0, 6.0, 1 / 24)
    jaw = np.array([speech(replace(WHO, action="talk"), float(t)) for t in times])

    assert speech(WHO, 1.0) == 0.0
    assert jaw.max() > 0.7
    assert (jaw == 0.0).mean() > 0.1
    assert np.abs(np.diff(jaw)).max() < 0.8
    shut, _ = drawn(replace(WHO, action="talk"), 1.0, seconds=float(times[jaw.argmin()]))
    wide, _ = drawn(replace(WHO, action="talk"), 1.0, seconds=float(times[jaw.argmax()]))
    assert np.abs(shut - wide).max() > 0.1


def test_who_speaks_and_blinks_in_a_loop_ends_as_it_began() -> None:
    who = replace(WHO, action="talk", loop=5.0, phase=0.3)

    for seconds in (0.0, 0.4, 1.9, 3.3):
        assert speech(who, seconds) == pytest.approx(speech(who, seconds + 5.0), abs=1e-9)
        assert blink(who, seconds) == pytest.approx(blink(who, seconds + 5.0), abs=1e-9)
    assert max(blink(WHO, float(t)) for t in np.arange(0.0, 4.0, 1 / 96)) > 0.9


@pytest.mark.parametrize(("gaze", "axis"), [((0.7, 0.0), 0), ((0.0, 0.5), 1)])
def test_the_head_and_its_skeleton_turn_with_the_gaze(gaze: tuple[float, float], axis: int) -> None:
    straight, turned = joints(WHO, 0.6), joints(replace(WHO, gaze=gaze), 0.6)

    assert turned[0, axis] < straight[0, axis] - 0.03  # to its own right, which is the picture's left; or down
    assert np.allclose(turned[1], straight[1])
    a, b = drawn(WHO, 1.2)[1], drawn(replace(WHO, gaze=gaze), 1.2)[1]
    both = np.isfinite(a) & np.isfinite(b)
    assert np.abs(a[both] - b[both]).max() > 0.02
