from __future__ import annotations

import numpy as np
import pytest

from rushes.engines.previz.camera import basis
from rushes.engines.previz.kit import CameraState, SceneSpec, Surfaces, World
from rushes.engines.previz.kits.interior import InteriorKit, build_room
from rushes.engines.previz.kits.interior_light import DEEP, LAMPS
from rushes.engines.previz.kits.interior_panes import daylight, wet_pane
from rushes.engines.previz.kits.interior_passing import (
    LANE,
    RIDES,
    ROUND,
    SHIFT,
    SIGHT,
    SPEED,
    TUNNEL,
    WET,
    gone,
    passing,
)
from rushes.engines.previz.kits.interior_solid import PASSED

ACROSS = CameraState(position=(0.3, 1.3, 3.0), target=(-1.4, 1.3, 3.7), focal_mm=24.0)
SIDEWAYS = CameraState(position=(0.0, 0.95, 0.9), target=(-1.0, 0.95, 1.2), focal_mm=24.0)  # in a car
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
    assert moved[inside].max() < 0.4 * first[inside].max()  # only its light goes with what passes
    night = ride(time="night", extra={"outside": "country"})
    change = np.abs(frame(night, 0.6)[0] - frame(night, 0.0)[0]).max(axis=-1)
    assert change[inside].max() == 0.0


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


def traced(world: World, seconds: float, camera: CameraState = ACROSS, size: tuple[int, int] = (54, 96)) -> Surfaces:
    into = Surfaces(
        depth=np.empty(size, np.float32), normal=np.empty((*size, 3), np.float32), ids=np.empty(size, np.int32)
    )
    InteriorKit().trace(world, camera, basis(camera, aspect=size[1] / size[0]), seconds, into, ALL, False)
    return into


@pytest.mark.parametrize("room", RIDES)
def test_through_a_pane_is_what_passes_or_the_sky_and_all_else_is_exact(room: str) -> None:
    world = ride(room if room != "tram" else "bus")
    camera = ACROSS if room != "car" else SIDEWAYS
    into = traced(world, 0.7, camera)
    _, depth = frame(world, 0.7, camera)

    pane, sky = np.isinf(depth), into.ids == 0
    outside = into.ids >= PASSED
    assert np.array_equal(pane, outside | sky)
    assert np.array_equal(np.isinf(into.depth), sky)
    assert np.allclose(into.depth[~pane], depth[~pane], rtol=1e-5)
    assert np.allclose(np.linalg.norm(into.normal[~sky], axis=-1), 1.0, atol=1e-5)
    assert outside.sum() > 0.5 * pane.sum()
    assert set(np.unique(into.ids)) - {0} <= {thing.id for thing in InteriorKit().things(world)}


@pytest.mark.parametrize(
    ("room", "outside"), [("train", "country"), ("train", "city"), ("bus", "city"), ("car", "country")]
)
def test_what_passes_lies_where_its_depth_and_its_velocity_put_it_a_moment_later(room: str, outside: str) -> None:
    size = (270, 480)
    world = ride(room, extra={"outside": outside})
    camera = ACROSS if room != "car" else SIDEWAYS
    view, step = basis(camera, aspect=480 / 270), 0.02
    one, two = traced(world, 0.5, camera, size), traced(world, 0.5 + step, camera, size)
    speeds = {thing.id: thing.velocity[2] for thing in InteriorKit().things(world)}
    j, i = np.nonzero(one.ids >= PASSED)
    t = one.depth[j, i].astype(np.float64)
    rays = view[3] + ((i + 0.5) * 2 / 480 - 1)[:, None] * view[1] + (1 - (j + 0.5) * 2 / 270)[:, None] * view[2]
    place = view[0] + t[:, None] * rays
    place[:, 2] += step * np.array([speeds[who] for who in one.ids[j, i]])

    off = place - view[0]
    depth = off @ view[3]
    x = (off @ view[1] / (view[1] @ view[1]) / depth + 1) * 240 - 0.5
    y = (1 - off @ view[2] / (view[2] @ view[2]) / depth) * 135 - 0.5
    a, b = np.rint(x).astype(int), np.rint(y).astype(int)
    inside = (a >= 0) & (a < 480) & (b >= 0) & (b < 270) & (depth > 0)
    a, b = a[inside], b[inside]
    open_ = two.ids[b, a] >= PASSED  # not behind a post or a seat by now
    same = (two.ids[b, a] == one.ids[j, i][inside])[open_]
    upright = np.abs(two.normal[b, a, 0]) > 0.5
    moved = np.abs(x[inside] - i[inside])

    assert open_.sum() > 2000
    assert np.quantile(moved, 0.9) > 1.5
    assert same.mean() > 0.93
    kept = np.flatnonzero(open_)[same]
    kept = kept[upright[kept]]
    # a pixel's middle lies half a pixel off: depth may differ by that along the plane
    assert np.median(np.abs(two.depth[b, a][kept] / depth[inside][kept] - 1.0)) < 0.01


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


def test_what_passes_before_the_sun_dims_the_room_and_a_loop_brings_the_same_light_again() -> None:
    world = ride("car", time="dawn", extra={"outside": "country", "loop": 4.0})
    data = world.data

    def light(seconds: float) -> tuple[float, float]:
        return daylight(gone(data.out, seconds), data.room, float(data.room[DEEP]), "dawn")

    shares = [light(0.1 * k)[0] for k in range(40)]
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert max(shares) - min(shares) > 0.2
    assert light(0.7) == pytest.approx(light(4.7), abs=1e-9)
    assert daylight(gone(data.out, 0.7), data.room, 2.0, "night") == (1.0, 1.0)


def test_rain_runs_down_the_panes_alone_and_closes_in_a_loop() -> None:
    wet, dry = (ride(weather=w, extra={"outside": "country", "loop": 4.0}) for w in ("rain", "overcast"))
    assert wet.data.out[WET] == 1.0
    assert dry.data.out[WET] == 0.0
    u = np.linspace(0.0, 1.0, 400)

    def bends(seconds: float) -> np.ndarray:
        out = gone(wet.data.out, seconds)
        return np.array([wet_pane(out, 2, x, 0.7, 0.001) for x in u])

    assert all(wet_pane(wet.data.out, 2, x, 0.7, 0.03)[1] == 0.0 for x in u)  # from afar no single drop is seen
    first, later, round_ = bends(0.0), bends(1.1), bends(4.0)
    assert 0.1 < (first[:, 0] != 0.0).mean() < 0.7
    assert np.abs(first - later).max() > 0.1
    assert np.allclose(first, round_, atol=1e-6)


def test_a_room_that_stands_has_no_way_to_go() -> None:
    spec = SceneSpec(kit="interior", seed=1, extra={"room": "living"})
    out = build_room(spec, fine=0.3).data.out

    assert len(out) <= SHIFT
    assert gone(out, 3.0) is out
