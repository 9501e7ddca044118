from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.kit import CameraState, SceneSpec, Surfaces, World
from rushes.engines.previz.kits.interior import InteriorKit, build_room
from rushes.engines.previz.kits.interior_light import LAMPS
from rushes.engines.previz.kits.interior_passing import LANE, RIDES, ROUND, SHIFT, SIGHT, SPEED, TUNNEL, gone, passing

ACROSS = CameraState(position=(0.3, 1.3, 3.0), target=(-1.4, 1.3, 3.7), focal_mm=24.0)
ALL = np.empty((0, 0), np.uint8)


def ride(room: str = "train", *, seed: int = 5, time: str = "day", **more: object) -> World:
    extra = {"room": room, **more.pop("extra", {})}  # type: ignore[dict-item]
    spec = SceneSpec(kit="interior", seed=seed, time=time, extra=extra, **more)  # type: ignore[arg-type]
    return build_room(spec, fine=0.3)


def frame(world: World, seconds: float, camera: CameraState = ACROSS):
    rgb, depth = np.empty((54, 96, 3), np.float32), np.empty((54, 96), np.float32)
    InteriorKit().shade(world, camera, seconds, rgb, depth, 0, 54)
    return rgb, depth


def test_what_is_outside_moves_and_what_is_inside_stands() -> None:
    world = ride(extra={"outside": "country"})
    first, depth = frame(world, 0.0)
    later, _ = frame(world, 0.6)

    pane = np.isinf(depth)
    moved = np.abs(later - first).max(axis=-1)
    inside = ~pane & ~np.roll(pane, 1, 0) & ~np.roll(pane, -1, 0) & ~np.roll(pane, 1, 1) & ~np.roll(pane, -1, 1)
    assert 0.1 < pane.mean() < 0.9
    assert np.median(moved[pane]) > 0.002
    assert moved[inside].max() == 0.0


def test_in_a_loop_the_outside_is_the_same_after_one_round_and_different_within_it() -> None:
    out = ride(extra={"outside": "country", "loop": 4.0}).data.out
    ways = [(-0.8, 0.02, 0.6), (0.7, -0.05, 0.7), (-0.9, 0.08, -0.3), (-0.95, -0.12, 0.2)]

    def seen(seconds: float) -> np.ndarray:
        now = gone(out, seconds)
        return np.array([passing(now, -1.4, 1.3, 4.0, *way) for way in ways])

    assert out[ROUND] == pytest.approx(out[SPEED] * 4.0)
    assert np.allclose(seen(0.3), seen(4.3), atol=1e-9)
    assert not np.allclose(seen(0.3), seen(1.7), atol=1e-3)


def test_near_things_pass_faster_than_far_ones() -> None:
    out = ride(extra={"outside": "city"}, time="night").data.out
    z = np.linspace(0.0, 3.0, 61)

    def shift_of(dx: float, dy: float) -> float:  # share of what a pane shows that changes when one moves a little on
        a = np.array([passing(gone(out, 0.00), -1.4, 1.3, v, dx, dy, 0.02) for v in z])
        b = np.array([passing(gone(out, 0.05), -1.4, 1.3, v, dx, dy, 0.02) for v in z])
        return float(np.abs(a - b).mean() / (a.mean() + 1e-9))

    assert shift_of(-0.99, 0.12) > shift_of(-0.99, 0.45)


@pytest.mark.parametrize("room", RIDES)
def test_a_pane_is_open_to_the_sky_and_all_else_is_exact(room: str) -> None:
    world = ride(room if room != "tram" else "bus")
    view = basis(ACROSS, aspect=96 / 54)
    into = Surfaces(
        depth=np.empty((54, 96), np.float32), normal=np.empty((54, 96, 3), np.float32), ids=np.empty((54, 96), np.int32)
    )
    InteriorKit().trace(world, ACROSS, view, 0.7, into, ALL, False)
    _, depth = frame(world, 0.7)

    pane = np.isinf(into.depth)
    assert np.array_equal(pane, into.ids == 0)
    assert np.array_equal(pane, np.isinf(depth))
    assert np.allclose(into.depth[~pane], depth[~pane], rtol=1e-5)
    assert np.allclose(np.linalg.norm(into.normal[~pane], axis=-1), 1.0, atol=1e-5)


def test_the_camera_stays_in_the_aisle_under_the_roof() -> None:
    for room in ("train", "subway", "bus", "car"):
        anchors = ride(room).anchors
        assert anchors.aside < 0.6
        assert anchors.floor < anchors.roof < 2.0


def test_a_car_is_driven_by_whoever_is_asked_for_else_by_somebody() -> None:
    asked = ride("car", subjects=({"kind": "person", "action": "walk"},))
    alone = ride("car")

    assert asked.data.people[0].action == "sit"
    assert asked.data.people[0].seat > 0.0
    names = [thing.name for thing in InteriorKit().things(alone)]
    assert "driver" in names
    assert "driver" not in [thing.name for thing in InteriorKit().things(asked)]


def test_a_mirrored_car_keeps_to_the_other_side_of_the_road() -> None:
    lanes = {float(np.sign(ride("car", seed=seed).data.out[LANE])) for seed in range(8)}

    assert lanes == {-1.0, 1.0}


def test_under_the_ground_it_is_a_tunnel_and_lights_burn_outside_at_night() -> None:
    assert ride("subway").data.out[SIGHT] == TUNNEL
    assert ride("train", time="night").data.out[LAMPS] > 0.0
    assert ride("train", time="day").data.out[LAMPS] == 0.0


def test_a_room_that_stands_has_no_way_to_go() -> None:
    spec = SceneSpec(kit="interior", seed=1, extra={"room": "living"})
    out = build_room(spec, fine=0.3).data.out

    assert len(out) <= SHIFT
    assert gone(out, 3.0) is out
