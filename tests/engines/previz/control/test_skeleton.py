from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.control.skeleton import NAMES, draw_poses, joints, pose_in
from rushes.engines.previz.gait import Figure, limbs
from rushes.engines.previz.geometry import PERSON
from rushes.engines.previz.kit import CameraState, SceneSpec
from rushes.engines.previz.render import Scene

ACTIONS = ("walk", "run", "stand", "wave", "dance")
WIDTH, HEIGHT = 320, 180


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("carry", ["none", "umbrella", "bag"])
def test_every_action_has_all_joints_at_its_limbs(action: str, carry: str) -> None:
    figure = Figure(position=(1.0, 0.2, 5.0), yaw=0.7, action=action, carry=carry, phase=0.3)

    found = joints(figure, 0.4)

    body = limbs(figure, 0.4)
    tall = body[:, 1].max()
    assert found.shape == (18, 3)
    assert np.isfinite(found).all()
    by = dict(zip(NAMES, found, strict=True))
    assert by["nose"][1] > by["neck"][1] > by["right_hip"][1] > by["right_knee"][1] > by["right_ankle"][1] > 0.2
    assert by["nose"][1] < tall + 0.2
    lengths = [np.linalg.norm(by[f"{side}_hip"] - by[f"{side}_knee"]) for side in ("right", "left")]
    assert np.allclose(lengths, 0.43, atol=0.02)


def test_right_is_the_persons_own_right() -> None:
    away, towards = Figure(position=(0.0, 0.0, 0.0)), Figure(position=(0.0, 0.0, 0.0), yaw=np.pi)

    assert joints(away, 0.0)[2, 0] > joints(away, 0.0)[5, 0]
    assert joints(towards, 0.0)[2, 0] < joints(towards, 0.0)[5, 0]
    assert joints(away, 0.0)[0, 2] > joints(away, 0.0)[1, 2]  # the nose is ahead


@pytest.mark.parametrize("seed", [3, 8])
@pytest.mark.parametrize("kit", ["street", "landscape"])
@pytest.mark.parametrize("action", ["walk", "run", "wave"])
def test_joints_fall_inside_the_persons_matte(kit: str, seed: int, action: str) -> None:
    spec = SceneSpec(kit=kit, seed=seed, subjects=({"kind": "person", "action": action},), camera={"size": "ws"})
    scene = Scene(spec, width=WIDTH, height=HEIGHT, seconds=2.0, threads=1)
    into = scene.geometry.surfaces(WIDTH, HEIGHT)
    inside = total = 0
    for at in (0.3, 1.1, 1.7):
        look = scene.geometry.look(scene.camera(at), at, aspect=WIDTH / HEIGHT)
        scene.geometry.trace(look, into)
        pose = pose_in(joints(scene.geometry.figures(at)[0], at), who=PERSON, view=look.view, surfaces=into)
        for (x, y), seen in zip(pose.points, pose.seen, strict=True):
            if seen:
                i, j = round(float(x)), round(float(y))
                total += 1
                inside += bool((into.ids[max(j - 1, 0) : j + 2, max(i - 1, 0) : i + 2] == PERSON).any())

    assert total > 20
    assert inside >= 0.97 * total


def test_what_stands_before_a_person_hides_joints_and_a_back_hides_the_face() -> None:
    spec = SceneSpec(kit="street", seed=3, subjects=({"kind": "person", "action": "stand"},))
    scene = Scene(spec, width=WIDTH, height=HEIGHT, seconds=2.0, threads=1)
    figure = scene.geometry.figures(0.0)[0]
    places = joints(figure, 0.0)
    ahead = places[0] - places[1]
    ahead[1] = 0.0
    ahead /= np.linalg.norm(ahead)
    into = scene.geometry.surfaces(WIDTH, HEIGHT)

    def seen_from(way: float) -> np.ndarray:
        eye = places[1] + way * 4.0 * ahead
        camera = CameraState(position=tuple(eye), target=tuple(places[1]), focal_mm=35.0)
        look = scene.geometry.look(camera, 0.0, aspect=WIDTH / HEIGHT)
        scene.geometry.trace(look, into)
        return pose_in(places, who=PERSON, view=look.view, surfaces=into).seen

    front, back = seen_from(1.0), seen_from(-1.0)

    assert front[0]
    assert front[14]
    assert not back[0]
    assert not back[14]
    assert back[1:10].all()
    wall = scene.geometry.surfaces(WIDTH, HEIGHT)
    wall.depth[:], wall.ids[:] = 1.0, 10
    look = scene.geometry.look(scene.camera(0.0), 0.0, aspect=WIDTH / HEIGHT)
    assert not pose_in(places, who=PERSON, view=look.view, surfaces=wall).seen.any()


def test_a_person_is_drawn_in_the_usual_colours() -> None:
    spec = SceneSpec(kit="street", seed=3, subjects=({"kind": "person", "action": "walk"},))
    scene = Scene(spec, width=WIDTH, height=HEIGHT, seconds=2.0, threads=1)
    into = scene.geometry.surfaces(WIDTH, HEIGHT)
    look = scene.geometry.look(scene.camera(1.0), 1.0, aspect=WIDTH / HEIGHT)
    scene.geometry.trace(look, into)
    pose = pose_in(joints(scene.geometry.figures(1.0)[0], 1.0), who=PERSON, view=look.view, surfaces=into)

    picture = draw_poses([pose], width=WIDTH, height=HEIGHT)

    x, y = (round(float(v)) for v in pose.points[8])
    assert tuple(int(v) for v in picture[y, x]) == (0, 255, 170)  # the right hip
    assert picture[into.ids == 0].max() == 0
